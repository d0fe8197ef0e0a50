//! A realm: one isolated world. One QuickJS runtime and context in a slot, its limits, its host functions.
//!
//! Life: [`Realm::begin`] takes one from the pool; it lives as long as one handle into it lives; the last release ends it, and its bytes
//! are put back to the pristine image. Nothing in it is freed one by one.
//!
//! This layer knows no file system: what `require` does comes in through [`Natives`].

mod bytes;
mod data;
mod engine;
mod enter;
mod epoch;
pub mod fork;
mod handles;
mod hard;
mod heap;
mod host;
mod hot;
mod image;
mod lean;
mod lock;
mod modules;
mod ops;
mod pending;
mod platform;
mod pool;
mod prepared;
mod protocol;
mod script;
mod slot;
mod stacks;
mod template;
mod ticker;
mod value;

pub use bytes::{Charge, Copyable, STEP, exception};
pub use engine::{Cell, JSValue, Live, boolean, entry, is_string, number_of, small};
pub use data::Offered;
pub use engine::{CELL_BIGINT, CELL_BYTES, CELL_DATA, CELL_JSON, CELL_NULL, CELL_STRING, CELL_UNDEFINED};
pub use engine::JS_UNDEFINED as UNDEFINED;
pub use enter::{Entered, Outcome, release};
pub use handles::{Handle, Kind, Named, live as live_handles, look, look_held, make as make_handle};
pub use hot::{Hot, Plain, call as hot_call, is_ascii};
pub use host::{HostCall, HostFunction, Native, Natives};
pub use modules::Part;
pub use platform::{monotonic_ms, print};
pub use protocol::{announce_settled, settled_count, wait_settled};
pub use script::kept_bytes as script_bytes;
pub use platform::random_seed;
pub use prepared::{Held, LARGEST as LARGEST_PREPARED, Prepared};
pub use template::{Carried, Frozen, MOST_AT_LOAD, Replay, Template};
pub use value::{Text, Value};

use crate::error::{Error, Result, Status};
use image::Image;
use lock::{Got, Lock};
use pending::Pending;
use slot::Slot;
use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering::*};

/// Memory that a realm gets when nothing else is said.
pub const DEFAULT_MEMORY: u64 = 256 << 20;
/// Limits of a realm.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes.
    pub memory: u64,
    /// Bytes; 0: what the thread has.
    pub stack: usize,
    /// Milliseconds for each outermost entry; 0: none.
    pub time: u64,
    /// Whether a second thread gets `Busy` instead of waiting.
    pub busy_fails: bool,
    /// Whether what never asks is stopped by signals (engine/hard.c).
    pub hard: bool,
    /// What messages call the realm.
    pub name: Option<String>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { memory: DEFAULT_MEMORY, stack: 0, time: 0, busy_fails: false, hard: false, name: None }
    }
}

/// Receives unhandled rejections.
pub type OnRejection = Arc<dyn Fn(&Error) + Send + Sync>;
/// Receives what modules print: level and text.
pub type Print = Arc<dyn Fn(&str, &str) + Send + Sync>;

/// What belongs to the realm's present life and goes with it.
struct Tenant {
    limits: Limits,
    natives: Arc<dyn Natives>,
    functions: Vec<Arc<dyn HostFunction>>,
    /// How many of them are functions of other realms.
    foreign: usize,
    offered: Offered,
    print: Option<Print>,
    on_rejection: Option<OnRejection>,
    rejections: VecDeque<Error>,
    rejected: u64,
    objects: bytes::Objects,
    /// While a template is made of it.
    replay: Option<Arc<Replay>>,
    /// The scripts of the prelude that it has run, by name, where somebody wants to know.
    scripts: Option<Vec<&'static std::ffi::CStr>>,
    /// The serial of the next outermost entry, while nothing has run in the realm.
    untouched: u64,
}

