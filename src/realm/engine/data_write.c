/* Values out: a writer of data text. See data.h. Getters and proxies run script code, which may do anything: what is written is held. */
#include "data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_KEPT 64
#define FIRST_CAPACITY 1024
#define PATH_LENGTH 400
#define SAFE_INTEGER ((1LL << 53) - 1)

/* Where in the value something is: one level is one step from what holds it. */
typedef struct level {
    const struct level *outer;
    JSValue holder; /* undefined: no object of its own */
    JSAtom key;     /* 0: an index */
    uint32_t index;
} level;

typedef struct {
    rvm_live *live;
    JSContext *ctx;
    char *text; /* scratch */
    size_t length, capacity;
    uint32_t depth, ticks;
    struct {
        JSAtom atom; /* counted, so that it stays what it is */
        uint32_t length;
        size_t at; /* in the text: the key with quotes and colon */
    } keys[KEYS_KEPT];
} writer;

static bool write_value(writer *w, JSValue value, const level *path);

/* ---- classes ---- */

/* What an object is to the writer. */
enum { CLASS_OTHER, CLASS_PLAIN, CLASS_ARRAY, CLASS_ERROR, CLASS_NUMBER, CLASS_STRING, CLASS_BOOLEAN, CLASS_BIGINT, CLASS_DATE, CLASS_MAP, CLASS_SET, CLASS_BYTES };

/* By the engine's number of the class; the same for every realm, and written while images are made. */
static uint8_t classes[128];

void rvm_data_boot(JSContext *ctx)
{
    static const struct {
        const char *name;
        uint8_t is;
    } known[] = {
        {"Object", CLASS_PLAIN},   {"Arguments", CLASS_PLAIN}, {"Array", CLASS_ARRAY},   {"Error", CLASS_ERROR},
        {"DOMException", CLASS_ERROR}, {"Number", CLASS_NUMBER}, {"String", CLASS_STRING}, {"Boolean", CLASS_BOOLEAN},
        {"BigInt", CLASS_BIGINT},  {"Date", CLASS_DATE},       {"Map", CLASS_MAP},       {"Set", CLASS_SET},
        {"ArrayBuffer", CLASS_BYTES}, {"DataView", CLASS_BYTES},
    };
    for (uint32_t id = 1; id < sizeof classes; id++) {
        JSAtom atom = JS_GetClassName(JS_GetRuntime(ctx), id);
        if (!atom)
            continue;
        const char *name = JS_AtomToCStringLen(ctx, NULL, atom);
        size_t length = strlen(name);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strcmp(name, known[i].name) == 0)
                classes[id] = known[i].is;
        if (length > 5 && strcmp(name + length - 5, "Array") == 0) /* Uint8Array … */
            classes[id] = CLASS_BYTES;
        JS_FreeCString(ctx, name);
        JS_FreeAtom(ctx, atom);
    }
}

/* ---- what is wrong ---- */

static bool is_name(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!(*c == '_' || *c == '$' || ((*c | 32) >= 'a' && (*c | 32) <= 'z') || (c > text && *c >= '0' && *c <= '9')))
            return false;
    return *text != 0;
}

/* The path from its end, in front of `end`; what does not fit is left out. */
static char *path_text(writer *w, const level *path, char *begin, char *end)
{
    for (; path->outer; path = path->outer) {
        char step[80];
        int length;
        const char *key = path->key ? JS_AtomToCStringLen(w->ctx, NULL, path->key) : NULL;
        if (!path->key)
            length = snprintf(step, sizeof step, "[%u]", path->index);
        else if (key && is_name(key))
            length = snprintf(step, sizeof step, ".%s", key);
        else
            length = snprintf(step, sizeof step, "[\"%s\"]", key ? key : "");
        if (key)
            JS_FreeCString(w->ctx, key);
        if (length >= (int)sizeof step) { /* a cut key may end within a character */
            for (length = sizeof step - 4; length && (step[length] & 0xC0) == 0x80;)
                length--;
            memcpy(step + length, "\xE2\x80\xA6", 3);
            length += 3;
        }
        if (end - begin < length + 3) {
            memcpy(end -= 3, "\xE2\x80\xA6", 3);
            return end;
        }
        memcpy(end -= length, step, (size_t)length);
    }
    *--end = '$';
    return end;
}

