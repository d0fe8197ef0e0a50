/*
 * Guards: where control comes out when a realm is condemned; and the interrupt handler.
 *
 * A guard is set by each thunk and lives in its frame; the innermost one is live->guard. Between a guard and the place that
 * leaves to it there are only frames of the engine and of this room.
 */
#include "thunk.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* After a soft stop a script has this many polls (10,000 of the engine's ticks each, about a tenth of a millisecond) to be gone. */
#define GRACE_POLLS 200
/* … or this time, if polls are few and far between, of which it had the processor so long: on a busy machine it may not get it. */
#define FEW_POLLS 4
#define GRACE_MS 20
#define GRACE_US 5000
/* Past its time a script may run this long, in time of its thread, without a poll, before an allocation ends it; polls are a fraction of a millisecond apart. */
#define LATE_US 10000
/* … and so many looks for small blocks later: a few come with the stop itself, which takes long where a tool such as valgrind runs the program. */
#define LATE_LOOKS 8
/* Blocks of the arena between two looks. */
#define LOOK_BLOCKS 4
/* Realms inside each other that are asked whether to stop. */
#define MOST_NESTED RVM_MOST_NESTED

bool rvm_throw_stack_is_full(rvm_live *live)
{
    JS_ThrowRangeError(live->slot->ctx, "Maximum call stack size exceeded");
    return true;
}

int rvm_guarded(rvm_live *live, int (*body)(rvm_live *, void *), void *arg)
{
    if (live->condemned | live->goes_over)
        return live->condemned ? T_CONDEMNED /* the engine's frame list points into dead stack */ : rvm_guarded_over(live, body, arg);
    struct rvm_guard guard;
    int status;
    guard.outer = live->guard;
    guard.scratch = NULL;
    guard.made = NULL;
    live->guard = &guard;
    live->late_at = 0;
    if (RVM_SET_JUMP(guard.env) == 0) {
        live->jump = &guard;
        status = body(live, arg);
        live->jump = NULL;
    } else {
        live->jump = NULL;
        status = T_CONDEMNED;
        free(guard.made);
        free(live->fault);
        live->fault = NULL;
        for (struct rvm_scratch *block = guard.scratch; block;) {
            struct rvm_scratch *outer = block->outer;
            free(block);
            block = outer;
        }
    }
    if (__builtin_expect(status == T_EXCEPTION, 0) && live->fault)
        status = T_FAULT;
    live->guard = guard.outer;
    if (!guard.outer && status != T_CONDEMNED)
        live->jobs = live->ticks || JS_IsJobPending(live->slot->rt); /* reads a list head */
    return status;
}

void *rvm_scratch(rvm_live *live, size_t size)
{
    struct rvm_scratch *block = size > SIZE_MAX - sizeof *block ? NULL : malloc(sizeof *block + size);
    if (!block)
        rvm_condemn(live, STOP_SYSTEM);
    block->outer = live->guard->scratch;
    live->guard->scratch = block;
    return block->bytes;
}

/* Takes a block off the list of the innermost guard, where it is first or nearly so. */
static struct rvm_scratch *unlink_scratch(rvm_live *live, void *bytes)
{
    struct rvm_scratch *block = (struct rvm_scratch *)((char *)bytes - offsetof(struct rvm_scratch, bytes));
    struct rvm_scratch *inner = live->guard->scratch;
    if (inner == block) {
        live->guard->scratch = block->outer;
        return block;
    }
    while (inner->outer != block)
        inner = inner->outer;
    inner->outer = block->outer;
    return block;
}

void rvm_scratch_free(rvm_live *live, void *bytes) { free(unlink_scratch(live, bytes)); }

void *rvm_scratch_try_grow(rvm_live *live, void *bytes, size_t size)
{
    struct rvm_scratch *block = unlink_scratch(live, bytes);
    struct rvm_scratch *grown = size > SIZE_MAX - sizeof *block ? NULL : realloc(block, sizeof *block + size);
    if (grown)
        block = grown;
    block->outer = live->guard->scratch;
    live->guard->scratch = block;
    return grown ? block->bytes : NULL;
}

