/* Hostile scripts, each as a module in a fresh context, all in one process.
 *
 *   torture hostile.txt unstoppable.txt
 *
 * They run by turns with and without the hard guard, stopped by the time limit and by rvm_interrupt from another thread, on a stack of 8 MiB and of
 * 256 KiB. A child runs the scripts one after another and tells its parent before and after each; the parent watches. A script fails if
 * the process dies, if an operation answers RVM_INTERNAL or no error, if handles, realms or their bytes are left, if resident
 * memory has grown by more than GROWTH at the end, or if an operation takes LATE_MS longer than it may (the best of five tries, counted in
 * the thread's own processor time where that is less, and longer on a slow machine).
 *
 * Without the guard, the scripts of unstoppable.txt may be late, or not return at all: one built-in of the engine that never asks whether to stop. They are run after the others, each
 * in a child of its own. There may be LISTED of them at most, and one that is said never to return fails when it does. With the guard all must return in time.
 *
 * TORTURE_FULL=1: limit 100 ms, all ways. TORTURE_ONLY=line: that script alone, with the guard, in this process (for gdb).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rvm.h"

#include <malloc.h>
#include <pthread.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 2000
#define GROWTH_PAGES (8 * 256) /* 8 MiB */
#define WARM 40                /* scripts before resident memory is first read */

static struct {
    char *text;
    int listed; /* 1: may be late, 2: never returns */
} scripts[MOST + 1];
static int count;
static uint64_t limit_ms = 20;
static double grace_ms = 2500;
enum { LATE_MS = 50, TRIES = 5, LISTED = 10 };

/* How the scripts run now. */
static struct {
    bool guard, interrupt;
    size_t stack;
} way;
static double slow = 1; /* how much slower than the machine that LATE_MS is meant for */

/* What the interrupter watches: the context, and when the running operation began. */
static _Atomic rvm_handle watched;
static _Atomic double began;

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double cpu_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void *interrupter(void *unused) {
    (void)unused;
    for (;;) {
        rvm_handle ctx = watched;
        double from = began;
        if (ctx && from != 0 && now_ms() - from >= (double)limit_ms)
            rvm_interrupt(ctx);
        usleep(1000);
    }
    return NULL;
}

static long resident_pages(void) {
    long total = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%ld %ld", &total, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return resident;
}

static void read_scripts(const char *path) {
    FILE *file = fopen(path, "r");
    char *line = NULL, *from, *to;
    size_t size = 0;
    if (!file)
        exit(2);
    while (count < MOST && getline(&line, &size, file) > 0) {
        for (from = to = strchr(line, '\t') + 1; *from && *from != '\n'; from++)
            *to++ = *from != '\\' ? *from : *++from == 'n' ? '\n' : *from == 'r' ? '\r' : *from == 't' ? '\t' : *from == '0' ? '\0' : *from;
        *to = 0;
        scripts[++count].text = strdup(strchr(line, '\t') + 1); /* NUL ends a script: none has one */
    }
    free(line);
    fclose(file);
}

/* What is wrong with an answer, or NULL. */
static const char *wrong(rvm_status status, rvm_error **error) {
    const char *what = NULL;
    if (status == RVM_INTERNAL)
        what = "RVM_INTERNAL";
    else if (status != RVM_OK && !*error)
        what = "a failure without an error";
    else if (status == RVM_OK && *error)
        what = "an error without a failure";
    else if (*error && (!rvm_error_name(*error) || !rvm_error_message(*error)))
        what = "an error without name or message";
    rvm_error_free(*error);
    *error = NULL;
    return what;
}

