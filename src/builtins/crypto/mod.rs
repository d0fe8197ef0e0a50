//! The Rust half of js/node/crypto.js and internal/webcrypto.js, over the crates of RustCrypto.

pub mod cipher;
pub mod hash;
pub mod kdf;

use super::{number, value};
use crate::error::{Error, Result, Status};
use crate::realm::{CELL_BYTES, Cell, Entered, JSValue, STEP, UNDEFINED, boolean};
use subtle::ConstantTimeEq;

/// A new Uint8Array.
fn bytes(entered: &Entered, data: &[u8]) -> Result<JSValue> {
    entered.new_value(&Cell::data(CELL_BYTES, data))
}

/// (bytes, start, end): filled by the system; a child of a fork gets its own.
pub fn random(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (mut at, end) = (number(args, 1) as usize, number(args, 2) as usize);
    while at < end {
        let next = end.min(at + STEP);
        entered.with_bytes(value(args, 0), |bytes| match bytes.get_mut(at..next) {
            Some(piece) => getrandom::fill(piece).map_err(|e| Error::new(Status::System, format!("no randomness: {e}"))),
            None => Ok(()),
        })??;
        entered.poll()?;
        at = next;
    }
    Ok(UNDEFINED)
}

/// (a, b), of one length: whether they are equal, in a time that does not tell where they differ.
pub fn equal(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.with_shared(value(args, 0), |a| entered.with_shared(value(args, 1), |b| boolean(a.ct_eq(b).into())))?
}
