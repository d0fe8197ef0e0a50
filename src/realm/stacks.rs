//! Stacks of our own, for threads whose own is too small for what packages expect (engine/stack.c).
//!
//! Each serves one outermost entry at a time. There are at most [`MOST`]; where all are in use, a thread makes do with its own.
//! Taking one is one exchange, giving it back one store: no lock, so fork needs to know nothing of it.

use super::platform;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};

/// Bytes of one.
pub const SIZE: usize = 8 << 20;
/// Without access, below and above. A frame cannot reach over it, and valgrind takes a step of the stack pointer that is as large as this
/// for what it is.
const GAP: usize = 2 << 20;
/// Stacks at the same time, used and idle.
pub const MOST: usize = 512;
/// Bytes that an idle one keeps.
const KEEP: usize = 64 << 10;

/// What `STACKS` holds: the end of a stack, which is a page's, and this while it is in use; 0: no stack.
const USED: usize = 1;
static STACKS: [AtomicUsize; MOST] = [const { AtomicUsize::new(0) }; MOST];
/// Entries from here on never held one.
static TRIED: AtomicUsize = AtomicUsize::new(0);
/// valgrind forbids a look at what frames left behind. It is known by what it has preloaded.
static UNDER_VALGRIND: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The one that this thread had last: most likely idle, and its pages in the cache of this processor.
    static LAST: Cell<usize> = const { Cell::new(0) };
}

fn idle(at: &AtomicUsize) -> Option<usize> {
    let end = at.load(Relaxed);
    (end != 0 && end & USED == 0 && at.compare_exchange(end, end | USED, Acquire, Relaxed).is_ok()).then_some(end)
}

/// The number and the end of a stack that is now the caller's.
fn take() -> Option<(usize, usize)> {
    let last = LAST.get();
    if let Some(end) = idle(&STACKS[last]) {
        return Some((last, end));
    }
    let tried = TRIED.load(Acquire).min(MOST);
    let found = STACKS[..tried].iter().enumerate().find_map(|(i, s)| Some((i, idle(s)?))).or_else(make)?;
    LAST.set(found.0);
    Some(found)
}

#[cold]
fn make() -> Option<(usize, usize)> {
    let free = STACKS.iter().position(|s| s.compare_exchange(0, USED, Acquire, Relaxed).is_ok())?;
    TRIED.fetch_max(free + 1, AcqRel);
    let preloaded = std::env::var_os("LD_PRELOAD").unwrap_or_default();
    UNDER_VALGRIND.store(preloaded.to_string_lossy().contains("vgpreload"), Relaxed);
    if let Ok(base) = platform::reserve((SIZE + 2 * GAP) as u64, platform::PAGE) {
        // SAFETY: just reserved, ours.
        if unsafe { platform::open(base.add(GAP), SIZE as u64) }.is_ok() {
            let end = base as usize + GAP + SIZE;
            STACKS[free].store(end | USED, Relaxed);
            return Some((free, end));
        }
        // SAFETY: as above; nobody else knows it.
        unsafe { platform::release(base, (SIZE + 2 * GAP) as u64) };
    }
    STACKS[free].store(0, Release);
    None
}

/// # Safety
/// All three are writable.
pub unsafe extern "C" fn take_stack(number: *mut u32, low: *mut usize, high: *mut usize) -> bool {
    let Some((i, end)) = take() else { return false };
    // SAFETY: as promised.
    unsafe {
        *number = i as u32;
        *low = end - SIZE;
        *high = end;
    }
    true
}

/// Gives one back on which nothing stands any more.
pub extern "C" fn give_stack(number: u32) {
    let stack = &STACKS[number as usize];
    let end = stack.load(Relaxed) & !USED;
    if UNDER_VALGRIND.load(Relaxed) || was_deep(end) {
        // SAFETY: below what it keeps, of an open stack that is ours until the store.
        unsafe { platform::discard((end - SIZE) as *mut u8, (SIZE - KEEP) as u64) };
    }
    stack.store(end, Release);
}

