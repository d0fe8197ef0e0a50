/* Calls, properties and data, each behind a guard. */
#include "thunk.h"

#include <stdlib.h>
#include <string.h>

#define FEW 8

/* ---- calls ---- */

static int with_args(rvm_live *live, rvm_call_args *a, bool construct)
{
    JSContext *ctx = live->slot->ctx;
    if (rvm_stack_is_full(live))
        return T_EXCEPTION;
    /* The call may release the very handle it came through: what it works on is held. */
    JSValue few[FEW], *argv = few, target = JS_DupValue(ctx, a->target);
    if (a->nargs > FEW)
        argv = rvm_scratch(live, a->nargs * sizeof *argv);
    size_t n = 0;
    JSValue result = V_EXCEPTION, function = V_UNDEFINED, this_val = a->this_val;
    for (; n < a->nargs; n++) {
        const rvm_cell *cell = &a->args[n];
        argv[n] = rvm_cell_in(live, cell);
        if (argv[n].tag == TAG_EXCEPTION)
            goto done;
    }
    if (a->method) {
        JSAtom atom = rvm_name_atom(live, a->method, a->method_length);
        if (!atom)
            goto done;
        function = JS_GetProperty(ctx, target, atom);
        JS_FreeAtom(ctx, atom);
        if (function.tag != TAG_EXCEPTION && !JS_IsFunction(ctx, function)) {
            JS_FreeValue(ctx, function);
            function = V_UNDEFINED;
            rvm_throw_no_function(ctx, a);
            goto done;
        }
        if (function.tag == TAG_EXCEPTION)
            goto done;
        this_val = target;
        result = JS_Call(ctx, function, this_val, (int)a->nargs, argv);
    } else if (construct) {
        result = JS_CallConstructor(ctx, target, (int)a->nargs, argv);
    } else {
        result = JS_Call(ctx, target, this_val, (int)a->nargs, argv);
    }
done:
    rvm_free(ctx, target);
    rvm_free(ctx, function);
    while (n)
        rvm_free(ctx, argv[--n]);
    if (argv != few)
        rvm_scratch_free(live, argv);
    if (!a->out) {
        if (result.tag == TAG_EXCEPTION)
            return T_EXCEPTION;
        JS_FreeValue(ctx, result);
        return T_OK;
    }
    return rvm_cell_out(live, result, a->out);
}

static int call_body(rvm_live *live, void *args) { return with_args(live, args, false); }
static int construct_body(rvm_live *live, void *args) { return with_args(live, args, true); }

int rvm_call_thunk(rvm_live *live, rvm_call_args *args) { return rvm_guarded(live, call_body, args); }
int rvm_construct_thunk(rvm_live *live, rvm_call_args *args) { return rvm_guarded(live, construct_body, args); }

/* Bytes that a module may take while it loads before cycles are collected: what is made then mostly stays, and each collection looks at
   all of it. Below a limit they are collected sooner, see arena.c. */
#define LOADING ((size_t)16 << 20)

static int main_body(rvm_live *live, void *args)
{
    rvm_slot *slot = live->slot;
    size_t before = JS_GetGCThreshold(slot->rt), loading = slot->used + LOADING;
    if (loading > before)
        JS_SetGCThreshold(slot->rt, loading);
    int status = with_args(live, args, false);
    if (JS_GetGCThreshold(slot->rt) == loading) { /* nothing was collected */
        size_t after = slot->used + slot->used / 2;
        JS_SetGCThreshold(slot->rt, after > before ? after : before);
    }
    return status;
}

int rvm_entry_thunk(rvm_live *live, uint32_t entry, const rvm_cell *args, size_t nargs, rvm_cell *out)
{
    rvm_call_args call = {live->slot->entries[entry], V_UNDEFINED, NULL, 0, args, nargs, out};
    return rvm_guarded(live, entry == ENTRY_REQUIRE_MAIN ? main_body : call_body, &call);
}

/* ---- properties ---- */

struct property {
    enum { GET, SET, HAS, DELETE } what;
    JSValue object;
    const rvm_cell *key;
    const rvm_cell *value; /* SET */
    rvm_cell *out;         /* GET */
    bool *flag;            /* HAS, DELETE */
};

static JSAtom key_atom(rvm_live *live, const rvm_cell *key)
{
    JSContext *ctx = live->slot->ctx;
    if (key->kind == CELL_STRING)
        return rvm_atom(ctx, key->as.data, key->length);
    JSValue value = rvm_cell_in(live, key);
    if (value.tag == TAG_EXCEPTION)
        return 0;
    JSAtom atom = JS_ValueToAtom(ctx, value);
    JS_FreeValue(ctx, value);
    return atom;
}

