/* Values in and out. Runs inside a guard. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

/* How the engine keeps a string, so far as rvm_ascii looks at it. */
typedef struct {
    uint32_t length : 31, wide : 1;
    uint32_t hash : 28, form : 2, atom : 2;
    uint32_t next;
    void *weak;
    char text[];
} engine_string;

/* Whether strings are kept that way: found out when an image is made, because no header tells. */
static bool strings_are_known;

static bool is_kept_as(JSContext *ctx, const char *text, size_t length, bool wide)
{
    JSValue value = JS_NewStringLen(ctx, text, length);
    const engine_string *s = value.u.ptr;
    size_t size;
    bool good = value.tag == TAG_STRING && s->wide == wide && s->form == 0;
    if (good && !wide) {
        const char *direct = JS_ToCStringLen2(ctx, &size, value, false);
        good = s->length == length && direct == s->text && size == length && memcmp(direct, text, length) == 0;
        JS_FreeCString(ctx, direct);
    }
    JS_FreeValue(ctx, value);
    return good;
}

void rvm_convert_boot(JSContext *ctx)
{
    char many[2000];
    memset(many, 'x', sizeof many);
    /* A large part of a string is kept as a slice of it. */
    JSValue whole = JS_NewStringLen(ctx, many, sizeof many), from = MK(TAG_INT, 1), slicer = JS_GetPropertyStr(ctx, whole, "slice");
    JSValue slice = JS_Call(ctx, slicer, whole, 1, &from);
    bool sliced = slice.tag == TAG_STRING && ((const engine_string *)slice.u.ptr)->form != 0;
    JS_FreeValue(ctx, slice);
    JS_FreeValue(ctx, slicer);
    JS_FreeValue(ctx, whole);
    strings_are_known = sliced && is_kept_as(ctx, "abc", 3, false) && is_kept_as(ctx, many, sizeof many, false) &&
                        is_kept_as(ctx, "\xE2\x82\xAC", 3, true);
}

typedef uint64_t pair __attribute__((vector_size(16), aligned(1), may_alias));

static bool is_ascii(const char *text, size_t length)
{
    const pair *at = (const pair *)text, *last = (const pair *)(text + length - sizeof *at);
    if (length < sizeof *at) {
        unsigned char all = 0;
        for (size_t i = 0; i < length; i++)
            all |= (unsigned char)text[i];
        return all < 0x80;
    }
    pair all = *last; /* overlaps: no loop over single bytes at the end */
    for (; at < last; at++)
        all |= *at;
    return !((all[0] | all[1]) & 0x8080808080808080u);
}

static JSValue bigint_from_text(rvm_live *live, const rvm_cell *cell)
{
    JSContext *ctx = live->slot->ctx;
    JSValue text = JS_NewStringLen(ctx, cell->as.data, cell->length);
    if (text.tag == TAG_EXCEPTION)
        return text;
    JSValue big = JS_Call(ctx, live->slot->intrinsics[INTRINSIC_BIGINT], V_UNDEFINED, 1, &text);
    JS_FreeValue(ctx, text);
    return big;
}

static JSValue parse_json(rvm_live *live, const rvm_cell *cell)
{
    /* The engine wants a closing NUL, which a borrowed text need not have. */
    char *copy = rvm_scratch(live, cell->length + 1);
    memcpy(copy, cell->as.data, cell->length);
    copy[cell->length] = 0;
    JSValue value = JS_ParseJSON(live->slot->ctx, copy, cell->length, "<json>");
    rvm_scratch_free(live, copy);
    return value;
}

/* The atom of UTF-8 text, a new reference; 0: exception. JS_NewAtomLen takes the bytes of a non-ASCII text for those of an 8-bit
   string, and finds a key that only looks like it. */
JSAtom rvm_atom(JSContext *ctx, const char *text, size_t length)
{
    if (length == 0)
        return JS_NewAtomLen(ctx, "", 0);
    if (is_ascii(text, length))
        return JS_NewAtomLen(ctx, text, length);
    JSValue string = JS_NewStringLen(ctx, text, length);
    if (string.tag == TAG_EXCEPTION)
        return 0;
    JSAtom atom = JS_ValueToAtom(ctx, string);
    JS_FreeValue(ctx, string);
    return atom;
}

/* The result is a new reference. */
JSValue rvm_cell_in(rvm_live *live, const rvm_cell *cell)
{
    JSContext *ctx = live->slot->ctx;
    switch (cell->kind) {
    case CELL_NULL:
        return V_NULL;
    case CELL_BOOL:
        return MK(TAG_BOOL, cell->as.boolean);
    case CELL_NUMBER:
        return JS_NewNumber(ctx, cell->as.number);
    case CELL_BIGINT:
        return cell->length ? bigint_from_text(live, cell) : JS_NewBigInt64(ctx, cell->as.integer);
    case CELL_STRING:
        return JS_NewStringLen(ctx, cell->length ? cell->as.data : "", cell->length);
    case CELL_BYTES:
        return JS_NewUint8ArrayCopy(ctx, (const uint8_t *)(cell->length ? cell->as.data : ""), cell->length);
    case CELL_JSON:
        return parse_json(live, cell);
    case CELL_DATA:
        return rvm_data_parse(live, cell->length ? cell->as.data : "", cell->length);
    case CELL_JS:
        return JS_DupValue(ctx, cell->js);
    default:
        return V_UNDEFINED;
    }
}

/* The engine writes an unpaired surrogate as three bytes ED A0..BF xx; U+FFFD has three bytes too. */
static void replace_surrogates(char *text, size_t length)
{
    char *end = text + length;
    for (char *p = text; (p = memchr(p, 0xED, (size_t)(end - p))); p++)
        if (end - p >= 3 && (unsigned char)p[1] >= 0xA0)
            memcpy(p, "\xEF\xBF\xBD", 3);
}

