/*
 * Guards: where control comes out when a realm is condemned; and the interrupt handler.
 *
 * A guard is set by each thunk and lives in its frame; the innermost one is live->guard. Between a guard and the place that
 * leaves to it there are only frames of the engine and of this room.
 */
#include "engine.h"

#include <stdlib.h>

/* After a soft stop a script has this many polls (10,000 of the engine's ticks each, about a tenth of a millisecond) to be gone. */
#define GRACE_POLLS 200

_Atomic uint64_t rvm_epoch_ms;

int rvm_guarded(rvm_live *live, int (*body)(rvm_live *, void *), void *arg)
{
    struct rvm_guard guard;
    int status;
    guard.outer = live->guard;
    guard.scratch = NULL;
    live->guard = &guard;
    if (_setjmp(guard.env) == 0) {
        status = body(live, arg);
    } else {
        status = T_CONDEMNED;
        for (struct rvm_scratch *block = guard.scratch; block;) {
            struct rvm_scratch *outer = block->outer;
            free(block);
            block = outer;
        }
    }
    live->guard = guard.outer;
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

void rvm_scratch_free(rvm_live *live, void *bytes)
{
    struct rvm_scratch *block = (struct rvm_scratch *)((char *)bytes - offsetof(struct rvm_scratch, bytes));
    live->guard->scratch = block->outer;
    free(block);
}

void rvm_leave(rvm_live *live)
{
    if (!live->guard)
        abort(); /* an engine call outside a guard: a fault of this library */
    _longjmp(live->guard->env, 1);
}

void rvm_condemn(rvm_live *live, uint32_t why)
{
    live->condemned = why;
    rvm_leave(live);
}

int rvm_on_interrupt(JSRuntime *rt, void *slot)
{
    (void)rt;
    rvm_live *live = ((rvm_slot *)slot)->live;
    uint32_t why = STOP_NONE;
    if (atomic_load_explicit(&live->stop, memory_order_relaxed) == live->serial)
        why = STOP_INTERRUPT;
    else if (live->deadline && atomic_load_explicit(&rvm_epoch_ms, memory_order_relaxed) >= live->deadline)
        why = STOP_TIME;
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
