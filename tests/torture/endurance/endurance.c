/* Mixed work, again and again: memory, handles, realms, descriptors and mappings stay what they were.
 *
 *   endurance FIXTURES CYCLES [PACKAGES-FOLDER PACKAGE …]
 *
 * A cycle is one of: case 1, case 1 with a handle that is kept for a while, case 3 in both variants, a module that throws, one that does not parse, one that is not there, values
 * of every kind both ways, a host function that throws, timers and promises, a realm that meets its memory limit, a copy of a template, an npm package. Figures ten times on the way.
 */
#define _GNU_SOURCE
#include "rvm.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long wrong;
static const char *fixtures;

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
#define EXPECT(call, status) expect((call), (status), #call, &error)

static rvm_status host(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)args;
    if (nargs == 0)
        return rvm_error_new("TypeError", "no arguments", "ENOARGS", 7, failure) == RVM_OK ? RVM_EXCEPTION : RVM_INTERNAL;
    return rvm_string_copy("an answer", 9, result);
}

static rvm_handle kept[16];

static void require_one(const char *name, const char *method, rvm_status loads, rvm_status calls) {
    char path[4200];
    rvm_error *error = NULL;
    rvm_handle module = 0;
    rvm_value value;
    memset(&value, 0, sizeof value);
    snprintf(path, sizeof path, "%s/%s", fixtures, name);
    EXPECT(rvm_require(path, 0, 0, &module, &error), loads);
    if (module && method)
        EXPECT(rvm_call(module, method, NULL, 0, &value, &error), calls);
    rvm_value_clear(&value);
    rvm_release(module);
}

static rvm_handle texts; /* a map of modules as text */
static rvm_handle frozen; /* a template */

static void cycle(long i, char **packages, int count) {
    rvm_error *error = NULL;
    rvm_handle ctx = 0, module = 0, function = 0;
    rvm_value value, args[4];
    rvm_options options;
    memset(&value, 0, sizeof value);
    memset(args, 0, sizeof args);
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    switch (i % 32) {
    case 1: /* a handle that is kept */
        rvm_release(kept[i / 32 % 16]);
        kept[i / 32 % 16] = 0;
        EXPECT(rvm_require("case1", 0, texts, &module, &error), RVM_OK);
        EXPECT(rvm_get(module, "leak", &value, &error), RVM_OK);
        kept[i / 32 % 16] = value.as.handle;
        rvm_release(module);
        break;
    case 3:
        require_one("case3.js", NULL, RVM_OK, RVM_OK);
        break;
    case 5: /* globals through a context */
        EXPECT(rvm_context_new(NULL, &ctx, &error), RVM_OK);
        EXPECT(rvm_require("global", ctx, texts, &module, &error), RVM_OK);
        EXPECT(rvm_get(ctx, "left", &value, &error), RVM_OK);
        rvm_value_clear(&value);
        rvm_release(ctx);
        rvm_release(module);
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
        if (count && i % (32 * 32) == 21) {
            char path[4200];
            snprintf(path, sizeof path, "%s/node_modules/%s", packages[0], packages[1 + i / (32 * 32) % (count - 1)]);
            EXPECT(rvm_require(path, 0, 0, &module, &error), RVM_OK);
            rvm_release(module);
        }
        break;
    case 25: /* a copy of a template */
        EXPECT(rvm_instantiate(frozen, &module, &error), RVM_OK);
        EXPECT(rvm_call(module, "leak", NULL, 0, &value, &error), RVM_OK);
        rvm_value_clear(&value);
        rvm_release(module);
        break;
    case 23:
        EXPECT(rvm_release(module | ((rvm_handle)i << 20 | 1)), RVM_STALE_HANDLE);
        break;
    default:
        require_one("case1.js", "leak", RVM_OK, RVM_OK);
    }
}

int main(int argc, char **argv) {
    static const char *const sources[][2] = {
        {"case1", "const all = []; exports.leak = () => all.push(1)"}, {"global", "left = { a: 1 }; globalThis.more = new Array(100).fill(left)"}, {"throws", "throw Object.assign(new RangeError('no'), { code: 'ENO' })"}, {"broken", "let a = ;"},
        {"values", "exports.all = (json, bytes, big, me) => ({ json, bytes, big, date: new Date(0), map: new Map([[1, new Set([json])]]), me: typeof me })"}, {"calls", "exports.call = (f) => { try { f() } catch (e) { return f(e.message) + e.code } }"},
        {"jobs", "exports.go = async () => { await null; await new Promise((y) => setTimeout(y, 0)); queueMicrotask(() => {}); return { done: true } }"}, {"grows", "const a = []; for (;;) a.push(new Array(100))"}};
    long cycles = argc > 2 ? atol(argv[2]) : 50000, i, first = 0, failed = 0;
    rvm_process_stats s;
    double began = now_ms(), last = began, slowest = 0;
    long descriptors = 0, maps = 0, slots = 0;
    rvm_error *error = NULL;
    size_t k;
    fixtures = argv[1];
    rvm_map_new(&texts, NULL);
    for (k = 0; k < sizeof sources / sizeof *sources; k++)
        EXPECT(rvm_map_source(texts, sources[k][0], sources[k][1], strlen(sources[k][1]), &error), RVM_OK);
    EXPECT(rvm_template("case1", 0, texts, &frozen, &error), RVM_OK);
    resident_kib();
    for (i = 1; i <= cycles; i++) {
        double start = now_ms(), took;
        cycle(i, argv + 3, argc - 3);
        took = now_ms() - start;
        slowest = took > slowest ? took : slowest;
        if (i % (cycles / 10) == 0) {
            long kib = resident_kib();
            s = stats();
            printf("endurance: %9ld cycles, %6.1f us each: resident %ld KiB, handles %llu, realms %llu, arenas %llu bytes, pooled %llu slots, descriptors %ld, mappings %ld\n", i, (now_ms() - last) * 1e3 / (double)(cycles / 10), kib, (unsigned long long)s.live_handles,
                   (unsigned long long)s.live_realms, (unsigned long long)s.bytes_used, (unsigned long long)s.pooled_slots, entries("/proc/self/fd"), mappings());
            fflush(stdout);
            last = now_ms();
            if (i == cycles / 10 * 3) {
                first = kib;
                descriptors = entries("/proc/self/fd");
                maps = mappings();
                slots = (long)(s.pooled_slots + s.live_realms);
            } else if (i > cycles / 10 * 3) {
                /* A page per slot, and what libc's malloc may take in one step. */
                if (kib > first + (slots + 16) * 4 + 512 || entries("/proc/self/fd") > descriptors || mappings() > maps + 16 || s.live_handles > 24 || s.live_realms > 18) {
                    printf("  wrong: something grows\n");
                    failed++;
                }
            }
        }
    }
    for (k = 0; k < 16; k++)
        rvm_release(kept[k]);
    rvm_release(texts);
    rvm_release(frozen);
    s = stats();
    if (s.live_handles || s.live_realms || s.bytes_used)
        printf("  wrong: %llu handles and %llu realms live\n", (unsigned long long)s.live_handles, (unsigned long long)s.live_realms), failed++;
    printf("torture: endurance: cycles of mixed work | %ld | %ld | %llu | %.0f\n", cycles, cycles - wrong - failed, (unsigned long long)s.bytes_used, slowest);
    return wrong || failed;
}
