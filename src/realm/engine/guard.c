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
/* Realms inside each other that are asked whether to stop. */
#define MOST_NESTED RVM_MOST_NESTED

/* Bounds of this thread's stack, once known. In the static part of thread-local storage, which costs no call to reach. */
static _Thread_local __attribute__((tls_model("initial-exec"))) struct {
    uintptr_t low, high;
} stack;

/* The realm that this thread entered last and is still in. */
static _Thread_local __attribute__((tls_model("initial-exec"))) rvm_live *innermost;

static bool on_stack(uintptr_t address) { return stack.low < address && address <= stack.high; }

/* Whether an address lies on this thread's own stack. */
bool rvm_on_stack(uintptr_t address) { return rvm_stack_left() != 0 && on_stack(address); }

void rvm_known_stack(uintptr_t *low, uintptr_t *high)
{
    *low = stack.low;
    *high = stack.high;
}

rvm_live *rvm_innermost(void) { return innermost; }

static __attribute__((noinline)) void push_inner_realm(rvm_live *live)
{
    /* Realms whose frames are gone (a longjmp crossed a host function) are none of ours; on other stacks nothing can be told. */
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    while (innermost && (innermost == live || !innermost->guard || !on_stack((uintptr_t)innermost->guard) || (uintptr_t)innermost->guard < here))
        innermost = innermost->outer == innermost ? NULL : innermost->outer;
    live->outer = innermost;
    if (innermost)
        innermost->inner = live;
    innermost = live;
}

static inline void push_realm(rvm_live *live)
{
    if (innermost)
        return push_inner_realm(live);
    live->outer = NULL;
    innermost = live;
}

/* At the end of the outermost entry. */
void rvm_exit(rvm_live *live)
{
    if (innermost == live)
        innermost = live->outer;
    if (live->outer) {
        live->outer->inner = NULL;
        live->outer = NULL;
    }
    atomic_store_explicit(&live->hard_tid, 0, memory_order_relaxed);
}

/* Bytes of this thread's stack below the caller's frame; 0: on a stack that is not the thread's own, of which nothing is known. */
size_t rvm_stack_left(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (stack.low < here && here <= stack.high)
        return here - stack.low;
    rvm_rust.stack_bounds(&stack.low, &stack.high);
    return stack.low < here && here <= stack.high ? here - stack.low : 0;
}

static __attribute__((noinline)) void set_stack(rvm_live *live, size_t limit, size_t reserve, size_t unknown)
{
    live->stack_low = 0;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    size_t size = rvm_stack_left();
    bool own = size != 0;
    size = size == 0 ? unknown : size > reserve ? size - reserve : 1; /* 0 would mean no limit to the engine */
    if (limit && limit < size)
        size = limit;
    JS_UpdateStackTop(live->slot->rt); /* both only store numbers */
    JS_SetMaxStackSize(live->slot->rt, size);
    live->stack_end = live->stack_floor = here - size;
    if (own && limit == 0 && size > 1)
        live->stack_low = stack.low;
}

/* At the outermost entry, on the thread that enters: JavaScript may use what the thread has left, less `reserve`, but no more than `limit`
   (0: no such limit). */
void rvm_enter(rvm_live *live, size_t limit, size_t reserve, size_t unknown)
{
    push_realm(live);
    /* The limit is an address near the end of this thread's stack: as long as the realm stays with the thread, it stays. */
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (live->stack_low != stack.low || limit != 0 || here <= stack.low || stack.high < here)
        set_stack(live, limit, reserve, unknown);
}

/* Describing an exception runs JavaScript of ours; where the exception is the stack's own end, it may use some of the reserve. */
void rvm_lend_stack(rvm_live *live, size_t bytes)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0), end = live->stack_end > bytes ? live->stack_end - bytes : 0;
    live->stack_floor = end;
    JS_UpdateStackTop(live->slot->rt);
    JS_SetMaxStackSize(live->slot->rt, here > end ? here - end : 1);
}

bool rvm_throw_stack_is_full(rvm_live *live)
{
    JS_ThrowRangeError(live->slot->ctx, "Maximum call stack size exceeded");
    return true;
}

int rvm_guarded(rvm_live *live, int (*body)(rvm_live *, void *), void *arg)
{
    if (live->condemned)
        return T_CONDEMNED; /* the engine's frame list points into dead stack */
    struct rvm_guard guard;
    int status;
    guard.outer = live->guard;
    guard.scratch = NULL;
    guard.made = NULL;
    live->guard = &guard;
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

bool rvm_watch_stops(void)
{
    uint64_t now;
    if (!watch.function || watch.inside || (now = now_ms()) < watch.next)
        return false;
    watch.next = now + WATCH_MS;
    watch.inside = true;
    bool stop = watch.function(watch.userdata) != 0;
    watch.inside = false;
    return stop;
}

int rvm_on_interrupt(JSRuntime *rt, void *slot)
{
    (void)rt;
    rvm_live *live = ((rvm_slot *)slot)->live;
    uint32_t why = STOP_NONE;
    if (!live->realm) /* an engine of the library's own, which makes the image or compiles: nobody's to stop, or to call out of */
        return 0;
    live->jump = NULL; /* the watcher is the host's */
    bool stops = rvm_watch_stops();
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
    for (; l && depth < MOST_NESTED; l = l->outer, depth++) {
        if (atomic_load_explicit(&l->stop, memory_order_relaxed) == l->serial)
            why = STOP_INTERRUPT;
        else if (l->deadline && now_ms() >= l->deadline)
            why = STOP_TIME;
        if (why != STOP_NONE)
            break;
    }
    /* Those out to it will fail with what comes out of this one: they were stopped, too. */
    for (rvm_live *o = live->outer; why != STOP_NONE && depth > 0 && o; o = o == l ? NULL : o->outer)
        if (o->soft == STOP_NONE) {
            o->soft = why;
            o->polls = 0;
        }
    if (why == STOP_NONE)
        return 0;
    if (live->soft == STOP_NONE) {
        live->soft = why;
        live->polls = 0;
    } else if (++live->polls > GRACE_POLLS) {
        rvm_condemn(live, live->soft);
    }
    return 1;
}
