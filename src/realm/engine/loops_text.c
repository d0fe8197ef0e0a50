/* Array.prototype.join and sort of very many elements; see loops.c. */
#include "loops.h"

/* Elements that are joined at a time. */
#define PART 512

/* The text of some elements, which it takes. */
static JSValue joined(loop *l, JSValue *values, int count, JSValue *separator)
{
    JSValue part = JS_NewArrayFrom(l->ctx, count, values);
    if (part.tag == TAG_EXCEPTION)
        return part;
    JSValue text = rvm_loop_engine(l->ctx, LOOP_JOIN, part, 1, separator);
    JS_FreeValue(l->ctx, part);
    return text;
}

/* 23.1.3.18. The parts' texts are joined in the end, so that text is copied twice, however long it is. */
JSValue rvm_long_join(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    JSContext *ctx = l->ctx;
    JSValue separator = argc && argv[0].tag != TAG_UNDEFINED ? JS_ToString(ctx, argv[0]) : JS_NewStringLen(ctx, ",", 1);
    if (separator.tag == TAG_EXCEPTION)
        return separator;
    JSValue parts = JS_NewArray(ctx), part[PART], result = V_EXCEPTION;
    int64_t count = 0;
    int filled = 0;
    for (int64_t i = 0; i < length; i++) {
        JSValue value = rvm_loop_stops(l) ? V_EXCEPTION : JS_GetPropertyInt64(ctx, object, i);
        if (value.tag == TAG_OBJECT || value.tag == TAG_SYMBOL) { /* a script can see when that becomes a text, or it throws */
            JSValue text = JS_ToString(ctx, value);
            JS_FreeValue(ctx, value);
            value = text;
        }
        if (value.tag == TAG_EXCEPTION)
            goto end;
        part[filled++] = value;
        if (filled < PART && i < length - 1)
            continue;
        JSValue text = joined(l, part, filled, &separator);
        filled = 0;
        if (text.tag == TAG_EXCEPTION || rvm_loop_define(l, parts, count++, text) < 0)
            goto end;
    }
    result = rvm_loop_engine(ctx, LOOP_JOIN, parts, 1, &separator);
end:
    while (filled)
        rvm_free(ctx, part[--filled]);
    JS_FreeValue(ctx, parts);
    JS_FreeValue(ctx, separator);
    return result;
}

/* What is sorted, and its text where it is sorted by that. */
typedef struct {
    JSValue value, text;
} item;

/* Sorts by text, equals in their order: by merging runs, from one to the other of two places. Answers where they are in the end. `*stops`: they are all there, but in no order. */
static item *sorted(loop *l, item *items, item *other, int64_t count, bool *stops)
{
    for (int64_t run = 1; run < count && !*stops; run *= 2) {
        for (int64_t from = 0; from < count; from += 2 * run) {
            int64_t a = from, b = from + run, a_end = b < count ? b : count, b_end = b + run < count ? b + run : count;
            for (int64_t at = from; at < b_end || at < a_end; at++) {
                *stops = *stops || rvm_loop_stops(l);
                bool first = b >= b_end || (a < a_end && (*stops || rvm_loop_order(l, items[a].text, items[b].text, stops) <= 0));
                other[at] = items[first ? a++ : b++];
            }
        }
        item *swap = items;
        items = other;
        other = swap;
    }
    return items;
}

/* 23.1.3.30 */
JSValue rvm_long_sort(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    JSContext *ctx = l->ctx;
    bool by_text = !argc || argv[0].tag == TAG_UNDEFINED;
    int64_t count = 0, room = 0, undefined = 0, at = 0;
    item *items = NULL, *other = NULL, *from = NULL;
    JSValue list = V_UNDEFINED, result = V_EXCEPTION;
    for (int64_t i = 0; i < length; i++) {
        JSValue value;
        int has = rvm_loop_get(l, object, i, &value);
        if (has < 0)
            goto end;
        if (!has || value.tag == TAG_UNDEFINED) {
            undefined += has;
            continue;
        }
        if (count == room) {
            room += room / 2 + 64;
            items = js_realloc(ctx, items, (size_t)room * sizeof *items);
        }
        items[count++] = (item){value, V_UNDEFINED};
    }
    for (int64_t i = 0; i < count && by_text; i++)
        if (rvm_loop_stops(l) || (items[i].text = JS_ToString(ctx, items[i].value)).tag == TAG_EXCEPTION)
            goto end;
    if (by_text) {
        other = js_malloc(ctx, (size_t)(count + 1) * sizeof *other);
        bool stops = false;
        from = sorted(l, items, other, count, &stops);
        if (stops)
            goto end;
    } else {
        /* The script's function lets the engine ask. */
        list = JS_NewArray(ctx);
        for (int64_t i = 0; i < count; i++)
            if (rvm_loop_stops(l) || rvm_loop_define(l, list, i, JS_DupValue(ctx, items[i].value)) < 0)
                goto end;
        JSValue same = rvm_loop_engine(ctx, LOOP_SORT, list, 1, argv);
        rvm_free(ctx, same);
        if (same.tag == TAG_EXCEPTION)
            goto end;
    }
    for (; at < count + undefined; at++) {
        JSValue value = at >= count ? V_UNDEFINED : by_text ? JS_DupValue(ctx, from[at].value) : JS_GetPropertyInt64(ctx, list, at);
        if (rvm_loop_stops(l) || JS_SetPropertyInt64(ctx, object, at, value) < 0)
            goto end;
    }
    for (; at < length; at++)
        if (rvm_loop_delete(l, object, at) < 0)
            goto end;
    result = JS_DupValue(ctx, object);
end:
    if (from)
        other = from == items ? other : items, items = from;
    while (count) {
        rvm_free(ctx, items[--count].value);
        rvm_free(ctx, items[count].text);
    }
    js_free(ctx, items);
    js_free(ctx, other);
    JS_FreeValue(ctx, list);
    return result;
}
