/* Threads, signals, forks and exits, at random, in one process and its children.
 *
 *   threads FIXTURES-FOLDER [PART]       PART: exits, forks, release, signals or threads. TORTURE_FULL=1: ten times as much
 *
 * RVM_PLANT=fault: that fault, which must be noticed (tests/torture/plants.sh; race: by tsan.sh).
 */
#define _GNU_SOURCE
#include "rvm.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define THREADS 64
#define REALMS 8

static int failures, scale = 1;
static const char *fault = "";
static bool planted(const char *name) { return strcmp(fault, name) == 0; }
static unsigned patience(void) { return *fault ? 2 : 60; }
static char case1[4200];

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
static void bad(const char *what, long a, long b) {
    if (__sync_fetch_and_add(&failures, 1) < 20)
        fprintf(stderr, "  wrong: %s (%ld, %ld)\n", what, a, b);
}
#define MUST(call)                                            \
    do {                                                      \
        rvm_status status_ = (call);                          \
        if (status_ != RVM_OK)                                \
            bad(#call, status_, __LINE__);                    \
    } while (0)
static unsigned rnd(unsigned *state) { return *state = *state * 1664525u + 1013904223u, *state >> 8; }
static rvm_process_stats stats(void) {
    rvm_process_stats it;
    memset(&it, 0, sizeof it);
    it.size = sizeof it;
    rvm_stats_process(&it, NULL);
    return it;
}
static rvm_value number(double n) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    value.kind = RVM_NUMBER;
    value.as.number = n;
    return value;
}
static void row(const char *part, long tried, int before, double slowest) {
    rvm_process_stats now = stats();
    long wrong = failures - before;
    if (now.live_realms || now.live_handles || now.bytes_used)
        bad(part, (long)now.live_realms, (long)now.live_handles), wrong++;
    printf("torture: threads and processes: %s | %ld | %ld | %llu | %.0f\n", part, tried, tried - wrong, (unsigned long long)now.bytes_used, slowest);
    fflush(stdout);
}
static rvm_handle module_of(rvm_handle ctx, const char *source) {
    rvm_handle map = 0, module = 0;
    MUST(rvm_map_new(&map, NULL));
    MUST(rvm_map_source(map, "it", source, strlen(source), NULL));
    MUST(rvm_require("it", ctx, map, &module, NULL));
    rvm_release(map);
    return module;
}

/* ---- 64 threads over 8 realms; handles go from hand to hand ---- */

static struct {
    rvm_handle module, ctx;
    long expected;
} shared[REALMS];
static rvm_handle hands[256];
static pthread_mutex_t hands_lock = PTHREAD_MUTEX_INITIALIZER;
static long steps, calls_made, unguarded;
static double slowest_step; /* by hands_lock */

static rvm_status host_add(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    rvm_handle ctx = 0, again = 0;
    (void)failure;
    /* Back into its own realm, and now and then into another, which may be waiting for this one: then the answer is RVM_BUSY. */
    if (rvm_frame_context(call, &ctx) == RVM_OK && rvm_retain(ctx, &again, NULL) == RVM_OK)
        rvm_release(again);
    if (nargs > 1 && args[1].as.number >= 0) {
        rvm_value value;
        rvm_status status;
        memset(&value, 0, sizeof value);
        status = rvm_call(shared[(int)args[1].as.number].module, "look", NULL, 0, &value, NULL);
        if (status != RVM_OK && status != RVM_BUSY && status != RVM_EXCEPTION)
            bad("a call into another realm", status, 0);
        rvm_value_clear(&value);
    }
    __sync_fetch_and_add((long *)userdata, 1);
    *result = number(nargs ? args[0].as.number : 0);
    return RVM_OK;
}
static long host_calls;

