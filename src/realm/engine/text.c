/*
 * Function.prototype.toString: no realm keeps the source of a module's functions, so it is fetched from the code cache by
 * the position that the engine keeps.
 */
#include "engine.h"

#include <string.h>

/* realm/host.rs; and what is asked of it */
#define NATIVE_FUNCTION_TEXT 40
enum { WHOLE, IS_CLASS, TYPE, NAME };

static const char native_end[] = "() {\n    [native code]\n}", v8_end[] = "() { [native code] }";

/* Takes from Function.prototype what the engine has there, and removes what Node has not. */
void rvm_own_function_text(rvm_slot *slot)
{
    static const char *const at[] = {"fileName", "lineNumber", "columnNumber"};
    JSContext *ctx = slot->ctx;
    JSValue function = JS_GetPropertyStr(ctx, slot->global, "Function"), proto = JS_GetPropertyStr(ctx, function, "prototype");
    slot->function_text = JS_GetPropertyStr(ctx, proto, "toString");
    for (int i = 0; i < 3; i++) {
        JSAtom name = JS_NewAtomLen(ctx, at[i], strlen(at[i]));
        JSPropertyDescriptor p = {0, V_UNDEFINED, V_UNDEFINED, V_UNDEFINED};
        if (JS_GetOwnProperty(ctx, &p, proto, name) > 0)
            JS_DeleteProperty(ctx, proto, name, 0);
        slot->function_at[i] = p.getter;
        JS_FreeValue(ctx, p.value);
        JS_FreeValue(ctx, p.setter);
        JS_FreeAtom(ctx, name);
    }
    JS_FreeValue(ctx, proto);
    JS_FreeValue(ctx, function);
}

static JSValue text_of(JSContext *ctx, const char *text) { return JS_NewStringLen(ctx, text, strlen(text)); }

enum { NOT_COMPILED = 100 };

/* Asks the code cache about a function by its position. */
static int ask(JSContext *ctx, JSValue function, int what, JSValue *found)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue at[4] = {V_UNDEFINED, V_UNDEFINED, V_UNDEFINED, MK(TAG_INT, what)};
    int status = NOT_COMPILED;
    for (int i = 0; i < 3; i++)
        at[i] = JS_Call(ctx, slot->function_at[i], function, 0, NULL);
    if (at[0].tag == TAG_STRING && at[1].tag == TAG_INT && at[2].tag == TAG_INT) {
        slot->live->jump = NULL;
        status = rvm_call_native(slot->live, NATIVE_FUNCTION_TEXT, 4, at, found);
        if (slot->live->condemned)
            rvm_leave(slot->live);
        slot->live->jump = slot->live->guard;
    }
    JS_FreeValue(ctx, at[0]);
    return status;
}

/* What V8 would call the type of a function's receiver, or the whole of its name where it has none of its own; undefined: not known. */
JSValue rvm_function_home(JSContext *ctx, JSValue function, bool is_named)
{
    JSValue found = V_UNDEFINED;
    int status = ask(ctx, function, is_named ? TYPE : NAME, &found);
    return status == T_EXCEPTION ? V_EXCEPTION : found;
}

/* The line on which a function begins; undefined for natives. */
JSValue rvm_function_line(JSContext *ctx, JSValue function)
{
    return JS_IsFunction(ctx, function) ? JS_Call(ctx, ((rvm_slot *)JS_GetContextOpaque(ctx))->function_at[1], function, 0, NULL) : V_UNDEFINED;
}

/* The text; with `whether`, whether it is a class's, undefined where nobody has it. */
JSValue rvm_function_text(JSContext *ctx, JSValue function, bool whether)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    if (!JS_IsFunction(ctx, function))
        return JS_ThrowTypeError(ctx, "Function.prototype.toString requires that 'this' be a Function");
    if (JS_IsProxy(function))
        return text_of(ctx, "function () { [native code] }");
    JSValue text = JS_Call(ctx, slot->function_text, function, 0, NULL);
    size_t length;
    const char *own = text.tag == TAG_EXCEPTION ? NULL : JS_ToCStringLen2(ctx, &length, text, false);
    if (!own) {
        JS_FreeValue(ctx, text);
        return V_EXCEPTION;
    }
    /* No source holds this end: it does not parse. */
    size_t end = sizeof native_end - 1;
    if (length < end || memcmp(own + length - end, native_end, end) != 0) {
        bool is_class = memcmp(own, "class", length < 5 ? length : 5) == 0;
        JS_FreeCString(ctx, own);
        if (!whether)
            return text;
        JS_FreeValue(ctx, text);
        return MK(TAG_BOOL, is_class);
    }
    JSValue found = V_UNDEFINED;
    int status = ask(ctx, function, whether ? IS_CLASS : WHOLE, &found);
    bool is_native = status == NOT_COMPILED;
    JS_FreeValue(ctx, text);
    if (is_native)
        status = T_OK;
    if (status == T_OK && found.tag == TAG_UNDEFINED && !whether) {
        /* As V8 prints it; of bound functions without the name. */
        static const char bound[] = "function bound ";
        size_t name = length - end;
        if (is_native && name >= sizeof bound - 1 && memcmp(own, bound, sizeof bound - 1) == 0)
            name = sizeof "function " - 1;
        char *copy = rvm_scratch(slot->live, name + sizeof v8_end);
        memcpy(copy, own, name);
        memcpy(copy + name, v8_end, sizeof v8_end);
        found = JS_NewStringLen(ctx, copy, name + sizeof v8_end - 1);
        rvm_scratch_free(slot->live, copy);
    }
    JS_FreeCString(ctx, own);
    return status == T_OK ? found : V_EXCEPTION;
}
