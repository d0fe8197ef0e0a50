/* What a review of soundness found: frames that are gone, results that are lost, waits without end, memory without a bound. */
#include "host.h"

#include <sched.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>

#define MIB (1ull << 20)

static rvm_handle limited(uint64_t memory, uint64_t milliseconds) {
    rvm_options o = options();
    rvm_handle ctx = 0;
    o.memory_limit = memory;
    o.time_limit_ms = milliseconds;
    OK(rvm_context_new(&o, &ctx, &error));
    return ctx;
}
/* Some of the faults hung: a test that does so ends sooner than the harness would end it. */
static void at_most(unsigned seconds) { alarm(small_run() ? 20 * seconds : seconds); }
static long resident_mib(void) { return resident_pages() * (sysconf(_SC_PAGESIZE) / 1024) / 1024; }

/* ---- stops and what they leave ---- */

/* The nested call runs out of memory: the frames of the outer one stay, and what the host function answers must not go in. */
enum { BAD_JSON, GOOD_JSON, TEXT, OWNED_TEXT, HANDLE, FAILURE, ANSWERS };
typedef struct below {
    rvm_handle module, given;
    int answer;
    rvm_status nested;
} below;
__attribute__((noinline)) static void scribble(void) {
    char junk[200000];
    memset(junk, 0x41, sizeof junk);
    __asm__ volatile("" ::"r"(junk) : "memory");
}
static rvm_status exhaust_below(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                rvm_error **failure) {
    below *self = userdata;
    (void)call, (void)args, (void)nargs;
    self->nested = rvm_call(self->module, "big", NULL, 0, NULL, NULL);
    scribble(); /* what is left of the nested call's frames */
    switch (self->answer) {
    case BAD_JSON: *result = json("{\"a\":[1,2,bad"); return RVM_OK;
    case GOOD_JSON: *result = json("{\"a\":[1,2,{\"b\":\"c\"}]}"); return RVM_OK;
    case TEXT: *result = str("text"); return RVM_OK;
    case OWNED_TEXT: return rvm_string_copy("text", 4, result);
    case HANDLE: *result = hnd(self->given); return RVM_OK;
    default: rvm_error_new(NULL, "no", NULL, 0, failure); return RVM_EXCEPTION;
    }
}
TEST(a_condemned_realm_is_not_entered_by_a_host_function) {
    below self;
    for (self.answer = 0; self.answer < ANSWERS; self.answer++) {
        rvm_handle ctx = new_context(), function = 0;
        self.nested = RVM_OK;
        self.module = JS_IN(ctx, 0,
                            "exports.big = function big(n) { n = n | 0; if (n < 40) return big(n + 1) + 1; return new ArrayBuffer(1e9).byteLength; };"
                            "exports.run = (f) => { try { return f(); } catch (e) { return String(e); } finally { exports.after = [{}]; } };");
        self.given = GET_HANDLE(self.module, "run");
        OK(rvm_function_new(ctx, "below", exhaust_below, &self, NULL, &function, &error));
        CALL_STATUS(RVM_OUT_OF_MEMORY, self.module, "run", ARGS(hnd(function)));
        CHECK_EQUAL(self.nested, RVM_OUT_OF_MEMORY);
        CALL_STATUS(RVM_CONDEMNED, self.module, "run", NOARGS);
        RELEASE(self.given);
        RELEASE(function);
        RELEASE(self.module);
        RELEASE(ctx);
        CHECK_EQUAL(live_realms(), 0);
    }
}

