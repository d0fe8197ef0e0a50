/* Version, statistics, trim. */
#include "host.h"

TEST(version) {
    int a = -1, b = -1, c = -1;
    CHECK_EQUAL(rvm_abi_version(), RVM_ABI_VERSION);
    CHECK(sscanf(rvm_version(), "%d.%d.%d", &a, &b, &c) == 3 && a >= 0 && b >= 0 && c >= 0);
    CHECK(rvm_version() == rvm_version());
}

TEST(wrong_sizes) {
    static const size_t offsets[] = {0, 1, 8, 1000000};
    rvm_handle module = FIXTURE("math.js");
    size_t i;
    for (i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        rvm_process_stats process;
        rvm_realm_stats realm;
        memset(&process, 0x77, sizeof process);
        memset(&realm, 0x77, sizeof realm);
        process.size = offsets[i] ? sizeof process + offsets[i] : 0;
        realm.size = offsets[i] ? sizeof realm + offsets[i] : 0;
        CHECK_STATUS(rvm_stats_process(&process, &error), RVM_INVALID_ARGUMENT);
        CHECK_STATUS(rvm_stats(module, &realm, &error), RVM_INVALID_ARGUMENT);
        CHECK(process.live_handles == 0x7777777777777777 && realm.handles == 0x7777777777777777);
    }
    CHECK_STATUS(rvm_stats_process(NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_stats(module, NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(module);
}

TEST(process_statistics) {
    rvm_process_stats before = process_stats(), now;
    rvm_handle a, b;
    a = FIXTURE("case1.js");
    now = process_stats();
    CHECK_EQUAL(now.size, sizeof now);
    CHECK_EQUAL(now.live_handles, before.live_handles + 1);
    CHECK_EQUAL(now.live_realms, before.live_realms + 1);
    CHECK_EQUAL(now.bytes_used, before.bytes_used + realm_stats(a).bytes_used);
    CHECK(now.bytes_peak >= now.bytes_used);
    CHECK(now.cached_modules >= 1 && now.cached_bytes > 0);
    CHECK(now.image_bytes > 0 && now.reserved_bytes > 0);
    b = FIXTURE("case1.js");
    CHECK_EQUAL(process_stats().live_realms, before.live_realms + 2);
    CHECK_EQUAL(process_stats().bytes_used, before.bytes_used + realm_stats(a).bytes_used + realm_stats(b).bytes_used);
    CHECK_EQUAL(process_stats().cached_modules, now.cached_modules); /* one file, one piece of code */
    RELEASE(a);
    RELEASE(b);
    CHECK_EQUAL(process_stats().live_handles, before.live_handles);
    CHECK_EQUAL(process_stats().live_realms, before.live_realms);
    CHECK_EQUAL(process_stats().bytes_used, before.bytes_used);
    CHECK(process_stats().pooled_slots >= 1 && process_stats().pooled_bytes > 0);
}

static rvm_realm_stats seen_inside;
static rvm_status look(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    seen_inside = realm_stats(*(rvm_handle *)userdata);
    return RVM_OK;
}

TEST(realm_statistics) {
    rvm_handle module = FIXTURE("case1.js"), leak, function = 0, timers;
    rvm_realm_stats before = realm_stats(module), now;
    CHECK_EQUAL(before.size, sizeof before);
    CHECK_EQUAL(before.handles, 1);
    CHECK_EQUAL(before.host_functions, 0);
    CHECK_EQUAL(before.timers, 0);
    CHECK_EQUAL(before.unhandled_rejections, 0);
    CHECK_EQUAL(before.condemned, 0);
    CHECK_EQUAL(before.resolvers, 0);
    CHECK_EQUAL(before.bytes_limit, 268435456);
    CHECK(before.bytes_used > 0 && before.bytes_peak >= before.bytes_used);
    CALLS_NUMBER(10000, module, "leakMuch", ARGS(num(10000)));
    now = realm_stats(module);
    CHECK(now.bytes_used > before.bytes_used + 10000 * 16);
    CHECK(now.bytes_peak >= now.bytes_used);
    leak = GET_HANDLE(module, "leak");
    CHECK_EQUAL(realm_stats(leak).handles, 2);
    OK(rvm_function_new(module, "look", look, &module, NULL, &function, &error));
    CHECK_EQUAL(realm_stats(module).host_functions, 1);
    CALL_STATUS(RVM_OK, function, NULL, NOARGS);
    CHECK_EQUAL(seen_inside.host_functions, 1); /* also from inside */
    CHECK(seen_inside.handles >= 3);
    RELEASE(function);
    RELEASE(leak);
    RELEASE(module);
    timers = JS("setTimeout(() => {}, 1e6); setInterval(() => {}, 1e6); Promise.reject(1);");
    CHECK_EQUAL(realm_stats(timers).timers, 2);
    CHECK_EQUAL(realm_stats(timers).unhandled_rejections, 1);
    RELEASE(timers);
}

TEST(trim_gives_back_what_is_kept) {
    rvm_handle module = FIXTURE("case1.js");
    rvm_process_stats now;
    long before, after;
    CALLS_NUMBER(200000, module, "leakMuch", ARGS(num(200000)));
    RELEASE(module);
    before = resident_pages();
    rvm_trim();
    now = process_stats();
    CHECK_EQUAL(now.pooled_slots, 0);
    CHECK_EQUAL(now.pooled_bytes, 0);
    CHECK_EQUAL(now.cached_modules, 0);
    CHECK_EQUAL(now.cached_bytes, 0);
    CHECK_EQUAL(now.image_bytes, 0);
    after = resident_pages();
    CHECK(after <= before);
    rvm_trim();
    module = FIXTURE("case1.js"); /* and all begins again */
    CALLS_NUMBER(1, module, "leak", NOARGS);
    rvm_trim(); /* a living realm keeps what it needs */
    CALLS_NUMBER(2, module, "leak", NOARGS);
    CHECK_EQUAL(process_stats().cached_modules, 0);
    RELEASE(module);
}

TEST(trim_again_and_again) {
    long count = rounds(3, 60, 1000), i;
    for (i = 0; i < count; i++) {
        rvm_handle module = FIXTURE("case1.js");
        CALLS_NUMBER(1, module, "leak", NOARGS);
        RELEASE(module);
        rvm_trim();
        if (!CHECK_EQUAL(process_stats().pooled_slots, 0))
            return;
    }
}

TEST(cache_clear) {
    rvm_handle module = FIXTURE("case1.js");
    CHECK(process_stats().cached_modules > 0);
    rvm_cache_clear();
    CHECK_EQUAL(process_stats().cached_modules, 0);
    CHECK_EQUAL(process_stats().cached_bytes, 0);
    CALLS_NUMBER(1, module, "leak", NOARGS);
    RELEASE(module);
    module = FIXTURE("case1.js");
    CHECK(process_stats().cached_modules > 0);
    CALLS_NUMBER(1, module, "leak", NOARGS);
    RELEASE(module);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
