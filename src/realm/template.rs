//! Templates: a realm as it was when one module had loaded, from which fresh copies start.
//!
//! Where the pointers are is found as for the pristine image: the module is loaded at two bases, and both realms are compared word by
//! word. What came from outside while it loaded the first time, answers of host functions, is given again the other time, so that the host
//! sees one load; see [`Replay`].

use super::bytes::Copies;
use super::engine::*;
use super::enter::Entered;
use super::handles::{self, Handle};
use super::host::{HostCall, HostFunction, Natives};
use super::image::{self, Image, Pages};
use super::value::Value;
use super::{JSValue, Limits, OnRejection, Print, Realm};
use crate::error::{Error, Result, Status};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::sync::{Arc, Mutex};

/// A realm may not take more than this while a template is made of it: addresses of larger slots look like small numbers.
pub const MOST_AT_LOAD: u64 = 1 << 30;

/// Bytes that the images of templates take.
static BYTES: AtomicU64 = AtomicU64::new(0);

/// Something that can be brought into a realm as often as one likes.
pub enum Carried {
    Data(u32, Vec<u8>),
    Number(f64),
    BigInt(i64),
    Bool(bool),
    Function(Arc<dyn HostFunction>),
    /// What a host function failed with.
    Error(Box<Error>),
}

/// The answers of host functions during a load, in order: taken down the first time, given again after that.
#[derive(Default)]
pub struct Replay {
    calls: Mutex<Vec<(u32, Carried)>>,
    /// Those that were given again, in this load.
    next: AtomicU64,
    is_known: AtomicBool,
    /// Why it cannot be given again.
    spoilt: Mutex<Option<String>>,
}

impl Replay {
    /// The next load gets what the first one got.
    pub fn again(&self) {
        self.is_known.store(true, Relaxed);
        self.next.store(0, Relaxed);
    }

    /// Whether host functions were called.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Whether this is not the first load.
    pub fn is_known(&self) -> bool {
        self.is_known.load(Relaxed)
    }

    /// Why this load cannot be repeated, if it cannot.
    pub fn spoilt(&self) -> Option<String> {
        self.spoilt.lock().unwrap_or_else(|e| e.into_inner()).clone()
    }

