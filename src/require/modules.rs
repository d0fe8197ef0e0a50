//! ES modules, as esm.js asks for them.

use super::code::{self, Code, Kind as Compiled};
use super::loader::Loader;
use super::map::Entry;
use super::meaning::denied;
use super::resolve::{Format, Kind, href};
use crate::error::{Error, Result, Status};
use crate::realm::{CELL_NULL, Cell, Entered, JSValue, Part};
use once_cell::race::OnceBox;
use std::path::Path;
use std::sync::Arc;

/// What `require` gives for a module with a default export, so that code compiled from ES modules understands it; as Node's.
const FACADE: &str = "export * from 'original';\nexport { default } from 'original';\nexport const __esModule = true;\n";
const FACADE_NAME: &str = "rvm:facade";

fn text(entered: &Entered, args: &[JSValue], i: usize) -> Result<String> {
    match args.get(i) {
        Some(value) => Ok(entered.to_text(*value)?.to_string()),
        None => Err(Error::new(Status::Internal, "the prelude passed too little")),
    }
}

impl Loader {
    /// The code of a module. With the format `cjs` it may turn out to be an ES module: where nothing says which it is, what has the syntax
    /// of one and does not compile as CommonJS is one.
    pub(super) fn code(&self, entered: &Entered, kind: &str, name: &str, format: &str) -> Result<Arc<Code>> {
        let wanted = if format == "esm" { Compiled::EsModule } else { Compiled::CommonJs };
        if kind == "map" {
            let Some(Entry::Source(text)) = self.mapped(name) else { return Err(denied(name)) };
            return self.detect(kind, name, wanted, |as_kind| code::of_text(entered, &text, name, as_kind));
        }
        let path: Arc<Path> = Path::new(name).into();
        let known = {
            let mut state = self.state();
            let at = state.identities.iter().rposition(|(p, _)| *p == path);
            at.map(|i| state.identities.swap_remove(i).1)
        };
        let code = match known {
            Some(identity) => code::cached(&path, identity),
            None => self.with_jail(|jail| code::current(jail, &path))?,
        };
        if let Some(code) = code {
            let is_module = code.about().is_some();
            if is_module == (wanted == Compiled::EsModule) || (is_module && self.may_be_module(kind, name)) {
                return Ok(code);
            }
        }
        let source = self.with_jail(|jail| code::read(jail, &path))?;
        self.detect(kind, name, wanted, |as_kind| code::of_file(entered, &source, &path, as_kind))
    }

    fn detect(&self, kind: &str, name: &str, wanted: Compiled, compile: impl Fn(Compiled) -> Result<Arc<Code>>) -> Result<Arc<Code>> {
        match compile(wanted) {
            Err(e) if wanted == Compiled::CommonJs && e.status == Status::Exception && e.name == "SyntaxError" && self.may_be_module(kind, name) => {
                match compile(Compiled::EsModule) {
                    Err(other) if other.status == Status::Exception && other.name == "SyntaxError" => Err(e),
                    other => other,
                }
            }
            other => other,
        }
    }

    /// Whether nothing says that a text is CommonJS.
    fn may_be_module(&self, kind: &str, name: &str) -> bool {
        if kind == "map" {
            return !name.ends_with(".cjs");
        }
        let format = self.with_resolver(false, |resolver, fs| resolver.format(fs, Path::new(name), Kind::Require));
        matches!(format, Ok(Ok(Format::Detect)))
    }

