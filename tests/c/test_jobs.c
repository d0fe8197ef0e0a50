/* Timers, promises, interrupt. */
#include "host.h"

static rvm_handle module;

static uint64_t poll_realm(rvm_handle realm) {
    uint64_t next = 77;
    OK(rvm_poll(realm, &next, &error));
    return next;
}
static void has_log(const char *expected, int line) {
    get_string_at(__FILE__, line, expected, module, "log");
}
#define LOG(expected) has_log((expected), __LINE__)

TEST(timers_fire_only_in_poll) {
    uint64_t next;
    module = FIXTURE("jobs.js");
    CHECK(poll_realm(module) == RVM_NEVER);
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("a"), num(0)));
    CALL_STATUS(RVM_OK, module, "immediate", ARGS(str("b")));
    usleep(3000);
    CALL_STATUS(RVM_OK, module, "note", ARGS(str("sync")));
    LOG("sync ");
    CHECK_EQUAL(realm_stats(module).timers, 2);
    OK(rvm_poll(module, NULL, &error));
    LOG("sync a b ");
    CHECK_EQUAL(realm_stats(module).timers, 0);
    CHECK(poll_realm(module) == RVM_NEVER);
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("late"), num(10000)));
    next = poll_realm(module);
    CHECK(next > 8000 && next <= 10000);
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("soon"), num(500)));
    next = poll_realm(module);
    CHECK(next > 0 && next <= 500);
    CHECK_EQUAL(realm_stats(module).timers, 2);
    RELEASE(module); /* with timers waiting */
}

TEST(timers_fire_in_order) {
    module = FIXTURE("jobs.js");
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("c"), num(800))); /* far apart: under valgrind a call takes long */
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("a"), num(1)));
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("b"), num(400)));
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("b2"), num(400)));
    usleep(900000);
    poll_realm(module);
    LOG("a b b2 c ");
    RELEASE(module);
}

TEST(a_timer_set_by_a_timer_waits_for_the_next_poll) {
    module = FIXTURE("jobs.js");
    CALL_STATUS(RVM_OK, module, "nested", NOARGS);
    usleep(3000);
    CHECK(poll_realm(module) <= 1);
    LOG("outer ");
    usleep(3000);
    CHECK(poll_realm(module) == RVM_NEVER);
    LOG("outer inner ");
    RELEASE(module);
}

TEST(cleared_timers_do_not_fire) {
    static const char *const set[] = {"timeout", "interval", "immediate"}, *const clear[] = {"clear", "clearInterval", "clearImmediate"};
    int i;
    module = FIXTURE("jobs.js");
    for (i = 0; i < 3; i++) {
        CALL_STATUS(RVM_OK, module, set[i], ARGS(str("never"), num(0)));
        CALL_STATUS(RVM_OK, module, clear[i], NOARGS);
        CALL_STATUS(RVM_OK, module, clear[i], NOARGS);
    }
    usleep(3000);
    CHECK(poll_realm(module) == RVM_NEVER);
    LOG("");
    CHECK_EQUAL(realm_stats(module).timers, 0);
    RELEASE(module);
}

TEST(intervals_repeat) {
    module = FIXTURE("jobs.js");
    CALL_STATUS(RVM_OK, module, "interval", ARGS(str("tick"), num(2)));
    usleep(4000);
    poll_realm(module);
    LOG("tick ");
    usleep(4000);
    CHECK(poll_realm(module) <= 2);
    LOG("tick tick ");
    CALL_STATUS(RVM_OK, module, "clearInterval", NOARGS);
    CHECK(poll_realm(module) == RVM_NEVER);
    RELEASE(module);
}