/* The operation has its result already when a promise job stops it. */
#define LATER "const later = () => { Promise.resolve().then(() => { if (exports.spin) for (;;); new ArrayBuffer(1e9); }); };"
static void lose_results(bool spin, rvm_status expected) {
    static const char *const ways[] = {"call", "construct", "get", "get_at", "keys", "to_json", "to_string", "await"};
    size_t i;
    for (i = 0; i < sizeof ways / sizeof *ways; i++) {
        rvm_handle ctx = spin ? limited(0, limit_ms(50)) : 0, object;
        rvm_handle module = JS_IN(ctx, 0,
                                  LATER "exports.spin = false; exports.make = function () { later(); return {}; };"
                                        "exports.object = { get x() { later(); return {}; }, toJSON() { later(); return 'x'.repeat(100); }, toString() { later(); return 'x'.repeat(100); }, then(r) { r({}); later(); } };"
                                        "exports.proxy = new Proxy({ a: 1, b: 2 }, { ownKeys(t) { later(); return Reflect.ownKeys(t); } });");
        rvm_value value = num(7), key = str("x"), *keys = NULL, flag = boolean(spin);
        size_t count = 0;
        long handles;
        rvm_status status = RVM_INTERNAL;
        OK(rvm_set(module, "spin", &flag, &error));
        object = GET_HANDLE(module, i == 4 ? "proxy" : "object");
        handles = live_handles();
        forget_error();
        switch (i) {
        case 0: status = rvm_call(module, "make", NULL, 0, &value, &error); break;
        case 1: RELEASE(object), object = GET_HANDLE(module, "make"), status = rvm_construct(object, NULL, 0, &value, &error); break;
        case 2: status = rvm_get(object, "x", &value, &error); break;
        case 3: status = rvm_get_at(object, &key, &value, &error); break;
        case 4: status = rvm_keys(object, &keys, &count, &error); break;
        case 5: status = rvm_to_json(object, &value, &error); break;
        case 6: status = rvm_to_string(object, &value, &error); break;
        case 7: status = rvm_await(object, 0, &value, &error); break;
        }
        check_status(status, expected, ways[i], __FILE__, __LINE__);
        CHECK(value.kind == RVM_NUMBER && value.as.number == 7 && !keys && count == 0);
        CHECK_EQUAL(live_handles(), handles);
        RELEASE(object);
        RELEASE(module);
        RELEASE(ctx);
        if (!CHECK_EQUAL(live_handles(), 0) || !CHECK_EQUAL(live_realms(), 0)) {
            printf(" (%s)", ways[i]);
            return;
        }
    }
}
TEST(results_lost_to_a_later_stop_leave_nothing) {
    const char *exhausts = write_file("exhausts.js", "exports.f = () => 1; Promise.resolve().then(() => { new ArrayBuffer(1e9); });");
    const char *spins = write_file("spins.js", "exports.f = () => 1; Promise.resolve().then(() => { for (;;); });");
    int i;
    for (i = 0; i < 3; i++) {
        rvm_handle module = 77, ctx;
        CHECK_STATUS(rvm_require(exhausts, 0, 0, &module, &error), RVM_OUT_OF_MEMORY);
        CHECK_EQUAL(module, 77);
        CHECK_EQUAL(live_handles(), 0);
        CHECK_EQUAL(live_realms(), 0);
        ctx = limited(0, limit_ms(50));
        CHECK_STATUS(rvm_require(spins, ctx, 0, &module, &error), RVM_TIMEOUT);
        CHECK_EQUAL(module, 77);
        CHECK_EQUAL(live_handles(), 1);
        RELEASE(ctx);
        CHECK_EQUAL(live_handles(), 0);
        CHECK_EQUAL(live_realms(), 0);
    }
    lose_results(false, RVM_OUT_OF_MEMORY);
    lose_results(true, RVM_TIMEOUT);
}

static jmp_buf out;
static rvm_status jump_out(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                           rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    longjmp(out, 1);
}
TEST(a_longjmp_over_a_host_function) {
    static rvm_handle ctx, function; /* static: setjmp spoils locals */
    static int drops, round;
    if (small_run()) /* what the frames that are gone held is lost for good, a few dozen bytes: valgrind would say so */
        return;
    for (round = 0; round < 3; round++) {
        ctx = new_context();
        function = 0;
        OK(rvm_function_new(ctx, "jump", jump_out, &drops, count_drop, &function, &error));
        if (setjmp(out) == 0) {
            rvm_call(function, NULL, NULL, 0, NULL, NULL);
            CHECK(!"the host function jumped");
        }
        CHECK_EQUAL(live_realms(), 1);
        if (round == 1)
            CALL_STATUS(RVM_CONDEMNED, function, NULL, NOARGS);
        RELEASE(function);
        RELEASE(ctx);
        CHECK_EQUAL(live_handles(), 0);
        CHECK_EQUAL(live_realms(), 0);
        CHECK(drops <= round + 1); /* it need not run, but never twice */
    }
}

