//! Node's own time, in a fresh process, measured inside it.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

pub fn measure(folder: &Path, specifier: &str, what: &str) -> Result<(f64, Value), String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/node.js");
    let ran = Command::new("node").args(["--no-warnings", script]).arg(folder).args([specifier, what]).output().map_err(|e| e.to_string())?;
    // What the probe itself printed comes before.
    let text = String::from_utf8_lossy(&ran.stdout);
    let Some(at) = text.rfind("{\"ms\":") else {
        return Err(format!("{}: {}", ran.status, String::from_utf8_lossy(&ran.stderr).lines().take(6).collect::<Vec<_>>().join(" | ")));
    };
    let mut answer: Value = serde_json::from_str(&text[at..]).map_err(|e| e.to_string())?;
    Ok((answer["ms"].as_f64().unwrap_or(f64::NAN), answer["value"].take()))
}