/// A slot and the running state of whoever lives in it.
pub struct Realm {
    live: UnsafeCell<Live>,
    tenant: UnsafeCell<Option<Box<Tenant>>>,
    image: UnsafeCell<Option<Arc<Image>>>,
    /// The same, for the pool to look at.
    holds: AtomicPtr<Image>,
    /// Bytes of memory that it keeps in the pool.
    kept: AtomicU64,
    lock: Lock,
    slot: Slot,
    /// Handles into the present life.
    handles: AtomicU64,
    /// Handles by which the host may still settle a promise.
    resolvers: AtomicU64,
    /// The serial of the entry that is inside now, or 0.
    inside: AtomicU64,
    /// Threads that write to the slot from outside (ticker.rs).
    asking: AtomicU32,
    /// How often somebody asked to interrupt; for who sleeps outside.
    interrupts: AtomicU64,
    busy_fails: AtomicBool,
    /// Whether the present life is guarded.
    hard: AtomicBool,
    /// Values of released handles, to be freed by whoever is inside.
    pending: Pending,
    /// Bytes in use when the realm was last left.
    counted: AtomicU64,
    /// Lives that began from the image in this slot, and its relocated copy if they are many.
    master: UnsafeCell<(u32, Option<image::Pages>)>,
}

/// Lives in one slot after which it gets a relocated image of its own.
const OFTEN: u32 = 32;
/// A master larger than this is not worth its memory.
const LARGEST_MASTER: u64 = 4 << 20;
/// Slots that may have one.
const MOST_MASTERS: u64 = 4;
static MASTERS: AtomicU64 = AtomicU64::new(0);

// SAFETY: `live`, `tenant`, `image` and `master` are touched only by the thread that holds `lock`, but for the atomics in them.
unsafe impl Sync for Realm {}
// SAFETY: as above; the engine works on any thread once the stack top is set at entry.
unsafe impl Send for Realm {}

static TOTAL: AtomicU64 = AtomicU64::new(0);
static TOTAL_PEAK: AtomicU64 = AtomicU64::new(0);

impl Realm {
    fn new(slot: Slot) -> Realm {
        Realm {
            live: UnsafeCell::new(Live::new(slot.head(), slot.bytes)),
            tenant: UnsafeCell::new(None),
            image: UnsafeCell::new(None),
            holds: AtomicPtr::new(std::ptr::null_mut()),
            kept: AtomicU64::new(0),
            lock: Lock::new(),
            slot,
            handles: AtomicU64::new(0),
            resolvers: AtomicU64::new(0),
            inside: AtomicU64::new(0),
            asking: AtomicU32::new(0),
            interrupts: AtomicU64::new(0),
            busy_fails: AtomicBool::new(false),
            hard: AtomicBool::new(false),
            pending: Pending::new(),
            counted: AtomicU64::new(0),
            master: UnsafeCell::new((0, None)),
        }
    }

    /// Starts a life: an empty world with these limits. The caller is inside it and makes the first handle; if it makes none, the
    /// life ends when it leaves.
    pub fn begin(limits: Limits, natives: Arc<dyn Natives>) -> Result<Entered> {
        let image = Image::pristine(natives.prelude(), natives.lazy_prelude())?;
        Realm::begin_from(limits, natives, image, platform::random_seed())
    }

    /// As [`Realm::begin`], at a base where the pointers of an image can be found, whose lower half is another than `other`'s, and where the engine
    /// does what it does at all others. All begun with one seed get the same random numbers.
    pub fn begin_apart(limits: Limits, natives: Arc<dyn Natives>, other: Option<u32>, seed: u64) -> Result<Entered> {
        let image = Image::pristine(natives.prelude(), natives.lazy_prelude())?;
        // Those that do not fit are held until one does.
        let mut others = Vec::new();
        loop {
            let entered = Realm::begin_from(limits.clone(), natives.clone(), image.clone(), seed)?;
            let base = entered.realm.slot.base as usize;
            if base as u32 != 0 && other != Some(base as u32) && base != image.base() {
                return Ok(entered);
            }
            others.push(entered);
            if others.len() > 8 {
                return Err(Error::new(Status::System, "no two slots whose addresses tell pointers from numbers"));
            }
        }
    }

