/* Data text in: a parser that makes the engine's values as it goes. See data.h. */
#include "data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_KEPT 32
/* Longer numbers are copied elsewhere. */
#define NUMBER_LENGTH 64

typedef struct {
    rvm_live *live;
    JSContext *ctx;
    const char *begin, *at, *end;
    JSValue *values; /* items of the arrays that are open */
    size_t count, capacity;
    char *text; /* the last string that held escapes */
    size_t text_capacity;
    uint32_t depth, ticks;
    struct {
        const char *text;
        size_t length;
        JSAtom atom;
    } names[NAMES_KEPT]; /* keys repeat */
} parser;

typedef struct {
    const char *text;
    size_t length;
    bool ascii;
} string;

enum { DATA_BIGINT, DATA_BYTES, DATA_DATE, DATA_UNDEFINED, DATA_MAP, DATA_SET, DATA_HANDLE, DATA_ERROR, DATA_TAGS };
static const char *const data_tags[DATA_TAGS] = {"bigint", "bytes", "date", "undefined", "map", "set", "handle", "error"};

static JSValue parse_value(parser *p);

/* ---- what is wrong ---- */

__attribute__((cold)) static bool bad_at(parser *p, const char *at, const char *what)
{
    rvm_fault(p->live, FAULT_INVALID, "data text: %s at offset %zu", what, (size_t)(at - p->begin));
    return false;
}

__attribute__((cold)) static JSValue bad(parser *p, const char *what)
{
    bad_at(p, p->at, p->at < p->end ? what : "it ends too early");
    return V_EXCEPTION;
}

/* ---- tokens ---- */

static inline int next(parser *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r'))
        p->at++;
    return p->at < p->end ? (unsigned char)*p->at : -1;
}

static inline bool take(parser *p, char c)
{
    if (next(p) != c)
        return false;
    p->at++;
    return true;
}

static bool want(parser *p, char c)
{
    if (take(p, c))
        return true;
    char what[] = "',' is missing";
    what[1] = c;
    bad(p, what);
    return false;
}

static bool word(parser *p, const char *text, size_t length)
{
    if ((size_t)(p->end - p->at) < length || memcmp(p->at, text, length) != 0) {
        bad(p, "no value begins");
        return false;
    }
    p->at += length;
    return true;
}

/* ---- strings ---- */

/* The four digits behind \u. */
static int hex4(parser *p, const char *at)
{
    int unit = 0;
    if (p->end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/* The engine reads an unpaired surrogate from its three bytes. */
static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 63));
        out[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63));
    out[3] = (char)(0x80 | (c & 63));
    return 4;
}

/* Reads the escape at p->at, which is a backslash. An escape is never shorter than what it stands for. */
static bool escape(parser *p, size_t *length)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *at = p->at++, *simple;
    if (p->at < p->end && *p->at && (simple = memchr(from, *p->at, sizeof from - 1))) {
        p->text[(*length)++] = to[simple - from];
        p->at++;
        return true;
    }
    int unit = p->at < p->end && *p->at == 'u' ? hex4(p, p->at + 1) : -1;
    if (unit < 0)
        return bad_at(p, at, "an escape that is none");
    p->at += 5;
    uint32_t c = (uint32_t)unit;
    if (unit >> 10 == 0xD800 >> 10 && p->end - p->at >= 6 && p->at[0] == '\\' && p->at[1] == 'u') {
        int low = hex4(p, p->at + 2);
        if (low >> 10 == 0xDC00 >> 10) {
            c = 0x10000 + ((c & 1023) << 10) + (uint32_t)(low & 1023);
            p->at += 6;
        }
    }
    *length += put_utf8(p->text + *length, c);
    return true;
}

/* Reads a string with escapes into p->text. `run` bytes of it are plain. */
static bool long_string(parser *p, const char *from, size_t run, string *out)
{
    uint64_t all = 0x80;
    size_t length = 0;
    for (;;) {
        /* All that is left would fit, but texts are long and strings are short. */
        size_t needed = length + run + 8;
        if (needed > p->text_capacity) {
            size_t capacity = needed * 2;
            p->text = p->text ? rvm_scratch_grow(p->live, p->text, capacity) : rvm_scratch(p->live, capacity);
            p->text_capacity = capacity;
        }
        memcpy(p->text + length, from, run);
        length += run;
        p->at = from + run;
        if (p->at >= p->end)
            return bad_at(p, p->at, "it ends within a string");
        if (*p->at == '"')
            break;
        if (*p->at != '\\')
            return bad_at(p, p->at, "a control character in a string");
        if (!escape(p, &length))
            return false;
        from = p->at;
        run = data_run(from, (size_t)(p->end - from), &all);
    }
    p->at++;
    *out = (string){p->text, length, false};
    return true;
}

