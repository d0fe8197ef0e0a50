/*
 * Errors as V8 has them: an own property `stack` that comes first, is made when somebody looks at it, and is then a
 * plain value.
 *
 * The engine calls Error.prepareStackTrace for every trace that it builds. Ours keeps the call sites with the error, in the getter
 * of its `stack`; the text is made of them by the prelude (js/stack.js), which also calls what a script has put in
 * Error.prepareStackTrace. Since the engine sets `message` before it builds the trace, its constructors make errors without a message
 * here, and constructors of ours add the rest.
 */
#include "engine.h"

#include <string.h>

static const char *const names[ERRORS] = {"Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "AggregateError"};
enum { AGGREGATE = ERRORS - 1 };

/* What `magic` says: functions of `error_native`. */
enum { CAPTURE, SET_STACK, GET_INHERITED, GET_LIMIT, SET_LIMIT };

/* In the magic number of an error's getter: how many frames were asked for, whether by captureStackTrace, and whether those above a
   function. */
#define MOST_FRAMES 64
#define CAPTURED 128
#define BELOW_FUNCTION 256

static bool has_own(JSContext *ctx, JSValue object, JSAtom name) { return JS_GetOwnProperty(ctx, NULL, object, name) > 0; }

static JSValue format(JSContext *ctx, JSValue error, JSValue sites, int magic)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue args[5] = {error, sites, MK(TAG_INT, magic % CAPTURED), MK(TAG_BOOL, (magic & CAPTURED) != 0),
                       MK(TAG_BOOL, (magic & BELOW_FUNCTION) != 0)};
    if (slot->entries[ENTRY_FORMAT_STACK].tag != TAG_OBJECT)
        return V_UNDEFINED; /* the prelude itself is not there yet */
    return JS_Call(ctx, slot->entries[ENTRY_FORMAT_STACK], V_UNDEFINED, 5, args);
}

/* The getter of an error's `stack`; data[0] are its call sites. */
static JSValue get_stack(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data)
{
    (void)argc;
    (void)argv;
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    /* What inherits from the error asks for the error's. */
    JSValue holder = JS_DupValue(ctx, this_val);
    for (int i = 0; i < 1000 && holder.tag == TAG_OBJECT && !JS_IsProxy(holder) && !has_own(ctx, holder, slot->atoms[ATOM_STACK]); i++) {
        JSValue next = JS_GetPrototype(ctx, holder);
        JS_FreeValue(ctx, holder);
        holder = next;
    }
    if (holder.tag != TAG_OBJECT) {
        JS_FreeValue(ctx, holder);
        return V_UNDEFINED;
    }
    JSValue sites = JS_DupValue(ctx, data[0]); /* this function may go meanwhile */
    JSValue text = format(ctx, holder, sites, magic);
    JS_FreeValue(ctx, sites);
    /* A frozen error stays as it is. */
    if (text.tag != TAG_EXCEPTION &&
        JS_DefinePropertyValue(ctx, holder, slot->atoms[ATOM_STACK], JS_DupValue(ctx, text), PROP_C_W) < 0)
        JS_FreeValue(ctx, JS_GetException(ctx));
    JS_FreeValue(ctx, holder);
    return text;
}

static int define_stack(JSContext *ctx, JSValue error, JSValue sites, int magic, int flags)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue getter = JS_NewCFunctionData2(ctx, get_stack, NULL, 0, magic, 1, &sites);
    return JS_DefinePropertyGetSet(ctx, error, slot->atoms[ATOM_STACK], getter, JS_DupValue(ctx, slot->set_stack), PROP_C | flags);
}

/* The engine's Error.prepareStackTrace(error, sites). Anything but undefined as the answer, or it would build the trace anew in each
   frame that an exception leaves. */
static JSValue prepare(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic)
{
    (void)this_val;
    (void)magic;
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    if (argc < 2)
        return V_NULL;
    if (slot->capturing)
        return JS_DupValue(ctx, argv[1]);
    if ((JS_IsError(argv[0]) || (argv[0].tag == TAG_OBJECT && JS_GetClassID(argv[0]) == slot->dom_exception)) &&
        !has_own(ctx, argv[0], slot->atoms[ATOM_STACK])) {
        JSValue message = JS_IsError(argv[0]) ? rvm_reworded(slot, argv[0]) : V_UNDEFINED;
        define_stack(ctx, argv[0], argv[1], slot->frames, 0);
        if (message.tag != TAG_UNDEFINED) /* comes after the stack */
            JS_DefinePropertyValue(ctx, argv[0], slot->atoms[ATOM_MESSAGE], message, PROP_C_W);
    }
    return V_NULL;
}

