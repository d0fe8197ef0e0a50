/*
 * JSON.parse, whose errors say in V8's words what is wrong and where: packages look there for the position, and people know them. The engine parses;
 * only what it has refused is read once more, here, in the order in which V8 reads.
 */
#include "loops.h"

#include <stdio.h>
#include <string.h>

/* Text as UTF-8 in which each half of a surrogate pair is a character of its own: one for each unit of UTF-16. */
typedef struct {
    const char *from, *at, *end;
    const char *fault; /* what is wrong; WHATS_THERE: the token that is there */
    char *open; /* brackets */
    size_t depth, room;
    JSContext *ctx;
} reader;

#define WHATS_THERE ""

static int here(const reader *r) { return r->at < r->end ? (unsigned char)*r->at : -1; }

static int skip(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r'))
        r->at++;
    return here(r);
}

static bool wrong(reader *r, const char *what)
{
    r->fault = what;
    return false;
}

static bool digits(reader *r)
{
    const char *from = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    return r->at > from;
}

static bool number(reader *r)
{
    bool minus = *r->at == '-';
    r->at += minus;
    int first = here(r);
    if (!digits(r))
        return wrong(r, "No number after minus sign");
    const char *second = r->at - 1;
    while (second > r->from && second[-1] >= '0' && second[-1] <= '9')
        second--;
    if (first == '0' && r->at - second > 1) {
        r->at = second + 1;
        return wrong(r, WHATS_THERE);
    }
    if (here(r) == '.' && (r->at++, !digits(r)))
        return wrong(r, "Unterminated fractional number");
    if (here(r) == 'e' || here(r) == 'E') {
        r->at++;
        r->at += here(r) == '+' || here(r) == '-';
        if (!digits(r))
            return wrong(r, "Exponent part is missing a number");
    }
    return true;
}

static bool string(reader *r)
{
    for (r->at++; r->at < r->end; r->at++) {
        if (*r->at == '"') {
            r->at++;
            return true;
        }
        if ((unsigned char)*r->at < ' ')
            return wrong(r, "Bad control character in string literal");
        if (*r->at != '\\')
            continue;
        r->at++;
        if (here(r) < 0 || here(r) > 0xC3) /* V8 has a word for Latin-1 only */
            return wrong(r, WHATS_THERE);
        if (!*r->at || !strchr("\"\\/bfnrtu", *r->at))
            return wrong(r, "Bad escaped character");
        for (int i = *r->at == 'u' ? 4 : 0; i > 0; i--) {
            r->at++;
            if (here(r) <= 0 || !strchr("0123456789abcdefABCDEF", *r->at))
                return wrong(r, "Bad Unicode escape");
        }
    }
    return wrong(r, "Unterminated string");
}

static bool word(reader *r, const char *rest)
{
    for (r->at++; *rest; rest++, r->at++)
        if (here(r) != *rest)
            return wrong(r, WHATS_THERE);
    return true;
}

static bool key(reader *r, const char *no_key, const char *no_colon)
{
    if (skip(r) != '"')
        return wrong(r, no_key);
    if (!string(r))
        return false;
    if (skip(r) != ':')
        return wrong(r, no_colon);
    r->at++;
    return true;
}

/* A value, or the beginning of one that goes on. */
static bool value(reader *r, bool *goes_on)
{
    int c = skip(r);
    *goes_on = false;
    switch (c) {
    case '"': return string(r);
    case 't': return word(r, "rue");
    case 'f': return word(r, "alse");
    case 'n': return word(r, "ull");
    case '{':
    case '[':
        r->at++;
        if (skip(r) == (c == '{' ? '}' : ']')) {
            r->at++;
            return true;
        }
        if (r->depth == r->room)
            r->open = js_realloc(r->ctx, r->open, r->room += r->room / 2 + 64);
        r->open[r->depth++] = (char)c;
        *goes_on = true;
        return c == '[' || key(r, "Expected property name or '}'", "Expected ':' after property name");
    default: return c == '-' || (c >= '0' && c <= '9') ? number(r) : wrong(r, WHATS_THERE);
    }
}

/* False: something is wrong, where the reader stands. */
static bool whole(reader *r)
{
    bool goes_on;
    do {
        if (!value(r, &goes_on))
            return false;
        while (!goes_on && r->depth) {
            bool is_object = r->open[r->depth - 1] == '{';
            int c = skip(r);
            if (c == ',') {
                r->at++;
                goes_on = true;
                if (is_object && !key(r, "Expected double-quoted property name", WHATS_THERE))
                    return false;
            } else if (c == (is_object ? '}' : ']')) {
                r->at++;
                r->depth--;
            } else {
                return wrong(r, is_object ? "Expected ',' or '}' after property value" : "Expected ',' or ']' after array element");
            }
        }
    } while (goes_on);
    return skip(r) < 0 || wrong(r, "Unexpected non-whitespace character after JSON");
}

static bool begins(const char *at) { return (*at & 0xC0) != 0x80; }

