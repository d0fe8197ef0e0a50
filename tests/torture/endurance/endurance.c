/* Mixed work, again and again: memory, handles, realms, descriptors and mappings stay what they were.
 *
 *   endurance CASES CYCLES [NODE_MODULES …]       CASES: examples/cases. NODE_MODULES: folders that hold one; lodash must be in one of them
 *
 * A cycle is one of: case 1, case 1 with a function that is kept for a while, case 2 (lodash's memoize of a host function, in a realm of its own and in a copy of
 * a template), case 3 in both variants, a module that throws, one that does not parse, one that is not there, values of every kind both ways, a host function
 * that throws, timers and promises, a realm that meets its memory limit, a copy of a template, an npm package. Every answer is compared. Figures per million
 * cycles, or ten times on the way.
 *
 * ENDURANCE_ONLY=n: only the kind n of cycle(), to find which one grows.
 * RVM_PLANT=fault: that fault from now and then, which must be noticed (tests/torture/plants.sh): handle, realm, memory, descriptor, mapping, answer, count.
 */
#define _GNU_SOURCE
#include "rvm.h"
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static long wrong;
static const char *cases, *fault;

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
static long resident_kib(void) {
    static char text[8192];
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
    long kib = -1;
    if (file)
        fclose(file);
    text[n] = 0;
    if (strstr(text, "\nRss:"))
        sscanf(strstr(text, "\nRss:"), "\nRss: %ld", &kib);
    return kib;
}
static long entries(const char *path) {
    DIR *folder = opendir(path);
    long n = 0;
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}
static long mappings(void) {
    FILE *file = fopen("/proc/self/maps", "r");
    long n = 0;
    int c;
    while ((c = fgetc(file)) != EOF)
        n += c == '\n';
    fclose(file);
    return n;
}
static rvm_process_stats stats(void) {
    rvm_process_stats it;
    memset(&it, 0, sizeof it);
    it.size = sizeof it;
    rvm_stats_process(&it, NULL);
    return it;
}
static void expect(rvm_status status, rvm_status expected, const char *what, rvm_error **error) {
    if (status != expected && wrong++ < 20)
        printf("  wrong: %s: status %d, not %d: %.200s\n", what, status, expected, *error ? rvm_error_message(*error) : "");
    rvm_error_free(*error);
    *error = NULL;
}
static void incorrect(const char *what, double got, double expected) {
    if (wrong++ < 20)
        printf("  wrong: %s: %.17g, not %.17g\n", what, got, expected);
}
#define EXPECT(call, status) expect((call), (status), #call, &error)

static rvm_status host(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)args;
    if (nargs == 0)
        return rvm_error_new("TypeError", "no arguments", "ENOARGS", 7, failure) == RVM_OK ? RVM_EXCEPTION : RVM_INTERNAL;
    return rvm_string_copy("an answer", 9, result);
}

/* ---- the cases of examples/cases ---- */

static rvm_handle from_cases(const char *name, rvm_handle ctx) {
    char path[4200];
    rvm_error *error = NULL;
    rvm_handle module = 0;
    snprintf(path, sizeof path, "%s/%s", cases, name);
    EXPECT(rvm_require(path, ctx, 0, &module, &error), RVM_OK);
    return module;
}
static rvm_value number(double n) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    value.kind = RVM_NUMBER;
    value.as.number = n;
    return value;
}
static void gives(rvm_handle target, const char *method, const rvm_value *args, size_t nargs, double expected) {
    rvm_error *error = NULL;
    rvm_value value;
    memset(&value, 0, sizeof value);
    EXPECT(rvm_call(target, method, args, nargs, &value, &error), RVM_OK);
    if (value.kind != RVM_NUMBER || value.as.number != expected)
        incorrect(method, value.as.number, expected);
    rvm_value_clear(&value);
}

static void case1(void) {
    rvm_handle module = from_cases("case1.js", 0);
    gives(module, "leak", NULL, 0, 1);
    rvm_release(module);
}

/* The handle to the function alone keeps the array: each lives for 16 turns, and its array grows once. */
static rvm_handle kept[16];
static void case1_kept(long turn) {
    rvm_error *error = NULL;
    rvm_value function;
    rvm_handle module, old = kept[turn % 16];
    memset(&function, 0, sizeof function);
    if (old) {
        gives(old, NULL, NULL, 0, 2);
        rvm_release(old);
    }
    module = from_cases("case1.js", 0);
    EXPECT(rvm_get(module, "leak", &function, &error), RVM_OK);
    gives(module, "leak", NULL, 0, 1);
    kept[turn % 16] = function.as.handle;
    rvm_release(module);
}

