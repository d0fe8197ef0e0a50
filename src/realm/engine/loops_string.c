/* Methods of String.prototype with very long texts; see loops.c. The engine's own search compares at every place, which is the product of both lengths; here it takes the sum
   of them (Crochemore and Perrin's two-way algorithm), and asks. */
#include "loops.h"

#include <math.h>
#include <string.h>

/* Comparisons of one search that take the engine's own some ten milliseconds at most. */
#define FEW (UINT64_C(1) << 23)
/* … whatever is searched for. */
#define SHORT 2048
/* Units that are written one piece after another, each some nanoseconds. */
#define MANY (1 << 20)
#define PIECE 4096
/* Parts of a text that are joined at a time. */
#define PARTS 4096
#define ASK_MASK 0xffff

/* The units of a text, as the engine keeps them; from the end where it is `reversed`. */
typedef struct {
    const void *units;
    int64_t length;
    bool wide, reversed;
} text;

static int64_t length_of(JSValue value) { return value.tag == TAG_STRING ? ((const e_text *)value.u.ptr)->length : ((const e_rope *)value.u.ptr)->length; }

static bool is_text(JSValue value) { return value.tag == TAG_STRING || value.tag == TAG_STRING_ROPE; }

static text units_of(JSValue value, bool reversed)
{
    enum { NORMAL, SLICE };
    const e_text *t = value.u.ptr;
    const char *units = (const char *)t + offsetof(e_text, parent);
    if (t->form == SLICE) {
        const struct {
            const char *whole;
            uint32_t start; /* in bytes */
        } *slice = (const void *)units;
        units = slice->whole + offsetof(e_text, parent) + slice->start;
    } else if (t->form != NORMAL) {
        units = *(const char *const *)units;
    }
    return (text){units, t->length, t->wide, reversed};
}

static inline uint16_t unit(const text *t, int64_t i)
{
    if (t->reversed)
        i = t->length - 1 - i;
    return t->wide ? ((const uint16_t *)t->units)[i] : ((const uint8_t *)t->units)[i];
}

/* What is searched for: where it is cut in two, and the period of the right half. */
typedef struct {
    text what;
    int64_t cut, period;
    bool is_periodic;
} needle;

/* Where the largest of the suffixes begins, by the order of units or the opposite; -1: it shall stop. */
static int64_t largest_suffix(loop *l, const text *t, bool opposite, int64_t *period)
{
    int64_t best = -1, at = 0, same = 1, p = 1;
    for (uint32_t steps = 1; at + same < t->length; steps++) {
        uint16_t a = unit(t, at + same), b = unit(t, best + same);
        if ((steps & ASK_MASK) == 0 && rvm_loop_stops_now(l))
            return -1;
        if (a == b) {
            if (same == p) {
                at += p;
                same = 1;
            } else {
                same++;
            }
        } else if ((a < b) != opposite) {
            at += same;
            same = 1;
            p = at - best;
        } else {
            best = at++;
            same = p = 1;
        }
    }
    *period = p;
    return best + 1;
}

static bool prepare(loop *l, JSValue what, bool reversed, needle *n)
{
    int64_t other_period;
    n->what = units_of(what, reversed);
    int64_t cut = largest_suffix(l, &n->what, false, &n->period), other = cut < 0 ? -1 : largest_suffix(l, &n->what, true, &other_period);
    if (other < 0)
        return false;
    n->cut = cut;
    if (other > cut) {
        n->cut = other;
        n->period = other_period;
    }
    n->is_periodic = true;
    for (int64_t i = 0; i < n->cut && n->is_periodic; i++)
        n->is_periodic = unit(&n->what, i) == unit(&n->what, i + n->period);
    return true;
}

enum { NOT_FOUND = -1, STOPPED = -2 };

static int64_t find(loop *l, const text *in, const needle *n, int64_t from)
{
    const text *what = &n->what;
    int64_t length = what->length, known = 0; /* units at the beginning that are known to be the same */
    int64_t step = n->is_periodic ? n->period : (n->cut > length - n->cut ? n->cut : length - n->cut) + 1;
    uint32_t steps = 0;
    for (int64_t at = from; at + length <= in->length;) {
        int64_t i = n->cut > known ? n->cut : known;
        do {
            if ((++steps & ASK_MASK) == 0 && rvm_loop_stops_now(l))
                return STOPPED;
        } while (i < length && unit(what, i) == unit(in, at + i) && ++i);
        if (i < length) {
            at += i - n->cut + 1;
            known = 0;
            continue;
        }
        for (i = n->cut - 1; i >= known && unit(what, i) == unit(in, at + i); i--)
            if ((++steps & ASK_MASK) == 0 && rvm_loop_stops_now(l))
                return STOPPED;
        if (i < known)
            return at;
        at += step;
        known = n->is_periodic ? length - n->period : 0;
    }
    return NOT_FOUND;
}

