/* The most frequent call, with few and plain arguments: what with_args in thunk.c does, without what only other calls need. */
#include "thunk.h"

#include <string.h>

/* Whether two texts of `n` bytes are alike: a call of memcmp costs more than the look at a short name. */
static inline bool alike(const char *a, const char *b, size_t n)
{
    if (n >= 8) {
        uint64_t x, y, all = 0;
        for (size_t i = 0; i + 8 <= n; i += 8) {
            memcpy(&x, a + i, 8);
            memcpy(&y, b + i, 8);
            all |= x ^ y;
        }
        memcpy(&x, a + n - 8, 8);
        memcpy(&y, b + n - 8, 8);
        return (all | (x ^ y)) == 0;
    }
    if (n >= 4) {
        uint32_t x, y, v, w;
        memcpy(&x, a, 4);
        memcpy(&y, b, 4);
        memcpy(&v, a + n - 4, 4);
        memcpy(&w, b + n - 4, 4);
        return ((x ^ y) | (v ^ w)) == 0;
    }
    return a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1];
}

/* The atom of a name; the caller has a reference. Short ones are kept by the slot. */
JSAtom rvm_name_atom(rvm_live *live, const char *text, size_t length)
{
    rvm_slot *slot = live->slot;
    if (length == 0 || length > NAME_LENGTH)
        return rvm_atom(slot->ctx, text, length);
    unsigned mixed = (unsigned char)text[0] * 5u + (unsigned char)text[length - 1] * 3u + (unsigned)length;
    rvm_name *name = &slot->names[mixed % NAMES];
    if (__builtin_expect(name->atom && name->length == length && alike(name->text, text, length), 1))
        return JS_DupAtom(slot->ctx, name->atom);
    JSAtom atom = rvm_atom(slot->ctx, text, length);
    if (!atom)
        return 0;
    if (name->atom)
        JS_FreeAtom(slot->ctx, name->atom);
    name->atom = atom;
    name->length = (uint8_t)length;
    memcpy(name->text, text, length);
    return JS_DupAtom(slot->ctx, atom);
}

void rvm_throw_no_function(JSContext *ctx, const rvm_call_args *call)
{
    JS_ThrowTypeError(ctx, "%.*s is not a function", (int)(call->method_length > 200 ? 200 : call->method_length), call->method);
}

static inline JSValue argument(rvm_live *live, const rvm_plain *arg)
{
    /* Most are small whole numbers; -0 is none. */
    if (arg->kind == CELL_NUMBER) {
        int32_t whole = arg->as.number >= INT32_MIN && arg->as.number <= INT32_MAX ? (int32_t)arg->as.number : 0;
        if (whole == arg->as.number && (whole != 0 || arg->as.integer == 0))
            return (JSValue){{.ptr = (void *)(uintptr_t)(uint32_t)whole}, TAG_INT}; /* all of the word: half of one, read as a whole, waits */
        return (JSValue){{.float64 = arg->as.number}, TAG_FLOAT64};
    }
    if (arg->kind == CELL_STRING)
        return JS_NewStringLen(live->slot->ctx, arg->as.data, arg->length);
    return rvm_cell_in(live, (const rvm_cell *)arg); /* reads nothing behind what counts */
}

static int hot_body(rvm_live *live, void *args)
{
    const rvm_call_args *a = args;
    JSContext *ctx = live->slot->ctx;
    if (rvm_stack_is_full(live))
        return T_EXCEPTION;
    JSValue argv[RVM_HOT_ARGS], result = V_EXCEPTION;
    size_t n = 0, count = a->nargs;
    for (; n < count; n++) {
        argv[n] = argument(live, (const rvm_plain *)a->args + n);
        if (argv[n].tag == TAG_EXCEPTION)
            goto done;
    }
    /* The call may release the very handle it came through: what it works on is held. */
    JSValue target = JS_DupValue(ctx, a->target);
    if (a->method) {
        JSAtom atom = rvm_name_atom(live, a->method, a->method_length);
        if (!atom) {
            rvm_free(ctx, target);
            goto done;
        }
        JSValue function = JS_GetProperty(ctx, target, atom);
        JS_FreeAtom(ctx, atom);
        if (__builtin_expect(JS_IsFunction(ctx, function), 1))
            result = JS_Call(ctx, function, target, (int)count, argv);
        else if (function.tag != TAG_EXCEPTION)
            rvm_throw_no_function(ctx, a);
        rvm_free(ctx, function);
    } else {
        result = JS_Call(ctx, target, V_UNDEFINED, (int)count, argv);
    }
    rvm_free(ctx, target);
done:
    while (n)
        rvm_free(ctx, argv[--n]);
    if (result.tag != TAG_INT)
        return rvm_cell_out(live, result, a->out);
    a->out->kind = CELL_NUMBER;
    a->out->flags = 0;
    a->out->length = 0;
    a->out->as.number = result.u.int32;
    return T_OK;
}

/* `args->args` are of rvm_plain, at most RVM_HOT_ARGS; its method is short; `args->out` is there. */
int rvm_hot_thunk(rvm_live *live, rvm_call_args *args) { return rvm_guarded(live, hot_body, args); }
