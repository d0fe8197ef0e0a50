//! The library against the raw engine, in one binary and one run: `cargo bench --bench cycle`, with `-- --quick` for the short form.
//! `benches/README.md` says what each row is.

#[path = "cycle/measure.rs"]
mod measure;
#[path = "cycle/memory.rs"]
mod memory;
#[path = "cycle/ours.rs"]
mod ours;
#[path = "cycle/raw.rs"]
mod raw;

use measure::{Line, Quartiles, Runner, cpu, race, side, timed, wall};
use std::ffi::{CStr, CString};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, thread};

const CASE_1: &str = "\
const leakArray = [];
exports.leak = function leak() {
    leakArray.push('leak');
    return leakArray.length;
};
";

pub const TRIVIAL: &str = "exports.add = (a) => a + 1;\n";

const CALLS: &str = r#"
exports.add = (a) => a + 1;
exports.echo = (s) => s;
exports.process = (records) => {
    let total = 0;
    for (const r of records) {
        r.total = r.price * r.count;
        r.tags.push('seen');
        total += r.total;
    }
    return { total, records };
};
"#;

const HOLD: &str = r#"
const kept = [];
exports.fill = (n) => {
    for (let i = 0; i < n; i++) kept.push({ x: i });
    return kept.length;
};
"#;

const KERNELS: &str = r#"
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
exports.fib = fib;

exports.sort = (n) => {
    let seed = 12345;
    const words = [];
    for (let i = 0; i < n; i++) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        words.push('w' + seed.toString(36));
    }
    words.sort();
    const numbers = words.map((w) => w.length * 1000 + w.charCodeAt(1)).sort((a, b) => a - b);
    let text = '';
    for (const w of words) text += w + ',';
    let hash = 0;
    for (let i = 0; i < text.length; i += 7) hash = (hash * 31 + text.charCodeAt(i)) | 0;
    return hash + numbers[n >> 1];
};

exports.churn = (n) => {
    let live = {};
    let sum = 0;
    for (let i = 0; i < n; i++) {
        const o = { id: i, next: null, name: 'k' + (i & 255) };
        o.next = live[o.name] || null;
        if (o.next) { sum += o.next.id; o.next.next = null; }
        live[o.name] = o;
        if ((i & 1023) === 1023) live = {};
    }
    return sum;
};

exports.grow = (n) => {
    const list = [];
    for (let i = 0; i < n; i++) list.push(i);
    let text = '';
    for (let i = 0; i < n; i++) text += 'abcdefghij';
    const bytes = new Uint8Array(n * 4);
    bytes.fill(7);
    const copy = list.slice().concat(list);
    return copy.length + text.length + text.charCodeAt(n) + bytes[n];
};

exports.buffer = (n) => {
    const bytes = new Uint8Array(n);
    bytes.fill(7);
    return bytes[n - 1] + bytes.length;
};
"#;

/// The modules on disk.
pub struct Files {
    folder: PathBuf,
    case_1: CString,
    deep: CString,
    pub trivial: PathBuf,
    calls: CString,
    hold: CString,
    kernels: CString,
}