/* p->at is behind the opening quote. What it gives lives until the next string. */
static bool parse_string(parser *p, string *out)
{
    uint64_t all = 0;
    const char *from = p->at;
    size_t run = data_run(from, (size_t)(p->end - from), &all);
    if (from + run >= p->end || from[run] != '"')
        return long_string(p, from, run, out);
    p->at = from + run + 1;
    *out = (string){from, run, !(all & HIGHS)};
    return true;
}

static bool want_string(parser *p, string *out)
{
    if (take(p, '"'))
        return parse_string(p, out);
    bad(p, "a string is missing");
    return false;
}

static JSValue new_string(parser *p, const string *s) { return JS_NewStringLen(p->ctx, s->length ? s->text : "", s->length); }

/* A new reference; 0: exception. */
static JSAtom new_atom(parser *p, const string *s)
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

/* ---- numbers ---- */

static bool is_digit(const parser *p, const char *at) { return at < p->end && *at >= '0' && *at <= '9'; }

/* By the engine's own reader, which wants a closing NUL. */
static double slow_number(parser *p, const char *text, size_t length)
{
    char few[NUMBER_LENGTH], *copy = length < NUMBER_LENGTH ? few : rvm_scratch(p->live, length + 1);
    JSATODTempMem memory;
    const char *end;
    memcpy(copy, text, length);
    copy[length] = 0;
    double number = js_atod(copy, &end, 10, 0, &memory);
    if (copy != few)
        rvm_scratch_free(p->live, copy);
    return number;
}

static JSValue parse_number(parser *p)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    const char *start = p->at, *digits;
    bool minus = *p->at == '-', whole = true;
    uint64_t n = 0;
    int fraction = 0;
    p->at += minus;
    if (minus && p->at < p->end && *p->at == 'I') {
        JSValue infinite = {.u.float64 = -INFINITY, .tag = TAG_FLOAT64};
        return word(p, "Infinity", 8) ? infinite : V_EXCEPTION;
    }
    digits = p->at;
    if (!is_digit(p, p->at))
        return bad(p, "no digit where a number should go on");
    for (; is_digit(p, p->at); p->at++)
        if (p->at - digits < 18)
            n = n * 10 + (uint64_t)(*p->at - '0');
    size_t count = (size_t)(p->at - digits);
    if (*digits == '0' && count > 1) {
        p->at = digits;
        return bad(p, "a number with a leading zero");
    }
    if (p->at < p->end && *p->at == '.') {
        whole = false;
        p->at++;
        if (!is_digit(p, p->at))
            return bad(p, "no digit where a number should go on");
        for (; is_digit(p, p->at); p->at++, fraction++)
            if (count + (size_t)fraction < 18)
                n = n * 10 + (uint64_t)(*p->at - '0');
    }
    bool exponent = p->at < p->end && (*p->at | 32) == 'e';
    if (exponent) {
        whole = false;
        p->at++;
        if (p->at < p->end && (*p->at == '+' || *p->at == '-'))
            p->at++;
        if (!is_digit(p, p->at))
            return bad(p, "no digit where a number should go on");
        while (is_digit(p, p->at))
            p->at++;
    }
    if (whole && count <= 18) {
        if (n <= INT32_MAX && (n || !minus))
            return MK(TAG_INT, minus ? -(int32_t)n : (int32_t)n);
        if (n <= (1ULL << 53) - 1)
            return JS_NewNumber(p->ctx, minus ? -(double)n : (double)n);
        return JS_NewBigInt64(p->ctx, minus ? -(int64_t)n : (int64_t)n);
    }
    if (whole) {
        rvm_cell cell = {.kind = CELL_BIGINT, .length = (uint64_t)(p->at - start), .as.data = start};
        return rvm_cell_in(p->live, &cell);
    }
    double number;
    /* Two exact doubles, divided once: exact (Clinger 1990). */
    if (!exponent && count + (size_t)fraction <= 18 && n <= 1ULL << 53)
        number = (minus ? -(double)n : (double)n) / tens[fraction];
    else
        number = slow_number(p, start, (size_t)(p->at - start));
    return JS_NewNumber(p->ctx, number);
}

/* ---- arrays and objects ---- */

static void push(parser *p, JSValue value)
{
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 64;
        p->values = p->values ? rvm_scratch_grow(p->live, p->values, capacity * sizeof value)
                              : rvm_scratch(p->live, capacity * sizeof value);
        p->capacity = capacity;
    }
    p->values[p->count++] = value;
}

