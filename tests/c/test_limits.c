/* Running out of memory, condemned realms, and lines that defeat the engine's own way of freeing. */
#include "every.h"

#include <pthread.h>

static rvm_handle condemned_module(rvm_handle *ctx) {
    rvm_options o = options();
    rvm_handle module;
    o.memory_limit = 4 << 20;
    OK(rvm_context_new(&o, ctx, &error));
    module = LOAD(fixture("eats.js"), *ctx, 0);
    CALL_STATUS(RVM_OUT_OF_MEMORY, module, "eat", NOARGS);
    return module;
}

TEST(the_memory_limit_swept) {
    long steps = rounds(30, 1000, 1000), i, counts[16];
    rvm_value args = num(25);
    memset(counts, 0, sizeof counts);
    for (i = 0; i < steps; i++) {
        rvm_options o = options();
        rvm_handle ctx = 0, module = 0;
        rvm_status status;
        o.memory_limit = 65536 + (uint64_t)i * ((4 << 20) - 65536) / (uint64_t)(steps - 1);
        forget_error();
        status = rvm_context_new(&o, &ctx, &error);
        if (status == RVM_OK) {
            status = rvm_require(fixture("hungry.js"), ctx, 0, &module, &error);
            if (status == RVM_OK)
                status = rvm_call(module, "work", &args, 1, NULL, &error);
            if (status == RVM_OUT_OF_MEMORY) {
                CHECK_EQUAL(realm_stats(ctx).condemned, 1);
                CHECK_STATUS(rvm_set(ctx, "x", &args, &error), RVM_CONDEMNED);
            } else {
                CHECK_EQUAL(realm_stats(ctx).condemned, 0);
                OK(rvm_set(ctx, "x", &args, &error));
            }
            CHECK(realm_stats(ctx).bytes_peak <= o.memory_limit);
            RELEASE(module);
            RELEASE(ctx);
        }
        if (!CHECK(status == RVM_OK || status == RVM_OUT_OF_MEMORY))
            printf(" (%s at %llu bytes)", status_name(status), (unsigned long long)o.memory_limit);
        counts[status & 15]++;
        if (!CHECK_EQUAL(live_realms(), 0) || !CHECK_EQUAL(live_bytes(), 0))
            return;
    }
    CHECK(counts[RVM_OUT_OF_MEMORY] > 0 && counts[RVM_OK] > 0); /* the sweep passes through both */
}

TEST(a_weak_map_with_a_symbol) {
    long count = rounds(30, 6000, 100000), i, before = 0;
    for (i = 0; i < count; i++) {
        rvm_handle module = FIXTURE("weak.js");
        if (!CALLS_NUMBER(1, module, "fine", NOARGS))
            return;
        RELEASE(module);
        if (i == count / 2) /* by then malloc has gone once through what loading the library left free in its heap */
            before = resident_pages();
    }
    FLAT(before);
}

TEST(a_condemned_realm_takes_only_release) {
    rvm_handle ctx = 0, module = condemned_module(&ctx), other = FIXTURE("host.js");
    rvm_value value = hnd(module);
    rvm_realm_stats stats = realm_stats(module);
    CHECK_EQUAL(stats.condemned, 1);
    CHECK_EQUAL(stats.handles, 2);
    every_realm_function(module, RVM_CONDEMNED);
    every_realm_function(ctx, RVM_CONDEMNED);
    every_handle_function(module, RVM_CONDEMNED);
    every_handle_function(ctx, RVM_CONDEMNED);
    every_context_function(ctx, RVM_CONDEMNED);
    OK(rvm_interrupt(module));
    CHECK_STATUS(rvm_set(other, "x", &value, &error), RVM_WRONG_REALM);
    CALLS_NUMBER(2, other, "double", ARGS(num(1))); /* others are as they were */
    RELEASE(module);
    RELEASE(ctx);
    RELEASE(other);
}

