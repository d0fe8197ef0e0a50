//! What a realm may read of the file system.
//!
//! A [`Jail`] is a list of folders, its roots, each opened once. Every look goes through one of these
//! open folders (`cap-std`; on Linux `openat2` with `RESOLVE_BENEATH`), so that neither `..` nor a
//! symlink leads out, whatever changes on disk meanwhile. A symlink from one root into the same or
//! another root works; one that leads out is not visible: it has no kind, and reading it gives
//! `PermissionDenied`, not `NotFound`.
//!
//! # The default
//!
//! Without roots from the host, [`Jail::for_entry`] takes, for the real path of the file asked for:
//!
//! 1. the *package folder*: the nearest folder at or above the file that holds a package.json. The
//!    search ends without success at a folder named `node_modules` (as Node's own does) and at the
//!    root of the file system, which is never taken. Without success it is the file's own folder,
//!    and an error if that is the root of the file system;
//! 2. every folder named `node_modules` that lies directly in the package folder or in a folder
//!    above it.
//!
//! pnpm's store lies inside a `node_modules`, so it works. Packages linked to somewhere else
//! (`npm link`, the packages of a workspace under each other) are not visible: name their folders as
//! roots.
//!
//! A jail remembers nothing between two questions. A [`CachedJail`] remembers, for the time of one
//! require, the folders that it came through, which makes most questions one `fstatat`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::resolve::{FileKind, FileSystem};

/// As many as Linux follows.
const MAX_LINKS: usize = 40;

/// What a package.json may have.
const MAX_SMALL: u64 = 16 << 20;

/// A file system that ends at its roots. See the module's documentation.
#[derive(Debug)]
pub struct Jail {
    roots: Vec<Root>,
}

#[derive(Debug)]
struct Root {
    dir: Arc<Dir>,
    /// Without symlinks, as of when it was opened.
    real: PathBuf,
    /// As it was named, if that differs: the host will go on to name files so.
    alias: Option<PathBuf>,
}

/// Where a path leads, every symlink resolved.
struct Place<'a> {
    root: &'a Root,
    inside: PathBuf,
    real: PathBuf,
    kind: FileKind,
}

impl Jail {
    /// The jail of exactly these folders. Relative ones are relative to the working directory, `..`
    /// in them goes by the text. Of none, nothing is visible.
    ///
    /// # Errors
    /// A root that is absent, not a folder, or cannot be opened; the text names it.
    pub fn for_roots<P: AsRef<Path>>(roots: &[P]) -> io::Result<Jail> {
        let mut jail = Jail { roots: Vec::new() };
        for root in roots {
            jail.add_root(root.as_ref())?;
        }
        Ok(jail)
    }

    /// The default jail of an entry, a file or folder: see the module's documentation. Ask it by real
    /// paths.
    ///
    /// # Errors
    /// The entry does not exist, or a folder cannot be opened, or the package folder would be the root
    /// of the file system; the text names it.
    pub fn for_entry(entry: &Path) -> io::Result<Jail> {
        let mut jail = Jail { roots: Vec::new() };
        jail.admit(entry)?;
        Ok(jail)
    }

    /// Adds what [`Jail::for_entry`] would take: for a second entry of the same realm.
    ///
    /// # Errors
    /// As [`Jail::for_entry`]; nothing is added then.
    pub fn admit(&mut self, entry: &Path) -> io::Result<()> {
        let real = entry.canonicalize().map_err(|error| named(entry, &error))?;
        let folder = match real.parent() {
            Some(parent) if !real.is_dir() => parent,
            _ => &real,
        };
        let package = package_folder(folder);
        if package.parent().is_none() {
            let text = format!(
                "{}: its folder is the root of the file system: say which folders may be read",
                entry.display()
            );
            return Err(io::Error::new(ErrorKind::PermissionDenied, text));
        }
        let mut added = Vec::new();
        let mut add = |path: &Path| -> io::Result<()> {
            if self
                .roots
                .iter()
                .chain(&added)
                .any(|root| path.starts_with(&root.real))
            {
                return Ok(());
            }
            added.push(open_root(path, None)?);
            Ok(())
        };
        add(package)?;
        for above in package.ancestors() {
            let modules = above.join("node_modules");
            // It may be a symlink, a file, or somebody else's: then it is simply not there.
            if let Ok(modules) = modules.canonicalize()
                && modules.is_dir()
            {
                match add(&modules) {
                    Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
                    done => done?,
                }
            }
        }
        self.roots.append(&mut added);
        Ok(())
    }

