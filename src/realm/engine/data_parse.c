/* Data text in: a parser that makes the engine's values as it goes. See data.h. */
#include "data_parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DATA_BIGINT, DATA_BYTES, DATA_DATE, DATA_UNDEFINED, DATA_MAP, DATA_SET, DATA_HANDLE, DATA_ERROR, DATA_TAGS };
static const char *const data_tags[DATA_TAGS] = {"bigint", "bytes", "date", "undefined", "map", "set", "handle", "error"};

static JSValue parse_value(data_parser *p);

static bool want(data_parser *p, char c)
{
    if (data_take(p, c))
        return true;
    char what[] = "',' is missing";
    what[1] = c;
    rvm_data_bad(p, what);
    return false;
}

static bool want_string(data_parser *p, data_string *out)
{
    if (data_take(p, '"'))
        return rvm_data_string(p, out);
    rvm_data_bad(p, "a string is missing");
    return false;
}

static JSValue new_string(data_parser *p, const data_string *s) { return JS_NewStringLen(p->ctx, s->length ? s->text : "", s->length); }

/* A new reference; 0: exception. */
static JSAtom new_atom(data_parser *p, const data_string *s)
{
    if (!s->ascii || s->length == 0)
        return rvm_atom(p->ctx, s->text, s->length);
    unsigned mixed = (unsigned char)s->text[0] * 5u + (unsigned char)s->text[s->length - 1] * 3u + (unsigned)s->length;
    typeof(*p->names) *name = &p->names[mixed % NAMES_KEPT];
    if (name->atom && name->length == s->length && memcmp(name->text, s->text, s->length) == 0)
        return JS_DupAtom(p->ctx, name->atom);
    JSAtom atom = JS_NewAtomLen(p->ctx, s->text, s->length);
    if (!atom)
        return 0;
    if (name->atom)
        JS_FreeAtom(p->ctx, name->atom);
    name->text = s->text; /* in the text itself: an ASCII string has no escapes */
    name->length = s->length;
    name->atom = atom;
    return JS_DupAtom(p->ctx, atom);
}

/* ---- arrays and objects ---- */

static void push(data_parser *p, JSValue value)
{
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 64;
        p->values = p->values ? rvm_scratch_grow(p->live, p->values, capacity * sizeof value)
                              : rvm_scratch(p->live, capacity * sizeof value);
        p->capacity = capacity;
    }
    p->values[p->count++] = value;
}

static JSValue drop_values(data_parser *p, size_t from)
{
    while (p->count > from)
        rvm_free(p->ctx, p->values[--p->count]);
    return V_EXCEPTION;
}

/* Behind the `[`. */
static JSValue parse_array(data_parser *p)
{
    size_t from = p->count;
    if (!data_take(p, ']'))
        for (;;) {
            JSValue item = parse_value(p);
            if (item.tag == TAG_EXCEPTION)
                return drop_values(p, from);
            push(p, item);
            if (data_take(p, ']'))
                break;
            if (!want(p, ','))
                return drop_values(p, from);
        }
    if (p->count - from > INT32_MAX) {
        rvm_data_bad_at(p, p->at, "an array of too many items");
        return drop_values(p, from);
    }
    size_t count = p->count - from;
    p->count = from; /* the engine takes them, also when it fails */
    return JS_NewArrayFrom(p->ctx, (int)count, count ? p->values + from : NULL);
}

static JSValue free_and_fail(data_parser *p, JSValue value)
{
    rvm_free(p->ctx, value);
    return V_EXCEPTION;
}

static JSValue parse_bytes(data_parser *p)
{
    data_string s;
    if (!want_string(p, &s))
        return V_EXCEPTION;
    uint8_t *bytes = rvm_scratch(p->live, s.length / 4 * 3 + 3);
    size_t length = rvm_rust.base64_decode(s.text, s.length, bytes);
    JSValue value = V_EXCEPTION;
    if (length == SIZE_MAX)
        rvm_data_bad_at(p, p->at, "bytes that are not base64 before it");
    else
        value = JS_NewUint8ArrayCopy(p->ctx, bytes, length);
    rvm_scratch_free(p->live, bytes);
    return value;
}

static JSValue parse_bigint(data_parser *p)
{
    data_string s;
    if (!want_string(p, &s))
        return V_EXCEPTION;
    size_t i = s.length && s.text[0] == '-';
    bool good = s.length > i;
    for (; good && i < s.length; i++)
        good = s.text[i] >= '0' && s.text[i] <= '9';
    if (!good) {
        rvm_data_bad_at(p, p->at, "a BigInt that is not decimal digits before it");
        return V_EXCEPTION;
    }
    rvm_cell cell = {.kind = CELL_BIGINT, .length = s.length, .as.data = s.text};
    return rvm_cell_in(p->live, &cell);
}

