//! The coarse clock that deadlines count by. Reading an exact clock at each call would cost more than a short call; the kernel keeps a
//! coarse one, a few milliseconds behind at most, that costs a few nanoseconds and needs no helper thread.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: libc::clockid_t = libc::CLOCK_MONOTONIC_COARSE;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const CLOCK: libc::clockid_t = libc::CLOCK_MONOTONIC;

fn ms(t: libc::timespec) -> u64 {
    t.tv_sec as u64 * 1000 + t.tv_nsec as u64 / 1_000_000
}

/// Milliseconds on the clock of deadlines; engine/guard.c reads the same.
#[inline]
pub fn now() -> u64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `t` is writable.
    unsafe { libc::clock_gettime(CLOCK, &mut t) };
    ms(t)
}

/// How far the clock may be behind.
fn step() -> u64 {
    static STEP: AtomicU64 = AtomicU64::new(0);
    match STEP.load(Relaxed) {
        0 => {
            let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
            // SAFETY: `t` is writable.
            unsafe { libc::clock_getres(CLOCK, &mut t) };
            let step = ms(t) + 1;
            STEP.store(step, Relaxed);
            step
        }
        step => step,
    }
}

/// The deadline of who enters now and has `limit` milliseconds: never early.
#[inline]
pub fn deadline(limit: u64) -> u64 {
    now().saturating_add(limit).saturating_add(step())
}
