//! The files of the built-in `fs`, where the map grants it: everything goes through jails of the folders that were granted, so that
//! neither `..` nor a symlink leads out. Nothing here waits: what is no regular file or folder is not opened, and one call moves at
//! most [`MOST`] bytes.
//!
//! Each op answers a negative number for a failure of the system, which the JavaScript half turns into Node's error.

use super::jail::Jail;
use super::loader::Loader;
use super::map::{Entry, READ, WRITE};
use crate::error::{Error, Result, Status};
use crate::realm::{CELL_BYTES, Cell, Entered, JSValue, Value};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt as _};
use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Bytes that one op reads or writes.
const MOST: usize = 1 << 20;
/// Files that a realm may have open: each is a file descriptor of the host's.
const MOST_OPEN: usize = 1024;
/// What of a mode scripts may set. Not set-user-ID and set-group-ID: such a file would give others the rights of the host's user.
const PERMISSIONS: u32 = 0o1777;
/// What no error number of the system is: outside of what was granted; neither file nor folder.
const OUTSIDE: i32 = 10_000;
const SPECIAL: i32 = 10_001;

pub struct Files {
    read: Jail,
    write: Jail,
    open: Vec<Option<Open>>,
}

struct Open {
    file: File,
    /// Whether its mode and times may be changed, which the system allows whoever has it open.
    may_change: bool,
}

impl Files {
    pub fn new(entry: &Entry) -> io::Result<Option<Files>> {
        let Entry::Allow(grants) = entry else { return Ok(None) };
        let of = |right: u32| {
            let roots: Vec<&PathBuf> = grants.iter().filter(|(_, access)| access & right != 0).map(|(root, _)| root).collect();
            Jail::for_roots(&roots)
        };
        Ok(Some(Files { read: of(READ)?, write: of(WRITE)?, open: Vec::new() }))
    }

    /// How many are open.
    pub fn open_files(&self) -> u64 {
        self.open.iter().flatten().count() as u64
    }

    fn file(&self, fd: f64) -> io::Result<&File> {
        let index = (fd as usize).wrapping_sub(FIRST);
        self.open.get(index).and_then(Option::as_ref).map(|open| &open.file).ok_or_else(|| raw(libc::EBADF))
    }

    fn may_change(&self, fd: f64) -> bool {
        self.open.get((fd as usize).wrapping_sub(FIRST)).and_then(Option::as_ref).is_some_and(|open| open.may_change)
    }

    /// Whether `path`, seen through `jail`, is the open file itself: symlinks may lead from one grant into another.
    fn is_reached(jail: &Jail, path: &Path, follow: bool, seen: &std::fs::Metadata) -> bool {
        use cap_std::fs::MetadataExt as _;
        use std::os::unix::fs::MetadataExt as _;
        let found = jail.act(path, follow, |dir, inside| if follow { dir.metadata(inside) } else { dir.symlink_metadata(inside) });
        found.is_ok_and(|found| (found.dev(), found.ino()) == (seen.dev(), seen.ino()))
    }

    /// Whether a name that may be written may be read, too.
    fn is_readable(&self, path: &Path) -> bool {
        let (Some(above), Some(name)) = (path.parent(), path.file_name()) else { return false };
        self.write.real(above).is_ok_and(|real| self.read.holds(&real.join(name)))
    }
}

/// The numbers of the standard streams are not given out.
const FIRST: usize = 3;

fn raw(number: i32) -> io::Error {
    io::Error::from_raw_os_error(number)
}

/// The number that stands for an error.
fn number(error: &io::Error) -> f64 {
    let number = match error.raw_os_error() {
        Some(number) => number,
        None if Jail::is_refusal(error) => OUTSIDE,
        None => match error.kind() {
            ErrorKind::NotFound => libc::ENOENT,
            ErrorKind::NotADirectory => libc::ENOTDIR,
            ErrorKind::IsADirectory => libc::EISDIR,
            ErrorKind::AlreadyExists => libc::EEXIST,
            ErrorKind::Unsupported => libc::ENOSYS,
            ErrorKind::Other => SPECIAL,
            _ => libc::EINVAL,
        },
    };
    -f64::from(number)
}

