//! Calls from CPython without ctypes in between.

use super::error::rvm_error_free;
use super::handle::rvm_release;
use super::prepared::{rvm_call_frame, rvm_call_prepared};
use super::value::*;
use std::ffi::{c_char, c_int, c_void};
use std::sync::OnceLock;

type Object = *mut c_void;

/// What the way into CPython needs of it: addresses of its objects and functions, by their names in Python's C API. All of them are in its stable ABI, but for
/// `PyObject_Vectorcall` before 3.12.
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
    /// A set: while it is not empty, `done` is called after each call.
    pub attention: *mut c_void,
    /// A callable, `any(owner, …)`: makes the calls whose arguments are not a few numbers, strings, booleans and None.
    pub any: *mut c_void,
    /// A callable, `done(owner, address of an rvm_call_frame)`: has what else came of a call, and owns it.
    pub done: *mut c_void,
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
    /// `PyObject_GetAttrString`
    pub attribute: Option<unsafe extern "C" fn(object: *mut c_void, name: *const c_char) -> *mut c_void>,
    /// `PyLong_AsUnsignedLongLong`
    pub int_bits: Option<unsafe extern "C" fn(object: *mut c_void) -> u64>,
    /// `PyErr_CheckSignals`
    pub check_signals: Option<unsafe extern "C" fn() -> c_int>,
    pub set_size: Option<unsafe extern "C" fn(object: *mut c_void) -> isize>,
    pub tuple_item: Option<unsafe extern "C" fn(object: *mut c_void, index: isize) -> *mut c_void>,
    /// `PyByteArray_AsString`
    pub bytes_of: Option<unsafe extern "C" fn(object: *mut c_void) -> *mut c_char>,
    /// `PyObject_Vectorcall`
    pub call: Option<unsafe extern "C" fn(callable: *mut c_void, args: *const *mut c_void, nargs: usize, names: *mut c_void) -> *mut c_void>,
    pub increment: Option<unsafe extern "C" fn(object: *mut c_void)>,
    pub decrement: Option<unsafe extern "C" fn(object: *mut c_void)>,
    /// `PyCFunction_NewEx`
    pub function_new: Option<unsafe extern "C" fn(definition: *mut c_void, own: *mut c_void, module: *mut c_void) -> *mut c_void>,
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
static CALL: Definition =
    Definition { name: c"call".as_ptr(), method: call as *const c_void, flags: FASTCALL | KEYWORDS, doc: std::ptr::null() };
static METHODS: [Definition; 2] = [
    Definition { name: c"make".as_ptr(), method: make as *const c_void, flags: FASTCALL, doc: std::ptr::null() },
    Definition { name: c"__del__".as_ptr(), method: forget as *const c_void, flags: NO_ARGUMENTS, doc: std::ptr::null() },
];

static PYTHON: OnceLock<rvm_python> = OnceLock::new();

/// For CPython (64 bits, with its global lock, 3.9 or newer), whose ctypes takes several times as long as a short call: gives two `PyMethodDef`. The first is of a function, to be made with
/// `PyCFunction_NewEx`, which takes a tuple `(record, owner)` and gives a callable which calls what the record names; `record` is a bytearray that holds
/// an rvm_handle to a function and one to its `this`, or 0. Python's global lock is released meanwhile.
/// The second is a `__del__`, for `PyDescr_NewMethod`: it releases the handle that the attribute `_handle` of an object is, without running anything of Python's, such as handlers of
/// signals, whose exceptions would be lost there.
///
/// The first table that is given counts, and it is copied. NULL if something is missing in it, or the size is not this library's.
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
        PYTHON.get_or_init(|| *python);
    }
    METHODS.as_ptr().cast()
}

/// A function of the table; all are there.
macro_rules! py {
    ($python:ident.$function:ident($($argument:expr),*)) => {
        ($python.$function.unwrap_unchecked())($($argument),*)
    };
}

