/*
 * Trampolines: JavaScript calls the host.
 *
 * The Rust function returns in every case; only then, and only from here, control leaves when the realm was condemned
 * meanwhile.
 */
#include "thunk.h"

#include <time.h>

enum { PROMISE_HOOK_INIT = 0, PROMISE_HOOK_RESOLVE = 3 };

static JSValue finish(rvm_live *live, int status, JSValue result)
{
    if (rvm_innermost() != live && live->realm)
        rvm_came_back(live);
    if (live->condemned)
        rvm_leave(live);
    live->jump = live->guard;
    return status == T_OK ? result : V_EXCEPTION;
}

enum {
    NATIVE_NOW = 5,
    NATIVE_WALL = 6,
    NATIVE_RANDOM = 7,
    NATIVE_CLASS_OF = 11,
    NATIVE_INSIDE = 12,
    NATIVE_DOOR = 15,
    NATIVE_ON_PROMISE = 18,
    NATIVE_TO_STRING = 16,
    NATIVE_IS_CLASS = 17,
    NATIVE_STACK_OF = 19,
    NATIVE_OWN_ERRORS = 20,
    NATIVE_POSITION = 21,
    NATIVE_HOME = 22,
}; /* as in native_names of realm.c */

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* xorshift64* (Vigna 2016), as the engine's own Math.random; the state is the realm's, so that copies of an image are no twins. */
static double random_double(rvm_live *live)
{
    uint64_t x = live->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    live->random = x;
    return (double)((x * 0x2545F4914F6CDD1DULL) >> 11) / 9007199254740992.0;
}

/* The engine's own class of an object, which no property can fake; undefined for what is no object. */
static JSValue class_of(JSContext *ctx, JSValue value)
{
    if (JS_IsProxy(value))
        return JS_NewStringLen(ctx, "Proxy", 5); /* the engine calls it Object */
    uint32_t id = JS_GetClassID(value);
    if (id == rvm_namespace_class && value.tag == TAG_OBJECT)
        return JS_NewStringLen(ctx, "Module", 6);
    JSAtom name = id ? JS_GetClassName(JS_GetRuntime(ctx), id) : 0;
    if (!name)
        return V_UNDEFINED;
    JSValue text = JS_AtomToString(ctx, name);
    JS_FreeAtom(ctx, name);
    return text;
}

static JSValue or_null(JSContext *ctx, JSValue value)
{
    if (value.tag != TAG_EXCEPTION)
        return value;
    JS_FreeValue(ctx, JS_GetException(ctx)); /* a revoked proxy */
    return V_NULL;
}

/* [target, handler] of a proxy (null when revoked), [state, value] of a promise, else undefined. Runs no script. */
static JSValue inside(JSContext *ctx, JSValue value)
{
    JSValue pair[2];
    if (JS_IsProxy(value)) {
        pair[0] = or_null(ctx, JS_GetProxyTarget(ctx, value));
        pair[1] = or_null(ctx, JS_GetProxyHandler(ctx, value));
    } else if (JS_IsPromise(value)) {
        pair[0] = MK(TAG_INT, JS_PromiseState(ctx, value));
        pair[1] = JS_PromiseResult(ctx, value);
    } else {
        return V_UNDEFINED;
    }
    JSValue array = JS_NewArray(ctx);
    for (uint32_t i = 0; i < 2; i++)
        JS_SetPropertyUint32(ctx, array, i, pair[i]);
    return array;
}

/* Getter and setter of a global that comes into being when first touched; `magic` is its number. There are many, and every realm has them:
   this is the smallest function that the engine has. */
JSValue rvm_door_call(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic)
{
    (void)this_val;
    rvm_live *live = ((rvm_slot *)JS_GetContextOpaque(ctx))->live;
    if (rvm_stack_is_full(live))
        return V_EXCEPTION;
    JSValue args[2] = {MK(TAG_INT, magic), argc > 0 ? argv[0] : V_UNDEFINED};
    return JS_Call(ctx, live->slot->entries[ENTRY_GLOBAL], V_UNDEFINED, argc > 0 ? 2 : 1, args);
}

/* A promise was made, or is about to queue what waits for it. What is called is the library's and cannot throw but for want of stack. */
static void on_promise(JSContext *ctx, int type, JSValue promise, JSValue parent, void *opaque)
{
    (void)parent;
    rvm_slot *slot = opaque;
    if (type == PROMISE_HOOK_INIT && slot->live->watched)
        rvm_watch_promise(slot->live, ctx, promise);
    if ((type != PROMISE_HOOK_INIT && type != PROMISE_HOOK_RESOLVE) || slot->on_promise.tag != TAG_OBJECT)
        return;
    bool had = JS_HasException(ctx);
    JSValue before = had ? JS_GetException(ctx) : V_UNDEFINED;
    JSValue done = JS_Call(ctx, slot->on_promise, V_UNDEFINED, 0, NULL);
    if (done.tag == TAG_EXCEPTION)
        JS_FreeValue(ctx, JS_GetException(ctx));
    else
        JS_FreeValue(ctx, done);
    if (had)
        JS_Throw(ctx, before);
}

void rvm_hook_promises(rvm_slot *slot) { JS_SetPromiseHook(slot->rt, on_promise, slot); }

