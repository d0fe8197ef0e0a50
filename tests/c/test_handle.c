/* rvm_release, rvm_retain, rvm_type, rvm_same, rvm_value_of; stale, forged, doubly released and wrong-kind handles. */
#include "every.h"

static void every_function(rvm_handle handle, rvm_status expected) {
    every_handle_function(handle, expected);
    every_realm_function(handle, expected);
    every_outside_function(handle, expected);
    every_context_function(handle, expected);
    every_map_function(handle, expected);
}

/* As every_function, without those where 0 means "none". */
static void every_function_but_require(rvm_handle handle, rvm_status expected) {
    every_handle_function(handle, expected);
    every_realm_function(handle, expected);
    every_outside_function(handle, expected);
}

TEST(release_of_nothing) {
    OK(rvm_release(0));
}

TEST(stale) {
    rvm_handle module = FIXTURE("math.js"), ctx = new_context(), map = 0;
    OK(rvm_map_new(&map, &error));
    RELEASE(module);
    RELEASE(ctx);
    RELEASE(map);
    every_function(module, RVM_STALE_HANDLE);
    every_function(ctx, RVM_STALE_HANDLE);
    every_function(map, RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_release(module), RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_release(ctx), RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_release(map), RVM_STALE_HANDLE);
}

TEST(zero_names_nothing) {
    every_function_but_require(0, RVM_STALE_HANDLE);
}

TEST(forged) {
    rvm_handle module = FIXTURE("math.js");
    int bit;
    static const rvm_handle forged[] = {1, 2, 0xff, 0xdeadbeef, 0x100000001u, UINT64_MAX, UINT64_MAX - 1, (uint64_t)1 << 63};
    size_t i;
    for (i = 0; i < sizeof forged / sizeof *forged; i++)
        if (forged[i] != module) {
            every_function(forged[i], RVM_STALE_HANDLE);
            CHECK_STATUS(rvm_release(forged[i]), RVM_STALE_HANDLE);
        }
    for (bit = 0; bit < 64; bit++) { /* this is the only handle alive, so none of its neighbours is */
        rvm_handle other = module ^ ((uint64_t)1 << bit), copy = UNTOUCHED;
        if (other == 0)
            continue;
        CHECK_STATUS(rvm_retain(other, &copy, &error), RVM_STALE_HANDLE);
        CHECK_STATUS(rvm_call(other, "add", NULL, 0, NULL, &error), RVM_STALE_HANDLE);
        CHECK_STATUS(rvm_release(other), RVM_STALE_HANDLE);
    }
    CALLS_NUMBER(3, module, "add", ARGS(num(1), num(2)));
    RELEASE(module);
}

TEST(an_old_handle_never_names_the_next_tenant) {
    rvm_handle old[200];
    int i, k;
    for (i = 0; i < 200; i++) {
        rvm_handle module = FIXTURE("case1.js");
        for (k = 0; k < i; k++)
            if (!CHECK(old[k] != module))
                break;
        CHECK_STATUS(i ? rvm_release(old[i - 1]) : RVM_STALE_HANDLE, RVM_STALE_HANDLE);
        CHECK_STATUS(i ? rvm_interrupt(old[i - 1]) : RVM_STALE_HANDLE, RVM_STALE_HANDLE);
        CALLS_NUMBER(1, module, "leak", NOARGS);
        RELEASE(module);
        old[i] = module;
    }
    for (i = 0; i < 200; i++)
        CHECK_STATUS(rvm_release(old[i]), RVM_STALE_HANDLE);
}

TEST(stale_within_a_living_realm) {
    rvm_handle module = FIXTURE("math.js"), add = GET_HANDLE(module, "add");
    rvm_value old = hnd(add);
    RELEASE(add);
    every_function(add, RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_release(add), RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_call(module, "add", &old, 1, NULL, &error), RVM_STALE_HANDLE); /* as an argument, too */
    CHECK_STATUS(rvm_set(module, "x", &old, &error), RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_get_at(module, &old, &old, &error), RVM_STALE_HANDLE);
    CHECK(old.kind == RVM_HANDLE && old.as.handle == add);
    CALLS_NUMBER(3, module, "add", ARGS(num(1), num(2)));
    RELEASE(module);
}

TEST(wrong_kind_map) {
    rvm_handle map = 0, module = UNTOUCHED;
    OK(rvm_map_new(&map, &error));
    every_realm_function(map, RVM_WRONG_KIND);
    every_context_function(map, RVM_WRONG_KIND);
    every_outside_function(map, RVM_WRONG_KIND);
    CHECK_STATUS(rvm_require(fixture("math.js"), map, map, &module, &error), RVM_WRONG_KIND);
    RELEASE(map);
}

TEST(wrong_kind_module_and_context) {
    rvm_handle ctx = new_context(), module = LOAD(fixture("math.js"), ctx, 0);
    every_context_function(module, RVM_WRONG_KIND);
    every_map_function(module, RVM_WRONG_KIND);
    every_map_function(ctx, RVM_WRONG_KIND);
    RELEASE(module);
    RELEASE(ctx);
}

TEST(wrong_kind_of_argument) {
    rvm_handle module = FIXTURE("echo.js"), map = 0;
    rvm_value value;
    rvm_status status;
    OK(rvm_map_new(&map, &error));
    value = hnd(map); /* a map is nothing that JavaScript can hold */
    forget_error();
    status = rvm_call(module, "echo", &value, 1, NULL, &error);
    CHECK(status == RVM_WRONG_KIND || status == RVM_WRONG_REALM);
    RELEASE(map);
    RELEASE(module);
}

