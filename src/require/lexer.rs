//! The names that a CommonJS module seems to export, from its text alone: what `import` may take from it by name.
//!
//! They have to be known before the module runs. Node looks for the patterns that people and compilers (TypeScript, Babel, esbuild) write,
//! wherever they stand; the same ones are looked for here, with the same oddities, because a namespace should have the same keys. A text
//! is only looked at after it compiled.

#[derive(Default, Debug, PartialEq)]
pub struct Exports {
    pub names: Vec<String>,
    /// Specifiers of modules all of whose names are exported.
    pub reexports: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Word,
    String,
    Other,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    start: usize,
    /// Brackets open around it, square ones not counted.
    depth: u32,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '\u{200c}' | '\u{200d}') || (!c.is_ascii() && !c.is_whitespace() && c != '\u{feff}')
}

/// Splits a text into tokens; `None` for what is no script.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let bytes = text.as_bytes();
    let mut list: Vec<Token<'_>> = Vec::with_capacity(bytes.len() / 5);
    // Of each open bracket: which one, and what stood before it.
    let mut open: Vec<(u8, Option<usize>)> = Vec::new();
    // What stood before the bracket that was closed last.
    let mut before_closed = None;
    let (mut at, mut depth) = (0, 0);
    while at < bytes.len() {
        let start = at;
        let c = bytes[at];
        let mut kind = Kind::Other;
        match c {
            b' ' | b'\t'..=b'\r' => {
                at += 1;
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += text[at..].find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(text.len() - at);
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at += 4 + text.get(at + 2..)?.find("*/")?;
                continue;
            }
            b'\'' | b'"' => {
                kind = Kind::String;
                at = end_of_string(bytes, at)?;
            }
            b'`' => {
                let (end, is_open) = end_of_template(bytes, at + 1)?;
                at = end;
                if is_open {
                    open.push((b'`', list.len().checked_sub(1)));
                    depth += 1;
                }
            }
            b'/' if expects_value(&list, before_closed) => at = end_of_regexp(text, at)?,
            b'(' | b'{' | b'[' => {
                at += 1;
                open.push((c, list.len().checked_sub(1)));
                list.push(Token { kind, text: &text[start..at], start, depth });
                depth += (c != b'[') as u32;
                continue;
            }
            b')' | b'}' | b']' => {
                let (opened, before) = open.pop()?;
                depth -= (opened != b'[') as u32;
                before_closed = before;
                at += 1;
                if c == b'}' && opened == b'`' {
                    let (end, is_open) = end_of_template(bytes, at)?;
                    at = end;
                    if is_open {
                        open.push((b'`', before));
                        depth += 1;
                    }
                }
            }
            b'=' | b'>' | b'+' | b'-' | b'|' | b'&' => {
                let same = if c == b'=' { b"=>".as_slice() } else { std::slice::from_ref(&c) };
                at += 1;
                while bytes.get(at).is_some_and(|b| same.contains(b)) {
                    at += 1;
                }
            }
            _ => {
                let first = text[at..].chars().next()?;
                if is_word(first) {
                    kind = Kind::Word;
                    at += text[at..].find(|c| !is_word(c)).unwrap_or(text.len() - at);
                } else {
                    at += first.len_utf8();
                    if first.is_whitespace() || first == '\u{feff}' {
                        continue;
                    }
                }
            }
        }
        list.push(Token { kind, text: &text[start..at], start, depth });
    }
    open.is_empty().then_some(list)
}

fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' | b'\r' => return None,
            c if c == bytes[start] => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Where a part of a template ends, and whether an expression follows.
fn end_of_template(bytes: &[u8], mut at: usize) -> Option<(usize, bool)> {
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'`' => return Some((at + 1, false)),
            b'$' if bytes.get(at + 1) == Some(&b'{') => return Some((at + 2, true)),
            _ => at += 1,
        }
    }
}

fn end_of_regexp(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut in_class) = (start + 1, false);
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'\n' | b'\r' => return None,
            b'/' if !in_class => break,
            _ => (),
        }
        at += 1;
    }
    at += 1;
    Some(at + text.get(at..)?.find(|c| !is_word(c)).unwrap_or(text.len() - at))
}

