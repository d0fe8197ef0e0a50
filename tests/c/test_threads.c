/* Any handle on any thread; one thread at a time inside a realm. */
#include "host.h"

typedef struct worker {
    pthread_t thread;
    int index;
    long count;
    rvm_handle handle;
    rvm_status status;
    double took;
    volatile int ready;
} worker;

static void start(worker *worker, void *(*run)(void *)) {
    if (!CHECK(pthread_create(&worker->thread, NULL, run, worker) == 0))
        abort();
}

static void *cycle_case1(void *argument) {
    worker *self = argument;
    const char *path = fixture("case1.js");
    long i;
    for (i = 0; i < self->count; i++) {
        rvm_handle module = 0;
        rvm_value length = undefined();
        if (!OK(rvm_require(path, 0, 0, &module, &error)) || !OK(rvm_call(module, "leak", NULL, 0, &length, &error)) ||
            !CHECK(length.kind == RVM_NUMBER && length.as.number == 1) || !RELEASE(module))
            break;
    }
    forget_error();
    return NULL;
}

TEST(four_threads_cycle_case1_at_once) {
    worker workers[4];
    long before = 0;
    int round, i;
    memset(workers, 0, sizeof workers);
    for (round = 0; round < 3; round++) { /* the first warms up; each thread's stack and arena come and go with it */
        for (i = 0; i < 4; i++) {
            workers[i].count = rounds(20, 3000, 100000);
            start(&workers[i], cycle_case1);
        }
        for (i = 0; i < 4; i++)
            pthread_join(workers[i].thread, NULL);
        CHECK_EQUAL(live_realms(), 0);
        CHECK_EQUAL(live_bytes(), 0);
        if (round == 1)
            before = resident_pages();
    }
    check_flat(before, 64, __FILE__, __LINE__); /* 64: what libc's malloc keeps for threads that have ended */
}

static void *add_to_shared(void *argument) {
    worker *self = argument;
    long i;
    for (i = 0; i < self->count; i++)
        if (!OK(rvm_call(self->handle, "add", ARGS(num(1)), NULL, &error)))
            break;
    forget_error();
    return NULL;
}

TEST(many_threads_call_into_one_realm) {
    enum { THREADS = 12 };
    worker workers[THREADS];
    long count = rounds(50, 2000, 20000);
    int i;
    rvm_handle module = JS("let sum = 0; exports.add = (x) => { const before = sum; for (let i = 0; i < 20; i++); sum = before + x; }; exports.sum = () => sum;");
    memset(workers, 0, sizeof workers);
    for (i = 0; i < THREADS; i++) {
        workers[i].count = count;
        workers[i].handle = module;
        start(&workers[i], add_to_shared);
    }
    for (i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    CALLS_NUMBER((double)(count * THREADS), module, "sum", NOARGS);
    RELEASE(module);
}

/* A host function that waits inside the realm until it is let go. */
typedef struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool inside, open;
} gate;
static void gate_init(gate *gate) {
    memset(gate, 0, sizeof *gate);
    pthread_mutex_init(&gate->mutex, NULL);
    pthread_cond_init(&gate->changed, NULL);
}
static void gate_wait_inside(gate *gate) {
    pthread_mutex_lock(&gate->mutex);
    while (!gate->inside)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
}
static void gate_open(gate *gate) {
    pthread_mutex_lock(&gate->mutex);
    gate->open = true;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->mutex);
}
static rvm_status stay_inside(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    gate *gate = userdata;
    (void)call, (void)args, (void)nargs, (void)failure;
    pthread_mutex_lock(&gate->mutex);
    gate->inside = true;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->open)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
    *result = num(5);
    return RVM_OK;
}
static void *call_it(void *argument) {
    worker *self = argument;
    rvm_value result = undefined();
    double began = now_ms();
    self->status = rvm_call(self->handle, NULL, NULL, 0, &result, NULL);
    self->took = now_ms() - began;
    self->ready = 1;
    rvm_value_clear(&result);
    return NULL;
}