/* One script: loaded, its exports looked at, its timers run. Answers what is wrong, or NULL. */
static const char *run_once(const char *text, double *longest) {
    rvm_options options;
    rvm_handle ctx = 0, map = 0, module = 0;
    rvm_error *error = NULL, *rejection = NULL;
    rvm_value value, *keys = NULL;
    rvm_process_stats before, after;
    size_t keys_count = 0;
    const char *what = NULL, *bad;
    double start, cpu, took;
    rvm_status status;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.memory_limit = 64 << 20;
    options.time_limit_ms = way.interrupt ? 0 : limit_ms;
    options.hard_guard = way.guard;
    memset(&value, 0, sizeof value);
    memset(&before, 0, sizeof before);
    before.size = after.size = sizeof before;
    after = before;
    *longest = 0;
    rvm_stats_process(&before, NULL);
#define DO(call)                                                                   \
    do {                                                                           \
        start = now_ms();                                                          \
        cpu = cpu_ms();                                                            \
        began = start;                                                             \
        status = (call);                                                           \
        began = 0;                                                                 \
        took = now_ms() - start < cpu_ms() - cpu ? now_ms() - start : cpu_ms() - cpu; \
        if (took > *longest)                                                       \
            *longest = took;                                                       \
        if ((bad = wrong(status, &error)) && !what)                                \
            what = bad;                                                            \
    } while (0)
    DO(rvm_context_new(&options, &ctx, &error));
    if (status != RVM_OK)
        return "no context";
    watched = way.interrupt ? ctx : 0;
    DO(rvm_map_new(&map, &error));
    DO(rvm_map_source(map, "hostile", text, strlen(text), &error));
    DO(rvm_require("hostile", ctx, map, &module, &error));
    if (status == RVM_OK) {
        DO(rvm_to_json(module, &value, &error));
        rvm_value_clear(&value);
        DO(rvm_to_string(module, &value, &error));
        rvm_value_clear(&value);
    }
    DO(rvm_poll(ctx, NULL, &error));
    DO(rvm_poll(ctx, NULL, &error));
    DO(rvm_get(ctx, "Object", &value, &error));
    rvm_value_clear(&value);
    DO(rvm_keys(ctx, &keys, &keys_count, &error));
    rvm_values_free(keys, keys_count);
    DO(rvm_context_rejection(ctx, &rejection, &error));
    rvm_error_free(rejection);
    watched = 0;
    if (module)
        rvm_release(module);
    rvm_release(map);
    rvm_release(ctx);
    rvm_stats_process(&after, NULL);
    if (after.live_handles != before.live_handles)
        what = "handles are left";
    if (after.live_realms != before.live_realms)
        what = "a realm is left";
    if (after.bytes_used != before.bytes_used)
        what = "bytes are left";
    return what;
}

/* The best of some tries; `*late` is how much longer than allowed an operation took. */
static const char *run(const char *text, double *late) {
    const char *what = NULL;
    double longest;
    int i;
    *late = 1e9;
    for (i = 0; i < TRIES && !what && *late > LATE_MS * slow; i++) {
        what = run_once(text, &longest);
        if (longest - (double)limit_ms < *late)
            *late = longest - (double)limit_ms;
    }
    return what;
}

/* What the child tells: '>' line before a script; '.' after it, with the longest operation; '!' with what is wrong; '=' at the end. */
typedef struct note {
    char kind;
    int line;
    double ms;
    char what[96];
} note;

static void tell(int out, char kind, int line, double ms, const char *what) {
    note n;
    memset(&n, 0, sizeof n);
    n.kind = kind;
    n.line = line;
    n.ms = ms;
    if (what)
        strncpy(n.what, what, sizeof n.what - 1);
    if (write(out, &n, sizeof n) != sizeof n)
        _exit(4);
}

static void child_scripts(int out, int from, int to, int listed) {
    long warm = 0, end;
    int i, done = 0;
    for (i = from; i <= to; i++) {
        const char *what;
        double ms;
        if (listed >= 0 && (scripts[i].listed != 0) != listed)
            continue;
        tell(out, '>', i, 0, NULL);
        what = run(scripts[i].text, &ms);
        tell(out, what ? '!' : '.', i, ms, what);
        if (++done == WARM) {
            rvm_trim();
            malloc_trim(0);
            warm = resident_pages();
        }
    }
    rvm_trim();
    rvm_cache_clear();
    malloc_trim(0);
    end = resident_pages();
    if (warm && end > warm + GROWTH_PAGES + (long)(way.stack >> 12)) { /* deep recursion touched the stack */
        char text[96];
        snprintf(text, sizeof text, "resident memory grew from %ld to %ld pages", warm, end);
        tell(out, '!', 0, 0, text);
    }
    tell(out, '=', 0, (double)(warm ? end - warm : 0), NULL);
    _exit(0);
}

static struct {
    int out, from, to, listed;
} job;

static void *child_thread(void *unused) {
    child_scripts(job.out, job.from, job.to, job.listed);
    return unused;
}

static void child(int out, int from, int to, int listed) {
    pthread_t thread, other;
    pthread_attr_t attr;
    job.out = out, job.from = from, job.to = to, job.listed = listed;
    if (way.interrupt && pthread_create(&other, NULL, interrupter, NULL) != 0)
        _exit(5);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, way.stack);
    if (pthread_create(&thread, &attr, child_thread, NULL) != 0)
        _exit(5);
    pthread_join(thread, NULL);
    _exit(6);
}

static int passed, failed, stuck, late;
static double slowest;
static int unstoppable[MOST * 8];

static void report(int line, const char *what) {
    printf("  FAILED line %d: %s: %.160s\n", line, what, line ? scripts[line].text : "");
    fflush(stdout);
    failed++;
}

