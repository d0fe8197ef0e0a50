//! What idle realms take, each count in a process of its own so that heaps do not mix.

use crate::{Files, ours, raw};
use std::ffi::CString;
use std::fs;
use std::process::Command;

/// KiB that the process has, nothing left out.
#[derive(Clone, Copy, Default)]
pub struct Footprint {
    /// PSS of every mapping: heap, arenas, images, file pages.
    pss: f64,
    /// Page tables.
    tables: f64,
    /// Pages of memfds that the process holds but has not mapped.
    hidden: f64,
    mappings: f64,
}

impl Footprint {
    fn now() -> Footprint {
        let memfd_mapped: f64 = {
            let smaps = fs::read_to_string("/proc/self/smaps").unwrap();
            let mut memfd = false;
            let mut sum = 0.0;
            for line in smaps.lines() {
                let first = line.split_whitespace().next().unwrap_or("");
                if !first.ends_with(':') {
                    memfd = line.contains("/memfd:");
                } else if memfd && first == "Pss:" {
                    sum += number(line);
                }
            }
            sum
        };
        let memfd_held: f64 = fs::read_dir("/proc/self/fd")
            .unwrap()
            .filter_map(|entry| entry.ok())
            .filter(|entry| fs::read_link(entry.path()).is_ok_and(|to| to.to_string_lossy().starts_with("/memfd:")))
            .filter_map(|entry| fs::metadata(entry.path()).ok())
            .map(|data| std::os::unix::fs::MetadataExt::blocks(&data) as f64 / 2.0)
            .sum();
        Footprint {
            pss: field("/proc/self/smaps_rollup", "Pss:"),
            tables: field("/proc/self/status", "VmPTE:"),
            hidden: (memfd_held - memfd_mapped).max(0.0),
            mappings: fs::read_to_string("/proc/self/maps").unwrap().lines().count() as f64,
        }
    }

    fn minus(self, before: Footprint, realms: f64) -> Footprint {
        Footprint {
            pss: (self.pss - before.pss) / realms,
            tables: (self.tables - before.tables) / realms,
            hidden: (self.hidden - before.hidden) / realms,
            mappings: (self.mappings - before.mappings) / realms,
        }
    }

    pub fn total(&self) -> f64 {
        self.pss + self.tables + self.hidden
    }

    pub fn show(&self) -> String {
        format!("{:.1} (tables {:.1})", self.total(), self.tables)
    }
}

fn field(file: &str, name: &str) -> f64 {
    let text = fs::read_to_string(file).unwrap();
    number(text.lines().find(|line| line.starts_with(name)).unwrap_or("x 0"))
}

fn number(line: &str) -> f64 {
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0.0)
}

/// KiB per realm with `realms` of them alive: measured by a child process.
pub fn per_realm(who: &str, realms: u32, files: &Files) -> Footprint {
    let out = Command::new(std::env::current_exe().unwrap())
        .args(["--memory", who, &realms.to_string(), files.trivial.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(out.status.success(), "child: {}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let n: Vec<f64> = text.split_whitespace().map(|n| n.parse().unwrap()).collect();
    Footprint { pss: n[0], tables: n[1], hidden: n[2], mappings: n[3] }
}

/// The child's side.
pub fn child(who: &str, realms: u32, path: &str) {
    let wrapped = raw::wrap(crate::TRIVIAL);
    let path = CString::new(path).unwrap();
    // The engine's code is in memory on both sides before the count begins; heap that this leaves goes back.
    drop(raw::Realm::load(&wrapped, &path));
    // SAFETY: glibc's own call.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::malloc_trim(0)
    };
    Footprint::now();
    let before = Footprint::now();
    let after = match who {
        "raw" => {
            let kept: Vec<_> = (0..realms).map(|_| raw::Realm::load(&wrapped, &path)).collect();
            let after = Footprint::now();
            drop(kept);
            after
        }
        _ => {
            let kept: Vec<_> = (0..realms).map(|_| ours::require(&path, 0)).collect();
            let after = Footprint::now();
            kept.into_iter().for_each(ours::release);
            after
        }
    };
    let each = after.minus(before, realms as f64);
    println!("{} {} {} {}", each.pss, each.tables, each.hidden, each.mappings);
}
