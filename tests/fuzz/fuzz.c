/* What hosts and packages give the library, as a fuzzer makes it up. One program, a target for each kind of input:
 *
 *   source    the text of a CommonJS module          esm     the text of an ES module
 *   package   a package.json, a NUL, a specifier     json    JSON text, in and out
 *   data      data text, in and out                  value   values of every kind, in and out of JavaScript
 *
 * With libFuzzer: fuzz --target=NAME [its own arguments]. With -DREPLAY it has a main of its own: fuzz TARGET FILE…
 * Nothing may crash, hang, answer RVM_INTERNAL or leave anything; and what goes in and out must come to rest: what was written reads back as the same text.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rvm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];
static rvm_error *error;

static _Noreturn void fail(const char *what, const char *more) {
    fprintf(stderr, "fuzz: %s: %.300s\n", what, more ? more : "");
    abort();
}

/* Whether it went well; the error is forgotten. */
static bool good(rvm_status status) {
    if (status == RVM_INTERNAL)
        fail("RVM_INTERNAL", error ? rvm_error_message(error) : "");
    if ((status == RVM_OK) != (error == NULL))
        fail("an answer and its error do not belong together", "");
    if (error && (!rvm_error_name(error) || !rvm_error_message(error)))
        fail("an error without a message", "");
    rvm_error_free(error);
    error = NULL;
    return status == RVM_OK;
}

static rvm_value text_of(uint32_t kind, const void *data, size_t length) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    value.kind = kind;
    value.length = length;
    value.as.data = data;
    return value;
}

static const char *in_folder(const char *name) {
    static char path[4][200];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}
static void write_file(const char *name, const void *data, size_t length) {
    FILE *file = fopen(in_folder(name), "w");
    if (!file || fwrite(data, 1, length, file) != length)
        fail("cannot write", name);
    fclose(file);
}
static void remove_folder(void) {
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command)) {
    }
}
static void make_folder(void) {
    static const char *const files[] = {"package/index.js", "package/lib/a.js", "package/lib/b.mjs", "package/lib/index.json", "package/dist/c.cjs"};
    strcpy(folder, "/tmp/rvm-fuzz-XXXXXX");
    if (!mkdtemp(folder))
        fail("no folder", folder);
    atexit(remove_folder);
    mkdir(in_folder("node_modules"), 0755);
    mkdir(in_folder("node_modules/package"), 0755);
    mkdir(in_folder("node_modules/package/lib"), 0755);
    mkdir(in_folder("node_modules/package/dist"), 0755);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[60];
        snprintf(name, sizeof name, "node_modules/%s", files[i]);
        write_file(name, "1", 1);
    }
}

static rvm_handle new_context(uint64_t memory) {
    rvm_options options;
    rvm_handle ctx = 0;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.base = folder;
    options.memory_limit = memory;
    options.time_limit_ms = 50;
    if (rvm_context_new(&options, &ctx, &error) != RVM_OK)
        fail("no context", rvm_error_message(error));
    return ctx;
}

static void look_at(rvm_handle it) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    if (good(rvm_to_data(it, &value, &error)))
        rvm_value_clear(&value);
    if (good(rvm_to_json(it, &value, &error)))
        rvm_value_clear(&value);
    if (good(rvm_to_string(it, &value, &error)))
        rvm_value_clear(&value);
    if (good(rvm_call(it, NULL, NULL, 0, &value, &error)))
        rvm_value_clear(&value);
    good(rvm_poll(it, NULL, &error));
}

static void nothing_left(void) {
    rvm_process_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    rvm_stats_process(&stats, NULL);
    if (stats.live_handles || stats.live_realms || stats.bytes_used)
        fail("something is left", "");
}

/* ---- the targets ---- */

static void source(const uint8_t *data, size_t size) {
    rvm_handle ctx = new_context(16 << 20), map = 0, module = 0;
    good(rvm_map_new(&map, &error));
    if (good(rvm_map_source(map, "it", (const char *)data, size, &error)) && good(rvm_require("it", ctx, map, &module, &error)))
        look_at(module);
    rvm_release(module), rvm_release(map), rvm_release(ctx);
    nothing_left();
}

static void esm(const uint8_t *data, size_t size) {
    rvm_handle ctx = new_context(16 << 20), module = 0;
    write_file("it.mjs", data, size);
    if (good(rvm_require("./it.mjs", ctx, 0, &module, &error)))
        look_at(module);
    rvm_release(module), rvm_release(ctx);
    nothing_left();
}

static void package(const uint8_t *data, size_t size) {
    const uint8_t *end = memchr(data, 0, size);
    rvm_handle ctx = new_context(4 << 20), module = 0;
    char specifier[500];
    size_t length = end ? size - (size_t)(end - data) - 1 : 0;
    write_file("node_modules/package/package.json", data, end ? (size_t)(end - data) : size);
    snprintf(specifier, sizeof specifier, "package%.*s", (int)(length < 400 ? length : 400), end ? (const char *)end + 1 : "");
    good(rvm_require(specifier, ctx, 0, &module, &error));
    rvm_release(module);
    module = 0;
    write_file("node_modules/package/index.js", "module.exports = ['package', '#in', '#in/x', './lib/a'].map((s) => { try { return require.resolve(s) } catch (e) { return e.code } })", 134);
    good(rvm_require("./node_modules/package/index.js", ctx, 0, &module, &error));
    rvm_release(module), rvm_release(ctx);
    nothing_left();
}

