//! Makes an image lean: takes out of it what no realm needs to copy.
//!
//! The engine packs small blocks into pages of one size each, of which the last is partly empty: with 31 sizes, a quarter of the
//! image was room for blocks of sizes that most modules never ask for. Such a page ends here soon behind its last block that is in use: the engine
//! takes it for a full one, or for one with a little room, and asks for a new page when it needs one. Free blocks of the arena go, too. What is left moves together; the words that are
//! pointers are known (see image.rs), so they follow.
//!
//! Nothing in the image may depend on addresses but by pointers: it holds no Map or Set with objects for keys, whose hashes would be wrong. Shapes hash
//! addresses, but one that is not found is merely made anew, as in every copy.

use super::engine::{self, SlotHead};
use super::platform::PAGE;
use std::mem::offset_of;

/// As the engine's allocator has it; a page that differs in any way from what is expected stays as it is.
mod pages {
    /// Sizes of blocks, heads included.
    pub const SIZES: [usize; 31] = [
        16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
        512,
    ];
    /// A page's head: two links, then the index of the size, blocks in use, blocks, first free block.
    pub const HEAD: usize = 40;
    pub const SIZE_INDEX: usize = 32;
    pub const IN_USE: usize = 34;
    pub const BLOCKS: usize = 36;
    pub const FIRST_FREE: usize = 38;
    pub const BYTES: usize = 4096;
    /// Ends a list of free blocks.
    pub const NONE: u16 = 0xffff;
}

/// Blocks that are left free for what every module needs: a new page costs more.
fn spare(size: usize) -> usize {
    match size {
        ..=112 => 8,
        113..=208 => 2,
        _ => 0,
    }
}