/// Whether a value can stand after the last token, so that a slash begins a regular expression. `before_closed`: what stood before
/// the bracket that was closed last.
fn expects_value(list: &[Token<'_>], before_closed: Option<usize>) -> bool {
    const KEYWORDS: [&str; 17] = [
        "await", "case", "delete", "do", "else", "in", "instanceof", "new", "of", "return", "throw", "typeof", "void", "yield", "extends",
        "default", "finally",
    ];
    let Some(last) = list.last() else { return true };
    let before = before_closed.map(|i| list[i].text);
    let is_member = |i: usize| i > 0 && list[i - 1].text.ends_with('.');
    match (last.kind, last.text) {
        (Kind::Word, word) => KEYWORDS.contains(&word) && !is_member(list.len() - 1),
        (Kind::String, _) => false,
        (_, ")") => matches!(before, Some("if" | "while" | "for" | "with")) && !before_closed.is_some_and(is_member),
        // A block, if what stands before its brace ends a statement or begins one.
        (_, "}") => match before {
            None => true,
            Some(text) => matches!(text, ")" | ";" | "{" | "}" | "=>" | "else" | "do" | "try" | "finally" | "static") ,
        },
        (_, "]" | "++" | "--") => false,
        (_, text) => !text.ends_with('`') && !text.starts_with('/'),
    }
}

/// The value of a string literal; `None` for what is no well-formed text.
fn decode(literal: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(literal.len());
    let inner = literal.get(1..literal.len().checked_sub(1)?)?;
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => match chars.next()? {
                'n' => '\n' as u32,
                'r' => '\r' as u32,
                't' => '\t' as u32,
                'b' => 8,
                'f' => 12,
                'v' => 11,
                'x' => {
                    let digits: String = chars.by_ref().take(2).collect();
                    u32::from_str_radix(&digits, 16).ok()?
                }
                'u' if chars.peek() == Some(&'{') => {
                    let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    u32::from_str_radix(&digits, 16).ok()?
                }
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    u32::from_str_radix(&digits, 16).ok()?
                }
                '\r' => {
                    chars.next_if_eq(&'\n');
                    continue;
                }
                '\n' | '\u{2028}' | '\u{2029}' => continue,
                c @ '0'..='7' => {
                    let mut value = c as u32 - '0' as u32;
                    for _ in 0..if c <= '3' { 2 } else { 1 } {
                        let Some(d) = chars.next_if(|d| matches!(d, '0'..='7')) else { break };
                        value = value * 8 + (d as u32 - '0' as u32);
                    }
                    value
                }
                c => c as u32,
            },
            c => c as u32,
        };
        match char::from_u32(c) {
            Some(c) => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            None => units.push(u16::try_from(c).ok()?),
        }
    }
    String::from_utf16(&units).ok()
}

/// Goes over tokens as long as they are what is asked for.
#[derive(Clone, Copy)]
struct Cursor<'t, 'a> {
    list: &'t [Token<'a>],
    at: usize,
}

impl<'a> Cursor<'_, 'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.list.get(self.at).copied()
    }
    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }
    fn skip(&mut self, text: &str) -> bool {
        let is_there = self.peek().is_some_and(|t| t.text == text);
        self.at += is_there as usize;
        is_there
    }
    /// The tokens of `text`, between spaces.
    fn all(&mut self, text: &str) -> Option<()> {
        text.split(' ').all(|t| self.skip(t)).then_some(())
    }
    fn word(&mut self) -> Option<&'a str> {
        self.next().filter(|t| t.kind == Kind::Word && !t.text.starts_with(|c: char| c.is_ascii_digit())).map(|t| t.text)
    }
    fn string(&mut self) -> Option<&'a str> {
        self.next().filter(|t| t.kind == Kind::String).map(|t| t.text)
    }
    /// `exports` or `module.exports`.
    fn exports(&mut self) -> Option<()> {
        if self.skip("module") {
            self.all(". exports")
        } else {
            self.all("exports")
        }
    }
    fn require(&mut self) -> Option<String> {
        self.all("require (")?;
        let specifier = self.string()?;
        self.all(")")?;
        decode(specifier)
    }
    /// `function name () { return` of a getter, or the short form, after `get`.
    fn getter(&mut self) -> Option<()> {
        if self.skip(":") {
            self.all("function")?;
            if !self.skip("(") {
                self.word()?;
                self.all("(")?;
            }
        } else {
            self.all("(")?;
        }
        self.all(") { return")
    }
    fn end_of_getter(&mut self) -> Option<()> {
        self.skip(";");
        self.all("}")?;
        self.skip(",");
        self.all("} )")
    }
}