    /// `(kind, name, format)`: what an ES module asks for, as `[has top-level await, uses import.meta, specifier, attributes, …]`; null for
    /// a CommonJS module. Without arguments: forgets what was opened and not made.
    pub(super) fn open_module(&self, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
        // The prelude passes undefined for what it leaves out.
        if args.first().is_none_or(|first| first.tag == crate::realm::UNDEFINED.tag) {
            self.state().opened = Default::default();
            return Ok(crate::realm::UNDEFINED);
        }
        let (kind, name, format) = (text(entered, args, 0)?, text(entered, args, 1)?, text(entered, args, 2)?);
        let opened = self.state().opened.take(&name);
        let code = match opened {
            Some(code) => code,
            None => self.code(entered, &kind, &name, &format)?,
        };
        let Some(about) = code.about() else { return entered.new_value(&Cell::data(CELL_NULL, b"")) };
        let mut cells = vec![Cell::boolean(about.has_tla), Cell::boolean(about.uses_meta)];
        for (specifier, attributes) in &about.requests {
            cells.push(Cell::text(specifier));
            cells.push(attributes.as_deref().map_or(Cell::UNDEFINED, Cell::text));
        }
        let array = entered.new_array(&cells)?;
        drop(cells);
        self.state().opened.push(code);
        Ok(array)
    }

    /// `(links, names or null, name, …)`: makes the modules of a graph. Null stands for an ES module that was opened.
    pub(super) fn make_modules(&self, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
        let Some((links, modules)) = args.split_first() else { return Err(Error::new(Status::Internal, "nothing to make")) };
        const ARRAY: u32 = 3; // RVM_TYPE_ARRAY
        let mut codes = Vec::new();
        for pair in modules.chunks_exact(2) {
            let name = entered.to_text(pair[1])?.to_string();
            codes.push(match entered.type_of(pair[0]) {
                ARRAY => {
                    let name = std::ffi::CString::new(name).map_err(|_| Error::invalid("a module's name holds NUL"))?;
                    Made::Other(name, pair[0])
                }
                _ if name == FACADE_NAME => {
                    static TEXT: OnceBox<Arc<str>> = OnceBox::new();
                    let text = TEXT.get_or_init(|| Box::new(FACADE.into()));
                    Made::Code(code::of_text(entered, text, FACADE_NAME, Compiled::EsModule)?)
                }
                _ => {
                    let opened = self.state().opened.take(&name);
                    Made::Code(opened.ok_or_else(|| Error::new(Status::Internal, format!("'{name}' was not opened")))?)
                }
            });
        }
        let parts: Vec<Part<'_>> = codes
            .iter()
            .map(|made| match made {
                Made::Code(code) => Part::Code(code.bytes()),
                Made::Other(name, names) => Part::Other(name.clone(), *names),
            })
            .collect();
        // SAFETY: all code here was compiled in this process.
        let handles = unsafe { entered.make_modules(&parts, *links) }?;
        drop(parts);
        for made in codes {
            if let Made::Code(code) = made {
                self.keep_text(code);
            }
        }
        Ok(handles)
    }

    /// `(kind, name)`: what a CommonJS module seems to export: the number of names, the names, and then the specifiers of modules all of
    /// whose names it exports.
    pub(super) fn module_names(&self, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
        let (kind, name) = (text(entered, args, 0)?, text(entered, args, 1)?);
        let code = self.code(entered, &kind, &name, "cjs")?;
        let exports = code.exports();
        let mut cells = vec![Cell::number(exports.names.len() as f64)];
        cells.extend(exports.names.iter().chain(&exports.reexports).map(|n| Cell::text(n)));
        entered.new_array(&cells)
    }

    /// `(kind, name)`: what an ES module imports by name, `[number of the request, name, …]`. For error messages.
    pub(super) fn module_imports(&self, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
        let (kind, name) = (text(entered, args, 0)?, text(entered, args, 1)?);
        let code = self.code(entered, &kind, &name, "esm")?;
        let imports = code.about().map_or(&[][..], |about| &about.imports);
        let cells: Vec<Cell> = imports.iter().flat_map(|(i, name)| [Cell::number(*i as f64), Cell::text(name)]).collect();
        entered.new_array(&cells)
    }

    /// `(path)`: its URL; `(reference, folder)`: the URL of what a specifier names, seen from a folder.
    pub(super) fn module_url(&self, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
        let (path, folder) = (text(entered, args, 0)?, args.get(1).map(|_| text(entered, args, 1)).transpose()?);
        entered.new_value(&Cell::text(&href(Path::new(&path), folder.as_deref().map(Path::new))))
    }
}

enum Made {
    Code(Arc<Code>),
    Other(std::ffi::CString, JSValue),
}
