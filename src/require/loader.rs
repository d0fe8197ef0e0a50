//! The loader of one realm: its options, its map, its jail, and what it remembers between two questions of the prelude's. What a specifier means
//! (`meaning`), what is loaded for it (`load`) and how the prelude asks (`natives`) have rooms of their own.

use super::code::Code;
use super::files::Files;
use super::jail::{Ambient, CachedJail, Jail};
use super::map::{self, Entries, Entry};
use super::prepared::Waiting;
use super::resolve::{FileSystem, Resolver};
use super::source::FileIdentity;
use crate::builtins;
use crate::error::{Error, Result, Status};
use crate::realm::{Entered, Limits};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// How a context is set up.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub limits: Limits,
    /// Relative and bare names of the host resolve from here; `None`: the working directory.
    pub base: Option<PathBuf>,
    /// `None`: the default jail.
    pub roots: Option<Vec<PathBuf>>,
    pub conditions: Vec<String>,
    /// Console output goes to the process's standard streams.
    pub console_inherit: bool,
}

/// One of a realm. All of it is used by the thread that is inside; the lock is never waited for, and never held over a call into the realm.
pub struct Loader {
    pub options: Arc<Options>,
    state: Mutex<State>,
    /// Of the built-in `fs`, when it is first used.
    files: Mutex<Option<Files>>,
}

pub(super) struct State {
    /// Made when first needed.
    resolver: Option<Resolver>,
    pub(super) map: Option<Arc<Entries>>,
    /// What it saw is forgotten with every outermost entry.
    pub(super) jail: Option<CachedJail>,
    seen: u64,
    /// Entries of the default jail: what is admitted already, as its roots, and what must still be when the jail is opened.
    pub(super) roots: Vec<Arc<[PathBuf]>>,
    pub(super) entries: Vec<PathBuf>,
    /// What the paths resolved to whose code will be loaded next.
    pub(super) identities: Vec<(Arc<Path>, FileIdentity)>,
    /// What the realm runs, for the texts of its functions.
    pub(super) code: Option<Arc<Code>>,
    pub(super) codes: Vec<Arc<Code>>,
    /// ES modules that were looked at and will be made next.
    pub(super) opened: Opened,
    /// While a module loads in a realm that began from a prepared start.
    pub(super) waiting: Option<Waiting>,
}

/// One word in most realms, which have none: each of them has a `State` from the heap, and the host's heap should not grow for it.
#[derive(Default)]
#[allow(clippy::box_collection)]
pub(super) struct Opened(Option<Box<Vec<Arc<Code>>>>);

impl Opened {
    pub fn push(&mut self, code: Arc<Code>) {
        self.0.get_or_insert_default().push(code);
    }

    pub fn take(&mut self, name: &str) -> Option<Arc<Code>> {
        let list = self.0.as_mut()?;
        let at = list.iter().position(|c| c.name() == name)?;
        Some(list.swap_remove(at))
    }
}

impl Loader {
    /// # Errors
    /// A root that cannot be opened.
    pub fn new(options: Arc<Options>) -> Result<Loader> {
        let jail = match &options.roots {
            Some(roots) => {
                Some(CachedJail::new(Jail::for_roots(roots).map_err(|e| Error::new(Status::System, format!("a root: {e}")))?))
            }
            None => None,
        };
        let state = State { resolver: None, map: None, jail, seen: 0, roots: Vec::new(), entries: Vec::new(), identities: Vec::new(), code: None, codes: Vec::new(), opened: Opened::default(), waiting: None };
        Ok(Loader { options, state: Mutex::new(state), files: Mutex::default() })
    }

    /// A loader that goes on where this one is, for a copy of its realm.
    pub(super) fn fork(&self) -> Loader {
        let state = self.state();
        let forked = State {
            resolver: None,
            map: state.map.clone(),
            jail: None,
            seen: 0,
            roots: state.roots.clone(),
            entries: state.entries.clone(),
            identities: Vec::new(),
            code: state.code.clone(),
            codes: state.codes.clone(),
            opened: Opened::default(),
            waiting: None,
        };
        Loader { options: self.options.clone(), state: Mutex::new(forked), files: Mutex::default() }
    }

    /// The map, if there is one.
    pub(super) fn map(&self) -> Option<Arc<Entries>> {
        self.state().map.clone()
    }

