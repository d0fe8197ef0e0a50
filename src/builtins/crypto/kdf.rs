//! Keys out of passwords. Each is as slow as its caller wishes, so each asks often whether to go on; the crates' own loops do not.

use super::super::encoding::text_of;
use super::super::{number, value};
use super::bytes;
use super::hash::{Hash, canonical, mac, unknown, with_hash};
use crate::error::Result;
use crate::realm::{Entered, JSValue, UNDEFINED, exception};
use hmac::{KeyInit, Mac, SimpleHmac};

/// Rounds between two questions: below a millisecond.
const ROUNDS: u32 = 512;

/// PBKDF2 (RFC 8018, 5.2): `length` bytes, block by block to `put`, with the offset of each.
fn pbkdf2_with<D: Hash>(entered: &Entered, password: &[u8], salt: &[u8], rounds: u32, length: usize, put: Put) -> Result<()> {
    let size = <D as hmac::digest::Digest>::output_size();
    let keyed = SimpleHmac::<D>::new_from_slice(password).map_err(|_| unknown("key"))?;
    for i in 0..length.div_ceil(size) {
        let mut first = keyed.clone();
        first.update(salt);
        first.update(&(i as u32 + 1).to_be_bytes());
        let mut u = first.finalize().into_bytes();
        let mut sum = u.clone();
        for round in 1..rounds {
            let mut next = keyed.clone();
            next.update(&u);
            u = next.finalize().into_bytes();
            sum.iter_mut().zip(u.iter()).for_each(|(s, u)| *s ^= u);
            if round % ROUNDS == 0 {
                entered.poll()?;
            }
        }
        put(i * size, &sum[..size.min(length - i * size)])?;
        if i % 64 == 63 {
            entered.poll()?;
        }
    }
    Ok(())
}

type Put<'a> = &'a mut dyn FnMut(usize, &[u8]) -> Result<()>;

fn pbkdf2_by(entered: &Entered, name: &str, password: &[u8], salt: &[u8], rounds: u32, length: usize, put: Put) -> Result<()> {
    let name = canonical(name.into());
    with_hash!(name, pbkdf2_with(entered, password, salt, rounds, length, put), Err(unknown(&name)))
}

/// To a typed array of JavaScript's.
fn to_array(entered: &Entered, to: JSValue) -> impl FnMut(usize, &[u8]) -> Result<()> + '_ {
    move |at, block| {
        entered.with_bytes(to, |bytes| {
            if let Some(place) = bytes.get_mut(at..at + block.len()) {
                place.copy_from_slice(block);
            }
        })
    }
}

/// (bytes): whether so many can be had, before JavaScript makes them.
pub fn room(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    drop(entered.charge(number(args, 0).max(0.0) as usize)?);
    Ok(UNDEFINED)
}

/// A copy of an argument's bytes.
fn copy(entered: &Entered, args: &[JSValue], i: usize) -> Result<Vec<u8>> {
    let _room = entered.charge(entered.bytes_length(value(args, i))?)?;
    entered.with_shared(value(args, i), <[u8]>::to_vec)
}

/// (password, salt, rounds, key, name of the hash): fills the key.
pub fn pbkdf2(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (password, salt, name) = (copy(entered, args, 0)?, copy(entered, args, 1)?, text_of(entered, args, 4)?);
    let length = entered.bytes_length(value(args, 3))?;
    pbkdf2_by(entered, &name, &password, &salt, number(args, 2) as u32, length, &mut to_array(entered, value(args, 3)))?;
    Ok(UNDEFINED)
}

/// (name of the hash, key, salt, info, length): HKDF (RFC 5869).
pub fn hkdf(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (name, key, salt, info) = (text_of(entered, args, 0)?, copy(entered, args, 1)?, copy(entered, args, 2)?, copy(entered, args, 3)?);
    let first = |key: &[u8]| mac(&name, key).ok_or_else(|| unknown(&name));
    let mut extract = first(&salt)?;
    extract.update(&key);
    let keyed = first(&extract.finish(None))?;
    let (mut out, _room) = entered.zeros(number(args, 4) as usize)?;
    let size = keyed.size();
    if out.len() > 255 * size {
        return Err(exception("RangeError", "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length"));
    }
    let mut last = Vec::new();
    for (i, block) in out.chunks_mut(size).enumerate() {
        let mut step = keyed.copy();
        step.update(&last);
        step.update(&info);
        step.update(&[i as u8 + 1]);
        last = step.finish(None);
        block.copy_from_slice(&last[..block.len()]);
    }
    bytes(entered, &out)
}

