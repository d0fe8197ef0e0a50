//! A test of test262: its text, and what its front matter asks for (INTERPRETING.md there).

use std::path::{Path, PathBuf};

pub struct Test {
    /// What runs, in order: name and text.
    pub sources: Vec<(String, String)>,
    pub module: bool,
    is_async: bool,
    negative: Option<String>,
}

/// What a host made of a test.
pub struct Outcome {
    /// The name of what was thrown.
    pub thrown: Option<String>,
    /// Its message, for the eyes only.
    pub message: String,
    /// What `print` was called with.
    pub printed: String,
}

/// What hosts offer to the tests: the same in both.
const OFFERED: &str = "var printed = ''; function print(x) { printed += String(x) + '\\n' }
var $262 = { global: globalThis, gc() {}, evalScript(s) { return (0, eval)(s) }, detachArrayBuffer(b) { b.transfer(0) },
  createRealm() { throw new Error('no second realm') }, agent: { start() { throw new Error('no agents') } } };";

pub fn list(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, out);
        } else if path.extension().is_some_and(|e| e == "js") && !path.to_string_lossy().ends_with("_FIXTURE.js") {
            out.push(path);
        }
    }
}

impl Test {
    pub fn read(root: &Path, path: &Path) -> std::io::Result<Test> {
        let text = |path: &Path| Ok::<_, std::io::Error>(String::from_utf8_lossy(&std::fs::read(path)?).into_owned());
        let source = text(path)?;
        let front = source.split_once("/*---").and_then(|(_, rest)| rest.split_once("---*/")).map_or("", |(front, _)| front);
        let flags = words(front, "flags:");
        let has = |flag: &str| flags.iter().any(|f| f == flag);
        let negative = front.split_once("negative:").and_then(|(_, rest)| rest.split_once("type:"));
        let negative = negative.map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default().to_owned());
        let mut sources = vec![("offered.js".to_owned(), OFFERED.to_owned())];
        if !has("raw") {
            let mut names = vec!["assert.js".to_owned(), "sta.js".to_owned()];
            if has("async") {
                names.push("doneprintHandle.js".to_owned());
            }
            names.extend(words(front, "includes:"));
            for name in names {
                sources.push((name.clone(), text(&root.join("harness").join(&name))?));
            }
        }
        let strict = if has("onlyStrict") { "\"use strict\";\n" } else { "" };
        sources.push((path.to_string_lossy().into_owned(), format!("{strict}{source}")));
        Ok(Test { sources, module: has("module"), is_async: has("async"), negative })
    }

    pub fn verdict(&self, outcome: Outcome) -> String {
        let done = !self.is_async || outcome.printed.contains("Test262:AsyncTestComplete");
        match (&self.negative, &outcome.thrown) {
            (None, None) if done => "pass".into(),
            (None, None) => format!("fail: printed {:?}", outcome.printed),
            (None, Some(name)) => format!("fail: {name}: {}", outcome.message),
            (Some(expected), Some(name)) if expected == "Test262Error" || name == expected => "pass".into(),
            (Some(expected), thrown) => format!("fail: {expected} expected, {thrown:?} thrown"),
        }
    }
}

/// `name: [a, b]`, or a list of lines with dashes.
fn words(front: &str, name: &str) -> Vec<String> {
    let Some((_, rest)) = front.split_once(name) else { return Vec::new() };
    let rest = rest.trim_start_matches(' ');
    let list: Vec<&str> = match rest.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default().split(',').collect(),
        None => rest.lines().skip(1).map_while(|line| line.trim_start().strip_prefix("- ")).collect(),
    };
    list.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}
