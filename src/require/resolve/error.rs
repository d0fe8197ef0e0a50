//! What a failed resolution says: Node's codes and Node's wording.
//!
//! Source of the codes and texts: <https://nodejs.org/docs/latest-v20.x/api/errors.html>, checked
//! against the answers of Node 20.

use std::fmt;
use std::path::{Path, PathBuf};

/// The JavaScript class that Node throws for an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    Error,
    TypeError,
    SyntaxError,
    UriError,
}

impl ErrorClass {
    /// The name of the constructor, as `error.name` has it.
    pub fn name(self) -> &'static str {
        match self {
            ErrorClass::Error => "Error",
            ErrorClass::TypeError => "TypeError",
            ErrorClass::SyntaxError => "SyntaxError",
            ErrorClass::UriError => "URIError",
        }
    }
}

/// Why a specifier could not be resolved.
///
/// `class`, `code`, `message`, `path` and `request_path` are what Node puts on its error object; the
/// rest is for whoever reports it.
#[derive(Clone, Debug)]
pub struct ResolveError {
    pub class: ErrorClass,
    /// `error.code`. Empty where Node's error has none (`URIError`). A package.json that is not JSON
    /// has `ERR_INVALID_PACKAGE_CONFIG`, where Node 20's `SyntaxError` has none.
    pub code: &'static str,
    /// Node's message without the `Require stack:` lines, see [`ResolveError::message_with_stack`].
    pub message: String,
    /// What was asked for.
    pub specifier: String,
    /// From where: the asking file, or its folder where no file asks.
    pub from: PathBuf,
    /// `error.path`: the package.json at fault.
    pub path: Option<PathBuf>,
    /// `error.requestPath`.
    pub request_path: Option<String>,
    /// The files that were looked for and are not there, in order. Bounded.
    pub tried: Vec<PathBuf>,
    /// A path that the specifier means, but where the file system does not let us look, so that
    /// "access denied" is the truth and "not found" a guess.
    pub denied: Option<PathBuf>,
    /// Node gives this error a `requireStack` and appends it to the message.
    pub has_require_stack: bool,
}

impl ResolveError {
    /// Node's complete message: where Node appends the require stack (innermost file first), it is
    /// appended here.
    pub fn message_with_stack<P: AsRef<Path>>(&self, stack: &[P]) -> String {
        let mut text = self.message.clone();
        if self.has_require_stack && !stack.is_empty() {
            text.push_str("\nRequire stack:");
            for file in stack {
                text.push_str("\n- ");
                text.push_str(&file.as_ref().to_string_lossy());
            }
        }
        text
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_with_stack(std::slice::from_ref(&self.from)))
    }
}

impl std::error::Error for ResolveError {}

/// Boxed: the happy path should not carry its size around.
pub(super) type Failure = Box<ResolveError>;

/// An error that does not know yet who asked for what: [`super::Search`] fills that in.
pub(super) fn failure(class: ErrorClass, code: &'static str, message: String) -> Failure {
    Box::new(ResolveError {
        class,
        code,
        message,
        specifier: String::new(),
        from: PathBuf::new(),
        path: None,
        request_path: None,
        tried: Vec::new(),
        denied: None,
        has_require_stack: false,
    })
}

/// ` imported from FILE`, or nothing where Node knows no file.
fn imported_from(base: Option<&Path>) -> String {
    base.map_or_else(String::new, |base| {
        format!(" imported from {}", base.display())
    })
}

pub(super) fn module_not_found(name: &str, package_json: Option<&Path>) -> Failure {
    let mut error = failure(
        ErrorClass::Error,
        "MODULE_NOT_FOUND",
        format!("Cannot find module '{name}'"),
    );
    error.path = package_json.map(Path::to_path_buf);
    error
}

/// The `import` form of "not found"; `what` is `module` or `package`.
pub(super) fn import_not_found(what: &str, name: &str, base: &Path) -> Failure {
    failure(
        ErrorClass::Error,
        "ERR_MODULE_NOT_FOUND",
        format!(
            "Cannot find {what} '{name}' imported from {}",
            base.display()
        ),
    )
}