/* lodash's memoize remembers every answer of a host's function that takes and gives BigInts. */
static long squares;
static rvm_status square(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call;
    if (nargs != 1 || args[0].kind != RVM_BIGINT || args[0].length != 0)
        return rvm_error_new("TypeError", "square takes a BigInt", NULL, 0, failure) == RVM_OK ? RVM_EXCEPTION : RVM_INTERNAL;
    squares += fault && strcmp(fault, "count") == 0 ? 2 : 1;
    memset(result, 0, sizeof *result);
    result->kind = RVM_BIGINT;
    result->as.integer = args[0].as.integer * args[0].as.integer;
    return RVM_OK;
}
static void memoized_square(rvm_handle memoized, int64_t key) {
    rvm_error *error = NULL;
    rvm_value argument, result;
    memset(&argument, 0, sizeof argument);
    memset(&result, 0, sizeof result);
    argument.kind = RVM_BIGINT;
    argument.as.integer = key;
    EXPECT(rvm_call(memoized, NULL, &argument, 1, &result, &error), RVM_OK);
    if (result.kind != RVM_BIGINT || result.length != 0 || result.as.integer != key * key)
        incorrect("a memoized square", (double)result.as.integer, (double)(key * key));
    rvm_value_clear(&result);
}
static void case2(rvm_handle lodash, long turn) {
    rvm_error *error = NULL;
    rvm_handle function = 0;
    rvm_value argument, memoized;
    long before = squares, key;
    memset(&argument, 0, sizeof argument);
    memset(&memoized, 0, sizeof memoized);
    EXPECT(rvm_function_new(lodash, "square", square, NULL, NULL, &function, &error), RVM_OK);
    argument.kind = RVM_HANDLE;
    argument.as.handle = function;
    EXPECT(rvm_call(lodash, "memoize", &argument, 1, &memoized, &error), RVM_OK);
    rvm_release(lodash);
    rvm_release(function);
    if (memoized.kind != RVM_HANDLE) {
        incorrect("memoize", memoized.kind, RVM_HANDLE);
        return;
    }
    for (key = 0; key < 10; key++) /* five keys, each twice */
        memoized_square(memoized.as.handle, turn % 1000000 + key % 5);
    if (squares - before != 5)
        incorrect("calls of a memoized function", (double)(squares - before), 5);
    rvm_release(memoized.as.handle);
}

/* A private variable full of circles; then the same as a global, which holds the realm after module and context went. */
static void case3(void) {
    rvm_value twelve = number(12);
    rvm_handle module = from_cases("case3.js", 0);
    gives(module, "turn", &twelve, 1, 12);
    gives(module, "turn", &twelve, 1, 24);
    rvm_release(module);
}
static void case3_global(void) {
    rvm_error *error = NULL;
    rvm_value twelve = number(12), circle;
    rvm_handle ctx = 0, module;
    memset(&circle, 0, sizeof circle);
    EXPECT(rvm_context_new(NULL, &ctx, &error), RVM_OK);
    module = from_cases("case3-global.js", ctx);
    gives(module, "turn", &twelve, 1, 12);
    EXPECT(rvm_get(ctx, "circle", &circle, &error), RVM_OK);
    rvm_release(module);
    rvm_release(ctx);
    gives(circle.as.handle, "turn", &twelve, 1, 24);
    rvm_value_clear(&circle);
}

/* ---- npm packages: loaded, and asked something ---- */

static const struct {
    const char *name, *method, *arguments[2], *answer; /* arguments as JSON; method NULL: the module itself. answer NULL: loaded only */
} packages[] = {
    {"ms", NULL, {"\"2 days\"", NULL}, "1.728e+08"},
    {"semver", "satisfies", {"\"1.2.3\"", "\"^1.0.0\""}, "true"},
    {"lodash", "chunk", {"[1,2,3,4,5]", "2"}, "[[1,2],[3,4],[5]]"},
    {"yaml", "parse", {"\"a: [1, b]\"", NULL}, "{\"a\":[1,\"b\"]}"},
    {"marked", "parse", {"\"# *a*\"", NULL}, "<h1><em>a</em></h1>\n"},
    {"moment", "isMoment", {"1", NULL}, "false"},
    {"ajv", NULL, {NULL, NULL}, NULL},
};
enum { PACKAGES = sizeof packages / sizeof *packages };
static const char *folders[PACKAGES];
static long packages_used;

