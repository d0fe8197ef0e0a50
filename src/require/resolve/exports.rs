//! `exports` and `imports` of a package.json, and bare names as `import` reads them.
//!
//! Source of the rules: the functions PACKAGE_RESOLVE, PACKAGE_EXPORTS_RESOLVE,
//! PACKAGE_IMPORTS_RESOLVE, PACKAGE_TARGET_RESOLVE and PATTERN_KEY_COMPARE of
//! <https://nodejs.org/docs/latest-v20.x/api/esm.html#resolution-algorithm-specification>, and where
//! Node 20 departs from its own text (named below) Node's answers.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::path::Path;

use serde_json::Value;

use super::error::{self, Failure};
use super::package::Package;
use super::url::{FileUrl, as_file, percent_decode, scheme};
use super::{FileKind, Search, above};

/// Where a name leads before anyone has looked whether it is there.
#[derive(Debug)]
pub(super) enum Target {
    Url(FileUrl),
    /// Without `node:`.
    Builtin(String),
}

/// Who asks, for the look-up and for messages.
#[derive(Clone, Copy)]
pub(super) struct Base<'a> {
    pub folder: &'a Path,
    /// The file that messages name.
    pub shown: &'a Path,
}

/// PACKAGE_EXPORTS_RESOLVE. `subpath` is `.` or starts with `./`; `base` is for messages alone.
pub(super) fn package_exports(
    search: &Search<'_>,
    package: &Package,
    subpath: &str,
    base: Option<&Path>,
) -> Result<Target, Failure> {
    let not_exported = || error::not_exported(subpath, &package.path, base);
    let targets = Targets {
        search,
        package,
        base,
        internal: false,
    };
    let found = if targets.is_main_sugar()? {
        if subpath != "." {
            return Err(not_exported());
        }
        targets.resolve(&package.exports, None, subpath)?
    } else {
        let literal = !subpath.contains('*') && !subpath.ends_with('/');
        let value = literal.then(|| package.exports.get(subpath)).flatten();
        match value {
            Some(value) => targets.resolve(value, None, subpath)?,
            None => match best_pattern(&package.exports, subpath) {
                Some((key, value, star)) => targets.resolve(value, Some(star), key)?,
                None => return Err(not_exported()),
            },
        }
    };
    match found {
        Outcome::Found(target) => Ok(target),
        Outcome::Undefined | Outcome::Null => Err(not_exported()),
    }
}

/// PACKAGE_IMPORTS_RESOLVE for the package that `base` is in.
pub(super) fn package_imports(
    search: &Search<'_>,
    name: &str,
    base: Base<'_>,
) -> Result<Target, Failure> {
    if name == "#" || name.starts_with("#/") || name.ends_with('/') {
        return Err(error::invalid_specifier(
            name,
            "is not a valid internal imports specifier name",
            Some(base.shown),
        ));
    }
    let scope = search.scope(base)?;
    if let Some(package) = &scope {
        let targets = Targets {
            search,
            package,
            base: Some(base.shown),
            internal: true,
        };
        let literal = if name.contains('*') {
            None
        } else {
            package.imports.get(name)
        };
        let found = match literal {
            Some(value) => targets.resolve(value, None, name)?,
            None => match best_pattern(&package.imports, name) {
                Some((key, value, star)) => targets.resolve(value, Some(star), key)?,
                None => Outcome::Undefined,
            },
        };
        if let Outcome::Found(target) = found {
            return Ok(target);
        }
    }
    Err(error::import_not_defined(
        name,
        scope.as_ref().map(|package| package.path.as_path()),
        base.shown,
    ))
}