__attribute__((cold)) static bool refuse(writer *w, const level *path, const char *what, const char *more)
{
    char text[PATH_LENGTH + 1];
    text[PATH_LENGTH] = 0;
    const char *where = path_text(w, path, text + 1, text + PATH_LENGTH);
    rvm_fault(w->live, FAULT_NOT_CONVERTIBLE, "%s is %s%s", where, what, more);
    return false;
}

/* Of a class that data has nothing for. */
__attribute__((cold)) static bool refuse_object(writer *w, JSValue object, const level *path)
{
    JSAtom atom = JS_GetClassName(JS_GetRuntime(w->ctx), JS_GetClassID(object));
    const char *name = atom ? JS_AtomToCStringLen(w->ctx, NULL, atom) : NULL;
    if (JS_IsFunction(w->ctx, object))
        refuse(w, path, "a function", ", which data cannot hold");
    else
        refuse(w, path, name ? name : "an object", ", which data cannot hold");
    if (name)
        JS_FreeCString(w->ctx, name);
    if (atom)
        JS_FreeAtom(w->ctx, atom);
    return false;
}

/* ---- the text ---- */

/* Makes room for some bytes more. A script can describe more than there is memory in the world. */
__attribute__((noinline)) static bool grow(writer *w, size_t more)
{
    size_t most = w->live->limit < SIZE_MAX / 4 ? (size_t)w->live->limit : SIZE_MAX / 4, needed = w->length + more;
    if (more > most || needed > most) {
        rvm_fault(w->live, FAULT_NOT_CONVERTIBLE, "the value takes more data text than the realm may have memory");
        return false;
    }
    size_t capacity = needed < most / 2 ? needed * 2 : most;
    char *text = rvm_scratch_try_grow(w->live, w->text, capacity);
    if (!text) {
        rvm_fault(w->live, FAULT_SYSTEM, "no memory for the data text");
        return false;
    }
    w->text = text;
    w->capacity = capacity;
    return true;
}

static inline bool room(writer *w, size_t more) { return w->capacity - w->length >= more || grow(w, more); }

static inline bool put(writer *w, const char *text, size_t length)
{
    if (!room(w, length))
        return false;
    memcpy(w->text + w->length, text, length);
    w->length += length;
    return true;
}

#define PUT(w, literal) put(w, literal, sizeof(literal) - 1)

static inline bool put_char(writer *w, char c)
{
    if (!room(w, 1))
        return false;
    w->text[w->length++] = c;
    return true;
}

static bool put_unit(writer *w, unsigned unit)
{
    char text[7];
    snprintf(text, sizeof text, "\\u%04x", unit);
    return put(w, text, 6);
}

/* Text of the engine: UTF-8, but for unpaired surrogates, which it writes as three bytes ED A0..BF xx. */
static bool quote(writer *w, const char *text, size_t length)
{
    size_t i = 0;
    if (!room(w, length + 2))
        return false;
    w->text[w->length++] = '"';
    while (i < length) {
        uint64_t all = 0;
        size_t run = data_run(text + i, length - i, &all), from = i;
        i += run;
        if (all & HIGHS) {
            const char *at = text + from, *end = text + i;
            for (const char *p = at; (p = memchr(p, 0xED, (size_t)(end - p))); p++) {
                if (end - p < 3 || (unsigned char)p[1] < 0xA0)
                    continue;
                unsigned unit = 0xD000u | ((unsigned char)p[1] & 63u) << 6 | ((unsigned char)p[2] & 63u);
                if (!put(w, at, (size_t)(p - at)) || !put_unit(w, unit))
                    return false;
                at = p + 3;
                p += 2;
            }
            from = (size_t)(at - text);
        }
        if (!put(w, text + from, i - from))
            return false;
        if (i == length)
            break;
        unsigned char c = (unsigned char)text[i++];
        static const char names[] = "\b\t\n\f\r", letters[] = "btnfr";
        const char *name = c ? strchr(names, c) : NULL;
        char pair[2] = {'\\', c == '"' || c == '\\' ? (char)c : name ? letters[name - names] : 0};
        if (!(pair[1] ? put(w, pair, 2) : put_unit(w, c)))
            return false;
    }
    return put_char(w, '"');
}

