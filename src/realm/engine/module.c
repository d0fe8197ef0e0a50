/*
 * ES modules: records of the engine, made and linked so that the engine never fails between two steps.
 *
 * The engine's own loader leaves dangling records where a module of a graph cannot be found, and relinks what is running. So a graph is
 * first loaded by the prelude (esm.js), which knows what each module asks for; only a graph that is complete is made here, in one thunk in
 * which no script runs: every module is read with a stand-in for all that it imports, and then each is resolved by the prelude's table.
 *
 * Records are never freed but with their realm. A record is compiled in a context of its own, because the engine puts what it compiles
 * on the list of the context's modules.
 */
#include "thunk.h"

#include <stdlib.h>
#include <string.h>

/* ---- what the engine does not tell ---- */

/* JSModuleDef as far as it is read; rvm_module_check compares it with what the engine does. */
struct JSModuleDef {
    JSAtom module_name;
    void *link[2];
    struct {
        JSAtom name;
        JSModuleDef *module;
        JSValue attributes;
    } *requests;
    int request_count, request_size;
    struct {
        union {
            struct {
                int var_idx;
                void *var_ref;
            } local;
            int request;
        } u;
        int type; /* 1: of another module */
        JSAtom local_name, name;
    } *exports;
    int export_count, export_size;
    int *stars;
    int star_count, star_size;
    struct {
        int var_idx;
        JSAtom name;
        int request;
    } *imports;
    int import_count, import_size;
    JSValue attributes;
    JSValue namespace;
    JSValue function;
    JSModuleInitFunc *init;
    bool has_tla, resolved, func_created;
    uint8_t status;
};

enum { UNLINKED, LINKING, LINKED, EVALUATING, EVALUATING_ASYNC, EVALUATED };

#define MODULE(m) ((JSValue){(JSValueUnion){.ptr = (m)}, TAG_MODULE})
/* Stands for what a module imports until that is resolved. */
#define STAND_IN "rvm:none"

static int seen_status;

/* The engine's class of module namespaces, which it calls Object. */
uint32_t rvm_namespace_class;

static int check_init(JSContext *ctx, JSModuleDef *m)
{
    (void)ctx;
    seen_status = m->status;
    return 0;
}

static JSModuleDef *check_load(JSContext *ctx, const char *name, void *opaque, JSValue attributes)
{
    (void)opaque;
    (void)attributes;
    return JS_NewCModule(ctx, name, check_init);
}

static int check_body(rvm_live *live, void *args)
{
    (void)args;
    static const char text[] = "import {y as x} from 'a' with {b: 'c'}; await 0; export {x as z}; export {y} from 'a'";
    JSEvalOptions options = {1, EVAL_MODULE | EVAL_COMPILE_ONLY, "check", 1};
    JSRuntime *rt = live->slot->rt;
    JSContext *ctx = JS_NewContext(rt);
    JS_SetModuleLoaderFunc2(rt, NULL, check_load, NULL, NULL);
    JSModuleDef *m = JS_NewCModule(ctx, "other", check_init);
    bool right = m->init == check_init && m->status == UNLINKED && !m->resolved && JS_AddModuleExport(ctx, m, "x") == 0 && m->export_count == 1;
    seen_status = -1;
    JSValue done = JS_EvalFunction(ctx, JS_DupValue(ctx, MODULE(m)));
    right = right && done.tag == TAG_OBJECT && seen_status == EVALUATING && m->status == EVALUATED && m->func_created && !m->has_tla;
    JS_FreeValue(ctx, done);
    JSValue namespace = JS_GetModuleNamespace(ctx, m);
    rvm_namespace_class = JS_GetClassID(namespace);
    JS_FreeValue(ctx, namespace);
    JSValue module = JS_Eval2(ctx, text, sizeof text - 1, &options);
    if (right && module.tag == TAG_MODULE) {
        m = module.u.ptr;
        right = m->has_tla && m->resolved && !m->func_created && m->status == UNLINKED && m->request_count == 2 && m->import_count == 1 &&
                m->imports[0].request == 0 && m->export_count == 2 && m->exports[0].type == 0 && m->exports[1].type == 1 &&
                m->exports[1].u.request == 1 && m->star_count == 0 && m->requests[0].attributes.tag == TAG_OBJECT &&
                m->requests[1].attributes.tag == TAG_UNDEFINED;
    } else {
        right = false;
    }
    right = right && rvm_find_counter(ctx);
    if (JS_HasException(ctx))
        JS_FreeValue(ctx, JS_GetException(ctx));
    JS_FreeContext(ctx);
    rvm_modules_init(live->slot);
    return right ? T_OK : T_WRONG_KIND;
}

