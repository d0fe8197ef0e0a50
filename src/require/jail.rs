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

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

use super::resolve::{FileKind, FileSystem};

pub use cached::CachedJail;

/// As many as Linux follows.
const MAX_LINKS: usize = 40;

/// What a package.json may have: parsed, one of nothing but commas takes thirty times as much.
const MAX_SMALL: u64 = 4 << 20;

/// No system call takes a longer path, and what goes through a path name by name should end.
pub(super) const MAX_PATH: usize = 4096;

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
        short(path).map_err(|error| named(path, &error))?;
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
        short(path)?;
        // By the text alone, where nothing on the way can be a symlink of ours: most questions about what is outside end here.
        if self.locate(path).is_none() && !path.components().any(|part| part == Component::ParentDir) {
            return Err(if path.is_absolute() { outside() } else { ErrorKind::InvalidInput.into() });
        }
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
        short(path)?;
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

fn short(path: &Path) -> io::Result<()> {
    if path.as_os_str().len() <= MAX_PATH {
        return Ok(());
    }
    #[cfg(unix)]
    return Err(io::Error::from_raw_os_error(libc::ENAMETOOLONG));
    #[cfg(not(unix))]
    Err(io::Error::other("the path is too long"))
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

mod act;
mod cached;
#[cfg(test)]
#[cfg(unix)]
mod tests;
