//! Errors: an owned object with accessors, never thread-local.

use super::guard;
use super::status::*;
use crate::error::{Error, Status};
use std::ffi::{CString, c_char};

/// Says what went wrong. Made by any function that takes `rvm_error **error` and fails, when `error` is not NULL;
/// the caller owns it and frees it with `rvm_error_free`. Strings read from it are UTF-8, NUL-terminated and
/// live as long as it does. It holds nothing of the realm and outlives it. One thread at a time. Asked of NULL, the accessors below
/// answer `RVM_OK`, an empty text, NULL or 0.
#[allow(non_camel_case_types)]
pub struct rvm_error {
    pub(crate) inner: Error,
    name: CString,
    message: CString,
    code: Option<CString>,
    stack: Option<CString>,
    file: Option<CString>,
}

/// A NUL inside would end the text for C; it becomes U+FFFD.
fn c_text(text: &str) -> CString {
    CString::new(text).unwrap_or_else(|_| CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default())
}

impl rvm_error {
    pub(crate) fn new(e: Error) -> rvm_error {
        rvm_error {
            name: c_text(&e.name),
            message: c_text(&e.message),
            code: e.code.as_deref().map(c_text),
            stack: e.stack.as_deref().map(c_text),
            file: e.file.as_deref().map(c_text),
            inner: e,
        }
    }

    #[allow(clippy::boxed_local)] // errors travel boxed
    pub(crate) fn into_raw(e: Box<Error>) -> *mut rvm_error {
        Box::into_raw(Box::new(rvm_error::new(*e)))
    }
}

/// Reads a field; what NULL answers is `none`.
unsafe fn field<T>(error: *const rvm_error, none: T, f: impl FnOnce(&rvm_error) -> T) -> T {
    // SAFETY: the caller passes NULL or an error that is alive.
    unsafe { error.as_ref() }.map_or(none, f)
}

fn pointer(text: &Option<CString>) -> *const c_char {
    text.as_ref().map_or(std::ptr::null(), |t| t.as_ptr())
}

/// The status the failing function answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_status(error: *const rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, RVM_OK, |e| e.inner.status as rvm_status) }
}

/// The error's name: `TypeError`, `SyntaxError`, … for what JavaScript threw (the thrown object's `name`), `Error`
/// for the library's own. Never NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_name(error: *const rvm_error) -> *const c_char {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, c"".as_ptr(), |e| e.name.as_ptr()) }
}

/// The message, without the name. Of a thrown value that is no Error: a string as it is, anything else as console.log shows it. Never NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_message(error: *const rvm_error) -> *const c_char {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, c"".as_ptr(), |e| e.message.as_ptr()) }
}

/// The thrown object's `code`, such as `MODULE_NOT_FOUND` or `ERR_ACCESS_DENIED`; NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_code(error: *const rvm_error) -> *const c_char {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, std::ptr::null(), |e| pointer(&e.code)) }
}

/// The JavaScript stack, one frame a line, `    at name (file:line:column)`; NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_stack(error: *const rvm_error) -> *const c_char {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, std::ptr::null(), |e| pointer(&e.stack)) }
}

/// The file of the innermost JavaScript frame, or of the syntax error; NULL if unknown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_file(error: *const rvm_error) -> *const c_char {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, std::ptr::null(), |e| pointer(&e.file)) }
}

/// The line in that file, from 1; 0 if unknown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_line(error: *const rvm_error) -> u32 {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, 0, |e| e.inner.line) }
}

/// The column in that line, from 1; 0 if unknown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_column(error: *const rvm_error) -> u32 {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, 0, |e| e.inner.column) }
}

/// The tag that a host function gave with `rvm_error_new` when its failure travelled through JavaScript and came
/// out uncaught; 0 if there is none. Bindings find their own exception by it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_tag(error: *const rvm_error) -> u64 {
    // SAFETY: the caller's promise about `error`.
    unsafe { field(error, 0, |e| e.inner.tag) }
}

/// Makes an error for a host function to fail with. JavaScript sees an `Error` of that `name` (NULL: `Error`),
/// `message` (NULL: empty) and `code` (NULL: none). `tag` is any number of the host's; 0 is none.
///
/// Errors: `RVM_INVALID_ARGUMENT` (text not UTF-8, `error` NULL).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_new(
    name: *const c_char,
    message: *const c_char,
    code: *const c_char,
    tag: u64,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    guard::bare(|| unsafe {
        let out = guard::output(error, "error")?;
        let mut made = Error::new(Status::Exception, guard::optional_text(message, "message")?.unwrap_or_default());
        if let Some(name) = guard::optional_text(name, "name")? {
            made.name = name.to_owned();
        }
        made.code = guard::optional_text(code, "code")?.map(str::to_owned);
        made.tag = tag;
        *out = rvm_error::into_raw(made);
        Ok(())
    })
}

/// Frees an error. NULL is a no-op.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_error_free(error: *mut rvm_error) {
    guard::quiet(|| {
        if !error.is_null() {
            // SAFETY: made by `into_raw`, and the caller's to free.
            drop(unsafe { Box::from_raw(error) });
        }
    });
}

/// Takes over the error that a host function wrote.
///
/// # Safety
/// `error` is NULL or from `rvm_error_new` (or any other function of this library), and not used again.
pub(crate) unsafe fn take(error: *mut rvm_error) -> Option<Box<Error>> {
    // SAFETY: as promised.
    (!error.is_null()).then(|| Box::new(unsafe { Box::from_raw(error) }.inner))
}
