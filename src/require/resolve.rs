//! Which file a specifier means: Node's resolution for `require`, `require.resolve` and `import`.
//!
//! Source of the rules: <https://nodejs.org/docs/latest-v20.x/api/modules.html#all-together> and
//! <https://nodejs.org/docs/latest-v20.x/api/esm.html#resolution-algorithm-specification>. Where
//! Node 20.20 answers otherwise than its own text, Node's answer counts (`tests/resolve.rs` asks it).
//!
//! Deliberately not done: `NODE_PATH` and the global folders (`$HOME/.node_modules`, …), which would
//! let the host's environment show; `require.extensions`; `data:` and other non-file URLs.

mod commonjs;
mod error;
mod esm;
mod exports;
mod package;
mod url;

use std::cell::RefCell;
use std::collections::HashSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::jail::MAX_PATH;
use error::Failure;
pub use error::{ErrorClass, ResolveError};
use exports::Base;
use package::{Package, PackageCache, PackageType};

/// What is at a path, symlinks followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Whatever is no folder, as in Node; reading one that is not a regular file is refused later.
    File,
    Folder,
}

/// What resolution may ask of a file system. Paths are absolute.
pub trait FileSystem {
    /// `None`: absent, or not visible.
    fn kind(&self, path: &Path) -> Option<FileKind>;

    /// The content of a small file (a package.json).
    ///
    /// # Errors
    /// Any error counts as "absent", except `FileTooLarge`.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The path without symlinks.
    ///
    /// # Errors
    /// Any error counts as "absent".
    fn real_path(&self, path: &Path) -> io::Result<PathBuf>;

    /// Whether the path is out of bounds, whatever may be there. Asked for error messages alone.
    fn is_denied(&self, _path: &Path) -> bool {
        false
    }
}

/// What is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `require(specifier)`.
    Require,
    /// `require.resolve(specifier)`: as `Require`, except that unknown `node:` names and `''` are
    /// plainly not found, and a broken package.json beside the file found is no error.
    Resolve,
    /// `import` and `import()`.
    Import,
}

/// Where the question comes from.
#[derive(Clone, Copy, Debug)]
pub enum Referrer<'a> {
    /// A module: its absolute path, which error messages name. It need not exist.
    File(&'a Path),
    /// No module: names are relative to this folder.
    Folder(&'a Path),
}

/// How a file is to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CommonJS by name (`.cjs`) or by `"type": "commonjs"`.
    CommonJs,
    /// An ES module by name (`.mjs`) or by `"type": "module"`.
    EsModule,
    /// Nothing says which: CommonJS, unless it has the syntax of an ES module and does not parse
    /// as CommonJS (Node's "syntax detection").
    Detect,
    Json,
    /// A `.node` addon.
    Native,
}

/// What a specifier means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// An existing file, by its real path.
    File { path: PathBuf, format: Format },
    /// One of Node's modules: to `require` as it was asked for, with `node:` or without; to `import`
    /// always with it.
    Builtin(String),
}

/// Modules that exist under `node:` alone.
const PREFIX_ONLY: [&str; 4] = ["sea", "sqlite", "test", "test/reporters"];

/// Resolves specifiers for one realm. Keeps the package.json files that it saw (bounded), so that a
/// realm, like a Node process, does not see them change; a new realm wants a new `Resolver`.
///
/// `Send`, not `Sync`: one thread at a time.
pub struct Resolver {
    /// The conditions of `exports` and `imports` for `require`. Node 20's, to begin with: `node`,
    /// `require`, `module-sync`, `node-addons`. `default` is always one. The order is that of
    /// package.json, not of this list.
    pub require_conditions: Vec<String>,
    /// The same for `import`: `node`, `import`, `module-sync`, `node-addons`.
    pub import_conditions: Vec<String>,
    is_builtin: fn(&str) -> bool,
    packages: RefCell<PackageCache>,
}

impl Resolver {
    /// `is_builtin` is asked with a name without `node:` (`fs`, `fs/promises`, `test`). That `test`
    /// and the like are only reached as `node:test` is seen to here.
    pub fn new(is_builtin: fn(&str) -> bool) -> Resolver {
        let conditions = |own| {
            ["node", own, "module-sync", "node-addons"]
                .map(str::to_owned)
                .into()
        };
        Resolver {
            require_conditions: conditions("require"),
            import_conditions: conditions("import"),
            is_builtin,
            packages: RefCell::default(),
        }
    }

