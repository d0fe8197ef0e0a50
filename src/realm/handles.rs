//! The handle table: numbers with a generation, never pointers.
//!
//! Sixteen shards, so that threads hardly meet; entries never move and are never freed, so a look-up takes no lock. A handle is
//! `generation << 32 | index << 4 | shard`; a live entry's generation is odd, so no handle is 0.

use super::engine::JSValue;
use crate::error::{Error, Result};
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering::*, fence};
use std::sync::{Mutex, MutexGuard};

pub type Handle = u64;

/// What a handle names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Kind {
    /// A JavaScript value of a realm; the entry's object is the realm.
    Value = 1,
    /// A context: the realm's outside.
    Context = 2,
    /// A module map; the entry's object is the map.
    Map = 3,
    /// A JavaScript function: as `Value`, but known without going in.
    Function = 4,
    /// What settles a promise, as long as it has not.
    Resolver = 5,
    /// The same afterwards.
    UsedResolver = 6,
    /// A template; the entry's object is what the layer above made of it.
    Template = 7,
}

impl Kind {
    /// Whether what it names is of no realm.
    pub fn is_ours(self) -> bool {
        matches!(self, Kind::Map | Kind::Template)
    }
}

struct Entry {
    generation: AtomicU32,
    kind: AtomicU32,
    object: AtomicPtr<()>,
    value: [AtomicU64; 2],
}

struct Free {
    indexes: Vec<u32>,
    next: u32,
    live: u64,
}

const SHARDS: usize = 16;
const SEGMENTS: usize = 22;
const FIRST: u32 = 64;

struct Shard {
    free: Mutex<Free>,
    segments: [AtomicPtr<Entry>; SEGMENTS],
}

static TABLE: [Shard; SHARDS] = [const {
    Shard {
        free: Mutex::new(Free { indexes: Vec::new(), next: 0, live: 0 }),
        segments: [const { AtomicPtr::new(std::ptr::null_mut()) }; SEGMENTS],
    }
}; SHARDS];

/// A copy of a live entry.
#[derive(Clone, Copy)]
pub struct Named {
    pub kind: Kind,
    pub object: *mut (),
    pub value: JSValue,
}

impl Named {
    pub const NOTHING: Named = Named { kind: Kind::Map, object: std::ptr::null_mut(), value: super::engine::JS_UNDEFINED };
}

fn lock(shard: &Shard) -> MutexGuard<'_, Free> {
    shard.free.lock().unwrap_or_else(|e| e.into_inner())
}

/// Segment and place of an index: segment k holds `FIRST << k` entries.
#[inline(always)]
fn place(index: u32) -> (usize, usize) {
    let n = index + FIRST;
    let segment = (n.ilog2() - FIRST.ilog2()) as usize;
    (segment, (n - (FIRST << segment)) as usize)
}

#[inline(always)]
fn entry(shard: &Shard, index: u32) -> Option<&Entry> {
    let (segment, at) = place(index);
    let start = shard.segments.get(segment)?.load(Acquire);
    if start.is_null() {
        return None;
    }
    // SAFETY: a segment has `FIRST << segment` entries and is never freed.
    Some(unsafe { &*start.add(at) })
}

#[inline(always)]
fn split(handle: Handle) -> Option<(&'static Shard, &'static Entry, u32, u32)> {
    let shard = &TABLE[(handle & 15) as usize];
    let index = (handle as u32) >> 4;
    let generation = (handle >> 32) as u32;
    if generation & 1 == 0 {
        return None;
    }
    Some((shard, entry(shard, index)?, index, generation))
}

fn to_words(value: JSValue) -> [u64; 2] {
    // SAFETY: a JSValue is two words without padding (asserted in engine/layout.rs).
    unsafe { std::mem::transmute(value) }
}

fn from_words(words: [u64; 2]) -> JSValue {
    // SAFETY: as above; any bits are a JSValue, and the engine sees only those that it made.
    unsafe { std::mem::transmute(words) }
}

/// Makes a handle.
pub fn make(kind: Kind, object: *const (), value: JSValue) -> Result<Handle> {
    // Threads' numbers are addresses: mix them.
    let number = (super::lock::thread_number().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60) as usize % SHARDS;
    let shard = &TABLE[number];
    let mut free = lock(shard);
    let index = match free.indexes.pop() {
        Some(index) => index,
        None => {
            let index = free.next;
            let (segment, _) = place(index);
            if segment >= SEGMENTS {
                return Err(Error::new(crate::error::Status::System, "too many handles"));
            }
            if shard.segments[segment].load(Relaxed).is_null() {
                let entries: Vec<Entry> = (0..FIRST << segment)
                    .map(|_| Entry {
                        generation: AtomicU32::new(0),
                        kind: AtomicU32::new(0),
                        object: AtomicPtr::new(std::ptr::null_mut()),
                        value: [AtomicU64::new(0), AtomicU64::new(0)],
                    })
                    .collect();
                shard.segments[segment].store(Box::leak(entries.into_boxed_slice()).as_mut_ptr(), Release);
            }
            free.next += 1;
            index
        }
    };
    free.live += 1;
    let entry = entry(shard, index).expect("the segment was just made");
    let words = to_words(value);
    // Who sees one of these in `copy` sees that the entry's last handle is gone, too.
    fence(Release);
    entry.kind.store(kind as u32, Relaxed);
    entry.object.store(object.cast_mut(), Relaxed);
    entry.value[0].store(words[0], Relaxed);
    entry.value[1].store(words[1], Relaxed);
    let generation = entry.generation.load(Relaxed).wrapping_add(1);
    entry.generation.store(generation, Release);
    Ok((generation as u64) << 32 | (index as u64) << 4 | number as u64)
}

