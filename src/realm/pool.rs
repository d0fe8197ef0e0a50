//! Realms and slots that wait for their next tenant.
//!
//! A `Realm` structure is bound to its slot for good and is never freed, so a stale pointer to one is harmless: whoever follows
//! it enters, looks at the handle again, and finds it stale.

use super::Realm;
use super::slot::{Slot, bytes_for};
use crate::error::Result;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard};

/// Slots that keep their memory, ready to start: at most this many.
pub const MOST_READY: usize = 64;

#[derive(Default)]
pub struct Pool {
    /// Realms whose slot holds a fresh copy of the image.
    ready: Vec<&'static Realm>,
    /// Realms whose slot holds nothing.
    empty: Vec<&'static Realm>,
    /// Slots without a realm structure.
    slots: Vec<Slot>,
    /// Every realm there is.
    all: Vec<&'static Realm>,
}

static POOL: Mutex<Option<Pool>> = Mutex::new(None);
static LIVE: AtomicU64 = AtomicU64::new(0);

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, Option<Pool>> {
    POOL.lock().unwrap_or_else(|e| e.into_inner())
}

fn with<T>(f: impl FnOnce(&mut Pool) -> T) -> T {
    f(fork_lock().get_or_insert_default())
}

/// Takes a realm whose slot is large enough for `limit`: ready if there is one, else empty, else new.
pub fn take(limit: u64) -> Result<&'static Realm> {
    let bytes = bytes_for(limit);
    LIVE.fetch_add(1, Relaxed);
    let kept = with(|pool| {
        for list in [&mut pool.ready, &mut pool.empty] {
            if let Some(i) = list.iter().rposition(|r| r.slot.bytes == bytes) {
                return Ok(list.swap_remove(i));
            }
        }
        Err(pool.slots.iter().rposition(|s| s.bytes == bytes).map(|i| pool.slots.swap_remove(i)))
    });
    let slot = match kept {
        Ok(realm) => return Ok(realm),
        Err(Some(slot)) => slot,
        Err(None) => Slot::reserve(bytes).inspect_err(|_| {
            LIVE.fetch_sub(1, Relaxed);
        })?,
    };
    let realm: &'static Realm = Box::leak(Box::new(Realm::new(slot)));
    with(|pool| pool.all.push(realm));
    Ok(realm)
}

/// Whether a realm that ends should make its slot ready.
pub fn wants_ready() -> bool {
    with(|pool| pool.ready.len() < MOST_READY)
}

/// Gives a realm back that nobody is in; `ready` says what its slot holds.
pub fn give(realm: &'static Realm, ready: bool) {
    LIVE.fetch_sub(1, Relaxed);
    with(|pool| if ready { pool.ready.push(realm) } else { pool.empty.push(realm) });
}

/// Takes a slot without a realm that `fits`, reserving new ones if none waits.
pub fn take_slot(bytes: u64, fits: impl Fn(&Slot) -> bool) -> Result<Slot> {
    let kept = with(|pool| pool.slots.iter().position(|s| s.bytes == bytes && fits(s)).map(|i| pool.slots.swap_remove(i)));
    if let Some(slot) = kept {
        return Ok(slot);
    }
    loop {
        let slot = Slot::reserve(bytes)?;
        if fits(&slot) {
            return Ok(slot);
        }
        give_empty(slot);
    }
}

/// Gives a slot back that never had a realm.
pub fn give_empty(slot: Slot) {
    with(|pool| pool.slots.push(slot));
}

/// Empties the ready slots.
pub fn trim() {
    let ready = with(|pool| std::mem::take(&mut pool.ready));
    for realm in ready {
        realm.make_empty();
        with(|pool| pool.empty.push(realm));
    }
}

/// Realms alive, and the number and bytes of slots that are ready.
pub fn counts() -> (u64, u64, u64) {
    with(|pool| {
        let bytes = pool.ready.iter().map(|r| r.resident_bytes()).sum();
        (LIVE.load(Relaxed), pool.ready.len() as u64, bytes)
    })
}

/// Every realm, alive or not, under the fork lock.
pub fn all(pool: &Option<Pool>) -> &[&'static Realm] {
    pool.as_ref().map_or(&[], |p| &p.all)
}
