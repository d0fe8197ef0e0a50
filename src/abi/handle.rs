//! Handles: release, retain, what they name.

use super::error::rvm_error;
use super::guard;
use super::owned;
use super::status::*;
use super::value::*;
use crate::error::{Error, Result, Status};
use crate::realm::{self, Entered, Outcome, Kind, Named, Value};
use crate::require::ModuleMap;
use crate::require::template::Template;
use std::sync::Arc;

/// A plain object, or one that is none of the others.
pub const RVM_TYPE_OBJECT: u32 = 1;
/// A function or class.
pub const RVM_TYPE_FUNCTION: u32 = 2;
/// An array.
pub const RVM_TYPE_ARRAY: u32 = 3;
/// A Uint8Array (Node's Buffer included), another typed array, an ArrayBuffer or a DataView: `rvm_to_bytes` reads it.
pub const RVM_TYPE_BYTES: u32 = 4;
/// A promise.
pub const RVM_TYPE_PROMISE: u32 = 5;
/// An Error object.
pub const RVM_TYPE_ERROR: u32 = 6;
/// A Date.
pub const RVM_TYPE_DATE: u32 = 7;
/// A Map.
pub const RVM_TYPE_MAP: u32 = 8;
/// A Set.
pub const RVM_TYPE_SET: u32 = 9;
/// A symbol.
pub const RVM_TYPE_SYMBOL: u32 = 10;
/// Module exports that are not an object: `rvm_value_of` reads them.
pub const RVM_TYPE_PRIMITIVE: u32 = 11;
/// A context (`rvm_context_new`).
pub const RVM_TYPE_CONTEXT: u32 = 100;
/// A module map (`rvm_map_new`).
pub const RVM_TYPE_MODULE_MAP: u32 = 101;
/// A template (`rvm_template`).
pub const RVM_TYPE_TEMPLATE: u32 = 102;

/// Lets go of a handle of any kind. When it was the last one into its realm, the realm ends: all of its memory comes
/// back at once, and the `drop` of its host functions has run when this returns (or, if the realm is busy, when whoever
/// is inside has left it). Never waits, on any thread; also inside a host function. 0 is a no-op.
///
/// Errors: `RVM_STALE_HANDLE` (released before, or never given out).
#[unsafe(no_mangle)]
pub extern "C" fn rvm_release(handle: rvm_handle) -> rvm_status {
    guard::bare(|| if handle == 0 { Ok(()) } else { release(handle) })
}

/// Releases a handle of any kind.
pub(crate) fn release(handle: rvm_handle) -> Result<()> {
    if let Some(named) = realm::release(handle)? {
        // SAFETY: only maps and templates are handed back, and their entries hold an Arc (see `owned::make`).
        unsafe {
            match named.kind {
                Kind::Template => drop(Arc::from_raw(named.object.cast_const().cast::<Template>())),
                _ => drop(Arc::from_raw(named.object.cast_const().cast::<ModuleMap>())),
            }
        }
    }
    Ok(())
}

/// Gives a second handle to the same thing, to be released on its own. It is also how a host function keeps an argument
/// beyond its return.
///
/// Errors: `RVM_STALE_HANDLE`, `RVM_CONDEMNED`, `RVM_BUSY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_retain(handle: rvm_handle, copy: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let copy = guard::output(copy, "copy")?;
            *copy = retain(handle)?;
            Ok(())
        })
    }
}

/// A second handle to the same thing.
pub(crate) fn retain(handle: rvm_handle) -> Result<rvm_handle> {
    match realm::look(handle)?.kind {
        Kind::Map => return owned::make(owned::of::<ModuleMap>(handle)?),
        Kind::Template => return owned::make(owned::of::<Template>(handle)?),
        _ => (),
    }
    let (entered, named) = Entered::by(handle)?;
    match named.kind {
        Kind::Context => entered.make_context(),
        Kind::Resolver => entered.make_resolver(entered.dup(named.value)),
        Kind::UsedResolver => entered.make_used_resolver(entered.dup(named.value)),
        _ => entered.make_handle(entered.dup(named.value)),
    }
}

