//! Require and call.

use super::args::with_args;
use super::error::rvm_error;
use super::guard;
use super::status::*;
use super::value::*;
use crate::error::{Error, Result};
use crate::require::map::Entries;
use crate::realm::{self, Cell, Entered, Hot, Kind, Named, Plain};
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::sync::Arc;

/// Loads a module as Node's `require` does and gives a handle to its exports.
///
/// `path`: a file, a folder, a package or a mapped name. Relative (`./x`) and bare (`lodash`) names resolve from
/// the option `base` of `ctx`, else from the working directory.
/// `ctx`: a context: its realm is used, with its globals, options and module cache. 0: a new realm with the
/// default options (256 MiB of memory, stack as the thread allows, no time limit), which lives until the last
/// handle into it is released.
/// Use a context with a `time_limit_ms` for code you do not trust: before the first handle exists, nothing could be interrupted.
/// `map`: what specifiers stand for, at every depth; 0: nothing, or the map that the context has already. A context takes one map: the first that is given;
/// another is `RVM_INVALID_ARGUMENT`.
///
/// Exports that are not objects (a string, a number) are wrapped for the handle: `rvm_value_of` reads them.
/// The file is looked at on every call: an edit shows in the next new realm.
///
/// Ownership: `*module` is the caller's, for `rvm_release`. Errors: `RVM_NOT_FOUND`, `RVM_ACCESS_DENIED`,
/// `RVM_EXCEPTION` (the module threw or does not parse), `RVM_TIMEOUT`, `RVM_OUT_OF_MEMORY`, `RVM_SYSTEM`, and
/// for the arguments `RVM_INVALID_ARGUMENT`, `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`. Threads: any; waits while
/// another thread is inside the context, unless its options say busy.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_require(
    path: *const c_char,
    ctx: rvm_handle,
    map: rvm_handle,
    module: *mut rvm_handle,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let module = guard::output(module, "module")?;
            let (path, ctx, map) = wanted(path, ctx, map)?;
            *module = crate::require::require(path, ctx, map)?;
            Ok(())
        })
    }
}

/// Path, context and entries of the map.
pub(super) type Wanted<'a> = (&'a str, Option<rvm_handle>, Option<Arc<Entries>>);

/// Reads what a module is loaded by.
///
/// # Safety
/// `path` as in `guard::text`.
pub(super) unsafe fn wanted<'a>(
    path: *const c_char,
    ctx: rvm_handle,
    map: rvm_handle,
) -> Result<Wanted<'a>> {
    // SAFETY: as promised.
    let path = unsafe { guard::text(path, "path") }?;
    if path.is_empty() {
        return Err(Error::invalid("path is empty"));
    }
    let map = if map == 0 { None } else { Some(super::map::entries(map)?) };
    Ok((path, (ctx != 0).then_some(ctx), map))
}

/// Calls `target.method(args…)` with `this` being `target`; with `method` NULL, calls `target` itself with `this`
/// undefined. When the outermost call returns, the promise jobs it left have run.
///
/// Objects, functions, symbols and promises in the result come as handles; `result` may be NULL to drop it.
/// Arguments are borrowed. A handle of the same realm arrives as that same object; a function of another realm
/// arrives as a host function that calls it there; any other foreign handle is `RVM_WRONG_REALM`. Such a function keeps its own realm alive until the realm that it
/// was given to ends: two realms that hold functions of each other keep each other alive. On a context, `method` is a global function. An argument's `data` may be NULL where `length` is 0.
///
/// Ownership: `*result` is the caller's, for `rvm_value_clear`. Errors: `RVM_EXCEPTION`, `RVM_TIMEOUT`,
/// `RVM_INTERRUPTED`, `RVM_OUT_OF_MEMORY`, `RVM_CONDEMNED`, `RVM_BUSY`, and those of the arguments. Threads: any; one at a time is inside a realm,
/// others wait; a host function may call back into its own realm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_call(
    target: rvm_handle,
    method: *const c_char,
    args: *const rvm_value,
    nargs: usize,
    result: *mut rvm_value,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        match run_hot(target, method, args, nargs, result, error) {
            Some(status) => status,
            None => call(target, method, args, nargs, result, error),
        }
    }
}

