//! The pristine image: the bytes of an arena right after runtime, context and prelude were made, before any
//! script ran, and the words of it that are pointers. It can be copied into any slot.
//!
//! How pointers are found: the image is made twice, at two bases. A word that lies within its own slot in both (or ends a list, as
//! NULL, in the second) and is not the same number in both is a pointer. Comparing the distance is not enough: hash chains that depend
//! on addresses are linked in another order at another base. A number that only looks like a pointer is the same in both. There
//! are words that are half a number, and half what a pointer left there before (padding behind a 32-bit field): their upper half is that of
//! an address in each, but their lower half is the same in both, so they lie within both slots only if the lower halves of the bases are alike.
//! The bases are chosen so that these differ, and are not 0, near which small numbers are.

use super::engine::{self, Live, Script, T_OK};
use super::platform::{self, PAGE};
use super::slot::{ALIGN, Slot, bytes_for};
use crate::error::{Error, Result, Status};
use once_cell::sync::OnceCell;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// A script of the prelude: its name and its text.
pub type Source = (&'static std::ffi::CStr, &'static std::ffi::CStr);

pub struct Image {
    bytes: Pages,
    /// Offsets of the words that are pointers, ascending.
    pointers: Vec<u32>,
    /// Where the first copy was made.
    base: usize,
    /// Bytes that are in use in it.
    pub used: u64,
    /// Scripts of the prelude that realms run when they first need them, compiled: by name without `rvm:`.
    lazy: Arc<Lazy>,
    /// Nobody will start from it again.
    pub(super) is_gone: AtomicBool,
}

type Lazy = Vec<(&'static [u8], Vec<u8>)>;

/// Bytes that begin on a page, as the slots do. On some processors a copy to a page from just below one is ten times slower.
pub struct Pages {
    start: std::ptr::NonNull<u8>,
    layout: std::alloc::Layout,
}

impl Pages {
    pub fn copy(bytes: &[u8]) -> Pages {
        let layout = std::alloc::Layout::from_size_align(bytes.len(), PAGE as usize).expect("an image's size");
        // SAFETY: an image is not empty; the copy fills the allocation.
        unsafe {
            let Some(start) = std::ptr::NonNull::new(std::alloc::alloc(layout)) else { std::alloc::handle_alloc_error(layout) };
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), start.as_ptr(), bytes.len());
            Pages { start, layout }
        }
    }

    pub fn bytes(&self) -> &[u8] {
        // SAFETY: ours, and filled.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.layout.size()) }
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as above, and borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.layout.size()) }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout.
        unsafe { std::alloc::dealloc(self.start.as_ptr(), self.layout) };
    }
}

// SAFETY: plain memory with one owner.
unsafe impl Send for Pages {}
// SAFETY: only read while shared.
unsafe impl Sync for Pages {}

/// The pristine image, once it was made. The lock is only for taking or changing the cell: making an image takes milliseconds, and nobody else
/// should wait for that.
pub type Cell = Arc<OnceCell<Arc<Image>>>;
static IMAGE: Mutex<Option<Cell>> = Mutex::new(None);

impl Image {
    /// The pristine image, made when first asked for.
    pub fn pristine(prelude: &[Source], lazy: &[Source]) -> Result<Arc<Image>> {
        let cell = fork_lock().get_or_insert_default().clone();
        cell.get_or_try_init(|| Ok(Arc::new(Image::make(prelude, lazy)?))).cloned()
    }

    /// Forgets the pristine image; those who use it keep it.
    pub fn trim() {
        let old = fork_lock().take();
        drop(old);
    }

    /// Bytes that the kept image takes.
    pub fn kept_bytes() -> u64 {
        fork_lock().as_ref().and_then(|cell| cell.get()).map_or(0, |i| i.kept())
    }

    pub fn len(&self) -> u64 {
        self.bytes.bytes().len() as u64
    }

    /// Where it was made. There, and only there, the engine finds the shapes of the image by their hashes, which are of addresses.
    pub fn base(&self) -> usize {
        self.base
    }

    /// Bytes of the host's memory that it takes.
    pub fn kept(&self) -> u64 {
        self.len() + self.pointers.len() as u64 * 4
    }

