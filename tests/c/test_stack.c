/* Threads with little stack: JavaScript runs on a stack of the library's own, the host's functions on the thread's. */
#include "host.h"

#include <setjmp.h>
#include <ucontext.h>

#define FRAMES 10000 /* as in Node */
#define MOST 512     /* stacks of the library's own */

/* Runs `body` on a thread with this much stack. */
typedef struct job {
    void (*body)(void *);
    void *argument;
    pthread_t thread;
} job;
static void *run_job(void *argument) {
    job *job = argument;
    job->body(job->argument);
    forget_error();
    return NULL;
}
static void on_stack_of(size_t kib, void (*body)(void *), void *argument) {
    pthread_attr_t attributes;
    job job = {body, argument, 0};
    pthread_attr_init(&attributes);
    if (CHECK(pthread_attr_setstacksize(&attributes, kib << 10) == 0) &&
        CHECK(pthread_create(&job.thread, &attributes, run_job, &job) == 0))
        pthread_join(job.thread, NULL);
    pthread_attr_destroy(&attributes);
}

static double depth_of(rvm_handle deep) {
    rvm_value result = undefined();
    OK(rvm_call(deep, "depth", NULL, 0, &result, &error));
    CHECK(result.kind == RVM_NUMBER);
    return result.kind == RVM_NUMBER ? result.as.number : 0;
}

/* The C tests have 36 KiB of thread-local variables, which are part of the first. */
static const size_t sizes[] = {96, 128, 256, 512, 1024, 4096, 7 * 1024, 8 * 1024, 16 * 1024};
#define EVERY_SIZE(i) for (i = 0; i < sizeof sizes / sizeof *sizes; i++)

/* ---- depth ---- */

static void goes_deep(void *own) {
    rvm_handle module = own ? *(rvm_handle *)own : FIXTURE("deep.js");
    double depth;
    if (!own) {
        CALL_STATUS(RVM_OK, module, "setSize", ARGS(num(10000)));
        RECURSE_EVERYWHERE(module);
    }
    depth = depth_of(module);
    if (!CHECK(depth >= FRAMES))
        printf(" (%.0f frames)", depth);
    CALL_THROWS("RangeError", "Maximum call stack size exceeded", module, "recurse", ARGS(num(0)));
    if (!own)
        RELEASE(module);
}

TEST(ten_thousand_frames_on_threads_of_all_sizes) {
    size_t i;
    EVERY_SIZE(i) on_stack_of(sizes[i], goes_deep, NULL);
}

TEST(one_realm_on_threads_of_all_sizes) {
    rvm_handle module = FIXTURE("deep.js");
    size_t i;
    EVERY_SIZE(i) {
        on_stack_of(sizes[i], goes_deep, &module);
        goes_deep(&module);
    }
    RELEASE(module);
}

/* A thread's stack that is nearly used up, however large it was. */
static __attribute__((noinline)) void uses_up(char *before, void *own) {
    char frame[64 << 10];
    memset(frame, 1, sizeof frame);
    __asm__ volatile("" ::"r"(frame) : "memory");
    if (before - frame < (8 << 20) - (200 << 10))
        uses_up(before, own);
    else
        goes_deep(own);
    __asm__ volatile("" ::"r"(frame) : "memory");
}
static void goes_down_first(void *own) {
    char here = 0;
    goes_deep(own);
    uses_up(&here, own);
    goes_deep(own);
}
TEST(deep_in_the_threads_own_stack) {
    rvm_handle module = FIXTURE("deep.js");
    on_stack_of(8 << 10, goes_down_first, &module);
    RELEASE(module);
}

static void stack_limit_holds(void *argument) {
    rvm_options o = options();
    rvm_handle ctx, module;
    double small, large;
    (void)argument;
    o.stack_limit = 100 << 10;
    OK(rvm_context_new(&o, &ctx, &error));
    module = LOAD(fixture("deep.js"), ctx, 0);
    small = depth_of(module);
    RELEASE(module);
    RELEASE(ctx);
    o.stack_limit = 1 << 20;
    OK(rvm_context_new(&o, &ctx, &error));
    module = LOAD(fixture("deep.js"), ctx, 0);
    large = depth_of(module);
    CHECK(small > 10 && small < FRAMES / 10 && large > 5 * small && large < FRAMES);
    RELEASE(module);
    RELEASE(ctx);
}
TEST(stack_limit_holds_on_them) {
    on_stack_of(128, stack_limit_holds, NULL);
    on_stack_of(8 << 10, stack_limit_holds, NULL);
}

