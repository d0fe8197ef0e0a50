//! Contexts and their options.

use super::error::rvm_error;
use super::function::{Crossing, Userdata, rvm_drop};
use super::guard;
use super::handle::inside;
use super::status::*;
use super::value::*;
use crate::error::{Error, Result, Status};
use crate::realm::{DEFAULT_MEMORY, Entered, Kind, Limits};
use crate::require::{Options, meaning};
use std::ffi::{CString, c_char, c_void};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// In `busy`: a second thread waits until the first has left the realm (the default).
pub const RVM_BUSY_WAIT: u32 = 0;
/// In `busy`: a second thread gets `RVM_BUSY`.
pub const RVM_BUSY_FAIL: u32 = 1;

/// In `console`: what modules print goes nowhere (the default: a script cannot fill or block the host's output).
pub const RVM_CONSOLE_SILENT: u32 = 0;
/// In `console`: to the process's standard output and standard error, as in Node.
pub const RVM_CONSOLE_INHERIT: u32 = 1;

/// How a context's realm is set up. Zero the struct, set `size`, then what differs from the default: zero always means default.
/// Everything is copied by `rvm_context_new`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct rvm_options {
    /// `sizeof(rvm_options)`.
    pub size: usize,
    /// A folder: relative and bare names given to `rvm_require` resolve from it. NULL: the working directory at the time of the call.
    pub base: *const c_char,
    /// Folders below which modules may be read, also through symlinks and `..`. NULL: for each file that the host asks for, the folder of
    /// its package (the nearest `package.json` at or above it, else the file's own folder) and every `node_modules` folder in the folders at or above it.
    pub roots: *const *const c_char,
    /// How many `roots`.
    pub roots_count: usize,
    /// Extra conditions for package `exports` and `imports`, besides `node`, `require`, `default` and Node's others.
    pub conditions: *const *const c_char,
    /// How many `conditions`.
    pub conditions_count: usize,
    /// Bytes that the realm may take, the engine's own included (about 190 KB). 0: 268435456 (256 MiB). It is hard: the realm is condemned when it would take more.
    pub memory_limit: u64,
    /// Bytes of stack that a call into the realm may use. 0: what the calling thread has left, less a reserve of 64 KiB, or, where that is less than 7 MiB, 8 MiB on
    /// a stack of the library's own, less that reserve; host functions run on the thread's stack always. At most 512 calls at a time have such a stack;
    /// others make do with the thread's. Past the limit, JavaScript gets a RangeError.
    pub stack_limit: u64,
    /// Milliseconds that each outermost call may take, callbacks included. 0: no limit. The script is first stopped by an exception that it cannot catch; one
    /// that does not stop is condemned soon after.
    pub time_limit_ms: u64,
    /// `RVM_BUSY_WAIT` or `RVM_BUSY_FAIL`.
    pub busy: u32,
    /// `RVM_CONSOLE_SILENT` or `RVM_CONSOLE_INHERIT`; `rvm_context_console` redirects it to the host.
    pub console: u32,
    /// A name for the context, which errors about limits and condemned realms tell. NULL: none.
    pub name: *const c_char,
    /// 1: the hard guard. What the engine never asks about, built-ins that go on for minutes and a native stack that overflows, is stopped by
    /// signals, and the realm is condemned: 15 ms after the time limit, `rvm_interrupt` or a scope's stop. 0: without.
    ///
    /// The first such context of the process installs handlers for SIGSEGV, SIGBUS and one real-time signal, which hand what is not theirs to those that were
    /// there before; handlers that are installed later should do the same. The library then stays loaded for good. A thread that calls into a guarded realm gets an alternate signal stack, if it has none, and
    /// those three signals unblocked. Linux on x86-64 and AArch64; elsewhere such a context is `RVM_SYSTEM`.
    pub hard_guard: u32,
    /// Zero.
    pub reserved: u32,
}

