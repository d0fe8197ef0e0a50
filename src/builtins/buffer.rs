//! The Rust half of js/node/buffer.js. Offsets and lengths come checked from there, and are cut to what there is all the same.

use super::encodings::{self, Encoding};
use super::{number, value};
use crate::error::Result;
use crate::realm::{CELL_STRING, Cell, Entered, JSValue, STEP, boolean, is_string, small};

/// The text of bytes.
pub fn decode(entered: &Entered, encoding: Encoding, bytes: &[u8]) -> Result<JSValue> {
    let text = |text: &str| entered.new_value(&Cell::text(text));
    let room = |factor: usize| entered.charge(bytes.len().saturating_mul(factor));
    match encoding {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            // Valid: the engine reads it from where it is.
            Ok(_) => entered.new_value(&Cell::data(CELL_STRING, bytes)),
            Err(_) => {
                let _room = room(3)?;
                text(&String::from_utf8_lossy(bytes))
            }
        },
        Encoding::Latin1 if !bytes.is_ascii() => {
            let _room = room(2)?;
            text(&encoding_rs::mem::decode_latin1(bytes))
        }
        Encoding::Ascii if !bytes.is_ascii() => {
            let _room = room(1)?;
            let low: Vec<u8> = bytes.iter().map(|b| b & 0x7F).collect();
            entered.new_value(&Cell::data(CELL_STRING, &low))
        }
        Encoding::Latin1 | Encoding::Ascii => entered.new_value(&Cell::data(CELL_STRING, bytes)),
        Encoding::Utf16 => {
            let _room = room(2)?;
            let units: Vec<u16> = bytes.chunks_exact(2).map(|u| u16::from_le_bytes([u[0], u[1]])).collect();
            entered.new_units(&units)
        }
        Encoding::Hex => {
            let _room = room(2)?;
            text(&encodings::hex(bytes))
        }
        Encoding::Base64 | Encoding::Base64Url => {
            let _room = room(2)?;
            text(&encodings::base64(bytes, encoding == Encoding::Base64Url))
        }
    }
}

fn cut(bytes: &[u8], start: f64, end: f64) -> &[u8] {
    let end = (end.max(0.0) as usize).min(bytes.len());
    &bytes[(start.max(0.0) as usize).min(end)..end]
}

/// (encoding, bytes, start, end): the text. js/node/buffer.js asks for large ones piece by piece.
pub fn text(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (encoding, start, end) = (Encoding::of(number(args, 0)), number(args, 2), number(args, 3));
    let made = entered.with_bytes(value(args, 1), |bytes| {
        let bytes = cut(bytes, start, end);
        decode(entered, encoding, bytes).map(|text| (text, bytes.len()))
    })?;
    let (text, length) = made?;
    if length > STEP
        && let Err(e) = entered.poll()
    {
        entered.drop_value(text);
        return Err(e);
    }
    Ok(text)
}

/// (encoding, bytes, text, offset, length): how many bytes were written.
pub fn write(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (encoding, offset, length) = (Encoding::of(number(args, 0)), number(args, 3).max(0.0), number(args, 4).max(0.0));
    let binary = matches!(encoding, Encoding::Hex | Encoding::Base64 | Encoding::Base64Url);
    let written = entered.with_text(value(args, 2), |text| -> Result<usize> {
        // Of characters that no such text should hold the low byte counts.
        let low = match binary && !text.is_ascii() {
            true => Some((entered.charge(text.len())?, encodings::low_bytes(text))),
            false => None,
        };
        let mut text = low.as_ref().map_or(text, |(_, low)| low);
        let mut written = 0;
        loop {
            let (n, read) = entered.with_bytes(value(args, 1), |bytes| {
                let from = (offset as usize).min(bytes.len());
                let end = from.saturating_add(length as usize).min(bytes.len());
                encodings::write(encoding, text, &mut bytes[(from + written).min(end)..end])
            })?;
            written += n;
            if n > STEP || read.is_some() {
                entered.poll()?;
            }
            match read {
                Some(read) => text = &text[read..],
                None => return Ok(written),
            }
        }
    })??;
    entered.new_value(&Cell::number(written as f64))
}

/// (text): its length in UTF-8.
pub fn utf8_length(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let length = entered.with_text(value(args, 0), |text| text.len())?;
    if length > STEP {
        entered.poll()?;
    }
    entered.new_value(&Cell::number(length as f64))
}

/// (a, start, end, b, start, end): -1, 0 or 1.
pub fn compare(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let n = |i| number(args, i);
    let order = entered.with_shared(value(args, 0), |a| {
        entered.with_shared(value(args, 3), |b| cut(a, n(1), n(2)).cmp(cut(b, n(4), n(5))))
    })??;
    Ok(small(order as i32))
}