/// What an op makes of its result.
fn answer<T>(entered: &Entered, result: io::Result<T>, make: impl FnOnce(T) -> Result<JSValue>) -> Result<JSValue> {
    match result {
        Ok(value) => make(value),
        Err(e) => entered.new_value(&Cell::number(number(&e))),
    }
}

fn nothing(entered: &Entered, result: io::Result<()>) -> Result<JSValue> {
    answer(entered, result, |()| entered.new_value(&Cell::UNDEFINED))
}

/// The arguments of an op.
struct Args<'a>(&'a Entered, &'a [JSValue]);

impl Args<'_> {
    fn path(&self, i: usize) -> Result<PathBuf> {
        Ok(PathBuf::from(self.text(i)?))
    }
    fn text(&self, i: usize) -> Result<String> {
        match self.1.get(i) {
            Some(value) => Ok(self.0.to_text(*value)?.to_string()),
            None => Err(Error::new(Status::Internal, "fs passed too little")),
        }
    }
    fn number(&self, i: usize) -> Result<f64> {
        match self.1.get(i).map(|v| self.0.read(*v)) {
            Some(Ok(Value::Number(n))) => Ok(n),
            _ => Err(Error::new(Status::Internal, "fs passed no number")),
        }
    }
}

/// Runs `f` on the realm's files. The lock is not held over a call into the realm.
fn with<T>(loader: &Loader, f: impl FnOnce(&mut Files) -> io::Result<T>) -> Result<io::Result<T>> {
    loader.with_files(f)?.ok_or_else(|| {
        Error::new(Status::Exception, "fs is denied: nothing of the file system is granted; give 'fs' in the map (rvm_map_allow)")
            .with_code("ERR_ACCESS_DENIED")
    })
}

pub fn granted(loader: &Loader, entered: &Entered, _: &[JSValue]) -> Result<JSValue> {
    entered.new_value(&Cell::number(f64::from(loader.fs_access())))
}

/// path, flags (Linux's numbers), mode
pub fn open(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let args = Args(entered, args);
    let (path, flags, mode) = (args.path(0)?, args.number(1)? as i32, args.number(2)? as u32);
    let fd = with(loader, |files| {
        let writes = flags & libc::O_ACCMODE != libc::O_RDONLY || flags & (libc::O_CREAT | libc::O_TRUNC | libc::O_APPEND) != 0;
        let reads = flags & libc::O_ACCMODE != libc::O_WRONLY;
        let mut options = OpenOptions::new();
        options.read(reads).write(flags & libc::O_ACCMODE != libc::O_RDONLY && flags & libc::O_APPEND == 0);
        options.append(flags & libc::O_APPEND != 0).truncate(flags & libc::O_TRUNC != 0);
        options.create(flags & libc::O_CREAT != 0).create_new(flags & libc::O_CREAT != 0 && flags & libc::O_EXCL != 0);
        // Never waits for the other end of a pipe.
        options.mode(mode & PERMISSIONS).custom_flags(flags & (libc::O_NOFOLLOW | libc::O_DIRECTORY | libc::O_SYNC | libc::O_DSYNC) | libc::O_NONBLOCK);
        if writes && reads {
            files.read.act(&path, true, |_, _| Ok(()))?;
        }
        let slot = match files.open.iter().position(Option::is_none) {
            Some(slot) => slot,
            None if files.open.len() < MOST_OPEN => {
                files.open.push(None);
                files.open.len() - 1
            }
            None => return Err(raw(libc::EMFILE)),
        };
        let jail = if writes { &files.write } else { &files.read };
        // A truncating open must not reach what is no file.
        let follow = flags & libc::O_NOFOLLOW == 0;
        let file = jail.act(&path, follow, |dir, inside| dir.open_with(inside, &options))?.into_std();
        let seen = file.metadata()?;
        if !seen.is_file() && !seen.is_dir() {
            return Err(io::Error::other("neither file nor folder"));
        }
        if writes && reads && !Files::is_reached(&files.read, &path, follow, &seen) {
            return Err(Jail::refusal());
        }
        let may_change = writes || Files::is_reached(&files.write, &path, follow, &seen);
        files.open[slot] = Some(Open { file, may_change });
        Ok(slot + FIRST)
    })?;
    answer(entered, fd, |fd| entered.new_value(&Cell::number(fd as f64)))
}

