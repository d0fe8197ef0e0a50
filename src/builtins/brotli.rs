//! The Brotli half of js/node/internal/zlib_brotli.js.

use super::{number, value};
use crate::error::Result;
use crate::realm::{Cell, Entered, JSValue, STEP, number_of};
use brotli::enc::StandardAlloc;
use brotli::enc::encode::{BrotliEncoderOperation as Operation, BrotliEncoderParameter as Parameter, BrotliEncoderStateStruct};
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState};

type Encoder = BrotliEncoderStateStruct<StandardAlloc>;
type Decoder = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

// What a step answers: as zlib's codes, and below them what the decoder says.
const OK: i32 = 0;
const END: i32 = 1;
const ERRORS: i32 = -100;

/// Bytes that one step writes at most.
const OUT: usize = 1 << 20;

/// What is written is closed after so much: the longer, the longer the best levels think about it at once.
const BLOCK: usize = 128 << 10;

/// Levels 10 and 11 think a tenth of a second and more about the least that they take at once, and nobody could stop them: they are done as 9, whose result is a tenth larger.
const BEST: u32 = 9;

/// What that level compresses at once.
const BEST_BLOCK_BITS: u32 = 16;

/// With a larger window a stream could ask for a gigabyte.
const MOST_WINDOW: u32 = 24;

enum Stream {
    // `since`: what went in after the last block was closed.
    Encoder { state: Box<Encoder>, since: usize },
    Decoder { state: Box<Decoder> },
}

/// What an encoder takes at most, by what Brotli's sources say and the crate was seen to take. `whole`: the length of all, where that is known.
fn encoder_bytes(quality: u32, window: u32, whole: Option<usize>) -> usize {
    let at_most = |n: usize| whole.map_or(n, |whole| n.min(whole));
    let table = match quality {
        0..=1 => 0,
        2..=4 => 2 << 20,
        5..=6 => 4 << 20,
        _ => 4 << (quality + 14),
    };
    (1 << 20) + table + if quality < 2 { 0 } else { at_most(2 << window) + 40 * at_most(BLOCK) }
}

/// What a decoder takes at most: its window, and the largest tables of three kinds.
fn decoder_bytes(first: u8) -> usize {
    let window = match (first & 1, first >> 1 & 7, first >> 4 & 7) {
        (0, ..) => 16,
        (_, 0, 0) => 17,
        (_, 0, n) => 8 + n as usize,
        (_, n, _) => 17 + n as usize,
    };
    (1 << window) + (4 << 20)
}

/// (whether it compresses, all of the input, whether nothing follows, numbers and values of parameters …): a stream.
pub fn open(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (length, first) = entered.with_bytes(value(args, 1), |b| (b.len(), b.first().copied().unwrap_or(0)))?;
    if number(args, 0) == 0.0 {
        let bytes = decoder_bytes(first);
        let charged = entered.charge(bytes)?;
        let state = Box::new(BrotliState::new_strict(StandardAlloc::default(), StandardAlloc::default(), StandardAlloc::default()));
        drop(charged);
        return entered.keep(Box::new(Stream::Decoder { state }), bytes);
    }
    let (mut quality, mut window, mut block) = (BEST, 22, 0);
    let mut state = Box::new(BrotliEncoderStateStruct::new(StandardAlloc::default()));
    for pair in args[3..].chunks_exact(2) {
        let value = number_of(pair[1]).unwrap_or(0.0) as u32;
        match number_of(pair[0]).unwrap_or(0.0) as u32 {
            0 if value < 3 => drop(state.set_parameter(Parameter::BROTLI_PARAM_MODE, value)),
            1 => quality = value.min(BEST),
            2 => window = value.clamp(10, MOST_WINDOW),
            3 => block = value,
            4 => drop(state.set_parameter(Parameter::BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING, value)),
            5 => drop(state.set_parameter(Parameter::BROTLI_PARAM_SIZE_HINT, value)),
            _ => (), // how distances are written: of no effect on what comes out again
        }
    }
    block = if quality == BEST { BEST_BLOCK_BITS } else { block.min(MOST_WINDOW) };
    state.set_parameter(Parameter::BROTLI_PARAM_QUALITY, quality);
    state.set_parameter(Parameter::BROTLI_PARAM_LGWIN, window);
    state.set_parameter(Parameter::BROTLI_PARAM_LGBLOCK, block);
    // What its state takes is allocated with the first step.
    let bytes = encoder_bytes(quality, window, (number(args, 2) != 0.0).then_some(length));
    entered.keep(Box::new(Stream::Encoder { state, since: 0 }), bytes)
}

