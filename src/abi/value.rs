//! Values that cross the border.

use super::guard;
use super::status::*;
use crate::error::{Error, Result, Status};
use crate::realm::{Cell, Entered, Plain, Text, Value};
use std::ffi::c_char;

/// Names one thing that the host holds: a module's exports, an object, a function, a symbol, a context, a
/// map. 0 names nothing. It is a number with a generation: a stale, forged or doubly released one is
/// answered with `RVM_STALE_HANDLE`, never with undefined behaviour.
#[allow(non_camel_case_types)]
pub type rvm_handle = u64;

/// JavaScript's `undefined`; a zeroed `rvm_value` is this.
pub const RVM_UNDEFINED: u32 = 0;
/// JavaScript's `null`.
pub const RVM_NULL: u32 = 1;
/// A boolean, in `as.boolean`.
pub const RVM_BOOL: u32 = 2;
/// A number, in `as.number`.
pub const RVM_NUMBER: u32 = 3;
/// A BigInt: in `as.integer` when `length` is 0, else as `length` bytes of decimal text (an optional `-`, then
/// digits) in `as.data`. Results use `as.integer` whenever the number fits.
pub const RVM_BIGINT: u32 = 4;
/// A string: `length` bytes of UTF-8 in `as.data`. Results are followed by a NUL byte that `length` does not
/// count. Going in, text that is not UTF-8 is `RVM_INVALID_ARGUMENT`; coming out, each unpaired UTF-16
/// surrogate becomes U+FFFD.
pub const RVM_STRING: u32 = 5;
/// Bytes: `length` of them in `as.data`. They go in as a new Uint8Array; they come out of `rvm_to_bytes`.
pub const RVM_BYTES: u32 = 6;
/// JSON text, `length` bytes of UTF-8 in `as.data`. It goes in as the value it describes, in one crossing; it
/// comes out of `rvm_to_json`. Unpaired surrogates stay exact here, as `\ud800` escapes.
pub const RVM_JSON: u32 = 7;
/// A handle, in `as.handle`. In results, `length` tells what it names (`RVM_TYPE_…`), as `rvm_type` would; inputs need none.
pub const RVM_HANDLE: u32 = 8;
/// Data text, `length` bytes of UTF-8 in `as.data`: JSON extended so that everything plain crosses exactly (see `rvm_to_data`). It goes in as the
/// value it describes, in one crossing; it comes out of `rvm_to_data`.
pub const RVM_DATA: u32 = 9;

/// In `flags`: whoever holds this value owns what is in it and calls `rvm_value_clear` once. Every value that
/// this library writes has it where there is something to free. Inputs are borrowed for the call and
/// never consumed, with one exception: what a host function puts in `*result` is cleared by the library if
/// it is owned.
pub const RVM_OWNED: u32 = 1;

/// The content of an [`rvm_value`]; `kind` tells which member counts.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub union rvm_payload {
    /// `RVM_NUMBER`.
    pub number: f64,
    /// `RVM_BIGINT` with `length` 0.
    pub integer: i64,
    /// `RVM_BOOL`.
    pub boolean: bool,
    /// `RVM_HANDLE`.
    pub handle: rvm_handle,
    /// `RVM_STRING`, `RVM_BYTES`, `RVM_JSON`, `RVM_DATA`, `RVM_BIGINT` as text.
    pub data: *const c_char,
}

/// One JavaScript value on its way across: 24 bytes, the same on every 64-bit platform. Zeroed, it is `undefined`.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct rvm_value {
    /// One of `RVM_UNDEFINED` … `RVM_DATA`.
    pub kind: u32,
    /// 0 or `RVM_OWNED`.
    pub flags: u32,
    /// Bytes in `as.data`, without the closing NUL.
    pub length: u64,
    /// The content.
    pub r#as: rvm_payload,
}

/// Frees what `value` owns (string, bytes, JSON or data text, handle) and makes it `undefined`. NULL, values that own nothing,
/// and a value cleared before are no-ops. Any thread; never waits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_value_clear(value: *mut rvm_value) {
    // SAFETY: the caller passes NULL or a value that is theirs alone.
    if let Some(value) = unsafe { value.as_mut() } {
        if value.kind == RVM_HANDLE {
            guard::quiet(|| value.clear());
        } else {
            value.clear(); // frees memory at most: no guard needed
        }
    }
}