#[derive(Default)]
struct Search {
    names: Vec<String>,
    /// Names with getters that may do anything.
    unsafe_names: Vec<String>,
    reexports: Vec<String>,
    /// Variables at the top that hold a required module.
    required: Vec<(String, String)>,
}

/// What the text of a module that compiled seems to export.
pub fn exports(text: &str) -> Exports {
    let Some(list) = tokens(text) else { return Exports::default() };
    let mut search = Search::default();
    for (at, token) in list.iter().enumerate() {
        if token.kind != Kind::Word || text.as_bytes()[..token.start].last() == Some(&b'.') && !token.text.starts_with("__export") && !token.text.starts_with("_interop") {
            continue;
        }
        let mut cursor = Cursor { list: &list, at: at + 1 };
        // `None`: it was something else.
        let _ = match token.text {
            "exports" => search.exports_dot(cursor, false),
            "module" => cursor.all(". exports").and_then(|()| search.exports_dot(cursor, true)),
            "Object" if cursor.skip(".") => match cursor.next().map(|t| t.text) {
                Some("defineProperty") => search.define(cursor),
                Some("keys") if token.depth == 0 => search.keys(cursor),
                _ => None,
            },
            "require" if token.depth == 0 => search.required(Cursor { list: &list, at }, at),
            "_interopRequireWildcard" if token.depth == 0 && cursor.skip("(") => search.required(cursor, at),
            "__export" | "__exportStar" if token.depth == 0 && cursor.skip("(") => {
                cursor.require().map(|specifier| search.reexports.push(specifier))
            }
            _ => None,
        };
    }
    let Search { mut names, unsafe_names, mut reexports, .. } = search;
    names.retain(|name| !unsafe_names.contains(name));
    for list in [&mut names, &mut reexports] {
        let mut seen = std::collections::HashSet::new();
        list.retain(|name| seen.insert(name.clone()));
    }
    Exports { names, reexports }
}

impl Search {
    /// After `exports`: `.name =`, `['name'] =`; after `module.exports` also `= { … }` and `= require('…')`.
    fn exports_dot(&mut self, mut cursor: Cursor<'_, '_>, is_module: bool) -> Option<()> {
        let name = match cursor.next()?.text {
            "." => Some(cursor.word()?.to_owned()),
            "[" => {
                let name = decode(cursor.string()?);
                cursor.all("]")?;
                name
            }
            text if is_module && text.starts_with('=') => {
                self.reexports.clear();
                if cursor.skip("{") {
                    return self.literal(cursor);
                }
                self.reexports.push(cursor.require()?);
                return Some(());
            }
            _ => return None,
        };
        cursor.next().filter(|t| t.text.starts_with('='))?;
        self.names.extend(name);
        Some(())
    }

    /// `{ a, b: c, 'd': e, ...require('f') }`, up to the first that is something else.
    fn literal(&mut self, mut cursor: Cursor<'_, '_>) -> Option<()> {
        loop {
            let token = cursor.peek()?;
            if token.text == "." {
                cursor.all(". . .")?;
                let dots = cursor.list[cursor.at - 1].end();
                let mut call = cursor;
                match call.require().filter(|_| cursor.peek().is_some_and(|t| t.start == dots)) {
                    Some(specifier) => {
                        self.reexports.push(specifier);
                        cursor = call;
                    }
                    None => {
                        cursor.word().filter(|_| cursor.list[cursor.at - 1].start == dots)?;
                    }
                }
            } else {
                let is_string = token.kind == Kind::String;
                let name = if is_string { decode(cursor.string()?) } else { Some(cursor.word()?.to_owned()) };
                if cursor.skip(":") {
                    cursor.word()?;
                    self.names.extend(name);
                    // Node wants no space here.
                    cursor.peek().filter(|t| t.start == cursor.list[cursor.at - 1].end())?;
                } else if !is_string {
                    self.names.extend(name);
                }
            }
            if !cursor.skip(",") {
                return Some(());
            }
        }
    }

    /// `Object.defineProperty(exports, 'a', …)`, with a value or a getter that returns a variable or a property of one.
    fn define(&mut self, mut cursor: Cursor<'_, '_>) -> Option<()> {
        cursor.all("(")?;
        cursor.exports()?;
        cursor.all(",")?;
        let name = decode(cursor.string()?);
        let mut is_safe = || {
            cursor.all(", {")?;
            if cursor.peek().is_some_and(|t| t.text == "enumerable") {
                cursor.all("enumerable : true ,")?;
            }
            if cursor.skip("value") {
                return cursor.all(":");
            }
            cursor.all("get")?;
            cursor.getter()?;
            cursor.word()?;
            if cursor.skip(".") {
                cursor.word()?;
            } else if cursor.skip("[") {
                cursor.string()?;
                cursor.all("]")?;
            }
            cursor.end_of_getter()
        };
        match is_safe() {
            Some(()) => self.names.extend(name),
            None => self.unsafe_names.extend(name),
        }
        Some(())
    }

