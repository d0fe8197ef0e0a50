//! Prepared starts: what a module that is loaded again and again has its realm do before its own first line runs.
//!
//! Half of a warm load of lodash would go into making the engine's form of its bytecode and into running the built-ins that it asks for. Both come
//! out the same each time, so after some loads of one file realms for it start from an image in which that is done. Nothing of a module has
//! run there: each load runs all of it. A prepared function is taken only where the code cache has just answered with the very code that it was made
//! of, so an edited file is seen as ever.

use super::code::Code;
use super::entry::default_options;
use super::loader::Loader;
use crate::error::Result;
use crate::realm::{self, Cell, Entered, JSValue, Prepared, Realm, Replay, entry};
use std::collections::HashMap;
use std::ffi::CStr;
use std::sync::{Arc, Mutex, MutexGuard};

/// Loads of a file in whose realm a start is prepared.
const LOADS: u32 = 4;
/// Loads in a row that asked for less than half of what was prepared, after which it is dropped.
const MISSES: u32 = 4;
/// Bytecode that is worth it, and built-ins; more bytecode would make too large an image, in which it takes some three times its bytes.
const LEAST_CODE: usize = 24 << 10;
const MOST_CODE: usize = realm::LARGEST_PREPARED as usize / 3;
const LEAST_SCRIPTS: usize = 3;
/// Bytes of all.
const MOST_BYTES: u64 = 32 << 20;
/// Files that are counted.
const MOST_FILES: usize = 2_000;
/// One that was not used for so long makes room for others.
const OLD_MS: f64 = 10_000.0;

/// Built-ins that only make objects when they run: they ask the host nothing that could be another answer the next time.
const BUILTINS: [&CStr; 12] = [
    c"rvm:node/process", c"rvm:node/events", c"rvm:node/util", c"rvm:node/util/types", c"rvm:node/buffer", c"rvm:node/path", c"rvm:node/url",
    c"rvm:node/querystring", c"rvm:node/string_decoder", c"rvm:node/stream", c"rvm:node/assert", c"rvm:node/internal/errors",
];

/// A prepared start for a file, and whose functions wait in it.
pub struct Start {
    path: Box<str>,
    prepared: Prepared,
    codes: Vec<Arc<Code>>,
}

/// A realm's hold on the one that it began from.
pub struct Waiting {
    start: Arc<Start>,
    is_taken: Vec<bool>,
}

#[derive(Default)]
struct File {
    loads: u32,
    misses: u32,
    /// It is being prepared, or cannot be.
    is_closed: bool,
    start: Option<Arc<Start>>,
    used: f64,
}

type Files = HashMap<Box<str>, File>;

/// By the path of the file that the host asks for.
static FILES: Mutex<Option<Files>> = Mutex::new(None);

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, impl Sized> {
    lock()
}

/// What is taken out of the files is dropped when they are free again: it empties slots.
fn lock() -> MutexGuard<'static, Option<Files>> {
    FILES.lock().unwrap_or_else(|e| e.into_inner())
}

/// What a load does.
pub enum Plan {
    Plain,
    /// Begins with this.
    From(Arc<Start>),
    /// Sees what could be prepared for this file.
    Watch(Box<str>),
}

/// What to do for a load of a file.
pub fn plan(path: &str) -> Plan {
    let mut files = lock();
    let files = files.get_or_insert_default();
    if files.len() >= MOST_FILES && !files.contains_key(path) {
        files.retain(|_, file| file.start.is_some());
        if files.len() >= MOST_FILES {
            return Plan::Plain;
        }
    }
    let file = match files.get_mut(path) {
        Some(file) => file,
        None => files.entry(path.into()).or_default(),
    };
    if let Some(start) = &file.start {
        file.used = realm::monotonic_ms();
        return Plan::From(start.clone());
    }
    file.loads += 1;
    if file.is_closed || file.loads < LOADS {
        return Plan::Plain;
    }
    file.is_closed = true;
    Plan::Watch(path.into())
}

/// Takes note of how much of a start a load asked for.
pub fn used(waiting: &Waiting) {
    let mut files = lock();
    let Some(file) = files.as_mut().and_then(|files| files.get_mut(&waiting.start.path)) else { return };
    let taken = waiting.is_taken.iter().filter(|taken| **taken).count();
    file.misses = if taken * 2 < waiting.is_taken.len() { file.misses + 1 } else { 0 };
    if file.misses >= MISSES && file.start.as_ref().is_some_and(|start| Arc::ptr_eq(start, &waiting.start)) {
        let old = std::mem::take(file);
        drop(files);
        drop(old);
    }
}

