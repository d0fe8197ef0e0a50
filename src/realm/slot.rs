//! Slots: fixed ranges of addresses in which realms live one after another.
//!
//! They lie side by side in large reservations without access and are opened in steps, so that 10,000 of them stay
//! far below the kernel's limit of mappings, and strict overcommit or `RLIMIT_AS` give an error and not a surprise.

use super::engine::{Live, SlotHead};
use super::platform;
use crate::error::{Error, Result, Status};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Slots are aligned alike, because Maps hash the low bits of addresses (design section 5).
pub const ALIGN: u64 = 64 << 20;
/// The largest memory limit.
pub const LARGEST: u64 = 64 << 30;
/// Opened at first: an image and what a small module takes.
const FIRST_STEP: u64 = 1 << 20;
/// From here on a slot is backed by huge pages, where the system has some: a realm that is so large loses at most a quarter to what of the last one
/// it does not use, and taking and giving back pages is most of what a large realm costs beyond its own work.
const HUGE_FROM: u64 = 8 << 20;

/// One range of addresses. Never unmapped, so a stale pointer into it finds at worst another realm's bytes, never none.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    pub base: *mut u8,
    pub bytes: u64,
}

// SAFETY: a slot is a range of addresses; who may touch what is in it is the realm's affair.
unsafe impl Send for Slot {}
// SAFETY: as above.
unsafe impl Sync for Slot {}

static RESERVED: AtomicU64 = AtomicU64::new(0);
/// What is left of the last reservation, per size: (bytes of a slot, next base, slots left, slots to reserve next).
static RESERVATIONS: Mutex<Vec<(u64, usize, u64, u64)>> = Mutex::new(Vec::new());

/// How many bytes of addresses a realm with this memory limit needs.
pub fn bytes_for(limit: u64) -> u64 {
    limit.max(ALIGN).next_power_of_two()
}

/// Bytes of address space reserved so far.
pub fn reserved() -> u64 {
    RESERVED.load(Relaxed)
}

/// The lock that fork must hold.
pub fn fork_lock() -> std::sync::MutexGuard<'static, Vec<(u64, usize, u64, u64)>> {
    RESERVATIONS.lock().unwrap_or_else(|e| e.into_inner())
}

impl Slot {
    /// Takes a new slot of `bytes` (from [`bytes_for`]). Slots are never given back, only emptied; the pool keeps them.
    pub fn reserve(bytes: u64) -> Result<Slot> {
        let mut all = fork_lock();
        let i = match all.iter().position(|r| r.0 == bytes) {
            Some(i) => i,
            None => {
                all.push((bytes, 0, 0, 4));
                all.len() - 1
            }
        };
        let entry = &mut all[i];
        if entry.2 == 0 {
            // Fewer where the system is short of addresses.
            let mut count = entry.3;
            let base = loop {
                match platform::reserve(bytes * count, ALIGN) {
                    Ok(base) => break base,
                    Err(_) if count > 1 => count /= 2,
                    Err(e) => {
                        return Err(Error::new(Status::System, format!("cannot reserve {bytes} bytes of addresses for a realm: {e}")));
                    }
                }
            };
            RESERVED.fetch_add(bytes * count, Relaxed);
            *entry = (bytes, base as usize, count, (entry.3 * 2).min(64));
        }
        let base = entry.1 as *mut u8;
        entry.1 += bytes as usize;
        entry.2 -= 1;
        Ok(Slot { base, bytes })
    }

    pub fn head(&self) -> *mut SlotHead {
        self.base.cast()
    }

    /// Opens the slot up to `end` at least.
    pub fn open(&self, live: &mut Live, end: u64) -> std::io::Result<()> {
        if end <= live.opened {
            return Ok(());
        }
        let mut target = end.max(live.opened * 2).max(FIRST_STEP).next_multiple_of(1 << 16);
        if target > HUGE_FROM {
            target = target.next_multiple_of(platform::HUGE_PAGE);
        }
        let target = target.min(self.bytes);
        // SAFETY: the range lies in this slot, which is ours.
        let (from, opened) = (live.opened, |to: u64| unsafe { platform::open(self.base.add(live.opened as usize), to - live.opened) });
        live.opened = match opened(target) {
            Ok(()) => target,
            // Where commit is short, what is needed may still be had.
            Err(_) => {
                let least = end.next_multiple_of(1 << 16).min(self.bytes);
                opened(least)?;
                least
            }
        };
        debug_assert!(live.opened > from);
        if live.opened > HUGE_FROM {
            let start = from.max(HUGE_FROM);
            // SAFETY: just opened.
            unsafe { platform::prefer_huge(self.base.add(start as usize), live.opened - start) };
        }
        Ok(())
    }

    /// Zeroes the bytes in `from..live.touched`: by hand those below `keep`, by giving pages back those above. Below `kept` there may be pages that an
    /// earlier life took. Answers how far there may be some now.
    pub fn clean(&self, live: &mut Live, from: u64, keep: u64, kept: u64) -> u64 {
        self.unmark(live);
        let from = from.min(live.touched);
        let reached = live.touched.max(kept).next_multiple_of(platform::PAGE).min(live.opened);
        let middle = reached.min(from.max(keep).next_multiple_of(platform::PAGE));
        // SAFETY: below `opened`; the realm has ended, nothing refers to these bytes.
        unsafe {
            let by_hand = middle.min(live.touched) - from;
            std::ptr::write_bytes(self.base.add(from as usize), 0, by_hand as usize);
            if reached > middle {
                if live.opened > middle + (4 << 20) {
                    platform::close(self.base.add(middle as usize), live.opened - middle);
                    live.opened = middle;
                } else {
                    platform::discard(self.base.add(middle as usize), reached - middle);
                }
            }
        }
        live.touched = from;
        middle
    }

    /// Takes the arena's marks of freed blocks away, for valgrind and AddressSanitizer.
    pub fn unmark(&self, live: &Live) {
        if cfg!(any(feature = "valgrind", feature = "asan")) {
            // SAFETY: a request to those tools.
            unsafe { super::engine::rvm_arena_unmark(self.base.cast(), live.opened) };
        }
    }

    /// Gives everything back but the addresses.
    pub fn close(&self, live: &mut Live) {
        self.unmark(live);
        // SAFETY: the realm has ended, nothing refers to these bytes.
        unsafe { platform::close(self.base, live.opened) };
        live.opened = 0;
        live.touched = 0;
    }
}

/// The arena asks for more room. Never unwinds.
pub unsafe extern "C" fn open(live: *mut Live, end: u64) -> i32 {
    // SAFETY: called by the arena inside a guard; `live` and its slot are those of the realm that this thread is in.
    let live = unsafe { &mut *live };
    let slot = Slot { base: live.slot.cast(), bytes: bytes_for(live.limit) };
    slot.open(live, end).is_err() as i32
}

/// The arena gives back pages of a large free block. Never unwinds.
pub unsafe extern "C" fn discard(live: *mut Live, from: u64, to: u64) {
    if to > from {
        // SAFETY: as above; the arena says that nothing in the range is needed. Both ends but the last are page-aligned.
        unsafe {
            let to = to.next_multiple_of(platform::PAGE).min((*live).opened);
            platform::discard((*live).slot.cast::<u8>().add(from as usize), to - from);
        }
    }
}