/* ---- threads ---- */

typedef struct race {
    pthread_t thread;
    rvm_handle handle;
    long go, done; /* rounds */
    int quit;
} race;
static void *release_each(void *argument) {
    race *self = argument;
    unsigned seed = 1;
    long n;
    for (n = 1;; n++) {
        volatile unsigned i;
        while (__atomic_load_n(&self->go, __ATOMIC_SEQ_CST) < n) {
            if (__atomic_load_n(&self->quit, __ATOMIC_SEQ_CST))
                return NULL;
            sched_yield();
        }
        seed = seed * 1103515245 + 12345;
        for (i = 0; i < (seed >> 16) % 300; i++) {
        }
        rvm_release(self->handle);
        __atomic_store_n(&self->done, n, __ATOMIC_SEQ_CST);
    }
}
TEST(the_last_release_from_another_thread) {
    const char *path = write_file("rec.js", "exports.rec = function r(n) { return n ? r(n - 1) + 1 : 0; };");
    long i, count = rounds(10, 3000, 300000);
    rvm_value three = num(3);
    race race;
    memset(&race, 0, sizeof race);
    pthread_create(&race.thread, NULL, release_each, &race);
    for (i = 1; i <= count; i++) {
        rvm_status status;
        if (!OK(rvm_require(path, 0, 0, &race.handle, &error)))
            break;
        __atomic_store_n(&race.go, i, __ATOMIC_SEQ_CST);
        while ((status = rvm_call(race.handle, "rec", &three, 1, NULL, NULL)) == RVM_OK) {
        }
        while (__atomic_load_n(&race.done, __ATOMIC_SEQ_CST) < i)
            sched_yield();
        if (!CHECK_EQUAL(status, RVM_STALE_HANDLE) || !CHECK_EQUAL(live_realms(), 0))
            break;
    }
    __atomic_store_n(&race.quit, 1, __ATOMIC_SEQ_CST);
    pthread_join(race.thread, NULL);
    CHECK_EQUAL(live_realms(), 0);
}

/* Two threads, each inside one realm, that want into the other's. */
typedef struct side {
    pthread_t thread;
    pthread_barrier_t *both;
    rvm_handle realm, ctx, other; /* what the thread calls, its context, what that calls in turn */
    rvm_status status;
    double took;
    char message[200];
} side;
static rvm_status meet(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                       rvm_error **failure) {
    side *self = userdata;
    (void)call, (void)args, (void)nargs;
    pthread_barrier_wait(self->both);
    return self->other ? rvm_call(self->other, NULL, NULL, 0, result, failure) : RVM_OK;
}
static void *call_side(void *argument) {
    side *self = argument;
    rvm_value result = undefined();
    rvm_error *failure = NULL;
    double began = now_ms();
    self->status = rvm_call(self->realm, NULL, NULL, 0, &result, &failure);
    self->took = now_ms() - began;
    snprintf(self->message, sizeof self->message, "%s", rvm_error_message(failure));
    rvm_value_clear(&result);
    rvm_error_free(failure);
    return NULL;
}
TEST(two_realms_that_wait_for_each_other) {
    pthread_barrier_t both;
    long round, count = rounds(2, 8, 50);
    at_most(15);
    pthread_barrier_init(&both, NULL, 2);
    for (round = 0; round < count; round++) {
        side sides[2];
        rvm_handle modules[2], ones[2], meets[2];
        int i, refused = 0;
        memset(sides, 0, sizeof sides);
        for (i = 0; i < 2; i++) {
            sides[i].both = &both;
            sides[i].ctx = new_context();
            modules[i] = JS_IN(sides[i].ctx, 0, "exports.one = () => 1; exports.make = (meet, other) => () => { const x = meet(); return other ? other() : x; };");
            ones[i] = GET_HANDLE(modules[i], "one");
            meets[i] = 0;
            OK(rvm_function_new(sides[i].ctx, "meet", meet, &sides[i], NULL, &meets[i], &error));
        }
        /* The first holds a function of the second. Were it so the other way round, too, they would keep each other alive: the second
           goes through a host function. On odd rounds both do. */
        sides[1].other = ones[0];
        if (round % 2)
            sides[0].other = ones[1];
        sides[0].realm = CALL_HANDLE(modules[0], "make", ARGS(hnd(meets[0]), round % 2 ? undefined() : hnd(ones[1])));
        sides[1].realm = CALL_HANDLE(modules[1], "make", ARGS(hnd(meets[1])));
        for (i = 0; i < 2; i++)
            pthread_create(&sides[i].thread, NULL, call_side, &sides[i]);
        for (i = 0; i < 2; i++) {
            pthread_join(sides[i].thread, NULL);
            CHECK(sides[i].took < (small_run() ? 60000 : 5000));
            if (sides[i].status != RVM_OK) {
                refused++;
                CHECK(sides[i].status == RVM_BUSY || sides[i].status == RVM_EXCEPTION);
                CHECK_TEXT(sides[i].message, "deadlock");
            }
        }
        CHECK(refused >= 1); /* both, where both notice at the same moment */
        for (i = 0; i < 2; i++) /* neither is the worse for it */
            CALLS_NUMBER(1, ones[i], NULL, NOARGS);
        for (i = 0; i < 2; i++) {
            RELEASE(sides[i].realm);
            RELEASE(meets[i]);
            RELEASE(ones[i]);
            RELEASE(modules[i]);
            RELEASE(sides[i].ctx);
        }
        CHECK_EQUAL(live_realms(), 0);
    }
    pthread_barrier_destroy(&both);
}