/// (bytes, sought: text or bytes, offset, encoding, whether forward): where, or -1.
pub fn index_of(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let encoding = Encoding::of(number(args, 3));
    let wide = encoding == Encoding::Utf16;
    let find = |sought: &[u8]| entered.with_shared(value(args, 0), |b| find(b, sought, number(args, 2), wide, number(args, 4) != 0.0));
    let found = if is_string(value(args, 1)) {
        entered.with_text(value(args, 1), |text| {
            let mut sought = vec![0; if wide { encodings::units(text).count() * 2 } else { text.len() }];
            let low = if text.is_ascii() || !matches!(encoding, Encoding::Hex | Encoding::Base64 | Encoding::Base64Url) { None } else { Some(encodings::low_bytes(text)) };
            let text = low.as_deref().unwrap_or(text);
            let n = encodings::write(encoding, text, &mut sought).0;
            find(&sought[..n])
        })??
    } else {
        entered.with_shared(value(args, 1), find)??
    };
    entered.new_value(&Cell::number(found.map_or(-1.0, |i| i as f64)))
}

fn find(bytes: &[u8], sought: &[u8], offset: f64, wide: bool, forward: bool) -> Option<usize> {
    let length = bytes.len();
    if sought.is_empty() {
        let at = if offset < 0.0 { offset + length as f64 } else { offset };
        return Some(at.clamp(0.0, length as f64) as usize);
    }
    let mut at = if offset < 0.0 { offset + length as f64 } else { offset };
    if at < 0.0 {
        if !forward {
            return None;
        }
        at = 0.0;
    }
    if length < sought.len() {
        return None;
    }
    let last = length - sought.len();
    if at > last as f64 {
        if forward {
            return None;
        }
        at = last as f64;
    }
    let mut at = if wide { at as usize & !1 } else { at as usize };
    if wide && (length < 2 || sought.len() < 2) {
        return None;
    }
    if forward {
        let finder = memchr::memmem::Finder::new(sought);
        loop {
            let i = at + finder.find(&bytes[at..])?;
            if !wide || i % 2 == 0 {
                return Some(i);
            }
            at = i + 1;
        }
    }
    let finder = memchr::memmem::FinderRev::new(sought);
    loop {
        let i = finder.rfind(&bytes[..at + sought.len()])?;
        if !wide || i % 2 == 0 {
            return Some(i);
        }
        at = i - 1;
    }
}

/// (bytes, 2, 4 or 8): turns each so many around.
pub fn swap(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.with_bytes(value(args, 0), |bytes| {
        for piece in bytes.chunks_exact_mut(number(args, 1).clamp(1.0, 8.0) as usize) {
            piece.reverse();
        }
    })?;
    entered.poll()?;
    Ok(value(args, 0)).map(|v| entered.dup(v))
}

pub fn is_utf8(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.with_bytes(value(args, 0), |b| boolean(std::str::from_utf8(b).is_ok()))
}

pub fn is_ascii(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.with_bytes(value(args, 0), |b| boolean(b.is_ascii()))
}

/// (to, at, from, start, end): copies, also within the same memory.
pub fn copy(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let n = |i| number(args, i);
    let mut copied = 0;
    entered.with_pair(value(args, 2), value(args, 0), |from, to| {
        let from = cut(from, n(3), n(4));
        let at = (n(1).max(0.0) as usize).min(to.len());
        copied = from.len().min(to.len() - at);
        to[at..at + copied].copy_from_slice(&from[..copied]);
    })?;
    entered.new_value(&Cell::number(copied as f64))
}

/// (bytes, pattern, start, end): repeats the pattern, however much that is.
pub fn fill(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    const PIECE: usize = 1 << 20;
    let (start, end) = (number(args, 2).max(0.0) as usize, number(args, 3).max(0.0) as usize);
    let _room = entered.charge(entered.bytes_length(value(args, 1))?)?;
    let pattern = entered.with_shared(value(args, 1), <[u8]>::to_vec)?;
    let mut at = start;
    while at < end && !pattern.is_empty() {
        let next = end.min(at + PIECE);
        let there = entered.with_bytes(value(args, 0), |bytes| match bytes.get_mut(at..next) {
            Some(piece) => {
                match pattern[..] {
                    [byte] => piece.fill(byte),
                    _ => piece.iter_mut().zip(pattern.iter().cycle().skip((at - start) % pattern.len())).for_each(|(to, from)| *to = *from),
                }
                true
            }
            None => false,
        })?;
        if !there {
            break;
        }
        entered.poll()?;
        at = next;
    }
    Ok(small(0))
}
