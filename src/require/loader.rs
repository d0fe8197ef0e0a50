//! The loader of one realm: what the prelude's `require` asks of the file system, the map and the code cache.

use super::code::{self, Code};
use super::jail::{Ambient, CachedJail, Jail};
use super::files::Files;
use super::ops;
use super::map::{self, Entries, Entry, Member, Plain};
use super::paths::{self, Known};
use super::resolve::{FileSystem, Format, Kind, Referrer, ResolveError, Resolved, Resolver, node_modules_paths};
use super::source::{self, FileIdentity};
use crate::builtins;
use crate::error::{Error, Result, Status};
use crate::realm::{CELL_BIGINT, CELL_BYTES, CELL_DATA, CELL_JSON, CELL_NULL, CELL_UNDEFINED};
use crate::realm::{Cell, Entered, JSValue, Limits, Native, Natives, entry};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// How a context is set up.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub limits: Limits,
    /// Relative and bare names of the host resolve from here; `None`: the working directory.
    pub base: Option<PathBuf>,
    /// `None`: the default jail.
    pub roots: Option<Vec<PathBuf>>,
    pub conditions: Vec<String>,
    /// Console output goes to the process's standard streams.
    pub console_inherit: bool,
}

/// One of a realm. All of it is used by the thread that is inside; the lock is never waited for, and never held over a call into the realm.
pub struct Loader {
    pub options: Arc<Options>,
    state: Mutex<State>,
    /// Of the built-in `fs`, when it is first used.
    files: Mutex<Option<Files>>,
}

pub(super) struct State {
    /// Made when first needed.
    resolver: Option<Resolver>,
    map: Option<Arc<Entries>>,
    /// What it saw is forgotten with every outermost entry.
    jail: Option<CachedJail>,
    seen: u64,
    /// Entries of the default jail: what is admitted already, as its roots, and what must still be when the jail is opened.
    roots: Vec<Arc<[PathBuf]>>,
    entries: Vec<PathBuf>,
    /// What the paths resolved to whose code will be loaded next.
    pub(super) identities: Vec<(Arc<Path>, FileIdentity)>,
    /// What the realm runs, for the texts of its functions.
    code: Option<Arc<Code>>,
    codes: Vec<Arc<Code>>,
    /// ES modules that were looked at and will be made next.
    pub(super) opened: Opened,
}

/// One word in most realms, which have none: each of them has a `State` from the heap, and the host's heap should not grow for it.
#[derive(Default)]
pub(super) struct Opened(Option<Box<Vec<Arc<Code>>>>);

impl Opened {
    pub fn push(&mut self, code: Arc<Code>) {
        self.0.get_or_insert_default().push(code);
    }

    pub fn take(&mut self, name: &str) -> Option<Arc<Code>> {
        let list = self.0.as_mut()?;
        let at = list.iter().position(|c| c.name() == name)?;
        Some(list.swap_remove(at))
    }
}

/// What a specifier means to the prelude.
pub struct Meaning {
    /// `file`, `map`, `object`, `builtin`.
    pub kind: &'static str,
    pub name: String,
    /// `cjs`, `esm`, `json`, `native`, or empty.
    pub format: &'static str,
}

impl Meaning {
    fn file(path: &Path, format: Format) -> Meaning {
        let format = match format {
            Format::CommonJs | Format::Detect => "cjs",
            Format::EsModule => "esm",
            Format::Json => "json",
            Format::Native => "native",
        };
        Meaning { kind: "file", name: path.to_string_lossy().into_owned(), format }
    }
}

