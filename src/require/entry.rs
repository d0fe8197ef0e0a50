//! `require` as the host calls it.

use super::loader::{Loader, Options};
use super::map::Entries;
use super::meaning::Meaning;
use super::prepared::{self, Plan};
use crate::error::{Error, Result, Status};
use crate::realm::{Cell, Entered, Handle, JSValue, Kind, Realm, entry};
use once_cell::race::OnceBox;
use std::ffi::CStr;
use std::sync::Arc;

/// Makes a context.
pub fn new_context(options: Options) -> Result<Handle> {
    let limits = options.limits.clone();
    let entered = Realm::begin(limits, Arc::new(Loader::new(Arc::new(options))?))?;
    let handle = entered.make_context();
    entered.finish(handle)
}

/// Loads a module: in the realm of `context`, or in a new one with default options.
pub fn require(specifier: &str, context: Option<Handle>, map: Option<Arc<Entries>>) -> Result<Handle> {
    match context {
        None => {
            let loader = Arc::new(Loader::new(default_options())?);
            if let Some(map) = map {
                loader.set_map(map)?;
            }
            // Names that lead nowhere cost no realm.
            let meaning = loader.resolve_entry(specifier)?;
            load_anew(&loader, &meaning)
        }
        Some(context) => {
            let (entered, named) = Entered::by(context)?;
            if named.kind != Kind::Context {
                return Err(Error::new(Status::WrongKind, "ctx is not a context"));
            }
            let natives = entered.natives();
            let loader = natives.as_any().downcast_ref::<Loader>().ok_or_else(|| Error::new(Status::Internal, "a realm without loader"))?;
            let mut plan = Plan::Plain;
            let result = (|| {
                if let Some(map) = map {
                    loader.set_map(map)?;
                }
                let meaning = loader.resolve_entry(specifier)?;
                if entered.is_untouched() {
                    plan = plan_for(&meaning);
                }
                match &plan {
                    Plan::From(start) => start.swap_in(&entered, loader),
                    Plan::Watch(_) => entered.watch_scripts(),
                    Plan::Plain => (),
                }
                run(&entered, &meaning, None)
            })();
            let scripts = entered.scripts_seen();
            let result = finish(&entered, result);
            drop(entered);
            after(&plan, loader, &scripts, result.is_ok());
            result
        }
    }
}

/// Only files of CommonJS are prepared for.
fn plan_for(meaning: &Meaning) -> Plan {
    if meaning.kind == "file" && meaning.format == "cjs" { prepared::plan(&meaning.name) } else { Plan::Plain }
}

/// What a plan asks for when its load has ended. The realm was left.
fn after(plan: &Plan, loader: &Loader, scripts: &[&'static CStr], is_loaded: bool) {
    match plan {
        Plan::Plain => (),
        Plan::From(_) => loader.waited().iter().for_each(prepared::used),
        Plan::Watch(path) if is_loaded => prepared::prepare(path, loader.codes(), scripts),
        Plan::Watch(path) => prepared::forget(path),
    }
}

/// Loads a module into a new realm with default limits.
fn load_anew(loader: &Arc<Loader>, meaning: &Meaning) -> Result<Handle> {
    let plan = plan_for(meaning);
    let entered = match &plan {
        Plan::From(start) => start.begin(loader)?,
        _ => Realm::begin(Default::default(), loader.clone())?,
    };
    if matches!(plan, Plan::Watch(_)) {
        entered.watch_scripts();
    }
    let result = load(&entered, loader, meaning);
    let scripts = entered.scripts_seen();
    drop(entered);
    after(&plan, loader, &scripts, result.is_ok());
    result
}

/// Loads a module into a realm that is new.
pub(super) fn load(entered: &Entered, loader: &Loader, meaning: &Meaning) -> Result<Handle> {
    let result = (|| {
        // The prelude has its own answer to these.
        let its_own = meaning.kind == "builtin" || matches!(meaning.format, "esm" | "native");
        let loaded = if its_own { None } else { Some(loader.load(entered, meaning.kind, &meaning.name, meaning.format)?) };
        run(entered, meaning, loaded)
    })();
    finish(entered, result)
}

pub(super) fn default_options() -> Arc<Options> {
    // Nobody waits for who makes them: in the child of a fork that thread is gone.
    static DEFAULT: OnceBox<Arc<Options>> = OnceBox::new();
    DEFAULT.get_or_init(Default::default).clone()
}

/// Runs the module and gives a handle to its exports.
fn run(entered: &Entered, meaning: &Meaning, loaded: Option<JSValue>) -> Result<Handle> {
    let args =
        [Cell::text(meaning.kind), Cell::text(&meaning.name), Cell::text(meaning.format), loaded.map_or(Cell::UNDEFINED, Cell::js)];
    let exports = entered.entry_value(entry::REQUIRE_MAIN, &args);
    if let Some(loaded) = loaded {
        entered.drop_value(loaded);
    }
    entered.make_handle(exports?)
}

fn finish(entered: &Entered, result: Result<Handle>) -> Result<Handle> {
    let result = entered.finish(result);
    result.map_err(|mut e| {
        // What a module of the graph could not find is what the host could not have.
        if e.status == Status::Exception {
            match e.code.as_deref() {
                Some("MODULE_NOT_FOUND" | "ERR_MODULE_NOT_FOUND" | "ERR_UNSUPPORTED_DIR_IMPORT" | "ERR_PACKAGE_PATH_NOT_EXPORTED" | "ERR_PACKAGE_IMPORT_NOT_DEFINED") => e.status = Status::NotFound,
                Some("ERR_ACCESS_DENIED") => e.status = Status::AccessDenied,
                _ => (),
            }
        }
        e
    })
}