    fn make(prelude: &[Source], lazy: &[Source]) -> Result<Image> {
        let mut compiler = Builder::compiler()?;
        compiler.check_modules()?;
        let prelude = prelude.iter().map(|script| compiler.compile(script)).collect::<Result<Vec<_>>>()?;
        let a = Builder::new(&prelude, 0, 0)?;
        let b = Builder::new(&prelude, a.slot.base as usize as u32, 0)?;
        let (base, other) = (a.slot.base as usize, b.slot.base as usize);
        let pointers = pointers_of(a.bytes(), base, b.bytes(), other)?
            .map_err(|why| Error::new(Status::Internal, format!("two images of the same prelude differ: {why}")))?;
        drop(b);
        let c = Builder::new(&prelude, base as u32, super::lean::SHIFT)?;
        let lean = super::lean::lean(a.bytes(), &pointers, base, (c.bytes(), c.slot.base as usize));
        let (bytes, pointers, used) = lean.unwrap_or_else(|| (a.bytes().to_vec(), pointers, a.used()));
        // Not when they are needed, which may be at the end of a stack.
        let mut compiled = Lazy::new();
        for script in lazy {
            let name = script.0.to_bytes();
            compiled.push((name.strip_prefix(b"rvm:").unwrap_or(name), compiler.compile(script)?));
        }
        Ok(Image { bytes: Pages::copy(&bytes), pointers, base, used, lazy: Arc::new(compiled), is_gone: AtomicBool::new(false) })
    }

    /// The code of a lazy script.
    pub fn lazy(&self, name: &[u8]) -> Option<&[u8]> {
        self.lazy.iter().find(|(n, _)| *n == name).map(|(_, code)| &code[..])
    }

    /// The image as it is in `slot`: for one that is started from again and again, which then only copies.
    pub fn relocated(&self, slot: &Slot) -> Pages {
        let mut pages = Pages::copy(self.bytes.bytes());
        let bytes = pages.bytes_mut();
        let distance = (slot.base as usize).wrapping_sub(self.base);
        for &at in &self.pointers {
            let word = &mut bytes[at as usize..at as usize + 8];
            let moved = usize::from_ne_bytes((&*word).try_into().expect("eight bytes")).wrapping_add(distance);
            word.copy_from_slice(&moved.to_ne_bytes());
        }
        pages
    }

    /// Writes the image into a slot whose bytes up to its length are open.
    pub fn copy_to(&self, slot: &Slot) {
        let distance = (slot.base as usize).wrapping_sub(self.base);
        // SAFETY: the slot is the caller's and open that far; every pointer offset lies within the image and is aligned.
        unsafe {
            let bytes = self.bytes.bytes();
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), slot.base, bytes.len());
            if distance != 0 {
                for &at in &self.pointers {
                    let word = slot.base.add(at as usize).cast::<usize>();
                    *word = (*word).wrapping_add(distance);
                }
            }
        }
    }
}

/// The lock that fork must hold.
pub fn fork_lock() -> std::sync::MutexGuard<'static, Option<Cell>> {
    IMAGE.lock().unwrap_or_else(|e| e.into_inner())
}

