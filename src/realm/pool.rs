//! Realms and slots that wait for their next tenant.
//!
//! A `Realm` structure is bound to its slot for good and is never freed, so a stale pointer to one is harmless: whoever follows
//! it enters, looks at the handle again, and finds it stale.

use super::Realm;
use super::image::Image;
use super::platform;
use super::slot::{Slot, bytes_for};
use crate::error::Result;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};

/// Slots that keep their memory, ready to start: at most this many, and this many bytes.
const MOST_READY: usize = 64;
const MOST_BYTES: u64 = 64 << 20;
/// A slot with a larger image is not made ready before somebody asks.
const LARGEST_READY: u64 = 24 << 20;
/// Bytes above its image that a ready slot keeps: the system takes some twenty times longer to give a page than it takes to zero it by hand.
const LEAST_KEPT: u64 = 256 << 10;
const MOST_KEPT: u64 = 2 << 20;
const LATELY: usize = 9;

#[derive(Default)]
pub struct Pool {
    /// Realms whose slot holds a fresh copy of the image, and the processor that put it there, in whose caches it is.
    ready: Vec<(&'static Realm, u32)>,
    /// Bytes that they keep.
    bytes: u64,
    /// Realms whose slot holds nothing.
    empty: Vec<&'static Realm>,
    /// Slots without a realm structure.
    slots: Vec<Slot>,
    /// By how many bytes the last realms had grown when they ended.
    lately: [u64; LATELY],
    turn: usize,
    /// Every realm there is.
    all: Vec<&'static Realm>,
}

impl Pool {
    fn take_ready(&mut self, i: usize) -> &'static Realm {
        let (realm, _) = self.ready.remove(i);
        self.bytes -= realm.resident_bytes();
        realm
    }

    /// What most of the last realms had grown by, so that a large one among small ones gives all back; and an eighth of what is left of the
    /// pool's bytes at most.
    fn keeping(&mut self, grown: u64) -> u64 {
        self.turn = (self.turn + 1) % LATELY;
        self.lately[self.turn] = grown;
        let mut sorted = self.lately;
        sorted.sort_unstable();
        let left = MOST_BYTES.saturating_sub(self.bytes) / 8;
        sorted[LATELY / 2].min(MOST_KEPT).min(left).max(LEAST_KEPT)
    }
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

/// Takes a realm whose slot is large enough for `limit`: one that holds the image if there is one, else an empty one, else a new one.
pub fn take(limit: u64, image: &Arc<Image>) -> Result<&'static Realm> {
    let bytes = bytes_for(limit);
    let wanted = Arc::as_ptr(image).cast_mut();
    let here = platform::processor();
    LIVE.fetch_add(1, Relaxed);
    let kept = with(|pool| {
        let fits = |r: &Realm| r.slot.bytes == bytes && r.holds.load(Relaxed) == wanted;
        let near = pool.ready.iter().rposition(|(r, processor)| *processor == here && fits(r));
        if let Some(i) = near.or_else(|| pool.ready.iter().position(|(r, _)| fits(r))) {
            return Ok(pool.take_ready(i));
        }
        if let Some(i) = pool.empty.iter().rposition(|r| r.slot.bytes == bytes) {
            return Ok(pool.empty.swap_remove(i));
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

/// Whether a realm that ends after it has `grown` by so many bytes should put this image back, so that its slot is ready, and how many bytes above the
/// image it shall keep. Slots that hold other images may be emptied for that.
pub fn room_for(image: &Arc<Image>, grown: u64) -> Option<u64> {
    if image.len() > LARGEST_READY || image.is_gone.load(Relaxed) {
        return None;
    }
    let wanted = Arc::as_ptr(image).cast_mut();
    loop {
        let other = with(|pool| {
            if pool.ready.len() < MOST_READY && pool.bytes + image.len() + LEAST_KEPT <= MOST_BYTES {
                return Err(Some(pool.keeping(grown)));
            }
            let other = pool.ready.iter().position(|(r, _)| r.holds.load(Relaxed) != wanted);
            other.map(|i| pool.take_ready(i)).ok_or(None)
        });
        match other {
            Ok(realm) => empty(realm),
            Err(answer) => return answer,
        }
    }
}

fn empty(realm: &'static Realm) {
    realm.make_empty();
    with(|pool| pool.empty.push(realm));
}

/// Nobody will start from this image again: empties the ready slots that hold it, and no more are made.
pub fn forget(image: &Arc<Image>) {
    image.is_gone.store(true, Relaxed);
    let gone = Arc::as_ptr(image).cast_mut();
    loop {
        let realm = with(|pool| pool.ready.iter().position(|(r, _)| r.holds.load(Relaxed) == gone).map(|i| pool.take_ready(i)));
        match realm {
            Some(realm) => empty(realm),
            None => return,
        }
    }
}

/// Gives a realm back that nobody is in; `ready` says what its slot holds.
pub fn give(realm: &'static Realm, ready: Option<&Image>) {
    LIVE.fetch_sub(1, Relaxed);
    let is_given = with(|pool| {
        match ready {
            // Looked at under the lock: `forget` says so first and then takes out what it finds.
            Some(image) if image.is_gone.load(Relaxed) => return false,
            Some(_) => {
                pool.bytes += realm.resident_bytes();
                pool.ready.push((realm, platform::processor()));
            }
            None => pool.empty.push(realm),
        }
        true
    });
    if !is_given {
        empty(realm);
    }
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
    let ready = with(|pool| {
        pool.bytes = 0;
        std::mem::take(&mut pool.ready)
    });
    ready.into_iter().for_each(|(realm, _)| empty(realm));
}

/// Realms alive, and the number and bytes of slots that are ready.
pub fn counts() -> (u64, u64, u64) {
    with(|pool| {
        (LIVE.load(Relaxed), pool.ready.len() as u64, pool.bytes)
    })
}

/// Brings a list of every realm up to date.
pub fn list(realms: &mut Vec<&'static Realm>) {
    with(|pool| {
        if realms.len() != pool.all.len() {
            realms.clone_from(&pool.all);
        }
    });
}

/// Every realm, alive or not, under the fork lock.
pub fn all(pool: &Option<Pool>) -> &[&'static Realm] {
    pool.as_ref().map_or(&[], |p| &p.all)
}
