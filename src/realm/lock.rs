//! Who is inside a realm: one thread at a time, again and again if a host function calls back.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::*, compiler_fence};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// A number of this thread's own, never 0. A thread that ended may leave its number to a later one; a realm that it left locked is
/// then found abandoned (see `Entered::by`).
#[inline]
pub fn thread_number() -> u64 {
    // SAFETY: a plain query. It is cheaper than a thread-local of a shared library.
    unsafe { libc::pthread_self() as u64 }
}

/// How long a waiter sleeps that nobody wakes.
const MOMENT: Duration = Duration::from_millis(1);

/// ThreadSanitizer watches C alone (tests/torture/tsan.sh): that what one thread did in a realm comes before what the next one does, it is told here.
#[cfg(feature = "tsan")]
mod tell {
    use std::ffi::c_void;
    unsafe extern "C" {
        fn __tsan_acquire(at: *const c_void);
        fn __tsan_release(at: *const c_void);
    }
    pub fn locked(at: *const super::Lock) {
        // SAFETY: takes the address for a name.
        unsafe { __tsan_acquire(at.cast()) }
    }
    pub fn unlocks(at: *const super::Lock) {
        // SAFETY: as above.
        unsafe { __tsan_release(at.cast()) }
    }
}
#[cfg(not(feature = "tsan"))]
mod tell {
    pub const fn locked(_: *const super::Lock) {}
    pub const fn unlocks(_: *const super::Lock) {}
}

pub struct Lock {
    owner: AtomicU64,
    waiting: AtomicU32,
    gate: Mutex<()>,
    opened: Condvar,
}

#[derive(PartialEq, Eq, Debug)]
pub enum Got {
    /// Nobody was inside.
    Outermost,
    /// This thread is inside already.
    Nested,
    /// Another thread is inside.
    Busy,
    /// Another thread is inside, and waits for a realm that this one is in.
    Deadlock,
    /// The scope that this thread waits in was stopped.
    Stopped,
}

/// Who waits for which lock: (thread, lock).
static WAITS: Mutex<Vec<(u64, &'static Lock)>> = Mutex::new(Vec::new());

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, Vec<(u64, &'static Lock)>> {
    WAITS.lock().unwrap_or_else(|e| e.into_inner())
}

/// In the child of a fork nobody waits.
pub fn reset_in_child(waits: &mut MutexGuard<'static, Vec<(u64, &'static Lock)>>) {
    waits.clear();
}

impl Lock {
    pub const fn new() -> Lock {
        Lock { owner: AtomicU64::new(0), waiting: AtomicU32::new(0), gate: Mutex::new(()), opened: Condvar::new() }
    }

    #[inline]
    pub fn try_lock(&self) -> Got {
        let me = thread_number();
        match self.owner.compare_exchange(0, me, Acquire, Relaxed) {
            Ok(_) => {
                tell::locked(self);
                Got::Outermost
            }
            Err(owner) if owner == me => Got::Nested,
            Err(_) => Got::Busy,
        }
    }

    /// Waits while another thread is inside; answers `Deadlock` where that would be for ever, and `Stopped` where nobody wants it any more.
    #[inline]
    pub fn lock(&'static self) -> Got {
        match self.try_lock() {
            Got::Busy => self.wait(),
            got => got,
        }
    }

    #[cold]
    fn wait(&'static self) -> Got {
        let me = thread_number();
        fork_lock().push((me, self));
        self.waiting.fetch_add(1, SeqCst);
        let got = self.wait_until_free(me);
        self.waiting.fetch_sub(1, SeqCst);
        let mut waits = fork_lock();
        if let Some(i) = waits.iter().rposition(|(thread, lock)| *thread == me && std::ptr::eq(*lock, self)) {
            waits.swap_remove(i);
        }
        got
    }

    fn wait_until_free(&self, me: u64) -> Got {
        let mut held = self.gate.lock().unwrap_or_else(|e| e.into_inner());
        loop {
            if self.owner.compare_exchange(0, me, SeqCst, Relaxed).is_ok() {
                tell::locked(self);
                return Got::Outermost;
            }
            // At most a moment: `unlock` may miss a waiter that has just come, and nobody tells of a deadlock.
            let (again, timeout) = self.opened.wait_timeout(held, MOMENT).unwrap_or_else(|e| e.into_inner());
            held = again;
            if timeout.timed_out() && super::scope_stops() {
                return Got::Stopped;
            }
            if timeout.timed_out() && self.leads_back_to(me) {
                return Got::Deadlock;
            }
        }
    }

    /// Whether who is inside waits for a lock whose owner waits … for a lock of `me`.
    fn leads_back_to(&self, me: u64) -> bool {
        let waits = fork_lock();
        let mut owner = self.owner.load(Relaxed);
        for _ in 0..waits.len() {
            match waits.iter().find(|(thread, _)| *thread == owner) {
                Some((_, lock)) => owner = lock.owner.load(Relaxed),
                None => return false,
            }
            if owner == me {
                return true;
            }
        }
        false
    }

    #[inline(always)]
    pub fn unlock(&self) {
        tell::unlocks(self);
        // A fence between the two would make sure that no waiter is missed, and cost as much as the rest of a short call; waiters
        // look again by themselves instead.
        if super::platform::has_membarrier() {
            self.owner.store(0, Release);
            // What the caller looks at next stays behind the store here; the processor is `fence_all_threads`'s affair.
            compiler_fence(SeqCst);
        } else {
            // Who releases a handle has no other way to make sure that we see it (see `enter::release`).
            self.owner.swap(0, SeqCst);
        }
        if self.waiting.load(Relaxed) != 0 {
            self.wake();
        }
    }

    #[cold]
    #[inline(never)]
    fn wake(&self) {
        drop(self.gate.lock().unwrap_or_else(|e| e.into_inner()));
        self.opened.notify_one();
    }

    /// Whether this thread is inside.
    pub fn is_mine(&self) -> bool {
        self.owner.load(Relaxed) == thread_number()
    }

    /// After fork, in the child: whoever else was inside does not exist here. Answers whether somebody was.
    ///
    /// # Safety
    /// This is the only thread of the process.
    pub unsafe fn reset_in_child(&self) -> bool {
        let orphan = !matches!(self.owner.load(Relaxed), 0) && !self.is_mine();
        if orphan {
            self.owner.store(0, Relaxed);
        }
        self.waiting.store(0, Relaxed);
        // SAFETY: no other thread exists that could hold or wait for these; a lock held at the fork would stay held for ever.
        unsafe {
            std::ptr::write((&raw const self.gate).cast_mut(), Mutex::new(()));
            std::ptr::write((&raw const self.opened).cast_mut(), Condvar::new());
        }
        orphan
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_at_a_time_and_again() {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let lock: &'static Lock = Box::leak(Box::new(Lock::new()));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                std::thread::spawn(move || {
                    for _ in 0..20_000 {
                        assert_eq!(lock.lock(), Got::Outermost);
                        assert_eq!(lock.lock(), Got::Nested);
                        let n = COUNT.load(Relaxed);
                        COUNT.store(n + 1, Relaxed);
                        lock.unlock();
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(COUNT.load(Relaxed), 80_000);
    }
}
