//! Calls to the operating system: address space, memory, stacks. Linux is tested; other Unix systems are
//! written to compile and are untested.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicU64, Ordering::*};

pub const PAGE: u64 = 4096;
/// What the largest pages are mostly like; only how memory is opened depends on it.
pub const HUGE_PAGE: u64 = 2 << 20;

/// Reserves `bytes` of address space without access, aligned to `align` (a power of two, multiple of the page size).
pub fn reserve(bytes: u64, align: u64) -> io::Result<*mut u8> {
    let whole = bytes.checked_add(align).ok_or(io::ErrorKind::OutOfMemory)? as usize;
    // SAFETY: a fresh mapping at an address of the kernel's choice touches nothing that exists.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        let p = libc::mmap(std::ptr::null_mut(), whole, libc::PROT_NONE, flags, -1, 0);
        if p == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = (p as usize).next_multiple_of(align as usize);
        let front = start - p as usize;
        let back = whole - front - bytes as usize;
        if front > 0 {
            libc::munmap(p, front);
        }
        if back > 0 {
            libc::munmap((start + bytes as usize) as *mut _, back);
        }
        // A huge page under a small arena would cost 2 MiB for a 300 KiB realm.
        #[cfg(target_os = "linux")]
        libc::madvise(start as *mut _, bytes as usize, libc::MADV_NOHUGEPAGE);
        Ok(start as *mut u8)
    }
}

/// Ends a reservation, whatever is open in it.
///
/// # Safety
/// The range was reserved by [`reserve`] as a whole, and nothing refers to it any more.
pub unsafe fn release(start: *mut u8, bytes: u64) {
    // SAFETY: as promised by the caller.
    unsafe { libc::munmap(start.cast(), bytes as usize) };
}

/// Sleeps while the word is 0; who sets it wakes the sleeper with [`wake`].
pub fn wait_while_zero(word: &AtomicU32) {
    while word.load(SeqCst) == 0 {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        // SAFETY: the system looks at the word, and sleeps only if it is 0.
        unsafe {
            libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG, 0, std::ptr::null::<libc::timespec>())
        };
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// Wakes who sleeps on a word that is no longer 0. A signal handler may.
pub fn wake(word: &AtomicU32) {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    // SAFETY: only wakes.
    unsafe {
        libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, 1)
    };
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let _ = word;
}

/// The processor that this thread is on, as far as the system tells: a moment later it may be another.
pub fn processor() -> u32 {
    #[cfg(target_os = "linux")]
    // SAFETY: a plain query.
    return unsafe { libc::sched_getcpu() } as u32;
    #[cfg(not(target_os = "linux"))]
    0
}

/// Bytes of a range that are in memory; where the system does not tell, all.
pub fn resident(start: *mut u8, bytes: u64) -> u64 {
    #[cfg(target_os = "linux")]
    {
        let mut pages = vec![0u8; (bytes / PAGE) as usize];
        // SAFETY: only looks; the vector has a byte for each page.
        if unsafe { libc::mincore(start.cast(), bytes as usize, pages.as_mut_ptr()) } == 0 {
            return pages.iter().filter(|p| **p & 1 != 0).count() as u64 * PAGE;
        }
        // It was given back meanwhile.
        0
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = start;
        bytes
    }
}

