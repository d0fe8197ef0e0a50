//! `import`: Node's resolution of ES modules.
//!
//! Source of the rules: ESM_RESOLVE of
//! <https://nodejs.org/docs/latest-v20.x/api/esm.html#resolution-algorithm-specification>. Query and
//! fragment of a specifier are read past: they do not make a second instance of a module.

use super::error::{self, ErrorClass, Failure};
use super::exports::{Target, package_imports, package_resolve};
use super::url::{FileUrl, as_file, has_encoded_separator, scheme};
use super::{FileKind, Found, Search};

pub(super) fn resolve(search: &Search<'_>) -> Result<Found, Failure> {
    let specifier = search.specifier;
    let target = if is_relative(specifier) {
        Target::Url(join(search, specifier)?)
    } else if specifier.starts_with('#') {
        package_imports(search, specifier, search.base())?
    } else if let Some(name) = specifier.strip_prefix("node:") {
        if !(search.resolver.is_builtin)(name) {
            return Err(error::unknown_builtin(specifier));
        }
        return Ok(Found::Builtin(specifier.to_owned()));
    } else {
        match scheme(specifier) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => {
                let rest = if rest.starts_with(['/', '\\']) {
                    rest
                } else {
                    &format!("/{rest}")
                };
                Target::Url(join(search, rest)?)
            }
            Some((scheme, _)) => return Err(unsupported_scheme(scheme)),
            None => package_resolve(search, specifier, search.base())?,
        }
    };
    match target {
        Target::Builtin(name) => Ok(Found::Builtin(format!("node:{name}"))),
        Target::Url(url) => finalize(search, &url),
    }
}

fn is_relative(specifier: &str) -> bool {
    matches!(specifier, "." | "..")
        || ["/", "./", "../"]
            .iter()
            .any(|start| specifier.starts_with(start))
}

fn unsupported_scheme(scheme: &str) -> Failure {
    error::failure(
        ErrorClass::Error,
        "ERR_UNSUPPORTED_ESM_URL_SCHEME",
        format!(
            "Only URLs with a scheme in: file, data, and node are supported by the default ESM \
             loader. Received protocol '{}:'",
            scheme.to_ascii_lowercase()
        ),
    )
}

/// A reference seen from the asking module. Two slashes begin a host.
fn join(search: &Search<'_>, reference: &str) -> Result<FileUrl, Failure> {
    let slash = ['/', '\\'];
    let reference = match reference
        .strip_prefix(slash)
        .and_then(|rest| rest.strip_prefix(slash))
    {
        Some(rest) => {
            let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
            let (host, path) = rest.split_at(end);
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return Err(error::failure(
                    ErrorClass::TypeError,
                    "ERR_INVALID_FILE_URL_HOST",
                    format!(
                        "File URL host must be \"localhost\" or empty on {}",
                        std::env::consts::OS
                    ),
                ));
            }
            if path.starts_with(slash) {
                path
            } else {
                &format!("/{path}")
            }
        }
        None => reference,
    };
    Ok(FileUrl::from_path(&search.folder).join(reference))
}

fn finalize(search: &Search<'_>, url: &FileUrl) -> Result<Found, Failure> {
    let base = &search.shown;
    if has_encoded_separator(&url.path) {
        return Err(error::invalid_specifier(
            &url.path,
            "must not include encoded \"/\" or \"\\\" characters",
            Some(base),
        ));
    }
    let path = url.decode().ok_or_else(error::malformed_uri)?;
    // Node takes every path that ends in a slash for a folder.
    let Some(file) = as_file(&path) else {
        return Err(error::directory_import(&path, base));
    };
    match search.fs.kind(&file) {
        Some(FileKind::Folder) => Err(error::directory_import(&path, base)),
        _ => search
            .file(file)
            .map(Found::File)
            .ok_or_else(|| error::import_not_found("module", &path, base)),
    }
}