/* Interrupts a realm every few milliseconds until it is told to stop. */
typedef struct nag {
    pthread_t thread;
    rvm_handle realm;
    int stop;
} nag;
static void *interrupt_often(void *argument) {
    nag *self = argument;
    while (!__atomic_load_n(&self->stop, __ATOMIC_SEQ_CST)) {
        usleep(10000);
        rvm_interrupt(self->realm);
    }
    return NULL;
}
static void nag_start(nag *nag, rvm_handle realm) {
    memset(nag, 0, sizeof *nag);
    nag->realm = realm;
    pthread_create(&nag->thread, NULL, interrupt_often, nag);
}
static void nag_stop(nag *nag) {
    __atomic_store_n(&nag->stop, 1, __ATOMIC_SEQ_CST);
    pthread_join(nag->thread, NULL);
}

TEST(an_interrupt_ends_a_sleeping_await) {
    rvm_handle module = JS("exports.never = () => { setInterval(() => {}, 100000); return new Promise(() => {}); }; exports.one = () => 1;");
    rvm_handle promise = CALL_HANDLE(module, "never", NOARGS);
    rvm_value value = num(7);
    double began = now_ms();
    nag nag;
    at_most(5);
    nag_start(&nag, module);
    CHECK_STATUS(rvm_await(promise, 0, &value, &error), RVM_INTERRUPTED);
    nag_stop(&nag);
    CHECK(now_ms() - began < (small_run() ? 60000 : 2000));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 7);
    CALLS_NUMBER(1, module, "one", NOARGS);
    RELEASE(promise);
    RELEASE(module);
}

/* ---- time ---- */

