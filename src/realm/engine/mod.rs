//! The door to the C room: twins of what engine.h and thunk.h declare.
//!
//! Rust calls no engine function; it calls the thunks below, each of which guards, calls and answers a status. Everything here is
//! `unsafe` to call for one common reason: the realm must be entered by this thread (see `realm::Entered`) and not
//! condemned. `layout` tests hold the twins against `rquickjs::qjs`.

use rquickjs::qjs;
use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicU32, AtomicU64};

pub use qjs::JSValue;

pub const T_OK: c_int = 0;
pub const T_EXCEPTION: c_int = 1;
pub const T_WRONG_KIND: c_int = 3;
pub const T_FAULT: c_int = 4;

pub const STOP_MEMORY: u32 = 1;
pub const STOP_SYSTEM: u32 = 2;
pub const STOP_TIME: u32 = 3;
pub const STOP_INTERRUPT: u32 = 4;
pub const STOP_HOST: u32 = 5;
pub const STOP_FORK: u32 = 6;
pub const STOP_ENGINE: u32 = 7;
pub const STOP_STACK: u32 = 8;

pub const CELL_UNDEFINED: u32 = 0;
pub const CELL_NULL: u32 = 1;
pub const CELL_BOOL: u32 = 2;
pub const CELL_NUMBER: u32 = 3;
pub const CELL_BIGINT: u32 = 4;
pub const CELL_STRING: u32 = 5;
pub const CELL_BYTES: u32 = 6;
pub const CELL_JSON: u32 = 7;
pub const CELL_JS: u32 = 8;
pub const CELL_DATA: u32 = 9;

/// Entry functions of the prelude, in the order in which module.js returns them.
pub mod entry {
    pub const REQUIRE_MAIN: u32 = 0;
    pub const POLL: u32 = 1;
    pub const TIMER_COUNT: u32 = 2;
    pub const TRACK_REJECTION: u32 = 3;
    pub const TAKE_REJECTIONS: u32 = 4;
    pub const USER_GLOBALS: u32 = 5;
    pub const MAP_OBJECT_SET: u32 = 6;
    pub const DESCRIBE_ERROR: u32 = 7;
    pub const MAKE_HOST_ERROR: u32 = 8;
    pub const IS_THENABLE: u32 = 9;
    pub const TO_PROMISE: u32 = 10;
    pub const NEW_PROMISE_STATE: u32 = 11;
    pub const ABANDON: u32 = 12;
    // 13: GLOBAL, which host.c calls; 14: TICKS, which thunk.c calls; 15: FORMAT_STACK, which error.c calls; 16 and 17: MODULES and
    // LINKS, of module.c.
    pub const COUNT: usize = 18;
}

#[repr(C)]
#[derive(Clone, Copy)]
pub union Payload {
    pub number: f64,
    pub integer: i64,
    pub boolean: bool,
    pub data: *const c_char,
}

/// One value on its way across (`rvm_cell`).
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Cell {
    pub kind: u32,
    pub flags: u32,
    pub length: u64,
    pub payload: Payload,
    pub js: JSValue,
}

pub const JS_UNDEFINED: JSValue = JSValue { u: qjs::JSValueUnion { int32: 0 }, tag: qjs::JS_TAG_UNDEFINED as i64 };

/// A number, without asking the engine.
#[inline]
pub fn number_of(value: JSValue) -> Option<f64> {
    match value.tag as i32 {
        // SAFETY: the tag says which member counts.
        qjs::JS_TAG_INT => Some(unsafe { value.u.int32 } as f64),
        // SAFETY: as above.
        qjs::JS_TAG_FLOAT64 => Some(unsafe { value.u.float64 }),
        // SAFETY: as above.
        qjs::JS_TAG_BOOL => Some(unsafe { value.u.int32 } as f64),
        _ => None,
    }
}

/// Whether it is a string.
#[inline]
pub fn is_string(value: JSValue) -> bool {
    matches!(value.tag as i32, qjs::JS_TAG_STRING | qjs::JS_TAG_STRING_ROPE)
}

/// A number that no memory is needed for.
#[inline]
pub fn small(number: i32) -> JSValue {
    JSValue { u: qjs::JSValueUnion { int32: number }, tag: qjs::JS_TAG_INT as i64 }
}