/// `rvm_call`, whatever it is given.
///
/// # Safety
/// As for `rvm_call`.
#[inline(never)]
unsafe fn call(
    target: rvm_handle,
    method: *const c_char,
    args: *const rvm_value,
    nargs: usize,
    result: *mut rvm_value,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: as promised.
    unsafe {
        guard::run(error, || {
            let method = guard::optional_text(method, "method")?.map(str::as_bytes);
            let args = guard::items(args, nargs, "args")?;
            run(target, args, result, |entered, named, cells, out| {
                let object = if named.kind == Kind::Context { entered.global() } else { named.value };
                entered.call(object, method, cells, out)
            })
        })
    }
}

/// `new target(args…)`, otherwise as `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_construct(
    target: rvm_handle,
    args: *const rvm_value,
    nargs: usize,
    result: *mut rvm_value,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let args = guard::items(args, nargs, "args")?;
            run(target, args, result, |entered, named, cells, out| entered.construct(named.value, cells, out))
        })
    }
}

/// Enters, has `f` make the call, and writes the result last.
///
/// # Safety
/// The data of `args` lives until this returns; `result` is NULL or writable.
#[inline]
pub(super) unsafe fn run(
    target: rvm_handle,
    args: &[rvm_value],
    result: *mut rvm_value,
    f: impl FnOnce(&Entered, &Named, &[Cell], Option<&mut Cell>) -> Result<()>,
) -> Result<()> {
    let mut value = rvm_value::UNDEFINED;
    // SAFETY: as promised.
    let done = unsafe {
        with_args(target, args, |entered, named, cells| {
            let mut out = Cell::UNDEFINED;
            f(entered, named, cells, (!result.is_null()).then_some(&mut out))?;
            value.take(entered, &out)
        })
    };
    // SAFETY: as promised.
    unsafe { deliver(done, value, result) }
}

/// The short way of a call, if it is one for it (`realm::hot_call`).
///
/// # Safety
/// As for `rvm_call`.
#[inline(always)]
pub(super) unsafe fn run_hot(
    target: rvm_handle,
    method: *const c_char,
    args: *const rvm_value,
    nargs: usize,
    result: *mut rvm_value,
    error: *mut *mut rvm_error,
) -> Option<rvm_status> {
    const { assert!(size_of::<Plain>() == size_of::<rvm_value>()) };
    if result.is_null() {
        return None;
    }
    let mut out = MaybeUninit::uninit();
    // SAFETY: as promised; an `rvm_value` is laid out as a `Plain` is.
    unsafe {
        match realm::hot_call(target, method, args.cast(), nargs, &mut out, |cell| (*result).take_plain(cell)) {
            Hot::Done => Some(RVM_OK),
            Hot::Elsewhere => None,
            Hot::Unusual(entered, status) => Some(finish(entered, status, &out, result, error)),
        }
    }
}

/// The general way's end.
///
/// # Safety
/// As for `rvm_call`; a thunk that answered `status` wrote `out`.
#[cold]
#[inline(never)]
unsafe fn finish(entered: Entered, status: i32, out: &MaybeUninit<Cell>, result: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: as promised.
    unsafe {
        guard::run(error, || {
            let mut value = rvm_value::UNDEFINED;
            let done = entered.check(status).and_then(|()| value.take(&entered, out.assume_init_ref()));
            deliver(entered.finish(done), value, result)
        })
    }
}

/// Writes the result last.
///
/// # Safety
/// `result` is NULL or writable.
#[inline]
unsafe fn deliver(done: Result<()>, mut value: rvm_value, result: *mut rvm_value) -> Result<()> {
    if let Err(e) = done {
        // A stop that came after the call.
        value.clear();
        return Err(e);
    }
    if !result.is_null() {
        // SAFETY: as promised.
        unsafe { result.write(value) };
    }
    Ok(())
}