/* Runs the scripts from..to that are `listed` or not. */
static void watch(int from, int to, int listed) {
    while (from <= to) {
        int ends[2], status, current = 0, over = 0, killed = 0;
        pid_t pid;
        if (pipe(ends) != 0)
            exit(2);
        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            close(ends[0]);
            child(ends[1], from, to, listed);
        }
        close(ends[1]);
        for (;;) {
            struct pollfd wait = {ends[0], POLLIN, 0};
            note n;
            /* A script is several operations, each with the limit. */
            if (poll(&wait, 1, (int)(((double)limit_ms * 6 * TRIES + grace_ms) * (way.guard ? 10 : 1) * slow)) == 0) {
                kill(pid, SIGKILL);
                killed = 1;
                break;
            }
            if (read(ends[0], &n, sizeof n) != sizeof n)
                break;
            if (n.kind == '>')
                current = n.line;
            else if (n.kind == '=') {
                over = 1;
                if (n.ms != 0)
                    printf("  resident memory: %+.0f pages since the first %d scripts\n", n.ms, WARM);
            } else if (n.kind == '!') {
                report(n.line, n.what);
                current = 0;
            } else {
                if (n.ms > slowest)
                    slowest = n.ms;
                if (n.ms > LATE_MS * slow) {
                    printf("  late, line %d: %.0f ms over: %.120s\n", n.line, n.ms, scripts[n.line].text);
                    late++;
                    if (way.guard || !scripts[n.line].listed)
                        report(n.line, "late");
                    else
                        passed++;
                } else if (!way.guard && scripts[n.line].listed == 2)
                    report(n.line, "returns in time, and is listed as one that never does");
                else
                    passed++;
                current = 0;
            }
        }
        close(ends[0]);
        waitpid(pid, &status, 0);
        if (over)
            return;
        if (killed && current && !way.guard && scripts[current].listed == 2) {
            unstoppable[stuck++] = current;
            printf("  unstoppable without hard guard, line %d: %.160s\n", current, scripts[current].text);
        } else if (killed && current) {
            report(current, "does not return");
        } else if (WIFSIGNALED(status)) {
            char text[64];
            snprintf(text, sizeof text, "killed by signal %d", WTERMSIG(status));
            report(current, text);
        } else
            report(current, "the process ended");
        if (!current)
            return;
        from = current + 1;
    }
}

/* The processor time of a loop that takes 100 ms where LATE_MS was set. */
static void calibrate(void) {
    volatile double x = 0;
    double start = cpu_ms(), took;
    int i;
    for (i = 0; i < 60000000; i++)
        x += i;
    took = cpu_ms() - start;
    slow = took / 100 > 1 ? took / 100 : 1;
    printf("  allowed over the limit: %.0f ms\n", LATE_MS * slow);
}

static int all_ways(int all) {
    int total_failed = 0, total_passed = 0, w, i;
    for (w = 0; w < 8; w++) {
        way.guard = w < 4;
        way.interrupt = w & 1;
        way.stack = w & 2 ? 256 << 10 : 8 << 20;
        if (!all && (w == 1 || w == 2 || w == 4 || w == 6 || w == 7)) /* the short form: both ways with the guard, one without */
            continue;
        passed = failed = stuck = late = 0;
        slowest = 0;
        if (way.guard) {
            watch(1, count, -1);
        } else {
            watch(1, count, 0);
            for (i = 1; i <= count; i++)
                if (scripts[i].listed)
                    watch(i, i, 1);
            printf("without hard guard: %d do not return, %d are late\n", stuck, late);
        }
        printf("torture: hostile scripts, %s, %s, %d KiB | %d | %d | 0 | %.0f over\n", way.guard ? "guarded" : "no guard", way.interrupt ? "interrupt" : "limit",
               (int)(way.stack >> 10), passed + failed, passed, slowest);
        total_passed += passed;
        total_failed += failed;
    }
    printf("%d passed, %d failed\n", total_passed, total_failed);
    return total_failed || !total_passed;
}

int main(int argc, char **argv) {
    const char *only = getenv("TORTURE_ONLY"), *full = getenv("TORTURE_FULL");
    int i, all = full && *full && strcmp(full, "0") != 0;
    if (argc < 2)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    read_scripts(argv[1]);
    if (all) {
        limit_ms = 100;
        grace_ms = 5000;
    }
    if (only) {
        double ms;
        const char *what;
        i = atoi(only);
        way.guard = true;
        printf("%s\n", scripts[i].text);
        what = run(scripts[i].text, &ms);
        printf("%s, %.0f ms\n", what ? what : "passed", ms);
        return what != NULL;
    }
    if (argc > 2) {
        FILE *file = fopen(argv[2], "r");
        char line[4096], over[32];
        int listed = 0;
        if (!file)
            return 2;
        while (fgets(line, sizeof line, file)) {
            if (sscanf(line, "%d\t%31[^\t]", &i, over) != 2)
                continue;
            if (i < 1 || i > count || ++listed > LISTED) {
                printf("FAILED: %s may list %d scripts, by the number of their line: %s", argv[2], LISTED, line);
                return 1;
            }
            scripts[i].listed = strcmp(over, "never") == 0 ? 2 : 1;
        }
        fclose(file);
    }
    calibrate();
    return all_ways(all);
}
