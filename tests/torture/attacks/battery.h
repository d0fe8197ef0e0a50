/* What attacks.c and batteries.c share: every operation on whatever a script exports, and a main() that runs each test in a child of its own, so that a crash or a
 * hang is one failure.
 *
 *   attacks|batteries [part of a test's name …]      TORTURE_FULL=1: full counts
 */
#ifndef BATTERY_H
#define BATTERY_H
#define FIXTURES "."
#include "../../c/host.h"

static int full(void) { return env_set("TORTURE_FULL"); }

/* ---- the battery: every operation on whatever a script exports ---- */

static const char *battery_script = "";
static int answers[16];

static void good(rvm_status status, const char *what) {
    char text[400];
    answers[status & 15]++;
    if (status == RVM_INTERNAL || (status != RVM_OK) != (error != NULL)) {
        snprintf(text, sizeof text, "%s: %s (%s) in: %.200s", what, status_name(status), error ? rvm_error_message(error) : "no error", battery_script);
        check_that(false, text, __FILE__, __LINE__);
    }
    if (error && (!rvm_error_name(error) || !rvm_error_message(error)))
        check_that(false, "an error without name or message", __FILE__, __LINE__);
    forget_error();
}
#define GOOD(call) good((call), #call)

static rvm_status echo(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    rvm_value self = undefined();
    rvm_handle ctx = 0;
    (void)failure, (void)userdata;
    rvm_frame_this(call, &self);
    rvm_frame_context(call, &ctx);
    if (nargs && args[0].kind == RVM_HANDLE) {
        rvm_value inner = undefined();
        rvm_call(args[0].as.handle, NULL, args, nargs, &inner, NULL);
        *result = inner;
    } else if (nargs)
        *result = args[0];
    return RVM_OK;
}

static void every(rvm_handle it) {
    rvm_value value = undefined(), *keys = NULL, key = str("x"), arguments[2];
    size_t count = 0;
    bool flag;
    uint32_t type;
    rvm_handle copy = 0;
#define READ(call)                       \
    do {                                 \
        value = undefined();             \
        GOOD(call);                      \
        rvm_value_clear(&value);         \
    } while (0)
    GOOD(rvm_type(it, &type, &error));
    READ(rvm_get(it, "x", &value, &error));
    READ(rvm_get(it, "then", &value, &error));
    READ(rvm_get(it, "constructor", &value, &error));
    READ(rvm_get_at(it, &key, &value, &error));
    key = num(4294967295.0);
    READ(rvm_get_at(it, &key, &value, &error));
    key = str("a\0b");
    key.length = 3;
    READ(rvm_get_at(it, &key, &value, &error));
    value = num(1);
    GOOD(rvm_set(it, "x", &value, &error));
    value = json("{\"a\":[1,2,{\"__proto__\":1}]}");
    GOOD(rvm_set(it, "y", &value, &error));
    value = undefined();
    GOOD(rvm_has(it, "x", &flag, &error));
    GOOD(rvm_delete(it, "x", NULL, &error));
    GOOD(rvm_keys(it, &keys, &count, &error));
    rvm_values_free(keys, count);
    READ(rvm_to_json(it, &value, &error));
    READ(rvm_to_bytes(it, &value, &error));
    READ(rvm_to_string(it, &value, &error));
    READ(rvm_value_of(it, &value, &error));
    READ(rvm_call(it, NULL, NULL, 0, &value, &error));
    READ(rvm_call(it, "f", NULL, 0, &value, &error));
    arguments[0] = hnd(it);
    arguments[1] = bytes("abc", 3);
    READ(rvm_call(it, "f", arguments, 2, &value, &error));
    READ(rvm_construct(it, arguments, 2, &value, &error));
    GOOD(rvm_poll(it, NULL, &error));
    READ(rvm_await(it, 20, &value, &error));
    GOOD(rvm_retain(it, &copy, &error));
    if (copy) {
        GOOD(rvm_same(it, copy, &flag, &error));
        rvm_release(copy);
    }
    copy = 0;
    GOOD(rvm_from_json(it, "[1,{\"a\":2}]", 11, &copy, &error));
    if (copy)
        rvm_release(copy);
    copy = 0;
    GOOD(rvm_from_bytes(it, "abc", 3, &copy, &error));
    if (copy)
        rvm_release(copy);
    copy = 0;
    GOOD(rvm_function_new(it, "echo", echo, NULL, NULL, &copy, &error));
    if (copy) {
        value = hnd(copy);
        GOOD(rvm_set(it, "echo", &value, &error));
        rvm_release(copy);
        arguments[0] = hnd(it);
        READ(rvm_call(it, "echo", arguments, 1, &value, &error));
    }
}

