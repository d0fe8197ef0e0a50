//! A thread that has the engine ask soon, every few milliseconds, in each realm that somebody is inside.
//!
//! The engine asks whether to stop at one in 10,000 calls and turns of loops. Where each of them takes a millisecond, as a comparison of two long texts or
//! `fill` of a large typed array does, that is once in ten seconds, and nothing that a script can be seen to do comes between. So the thread sets the engine's count
//! down to 1. It runs while realms with a time limit are in use, and from an interrupt on; a while after the last of them it sleeps.
//!
//! The count is no atomic: the engine may write its own over what is written here, and then it is written again a moment later. The count is always at the
//! same place of a slot, whoever lives there, and asking once too often does no harm; only a slot that is closed must not be written to (see [`Realm::quiet`]).

use super::{Realm, engine, platform, pool};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering::*, fence};
use std::sync::{Mutex, MutexGuard};
use std::thread::{Builder, Thread};
use std::time::Duration;

const PERIOD: Duration = Duration::from_millis(10);
/// Periods without need after which the thread sleeps.
const IDLE: u32 = 100;
/// A look at all realms takes one part in so many of its time at most.
const SHARE: u32 = 50;

const NONE: u8 = 0;
const AWAKE: u8 = 1;
const ASLEEP: u8 = 2;
/// The system gave no thread. Not tried again: entries would pay for it.
const FAILED: u8 = 3;
static STATE: AtomicU8 = AtomicU8::new(NONE);
static NEEDED: AtomicBool = AtomicBool::new(false);
static THREAD: Mutex<Option<Thread>> = Mutex::new(None);

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, Option<Thread>> {
    THREAD.lock().unwrap_or_else(|e| e.into_inner())
}

/// In the child of a fork, which does not have the thread.
pub fn reset_in_child(thread: &mut Option<Thread>) {
    std::mem::forget(thread.take());
    STATE.store(NONE, SeqCst);
}

/// In the parent of a fork, which held the lock: who needed the thread meanwhile did not wait for it.
pub fn after_fork() {
    if NEEDED.load(SeqCst) {
        wake();
    }
}

/// Somebody enters who has little time, or is asked to stop.
#[inline]
pub fn need() {
    if !NEEDED.load(Relaxed) || STATE.load(Relaxed) != AWAKE {
        wake();
    }
}

#[cold]
fn wake() {
    NEEDED.store(true, SeqCst);
    if matches!(STATE.load(SeqCst), AWAKE | FAILED) {
        return;
    }
    // Not waited for: this may be a signal handler on the very thread that holds it. Who holds it does what is to be done, or forks and does it then.
    let Some(mut thread) = (0..300).find_map(|_| THREAD.try_lock().ok().or_else(|| { std::hint::spin_loop(); None })) else { return };
    match &*thread {
        Some(thread) => thread.unpark(),
        None => *thread = start(),
    }
}

fn start() -> Option<Thread> {
    STATE.store(AWAKE, SeqCst); // before it can fall asleep
    // The host's signals are for the host's threads.
    // SAFETY: sets of signals on this stack; the mask is put back.
    let started = unsafe {
        let (mut all, mut old) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut old);
        let started = Builder::new().name("rvm-ticker".into()).stack_size(128 << 10).spawn(run);
        libc::pthread_sigmask(libc::SIG_SETMASK, &old, std::ptr::null_mut());
        started
    };
    if started.is_err() {
        STATE.store(FAILED, SeqCst);
    }
    started.ok().map(|t| t.thread().clone())
}

fn run() {
    let (mut realms, mut idle, mut pause) = (Vec::new(), 0, PERIOD);
    loop {
        std::thread::sleep(pause);
        let began = platform::thread_time();
        pool::list(&mut realms);
        let inside = realms.iter().filter(|realm| realm.ask_soon()).count();
        // Of the processor's: on a busy machine a look may take long for other reasons, and is needed as ever.
        pause = PERIOD.max((platform::thread_time() - began) * SHARE);
        idle = if NEEDED.swap(false, SeqCst) || inside != 0 { 0 } else { idle + 1 };
        if idle >= IDLE {
            STATE.store(ASLEEP, SeqCst);
            while !NEEDED.load(SeqCst) {
                std::thread::park();
            }
            STATE.store(AWAKE, SeqCst);
            idle = 0;
        }
    }
}

impl Realm {
    /// Has the engine ask soon, if somebody is inside. From any thread.
    pub(super) fn ask_soon(&self) -> bool {
        if self.inside.load(Relaxed) == 0 {
            return false;
        }
        self.asking.fetch_add(1, SeqCst);
        fence(SeqCst);
        let inside = self.inside.load(SeqCst) != 0;
        if inside {
            // SAFETY: somebody was inside, so the slot is open, and who closes it waits for us.
            unsafe { engine::rvm_ask_soon(self.live.get()) };
        }
        self.asking.fetch_sub(1, SeqCst);
        inside
    }

    /// Waits until nobody writes to the slot from outside any more. Nobody is inside.
    pub(super) fn quiet(&self) {
        fence(SeqCst);
        while self.asking.load(SeqCst) != 0 {
            std::thread::yield_now();
        }
    }
}
