//! JavaScript's protocols: iteration, promises that the host settles, what a value's class is called.

use super::engine::*;
use super::enter::Entered;
use super::handles::{self, Handle, Kind};
use super::value::{Text, Value};
use super::JSValue;
use crate::error::{Error, Result};
use std::sync::atomic::Ordering::*;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

impl Entered {
    /// `object[Symbol.iterator]()`, or the asynchronous one where there is no other; the caller has the reference.
    pub fn iterate(&self, object: JSValue) -> Result<JSValue> {
        let mut iterator = JS_UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_iterate_thunk(self.live(), object, &mut iterator) })?;
        Ok(iterator)
    }

    /// One step of an iterator: whether it is done, and its value.
    pub fn next(&self, iterator: JSValue) -> Result<(bool, Value)> {
        let (mut done, mut out) = (false, Cell::UNDEFINED);
        // SAFETY: inside; the thunk wrote the cell.
        unsafe {
            self.check(rvm_next_thunk(self.live(), iterator, &mut done, &mut out))?;
            Ok((done, self.value_of(out)?))
        }
    }

    /// The name of a value's constructor, found without running script code.
    pub fn class_name(&self, value: JSValue) -> Result<Text> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside; the thunk wrote a string.
        unsafe {
            self.check(rvm_class_name_thunk(self.live(), value, &mut out))?;
            Ok(Text::from_cell(&out))
        }
    }

    /// A promise, and what settles it.
    pub fn new_promise(&self) -> Result<(Handle, Handle)> {
        let (mut promise, mut resolver) = (JS_UNDEFINED, JS_UNDEFINED);
        // SAFETY: inside.
        self.check(unsafe { rvm_promise_new_thunk(self.live(), &mut promise, &mut resolver) })?;
        let promise = self.make_handle(promise)?;
        match self.make_resolver(resolver) {
            Ok(resolver) => Ok((promise, resolver)),
            Err(e) => {
                let _ = super::release(promise);
                Err(e)
            }
        }
    }

    /// A handle by which the host may still settle a promise. Takes the reference.
    pub fn make_resolver(&self, resolver: JSValue) -> Result<Handle> {
        let handle = self.make(Kind::Resolver, resolver)?;
        self.realm.resolvers.fetch_add(1, SeqCst);
        Ok(handle)
    }

    /// As [`Entered::make_resolver`], for one that has done its work.
    pub fn make_used_resolver(&self, resolver: JSValue) -> Result<Handle> {
        self.make(Kind::UsedResolver, resolver)
    }

    /// Settles the promise of a resolver.
    pub fn settle_promise(&self, resolver: JSValue, reject: bool, value: &Cell) -> Result<()> {
        // SAFETY: inside; the cell lives until the thunk returns.
        self.check(unsafe { rvm_settle_thunk(self.live(), resolver, reject, value) })
    }

    /// The resolver has done its work.
    pub fn resolver_is_used(&self, handle: Handle) {
        if handles::change_kind(handle, Kind::Resolver, Kind::UsedResolver) {
            self.realm.resolvers.fetch_sub(1, SeqCst);
        }
    }

    /// Whether the host holds what could still settle a promise of this realm. Resolvers are used inside only: what is pending now, and has none, stays so.
    pub fn has_resolvers(&self) -> bool {
        self.realm.resolvers.load(SeqCst) != 0
    }

    /// An Error of JavaScript's that carries a host's error; the caller has the reference.
    pub fn new_error(&self, error: &Error) -> Result<JSValue> {
        let code = error.code.as_deref().map_or(Cell::UNDEFINED, Cell::text);
        self.entry_value(
            entry::MAKE_HOST_ERROR,
            &[Cell::text(&error.name), Cell::text(&error.message), code, Cell::bigint(error.tag as i64)],
        )
    }
}

/// How often a promise was settled by a host, for who waits.
static SETTLED: Mutex<u64> = Mutex::new(0);
static MORE: Condvar = Condvar::new();

/// The lock that fork must hold.
pub(super) fn fork_lock() -> MutexGuard<'static, u64> {
    SETTLED.lock().unwrap_or_else(|e| e.into_inner())
}

/// Tells those who wait that a promise was settled.
pub fn announce_settled() {
    *fork_lock() += 1;
    MORE.notify_all();
}

/// How often a promise was settled until now.
pub fn settled_count() -> u64 {
    *fork_lock()
}

/// Sleeps until another is, or for `time`.
pub fn wait_settled(before: u64, time: Duration) {
    let count = fork_lock();
    if *count == before {
        drop(MORE.wait_timeout(count, time));
    }
}
