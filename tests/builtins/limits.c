/*
 * Rust halves of built-ins under hostile use: each script ends in an error that says why, within its time limit + 50 ms (and the
 * time that returning its pages takes) and its memory limit, the memory as the kernel counts it for a process of its own.
 *
 *   limits [PATTERN]     the last line is "N passed, M failed"
 */
#define _GNU_SOURCE
#include "rvm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MIB (1024ull * 1024)
#define OVER_MS 50
/* What the system takes to give touched pages back, per MiB: that comes after the stop. */
#define RETURN_MS 0.25
/* Pages of the library that only this script touches, and the allocator's. */
#define SLACK (6 * MIB)
/* Wall clock on a busy machine: the best of several, with a pause before each further one. */
#define TRIES 12
#define PAUSE_MS 100

/* Which errors are right for a case: a status, and a code where it is the script's own exception. */
struct limit_case {
    const char *name;
    const char *script; /* `t` is the built-ins' require */
    uint64_t memory;
    uint64_t time; /* 0: the error comes by itself, within `within` */
    double within;
    int status[2];
    const char *code;
};

#define ANY_STOP {RVM_TIMEOUT, RVM_TIMEOUT}
#define MEMORY {RVM_OUT_OF_MEMORY, RVM_EXCEPTION}
#define THROWN {RVM_EXCEPTION, RVM_EXCEPTION}
#define TOO_LITTLE "ERR_MEMORY_ALLOCATION_FAILED"