impl Files {
    fn write() -> Files {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = if fs::create_dir_all(&target).is_ok() { target } else { std::env::temp_dir() };
        let folder = folder.join(format!("rvm-bench-{}", std::process::id()));
        let deep = folder.join("a/b/c/d/e/f/g/h/i/j");
        fs::create_dir_all(&deep).unwrap();
        let file = |path: PathBuf, source: &str| {
            fs::write(&path, source).unwrap();
            CString::new(path.to_str().unwrap()).unwrap()
        };
        let trivial = folder.join("trivial.js");
        file(trivial.clone(), TRIVIAL);
        Files {
            case_1: file(folder.join("case1.js"), CASE_1),
            deep: file(deep.join("case1.js"), CASE_1),
            trivial,
            calls: file(folder.join("calls.js"), CALLS),
            hold: file(folder.join("hold.js"), HOLD),
            kernels: file(folder.join("kernels.js"), KERNELS),
            folder,
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

// ---- case 1 ----

fn raw_cycle(wrapped: &CStr, path: &CStr) {
    let realm = raw::Realm::load(wrapped, path);
    assert!(realm.method_number(c"leak", None) == 1.0);
}

fn our_cycle(path: &CStr) {
    let module = ours::require(path, 0);
    assert!(ours::call_0(module, c"leak") == 1.0);
    ours::release(module);
}

fn our_cycle_limited(path: &CStr) {
    let ctx = ours::limited_context();
    let module = ours::require(path, ctx);
    assert!(ours::call_0(module, c"leak") == 1.0);
    ours::release(module);
    ours::release(ctx);
}

fn cycle(seconds: f64, files: &Files) -> Vec<Line> {
    let wrapped = raw::wrap(CASE_1);
    let series = race(
        seconds,
        &mut [
            side(|| raw_cycle(&wrapped, &files.case_1)),
            side(|| our_cycle(&files.case_1)),
            side(|| our_cycle_limited(&files.case_1)),
            side(|| our_cycle(&files.deep)),
        ],
    );
    vec![
        Line::times("1  case 1: require, leak, release (µs)", &series[0], &series[1], Some(0.2)),
        Line::times("1b the same in a ctx with memory and time limits", &series[0], &series[2], Some(0.2)),
        Line::times("1c as 1, the file ten folders deeper", &series[0], &series[3], None),
    ]
}

/// Where the time of one cycle goes, each step by the clock.
fn cycle_steps(seconds: f64, files: &Files) {
    type Steps<'a> = Box<dyn FnMut(&mut dyn FnMut()) + 'a>;
    let steps = |names: &[&str], mut once: Steps| {
        let mut samples = vec![Vec::new(); names.len()];
        let end = wall() + seconds * 1e6 / 2.0;
        while wall() < end {
            let mut last = wall();
            let mut step = 0;
            once(&mut || {
                let now = wall();
                samples[step].push(now - last);
                step += 1;
                last = wall();
            });
        }
        // What reading the clock itself takes.
        let clock = Quartiles::of(&(0..1000).map(|_| -(wall() - wall())).collect::<Vec<_>>()).median;
        let shown: Vec<String> =
            names.iter().zip(&samples).map(|(name, s)| format!("{name} {:.2}", Quartiles::of(s).median - clock)).collect();
        shown.join(", ")
    };
    let wrapped = raw::wrap(CASE_1);
    let raw = steps(
        &["new + eval", "call", "free"],
        Box::new(|done| {
            let realm = raw::Realm::load(&wrapped, &files.case_1);
            done();
            realm.method_number(c"leak", None);
            done();
            drop(realm);
            done();
        }),
    );
    let ours = steps(
        &["require", "call", "release"],
        Box::new(|done| {
            let module = ours::require(&files.case_1, 0);
            done();
            ours::call_0(module, c"leak");
            done();
            ours::release(module);
            done();
        }),
    );
    let limited = steps(
        &["context_new", "require", "call", "release module", "release ctx"],
        Box::new(|done| {
            let ctx = ours::limited_context();
            done();
            let module = ours::require(&files.case_1, ctx);
            done();
            ours::call_0(module, c"leak");
            done();
            ours::release(module);
            done();
            ours::release(ctx);
            done();
        }),
    );
    println!("   steps of 1, median µs: raw: {raw}; ours: {ours}; 1b: {limited}");
}

// ---- calls ----

fn calls(seconds: f64, files: &Files) -> Vec<Line> {
    let raw = raw::Realm::load(&raw::wrap(CALLS), &files.calls);
    let function = raw.function(c"add");
    let module = ours::require(&files.calls, 0);
    let handle = ours::get(module, c"add");
    let limited = ours::limited_context();
    let limited_module = ours::require(&files.calls, limited);
    let numbers = race(
        seconds / 2.5,
        &mut [
            side(|| assert!(raw.method_number(c"add", Some(41.0)) == 42.0)),
            side(|| assert!(ours::call_number(module, Some(c"add"), 41.0) == 42.0)),
            side(|| assert!(ours::call_number(limited_module, Some(c"add"), 41.0) == 42.0)),
            side(|| assert!(ours::call_number(handle, None, 41.0) == 42.0)),
            side(|| assert!(raw.call_number(function, Some(41.0)) == 42.0)),
        ],
    );
    let ascii = "0123456789".repeat(10);
    let wide = "äöü€".repeat(25);
    assert!(ascii.len() == 100 && wide.chars().count() == 100);
    let (mut buffer, mut wide_buffer) = ([0; 1024], [0; 1024]);
    let texts = race(
        seconds / 2.5,
        &mut [
            side(|| assert!(raw.method_text(c"echo", &ascii, &mut buffer) == ascii.len())),
            side(|| assert!(ours::call_text(module, c"echo", &ascii) == ascii.len())),
            side(|| assert!(raw.method_text(c"echo", &wide, &mut wide_buffer) == wide.len())),
            side(|| assert!(ours::call_text(module, c"echo", &wide) == wide.len())),
        ],
    );
    // A host with many mods calls one after another: caches are cold, and slots are aligned alike.
    const MANY: usize = 64;
    let wrapped = raw::wrap(CALLS);
    let many_raw: Vec<_> = (0..MANY).map(|_| raw::Realm::load(&wrapped, &files.calls)).collect();
    let many_ours: Vec<_> = (0..MANY).map(|_| ours::require(&files.calls, 0)).collect();
    let (mut i, mut j) = (0, 0);
    let many = race(
        seconds / 5.0,
        &mut [
            side(|| {
                i = (i + 1) % MANY;
                assert!(many_raw[i].method_number(c"add", Some(41.0)) == 42.0)
            }),
            side(|| {
                j = (j + 1) % MANY;
                assert!(ours::call_number(many_ours[j], Some(c"add"), 41.0) == 42.0)
            }),
        ],
    );
    many_ours.into_iter().for_each(ours::release);
    raw.free(function);
    for handle in [handle, module, limited_module, limited] {
        ours::release(handle);
    }
    vec![
        Line::times("2  call by name, number to number (µs)", &numbers[0], &numbers[1], Some(2.0)),
        Line::times("2b the same under memory and time limits", &numbers[0], &numbers[2], Some(2.0)),
        Line::times("2c through the function's handle; raw as 2", &numbers[0], &numbers[3], Some(2.0)),
        Line::times("2d through the function's handle; raw without the get", &numbers[4], &numbers[3], None),
        Line::times("2e as 2, 64 realms in turn", &many[0], &many[1], None),
        Line::times("3  echo of 100 bytes (µs)", &texts[0], &texts[1], Some(2.0)),
        Line::times("3b echo of 100 characters in 225 bytes", &texts[2], &texts[3], None),
    ]
}

fn records() -> String {
    let record = |i: usize| {
        format!(
            r#"{{"id":{i},"name":"record {i}","price":{}.25,"count":{},"active":{},"tags":["red","green"],"at":{{"x":{i},"y":-1.5}}}}"#,
            i * 3,
            i % 7,
            i.is_multiple_of(2)
        )
    };
    format!("[{}]", (0..50).map(record).collect::<Vec<_>>().join(","))
}

fn json(seconds: f64, files: &Files) -> Vec<Line> {
    let raw = raw::Realm::load(&raw::wrap(CALLS), &files.calls);
    let module = ours::require(&files.calls, 0);
    let text = records();
    let c_text = CString::new(text.clone()).unwrap();
    let mut buffer = vec![0; 64 << 10];
    let length = raw.method_json(c"process", &c_text, &mut buffer);
    let series = race(
        seconds,
        &mut [
            side(|| assert!(raw.method_json(c"process", &c_text, &mut buffer) == length)),
            side(|| assert!(ours::call_json(module, c"process", &text) == length)),
            side(|| assert!(ours::call_data(module, c"process", &text) == length)),
        ],
    );
    ours::release(module);
    let label = format!("4  50 records, {} B of JSON in, {length} out (µs)", text.len());
    vec![
        Line::times(&label, &series[0], &series[1], Some(1.3)),
        Line::times("4b the same as data text", &series[0], &series[2], Some(1.0)),
    ]
}

// ---- memory ----

fn idle(counts: &[u32], files: &Files) -> Vec<Line> {
    counts
        .iter()
        .map(|&realms| {
            let [raw, ours] = ["raw", "ours"].map(|who| memory::per_realm(who, realms, files));
            Line {
                label: format!("5  an idle realm among {realms} (KiB)"),
                raw: raw.show(),
                ours: ours.show(),
                ratio: ours.total() / raw.total(),
                cpu_ratio: None,
                target: Some(1.5),
                // A realm that is alone carries the image and the cache for all.
                gate: realms >= 100,
            }
        })
        .collect()
}

fn release(seconds: f64, files: &Files) -> Vec<Line> {
    const OBJECTS: f64 = 1e6;
    let wrapped = raw::wrap(HOLD);
    let (mut raw_bytes, mut our_bytes) = (0, 0);
    let raw: Runner = Box::new(|n| {
        alone(n);
        let realm = raw::Realm::load(&wrapped, &files.hold);
        realm.method_number(c"fill", Some(OBJECTS));
        raw_bytes = realm.bytes();
        timed(1, || drop(realm))
    });
    let ours: Runner = Box::new(|n| {
        alone(n);
        let module = ours::require(&files.hold, 0);
        ours::call_number(module, Some(c"fill"), OBJECTS);
        our_bytes = ours::bytes(module);
        timed(1, || ours::release(module))
    });
    let series = race(seconds, &mut [raw, ours]);
    let label = format!("6  release of 10^6 objects, {} MB raw, {} MB ours (µs)", raw_bytes / 1_000_000, our_bytes / 1_000_000);
    vec![Line::times(&label, &series[0], &series[1], None)]
}

fn alone(n: u32) {
    assert!(n == 1, "this side is slow enough to be a batch alone");
}

// ---- threads ----

/// Operations per second of `threads` threads together, for about `seconds`, and CPU time of one operation; each thread makes its own.
fn throughput<'a>(threads: usize, seconds: f64, make: &(dyn Fn() -> Box<dyn FnMut() + 'a> + Sync)) -> (f64, f64) {
    let start = Barrier::new(threads + 1);
    let stop = AtomicBool::new(false);
    let (workers, spent): (Vec<(u64, f64, f64)>, f64) = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut operation = make();
                    for _ in 0..20 {
                        operation();
                    }
                    start.wait();
                    let (mut count, begin) = (0, wall());
                    while !stop.load(Ordering::Relaxed) {
                        operation();
                        count += 1;
                    }
                    (count, begin, wall())
                })
            })
            .collect();
        start.wait();
        let begin = cpu();
        thread::sleep(std::time::Duration::from_secs_f64(seconds));
        stop.store(true, Ordering::Relaxed);
        (workers.into_iter().map(|worker| worker.join().unwrap()).collect(), cpu() - begin)
    });
    let begin = workers.iter().map(|w| w.1).fold(f64::INFINITY, f64::min);
    let end = workers.iter().map(|w| w.2).fold(0.0, f64::max);
    let count = workers.iter().map(|w| w.0 as f64).sum::<f64>();
    (count * 1e6 / (end - begin), spent / count)
}

