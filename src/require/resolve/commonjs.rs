//! `require`: Node's CommonJS resolution.
//!
//! Source of the rules: the pseudocode of
//! <https://nodejs.org/docs/latest-v20.x/api/modules.html#all-together>; the names in capitals are its
//! functions.

use std::path::{Path, PathBuf};

use super::error::{self, ErrorClass, Failure};
use super::exports::{Target, package_exports, package_imports};
use super::{FileKind, Found, Kind, Search, is_path, lexical, node_modules_paths, url};

/// In the order of `Module._extensions`.
const EXTENSIONS: [&str; 3] = [".js", ".json", ".node"];

/// `require(X)`; `folders` are the `paths` option of `require.resolve`.
pub(super) fn resolve(search: &Search<'_>, folders: Option<&[PathBuf]>) -> Result<Found, Failure> {
    let request = search.specifier;
    if let Some(found) = builtin(search)? {
        return Ok(found);
    }
    if request.starts_with('#')
        && let Some(package) = search.scope(search.base())?
        && !package.imports.is_null()
    {
        return package_imports(search, request, search.base())
            .and_then(|target| finalize(search, target, &package.path, Some(&search.shown)))
            .map_err(|error| as_required(search, error, None));
    }
    if let Some(path) = load_package_self(search)? {
        return Ok(Found::File(path));
    }
    let paths = match folders {
        None => lookup_paths(request, &search.folder),
        Some(folders) => option_paths(request, folders),
    };
    if let Some(path) = find_path(search, &paths)? {
        return Ok(Found::File(path));
    }
    let mut error = error::module_not_found(request, None);
    error.has_require_stack = true;
    Err(error)
}

fn builtin(search: &Search<'_>) -> Result<Option<Found>, Failure> {
    let request = search.specifier;
    if let Some(name) = request.strip_prefix("node:") {
        if (search.resolver.is_builtin)(name) {
            return Ok(Some(Found::Builtin(request.to_owned())));
        }
        if search.kind == Kind::Require {
            return Err(error::unknown_builtin(request));
        }
    } else if search.is_bare_builtin(request) {
        return Ok(Some(Found::Builtin(request.to_owned())));
    } else if request.is_empty() && search.kind == Kind::Require {
        return Err(error::failure(
            ErrorClass::TypeError,
            "ERR_INVALID_ARG_VALUE",
            "The argument 'id' must be a non-empty string. Received ''".to_owned(),
        ));
    }
    Ok(None)
}

/// The folders in which `request` is looked for by a module in `folder`. What counts as relative is
/// decided by the first two characters, so `..a` does and `.a` does not.
pub(super) fn lookup_paths(request: &str, folder: &Path) -> Vec<PathBuf> {
    let mut start = request.bytes();
    let relative = start.next() == Some(b'.')
        && match start.next() {
            None | Some(b'.' | b'/') => true,
            Some(b'\\') => cfg!(windows),
            Some(_) => false,
        };
    if relative {
        vec![folder.to_path_buf()]
    } else {
        node_modules_paths(folder)
    }
}

