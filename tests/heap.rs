//! rvm_heap_report: what grows is found, with its name, whatever it is; and what is reported is what the realm takes.
//!
//! This is also what holds src/realm/engine/heap.h against the engine: a field that were elsewhere would make the sums wrong.

use rvm::abi::error::rvm_error_message;
use rvm::abi::handle::rvm_release;
use rvm::abi::heap::rvm_heap_report;
use rvm::abi::module::{rvm_call, rvm_require};
use rvm::abi::process::{rvm_realm_stats, rvm_stats};
use rvm::abi::value::{RVM_JSON, RVM_NUMBER, rvm_value, rvm_value_clear};
use serde_json::Value;
use std::ffi::CString;
use std::path::PathBuf;

struct Case {
    name: &'static str,
    file: &'static str,
    /// Exports `grow(i)`.
    text: &'static str,
    /// Kind, name, and the function that it belongs to, of the row that grows and is kept alive by no other such row of the module's file.
    holder: (&'static str, &'static str, Option<&'static str>),
    /// Class of which there is one more with each call.
    class: &'static str,
}

const fn case(name: &'static str, text: &'static str, holder: (&'static str, &'static str, Option<&'static str>), class: &'static str) -> Case {
    Case { name, file: "m.js", text, holder, class }
}

const VARIABLE: &str = "variable";
const CASES: &[Case] = &[
    case("array", "const list = []; exports.grow = (i) => { list.push({ i, s: 'x'.repeat(50) + i }); };", (VARIABLE, "list", None), "Object"),
    case("map", "let cache = new Map(); exports.grow = (i) => { cache.set('key number ' + i, [i]); };", (VARIABLE, "cache", None), "Array"),
    case("set", "const seen = new Set(); exports.grow = (i) => { seen.add(`value ${i}`); };", (VARIABLE, "seen", None), "(string)"),
    case("keys", "const table = {}; exports.grow = (i) => { table['a long key, number ' + i] = true; };", (VARIABLE, "table", None), "(string)"),
    case("text", "let log = ''; exports.grow = (i) => { log += 'line number ' + i + ' of the log\\n'; };", (VARIABLE, "log", None), ""),
    case("class", "class Listener { constructor(i) { this.i = i; } } const all = []; exports.grow = (i) => { all.push(new Listener(i)); };", (VARIABLE, "all", None), "Listener"),
    case("nested", "const state = { deep: { list: [] } }; exports.grow = (i) => { state.deep.list.push([i]); };", (VARIABLE, "state", None), "Array"),
    case("function", "function memoize(f) { const memo = new Map(); return (i) => { if (!memo.has(i)) memo.set(i, f(i)); return memo.get(i); }; } exports.memoize = memoize; exports.grow = memoize((i) => [i]);", (VARIABLE, "memo", Some("memoize")), "Array"),
    case("closures", "const later = []; exports.grow = (i) => { const big = 'x'.repeat(100) + i; later.push(() => big); };", (VARIABLE, "later", None), "Function"),
    case("bytes", "const chunks = []; exports.grow = (i) => { chunks.push(new Uint8Array(1000)); };", (VARIABLE, "chunks", None), "ArrayBuffer"),
    case("weak", "const keys = []; const notes = new WeakMap(); exports.grow = (i) => { const k = {}; keys.push(k); notes.set(k, [i, i]); };", (VARIABLE, "keys", None), "Array"),
    case("async", "const waiting = []; exports.grow = (i) => { (async () => { const mine = 'x'.repeat(200) + i; await new Promise((r) => waiting.push(r)); return mine; })(); };", (VARIABLE, "waiting", None), "(async call)"),
    case("generator", "const open = []; function* count(i) { const mine = [i]; yield mine; } exports.grow = (i) => { const g = count(i); g.next(); open.push(g); };", (VARIABLE, "open", None), "Generator"),
    case("chain", "let head = null; exports.grow = (i) => { head = { i, next: head }; };", (VARIABLE, "head", None), "Object"),
    case("dates", "const dates = []; exports.grow = (i) => { dates.push(new Date(i), /x/g); };", (VARIABLE, "dates", None), "Date"),
    case("bigints", "const numbers = []; exports.grow = (i) => { numbers.push(2n ** 200n + BigInt(i)); };", (VARIABLE, "numbers", None), "(bigint)"),
    case("errors", "const failures = []; exports.grow = (i) => { failures.push(new Error('failure ' + i)); };", (VARIABLE, "failures", None), "Error"),
    case("bound", "const bound = []; const f = () => 1; exports.grow = (i) => { bound.push(f.bind(null, i, 'x')); };", (VARIABLE, "bound", None), "Function"),
    case("promises", "const promises = []; exports.grow = (i) => { promises.push(Promise.resolve([i])); };", (VARIABLE, "promises", None), "Promise"),
    case("global", "exports.grow = (i) => { (globalThis.leaked ??= []).push([i]); };", ("global", "leaked", None), "Array"),
    case("exports", "exports.items = []; exports.grow = function (i) { this.items.push([i]); };", ("exports", "module.exports", None), "Array"),
    Case { file: "m.mjs", ..case("es module", "const list = []; export const grow = (i) => { list.push([i]); };", (VARIABLE, "list", None), "Array") },
    Case { file: "m.mjs", ..case("es export", "export const list = []; export function grow(i) { list.push([i]); }", (VARIABLE, "list", None), "Array") },
];

struct Module {
    handle: u64,
    file: PathBuf,
}

impl Module {
    fn new(case: &str, file: &str, text: &str) -> Module {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("heap").join(case);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(file);
        std::fs::write(&file, text).unwrap();
        let (mut handle, mut error) = (0, std::ptr::null_mut());
        let path = CString::new(file.to_str().unwrap()).unwrap();
        // SAFETY: what the function asks for.
        let status = unsafe { rvm_require(path.as_ptr(), 0, 0, &mut handle, &mut error) };
        assert_eq!(status, 0, "{case}: {}", message(error));
        Module { handle, file }
    }

    fn call(&self, name: &str, i: usize) {
        let mut error = std::ptr::null_mut();
        let name = CString::new(name).unwrap();
        // SAFETY: a zeroed value is undefined; the rest is what the functions ask for.
        unsafe {
            let (mut argument, mut value): (rvm_value, rvm_value) = std::mem::zeroed();
            argument.kind = RVM_NUMBER;
            argument.r#as.number = i as f64;
            let status = rvm_call(self.handle, name.as_ptr(), &argument, 1, &mut value, &mut error);
            assert_eq!(status, 0, "{}", message(error));
            rvm_value_clear(&mut value);
        }
    }

    fn report(&self) -> Value {
        let mut error = std::ptr::null_mut();
        // SAFETY: as above.
        unsafe {
            let mut value: rvm_value = std::mem::zeroed();
            let status = rvm_heap_report(self.handle, &mut value, &mut error);
            assert_eq!(status, 0, "{}", message(error));
            assert_eq!(value.kind, RVM_JSON);
            let text = std::slice::from_raw_parts(value.r#as.data.cast::<u8>(), value.length as usize).to_vec();
            rvm_value_clear(&mut value);
            serde_json::from_slice(&text).expect("JSON")
        }
    }

    fn used(&self) -> f64 {
        // SAFETY: as above.
        unsafe {
            let mut stats: rvm_realm_stats = std::mem::zeroed();
            stats.size = size_of::<rvm_realm_stats>();
            assert_eq!(rvm_stats(self.handle, &mut stats, std::ptr::null_mut()), 0);
            stats.bytes_used as f64
        }
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        rvm_release(self.handle);
    }
}

fn message(error: *mut rvm::abi::error::rvm_error) -> String {
    // SAFETY: an error, or NULL.
    unsafe { std::ffi::CStr::from_ptr(rvm_error_message(error)) }.to_string_lossy().into_owned()
}

fn row<'a>(report: &'a Value, file: &str, holder: (&str, &str, Option<&str>)) -> Option<&'a Value> {
    let is_of_file = |row: &&Value| row["kind"] == "global" || row["file"] == file;
    let rows = report["variables"].as_array().unwrap().iter();
    rows.filter(is_of_file).find(|row| row["kind"] == holder.0 && row["name"] == holder.1 && row["function"].as_str() == holder.2)
}

fn count(report: &Value, class: &str) -> u64 {
    let found = report["classes"].as_array().unwrap().iter().find(|c| c["name"] == class);
    found.map_or(0, |c| c["count"].as_u64().unwrap())
}

const CALLS: usize = 3000;

#[test]
fn what_grows_is_named() {
    for case in CASES {
        let module = Module::new(&case.name.replace(' ', "-"), case.file, case.text);
        let file = module.file.to_str().unwrap();
        let calls = |from| (from..from + CALLS).for_each(|i| module.call("grow", i));
        calls(0);
        let (before, used_before) = (module.report(), module.used());
        calls(CALLS);
        let (after, used_after) = (module.report(), module.used());

        // What the report adds up is what the arena counts; its small blocks come in pages.
        let growth = after["bytes"].as_f64().unwrap() - before["bytes"].as_f64().unwrap();
        // Each new name takes a pointer and a number in the engine's tables of names, which are nobody's.
        let tables = if case.name == "keys" { CALLS as f64 * 12.0 } else { 0.0 };
        let ratio = growth / (used_after - used_before - tables);
        assert!((0.9..1.03).contains(&ratio), "{}: {growth} bytes reported, {} used", case.name, used_after - used_before);

        let what = row(&after, file, case.holder).unwrap_or_else(|| panic!("{}: no {:?} in {after:#}", case.name, case.holder));
        let bytes = what["bytes"].as_f64().unwrap() - row(&before, file, case.holder).map_or(0.0, |r| r["bytes"].as_f64().unwrap());
        assert!(bytes > 0.9 * growth, "{}: {bytes} of {growth} bytes are {what}", case.name);
        if !case.class.is_empty() {
            let more = count(&after, case.class) - count(&before, case.class);
            assert!(more.abs_diff(CALLS as u64) < 20, "{}: {more} more of {}", case.name, case.class);
        }
    }
}

#[test]
fn the_place_is_told() {
    let module = Module::new("place", "m.js", "const state = { deep: { list: [] } }; exports.grow = (i) => { state.deep.list.push([i]); };");
    (0..CALLS).for_each(|i| module.call("grow", i));
    let report = module.report();
    let file = module.file.to_str().unwrap();
    let state = row(&report, file, (VARIABLE, "state", None)).unwrap();
    assert_eq!(state["type"], "Object");
    assert_eq!(state["most"]["path"], serde_json::json!(["deep", "list"]));
    assert_eq!(state["most"]["type"], "Array");
    assert_eq!(state["most"]["length"], CALLS);
    // `exports` holds the function, which holds `state`.
    let exports = row(&report, file, ("exports", "module.exports", None)).unwrap();
    let place = report["variables"].as_array().unwrap().iter().position(|r| r == exports).unwrap();
    assert_eq!(state["within"], place);
}

#[test]
fn nothing_grows_where_nothing_does() {
    let text = "let last = []; exports.grow = (i) => { last = [i, 'x'.repeat(100) + i, new Map([[i, i]])]; };";
    let module = Module::new("steady", "m.js", text);
    let calls = || (0..CALLS).for_each(|i| module.call("grow", i));
    calls();
    let before = module.report();
    calls();
    let after = module.report();
    assert!(after["bytes"].as_u64().unwrap().abs_diff(before["bytes"].as_u64().unwrap()) < 200, "{before:#} {after:#}");
    assert_eq!(after["objects"], before["objects"]);
}

#[test]
fn a_stale_handle_is_told() {
    let module = Module::new("stale", "m.js", "exports.grow = () => {};");
    let stale = module.handle;
    drop(module);
    // SAFETY: a zeroed value is undefined.
    unsafe {
        let mut value: rvm_value = std::mem::zeroed();
        assert_eq!(rvm_heap_report(stale, &mut value, std::ptr::null_mut()), rvm::abi::status::RVM_STALE_HANDLE);
        assert_eq!(rvm_heap_report(stale, std::ptr::null_mut(), std::ptr::null_mut()), rvm::abi::status::RVM_INVALID_ARGUMENT);
    }
}
