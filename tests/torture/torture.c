/* Hostile scripts, each as a module in a fresh context, all in one process.
 *
 *   torture hostile.txt [unstoppable.txt]
 *
 * A child runs the scripts one after another and tells its parent before and after each; the parent watches. A script fails if
 * the process dies, if an operation answers RVM_INTERNAL or no error, if handles, realms or their bytes are left, or if resident
 * memory has grown by more than GROWTH at the end. A script that takes GRACE_MS longer than its limit sits in a built-in of the
 * engine that never asks whether to stop: its child is killed, it is listed as "unstoppable without hard guard", and the next child goes on.
 * Those in unstoppable.txt (line numbers) run after the others, each in a child of its own, in the full form only.
 *
 * TORTURE_FULL=1: limit 100 ms, grace 5 s, all scripts. TORTURE_ONLY=line: that script alone, in this process (for gdb).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rvm.h"

#include <malloc.h>
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
    int listed;
} scripts[MOST + 1];
static int count;
static uint64_t limit_ms = 20;
static double grace_ms = 1500;

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
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
static const char *run(const char *text, double *longest) {
    rvm_options options;
    rvm_handle ctx = 0, map = 0, module = 0;
    rvm_error *error = NULL, *rejection = NULL;
    rvm_value value, *keys = NULL;
    rvm_process_stats before, after;
    size_t keys_count = 0;
    const char *what = NULL, *bad;
    double start;
    rvm_status status;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.memory_limit = 64 << 20;
    options.time_limit_ms = limit_ms;
    memset(&value, 0, sizeof value);
    memset(&before, 0, sizeof before);
    before.size = after.size = sizeof before;
    after = before;
    *longest = 0;
    rvm_stats_process(&before, NULL);
#define DO(call)                                                                   \
    do {                                                                           \
        start = now_ms();                                                          \
        status = (call);                                                           \
        if (now_ms() - start > *longest)                                           \
            *longest = now_ms() - start;                                           \
        if ((bad = wrong(status, &error)) && !what)                                \
            what = bad;                                                            \
    } while (0)
    DO(rvm_context_new(&options, &ctx, &error));
    if (status != RVM_OK)
        return "no context";
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
    start = now_ms();
    if (module)
        rvm_release(module);
    rvm_release(map);
    rvm_release(ctx);
    if (now_ms() - start > *longest)
        *longest = now_ms() - start;
    rvm_stats_process(&after, NULL);
    if (after.live_handles != before.live_handles)
        what = "handles are left";
    if (after.live_realms != before.live_realms)
        what = "a realm is left";
    if (after.bytes_used != before.bytes_used)
        what = "bytes are left";
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

static void child(int out, int from, int to, int listed) {
    long warm = 0, end;
    int i, done = 0;
    for (i = from; i <= to; i++) {
        const char *what;
        double ms;
        if (scripts[i].listed != listed)
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
    if (warm && end > warm + GROWTH_PAGES) {
        char text[96];
        snprintf(text, sizeof text, "resident memory grew from %ld to %ld pages", warm, end);
        tell(out, '!', 0, 0, text);
    }
    tell(out, '=', 0, (double)(warm ? end - warm : 0), NULL);
    _exit(0);
}

static int passed, failed, stuck;
static double slowest;
static int unstoppable[MOST + 1];

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
            if (poll(&wait, 1, (int)(limit_ms * 6 + grace_ms)) == 0) {
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
                if (n.ms > (double)limit_ms + 300)
                    printf("  late, line %d: %.0f ms: %.120s\n", n.line, n.ms, scripts[n.line].text);
                if (n.ms > slowest)
                    slowest = n.ms;
                passed++;
                current = 0;
            }
        }
        close(ends[0]);
        waitpid(pid, &status, 0);
        if (over)
            return;
        if (killed && current) {
            unstoppable[stuck++] = current;
            printf("  unstoppable without hard guard, line %d: %.160s\n", current, scripts[current].text);
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
        printf("%s\n", scripts[i].text);
        what = run(scripts[i].text, &ms);
        printf("%s, %.0f ms\n", what ? what : "passed", ms);
        return what != NULL;
    }
    if (argc > 2) {
        FILE *file = fopen(argv[2], "r");
        while (file && fscanf(file, "%d%*[^\n]", &i) == 1)
            if (i > 0 && i <= count)
                scripts[i].listed = 1;
        if (file)
            fclose(file);
    }
    watch(1, count, 0);
    if (all)
        for (i = 1; i <= count; i++)
            if (scripts[i].listed)
                watch(i, i, 1);
    if (stuck) {
        printf("unstoppable without hard guard: %d, lines", stuck);
        for (i = 0; i < stuck; i++)
            printf(" %d", unstoppable[i]);
        printf("\n");
    }
    printf("torture: hostile scripts, time limit | %d | %d | - | %.0f\n", passed + failed, passed, slowest);
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
