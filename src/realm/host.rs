//! What JavaScript may reach of the host: host functions and the natives of the prelude.

use super::engine::*;
use super::enter::Entered;
use super::image::Source;
use super::{JSValue, Realm};
use crate::error::{Error, Result, Status};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A function of the host that JavaScript can call. Dropped when no realm can call it any more, outside every lock.
pub trait HostFunction: Send + Sync {
    /// Answers a value of which the caller takes the reference.
    fn call(&self, call: &HostCall<'_>) -> Result<JSValue>;
}

/// One call of a host function.
pub struct HostCall<'a> {
    pub entered: &'a Entered,
    pub this: JSValue,
    pub args: &'a [JSValue],
}

/// The natives that the prelude's `host` offers besides those of the C room (`now`, `wall`, `random`, `classOf`, `inside`, `toString`, `isClass`) and `jobs`; numbers as in engine/realm.c.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Native {
    Resolve = 0,
    Load = 1,
    Paths = 2,
    Compile = 3,
    Print = 4,
    IsBuiltin = 8,
    /// The number of a function of the built-ins' Rust halves, by its name.
    Op = 13,
    /// Calls the one of that number.
    Rust = 14,
    /// The text of the function that a file has at a line and a column, or whether it is a class's.
    FunctionText = 40,
    /// Where V8 says a call is for which the engine says: a file, a line, a column, whether it is one.
    Place = 23,
}

/// What `require` brings into a realm.
pub trait Natives: Send + Sync {
    /// The scripts of the pristine image, in order.
    fn prelude(&self) -> &'static [Source];
    /// Further scripts of the prelude, which a realm runs when `host.lazy` first asks for them.
    fn lazy_prelude(&self) -> &'static [Source];
    /// As [`Natives::lazy_prelude`], but compiled only when some realm of the process first asks: name (as for `host.lazy`), text.
    fn scripts(&self) -> &'static [Source];
    /// For the layer that made it to find itself again.
    fn as_any(&self) -> &dyn std::any::Any;
    /// Answers a value of which the caller takes the reference.
    fn call(&self, native: Native, entered: &Entered, args: &[JSValue]) -> Result<JSValue>;
}

/// Runs `f` for the trampoline: never unwinds; an error becomes the engine's current exception.
unsafe fn serve(live: *mut Live, result: *mut JSValue, f: impl FnOnce(&Entered) -> Result<JSValue>) -> i32 {
    // SAFETY: the engine calls out of a realm that this thread is in.
    let entered = unsafe { Entered::nested(&*(*live).realm.cast::<Realm>()) };
    let answer = catch_unwind(AssertUnwindSafe(|| f(&entered)))
        .unwrap_or_else(|_| Err(Error::new(Status::Internal, "a fault of the library, caught in a host function")));
    match answer {
        Ok(value) => {
            // SAFETY: the trampoline's own variable.
            unsafe { *result = value };
            T_OK
        }
        Err(error) => {
            entered.throw(&error);
            T_EXCEPTION
        }
    }
}

unsafe fn slice<'a>(argc: i32, argv: *mut JSValue) -> &'a [JSValue] {
    if argc <= 0 {
        return &[];
    }
    // SAFETY: the engine passes `argc` values.
    unsafe { std::slice::from_raw_parts(argv, argc as usize) }
}

/// A native of the prelude is called.
pub unsafe extern "C" fn native(live: *mut Live, native: i32, argc: i32, argv: *mut JSValue, result: *mut JSValue) -> i32 {
    // SAFETY: called by the trampoline.
    unsafe {
        let args = slice(argc, argv);
        serve(live, result, |entered| {
            let native = match native {
                0 => Native::Resolve,
                1 => Native::Load,
                2 => Native::Paths,
                3 => Native::Compile,
                4 => Native::Print,
                8 => Native::IsBuiltin,
                40 => Native::FunctionText,
                23 => Native::Place,
                9 => {
                    entered.run_jobs()?;
                    return Ok(JS_UNDEFINED);
                }
                10 => return entered.lazy(args),
                13 => Native::Op,
                14 => Native::Rust,
                _ => return Err(Error::new(Status::Internal, "no such native")),
            };
            let natives = entered.tenant().natives.clone();
            natives.call(native, entered, args)
        })
    }
}