static bool put_string(writer *w, JSValue value)
{
    size_t length;
    const char *text = rvm_ascii(value, &length);
    if (text)
        return quote(w, text, length);
    text = JS_ToCStringLen2(w->ctx, &length, value, false);
    if (!text)
        return false;
    bool good = quote(w, text, length);
    JS_FreeCString(w->ctx, text);
    return good;
}

static bool put_int(writer *w, int64_t n)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (n < 0)
        *--at = '-';
    return put(w, at, (size_t)(digits + sizeof digits - at));
}

/* A fraction of few digits, as most are; the shortest that reads as the same number. */
static int few_digits(double d, char *text)
{
    double positive = d < 0 ? -d : d;
    double ten = 1;
    if (!(positive < 1e9))
        return 0;
    for (int k = 1; k <= 6; k++) {
        ten *= 10;
        uint64_t n = (uint64_t)(positive * ten + 0.5);
        if ((double)n / ten != positive)
            continue;
        char digits[24], *at = digits + sizeof digits, *end = at;
        for (int i = 0; n || i <= k; i++, n /= 10) {
            if (i == k)
                *--at = '.';
            *--at = (char)('0' + n % 10);
        }
        if (d < 0)
            *--at = '-';
        memcpy(text, at, (size_t)(end - at));
        return (int)(end - at);
    }
    return 0;
}

static bool put_number(writer *w, double d)
{
    if (d >= -(double)SAFE_INTEGER && d <= (double)SAFE_INTEGER && d == (double)(int64_t)d)
        return d == 0 && signbit(d) ? PUT(w, "-0.0") : put_int(w, (int64_t)d);
    if (isnan(d))
        return PUT(w, "NaN");
    if (isinf(d))
        return d < 0 ? PUT(w, "-Infinity") : PUT(w, "Infinity");
    char text[64];
    int length = few_digits(d, text);
    if (!length) {
        JSDTOATempMem memory;
        length = js_dtoa(text, d, 10, 0, 0, &memory);
        if (!memchr(text, '.', (size_t)length) && !memchr(text, 'e', (size_t)length)) {
            memcpy(text + length, ".0", 2); /* digits alone would be a BigInt */
            length += 2;
        }
    }
    return put(w, text, (size_t)length);
}

static bool put_bigint(writer *w, JSValue value)
{
    size_t length;
    const char *text = JS_ToCStringLen2(w->ctx, &length, value, false);
    if (!text)
        return false;
    char *end;
    long long n = strtoll(text, &end, 10);
    bool large = length > 18 || n > SAFE_INTEGER || n < -SAFE_INTEGER;
    bool good = (large || PUT(w, "{\"\\u0000bigint\":\"")) && put(w, text, length) && (large || PUT(w, "\"}"));
    JS_FreeCString(w->ctx, text);
    return good;
}

/* ---- objects ---- */

