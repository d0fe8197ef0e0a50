/* Every function of the header that takes a handle, called with one handle and right arguments otherwise: each must
 * answer the expected status, say why, and leave its outputs alone. */
#ifndef EVERY_H
#define EVERY_H

#include "host.h"

#define UNTOUCHED 0x5aa55aa55aa55aa5u

static inline rvm_status never_called(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs,
                                      rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    CHECK(!"this host function is never called");
    return RVM_OK;
}
static inline void never_printed(void *userdata, const char *level, const char *text, size_t length) {
    (void)userdata, (void)level, (void)text, (void)length;
    CHECK(!"this console is never used");
}
static inline void never_rejected(void *userdata, const rvm_error *rejection) {
    (void)userdata, (void)rejection;
    CHECK(!"this handler is never used");
}

#define EVERY(call) CHECK_STATUS(call, expected)
#define VALUE_UNTOUCHED() CHECK(value.kind == 77 && value.length == UNTOUCHED)

/* Functions that run in a realm: `handle` is where a realm's handle belongs. */
static inline void every_realm_function(rvm_handle handle, rvm_status expected) {
    rvm_value value, key = str("key"), *keys = (rvm_value *)&value;
    rvm_handle other = UNTOUCHED;
    uint64_t next = UNTOUCHED;
    uint32_t state = 77;
    size_t count = 77;
    bool flag = false;
    int drops = 0;
    memset(&value, 0, sizeof value);
    value.kind = 77;
    value.length = UNTOUCHED;

    EVERY(rvm_call(handle, "method", NULL, 0, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_call(handle, NULL, ARGS(num(1)), &value, &error));
    VALUE_UNTOUCHED();
    {
        rvm_call_frame frame;
        memset(&frame, 0, sizeof frame);
        frame.size = sizeof frame;
        frame.target = handle;
        frame.method = "method";
        frame.result = value;
        CHECK_EQUAL(rvm_call_prepared(&frame), expected);
        CHECK(frame.result.kind == 77 && frame.error && rvm_error_status(frame.error) == expected);
        rvm_error_free(frame.error);
    }
    EVERY(rvm_construct(handle, NULL, 0, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_get(handle, "key", &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_set(handle, "key", &key, &error));
    flag = true;
    EVERY(rvm_has(handle, "key", &flag, &error));
    CHECK(flag);
    EVERY(rvm_delete(handle, "key", &flag, &error));
    CHECK(flag);
    EVERY(rvm_keys(handle, &keys, &count, &error));
    CHECK(keys == (rvm_value *)&value && count == 77);
    EVERY(rvm_get_at(handle, &key, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_set_at(handle, &key, &key, &error));
    EVERY(rvm_to_json(handle, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_from_json(handle, "{}", 2, &other, &error));
    CHECK(other == UNTOUCHED);
    EVERY(rvm_has_at(handle, &key, &flag, &error));
    CHECK(flag);
    EVERY(rvm_delete_at(handle, &key, &flag, &error));
    CHECK(flag);
    EVERY(rvm_iterate(handle, &other, &error));
    CHECK(other == UNTOUCHED);
    EVERY(rvm_next(handle, &flag, &value, &error));
    CHECK(flag);
    VALUE_UNTOUCHED();
    EVERY(rvm_class_name(handle, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_promise_new(handle, &other, &other, &error));
    CHECK(other == UNTOUCHED);
    EVERY(rvm_promise_settle(handle, false, &key, NULL, &error));
    EVERY(rvm_promise_state(handle, &state, &value, &error));
    CHECK(state == 77);
    VALUE_UNTOUCHED();
    EVERY(rvm_to_data(handle, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_value_new(handle, &key, &other, &error));
    CHECK(other == UNTOUCHED);
    EVERY(rvm_to_bytes(handle, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_from_bytes(handle, "ab", 2, &other, &error));
    CHECK(other == UNTOUCHED);
    EVERY(rvm_to_string(handle, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_value_of(handle, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_context_of(handle, &other, &error));
    CHECK(other == UNTOUCHED);
    EVERY(rvm_poll(handle, &next, &error));
    CHECK(next == UNTOUCHED);
    EVERY(rvm_await(handle, 10, &value, &error));
    VALUE_UNTOUCHED();
    EVERY(rvm_function_new(handle, "name", never_called, &drops, count_drop, &other, &error));
    CHECK(other == UNTOUCHED);
    CHECK_EQUAL(drops, 1);
}

/* Functions for handles of any kind. */
static inline void every_handle_function(rvm_handle handle, rvm_status expected) {
    rvm_handle other = UNTOUCHED;
    uint32_t type = 77;
    bool same = true;
    EVERY(rvm_retain(handle, &other, &error));
    CHECK(other == UNTOUCHED);
    EVERY(rvm_type(handle, &type, &error));
    CHECK(type == 77);
    EVERY(rvm_same(handle, handle, &same, &error));
    CHECK(same);
}

/* Functions for a context. */
static inline void every_context_function(rvm_handle handle, rvm_status expected) {
    rvm_handle module = UNTOUCHED;
    rvm_error *rejection = (rvm_error *)&module;
    int drops = 0;
    EVERY(rvm_require(fixture("math.js"), handle, 0, &module, &error));
    CHECK(module == UNTOUCHED);
    EVERY(rvm_context_console(handle, never_printed, &drops, count_drop, &error));
    CHECK_EQUAL(drops, 1);
    EVERY(rvm_context_on_rejection(handle, never_rejected, &drops, count_drop, &error));
    CHECK_EQUAL(drops, 2);
    EVERY(rvm_context_rejection(handle, &rejection, &error));
    CHECK(rejection == (rvm_error *)&module);
}

/* Functions for a map. */
static inline void every_map_function(rvm_handle handle, rvm_status expected) {
    rvm_handle module = UNTOUCHED;
    rvm_value value = num(1);
    int drops = 0;
    EVERY(rvm_require(fixture("math.js"), 0, handle, &module, &error));
    CHECK(module == UNTOUCHED);
    EVERY(rvm_map_source(handle, "name", "", 0, &error));
    EVERY(rvm_map_file(handle, "name", fixture("math.js"), &error));
    EVERY(rvm_map_deny(handle, "name", &error));
    EVERY(rvm_map_value(handle, "name", "key", &value, &error));
    EVERY(rvm_map_function(handle, "name", "key", never_called, &drops, count_drop, &error));
    CHECK_EQUAL(drops, 1);
}

/* Functions that ask about a realm but do not enter it. */
static inline void every_outside_function(rvm_handle handle, rvm_status expected) {
    rvm_realm_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    stats.handles = 77;
    EVERY(rvm_stats(handle, &stats, &error));
    CHECK(stats.handles == 77);
    EVERY(rvm_interrupt(handle));
}

#endif
