/* The harness of the C tests: one program is one topic. Include it first.
 *
 *   TEST(name) { CHECK(cond); CHECK_STATUS(rvm_call(…, &error), RVM_OK); }
 *   int main(int argc, char **argv) { return check_main(argc, argv); }
 *
 * `error` is this thread's: CHECK_STATUS frees what the last call left in it and keeps what this call leaves, for a look.
 * After every test the library must hold what it held before: handles, realms and their bytes.
 * Arguments are parts of test names to run. RVM_FULL=1 runs the full counts, RVM_SMALL=1 few (for valgrind).
 * RVM_STACK=128 runs each test on a thread with 128 KiB of stack, where JavaScript runs on a stack of the library's own.
 */
#ifndef CHECK_H
#define CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "rvm.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef __cplusplus
#include <exception>
#endif

typedef struct check_test {
    const char *name;
    void (*run)(void);
    struct check_test *next;
} check_test;

static check_test *check_first = NULL, **check_last = &check_first;
static int check_failures = 0; /* of the running test; from any thread */
static __thread rvm_error *error = NULL;

#define TEST(name)                                                             \
    static void test_##name(void);                                             \
    static check_test entry_##name = {#name, test_##name, NULL};               \
    __attribute__((constructor)) static void check_add_##name(void) {          \
        *check_last = &entry_##name;                                           \
        check_last = &entry_##name.next;                                       \
    }                                                                          \
    static void test_##name(void)

static inline const char *status_name(rvm_status status) {
    static const char *const names[] = {
        "RVM_OK", "RVM_INVALID_ARGUMENT", "RVM_STALE_HANDLE", "RVM_WRONG_KIND", "RVM_WRONG_REALM", "RVM_NOT_FOUND",
        "RVM_ACCESS_DENIED", "RVM_EXCEPTION", "RVM_TIMEOUT", "RVM_INTERRUPTED", "RVM_OUT_OF_MEMORY", "RVM_CONDEMNED",
        "RVM_BUSY", "RVM_SYSTEM", "RVM_NOT_CONVERTIBLE", "RVM_INTERNAL", "RVM_NOT_FREEZABLE"};
    return status >= 0 && (size_t)status < sizeof names / sizeof *names ? names[status] : "an unknown status";
}

static inline bool check_that(bool good, const char *what, const char *file, int line) {
    if (!good) {
        int before = __sync_fetch_and_add(&check_failures, 1);
        if (before < 20)
            printf("\n    %s:%d: %s", file, line, what);
        else if (before == 20)
            printf("\n    … and more");
        fflush(stdout);
    }
    return good;
}
#define CHECK(cond) check_that((cond), #cond, __FILE__, __LINE__)

/* Two numbers, both shown when they differ. */
static inline bool check_equal(double actual, double expected, const char *what, const char *file, int line) {
    char text[512];
    if (actual == expected)
        return true;
    snprintf(text, sizeof text, "%s is %.17g, not %.17g", what, actual, expected);
    return check_that(false, text, file, line);
}
#define CHECK_EQUAL(actual, expected) check_equal((double)(actual), (double)(expected), #actual, __FILE__, __LINE__)

/* `part` occurs in `text`, which may be NULL. */
static inline bool check_text(const char *text, const char *part, const char *what, const char *file, int line) {
    char message[1024];
    if (text && strstr(text, part))
        return true;
    snprintf(message, sizeof message, "%s is \"%.400s\", without \"%.400s\"", what, text ? text : "(NULL)", part);
    return check_that(false, message, file, line);
}
#define CHECK_TEXT(text, part) check_text((text), (part), #text, __FILE__, __LINE__)

static inline void forget_error(void) {
    rvm_error_free(error);
    error = NULL;
}

static inline bool check_status(rvm_status actual, rvm_status expected, const char *call, const char *file, int line) {
    char text[2048];
    if (actual != expected) {
        snprintf(text, sizeof text, "%.200s: %s, not %s%s%.1000s%s%.500s", call, status_name(actual), status_name(expected),
                 error ? ": " : "", error ? rvm_error_message(error) : "", error && rvm_error_stack(error) ? "\n" : "",
                 error && rvm_error_stack(error) ? rvm_error_stack(error) : "");
        return check_that(false, text, file, line);
    }
    if (!strstr(call, "&error"))
        return true;
    if ((actual != RVM_OK) != (error != NULL))
        return check_that(false, actual != RVM_OK ? "a failure without an error" : "an error without a failure", file, line);
    if (error && (rvm_error_status(error) != actual || (actual != RVM_EXCEPTION && rvm_error_message(error)[0] == 0))) {
        snprintf(text, sizeof text, "%.200s: the error says %s, name \"%s\", message \"%.500s\"", call,
                 status_name(rvm_error_status(error)), rvm_error_name(error), rvm_error_message(error));
        return check_that(false, text, file, line);
    }
    return true;
}
#define CHECK_STATUS(call, expected) (forget_error(), check_status((call), (expected), #call, __FILE__, __LINE__))
#define OK(call) CHECK_STATUS(call, RVM_OK)