/// PACKAGE_RESOLVE: a bare name as `import` and the targets of `imports` read it.
pub(super) fn package_resolve(
    search: &Search<'_>,
    specifier: &str,
    base: Base<'_>,
) -> Result<Target, Failure> {
    if search.is_bare_builtin(specifier) {
        return Ok(Target::Builtin(specifier.to_owned()));
    }
    let Some((name, subpath)) = split_name(specifier) else {
        return Err(error::invalid_specifier(
            specifier,
            "is not a valid package name",
            Some(base.shown),
        ));
    };
    if let Some(package) = search.scope(base)?
        && !package.exports.is_null()
        && package.name.as_deref() == Some(name)
    {
        return package_exports(search, &package, &subpath, Some(base.shown));
    }
    for folder in above(base.folder) {
        let folder = folder.join("node_modules").join(name);
        if search.fs.kind(&folder) != Some(FileKind::Folder) {
            search.tried(folder);
            continue;
        }
        let package = search.package(&folder, Some(specifier), base.shown)?;
        if let Some(package) = &package
            && !package.exports.is_null()
        {
            return package_exports(search, package, &subpath, Some(base.shown));
        }
        if subpath != "." {
            return Ok(Target::Url(FileUrl::from_path(&folder).join(&subpath)));
        }
        let main = package.as_ref().and_then(|package| package.main.as_deref());
        return legacy_main(search, &folder, main, base.shown);
    }
    Err(error::import_not_found("package", name, base.shown))
}

/// The entry of a package without `exports`, for `import`: unlike `require` it tries a fixed list.
fn legacy_main(
    search: &Search<'_>,
    folder: &Path,
    main: Option<&str>,
    base: &Path,
) -> Result<Target, Failure> {
    const OF_MAIN: [&str; 7] = [
        "",
        ".js",
        ".json",
        ".node",
        "/index.js",
        "/index.json",
        "/index.node",
    ];
    let folder = FileUrl::from_path(folder);
    let decode = |url: FileUrl| url.decode().ok_or_else(error::malformed_uri);
    let first = match main {
        Some(main) => {
            let main = format!("./{main}");
            let path = decode(folder.join(&main))?;
            for end in OF_MAIN {
                if as_file(&format!("{path}{end}")).is_some_and(|path| search.is_file(&path)) {
                    return Ok(Target::Url(folder.join(&format!("{main}{end}"))));
                }
            }
            path
        }
        None => decode(folder.join("index.js"))?,
    };
    for index in ["index.js", "index.json", "index.node"] {
        let url = folder.join(index);
        if url
            .decode()
            .is_some_and(|path| search.is_file(Path::new(&path)))
        {
            return Ok(Target::Url(url));
        }
    }
    Err(error::import_not_found("package", &first, base))
}

/// A bare specifier as package name and subpath (`.` or `./…`); `None` if the name cannot be one.
fn split_name(specifier: &str) -> Option<(&str, String)> {
    let mut slash = specifier.find('/');
    if specifier.starts_with('@') {
        let first = slash?;
        slash = specifier[first + 1..].find('/').map(|at| first + 1 + at);
    }
    let (name, rest) = specifier.split_at(slash.unwrap_or(specifier.len()));
    if name.starts_with('.') || name.contains(['%', '\\']) {
        return None;
    }
    Some((name, format!(".{rest}")))
}

/// What a target came to. JavaScript's `undefined` (no condition applies: look further) and `null`
/// (the package says no) are different answers inside arrays and conditions.
enum Outcome {
    Found(Target),
    Undefined,
    Null,
}

/// The targets of one field of one package.
struct Targets<'a, 's> {
    search: &'a Search<'s>,
    package: &'a Package,
    base: Option<&'a Path>,
    internal: bool,
}

impl Targets<'_, '_> {
    /// Whether `exports` is the target of `.` itself rather than a map of subpaths.
    fn is_main_sugar(&self) -> Result<bool, Failure> {
        let keys = match &self.package.exports {
            Value::String(_) | Value::Array(_) => return Ok(true),
            Value::Object(map) => map.keys(),
            _ => return Ok(false),
        };
        let mut sugar = None;
        for key in keys {
            let this = !key.starts_with('.');
            if *sugar.get_or_insert(this) != this {
                return Err(self.invalid_config(
                    "\"exports\" cannot contain some keys starting with '.' and some not. The \
                     exports object must either be an object of package subpath keys or an object \
                     of main entry condition name keys only.",
                ));
            }
        }
        Ok(sugar == Some(true))
    }

    fn invalid_config(&self, detail: &str) -> Failure {
        let base = self.base.map(|base| FileUrl::from_path(base).href());
        error::invalid_config(&self.package.path, base.as_deref(), detail)
    }

