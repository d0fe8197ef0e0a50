//! Operations inside a realm, on values of the engine. Each makes one thunk call and turns its status into a `Result`.

use super::engine::*;
use super::enter::Entered;
use super::value::{Text, Value};
use super::{JSValue, OnRejection, Print, RealmStats};
use crate::error::{Error, Result, Status};
use std::sync::atomic::Ordering::*;

/// Stack that describing an exception may use beyond the limit, out of the reserve.
const STACK_LENT: usize = 32 << 10;

impl Entered {
    /// Turns a thunk's status into a `Result`, taking the engine's exception.
    #[inline]
    pub fn check(&self, status: i32) -> Result<()> {
        match status {
            T_OK => Ok(()),
            _ => Err(self.failed(status)),
        }
    }

    #[cold]
    fn failed(&self, status: i32) -> Box<Error> {
        match status {
            T_EXCEPTION => self.take_error(),
            T_FAULT => self.fault(),
            T_WRONG_KIND => Error::new(Status::WrongKind, "the value is of another kind than the operation takes"),
            _ => self.condemned(true),
        }
    }

    /// The engine's current exception, as an error.
    fn take_error(&self) -> Box<Error> {
        let mut thrown = JS_UNDEFINED;
        // SAFETY: inside.
        if unsafe { rvm_take_exception_thunk(self.live(), &mut thrown) } != T_OK {
            return self.condemned(true);
        }
        self.describe(thrown)
    }

    /// Says what was thrown, and takes its reference.
    pub(super) fn describe(&self, thrown: JSValue) -> Box<Error> {
        if self.live().condemned != 0 {
            return self.condemned(true);
        }
        let mut error = if self.live().soft != 0 { self.stopped() } else { Error::new(Status::Exception, "") };
        match self.with_lent_stack(|| self.describe_fields(thrown)).unwrap_or(Err(())) {
            Ok(fields) => fields(&mut error, self.live().soft != 0),
            Err(_) if self.live().condemned != 0 => return self.condemned(true),
            Err(_) if error.message.is_empty() => error.message = "an exception that cannot be described".into(),
            Err(_) => (),
        }
        self.free(thrown);
        error
    }

    /// Runs `f`, which describes or makes an error, on some of the reserve. `None` if it goes too deep: making an error can fail, which
    /// makes an error.
    fn with_lent_stack<T>(&self, f: impl FnOnce() -> T) -> Option<T> {
        const DEEPEST: u32 = 3;
        if self.live().describing >= DEEPEST {
            return None;
        }
        self.live().describing += 1;
        // SAFETY: inside; calls that only store numbers.
        unsafe { rvm_lend_stack(self.live(), STACK_LENT) };
        let result = f();
        self.live().describing -= 1;
        if self.live().describing == 0 {
            // SAFETY: as above.
            unsafe { rvm_lend_stack(self.live(), 0) };
        }
        Some(result)
    }

    /// Asks the prelude, which reads the thrown value with care. The nested failure of that is not described again.
    #[allow(clippy::type_complexity)]
    fn describe_fields(&self, thrown: JSValue) -> std::result::Result<impl FnOnce(&mut Error, bool), ()> {
        let mut out = Cell::UNDEFINED;
        let mut fields: Vec<Result<Value>> = Vec::with_capacity(8);
        // SAFETY: inside; each cell came out of a thunk and is taken once, at once: the next may be the one that memory is out for.
        unsafe {
            if rvm_entry_thunk(self.live(), entry::DESCRIBE_ERROR, &Cell::js(thrown), 1, &mut out) != T_OK || out.kind != CELL_JS {
                self.drop_exception();
                return Err(());
            }
            for i in 0..8 {
                let mut field = Cell::UNDEFINED;
                if rvm_get_thunk(self.live(), out.js, &Cell::number(i as f64), &mut field) != T_OK {
                    if self.live().condemned != 0 {
                        return Err(());
                    }
                    self.drop_exception();
                    field = Cell::UNDEFINED;
                }
                fields.push(self.value_of(field));
            }
            self.free(out.js);
        }
        let mut texts = fields.into_iter();
        Ok(move |error: &mut Error, stopped: bool| {
            let mut text = || match texts.next() {
                Some(Ok(Value::String(t))) => (Some(t.to_string()), 0),
                Some(Ok(Value::Number(n))) => (None, n as u64),
                Some(Ok(Value::BigInt(n))) => (None, n as u64),
                _ => (None, 0),
            };
            let (name, message) = (text().0, text().0);
            if !stopped {
                error.name = name.unwrap_or_else(|| "Error".into());
                error.message = message.unwrap_or_default();
            }
            error.stack = text().0;
            error.code = text().0;
            error.file = text().0;
            error.line = text().1 as u32;
            error.column = text().1 as u32;
            error.tag = text().1;
        })
    }

