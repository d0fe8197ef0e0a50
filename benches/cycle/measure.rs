//! Clocks, the interleaved race, medians, and the table.

// Two programs share this file, and neither uses all of it.
#![allow(dead_code)]

use std::cell::Cell;

/// Microseconds per operation.
#[derive(Clone, Copy)]
pub struct Sample {
    pub wall: f64,
    pub cpu: f64,
}

fn clock(id: libc::clockid_t) -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `t` is ours; both clocks exist on every system this is built for.
    unsafe { libc::clock_gettime(id, &mut t) };
    t.tv_sec as f64 * 1e6 + t.tv_nsec as f64 / 1e3
}

/// Wall time in microseconds.
pub fn wall() -> f64 {
    clock(libc::CLOCK_MONOTONIC)
}

/// CPU time of the whole process, helper threads included, in microseconds.
pub fn cpu() -> f64 {
    clock(libc::CLOCK_PROCESS_CPUTIME_ID)
}

/// Runs `f`, which does `n` operations.
pub fn timed(n: u32, f: impl FnOnce()) -> Sample {
    let (cpu_0, wall_0) = (cpu(), wall());
    f();
    let (wall_1, cpu_1) = (wall(), cpu());
    Sample { wall: (wall_1 - wall_0) / n as f64, cpu: (cpu_1 - cpu_0) / n as f64 }
}

/// One side of a race: does `n` operations and says what one took.
pub type Runner<'a> = Box<dyn FnMut(u32) -> Sample + 'a>;

/// A side whose whole operation is measured.
pub fn side<'a>(mut operation: impl FnMut() + 'a) -> Runner<'a> {
    Box::new(move |n| {
        timed(n, || {
            for _ in 0..n {
                operation();
            }
        })
    })
}

/// A batch is about this long, so that the clocks cost nothing and neighbours on the machine hit all sides alike.
const BATCH_MICROSECONDS: f64 = 2000.0;

/// Lets the sides take turns in small batches (A B B A …) for about `seconds`.
pub fn race(seconds: f64, sides: &mut [Runner]) -> Vec<Series> {
    let mut batches = Vec::new();
    let mut round_time = 0.0;
    for side in sides.iter_mut() {
        // Find how many operations make a batch, by the fastest of a few runs: a cold first one would make batches of one
        // operation, which then measure the other sides' cold caches.
        let mut n = 1;
        let spent = loop {
            let spent = (0..5)
                .map(|_| {
                    let start = wall();
                    side(n);
                    wall() - start
                })
                .fold(f64::INFINITY, f64::min);
            if spent >= BATCH_MICROSECONDS / 2.0 {
                break spent;
            }
            n *= 2;
        };
        let fitting = (n as f64 * BATCH_MICROSECONDS / spent).max(1.0) as u32;
        batches.push(fitting);
        round_time += spent * fitting as f64 / n as f64;
    }
    let rounds = (seconds * 1e6 / round_time).clamp(5.0, 5000.0) as usize;
    let mut series: Vec<Series> = sides.iter().map(|_| Series::default()).collect();
    for round in 0..rounds {
        for step in 0..sides.len() {
            let i = if round % 2 == 0 { step } else { sides.len() - 1 - step };
            let sample = sides[i](batches[i]);
            series[i].push(sample);
        }
    }
    series
}

/// What one side took, batch by batch.
#[derive(Default)]
pub struct Series {
    wall: Vec<f64>,
    cpu: Vec<f64>,
}

impl Series {
    pub fn push(&mut self, sample: Sample) {
        self.wall.push(sample.wall);
        self.cpu.push(sample.cpu);
    }

    pub fn wall(&self) -> Quartiles {
        Quartiles::of(&self.wall)
    }

    pub fn cpu(&self) -> Quartiles {
        Quartiles::of(&self.cpu)
    }
}

#[derive(Clone, Copy)]
pub struct Quartiles {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

impl Quartiles {
    pub fn of(samples: &[f64]) -> Quartiles {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |q: f64| sorted[((sorted.len() - 1) as f64 * q).round() as usize];
        Quartiles { low: at(0.25), median: at(0.5), high: at(0.75) }
    }

    /// `5.50 [5.41–5.72]`
    pub fn show(&self) -> String {
        let digits = match self.median {
            m if m < 1.0 => 3,
            m if m < 100.0 => 2,
            m if m < 10_000.0 => 1,
            _ => 0,
        };
        format!("{:.*} [{:.*}–{:.*}]", digits, self.median, digits, self.low, digits, self.high)
    }
}

/// A figure may pass its target by this factor before `--quick` calls it a failure: what noise on a shared machine can do.
pub const NOISE: f64 = 1.5;

/// One line of the table.
pub struct Line {
    pub label: String,
    pub raw: String,
    pub ours: String,
    /// Ours by raw.
    pub ratio: f64,
    pub cpu_ratio: Option<f64>,
    pub target: Option<f64>,
    /// Whether `--quick` fails by it.
    pub gate: bool,
}

impl Line {
    /// A line of times; with a target it is also a gate.
    pub fn times(label: &str, raw: &Series, ours: &Series, target: Option<f64>) -> Line {
        Line {
            label: label.into(),
            raw: raw.wall().show(),
            ours: ours.wall().show(),
            ratio: ours.wall().median / raw.wall().median,
            cpu_ratio: Some(ours.cpu().median / raw.cpu().median),
            target,
            gate: target.is_some(),
        }
    }

    /// By CPU time, which neighbours on the machine disturb least; by wall time only when it is far off (something waits).
    pub fn failed(&self) -> bool {
        let Some(target) = self.target.filter(|_| self.gate) else { return false };
        let over = |ratio: f64, margin: f64| ratio.is_nan() || ratio > target * margin;
        match self.cpu_ratio {
            Some(cpu) => over(cpu, NOISE) || over(self.ratio, 2.0 * NOISE),
            None => over(self.ratio, NOISE),
        }
    }

    pub fn print(&self) {
        thread_local!(static HEAD: Cell<bool> = const { Cell::new(false) });
        if !HEAD.replace(true) {
            println!(
                "\n{:<58} {:>25} {:>25} {:>7} {:>7}  target",
                "", "raw QuickJS, malloc", "require-vm", "ratio", "cpu"
            );
        }
        let verdict = match self.target {
            None => "–".into(),
            Some(target) if self.ratio <= target => format!("{target} ok"),
            Some(target) => format!("{target} OVER"),
        };
        let cpu = self.cpu_ratio.map_or("–".into(), |r| format!("{r:.3}"));
        println!("{:<58} {:>25} {:>25} {:>7.3} {:>7}  {}", self.label, self.raw, self.ours, self.ratio, cpu, verdict);
    }
}