pub fn close(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let fd = Args(entered, args).number(0)?;
    nothing(entered, with(loader, |files| {
        files.file(fd)?;
        files.open[fd as usize - FIRST] = None;
        Ok(())
    })?)
}

/// fd, most bytes, position or -1
pub fn read(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let args = Args(entered, args);
    let (fd, length, position) = (args.number(0)?, args.number(1)?, args.number(2)?);
    let bytes = with(loader, |files| {
        let mut file = files.file(fd)?;
        let mut bytes = vec![0; (length.max(0.0) as usize).min(MOST)];
        let n = if position < 0.0 { file.read(&mut bytes)? } else { read_at(file, &mut bytes, position as u64)? };
        bytes.truncate(n);
        Ok(bytes)
    })?;
    answer(entered, bytes, |bytes| entered.new_value(&Cell::data(CELL_BYTES, &bytes)))
}

/// fd, bytes, position or -1; answers how many were written
pub fn write(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let bytes = match args.get(1) {
        Some(value) => entered.to_bytes(*value)?,
        None => return Err(Error::new(Status::Internal, "fs passed no bytes")),
    };
    let args = Args(entered, args);
    let (fd, position) = (args.number(0)?, args.number(2)?);
    let written = with(loader, |files| {
        let mut file = files.file(fd)?;
        let bytes = &bytes.bytes()[..bytes.bytes().len().min(MOST)];
        if position < 0.0 { file.write(bytes) } else { write_at(file, bytes, position as u64) }
    })?;
    answer(entered, written, |n| entered.new_value(&Cell::number(n as f64)))
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}
#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::write_at(file, bytes, at)
}
#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<usize> {
    Err(ErrorKind::Unsupported.into())
}
#[cfg(not(unix))]
fn write_at(_: &File, _: &[u8], _: u64) -> io::Result<usize> {
    Err(ErrorKind::Unsupported.into())
}

/// dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, and in ms: atime, mtime, ctime, birthtime
macro_rules! figures {
    ($seen:expr, $birth:expr) => {{
        let ms = |s: i64, ns: i64| s as f64 * 1e3 + ns as f64 / 1e6;
        let s = &$seen;
        [
            s.dev() as f64, s.mode() as f64, s.nlink() as f64, s.uid() as f64, s.gid() as f64, s.rdev() as f64, s.blksize() as f64,
            s.ino() as f64, s.size() as f64, s.blocks() as f64, ms(s.atime(), s.atime_nsec()), ms(s.mtime(), s.mtime_nsec()),
            ms(s.ctime(), s.ctime_nsec()), $birth,
        ]
    }};
}

fn since_epoch(time: io::Result<SystemTime>) -> f64 {
    time.ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok()).map_or(0.0, |d| d.as_secs_f64() * 1e3)
}

fn figures_of(dir: &Dir, inside: &Path, follow: bool) -> io::Result<[f64; 14]> {
    use cap_std::fs::MetadataExt as _;
    let seen = if follow { dir.metadata(inside)? } else { dir.symlink_metadata(inside)? };
    Ok(figures!(seen, since_epoch(seen.created().map(cap_std::time::SystemTime::into_std))))
}

