//! The worker for the engine's C API, for rquickjs and for this library's C functions: one process, so that ratios between them are
//! not those of two memory layouts. `benches/README.md` tells the protocol.

#[path = "../../cycle/measure.rs"]
mod measure;
#[path = "../../cycle/ours.rs"]
mod ours;
#[path = "../../cycle/raw.rs"]
mod raw;
mod side_ours;
mod side_raw;
mod side_rquickjs;
mod threads;

use measure::{Sample, timed};
use std::ffi::CString;
use std::io::{BufRead, Write};
use std::path::PathBuf;

/// Sources and paths, as the driver laid them out.
pub struct Work {
    folder: PathBuf,
}

impl Work {
    /// The path of a module.
    pub fn path(&self, name: &str) -> CString {
        CString::new(self.folder.join(name).to_str().unwrap()).unwrap()
    }

    pub fn source(&self, name: &str) -> String {
        let path = self.folder.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

/// Where an engine's memory happens to lie makes up to 40 % of a short call: several instances, with sources of several lengths, take turns.
pub const INSTANCES: usize = 8;

/// One peer. Every function does its work once. What only some works need is made when first asked for: idle memory is measured, too.
pub trait Side {
    /// A fresh module, one call, release: (a) `case1`, (b) `memoize`.
    fn fresh(&mut self, module: &str) -> f64;
    /// `add` by name, `add` by a function that is held, `echo`, `process`, on the instance `i`.
    fn call(&mut self, what: &str, i: usize) -> Result<Box<dyn FnMut() -> f64 + '_>, String>;
    /// One more idle live instance.
    fn hold(&mut self);
    /// A call of the next of the held instances.
    fn call_held(&mut self) -> f64;
    fn unhold(&mut self);
    /// An instance that holds that many objects is released; only that is measured.
    fn release(&mut self, objects: f64) -> Sample;
    fn kernel(&mut self, name: &str, n: f64) -> f64;
    /// Anything else.
    fn other(&mut self, work: &str, _arg: &str, _n: u32) -> Result<(Sample, f64), String> {
        Err(format!("{work}: not offered"))
    }
}

/// Does the work `n` times, says what one took and what it gave.
fn perform(
    side: &mut dyn Side,
    batch: usize,
    work: &str,
    arg: &str,
    n: u32,
) -> Result<(Sample, f64), String> {
    let mut value = 0.0;
    let repeat = |f: &mut dyn FnMut() -> f64| {
        let mut last = 0.0;
        let sample = timed(n, || {
            for _ in 0..n {
                last = f();
            }
        });
        (sample, last)
    };
    let sample = match work {
        "fresh" => return Ok(repeat(&mut || side.fresh(arg))),
        "call" => {
            let mut call = side.call(arg, batch % INSTANCES)?;
            return Ok(repeat(&mut call));
        }
        "kernel" => {
            let (name, size) = arg.split_once('/').ok_or("kernel NAME/SIZE")?;
            let size = size.parse().map_err(|_| "no size")?;
            return Ok(repeat(&mut || side.kernel(name, size)));
        }
        "hold" => timed(n, || (0..n).for_each(|_| side.hold())),
        "held" => return Ok(repeat(&mut || side.call_held())),
        "unhold" => timed(1, || side.unhold()),
        "release" => {
            value = arg.parse().map_err(|_| "no count")?;
            side.release(value)
        }
        _ => return side.other(work, arg, n),
    };
    Ok((sample, value))
}

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let [folder, names] = &args[..] else {
        // `cargo bench` without arguments starts every target: this one serves benches/bench.py.
        println!("worker FOLDER SIDE,SIDE: started by benches/bench.py");
        return;
    };
    // As in benches/cycle.rs: malloc as in a process that has run for a while.
    std::hint::black_box(Vec::<u8>::with_capacity(31 << 20));
    let work = Work {
        folder: PathBuf::from(folder),
    };
    let mut sides: Vec<(&str, Box<dyn Side + '_>)> = names
        .split(',')
        .map(|name| {
            let side: Box<dyn Side> = match name {
                "raw" => Box::new(side_raw::Raw::new(&work)),
                "rquickjs" => Box::new(side_rquickjs::Safe::new(&work)),
                "rvm" => Box::new(side_ours::Ours::new(&work)),
                _ => panic!("no side {name}"),
            };
            (name, side)
        })
        .collect();
    println!(
        "ready engine {}; require-vm {}",
        side_raw::version(),
        ours::version()
    );
    let mut batches = 0;
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words[..] {
            [name, work, arg, n] => {
                match (sides.iter_mut().find(|(side, _)| *side == name), n.parse()) {
                    (Some((_, side)), Ok(n)) => {
                        batches += 1;
                        // The sides take turns: each sees all instances.
                        perform(&mut **side, batches / 3, work, arg, n)
                    }
                    _ => Err("no such side, or no count".into()),
                }
            }
            _ => Err("SIDE WORK ARG N".into()),
        };
        let mut out = std::io::stdout().lock();
        match answer {
            Ok((sample, value)) => writeln!(
                out,
                "{:.3} {:.3} {value}",
                sample.wall * 1e3,
                sample.cpu * 1e3
            ),
            Err(message) => writeln!(out, "! {message}"),
        }
        .unwrap();
        out.flush().unwrap();
    }
}