    /// The real paths of the roots.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|root| root.real.as_path())
    }

    /// Opens a file for reading. Never waits for the other end of a pipe.
    ///
    /// # Errors
    /// `PermissionDenied` for a path outside the roots, the system's errors otherwise, `IsADirectory`
    /// for folders, `InvalidInput` for devices, pipes and sockets. The text names the path.
    pub fn open(&self, path: &Path) -> io::Result<File> {
        let options = reading();
        let opened = match self.locate(path) {
            Some((root, inside)) => root.dir.open_with(inside, &options),
            None => Err(outside()),
        };
        let opened = opened.or_else(|error| {
            if !is_outside(&error) {
                return Err(error);
            }
            let place = self.walk(path)?;
            place.root.dir.open_with(&place.inside, &options)
        });
        opened
            .map(cap_std::fs::File::into_std)
            .and_then(regular)
            .map_err(|error| named(path, &error))
    }

    fn add_root(&mut self, path: &Path) -> io::Result<()> {
        let given = lexical(path).map_err(|error| named(path, &error))?;
        let real = given.canonicalize().map_err(|error| named(path, &error))?;
        let alias = (given != real).then_some(given);
        let known = self
            .roots
            .iter()
            .any(|root| root.real == real && root.alias == alias);
        if !known {
            self.roots.push(open_root(&real, alias)?);
        }
        Ok(())
    }

    /// The innermost root that the path is in, going by the text, and the path inside it.
    fn locate<'p>(&self, path: &'p Path) -> Option<(&Root, &'p Path)> {
        if path.components().any(|part| part == Component::ParentDir) {
            return None;
        }
        self.roots
            .iter()
            .flat_map(|root| {
                let names = [Some(&root.real), root.alias.as_ref()];
                names.into_iter().flatten().filter_map(move |name| {
                    let inside = path.strip_prefix(name).ok()?;
                    Some((root, or_dot(inside)))
                })
            })
            .min_by_key(|(_, inside)| inside.as_os_str().len())
    }

    /// As [`Jail::locate`], for paths known to be real.
    fn locate_real<'p>(&self, path: &'p Path) -> Option<(&Root, &'p Path)> {
        self.roots
            .iter()
            .filter_map(|root| Some((root, path.strip_prefix(&root.real).ok()?)))
            .min_by_key(|(_, inside)| inside.as_os_str().len())
    }

    /// Follows a path name by name, from root to root where symlinks say so. What lies outside the
    /// roots is never looked at: a name there must be on the way to a root, or the walk ends.
    fn walk(&self, path: &Path) -> io::Result<Place<'_>> {
        let mut todo: Vec<OsString> = Vec::new();
        let mut here = PathBuf::new();
        // Names are pushed in reverse, so that the next one is last.
        let push = |todo: &mut Vec<OsString>, here: &mut PathBuf, path: &Path| {
            if path.is_absolute() {
                here.clear();
            }
            for part in path.components() {
                if matches!(part, Component::Prefix(_) | Component::RootDir) {
                    here.push(part);
                }
            }
            let names = path
                .components()
                .rev()
                .filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir));
            todo.extend(names.map(|part| part.as_os_str().to_owned()));
        };
        if !path.is_absolute() {
            return Err(ErrorKind::InvalidInput.into());
        }
        push(&mut todo, &mut here, path);
        let mut links = 0;
        let mut kind = FileKind::Folder;
        while let Some(name) = todo.pop() {
            if kind != FileKind::Folder {
                return Err(ErrorKind::NotADirectory.into());
            }
            if name == ".." {
                here.pop();
                continue;
            }
            let next = here.join(&name);
            let Some((root, inside)) = self.locate_real(&next) else {
                let alias = |root: &&Root| root.alias.as_ref() == Some(&next);
                if let Some(root) = self.roots.iter().find(alias) {
                    here.clone_from(&root.real);
                } else if self.roots.iter().any(|root| root.is_below(&next)) {
                    here = next;
                } else {
                    return Err(outside());
                }
                continue;
            };
            if inside.as_os_str().is_empty() {
                here = next;
                continue;
            }
            let metadata = root.dir.symlink_metadata(inside)?;
            if metadata.is_symlink() {
                links += 1;
                if links > MAX_LINKS {
                    return Err(too_many_links());
                }
                let target = root.dir.read_link_contents(inside)?;
                push(&mut todo, &mut here, &target);
                continue;
            }
            kind = kind_of(metadata.is_dir());
            here = next;
        }
        let (root, inside) = self.locate_real(&here).ok_or_else(outside)?;
        let inside = or_dot(inside).to_path_buf();
        Ok(Place {
            root,
            inside,
            real: here,
            kind,
        })
    }

    fn look(&self, path: &Path) -> io::Result<FileKind> {
        let seen = match self.locate(path) {
            Some((root, inside)) => root.dir.metadata(inside).map(|seen| kind_of(seen.is_dir())),
            None => Err(outside()),
        };
        seen.or_else(|error| {
            if is_outside(&error) {
                self.walk(path).map(|place| place.kind)
            } else {
                Err(error)
            }
        })
    }
}

