/* The seed's four cases: whatever a module leaks comes back. RVM_FULL=1 runs the numbers that the project promises. */
#include "host.h"

TEST(case1_require_leak_release_is_flat) {
    long count = rounds(300, 30000, 1000000), warm = count < 2000 ? 100 : 1000, i, before = 0;
    const char *path = fixture("case1.js");
    for (i = 0; i < count; i++) {
        rvm_handle module = 0;
        rvm_value length = undefined();
        if (!OK(rvm_require(path, 0, 0, &module, &error)) || !OK(rvm_call(module, "leak", NULL, 0, &length, &error)) ||
            !CHECK(length.kind == RVM_NUMBER && length.as.number == 1) || !RELEASE(module))
            return;
        if (i == warm)
            before = resident_pages();
    }
    FLAT(before);
}

/* From the ninth on slots keep, for the next realm, what most realms took lately: 2 MiB at most, in `pooled_bytes`. */
static bool is_settled(long round, long count) { return round == (count > 30 ? 20 : 2); }

TEST(case1_what_leaks_much_comes_back) {
    long count = rounds(3, 60, 1000), i, before = 0, held = 0;
    for (i = 0; i < count; i++) {
        rvm_handle module = FIXTURE("case1.js");
        CALLS_NUMBER(20000, module, "leakMuch", ARGS(num(20000)));
        CHECK(realm_stats(module).bytes_used > 20000 * 24);
        held = resident_pages();
        RELEASE(module);
        CHECK_EQUAL(live_bytes(), 0);
        if (is_settled(i, count))
            before = resident_pages();
    }
    FLAT(before);
    if (!small_run())
        CHECK((held - resident_pages()) * sysconf(_SC_PAGESIZE) > 20000 * 24);
}

TEST(case1_the_leak_handle_keeps_the_array) {
    rvm_handle module = FIXTURE("case1.js"), leak = GET_HANDLE(module, "leak");
    RELEASE(module);
    CHECK_EQUAL(live_realms(), 1);
    CALLS_NUMBER(1, leak, NULL, NOARGS);
    CALLS_NUMBER(2, leak, NULL, NOARGS);
    CALLS_NUMBER(3, leak, NULL, NOARGS);
    RELEASE(leak);
    CHECK_EQUAL(live_realms(), 0);
    CHECK_EQUAL(live_bytes(), 0);
}

static rvm_status square(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                         rvm_error **failure) {
    (void)call, (void)failure;
    ++*(long *)userdata;
    if (!CHECK(nargs == 1 && args[0].kind == RVM_BIGINT && args[0].length == 0))
        return RVM_INVALID_ARGUMENT;
    *result = big(args[0].as.integer * args[0].as.integer);
    return RVM_OK;
}

/* The folder in RVM_LODASH, if there is one, has the real lodash in its node_modules. */
static rvm_handle load_memoize(rvm_handle ctx) {
    const char *folder = getenv("RVM_LODASH");
    char path[PATH_MAX];
    if (!folder || !*folder)
        return LOAD(fixture("case2.js"), ctx, 0);
    snprintf(path, sizeof path, "%s/node_modules/lodash/lodash.js", folder);
    return LOAD(path, ctx, 0);
}

TEST(case2_a_memo_is_held_and_comes_back) {
    long keys = rounds(500, 50000, 1000000), i, calls = 0;
    rvm_handle ctx = new_context(), module = load_memoize(ctx), function = 0, memoized;
    rvm_value result = undefined();
    uint64_t before, held;
    OK(rvm_function_new(ctx, "square", square, &calls, NULL, &function, &error));
    memoized = CALL_HANDLE(module, "memoize", ARGS(hnd(function)));
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
    before = realm_stats(memoized).bytes_used;
    for (i = 0; i < keys; i++)
        if (!OK(rvm_call(memoized, NULL, ARGS(big(i)), &result, &error)) ||
            !CHECK(result.kind == RVM_BIGINT && result.as.integer == i * i))
            break;
    CHECK_EQUAL(calls, keys);
    for (i = 0; i < keys; i += 7)
        if (!OK(rvm_call(memoized, NULL, ARGS(big(i)), &result, &error)) ||
            !CHECK(result.kind == RVM_BIGINT && result.as.integer == i * i))
            break;
    CHECK_EQUAL(calls, keys); /* from the memo */
    held = realm_stats(memoized).bytes_used;
    CHECK(held > before + (uint64_t)keys * 16);
    RELEASE(memoized);
    CHECK_EQUAL(live_bytes(), 0);
}

