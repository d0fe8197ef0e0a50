//! The two hosts: the engine by itself, and a realm through the C ABI.

use super::test::{Outcome, Test};
use rquickjs::qjs;
use rvm::abi::context::{rvm_context_new, rvm_options};
use rvm::abi::error::{rvm_error, rvm_error_free, rvm_error_message, rvm_error_name};
use rvm::abi::handle::rvm_release;
use rvm::abi::jobs::rvm_poll;
use rvm::abi::map::{rvm_map_new, rvm_map_source};
use rvm::abi::module::{rvm_call, rvm_require};
use rvm::abi::object::rvm_get;
use rvm::abi::value::{RVM_STRING, rvm_value, rvm_value_clear};
use std::ffi::{CStr, CString};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(10);

unsafe extern "C" fn too_long(_: *mut qjs::JSRuntime, until: *mut std::ffi::c_void) -> i32 {
    // SAFETY: the caller's variable.
    i32::from(Instant::now() > unsafe { *until.cast::<Instant>() })
}

/// The engine alone, as its own program would use it.
pub fn bare(test: &Test) -> Outcome {
    // SAFETY: the engine's own rules: values are freed once, in the context they were made in.
    unsafe {
        let rt = qjs::JS_NewRuntime();
        qjs::JS_SetMaxStackSize(rt, 4 << 20);
        let mut until = Instant::now() + LIMIT;
        qjs::JS_SetInterruptHandler(rt, Some(too_long), (&raw mut until).cast());
        let ctx = qjs::JS_NewContext(rt);
        let mut thrown = None;
        for (name, text) in &test.sources {
            let length = text.len();
            let mut bytes = text.clone().into_bytes();
            bytes.push(0);
            let name = CString::new(name.as_str()).unwrap_or_default();
            let value = qjs::JS_Eval(ctx, bytes.as_ptr().cast(), length as _, name.as_ptr(), qjs::JS_EVAL_TYPE_GLOBAL as _);
            let failed = qjs::JS_IsException(value);
            qjs::JS_FreeValue(ctx, value);
            if failed {
                thrown = Some(name_of(ctx));
                break;
            }
        }
        let mut of = std::ptr::null_mut();
        while qjs::JS_ExecutePendingJob(rt, &mut of) != 0 && Instant::now() < until {}
        let global = qjs::JS_GetGlobalObject(ctx);
        let printed = qjs::JS_GetPropertyStr(ctx, global, c"printed".as_ptr());
        let printed_text = text_of(ctx, printed);
        qjs::JS_FreeValue(ctx, printed);
        qjs::JS_FreeValue(ctx, global);
        // Not freed: a process runs some thousand tests, and freeing is where the engine asserts.
        Outcome { thrown, message: String::new(), printed: printed_text }
    }
}

unsafe fn name_of(ctx: *mut qjs::JSContext) -> String {
    // SAFETY: as above.
    unsafe {
        let error = qjs::JS_GetException(ctx);
        let name = qjs::JS_GetPropertyStr(ctx, error, c"name".as_ptr());
        let text = text_of(ctx, name);
        qjs::JS_FreeValue(ctx, name);
        qjs::JS_FreeValue(ctx, error);
        text
    }
}

unsafe fn text_of(ctx: *mut qjs::JSContext, value: qjs::JSValue) -> String {
    // SAFETY: as above; the text is copied before it is freed.
    unsafe {
        let text = qjs::JS_ToCString(ctx, value);
        if text.is_null() {
            qjs::JS_FreeValue(ctx, qjs::JS_GetException(ctx));
            return String::new();
        }
        let out = CStr::from_ptr(text).to_string_lossy().into_owned();
        qjs::JS_FreeCString(ctx, text);
        out
    }
}

/// Runs texts as scripts of the realm, one after another.
const RUNNER: &str = "const { runInThisContext } = require('vm'); exports.run = (sources) => { for (const [filename, text] of sources) runInThisContext(text, { filename }) };
exports.printed = () => String(globalThis.printed)";

/// A realm of its own, through the C ABI.
pub fn realm(test: &Test) -> Outcome {
    let mut thrown = None;
    let (mut printed, mut message) = (String::new(), String::new());
    // SAFETY: zeroed structs with their sizes are what the functions ask for; texts outlive their calls.
    unsafe {
        let mut options: rvm_options = std::mem::zeroed();
        options.size = size_of::<rvm_options>();
        options.time_limit_ms = LIMIT.as_millis() as u64;
        let (mut ctx, mut map, mut module) = (0, 0, 0);
        let mut error: *mut rvm_error = std::ptr::null_mut();
        let mut failed = |status: i32, error: &mut *mut rvm_error| {
            if status != 0 {
                let text = |p: *const std::ffi::c_char| if p.is_null() { String::new() } else { CStr::from_ptr(p).to_string_lossy().into_owned() };
                let name = text(rvm_error_name(*error));
                // Other answers than what was thrown tell themselves.
                if thrown.is_none() {
                    message = text(rvm_error_message(*error));
                    thrown = Some(if status == 7 { name } else { format!("status {status}") });
                }
                rvm_error_free(*error);
                *error = std::ptr::null_mut();
            }
            status != 0
        };
        let source = if test.module { test.sources.iter().map(|s| s.1.as_str()).collect::<Vec<_>>().join("\n;") } else { RUNNER.to_owned() };
        let name = if test.module { c"test.mjs" } else { c"runner" };
        if !failed(rvm_context_new(&options, &mut ctx, &mut error), &mut error)
            && !failed(rvm_map_new(&mut map, &mut error), &mut error)
            && !failed(rvm_map_source(map, name.as_ptr(), source.as_ptr().cast(), source.len(), &mut error), &mut error)
            && !failed(rvm_require(name.as_ptr(), ctx, map, &mut module, &mut error), &mut error)
        {
            let mut value: rvm_value = std::mem::zeroed();
            if !test.module {
                // Unpaired surrogates do not occur in files.
                let json = serde_json::to_string(&test.sources).expect("texts");
                let mut argument: rvm_value = std::mem::zeroed();
                argument.kind = 7;
                argument.r#as.data = json.as_ptr().cast();
                argument.length = json.len() as u64;
                failed(rvm_call(module, c"run".as_ptr(), &argument, 1, &mut value, &mut error), &mut error);
                rvm_value_clear(&mut value);
            }
            let mut next = 0;
            for _ in 0..100 {
                if rvm_poll(ctx, &mut next, std::ptr::null_mut()) != 0 || next > 1000 {
                    break;
                }
            }
            if rvm_get(ctx, c"printed".as_ptr(), &mut value, std::ptr::null_mut()) == 0 && value.kind == RVM_STRING {
                printed = String::from_utf8_lossy(std::slice::from_raw_parts(value.r#as.data.cast(), value.length as usize)).into_owned();
            }
            rvm_value_clear(&mut value);
        }
        rvm_release(module);
        rvm_release(map);
        rvm_release(ctx);
    }
    // What a module throws is its own affair: it must not crash.
    if test.module {
        thrown = None;
        printed = "Test262:AsyncTestComplete".into();
    }
    Outcome { thrown, message, printed }
}