pub(super) fn directory_import(folder: &str, base: &Path) -> Failure {
    failure(
        ErrorClass::Error,
        "ERR_UNSUPPORTED_DIR_IMPORT",
        format!(
            "Directory import '{folder}' is not supported resolving ES modules imported from {}",
            base.display()
        ),
    )
}

pub(super) fn unknown_builtin(specifier: &str) -> Failure {
    failure(
        ErrorClass::Error,
        "ERR_UNKNOWN_BUILTIN_MODULE",
        format!("No such built-in module: {specifier}"),
    )
}

pub(super) fn invalid_specifier(request: &str, reason: &str, base: Option<&Path>) -> Failure {
    failure(
        ErrorClass::TypeError,
        "ERR_INVALID_MODULE_SPECIFIER",
        format!(
            "Invalid module \"{request}\" {reason}{}",
            imported_from(base)
        ),
    )
}

pub(super) fn not_exported(subpath: &str, package_json: &Path, base: Option<&Path>) -> Failure {
    let what = if subpath == "." {
        "No \"exports\" main defined".to_owned()
    } else {
        format!("Package subpath '{subpath}' is not defined by \"exports\"")
    };
    failure(
        ErrorClass::Error,
        "ERR_PACKAGE_PATH_NOT_EXPORTED",
        format!(
            "{what} in {}{}",
            package_json.display(),
            imported_from(base)
        ),
    )
}

pub(super) fn import_not_defined(name: &str, package_json: Option<&Path>, base: &Path) -> Failure {
    let package = package_json.map_or_else(String::new, |path| {
        format!(" in package {}", path.display())
    });
    failure(
        ErrorClass::TypeError,
        "ERR_PACKAGE_IMPORT_NOT_DEFINED",
        format!(
            "Package import specifier \"{name}\" is not defined{package}{}",
            imported_from(Some(base))
        ),
    )
}

/// `target` as JavaScript prints it.
/// Enough of a text for a message. An array of targets makes one for each of them, which must not copy a key of megabytes every time.
fn enough(text: &str) -> &str {
    text.get(..4096).unwrap_or(if text.len() > 4096 { "…" } else { text })
}

pub(super) fn invalid_target(
    key: &str,
    target: &str,
    internal: bool,
    package_json: &Path,
    base: Option<&Path>,
) -> Failure {
    let key = enough(key);
    let relative = !internal && !target.is_empty() && !target.starts_with("./");
    let quoted = serde_json::Value::from(target);
    let field = if internal { "imports" } else { "exports" };
    let what = if key == "." && !internal {
        format!("main target {quoted} defined in")
    } else {
        format!("target {quoted} defined for '{key}' in")
    };
    failure(
        ErrorClass::Error,
        "ERR_INVALID_PACKAGE_TARGET",
        format!(
            "Invalid \"{field}\" {what} the package config {}{}{}",
            package_json.display(),
            imported_from(base),
            if relative {
                "; targets must start with \"./\""
            } else {
                ""
            }
        ),
    )
}

pub(super) fn invalid_config(package_json: &Path, base: Option<&str>, detail: &str) -> Failure {
    let importing = base.map_or_else(String::new, |base| format!(" while importing {base}"));
    failure(
        ErrorClass::Error,
        "ERR_INVALID_PACKAGE_CONFIG",
        format!(
            "Invalid package config {}{importing}. {detail}",
            package_json.display()
        ),
    )
}

/// A package.json that cannot be parsed, met by `require`.
pub(super) fn broken_config(package_json: &Path, detail: &str) -> Failure {
    let mut error = failure(
        ErrorClass::SyntaxError,
        "ERR_INVALID_PACKAGE_CONFIG",
        format!("Error parsing {}: {detail}", package_json.display()),
    );
    error.path = Some(package_json.to_path_buf());
    error
}

pub(super) fn malformed_uri() -> Failure {
    failure(ErrorClass::UriError, "", "URI malformed".to_owned())
}