fn option_paths(request: &str, folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for folder in folders {
        for path in lookup_paths(request, &super::absolute(folder)) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths
}

/// LOAD_PACKAGE_SELF: a package may require itself by name, through its `exports`.
fn load_package_self(search: &Search<'_>) -> Result<Option<PathBuf>, Failure> {
    let request = search.specifier;
    let Some(package) = search.scope(search.base())? else {
        return Ok(None);
    };
    let Some(name) = package
        .name
        .as_deref()
        .filter(|_| !package.exports.is_null())
    else {
        return Ok(None);
    };
    let Some(rest) = request.strip_prefix(name) else {
        return Ok(None);
    };
    if !rest.is_empty() && !rest.starts_with('/') {
        return Ok(None);
    }
    let base = Some(search.shown.as_path());
    package_exports(search, &package, &format!(".{rest}"), base)
        .and_then(|target| finalize_path(search, target, &package.path, base))
        .map(Some)
        .map_err(|error| as_required(search, error, Some(&package.path)))
}

/// Looks for the request in each of the folders.
fn find_path(search: &Search<'_>, paths: &[PathBuf]) -> Result<Option<PathBuf>, Failure> {
    let request = search.specifier;
    let is_absolute = Path::new(request).is_absolute();
    let nowhere = [PathBuf::new()];
    let paths = if is_absolute { &nowhere } else { paths };
    let wants_folder = ends_as_folder(request);
    // A folder that is not there ends the search in it early. (`./a` and `../a` would not be found in it
    // anyhow, or do not need it.)
    let needs_folder = !is_path(request);
    for folder in paths {
        if needs_folder && search.fs.kind(folder) != Some(FileKind::Folder) {
            search.tried(folder.clone());
            continue;
        }
        if !is_absolute && let Some(path) = load_package_exports(search, folder)? {
            return Ok(Some(path));
        }
        let base = lexical(folder, Path::new(request));
        let kind = search.fs.kind(&base);
        if !wants_folder {
            if kind == Some(FileKind::File)
                && let Ok(real) = search.fs.real_path(&base)
            {
                return Ok(Some(real));
            }
            if kind != Some(FileKind::Folder) {
                search.tried(base.clone());
            }
            if let Some(path) = try_extensions(search, &base) {
                return Ok(Some(path));
            }
        }
        if kind == Some(FileKind::Folder) {
            if let Some(path) = load_as_directory(search, &base)? {
                return Ok(Some(path));
            }
        } else if wants_folder {
            search.tried(base);
        }
    }
    Ok(None)
}

/// `x/`, `x/.`, `x/..` can only be folders.
fn ends_as_folder(request: &str) -> bool {
    let last = match request.rfind('/') {
        Some(slash) => &request[slash + 1..],
        None if request.is_empty() => return false,
        None => request,
    };
    matches!(last, "" | "." | "..")
}

/// LOAD_PACKAGE_EXPORTS: `None` if the folder has no such package, or one without `exports`.
fn load_package_exports(search: &Search<'_>, folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let request = search.specifier;
    let Some((name, rest)) = split_request(request) else {
        return Ok(None);
    };
    let Some(package) = search
        .package(&lexical(folder, Path::new(name)), None, &search.shown)?
        .filter(|package| !package.exports.is_null())
    else {
        return Ok(None);
    };
    package_exports(search, &package, &format!(".{rest}"), None)
        .and_then(|target| finalize_path(search, target, &package.path, None))
        .map(Some)
        .map_err(|error| as_required(search, error, Some(&package.path)))
}

/// `name/rest` or `@scope/name/rest`, where neither part of the name is empty or has a backslash or
/// percent sign, and the name itself does not begin with a dot. `rest` keeps its slash.
fn split_request(request: &str) -> Option<(&str, &str)> {
    let part = |text: &str| text.find('/').unwrap_or(text.len());
    let odd = |text: &str| text.is_empty() || text.contains(['\\', '%']);
    let scope = match request.strip_prefix('@') {
        Some(scoped) => {
            let end = part(scoped);
            // `@` alone, or without a slash behind it, is a name like any other.
            if odd(&scoped[..end]) || end == scoped.len() {
                0
            } else {
                end + 2
            }
        }
        None => 0,
    };
    // Should the part behind the scope be no name, the scope may still be one: `@a//b`.
    for start in [scope, 0] {
        let (name, rest) = request[start..].split_at(part(&request[start..]));
        // A dot of any line but the last: Node's test does not see past a line break.
        if !odd(name)
            && !name.starts_with('.')
            && !rest.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
        {
            return Some((&request[..start + name.len()], rest));
        }
    }
    None
}

/// LOAD_AS_DIRECTORY, with Node's error for a `main` that leads nowhere.
fn load_as_directory(search: &Search<'_>, folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let package = search.package(folder, None, &search.shown)?;
    let index = || try_extensions(search, &folder.join("index"));
    let Some(main) = package.as_ref().and_then(|package| package.main.as_deref()) else {
        return Ok(index());
    };
    let main = lexical(folder, Path::new(main));
    let found = search
        .file(main.clone())
        .or_else(|| try_extensions(search, &main))
        .or_else(|| try_extensions(search, &main.join("index")))
        .or_else(index);
    if found.is_some() {
        return Ok(found);
    }
    let mut error =
        error::module_not_found(&main.to_string_lossy(), Some(&folder.join("package.json")));
    error
        .message
        .push_str(". Please verify that the package.json has a valid \"main\" entry");
    error.request_path = Some(search.specifier.to_owned());
    Err(error)
}

fn try_extensions(search: &Search<'_>, base: &Path) -> Option<PathBuf> {
    EXTENSIONS.iter().find_map(|extension| {
        let mut path = base.as_os_str().to_owned();
        path.push(extension);
        search.file(path.into())
    })
}

/// RESOLVE_ESM_MATCH: the file that a target names, exactly that one.
fn finalize(
    search: &Search<'_>,
    target: Target,
    package_json: &Path,
    base: Option<&Path>,
) -> Result<Found, Failure> {
    finalize_path(search, target, package_json, base).map(Found::File)
}

fn finalize_path(
    search: &Search<'_>,
    target: Target,
    package_json: &Path,
    base: Option<&Path>,
) -> Result<PathBuf, Failure> {
    let target = match target {
        Target::Url(target) => target,
        // An `imports` target that names a built-in works for `import` alone: Node 20 takes the
        // answer `node:fs` for a file URL here.
        Target::Builtin(_) => {
            return Err(error::failure(
                ErrorClass::TypeError,
                "ERR_INVALID_URL_SCHEME",
                "The URL must be of scheme file".to_owned(),
            ));
        }
    };
    if target.has_encoded_separator() {
        let reason = "must not include encoded \"/\" or \"\\\" characters";
        return Err(error::invalid_specifier(&target.href(), reason, base));
    }
    let path = target.decode().ok_or_else(error::malformed_uri)?;
    match url::as_file(&path).and_then(|path| search.file(path)) {
        Some(path) => Ok(path),
        None => Err(error::module_not_found(&path, Some(package_json))),
    }
}

/// What `import` calls not found, as `require` calls it: by the name that was asked for.
fn as_required(search: &Search<'_>, error: Failure, package_json: Option<&Path>) -> Failure {
    match error.code {
        "ERR_MODULE_NOT_FOUND" => error::module_not_found(search.specifier, package_json),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_by_their_end() {
        for yes in [".", "..", "a/", "a/.", "a/..", "/", "./", "../", "a//"] {
            assert!(ends_as_folder(yes), "{yes}");
        }
        for no in ["", "a", "a.", "a/..b", "...", ".a", "a/...", "é"] {
            assert!(!ends_as_folder(no), "{no}");
        }
    }

    #[test]
    fn package_names() {
        let split = |text| split_request(text).map(|(name, rest)| format!("{name} {rest}"));
        assert_eq!(split("a"), Some("a ".into()));
        assert_eq!(split("a/b/c"), Some("a /b/c".into()));
        assert_eq!(split("@a/b/"), Some("@a/b /".into()));
        assert_eq!(split("@a"), Some("@a ".into()));
        assert_eq!(split("@a/"), Some("@a /".into()));
        assert_eq!(split("@"), Some("@ ".into()));
        assert_eq!(split("@/b"), Some("@ /b".into()));
        assert_eq!(split("@a/.b"), Some("@a /.b".into()));
        assert_eq!(split("@a//b"), Some("@a //b".into()));
        assert_eq!(split("a/b%"), Some("a /b%".into()));
        for none in ["", ".", "./a", "../a", ".a", "/a", "a%/b", "a\\b"] {
            assert_eq!(split(none), None, "{none}");
        }
    }
}
