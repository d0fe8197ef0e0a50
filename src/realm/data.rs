//! Data text: what its parser and writer, in the C room, ask of this side.

use super::engine::*;
use super::enter::Entered;
use super::handles::{self, Handle};
use super::host::HostFunction;
use super::value::Text;
use super::{JSValue, Realm};
use crate::error::{Error, Result, Status};
use base64_simd::{Out, STANDARD};
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Functions of other realms that a data text may name by their handles. They were found before the realm was entered.
pub type Offered = Vec<(Handle, Arc<dyn HostFunction>)>;

impl Entered {
    /// The value as data text.
    pub fn to_data(&self, value: JSValue) -> Result<Text> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside; the thunk wrote a text.
        unsafe {
            self.check(rvm_data_thunk(self.live(), value, &mut out))?;
            Ok(Text::from_cell(&out))
        }
    }

    /// Offers functions to the data texts that are parsed next; answers those that were offered before.
    pub fn offer(&self, functions: Offered) -> Offered {
        std::mem::replace(&mut self.tenant().offered, functions)
    }

    /// What a handle in a data text names; the caller has the reference.
    fn given(&self, handle: Handle) -> Result<JSValue> {
        let named = handles::look(handle)?;
        self.spoil_template("a host function answered with a handle while the module loaded");
        let offered = self.tenant().offered.iter().find(|(h, _)| *h == handle).map(|(_, f)| f.clone());
        match offered {
            Some(function) => self.new_foreign_function(function),
            None => Ok(self.dup(self.value_named(&named)?)),
        }
    }

    /// The failure that a thunk left in words.
    #[cold]
    pub(super) fn fault(&self) -> Box<Error> {
        let live = self.live();
        let (text, status) = (std::mem::replace(&mut live.fault, std::ptr::null_mut()), live.fault_status);
        // SAFETY: malloc'ed and closed by NUL (`rvm_fault`), and ours from now on.
        let message = unsafe {
            let message = std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned();
            libc::free(text.cast());
            message
        };
        Error::new(Status::from_number(status), message)
    }
}

/// The parser met a handle.
pub unsafe extern "C" fn handle(live: *mut Live, handle: u64, value: *mut JSValue) -> i32 {
    // SAFETY: the parser runs in a realm that this thread is in, and passes a variable of its own.
    unsafe {
        let entered = Entered::nested(&*(*live).realm.cast::<Realm>());
        let given = catch_unwind(AssertUnwindSafe(|| entered.given(handle)))
            .unwrap_or_else(|_| Err(Error::new(Status::Internal, "a fault of the library, caught in a data text")));
        match given {
            Ok(given) => {
                *value = given;
                T_OK
            }
            Err(error) => {
                if (*live).condemned == 0 {
                    let message = std::ffi::CString::new(error.message.replace('\0', " ")).unwrap_or_default();
                    rvm_fault(live, error.status as u32, c"%s".as_ptr(), message.as_ptr());
                }
                T_EXCEPTION
            }
        }
    }
}

/// # Safety
/// There are `length` writable bytes.
unsafe fn room<'a>(bytes: *mut u8, length: usize) -> Out<'a, [u8]> {
    // SAFETY: as promised; bytes to write need not hold anything.
    Out::from_uninit_slice(unsafe { std::slice::from_raw_parts_mut(bytes.cast::<MaybeUninit<u8>>(), length) })
}

/// Answers the number of bytes; `usize::MAX` if the text is not base64.
pub unsafe extern "C" fn base64_decode(text: *const u8, length: usize, bytes: *mut u8) -> usize {
    // SAFETY: `bytes` has room for three bytes for each four of the text, and as much again for the rest.
    let (text, out) = unsafe { (std::slice::from_raw_parts(text, length), room(bytes, length / 4 * 3 + 3)) };
    STANDARD.decode(text, out).map_or(usize::MAX, |decoded| decoded.len())
}

pub unsafe extern "C" fn base64_encode(bytes: *const u8, length: usize, text: *mut u8, text_length: usize) {
    // SAFETY: the writer made this much room.
    let (bytes, out) = unsafe { (std::slice::from_raw_parts(bytes, length), room(text, text_length)) };
    let _ = STANDARD.encode(bytes, out);
}
