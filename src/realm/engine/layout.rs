//! The C room declares the engine by hand; here its twins are held against rquickjs' own bindings.

use super::*;
use std::mem::{offset_of, size_of};

#[test]
fn a_value_is_two_words() {
    assert_eq!(size_of::<JSValue>(), 16);
    assert_eq!(offset_of!(JSValue, u), 0);
    assert_eq!(offset_of!(JSValue, tag), 8);
}

#[test]
fn the_tags_are_the_engines() {
    // In engine.h: TAG_BIG_INT … TAG_FLOAT64.
    let tags = [
        (qjs::JS_TAG_BIG_INT, -9),
        (qjs::JS_TAG_SYMBOL, -8),
        (qjs::JS_TAG_STRING, -7),
        (qjs::JS_TAG_STRING_ROPE, -6),
        (qjs::JS_TAG_MODULE, -3),
        (qjs::JS_TAG_FUNCTION_BYTECODE, -2),
        (qjs::JS_TAG_OBJECT, -1),
        (qjs::JS_TAG_INT, 0),
        (qjs::JS_TAG_BOOL, 1),
        (qjs::JS_TAG_NULL, 2),
        (qjs::JS_TAG_UNDEFINED, 3),
        (qjs::JS_TAG_EXCEPTION, 6),
        (qjs::JS_TAG_SHORT_BIG_INT, 7),
        (qjs::JS_TAG_FLOAT64, 8),
    ];
    for (engine, ours) in tags {
        assert_eq!(engine as i64, ours);
    }
}

#[test]
fn the_flags_are_the_engines() {
    let flags = [
        (qjs::JS_PROP_CONFIGURABLE | qjs::JS_PROP_WRITABLE | qjs::JS_PROP_ENUMERABLE, 7),
        (qjs::JS_PROP_THROW, 1 << 14),
        (qjs::JS_EVAL_TYPE_GLOBAL, 0),
        (qjs::JS_EVAL_TYPE_MODULE, 1),
        (qjs::JS_EVAL_FLAG_COMPILE_ONLY, 1 << 5),
        (qjs::JS_GPN_STRING_MASK | qjs::JS_GPN_ENUM_ONLY, 1 | 1 << 4),
        (qjs::JS_WRITE_OBJ_BYTECODE, 1),
        (qjs::JS_WRITE_OBJ_STRIP_SOURCE, 1 << 4),
        (qjs::JS_READ_OBJ_BYTECODE, 1),
        (qjs::JS_EVAL_OPTIONS_VERSION, 1),
        (qjs::JSCFunctionEnum_JS_CFUNC_generic_magic, 1),
        (qjs::JSPromiseHookType_JS_PROMISE_HOOK_INIT, 0),
        (qjs::JSPromiseHookType_JS_PROMISE_HOOK_RESOLVE, 3),
    ];
    for (engine, ours) in flags {
        assert_eq!(engine as i64, ours);
    }
}

#[test]
fn the_structs_are_the_engines() {
    assert_eq!(size_of::<qjs::JSMallocFunctions>(), 5 * 8);
    assert_eq!(offset_of!(qjs::JSMallocFunctions, js_calloc), 0);
    assert_eq!(offset_of!(qjs::JSMallocFunctions, js_malloc), 8);
    assert_eq!(offset_of!(qjs::JSMallocFunctions, js_free), 16);
    assert_eq!(offset_of!(qjs::JSMallocFunctions, js_realloc), 24);
    assert_eq!(offset_of!(qjs::JSMallocFunctions, js_malloc_usable_size), 32);
    assert_eq!(size_of::<qjs::JSEvalOptions>(), 24);
    assert_eq!(offset_of!(qjs::JSEvalOptions, eval_flags), 4);
    assert_eq!(offset_of!(qjs::JSEvalOptions, filename), 8);
    assert_eq!(offset_of!(qjs::JSEvalOptions, line_num), 16);
    assert_eq!(size_of::<qjs::JSPropertyDescriptor>(), 56);
    assert_eq!(offset_of!(qjs::JSPropertyDescriptor, value), 8);
    assert_eq!(offset_of!(qjs::JSPropertyDescriptor, setter), 40);
    assert_eq!(size_of::<qjs::JSPropertyEnum>(), 8);
    assert_eq!(offset_of!(qjs::JSPropertyEnum, atom), 4);
}

#[test]
fn the_lists_of_functions_are_the_engines() {
    assert_eq!(size_of::<qjs::JSCFunctionListEntry>(), 32);
    assert_eq!(offset_of!(qjs::JSCFunctionListEntry, prop_flags), 8);
    assert_eq!(offset_of!(qjs::JSCFunctionListEntry, def_type), 9);
    assert_eq!(offset_of!(qjs::JSCFunctionListEntry, magic), 10);
    assert_eq!(offset_of!(qjs::JSCFunctionListEntry, u), 16);
    assert_eq!(qjs::JS_DEF_CFUNC, 0);
}