/* Whether records look as they are declared here. In an engine of which the image was taken already. */
int rvm_module_check_thunk(rvm_live *live) { return rvm_guarded(live, check_body, NULL); }

/* ---- compiling ---- */

struct compile {
    const char *text;
    size_t length;
    const char *name;
    uint8_t **code;
    size_t *size;
    rvm_cell *about;
};

static void add(JSContext *ctx, JSValue array, uint32_t *count, JSValue value)
{
    JS_DefinePropertyValueUint32(ctx, array, (*count)++, value, PROP_C_W_E);
}

/* What the prelude has to know, as JSON: [has top-level await, [request, attributes or null, …], [request number, imported name, …]]. */
static JSValue describe(JSContext *ctx, JSModuleDef *m)
{
    JSValue all = JS_NewArray(ctx), requests = JS_NewArray(ctx), imports = JS_NewArray(ctx);
    uint32_t count = 0, request_count = 0, import_count = 0;
    for (int i = 0; i < m->request_count; i++) {
        JSValue attributes = m->requests[i].attributes;
        add(ctx, requests, &request_count, JS_AtomToString(ctx, m->requests[i].name));
        add(ctx, requests, &request_count, attributes.tag == TAG_OBJECT ? JS_DupValue(ctx, attributes) : V_NULL);
    }
    for (int i = 0; i < m->import_count; i++) {
        add(ctx, imports, &import_count, MK(TAG_INT, m->imports[i].request));
        add(ctx, imports, &import_count, JS_AtomToString(ctx, m->imports[i].name));
    }
    for (int i = 0; i < m->export_count; i++)
        if (m->exports[i].type == 1) {
            add(ctx, imports, &import_count, MK(TAG_INT, m->exports[i].u.request));
            add(ctx, imports, &import_count, JS_AtomToString(ctx, m->exports[i].local_name));
        }
    add(ctx, all, &count, MK(TAG_BOOL, m->has_tla));
    add(ctx, all, &count, requests);
    add(ctx, all, &count, imports);
    JSValue text = JS_JSONStringify(ctx, all, V_UNDEFINED, V_UNDEFINED);
    JS_FreeValue(ctx, all);
    return text;
}

static int compile_body(rvm_live *live, void *args)
{
    struct compile *c = args;
    rvm_slot *slot = live->slot;
    JSEvalOptions options = {1, EVAL_MODULE | EVAL_COMPILE_ONLY, c->name, 1};
    JSContext *ctx = JS_NewContextRaw(slot->rt);
    JS_AddIntrinsicBaseObjects(ctx);
    JS_AddIntrinsicEval(ctx);
    JS_AddIntrinsicRegExpCompiler(ctx);
    JS_AddIntrinsicJSON(ctx);
    JSValue module = JS_Eval2(ctx, c->text, c->length, &options);
    if (module.tag != TAG_MODULE) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        JS_FreeContext(ctx);
        /* The same in the realm's own context, for an error of the realm. A text that does not parse leaves nothing there. */
        module = JS_Eval2(slot->ctx, c->text, c->length, &options);
        if (module.tag != TAG_EXCEPTION)
            JS_ThrowPlainError(slot->ctx, "a module that compiled only once");
        return T_EXCEPTION;
    }
    for (int i = 0; i < 2; i++) {
        size_t size;
        uint8_t *code = JS_WriteObject(ctx, &size, module, WRITE_BYTECODE | (i == 0 ? WRITE_STRIP_SOURCE : 0));
        if (!code) {
            JS_FreeValue(ctx, JS_GetException(ctx));
            JS_FreeContext(ctx);
            JS_ThrowRangeError(slot->ctx, "Maximum call stack size exceeded");
            return T_EXCEPTION;
        }
        c->code[i] = malloc(size);
        if (!c->code[i])
            rvm_condemn(live, STOP_SYSTEM);
        memcpy(c->code[i], code, size);
        c->size[i] = size;
        js_free(ctx, code);
    }
    JSValue about = describe(ctx, module.u.ptr);
    int status = about.tag == TAG_EXCEPTION ? T_EXCEPTION : rvm_cell_string(live, about, CELL_STRING, c->about);
    JS_FreeValue(ctx, about);
    JS_FreeContext(ctx); /* the rest goes with the next collection: the context and its functions refer to each other */
    return status;
}

