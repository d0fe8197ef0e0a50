//! Where in its module's text each function stands, so that `Function.prototype.toString` can answer although no realm keeps source.
//!
//! Whoever compiles a module has the engine write it once with its source, too; from that the ranges are read here, and it is thrown
//! away. A function knows its line and column for as long as it lives, and is found by them. (A parser of its own would be one more
//! reader of the language, with other answers than the engine's.)
//!
//! The form is the engine's own, of version [`VERSION`]. What is not understood gives no ranges, and functions then show as native code.

/// The engine's BC_VERSION.
const VERSION: u8 = 28;

/// A function's position as the engine tells it, and its bytes in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Range {
    line: i32,
    column: i32,
    start: u32,
    length: u32,
}

/// The functions of one text.
#[derive(Default)]
pub struct Functions(Vec<Range>);

impl Functions {
    /// Reads `code`, which was compiled from `text` and written with its source.
    pub fn read(code: &[u8], text: &str) -> Functions {
        let mut found = Vec::new();
        let reader = Reader { rest: code, lines: Lines::of(text), found: &mut found };
        if reader.whole().is_none() {
            found.clear();
        }
        found.sort_by_key(|r| (r.line, r.column));
        found.dedup_by_key(|r| (r.line, r.column));
        found.shrink_to_fit();
        Functions(found)
    }

    pub fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }

    /// The range of the function that the engine says is at `line` and `column`.
    pub fn at(&self, line: i32, column: i32) -> Option<std::ops::Range<usize>> {
        let i = self.0.binary_search_by_key(&(line, column), |r| (r.line, r.column)).ok()?;
        let range = self.0[i];
        Some(range.start as usize..range.start as usize + range.length as usize)
    }
}

impl Functions {
    /// The smallest function or class around one.
    pub fn around(&self, own: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let ranges = self.0.iter().map(|r| r.start as usize..r.start as usize + r.length as usize);
        ranges.filter(|r| r.start <= own.start && r.end >= own.end && r.len() > own.len()).min_by_key(|r| r.len())
    }
}

/// What V8 calls the type of the receiver of a method: the class that it stands in, or Object; and of an anonymous function the name that it
/// was given to, `exports.f` of `exports.f = function () {}`. Told by the text: `before` a function, how it begins, and how the function
/// or class around it begins.
pub fn home(before: &str, start: &str, around: Option<&str>, is_named: bool) -> Option<String> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let word = |text: &str| text.split(|c| !is_name(c)).next().unwrap_or_default().to_owned();
    let before = before.trim_end();
    if !is_named {
        let target = before.strip_suffix('=')?.trim_end();
        let from = target.rfind(|c| !is_name(c) && c != '.').map_or(0, |i| i + target[i..].chars().next().map_or(1, char::len_utf8));
        let name = target[from..].replace(".prototype.", ".");
        return (name.contains('.') && !name.starts_with('.')).then_some(name);
    }
    let first = word(start);
    let rest = start[first.len()..].trim_start();
    let is_method = match first.as_str() {
        "function" | "class" => return before.ends_with(':').then(|| "Object".to_owned()),
        "async" if rest.starts_with("function") => return before.ends_with(':').then(|| "Object".to_owned()),
        "async" => !rest.starts_with('(') && !rest[word(rest).len()..].trim_start().starts_with("=>"),
        "" => !start.starts_with(['(', '#']),
        _ => !rest.starts_with("=>"),
    };
    if !is_method {
        return None;
    }
    match around.and_then(|text| text.strip_prefix("class")) {
        Some(class) => Some(word(class.trim_start())).filter(|n| !n.is_empty() && n != "extends"),
        None => Some("Object".into()),
    }
}

/// A text and where its lines start.
struct Lines<'a> {
    text: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Lines<'a> {
        let text = text.as_bytes();
        let starts = std::iter::once(0).chain(text.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i + 1)).collect();
        Lines { text, starts }
    }

    /// Where `source` stands that begins about `line` and `column`. The engine counts columns in its own way and gives a method's for a
    /// class; the text itself is what tells.
    fn find(&self, source: &[u8], line: i32, column: i32) -> Option<usize> {
        const LINES_BEFORE: usize = 2_000;
        let line = usize::try_from(line.max(1)).ok()? - 1;
        let begins = |at: usize| self.text.get(at..).is_some_and(|rest| rest.starts_with(source));
        let start = *self.starts.get(line)?;
        let hint = start + usize::try_from(column.max(1)).ok()? - 1;
        if begins(hint) {
            return Some(hint);
        }
        // Forward on its line, then backwards line by line.
        let first = *source.first()?;
        let on_line = |line: usize| {
            let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
            (self.starts[line]..end).filter(|i| self.text[*i] == first).rev().find(|i| begins(*i))
        };
        (line.saturating_sub(LINES_BEFORE)..=line).rev().find_map(on_line)
    }
}