fn threads(seconds: f64, files: &Files) -> Vec<Line> {
    let wrapped = raw::wrap(CASE_1);
    let kernels = raw::wrap(KERNELS);
    // What the machine can give: each thread computes in an engine of its own and allocates nothing.
    let spin = || -> Box<dyn FnMut()> {
        let realm = raw::Realm::load(&kernels, &files.kernels);
        Box::new(move || assert!(realm.method_number(c"fib", Some(8.0)) == 21.0))
    };
    let raw = || -> Box<dyn FnMut() + '_> { Box::new(|| raw_cycle(&wrapped, &files.case_1)) };
    let ours = || -> Box<dyn FnMut() + '_> { Box::new(|| our_cycle(&files.case_1)) };
    let rounds = 7;
    let window = seconds / rounds as f64 / 6.0;
    let mut scaling = [const { Vec::new() }; 3];
    let mut rates = [const { Vec::new() }; 3];
    let mut costs = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        for (i, make) in [&spin as &(dyn Fn() -> Box<dyn FnMut()> + Sync), &raw, &ours].into_iter().enumerate() {
            let one = throughput(1, window, make);
            let four = throughput(4, window, make);
            scaling[i].push(four.0 / one.0);
            rates[i].push(four.0);
            costs[i].push(four.1 / one.1);
        }
    }
    let [spin, raw, ours] = scaling.map(|s| Quartiles::of(&s));
    let rates = rates.map(|r| Quartiles::of(&r).median);
    let costs = costs.map(|c| Quartiles::of(&c).median);
    let line = |label: String, raw: Quartiles, cost: f64, target| Line {
        label,
        raw: raw.show(),
        ours: ours.show(),
        ratio: raw.median / ours.median,
        cpu_ratio: Some(costs[2] / cost),
        target,
        gate: target.is_some(),
    };
    if spin.median < 1.5 && thread::available_parallelism().is_ok_and(|n| n.get() > 1) {
        println!("   row 7: somebody else uses the other cores (pure compute scales {:.2}): it says little now", spin.median);
    }
    vec![
        line(format!("7  4 threads by 1, case 1 ({:.0}/s); left: pure compute", rates[2]), spin, costs[0], Some(1.15)),
        line(format!("7b the same; left: raw cycles ({:.0}/s)", rates[1]), raw, costs[1], None),
    ]
}

