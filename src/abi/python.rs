//! Calls and attributes for CPython without ctypes in between.

use super::error::rvm_error_free;
use super::guard;
use super::handle::{RVM_TYPE_FUNCTION, RVM_TYPE_OBJECT, RVM_TYPE_PRIMITIVE, inside, rvm_release, rvm_type};
use super::module::rvm_require;
use super::prepared::{rvm_call_frame, rvm_call_prepared};
use super::status::RVM_OK;
use super::value::*;
use crate::realm::Cell;
use std::ffi::{c_char, c_int, c_void};
use std::sync::OnceLock;

type Object = *mut c_void;

/// What the way into CPython needs of it: addresses of its objects and functions, by their names in Python's C API. All of them are in its stable ABI, but for
/// `call` before 3.12.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct rvm_python {
    /// `sizeof(rvm_python)`.
    pub size: usize,
    /// `&PyLong_Type`
    pub int_type: *const c_void,
    /// `&PyFloat_Type`
    pub float_type: *const c_void,
    /// `&PyUnicode_Type`
    pub str_type: *const c_void,
    /// `Py_None`
    pub none: *mut c_void,
    /// `Py_True`
    pub yes: *mut c_void,
    /// `Py_False`
    pub no: *mut c_void,
    /// `PyExc_AttributeError`
    pub attribute_error: *mut c_void,
    /// A set: while it is not empty, `done` is called after each call.
    pub attention: *mut c_void,
    /// A set: the names of attributes that all objects have as Python objects.
    pub names: *mut c_void,
    /// A set: those that objects of classes other than that of `RVM_TYPE_OBJECT` and `RVM_TYPE_FUNCTION` have besides.
    pub more_names: *mut c_void,
    /// By what `rvm_type` says, up to `RVM_TYPE_PRIMITIVE`: the class of objects for such handles. NULL: `done` makes them.
    pub classes: *const *mut c_void,
    /// Where in an object of these classes, in bytes from its start, its attribute `_handle` lies, a Python int.
    pub handle_at: usize,
    /// Where `_realm` lies, which objects hand on.
    pub realm_at: usize,
    /// Where in an object of the class of functions `_this` lies: the object which it was taken from, or None.
    pub this_at: usize,
    /// A callable, `any(function, names, …)`: makes the calls whose arguments are not a few numbers, strings, booleans and None. `names`: of the last arguments, a tuple, or None.
    pub any: *mut c_void,
    /// A callable, `done(object, address of an rvm_call_frame)`: has what else came of a call, and owns it.
    pub done: *mut c_void,
    /// A callable, `any_attribute(object, name)`: reads the attributes whose names are not plain.
    pub any_attribute: *mut c_void,
    /// A callable, `attribute_done(object, name, address of an rvm_call_frame)`: as `done`, for an attribute.
    pub attribute_done: *mut c_void,
    /// A callable, `load_done(realm, address of an rvm_call_frame)`: as `done`, for a module.
    pub load_done: *mut c_void,
    pub save_thread: Option<unsafe extern "C" fn() -> *mut c_void>,
    pub restore_thread: Option<unsafe extern "C" fn(thread: *mut c_void)>,
    pub int_new: Option<unsafe extern "C" fn(value: i64) -> *mut c_void>,
    /// `PyLong_AsLongLongAndOverflow`
    pub int_value: Option<unsafe extern "C" fn(object: *mut c_void, overflow: *mut c_int) -> i64>,
    pub int_from_address: Option<unsafe extern "C" fn(address: *mut c_void) -> *mut c_void>,
    pub float_new: Option<unsafe extern "C" fn(value: f64) -> *mut c_void>,
    pub float_value: Option<unsafe extern "C" fn(object: *mut c_void) -> f64>,
    /// `PyUnicode_DecodeUTF8`
    pub str_new: Option<unsafe extern "C" fn(data: *const c_char, length: isize, errors: *const c_char) -> *mut c_void>,
    /// `PyUnicode_AsUTF8AndSize`
    pub str_value: Option<unsafe extern "C" fn(object: *mut c_void, length: *mut isize) -> *const c_char>,
    pub error_clear: Option<unsafe extern "C" fn()>,
    /// `PyErr_ExceptionMatches`
    pub error_is: Option<unsafe extern "C" fn(exception: *mut c_void) -> c_int>,
    /// `PyObject_GenericGetAttr`
    pub attribute: Option<unsafe extern "C" fn(object: *mut c_void, name: *mut c_void) -> *mut c_void>,
    /// `PyLong_AsUnsignedLongLongMask`, the fastest that takes 64 bits
    pub int_bits: Option<unsafe extern "C" fn(object: *mut c_void) -> u64>,
    /// `PyLong_FromUnsignedLongLong`
    pub int_of_bits: Option<unsafe extern "C" fn(value: u64) -> *mut c_void>,
    /// `PyErr_CheckSignals`
    pub check_signals: Option<unsafe extern "C" fn() -> c_int>,
    pub set_size: Option<unsafe extern "C" fn(object: *mut c_void) -> isize>,
    pub set_contains: Option<unsafe extern "C" fn(object: *mut c_void, key: *mut c_void) -> c_int>,
    pub tuple_item: Option<unsafe extern "C" fn(object: *mut c_void, index: isize) -> *mut c_void>,
    /// `PyObject_Vectorcall`, or before 3.11 `PyObject_VectorcallDict`: `names` is always NULL.
    pub call: Option<unsafe extern "C" fn(callable: *mut c_void, args: *const *mut c_void, nargs: usize, names: *mut c_void) -> *mut c_void>,
    pub increment: Option<unsafe extern "C" fn(object: *mut c_void)>,
    pub decrement: Option<unsafe extern "C" fn(object: *mut c_void)>,
    /// `PyType_GenericAlloc`
    pub object_new: Option<unsafe extern "C" fn(kind: *mut c_void, items: isize) -> *mut c_void>,
}

