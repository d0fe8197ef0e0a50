//! Arguments on their way into a realm.

use super::handle::{release, retain};
use super::value::{Input, rvm_handle, rvm_value};
use crate::error::{Error, Result, Status};
use crate::realm::{self, Cell, Entered, HostCall, HostFunction, JSValue, Kind, Named};
use std::sync::Arc;

const FEW: usize = 8;

/// Enters the realm of `target`, brings `args` in, runs `f` and finishes.
///
/// Functions of other realms are held before this one is entered, so that a thread that waits for another realm holds none.
///
/// # Safety
/// The data of `args` lives until this returns.
#[inline]
pub(crate) unsafe fn with_args<T>(
    target: rvm_handle,
    args: &[rvm_value],
    f: impl FnOnce(&Entered, Named, &[Cell]) -> Result<T>,
) -> Result<T> {
    let object = realm::look(target)?.object;
    let mut few = [Cell::UNDEFINED; FEW];
    let mut many;
    let cells: &mut [Cell] = if args.len() <= FEW {
        &mut few[..args.len()]
    } else {
        many = vec![Cell::UNDEFINED; args.len()];
        &mut many
    };
    let mut handles = false;
    let mut foreign = Vec::new();
    for (i, (arg, cell)) in args.iter().zip(cells.iter_mut()).enumerate() {
        // SAFETY: as promised.
        match unsafe { arg.input() }? {
            Input::Cell(c) => *cell = c,
            Input::Handle(handle) => match foreign_function(handle, object)? {
                Some(function) => foreign.push((i, function)),
                None => handles = true,
            },
        }
    }
    let (entered, named) = Entered::by(target)?;
    let result = (|| {
        if handles || !foreign.is_empty() {
            bring_in(&entered, args, cells, foreign)?;
        }
        let result = f(&entered, named, cells);
        for cell in cells.iter().filter(|c| c.flags & MADE_HERE != 0) {
            entered.drop_value(cell.js);
        }
        result
    })();
    entered.finish(result)
}

/// In a cell's flags: its JavaScript value is a reference of ours.
const MADE_HERE: u32 = 1 << 16;

/// `None`: a handle into the realm itself.
fn foreign_function(handle: rvm_handle, realm: *mut ()) -> Result<Option<Arc<ForeignFunction>>> {
    let named = realm::look(handle)?;
    match named.kind {
        Kind::Map => Err(Error::new(Status::WrongKind, "a map is not a JavaScript value")),
        _ if named.object == realm => Ok(None),
        Kind::Function => Ok(Some(Arc::new(ForeignFunction(retain(handle)?)))),
        _ => Err(Error::new(Status::WrongRealm, "the handle is of another realm; only functions may cross")),
    }
}

#[cold]
fn bring_in(entered: &Entered, args: &[rvm_value], cells: &mut [Cell], foreign: Vec<(usize, Arc<ForeignFunction>)>) -> Result<()> {
    for (arg, cell) in args.iter().zip(cells.iter_mut()) {
        if arg.kind == super::value::RVM_HANDLE {
            // SAFETY: the kind says so.
            let handle = unsafe { arg.r#as.handle };
            let named = realm::look(handle)?;
            if entered.is_realm_of(&named) {
                *cell = Cell::js(if named.kind == Kind::Context { entered.global() } else { named.value });
            }
        }
    }
    for (i, function) in foreign {
        cells[i] = Cell::js(entered.new_function("", function)?);
        cells[i].flags |= MADE_HERE;
    }
    Ok(())
}

/// Turns what a host function or a foreign realm answered into a value of this realm; the caller has the reference.
///
/// # Safety
/// The data of `value` lives until this returns.
pub(crate) unsafe fn value_in(entered: &Entered, value: &rvm_value) -> Result<JSValue> {
    // SAFETY: as promised.
    match unsafe { value.input() }? {
        Input::Cell(cell) => entered.new_value(&cell),
        Input::Handle(handle) => {
            let named = realm::look(handle)?;
            match named.kind {
                Kind::Map => Err(Error::new(Status::WrongKind, "a map is not a JavaScript value")),
                Kind::Context if entered.is_realm_of(&named) => Ok(entered.dup(entered.global())),
                _ if entered.is_realm_of(&named) => Ok(entered.dup(named.value)),
                Kind::Function => entered.new_function("", Arc::new(ForeignFunction(retain(handle)?))),
                _ => Err(Error::new(Status::WrongRealm, "the handle is of another realm; only functions may cross")),
            }
        }
    }
}

/// A function of another realm, by a handle of our own.
struct ForeignFunction(rvm_handle);

impl Drop for ForeignFunction {
    fn drop(&mut self) {
        let _ = release(self.0);
    }
}

impl HostFunction for ForeignFunction {
    fn call(&self, call: &HostCall<'_>) -> Result<JSValue> {
        let mut args = Vec::with_capacity(call.args.len());
        let result = (|| {
            for arg in call.args {
                args.push(rvm_value::from_value(call.entered.read(*arg)?));
            }
            // SAFETY: the values were made just now and live until the end.
            let value = unsafe { with_args(self.0, &args, |there, named, cells| there.call(named.value, None, cells, true)) }?;
            let mut value = rvm_value::from_value(value);
            // SAFETY: as above.
            let result = unsafe { value_in(call.entered, &value) };
            value.clear();
            result
        })();
        args.iter_mut().for_each(rvm_value::clear);
        result
    }
}

