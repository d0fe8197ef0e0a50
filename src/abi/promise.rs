//! Promises: those that a host settles, and a look at any.

use super::args::with_args;
use super::error::rvm_error;
use super::guard;
use super::handle::inside;
use super::status::*;
use super::value::{self, *};
use crate::error::{Error, Result, Status};
use crate::realm::{self, Cell, Entered, Kind, Outcome, Value};

/// A promise that is not settled yet.
pub const RVM_PENDING: u32 = 0;
/// A promise that has its value.
pub const RVM_FULFILLED: u32 = 1;
/// A promise that was rejected.
pub const RVM_REJECTED: u32 = 2;

/// Makes a promise that the host settles, now or later, from any thread: what a host function answers when its work takes time. `*promise` is a handle to it, `*resolver` to an object
/// with the functions `resolve` and `reject`, for `rvm_promise_settle`. As long as the resolver is neither used nor released, an `rvm_await` in the realm waits.
///
/// Ownership: both are the caller's, for `rvm_release`. Errors: those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_promise_new(realm: rvm_handle, promise: *mut rvm_handle, resolver: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let (promise, resolver) = (guard::output(promise, "promise")?, guard::output(resolver, "resolver")?);
            (*promise, *resolver) = inside(realm, |entered, _| entered.new_promise())?;
            Ok(())
        })
    }
}

/// Settles the promise of `resolver`. With `reject` false it is resolved with `value` (NULL: `undefined`; a promise or thenable is followed). With `reject` true it is
/// rejected: with an Error that carries `failure` (from `rvm_error_new` or any other call; borrowed) with its tag, or, where that is NULL, with `value`.
/// A promise is settled once; later calls change nothing and are `RVM_OK`. What the promise led to has run when this returns, unless a call into the realm is
/// under way on this thread. Waits while another thread is inside the realm.
///
/// Errors: `RVM_WRONG_KIND` (no resolver), `RVM_INVALID_ARGUMENT` (`failure` without `reject`), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_promise_settle(
    resolver: rvm_handle,
    reject: bool,
    value: *const rvm_value,
    failure: *const rvm_error,
    error: *mut *mut rvm_error,
) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let failure = failure.as_ref();
            if failure.is_some() && !reject {
                return Err(Error::invalid("a failure does not resolve a promise"));
            }
            let value = if value.is_null() { &rvm_value::UNDEFINED } else { &*value };
            let used = failure.map_or_else(|| std::slice::from_ref(value), |_| &[]);
            let settled = with_args(resolver, used, |entered, named, cells| {
                if !matches!(named.kind, Kind::Resolver | Kind::UsedResolver) {
                    return Err(Error::new(Status::WrongKind, "the handle is not a promise's resolver"));
                }
                let done = match failure {
                    Some(failure) => reject_with(entered, named.value, &failure.inner),
                    None => entered.settle_promise(named.value, reject, &cells[0]),
                };
                if done.is_ok() {
                    entered.resolver_is_used(resolver);
                }
                done
            });
            realm::announce_settled();
            settled
        })
    }
}

fn reject_with(entered: &Entered, resolver: realm::JSValue, failure: &Error) -> Result<()> {
    let reason = entered.new_error(failure)?;
    let done = entered.settle_promise(resolver, true, &Cell::js(reason));
    entered.drop_value(reason);
    done
}

/// Looks at a promise without waiting: `*state` is `RVM_PENDING`, `RVM_FULFILLED` or `RVM_REJECTED`, and `*value` (`value` may be NULL) is its value when it is fulfilled, else
/// `undefined`. `rvm_await` gives what it was rejected with.
///
/// Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: `RVM_WRONG_KIND` (no promise), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_promise_state(promise: rvm_handle, state: *mut u32, value: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let state = guard::output(state, "state")?;
            let look = inside(promise, |entered, named| {
                let (state, settled) = match entered.promise(named.value)? {
                    None => return Err(Error::new(Status::WrongKind, "the handle is not a promise")),
                    Some(None) => return Ok(Look(RVM_PENDING, Value::Undefined)),
                    Some(Some((true, settled))) => (RVM_FULFILLED, settled),
                    Some(Some((false, settled))) => (RVM_REJECTED, settled),
                };
                let read = if state == RVM_FULFILLED && !value.is_null() { entered.read(settled) } else { Ok(Value::Undefined) };
                entered.drop_value(settled);
                Ok(Look(state, read?))
            })?;
            *state = look.0;
            value::write(value, look.1);
            Ok(())
        })
    }
}

struct Look(u32, Value);

impl Outcome for Look {
    fn discard(self) {
        self.1.discard();
    }
}
