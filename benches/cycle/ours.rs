//! The library as a C host sees it: what `include/rvm.h` declares, and no more.

// Two programs share this file, and neither uses all of it.
#![allow(dead_code)]

// Links the library; only its exported C functions are used.
use rvm as _;
use std::ffi::{CStr, c_char};
use std::ptr;

pub type Handle = u64;
type Status = i32;

#[repr(C)]
pub struct Options {
    size: usize,
    base: *const c_char,
    roots: *const *const c_char,
    roots_count: usize,
    conditions: *const *const c_char,
    conditions_count: usize,
    memory_limit: u64,
    stack_limit: u64,
    time_limit_ms: u64,
    busy: u32,
    console: u32,
    name: *const c_char,
}

#[repr(C)]
#[derive(Clone, Copy)]
union Payload {
    number: f64,
    handle: Handle,
    data: *const c_char,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Value {
    kind: u32,
    flags: u32,
    length: u64,
    payload: Payload,
}

const NUMBER: u32 = 3;
const STRING: u32 = 5;
const JSON: u32 = 7;
const HANDLE: u32 = 8;
const DATA: u32 = 9;

#[repr(C)]
#[derive(Default)]
struct RealmStats {
    size: usize,
    bytes_used: u64,
    bytes_peak: u64,
    bytes_limit: u64,
    handles: u64,
    host_functions: u64,
    timers: u64,
    unhandled_rejections: u64,
    condemned: u32,
    reserved: u32,
}

#[repr(C)]
#[derive(Default, Debug)]
pub struct ProcessStats {
    size: usize,
    pub live_handles: u64,
    pub live_realms: u64,
    pub bytes_used: u64,
    pub bytes_peak: u64,
    pub pooled_slots: u64,
    pub pooled_bytes: u64,
    pub cached_modules: u64,
    pub cached_bytes: u64,
    pub image_bytes: u64,
    pub reserved_bytes: u64,
}

/// A call written once and made often.
#[repr(C)]
pub struct CallFrame {
    size: usize,
    target: Handle,
    receiver: Handle,
    method: *const c_char,
    args: *const Value,
    nargs: usize,
    result: Value,
    error: *mut Error,
}

#[repr(C)]
struct Error {
    _private: [u8; 0],
}

unsafe extern "C" {
    fn rvm_require(path: *const c_char, ctx: Handle, map: Handle, module: *mut Handle, error: *mut *mut Error) -> Status;
    fn rvm_call(
        target: Handle,
        method: *const c_char,
        args: *const Value,
        nargs: usize,
        result: *mut Value,
        error: *mut *mut Error,
    ) -> Status;
    fn rvm_call_prepared(frame: *mut CallFrame) -> Status;
    fn rvm_template(path: *const c_char, ctx: Handle, map: Handle, template: *mut Handle, error: *mut *mut Error) -> Status;
    fn rvm_instantiate(template: Handle, module: *mut Handle, error: *mut *mut Error) -> Status;
    fn rvm_release(handle: Handle) -> Status;
    fn rvm_get(object: Handle, key: *const c_char, value: *mut Value, error: *mut *mut Error) -> Status;
    fn rvm_to_json(object: Handle, json: *mut Value, error: *mut *mut Error) -> Status;
    fn rvm_to_data(object: Handle, data: *mut Value, error: *mut *mut Error) -> Status;
    fn rvm_trim();
    fn rvm_value_clear(value: *mut Value);
    fn rvm_context_new(options: *const Options, ctx: *mut Handle, error: *mut *mut Error) -> Status;
    fn rvm_stats(realm: Handle, stats: *mut RealmStats, error: *mut *mut Error) -> Status;
    fn rvm_stats_process(stats: *mut ProcessStats, error: *mut *mut Error) -> Status;
    fn rvm_error_message(error: *const Error) -> *const c_char;
    fn rvm_version() -> *const c_char;
}

impl Value {
    const UNDEFINED: Value = Value { kind: 0, flags: 0, length: 0, payload: Payload { handle: 0 } };

    pub fn number(number: f64) -> Value {
        Value { kind: NUMBER, payload: Payload { number }, ..Value::UNDEFINED }
    }

    fn text(kind: u32, text: &str) -> Value {
        Value { kind, length: text.len() as u64, payload: Payload { data: text.as_ptr().cast() }, ..Value::UNDEFINED }
    }
}

#[cold]
fn fail(what: &str, status: Status, error: *mut Error) -> ! {
    let message = if error.is_null() {
        "no message".into()
    } else {
        // SAFETY: the message lives as long as the error, which is never freed here.
        unsafe { CStr::from_ptr(rvm_error_message(error)) }.to_string_lossy()
    };
    panic!("{what}: status {status}: {message}");
}

// Every call below passes a live out pointer and an error pointer, as a careful host does.
macro_rules! done {
    ($function:ident($($argument:expr),*)) => {{
        let mut error = ptr::null_mut();
        // SAFETY: the header's rules: inputs are borrowed for the call, outputs are ours.
        let status = unsafe { $function($($argument,)* &mut error) };
        if status != 0 {
            fail(stringify!($function), status, error);
        }
    }};
}

#[inline]
pub fn require(path: &CStr, ctx: Handle) -> Handle {
    let mut module = 0;
    done!(rvm_require(path.as_ptr(), ctx, 0, &mut module));
    module
}

#[inline]
pub fn release(handle: Handle) {
    // SAFETY: takes any number.
    let status = unsafe { rvm_release(handle) };
    assert!(status == 0, "rvm_release: status {status}");
}

impl CallFrame {
    /// A call of `target` itself with one argument, which stays where it is as long as the frame.
    pub fn new(target: Handle, arg: &Value) -> CallFrame {
        CallFrame {
            size: size_of::<CallFrame>(),
            target,
            receiver: 0,
            method: ptr::null(),
            args: arg,
            nargs: 1,
            result: Value::UNDEFINED,
            error: ptr::null_mut(),
        }
    }