    /// Starts a life in the state of an image.
    fn begin_from(limits: Limits, natives: Arc<dyn Natives>, image: Arc<Image>, seed: u64) -> Result<Entered> {
        if limits.memory > slot::LARGEST {
            return Err(Error::invalid(format!("memory_limit is at most {} bytes", slot::LARGEST)));
        }
        if limits.hard {
            hard::install()?;
        }
        if limits.memory < image.len() {
            let message = format!("memory_limit {} is less than the {} bytes that a fresh realm takes", limits.memory, image.len());
            return Err(Error::new(Status::OutOfMemory, message));
        }
        let realm = pool::take(limits.memory, &image)?;
        // The owner of a stale handle may be looking in for a moment.
        while realm.lock.lock() != Got::Outermost {}
        // SAFETY: out of the pool and locked: ours alone.
        let (live, tenant) = unsafe { (&mut *realm.live.get(), &mut *realm.tenant.get()) };
        // SAFETY: as above.
        if !unsafe { (*realm.image.get()).as_ref() }.is_some_and(|k| Arc::ptr_eq(k, &image)) {
            if let Err(e) = realm.fill(live, &image) {
                realm.lock.unlock();
                pool::give(realm, None);
                return Err(Error::new(Status::System, format!("no memory for a realm: {e}")));
            }
            // SAFETY: as above.
            unsafe { *realm.image.get() = Some(image.clone()) };
            realm.holds.store(Arc::as_ptr(&image).cast_mut(), Relaxed);
        }
        live.limit = limits.memory;
        live.guard = std::ptr::null_mut();
        live.jump = std::ptr::null_mut();
        live.hard = limits.hard as u32;
        live.peak = image.used;
        live.keep = 1 << 20;
        live.gc_used = limits.memory - limits.memory / 8;
        live.gc_top = live.gc_used;
        live.condemned = 0;
        live.rejections = 0;
        live.jobs = 0;
        live.ticks = 0;
        live.describing = 0;
        live.stack_low = 0;
        live.deadline = 0;
        live.random = seed;
        live.started = platform::monotonic_ms();
        live.started_wall = wall_ms();
        live.realm = (realm as *const Realm).cast();
        let head = live.slot;
        // SAFETY: the slot holds the image, which begins with a head.
        unsafe {
            (*head).live = live;
            engine::rvm_know_counter(live);
        }
        realm.busy_fails.store(limits.busy_fails, Relaxed);
        realm.hard.store(limits.hard, Relaxed);
        *tenant = Some(Box::new(Tenant {
            limits,
            natives,
            functions: Vec::new(),
            foreign: 0,
            offered: Vec::new(),
            print: None,
            on_rejection: None,
            rejections: VecDeque::new(),
            rejected: 0,
            objects: bytes::Objects::default(),
            replay: None,
            scripts: None,
            untouched: live.serial + 2,
        }));
        realm.count_bytes();
        let entered = Entered::outermost(realm);
        entered.start();
        Ok(entered)
    }

    /// Puts the image into the slot.
    fn fill(&self, live: &mut Live, image: &Image) -> std::io::Result<()> {
        let empty = live.opened == 0;
        self.quiet();
        self.slot.clean(live, 0, 0, self.kept.swap(0, Relaxed));
        self.forget_image();
        self.slot.open(live, image.len())?;
        if empty {
            // SAFETY: just opened.
            unsafe { platform::populate(self.slot.base, image.len()) };
        }
        image.copy_to(&self.slot);
        live.touched = image.len();
        Ok(())
    }

    /// Puts the image's bytes back; the caller holds the lock.
    fn restore(&self, image: &Image) {
        // SAFETY: locked.
        let (lives, master) = unsafe { &mut *self.master.get() };
        *lives = lives.saturating_add(1);
        if *lives == OFTEN && image.len() <= LARGEST_MASTER && MASTERS.fetch_update(Relaxed, Relaxed, |n| (n < MOST_MASTERS).then_some(n + 1)).is_ok() {
            *master = Some(image.relocated(&self.slot));
        }
        match master {
            // SAFETY: the slot is open that far and no life is in it.
            Some(pages) => unsafe { std::ptr::copy_nonoverlapping(pages.bytes().as_ptr(), self.slot.base, pages.bytes().len()) },
            None => image.copy_to(&self.slot),
        }
    }

