//! package.json: reading, the fields that matter to resolution, and the cache of a realm.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

/// `"type"` of a package.json.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PackageType {
    /// Absent, or a value that Node ignores.
    Unsaid,
    CommonJs,
    Module,
}

/// What resolution wants to know of a package.json. Fields of a wrong type count as absent, as in
/// Node.
#[derive(Debug)]
pub(super) struct Package {
    pub folder: PathBuf,
    /// The package.json itself.
    pub path: PathBuf,
    pub name: Option<String>,
    /// Never empty.
    pub main: Option<String>,
    pub kind: PackageType,
    /// `null` when absent: Node makes no difference.
    pub exports: Value,
    /// `null` when absent.
    pub imports: Value,
}

impl Package {
    /// Parses the bytes of `folder`/package.json.
    ///
    /// # Errors
    /// What is wrong with them, for people.
    pub fn parse(folder: &Path, bytes: &[u8]) -> Result<Package, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        let value = serde_json::from_str(&text)
            .or_else(|error| {
                mend_surrogates(&text).map_or(Err(error), |text| serde_json::from_str(&text))
            })
            .map_err(|error| error.to_string())?;
        let mut package = Package {
            folder: folder.to_path_buf(),
            path: folder.join("package.json"),
            name: None,
            main: None,
            kind: PackageType::Unsaid,
            exports: Value::Null,
            imports: Value::Null,
        };
        let mut fields = match value {
            Value::Object(fields) => fields,
            // Node trips over this one alone (a TypeError); other values are packages without fields.
            Value::Null => return Err("null is not an object".to_owned()),
            _ => return Ok(package),
        };
        let mut text_of = |name: &str| match fields.get_mut(name).map(Value::take) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        package.name = text_of("name");
        package.main = text_of("main").filter(|main| !main.is_empty());
        package.kind = match text_of("type").as_deref() {
            Some("module") => PackageType::Module,
            Some("commonjs") => PackageType::CommonJs,
            _ => PackageType::Unsaid,
        };
        let mut take = |name: &str| fields.get_mut(name).map_or(Value::Null, Value::take);
        package.exports = take("exports");
        package.imports = take("imports");
        Ok(package)
    }
}

/// `text` with every `\uXXXX` that is half of a surrogate pair without the other half replaced:
/// JSON.parse accepts those, serde_json does not. `None` if there is none.
fn mend_surrogates(text: &str) -> Option<String> {
    let unit = |at: usize| -> Option<u32> {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut out = String::with_capacity(text.len());
    let mut mended = false;
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        let (width, lone) = match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => (12, false),
            Some(0xd800..=0xdfff) => (6, true),
            // An escape is two bytes at least; its second may be a backslash.
            _ => (
                1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
                false,
            ),
        };
        if lone {
            out.push_str(&text[copied..at]);
            out.push_str("\\ufffd");
            copied = at + width;
            mended = true;
        }
        at += width;
    }
    out.push_str(&text[copied..]);
    mended.then_some(out)
}

/// The packages that a realm has met, absent ones too. Like Node's it is never out of date by itself:
/// a realm sees the package.json that it saw first.
#[derive(Default)]
pub(super) struct PackageCache {
    packages: HashMap<PathBuf, Option<Arc<Package>>>,
    bytes: usize,
}

/// Beyond either bound the cache starts again from nothing, which is cheap to get right and rare:
/// real programs have some hundred packages.
const MAX_ENTRIES: usize = 8192;
const MAX_BYTES: usize = 8 << 20;

impl PackageCache {
    pub fn get(&self, folder: &Path) -> Option<Option<Arc<Package>>> {
        self.packages.get(folder).cloned()
    }

    /// `size`: the bytes of the file.
    pub fn put(&mut self, folder: &Path, package: Option<Arc<Package>>, size: usize) {
        if self.packages.len() >= MAX_ENTRIES || self.bytes.saturating_add(size) > MAX_BYTES {
            self.clear();
        }
        self.bytes = self.bytes.saturating_add(size);
        self.packages.insert(folder.to_path_buf(), package);
    }

    pub fn clear(&mut self) {
        self.packages = HashMap::new();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Package, String> {
        Package::parse(Path::new("/p"), text.as_bytes())
    }

    #[test]
    fn takes_fields_of_the_right_type_only() {
        let package = parse(
            r#"{"name":"n","main":["x"],"type":"weird","exports":{"b":1,"a":2},"imports":null}"#,
        )
        .unwrap();
        assert_eq!(package.name.as_deref(), Some("n"));
        assert_eq!(package.main, None);
        assert_eq!(package.kind, PackageType::Unsaid);
        let keys: Vec<_> = package.exports.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["b", "a"], "order matters for conditions");
        assert!(package.imports.is_null());
        assert_eq!(parse(r#"{"main":""}"#).unwrap().main, None);
        assert_eq!(
            parse(r#"{"type":"module"}"#).unwrap().kind,
            PackageType::Module
        );
    }

    #[test]
    fn accepts_and_refuses_what_node_does() {
        for good in ["{}", "[]", "5", "\"x\"", " {} \n", "\u{feff}{}"] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "{",
            "{bad",
            "null",
            "{}x",
            "// c\n{}",
            "{\"a\":1,}",
            "\\",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(Package::parse(Path::new("/p"), b"{\"name\":\"\xff\"}").is_ok());
        assert!(parse(&"[".repeat(100_000)).is_err(), "no stack overflow");
    }

    #[test]
    fn accepts_lone_surrogates() {
        let package = parse(r#"{"name":"\\\ud83d\ude00\ud83d\\ud800é\"","d":"\udc00"}"#).unwrap();
        assert_eq!(
            package.name.as_deref(),
            Some("\\\u{1f600}\u{fffd}\\ud800é\"")
        );
        assert!(mend_surrogates(r"\\ud800 \u0041 \").is_none());
        assert!(mend_surrogates(r"\ud8é").is_none());
        assert_eq!(mend_surrogates(r"\ud800\u00"), Some(r"\ufffd\u00".into()));
    }

    #[test]
    fn cache_is_bounded() {
        let mut cache = PackageCache::default();
        for i in 0..MAX_ENTRIES * 2 {
            cache.put(Path::new(&format!("/{i}")), None, 0);
            assert!(cache.packages.len() <= MAX_ENTRIES);
        }
        cache.put(Path::new("/big"), None, MAX_BYTES);
        assert_eq!(cache.packages.len(), 1);
        assert!(matches!(cache.get(Path::new("/big")), Some(None)));
        assert!(cache.get(Path::new("/0")).is_none());
    }
}
