/* Strings and numbers of data text. See data_parse.h. */
#include "data_parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Longer numbers are copied elsewhere. */
#define NUMBER_LENGTH 64

/* ---- what is wrong ---- */

bool rvm_data_bad_at(data_parser *p, const char *at, const char *what)
{
    rvm_fault(p->live, FAULT_INVALID, "data text: %s at offset %zu", what, (size_t)(at - p->begin));
    return false;
}

JSValue rvm_data_bad(data_parser *p, const char *what)
{
    rvm_data_bad_at(p, p->at, p->at < p->end ? what : "it ends too early");
    return V_EXCEPTION;
}

bool rvm_data_word(data_parser *p, const char *text, size_t length)
{
    if ((size_t)(p->end - p->at) < length || memcmp(p->at, text, length) != 0) {
        rvm_data_bad(p, "no value begins");
        return false;
    }
    p->at += length;
    return true;
}

/* ---- strings ---- */

/* The four digits behind \u. */
static int hex4(data_parser *p, const char *at)
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
static bool escape(data_parser *p, size_t *length)
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
        return rvm_data_bad_at(p, at, "an escape that is none");
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
static bool long_string(data_parser *p, const char *from, size_t run, data_string *out)
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
            return rvm_data_bad_at(p, p->at, "it ends within a string");
        if (*p->at == '"')
            break;
        if (*p->at != '\\')
            return rvm_data_bad_at(p, p->at, "a control character in a string");
        if (!escape(p, &length))
            return false;
        from = p->at;
        run = data_run(from, (size_t)(p->end - from), &all);
    }
    p->at++;
    *out = (data_string){p->text, length, false};
    return true;
}

bool rvm_data_string(data_parser *p, data_string *out)
{
    uint64_t all = 0;
    const char *from = p->at;
    size_t run = data_run(from, (size_t)(p->end - from), &all);
    if (from + run >= p->end || from[run] != '"')
        return long_string(p, from, run, out);
    p->at = from + run + 1;
    *out = (data_string){from, run, !(all & HIGHS)};
    return true;
}

/* ---- numbers ---- */

static bool is_digit(const data_parser *p, const char *at) { return at < p->end && *at >= '0' && *at <= '9'; }

/* By the engine's own reader, which wants a closing NUL. */
static double slow_number(data_parser *p, const char *text, size_t length)
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

JSValue rvm_data_number(data_parser *p)
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
        return rvm_data_word(p, "Infinity", 8) ? infinite : V_EXCEPTION;
    }
    digits = p->at;
    if (!is_digit(p, p->at))
        return rvm_data_bad(p, "no digit where a number should go on");
    for (; is_digit(p, p->at); p->at++)
        if (p->at - digits < 18)
            n = n * 10 + (uint64_t)(*p->at - '0');
    size_t count = (size_t)(p->at - digits);
    if (*digits == '0' && count > 1) {
        p->at = digits;
        return rvm_data_bad(p, "a number with a leading zero");
    }
    if (p->at < p->end && *p->at == '.') {
        whole = false;
        p->at++;
        if (!is_digit(p, p->at))
            return rvm_data_bad(p, "no digit where a number should go on");
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
            return rvm_data_bad(p, "no digit where a number should go on");
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