/// The size of `rvm_options` before `hard_guard`, which is still taken.
const FIRST_SIZE: usize = std::mem::offset_of!(rvm_options, hard_guard);

/// Makes a context: a realm of its own, ready before any module is loaded in it. `options` NULL means all defaults.
/// All requires through it share its globals and its module cache, so the same file twice gives the same exports.
///
/// Its globals are reached with `rvm_get`, `rvm_set`, `rvm_has`, `rvm_delete`, `rvm_keys` on the handle, before and after modules run.
/// Ownership: `*ctx` is the caller's; the realm lives until it and every handle made through it are released.
/// Errors: `RVM_INVALID_ARGUMENT` (struct size, text, values out of range), `RVM_SYSTEM` (a root cannot be opened, no address space), `RVM_OUT_OF_MEMORY`
/// (`memory_limit` is less than an empty realm takes).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_context_new(options: *const rvm_options, ctx: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let ctx = guard::output(ctx, "ctx")?;
            let options = match options.is_null() {
                false => rvm_options::known(options)?.read()?,
                true => Options::default(),
            };
            *ctx = crate::require::new_context(options)?;
            Ok(())
        })
    }
}

/// Receives what modules print: `level` is `log`, `info`, `warn`, `error`, `debug`, `trace`; `text` is `length` bytes of formatted UTF-8 without a closing newline. The rules of
/// host functions hold.
#[allow(non_camel_case_types)]
pub type rvm_console_function =
    Option<unsafe extern "C" fn(userdata: *mut c_void, level: *const c_char, text: *const c_char, length: usize)>;

/// Gives a context handle of the realm that `handle` (any handle into it) names something of: its globals, its console, its limits.
///
/// Ownership: `*ctx` is the caller's. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND` (a map), `RVM_CONDEMNED`, `RVM_BUSY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_context_of(handle: rvm_handle, ctx: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let ctx = guard::output(ctx, "ctx")?;
            *ctx = inside(handle, |entered, _| entered.make_context())?;
            Ok(())
        })
    }
}

/// Sends the context's console to `function`; NULL makes it silent, and then `drop` runs before this returns. Replaces (and drops) an earlier one. `drop` runs as for `rvm_function_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_context_console(
    ctx: rvm_handle,
    function: rvm_console_function,
    userdata: *mut c_void,
    drop: rvm_drop,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let userdata = Userdata { pointer: userdata, drop };
            let entered = context(ctx)?;
            let old = match function {
                Some(function) => {
                    let function: unsafe extern "C-unwind" fn(*mut c_void, *const c_char, *const c_char, usize) = std::mem::transmute(function);
                    entered.set_print(Some(Arc::new(move |level, text| {
                        let userdata = &userdata;
                        let level = CString::new(level).unwrap_or_default();
                        // The host's function with what its type promises.
                        Crossing::watch(|| function(userdata.pointer, level.as_ptr(), text.as_ptr().cast(), text.len()))
                    })))
                }
                None => entered.set_print(Some(Arc::new(|_, _| ()))),
            };
            // Dropped outside the lock.
            std::mem::drop(entered);
            std::mem::drop(old);
            Ok(())
        })
    }
}

/// Receives a promise rejection that nothing handled by the end of the outermost call: `rejection` describes it and is borrowed for the call.
#[allow(non_camel_case_types)]
pub type rvm_rejection_function = Option<unsafe extern "C" fn(userdata: *mut c_void, rejection: *const rvm_error)>;

/// Sends unhandled rejections to `function`. Without one, they are kept (the last 16) for `rvm_context_rejection` and counted in the stats. `drop` runs as for `rvm_function_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_context_on_rejection(
    ctx: rvm_handle,
    function: rvm_rejection_function,
    userdata: *mut c_void,
    drop: rvm_drop,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let userdata = Userdata { pointer: userdata, drop };
            let entered = context(ctx)?;
            let old = match function {
                Some(function) => {
                    let function: unsafe extern "C-unwind" fn(*mut c_void, *const rvm_error) = std::mem::transmute(function);
                    entered.set_on_rejection(Some(Arc::new(move |e: &Error| {
                        let userdata = &userdata;
                        let error = rvm_error::new(e.clone());
                        // As above; the error is borrowed for the call.
                        Crossing::watch(|| function(userdata.pointer, &error))
                    })))
                }
                None => entered.set_on_rejection(None),
            };
            std::mem::drop(entered);
            std::mem::drop(old);
            Ok(())
        })
    }
}

