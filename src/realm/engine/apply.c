/*
 * Function.prototype.apply and Reflect.apply with more than the 65,535 arguments that the engine's own take, up to about what V8
 * takes on its usual stack. What stands: `f(...list)` is an instruction of the engine, with the engine's limit.
 */
#include "engine.h"

#include <string.h>

#define ENGINE_MOST 65535
#define MOST 125000

enum { APPLY, REFLECT_APPLY };

static JSValue spread(rvm_slot *slot, JSValue function, JSValue this_val, JSValue list, double count)
{
    JSContext *ctx = slot->ctx;
    if (count > MOST)
        return JS_ThrowRangeError(ctx, "Maximum call stack size exceeded");
    uint32_t argc = (uint32_t)count, i = 0;
    JSValue *argv = rvm_scratch(slot->live, argc * sizeof *argv), result = V_EXCEPTION;
    for (; i < argc; i++) {
        argv[i] = JS_GetPropertyUint32(ctx, list, i);
        if (argv[i].tag == TAG_EXCEPTION)
            break;
    }
    if (i == argc)
        result = JS_Call(ctx, function, this_val, (int)argc, argv);
    while (i)
        rvm_free(ctx, argv[--i]);
    rvm_scratch_free(slot->live, argv);
    return result;
}

/* Whether an exception is the engine's about the number of arguments. Runs no script. */
static bool is_refusal(rvm_slot *slot, JSValue thrown)
{
    static const char start[] = "too many arguments in function call";
    JSContext *ctx = slot->ctx;
    JSPropertyDescriptor p;
    if (!JS_IsError(thrown) || JS_GetOwnProperty(ctx, &p, thrown, slot->atoms[ATOM_MESSAGE]) <= 0)
        return false;
    const char *text = p.value.tag == TAG_STRING ? JS_ToCStringLen2(ctx, NULL, p.value, false) : NULL;
    bool same = text && strncmp(text, start, sizeof start - 1) == 0;
    if (text)
        JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, p.value);
    JS_FreeValue(ctx, p.getter);
    JS_FreeValue(ctx, p.setter);
    return same;
}

static JSValue apply(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue result = JS_Call(ctx, slot->engine_apply[magic], this_val, argc, argv);
    int at = magic == APPLY ? 1 : 2;
    if (result.tag != TAG_EXCEPTION || argc <= at)
        return result;
    /* The engine refuses too long a list before anything else happens. */
    JSValue list = argv[at], function = magic == APPLY ? this_val : argv[0];
    if (!(JS_IsArray(list) || JS_GetTypedArrayType(list) >= 0) || JS_IsProxy(list) || !JS_IsFunction(ctx, function))
        return result;
    JSValue thrown = JS_GetException(ctx);
    if (!is_refusal(slot, thrown))
        return JS_Throw(ctx, thrown);
    JSValue length = JS_GetPropertyStr(ctx, list, "length");
    double count = length.tag == TAG_INT ? length.u.int32 : length.tag == TAG_FLOAT64 ? length.u.float64 : 0;
    if (length.tag == TAG_EXCEPTION)
        JS_FreeValue(ctx, JS_GetException(ctx));
    JS_FreeValue(ctx, length);
    if (count <= ENGINE_MOST) /* the callee's own */
        return JS_Throw(ctx, thrown);
    JS_FreeValue(ctx, thrown);
    return spread(slot, function, magic == APPLY ? argv[0] : argv[1], list, count);
}

/* Before any script but the prelude runs. */
void rvm_own_apply(rvm_slot *slot)
{
    static const char *const homes[2][2] = {{"Function", "prototype"}, {"Reflect", NULL}};
    JSContext *ctx = slot->ctx;
    for (int i = 0; i < 2; i++) {
        JSValue home = JS_GetPropertyStr(ctx, slot->global, homes[i][0]);
        if (homes[i][1]) {
            JSValue inner = JS_GetPropertyStr(ctx, home, homes[i][1]);
            JS_FreeValue(ctx, home);
            home = inner;
        }
        slot->engine_apply[i] = JS_GetPropertyStr(ctx, home, "apply");
        slot->apply[i] = JS_NewCFunction2(ctx, apply, "apply", i + 2, CFUNC_GENERIC_MAGIC, i);
        JS_DefinePropertyValueStr(ctx, home, "apply", JS_DupValue(ctx, slot->apply[i]), PROP_C_W);
        JS_FreeValue(ctx, home);
    }
}
