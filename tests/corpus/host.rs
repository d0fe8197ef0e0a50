//! The few functions of the C interface that the corpus needs, as a careful host calls them.

use rvm::abi::context::{rvm_context_new, rvm_options};
use rvm::abi::error::*;
use rvm::abi::handle::rvm_release;
use rvm::abi::jobs::rvm_await;
use rvm::abi::map::{RVM_READ, rvm_map_allow, rvm_map_new};
use rvm::abi::module::{rvm_call, rvm_require};
use rvm::abi::object::rvm_to_json;
use rvm::abi::process::{rvm_process_stats, rvm_realm_stats, rvm_stats, rvm_stats_process};
use rvm::abi::value::*;
use std::ffi::{CStr, CString};
use std::path::Path;
use std::ptr::null;

/// What went wrong: the message, and where (the JavaScript stack).
pub struct Fault {
    pub message: String,
    pub stack: String,
}

macro_rules! ask {
    ($function:ident($($argument:expr),*)) => {{
        let mut error: *mut rvm_error = std::ptr::null_mut();
        // SAFETY: inputs are borrowed for the call, outputs are ours, as the header says.
        match unsafe { $function($($argument,)* &mut error) } {
            0 => Ok(()),
            _ => Err(fault(error)),
        }
    }};
}

fn fault(error: *mut rvm_error) -> Fault {
    // SAFETY: accessors take NULL too; texts live as long as the error.
    unsafe {
        let text = |t: *const std::ffi::c_char| if t.is_null() { String::new() } else { CStr::from_ptr(t).to_string_lossy().into_owned() };
        let fault =
            Fault { message: format!("{}: {}", text(rvm_error_name(error)), text(rvm_error_message(error))), stack: text(rvm_error_stack(error)) };
        rvm_error_free(error);
        fault
    }
}

/// A handle that is released when it goes.
pub struct Handle(u64);

impl Drop for Handle {
    fn drop(&mut self) {
        rvm_release(self.0);
    }
}

/// A realm of its own that may read below `root`.
pub fn context(root: &Path) -> Result<Handle, Fault> {
    let root = CString::new(root.to_str().unwrap()).unwrap();
    let roots = [root.as_ptr()];
    // SAFETY: zero is the default of every option.
    let mut options: rvm_options = unsafe { std::mem::zeroed() };
    options.size = size_of::<rvm_options>();
    options.base = root.as_ptr();
    options.roots = roots.as_ptr();
    options.roots_count = 1;
    // What hangs must not hang the list.
    options.time_limit_ms = 120_000;
    let mut ctx = 0;
    ask!(rvm_context_new(&options, &mut ctx))?;
    Ok(Handle(ctx))
}

/// A map that lets `fs` read below `root`.
pub fn reader(root: &Path) -> Result<Handle, Fault> {
    let root = CString::new(root.to_str().unwrap()).unwrap();
    let mut map = 0;
    ask!(rvm_map_new(&mut map))?;
    let map = Handle(map);
    ask!(rvm_map_allow(map.0, c"fs".as_ptr(), root.as_ptr(), RVM_READ))?;
    Ok(map)
}

pub fn require(ctx: &Handle, path: &str, map: Option<&Handle>) -> Result<Handle, Fault> {
    let path = CString::new(path).unwrap();
    let mut module = 0;
    ask!(rvm_require(path.as_ptr(), ctx.0, map.map_or(0, |m| m.0), &mut module))?;
    Ok(Handle(module))
}

/// Calls it, and waits for what it gives.
pub fn call(function: &Handle) -> Result<rvm_value, Fault> {
    let mut value = undefined();
    ask!(rvm_call(function.0, null(), null(), 0, &mut value))?;
    if value.kind == RVM_HANDLE {
        // SAFETY: the kind says that it is one.
        let promise = Handle(unsafe { value.r#as.handle });
        value = undefined();
        ask!(rvm_await(promise.0, 120_000, &mut value))?;
    }
    Ok(value)
}

/// The value as JSON text, as `JSON.stringify` gives it.
pub fn json(mut value: rvm_value) -> Result<String, Fault> {
    // SAFETY: the member that is read is the kind's; text is `length` bytes of UTF-8 of ours.
    unsafe {
        let bytes = |value: &rvm_value| String::from_utf8(std::slice::from_raw_parts(value.r#as.data.cast::<u8>(), value.length as usize).to_vec()).unwrap();
        let text = match value.kind {
            RVM_HANDLE => {
                let described = described(value.r#as.handle);
                rvm_value_clear(&mut value);
                let mut json = described?;
                let text = bytes(&json);
                rvm_value_clear(&mut json);
                return Ok(text);
            }
            RVM_STRING => serde_json::to_string(&bytes(&value)).unwrap(),
            RVM_BOOL => value.r#as.boolean.to_string(),
            RVM_NUMBER if value.r#as.number.is_finite() => value.r#as.number.to_string(),
            _ => "null".into(),
        };
        rvm_value_clear(&mut value);
        Ok(text)
    }
}

fn described(object: u64) -> Result<rvm_value, Fault> {
    let mut json = undefined();
    ask!(rvm_to_json(object, &mut json))?;
    Ok(json)
}

fn undefined() -> rvm_value {
    // SAFETY: a zeroed value is undefined.
    unsafe { std::mem::zeroed() }
}

pub fn realm_peak(ctx: &Handle) -> u64 {
    // SAFETY: a struct of numbers.
    let mut stats: rvm_realm_stats = unsafe { std::mem::zeroed() };
    stats.size = size_of::<rvm_realm_stats>();
    ask!(rvm_stats(ctx.0, &mut stats)).map_or(0, |()| stats.bytes_peak)
}

pub fn process() -> rvm_process_stats {
    // SAFETY: a struct of numbers.
    let mut stats: rvm_process_stats = unsafe { std::mem::zeroed() };
    stats.size = size_of::<rvm_process_stats>();
    ask!(rvm_stats_process(&mut stats)).map_err(|f| f.message).unwrap();
    stats
}

/// Nothing of any realm is left; if something is, what.
pub fn left() -> Option<String> {
    let s = process();
    (s.live_realms != 0 || s.live_handles != 0 || s.bytes_used != 0)
        .then(|| format!("{} realms, {} handles, {} bytes are left after release", s.live_realms, s.live_handles, s.bytes_used))
}