/* That many characters on; no further than the end. */
static const char *on(const reader *r, const char *at, int count)
{
    for (; count > 0 && at < r->end; count--)
        do
            at++;
        while (at < r->end && !begins(at));
    return at;
}

static const char *back(const reader *r, const char *at, int count)
{
    for (; count > 0 && at > r->from; count--)
        do
            at--;
        while (at > r->from && !begins(at));
    return at;
}

static size_t units(const char *from, const char *to)
{
    size_t n = 0;
    for (; from < to; from++)
        n += begins(from);
    return n;
}

#define CONTEXT 10

static int describe(const reader *r, char *to, size_t room)
{
    size_t position = units(r->from, r->at), length = units(r->from, r->end);
    int c = here(r);
    if (*r->fault && strcmp(r->fault, "Unexpected non-whitespace character after JSON") == 0)
        return snprintf(to, room, "%s at position %zu", r->fault, position);
    if (*r->fault)
        return snprintf(to, room, "%s in JSON at position %zu", r->fault, position);
    if (c < 0)
        return snprintf(to, room, "Unexpected end of JSON input");
    if (c == '"' || c == '-' || (c >= '0' && c <= '9'))
        return snprintf(to, room, "Unexpected %s in JSON at position %zu", c == '"' ? "string" : "number", position);
    static const char *const known[] = {"[object Object]", "NaN", "Infinity", "undefined"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == length && memcmp(known[i], r->from, length) == 0)
            return snprintf(to, room, "\"%s\" is not valid JSON", known[i]);
    bool is_long = length > 2 * CONTEXT, cut_before = is_long && position >= CONTEXT, cut_after = is_long && (!cut_before || position < length - CONTEXT);
    const char *from = cut_before ? back(r, r->at, CONTEXT) : r->from, *end = cut_after ? on(r, r->at, CONTEXT) : r->end;
    /* The parts one by one: each may hold NUL. */
    size_t n = 0;
    struct { const char *at; size_t length; } parts[] = {
        {"Unexpected token '", 18}, {r->at, (size_t)(on(r, r->at, 1) - r->at)}, {"', ", 3}, {"...", cut_before ? 3 : 0}, {"\"", 1},
        {from, (size_t)(end - from)}, {"\"", 1}, {"...", cut_after ? 3 : 0}, {" is not valid JSON", 18},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memcpy(to + n, parts[i].at, parts[i].length);
        n += parts[i].length;
    }
    return (int)n;
}

/* The engine has refused the text: the same error, in V8's words. */
__attribute__((noinline, cold)) static JSValue refused(JSContext *ctx, JSValue text)
{
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    JSValue error = JS_GetException(ctx);
    JSPropertyDescriptor p;
    if (!JS_IsError(error) || JS_GetOwnProperty(ctx, &p, error, slot->atoms[ATOM_MESSAGE]) <= 0)
        return JS_Throw(ctx, error);
    const char *said = p.value.tag == TAG_STRING ? JS_ToCStringLen2(ctx, NULL, p.value, false) : NULL;
    /* Not of the text: there is no stack for it, or no time. */
    bool of_text = said && strncmp(said, "Maximum call stack", 18) != 0 && strcmp(said, "interrupted") != 0;
    if (said)
        JS_FreeCString(ctx, said);
    rvm_free(ctx, p.value);
    rvm_free(ctx, p.getter);
    rvm_free(ctx, p.setter);
    size_t length;
    const char *bytes = of_text ? JS_ToCStringLen2(ctx, &length, text, true) : NULL;
    if (!bytes)
        return JS_Throw(ctx, error);
    reader r = {.from = bytes, .at = bytes, .end = bytes + length, .ctx = ctx};
    char words[300];
    /* Else the text is good, and the error the script's own: its function that revives threw it. */
    if (!whole(&r)) {
        int n = describe(&r, words, sizeof words);
        JS_DefinePropertyValue(ctx, error, slot->atoms[ATOM_MESSAGE], JS_NewStringLen(ctx, words, (size_t)n), PROP_C_W);
    }
    js_free(ctx, r.open);
    JS_FreeCString(ctx, bytes);
    return JS_Throw(ctx, error);
}

JSValue rvm_parse_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    if (__builtin_expect(argv[0].tag != TAG_OBJECT, 1)) {
        JSValue parsed = rvm_loop_engine(ctx, which, this_val, argc, argv);
        return __builtin_expect(parsed.tag == TAG_EXCEPTION, 0) && argv[0].tag != TAG_SYMBOL ? refused(ctx, argv[0]) : parsed;
    }
    /* A script can see when it becomes a text: once. */
    JSValue args[2] = {JS_ToString(ctx, argv[0]), argv[1]}, parsed = args[0];
    if (parsed.tag == TAG_EXCEPTION)
        return parsed;
    parsed = rvm_loop_engine(ctx, which, this_val, argc, args);
    if (parsed.tag == TAG_EXCEPTION)
        parsed = refused(ctx, args[0]);
    JS_FreeValue(ctx, args[0]);
    return parsed;
}
