/* Memory that fails at every point, once each.
 *
 *   allocations FOLDER [block|growth|malloc|fresh|limit [N]]      N: that one only
 *
 * The whole of a host's work (below) runs again and again. block: the Nth request to the realm's arena fails, for N from 1 until a run needs
 * no more; growth: the Nth growth of the arena (the system has no memory); malloc: the Nth malloc of the C room; limit: every memory limit from 64 KiB to 4 MiB
 * in small steps. Each run must end with every handle, realm, byte and host function gone, the C library's heap as large as before, and with errors that say what was out.
 * It needs a library with the feature `torture`. ALLOCATIONS_STEP=n takes each nth N beyond the first 200 (50 where the image is made anew), and n KiB as the step of limits.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rvm.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern long rvm_failing_block, rvm_failing_growth, rvm_failing_malloc;

static const char *folder, *running;
static const char *part = "";
static long number, step = 1, only;
static int registered, dropped, first; /* `first`: what the first failure of a run answered */
static long failures;

static void fail(const char *what) {
    printf("allocations: %s %ld, in %s: %s\n", part, number, running ? running : "?", what);
    fflush(stdout);
    if (++failures > 20)
        exit(1);
}

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void on_drop(void *userdata) {
    (void)userdata;
    dropped++;
}

/* A call with its error: a failure is told as one of memory, or of a realm that was condemned by it. */
static rvm_error *error;
static rvm_status told(rvm_status status) {
    const char *message = error ? rvm_error_message(error) : "";
    if (status == RVM_OK && error)
        fail("an error without a failure");
    if (status != RVM_OK && !error)
        fail("a failure without an error");
    if (status != RVM_OK && !first) {
        first = status;
        if (status != RVM_OUT_OF_MEMORY && status != RVM_SYSTEM && status != RVM_EXCEPTION)
            fail(message);
        if (!strstr(message, "memory")) {
            char text[300];
            snprintf(text, sizeof text, "status %d without the word memory: %.200s", status, message);
            fail(text);
        }
    }
    if (status == RVM_INTERNAL)
        fail(message);
    rvm_error_free(error);
    error = NULL;
    return status;
}
#define TELL(call) (running = #call, told(call))

static rvm_value of_kind(uint32_t kind, const char *text) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    value.kind = kind;
    if (text)
        value.as.data = text, value.length = strlen(text);
    return value;
}
static rvm_value number_of(double it) {
    rvm_value value = of_kind(RVM_NUMBER, NULL);
    value.as.number = it;
    return value;
}
static rvm_value handle_of(rvm_handle it) {
    rvm_value value = of_kind(RVM_HANDLE, NULL);
    value.as.handle = it;
    return value;
}

static rvm_status host(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    rvm_handle ctx;
    rvm_value self, unused = {0};
    (void)userdata;
    rvm_frame_this(call, &self);
    rvm_frame_context(call, &ctx);
    rvm_get(ctx, "total", &unused, NULL);
    rvm_value_clear(&unused);
    if (nargs && args[0].kind == RVM_STRING) {
        rvm_error_new("HostError", "the host says no", "E_HOST", 7, failure);
        return RVM_EXCEPTION;
    }
    if (nargs)
        *result = args[0];
    return RVM_OK;
}

/* Results of calls that may fail; cleared either way. */
static rvm_value got;
#define READ(call)                       \
    do {                                 \
        memset(&got, 0, sizeof got);     \
        TELL(call);                      \
        rvm_value_clear(&got);           \
    } while (0)
#define MAKE(handle, call) ((handle) = 0, TELL(call))