/// What stays: the bytes `from..to` of the image begin at `moved`.
struct Part {
    from: usize,
    to: usize,
    moved: usize,
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from_ne_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn put<const N: usize>(bytes: &mut [u8], at: usize, value: [u8; N]) {
    bytes[at..at + N].copy_from_slice(&value);
}

/// Ends the page at `at`, whose arena block has `room` bytes for it, behind its last block that is in use and what is spare. Answers how many bytes it takes then; `None` if it
/// is no page with free blocks, and nothing was changed.
fn cut(bytes: &mut [u8], base: usize, at: usize, room: usize) -> Option<usize> {
    let index = *bytes.get(at + pages::SIZE_INDEX)? as usize;
    let size = *pages::SIZES.get(index)?;
    let (in_use, blocks) = (half(bytes, at + pages::IN_USE)? as usize, half(bytes, at + pages::BLOCKS)? as usize);
    let linked = |link: usize| {
        let near = |at: usize| word(bytes, at)?.checked_sub(base);
        (word(bytes, near(link)? + 8)? == base + link && word(bytes, near(link + 8)?)? == base + link).then_some(())
    };
    let sound = blocks == (pages::BYTES - pages::HEAD) / size && in_use < blocks && in_use > 0 && room >= pages::HEAD + blocks * size;
    let block = |i: usize| at + pages::HEAD + i * size;
    if !sound || (0..blocks).any(|i| bytes.get(block(i) + 2).is_none_or(|b| *b as usize != index)) {
        return None;
    }
    linked(at)?;
    linked(at + 16)?;
    let mut free = vec![false; blocks];
    let mut next = half(bytes, at + pages::FIRST_FREE)?;
    while next != pages::NONE {
        let seen = free.get_mut(next as usize)?;
        if std::mem::replace(seen, true) {
            return None;
        }
        next = half(bytes, block(next as usize))?;
    }
    if free.iter().filter(|f| **f).count() != blocks - in_use {
        return None;
    }
    let end = free.iter().rposition(|f| !*f)? + 1;
    let kept = (end + spare(size)).min(blocks);
    put(bytes, at + pages::BLOCKS, (kept as u16).to_ne_bytes());
    let mut last = at + pages::FIRST_FREE;
    for i in (0..kept).filter(|i| free[*i]) {
        put(bytes, last, (i as u16).to_ne_bytes());
        last = block(i);
    }
    put(bytes, last, pages::NONE.to_ne_bytes());
    if in_use == kept {
        // Full: off the list of those that are not, whose links come first.
        let (before, after) = (word(bytes, at)?, word(bytes, at + 8)?);
        put(bytes, before - base + 8, after.to_ne_bytes());
        put(bytes, after - base, before.to_ne_bytes());
        put(bytes, at, [0; 16]);
    }
    Some(pages::HEAD + kept * size)
}

/// How much further the blocks of a third engine lie, which tells what is a pointer. Other low bytes, so that what was written over a part of a pointer shows.
pub const SHIFT: u64 = 0x2_3410;
/// The engine's number of shapes among what its collector knows.
const SHAPE: u8 = 2;

/// Whether the word `a` of an image, whose place in the shifted one holds `c`, is a pointer; `None` if that cannot be said.
///
/// A number of one or two bytes over what is left of an old pointer looks like a pointer to somewhere near. While images only move by many megabytes, its low
/// bytes stay as they are, and it does not matter. In the shifted image such a word has the same low bytes; a pointer to the same block never has. A link of a chain of shapes,
/// which depends on addresses, is another in each image.
fn is_pointer(a: usize, c: usize, distance: usize, is_head: bool, is_shape: bool) -> Option<bool> {
    let shift = SHIFT as usize;
    let moved = c.wrapping_sub(a).wrapping_sub(distance);
    if moved == shift || moved == 0 && is_head {
        return Some(true);
    }
    let near = |n: usize| (moved.wrapping_sub(shift) as isize).unsigned_abs() <= n;
    let partial = (a ^ c) & 0xff == 0 && near(0x100) || (a ^ c) & 0xffff == 0 && near(0x1_0000);
    match (partial, is_shape) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}

/// The lean image: its bytes, the offsets of the words that are pointers, and how many bytes are in use. `base` is where the image was made. `None` if it is not as
/// expected.
pub fn lean(image: &[u8], pointers: &[u32], base: usize, (shifted, other): (&[u8], usize)) -> Option<(Vec<u8>, Vec<u32>, u64)> {
    const FREE: usize = 1;
    const FLAGS: usize = 3;
    // SAFETY: answers a number.
    let start = unsafe { engine::rvm_arena_start() } as usize;
    let top = word(image, offset_of!(SlotHead, top))?;
    let mut bytes = image.to_vec();
    // A block's bytes begin with its size, behind the last word of the block in front.
    let mut parts = vec![Part { from: 0, to: start + 8, moved: 0 }];
    let (mut at, mut end) = (start, start);
    while at < top {
        let head = word(&bytes, at + 8)?;
        let size = head & !FLAGS;
        if size == 0 {
            return None;
        }
        if head & FREE == 0 {
            let kept = cut(&mut bytes, base, at + 16, size - 8).map_or(size, |n| (n + 8).next_multiple_of(16).min(size));
            put(&mut bytes, at + 8, kept.to_ne_bytes());
            parts.push(Part { from: at + 8, to: at + 8 + kept, moved: end + 8 });
            end += kept;
        }
        at += size;
    }
    let moved = |offset: usize| {
        let part = &parts[parts.partition_point(|p| p.from <= offset).checked_sub(1)?];
        (offset < part.to).then(|| part.moved + offset - part.from)
    };
    let mut packed = vec![0; (end + 16).next_multiple_of(PAGE as usize)];
    for part in &parts {
        packed[part.moved..part.moved + part.to - part.from].copy_from_slice(bytes.get(part.from..part.to)?);
    }
    let mut kept = Vec::with_capacity(pointers.len());
    for &pointer in pointers {
        let Some(to) = moved(pointer as usize) else { continue };
        // What a cut wrote over is none any more.
        let Some(target) = word(&bytes, pointer as usize)?.checked_sub(base).filter(|t| *t < image.len()) else { continue };
        let before = word(image, pointer as usize)?.wrapping_sub(base);
        let place = pointer as usize + if (pointer as usize) < start + 8 { 0 } else { SHIFT as usize };
        let is_shape = before >= start + 24 && image.get(before - 5)? & 0x7f == SHAPE;
        match is_pointer(base + before, word(shifted, place)?, other.wrapping_sub(base), before < start, is_shape) {
            Some(true) => (),
            Some(false) => continue,
            // A leftover.
            None if moved(target).is_none() => continue,
            None => return None,
        }
        // What points to free memory is a leftover in free memory itself, or in room that is not in use yet.
        let target = moved(target).map_or(0, |t| base + t);
        put(&mut packed, to, target.to_ne_bytes());
        if target != 0 {
            kept.push(to as u32);
        }
    }
    // SAFETY: the bytes begin with a slot's head and go beyond the head of the last block, at `end`.
    unsafe { engine::rvm_arena_packed(packed.as_mut_ptr().cast(), end as u64) };
    Some((packed, kept, (end - start) as u64))
}

#[cfg(test)]
#[path = "lean_tests.rs"]
mod tests;