static inline bool env_set(const char *name) {
    const char *value = getenv(name);
    return value && *value && strcmp(value, "0") != 0;
}
static inline bool small_run(void) { return env_set("RVM_SMALL"); }
/* A time limit within which a module can load, however busy the machine is and whatever runs the program. */
static inline unsigned limit_ms(unsigned ms) { return ms * (small_run() ? 40 : 4); }
static inline long rounds(long small, long normal, long full) {
    return small_run() ? small : env_set("RVM_FULL") ? full : normal;
}

/* Resident memory in pages, exact: statm is off by up to a batch of pages per processor, so it is only the fallback. */
static inline long resident_pages(void) {
    static char text[4096];
    long total = 0, resident = 0, page = sysconf(_SC_PAGESIZE);
    const char *line;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    if (file) {
        size_t count = fread(text, 1, sizeof text - 1, file);
        fclose(file);
        text[count] = 0;
        line = strstr(text, "\nRss:");
        if (line && sscanf(line, "\nRss: %ld kB", &resident) == 1)
            return resident * 1024 / page;
    }
    file = fopen("/proc/self/statm", "r");
    if (!file)
        return -1;
    if (fscanf(file, "%ld %ld", &total, &resident) != 2)
        resident = -1;
    fclose(file);
    return resident;
}

static inline double now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static inline rvm_process_stats process_stats(void) {
    rvm_process_stats stats;
    rvm_error *failure = NULL;
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    if (!check_that(rvm_stats_process(&stats, &failure) == RVM_OK, "rvm_stats_process", __FILE__, __LINE__))
        rvm_error_free(failure);
    return stats;
}

/* What lives now, beyond what lived when the running test began. */
static rvm_process_stats check_before;
static inline long live_handles(void) { return (long)(process_stats().live_handles - check_before.live_handles); }
static inline long live_realms(void) { return (long)(process_stats().live_realms - check_before.live_realms); }
static inline long live_bytes(void) { return (long)(process_stats().bytes_used - check_before.bytes_used); }

/* Resident memory is no more than it was, but for a page per slot (and `extra` pages). */
static inline bool check_flat(long before, long extra, const char *file, int line) {
    rvm_process_stats stats = process_stats();
    long after = resident_pages(), slots = (long)(stats.pooled_slots + stats.live_realms);
    char text[160];
    if (small_run()) /* valgrind's own memory moves */
        return true;
    snprintf(text, sizeof text, "resident memory went from %ld to %ld pages, with %ld slots", before, after, slots);
    return check_that(after <= before + (slots ? slots : 1) + extra, text, file, line);
}
#define FLAT(before) check_flat((before), 0, __FILE__, __LINE__)

static inline void check_timed_out(int signal) {
    static const char text[] = "\n    TIMED OUT\n";
    (void)signal;
    if (write(1, text, sizeof text - 1)) {
    }
    _exit(3);
}

static inline void check_nothing_lost(void) {
    CHECK_EQUAL(live_handles(), 0);
    CHECK_EQUAL(live_realms(), 0);
    CHECK_EQUAL(live_bytes(), 0);
}

static inline void check_run(const check_test *test) {
#ifdef __cplusplus
    try {
        test->run();
    } catch (const std::exception &it) {
        check_that(false, it.what(), "an uncaught exception", 0);
    } catch (...) {
        check_that(false, "an uncaught exception", __FILE__, __LINE__);
    }
#else
    test->run();
#endif
}

/* With RVM_STACK=KIB, each test runs on a thread with that much stack. */
static inline void *check_run_thread(void *test) {
    check_run((const check_test *)test);
    forget_error();
    return NULL;
}
static inline void check_run_somewhere(const check_test *test) {
    const char *kib = getenv("RVM_STACK");
    pthread_attr_t attributes;
    pthread_t thread;
    if (!kib || !*kib) {
        check_run(test);
        return;
    }
    pthread_attr_init(&attributes);
    if (CHECK(pthread_attr_setstacksize(&attributes, (size_t)atol(kib) << 10) == 0) &&
        CHECK(pthread_create(&thread, &attributes, check_run_thread, (void *)test) == 0))
        pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

static inline int check_main(int argc, char **argv) {
    int passed = 0, failed = 0, i;
    check_test *test;
    const char *program = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
    signal(SIGALRM, check_timed_out);
    resident_pages(); /* so that no reading counts what the first one made resident */
    for (test = check_first; test; test = test->next) {
        bool wanted = argc < 2;
        double start;
        for (i = 1; i < argc; i++)
            wanted = wanted || strstr(test->name, argv[i]);
        if (!wanted)
            continue;
        printf("  %s %s", program, test->name); /* before it runs: a crash leaves its name as the last line */
        fflush(stdout);
        check_failures = 0;
        check_before = process_stats();
        start = now_ms();
        alarm((unsigned)rounds(300, 60, 1800));
        check_run_somewhere(test);
        alarm(0);
        forget_error();
        check_nothing_lost();
        printf(check_failures ? "\n    FAILED (%.0f ms)\n" : " ok (%.0f ms)\n", now_ms() - start);
        fflush(stdout);
        check_failures ? failed++ : passed++;
    }
    rvm_trim(); /* so that valgrind sees what is left for good */
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}

#endif
