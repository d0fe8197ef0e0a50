//! Arguments on their way into a realm.

use super::handle::{release, retain};
use super::value::{rvm_handle, rvm_value};
use crate::error::{Error, Result, Status};
use crate::realm::{self, Cell, Entered, HostCall, HostFunction, JSValue, Kind, Named, Outcome};
use std::mem::MaybeUninit;
use std::sync::Arc;

const FEW: usize = 8;
/// The engine's own limit.
const MOST: usize = 65_535;

/// Enters the realm of `target`, brings `args` in, runs `f` and finishes.
///
/// Functions of other realms are held before this one is entered, so that a thread that waits for another realm holds none.
///
/// # Safety
/// The data of `args` lives until this returns.
#[inline]
pub(crate) unsafe fn with_args<T: Outcome>(
    target: rvm_handle,
    args: &[rvm_value],
    f: impl FnOnce(&Entered, &Named, &[Cell]) -> Result<T>,
) -> Result<T> {
    if args.len() > MOST {
        return Err(Error::invalid(format!("{} arguments are too many: a call takes at most {MOST}", args.len())));
    }
    let mut few = [const { MaybeUninit::<Cell>::uninit() }; FEW];
    let mut many;
    let cells: *mut Cell = if args.len() <= FEW {
        few.as_mut_ptr().cast()
    } else {
        many = vec![Cell::UNDEFINED; args.len()];
        many.as_mut_ptr()
    };
    let mut handles = false;
    let mut foreign = None;
    for (i, arg) in args.iter().enumerate() {
        // SAFETY: there is a cell for each argument; the thunks read of a cell only what its kind says, and that is written. And as promised.
        if unsafe { arg.input(&mut *cells.add(i)) }? {
            handles = true;
            // SAFETY: `input` says it is a handle.
            if let Some(function) = foreign_function(unsafe { arg.r#as.handle }, target)? {
                foreign.get_or_insert_with(Vec::new).push((i, function));
            }
        }
    }
    // SAFETY: `args.len()` cells, of which all that counts is written but for handles, which `bring_in` writes first thing.
    let cells = unsafe { std::slice::from_raw_parts_mut(cells, args.len()) };
    let mut named = Named::NOTHING;
    let entered = Entered::into(target, &mut named)?;
    let result = (|| {
        if handles {
            bring_in(&entered, args, cells, foreign.unwrap_or_default())?;
        }
        let result = f(&entered, &named, cells);
        if handles {
            for cell in cells.iter().filter(|c| c.flags & MADE_HERE != 0) {
                entered.drop_value(cell.js);
            }
        }
        result
    })();
    entered.finish(result)
}

/// In a cell's flags: its JavaScript value is a reference of ours.
const MADE_HERE: u32 = 1 << 16;

/// `None`: a handle into the realm itself.
#[cold]
fn foreign_function(handle: rvm_handle, target: rvm_handle) -> Result<Option<Arc<ForeignFunction>>> {
    let named = realm::look(handle)?;
    let realm = realm::look(target)?.object;
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
        cells[i] = Cell::js(entered.new_foreign_function(function)?);
        cells[i].flags |= MADE_HERE;
    }
    Ok(())
}

/// Turns what a host function or a foreign realm answered into a value of this realm; the caller has the reference.
///
/// # Safety
/// The data of `value` lives until this returns.
pub(crate) unsafe fn value_in(entered: &Entered, value: &rvm_value) -> Result<JSValue> {
    let mut cell = Cell::UNDEFINED;
    // SAFETY: as promised.
    match unsafe { value.input(&mut cell) }? {
        false => entered.new_value(&cell),
        true => {
            // SAFETY: `input` says so.
            let handle = unsafe { value.r#as.handle };
            let named = realm::look(handle)?;
            match named.kind {
                Kind::Map => Err(Error::new(Status::WrongKind, "a map is not a JavaScript value")),
                Kind::Context if entered.is_realm_of(&named) => Ok(entered.dup(entered.global())),
                _ if entered.is_realm_of(&named) => Ok(entered.dup(named.value)),
                Kind::Function => entered.new_foreign_function(Arc::new(ForeignFunction(retain(handle)?))),
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
            let mut value = rvm_value::UNDEFINED;
            // SAFETY: as above; the cell is taken over once.
            unsafe {
                with_args(self.0, &args, |there, named, cells| {
                    let mut out = Cell::UNDEFINED;
                    there.call(named.value, None, cells, Some(&mut out))?;
                    value.take(there, &out)
                })
            }
            ?;
            // SAFETY: as above.
            let result = unsafe { value_in(call.entered, &value) };
            value.clear();
            result
        })();
        args.iter_mut().for_each(rvm_value::clear);
        result
    }
}

