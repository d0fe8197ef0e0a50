//! Timers, promises, interrupt.

use super::error::rvm_error;
use super::guard;
use super::handle::{inside, release};
use super::status::*;
use super::value::{self, *};
use crate::error::{Error, Result, Status};
use crate::realm::{self, Cell, Outcome, Realm, Value, entry, monotonic_ms};
use std::ffi::c_void;
use std::time::Duration;

/// What `rvm_poll` answers when no timer is set.
pub const RVM_NEVER: u64 = u64::MAX;

/// Runs the timers of the realm that are due, and the promise jobs that wait. Timers (`setTimeout`, `setInterval`, `setImmediate`) fire only here and in `rvm_await`: a game calls this once a frame.
/// `*next_ms` (NULL allowed) is milliseconds until the next timer is due, 0 if one is due already, `RVM_NEVER` if there is none.
///
/// Errors: `RVM_EXCEPTION` (a timer's callback threw; the others still run at the next poll), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_poll(realm: rvm_handle, next_ms: *mut u64, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let next = inside(realm, |entered, _| entered.entry(entry::POLL, &[]))?;
            if let Some(next_ms) = next_ms.as_mut() {
                *next_ms = due(&next);
            }
            Ok(())
        })
    }
}

/// Waits until a promise is settled, running jobs and timers and sleeping between them, and gives its value. A rejection is `RVM_EXCEPTION`. Anything that has no `then` method
/// is its own value. Other threads may use the realm while this sleeps.
///
/// `timeout_ms`: milliseconds, 0 for no limit. Errors: `RVM_TIMEOUT` (also at once when nothing is left that could settle it), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_await(promise: rvm_handle, timeout_ms: u64, value: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(value, "value")?;
            let read = settle(promise, timeout_ms)?;
            value::write(value, read);
            Ok(())
        })
    }
}

/// Stops what runs in the realm of `realm`, from any thread and without waiting: the call that is inside answers `RVM_INTERRUPTED`, and the realm can be used again unless
/// it is condemned. An `rvm_await` that sleeps ends with `RVM_INTERRUPTED`, too. When nothing runs or waits, it does nothing.
/// It is meant for the realm's present tenant: a stale handle never stops another realm.
///
/// Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`.
#[unsafe(no_mangle)]
pub extern "C" fn rvm_interrupt(realm: rvm_handle) -> rvm_status {
    guard::bare(|| Realm::interrupt(realm))
}

/// Asks the host whether to go on: answers other than 0 stop what runs.
#[allow(non_camel_case_types)]
pub type rvm_watch_function = Option<unsafe extern "C" fn(userdata: *mut c_void) -> i32>;

/// Has `function` asked about every 20 ms while JavaScript runs on the calling thread, or `rvm_await` waits there: what answers other than 0 stops it, and
/// the realms that called into it on this thread, as `rvm_interrupt` does. For languages whose signals wait until native code
/// returns: their handlers can run here. Short calls are not slower by it. NULL: nobody is asked.
///
/// `function` runs in the midst of a script, under the rules of host functions; it is not asked again before it has returned. It is the thread's, and ends with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_watch(function: rvm_watch_function, userdata: *mut c_void) {
    // SAFETY: as the caller promises.
    unsafe { crate::realm::set_watch(function, userdata) };
}

/// Milliseconds until the next timer, from what the prelude's poll answers.
fn due(next: &Value) -> u64 {
    match next {
        Value::Number(ms) if *ms >= 0.0 => ms.ceil() as u64,
        _ => RVM_NEVER,
    }
}

/// Either the promise's value, or milliseconds until something may have changed, or that nothing is left that could settle it.
enum Turn {
    Settled(Value),
    Wait(u64),
    Idle,
}

impl Outcome for Turn {
    fn discard(self) {
        if let Turn::Settled(value) = self {
            value.discard();
        }
    }
}

/// A sleep is cut into pieces of this length, so that an interrupt and what other threads do are noticed; a host that settles a promise ends it.
const PIECE_MS: u64 = 10;

fn settle(promise: rvm_handle, timeout_ms: u64) -> Result<Value> {
    let began = monotonic_ms();
    // Whoever interrupts from here on means this wait, whatever of it runs.
    let interrupts = Realm::interrupts(promise)?;
    // A promise of ours, so that a thenable runs its `then` once, and a rejection counts as handled.
    let own = inside(promise, |entered, named| {
        if entered.type_of(named.value) != super::handle::RVM_TYPE_PROMISE
            && entered.entry(entry::IS_THENABLE, &[Cell::js(named.value)])? != Value::Bool(true)
        {
            return Ok(None);
        }
        let own = entered.entry_value(entry::TO_PROMISE, &[Cell::js(named.value)])?;
        if let Value::Handle(state, _) = entered.entry(entry::NEW_PROMISE_STATE, &[Cell::js(own)])? {
            release(state)?;
        }
        entered.make_handle(own).map(Some)
    })?;
    let Some(own) = own else {
        return inside(promise, |entered, named| entered.read(named.value));
    };
    let settled = wait(own, began, timeout_ms, interrupts);
    let _ = release(own);
    settled
}

fn wait(own: rvm_handle, began: f64, timeout_ms: u64, interrupts: u64) -> Result<Value> {
    let mut was_idle = false;
    loop {
        let settled = realm::settled_count();
        let turn = inside(own, |entered, named| {
            entered.run_jobs()?;
            let mut next = RVM_NEVER;
            let mut state = entered.promise(named.value)?;
            if let Some(None) = state {
                next = due(&entered.entry(entry::POLL, &[])?);
                entered.run_jobs()?;
                state = entered.promise(named.value)?;
            }
            match state {
                Some(Some((true, result))) => {
                    let read = entered.read(result);
                    entered.drop_value(result);
                    Ok(Turn::Settled(read?))
                }
                Some(Some((false, reason))) => Err(entered.rejected(reason)),
                // Looked at inside: once it was left, somebody may use the last resolver.
                _ if next == RVM_NEVER && !entered.has_resolvers() => Ok(Turn::Idle),
                _ => Ok(Turn::Wait(next)),
            }
        })?;
        let next = match turn {
            Turn::Settled(value) => return Ok(value),
            Turn::Wait(next) => next,
            Turn::Idle if was_idle => {
                return Err(Error::new(Status::Timeout, "the promise is pending, and no timer, job or resolver is left that could settle it"));
            }
            // What ran when the realm was left, a listener of rejections, may have settled it.
            Turn::Idle => {
                was_idle = true;
                continue;
            }
        };
        was_idle = false;
        let spent = (monotonic_ms() - began) as u64;
        let left = if timeout_ms == 0 { u64::MAX } else { timeout_ms.saturating_sub(spent) };
        if left == 0 {
            return Err(Error::new(Status::Timeout, format!("the promise was not settled within {timeout_ms} ms")));
        }
        realm::wait_settled(settled, Duration::from_millis(next.min(left).min(PIECE_MS)));
        if crate::realm::watch_stops() || crate::realm::scope_stops() || Realm::interrupts(own)? != interrupts {
            return Err(Error::new(Status::Interrupted, "the wait was interrupted"));
        }
    }
}