/// Enters, runs `f` on what the handle names, and finishes.
#[inline]
pub(crate) fn inside<T: Outcome>(handle: rvm_handle, f: impl FnOnce(&Entered, Named) -> Result<T>) -> Result<T> {
    let (entered, mut named) = Entered::by(handle)?;
    if named.kind == Kind::Context {
        named.value = entered.global();
    }
    let result = f(&entered, named);
    entered.finish(result)
}

/// Tells what a handle names: one of `RVM_TYPE_…`. Runs no JavaScript.
///
/// Errors: `RVM_STALE_HANDLE`, `RVM_CONDEMNED`, `RVM_BUSY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_type(handle: rvm_handle, r#type: *mut u32, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let out = guard::output(r#type, "type")?;
            *out = match realm::look(handle)?.kind {
                Kind::Map => RVM_TYPE_MODULE_MAP,
                Kind::Template => RVM_TYPE_TEMPLATE,
                _ => match Entered::by(handle)? {
                    (_, Named { kind: Kind::Context, .. }) => RVM_TYPE_CONTEXT,
                    (entered, named) => entered.type_of(named.value),
                },
            };
            Ok(())
        })
    }
}

/// Tells what the class of a value is called, for messages and displays: the `name` of its constructor (`Object`, `Map`, `Point`), found without running script code, else
/// the engine's name of it; `Proxy` for a proxy, whatever it stands for.
///
/// Ownership: `*text` is a string value, the caller's, for `rvm_value_clear`. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND` (a map), `RVM_CONDEMNED`, `RVM_BUSY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_class_name(handle: rvm_handle, text: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(text, "text")?;
            let name = inside(handle, |entered, named| entered.class_name(named.value))?;
            super::value::write(text, Value::String(name));
            Ok(())
        })
    }
}

/// A number for the realm that `handle` is into: the same for all handles into it, another one for every other realm that lives at the time, never 0. 0 for a map, a template and a stale
/// handle. Takes no lock and never waits. For bindings that keep something of their own for each realm.
#[unsafe(no_mangle)]
pub extern "C" fn rvm_realm_id(handle: rvm_handle) -> u64 {
    let mut id = 0;
    guard::quiet(|| {
        if let Ok(named) = realm::look(handle)
            && !named.kind.is_ours()
        {
            id = named.object as u64;
        }
    });
    id
}

/// Whether two handles name the same object (JavaScript's `===`); false across realms.
///
/// Errors: `RVM_STALE_HANDLE`, `RVM_CONDEMNED`, `RVM_BUSY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_same(a: rvm_handle, b: rvm_handle, same: *mut bool, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let out = guard::output(same, "same")?;
            let other = realm::look(b)?;
            let first = realm::look(a)?;
            if first.kind.is_ours() || other.kind.is_ours() || first.object != other.object {
                *out = first.kind.is_ours() && first.object == other.object;
                return Ok(());
            }
            *out = inside(a, |entered, named| {
                let other = realm::look(b)?;
                entered.same(named.value, entered.value_named(&other)?)
            })?;
            Ok(())
        })
    }
}

/// Reads what a handle names as a value: a number, a string, … for exports that are not an object (see `rvm_require`), else a
/// second handle.
///
/// Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`, `RVM_CONDEMNED`, `RVM_BUSY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_value_of(handle: rvm_handle, value: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(value, "value")?;
            let read = match realm::look(handle)?.kind {
                Kind::Value | Kind::Function | Kind::Resolver | Kind::UsedResolver => inside(handle, |entered, named| entered.read(named.value))?,
                Kind::Context => Value::Handle(retain(handle)?, RVM_TYPE_CONTEXT),
                Kind::Map | Kind::Template => return Err(Error::new(Status::WrongKind, "a map or template is not a JavaScript value")),
            };
            super::value::write(value, read);
            Ok(())
        })
    }
}
