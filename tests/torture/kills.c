/* Kills without end in one process: inside Date, Atomics, regexps, sort, allocation and collection, with the hard guard. Then the host's own clock, time zone,
 * locale and heap must still work: a kill at a bad moment leaves one of their locks held, and the host hangs.
 *
 *   kills [COUNT [THREADS]]      on as many threads as there are processors. More threads need less time, as each kill is a wait for its deadline
 *
 * RVM_PLANT=fault: that fault, which must be noticed (tests/torture/plants.sh). lock: a jump out of the C library, as a kill at a bad moment would be, leaves its lock held;
 * heap: a block of the host's is written over; unguarded: no signal kills; answer: a script ends by itself; leak: a realm stays.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rvm.h"

#include <locale.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Each swallows the engine's polite stop, so that most are killed by a signal, wherever they are. */
#define SWALLOW(before, body) before "for(;;)new Promise(()=>{for(;;){" body "}})"
static const char *const scripts[] = {
    SWALLOW("", "new Date(0).getTimezoneOffset();new Date(2020,1,1).toString()"),
    SWALLOW("const s=new Int32Array(new SharedArrayBuffer(64));", "Atomics.notify(s,0);Atomics.add(s,1,1);Atomics.load(s,2)"),
    SWALLOW("const t='a'.repeat(28)+'b';", "/(a+)+$/.test(t)"),
    SWALLOW("const a=Float64Array.from({length:1e4},(_, i)=>-i);const b=Array.from(a);", "a.slice().sort();b.slice().sort((x,y)=>x-y)"),
    SWALLOW("let k=[];", "k=[];for(let i=0;i<3000;i++)k.push({i,s:'s'+i,b:new ArrayBuffer(600)})"),
    SWALLOW("", "let a={};for(let i=0;i<500;i++){const b={a};a.b=b;a=b}"),
    SWALLOW("", "(0.1+Math.random()).toString();parseFloat('1e'+((Math.random()*300)|0));(1/3).toFixed(20)"),
    SWALLOW("let b=3n**2000n;", "(b*b).toString();b%(7n**300n)"),
    "'\\u0315\\u0301'.repeat(2**18).normalize()",
    "(1n<<1000000n).toString()",
    "('a'+'\\u0323\\u0315\\u0301'.repeat(1e5)).normalize('NFKD')",
};
enum { MOST_THREADS = 64, SCRIPTS = sizeof scripts / sizeof *scripts };

static const char *fault = "";
static bool planted(const char *name) { return strcmp(fault, name) == 0; }

static long wanted = 1000;
static _Atomic long done, hard, wrong;

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void *work(void *unused) {
    long i;
    (void)unused;
    while ((i = done++) < wanted) {
        const char *text = planted("unguarded") ? "for(;;);" : planted("answer") && i == 5 ? "exports.a = 1" : scripts[i % SCRIPTS];
        rvm_options options;
        rvm_handle ctx = 0, map = 0, module = 0;
        rvm_realm_stats stats;
        rvm_status status;
        memset(&options, 0, sizeof options);
        options.size = sizeof options;
        options.memory_limit = 64 << 20;
        options.time_limit_ms = 1;
        options.hard_guard = !planted("unguarded");
        memset(&stats, 0, sizeof stats);
        stats.size = sizeof stats;
        if (rvm_context_new(&options, &ctx, NULL) != RVM_OK || rvm_map_new(&map, NULL) != RVM_OK || rvm_map_source(map, "m", text, strlen(text), NULL) != RVM_OK) {
            wrong++;
            return NULL;
        }
        status = rvm_require("m", ctx, map, &module, NULL);
        if (status != RVM_TIMEOUT) {
            printf("  FAILED: status %d from %s\n", status, text);
            wrong++;
        }
        if (rvm_stats(ctx, &stats, NULL) == RVM_OK && stats.condemned)
            hard++;
        rvm_release(map);
        if (!planted("leak") || i != 5)
            rvm_release(ctx);
    }
    return NULL;
}

/* What the hard guard never does: a jump out of whatever code a signal finds. */
static sigjmp_buf away;
static void jump(int sig) {
    (void)sig;
    siglongjmp(away, 1);
}
static void *jumps(void *unused) {
    time_t t = 1600000000;
    struct tm tm;
    volatile int i;
    struct itimerval soon = {{0, 0}, {0, 200}};
    signal(SIGALRM, jump);
    for (i = 0; i < 2000; i++)
        if (sigsetjmp(away, 1) == 0) {
            soon.it_value.tv_usec = 100 + i % 100;
            setitimer(ITIMER_REAL, &soon, NULL);
            for (;;)
                localtime_r(&t, &tm);
        }
    return unused;
}

/* What of the host's could hang or be broken. */
static void *host_works(void *unused) {
    time_t t = 1600000000;
    struct tm tm;
    char text[64];
    int i;
    for (i = 0; i < 1000; i++) {
        void *p = malloc((size_t)(i * 97 % 300000 + 1));
        tzset();
        if (!p || !localtime_r(&t, &tm) || mktime(&tm) != t || strftime(text, sizeof text, "%c", &tm) == 0)
            wrong++;
        free(p);
        snprintf(text, sizeof text, "%.3f %d", 1.5, i);
        if (strncmp(text, "1.500 ", 6) != 0 || strtod("0.1", NULL) != 0.1)
            wrong++;
    }
    setlocale(LC_ALL, "C");
    return unused;
}

int main(int argc, char **argv) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN), i;
    pthread_t threads[MOST_THREADS];
    rvm_process_stats stats;
    double start = now_ms(), took;
    if (argc > 1)
        wanted = atol(argv[1]);
    if (argc > 2)
        cores = atol(argv[2]);
    fault = getenv("RVM_PLANT") ? getenv("RVM_PLANT") : "";
    cores = cores < 1 ? 1 : cores > MOST_THREADS ? MOST_THREADS : cores;
    for (i = 0; i < cores; i++)
        pthread_create(&threads[i], NULL, work, NULL);
    for (i = 0; i < cores; i++)
        pthread_join(threads[i], NULL);
    took = now_ms() - start;
    if (planted("heap"))
        memset(malloc(24), 0xff, argc > 1 ? 48 : 24);
    if (planted("lock")) {
        pthread_t other;
        sigset_t its;
        sigemptyset(&its);
        sigaddset(&its, SIGALRM);
        pthread_create(&other, NULL, jumps, NULL);
        pthread_sigmask(SIG_BLOCK, &its, NULL);
        pthread_join(other, NULL);
        signal(SIGALRM, SIG_DFL);
        pthread_sigmask(SIG_UNBLOCK, &its, NULL);
    }
    alarm(*fault ? 3 : 120); /* a lock that is held for ever ends here */
    host_works(NULL);
    for (i = 0; i < cores; i++)
        pthread_create(&threads[i], NULL, host_works, NULL);
    for (i = 0; i < cores; i++)
        pthread_join(threads[i], NULL);
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    rvm_stats_process(&stats, NULL);
    if (stats.live_realms || stats.live_handles)
        wrong++;
    /* Scripts that do not ask are at least one in eleven: fewer condemned realms would mean that the guard does not work. */
    if (hard < wanted / 12 || hard < 1)
        wrong++;
    printf("%ld stopped in %.0f s, %ld of them condemned\n", wanted, took / 1e3, (long)hard);
    printf("torture: kills in one process | %ld | %ld | %llu | -\n", wanted, wanted - (long)wrong, (unsigned long long)stats.bytes_used);
    return wrong != 0;
}