// ---- compute ----

fn kernels(seconds: f64, files: &Files) -> Vec<Line> {
    let wrapped = raw::wrap(KERNELS);
    let raw = raw::Realm::load(&wrapped, &files.kernels);
    let module = ours::require(&files.kernels, 0);
    let list: [(&str, &CStr, f64); 5] = [
        ("8  fib(20) (µs)", c"fib", 20.0),
        ("8b 3,000 words: build, sort, join (µs)", c"sort", 3000.0),
        ("8c 20,000 small objects made and dropped (µs)", c"churn", 20_000.0),
        ("8d a list, a string and bytes that grow to MBs (µs)", c"grow", 100_000.0),
        ("8e one array of 4 MB made, filled and dropped (µs)", c"buffer", 4e6),
    ];
    let share = seconds / (list.len() + 2) as f64;
    let mut lines = Vec::new();
    for (label, name, n) in list {
        let expected = raw.method_number(name, Some(n));
        let series = race(
            share,
            &mut [
                side(|| assert!(raw.method_number(name, Some(n)) == expected)),
                side(|| assert!(ours::call_number(module, Some(name), n) == expected)),
            ],
        );
        lines.push(Line::times(label, &series[0], &series[1], None));
    }
    drop(raw);
    ours::release(module);
    // The same work in a realm that has just begun: fresh pages against malloc's warm ones.
    for (label, name, n) in [
        ("8f load, 20,000 small objects, release (µs)", c"churn", 20_000.0),
        ("8g load, grow to MBs, release (µs)", c"grow", 100_000.0),
    ] {
        let series = race(
            share,
            &mut [
                side(|| {
                    raw::Realm::load(&wrapped, &files.kernels).method_number(name, Some(n));
                }),
                side(|| {
                    let module = ours::require(&files.kernels, 0);
                    ours::call_number(module, Some(name), n);
                    ours::release(module);
                }),
            ],
        );
        lines.push(Line::times(label, &series[0], &series[1], None));
    }
    lines
}

