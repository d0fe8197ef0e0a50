//! Our resolution against Node's own answers. `resolve/make.js` builds a tree of packages, asks Node
//! how each of some hundred specifiers resolves, and writes both down; `resolve/more.js` does so for
//! further cases, messages included, and for `import`.
//!
//! Without Node the tests say so and pass, except under CI=true.

use std::path::{Path, PathBuf};
use std::process::Command;

use rvm::require::jail::{Ambient, CachedJail, Jail};
use rvm::require::resolve::{FileSystem, Format, Kind, Referrer, ResolveError, Resolved, Resolver};
use serde_json::Value;

/// A folder that goes when it is dropped.
struct Temp(PathBuf);

impl Drop for Temp {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs `tests/resolve/<script>` on a fresh folder; `None` without Node.
fn ask_node(script: &str) -> Option<Temp> {
    let node = Command::new("node").arg("--version").output();
    if !node.is_ok_and(|node| node.status.success()) {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "CI wants node");
        println!("SKIPPED resolve: node not found");
        return None;
    }
    let name = format!("rvm-resolve-{script}-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let folder = Temp(folder.canonicalize().unwrap());
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/resolve")
        .join(script);
    let output = Command::new("node")
        .args([
            "--no-warnings".as_ref(),
            script.as_os_str(),
            folder.0.as_os_str(),
        ])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {text}", script.display());
    Some(folder)
}

fn json(path: PathBuf) -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Of Node's modules those that the cases name.
fn is_builtin(name: &str) -> bool {
    matches!(
        name,
        "fs" | "fs/promises" | "path" | "punycode" | "sys" | "test" | "test/reporters" | "sea"
    )
}

/// The answer in the words of `make.js`.
fn answer(result: &Result<Resolved, Box<ResolveError>>, root: &Path) -> String {
    match result {
        Ok(Resolved::Builtin(name)) => name.clone(),
        Ok(Resolved::File { path, .. }) => path
            .strip_prefix(root)
            .unwrap_or(path)
            .to_str()
            .unwrap()
            .to_owned(),
        Err(error) if error.code.is_empty() => format!("!{}", error.class.name()),
        Err(error) => format!("!{}", error.code),
    }
}

#[test]
fn node_cases() {
    let Some(out) = ask_node("make.js") else {
        return;
    };
    let root = out.0.join("root");
    let cases = json(out.0.join("cases.json"));
    let answers = json(out.0.join("node.json"));
    assert_eq!((cases.len(), answers.len()), (284, 284));
    let open = Jail::for_roots(&["/"]).unwrap();
    let narrow = Jail::for_roots(&[&root]).unwrap();
    let open_cached = CachedJail::new(Jail::for_roots(&["/"]).unwrap());
    let narrow_cached = CachedJail::new(Jail::for_roots(&[&root]).unwrap());
    let systems: [(&str, &dyn FileSystem); 5] = [
        ("ambient", &Ambient),
        ("jail of /", &open),
        ("jail of /, cached", &open_cached),
        ("jail of the tree", &narrow),
        ("jail of the tree, cached", &narrow_cached),
    ];
    let mut wrong = Vec::new();
    for (name, fs) in systems {
        let mut broken = 0;
        for (case, node) in cases.iter().zip(&answers) {
            let folder = root.join(case[0].as_str().unwrap()).canonicalize().unwrap();
            let specifier = case[1]
                .as_str()
                .unwrap()
                .replace("$ROOT", root.to_str().unwrap());
            let node = node.as_str().unwrap();
            let from = folder.join("__x.js");
            let resolver = Resolver::new(is_builtin);
            let result = resolver.resolve(fs, &specifier, Referrer::File(&from), Kind::Resolve);
            let ours = answer(&result, &root);
            // Node 20 throws a SyntaxError without a code for a package.json that is not JSON (and a
            // TypeError for one that is `null`), where later versions have this code.
            let is_broken = matches!(node, "!SyntaxError" | "!TypeError");
            broken += usize::from(is_broken);
            let expected = if is_broken {
                "!ERR_INVALID_PACKAGE_CONFIG"
            } else if name.starts_with("jail of the tree") && node.starts_with('/') {
                "!MODULE_NOT_FOUND"
            } else {
                node
            };
            if ours != expected {
                wrong.push(format!("{name}: {case}: Node {node}, ours {ours}"));
            }
            if let Err(error) = result
                && error.code == "MODULE_NOT_FOUND"
            {
                assert_eq!((&error.specifier, &error.from), (&specifier, &from));
                if expected != node {
                    assert!(error.denied.is_some(), "{case}");
                }
            }
        }
        assert_eq!(broken, 9, "cases of a broken package.json");
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// One answer of `more.js`, or ours, as text: everything that JavaScript would see.
fn describe(value: &Value) -> String {
    let field = |name: &str| value[name].as_str();
    if let Some(found) = field("path").or(field("builtin")) {
        return found.to_owned();
    }
    format!(
        "!{} {} {:?} path={:?} requestPath={:?}",
        field("name").unwrap_or("?"),
        field("code").unwrap_or(""),
        field("message").unwrap_or("?"),
        field("errorPath"),
        field("requestPath"),
    )
}

/// Where we mean to differ.
fn is_accepted(kind: Kind, specifier: &str, node: &str, ours: &str, code: &str) -> bool {
    // What Node finds out only when it loads the file.
    let late = match code {
        "ERR_UNKNOWN_FILE_EXTENSION" => node.starts_with('/'),
        "ERR_UNKNOWN_BUILTIN_MODULE" => node.starts_with("node:"),
        "ERR_UNSUPPORTED_ESM_URL_SCHEME" => node.starts_with("!?"),
        _ => false,
    };
    // What is wrong with the JSON is said in other words, and always with a code.
    let broken = code == "ERR_INVALID_PACKAGE_CONFIG"
        && (node.starts_with("!SyntaxError  ")
            || node.starts_with("!TypeError  ")
            || node.split(".js. ").next() == ours.split(".js. ").next());
    // Which of many wrong things it is to import a name with control characters.
    let control = kind == Kind::Import && specifier.contains(['\0', '\n']);
    late || broken || control
}

#[test]
fn more_cases() {
    let Some(out) = ask_node("more.js") else {
        return;
    };
    let cases = json(out.0.join("more.json"));
    assert!(cases.len() > 10_000, "{}", cases.len());
    let fs = CachedJail::new(Jail::for_roots(&["/"]).unwrap());
    let mut wrong = Vec::new();
    for case in &cases {
        let specifier = case["specifier"].as_str().unwrap();
        let from = Path::new(case["folder"].as_str().unwrap()).join("__x.js");
        let kind = match case["kind"].as_str() {
            Some("import") => Kind::Import,
            _ => Kind::Resolve,
        };
        let resolver = Resolver::new(is_builtin);
        let paths = |name: &str| -> Option<Vec<PathBuf>> {
            let list = case[name].as_array()?.iter();
            Some(list.map(|path| path.as_str().unwrap().into()).collect())
        };
        if case["kind"] == "paths" {
            let ours = resolver.resolve_paths(specifier, from.parent().unwrap());
            assert_eq!(ours, paths("paths"), "{case}");
            continue;
        }
        let result = match paths("folders") {
            Some(folders) => resolver.resolve_in(&fs, specifier, Referrer::File(&from), &folders),
            None => resolver.resolve(&fs, specifier, Referrer::File(&from), kind),
        };
        let ours = match &result {
            Ok(Resolved::Builtin(name)) => serde_json::json!({ "builtin": name }),
            Ok(Resolved::File { path, .. }) => serde_json::json!({ "path": path.to_str() }),
            Err(error) => serde_json::json!({
                "name": error.class.name(),
                "code": (!error.code.is_empty()).then_some(error.code),
                "message": error.message_with_stack(&[&from]),
                "errorPath": error.path.as_ref().and_then(|path| path.to_str()),
                "requestPath": error.request_path,
            }),
        };
        // Two things in messages are not Node's: doubled slashes of names that are none, and hints of
        // what could have been meant.
        let [node, ours] = [describe(case), describe(&ours)].map(|text| text.replace("//", "/"));
        let hint = node.find("\\nDid you mean to import");
        let node = hint.map_or(node.clone(), |at| {
            format!("{}{}", &node[..at], &node[node.find("?\"").unwrap() + 1..])
        });
        if kind == Kind::Import
            && let Ok(Resolved::File { format, .. }) = &result
        {
            let expected = match case["format"].as_str() {
                Some("module") => Format::EsModule,
                Some("commonjs") => Format::CommonJs,
                Some("json") => Format::Json,
                _ if case["path"].as_str().unwrap().ends_with(".node") => Format::Native,
                _ => Format::Detect,
            };
            assert_eq!(*format, expected, "{case}");
        }
        let code = result.as_ref().err().map_or("", |error| error.code);
        if node != ours && !is_accepted(kind, specifier, &node, &ours, code) {
            wrong.push(format!(
                "{} {:?} {specifier:?}\n  Node {node}\n  ours {ours}",
                case["kind"], from
            ));
        }
    }
    if let Ok(path) = std::env::var("RVM_RESOLVE_DIFF") {
        std::fs::write(path, wrong.join("\n")).unwrap();
    }
    let shown = wrong.len().min(40);
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong[..shown].join("\n")
    );
}