    /// What `specifier` means to `from`.
    ///
    /// # Errors
    /// Node's, see [`ResolveError`]. For `require`: `MODULE_NOT_FOUND`,
    /// `ERR_PACKAGE_PATH_NOT_EXPORTED`, `ERR_PACKAGE_IMPORT_NOT_DEFINED`,
    /// `ERR_INVALID_PACKAGE_TARGET`, `ERR_INVALID_PACKAGE_CONFIG`, `ERR_INVALID_MODULE_SPECIFIER`,
    /// `ERR_INVALID_URL_SCHEME`, `ERR_UNKNOWN_BUILTIN_MODULE`, `ERR_INVALID_ARG_VALUE`. For `import`
    /// also `ERR_MODULE_NOT_FOUND`, `ERR_UNSUPPORTED_DIR_IMPORT`, `ERR_UNSUPPORTED_ESM_URL_SCHEME`,
    /// `ERR_UNKNOWN_FILE_EXTENSION`, `ERR_INVALID_FILE_URL_HOST`.
    pub fn resolve(
        &self,
        fs: &dyn FileSystem,
        specifier: &str,
        from: Referrer<'_>,
        kind: Kind,
    ) -> Result<Resolved, Box<ResolveError>> {
        self.search(fs, specifier, from, kind, None)
    }

    /// `require.resolve(specifier, { paths: folders })`. `.` and `..` alone are taken as relative to
    /// the folders (Node takes them as relative to the process' working directory).
    ///
    /// # Errors
    /// As [`Resolver::resolve`].
    pub fn resolve_in(
        &self,
        fs: &dyn FileSystem,
        specifier: &str,
        from: Referrer<'_>,
        folders: &[PathBuf],
    ) -> Result<Resolved, Box<ResolveError>> {
        self.search(fs, specifier, from, Kind::Resolve, Some(folders))
    }

    /// The folders in which `require` looks for `specifier`, `require.resolve.paths`; `None` for
    /// built-ins. For `module.paths` see [`node_modules_paths`].
    pub fn resolve_paths(&self, specifier: &str, from_folder: &Path) -> Option<Vec<PathBuf>> {
        let name = specifier.strip_prefix("node:");
        if self.is_bare_builtin(specifier) || name.is_some_and(self.is_builtin) {
            return None;
        }
        Some(commonjs::lookup_paths(specifier, &absolute(from_folder)))
    }

    /// How `path`, an existing file, is to be loaded: by its extension and for `.js` by the nearest
    /// package.json. [`Resolver::resolve`] does this too; it is here for files that were found
    /// otherwise.
    ///
    /// # Errors
    /// `ERR_INVALID_PACKAGE_CONFIG`; for `import` also `ERR_UNKNOWN_FILE_EXTENSION`.
    pub fn format(
        &self,
        fs: &dyn FileSystem,
        path: &Path,
        kind: Kind,
    ) -> Result<Format, Box<ResolveError>> {
        let from = Referrer::File(path);
        let search = Search::new(self, fs, "", from, kind);
        search.format(path).map_err(|error| search.complete(error))
    }

    /// Forgets what package.json files said.
    pub fn clear_cache(&self) {
        self.packages.borrow_mut().clear();
    }

    fn search(
        &self,
        fs: &dyn FileSystem,
        specifier: &str,
        from: Referrer<'_>,
        kind: Kind,
        folders: Option<&[PathBuf]>,
    ) -> Result<Resolved, Box<ResolveError>> {
        let search = Search::new(self, fs, specifier, from, kind);
        let found = match kind {
            Kind::Import => esm::resolve(&search),
            Kind::Require | Kind::Resolve => commonjs::resolve(&search, folders),
        };
        let resolved = found.and_then(|found| match found {
            Found::Builtin(name) => Ok(Resolved::Builtin(name)),
            Found::File(path) => {
                let format = match search.format(&path) {
                    // Node does not look at the package before it loads the file.
                    Err(_) if kind == Kind::Resolve => Format::Detect,
                    format => format?,
                };
                Ok(Resolved::File { path, format })
            }
        });
        resolved.map_err(|error| search.complete(error))
    }

    fn is_bare_builtin(&self, name: &str) -> bool {
        (self.is_builtin)(name) && !PREFIX_ONLY.contains(&name)
    }
}