impl Root {
    fn is_below(&self, path: &Path) -> bool {
        let alias = self.alias.as_ref();
        self.real.starts_with(path) || alias.is_some_and(|alias| alias.starts_with(path))
    }
}

impl FileSystem for Jail {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        self.look(path).ok()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read_small(self.open(path)?, path)
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        // Not `Dir::canonicalize`: without openat2 it finds real paths for files that do not exist.
        match self.walk(path) {
            Ok(place) => Ok(place.real),
            Err(error) => Err(named(path, &error)),
        }
    }

    fn is_denied(&self, path: &Path) -> bool {
        matches!(self.look(path), Err(error) if is_outside(&error))
    }
}

/// A [`Jail`] that keeps the folders it came through open. Absent ones are not kept: a module may make a
/// folder and then require from it. A folder that is replaced by another is noticed only after
/// [`CachedJail::clear`], which is for the end of the outermost require.
///
/// `Send`, not `Sync`: one thread at a time.
#[derive(Debug)]
pub struct CachedJail {
    jail: Jail,
    folders: RefCell<HashMap<PathBuf, Folder>>,
}

/// Each costs a file descriptor of the host's.
const MAX_FOLDERS: usize = 128;

#[derive(Clone, Debug)]
struct Folder {
    dir: Arc<Dir>,
    real: Arc<Path>,
}

/// What the folder of a file says about it.
enum Entry {
    /// Not a symlink.
    Plain(FileKind),
    Symlink,
}

impl CachedJail {
    pub fn new(jail: Jail) -> CachedJail {
        CachedJail {
            jail,
            folders: RefCell::default(),
        }
    }

    /// The jail itself, which remembers nothing.
    pub fn jail(&self) -> &Jail {
        &self.jail
    }

    /// [`Jail::admit`].
    ///
    /// # Errors
    /// As [`Jail::admit`].
    pub fn admit(&mut self, entry: &Path) -> io::Result<()> {
        self.clear();
        self.jail.admit(entry)
    }

    /// Forgets, and closes, all folders.
    pub fn clear(&self) {
        self.folders.borrow_mut().clear();
    }

