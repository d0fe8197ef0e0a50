/* The host of the jail's attacks.
 *
 *   jail attempts FOLDER    attempts.js with the roots FOLDER/root; then again with the default jail, and with fs granted
 *   jail races FOLDER N     races.js, N rounds
 *   jail odd FOLDER         what the host itself may name oddly: paths that are no UTF-8, pipes, devices, what is too large
 *
 * Prints one line of JSON per run. Between the looks at names like /rvm-mark/…, which strace sees, the process opens nothing of its own.
 */
#define _GNU_SOURCE

#include "rvm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static rvm_error *error;
static int failures;

static void mark(const char *name) {
    char path[200];
    snprintf(path, sizeof path, "/rvm-mark/%s", name);
    if (access(path, F_OK) == 0)
        abort();
}
static void must(rvm_status status, const char *what) {
    if (status == RVM_OK)
        return;
    printf("%s: status %d: %s\n%s\n", what, status, rvm_error_message(error), rvm_error_stack(error) ? rvm_error_stack(error) : "");
    fflush(stdout);
    _exit(1);
}
static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Runs `exports.run(…args)` of a module of the root, waits for it, and prints what it answers. */
static void run(const char *folder, const char *file, int roots, int grants, double rounds) {
    char path[4200], root[4200], allowed[4][4200];
    const char *list[1], *given[4] = {"grant", "write-only", "write-only/readable", "read-only"};
    static const unsigned rights[4] = {RVM_READ | RVM_WRITE, RVM_WRITE, RVM_READ, RVM_READ};
    rvm_options options;
    rvm_handle ctx = 0, map = 0, module = 0;
    rvm_value args[2], promise, answer;
    int i;
    memset(&options, 0, sizeof options);
    memset(args, 0, sizeof args);
    memset(&promise, 0, sizeof promise);
    memset(&answer, 0, sizeof answer);
    options.size = sizeof options;
    if (getenv("JAIL_TALK"))
        options.console = RVM_CONSOLE_INHERIT;
    options.memory_limit = (uint64_t)2 << 30; /* what some of the names make is large, and require keeps what it loaded */
    snprintf(root, sizeof root, "%s/root", folder);
    snprintf(path, sizeof path, "%s/root/%s", folder, file);
    list[0] = root;
    if (roots) {
        options.roots = list;
        options.roots_count = 1;
    }
    must(rvm_context_new(&options, &ctx, &error), "rvm_context_new");
    must(rvm_map_new(&map, &error), "rvm_map_new");
    for (i = 0; grants && i < 4; i++) {
        snprintf(allowed[i], sizeof allowed[i], "%s/%s", folder, given[i]);
        must(rvm_map_allow(map, "fs", allowed[i], rights[i], &error), "rvm_map_allow");
    }
    must(rvm_require(path, ctx, map, &module, &error), file);
    mark("script");
    args[0].kind = rounds ? RVM_NUMBER : RVM_BOOL;
    args[0].as.number = rounds;
    if (!rounds)
        args[0].as.boolean = grants;
    args[1].kind = RVM_BOOL;
    args[1].as.boolean = grants;
    must(rvm_call(module, "run", args, 2, &promise, &error), "run");
    if (promise.kind == RVM_HANDLE)
        must(rvm_await(promise.as.handle, 0, &answer, &error), "await");
    else
        answer = promise;
    mark("end");
    printf("%.*s\n", (int)answer.length, answer.as.data);
    rvm_value_clear(&answer);
    if (promise.kind == RVM_HANDLE)
        rvm_value_clear(&promise);
    rvm_release(module);
    rvm_release(ctx);
    rvm_release(map);
}

