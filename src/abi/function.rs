//! Host functions: C functions that JavaScript calls.

use super::args::value_in;
use super::error::{self, rvm_error};
use super::guard;
use super::handle::inside;
use super::status::*;
use super::value::*;
use crate::error::{Error, Result, Status};
use crate::realm::{Entered, HostCall, HostFunction, JSValue, Value};
use std::cell::RefCell;
use std::ffi::{c_char, c_void};
use std::sync::Arc;

/// One call of a host function; valid until the function returns.
#[allow(non_camel_case_types)]
pub struct rvm_frame {
    entered: *const Entered,
    this: JSValue,
    /// What is lent to the host function, cleared when it returns.
    lent: RefCell<Vec<rvm_value>>,
}

/// A host function. It runs on the thread and stack of the call into the realm, and may call back into its own realm or into others.
///
/// `args` are borrowed: their data and handles are valid until it returns (`rvm_retain` keeps a handle). It answers `RVM_OK` with `*result` written (it is
/// `undefined` at first), or any other status, then with `*error` from `rvm_error_new` or NULL: JavaScript gets an exception
/// with that message, and the host gets `RVM_EXCEPTION` if nothing catches it, whatever the status was. `*error` may also be one that another call of this library
/// gave: `return rvm_call(…, result, error)` is fine. What `*result` and `*error` own is the library's on return.
///
/// It must return: C++ exceptions and `longjmp` must not cross it. A realm that one did cross is condemned, not trusted.
#[allow(non_camel_case_types)]
pub type rvm_host_function = Option<
    unsafe extern "C" fn(
        userdata: *mut c_void,
        call: *const rvm_frame,
        args: *const rvm_value,
        nargs: usize,
        result: *mut rvm_value,
        error: *mut *mut rvm_error,
    ) -> rvm_status,
>;

/// Runs exactly once per registration, when no JavaScript can call the function any more, outside every lock; also when
/// the registration itself failed. May be NULL.
#[allow(non_camel_case_types)]
pub type rvm_drop = Option<unsafe extern "C" fn(userdata: *mut c_void)>;

/// Makes a JavaScript function in the realm of `realm` (any handle into it) that calls `function`. `name` becomes its `name` (NULL: empty).
/// The host function lives as long as its realm: releasing the handle alone does not drop it.
///
/// Ownership: `*handle` is the caller's. `drop(userdata)` runs when the realm ends, or before this returns if it fails.
/// Errors: `RVM_INVALID_ARGUMENT` (`function` NULL, name not UTF-8), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_function_new(
    realm: rvm_handle,
    name: *const c_char,
    function: rvm_host_function,
    userdata: *mut c_void,
    drop: rvm_drop,
    handle: *mut rvm_handle,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            // Made first: whatever fails below drops it, and with it the userdata.
            let function = CFunction::new(function, userdata, drop);
            let handle = guard::output(handle, "handle")?;
            let name = guard::optional_text(name, "name")?.unwrap_or_default();
            let function = Arc::new(function?);
            *handle = inside(realm, |entered, _| {
                let value = entered.new_function(name, function)?;
                entered.make_handle(value)
            })?;
            Ok(())
        })
    }
}

/// The `this` of the call, borrowed until the host function returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_frame_this(call: *const rvm_frame, value: *mut rvm_value) -> rvm_status {
    // SAFETY: the caller's promise about its arguments; a frame outlives the host function's run.
    guard::bare(|| unsafe {
        let value = guard::output(value, "value")?;
        let call = call.as_ref().ok_or_else(|| Error::invalid("call is NULL"))?;
        *value = call.lend(rvm_value::from_value((*call.entered).read(call.this)?));
        Ok(())
    })
}

/// A context handle of the calling realm, borrowed until the host function returns; `rvm_retain` keeps it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_frame_context(call: *const rvm_frame, ctx: *mut rvm_handle) -> rvm_status {
    // SAFETY: as for `rvm_frame_this`.
    guard::bare(|| unsafe {
        let ctx = guard::output(ctx, "ctx")?;
        let call = call.as_ref().ok_or_else(|| Error::invalid("call is NULL"))?;
        *ctx = (*call.entered).make_context()?;
        call.lend(rvm_value::from_value(Value::Handle(*ctx, super::handle::RVM_TYPE_CONTEXT)));
        Ok(())
    })
}

