//! Templates: a module that is loaded once, and fresh realms that start from there.

use super::error::rvm_error;
use super::guard;
use super::module::wanted;
use super::owned::{self, Owned};
use super::status::*;
use super::value::*;
use crate::realm::Kind;
use crate::require::template::Template;
use std::ffi::c_char;

/// Loads the module `path` once and keeps its realm as it is then, as a *template*: `rvm_instantiate` makes fresh realms in that state, for the price of a copy.
/// Nothing but this function makes one: `rvm_require` runs a module anew each time, and sees an edited file at once; a template does not.
///
/// Copies have the options of `ctx` (0: the defaults), its console and rejection listeners, and what is in its globals that a fresh context has not: plain data and host functions;
/// anything else there is an error that names it. `ctx` itself stays as it is. `map` counts as for `rvm_require`. A map's and context's host functions are shared by all
/// copies; their `drop` runs when the template and the last copy are gone.
///
/// What the module did while it loaded happened once: the host functions it called were called once, what it printed was printed once, and each copy has the results. (The library
/// runs the module two or three times to find the pointers in its memory, and gives it the same answers again.) A host function that goes into the realm meanwhile, or answers with a
/// handle, cannot be repeated: `RVM_NOT_FREEZABLE`. So is what a copy could not have: timers, promises that nothing has settled, open files, unfinished crypto and zlib objects, handles that the
/// host took; the message says which. Random numbers and clocks (`Math.random`, `crypto`, `performance`) are fresh in every copy; what the module itself made of them while loading is the same in all.
///
/// Ownership: `*template` is the caller's; copies live on without it. Errors: those of `rvm_require`, and `RVM_NOT_FREEZABLE`. Loading may take at most 1 GiB. Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_template(
    path: *const c_char,
    ctx: rvm_handle,
    map: rvm_handle,
    template: *mut rvm_handle,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let template = guard::output(template, "template")?;
            let (path, ctx, map) = wanted(path, ctx, map)?;
            *template = owned::make(crate::require::template::template(path, ctx, map)?)?;
            Ok(())
        })
    }
}

/// Makes a fresh realm in the state of a template, and a handle to the module's exports in it. It is released as any other, and costs no more to release.
///
/// Ownership: `*module` is the caller's. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`, `RVM_SYSTEM` (no memory or address space). Threads: any, many at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_instantiate(template: rvm_handle, module: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let module = guard::output(module, "module")?;
            *module = owned::of::<Template>(template)?.instantiate()?;
            Ok(())
        })
    }
}

impl Owned for Template {
    const KIND: Kind = Kind::Template;
    const NAME: &'static str = "template";
}
