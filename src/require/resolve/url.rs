//! As much of the URL standard as resolution touches: Node takes the targets of `exports` and
//! `imports`, and the specifiers of `import`, for URLs relative to a `file:` URL.
//!
//! Source: <https://url.spec.whatwg.org/#path-state> and the two conversions of
//! <https://nodejs.org/docs/latest-v20.x/api/url.html#urlfileurltopathurl>.

use std::path::{Path, PathBuf};

/// A `file:` URL without host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileUrl {
    /// Percent-encoded, with `/` first and dot segments resolved.
    pub path: String,
    /// `?query#fragment`, or empty.
    pub suffix: String,
}

impl FileUrl {
    /// The URL of `path`, which is absolute: `pathToFileURL`.
    pub fn from_path(path: &Path) -> FileUrl {
        let mut out = String::with_capacity(path.as_os_str().len() + 8);
        let text = path.as_os_str().as_encoded_bytes();
        if cfg!(windows) {
            out.push('/');
        }
        for &byte in text {
            match byte {
                b'\\' if cfg!(windows) => out.push('/'),
                b'%' | b'\\' | b'|' | b'~' => push_percent(&mut out, byte),
                _ => push_encoded(&mut out, byte),
            }
        }
        FileUrl {
            path: out,
            suffix: String::new(),
        }
    }

    /// `reference`, a path with perhaps query and fragment, seen from this URL taken as a folder.
    pub fn join(&self, reference: &str) -> FileUrl {
        let reference = reference.trim_matches(|c: char| c <= ' ');
        // The standard drops these wherever they are.
        let dropped: String;
        let reference = if reference.contains(['\t', '\n', '\r']) {
            dropped = reference.replace(['\t', '\n', '\r'], "");
            &dropped
        } else {
            reference
        };
        let cut = reference.find(['?', '#']).unwrap_or(reference.len());
        let (path, suffix) = reference.split_at(cut);

        let mut out = String::with_capacity(self.path.len() + reference.len() + 1);
        if !path.starts_with(['/', '\\']) {
            out.push_str(self.path.trim_end_matches('/'));
        }
        let path = path.strip_prefix(['/', '\\']).unwrap_or(path);
        let mut segments = path.split(['/', '\\']).peekable();
        while let Some(segment) = segments.next() {
            let last = segments.peek().is_none();
            match dots(segment) {
                Some(count) => {
                    if count == 2 {
                        out.truncate(out.rfind('/').unwrap_or(0));
                    }
                    if last {
                        out.push('/');
                    }
                }
                None => {
                    out.push('/');
                    segment
                        .bytes()
                        .for_each(|byte| push_encoded(&mut out, byte));
                }
            }
        }
        FileUrl {
            path: out,
            suffix: suffix.to_owned(),
        }
    }

    /// `%2f` or `%5c` in what Node searches for it: the whole URL.
    pub fn has_encoded_separator(&self) -> bool {
        has_encoded_separator(&self.path) || has_encoded_separator(&self.suffix)
    }

    /// The path, decoded, with its trailing slash if it has one; `None` where Node throws
    /// `URIError`.
    pub fn decode(&self) -> Option<String> {
        let path = if cfg!(windows) {
            self.path.strip_prefix('/').unwrap_or(&self.path)
        } else {
            &self.path
        };
        if !path.contains('%') {
            return Some(path.to_owned());
        }
        String::from_utf8(percent_decode(path)?).ok()
    }

    pub fn href(&self) -> String {
        format!("file://{}{}", self.path, self.suffix)
    }
}

/// How a decoded path is looked up: `None` for a path that ends in a slash, which never names a file.
pub(super) fn as_file(path: &str) -> Option<PathBuf> {
    (!path.ends_with('/')).then(|| PathBuf::from(path))
}

pub(super) fn has_encoded_separator(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|w| w.eq_ignore_ascii_case(b"%2f") || w.eq_ignore_ascii_case(b"%5c"))
}

