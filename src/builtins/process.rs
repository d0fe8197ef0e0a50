//! What `process` asks of the realm.

use crate::error::Result;
use crate::realm::{Cell, Entered, JSValue};

/// The queue of `process.nextTick` holds something.
pub fn ticks(entered: &Entered, _: &[JSValue]) -> Result<JSValue> {
    entered.want_ticks();
    entered.new_value(&Cell::UNDEFINED)
}

/// Bytes in use, the most that were, and the limit.
pub fn memory(entered: &Entered, _: &[JSValue]) -> Result<JSValue> {
    let stats = entered.stats();
    entered.new_array(&[stats.used, stats.peak, stats.limit].map(|n| Cell::number(n as f64)))
}
