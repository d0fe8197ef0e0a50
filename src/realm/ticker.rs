//! A thread that has the engine ask soon, every few milliseconds, in each realm that somebody is inside.
//!
//! The engine asks whether to stop at one in 10,000 calls and turns of loops. Where each of them takes a millisecond, as a comparison of two long texts or
//! `fill` of a large typed array does, that is once in ten seconds, and nothing that a script can be seen to do comes between. So the thread sets the engine's count
//! down to 1. It runs while realms with a time limit are in use, and from an interrupt on; a while after the last of them it sleeps.
//!
//! The count is no atomic: the engine may write its own over what is written here, and then it is written again a moment later. The count is always at the
//! same place of a slot, whoever lives there, and asking once too often does no harm; only a slot that is closed must not be written to (see [`Realm::quiet`]).

use super::{Realm, engine, platform, pool};
use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::*, fence};
use std::sync::{Mutex, MutexGuard};
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
/// Whether somebody needed the thread since it looked last; it sleeps on this.
static NEEDED: AtomicU32 = AtomicU32::new(0);

/// Held by who starts the thread; says whether somebody has.
pub struct Started(bool);
static START: Mutex<Started> = Mutex::new(Started(false));

/// The thread's list of realms. Not the thread's own, for the child of a fork has no such thread, and would lose it.
struct List(UnsafeCell<Vec<&'static Realm>>);
// SAFETY: only the thread uses it, and changes it only in `pool::list`, under a lock that fork holds.
unsafe impl Sync for List {}
static LIST: List = List(UnsafeCell::new(Vec::new()));

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, Started> {
    START.lock().unwrap_or_else(|e| e.into_inner())
}

/// In the child of a fork, which does not have the thread.
pub fn reset_in_child(started: &mut Started) {
    started.0 = false;
    STATE.store(NONE, SeqCst);
}

/// In the parent of a fork, which held the lock: who needed the thread meanwhile did not wait for it.
pub fn after_fork() {
    if NEEDED.load(SeqCst) != 0 {
        wake();
    }
}

/// Somebody enters who has little time, or is asked to stop.
#[inline]
pub fn need() {
    if NEEDED.load(Relaxed) == 0 || STATE.load(Relaxed) != AWAKE {
        wake();
    }
}

#[cold]
fn wake() {
    NEEDED.store(1, SeqCst);
    match STATE.load(SeqCst) {
        ASLEEP => return platform::wake(&NEEDED),
        NONE => (),
        _ => return,
    }
    // Not waited for: this may be a signal handler on the very thread that holds it. Who holds it starts the thread, or forks and does it then.
    if let Ok(mut started) = START.try_lock()
        && !started.0
    {
        STATE.store(AWAKE, SeqCst); // before it can fall asleep
        started.0 = start();
        if !started.0 {
            STATE.store(FAILED, SeqCst);
        }
    }
}

/// A thread of the system's: one of Rust's has memory of its own, which would be lost in the child of a fork.
fn start() -> bool {
    // SAFETY: sets of signals, attributes and a number on this stack, initialised before they are read; the host's signals are for the host's threads, and the mask is put back.
    unsafe {
        let (mut all, mut old, mut attributes) = (std::mem::zeroed(), std::mem::zeroed(), std::mem::zeroed());
        let mut thread = std::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut old);
        libc::pthread_attr_init(&mut attributes);
        libc::pthread_attr_setdetachstate(&mut attributes, libc::PTHREAD_CREATE_DETACHED);
        libc::pthread_attr_setstacksize(&mut attributes, 128 << 10);
        let failed = libc::pthread_create(&mut thread, &attributes, run, std::ptr::null_mut());
        libc::pthread_attr_destroy(&mut attributes);
        libc::pthread_sigmask(libc::SIG_SETMASK, &old, std::ptr::null_mut());
        failed == 0
    }
}

extern "C" fn run(_: *mut c_void) -> *mut c_void {
    let (mut idle, mut pause) = (0, PERIOD);
    loop {
        std::thread::sleep(pause);
        let began = platform::thread_time();
        // SAFETY: this is the only thread that uses it.
        let realms = unsafe { &mut *LIST.0.get() };
        pool::list(realms);
        let inside = realms.iter().filter(|realm| realm.ask_soon()).count();
        // Of the processor's: on a busy machine a look may take long for other reasons, and is needed as ever.
        pause = PERIOD.max((platform::thread_time() - began) * SHARE);
        idle = if NEEDED.swap(0, SeqCst) != 0 || inside != 0 { 0 } else { idle + 1 };
        if idle >= IDLE {
            STATE.store(ASLEEP, SeqCst);
            platform::wait_while_zero(&NEEDED);
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
