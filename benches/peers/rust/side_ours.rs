//! This library through its C functions: files on disk, code cache warm, every check on.

use crate::measure::{Sample, timed};
use crate::ours::{self, CallFrame, Handle, Value};
use crate::{INSTANCES, Side, Work};
use std::collections::HashMap;
use std::ffi::CString;
use std::path::PathBuf;

pub struct Ours {
    case_1: CString,
    memoize: CString,
    trivial: CString,
    hold: CString,
    calls: Vec<Handle>,
    adds: Vec<Handle>,
    kernels: Handle,
    paths: [CString; 2],
    held: Vec<Handle>,
    turn: usize,
    text: String,
    json: String,
    folder: PathBuf,
    /// A large package that `…-load` loaded, for `…-first` and `…-warm`.
    loaded: Handle,
    /// By the name of the module.
    templates: HashMap<String, Handle>,
}

impl Ours {
    pub fn new(work: &Work) -> Ours {
        Ours {
            case_1: work.path("case1.js"),
            memoize: work.path("memoize.js"),
            trivial: work.path("trivial.js"),
            hold: work.path("hold.js"),
            adds: Vec::new(),
            calls: Vec::new(),
            kernels: 0,
            paths: ["calls.js", "kernels.js"].map(|name| work.path(name)),
            held: Vec::new(),
            turn: 0,
            text: "0123456789".repeat(10),
            json: work.source("records.json"),
            folder: work.folder.clone(),
            loaded: 0,
            templates: HashMap::new(),
        }
    }

    fn template(&mut self, name: &str) -> Handle {
        let path = CString::new(self.folder.join(format!("{name}.js")).to_str().unwrap()).unwrap();
        *self.templates.entry(name.to_owned()).or_insert_with(|| ours::template(&path))
    }

    /// A large package, step by step: loaded from source, from the code cache or from a template; its work for the first time; the best of twenty more.
    fn package(&mut self, way: &str, step: &str, name: &str) -> Result<(Sample, f64), String> {
        let path = CString::new(self.folder.join(format!("{name}.js")).to_str().unwrap()).unwrap();
        let work = if name == "memoize" { c"leak" } else { c"work" };
        match step {
            "load" => {
                match way {
                    "source" => ours::trim(),
                    // Warm: it was loaded once before.
                    "cache" => {
                        ours::trim();
                        ours::release(ours::require(&path, 0));
                    }
                    // By then its bytecode waits in an image (src/require/prepared.rs), if it is not too large.
                    "often" => (0..8).for_each(|_| ours::release(ours::require(&path, 0))),
                    "template" => {
                        let template = self.template(name);
                        // As after some use: slots are there.
                        ours::release(ours::instantiate(template));
                        return Ok((timed(1, || self.loaded = ours::instantiate(template)), 0.0));
                    }
                    _ => return Err("no such way".into()),
                }
                Ok((timed(1, || self.loaded = ours::require(&path, 0)), 0.0))
            }
            "first" => {
                let mut value = 0.0;
                let sample = timed(1, || value = ours::call_0(self.loaded, work));
                Ok((sample, value))
            }
            "warm" => {
                let once = || timed(1, || _ = ours::call_0(self.loaded, work));
                let best = (0..20).map(|_| once()).min_by(|a, b| a.wall.total_cmp(&b.wall)).unwrap();
                ours::release(std::mem::take(&mut self.loaded));
                Ok((best, 0.0))
            }
            _ => Err("no such step".into()),
        }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        self.unhold();
        self.calls
            .iter()
            .chain(&self.adds)
            .chain([&self.kernels])
            .for_each(|&handle| ours::release(handle));
    }
}

impl Side for Ours {
    fn fresh(&mut self, module: &str) -> f64 {
        let module = ours::require(
            if module == "case1" {
                &self.case_1
            } else {
                &self.memoize
            },
            0,
        );
        let value = ours::call_0(module, c"leak");
        ours::release(module);
        value
    }

    fn call(&mut self, what: &str, i: usize) -> Result<Box<dyn FnMut() -> f64 + '_>, String> {
        if self.calls.is_empty() {
            self.calls = (0..INSTANCES)
                .map(|_| ours::require(&self.paths[0], 0))
                .collect();
            self.adds = self
                .calls
                .iter()
                .map(|&module| ours::get(module, c"add"))
                .collect();
        }
        let (module, add) = (self.calls[i], self.adds[i]);
        Ok(match what {
            "name" => Box::new(move || ours::call_number(module, Some(c"add"), 41.0)),
            "handle" => Box::new(move || ours::call_number(add, None, 41.0)),
            "prepared" => {
                let arg = Box::new(Value::number(41.0));
                let mut frame = CallFrame::new(add, &arg);
                Box::new(move || {
                    // What the frame points to goes with it.
                    let _ = &arg;
                    frame.call()
                })
            }
            "string" => Box::new(move || ours::call_text(module, c"echo", &self.text) as f64),
            "object" => Box::new(move || ours::call_data(module, c"process", &self.json) as f64),
            _ => return Err("not offered".into()),
        })
    }

    fn hold(&mut self) {
        self.held.push(ours::require(&self.trivial, 0));
    }

    fn call_held(&mut self) -> f64 {
        self.turn = (self.turn + 1) % self.held.len();
        ours::call_number(self.held[self.turn], Some(c"add"), 41.0)
    }

    fn unhold(&mut self) {
        self.held.drain(..).for_each(ours::release);
    }

    fn release(&mut self, objects: f64) -> Sample {
        // 105 bytes for each object, and the default limit is 256 MiB.
        let ctx = ours::context(objects as u64 * 200 + (64 << 20));
        let module = ours::require(&self.hold, ctx);
        assert!(ours::call_number(module, Some(c"fill"), objects) == objects);
        ours::release(ctx);
        timed(1, || ours::release(module))
    }

    fn kernel(&mut self, name: &str, n: f64) -> f64 {
        if self.kernels == 0 {
            self.kernels = ours::require(&self.paths[1], 0);
        }
        ours::call_number(self.kernels, Some(&CString::new(name).unwrap()), n)
    }

    fn other(&mut self, work: &str, arg: &str, n: u32) -> Result<(Sample, f64), String> {
        match work {
            // (b) from a template: a copy, one call, release.
            "copy" => {
                let (template, mut value) = (self.template(arg), 0.0);
                let sample = timed(n, || {
                    for _ in 0..n {
                        let module = ours::instantiate(template);
                        value = ours::call_0(module, c"leak");
                        ours::release(module);
                    }
                });
                Ok((sample, value))
            }
            "hold-copy" => {
                let template = self.template(arg);
                Ok((timed(n, || (0..n).for_each(|_| self.held.push(ours::instantiate(template)))), 0.0))
            }
            "hold-module" => {
                let path = CString::new(self.folder.join(format!("{arg}.js")).to_str().unwrap()).unwrap();
                Ok((timed(n, || (0..n).for_each(|_| self.held.push(ours::require(&path, 0)))), 0.0))
            }
            "leak-held" => Ok((timed(n, || self.held.iter().for_each(|&module| _ = ours::call_0(module, c"leak"))), 0.0)),
            "threads" => crate::threads::run(arg, || {
                || {
                    let module = ours::require(&self.case_1, 0);
                    ours::call_0(module, c"leak");
                    ours::release(module);
                }
            }),
            _ => match work.split_once('-') {
                Some((way, step)) => self.package(way, step, arg),
                None => Err(format!("{work}: not offered")),
            },
        }
    }
}
