//! Going in, coming out, and releasing.

use super::engine::*;
use super::handles::{self, Handle, Kind, Named};
use super::lock::Got;
use super::value::{Text, Value};
use super::{JSValue, Realm, Tenant, epoch, platform, ticker};
use crate::error::{Error, Result, Status};
use std::sync::atomic::Ordering::*;

/// Stack that is left to the host's and our own frames.
const STACK_RESERVE: usize = 64 << 10;
/// On a stack of which nothing is known (a coroutine's).
const STACK_UNKNOWN: usize = 64 << 10;
/// Unhandled rejections that are kept when nobody listens.
pub(super) const REJECTIONS_KEPT: usize = 16;

/// What a nested entry turns out to be.
enum Nesting {
    Real,
    /// The frames of the outer call are gone.
    Abandoned,
    /// The outer call stands on a stack that this thread is not on now.
    OtherStack,
}

/// What an operation answers. Where it cannot be given after all, what it holds of the realm goes.
pub trait Outcome {
    fn discard(self);
}

impl Outcome for () {
    fn discard(self) {}
}
impl Outcome for bool {
    fn discard(self) {}
}
impl Outcome for Text {
    fn discard(self) {}
}
impl Outcome for Vec<Text> {
    fn discard(self) {}
}
impl<A: Outcome, B: Outcome> Outcome for (A, B) {
    fn discard(self) {
        self.0.discard();
        self.1.discard();
    }
}
impl Outcome for Handle {
    fn discard(self) {
        let _ = release(self);
    }
}
impl<T: Outcome> Outcome for Option<T> {
    fn discard(self) {
        if let Some(inner) = self {
            inner.discard();
        }
    }
}
impl Outcome for Value {
    fn discard(self) {
        if let Value::Handle(handle, _) = self {
            let _ = release(handle);
        }
    }
}

/// Proof that this thread is inside a realm. Leaving is dropping it.
pub struct Entered {
    pub(super) realm: &'static Realm,
    pub(super) outermost: bool,
    _on_this_thread: std::marker::PhantomData<*mut ()>,
}

impl Entered {
    pub(super) fn outermost(realm: &'static Realm) -> Entered {
        Entered { realm, outermost: true, _on_this_thread: std::marker::PhantomData }
    }

    /// For a call that came out of a realm which this thread is in.
    ///
    /// # Safety
    /// This thread is inside the realm.
    pub(super) unsafe fn nested(realm: &'static Realm) -> Entered {
        Entered { realm, outermost: false, _on_this_thread: std::marker::PhantomData }
    }

    /// Goes into the realm that `handle` is into, waiting while another thread is inside unless its options say otherwise.
    #[inline]
    pub fn by(handle: Handle) -> Result<(Entered, Named)> {
        let mut named = Named::NOTHING;
        Ok((Entered::into(handle, &mut named)?, named))
    }

    /// As [`Entered::by`], on the hot path: writes what the handle names to `named`.
    #[inline(always)]
    pub fn into(handle: Handle, named: &mut Named) -> Result<Entered> {
        let Some(seen) = handles::seen(handle, named) else {
            return Err(Error::stale());
        };
        let realm = Realm::of(named)?;
        let got = match realm.lock.try_lock() {
            Got::Busy => Entered::wait(realm, handle)?,
            got => got,
        };
        let mut entered = Entered { realm, outermost: got == Got::Outermost, _on_this_thread: std::marker::PhantomData };
        if !entered.outermost {
            match entered.nesting() {
                Nesting::Real => entered.spoil_template("a host function went into the realm while the module loaded"),
                Nesting::Abandoned => entered.take_over(),
                Nesting::OtherStack => {
                    return Err(Error::new(Status::Busy, "this thread is inside the realm on another stack (a coroutine's)"));
                }
            }
        }
        // Inside, the handle stays what it is now: whoever releases it leaves the rest to us.
        if !seen.again() {
            return Err(Error::stale());
        }
        if entered.live().condemned != 0 {
            return Err(entered.condemned(false));
        }
        if entered.outermost {
            entered.start();
        }
        Ok(entered)
    }

    #[cold]
    fn wait(realm: &'static Realm, handle: Handle) -> Result<Got> {
        handles::look(handle)?;
        if realm.busy_fails.load(Relaxed) || super::scope_tries() {
            return Err(Error::new(Status::Busy, "another thread is inside the realm"));
        }
        match realm.lock.lock() {
            Got::Stopped => Err(Error::new(Status::Interrupted, "the wait for the realm was stopped")),
            Got::Deadlock => Err(Error::new(Status::Busy, "deadlock: who is inside the realm waits for one that this thread is in")),
            got => Ok(got),
        }
    }

