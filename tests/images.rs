//! The pristine image runs wherever it is copied to: the same script, with much that depends on addresses, in many slots at once and
//! one after another in the same slot, gives the same answers; and copies are no twins.

use rvm::require::map::Entry;
use rvm::require::{ModuleMap, require};

use rvm::abi::handle::rvm_release;
use rvm::abi::module::rvm_call;
use rvm::abi::value::{RVM_STRING, rvm_value, rvm_value_clear};

/// Maps and Sets keyed by objects, shapes, atoms, closures, regular expressions, typed arrays, proxies, generators, cycles for the
/// collector, and sorting: enough to follow a pointer of every kind.
const SCRIPT: &str = r#"
exports.work = function () {
  const keys = [], map = new Map(), weak = new WeakMap(), set = new Set();
  for (let i = 0; i < 2000; i++) {
    const key = { ['k' + i % 50]: i, i };
    key.self = key;
    keys.push(key);
    map.set(key, i);
    weak.set(key, -i);
    set.add(key);
  }
  let sum = 0;
  for (const key of keys) sum += map.get(key) + weak.get(key) + key.i + (set.has(key) ? 1 : 0);
  for (let i = 0; i < 20000; i++) { const a = {}, b = { a }; a.b = b; }
  const text = keys.map((k) => k.i).sort((a, b) => b - a).join('').replace(/(\d)\1/g, '$1');
  const proxy = new Proxy({}, { get: (t, k) => String(k).length });
  function* counter() { for (let i = 0; i < 10; i++) yield proxy['x'.repeat(i)]; }
  const view = new Float64Array([...counter()]);
  class A { #x = view.length; get x() { return this.#x; } }
  const names = Object.getOwnPropertyNames(globalThis).sort().join();
  const date = new Date(Date.UTC(2020, 1, 29)).toISOString();
  return JSON.stringify([sum, text.length, view.reduce((a, b) => a + b), new A().x, names.length, date, 2n ** 70n + '', [...'añ😀'].length]);
};
exports.random = () => String(Math.random());
"#;

fn text(module: u64, method: &std::ffi::CStr) -> String {
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

#[test]
fn the_same_answers_at_every_base() {
    let map = ModuleMap::default();
    map.set("work", Entry::Source(SCRIPT.into()));
    let load = || require("work", None, Some(map.entries())).unwrap();
    let first = load();
    let expected = text(first, c"work");
    assert!(expected.starts_with("[2001000,"), "{expected}");

    let alive: Vec<u64> = (0..40).map(|_| load()).collect();
    let mut randoms: Vec<String> = alive.iter().map(|m| text(*m, c"random")).collect();
    for module in &alive {
        assert_eq!(text(*module, c"work"), expected);
    }
    alive.into_iter().for_each(|m| assert_eq!(rvm_release(m), 0));

    // One slot, many lives: its own relocated image comes in on the way.
    for _ in 0..100 {
        let module = load();
        randoms.push(text(module, c"random"));
        assert_eq!(text(module, c"work"), expected);
        assert_eq!(rvm_release(module), 0);
    }
    assert_eq!(rvm_release(first), 0);

    let count = randoms.len();
    randoms.sort();
    randoms.dedup();
    assert_eq!(randoms.len(), count, "copies of the image are twins");
}
