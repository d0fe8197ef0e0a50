/* Every exported function as one operation with random arguments; fire.c holds the list against the header. */
#include "fire.h"

#include <unistd.h>

static const char *key(void) {
    static const char *const names[] = {"echo", "apply", "twice", "nested", "sorted", "replaced", "keep", "kept", "fail", "error", "spin", "stubborn", "eat", "eatMore", "deep", "later", "every", "tick",
                                        "reject", "rejectLater", "wait", "iterate", "iterateLater", "thenable", "proxy", "live", "Class", "bytes", "view", "moved", "buffer", "big", "map", "date", "circle",
                                        "weak", "global", "print", "load", "loadLater", "again", "zip", "hash", "write", "evaluate", "make", "clone", "hooked", "stack", "patch", "plain", "array", "number",
                                        "text", "symbol", "never", "f", "x", "next", "then", "toString", "push"};
    size_t length;
    if (chance(30))
        return NULL;
    if (chance(30))
        return "\xff";
    if (chance(5))
        return random_text(&length);
    return names[chance(40) ? below(sizeof names / sizeof *names) : below(sizeof names / sizeof *names - 1)];
}

/* What a call on a module names; functions and objects are mostly called by themselves. */
static const char *method_of(int shelf) { return shelf == MODULE || chance(4) ? key() : NULL; }

static rvm_value arguments[MOST_THREADS][DEEPEST + 2][4];
static rvm_value *some(size_t *count) {
    rvm_value *list = arguments[me->number][me->depth];
    *count = below(5);
    for (size_t i = 0; i < *count; i++)
        list[i] = random_value();
    if (chance(40)) { /* a count without a list, and the other way round */
        if (chance(2))
            return NULL;
        *count = 0;
    }
    return list;
}
static rvm_value *one(void) {
    size_t count;
    rvm_value *list = some(&count);
    if (!list || chance(50))
        return NULL;
    list[0] = random_value();
    return list;
}

/* Outputs: a marker stands in them, and stays unless the answer is RVM_OK. */
#define HANDLE_OUT(name) rvm_handle name = UNTOUCHED, *name##_at = chance(60) ? NULL : &name
#define VALUE_OUT(name)                                  \
    rvm_value name, *name##_at = chance(30) ? NULL : &name; \
    memset(&name, 0, sizeof name);                       \
    name.kind = 77;                                      \
    name.as.handle = UNTOUCHED