/* Error.captureStackTrace(object, above) */
static JSValue capture(JSContext *ctx, int argc, JSValue *argv)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    if (argc < 1 || argv[0].tag != TAG_OBJECT)
        return JS_ThrowTypeError(ctx, "Invalid argument");
    bool below = argc > 1 && JS_IsFunction(ctx, argv[1]);
    JSValue holder = JS_NewObject(ctx), args[2] = {holder, below ? argv[1] : slot->capture};
    slot->capturing = true; /* until the engine has called `prepare`: it runs no script before */
    JSValue done = JS_Call(ctx, slot->engine_capture, V_UNDEFINED, 2, args);
    slot->capturing = false;
    if (done.tag == TAG_EXCEPTION) {
        JS_FreeValue(ctx, holder);
        return done;
    }
    JSValue sites = JS_GetProperty(ctx, holder, slot->atoms[ATOM_STACK]);
    JS_FreeValue(ctx, holder);
    int status = define_stack(ctx, argv[0], sites, slot->frames + CAPTURED + (below ? BELOW_FUNCTION : 0), PROP_THROW);
    JS_FreeValue(ctx, sites);
    return status < 0 ? V_EXCEPTION : V_UNDEFINED;
}

static JSValue error_native(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue value = argc > 0 ? argv[0] : V_UNDEFINED;
    switch (magic) {
    case CAPTURE:
        return capture(ctx, argc, argv);
    case SET_STACK: {
        if (this_val.tag != TAG_OBJECT)
            return V_UNDEFINED;
        /* As if it had been a value: on what inherits from an error, an ordinary new property. */
        int flags = PROP_THROW | (has_own(ctx, this_val, slot->atoms[ATOM_STACK]) ? PROP_C_W : PROP_C_W_E);
        return JS_DefinePropertyValue(ctx, this_val, slot->atoms[ATOM_STACK], JS_DupValue(ctx, value), flags) < 0 ? V_EXCEPTION : V_UNDEFINED;
    }
    case GET_INHERITED: {
        /* Errors that were made where there was no stack left for more. */
        if (!JS_IsError(this_val))
            return V_UNDEFINED;
        JSValue none = JS_NewArray(ctx), text = format(ctx, this_val, none, 0);
        JS_FreeValue(ctx, none);
        return text;
    }
    case GET_LIMIT:
        return JS_DupValue(ctx, slot->limit);
    default: {
        double limit = value.tag == TAG_INT ? value.u.int32 : value.tag == TAG_FLOAT64 ? value.u.float64 : 0;
        JSValue old = slot->limit;
        slot->limit = JS_DupValue(ctx, value);
        JS_FreeValue(ctx, old);
        slot->frames = !(limit >= 0) ? 0 : limit > MOST_FRAMES ? MOST_FRAMES : (int)limit;
        /* One more for the constructor of ours. */
        JS_SetPropertyStr(ctx, slot->engine_errors[0], "stackTraceLimit", MK(TAG_INT, slot->frames ? slot->frames + 1 : 0));
        return V_UNDEFINED;
    }
    }
}

/* What the iterable holds, by the engine's own AggregateError. */
static JSValue list_of(JSContext *ctx, JSValue iterable)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue other = JS_CallConstructor(ctx, slot->engine_errors[AGGREGATE], 1, &iterable);
    if (other.tag == TAG_EXCEPTION)
        return other;
    JSValue list = JS_GetProperty(ctx, other, slot->atoms[ATOM_ERRORS]);
    JS_FreeValue(ctx, other);
    return list;
}

static JSValue prototype_of(JSContext *ctx, JSValue constructor) { return JS_GetPropertyStr(ctx, constructor, "prototype"); }

