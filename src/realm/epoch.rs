//! The coarse clock that deadlines count by. A clock read per call costs more than the call, so one helper thread advances a number
//! once a millisecond while somebody has a deadline, and rests otherwise.

use super::engine::rvm_epoch_ms;
use super::platform::monotonic_ms;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// Entries with a deadline that are inside now.
static ACTIVE: AtomicU64 = AtomicU64::new(0);
/// The helper is ticking.
static TICKING: AtomicBool = AtomicBool::new(false);
/// Whether the helper thread exists.
static HELPER: Mutex<bool> = Mutex::new(false);
static WAKE: Condvar = Condvar::new();
/// Idle ticks before the helper rests: waking it costs a system call.
const LINGER: u32 = 100;

fn now() -> u64 {
    monotonic_ms() as u64
}

fn number() -> &'static AtomicU64 {
    // SAFETY: a plain atomic of the C room.
    unsafe { &rvm_epoch_ms }
}

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, bool> {
    HELPER.lock().unwrap_or_else(|e| e.into_inner())
}

/// In the child of a fork the helper does not exist.
pub fn reset_in_child(helper: &mut MutexGuard<'static, bool>) {
    **helper = false;
    TICKING.store(false, SeqCst);
    if ACTIVE.load(SeqCst) > 0 {
        number().store(now(), SeqCst);
    }
}

/// Somebody enters with a deadline `limit` milliseconds from now; answers its epoch. [`end`] must follow.
pub fn begin(limit: u64) -> u64 {
    ACTIVE.fetch_add(1, SeqCst);
    if !TICKING.load(SeqCst) {
        start();
    }
    // One more, because the present tick has begun.
    number().load(Relaxed).saturating_add(limit).saturating_add(1)
}

pub fn end() {
    ACTIVE.fetch_sub(1, Release);
}

#[cold]
fn start() {
    let mut exists = fork_lock();
    number().store(now(), SeqCst);
    TICKING.store(true, SeqCst);
    if !*exists {
        // Signals are for the host's threads.
        let spawned = with_signals_blocked(|| {
            std::thread::Builder::new().name("rvm-epoch".into()).stack_size(64 << 10).spawn(run)
        });
        *exists = spawned.is_ok();
        if !*exists {
            // Without a helper the clock stands; the next entry tries again.
            TICKING.store(false, SeqCst);
        }
    }
    drop(exists);
    WAKE.notify_one();
}

fn with_signals_blocked<T>(f: impl FnOnce() -> T) -> T {
    // SAFETY: plain calls on local signal sets; the old mask is put back.
    unsafe {
        let mut all = std::mem::zeroed();
        let mut old = std::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut old);
        let result = f();
        libc::pthread_sigmask(libc::SIG_SETMASK, &old, std::ptr::null_mut());
        result
    }
}

fn run() {
    let mut idle = 0;
    loop {
        number().store(now(), Relaxed);
        idle = if ACTIVE.load(SeqCst) > 0 { 0 } else { idle + 1 };
        if idle > LINGER {
            let mut held = fork_lock();
            TICKING.store(false, SeqCst);
            // Whoever came in between saw TICKING and did not wake us.
            if ACTIVE.load(SeqCst) > 0 {
                TICKING.store(true, SeqCst);
            }
            while !TICKING.load(SeqCst) {
                held = WAKE.wait(held).unwrap_or_else(|e| e.into_inner());
            }
            idle = 0;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
