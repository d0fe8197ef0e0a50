//! Resolution on a file system made of a list of names. `tests/resolve.rs` asks Node instead.

use std::collections::BTreeMap;

use super::*;

/// Files by path, `-> target` standing for a symlink. Whatever is not below `/p` or `/q` is out of bounds,
/// and so is a file `outside`.
#[derive(Default)]
struct Fake(BTreeMap<PathBuf, &'static str>);

impl Fake {
    fn new(files: &[(&str, &'static str)]) -> Fake {
        Fake(
            files
                .iter()
                .map(|(path, text)| (path.into(), *text))
                .collect(),
        )
    }

    fn real(&self, path: &Path) -> PathBuf {
        let target = self.0.get(path).and_then(|text| text.strip_prefix("-> "));
        target.map_or_else(|| path.to_path_buf(), PathBuf::from)
    }
}

impl FileSystem for Fake {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        if self.is_denied(path) {
            return None;
        }
        let path = self.real(path);
        if self.0.contains_key(&path) {
            return Some(FileKind::File);
        }
        let below = |file: &PathBuf| file.starts_with(&path);
        self.0.keys().any(below).then_some(FileKind::Folder)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.0.get(path) {
            Some(&"huge") => Err(io::Error::new(io::ErrorKind::FileTooLarge, "huge")),
            Some(text) => Ok((*text).into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(self.real(path))
    }

    fn is_denied(&self, path: &Path) -> bool {
        let mut inside = path.ancestors();
        inside.any(|path| self.0.get(path) == Some(&"outside"))
            || !(path.starts_with("/p") || path.starts_with("/q"))
    }
}

fn is_builtin(name: &str) -> bool {
    matches!(name, "fs" | "test")
}

fn ask(fs: &Fake, specifier: &str, kind: Kind) -> Result<Resolved, Box<ResolveError>> {
    let from = Referrer::File(Path::new("/p/from.js"));
    Resolver::new(is_builtin).resolve(fs, specifier, from, kind)
}

fn code(fs: &Fake, specifier: &str, kind: Kind) -> &'static str {
    ask(fs, specifier, kind).unwrap_err().code
}

fn file(path: &str, format: Format) -> Resolved {
    let path = path.into();
    Resolved::File { path, format }
}

#[test]
fn a_resolver_may_change_threads() {
    fn is_send<T: Send>() {}
    is_send::<Resolver>();
}

#[test]
fn formats() {
    let fs = Fake::new(&[
        ("/p/a.js", ""),
        ("/p/c/package.json", r#"{"type":"commonjs"}"#),
        ("/p/c/a.js", ""),
        ("/p/c/a", ""),
        ("/p/m/package.json", r#"{"type":"module"}"#),
        ("/p/m/a.js", ""),
        ("/p/m/a", ""),
        ("/p/m/a.cjs", ""),
        ("/p/m/a.json", ""),
        ("/p/m/a.node", ""),
        ("/p/m/a.txt", ""),
        ("/p/m/.json", ""),
        ("/p/m/node_modules/d/a.js", ""),
        ("/p/m/sub/package.json", "{}"),
        ("/p/m/sub/a.js", ""),
        ("/p/c/a.mjs", ""),
    ]);
    use Format::*;
    for (path, require, import) in [
        ("a.js", Detect, Some(Detect)),
        ("c/a.js", CommonJs, Some(CommonJs)),
        ("c/a", Detect, Some(CommonJs)),
        ("c/a.mjs", EsModule, Some(EsModule)),
        ("m/a.js", EsModule, Some(EsModule)),
        ("m/a", Detect, Some(EsModule)),
        ("m/a.cjs", CommonJs, Some(CommonJs)),
        ("m/a.json", Json, Some(Json)),
        ("m/a.node", Native, Some(Native)),
        ("m/a.txt", Detect, None),
        ("m/.json", Detect, Some(EsModule)),
        ("m/node_modules/d/a.js", Detect, Some(Detect)),
        ("m/sub/a.js", Detect, Some(Detect)),
    ] {
        let full = format!("/p/{path}");
        let specifier = format!("./{path}");
        assert_eq!(
            ask(&fs, &specifier, Kind::Require).unwrap(),
            file(&full, require)
        );
        match import {
            Some(import) => {
                assert_eq!(
                    ask(&fs, &specifier, Kind::Import).unwrap(),
                    file(&full, import)
                );
            }
            None => assert_eq!(
                code(&fs, &specifier, Kind::Import),
                "ERR_UNKNOWN_FILE_EXTENSION"
            ),
        }
    }
}

#[test]
fn builtins() {
    let fs = Fake::new(&[
        ("/p/node_modules/test/index.js", ""),
        ("/p/node_modules/fs/index.js", ""),
    ]);
    for kind in [Kind::Require, Kind::Resolve] {
        assert_eq!(
            ask(&fs, "fs", kind).unwrap(),
            Resolved::Builtin("fs".into())
        );
        assert_eq!(
            ask(&fs, "node:test", kind).unwrap(),
            Resolved::Builtin("node:test".into())
        );
        assert!(matches!(ask(&fs, "test", kind), Ok(Resolved::File { .. })));
        assert!(matches!(ask(&fs, "fs/", kind), Ok(Resolved::File { .. })));
    }
    assert_eq!(
        ask(&fs, "fs", Kind::Import).unwrap(),
        Resolved::Builtin("node:fs".into())
    );
    let error = ask(&fs, "node:nope", Kind::Require).unwrap_err();
    assert_eq!(error.code, "ERR_UNKNOWN_BUILTIN_MODULE");
    assert_eq!(error.message, "No such built-in module: node:nope");
    assert_eq!(code(&fs, "node:nope", Kind::Resolve), "MODULE_NOT_FOUND");
    assert_eq!(code(&fs, "", Kind::Require), "ERR_INVALID_ARG_VALUE");
    assert_eq!(code(&fs, "", Kind::Resolve), "MODULE_NOT_FOUND");
}

#[test]
fn an_error_says_what_was_tried_and_from_where() {
    let fs = Fake::new(&[("/p/node_modules/x/index.js", "")]);
    let error = ask(&fs, "./a", Kind::Require).unwrap_err();
    assert_eq!(error.specifier, "./a");
    assert_eq!(error.from, Path::new("/p/from.js"));
    let tried = ["/p/a", "/p/a.js", "/p/a.json", "/p/a.node"];
    assert_eq!(error.tried, tried.map(PathBuf::from));
    assert_eq!(
        error.to_string(),
        "Cannot find module './a'\nRequire stack:\n- /p/from.js"
    );
    assert_eq!(
        error.message_with_stack::<&Path>(&[]),
        "Cannot find module './a'"
    );
    assert_eq!(error.denied, None);
    let error = ask(&fs, "a", Kind::Require).unwrap_err();
    let tried = ["a", "a.js", "a.json", "a.node"].map(|name| format!("/p/node_modules/{name}"));
    assert_eq!(error.tried[..4], tried.map(PathBuf::from));
    assert_eq!(error.tried[4..], [PathBuf::from("/node_modules")]);
    // Of paths, and only of them, it can be known that they are out of bounds.
    for kind in [Kind::Require, Kind::Import] {
        let error = ask(&fs, "../secret/a.js", kind).unwrap_err();
        assert_eq!(error.denied.as_deref(), Some(Path::new("/secret/a.js")));
    }
    let from = Referrer::Folder(Path::new("/secret"));
    let error = Resolver::new(is_builtin)
        .resolve(&fs, "a", from, Kind::Require)
        .unwrap_err();
    assert_eq!((error.denied, error.from), (None, "/secret".into()));
    let fs = Fake::new(&[("/p/node_modules/link", "outside")]);
    for (specifier, path) in [
        ("link", "link"),
        ("link/lib/x", "link/lib/x"),
        ("other", ""),
    ] {
        let error = ask(&fs, specifier, Kind::Require).unwrap_err();
        let denied = Path::new("/p/node_modules").join(path);
        assert_eq!(error.denied, (!path.is_empty()).then_some(denied));
    }
}

#[test]
fn files_are_known_by_their_real_path() {
    let fs = Fake::new(&[
        ("/p/a.js", "-> /q/b.json"),
        ("/q/b.json", ""),
        ("/q/package.json", "{"),
    ]);
    assert_eq!(
        ask(&fs, "./a", Kind::Require).unwrap(),
        file("/q/b.json", Format::Json)
    );
}

#[test]
fn a_package_is_read_once() {
    let mut fs = Fake::new(&[
        ("/p/package.json", r##"{"imports":{"#a":"./a.js"}}"##),
        ("/p/a.js", ""),
    ]);
    let resolver = Resolver::new(is_builtin);
    let ask = |fs: &Fake, specifier| {
        let from = Referrer::File(Path::new("/p/from.js"));
        resolver.resolve(fs, specifier, from, Kind::Require)
    };
    assert!(ask(&fs, "#a").is_ok());
    fs.0.insert("/p/package.json".into(), "{");
    assert!(ask(&fs, "#a").is_ok());
    resolver.clear_cache();
    let error = ask(&fs, "#a").unwrap_err();
    assert_eq!(
        (error.code, error.class),
        ("ERR_INVALID_PACKAGE_CONFIG", ErrorClass::SyntaxError)
    );
    assert_eq!(error.path.as_deref(), Some(Path::new("/p/package.json")));
    // Broken ones are not kept, and neither is what they said before.
    fs.0.insert("/p/package.json".into(), "huge");
    assert_eq!(
        ask(&fs, "#a").unwrap_err().code,
        "ERR_INVALID_PACKAGE_CONFIG"
    );
    fs.0.insert("/p/package.json".into(), r##"{"imports":{"#a":"./b.js"}}"##);
    assert_eq!(ask(&fs, "#a").unwrap_err().code, "MODULE_NOT_FOUND");
}

#[test]
fn a_broken_neighbour_matters_to_loading_alone() {
    let fs = Fake::new(&[("/p/q/a.js", ""), ("/p/q/package.json", "{")]);
    assert_eq!(
        code(&fs, "./q/a.js", Kind::Require),
        "ERR_INVALID_PACKAGE_CONFIG"
    );
    let found = file("/p/q/a.js", Format::Detect);
    assert_eq!(ask(&fs, "./q/a.js", Kind::Resolve).unwrap(), found);
}

#[test]
fn conditions_can_be_changed() {
    let json = r#"{"exports":{"mine":"./mine.js","node-addons":"./addon.js","default":"./d.js"}}"#;
    let at = |name: &str| format!("/p/node_modules/x/{name}");
    let files = ["package.json", "mine.js", "addon.js", "d.js"].map(at);
    let fs = Fake(files.iter().map(|path| (path.into(), json)).collect());
    let mut resolver = Resolver::new(is_builtin);
    let ask = |resolver: &Resolver| {
        let from = Referrer::Folder(Path::new("/p"));
        resolver.resolve(&fs, "x", from, Kind::Require).unwrap()
    };
    assert_eq!(ask(&resolver), file(&at("addon.js"), Format::Detect));
    resolver
        .require_conditions
        .retain(|condition| condition != "node-addons");
    assert_eq!(ask(&resolver), file(&at("d.js"), Format::Detect));
    resolver.require_conditions.push("mine".into());
    assert_eq!(ask(&resolver), file(&at("mine.js"), Format::Detect));
}

#[test]
fn look_up_folders() {
    let paths = |folder: &str| {
        let paths = node_modules_paths(Path::new(folder));
        paths
            .iter()
            .map(|path| path.to_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths("/"), ["/node_modules"]);
    assert_eq!(
        paths("/a/node_modules/b/./c/.."),
        [
            "/a/node_modules/b/node_modules",
            "/a/node_modules",
            "/node_modules"
        ]
    );
    let resolver = Resolver::new(is_builtin);
    let paths = |specifier| resolver.resolve_paths(specifier, Path::new("/a"));
    assert_eq!(paths("fs"), None);
    assert_eq!(paths("node:test"), None);
    assert_eq!(paths("./x"), Some(vec!["/a".into()]));
    assert_eq!(
        paths("test"),
        Some(vec!["/a/node_modules".into(), "/node_modules".into()])
    );
}

/// Every specifier, however odd, has an answer.
#[test]
fn nothing_panics() {
    let fs = Fake::new(&[
        (
            "/p/package.json",
            r##"{"name":"é","exports":{"./*":"./*","./é*":"*"},"imports":{"#*":"./*","#é*é":"*"}}"##,
        ),
        (
            "/p/node_modules/é/package.json",
            r#"{"exports":{"./*":"./%*","./a*":["*",{"node":"./*/%é"}]}}"#,
        ),
        ("/p/node_modules/é/index.js", ""),
    ]);
    let parts = [
        "",
        "/",
        ".",
        "..",
        "\\",
        "é",
        "@",
        "#",
        "%",
        "%2",
        "%é",
        "%2e",
        "%2F",
        "*",
        "\0",
        "\n",
        "\t",
        " ",
        "?",
        ":",
        "node:",
        "file:",
        "file://",
        "http:",
        "node_modules",
        "💩",
        "\u{feff}",
        "a",
        "-",
        "~",
        "C:",
    ];
    let resolver = Resolver::new(is_builtin);
    let try_all = |specifier: &str| {
        for kind in [Kind::Require, Kind::Resolve, Kind::Import] {
            for from in ["/p/from.js", "/", "", "relative", "/p/node_modules/é/x.js"] {
                let _ = resolver.resolve(&fs, specifier, Referrer::File(Path::new(from)), kind);
            }
        }
        let _ = resolver.resolve_in(
            &fs,
            specifier,
            Referrer::Folder(Path::new("/p")),
            &["".into()],
        );
        let _ = resolver.resolve_paths(specifier, Path::new(""));
    };
    for a in parts {
        for b in parts {
            for text in [
                format!("{a}{b}{a}"),
                format!("{a}{b}"),
                format!("é/{a}{b}"),
                format!("#{a}{b}"),
            ] {
                try_all(&text);
            }
        }
        try_all(&a.repeat(50_000));
        try_all(&format!("é/{}", a.repeat(5_000)));
    }
}