/* The order of two texts by their units, as a script's < has it. */
int rvm_loop_order(loop *l, JSValue a, JSValue b, bool *stops)
{
    text s = units_of(a, false), t = units_of(b, false);
    int64_t least = s.length < t.length ? s.length : t.length, i = 0;
    while (i < least && !*stops) {
        int64_t end = least - i > MANY ? i + MANY : least;
        if (!(s.wide | t.wide)) {
            int order = memcmp((const char *)s.units + i, (const char *)t.units + i, (size_t)(end - i));
            if (order)
                return order;
            i = end;
        }
        for (; i < end; i++)
            if (unit(&s, i) != unit(&t, i))
                return (int)unit(&s, i) - (int)unit(&t, i);
        if (end > PIECE)
            l->steps |= 511; /* it was long: the next question comes soon */
        *stops = least > MANY && rvm_loop_stops_now(l);
    }
    return (s.length > t.length) - (s.length < t.length);
}

/* ---- who goes where ---- */

static bool is_few(int64_t length, int64_t what) { return length <= SHORT || (what <= length ? (uint64_t)length * (uint64_t)what : 1) <= FEW; }

/* Whether the engine's own is as good, told without running a script. */
static inline bool is_plain(JSValue this_val, int argc, JSValue *argv)
{
    if (!is_text(this_val))
        return this_val.tag != TAG_OBJECT;
    int64_t length = length_of(this_val);
    return length <= SHORT || (argc && is_text(argv[0]) && is_few(length, length_of(argv[0]))) || !argc || argv[0].tag == TAG_UNDEFINED || argv[0].tag == TAG_NULL;
}

/* IsRegExp (7.2.8): 1, 0 or -1. */
static int is_regexp(JSContext *ctx, JSValue value)
{
    if (value.tag != TAG_OBJECT)
        return 0;
    JSValue match = JS_GetProperty(ctx, value, rvm_loop_atoms.match);
    if (match.tag == TAG_EXCEPTION)
        return -1;
    if (match.tag == TAG_UNDEFINED)
        return ((const e_object *)value.u.ptr)->class_id == C_REGEXP;
    int is = JS_ToBool(ctx, match);
    JS_FreeValue(ctx, match);
    return is;
}

/* An object that is searched for may see to it itself: 1 and the result, 0, or -1. */
static int by_object(JSContext *ctx, JSValue this_val, JSValue what, JSValue with, JSAtom method, bool is_all, JSValue *result)
{
    if (what.tag != TAG_OBJECT)
        return 0;
    int is = is_all ? is_regexp(ctx, what) : 0;
    if (is < 0)
        return -1;
    if (is) {
        JSValue flags = JS_GetPropertyStr(ctx, what, "flags");
        if (flags.tag == TAG_UNDEFINED || flags.tag == TAG_NULL)
            JS_ThrowTypeError(ctx, "cannot convert to object");
        if (flags.tag == TAG_UNDEFINED || flags.tag == TAG_NULL || flags.tag == TAG_EXCEPTION)
            return -1;
        JSValue list = JS_ToString(ctx, flags);
        JS_FreeValue(ctx, flags);
        if (list.tag == TAG_EXCEPTION)
            return -1;
        text t = units_of(list, false);
        bool has = false;
        for (int64_t i = 0; i < t.length && !has; i++)
            has = unit(&t, i) == 'g';
        JS_FreeValue(ctx, list);
        if (!has) {
            JS_ThrowTypeError(ctx, "regexp must have the 'g' flag");
            return -1;
        }
    }
    JSValue own = JS_GetProperty(ctx, what, method);
    if (own.tag == TAG_EXCEPTION)
        return -1;
    if (own.tag == TAG_UNDEFINED || own.tag == TAG_NULL)
        return 0;
    JSValue args[2] = {this_val, with};
    *result = JS_Call(ctx, own, what, 2, args);
    JS_FreeValue(ctx, own);
    return 1;
}