/// (stream, operation, from, at, end, to, at, end): [code, bytes read, bytes written]. As `zlib.step`.
pub fn step(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.poll()?;
    let n = |i: usize| number(args, i).max(0.0) as usize;
    let (from, to) = (value(args, 2), value(args, 5));
    let (code, read, written) = entered.with_object::<Stream, _>(number(args, 0), |stream| {
        entered.with_pair(from, to, |from, to| {
            let from = &from[n(3).min(from.len())..n(4).min(from.len())];
            let end = n(7).min(to.len()).min(n(6).saturating_add(OUT));
            let to = &mut to[n(6).min(end)..end];
            match stream {
                Stream::Encoder { state, since } => encode(state, since, n(1), from, to),
                Stream::Decoder { state } => decode(state, from, to),
            }
        })
    })?;
    entered.new_array(&[Cell::number(code as f64), Cell::number(read as f64), Cell::number(written as f64)])
}

type Stepped = (i32, usize, usize);

fn encode(state: &mut Encoder, since: &mut usize, operation: usize, from: &[u8], to: &mut [u8]) -> Stepped {
    let (mut read, mut written) = (0, 0);
    let mut run = |state: &mut Encoder, operation, piece: &[u8], read: &mut usize, to: &mut [u8]| {
        let (mut left, mut at, mut room, mut put) = (piece.len(), 0, to.len() - written, 0);
        let good = state.compress_stream(operation, &mut left, piece, &mut at, &mut room, &mut to[written..], &mut put, &mut None, &mut |_, _, _, _| ());
        *read += at;
        written += put;
        good
    };
    let mut good = true;
    // A block that is being closed comes out first.
    if *since >= BLOCK && operation != Operation::BROTLI_OPERATION_EMIT_METADATA as usize {
        good = run(state, Operation::BROTLI_OPERATION_FLUSH, &[], &mut 0, to);
        if good && state.has_more_output() {
            return (OK, 0, written);
        }
        *since = 0;
    }
    let (piece, operation) = match operation {
        3 => (from, Operation::BROTLI_OPERATION_EMIT_METADATA),
        // The last piece of all alone is closed as asked.
        _ if from.len() > STEP => (&from[..STEP], Operation::BROTLI_OPERATION_PROCESS),
        1 => (from, Operation::BROTLI_OPERATION_FLUSH),
        2 => (from, Operation::BROTLI_OPERATION_FINISH),
        _ => (from, Operation::BROTLI_OPERATION_PROCESS),
    };
    good = good && run(state, operation, piece, &mut read, to);
    *since += read;
    match good {
        true if state.is_finished() => (END, read, written),
        true => (OK, read, written),
        false => (ERRORS - 1, read, written),
    }
}

fn decode(state: &mut Decoder, from: &[u8], to: &mut [u8]) -> Stepped {
    let (mut left, mut read, mut room, mut written, mut total) = (from.len(), 0, to.len(), 0, 0);
    let code = match BrotliDecompressStream(&mut left, &mut read, from, &mut room, &mut written, to, &mut total, state) {
        BrotliResult::ResultSuccess => END,
        BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => OK,
        BrotliResult::ResultFailure => {
            let code = state.error_code as i32;
            return (ERRORS + code, read, written);
        }
    };
    (code, read, written)
}
