//! A file that is loaded again and again starts from a prepared realm (src/require/prepared.rs), and nobody can tell: load effects happen each time,
//! an edit is seen at once, functions are nobody's twins.

use rvm::abi::context::{rvm_context_new, rvm_options};
use rvm::abi::handle::rvm_release;
use rvm::abi::module::{rvm_call, rvm_require};
use rvm::abi::object::{rvm_get, rvm_set};
use rvm::abi::process::{rvm_process_stats, rvm_realm_stats, rvm_stats, rvm_stats_process, rvm_trim};
use rvm::abi::value::{RVM_NUMBER, RVM_STRING, rvm_value, rvm_value_clear};
use std::ffi::{CStr, CString};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// The counts are of the whole process.
static ALONE: Mutex<()> = Mutex::new(());

/// More loads than it takes.
const LOADS: usize = 12;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("rvm-prepared-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("node_modules/big")).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    /// Returns when the files are at rest: the code of fresh ones is not kept.
    fn settle(&self, name: &str) {
        let path = self.0.join(name);
        let age = || path.metadata().unwrap().modified().unwrap().elapsed().unwrap_or_default();
        while age() < Duration::from_millis(2_100) {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Some hundred functions, so that there is bytecode worth preparing, and load effects.
fn package(version: &str) -> String {
    let mut text = format!(
        "globalThis.loads = (globalThis.loads || 0) + 1;\nexports.version = '{version}';\nexports.random = Math.random();\nexports.list = [];\nexports.wrapper = arguments.callee;\n\
         exports.util = require('util').types !== undefined && typeof Buffer.from === 'function' && typeof process.nextTick === 'function';\n"
    );
    for i in 0..400 {
        text.push_str(&format!("exports.f{i} = function f{i}(a, b) {{ const c{i} = a + b * {i}; return c{i} > 0 ? [c{i}, 'value {i}'] : {{ a, b, c{i} }}; }};\n"));
    }
    text
}

const MAIN: &str = "const big = require('big');\n\
    exports.tell = () => JSON.stringify([globalThis.loads, big.version, big.random, big.list.push(1), big.f7(1, 2), big.util, big.f9.toString().length,\n\
      Object.keys(require.cache).length, process.cwd(), Object.keys(process.env).length]);\n\
    exports.again = () => {\n\
      const first = big, id = require.resolve('big');\n\
      delete require.cache[id];\n\
      const second = require('big');\n\
      return String([first !== second, first.f1 !== second.f1, first.f1(1, 2)[0] === second.f1(1, 2)[0], globalThis.loads]);\n\
    };\n";

/// Asks for the same code twice while it loads.
const TWICE: &str = "const first = require('big');\n\
    delete require.cache[require.resolve('big')];\n\
    const second = require('big');\n\
    exports.tell = () => JSON.stringify([globalThis.loads, first !== second, 0, first.wrapper !== second.wrapper, second.f7(1, 2)]);\n";

fn load(path: &Path) -> u64 {
    load_in(path, 0)
}

fn load_in(path: &Path, context: u64) -> u64 {
    let path = CString::new(path.to_str().unwrap()).unwrap();
    let mut module = 0;
    // SAFETY: as the functions ask.
    assert_eq!(unsafe { rvm_require(path.as_ptr(), context, 0, &mut module, std::ptr::null_mut()) }, 0);
    module
}

fn context(memory: u64) -> u64 {
    let mut made = 0;
    // SAFETY: as the functions ask; zero means a default everywhere.
    unsafe {
        let mut options: rvm_options = std::mem::zeroed();
        options.size = size_of::<rvm_options>();
        options.memory_limit = memory;
        assert_eq!(rvm_context_new(&options, &mut made, std::ptr::null_mut()), 0);
    }
    made
}

fn used(handle: u64) -> u64 {
    // SAFETY: plain numbers.
    unsafe {
        let mut stats: rvm_realm_stats = std::mem::zeroed();
        stats.size = size_of::<rvm_realm_stats>();
        assert_eq!(rvm_stats(handle, &mut stats, std::ptr::null_mut()), 0);
        stats.bytes_used
    }
}

fn call(module: u64, method: &CStr) -> String {
    // SAFETY: a zeroed value is undefined; the rest is what the functions ask for.
    unsafe {
        let mut value: rvm_value = std::mem::zeroed();
        assert_eq!(rvm_call(module, method.as_ptr(), std::ptr::null(), 0, &mut value, std::ptr::null_mut()), 0);
        assert_eq!(value.kind, RVM_STRING);
        let bytes = std::slice::from_raw_parts(value.r#as.data.cast::<u8>(), value.length as usize);
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        rvm_value_clear(&mut value);
        text
    }
}

/// What is told, without the random number.
fn told(module: u64) -> (String, String) {
    let told: serde_json::Value = serde_json::from_str(&call(module, c"tell")).unwrap();
    let mut all = told.as_array().unwrap().clone();
    let random = all.remove(2).to_string();
    (serde_json::to_string(&all).unwrap(), random)
}

fn stats() -> rvm_process_stats {
    // SAFETY: plain numbers.
    unsafe {
        let mut stats: rvm_process_stats = std::mem::zeroed();
        stats.size = size_of::<rvm_process_stats>();
        assert_eq!(rvm_stats_process(&mut stats, std::ptr::null_mut()), 0);
        stats
    }
}

fn release(module: u64) {
    assert_eq!(rvm_release(module), 0);
}

/// Loads until a start is prepared, which the bytes that are kept tell; answers how many loads it took.
fn until_prepared(main: &Path) -> usize {
    release(load(main));
    let before = stats().cached_bytes;
    for n in 2..LOADS {
        release(load(main));
        if stats().cached_bytes > before + 200_000 {
            return n;
        }
    }
    panic!("no start was prepared in {LOADS} loads");
}

/// A test begins, alone: its folder with a main module and the package, at rest.
fn begin(name: &str, text: &str) -> (MutexGuard<'static, ()>, Folder, PathBuf) {
    let alone = ALONE.lock().unwrap_or_else(|e| e.into_inner());
    let folder = Folder::new(name);
    folder.write("main.js", text);
    folder.write("node_modules/big/index.js", &package("1"));
    folder.settle("node_modules/big/index.js");
    let main = folder.0.join("main.js");
    (alone, folder, main)
}

#[test]
fn nobody_can_tell() {
    let (_alone, _folder, main) = begin("tell", MAIN);
    let mut randoms = Vec::new();
    let first = load(&main);
    let (expected, random) = told(first);
    assert!(expected.starts_with("[1,\"1\",1,[15,\"value 7\"],true,"), "{expected}");
    randoms.push(random);
    release(first);
    until_prepared(&main);
    let mut alive = Vec::new();
    for _ in 0..LOADS {
        let module = load(&main);
        let (text, random) = told(module);
        assert_eq!(text, expected);
        randoms.push(random);
        alive.push(module);
    }
    for module in alive {
        // The cache's entry taken away, the module is loaded anew: the waiting function is gone.
        assert_eq!(call(module, c"again"), "true,true,true,2");
        release(module);
    }
    let count = randoms.len();
    randoms.sort();
    randoms.dedup();
    assert_eq!(randoms.len(), count, "realms from one start are twins");
}

#[test]
fn a_function_waits_for_one() {
    let (_alone, _folder, main) = begin("twice", TWICE);
    until_prepared(&main);
    for _ in 0..LOADS {
        let module = load(&main);
        assert_eq!(told(module).0, "[2,true,true,[15,\"value 7\"]]");
        release(module);
    }
}

#[test]
fn an_edit_is_seen_at_once() {
    let (_alone, folder, main) = begin("edit", MAIN);
    until_prepared(&main);
    for version in ["2", "3"] {
        folder.write("node_modules/big/index.js", &package(version));
        for _ in 0..LOADS {
            let module = load(&main);
            let (text, _) = told(module);
            assert!(text.starts_with(&format!("[1,\"{version}\",")), "{text}");
            release(module);
        }
    }
    folder.write("main.js", "exports.tell = () => JSON.stringify([0, 'none', 0]);\n");
    let module = load(&main);
    assert_eq!(told(module).0, "[0,\"none\"]");
    release(module);
}

#[test]
fn contexts_begin_there_too() {
    let (_alone, folder, main) = begin("context", MAIN);
    let first = load(&main);
    let (expected, _) = told(first);
    release(first);
    until_prepared(&main);
    for n in 0..LOADS {
        // Where something was in the realm before, it stays.
        let (ctx, kept) = (context(8 << 20), n % 3 == 0);
        // SAFETY: as the functions ask.
        unsafe {
            let mut value: rvm_value = std::mem::zeroed();
            value.kind = RVM_NUMBER;
            value.r#as.number = 7.0;
            if kept {
                assert_eq!(rvm_set(ctx, c"kept".as_ptr(), &value, std::ptr::null_mut()), 0);
            }
            let module = load_in(&main, ctx);
            assert_eq!(told(module).0, expected);
            let mut seen: rvm_value = std::mem::zeroed();
            assert_eq!(rvm_get(ctx, c"kept".as_ptr(), &mut seen, std::ptr::null_mut()), 0);
            assert_eq!(seen.kind == RVM_NUMBER, kept);
            // A second module shares the realm, and the first is in its cache.
            let second = load_in(&main, ctx);
            assert_eq!(told(second).0, expected.replace(",1,[15", ",2,[15"));
            release(second);
            release(module);
        }
        release(ctx);
    }
    // A limit that the start would not fit below.
    let (narrow, wide) = (context(700 << 10), context(0));
    let small = folder.0.join("small.js");
    folder.write("small.js", "exports.tell = () => '[1, 2, 3]';\n");
    release(load_in(&small, narrow));
    release(load_in(&main, wide));
    assert!(used(wide) > 600_000, "{}", used(wide));
    release(narrow);
    release(wide);
}

#[test]
fn trim_gives_it_back() {
    let (_alone, _folder, main) = begin("trim", MAIN);
    until_prepared(&main);
    let held = load(&main);
    rvm_trim();
    let after = stats();
    assert_eq!((after.cached_modules, after.cached_bytes, after.pooled_bytes), (0, 0, 0));
    assert!(told(held).0.starts_with("[1,\"1\","));
    release(held);
    assert!(until_prepared(&main) > 2, "a start that was forgotten is prepared again");
}

#[test]
fn from_many_threads() {
    let (_alone, _folder, main) = begin("threads", MAIN);
    let first = load(&main);
    let (expected, _) = told(first);
    release(first);
    let end = Instant::now() + Duration::from_secs(2);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for n in 0.. {
                    let module = load(&main);
                    assert_eq!(told(module).0, expected);
                    release(module);
                    if n > LOADS && Instant::now() > end {
                        return;
                    }
                }
            });
        }
    });
    assert_eq!(stats().live_realms, 0);
}