void *rvm_scratch_grow(rvm_live *live, void *bytes, size_t size)
{
    void *grown = rvm_scratch_try_grow(live, bytes, size);
    if (!grown)
        rvm_condemn(live, STOP_SYSTEM);
    return grown;
}

void *rvm_scratch_keep(rvm_live *live, void *bytes, size_t size)
{
    struct rvm_scratch *block = unlink_scratch(live, bytes);
    memmove(block, bytes, size);
    void *shrunk = realloc(block, size ? size : 1);
    return live->guard->made = shrunk ? shrunk : block;
}

/* Says why the running thunk fails without an exception of JavaScript's: `status` is one of rvm_status. The body answers T_EXCEPTION. */
void rvm_fault(rvm_live *live, uint32_t status, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    free(live->fault);
    live->fault = strdup(text);
    live->fault_status = status;
    if (!live->fault)
        live->condemned = STOP_SYSTEM; /* Rust may be calling: control does not leave from here */
}

void rvm_leave(rvm_live *live)
{
    if (!live->guard)
        abort(); /* an engine call outside a guard: a fault of this library */
    RVM_JUMP(live->guard->env);
}

void rvm_condemn(rvm_live *live, uint32_t why)
{
    live->condemned = why;
    rvm_leave(live);
}

/* The clock of deadlines (realm/epoch.rs). */
static uint64_t now_ms(void)
{
    struct timespec t;
#ifdef CLOCK_MONOTONIC_COARSE
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
#else
    clock_gettime(CLOCK_MONOTONIC, &t);
#endif
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Whom the thread asks now and then while JavaScript runs on it (rvm_watch). */
enum { WATCH_MS = 20 };
static _Thread_local struct {
    rvm_watch_function *function;
    void *userdata;
    uint64_t next;
    bool inside;
} watch;

void rvm_set_watch(rvm_watch_function *function, void *userdata)
{
    watch.function = function;
    watch.userdata = userdata;
    watch.next = 0;
}

static void ask_watch(void *stop) { *(bool *)stop = watch.function(watch.userdata) != 0; }

/* `live`: the realm whose engine asks; NULL: nobody's. */
static bool watch_stops(rvm_live *live)
{
    uint64_t now;
    bool stop = false;
    if (!watch.function || watch.inside || (now = now_ms()) < watch.next)
        return false;
    watch.next = now + WATCH_MS;
    watch.inside = true;
    if (live)
        rvm_at_home(live, ask_watch, &stop);
    else
        ask_watch(&stop);
    watch.inside = false;
    return stop;
}

bool rvm_throw_interrupted(JSContext *ctx)
{
    JS_ThrowPlainError(ctx, "interrupted");
    JSValue error = JS_GetException(ctx);
    JS_SetUncatchableError(ctx, error);
    JS_Throw(ctx, error);
    return true;
}

bool rvm_watch_stops(void) { return watch_stops(NULL); }

static uint32_t due(const rvm_live *live)
{
    if (atomic_load_explicit(&live->stop, memory_order_relaxed) == live->serial)
        return STOP_INTERRUPT;
    return live->deadline && now_ms() >= live->deadline ? STOP_TIME : STOP_NONE;
}

/* In time of this thread, because it may not get the processor for long. */
static uint64_t thread_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000 + 1;
}

/* Where in a context the engine counts down to its next question: it asks at one in 10,000 calls and turns of loops. */
static size_t counter_at;

enum { MOST_WORDS = 4096 };

/* Finds it: the one number that goes down by one with each call. In an engine that is only looked at. */
bool rvm_find_counter(JSContext *ctx)
{
    static const char text[] = "(function () {})";
    int32_t before[MOST_WORDS], *now = (int32_t *)ctx;
    size_t words = js_malloc_usable_size(ctx, ctx) / sizeof *now, found = 0, count = 0;
    JSEvalOptions options = {1, 0, "counter", 1};
    JSValue function = JS_Eval2(ctx, text, sizeof text - 1, &options);
    if (words > MOST_WORDS || !JS_IsFunction(ctx, function))
        return false;
    memcpy(before, now, words * sizeof *now);
    for (int i = 0; i < 100; i++)
        JS_FreeValue(ctx, JS_Call(ctx, function, V_UNDEFINED, 0, NULL));
    JS_FreeValue(ctx, function);
    for (size_t i = 0; i < words; i++)
        if (before[i] - now[i] == 100 && before[i] <= 10000 && now[i] > 0) {
            found = i;
            count++;
        }
    counter_at = found * sizeof *now;
    return count == 1;
}