static int property_body(rvm_live *live, void *args)
{
    struct property *p = args;
    JSContext *ctx = live->slot->ctx;
    JSAtom atom = key_atom(live, p->key);
    if (!atom)
        return T_EXCEPTION;
    JSValue object = JS_DupValue(ctx, p->object), value = V_UNDEFINED; /* see with_args */
    int status = 0;
    switch (p->what) {
    case GET: value = JS_GetProperty(ctx, object, atom); break;
    case SET:
        value = rvm_cell_in(live, p->value);
        status = value.tag == TAG_EXCEPTION ? -1 : JS_SetProperty(ctx, object, atom, value);
        break;
    case HAS: status = JS_HasProperty(ctx, object, atom); break;
    case DELETE: status = JS_DeleteProperty(ctx, object, atom, 0); break;
    }
    JS_FreeAtom(ctx, atom);
    rvm_free(ctx, object);
    if (p->what == GET)
        return rvm_cell_out(live, value, p->out);
    if (p->flag)
        *p->flag = status > 0;
    return status < 0 ? T_EXCEPTION : T_OK;
}

static int property(rvm_live *live, struct property p) { return rvm_guarded(live, property_body, &p); }

int rvm_get_thunk(rvm_live *live, JSValue object, const rvm_cell *key, rvm_cell *out)
{
    return property(live, (struct property){GET, object, key, .out = out});
}

int rvm_set_thunk(rvm_live *live, JSValue object, const rvm_cell *key, const rvm_cell *value)
{
    return property(live, (struct property){SET, object, key, .value = value});
}

int rvm_has_thunk(rvm_live *live, JSValue object, const rvm_cell *key, bool *has)
{
    return property(live, (struct property){HAS, object, key, .flag = has});
}

int rvm_delete_thunk(rvm_live *live, JSValue object, const rvm_cell *key, bool *deleted)
{
    return property(live, (struct property){DELETE, object, key, .flag = deleted});
}

struct values {
    JSValue a, b;
    JSValue *value;
    rvm_cell *out;
    const rvm_cell *in;
    size_t n;
    uint32_t *count;
    int *state;
    bool *flag;
    const char *name;
    int32_t id;
    int (*body)(rvm_live *, void *);
};

static int held_body(rvm_live *live, void *args)
{
    struct values *v = args;
    JSValue hold = JS_DupValue(live->slot->ctx, v->a);
    int status = rvm_stack_is_full(live) ? T_EXCEPTION : v->body(live, v);
    rvm_free(live->slot->ctx, hold);
    return status;
}

/* Runs a body that works on v->a, which it may release: see with_args. */
static int held(rvm_live *live, struct values *v, int (*body)(rvm_live *, void *))
{
    v->body = body;
    return rvm_guarded(live, held_body, v);
}

/* Own enumerable string keys, as a JavaScript array. */
static int keys_body(rvm_live *live, void *args)
{
    struct values *v = args;
    JSContext *ctx = live->slot->ctx;
    JSPropertyEnum *names = NULL;
    uint32_t count = 0;
    if (JS_GetOwnPropertyNames(ctx, &names, &count, v->a, GPN_STRING_ENUM) < 0)
        return T_EXCEPTION;
    JSValue array = JS_NewArray(ctx);
    int status = array.tag == TAG_EXCEPTION ? T_EXCEPTION : T_OK;
    for (uint32_t i = 0; i < count && status == T_OK; i++)
        if (JS_DefinePropertyValueUint32(ctx, array, i, JS_AtomToString(ctx, names[i].atom), PROP_C_W_E) < 0)
            status = T_EXCEPTION;
    JS_FreePropertyEnum(ctx, names, count);
    if (status != T_OK) {
        JS_FreeValue(ctx, array);
        return status;
    }
    *v->value = array;
    *v->count = count;
    return T_OK;
}

int rvm_keys_thunk(rvm_live *live, JSValue object, JSValue *array, uint32_t *count)
{
    struct values v = {.a = object, .value = array, .count = count};
    return held(live, &v, keys_body);
}

/* ---- data ---- */

static int new_body(rvm_live *live, void *args)
{
    struct values *v = args;
    *v->value = rvm_cell_in(live, v->in);
    return v->value->tag == TAG_EXCEPTION ? T_EXCEPTION : T_OK;
}

int rvm_new_thunk(rvm_live *live, const rvm_cell *from, JSValue *value)
{
    struct values v = {.in = from, .value = value};
    return rvm_guarded(live, new_body, &v);
}

static int out_body(rvm_live *live, void *args)
{
    struct values *v = args;
    return rvm_cell_out(live, JS_DupValue(live->slot->ctx, v->a), v->out);
}

int rvm_out_thunk(rvm_live *live, JSValue value, rvm_cell *out)
{
    struct values v = {.a = value, .out = out};
    return rvm_guarded(live, out_body, &v);
}

