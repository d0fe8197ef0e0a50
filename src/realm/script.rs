//! Scripts of the library that are compiled when some realm of the process first needs them, by an engine of their own: neither the
//! memory limit of the realm that asks nor what its scripts did has a part in it.

use super::image::{Builder, Source};
use crate::error::Result;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

type Codes = HashMap<&'static [u8], Arc<[u8]>>;

/// By name. Not held while one is compiled.
static CODES: Mutex<Option<Codes>> = Mutex::new(None);

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, impl Sized> {
    lock()
}

fn lock() -> MutexGuard<'static, Option<Codes>> {
    CODES.lock().unwrap_or_else(|e| e.into_inner())
}

/// Forgets all; the next who asks compiles anew.
pub fn trim() {
    let old = lock().take();
    drop(old);
}

/// Bytes that are kept.
pub fn kept_bytes() -> u64 {
    lock().as_ref().map_or(0, |codes| codes.values().map(|c| c.len() as u64).sum())
}

/// The bytecode of a script.
pub fn compiled(script: &'static Source) -> Result<Arc<[u8]>> {
    let name = script.0.to_bytes();
    let kept = lock().as_ref().and_then(|codes| codes.get(name).cloned());
    if let Some(code) = kept {
        return Ok(code);
    }
    // Two threads may do the same work; both get the same.
    let code: Arc<[u8]> = Builder::compiler()?.compile(script)?.into();
    Ok(lock().get_or_insert_default().entry(name).or_insert(code).clone())
}