    /// Forgets the slot's image; the caller holds the lock.
    fn forget_image(&self) {
        // SAFETY: locked.
        unsafe {
            self.holds.store(std::ptr::null_mut(), Relaxed);
            *self.image.get() = None;
            let (lives, master) = &mut *self.master.get();
            *lives = 0;
            if master.take().is_some() {
                MASTERS.fetch_sub(1, Relaxed);
            }
        }
    }

    /// Bytes of a realm in the pool.
    fn resident_bytes(&self) -> u64 {
        self.kept.load(Relaxed)
    }

    /// Empties the slot of a realm that is out of the pool.
    fn make_empty(&'static self) {
        while self.lock.lock() != Got::Outermost {}
        self.quiet();
        // SAFETY: locked, and no life is in it.
        unsafe {
            self.slot.close(&mut *self.live.get());
        }
        self.kept.store(0, Relaxed);
        self.forget_image();
        self.lock.unlock();
    }

    /// Ends the present life and unlocks. The caller holds the lock, outermost, and there is no handle left.
    fn end(&'static self) {
        // SAFETY: locked, and nobody else can come in for this life: no handle names it.
        let (live, tenant, image) = unsafe { (&mut *self.live.get(), (*self.tenant.get()).take(), (*self.image.get()).clone()) };
        debug_assert!(tenant.is_some(), "a life ends once");
        self.pending.drain(|_| ());
        // SAFETY: memory of the host's only.
        unsafe { engine::rvm_watched_free(live) };
        TOTAL.fetch_sub(self.counted.swap(0, Relaxed), Relaxed);
        let image = image.filter(|_| live.condemned == 0);
        let room = image.as_ref().and_then(|image| pool::room_for(image, live.touched.saturating_sub(image.len())));
        let ready = match (&image, room) {
            (Some(image), Some(keep)) => {
                let kept = self.slot.clean(live, image.len(), image.len() + keep, self.kept.load(Relaxed));
                self.kept.store(kept, Relaxed);
                self.restore(image);
                true
            }
            _ => {
                self.quiet();
                self.slot.close(live);
                self.kept.store(0, Relaxed);
                self.forget_image();
                false
            }
        };
        self.lock.unlock();
        pool::give(self, image.as_deref().filter(|_| ready));
        // Host functions are dropped here, outside every lock.
        drop(tenant);
    }

    /// Keeps the process's sum of bytes in step; cheap when nothing changed. The caller is inside.
    fn count_bytes(&self) {
        // SAFETY: inside; a condemned realm's slot may be closed and is not looked at.
        let live = unsafe { &*self.live.get() };
        let used = if live.condemned != 0 { 0 } else { unsafe { (*live.slot).used } };
        let before = self.counted.load(Relaxed);
        if used != before {
            self.counted.store(used, Relaxed);
            let total = TOTAL.fetch_add(used.wrapping_sub(before), Relaxed).wrapping_add(used).wrapping_sub(before);
            if total > TOTAL_PEAK.load(Relaxed) {
                TOTAL_PEAK.fetch_max(total, Relaxed);
            }
        }
    }

    /// How often somebody asked to interrupt the realm that `handle` is into: for who waits outside.
    pub fn interrupts(handle: Handle) -> Result<u64> {
        Ok(Realm::of(&look(handle)?)?.interrupts.load(SeqCst))
    }

    /// Stops what runs in the realm that `handle` is into, if something does. Takes no lock.
    pub fn interrupt(handle: Handle) -> Result<()> {
        let realm = Realm::of(&look(handle)?)?;
        let serial = realm.inside.load(SeqCst);
        // The handle is alive, so the serial is of this life; an entry that ends meanwhile leaves a number that never comes again.
        look(handle)?;
        realm.interrupts.fetch_add(1, SeqCst);
        if serial != 0 {
            realm.stop_entry(serial);
            realm.ask_soon();
            ticker::need();
        }
        Ok(())
    }