/// Clears `count` values and frees the array itself, as given by `rvm_keys`. NULL is a no-op.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_values_free(values: *mut rvm_value, count: usize) {
    guard::quiet(|| {
        if values.is_null() {
            return;
        }
        // SAFETY: the caller passes what rvm_keys gave: `count` values in memory of malloc.
        unsafe {
            for value in std::slice::from_raw_parts_mut(values, count) {
                value.clear();
            }
            libc::free(values.cast());
        }
    });
}

/// Copies `length` bytes of text into a string value that owns its copy: what a host function answers with when
/// the text does not outlive it. `text` may be NULL when `length` is 0.
///
/// Errors: `RVM_INVALID_ARGUMENT` (NULL, not UTF-8), `RVM_SYSTEM` (no memory).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_string_copy(text: *const c_char, length: usize, value: *mut rvm_value) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    guard::bare(|| unsafe {
        let value = guard::output(value, "value")?;
        let text = guard::utf8(text, length, "text")?;
        *value = rvm_value::owned(RVM_STRING, copy(text.as_bytes())?);
        Ok(())
    })
}

/// As `rvm_string_copy`, for bytes (`RVM_BYTES`) of any content.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_bytes_copy(bytes: *const c_char, length: usize, value: *mut rvm_value) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    guard::bare(|| unsafe {
        let value = guard::output(value, "value")?;
        let bytes = guard::bytes(bytes, length, "bytes")?;
        *value = rvm_value::owned(RVM_BYTES, copy(bytes)?);
        Ok(())
    })
}

fn copy(bytes: &[u8]) -> Result<Text> {
    Text::copy(bytes).ok_or_else(|| Error::new(Status::System, "no memory for a copy"))
}

