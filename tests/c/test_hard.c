/* The hard guard: what the engine never asks about is stopped by signals, and nobody else's signals suffer. */
#include "host.h"

#include <fenv.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* None of these asks the engine whether to stop. */
#define NEVER_ASKS "'\\u0315\\u0301'.repeat(2 ** 18).normalize('NFD')"
static const char *const endless[] = {
    "exports.f = () => " NEVER_ASKS,
    "exports.f = () => ('a' + '\\u0327\\u0315\\u0301'.repeat(2 ** 18)).normalize('NFKC')",
    "exports.f = () => { const a = '\\u0315\\u0301'.repeat(2 ** 18); for (;;) a.normalize() }",
    "const a = 1n << 1000000n; exports.f = () => { for (;;) a.toString() }",
    "const a = 1n << 999999n; exports.f = () => { for (;;) `${a}` }",
};
enum { ENDLESS = sizeof endless / sizeof *endless, LIMIT = 150 }; /* loading the module is within it, too */

static rvm_handle guarded_context(uint64_t limit) {
    rvm_options o = options();
    rvm_handle ctx = 0;
    o.hard_guard = 1;
    o.time_limit_ms = limit;
    OK(rvm_context_new(&o, &ctx, &error));
    return ctx;
}

/* A module in a guarded context: loading is within the limit, too, and a busy machine gets more. */
static rvm_handle guarded_module(rvm_handle *ctx, const char *source) {
    static int count = 0;
    const char *path;
    char name[32];
    uint64_t limit;
    snprintf(name, sizeof name, "guarded%d.js", __sync_add_and_fetch(&count, 1));
    path = write_file(name, source);
    for (limit = LIMIT;; limit *= 2) {
        rvm_handle module = 0;
        rvm_status status;
        *ctx = guarded_context(limit);
        forget_error();
        status = rvm_require(path, *ctx, 0, &module, &error);
        if (status == RVM_OK || limit > 10000) {
            CHECK_EQUAL(status, RVM_OK);
            return module;
        }
        RELEASE(*ctx);
    }
}

/* A long while, after which a test has failed instead of hanging for ever. */
static void within_minutes(void) { alarm(300); }

/* ---- signals of the host's; first, because handlers are installed once per process and children inherit them ---- */

/* In a child: the host's disposition first, then the guard, then a fault that is none of its. */
static int fault_in_child(int how) {
    int status = 0;
    pid_t pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        rvm_handle ctx;
        alarm(60);
        signal(SIGSEGV, how == 2 ? SIG_IGN : SIG_DFL);
        ctx = guarded_context(LIMIT);
        rvm_release(ctx);
        if (how == 3) { /* not a fault: somebody sends the signal */
            kill(getpid(), SIGSEGV);
            usleep(1000);
            _exit(5);
        }
        *(volatile char *)page = 1;
        _exit(4);
    }
    waitpid(pid, &status, 0);
    return status;
}

static volatile sig_atomic_t faults;
static void count_faults(int sig, siginfo_t *info, void *context) {
    (void)sig, (void)context;
    faults++;
    mprotect((void *)((uintptr_t)info->si_addr & ~(uintptr_t)4095), 4096, PROT_READ | PROT_WRITE);
}