/* When a life begins: from other threads nothing in the slot is read, which may be in the middle of a copy. */
void rvm_know_counter(rvm_live *live) { live->counter = (int32_t *)((char *)live->slot->ctx + counter_at); }

/* The engine asks at the next call or turn of a loop. */
#if defined(__GNUC__)
__attribute__((no_sanitize("thread"))) /* from other threads, too (ticker.rs): the engine's count is no atomic */
#endif
void rvm_ask_soon(rvm_live *live)
{
    __atomic_store_n(live->counter, 1, __ATOMIC_RELAXED);
}

/* The arena asks now and then. Where JavaScript runs, it asks soon then. Built-ins that never poll, and what compiles, take memory: past their time they end there, as at the memory limit. */
void rvm_look_late(rvm_live *live, bool is_large)
{
    live->late_in = LOOK_BLOCKS;
    if (!live->realm || !live->guard || live->hard) /* … or the hard guard sees to it */
        return;
    rvm_stop_scope(live);
    uint32_t why = STOP_NONE;
    int depth = 0;
    for (const rvm_live *l = live; l && depth < MOST_NESTED && why == STOP_NONE; l = l->outer, depth++)
        why = due(l);
    if (why == STOP_NONE)
        return;
    if (live->late_at == 0) {
        live->late_at = thread_us();
        live->late_looks = 0;
        if (live->soft == STOP_NONE)
            rvm_ask_soon(live);
    } else if ((++live->late_looks >= LATE_LOOKS || is_large) && thread_us() - live->late_at >= LATE_US) {
        rvm_condemn(live, why);
    }
}

void rvm_set_soft(rvm_live *live, uint32_t why)
{
    live->soft = why;
    live->polls = 0;
    live->soft_at = now_ms();
    live->soft_us = thread_us();
}

int rvm_on_interrupt(JSRuntime *rt, void *slot)
{
    (void)rt;
    rvm_live *live = ((rvm_slot *)slot)->live;
    uint32_t why = STOP_NONE;
    if (!live->realm) /* an engine of the library's own, which makes the image or compiles: nobody's to stop, or to call out of */
        return 0;
    live->late_at = 0;
    live->jump = NULL; /* the watcher is the host's */
    bool stops = watch_stops(live);
    live->jump = live->guard;
    if (stops) { /* all that this thread is in */
        int depth = 0;
        for (rvm_live *l = live; l && depth < MOST_NESTED; l = l->outer, depth++)
            atomic_store_explicit(&l->stop, l->serial, memory_order_relaxed);
    }
    rvm_stop_scope(live);
    if (live->condemned) /* the watcher called back, and it went wrong */
        rvm_leave(live);
    /* What stops the realm that called into this one stops this one too. */
    int depth = 0;
    rvm_live *l = live;
    for (; l && depth < MOST_NESTED; l = l->outer, depth++)
        if ((why = due(l)) != STOP_NONE)
            break;
    /* Those out to it will fail with what comes out of this one: they were stopped, too. */
    for (rvm_live *o = live->outer; why != STOP_NONE && depth > 0 && o; o = o == l ? NULL : o->outer)
        if (o->soft == STOP_NONE)
            rvm_set_soft(o, why);
    if (why == STOP_NONE)
        return 0;
    if (live->soft == STOP_NONE)
        rvm_set_soft(live, why);
    else if (++live->polls > GRACE_POLLS || (live->polls >= FEW_POLLS && now_ms() > live->soft_at + GRACE_MS && thread_us() > live->soft_us + GRACE_US))
        rvm_condemn(live, live->soft);
    return 1;
}
