/* Typed arrays that are made from, or filled with, what has very many elements, and the order of very many numbers; see loops.c. */
#include "loops.h"

#include <string.h>

/* Numbers that the engine's own sorts in some ten milliseconds. */
#define FEW_NUMBERS 100000
/* Runs of numbers that are put in order by comparing them. */
#define RUN 32

static JSCFunctionMagic *engine_typed;

/* All constructors of typed arrays are one function of the engine's. What is neither short nor an array of the engine's own kind is read through a proxy. */
static JSValue typed(JSContext *ctx, JSValue new_target, int argc, JSValue *argv, int magic)
{
    if (__builtin_expect(argc == 0 || argv[0].tag != TAG_OBJECT || !rvm_loop_is_long(ctx, argv[0]), 1))
        return engine_typed(ctx, new_target, argc, argv, magic);
    JSValue args[3] = {rvm_loop_asking(ctx, argv[0], true), argc > 1 ? argv[1] : V_UNDEFINED, argc > 2 ? argv[2] : V_UNDEFINED};
    if (args[0].tag == TAG_EXCEPTION)
        return args[0];
    JSValue made = engine_typed(ctx, new_target, argc > 3 ? 3 : argc, args, magic);
    JS_FreeValue(ctx, args[0]);
    return made;
}

/* Puts it into the constructors. False: they are not kept as is declared here. */
bool rvm_own_typed(rvm_slot *slot)
{
    static const char *const names[] = {"Uint8ClampedArray", "Int8Array", "Uint8Array", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array", "BigUint64Array", "Float16Array", "Float32Array", "Float64Array"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        JSValue made = JS_GetPropertyStr(slot->ctx, slot->global, names[i]);
        e_object *o = made.u.ptr;
        bool good = made.tag == TAG_OBJECT && o->class_id == C_C_FUNCTION && o->u.texts[0] == slot->ctx;
        JS_FreeValue(slot->ctx, made);
        if (!good || (i && o->u.texts[1] != (void *)engine_typed))
            return false;
        engine_typed = (JSCFunctionMagic *)o->u.texts[1];
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        JSValue made = JS_GetPropertyStr(slot->ctx, slot->global, names[i]);
        ((e_object *)made.u.ptr)->u.texts[1] = (void *)typed;
        JS_FreeValue(slot->ctx, made);
    }
    return true;
}

/* set and from */
JSValue rvm_typed_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    if (__builtin_expect(argv[0].tag != TAG_OBJECT || !rvm_loop_is_long(ctx, argv[0]), 1))
        return rvm_loop_engine(ctx, which, this_val, argc, argv);
    JSValue args[3] = {rvm_loop_asking(ctx, argv[0], which == LOOP_TYPED_FROM), argc > 1 ? argv[1] : V_UNDEFINED, argc > 2 ? argv[2] : V_UNDEFINED};
    if (args[0].tag == TAG_EXCEPTION)
        return args[0];
    JSValue result = rvm_loop_engine(ctx, which, this_val, argc > 3 ? 3 : argc, args);
    JS_FreeValue(ctx, args[0]);
    return result;
}

/* ---- sort ---- */

/* In the engine's order. */
enum { UINT8C, INT8, UINT8, INT16, UINT16, INT32, UINT32, BIG_INT64, BIG_UINT64, FLOAT16, FLOAT32, FLOAT64 };

/* The numbers of a typed array that is being sorted. */
typedef struct {
    loop l;
    const e_object *array;
    void *numbers;
    uint32_t count;
    int size, kind;
    bool stops, is_gone;
} numbers;

/* Asks. What is asked may be the host's, and may do whatever it likes with the array. */
static bool ends(numbers *n)
{
    n->stops = n->stops || rvm_loop_stops_now(&n->l);
    n->is_gone = n->is_gone || n->array->u.array.values != n->numbers || n->array->u.array.count != n->count;
    return n->stops || n->is_gone;
}

static inline uint64_t bits(const numbers *n, uint32_t i)
{
    switch (n->size) {
    case 1: return ((const uint8_t *)n->numbers)[i];
    case 2: return ((const uint16_t *)n->numbers)[i];
    case 4: return ((const uint32_t *)n->numbers)[i];
    default: return ((const uint64_t *)n->numbers)[i];
    }
}

static inline void put(const numbers *n, uint32_t i, uint64_t value)
{
    switch (n->size) {
    case 1: ((uint8_t *)n->numbers)[i] = (uint8_t)value; break;
    case 2: ((uint16_t *)n->numbers)[i] = (uint16_t)value; break;
    case 4: ((uint32_t *)n->numbers)[i] = (uint32_t)value; break;
    default: ((uint64_t *)n->numbers)[i] = value; break;
    }
}

