//! test262 in a realm per test, through the C ABI, and the same tests in the bare engine: no crash, and the same verdicts.
//!
//!   cargo test --release --test test262 -- FOLDER [PART OF A PATH …] [--every N]
//!
//! FOLDER is a checkout of test262 (the figures in SECURITY.md are of commit be13516fb6). Without FOLDER, the small tree beside this file is run. Each host runs in processes of its own, so that
//! a crash or a hang is one verdict. Modules (the flag `module`) run in realms only: there they must not crash.

mod host;
mod test;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A process that runs tests, one a line.
struct Worker {
    root: PathBuf,
    host: &'static str,
    child: Option<(Child, ChildStdin, BufReader<ChildStdout>)>,
    runs: usize,
}

/// The bare host frees nothing: its process ends after so many tests.
const RUNS: usize = 2000;

impl Worker {
    fn run(&mut self, path: &Path) -> String {
        self.runs += 1;
        if self.runs.is_multiple_of(RUNS)
            && let Some((mut child, input, _)) = self.child.take()
        {
            drop(input);
            let _ = child.wait();
        }
        let (root, host) = (&self.root, self.host);
        let (_, input, output) = self.child.get_or_insert_with(|| {
            let mut child = Command::new(std::env::current_exe().expect("a path"))
                .args(["--worker", host])
                .arg(root)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("a worker");
            let (input, output) = (child.stdin.take().expect("piped"), BufReader::new(child.stdout.take().expect("piped")));
            (child, input, output)
        });
        let mut line = String::new();
        let sent = writeln!(input, "{}", path.display()).is_ok();
        if sent && output.read_line(&mut line).is_ok_and(|n| n > 0) && line.ends_with('\n') {
            return line.trim_end().to_owned();
        }
        let (mut child, ..) = self.child.take().expect("just used");
        format!("DIED {}", child.wait().map_or("?".into(), |status| status.to_string()))
    }
}

fn worker(host: &str, root: &Path) {
    let stdin = std::io::stdin();
    for line in stdin.lock().lines() {
        let Ok(line) = line else { return };
        // SAFETY: a hang ends this process, which the parent counts.
        unsafe { libc::alarm(60) };
        let verdict = match test::Test::read(root, Path::new(&line)) {
            Err(e) => format!("UNREADABLE {e}"),
            Ok(test) if host == "bare" && test.module => "module".to_owned(),
            Ok(test) => test.verdict(if host == "bare" { host::bare(&test) } else { host::realm(&test) }),
        };
        println!("{}", verdict.replace('\n', " "));
    }
}

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|a| a == "--worker") {
        return worker(&args[1], Path::new(&args[2]));
    }
    let every = match args.iter().position(|a| a == "--every") {
        Some(i) => args.drain(i..(i + 2).min(args.len())).nth(1).and_then(|n| n.parse().ok()).expect("--every N"),
        None => 1,
    };
    args.retain(|a| !a.starts_with("--"));
    // `cargo test WORD` gives every program its word.
    if args.first().is_some_and(|a| !a.contains('/')) {
        println!("test262: {} is no folder: nothing runs", args[0]);
        return;
    }
    let own = args.is_empty();
    let root = if own { Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/test262/tree") } else { PathBuf::from(args.remove(0)) };
    let mut files = Vec::new();
    test::list(&root.join("test"), &mut files);
    files.retain(|f| args.is_empty() || args.iter().any(|a| f.to_string_lossy().contains(a.as_str())));
    files.sort();
    let files: Vec<_> = files.into_iter().step_by(every).collect();
    assert!(!files.is_empty(), "no tests in {}", root.display());
    let mut hosts = ["bare", "realm"].map(|host| Worker { root: root.clone(), host, child: None, runs: 0 });
    // Lines of `path<TAB>why`: where a realm is wanted to be otherwise.
    let wanted: Vec<(&str, &str)> = include_str!("differences.txt").lines().filter_map(|line| line.split_once('\t')).collect();
    let mut explained = BTreeMap::<&str, usize>::new();
    let (mut verdicts, mut differ, mut died, mut slowest) = (BTreeMap::<(String, String), usize>::new(), Vec::new(), 0, 0.0f64);
    for (i, file) in files.iter().enumerate() {
        let bare = hosts[0].run(file);
        let began = std::time::Instant::now();
        let realm = hosts[1].run(file);
        slowest = slowest.max(began.elapsed().as_secs_f64() * 1e3);
        let word = |verdict: &str| verdict.split([' ', ':']).next().unwrap_or_default().to_owned();
        *verdicts.entry((word(&bare), word(&realm))).or_default() += 1;
        died += usize::from(realm.starts_with("DIED"));
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().into_owned();
        if realm.starts_with("DIED") || (word(&bare) != word(&realm) && bare != "module") {
            match wanted.iter().find(|w| name.starts_with(w.0)) {
                Some((_, why)) if !realm.starts_with("DIED") => *explained.entry(*why).or_default() += 1,
                _ => differ.push(format!("{name}: bare {bare}; realm {realm}")),
            }
        }
        if i % 5000 == 4999 {
            eprintln!("{} of {}, {} differ", i + 1, files.len(), differ.len());
        }
    }
    for line in &differ {
        println!("  {}", line.chars().take(300).collect::<String>());
    }
    for ((bare, realm), count) in &verdicts {
        println!("bare {bare:<8} realm {realm:<8} {count}");
    }
    for (why, count) in &explained {
        println!("{count} otherwise, as wanted: {why}");
    }
    println!("torture: test262: realms | {} | {} | - | {slowest:.0}", files.len(), files.len() - died);
    println!("torture: test262: as the bare engine | {} | {} | - | -", files.len(), files.len() - differ.len());
    if own {
        // The small tree has each verdict that there is.
        let count = |bare: &str, realm: &str| verdicts.get(&(bare.into(), realm.into())).copied().unwrap_or(0);
        assert!(count("pass", "pass") >= 8 && count("fail", "fail") >= 3 && count("module", "pass") >= 1, "{verdicts:?}");
    }
    std::process::exit(i32::from(!differ.is_empty()));
}
