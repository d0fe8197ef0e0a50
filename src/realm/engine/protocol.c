/* JavaScript's protocols as thunks: iteration, promises that the host settles, what a value's class is called. */
#include "thunk.h"

#include <stdlib.h>
#include <string.h>

struct protocol {
    JSValue object, reason;
    JSValue *value, *second;
    const rvm_cell *in;
    rvm_cell *out;
    bool *flag;
    bool reject;
};

/* Runs a body that works on p->object, which it may release. */
static int held(rvm_live *live, struct protocol *p, int (*body)(rvm_live *, struct protocol *))
{
    JSValue hold = JS_DupValue(live->slot->ctx, p->object);
    int status = rvm_stack_is_full(live) ? T_EXCEPTION : body(live, p);
    rvm_free(live->slot->ctx, hold);
    return status;
}

/* ---- iteration ---- */

/* object[Symbol.iterator] or the like; undefined where there is none. */
static JSValue method(rvm_live *live, JSValue object, int symbol)
{
    JSContext *ctx = live->slot->ctx;
    JSAtom atom = JS_ValueToAtom(ctx, live->slot->intrinsics[symbol]);
    JSValue function = JS_GetProperty(ctx, object, atom);
    JS_FreeAtom(ctx, atom);
    return function.tag == TAG_NULL ? V_UNDEFINED : function;
}

