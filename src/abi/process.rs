//! The library as a whole: version, statistics, giving memory back.

use super::error::rvm_error;
use super::guard;
use super::status::*;
use super::value::*;
use crate::error::{Error, Result};
use crate::realm::{self, Entered};
use crate::require;
use std::ffi::c_char;

/// The ABI this header describes; compare it with `rvm_abi_version()` after loading the library at run time.
pub const RVM_ABI_VERSION: u32 = 1;

/// The ABI version of the library that is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn rvm_abi_version() -> u32 { RVM_ABI_VERSION }

/// The version of the library, such as `"0.1.0"`. Static.
#[unsafe(no_mangle)]
pub extern "C" fn rvm_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Statistics of one realm. Bytes are of the realm's arena: everything its JavaScript and the engine took.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct rvm_realm_stats {
    /// `sizeof(rvm_realm_stats)`, set by the caller.
    pub size: usize,
    /// Bytes in use now, the engine's own included.
    pub bytes_used: u64,
    /// The most bytes that were in use since the realm began.
    pub bytes_peak: u64,
    /// The memory limit.
    pub bytes_limit: u64,
    /// Handles into the realm.
    pub handles: u64,
    /// Host functions registered in it.
    pub host_functions: u64,
    /// Timers waiting.
    pub timers: u64,
    /// Unhandled promise rejections so far.
    pub unhandled_rejections: u64,
    /// 1 if the realm is condemned, else 0.
    pub condemned: u32,
    /// Promises of `rvm_promise_new` that nobody has settled or given up yet.
    pub resolvers: u32,
}

/// Statistics of the process.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct rvm_process_stats {
    /// `sizeof(rvm_process_stats)`, set by the caller.
    pub size: usize,
    /// Handles of any kind.
    pub live_handles: u64,
    /// Realms alive.
    pub live_realms: u64,
    /// Bytes of all live realms' arenas now.
    pub bytes_used: u64,
    /// The most bytes they had together.
    pub bytes_peak: u64,
    /// Slots kept ready for the next realm, and the bytes they keep.
    pub pooled_slots: u64,
    /// Bytes that pooled slots keep.
    pub pooled_bytes: u64,
    /// Modules whose compiled code is cached.
    pub cached_modules: u64,
    /// Bytes of that code.
    pub cached_bytes: u64,
    /// Bytes of the images that realms start from.
    pub image_bytes: u64,
    /// Bytes of address space reserved (not memory).
    pub reserved_bytes: u64,
    /// Stacks of the library's own, on which JavaScript runs that was called on a thread with less than 7 MiB of stack left: those in use, and those kept ready.
    pub stacks: u64,
    /// Bytes of memory that those kept ready take.
    pub stack_bytes: u64,
}

/// Fills `*stats` for the realm of `realm` (any handle into it).
///
/// Errors: `RVM_INVALID_ARGUMENT` (`size`), `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_stats(realm: rvm_handle, stats: *mut rvm_realm_stats, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let stats = guard::output(stats, "stats")?;
            expect_size(stats.size, size_of::<rvm_realm_stats>())?;
            let s = Entered::peek(realm)?.stats();
            *stats = rvm_realm_stats {
                size: stats.size,
                bytes_used: s.used,
                bytes_peak: s.peak,
                bytes_limit: s.limit,
                handles: s.handles,
                host_functions: s.functions,
                timers: s.timers,
                unhandled_rejections: s.rejections,
                condemned: s.condemned as u32,
                resolvers: s.resolvers.min(u32::MAX as u64) as u32,
            };
            Ok(())
        })
    }
}

/// Fills `*stats` for the process. Any thread; never waits.
///
/// Errors: `RVM_INVALID_ARGUMENT` (`size`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_stats_process(stats: *mut rvm_process_stats, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let known = size_of::<rvm_process_stats>();
            let size = guard::output(stats.cast::<usize>(), "stats").map(|s| *s)?;
            // Who was built before `stacks` was there gets what it knows.
            if size != std::mem::offset_of!(rvm_process_stats, stacks) {
                expect_size(size, known)?;
            }
            let s = realm::process_stats();
            let (cached_modules, cached_bytes) = require::counts();
            let all = rvm_process_stats {
                size,
                live_handles: s.handles,
                live_realms: s.realms,
                bytes_used: s.used,
                bytes_peak: s.peak,
                pooled_slots: s.pooled,
                pooled_bytes: s.pooled_bytes,
                cached_modules,
                cached_bytes: cached_bytes + crate::realm::script_bytes(),
                image_bytes: s.image_bytes,
                reserved_bytes: s.reserved,
                stacks: s.stacks,
                stack_bytes: s.stack_bytes,
            };
            std::ptr::copy_nonoverlapping((&raw const all).cast::<u8>(), stats.cast::<u8>(), size);
            Ok(())
        })
    }
}

/// Gives back what is only kept for speed: pooled slots, cached code, the image (realms that live keep their own hold on it). Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rvm_trim() {
    guard::quiet(|| {
        require::clear_caches();
        realm::trim();
    });
}

/// Forgets all compiled code; the next require compiles anew.
#[unsafe(no_mangle)]
pub extern "C" fn rvm_cache_clear() {
    guard::quiet(require::clear_caches);
}

fn expect_size(given: usize, known: usize) -> Result<()> {
    match given == known {
        true => Ok(()),
        false => Err(Error::invalid(format!("stats.size is {given}, this library knows {known}"))),
    }
}
