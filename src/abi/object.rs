//! Properties and data. `object` is any handle into a realm; a context stands for its globals.

use super::args::with_args;
use super::error::rvm_error;
use super::guard;
use super::handle::inside;
use super::status::*;
use super::value::{self, *};
use crate::error::{Error, Result, Status};
use crate::realm::{Cell, Entered, JSValue, Kind, Outcome, Value};
use std::ffi::c_char;

/// Reads `object[key]`; an absent property is `undefined`. Getters run. On a context: a global.
///
/// Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: `RVM_EXCEPTION` (a getter threw), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_get(object: rvm_handle, key: *const c_char, value: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(value, "value")?;
            let key = Cell::text(guard::text(key, "key")?);
            let read = inside(object, |entered, named| entered.get(named.value, &key))?;
            value::write(value, read);
            Ok(())
        })
    }
}

/// Does `object[key] = value`. Setters run. A failed assignment (frozen object, getter only) is `RVM_EXCEPTION` with a TypeError, as in strict mode.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_set(object: rvm_handle, key: *const c_char, value: *const rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let key = Cell::text(guard::text(key, "key")?);
            let values = guard::items(value, 1, "value")?;
            with_args(object, values, |entered, named, cells| entered.set(entered.value_named(named)?, &key, &cells[0]))
        })
    }
}

/// Whether `key in object`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_has(object: rvm_handle, key: *const c_char, has: *mut bool, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let has = guard::output(has, "has")?;
            let key = Cell::text(guard::text(key, "key")?);
            *has = inside(object, |entered, named| entered.has(named.value, &key))?;
            Ok(())
        })
    }
}

/// Does `delete object[key]`; `*deleted` (NULL allowed) is false where the property cannot be deleted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_delete(object: rvm_handle, key: *const c_char, deleted: *mut bool, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let key = Cell::text(guard::text(key, "key")?);
            let done = inside(object, |entered, named| entered.delete(named.value, &key))?;
            if let Some(deleted) = deleted.as_mut() {
                *deleted = done;
            }
            Ok(())
        })
    }
}

/// Lists the own enumerable string keys, in JavaScript's order (`Object.keys`). On a context: the globals that hosts and modules made, not the
/// built-in ones.
///
/// Ownership: `*keys` is an array of `*count` string values, the caller's, for `rvm_values_free`; it is NULL when `*count` is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_keys(object: rvm_handle, keys: *mut *mut rvm_value, count: *mut usize, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let (keys, count) = (guard::output(keys, "keys")?, guard::output(count, "count")?);
            let texts = inside(object, |entered, named| match named.kind {
                Kind::Context => entered.user_globals(),
                _ => entered.keys(named.value),
            })?;
            let array = match texts.len() {
                0 => std::ptr::null_mut(),
                n => libc::calloc(n, size_of::<rvm_value>()).cast::<rvm_value>(),
            };
            if array.is_null() && !texts.is_empty() {
                return Err(Error::new(Status::System, "no memory for the keys"));
            }
            *count = texts.len();
            for (i, text) in texts.into_iter().enumerate() {
                array.add(i).write(rvm_value::from_value(Value::String(text)));
            }
            *keys = array;
            Ok(())
        })
    }
}

/// As `rvm_get`, with a key that is a value: a number (index), a string that may hold NUL, a symbol's handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_get_at(object: rvm_handle, key: *const rvm_value, value: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(value, "value")?;
            let read = at(object, [(key, "key")], |entered, object, cells| entered.get(object, &cells[0]))?;
            value::write(value, read);
            Ok(())
        })
    }
}

/// As `rvm_set`, with a key that is a value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_set_at(object: rvm_handle, key: *const rvm_value, value: *const rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || at(object, [(key, "key"), (value, "value")], |entered, object, cells| entered.set(object, &cells[0], &cells[1])))
    }
}

