//! The Rust half of js/node/zlib.js, over zlib-rs by its face as zlib (libz-rs-sys), which alone has all of Node's options.

use super::{number, value};
use crate::error::Result;
use crate::realm::{CELL_UNDEFINED, Cell, Entered, JSValue, STEP, UNDEFINED};
use libz_rs_sys as z;

// Modes as Node numbers them.
const DEFLATE: u32 = 1;
const GZIP: u32 = 3;
const GUNZIP: u32 = 4;
const DEFLATE_RAW: u32 = 5;
const INFLATE_RAW: u32 = 6;
const UNZIP: u32 = 7;

/// Bytes that one step reads and writes at most: a few milliseconds of the slowest level.
const IN: usize = STEP;
const OUT: usize = 1 << 20;

struct Stream {
    state: Box<z::z_stream>,
    mode: u32,
    dictionary: Vec<u8>,
    window: i32,
    level: i32,
    memory: i32,
    strategy: i32,
    /// Whether what is unzipped is gzip; known with the first byte.
    gzip: bool,
    started: bool,
}

// SAFETY: what the pointers of the state name belongs to it, and only who holds the realm gets at it.
unsafe impl Send for Stream {}

impl Stream {
    fn deflates(&self) -> bool {
        matches!(self.mode, DEFLATE | GZIP | DEFLATE_RAW)
    }

    /// Begins; answers zlib's code.
    fn init(&mut self) -> i32 {
        let bits = match self.mode {
            GZIP | GUNZIP => self.window + 16,
            UNZIP => self.window + 32,
            DEFLATE_RAW | INFLATE_RAW => -self.window,
            _ => self.window,
        };
        let size = size_of::<z::z_stream>() as i32;
        let state: *mut z::z_stream = &mut *self.state;
        // SAFETY: the state is zero, and stays where it is.
        let code = unsafe {
            match self.deflates() {
                true => z::deflateInit2_(state, self.level, z::Z_DEFLATED, bits, self.memory, self.strategy, z::zlibVersion(), size),
                false => z::inflateInit2_(state, bits, z::zlibVersion(), size),
            }
        };
        if code == z::Z_OK { self.set_dictionary() } else { code }
    }

    fn set_dictionary(&mut self) -> i32 {
        if self.dictionary.is_empty() || !(self.deflates() || self.mode == INFLATE_RAW) {
            return z::Z_OK;
        }
        let (data, length) = (self.dictionary.as_ptr(), self.dictionary.len() as u32);
        // SAFETY: begun; the dictionary is there for the call.
        unsafe {
            match self.deflates() {
                true => z::deflateSetDictionary(&mut *self.state, data, length),
                false => z::inflateSetDictionary(&mut *self.state, data, length),
            }
        }
    }

    fn run(&mut self, flush: i32) -> i32 {
        // SAFETY: begun; what it reads and writes has been set.
        unsafe {
            if self.deflates() {
                return z::deflate(&mut *self.state, flush);
            }
            let mut code = z::inflate(&mut *self.state, flush);
            if code == z::Z_NEED_DICT && !self.dictionary.is_empty() {
                code = z::inflateSetDictionary(&mut *self.state, self.dictionary.as_ptr(), self.dictionary.len() as u32);
                code = match code {
                    z::Z_OK => z::inflate(&mut *self.state, flush),
                    z::Z_DATA_ERROR => z::Z_NEED_DICT,
                    other => other,
                };
            }
            code
        }
    }

    fn reset(&mut self) -> i32 {
        self.started = false;
        // SAFETY: begun.
        let code = unsafe { if self.deflates() { z::deflateReset(&mut *self.state) } else { z::inflateReset(&mut *self.state) } };
        if code == z::Z_OK { self.set_dictionary() } else { code }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: ended once; of one that was never begun this is an error that changes nothing.
        unsafe {
            match self.deflates() {
                true => z::deflateEnd(&mut *self.state),
                false => z::inflateEnd(&mut *self.state),
            };
        }
    }
}