// ---- the program ----

/// Does one thing over and over, for a profiler.
fn repeat(what: &str, seconds: f64, files: &Files) {
    let wrapped = raw::wrap(CASE_1);
    let calls = raw::wrap(CALLS);
    let text = "0123456789".repeat(10);
    let json = records();
    let c_json = CString::new(json.clone()).unwrap();
    let mut buffer = vec![0; 64 << 10];
    let module = || ours::require(&files.calls, 0);
    let raw = || raw::Realm::load(&calls, &files.calls);
    let mut operation: Box<dyn FnMut() + '_> = match what {
        "cycle" => Box::new(|| our_cycle(&files.case_1)),
        "cycle-limited" => Box::new(|| our_cycle_limited(&files.case_1)),
        "cycle-raw" => Box::new(|| raw_cycle(&wrapped, &files.case_1)),
        "call" => {
            let module = module();
            Box::new(move || {
                ours::call_number(module, Some(c"add"), 41.0);
            })
        }
        "call-raw" => {
            let realm = raw();
            Box::new(move || {
                realm.method_number(c"add", Some(41.0));
            })
        }
        "handle" => {
            let add = ours::get(module(), c"add");
            Box::new(move || {
                ours::call_number(add, None, 41.0);
            })
        }
        "echo" => {
            let module = module();
            Box::new(move || {
                ours::call_text(module, c"echo", &text);
            })
        }
        "echo-raw" => {
            let realm = raw();
            Box::new(move || {
                realm.method_text(c"echo", &text, &mut buffer);
            })
        }
        "json" => {
            let module = module();
            Box::new(move || {
                ours::call_json(module, c"process", &json);
            })
        }
        "data" => {
            let module = module();
            Box::new(move || {
                ours::call_data(module, c"process", &json);
            })
        }
        "json-raw" => {
            let realm = raw();
            Box::new(move || {
                realm.method_json(c"process", &c_json, &mut buffer);
            })
        }
        _ => panic!("--loop {what}: not known"),
    };
    let end = wall() + seconds * 1e6;
    let mut count = 0u64;
    let total = timed(1, || {
        while wall() < end {
            for _ in 0..100 {
                operation();
            }
            count += 100;
        }
    });
    println!("{what}: {count} times, {:.3} µs each, {:.3} µs of CPU", total.wall / count as f64, total.cpu / count as f64);
}

