/* Random sequences of all exported functions, from one or several threads, with callbacks that do more of the same.
 *
 *   fire FOLDER HEADER [--seed S] [--rounds R] [--steps N] [--threads T] [--seconds LIMIT] [--name NAME] [--trace]
 *
 * A round is N steps of each thread from an empty pool; then everything is released, and nothing may be left. Rounds of one thread and of T threads take
 * turns. Each round runs in a child and has a seed of its own (S, S+1, …), which is printed when it fails; a failing round of one thread
 * is then shrunk: the fewest steps that still fail, run once more with their trace. `--seed S --rounds 1 --threads 1` repeats it.
 * The last line is `torture: random fire … | tried | survived | leaked bytes | slowest ms`.
 */
#include "fire.h"

#include <ctype.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ON_SHELF = 12, DEAD = 64, PATIENCE_S = 5, HANG_S = 120 };

_Thread_local shooter *me;
shooter shooters[MOST_THREADS];
bool tracing, strict;
const char *folder;
static _Atomic rvm_handle pool[SHELVES][ON_SHELF];
static _Atomic rvm_handle dead[DEAD];
static const char *skipped; /* steps that a shrunk run leaves out */
static long steps = 20000;

/* What a child tells: in shared memory, for it may crash. */
static struct tally {
    _Atomic long operations, callbacks, leaked;
    _Atomic int statuses[17];
    double slowest;
} *tally;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}
uint64_t dice(void) { return mixed(me->random += 0x9E3779B97F4A7C15); }

void fail(const char *what, const char *call) {
    fprintf(stderr, "fire: %s, in %s (thread %d, step %ld)\n", what, call ? call : "?", me ? me->number : -1, me ? (long)me->steps : -1);
    fflush(stderr);
    abort();
}

void judge(const char *call, rvm_status status, rvm_error **place, rvm_error *error, bool is_dead) {
    char text[300];
    me->running = call;
    if (tracing)
        printf("%*s%ld.%d %.90s: %d %.120s\n", me->depth * 2, "", (long)me->steps, me->number, call, status, error ? rvm_error_message(error) : "");
    if (status < 0 || status == RVM_INTERNAL || status > RVM_NOT_FREEZABLE) {
        snprintf(text, sizeof text, "status %d: %.200s", status, error ? rvm_error_message(error) : "no error asked for");
        fail(text, call);
    }
    tally->statuses[status]++;
    if (is_dead && status == RVM_OK)
        fail("a dead handle was taken", call);
    if (place && (status == RVM_OK) != (error == NULL))
        fail(error ? "an error without a failure" : "a failure without an error", call);
    if (!error)
        return;
    use_error(error);
    if (rvm_error_status(error) != status)
        fail("the error tells another status", call);
    rvm_error_free(error);
}

/* ---- the pool ---- */

static target choose(int shelf) {
    uint64_t how = below(100);
    if (how < 2)
        return (target){0, true};
    if (how < 4) /* forged: a generation that no handle has yet */
        return (target){pool[below(SHELVES)][below(ON_SHELF)] ^ (uint64_t)(1 + below(255)) << 52 ^ 1, true};
    if (how < 5)
        return (target){dice(), false};
    if (how < 8)
        return (target){dead[below(DEAD)], true};
    if (how < 16)
        shelf = (int)below(SHELVES);
    for (int i = 0; i < 9; i++) {
        rvm_handle handle = pool[shelf][below(ON_SHELF)];
        if (handle)
            return (target){handle, false};
    }
    return (target){pool[MODULE][below(ON_SHELF)], false};
}

target aim(int shelf) {
    target it = choose(shelf);
    me->realm = rvm_realm_id(it.handle);
    return it;
}
rvm_handle own(rvm_handle handle) { return !strict || rvm_realm_id(handle) == me->realm ? handle : 0; }
rvm_handle aim_value(int shelf) {
    rvm_handle handle = 0;
    for (int i = 0; i < 8 && !handle; i++)
        handle = own(choose(i < 6 ? shelf : (int)below(SHELVES)).handle);
    return handle;
}

