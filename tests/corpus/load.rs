//! `require` with a warm code cache against Node's `require` in a fresh process, by turns.

use crate::{host, node};
use std::path::Path;
use std::time::Instant;

const PACKAGES: [&str; 8] = ["lodash", "moment", "ajv", "prettier-2", "terser", "@babel/parser", "three", "typescript"];

/// Prints the table; answers how many checks failed.
pub fn table(folder: &Path) -> usize {
    let mut ratios = Vec::new();
    let mut failed = 0;
    println!("{:16} {:>8} {:>8} {:>6}", "load, warm", "ms", "Node ms", "ratio");
    for package in PACKAGES {
        let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
        let mut fault = None;
        // One for the code cache, five that count.
        for round in 0..6 {
            let start = Instant::now();
            match host::context(folder).and_then(|ctx| host::require(&ctx, package, None).map(|module| (ctx, module))) {
                Ok(loaded) => {
                    let ms = start.elapsed().as_secs_f64() * 1000.0;
                    drop(loaded);
                    if round > 0 {
                        ours = ours.min(ms);
                    }
                }
                Err(e) => fault = Some(e.message),
            }
            if round > 0 {
                match node::measure(folder, package, "load") {
                    Ok((ms, _)) => theirs = theirs.min(ms),
                    Err(e) => fault = Some(e),
                }
            }
        }
        match fault {
            Some(message) => {
                failed += 1;
                println!("FAILED load {package}: {message}");
            }
            None => {
                println!("{package:16} {ours:8.2} {theirs:8.2} {:6.2}", ours / theirs);
                ratios.push(ours / theirs);
            }
        }
    }
    if failed > 0 {
        return failed;
    }
    ratios.sort_by(f64::total_cmp);
    let median = (ratios[3] + ratios[4]) / 2.0;
    println!("median ratio {median:.2}");
    if median > 1.0 {
        println!("FAILED load: the median is above 1.0");
        failed += 1;
    }
    failed
}
