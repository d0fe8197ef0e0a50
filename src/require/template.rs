//! Templates: a module that is loaded once, and realms that start from there.

use super::entry::{default_options, load};
use super::loader::{Loader, Options};
use super::map::Entries;
use crate::error::{Error, Result, Status};
use crate::realm::{self, Carried, Entered, Frozen, Handle, Held, Kind, Limits, OnRejection, Print, Realm, Replay};
use std::sync::Arc;

pub struct Template {
    realm: realm::Template,
    /// As it was when the module had loaded.
    loader: Loader,
}

/// Loads until two went alike: the first may have found the caches cold.
const MOST_LOADS: usize = 5;

/// What a context gives the copies.
#[derive(Default)]
struct Outside {
    options: Arc<Options>,
    map: Option<Arc<Entries>>,
    print: Option<Print>,
    on_rejection: Option<OnRejection>,
    globals: Vec<(String, Carried)>,
}

impl Outside {
    /// Of a context, whose realm is left as it is.
    fn of(context: Handle) -> Result<Outside> {
        let (entered, named) = Entered::by(context)?;
        if named.kind != Kind::Context {
            return Err(Error::new(Status::WrongKind, "ctx is not a context"));
        }
        let natives = entered.natives();
        let loader = natives.as_any().downcast_ref::<Loader>().ok_or_else(|| Error::new(Status::Internal, "a realm without loader"))?;
        let mut globals = Vec::new();
        for name in entered.user_globals()? {
            let name = name.to_string();
            let carried = entered.carry_global(&name).map_err(|mut e| {
                e.message = format!("the context's global '{name}' cannot go into a template (plain data and host functions can): {}", e.message);
                e
            })?;
            globals.push((name, carried));
        }
        Ok(Outside { options: loader.options.clone(), map: loader.map(), print: entered.print(), on_rejection: entered.on_rejection(), globals })
    }

    fn give(&self, entered: &Entered) -> Result<()> {
        self.globals.iter().try_for_each(|(name, carried)| entered.set_global(name, carried))
    }
}

/// Loads a module for copies of its realm.
pub fn template(specifier: &str, context: Option<Handle>, map: Option<Arc<Entries>>) -> Result<Arc<Template>> {
    let outside = match context {
        Some(context) => Outside::of(context)?,
        None => Outside { options: default_options(), ..Outside::default() },
    };
    let replay = Arc::new(Replay::default());
    let seed = realm::random_seed();
    let mut mismatch = String::new();
    let mut earlier: Option<(Frozen, Held)> = None;
    for _ in 0..MOST_LOADS {
        let loader = Arc::new(Loader::new(outside.options.clone())?);
        for map in outside.map.iter().chain(&map) {
            loader.set_map(map.clone())?;
        }
        let other = earlier.as_ref().map(|(frozen, _)| frozen.base() as u32);
        let (frozen, held) = once(specifier, &outside, &loader, &replay, other, seed)?;
        if let Some((first, _)) = earlier.take() {
            let limits = outside.options.limits.clone();
            let outputs = (outside.print.clone(), outside.on_rejection.clone());
            match realm::Template::new(first, &frozen, &*loader, limits, outputs)? {
                Ok(realm) => return Ok(Arc::new(Template { realm, loader: loader.fork() })),
                Err(how) => mismatch = how,
            }
        }
        if replay.is_empty() || replay.is_known() {
            earlier = Some((frozen, held));
        }
        replay.again();
    }
    Err(not_freezable(specifier, &format!("it did not do the same each time it was loaded ({mismatch})")))
}

fn not_freezable(specifier: &str, why: &str) -> Box<Error> {
    Error::new(Status::NotFreezable, format!("a template cannot be made of '{specifier}': {why}"))
}

/// One load, frozen. The realm lives on as long as what is answered, so that the next one is at another place.
fn once(specifier: &str, outside: &Outside, loader: &Arc<Loader>, replay: &Arc<Replay>, other: Option<u32>, seed: u64) -> Result<(Frozen, Held)> {
    let meaning = loader.resolve_entry(specifier)?;
    let limits = &outside.options.limits;
    let limits = Limits { memory: limits.memory.min(realm::MOST_AT_LOAD), ..limits.clone() };
    let entered = Realm::begin_apart(limits, loader.clone(), other, seed)?;
    entered.prepare_template(replay.clone())?;
    // What it prints was printed the first time.
    let again = replay.is_known();
    entered.set_print(if again { Some(Arc::new(|_, _| ())) } else { outside.print.clone() });
    entered.set_on_rejection(if again { Some(Arc::new(|_| ())) } else { outside.on_rejection.clone() });
    outside.give(&entered)?;
    let held = Held(load(&entered, loader, &meaning)?);
    if let Some(why) = replay.spoilt() {
        return Err(not_freezable(specifier, &why));
    }
    let exports = realm::look(held.0)?.value;
    let frozen = entered.freeze(exports, loader.open_files()).map_err(|mut e| {
        e.message = format!("'{specifier}': {}", e.message);
        e
    })?;
    Ok((frozen, held))
}

impl Template {
    /// A fresh realm in which the module is loaded, and a handle to its exports.
    pub fn instantiate(&self) -> Result<Handle> {
        let (entered, handle) = self.realm.instantiate(Arc::new(self.loader.fork()))?;
        drop(entered);
        Ok(handle)
    }
}