    /// `var a = require('b')` at the top.
    fn required(&mut self, mut cursor: Cursor<'_, '_>, at: usize) -> Option<()> {
        let specifier = cursor.require()?;
        let back = |n: usize| cursor.list.get(at.checked_sub(n)?);
        let (name, keyword) = (back(2)?, back(3)?);
        if back(1)?.text == "=" && name.kind == Kind::Word && matches!(keyword.text, "var" | "let" | "const") {
            self.required.push((name.text.to_owned(), specifier));
        }
        Some(())
    }

    /// What Babel and TypeScript write for `export *`: `Object.keys(a).forEach(function (k) { if … exports[k] = a[k]; })`.
    fn keys(&mut self, mut cursor: Cursor<'_, '_>) -> Option<()> {
        cursor.all("(")?;
        let from = cursor.word()?;
        cursor.all(") . forEach ( function (")?;
        let k = cursor.word()?;
        cursor.all(") { if (")?;
        cursor.all(k)?;
        let quoted = |cursor: &mut Cursor<'_, '_>, word: &str| cursor.string().filter(|s| s[1..s.len() - 1] == *word).map(|_| ());
        let has_own = |cursor: &mut Cursor<'_, '_>| {
            cursor.all("Object .")?;
            if cursor.skip("prototype") {
                cursor.all(".")?;
            }
            cursor.all("hasOwnProperty . call (")?;
            cursor.word()?;
            cursor.all(",")?;
            cursor.all(k)?;
            cursor.all(")")
        };
        if cursor.skip("===") {
            quoted(&mut cursor, "default")?;
            cursor.all("||")?;
            cursor.all(k)?;
            cursor.all("===")?;
            quoted(&mut cursor, "__esModule")?;
            cursor.all(") return")?;
            cursor.skip(";");
            if cursor.skip("if") {
                cursor.all("(")?;
                let mut other = cursor;
                let mut is_in = true;
                if has_own(&mut other).is_some() {
                    cursor = other;
                    cursor.all(") return")?;
                    cursor.skip(";");
                    is_in = cursor.skip("if");
                    if is_in {
                        cursor.all("(")?;
                    }
                }
                if is_in {
                    cursor.all(k)?;
                    cursor.all("in")?;
                    cursor.exports()?;
                    cursor.all("&&")?;
                    cursor.exports()?;
                    cursor.all("[")?;
                    cursor.all(k)?;
                    cursor.all("] ===")?;
                    cursor.all(from)?;
                    cursor.all("[")?;
                    cursor.all(k)?;
                    cursor.all("] ) return")?;
                    cursor.skip(";");
                }
            }
        } else {
            cursor.all("! ==")?;
            quoted(&mut cursor, "default")?;
            if cursor.skip("&&") {
                cursor.all("!")?;
                let mut other = cursor;
                if has_own(&mut other).is_some() {
                    cursor = other;
                } else {
                    cursor.word()?;
                    cursor.all(". hasOwnProperty (")?;
                    cursor.all(k)?;
                    cursor.all(")")?;
                }
            }
            cursor.all(")")?;
        }
        if cursor.skip("Object") {
            cursor.all(". defineProperty (")?;
            cursor.exports()?;
            cursor.all(",")?;
            cursor.all(k)?;
            cursor.all(", { enumerable : true , get")?;
            cursor.getter()?;
            cursor.all(from)?;
            cursor.all("[")?;
            cursor.all(k)?;
            cursor.all("]")?;
            cursor.end_of_getter()?;
        } else {
            cursor.exports()?;
            cursor.all("[")?;
            cursor.all(k)?;
            cursor.all("] =")?;
            cursor.all(from)?;
            cursor.all("[")?;
            cursor.all(k)?;
            cursor.all("]")?;
        }
        cursor.skip(";");
        cursor.all("} )")?;
        let specifier = self.required.iter().rev().find(|(name, _)| name == from)?.1.clone();
        self.reexports.push(specifier);
        Some(())
    }
}