// SAFETY: addresses, which are the process's.
unsafe impl Send for rvm_python {}
// SAFETY: as above; whoever uses them has Python's lock.
unsafe impl Sync for rvm_python {}

/// `PyMethodDef`
#[repr(C)]
struct Definition {
    name: *const c_char,
    method: *const c_void,
    flags: c_int,
    doc: *const c_char,
}

// SAFETY: constants.
unsafe impl Sync for Definition {}

const FASTCALL: c_int = 0x80;
const KEYWORDS: c_int = 0x02;
const NO_ARGUMENTS: c_int = 0x04;
const ONE_ARGUMENT: c_int = 0x08;

const fn definition(name: &'static std::ffi::CStr, method: *const c_void, flags: c_int) -> Definition {
    Definition { name: name.as_ptr(), method, flags, doc: std::ptr::null() }
}

static METHODS: [Definition; 4] = [
    definition(c"__del__", forget as *const c_void, NO_ARGUMENTS),
    definition(c"__getattribute__", attribute as *const c_void, ONE_ARGUMENT),
    definition(c"__call__", call as *const c_void, FASTCALL | KEYWORDS),
    definition(c"load", load as *const c_void, FASTCALL),
];

static PYTHON: OnceLock<rvm_python> = OnceLock::new();

/// For CPython (64 bits, with its global lock, 3.9 or newer), whose ctypes takes several times as long as a short call: gives four `PyMethodDef`, three for
/// `PyDescr_NewMethod` and one for `PyCFunction_NewEx`. Objects of the classes that get the three hold a handle each.
///
/// The first is `__del__`: it releases the handle without running anything of Python's, such as handlers of signals, whose exceptions would be lost there.
/// The second is `__getattribute__`: an attribute that is none of Python's is a property of the JavaScript object.
/// The third is `__call__` of functions. The fourth is a function, `load(realm, path, ctx, map)`, two objects and two handles: the module as an object with that `_realm`. Python's global lock is released wherever JavaScript may run.
///
/// The first table that is given counts, and it is copied. NULL for every other one (a second copy of the package, or an interpreter that came after another: its
/// objects are of other classes), if something is missing in it, or if the size is not this library's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_python_method(python: *const rvm_python) -> *const c_void {
    // SAFETY: the caller's promise: NULL, or as large as it says.
    unsafe {
        if python.is_null() || (*python).size != size_of::<rvm_python>() {
            return std::ptr::null();
        }
        let words = std::slice::from_raw_parts(python.cast::<usize>(), size_of::<rvm_python>() / size_of::<usize>());
        if words.contains(&0) {
            return std::ptr::null();
        }
        if PYTHON.set(*python).is_err() {
            return std::ptr::null();
        }
    }
    METHODS.as_ptr().cast()
}

