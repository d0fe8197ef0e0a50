//! Texts to bytes and back, as Node's Buffer does it: nothing is refused, what cannot be read is skipped or replaced.

/// Numbers as in js/node/buffer.js.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    Utf8,
    Utf16,
    Latin1,
    Ascii,
    Hex,
    Base64,
    Base64Url,
}

impl Encoding {
    pub fn of(number: f64) -> Encoding {
        use Encoding::*;
        [Utf8, Utf16, Latin1, Ascii, Hex, Base64, Base64Url].get(number as usize).copied().unwrap_or(Utf8)
    }
}

/// The UTF-16 units of a text in which an unpaired surrogate has three bytes of its own.
pub fn units(text: &[u8]) -> impl Iterator<Item = u16> + '_ {
    let (mut at, mut low) = (0, 0u16);
    std::iter::from_fn(move || {
        if low != 0 {
            return Some(std::mem::take(&mut low));
        }
        let first = *text.get(at)? as u32;
        let more = |i: usize| text.get(at + i).copied().unwrap_or(0) as u32 & 0x3F;
        let (c, length) = match first {
            0..0x80 => (first, 1),
            0x80..0xE0 => ((first & 0x1F) << 6 | more(1), 2),
            0xE0..0xF0 => ((first & 0x0F) << 12 | more(1) << 6 | more(2), 3),
            _ => ((first & 7) << 18 | more(1) << 12 | more(2) << 6 | more(3), 4),
        };
        at += length;
        if c >= 0x10000 {
            low = 0xDC00 | (c & 0x3FF) as u16;
            return Some((0xD7C0 + (c >> 10)) as u16);
        }
        Some(c as u16)
    })
}

/// Writes as much of `text` as there is room for, no character in part: bytes written, and how much of a long text is read when it is not
/// done yet.
pub fn write(encoding: Encoding, text: &[u8], to: &mut [u8]) -> (usize, Option<usize>) {
    match encoding {
        Encoding::Utf8 => (write_utf8(text, to), None),
        Encoding::Utf16 => (write_units(text, to), None),
        Encoding::Latin1 | Encoding::Ascii => (write_latin1(text, to), None),
        Encoding::Hex => write_hex(text, to),
        Encoding::Base64 | Encoding::Base64Url => write_base64(text, to),
    }
}

/// What hexadecimal digits and base64 are read from.
pub fn low_bytes(text: &[u8]) -> Vec<u8> {
    units(text).map(|u| u as u8).collect()
}