    /// As [`Entered::by`], for a look that runs no JavaScript and is allowed on a condemned realm.
    pub fn peek(handle: Handle) -> Result<Entered> {
        match Entered::by(handle) {
            Ok((entered, _)) => Ok(entered),
            Err(e) if e.status == Status::Condemned => {
                let realm = Realm::of(&handles::look(handle)?)?;
                let got = match realm.lock.try_lock() {
                    Got::Busy => Entered::wait(realm, handle)?,
                    got => got,
                };
                let entered = Entered { realm, outermost: got == Got::Outermost, _on_this_thread: std::marker::PhantomData };
                // It may be another life by now.
                handles::look(handle)?;
                Ok(entered)
            }
            Err(e) => Err(e),
        }
    }

    /// Whether a nested entry is what it seems.
    #[cold]
    fn nesting(&self) -> Nesting {
        // SAFETY: queries about this thread and the realm that it is in.
        let (guard, own_stack) = unsafe { (rvm_home(self.live()), rvm_stack_left() != 0) };
        // SAFETY: as above.
        let guard_there = unsafe { rvm_on_stack(guard) };
        match guard {
            // A listener of the console or of rejections, between two thunks.
            0 => Nesting::Real,
            // Nothing is known about a coroutine's stack.
            _ if !own_stack => Nesting::Real,
            _ if !guard_there => Nesting::OtherStack,
            // The stack grows downwards: a nested call stands below the innermost guard.
            _ if guard < platform::stack_pointer() => Nesting::Abandoned,
            _ => Nesting::Real,
        }
    }

    /// An exception of another language or a longjmp crossed a host function: this thread is inside by the book, but the frames of the
    /// call are gone. What they left is not trusted.
    #[cold]
    fn take_over(&mut self) {
        self.live().condemned = STOP_HOST;
        self.live().guard = std::ptr::null_mut();
        self.outermost = true;
    }

    #[inline]
    #[allow(clippy::mut_from_ref)]
    pub(super) fn live(&self) -> &mut Live {
        // SAFETY: this thread is inside. The engine writes to it only during thunks, when no such borrow is in use.
        unsafe { &mut *self.realm.live.get() }
    }

    #[inline]
    #[allow(clippy::mut_from_ref)]
    pub(super) fn tenant(&self) -> &mut Tenant {
        // SAFETY: this thread is inside and a life has a tenant. Borrows are kept short: none lives across a thunk.
        unsafe { (*self.realm.tenant.get()).as_mut().expect("a life has a tenant") }
    }

    /// At the outermost entry.
    #[inline]
    pub(super) fn start(&self) {
        let live = self.live();
        live.serial += 1;
        live.soft = 0;
        self.realm.inside.store(live.serial, Release);
        let limits = &self.tenant().limits;
        if limits.time != 0 {
            live.deadline = epoch::deadline(limits.time);
            ticker::need();
        }
        // SAFETY: inside, and the slot holds an engine.
        unsafe {
            rvm_enter(live, limits.stack, STACK_RESERVE, STACK_UNKNOWN);
            if live.hard != 0 {
                rvm_hard_arm(live);
            }
        }
    }

    /// The number of the present outermost entry.
    pub fn serial(&self) -> u64 {
        self.live().serial
    }

    /// Ends an operation: at the outermost one, promise jobs run, and a stop that the script survived is reported.
    #[inline]
    pub fn finish<T: Outcome>(&self, result: Result<T>) -> Result<T> {
        let live = self.live();
        if !self.outermost || live.condemned != 0 || (live.jobs | live.rejections | live.soft) == 0 {
            return result;
        }
        match (self.settle(), result) {
            (Ok(()), result) => result,
            (Err(e), Ok(lost)) => {
                lost.discard();
                Err(e)
            }
            // An exception is what the stop made of the call.
            (Err(stop), Err(e)) => Err(if e.status == Status::Exception { stop } else { e }),
        }
    }

    #[cold]
    fn settle(&self) -> Result<()> {
        while self.live().soft == 0 && (self.live().jobs | self.live().rejections) != 0 {
            if self.live().jobs != 0 {
                self.run_jobs()?;
            }
            if self.live().rejections != 0 {
                self.live().rejections = 0;
                self.take_rejections();
            }
            if self.live().condemned != 0 {
                return Err(self.condemned(true));
            }
        }
        if self.live().soft != 0 { self.after_stop() } else { Ok(()) }
    }