    /// A host function did something that cannot be repeated.
    pub fn spoil(&self, why: &str) {
        if !self.is_known.load(Relaxed) {
            self.spoilt.lock().unwrap_or_else(|e| e.into_inner()).get_or_insert_with(|| why.to_owned());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(u32, Carried)>> {
        self.calls.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Calls the function, or answers what it answered before.
    pub(super) fn call(&self, id: u32, function: &dyn HostFunction, call: &HostCall<'_>) -> Result<JSValue> {
        if !self.is_known.load(Relaxed) {
            let result = function.call(call);
            let answer = match &result {
                Ok(value) => call.entered.carry(*value),
                Err(e) => Ok(Carried::Error(e.clone())),
            };
            match answer {
                Ok(answer) => self.lock().push((id, answer)),
                Err(_) => self.spoil("a host function answered with what is no plain data while the module loaded"),
            }
            return result;
        }
        let calls = self.lock();
        match calls.get(self.next.fetch_add(1, Relaxed) as usize) {
            Some((there, answer)) if *there == id => call.entered.bring("", answer),
            _ => Err(Error::new(Status::Internal, "a module called host functions in another order when it was loaded again")),
        }
    }
}

impl Entered {
    /// A copy of plain data; of a host function, the function.
    pub fn carry(&self, value: JSValue) -> Result<Carried> {
        if value.tag as i32 == rquickjs::qjs::JS_TAG_OBJECT {
            // SAFETY: inside; looks at the object only.
            let id = unsafe { rvm_function_id(value) };
            if let Some(function) = usize::try_from(id).ok().and_then(|id| self.tenant().functions.get(id)) {
                return Ok(Carried::Function(function.clone()));
            }
            return Ok(Carried::Data(CELL_DATA, self.to_data(value)?.bytes().to_vec()));
        }
        plain_of(self.read(value)?)
    }

    /// The value in this realm; the caller has the reference.
    fn bring(&self, name: &str, carried: &Carried) -> Result<JSValue> {
        self.new_value(&match carried {
            Carried::Data(kind, bytes) => Cell::data(*kind, bytes),
            Carried::Number(n) => Cell::number(*n),
            Carried::BigInt(n) => Cell::bigint(*n),
            Carried::Bool(b) => Cell::boolean(*b),
            Carried::Function(function) => return self.new_function(name, function.clone()),
            Carried::Error(e) => return Err(e.clone()),
        })
    }

    /// As [`Entered::carry`], of a global.
    pub fn carry_global(&self, name: &str) -> Result<Carried> {
        match self.get(self.global(), &Cell::text(name))? {
            Value::Handle(handle, _) => {
                let carried = handles::look(handle).and_then(|named| self.carry(named.value));
                let _ = super::release(handle);
                carried
            }
            plain => plain_of(plain),
        }
    }

    pub fn set_global(&self, name: &str, carried: &Carried) -> Result<()> {
        let value = self.bring(name, carried)?;
        let set = self.set(self.global(), &Cell::text(name), &Cell::js(value));
        self.drop_value(value);
        set
    }
}

fn plain_of(value: Value) -> Result<Carried> {
    Ok(match value {
        Value::Undefined => Carried::Data(CELL_UNDEFINED, Vec::new()),
        Value::Null => Carried::Data(CELL_NULL, Vec::new()),
        Value::Bool(b) => Carried::Bool(b),
        Value::Number(n) => Carried::Number(n),
        Value::BigInt(n) => Carried::BigInt(n),
        Value::BigIntText(t) => Carried::Data(CELL_BIGINT, t.bytes().to_vec()),
        Value::String(t) => Carried::Data(CELL_STRING, t.bytes().to_vec()),
        other => {
            super::Outcome::discard(other);
            return Err(Error::new(Status::NotConvertible, "it is no plain data"));
        }
    })
}

/// A realm after a load, copied out.
pub struct Frozen {
    pub(super) bytes: Pages,
    pub(super) base: usize,
    pub(super) used: u64,
    exports: JSValue,
    functions: Vec<Arc<dyn HostFunction>>,
    objects: Copies,
}

impl Frozen {
    pub fn base(&self) -> usize {
        self.base
    }
}

impl Entered {
    /// Begins to see what [`Entered::freeze`] asks for. The realm is new.
    pub fn prepare_template(&self, replay: Arc<Replay>) -> Result<()> {
        self.tenant().replay = Some(replay);
        // SAFETY: inside.
        self.check(unsafe { rvm_watch_promises_thunk(self.live()) })
    }

    /// Something came from outside that a second load would not get.
    pub fn spoil_template(&self, why: &str) {
        if let Some(replay) = &self.tenant().replay {
            replay.spoil(why);
        }
    }

    /// The realm as it is; `exports` must be the one handle into it.
    ///
    /// # Errors
    /// Something of it would not be in a copy: timers, open handles, promises that are not settled. The message says which.
    pub fn freeze(&self, exports: JSValue, open_files: u64) -> Result<Frozen> {
        let stats = self.stats();
        let mut pending = 0;
        // SAFETY: inside; nothing of the realm runs.
        self.check(unsafe { rvm_freeze_thunk(self.live(), &mut pending) })?;
        let handles = stats.handles.saturating_sub(1 + stats.resolvers);
        let objects = self.tenant().objects.uncopied();
        let what = [
            (stats.timers, "timer", "timers", "of setTimeout, setInterval or setImmediate"),
            (stats.resolvers, "promise", "promises", "that the host has yet to settle"),
            (pending, "promise", "promises", "that nothing has settled"),
            (open_files, "file", "files", "of fs that is open"),
            (objects, "object", "objects", "of crypto, zlib or TextDecoder that is in use"),
            (handles, "handle", "handles", "that the host took while the module loaded"),
        ];
        let left: Vec<String> = what
            .iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(n, one, many, rest)| format!("{n} {} {}", if *n == 1 { one } else { many }, if *n == 1 { rest.to_string() } else { rest.replace(" is ", " are ") }))
            .collect();
        if !left.is_empty() {
            let message = format!("a template cannot be made of what the module leaves behind when it has loaded: {}", left.join(", "));
            return Err(Error::new(Status::NotFreezable, message));
        }
        let live = self.live();
        // SAFETY: inside, and the slot is open up to `top` and the sentinel behind it.
        let (bytes, used) = unsafe {
            let end = ((*live.slot).top + 16).next_multiple_of(super::platform::PAGE);
            super::slot::Slot { base: live.slot.cast(), bytes: end }.unmark(live);
            (Pages::copy(std::slice::from_raw_parts(live.slot.cast::<u8>(), end as usize)), (*live.slot).used)
        };
        Ok(Frozen { bytes, base: live.slot as usize, used, exports, functions: self.tenant().functions.clone(), objects: self.tenant().objects.copies() })
    }
}

/// What copies start from. Dropped when its handle and all copies are gone.
pub struct Template {
    image: Arc<Image>,
    base: usize,
    exports: JSValue,
    functions: Vec<Arc<dyn HostFunction>>,
    /// `None`: none. Copied by one at a time.
    objects: Option<Mutex<Copies>>,
    limits: Limits,
    print: Option<Print>,
    on_rejection: Option<OnRejection>,
}

// SAFETY: `exports` is a number here: an address in the image, or a plain value.
unsafe impl Send for Template {}
// SAFETY: as above; it never changes.
unsafe impl Sync for Template {}

impl Template {
    /// Of two loads that went alike; else says how they did not.
    pub fn new(first: Frozen, second: &Frozen, natives: &dyn Natives, limits: Limits, outputs: (Option<Print>, Option<OnRejection>)) -> Result<std::result::Result<Template, String>> {
        let pristine = Image::pristine(natives.prelude(), natives.lazy_prelude())?;
        let (base, used, exports) = (first.base, first.used, first.exports);
        if exports.tag != second.exports.tag || first.functions.len() != second.functions.len() {
            return Ok(Err("other exports or host functions".into()));
        }
        let image = match image::of_two(first.bytes, base, second.bytes.bytes(), second.base, used, &pristine)? {
            Ok(image) => image,
            Err(why) => return Ok(Err(why)),
        };
        BYTES.fetch_add(image.kept(), Relaxed);
        let (print, on_rejection) = outputs;
        Ok(Ok(Template { image: Arc::new(image), base, exports, functions: first.functions, objects: (!first.objects.is_empty()).then(|| Mutex::new(first.objects)), limits, print, on_rejection }))
    }

    /// A fresh realm in the state of the template, entered, and a handle to the module's exports in it.
    pub fn instantiate(&self, natives: Arc<dyn Natives>) -> Result<(Entered, Handle)> {
        let entered = Realm::begin_from(self.limits.clone(), natives, self.image.clone(), super::platform::random_seed())?;
        let tenant = entered.tenant();
        tenant.functions.clone_from(&self.functions);
        tenant.print.clone_from(&self.print);
        tenant.on_rejection.clone_from(&self.on_rejection);
        if let Some(objects) = &self.objects {
            entered.keep_copies(&objects.lock().unwrap_or_else(|e| e.into_inner()))?;
        }
        let mut exports = self.exports;
        if exports.tag < 0 && let Some(moved) = self.moved(&exports, entered.realm.slot.base as usize) {
            exports.u.ptr = moved;
        }
        // The image holds the reference of the handle that it was made with.
        let handle = entered.make_handle(exports)?;
        Ok((entered, handle))
    }

    /// Where what a value points to is in a copy at `base`; `None` if it points to nothing.
    fn moved(&self, value: &JSValue, base: usize) -> Option<*mut std::ffi::c_void> {
        // SAFETY: a value with a tag below 0 is a pointer, but for short big integers, whose tag is above.
        let at = (unsafe { value.u.ptr } as usize).wrapping_sub(self.base);
        (at < self.image.len() as usize).then(|| (base + at) as *mut _)
    }

    /// Bytes that the image takes.
    pub fn bytes(&self) -> u64 {
        self.image.kept()
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }
}

impl Drop for Template {
    fn drop(&mut self) {
        BYTES.fetch_sub(self.image.kept(), Relaxed);
        super::pool::forget(&self.image);
    }
}

/// Bytes that the images of all templates take.
pub fn kept_bytes() -> u64 {
    BYTES.load(Relaxed)
}

