//! What is in a realm's heap.

use super::error::rvm_error;
use super::guard;
use super::handle::inside;
use super::status::*;
use super::value::{self, *};
use crate::realm::Value;

/// Collects garbage, then tells what is in the heap of the realm of `realm` (any handle into it) and who holds it, as JSON text (an `RVM_JSON` value):
/// `{"version":1, "bytes":…, "objects":…, "classes":[…], "variables":[…], "omitted":…}`.
///
/// - `classes`: `{"name","count","bytes"}` by class, the most bytes first. Instances of a class written in JavaScript go by its name;
///   what is no object has its name in parentheses: `(string)`, `(code)`, `(shape)`, `(variable)`, …. `bytes` is what they take by themselves.
/// - `variables`: who holds something by a name, the largest first, at most 400 (`omitted` tells how many more there are). `kind` is `"variable"` (of a module: `name`, `file`;
///   of a function that can run again: with `function` and `line` besides), `"global"` (`name`) or `"exports"` (`file`). Variables are those that some function which is alive uses.
///   `type` is the class of the value, `length` how many elements, entries, properties or characters it has; of a function, `defined` is the file that it is written in. `bytes` and `objects` are what the value keeps alive: what would go with it if nothing held it. Where one variable has
///   many instances (a closure made often), `values` tells how many, `bytes` and `objects` are their sums, and the rest is about the largest. `most` (may be missing)
///   tells where most of it lies: `{"path":[names of properties],"id","type","length","bytes"}`. Where two have the same `id`, a number in this report, they are the same object. `within` is the index of the row that keeps this one alive, or null.
///
/// Two reports, with calls between them, tell what grows. It takes about a microsecond for each object, and memory of the host, about half of what the realm takes.
///
/// Ownership: `*report` is the caller's, for `rvm_value_clear`. Errors: `RVM_INTERNAL` (the engine keeps its objects in another way than this library knows), and
/// those of `rvm_call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rvm_heap_report(realm: rvm_handle, report: *mut rvm_value, error: *mut *mut rvm_error) -> rvm_status {
    // SAFETY: the caller's promise about its arguments.
    unsafe {
        guard::run(error, || {
            guard::output(report, "report")?;
            let text = inside(realm, |entered, _| entered.heap_report())?;
            value::write(report, Value::Json(text));
            Ok(())
        })
    }
}
