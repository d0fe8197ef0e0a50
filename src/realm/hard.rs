//! The hard guard: signal handlers that stop what the engine never asks about (engine/hard.c). Installed once, when the first guarded realm is made.

use super::engine::rvm_hard_install;
use super::platform;
use crate::error::{Error, Result, Status};

/// Installs the handlers and pins the library, the first time.
pub fn install() -> Result<()> {
    // SAFETY: what it installs are functions of this library, which is pinned first and never unloaded then.
    let failed = unsafe {
        platform::pin();
        rvm_hard_install()
    };
    match failed {
        0 => Ok(()),
        libc::ENOSYS => Err(Error::new(Status::System, "there is no hard guard here: it needs Linux on x86-64 or AArch64, gcc, and the engine's code in one piece")),
        error => Err(Error::new(Status::System, format!("no hard guard: {}", std::io::Error::from_raw_os_error(error)))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::STOP_STACK;
    use super::super::{Entered, Limits, look, release};
    use crate::error::Status;
    use rquickjs::qjs;

    /// Without the engine's own limit a recursion goes on until the native stack is full.
    fn overflow() {
        let limits = Limits { hard: true, ..Limits::default() };
        let ctx = crate::require::new_context(crate::require::Options { limits, ..Default::default() }).expect("a guarded context");
        let (entered, _) = Entered::by(ctx).expect("inside");
        let code = entered.compile("(function f() { return 1 + f() })()", "f.js", 1, true).expect("compiled");
        // SAFETY: inside; stores a number. The code was just compiled.
        unsafe {
            qjs::JS_SetMaxStackSize((*entered.live().slot).rt.cast(), 0);
            assert!(entered.load(&code).is_err());
        }
        assert_eq!(entered.live().condemned, STOP_STACK);
        drop(entered);
        release(ctx).expect("released");
        assert!(look(ctx).is_err());
    }

    #[test]
    fn a_late_interrupt_of_an_earlier_entry_takes_nothing_back() {
        for hard in [false, true] {
            let limits = Limits { hard, time: 20_000, ..Limits::default() };
            let ctx = crate::require::new_context(crate::require::Options { limits, ..Default::default() }).expect("a context");
            let (entered, _) = Entered::by(ctx).expect("inside");
            let code = if hard { "'a'.repeat(2 ** 20).lastIndexOf('a'.repeat(2 ** 19) + 'b')" } else { "for (;;);" };
            let code = entered.compile(code, "f.js", 1, true).expect("compiled");
            entered.realm.stop_entry(entered.serial());
            entered.realm.stop_entry(entered.serial() - 1);
            // SAFETY: just compiled.
            let stopped = unsafe { entered.load(&code) }.err().expect("it was stopped");
            assert_eq!(stopped.status, Status::Interrupted);
            drop(entered);
            release(ctx).expect("released");
        }
    }

    #[test]
    fn a_full_native_stack_condemns() {
        for size in [256 << 10, 2 << 20, 8 << 20, 256 << 10] {
            let thread = std::thread::Builder::new().stack_size(size);
            thread.spawn(|| (0..20).for_each(|_| overflow())).expect("a thread").join().expect("it lived");
        }
    }
}