/// Makes reserved pages readable and writable; they read as zero.
///
/// # Safety
/// The range was reserved by [`reserve`] and is the caller's.
pub unsafe fn open(start: *mut u8, bytes: u64) -> io::Result<()> {
    // SAFETY: as promised by the caller.
    match unsafe { libc::mprotect(start.cast(), bytes as usize, libc::PROT_READ | libc::PROT_WRITE) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Has open pages come as huge ones where the system can; else they come as ever.
///
/// # Safety
/// The range is open and the caller's.
pub unsafe fn prefer_huge(start: *mut u8, bytes: u64) {
    #[cfg(target_os = "linux")]
    // SAFETY: as promised; a failure changes nothing.
    unsafe {
        libc::madvise(start.cast(), bytes as usize, libc::MADV_HUGEPAGE);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (start, bytes);
}

/// Gives the memory of open pages back; they stay open and read as zero.
///
/// # Safety
/// The range is open and the caller's, and nothing in it is needed any more.
pub unsafe fn discard(start: *mut u8, bytes: u64) {
    // SAFETY: as promised by the caller.
    let failed = unsafe { libc::madvise(start.cast(), bytes as usize, libc::MADV_DONTNEED) } != 0;
    if failed {
        // Locked pages cannot be dropped (mlockall): zero them, for that is the promise.
        // SAFETY: the range is open.
        unsafe { std::ptr::write_bytes(start, 0, bytes as usize) };
    }
}

/// Gives memory and its commit charge back: the pages are reserved again, without access.
///
/// # Safety
/// The range was reserved by [`reserve`], and nothing in it is needed any more.
pub unsafe fn close(start: *mut u8, bytes: u64) {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED;
    // SAFETY: replaces pages of the caller's own reservation.
    unsafe {
        let p = libc::mmap(start.cast(), bytes as usize, libc::PROT_NONE, flags, -1, 0);
        if p == libc::MAP_FAILED {
            // No mapping to spare: drop the content at least.
            discard(start, bytes);
            return;
        }
        #[cfg(target_os = "linux")]
        libc::madvise(p, bytes as usize, libc::MADV_NOHUGEPAGE);
    }
}

/// Faults open pages in with one call where the system can (Linux 5.14); without it they come one by one.
///
/// # Safety
/// The range is open and the caller's.
pub unsafe fn populate(start: *mut u8, bytes: u64) {
    #[cfg(target_os = "linux")]
    // SAFETY: as promised; a failure changes nothing.
    unsafe {
        libc::madvise(start.cast(), bytes as usize, libc::MADV_POPULATE_WRITE);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (start, bytes);
}

/// Writes the bounds of the calling thread's stack; 0 and 0 where they are unknown.
pub unsafe extern "C" fn stack_bounds(low: *mut usize, high: *mut usize) {
    let (l, h) = bounds().unwrap_or_default();
    // SAFETY: the caller's variables.
    unsafe {
        *low = l;
        *high = h;
    }
}

/// About where the stack of this thread stands now.
#[inline(always)]
pub fn stack_pointer() -> usize {
    let here = 0u8;
    std::hint::black_box(&here) as *const u8 as usize
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn bounds() -> Option<(usize, usize)> {
    // SAFETY: the attribute object is initialised by the call and destroyed once.
    unsafe {
        let mut attr = std::mem::MaybeUninit::<libc::pthread_attr_t>::uninit();
        if libc::pthread_getattr_np(libc::pthread_self(), attr.as_mut_ptr()) != 0 {
            return None;
        }
        let (mut low, mut size) = (std::ptr::null_mut(), 0);
        let got = libc::pthread_attr_getstack(attr.as_ptr(), &mut low, &mut size);
        let mut guard = 0;
        // The bounds of a thread that glibc made include its guard pages.
        libc::pthread_attr_getguardsize(attr.as_ptr(), &mut guard);
        libc::pthread_attr_destroy(attr.as_mut_ptr());
        (got == 0).then(|| (low as usize + guard, low as usize + size))
    }
}

#[cfg(target_vendor = "apple")]
fn bounds() -> Option<(usize, usize)> {
    // SAFETY: plain queries about the calling thread.
    unsafe {
        let me = libc::pthread_self();
        let high = libc::pthread_get_stackaddr_np(me) as usize;
        Some((high - libc::pthread_get_stacksize_np(me), high))
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn bounds() -> Option<(usize, usize)> {
    None
}

/// Keeps the library loaded for good: handlers of signals point into it. Does nothing where it is part of the program.
pub fn pin() {
    // SAFETY: asks about an address of this library, then opens the library once more by the name it was loaded from.
    unsafe {
        let mut info = std::mem::zeroed::<libc::Dl_info>();
        if libc::dladdr(pin as *const libc::c_void, &mut info) != 0 && !info.dli_fname.is_null() {
            libc::dlopen(info.dli_fname, libc::RTLD_LAZY | libc::RTLD_NOLOAD | libc::RTLD_NODELETE);
        }
    }
}

/// The monotonic clock in milliseconds.
pub fn monotonic_ms() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `t` is writable.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut t) };
    t.tv_sec as f64 * 1e3 + t.tv_nsec as f64 / 1e6
}

/// The process whose thread prints now, by stream.
static PRINTS: [AtomicI32; 2] = [const { AtomicI32::new(0) }; 2];

/// Writes a line to standard output or standard error, whole, one thread at a time. Not by Rust's own streams: who forks while another thread prints would leave
/// their lock to a thread that the child does not have. A closed stream is no reason to fail.
pub fn print(error: bool, mut line: &[u8]) {
    const MOMENT: std::time::Duration = std::time::Duration::from_millis(1);
    /// Moments that a line has in which nobody reads it, on a stream that does not wait by itself.
    const PATIENCE: u32 = 1000;
    let mut waited = 0;
    let stream = if error { libc::STDERR_FILENO } else { libc::STDOUT_FILENO };
    let (prints, me) = (&PRINTS[error as usize], std::process::id() as i32);
    while let Err(other) = prints.compare_exchange(0, me, Acquire, Relaxed) {
        // A parent's thread.
        if other != me && prints.compare_exchange(other, me, Acquire, Relaxed).is_ok() {
            break;
        }
        std::thread::sleep(MOMENT);
    }
    while !line.is_empty() {
        // SAFETY: as many bytes as there are.
        let written = unsafe { libc::write(stream, line.as_ptr().cast(), line.len()) };
        match usize::try_from(written) {
            Ok(written) => (line, waited) = (&line[written..], 0),
            Err(_) => match io::Error::last_os_error().kind() {
                io::ErrorKind::Interrupted => (),
                io::ErrorKind::WouldBlock if waited < PATIENCE => {
                    waited += 1;
                    std::thread::sleep(MOMENT);
                }
                _ => break,
            },
        }
    }
    prints.store(0, Release);
}

/// What the calling thread had of the processor.
pub fn thread_time() -> std::time::Duration {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `t` is writable.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) };
    std::time::Duration::new(t.tv_sec as u64, t.tv_nsec as u32)
}

/// Where [`random_seed`] goes on; 0: the system must be asked.
static SEED: AtomicU64 = AtomicU64::new(0);

/// A seed that differs at every call: for Math.random, not for secrets. The system is asked once per process.
pub fn random_seed() -> u64 {
    // SplitMix64 (Steele, Lea, Flood 2014).
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut z = match SEED.fetch_add(STEP, Relaxed) {
        0 => first_seed(),
        z => z,
    };
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) | 1
}

#[cold]
fn first_seed() -> u64 {
    let mut seed = [0u8; 8];
    // SAFETY: the buffer has eight bytes.
    let got = unsafe { libc::getentropy(seed.as_mut_ptr().cast(), 8) };
    let seed = if got == 0 { u64::from_ne_bytes(seed) } else { monotonic_ms().to_bits() };
    SEED.fetch_add(seed, Relaxed);
    seed
}

/// In the child of a fork, so that it does not go on with its parent's numbers.
pub fn reseed_in_child() {
    SEED.store(0, Relaxed);
}

/// MEMBARRIER_CMD_PRIVATE_EXPEDITED and its registration, of the kernel's membarrier.h.
#[cfg(target_os = "linux")]
const EXPEDITED: libc::c_int = 8;
#[cfg(target_os = "linux")]
const REGISTER: libc::c_int = 16;

static MEMBARRIER: AtomicBool = AtomicBool::new(false);

/// Whether [`fence_all_threads`] works here.
#[inline]
pub fn has_membarrier() -> bool {
    MEMBARRIER.load(Relaxed)
}

/// A full fence on every running thread of the process, so that hot paths need none. Only where [`has_membarrier`].
pub fn fence_all_threads() {
    #[cfg(target_os = "linux")]
    if has_membarrier() {
        // SAFETY: a query of the kernel without pointers.
        if unsafe { libc::syscall(libc::SYS_membarrier, EXPEDITED, 0, 0) } != 0 {
            // A sandbox that the host went into meanwhile forbids it. From now on the others do without; what one of them has just written shows in far less time.
            MEMBARRIER.store(false, SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
}

/// Asks the kernel for it, when the library is loaded; again in the child of a fork.
pub fn register_membarrier() {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: as above.
        let done = unsafe {
            libc::syscall(libc::SYS_membarrier, REGISTER, 0, 0) == 0
                && libc::syscall(libc::SYS_membarrier, EXPEDITED, 0, 0) == 0
        };
        MEMBARRIER.store(done, SeqCst);
    }
}
