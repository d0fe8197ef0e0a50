//! The code cache: compiled modules, once per process, by the identity of the file and bounded in bytes.
//!
//! The bytecode never leaves the process and never comes from outside: the engine's reader trusts it.

use super::column;
use super::functions::{self, Functions};
use super::jail::Jail;
use super::lexer;
use super::source::{self, FileIdentity};
use crate::error::{Error, Result, Status};
use crate::realm::{Entered, JSValue};
use once_cell::race::OnceBox;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};

/// Bytes of code that are kept.
const LIMIT: usize = 64 << 20;

/// Compiled code of one version of one module, without its source.
pub struct Code {
    name: Box<str>,
    bytes: Vec<u8>,
    /// For Function.prototype.toString.
    text: Text,
    functions: Functions,
    /// Of an ES module.
    about: Option<About>,
    /// What the text of a CommonJS module seems to export, once somebody asked. Nobody waits for who finds out: in the child of a fork that thread is gone.
    exports: OnceBox<lexer::Exports>,
}

/// What an ES module asks for.
pub struct About {
    pub has_tla: bool,
    pub uses_meta: bool,
    /// Specifiers, and import attributes as JSON, or nothing.
    pub requests: Vec<(String, Option<String>)>,
    /// Names that it imports, each with the number of its request.
    pub imports: Vec<(usize, String)>,
}

/// What a text is compiled as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    CommonJs,
    EsModule,
}

/// A module's text as it was compiled.
enum Text {
    None,
    /// Held by a map. Its address is not used again while its code is cached.
    Mapped(Arc<str>),
    Packed(Packed),
}

/// A text in blocks, each compressed by itself, so that a few lines of a large file can be had without all of it.
struct Packed {
    /// Tells it from all others of the process.
    id: u64,
    length: usize,
    blocks: Vec<Box<[u8]>>,
    /// The line and the column of the first byte of each block.
    marks: Vec<(u32, u32)>,
}

/// Blocks that were unpacked last, the latest first: of which text, its number there. Libraries such as lodash turn function after function into
/// text while they load.
static UNPACKED: Mutex<VecDeque<(u64, usize, Vec<u8>)>> = Mutex::new(VecDeque::new());
/// A megabyte of text.
const MOST_UNPACKED: usize = 32;

impl Packed {
    const BLOCK: usize = 32 << 10;

    fn new(text: &str) -> Packed {
        let blocks = text.as_bytes().chunks(Packed::BLOCK);
        let (mut line, mut column) = (1, 1);
        let mark = |block: &[u8]| {
            let mark = (line, column);
            line += block.iter().filter(|b| **b == b'\n').count() as u32;
            column = match block.iter().rposition(|b| *b == b'\n') {
                Some(i) => (block.len() - i) as u32,
                None => column + block.len() as u32,
            };
            mark
        };
        let marks = blocks.clone().map(mark).collect();
        static IDS: AtomicU64 = AtomicU64::new(0);
        Packed { id: IDS.fetch_add(1, Relaxed), length: text.len(), blocks: blocks.map(|b| lz4_flex::compress_prepend_size(b).into_boxed_slice()).collect(), marks }
    }

    /// The byte at a line and a column, as the engine counts them.
    fn at(&self, line: u32, column: u32) -> Option<usize> {
        let block = self.marks.partition_point(|m| *m <= (line, column)).checked_sub(1)?;
        let (first_line, first_column) = self.marks[block];
        let column = if line == first_line { column - first_column } else { column - 1 };
        let offset = self.with_block(block, |text| byte_at(text, line - first_line, column))??;
        Some(block * Packed::BLOCK + offset)
    }

    /// Runs `f` on a block of the text.
    fn with_block<T>(&self, number: usize, f: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let packed = self.blocks.get(number)?;
        // Who finds it taken unpacks for himself: nobody waits, not even where a fork left it locked.
        let Ok(mut unpacked) = UNPACKED.try_lock() else { return Some(f(&lz4_flex::decompress_size_prepended(packed).ok()?)) };
        let block = match unpacked.iter().position(|(id, n, _)| (*id, *n) == (self.id, number)) {
            Some(i) => unpacked.remove(i)?,
            None => {
                unpacked.truncate(MOST_UNPACKED - 1);
                (self.id, number, lz4_flex::decompress_size_prepended(packed).ok()?)
            }
        };
        let result = f(&block.2);
        unpacked.push_front(block);
        Some(result)
    }