/// `module.paths` of a module in `folder`: every `node_modules` from there upwards, nearest first, none
/// of them directly inside another.
pub fn node_modules_paths(folder: &Path) -> Vec<PathBuf> {
    above(&absolute(folder))
        .filter(|folder| folder.file_name().is_none_or(|name| name != "node_modules"))
        .map(|folder| folder.join("node_modules"))
        .collect()
}

/// A folder and the folders above it. Not those whose paths no system call takes: of a million of them, each would be looked at.
fn above(folder: &Path) -> impl Iterator<Item = &Path> {
    folder.ancestors().filter(|folder| folder.as_os_str().len() <= MAX_PATH)
}

/// The `file:` URL of a path; with a folder, of what a specifier names seen from there.
pub fn href(path: &Path, folder: Option<&Path>) -> String {
    match folder {
        Some(folder) => url::FileUrl::from_path(folder).join(&path.to_string_lossy()).href(),
        None => url::FileUrl::from_path(path).href(),
    }
}

/// What the algorithms come to.
enum Found {
    File(PathBuf),
    Builtin(String),
}

/// One question, and what was learnt on the way to its answer.
struct Search<'a> {
    resolver: &'a Resolver,
    fs: &'a dyn FileSystem,
    kind: Kind,
    specifier: &'a str,
    /// The folder that relative names are relative to.
    folder: PathBuf,
    /// What messages name.
    shown: PathBuf,
    tried: RefCell<Vec<PathBuf>>,
}