impl rvm_value {
    pub(crate) const UNDEFINED: rvm_value =
        rvm_value { kind: RVM_UNDEFINED, flags: 0, length: 0, r#as: rvm_payload { integer: 0 } };

    fn owned(kind: u32, text: Text) -> rvm_value {
        let (data, length) = text.into_raw();
        rvm_value { kind, flags: RVM_OWNED, length: length as u64, r#as: rvm_payload { data: data.cast() } }
    }

    /// For C, which owns what is in it from now on.
    #[inline]
    pub(crate) fn from_value(value: Value) -> rvm_value {
        let plain = |kind, payload| rvm_value { kind, flags: 0, length: 0, r#as: payload };
        match value {
            Value::Undefined => rvm_value::UNDEFINED,
            Value::Null => plain(RVM_NULL, rvm_payload { integer: 0 }),
            Value::Bool(boolean) => {
                let mut payload = rvm_payload { integer: 0 };
                payload.boolean = boolean;
                plain(RVM_BOOL, payload)
            }
            Value::Number(number) => plain(RVM_NUMBER, rvm_payload { number }),
            Value::BigInt(integer) => plain(RVM_BIGINT, rvm_payload { integer }),
            Value::BigIntText(text) => rvm_value::owned(RVM_BIGINT, text),
            Value::String(text) => rvm_value::owned(RVM_STRING, text),
            Value::Bytes(text) => rvm_value::owned(RVM_BYTES, text),
            Value::Json(text) => rvm_value::owned(RVM_JSON, text),
            Value::Data(text) => rvm_value::owned(RVM_DATA, text),
            Value::Handle(handle, names) => {
                rvm_value { kind: RVM_HANDLE, flags: RVM_OWNED, length: names.into(), r#as: rvm_payload { handle } }
            }
        }
    }

    /// Frees what it owns and makes it `undefined`.
    #[inline]
    pub(crate) fn clear(&mut self) {
        // Field by field: a copy of the whole waits for the stores before it.
        let (kind, flags, length, content) = (self.kind, self.flags, self.length, self.r#as);
        self.kind = RVM_UNDEFINED;
        self.flags = 0;
        self.length = 0;
        self.r#as.integer = 0;
        if flags & RVM_OWNED == 0 {
            return;
        }
        // SAFETY: an owned value holds what this library put in it: memory of malloc, or a handle.
        unsafe {
            match kind {
                RVM_BIGINT | RVM_STRING | RVM_BYTES | RVM_JSON | RVM_DATA if kind != RVM_BIGINT || length != 0 => {
                    libc::free(content.data.cast_mut().cast());
                }
                RVM_HANDLE => {
                    let _ = super::handle::release(content.handle);
                }
                _ => (),
            }
        }
    }

    /// Checks a value that C passes and writes it to `cell`, borrowing its content. Answers whether it is a handle, which is not
    /// written, or data text that may name handles. Fields are moved one by one: a copy of the whole waits for the stores before it.
    ///
    /// # Safety
    /// `data` holds `length` bytes where the kind has data, and lives as long as the cell is used.
    #[inline]
    pub(crate) unsafe fn input(&self, cell: &mut Cell) -> Result<bool> {
        // SAFETY: the kind says which member counts, and the caller's promise about `data`.
        unsafe {
            match self.kind {
                RVM_UNDEFINED | RVM_NULL | RVM_NUMBER => cell.set(self.kind, 0, self.r#as.integer as u64),
                RVM_BOOL => cell.set(RVM_BOOL, 0, (self.r#as.integer as u8 != 0) as u64),
                RVM_BIGINT if self.length == 0 => cell.set(RVM_BIGINT, 0, self.r#as.integer as u64),
                RVM_BIGINT => {
                    let text = guard::utf8(self.r#as.data, self.length as usize, "a BigInt's text")?;
                    let digits = text.strip_prefix('-').unwrap_or(text);
                    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                        return Err(Error::invalid("a BigInt's text is not decimal digits"));
                    }
                    cell.set_data(RVM_BIGINT, text.as_bytes());
                }
                RVM_STRING => cell.set_data(RVM_STRING, guard::utf8(self.r#as.data, self.length as usize, "a string")?.as_bytes()),
                RVM_JSON => cell.set_data(RVM_JSON, guard::utf8(self.r#as.data, self.length as usize, "JSON")?.as_bytes()),
                RVM_DATA => {
                    let text = guard::utf8(self.r#as.data, self.length as usize, "data text")?;
                    cell.set_data(RVM_DATA, text.as_bytes());
                    return Ok(super::args::names_handles(text));
                }
                RVM_BYTES => cell.set_data(RVM_BYTES, guard::bytes(self.r#as.data, self.length as usize, "bytes")?),
                RVM_HANDLE => return Ok(true),
                kind => return Err(Error::invalid(format!("{kind} is no kind of value"))),
            }
            Ok(false)
        }
    }

    /// Takes over what a thunk wrote, of a kind up to `RVM_STRING` and no BigInt.
    #[inline(always)]
    pub(crate) fn take_plain(&mut self, cell: &Plain) {
        self.kind = cell.kind;
        self.flags = if cell.kind == RVM_STRING { RVM_OWNED } else { 0 };
        // SAFETY: fields of what is borrowed; any bits are an integer. Read one by one, which the compiler would not leave so: a read of both waits for the writes.
        unsafe {
            self.length = (&raw const cell.length).read_volatile();
            self.r#as.integer = (&raw const cell.payload.integer).read_volatile();
        }
    }

    /// Takes over what a thunk wrote.
    ///
    /// # Safety
    /// `cell` came out of a thunk of the realm that `entered` is in, and is not used again.
    #[inline]
    pub(crate) unsafe fn take(&mut self, entered: &Entered, cell: &Cell) -> Result<()> {
        // SAFETY: the kind says which member counts.
        unsafe {
            match cell.kind {
                RVM_UNDEFINED | RVM_NULL | RVM_BOOL | RVM_NUMBER => {
                    self.kind = cell.kind;
                    self.flags = 0;
                    self.length = 0;
                    self.r#as.integer = cell.payload.integer;
                }
                RVM_STRING | RVM_BYTES | RVM_JSON | RVM_DATA => {
                    self.kind = cell.kind;
                    self.flags = RVM_OWNED;
                    self.length = cell.length;
                    self.r#as.data = cell.payload.data;
                }
                _ => *self = rvm_value::from_value(entered.value_of(*cell)?),
            }
            Ok(())
        }
    }
}

/// Writes a value out, or drops it if C does not want it.
///
/// # Safety
/// `out` is NULL or writable.
#[inline]
pub(crate) unsafe fn write(out: *mut rvm_value, value: Value) {
    let value = rvm_value::from_value(value);
    if out.is_null() {
        let mut value = value;
        value.clear();
    } else {
        // SAFETY: as promised.
        unsafe { out.write(value) };
    }
}
