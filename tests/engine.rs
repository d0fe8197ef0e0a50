//! What packages see of the engine is as in Node: the same cases (tests/engine) run in Node and here, and must give the same.

use std::path::{Path, PathBuf};
use std::process::Command;

use rvm::abi::error::rvm_error_message;
use rvm::abi::handle::rvm_release;
use rvm::abi::module::{rvm_call, rvm_require};
use rvm::abi::value::{RVM_STRING, rvm_value, rvm_value_clear};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine")
}

/// `exports.run(file)` of the runner, in a realm of its own.
fn here(file: &Path) -> String {
    let c = |p: &Path| std::ffi::CString::new(p.to_str().unwrap()).unwrap();
    let (runner, file) = (c(&folder().join("runner.js")), c(file));
    // SAFETY: a zeroed value is undefined; the rest is what the functions ask for.
    unsafe {
        let (mut module, mut error) = (0, std::ptr::null_mut());
        let message = |e| std::ffi::CStr::from_ptr(rvm_error_message(e)).to_string_lossy().into_owned();
        assert_eq!(rvm_require(runner.as_ptr(), 0, 0, &mut module, &mut error), 0, "{}", message(error));
        let mut argument: rvm_value = std::mem::zeroed();
        argument.kind = RVM_STRING;
        argument.r#as.data = file.as_ptr();
        argument.length = file.as_bytes().len() as u64;
        let mut value: rvm_value = std::mem::zeroed();
        let status = rvm_call(module, c"run".as_ptr(), &argument, 1, &mut value, &mut error);
        assert_eq!(status, 0, "{}", message(error));
        let bytes = std::slice::from_raw_parts(value.r#as.data.cast::<u8>(), value.length as usize);
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        rvm_value_clear(&mut value);
        rvm_release(module);
        text
    }
}

fn as_in_node(file: &str) {
    let file = folder().join(file);
    let run = "process.stdout.write(require(process.argv[1]).run(process.argv[2]))";
    let node = match Command::new("node").args(["-e", run]).arg(folder().join("runner.js")).arg(&file).output() {
        Ok(node) => node,
        Err(e) => {
            assert!(std::env::var_os("CI").is_none(), "no node: {e}");
            eprintln!("SKIPPED: no node: {e}");
            return;
        }
    };
    assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
    let parse = |text: &str| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).unwrap();
    let expected = parse(&String::from_utf8(node.stdout).unwrap());
    // The second time the code comes from the cache.
    for round in ["cold", "warm"] {
        let found = parse(&here(&file));
        let mut failed = 0;
        for (name, expected) in &expected {
            if found.get(name) != Some(expected) {
                failed += 1;
                let text = |v: Option<&serde_json::Value>| v.map_or("nothing".into(), |v| serde_json::to_string_pretty(v).unwrap());
                eprintln!("{round}: {name}\n  is       {}\n  expected {}", text(found.get(name)), text(Some(expected)));
            }
        }
        assert_eq!(found.len(), expected.len());
        assert_eq!(failed, 0, "{round}: {failed} of {} differ from Node", expected.len());
    }
}

#[test]
fn function_text() {
    as_in_node("text.js");
}

#[test]
fn error_stack() {
    as_in_node("stack.js");
}

#[test]
fn the_engines_own_messages() {
    as_in_node("wording.js");
}

#[test]
fn globals() {
    as_in_node("globals.js");
}

#[test]
fn many_arguments() {
    as_in_node("apply.js");
}

#[test]
fn copies_and_typed_arrays_of_many() {
    as_in_node("typed.js");
}

#[test]
fn searches_in_long_texts() {
    as_in_node("strings.js");
}

#[test]
fn loops_over_many_elements() {
    as_in_node("loops.js");
}

/// On a stack of 8 MiB, as the main thread has: Node's order of depth.
#[test]
fn ten_thousand_frames() {
    let deep = || {
        let depths = here(&folder().join("depth.js"));
        let depths: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&depths).unwrap();
        assert!(depths.len() >= 3);
        for (what, depth) in depths {
            assert!(depth.as_u64().is_some_and(|d| d >= 10_000), "{what}: {depth}");
        }
    };
    std::thread::Builder::new().stack_size(8 << 20).spawn(deep).unwrap().join().unwrap();
}
