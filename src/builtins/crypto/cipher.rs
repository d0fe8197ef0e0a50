//! AES in the modes ECB, CBC, CTR and GCM, in pieces as Node's Cipher and Decipher take them.

use super::super::encoding::text_of;
use super::super::{number, value};
use super::bytes;
use crate::error::{Error, Result};
use crate::realm::{Cell, Entered, JSValue, UNDEFINED, exception};
use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit, StreamCipher};
use ghash::{GHash, universal_hash::UniversalHash};
use subtle::ConstantTimeEq;

const BLOCK: usize = 16;
const STEP: usize = 64 << 10;

/// Whole blocks, in place.
trait Blocks: Send {
    fn run(&mut self, blocks: &mut [u8]);
}

struct Ecb<C>(C, bool);
impl<C: BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16> + BlockCipherDecrypt + Send> Blocks for Ecb<C> {
    fn run(&mut self, blocks: &mut [u8]) {
        let (blocks, _) = Block::<C>::slice_as_chunks_mut(blocks);
        if self.1 { self.0.encrypt_blocks(blocks) } else { self.0.decrypt_blocks(blocks) }
    }
}

struct CbcIn<C: BlockCipherEncrypt>(cbc::Encryptor<C>);
impl<C: BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16> + Send> Blocks for CbcIn<C> {
    fn run(&mut self, blocks: &mut [u8]) {
        self.0.encrypt_blocks(Block::<C>::slice_as_chunks_mut(blocks).0);
    }
}

struct CbcOut<C: BlockCipherDecrypt>(cbc::Decryptor<C>);
impl<C: BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16> + Send> Blocks for CbcOut<C> {
    fn run(&mut self, blocks: &mut [u8]) {
        self.0.decrypt_blocks(Block::<C>::slice_as_chunks_mut(blocks).0);
    }
}

struct Gcm {
    key: Box<dyn StreamCipher + Send>,
    hash: GHash,
    /// AES of the first counter, over which the tag is.
    mask: [u8; BLOCK],
    aad: u64,
    text: u64,
    /// What of the ciphertext does not fill a block yet.
    rest: Vec<u8>,
}

impl Gcm {
    fn hash_text(&mut self, piece: &[u8]) {
        self.text += piece.len() as u64;
        self.rest.extend_from_slice(piece);
        let whole = self.rest.len() / BLOCK * BLOCK;
        self.hash.update_padded(&self.rest[..whole]);
        self.rest.drain(..whole);
    }

    fn tag(mut self) -> [u8; BLOCK] {
        self.hash.update_padded(&self.rest);
        let mut lengths = [0; BLOCK];
        lengths[..8].copy_from_slice(&(self.aad * 8).to_be_bytes());
        lengths[8..].copy_from_slice(&(self.text * 8).to_be_bytes());
        self.hash.update_padded(&lengths);
        let mut tag = self.mask;
        tag.iter_mut().zip(self.hash.finalize()).for_each(|(t, h)| *t ^= h);
        tag
    }
}

enum Mode {
    Blocks(Box<dyn Blocks>),
    Stream(Box<dyn StreamCipher + Send>),
    Gcm(Box<Gcm>),
    Done,
}

struct Cipher {
    mode: Mode,
    encrypt: bool,
    padding: bool,
    /// What does not fill a block yet; of a text to be decrypted the last block, too, which may be padding.
    rest: Vec<u8>,
}

fn gcm<C: BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16> + aes::cipher::BlockSizeUser + KeyInit + Send + 'static>(key: &[u8], iv: &[u8]) -> Option<Gcm>
where
    ctr::Ctr32BE<C>: KeyIvInit + StreamCipher,
{
    let block = C::new_from_slice(key).ok()?;
    let mut h = Block::<C>::default();
    block.encrypt_block(&mut h);
    let hash = GHash::new(&h);
    let mut first = [0; BLOCK];
    if iv.len() == 12 {
        first[..12].copy_from_slice(iv);
        first[15] = 1;
    } else {
        let mut sum = hash.clone();
        sum.update_padded(iv);
        let mut length = [0; BLOCK];
        length[8..].copy_from_slice(&(iv.len() as u64 * 8).to_be_bytes());
        sum.update_padded(&length);
        first.copy_from_slice(&sum.finalize());
    }
    let mut key = ctr::Ctr32BE::<C>::new_from_slices(key, &first).ok()?;
    let mut mask = [0; BLOCK];
    key.apply_keystream(&mut mask);
    Some(Gcm { key: Box::new(key), hash, mask, aad: 0, text: 0, rest: Vec::new() })
}

fn new_mode<C>(mode: &str, encrypt: bool, key: &[u8], iv: &[u8]) -> Option<Mode>
where
    C: BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16> + BlockCipherDecrypt + KeyInit + Send + 'static,
{
    Some(match mode {
        "ecb" => Mode::Blocks(Box::new(Ecb(C::new_from_slice(key).ok()?, encrypt))),
        "cbc" if encrypt => Mode::Blocks(Box::new(CbcIn(cbc::Encryptor::<C>::new_from_slices(key, iv).ok()?))),
        "cbc" => Mode::Blocks(Box::new(CbcOut(cbc::Decryptor::<C>::new_from_slices(key, iv).ok()?))),
        "ctr" => Mode::Stream(Box::new(ctr::Ctr128BE::<C>::new_from_slices(key, iv).ok()?)),
        "gcm" => Mode::Gcm(Box::new(gcm::<C>(key, iv)?)),
        _ => return None,
    })
}