static void let_go(rvm_handle handle) {
    if (handle && rvm_release(handle) == RVM_OK)
        dead[below(DEAD)] = handle;
}
void put(int shelf, rvm_handle handle) { let_go(atomic_exchange(&pool[shelf][below(ON_SHELF)], handle)); }
void release_something(void) {
    static const rvm_handle forged[] = {0, 1, UINT64_MAX, UNTOUCHED};
    if (chance(5)) {
        rvm_handle handle = forged[below(4)];
        MUST(rvm_release(handle) == (handle ? RVM_STALE_HANDLE : RVM_OK));
    } else if (chance(4)) {
        rvm_handle handle = dead[below(DEAD)];
        MUST(!handle || rvm_release(handle) == RVM_STALE_HANDLE);
    } else
        let_go(atomic_exchange(&pool[below(SHELVES)][below(ON_SHELF)], 0));
}
void empty_pool(void) {
    for (int shelf = 0; shelf < SHELVES; shelf++)
        for (int i = 0; i < ON_SHELF; i++)
            let_go(atomic_exchange(&pool[shelf][i], 0));
}

/* ---- a round ---- */

static int total_weight;
void random_operation(void) {
    uint64_t at;
    size_t i = 0;
    if (me->budget-- <= 0)
        return;
    tally->operations++;
    for (at = below((uint64_t)total_weight); at >= (uint64_t)operations[i].weight; i++)
        at -= (uint64_t)operations[i].weight;
    me->running = operations[i].name;
    if (tracing)
        printf("%*s%ld.%d %s\n", me->depth * 2, "", (long)me->steps, me->number, operations[i].name), fflush(stdout);
    operations[i].run();
}

static uint64_t round_seed;
static void *shoot(void *place) {
    me = place;
    for (long step = 0; step < steps; step++) {
        double start = now(), took;
        me->steps = step;
        if (skipped && skipped[step])
            continue;
        me->random = mixed(round_seed * 1000003 + (uint64_t)me->number) ^ mixed((uint64_t)step);
        me->depth = me->scopes = 0;
        me->budget = 30;
        memset(me->borrowed, 0, sizeof me->borrowed);
        memset(&me->scope[0], 0, sizeof me->scope[0]);
        rvm_scope_begin(&me->scope[0]);
        me->scopes = 1;
        me->since = start;
        random_operation();
        me->since = 0;
        rvm_scope_end(&me->scope[0]);
        if ((took = now() - start) > tally->slowest)
            tally->slowest = took;
    }
    rvm_watch(NULL, NULL);
    me->budget = 0;
    return NULL;
}

/* Random scripts can be slow; none may hang. */
static void *watch_over(void *unused) {
    (void)unused;
    for (;;) {
        usleep(200000);
        for (int i = 0; i < MOST_THREADS; i++) {
            double since = shooters[i].since;
            if (since && now() - since > PATIENCE_S)
                __atomic_store_n(&shooters[i].scope[0].stop, 1, __ATOMIC_RELAXED);
            if (since && now() - since > HANG_S) {
                fprintf(stderr, "fire: HANGS in %s (thread %d, step %ld)\n", shooters[i].running, i, (long)shooters[i].steps);
                abort();
            }
        }
    }
    return NULL;
}

static int play(uint64_t seed, int threads) {
    pthread_t thread[MOST_THREADS], watchdog;
    rvm_process_stats stats = {.size = sizeof stats};
    if (chdir(folder))
        return 2;
    signal(SIGPIPE, SIG_IGN);
    round_seed = seed;
    strict = seed % 4 != 3;
    for (int i = 0; i < MOST_THREADS; i++)
        shooters[i].number = i;
    for (size_t i = 0; i < operation_count; i++)
        total_weight += operations[i].weight;
    me = &shooters[0];
    me->random = mixed(seed);
    warm_up();
    pthread_create(&watchdog, NULL, watch_over, NULL);
    for (int i = 1; i < threads; i++)
        pthread_create(&thread[i], NULL, shoot, &shooters[i]);
    shoot(&shooters[0]);
    for (int i = 1; i < threads; i++)
        pthread_join(thread[i], NULL);
    empty_pool();
    tally->callbacks += called;
    rvm_stats_process(&stats, NULL);
    if (strict)
        tally->leaked += (long)stats.bytes_used;
    if (strict && (stats.live_handles || stats.live_realms || stats.bytes_used || dropped != registered)) {
        fprintf(stderr, "fire: %lu handles, %lu realms, %lu bytes are left, %ld of %ld callbacks were dropped\n", (unsigned long)stats.live_handles, (unsigned long)stats.live_realms,
                (unsigned long)stats.bytes_used, (long)dropped, (long)registered);
        return 1;
    }
    return 0;
}