static const struct limit_case cases[] = {
    {"pbkdf2 with 10^9 rounds", "require('crypto').pbkdf2Sync('p', 's', 1e9, 32, 'sha512')", 256 * MIB, 200, 0, ANY_STOP, NULL},
    {"pbkdf2 of 2^31-1 bytes", "require('crypto').pbkdf2Sync('p', 's', 1, 2 ** 31 - 1, 'sha1')", 256 * MIB, 0, 500, THROWN, TOO_LITTLE},
    {"pbkdf2 of 200 MB", "require('crypto').pbkdf2Sync('p', 's', 1, 2e8, 'sha1')", 512 * MIB, 200, 0, ANY_STOP, NULL},
    {"pbkdf2 with a callback", "const c = require('crypto'); c.pbkdf2('p', 's', 1e9, 32, 'md5', () => {}); const p = Promise.resolve(); p.then(() => c.pbkdf2Sync('p', 's', 1e9, 32, 'md5'));",
     256 * MIB, 200, 0, ANY_STOP, NULL},
    {"scrypt with N=2^25", "require('crypto').scryptSync('p', 's', 32, { N: 2 ** 25, maxmem: 2 ** 40 })", 256 * MIB, 0, 500, THROWN, TOO_LITTLE},
    {"scrypt of 1 GB", "require('crypto').scryptSync('p', 's', 32, { N: 2 ** 20, r: 8, maxmem: 2 ** 40 })", 256 * MIB, 0, 500, THROWN, TOO_LITTLE},
    {"scrypt within memory", "require('crypto').scryptSync('p', 's', 32, { N: 2 ** 17, r: 8, p: 1000, maxmem: 2 ** 40 })", 256 * MIB, 200, 0, ANY_STOP, NULL},
    {"scrypt fills its table", "require('crypto').scryptSync('p', 's', 32, { N: 2 ** 20, r: 8, maxmem: 2 ** 40 })", 1400 * MIB, 150, 0, ANY_STOP, NULL},
    {"a deflate bomb", "const z = require('zlib'), bomb = z.deflateSync(Buffer.alloc(1.2e8)); z.inflateSync(bomb)", 192 * MIB, 0, 10000, MEMORY, TOO_LITTLE},
    {"a bomb in a bomb", "const z = require('zlib'), one = z.gzipSync(Buffer.alloc(5e7)), all = Buffer.concat(new Array(2000).fill(one)); z.gunzipSync(all)", 256 * MIB, 0, 10000, MEMORY, NULL},
    {"inflating without end", "const z = require('zlib'), one = z.gzipSync(Buffer.alloc(5e7)), all = Buffer.concat(new Array(2000).fill(one)); try { z.gunzipSync(all, { maxOutputLength: 1e8 }) } catch (e) { throw e }",
     512 * MIB, 0, 10000, THROWN, "ERR_BUFFER_TOO_LARGE"},
    {"deflating for long", "require('zlib').deflateSync(Buffer.alloc(1e9), { level: 9 })", 4096 * MIB, 300, 0, ANY_STOP, NULL},
    {"a deflate bomb in time", "const z = require('zlib'), one = z.gzipSync(Buffer.alloc(1e6)), all = Buffer.concat(new Array(4000).fill(one)); z.gunzipSync(all)", 8192 * MIB, 250, 0, ANY_STOP, NULL},
    {"a Brotli bomb", "const z = require('zlib'), bomb = z.brotliCompressSync(Buffer.alloc(1.2e8), { params: { 1: 5 } }); z.brotliDecompressSync(bomb)", 192 * MIB, 0, 10000, MEMORY, TOO_LITTLE},
    {"Brotli at its best for long", "const b = Buffer.concat(new Array(2000).fill(require('crypto').randomBytes(1e5).map((v) => v & 3))); require('zlib').brotliCompressSync(b)", 2048 * MIB, 300, 0, ANY_STOP, NULL},
    {"a thousand Brotli streams", "const z = require('zlib'), list = []; for (let i = 0; i < 1e3; i++) (list[i] = z.createBrotliCompress())._processChunk(Buffer.from('x'), 0); exports.list = list", 256 * MIB, 0, 10000, MEMORY, TOO_LITTLE},
    {"a hundred thousand streams", "const z = require('zlib'), list = []; for (let i = 0; i < 1e5; i++) list.push(z.createDeflate()); exports.list = list", 64 * MIB, 0, 10000, MEMORY, TOO_LITTLE},
    {"hashing 1 GB", "const b = Buffer.alloc(1e9), c = require('crypto'); c.createHash('md5').update(b)", 2048 * MIB, 200, 0, ANY_STOP, NULL},
    {"a hash without end", "require('crypto').createHash('shake256', { outputLength: 2 ** 32 - 1 }).digest()", 256 * MIB, 0, 500, THROWN, TOO_LITTLE},
    {"1 GB in 256 MiB", "Buffer.alloc(1e9)", 256 * MIB, 0, 1000, {RVM_OUT_OF_MEMORY, RVM_OUT_OF_MEMORY}, NULL},
    {"1 GB to base64 in time", "Buffer.alloc(1e9).toString('base64')", 4096 * MIB, 300, 0, {RVM_TIMEOUT, RVM_EXCEPTION}, "ERR_STRING_TOO_LONG"},
    {"400 MB to base64 in time", "Buffer.alloc(4e8).toString('base64')", 4096 * MIB, 100, 0, ANY_STOP, NULL},
    {"250 MB to hex in time", "Buffer.alloc(2.5e8).toString('hex')", 4096 * MIB, 60, 0, ANY_STOP, NULL},
    {"500 MB to utf8 in time", "Buffer.alloc(5e8, 'é').toString()", 4096 * MIB, 250, 0, ANY_STOP, NULL},
    {"500 MB to latin1 in time", "Buffer.alloc(5e8, 255).toString('latin1')", 4096 * MIB, 250, 0, ANY_STOP, NULL},
    {"100 MB to base64 in little memory", "Buffer.alloc(1e8).toString('base64')", 200 * MIB, 0, 5000, MEMORY, TOO_LITTLE},
    {"100 MB to hex in little memory", "Buffer.alloc(1e8).toString('hex')", 200 * MIB, 0, 5000, MEMORY, TOO_LITTLE},
    {"100 MB of no utf8 in little memory", "Buffer.alloc(1e8, 255).toString()", 200 * MIB, 0, 5000, MEMORY, TOO_LITTLE},
    {"decoding 1 GB", "new TextDecoder('utf-16le').decode(new Uint8Array(1e9))", 4096 * MIB, 300, 0, {RVM_TIMEOUT, RVM_EXCEPTION}, NULL},
    {"from 40 MB of base64", "const s = 'QUJD'.repeat(1e7); for (;;) Buffer.from(s, 'base64')", 4096 * MIB, 700, 0, ANY_STOP, NULL},
    {"from 40 MB of hex", "const s = 'abcd'.repeat(1e7); for (;;) Buffer.from(s, 'hex')", 4096 * MIB, 700, 0, ANY_STOP, NULL},
    {"from 40 MB of utf8", "const s = 'é'.repeat(2e7); for (;;) Buffer.from(s)", 4096 * MIB, 700, 0, ANY_STOP, NULL},
    {"encrypting 1 GB", "const c = require('crypto').createCipheriv('aes-256-cbc', Buffer.alloc(32), Buffer.alloc(16)), b = Buffer.alloc(1e9); c.update(b)", 4096 * MIB, 300, 0, ANY_STOP, NULL},
    {"random bytes without end", "require('crypto').randomBytes(2 ** 31 - 1)", 4096 * MIB, 200, 0, ANY_STOP, NULL},
    {"random bytes beyond memory", "require('crypto').randomBytes(2 ** 31 - 1)", 256 * MIB, 0, 1000, {RVM_OUT_OF_MEMORY, RVM_OUT_OF_MEMORY}, NULL},
    {"swallowing the stop", "const c = require('crypto'); for (;;) try { c.pbkdf2Sync('p', 's', 1e9, 32, 'sha1') } catch {} finally { try { c.pbkdf2Sync('p', 's', 1e9, 32, 'sha1') } catch {} }",
     256 * MIB, 200, 0, ANY_STOP, NULL},
    {"an address of 20 MB", "new URL('http://a/' + 'b'.repeat(2e7))", 256 * MIB, 0, 1000, THROWN, "ERR_INVALID_URL"},
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct outcome {
    double ms;
    int status;
    char code[64];
    char message[200];
    uint64_t left; /* bytes of realms after the release */
};

/* In a process of its own. */
static void child(const struct limit_case *c, int out)
{
    struct outcome o = {0};
    rvm_options options = {.size = sizeof options};
    options.memory_limit = c->memory;
    options.time_limit_ms = c->time;
    rvm_handle ctx = 0, map = 0, module = 0;
    rvm_error *error = NULL;
    if (rvm_map_new(&map, &error) || rvm_map_source(map, "hostile", c->script, strlen(c->script), &error) || rvm_context_new(&options, &ctx, &error))
        _exit(3);
    double start = now_ms();
    o.status = rvm_require("hostile", ctx, map, &module, &error);
    o.ms = now_ms() - start;
    if (error) {
        snprintf(o.code, sizeof o.code, "%s", rvm_error_code(error) ? rvm_error_code(error) : "");
        snprintf(o.message, sizeof o.message, "%s", rvm_error_message(error) ? rvm_error_message(error) : "");
        rvm_error_free(error);
    }
    rvm_release(module);
    rvm_release(ctx);
    rvm_release(map);
    rvm_process_stats stats = {.size = sizeof stats};
    rvm_stats_process(&stats, NULL);
    o.left = stats.bytes_used;
    if (write(out, &o, sizeof o) != sizeof o)
        _exit(4);
    _exit(0);
}

static int run(const struct limit_case *c, struct outcome *o, uint64_t *peak)
{
    int ends[2], status;
    struct rusage usage;
    if (pipe(ends))
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(c, ends[1]);
    }
    close(ends[1]);
    memset(o, 0, sizeof *o);
    ssize_t got = read(ends[0], o, sizeof *o);
    close(ends[0]);
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
        return -1;
    *peak = (uint64_t)usage.ru_maxrss * 1024;
    return got == sizeof *o && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : status ? status : -1;
}