/// Whether there is a CPython in the process, and its interpreter has come to its end.
pub(super) fn is_ending() -> bool {
    [c"Py_IsFinalizing", c"_Py_IsFinalizing"].iter().any(|name| {
        // SAFETY: looks the name up; what is found has no arguments.
        unsafe {
            let found = libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr());
            !found.is_null() && std::mem::transmute::<*mut c_void, unsafe extern "C" fn() -> c_int>(found)() != 0
        }
    })
}

/// A function of the table; all are there.
macro_rules! py {
    ($python:ident.$function:ident($($argument:expr),*)) => {
        ($python.$function.unwrap_unchecked())($($argument),*)
    };
}

/// A word of an object of ours.
unsafe fn slot(object: Object, at: usize) -> *mut Object {
    // SAFETY: Python found it there.
    unsafe { object.byte_add(at).cast() }
}

/// The handle that an object of ours holds; 0: it was released, or never finished.
unsafe fn handle_of(python: &rvm_python, object: Object) -> rvm_handle {
    // SAFETY: an object of ours: the word holds a Python int or nothing.
    unsafe {
        let held = *slot(object, python.handle_at);
        if held.is_null() { 0 } else { py!(python.int_bits(held)) }
    }
}

/// `__del__`
unsafe extern "C" fn forget(object: Object, _: Object) -> Object {
    let Some(python) = PYTHON.get() else { return std::ptr::null_mut() };
    // SAFETY: an object of ours; Python's lock is had.
    unsafe {
        let handle = handle_of(python, object);
        if handle != 0 {
            let thread = py!(python.save_thread());
            rvm_release(handle);
            py!(python.restore_thread(thread));
        }
        constant(python, python.none)
    }
}

/// `__getattribute__`
unsafe extern "C" fn attribute(object: Object, name: Object) -> Object {
    let Some(python) = PYTHON.get() else { return std::ptr::null_mut() };
    // SAFETY: an object of ours; Python's lock is had.
    unsafe {
        if type_of(name) == python.str_type {
            if is_pythons(python, object, name) {
                let found = py!(python.attribute(object, name));
                if !found.is_null() || py!(python.error_is(python.attribute_error)) == 0 {
                    return found;
                }
                py!(python.error_clear());
            }
            let mut length = 0;
            let data = py!(python.str_value(name, &mut length));
            let handle = handle_of(python, object);
            if data.is_null() {
                py!(python.error_clear()); // unpaired surrogates
            } else if handle != 0 && length > 0 && *data.add(length as usize - 1) != b'_' as c_char {
                return property(python, object, name, handle, std::slice::from_raw_parts(data.cast(), length as usize));
            }
        }
        py!(python.call(python.any_attribute, [object, name].as_ptr(), 2, std::ptr::null_mut()))
    }
}

/// Whether an attribute may be one of Python's: to look there in vain takes longer than all else.
unsafe fn is_pythons(python: &rvm_python, object: Object, name: Object) -> bool {
    // SAFETY: an object of ours and a str; the classes are as many.
    unsafe {
        let class = type_of(object).cast_mut();
        let plain = [RVM_TYPE_OBJECT, RVM_TYPE_FUNCTION].iter().any(|kind| *python.classes.add(*kind as usize) == class);
        py!(python.set_contains(python.names, name)) == 1 || !plain && py!(python.set_contains(python.more_names, name)) == 1
    }
}

/// A property of the JavaScript object; functions are bound to it.
unsafe fn property(python: &rvm_python, object: Object, name: Object, handle: rvm_handle, key: &[u8]) -> Object {
    // SAFETY: the name, and so the key, is the caller's; `inside` lets nothing out but what was read.
    unsafe {
        let mut frame: rvm_call_frame = std::mem::zeroed();
        let thread = py!(python.save_thread());
        let status = guard::run(&raw mut frame.error, || {
            let key = Cell::data(RVM_STRING, key);
            let read = inside(handle, |entered, named| entered.get(named.value, &key))?;
            frame.result = rvm_value::from_value(read);
            Ok(())
        });
        py!(python.restore_thread(thread));
        if status == RVM_OK
            && frame.result.kind != RVM_UNDEFINED
            && py!(python.set_size(python.attention)) == 0
            && let Some(taken) = taken(python, *slot(object, python.realm_at), &mut frame.result, object)
        {
            return taken;
        }
        rest(python, python.attribute_done, [object, name], &mut frame)
    }
}

