//! The ten heaviest probes, 100 rounds each: what the process has stays where it is.

use crate::{Outcome, host, once};
use std::path::Path;

const ROUNDS: usize = 100;
/// Rounds until the pool and the allocators have what they keep.
const SETTLED: usize = 10;
/// What the process may have more at the end than when it had settled: the heap's own unrest, far below one round's memory.
const ALLOWED: u64 = 1 << 20;

/// Bytes of the process that are resident and its own.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let kib = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)).unwrap().trim().trim_end_matches(" kB").parse::<u64>().unwrap();
    (kib("Private_Dirty:") + kib("Shared_Dirty:") + kib("Swap:")) * 1024
}

/// Prints a line for each; answers how many are not flat.
pub fn flat(folder: &Path, outcomes: &[Outcome]) -> usize {
    let mut heaviest: Vec<&Outcome> = outcomes.iter().filter(|o| o.failure.is_none()).collect();
    heaviest.sort_by_key(|o| std::cmp::Reverse(o.peak));
    let mib = |bytes: u64| bytes as f64 / 1048576.0;
    println!("{ROUNDS} rounds of the heaviest: peak of the realm, resident after {SETTLED} rounds and after all, MiB");
    let mut failed = 0;
    for outcome in heaviest.iter().take(10) {
        let mut settled = 0;
        for round in 0..ROUNDS {
            if let Err(fault) = once(folder, &outcome.name) {
                println!("FAILED {} in round {round}: {}", outcome.name, fault.message);
                failed += 1;
                break;
            }
            if let Some(left) = host::left() {
                println!("FAILED {} in round {round}: {left}", outcome.name);
                failed += 1;
                break;
            }
            if round + 1 == SETTLED {
                settled = resident();
            }
        }
        let end = resident();
        let grown = end > settled + ALLOWED;
        println!(
            "{}{:28} {:8.1} {:8.1} {:8.1}",
            if grown { "FAILED not flat: " } else { "" },
            outcome.name,
            mib(outcome.peak),
            mib(settled),
            mib(end)
        );
        failed += grown as usize;
    }
    failed
}