TEST(faults_of_the_host_reach_the_host) {
    int status, i;
    struct sigaction action;
    pid_t pid;
    if (small_run()) {
        printf(" (not under valgrind: it counts the faults)");
        return;
    }
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        rvm_handle ctx, module;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = count_faults;
        action.sa_flags = SA_SIGINFO;
        sigaction(SIGSEGV, &action, NULL);
        alarm(120);
        ctx = guarded_context(LIMIT);
        module = JS_IN(ctx, 0, endless[0]);
        for (i = 0; i < 10; i++) {
            char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            page[5] = 1;
        }
        if (faults != 10)
            _exit(1);
        if (rvm_call(module, "f", NOARGS, NULL, NULL) != RVM_TIMEOUT)
            _exit(2);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    CHECK_EQUAL(status, 0);
    status = fault_in_child(0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    status = fault_in_child(2);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    status = fault_in_child(3);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void stop_all(void) {
    int i;
    for (i = 0; i < ENDLESS; i++) {
        rvm_handle ctx, module = guarded_module(&ctx, endless[i]);
        forget_error();
        CHECK_STATUS(rvm_call(module, "f", NOARGS, NULL, &error), RVM_TIMEOUT);
        RELEASE(module);
        RELEASE(ctx);
    }
}

TEST(a_time_limit_stops_what_never_asks) {
    within_minutes();
    stop_all();
    alarm(0);
}

static void *stopping_thread(void *unused) {
    (void)unused;
    stop_all();
    forget_error();
    return NULL;
}

TEST(on_several_threads_and_small_stacks) {
    pthread_t threads[4];
    pthread_attr_t attr;
    int i, k;
    within_minutes();
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 256 << 10);
    for (k = 0; k < 2; k++) {
        for (i = 0; i < 4; i++)
            CHECK(pthread_create(&threads[i], i % 2 ? &attr : NULL, stopping_thread, NULL) == 0);
        for (i = 0; i < 4; i++)
            pthread_join(threads[i], NULL);
    }
    alarm(0);
}

/* A signal that the guard's handler never saw (it was sent to a thread that had just left, say) is sent again. */
static struct sigaction of_the_guard;
static volatile sig_atomic_t swallowed;
static void swallow_some(int sig, siginfo_t *info, void *context) {
    if (swallowed < 3)
        swallowed++;
    else
        of_the_guard.sa_sigaction(sig, info, context);
}

TEST(a_lost_signal_is_sent_again) {
    rvm_handle ctx = guarded_context(LIMIT), module;
    struct sigaction action;
    uint64_t limit;
    int sig = SIGRTMAX;
    within_minutes();
    sigaction(SIGSEGV, NULL, &action); /* has the same handler */
    while (sig > SIGRTMIN && (sigaction(sig, NULL, &of_the_guard) != 0 || of_the_guard.sa_sigaction != action.sa_sigaction))
        sig--;
    CHECK(sig > SIGRTMIN);
    action = of_the_guard;
    RELEASE(ctx);
    action.sa_sigaction = swallow_some;
    swallowed = 0;
    for (limit = LIMIT; swallowed < 3 && limit < 100000; limit *= 4) { /* a slow machine is late before it is where nobody asks */
        ctx = guarded_context(limit), module = JS_IN(ctx, 0, endless[0]);
        forget_error();
        sigaction(sig, &action, NULL);
        CHECK_STATUS(rvm_call(module, "f", NOARGS, NULL, &error), RVM_TIMEOUT);
        sigaction(sig, &of_the_guard, NULL);
        RELEASE(module);
        RELEASE(ctx);
    }
    CHECK_EQUAL(swallowed, 3);
    alarm(0);
}

static void *interrupt_soon(void *handle) {
    usleep(30000);
    rvm_interrupt(*(rvm_handle *)handle);
    return NULL;
}

TEST(an_interrupt_stops_what_never_asks) {
    int i;
    within_minutes();
    for (i = 0; i < ENDLESS; i++) {
        rvm_handle ctx = guarded_context(0), module = JS_IN(ctx, 0, endless[i]);
        pthread_t thread;
        pthread_create(&thread, NULL, interrupt_soon, &ctx);
        CHECK_STATUS(rvm_call(module, "f", NOARGS, NULL, &error), RVM_INTERRUPTED);
        pthread_join(thread, NULL);
        RELEASE(module);
        RELEASE(ctx);
    }
    alarm(0);
}

/* A thread that comes into a guarded realm for the first time is prepared, after the library said that the entry can be interrupted and before its watcher
   knows of anybody inside. Here somebody interrupts just then, and the watcher has its look. */
static __thread rvm_handle interrupt_here;
static void *interrupt_now(void *handle) {
    rvm_interrupt(*(rvm_handle *)handle);
    return NULL;
}
int sigaltstack(const stack_t *new, stack_t *old) {
    if (interrupt_here) {
        pthread_t thread;
        pthread_create(&thread, NULL, interrupt_now, &interrupt_here);
        pthread_join(thread, NULL);
        usleep(60000);
        interrupt_here = 0;
    }
    return (int)syscall(SYS_sigaltstack, new, old);
}

static void *call_interrupted(void *module) {
    interrupt_here = *(rvm_handle *)module;
    CHECK_STATUS(rvm_call(*(rvm_handle *)module, "f", NOARGS, NULL, &error), RVM_INTERRUPTED);
    CHECK_EQUAL(interrupt_here, 0);
    forget_error();
    return NULL;
}

TEST(an_interrupt_at_the_very_entry_stops_what_never_asks) {
    rvm_handle ctx = guarded_context(0), module = JS_IN(ctx, 0, endless[0]);
    pthread_t thread;
    within_minutes();
    pthread_create(&thread, NULL, call_interrupted, &module);
    pthread_join(thread, NULL);
    RELEASE(module);
    RELEASE(ctx);
    alarm(0);
}

static void *stop_scope_soon(void *scope) {
    usleep(30000);
    __atomic_store_n(&((struct rvm_scope *)scope)->stop, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

TEST(the_stop_of_a_scope_stops_what_never_asks) {
    rvm_handle ctx = guarded_context(0), module = JS_IN(ctx, 0, endless[0]);
    struct rvm_scope scope;
    pthread_t thread;
    within_minutes();
    memset(&scope, 0, sizeof scope);
    rvm_scope_begin(&scope);
    pthread_create(&thread, NULL, stop_scope_soon, &scope);
    CHECK_STATUS(rvm_call(module, "f", NOARGS, NULL, &error), RVM_INTERRUPTED);
    pthread_join(thread, NULL);
    rvm_scope_end(&scope);
    RELEASE(module);
    RELEASE(ctx);
    alarm(0);
}

/* A realm without the guard, called by one that has it: what stops the caller stops it. */
static rvm_status call_other(void *module, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs;
    return rvm_call(*(rvm_handle *)module, "f", NOARGS, result, failure);
}

TEST(realms_inside_each_other) {
    rvm_handle inner = JS(endless[0]), ctx, outer = guarded_module(&ctx, "exports.f = (h) => { try { h() } catch { for (;;); } }"), function = 0;
    rvm_value h;
    within_minutes();
    OK(rvm_function_new(ctx, "h", call_other, &inner, NULL, &function, &error));
    h = hnd(function);
    CHECK_STATUS(rvm_call(outer, "f", &h, 1, NULL, &error), RVM_TIMEOUT);
    CHECK_EQUAL(realm_stats(inner).condemned, 1);
    RELEASE(function);
    RELEASE(outer);
    RELEASE(ctx);
    RELEASE(inner);
    alarm(0);
}

/* The scope begins in a host function, and what is called in it is the realm that called the function. */
static rvm_status call_in_scope(void *module, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    struct rvm_scope scope;
    pthread_t thread;
    rvm_status status;
    (void)call, (void)args, (void)nargs;
    memset(&scope, 0, sizeof scope);
    rvm_scope_begin(&scope);
    pthread_create(&thread, NULL, stop_scope_soon, &scope);
    status = rvm_call(*(rvm_handle *)module, "f", NOARGS, result, failure);
    pthread_join(thread, NULL);
    rvm_scope_end(&scope);
    return status;
}

static rvm_handle new_function(rvm_handle realm, rvm_host_function function, void *userdata) {
    rvm_handle made = 0;
    OK(rvm_function_new(realm, "h", function, userdata, NULL, &made, &error));
    return made;
}

TEST(a_scope_in_a_host_function_stops_what_never_asks) {
    rvm_handle ctx = guarded_context(0), module = JS_IN(ctx, 0, endless[0]), function = new_function(ctx, call_in_scope, &module);
    within_minutes();
    CHECK_STATUS(rvm_call(function, NULL, NOARGS, NULL, &error), RVM_INTERRUPTED);
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
    alarm(0);
}

/* An inner realm's host function jumps out to the outer one's: the outer script goes on, and is guarded. */
static jmp_buf out;
static rvm_status jump_out(void *unused, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)unused, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    longjmp(out, 1);
}
static rvm_status call_inner(void *inner, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result;
    if (setjmp(out) == 0)
        rvm_call(*(rvm_handle *)inner, NULL, NOARGS, NULL, failure);
    return RVM_OK;
}

TEST(after_a_jump_out_of_an_inner_realm_the_outer_is_guarded) {
    rvm_handle ctx, module = guarded_module(&ctx, "exports.g = (h) => { h(); f() }; f = () => " NEVER_ASKS);
    rvm_handle other = JS("exports.a = 1"), inner = new_function(other, jump_out, NULL), function = new_function(ctx, call_inner, &inner);
    rvm_value h = hnd(function);
    if (small_run()) {
        RELEASE(inner), RELEASE(other), RELEASE(function), RELEASE(module), RELEASE(ctx);
        return; /* valgrind does not follow jumps from stack to stack */
    }
    within_minutes();
    CHECK_STATUS(rvm_call(module, "g", &h, 1, NULL, &error), RVM_TIMEOUT);
    CHECK_STATUS(rvm_call(inner, NULL, NOARGS, NULL, &error), RVM_CONDEMNED);
    RELEASE(inner);
    RELEASE(other);
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
    alarm(0);
}

static double processor_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}
static double busiest;

/* While a host function runs, nobody is signalled: a sleep of several limits is not cut short, and nobody is busy meanwhile. */
static rvm_status sleep_long(void *failed, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    struct timespec t = {0, 400000000};
    double before = processor_ms(), busy;
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    if (nanosleep(&t, NULL) != 0)
        *(int *)failed = 1;
    busy = processor_ms() - before;
    if (busy > busiest)
        busiest = busy;
    return RVM_OK;
}

TEST(host_functions_are_left_alone) {
    int failed = 0, spared = 0, i;
    for (i = 0; i < 10 && !spared; i++) { /* a machine that stands still for 15 ms condemns */
        rvm_handle ctx, module = guarded_module(&ctx, "exports.f = (h) => h()"), function = 0;
        rvm_value h;
        OK(rvm_function_new(ctx, "h", sleep_long, &failed, NULL, &function, &error));
        h = hnd(function);
        CHECK_STATUS(rvm_call(module, "f", &h, 1, NULL, &error), RVM_TIMEOUT);
        spared = !realm_stats(ctx).condemned;
        RELEASE(function);
        RELEASE(module);
        RELEASE(ctx);
    }
    CHECK_EQUAL(failed, 0);
    CHECK(busiest < 60 || small_run());
    CHECK(spared || small_run()); /* valgrind takes longer than that */
}

/* What does ask is stopped as without the guard: nothing is condemned. */
TEST(a_polite_script_is_not_condemned) {
    rvm_handle ctx, module = guarded_module(&ctx, "exports.f = () => { for (;;); }; exports.g = () => 7");
    int i, spared = 0;
    for (i = 0; i < 10 && !spared; i++) { /* a machine that stands still for 15 ms condemns */
        forget_error();
        CHECK_STATUS(rvm_call(module, "f", NOARGS, NULL, &error), RVM_TIMEOUT);
        spared = !realm_stats(ctx).condemned;
        if (!spared) {
            RELEASE(module);
            RELEASE(ctx);
            module = guarded_module(&ctx, "exports.f = () => { for (;;); }; exports.g = () => 7");
        }
    }
    CHECK(spared);
    CALLS_NUMBER(7, module, "g", NOARGS);
    RELEASE(module);
    RELEASE(ctx);
}

/* Rounding and signal mask are as before after a stop. */
TEST(the_thread_is_as_before) {
    rvm_handle ctx, module = guarded_module(&ctx, endless[0]);
    sigset_t before, after;
    stack_t stack;
    int sig, rounding = fegetround();
    within_minutes();
    OK(rvm_type(ctx, &(uint32_t){0}, &error)); /* the thread is prepared */
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    CHECK_STATUS(rvm_call(module, "f", NOARGS, NULL, &error), RVM_TIMEOUT);
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    for (sig = 1; sig < 65; sig++)
        if (sigismember(&before, sig) != sigismember(&after, sig))
            CHECK_EQUAL(sig, 0);
    CHECK_EQUAL(fegetround(), rounding);
    CHECK(sigaltstack(NULL, &stack) == 0 && !(stack.ss_flags & SS_ONSTACK));
    RELEASE(module);
    RELEASE(ctx);
    alarm(0);
}

static long mappings(void) {
    FILE *file = fopen("/proc/self/maps", "r");
    long count = 0;
    int c;
    while (file && (c = fgetc(file)) != EOF)
        count += c == '\n';
    if (file)
        fclose(file);
    return count;
}

static void *short_life(void *unused) {
    rvm_handle ctx = guarded_context(1000);
    (void)unused;
    rvm_release(ctx);
    forget_error();
    return NULL;
}

/* Threads leave nothing behind: not their alternate stack either. */
TEST(threads_come_and_go) {
    long before = 0, i, count = rounds(20, 300, 3000);
    for (i = 0; i < count; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, short_life, NULL);
        pthread_join(thread, NULL);
        if (i == 9)
            before = mappings();
    }
    CHECK(mappings() < before + 8);
}