TEST(a_timer_that_throws) {
    uint64_t next = 77;
    module = FIXTURE("jobs.js");
    CALL_STATUS(RVM_OK, module, "throwing", NOARGS);
    CALL_STATUS(RVM_OK, module, "timeout", ARGS(str("other"), num(0)));
    usleep(3000);
    CHECK_STATUS(rvm_poll(module, &next, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "RangeError");
    CHECK_TEXT(rvm_error_message(error), "in a timer");
    CHECK_EQUAL(next, 77);
    CHECK(poll_realm(module) == RVM_NEVER);
    LOG("other ");
    RELEASE(module);
}

TEST(many_timers) {
    module = JS("let fired = 0; exports.start = (n) => { for (let i = 0; i < n; i++) setTimeout(() => { fired++; }, i % 5); }; exports.fired = () => fired;");
    CALL_STATUS(RVM_OK, module, "start", ARGS(num(5000)));
    CHECK_EQUAL(realm_stats(module).timers, 5000);
    usleep(10000);
    CHECK(poll_realm(module) == RVM_NEVER);
    CALLS_NUMBER(5000, module, "fired", NOARGS);
    RELEASE(module);
}

/* Await. */
static rvm_value awaited(rvm_handle promise, uint64_t timeout) {
    rvm_value value = undefined();
    OK(rvm_await(promise, timeout, &value, &error));
    return value;
}

TEST(await_gives_the_value) {
    rvm_handle promise;
    rvm_value value;
    bool same = false;
    module = FIXTURE("jobs.js");
    promise = CALL_HANDLE(module, "resolved", ARGS(num(5)));
    value = awaited(promise, 0);
    CHECK(value.kind == RVM_NUMBER && value.as.number == 5);
    value = awaited(promise, 1); /* and again */
    CHECK(value.kind == RVM_NUMBER && value.as.number == 5);
    RELEASE(promise);
    promise = CALL_HANDLE(module, "delayed", ARGS(str("late"), num(10)));
    value = awaited(promise, 0);
    CHECK(is_str(&value, "late"));
    rvm_value_clear(&value);
    RELEASE(promise);
    promise = CALL_HANDLE(module, "async", ARGS(num(9)));
    value = awaited(promise, 10000);
    if (CHECK(value.kind == RVM_HANDLE))
        HAS_NUMBER(9, value.as.handle, "x");
    rvm_value_clear(&value);
    RELEASE(promise);
    promise = CALL_HANDLE(module, "thenable", ARGS(num(6)));
    value = awaited(promise, 10000);
    CHECK(value.kind == RVM_NUMBER && value.as.number == 6);
    RELEASE(promise);
    promise = CALL_HANDLE(module, "plain", NOARGS); /* no promise: its own value */
    value = awaited(promise, 0);
    if (CHECK(value.kind == RVM_HANDLE)) {
        OK(rvm_same(promise, value.as.handle, &same, &error));
        CHECK(same);
    }
    rvm_value_clear(&value);
    RELEASE(promise);
    RELEASE(module);
}

TEST(await_of_a_rejection) {
    rvm_handle promise;
    rvm_value value = num(7);
    module = FIXTURE("jobs.js");
    promise = CALL_HANDLE(module, "rejectedLater", ARGS(str("the reason"), num(5)));
    CHECK_STATUS(rvm_await(promise, 10000, &value, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "RangeError");
    CHECK_TEXT(rvm_error_message(error), "the reason");
    CHECK(value.kind == RVM_NUMBER && value.as.number == 7);
    CHECK_STATUS(rvm_await(promise, 10000, &value, &error), RVM_EXCEPTION);
    RELEASE(promise);
    RELEASE(module);
}

TEST(await_times_out) {
    rvm_handle promise;
    rvm_value value = num(7);
    double start;
    module = FIXTURE("jobs.js");
    promise = CALL_HANDLE(module, "delayed", ARGS(str("value"), num(1000)));
    start = now_ms();
    CHECK_STATUS(rvm_await(promise, 30, &value, &error), RVM_TIMEOUT);
    CHECK(now_ms() - start >= 29 && now_ms() - start < (small_run() ? 5000 : 900));
    CHECK(value.kind == RVM_NUMBER);
    value = awaited(promise, 0); /* later it settles all the same */
    CHECK(is_str(&value, "value"));
    CHECK(now_ms() - start >= 995);
    rvm_value_clear(&value);
    RELEASE(promise);
    RELEASE(module);
}

TEST(await_of_what_can_never_settle_answers_at_once) {
    rvm_handle promise;
    rvm_value value = num(7);
    double start = now_ms();
    module = FIXTURE("jobs.js");
    promise = CALL_HANDLE(module, "never", NOARGS);
    CHECK_STATUS(rvm_await(promise, 0, &value, &error), RVM_TIMEOUT);
    CHECK_STATUS(rvm_await(promise, 60000, &value, &error), RVM_TIMEOUT);
    CHECK(now_ms() - start < 5000);
    CHECK(value.kind == RVM_NUMBER);
    RELEASE(promise);
    RELEASE(module);
}

/* With a second thread. */
typedef struct task {
    pthread_t thread;
    rvm_handle handle;
    unsigned wait_ms;
    rvm_status status;
    double took;
    volatile int done;
} task;

static void *interrupt_later(void *argument) {
    task *self = argument;
    usleep(self->wait_ms * 1000);
    do {
        self->status = rvm_interrupt(self->handle);
        usleep(1000); /* the call may not be inside yet, and then an interrupt does nothing */
    } while (!self->done && self->status == RVM_OK);
    return NULL;
}

TEST(interrupt_from_a_second_thread) {
    task other;
    int round;
    module = FIXTURE("jobs.js");
    for (round = 0; round < (small_run() ? 2 : 5); round++) {
        memset(&other, 0, sizeof other);
        other.handle = module;
        other.wait_ms = 20;
        pthread_create(&other.thread, NULL, interrupt_later, &other);
        CALL_STATUS(RVM_INTERRUPTED, module, "forever", NOARGS);
        other.done = 1;
        pthread_join(other.thread, NULL);
        CHECK_EQUAL(other.status, RVM_OK);
        CHECK_EQUAL(realm_stats(module).condemned, 0);
        CALL_STATUS(RVM_OK, module, "note", ARGS(str("x")));
    }
    LOG(round == 2 ? "x x " : "x x x x x ");
    RELEASE(module);
}

TEST(interrupt_when_nothing_runs) {
    module = FIXTURE("case4.js");
    OK(rvm_interrupt(module));
    OK(rvm_interrupt(module));
    CALLS_NUMBER(10000, module, "loop", ARGS(num(10000)));
    RELEASE(module);
    CHECK_STATUS(rvm_interrupt(module), RVM_STALE_HANDLE);
}

TEST(a_stale_handle_stops_nobody) {
    rvm_handle old = FIXTURE("case4.js");
    task other;
    RELEASE(old);
    module = FIXTURE("case4.js"); /* most likely in the same slot */
    memset(&other, 0, sizeof other);
    other.handle = old;
    pthread_create(&other.thread, NULL, interrupt_later, &other);
    CALLS_NUMBER(3000000, module, "loop", ARGS(num(3000000)));
    other.done = 1;
    pthread_join(other.thread, NULL);
    CHECK_EQUAL(other.status, RVM_STALE_HANDLE);
    RELEASE(module);
}

static void *note_later(void *argument) {
    task *self = argument;
    rvm_value value = str("meanwhile");
    double start;
    usleep(self->wait_ms * 1000);
    start = now_ms();
    self->status = rvm_call(self->handle, "note", &value, 1, NULL, NULL);
    self->took = now_ms() - start;
    self->done = 1;
    return NULL;
}

TEST(others_use_the_realm_while_await_sleeps) {
    task other;
    rvm_handle promise;
    rvm_value value;
    module = FIXTURE("jobs.js");
    memset(&other, 0, sizeof other);
    other.handle = module;
    other.wait_ms = 30;
    promise = CALL_HANDLE(module, "delayed", ARGS(num(1), num(small_run() ? 3000 : 300)));
    pthread_create(&other.thread, NULL, note_later, &other);
    value = awaited(promise, 0);
    CHECK(value.kind == RVM_NUMBER && value.as.number == 1);
    CHECK(other.done); /* it did not wait for the promise */
    pthread_join(other.thread, NULL);
    CHECK_EQUAL(other.status, RVM_OK);
    CHECK(other.took < (small_run() ? 2500 : 200));
    LOG("meanwhile ");
    RELEASE(promise);
    RELEASE(module);
}

/* Answers `stop` from its third call on. */
static int32_t count_and_stop(void *userdata) {
    int *count = userdata;
    return ++*count >= 3;
}

TEST(a_watch_is_asked_and_stops) {
    int count = 0;
    rvm_handle promise;
    rvm_value value = undefined();
    module = JS("exports.spin = () => { for (;;); }; exports.swallow = () => { try { for (;;); } catch {} return 1; };"
                "exports.wait = () => new Promise((done) => setTimeout(done, 600000)); exports.one = () => 1;");
    rvm_watch(count_and_stop, &count);
    CALL_STATUS(RVM_INTERRUPTED, module, "spin", NOARGS);
    CHECK_EQUAL(count, 3);
    CALL_STATUS(RVM_OK, module, "one", NOARGS);
    CHECK_EQUAL(count, 3); /* short calls are not asked about */
    count = 0;
    CALL_STATUS(RVM_INTERRUPTED, module, "swallow", NOARGS);
    CHECK_EQUAL(count, 3);
    count = 0;
    promise = CALL_HANDLE(module, "wait", NOARGS);
    CHECK_STATUS(rvm_await(promise, 0, &value, &error), RVM_INTERRUPTED);
    CHECK_EQUAL(count, 3);
    rvm_watch(NULL, NULL);
    CHECK_STATUS(rvm_await(promise, 100, &value, &error), RVM_TIMEOUT);
    CHECK_EQUAL(count, 3);
    RELEASE(promise);
    RELEASE(module);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
