//! Where V8 says that a call is.
//!
//! V8 names the callee, `new` included: of `new a.B(c, d.e)` the `n`. The engine names the last thing before the call whose place it keeps, which may be in
//! the arguments: here the `e`. The text tells one from the other. What does not look as expected stays where the engine has it.

/// Words that stand before a parenthesis that is no call.
const NO_CALLEES: &[&str] = &[
    "if", "while", "for", "switch", "catch", "with", "return", "typeof", "void", "delete", "await", "yield", "in", "of", "instanceof", "throw",
    "case", "do", "else", "new", "function", "async",
];

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#') || byte >= 0x80
}

fn word_before(text: &[u8], end: usize) -> usize {
    text[..end].iter().rposition(|b| !is_name(*b)).map_or(0, |i| i + 1)
}

fn space_before(text: &[u8], end: usize) -> usize {
    text[..end].iter().rposition(|b| !b.is_ascii_whitespace()).map_or(0, |i| i + 1)
}

/// The place of the call during which the engine stands at `at`.
pub fn of_call(text: &[u8], at: usize) -> usize {
    let word = text[at..].iter().position(|b| !is_name(*b)).map_or(text.len(), |i| at + i);
    let next = text[word..].iter().find(|b| !b.is_ascii_whitespace());
    if word > at && matches!(next, Some(b'(' | b'`')) && !NO_CALLEES.contains(&std::str::from_utf8(&text[at..word]).unwrap_or("")) {
        return with_new(text, at);
    }
    if text.get(at) == Some(&b'}') {
        // The end of a function that is called at once.
        let next = |i: usize| text[i..].iter().position(|b| !b.is_ascii_whitespace()).map(|n| i + n);
        let mut call = next(at + 1);
        while let Some(b')') = call.map(|i| text[i]) {
            call = call.and_then(|i| next(i + 1));
        }
        return call.filter(|i| text[*i] == b'(').unwrap_or(at);
    }
    if let Some(call) = call_of_item(text, word).filter(|_| word > at) {
        return call;
    }
    // `new A` needs no parentheses.
    if word > at && with_new(text, at) != at {
        return with_new(text, at);
    }
    callee_around(text, at).map_or(at, |start| with_new(text, start))
}

/// Of `a[b](c)` and `a?.(b)`, where `a` ends, what V8 names: the parenthesis.
fn call_of_item(text: &[u8], mut end: usize) -> Option<usize> {
    if text[end..].starts_with(b"?.(") {
        return Some(end + 2);
    }
    while text.get(end) == Some(&b'[') {
        let mut depth = 0;
        end += 1 + text[end..].iter().position(|b| {
            depth += (*b == b'[') as i32 - (*b == b']') as i32;
            depth == 0
        })?;
        if text.get(end) == Some(&b'(') {
            return Some(end);
        }
    }
    None
}

/// The name before the parenthesis in whose arguments `at` is.
fn callee_around(text: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0;
    for i in (0..at).rev() {
        match text[i] {
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' if depth > 0 => depth -= 1,
            b'(' => {
                let end = space_before(text, i);
                let start = word_before(text, end);
                let word = std::str::from_utf8(&text[start..end]).unwrap_or("");
                if !word.is_empty() && !NO_CALLEES.contains(&word) && !word.as_bytes()[0].is_ascii_digit() {
                    return Some(start);
                }
                if end > 0 && matches!(text[end - 1], b')' | b']') && word.is_empty() {
                    return Some(i); // of `f()(x)` and `a[b](x)` V8 names the parenthesis
                }
            }
            b'[' => (),
            // An object among the arguments, or the body that the call is in.
            b'{' => match text[..space_before(text, i)].last() {
                Some(b'(' | b',' | b':' | b'=' | b'[' | b'?') => (),
                _ => return None,
            },
            b';' if depth == 0 => return None,
            _ => (),
        }
    }
    None
}

/// The `new` before a name or a chain of names, if there is one; else the name.
fn with_new(text: &[u8], name: usize) -> usize {
    let mut start = name;
    while start > 0 && text[start - 1] == b'.' {
        let before = word_before(text, start - 1);
        if before == start - 1 {
            return name;
        }
        start = before;
    }
    let end = space_before(text, start);
    let word = word_before(text, end);
    if end < start && &text[word..end] == b"new" { word } else { name }
}

#[cfg(test)]
mod tests {
    /// `|` is where the engine stands, `^` is where V8 says the call is.
    fn check(marked: &str) {
        let engine = marked.replace('^', "").find('|').unwrap();
        let v8 = marked.replace('|', "").find('^').unwrap();
        let text = marked.replace(['|', '^'], "");
        assert_eq!(super::of_call(text.as_bytes(), engine), v8, "{marked}");
    }

    #[test]
    fn calls() {
        for marked in [
            "x = ^|f(1);", "a.b.^|c();", "^new |Error('x')", "^new |Foo;", "^new a.|B(1)", "^new a.B(c, d.|e)", "Error.^captureStackTrace(|o);",
            "x.^map(|function () {})", "^f(\n  a,\n  |b)", "^g({ a: |o, b: [t] })", "^g({ a: o, b: [t, |o] })", "^f((a, |b))", "f(x)^(|y)",
            "a['b']^(|y)", "f(|a['b']^(2))", "f(|a?.^(2))", "(() => { g() |})^()", "if (a) ^f(|b)", "^|throw_", "() => { ^|null.x }",
        ] {
            check(marked);
        }
    }
}