static void values(rvm_handle module) {
    static const char long_text[] = "a text that is longer than what fits anywhere by itself, with an \xc3\xa4 and an \xf0\x9f\x98\x80, and again: a text that is longer than what fits anywhere by itself";
    rvm_value list[12], *keys = NULL;
    rvm_handle made, copy, promise, resolver;
    size_t count = 0, n = 0;
    bool done = false;
    list[n++] = of_kind(RVM_UNDEFINED, NULL);
    list[n++] = of_kind(RVM_NULL, NULL);
    list[n++] = number_of(2.5);
    list[n++] = of_kind(RVM_BIGINT, "123456789012345678901234567890123456789");
    list[n++] = of_kind(RVM_STRING, long_text);
    list[n++] = of_kind(RVM_BYTES, long_text);
    list[n++] = of_kind(RVM_JSON, "{\"a\":[1,2,{\"b\":\"\\ud83d\\ude00\",\"c\":null}],\"d\":1e300}");
    list[n++] = of_kind(RVM_DATA, "{\"m\":{\"\\u0000map\":[[1,{\"\\u0000set\":[1,\"x\"]}]]},\"b\":{\"\\u0000bytes\":\"AAECAwQFBgc=\"},\"d\":{\"\\u0000date\":1},\"e\":{\"\\u0000error\":{\"name\":\"E\",\"message\":\"m\"}},\"i\":12345678901234567890}");
    list[n++] = handle_of(module);
    READ(rvm_call(module, "list", list, n, &got, &error));
    for (size_t i = 0; i < n; i++)
        READ(rvm_call(module, "echo", &list[i], 1, &got, &error));
    for (int i = 0; i < 6; i++) {
        static const char *const names[] = {"text", "rope", "bytes", "big", "plain", "symbol"};
        READ(rvm_get(module, names[i], &got, &error));
    }
    if (MAKE(made, rvm_value_new(module, &list[7], &made, &error)) == RVM_OK) {
        READ(rvm_to_data(made, &got, &error));
        READ(rvm_class_name(made, &got, &error));
        if (TELL(rvm_keys(made, &keys, &count, &error)) == RVM_OK)
            rvm_values_free(keys, count);
        rvm_release(made);
    }
    if (MAKE(made, rvm_from_json(module, list[6].as.data, list[6].length, &made, &error)) == RVM_OK) {
        READ(rvm_to_json(made, &got, &error));
        READ(rvm_to_string(made, &got, &error));
        rvm_release(made);
    }
    if (MAKE(made, rvm_from_bytes(module, long_text, sizeof long_text, &made, &error)) == RVM_OK) {
        READ(rvm_to_bytes(made, &got, &error));
        rvm_release(made);
    }
    memset(&got, 0, sizeof got);
    if (TELL(rvm_construct(module, list, 2, &got, &error)) == RVM_OK && got.kind == RVM_HANDLE) {
        made = got.as.handle;
        if (MAKE(copy, rvm_iterate(made, &copy, &error)) == RVM_OK) {
            while (!done && TELL(rvm_next(copy, &done, &got, &error)) == RVM_OK)
                rvm_value_clear(&got);
            rvm_release(copy);
        }
        rvm_release(made);
    }
    MAKE(promise, rvm_promise_new(module, &promise, &resolver, &error));
    if (promise) {
        TELL(rvm_promise_settle(resolver, false, &list[4], NULL, &error));
        READ(rvm_await(promise, 1000, &got, &error));
        rvm_release(promise), rvm_release(resolver);
    }
    memset(&got, 0, sizeof got);
    if (TELL(rvm_call(module, "later", list, 3, &got, &error)) == RVM_OK && got.kind == RVM_HANDLE) {
        made = got.as.handle;
        READ(rvm_await(made, 5000, &got, &error));
        rvm_release(made);
    }
    TELL(rvm_poll(module, NULL, &error));
}

/* A module is kept as it is after its load, and copies of it work on their own. */
static void template(rvm_handle ctx, rvm_handle map) {
    rvm_handle frozen, copy, other;
    rvm_value list = of_kind(RVM_JSON, "[1,2,3]");
    if (MAKE(frozen, rvm_template("./middle.js", ctx, map, &frozen, &error)) != RVM_OK)
        return;
    MAKE(copy, rvm_instantiate(frozen, &copy, &error));
    MAKE(other, rvm_instantiate(frozen, &other, &error));
    rvm_release(frozen);
    if (copy)
        READ(rvm_call(copy, "sum", &list, 1, &got, &error));
    rvm_release(copy);
    if (other)
        READ(rvm_get(other, "config", &got, &error));
    rvm_release(other);
}

/* The whole of a host's work. `limit` 0: the default. */
static void work(uint64_t limit) {
    rvm_options options;
    rvm_value value;
    rvm_handle ctx = 0, map = 0, module = 0, function = 0;
    static const char config[] = "{\"deep\": {\"list\": [1, 2, 3, \"four\"]}}";
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.base = folder;
    options.name = "torture";
    options.memory_limit = limit;
    registered = dropped = first = 0;
    if (MAKE(map, rvm_map_new(&map, &error)) == RVM_OK) {
        TELL(rvm_map_source(map, "config.json", config, sizeof config - 1, &error));
        registered++, TELL(rvm_map_function(map, "host", "deep.call", host, NULL, on_drop, &error));
        value = of_kind(RVM_DATA, "{\"\\u0000map\":[[1,2]]}");
        TELL(rvm_map_value(map, "host", "value", &value, &error));
    }
    if (MAKE(ctx, rvm_context_new(&options, &ctx, &error)) == RVM_OK) {
        registered++;
        if (MAKE(function, rvm_function_new(ctx, "host", host, NULL, on_drop, &function, &error)) == RVM_OK) {
            value = handle_of(function);
            TELL(rvm_set(ctx, "host", &value, &error));
        }
        registered++, TELL(rvm_context_console(ctx, NULL, NULL, on_drop, &error));
        template(ctx, map);
        if (MAKE(module, rvm_require("./top.js", ctx, map, &module, &error)) == RVM_OK) {
            values(module);
            value = of_kind(RVM_STRING, "no");
            memset(&got, 0, sizeof got);
            running = "a host function that fails";
            if (rvm_call(module, "fail", &value, 1, &got, &error) == RVM_OK)
                fail("it did not fail");
            else if (error && rvm_error_status(error) == RVM_EXCEPTION && rvm_error_tag(error) != 7 && !first)
                fail("the host's error is another");
            rvm_error_free(error), error = NULL;
            rvm_error *rejection = NULL;
            while (rvm_context_rejection(ctx, &rejection, NULL) == RVM_OK && rejection)
                rvm_error_free(rejection);
        }
    }
    rvm_release(module);
    rvm_release(function);
    rvm_release(ctx);
    rvm_release(map);
}

