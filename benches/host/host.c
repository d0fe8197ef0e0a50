/*
 * A simulated plug-in host: tenants with a module each, a few of them popular and most hardly ever called (Zipf's law). A call goes to the tenant's
 * pooled realm if it is still there, else to a fresh one; realms that were not used for longest are released when memory comes near its budget.
 *
 *   host --folder DIR [--seconds N | --short]
 *
 * Each thread serves its own share of the tenants. The tenants' modules count their calls, so that the host knows what each must answer: a
 * fresh realm counts from one, a pooled one goes on, and nobody sees another's. The output is Markdown; exit code 1 if a check fails. No check asks for speed.
 */
#define _GNU_SOURCE
#include "host.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { THREADS = 2, NONE = -1 };

static struct settings set = {.tenants = 10000, .seconds = 600, .budget = 1024 << 20, .time_limit_ms = 50};

typedef struct {
    rvm_handle ctx, module;
    double count;       /* what the module must have counted */
    uint64_t bytes;     /* of the realm, as last seen */
    int newer, older;   /* neighbours in the list of live ones */
} tenant;

typedef struct {
    pthread_t thread;
    int number, newest, oldest, count;
    tenant *tenants;
    double *popularity; /* cumulated */
    uint64_t seed, bytes, live;
    histogram pooled, fresh;
    uint64_t evicted, recycled, out_of_memory, timeouts, wrong, refused;
    char message[256];  /* of the first thing that went wrong */
} shard;

static int stop;
/* Bytes that each thread's realms may use by their own count: what keeps the resident memory below the budget. */
static uint64_t allowance;

double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* xorshift64*, seeded alike in every run. */
static double random_unit(shard *s) {
    s->seed ^= s->seed >> 12;
    s->seed ^= s->seed << 25;
    s->seed ^= s->seed >> 27;
    return (double)((s->seed * 0x2545F4914F6CDD1Du) >> 11) / 9007199254740992.0;
}