/// (mode, windowBits, level, memLevel, strategy, dictionary or undefined): a stream; undefined where it cannot begin.
pub fn open(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let whole = |i| number(args, i) as i32;
    let (mode, window, memory) = (whole(0) as u32, whole(1), whole(3));
    let dictionary = match value(args, 5).tag == UNDEFINED.tag {
        true => Vec::new(),
        false => {
            let _room = entered.charge(entered.bytes_length(value(args, 5))?)?;
            entered.with_shared(value(args, 5), <[u8]>::to_vec)?
        }
    };
    let bits = if window == 0 { 15 } else { window.clamp(8, 15) };
    // What zlib's manual says, and what zlib-rs takes beyond it.
    let bytes = match mode {
        DEFLATE | GZIP | DEFLATE_RAW => (1 << (bits + 2)) + (1 << (memory.clamp(1, 9) + 9)) + (128 << 10),
        _ => (1 << bits) + (64 << 10),
    } + dictionary.len();
    let charged = entered.charge(bytes)?;
    let mut stream = Stream {
        // SAFETY: numbers, null pointers and optional functions.
        state: Box::new(unsafe { std::mem::zeroed() }),
        mode,
        dictionary,
        window,
        level: whole(2),
        memory,
        strategy: whole(4),
        gzip: mode == GUNZIP,
        started: false,
    };
    if stream.init() != z::Z_OK {
        return Ok(UNDEFINED);
    }
    drop(charged);
    entered.keep(Box::new(stream), bytes)
}

/// (stream, flush, from, at, end, to, at, end): [code, bytes read, bytes written, message]. Reads and writes no more than a piece; JavaScript asks again.
pub fn step(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.poll()?;
    let n = |i: usize| number(args, i).max(0.0) as usize;
    let (from, to) = (value(args, 2), value(args, 5));
    let (code, read, written, message) = entered.with_object::<Stream, _>(number(args, 0), |stream| {
        entered.with_pair(from, to, |from, to| {
            let from = &from[n(3).min(from.len())..n(4).min(from.len())];
            let end = n(7).min(to.len());
            let to = &mut to[n(6).min(end)..end];
            // The last piece of all alone is flushed as asked.
            let (piece, flush) = if from.len() > IN { (&from[..IN], z::Z_NO_FLUSH) } else { (from, number(args, 1) as i32) };
            let room = to.len().min(OUT);
            if let (false, Some(first)) = (stream.started, piece.first()) {
                stream.started = true;
                stream.gzip = stream.mode == GUNZIP || stream.mode == UNZIP && *first == 0x1F;
            }
            stream.state.next_in = piece.as_ptr().cast_mut();
            stream.state.avail_in = piece.len() as u32;
            stream.state.next_out = to.as_mut_ptr();
            stream.state.avail_out = room as u32;
            let mut code = stream.run(flush);
            // Members of a gzip file follow each other; zeros after the last are padding.
            while code == z::Z_STREAM_END && stream.gzip && !stream.deflates() && stream.state.avail_in > 0 {
                let next = piece.len() - stream.state.avail_in as usize;
                if piece[next] == 0 || stream.reset() != z::Z_OK {
                    break;
                }
                stream.started = true;
                code = stream.run(flush);
            }
            let (read, written) = (piece.len() - stream.state.avail_in as usize, room - stream.state.avail_out as usize);
            // SAFETY: a text of zlib's own.
            let message = (!stream.state.msg.is_null()).then(|| unsafe { std::ffi::CStr::from_ptr(stream.state.msg) }.to_string_lossy());
            stream.state.next_in = std::ptr::null_mut();
            stream.state.next_out = std::ptr::null_mut();
            (code, read, written, message)
        })
    })?;
    let message = message.as_deref().map_or(Cell { kind: CELL_UNDEFINED, ..Cell::UNDEFINED }, Cell::text);
    entered.new_array(&[Cell::number(code as f64), Cell::number(read as f64), Cell::number(written as f64), message])
}

/// (stream): zlib's code.
pub fn reset(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let code = entered.with_object::<Stream, _>(number(args, 0), |stream| Ok(stream.reset()))?;
    entered.new_value(&Cell::number(code as f64))
}

/// (stream, level, strategy): zlib's code. What was written before has been flushed.
pub fn params(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let code = entered.with_object::<Stream, _>(number(args, 0), |stream| {
        if !stream.deflates() {
            return Ok(z::Z_OK);
        }
        let mut spill = [0u8; 64];
        stream.state.avail_in = 0;
        stream.state.next_out = spill.as_mut_ptr();
        stream.state.avail_out = spill.len() as u32;
        // SAFETY: begun, with room for what little may come out.
        let code = unsafe { z::deflateParams(&mut *stream.state, number(args, 1) as i32, number(args, 2) as i32) };
        stream.state.next_out = std::ptr::null_mut();
        Ok(if code == z::Z_BUF_ERROR { z::Z_OK } else { code })
    })?;
    entered.new_value(&Cell::number(code as f64))
}

/// (bytes, start): the sum.
pub fn crc32(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let mut sum = number(args, 1) as u32;
    entered.each_step(value(args, 0), 0..usize::MAX, 8 << 20, |piece| {
        // SAFETY: as many bytes as are there.
        sum = unsafe { z::crc32(sum as _, piece.as_ptr(), piece.len() as u32) } as u32;
        Ok(())
    })?;
    entered.new_value(&Cell::number(sum as f64))
}
