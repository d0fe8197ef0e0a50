/* What a tenant leaves: nothing that the next one could find.
 *
 *   residue TENANT.js [tenants]
 *
 * Each tenant gets a random marker and writes it wherever JavaScript can write; it ends normally, by an exception, at its memory limit, at its time limit or with all
 * its stack used up. After its release, all memory of the process that realms live in is searched for markers, and the next tenant must see the world that the first
 * one saw. The host keeps no marker itself: it makes them on the stack and wipes them.
 */
#define _GNU_SOURCE
#include "rvm.h"
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PREFIX 10
#define LENGTH 40
#define SLOT ((uintptr_t)64 << 20)

/* The beginning of every marker; in the program itself it stands masked. */
static const unsigned char masked[PREFIX] = {'m' ^ 0x5a, 'Q' ^ 0x5a, 'z' ^ 0x5a, 'R' ^ 0x5a, 'e' ^ 0x5a, 'S' ^ 0x5a, 'i' ^ 0x5a, 'D' ^ 0x5a, 'u' ^ 0x5a, 'E' ^ 0x5a};
static volatile unsigned char mask = 0x5a;
static rvm_error *error;
static int failures;
static long found_in_slots, found_in_heap, searched_pages;
static uint64_t seed = 88172645463325252ull;

static unsigned next_random(void) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (unsigned)(seed >> 20);
}
static void wipe(void *at, size_t bytes) {
    volatile unsigned char *p = at;
    while (bytes--)
        *p++ = 0;
}
static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
static void fail(const char *what, long tenant) {
    if (failures++ < 20)
        printf("  tenant %ld: %s\n", tenant, what);
}

/* How often the prefix lies between `from` and `to`, as bytes or as UTF-16. Compared in place: no copy of it is made. */
static long count(const unsigned char *from, const unsigned char *to) {
    long found = 0;
    unsigned char first = masked[0] ^ mask;
    const unsigned char *p = from;
    while (p < to && (p = memchr(p, first, (size_t)(to - p)))) {
        int narrow = 1, wide = 1, i;
        for (i = 1; i < PREFIX && (narrow || wide); i++) {
            unsigned char c = masked[i] ^ mask;
            narrow = narrow && p + i < to && p[i] == c;
            wide = wide && p + 2 * i + 1 < to && p[2 * i] == c && p[2 * i - 1] == 0;
        }
        found += narrow || wide;
        p++;
    }
    return found;
}

/* Looks through all writable memory of the process: the slots of realms, and, counted apart, what is the host's (malloc's heap). */
static void search(long tenant) {
    static char lines[1 << 20];
    char *line, *end;
    unsigned long slot = 1, last = 0; /* the slot that we are in, and where the mapping before ended */
    FILE *maps = fopen("/proc/self/maps", "r");
    size_t length = fread(lines, 1, sizeof lines - 1, maps);
    fclose(maps);
    lines[length] = 0;
    for (line = lines; (end = strchr(line, '\n')); line = end + 1) {
        unsigned long from, to;
        char rights[8], name[300] = "";
        *end = 0;
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) == 3) {
            /* Slots begin at multiples of 64 MiB, and nothing else of this program does; a slot may be several mappings. */
            if (from % SLOT == 0)
                slot = from;
            else if (from != last || from / SLOT != slot / SLOT)
                slot = 1;
            last = to;
        }
        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %299[^\n]", &from, &to, rights, name) < 3 || rights[0] != 'r' || rights[1] != 'w')
            continue;
        if (strstr(name, "[stack") || strstr(name, "residue") || (from <= (unsigned long)(uintptr_t)lines && (unsigned long)(uintptr_t)lines < to))
            continue;
        if (name[0] == 0 && slot != 1) {
            long found = count((const unsigned char *)from, (const unsigned char *)to);
            searched_pages += (long)((to - from) >> 12);
            found_in_slots += found;
            if (found && tenant >= 0) {
                char text[200];
                snprintf(text, sizeof text, "%ld markers left in the slot at %lx", found, from);
                fail(text, tenant);
            }
        } else
            found_in_heap += count((const unsigned char *)from, (const unsigned char *)to) > 0;
    }
}

static void on_console(void *userdata, const char *level, const char *text, size_t length) { (void)userdata, (void)level, (void)text, (void)length; }
static rvm_status echo(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)failure;
    if (nargs)
        *result = args[0];
    result->flags = 0;
    return RVM_OK;
}

static void text_of(rvm_handle module, const char *method, char *out, size_t size, long tenant) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    if (rvm_call(module, method, NULL, 0, &value, &error) != RVM_OK || value.kind != RVM_STRING) {
        fail(error ? rvm_error_message(error) : "no text", tenant);
        rvm_error_free(error);
        error = NULL;
        *out = 0;
        return;
    }
    snprintf(out, size, "%s", value.as.data);
    rvm_value_clear(&value);
}