/* ---- indexOf, lastIndexOf, includes ---- */

static JSValue searched(JSContext *ctx, JSValue string, JSValue what, int argc, JSValue *argv, int which)
{
    loop l = {ctx, 0};
    int64_t length = length_of(string), most = length - length_of(what), at;
    bool last = which == LOOP_LAST_INDEX_OF;
    double from = last ? NAN : 0;
    if (argc > 1 && !(which == LOOP_INCLUDES && argv[1].tag == TAG_UNDEFINED) && JS_ToFloat64(ctx, &from, argv[1]) < 0)
        return V_EXCEPTION;
    from = isnan(from) ? last ? (double)most : 0 : trunc(from);
    from = from < 0 ? 0 : from > (double)length ? (double)length : from;
    needle n;
    if (most < 0)
        at = NOT_FOUND;
    else if (!prepare(&l, what, last, &n))
        return V_EXCEPTION;
    else {
        text in = units_of(string, last);
        at = find(&l, &in, &n, !last ? (int64_t)from : from < (double)most ? most - (int64_t)from : 0);
        if (at >= 0 && last)
            at = most - at;
    }
    if (at == STOPPED)
        return V_EXCEPTION;
    return which == LOOP_INCLUDES ? MK(TAG_BOOL, at >= 0) : MK(TAG_INT, (int32_t)at);
}

JSValue rvm_search_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    if (__builtin_expect(is_plain(this_val, argc, argv), 1))
        return rvm_loop_engine(ctx, which, this_val, argc, argv);
    JSValue string = JS_ToString(ctx, this_val), what = V_UNDEFINED, result = V_EXCEPTION;
    int is = string.tag == TAG_EXCEPTION ? -1 : which == LOOP_INCLUDES ? is_regexp(ctx, argv[0]) : 0;
    if (is > 0)
        JS_ThrowTypeError(ctx, "regexp not supported");
    if (is == 0)
        what = JS_ToString(ctx, argv[0]);
    if (is == 0 && what.tag != TAG_EXCEPTION) {
        JSValue args[2] = {what, argc > 1 ? argv[1] : V_UNDEFINED};
        result = is_few(length_of(string), length_of(what)) ? rvm_loop_engine(ctx, which, string, argc > 1 ? 2 : 1, args) : searched(ctx, string, what, argc, argv, which);
    }
    rvm_free(ctx, what);
    rvm_free(ctx, string);
    return result;
}

/* ---- split, replace, replaceAll ---- */

static JSValue part_of(JSContext *ctx, JSValue string, int64_t from, int64_t to)
{
    JSValue args[2] = {MK(TAG_INT, (int32_t)from), MK(TAG_INT, (int32_t)to)};
    return rvm_loop_engine(ctx, LOOP_SUBSTRING, string, 2, args);
}

static JSValue split(JSContext *ctx, JSValue string, JSValue what, uint32_t most)
{
    loop l = {ctx, 0};
    JSValue list = JS_NewArray(ctx);
    needle n;
    int64_t from = 0, at, count = 0;
    if (list.tag == TAG_EXCEPTION || !prepare(&l, what, false, &n))
        goto fail;
    for (text in = units_of(string, false);; from = at + n.what.length) {
        at = find(&l, &in, &n, from);
        JSValue part = at == STOPPED ? V_EXCEPTION : part_of(ctx, string, from, at < 0 ? in.length : at);
        if (part.tag == TAG_EXCEPTION || rvm_loop_define(&l, list, count++, part) < 0 || rvm_loop_stops(&l))
            goto fail;
        if (at < 0 || count == most)
            return list;
    }
fail:
    JS_FreeValue(ctx, list);
    return V_EXCEPTION;
}