/* Compiles the text of an ES module to bytecode without the text of functions and with it; `about` says what it asks for. All are malloc'ed. */
int rvm_module_compile_thunk(rvm_live *live, const char *text, size_t length, const char *name, uint8_t **code, size_t *size, rvm_cell *about)
{
    struct compile c = {text, length, name, code, size, about};
    code[0] = code[1] = NULL;
    about->as.data = NULL;
    int status = rvm_guarded(live, compile_body, &c);
    if (status != T_OK) {
        free(code[0]);
        free(code[1]);
    }
    return status;
}

/* ---- making ---- */

/* What a handle does. It is a function that no script ever gets, whose data is the record; so it is moved with an image. */
enum { OP_EVALUATE, OP_NAMESPACE, OP_META, OP_SET, OP_STATUS, OP_EXPOSE, OP_FORGET };

static _Thread_local JSModuleDef *exposed;

static JSValue handle_call(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data)
{
    (void)this_val;
    (void)magic;
    rvm_live *live = ((rvm_slot *)JS_GetContextOpaque(ctx))->live;
    JSModuleDef *m = data[0].u.ptr;
    if (argc < 1 || argv[0].tag != TAG_INT)
        return V_UNDEFINED;
    switch (argv[0].u.int32) {
    case OP_EVALUATE: {
        /* The engine goes down the graph without a look at the stack; argv[1] says how deep it is. */
        uintptr_t here = (uintptr_t)__builtin_frame_address(0), need = 4096 + 512 * (uintptr_t)(argc > 1 && argv[1].tag == TAG_INT ? argv[1].u.int32 : 0);
        if (here < live->stack_floor || here - live->stack_floor < need) {
            rvm_throw_stack_is_full(live);
            return V_EXCEPTION;
        }
        if (m->status == LINKING || m->status == EVALUATING)
            return JS_ThrowPlainError(ctx, "a module is evaluated while it is evaluated");
        return JS_EvalFunction(ctx, JS_DupValue(ctx, MODULE(m)));
    }
    case OP_NAMESPACE:
        if (m->status < LINKED)
            return V_UNDEFINED;
        return JS_GetModuleNamespace(ctx, m);
    case OP_META:
        return JS_GetImportMeta(ctx, m);
    case OP_SET: {
        if (argc < 3 || !m->func_created)
            return V_UNDEFINED;
        size_t length;
        const char *name = JS_ToCStringLen2(ctx, &length, argv[1], false);
        if (!name)
            return V_EXCEPTION;
        JS_SetModuleExport(ctx, m, name, JS_DupValue(ctx, argv[2]));
        JS_FreeCString(ctx, name);
        return V_UNDEFINED;
    }
    case OP_STATUS:
        return MK(TAG_INT, m->status);
    case OP_EXPOSE:
        exposed = m;
        return V_UNDEFINED;
    case OP_FORGET: {
        /* The engine looks for modules by name, and finds the oldest: another one is to take its place. */
        static const char text[] = "rvm:forgotten";
        JSAtom name = JS_NewAtomLen(ctx, text, sizeof text - 1);
        JS_FreeAtom(ctx, m->module_name);
        m->module_name = name;
        return V_UNDEFINED;
    }
    }
    return V_UNDEFINED;
}