/* ---- host functions ---- */

static bool is_on_the_threads_stack(const void *address) {
    pthread_attr_t attributes;
    void *low = NULL;
    size_t size = 0;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &low, &size);
    pthread_attr_destroy(&attributes);
    return (const char *)address >= (char *)low && (const char *)address < (char *)low + size;
}

typedef struct nest {
    rvm_handle module;
    long calls, deepest;
} nest;
/* Calls back into its own realm until somebody's stack is full. */
static rvm_status go_in_again(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    nest *nest = userdata;
    (void)call, (void)nargs;
    CHECK(is_on_the_threads_stack(&nest));
    nest->calls++;
    if (args[0].as.number > nest->deepest)
        nest->deepest = (long)args[0].as.number;
    return rvm_call(nest->module, "down", args, 1, result, failure);
}
static const char nested_js[] =
    "let host; exports.set = (f) => { host = f; };"
    "exports.down = (n) => { try { return host(n + 1); } catch (e) { if (!(e instanceof RangeError)) throw e; return n; } };"
    "exports.deep = function deep(n, f) { return n ? deep(n - 1, f) : f ? host(0) : 7; };";
static void nests(void *kib) {
    nest nest = {0, 0, 0};
    rvm_handle function = 0;
    rvm_value result = undefined();
    nest.module = JS(nested_js);
    OK(rvm_function_new(nest.module, "again", go_in_again, &nest, NULL, &function, &error));
    CALL_STATUS(RVM_OK, nest.module, "set", ARGS(hnd(function)));
    OK(rvm_call(nest.module, "down", ARGS(num(0)), &result, &error));
    /* The last host function was called, or the last call from one was refused. */
    CHECK(result.kind == RVM_NUMBER && (result.as.number == nest.deepest || result.as.number == nest.deepest - 1));
    CHECK(nest.deepest >= (*(size_t *)kib < 512 ? 2 : 20));
    /* Frames above and below a nested call. */
    CALLS_NUMBER(7, nest.module, "deep", ARGS(num(FRAMES * 9 / 10), boolean(false)));
    CALL_STATUS(RVM_OK, nest.module, "deep", ARGS(num(FRAMES / 2), boolean(true)));
    RELEASE(function);
    RELEASE(nest.module);
}
TEST(host_functions_run_on_the_threads_stack_and_call_back) {
    size_t i;
    EVERY_SIZE(i) on_stack_of(sizes[i], nests, (void *)&sizes[i]);
}

/* Realms inside each other, more than there are stacks: the last make do with what the thread has. */
static rvm_handle *chain;
static double first_depth, last_depth;
static int chain_length;
static rvm_status next_realm(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                             rvm_error **failure) {
    int i = (int)(intptr_t)userdata + 1;
    rvm_value it = undefined();
    (void)call, (void)args, (void)nargs;
    if (i < chain_length)
        return rvm_call(chain[i], "go", NULL, 0, result, failure);
    CHECK_STATUS(rvm_call(chain[i], "depth", NULL, 0, &it, &error), RVM_OK);
    last_depth = it.kind == RVM_NUMBER ? it.as.number : -1;
    *result = num(5);
    return RVM_OK;
}
static void goes_through_realms(void *argument) {
    int i;
    (void)argument;
    chain = calloc((size_t)chain_length + 1, sizeof *chain);
    for (i = 0; i <= chain_length; i++) {
        rvm_handle function = 0;
        rvm_value value;
        chain[i] = JS("let host; exports.set = (f) => { host = f; }; exports.go = () => host();"
                      "exports.depth = () => { let n = 0; const f = () => { n++; f(); }; try { f(); } catch {} return n; };");
        OK(rvm_function_new(chain[i], "next", next_realm, (void *)(intptr_t)i, NULL, &function, &error));
        value = hnd(function);
        OK(rvm_call(chain[i], "set", &value, 1, NULL, &error));
        RELEASE(function);
    }
    first_depth = depth_of(chain[0]);
    CALLS_NUMBER(5, chain[0], "go", NOARGS);
    CHECK(process_stats().stacks <= MOST);
    for (i = 0; i <= chain_length; i++)
        RELEASE(chain[i]);
    free(chain);
}
TEST(where_all_stacks_are_in_use_the_threads_own_serves) {
    chain_length = 8;
    on_stack_of(1 << 10, goes_through_realms, NULL);
    CHECK(first_depth >= FRAMES && last_depth >= FRAMES);
    if (small_run())
        return;
    chain_length = MOST + 4;
    on_stack_of(3 << 10, goes_through_realms, NULL);
    if (!CHECK(first_depth >= FRAMES && last_depth < FRAMES * 3 / 4 && last_depth > 100))
        printf(" (%.0f and %.0f frames)", first_depth, last_depth);
    rvm_trim();
}