static rvm_status spin_below(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                             rvm_error **failure) {
    (void)call, (void)args, (void)nargs;
    return rvm_call(*(rvm_handle *)userdata, "spin", NULL, 0, result, failure);
}
#define SPINS "exports.spin = () => { for (;;); }; exports.run = (f) => f(); exports.one = () => 1;"
TEST(an_outer_time_limit_stops_an_inner_realm) {
    int way;
    at_most(10);
    for (way = 0; way < 3; way++) { /* a function of the inner realm, a host function between, an interrupt instead of the limit */
        rvm_handle ctx = limited(0, way == 2 ? 0 : limit_ms(50)), outer = JS_IN(ctx, 0, SPINS), inner = JS(SPINS), function = 0;
        double began = now_ms();
        nag nag;
        if (way == 1)
            OK(rvm_function_new(ctx, "below", spin_below, &inner, NULL, &function, &error));
        else
            function = GET_HANDLE(inner, "spin");
        if (way == 2)
            nag_start(&nag, outer);
        {
            rvm_value argument = hnd(function);
            rvm_status status;
            char limit[40];
            forget_error();
            status = rvm_call(outer, "run", &argument, 1, NULL, &error);
            if (way == 2)
                nag_stop(&nag);
            /* What a function of another realm or a host function fails with is an exception in this one; its limit may end it first. */
            CHECK(status == RVM_EXCEPTION || status == (way == 2 ? RVM_INTERRUPTED : RVM_TIMEOUT));
            snprintf(limit, sizeof limit, "time limit of %u ms", limit_ms(50));
            CHECK_TEXT(rvm_error_message(error), way == 2 ? "interrupted" : limit);
        }
        CHECK(now_ms() - began < (small_run() ? 60000 : 2000));
        if (!small_run()) { /* both stopped when they were told to; under valgrind a stop takes longer than a script has for it */
            CALLS_NUMBER(1, inner, "one", NOARGS);
            CALLS_NUMBER(1, outer, "one", NOARGS);
        }
        RELEASE(function);
        RELEASE(inner);
        RELEASE(outer);
        RELEASE(ctx);
        CHECK_EQUAL(live_realms(), 0);
    }
}

/* What the prelude looks at when it puts its house in order after a stop is the script's. */
TEST(a_script_that_spins_while_it_is_tidied_up) {
    int nagged;
    at_most(10);
    for (nagged = 0; nagged < 2; nagged++) {
        rvm_handle ctx = limited(0, limit_ms(50));
        rvm_handle module = JS_IN(ctx, 0, "exports.f = () => { module.constructor._cache = new Proxy({}, { ownKeys() { for (;;); } }); for (;;); };");
        double began = now_ms();
        rvm_status status;
        nag nag;
        if (nagged)
            nag_start(&nag, module);
        forget_error();
        status = rvm_call(module, "f", NULL, 0, NULL, &error);
        if (nagged)
            nag_stop(&nag);
        if (!nagged || status != RVM_INTERRUPTED)
            check_status(status, RVM_TIMEOUT, "f", __FILE__, __LINE__);
        CHECK(now_ms() - began < (small_run() ? 60000 : 2000));
        RELEASE(module);
        RELEASE(ctx);
        CHECK_EQUAL(live_realms(), 0);
    }
}

/* ---- stacks ---- */

static ucontext_t on_thread, on_coroutine;
static rvm_handle on_both;
static void coroutine(void) { CALLS_NUMBER(10, on_both, "rec", ARGS(num(10))); }
TEST(a_coroutine_stack_leaves_no_limit) {
    size_t size = 1 << 20;
    int round;
    on_both = JS("exports.rec = function r(n) { return n ? r(n - 1) + 1 : 0; }; exports.inf = function r() { return r() + 1; };");
    for (round = 0; round < 2; round++) {
        void *stack = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (!CHECK(stack != MAP_FAILED) || !CHECK(getcontext(&on_coroutine) == 0))
            return;
        on_coroutine.uc_stack.ss_sp = stack;
        on_coroutine.uc_stack.ss_size = size;
        on_coroutine.uc_link = &on_thread;
        makecontext(&on_coroutine, coroutine, 0);
        swapcontext(&on_thread, &on_coroutine);
        CALL_THROWS("RangeError", "", on_both, "inf", NOARGS);
        CALLS_NUMBER(100, on_both, "rec", ARGS(num(100)));
        munmap(stack, size);
    }
    RELEASE(on_both);
}

/* ---- files ---- */

