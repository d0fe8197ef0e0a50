//! Hashes and HMAC.

use super::super::encoding::text_of;
use super::super::{number, value};
use super::bytes;
use crate::error::Result;
use crate::realm::{Cell, Entered, JSValue, UNDEFINED, exception};
use hmac::digest::common::BlockSizeUser;
use hmac::digest::{Digest, ExtendableOutput, Update, XofReader};
use hmac::{KeyInit, Mac, SimpleHmac};

/// Bytes that are hashed between two questions whether to go on: about a millisecond of the slowest.
const STEP: usize = 256 << 10;
/// What one takes, with some to spare.
const STATE: usize = 1024;

/// Calls a generic function for the hash of a name.
macro_rules! with_hash {
    ($name:expr, $f:ident ( $($arg:expr),* ), $none:expr) => {
        match $name.as_str() {
            "md5" => $f::<md5::Md5>($($arg),*),
            "sha1" => $f::<sha1::Sha1>($($arg),*),
            "sha224" => $f::<sha2::Sha224>($($arg),*),
            "sha256" => $f::<sha2::Sha256>($($arg),*),
            "sha384" => $f::<sha2::Sha384>($($arg),*),
            "sha512" => $f::<sha2::Sha512>($($arg),*),
            "sha512-224" => $f::<sha2::Sha512_224>($($arg),*),
            "sha512-256" => $f::<sha2::Sha512_256>($($arg),*),
            "sha3-224" => $f::<sha3::Sha3_224>($($arg),*),
            "sha3-256" => $f::<sha3::Sha3_256>($($arg),*),
            "sha3-384" => $f::<sha3::Sha3_384>($($arg),*),
            "sha3-512" => $f::<sha3::Sha3_512>($($arg),*),
            "ripemd160" => $f::<ripemd::Ripemd160>($($arg),*),
            "blake2b512" => $f::<blake2::Blake2b512>($($arg),*),
            "blake2s256" => $f::<blake2::Blake2s256>($($arg),*),
            _ => $none,
        }
    };
}
pub(super) use with_hash;

/// The name that `with_hash` knows; JavaScript has made it lower-case.
pub(super) fn canonical(name: String) -> String {
    match name.strip_prefix("rsa-").unwrap_or(&name) {
        "sha-1" => "sha1".into(),
        "sha-224" => "sha224".into(),
        "sha-256" => "sha256".into(),
        "sha-384" => "sha384".into(),
        "sha-512" => "sha512".into(),
        "sha512/256" | "sha-512/256" => "sha512-256".into(),
        "sha512/224" | "sha-512/224" => "sha512-224".into(),
        "ripemd" | "rmd160" => "ripemd160".into(),
        "ssl3-md5" => "md5".into(),
        "ssl3-sha1" => "sha1".into(),
        other => other.into(),
    }
}

pub(super) trait Hasher: Send {
    fn update(&mut self, bytes: &[u8]);
    fn finish(&self, length: Option<usize>) -> Vec<u8>;
    fn copy(&self) -> Box<dyn Hasher>;
    fn size(&self) -> usize;
    fn takes_any_length(&self) -> bool {
        false
    }
}

pub(super) trait Hash: Digest + BlockSizeUser + Clone + Send + 'static {}
impl<D: Digest + BlockSizeUser + Clone + Send + 'static> Hash for D {}

struct Plain<D>(D);
impl<D: Hash> Hasher for Plain<D> {
    fn update(&mut self, bytes: &[u8]) {
        Digest::update(&mut self.0, bytes);
    }
    fn finish(&self, _: Option<usize>) -> Vec<u8> {
        self.0.clone().finalize().to_vec()
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(Plain(self.0.clone()))
    }
    fn size(&self) -> usize {
        <D as Digest>::output_size()
    }
}

/// SHAKE: as many bytes as asked for.
struct Open<D>(D, usize);
impl<D: Update + ExtendableOutput + Clone + Send + 'static> Hasher for Open<D> {
    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
    fn finish(&self, length: Option<usize>) -> Vec<u8> {
        let mut out = vec![0; length.unwrap_or(self.1)];
        self.0.clone().finalize_xof().read(&mut out);
        out
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(Open(self.0.clone(), self.1))
    }
    fn size(&self) -> usize {
        self.1
    }
    fn takes_any_length(&self) -> bool {
        true
    }
}

struct Keyed<D: Hash>(SimpleHmac<D>);
impl<D: Hash> Hasher for Keyed<D> {
    fn update(&mut self, bytes: &[u8]) {
        Mac::update(&mut self.0, bytes);
    }
    fn finish(&self, _: Option<usize>) -> Vec<u8> {
        self.0.clone().finalize().into_bytes().to_vec()
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(Keyed(self.0.clone()))
    }
    fn size(&self) -> usize {
        <D as Digest>::output_size()
    }
}