static void *worker(void *argument) {
    unsigned state = (unsigned)(uintptr_t)argument * 2654435761u + 12345;
    long i;
    for (i = 0; i < 150 * scale; i++) {
        int at = (int)(rnd(&state) % REALMS), spot = (int)(rnd(&state) % 256);
        rvm_value args[2], value;
        rvm_handle handle = 0, mine;
        rvm_status status = RVM_OK;
        double began = now_ms();
        memset(&value, 0, sizeof value);
        switch (rnd(&state) % 8) {
        case 0:
        case 1:
        case 2:
            args[0] = number(1);
            args[1] = number(rnd(&state) % 4 ? -1 : (double)(rnd(&state) % REALMS));
            status = rvm_call(shared[at].module, "add", args, 2, NULL, NULL);
            if (status == RVM_OK)
                __sync_fetch_and_add(&shared[at].expected, 1 + (i == 0 && planted("lost")));
            break;
        case 3: /* an object for somebody else */
            status = rvm_call(shared[at].module, "make", NULL, 0, &value, NULL);
            if (status == RVM_OK) {
                pthread_mutex_lock(&hands_lock);
                mine = hands[spot];
                hands[spot] = value.as.handle;
                pthread_mutex_unlock(&hands_lock);
                if (mine)
                    MUST(rvm_release(mine));
            }
            break;
        case 4: /* somebody else's object */
            pthread_mutex_lock(&hands_lock);
            mine = hands[spot];
            hands[spot] = 0;
            pthread_mutex_unlock(&hands_lock);
            if (mine) {
                status = rvm_call(mine, "f", NULL, 0, &value, NULL);
                if (status == RVM_OK && (value.kind != RVM_NUMBER || value.as.number != 7))
                    bad("an object of another thread", value.kind, 0);
                if (!planted("stale"))
                    MUST(rvm_release(mine));
                if (rvm_release(mine) != RVM_STALE_HANDLE)
                    bad("a released handle is not stale", 0, 0);
            }
            break;
        case 5: /* a realm of its own, given to whoever takes it */
            if (rvm_require(case1, 0, 0, &handle, NULL) == RVM_OK) {
                pthread_mutex_lock(&hands_lock);
                mine = hands[spot];
                hands[spot] = 0;
                pthread_mutex_unlock(&hands_lock);
                if (mine)
                    MUST(rvm_release(mine));
                MUST(rvm_call(handle, "leak", NULL, 0, NULL, NULL));
                MUST(rvm_release(handle));
            } else
                bad("require", 0, 0);
            break;
        case 6:
            status = rvm_retain(shared[at].ctx, &handle, NULL);
            if (status == RVM_OK)
                MUST(rvm_release(handle));
            break;
        default:
            status = rvm_poll(shared[at].ctx, NULL, NULL);
        }
        if (status != RVM_OK && status != RVM_BUSY)
            bad("a step", status, i);
        if (value.kind != RVM_HANDLE)
            rvm_value_clear(&value);
        __sync_fetch_and_add(&steps, 1);
        began = now_ms() - began;
        pthread_mutex_lock(&hands_lock);
        slowest_step = began > slowest_step ? began : slowest_step;
        pthread_mutex_unlock(&hands_lock);
        if (planted("race"))
            unguarded++;
    }
    return NULL;
}