/* A resolved path is trusted for up to a second; after that, what the cache no longer has is read anew. */
TEST(an_edit_shows_after_the_cache_entry_is_deleted) {
    char path[PATH_MAX];
    rvm_handle ctx = new_context(), first, again, driver, fresh;
    strcpy(path, write_file("edit/edited.js", "exports.v = 'OLD';"));
    write_file("edit/driver.js",
               "exports.forget = () => { let n = 0; for (const k in require.cache) if (k.endsWith('edited.js')) { delete require.cache[k]; n++; } return n; };"
               "exports.resolve = () => require.resolve('./edited.js').length > 0 ? 1 : 0;");
    usleep(300000); /* a file that has only just changed is not trusted at all */
    first = LOAD(path, ctx, 0);
    HAS_STRING("OLD", first, "v");
    driver = LOAD(temp("edit/driver.js"), ctx, 0);
    usleep(200000);
    again = LOAD(path, ctx, 0);
    HAS_STRING("OLD", again, "v");
    RELEASE(again);
    CALLS_NUMBER(1, driver, "resolve", NOARGS); /* the identity is known, and not used */
    write_file("edit/edited.js", "exports.v = 'NEW';");
    usleep(1300000);
    CALLS_NUMBER(1, driver, "forget", NOARGS); /* no other require before the next: it would hide the fault */
    again = LOAD(path, ctx, 0);
    HAS_STRING("NEW", again, "v");
    HAS_STRING("OLD", first, "v");
    fresh = LOAD(path, 0, 0);
    HAS_STRING("NEW", fresh, "v");
    RELEASE(fresh);
    RELEASE(again);
    RELEASE(first);
    RELEASE(driver);
    RELEASE(ctx);
}

/* ---- memory ---- */

TEST(cyclic_garbage_is_collected_below_the_limit) {
    uint64_t limit = small_run() ? 16 * MIB : 256 * MIB;
    double live = small_run() ? 11 : 190, cycles = small_run() ? 20000 : 300000; /* MB, and of more than 1 kB each */
    static const char *const ways[] = {"atOnce", "afterGarbage"};
    int i;
    for (i = 0; i < 2; i++) {
        rvm_handle ctx = limited(limit, 0);
        rvm_handle module = JS_IN(ctx, 0,
                                  "const cycle = () => { const o = { d: new Uint8Array(1000) }; o.o = o; };"
                                  "const fill = (a, n) => { for (let i = 0; i < n; i++) a.push(new Uint8Array(1e6)); return a; };"
                                  "exports.atOnce = (live, n) => { const a = fill([], live); for (let i = 0; i < n; i++) cycle(); return a.length; };"
                                  "exports.afterGarbage = (live, n) => { fill([], live * 1.2); for (let i = 0; i < n; i++) cycle(); return live; };");
        CALLS_NUMBER(live, module, ways[i], ARGS(num(live), num(cycles)));
        CHECK(realm_stats(module).bytes_peak <= limit);
        RELEASE(module);
        RELEASE(ctx);
    }
}

TEST(freed_blocks_are_found_again) {
    double size = 20000, count = small_run() ? 400 : 4000, payload = size * count;
    uint64_t limit = (uint64_t)(payload * 1.15) + MIB; /* the engine takes about 300 KiB, the array its own */
    rvm_handle ctx = limited(limit, 0);
    rvm_handle module = JS_IN(ctx, 0,
                              "const a = []; exports.holes = (size, n) => { for (let i = 0; i < n; i++) a.push(new Uint8Array(size));"
                              " for (let k = 0; k < 20; k++) { for (let i = 0; i < n; i += 2) a[i] = null; for (let i = 0; i < n; i += 2) a[i] = new Uint8Array(size); } return a.length; };");
    if (CALLS_NUMBER(count, module, "holes", ARGS(num(size), num(count)))) {
        rvm_realm_stats stats = realm_stats(module);
        CHECK((double)stats.bytes_used >= payload);
        CHECK((double)stats.bytes_used < payload * 1.15 + MIB);
        CHECK((double)stats.bytes_peak < (double)stats.bytes_used * 1.15);
    }
    RELEASE(module);
    RELEASE(ctx);
}

