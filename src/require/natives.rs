//! What the prelude asks the loader of its realm.

use super::code;
use super::loader::Loader;
use super::map;
use super::ops;
use super::resolve::{Kind, Referrer, node_modules_paths};
use super::source;
use crate::builtins;
use crate::error::{Error, Result, Status};
use crate::realm::{CELL_NULL, Cell, Entered, JSValue, Native, Natives};
use std::path::{Path, PathBuf};

impl Natives for Loader {
    fn prelude(&self) -> &'static [(&'static std::ffi::CStr, &'static std::ffi::CStr)] {
        builtins::PRELUDE
    }

    fn lazy_prelude(&self) -> &'static [(&'static std::ffi::CStr, &'static std::ffi::CStr)] {
        builtins::LAZY
    }

    fn scripts(&self) -> &'static [(&'static std::ffi::CStr, &'static std::ffi::CStr)] {
        builtins::SCRIPTS
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn call(&self, native: Native, entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
        let text = |i: usize| match args.get(i) {
            Some(value) => Ok(entered.to_text(*value)?.to_string()),
            None => Err(Error::new(Status::Internal, "the prelude passed too little")),
        };
        match native {
            Native::Resolve => {
                self.refresh(entered);
                let from = text(1)?;
                let (from, kind) = match args.get(2).map(|_| text(2)).transpose()?.as_deref() {
                    Some("import") => (Referrer::File(Path::new(&from)), Kind::Import),
                    Some("resolve") => (Referrer::Folder(Path::new(&from)), Kind::Resolve),
                    _ => (Referrer::Folder(Path::new(&from)), Kind::Require),
                };
                let meaning = self.resolve(&text(0)?, from, kind, false)?;
                entered.new_array(&[Cell::text(meaning.kind), Cell::text(&meaning.name), Cell::text(meaning.format)])
            }
            Native::Load => self.load(entered, &text(0)?, &text(1)?, &text(2)?),
            Native::Paths => {
                let specifier = text(0)?;
                let folder = PathBuf::from(text(1)?);
                let folders = match specifier.is_empty() {
                    true => Some(node_modules_paths(&folder)),
                    false => self.with_resolver(true, |resolver, _| resolver.resolve_paths(&specifier, &folder))?,
                };
                match folders {
                    Some(folders) => {
                        let names: Vec<String> = folders.iter().map(|f| f.to_string_lossy().into_owned()).collect();
                        let cells: Vec<Cell> = names.iter().map(|n| Cell::text(n)).collect();
                        entered.new_array(&cells)
                    }
                    None => entered.new_value(&Cell::data(CELL_NULL, b"")),
                }
            }
            Native::Compile => {
                let source = source::clean(text(0)?.into_bytes(), true);
                code::compile(entered, &source, &text(1)?)?.function(entered)
            }
            Native::Print => {
                self.print(entered, &text(0)?, &text(1)?);
                entered.new_value(&Cell::UNDEFINED)
            }
            Native::Place => {
                let number = |i: usize| text(i).map(|t| t.parse().unwrap_or(0));
                let place = self.code_of(&text(0)?).and_then(|c| c.place(number(1).ok()?, number(2).ok()?, text(3).ok()? == "true"));
                match place {
                    Some((line, column)) => entered.new_array(&[Cell::number(line.into()), Cell::number(column.into())]),
                    None => entered.new_value(&Cell::UNDEFINED),
                }
            }
            Native::FunctionText => {
                let code = self.code_of(&text(0)?);
                let number = |i: usize| text(i).map(|t| t.parse().unwrap_or(0));
                let (line, column) = (number(1)?, number(2)?);
                let Some(code) = code else { return entered.new_value(&Cell::UNDEFINED) };
                let answer = match text(3)?.as_str() {
                    "0" => code.function_text(line, column),
                    "1" => return entered.new_value(&code.is_class(line, column).map_or(Cell::UNDEFINED, Cell::boolean)),
                    what => code.function_home(line, column, what == "2"),
                };
                entered.new_value(&answer.as_deref().map_or(Cell::UNDEFINED, Cell::text))
            }
            Native::IsBuiltin => {
                let name = text(0)?;
                let known = builtins::is_name(map::key(&name));
                entered.new_value(&Cell::boolean(known))
            }
            Native::Op => {
                let name = text(0)?;
                let number = ops::number(&name).ok_or_else(|| Error::new(Status::Internal, format!("no op {name}")))?;
                entered.new_value(&Cell::number(number as f64))
            }
            Native::Rust => ops::call(self, entered, args),
        }
    }
}

impl Loader {
    fn print(&self, entered: &Entered, level: &str, text: &str) {
        if let Some(print) = entered.print() {
            print(level, text);
        } else if self.options.console_inherit {
            crate::realm::print(matches!(level, "warn" | "error" | "trace"), [text, "\n"].concat().as_bytes());
        }
    }
}