static bool put_key(writer *w, JSAtom atom)
{
    typeof(*w->keys) *kept = &w->keys[atom % KEYS_KEPT];
    if (kept->atom == atom) {
        if (!room(w, kept->length))
            return false;
        memcpy(w->text + w->length, w->text + kept->at, kept->length);
        w->length += kept->length;
        return true;
    }
    size_t length, at = w->length;
    const char *text = JS_AtomToCStringLen(w->ctx, &length, atom);
    if (!text)
        return false;
    bool good = quote(w, text, length) && put_char(w, ':');
    if (good && length && text[0] == 0) {
        static const char nul[] = "\\u0000"; /* one more, or it would be a tag */
        if ((good = room(w, 6))) {
            memmove(w->text + at + 7, w->text + at + 1, w->length - at - 1);
            memcpy(w->text + at + 1, nul, 6);
            w->length += 6;
        }
    }
    JS_FreeCString(w->ctx, text);
    if (good && w->length - at <= UINT32_MAX) {
        if (kept->atom)
            JS_FreeAtom(w->ctx, kept->atom);
        kept->atom = JS_DupAtom(w->ctx, atom);
        kept->length = (uint32_t)(w->length - at);
        kept->at = at;
    }
    return good;
}

static bool write_plain(writer *w, JSValue object, const level *path)
{
    JSPropertyEnum *names = NULL;
    uint32_t count = 0, i = 0;
    if (JS_GetOwnPropertyNames(w->ctx, &names, &count, object, GPN_STRING_ENUM) < 0)
        return false;
    level here = {path, object, 0, 0};
    bool good = put_char(w, '{');
    for (; i < count && good; i++) {
        here.key = names[i].atom;
        good = (i == 0 || put_char(w, ',')) && put_key(w, here.key);
        JSValue value = good ? JS_GetProperty(w->ctx, object, here.key) : V_EXCEPTION;
        good = value.tag != TAG_EXCEPTION && write_value(w, value, &here);
        rvm_free(w->ctx, value);
    }
    JS_FreePropertyEnum(w->ctx, names, count);
    return good && put_char(w, '}');
}

static bool write_array(writer *w, JSValue array, const level *path)
{
    int64_t length;
    if (JS_GetLength(w->ctx, array, &length) < 0)
        return false;
    level here = {path, array, 0, 0};
    bool good = put_char(w, '[');
    for (int64_t i = 0; i < length && good; i++) {
        here.index = (uint32_t)i;
        JSValue value = JS_GetPropertyInt64(w->ctx, array, i);
        good = value.tag != TAG_EXCEPTION && (i == 0 || put_char(w, ',')) && write_value(w, value, &here);
        rvm_free(w->ctx, value);
    }
    return good && put_char(w, ']');
}

/* Called by forEach of a Map or Set: collects values, of a Map keys too, in the array data[0]. */
static JSValue collect(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data)
{
    int64_t length;
    (void)this_val;
    if (argc < 2 || JS_GetLength(ctx, data[0], &length) < 0)
        return V_EXCEPTION;
    if (magic && JS_DefinePropertyValueUint32(ctx, data[0], (uint32_t)length++, JS_DupValue(ctx, argv[1]), PROP_C_W_E) < 0)
        return V_EXCEPTION;
    if (JS_DefinePropertyValueUint32(ctx, data[0], (uint32_t)length, JS_DupValue(ctx, argv[0]), PROP_C_W_E) < 0)
        return V_EXCEPTION;
    return V_UNDEFINED;
}

/* From a copy: getters may change the collection. */
static bool write_items(writer *w, JSValue array, bool map, const level *path)
{
    int64_t length;
    if (JS_GetLength(w->ctx, array, &length) < 0)
        return false;
    level item = *path, half = {&item, V_UNDEFINED, 0, 0};
    bool good = true;
    for (int64_t i = 0; i < length && good; i++) {
        JSValue value = JS_GetPropertyInt64(w->ctx, array, i);
        item.index = (uint32_t)(map ? i / 2 : i);
        half.index = (uint32_t)(i & 1);
        good = value.tag != TAG_EXCEPTION && (i == 0 || put_char(w, ',')) && (!map || half.index || put_char(w, '[')) &&
               write_value(w, value, map ? &half : &item) && (!map || !half.index || put_char(w, ']'));
        rvm_free(w->ctx, value);
    }
    return good;
}

