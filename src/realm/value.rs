//! Values on the Rust side.

use super::engine::*;
use super::handles::Handle;

/// What comes out of a realm: plain data, or a handle to what has identity.
#[derive(Debug, PartialEq)]
pub enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    BigInt(i64),
    /// Decimal text of a BigInt beyond 64 bits.
    BigIntText(Text),
    String(Text),
    Bytes(Text),
    Json(Text),
    Data(Text),
    /// The handle, and what it names (`RVM_TYPE_…`).
    Handle(Handle, u32),
}

/// malloc'ed bytes with a closing NUL, as the C side gives and takes them.
#[derive(Debug)]
pub struct Text {
    data: *mut u8,
    length: usize,
}

impl Text {
    /// A copy; `None` if there is no memory for it.
    pub fn copy(bytes: &[u8]) -> Option<Text> {
        // SAFETY: one byte more than is copied.
        unsafe {
            let data = libc::malloc(bytes.len() + 1).cast::<u8>();
            if data.is_null() {
                return None;
            }
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len());
            *data.add(bytes.len()) = 0;
            Some(Text { data, length: bytes.len() })
        }
    }

    pub fn bytes(&self) -> &[u8] {
        // SAFETY: `length` bytes are ours.
        unsafe { std::slice::from_raw_parts(self.data, self.length) }
    }

    /// Hands the memory over; free it with `free`.
    pub fn into_raw(self) -> (*mut u8, usize) {
        let raw = (self.data, self.length);
        std::mem::forget(self);
        raw
    }

    /// Takes over what a thunk wrote into a cell.
    ///
    /// # Safety
    /// The cell is of a kind that has data, came out of a thunk, and is not used again.
    pub unsafe fn from_cell(cell: &Cell) -> Text {
        // SAFETY: as promised.
        Text { data: unsafe { cell.payload.data }.cast_mut().cast(), length: cell.length as usize }
    }
}

/// U+FFFD where it is not UTF-8 (it always is, but for bytes).
impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.bytes()))
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        // SAFETY: malloc'ed and ours.
        unsafe { libc::free(self.data.cast()) };
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.bytes() == other.bytes()
    }
}

// SAFETY: plain memory with one owner.
unsafe impl Send for Text {}

/// The text of a string cell that came out of a thunk, which it consumes.
///
/// # Safety
/// As for [`Text::from_cell`].
pub unsafe fn take_text(cell: &Cell) -> String {
    // SAFETY: as promised.
    unsafe { Text::from_cell(cell) }.to_string()
}