/// true or false.
#[inline]
pub fn boolean(is: bool) -> JSValue {
    JSValue { u: qjs::JSValueUnion { int32: is as i32 }, tag: qjs::JS_TAG_BOOL as i64 }
}

impl Cell {
    pub const UNDEFINED: Cell =
        Cell { kind: CELL_UNDEFINED, flags: 0, length: 0, payload: Payload { integer: 0 }, js: JS_UNDEFINED };

    /// Writes all that counts of a cell without data; `bits` are those of its payload.
    #[inline]
    pub fn set(&mut self, kind: u32, length: u64, bits: u64) {
        self.kind = kind;
        self.flags = 0;
        self.length = length;
        self.payload.integer = bits as i64;
    }
    /// Writes all that counts of a cell with data, which it borrows.
    #[inline]
    pub fn set_data(&mut self, kind: u32, bytes: &[u8]) {
        self.set(kind, bytes.len() as u64, 0);
        self.payload.data = bytes.as_ptr().cast();
    }
    pub fn number(number: f64) -> Cell {
        Cell { kind: CELL_NUMBER, payload: Payload { number }, ..Cell::UNDEFINED }
    }
    pub fn bigint(integer: i64) -> Cell {
        Cell { kind: CELL_BIGINT, payload: Payload { integer }, ..Cell::UNDEFINED }
    }
    pub fn boolean(boolean: bool) -> Cell {
        Cell { kind: CELL_BOOL, payload: Payload { boolean }, ..Cell::UNDEFINED }
    }
    /// Borrows `text` for the thunk's time.
    pub fn text(text: &str) -> Cell {
        Cell::data(CELL_STRING, text.as_bytes())
    }
    pub fn data(kind: u32, bytes: &[u8]) -> Cell {
        let data = bytes.as_ptr().cast();
        Cell { kind, length: bytes.len() as u64, payload: Payload { data }, ..Cell::UNDEFINED }
    }
    pub fn js(js: JSValue) -> Cell {
        Cell { kind: CELL_JS, js, ..Cell::UNDEFINED }
    }
}

/// The first bytes of every slot (`rvm_slot`).
#[repr(C)]
pub struct SlotHead {
    pub live: *mut Live,
    pub rt: *mut c_void,
    pub ctx: *mut c_void,
    pub global: JSValue,
    pub intrinsics: [JSValue; 15],
    pub function_text: JSValue,
    pub function_at: [JSValue; 3],
    pub errors: [JSValue; 20],
    pub apply: [JSValue; 4],
    pub atoms: [u32; 4],
    pub dom_exception: u32,
    pub getter: u32,
    pub frames: i32,
    pub capturing: u32,
    pub entries: [JSValue; entry::COUNT],
    pub on_promise: JSValue,
    pub names: [[u32; 8]; 16],
    pub top: u64,
    pub used: u64,
}

/// The running state of a realm (`rvm_live`), outside the slot.
#[repr(C)]
pub struct Live {
    pub slot: *mut SlotHead,
    pub guard: *mut c_void,
    pub limit: u64,
    pub opened: u64,
    pub peak: u64,
    pub touched: u64,
    pub keep: u64,
    pub gc_used: u64,
    pub gc_top: u64,
    pub deadline: u64,
    pub serial: u64,
    pub stop: AtomicU64,
    pub random: u64,
    pub started: f64,
    pub started_wall: f64,
    pub condemned: u32,
    pub soft: u32,
    pub polls: u32,
    pub rejections: u32,
    pub jobs: u32,
    pub ticks: u32,
    pub describing: u32,
    pub goes_over: u32,
    pub stack_low: u64,
    pub stack_enough: u64,
    pub stack_end: u64,
    pub stack_floor: u64,
    pub own_low: u64,
    pub own_high: u64,
    pub own_top: u64,
    pub home: u64,
    pub home_end: u64,
    pub home_floor: u64,
    pub own_number: u32,
    pub fault: *mut c_char,
    pub fault_status: u32,
    pub outer: *mut Live,
    pub realm: *const c_void,
    pub inner: *mut Live,
    pub jump: *mut c_void,
    pub hard: u32,
    hard_listed: u32,
    hard_next: *mut Live,
    hard_tid: AtomicU32,
    hard_sent_at: AtomicU64,
    hard_at: AtomicU64,
    hard_serial: AtomicU64,
    hard_stop: AtomicU64,
    hard_stop_at: AtomicU64,
    soft_at: u64,
    soft_us: u64,
    hard_floor: u64,
    hard_scope_at: u64,
    late_at: u64,
    late_in: u32,
    late_looks: u32,
    counter: *mut c_void,
    pub watched: *mut c_void,
}

