//! The committed header is the one that cbindgen makes of src/abi. `RVM_UPDATE_HEADER=1 cargo test --test header` rewrites it.

#[test]
fn the_committed_header_is_current() {
    let made = std::fs::read_to_string(env!("RVM_HEADER")).expect("build.rs made a header");
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/include/rvm.h");
    if std::env::var_os("RVM_UPDATE_HEADER").is_some() {
        std::fs::write(committed, &made).expect("include/rvm.h is writable");
    }
    let there = std::fs::read_to_string(committed).expect("include/rvm.h");
    assert!(there == made, "include/rvm.h is out of date: run `make header`");
}