/// `load(realm, path, ctx, map)`
unsafe extern "C" fn load(_: Object, args: *const Object, nargs: isize) -> Object {
    let Some(python) = PYTHON.get() else { return std::ptr::null_mut() };
    // SAFETY: Python calls it with as many arguments as it says, of the types that the package gives it, and has its lock.
    unsafe {
        if nargs != 4 {
            return constant(python, python.none);
        }
        let [realm, path, ctx, map] = *args.cast::<[Object; 4]>();
        let path = py!(python.str_value(path, std::ptr::null_mut())); // and a NUL behind it
        if path.is_null() {
            return std::ptr::null_mut(); // with Python's own exception
        }
        let (ctx, map) = (py!(python.int_bits(ctx)), py!(python.int_bits(map)));
        let (mut frame, mut module, mut kind): (rvm_call_frame, _, _) = (std::mem::zeroed(), 0, 0);
        let thread = py!(python.save_thread());
        if rvm_require(path, ctx, map, &mut module, &raw mut frame.error) == RVM_OK {
            frame.result = rvm_value { kind: RVM_HANDLE, flags: RVM_OWNED, length: 0, r#as: rvm_payload { handle: module } };
            rvm_type(module, &mut kind, &raw mut frame.error);
            frame.result.length = kind.into();
        }
        py!(python.restore_thread(thread));
        if frame.error.is_null()
            && py!(python.set_size(python.attention)) == 0
            && let Some(taken) = taken(python, realm, &mut frame.result, python.none)
        {
            return taken;
        }
        rest(python, python.load_done, [realm], &mut frame)
    }
}

/// Hands on what came of a call, with whom it concerns.
#[cold]
unsafe fn rest<const N: usize>(python: &rvm_python, done: Object, whom: [Object; N], frame: &mut rvm_call_frame) -> Object {
    // SAFETY: Python's lock is had; the frame lives until `done` has returned.
    unsafe {
        let address = py!(python.int_from_address((&raw mut *frame).cast()));
        if address.is_null() {
            return std::ptr::null_mut();
        }
        let mut args = [address; 4];
        args[..N].copy_from_slice(&whom);
        let result = py!(python.call(done, args.as_ptr(), N + 1, std::ptr::null_mut()));
        py!(python.decrement(address));
        result
    }
}

unsafe fn constant(python: &rvm_python, object: Object) -> Object {
    // SAFETY: an object of Python's.
    unsafe { py!(python.increment(object)) };
    object
}

/// The type of an object of Python's, which is its second word, except where there is no global lock.
unsafe fn type_of(object: Object) -> *const c_void {
    // SAFETY: as said.
    unsafe { *object.cast::<*const c_void>().add(1) }
}

/// A value that is ours as an object with that `_realm`, if that takes no Python code. Functions are bound to `this`, or to nothing: None.
#[inline]
unsafe fn taken(python: &rvm_python, realm: Object, value: &mut rvm_value, this: Object) -> Option<Object> {
    // SAFETY: the kind says which member counts; Python's lock is had.
    unsafe {
        Some(match value.kind {
            RVM_NUMBER => {
                let number = value.r#as.number;
                let integer = number as i64;
                match (integer as f64).to_bits() == number.to_bits() && integer.unsigned_abs() <= SAFE as u64 {
                    true => py!(python.int_new(integer)),
                    false => py!(python.float_new(number)),
                }
            }
            RVM_UNDEFINED | RVM_NULL => constant(python, python.none),
            RVM_BOOL => constant(python, if value.r#as.boolean { python.yes } else { python.no }),
            RVM_STRING => {
                let text = py!(python.str_new(value.r#as.data, value.length as isize, std::ptr::null()));
                rvm_value_clear(value);
                text
            }
            RVM_HANDLE if value.length <= RVM_TYPE_PRIMITIVE as u64 => {
                let class = *python.classes.add(value.length as usize);
                if class.is_null() {
                    return None;
                }
                let made = py!(python.object_new(class, 0));
                let handle = if made.is_null() { made } else { py!(python.int_of_bits(value.r#as.handle)) };
                if handle.is_null() {
                    rvm_value_clear(value);
                    if !made.is_null() {
                        py!(python.decrement(made));
                    }
                    return Some(handle); // with Python's own exception
                }
                *slot(made, python.handle_at) = handle;
                *slot(made, python.realm_at) = constant(python, realm);
                if value.length == RVM_TYPE_FUNCTION as u64 {
                    *slot(made, python.this_at) = constant(python, this);
                }
                made
            }
            _ => return None,
        })
    }
}

/// Arguments that are passed without asking Python; more go the long way.
const FEW: usize = 8;
const SAFE: i64 = (1 << 53) - 1;

/// A number, a string, a boolean or None as a value; what it borrows lives as long as the object.
#[inline]
unsafe fn value_of(python: &rvm_python, object: Object, value: &mut rvm_value) -> bool {
    // SAFETY: an object of Python's.
    unsafe {
        let kind = type_of(object);
        if kind == python.int_type {
            let mut overflow = 0;
            let integer = py!(python.int_value(object, &mut overflow));
            if overflow != 0 || integer.unsigned_abs() > SAFE as u64 {
                return false;
            }
            value.kind = RVM_NUMBER;
            value.r#as.number = integer as f64;
        } else if kind == python.float_type {
            value.kind = RVM_NUMBER;
            value.r#as.number = py!(python.float_value(object));
        } else if kind == python.str_type {
            let mut length = 0;
            let data = py!(python.str_value(object, &mut length));
            if data.is_null() {
                py!(python.error_clear()); // unpaired surrogates
                return false;
            }
            value.kind = RVM_STRING;
            value.length = length as u64;
            value.r#as.data = data;
        } else if object == python.none {
            value.kind = RVM_UNDEFINED;
        } else if object == python.yes || object == python.no {
            value.kind = RVM_BOOL;
            value.r#as.boolean = object == python.yes;
        } else {
            return false;
        }
        true
    }
}

/// `__call__`
unsafe extern "C" fn call(function: Object, args: *const Object, nargs: isize, names: Object) -> Object {
    let Some(python) = PYTHON.get() else { return std::ptr::null_mut() };
    // SAFETY: Python calls it on an object of ours, with as many arguments as it says, and has its lock.
    unsafe {
        let count = nargs as usize;
        let this = *slot(function, python.this_at);
        let bound = !this.is_null() && this != python.none;
        let receiver = if bound { handle_of(python, this) } else { 0 };
        let mut values: [rvm_value; FEW] = std::mem::zeroed();
        if bound && receiver == 0 || !names.is_null() || count > FEW || !(0..count).all(|i| value_of(python, *args.add(i), &mut values[i])) {
            return any(python, function, args, count, names);
        }
        let mut frame: rvm_call_frame = std::mem::zeroed();
        frame.size = size_of::<rvm_call_frame>();
        (frame.target, frame.receiver) = (handle_of(python, function), receiver);
        (frame.args, frame.nargs) = (values.as_ptr(), count);
        let thread = py!(python.save_thread());
        rvm_call_prepared(&mut frame);
        py!(python.restore_thread(thread));
        // Here, because Python would next look for signals in the destructor of the function, where what a handler raises is lost.
        if py!(python.check_signals()) != 0 {
            rvm_value_clear(&mut frame.result);
            rvm_error_free(frame.error);
            return std::ptr::null_mut();
        }
        if frame.error.is_null()
            && py!(python.set_size(python.attention)) == 0
            && let Some(taken) = taken(python, *slot(function, python.realm_at), &mut frame.result, python.none)
        {
            return taken;
        }
        rest(python, python.done, [function], &mut frame)
    }
}

/// The long way: `any(function, names, …)`.
#[cold]
unsafe fn any(python: &rvm_python, owner: Object, args: *const Object, count: usize, names: Object) -> Object {
    // SAFETY: the arguments that Python passed; those with names lie behind the others, and are as many as the names.
    unsafe {
        let mut named = 0;
        if !names.is_null() {
            while !py!(python.tuple_item(names, named)).is_null() {
                named += 1;
            }
            py!(python.error_clear()); // there is no further name
        }
        let mut all = vec![owner, if names.is_null() { python.none } else { names }];
        all.extend_from_slice(std::slice::from_raw_parts(if args.is_null() { std::ptr::dangling() } else { args }, count + named as usize));
        py!(python.call(python.any, all.as_ptr(), all.len(), std::ptr::null_mut()))
    }
}