static JSValue parse_date(data_parser *p)
{
    int c = data_next(p);
    if (c != '-' && c != 'n' && !(c >= '0' && c <= '9'))
        return rvm_data_bad(p, "a date is milliseconds or null");
    JSValue value = parse_value(p);
    double ms = value.tag == TAG_INT ? value.u.int32 : value.tag == TAG_FLOAT64 ? value.u.float64 : NAN;
    if (value.tag != TAG_EXCEPTION && value.tag != TAG_INT && value.tag != TAG_FLOAT64 && value.tag != TAG_NULL) {
        rvm_free(p->ctx, value);
        return rvm_data_bad(p, "a date that is a BigInt before it");
    }
    return value.tag == TAG_EXCEPTION ? value : JS_NewDate(p->ctx, ms);
}

static JSValue parse_undefined(data_parser *p)
{
    if (data_next(p) != '0')
        return rvm_data_bad(p, "undefined is written with 0");
    p->at++;
    return V_UNDEFINED;
}

/* The functions are the realm's own, whatever a script put in their place. */
static JSValue parse_collection(data_parser *p, bool map)
{
    const JSValue *intrinsics = p->live->slot->intrinsics;
    if (!want(p, '['))
        return V_EXCEPTION;
    JSValue made = JS_CallConstructor(p->ctx, intrinsics[map ? INTRINSIC_MAP : INTRINSIC_SET], 0, NULL);
    if (made.tag == TAG_EXCEPTION || data_take(p, ']'))
        return made;
    for (;;) {
        JSValue item[2] = {V_UNDEFINED, V_UNDEFINED};
        bool good = !map || want(p, '[');
        good = good && (item[0] = parse_value(p)).tag != TAG_EXCEPTION;
        good = good && (!map || (want(p, ',') && (item[1] = parse_value(p)).tag != TAG_EXCEPTION && want(p, ']')));
        JSValue done = V_EXCEPTION;
        if (good)
            done = JS_Call(p->ctx, intrinsics[map ? INTRINSIC_MAP_SET : INTRINSIC_SET_ADD], made, map ? 2 : 1, item);
        rvm_free(p->ctx, item[0]);
        rvm_free(p->ctx, item[1]);
        rvm_free(p->ctx, done);
        if (done.tag == TAG_EXCEPTION)
            return free_and_fail(p, made);
        if (data_take(p, ']'))
            return made;
        if (!want(p, ','))
            return free_and_fail(p, made);
    }
}

static JSValue parse_handle(data_parser *p)
{
    data_string s;
    if (!want_string(p, &s))
        return V_EXCEPTION;
    uint64_t handle = 0;
    bool good = s.length > 0 && s.length <= 20;
    for (size_t i = 0; good && i < s.length; i++) {
        unsigned digit = (unsigned)(s.text[i] - '0');
        good = digit <= 9 && !__builtin_mul_overflow(handle, 10, &handle) && !__builtin_add_overflow(handle, digit, &handle);
    }
    if (!good) {
        rvm_data_bad_at(p, p->at, "a handle that is not a decimal number before it");
        return V_EXCEPTION;
    }
    JSValue value = V_UNDEFINED;
    p->live->jump = NULL;
    int status = rvm_rust.handle(p->live, handle, &value);
    if (p->live->condemned)
        rvm_leave(p->live);
    p->live->jump = p->live->guard;
    return status == T_OK ? value : V_EXCEPTION;
}

static JSValue parse_error(data_parser *p)
{
    static const char *const members[] = {"name", "message", "stack"};
    enum { NAME, MESSAGE, STACK, CODE };
    JSValue fields[4] = {V_UNDEFINED, V_UNDEFINED, V_UNDEFINED, V_UNDEFINED}, error = V_EXCEPTION;
    if (!want(p, '{'))
        return V_EXCEPTION;
    if (!data_take(p, '}'))
        for (;;) {
            data_string s;
            int which = -1;
            if (!want_string(p, &s))
                goto done;
            for (int i = 0; i < 3; i++)
                if (s.length == strlen(members[i]) && memcmp(s.text, members[i], s.length) == 0)
                    which = i;
            if (which < 0) {
                rvm_data_bad_at(p, p->at, "an error's member that is none of name, message, stack before it");
                goto done;
            }
            if (!want(p, ':') || !want_string(p, &s))
                goto done;
            rvm_free(p->ctx, fields[which]);
            fields[which] = new_string(p, &s);
            if (fields[which].tag == TAG_EXCEPTION)
                goto done;
            if (data_take(p, '}'))
                break;
            if (!want(p, ','))
                goto done;
        }
    {
        JSValue args[4] = {fields[NAME], fields[MESSAGE], V_UNDEFINED, V_UNDEFINED};
        error = JS_Call(p->ctx, p->live->slot->entries[ENTRY_MAKE_HOST_ERROR], V_UNDEFINED, 4, args);
    }
    if (error.tag == TAG_OBJECT && fields[STACK].tag != TAG_UNDEFINED &&
        JS_DefinePropertyValueStr(p->ctx, error, "stack", JS_DupValue(p->ctx, fields[STACK]), PROP_C_W) < 0)
        error = free_and_fail(p, error);
done:
    for (int i = 0; i < 4; i++)
        rvm_free(p->ctx, fields[i]);
    return error;
}

