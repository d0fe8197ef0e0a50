//! The yardstick: the QuickJS C API as a careful host would use it, with malloc.

// Two programs share this file, and neither uses all of it.
#![allow(dead_code)]

use rquickjs::qjs;
use std::ffi::{CStr, CString};
use std::ptr;

/// Source text in the CommonJS wrapper, as the engine wants it (a NUL after the end).
pub fn wrap(source: &str) -> CString {
    CString::new(format!("(function (exports, require, module, __filename, __dirname) {{{source}\n}})")).unwrap()
}

/// A runtime and a context with one module loaded in it.
pub struct Realm {
    rt: *mut qjs::JSRuntime,
    ctx: *mut qjs::JSContext,
    pub exports: qjs::JSValue,
}

impl Realm {
    pub fn load(wrapped: &CStr, filename: &CStr) -> Realm {
        // SAFETY: the engine's own rules: values are freed once, in the context they were made in.
        unsafe {
            let rt = qjs::JS_NewRuntime();
            assert!(!rt.is_null());
            let ctx = qjs::JS_NewContext(rt);
            assert!(!ctx.is_null());
            let function =
                qjs::JS_Eval(ctx, wrapped.as_ptr(), wrapped.count_bytes() as _, filename.as_ptr(), qjs::JS_EVAL_TYPE_GLOBAL as _);
            assert!(!qjs::JS_IsException(function), "{}", exception(ctx));
            let module = qjs::JS_NewObject(ctx);
            let exports = qjs::JS_NewObject(ctx);
            qjs::JS_SetPropertyStr(ctx, module, c"exports".as_ptr(), qjs::JS_DupValue(ctx, exports));
            let name = qjs::JS_NewStringLen(ctx, filename.as_ptr(), filename.count_bytes() as _);
            let folder = filename.to_bytes().iter().rposition(|&b| b == b'/').unwrap_or(0);
            let dirname = qjs::JS_NewStringLen(ctx, filename.as_ptr(), folder as _);
            let mut args = [exports, qjs::JS_UNDEFINED, module, name, dirname];
            let result = qjs::JS_Call(ctx, function, exports, 5, args.as_mut_ptr());
            assert!(!qjs::JS_IsException(result), "{}", exception(ctx));
            qjs::JS_FreeValue(ctx, result);
            qjs::JS_FreeValue(ctx, function);
            qjs::JS_FreeValue(ctx, name);
            qjs::JS_FreeValue(ctx, dirname);
            qjs::JS_FreeValue(ctx, exports);
            let exports = qjs::JS_GetPropertyStr(ctx, module, c"exports".as_ptr());
            qjs::JS_FreeValue(ctx, module);
            Realm { rt, ctx, exports }
        }
    }

    pub fn function(&self, name: &CStr) -> qjs::JSValue {
        // SAFETY: both live as long as `self`.
        unsafe { qjs::JS_GetPropertyStr(self.ctx, self.exports, name.as_ptr()) }
    }

    pub fn free(&self, value: qjs::JSValue) {
        // SAFETY: `value` is of this context and the caller's.
        unsafe { qjs::JS_FreeValue(self.ctx, value) }
    }

    /// Calls `function` with at most one number, gives a number.
    #[inline]
    pub fn call_number(&self, function: qjs::JSValue, number: Option<f64>) -> f64 {
        // SAFETY: as above; numbers own nothing.
        unsafe {
            let mut arg = number.map_or(qjs::JS_UNDEFINED, qjs::JS_NewFloat64);
            let result = qjs::JS_Call(self.ctx, function, self.exports, number.is_some() as _, &mut arg);
            let mut out = 0.0;
            let failed = qjs::JS_ToFloat64(self.ctx, &mut out, result);
            assert!(failed == 0, "{}", exception(self.ctx));
            qjs::JS_FreeValue(self.ctx, result);
            out
        }
    }

    /// Property get, call, convert, free.
    #[inline]
    pub fn method_number(&self, name: &CStr, number: Option<f64>) -> f64 {
        let function = self.function(name);
        let out = self.call_number(function, number);
        self.free(function);
        out
    }

    /// Text in, property get, call, text out into `buffer`; gives its length.
    #[inline]
    pub fn method_text(&self, name: &CStr, text: &str, buffer: &mut [u8]) -> usize {
        // SAFETY: as above; the C string lives until it is freed below.
        unsafe {
            let mut arg = qjs::JS_NewStringLen(self.ctx, text.as_ptr().cast(), text.len() as _);
            let function = self.function(name);
            let result = qjs::JS_Call(self.ctx, function, self.exports, 1, &mut arg);
            let length = self.copy_text(result, buffer);
            self.free(result);
            self.free(function);
            self.free(arg);
            length
        }
    }

    /// JSON in, property get, call, JSON out into `buffer`; gives its length. `json` is followed by a NUL, as JS_ParseJSON asks.
    #[inline]
    pub fn method_json(&self, name: &CStr, json: &CStr, buffer: &mut [u8]) -> usize {
        // SAFETY: as above.
        unsafe {
            let mut arg = qjs::JS_ParseJSON(self.ctx, json.as_ptr(), json.count_bytes() as _, c"<json>".as_ptr());
            let function = self.function(name);
            let result = qjs::JS_Call(self.ctx, function, self.exports, 1, &mut arg);
            let text = qjs::JS_JSONStringify(self.ctx, result, qjs::JS_UNDEFINED, qjs::JS_UNDEFINED);
            let length = self.copy_text(text, buffer);
            self.free(text);
            self.free(result);
            self.free(function);
            self.free(arg);
            length
        }
    }

    unsafe fn copy_text(&self, value: qjs::JSValue, buffer: &mut [u8]) -> usize {
        // SAFETY: `value` is of this context; the copy is bounded by the slice.
        unsafe {
            let mut length = 0;
            let text = qjs::JS_ToCStringLen(self.ctx, &mut length, value);
            assert!(!text.is_null(), "{}", exception(self.ctx));
            ptr::copy_nonoverlapping(text.cast(), buffer[..length].as_mut_ptr(), length);
            qjs::JS_FreeCString(self.ctx, text);
            length
        }
    }

    /// Bytes that the engine asked malloc for.
    pub fn bytes(&self) -> u64 {
        // SAFETY: the struct is plain numbers, filled by the engine.
        unsafe {
            let mut usage: qjs::JSMemoryUsage = std::mem::zeroed();
            qjs::JS_ComputeMemoryUsage(self.rt, &mut usage);
            usage.malloc_size as u64
        }
    }
}

impl Drop for Realm {
    fn drop(&mut self) {
        // SAFETY: the last value goes before its context, the context before its runtime.
        unsafe {
            qjs::JS_FreeValue(self.ctx, self.exports);
            qjs::JS_FreeContext(self.ctx);
            qjs::JS_FreeRuntime(self.rt);
        }
    }
}

unsafe fn exception(ctx: *mut qjs::JSContext) -> String {
    // SAFETY: only for messages on the way out.
    unsafe {
        let text = qjs::JS_ToCString(ctx, qjs::JS_GetException(ctx));
        if text.is_null() { "exception".into() } else { CStr::from_ptr(text).to_string_lossy().into_owned() }
    }
}