/// (mode, whether to encrypt, key, iv): a cipher; JavaScript has checked the lengths.
pub fn open(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let (mode, encrypt) = (text_of(entered, args, 0)?, number(args, 1) != 0.0);
    let made = entered.with_shared(value(args, 2), |key| {
        entered.with_shared(value(args, 3), |iv| match key.len() {
            16 => new_mode::<aes::Aes128>(&mode, encrypt, key, iv),
            24 => new_mode::<aes::Aes192>(&mode, encrypt, key, iv),
            32 => new_mode::<aes::Aes256>(&mode, encrypt, key, iv),
            _ => None,
        })
    })??;
    let mode = made.ok_or_else(|| exception("Error", "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"))?;
    entered.keep(Box::new(Cipher { mode, encrypt, padding: true, rest: Vec::new() }), 4096)
}

fn finished() -> Box<Error> {
    exception("Error", "ERR_CRYPTO_INVALID_STATE", "Unsupported state or unable to authenticate data")
}

impl Cipher {
    fn run(&mut self, piece: &[u8]) -> Result<Vec<u8>> {
        match &mut self.mode {
            Mode::Done => Err(finished()),
            Mode::Stream(key) => {
                let mut out = piece.to_vec();
                key.apply_keystream(&mut out);
                Ok(out)
            }
            Mode::Gcm(gcm) => {
                let mut out = piece.to_vec();
                if !self.encrypt {
                    gcm.hash_text(piece);
                }
                gcm.key.apply_keystream(&mut out);
                if self.encrypt {
                    gcm.hash_text(&out);
                }
                Ok(out)
            }
            Mode::Blocks(blocks) => {
                self.rest.extend_from_slice(piece);
                let held = (!self.encrypt && self.padding && !self.rest.is_empty()) as usize;
                let whole = (self.rest.len() - held.min(self.rest.len())) / BLOCK * BLOCK;
                let mut out: Vec<u8> = self.rest.drain(..whole).collect();
                blocks.run(&mut out);
                Ok(out)
            }
        }
    }

    fn last(&mut self) -> Result<Vec<u8>> {
        let Mode::Blocks(blocks) = &mut self.mode else { return Ok(Vec::new()) };
        let wrong = |code: &str, message: &str| Err(exception("Error", code, message));
        let mut out = std::mem::take(&mut self.rest);
        if self.encrypt && self.padding {
            let n = BLOCK - out.len() % BLOCK;
            out.resize(out.len() + n, n as u8);
        }
        if !out.len().is_multiple_of(BLOCK) || (!self.encrypt && self.padding && out.is_empty()) {
            return wrong("ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH", "error:1C80006B:Provider routines::wrong final block length");
        }
        blocks.run(&mut out);
        if !self.encrypt && self.padding {
            let n = out.last().copied().unwrap_or(0) as usize;
            if n == 0 || n > BLOCK || out[BLOCK - n..].iter().any(|b| *b as usize != n) {
                return wrong("ERR_OSSL_BAD_DECRYPT", "error:1C800064:Provider routines::bad decrypt");
            }
            out.truncate(BLOCK - n);
        }
        Ok(out)
    }
}

/// (cipher, bytes, to): how many bytes came out; `to` has room for a block more than went in.
pub fn update(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let mut written = 0;
    entered.with_object::<Cipher, _>(number(args, 0), |cipher| {
        entered.each_step(value(args, 1), 0..usize::MAX, STEP, |piece| {
            let out = cipher.run(piece)?;
            entered.with_bytes(value(args, 2), |to| {
                let end = (written + out.len()).min(to.len());
                to[written..end].copy_from_slice(&out[..end - written]);
            })?;
            written += out.len();
            Ok(())
        })
    })?;
    entered.new_value(&Cell::number(written as f64))
}

/// (cipher, bytes): what is only authenticated.
pub fn aad(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.with_object::<Cipher, _>(number(args, 0), |cipher| match &mut cipher.mode {
        Mode::Gcm(gcm) if gcm.text == 0 && gcm.aad == 0 => entered.each_step(value(args, 1), 0..usize::MAX, STEP, |piece| {
            gcm.aad += piece.len() as u64;
            gcm.hash.update_padded(piece);
            Ok(())
        }),
        _ => Err(finished()),
    })?;
    Ok(UNDEFINED)
}

pub fn set_padding(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    entered.with_object::<Cipher, _>(number(args, 0), |cipher| {
        cipher.padding = number(args, 1) != 0.0;
        Ok(())
    })?;
    Ok(UNDEFINED)
}

/// (cipher, tag that must come out or undefined): [the last bytes, the tag]. The cipher goes.
pub fn finish(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let wanted = match value(args, 1).tag == UNDEFINED.tag {
        true => None,
        false => Some(entered.with_shared(value(args, 1), <[u8]>::to_vec)?),
    };
    let done = entered.with_object::<Cipher, _>(number(args, 0), |cipher| {
        let last = cipher.last()?;
        match std::mem::replace(&mut cipher.mode, Mode::Done) {
            Mode::Gcm(gcm) => {
                let tag = gcm.tag();
                if !cipher.encrypt {
                    let wanted = wanted.ok_or_else(finished)?;
                    if wanted.is_empty() || wanted.len() > BLOCK || !bool::from(tag[..wanted.len()].ct_eq(&wanted)) {
                        return Err(finished());
                    }
                }
                Ok((last, tag))
            }
            _ => Ok((last, [0; BLOCK])),
        }
    });
    entered.let_go(number(args, 0));
    let (last, tag) = done.map_err(|mut e| {
        if e.message == finished().message {
            e.code = None; // as Node has it
        }
        e
    })?;
    let (last, tag) = (bytes(entered, &last)?, bytes(entered, &tag)?);
    let pair = entered.new_array(&[Cell::js(last), Cell::js(tag)]);
    entered.drop_value(last);
    entered.drop_value(tag);
    pair
}