/* A number whose order as one without a sign is that of the element: -0 before 0, what is no number last. */
static inline uint64_t key(const numbers *n, uint64_t value)
{
    uint64_t top = UINT64_C(1) << (n->size * 8 - 1), all = top | (top - 1);
    switch (n->kind) {
    case INT8: case INT16: case INT32: case BIG_INT64:
        return value ^ top;
    case FLOAT16: case FLOAT32: case FLOAT64: {
        uint64_t infinite = n->kind == FLOAT16 ? 0x7c00 : n->kind == FLOAT32 ? 0x7f800000 : UINT64_C(0x7ff0000000000000);
        return (value & ~top) > infinite ? all : value & top ? ~value & all : value | top;
    }
    default:
        return value;
    }
}

static void insert(const numbers *n, uint32_t low, uint32_t high)
{
    for (uint32_t i = low + 1; i < high; i++) {
        uint64_t value = bits(n, i), k = key(n, value);
        uint32_t at = i;
        for (; at > low && key(n, bits(n, at - 1)) > k; at--)
            put(n, at, bits(n, at - 1));
        put(n, at, value);
    }
}

/* By one byte of the key after another, the highest first, each number going to where it belongs (American flag sort): needs no memory, and goes as deep as a number has bytes. */
static void sort(numbers *n, uint32_t low, uint32_t high, int byte)
{
    uint32_t next[256], end[256];
    if (high - low <= RUN) {
        insert(n, low, high);
        return;
    }
    memset(end, 0, sizeof end);
    for (uint32_t i = low; i < high; i++) {
        if ((i & 0xffff) == 0 && ends(n))
            return;
        end[key(n, bits(n, i)) >> (byte * 8) & 255]++;
    }
    uint32_t at = low;
    for (int b = 0; b < 256; b++) {
        next[b] = at;
        at += end[b];
        end[b] = at;
    }
    for (int b = 0; b < 256; b++)
        while (next[b] < end[b]) {
            uint64_t value = bits(n, next[b]);
            int to = key(n, value) >> (byte * 8) & 255;
            if ((++n->l.steps & 0xffff) == 0 && ends(n))
                return;
            if (to == b) {
                next[b]++;
                continue;
            }
            uint64_t other = bits(n, next[to]);
            put(n, next[to]++, value);
            put(n, next[b], other);
        }
    for (int b = 0; byte > 0 && b < 256 && !n->stops && !n->is_gone; b++) {
        uint32_t from = b ? end[b - 1] : low;
        if (end[b] - from > 1)
            sort(n, from, end[b], byte - 1);
    }
}

/* Sorts an array of which the engine has said that it can be written. */
static bool sort_numbers(JSContext *ctx, JSValue array, int kind)
{
    static const uint8_t sizes[] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8};
    const e_object *o = array.u.ptr;
    numbers n = {{ctx, 0}, o, o->u.array.values, o->u.array.count, sizes[kind], kind, false, false};
    sort(&n, 0, n.count, n.size - 1);
    return !n.stops;
}

static int long_kind(JSValue array, int argc, JSValue *argv)
{
    int kind = array.tag == TAG_OBJECT && (argc == 0 || argv[0].tag == TAG_UNDEFINED) ? JS_GetTypedArrayType(array) : -1;
    return kind >= 0 && ((const e_object *)array.u.ptr)->u.array.count > FEW_NUMBERS ? kind : -1;
}

/* 23.2.3.29, 23.2.3.33. A script's function that compares asks. */
JSValue rvm_typed_sort_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    int kind = long_kind(this_val, argc, argv);
    if (__builtin_expect(kind < 0, 1))
        return rvm_loop_engine(ctx, which, this_val, argc, argv);
    JSValue array = V_EXCEPTION;
    if (which == LOOP_TYPED_TO_SORTED) {
        array = rvm_loop_engine(ctx, LOOP_TYPED_TO_REVERSED, this_val, 0, NULL);
    } else { /* filling nothing with nothing refuses what sorting would refuse */
        JSValue args[2] = {JS_NewArray(ctx), V_UNDEFINED}, set = args[0].tag == TAG_EXCEPTION ? V_EXCEPTION : rvm_loop_engine(ctx, LOOP_TYPED_SET, this_val, 1, args);
        JS_FreeValue(ctx, args[0]);
        if (set.tag != TAG_EXCEPTION)
            array = JS_DupValue(ctx, this_val);
    }
    if (array.tag != TAG_EXCEPTION && !sort_numbers(ctx, array, kind)) {
        JS_FreeValue(ctx, array);
        array = V_EXCEPTION;
    }
    return array;
}