static bool write_collection(writer *w, JSValue object, bool map, const level *path)
{
    const JSValue *intrinsics = w->live->slot->intrinsics;
    JSValue array = JS_NewArray(w->ctx), done = V_EXCEPTION;
    JSValue function = JS_NewCFunctionData2(w->ctx, collect, "", 0, map, 1, &array);
    if (function.tag != TAG_EXCEPTION)
        done = JS_Call(w->ctx, intrinsics[map ? INTRINSIC_MAP_EACH : INTRINSIC_SET_EACH], object, 1, &function);
    JS_FreeValue(w->ctx, function);
    level here = {path, object, 0, 0};
    bool good = done.tag != TAG_EXCEPTION && (map ? PUT(w, "{\"\\u0000map\":[") : PUT(w, "{\"\\u0000set\":[")) &&
                write_items(w, array, map, &here) && PUT(w, "]}");
    JS_FreeValue(w->ctx, array);
    return good;
}

static bool write_bytes(writer *w, JSValue object)
{
    JSValue hold;
    const uint8_t *bytes;
    size_t length;
    int status = rvm_view(w->live, object, &hold, &bytes, &length);
    if (status == T_WRONG_KIND)
        rvm_fault(w->live, FAULT_NOT_CONVERTIBLE, "a view of bytes that are not there");
    if (status != T_OK)
        return false;
    size_t encoded = length / 3 * 4 + (length % 3 ? 4 : 0);
    bool good = PUT(w, "{\"\\u0000bytes\":\"") && room(w, encoded);
    if (good) {
        rvm_rust.base64_encode(bytes, length, w->text + w->length, encoded);
        w->length += encoded;
    }
    JS_FreeValue(w->ctx, hold);
    return good && PUT(w, "\"}");
}

/* What its own valueOf, untouched by any script, says. */
static JSValue unbox(writer *w, JSValue object, int intrinsic)
{
    return JS_Call(w->ctx, w->live->slot->intrinsics[intrinsic], object, 0, NULL);
}

static bool write_date(writer *w, JSValue object)
{
    double ms = NAN;
    JSValue value = unbox(w, object, INTRINSIC_DATE_TIME);
    if (value.tag == TAG_EXCEPTION || JS_ToFloat64(w->ctx, &ms, value) < 0)
        return false;
    return PUT(w, "{\"\\u0000date\":") && (isnan(ms) ? PUT(w, "null") : put_number(w, ms)) && put_char(w, '}');
}

static bool write_error(writer *w, JSValue object)
{
    static const char *const members[] = {"name", "message", "stack"};
    bool first = true;
    if (!PUT(w, "{\"\\u0000error\":{"))
        return false;
    for (int i = 0; i < 3; i++) {
        JSValue value = JS_GetPropertyStr(w->ctx, object, members[i]);
        bool good = value.tag != TAG_EXCEPTION;
        if (good && (value.tag == TAG_STRING || value.tag == TAG_STRING_ROPE)) {
            good = (first || put_char(w, ',')) && quote(w, members[i], strlen(members[i])) && put_char(w, ':') && put_string(w, value);
            first = false;
        }
        rvm_free(w->ctx, value);
        if (!good)
            return false;
    }
    return PUT(w, "}}");
}

/* What is behind proxies, borrowed; undefined where nothing is. A proxy of an array is an array. */
static JSValue behind(writer *w, JSValue object)
{
    for (int i = 0; JS_IsProxy(object); i++) {
        JSValue target = JS_GetProxyTarget(w->ctx, object);
        if (target.tag == TAG_EXCEPTION)
            JS_FreeValue(w->ctx, JS_GetException(w->ctx));
        if (target.tag != TAG_OBJECT || i >= DATA_DEEPEST)
            return V_UNDEFINED;
        JS_FreeValue(w->ctx, target); /* the proxy holds it */
        object = target;
    }
    return object;
}