/// A host function is called.
pub unsafe extern "C" fn host_call(
    live: *mut Live,
    id: i32,
    this: JSValue,
    argc: i32,
    argv: *mut JSValue,
    result: *mut JSValue,
) -> i32 {
    // SAFETY: called by the trampoline.
    unsafe {
        let args = slice(argc, argv);
        serve(live, result, |entered| {
            let function = entered.tenant().functions.get(id as usize).cloned();
            let function = function.ok_or_else(|| Error::new(Status::Internal, "no such host function"))?;
            let call = HostCall { entered, this, args };
            let replay = entered.tenant().replay.clone();
            let answer = match replay {
                None => function.call(&call),
                Some(replay) => replay.call(id as u32, &*function, &call),
            };
            if entered.live().deadline != 0 {
                super::ticker::need(); // it may have forked, and this be the child
            }
            answer
        })
    }
}

/// They live as long as the realm, in the host's memory: a script must not be able to make them without end.
const MOST_FUNCTIONS: usize = 4_000_000;
const MOST_FOREIGN: usize = 65_536;

impl Entered {
    /// The function of a lazy script of the prelude.
    fn lazy(&self, args: &[JSValue]) -> Result<JSValue> {
        let name = match args.first() {
            Some(name) => self.to_text(*name)?,
            None => return Err(Error::new(Status::Internal, "no name")),
        };
        // SAFETY: inside; a life has an image.
        let image = unsafe { (*self.realm.image.get()).clone() };
        let image = image.ok_or_else(|| Error::new(Status::Internal, "a life without image"))?;
        if let Some(code) = image.lazy(name.bytes()) {
            // SAFETY: compiled in this process when the image was made.
            return unsafe { self.load(code) };
        }
        let natives = self.natives();
        let script = natives.scripts().iter().find(|(n, _)| n.to_bytes().strip_prefix(b"rvm:") == Some(name.bytes()));
        let Some(script) = script else { return Ok(JS_UNDEFINED) };
        if let Some(seen) = &mut self.tenant().scripts {
            seen.push(script.0);
        }
        let code = super::script::compiled(script)?;
        // SAFETY: compiled in this process, from the library's own text.
        unsafe { self.load(&code) }
    }

    /// As [`Entered::new_function`], for a function of another realm. Each keeps a handle, so a script must not be able to make many.
    pub fn new_foreign_function(&self, function: Arc<dyn HostFunction>) -> Result<JSValue> {
        if self.tenant().foreign >= MOST_FOREIGN {
            return Err(Error::new(Status::Exception, format!("a realm takes at most {MOST_FOREIGN} functions of other realms")));
        }
        self.tenant().foreign += 1;
        self.new_function("", function)
    }

    /// Makes a JavaScript function that calls `function`; the realm keeps it until it ends.
    pub fn new_function(&self, name: &str, function: Arc<dyn HostFunction>) -> Result<JSValue> {
        let name = std::ffi::CString::new(name).map_err(|_| Error::invalid("a function's name holds NUL"))?;
        let id = self.tenant().functions.len();
        if id >= MOST_FUNCTIONS {
            return Err(Error::new(Status::Exception, format!("a realm holds at most {MOST_FUNCTIONS} host functions, those of other realms included")));
        }
        self.tenant().functions.push(function);
        let mut value = JS_UNDEFINED;
        // SAFETY: inside.
        let made = self.check(unsafe { rvm_function_thunk(self.live(), name.as_ptr(), id as i32, &mut value) });
        if let Err(e) = made {
            // Making it runs no script, so it is still the last. Dropped here, not when the realm ends.
            drop(self.tenant().functions.pop());
            return Err(e);
        }
        Ok(value)
    }
}
