//! The code cache: compiled modules, once per process, by the identity of the file and bounded in bytes.
//!
//! The bytecode never leaves the process and never comes from outside: the engine's reader trusts it.

use super::jail::Jail;
use super::source::{self, FileIdentity};
use crate::error::{Error, Result, Status};
use crate::realm::{Entered, JSValue};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

/// Bytes of code that are kept.
const LIMIT: usize = 64 << 20;

/// Compiled code of one version of one module.
pub struct Code {
    bytes: Vec<u8>,
    /// Keeps a mapped text's address from being used again while its code is cached.
    _text: Option<Arc<str>>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    File(Arc<Path>, FileIdentity),
    /// The address of a mapped text, and the name it was compiled under.
    Text(usize, Arc<str>),
}

#[derive(Default)]
struct Cache {
    codes: HashMap<Key, (Arc<Code>, u64)>,
    bytes: usize,
    tick: u64,
}

static CACHE: Mutex<Option<Cache>> = Mutex::new(None);

/// The lock that fork must hold.
pub fn fork_lock() -> MutexGuard<'static, impl Sized> {
    lock()
}

fn lock() -> MutexGuard<'static, Option<Cache>> {
    CACHE.lock().unwrap_or_else(|e| e.into_inner())
}

/// Modules and bytes that are cached.
pub fn counts() -> (u64, u64) {
    lock().as_ref().map_or((0, 0), |c| (c.codes.len() as u64, c.bytes as u64))
}

/// Forgets all.
pub fn clear() {
    let old = lock().take();
    drop(old);
}

fn find(key: &Key) -> Option<Arc<Code>> {
    let mut cache = lock();
    let cache = cache.as_mut()?;
    cache.tick += 1;
    let tick = cache.tick;
    let (code, used) = cache.codes.get_mut(key)?;
    *used = tick;
    Some(code.clone())
}

fn keep(key: Key, code: &Arc<Code>) {
    if code.bytes.len() > LIMIT / 4 {
        return;
    }
    let mut cache = lock();
    let cache = cache.get_or_insert_default();
    cache.tick += 1;
    if let Key::File(path, _) = &key {
        // Older versions of the file will not be asked for again.
        let old: Vec<Key> = cache.codes.keys().filter(|k| matches!(k, Key::File(p, _) if p == path)).cloned().collect();
        for key in old {
            cache.remove(&key);
        }
    }
    while cache.bytes + code.bytes.len() > LIMIT {
        let Some(oldest) = cache.codes.iter().min_by_key(|(_, (_, used))| *used).map(|(k, _)| k.clone()) else { break };
        cache.remove(&oldest);
    }
    cache.bytes += code.bytes.len();
    if let Some((old, _)) = cache.codes.insert(key, (code.clone(), cache.tick)) {
        cache.bytes -= old.bytes.len();
    }
}

impl Cache {
    fn remove(&mut self, key: &Key) {
        if let Some((code, _)) = self.codes.remove(key) {
            self.bytes -= code.bytes.len();
        }
    }
}

impl Code {
    /// The wrapper function in this realm; the caller has its reference.
    pub fn function(&self, entered: &Entered) -> Result<JSValue> {
        // SAFETY: made by `compile` below, in this process.
        unsafe { entered.load(&self.bytes) }
    }
}

/// Node's wrapper: exactly five parameters. Its lines are numbered from -2, so that the module's begin with 1 (0 means "not
/// said" to the engine, and -1 "unknown").
const WRAPPER: &str = "(function (exports, require, module, __filename, __dirname) {\n\n\n";
const FIRST_LINE: i32 = -2;

/// Compiles a module's text in the wrapper, sloppy.
pub fn compile(entered: &Entered, text: &str, name: &str) -> Result<Code> {
    let wrapped = [WRAPPER, text, "\n})"].concat();
    let bytes = entered.compile(&wrapped, name, FIRST_LINE, false)?;
    if may_close_wrapper(text) {
        // In a method of an object the same text needs one more brace to get out, so what gets out of both does not exist.
        let other = ["({ module(exports, require, module, __filename, __dirname) {\n\n\n", text, "\n} })"].concat();
        entered.compile(&other, name, FIRST_LINE, true)?;
    }
    Ok(Code { bytes, _text: None })
}

/// Whether the text has a closing brace before its opening one, if only in a string: it may be `}); … (function () {`, which is no
/// function body, though it parses in the wrapper.
fn may_close_wrapper(text: &str) -> bool {
    let mut depth = 0i64;
    text.bytes().any(|b| {
        depth += (b == b'{') as i64 - (b == b'}') as i64;
        depth < 0
    })
}

/// The code of a mapped text.
pub fn of_text(entered: &Entered, text: &Arc<str>, name: &str) -> Result<Arc<Code>> {
    let key = Key::Text(text.as_ptr() as usize, name.into());
    if let Some(code) = find(&key) {
        return Ok(code);
    }
    let code = Arc::new(Code { _text: Some(text.clone()), ..compile(entered, text, name)? });
    keep(key, &code);
    Ok(code)
}

/// Reads a file through the jail.
pub fn read(jail: &Jail, path: &Path) -> Result<source::Source> {
    source::read(jail, path).map_err(|e| match e.kind() {
        std::io::ErrorKind::PermissionDenied => Error::new(Status::AccessDenied, e.to_string()).with_code("ERR_ACCESS_DENIED"),
        std::io::ErrorKind::NotFound => Error::new(Status::NotFound, e.to_string()).with_code("ENOENT"),
        _ => Error::new(Status::System, e.to_string()),
    })
}

/// The code of the version of a file that `identity` names, if it is cached.
pub fn cached(path: &Arc<Path>, identity: FileIdentity) -> Option<Arc<Code>> {
    find(&Key::File(path.clone(), identity))
}

/// The code of a file that was just read.
pub fn of_file(entered: &Entered, source: &source::Source, path: &Arc<Path>) -> Result<Arc<Code>> {
    // Too fresh a file may change without changing its identity.
    let identity = source.is_settled.then_some(source.identity);
    if let Some(code) = identity.and_then(|identity| cached(path, identity)) {
        return Ok(code);
    }
    let code = Arc::new(compile(entered, &source.text, &path.to_string_lossy())?);
    if let Some(identity) = identity {
        keep(Key::File(path.clone(), identity), &code);
    }
    Ok(code)
}
