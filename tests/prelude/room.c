/* What the prelude needs of the library's C room, linked into the tests' engine: errors. */
#include "engine.h"

#include <stdlib.h>

static rvm_slot *slot;

void room_open(JSContext *ctx)
{
    slot = calloc(1, sizeof *slot);
    slot->ctx = ctx;
    slot->global = JS_GetGlobalObject(ctx);
    for (int i = 0; i < ENTRY_COUNT; i++)
        slot->entries[i] = V_UNDEFINED;
    JS_SetContextOpaque(ctx, slot);
    rvm_own_errors(slot);
}

void room_format_with(JSContext *ctx, JSValue function) { slot->entries[ENTRY_FORMAT_STACK] = JS_DupValue(ctx, function); }
JSValue room_error_functions(void) { return rvm_error_functions(slot); }
JSValue room_stack_of(JSContext *ctx, JSValue error) { return rvm_stack_of(ctx, error); }