fn write_utf8(text: &[u8], to: &mut [u8]) -> usize {
    let mut n = text.len().min(to.len());
    if n < text.len() {
        // Where the cut falls into a character, before it.
        while n > 0 && text[n] & 0xC0 == 0x80 {
            n -= 1;
        }
    }
    to[..n].copy_from_slice(&text[..n]);
    // An unpaired surrogate becomes U+FFFD, which has three bytes too.
    let mut from = 0;
    while let Some(i) = memchr::memchr(0xED, &to[from..n]) {
        let at = from + i;
        if at + 2 < n && to[at + 1] >= 0xA0 {
            to[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
        }
        from = at + 1;
    }
    n
}

fn write_units(text: &[u8], to: &mut [u8]) -> usize {
    let mut n = 0;
    for (unit, place) in units(text).zip(to.chunks_exact_mut(2)) {
        place.copy_from_slice(&unit.to_le_bytes());
        n += 2;
    }
    n
}

fn write_latin1(text: &[u8], to: &mut [u8]) -> usize {
    let plain = encoding_rs::Encoding::ascii_valid_up_to(text).min(to.len());
    to[..plain].copy_from_slice(&text[..plain]);
    let mut n = plain;
    for (unit, place) in units(&text[plain..]).zip(&mut to[plain..]) {
        *place = unit as u8;
        n += 1;
    }
    n
}

const fn digits() -> [u8; 256] {
    let mut table = [0xFF; 256];
    let mut i = 0;
    while i < 16 {
        table[b"0123456789abcdef"[i] as usize] = i as u8;
        table[b"0123456789ABCDEF"[i] as usize] = i as u8;
        i += 1;
    }
    table
}
static DIGITS: [u8; 256] = digits();

/// Bytes of text that are read at once.
pub const STEP: usize = 1 << 20;

/// Stops at the first pair that is none.
fn write_hex(text: &[u8], to: &mut [u8]) -> (usize, Option<usize>) {
    let mut n = 0;
    for (pair, place) in text.chunks_exact(2).zip(to) {
        let (a, b) = (DIGITS[pair[0] as usize], DIGITS[pair[1] as usize]);
        if a | b == 0xFF {
            break;
        }
        *place = a << 4 | b;
        n += 1;
        if n == STEP / 2 {
            return (n, Some(STEP));
        }
    }
    (n, None)
}

const fn sextets() -> [u8; 256] {
    let mut table = [0xFF; 256];
    let mut i = 0;
    while i < 64 {
        table[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
}
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static SEXTETS: [u8; 256] = sextets();

/// Both alphabets, mixed as they like; what belongs to neither is skipped, and `=` ends the text.
fn write_base64(text: &[u8], to: &mut [u8]) -> (usize, Option<usize>) {
    let (mut n, mut at) = (0, 0);
    loop {
        // Four good characters at once.
        while n + 3 <= to.len() && at + 4 <= text.len() {
            let s = [0, 1, 2, 3].map(|i| SEXTETS[text[at + i] as usize]);
            if s[0] | s[1] | s[2] | s[3] >= 64 {
                break;
            }
            to[n] = s[0] << 2 | s[1] >> 4;
            to[n + 1] = s[1] << 4 | s[2] >> 2;
            to[n + 2] = s[2] << 6 | s[3];
            (at, n) = (at + 4, n + 3);
            if at >= STEP {
                return (n, Some(at));
            }
        }
        // Four with others between them.
        let mut s = [0u8; 4];
        let mut got = 0;
        let mut ended = false;
        while got < 4 && at < text.len() {
            let (c, v) = (text[at], SEXTETS[text[at] as usize]);
            at += 1;
            if v < 64 {
                s[got] = v;
                got += 1;
            } else if c == b'=' {
                ended = true;
                break;
            }
        }
        let bytes = [s[0] << 2 | s[1] >> 4, s[1] << 4 | s[2] >> 2, s[2] << 6 | s[3]];
        for byte in bytes.iter().take(got.saturating_sub(1)) {
            if n == to.len() {
                return (n, None);
            }
            to[n] = *byte;
            n += 1;
        }
        if ended || got < 4 || n == to.len() {
            return (n, None);
        }
        if at >= STEP {
            return (n, Some(at));
        }
    }
}

pub fn hex(bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(bytes.len() * 2);
    for b in bytes {
        text.extend_from_slice(&[b"0123456789abcdef"[(b >> 4) as usize], b"0123456789abcdef"[(b & 15) as usize]]);
    }
    String::from_utf8(text).unwrap_or_default()
}

pub fn base64(bytes: &[u8], url: bool) -> String {
    let alphabet = if url { URL_ALPHABET } else { ALPHABET };
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    let mut chunks = bytes.chunks_exact(3);
    let letter = |n: u32| alphabet[(n & 63) as usize];
    for c in &mut chunks {
        let n = (c[0] as u32) << 16 | (c[1] as u32) << 8 | c[2] as u32;
        text.extend_from_slice(&[letter(n >> 18), letter(n >> 12), letter(n >> 6), letter(n)]);
    }
    let rest = chunks.remainder();
    if let Some(first) = rest.first() {
        let n = (*first as u32) << 16 | (rest.get(1).copied().unwrap_or(0) as u32) << 8;
        text.extend_from_slice(&[letter(n >> 18), letter(n >> 12)]);
        match (rest.len(), url) {
            (2, _) => text.push(letter(n >> 6)),
            (_, false) => text.push(b'='),
            _ => (),
        }
        if !url {
            text.push(b'=');
        }
    }
    String::from_utf8(text).unwrap_or_default()
}
