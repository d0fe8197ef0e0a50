//! fork: the child may use what was idle. Before it, all of our locks are taken, so that none is held by a thread that the child does not have; what
//! was inside a call on another thread counts as condemned there.

use super::{handles, image, pool, protocol, script, slot, ticker};
use super::engine::STOP_FORK;
use std::any::Any;
use std::cell::UnsafeCell;

/// More locks for `prepare` to take: what layers above this one own.
pub type Locks = fn() -> Box<dyn Any>;

struct Held(UnsafeCell<Vec<Box<dyn Any>>>);
// SAFETY: touched by prepare, parent and child only, which the system runs one after another on the forking thread.
unsafe impl Sync for Held {}
static HELD: Held = Held(UnsafeCell::new(Vec::new()));
static ABOVE: std::sync::Mutex<Vec<Locks>> = std::sync::Mutex::new(Vec::new());

/// Has `prepare` take further locks, before those of this layer.
pub fn also_hold(locks: Locks) {
    ABOVE.lock().unwrap_or_else(|e| e.into_inner()).push(locks);
}

extern "C" fn prepare() {
    // SAFETY: see `Held`.
    let held = unsafe { &mut *HELD.0.get() };
    let above = ABOVE.lock().unwrap_or_else(|e| e.into_inner());
    held.extend(above.iter().map(|locks| locks()));
    drop(above);
    // The order in which the code takes them: image, then pool and slots; handles and waits stand alone.
    held.push(Box::new(script::fork_lock()));
    held.push(Box::new(image::fork_lock()));
    held.push(Box::new(pool::fork_lock()));
    held.push(Box::new(slot::fork_lock()));
    held.push(Box::new(handles::fork_locks()));
    held.push(Box::new(super::lock::fork_lock()));
    held.push(Box::new(protocol::fork_lock()));
    held.push(Box::new(ticker::fork_lock()));
}

extern "C" fn parent() {
    // SAFETY: see `Held`.
    unsafe { &mut *HELD.0.get() }.clear();
    ticker::after_fork();
}

extern "C" fn child() {
    super::platform::reseed_in_child();
    super::platform::register_membarrier();
    // SAFETY: on the child's only thread.
    unsafe { super::engine::rvm_hard_child() };
    // SAFETY: see `Held`.
    let held = unsafe { &mut *HELD.0.get() };
    for lock in held.iter_mut() {
        if let Some(cell) = lock.downcast_mut::<std::sync::MutexGuard<'static, Option<image::Cell>>>() {
            image::reset_in_child(cell);
        }
        if let Some(waits) = lock.downcast_mut::<std::sync::MutexGuard<'static, Vec<(u64, &'static super::lock::Lock)>>>() {
            super::lock::reset_in_child(waits);
        }
        if let Some(started) = lock.downcast_mut::<std::sync::MutexGuard<'static, ticker::Started>>() {
            ticker::reset_in_child(started);
        }
        if let Some(pool) = lock.downcast_ref::<std::sync::MutexGuard<'static, Option<pool::Pool>>>() {
            for realm in pool::all(pool) {
                realm.asking.store(0, std::sync::atomic::Ordering::SeqCst);
                // SAFETY: the child has one thread, this one.
                unsafe {
                    if realm.lock.reset_in_child() {
                        (*realm.live.get()).condemned = STOP_FORK;
                        (*realm.live.get()).guard = std::ptr::null_mut();
                        super::engine::rvm_give_stack(realm.live.get());
                        (*realm.live.get()).deadline = 0;
                        realm.inside.store(0, std::sync::atomic::Ordering::SeqCst);
                    }
                }
            }
        }
    }
    held.clear();
}

#[ctor::ctor(unsafe)]
fn register() {
    super::platform::register_membarrier();
    // dlclose would leave these functions, and the threads of the library, without their code.
    super::platform::pin();
    // SAFETY: plain functions of this library, which is never unloaded.
    unsafe { libc::pthread_atfork(Some(prepare), Some(parent), Some(child)) };
}
