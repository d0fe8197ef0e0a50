//! Going in, coming out, and releasing.

use super::engine::*;
use super::handles::{self, Handle, Kind, Named};
use super::lock::Got;
use super::{JSValue, Realm, Tenant, epoch, platform};
use crate::error::{Error, Result, Status};
use std::sync::atomic::Ordering::*;

/// Stack that is left to the host's and our own frames.
const STACK_RESERVE: usize = 64 << 10;
/// On a stack of which nothing is known (a coroutine's).
const STACK_UNKNOWN: usize = 64 << 10;
/// Unhandled rejections that are kept when nobody listens.
const REJECTIONS_KEPT: usize = 16;

/// Proof that this thread is inside a realm. Leaving is dropping it.
pub struct Entered {
    pub(super) realm: &'static Realm,
    outermost: bool,
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
        if !handles::look_into(handle, named) {
            return Err(Error::stale());
        }
        let realm = Realm::of(named)?;
        let got = match realm.lock.try_lock() {
            Got::Busy => Entered::wait(realm, handle)?,
            got => got,
        };
        let mut entered = Entered { realm, outermost: got == Got::Outermost, _on_this_thread: std::marker::PhantomData };
        if !entered.outermost && entered.was_abandoned() {
            entered.live().condemned = STOP_HOST;
            entered.live().guard = std::ptr::null_mut();
            entered.outermost = true;
        }
        // Inside, the handle stays what it is now: whoever releases it leaves the rest to us.
        if !handles::look_into(handle, named) || !std::ptr::eq(named.object.cast_const().cast(), realm) {
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
        if realm.busy_fails.load(Relaxed) {
            return Err(Error::new(Status::Busy, "another thread is inside the realm"));
        }
        Ok(realm.lock.lock())
    }

    /// As [`Entered::by`], for a look that runs no JavaScript and is allowed on a condemned realm.
    pub fn peek(handle: Handle) -> Result<Entered> {
        match Entered::by(handle) {
            Ok((entered, _)) => Ok(entered),
            Err(e) if e.status == Status::Condemned => {
                let realm = Realm::of(&handles::look(handle)?)?;
                let outermost = realm.lock.lock() == Got::Outermost;
                Ok(Entered { realm, outermost, _on_this_thread: std::marker::PhantomData })
            }
            Err(e) => Err(e),
        }
    }

    /// An exception of another language or a longjmp crossed a host function: this thread is inside by the book, but the frames of
    /// the call are gone. The stack grows downwards, so a nested call stands below the innermost guard.
    #[cold]
    fn was_abandoned(&self) -> bool {
        let guard = self.live().guard as usize;
        // SAFETY: a query about this thread.
        guard != 0 && guard < platform::stack_pointer() && unsafe { rvm_stack_left() } != 0
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
            live.deadline = epoch::begin(limits.time);
        }
        // SAFETY: inside, and the slot holds an engine.
        unsafe { rvm_enter(live, limits.stack, STACK_RESERVE, STACK_UNKNOWN) };
    }

    /// The number of the present outermost entry.
    pub fn serial(&self) -> u64 {
        self.live().serial
    }

    /// Ends an operation: at the outermost one, promise jobs run, and a stop that the script survived is reported.
    #[inline]
    pub fn finish<T>(&self, result: Result<T>) -> Result<T> {
        if !self.outermost || self.live().condemned != 0 {
            return result;
        }
        if self.live().jobs != 0 {
            self.run_jobs()?;
        }
        if self.live().rejections != 0 {
            self.collect_rejections();
        }
        if self.live().soft != 0 {
            return self.after_stop(result);
        }
        result
    }

    /// After a soft stop no handler and no `finally` of a script has run: the prelude puts its own house in order.
    #[cold]
    fn after_stop<T>(&self, result: Result<T>) -> Result<T> {
        let stopped = self.stopped();
        self.live().soft = 0;
        // The stop has been delivered; this is not the script's time.
        let (deadline, serial) = (std::mem::take(&mut self.live().deadline), self.live().serial);
        self.live().serial = serial + 1;
        let done = self.entry_cell(entry::ABANDON, &[]);
        self.live().deadline = deadline;
        done?;
        match result {
            Ok(_) => Err(stopped),
            Err(e) => Err(e),
        }
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

    fn reject(&self, error: Error) {
        let tenant = self.tenant();
        tenant.rejected += 1;
        match tenant.on_rejection.clone() {
            Some(listener) => listener(&error),
            None => {
                if tenant.rejections.len() == REJECTIONS_KEPT {
                    tenant.rejections.pop_front();
                }
                tenant.rejections.push_back(error);
            }
        }
    }

    #[cold]
    fn collect_rejections(&self) {
        self.live().rejections = 0;
        for error in self.take_rejections() {
            self.reject(error);
        }
    }

    /// What a soft stop is reported as.
    pub(super) fn stopped(&self) -> Box<Error> {
        match self.live().soft {
            STOP_INTERRUPT => Error::new(Status::Interrupted, "the call was interrupted"),
            _ => {
                let limit = self.tenant().limits.time;
                Error::new(Status::Timeout, format!("the call took more than its time limit of {limit} ms"))
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
            STOP_FORK => (Status::Condemned, "another thread was inside it when the process forked".into()),
            _ => (Status::Condemned, "an exception or longjmp crossed a host function".into()),
        };
        Error::new(if now { status } else { Status::Condemned }, format!("the realm is condemned: {why}; only release is left"))
    }

    /// Makes a handle to a value of which this takes the reference.
    pub fn make_handle(&self, value: JSValue) -> Result<Handle> {
        // SAFETY: inside; looks at a class number only.
        let function = unsafe { rvm_type_of(self.live(), value) } == 2;
        self.make(if function { Kind::Function } else { Kind::Value }, value)
    }

    /// Makes a handle to the realm's outside.
    pub fn make_context(&self) -> Result<Handle> {
        self.make(Kind::Context, JS_UNDEFINED)
    }

    fn make(&self, kind: Kind, value: JSValue) -> Result<Handle> {
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
fn leave(realm: &'static Realm) {
    loop {
        // SAFETY: this thread is inside until it unlocks.
        let live = unsafe { &mut *realm.live.get() };
        if live.deadline != 0 {
            live.deadline = 0;
            epoch::end();
        }
        realm.inside.store(0, Release);
        // SAFETY: inside.
        if unsafe { (*realm.tenant.get()).is_none() } {
            // A stale handle led here: the realm waits in the pool.
            return realm.lock.unlock();
        }
        if realm.handles.load(SeqCst) == 0 {
            return realm.end();
        }
        realm.pending.drain(|value| {
            if live.condemned == 0 {
                // SAFETY: inside.
                unsafe { rvm_free_thunk(live, value) };
            }
        });
        realm.count_bytes();
        if live.condemned != 0 && live.opened != 0 {
            // Nothing in it may run again: its bytes go back now.
            realm.slot.close(live);
            realm.forget_image();
        }
        realm.lock.unlock();
        // Whoever released something after the drain saw us inside and left it to us.
        if realm.pending.is_empty() || realm.lock.try_lock() != Got::Outermost {
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
        Got::Nested => {
            // SAFETY: this thread is inside, in a host function.
            unsafe { Entered::nested(realm) }.free(named.value);
            realm.handles.fetch_sub(1, SeqCst);
        }
        Got::Busy => {
            realm.pending.push(named.value);
            realm.handles.fetch_sub(1, SeqCst);
            // Whoever was inside may have left without seeing it.
            if realm.lock.try_lock() == Got::Outermost {
                leave(realm);
            }
        }
    }
    Ok(None)
}