static int choose(shard *s) {
    double x = random_unit(s) * s->popularity[s->count - 1];
    int low = 0, high = s->count - 1;
    while (low < high) {
        int middle = (low + high) / 2;
        if (s->popularity[middle] < x) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void complain(shard *s, int id, const char *what, rvm_error *error) {
    if (s->wrong++ == 0)
        snprintf(s->message, sizeof s->message, "tenant %d: %s%s%s", id * THREADS + s->number, what, error ? ": " : "", error ? rvm_error_message(error) : "");
}

static void unlink_live(shard *s, int id) {
    tenant *t = &s->tenants[id];
    if (t->newer == NONE) s->newest = t->older;
    else s->tenants[t->newer].older = t->older;
    if (t->older == NONE) s->oldest = t->newer;
    else s->tenants[t->older].newer = t->newer;
}

static void link_newest(shard *s, int id) {
    tenant *t = &s->tenants[id];
    t->newer = NONE;
    t->older = s->newest;
    if (s->newest == NONE) s->oldest = id;
    else s->tenants[s->newest].newer = id;
    s->newest = id;
}

static void drop(shard *s, int id) {
    tenant *t = &s->tenants[id];
    unlink_live(s, id);
    s->bytes -= t->bytes;
    s->live--;
    if (rvm_release(t->module) != RVM_OK || rvm_release(t->ctx) != RVM_OK) complain(s, id, "rvm_release failed", NULL);
    t->module = t->ctx = 0;
    t->bytes = 0;
}

static int load(shard *s, int id, rvm_error **error) {
    tenant *t = &s->tenants[id];
    char path[512];
    rvm_options options = {.size = sizeof options, .memory_limit = 16 << 20, .time_limit_ms = set.time_limit_ms};
    rvm_status status;
    tenant_path(path, sizeof path, set.folder, id * THREADS + s->number);
    status = rvm_context_new(&options, &t->ctx, error);
    if (status != RVM_OK) return status;
    status = rvm_require(path, t->ctx, 0, &t->module, error);
    if (status != RVM_OK) {
        rvm_release(t->ctx);
        t->ctx = 0;
        return status;
    }
    t->count = 0;
    link_newest(s, id);
    s->live++;
    return RVM_OK;
}

static void one_call(shard *s) {
    int id = choose(s), kind = tenant_kind(id * THREADS + s->number), pooled;
    tenant *t = &s->tenants[id];
    rvm_error *error = NULL;
    rvm_value argument = {.kind = RVM_NUMBER, .as.number = 7}, answer = {0};
    rvm_status status = RVM_OK;
    double start = now();
    pooled = t->module != 0;
    if (pooled) {
        unlink_live(s, id);
        link_newest(s, id);
    } else {
        status = load(s, id, &error);
    }
    if (status == RVM_OK) status = rvm_call(t->module, "call", &argument, 1, &answer, &error);
    if (status == RVM_OK) {
        rvm_realm_stats stats = {.size = sizeof stats};
        if (kind == HOG) complain(s, id, "a hog answered", NULL);
        if (answer.kind != RVM_NUMBER || answer.as.number != ++t->count) complain(s, id, "a wrong answer", NULL);
        if (rvm_stats(t->module, &stats, NULL) != RVM_OK) complain(s, id, "rvm_stats failed", NULL);
        s->bytes += stats.bytes_used - t->bytes;
        t->bytes = stats.bytes_used;
        /* A tenant that leaks is begun anew. */
        if (t->bytes > (2 << 20)) {
            drop(s, id);
            s->recycled++;
        }
    } else {
        if (status == RVM_OUT_OF_MEMORY && kind == HOG) s->out_of_memory++;
        else if (status == RVM_TIMEOUT && kind == LOOPS) s->timeouts++;
        else if (status == RVM_TIMEOUT && !set.calls) s->refused++; /* a short limit, and a machine that was busy elsewhere */
        else complain(s, id, "failed", error);
        if (t->module) drop(s, id);
    }
    rvm_error_free(error);
    /* The one that was just called stays. */
    while (s->bytes > __atomic_load_n(&allowance, __ATOMIC_RELAXED) && s->oldest != s->newest) {
        drop(s, s->oldest);
        s->evicted++;
    }
    histogram_add(pooled ? &s->pooled : &s->fresh, now() - start);
}

static void *serve(void *argument) {
    shard *s = argument;
    if (set.calls)
        for (int i = 0; i < set.calls / THREADS; i++) one_call(s);
    else
        while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) one_call(s);
    return NULL;
}

static int failed;

static void check(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "FAILED %s\n", what);
        failed = 1;
    }
}

