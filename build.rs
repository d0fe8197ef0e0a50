//! Builds the C room and makes the header. The header in the tree is compared with this one by tests/header.rs.

use std::path::PathBuf;

fn main() {
    let room = "src/realm/engine";
    let files = ["arena.c", "guard.c", "stack.c", "hard.c", "scope.c", "convert.c", "thunk.c", "hot.c", "realm.c", "host.c", "text.c", "error.c", "wording.c", "apply.c", "loops.c", "loops_array.c", "loops_text.c", "loops_string.c", "loops_typed.c", "json.c", "template.c", "module.c", "data_parse.c", "data_token.c", "data_write.c", "bytes.c", "protocol.c", "heap.c"];
    for file in files.iter().chain(&["torture.c", "torture.h", "engine.ld", "engine.h", "thunk.h", "data.h", "data_parse.h", "heap.h", "loops.h"]) {
        println!("cargo:rerun-if-changed={room}/{file}");
    }
    println!("cargo:rerun-if-changed=src/abi");
    println!("cargo:rerun-if-changed=cbindgen.toml");

    let mut build = cc::Build::new();
    build.files(files.map(|f| format!("{room}/{f}"))).std("gnu11").warnings(true).extra_warnings(true);
    // The engine is optimised in dev builds too, and so is what stands between.
    if build.get_compiler().is_like_gnu() || build.get_compiler().is_like_clang() {
        build.opt_level(3);
    }
    // valgrind sees the arena's blocks where its header is installed; the requests cost nothing elsewhere.
    if std::env::var_os("CARGO_FEATURE_VALGRIND").is_some() {
        build.define("RVM_VALGRIND", None);
    }
    if std::env::var_os("CARGO_FEATURE_ASAN").is_some() {
        build.define("RVM_ASAN", None);
    }
    if std::env::var_os("CARGO_FEATURE_TORTURE").is_some() {
        build.define("RVM_TORTURE", None).file(format!("{room}/torture.c"));
    }
    build.compile("rvm_engine");

    // The engine's code in one section of what is linked here: hard.c tells by it what may be interrupted.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
        println!("cargo:rustc-link-arg=-Wl,-T,{}", root.join(room).join("engine.ld").display());
    }

    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("rvm.h");
    let config = cbindgen::Config::from_file("cbindgen.toml").expect("cbindgen.toml");
    // One topic, one source file, one section of the header.
    let topics = ["status", "value", "error", "module", "template", "prepared", "handle", "object", "iterate", "data", "function", "context", "map", "jobs", "promise", "scope", "process", "heap", "python"];
    let builder = topics.iter().fold(cbindgen::Builder::new().with_config(config), |b, t| b.with_src(format!("src/abi/{t}.rs")));
    match builder.generate() {
        Ok(bindings) => {
            bindings.write_to_file(&out);
        }
        // rustc says it better.
        Err(e) => println!("cargo:warning=the header was not made: {e}"),
    }
    println!("cargo:rustc-env=RVM_HEADER={}", out.display());
    list_scripts();
    name_library();
}

/// Programs ask the dynamic linker for `librvm.so.X`, X being the major version.
fn name_library() {
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,librvm.so.{}", std::env::var("CARGO_PKG_VERSION_MAJOR").expect("cargo sets it"));
    }
}

/// Lists the scripts of src/builtins/js below its folders, which realms load by name: `(name, text)` of each.
fn list_scripts() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("src/builtins/js");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut folders: Vec<PathBuf> = folders_of(&root);
    let mut list = Vec::new();
    while let Some(folder) = folders.pop() {
        println!("cargo:rerun-if-changed={}", folder.display());
        folders.extend(folders_of(&folder));
        for file in std::fs::read_dir(&folder).expect("a folder of scripts").map(|e| e.expect("an entry").path()) {
            if file.extension().is_some_and(|e| e == "js") {
                let name = file.strip_prefix(&root).expect("below it").with_extension("");
                list.push((name.to_str().expect("UTF-8").replace('\\', "/"), file));
            }
        }
    }
    list.sort();
    let mut text = String::from("&[\n");
    for (name, file) in list {
        text += &format!("    (c(\"rvm:{name}\\0\"), c(concat!(include_str!({file:?}), \"\\0\"))),\n");
    }
    text += "]\n";
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("scripts.rs");
    std::fs::write(out, text).expect("OUT_DIR can be written");
}

fn folders_of(folder: &std::path::Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of scripts").map(|e| e.expect("an entry").path());
    entries.filter(|p| p.is_dir()).collect()
}