static jmp_buf out;
static rvm_status jump_out(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                           rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    longjmp(out, 1);
}
static void jumps(void *argument) {
    static rvm_handle ctx, function;
    (void)argument;
    OK(rvm_context_new(NULL, &ctx, &error));
    OK(rvm_function_new(ctx, "jump", jump_out, NULL, NULL, &function, &error));
    if (setjmp(out) == 0) {
        rvm_call(function, NULL, NULL, 0, NULL, NULL);
        CHECK(!"the host function jumped");
    }
    CALL_STATUS(RVM_CONDEMNED, function, NULL, NOARGS);
    RELEASE(function);
    RELEASE(ctx);
}
TEST(a_longjmp_over_a_host_function_gives_the_stack_back) {
    int i;
    if (small_run()) /* see test_soundness.c */
        return;
    rvm_trim();
    for (i = 0; i < 20; i++)
        on_stack_of(256, jumps, NULL);
    CHECK(process_stats().stacks <= 3); /* as many as making the image takes */
}

/* ---- stops ---- */

static void stops(void *argument) {
    rvm_options o = options();
    rvm_handle ctx, module;
    (void)argument;
    o.time_limit_ms = limit_ms(50);
    OK(rvm_context_new(&o, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.spin = function spin(n) { if (n) return spin(n - 1); for (;;); };");
    CALL_STATUS(RVM_TIMEOUT, module, "spin", ARGS(num(FRAMES / 2)));
    RELEASE(module);
    RELEASE(ctx);
    o.time_limit_ms = 0;
    o.memory_limit = 4 << 20;
    OK(rvm_context_new(&o, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.spin = () => 1;"
                           "exports.eat = function eat(n) { if (n) return eat(n - 1); const a = []; for (;;) a.push(new Array(100)); };");
    CALL_STATUS(RVM_OUT_OF_MEMORY, module, "eat", ARGS(num(FRAMES / 2)));
    CALL_STATUS(RVM_CONDEMNED, module, "spin", ARGS(num(1)));
    RELEASE(module);
    RELEASE(ctx);
}
TEST(limits_reach_what_runs_there) {
    int i;
    for (i = 0; i < 3; i++)
        on_stack_of(128, stops, NULL);
}

static void *interrupts(void *handle) {
    while (*(volatile rvm_handle *)handle) {
        usleep(20000);
        rvm_interrupt(*(rvm_handle *)handle);
    }
    return NULL;
}
static void is_interrupted(void *argument) {
    static volatile rvm_handle target;
    pthread_t thread;
    rvm_handle module = JS("exports.spin = function spin(n) { if (n) return spin(n - 1); for (;;); };");
    (void)argument;
    target = module;
    pthread_create(&thread, NULL, interrupts, (void *)&target);
    CALL_STATUS(RVM_INTERRUPTED, module, "spin", ARGS(num(FRAMES / 2)));
    target = 0;
    pthread_join(thread, NULL);
    RELEASE(module);
}
TEST(an_interrupt_reaches_what_runs_there) { on_stack_of(128, is_interrupted, NULL); }

static int32_t stop_at_once(void *seen) {
    *(bool *)seen = is_on_the_threads_stack(&seen);
    return 1;
}
static void is_watched(void *argument) {
    bool seen = false;
    rvm_handle module = JS("exports.spin = () => { for (;;); };");
    (void)argument;
    rvm_watch(stop_at_once, &seen);
    CALL_STATUS(RVM_INTERRUPTED, module, "spin", NOARGS);
    rvm_watch(NULL, NULL);
    CHECK(seen);
    RELEASE(module);
}
TEST(the_watch_runs_on_the_threads_stack) { on_stack_of(128, is_watched, NULL); }

/* ---- other stacks ---- */

static ucontext_t on_thread, on_coroutine;
static void coroutine(void) {
    goes_deep(NULL);
}
TEST(a_coroutine_with_little_stack) {
    size_t size = 128 << 10;
    char *stack = malloc(size);
    if (!CHECK(stack && getcontext(&on_coroutine) == 0))
        return;
    on_coroutine.uc_stack.ss_sp = stack;
    on_coroutine.uc_stack.ss_size = size;
    on_coroutine.uc_link = &on_thread;
    makecontext(&on_coroutine, coroutine, 0);
    swapcontext(&on_thread, &on_coroutine);
    free(stack);
}

/* A host function forks: the child goes on inside, and later uses stacks of its own. */
static rvm_status fork_inside(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    rvm_handle *deep = userdata;
    int code = -1;
    pid_t child;
    (void)call, (void)args, (void)nargs, (void)failure;
    fflush(stdout);
    child = fork();
    if (child == 0) {
        check_failures = 0;
        alarm(small_run() ? 120 : 20);
        CHECK(depth_of(*deep) >= FRAMES);
        goes_deep(NULL);
        _exit(check_failures != 0);
    }
    CHECK(child > 0 && waitpid(child, &code, 0) == child && WIFEXITED(code) && WEXITSTATUS(code) == 0);
    *result = num(1);
    return RVM_OK;
}
static void forks(void *argument) {
    rvm_handle module = FIXTURE("host.js"), deep = FIXTURE("deep.js"), function = 0;
    (void)argument;
    OK(rvm_function_new(module, "fork", fork_inside, &deep, NULL, &function, &error));
    CALL_STATUS(RVM_OK, module, "call", ARGS(hnd(function)));
    CHECK(depth_of(deep) >= FRAMES);
    RELEASE(function);
    RELEASE(module);
    RELEASE(deep);
}
TEST(a_host_function_forks_there) { on_stack_of(256, forks, NULL); }

/* ---- many threads, and what they leave ---- */

static pthread_barrier_t all_inside;
static rvm_status wait_for_all(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                               rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    pthread_barrier_wait(&all_inside);
    return RVM_OK;
}
static void meets(void *argument) {
    rvm_handle module = JS(nested_js), function = 0;
    (void)argument;
    OK(rvm_function_new(module, "wait", wait_for_all, NULL, NULL, &function, &error));
    CALL_STATUS(RVM_OK, module, "set", ARGS(hnd(function)));
    CALL_STATUS(RVM_OK, module, "deep", ARGS(num(FRAMES * 9 / 10), boolean(true)));
    RELEASE(function);
    RELEASE(module);
}
TEST(many_threads_at_once) {
    job jobs[40];
    size_t i, count = small_run() ? 6 : sizeof jobs / sizeof *jobs;
    pthread_attr_t attributes;
    rvm_process_stats stats;
    rvm_trim();
    CHECK_EQUAL(process_stats().stacks, 0);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 128 << 10);
    pthread_barrier_init(&all_inside, NULL, (unsigned)count);
    for (i = 0; i < count; i++) {
        jobs[i].body = meets;
        CHECK(pthread_create(&jobs[i].thread, &attributes, run_job, &jobs[i]) == 0);
    }
    for (i = 0; i < count; i++)
        pthread_join(jobs[i].thread, NULL);
    pthread_barrier_destroy(&all_inside);
    pthread_attr_destroy(&attributes);
    stats = process_stats();
    CHECK(stats.stacks >= count && stats.stacks <= count + 3); /* each was inside with all the others; the first made the image */
    if (!CHECK(stats.stack_bytes > 0 && stats.stack_bytes <= stats.stacks * (64 << 10)))
        printf(" (%lu bytes in %lu stacks)", (unsigned long)stats.stack_bytes, (unsigned long)stats.stacks);
    rvm_trim();
    CHECK_EQUAL(process_stats().stacks, 0);
    CHECK_EQUAL(process_stats().stack_bytes, 0);
}

TEST(deep_pages_do_not_stay) {
    long before;
    int i;
    goes_deep(NULL);
    rvm_trim();
    on_stack_of(128, stack_limit_holds, NULL);
    before = resident_pages();
    for (i = 0; i < (int)rounds(2, 10, 100); i++) {
        on_stack_of(128, goes_deep, NULL);
        check_flat(before, 256, __FILE__, __LINE__); /* of the 2,048 that it stood on; some are the realm's */
    }
}

int main(int argc, char **argv) { return check_main(argc, argv); }