static void package(size_t at) {
    char path[4200];
    rvm_error *error = NULL;
    rvm_handle module = 0;
    rvm_value args[2], value;
    size_t n;
    snprintf(path, sizeof path, "%s/node_modules/%s", folders[at], packages[at].name);
    EXPECT(rvm_require(path, 0, 0, &module, &error), RVM_OK);
    memset(args, 0, sizeof args);
    memset(&value, 0, sizeof value);
    for (n = 0; n < 2 && packages[at].arguments[n]; n++) {
        args[n].kind = RVM_JSON;
        args[n].as.data = packages[at].arguments[n];
        args[n].length = strlen(packages[at].arguments[n]);
    }
    if (packages[at].answer) {
        char text[200] = "";
        EXPECT(rvm_call(module, packages[at].method, args, n, &value, &error), RVM_OK);
        if (value.kind == RVM_HANDLE) {
            rvm_value json;
            memset(&json, 0, sizeof json);
            EXPECT(rvm_to_json(value.as.handle, &json, &error), RVM_OK);
            rvm_value_clear(&value);
            value = json;
        }
        if (value.kind == RVM_NUMBER)
            snprintf(text, sizeof text, "%g", value.as.number);
        else if (value.kind == RVM_BOOL)
            snprintf(text, sizeof text, "%s", value.as.boolean ? "true" : "false");
        else if (value.kind == RVM_STRING || value.kind == RVM_JSON)
            snprintf(text, sizeof text, "%s", (const char *)value.as.data);
        if (strcmp(text, packages[at].answer) != 0)
            incorrect(packages[at].name, value.kind, 0);
        rvm_value_clear(&value);
    }
    rvm_release(module);
    packages_used++;
}

/* ---- a cycle ---- */

static rvm_handle texts;          /* a map of modules as text */
static rvm_handle frozen, lodash; /* templates */
static size_t found[PACKAGES], count;
static const char *lodash_path;

static void cycle(long i) {
    rvm_error *error = NULL;
    rvm_handle ctx = 0, module = 0, function = 0;
    rvm_value value, args[4];
    rvm_options options;
    memset(&value, 0, sizeof value);
    memset(args, 0, sizeof args);
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    switch (i % 32) {
    case 1:
        case1_kept(i / 32);
        break;
    case 3:
        case3();
        break;
    case 5:
        case3_global();
        break;
    case 29: /* a load of lodash takes as long as thirty copies */
        if (i / 32 % 16 == 0)
            EXPECT(rvm_require(lodash_path, 0, 0, &module, &error), RVM_OK);
        else
            EXPECT(rvm_instantiate(lodash, &module, &error), RVM_OK);
        case2(module, i / 32);
        break;
    case 7:
        EXPECT(rvm_require("throws", 0, texts, &module, &error), RVM_EXCEPTION);
        break;
    case 9:
        EXPECT(rvm_require("broken", 0, texts, &module, &error), RVM_EXCEPTION);
        break;
    case 11:
        EXPECT(rvm_require("./gone", 0, texts, &module, &error), RVM_NOT_FOUND);
        break;
    case 13: /* values */
        EXPECT(rvm_require("values", 0, texts, &module, &error), RVM_OK);
        args[0].kind = RVM_JSON;
        args[0].as.data = "{\"a\":[1,2,{\"b\":\"text\"}]}";
        args[0].length = strlen(args[0].as.data);
        args[1].kind = RVM_BYTES;
        args[1].as.data = "bytes";
        args[1].length = 5;
        args[2].kind = RVM_BIGINT;
        args[2].as.data = "123456789012345678901234567890";
        args[2].length = 30;
        args[3].kind = RVM_HANDLE;
        args[3].as.handle = module;
        EXPECT(rvm_call(module, "all", args, 4, &value, &error), RVM_OK);
        if (value.kind == RVM_HANDLE) {
            rvm_value text;
            memset(&text, 0, sizeof text);
            EXPECT(rvm_to_data(value.as.handle, &text, &error), RVM_OK);
            rvm_value_clear(&text);
        }
        rvm_value_clear(&value);
        rvm_release(module);
        break;
    case 15: /* host functions */
        EXPECT(rvm_require("calls", 0, texts, &module, &error), RVM_OK);
        EXPECT(rvm_function_new(module, "host", host, NULL, NULL, &function, &error), RVM_OK);
        args[0].kind = RVM_HANDLE;
        args[0].as.handle = function;
        EXPECT(rvm_call(module, "call", args, 1, &value, &error), RVM_OK);
        rvm_value_clear(&value);
        EXPECT(rvm_call(function, NULL, NULL, 0, &value, &error), RVM_EXCEPTION);
        rvm_release(function);
        rvm_release(module);
        break;
    case 17: /* promises, timers */
        EXPECT(rvm_require("jobs", 0, texts, &module, &error), RVM_OK);
        EXPECT(rvm_call(module, "go", NULL, 0, &value, &error), RVM_OK);
        if (value.kind == RVM_HANDLE) {
            rvm_value settled;
            memset(&settled, 0, sizeof settled);
            EXPECT(rvm_await(value.as.handle, 0, &settled, &error), RVM_OK);
            rvm_value_clear(&settled);
        }
        rvm_value_clear(&value);
        rvm_release(module);
        break;
    case 19: /* the memory limit, now and then */
        if (i % (32 * 64) != 19)
            break;
        options.memory_limit = 4 << 20;
        EXPECT(rvm_context_new(&options, &ctx, &error), RVM_OK);
        EXPECT(rvm_require("grows", ctx, texts, &module, &error), RVM_OUT_OF_MEMORY);
        rvm_release(ctx);
        break;
    case 21: /* a package, now and then */
        if (i / 32 % 32 == 0)
            package(found[(size_t)(i / 1024) % count]);
        break;
    case 25: /* a copy of a template */
        EXPECT(rvm_instantiate(frozen, &module, &error), RVM_OK);
        gives(module, "leak", NULL, 0, 1);
        rvm_release(module);
        break;
    case 23:
        EXPECT(rvm_release(module | ((rvm_handle)i << 20 | 1)), RVM_STALE_HANDLE);
        break;
    default:
        case1();
    }
}