    fn drop_exception(&self) {
        let mut thrown = JS_UNDEFINED;
        if self.live().condemned == 0 {
            // SAFETY: inside.
            unsafe { rvm_take_exception_thunk(self.live(), &mut thrown) };
            self.free(thrown);
        }
    }

    /// Makes `error` the engine's current exception, for a trampoline that answers one.
    pub(super) fn throw(&self, error: &Error) {
        if self.live().condemned != 0 {
            return;
        }
        if self.live().soft != 0 {
            let text = std::ffi::CString::new(error.message.replace('\0', " ")).unwrap_or_default();
            // SAFETY: inside.
            unsafe { rvm_throw_stop_thunk(self.live(), text.as_ptr()) };
            return;
        }
        let code = error.code.as_deref().map_or(Cell::UNDEFINED, Cell::text);
        // What does not parse tells where.
        let stack = error.stack.as_deref().filter(|_| error.name == "SyntaxError" && error.file.is_some());
        let stack = stack.map_or(Cell::UNDEFINED, Cell::text);
        let args = [Cell::text(&error.name), Cell::text(&error.message), code, Cell::bigint(error.tag as i64), stack];
        let thrown = self.with_lent_stack(|| {
            let mut out = Cell::UNDEFINED;
            // SAFETY: inside; the entry answers an object.
            unsafe {
                let status = rvm_entry_thunk(self.live(), entry::MAKE_HOST_ERROR, args.as_ptr(), args.len(), &mut out);
                if status == T_OK && out.kind == CELL_JS {
                    rvm_throw_thunk(self.live(), out.js);
                    self.free(out.js);
                }
                // Else the entry's own exception (want of stack) is the current one.
            }
        });
        if thrown.is_none() && self.live().condemned == 0 {
            let text = std::ffi::CString::new(error.message.replace('\0', " ")).unwrap_or_default();
            // SAFETY: inside.
            unsafe { rvm_throw_text_thunk(self.live(), text.as_ptr()) };
        }
    }

    /// Takes over what a thunk wrote.
    ///
    /// # Safety
    /// `cell` came out of a thunk and is used once.
    #[inline]
    pub unsafe fn value_of(&self, cell: Cell) -> Result<Value> {
        // SAFETY: the kind says which member counts; the data is taken over once, as promised.
        unsafe {
            Ok(match cell.kind {
                CELL_UNDEFINED => Value::Undefined,
                CELL_NULL => Value::Null,
                CELL_BOOL => Value::Bool(cell.payload.boolean),
                CELL_NUMBER => Value::Number(cell.payload.number),
                CELL_BIGINT if cell.length == 0 => Value::BigInt(cell.payload.integer),
                CELL_BIGINT => {
                    let text = Text::from_cell(&cell);
                    match std::str::from_utf8(text.bytes()).ok().and_then(|t| t.parse().ok()) {
                        Some(n) => Value::BigInt(n),
                        None => Value::BigIntText(text),
                    }
                }
                CELL_STRING => Value::String(Text::from_cell(&cell)),
                CELL_BYTES => Value::Bytes(Text::from_cell(&cell)),
                CELL_JSON => Value::Json(Text::from_cell(&cell)),
                CELL_DATA => Value::Data(Text::from_cell(&cell)),
                _ => Value::Handle(self.make_handle(cell.js)?, self.type_of(cell.js)),
            })
        }
    }

    /// Calls `target.method`, or `target` itself; the result goes to `out` if somebody wants it.
    #[inline]
    pub fn call(&self, target: JSValue, method: Option<&[u8]>, args: &[Cell], out: Option<&mut Cell>) -> Result<()> {
        let mut call = call_args(target, method, args, out);
        // SAFETY: inside; the cells live until the thunk returns.
        self.check(unsafe { rvm_call_thunk(self.live(), &mut call) })
    }

    /// Calls `target` with `this`, which is held for the call.
    pub fn call_on(&self, target: JSValue, this: JSValue, args: &[Cell], out: Option<&mut Cell>) -> Result<()> {
        let this = self.dup(this);
        let mut call = CallArgs { this_val: this, ..call_args(target, None, args, out) };
        // SAFETY: inside; the cells live until the thunk returns.
        let done = self.check(unsafe { rvm_call_thunk(self.live(), &mut call) });
        self.free(this);
        done
    }