int main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    /* What a process takes that loads the same modules and does nothing with them. */
    static const struct limit_case quiet = {"nothing", "require('crypto'); require('zlib').createDeflate(); new TextDecoder(); new URL('http://a'); require('crypto').createHash('md5').update('a').digest()",
                                            64 * MIB, 0, 0, {0, 0}, NULL};
    struct outcome o;
    uint64_t base = 0;
    if (run(&quiet, &o, &base) || o.status != RVM_OK) {
        printf("FAILED: the built-ins do not load: %s\n0 passed, 1 failed\n", o.message);
        return 1;
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct limit_case *c = &cases[i];
        if (argc > 1 && !strstr(c->name, argv[1]))
            continue;
        char why[400] = "";
        double allowed = c->time ? (double)c->time + OVER_MS : c->within, best = 1e18;
        uint64_t peak = 0, most = 0;
        for (int n = 0; n < TRIES; n++) {
            if (n > 0)
                nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
            int broken = run(c, &o, &peak);
            most = peak > most ? peak : most;
            best = o.ms < best ? o.ms : best;
            if (broken)
                snprintf(why, sizeof why, "the process ended with %d", broken);
            else if (o.status != c->status[0] && o.status != c->status[1])
                snprintf(why, sizeof why, "status %d (%s): %s", o.status, o.code, o.message);
            else if (o.status == RVM_EXCEPTION && c->code && strcmp(o.code, c->code) != 0)
                snprintf(why, sizeof why, "code '%s' and not '%s': %s", o.code, c->code, o.message);
            else if (!o.message[0])
                snprintf(why, sizeof why, "an error without a message");
            else if (o.left != 0)
                snprintf(why, sizeof why, "%llu bytes are left", (unsigned long long)o.left);
            if (c->time && most > base)
                allowed = (double)c->time + OVER_MS + (double)((most - base) / MIB) * RETURN_MS;
            if (why[0] || best <= allowed)
                break;
        }
        if (!why[0] && best > allowed)
            snprintf(why, sizeof why, "%.0f ms of %.0f", best, allowed);
        if (!why[0] && most > base + c->memory + SLACK)
            snprintf(why, sizeof why, "%llu MiB beyond the limit", (unsigned long long)((most - base - c->memory) / MIB));
        printf("%s %s: %.0f ms of %.0f, %llu MiB of %llu%s%s\n", why[0] ? "FAILED" : "ok", c->name, best, allowed,
               (unsigned long long)((most > base ? most - base : 0) / MIB), (unsigned long long)(c->memory / MIB), why[0] ? ": " : "", why);
        fflush(stdout);
        if (why[0])
            failed++;
        else
            passed++;
    }
    printf("limits: %d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