    /// After a soft stop no handler and no `finally` of a script has run: the prelude puts its own house in order. It has a moment for
    /// that, because what it looks at is the script's.
    fn after_stop(&self) -> Result<()> {
        const MOMENT_MS: u64 = 50;
        let stopped = self.stopped();
        let live = self.live();
        live.soft = 0;
        live.serial += 1; // what was asked to stop has stopped
        self.realm.inside.store(live.serial, Release);
        live.deadline = epoch::deadline(MOMENT_MS);
        if live.hard != 0 {
            // SAFETY: inside.
            unsafe { rvm_hard_arm(live) };
        }
        // SAFETY: of this thread; nothing leaves in between.
        unsafe { rvm_quiet_scopes(true) };
        let tidied = self.entry_cell(entry::ABANDON, &[]);
        // SAFETY: as above.
        unsafe { rvm_quiet_scopes(false) };
        if self.live().soft != 0 {
            self.live().condemned = self.live().soft;
        }
        Err(tidied.err().unwrap_or(stopped))
    }

    /// Runs the promise jobs that wait. What a job throws counts as an unhandled rejection.
    pub fn run_jobs(&self) -> Result<()> {
        loop {
            let mut thrown = JS_UNDEFINED;
            // SAFETY: inside.
            match unsafe { rvm_jobs_thunk(self.live(), &mut thrown) } {
                T_OK => return Ok(()),
                T_EXCEPTION => {
                    let error = self.describe(thrown);
                    if self.live().condemned != 0 {
                        return Err(error);
                    }
                    if self.live().soft != 0 {
                        return Ok(());
                    }
                    self.reject(*error);
                }
                _ => return Err(self.condemned(true)),
            }
        }
    }

    /// A rejection that nothing handled: to the listener, or kept.
    pub(super) fn reject(&self, error: Error) {
        self.tenant().rejected += 1;
        let listener = self.tenant().on_rejection.clone();
        match listener {
            Some(listener) => listener(&error),
            None => {
                let kept = &mut self.tenant().rejections;
                if kept.len() == REJECTIONS_KEPT {
                    kept.pop_front();
                }
                kept.push_back(error);
            }
        }
    }

    /// What a soft stop is reported as.
    pub(super) fn stopped(&self) -> Box<Error> {
        let called = self.called(" into ");
        match self.live().soft {
            STOP_INTERRUPT => Error::new(Status::Interrupted, format!("the call{called} was interrupted")),
            _ => {
                let message = match self.tenant().limits.time {
                    0 => format!("the call{called} was stopped by the time limit of a realm that called it"),
                    limit => format!("the call{called} took more than its time limit of {limit} ms"),
                };
                Error::new(Status::Timeout, message)
            }
        }
    }

    /// What a condemned realm answers; `now`: it was condemned by this very operation.
    pub(super) fn condemned(&self, now: bool) -> Box<Error> {
        let limits = &self.tenant().limits;
        let (status, why) = match self.live().condemned {
            STOP_MEMORY => (Status::OutOfMemory, format!("its memory limit of {} bytes was reached", limits.memory)),
            STOP_SYSTEM => (Status::System, "the system had no memory for it".into()),
            STOP_TIME => (Status::Timeout, format!("it did not stop after its time limit of {} ms", limits.time)),
            STOP_INTERRUPT => (Status::Interrupted, "it did not stop when interrupted".into()),
            STOP_ENGINE => (Status::Condemned, "the engine failed between two steps that belong together".into()),
            STOP_STACK => (Status::Condemned, "the native stack overflowed in the engine".into()),
            STOP_FORK => (Status::Condemned, "another thread was inside it when the process forked".into()),
            _ => (Status::Condemned, "an exception or longjmp crossed a host function".into()),
        };
        Error::new(if now { status } else { Status::Condemned }, format!("the realm{} is condemned: {why}; only release is left", self.called(" ")))
    }

    /// The realm's name for messages, if it has one.
    fn called(&self, before: &str) -> String {
        self.tenant().limits.name.as_ref().map_or(String::new(), |name| format!("{before}{name:?}"))
    }

    /// Makes a handle to a value of which this takes the reference.
    pub fn make_handle(&self, value: JSValue) -> Result<Handle> {
        // SAFETY: inside; looks at a class number only.
        let function = unsafe { rvm_type_of(self.live(), value) } == 2;
        self.make(if function { Kind::Function } else { Kind::Value }, value)
    }