/* A native of the prelude; `magic` says which. */
JSValue rvm_native_call(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data)
{
    (void)data;
    rvm_live *live = ((rvm_slot *)JS_GetContextOpaque(ctx))->live;
    JSValue result = V_UNDEFINED;
    if (rvm_stack_is_full(live))
        return V_EXCEPTION;
    switch (magic) {
    case NATIVE_TO_STRING:
        return rvm_function_text(ctx, this_val, false);
    case NATIVE_IS_CLASS:
        return argc > 0 ? rvm_function_text(ctx, argv[0], true) : V_UNDEFINED;
    case NATIVE_STACK_OF:
        return argc > 0 ? rvm_stack_of(ctx, argv[0]) : V_UNDEFINED;
    case NATIVE_OWN_ERRORS:
        return rvm_error_functions(live->slot);
    case NATIVE_POSITION:
        return argc > 0 ? rvm_function_line(ctx, argv[0]) : V_UNDEFINED;
    case NATIVE_HOME:
        return argc > 1 ? rvm_function_home(ctx, argv[0], JS_ToBool(ctx, argv[1])) : V_UNDEFINED;
    case NATIVE_NOW:
        return JS_NewNumber(ctx, now_ms() - live->started);
    case NATIVE_WALL:
        return JS_NewNumber(ctx, live->started_wall);
    case NATIVE_RANDOM:
        return JS_NewNumber(ctx, random_double(live));
    case NATIVE_CLASS_OF:
        return argc > 0 ? class_of(ctx, argv[0]) : V_UNDEFINED;
    case NATIVE_INSIDE:
        return argc > 0 ? inside(ctx, argv[0]) : V_UNDEFINED;
    case NATIVE_ON_PROMISE: {
        rvm_slot *slot = live->slot;
        if (argc > 0 && slot->on_promise.tag == TAG_UNDEFINED) {
            slot->on_promise = JS_DupValue(ctx, argv[0]);
            rvm_hook_promises(slot);
        }
        return V_UNDEFINED;
    }
    case NATIVE_DOOR:
        return JS_NewCFunction2(ctx, rvm_door_call, "", 0, CFUNC_GENERIC_MAGIC, argc > 0 && argv[0].tag == TAG_INT ? argv[0].u.int32 : 0);
    }
    live->jump = NULL;
    return finish(live, rvm_call_native(live, magic, argc, argv, &result), result);
}

/* A host function; data[0] is its number in the realm's table. */
JSValue rvm_host_call(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data)
{
    (void)magic;
    rvm_live *live = ((rvm_slot *)JS_GetContextOpaque(ctx))->live;
    JSValue result = V_UNDEFINED;
    if (rvm_stack_is_full(live))
        return V_EXCEPTION;
    live->jump = NULL;
    result = finish(live, rvm_call_host(live, data[0].u.int32, this_val, argc, argv, &result), result);
    if (live->hard)
        rvm_hard_back(live);
    /* A host function can take any time, and the engine asks only every ten thousand steps. */
    if (rvm_on_interrupt(live->slot->rt, live->slot)) {
        if (result.tag == TAG_EXCEPTION)
            JS_FreeValue(ctx, JS_GetException(ctx));
        JS_FreeValue(ctx, result);
        rvm_throw_interrupted(ctx);
        return V_EXCEPTION;
    }
    return result;
}

/* The engine's record of a function with data, as far as it is looked at. */
struct function_data {
    JSCFunctionData *function;
    uint8_t length, data_len;
    uint16_t magic;
    JSValue data[1];
};

/* The engine's class of functions with data: the same in every realm. */
uint32_t rvm_data_function_class;

/* The number of a host function; -1 for any other value. */
int32_t rvm_function_id(JSValue value)
{
    uint32_t class_id;
    if (value.tag != TAG_OBJECT || JS_GetClassID(value) != rvm_data_function_class)
        return -1;
    const struct function_data *record = JS_GetAnyOpaque(value, &class_id);
    return record && record->function == rvm_host_call && record->data_len == 1 && record->data[0].tag == TAG_INT ? record->data[0].u.int32 : -1;
}

/* The prelude keeps the list; it is plain JavaScript and cannot throw but for want of stack, when the rejection is lost to the list but still counted. */
void rvm_on_rejection(JSContext *ctx, JSValue promise, JSValue reason, bool is_handled, void *opaque)
{
    rvm_slot *slot = opaque;
    if (slot->entries[ENTRY_TRACK_REJECTION].tag != TAG_OBJECT)
        return;
    JSValue args[3] = {promise, reason, MK(TAG_BOOL, is_handled)};
    bool had = JS_HasException(ctx);
    JSValue before = had ? JS_GetException(ctx) : V_UNDEFINED;
    JSValue done = JS_Call(ctx, slot->entries[ENTRY_TRACK_REJECTION], V_UNDEFINED, 3, args);
    if (done.tag == TAG_EXCEPTION)
        JS_FreeValue(ctx, JS_GetException(ctx));
    else
        JS_FreeValue(ctx, done);
    if (had)
        JS_Throw(ctx, before);
    if (!is_handled)
        slot->live->rejections++;
}
