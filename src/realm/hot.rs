//! The short way of the most frequent call: nobody is inside, few plain arguments, nothing left to settle afterwards. It does what `Entered`
//! and the ABI's general way do, step by step the same, without what only other calls need; half of a short call's cost was that.
//! Whatever is out of the ordinary is left to the general way, before anything has happened or after the call.

use super::Realm;
use super::engine::*;
use super::enter::{Entered, leave};
use super::handles::{self, Handle, Kind, Named};
use super::lock::Got;
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::sync::atomic::Ordering::*;

/// Arguments that the short way takes at most.
const FEW: usize = 4;
/// Bytes of a name that the realm keeps the atom of.
const SHORT: usize = 27;

/// What a `Cell` begins with, and all of it that counts where there is no value of the engine.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Plain {
    pub kind: u32,
    pub flags: u32,
    pub length: u64,
    pub payload: Payload,
}

const _: () = assert!(std::mem::offset_of!(Cell, js) == size_of::<Plain>());

/// Whether the engine can take it as it is.
///
/// # Safety
/// A string's data has its length.
#[inline(always)]
unsafe fn is_ready(arg: &Plain) -> bool {
    match arg.kind {
        CELL_UNDEFINED | CELL_NULL | CELL_NUMBER => true,
        // SAFETY: as below.
        CELL_BOOL => unsafe { arg.payload.integer as u8 <= 1 },
        // SAFETY: the kind says which member counts, and as promised.
        CELL_STRING => unsafe {
            let data = arg.payload.data;
            arg.length.wrapping_sub(1) < 1 << 20 && !data.is_null() && is_ascii(std::slice::from_raw_parts(data.cast(), arg.length as usize))
        },
        _ => false,
    }
}

/// By words: for a hundred bytes, the standard library's look takes four times as many instructions.
#[inline]
pub fn is_ascii(bytes: &[u8]) -> bool {
    // Chunks that overlap: no loop over single bytes at the end.
    let or = |all: u128, chunk: &[u8; 16]| all | u128::from_ne_bytes(*chunk);
    let high = u128::from_ne_bytes([0x80; 16]);
    match bytes.last_chunk::<16>() {
        Some(last) => bytes.as_chunks::<16>().0.iter().fold(or(0, last), or) & high == 0,
        None => bytes.iter().fold(0, |all, byte| all | byte) < 0x80,
    }
}

/// Length of a short ASCII name; `None` if it is another.
///
/// # Safety
/// `name` is NUL-terminated.
#[inline(always)]
unsafe fn short_length(name: *const c_char) -> Option<usize> {
    let (mut length, mut all) = (0, 0u8);
    while length <= SHORT {
        // SAFETY: no byte behind the NUL is read.
        let byte = unsafe { *name.cast::<u8>().add(length) };
        if byte == 0 {
            return (length > 0 && all < 0x80).then_some(length);
        }
        all |= byte;
        length += 1;
    }
    None
}

/// How far a call came.
pub enum Hot {
    /// Not for here: nothing has happened.
    Elsewhere,
    Done,
    /// The thunk answered this; what is left is the general way's, inside.
    Unusual(Entered, i32),
}

/// Calls `method` of what `handle` names, or that itself where `method` is NULL, and gives the result to `take` if no handle is needed for it.
///
/// # Safety
/// `method` is NULL or NUL-terminated, `args` are `nargs`, and their data has their length; all of it lives until this returns.
#[inline(always)]
pub unsafe fn call(
    handle: Handle,
    method: *const c_char,
    args: *const Plain,
    nargs: usize,
    out: &mut MaybeUninit<Cell>,
    take: impl FnOnce(&Plain),
) -> Hot {
    let mut method_length = 0;
    // SAFETY: as promised.
    unsafe {
        if nargs > FEW || nargs > 0 && args.is_null() {
            return Hot::Elsewhere;
        }
        for i in 0..nargs {
            if !is_ready(&*args.add(i)) {
                return Hot::Elsewhere;
            }
        }
        if !method.is_null() {
            let Some(length) = short_length(method) else { return Hot::Elsewhere };
            method_length = length;
        }
    }
    let mut named = Named::NOTHING;
    let Some(seen) = handles::seen(handle, &mut named) else { return Hot::Elsewhere };
    if !matches!(named.kind, Kind::Value | Kind::Function) {
        return Hot::Elsewhere;
    }
    // SAFETY: such entries hold a realm, and realms are never freed.
    let realm = unsafe { &*named.object.cast::<Realm>() };
    if realm.lock.try_lock() != Got::Outermost {
        return Hot::Elsewhere;
    }
    let entered = Entered::outermost(realm);
    // Inside, the handle stays what it is now.
    if !seen.again() || entered.live().condemned != 0 {
        return Hot::Elsewhere;
    }
    entered.start();
    let mut call = CallArgs {
        target: named.value,
        this_val: JS_UNDEFINED,
        method,
        method_length,
        args: args.cast(),
        nargs,
        out: out.as_mut_ptr(),
    };
    // SAFETY: inside; the arguments live until the thunk returns, and none is a value of the engine.
    let status = unsafe { rvm_hot_thunk(entered.live(), &mut call) };
    let live = entered.live();
    // SAFETY: after T_OK the thunk has written all that is not `js`, which is for values of the engine alone.
    let kind = if status == T_OK { unsafe { (*out.as_ptr()).kind } } else { CELL_JS };
    if kind > CELL_STRING || kind == CELL_BIGINT || (live.jobs | live.rejections | live.soft) != 0 {
        return Hot::Unusual(entered, status);
    }
    // SAFETY: the part of a cell that was written.
    take(unsafe { &*out.as_ptr().cast::<Plain>() });
    std::mem::forget(entered);
    leave_quickly(realm);
    Hot::Done
}

/// As `leave`, where a look shows that it has nothing to do.
#[inline(always)]
fn leave_quickly(realm: &'static Realm) {
    // SAFETY: this thread is inside until it unlocks, and the realm is alive: its handle count is looked at first.
    let live = unsafe { &mut *realm.live.get() };
    let idle = realm.handles.load(SeqCst) != 0 && realm.pending.is_empty() && live.condemned == 0;
    // SAFETY: inside a realm that is not condemned.
    if !idle || unsafe { (*live.slot).used } != realm.counted.load(Relaxed) {
        return leave(realm);
    }
    live.deadline = 0;
    // SAFETY: inside, and no call of this entry is left.
    unsafe {
        rvm_exit(live);
        if live.goes_over != 0 {
            rvm_give_stack(live);
        }
    }
    realm.inside.store(0, Release);
    realm.lock.unlock();
    // See `leave`.
    if (!realm.pending.is_empty() || realm.handles.load(SeqCst) == 0) && realm.lock.try_lock() == Got::Outermost {
        leave(realm);
    }
}
