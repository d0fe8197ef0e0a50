//! The Rust half of js/node/internal/encoding.js, over encoding_rs.

use super::{number, value};
use crate::error::Result;
use crate::realm::{Cell, Entered, JSValue, UNDEFINED, Value, small};
use encoding_rs::{Decoder, DecoderResult, Encoding};

/// A decoder's state, and some.
const STATE: usize = 256;

fn encoding(entered: &Entered, args: &[JSValue]) -> Result<Option<&'static Encoding>> {
    entered.with_text(value(args, 0), Encoding::for_label_no_replacement)
}

/// (label): the encoding's name as Node says it.
pub fn label(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    match encoding(entered, args)? {
        Some(found) => entered.new_value(&Cell::text(&found.name().to_ascii_lowercase())),
        None => Ok(UNDEFINED),
    }
}

/// (text, bytes): how many units were read and how many bytes written.
pub fn into(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (read, written) = entered.with_text(value(args, 0), |text| {
        entered.with_bytes(value(args, 1), |to| {
            let n = super::encodings::write(super::encodings::Encoding::Utf8, text, to).0;
            let read = text[..n].iter().map(|b| (*b & 0xC0 != 0x80) as usize + (*b >= 0xF0) as usize).sum::<usize>();
            (read, n)
        })
    })??;
    entered.new_array(&[Cell::number(read as f64), Cell::number(written as f64)])
}

fn new_decoder(encoding: &'static Encoding, ignore_bom: bool) -> Decoder {
    if ignore_bom { encoding.new_decoder_without_bom_handling() } else { encoding.new_decoder_with_bom_removal() }
}

/// The text, or nothing where it is to be refused.
fn step_of(entered: &Entered, decoder: &mut Decoder, bytes: &[u8], fatal: bool, last: bool) -> Result<JSValue> {
    let most = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(usize::MAX / 2);
    let _room = entered.charge(most)?;
    let mut text = String::with_capacity(most);
    if fatal {
        let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, last);
        if matches!(result, DecoderResult::Malformed(..)) {
            return Ok(UNDEFINED);
        }
    } else {
        let _ = decoder.decode_to_string(bytes, &mut text, last);
    }
    entered.new_value(&Cell::text(&text))
}

/// (encoding, bytes, fatal, ignoreBOM): the text.
pub fn decode(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (fatal, ignore_bom) = (number(args, 2) != 0.0, number(args, 3) != 0.0);
    let Some(encoding) = encoding(entered, args)? else { return Ok(UNDEFINED) };
    entered.with_shared(value(args, 1), |bytes| {
        let bytes = match encoding.name() {
            "UTF-8" if !ignore_bom => bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes),
            _ => bytes,
        };
        // What the engine can read from where it is.
        if encoding == encoding_rs::UTF_8 && std::str::from_utf8(bytes).is_ok() {
            return entered.new_value(&Cell::data(crate::realm::CELL_STRING, bytes));
        }
        if encoding == encoding_rs::WINDOWS_1252 { // which Node 20 takes for Latin 1
            return super::buffer::decode(entered, super::encodings::Encoding::Latin1, bytes);
        }
        let mut decoder = if encoding == encoding_rs::UTF_8 { encoding.new_decoder_without_bom_handling() } else { new_decoder(encoding, ignore_bom) };
        step_of(entered, &mut decoder, bytes, fatal, true)
    })?
}

/// A decoder that takes bytes in pieces.
struct Pieces {
    decoder: Decoder,
    encoding: &'static encoding_rs::Encoding,
    ignore_bom: bool,
    /// No byte came yet.
    is_fresh: bool,
}

impl crate::realm::Copyable for Pieces {
    fn copy(&self) -> Option<Pieces> {
        let decoder = || new_decoder(self.encoding, self.ignore_bom);
        self.is_fresh.then(|| Pieces { decoder: decoder(), encoding: self.encoding, ignore_bom: self.ignore_bom, is_fresh: true })
    }
}

/// (encoding, ignoreBOM): the number of a decoder that takes bytes in pieces.
pub fn open(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let Some(encoding) = encoding(entered, args)? else { return Ok(UNDEFINED) };
    let ignore_bom = number(args, 1) != 0.0;
    entered.keep_copyable(Pieces { decoder: new_decoder(encoding, ignore_bom), encoding, ignore_bom, is_fresh: true }, STATE)
}

/// (decoder, bytes, fatal, last): the text so far.
pub fn step(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.poll()?;
    entered.with_object::<Pieces, _>(number(args, 0), |pieces| {
        entered.with_shared(value(args, 1), |bytes| {
            pieces.is_fresh &= bytes.is_empty();
            step_of(entered, &mut pieces.decoder, bytes, number(args, 2) != 0.0, number(args, 3) != 0.0)
        })?
    })
}

/// (object): it goes.
pub fn close(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.let_go(number(args, 0));
    Ok(small(0))
}

/// The text of an argument; empty where it is none.
pub fn text_of(entered: &Entered, args: &[JSValue], i: usize) -> Result<String> {
    Ok(match entered.read(value(args, i))? {
        Value::String(text) => text.to_string(),
        _ => String::new(),
    })
}
