//! Handles that own an Arc of this layer's: maps and templates.

use super::value::rvm_handle;
use crate::error::{Error, Result, Status};
use crate::realm::{self, Kind};
use std::sync::Arc;

/// What such a handle names: one kind for each type.
pub(super) trait Owned {
    const KIND: Kind;
    /// For messages.
    const NAME: &'static str;
}

/// Makes a handle that owns an Arc.
pub(super) fn make<T: Owned>(it: Arc<T>) -> Result<rvm_handle> {
    let raw = Arc::into_raw(it);
    realm::make_handle(T::KIND, raw.cast(), realm::UNDEFINED).inspect_err(|_| {
        // SAFETY: just taken from the Arc.
        drop(unsafe { Arc::from_raw(raw) });
    })
}

/// What a handle names.
pub(super) fn of<T: Owned>(handle: rvm_handle) -> Result<Arc<T>> {
    realm::look_held(handle, |named| {
        if named.kind != T::KIND {
            return Err(Error::new(Status::WrongKind, format!("the handle is not a {}", T::NAME)));
        }
        let raw = named.object.cast_const().cast::<T>();
        // SAFETY: `make` gave the entry an Arc of the type that goes with its kind, and it cannot be released while it is held.
        Ok(unsafe {
            Arc::increment_strong_count(raw);
            Arc::from_raw(raw)
        })
    })?
}