static int iterate(rvm_live *live, struct protocol *p)
{
    JSContext *ctx = live->slot->ctx;
    JSValue function = method(live, p->object, INTRINSIC_ITERATOR);
    if (function.tag == TAG_UNDEFINED)
        function = method(live, p->object, INTRINSIC_ASYNC_ITERATOR);
    if (function.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    if (!JS_IsFunction(ctx, function)) {
        rvm_free(ctx, function);
        JS_ThrowTypeError(ctx, "the value is not iterable");
        return T_EXCEPTION;
    }
    JSValue iterator = JS_Call(ctx, function, p->object, 0, NULL);
    JS_FreeValue(ctx, function);
    if (iterator.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    if (iterator.tag != TAG_OBJECT) {
        rvm_free(ctx, iterator);
        JS_ThrowTypeError(ctx, "what the value gives for an iterator is not an object");
        return T_EXCEPTION;
    }
    *p->value = iterator;
    return T_OK;
}

static int iterate_body(rvm_live *live, void *args) { return held(live, args, iterate); }

int rvm_iterate_thunk(rvm_live *live, JSValue object, JSValue *iterator)
{
    struct protocol p = {.object = object, .value = iterator};
    return rvm_guarded(live, iterate_body, &p);
}

static int next(rvm_live *live, struct protocol *p)
{
    JSContext *ctx = live->slot->ctx;
    JSValue function = JS_GetPropertyStr(ctx, p->object, "next");
    if (function.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    JSValue result = JS_Call(ctx, function, p->object, 0, NULL); /* throws where it is no function */
    rvm_free(ctx, function);
    if (result.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    *p->flag = false;
    if (JS_IsPromise(result)) /* an asynchronous iterator's */
        return rvm_cell_out(live, result, p->out);
    if (result.tag != TAG_OBJECT) {
        rvm_free(ctx, result);
        JS_ThrowTypeError(ctx, "what the iterator's next gives is not an object");
        return T_EXCEPTION;
    }
    JSValue done = JS_GetPropertyStr(ctx, result, "done"), value = V_EXCEPTION;
    int is_done = done.tag == TAG_EXCEPTION ? -1 : JS_ToBool(ctx, done);
    rvm_free(ctx, done);
    if (is_done >= 0) {
        *p->flag = is_done > 0;
        value = JS_GetPropertyStr(ctx, result, "value");
    }
    JS_FreeValue(ctx, result);
    return rvm_cell_out(live, value, p->out);
}

static int next_body(rvm_live *live, void *args) { return held(live, args, next); }

/* One step. When done, the value is what the iterator returns. */
int rvm_next_thunk(rvm_live *live, JSValue iterator, bool *done, rvm_cell *out)
{
    struct protocol p = {.object = iterator, .flag = done, .out = out};
    return rvm_guarded(live, next_body, &p);
}

/* ---- promises ---- */

static int promise_new_body(rvm_live *live, void *args)
{
    struct protocol *p = args;
    JSContext *ctx = live->slot->ctx;
    JSValue settle[2], promise = JS_NewPromiseCapability(ctx, settle);
    if (promise.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    JSValue resolver = JS_NewObject(ctx);
    if (JS_DefinePropertyValueStr(ctx, resolver, "resolve", settle[0], PROP_C_W_E) < 0 ||
        JS_DefinePropertyValueStr(ctx, resolver, "reject", settle[1], PROP_C_W_E) < 0) {
        JS_FreeValue(ctx, promise);
        return T_EXCEPTION;
    }
    *p->value = promise;
    *p->second = resolver;
    return T_OK;
}

/* A promise, and an object with the functions that settle it. */
int rvm_promise_new_thunk(rvm_live *live, JSValue *promise, JSValue *resolver)
{
    struct protocol p = {.value = promise, .second = resolver};
    return rvm_guarded(live, promise_new_body, &p);
}

static int settle(rvm_live *live, struct protocol *p)
{
    JSContext *ctx = live->slot->ctx;
    JSValue function = JS_GetPropertyStr(ctx, p->object, p->reject ? "reject" : "resolve");
    if (function.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    JSValue value = rvm_cell_in(live, p->in), done = V_EXCEPTION;
    if (value.tag != TAG_EXCEPTION)
        done = JS_Call(ctx, function, p->object, 1, &value);
    rvm_free(ctx, value);
    rvm_free(ctx, function);
    rvm_free(ctx, done);
    return done.tag == TAG_EXCEPTION ? T_EXCEPTION : T_OK;
}

static int settle_body(rvm_live *live, void *args) { return held(live, args, settle); }

int rvm_settle_thunk(rvm_live *live, JSValue resolver, bool reject, const rvm_cell *value)
{
    struct protocol p = {.object = resolver, .in = value, .reject = reject};
    return rvm_guarded(live, settle_body, &p);
}

/* ---- names ---- */

/* An own property that is plain data, a new reference; undefined where it is none. Runs no script; `object` is no proxy. */
static JSValue own_data(JSContext *ctx, JSValue object, const char *name)
{
    JSPropertyDescriptor found;
    JSAtom atom = JS_NewAtomLen(ctx, name, strlen(name));
    int there = JS_GetOwnProperty(ctx, &found, object, atom);
    JS_FreeAtom(ctx, atom);
    if (there <= 0) {
        if (there < 0)
            JS_FreeValue(ctx, JS_GetException(ctx));
        return V_UNDEFINED;
    }
    rvm_free(ctx, found.getter);
    rvm_free(ctx, found.setter);
    return found.value;
}

/* The name of the constructor that an object or its prototypes have, a new reference; undefined where none is found. */
static JSValue constructor_name(JSContext *ctx, JSValue object)
{
    enum { MOST_PROTOTYPES = 100 };
    JSValue name = V_UNDEFINED;
    object = JS_DupValue(ctx, object);
    for (int i = 0; i < MOST_PROTOTYPES && object.tag == TAG_OBJECT && !JS_IsProxy(object) && name.tag == TAG_UNDEFINED; i++) {
        JSValue constructor = own_data(ctx, object, "constructor");
        if (JS_IsFunction(ctx, constructor) && !JS_IsProxy(constructor)) {
            name = own_data(ctx, constructor, "name");
            if (name.tag != TAG_STRING && name.tag != TAG_STRING_ROPE) { /* a static method of that name, say */
                rvm_free(ctx, name);
                name = V_UNDEFINED;
            }
        }
        rvm_free(ctx, constructor);
        JSValue outer = JS_GetPrototype(ctx, object);
        JS_FreeValue(ctx, object);
        object = outer;
    }
    rvm_free(ctx, object);
    return name;
}

static int class_name_body(rvm_live *live, void *args)
{
    struct protocol *p = args;
    JSContext *ctx = live->slot->ctx;
    JSValue value = p->object;
    const char *text = value.tag == TAG_SYMBOL                                              ? "Symbol"
                       : value.tag == TAG_STRING || value.tag == TAG_STRING_ROPE            ? "String"
                       : value.tag == TAG_INT || value.tag == TAG_FLOAT64                   ? "Number"
                       : value.tag == TAG_BOOL                                              ? "Boolean"
                       : value.tag == TAG_BIG_INT || value.tag == TAG_SHORT_BIG_INT         ? "BigInt"
                       : value.tag == TAG_NULL                                              ? "null"
                       : value.tag != TAG_OBJECT                                            ? "undefined"
                       : JS_IsProxy(value)                                                  ? "Proxy"
                                                                                            : NULL;
    if (text)
        return rvm_cell_out(live, JS_NewStringLen(ctx, text, strlen(text)), p->out);
    JSValue name = constructor_name(ctx, value);
    JSAtom atom = JS_GetClassName(JS_GetRuntime(ctx), JS_GetClassID(value)), object = JS_NewAtomLen(ctx, "Object", 6);
    JSValue plain = JS_AtomToString(ctx, object);
    if (name.tag == TAG_UNDEFINED || (atom && atom != object && JS_IsStrictEqual(ctx, name, plain))) {
        rvm_free(ctx, name); /* generators, say, have no constructor but Object */
        name = JS_AtomToString(ctx, atom ? atom : object);
    }
    rvm_free(ctx, plain);
    if (atom)
        JS_FreeAtom(ctx, atom);
    JS_FreeAtom(ctx, object);
    return rvm_cell_out(live, name, p->out);
}

/* The name of a value's constructor, or else of the engine's class. Runs no script. */
int rvm_class_name_thunk(rvm_live *live, JSValue value, rvm_cell *out)
{
    struct protocol p = {.object = value, .out = out};
    return rvm_guarded(live, class_name_body, &p);
}