    /// The folder at a path, opened.
    fn folder(&self, path: &Path) -> io::Result<Folder> {
        if let Some(folder) = self.folders.borrow().get(path) {
            return Ok(folder.clone());
        }
        let (root, inside) = self.jail.locate(path).ok_or_else(outside)?;
        let folder = if inside == Path::new(".") {
            Folder {
                dir: root.dir.clone(),
                real: root.real.as_path().into(),
            }
        } else {
            let (above, name) = self.parent(path)?;
            match entry(&above, name)? {
                Entry::Plain(FileKind::Folder) => Folder {
                    dir: Arc::new(above.dir.open_dir(name)?),
                    real: above.real.join(name).into(),
                },
                Entry::Plain(FileKind::File) => return Err(ErrorKind::NotADirectory.into()),
                Entry::Symlink => {
                    let place = self.jail.walk(path)?;
                    Folder {
                        dir: Arc::new(place.root.dir.open_dir(&place.inside)?),
                        real: place.real.into(),
                    }
                }
            }
        };
        let mut folders = self.folders.borrow_mut();
        if folders.len() >= MAX_FOLDERS {
            folders.clear();
        }
        folders.insert(path.to_path_buf(), folder.clone());
        Ok(folder)
    }

    /// The folder that a path lies in, and its name there.
    fn parent<'p>(&self, path: &'p Path) -> io::Result<(Folder, &'p OsStr)> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(outside());
        };
        Ok((self.folder(parent)?, name))
    }

    fn look(&self, path: &Path) -> io::Result<FileKind> {
        let seen = self
            .parent(path)
            .and_then(|(parent, name)| entry(&parent, name));
        match seen {
            Ok(Entry::Plain(kind)) => Ok(kind),
            Ok(Entry::Symlink) => self.jail.look(path),
            Err(error) if is_outside(&error) => self.jail.look(path),
            Err(error) => Err(error),
        }
    }
}

fn entry(folder: &Folder, name: &OsStr) -> io::Result<Entry> {
    let metadata = folder.dir.symlink_metadata(name)?;
    if metadata.is_symlink() {
        Ok(Entry::Symlink)
    } else {
        Ok(Entry::Plain(kind_of(metadata.is_dir())))
    }
}

impl FileSystem for CachedJail {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        self.look(path).ok()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let opened = self
            .parent(path)
            .and_then(|(parent, name)| parent.dir.open_with(name, &reading()));
        match opened {
            Ok(file) => {
                let file = regular(file.into_std()).map_err(|error| named(path, &error))?;
                read_small(file, path)
            }
            Err(error) if is_outside(&error) => self.jail.read(path),
            Err(error) => Err(named(path, &error)),
        }
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        let seen = self
            .parent(path)
            .and_then(|(parent, name)| match entry(&parent, name)? {
                Entry::Plain(_) => Ok(parent.real.join(name)),
                Entry::Symlink => Err(outside()),
            });
        seen.or_else(|error| {
            if is_outside(&error) {
                self.jail.real_path(path)
            } else {
                Err(named(path, &error))
            }
        })
    }

    fn is_denied(&self, path: &Path) -> bool {
        self.jail.is_denied(path)
    }
}

/// The whole file system, as the process itself sees it: for the names that the host asks for, before
/// there is a jail for what they lead to. Never for names that a script asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ambient;

impl FileSystem for Ambient {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        Some(kind_of(path.metadata().ok()?.is_dir()))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut options = std::fs::OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
        }
        let file = options
            .open(path)
            .and_then(regular)
            .map_err(|error| named(path, &error))?;
        read_small(file, path)
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize().map_err(|error| named(path, &error))
    }
}

fn reading() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use cap_std::fs::OpenOptionsExt as _;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options
}

fn package_folder(folder: &Path) -> &Path {
    for above in folder.ancestors() {
        let modules = above.file_name().is_some_and(|name| name == "node_modules");
        if modules || above.parent().is_none() {
            break;
        }
        if above.join("package.json").is_file() {
            return above;
        }
    }
    folder
}