/* What the host keeps of a rejection is outside the realm's limit. */
TEST(rejections_with_huge_codes_stay_small) {
    rvm_handle ctx = new_context();
    rvm_handle module = JS_IN(ctx, 0, "exports.go = (size, n) => { const s = 'x'.repeat(size); for (let i = 0; i < n; i++) Promise.reject(Object.assign(new Error('q'), { code: s })); };");
    double size = small_run() ? 2e5 : 2e7, count = 64;
    long before = resident_mib();
    rvm_error *rejection = NULL;
    int kept = 0;
    CALL_STATUS(RVM_OK, module, "go", ARGS(num(size), num(count)));
    CHECK_EQUAL(realm_stats(module).unhandled_rejections, count);
    if (!small_run())
        CHECK(resident_mib() - before < 100); /* 16 are kept: in full they would be 320 MB */
    for (;;) {
        OK(rvm_context_rejection(ctx, &rejection, &error));
        if (!rejection || kept > 16)
            break;
        kept++;
        CHECK_TEXT(rvm_error_message(rejection), "q");
        rvm_error_free(rejection);
        rejection = NULL;
    }
    CHECK(kept > 0 && kept <= 16);
    RELEASE(module);
    RELEASE(ctx);
}

/* Getters that would run out of stack and of memory while the rejection is described: they run not at all, or the call says so. */
TEST(a_rejection_with_getters_that_exhaust_memory) {
    rvm_handle module = JS(
        "exports.go = () => { Error.stackTraceLimit = 100000;"
        " function deep(n) { if (n) return deep(n - 1) + 1; return new ArrayBuffer(1e9).byteLength; }"
        " function boom(n, a, b, c, d, e, f, g) { let q = 1.5, w = 2.5, x = 3.5; if (n) return boom(n - 1, 1.1, 2.2, 3.3, 4.4, 5.5, 6.6) + q + w + x; return null.x; }"
        " function junk(n) { return [5, 3, 1, 2, 4].map((z) => n ? junk(n - 1) : [3, 1, 2].sort(() => JSON.stringify({ a: [[[[1.5]]]] }).length)); }"
        " const e1 = new Error('a'); Object.defineProperty(e1, 'code', { get() { return deep(60); } }); Promise.reject(e1);"
        " for (let i = 0; i < 50; i++) { const e2 = new Error('b'); Object.defineProperty(e2, 'code', { get() { try { junk(2); } catch {} try { boom(i); } catch {} return boom(0); } }); Promise.reject(e2); } };");
    rvm_status status;
    forget_error();
    status = rvm_call(module, "go", NULL, 0, NULL, &error);
    check_status(status, realm_stats(module).condemned ? RVM_OUT_OF_MEMORY : RVM_OK, "go", __FILE__, __LINE__);
    forget_error();
    RELEASE(module);
}

/* A realm's book of what was resolved has one line per file, not per time. */
TEST(resolving_again_and_again_keeps_nothing) {
    rvm_handle module;
    rvm_value many = num((double)rounds(300, 30000, 300000));
    long before;
    int i;
    write_file("resolve/target.js", "exports.a = 1;");
    module = LOAD(write_file("resolve/main.js", "exports.go = (n) => { for (let i = 0; i < n; i++) require.resolve('./target.js'); return n; };"), 0, 0);
    CALLS_NUMBER(many.as.number, module, "go", &many, 1);
    before = resident_pages();
    for (i = 0; i < 3; i++)
        CALLS_NUMBER(many.as.number, module, "go", &many, 1);
    check_flat(before, 128, __FILE__, __LINE__);
    RELEASE(module);
}

/* Each function that crosses is a host function of the realm that gets it: they end with it, in either order. */
TEST(functions_that_cross_end_with_their_realm) {
    long count = rounds(300, 50000, 500000);
    int order;
    for (order = 0; order < 2; order++) {
        rvm_handle asks = JS("exports.loop = (f, n) => { for (let i = 0; i < n; i++) f(); return n; };");
        rvm_handle gives = JS("exports.give = () => (() => 1);"), give = GET_HANDLE(gives, "give");
        CALLS_NUMBER((double)count, asks, "loop", ARGS(hnd(give), num((double)count)));
        RELEASE(give);
        RELEASE(order ? gives : asks);
        RELEASE(order ? asks : gives);
        CHECK_EQUAL(live_handles(), 0);
        CHECK_EQUAL(live_realms(), 0);
    }
}

int main(int argc, char **argv) { return check_main(argc, argv); }