/// Prepares a start for a file from what a load of it asked for.
pub fn prepare(path: &str, codes: Vec<Arc<Code>>, scripts: &[&'static CStr]) {
    // In the order in which they ran; what they need comes with them.
    let scripts: Vec<&'static CStr> = scripts.iter().filter(|s| BUILTINS.contains(s)).copied().collect();
    let codes: Vec<Arc<Code>> = codes.into_iter().filter(|code| code.about().is_none()).collect();
    let bytes: usize = codes.iter().map(|code| code.bytes().len()).sum();
    if bytes > MOST_CODE || (bytes < LEAST_CODE && scripts.len() < LEAST_SCRIPTS) {
        return;
    }
    // Whatever is the matter, the file can be loaded as ever.
    if let Ok(Some(prepared)) = twice(&codes, &scripts) {
        keep(Arc::new(Start { path: path.into(), prepared, codes }));
    }
}

/// Begins to count anew.
pub fn forget(path: &str) {
    let old = lock().as_mut().and_then(|files| files.remove(path));
    drop(old);
}

fn keep(start: Arc<Start>) {
    let mut gone = Vec::new();
    keep_for(start, lock().get_or_insert_default(), &mut gone);
    drop(gone);
}

fn keep_for(start: Arc<Start>, files: &mut Files, gone: &mut Vec<File>) {
    let now = realm::monotonic_ms();
    let mut bytes = start.bytes() + sum(files);
    while bytes > MOST_BYTES {
        let old = files.values_mut().filter(|file| file.start.is_some() && now - file.used > OLD_MS).min_by(|a, b| a.used.total_cmp(&b.used));
        let Some(old) = old else {
            gone.push(File { start: Some(start), ..File::default() });
            return;
        };
        bytes -= old.start.as_ref().map_or(0, |start| start.bytes());
        gone.push(std::mem::take(old));
    }
    gone.extend(files.insert(start.path.clone(), File { start: Some(start), used: now, ..File::default() }));
}

fn sum(files: &Files) -> u64 {
    files.values().filter_map(|file| file.start.as_ref()).map(|start| start.bytes()).sum()
}

/// Bytes that are kept.
pub fn kept_bytes() -> u64 {
    lock().as_ref().map_or(0, sum)
}

/// Forgets all.
pub fn clear() {
    let old = lock().take();
    drop(old);
}

fn twice(codes: &[Arc<Code>], scripts: &[&'static CStr]) -> Result<Option<Prepared>> {
    let loader = Arc::new(Loader::new(default_options())?);
    let seed = realm::random_seed();
    let first = once(&loader, codes, scripts, None, seed)?;
    let second = once(&loader, codes, scripts, Some(first.0.0.base() as u32), seed)?;
    Prepared::new(first.0, &second.0, &*loader)
}

type Made = (realm::Frozen, Vec<JSValue>);

/// The realm lives as long as what is answered, so that the next one is at another place.
fn once(loader: &Arc<Loader>, codes: &[Arc<Code>], scripts: &[&'static CStr], other: Option<u32>, seed: u64) -> Result<(Made, realm::Held)> {
    let entered = Realm::begin_apart(Default::default(), loader.clone(), other, seed)?;
    entered.prepare_template(Arc::new(Replay::default()))?;
    let held = realm::Held(entered.make_context()?);
    for script in scripts {
        let name = script.to_str().ok().and_then(|name| name.strip_prefix("rvm:node/")).unwrap_or_default();
        let args = [Cell::text("builtin"), Cell::text(name), Cell::text(""), Cell::UNDEFINED];
        let exports = entered.entry_value(entry::REQUIRE_MAIN, &args)?;
        entered.drop_value(exports);
    }
    let functions = codes.iter().map(|code| code.function(&entered)).collect::<Result<Vec<_>>>()?;
    let frozen = entered.freeze(realm::UNDEFINED, 0)?;
    Ok(((frozen, functions), held))
}

impl Start {
    /// A realm with default limits that begins here.
    pub fn begin(self: &Arc<Start>, loader: &Arc<Loader>) -> Result<Entered> {
        let entered = self.prepared.begin(Default::default(), loader.clone())?;
        self.wait(loader);
        Ok(entered)
    }

    /// Has a realm begin here in which nothing has run; where its limits are too low for that, it stays as it is.
    pub fn swap_in(self: &Arc<Start>, entered: &Entered, loader: &Loader) {
        if self.prepared.swap_in(entered) {
            self.wait(loader);
        }
    }

    fn wait(self: &Arc<Start>, loader: &Loader) {
        loader.wait_with(Waiting { start: self.clone(), is_taken: vec![false; self.codes.len()] });
    }

    fn bytes(&self) -> u64 {
        self.prepared.bytes()
    }
}

impl Waiting {
    /// The wrapper function of that code, if it waits in this realm, which began here; the caller has its reference.
    pub fn take(&mut self, entered: &Entered, code: &Arc<Code>) -> Option<JSValue> {
        let number = self.start.codes.iter().position(|c| Arc::ptr_eq(c, code))?;
        // Each can be had once.
        if std::mem::replace(&mut self.is_taken[number], true) {
            return None;
        }
        Some(self.start.prepared.function(entered, number))
    }
}