fn open_root(real: &Path, alias: Option<PathBuf>) -> io::Result<Root> {
    // Asked first, because the error for a file should say so.
    if !real.is_dir() {
        return Err(named(real, &ErrorKind::NotADirectory.into()));
    }
    let dir =
        Dir::open_ambient_dir(real, ambient_authority()).map_err(|error| named(real, &error))?;
    Ok(Root {
        dir: Arc::new(dir),
        real: real.to_path_buf(),
        alias,
    })
}

/// Absolute, without `.` and `..`, symlinks or not: how module paths are spelled.
fn lexical(path: &Path) -> io::Result<PathBuf> {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    Ok(out)
}

fn or_dot(path: &Path) -> &Path {
    if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    }
}

fn kind_of(is_folder: bool) -> FileKind {
    if is_folder {
        FileKind::Folder
    } else {
        FileKind::File
    }
}

/// The file, if it is a regular one.
fn regular(file: File) -> io::Result<File> {
    let metadata = file.metadata()?;
    if metadata.is_file() {
        Ok(file)
    } else if metadata.is_dir() {
        Err(ErrorKind::IsADirectory.into())
    } else {
        Err(io::Error::new(
            ErrorKind::InvalidInput,
            "not a regular file",
        ))
    }
}

fn read_small(file: File, path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MAX_SMALL + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| named(path, &error))?;
    if bytes.len() as u64 > MAX_SMALL {
        let text = format!("{}: larger than {MAX_SMALL} bytes", path.display());
        return Err(io::Error::new(ErrorKind::FileTooLarge, text));
    }
    Ok(bytes)
}

/// What cap-std reports for a path that leads out of its folder, too: its kind without a number from
/// the system, which is how the two are told from files that the process may not read.
fn outside() -> io::Error {
    io::Error::new(
        ErrorKind::PermissionDenied,
        "outside the folders that may be read",
    )
}