static JSValue drop_values(parser *p, size_t from)
{
    while (p->count > from)
        rvm_free(p->ctx, p->values[--p->count]);
    return V_EXCEPTION;
}

/* Behind the `[`. */
static JSValue parse_array(parser *p)
{
    size_t from = p->count;
    if (!take(p, ']'))
        for (;;) {
            JSValue item = parse_value(p);
            if (item.tag == TAG_EXCEPTION)
                return drop_values(p, from);
            push(p, item);
            if (take(p, ']'))
                break;
            if (!want(p, ','))
                return drop_values(p, from);
        }
    if (p->count - from > INT32_MAX) {
        bad_at(p, p->at, "an array of too many items");
        return drop_values(p, from);
    }
    size_t count = p->count - from;
    p->count = from; /* the engine takes them, also when it fails */
    return JS_NewArrayFrom(p->ctx, (int)count, count ? p->values + from : NULL);
}

static JSValue free_and_fail(parser *p, JSValue value)
{
    rvm_free(p->ctx, value);
    return V_EXCEPTION;
}

static JSValue parse_bytes(parser *p)
{
    string s;
    if (!want_string(p, &s))
        return V_EXCEPTION;
    uint8_t *bytes = rvm_scratch(p->live, s.length / 4 * 3 + 3);
    size_t length = rvm_rust.base64_decode(s.text, s.length, bytes);
    JSValue value = V_EXCEPTION;
    if (length == SIZE_MAX)
        bad_at(p, p->at, "bytes that are not base64 before it");
    else
        value = JS_NewUint8ArrayCopy(p->ctx, bytes, length);
    rvm_scratch_free(p->live, bytes);
    return value;
}

static JSValue parse_bigint(parser *p)
{
    string s;
    if (!want_string(p, &s))
        return V_EXCEPTION;
    size_t i = s.length && s.text[0] == '-';
    bool good = s.length > i;
    for (; good && i < s.length; i++)
        good = s.text[i] >= '0' && s.text[i] <= '9';
    if (!good) {
        bad_at(p, p->at, "a BigInt that is not decimal digits before it");
        return V_EXCEPTION;
    }
    rvm_cell cell = {.kind = CELL_BIGINT, .length = s.length, .as.data = s.text};
    return rvm_cell_in(p->live, &cell);
}

static JSValue parse_date(parser *p)
{
    int c = next(p);
    if (c != '-' && c != 'n' && !(c >= '0' && c <= '9'))
        return bad(p, "a date is milliseconds or null");
    JSValue value = parse_value(p);
    double ms = value.tag == TAG_INT ? value.u.int32 : value.tag == TAG_FLOAT64 ? value.u.float64 : NAN;
    if (value.tag != TAG_EXCEPTION && value.tag != TAG_INT && value.tag != TAG_FLOAT64 && value.tag != TAG_NULL) {
        rvm_free(p->ctx, value);
        return bad(p, "a date that is a BigInt before it");
    }
    return value.tag == TAG_EXCEPTION ? value : JS_NewDate(p->ctx, ms);
}

static JSValue parse_undefined(parser *p)
{
    if (next(p) != '0')
        return bad(p, "undefined is written with 0");
    p->at++;
    return V_UNDEFINED;
}

/* The functions are the realm's own, whatever a script put in their place. */
static JSValue parse_collection(parser *p, bool map)
{
    const JSValue *intrinsics = p->live->slot->intrinsics;
    if (!want(p, '['))
        return V_EXCEPTION;
    JSValue made = JS_CallConstructor(p->ctx, intrinsics[map ? INTRINSIC_MAP : INTRINSIC_SET], 0, NULL);
    if (made.tag == TAG_EXCEPTION || take(p, ']'))
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
        if (take(p, ']'))
            return made;
        if (!want(p, ','))
            return free_and_fail(p, made);
    }
}

static JSValue parse_handle(parser *p)
{
    string s;
    if (!want_string(p, &s))
        return V_EXCEPTION;
    uint64_t handle = 0;
    bool good = s.length > 0 && s.length <= 20;
    for (size_t i = 0; good && i < s.length; i++) {
        unsigned digit = (unsigned)(s.text[i] - '0');
        good = digit <= 9 && !__builtin_mul_overflow(handle, 10, &handle) && !__builtin_add_overflow(handle, digit, &handle);
    }
    if (!good) {
        bad_at(p, p->at, "a handle that is not a decimal number before it");
        return V_EXCEPTION;
    }
    JSValue value = V_UNDEFINED;
    int status = rvm_rust.handle(p->live, handle, &value);
    if (p->live->condemned)
        rvm_leave(p->live);
    return status == T_OK ? value : V_EXCEPTION;
}

