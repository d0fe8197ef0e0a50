/* After fork, the child uses what was idle; what was inside a call on another thread is condemned there. */
#include "every.h"

/* Runs `body` in a child, which tells through a pipe how its checks went: its exit code is valgrind's, where that runs. */
static void in_child(void (*body)(void *), void *argument) {
    int result = -1, ends[2];
    char failed = 1;
    pid_t child;
    fflush(stdout);
    if (!CHECK(pipe(ends) == 0))
        return;
    child = fork();
    if (child == 0) {
        check_failures = 0;
        alarm(small_run() ? 120 : 20);
        body(argument);
        fflush(stdout);
        failed = check_failures != 0;
        _exit(write(ends[1], &failed, 1) != 1);
    }
    close(ends[1]);
    if (CHECK(child > 0) && CHECK(waitpid(child, &result, 0) == child)) {
        CHECK(read(ends[0], &failed, 1) == 1 && !failed);
        if (!CHECK(WIFEXITED(result) && (WEXITSTATUS(result) == 0 || small_run())))
            printf(" (the child's result is %x)", (unsigned)result);
    }
    close(ends[0]);
}

static void use_idle(void *argument) {
    rvm_handle module = *(rvm_handle *)argument, fresh;
    CALLS_NUMBER(2, module, "leak", NOARGS);
    CALLS_NUMBER(3, module, "leak", NOARGS);
    RELEASE(module);
    CHECK_EQUAL(live_realms(), 0);
    fresh = FIXTURE("case1.js");
    CALLS_NUMBER(1, fresh, "leak", NOARGS);
    RELEASE(fresh);
    rvm_trim();
}

TEST(the_child_uses_idle_realms) {
    rvm_handle module = FIXTURE("case1.js");
    CALLS_NUMBER(1, module, "leak", NOARGS);
    in_child(use_idle, &module);
    CALLS_NUMBER(2, module, "leak", NOARGS); /* the parent's own is untouched by it */
    RELEASE(module);
}

static void limits_in_child(void *argument) {
    rvm_options o = options();
    rvm_handle ctx = 0, module;
    (void)argument;
    o.time_limit_ms = limit_ms(50);
    OK(rvm_context_new(&o, &ctx, &error));
    module = LOAD(fixture("jobs.js"), ctx, 0);
    CALL_STATUS(RVM_TIMEOUT, module, "forever", NOARGS); /* the helper threads have started again */
    RELEASE(module);
    RELEASE(ctx);
}

TEST(time_limits_work_in_the_child) {
    limits_in_child(NULL);
    in_child(limits_in_child, NULL);
    limits_in_child(NULL);
}

/* Inside a call, on another thread. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool inside, let_go;

static rvm_status stay_inside(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)failure;
    pthread_mutex_lock(&mutex);
    inside = true;
    pthread_cond_broadcast(&changed);
    while (!let_go)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    *result = num(5);
    return RVM_OK;
}
static void *call_it(void *argument) {
    rvm_value result = undefined();
    rvm_status status = rvm_call(*(rvm_handle *)argument, NULL, NULL, 0, &result, NULL);
    CHECK(status == RVM_OK && result.kind == RVM_NUMBER && result.as.number == 5);
    return NULL;
}

typedef struct realms {
    rvm_handle busy, idle;
} realms;

static void use_busy(void *argument) {
    realms *realms = argument;
    every_realm_function(realms->busy, RVM_CONDEMNED);
    CHECK_EQUAL(realm_stats(realms->busy).condemned, 1);
    CALLS_NUMBER(1, realms->idle, "leak", NOARGS);
    RELEASE(realms->busy);
    RELEASE(realms->idle);
    CHECK_EQUAL(live_handles(), 0);
    CHECK_EQUAL(live_realms(), 0);
}

TEST(what_was_inside_a_call_on_another_thread_is_condemned_in_the_child) {
    realms realms;
    pthread_t thread;
    rvm_handle module = FIXTURE("host.js");
    int drops = 0;
    inside = let_go = false;
    realms.idle = FIXTURE("case1.js");
    OK(rvm_function_new(module, "stay", stay_inside, &drops, count_drop, &realms.busy, &error));
    RELEASE(module);
    pthread_create(&thread, NULL, call_it, &realms.busy);
    pthread_mutex_lock(&mutex);
    while (!inside)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    in_child(use_busy, &realms);
    pthread_mutex_lock(&mutex);
    let_go = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);
    CHECK_EQUAL(drops, 0);
    CHECK_EQUAL(realm_stats(realms.busy).condemned, 0); /* the parent goes on */
    CALLS_NUMBER(5, realms.busy, NULL, NOARGS);
    CALLS_NUMBER(1, realms.idle, "leak", NOARGS);
    RELEASE(realms.busy);
    RELEASE(realms.idle);
    CHECK_EQUAL(drops, 1);
}