    /// PACKAGE_TARGET_RESOLVE. `star` is what `*` stands for, `key` the key in package.json.
    fn resolve(&self, target: &Value, star: Option<&str>, key: &str) -> Result<Outcome, Failure> {
        match target {
            Value::String(text) => self.resolve_text(text, star, key).map(Outcome::Found),
            Value::Array(items) => {
                let mut last = Ok(Outcome::Undefined);
                if items.is_empty() {
                    last = Ok(Outcome::Null);
                }
                for item in items {
                    match self.resolve(item, star, key) {
                        Ok(Outcome::Undefined) => {}
                        Ok(Outcome::Null) => last = Ok(Outcome::Null),
                        Err(error) if error.code == "ERR_INVALID_PACKAGE_TARGET" => {
                            last = Err(error);
                        }
                        found => return found,
                    }
                }
                last
            }
            Value::Object(map) => {
                if map.keys().any(|key| is_array_index(key)) {
                    return Err(
                        self.invalid_config("\"exports\" cannot contain numeric property keys.")
                    );
                }
                for (condition, value) in map {
                    if condition == "default" || self.search.has_condition(condition) {
                        match self.resolve(value, star, key)? {
                            Outcome::Undefined => {}
                            outcome => return Ok(outcome),
                        }
                    }
                }
                Ok(Outcome::Undefined)
            }
            Value::Null => Ok(Outcome::Null),
            Value::Bool(value) => Err(self.invalid_target(&value.to_string(), key)),
            Value::Number(number) => {
                // JavaScript prints 5.0 as 5.
                let text = match number.as_f64() {
                    Some(float) if number.is_f64() => float.to_string(),
                    _ => number.to_string(),
                };
                Err(self.invalid_target(&text, key))
            }
        }
    }

    fn invalid_target(&self, target: &str, key: &str) -> Failure {
        error::invalid_target(key, target, self.internal, &self.package.path, self.base)
    }

    fn resolve_text(&self, target: &str, star: Option<&str>, key: &str) -> Result<Target, Failure> {
        let Some(inside) = target.strip_prefix("./") else {
            if self.internal
                && !target.starts_with("../")
                && !target.starts_with('/')
                && scheme(target).is_none()
            {
                let name = fill(target, star);
                let base = Base {
                    folder: &self.package.folder,
                    shown: &self.package.path,
                };
                return package_resolve(self.search, &name, base);
            }
            return Err(self.invalid_target(target, key));
        };
        if has_invalid_segment(inside) {
            return Err(self.invalid_target(target, key));
        }
        let folder = FileUrl::from_path(&self.package.folder);
        let url = folder.join(target);
        // Control characters inside dots get past the test above, but not past this one.
        let Some(rest) = url
            .path
            .strip_prefix(folder.path.trim_end_matches('/'))
            .filter(|rest| rest.starts_with('/'))
        else {
            return Err(self.invalid_target(target, key));
        };
        let Some(star) = star else {
            return Ok(Target::Url(url));
        };
        if has_invalid_segment(star) {
            let field = if self.internal { "imports" } else { "exports" };
            let reason = format!(
                "request is not a valid match in pattern \"{key}\" for the \"{field}\" resolution of {}",
                self.package.path.display()
            );
            let request = key.replacen('*', star, 1);
            return Err(error::invalid_specifier(&request, &reason, self.base));
        }
        let filled = fill(&format!(".{rest}{}", url.suffix), Some(star)).into_owned();
        Ok(Target::Url(folder.join(&filled)))
    }
}

/// The target with every `*` replaced. What many stars of a long name would make longer than any path is not made, and so not found.
fn fill<'a>(target: &'a str, star: Option<&str>) -> Cow<'a, str> {
    const MOST: usize = 1 << 20;
    match star {
        Some(star) if target.contains('*') => {
            let stars = target.bytes().filter(|b| *b == b'*').count();
            if stars.saturating_mul(star.len()).saturating_add(target.len()) > MOST {
                return Cow::Borrowed(target);
            }
            Cow::Owned(target.replace('*', star))
        }
        _ => Cow::Borrowed(target),
    }
}