/* 22.1.3.23 */
JSValue rvm_split_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    if (__builtin_expect(is_plain(this_val, argc, argv), 1))
        return rvm_loop_engine(ctx, which, this_val, argc, argv);
    JSValue result = V_EXCEPTION, limit = argc > 1 ? argv[1] : V_UNDEFINED;
    int done = by_object(ctx, this_val, argv[0], limit, rvm_loop_atoms.split, false, &result);
    if (done)
        return result;
    JSValue string = JS_ToString(ctx, this_val), what = V_UNDEFINED;
    int32_t most = -1;
    if (string.tag != TAG_EXCEPTION && (limit.tag == TAG_UNDEFINED || JS_ToInt32(ctx, &most, limit) >= 0))
        what = JS_ToString(ctx, argv[0]);
    else
        what = V_EXCEPTION;
    if (what.tag != TAG_EXCEPTION) {
        JSValue args[2] = {argv[0].tag == TAG_UNDEFINED ? argv[0] : what, JS_NewNumber(ctx, (double)(uint32_t)most)};
        bool few = most == 0 || argv[0].tag == TAG_UNDEFINED || length_of(what) == 0 || is_few(length_of(string), length_of(what));
        result = few ? rvm_loop_engine(ctx, which, string, 2, args) : split(ctx, string, what, (uint32_t)most);
    }
    rvm_free(ctx, what);
    rvm_free(ctx, string);
    return result;
}

/* A text in parts. */
typedef struct {
    loop l;
    JSValue parts, empty; /* an array, whose first are long */
    int64_t count;
} builder;

static bool add(builder *b, JSValue part)
{
    if (part.tag == TAG_EXCEPTION || rvm_loop_define(&b->l, b->parts, b->count, part) < 0 || rvm_loop_stops(&b->l))
        return false;
    if (++b->count < PARTS)
        return true;
    JSValue all = rvm_loop_engine(b->l.ctx, LOOP_JOIN, b->parts, 1, &b->empty);
    b->count = 0;
    if (all.tag == TAG_EXCEPTION || JS_SetLength(b->l.ctx, b->parts, 0) < 0)
        return false;
    return rvm_loop_define(&b->l, b->parts, b->count++, all) >= 0;
}

/* GetSubstitution (22.1.3.19.1) of a match without captures. */
static bool add_replacement(builder *b, JSValue string, JSValue what, int64_t at, JSValue pattern)
{
    JSContext *ctx = b->l.ctx;
    text p = units_of(pattern, false);
    int64_t from = 0, end = at + length_of(what);
    for (int64_t i = 0; i + 1 < p.length; i++) {
        uint16_t c = unit(&p, i) == '$' ? unit(&p, i + 1) : 0;
        if (c != '$' && c != '&' && c != '`' && c != '\'')
            continue;
        if (from < i && !add(b, part_of(ctx, pattern, from, i)))
            return false;
        JSValue part = c == '$' ? part_of(ctx, pattern, i, i + 1) : c == '&' ? JS_DupValue(ctx, what) : c == '`' ? part_of(ctx, string, 0, at) : part_of(ctx, string, end, length_of(string));
        if (!add(b, part))
            return false;
        from = ++i + 1;
    }
    return from == p.length || add(b, part_of(ctx, pattern, from, p.length));
}

static JSValue replaced(JSContext *ctx, JSValue string, JSValue what, JSValue with, bool all)
{
    bool calls = JS_IsFunction(ctx, with);
    builder b = {{ctx, 0}, V_UNDEFINED, V_UNDEFINED, 0};
    JSValue result = V_EXCEPTION;
    needle n;
    if (!prepare(&b.l, what, false, &n))
        return result;
    text in = units_of(string, false);
    int64_t from = 0, at = find(&b.l, &in, &n, 0);
    if (at == NOT_FOUND)
        return JS_DupValue(ctx, string);
    b.parts = JS_NewArray(ctx);
    b.empty = part_of(ctx, string, 0, 0);
    for (; at >= 0; at = all ? find(&b.l, &in, &n, from) : NOT_FOUND) {
        if (calls) {
            JSValue args[3] = {what, MK(TAG_INT, (int32_t)at), string}, answer = JS_Call(ctx, with, V_UNDEFINED, 3, args);
            JSValue words = answer.tag == TAG_EXCEPTION ? answer : JS_ToString(ctx, answer);
            rvm_free(ctx, answer);
            if (words.tag == TAG_EXCEPTION)
                goto end;
            if (!add(&b, part_of(ctx, string, from, at))) {
                rvm_free(ctx, words);
                goto end;
            }
            if (!add(&b, words))
                goto end;
        } else if (!add(&b, part_of(ctx, string, from, at)) || !add_replacement(&b, string, what, at, with)) {
            goto end;
        }
        from = at + n.what.length;
    }
    if (at == NOT_FOUND && add(&b, part_of(ctx, string, from, in.length)))
        result = rvm_loop_engine(ctx, LOOP_JOIN, b.parts, 1, &b.empty);
end:
    rvm_free(ctx, b.parts);
    rvm_free(ctx, b.empty);
    return result;
}

