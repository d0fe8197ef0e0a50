//! Scopes: calls that somebody else may stop.

use std::ffi::c_void;

/// In `flags`: where another thread is inside the realm that a call in the scope enters first, the call answers `RVM_BUSY` at once. Realms that scripts
/// call into from there are waited for as ever.
pub const RVM_SCOPE_TRY: u32 = 1;

/// Begins at `rvm_scope_begin`, ends at `rvm_scope_end`. Zeroed by the caller, who may set `flags`.
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct rvm_scope {
    /// Any thread may make it non-zero at any time, before or after the begin (atomically, without order): what the scope's thread runs or waits for within
    /// the scope then ends with `RVM_INTERRUPTED`.
    pub stop: u32,
    /// 0 or `RVM_SCOPE_TRY`; may be changed between calls.
    pub flags: u32,
    /// Written at the begin: 1 if the thread was inside a realm already, else 0.
    pub inside: u32,
    /// 0.
    pub reserved: u32,
    /// The library's.
    pub outer: *mut rvm_scope,
    /// The library's.
    pub base: *const c_void,
}

/// Begins a scope of the calling thread: a call, and whatever it calls, that can be stopped without stopping anybody else's. Where `rvm_interrupt` stops whoever is in the
/// realm, and nobody if the call has not come that far, a scope's `stop` stops just what runs in the scope, also while it
/// waits for a realm or in `rvm_await`. Realms that the thread was in at the begin go on, but for a realm that is entered again in the scope and stopped there.
/// Short calls may end by themselves before they notice.
///
/// Scopes nest. `scope` stays where it is until its end, on the same thread. It costs a few nanoseconds. NULL is a no-op.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_scope_begin(scope: *mut rvm_scope) {
    if !scope.is_null() {
        // SAFETY: the caller's promise about it.
        unsafe { crate::realm::push_scope(scope.cast()) };
    }
}

/// Ends a scope, and those that began in it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_scope_end(scope: *mut rvm_scope) {
    // SAFETY: only its address counts where it is no scope of this thread.
    unsafe { crate::realm::pop_scope(scope.cast()) };
}