/// `path` with `.` and `..` taken out by the text, as Node's path.resolve.
pub fn normal(path: &Path) -> PathBuf {
    // Not grown: what grows in place leaves a block of another size behind, and the host's heap fills with them.
    let mut out = PathBuf::with_capacity(path.as_os_str().len());
    for part in path.components() {
        match part {
            Component::CurDir => (),
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The working directory. `std::env::current_dir` shrinks a large buffer at each call, which leaves crumbs in the host's heap.
fn working_directory() -> std::io::Result<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let mut buffer = [0 as std::ffi::c_char; libc::PATH_MAX as usize];
        // SAFETY: the buffer has that many bytes; on success it holds a NUL-terminated path.
        unsafe {
            if !libc::getcwd(buffer.as_mut_ptr(), buffer.len()).is_null() {
                let path = std::ffi::CStr::from_ptr(buffer.as_ptr());
                return Ok(PathBuf::from(std::ffi::OsStr::from_bytes(path.to_bytes())));
            }
        }
    }
    std::env::current_dir()
}

fn joined(folder: &Path, name: &str) -> PathBuf {
    let mut out = PathBuf::with_capacity(folder.as_os_str().len() + 1 + name.len());
    out.push(folder);
    out.push(name);
    out
}

/// Extensions of files that mean the same to `require` and to `import`.
const IMPORTED: [&str; 4] = [".js", ".mjs", ".cjs", ".json"];

fn folder_of(from: Referrer<'_>) -> &Path {
    match from {
        Referrer::File(file) => file.parent().unwrap_or(file),
        Referrer::Folder(folder) => folder,
    }
}

/// The path that `import` looks at first, if nothing has to be decoded for that.
fn import_path(specifier: &str, folder: &Path) -> Option<PathBuf> {
    let path = specifier.strip_prefix("file://").unwrap_or(specifier);
    (is_path(path) && !path.contains(['%', '?', '#', '\\', '\t', '\n', '\r'])).then(|| normal(&joined(folder, path)))
}

fn is_path(specifier: &str) -> bool {
    specifier.starts_with('/') || specifier.starts_with("./") || specifier.starts_with("../") || matches!(specifier, "." | "..")
}

pub(super) fn denied(name: &str) -> Box<Error> {
    Error::new(Status::AccessDenied, format!("the map denies '{name}'")).with_code("ERR_ACCESS_DENIED")
}

impl Loader {
    /// # Errors
    /// A root that cannot be opened.
    pub fn new(options: Arc<Options>) -> Result<Loader> {
        let jail = match &options.roots {
            Some(roots) => {
                Some(CachedJail::new(Jail::for_roots(roots).map_err(|e| Error::new(Status::System, format!("a root: {e}")))?))
            }
            None => None,
        };
        let state = State { resolver: None, map: None, jail, seen: 0, roots: Vec::new(), entries: Vec::new(), identities: Vec::new(), code: None, codes: Vec::new(), opened: Opened::default() };
        Ok(Loader { options, state: Mutex::new(state), files: Mutex::default() })
    }

    /// A loader that goes on where this one is, for a copy of its realm.
    pub(super) fn fork(&self) -> Loader {
        let state = self.state();
        let forked = State {
            resolver: None,
            map: state.map.clone(),
            jail: None,
            seen: 0,
            roots: state.roots.clone(),
            entries: state.entries.clone(),
            identities: Vec::new(),
            code: state.code.clone(),
            codes: state.codes.clone(),
            opened: Opened::default(),
        };
        Loader { options: self.options.clone(), state: Mutex::new(forked), files: Mutex::default() }
    }

    /// The map, if there is one.
    pub(super) fn map(&self) -> Option<Arc<Entries>> {
        self.state().map.clone()
    }

    /// How many files of `fs` are open.
    pub(super) fn open_files(&self) -> u64 {
        self.files.lock().unwrap_or_else(|e| e.into_inner()).as_ref().map_or(0, Files::open_files)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn new_resolver(&self) -> Resolver {
        let mut resolver = Resolver::new(builtins::is_name);
        for conditions in [&mut resolver.require_conditions, &mut resolver.import_conditions] {
            // Addons cannot be loaded here: packages should take their other way.
            conditions.retain(|c| c != "node-addons");
            conditions.extend(self.options.conditions.iter().cloned());
        }
        resolver
    }

    /// Runs `f` with a resolver and what it may look at. For names of the host, where it gave no roots, that is the whole file
    /// system, and what was seen is not kept for the realm; for all others the jail.
    pub(super) fn with_resolver<T>(&self, ambient: bool, f: impl FnOnce(&Resolver, &dyn FileSystem) -> T) -> Result<T> {
        if ambient {
            return Ok(f(&self.new_resolver(), &Ambient));
        }
        let mut state = self.state();
        self.open_jail(&mut state)?;
        let State { resolver, jail, .. } = &mut *state;
        let jail = jail.as_ref().expect("just opened");
        Ok(f(resolver.get_or_insert_with(|| self.new_resolver()), jail))
    }

    /// Gives the realm its map; a context takes one.
    pub fn set_map(&self, map: Arc<Entries>) -> Result<()> {
        let mut state = self.state();
        match &state.map {
            Some(old) if !Arc::ptr_eq(old, &map) => Err(Error::invalid("the context has a map already; a context takes one map")),
            _ => {
                state.map = Some(map);
                Ok(())
            }
        }
    }

    /// The rights that the map gives the built-in `fs`: 0, or of map::READ and map::WRITE.
    pub fn fs_access(&self) -> u32 {
        match self.mapped("fs") {
            Some(Entry::Allow(grants)) => grants.iter().fold(0, |all, (_, access)| all | access),
            _ => 0,
        }
    }

    /// Runs `f` on the files of the built-in `fs`; `None` where the map grants none.
    pub fn with_files<T>(&self, f: impl FnOnce(&mut Files) -> std::io::Result<T>) -> Result<Option<std::io::Result<T>>> {
        let mut files = self.files.lock().unwrap_or_else(|e| e.into_inner());
        if files.is_none() {
            let Some(entry) = self.mapped("fs") else { return Ok(None) };
            *files = match Files::new(&entry) {
                Ok(made) => made,
                Err(e) => return Ok(Some(Err(e))),
            };
        }
        Ok(files.as_mut().map(f))
    }

    pub(super) fn mapped(&self, name: &str) -> Option<Entry> {
        self.state().map.as_ref()?.get(map::key(name)).cloned()
    }

    /// The folder that names of the host are relative to.
    pub fn base(&self) -> Result<PathBuf> {
        match &self.options.base {
            Some(base) => Ok(base.clone()),
            None => working_directory().map_err(|e| Error::new(Status::System, format!("no working directory: {e}"))),
        }
    }

    /// The option `base`.
    pub fn given_base(&self) -> Option<&Path> {
        self.options.base.as_deref()
    }

    /// What a name means that the host asks for.
    pub fn resolve_entry(&self, specifier: &str) -> Result<Meaning> {
        let base = if specifier.starts_with('/') { PathBuf::from("/") } else { self.base()? };
        self.resolve(specifier, Referrer::Folder(&base), Kind::Require, true)
    }

    fn resolve(&self, specifier: &str, from: Referrer<'_>, kind: Kind, by_host: bool) -> Result<Meaning> {
        let folder = folder_of(from);
        if let Some(entry) = self.mapped(specifier) {
            return self.meaning_of_entry(specifier, entry, folder);
        }
        let wanted = match kind {
            Kind::Import => import_path(specifier, folder),
            _ => is_path(specifier).then(|| normal(&joined(folder, specifier))),
        };
        if let Some(path) = &wanted {
            if let Some(entry) = path.to_str().and_then(|p| self.mapped(p)) {
                return self.meaning_of_entry(&path.to_string_lossy(), entry, folder);
            }
            let is_alike = kind != Kind::Import || IMPORTED.iter().any(|e| specifier.ends_with(e));
            if is_alike && let Some(known) = self.known(path, specifier, by_host) {
                let mut state = self.state();
                state.identities.retain(|(path, _)| *path != known.real);
                state.identities.push((known.real.clone(), known.identity));
                drop(state);
                return Ok(Meaning::file(&known.real, known.format));
            }
        }
        self.resolve_anew(specifier, from, kind, by_host, wanted)
    }

    /// The short way: the path was resolved lately, and the file is the same.
    fn known(&self, path: &Path, specifier: &str, by_host: bool) -> Option<Known> {
        if specifier.ends_with('/') {
            return None;
        }
        let known = paths::find(path)?;
        if source::identity_of(path).ok()? != known.identity {
            return None;
        }
        let mut state = self.state();
        if state.map.as_ref().is_some_and(|m| known.real.to_str().is_some_and(|p| m.contains_key(p))) {
            return None;
        }
        if self.options.roots.is_some() {
            // By the text of real paths; the file's content is in the cache already, nothing is read.
            return state.jail.as_ref()?.jail().roots().any(|r| known.real.starts_with(r)).then_some(known);
        }
        if by_host {
            let roots = known.roots.clone()?;
            if !state.roots.iter().any(|r| Arc::ptr_eq(r, &roots)) {
                state.roots.push(roots);
                state.entries.push(known.real.to_path_buf());
                state.jail = None;
            }
            return Some(known);
        }
        state.roots.iter().flat_map(|r| r.iter()).any(|r| known.real.starts_with(r)).then_some(known)
    }

    fn resolve_anew(&self, specifier: &str, from: Referrer<'_>, kind: Kind, by_host: bool, wanted: Option<PathBuf>) -> Result<Meaning> {
        let folder = folder_of(from);
        let ambient = by_host && self.options.roots.is_none();
        let resolved = self.with_resolver(ambient, |resolver, fs| {
            match resolver.resolve(fs, specifier, from, kind) {
                Ok(Resolved::Builtin(name)) if !builtins::is_offered(map::key(&name)) => {
                    // An installed package of that name stands in, as `require('name/')` would find it.
                    let package = format!("{}/", map::key(&name));
                    Ok(resolver.resolve(fs, &package, from, Kind::Require).unwrap_or(Resolved::Builtin(name)))
                }
                other => other.map_err(|e| resolve_error(&e)),
            }
        })??;
        let (path, format) = match resolved {
            Resolved::Builtin(name) => {
                return Ok(Meaning { kind: "builtin", name: map::key(&name).to_owned(), format: "" });
            }
            Resolved::File { path, format } => (path, format),
        };
        if let Some(entry) = path.to_str().and_then(|p| self.mapped(p)) {
            return self.meaning_of_entry(&path.to_string_lossy(), entry, folder);
        }
        let real: Arc<Path> = path.into();
        // What is loaded next is read anew.
        self.state().identities.retain(|(path, _)| *path != real);
        let roots = if ambient { Some(self.admit(&real)?) } else { None };
        if let Some(wanted) = wanted
            && !specifier.ends_with('/')
            && (kind != Kind::Import || IMPORTED.iter().any(|e| specifier.ends_with(e)))
            && let Ok(identity) = source::identity_of(&wanted)
            && source::identity_of(&real).is_ok_and(|r| r == identity)
        {
            paths::keep(&wanted, &real, format, identity, roots);
        }
        Ok(Meaning::file(&real, format))
    }

    /// Adds an entry of the host to the default jail, and answers the roots it brings.
    fn admit(&self, entry: &Path) -> Result<Arc<[PathBuf]>> {
        let one = Jail::for_entry(entry).map_err(|e| Error::new(Status::System, e.to_string()))?;
        let roots: Arc<[PathBuf]> = one.roots().map(Path::to_owned).collect();
        let mut state = self.state();
        state.roots.push(roots.clone());
        state.entries.push(entry.to_owned());
        // Kept if it is all there is; else the jail is opened anew with all.
        state.jail = (state.entries.len() == 1 && self.options.roots.is_none()).then(|| CachedJail::new(one));
        Ok(roots)
    }

    /// Opens the jail, when something is first looked at through it.
    fn open_jail(&self, state: &mut State) -> Result<()> {
        if state.jail.is_none() {
            let roots = self.options.roots.as_deref().unwrap_or_default();
            let mut jail = Jail::for_roots(roots).map_err(|e| Error::new(Status::System, e.to_string()))?;
            for entry in &state.entries {
                // An entry that is gone meanwhile opens nothing.
                let _ = jail.admit(entry);
            }
            state.jail = Some(CachedJail::new(jail));
        }
        Ok(())
    }

    /// Reads through the jail. No call into the realm is made meanwhile.
    pub(super) fn with_jail<T>(&self, f: impl FnOnce(&Jail) -> Result<T>) -> Result<T> {
        let mut state = self.state();
        self.open_jail(&mut state)?;
        f(state.jail.as_ref().expect("just opened").jail())
    }

    /// Forgets what the jail saw, if that was in an earlier entry.
    fn refresh(&self, entered: &Entered) {
        let mut state = self.state();
        if state.seen != entered.serial() {
            state.seen = entered.serial();
            state.identities.clear();
            if let Some(jail) = &state.jail {
                jail.clear();
            }
        }
    }

    fn meaning_of_entry(&self, name: &str, entry: Entry, folder: &Path) -> Result<Meaning> {
        let name = map::key(name);
        Ok(match entry {
            Entry::Deny => return Err(denied(name)),
            Entry::Allow(_) => Meaning { kind: "builtin", name: name.to_owned(), format: "" },
            Entry::Source(_) => {
                let format = match name.rsplit_once('.') {
                    Some((_, "json")) => "json",
                    Some((_, "mjs")) => "esm",
                    _ => "cjs",
                };
                Meaning { kind: "map", name: name.to_owned(), format }
            }
            Entry::Object(_) => Meaning { kind: "object", name: name.to_owned(), format: "" },
            Entry::File(path) => {
                let base = if path.is_absolute() { PathBuf::new() } else { self.base()? };
                let _ = folder;
                let specifier = base.join(&path);
                // The host named it: it is admitted as an entry of the host's is, beside explicit roots too.
                let resolved = self.with_resolver(true, |resolver, fs| {
                    resolver.resolve(fs, &specifier.to_string_lossy(), Referrer::Folder(&base), Kind::Require)
                })?;
                match resolved.map_err(|e| resolve_error(&e))? {
                    Resolved::File { path, format } => {
                        self.admit(&path)?;
                        Meaning::file(&path, format)
                    }
                    Resolved::Builtin(name) => Meaning { kind: "builtin", name, format: "" },
                }
            }
        })
    }

    /// What `host.load` answers: the wrapper function, the JSON text, the host object; the caller has the reference.
    pub fn load(&self, entered: &Entered, kind: &str, name: &str, format: &str) -> Result<JSValue> {
        match (kind, format) {
            ("file", "cjs") => {
                let code = self.code(entered, kind, name, format)?;
                self.run(entered, code)
            }
            ("file", _) => {
                let source = self.with_jail(|jail| code::read(jail, Path::new(name)))?;
                entered.new_value(&Cell::text(&source.text))
            }
            ("map", _) => match self.mapped(name) {
                Some(Entry::Source(text)) if format == "json" => entered.new_value(&Cell::text(&text)),
                Some(Entry::Source(_)) => {
                    let code = self.code(entered, kind, name, format)?;
                    self.run(entered, code)
                }
                _ => Err(denied(name)),
            },
            ("object", _) => match self.mapped(name) {
                Some(Entry::Object(members)) => build_object(entered, &members),
                _ => Err(denied(name)),
            },
            _ => Err(not_offered(name)),
        }
    }

    /// The wrapper function of a module that the realm will run; null for an ES module, which the prelude makes another way.
    fn run(&self, entered: &Entered, code: Arc<Code>) -> Result<JSValue> {
        if code.about().is_some() {
            self.state().opened.push(code);
            return entered.new_value(&Cell::data(CELL_NULL, b""));
        }
        let function = code.function(entered)?;
        self.keep_text(code);
        Ok(function)
    }

    /// For `Function.prototype.toString`.
    pub(super) fn keep_text(&self, code: Arc<Code>) {
        /// A script must not be able to keep texts without end in the host's memory.
        const MOST_KEPT: usize = 16_384;
        let mut state = self.state();
        let State { code: first, codes, .. } = &mut *state;
        // The one module that many realms are costs no allocation.
        if let Some(old) = first.iter_mut().chain(codes.iter_mut()).find(|c| c.name() == code.name()) {
            *old = code;
        } else if first.is_none() {
            *first = Some(code);
        } else if codes.len() < MOST_KEPT {
            codes.push(code);
        }
    }

    fn code_of(&self, file: &str) -> Option<Arc<Code>> {
        let state = self.state();
        state.code.iter().chain(&state.codes).find(|c| c.name() == file).cloned()
    }

    fn print(&self, entered: &Entered, level: &str, text: &str) {
        if let Some(print) = entered.print() {
            print(level, text);
        } else if self.options.console_inherit {
            use std::io::Write as _;
            // A closed stream is no reason to fail a script.
            let _ = match level {
                "warn" | "error" | "trace" => writeln!(std::io::stderr(), "{text}"),
                _ => writeln!(std::io::stdout(), "{text}"),
            };
        }
    }
}

/// What the prelude does not offer, and the map could.
fn not_offered(name: &str) -> Box<Error> {
    Error::new(
        Status::NotFound,
        format!(
            "Cannot find module '{name}': this built-in module is not there; give '{name}' in the map (moduleMap): \
             rvm_map_function, rvm_map_value, rvm_map_source or rvm_map_file"
        ),
    )
    .with_code("MODULE_NOT_FOUND")
}

fn resolve_error(e: &ResolveError) -> Box<Error> {
    let mut message = e.message.clone();
    let status = if e.denied.is_some() { Status::AccessDenied } else { Status::NotFound };
    let code = match &e.denied {
        Some(path) => {
            message = format!("access to '{}' is denied: it is outside the roots; name its folder in the option 'roots'", path.display());
            "ERR_ACCESS_DENIED"
        }
        None => e.code,
    };
    if e.code == "ERR_UNKNOWN_BUILTIN_MODULE" {
        message.push_str("; the map (moduleMap) can give one");
    }
    let mut error = Error::new(status, message);
    error.name = e.class.name().to_owned();
    if !code.is_empty() {
        error.code = Some(code.to_owned());
    }
    if e.has_require_stack && e.denied.is_none() {
        const SHOWN: usize = 12;
        error.message.push_str(&format!("\nRequired from: {}", e.from.display()));
        if !e.tried.is_empty() {
            error.message.push_str("\nTried:");
            for path in e.tried.iter().take(SHOWN) {
                error.message.push_str(&format!("\n- {}", path.display()));
            }
            if e.tried.len() > SHOWN {
                error.message.push_str(&format!("\n- … and {} more", e.tried.len() - SHOWN));
            }
        }
    }
    error
}

/// The cell of a plain value, borrowing its data.
pub fn plain_cell(value: &Plain) -> Cell {
    match value {
        Plain::Undefined => Cell::data(CELL_UNDEFINED, b""),
        Plain::Null => Cell::data(CELL_NULL, b""),
        Plain::Bool(b) => Cell::boolean(*b),
        Plain::Number(n) => Cell::number(*n),
        Plain::BigInt(n) => Cell::bigint(*n),
        Plain::BigIntText(t) => Cell::data(CELL_BIGINT, t.as_bytes()),
        Plain::String(t) => Cell::text(t),
        Plain::Bytes(b) => Cell::data(CELL_BYTES, b),
        Plain::Json(t) => Cell::data(CELL_JSON, t.as_bytes()),
        Plain::Data(t) => Cell::data(CELL_DATA, t.as_bytes()),
    }
}

fn build_object(entered: &Entered, members: &[(Option<String>, Member)]) -> Result<JSValue> {
    let make = |name: &Option<String>, member: &Member| match member {
        Member::Function(f) => {
            let short = name.as_deref().and_then(|n| n.rsplit('.').next()).unwrap_or("");
            entered.new_function(short, f.clone())
        }
        Member::Value(v) => entered.new_value(&plain_cell(v)),
    };
    // The module itself first, so that properties can be added to it.
    let object = match members.iter().find(|(name, _)| name.is_none()) {
        Some((name, member)) => make(name, member)?,
        None => entered.new_value(&Cell::data(CELL_JSON, b"{}"))?,
    };
    for (name, member) in members {
        if let Some(path) = name {
            let value = make(name, member)?;
            let set = entered.entry(entry::MAP_OBJECT_SET, &[Cell::js(object), Cell::text(path), Cell::js(value)]);
            entered.drop_value(value);
            set?;
        }
    }
    Ok(object)
}

impl Natives for Loader {
    fn prelude(&self) -> &'static [(&'static std::ffi::CStr, &'static std::ffi::CStr)] {
        builtins::PRELUDE
    }

    fn lazy_prelude(&self) -> &'static [(&'static std::ffi::CStr, &'static std::ffi::CStr)] {
        builtins::LAZY
    }

    fn scripts(&self) -> &'static [(&'static std::ffi::CStr, &'static std::ffi::CStr)] {
        builtins::SCRIPTS
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn call(&self, native: Native, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
        let text = |i: usize| match args.get(i) {
            Some(value) => Ok(entered.to_text(*value)?.to_string()),
            None => Err(Error::new(Status::Internal, "the prelude passed too little")),
        };
        match native {
            Native::Resolve => {
                self.refresh(entered);
                let from = text(1)?;
                let (from, kind) = match args.get(2).map(|_| text(2)).transpose()?.as_deref() {
                    Some("import") => (Referrer::File(Path::new(&from)), Kind::Import),
                    Some("resolve") => (Referrer::Folder(Path::new(&from)), Kind::Resolve),
                    _ => (Referrer::Folder(Path::new(&from)), Kind::Require),
                };
                let meaning = self.resolve(&text(0)?, from, kind, false)?;
                entered.new_array(&[Cell::text(meaning.kind), Cell::text(&meaning.name), Cell::text(meaning.format)])
            }
            Native::Load => self.load(entered, &text(0)?, &text(1)?, &text(2)?),
            Native::Paths => {
                let specifier = text(0)?;
                let folder = PathBuf::from(text(1)?);
                let folders = match specifier.is_empty() {
                    true => Some(node_modules_paths(&folder)),
                    false => self.with_resolver(true, |resolver, _| resolver.resolve_paths(&specifier, &folder))?,
                };
                match folders {
                    Some(folders) => {
                        let names: Vec<String> = folders.iter().map(|f| f.to_string_lossy().into_owned()).collect();
                        let cells: Vec<Cell> = names.iter().map(|n| Cell::text(n)).collect();
                        entered.new_array(&cells)
                    }
                    None => entered.new_value(&Cell::data(CELL_NULL, b"")),
                }
            }
            Native::Compile => {
                let source = source::clean(text(0)?.into_bytes(), true);
                code::compile(entered, &source, &text(1)?)?.function(entered)
            }
            Native::Print => {
                self.print(entered, &text(0)?, &text(1)?);
                entered.new_value(&Cell::UNDEFINED)
            }
            Native::Place => {
                let number = |i: usize| text(i).map(|t| t.parse().unwrap_or(0));
                let place = self.code_of(&text(0)?).and_then(|c| c.place(number(1).ok()?, number(2).ok()?, text(3).ok()? == "true"));
                match place {
                    Some((line, column)) => entered.new_array(&[Cell::number(line.into()), Cell::number(column.into())]),
                    None => entered.new_value(&Cell::UNDEFINED),
                }
            }
            Native::FunctionText => {
                let code = self.code_of(&text(0)?);
                let number = |i: usize| text(i).map(|t| t.parse().unwrap_or(0));
                let (line, column) = (number(1)?, number(2)?);
                let Some(code) = code else { return entered.new_value(&Cell::UNDEFINED) };
                let answer = match text(3)?.as_str() {
                    "0" => code.function_text(line, column),
                    "1" => return entered.new_value(&code.is_class(line, column).map_or(Cell::UNDEFINED, Cell::boolean)),
                    what => code.function_home(line, column, what == "2"),
                };
                entered.new_value(&answer.as_deref().map_or(Cell::UNDEFINED, Cell::text))
            }
            Native::IsBuiltin => {
                let name = text(0)?;
                let known = builtins::is_name(map::key(&name));
                entered.new_value(&Cell::boolean(known))
            }
            Native::Op => {
                let name = text(0)?;
                let number = ops::number(&name).ok_or_else(|| Error::new(Status::Internal, format!("no op {name}")))?;
                entered.new_value(&Cell::number(number as f64))
            }
            Native::Rust => ops::call(self, entered, args),
        }
    }
}