/* 22.1.3.19, 22.1.3.20 */
JSValue rvm_replace_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    if (__builtin_expect(is_plain(this_val, argc, argv), 1))
        return rvm_loop_engine(ctx, which, this_val, argc, argv);
    JSValue result = V_EXCEPTION, with = argc > 1 ? argv[1] : V_UNDEFINED;
    bool all = which == LOOP_REPLACE_ALL;
    int done = by_object(ctx, this_val, argv[0], with, rvm_loop_atoms.replace, all, &result);
    if (done)
        return result;
    JSValue string = JS_ToString(ctx, this_val), what = V_UNDEFINED;
    with = V_UNDEFINED;
    if (string.tag != TAG_EXCEPTION && (what = JS_ToString(ctx, argv[0])).tag != TAG_EXCEPTION) {
        with = argc > 1 && JS_IsFunction(ctx, argv[1]) ? JS_DupValue(ctx, argv[1]) : JS_ToString(ctx, argc > 1 ? argv[1] : V_UNDEFINED);
        if (with.tag != TAG_EXCEPTION) {
            JSValue args[2] = {what, with};
            bool few = length_of(what) == 0 || is_few(length_of(string), length_of(what));
            result = few ? rvm_loop_engine(ctx, which, string, 2, args) : replaced(ctx, string, what, with, all);
        }
    }
    rvm_free(ctx, with);
    rvm_free(ctx, what);
    rvm_free(ctx, string);
    return result;
}

/* ---- repeat, padEnd, padStart: the engine writes short pieces one by one, and one unit even slower ---- */

/* A text that is many times the given one, and still short. */
static JSValue piece_of(JSContext *ctx, JSValue string, int32_t times)
{
    JSValue count = MK(TAG_INT, times);
    return rvm_loop_engine(ctx, LOOP_REPEAT, string, 1, &count);
}

JSValue rvm_repeat_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    int64_t length = is_text(this_val) ? length_of(this_val) : 0, times = argc && argv[0].tag == TAG_INT ? argv[0].u.int32 : 0;
    if (__builtin_expect(length == 0 || length > PIECE / 8 || length * times <= MANY || length * times >= (1 << 30) - 1, 1))
        return rvm_loop_engine(ctx, which, this_val, argc, argv);
    /* A number of times that goes up in it, if there is one. */
    int32_t n = (int32_t)(PIECE / length);
    while (n > 7 && times % n)
        n--;
    bool fits = n > 7;
    JSValue piece = piece_of(ctx, this_val, fits ? n : (int32_t)(PIECE / length)), result = piece;
    if (piece.tag == TAG_EXCEPTION)
        return result;
    if (fits) {
        JSValue count = MK(TAG_INT, (int32_t)(times / n));
        result = rvm_loop_engine(ctx, which, piece, 1, &count);
    } else {
        JSValue args[2] = {MK(TAG_INT, (int32_t)(length * times)), piece}, empty = part_of(ctx, piece, 0, 0);
        result = rvm_loop_engine(ctx, LOOP_PAD_END, empty, 2, args);
        rvm_free(ctx, empty);
    }
    JS_FreeValue(ctx, piece);
    return result;
}

JSValue rvm_pad_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    bool blank = argc < 2 || argv[1].tag == TAG_UNDEFINED;
    int64_t length = !blank && is_text(argv[1]) ? length_of(argv[1]) : blank;
    if (__builtin_expect(argc == 0 || argv[0].tag != TAG_INT || argv[0].u.int32 <= MANY || length == 0 || length > PIECE / 8, 1))
        return rvm_loop_engine(ctx, which, this_val, argc, argv);
    JSValue space = blank ? JS_NewStringLen(ctx, " ", 1) : JS_DupValue(ctx, argv[1]), piece = piece_of(ctx, space, (int32_t)(PIECE / length)), result = piece;
    JS_FreeValue(ctx, space);
    if (piece.tag != TAG_EXCEPTION) {
        JSValue args[2] = {argv[0], piece};
        result = rvm_loop_engine(ctx, which, this_val, 2, args);
        JS_FreeValue(ctx, piece);
    }
    return result;
}
