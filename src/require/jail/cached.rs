//! A jail that remembers, for the time of one require, the folders that it came through.

use super::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsStr;

/// A [`Jail`] that keeps the folders it came through open. Absent ones are not kept: a module may make a
/// folder and then require from it. A folder that is replaced by another is noticed only after
/// [`CachedJail::clear`], which is for the end of the outermost require.
///
/// `Send`, not `Sync`: one thread at a time.
#[derive(Debug)]
pub struct CachedJail {
    jail: Jail,
    pub(super) folders: RefCell<HashMap<PathBuf, Folder>>,
}

/// Each costs a file descriptor of the host's.
pub(super) const MAX_FOLDERS: usize = 128;

#[derive(Clone, Debug)]
pub(super) struct Folder {
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
        let mut folder = Folder { dir: root.dir.clone(), real: root.real.as_path().into() };
        if inside == Path::new(".") {
            return Ok(self.keep(path, folder));
        }
        // Down from the root in a loop: a path may have two thousand names, and the stack of the thread be at its end.
        let names = inside.components().count();
        let mut at = path.ancestors().nth(names).unwrap_or(path).to_path_buf();
        for name in inside.components() {
            at.push(name);
            let known = self.folders.borrow().get(&at).cloned();
            folder = match known {
                Some(known) => known,
                None => self.keep(&at, self.open_next(&folder, name.as_os_str(), &at)?),
            };
        }
        Ok(folder)
    }

    /// The folder `name` in `folder`, which is at `path`.
    fn open_next(&self, folder: &Folder, name: &OsStr, path: &Path) -> io::Result<Folder> {
        Ok(match entry(folder, name)? {
            Entry::Plain(FileKind::Folder) => Folder {
                dir: Arc::new(folder.dir.open_dir(name)?),
                real: folder.real.join(name).into(),
            },
            Entry::Plain(FileKind::File) => return Err(ErrorKind::NotADirectory.into()),
            Entry::Symlink => {
                let place = self.jail.walk(path)?;
                Folder {
                    dir: Arc::new(place.root.dir.open_dir(&place.inside)?),
                    real: place.real.into(),
                }
            }
        })
    }

    fn keep(&self, path: &Path, folder: Folder) -> Folder {
        let mut folders = self.folders.borrow_mut();
        if folders.len() >= MAX_FOLDERS {
            folders.clear();
        }
        folders.insert(path.to_path_buf(), folder.clone());
        folder
    }

    /// The folder that a path lies in, and its name there.
    fn parent<'p>(&self, path: &'p Path) -> io::Result<(Folder, &'p OsStr)> {
        short(path)?;
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