fn numbers(entered: &Entered, result: io::Result<[f64; 14]>) -> Result<JSValue> {
    answer(entered, result, |all| entered.new_array(&all.map(Cell::number)))
}

/// path, whether to follow a symlink
pub fn stat(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let args = Args(entered, args);
    let (path, follow) = (args.path(0)?, args.number(1)? != 0.0);
    // Who may write may look at what he writes to.
    numbers(entered, with(loader, |files| {
        let look = |jail: &Jail| jail.act(&path, follow, |dir, inside| figures_of(dir, inside, follow));
        look(&files.read).or_else(|e| if Jail::is_refusal(&e) { look(&files.write) } else { Err(e) })
    })?)
}

pub fn fstat(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    use std::os::unix::fs::MetadataExt as _;
    let fd = Args(entered, args).number(0)?;
    numbers(entered, with(loader, |files| {
        let seen = files.file(fd)?.metadata()?;
        Ok(figures!(seen, since_epoch(seen.created())))
    })?)
}

/// Answers names and kinds in turn: 1 file, 2 folder, 3 symlink, 4 pipe, 5 socket, 6 and 7 devices.
pub fn readdir(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    use cap_std::fs::FileTypeExt as _;
    let path = Args(entered, args).path(0)?;
    let list = with(loader, |files| {
        files.read.act(&path, true, |dir, inside| {
            let mut list = Vec::new();
            for item in dir.read_dir(inside)? {
                let item = item?;
                let kind = item.file_type()?;
                let kind = match () {
                    () if kind.is_file() => 1,
                    () if kind.is_dir() => 2,
                    () if kind.is_symlink() => 3,
                    () if kind.is_fifo() => 4,
                    () if kind.is_socket() => 5,
                    () if kind.is_char_device() => 6,
                    () if kind.is_block_device() => 7,
                    () => 0,
                };
                list.push((item.file_name().to_string_lossy().into_owned(), kind));
            }
            list.sort();
            Ok(list)
        })
    })?;
    answer(entered, list, |list| {
        let cells: Vec<Cell> = list.iter().flat_map(|(name, kind)| [Cell::text(name), Cell::number(f64::from(*kind))]).collect();
        entered.new_array(&cells)
    })
}

pub fn readlink(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let path = Args(entered, args).path(0)?;
    let target = with(loader, |files| files.read.act(&path, false, |dir, inside| dir.read_link_contents(inside)))?;
    answer(entered, target, |target| entered.new_value(&Cell::text(&target.to_string_lossy())))
}

pub fn realpath(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let path = Args(entered, args).path(0)?;
    let real = with(loader, |files| files.read.real(&path))?;
    answer(entered, real, |real| entered.new_value(&Cell::text(&real.to_string_lossy())))
}

/// path, mode as of access(2)
pub fn access(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let args = Args(entered, args);
    let (path, mode) = (args.path(0)?, args.number(1)? as i32);
    nothing(entered, with(loader, |files| {
        let kind = files.read.act(&path, true, |dir, inside| {
            use cap_std::fs::PermissionsExt as _;
            let seen = dir.metadata(inside)?;
            Ok((seen.is_dir(), seen.is_file(), seen.permissions().mode()))
        })?;
        if mode & libc::X_OK != 0 && !kind.0 && kind.2 & 0o111 == 0 {
            return Err(raw(libc::EACCES));
        }
        // Asked of the system itself, by opening it so.
        if mode & libc::R_OK != 0 && kind.1 {
            files.read.act(&path, true, |dir, inside| dir.open_with(inside, OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK)))?;
        }
        if mode & libc::W_OK != 0 {
            let open = |dir: &Dir, inside: &Path| dir.open_with(inside, OpenOptions::new().write(true).custom_flags(libc::O_NONBLOCK)).map(drop);
            let may = |e: io::Error| if Jail::is_refusal(&e) { raw(libc::EACCES) } else { e };
            files.write.act(&path, true, |dir, inside| if kind.1 { open(dir, inside) } else { Ok(()) }).map_err(may)?;
        }
        Ok(())
    })?)
}