fn is_outside(error: &io::Error) -> bool {
    error.kind() == ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

fn too_many_links() -> io::Error {
    #[cfg(unix)]
    return io::Error::from_raw_os_error(libc::ELOOP);
    #[cfg(not(unix))]
    return io::Error::other("too many symbolic links");
}

/// The same error, saying for which path.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    let text = if is_outside(error) {
        outside().to_string()
    } else {
        error.to_string()
    };
    io::Error::new(error.kind(), format!("{}: {text}", path.display()))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    /// A folder that goes when it is dropped.
    struct Temp(PathBuf);

    impl Temp {
        fn new(name: &str) -> Temp {
            let path = std::env::temp_dir().join(format!("rvm-jail-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Temp(path.canonicalize().unwrap())
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.join(path)
        }

        fn file(&self, path: &str) -> PathBuf {
            let path = self.at(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "x").unwrap();
            path
        }

        fn link(&self, target: impl AsRef<Path>, path: &str) -> PathBuf {
            let path = self.at(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            symlink(target, &path).unwrap();
            path
        }
    }

    impl Drop for Temp {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn denied(jail: &Jail, path: &Path) {
        denied_by(jail, path);
        denied_by(&cached(jail), path);
    }

    fn denied_by(jail: &dyn FileSystem, path: &Path) {
        assert_eq!(jail.kind(path), None, "{}", path.display());
        assert!(jail.is_denied(path), "{}", path.display());
        for error in [
            jail.read(path).unwrap_err(),
            jail.real_path(path).unwrap_err(),
        ] {
            assert_eq!(
                error.kind(),
                ErrorKind::PermissionDenied,
                "{}",
                path.display()
            );
            assert!(
                error.to_string().contains(&*path.to_string_lossy()),
                "{error}"
            );
        }
    }

    fn seen(jail: &Jail, path: &Path, real: &Path) {
        let cached = cached(jail);
        seen_by(jail, path, real);
        seen_by(&cached, path, real);
        seen_by(&cached, path, real);
    }

    fn cached(jail: &Jail) -> CachedJail {
        let copy = |root: &Root| Root {
            dir: root.dir.clone(),
            real: root.real.clone(),
            alias: root.alias.clone(),
        };
        CachedJail::new(Jail {
            roots: jail.roots.iter().map(copy).collect(),
        })
    }

    #[test]
    fn a_cached_jail_sees_what_changes() {
        let temp = Temp::new("cached");
        let f = temp.file("a/f.js");
        let jail = CachedJail::new(Jail::for_roots(&[&temp.0]).unwrap());
        assert_eq!(jail.kind(&temp.at("a/g.js")), None);
        assert_eq!(jail.kind(&temp.at("b/g.js")), None);
        for path in ["a/g.js", "b/g.js"] {
            let path = temp.file(path);
            seen_by(&jail, &path, &path);
        }
        fs::remove_file(&f).unwrap();
        assert_eq!(jail.kind(&f), None);
        symlink("/etc", temp.at("c")).unwrap();
        denied_by(&jail, &temp.at("c/hostname"));
        // A folder that was replaced, from the next require on.
        fs::rename(temp.at("a"), temp.at("old")).unwrap();
        let h = temp.file("a/h.js");
        jail.clear();
        seen_by(&jail, &h, &h);
        for i in 0..MAX_FOLDERS * 2 {
            let path = temp.file(&format!("many/{i}/f"));
            seen_by(&jail, &path, &path);
        }
        assert!(jail.folders.borrow().len() <= MAX_FOLDERS);
        fn is_send<T: Send>() {}
        is_send::<CachedJail>();
    }

    fn seen_by(jail: &dyn FileSystem, path: &Path, real: &Path) {
        assert_eq!(jail.kind(path), Some(FileKind::File), "{}", path.display());
        assert_eq!(jail.read(path).unwrap(), b"x");
        assert_eq!(jail.real_path(path).unwrap(), real);
        assert!(!jail.is_denied(path));
    }

    #[test]
    fn ends_at_its_roots() {
        let temp = Temp::new("ends");
        let inside = temp.file("a/sub/f.js");
        let outside = temp.file("b/f.js");
        let jail = Jail::for_roots(&[temp.at("a")]).unwrap();
        seen(&jail, &inside, &inside);
        assert_eq!(jail.kind(&temp.at("a")), Some(FileKind::Folder));
        assert_eq!(jail.real_path(&temp.at("a")).unwrap(), temp.at("a"));
        seen(&jail, &temp.at("a/sub/../sub/f.js"), &inside);
        // Whether b is a symlink is nothing that may be looked at.
        for path in [
            "b/../a/sub/f.js",
            "b/f.js",
            "b",
            "",
            "a/../b/f.js",
            "a/sub/../../b/f.js",
            "gone",
            "ab/f.js",
        ] {
            denied(&jail, &temp.at(path));
        }
        denied(&jail, Path::new("/"));
        denied(&jail, &outside);
        assert_eq!(jail.kind(&temp.at("a/gone")), None);
        assert!(!jail.is_denied(&temp.at("a/gone")));
        assert_eq!(
            jail.read(&temp.at("a/gone")).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(jail.kind(&temp.at("a/sub/f.js/..")), None);
        denied(&Jail::for_roots::<PathBuf>(&[]).unwrap(), &inside);
    }

    #[test]
    fn symlinks() {
        let temp = Temp::new("links");
        let f = temp.file("a/f.js");
        let g = temp.file("b/g.js");
        temp.file("c/h.js");
        let jail = Jail::for_roots(&[temp.at("a"), temp.at("b")]).unwrap();
        seen(&jail, &temp.link("f.js", "a/same"), &f);
        seen(&jail, &temp.link(&f, "a/absolute"), &f);
        seen(&jail, &temp.link("../b/g.js", "a/across"), &g);
        seen(&jail, &temp.link("same", "a/twice"), &f);
        temp.link("../b", "a/folder");
        seen(&jail, &temp.at("a/folder/g.js"), &g);
        seen(&jail, &temp.at("a/folder/../a/f.js"), &f);
        denied(&jail, &temp.link("../c/h.js", "a/out"));
        denied(&jail, &temp.link(temp.at("c/h.js"), "a/out2"));
        temp.link("../../../../../..", "a/top");
        denied(&jail, &temp.at("a/top"));
        denied(&jail, &temp.at("a/top/etc/hostname"));
        // Out and in again, by a link that is not ours to read.
        temp.link("../a", "c/back");
        temp.link("../c/back/f.js", "a/around");
        denied(&jail, &temp.at("a/around"));
        denied(&jail, &temp.link("../c/../a/f.js", "a/text"));
        temp.link("gone", "a/broken");
        assert_eq!(jail.kind(&temp.at("a/broken")), None);
        assert!(!jail.is_denied(&temp.at("a/broken")));
        temp.link("f.js/x", "a/through-file");
        assert_eq!(jail.kind(&temp.at("a/through-file")), None);
    }

    /// A folder that turns into a symlink to elsewhere and back all the time is never followed there.
    #[test]
    fn races_do_not_lead_out() {
        use std::sync::atomic::{AtomicBool, Ordering};
        let temp = Temp::new("race");
        temp.file("root/a/f");
        fs::create_dir_all(temp.at("secret")).unwrap();
        fs::write(temp.at("secret/f"), "secret").unwrap();
        temp.link("../secret", "root/link");
        let jail = Jail::for_roots(&[temp.at("root")]).unwrap();
        let cached = cached(&jail);
        let stop = AtomicBool::new(false);
        let seen = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    for (from, to) in [("a", "b"), ("link", "a"), ("a", "link"), ("b", "a")] {
                        fs::rename(temp.at("root").join(from), temp.at("root").join(to)).unwrap();
                    }
                }
            });
            let path = temp.at("root/a/f");
            let mut seen = 0;
            for _ in 0..500 {
                cached.clear();
                for system in [&jail as &dyn FileSystem, &cached] {
                    if let Ok(bytes) = system.read(&path) {
                        assert_eq!(bytes, b"x");
                        seen += 1;
                    }
                    if let Ok(real) = system.real_path(&path) {
                        assert_eq!(real, path);
                    }
                }
            }
            stop.store(true, Ordering::Relaxed);
            seen
        });
        assert!(seen > 0);
    }

    #[test]
    fn circles_end() {
        let temp = Temp::new("circles");
        temp.link("b", "r/a");
        temp.link("a", "r/b");
        // Absolute ones are followed by hand.
        temp.link(temp.at("r/d"), "r/c");
        temp.link(temp.at("r/c"), "r/d");
        let jail = Jail::for_roots(&[temp.at("r")]).unwrap();
        for name in ["r/a", "r/c"] {
            assert_eq!(jail.kind(&temp.at(name)), None);
            let error = jail.read(&temp.at(name)).unwrap_err();
            let expected = io::Error::from_raw_os_error(libc::ELOOP);
            assert_eq!(error.kind(), expected.kind(), "{error}");
        }
    }

    #[test]
    fn a_root_by_another_name() {
        let temp = Temp::new("alias");
        let f = temp.file("real/f.js");
        temp.link("real", "alias");
        let jail = Jail::for_roots(&[temp.at("alias")]).unwrap();
        seen(&jail, &temp.at("alias/f.js"), &f);
        seen(&jail, &f, &f);
        seen(&jail, &temp.at("alias/../alias/f.js"), &f);
        temp.link(temp.at("alias/f.js"), "real/via");
        seen(&jail, &temp.at("real/via"), &f);
        let nested =
            Jail::for_roots(&[temp.at("alias"), temp.at("real"), temp.at("alias")]).unwrap();
        assert_eq!(nested.roots.len(), 2);
    }

    #[test]
    fn odd_roots_are_errors() {
        let temp = Temp::new("odd");
        let file = temp.file("f.js");
        for path in [
            file.as_path(),
            &temp.at("gone"),
            Path::new("a\0b"),
            Path::new(""),
        ] {
            let error = Jail::for_roots(&[path]).unwrap_err();
            assert!(
                error.to_string().contains(&*path.to_string_lossy()),
                "{error}"
            );
        }
        assert!(Jail::for_entry(&temp.at("gone")).is_err());
        assert!(Jail::for_entry(Path::new("/")).is_err());
        // A name that is no text is a name like any other.
        use std::os::unix::ffi::OsStrExt;
        let raw = temp.0.join(std::ffi::OsStr::from_bytes(b"\xff"));
        fs::create_dir(&raw).unwrap();
        fs::write(raw.join("f"), "x").unwrap();
        seen(
            &Jail::for_roots(&[&raw]).unwrap(),
            &raw.join("f"),
            &raw.join("f"),
        );
    }

    #[test]
    fn odd_paths_are_not_visible() {
        let temp = Temp::new("oddpaths");
        let jail = Jail::for_roots(&[&temp.0]).unwrap();
        let long = "x".repeat(100_000);
        for path in ["a\0b", &long, &"x/".repeat(50_000), "a\0/../b"] {
            assert_eq!(jail.kind(&temp.at(path)), None);
            assert!(jail.read(&temp.at(path)).is_err());
            assert!(jail.real_path(&temp.at(path)).is_err());
        }
        assert_eq!(jail.kind(Path::new("relative")), None);
        assert_eq!(jail.kind(Path::new("")), None);
        assert_eq!(jail.kind(Path::new("..")), None);
    }

    #[test]
    fn only_regular_files_are_opened() {
        let temp = Temp::new("fifo");
        let jail = Jail::for_roots(&[temp.0.as_path(), Path::new("/dev")]).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(temp.at("fifo"))
            .status();
        if made.is_ok_and(|status| status.success()) {
            let error = jail.read(&temp.at("fifo")).unwrap_err();
            assert!(error.to_string().contains("not a regular file"), "{error}");
            assert!(Ambient.read(&temp.at("fifo")).is_err());
        }
        assert!(jail.open(Path::new("/dev/null")).is_err());
        assert_eq!(
            jail.open(&temp.0).unwrap_err().kind(),
            ErrorKind::IsADirectory
        );
    }

    #[test]
    fn the_default() {
        let temp = Temp::new("default");
        let entry = temp.file("app/lib/main.js");
        temp.file("app/package.json");
        let sibling = temp.file("app/other/x.js");
        let own = temp.file("app/node_modules/dep/index.js");
        let above = temp.file("node_modules/dep2/index.js");
        let store = temp.file("node_modules/.pnpm/p@1/node_modules/p/index.js");
        temp.link(".pnpm/p@1/node_modules/p", "node_modules/p");
        let secret = temp.file("secret.txt");
        let linked = temp.file("elsewhere/linked/index.js");
        temp.link("../elsewhere/linked", "node_modules/linked");
        let jail = Jail::for_entry(&entry).unwrap();
        for path in [&entry, &sibling, &own, &above] {
            seen(&jail, path, path);
        }
        seen(&jail, &temp.at("node_modules/p/index.js"), &store);
        denied(&jail, &secret);
        denied(&jail, &linked);
        denied(&jail, &temp.at("node_modules/linked/index.js"));

        // An entry inside node_modules does not open the package around it.
        let jail = Jail::for_entry(&own).unwrap();
        seen(&jail, &own, &own);
        seen(&jail, &above, &above);
        denied(&jail, &entry);
        assert_eq!(jail.roots().next(), own.parent());

        // Without a package.json: the own folder.
        let lone = temp.file("lone/sub/a.js");
        let mut jail = Jail::for_entry(&lone).unwrap();
        seen(&jail, &lone, &lone);
        denied(&jail, &temp.at("lone/b.js"));
        denied(&jail, &entry);
        jail.admit(&temp.at("app/lib")).unwrap();
        seen(&jail, &entry, &entry);
        let roots = jail.roots.len();
        jail.admit(&entry).unwrap();
        assert_eq!(jail.roots.len(), roots, "nothing twice");
    }
}
