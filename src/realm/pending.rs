//! Values whose handles were released while somebody else was inside: a stack that takes no lock, so that release never waits and fork
//! finds nothing held.

use super::engine::JSValue;
use std::sync::atomic::{AtomicPtr, Ordering::*};

struct Node {
    value: JSValue,
    next: *mut Node,
}

pub struct Pending(AtomicPtr<Node>);

impl Pending {
    pub const fn new() -> Pending {
        Pending(AtomicPtr::new(std::ptr::null_mut()))
    }

    pub fn push(&self, value: JSValue) {
        let node = Box::into_raw(Box::new(Node { value, next: std::ptr::null_mut() }));
        let mut head = self.0.load(Relaxed);
        loop {
            // SAFETY: ours until the exchange succeeds.
            unsafe { (*node).next = head };
            match self.0.compare_exchange_weak(head, node, SeqCst, Relaxed) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.load(SeqCst).is_null()
    }

    /// Takes all, and gives each to `f`.
    pub fn drain(&self, mut f: impl FnMut(JSValue)) {
        if self.is_empty() {
            return;
        }
        let mut head = self.0.swap(std::ptr::null_mut(), SeqCst);
        while !head.is_null() {
            // SAFETY: taken off the stack whole: ours alone.
            let node = unsafe { Box::from_raw(head) };
            head = node.next;
            f(node.value);
        }
    }
}
