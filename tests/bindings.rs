//! What the C++ header and the bindings for Python and Go use of the C functions: all of them, but for those listed here with a reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Not wrapped, and why.
const CPP: &[(&str, &str)] = &[
    ("rvm_abi_version", "rvm.hpp is compiled with the rvm.h that lies beside it; who loads another library at run time asks the C function"),
    ("rvm_python_method", "for CPython"),
];
const PYTHON: &[(&str, &str)] = &[
    ("rvm_call", "rvm_call_prepared does it"),
    ("rvm_set", "rvm_set_at, whose keys may hold NUL"),
    ("rvm_has", "rvm_has_at, the same"),
    ("rvm_delete", "rvm_delete_at, the same"),
    ("rvm_to_json", "plain data crosses as data text (rvm_to_data)"),
    ("rvm_from_json", "plain data crosses as data text, as an argument"),
    ("rvm_from_bytes", "bytes cross as an argument"),
    ("rvm_frame_this", "a Python function has no `this`"),
    ("rvm_scope_begin", "Ctrl-C comes by rvm_watch"),
    ("rvm_scope_end", "Ctrl-C comes by rvm_watch"),
];
const GO: &[(&str, &str)] = &[
    ("rvm_string_copy", "rvm_bytes_copy, with the kind set: Go's strings are bytes"),
    ("rvm_call_prepared", "what saves time in C is lost in cgo; the shim has quick ways of its own"),
    ("rvm_call_integer", "the same"),
    ("rvm_get", "rvm_get_at, whose keys may hold NUL"),
    ("rvm_set", "rvm_set_at, the same"),
    ("rvm_has", "rvm_has_at, the same"),
    ("rvm_delete", "rvm_delete_at, the same"),
    ("rvm_to_json", "plain data crosses as data text (rvm_to_data)"),
    ("rvm_from_json", "plain data crosses as data text, as an argument"),
    ("rvm_from_bytes", "[]byte crosses as an argument"),
    ("rvm_context_of", "rvm_frame_context serves host functions; of modules, Require takes the context"),
    ("rvm_context_rejection", "rejections go to what OnRejection names, and are counted in RealmStats"),
    ("rvm_watch", "Go's signals do not wait for C; CallContext stops a call by its scope"),
    ("rvm_python_method", "for CPython"),
];

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn functions() -> BTreeSet<String> {
    let list = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/header/abi.txt"));
    let names = list.lines().filter_map(|line| line.strip_prefix("function ")?.split(' ').next());
    names.map(str::to_owned).collect()
}

/// The sources of a folder without its tests, comments taken out.
fn code(folder: &str, endings: &[&str], comment: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let mut code = String::new();
    for file in files {
        let name = file.file_name().expect("a name").to_str().expect("UTF-8");
        if endings.iter().any(|e| name.ends_with(e)) && !name.ends_with("_test.go") {
            code += &without_comments(&read(&file), comment);
        }
    }
    code
}

fn without_comments(text: &str, comment: &str) -> String {
    let mut rest = text;
    let mut code = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        code += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    code += rest;
    code.lines().map(|line| line.split(comment).next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// Names that stand right after `before` and right before one of `after`.
fn used(code: &str, before: &[&str], after: &[char]) -> BTreeSet<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("rvm_") {
        let name: String = code[at..].chars().take_while(|c| word(*c)).collect();
        let next = code[at + name.len()..].chars().next().unwrap_or(' ');
        let alone = !code[..at].chars().next_back().is_some_and(word);
        if alone && (before.is_empty() || before.iter().any(|b| code[..at].ends_with(b))) && (after.is_empty() || after.contains(&next)) {
            names.insert(name);
        }
    }
    names
}

fn compare(what: &str, used: &BTreeSet<String>, left_out: &[(&str, &str)]) {
    let all = functions();
    let excused: BTreeSet<String> = left_out.iter().map(|(name, _)| (*name).to_owned()).collect();
    let missing: Vec<_> = all.difference(used).filter(|name| !excused.contains(*name)).collect();
    assert!(missing.is_empty(), "{what} does not use {missing:?}: wrap them, or list them in tests/bindings.rs with the reason");
    let stale: Vec<_> = excused.iter().filter(|name| used.contains(*name) || !all.contains(*name)).collect();
    assert!(stale.is_empty(), "{stale:?} are listed as left out of {what}, and they are not, or are no functions");
}

#[test]
fn cpp_wraps_every_function() {
    let code = code("include", &[".hpp"], "//") + &code("include/rvm", &[".hpp"], "//");
    compare("rvm.hpp", &used(&code, &[], &['(', ')', ',']), CPP);
}

#[test]
fn python_binds_and_uses_every_function() {
    let code = code("bindings/python/require_vm", &[".py"], "#");
    let bound = used(&code, &["    \""], &['"']);
    compare("the Python package", &bound, PYTHON);
    let called = used(&code, &["lib.", "_lib.", "lib[\"", "library."], &[]);
    let idle: Vec<_> = bound.difference(&called).filter(|name| functions().contains(*name)).collect();
    assert!(idle.is_empty(), "bound in _native.py and never called: {idle:?}");
}

#[test]
fn go_uses_every_function() {
    let code = code("bindings/go", &[".go", ".c"], "//");
    compare("the Go package", &used(&code, &[], &['(']), GO);
}

#[test]
fn comments_are_no_use() {
    let code = without_comments("rvm_a(1); // rvm_b(2)\n/* rvm_c(3)\n rvm_d() */ x.rvm_e(); my_rvm_f(); rvm_g;", "//");
    let names = used(&code, &[], &['(']);
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), ["rvm_a", "rvm_e"]);
}
