//! No unwinding crosses: one guard around every export. And the reading of what C passes.

use super::error::rvm_error;
use super::status::*;
use crate::error::{Error, Result, Status};
use crate::realm::is_ascii;
use std::ffi::{CStr, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn caught<T>(f: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|panic| {
        let why = panic.downcast_ref::<&str>().map(|s| s.to_string()).or_else(|| panic.downcast_ref::<String>().cloned());
        Err(Error::new(Status::Internal, format!("a fault of the library: {}", why.unwrap_or_default())))
    })
}

/// Runs an export; on failure writes `*error` if it is not NULL.
///
/// # Safety
/// `error` is NULL or writable.
#[inline]
pub unsafe fn run(error: *mut *mut rvm_error, f: impl FnOnce() -> Result<()>) -> rvm_status {
    match caught(f) {
        Ok(()) => RVM_OK,
        Err(e) => {
            let status = e.status as rvm_status;
            if !error.is_null() {
                // SAFETY: as promised.
                unsafe { *error = rvm_error::into_raw(e) };
            }
            status
        }
    }
}

/// Runs an export that has no error to give.
#[inline]
pub fn bare(f: impl FnOnce() -> Result<()>) -> rvm_status {
    // SAFETY: NULL is allowed.
    unsafe { run(std::ptr::null_mut(), f) }
}

/// Runs an export that cannot fail.
#[inline]
pub fn quiet(f: impl FnOnce()) {
    let _ = caught(|| {
        f();
        Ok(())
    });
}

/// Reads a C string that must be there.
///
/// # Safety
/// `text` is NULL or NUL-terminated, and lives as long as the answer is used.
#[inline]
pub unsafe fn text<'a>(text: *const c_char, what: &str) -> Result<&'a str> {
    // SAFETY: as promised.
    unsafe { optional_text(text, what) }?.ok_or_else(|| Error::invalid(format!("{what} is NULL")))
}

/// Reads a C string that may be NULL.
///
/// # Safety
/// As for [`text`].
#[inline]
pub unsafe fn optional_text<'a>(text: *const c_char, what: &str) -> Result<Option<&'a str>> {
    if text.is_null() {
        return Ok(None);
    }
    // Nearly all names are short ASCII: one look at each byte instead of strlen and then a check.
    const SHORT: usize = 32;
    let (mut length, mut all) = (0, 0u8);
    while length < SHORT {
        // SAFETY: no byte behind the NUL is read.
        let byte = unsafe { *text.cast::<u8>().add(length) };
        if byte == 0 {
            if all < 0x80 {
                // SAFETY: ASCII is UTF-8, and the bytes were just read.
                return Ok(Some(unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(text.cast(), length)) }));
            }
            break;
        }
        all |= byte;
        length += 1;
    }
    // SAFETY: as promised.
    let bytes = unsafe { CStr::from_ptr(text) };
    bytes.to_str().map(Some).map_err(|_| Error::invalid(format!("{what} is not UTF-8")))
}

/// Reads `length` bytes; NULL is allowed where there are none.
///
/// # Safety
/// `data` is NULL or has `length` bytes that live as long as the answer is used.
#[inline]
pub unsafe fn bytes<'a>(data: *const c_char, length: usize, what: &str) -> Result<&'a [u8]> {
    if length == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Error::invalid(format!("{what} is NULL, but its length is {length}")));
    }
    if length > isize::MAX as usize {
        return Err(Error::invalid(format!("the length of {what} is out of range")));
    }
    // SAFETY: as promised.
    Ok(unsafe { std::slice::from_raw_parts(data.cast(), length) })
}

/// As [`bytes`], for text.
///
/// # Safety
/// As for [`bytes`].
#[inline]
pub unsafe fn utf8<'a>(data: *const c_char, length: usize, what: &str) -> Result<&'a str> {
    // SAFETY: as promised.
    let bytes = unsafe { bytes(data, length, what) }?;
    if is_ascii(bytes) {
        // SAFETY: ASCII is UTF-8.
        return Ok(unsafe { std::str::from_utf8_unchecked(bytes) });
    }
    std::str::from_utf8(bytes).map_err(|_| Error::invalid(format!("{what} is not UTF-8")))
}

/// Reads an array of `count` items; NULL is allowed where there are none.
///
/// # Safety
/// `items` is NULL or has `count` items that live as long as the answer is used.
#[inline]
pub unsafe fn items<'a, T>(items: *const T, count: usize, what: &str) -> Result<&'a [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    if items.is_null() || count > isize::MAX as usize / size_of::<T>() {
        return Err(Error::invalid(format!("{what} is NULL or too many, but its count is {count}")));
    }
    // SAFETY: as promised.
    Ok(unsafe { std::slice::from_raw_parts(items, count) })
}

/// An output that must be there.
///
/// # Safety
/// `out` is NULL or writable and the caller's alone during the call.
#[inline]
pub unsafe fn output<'a, T>(out: *mut T, what: &str) -> Result<&'a mut T> {
    // SAFETY: as promised. It is only written, so old content does not matter.
    unsafe { out.as_mut() }.ok_or_else(|| Error::invalid(format!("{what} is NULL")))
}