    /// What a handle names, borrowed; it must be of this realm.
    pub fn value_named(&self, named: &Named) -> Result<JSValue> {
        match named.kind {
            Kind::Map | Kind::Template => Err(Error::new(Status::WrongKind, "a map or template is not a JavaScript value")),
            _ if !self.is_realm_of(named) => Err(Error::new(Status::WrongRealm, "the handle is of another realm; only functions may cross")),
            Kind::Context => Ok(self.global()),
            _ => Ok(named.value),
        }
    }

    /// Makes a handle to the realm's outside.
    pub fn make_context(&self) -> Result<Handle> {
        self.make(Kind::Context, JS_UNDEFINED)
    }

    pub(super) fn make(&self, kind: Kind, value: JSValue) -> Result<Handle> {
        self.realm.handles.fetch_add(1, SeqCst);
        handles::make(kind, (self.realm as *const Realm).cast(), value).inspect_err(|_| {
            self.realm.handles.fetch_sub(1, SeqCst);
        })
    }

    pub(super) fn free(&self, value: JSValue) {
        if self.live().condemned == 0 {
            // SAFETY: inside. A condemnation in it shows in `live`.
            unsafe { rvm_free_thunk(self.live(), value) };
        }
    }
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        if self.outermost {
            leave(self.realm);
        }
    }
}

/// Comes out of the outermost entry; ends the life if no handle is left.
pub(super) fn leave(realm: &'static Realm) {
    loop {
        // SAFETY: this thread is inside until it unlocks.
        let live = unsafe { &mut *realm.live.get() };
        let give_stack = |live: &mut Live| {
            if live.own_high != 0 {
                // SAFETY: inside, and no call of this entry is left.
                unsafe { rvm_give_stack(live) };
            }
        };
        live.deadline = 0;
        // SAFETY: this thread is inside.
        unsafe { rvm_exit(live) };
        realm.inside.store(0, Release);
        // SAFETY: inside.
        if unsafe { (*realm.tenant.get()).is_none() } {
            // A stale handle led here: the realm waits in the pool.
            give_stack(live);
            return realm.lock.unlock();
        }
        if realm.handles.load(SeqCst) == 0 {
            give_stack(live);
            return realm.end();
        }
        realm.pending.drain(|value| {
            if live.condemned == 0 {
                // SAFETY: inside.
                unsafe { rvm_free_thunk(live, value) };
            }
        });
        give_stack(live);
        realm.count_bytes();
        if live.condemned != 0 && live.opened != 0 {
            // Nothing in it may run again: its bytes go back now.
            realm.quiet();
            realm.slot.close(live);
            realm.forget_image();
        }
        realm.lock.unlock();
        // Whoever released something after the drain saw us inside and left it to us; who released the last handle made sure
        // that this is seen (see `release`).
        if realm.pending.is_empty() && realm.handles.load(SeqCst) != 0 || realm.lock.try_lock() != Got::Outermost {
            return;
        }
    }
}

/// Lets go of a handle into a realm, or hands back what it names. Never waits.
pub fn release(handle: Handle) -> Result<Option<Named>> {
    let named = handles::take(handle)?;
    let Ok(realm) = Realm::of(&named) else {
        return Ok(Some(named));
    };
    if named.kind == Kind::Resolver {
        realm.resolvers.fetch_sub(1, SeqCst);
    }
    match realm.lock.try_lock() {
        Got::Outermost => {
            if realm.handles.fetch_sub(1, SeqCst) > 1 {
                // SAFETY: inside.
                let live = unsafe { &mut *realm.live.get() };
                if live.condemned == 0 {
                    // SAFETY: inside; the stack is this thread's.
                    unsafe {
                        rvm_enter(live, 0, STACK_RESERVE, STACK_UNKNOWN);
                        rvm_free_thunk(live, named.value);
                    }
                }
            }
            leave(realm);
        }
        Got::Nested | Got::Deadlock | Got::Stopped => {
            // SAFETY: this thread is inside, in a host function.
            let mut entered = unsafe { Entered::nested(realm) };
            match entered.nesting() {
                Nesting::Abandoned => entered.take_over(),
                Nesting::Real => entered.free(named.value),
                Nesting::OtherStack => realm.pending.push(named.value),
            }
            realm.handles.fetch_sub(1, SeqCst);
        }
        Got::Busy => {
            // Pushed before it is counted: who sees the count sees the value.
            realm.pending.push(named.value);
            if realm.handles.fetch_sub(1, SeqCst) == 1 {
                // Whoever is leaving looks at the count after unlocking, without a fence of its own.
                platform::fence_all_threads();
            }
            // Whoever was inside may have left without seeing it.
            if realm.lock.try_lock() == Got::Outermost {
                leave(realm);
            }
        }
    }
    Ok(None)
}