/// Takes the oldest unhandled rejection that is kept; `*rejection` is NULL when there is none. The caller frees it with `rvm_error_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_context_rejection(ctx: rvm_handle, rejection: *mut *mut rvm_error, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let rejection = guard::output(rejection, "rejection")?;
            *rejection = match context(ctx)?.next_rejection() {
                Some(error) => rvm_error::into_raw(Box::new(error)),
                None => std::ptr::null_mut(),
            };
            Ok(())
        })
    }
}

/// Enters by a handle that must be a context.
fn context(ctx: rvm_handle) -> Result<Entered> {
    let (entered, named) = Entered::by(ctx)?;
    match named.kind {
        Kind::Context => Ok(entered),
        _ => Err(Error::new(Status::WrongKind, "ctx is not a context")),
    }
}

impl rvm_options {
    /// A copy in the present version; what an older one does not have is zero.
    ///
    /// # Safety
    /// As many bytes as `size` says can be read, if it is a size that this library knows.
    unsafe fn known(options: *const rvm_options) -> Result<rvm_options> {
        // SAFETY: every version begins with its size; all but pointers, of which zero is one, are numbers.
        unsafe {
            let size = (&raw const (*options).size).read();
            if size != FIRST_SIZE && size != size_of::<rvm_options>() {
                return Err(Error::invalid(format!("options.size is {size}, this library knows {FIRST_SIZE} and {}", size_of::<rvm_options>())));
            }
            let mut copy = std::mem::zeroed::<rvm_options>();
            std::ptr::copy_nonoverlapping(options.cast::<u8>(), (&raw mut copy).cast::<u8>(), size);
            Ok(copy)
        }
    }

    /// # Safety
    /// The pointers in it are what their documentation says.
    unsafe fn read(&self) -> Result<Options> {
        if self.hard_guard > 1 || self.reserved != 0 {
            return Err(Error::invalid("options.hard_guard is neither 0 nor 1, or options.reserved is not 0"));
        }
        if self.busy > RVM_BUSY_FAIL || self.console > RVM_CONSOLE_INHERIT {
            return Err(Error::invalid("options.busy or options.console is out of range"));
        }
        let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
        let absolute = |path: &str| meaning::normal(&here.join(Path::new(path)));
        // SAFETY: as promised.
        unsafe {
            let texts = |list: *const *const c_char, count: usize, what: &str| -> Result<Vec<&str>> {
                guard::items(list, count, what)?.iter().map(|t| guard::text(*t, what)).collect()
            };
            let roots = texts(self.roots, self.roots_count, "options.roots")?;
            Ok(Options {
                limits: Limits {
                    memory: if self.memory_limit == 0 { DEFAULT_MEMORY } else { self.memory_limit },
                    stack: usize::try_from(self.stack_limit).unwrap_or(usize::MAX),
                    time: self.time_limit_ms,
                    busy_fails: self.busy == RVM_BUSY_FAIL,
                    hard: self.hard_guard == 1,
                    name: guard::optional_text(self.name, "options.name")?.map(str::to_owned),
                },
                base: guard::optional_text(self.base, "options.base")?.map(absolute),
                roots: (!self.roots.is_null()).then(|| roots.into_iter().map(absolute).collect()),
                conditions: texts(self.conditions, self.conditions_count, "options.conditions")?.into_iter().map(str::to_owned).collect(),
                console_inherit: self.console == RVM_CONSOLE_INHERIT,
            })
        }
    }
}