/// As `rvm_has`, with a key that is a value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_has_at(object: rvm_handle, key: *const rvm_value, has: *mut bool, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let has = guard::output(has, "has")?;
            *has = at(object, [(key, "key")], |entered, object, cells| entered.has(object, &cells[0]))?;
            Ok(())
        })
    }
}

/// As `rvm_delete`, with a key that is a value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_delete_at(object: rvm_handle, key: *const rvm_value, deleted: *mut bool, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let done = at(object, [(key, "key")], |entered, object, cells| entered.delete(object, &cells[0]))?;
            if let Some(deleted) = deleted.as_mut() {
                *deleted = done;
            }
            Ok(())
        })
    }
}

/// Gives `JSON.stringify(object)` as an `RVM_JSON` value; `undefined` where JSON has nothing (a function).
///
/// Errors: `RVM_EXCEPTION` (a cycle, a BigInt, a `toJSON` that throws), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_to_json(object: rvm_handle, json: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(json, "json")?;
            let text = inside(object, |entered, named| entered.to_json(named.value))?;
            value::write(json, text);
            Ok(())
        })
    }
}

/// Makes the value that `length` bytes of JSON describe, in the realm of `realm` (any handle into it), and gives a handle to it.
///
/// Errors: `RVM_EXCEPTION` (SyntaxError: not JSON), `RVM_INVALID_ARGUMENT` (not UTF-8), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_from_json(realm: rvm_handle, json: *const c_char, length: usize, object: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let text = guard::utf8(json, length, "json")?;
            make(realm, &Cell::data(RVM_JSON, text.as_bytes()), object)
        })
    }
}

/// Copies out the bytes of a typed array, Buffer, ArrayBuffer or DataView (of the view, not its whole buffer) as an `RVM_BYTES` value.
///
/// Errors: `RVM_WRONG_KIND` (not bytes), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_to_bytes(object: rvm_handle, bytes: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(bytes, "bytes")?;
            let read = inside(object, |entered, named| entered.to_bytes(named.value))?;
            value::write(bytes, Value::Bytes(read));
            Ok(())
        })
    }
}

/// Makes a Uint8Array with a copy of `length` bytes in the realm of `realm` and gives a handle to it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_from_bytes(realm: rvm_handle, bytes: *const c_char, length: usize, object: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let data = guard::bytes(bytes, length, "bytes")?;
            make(realm, &Cell::data(RVM_BYTES, data), object)
        })
    }
}

/// Gives `String(object)`, as a string value; for an Error that is `name: message`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_to_string(object: rvm_handle, text: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(text, "text")?;
            let read = inside(object, |entered, named| entered.to_text(named.value))?;
            value::write(text, Value::String(read));
            Ok(())
        })
    }
}

/// Runs `f` on the object, with a key that is a value, and further values.
///
/// # Safety
/// The caller of the export passes values that are there, or NULL.
unsafe fn at<T: Outcome, const N: usize>(
    object: rvm_handle,
    values: [(*const rvm_value, &str); N],
    f: impl FnOnce(&Entered, JSValue, &[Cell]) -> Result<T>,
) -> Result<T> {
    let mut args = [rvm_value::UNDEFINED; N];
    for (arg, (value, what)) in args.iter_mut().zip(values) {
        // SAFETY: as promised.
        *arg = unsafe { guard::items(value, 1, what) }?[0];
    }
    // SAFETY: the data is the caller's, and lives until the export returns.
    unsafe { with_args(object, &args, |entered, named, cells| f(entered, entered.value_named(named)?, cells)) }
}

/// Makes a value in a realm and writes a handle to it.
unsafe fn make(realm: rvm_handle, cell: &Cell, object: *mut rvm_handle) -> Result<()> {
    // SAFETY: the caller's promise about `object`.
    let object = unsafe { guard::output(object, "object")? };
    *object = inside(realm, |entered, _| {
        let value = entered.new_value(cell)?;
        entered.make_handle(value)
    })?;
    Ok(())
}