/// Enough for every honest question; a hostile one must not fill the memory.
const MAX_TRIED: usize = 256;
impl<'a> Search<'a> {
    fn new(
        resolver: &'a Resolver,
        fs: &'a dyn FileSystem,
        specifier: &'a str,
        from: Referrer<'_>,
        kind: Kind,
    ) -> Search<'a> {
        let (folder, shown) = match from {
            Referrer::File(file) => {
                let file = absolute(file);
                (file.parent().unwrap_or(&file).to_path_buf(), file)
            }
            Referrer::Folder(folder) => {
                let folder = absolute(folder);
                (folder.clone(), folder)
            }
        };
        Search {
            resolver,
            fs,
            kind,
            specifier,
            folder,
            shown,
            tried: RefCell::default(),
        }
    }

    fn base(&self) -> Base<'_> {
        Base {
            folder: &self.folder,
            shown: &self.shown,
        }
    }

    fn is_bare_builtin(&self, name: &str) -> bool {
        self.resolver.is_bare_builtin(name)
    }

    fn has_condition(&self, name: &str) -> bool {
        let conditions = match self.kind {
            Kind::Import => &self.resolver.import_conditions,
            Kind::Require | Kind::Resolve => &self.resolver.require_conditions,
        };
        conditions.iter().any(|condition| condition == name)
    }

    fn is_file(&self, path: &Path) -> bool {
        let is_file = self.fs.kind(path) == Some(FileKind::File);
        if !is_file {
            self.tried(path.to_path_buf());
        }
        is_file
    }

    /// The real path of a file; `None`, and noted as tried, if it is none.
    fn file(&self, path: PathBuf) -> Option<PathBuf> {
        if self.fs.kind(&path) == Some(FileKind::File)
            && let Ok(real) = self.fs.real_path(&path)
        {
            return Some(real);
        }
        self.tried(path);
        None
    }

    fn tried(&self, path: PathBuf) {
        let mut tried = self.tried.borrow_mut();
        if tried.len() < MAX_TRIED && path.as_os_str().len() <= MAX_PATH {
            tried.push(path);
        }
    }

    /// `folder`/package.json, if there is one. The other two are for the message if it is broken.
    fn package(
        &self,
        folder: &Path,
        specifier: Option<&str>,
        shown: &Path,
    ) -> Result<Option<Arc<Package>>, Failure> {
        if let Some(known) = self.resolver.packages.borrow().get(folder) {
            return Ok(known);
        }
        let path = folder.join("package.json");
        let parsed = match self.fs.read(&path) {
            Ok(bytes) => {
                Package::parse(folder, &bytes).map(|package| (Some(Arc::new(package)), bytes.len()))
            }
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Err(error.to_string()),
            Err(_) => Ok((None, 0)),
        };
        match parsed {
            Ok((package, size)) => {
                let mut cache = self.resolver.packages.borrow_mut();
                cache.put(folder, package.clone(), size);
                Ok(package)
            }
            Err(detail) => Err(match self.kind {
                Kind::Import => {
                    let specifier = specifier.map(|name| format!("\"{name}\" from "));
                    let base = format!("{}{}", specifier.unwrap_or_default(), shown.display());
                    error::invalid_config(&path, Some(&base), &detail)
                }
                Kind::Require | Kind::Resolve => error::broken_config(&path, &detail),
            }),
        }
    }

    /// The package that a file belongs to: the nearest package.json upwards, not beyond
    /// `node_modules`.
    fn scope(&self, file: Base<'_>) -> Result<Option<Arc<Package>>, Failure> {
        for folder in above(file.folder) {
            if folder
                .file_name()
                .is_some_and(|name| name == "node_modules")
            {
                break;
            }
            if let Some(package) = self.package(folder, None, file.shown)? {
                return Ok(Some(package));
            }
        }
        Ok(None)
    }

    fn format(&self, path: &Path) -> Result<Format, Failure> {
        let extension = path
            .extension()
            .map(|extension| extension.as_encoded_bytes());
        let by_package = || {
            let folder = path.parent().unwrap_or(path);
            let package = self.scope(Base {
                folder,
                shown: path,
            })?;
            let kind = package.map(|package| package.kind);
            Ok(match kind.unwrap_or(PackageType::Unsaid) {
                PackageType::Module => Format::EsModule,
                PackageType::CommonJs => Format::CommonJs,
                PackageType::Unsaid => Format::Detect,
            })
        };
        match extension {
            Some(b"js") => by_package(),
            Some(b"mjs") => Ok(Format::EsModule),
            Some(b"cjs") => Ok(Format::CommonJs),
            Some(b"json") => Ok(Format::Json),
            Some(b"node") => Ok(Format::Native),
            None if self.kind == Kind::Import => by_package(),
            Some(other) if self.kind == Kind::Import => Err(error::failure(
                ErrorClass::TypeError,
                "ERR_UNKNOWN_FILE_EXTENSION",
                format!(
                    "Unknown file extension \".{}\" for {}",
                    String::from_utf8_lossy(other),
                    path.display()
                ),
            )),
            _ => Ok(Format::Detect),
        }
    }

    /// Adds to an error what only the question as a whole knows.
    fn complete(&self, mut error: Failure) -> Failure {
        error.specifier = self.specifier.to_owned();
        error.from.clone_from(&self.shown);
        error.tried = self.tried.take();
        if matches!(error.code, "MODULE_NOT_FOUND" | "ERR_MODULE_NOT_FOUND") {
            error.denied = self.denied(&error.tried);
        }
        error
    }

    /// What would have been looked at, were it not out of bounds.
    fn denied(&self, tried: &[PathBuf]) -> Option<PathBuf> {
        if is_path(self.specifier) {
            let path = lexical(&self.folder, Path::new(self.specifier));
            return self.fs.is_denied(&path).then_some(path);
        }
        // A name is looked for in folders that are out of bounds as a matter of course. It says
        // something only if the way there starts in bounds: a package that is a link to elsewhere.
        // Most have the folders above them in common: none is asked about twice.
        let mut outside = HashSet::new();
        let mut starts_inside = |path: &Path| {
            for folder in above(path).filter(|folder| *folder != path) {
                if outside.contains(folder) {
                    return false;
                }
                if self.fs.kind(folder) == Some(FileKind::Folder) {
                    return true;
                }
                outside.insert(folder.to_path_buf());
            }
            false
        };
        let mut denied = tried.iter().filter(|path| self.fs.is_denied(path));
        denied.find(|path| starts_inside(path)).cloned()
    }
}

/// Whether a specifier names a path and not a package.
fn is_path(specifier: &str) -> bool {
    let rest = specifier
        .strip_prefix("..")
        .or_else(|| specifier.strip_prefix('.'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator))
        || Path::new(specifier).is_absolute()
}

/// `path.resolve(base, path)`: `.` and `..` go by the text alone, symlinks or not.
fn lexical(base: &Path, path: &Path) -> PathBuf {
    let mut out = base.to_path_buf();
    for component in path.components() {
        match component {
            Component::Prefix(_) | Component::RootDir => out.push(component),
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            Component::Normal(name) => out.push(name),
        }
    }
    out
}

/// `path.resolve(path)`.
fn absolute(path: &Path) -> PathBuf {
    if path.is_absolute() {
        lexical(Path::new(""), path)
    } else {
        let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
        lexical(&here, path)
    }
}

#[cfg(test)]
mod tests;
