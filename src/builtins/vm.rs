//! vm: scripts in the realm that asks.

use crate::error::{Error, Result, Status};
use crate::realm::{Entered, JSValue, UNDEFINED, Value};

fn compiled(entered: &Entered, args: &[JSValue]) -> Result<Vec<u8>> {
    let [code, name, line] = args else { return Err(Error::new(Status::Internal, "vm: three arguments")) };
    let line = match entered.read(*line)? {
        Value::Number(n) => n as i32,
        _ => 1,
    };
    entered.compile(&entered.to_text(*code)?.to_string(), &entered.to_text(*name)?.to_string(), line, false)
}

/// `(text, filename, line)`: runs it as a script and answers its value.
pub fn evaluate(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    let code = compiled(entered, args)?;
    // SAFETY: compiled here.
    unsafe { entered.load(&code) }
}

/// As `evaluate`, but only looks whether it is a script.
pub fn check(entered: &Entered, args: &[JSValue]) -> Result<JSValue> {
    compiled(entered, args)?;
    Ok(UNDEFINED)
}