/// What is still to be read, innermost last.
enum Step {
    Value,
    /// The rest of a function, after its constants: its code has so many bytes.
    Code(usize),
    /// An atom, before the value of a property.
    Atom,
}

struct Reader<'a, 'b> {
    rest: &'a [u8],
    lines: Lines<'b>,
    found: &'b mut Vec<Range>,
}

impl<'a> Reader<'a, '_> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }
    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }
    fn number(&mut self) -> Option<u32> {
        let mut n = 0u32;
        for shift in (0..35).step_by(7) {
            let b = self.byte()?;
            n |= u32::from(b & 0x7f).checked_shl(shift)?;
            if b & 0x80 == 0 {
                return Some(n);
            }
        }
        None
    }
    fn size(&mut self) -> Option<usize> {
        self.number().map(|n| n as usize)
    }
    fn string(&mut self) -> Option<()> {
        let n = self.size()?;
        self.take(if n & 1 == 1 { (n >> 1) * 2 } else { n >> 1 })?;
        Some(())
    }

    fn whole(mut self) -> Option<()> {
        const CHECKSUM: usize = 4;
        if self.byte()? != VERSION {
            return None;
        }
        self.take(CHECKSUM)?;
        for _ in 0..self.number()? {
            match self.byte()? {
                known if known & 0xc0 == 0xc0 => drop(self.number()?),
                known if known & 0x80 != 0 => (),
                _ => self.string()?,
            }
        }
        let mut steps = vec![Step::Value];
        while let Some(step) = steps.pop() {
            match step {
                Step::Value => self.value(&mut steps)?,
                Step::Code(length) => self.code(length)?,
                Step::Atom => drop(self.number()?),
            }
        }
        self.rest.is_empty().then_some(())
    }

    fn value(&mut self, steps: &mut Vec<Step>) -> Option<()> {
        match self.byte()? {
            1..=4 => (),                                 // null, undefined, false, true
            5 | 19 | 22 => drop(self.number()?),         // an integer, a reference, a symbol's atom
            6 => drop(self.take(8)?),                    // a double
            7 => self.string()?,
            8 => {
                for _ in 0..self.number()? {
                    steps.extend([Step::Value, Step::Atom]);
                }
                // Those pushed last come first: an atom, then its value.
            }
            9 => {
                for _ in 0..self.number()? {
                    steps.push(Step::Value);
                }
            }
            10 => {
                let n = self.size()?;
                self.take(n)?;
            }
            11 => {
                // The parts of a template, and those as written.
                for _ in 0..=self.number()? {
                    steps.push(Step::Value);
                }
            }
            12 => self.function(steps)?,
            13 => self.module(steps)?,
            16 => {
                self.string()?;
                self.string()?;
            }
            17 | 18 => steps.push(Step::Value),
            _ => return None,
        }
        Some(())
    }

    fn function(&mut self, steps: &mut Vec<Step>) -> Option<()> {
        const HAS_POSITIONS: u8 = 1 << 3;
        const CAPTURED: u8 = 1 << 6;
        let flags = self.take(2)?;
        if flags[1] & HAS_POSITIONS == 0 {
            return None;
        }
        self.byte()?;
        self.number()?; // its name
        // Arguments, variables, defined arguments, stack, references to variables
        for _ in 0..5 {
            self.number()?;
        }
        let (closures, constants, code) = (self.number()?, self.number()?, self.size()?);
        for _ in 0..self.number()? {
            for _ in 0..3 {
                self.number()?;
            }
            if self.byte()? & CAPTURED != 0 {
                self.number()?;
            }
        }
        for _ in 0..closures {
            for _ in 0..3 {
                self.number()?;
            }
        }
        steps.push(Step::Code(code));
        for _ in 0..constants {
            steps.push(Step::Value);
        }
        Some(())
    }

    fn code(&mut self, length: usize) -> Option<()> {
        self.take(length)?;
        self.number()?; // the file's name
        let (line, column, positions) = (self.number()? as i32, self.number()? as i32, self.size()?);
        self.take(positions)?;
        let length = self.size()?;
        let source = self.take(length)?;
        if line >= 1
            && !source.is_empty()
            && let Some(start) = self.lines.find(source, line, column)
        {
            self.found.push(Range { line, column, start: start as u32, length: length as u32 });
        }
        Some(())
    }

    fn module(&mut self, steps: &mut Vec<Step>) -> Option<()> {
        self.number()?;
        for _ in 0..self.number()? {
            self.number()?;
        }
        for _ in 0..self.number()? {
            const LOCAL: u8 = 0;
            let local = self.byte()? == LOCAL;
            self.number()?;
            if !local {
                self.number()?;
            }
            self.number()?;
        }
        for _ in 0..self.number()? {
            self.number()?;
        }
        for _ in 0..self.number()? {
            for _ in 0..3 {
                self.number()?;
            }
        }
        self.byte()?; // top-level await
        steps.push(Step::Value);
        Some(())
    }
}