    /// Serials only grow: who comes late does not take back what somebody asked of a later entry.
    fn stop_entry(&self, serial: u64) {
        // SAFETY: only the atomic is touched.
        unsafe { (*self.live.get()).stop.fetch_max(serial, SeqCst) };
        if self.hard.load(Relaxed) {
            // SAFETY: as above.
            unsafe { engine::rvm_hard_interrupt(self.live.get(), serial) };
        }
    }

    /// The realm that a handle is into.
    #[inline]
    pub fn of(named: &Named) -> Result<&'static Realm> {
        match named.kind {
            Kind::Map => Err(Error::new(Status::WrongKind, "a map is not a handle into a realm")),
            Kind::Template => Err(Error::new(Status::WrongKind, "a template is not a handle into a realm; rvm_instantiate makes one")),
            // SAFETY: such entries hold a realm, and realms are never freed.
            _ => Ok(unsafe { &*named.object.cast::<Realm>() }),
        }
    }
}

/// Sets whom this thread asks, now and then, whether to go on.
///
/// # Safety
/// `function` may be called with `userdata` on this thread until another is set.
pub unsafe fn set_watch(function: Option<unsafe extern "C" fn(*mut std::ffi::c_void) -> i32>, userdata: *mut std::ffi::c_void) {
    // SAFETY: stores both, for this thread; as promised.
    unsafe { engine::rvm_set_watch(function, userdata) };
}

/// Whether a scope that this thread is in was stopped.
pub fn scope_stops() -> bool {
    // SAFETY: a look at flags of this thread's scopes, which live until they end.
    unsafe { engine::rvm_scope_stops() }
}

/// Whether what this thread enters next is not to be waited for.
pub fn scope_tries() -> bool {
    // SAFETY: as above.
    unsafe { engine::rvm_scope_tries() }
}

/// Begins and ends a scope of the calling thread; the layout is that of engine.h.
///
/// # Safety
/// `scope` is writable, and stays where it is until it ends on this thread.
pub unsafe fn push_scope(scope: *mut std::ffi::c_void) {
    ticker::need();
    // SAFETY: as promised.
    unsafe { engine::rvm_push_scope(scope) };
}

/// Ends it.
///
/// # Safety
/// As for [`push_scope`].
pub unsafe fn pop_scope(scope: *mut std::ffi::c_void) {
    // SAFETY: as promised.
    unsafe { engine::rvm_pop_scope(scope) };
}

/// Asks the thread's watch, if its time has come.
pub fn watch_stops() -> bool {
    // SAFETY: calls the host's function by its contract.
    unsafe { engine::rvm_watch_stops() }
}

/// Milliseconds since 1970.
fn wall_ms() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64() * 1e3)
}

/// Figures about one realm.
#[derive(Clone, Copy, Default, Debug)]
pub struct RealmStats {
    pub used: u64,
    pub peak: u64,
    pub limit: u64,
    pub handles: u64,
    pub functions: u64,
    pub timers: u64,
    pub rejections: u64,
    pub resolvers: u64,
    pub condemned: bool,
}

/// Figures about all realms.
#[derive(Clone, Copy, Default, Debug)]
pub struct ProcessStats {
    pub handles: u64,
    pub realms: u64,
    pub used: u64,
    pub peak: u64,
    pub pooled: u64,
    pub pooled_bytes: u64,
    pub image_bytes: u64,
    pub reserved: u64,
    pub stacks: u64,
    pub stack_bytes: u64,
}

pub fn process_stats() -> ProcessStats {
    let (realms, pooled, pooled_bytes) = pool::counts();
    let (stacks, stack_bytes) = stacks::counts();
    ProcessStats {
        handles: handles::live(),
        realms,
        used: TOTAL.load(Relaxed),
        peak: TOTAL_PEAK.load(Relaxed),
        pooled,
        pooled_bytes,
        image_bytes: Image::kept_bytes() + template::kept_bytes(),
        reserved: slot::reserved(),
        stacks,
        stack_bytes,
    }
}

/// Gives back what is only kept for speed.
pub fn trim() {
    pool::trim();
    Image::trim();
    script::trim();
    stacks::trim();
}
