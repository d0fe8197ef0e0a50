//! What the jail shows and hides, on real folders.

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
    for i in 0..cached::MAX_FOLDERS * 2 {
        let path = temp.file(&format!("many/{i}/f"));
        seen_by(&jail, &path, &path);
    }
    assert!(jail.folders.borrow().len() <= cached::MAX_FOLDERS);
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
        // At least 500 rounds, and on until the file was there once: on a busy machine it may be away whenever we look.
        let begun = std::time::Instant::now();
        for round in 0.. {
            if round >= 500 && (seen > 0 || begun.elapsed().as_secs() >= 20) {
                break;
            }
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