/* The text of an ASCII string where the engine keeps it; NULL if it is of another kind, or kept in another way. Lives as long as the value. */
const char *rvm_ascii(JSValue value, size_t *length)
{
    if (value.tag != TAG_STRING || !strings_are_known)
        return NULL;
    const engine_string *s = value.u.ptr;
    if (s->wide || s->form != 0 || !is_ascii(s->text, s->length))
        return NULL;
    *length = s->length;
    return s->text;
}

static void copy_out(rvm_live *live, const char *text, size_t length, uint32_t kind, rvm_cell *out)
{
    char *copy = malloc(length + 1);
    if (!copy)
        rvm_condemn(live, STOP_SYSTEM);
    live->guard->made = copy;
    memcpy(copy, text, length);
    copy[length] = 0;
    out->kind = kind;
    out->length = length;
    out->as.data = copy;
}

/* String(value) as a malloc'ed copy. Does not consume `value`. */
int rvm_cell_string(rvm_live *live, JSValue value, uint32_t kind, rvm_cell *out)
{
    JSContext *ctx = live->slot->ctx;
    size_t length;
    const char *text = JS_ToCStringLen2(ctx, &length, value, false);
    if (!text)
        return T_EXCEPTION;
    copy_out(live, text, length, kind, out);
    JS_FreeCString(ctx, text);
    if (!is_ascii(out->as.data, length))
        replace_surrogates((char *)out->as.data, length);
    return T_OK;
}

/* Consumes `value`. */
int rvm_cell_out(rvm_live *live, JSValue value, rvm_cell *out)
{
    JSContext *ctx = live->slot->ctx;
    out->flags = 0;
    out->length = 0;
    out->as.integer = 0;
    switch (value.tag) {
    case TAG_EXCEPTION:
        return T_EXCEPTION;
    case TAG_INT:
        out->kind = CELL_NUMBER;
        out->as.number = value.u.int32;
        return T_OK;
    case TAG_FLOAT64:
        out->kind = CELL_NUMBER;
        out->as.number = value.u.float64;
        return T_OK;
    case TAG_BOOL:
        out->kind = CELL_BOOL;
        out->as.integer = 0;
        out->as.boolean = value.u.int32 != 0;
        return T_OK;
    case TAG_NULL:
        out->kind = CELL_NULL;
        return T_OK;
    case TAG_SHORT_BIG_INT:
        out->kind = CELL_BIGINT;
        out->as.integer = value.u.int32;
        return T_OK;
    case TAG_STRING: {
        size_t length;
        const char *text = rvm_ascii(value, &length);
        if (text) {
            copy_out(live, text, length, CELL_STRING, out);
            JS_FreeValue(ctx, value);
            return T_OK;
        }
    } /* fall through */
    case TAG_STRING_ROPE:
    case TAG_BIG_INT: {
        int status = rvm_cell_string(live, value, value.tag == TAG_BIG_INT ? CELL_BIGINT : CELL_STRING, out);
        JS_FreeValue(ctx, value);
        return status;
    }
    case TAG_OBJECT:
    case TAG_SYMBOL:
        out->kind = CELL_JS;
        out->js = value;
        return T_OK;
    default:
        out->kind = CELL_UNDEFINED;
        return T_OK;
    }
}

/* The bytes of an ArrayBuffer, typed array or DataView, which live while nothing else runs; `*hold` is a reference that the caller
   lets go. Reading the bounds of a DataView may run script code. */
int rvm_view(rvm_live *live, JSValue object, JSValue *hold, const uint8_t **bytes, size_t *length)
{
    JSContext *ctx = live->slot->ctx;
    size_t offset = 0, whole = 0;
    JSValue buffer;
    *length = 0;
    if (JS_IsArrayBuffer(object)) {
        buffer = JS_DupValue(ctx, object);
    } else if (JS_GetTypedArrayType(object) >= 0) {
        size_t unit;
        buffer = JS_GetTypedArrayBuffer(ctx, object, &offset, length, &unit);
    } else if (JS_IsDataView(object)) {
        double from = 0, size = 0;
        JSValue f = JS_GetPropertyStr(ctx, object, "byteOffset"), n = JS_GetPropertyStr(ctx, object, "byteLength");
        if (f.tag == TAG_EXCEPTION || n.tag == TAG_EXCEPTION || JS_ToFloat64(ctx, &from, f) < 0 || JS_ToFloat64(ctx, &size, n) < 0)
            return T_EXCEPTION;
        if (!(from >= 0 && size >= 0)) /* getters of the script's own making */
            return T_WRONG_KIND;
        offset = (size_t)from;
        *length = (size_t)size;
        buffer = JS_GetPropertyStr(ctx, object, "buffer");
    } else {
        return T_WRONG_KIND;
    }
    if (buffer.tag == TAG_EXCEPTION)
        return T_EXCEPTION;
    uint8_t *begin = JS_GetArrayBuffer(ctx, &whole, buffer);
    int status = !begin && JS_HasException(ctx) ? T_EXCEPTION : T_OK; /* detached */
    if (JS_IsArrayBuffer(object))
        *length = whole;
    if (status == T_OK && (offset > whole || *length > whole - offset))
        status = T_WRONG_KIND;
    if (status != T_OK) {
        JS_FreeValue(ctx, buffer);
        return status;
    }
    *bytes = begin ? begin + offset : (const uint8_t *)"";
    *hold = buffer;
    return T_OK;
}