impl rvm_frame {
    /// Makes a value borrowed: what it owns is the frame's until the host function returns.
    fn lend(&self, value: rvm_value) -> rvm_value {
        if value.flags & RVM_OWNED != 0 {
            self.lent.borrow_mut().push(value);
        }
        rvm_value { flags: 0, ..value }
    }
}

/// A host function by a type that lets it unwind: see `Crossing`.
type Unwinding = unsafe extern "C-unwind" fn(*mut c_void, *const rvm_frame, *const rvm_value, usize, *mut rvm_value, *mut *mut rvm_error) -> rvm_status;

/// A host function of C: callback, environment and finalizer go together.
pub(crate) struct CFunction {
    function: Unwinding,
    userdata: Userdata,
}

/// The host's pointer, and how it is dropped: once.
pub(crate) struct Userdata {
    pub(crate) pointer: *mut c_void,
    pub(crate) drop: rvm_drop,
}

// SAFETY: the host promises that its functions can be called and dropped on any thread that enters the realm.
unsafe impl Send for Userdata {}
// SAFETY: as above; one thread at a time is inside a realm, and a map's functions are the host's to make safe for several.
unsafe impl Sync for Userdata {}

impl Drop for Userdata {
    fn drop(&mut self) {
        if let Some(drop) = self.drop {
            // SAFETY: the host's finalizer on the host's pointer, once; for the type see `Crossing`.
            let drop: unsafe extern "C-unwind" fn(*mut c_void) = unsafe { std::mem::transmute(drop) };
            // SAFETY: as above.
            Crossing::watch(|| unsafe { drop(self.pointer) });
        }
    }
}

/// Whom the host's function leaves without returning. CPython ends the threads that want its lock when the interpreter is gone by `pthread_exit`, in the midst of a
/// callback; unwound through our frames, that would abort the process. Such a thread stays where it is, as from Python 3.14 on: the process is about to end.
pub(super) struct Crossing;

impl Crossing {
    /// Calls a function of the host's, by a type that lets it unwind.
    #[inline(always)]
    pub(super) fn watch<T>(call: impl FnOnce() -> T) -> T {
        let crossing = Crossing;
        let result = call();
        std::mem::forget(crossing);
        result
    }
}

impl Drop for Crossing {
    #[cold]
    fn drop(&mut self) {
        if super::python::is_ending() {
            loop {
                // SAFETY: waits for signals.
                unsafe { libc::pause() };
            }
        }
    }
}

impl CFunction {
    pub(crate) fn new(function: rvm_host_function, pointer: *mut c_void, drop: rvm_drop) -> Result<CFunction> {
        let userdata = Userdata { pointer, drop };
        match function {
            Some(function) => {
                // SAFETY: the same function by the same calling convention.
                let function: Unwinding = unsafe { std::mem::transmute(function) };
                Ok(CFunction { function, userdata })
            }
            None => Err(Error::invalid("function is NULL")),
        }
    }
}

impl HostFunction for CFunction {
    fn call(&self, call: &HostCall<'_>) -> Result<JSValue> {
        let frame = rvm_frame { entered: call.entered, this: call.this, lent: RefCell::new(Vec::new()) };
        let answer = (|| {
            let mut args = Vec::with_capacity(call.args.len());
            for arg in call.args {
                args.push(frame.lend(rvm_value::from_value(call.entered.read(*arg)?)));
            }
            let (mut result, mut error) = (rvm_value::UNDEFINED, std::ptr::null_mut());
            // SAFETY: the host's function with what its type promises.
            let status = Crossing::watch(|| unsafe { (self.function)(self.userdata.pointer, &frame, args.as_ptr(), args.len(), &mut result, &mut error) });
            // SAFETY: what the host wrote is ours by the contract.
            let error = unsafe { error::take(error) };
            let answer = match status {
                // SAFETY: the data lives until `result` is cleared.
                RVM_OK => unsafe { value_in(call.entered, &result) },
                _ => Err(error.unwrap_or_else(|| Error::new(Status::Exception, format!("the host function failed with status {status}")))),
            };
            result.clear();
            answer
        })();
        // A handle that the host released by mistake is stale by now, and no matter.
        frame.lent.take().iter_mut().for_each(rvm_value::clear);
        answer
    }
}