    /// How many files of `fs` are open.
    pub(super) fn open_files(&self) -> u64 {
        self.files.lock().unwrap_or_else(|e| e.into_inner()).as_ref().map_or(0, Files::open_files)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn new_resolver(&self) -> Resolver {
        let mut resolver = Resolver::new(builtins::is_name);
        for conditions in [&mut resolver.require_conditions, &mut resolver.import_conditions] {
            // Addons cannot be loaded here: packages should take their other way.
            conditions.retain(|c| c != "node-addons");
            conditions.extend(self.options.conditions.iter().cloned());
        }
        resolver
    }

    /// Runs `f` with a resolver and what it may look at. For names of the host, where it gave no roots, that is the whole file
    /// system, and what was seen is not kept for the realm; for all others the jail.
    pub(super) fn with_resolver<T>(&self, ambient: bool, f: impl FnOnce(&Resolver, &dyn FileSystem) -> T) -> Result<T> {
        if ambient {
            return Ok(f(&self.new_resolver(), &Ambient));
        }
        let mut state = self.state();
        self.open_jail(&mut state)?;
        let State { resolver, jail, .. } = &mut *state;
        let jail = jail.as_ref().expect("just opened");
        Ok(f(resolver.get_or_insert_with(|| self.new_resolver()), jail))
    }

    /// Gives the realm its map; a context takes one.
    pub fn set_map(&self, map: Arc<Entries>) -> Result<()> {
        let mut state = self.state();
        match &state.map {
            Some(old) if !Arc::ptr_eq(old, &map) => Err(Error::invalid("the context has a map already; a context takes one map")),
            _ => {
                state.map = Some(map);
                Ok(())
            }
        }
    }

    /// The rights that the map gives the built-in `fs`: 0, or of map::READ and map::WRITE.
    pub fn fs_access(&self) -> u32 {
        match self.mapped("fs") {
            Some(Entry::Allow(grants)) => grants.iter().fold(0, |all, (_, access)| all | access),
            _ => 0,
        }
    }

    /// Runs `f` on the files of the built-in `fs`; `None` where the map grants none.
    pub fn with_files<T>(&self, f: impl FnOnce(&mut Files) -> std::io::Result<T>) -> Result<Option<std::io::Result<T>>> {
        let mut files = self.files.lock().unwrap_or_else(|e| e.into_inner());
        if files.is_none() {
            let Some(entry) = self.mapped("fs") else { return Ok(None) };
            *files = match Files::new(&entry) {
                Ok(made) => made,
                Err(e) => return Ok(Some(Err(e))),
            };
        }
        Ok(files.as_mut().map(f))
    }

    pub(super) fn mapped(&self, name: &str) -> Option<Entry> {
        self.state().map.as_ref()?.get(map::key(name)).cloned()
    }

    /// Adds an entry of the host to the default jail, and answers the roots it brings.
    pub(super) fn admit(&self, entry: &Path) -> Result<Arc<[PathBuf]>> {
        let one = Jail::for_entry(entry).map_err(|e| Error::new(Status::System, e.to_string()))?;
        let roots: Arc<[PathBuf]> = one.roots().map(Path::to_owned).collect();
        let mut state = self.state();
        state.roots.push(roots.clone());
        state.entries.push(entry.to_owned());
        // Kept if it is all there is; else the jail is opened anew with all.
        state.jail = (state.entries.len() == 1 && self.options.roots.is_none()).then(|| CachedJail::new(one));
        Ok(roots)
    }

    /// Opens the jail, when something is first looked at through it.
    fn open_jail(&self, state: &mut State) -> Result<()> {
        if state.jail.is_none() {
            let roots = self.options.roots.as_deref().unwrap_or_default();
            let mut jail = Jail::for_roots(roots).map_err(|e| Error::new(Status::System, e.to_string()))?;
            for entry in &state.entries {
                // An entry that is gone meanwhile opens nothing.
                let _ = jail.admit(entry);
            }
            state.jail = Some(CachedJail::new(jail));
        }
        Ok(())
    }

    /// Reads through the jail. No call into the realm is made meanwhile.
    pub(super) fn with_jail<T>(&self, f: impl FnOnce(&Jail) -> Result<T>) -> Result<T> {
        let mut state = self.state();
        self.open_jail(&mut state)?;
        f(state.jail.as_ref().expect("just opened").jail())
    }

    /// Forgets what the jail saw, if that was in an earlier entry.
    pub(super) fn refresh(&self, entered: &Entered) {
        let mut state = self.state();
        if state.seen != entered.serial() {
            state.seen = entered.serial();
            state.identities.clear();
            if let Some(jail) = &state.jail {
                jail.clear();
            }
        }
    }
}
