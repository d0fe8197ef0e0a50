//! Versions are written in Cargo.toml alone (rvm.pc, the CMake package, the wheel and `rvm_version` take theirs from there), and what has to repeat one says the same.

use std::fs;
use std::process::Command;

fn read(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// What stands after `before` in `text`, up to the end of the word.
fn after<'a>(text: &'a str, before: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no `{before}`")).1;
    rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').next().expect("split gives one")
}

/// `1.88` and `1.88.0` as the same numbers.
fn numbers(version: &str) -> Vec<u32> {
    let mut list: Vec<u32> = version.split('.').map(|it| it.parse().expect("a number")).collect();
    list.resize(3, 0);
    list
}

#[test]
fn the_changelog_begins_with_this_version() {
    assert_eq!(after(&read("CHANGELOG.md"), "\n## "), env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_bindings_speak_this_abi() {
    let here = after(&read("src/abi/process.rs"), "RVM_ABI_VERSION: u32 = ").to_owned();
    assert_eq!(after(&read("bindings/python/require_vm/_native.py"), "\nABI_VERSION = "), here);
    assert_eq!(after(&read("tests/header/abi.txt"), "constant RVM_ABI_VERSION "), here);
    // Go compiles the header's own constant in.
    assert!(read("bindings/go/rvm.go").contains("C.rvm_abi_version()); have != C.RVM_ABI_VERSION"));
}

#[test]
fn the_python_package_and_the_templates_have_no_version_of_their_own() {
    assert!(read("bindings/python/pyproject.toml").contains("dynamic = [\"version\"]"));
    assert!(read("bindings/c/rvm.pc.in").contains("Version: @VERSION@"));
    assert!(read("bindings/c/rvm-config-version.cmake.in").contains("set(PACKAGE_VERSION \"@VERSION@\")"));
    assert!(read("Makefile").contains("VERSION := $(shell sed -n 's/^version = "));
}

/// Packagers may use cargo-c; `make test-cargo-c` builds with it, where it is there.
#[test]
fn cargo_c_is_told_what_make_installs() {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .output()
        .expect("cargo");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.stdout).expect("JSON");
    let package = &metadata["packages"][0];
    let capi = &package["metadata"]["capi"];
    assert!(package["features"]["capi"].is_array(), "cargo-c asks for a feature of this name");
    assert_eq!(capi["library"]["name"], "rvm");
    assert_eq!(capi["pkg_config"]["filename"], "rvm");
    assert_eq!(capi["library"]["version_suffix_components"], 1, "librvm.so.X, as in bindings/c/install.mk");
    assert_eq!(capi["header"]["subdirectory"], false, "include/rvm.h, as `make install` puts it");
    let assets = serde_json::json!([{ "from": "include/rvm.h" }, { "from": "include/rvm.hpp" }, { "from": "include/rvm/*.hpp", "to": "rvm" }]);
    assert_eq!(capi["install"]["include"]["asset"], assets);
    for folder in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/include")).expect("include") {
        let name = folder.expect("an entry").file_name();
        assert!(["rvm", "rvm.h", "rvm.hpp"].contains(&name.to_str().expect("UTF-8")), "include/{name:?} would not be installed");
    }
}

/// Rust as old as Cargo.toml promises can build every crate that is linked here. (`make test-msrv` asks clippy about our own code.)
#[test]
fn the_promised_rust_is_enough() {
    let promised = env!("CARGO_PKG_RUST_VERSION");
    assert_eq!(after(&read("README.md"), "cargo (Rust "), promised, "README.md");
    let host = Command::new("rustc").arg("-vV").output().expect("rustc");
    let host = String::from_utf8_lossy(&host.stdout).lines().find_map(|it| it.strip_prefix("host: ").map(str::to_owned)).expect("rustc says its host");
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), "--filter-platform", &host])
        .output()
        .expect("cargo");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.stdout).expect("JSON");
    let nodes = metadata["resolve"]["nodes"].as_array().expect("the crates that are used");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(nodes.len() > 20, "only {} crates", nodes.len());
    let mut asked = 0;
    for package in packages.iter().filter(|it| nodes.iter().any(|node| node["id"] == it["id"])) {
        if let Some(needed) = package["rust_version"].as_str() {
            asked += 1;
            assert!(numbers(needed) <= numbers(promised), "{} {} needs Rust {needed}, and Cargo.toml promises {promised}", package["name"], package["version"]);
        }
    }
    assert!(asked > 10, "only {asked} crates say what they need");
}
