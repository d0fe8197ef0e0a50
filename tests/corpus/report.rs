//! What is printed at the end.

use crate::Outcome;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The times, slowest against Node first.
pub fn times(outcomes: &[Outcome]) {
    let mut timed: Vec<(&Outcome, f64)> = outcomes.iter().filter_map(|o| o.node_ms.map(|n| (o, n))).collect();
    if timed.is_empty() {
        return;
    }
    timed.sort_by(|a, b| (b.0.ms / b.1).total_cmp(&(a.0.ms / a.1)));
    println!("{:28} {:>9} {:>9} {:>6} {:>9}", "load and run, warm", "ms", "Node ms", "ratio", "peak MiB");
    for (o, node) in &timed {
        println!("{:28} {:9.2} {:9.2} {:6.2} {:9.1}", o.name, o.ms, node, o.ms / node, o.peak as f64 / 1048576.0);
    }
    let (first, middle) = (timed[0].0.ms / timed[0].1, &timed[timed.len() / 2]);
    println!("slowest {first:.2} times Node's time, median {:.2}", middle.0.ms / middle.1);
}

/// The failures by their first cause, commonest first.
pub fn causes(outcomes: &[Outcome]) -> String {
    let mut groups: BTreeMap<String, Vec<&Outcome>> = BTreeMap::new();
    for o in outcomes {
        if let Some((message, _)) = &o.failure {
            let cause = match message.strip_prefix("at ") {
                Some(_) => "answers differ".into(),
                None => message.lines().next().unwrap_or("").chars().take(110).collect(),
            };
            groups.entry(cause).or_default().push(o);
        }
    }
    let failed: usize = groups.values().map(Vec::len).sum();
    let mut text = format!("{} of {} probes pass\n\n", outcomes.len() - failed, outcomes.len());
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    for (cause, list) in &groups {
        writeln!(text, "{:3} {cause}: {}", list.len(), list.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join(" ")).unwrap();
    }
    text.push('\n');
    for (_, list) in &groups {
        for o in list {
            let (message, stack) = o.failure.as_ref().unwrap();
            writeln!(text, "== {}: {message}", o.name).unwrap();
            for line in stack.lines().filter(|l| l.trim_start().starts_with("at ")).take(4) {
                writeln!(text, "   {}", line.trim()).unwrap();
            }
        }
    }
    text
}