/* In a child; 0 if it went well. */
static int apart(uint64_t seed, int threads, bool quiet) {
    int status = 0;
    pid_t child;
    fflush(NULL);
    if ((child = fork()) == 0) {
        if (quiet && !freopen("/dev/null", "w", stderr))
            _exit(3);
        exit(play(seed, threads)); /* exit, not _exit: valgrind looks at what is left then */
    }
    waitpid(child, &status, 0);
    if (status && !quiet)
        printf("fire: seed %lu with %d threads: %s %d\n", (unsigned long)seed, threads, WIFSIGNALED(status) ? "died of signal" : "ended with",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return status;
}

/* Leaves out as many steps as possible: ever smaller pieces, as long as what is left still fails. */
static void shrink(uint64_t seed) {
    char *mask = mmap(NULL, (size_t)steps, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    double end = now() + 120;
    long left = 0;
    skipped = mask;
    for (long piece = steps / 2; piece > 0; piece /= 2)
        for (long from = 0; from < steps && now() < end; from += piece) {
            long size = from + piece > steps ? steps - from : piece;
            char before[size];
            if (memchr(mask + from, 0, (size_t)size) == NULL)
                continue;
            memcpy(before, mask + from, (size_t)size);
            memset(mask + from, 1, (size_t)size);
            if (apart(seed, 1, true) == 0)
                memcpy(mask + from, before, (size_t)size);
        }
    for (long i = 0; i < steps; i++)
        left += !mask[i];
    printf("fire: seed %lu, one thread: %ld of %ld steps are enough:\n", (unsigned long)seed, left, steps);
    tracing = true;
    apart(seed, 1, false);
    tracing = false;
    skipped = NULL;
}

/* Every function of the header has its operation: a new one is noticed. */
static int check_list(const char *header) {
    static char text[1 << 20];
    FILE *file = fopen(header, "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    int missing = length == 0;
    if (file)
        fclose(file);
    for (char *at = text, *end; (at = strstr(at, "/*")) && (end = strstr(at, "*/")); at = end)
        memset(at, ' ', (size_t)(end - at) + 2);
    for (char *at = text; (at = strstr(at, "rvm_")); ) {
        size_t n = 4;
        bool known = false;
        while (isalnum((unsigned char)at[n]) || at[n] == '_')
            n++;
        for (size_t i = 0; i < operation_count; i++)
            known = known || (strlen(operations[i].name) == n && strncmp(operations[i].name, at, n) == 0);
        if (at[n] == '(' && !known)
            printf("fire: %.*s has no operation\n", (int)n, at), missing++;
        at += n;
    }
    return missing;
}

int main(int argc, char **argv) {
    uint64_t seed = (uint64_t)time(NULL);
    char own[80];
    const char *name = NULL;
    int threads = 4, survived = 0, tried = 0;
    long rounds = 10;
    double limit = 1e9, start = now();
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (argc < 3)
        return 2;
    folder = realpath(argv[1], NULL);
    for (int i = 3; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : "0";
        if (strcmp(argv[i], "--trace") == 0)
            tracing = true;
        else if (strcmp(argv[i], "--seed") == 0)
            seed = strtoull(next, NULL, 10), i++;
        else if (strcmp(argv[i], "--rounds") == 0)
            rounds = atol(next), i++;
        else if (strcmp(argv[i], "--steps") == 0)
            steps = atol(next), i++;
        else if (strcmp(argv[i], "--threads") == 0)
            threads = atoi(next), i++;
        else if (strcmp(argv[i], "--seconds") == 0)
            limit = atof(next), i++;
        else if (strcmp(argv[i], "--name") == 0)
            name = next, i++;
    }
    if (!folder || threads < 1 || threads > MOST_THREADS || check_list(argv[2]))
        return 2;
    printf("fire: seed %lu, %ld rounds of %ld steps, 1 and %d threads\n", (unsigned long)seed, rounds, steps, threads);
    for (; tried < rounds && now() - start < limit; tried++) {
        int count = tried % 2 ? threads : 1;
        if (apart(seed + (uint64_t)tried, count, false) == 0)
            survived++;
        else if (count == 1 && !tracing)
            shrink(seed + (uint64_t)tried);
    }
    printf("fire: %ld operations, %ld callbacks; answers:", (long)tally->operations, (long)tally->callbacks);
    for (int i = 0; i <= RVM_NOT_FREEZABLE; i++)
        printf(" %d:%d", i, tally->statuses[i]);
    snprintf(own, sizeof own, "random fire, 1 and %d threads, %ld operations", threads, (long)tally->operations);
    printf("\ntorture: %s | %d | %d | %ld | %.0f\n", name ? name : own, tried, survived, (long)tally->leaked, tally->slowest * 1e3);
    /* A fire that meets nothing proves nothing. */
    for (int i = 0; i < 15 && tried >= 8; i++)
        if (!tally->statuses[i] && i != RVM_BUSY && i != RVM_SYSTEM)
            return printf("fire: no call answered %d\n", i), 1;
    return survived != tried;
}