/// Changes on disk, by a name: `mkdir` path mode, `rmdir` path, `unlink` path, `rename` path to, `link` path to, `symlink` target path,
/// `chmod` path mode, `truncate` fd length, `fsync` fd, `fchmod` fd mode, `utimes` path atime mtime, `futimes` fd atime mtime (seconds).
pub fn change(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let args = Args(entered, args);
    let what = args.text(0)?;
    let done = match what.as_str() {
        "truncate" | "fsync" | "fchmod" | "futimes" => {
            let fd = args.number(1)?;
            let (a, b) = (args.number(2).unwrap_or(0.0), args.number(3).unwrap_or(0.0));
            with(loader, |files| {
                let file = files.file(fd)?;
                if matches!(what.as_str(), "fchmod" | "futimes") && !files.may_change(fd) {
                    return Err(Jail::refusal());
                }
                match what.as_str() {
                    "truncate" => file.set_len(a as u64),
                    "fsync" => file.sync_all(),
                    "fchmod" => file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(a as u32 & PERMISSIONS)),
                    _ => set_times(file, a, b),
                }
            })?
        }
        "rename" | "link" => {
            let (from, to) = (args.path(1)?, args.path(2)?);
            with(loader, |files| {
                let write = &files.write;
                // What may only be written does not become readable by another name.
                if files.is_readable(&to) && !files.is_readable(&from) {
                    return Err(Jail::refusal());
                }
                write.act(&from, false, |dir, inside| {
                    write.act(&to, false, |to_dir, to_inside| match what.as_str() {
                        "rename" => dir.rename(inside, to_dir, to_inside),
                        _ => dir.hard_link(inside, to_dir, to_inside),
                    })
                })
            })?
        }
        "symlink" => {
            let (target, path) = (args.path(1)?, args.path(2)?);
            with(loader, |files| files.write.act(&path, false, |dir, inside| dir.symlink_contents(&target, inside)))?
        }
        _ => {
            let path = args.path(1)?;
            let (a, b) = (args.number(2).unwrap_or(0.0), args.number(3).unwrap_or(0.0));
            with(loader, |files| {
                let follow = matches!(what.as_str(), "chmod" | "utimes");
                files.write.act(&path, follow, |dir, inside| match what.as_str() {
                    "mkdir" => {
                        use cap_std::fs::DirBuilderExt as _;
                        let mut builder = cap_std::fs::DirBuilder::new();
                        builder.mode(a as u32 & PERMISSIONS);
                        dir.create_dir_with(inside, &builder)
                    }
                    "rmdir" => dir.remove_dir(inside),
                    "unlink" => dir.remove_file(inside),
                    "chmod" => dir.set_permissions(inside, cap_std::fs::PermissionsExt::from_mode(a as u32 & PERMISSIONS)),
                    "utimes" => {
                        let file = dir.open_with(inside, OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK))?;
                        set_times(&file.into_std(), a, b)
                    }
                    _ => Err(ErrorKind::Unsupported.into()),
                })
            })?
        }
    };
    nothing(entered, done)
}

fn set_times(file: &File, accessed: f64, modified: f64) -> io::Result<()> {
    let time = |s: f64| {
        let by = Duration::try_from_secs_f64(s.abs()).map_err(|_| raw(libc::EINVAL))?;
        let time = if s < 0.0 { SystemTime::UNIX_EPOCH.checked_sub(by) } else { SystemTime::UNIX_EPOCH.checked_add(by) };
        time.ok_or_else(|| raw(libc::EINVAL))
    };
    file.set_times(std::fs::FileTimes::new().set_accessed(time(accessed)?).set_modified(time(modified)?))
}