static int string_body(rvm_live *live, void *args)
{
    struct values *v = args;
    if (v->a.tag == TAG_SYMBOL) { /* String(symbol) works where conversion throws */
        JSContext *ctx = live->slot->ctx;
        JSValue text = JS_Call(ctx, live->slot->intrinsics[INTRINSIC_STRING], V_UNDEFINED, 1, &v->a);
        int status = text.tag == TAG_EXCEPTION ? T_EXCEPTION : rvm_cell_string(live, text, CELL_STRING, v->out);
        JS_FreeValue(ctx, text);
        return status;
    }
    return rvm_cell_string(live, v->a, CELL_STRING, v->out);
}

static int json_body(rvm_live *live, void *args)
{
    struct values *v = args;
    JSContext *ctx = live->slot->ctx;
    JSValue text = JS_JSONStringify(ctx, v->a, V_UNDEFINED, V_UNDEFINED);
    int status = rvm_cell_out(live, text, v->out);
    if (status == T_OK && v->out->kind == CELL_STRING)
        v->out->kind = CELL_JSON;
    return status;
}

static int bytes_body(rvm_live *live, void *args)
{
    struct values *v = args;
    JSValue hold;
    const uint8_t *bytes;
    size_t length;
    int status = rvm_view(live, v->a, &hold, &bytes, &length);
    if (status != T_OK)
        return status;
    char *copy = malloc(length + 1);
    if (!copy)
        rvm_condemn(live, STOP_SYSTEM);
    live->guard->made = copy;
    memcpy(copy, bytes, length);
    copy[length] = 0;
    JS_FreeValue(live->slot->ctx, hold);
    *v->out = (rvm_cell){.kind = CELL_BYTES, .length = length, .as.data = copy};
    return T_OK;
}

static int data_body(rvm_live *live, void *args)
{
    struct values *v = args;
    return rvm_data_write(live, v->a, v->out);
}

static int out_as(rvm_live *live, JSValue value, rvm_cell *out, int (*body)(rvm_live *, void *))
{
    struct values v = {.a = value, .out = out};
    return held(live, &v, body);
}

int rvm_string_thunk(rvm_live *live, JSValue value, rvm_cell *out) { return out_as(live, value, out, string_body); }
int rvm_json_thunk(rvm_live *live, JSValue value, rvm_cell *out) { return out_as(live, value, out, json_body); }
int rvm_bytes_thunk(rvm_live *live, JSValue value, rvm_cell *out) { return out_as(live, value, out, bytes_body); }
int rvm_data_thunk(rvm_live *live, JSValue value, rvm_cell *out) { return out_as(live, value, out, data_body); }

static int same_body(rvm_live *live, void *args)
{
    struct values *v = args;
    *v->flag = JS_IsStrictEqual(live->slot->ctx, v->a, v->b);
    return T_OK;
}

int rvm_same_thunk(rvm_live *live, JSValue a, JSValue b, bool *same)
{
    struct values v = {.a = a, .b = b, .flag = same};
    return rvm_guarded(live, same_body, &v);
}

static int free_body(rvm_live *live, void *args)
{
    JS_FreeValue(live->slot->ctx, *(JSValue *)args);
    return T_OK;
}

/* Freeing may run finalizers and enqueue jobs, which allocate. */
int rvm_free_thunk(rvm_live *live, JSValue value) { return rvm_guarded(live, free_body, &value); }

/* Only counts: allocates nothing. */
JSValue rvm_dup(rvm_live *live, JSValue value) { return JS_DupValue(live->slot->ctx, value); }

/* Only looks at class numbers: allocates nothing. The numbers are RVM_TYPE_…. */
uint32_t rvm_type_of(rvm_live *live, JSValue value)
{
    if (value.tag == TAG_SYMBOL)
        return 10;
    if (value.tag != TAG_OBJECT)
        return 11;
    if (JS_IsFunction(live->slot->ctx, value))
        return 2;
    if (JS_IsArray(value))
        return 3;
    if (JS_GetTypedArrayType(value) >= 0 || JS_IsArrayBuffer(value) || JS_IsDataView(value))
        return 4;
    if (JS_IsPromise(value))
        return 5;
    if (JS_IsError(value))
        return 6;
    if (JS_IsDate(value))
        return 7;
    if (JS_IsMap(value))
        return 8;
    if (JS_IsSet(value))
        return 9;
    return 1;
}

static int function_body(rvm_live *live, void *args)
{
    struct values *v = args;
    JSValue id = MK(TAG_INT, v->id);
    *v->value = JS_NewCFunctionData2(live->slot->ctx, rvm_host_call, v->name, 0, 0, 1, &id);
    return v->value->tag == TAG_EXCEPTION ? T_EXCEPTION : T_OK;
}