TEST(busy_fail) {
    rvm_options o = options();
    rvm_handle ctx = 0, function = 0, copy = 77;
    rvm_value value = num(7);
    uint32_t type = 77;
    gate gate;
    worker inside;
    gate_init(&gate);
    o.busy = RVM_BUSY_FAIL;
    OK(rvm_context_new(&o, &ctx, &error));
    OK(rvm_function_new(ctx, "stay", stay_inside, &gate, NULL, &function, &error));
    memset(&inside, 0, sizeof inside);
    inside.handle = function;
    start(&inside, call_it);
    gate_wait_inside(&gate);
    CHECK_STATUS(rvm_get(ctx, "x", &value, &error), RVM_BUSY);
    CHECK_STATUS(rvm_set(ctx, "x", &value, &error), RVM_BUSY);
    CHECK_STATUS(rvm_call(function, NULL, NULL, 0, &value, &error), RVM_BUSY);
    CHECK_STATUS(rvm_require(fixture("math.js"), ctx, 0, &copy, &error), RVM_BUSY);
    CHECK_STATUS(rvm_poll(ctx, NULL, &error), RVM_BUSY);
    CHECK(copy == 77 && value.kind == RVM_NUMBER && value.as.number == 7);
    OK(rvm_interrupt(ctx)); /* these two never wait */
    gate_open(&gate);
    pthread_join(inside.thread, NULL);
    CHECK(inside.status == RVM_OK || inside.status == RVM_INTERRUPTED);
    OK(rvm_type(function, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_FUNCTION);
    OK(rvm_set(ctx, "x", &value, &error));
    HAS_NUMBER(7, ctx, "x");
    RELEASE(function);
    RELEASE(ctx);
}

TEST(busy_wait) {
    rvm_handle ctx = new_context(), function = 0;
    gate gate;
    worker inside, waiting;
    gate_init(&gate);
    OK(rvm_function_new(ctx, "stay", stay_inside, &gate, NULL, &function, &error));
    memset(&inside, 0, sizeof inside);
    inside.handle = function;
    waiting = inside;
    start(&inside, call_it);
    gate_wait_inside(&gate);
    start(&waiting, call_it);
    usleep(50000);
    CHECK(!waiting.ready);
    gate_open(&gate);
    pthread_join(inside.thread, NULL);
    pthread_join(waiting.thread, NULL);
    CHECK_EQUAL(inside.status, RVM_OK);
    CHECK_EQUAL(waiting.status, RVM_OK);
    CHECK(waiting.took >= 30);
    RELEASE(function);
    RELEASE(ctx);
}

static void *release_it(void *argument) {
    worker *self = argument;
    double began = now_ms();
    self->status = rvm_release(self->handle);
    self->took = now_ms() - began;
    self->ready = 1;
    return NULL;
}

TEST(release_never_waits) {
    rvm_handle ctx = new_context(), function = 0, counted = 0;
    gate gate;
    worker inside, releasing;
    int drops = 0;
    gate_init(&gate);
    OK(rvm_function_new(ctx, "stay", stay_inside, &gate, NULL, &function, &error));
    OK(rvm_function_new(ctx, "f", answer_number, &drops, count_drop, &counted, &error));
    memset(&inside, 0, sizeof inside);
    inside.handle = function;
    start(&inside, call_it);
    gate_wait_inside(&gate);
    RELEASE(counted);
    RELEASE(ctx);
    memset(&releasing, 0, sizeof releasing); /* the last handle, while another thread is inside */
    releasing.handle = function;
    start(&releasing, release_it);
    pthread_join(releasing.thread, NULL);
    CHECK_EQUAL(releasing.status, RVM_OK);
    CHECK_EQUAL(drops, 0);
    CHECK_STATUS(rvm_release(function), RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_call(function, NULL, NULL, 0, NULL, &error), RVM_STALE_HANDLE);
    gate_open(&gate);
    pthread_join(inside.thread, NULL);
    CHECK_EQUAL(inside.status, RVM_OK);
    CHECK_EQUAL(drops, 1); /* whoever was inside has finished it */
    CHECK_EQUAL(live_realms(), 0);
}

/* One thread makes, a second uses, a third releases. */
static void *make_it(void *argument) {
    worker *self = argument;
    self->handle = FIXTURE("case1.js");
    forget_error();
    return NULL;
}
static void *use_it(void *argument) {
    worker *self = argument;
    CALLS_NUMBER(1, self->handle, "leak", NOARGS);
    CALLS_NUMBER(2, self->handle, "leak", NOARGS);
    forget_error();
    return NULL;
}

TEST(made_used_and_released_on_three_threads) {
    worker worker;
    long i, count = rounds(3, 100, 2000);
    for (i = 0; i < count; i++) {
        memset(&worker, 0, sizeof worker);
        start(&worker, make_it);
        pthread_join(worker.thread, NULL);
        start(&worker, use_it);
        pthread_join(worker.thread, NULL);
        start(&worker, release_it);
        pthread_join(worker.thread, NULL);
        CHECK_EQUAL(worker.status, RVM_OK);
        CHECK_STATUS(rvm_release(worker.handle), RVM_STALE_HANDLE);
    }
}

static void *clear_it(void *argument) {
    rvm_value_clear(argument);
    return NULL;
}
TEST(values_and_errors_are_freed_on_another_thread) {
    rvm_handle module = FIXTURE("math.js");
    rvm_value value = undefined();
    pthread_t thread;
    OK(rvm_get(module, "add", &value, &error));
    RELEASE(module);
    pthread_create(&thread, NULL, clear_it, &value);
    pthread_join(thread, NULL);
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    CHECK_EQUAL(live_realms(), 0);
}

/* Little stack. */
static void *recurse_deeply(void *argument) {
    worker *self = argument;
    rvm_handle module = FIXTURE("deep.js");
    rvm_value result = undefined();
    RECURSE_EVERYWHERE(module);
    OK(rvm_call(module, "depth", NULL, 0, &result, &error));
    CHECK(result.kind == RVM_NUMBER && result.as.number > 10);
    self->took = result.as.number;
    RELEASE(module);
    forget_error();
    return NULL;
}

TEST(a_thread_with_256_kib_of_stack) {
    pthread_attr_t attributes;
    worker small, large;
    memset(&small, 0, sizeof small);
    memset(&large, 0, sizeof large);
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstacksize(&attributes, 256 << 10) == 0);
    CHECK(pthread_create(&small.thread, &attributes, recurse_deeply, &small) == 0);
    pthread_join(small.thread, NULL);
    CHECK(pthread_attr_setstacksize(&attributes, 4 << 20) == 0);
    CHECK(pthread_create(&large.thread, &attributes, recurse_deeply, &large) == 0);
    pthread_join(large.thread, NULL);
    pthread_attr_destroy(&attributes);
    CHECK(small.took >= 10000 && large.took >= 10000);
}