/// The pattern of `map` that fits `name` best, its target, and what its star stands for.
fn best_pattern<'m, 'n>(map: &'m Value, name: &'n str) -> Option<(&'m str, &'m Value, &'n str)> {
    let mut best: Option<(&str, &Value, &str)> = None;
    for (key, value) in map.as_object()? {
        let Some((head, tail)) = key.split_once('*') else {
            continue;
        };
        let Some(star) = name
            .strip_prefix(head)
            .and_then(|rest| rest.strip_suffix(tail))
        else {
            continue;
        };
        let better = best.is_none_or(|(old, ..)| compare_patterns(key, old) == Ordering::Less);
        if !tail.contains('*') && !star.is_empty() && better {
            best = Some((key, value, star));
        }
    }
    best
}

/// PATTERN_KEY_COMPARE of two keys that have a star: the more specific one is less.
fn compare_patterns(a: &str, b: &str) -> Ordering {
    let head = |key: &str| key.find('*').unwrap_or(key.len());
    head(b).cmp(&head(a)).then(b.len().cmp(&a.len()))
}

/// Whether a segment is `.`, `..` or `node_modules`, however it is spelled.
fn has_invalid_segment(path: &str) -> bool {
    path.split(['/', '\\']).any(|segment| {
        let decoded = if segment.contains('%') {
            match percent_decode(segment) {
                Some(decoded) => Cow::Owned(decoded),
                None => return false,
            }
        } else {
            Cow::Borrowed(segment.as_bytes())
        };
        matches!(&*decoded, b"." | b"..") || decoded.eq_ignore_ascii_case(b"node_modules")
    })
}

/// Whether JavaScript takes the key for a number that could be an array index.
fn is_array_index(key: &str) -> bool {
    // What JavaScript prints for these numbers is what Rust prints, down to 1e-6.
    let Ok(number) = key.parse::<f64>() else {
        return false;
    };
    let plain = number >= 1e-6 || (number == 0.0 && number.is_sign_positive());
    plain && number < f64::from(u32::MAX) && number.to_string() == key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeric_keys() {
        for yes in ["0", "1", "42", "1.5", "4294967294"] {
            assert!(is_array_index(yes), "{yes}");
        }
        for no in [
            "",
            "-0",
            "-1",
            "01",
            "1.0",
            "1e3",
            "4294967295",
            "NaN",
            "inf",
            "+1",
            " 1",
            "a",
        ] {
            assert!(!is_array_index(no), "{no}");
        }
    }

    #[test]
    fn names() {
        let split = |text| split_name(text).map(|(name, sub)| format!("{name} {sub}"));
        assert_eq!(split("a"), Some("a .".into()));
        assert_eq!(split("a/b/c"), Some("a ./b/c".into()));
        assert_eq!(split("a/"), Some("a ./".into()));
        assert_eq!(split("@a/b/c"), Some("@a/b ./c".into()));
        for bad in ["@a", ".a", "a%b", "a\\b", "@"] {
            assert_eq!(split(bad), None, "{bad}");
        }
    }

    #[test]
    fn invalid_segments() {
        for yes in [
            "..",
            "a/./b",
            "a\\..",
            "%2e%2E/x",
            "Node_modules/a",
            "%6eode_modules",
            ".",
        ] {
            assert!(has_invalid_segment(yes), "{yes}");
        }
        for no in [
            "",
            "a//b",
            "a/",
            "...",
            "node_modules2",
            "%zz",
            "%",
            "é%",
            "a.b",
        ] {
            assert!(!has_invalid_segment(no), "{no}");
        }
    }

    #[test]
    fn patterns() {
        let map = serde_json::json!({
            "./a*": 1, "./a*b": 2, "./a/*": 3, "./a/*/b": 4, "./*/*": 5, "./c": 6, "./a/bb*b": 7
        });
        let best = |name| best_pattern(&map, name).map(|(key, _, star)| (key, star));
        assert_eq!(best("./ax"), Some(("./a*", "x")));
        assert_eq!(best("./axb"), Some(("./a*b", "x")));
        assert_eq!(best("./a/x"), Some(("./a/*", "x")));
        assert_eq!(best("./a/x/b"), Some(("./a/*/b", "x")));
        assert_eq!(best("./a"), None, "a star is at least one character");
        assert_eq!(
            best("./a/bb"),
            Some(("./a/*", "bb")),
            "head and tail may not overlap"
        );
        assert_eq!(best("./c"), None);
        assert_eq!(best_pattern(&Value::Bool(false), "./c").map(|f| f.0), None);
    }
}