static int battery_alone = 1; /* no other thread works: what is left can be counted */
static bool battery_guard;    /* with it, everything returns in time; without, what sits in a built-in of the engine that never asks returns when that is done */
static uint64_t battery_memory = 64 << 20, battery_time = 10;
static void battery_in(const char *source) {
    rvm_options o = options();
    rvm_handle ctx = 0, map = 0, module = 0, host = 0;
    rvm_value value = undefined();
    rvm_process_stats before = process_stats(), after;
    double start = now_ms();
    char text[300];
    battery_script = source;
    o.memory_limit = battery_memory;
    o.time_limit_ms = battery_time;
    o.hard_guard = battery_guard;
    GOOD(rvm_context_new(&o, &ctx, &error));
    GOOD(rvm_map_new(&map, &error));
    if (!ctx || !map) {
        rvm_release(ctx);
        rvm_release(map);
        return;
    }
    GOOD(rvm_map_source(map, "attack", source, strlen(source), &error));
    GOOD(rvm_map_function(map, "host", "echo", echo, NULL, NULL, &error));
    GOOD(rvm_function_new(ctx, "host", echo, NULL, NULL, &host, &error));
    value = hnd(host);
    if (host)
        GOOD(rvm_set(ctx, "host", &value, &error));
    rvm_release(host);
    GOOD(rvm_require("attack", ctx, map, &module, &error));
    if (module)
        every(module);
    every(ctx);
    for (;;) {
        rvm_error *rejection = NULL;
        GOOD(rvm_context_rejection(ctx, &rejection, &error));
        if (!rejection)
            break;
        rvm_error_free(rejection);
    }
    rvm_release(map);
    rvm_release(ctx);
    rvm_release(module);
    after = process_stats();
    if (battery_alone && (after.live_handles != before.live_handles || after.live_realms != before.live_realms || after.bytes_used != before.bytes_used)) {
        snprintf(text, sizeof text, "%ld handles, %ld realms left by: %.200s", (long)(after.live_handles - before.live_handles),
                 (long)(after.live_realms - before.live_realms), source);
        check_that(false, text, __FILE__, __LINE__);
    }
    if (battery_guard && battery_time == 10 && now_ms() - start > 5000) {
        snprintf(text, sizeof text, "%.0f ms for: %.200s", now_ms() - start, source);
        check_that(false, text, __FILE__, __LINE__);
    }
}

static void *battery_thread(void *source) {
    battery_in(source);
    forget_error();
    return NULL;
}
static void on_stack(void *(*run)(void *), void *arg, size_t stack) {
    pthread_attr_t attr;
    pthread_t thread;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, stack);
    if (!check_that(pthread_create(&thread, &attr, run, arg) == 0, "pthread_create", __FILE__, __LINE__))
        return;
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attr);
}


/* ---- each test in a child ---- */
static int run_apart(int argc, char **argv) {
    int passed = 0, failed = 0, i;
    check_test *test;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (test = check_first; test; test = test->next) {
        bool wanted = argc < 2;
        int status = 0;
        double start = now_ms();
        pid_t pid;
        for (i = 1; i < argc; i++)
            wanted = wanted || strstr(test->name, argv[i]);
        if (!wanted)
            continue;
        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            signal(SIGALRM, SIG_DFL);
            check_failures = 0;
            alarm(full() ? 1200 : 300);
            check_before = process_stats();
            test->run();
            forget_error();
            check_nothing_lost();
            fflush(stdout);
            if (*temp_folder)
                remove_temp_folder();
            _exit(check_failures ? 1 : 0);
        }
        waitpid(pid, &status, 0);
        status == 0 ? passed++ : failed++;
        printf("\n  %s %s (%.0f ms)\n", test->name, status == 0 ? "ok" : WIFSIGNALED(status) ? WTERMSIG(status) == SIGALRM ? "FAILED: hangs" : "FAILED: crashed" : "FAILED", now_ms() - start);
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
#endif
