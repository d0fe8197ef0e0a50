//! Iteration.

use super::error::rvm_error;
use super::guard;
use super::handle::inside;
use super::status::*;
use super::value::{self, *};

/// Begins to iterate: gives a handle to what `object[Symbol.iterator]()` gives, for `rvm_next`. Where there is no such method, `Symbol.asyncIterator` is taken. To end early,
/// call the iterator's `return` method if it has one, as `for … of` does.
///
/// Ownership: `*iterator` is the caller's, for `rvm_release`. Errors: `RVM_EXCEPTION` (a TypeError: not iterable), and those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_iterate(object: rvm_handle, iterator: *mut rvm_handle, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let iterator = guard::output(iterator, "iterator")?;
            *iterator = inside(object, |entered, named| entered.make_handle(entered.iterate(named.value)?))?;
            Ok(())
        })
    }
}

/// Takes one step: `*done` is false and `*value` the next value, or `*done` is true and `*value` what the iterator returned at its end (mostly `undefined`).
/// The step of an asynchronous iterator is a promise of the object `{ value, done }`: then `*value` is a handle to it, and `*done` false.
///
/// Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_next(iterator: rvm_handle, done: *mut bool, value: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            let done = guard::output(done, "done")?;
            guard::output(value, "value")?;
            let (last, read) = inside(iterator, |entered, named| entered.next(named.value))?;
            *done = last;
            value::write(value, read);
            Ok(())
        })
    }
}
