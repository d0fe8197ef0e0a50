//! What the Rust halves of built-ins stand on: the question whether to go on, memory of the host charged to the realm's limit, bytes
//! and texts of the engine without a copy, and objects of the host that JavaScript holds by number.

use super::JSValue;
use super::engine::*;
use super::enter::Entered;
use crate::error::{Error, Result, Status};
use std::any::Any;
use std::collections::HashMap;

/// Bytes that are worked on between two questions whether to go on: far below a millisecond for the slowest.
pub const STEP: usize = 64 << 10;
/// What a charge leaves the engine, so that it can say that there was not enough.
const SPARE: u64 = 64 << 10;
/// What one entry of the table of objects costs.
const ENTRY: usize = 128;

/// Memory of the host that counts as the realm's while this lives.
#[must_use]
pub struct Charge<'a> {
    entered: &'a Entered,
    bytes: usize,
}

impl Charge<'_> {
    /// Changes it to `bytes`, before the memory is taken.
    pub fn set(&mut self, bytes: usize) -> Result<()> {
        if bytes > self.bytes {
            self.entered.take_bytes(bytes - self.bytes)?;
        } else {
            self.entered.give_bytes(self.bytes - bytes);
        }
        self.bytes = bytes;
        Ok(())
    }
}

impl Drop for Charge<'_> {
    fn drop(&mut self) {
        self.entered.give_bytes(self.bytes);
    }
}

struct Object {
    /// `None` while somebody works on it.
    inner: Option<Box<dyn Any + Send>>,
    bytes: usize,
    /// How a copy of the realm gets one; `None`: it cannot.
    copy: Option<Copy>,
}

/// An object of the host that a copy of its realm can have, too.
pub trait Copyable: Any + Send + Sized {
    /// `None`: not in its present state.
    fn copy(&self) -> Option<Self>;
}

type Copy = fn(&dyn Any) -> Option<Box<dyn Any + Send>>;

/// Objects of the host for copies of a realm: number, object, bytes, how to copy it.
pub struct Copies {
    objects: Vec<(u64, Box<dyn Any + Send>, usize, Copy)>,
    last: u64,
}

impl Copies {
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && self.last == 0
    }
}

/// Objects of the host that belong to a realm's present life.
#[derive(Default)]
pub(super) struct Objects {
    table: HashMap<u64, Object>,
    last: u64,
    /// Bytes of the host that are charged, those of the table included.
    pub(super) charged: usize,
}

impl Objects {
    /// How many cannot be copied.
    pub(super) fn uncopied(&self) -> u64 {
        self.table.len() as u64 - self.copies().objects.len() as u64
    }

    /// Those that can be.
    pub(super) fn copies(&self) -> Copies {
        let objects = self.table.iter().filter_map(|(number, o)| Some((*number, o.copy?(o.inner.as_deref()?)?, o.bytes, o.copy?)));
        Copies { objects: objects.collect(), last: self.last }
    }
}

/// An exception of the script's, of a class and with a code.
pub fn exception(name: &str, code: &str, message: impl Into<String>) -> Box<Error> {
    let mut error = Error::new(Status::Exception, message).with_code(code);
    error.name = name.into();
    error
}

fn too_little(bytes: usize) -> Box<Error> {
    exception("RangeError", "ERR_MEMORY_ALLOCATION_FAILED", format!("{bytes} bytes are more than the realm's memory limit leaves"))
}

impl Entered {
    /// Whether to go on: fails when this realm, or one that called into it, has run out of time or was interrupted. The failure cannot be
    /// caught by a script. A watcher may run JavaScript meanwhile.
    pub fn poll(&self) -> Result<()> {
        // SAFETY: inside.
        match unsafe { rvm_poll_thunk(self.live()) } {
            T_OK => Ok(()),
            T_EXCEPTION => Err(self.stopped()),
            _ => Err(self.condemned(true)),
        }
    }