TEST(messages_tell_the_name_of_the_context) {
    rvm_options o = options();
    rvm_handle ctx = 0, module;
    o.name = "mods/\"fish\"";
    o.memory_limit = 4 << 20;
    o.time_limit_ms = 1000;
    OK(rvm_context_new(&o, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.spin = () => { for (;;); };");
    CALL_STATUS(RVM_TIMEOUT, module, "spin", NOARGS);
    CHECK_TEXT(rvm_error_message(error), "the call into \"mods/\\\"fish\\\"\" took more than its time limit of 1000 ms");
    RELEASE(module);
    RELEASE(ctx);
    o.time_limit_ms = 0; /* memory first, however slow the machine */
    OK(rvm_context_new(&o, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.eat = () => { const a = []; for (;;) a.push({}); };");
    CALL_STATUS(RVM_OUT_OF_MEMORY, module, "eat", NOARGS);
    CHECK_TEXT(rvm_error_message(error), "the realm \"mods/\\\"fish\\\"\" is condemned: its memory limit");
    CALL_STATUS(RVM_CONDEMNED, module, "eat", NOARGS);
    CHECK_TEXT(rvm_error_message(error), "the realm \"mods/\\\"fish\\\"\" is condemned");
    RELEASE(module);
    RELEASE(ctx);
}

TEST(host_functions_of_a_condemned_realm_are_dropped) {
    rvm_options o = options();
    rvm_handle ctx = 0, function = 0, module;
    int drops = 0;
    o.memory_limit = 4 << 20;
    OK(rvm_context_new(&o, &ctx, &error));
    OK(rvm_function_new(ctx, "f", answer_number, &drops, count_drop, &function, &error));
    module = LOAD(fixture("eats.js"), ctx, 0);
    CALL_STATUS(RVM_OUT_OF_MEMORY, module, "eat", NOARGS);
    RELEASE(function);
    RELEASE(module);
    CHECK_EQUAL(drops, 0);
    RELEASE(ctx);
    CHECK_EQUAL(drops, 1);
}

/* The limit is reached below a host function: control leaves through it as an ordinary failure. */
typedef struct nested {
    rvm_handle module;
    rvm_status inner;
    bool returned;
} nested;
static rvm_status eat_below(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                            rvm_error **failure) {
    nested *self = userdata;
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    self->inner = rvm_call(self->module, "eat", NULL, 0, NULL, NULL);
    self->returned = true;
    return RVM_OK;
}
static rvm_status stay_below(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                             rvm_error **failure) {
    nested *self = userdata;
    rvm_status status = rvm_call(self->module, "forever", NULL, 0, NULL, NULL);
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    if (!self->returned)
        self->inner = status;
    self->returned = true;
    return RVM_OK;
}

TEST(out_of_memory_below_a_host_function) {
    rvm_options o = options();
    rvm_handle ctx = 0, function = 0;
    nested nested;
    memset(&nested, 0, sizeof nested);
    o.memory_limit = 4 << 20;
    OK(rvm_context_new(&o, &ctx, &error));
    nested.module = LOAD(fixture("eats.js"), ctx, 0);
    OK(rvm_function_new(ctx, "below", eat_below, &nested, NULL, &function, &error));
    {
        rvm_value argument = hnd(function);
        rvm_status status;
        forget_error();
        status = rvm_call(nested.module, "outer", &argument, 1, NULL, &error);
        CHECK(status == RVM_OUT_OF_MEMORY || status == RVM_CONDEMNED);
    }
    CHECK(nested.returned); /* the host's frame was not jumped over */
    CHECK_EQUAL(nested.inner, RVM_OUT_OF_MEMORY);
    CHECK_EQUAL(realm_stats(ctx).condemned, 1);
    RELEASE(function);
    RELEASE(nested.module);
    RELEASE(ctx);
}

TEST(a_nested_call_has_the_outer_deadline) {
    rvm_options o = options();
    rvm_handle ctx = 0, function = 0;
    nested nested;
    double start;
    memset(&nested, 0, sizeof nested);
    o.time_limit_ms = limit_ms(50);
    OK(rvm_context_new(&o, &ctx, &error));
    nested.module = JS_IN(ctx, 0,
                          "exports.forever = () => { for (;;); };"
                          "exports.outer = (f) => { for (;;) try { f(); } catch (e) {} };");
    OK(rvm_function_new(ctx, "below", stay_below, &nested, NULL, &function, &error));
    start = now_ms();
    {
        rvm_value argument = hnd(function);
        rvm_status status;
        forget_error();
        status = rvm_call(nested.module, "outer", &argument, 1, NULL, &error);
        CHECK(status == RVM_TIMEOUT || status == RVM_CONDEMNED);
    }
    CHECK(nested.returned);
    CHECK_EQUAL(nested.inner, RVM_TIMEOUT);
    CHECK(now_ms() - start < (small_run() ? 20000 : 850));
    RELEASE(function);
    RELEASE(nested.module);
    RELEASE(ctx);
}

static rvm_status doze(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    ++*(int *)userdata;
    usleep(5000);
    return *(int *)userdata % 2 ? RVM_OK : RVM_EXCEPTION;
}

TEST(a_script_that_only_waits_for_the_host_is_stopped) { /* it hardly takes a step of its own */
    rvm_options o = options();
    rvm_handle ctx = 0, function = 0, module;
    int calls = 0;
    double start;
    o.time_limit_ms = limit_ms(50);
    OK(rvm_context_new(&o, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.loop = (f) => { for (;;) try { f(); } catch (e) {} }; exports.one = () => 1;");
    OK(rvm_function_new(ctx, "doze", doze, &calls, NULL, &function, &error));
    start = now_ms();
    CALL_STATUS(RVM_TIMEOUT, module, "loop", ARGS(hnd(function)));
    CHECK(calls >= 2 && now_ms() - start < (small_run() ? 20000 : 850));
    CALL_STATUS(RVM_OK, module, "one", NOARGS);
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
}

/* Thousands of heavy turns lie between two questions of the engine's; memory that is taken past the time has it ask at the next. */
TEST(loops_of_heavy_turns_live_on) {
    rvm_options o = options();
    rvm_handle ctx = 0, module;
    int i;
    o.time_limit_ms = limit_ms(40);
    OK(rvm_context_new(&o, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.one = () => 1; exports.spin = (n) => { const many = new Array(n).fill(1); for (;;) many.slice(0); };");
    for (i = 0; i < 5; i++) {
        CALL_STATUS(RVM_TIMEOUT, module, "spin", ARGS(num(small_run() ? 500 : 20000)));
        CALLS_NUMBER(1, module, "one", NOARGS);
    }
    RELEASE(module);
    RELEASE(ctx);
}

/* … and where no memory is taken, another thread has it ask (ticker.rs): 10,000 of these turns take from ten seconds up to minutes. */
static void *stop_slow_turns(void *argument) {
    rvm_scope *scope = ((void **)argument)[1];
    usleep(150000);
    if (scope)
        __atomic_store_n(&scope->stop, 1, __ATOMIC_RELAXED);
    else
        rvm_interrupt(*(rvm_handle *)((void **)argument)[0]);
    return NULL;
}

TEST(loops_of_slow_turns_are_stopped) {
    static const char *const scripts[] = {
        "const b = new Float64Array(4e6); for (;;) b.fill(1);",
        "const a = ['x'.repeat(1e7), 'y'].join(''), m = new Map(); for (;;) m.get(a);",
        "const a = ' '.repeat(1e7); for (;;) +a;",
        "const a = new Array(1e6).fill(0); for (;;) a.includes(5);",
    };
    size_t i;
    int way;
    for (way = 0; way < 3; way++) { /* a time limit, an interrupt, a scope */
        rvm_options o = options();
        rvm_handle ctx = 0, module;
        o.time_limit_ms = way == 0 ? 150 : 0;
        OK(rvm_context_new(&o, &ctx, &error));
        module = JS_IN(ctx, 0, "exports.one = () => 1; exports.spin = (text) => new Function(text)();");
        for (i = 0; i < sizeof scripts / sizeof *scripts; i++) {
            rvm_scope scope;
            void *told[2] = {&ctx, way == 2 ? &scope : NULL};
            pthread_t thread;
            double start = now_ms();
            memset(&scope, 0, sizeof scope);
            if (way == 2)
                rvm_scope_begin(&scope);
            if (way != 0)
                pthread_create(&thread, NULL, stop_slow_turns, told);
            CALL_STATUS(way == 0 ? RVM_TIMEOUT : RVM_INTERRUPTED, module, "spin", ARGS(str(scripts[i])));
            CHECK(now_ms() - start < 5000);
            if (way != 0)
                pthread_join(thread, NULL);
            if (way == 2)
                rvm_scope_end(&scope);
            CALLS_NUMBER(1, module, "one", NOARGS);
        }
        RELEASE(module);
        RELEASE(ctx);
    }
}

TEST(condemned_again_and_again) {
    long count = rounds(3, 100, 5000), i, before = 0;
    for (i = 0; i < count; i++) {
        rvm_handle ctx = 0, module = condemned_module(&ctx);
        if (!RELEASE(ctx) || !RELEASE(module))
            return;
        if (i == count / 3)
            before = resident_pages();
    }
    FLAT(before);
}

TEST(stack_and_memory_together) {
    static const char *const methods[] = {"recurse", "depth", "json", "nested", "getter", "sort", "regexp", "source", "proxy"};
    size_t i;
    for (i = 0; i < sizeof methods / sizeof *methods; i++) {
        rvm_options o = options();
        rvm_handle ctx = 0, module;
        rvm_status status;
        o.memory_limit = 16 << 20;
        OK(rvm_context_new(&o, &ctx, &error));
        module = LOAD(fixture("deep.js"), ctx, 0);
        forget_error();
        status = rvm_call(module, methods[i], NULL, 0, NULL, &error);
        check_that(status == RVM_OK || status == RVM_EXCEPTION || status == RVM_OUT_OF_MEMORY, methods[i], __FILE__, __LINE__);
        RELEASE(module);
        RELEASE(ctx);
    }
}

int main(int argc, char **argv) { return check_main(argc, argv); }
