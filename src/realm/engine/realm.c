/* The life of an engine in a slot: making it for the image, entering it, and its code. */
#include "data.h"
#include "thunk.h"

#include <stdlib.h>
#include <string.h>

/* Names of the natives that the prelude finds in `host`; the order is that of realm/natives.rs. */
static const char *const native_names[] = {"resolve", "load",   "paths", "compile",   "print",
                                           "now",     "wall",   "random", "isBuiltin", "jobs",
                                           "lazy",    "classOf", "inside", "op",        "rust",
                                           "door",    "toString", "isClass", "onPromise", "stackOf",
                                           "ownErrors", "position", "home",  "place"};
#define NATIVES (sizeof native_names / sizeof *native_names)

/* A function, a method of its prototype, or, with a dot, a property of its own. */
static const char *const intrinsic_names[INTRINSIC_COUNT][2] = {
    {"BigInt"},          {"String"},         {"Map"},             {"Map", "set"},        {"Map", "forEach"},
    {"Set"},             {"Set", "add"},     {"Set", "forEach"},  {"Date", "getTime"},   {"Number", "valueOf"},
    {"String", "valueOf"}, {"Boolean", "valueOf"}, {"BigInt", "valueOf"}, {"Symbol", ".iterator"}, {"Symbol", ".asyncIterator"},
};

rvm_rust_functions rvm_rust;

struct boot {
    const rvm_script *scripts;
    size_t count;
    uint64_t shift;
};

static int boot_body(rvm_live *live, void *args)
{
    struct boot *boot = args;
    rvm_slot *slot = live->slot;
    rvm_arena_init(slot, boot->shift); /* here, for it may find no memory */
    slot->rt = JS_NewRuntime2(&rvm_arena_functions, slot);
    JS_SetMaxStackSize(slot->rt, 512 * 1024);
    JSContext *ctx = slot->ctx = JS_NewContext(slot->rt);
    JS_SetContextOpaque(ctx, slot);
    JS_SetCanBlock(slot->rt, false);
    rvm_modules_init(slot);
    JS_SetInterruptHandler(slot->rt, rvm_on_interrupt, slot);
    slot->global = JS_GetGlobalObject(ctx);
    for (int i = 0; i < INTRINSIC_COUNT; i++) {
        JSValue function = slot->intrinsics[i] = JS_GetPropertyStr(ctx, slot->global, intrinsic_names[i][0]);
        if (!intrinsic_names[i][1])
            continue;
        const char *name = intrinsic_names[i][1];
        JSValue holder = *name == '.' ? JS_DupValue(ctx, function) : JS_GetPropertyStr(ctx, function, "prototype");
        slot->intrinsics[i] = JS_GetPropertyStr(ctx, holder, name + (*name == '.'));
        JS_FreeValue(ctx, holder);
        JS_FreeValue(ctx, function);
    }
    rvm_data_boot(ctx);
    rvm_convert_boot(ctx);
    for (int i = 0; i < ENTRY_COUNT; i++)
        slot->entries[i] = V_UNDEFINED;
    slot->on_promise = V_UNDEFINED;
    if (boot->count && !rvm_own_loops(slot)) {
        JS_ThrowPlainError(ctx, "the engine's arrays are not as loops.c declares them");
        return T_EXCEPTION;
    }
    rvm_own_function_text(slot);
    rvm_own_errors(slot);

    JSValue shared[2] = {JS_NewObject(ctx), JS_NewObject(ctx)};
    for (size_t i = 0; i < NATIVES; i++) {
        JSValue native = JS_NewCFunctionData2(ctx, rvm_native_call, native_names[i], 0, (int)i, 0, NULL);
        rvm_data_function_class = JS_GetClassID(native);
        JS_SetPropertyStr(ctx, shared[0], native_names[i], native);
    }
    JSValue last = V_UNDEFINED;
    for (size_t i = 0; i < boot->count; i++) {
        const rvm_script *script = &boot->scripts[i];
        /* Compiled elsewhere: what a compiler leaves behind would be holes in every realm. */
        JSValue function = JS_ReadObject(ctx, script->code, script->size, READ_BYTECODE);
        if (function.tag != TAG_EXCEPTION)
            function = JS_EvalFunction(ctx, function);
        if (function.tag == TAG_EXCEPTION)
            return T_EXCEPTION;
        JS_FreeValue(ctx, last);
        last = JS_Call(ctx, function, V_UNDEFINED, 2, shared);
        JS_FreeValue(ctx, function);
        if (last.tag == TAG_EXCEPTION)
            return T_EXCEPTION;
    }
    for (uint32_t i = 0; i < ENTRY_LINKS && boot->count; i++) /* none: an engine that only compiles */
        slot->entries[i] = JS_GetPropertyUint32(ctx, last, i);
    JS_FreeValue(ctx, last);
    JS_FreeValue(ctx, shared[0]);
    JS_FreeValue(ctx, shared[1]);
    rvm_own_notify(slot);
    rvm_own_apply(slot); /* the prelude keeps the engine's, which is faster */
    JS_SetHostPromiseRejectionTracker(slot->rt, rvm_on_rejection, slot);
    while (JS_IsJobPending(slot->rt)) {
        JSContext *other;
        if (JS_ExecutePendingJob(slot->rt, &other) < 0)
            return T_EXCEPTION;
    }
    JS_RunGC(slot->rt);
    /* The engine's own start, 256 KiB in all, would have a realm collect as soon as it loads something. */
    JS_SetGCThreshold(slot->rt, slot->used + 512 * 1024);
    return T_OK;
}