    /// Counts memory that the host is about to take as the realm's.
    pub fn charge(&self, bytes: usize) -> Result<Charge<'_>> {
        self.take_bytes(bytes)?;
        Ok(Charge { entered: self, bytes })
    }

    fn take_bytes(&self, bytes: usize) -> Result<()> {
        let enough = |live: &Live| {
            // SAFETY: inside; a condemned realm's slot is not looked at.
            live.condemned == 0 && unsafe { (*live.slot).top }.saturating_add(bytes as u64).saturating_add(SPARE) <= live.limit
        };
        if !enough(self.live()) {
            // Garbage is not yet a reason to refuse.
            // SAFETY: inside.
            let collected = self.live().condemned == 0 && unsafe { rvm_collect_thunk(self.live()) } == T_OK;
            if !collected {
                return Err(self.condemned(true));
            }
            if !enough(self.live()) {
                return Err(too_little(bytes));
            }
        }
        self.live().limit -= bytes as u64;
        self.tenant().objects.charged += bytes;
        Ok(())
    }

    fn give_bytes(&self, bytes: usize) {
        self.live().limit += bytes as u64;
        self.tenant().objects.charged -= bytes;
    }

    /// A vector of zeros, charged to the realm.
    pub fn zeros(&self, bytes: usize) -> Result<(Vec<u8>, Charge<'_>)> {
        let charge = self.charge(bytes)?;
        let mut data = Vec::new();
        data.try_reserve_exact(bytes).map_err(|_| too_little(bytes))?;
        data.resize(bytes, 0);
        Ok((data, charge))
    }

    /// The bytes of a typed array or an ArrayBuffer, in place. `f` may make strings and poll, but run no script.
    pub fn with_bytes<T>(&self, value: JSValue, f: impl FnOnce(&mut [u8]) -> T) -> Result<T> {
        let (mut data, mut length) = (std::ptr::null_mut(), 0);
        // SAFETY: inside.
        self.check(unsafe { rvm_view_thunk(self.live(), value, &mut data, &mut length) })?;
        if length == 0 {
            return Ok(f(&mut []));
        }
        // SAFETY: the engine's bytes stay until it runs again, which it does not before `f` returns; nobody else looks at
        // them meanwhile, because a realm is one thread's and `with_pair` sees to it that two borrows do not overlap.
        Ok(f(unsafe { std::slice::from_raw_parts_mut(data, length) }))
    }

    /// As [`Entered::with_bytes`], only to read; inside another that only reads, too.
    pub fn with_shared<T>(&self, value: JSValue, f: impl FnOnce(&[u8]) -> T) -> Result<T> {
        let (mut data, mut length) = (std::ptr::null_mut(), 0);
        // SAFETY: inside.
        self.check(unsafe { rvm_view_thunk(self.live(), value, &mut data, &mut length) })?;
        // SAFETY: as in `with_bytes`.
        Ok(f(if length == 0 { &[] } else { unsafe { std::slice::from_raw_parts(data, length) } }))
    }

    /// Bytes to read and bytes to write, which may be the same: then what is read is a copy.
    pub fn with_pair<T>(&self, from: JSValue, to: JSValue, f: impl FnOnce(&[u8], &mut [u8]) -> T) -> Result<T> {
        let at = |v| self.with_bytes(v, |b| (b.as_ptr() as usize, b.len()));
        let ((a, n), (b, m)) = (at(from)?, at(to)?);
        if a < b + m && b < a + n {
            let _charge = self.charge(n)?;
            let copy = self.with_bytes(from, |b| b.to_vec())?;
            return self.with_bytes(to, |to| f(&copy, to));
        }
        // Two thunks, and nothing of JavaScript runs in the second.
        let (mut data, mut length) = (std::ptr::null_mut(), 0);
        // SAFETY: inside.
        self.check(unsafe { rvm_view_thunk(self.live(), from, &mut data, &mut length) })?;
        // SAFETY: as in `with_bytes`; they were just seen not to overlap.
        let from: &[u8] = if length == 0 { &[] } else { unsafe { std::slice::from_raw_parts(data, length) } };
        self.with_bytes(to, |to| f(from, to))
    }

    /// Length in bytes of a typed array or an ArrayBuffer.
    pub fn bytes_length(&self, value: JSValue) -> Result<usize> {
        self.with_bytes(value, |b| b.len())
    }

    /// Reads `range` of the bytes piece by piece, asking between the pieces whether to go on.
    pub fn each_step(&self, value: JSValue, range: std::ops::Range<usize>, step: usize, mut f: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut at = range.start;
        loop {
            // Looked up anew each time: a watcher may have run JavaScript.
            let next = self.with_bytes(value, |bytes| {
                let end = range.end.min(bytes.len());
                if at >= end {
                    return Ok(None);
                }
                let next = end.min(at.saturating_add(step));
                f(&bytes[at..next]).map(|()| Some(next))
            })??;
            match next {
                Some(next) if next < range.end => at = next,
                _ => return Ok(()),
            }
            self.poll()?;
        }
    }

    /// The text of a string as UTF-8 in which an unpaired surrogate has three bytes of its own; borrowed from the engine for the time of `f`,
    /// which may poll.
    pub fn with_text<T>(&self, value: JSValue, f: impl FnOnce(&[u8]) -> T) -> Result<T> {
        let (mut data, mut length) = (std::ptr::null(), 0);
        // SAFETY: inside.
        self.check(unsafe { rvm_text_thunk(self.live(), value, &mut data, &mut length) })?;
        // SAFETY: a reference is held until it is given back below; strings never change.
        let answer = f(if length == 0 { &[] } else { unsafe { std::slice::from_raw_parts(data, length) } });
        if self.live().condemned == 0 {
            // SAFETY: got above, given back once.
            unsafe { rvm_text_free_thunk(self.live(), data) };
        }
        Ok(answer)
    }

    /// A string of UTF-16 units.
    pub fn new_units(&self, units: &[u16]) -> Result<JSValue> {
        if units.iter().all(|u| *u < 0x100) {
            let text: String = units.iter().map(|u| *u as u8 as char).collect();
            return self.new_value(&Cell::text(&text));
        }
        let mut value = JS_UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_units_thunk(self.live(), units.as_ptr(), units.len(), &mut value) })?;
        Ok(value)
    }

    /// Keeps an object of the host for JavaScript, which knows it by the number; `bytes`: what it takes.
    pub fn keep(&self, object: Box<dyn Any + Send>, bytes: usize) -> Result<JSValue> {
        self.keep_object(object, bytes, None)
    }

    /// As [`Entered::keep`], of what copies of the realm can have.
    pub fn keep_copyable<T: Copyable>(&self, object: T, bytes: usize) -> Result<JSValue> {
        self.keep_object(Box::new(object), bytes, Some(|object| Some(Box::new(object.downcast_ref::<T>()?.copy()?))))
    }

    fn keep_object(&self, inner: Box<dyn Any + Send>, bytes: usize, copy: Option<Copy>) -> Result<JSValue> {
        self.take_bytes(bytes + ENTRY)?;
        let objects = &mut self.tenant().objects;
        objects.last += 1;
        objects.table.insert(objects.last, Object { inner: Some(inner), bytes: bytes + ENTRY, copy });
        let number = objects.last as f64;
        self.new_value(&Cell::number(number))
    }

    /// Gives this realm, which is a copy, the objects of the one it is a copy of.
    pub(super) fn keep_copies(&self, copies: &Copies) -> Result<()> {
        for (number, object, bytes, copy) in &copies.objects {
            self.take_bytes(*bytes)?;
            let inner = copy(&**object);
            self.tenant().objects.table.insert(*number, Object { inner, bytes: *bytes, copy: Some(*copy) });
        }
        self.tenant().objects.last = copies.last;
        Ok(())
    }

    /// Works on one. It is out of the table meanwhile: a watcher may run JavaScript that asks for it.
    pub fn with_object<T: Any + Send, R>(&self, number: f64, f: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        let gone = || exception("Error", "ERR_INVALID_STATE", "Invalid state: the object is closed or in use");
        let taken = self.tenant().objects.table.get_mut(&(number as u64)).and_then(|entry| entry.inner.take());
        let mut object = taken.ok_or_else(gone)?;
        let answer = match object.downcast_mut::<T>() {
            Some(inner) => f(inner),
            None => Err(gone()),
        };
        if let Some(entry) = self.tenant().objects.table.get_mut(&(number as u64)) {
            entry.inner = Some(object);
        }
        answer
    }

    /// Lets go of one; of none twice.
    pub fn let_go(&self, number: f64) {
        if let Some(object) = self.tenant().objects.table.remove(&(number as u64)) {
            self.give_bytes(object.bytes);
            drop(object);
        }
    }
}