static bool write_object(writer *w, JSValue object, const level *path)
{
    uint32_t id = JS_GetClassID(object);
    int class = id < sizeof classes ? classes[id] : CLASS_OTHER;
    if (class == CLASS_PLAIN && id != 1 && JS_IsProxy(object)) {
        JSValue target = behind(w, object);
        if (target.tag == TAG_UNDEFINED)
            return refuse(w, path, "a proxy of nothing", ", which data cannot hold");
        class = JS_IsFunction(w->ctx, target) ? CLASS_OTHER : JS_IsArray(target) ? CLASS_ARRAY : CLASS_PLAIN;
    }
    for (const level *outer = path; outer->outer; outer = outer->outer)
        if (outer->holder.tag == TAG_OBJECT && outer->holder.u.ptr == object.u.ptr)
            return refuse(w, path, "an object that it is inside of", " (a cycle)");
    switch (class) {
    case CLASS_PLAIN:
        return write_plain(w, object, path);
    case CLASS_ARRAY:
        return write_array(w, object, path);
    case CLASS_ERROR:
        return write_error(w, object);
    case CLASS_MAP:
        return write_collection(w, object, true, path);
    case CLASS_SET:
        return write_collection(w, object, false, path);
    case CLASS_BYTES:
        return write_bytes(w, object);
    case CLASS_DATE:
        return write_date(w, object);
    case CLASS_NUMBER:
    case CLASS_STRING:
    case CLASS_BOOLEAN:
    case CLASS_BIGINT: {
        JSValue value = unbox(w, object, INTRINSIC_NUMBER_VALUE + (class - CLASS_NUMBER));
        bool good = value.tag != TAG_EXCEPTION && write_value(w, value, path);
        rvm_free(w->ctx, value);
        return good;
    }
    default:
        return refuse_object(w, object, path);
    }
}

static bool write_value(writer *w, JSValue value, const level *path)
{
    if (rvm_data_tick(w->live, &w->ticks))
        return false;
    switch (value.tag) {
    case TAG_INT:
        return put_int(w, value.u.int32);
    case TAG_FLOAT64:
        return put_number(w, value.u.float64);
    case TAG_BOOL:
        return value.u.int32 ? PUT(w, "true") : PUT(w, "false");
    case TAG_NULL:
        return PUT(w, "null");
    case TAG_STRING:
    case TAG_STRING_ROPE:
        return put_string(w, value);
    case TAG_BIG_INT:
    case TAG_SHORT_BIG_INT:
        return put_bigint(w, value);
    case TAG_SYMBOL:
        return refuse(w, path, "a symbol", ", which data cannot hold");
    case TAG_OBJECT: {
        if (w->depth >= DATA_DEEPEST || (uintptr_t)__builtin_frame_address(0) <= w->live->stack_floor)
            return refuse(w, path, "nested too deeply", "");
        w->depth++;
        bool good = write_object(w, value, path);
        w->depth--;
        return good;
    }
    default:
        return PUT(w, "{\"\\u0000undefined\":0}");
    }
}

bool rvm_data_stop(rvm_live *live)
{
    if (!rvm_on_interrupt(live->slot->rt, live->slot))
        return false;
    JS_ThrowPlainError(live->slot->ctx, "interrupted");
    return true;
}

/* Writes a borrowed value; the text is malloc'ed. */
int rvm_data_write(rvm_live *live, JSValue value, rvm_cell *out)
{
    writer w = {.live = live, .ctx = live->slot->ctx, .text = rvm_scratch(live, FIRST_CAPACITY), .capacity = FIRST_CAPACITY};
    level root = {NULL, V_UNDEFINED, 0, 0};
    bool good = write_value(&w, value, &root) && put_char(&w, 0);
    for (size_t i = 0; i < KEYS_KEPT; i++)
        if (w.keys[i].atom)
            JS_FreeAtom(w.ctx, w.keys[i].atom);
    if (!good) {
        rvm_scratch_free(live, w.text);
        return T_EXCEPTION;
    }
    *out = (rvm_cell){.kind = CELL_DATA, .length = w.length - 1, .as.data = rvm_scratch_keep(live, w.text, w.length)};
    return T_OK;
}
