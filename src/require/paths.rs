//! Paths that were resolved before: what makes a warm require cost one `stat`.
//!
//! A path that named an existing file is remembered with the file's identity. It is used again when a `stat` gives the same
//! identity, and for at most a second: what else resolution looks at (package.json files, symlinks on the way) may be up to that old.

use super::resolve::Format;
use super::source::FileIdentity;
use crate::realm::monotonic_ms;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

const FRESH_MS: f64 = 1000.0;
const MOST: usize = 10_000;

#[derive(Clone)]
pub struct Known {
    pub real: Arc<Path>,
    pub format: Format,
    pub identity: FileIdentity,
    /// The roots that the default jail has for this file as an entry, once it was one.
    pub roots: Option<Arc<[PathBuf]>>,
    at: f64,
}

static KNOWN: Mutex<Option<HashMap<PathBuf, Known>>> = Mutex::new(None);

pub fn fork_lock() -> MutexGuard<'static, Option<HashMap<PathBuf, Known>>> {
    KNOWN.lock().unwrap_or_else(|e| e.into_inner())
}

pub fn find(path: &Path) -> Option<Known> {
    let known = fork_lock().as_ref()?.get(path)?.clone();
    (monotonic_ms() - known.at < FRESH_MS).then_some(known)
}

pub fn keep(path: &Path, real: &Arc<Path>, format: Format, identity: FileIdentity, roots: Option<Arc<[PathBuf]>>) {
    let mut known = fork_lock();
    let known = known.get_or_insert_default();
    if known.len() >= MOST {
        known.clear();
    }
    // Only of the same file: a symlink may lead elsewhere by now.
    let roots = roots.or_else(|| known.get(path).filter(|k| k.real == *real).and_then(|k| k.roots.clone()));
    known.insert(path.to_owned(), Known { real: real.clone(), format, identity, roots, at: monotonic_ms() });
}

pub fn clear() {
    let old = fork_lock().take();
    drop(old);
}