/// Fields are written one by one into `named`: a copy of the whole through an `Option` waits for the stores before it.
#[inline(always)]
fn copy(entry: &Entry, generation: u32, named: &mut Named) -> bool {
    if entry.generation.load(Acquire) != generation {
        return false;
    }
    let kind = entry.kind.load(Relaxed);
    named.object = entry.object.load(Relaxed);
    named.value = from_words([entry.value[0].load(Relaxed), entry.value[1].load(Relaxed)]);
    fence(Acquire);
    if entry.generation.load(Relaxed) != generation {
        return false;
    }
    named.kind = match kind {
        1 => Kind::Value,
        2 => Kind::Context,
        4 => Kind::Function,
        5 => Kind::Resolver,
        6 => Kind::UsedResolver,
        7 => Kind::Template,
        _ => Kind::Map,
    };
    true
}

/// What a handle names now. What it says holds as long as nobody releases the handle: for a realm's value, enter the realm
/// and look again.
#[inline]
pub fn look(handle: Handle) -> Result<Named> {
    let mut named = Named::NOTHING;
    if look_into(handle, &mut named) { Ok(named) } else { Err(Error::stale()) }
}

/// As [`look`], on the hot path: answers whether the handle is alive.
#[inline(always)]
pub fn look_into(handle: Handle, named: &mut Named) -> bool {
    seen(handle, named).is_some()
}

/// A handle that was alive when it was looked at.
pub struct Seen(&'static Entry, u32);

impl Seen {
    /// Whether it still is. If so, it names what it named.
    #[inline(always)]
    pub fn again(&self) -> bool {
        self.0.generation.load(Acquire) == self.1
    }
}

/// As [`look_into`], for a second look.
#[inline(always)]
pub fn seen(handle: Handle, named: &mut Named) -> Option<Seen> {
    let (_, entry, _, generation) = split(handle)?;
    copy(entry, generation, named).then_some(Seen(entry, generation))
}

/// Runs `f` while the handle cannot be released.
pub fn look_held<T>(handle: Handle, f: impl FnOnce(Named) -> T) -> Result<T> {
    let (shard, entry, _, generation) = split(handle).ok_or_else(Error::stale)?;
    let _held = lock(shard);
    let mut named = Named::NOTHING;
    if copy(entry, generation, &mut named) { Ok(f(named)) } else { Err(Error::stale()) }
}

/// Makes a handle of one kind one of another; answers whether it was of that kind.
pub fn change_kind(handle: Handle, from: Kind, to: Kind) -> bool {
    let Some((shard, entry, _, generation)) = split(handle) else { return false };
    let _held = lock(shard);
    let mut named = Named::NOTHING;
    let is = copy(entry, generation, &mut named) && named.kind == from;
    if is {
        entry.kind.store(to as u32, Relaxed);
    }
    is
}

/// Takes a handle out of the table. Of several callers one gets it.
pub fn take(handle: Handle) -> Result<Named> {
    let (shard, entry, index, generation) = split(handle).ok_or_else(Error::stale)?;
    let mut free = lock(shard);
    let mut named = Named::NOTHING;
    if !copy(entry, generation, &mut named) {
        return Err(Error::stale());
    }
    entry.generation.store(generation.wrapping_add(1), Release);
    free.indexes.push(index);
    free.live -= 1;
    Ok(named)
}

/// Handles alive.
pub fn live() -> u64 {
    TABLE.iter().map(|s| lock(s).live).sum()
}

/// The locks that fork must hold.
pub fn fork_locks() -> Vec<MutexGuard<'static, impl Sized>> {
    TABLE.iter().map(lock).collect()
}

#[cfg(test)]
mod tests {
    use super::super::engine::JS_UNDEFINED;
    use super::*;

    #[test]
    fn stale_and_forged_handles_are_errors() {
        let h = make(Kind::Map, std::ptr::null(), JS_UNDEFINED).unwrap();
        assert!(look(h).is_ok());
        assert!(take(h).is_ok());
        assert!(take(h).is_err() && look(h).is_err());
        for forged in [0, 1, u64::MAX, h ^ (1 << 33), h | 0xffff_fff0, 1 << 32] {
            assert!(look(forged).is_err(), "{forged:x}");
        }
    }

    #[test]
    fn places_are_dense() {
        assert_eq!(place(0), (0, 0));
        assert_eq!(place(63), (0, 63));
        assert_eq!(place(64), (1, 0));
        assert_eq!(place(191), (1, 127));
        assert_eq!(place(192), (2, 0));
    }
}