impl Live {
    pub fn new(slot: *mut SlotHead, limit: u64) -> Live {
        Live {
            slot,
            limit,
            keep: 1 << 20,
            serial: 1, // never what `stop` says
            // SAFETY: null pointers, zeros and unset atomics.
            ..unsafe { std::mem::zeroed() }
        }
    }
}

#[repr(C)]
pub struct Script {
    pub code: *const u8,
    pub size: usize,
}

/// A module to be made (`rvm_module_part`).
#[repr(C)]
pub struct ModulePart {
    pub code: *const u8,
    pub size: usize,
    pub name: *const c_char,
    pub names: JSValue,
}

#[repr(C)]
pub struct CallArgs {
    pub target: JSValue,
    pub this_val: JSValue,
    pub method: *const c_char,
    pub method_length: usize,
    pub args: *const Cell,
    pub nargs: usize,
    pub out: *mut Cell,
}

/// What the C room calls (`rvm_rust_functions`).
#[repr(C)]
pub struct RustFunctions {
    pub native: unsafe extern "C" fn(*mut Live, c_int, c_int, *mut JSValue, *mut JSValue) -> c_int,
    pub host_call: unsafe extern "C" fn(*mut Live, i32, JSValue, c_int, *mut JSValue, *mut JSValue) -> c_int,
    pub open: unsafe extern "C" fn(*mut Live, u64) -> c_int,
    pub discard: unsafe extern "C" fn(*mut Live, u64, u64),
    pub stack_bounds: unsafe extern "C" fn(*mut usize, *mut usize),
    pub handle: unsafe extern "C" fn(*mut Live, u64, *mut JSValue) -> c_int,
    pub base64_decode: unsafe extern "C" fn(*const u8, usize, *mut u8) -> usize,
    pub base64_encode: unsafe extern "C" fn(*const u8, usize, *mut u8, usize),
    pub take_stack: unsafe extern "C" fn(*mut u32, *mut usize, *mut usize) -> bool,
    pub give_stack: extern "C" fn(u32),
}

/// One thing in the heap of a realm (`rvm_heap_node`).
#[repr(C)]
pub struct HeapNode {
    pub address: u64,
    pub bytes: u64,
    pub edges: u32,
    pub count: u32,
    pub refs: i32,
    pub code: u32,
    pub captured: u32,
    pub class_id: u16,
    pub kind: u8,
    pub flags: u8,
}

/// Who it holds (`rvm_heap_edge`).
#[repr(C)]
pub struct HeapEdge {
    pub to: u32,
    pub label: u32,
}

/// The code of a function (`rvm_heap_code`).
#[repr(C)]
pub struct HeapCode {
    pub node: u32,
    pub name: u32,
    pub file: u32,
    pub line: u32,
    pub captured: u32,
    pub captured_count: u32,
    pub arg_count: u32,
}

/// A variable that it captures (`rvm_heap_captured`).
#[repr(C)]
pub struct HeapCaptured {
    pub name: u32,
    pub index: u16,
    pub from: u16,
}

#[repr(C)]
pub struct Heap {
    pub nodes: *mut HeapNode,
    pub edges: *mut HeapEdge,
    pub codes: *mut HeapCode,
    pub captured: *mut HeapCaptured,
    pub node_count: u64,
    pub edge_count: u64,
    pub code_count: u64,
    pub captured_count: u64,
    pub global: u32,
    pub constructor: u32,
    pub exports: u32,
    pub filename: u32,
    pub loaded: u32,
    pub name: u32,
}