/* Before anything else; always the same functions. */
void rvm_use_rust(const rvm_rust_functions *rust) { rvm_rust = *rust; }

/* Makes an engine with the prelude in an empty slot (zero bytes). */
int rvm_boot(rvm_live *live, const rvm_script *scripts, size_t count, uint64_t shift)
{
    struct boot boot = {scripts, count, shift};
    live->slot->live = live;
    return rvm_guarded(live, boot_body, &boot);
}

/* ---- code ---- */

struct code {
    const char *text;
    size_t length;
    const char *name;
    int line;
    int flags[2]; /* of what is written; 0: nothing more */
    const uint8_t *in;
    size_t in_size;
    uint8_t **out;
    size_t *out_size;
    JSValue *value;
};

/* Compiles sloppy script text to bytecode, malloc'ed copies that outlive the realm. `line` is the number of the first line. */
static int compile_body(rvm_live *live, void *args)
{
    struct code *c = args;
    JSContext *ctx = live->slot->ctx;
    JSEvalOptions options = {1, EVAL_GLOBAL | EVAL_COMPILE_ONLY, c->name, c->line};
    JSValue function = JS_Eval2(ctx, c->text, c->length, &options);
    if (function.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    for (int i = 0; i < 2 && c->flags[i]; i++) {
        uint8_t *code = JS_WriteObject(ctx, &c->out_size[i], function, c->flags[i]);
        if (!code)
            return T_EXCEPTION;
        c->out[i] = malloc(c->out_size[i]);
        if (!c->out[i])
            rvm_condemn(live, STOP_SYSTEM);
        memcpy(c->out[i], code, c->out_size[i]);
        js_free(ctx, code);
    }
    JS_FreeValue(ctx, function);
    return T_OK;
}

static int compile(rvm_live *live, struct code *c)
{
    int status = rvm_guarded(live, compile_body, c);
    for (int i = 0; i < 2 && c->flags[i] && status != T_OK; i++)
        free(c->out[i]);
    return status;
}

/* `strip` leaves out the text of functions. */
int rvm_compile_thunk(rvm_live *live, const char *text, size_t length, const char *name, int line, bool strip, uint8_t **code,
                      size_t *size)
{
    struct code c = {.text = text, .length = length, .name = name, .line = line, .out = code, .out_size = size};
    c.flags[0] = WRITE_BYTECODE | (strip ? WRITE_STRIP_SOURCE : 0);
    *code = NULL;
    return compile(live, &c);
}

/* To two places: without the text of functions, and with it. */
int rvm_compile_twice_thunk(rvm_live *live, const char *text, size_t length, const char *name, int line, uint8_t **code, size_t *size)
{
    struct code c = {.text = text, .length = length, .name = name, .line = line, .out = code, .out_size = size};
    c.flags[0] = WRITE_BYTECODE | WRITE_STRIP_SOURCE;
    c.flags[1] = WRITE_BYTECODE;
    code[0] = code[1] = NULL;
    return compile(live, &c);
}

/* Reads bytecode that this process wrote and runs its top level: the value of a wrapper script is its function. */
static int load_body(rvm_live *live, void *args)
{
    struct code *c = args;
    JSContext *ctx = live->slot->ctx;
    JSValue function = JS_ReadObject(ctx, c->in, c->in_size, READ_BYTECODE);
    if (function.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    *c->value = JS_EvalFunction(ctx, function);
    return c->value->tag == TAG_EXCEPTION ? T_EXCEPTION : T_OK;
}

int rvm_load_thunk(rvm_live *live, const uint8_t *code, size_t size, JSValue *value)
{
    struct code c = {.in = code, .in_size = size, .value = value};
    return rvm_guarded(live, load_body, &c);
}