    fn bytes(&self) -> usize {
        self.blocks.iter().map(|b| b.len() + size_of::<Box<[u8]>>() + size_of::<(u32, u32)>()).sum()
    }

    fn part(&self, range: Range<usize>) -> Option<Vec<u8>> {
        let (first, last) = (range.start / Packed::BLOCK, range.end.checked_sub(1)? / Packed::BLOCK);
        let mut text = Vec::with_capacity(range.len());
        for number in first..=last {
            let start = number * Packed::BLOCK;
            let part = range.start.max(start) - start..range.end.min(start + Packed::BLOCK) - start;
            self.with_block(number, |block| block.get(part).map(|part| text.extend_from_slice(part)))??;
        }
        Some(text)
    }
}

/// The byte so many lines and bytes into a text.
fn byte_at(text: &[u8], lines: u32, bytes: u32) -> Option<usize> {
    let start = match lines.checked_sub(1) {
        None => 0,
        Some(n) => text.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(n as usize)?.0 + 1,
    };
    Some(start + bytes as usize).filter(|at| *at <= text.len())
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
    if let Ok(mut unpacked) = UNPACKED.try_lock() {
        *unpacked = VecDeque::new();
    }
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
    let bytes = code.size();
    if bytes > LIMIT / 4 {
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
    while cache.bytes + bytes > LIMIT {
        let Some(oldest) = cache.codes.iter().min_by_key(|(_, (_, used))| *used).map(|(k, _)| k.clone()) else { break };
        cache.remove(&oldest);
    }
    cache.bytes += bytes;
    if let Some((old, _)) = cache.codes.insert(key, (code.clone(), cache.tick)) {
        cache.bytes -= old.size();
    }
}

impl Cache {
    fn remove(&mut self, key: &Key) {
        if let Some((code, _)) = self.codes.remove(key) {
            self.bytes -= code.size();
        }
    }
}

impl Code {
    /// The name it was compiled under, which its functions tell.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it takes in memory, but for a text that is a map's.
    pub fn size(&self) -> usize {
        let text = if let Text::Packed(text) = &self.text { text.bytes() } else { 0 };
        self.bytes.len() + self.functions.bytes() + text
    }

    /// The text of the function that the engine says is at `line` and `column`.
    pub fn function_text(&self, line: i32, column: i32) -> Option<String> {
        if line < 1 {
            return self.wrapper_text();
        }
        self.part(self.functions.at(line, column)?)
    }

    /// Whether that function is a class.
    pub fn is_class(&self, line: i32, column: i32) -> Option<bool> {
        const WORD: &str = "class"; // no other function's text begins so
        let range = self.functions.at(line, column)?;
        let word = self.part(range.start..range.end.min(range.start + WORD.len()));
        Some(word.is_some_and(|w| w == WORD))
    }

    /// What V8 says the place of a call is for which the engine says `line` and `column`; of what is no call, the column only counts
    /// otherwise.
    pub fn place(&self, line: u32, column: u32, is_call: bool) -> Option<(u32, u32)> {
        const BEFORE: usize = 4_000;
        const AFTER: usize = 200;
        let (line, column) = (line.max(1), column.max(1));
        let (at, length) = match &self.text {
            Text::None => return None,
            Text::Mapped(text) => (byte_at(text.as_bytes(), line - 1, column - 1)?, text.len()),
            Text::Packed(text) => (text.at(line, column)?, text.length),
        };
        let from = at.saturating_sub(BEFORE.max(if column < 20_000 { column as usize } else { 0 }));
        let text = self.bytes_of(from..(at + AFTER).min(length))?;
        let engine = at - from;
        let v8 = if is_call { column::of_call(&text, engine) } else { engine };
        let line = line - text[v8.min(engine)..engine].iter().filter(|b| **b == b'\n').count() as u32;
        let column = match text[..v8].iter().rposition(|b| *b == b'\n') {
            Some(i) => units(&text[i + 1..v8]) + 1,
            None if from == 0 => units(&text[..v8]) + 1,
            None => (column + v8 as u32).saturating_sub(engine as u32), // a very long line
        };
        Some((line, column))
    }

    /// What V8 calls the type of that function's receiver, or the whole of its name where it `is_named` not.
    pub fn function_home(&self, line: i32, column: i32, is_named: bool) -> Option<String> {
        const BEFORE: usize = 200;
        let own = self.functions.at(line, column)?;
        let from = own.start.saturating_sub(BEFORE);
        let text = self.part(from..own.end.min(own.start + BEFORE))?;
        let outer = self.functions.around(&own).and_then(|r| self.part(r.start..r.end.min(r.start + BEFORE)));
        let (before, start) = text.split_at_checked(own.start - from)?;
        functions::home(before, start, outer.as_deref(), is_named)
    }

    /// What `arguments.callee` of a module is.
    fn wrapper_text(&self) -> Option<String> {
        let text = match &self.text {
            Text::None => return None,
            Text::Mapped(text) => text.to_string(),
            Text::Packed(text) => String::from_utf8(text.part(0..text.length)?).ok()?,
        };
        Some(["function (exports, require, module, __filename, __dirname) {\n", &text, "\n}"].concat())
    }

    fn part(&self, range: Range<usize>) -> Option<String> {
        self.bytes_of(range).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn bytes_of(&self, range: Range<usize>) -> Option<Vec<u8>> {
        match &self.text {
            Text::None => None,
            Text::Mapped(text) => text.as_bytes().get(range).map(<[u8]>::to_vec),
            Text::Packed(text) => text.part(range),
        }
    }

    /// Of an ES module.
    pub fn about(&self) -> Option<&About> {
        self.about.as_ref()
    }

    fn is(&self, kind: Kind) -> bool {
        self.about.is_some() == (kind == Kind::EsModule)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the text of a CommonJS module seems to export.
    pub fn exports(&self) -> &lexer::Exports {
        self.exports.get_or_init(|| {
            Box::new(match &self.text {
                Text::None => Default::default(),
                Text::Mapped(text) => lexer::exports(text),
                Text::Packed(text) => lexer::exports(&String::from_utf8_lossy(&text.part(0..text.length).unwrap_or_default())),
            })
        })
    }

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

/// Compiles a module's text in the wrapper, sloppy. Its functions keep their source.
pub fn compile(entered: &Entered, text: &str, name: &str) -> Result<Code> {
    let bytes = entered.compile(&wrapped(text), name, FIRST_LINE, false)?;
    check_body(entered, text, name)?;
    Ok(Code { name: name.into(), bytes, text: Text::None, functions: Functions::default(), about: None, exports: OnceBox::new() })
}

/// The same without the source, of which one copy is kept beside the code.
fn compile_stripped(entered: &Entered, text: &str, name: &str, kept: impl FnOnce() -> Text) -> Result<Code> {
    let (bytes, full) = entered.compile_twice(&wrapped(text), name, FIRST_LINE)?;
    let functions = Functions::read(&full, text);
    drop(full);
    check_body(entered, text, name)?;
    Ok(Code { name: name.into(), bytes, text: kept(), functions, about: None, exports: OnceBox::new() })
}

/// Compiles an ES module.
fn compile_module(entered: &Entered, text: &str, name: &str, kept: impl FnOnce() -> Text) -> Result<Code> {
    let compiled = entered.compile_module(text, name)?;
    let functions = Functions::read(&compiled.full, text);
    let about = About::read(&compiled.about, text).ok_or_else(|| Error::new(Status::Internal, "what a module asks for is not understood"))?;
    Ok(Code { name: name.into(), bytes: compiled.code, text: kept(), functions, about: Some(about), exports: OnceBox::new() })
}

fn compile_as(entered: &Entered, text: &str, name: &str, kind: Kind, kept: impl FnOnce() -> Text) -> Result<Code> {
    match kind {
        Kind::CommonJs => compile_stripped(entered, text, name, kept),
        Kind::EsModule => compile_module(entered, text, name, kept),
    }
}

impl About {
    fn read(json: &str, text: &str) -> Option<About> {
        let (has_tla, requests, imports): (bool, Vec<serde_json::Value>, Vec<serde_json::Value>) = serde_json::from_str(json).ok()?;
        let requests = requests.chunks_exact(2).map(|r| {
            let attributes = r[1].is_object().then(|| r[1].to_string());
            Some((r[0].as_str()?.to_owned(), attributes))
        });
        let imports = imports.chunks_exact(2).map(|i| Some((i[0].as_u64()? as usize, i[1].as_str()?.to_owned())));
        Some(About { has_tla, uses_meta: text.contains("meta"), requests: requests.collect::<Option<_>>()?, imports: imports.collect::<Option<_>>()? })
    }
}

fn wrapped(text: &str) -> String {
    [if uses_last_match(text) { WATCHING } else { WRAPPER }, text, "\n})"].concat()
}

/// The wrapper of a module that reads `RegExp.$1` or its like. The engine does not keep the last match; reading `$1` before the module runs has
/// the realm keep it from then on, at a price for every match, so other modules do not.
const WATCHING: &str = "(RegExp.$1, function (exports, require, module, __filename, __dirname) {\n\n\n";

/// Whether the text seems to read a static property of RegExp: `RegExp.$1`, `RegExp['$&']`, `{ $1: x } = RegExp`.
fn uses_last_match(text: &str) -> bool {
    const WORD: &str = "RegExp";
    const NAMES: [&str; 7] = [".$", ".lastMatch", ".lastParen", ".leftContext", ".rightContext", "[\"", "['"];
    memchr::memmem::find_iter(text.as_bytes(), WORD).any(|at| {
        let after = &text.as_bytes()[at + WORD.len()..];
        NAMES.iter().any(|name| after.starts_with(name.as_bytes()))
            || text[..at].trim_end().strip_suffix('=').is_some_and(|before| before.trim_end().ends_with('}'))
    })
}

/// # Errors
/// The text closes the wrapper and goes on behind it.
fn check_body(entered: &Entered, text: &str, name: &str) -> Result<()> {
    if may_close_wrapper(text) {
        // In a method of an object the same text needs one more brace to get out, so what gets out of both does not exist.
        let other = ["({ module(exports, require, module, __filename, __dirname) {\n\n\n", text, "\n} })"].concat();
        entered.compile(&other, name, FIRST_LINE, true)?;
    }
    Ok(())
}

/// How long a text is to JavaScript.
fn units(text: &[u8]) -> u32 {
    // A character begins where no continuation is; one of four bytes counts twice.
    text.iter().map(|b| u32::from(b & 0xc0 != 0x80) + u32::from(*b >= 0xf0)).sum()
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
pub fn of_text(entered: &Entered, text: &Arc<str>, name: &str, kind: Kind) -> Result<Arc<Code>> {
    let key = Key::Text(text.as_ptr() as usize, name.into());
    if let Some(code) = find(&key).filter(|code| code.is(kind)) {
        return Ok(code);
    }
    let code = Arc::new(compile_as(entered, text, name, kind, || Text::Mapped(text.clone()))?);
    keep(key, &code);
    Ok(code)
}

/// Reads a file through the jail.
pub fn read(jail: &Jail, path: &Path) -> Result<source::Source> {
    source::read(jail, path).map_err(unread)
}

/// The cached code of a file as it is now, seen through the jail: it is opened, but not read.
pub fn current(jail: &Jail, path: &Arc<Path>) -> Result<Option<Arc<Code>>> {
    Ok(cached(path, source::identity_in(jail, path).map_err(unread)?))
}

fn unread(e: std::io::Error) -> Box<Error> {
    match e.kind() {
        std::io::ErrorKind::PermissionDenied => Error::new(Status::AccessDenied, e.to_string()).with_code("ERR_ACCESS_DENIED"),
        std::io::ErrorKind::NotFound => Error::new(Status::NotFound, e.to_string()).with_code("ENOENT"),
        _ => Error::new(Status::System, e.to_string()),
    }
}

/// The code of the version of a file that `identity` names, if it is cached.
pub fn cached(path: &Arc<Path>, identity: FileIdentity) -> Option<Arc<Code>> {
    find(&Key::File(path.clone(), identity))
}

/// The code of a file that was just read.
pub fn of_file(entered: &Entered, source: &source::Source, path: &Arc<Path>, kind: Kind) -> Result<Arc<Code>> {
    // Too fresh a file may change without changing its identity.
    let identity = source.is_settled.then_some(source.identity);
    if let Some(code) = identity.and_then(|identity| cached(path, identity)).filter(|code| code.is(kind)) {
        return Ok(code);
    }
    let text = &source.text;
    let code = Arc::new(compile_as(entered, text, &path.to_string_lossy(), kind, || Text::Packed(Packed::new(text)))?);
    if let Some(identity) = identity {
        keep(Key::File(path.clone(), identity), &code);
    }
    Ok(code)
}