static JSValue parse_error(parser *p)
{
    static const char *const members[] = {"name", "message", "stack"};
    enum { NAME, MESSAGE, STACK, CODE };
    JSValue fields[4] = {V_UNDEFINED, V_UNDEFINED, V_UNDEFINED, V_UNDEFINED}, error = V_EXCEPTION;
    if (!want(p, '{'))
        return V_EXCEPTION;
    if (!take(p, '}'))
        for (;;) {
            string s;
            int which = -1;
            if (!want_string(p, &s))
                goto done;
            for (int i = 0; i < 3; i++)
                if (s.length == strlen(members[i]) && memcmp(s.text, members[i], s.length) == 0)
                    which = i;
            if (which < 0) {
                bad_at(p, p->at, "an error's member that is none of name, message, stack before it");
                goto done;
            }
            if (!want(p, ':') || !want_string(p, &s))
                goto done;
            rvm_free(p->ctx, fields[which]);
            fields[which] = new_string(p, &s);
            if (fields[which].tag == TAG_EXCEPTION)
                goto done;
            if (take(p, '}'))
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
static JSValue parse_tagged(parser *p, const string *tag)
{
    int which = 0;
    while (which < DATA_TAGS && (strlen(data_tags[which]) != tag->length || memcmp(data_tags[which], tag->text, tag->length) != 0))
        which++;
    if (which == DATA_TAGS) {
        bad_at(p, p->at, "a tag that is none before it");
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
    if (value.tag == TAG_EXCEPTION || take(p, '}'))
        return value;
    bad(p, "a tagged object has one member: '}' is missing");
    return free_and_fail(p, value);
}

/* Behind the `{`. */
static JSValue parse_object(parser *p)
{
    JSValue object = V_UNDEFINED;
    if (take(p, '}'))
        return JS_NewObject(p->ctx);
    do {
        string key;
        if (!want_string(p, &key))
            return free_and_fail(p, object);
        if (__builtin_expect(key.length && key.text[0] == 0, 0)) {
            key.text++;
            key.length--;
            if (!key.length || key.text[0] != 0) {
                if (object.tag == TAG_UNDEFINED)
                    return parse_tagged(p, &key);
                bad_at(p, p->at, "a tag beside other members before it");
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
    } while (take(p, ','));
    return want(p, '}') ? object : free_and_fail(p, object);
}

static JSValue nested(parser *p, JSValue (*parse)(parser *))
{
    if (p->depth >= DATA_DEEPEST || (uintptr_t)__builtin_frame_address(0) <= p->live->stack_floor)
        return bad(p, "nested too deeply");
    p->at++;
    p->depth++;
    JSValue value = parse(p);
    p->depth--;
    return value;
}

static JSValue parse_value(parser *p)
{
    string s;
    if (rvm_data_tick(p->live, &p->ticks))
        return V_EXCEPTION;
    switch (next(p)) {
    case '{':
        return nested(p, parse_object);
    case '[':
        return nested(p, parse_array);
    case '"':
        p->at++;
        return parse_string(p, &s) ? new_string(p, &s) : V_EXCEPTION;
    case 't':
        return word(p, "true", 4) ? MK(TAG_BOOL, 1) : V_EXCEPTION;
    case 'f':
        return word(p, "false", 5) ? MK(TAG_BOOL, 0) : V_EXCEPTION;
    case 'n':
        return word(p, "null", 4) ? V_NULL : V_EXCEPTION;
    case 'N':
        return word(p, "NaN", 3) ? (JSValue){.u.float64 = NAN, .tag = TAG_FLOAT64} : V_EXCEPTION;
    case 'I':
        return word(p, "Infinity", 8) ? (JSValue){.u.float64 = INFINITY, .tag = TAG_FLOAT64} : V_EXCEPTION;
    case '-':
    case '0' ... '9':
        return parse_number(p);
    default:
        return bad(p, "no value begins");
    }
}

/* The value that UTF-8 text describes, a new reference. */
JSValue rvm_data_parse(rvm_live *live, const char *text, size_t length)
{
    parser p = {.live = live, .ctx = live->slot->ctx, .begin = text, .at = text, .end = text + length};
    JSValue value = parse_value(&p);
    if (value.tag != TAG_EXCEPTION && next(&p) >= 0) {
        bad(&p, "something behind the value");
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