static long tried, leaked;
static double slowest;

/* One run; whether anything failed in it. */
static bool run(uint64_t limit, bool fresh) {
    rvm_process_stats stats = {.size = sizeof stats};
    double start = now_ms();
    tried++;
    if (fresh) { /* the image is made in it, too, and all code compiled */
        rvm_trim();
        rvm_cache_clear();
    }
    work(limit);
    rvm_failing_block = rvm_failing_growth = rvm_failing_malloc = 0;
    running = "the end";
    rvm_stats_process(&stats, NULL);
    leaked += (long)stats.bytes_used;
    if (stats.live_handles || stats.live_realms || stats.bytes_used || registered != dropped) {
        char text[160];
        snprintf(text, sizeof text, "%lu handles, %lu realms, %lu bytes are left; %d of %d host functions dropped", (unsigned long)stats.live_handles,
                 (unsigned long)stats.live_realms, (unsigned long)stats.bytes_used, dropped, registered);
        fail(text);
    }
    if (now_ms() - start > slowest)
        slowest = now_ms() - start;
    return first != 0;
}

static long in_use(void) {
    struct mallinfo2 info = mallinfo2();
    return (long)(info.uordblks + info.hblkhd);
}

/* The same again until the C library's heap is no larger after it than before: what grows by something every time is a leak (tables that grow by doubling do so
   once). Whether anything failed. */
static bool run_again(uint64_t limit, bool fresh, long *counter) {
    long before, after;
    bool failed;
    if (counter)
        *counter = number;
    failed = run(limit, fresh);
    for (int i = 0; i < 12; i++) {
        before = in_use();
        if (counter)
            *counter = number;
        run(limit, fresh);
        if (i >= 2) { /* what is only kept for speed, such as pooled slots with the image of a template, goes */
            rvm_trim();
            rvm_cache_clear();
        }
        after = in_use();
        if (after <= before)
            return failed;
    }
    leaked += after - before;
    char text[100];
    snprintf(text, sizeof text, "the C library's heap grows by %ld bytes each time", after - before);
    fail(text);
    return failed;
}

static void begin(const char *name) {
    part = name;
    tried = leaked = failures = 0;
    slowest = 0;
}

static void count_through(const char *name, long *counter, bool fresh) {
    long failed = 0;
    int whole = 0;
    begin(name);
    run(0, fresh);
    for (number = only ? only : 1; whole < 2 && (!only || number == only); number += number < (fresh ? 50 : 200) ? 1 : step) {
        bool one = run_again(0, fresh, counter);
        failed += one;
        whole = one ? 0 : whole + 1;
    }
    if (failed == 0)
        fail("nothing failed: is this a library with the feature torture?");
    printf("torture: allocations: %s%s | %ld | %ld | %ld | %.0f\n", name, fresh ? ", image and code made anew" : "", tried, tried - failures, leaked, slowest);
    fflush(stdout);
}

static void limits(void) {
    long failed = 0;
    begin("limit");
    /* Finer where most limits are met. */
    for (number = 64 << 10; number <= 4 << 20; number += step * (number < 1 << 20 ? 255 : 1021))
        failed += run_again((uint64_t)number, false, NULL);
    if (failed < 10)
        fail("no limit was met");
    printf("torture: allocations: memory limits from 64 KiB to 4 MiB | %ld | %ld | %ld | %.0f\n", tried, tried - failures, leaked, slowest);
}

static void hangs(int signal) {
    (void)signal;
    fprintf(stderr, "allocations: HANGS: %s %ld, in %s\n", part, number, running ? running : "?");
    _exit(3);
}

int main(int argc, char **argv) {
    long bad = 0;
    const char *wanted = argc > 2 ? argv[2] : "";
    if (argc < 2 || !(folder = realpath(argv[1], NULL)))
        return 2;
    if (getenv("ALLOCATIONS_STEP"))
        step = atol(getenv("ALLOCATIONS_STEP"));
    only = argc > 3 ? atol(argv[3]) : 0;
    signal(SIGALRM, hangs);
    alarm(3000);
    mallopt(M_MMAP_THRESHOLD, 1 << 30); /* all of the heap is counted alike */
    part = "no failure";
    run(0, true);
    if (first)
        return fail("it fails without a reason"), 1;
#define PART(name, call)               \
    if (!*wanted || strstr(name, wanted)) \
        call, bad += failures
    PART("block", count_through("the Nth block of the arena", &rvm_failing_block, false));
    PART("growth", count_through("the Nth growth of the arena", &rvm_failing_growth, false));
    PART("malloc", count_through("the Nth malloc of the C room", &rvm_failing_malloc, false));
    PART("fresh", count_through("the Nth block of the arena", &rvm_failing_block, true));
    PART("fresh", count_through("the Nth growth of the arena", &rvm_failing_growth, true));
    PART("fresh", count_through("the Nth malloc of the C room", &rvm_failing_malloc, true));
    PART("limit", limits());
    return bad != 0;
}
