/*
 * What a template needs of the engine: which promises made while its module loaded nothing has settled, and a heap without
 * garbage, whose next collection is far.
 */
#include "data.h"
#include "thunk.h"

#include <stdlib.h>

/* Promises are held while the module loads; which of those that are still pending somebody else can reach too is seen at the end. */
struct rvm_watched {
    JSValue weak_ref, deref; /* before a script could replace them */
    JSValue *promises;
    size_t count, room;
    bool lost; /* no memory to hold one */
    bool over; /* what is made now is not of the module */
};

void rvm_watch_promise(rvm_live *live, JSContext *ctx, JSValue promise)
{
    struct rvm_watched *watched = live->watched;
    if (watched->over)
        return;
    if (watched->count == watched->room) {
        size_t room = watched->room ? watched->room * 2 : 64;
        JSValue *more = realloc(watched->promises, room * sizeof *more);
        if (!more) {
            watched->lost = true;
            return;
        }
        watched->promises = more;
        watched->room = room;
    }
    watched->promises[watched->count++] = JS_DupValue(ctx, promise);
}

static int watch_body(rvm_live *live, void *args)
{
    struct rvm_watched *watched = args;
    JSContext *ctx = live->slot->ctx;
    watched->weak_ref = JS_GetPropertyStr(ctx, live->slot->global, "WeakRef");
    JSValue prototype = JS_GetPropertyStr(ctx, watched->weak_ref, "prototype");
    watched->deref = JS_GetPropertyStr(ctx, prototype, "deref");
    JS_FreeValue(ctx, prototype);
    rvm_hook_promises(live->slot);
    return T_OK;
}

int rvm_watch_promises_thunk(rvm_live *live)
{
    live->watched = calloc(1, sizeof *live->watched);
    return live->watched ? rvm_guarded(live, watch_body, live->watched) : T_CONDEMNED;
}

/* What is held of the host's memory; the values go with the realm. */
void rvm_watched_free(rvm_live *live)
{
    if (live->watched)
        free(live->watched->promises);
    free(live->watched);
    live->watched = NULL;
}

static int freeze_body(rvm_live *live, void *args)
{
    uint64_t *pending = args;
    rvm_slot *slot = live->slot;
    JSContext *ctx = slot->ctx;
    struct rvm_watched *watched = live->watched;
    watched->over = true;
    size_t left = 0;
    for (size_t i = 0; i < watched->count; i++) {
        JSValue promise = watched->promises[i];
        bool is_pending = JS_PromiseState(ctx, promise) == 0;
        if (is_pending) {
            JSValue weak = JS_CallConstructor(ctx, watched->weak_ref, 1, &promise);
            if (weak.tag == TAG_EXCEPTION)
                return T_EXCEPTION;
            watched->promises[left++] = weak;
        }
        JS_FreeValue(ctx, promise);
    }
    watched->count = left;
    JS_RunGC(slot->rt);
    *pending = 0;
    for (size_t i = 0; i < left; i++) {
        JSValue there = JS_Call(ctx, watched->deref, watched->promises[i], 0, NULL);
        if (there.tag == TAG_EXCEPTION)
            return T_EXCEPTION;
        *pending += there.tag != TAG_UNDEFINED;
        JS_FreeValue(ctx, there);
        JS_FreeValue(ctx, watched->promises[i]);
    }
    JS_FreeValue(ctx, watched->weak_ref);
    JS_FreeValue(ctx, watched->deref);
    *pending += watched->lost;
    if (slot->on_promise.tag == TAG_UNDEFINED)
        JS_SetPromiseHook(slot->rt, NULL, NULL);
    JS_RunGC(slot->rt);
    /* A collection touches every page of a copy. */
    size_t far = slot->used + slot->used / 2;
    if (far > JS_GetGCThreshold(slot->rt))
        JS_SetGCThreshold(slot->rt, far);
    return T_OK;
}

/* `*pending`: promises that are reachable and not settled. */
int rvm_freeze_thunk(rvm_live *live, uint64_t *pending)
{
    int status = rvm_guarded(live, freeze_body, pending);
    rvm_watched_free(live);
    return status;
}
