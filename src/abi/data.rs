//! Data text: everything plain, in one crossing.

use super::args::with_args;
use super::error::rvm_error;
use super::guard;
use super::handle::inside;
use super::status::*;
use super::value::{self, *};
use crate::realm::Value;

/// Writes what `object` names as *data text* (an `RVM_DATA` value): JSON text, extended so that everything plain crosses exactly and at once. Passed as a value
/// anywhere (an argument, `rvm_set`, a host function's answer, `rvm_map_value`, `rvm_value_new`) it becomes what it describes.
///
/// It is JSON in UTF-8, and besides:
/// - `NaN`, `Infinity` and `-Infinity` are numbers; minus zero is `-0` or `-0.0`, and written `-0.0`, so that readers which take digits for integers keep it.
/// - An integer literal (no `.`, no exponent) beyond 2^53 - 1 on either side is a BigInt; every other number literal is a Number.
/// - An object whose only member has a key that begins with U+0000 (written `\u0000`, as JSON asks) is *tagged*:
///   `{"\u0000bigint":"123"}` a BigInt of any size, `{"\u0000bytes":"<base64>"}` a Uint8Array,
///   `{"\u0000date":<milliseconds since 1970, or null for an invalid date>}` a Date, `{"\u0000undefined":0}` undefined,
///   `{"\u0000map":[[key,value],…]}` a Map, `{"\u0000set":[value,…]}` a Set,
///   `{"\u0000error":{"name":…,"message":…,"stack":…}}` an Error (each member a string that may be missing), and, going in only,
///   `{"\u0000handle":"<decimal number>"}` what the handle names, borrowed as `RVM_HANDLE` is.
/// - A key of a plain object that itself begins with U+0000 has one U+0000 more in front.
///
/// Coming out: plain objects and instances of classes are their own enumerable string keys (getters run; `toJSON` is not called), arrays are arrays (a hole is
/// undefined), boxed primitives are primitives, typed arrays, ArrayBuffers, DataViews and Buffers are bytes, an Error is its name, message and stack. What occurs twice is written twice.
/// Unpaired surrogates are exact, as `\ud800` escapes. Nesting is at most 10,000 deep, or what the stack allows.
///
/// Ownership: `*data` is the caller's, for `rvm_value_clear`. Errors: `RVM_NOT_CONVERTIBLE` (a function, symbol, promise, WeakMap, … or a cycle: the message tells where, as `$.a[3].b`; nested too deeply; more text than the realm's memory limit),
/// `RVM_EXCEPTION` (a getter threw), and those of `rvm_call`. Going in: `RVM_INVALID_ARGUMENT` (not data text; the message tells the offset).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_to_data(object: rvm_handle, data: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(data, "data")?;
            let text = inside(object, |entered, named| entered.to_data(named.value))?;
            value::write(data, Value::Data(text));
            Ok(())
        })
    }
}

/// Makes any value in the realm of `realm` (any handle into it) and gives a handle to it; a primitive too, which `rvm_value_of` reads.
///
/// Ownership: `*object` is the caller's, for `rvm_release`. Errors: those of an argument of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_value_new(realm: rvm_handle, value: *const rvm_value, object: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let object = guard::output(object, "object")?;
            let values = guard::items(value, 1, "value")?;
            *object = with_args(realm, values, |entered, _, cells| entered.make_handle(entered.new_value(&cells[0])?))?;
            Ok(())
        })
    }
}
