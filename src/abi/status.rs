//! Status codes.

/// What every function answers. `RVM_OK` is 0; every other value is a failure, and then no output but
/// `*error` was written. Codes are never renumbered; later versions may add some.
#[allow(non_camel_case_types)]
pub type rvm_status = i32;

/// Done.
pub const RVM_OK: rvm_status = 0;
/// An argument cannot be right: NULL where that is not allowed, text that is not UTF-8, a struct size this
/// library does not know, a number out of range.
pub const RVM_INVALID_ARGUMENT: rvm_status = 1;
/// The handle names nothing: released already, never given out, or made up.
pub const RVM_STALE_HANDLE: rvm_status = 2;
/// The handle is alive but names another kind of thing than the function takes.
pub const RVM_WRONG_KIND: rvm_status = 3;
/// A handle of one realm was given to another; only functions may cross.
pub const RVM_WRONG_REALM: rvm_status = 4;
/// No module answers to the specifier; the message says from where and what was tried.
pub const RVM_NOT_FOUND: rvm_status = 5;
/// The jail or the map forbids it; the message names the root or map entry that would grant it.
pub const RVM_ACCESS_DENIED: rvm_status = 6;
/// JavaScript threw (a SyntaxError included); the error carries name, message, stack, file, line, column.
pub const RVM_EXCEPTION: rvm_status = 7;
/// The time limit passed. The realm can be used again unless `RVM_CONDEMNED` follows.
pub const RVM_TIMEOUT: rvm_status = 8;
/// `rvm_interrupt` stopped the call.
pub const RVM_INTERRUPTED: rvm_status = 9;
/// The realm's memory limit was reached. The realm is condemned by it.
pub const RVM_OUT_OF_MEMORY: rvm_status = 10;
/// The realm was condemned earlier (memory limit, hard stop, fork in a call): only release is left, and `rvm_stats`.
pub const RVM_CONDEMNED: rvm_status = 11;
/// Another thread is inside the realm and its options say not to wait.
pub const RVM_BUSY: rvm_status = 12;
/// The operating system refused: a file could not be read, address space or memory could not be had.
pub const RVM_SYSTEM: rvm_status = 13;
/// The value cannot cross as asked. `rvm_to_data` of a function, a cycle, …: the message names where in the value it is.
pub const RVM_NOT_CONVERTIBLE: rvm_status = 14;
/// A fault of this library, caught at the border. Please report it.
pub const RVM_INTERNAL: rvm_status = 15;
/// `rvm_template`: the module left something behind when it had loaded that a copy could not have: a timer, an open handle, a promise that is not settled, … The message says which.
pub const RVM_NOT_FREEZABLE: rvm_status = 16;
