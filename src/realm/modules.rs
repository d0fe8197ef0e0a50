//! ES modules: compiling them, and making the records of a graph.

use super::engine::*;
use super::enter::Entered;
use super::{JSValue, value};
use crate::error::{Error, Result};
use std::ffi::CString;

/// A module to be made.
pub enum Part<'a> {
    /// Code of [`Entered::compile_module`].
    Code(&'a [u8]),
    /// Of another kind: the engine's name for it, and an array of the names that it exports.
    Other(CString, JSValue),
}

/// What compiling an ES module gives.
pub struct Compiled {
    /// Without the text of functions.
    pub code: Vec<u8>,
    /// With it.
    pub full: Vec<u8>,
    /// What the module asks for, as JSON (see `describe` in module.c).
    pub about: String,
}

impl Entered {
    /// Compiles the text of an ES module.
    pub fn compile_module(&self, text: &str, name: &str) -> Result<Compiled> {
        let name = CString::new(name).map_err(|_| Error::invalid("a file name holds NUL"))?;
        let text_nul = [text.as_bytes(), b"\0"].concat();
        let (mut code, mut size, mut about) = ([std::ptr::null_mut(); 2], [0; 2], Cell::UNDEFINED);
        // SAFETY: inside; on success the thunk gives malloc'ed memory, copied and freed here.
        unsafe {
            let (codes, sizes) = (code.as_mut_ptr(), size.as_mut_ptr());
            let data = text_nul.as_ptr().cast();
            self.check(rvm_module_compile_thunk(self.live(), data, text.len(), name.as_ptr(), codes, sizes, &mut about))?;
            let take = |i: usize| {
                let bytes = std::slice::from_raw_parts(code[i], size[i]).to_vec();
                libc::free(code[i].cast());
                bytes
            };
            Ok(Compiled { code: take(0), full: take(1), about: value::take_text(&about) })
        }
    }

    /// Makes the modules of a graph, whose requests `links` tells; answers an array of handles, of which the caller has the reference.
    ///
    /// # Safety
    /// Code came from [`Entered::compile_module`] in this process: the engine's reader trusts it.
    pub unsafe fn make_modules(&self, parts: &[Part<'_>], links: JSValue) -> Result<JSValue> {
        let parts: Vec<ModulePart> = parts
            .iter()
            .map(|part| match part {
                Part::Code(code) => ModulePart { code: code.as_ptr(), size: code.len(), name: std::ptr::null(), names: JS_UNDEFINED },
                Part::Other(name, names) => ModulePart { code: std::ptr::null(), size: 0, name: name.as_ptr(), names: *names },
            })
            .collect();
        let mut handles = JS_UNDEFINED;
        // SAFETY: inside, and as promised; the parts live until the thunk returns.
        self.check(unsafe { rvm_modules_thunk(self.live(), parts.as_ptr(), parts.len(), links, &mut handles) })?;
        Ok(handles)
    }
}