/// `make((record, owner))`
unsafe extern "C" fn make(_own: Object, args: *const Object, nargs: isize) -> Object {
    let Some(python) = PYTHON.get() else { return std::ptr::null_mut() };
    // SAFETY: Python calls it with as many arguments as it says, and has its lock.
    unsafe {
        let own = if nargs == 1 { *args } else { python.none };
        py!(python.function_new((&raw const CALL).cast_mut().cast(), own, std::ptr::null_mut()))
    }
}

/// `__del__`
unsafe extern "C" fn forget(object: Object, _: Object) -> Object {
    let Some(python) = PYTHON.get() else { return std::ptr::null_mut() };
    // SAFETY: an object of Python's, which holds a handle of ours; Python's lock is had.
    unsafe {
        let held = py!(python.attribute(object, c"_handle".as_ptr()));
        if held.is_null() {
            py!(python.error_clear()); // it was never finished
        } else {
            let handle = py!(python.int_bits(held));
            py!(python.decrement(held));
            let thread = py!(python.save_thread());
            rvm_release(handle);
            py!(python.restore_thread(thread));
        }
        py!(python.increment(python.none));
        python.none
    }
}

/// Arguments that are passed without asking Python; more go the long way.
const FEW: usize = 8;
const SAFE: i64 = (1 << 53) - 1;

/// A number, a string, a boolean or None as a value; what it borrows lives as long as the object.
#[inline]
unsafe fn value_of(python: &rvm_python, object: Object, value: &mut rvm_value) -> bool {
    // SAFETY: an object of Python's; its type is its second word, except where there is no global lock.
    unsafe {
        let kind = *object.cast::<*const c_void>().add(1);
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

unsafe extern "C" fn call(own: Object, args: *const Object, nargs: isize, names: Object) -> Object {
    let Some(python) = PYTHON.get() else { return std::ptr::null_mut() };
    // SAFETY: Python calls it with as many arguments as it says, and has its lock. `own` is what `make` was given.
    unsafe {
        let (record, owner) = (py!(python.tuple_item(own, 0)), py!(python.tuple_item(own, 1)));
        if record.is_null() || owner.is_null() {
            return std::ptr::null_mut(); // with Python's own exception
        }
        let count = nargs as usize;
        let mut values: [rvm_value; FEW] = std::mem::zeroed();
        if !names.is_null() || count > FEW || !(0..count).all(|i| value_of(python, *args.add(i), &mut values[i])) {
            return any(python, owner, args, count, names);
        }
        let record = py!(python.bytes_of(record)).cast::<[rvm_handle; 2]>().read_unaligned();
        let mut frame: rvm_call_frame = std::mem::zeroed();
        frame.size = size_of::<rvm_call_frame>();
        (frame.target, frame.receiver) = (record[0], record[1]);
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
        if frame.error.is_null() && py!(python.set_size(python.attention)) == 0 {
            let constant = |object| {
                py!(python.increment(object));
                object
            };
            let result = &mut frame.result;
            match result.kind {
                RVM_NUMBER => {
                    let number = result.r#as.number;
                    let integer = number as i64;
                    return match (integer as f64).to_bits() == number.to_bits() && integer.unsigned_abs() <= SAFE as u64 {
                        true => py!(python.int_new(integer)),
                        false => py!(python.float_new(number)),
                    };
                }
                RVM_UNDEFINED | RVM_NULL => return constant(python.none),
                RVM_BOOL => return constant(if result.r#as.boolean { python.yes } else { python.no }),
                RVM_STRING => {
                    let text = py!(python.str_new(result.r#as.data, result.length as isize, std::ptr::null()));
                    rvm_value_clear(result);
                    return text;
                }
                _ => (),
            }
        }
        let address = py!(python.int_from_address((&raw mut frame).cast()));
        if address.is_null() {
            return std::ptr::null_mut();
        }
        let result = py!(python.call(python.done, [owner, address].as_ptr(), 2, std::ptr::null_mut()));
        py!(python.decrement(address));
        result
    }
}

/// The long way: `any(owner, …)`.
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
        let mut all = vec![owner];
        all.extend_from_slice(std::slice::from_raw_parts(if args.is_null() { std::ptr::dangling() } else { args }, count + named as usize));
        py!(python.call(python.any, all.as_ptr(), count + 1, names))
    }
}