int main(int argc, char **argv) {
    static const char *const kinds[] = {"plain", "large", "throw", "reject", "memory", "time", "stack", "return", "text"};
    static const rvm_status expected[] = {RVM_OK, RVM_OK, RVM_EXCEPTION, RVM_OK, RVM_OUT_OF_MEMORY, RVM_TIMEOUT, RVM_EXCEPTION, RVM_OK, RVM_OK};
    long tenants = argc > 2 && *argv[2] ? atol(argv[2]) : 91, tenant, limited = 0;
    char world[200] = "", line[2000], random[10][2000];
    double slowest = 0, began, first_origin = 0;
    int i, worlds = 0;
    rvm_process_stats stats;
    seed ^= (uint64_t)getpid() << 32 ^ (uint64_t)time(NULL);
    mallopt(M_MMAP_THRESHOLD, 1 << 30); /* what is the host's stays in its heap, so that slots are told from it */
    mallopt(M_ARENA_MAX, 1);
    memset(random, 0, sizeof random);
    for (tenant = 0; tenant < tenants; tenant++) {
        int kind = (int)(tenant % 9);
        rvm_options options;
        rvm_handle ctx = 0, module = 0, function = 0;
        rvm_value args[2], result, value;
        unsigned char marker[LENGTH + 1];
        rvm_status status;
        memset(&options, 0, sizeof options);
        memset(args, 0, sizeof args);
        memset(&result, 0, sizeof result);
        options.size = sizeof options;
        options.memory_limit = 48 << 20;
        options.time_limit_ms = kind == 5 ? 400 : 0;
        began = now_ms();
        if (rvm_context_new(&options, &ctx, &error) != RVM_OK || rvm_context_console(ctx, on_console, NULL, NULL, &error) != RVM_OK || rvm_require(argv[1], ctx, 0, &module, &error) != RVM_OK) {
            printf("%s\n", error ? rvm_error_message(error) : "no context");
            return 1;
        }
        /* The world is as the first tenant saw it. (Not where there is little time.) */
        if (kind != 5) {
            text_of(module, "world", line, sizeof line, tenant);
            worlds++;
            if (!*world)
                memcpy(world, line, sizeof world);
            else if (strncmp(world, line, sizeof world - 1) != 0)
                fail("its world is not that of the first", tenant);
            text_of(module, "fresh", line, sizeof line, tenant);
            for (i = 0; i < 10; i++)
                if (strncmp(random[i], line, 60) == 0)
                    fail("the random numbers of an earlier tenant", tenant);
            memcpy(random[tenant % 10], line, sizeof line);
            {
                double elapsed = strstr(line, "\"now\":") ? atof(strstr(line, "\"now\":") + 6) : 1e9, origin = strstr(line, "\"origin\":") ? atof(strstr(line, "\"origin\":") + 9) : 0;
                if (elapsed > now_ms() - began + 1000)
                    fail("its clock began before it did", tenant);
                if (origin <= first_origin)
                    fail("its time origin is not its own", tenant);
                first_origin = origin;
            }
        }
        rvm_function_new(ctx, "echo", echo, NULL, NULL, &function, NULL);
        /* The marker, on the stack for as long as it takes. */
        for (i = 0; i < LENGTH; i++)
            marker[i] = i < PREFIX ? masked[i] ^ mask : (unsigned char)('a' + next_random() % 26);
        args[0].kind = RVM_STRING;
        args[0].as.data = (const char *)marker;
        args[0].length = LENGTH;
        args[1].kind = RVM_STRING;
        args[1].as.data = kinds[kind];
        args[1].length = strlen(kinds[kind]);
        rvm_set(ctx, "given", &args[0], NULL);
        memset(&value, 0, sizeof value);
        rvm_call(function, NULL, args, 1, &value, NULL);
        rvm_value_clear(&value);
        status = rvm_call(module, "work", args, 2, &result, &error);
        wipe(marker, sizeof marker);
        if (status != expected[kind]) {
            snprintf(line, sizeof line, "%s: status %d", kinds[kind], status);
            fail(line, tenant);
        }
        limited += status == RVM_OUT_OF_MEMORY || status == RVM_TIMEOUT;
        rvm_error_free(error);
        error = NULL;
        rvm_value_clear(&result);
        if (tenant == tenants - 1) { /* the search itself: what lives is found */
            long before = found_in_slots;
            search(-1);
            if (found_in_slots < before + 100)
                fail("the search does not find what lives", tenant);
            found_in_slots = before;
        }
        rvm_release(function);
        rvm_release(module);
        rvm_release(ctx);
        wipe(line, sizeof line);
        if (now_ms() - began > slowest)
            slowest = now_ms() - began;
        search(tenant);
    }
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    rvm_stats_process(&stats, NULL);
    if (stats.live_realms || stats.live_handles || stats.bytes_used)
        fail("something lives", tenants);
    if (worlds < tenants / 2 || limited < tenants / 9 || searched_pages < tenants * 50 || strlen(world) < 60)
        fail("too little was searched", tenants);
    printf("residue: %ld tenants, %ld pages of slots searched, %ld markers in them; the host's own heap had some after %ld of the tenants (texts of errors that malloc has back)\n", tenants, searched_pages, found_in_slots, found_in_heap);
    printf("torture: residue: tenants | %ld | %ld | %llu | %.0f\n", tenants, tenants - (failures < tenants ? failures : tenants), (unsigned long long)stats.bytes_used, slowest);
    return failures != 0;
}