/* A context for many inputs. */
static rvm_handle world;
static int age;
static rvm_handle common(void) {
    rvm_realm_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    if (world && (age++ > 2000 || rvm_stats(world, &stats, NULL) != RVM_OK || stats.condemned)) {
        rvm_release(world);
        world = 0;
        nothing_left();
    }
    if (!world)
        world = new_context(32 << 20), age = 0;
    return world;
}

/* In, out, in again, out again: the two that came out are the same. */
static void in_and_out(uint32_t kind, const uint8_t *data, size_t size) {
    rvm_handle ctx = common(), first = 0, second = 0;
    rvm_value in = text_of(kind, data, size), out, again;
    bool json = kind == RVM_JSON;
    memset(&out, 0, sizeof out);
    memset(&again, 0, sizeof again);
    if (!good(rvm_value_new(ctx, &in, &first, &error)))
        return;
    if (good(json ? rvm_to_json(first, &out, &error) : rvm_to_data(first, &out, &error))) {
        in = text_of(kind, out.as.data, out.length);
        rvm_status status = rvm_value_new(ctx, &in, &second, &error);
        if (status != RVM_OK && status != RVM_TIMEOUT && status != RVM_OUT_OF_MEMORY && status != RVM_CONDEMNED)
            fail("what came out does not go in", rvm_error_message(error));
        if (good(status) && good(json ? rvm_to_json(second, &again, &error) : rvm_to_data(second, &again, &error)) &&
            (again.length != out.length || memcmp(again.as.data, out.as.data, out.length) != 0))
            fail("it comes out otherwise the second time", out.as.data);
    }
    rvm_value_clear(&out), rvm_value_clear(&again);
    rvm_release(first), rvm_release(second);
}
static void json(const uint8_t *data, size_t size) { in_and_out(RVM_JSON, data, size); }
static void data_text(const uint8_t *data, size_t size) { in_and_out(RVM_DATA, data, size); }

/* The first byte is the kind; what JavaScript gives back must be what it got. */
static void value(const uint8_t *data, size_t size) {
    static const char echo[] = "module.exports = (x) => x";
    rvm_handle ctx = common(), map = 0, module = 0;
    rvm_value in, out, bytes;
    if (size < 1)
        return;
    in = text_of(data[0] % 12, data + 1, size - 1);
    memset(&out, 0, sizeof out);
    memset(&bytes, 0, sizeof bytes);
    if (in.kind == RVM_NUMBER || in.kind == RVM_BOOL || (in.kind == RVM_BIGINT && size == 9) || in.kind == RVM_HANDLE) {
        uint64_t word = 0;
        memcpy(&word, data + 1, size - 1 < 8 ? size - 1 : 8);
        in.length = 0;
        in.as.integer = (int64_t)word;
        if (in.kind == RVM_BOOL)
            in.as.boolean = word & 1;
    }
    good(rvm_map_new(&map, &error));
    good(rvm_map_source(map, "echo", echo, sizeof echo - 1, &error));
    if (!good(rvm_require("echo", ctx, map, &module, &error))) {
        rvm_release(map);
        ctx = new_context(32 << 20); /* the common one has another map already */
        good(rvm_map_new(&map, &error));
        good(rvm_map_source(map, "echo", echo, sizeof echo - 1, &error));
        if (!good(rvm_require("echo", ctx, map, &module, &error)))
            fail("no echo", "");
        rvm_release(world);
        world = ctx;
        age = 0;
    }
    rvm_release(map);
    if (good(rvm_call(module, NULL, &in, 1, &out, &error))) {
        if (in.kind == RVM_STRING && (out.kind != RVM_STRING || out.length != in.length || memcmp(out.as.data, in.as.data, in.length) != 0))
            fail("another string", out.as.data);
        if (in.kind == RVM_NUMBER && (out.kind != RVM_NUMBER || (memcmp(&in.as, &out.as, 8) != 0 && !(isnan(in.as.number) && isnan(out.as.number)))))
            fail("another number", "");
        if (in.kind == RVM_BIGINT && in.length == 0 && (out.kind != RVM_BIGINT || out.length != 0 || out.as.integer != in.as.integer))
            fail("another BigInt", "");
        if (in.kind == RVM_BYTES && good(rvm_to_bytes(out.as.handle, &bytes, &error)) && (bytes.length != in.length || memcmp(bytes.as.data, in.as.data, in.length) != 0))
            fail("other bytes", "");
        rvm_value_clear(&bytes);
        rvm_value_clear(&out);
    }
    rvm_release(module);
}

static const struct {
    const char *name;
    void (*run)(const uint8_t *, size_t);
} targets[] = {{"source", source}, {"esm", esm}, {"package", package}, {"json", json}, {"data", data_text}, {"value", value}};
static void (*run)(const uint8_t *, size_t);

static void choose(const char *name) {
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0)
            run = targets[i].run;
    if (!run)
        fail("no target", name);
    make_folder();
}

#ifdef REPLAY
int main(int argc, char **argv) {
    static uint8_t bytes[1 << 20];
    choose(argc > 1 ? argv[1] : "");
    for (int i = 2; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (!file)
            fail("cannot read", argv[i]);
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        uint8_t *copy = malloc(size); /* of its own size, for tools that look at bounds */
        memcpy(copy, bytes, size);
        run(copy, size);
        free(copy);
    }
    rvm_release(world);
    nothing_left();
    printf("fuzz: %s: %d inputs\n", argv[1], argc - 2);
    return 0;
}
#else
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    for (int i = 1; i < *argc; i++)
        if (strncmp((*argv)[i], "--target=", 9) == 0)
            choose((*argv)[i] + 9);
    if (!run)
        fail("--target= is missing", "");
    return 0;
}
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    run(data, size);
    return 0;
}
#endif