TEST(case2_memoizing_anew_each_round_is_flat) {
    long count = rounds(60, 1500, 30000), i, calls = 0, key;
    rvm_handle ctx = new_context(), module = load_memoize(ctx), function = 0;
    uint64_t early = 0;
    OK(rvm_function_new(ctx, "square", square, &calls, NULL, &function, &error));
    for (i = 0; i < count; i++) {
        rvm_handle memoized = CALL_HANDLE(module, "memoize", ARGS(hnd(function)));
        for (key = 0; key < 30; key++)
            if (!OK(rvm_call(memoized, NULL, ARGS(big(key)), NULL, &error)))
                break;
        RELEASE(memoized);
        if (i == count / 5)
            early = realm_stats(ctx).bytes_used;
    }
    CHECK_EQUAL(calls, count * 30);
    CHECK(realm_stats(ctx).bytes_used < early + 512 * 1024);
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
}

TEST(case3_a_private_variable_dies_with_the_exports) {
    rvm_handle ctx = new_context(), module = LOAD(fixture("case3.js"), ctx, 0);
    rvm_value value = undefined();
    CALLS_NUMBER(12, module, "area", ARGS(num(2)));
    CALLS_STRING("undefined", module, "hasGlobal", NOARGS);
    OK(rvm_get(ctx, "circle", &value, &error));
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    CHECK(realm_stats(ctx).bytes_used > 100000 * 16);
    RELEASE(ctx);
    CALLS_NUMBER(12, module, "area", ARGS(num(2)));
    RELEASE(module);
    CHECK_EQUAL(live_bytes(), 0);
}

TEST(case3_a_global_is_read_through_the_context) {
    rvm_handle ctx = new_context(), module = LOAD(fixture("case3_global.js"), ctx, 0), circle;
    rvm_value value = undefined();
    bool has = false;
    CALLS_NUMBER(12, module, "area", ARGS(num(2)));
    CALLS_STRING("object", module, "hasGlobal", NOARGS);
    OK(rvm_has(ctx, "circle", &has, &error));
    CHECK(has);
    circle = GET_HANDLE(ctx, "circle");
    RELEASE(module);
    CALLS_NUMBER(27, circle, "area", ARGS(num(3)));
    RELEASE(ctx);
    CALLS_NUMBER(27, circle, "area", ARGS(num(3))); /* a handle into the realm keeps it */
    CHECK_EQUAL(live_realms(), 1);
    RELEASE(circle);
    CHECK_EQUAL(live_bytes(), 0);
    ctx = new_context(); /* and the next realm has no such global */
    OK(rvm_get(ctx, "circle", &value, &error));
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    RELEASE(ctx);
}

TEST(case3_both_variants_in_a_loop_are_flat) {
    long count = rounds(4, 40, 1000), i, before = 0;
    for (i = 0; i < count; i++) {
        rvm_handle ctx = new_context(), module = LOAD(fixture(i % 2 ? "case3.js" : "case3_global.js"), ctx, 0);
        CALLS_NUMBER(12, module, "area", ARGS(num(2)));
        RELEASE(ctx);
        RELEASE(module);
        if (is_settled(i, count))
            before = resident_pages();
    }
    FLAT(before);
}

/* One large realm among small ones gives all back at once. */
TEST(a_large_realm_among_small_ones_leaves_nothing) {
    long count = rounds(2, 5, 50), i, n, before = 0;
    for (i = 0; i < count; i++) {
        rvm_handle module = FIXTURE("case1.js");
        CALLS_NUMBER(20000, module, "leakMuch", ARGS(num(20000)));
        RELEASE(module);
        for (n = 0; n < 10; n++) {
            module = FIXTURE("case1.js");
            CALLS_NUMBER(1, module, "leak", NOARGS);
            RELEASE(module);
        }
        if (i == 0)
            before = resident_pages();
    }
    FLAT(before);
}

TEST(case4_objects_that_nobody_keeps_are_flat) {
    long count = rounds(20000, 2000000, 100000000);
    rvm_handle module = FIXTURE("case4.js");
    uint64_t before;
    CALLS_NUMBER(1000, module, "loop", ARGS(num(1000)));
    before = realm_stats(module).bytes_peak;
    CALLS_NUMBER(count, module, "loop", ARGS(num((double)count)));
    CHECK(realm_stats(module).bytes_peak < before + 64 * 1024);
    RELEASE(module);
}

TEST(case4_under_a_time_limit_stops_and_the_host_goes_on) {
    rvm_options options_ = options();
    rvm_handle ctx = 0, module;
    double start;
    options_.time_limit_ms = limit_ms(50);
    OK(rvm_context_new(&options_, &ctx, &error));
    module = LOAD(fixture("case4.js"), ctx, 0);
    start = now_ms();
    CALL_STATUS(RVM_TIMEOUT, module, "loop", ARGS(num(1e15)));
    CHECK(now_ms() - start >= limit_ms(50) - 5);
    CHECK(now_ms() - start < (small_run() ? 20000 : 1200));
    CHECK(error && strlen(rvm_error_message(error)) > 5);
    CALLS_NUMBER(10, module, "loop", ARGS(num(10))); /* a loop stops politely: the realm goes on */
    RELEASE(module);
    RELEASE(ctx);
    module = FIXTURE("case4.js");
    CALLS_NUMBER(10, module, "loop", ARGS(num(10)));
    RELEASE(module);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