static int init_nothing(JSContext *ctx, JSModuleDef *m)
{
    (void)ctx;
    (void)m;
    return 0;
}

static JSValue call_prelude(JSContext *ctx, int op, int argc, JSValue *argv)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue args[4] = {MK(TAG_INT, op), V_UNDEFINED, V_UNDEFINED, V_UNDEFINED};
    for (int i = 0; i < argc; i++)
        args[i + 1] = argv[i];
    return JS_Call(ctx, slot->entries[ENTRY_MODULES], V_UNDEFINED, argc + 1, args);
}

enum { ASK_IMPORT, ASK_RECORD, ASK_RUN }; /* as in esm.js */

/* A module that is no ES module runs: the prelude loads it and sets the exports. */
static int init_other(JSContext *ctx, JSModuleDef *m)
{
    JSAtom atom = JS_GetModuleName(ctx, m);
    JSValue name = JS_AtomToString(ctx, atom);
    JS_FreeAtom(ctx, atom);
    JSValue done = call_prelude(ctx, ASK_RUN, 1, &name);
    JS_FreeValue(ctx, name);
    JS_FreeValue(ctx, done);
    return done.tag == TAG_EXCEPTION ? -1 : 0;
}

static JSModuleDef *new_module(JSContext *ctx, const char *name, JSModuleInitFunc *init)
{
    JSModuleDef *m = JS_NewCModule(ctx, name, init);
    if (m)
        JS_ResolveModule(ctx, MODULE(m)); /* asks for nothing */
    return m;
}

/* The engine asks what `name` means to `base`. */
static char *normalize(JSContext *ctx, const char *base, const char *name, JSValue attributes, void *opaque)
{
    rvm_slot *slot = opaque;
    if (ctx != slot->ctx || slot->entries[ENTRY_LINKS].tag == TAG_NULL)
        return js_strdup(ctx, STAND_IN); /* it is being compiled, or read */
    JSValue found = V_UNDEFINED;
    if (slot->entries[ENTRY_LINKS].tag == TAG_OBJECT) {
        size_t a = strlen(base), b = strlen(name);
        char *key = rvm_scratch(slot->live, a + b + 2);
        memcpy(key, base, a);
        key[a] = '\n';
        memcpy(key + a + 1, name, b + 1);
        found = JS_GetPropertyStr(ctx, slot->entries[ENTRY_LINKS], key);
        rvm_scratch_free(slot->live, key);
    } else {
        JSValue args[3] = {JS_NewStringLen(ctx, base, strlen(base)), JS_NewStringLen(ctx, name, strlen(name)), attributes};
        found = call_prelude(ctx, ASK_IMPORT, 3, args);
        JS_FreeValue(ctx, args[0]);
        JS_FreeValue(ctx, args[1]);
        if (found.tag == TAG_EXCEPTION)
            return NULL;
    }
    size_t length;
    const char *text = JS_ToCStringLen2(ctx, &length, found, false);
    JS_FreeValue(ctx, found);
    if (!text)
        return NULL;
    char *copy = js_strdup(ctx, text);
    JS_FreeCString(ctx, text);
    return copy;
}

/* The engine has no record of that name, or one that was asked for with other attributes. */
static JSModuleDef *load(JSContext *ctx, const char *name, void *opaque, JSValue attributes)
{
    (void)opaque;
    (void)attributes;
    if (strcmp(name, STAND_IN) == 0)
        return new_module(ctx, STAND_IN, init_nothing);
    JSValue arg = JS_NewStringLen(ctx, name, strlen(name)), op = MK(TAG_INT, OP_EXPOSE);
    JSValue handle = call_prelude(ctx, ASK_RECORD, 1, &arg);
    JS_FreeValue(ctx, arg);
    exposed = NULL;
    if (handle.tag == TAG_OBJECT)
        JS_FreeValue(ctx, JS_Call(ctx, handle, V_UNDEFINED, 1, &op));
    JS_FreeValue(ctx, handle);
    if (!exposed && !JS_HasException(ctx))
        JS_ThrowPlainError(ctx, "no such module: %s", name);
    return exposed;
}