#define GOT_HANDLE(status, name, shelf)                           \
    do {                                                          \
        MUST(name && ((status) == RVM_OK && name##_at) == (name != UNTOUCHED)); \
        if (name != UNTOUCHED)                                    \
            put((shelf), name);                                   \
    } while (0)
#define GOT_VALUE(status, name)                                   \
    do {                                                          \
        if ((status) == RVM_OK && name##_at)                      \
            take(&name);                                          \
        else                                                      \
            MUST(name.kind == 77 && name.as.handle == UNTOUCHED); \
    } while (0)

static int any_shelf(void) { return (int)below(SHELVES); }
static int callable(void) { return chance(2) ? MODULE : chance(4) ? any_shelf() : chance(3) ? OBJECT : FUNCTION; }

/* An operation that reads a value of what a handle names, and takes nothing besides. */
#define VALUE_OF(name, shelf)                                                 \
    static void op_##name(void) {                                             \
        target it = aim(shelf);                                               \
        VALUE_OUT(value);                                                     \
        rvm_status status = FIRE(it.dead, rvm_##name(it.handle, value_at, ep)); \
        GOT_VALUE(status, value);                                             \
    }

static void op_call(void) {
    int shelf = callable();
    target it = aim(shelf);
    size_t count;
    const char *method = method_of(shelf);
    rvm_value *args = some(&count);
    VALUE_OUT(result);
    rvm_status status = FIRE(it.dead, rvm_call(it.handle, method, args, count, result_at, ep));
    GOT_VALUE(status, result);
}
static void op_construct(void) {
    target it = aim(callable());
    size_t count;
    rvm_value *args = some(&count);
    VALUE_OUT(result);
    rvm_status status = FIRE(it.dead, rvm_construct(it.handle, args, count, result_at, ep));
    GOT_VALUE(status, result);
}
static void op_call_prepared(void) {
    int shelf = callable();
    target it = aim(shelf);
    rvm_call_frame frame;
    rvm_status status = RVM_OK;
    bool integer = chance(2), sized = !chance(20);
    memset(&frame, 0, sizeof frame);
    frame.size = sized ? sizeof frame : below(200);
    sized = frame.size == sizeof frame;
    frame.target = it.handle;
    frame.method = method_of(shelf);
    frame.receiver = chance(3) ? aim_value(OBJECT) : 0;
    frame.args = some(&frame.nargs);
    me->running = "rvm_call_prepared, rvm_call_integer";
    if (!integer)
        status = rvm_call_prepared(chance(100) ? NULL : &frame);
    else if (rvm_call_integer(chance(100) ? NULL : &frame) != RVM_NO_INTEGER)
        MUST(!frame.error);
    MUST(status >= 0 && status <= RVM_NOT_FREEZABLE && status != RVM_INTERNAL);
    if (sized && frame.error) {
        MUST(frame.result.kind == RVM_UNDEFINED);
        judge("a frame", rvm_error_status(frame.error), &frame.error, frame.error, it.dead);
    } else if (sized)
        take(&frame.result);
}
static void op_require(void) {
    static const char *const names[] = {"fire", "fire", "fire", "fire", "fire", "fire", "fire-esm", "fire-json.json", "fire-value", "fire-host", "fire-denied", "path", "util", "nope", "./module.js", "", "\xff"};
    const char *name = chance(60) ? NULL : names[below(sizeof names / sizeof *names)];
    target ctx = chance(3) ? (target){0, false} : aim(CONTEXT), map = chance(3) ? (target){0, false} : aim(MAP);
    HANDLE_OUT(module);
    rvm_status status = FIRE((ctx.dead && ctx.handle) || (map.dead && map.handle), rvm_require(name, ctx.handle, map.handle, module_at, ep));
    GOT_HANDLE(status, module, MODULE);
}
static void op_template(void) {
    static const char *const names[] = {"fire", "fire-esm", "fire-json.json", "fire-value", "fire-host", "path", "util", "events", "nope", "", "\xff"};
    const char *name = chance(60) ? NULL : names[below(sizeof names / sizeof *names)];
    target ctx = chance(2) ? (target){0, false} : aim(CONTEXT), map = chance(2) ? (target){0, false} : aim(MAP);
    HANDLE_OUT(made);
    rvm_status status = FIRE((ctx.dead && ctx.handle) || (map.dead && map.handle), rvm_template(name, ctx.handle, map.handle, made_at, ep));
    GOT_HANDLE(status, made, TEMPLATE);
}
static void op_instantiate(void) {
    target it = aim(TEMPLATE);
    HANDLE_OUT(module);
    rvm_status status = FIRE(it.dead, rvm_instantiate(it.handle, module_at, ep));
    GOT_HANDLE(status, module, MODULE);
}
static void op_release(void) { release_something(); }
static void op_retain(void) {
    int shelf = any_shelf();
    target it = aim(shelf);
    HANDLE_OUT(copy);
    rvm_status status = FIRE(it.dead, rvm_retain(it.handle, copy_at, ep));
    GOT_HANDLE(status, copy, shelf);
}
static void op_type(void) {
    target it = aim(any_shelf());
    uint32_t type = 777;
    rvm_status status = FIRE(it.dead, rvm_type(it.handle, chance(60) ? NULL : &type, ep));
    MUST(status == RVM_OK || type == 777);
}
VALUE_OF(class_name, any_shelf())
static void op_realm_id(void) {
    target it = aim(any_shelf());
    me->running = "rvm_realm_id";
    MUST(rvm_realm_id(it.handle) == 0 || !it.dead);
}
static void op_same(void) {
    target a = aim(any_shelf()), b = aim(any_shelf());
    bool same;
    FIRE(a.dead || b.dead, rvm_same(a.handle, b.handle, chance(60) ? NULL : &same, ep));
}
static void op_get(void) {
    target it = aim(callable());
    const char *name = key();
    VALUE_OUT(value);
    rvm_status status = FIRE(it.dead, rvm_get(it.handle, name, value_at, ep));
    GOT_VALUE(status, value);
}
static void op_set(void) {
    target it = aim(callable());
    const char *name = key();
    rvm_value *value = one();
    FIRE(it.dead, rvm_set(it.handle, name, value, ep));
}
static void op_has(void) {
    target it = aim(callable());
    bool has;
    FIRE(it.dead, rvm_has(it.handle, key(), chance(60) ? NULL : &has, ep));
}
static void op_delete(void) {
    target it = aim(chance(20) ? MODULE : OBJECT);
    bool done;
    FIRE(it.dead, rvm_delete(it.handle, key(), chance(3) ? NULL : &done, ep));
}
static void op_keys(void) {
    target it = aim(callable());
    rvm_value *keys = (rvm_value *)1, **keys_at = chance(60) ? NULL : &keys;
    size_t count = 77;
    rvm_status status = FIRE(it.dead, rvm_keys(it.handle, keys_at, chance(60) ? NULL : &count, ep));
    if (status != RVM_OK) {
        MUST(keys == (rvm_value *)1 && count == 77);
        return;
    }
    MUST((count == 0) == (keys == NULL));
    for (size_t i = 0; i < count; i++)
        MUST(keys[i].kind == RVM_STRING && keys[i].as.data[keys[i].length] == 0);
    rvm_values_free(keys, count);
}
static void op_get_at(void) {
    target it = aim(callable());
    rvm_value *name = one();
    VALUE_OUT(value);
    rvm_status status = FIRE(it.dead, rvm_get_at(it.handle, name, value_at, ep));
    GOT_VALUE(status, value);
}
static void op_set_at(void) {
    target it = aim(callable());
    rvm_value name = random_value(), *value = one();
    FIRE(it.dead, rvm_set_at(it.handle, chance(60) ? NULL : &name, value, ep));
}
static void op_has_at(void) {
    target it = aim(callable());
    bool has;
    FIRE(it.dead, rvm_has_at(it.handle, one(), &has, ep));
}
static void op_delete_at(void) {
    target it = aim(OBJECT);
    bool done;
    FIRE(it.dead, rvm_delete_at(it.handle, one(), &done, ep));
}
VALUE_OF(to_json, callable())
VALUE_OF(to_data, callable())
VALUE_OF(heap_report, callable())
static void op_python_method(void) {
    rvm_python python;
    memset(&python, 0, sizeof python); /* what a Python may give is for its own tests */
    python.size = chance(50) ? sizeof python : below(300);
    if (rvm_python_method(chance(30) ? NULL : &python))
        fail("a method of nothing", "rvm_python_method");
}
VALUE_OF(to_bytes, OBJECT)
VALUE_OF(to_string, callable())
VALUE_OF(value_of, callable())
static void op_value_new(void) {
    target it = aim(any_shelf());
    rvm_value *value = one();
    HANDLE_OUT(made);
    rvm_status status = FIRE(it.dead, rvm_value_new(it.handle, value, made_at, ep));
    GOT_HANDLE(status, made, OBJECT);
}
static void op_from_json(void) {
    target it = aim(any_shelf());
    size_t length = 0;
    const char *text = chance(3) ? random_text(&length) : "{\"a\":[1,{\"b\":null}]}";
    HANDLE_OUT(made);
    rvm_status status;
    length = length ? length : strlen(text);
    status = FIRE(it.dead, rvm_from_json(it.handle, text, chance(9) ? length / 2 : length, made_at, ep));
    GOT_HANDLE(status, made, OBJECT);
}
static void op_from_bytes(void) {
    target it = aim(any_shelf());
    size_t length;
    const char *bytes = random_text(&length);
    HANDLE_OUT(made);
    rvm_status status = FIRE(it.dead, rvm_from_bytes(it.handle, chance(30) ? NULL : bytes, length, made_at, ep));
    GOT_HANDLE(status, made, OBJECT);
}
static void op_iterate(void) {
    target it = aim(chance(3) ? callable() : OBJECT);
    HANDLE_OUT(iterator);
    rvm_status status = FIRE(it.dead, rvm_iterate(it.handle, iterator_at, ep));
    GOT_HANDLE(status, iterator, ITERATOR);
}
static void op_next(void) {
    target it = aim(chance(9) ? any_shelf() : ITERATOR);
    bool done;
    VALUE_OUT(value);
    rvm_status status = FIRE(it.dead, rvm_next(it.handle, chance(60) ? NULL : &done, value_at, ep));
    GOT_VALUE(status, value);
}
static void op_function_new(void) {
    target it = aim(any_shelf());
    registration *mine = new_registration();
    rvm_host_function function = chance(40) ? NULL : on_call;
    const char *name = key();
    HANDLE_OUT(made);
    rvm_status status = FIRE(it.dead, rvm_function_new(it.handle, name, function, mine, on_drop, made_at, ep));
    GOT_HANDLE(status, made, FUNCTION);
}
static void op_context_new(void) {
    static const uint64_t limits[] = {0, 0, 64 << 10, 300 << 10, 400 << 10, 1 << 20, 4 << 20, 8 << 20, UINT64_MAX};
    rvm_options options;
    rvm_status status;
    HANDLE_OUT(ctx);
    memset(&options, 0, sizeof options);
    options.size = chance(30) ? below(300) : sizeof options;
    options.base = chance(30) ? "/nowhere" : folder;
    options.memory_limit = limits[below(sizeof limits / sizeof *limits)];
    options.time_limit_ms = chance(4) ? 1 + below(4) : 0;
    options.stack_limit = chance(8) ? 1 + below(200000) : 0;
    options.busy = chance(30) ? 9 : (uint32_t)below(2);
    options.hard_guard = chance(3);
    options.name = chance(3) ? key() : NULL;
    if (chance(4))
        options.roots = &folder, options.roots_count = 1;
    if (options.time_limit_ms && ctx_at && chance(2)) { /* one whose scripts may run for ever */
        rvm_value yes = {.kind = RVM_BOOL};
        status = FIRE(false, rvm_context_new(&options, ctx_at, ep));
        if (status == RVM_OK)
            FIRE(false, rvm_set(ctx, "limited", &yes, ep));
    } else
        status = FIRE(false, rvm_context_new(chance(9) ? NULL : &options, ctx_at, ep));
    GOT_HANDLE(status, ctx, CONTEXT);
}
static void op_context_of(void) {
    target it = aim(any_shelf());
    HANDLE_OUT(ctx);
    rvm_status status = FIRE(it.dead, rvm_context_of(it.handle, ctx_at, ep));
    GOT_HANDLE(status, ctx, CONTEXT);
}
static void op_context_console(void) {
    target it = aim(CONTEXT);
    registration *mine = new_registration();
    FIRE(it.dead, rvm_context_console(it.handle, chance(4) ? NULL : on_print, mine, on_drop, ep));
}
static void op_context_on_rejection(void) {
    target it = aim(CONTEXT);
    registration *mine = new_registration();
    FIRE(it.dead, rvm_context_on_rejection(it.handle, chance(4) ? NULL : on_rejection, mine, on_drop, ep));
}
static void op_context_rejection(void) {
    target it = aim(CONTEXT);
    rvm_error *rejection = (rvm_error *)1, **at = chance(60) ? NULL : &rejection;
    rvm_status status = FIRE(it.dead, rvm_context_rejection(it.handle, at, ep));
    if (status != RVM_OK || !at)
        MUST(rejection == (rvm_error *)1);
    else if (rejection)
        use_error(rejection), rvm_error_free(rejection);
}
static void op_map_new(void) {
    HANDLE_OUT(map);
    rvm_status status = FIRE(false, rvm_map_new(map_at, ep));
    GOT_HANDLE(status, map, MAP);
}
static const char *specifier(void) {
    static const char *const names[] = {"fire", "fire", "fire-json.json", "fire-value", "fire-host", "fire-host", "fire-denied", "path", "fs", "node:fs", "x/y", ""};
    return chance(40) ? key() : names[below(sizeof names / sizeof *names)];
}
static void op_map_source(void) {
    static const char *const sources[] = {"module.exports = 1", "exports.x = require('fire')", "throw new Error('load')", "(", "{\"a\":1}", "module.exports = () => require('fire-host')", "exports.f = (f) => f"};
    target it = aim(MAP);
    size_t length;
    const char *source = chance(6) ? random_text(&length) : sources[below(sizeof sources / sizeof *sources)];
    length = strlen(source);
    FIRE(it.dead, rvm_map_source(it.handle, specifier(), chance(60) ? NULL : source, length, ep));
}
static void op_map_file(void) {
    target it = aim(MAP);
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, chance(2) ? "module.js" : chance(4) ? "nope" : "esm.mjs");
    FIRE(it.dead, rvm_map_file(it.handle, chance(3) ? specifier() : "fire", chance(60) ? NULL : path, ep));
}
static void op_map_deny(void) {
    target it = aim(MAP);
    FIRE(it.dead, rvm_map_deny(it.handle, chance(2) ? "fire-denied" : specifier(), ep));
}
static void op_map_function(void) {
    target it = aim(MAP);
    registration *mine = new_registration();
    const char *name = chance(3) ? "a.b.c" : key();
    FIRE(it.dead, rvm_map_function(it.handle, chance(3) ? specifier() : "fire-host", name, chance(40) ? NULL : on_call, mine, on_drop, ep));
}
static void op_map_value(void) {
    target it = aim(MAP);
    FIRE(it.dead, rvm_map_value(it.handle, chance(3) ? specifier() : "fire-value", chance(4) ? NULL : key(), one(), ep));
}
static void op_map_allow(void) {
    target it = aim(MAP);
    FIRE(it.dead, rvm_map_allow(it.handle, chance(9) ? specifier() : "fs", chance(9) ? "/nowhere" : folder, (uint32_t)(chance(9) ? dice() : RVM_READ), ep));
}
static void op_poll(void) {
    target it = aim(any_shelf());
    uint64_t next;
    FIRE(it.dead, rvm_poll(it.handle, chance(4) ? NULL : &next, ep));
}
static void op_await(void) {
    target it = aim(chance(4) ? any_shelf() : PROMISE);
    uint64_t limit = 1 + below(3);
    VALUE_OUT(value);
    rvm_status status = FIRE(it.dead, rvm_await(it.handle, limit, value_at, ep));
    GOT_VALUE(status, value);
}
static void op_interrupt(void) {
    target it = aim(any_shelf());
    me->running = "rvm_interrupt";
    MUST(rvm_interrupt(it.handle) != RVM_OK || !it.dead);
}
static void op_watch(void) { rvm_watch(chance(2) ? NULL : on_watch, NULL); }
static void op_promise_new(void) {
    target it = aim(any_shelf());
    HANDLE_OUT(promise);
    HANDLE_OUT(resolver);
    rvm_status status = FIRE(it.dead, rvm_promise_new(it.handle, promise_at, resolver_at, ep));
    GOT_HANDLE(status, promise, PROMISE);
    GOT_HANDLE(status, resolver, RESOLVER);
}
static void op_promise_settle(void) {
    target it = aim(chance(9) ? any_shelf() : RESOLVER);
    rvm_error *failure = NULL;
    rvm_value *value = one();
    if (chance(3))
        rvm_error_new(chance(2) ? NULL : "SettleError", "settled", NULL, 7, &failure);
    FIRE(it.dead, rvm_promise_settle(it.handle, chance(2), value, failure, ep));
    rvm_error_free(failure);
}
static void op_promise_state(void) {
    target it = aim(chance(9) ? any_shelf() : PROMISE);
    uint32_t state = 99;
    VALUE_OUT(value);
    rvm_status status = FIRE(it.dead, rvm_promise_state(it.handle, chance(60) ? NULL : &state, value_at, ep));
    MUST(status == RVM_OK || state == 99);
    GOT_VALUE(status, value);
}
static void op_scope(void) {
    int count = (int)below(4), mine = me->scopes;
    rvm_scope *scope = &me->scope[mine];
    if (mine + 1 >= MOST_SCOPES)
        return;
    memset(scope, 0, sizeof *scope);
    scope->flags = (uint32_t)below(2);
    scope->stop = chance(12);
    me->scopes++;
    if (chance(90)) {
        rvm_scope_begin(NULL);
        rvm_scope_end(scope); /* of a scope that did not begin */
    } else
        rvm_scope_begin(scope);
    while (count-- > 0)
        random_operation();
    if (chance(30)) /* forgotten: the outer one ends it, and till then its place is taken */
        return;
    rvm_scope_end(scope);
    me->scopes = mine;
}
/* Somebody else's scope is stopped. */
static void op_stop(void) { __atomic_store_n(&shooters[below(MOST_THREADS)].scope[1 + below(MOST_SCOPES - 1)].stop, 1, __ATOMIC_RELAXED); }
static void op_stats(void) {
    target it = aim(any_shelf());
    rvm_realm_stats stats;
    rvm_process_stats all;
    stats.size = chance(20) ? below(300) : sizeof stats;
    all.size = chance(20) ? below(300) : sizeof all;
    FIRE(it.dead, rvm_stats(it.handle, chance(60) ? NULL : &stats, ep));
    FIRE(false, rvm_stats_process(chance(60) ? NULL : &all, ep));
}
static void op_copies(void) {
    size_t length;
    const char *text = random_text(&length);
    VALUE_OUT(value);
    rvm_status status;
    me->running = "rvm_string_copy, rvm_bytes_copy";
    if (chance(2))
        status = rvm_string_copy(chance(60) ? NULL : text, length, value_at);
    else
        status = rvm_bytes_copy(chance(60) ? NULL : text, length, value_at);
    MUST(status == RVM_OK || status == RVM_INVALID_ARGUMENT);
    GOT_VALUE(status, value);
    rvm_value_clear(NULL);
    rvm_values_free(NULL, below(9));
}
static void op_errors(void) {
    rvm_error *made = NULL;
    rvm_status status;
    me->running = "rvm_error_new";
    status = rvm_error_new(key(), key(), key(), dice(), chance(60) ? NULL : &made);
    MUST((status == RVM_OK) == (made != NULL));
    if (made)
        use_error(made);
    MUST(rvm_error_status(NULL) == RVM_OK && !rvm_error_code(NULL) && !rvm_error_stack(NULL) && !rvm_error_file(NULL));
    MUST(*rvm_error_name(NULL) == 0 && *rvm_error_message(NULL) == 0 && !rvm_error_line(NULL) && !rvm_error_column(NULL) && !rvm_error_tag(NULL));
    rvm_error_free(made);
    rvm_error_free(NULL);
}
/* A frame exists in callbacks only; here is none. */
static void op_frames(void) {
    rvm_value value = {0};
    rvm_handle ctx = UNTOUCHED;
    me->running = "rvm_frame_this, rvm_frame_context";
    MUST(rvm_frame_this(NULL, &value) == RVM_INVALID_ARGUMENT && rvm_frame_context(NULL, &ctx) == RVM_INVALID_ARGUMENT && ctx == UNTOUCHED);
}
static void op_process(void) {
    MUST(rvm_abi_version() == RVM_ABI_VERSION && *rvm_version());
    if (chance(2))
        rvm_cache_clear();
    else
        rvm_trim();
}

#define OP(function, run, weight) {#function, run, weight}
const operation operations[] = {
    OP(rvm_call, op_call, 40), OP(rvm_construct, op_construct, 4), OP(rvm_call_prepared, op_call_prepared, 10), OP(rvm_call_integer, op_call_prepared, 3), OP(rvm_require, op_require, 6), OP(rvm_template, op_template, 1), OP(rvm_instantiate, op_instantiate, 4),
    OP(rvm_release, op_release, 6), OP(rvm_retain, op_retain, 3), OP(rvm_type, op_type, 1), OP(rvm_class_name, op_class_name, 1), OP(rvm_realm_id, op_realm_id, 1), OP(rvm_same, op_same, 1),
    OP(rvm_get, op_get, 6), OP(rvm_set, op_set, 6), OP(rvm_has, op_has, 1), OP(rvm_delete, op_delete, 1), OP(rvm_keys, op_keys, 2), OP(rvm_values_free, op_keys, 0), OP(rvm_get_at, op_get_at, 2),
    OP(rvm_set_at, op_set_at, 2), OP(rvm_has_at, op_has_at, 1), OP(rvm_delete_at, op_delete_at, 1), OP(rvm_to_json, op_to_json, 2), OP(rvm_to_data, op_to_data, 3), OP(rvm_to_bytes, op_to_bytes, 1),
    OP(rvm_to_string, op_to_string, 2), OP(rvm_value_of, op_value_of, 1), OP(rvm_value_new, op_value_new, 3), OP(rvm_from_json, op_from_json, 2), OP(rvm_from_bytes, op_from_bytes, 1),
    OP(rvm_iterate, op_iterate, 2), OP(rvm_next, op_next, 4), OP(rvm_function_new, op_function_new, 6), OP(rvm_context_new, op_context_new, 4), OP(rvm_context_of, op_context_of, 1),
    OP(rvm_context_console, op_context_console, 1), OP(rvm_context_on_rejection, op_context_on_rejection, 1), OP(rvm_context_rejection, op_context_rejection, 1), OP(rvm_map_new, op_map_new, 1),
    OP(rvm_map_source, op_map_source, 1), OP(rvm_map_file, op_map_file, 2), OP(rvm_map_deny, op_map_deny, 1), OP(rvm_map_function, op_map_function, 2), OP(rvm_map_value, op_map_value, 1),
    OP(rvm_map_allow, op_map_allow, 1), OP(rvm_poll, op_poll, 6), OP(rvm_await, op_await, 3), OP(rvm_interrupt, op_interrupt, 1), OP(rvm_watch, op_watch, 1), OP(rvm_promise_new, op_promise_new, 3),
    OP(rvm_promise_settle, op_promise_settle, 4), OP(rvm_promise_state, op_promise_state, 2), OP(rvm_scope_begin, op_scope, 2), OP(rvm_scope_end, op_stop, 1), OP(rvm_stats, op_stats, 1), OP(rvm_heap_report, op_heap_report, 1), OP(rvm_python_method, op_python_method, 1),
    OP(rvm_stats_process, op_stats, 0), OP(rvm_string_copy, op_copies, 1), OP(rvm_bytes_copy, op_copies, 0), OP(rvm_value_clear, op_copies, 0), OP(rvm_error_new, op_errors, 1),
    OP(rvm_error_status, op_errors, 0), OP(rvm_error_name, op_errors, 0), OP(rvm_error_message, op_errors, 0), OP(rvm_error_code, op_errors, 0), OP(rvm_error_stack, op_errors, 0),
    OP(rvm_error_file, op_errors, 0), OP(rvm_error_line, op_errors, 0), OP(rvm_error_column, op_errors, 0), OP(rvm_error_tag, op_errors, 0), OP(rvm_error_free, op_errors, 0),
    OP(rvm_frame_this, op_frames, 1), OP(rvm_frame_context, op_frames, 0), OP(rvm_abi_version, op_process, 0), OP(rvm_version, op_process, 0), OP(rvm_trim, op_process, 1), OP(rvm_cache_clear, op_process, 0),
};
const size_t operation_count = sizeof operations / sizeof *operations;

/* A pool to begin with. */
void warm_up(void) {
    char path[600];
    rvm_handle map = 0, ctx = 0, module = 0;
    if (rvm_map_new(&map, NULL) != RVM_OK || rvm_context_new(NULL, &ctx, NULL) != RVM_OK)
        fail("no context", "warm up");
    snprintf(path, sizeof path, "%s/module.js", folder);
    rvm_map_file(map, "fire", path, NULL);
    snprintf(path, sizeof path, "%s/esm.mjs", folder);
    rvm_map_file(map, "fire-esm", path, NULL);
    for (int i = 0; i < 3; i++)
        op_map_function();
    if (rvm_require("fire", ctx, map, &module, NULL) != RVM_OK)
        fail("module.js does not load", "warm up");
    put(MAP, map);
    put(CONTEXT, ctx);
    put(MODULE, module);
}
