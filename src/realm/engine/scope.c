/*
 * Scopes: what a thread asks for between two points, stopped by a flag that any thread may set. They lie in the host's memory, a chain per
 * thread; entering a realm costs nothing by them, the flags are looked at where the engine asks whether to stop and where a thread waits.
 */
#include "engine.h"

static _Thread_local __attribute__((tls_model("initial-exec"))) struct {
    rvm_scope *top;
    bool quiet; /* our own house is put in order: nothing stops that */
} scopes;

void rvm_push_scope(rvm_scope *scope)
{
    rvm_live *base = rvm_innermost();
    scope->base = base;
    scope->inside = base != NULL;
    scope->outer = scopes.top;
    atomic_signal_fence(memory_order_release); /* a handler on this thread goes along the chain */
    scopes.top = scope;
    if (base)
        rvm_hard_scope(base);
}

void rvm_pop_scope(rvm_scope *scope)
{
    /* Inner ones that were left behind go with it; one that is not there changes nothing. */
    for (rvm_scope *s = scopes.top; s; s = s->outer)
        if (s == scope) {
            scopes.top = scope->outer;
            return;
        }
}

void rvm_quiet_scopes(bool quiet) { scopes.quiet = quiet; }

/* The outermost scope that is to stop. */
static rvm_scope *stopped(void)
{
    rvm_scope *found = NULL;
    for (rvm_scope *s = scopes.quiet ? NULL : scopes.top; s; s = s->outer)
        if (atomic_load_explicit((_Atomic uint32_t *)&s->stop, memory_order_relaxed))
            found = s;
    return found;
}

bool rvm_scope_stops(void) { return stopped() != NULL; }

bool rvm_in_scope(void) { return scopes.top != NULL; }

/* Whether the realm that the scope enters first is not to be waited for. */
bool rvm_scope_tries(void) { return scopes.top && (scopes.top->flags & RVM_SCOPE_TRY) && scopes.top->base == rvm_innermost(); }

/* Asks the realms that were entered within a stopped scope to stop, from the innermost outwards. */
void rvm_stop_scope(rvm_live *live)
{
    rvm_scope *scope = stopped();
    if (!scope)
        return;
    atomic_store_explicit(&live->stop, live->serial, memory_order_relaxed);
    /* Without those, this is a nested entry of the realm that the scope began in. */
    rvm_live *l = live == scope->base ? NULL : live->outer;
    for (int depth = 1; l && l != scope->base && depth < RVM_MOST_NESTED; l = l->outer, depth++) {
        atomic_store_explicit(&l->stop, l->serial, memory_order_relaxed);
        if (l->soft == STOP_NONE) /* it fails with what comes out of this one */
            rvm_set_soft(l, STOP_INTERRUPT);
    }
}