/* Where new.target has no object for a prototype, the engine's Error, which makes these, fell back to its own. */
static int aggregate_prototype(JSContext *ctx, rvm_slot *slot, JSValue error, JSValue new_target)
{
    JSValue has = JS_GetPrototype(ctx, error), plain = prototype_of(ctx, slot->engine_errors[0]);
    bool fell_back = JS_IsStrictEqual(ctx, has, plain);
    JS_FreeValue(ctx, has);
    JS_FreeValue(ctx, plain);
    if (!fell_back)
        return 0;
    JSValue wanted = prototype_of(ctx, new_target);
    int failed = wanted.tag == TAG_EXCEPTION ? -1 : 0;
    if (!failed && wanted.tag != TAG_OBJECT) {
        JSValue own = prototype_of(ctx, slot->engine_errors[AGGREGATE]);
        failed = JS_SetPrototype(ctx, error, own) < 0 ? -1 : 0;
        JS_FreeValue(ctx, own);
    }
    JS_FreeValue(ctx, wanted);
    return failed;
}

/* new Error(message, options), new AggregateError(errors, message, options), and both without `new` */
static JSValue make_error(JSContext *ctx, JSValue new_target, int argc, JSValue *argv, int magic)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    int first = magic == AGGREGATE;
    JSValue error, undefined = V_UNDEFINED;
    if (new_target.tag == TAG_UNDEFINED)
        new_target = slot->errors[magic];
    error = JS_CallConstructor2(ctx, slot->engine_errors[first ? 0 : magic], new_target, 1, &undefined);
    if (error.tag == TAG_EXCEPTION)
        return error;
    if (magic == AGGREGATE && aggregate_prototype(ctx, slot, error, new_target) < 0)
        goto failed;
    if (argc > first && argv[first].tag != TAG_UNDEFINED) {
        JSValue message = JS_ToString(ctx, argv[first]);
        if (message.tag == TAG_EXCEPTION)
            goto failed;
        JS_DefinePropertyValue(ctx, error, slot->atoms[ATOM_MESSAGE], message, PROP_C_W);
    }
    if (argc > first + 1 && argv[first + 1].tag == TAG_OBJECT) {
        int has = JS_HasProperty(ctx, argv[first + 1], slot->atoms[ATOM_CAUSE]);
        if (has < 0)
            goto failed;
        JSValue cause = has ? JS_GetProperty(ctx, argv[first + 1], slot->atoms[ATOM_CAUSE]) : V_UNDEFINED;
        if (cause.tag == TAG_EXCEPTION)
            goto failed;
        if (has)
            JS_DefinePropertyValue(ctx, error, slot->atoms[ATOM_CAUSE], cause, PROP_C_W);
    }
    if (magic == AGGREGATE) {
        JSValue list = list_of(ctx, argc > 0 ? argv[0] : V_UNDEFINED);
        if (list.tag == TAG_EXCEPTION)
            goto failed;
        JS_DefinePropertyValue(ctx, error, slot->atoms[ATOM_ERRORS], list, PROP_C_W);
    }
    return error;
failed:
    JS_FreeValue(ctx, error);
    return V_EXCEPTION;
}

static JSValue native(JSContext *ctx, const char *name, int length, int magic)
{
    return JS_NewCFunction2(ctx, error_native, name, length, CFUNC_GENERIC_MAGIC, magic);
}

/* An error's `stack` where no script is asked for it: a value, or the getter above; undefined for all else. */
JSValue rvm_stack_of(JSContext *ctx, JSValue error)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    if (error.tag != TAG_OBJECT || JS_IsProxy(error))
        return V_UNDEFINED;
    JSPropertyDescriptor p;
    int own = JS_GetOwnProperty(ctx, &p, error, slot->atoms[ATOM_STACK]);
    if (own < 0)
        return V_EXCEPTION;
    if (own == 0)
        return error_native(ctx, error, 0, NULL, GET_INHERITED);
    /* A property defined anew may have kept our setter, but then its getter is a function of another class. */
    bool ours = p.setter.tag == TAG_OBJECT && JS_IsStrictEqual(ctx, p.setter, slot->set_stack) && JS_GetClassID(p.getter) == slot->getter;
    JSValue value = ours ? JS_Call(ctx, p.getter, error, 0, NULL) : JS_DupValue(ctx, p.value);
    JS_FreeValue(ctx, p.value);
    JS_FreeValue(ctx, p.getter);
    JS_FreeValue(ctx, p.setter);
    return value;
}

