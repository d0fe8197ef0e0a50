//! Throughput of several threads.

use crate::measure::{Sample, cpu, wall};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// `THREADS/MILLISECONDS`: what one operation takes, all threads together. Each thread makes its own by `make`.
pub fn run<F: FnMut()>(arg: &str, make: impl Fn() -> F + Sync) -> Result<(Sample, f64), String> {
    let parsed = arg
        .split_once('/')
        .and_then(|(threads, ms)| Some((threads.parse::<usize>().ok()?, ms.parse::<u64>().ok()?)));
    let (threads, ms) = parsed.ok_or("threads THREADS/MILLISECONDS")?;
    let start = Barrier::new(threads + 1);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut operation = make();
                    for _ in 0..50 {
                        operation();
                    }
                    start.wait();
                    let (begin, mut count) = (wall(), 0u64);
                    while !stop.load(Ordering::Relaxed) {
                        operation();
                        count += 1;
                    }
                    (count, begin, wall())
                })
            })
            .collect();
        start.wait();
        let before = cpu();
        thread::sleep(std::time::Duration::from_millis(ms));
        stop.store(true, Ordering::Relaxed);
        let done: Vec<_> = workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .collect();
        let spent = cpu() - before;
        let count = done.iter().map(|d| d.0).sum::<u64>() as f64;
        let begin = done.iter().map(|d| d.1).fold(f64::INFINITY, f64::min);
        let end = done.iter().map(|d| d.2).fold(0.0, f64::max);
        Ok((
            Sample {
                wall: (end - begin) / count,
                cpu: spent / count,
            },
            count,
        ))
    })
}
