/* What Rust halves of built-ins need besides values: bytes and texts without a copy, and the question whether to go on. */
#include "thunk.h"

struct view {
    JSValue value;
    uint8_t *data;
    size_t length;
};

/* Runs no script: class numbers and lengths are the engine's own. */
static int view_body(rvm_live *live, void *args)
{
    struct view *v = args;
    JSContext *ctx = live->slot->ctx;
    size_t offset = 0, length = 0, unit, whole = 0;
    bool whole_buffer = JS_IsArrayBuffer(v->value);
    if (!whole_buffer && JS_GetTypedArrayType(v->value) < 0)
        return T_WRONG_KIND;
    JSValue buffer = whole_buffer ? JS_DupValue(ctx, v->value) : JS_GetTypedArrayBuffer(ctx, v->value, &offset, &length, &unit);
    if (buffer.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    uint8_t *bytes = JS_GetArrayBuffer(ctx, &whole, buffer);
    JS_FreeValue(ctx, buffer); /* the view holds it */
    if (!bytes && JS_HasException(ctx)) /* detached */
        return T_EXCEPTION;
    if (whole_buffer)
        length = whole;
    if (offset > whole || length > whole - offset)
        return T_WRONG_KIND;
    v->data = bytes ? bytes + offset : NULL;
    v->length = bytes ? length : 0;
    return T_OK;
}

/* Where the bytes of a typed array or an ArrayBuffer are. They stay there until JavaScript runs again. */
int rvm_view_thunk(rvm_live *live, JSValue value, uint8_t **data, size_t *length)
{
    struct view v = {value, NULL, 0};
    int status = rvm_guarded(live, view_body, &v);
    *data = v.data;
    *length = v.length;
    return status;
}

static int text_body(rvm_live *live, void *args)
{
    struct view *v = args;
    if (v->value.tag != TAG_STRING && v->value.tag != TAG_STRING_ROPE)
        return T_WRONG_KIND;
    v->data = (uint8_t *)JS_ToCStringLen2(live->slot->ctx, &v->length, v->value, false);
    return v->data ? T_OK : T_EXCEPTION;
}

/* A string as UTF-8 in the arena; an unpaired surrogate has three bytes ED A0..BF xx. The string's own bytes where it is ASCII. */
int rvm_text_thunk(rvm_live *live, JSValue value, const uint8_t **data, size_t *length)
{
    struct view v = {value, NULL, 0};
    int status = rvm_guarded(live, text_body, &v);
    *data = v.data;
    *length = v.length;
    return status;
}

static int text_free_body(rvm_live *live, void *text)
{
    JS_FreeCString(live->slot->ctx, text);
    return T_OK;
}

int rvm_text_free_thunk(rvm_live *live, const uint8_t *text) { return rvm_guarded(live, text_free_body, (void *)text); }

struct units {
    const uint16_t *data;
    size_t length;
    JSValue *value;
};

static int units_body(rvm_live *live, void *args)
{
    struct units *u = args;
    *u->value = JS_NewStringUTF16(live->slot->ctx, u->data, u->length);
    return u->value->tag == TAG_EXCEPTION ? T_EXCEPTION : T_OK;
}

/* A string of UTF-16 units, one at least above 0xFF: the engine takes a wide string for another key than the same in a narrow one. */
int rvm_units_thunk(rvm_live *live, const uint16_t *data, size_t length, JSValue *value)
{
    struct units u = {data, length, value};
    return rvm_guarded(live, units_body, &u);
}

static int poll_body(rvm_live *live, void *args)
{
    (void)args;
    return rvm_on_interrupt(live->slot->rt, live->slot) ? T_EXCEPTION : T_OK;
}

/* T_EXCEPTION, without one, where the realm or one that called into it is to stop. */
int rvm_poll_thunk(rvm_live *live) { return rvm_guarded(live, poll_body, NULL); }

static int stop_body(rvm_live *live, void *args)
{
    JSContext *ctx = live->slot->ctx;
    JS_ThrowPlainError(ctx, "%s", (const char *)args);
    JSValue error = JS_GetException(ctx);
    JS_SetUncatchableError(ctx, error);
    JS_Throw(ctx, error);
    return T_OK;
}

/* An Error that no script catches: the entry is being stopped. */
int rvm_throw_stop_thunk(rvm_live *live, const char *text) { return rvm_guarded(live, stop_body, (void *)text); }

static int collect_body(rvm_live *live, void *args)
{
    (void)args;
    JS_RunGC(live->slot->rt);
    return T_OK;
}

int rvm_collect_thunk(rvm_live *live) { return rvm_guarded(live, collect_body, NULL); }
