//! Reading a module's source, and knowing which version of it was read.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::jail::{Jail, named};

/// Larger files are refused.
pub const MAX_SOURCE: u64 = 256 << 20;

/// A file that changes under every one of so many readings is refused.
const MAX_READINGS: u32 = 5;

/// One version of one file. Two versions have the same identity only if one was written over the other
/// within the resolution of the file system's clock and has its size: see [`Source::is_settled`].
///
/// Where the system has no device and inode numbers they are 0, and the time of creation stands for
/// that of the last change of status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileIdentity {
    pub dev: u64,
    pub ino: u64,
    pub size: u64,
    /// Nanoseconds since 1970.
    pub mtime_ns: i128,
    pub ctime_ns: i128,
}

impl FileIdentity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> FileIdentity {
        use std::os::unix::fs::MetadataExt as _;
        let nanoseconds =
            |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        FileIdentity {
            dev: metadata.dev(),
            ino: metadata.ino(),
            size: metadata.size(),
            mtime_ns: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            ctime_ns: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> FileIdentity {
        let nanoseconds = |time: io::Result<SystemTime>| time.map_or(0, since_1970);
        FileIdentity {
            dev: 0,
            ino: 0,
            size: metadata.len(),
            mtime_ns: nanoseconds(metadata.modified()),
            ctime_ns: nanoseconds(metadata.created()),
        }
    }

    /// Whether, as of `now`, a later change is sure to give another identity: clocks of file systems
    /// tick every few milliseconds, some only with the second.
    fn is_settled(&self, now: SystemTime) -> bool {
        let last = self.mtime_ns.max(self.ctime_ns);
        let tick = if last % 1_000_000_000 == 0 {
            Duration::from_secs(2)
        } else {
            Duration::from_millis(50)
        };
        since_1970(now) - last > tick.as_nanos() as i128
    }
}

fn since_1970(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

/// The identity of a file as it is now: one `stat`, symlinks followed, with the rights of the process
/// (a realm has no say in it).
///
/// # Errors
/// The system's; the text names the path.
pub fn identity_of(path: &Path) -> io::Result<FileIdentity> {
    match path.metadata() {
        Ok(metadata) => Ok(FileIdentity::of(&metadata)),
        Err(error) => Err(named(path, &error)),
    }
}

/// A source as it was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Without byte order mark; bytes that are not UTF-8 have become U+FFFD, as in Node. The hashbang
    /// of a script has become a comment of the same length, so that every line and column is where it
    /// was.
    pub text: String,
    /// Of exactly this text.
    pub identity: FileIdentity,
    /// Whether the file was at rest for so long that `identity` tells this text from any later one.
    /// What is compiled from an unsettled source must not be kept: an edit right after the reading
    /// could be missed for good.
    pub is_settled: bool,
}

/// The identity of a file that the jail lets be read; of a file, nothing else.
///
/// # Errors
/// As [`read`].
pub fn identity_in(jail: &Jail, path: &Path) -> io::Result<FileIdentity> {
    let metadata = jail.open(path)?.metadata().map_err(|error| named(path, &error))?;
    Ok(FileIdentity::of(&metadata))
}

/// Reads a module, if nobody changes it meanwhile. In a file named `.json` a `#!` is left alone.
///
/// # Errors
/// `PermissionDenied` outside the jail; `IsADirectory`; `InvalidInput` for pipes, devices and
/// sockets, which are not waited for; `FileTooLarge` above [`MAX_SOURCE`]; `ResourceBusy` for a file
/// that does not stop changing; other errors of the system. The text names the path.
pub fn read(jail: &Jail, path: &Path) -> io::Result<Source> {
    for reading in 0..MAX_READINGS {
        if reading > 0 {
            std::thread::sleep(Duration::from_millis(1) * reading);
        }
        let file = jail.open(path)?;
        if let Some((bytes, identity)) =
            read_unchanged(&file).map_err(|error| named(path, &error))?
        {
            let is_script = path.extension().is_none_or(|extension| extension != "json");
            return Ok(Source {
                text: clean(bytes, is_script),
                identity,
                is_settled: identity.is_settled(SystemTime::now()),
            });
        }
    }
    let text = format!(
        "{}: the file kept changing while it was read",
        path.display()
    );
    Err(io::Error::new(ErrorKind::ResourceBusy, text))
}

/// The content of a file and its identity; `None` if it changed on the way.
fn read_unchanged(file: &File) -> io::Result<Option<(Vec<u8>, FileIdentity)>> {
    let before = FileIdentity::of(&file.metadata()?);
    let too_large = || {
        io::Error::new(
            ErrorKind::FileTooLarge,
            format!("larger than {MAX_SOURCE} bytes"),
        )
    };
    if before.size > MAX_SOURCE {
        return Err(too_large());
    }
    // One byte more than there should be: the reader then sees the end without growing the buffer.
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(before.size as usize + 1)?;
    let mut limited = file.take(MAX_SOURCE + 1);
    limited.read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SOURCE {
        return Err(too_large());
    }
    let after = FileIdentity::of(&file.metadata()?);
    let unchanged = before == after && bytes.len() as u64 == after.size;
    Ok(unchanged.then_some((bytes, after)))
}

/// Bytes to text, see [`Source::text`].
pub(super) fn clean(mut bytes: Vec<u8>, is_script: bool) -> String {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    if is_script && bytes.starts_with(b"#!") {
        bytes[..2].copy_from_slice(b"//");
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    fn temp(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("rvm-source-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path.canonicalize().unwrap()
    }

    fn read_back(name: &str, bytes: &[u8]) -> String {
        let folder = temp(&format!("back-{name}"));
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        let jail = Jail::for_roots(&[&folder]).unwrap();
        let source = read(&jail, &path).unwrap();
        assert_eq!(source.identity, identity_of(&path).unwrap());
        assert_eq!(source.identity.size, bytes.len() as u64);
        fs::remove_dir_all(folder).unwrap();
        source.text
    }

    #[test]
    fn cleans_as_node_does() {
        assert_eq!(read_back("a.js", b""), "");
        assert_eq!(read_back("b.js", b"\xef\xbb\xbfx"), "x");
        assert_eq!(
            read_back("c.js", b"#!/usr/bin/env node\r\nx"),
            "///usr/bin/env node\r\nx"
        );
        assert_eq!(read_back("d.js", b"\xef\xbb\xbf#!n\nx"), "//n\nx");
        assert_eq!(read_back("e.js", b"#"), "#");
        assert_eq!(read_back("f.js", b" #!x"), " #!x");
        assert_eq!(read_back("g.js", b"a\xffb\xe2\x82"), "a\u{fffd}b\u{fffd}");
        assert_eq!(read_back("h.js", "é\0\u{2028}".as_bytes()), "é\0\u{2028}");
        assert_eq!(read_back("i.json", b"\xef\xbb\xbf#!{}"), "#!{}");
        assert_eq!(read_back("j", b"#!x"), "//x");
    }

    #[test]
    fn an_edit_changes_the_identity() {
        let folder = temp("edit");
        let path = folder.join("a.js");
        fs::write(&path, "1").unwrap();
        let first = identity_of(&path).unwrap();
        assert_eq!(first, identity_of(&path).unwrap());
        // Same size, in place.
        std::thread::sleep(Duration::from_millis(30));
        fs::write(&path, "2").unwrap();
        let second = identity_of(&path).unwrap();
        assert_ne!(first, second);
        // Same size and time, replaced: another inode.
        let other = folder.join("b.js");
        fs::write(&other, "3").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_modified(time)
            .unwrap();
        fs::rename(&other, &path).unwrap();
        assert_ne!(second, identity_of(&path).unwrap());
        fs::remove_dir_all(folder).unwrap();
        let error = identity_of(&path).unwrap_err();
        assert!(error.to_string().contains("a.js"), "{error}");
    }

    #[test]
    fn fresh_files_are_not_settled() {
        let folder = temp("settled");
        let path = folder.join("a.js");
        fs::write(&path, "1").unwrap();
        let jail = Jail::for_roots(&[&folder]).unwrap();
        assert!(!read(&jail, &path).unwrap().is_settled);
        let identity = identity_of(&path).unwrap();
        let later = |ms| identity.is_settled(SystemTime::now() + Duration::from_millis(ms));
        assert!(later(2100));
        let whole = FileIdentity {
            mtime_ns: 0,
            ctime_ns: 1_000_000_000,
            ..identity
        };
        assert!(!whole.is_settled(UNIX_EPOCH + Duration::from_millis(2900)));
        assert!(whole.is_settled(UNIX_EPOCH + Duration::from_millis(3100)));
        assert!(!whole.is_settled(UNIX_EPOCH), "a time to come");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn refuses_what_is_no_source() {
        let folder = temp("refuse");
        let jail = Jail::for_roots(&[&folder]).unwrap();
        let kind = |path: &Path| read(&jail, path).unwrap_err().kind();
        assert_eq!(kind(&folder), ErrorKind::IsADirectory);
        assert_eq!(kind(&folder.join("gone")), ErrorKind::NotFound);
        assert_eq!(kind(Path::new("/outside")), ErrorKind::PermissionDenied);
        // A hole of this size costs nothing.
        let large = folder.join("large.js");
        File::create(&large)
            .unwrap()
            .set_len(MAX_SOURCE + 1)
            .unwrap();
        assert_eq!(kind(&large), ErrorKind::FileTooLarge);
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_never_rests_is_refused() {
        use std::sync::atomic::{AtomicBool, Ordering};
        let folder = temp("busy");
        let path = folder.join("a.js");
        fs::write(&path, vec![b' '; 8 << 20]).unwrap();
        let jail = Jail::for_roots(&[&folder]).unwrap();
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                use std::os::unix::fs::FileExt;
                let file = File::options().write(true).open(&path).unwrap();
                while !stop.load(Ordering::Relaxed) {
                    file.write_at(b"x", 0).unwrap();
                }
            });
            // Torn or not, what comes back must be whole.
            for _ in 0..3 {
                match read(&jail, &path) {
                    Ok(source) => assert_eq!(source.text.len(), 8 << 20),
                    Err(error) => assert_eq!(error.kind(), ErrorKind::ResourceBusy, "{error}"),
                }
            }
            stop.store(true, Ordering::Relaxed);
        });
        assert_eq!(read(&jail, &path).unwrap().text.len(), 8 << 20);
        fs::remove_dir_all(folder).unwrap();
    }
}