TEST(to_bytes_of_what_has_none) {
    rvm_handle module = FIXTURE("math.js");
    rvm_value value = num(5);
    CHECK_STATUS(rvm_to_bytes(module, &value, &error), RVM_WRONG_KIND);
    CHECK(value.kind == RVM_NUMBER && value.as.number == 5);
    RELEASE(module);
}

TEST(retain) {
    rvm_handle module = FIXTURE("math.js"), copy = 0, map = 0, ctx;
    bool same = false;
    OK(rvm_retain(module, &copy, &error));
    CHECK(copy != 0 && copy != module);
    OK(rvm_same(module, copy, &same, &error));
    CHECK(same);
    CHECK_EQUAL(realm_stats(module).handles, 2);
    RELEASE(module);
    CALLS_NUMBER(3, copy, "add", ARGS(num(1), num(2)));
    CHECK_EQUAL(live_realms(), 1);
    RELEASE(copy);
    CHECK_EQUAL(live_realms(), 0);

    OK(rvm_map_new(&map, &error));
    OK(rvm_retain(map, &copy, &error));
    RELEASE(map);
    OK(rvm_map_source(copy, "x", "exports.y = 1;", 14, &error));
    module = LOAD("x", 0, copy);
    HAS_NUMBER(1, module, "y");
    RELEASE(module);
    RELEASE(copy);

    ctx = new_context();
    OK(rvm_retain(ctx, &copy, &error));
    RELEASE(ctx);
    module = LOAD(fixture("math.js"), copy, 0);
    RELEASE(module);
    RELEASE(copy);
}

TEST(same) {
    rvm_handle module = FIXTURE("math.js"), other = FIXTURE("math.js"), add = GET_HANDLE(module, "add"),
               again = GET_HANDLE(module, "add"), point = GET_HANDLE(module, "Point"), ctx = new_context();
    bool same = false;
    CHECK(add != again);
    OK(rvm_same(add, again, &same, &error));
    CHECK(same);
    OK(rvm_same(add, add, &same, &error));
    CHECK(same);
    OK(rvm_same(add, point, &same, &error));
    CHECK(!same);
    same = true;
    OK(rvm_same(module, other, &same, &error)); /* of two realms */
    CHECK(!same);
    same = true;
    OK(rvm_same(module, ctx, &same, &error));
    CHECK(!same);
    CHECK_STATUS(rvm_same(module, 0, &same, &error), RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_same(0, module, &same, &error), RVM_STALE_HANDLE);
    RELEASE(module);
    RELEASE(other);
    RELEASE(add);
    RELEASE(again);
    RELEASE(point);
    RELEASE(ctx);
}

TEST(types) {
    static const struct {
        const char *key;
        uint32_t type;
    } kinds[] = {
        {"object", RVM_TYPE_OBJECT},   {"regexp", RVM_TYPE_OBJECT},   {"function", RVM_TYPE_FUNCTION}, {"class", RVM_TYPE_FUNCTION},
        {"array", RVM_TYPE_ARRAY},     {"uint8", RVM_TYPE_BYTES},     {"float64", RVM_TYPE_BYTES},     {"buffer", RVM_TYPE_BYTES},
        {"view", RVM_TYPE_BYTES},      {"promise", RVM_TYPE_PROMISE}, {"error", RVM_TYPE_ERROR},       {"typeError", RVM_TYPE_ERROR},
        {"date", RVM_TYPE_DATE},       {"map", RVM_TYPE_MAP},         {"set", RVM_TYPE_SET},           {"symbol", RVM_TYPE_SYMBOL},
    };
    rvm_handle module = FIXTURE("kinds.js"), map = 0, ctx = new_context();
    uint32_t type = 0;
    size_t i;
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        rvm_handle handle = GET_HANDLE(module, kinds[i].key);
        OK(rvm_type(handle, &type, &error));
        check_equal(type, kinds[i].type, kinds[i].key, __FILE__, __LINE__);
        RELEASE(handle);
    }
    OK(rvm_map_new(&map, &error));
    OK(rvm_type(map, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_MODULE_MAP);
    OK(rvm_type(ctx, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_CONTEXT);
    RELEASE(map);
    RELEASE(ctx);
    RELEASE(module);
}

TEST(a_handle_in_a_value_is_released_by_clear) {
    rvm_handle module = FIXTURE("math.js");
    rvm_value value = undefined();
    rvm_handle kept;
    OK(rvm_get(module, "add", &value, &error));
    CHECK(value.kind == RVM_HANDLE && value.flags == RVM_OWNED);
    kept = value.as.handle;
    CHECK_EQUAL(realm_stats(module).handles, 2);
    rvm_value_clear(&value);
    CHECK(value.kind == RVM_UNDEFINED && value.flags == 0);
    rvm_value_clear(&value);
    CHECK_EQUAL(realm_stats(module).handles, 1);
    CHECK_STATUS(rvm_release(kept), RVM_STALE_HANDLE);
    RELEASE(module);
}

TEST(many_handles_to_one_realm) {
    enum { COUNT = 20000 };
    static rvm_handle handles[COUNT];
    rvm_handle module = FIXTURE("math.js");
    long count = rounds(500, COUNT, COUNT), i;
    for (i = 0; i < count; i++)
        if (!OK(rvm_retain(module, &handles[i], &error)))
            return;
    CHECK_EQUAL(realm_stats(module).handles, count + 1);
    CHECK_EQUAL(live_handles(), count + 1);
    for (i = 0; i < count; i += 2)
        RELEASE(handles[i]);
    CALLS_NUMBER(3, handles[1], "add", ARGS(num(1), num(2)));
    for (i = 1; i < count; i += 2)
        RELEASE(handles[i]);
    RELEASE(module);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