unsafe extern "C" {
    pub fn rvm_heap_thunk(live: *mut Live, heap: *mut Heap) -> c_int;
    pub fn rvm_heap_atom_thunk(live: *mut Live, atom: u32, out: *mut Cell) -> c_int;
    pub fn rvm_heap_class_thunk(live: *mut Live, class_id: u32, out: *mut Cell) -> c_int;
    pub fn rvm_use_rust(rust: *const RustFunctions);
    pub fn rvm_boot(live: *mut Live, scripts: *const Script, count: usize, shift: u64) -> c_int;
    pub fn rvm_enter(live: *mut Live, limit: usize, reserve: usize, unknown: usize);
    pub fn rvm_exit(live: *mut Live);
    pub fn rvm_hard_install() -> c_int;
    pub fn rvm_hard_arm(live: *mut Live);
    pub fn rvm_hard_interrupt(live: *mut Live, serial: u64);
    pub fn rvm_hard_child();
    pub fn rvm_know_counter(live: *mut Live);
    pub fn rvm_ask_soon(live: *mut Live);
    pub fn rvm_fault(live: *mut Live, status: u32, format: *const c_char, ...);
    pub fn rvm_take_stack(live: *mut Live) -> bool;
    pub fn rvm_give_stack(live: *mut Live);
    pub fn rvm_home(live: *const Live) -> usize;
    pub fn rvm_on_stack(address: usize) -> bool;
    pub fn rvm_set_watch(function: Option<unsafe extern "C" fn(*mut c_void) -> i32>, userdata: *mut c_void);
    pub fn rvm_watch_stops() -> bool;
    pub fn rvm_push_scope(scope: *mut c_void);
    pub fn rvm_pop_scope(scope: *mut c_void);
    pub fn rvm_quiet_scopes(quiet: bool);
    pub fn rvm_arena_start() -> u64;
    pub fn rvm_arena_packed(slot: *mut SlotHead, top: u64);
    pub fn rvm_arena_unmark(base: *mut c_void, bytes: u64);
    pub fn rvm_scope_stops() -> bool;
    pub fn rvm_scope_tries() -> bool;
    pub fn rvm_lend_stack(live: *mut Live, bytes: usize);
    pub fn rvm_stack_left() -> usize;
    pub fn rvm_call_thunk(live: *mut Live, args: *mut CallArgs) -> c_int;
    pub fn rvm_hot_thunk(live: *mut Live, args: *mut CallArgs) -> c_int;
    pub fn rvm_construct_thunk(live: *mut Live, args: *mut CallArgs) -> c_int;
    pub fn rvm_get_thunk(live: *mut Live, object: JSValue, key: *const Cell, out: *mut Cell) -> c_int;
    pub fn rvm_set_thunk(live: *mut Live, object: JSValue, key: *const Cell, value: *const Cell) -> c_int;
    pub fn rvm_has_thunk(live: *mut Live, object: JSValue, key: *const Cell, has: *mut bool) -> c_int;
    pub fn rvm_delete_thunk(live: *mut Live, object: JSValue, key: *const Cell, deleted: *mut bool) -> c_int;
    pub fn rvm_keys_thunk(live: *mut Live, object: JSValue, array: *mut JSValue, count: *mut u32) -> c_int;
    pub fn rvm_new_thunk(live: *mut Live, from: *const Cell, value: *mut JSValue) -> c_int;
    pub fn rvm_out_thunk(live: *mut Live, value: JSValue, out: *mut Cell) -> c_int;
    pub fn rvm_string_thunk(live: *mut Live, value: JSValue, out: *mut Cell) -> c_int;
    pub fn rvm_json_thunk(live: *mut Live, value: JSValue, out: *mut Cell) -> c_int;
    pub fn rvm_bytes_thunk(live: *mut Live, value: JSValue, out: *mut Cell) -> c_int;
    pub fn rvm_data_thunk(live: *mut Live, value: JSValue, out: *mut Cell) -> c_int;
    pub fn rvm_same_thunk(live: *mut Live, a: JSValue, b: JSValue, same: *mut bool) -> c_int;
    pub fn rvm_dup(live: *mut Live, value: JSValue) -> JSValue;
    pub fn rvm_free_thunk(live: *mut Live, value: JSValue) -> c_int;
    pub fn rvm_type_of(live: *mut Live, value: JSValue) -> u32;
    pub fn rvm_entry_thunk(live: *mut Live, entry: u32, args: *const Cell, nargs: usize, out: *mut Cell) -> c_int;
    pub fn rvm_compile_thunk(
        live: *mut Live,
        text: *const c_char,
        length: usize,
        name: *const c_char,
        line: c_int,
        strip: bool,
        code: *mut *mut u8,
        size: *mut usize,
    ) -> c_int;
    pub fn rvm_compile_twice_thunk(
        live: *mut Live,
        text: *const c_char,
        length: usize,
        name: *const c_char,
        line: c_int,
        code: *mut *mut u8,
        size: *mut usize,
    ) -> c_int;
    pub fn rvm_load_thunk(live: *mut Live, code: *const u8, size: usize, value: *mut JSValue) -> c_int;
    pub fn rvm_function_thunk(live: *mut Live, name: *const c_char, id: i32, value: *mut JSValue) -> c_int;
    pub fn rvm_array_thunk(live: *mut Live, items: *const Cell, count: usize, value: *mut JSValue) -> c_int;
    pub fn rvm_throw_text_thunk(live: *mut Live, text: *const c_char) -> c_int;
    pub fn rvm_item_thunk(live: *mut Live, array: JSValue, index: u32, value: *mut JSValue) -> c_int;
    pub fn rvm_throw_thunk(live: *mut Live, value: JSValue) -> c_int;
    pub fn rvm_take_exception_thunk(live: *mut Live, value: *mut JSValue) -> c_int;
    pub fn rvm_module_check_thunk(live: *mut Live) -> c_int;
    pub fn rvm_module_compile_thunk(
        live: *mut Live,
        text: *const c_char,
        length: usize,
        name: *const c_char,
        code: *mut *mut u8,
        size: *mut usize,
        about: *mut Cell,
    ) -> c_int;
    pub fn rvm_modules_thunk(live: *mut Live, parts: *const ModulePart, count: usize, links: JSValue, handles: *mut JSValue) -> c_int;
    pub fn rvm_jobs_thunk(live: *mut Live, thrown: *mut JSValue) -> c_int;
    pub fn rvm_iterate_thunk(live: *mut Live, object: JSValue, iterator: *mut JSValue) -> c_int;
    pub fn rvm_next_thunk(live: *mut Live, iterator: JSValue, done: *mut bool, out: *mut Cell) -> c_int;
    pub fn rvm_promise_new_thunk(live: *mut Live, promise: *mut JSValue, resolver: *mut JSValue) -> c_int;
    pub fn rvm_settle_thunk(live: *mut Live, resolver: JSValue, reject: bool, value: *const Cell) -> c_int;
    pub fn rvm_class_name_thunk(live: *mut Live, value: JSValue, out: *mut Cell) -> c_int;
    pub fn rvm_view_thunk(live: *mut Live, value: JSValue, data: *mut *mut u8, length: *mut usize) -> c_int;
    pub fn rvm_text_thunk(live: *mut Live, value: JSValue, data: *mut *const u8, length: *mut usize) -> c_int;
    pub fn rvm_text_free_thunk(live: *mut Live, text: *const u8) -> c_int;
    pub fn rvm_units_thunk(live: *mut Live, data: *const u16, length: usize, value: *mut JSValue) -> c_int;
    pub fn rvm_poll_thunk(live: *mut Live) -> c_int;
    pub fn rvm_throw_stop_thunk(live: *mut Live, text: *const c_char) -> c_int;
    pub fn rvm_collect_thunk(live: *mut Live) -> c_int;
    pub fn rvm_watch_promises_thunk(live: *mut Live) -> c_int;
    pub fn rvm_watched_free(live: *mut Live);
    pub fn rvm_function_id(value: JSValue) -> i32;
    pub fn rvm_freeze_thunk(live: *mut Live, pending: *mut u64) -> c_int;
    pub fn rvm_promise_thunk(live: *mut Live, promise: JSValue, state: *mut c_int, value: *mut JSValue) -> c_int;
}

#[cfg(test)]
mod layout;
