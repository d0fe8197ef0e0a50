//! Module maps: what a specifier stands for instead of the file system or a built-in.

use crate::realm::HostFunction;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

/// A plain value in a map.
#[derive(Clone, Debug)]
pub enum Plain {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    BigInt(i64),
    BigIntText(String),
    String(String),
    Bytes(Vec<u8>),
    Json(String),
    Data(String),
}

/// Rights of [`Entry::Allow`].
pub const READ: u32 = 1;
pub const WRITE: u32 = 2;

/// A property of a host object, or the whole of it.
#[derive(Clone)]
pub enum Member {
    Function(Arc<dyn HostFunction>),
    Value(Plain),
}

#[derive(Clone)]
pub enum Entry {
    /// Source text; JSON if the specifier ends in `.json`.
    Source(Arc<str>),
    /// A file, folder or package.
    File(PathBuf),
    /// The built-in of that name may reach these folders, each with READ, WRITE or both.
    Allow(Vec<(PathBuf, u32)>),
    /// Nothing, whatever is on disk.
    Deny,
    /// A host object: properties by dotted name; with no name, the module itself.
    Object(Vec<(Option<String>, Member)>),
}

/// The entries at one moment; shared with the realms that use them.
pub type Entries = HashMap<String, Entry>;

/// A map as the host sees it. Writing copies what realms share.
#[derive(Default)]
pub struct ModuleMap {
    entries: Mutex<Arc<Entries>>,
}

/// `node:fs` and `fs` are the same entry.
pub fn key(specifier: &str) -> &str {
    specifier.strip_prefix("node:").unwrap_or(specifier)
}

impl ModuleMap {
    fn lock(&self) -> MutexGuard<'_, Arc<Entries>> {
        self.entries.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The entries as they are now.
    pub fn entries(&self) -> Arc<Entries> {
        self.lock().clone()
    }

    /// Sets an entry and answers what stood there. What is answered is dropped by the caller, outside the lock: it may hold host functions.
    pub fn set(&self, specifier: &str, entry: Entry) -> Option<Entry> {
        Arc::make_mut(&mut self.lock()).insert(key(specifier).to_owned(), entry)
    }

    /// Lets the built-in `specifier` reach a folder. Answers what stood there and was something else.
    pub fn allow(&self, specifier: &str, root: PathBuf, access: u32) -> Option<Entry> {
        let mut entries = self.lock();
        let slot = Arc::make_mut(&mut entries).entry(key(specifier).to_owned()).or_insert_with(|| Entry::Allow(Vec::new()));
        let Entry::Allow(grants) = slot else {
            return Some(std::mem::replace(slot, Entry::Allow(vec![(root, access)])));
        };
        match grants.iter_mut().find(|(r, _)| *r == root) {
            Some(known) => known.1 = access,
            None => grants.push((root, access)),
        }
        None
    }

    /// Adds to the host object of `specifier`, making it if something else or nothing stood there. Answers what was replaced.
    pub fn add(&self, specifier: &str, name: Option<&str>, member: Member) -> Option<Entry> {
        let mut entries = self.lock();
        let slot = Arc::make_mut(&mut entries).entry(key(specifier).to_owned()).or_insert_with(|| Entry::Object(Vec::new()));
        let Entry::Object(members) = slot else {
            return Some(std::mem::replace(slot, Entry::Object(vec![(name.map(str::to_owned), member)])));
        };
        match members.iter().position(|(n, _)| n.as_deref() == name) {
            Some(i) => Some(Entry::Object(vec![(None, std::mem::replace(&mut members[i].1, member))])),
            None => {
                members.push((name.map(str::to_owned), member));
                None
            }
        }
    }
}