/* Faults of a host, or what a fault of the library would look like. */
static void plant(long i) {
    rvm_handle handle = 0;
    if (i % 64)
        return;
    if (strcmp(fault, "handle") == 0)
        rvm_retain(kept[0], &handle, NULL);
    else if (strcmp(fault, "realm") == 0)
        handle = from_cases("case1.js", 0);
    else if (strcmp(fault, "memory") == 0)
        *(void *volatile *)malloc(40000) = NULL;
    else if (strcmp(fault, "descriptor") == 0)
        wrong += dup(0) < 0;
    else if (strcmp(fault, "mapping") == 0) /* not beside each other: the next one would become one with it */
        mmap(NULL, 4096, i & 64 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    else if (strcmp(fault, "answer") == 0 && kept[0])
        gives(kept[0], NULL, NULL, 0, 2); /* once too often: its next owner finds 3 */
}

typedef struct {
    long kib, descriptors, mappings, handles, realms;
    long long bytes, heap;
} figures;
static figures measure(void) {
    rvm_process_stats s = stats();
    figures it;
    it.kib = resident_kib();
    it.descriptors = entries("/proc/self/fd");
    it.mappings = mappings();
    it.handles = (long)s.live_handles;
    it.realms = (long)s.live_realms;
    it.bytes = (long long)s.bytes_used;
    it.heap = (long long)mallinfo2().uordblks;
    return it;
}

int main(int argc, char **argv) {
    static const char *const sources[][2] = {
        {"case1", "const all = []; exports.leak = () => all.push(1)"}, {"global", "left = { a: 1 }; globalThis.more = new Array(100).fill(left)"}, {"throws", "throw Object.assign(new RangeError('no'), { code: 'ENO' })"}, {"broken", "let a = ;"},
        {"values", "exports.all = (json, bytes, big, me) => ({ json, bytes, big, date: new Date(0), map: new Map([[1, new Set([json])]]), me: typeof me })"}, {"calls", "exports.call = (f) => { try { f() } catch (e) { return f(e.message) + e.code } }"},
        {"jobs", "exports.go = async () => { await null; await new Promise((y) => setTimeout(y, 0)); queueMicrotask(() => {}); return { done: true } }"}, {"grows", "const a = []; for (;;) a.push(new Array(100))"}};
    long cycles = argc > 2 ? atol(argv[2]) : 50000, step = cycles >= 3000000 ? 1000000 : cycles / 10, i, failed = 0;
    double last, slowest = 0, slowest_of_step = 0;
    const char *only = getenv("ENDURANCE_ONLY");
    figures first, now;
    rvm_process_stats s;
    rvm_error *error = NULL;
    char path[4200];
    size_t k;
    int folder;
    setvbuf(stdout, NULL, _IOLBF, 0);
    cases = argv[1];
    fault = getenv("RVM_PLANT");
    memset(&first, 0, sizeof first);
    for (k = 0; k < PACKAGES; k++)
        for (folder = 3; folder < argc && !folders[k]; folder++) {
            snprintf(path, sizeof path, "%s/node_modules/%s/package.json", argv[folder], packages[k].name);
            if (access(path, R_OK) == 0) {
                folders[k] = argv[folder];
                found[count++] = k;
                if (strcmp(packages[k].name, "lodash") == 0) {
                    snprintf(path, sizeof path, "%s/node_modules/lodash", argv[folder]);
                    lodash_path = strdup(path);
                }
            }
        }
    if (!lodash_path || step < 1) {
        fprintf(stderr, "endurance: lodash is in none of the folders, or there are too few cycles\n");
        return 2;
    }
    rvm_map_new(&texts, NULL);
    for (k = 0; k < sizeof sources / sizeof *sources; k++)
        EXPECT(rvm_map_source(texts, sources[k][0], sources[k][1], strlen(sources[k][1]), &error), RVM_OK);
    EXPECT(rvm_template("case1", 0, texts, &frozen, &error), RVM_OK);
    EXPECT(rvm_template(lodash_path, 0, 0, &lodash, &error), RVM_OK);
    for (i = 0; i < 8; i++) /* what is compiled and kept once, and what is kept of files that are loaded often */
        for (k = 0; k < count; k++)
            package(found[k]);
    for (i = 0; i < 2048; i++)
        cycle(i);
    packages_used = squares = 0;
    measure();
    printf("%12s %9s %9s %12s %12s %8s %7s %12s %12s %9s\n", "cycles", "us each", "worst ms", "resident KiB", "heap bytes", "handles", "realms", "arena bytes", "descriptors", "mappings");
    last = now_ms();
    for (i = 1; i <= cycles; i++) {
        double start = now_ms(), took;
        cycle(only ? i * 32 + atoi(only) : i);
        took = now_ms() - start;
        slowest_of_step = took > slowest_of_step ? took : slowest_of_step;
        if (fault)
            plant(i);
        if (i % step)
            continue;
        now = measure();
        printf("%12ld %9.1f %9.1f %12ld %12lld %8ld %7ld %12lld %12ld %9ld\n", i, (now_ms() - last) * 1e3 / (double)step, slowest_of_step, now.kib, now.heap, now.handles, now.realms, now.bytes, now.descriptors, now.mappings);
        last = now_ms();
        slowest = slowest_of_step > slowest ? slowest_of_step : slowest;
        slowest_of_step = 0;
        if (i == step * 2)
            first = now;
        if (i <= step * 2)
            continue;
        /* Resident: a page for each slot that there may be, and what libc's malloc takes in one step. The heap: what malloc leaves over in a block that is taken anew counts as the
           block's, so what is kept (paths, compiled code) settles slowly: some 40 KB in a million cycles, less and less. A byte lost in each cycle would be 1 MB. */
        if (now.kib > first.kib + 1024 || now.heap > first.heap + (256 << 10) || now.handles != first.handles || now.realms != first.realms || now.bytes != first.bytes || now.descriptors != first.descriptors ||
            now.mappings > first.mappings + 16) {
            printf("  wrong: something grows\n");
            failed++;
        }
    }
    for (k = 0; k < 16; k++)
        rvm_release(kept[k]);
    rvm_release(texts);
    rvm_release(frozen);
    rvm_release(lodash);
    s = stats();
    if (s.live_handles || s.live_realms || s.bytes_used)
        printf("  wrong: %llu handles and %llu realms live\n", (unsigned long long)s.live_handles, (unsigned long long)s.live_realms), failed++;
    if (!only && (packages_used < cycles / 1024 - 1 || squares < (cycles / 32 - 1) * 5))
        incorrect("packages used", (double)packages_used, (double)(cycles / 1024)), failed++;
    printf("torture: endurance: cycles of mixed work | %ld | %ld | %llu | %.0f\n", cycles, cycles - wrong - failed, (unsigned long long)s.bytes_used, slowest);
    return wrong || failed;
}