int main(int argc, char **argv) {
    static shard shards[THREADS];
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--short")) set.tenants = 200, set.calls = 6000, set.budget = 16 << 20, set.time_limit_ms = 60000;
        else if (!strcmp(argv[i], "--seconds") && i + 1 < argc) set.seconds = atof(argv[++i]);
        else if (!strcmp(argv[i], "--folder") && i + 1 < argc) set.folder = argv[++i];
        else set.folder = NULL, i = argc;
    }
    if (!set.folder) {
        fprintf(stderr, "usage: host --folder DIR [--seconds N | --short]\n");
        return 2;
    }
    if (write_tenants(&set) != 0) {
        fprintf(stderr, "%s: %s\n", set.folder, strerror(errno));
        return 2;
    }
    set.folder = realpath(set.folder, NULL);
    if (!set.folder) return 2;
    double before = resident_kib(), start, took, last, peak = 0, sum = 0;
    int samples = 0;
    allowance = set.budget / 4 * 3 / THREADS;
    for (int i = 0; i < THREADS; i++) {
        shard *s = &shards[i];
        double total = 0;
        s->number = i;
        s->seed = 0x9E3779B97F4A7C15u + (uint64_t)i;
        s->newest = s->oldest = NONE;
        s->count = set.tenants / THREADS;
        s->tenants = calloc((size_t)s->count, sizeof *s->tenants);
        s->popularity = calloc((size_t)s->count, sizeof *s->popularity);
        if (!s->tenants || !s->popularity) return 2;
        for (int k = 0; k < s->count; k++) s->popularity[k] = total += 1.0 / (k + 1);
    }
    start = last = now();
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&shards[i].thread, NULL, serve, &shards[i])) return 2;
    if (!set.calls)
        while (now() - start < set.seconds * 1e9) {
            struct timespec pause = {0, 500000000};
            nanosleep(&pause, NULL);
            double kib = resident_kib() - before, used = 0;
            if (kib > peak) peak = kib;
            /* Realms' pages take more than realms use, by how much depends on them: the host steers by what it sees. */
            for (int i = 0; i < THREADS; i++) used += (double)__atomic_load_n(&shards[i].bytes, __ATOMIC_RELAXED);
            if (kib * 1024 > (double)set.budget / 2)
                __atomic_store_n(&allowance, (uint64_t)(0.9 * (double)set.budget * used / (kib * 1024) / THREADS), __ATOMIC_RELAXED);
            sum += kib;
            samples++;
        }
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < THREADS; i++) pthread_join(shards[i].thread, NULL);
    took = (now() - start) / 1e9;
    double end = resident_kib() - before;
    if (end > peak) peak = end;
    if (!samples) sum = end, samples = 1;

    shard all = {0};
    for (int i = 0; i < THREADS; i++) {
        shard *s = &shards[i];
        histogram_merge(&all.pooled, &s->pooled);
        histogram_merge(&all.fresh, &s->fresh);
        all.evicted += s->evicted;
        all.recycled += s->recycled;
        all.out_of_memory += s->out_of_memory;
        all.timeouts += s->timeouts;
        all.refused += s->refused;
        all.wrong += s->wrong;
        all.live += s->live;
        if (s->message[0]) fprintf(stderr, "%s\n", s->message);
    }
    histogram both = all.pooled;
    histogram_merge(&both, &all.fresh);
    printf("%d tenants, popularity by Zipf's law, %d threads, budget %llu MiB, %.0f s: %llu calls, %.0f a second.\n\n", set.tenants, THREADS,
           (unsigned long long)(set.budget >> 20), took, (unsigned long long)both.count, (double)both.count / took);
    printf("| calls | share | p50, µs | p99 | p99.9 | most |\n|---|---|---|---|---|---|\n");
    histogram_print("to a pooled realm", &all.pooled, both.count);
    histogram_print("to a fresh realm", &all.fresh, both.count);
    histogram_print("all", &both, both.count);
    printf("\n%llu realms lived at the end; %llu were evicted, %llu begun anew because their tenants leak; %llu calls were stopped by the memory limit and %llu by the "
           "time limit, as their modules deserve, and %llu others by the time limit.\n",
           (unsigned long long)all.live, (unsigned long long)all.evicted, (unsigned long long)all.recycled, (unsigned long long)all.out_of_memory,
           (unsigned long long)all.timeouts, (unsigned long long)all.refused);
    printf("Resident memory above the start, everything counted: %.0f MiB on average, %.0f at most", sum / samples / 1024, peak / 1024);

    check(all.wrong == 0, "every tenant got its own right answer");
    check(all.evicted > 0, "the budget was reached and realms were evicted");
    check(all.out_of_memory > 0, "hogs were called and stopped");
    check(all.recycled > 0, "leaking tenants were begun anew");
    check(all.pooled.count > all.fresh.count, "popular tenants are mostly found in the pool");
    /* The library's own pages, the image and the compiled code of all tenants are besides. */
    check(peak * 1024 <= (double)set.budget * 1.1 + (16 << 20), "resident memory stays near the budget");
    for (int i = 0; i < THREADS; i++) {
        while (shards[i].newest != NONE) drop(&shards[i], shards[i].newest);
        check(shards[i].bytes == 0 && shards[i].live == 0, "the host's own count comes out even");
        free(shards[i].tenants);
        free(shards[i].popularity);
    }
    rvm_trim();
    rvm_process_stats stats = {.size = sizeof stats};
    check(rvm_stats_process(&stats, NULL) == RVM_OK && stats.live_realms == 0 && stats.live_handles == 0 && stats.bytes_used == 0, "nothing lives after the last release");
    double after = resident_kib() - before;
    printf("; %.1f MiB after the last release and rvm_trim.\n", after / 1024);
    /* malloc keeps some of what the code of all tenants had. */
    check(after * 1024 <= (double)set.budget * 0.05 + (8 << 20), "memory comes back");
    return failed;
}