TEST(a_child_has_a_guard_of_its_own) {
    rvm_handle ctx, module = guarded_module(&ctx, endless[0]);
    int status = 0;
    pid_t pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        alarm(60);
        _exit(rvm_call(module, "f", NOARGS, NULL, NULL) == RVM_TIMEOUT ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    CHECK_EQUAL(status, 0);
    CHECK_STATUS(rvm_call(module, "f", NOARGS, NULL, &error), RVM_TIMEOUT);
    RELEASE(module);
    RELEASE(ctx);
}

/* The child goes on in the midst of the call, and is guarded there. */
TEST(a_child_within_a_call_has_a_guard) {
    rvm_handle ctx, module = guarded_module(&ctx, "exports.f = (h) => { h(); f() }; f = () => " NEVER_ASKS);
    pid_t child = -1;
    rvm_handle function = new_function(ctx, fork_here, &child);
    stops_in_the_child(module, function, &child);
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
}

TEST(the_option) {
    rvm_options o = options();
    rvm_handle ctx = 0;
    o.hard_guard = 2;
    CHECK_STATUS(rvm_context_new(&o, &ctx, &error), RVM_INVALID_ARGUMENT);
    o.hard_guard = 0;
    o.reserved = 1;
    CHECK_STATUS(rvm_context_new(&o, &ctx, &error), RVM_INVALID_ARGUMENT);
    /* The struct as it was before: what is behind is not read. */
    o.size = offsetof(rvm_options, hard_guard);
    o.hard_guard = 77;
    OK(rvm_context_new(&o, &ctx, &error));
    RELEASE(ctx);
    o.size--;
    CHECK_STATUS(rvm_context_new(&o, &ctx, &error), RVM_INVALID_ARGUMENT);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