/// Salsa20/8 (RFC 7914, 3).
fn salsa(x: &mut [u32; 16]) {
    let before = *x;
    for _ in 0..4 {
        for [a, b, c, d] in [[0, 4, 8, 12], [5, 9, 13, 1], [10, 14, 2, 6], [15, 3, 7, 11], [0, 1, 2, 3], [5, 6, 7, 4], [10, 11, 8, 9], [15, 12, 13, 14]] {
            x[b] ^= x[a].wrapping_add(x[d]).rotate_left(7);
            x[c] ^= x[b].wrapping_add(x[a]).rotate_left(9);
            x[d] ^= x[c].wrapping_add(x[b]).rotate_left(13);
            x[a] ^= x[d].wrapping_add(x[c]).rotate_left(18);
        }
    }
    x.iter_mut().zip(before).for_each(|(x, b)| *x = x.wrapping_add(b));
}

/// scryptBlockMix: 2r blocks of 16 words (RFC 7914, 4).
fn mix(from: &[u32], to: &mut [u32]) {
    let blocks = from.len() / 16;
    let mut x = [0; 16];
    x.copy_from_slice(&from[(blocks - 1) * 16..]);
    for (i, block) in from.chunks_exact(16).enumerate() {
        x.iter_mut().zip(block).for_each(|(x, b)| *x ^= b);
        salsa(&mut x);
        let at = (i / 2 + if i % 2 == 1 { blocks / 2 } else { 0 }) * 16;
        to[at..at + 16].copy_from_slice(&x);
    }
}

/// scryptROMix (RFC 7914, 5), in steps that ask whether to go on.
fn rom_mix(entered: &Entered, x: &mut Vec<u32>, n: usize, memory: &mut [u32]) -> Result<()> {
    let width = x.len();
    let mut y = vec![0; width];
    let often = (64 << 10) / width.max(1) + 1;
    for i in 0..n {
        memory[i * width..(i + 1) * width].copy_from_slice(x);
        mix(x, &mut y);
        std::mem::swap(x, &mut y);
        if i % often == 0 {
            entered.poll()?;
        }
    }
    for i in 0..n {
        let j = x[width - 16] as usize & (n - 1);
        x.iter_mut().zip(&memory[j * width..(j + 1) * width]).for_each(|(x, v)| *x ^= v);
        mix(x, &mut y);
        std::mem::swap(x, &mut y);
        if i % often == 0 {
            entered.poll()?;
        }
    }
    Ok(())
}

/// (password, salt, key, N, r, p): fills the key. JavaScript has seen to it that N is a power of two and the product within its `maxmem`.
pub fn scrypt(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (password, salt) = (copy(entered, args, 0)?, copy(entered, args, 1)?);
    let whole = |i| number(args, i).clamp(0.0, u32::MAX as f64) as usize;
    let (n, r, p) = (whole(3), whole(4), whole(5));
    let invalid = || exception("RangeError", "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", "Invalid scrypt params");
    if n < 2 || !n.is_power_of_two() || r == 0 || p == 0 {
        return Err(invalid());
    }
    let block = r.checked_mul(128).ok_or_else(invalid)?;
    let (blocks, table) = (block.checked_mul(p).ok_or_else(invalid)?, block.checked_mul(n).ok_or_else(invalid)?);
    let mut room = entered.charge(table.saturating_add(blocks).saturating_add(3 * block))?;
    let mut all: Vec<u8> = Vec::new();
    let mut memory: Vec<u32> = Vec::new();
    let short = |_| exception("RangeError", "ERR_MEMORY_ALLOCATION_FAILED", "the system has no memory for it");
    all.try_reserve_exact(blocks).map_err(short)?;
    memory.try_reserve_exact(table / 4).map_err(short)?;
    pbkdf2_by(entered, "sha256", &password, &salt, 1, blocks, &mut |_, block| {
        all.extend_from_slice(block);
        Ok(())
    })?;
    // Zeroing a large table takes a while, too.
    while memory.len() < table / 4 {
        memory.resize((memory.len() + (1 << 20)).min(table / 4), 0);
        entered.poll()?;
    }
    for part in all.chunks_exact_mut(block) {
        let mut x: Vec<u32> = part.as_chunks::<4>().0.iter().map(|w| u32::from_le_bytes(*w)).collect();
        rom_mix(entered, &mut x, n, &mut memory)?;
        part.as_chunks_mut::<4>().0.iter_mut().zip(&x).for_each(|(w, x)| *w = x.to_le_bytes());
    }
    drop(memory);
    room.set(blocks)?;
    let length = entered.bytes_length(value(args, 2))?;
    pbkdf2_by(entered, "sha256", &password, &all, 1, length, &mut to_array(entered, value(args, 2)))?;
    Ok(UNDEFINED)
}