/// In the child of a fork: an image that another thread was making will never be finished.
pub fn reset_in_child(cell: &mut std::sync::MutexGuard<'static, Option<Cell>>) {
    if cell.as_ref().is_some_and(|c| c.get().is_none()) {
        // Forgotten, not dropped: its state is that of a thread that does not exist here.
        std::mem::forget(cell.take());
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes.chunks_exact(8).map(|w| usize::from_ne_bytes(w.try_into().expect("eight bytes")))
}

/// How two images do not correspond.
pub type Mismatch = String;

/// Offsets of the words that are pointers, ascending.
#[inline(never)] // tests/c/valgrind.supp knows it by its name
fn pointers_of(first: &[u8], base: usize, second: &[u8], other: usize) -> Result<std::result::Result<Vec<u32>, Mismatch>> {
    let (low, other_low) = (base as u32, other as u32);
    if low == 0 || other_low == 0 || low == other_low {
        return Err(Error::new(Status::Internal, "the bases of the images cannot tell pointers from numbers"));
    }
    if first.len() != second.len() {
        return Ok(Err(format!("{} bytes, then {}", first.len(), second.len())));
    }
    let inside = base..base + first.len();
    let there = other..other + second.len();
    let mut found = Vec::new();
    for (i, (a, b)) in words(first).zip(words(second)).enumerate() {
        match (inside.contains(&a), there.contains(&b)) {
            // The same number in both; the lower half may be one, and the upper what a pointer left.
            _ if a as u32 == b as u32 => (),
            (true, true) => found.push((i * 8) as u32),
            (true, false) if b == 0 => found.push((i * 8) as u32),
            (false, true) if a == 0 => (),
            (false, false) => (),
            _ => return Ok(Err(format!("{a:x} for {base:x}, then {b:x} for {other:x}, at {:x} of {:x}", i * 8, first.len()))),
        }
    }
    Ok(Ok(found))
}

/// The image of a realm that did the same at two bases.
pub fn of_two(first: Pages, base: usize, second: &[u8], other: usize, used: u64, pristine: &Image) -> Result<std::result::Result<Image, Mismatch>> {
    let pointers = pointers_of(first.bytes(), base, second, other)?;
    Ok(pointers.map(|pointers| Image { bytes: first, pointers, base, used, lazy: pristine.lazy.clone(), is_gone: AtomicBool::new(false) }))
}

/// An engine of ours, that an image is taken of or that only compiles.
pub struct Builder {
    slot: Slot,
    live: Box<Live>,
}

impl Builder {
    fn new(prelude: &[Vec<u8>], other_low: u32, shift: u64) -> Result<Builder> {
        let fits = |slot: &Slot| slot.base as usize as u32 != 0 && slot.base as usize as u32 != other_low;
        let slot = super::pool::take_slot(bytes_for(ALIGN), fits)?;
        let mut live = Box::new(Live::new(slot.head(), ALIGN));
        slot.open(&mut live, PAGE).map_err(|e| Error::new(Status::System, format!("no memory for the image: {e}")))?;
        let mut builder = Builder { slot, live };
        builder.take_room()?;
        let scripts: Vec<Script> = prelude.iter().map(|c| Script { code: c.as_ptr(), size: c.len() }).collect();
        let live: *mut Live = &mut *builder.live;
        // SAFETY: the slot is open, zero and ours; nobody else knows it.
        unsafe {
            let status = engine::rvm_boot(live, scripts.as_ptr(), scripts.len(), shift);
            if status != T_OK {
                return Err(builder.failure(format!("the prelude failed ({status})")));
            }
            (*(*live).slot).live = std::ptr::null_mut();
        }
        Ok(builder)
    }

    /// A stack of our own where the thread's is small: an engine of ours asks for 512 KiB without a look at what there is.
    fn take_room(&mut self) -> Result<()> {
        const ENOUGH: usize = 1 << 20;
        /// Compiling takes no more.
        const LEAST: usize = 160 << 10;
        let rust = engine::RustFunctions {
            native: super::host::native,
            host_call: super::host::host_call,
            open: super::slot::open,
            discard: super::slot::discard,
            stack_bounds: platform::stack_bounds,
            handle: super::data::handle,
            base64_decode: super::data::base64_decode,
            base64_encode: super::data::base64_encode,
            take_stack: super::stacks::take_stack,
            give_stack: super::stacks::give_stack,
        };
        // SAFETY: every call passes the same; then queries about this thread, and a stack that this builder gives back.
        unsafe {
            engine::rvm_use_rust(&rust);
            let left = engine::rvm_stack_left();
            if left >= ENOUGH || engine::rvm_take_stack(&mut *self.live) || left == 0 || left >= LEAST {
                return Ok(());
            }
        }
        let mut error = Error::new(Status::Exception, "Maximum call stack size exceeded");
        error.name = "RangeError".into();
        Err(error)
    }

    /// Without the prelude.
    pub fn compiler() -> Result<Builder> {
        Builder::new(&[], 0, 0)
    }

    /// # Errors
    /// The engine's modules are not made as the C room declares them: another version of it.
    fn check_modules(&mut self) -> Result<()> {
        let live: *mut Live = &mut *self.live;
        // SAFETY: as in `compile`.
        unsafe {
            (*(*live).slot).live = live;
            match engine::rvm_module_check_thunk(live) {
                T_OK => Ok(()),
                _ => Err(self.failure("the engine is not as module.c and guard.c expect it".into())),
            }
        }
    }

    /// Compiles a script of the library.
    pub fn compile(&mut self, (name, text): &Source) -> Result<Vec<u8>> {
        let live: *mut Live = &mut *self.live;
        let (mut code, mut size) = (std::ptr::null_mut(), 0);
        // SAFETY: as in `new`; the thunk gives malloc'ed memory, copied and freed here.
        unsafe {
            (*(*live).slot).live = live;
            let length = text.count_bytes();
            if engine::rvm_compile_thunk(live, text.as_ptr(), length, name.as_ptr(), 1, true, &mut code, &mut size) != T_OK {
                return Err(self.failure("a lazy script failed".into()));
            }
            let bytes = std::slice::from_raw_parts(code, size).to_vec();
            libc::free(code.cast());
            Ok(bytes)
        }
    }

    /// Why the engine failed: there was no memory for it, or else `what`, a fault of this library.
    fn failure(&mut self, what: String) -> Box<Error> {
        if self.live.condemned != 0 {
            return Error::new(Status::System, "the system had no memory for the image that realms start from");
        }
        Error::new(Status::Internal, format!("{what}: {}", self.why()))
    }

    /// The exception that the prelude left, for whoever works on it.
    fn why(&mut self) -> String {
        let live: *mut Live = &mut *self.live;
        let mut out = engine::Cell::UNDEFINED;
        let mut thrown = engine::JS_UNDEFINED;
        // SAFETY: as in `new`; the cell's data is malloc'ed by the thunk and freed here.
        unsafe {
            if (*live).condemned != 0
                || engine::rvm_take_exception_thunk(live, &mut thrown) != T_OK
                || engine::rvm_string_thunk(live, thrown, &mut out) != T_OK
            {
                return "no message".into();
            }
            super::value::take_text(&out)
        }
    }

    fn used(&self) -> u64 {
        // SAFETY: the slot is open and holds a head.
        unsafe { (*self.slot.head()).used }
    }

    fn bytes(&self) -> &[u8] {
        self.slot.unmark(&self.live);
        // SAFETY: the slot is open up to `top` and the sentinel behind it; nobody writes to it any more.
        unsafe {
            let end = ((*self.slot.head()).top + 16).next_multiple_of(PAGE);
            std::slice::from_raw_parts(self.slot.base, end as usize)
        }
    }
}

impl Drop for Builder {
    fn drop(&mut self) {
        self.slot.unmark(&self.live);
        // SAFETY: the image was copied out; nothing refers to the slot, and nothing runs.
        unsafe {
            engine::rvm_give_stack(&mut *self.live);
            platform::close(self.slot.base, self.live.opened);
        }
        super::pool::give_empty(self.slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: usize = 0x7fe8_0400_0000;
    const B: usize = 0x7fd1_0800_0000;

    fn of(words: &[(usize, usize)]) -> std::result::Result<Vec<u32>, Mismatch> {
        let first: Vec<u8> = words.iter().flat_map(|w| w.0.to_ne_bytes()).collect();
        let second: Vec<u8> = words.iter().flat_map(|w| w.1.to_ne_bytes()).collect();
        pointers_of(&first, A, &second, B).unwrap()
    }

    #[test]
    fn pointers_are_told_from_numbers() {
        // A pointer; another, linked elsewhere in the second; the last of its chain there.
        assert_eq!(of(&[(A + 8, B + 8), (A + 16, B), (A, 0)]).unwrap(), [0, 8, 16]);
        // The same number in both; numbers that differ; the last of its chain in the first.
        assert!(of(&[(A + 8, A + 8), (7, 9), (0, B)]).unwrap().is_empty());
    }

    #[test]
    fn half_a_pointer_behind_a_number_is_none() {
        let word = |base: usize, number: u32| (base >> 32 << 32) | number as usize;
        let words: Vec<(usize, usize)> = [0, 8, 16, A as u32 + 8, B as u32 + 8].iter().map(|n| (word(A, *n), word(B, *n))).collect();
        assert!(of(&words).unwrap().is_empty());
    }

    #[test]
    fn images_that_do_not_correspond_are_none() {
        assert!(of(&[(A, 7)]).is_err() && of(&[(7, B)]).is_err());
        assert!(pointers_of(&[0; 8], A, &[0; 16], B).unwrap().is_err());
    }

    #[test]
    fn bases_that_tell_nothing_are_refused() {
        for (a, b) in [(0x7fe8_0000_0000, B), (A, 0x7fd1_0000_0000), (A, 0x7fd1_0400_0000)] {
            assert!(pointers_of(&[0; 8], a, &[0; 8], b).is_err());
        }
    }
}
