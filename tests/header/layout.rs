//! What a header promises in binary: its declarations as text, its numbers by a C program that the compiler makes of it.

use std::env;
use std::fmt::Write;
use std::fs;
use std::process::Command;

/// One line per constant, struct, field, type, callback and function of the header `text`, which is at `path`.
pub fn list(path: &str, text: &str) -> String {
    let mut program = format!("#include {path:?}\n#include <stdio.h>\nint main(void) {{\n");
    let mut words = String::new(); // what has no numbers
    for line in text.lines() {
        if let Some((name, value)) = line.strip_prefix("#define ").and_then(|it| it.split_once(' ')) {
            let (format, kind) = if value.contains("UINT64") { ("%llu", "unsigned long long") } else { ("%lld", "long long") };
            writeln!(program, "printf(\"constant {name} {format}\\n\", ({kind}){name});").expect("a string");
        }
    }
    for declaration in declarations(text) {
        if let Some((head, fields)) = declaration.split_once('{') {
            let name = head.split_whitespace().last().expect("cbindgen names structs");
            writeln!(program, "printf(\"struct {name} size %zu align %zu\\n\", sizeof({name}), _Alignof({name}));").expect("a string");
            for field in fields.split_once('}').expect("a closing brace").0.split(';').filter(|it| !it.trim().is_empty()) {
                let (kind, field) = typed(field);
                writeln!(program, "printf(\"field {name}.{field} offset %zu size %zu {kind}\\n\", offsetof({name}, {field}), sizeof((({name} *)0)->{field}));").expect("a string");
            }
        } else if let Some(rest) = declaration.strip_prefix("typedef ") {
            match rest.split_once("(*") {
                Some((answer, rest)) => {
                    let (name, parameters) = rest.split_once(')').expect("a callback");
                    writeln!(words, "callback {name} {} {}", answer.trim(), types(parameters)).expect("a string");
                }
                None => {
                    let (kind, name) = typed(rest);
                    writeln!(words, "type {name} {}", if kind == name { "opaque" } else { &kind }).expect("a string");
                }
            }
        } else {
            let (head, parameters) = declaration.split_once('(').expect("a function");
            let (answer, name) = typed(head);
            writeln!(words, "function {name} {answer} {}", types(&format!("({parameters}"))).expect("a string");
        }
    }
    program += "return 0;\n}\n";
    run(&program) + &words
}

/// The declarations of a header without comments, preprocessor lines and the braces of `extern "C"`, each on one line.
fn declarations(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        plain += before;
        rest = after.split_once("*/").expect("comments end").1;
    }
    plain += rest;
    let (mut inside_cpp, mut code) = (false, String::new());
    for line in plain.lines() {
        match line.trim_start() {
            it if it.starts_with("#ifdef __cplusplus") => inside_cpp = true,
            it if it.starts_with("#endif") => inside_cpp = false,
            it if it.starts_with('#') || inside_cpp => {}
            it => code = code + " " + it,
        }
    }
    let (mut found, mut depth, mut one) = (Vec::new(), 0, String::new());
    for c in code.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ';' if depth == 0 => {
                let words: Vec<&str> = one.split_whitespace().collect();
                found.push(words.join(" "));
                one.clear();
                continue;
            }
            _ => {}
        }
        one.push(c);
    }
    found
}

/// `const struct rvm_value *args` as (`const rvm_value *`, `args`).
fn typed(declaration: &str) -> (String, String) {
    let words: Vec<&str> = declaration.split_whitespace().filter(|it| !matches!(*it, "struct" | "union")).collect();
    let text = words.join(" ");
    // A pointer to a function has its name in the middle.
    if let Some((before, (name, behind))) = text.split_once("(*").and_then(|(before, rest)| Some((before, rest.split_once(')')?))) {
        return (format!("{before}(*){behind}"), name.to_owned());
    }
    let at = text.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |it| it + 1);
    (text[..at].trim().to_owned(), text[at..].to_owned())
}

/// `(rvm_handle ctx, size_t n)` as `(rvm_handle, size_t)`.
fn types(parameters: &str) -> String {
    let inside = parameters.trim().trim_start_matches('(').trim_end_matches(')');
    let list: Vec<String> = inside.split(',').map(|it| if it.trim() == "void" { "void".to_owned() } else { typed(it).0 }).collect();
    format!("({})", list.join(", "))
}

/// What `program` prints.
fn run(program: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("layout-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("cargo's folder for tests is writable");
    let (source, binary) = (folder.join("layout.c"), folder.join("layout"));
    fs::write(&source, program).expect("it is writable");
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let compiled = Command::new(compiler).args(["-std=c11", "-w", "-o"]).args([&binary, &source]).status().expect("a C compiler");
    assert!(compiled.success(), "the program that prints the layout does not compile: {program}");
    let output = Command::new(&binary).output().expect("it runs");
    assert!(output.status.success());
    fs::remove_dir_all(&folder).expect("it was made above");
    String::from_utf8(output.stdout).expect("it prints ASCII")
}

/// The lines of `old` that compiled programs rely on and that `new` does not keep. None if the version of the interface is another one.
pub fn broken<'a>(old: &'a str, new: &str) -> Vec<&'a str> {
    let version = |list: &str| list.lines().find(|it| it.starts_with("constant RVM_ABI_VERSION ")).map(str::to_owned);
    if version(old) != version(new) {
        return Vec::new();
    }
    old.lines().filter(|line| !new.lines().any(|it| it == *line) && !has_grown(line, old, new)).collect()
}

/// Is `line` about a struct that begins with its own size, and is it larger now?
fn has_grown(line: &str, old: &str, new: &str) -> bool {
    let size = |line: &str, name: &str| -> Option<(u64, String)> {
        let (size, align) = line.strip_prefix(&format!("struct {name} size "))?.split_once(' ')?;
        Some((size.parse().ok()?, align.to_owned()))
    };
    let Some(name) = line.strip_prefix("struct ").and_then(|it| it.split(' ').next()) else { return false };
    let tells = format!("field {name}.size offset 0 size 8 size_t");
    let (Some(before), Some(after)) = (size(line, name), new.lines().find_map(|it| size(it, name))) else { return false };
    old.lines().any(|it| it == tells) && after.0 > before.0 && after.1 == before.1
}
