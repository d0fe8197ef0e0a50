//! A call whose parts lie ready in one struct, for hosts to which each argument of a C call is dear.

use super::error::rvm_error;
use super::guard;
use super::module::{run, run_hot};
use super::status::*;
use super::value::*;
use crate::error::Error;
use crate::realm;
use std::ffi::c_char;

/// A call that is prepared once and made often (`rvm_call_prepared`).
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct rvm_call_frame {
    /// `sizeof(rvm_call_frame)`.
    pub size: usize,
    /// What is called, as in `rvm_call`.
    pub target: rvm_handle,
    /// The `this` of the call, a handle of the target's realm, where `method` is NULL; 0: `undefined`.
    pub receiver: rvm_handle,
    /// A method of `target`, as in `rvm_call`; NULL: `target` itself.
    pub method: *const c_char,
    /// The arguments, borrowed.
    pub args: *const rvm_value,
    /// How many `args`.
    pub nargs: usize,
    /// Written on `RVM_OK`, without a look at what was there: the caller cleared it.
    pub result: rvm_value,
    /// NULL on `RVM_OK`, else what went wrong, for `rvm_error_free`.
    pub error: *mut rvm_error,
}

/// As `rvm_call`, with everything in one struct that can be used again: what stays the same from call to call is written once.
/// One thread at a time uses a frame; it may lie anywhere, and is not used after this returns. NULL is `RVM_INVALID_ARGUMENT`, and so is a size that
/// this library does not know; then nothing is written.
///
/// Ownership: `frame->result` and `frame->error` are the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_call_prepared(frame: *mut rvm_call_frame) -> rvm_status {
    // SAFETY: the caller passes NULL or a frame that is theirs alone.
    let Some(frame) = (unsafe { frame.as_mut() }) else {
        return RVM_INVALID_ARGUMENT;
    };
    if frame.size != size_of::<rvm_call_frame>() {
        return RVM_INVALID_ARGUMENT;
    }
    frame.error = std::ptr::null_mut();
    let (target, receiver, result) = (frame.target, frame.receiver, &raw mut frame.result);
    // SAFETY: the caller's promise about the frame's content.
    unsafe {
        if receiver == 0
            && let Some(status) = run_hot(target, frame.method, frame.args, frame.nargs, result, &raw mut frame.error)
        {
            return status;
        }
        guard::run(&raw mut frame.error, || {
            let method = guard::optional_text(frame.method, "method")?.map(str::as_bytes);
            let args = guard::items(frame.args, frame.nargs, "args")?;
            run(target, args, result, |entered, named, cells, out| {
                let object = entered.value_named(named)?;
                match receiver {
                    0 => entered.call(object, method, cells, out),
                    _ if method.is_some() => Err(Error::invalid("a call by name has no other receiver than its target")),
                    _ => entered.call_on(object, entered.value_named(&realm::look(receiver)?)?, cells, out),
                }
            })
        })
    }
}

/// What `rvm_call_integer` answers where there is no integer to answer.
pub const RVM_NO_INTEGER: i64 = i64::MIN;

/// As `rvm_call_prepared`, for hosts to which each look at a frame is dear: answers the number that the call gave if that is an integer within ±(2^53−1) and
/// not minus zero. Whatever else came of it, it answers `RVM_NO_INTEGER`: then `frame->error` tells whether it failed, and if not, `frame->result` what it gave.
/// So it does for a frame that `rvm_call_prepared` would refuse as such, and then nothing is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_call_integer(frame: *mut rvm_call_frame) -> i64 {
    // SAFETY: the caller's promise about the frame; `rvm_call_prepared` wrote the result, whose kind says what counts.
    unsafe {
        if rvm_call_prepared(frame) == RVM_OK && (*frame).result.kind == RVM_NUMBER {
            let number = (*frame).result.r#as.number;
            let integer = number as i64;
            if (integer as f64).to_bits() == number.to_bits() && integer.unsigned_abs() < 1 << 53 {
                return integer;
            }
        }
        RVM_NO_INTEGER
    }
}