/* A name of the host's own: it gets this status, soon, and without much memory. */
static void named(const char *folder, const char *name, rvm_status expected, rvm_status also) {
    char path[70000];
    const char *list[1];
    rvm_options options;
    rvm_handle ctx = 0, module = 0;
    rvm_status status;
    struct rusage before, after;
    double began = now_ms();
    int roots;
    for (roots = 0; roots < 2; roots++) {
        memset(&options, 0, sizeof options);
        options.size = sizeof options;
        options.memory_limit = 64 << 20;
        snprintf(path, sizeof path, "%s/root", folder);
        list[0] = path;
        if (roots) {
            options.roots = list;
            options.roots_count = 1;
        }
        must(rvm_context_new(&options, &ctx, &error), "rvm_context_new");
        snprintf(path, sizeof path, *name == '/' ? "%.0s%s" : "%s/%s", folder, name);
        getrusage(RUSAGE_SELF, &before);
        status = rvm_require(path, ctx, 0, &module, &error);
        getrusage(RUSAGE_SELF, &after);
        if (status != expected && status != also) {
            printf("%.200s: status %d, not %d: %.300s\n", name, status, expected, status ? rvm_error_message(error) : "");
            failures++;
        }
        if (after.ru_maxrss - before.ru_maxrss > 450 * 1024) /* 100 MB as bytes, as text, and as the compiler's */ {
            printf("%.200s: took %ld KiB\n", name, after.ru_maxrss - before.ru_maxrss);
            failures++;
        }
        rvm_error_free(error);
        error = NULL;
        rvm_release(module);
        module = 0;
        rvm_release(ctx);
    }
    if (now_ms() - began > 20000) {
        printf("%.200s: took %.0f ms\n", name, now_ms() - began);
        failures++;
    }
}

static void odd(const char *folder) {
    static const char *const special[] = {"pipe.js", "pipe-package", "socket.js", "zero.js", "full.js", "tty.js", "zero-link.js", "stdin-link.js", "tty-link.js", "mem-link.js", "folder.js", "huge.js", "huge.json", "sparse.js"};
    char name[66000], path[70000];
    size_t i;
    for (i = 0; i < sizeof special / sizeof *special; i++) {
        snprintf(name, sizeof name, "root/special/%s", special[i]);
        /* What is no file, or too large, is an error that says so; links to devices are denied, or not found where the folder of the device has no right to be asked. */
        snprintf(path, sizeof path, "%s/%s", folder, name);
        named(folder, name, strcmp(special[i], "pipe-package") == 0 ? RVM_OK : access(path, F_OK) != 0 ? RVM_NOT_FOUND /* no right to make devices */ : strcmp(special[i], "folder.js") == 0 || strcmp(special[i], "mem-link.js") == 0 ? RVM_NOT_FOUND : RVM_EXCEPTION,
              strstr(special[i], "link") ? RVM_ACCESS_DENIED : RVM_EXCEPTION);
    }
    named(folder, "root/special/text.js", RVM_OUT_OF_MEMORY, RVM_OK);
    named(folder, "root/\xff.js", RVM_INVALID_ARGUMENT, RVM_INVALID_ARGUMENT);
    named(folder, "root/links/circle1.js", RVM_NOT_FOUND, RVM_SYSTEM);
    memset(name, 'x', sizeof name);
    name[65000] = 0;
    named(folder, name, RVM_NOT_FOUND, RVM_SYSTEM);
    memcpy(name, "root/", 5);
    named(folder, name, RVM_NOT_FOUND, RVM_SYSTEM);
}

int main(int argc, char **argv) {
    rvm_process_stats stats;
    if (argc < 3)
        return 2;
    if (strcmp(argv[1], "attempts") == 0) {
        mark("host roots");
        run(argv[2], "attempts.js", 1, 0, 0);
        mark("host default");
        run(argv[2], "attempts.js", 0, 0, 0);
        mark("host grants");
        run(argv[2], "attempts.js", 1, 1, 0);
    } else if (strcmp(argv[1], "races") == 0) {
        mark("host races");
        run(argv[2], "races.js", 1, 1, argc > 3 ? atof(argv[3]) : 300);
    } else
        odd(argv[2]);
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    rvm_stats_process(&stats, NULL);
    if (stats.live_handles || stats.live_realms || stats.bytes_used) {
        printf("left: %llu handles, %llu realms\n", (unsigned long long)stats.live_handles, (unsigned long long)stats.live_realms);
        failures++;
    }
    return failures != 0;
}
