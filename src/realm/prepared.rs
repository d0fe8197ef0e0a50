//! Prepared starts: an image of a realm in which functions wait that will be asked for, and parts of the prelude have run, but nothing of a module.
//! Made as a template is, see [`super::template`]; who starts from one cannot tell it from the pristine image.

use super::engine::{JSValue, rvm_lend_stack};
use super::enter::Entered;
use super::handles::Handle;
use super::image::{self, Image};
use super::template::Frozen;
use super::{Limits, Natives, Realm};
use crate::error::Result;
use std::ffi::CStr;
use std::sync::Arc;

pub struct Prepared {
    image: Arc<Image>,
    base: usize,
    /// As they are in a copy at `base`. The image holds a reference of each.
    functions: Vec<JSValue>,
}

// SAFETY: the values are numbers here: addresses in the image.
unsafe impl Send for Prepared {}
// SAFETY: as above; they never change.
unsafe impl Sync for Prepared {}

/// A handle that is released with this: it keeps a realm where it is.
pub struct Held(pub Handle);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = super::release(self.0);
    }
}

/// Larger images are not worth their memory.
pub const LARGEST: u64 = 4 << 20;

/// Where a value that is a pointer lies in a slot.
fn offset(value: &JSValue, base: usize) -> usize {
    // SAFETY: only a number.
    (unsafe { value.u.ptr } as usize).wrapping_sub(base)
}

impl Prepared {
    /// Of two realms in which the same was prepared: what they hold, and the functions, each with a reference that nobody else has. `None` if they
    /// are not alike.
    pub fn new(first: (Frozen, Vec<JSValue>), second: &(Frozen, Vec<JSValue>), natives: &dyn Natives) -> Result<Option<Prepared>> {
        let pristine = Image::pristine(natives.prelude(), natives.lazy_prelude())?;
        let (frozen, functions) = first;
        let (base, used) = (frozen.base, frozen.used);
        let length = frozen.bytes.bytes().len();
        let are_alike = functions.len() == second.1.len()
            && functions.iter().zip(&second.1).all(|(a, b)| a.tag < 0 && a.tag == b.tag && offset(a, base) < length && offset(a, base) == offset(b, second.0.base));
        if !are_alike || length as u64 > LARGEST {
            return Ok(None);
        }
        let image = image::of_two(frozen.bytes, base, second.0.bytes.bytes(), second.0.base, used, &pristine)?;
        Ok(image.ok().map(|image| Prepared { image: Arc::new(image), base, functions }))
    }

    /// As [`Realm::begin`].
    pub fn begin(&self, limits: Limits, natives: Arc<dyn Natives>) -> Result<Entered> {
        Realm::begin_from(limits, natives, self.image.clone(), super::platform::random_seed())
    }

    /// Has a realm begin here that began from the pristine image and in which nothing has run. `false`: it is as it was, its limits are too low.
    pub fn swap_in(&self, entered: &Entered) -> bool {
        debug_assert!(entered.is_untouched());
        let (realm, live, length) = (entered.realm, entered.live(), self.image.len());
        // Near the limit what waits here must not make the difference.
        if length > live.limit / 2 || live.touched > length || realm.slot.open(live, length).is_err() {
            return false;
        }
        self.image.copy_to(&realm.slot);
        live.touched = length;
        live.peak = self.image.used;
        // SAFETY: inside, and the slot holds the image, which begins with a head; then what this entry has told the engine about the stack.
        unsafe {
            (*live.slot).live = live;
            rvm_lend_stack(live, 0);
        }
        realm.count_bytes();
        true
    }

    /// A function in a realm that began here. The caller has its reference, so it can be asked for once.
    pub fn function(&self, entered: &Entered, number: usize) -> JSValue {
        let mut value = self.functions[number];
        value.u.ptr = (entered.realm.slot.base as usize + offset(&value, self.base)) as *mut _;
        value
    }

    /// Bytes of the host's memory that it takes.
    pub fn bytes(&self) -> u64 {
        self.image.kept()
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        super::pool::forget(&self.image);
    }
}

impl Entered {
    /// Whether this is an outermost entry, and nothing has run in the realm before it.
    pub fn is_untouched(&self) -> bool {
        self.outermost && self.live().serial == self.tenant().untouched
    }

    /// Nothing runs in this entry.
    pub(super) fn stays_untouched(&self) {
        if self.is_untouched() {
            self.tenant().untouched += 1;
        }
    }

    /// From now on the realm takes down which scripts of the prelude it runs.
    pub fn watch_scripts(&self) {
        self.tenant().scripts.get_or_insert_default();
    }

    /// Those that it ran since.
    pub fn scripts_seen(&self) -> Vec<&'static CStr> {
        self.tenant().scripts.take().unwrap_or_default()
    }
}
