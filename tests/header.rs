//! The committed header is the one that cbindgen makes of src/abi, and the binary interface it describes is the one in tests/header/abi.txt.
//! `make header` (`RVM_UPDATE_HEADER=1 cargo test --test header`) rewrites both.

#[path = "header/layout.rs"]
mod layout;

use std::env;
use std::fs;

const ABI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/header/abi.txt");

fn made() -> String {
    fs::read_to_string(env!("RVM_HEADER")).expect("build.rs made a header")
}

#[test]
fn the_committed_header_is_current() {
    let made = made();
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/include/rvm.h");
    if env::var_os("RVM_UPDATE_HEADER").is_some() {
        fs::write(committed, &made).expect("include/rvm.h is writable");
    }
    let there = fs::read_to_string(committed).expect("include/rvm.h");
    assert!(there == made, "include/rvm.h is out of date: run `make header`");
}

/// Functions with the types of their parameters, values of macros, sizes, offsets: what compiled programs rely on.
#[test]
fn the_binary_interface_is_the_committed_one() {
    let made = layout::list(env!("RVM_HEADER"), &made());
    let there = fs::read_to_string(ABI).unwrap_or_default();
    let broken = layout::broken(&there, &made);
    let allowed = env::var("RVM_UPDATE_HEADER").is_ok_and(|it| it == "breaking");
    assert!(
        broken.is_empty() || allowed,
        "programs that were compiled before would break, for this is gone or other than it was:\n  {}\nRaise RVM_ABI_VERSION in src/abi/process.rs and in the bindings, then run \
         `make header`; or, for what was never released, `RVM_UPDATE_HEADER=breaking cargo test --test header`.",
        broken.join("\n  ")
    );
    if env::var_os("RVM_UPDATE_HEADER").is_some() {
        fs::write(ABI, &made).expect("tests/header/abi.txt is writable");
        return;
    }
    let added: Vec<&str> = made.lines().filter(|line| !there.lines().any(|old| old == *line)).collect();
    assert!(there == made, "the binary interface has grown: run `make header`, and say it in CHANGELOG.md. New:\n  {}", added.join("\n  "));
}

#[test]
fn what_breaks_programs_is_told_from_what_does_not() {
    let old = "constant RVM_ABI_VERSION 1\nconstant RVM_A 1\nstruct s size 16 align 8\nfield s.size offset 0 size 8 size_t\nfield s.a offset 8 size 8 uint64_t\n\
               struct t size 8 align 8\nfield t.a offset 0 size 8 uint64_t\nfunction f rvm_status (rvm_handle)\n";
    let with = |from: &str, to: &str| {
        assert!(old.contains(from));
        layout::broken(old, &old.replace(from, to)).len()
    };
    assert_eq!(with("RVM_A 1\n", "RVM_A 1\nconstant RVM_B 2\n"), 0, "an addition");
    assert_eq!(with("struct s size 16", "struct s size 24"), 0, "growth of a struct that tells its size");
    assert_eq!(with("struct s size 16", "struct s size 8"), 1, "shrinking");
    assert_eq!(with("struct t size 8", "struct t size 16"), 1, "growth of a struct of fixed size");
    assert_eq!(with("field s.a offset 8", "field s.a offset 16"), 1, "a field that moved");
    assert_eq!(with("function f rvm_status (rvm_handle)\n", ""), 1, "a function that is gone");
    assert_eq!(with("(rvm_handle)", "(rvm_handle, size_t)"), 1, "another parameter");
    assert_eq!(with("RVM_A 1", "RVM_A 2"), 1, "another value");
    assert_eq!(layout::broken(old, &old.replace("RVM_A 1", "RVM_A 2").replace("VERSION 1", "VERSION 2")).len(), 0, "a new version of the interface");
}