    /// `new target(args…)`.
    pub fn construct(&self, target: JSValue, args: &[Cell], out: Option<&mut Cell>) -> Result<()> {
        let mut call = call_args(target, None, args, out);
        // SAFETY: as in `call`.
        self.check(unsafe { rvm_construct_thunk(self.live(), &mut call) })
    }

    /// Calls an entry of the prelude for a value of the engine; primitives come out as they are.
    pub fn entry_cell(&self, entry: u32, args: &[Cell]) -> Result<Cell> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_entry_thunk(self.live(), entry, args.as_ptr(), args.len(), &mut out) })?;
        Ok(out)
    }

    /// Calls an entry of the prelude for a value of the engine of any kind; the caller has its reference.
    pub fn entry_value(&self, entry: u32, args: &[Cell]) -> Result<JSValue> {
        let out = self.entry_cell(entry, args)?;
        if out.kind == CELL_JS {
            return Ok(out.js);
        }
        let value = self.new_value(&out);
        // SAFETY: written by the thunk; this frees what it owns.
        drop(unsafe { self.value_of(out) });
        value
    }

    /// Calls an entry of the prelude.
    pub fn entry(&self, entry: u32, args: &[Cell]) -> Result<Value> {
        let out = self.entry_cell(entry, args)?;
        // SAFETY: written by the thunk.
        unsafe { self.value_of(out) }
    }

    /// The global object, borrowed.
    pub fn global(&self) -> JSValue {
        // SAFETY: inside; the slot holds an engine.
        unsafe { (*self.live().slot).global }
    }

    /// Reads `object[key]`.
    pub fn get(&self, object: JSValue, key: &Cell) -> Result<Value> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_get_thunk(self.live(), object, key, &mut out) })?;
        // SAFETY: written by the thunk.
        unsafe { self.value_of(out) }
    }

    pub fn set(&self, object: JSValue, key: &Cell, value: &Cell) -> Result<()> {
        // SAFETY: inside.
        self.check(unsafe { rvm_set_thunk(self.live(), object, key, value) })
    }

    pub fn has(&self, object: JSValue, key: &Cell) -> Result<bool> {
        let mut has = false;
        // SAFETY: inside.
        self.check(unsafe { rvm_has_thunk(self.live(), object, key, &mut has) })?;
        Ok(has)
    }

    pub fn delete(&self, object: JSValue, key: &Cell) -> Result<bool> {
        let mut deleted = false;
        // SAFETY: inside.
        self.check(unsafe { rvm_delete_thunk(self.live(), object, key, &mut deleted) })?;
        Ok(deleted)
    }

    /// Own enumerable string keys.
    pub fn keys(&self, object: JSValue) -> Result<Vec<Text>> {
        let (mut array, mut count) = (JS_UNDEFINED, 0);
        // SAFETY: inside.
        self.check(unsafe { rvm_keys_thunk(self.live(), object, &mut array, &mut count) })?;
        self.texts(array, count)
    }

    /// The strings of an array, of which this takes the reference.
    fn texts(&self, array: JSValue, count: u32) -> Result<Vec<Text>> {
        let texts = (0..count)
            .map(|i| match self.get(array, &Cell::number(i as f64))? {
                Value::String(text) => Ok(text),
                _ => Err(Error::new(Status::Internal, "a key that is not a string")),
            })
            .collect();
        self.free(array);
        texts
    }

    /// Names of the globals that hosts and modules made.
    pub fn user_globals(&self) -> Result<Vec<Text>> {
        let array = self.entry_cell(entry::USER_GLOBALS, &[])?;
        if array.kind != CELL_JS {
            return Err(Error::new(Status::Internal, "no list of globals"));
        }
        match self.get(array.js, &Cell::text("length"))? {
            Value::Number(n) => self.texts(array.js, n as u32),
            _ => Err(Error::new(Status::Internal, "a list without length")),
        }
    }

    /// Makes a value of the engine from a cell; the caller has its reference.
    pub fn new_value(&self, cell: &Cell) -> Result<JSValue> {
        let mut value = JS_UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_new_thunk(self.live(), cell, &mut value) })?;
        Ok(value)
    }

    /// Makes an array; the caller has its reference.
    pub fn new_array(&self, items: &[Cell]) -> Result<JSValue> {
        let mut value = JS_UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_array_thunk(self.live(), items.as_ptr(), items.len(), &mut value) })?;
        Ok(value)
    }

    /// Reads a borrowed value out.
    pub fn read(&self, value: JSValue) -> Result<Value> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_out_thunk(self.live(), value, &mut out) })?;
        // SAFETY: written by the thunk.
        unsafe { self.value_of(out) }
    }

    /// `String(value)`.
    pub fn to_text(&self, value: JSValue) -> Result<Text> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside; the thunk wrote a string.
        unsafe {
            self.check(rvm_string_thunk(self.live(), value, &mut out))?;
            Ok(Text::from_cell(&out))
        }
    }

    /// `JSON.stringify(value)`; `Undefined` where JSON has nothing.
    pub fn to_json(&self, value: JSValue) -> Result<Value> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside.
        self.check(unsafe { rvm_json_thunk(self.live(), value, &mut out) })?;
        // SAFETY: written by the thunk.
        unsafe { self.value_of(out) }
    }

    /// The bytes of a typed array, ArrayBuffer or DataView.
    pub fn to_bytes(&self, value: JSValue) -> Result<Text> {
        let mut out = Cell::UNDEFINED;
        // SAFETY: inside; the thunk wrote bytes.
        unsafe {
            self.check(rvm_bytes_thunk(self.live(), value, &mut out))?;
            Ok(Text::from_cell(&out))
        }
    }

    /// `a === b`.
    pub fn same(&self, a: JSValue, b: JSValue) -> Result<bool> {
        let mut same = false;
        // SAFETY: inside.
        self.check(unsafe { rvm_same_thunk(self.live(), a, b, &mut same) })?;
        Ok(same)
    }

    /// One of `RVM_TYPE_…`.
    pub fn type_of(&self, value: JSValue) -> u32 {
        // SAFETY: inside.
        unsafe { rvm_type_of(self.live(), value) }
    }

    /// A second reference.
    pub fn dup(&self, value: JSValue) -> JSValue {
        // SAFETY: inside.
        unsafe { rvm_dup(self.live(), value) }
    }

    /// Lets go of a reference.
    pub fn drop_value(&self, value: JSValue) {
        self.free(value);
    }

    /// Compiles sloppy script text to bytecode. `line`: the number of its first line; `strip`: without the text that
    /// `Function.prototype.toString` gives.
    pub fn compile(&self, text: &str, name: &str, line: i32, strip: bool) -> Result<Vec<u8>> {
        let name = std::ffi::CString::new(name).map_err(|_| Error::invalid("a file name holds NUL"))?;
        let text_nul = [text.as_bytes(), b"\0"].concat();
        let (mut code, mut size) = (std::ptr::null_mut(), 0);
        // SAFETY: inside; on success the thunk gives malloc'ed memory, copied and freed here.
        unsafe {
            let data = text_nul.as_ptr().cast();
            self.check(rvm_compile_thunk(self.live(), data, text.len(), name.as_ptr(), line, strip, &mut code, &mut size))?;
            let bytes = std::slice::from_raw_parts(code, size).to_vec();
            libc::free(code.cast());
            Ok(bytes)
        }
    }

    /// As [`Entered::compile`], both without the source of functions and with it.
    pub fn compile_twice(&self, text: &str, name: &str, line: i32) -> Result<(Vec<u8>, Vec<u8>)> {
        let name = std::ffi::CString::new(name).map_err(|_| Error::invalid("a file name holds NUL"))?;
        let text_nul = [text.as_bytes(), b"\0"].concat();
        let (mut code, mut size) = ([std::ptr::null_mut(); 2], [0; 2]);
        // SAFETY: inside; on success the thunk gives malloc'ed memory, copied and freed here.
        unsafe {
            let data = text_nul.as_ptr().cast();
            let (codes, sizes) = (code.as_mut_ptr(), size.as_mut_ptr());
            self.check(rvm_compile_twice_thunk(self.live(), data, text.len(), name.as_ptr(), line, codes, sizes))?;
            let take = |i: usize| {
                let bytes = std::slice::from_raw_parts(code[i], size[i]).to_vec();
                libc::free(code[i].cast());
                bytes
            };
            Ok((take(0), take(1)))
        }
    }

    /// Runs the top level of bytecode and answers its value; the caller has its reference.
    ///
    /// # Safety
    /// `code` came from [`Entered::compile`] in this process: the engine's reader trusts it.
    pub unsafe fn load(&self, code: &[u8]) -> Result<JSValue> {
        let mut value = JS_UNDEFINED;
        // SAFETY: inside, and as promised.
        self.check(unsafe { rvm_load_thunk(self.live(), code.as_ptr(), code.len(), &mut value) })?;
        Ok(value)
    }

    /// State of a promise: `None` for anything else, `Some(None)` while pending, else whether it was fulfilled and its value, a new reference.
    #[allow(clippy::type_complexity)]
    pub fn promise(&self, value: JSValue) -> Result<Option<Option<(bool, JSValue)>>> {
        let (mut state, mut settled) = (0, JS_UNDEFINED);
        // SAFETY: inside.
        self.check(unsafe { rvm_promise_thunk(self.live(), value, &mut state, &mut settled) })?;
        Ok(match state {
            0 => Some(None),
            1 | 2 => Some(Some((state == 1, settled))),
            _ => None,
        })
    }

    /// What a promise was rejected with, as the error of the operation. Takes the reference.
    pub fn rejected(&self, reason: JSValue) -> Box<Error> {
        self.describe(reason)
    }

    /// Reports the promises that were rejected since last asked and that nothing handles.
    pub(super) fn take_rejections(&self) {
        let Ok(list) = self.entry_cell(entry::TAKE_REJECTIONS, &[]) else { return };
        if list.kind != CELL_JS {
            return;
        }
        let count = match self.get(list.js, &Cell::text("length")) {
            Ok(Value::Number(n)) => n as u32,
            _ => 0,
        };
        // Without a listener only the last few are kept; a script may make many, and describing costs time.
        let first = match self.tenant().on_rejection {
            Some(_) => 0,
            None => count.saturating_sub(super::enter::REJECTIONS_KEPT as u32),
        };
        self.tenant().rejected += first as u64;
        for i in first..count {
            let mut reason = JS_UNDEFINED;
            // SAFETY: inside.
            if unsafe { rvm_item_thunk(self.live(), list.js, i, &mut reason) } != T_OK {
                break;
            }
            let error = self.describe(reason);
            if self.live().condemned != 0 || self.live().soft != 0 {
                break;
            }
            self.reject(*error);
        }
        self.free(list.js);
    }

    /// Sends the realm's console to `print`.
    pub fn set_print(&self, print: Option<Print>) -> Option<Print> {
        self.stays_untouched();
        std::mem::replace(&mut self.tenant().print, print)
    }

    /// Who receives what modules print.
    pub fn print(&self) -> Option<Print> {
        self.tenant().print.clone()
    }

    pub fn on_rejection(&self) -> Option<OnRejection> {
        self.tenant().on_rejection.clone()
    }

    pub fn set_on_rejection(&self, listener: Option<OnRejection>) -> Option<OnRejection> {
        self.stays_untouched();
        std::mem::replace(&mut self.tenant().on_rejection, listener)
    }

    /// The oldest unhandled rejection that is kept.
    pub fn next_rejection(&self) -> Option<Error> {
        self.tenant().rejections.pop_front()
    }

    /// The natives that the realm was made with.
    pub fn natives(&self) -> std::sync::Arc<dyn super::Natives> {
        self.tenant().natives.clone()
    }

    /// Whether two are the same realm.
    pub fn is_realm_of(&self, named: &super::Named) -> bool {
        std::ptr::eq(named.object.cast_const().cast(), self.realm)
    }

    /// Before promise jobs run next, the queue of `process.nextTick` does.
    pub fn want_ticks(&self) {
        self.live().ticks = 1;
    }

    /// Figures about the realm; of a condemned one, those that do not need it.
    pub fn stats(&self) -> RealmStats {
        let live = self.live();
        let condemned = live.condemned != 0;
        let timers = match condemned {
            false => match self.entry(entry::TIMER_COUNT, &[]) {
                Ok(Value::Number(n)) => n as u64,
                _ => 0,
            },
            true => 0,
        };
        let tenant = self.tenant();
        RealmStats {
            // SAFETY: inside; only a slot that is not condemned is looked at.
            used: if condemned { 0 } else { unsafe { (*live.slot).used }.saturating_add(tenant.objects.charged as u64) },
            peak: live.peak,
            limit: tenant.limits.memory,
            handles: self.realm.handles.load(Relaxed),
            functions: tenant.functions.len() as u64,
            timers,
            rejections: tenant.rejected,
            resolvers: self.realm.resolvers.load(Relaxed),
            condemned,
        }
    }
}

#[inline]
fn call_args(target: JSValue, method: Option<&[u8]>, args: &[Cell], out: Option<&mut Cell>) -> CallArgs {
    CallArgs {
        target,
        this_val: JS_UNDEFINED,
        method: method.map_or(std::ptr::null(), |m| m.as_ptr().cast()),
        method_length: method.map_or(0, <[u8]>::len),
        args: args.as_ptr(),
        nargs: args.len(),
        out: out.map_or(std::ptr::null_mut(), |o| o),
    }
}