    /// Makes the call; it gives a number.
    #[inline]
    pub fn call(&mut self) -> f64 {
        // SAFETY: the handle and the argument live, `new`'s caller says so.
        let status = unsafe { rvm_call_prepared(self) };
        if status != 0 {
            fail("rvm_call_prepared", status, self.error);
        }
        as_number(&self.result)
    }
}

/// A module loaded once, to be copied.
pub fn template(path: &CStr) -> Handle {
    let mut template = 0;
    done!(rvm_template(path.as_ptr(), 0, 0, &mut template));
    template
}

#[inline]
pub fn instantiate(template: Handle) -> Handle {
    let mut module = 0;
    done!(rvm_instantiate(template, &mut module));
    module
}

/// Gives back what is only kept for speed, compiled code included.
pub fn trim() {
    // SAFETY: takes nothing.
    unsafe { rvm_trim() }
}

/// A context with room for `memory_limit` bytes.
pub fn context(memory_limit: u64) -> Handle {
    // SAFETY: zero means default, for pointers too.
    let options = Options { size: size_of::<Options>(), memory_limit, ..unsafe { std::mem::zeroed() } };
    let mut ctx = 0;
    done!(rvm_context_new(&options, &mut ctx));
    ctx
}

/// A context with every limit set.
#[inline]
pub fn limited_context() -> Handle {
    let options = Options {
        size: size_of::<Options>(),
        memory_limit: 64 << 20,
        time_limit_ms: 1000,
        // SAFETY: zero means default, for pointers too.
        ..unsafe { std::mem::zeroed() }
    };
    let mut ctx = 0;
    done!(rvm_context_new(&options, &mut ctx));
    ctx
}

/// No argument, a number back.
#[inline]
pub fn call_0(target: Handle, method: &CStr) -> f64 {
    let mut result = Value::UNDEFINED;
    done!(rvm_call(target, method.as_ptr(), ptr::null(), 0, &mut result));
    as_number(&result)
}

/// A number in, a number back; `method` None calls the target itself.
#[inline]
pub fn call_number(target: Handle, method: Option<&CStr>, number: f64) -> f64 {
    let arg = Value::number(number);
    let mut result = Value::UNDEFINED;
    done!(rvm_call(target, method.map_or(ptr::null(), CStr::as_ptr), &arg, 1, &mut result));
    as_number(&result)
}

#[inline]
fn as_number(value: &Value) -> f64 {
    assert!(value.kind == NUMBER, "kind {}", value.kind);
    // SAFETY: the kind says so.
    unsafe { value.payload.number }
}

/// Text in, text back; gives its length.
#[inline]
pub fn call_text(target: Handle, method: &CStr, text: &str) -> usize {
    let arg = Value::text(STRING, text);
    let mut result = Value::UNDEFINED;
    done!(rvm_call(target, method.as_ptr(), &arg, 1, &mut result));
    assert!(result.kind == STRING, "kind {}", result.kind);
    clear(result)
}

/// JSON in, the object that comes back out as JSON; gives its length.
#[inline]
pub fn call_json(target: Handle, method: &CStr, json: &str) -> usize {
    let arg = Value::text(JSON, json);
    let mut object = Value::UNDEFINED;
    done!(rvm_call(target, method.as_ptr(), &arg, 1, &mut object));
    let mut text = Value::UNDEFINED;
    done!(rvm_to_json(as_handle(&object), &mut text));
    clear(object);
    assert!(text.kind == JSON, "kind {}", text.kind);
    clear(text)
}

/// The same with data text.
#[inline]
pub fn call_data(target: Handle, method: &CStr, data: &str) -> usize {
    let arg = Value::text(DATA, data);
    let mut object = Value::UNDEFINED;
    done!(rvm_call(target, method.as_ptr(), &arg, 1, &mut object));
    let mut text = Value::UNDEFINED;
    done!(rvm_to_data(as_handle(&object), &mut text));
    clear(object);
    assert!(text.kind == DATA, "kind {}", text.kind);
    clear(text)
}

fn as_handle(value: &Value) -> Handle {
    assert!(value.kind == HANDLE, "kind {}", value.kind);
    // SAFETY: the kind says so.
    unsafe { value.payload.handle }
}

#[inline]
fn clear(mut value: Value) -> usize {
    let length = value.length;
    // SAFETY: the value is ours.
    unsafe { rvm_value_clear(&mut value) };
    length as usize
}

pub fn get(object: Handle, key: &CStr) -> Handle {
    let mut value = Value::UNDEFINED;
    done!(rvm_get(object, key.as_ptr(), &mut value));
    as_handle(&value)
}

/// Bytes in use in the handle's realm.
pub fn bytes(realm: Handle) -> u64 {
    let mut stats = RealmStats { size: size_of::<RealmStats>(), ..Default::default() };
    done!(rvm_stats(realm, &mut stats));
    stats.bytes_used
}

pub fn process() -> ProcessStats {
    let mut stats = ProcessStats { size: size_of::<ProcessStats>(), ..Default::default() };
    done!(rvm_stats_process(&mut stats));
    stats
}

pub fn version() -> String {
    // SAFETY: a static string.
    unsafe { CStr::from_ptr(rvm_version()) }.to_string_lossy().into_owned()
}
