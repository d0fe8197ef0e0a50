//! What a specifier means: the map's word first, then what was resolved lately, then Node's rules.

use super::loader::Loader;
use super::map::{self, Entry};
use super::paths::{self, Known};
use super::resolve::{Format, Kind, Referrer, ResolveError, Resolved};
use super::source;
use crate::builtins;
use crate::error::{Error, Result, Status};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

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

impl Loader {
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

    pub(super) fn resolve(&self, specifier: &str, from: Referrer<'_>, kind: Kind, by_host: bool) -> Result<Meaning> {
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
}

pub(super) fn denied(name: &str) -> Box<Error> {
    Error::new(Status::AccessDenied, format!("the map denies '{name}'")).with_code("ERR_ACCESS_DENIED")
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