/// The scheme of a URL and what follows its colon; `None` where `new URL(text)` would throw. Of hosts
/// only their absence is judged.
pub(super) fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text
        .trim_start_matches(|c: char| c <= ' ')
        .split_once(':')?;
    let tail = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.chars().all(tail) {
        return None;
    }
    let special = ["http", "https", "ws", "wss", "ftp"];
    let needs_host = special.iter().any(|name| scheme.eq_ignore_ascii_case(name));
    let has_host = !rest.trim_start_matches(['/', '\\']).is_empty();
    (has_host || !needs_host).then_some((scheme, rest))
}

/// The number of dots of a dot segment, spelled in any way that URLs allow.
fn dots(segment: &str) -> Option<usize> {
    let mut rest = segment;
    let mut count = 0;
    while !rest.is_empty() {
        rest = if let Some(rest) = rest.strip_prefix('.') {
            rest
        } else if rest.len() >= 3 && rest.as_bytes()[..3].eq_ignore_ascii_case(b"%2e") {
            &rest[3..]
        } else {
            return None;
        };
        count += 1;
        if count > 2 {
            return None;
        }
    }
    (count > 0).then_some(count)
}

/// Every `%XX` as its byte; `None` if a `%` is not followed by two hexadecimal digits.
pub(super) fn percent_decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push((high * 16 + low) as u8);
        } else {
            out.push(byte);
        }
    }
    Some(out)
}

/// The "path percent-encode set"; a `%` stays as it is.
fn push_encoded(out: &mut String, byte: u8) {
    match byte {
        0..=b' ' | 0x7f..=0xff | b'"' | b'#' | b'<' | b'>' | b'?' | b'`' | b'{' | b'}' | b'^' => {
            push_percent(out, byte);
        }
        _ => out.push(char::from(byte)),
    }
}

fn push_percent(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn join(base: &str, reference: &str) -> String {
        let url = FileUrl::from_path(Path::new(base)).join(reference);
        format!("{}|{}", url.path, url.suffix)
    }

    #[test]
    fn joins_like_a_browser() {
        assert_eq!(join("/a/b", "./c.js"), "/a/b/c.js|");
        assert_eq!(join("/a/b", "./c\\d"), "/a/b/c/d|");
        assert_eq!(join("/a/b", "../c"), "/a/c|");
        assert_eq!(join("/a/b", "./%2E%2e/c"), "/a/c|");
        assert_eq!(join("/a/b", "./../../../../c"), "/c|");
        assert_eq!(join("/a/b", "./.\t./c\n "), "/a/c|");
        assert_eq!(join("/a/b", "/c/./d/.."), "/c/|");
        assert_eq!(join("/a/b", "./c//d/"), "/a/b/c//d/|");
        assert_eq!(join("/a/b", "./c d?e/../f#g"), "/a/b/c%20d|?e/../f#g");
        assert_eq!(join("/", "./c"), "/c|");
        assert_eq!(join("/", "."), "/|");
        assert_eq!(join("/a", "./..."), "/a/...|");
        assert_eq!(join("/a%b\\c", "./é"), "/a%25b%5Cc/%C3%A9|");
    }

    #[test]
    fn decodes_or_refuses() {
        let decode = |text: &str| FileUrl::from_path(Path::new("/x y%")).join(text).decode();
        assert_eq!(decode("./%61"), Some("/x y%/a".into()));
        assert_eq!(decode("./%C3%A9/"), Some("/x y%/é/".into()));
        for bad in ["./%", "./%4", "./%zz", "./%ff", "./%é"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }

    #[test]
    fn schemes() {
        for yes in ["node:fs", "a:b", " x+1.-:", "http://h", "file:", "file:x"] {
            assert!(scheme(yes).is_some(), "{yes}");
        }
        for no in [
            "", "fs", ":", "1a:b", "http:", "https://", "a/b:c", "é:x", "@a/b",
        ] {
            assert!(scheme(no).is_none(), "{no}");
        }
    }

    #[test]
    fn finds_encoded_separators() {
        assert!(has_encoded_separator("a%2Fb") && has_encoded_separator("%5c"));
        assert!(!has_encoded_separator("%2") && !has_encoded_separator("%252f"));
    }
}