/// Whether frames stood below what an idle stack keeps. Untouched pages read as zero, at the cost of no memory, and frames leave
/// something behind every few words; the looks are so far apart that a long pile meets one.
fn was_deep(end: usize) -> bool {
    const LOOK: usize = 256;
    let mut depth = KEEP + LOOK;
    while depth < SIZE {
        // SAFETY: an open stack of the caller's.
        let words = unsafe { std::slice::from_raw_parts((end - depth) as *const u64, LOOK / 8) };
        if words.iter().fold(0, |all, word| all | word) != 0 {
            return true;
        }
        depth *= 2;
    }
    false
}

/// Gives the idle ones back to the system.
pub fn trim() {
    for stack in &STACKS {
        if let Some(end) = idle(stack) {
            // SAFETY: idle and now ours; mapped by `make`.
            unsafe { platform::release((end - SIZE - GAP) as *mut u8, (SIZE + 2 * GAP) as u64) };
            stack.store(0, Release);
        }
    }
}

/// How many there are, and the bytes of memory behind the idle ones.
pub fn counts() -> (u64, u64) {
    let mut all = (0, 0);
    for stack in &STACKS[..TRIED.load(Acquire).min(MOST)] {
        let end = stack.load(Acquire);
        if end & !USED != 0 {
            all.0 += 1;
        }
        if end != 0 && end & USED == 0 {
            all.1 += platform::resident((end - KEEP) as *mut u8, KEEP as u64);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a test in a process of its own: the table is the process's, and other tests have realms on such stacks.
    fn alone(test: &str, run: impl FnOnce()) {
        const ALONE: &str = "RVM_TEST_ALONE";
        if std::env::var_os(ALONE).is_some() {
            return run();
        }
        let name = format!("{}::{test}", module_path!().split_once("::").unwrap().1);
        let ran = std::process::Command::new(std::env::current_exe().unwrap()).args([&name, "--exact"]).env(ALONE, "1").output().unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    }

    fn get() -> Option<(u32, usize, usize)> {
        let (mut number, mut low, mut high) = (0, 0, 0);
        // SAFETY: all are writable.
        unsafe { take_stack(&mut number, &mut low, &mut high) }.then_some((number, low, high))
    }

    #[test]
    fn deep_pages_go_back_with_the_stack() {
        alone("deep_pages_go_back_with_the_stack", || {
            let (number, low, high) = get().unwrap();
            // SAFETY: an open stack of ours.
            unsafe { std::slice::from_raw_parts_mut(low as *mut u8, high - low) }.fill(1);
            assert_eq!(platform::resident(low as *mut u8, SIZE as u64), SIZE as u64);
            give_stack(number);
            let (again, low, high) = get().unwrap();
            assert_eq!(again, number);
            // The looks that follow map the zero page, so not the whole is asked about.
            assert_eq!(platform::resident((high - SIZE / 2 - (1 << 20)) as *mut u8, 1 << 20), 0);
            assert_eq!(platform::resident((high - KEEP) as *mut u8, KEEP as u64), KEEP as u64);
            assert_eq!(low, high - SIZE);
            give_stack(number);
        });
    }

    #[test]
    fn there_are_no_more_than_the_bound_and_trim_unmaps_the_idle() {
        alone("there_are_no_more_than_the_bound_and_trim_unmaps_the_idle", || {
            let mut all: Vec<_> = std::iter::from_fn(get).collect();
            assert_eq!(all.len(), MOST);
            assert!(get().is_none());
            all.sort_by_key(|s| s.1);
            assert!(all.windows(2).all(|w| w[0].2 < w[1].1), "no two overlap");
            let kept = all.pop().unwrap();
            all.iter().for_each(|s| give_stack(s.0));
            trim();
            assert_eq!(counts(), (1, 0));
            assert!(get().is_some_and(|s| s.0 != kept.0));
            give_stack(kept.0);
        });
    }
}
