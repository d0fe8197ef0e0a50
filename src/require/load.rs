//! What is loaded for a meaning: the wrapper function, the JSON text, the host object; and the texts of the functions that a realm runs.

use super::code::{self, Code};
use super::loader::{Loader, State};
use super::map::{Entry, Member, Plain};
use super::meaning::denied;
use super::prepared::Waiting;
use crate::error::{Error, Result, Status};
use crate::realm::{CELL_BIGINT, CELL_BYTES, CELL_DATA, CELL_JSON, CELL_NULL, CELL_UNDEFINED};
use crate::realm::{Cell, Entered, JSValue, entry};
use std::path::Path;
use std::sync::Arc;

impl Loader {
    /// What `host.load` answers: the wrapper function, the JSON text, the host object; the caller has the reference.
    pub fn load(&self, entered: &Entered, kind: &str, name: &str, format: &str) -> Result<JSValue> {
        match (kind, format) {
            ("file", "cjs") => {
                let code = self.code(entered, kind, name, format)?;
                self.run(entered, code)
            }
            ("file", _) => {
                let source = self.with_jail(|jail| code::read(jail, Path::new(name)))?;
                entered.new_value(&Cell::text(&source.text))
            }
            ("map", _) => match self.mapped(name) {
                Some(Entry::Source(text)) if format == "json" => entered.new_value(&Cell::text(&text)),
                Some(Entry::Source(_)) => {
                    let code = self.code(entered, kind, name, format)?;
                    self.run(entered, code)
                }
                _ => Err(denied(name)),
            },
            ("object", _) => match self.mapped(name) {
                Some(Entry::Object(members)) => build_object(entered, &members),
                _ => Err(denied(name)),
            },
            _ => Err(not_offered(name)),
        }
    }

    /// The wrapper function of a module that the realm will run; null for an ES module, which the prelude makes another way.
    fn run(&self, entered: &Entered, code: Arc<Code>) -> Result<JSValue> {
        if code.about().is_some() {
            self.state().opened.push(code);
            return entered.new_value(&Cell::data(CELL_NULL, b""));
        }
        let waiting = self.state().waiting.as_mut().and_then(|waiting| waiting.take(entered, &code));
        let function = match waiting {
            Some(function) => function,
            None => code.function(entered)?,
        };
        self.keep_text(code);
        Ok(function)
    }

    /// The realm, in which nothing has run, begins from a prepared start.
    pub(super) fn wait_with(&self, waiting: Waiting) {
        self.state().waiting = Some(waiting);
    }

    /// What it began from; from now on nothing is taken from there.
    pub(super) fn waited(&self) -> Option<Waiting> {
        self.state().waiting.take()
    }

    /// The code that the realm runs.
    pub(super) fn codes(&self) -> Vec<Arc<Code>> {
        let state = self.state();
        state.code.iter().chain(&state.codes).cloned().collect()
    }

    /// For `Function.prototype.toString`.
    pub(super) fn keep_text(&self, code: Arc<Code>) {
        /// A script must not be able to keep texts without end in the host's memory.
        const MOST_KEPT: usize = 16_384;
        let mut state = self.state();
        let State { code: first, codes, .. } = &mut *state;
        // The one module that many realms are costs no allocation.
        if let Some(old) = first.iter_mut().chain(codes.iter_mut()).find(|c| c.name() == code.name()) {
            *old = code;
        } else if first.is_none() {
            *first = Some(code);
        } else if codes.len() < MOST_KEPT {
            codes.push(code);
        }
    }

    pub(super) fn code_of(&self, file: &str) -> Option<Arc<Code>> {
        let state = self.state();
        state.code.iter().chain(&state.codes).find(|c| c.name() == file).cloned()
    }
}

/// What the prelude does not offer, and the map could.
fn not_offered(name: &str) -> Box<Error> {
    Error::new(
        Status::NotFound,
        format!(
            "Cannot find module '{name}': this built-in module is not there; give '{name}' in the map (moduleMap): \
             rvm_map_function, rvm_map_value, rvm_map_source or rvm_map_file"
        ),
    )
    .with_code("MODULE_NOT_FOUND")
}

/// The cell of a plain value, borrowing its data.
pub fn plain_cell(value: &Plain) -> Cell {
    match value {
        Plain::Undefined => Cell::data(CELL_UNDEFINED, b""),
        Plain::Null => Cell::data(CELL_NULL, b""),
        Plain::Bool(b) => Cell::boolean(*b),
        Plain::Number(n) => Cell::number(*n),
        Plain::BigInt(n) => Cell::bigint(*n),
        Plain::BigIntText(t) => Cell::data(CELL_BIGINT, t.as_bytes()),
        Plain::String(t) => Cell::text(t),
        Plain::Bytes(b) => Cell::data(CELL_BYTES, b),
        Plain::Json(t) => Cell::data(CELL_JSON, t.as_bytes()),
        Plain::Data(t) => Cell::data(CELL_DATA, t.as_bytes()),
    }
}

fn build_object(entered: &Entered, members: &[(Option<String>, Member)]) -> Result<JSValue> {
    let make = |name: &Option<String>, member: &Member| match member {
        Member::Function(f) => {
            let short = name.as_deref().and_then(|n| n.rsplit('.').next()).unwrap_or("");
            entered.new_function(short, f.clone())
        }
        Member::Value(v) => entered.new_value(&plain_cell(v)),
    };
    // The module itself first, so that properties can be added to it.
    let object = match members.iter().find(|(name, _)| name.is_none()) {
        Some((name, member)) => make(name, member)?,
        None => entered.new_value(&Cell::data(CELL_JSON, b"{}"))?,
    };
    for (name, member) in members {
        if let Some(path) = name {
            let value = make(name, member)?;
            let set = entered.entry(entry::MAP_OBJECT_SET, &[Cell::js(object), Cell::text(path), Cell::js(value)]);
            entered.drop_value(value);
            set?;
        }
    }
    Ok(object)
}