static void many_threads(void) {
    pthread_t threads[THREADS];
    int before = failures, i;
    for (i = 0; i < REALMS; i++) {
        rvm_handle function = 0;
        rvm_value value;
        memset(&value, 0, sizeof value);
        MUST(rvm_context_new(NULL, &shared[i].ctx, NULL));
        MUST(rvm_function_new(shared[i].ctx, "host", host_add, &host_calls, NULL, &function, NULL));
        value.kind = RVM_HANDLE;
        value.as.handle = function;
        MUST(rvm_set(shared[i].ctx, "host", &value, NULL));
        rvm_release(function);
        shared[i].module = module_of(shared[i].ctx, "let sum = 0; exports.add = (n, other) => { const before = sum; for (let i = 0; i < 50; i++); sum += n; host(n, other); return before };"
                                                    "exports.look = () => sum; exports.make = () => ({ f() { return 7 }, big: new Array(100).fill(sum) });");
    }
    for (i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, worker, (void *)(uintptr_t)(i + 1));
    for (i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (i = 0; i < 256; i++) {
        if (hands[i] && !planted("handle"))
            MUST(rvm_release(hands[i]));
        hands[i] = 0;
    }
    for (i = 0; i < REALMS; i++) {
        rvm_value value;
        memset(&value, 0, sizeof value);
        MUST(rvm_call(shared[i].module, "look", NULL, 0, &value, NULL));
        if (value.as.number != (double)shared[i].expected)
            bad("calls were lost or made twice", (long)value.as.number, shared[i].expected);
        calls_made += shared[i].expected;
        MUST(rvm_release(shared[i].module));
        MUST(rvm_release(shared[i].ctx));
    }
    if (calls_made < steps / 10 || host_calls < calls_made)
        bad("too little happened", calls_made, steps);
    row("64 threads over 8 realms", steps, before, slowest_step);
}

/* ---- release while another thread is inside ---- */

static rvm_handle inside_module;
static void *inside_call(void *unused) {
    rvm_value args[1] = {number(3000)};
    rvm_status status = rvm_call(inside_module, "spin", args, 1, NULL, NULL);
    (void)unused;
    /* It runs to its end, or comes too late. */
    if (status != RVM_OK && status != RVM_STALE_HANDLE)
        bad("a call whose realm was released meanwhile", status, 0);
    return (void *)(uintptr_t)(status == RVM_OK);
}
static void count_drop(void *userdata) { __sync_fetch_and_add((int *)userdata, 1); }
static void release_inside(void) {
    int before = failures, drops = 0, i, rounds = 60 * scale;
    long was_inside = 0;
    double slowest = 0;
    unsigned state = 7;
    for (i = 0; i < rounds; i++) {
        rvm_handle ctx = 0, function = 0;
        pthread_t threads[3];
        void *result;
        int t;
        double began;
        MUST(rvm_context_new(NULL, &ctx, NULL));
        MUST(rvm_function_new(ctx, "f", host_add, &host_calls, NULL, &function, NULL));
        rvm_release(function);
        MUST(rvm_function_new(ctx, "f", host_add, &drops, i == 5 && planted("drop") ? NULL : count_drop, &function, NULL));
        rvm_release(function);
        inside_module = module_of(ctx, "exports.spin = (n) => { let s = 0; for (let i = 0; i < n * 100; i++) s += i; return s }");
        for (t = 0; t < 3 && !planted("inside"); t++)
            pthread_create(&threads[t], NULL, inside_call, NULL);
        usleep(rnd(&state) % 3000);
        began = now_ms();
        MUST(rvm_release(ctx));
        MUST(rvm_release(inside_module));
        if (now_ms() - began > slowest)
            slowest = now_ms() - began;
        for (t = 0; t < 3 && planted("inside"); t++)
            pthread_create(&threads[t], NULL, inside_call, NULL);
        for (t = 0; t < 3; t++) {
            pthread_join(threads[t], &result);
            was_inside += (long)(uintptr_t)result;
        }
    }
    if (drops != rounds)
        bad("drops", drops, rounds);
    if (!was_inside)
        bad("no thread was ever inside", 0, 0);
    row("release while others are inside", rounds, before, slowest);
}

/* ---- signals ---- */

static volatile long signals_seen;
static void on_signal(int number) { (void)number, __sync_fetch_and_add(&signals_seen, 1); }
static void signals(void) {
    int before = failures, i, rounds = 300 * scale;
    struct sigaction action;
    struct itimerval every;
    double slowest = 0;
    rvm_handle slow = module_of(0, "exports.work = (n) => { const a = []; for (let i = 0; i < n; i++) a.push({ i, s: 'x' + i }); return a.sort((p, q) => q.i - p.i).length };"
                                   "exports.wait = () => new Promise((y) => setTimeout(y, 3, 5));");
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal; /* no SA_RESTART: system calls answer EINTR */
    sigaction(SIGALRM, &action, NULL);
    memset(&every, 0, sizeof every);
    every.it_value.tv_usec = every.it_interval.tv_usec = 300;
    if (!planted("signals"))
        setitimer(ITIMER_REAL, &every, NULL);
    for (i = 0; i < rounds; i++) {
        rvm_value args[1] = {number(500)}, value;
        rvm_handle module = 0;
        double began = now_ms();
        memset(&value, 0, sizeof value);
        if (i % 10 == 0)
            rvm_cache_clear(); /* the file is read anew */
        MUST(rvm_require(case1, 0, 0, &module, NULL));
        MUST(rvm_call(module, "leak", NULL, 0, NULL, NULL));
        MUST(rvm_release(module));
        MUST(rvm_call(slow, "work", args, 1, &value, NULL));
        if (value.as.number != 500)
            bad("a call under signals", (long)value.as.number, 0);
        if (i % 20 == 0) {
            rvm_value promise;
            memset(&promise, 0, sizeof promise);
            MUST(rvm_call(slow, "wait", NULL, 0, &promise, NULL));
            MUST(rvm_await(promise.as.handle, 0, &value, NULL));
            if (value.as.number != 5)
                bad("a wait under signals", (long)value.as.number, 0);
            rvm_value_clear(&promise);
        }
        if (now_ms() - began > slowest)
            slowest = now_ms() - began;
    }
    memset(&every, 0, sizeof every);
    setitimer(ITIMER_REAL, &every, NULL);
    signal(SIGALRM, SIG_DFL);
    MUST(rvm_release(slow));
    if (signals_seen < 20)
        bad("too few signals", signals_seen, 0);
    row("signals during calls", rounds, before, slowest);
}

/* ---- fork in every state ---- */

enum state { IDLE, HELD, TIMERS, CONDEMNED, INSIDE, OTHER_INSIDE, OTHER_AWAITS, OTHERS_WORK, IN_A_SCOPE, STATES };
static rvm_handle fork_module;
static volatile int stop, is_inside;
static rvm_status host_waits(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    is_inside = 1;
    while (!stop)
        usleep(200);
    return RVM_OK;
}
static void *calls_function(void *argument) {
    MUST(rvm_call(*(rvm_handle *)argument, NULL, NULL, 0, NULL, NULL));
    return NULL;
}
static void *awaits(void *argument) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    is_inside = 1;
    rvm_await(*(rvm_handle *)argument, 0, &value, NULL); /* ended by rvm_interrupt */
    rvm_value_clear(&value);
    return NULL;
}
static void *works(void *unused) {
    while (!stop) {
        rvm_handle module = 0;
        MUST(rvm_require(case1, 0, 0, &module, NULL));
        MUST(rvm_call(module, "leak", NULL, 0, NULL, NULL));
        MUST(rvm_release(module));
        rvm_trim();
    }
    return unused;
}
/* In the child: what was idle works; new realms work, with time limits; everything can be released. */
static void child(enum state state) {
    rvm_options options;
    rvm_handle ctx = 0, module = 0;
    rvm_value value;
    rvm_status status;
    int i;
    memset(&options, 0, sizeof options);
    memset(&value, 0, sizeof value);
    options.size = sizeof options;
    options.time_limit_ms = 50;
    failures = 0;
    alarm(patience());
    if (planted("child"))
        raise(SIGSEGV);
    while (planted("hang"))
        pause();
    status = rvm_call(fork_module, "next", NULL, 0, &value, NULL);
    if (state == CONDEMNED ? status != RVM_CONDEMNED : status != RVM_OK || value.as.number != 1)
        bad("what was idle", status, state);
    for (i = 0; i < 3; i++) {
        MUST(rvm_require(case1, 0, 0, &module, NULL));
        MUST(rvm_call(module, "leak", NULL, 0, NULL, NULL));
        MUST(rvm_release(module));
    }
    MUST(rvm_context_new(&options, &ctx, NULL));
    module = module_of(ctx, "exports.forever = () => { for (;;); }");
    if (rvm_call(module, "forever", NULL, 0, NULL, NULL) != RVM_TIMEOUT)
        bad("a time limit in the child", state, 0);
    MUST(rvm_release(module));
    MUST(rvm_release(ctx));
    MUST(rvm_release(fork_module));
    rvm_trim();
    rvm_cache_clear();
    _exit(failures ? 1 : 0);
}
static void fork_now(enum state state) {
    int status = 0;
    pid_t pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0)
        child(state);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        bad("a child", state, status);
}
static rvm_status host_forks(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    fork_now(INSIDE);
    return RVM_OK;
}
static void forks(void) {
    int before = failures, round, rounds = 3 * scale;
    double slowest = 0;
    for (round = 0; round < rounds * STATES && !(*fault && failures); round++) {
        enum state state = (enum state)(round % STATES);
        rvm_handle other = 0, function = 0, ctx = 0;
        rvm_value promise, value;
        rvm_scope scope;
        rvm_options options;
        pthread_t threads[3];
        int count = 0;
        double began = now_ms();
        memset(&promise, 0, sizeof promise);
        memset(&value, 0, sizeof value);
        memset(&scope, 0, sizeof scope);
        memset(&options, 0, sizeof options);
        options.size = sizeof options;
        options.memory_limit = state == CONDEMNED ? 8 << 20 : 0;
        stop = is_inside = 0;
        MUST(rvm_context_new(&options, &ctx, NULL));
        fork_module = module_of(ctx, "let n = 0; exports.next = () => ++n; exports.grow = () => { const a = []; for (;;) a.push(new Array(1000)) }; exports.timers = () => { for (let i = 0; i < 100; i++) setTimeout(() => n++, 1e6) };");
        rvm_release(ctx);
        switch (state) {
        case HELD:
            break;
        case TIMERS:
            MUST(rvm_call(fork_module, "timers", NULL, 0, NULL, NULL));
            break;
        case CONDEMNED:
            if (rvm_call(fork_module, "grow", NULL, 0, NULL, NULL) != RVM_OUT_OF_MEMORY)
                bad("not condemned", 0, 0);
            break;
        case INSIDE:
            other = module_of(0, "exports.x = 1");
            MUST(rvm_function_new(other, "fork", host_forks, NULL, NULL, &function, NULL));
            MUST(rvm_call(function, NULL, NULL, 0, NULL, NULL));
            break;
        case OTHER_INSIDE:
            other = module_of(0, "exports.x = 1");
            MUST(rvm_function_new(other, "stay", host_waits, NULL, NULL, &function, NULL));
            pthread_create(&threads[count++], NULL, calls_function, &function);
            break;
        case OTHER_AWAITS:
            other = module_of(0, "exports.never = () => new Promise((y) => setTimeout(y, 1e8))");
            MUST(rvm_call(other, "never", NULL, 0, &promise, NULL));
            pthread_create(&threads[count++], NULL, awaits, &promise.as.handle);
            break;
        case OTHERS_WORK:
            while (count < 3)
                pthread_create(&threads[count++], NULL, works, NULL);
            usleep(1000);
            break;
        case IN_A_SCOPE:
            rvm_scope_begin(&scope);
            break;
        default:
            break;
        }
        while (state == OTHER_INSIDE && !is_inside)
            usleep(200);
        if (state != INSIDE)
            fork_now(state);
        if (state == IN_A_SCOPE)
            rvm_scope_end(&scope);
        stop = 1;
        if (state == OTHER_AWAITS) {
            int tries = 0;
            while (!is_inside)
                usleep(200);
            usleep(5000);
            while (tries++ < 10000 && pthread_tryjoin_np(threads[0], NULL) != 0) {
                rvm_interrupt(other);
                usleep(1000);
            }
            count = 0;
        }
        while (count > 0)
            pthread_join(threads[--count], NULL);
        /* The parent goes on where it was. */
        if (planted("parent") && state == HELD)
            MUST(rvm_call(fork_module, "next", NULL, 0, NULL, NULL));
        if (state != CONDEMNED) {
            MUST(rvm_call(fork_module, "next", NULL, 0, &value, NULL));
            if (value.as.number != 1)
                bad("the parent's realm", (long)value.as.number, state);
        }
        rvm_value_clear(&promise);
        rvm_release(function);
        rvm_release(other);
        MUST(rvm_release(fork_module));
        if (now_ms() - began > slowest)
            slowest = now_ms() - began;
    }
    row("fork in every state", (long)rounds * STATES, before, slowest);
}