/* One realm, now on a thread with much stack and now on one with little. */
static void *recurse_only(void *argument) {
    worker *self = argument;
    CALL_THROWS("RangeError", "", self->handle, "recurse", ARGS(num(0)));
    forget_error();
    return NULL;
}
TEST(one_realm_on_stacks_of_all_sizes) {
    static const size_t sizes[] = {8 << 20, 256 << 10, 1 << 20, 256 << 10, 16 << 20};
    pthread_attr_t attributes;
    size_t i;
    worker worker;
    memset(&worker, 0, sizeof worker);
    worker.handle = FIXTURE("deep.js");
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        pthread_attr_init(&attributes);
        pthread_attr_setstacksize(&attributes, sizes[i]);
        CHECK(pthread_create(&worker.thread, &attributes, recurse_only, &worker) == 0);
        pthread_join(worker.thread, NULL);
        pthread_attr_destroy(&attributes);
        recurse_only(&worker);
    }
    RELEASE(worker.handle);
}

static rvm_status call_the_other(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                 rvm_error **failure) {
    (void)call, (void)failure;
    usleep(100);
    return rvm_call(*(rvm_handle *)userdata, "add", args, nargs, result, NULL);
}
static void *stats_all_the_time(void *argument) {
    worker *self = argument;
    while (!self->ready) {
        rvm_process_stats stats = process_stats();
        (void)stats;
        rvm_trim();
        rvm_cache_clear();
        usleep(500);
    }
    return NULL;
}

TEST(trim_and_statistics_while_others_work) {
    worker workers[3], other;
    int i;
    memset(workers, 0, sizeof workers);
    memset(&other, 0, sizeof other);
    start(&other, stats_all_the_time);
    for (i = 0; i < 3; i++) {
        workers[i].count = rounds(10, 500, 20000);
        start(&workers[i], cycle_case1);
    }
    for (i = 0; i < 3; i++)
        pthread_join(workers[i].thread, NULL);
    other.ready = 1;
    pthread_join(other.thread, NULL);
}

TEST(a_chain_of_realms_on_several_threads) {
    rvm_handle back = FIXTURE("math.js"), front = FIXTURE("host.js"), function = 0;
    worker workers[4];
    int i;
    OK(rvm_function_new(front, "other", call_the_other, &back, NULL, &function, &error));
    CALL_STATUS(RVM_OK, front, "keep", ARGS(hnd(function)));
    RELEASE(function);
    memset(workers, 0, sizeof workers);
    for (i = 0; i < 4; i++) {
        workers[i].handle = GET_HANDLE(front, "callKept");
        start(&workers[i], call_it);
    }
    for (i = 0; i < 4; i++) {
        pthread_join(workers[i].thread, NULL);
        CHECK_EQUAL(workers[i].status, RVM_OK);
        RELEASE(workers[i].handle);
    }
    RELEASE(front);
    RELEASE(back);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