/* Behind the key of a tagged object. */
static JSValue parse_tagged(data_parser *p, const data_string *tag)
{
    int which = 0;
    while (which < DATA_TAGS && (strlen(data_tags[which]) != tag->length || memcmp(data_tags[which], tag->text, tag->length) != 0))
        which++;
    if (which == DATA_TAGS) {
        rvm_data_bad_at(p, p->at, "a tag that is none before it");
        return V_EXCEPTION;
    }
    if (!want(p, ':'))
        return V_EXCEPTION;
    JSValue value = which == DATA_BIGINT      ? parse_bigint(p)
                    : which == DATA_BYTES     ? parse_bytes(p)
                    : which == DATA_DATE      ? parse_date(p)
                    : which == DATA_UNDEFINED ? parse_undefined(p)
                    : which == DATA_MAP       ? parse_collection(p, true)
                    : which == DATA_SET       ? parse_collection(p, false)
                    : which == DATA_HANDLE    ? parse_handle(p)
                                              : parse_error(p);
    if (value.tag == TAG_EXCEPTION || data_take(p, '}'))
        return value;
    rvm_data_bad(p, "a tagged object has one member: '}' is missing");
    return free_and_fail(p, value);
}

/* Behind the `{`. */
static JSValue parse_object(data_parser *p)
{
    JSValue object = V_UNDEFINED;
    if (data_take(p, '}'))
        return JS_NewObject(p->ctx);
    do {
        data_string key;
        if (!want_string(p, &key))
            return free_and_fail(p, object);
        if (__builtin_expect(key.length && key.text[0] == 0, 0)) {
            key.text++;
            key.length--;
            if (!key.length || key.text[0] != 0) {
                if (object.tag == TAG_UNDEFINED)
                    return parse_tagged(p, &key);
                rvm_data_bad_at(p, p->at, "a tag beside other members before it");
                return free_and_fail(p, object);
            }
        }
        if (object.tag == TAG_UNDEFINED && (object = JS_NewObject(p->ctx)).tag == TAG_EXCEPTION)
            return object;
        JSAtom atom = new_atom(p, &key);
        if (!atom)
            return free_and_fail(p, object);
        JSValue value = want(p, ':') ? parse_value(p) : V_EXCEPTION;
        int status = value.tag == TAG_EXCEPTION ? -1 : JS_DefinePropertyValue(p->ctx, object, atom, value, PROP_C_W_E);
        JS_FreeAtom(p->ctx, atom);
        if (status < 0)
            return free_and_fail(p, object);
    } while (data_take(p, ','));
    return want(p, '}') ? object : free_and_fail(p, object);
}

static JSValue nested(data_parser *p, JSValue (*parse)(data_parser *))
{
    if (p->depth >= DATA_DEEPEST || (uintptr_t)__builtin_frame_address(0) <= p->live->stack_floor)
        return rvm_data_bad(p, "nested too deeply");
    p->at++;
    p->depth++;
    JSValue value = parse(p);
    p->depth--;
    return value;
}

static JSValue parse_value(data_parser *p)
{
    data_string s;
    if (rvm_data_tick(p->live, &p->ticks))
        return V_EXCEPTION;
    switch (data_next(p)) {
    case '{':
        return nested(p, parse_object);
    case '[':
        return nested(p, parse_array);
    case '"':
        p->at++;
        return rvm_data_string(p, &s) ? new_string(p, &s) : V_EXCEPTION;
    case 't':
        return rvm_data_word(p, "true", 4) ? MK(TAG_BOOL, 1) : V_EXCEPTION;
    case 'f':
        return rvm_data_word(p, "false", 5) ? MK(TAG_BOOL, 0) : V_EXCEPTION;
    case 'n':
        return rvm_data_word(p, "null", 4) ? V_NULL : V_EXCEPTION;
    case 'N':
        return rvm_data_word(p, "NaN", 3) ? (JSValue){.u.float64 = NAN, .tag = TAG_FLOAT64} : V_EXCEPTION;
    case 'I':
        return rvm_data_word(p, "Infinity", 8) ? (JSValue){.u.float64 = INFINITY, .tag = TAG_FLOAT64} : V_EXCEPTION;
    case '-':
    case '0' ... '9':
        return rvm_data_number(p);
    default:
        return rvm_data_bad(p, "no value begins");
    }
}

/* The value that UTF-8 text describes, a new reference. */
JSValue rvm_data_parse(rvm_live *live, const char *text, size_t length)
{
    data_parser p = {.live = live, .ctx = live->slot->ctx, .begin = text, .at = text, .end = text + length};
    JSValue value = parse_value(&p);
    if (value.tag != TAG_EXCEPTION && data_next(&p) >= 0) {
        rvm_data_bad(&p, "something behind the value");
        value = free_and_fail(&p, value);
    }
    for (size_t i = 0; i < NAMES_KEPT; i++)
        if (p.names[i].atom)
            JS_FreeAtom(p.ctx, p.names[i].atom);
    if (p.text)
        rvm_scratch_free(live, p.text);
    if (p.values)
        rvm_scratch_free(live, p.values);
    return value;
}