void rvm_modules_init(rvm_slot *slot)
{
    JS_SetModuleLoaderFunc2(slot->rt, NULL, load, NULL, slot);
    JS_SetModuleNormalizeFunc2(slot->rt, normalize);
}

struct make {
    const rvm_module_part *parts;
    size_t count;
    JSValue links;
    JSValue *handles;
};

static int make_body(rvm_live *live, void *args)
{
    struct make *make = args;
    rvm_slot *slot = live->slot;
    JSContext *ctx = slot->ctx;
    /* Before the first step, because there is no way back after it. */
    uintptr_t here = (uintptr_t)__builtin_frame_address(0), need = 32 * 1024 + 256 * make->count;
    if (here < live->stack_floor || here - live->stack_floor < need) {
        rvm_throw_stack_is_full(live);
        return T_EXCEPTION;
    }
    JSValue *modules = rvm_scratch(live, (make->count + 1) * sizeof *modules);
    JSValue handles = JS_NewArray(ctx);
    bool failed = false;
    size_t i = 0;
    slot->entries[ENTRY_LINKS] = V_NULL;
    for (; i < make->count && !failed; i++) {
        const rvm_module_part *part = &make->parts[i];
        if (part->code) {
            modules[i] = JS_ReadObject(ctx, part->code, part->size, READ_BYTECODE);
            failed = modules[i].tag != TAG_MODULE;
            continue;
        }
        JSModuleDef *m = new_module(ctx, part->name, init_other);
        modules[i] = MODULE(m);
        JSValue length = JS_GetPropertyStr(ctx, part->names, "length");
        for (uint32_t j = 0; length.tag == TAG_INT && j < (uint32_t)length.u.int32; j++) {
            JSValue name = JS_GetPropertyUint32(ctx, part->names, j);
            size_t size;
            const char *text = JS_ToCStringLen2(ctx, &size, name, false);
            if (!text || JS_AddModuleExport(ctx, m, text) < 0)
                JS_FreeValue(ctx, JS_GetException(ctx)); /* said twice */
            JS_FreeCString(ctx, text);
            JS_FreeValue(ctx, name);
        }
    }
    if (failed && i == 1 && make->parts[0].code) { /* nothing was made */
        slot->entries[ENTRY_LINKS] = V_UNDEFINED;
        rvm_scratch_free(live, modules);
        JS_FreeValue(ctx, handles);
        return T_EXCEPTION;
    }
    slot->entries[ENTRY_LINKS] = make->links;
    for (i = 0; i < make->count && !failed; i++) {
        failed = JS_ResolveModule(ctx, modules[i]) < 0;
        if (!failed)
            JS_DefinePropertyValueUint32(ctx, handles, (uint32_t)i, JS_NewCFunctionData2(ctx, handle_call, "", 0, 0, 1, &modules[i]), PROP_C_W_E);
    }
    slot->entries[ENTRY_LINKS] = V_UNDEFINED;
    if (failed)
        rvm_condemn(live, STOP_ENGINE);
    rvm_scratch_free(live, modules);
    *make->handles = handles;
    return T_OK;
}

/* Makes the modules of a graph: `links` says what each of those with code asks for, by "name\nspecifier". All that they ask for is among
   them or was made before. Answers an array of handles. */
int rvm_modules_thunk(rvm_live *live, const rvm_module_part *parts, size_t count, JSValue links, JSValue *handles)
{
    struct make make = {parts, count, links, handles};
    return rvm_guarded(live, make_body, &make);
}
