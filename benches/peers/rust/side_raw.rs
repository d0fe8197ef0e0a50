//! The floor: the engine's C API, sources in memory.

use crate::measure::{Sample, timed};
use crate::raw::{self, Realm};
use crate::{INSTANCES, Side, Work};
use rquickjs::qjs;
use std::ffi::{CStr, CString};

pub fn version() -> String {
    // SAFETY: a static string.
    unsafe { CStr::from_ptr(qjs::JS_GetVersion()) }
        .to_string_lossy()
        .into_owned()
}

pub struct Raw {
    case_1: CString,
    memoize: CString,
    trivial: CString,
    hold: CString,
    path: CString,
    calls: Vec<Realm>,
    adds: Vec<qjs::JSValue>,
    kernels: Option<Realm>,
    sources: [String; 2],
    held: Vec<Realm>,
    turn: usize,
    text: String,
    json: CString,
    buffer: Vec<u8>,
}

impl Raw {
    pub fn new(work: &Work) -> Raw {
        Raw {
            case_1: raw::wrap(&work.source("case1.js")),
            // No require: lodash and the module are one text, as a bundler makes it.
            memoize: raw::wrap(&work.source("memoize.bundle.js")),
            trivial: raw::wrap(&work.source("trivial.js")),
            hold: raw::wrap(&work.source("hold.js")),
            kernels: None,
            adds: Vec::new(),
            calls: Vec::new(),
            sources: ["calls.js", "kernels.js"].map(|name| work.source(name)),
            path: work.path("module.js"),
            held: Vec::new(),
            turn: 0,
            text: "0123456789".repeat(10),
            json: CString::new(work.source("records.json")).unwrap(),
            buffer: vec![0; 64 << 10],
        }
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        for (realm, add) in self.calls.iter().zip(self.adds.drain(..)) {
            realm.free(add);
        }
    }
}

impl Side for Raw {
    fn fresh(&mut self, module: &str) -> f64 {
        let source = if module == "case1" {
            &self.case_1
        } else {
            &self.memoize
        };
        Realm::load(source, &self.path).method_number(c"leak", None)
    }

    fn call(&mut self, what: &str, i: usize) -> Result<Box<dyn FnMut() -> f64 + '_>, String> {
        if self.calls.is_empty() {
            let load = |i| {
                Realm::load(
                    &raw::wrap(&format!("{}{}", " ".repeat(16 * i), self.sources[0])),
                    &self.path,
                )
            };
            self.calls = (0..INSTANCES).map(load).collect();
            self.adds = self
                .calls
                .iter()
                .map(|realm| realm.function(c"add"))
                .collect();
        }
        let (realm, buffer) = (&self.calls[i], &mut self.buffer);
        Ok(match what {
            "name" => Box::new(|| realm.method_number(c"add", Some(41.0))),
            "handle" | "prepared" => {
                let add = self.adds[i];
                Box::new(move || realm.call_number(add, Some(41.0)))
            }
            "string" => Box::new(|| realm.method_text(c"echo", &self.text, buffer) as f64),
            "object" => Box::new(|| realm.method_json(c"process", &self.json, buffer) as f64),
            _ => return Err("not offered".into()),
        })
    }

    fn hold(&mut self) {
        let realm = Realm::load(&self.trivial, &self.path);
        self.held.push(realm);
    }

    fn call_held(&mut self) -> f64 {
        self.turn = (self.turn + 1) % self.held.len();
        self.held[self.turn].method_number(c"add", Some(41.0))
    }

    fn unhold(&mut self) {
        self.held.clear();
    }

    fn release(&mut self, objects: f64) -> Sample {
        let realm = Realm::load(&self.hold, &self.path);
        assert!(realm.method_number(c"fill", Some(objects)) == objects);
        timed(1, || drop(realm))
    }

    fn kernel(&mut self, name: &str, n: f64) -> f64 {
        let kernels = self
            .kernels
            .get_or_insert_with(|| Realm::load(&raw::wrap(&self.sources[1]), &self.path));
        kernels.method_number(&CString::new(name).unwrap(), Some(n))
    }

    fn other(&mut self, work: &str, arg: &str, _n: u32) -> Result<(Sample, f64), String> {
        match work {
            "threads" => crate::threads::run(arg, || {
                || _ = Realm::load(&self.case_1, &self.path).method_number(c"leak", None)
            }),
            // What two threads can be on this machine: each computes in an engine of its own.
            "spin" => crate::threads::run(arg, || {
                let realm = Realm::load(
                    &raw::wrap(
                        "exports.fib = function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }",
                    ),
                    &self.path,
                );
                move || _ = realm.method_number(c"fib", Some(8.0))
            }),
            _ => Err(format!("{work}: not offered")),
        }
    }
}