/// Brings malloc into the state of a process that has run for a while: glibc raises its thresholds for mmap and for giving the heap's end back when
/// a large block is freed, so that what a row measures does not depend on the rows before it (section 8 called brk 379 times without this, 17 with it).
fn settle_malloc() {
    std::hint::black_box(Vec::<u8>::with_capacity(31 << 20));
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).map(String::as_str);
    if let Some(i) = args.iter().position(|a| a == "--memory") {
        memory::child(&args[i + 1], args[i + 2].parse().unwrap(), &args[i + 3]);
        return ExitCode::SUCCESS;
    }
    settle_malloc();
    let files = Files::write();
    if let Some(what) = value("--loop") {
        repeat(what, value("--seconds").map_or(5.0, |s| s.parse().unwrap()), &files);
        return ExitCode::SUCCESS;
    }
    let quick = args.iter().any(|a| a == "--quick") || std::env::var_os("RVM_BENCH_QUICK").is_some();
    let only = value("--only").map(|rows| rows.split(',').map(str::to_owned).collect::<Vec<_>>());
    let budget = if quick { 0.8 } else { 7.0 };

    println!(
        "require-vm {} against the QuickJS C API with malloc, same binary and engine; {} cores; {}",
        ours::version(),
        thread::available_parallelism().map_or(1, |n| n.get()),
        if quick { "short form" } else { "long form" }
    );
    println!("Sides take turns in batches of 2 ms; median [quartiles] of wall time; ratio: ours / raw of medians; cpu: the same of process CPU time.");

    let counts: &[u32] = if quick { &[1, 10, 100] } else { &[1, 10, 100, 1000] };
    type Section<'a> = Box<dyn Fn(f64) -> Vec<Line> + 'a>;
    let sections: [(&str, Section); 7] = [
        ("1", Box::new(|times| cycle(2.0 * budget * times, &files))),
        ("2", Box::new(|times| calls(2.0 * budget * times, &files))),
        ("4", Box::new(|times| json(budget * times / 2.0, &files))),
        ("5", Box::new(|_| idle(counts, &files))),
        ("6", Box::new(|times| release(2.0 * budget * times, &files))),
        ("7", Box::new(|times| threads(2.0 * budget * times, &files))),
        ("8", Box::new(|times| kernels(3.0 * budget * times, &files))),
    ];
    let (mut over, mut failed) = (Vec::new(), Vec::new());
    for (number, section) in &sections {
        if only.as_ref().is_some_and(|only| !only.iter().any(|o| o == number)) {
            continue;
        }
        let mut lines = section(1.0);
        if quick && lines.iter().any(Line::failed) {
            println!("   section {number} is over its target by more than noise: measured again, longer");
            lines = section(2.0);
        }
        for line in &lines {
            line.print();
            if line.target.is_some_and(|target| line.ratio.is_nan() || line.ratio > target) {
                over.push(line.label.clone());
            }
            if line.failed() {
                failed.push(line.label.clone());
            }
        }
        if *number == "1" {
            cycle_steps(budget / 4.0, &files);
        }
    }
    drop(sections);

    let left = ours::process();
    println!(
        "\nAt the end: {} handles, {} realms, {} pooled slots with {} KiB, images {} KiB, {} cached modules with {} KiB",
        left.live_handles,
        left.live_realms,
        left.pooled_slots,
        left.pooled_bytes >> 10,
        left.image_bytes >> 10,
        left.cached_modules,
        left.cached_bytes >> 10
    );
    assert!(left.live_handles == 0 && left.live_realms == 0, "something was not given back: {left:?}");
    for label in &over {
        println!("OVER its target: {label}");
    }
    if !quick {
        return ExitCode::SUCCESS;
    }
    for label in &failed {
        println!("FAILED, over its target times {} (the margin for noise): {label}", measure::NOISE);
    }
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