fn plain<D: Hash>() -> Option<Box<dyn Hasher>> {
    Some(Box::new(Plain(D::new())))
}

fn keyed<D: Hash>(key: &[u8]) -> Option<Box<dyn Hasher>> {
    SimpleHmac::<D>::new_from_slice(key).ok().map(|mac| Box::new(Keyed(mac)) as Box<dyn Hasher>)
}

pub(super) fn hasher(name: &str) -> Option<Box<dyn Hasher>> {
    let name = canonical(name.into());
    match name.as_str() {
        "shake128" => return Some(Box::new(Open(shake::Shake128::default(), 16))),
        "shake256" => return Some(Box::new(Open(shake::Shake256::default(), 32))),
        _ => (),
    }
    with_hash!(name, plain(), None)
}

pub(super) fn mac(name: &str, key: &[u8]) -> Option<Box<dyn Hasher>> {
    let name = canonical(name.into());
    with_hash!(name, keyed(key), None)
}

struct State(Box<dyn Hasher>);

impl crate::realm::Copyable for State {
    fn copy(&self) -> Option<State> {
        Some(State(self.0.copy()))
    }
}

/// (name, length of the output or undefined): a hash; undefined where there is none of that name, null where it has no such length.
pub fn open(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let Some(hash) = hasher(&text_of(entered, args, 0)?) else { return Ok(UNDEFINED) };
    let length = number(args, 1);
    if length >= 0.0 && length as usize != hash.size() && !hash.takes_any_length() {
        return entered.new_value(&Cell { kind: crate::realm::CELL_NULL, ..Cell::UNDEFINED });
    }
    entered.keep_copyable(State(hash), STATE)
}

/// (name, key): an HMAC; undefined where there is none of that name.
pub fn open_mac(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let name = text_of(entered, args, 0)?;
    match entered.with_shared(value(args, 1), |key| mac(&name, key))? {
        Some(mac) => entered.keep_copyable(State(mac), STATE),
        None => Ok(UNDEFINED),
    }
}

/// Bytes, or a text as UTF-8.
fn feed(entered: &Entered, state: &mut State, data: JSValue) -> Result<()> {
    if !crate::realm::is_string(data) {
        return entered.each_step(data, 0..usize::MAX, STEP, |piece| {
            state.0.update(piece);
            Ok(())
        });
    }
    entered.with_text(data, |text| -> Result<()> {
        let lone = text.windows(2).any(|w| w[0] == 0xED && w[1] >= 0xA0);
        for piece in text.chunks(STEP / 3 * 3) {
            if lone {
                // Rare, and then the text is small or its author hostile.
                let _room = entered.charge(text.len())?;
                let mut copy = vec![0; text.len()];
                super::super::encodings::write(super::super::encodings::Encoding::Utf8, text, &mut copy);
                state.0.update(&copy);
                return entered.poll();
            }
            state.0.update(piece);
            if text.len() > STEP {
                entered.poll()?;
            }
        }
        Ok(())
    })?
}

/// (hash, data)
pub fn update(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.with_object::<State, _>(number(args, 0), |state| feed(entered, state, value(args, 1)))?;
    Ok(UNDEFINED)
}

/// (hash, length or undefined): the bytes; the hash goes.
pub fn digest(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let length = if args.len() > 1 && number(args, 1) >= 0.0 && value(args, 1).tag != UNDEFINED.tag { Some(number(args, 1) as usize) } else { None };
    let _room = entered.charge(length.unwrap_or(64))?;
    let out = entered.with_object::<State, _>(number(args, 0), |state| Ok(state.0.finish(length)))?;
    entered.let_go(number(args, 0));
    bytes(entered, &out)
}

/// (hash): another in the same state.
pub fn copy(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let copy = entered.with_object::<State, _>(number(args, 0), |state| Ok(state.0.copy()))?;
    entered.keep_copyable(State(copy), STATE)
}

/// (name, data): the hash at once; undefined where there is none of that name.
pub fn once(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let Some(hash) = hasher(&text_of(entered, args, 0)?) else { return Ok(UNDEFINED) };
    let mut state = State(hash);
    feed(entered, &mut state, value(args, 1))?;
    bytes(entered, &state.0.finish(None))
}

/// The error for a name that JavaScript has let through.
pub(super) fn unknown(name: &str) -> Box<crate::error::Error> {
    exception("TypeError", "ERR_CRYPTO_INVALID_DIGEST", format!("Invalid digest: {name}"))
}