/* ---- exit with live realms ---- */

static rvm_status host_exits(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    *(int *)userdata == 1 ? quick_exit(33) : exit(33);
    return RVM_OK;
}
static void *spins(void *argument) {
    rvm_call(*(rvm_handle *)argument, "spin", NULL, 0, NULL, NULL);
    return NULL;
}
static void at_exit(void) { /* the library still answers */
    rvm_handle module = 0;
    if (rvm_require(case1, 0, 0, &module, NULL) != RVM_OK || rvm_release(module) != RVM_OK)
        _exit(44);
}
static void waits_at_exit(void) {
    for (;;)
        pause();
}
static void exits(void) {
    int before = failures, way, round, rounds = 2 * scale;
    double slowest = 0;
    for (round = 0; round < rounds; round++) {
        for (way = 0; way < 7 && !(*fault && failures); way++) {
            int status = 0;
            double began = now_ms();
            pid_t pid;
            fflush(stdout);
            pid = fork();
            if (pid == 0) {
                rvm_handle module = module_of(0, "globalThis.leak = new Array(1e5).fill({}); setTimeout(() => {}, 1e6); exports.spin = () => { for (;;); }"), function = 0;
                pthread_t thread;
                alarm(patience());
                if (planted("exit-hangs"))
                    atexit(waits_at_exit);
                switch (planted("exit") && way == 3 ? -1 : way) {
                case -1:
                    _exit(45);
                case 0:
                    exit(33); /* live realms, timers */
                case 1:
                    rvm_function_new(module, "exit", host_exits, &way, NULL, &function, NULL);
                    rvm_call(function, NULL, NULL, 0, NULL, NULL);
                    break;
                case 2:
                    rvm_function_new(module, "exit", host_exits, &way, NULL, &function, NULL);
                    rvm_call(function, NULL, NULL, 0, NULL, NULL);
                    break;
                case 3: /* while another thread is inside, and stays there */
                    pthread_create(&thread, NULL, spins, &module);
                    usleep(20000);
                    exit(33);
                case 4: /* while others make and release realms */
                    stop = 0;
                    pthread_create(&thread, NULL, works, NULL);
                    pthread_create(&thread, NULL, works, NULL);
                    usleep(20000);
                    exit(33);
                case 5:
                    atexit(at_exit);
                    exit(33);
                default: /* the first thread ends, another one ends the process */
                    pthread_create(&thread, NULL, spins, &module);
                    usleep(20000);
                    rvm_interrupt(module);
                    pthread_join(thread, NULL);
                    exit(33);
                }
                _exit(45);
            }
            if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 33)
                bad("exit", way, status);
            if (now_ms() - began > slowest)
                slowest = now_ms() - began;
        }
    }
    row("exit with live realms", (long)rounds * 7, before, slowest);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(void);
    } parts[] = {{"exits", exits}, /* first: what a child inherits is little */ {"forks", forks}, {"release", release_inside}, {"signals", signals}, {"threads", many_threads}};
    int ran = 0;
    if (argc < 2)
        return 2;
    if (getenv("TORTURE_FULL"))
        scale = 10;
    snprintf(case1, sizeof case1, "%s/case1.js", argv[1]);
    if (getenv("RVM_PLANT"))
        fault = getenv("RVM_PLANT");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (argc < 3 || strcmp(argv[2], parts[i].name) == 0)
            parts[i].run(), ran++;
    return failures != 0 || !ran;
}