/* The functions of ours, and those behind them, that no trace shows: last, captureStackTrace. */
JSValue rvm_error_functions(rvm_slot *slot)
{
    JSContext *ctx = slot->ctx;
    JSValue list = JS_NewArray(ctx);
    uint32_t n = 0;
    for (int i = 0; i < ERRORS; i++)
        JS_SetPropertyUint32(ctx, list, n++, JS_DupValue(ctx, slot->errors[i]));
    for (int i = 0; i < 2; i++) {
        JS_SetPropertyUint32(ctx, list, n++, JS_DupValue(ctx, slot->apply[i]));
        JS_SetPropertyUint32(ctx, list, n++, JS_DupValue(ctx, slot->engine_apply[i]));
    }
    JS_SetPropertyUint32(ctx, list, n, JS_DupValue(ctx, slot->capture));
    return list;
}

/* Before any script runs. */
void rvm_own_errors(rvm_slot *slot)
{
    static const char *const atoms[ATOMS] = {"stack", "message", "cause", "errors"};
    JSContext *ctx = slot->ctx;
    for (int i = 0; i < ATOMS; i++)
        slot->atoms[i] = JS_NewAtomLen(ctx, atoms[i], strlen(atoms[i]));
    slot->set_stack = native(ctx, "stack", 1, SET_STACK);
    slot->capture = native(ctx, "captureStackTrace", 2, CAPTURE);
    slot->limit = V_UNDEFINED;
    for (int i = 0; i < ERRORS; i++) {
        JSValue theirs = slot->engine_errors[i] = JS_GetPropertyStr(ctx, slot->global, names[i]);
        JSValue parent = i ? JS_DupValue(ctx, slot->errors[0]) : JS_GetPrototype(ctx, theirs);
        JSValue ours = slot->errors[i] = JS_NewCFunction3(ctx, make_error, names[i], i == AGGREGATE ? 2 : 1, CFUNC_CONSTRUCTOR_OR_FUNC_MAGIC, i, parent, 3);
        JSValue proto = JS_GetPropertyStr(ctx, theirs, "prototype");
        JS_SetConstructor(ctx, ours, proto);
        if (i == 0)
            JS_DefinePropertyGetSet(ctx, proto, slot->atoms[ATOM_STACK], native(ctx, "stack", 0, GET_INHERITED), JS_DupValue(ctx, slot->set_stack), PROP_C);
        JS_DefinePropertyValueStr(ctx, slot->global, names[i], JS_DupValue(ctx, ours), PROP_C_W);
        JS_FreeValue(ctx, proto);
        JS_FreeValue(ctx, parent);
    }
    slot->engine_capture = JS_GetPropertyStr(ctx, slot->engine_errors[0], "captureStackTrace");
    JS_DefinePropertyValueStr(ctx, slot->errors[0], "captureStackTrace", JS_DupValue(ctx, slot->capture), PROP_C_W);
    JSAtom limit = JS_NewAtomLen(ctx, "stackTraceLimit", 15);
    JS_DefinePropertyGetSet(ctx, slot->errors[0], limit, native(ctx, "stackTraceLimit", 0, GET_LIMIT), native(ctx, "stackTraceLimit", 1, SET_LIMIT), PROP_C | PROP_E);
    JS_FreeAtom(ctx, limit);
    JSValue ten = MK(TAG_INT, 10), dom = JS_GetPropertyStr(ctx, slot->global, "DOMException");
    error_native(ctx, V_UNDEFINED, 1, &ten, SET_LIMIT);
    JSValue sample = JS_NewCFunctionData2(ctx, get_stack, NULL, 0, 0, 0, NULL);
    slot->getter = JS_GetClassID(sample);
    JS_FreeValue(ctx, sample);
    JSValue one = JS_IsFunction(ctx, dom) ? JS_CallConstructor(ctx, dom, 0, NULL) : V_UNDEFINED;
    slot->dom_exception = one.tag == TAG_OBJECT ? JS_GetClassID(one) : 0;
    JS_FreeValue(ctx, one);
    JS_FreeValue(ctx, dom);
    JS_SetPropertyStr(ctx, slot->engine_errors[0], "prepareStackTrace", JS_NewCFunction2(ctx, prepare, "", 2, CFUNC_GENERIC_MAGIC, 0));
}
