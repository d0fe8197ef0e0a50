//! The Rust halves of built-in modules, as the JavaScript halves call them: `const n = host.op(name)` once, then
//! `host.rust(n, …args)`.

use super::files;
use super::loader::Loader;
use crate::builtins;
use crate::error::{Error, Result, Status};
use crate::realm::{Cell, Entered, JSValue, Value};

/// One that reads files, through the jail.
type LoaderOp = fn(&Loader, &Entered, &[JSValue]) -> Result<JSValue>;

/// Of the loader itself; those of `builtins` are numbered after them.
const OWN: &[(&str, LoaderOp)] = &[("process.cwd", cwd),
    ("fs.granted", files::granted),
    ("fs.open", files::open),
    ("fs.close", files::close),
    ("fs.read", files::read),
    ("fs.write", files::write),
    ("fs.stat", files::stat),
    ("fs.fstat", files::fstat),
    ("fs.readdir", files::readdir),
    ("fs.readlink", files::readlink),
    ("fs.realpath", files::realpath),
    ("fs.access", files::access),
    ("fs.change", files::change),
    ("modules.open", Loader::open_module),
    ("modules.make", Loader::make_modules),
    ("modules.names", Loader::module_names),
    ("modules.imports", Loader::module_imports),
    ("modules.url", Loader::module_url),
];

/// The folder that names resolve from, where the host named one; where the host itself stands shows to nobody.
fn cwd(loader: &Loader, entered: &Entered, _: &[JSValue]) -> Result<JSValue> {
    let base = loader.given_base().map_or("/".into(), |base| base.to_string_lossy());
    entered.new_value(&Cell::text(&base))
}

pub fn number(name: &str) -> Option<usize> {
    let own = OWN.iter().position(|(n, _)| *n == name);
    own.or_else(|| builtins::OPS.iter().position(|(n, _)| *n == name).map(|i| i + OWN.len()))
}

/// `args[0]` is the number.
pub fn call(loader: &Loader, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let wrong = || Error::new(Status::Internal, "no such op");
    let (number, args) = args.split_first().ok_or_else(wrong)?;
    let number = match entered.read(*number)? {
        Value::Number(n) if n >= 0.0 => n as usize,
        _ => return Err(wrong()),
    };
    if let Some((_, op)) = OWN.get(number) {
        return op(loader, entered, args);
    }
    let (_, op) = builtins::OPS.get(number - OWN.len()).ok_or_else(wrong)?;
    op(entered, args)
}
