//! Arguments on their way into a realm.

use super::handle::{release, retain};
use super::guard;
use super::value::{RVM_DATA, RVM_HANDLE, rvm_handle, rvm_value};
use crate::error::{Error, Result, Status};
use crate::realm::{self, Cell, Entered, HostCall, HostFunction, JSValue, Kind, Named, Offered, Outcome};
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
    let mut foreign = None;
    for (i, arg) in args.iter().enumerate() {
        // SAFETY: there is a cell for each argument; the thunks read of a cell only what its kind says, and that is written. And as promised.
        if unsafe { arg.input(&mut *cells.add(i)) }? {
            Foreign::find(&mut foreign, i, arg, target)?;
        }
    }
    // SAFETY: `args.len()` cells, of which all that counts is written but for handles, which `bring_in` writes first thing.
    let cells = unsafe { std::slice::from_raw_parts_mut(cells, args.len()) };
    let mut named = Named::NOTHING;
    let entered = Entered::into(target, &mut named)?;
    let result = match foreign {
        None => f(&entered, &named, cells),
        Some(foreign) => with_handles(&entered, &named, args, cells, *foreign, f),
    };
    entered.finish(result)
}

/// Functions of other realms, each held by a handle of our own.
#[derive(Default)]
struct Foreign {
    /// By the argument that they are.
    args: Vec<(usize, Arc<ForeignFunction>)>,
    /// Those that data texts name.
    named: Offered,
}

impl Foreign {
    /// Looks again at an argument that is a handle or holds some.
    #[cold]
    fn find(found: &mut Option<Box<Foreign>>, i: usize, arg: &rvm_value, target: rvm_handle) -> Result<()> {
        let found = found.get_or_insert_default();
        let realm = realm::look(target)?.object;
        if arg.kind == RVM_DATA {
            // SAFETY: `input` saw that it is text.
            let text = unsafe { guard::utf8(arg.r#as.data, arg.length as usize, "data text") }?;
            found.named.extend(named_functions(text, |named| named.object == realm)?);
            return Ok(());
        }
        // SAFETY: else it is a handle.
        let handle = unsafe { arg.r#as.handle };
        let named = realm::look(handle)?;
        match named.kind {
            Kind::Map | Kind::Template => Err(Error::new(Status::WrongKind, "a map or template is not a JavaScript value")),
            _ if named.object == realm => Ok(()),
            Kind::Function => {
                found.args.push((i, Arc::new(ForeignFunction(retain(handle)?))));
                Ok(())
            }
            _ => Err(Error::new(Status::WrongRealm, "the handle is of another realm; only functions may cross")),
        }
    }
}

/// How a data text names a handle. Written otherwise (`\u0000h\u0061ndle`), a function of another realm is not found and not let in.
const NAMES_HANDLE: &str = "\\u0000handle\"";

/// Whether a data text may name handles.
pub(super) fn names_handles(text: &str) -> bool {
    text.contains(NAMES_HANDLE)
}

/// The functions that a data text names of other realms than the `own`. What is wrong with a handle is said when the text is parsed.
#[cold]
fn named_functions(text: &str, own: impl Fn(&Named) -> bool) -> Result<Offered> {
    let mut found = Offered::new();
    for (at, mark) in text.match_indices(NAMES_HANDLE) {
        let rest = text[at + mark.len()..].trim_start().strip_prefix(':').and_then(|r| r.trim_start().strip_prefix('"'));
        let digits = rest.and_then(|r| r.split_once('"')).and_then(|(digits, _)| digits.parse::<rvm_handle>().ok());
        let Some((handle, named)) = digits.and_then(|h| Some((h, realm::look(h).ok()?))) else { continue };
        if named.kind == Kind::Function && !own(&named) {
            found.push((handle, Arc::new(ForeignFunction(retain(handle)?))));
        }
    }
    Ok(found)
}

/// Brings in the arguments that are handles, runs `f` and lets go of what was made.
#[cold]
fn with_handles<T>(
    entered: &Entered,
    named: &Named,
    args: &[rvm_value],
    cells: &mut [Cell],
    foreign: Foreign,
    f: impl FnOnce(&Entered, &Named, &[Cell]) -> Result<T>,
) -> Result<T> {
    let mut made = Vec::new();
    let before = entered.offer(foreign.named);
    let result = bring_in(entered, args, cells, foreign.args, &mut made).and_then(|()| f(entered, named, cells));
    let offered = entered.offer(before);
    made.into_iter().for_each(|value| entered.drop_value(value));
    // Letting go of another realm may end it, which runs host code.
    drop(offered);
    result
}

fn bring_in(
    entered: &Entered,
    args: &[rvm_value],
    cells: &mut [Cell],
    foreign: Vec<(usize, Arc<ForeignFunction>)>,
    made: &mut Vec<JSValue>,
) -> Result<()> {
    for (arg, cell) in args.iter().zip(cells.iter_mut()) {
        if arg.kind == RVM_HANDLE {
            // SAFETY: the kind says so.
            let handle = unsafe { arg.r#as.handle };
            let named = realm::look(handle)?;
            if entered.is_realm_of(&named) {
                *cell = Cell::js(entered.value_named(&named)?);
            }
        }
    }
    for (i, function) in foreign {
        let value = entered.new_foreign_function(function)?;
        made.push(value);
        cells[i] = Cell::js(value);
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
        true if value.kind == RVM_DATA => {
            // SAFETY: `input` saw that it is text, and as promised.
            let text = unsafe { guard::utf8(value.r#as.data, value.length as usize, "data text") }?;
            let before = entered.offer(named_functions(text, |named| entered.is_realm_of(named))?);
            let made = entered.new_value(&cell);
            drop(entered.offer(before));
            made
        }
        true => {
            // SAFETY: `input` says so.
            let handle = unsafe { value.r#as.handle };
            let named = realm::look(handle)?;
            entered.spoil_template("a host function answered with a handle while the module loaded");
            match named.kind {
                Kind::Function if !entered.is_realm_of(&named) => {
                    entered.new_foreign_function(Arc::new(ForeignFunction(retain(handle)?)))
                }
                _ => Ok(entered.dup(entered.value_named(&named)?)),
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
            }?;
            // SAFETY: as above.
            let result = unsafe { value_in(call.entered, &value) };
            value.clear();
            result
        })();
        args.iter_mut().for_each(rvm_value::clear);
        result
    }
}