int rvm_function_thunk(rvm_live *live, const char *name, int32_t id, JSValue *value)
{
    struct values v = {.name = name, .id = id, .value = value};
    return rvm_guarded(live, function_body, &v);
}

static int array_body(rvm_live *live, void *args)
{
    struct values *v = args;
    JSContext *ctx = live->slot->ctx;
    JSValue array = JS_NewArray(ctx);
    if (array.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    for (size_t i = 0; i < v->n; i++) {
        JSValue item = rvm_cell_in(live, &v->in[i]);
        if (item.tag == TAG_EXCEPTION || JS_DefinePropertyValueUint32(ctx, array, (uint32_t)i, item, PROP_C_W_E) < 0) {
            JS_FreeValue(ctx, array);
            return T_EXCEPTION;
        }
    }
    *v->value = array;
    return T_OK;
}

int rvm_array_thunk(rvm_live *live, const rvm_cell *items, size_t count, JSValue *value)
{
    struct values v = {.in = items, .n = count, .value = value};
    return rvm_guarded(live, array_body, &v);
}

/* ---- exceptions, jobs, promises ---- */

static int throw_body(rvm_live *live, void *args)
{
    struct values *v = args;
    JS_Throw(live->slot->ctx, JS_DupValue(live->slot->ctx, v->a));
    return T_OK;
}

int rvm_throw_thunk(rvm_live *live, JSValue value)
{
    struct values v = {.a = value};
    return rvm_guarded(live, throw_body, &v);
}

static int throw_text_body(rvm_live *live, void *args)
{
    JS_ThrowPlainError(live->slot->ctx, "%s", (const char *)args);
    return T_OK;
}

/* An Error with nothing but a message, made by the engine alone. */
int rvm_throw_text_thunk(rvm_live *live, const char *text) { return rvm_guarded(live, throw_text_body, (void *)text); }

static int item_body(rvm_live *live, void *args)
{
    struct values *v = args;
    *v->value = JS_GetPropertyUint32(live->slot->ctx, v->a, (uint32_t)v->n);
    return v->value->tag == TAG_EXCEPTION ? T_EXCEPTION : T_OK;
}

/* array[index], as a new reference of any kind. */
int rvm_item_thunk(rvm_live *live, JSValue array, uint32_t index, JSValue *value)
{
    struct values v = {.a = array, .n = index, .value = value};
    return rvm_guarded(live, item_body, &v);
}

static int take_body(rvm_live *live, void *args)
{
    *(JSValue *)args = JS_GetException(live->slot->ctx);
    return T_OK;
}

int rvm_take_exception_thunk(rvm_live *live, JSValue *value) { return rvm_guarded(live, take_body, value); }

/* Runs the queue of process.nextTick, then promise jobs, until neither holds any, one throws (`*thrown`, T_EXCEPTION) or the entry
   was stopped. As in Node, ticks that jobs leave wait until no job is left. */
static int jobs_body(rvm_live *live, void *args)
{
    JSRuntime *rt = live->slot->rt;
    JSContext *ctx = live->slot->ctx;
    int done;
    do {
        if (live->ticks) {
            JSValue result = JS_Call(ctx, live->slot->entries[ENTRY_TICKS], V_UNDEFINED, 0, NULL);
            if (result.tag == TAG_EXCEPTION) {
                *(JSValue *)args = JS_GetException(ctx);
                return T_EXCEPTION; /* what is behind the one that threw still waits */
            }
            live->ticks = 0;
            JS_FreeValue(ctx, result);
        }
        JSContext *of;
        while (!live->soft && (done = JS_ExecutePendingJob(rt, &of)) != 0) {
            if (done < 0) {
                *(JSValue *)args = JS_GetException(ctx);
                return T_EXCEPTION;
            }
            if (rvm_on_interrupt(rt, live->slot)) /* endless chains of short jobs hardly ever poll */
                break;
        }
    } while (live->ticks && !live->soft && !rvm_on_interrupt(rt, live->slot));
    return T_OK;
}

int rvm_jobs_thunk(rvm_live *live, JSValue *thrown)
{
    return rvm_guarded(live, jobs_body, thrown);
}

static int promise_body(rvm_live *live, void *args)
{
    struct values *v = args;
    *v->state = JS_PromiseState(live->slot->ctx, v->a);
    if (*v->state > 0)
        *v->value = JS_PromiseResult(live->slot->ctx, v->a);
    return T_OK;
}

/* -1: not a promise, 0: pending, 1: fulfilled, 2: rejected; `*value` is a new reference when settled. */
int rvm_promise_thunk(rvm_live *live, JSValue promise, int *state, JSValue *value)
{
    struct values v = {.a = promise, .state = state, .value = value};
    return rvm_guarded(live, promise_body, &v);
}