/* Inside a call, on the thread that forks: the child is inside it, too. */
static void go_on_inside(void *argument) {
    CALLS_NUMBER(8, *(rvm_handle *)argument, "double", ARGS(num(4)));
}
static rvm_status fork_inside(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    in_child(go_on_inside, userdata);
    return RVM_OK;
}

TEST(a_host_function_forks) {
    rvm_handle module = FIXTURE("host.js"), function = 0;
    OK(rvm_function_new(module, "fork", fork_inside, &module, NULL, &function, &error));
    CALL_STATUS(RVM_OK, module, "call", ARGS(hnd(function)));
    CALLS_NUMBER(8, module, "double", ARGS(num(4)));
    RELEASE(function);
    RELEASE(module);
}

/* Forks while other threads make and release realms: no lock of the library may stay behind locked. */
static volatile bool stop;
static void *cycle(void *argument) {
    (void)argument;
    while (!stop) {
        rvm_handle module = 0;
        if (rvm_require(fixture("case1.js"), 0, 0, &module, NULL) != RVM_OK || rvm_release(module) != RVM_OK)
            CHECK(false && "a cycle failed");
    }
    return NULL;
}
static void cycle_in_child(void *argument) {
    int i;
    (void)argument;
    for (i = 0; i < 5; i++) {
        rvm_handle module = FIXTURE("case1.js");
        CALLS_NUMBER(1, module, "leak", NOARGS);
        RELEASE(module);
    }
}

TEST(fork_while_other_threads_work) {
    pthread_t threads[2];
    int i, count = (int)rounds(2, 40, 500);
    stop = false;
    for (i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, cycle, NULL);
    for (i = 0; i < count; i++)
        in_child(cycle_in_child, NULL);
    stop = true;
    for (i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
}

/* A child that goes on in the midst of a call has its time limit, also where the engine asks once a minute: each turn compares two long texts. */
TEST(the_time_limit_goes_on_in_the_child) {
    rvm_options o = options();
    rvm_handle ctx = 0, module, function = 0;
    pid_t child = -1;
    if (small_run())
        return; /* valgrind takes longer than that for the texts */
    o.time_limit_ms = 4000; /* the texts take a good part of it on a slow machine */
    OK(rvm_context_new(&o, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.f = (h) => { const a = 'a'.repeat(2 ** 25), b = 'a'.repeat(2 ** 25); h(); for (let n = 0; ; n += a === b); }");
    OK(rvm_function_new(ctx, "h", fork_here, &child, NULL, &function, &error));
    stops_in_the_child(module, function, &child);
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
}

/* A thread that waits in the midst of a line, because nobody reads it, holds no lock that the child needs. */
static rvm_handle printing_context(void) {
    rvm_options o = options();
    rvm_handle ctx = 0;
    o.console = RVM_CONSOLE_INHERIT;
    OK(rvm_context_new(&o, &ctx, &error));
    return ctx;
}
static void *print_much(void *ctx) {
    rvm_handle module = JS_IN(*(rvm_handle *)ctx, 0, "console.log('x'.repeat(1000000))");
    RELEASE(module);
    forget_error();
    return NULL;
}
static void print_in_child(void *unused) {
    int nowhere = open("/dev/null", O_WRONLY);
    rvm_handle ctx, module;
    (void)unused;
    dup2(nowhere, STDOUT_FILENO);
    ctx = printing_context();
    module = JS_IN(ctx, 0, "console.log('from the child')");
    RELEASE(module);
    RELEASE(ctx);
}

TEST(a_line_that_nobody_reads_does_not_stop_the_child) {
    rvm_handle ctx = printing_context();
    int ends[2], before;
    char text[4096];
    ssize_t got, all = 0;
    pthread_t thread;
    fflush(stdout);
    before = dup(STDOUT_FILENO);
    if (!CHECK(pipe(ends) == 0 && before >= 0))
        return;
    dup2(ends[1], STDOUT_FILENO);
    close(ends[1]);
    CHECK(pthread_create(&thread, NULL, print_much, &ctx) == 0);
    usleep(200000);
    in_child(print_in_child, NULL);
    dup2(before, STDOUT_FILENO);
    close(before);
    /* The thread has the last end of the pipe only while it writes: what it holds is the descriptor that was replaced. */
    while (all < 1000001 && (got = read(ends[0], text, sizeof text)) > 0)
        all += got;
    close(ends[0]);
    pthread_join(thread, NULL);
    RELEASE(ctx);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
