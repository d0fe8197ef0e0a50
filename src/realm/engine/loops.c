/*
 * Built-ins that loop as long as a script says, such as Array.prototype's methods, which go through every index below `length`. The engine's own never ask whether to
 * stop: on what claims to have 2^53 elements they go on for years. What has few elements, and that is known without asking a script, goes to the engine's own; the rest is done here, by the same steps, and asks.
 *
 * The engine makes these functions when they are first looked at, from lists. Our lists stand in for its own, so that no realm takes a byte more, and names, lengths and
 * attributes are the same.
 */
#include "loops.h"

#include <string.h>

/* Elements, holes among them, that take the engine's own some ten milliseconds at most. */
#define FEW 200000
/* Units of the texts that an array is sorted by which the engine compares in some ten milliseconds. */
#define HEAVY (4 << 20)

typedef JSValue engine_plain(JSContext *, JSValue this_val, int argc, JSValue *argv);

/* JSCFunctionListEntry */
typedef struct {
    const char *name;
    uint8_t flags, kind;
    int16_t magic;
    struct {
        uint8_t length, convention;
        void *function;
    } of;
} e_entry_of_list;

#define AUTO 0x30 /* in a property's flags: made when first looked at … */
#define AUTO_LISTED 2 /* … from an entry of a list; in the low bits beside the context */

/* Predefined, as all that the engine itself asks for: the same in every runtime, and not counted. */
rvm_loop_names rvm_loop_atoms;

static const struct {
    const char *home, *name; /* no home: that of all typed arrays */
    uint8_t length;
    int8_t magic; /* the engine's; -1: none */
    bool is_of_prototype;
    uint32_t few; /* of an array without holes */
    long_form *form;
} methods[LOOPS] = {
    [LOOP_SHIFT] = {"Array", "shift", 0, 1, true, UINT32_MAX, rvm_long_shift},
    [LOOP_UNSHIFT] = {"Array", "unshift", 1, 1, true, 10 * FEW, rvm_long_unshift},
    [LOOP_COPY_WITHIN] = {"Array", "copyWithin", 2, -1, true, 20 * FEW, rvm_long_copy_within},
    [LOOP_FILL] = {"Array", "fill", 1, -1, true, 5 * FEW, rvm_long_fill},
    [LOOP_REVERSE] = {"Array", "reverse", 0, -1, true, UINT32_MAX, rvm_long_reverse},
    [LOOP_SLICE] = {"Array", "slice", 2, 0, true, 5 * FEW, rvm_long_slice},
    [LOOP_SPLICE] = {"Array", "splice", 2, 1, true, 5 * FEW, rvm_long_splice},
    [LOOP_CONCAT] = {"Array", "concat", 1, -1, true, 2 * FEW, NULL},
    [LOOP_FLAT] = {"Array", "flat", 0, 0, true, 2 * FEW, rvm_long_flat},
    [LOOP_FLAT_MAP] = {"Array", "flatMap", 1, 1, true, 2 * FEW, rvm_long_flat_map},
    [LOOP_JOIN] = {"Array", "join", 1, 0, true, FEW, rvm_long_join},
    [LOOP_SORT] = {"Array", "sort", 1, -1, true, FEW, rvm_long_sort},
    [LOOP_STRINGIFY] = {"JSON", "stringify", 3, -1, false, 0, NULL},
    [LOOP_PARSE] = {"JSON", "parse", 2, -1, false, 0, NULL},
    [LOOP_DROP] = {"Iterator", "drop", 1, 1, true, 0, NULL},
    [LOOP_INDEX_OF] = {"String", "indexOf", 1, 0, true, 0, NULL},
    [LOOP_LAST_INDEX_OF] = {"String", "lastIndexOf", 1, 1, true, 0, NULL},
    [LOOP_INCLUDES] = {"String", "includes", 1, 0, true, 0, NULL},
    [LOOP_SPLIT] = {"String", "split", 2, -1, true, 0, NULL},
    [LOOP_REPLACE] = {"String", "replace", 2, 0, true, 0, NULL},
    [LOOP_REPLACE_ALL] = {"String", "replaceAll", 2, 1, true, 0, NULL},
    [LOOP_REPEAT] = {"String", "repeat", 1, -1, true, 0, NULL},
    [LOOP_PAD_END] = {"String", "padEnd", 1, 1, true, 0, NULL},
    [LOOP_PAD_START] = {"String", "padStart", 1, 0, true, 0, NULL},
    [LOOP_TO_SORTED] = {"Array", "toSorted", 1, -1, true, FEW, NULL},
    [LOOP_TO_REVERSED] = {"Array", "toReversed", 0, -1, true, 20 * FEW, NULL},
    [LOOP_TO_SPLICED] = {"Array", "toSpliced", 2, -1, true, 20 * FEW, NULL},
    [LOOP_WITH] = {"Array", "with", 2, -1, true, 20 * FEW, NULL},
    [LOOP_TYPED_SET] = {NULL, "set", 1, -1, true, 0, NULL},
    [LOOP_TYPED_FROM] = {NULL, "from", 1, -1, false, 0, NULL},
    [LOOP_TYPED_SORT] = {NULL, "sort", 1, -1, true, 0, NULL},
    [LOOP_TYPED_TO_SORTED] = {NULL, "toSorted", 1, -1, true, 0, NULL},
    [LOOP_IS_ARRAY] = {"Array", "isArray", 1, -1, false, 0, NULL},
    [LOOP_SUBSTRING] = {"String", "substring", 2, -1, true, 0, NULL},
    [LOOP_TYPED_TO_REVERSED] = {NULL, "toReversed", 0, -1, true, 0, NULL},
};

/* What the engine has under the names. The same in every runtime. */
static void *engine[LOOPS];

static inline JSValue engines(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    if (methods[which].magic < 0)
        return ((engine_plain *)engine[which])(ctx, this_val, argc, argv);
    return ((JSCFunctionMagic *)engine[which])(ctx, this_val, argc, argv, methods[which].magic);
}

JSValue rvm_loop_engine(JSContext *ctx, int which, JSValue this_val, int argc, JSValue *argv) { return engines(ctx, this_val, argc, argv, which); }

/* Elements of an array of the engine's own kind, whose length no script can tell otherwise; -1: it is none, or has very many. */
static inline int32_t elements(JSValue value, bool *is_dense)
{
    const e_object *o = value.u.ptr;
    if (value.tag != TAG_OBJECT || o->class_id != C_ARRAY || o->properties[0].u.value.tag != TAG_INT)
        return -1;
    int32_t length = o->properties[0].u.value.u.int32;
    *is_dense = (o->flags & E_IS_ARRAY) && o->u.array.count == (uint32_t)length;
    return length;
}

/* Whether a value has few elements, found out without running a script. */
__attribute__((noinline)) static bool has_few(JSContext *ctx, JSValue value)
{
    if (value.tag == TAG_NULL || value.tag == TAG_UNDEFINED)
        return true; /* the engine refuses it */
    const e_object *typed = value.u.ptr;
    if (value.tag != TAG_OBJECT || (typed->class_id >= C_TYPED_FIRST && typed->class_id < C_DATA_VIEW)) /* a getter has the length */
        return false;
    JSValue object = JS_DupValue(ctx, value);
    bool few = false;
    for (int depth = 0; depth < 100; depth++) {
        JSPropertyDescriptor p;
        const e_object *o = object.u.ptr;
        if (o->class_id == C_PROXY)
            break;
        const e_shape *shape = o->shape;
        const e_key *first = (const e_key *)(shape->table + shape->mask + 1);
        if (shape->count && first->atom == rvm_loop_atoms.length && (first->flags & E_KIND) == 0) {
            JSValue length = o->properties[0].u.value;
            few = length.tag == TAG_INT && length.u.int32 <= FEW;
            break;
        }
        int has = JS_GetOwnProperty(ctx, &p, object, rvm_loop_atoms.length);
        if (has < 0) {
            JS_FreeValue(ctx, JS_GetException(ctx)); /* the long form meets it again */
            break;
        }
        if (has) {
            few = p.value.tag == TAG_INT && p.value.u.int32 <= FEW && p.getter.tag == TAG_UNDEFINED && p.setter.tag == TAG_UNDEFINED;
            rvm_free(ctx, p.value);
            rvm_free(ctx, p.getter);
            rvm_free(ctx, p.setter);
            break;
        }
        JSValue next = JS_GetPrototype(ctx, object);
        JS_FreeValue(ctx, object);
        object = next;
        if (object.tag != TAG_OBJECT)
            return object.tag == TAG_NULL; /* no length at all */
    }
    JS_FreeValue(ctx, object);
    return few;
}

__attribute__((noinline)) static JSValue at_length(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    loop l = {ctx, 0};
    int64_t length;
    JSValue object = JS_ToObject(ctx, this_val), result = V_EXCEPTION;
    if (object.tag == TAG_EXCEPTION)
        return object;
    if (which == LOOP_CONCAT)
        result = rvm_long_concat(&l, object, argc, argv);
    else if (JS_GetLength(ctx, object, &length) >= 0)
        result = methods[which].form(&l, object, length, argc, argv);
    JS_FreeValue(ctx, object);
    return result;
}

__attribute__((noinline)) static JSValue unsure(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    bool is_dense;
    int32_t count = elements(this_val, &is_dense);
    bool few = count >= 0 ? (uint32_t)count <= FEW : has_few(ctx, this_val);
    return few ? engines(ctx, this_val, argc, argv, which) : at_length(ctx, this_val, argc, argv, which);
}

/* Everybody passes here, and nearly everybody goes on to the engine's own: only jumps. */
static JSValue door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    bool is_dense;
    int32_t count = elements(this_val, &is_dense);
    if (__builtin_expect(count >= 0 && is_dense && (uint32_t)count <= methods[which].few, 1))
        return engines(ctx, this_val, argc, argv, which);
    return unsure(ctx, this_val, argc, argv, which);
}

/* As many levels as this are looked at. */
#define LEVELS 32

/* Counts what flat and concat go through down to a depth, up to `most`; more where it cannot be told without a script. */
static uint32_t count(JSValue value, double depth, uint32_t most, int level)
{
    bool is_dense;
    int32_t length = elements(value, &is_dense);
    if (length < 0 || level == LEVELS)
        return most;
    if (!is_dense || depth <= 0 || (uint32_t)length >= most)
        return is_dense || length < FEW / 8 ? (uint32_t)length : most;
    const JSValue *v = ((const e_object *)value.u.ptr)->u.array.values;
    uint32_t total = (uint32_t)length;
    for (int32_t i = 0; i < length && total < most; i++) {
        const e_object *o = v[i].u.ptr;
        if (v[i].tag == TAG_OBJECT && (o->class_id == C_ARRAY || o->class_id == C_PROXY))
            total += count(v[i], depth - 1, most - total, level + 1);
    }
    return total;
}

static JSValue concat_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    uint32_t most = methods[which].few, total = 0;
    for (int i = -1; i < argc && total < most; i++) {
        JSValue part = i < 0 ? this_val : argv[i];
        const e_object *o = part.u.ptr;
        if (part.tag == TAG_OBJECT)
            total += o->class_id == C_ARRAY ? count(part, 0, most - total, 0) : 1000 + (has_few(ctx, part) ? 0 : most);
    }
    return total < most ? engines(ctx, this_val, argc, argv, which) : at_length(ctx, this_val, argc, argv, which);
}

static JSValue flat_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    double depth = argc == 0 || argv[0].tag == TAG_UNDEFINED ? 1 : argv[0].tag == TAG_INT ? argv[0].u.int32 : LEVELS;
    uint32_t most = methods[which].few;
    return count(this_val, depth, most, 0) < most ? engines(ctx, this_val, argc, argv, which) : at_length(ctx, this_val, argc, argv, which);
}

/* Whether the texts of a few elements are so long that comparing them takes long. */
static bool is_heavy(JSValue array)
{
    const e_object *o = array.u.ptr;
    uint64_t weight = 0;
    if (!(o->flags & E_IS_ARRAY))
        return false;
    for (uint32_t i = 0; i < o->u.array.count; i++) {
        JSValue value = ((const JSValue *)o->u.array.values)[i];
        weight += value.tag == TAG_STRING ? ((const e_text *)value.u.ptr)->length : value.tag == TAG_STRING_ROPE ? ((const e_rope *)value.u.ptr)->length : value.tag == TAG_OBJECT ? 1000 : 0;
    }
    return weight > HEAVY;
}

static JSValue sort_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    bool is_dense;
    int32_t length = elements(this_val, &is_dense);
    bool compares = argc && argv[0].tag != TAG_UNDEFINED;
    /* A function that compares asks; the engine's own comparison does not. */
    if (length >= 0 && (compares ? length <= FEW : length <= RVM_SORT_FEW && !is_heavy(this_val)))
        return engines(ctx, this_val, argc, argv, which);
    if (compares && !JS_IsFunction(ctx, argv[0]))
        return engines(ctx, this_val, argc, argv, which); /* refuses it */
    return length < 0 && has_few(ctx, this_val) && compares ? engines(ctx, this_val, argc, argv, which) : at_length(ctx, this_val, argc, argv, which);
}

/* flatMap's function can answer an array of any length, which is not known before: always ours. */
static JSValue flat_map_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which) { return at_length(ctx, this_val, argc, argv, which); }

/* ---- what is read through a proxy, whose trap is a call: there the engine asks ---- */

/* A method that was read from data[1]. */
static JSValue call_on_target(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data)
{
    (void)this_val, (void)magic;
    return JS_Call(ctx, data[0], data[1], argc, argv);
}

static JSValue read_target(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int has_methods)
{
    (void)this_val, (void)argc;
    JSAtom key = JS_ValueToAtom(ctx, argv[1]);
    JSValue value = JS_GetProperty(ctx, argv[0], key);
    JS_FreeAtom(ctx, key);
    if (!has_methods || value.tag != TAG_OBJECT || !JS_IsFunction(ctx, value))
        return value;
    JSValue data[2] = {value, argv[0]}, method = JS_NewCFunctionData2(ctx, call_on_target, "", 0, 0, 2, data);
    JS_FreeValue(ctx, value);
    return method;
}

/* Holes are asked for, and not read. */
static JSValue look_at_target(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic)
{
    (void)this_val, (void)argc, (void)magic;
    JSAtom key = JS_ValueToAtom(ctx, argv[1]);
    int has = JS_HasProperty(ctx, argv[0], key);
    JS_FreeAtom(ctx, key);
    return has < 0 ? V_EXCEPTION : MK(TAG_BOOL, has);
}

static JSValue asking(JSContext *ctx, JSValue target, bool has_methods)
{
    JSValue handler = JS_NewObject(ctx);
    JS_DefinePropertyValueStr(ctx, handler, "get", JS_NewCFunction2(ctx, read_target, "", 3, CFUNC_GENERIC_MAGIC, has_methods), PROP_C_W_E);
    JS_DefinePropertyValueStr(ctx, handler, "has", JS_NewCFunction2(ctx, look_at_target, "", 2, CFUNC_GENERIC_MAGIC, 0), PROP_C_W_E);
    JSValue proxy = JS_NewProxy(ctx, target, handler);
    JS_FreeValue(ctx, handler);
    return proxy;
}

/* The list of names that a text shall have. */
static JSValue stringify_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    bool is_dense;
    const e_object *names = argv[1].u.ptr;
    int32_t count = argv[1].tag == TAG_OBJECT && names->class_id == C_ARRAY ? elements(argv[1], &is_dense) : 0;
    if (__builtin_expect(count >= 0 && count <= FEW, 1))
        return engines(ctx, this_val, argc, argv, which);
    JSValue args[3] = {argv[0], asking(ctx, argv[1], false), argv[2]}, text = args[1];
    if (text.tag != TAG_EXCEPTION)
        text = rvm_loop_engine(ctx, which, this_val, argc, args);
    JS_FreeValue(ctx, args[1]);
    return text;
}

/* The engine's own, on a stand-in for the object that asks at each step. */
static JSValue through_asking(JSContext *ctx, JSValue object, bool has_methods, int argc, JSValue *argv, int which)
{
    JSValue proxy = asking(ctx, object, has_methods), result = proxy;
    if (proxy.tag != TAG_EXCEPTION)
        result = rvm_loop_engine(ctx, which, proxy, argc, argv);
    JS_FreeValue(ctx, proxy);
    return result;
}

/* Steps that are left out, each a call. */
static JSValue drop_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    if (this_val.tag != TAG_OBJECT || (argv[0].tag == TAG_INT && argv[0].u.int32 <= FEW))
        return engines(ctx, this_val, argc, argv, which);
    return through_asking(ctx, this_val, true, argc, argv, which);
}

/* ---- copies ---- */

JSValue rvm_loop_asking(JSContext *ctx, JSValue object, bool has_methods) { return asking(ctx, object, has_methods); }

bool rvm_loop_is_long(JSContext *ctx, JSValue object)
{
    bool is_dense;
    const e_object *o = object.u.ptr;
    int32_t count = elements(object, &is_dense);
    if (count >= 0)
        return !is_dense && count > FEW;
    return o->class_id != C_ARRAY_BUFFER && o->class_id != C_ARRAY_BUFFER + 1 && !(o->class_id >= C_TYPED_FIRST && o->class_id < C_DATA_VIEW) && !has_few(ctx, object);
}

/* toReversed, toSpliced and with read all elements once. */
static JSValue copy_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    bool is_dense;
    int32_t count = elements(this_val, &is_dense);
    if (__builtin_expect(count >= 0 && is_dense && (uint32_t)count <= methods[which].few, 1))
        return engines(ctx, this_val, argc, argv, which);
    if ((count >= 0 && (uint32_t)count <= FEW) || this_val.tag != TAG_OBJECT || has_few(ctx, this_val))
        return engines(ctx, this_val, argc, argv, which);
    return through_asking(ctx, this_val, false, argc, argv, which);
}

/* 23.1.3.34 */
static JSValue to_sorted_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which)
{
    bool is_dense, compares = argc && argv[0].tag != TAG_UNDEFINED;
    int32_t count = elements(this_val, &is_dense);
    if (__builtin_expect(count >= 0 && is_dense && count <= (compares ? FEW : RVM_SORT_FEW) && (compares || !is_heavy(this_val)), 1))
        return engines(ctx, this_val, argc, argv, which);
    if (compares && !JS_IsFunction(ctx, argv[0]))
        return engines(ctx, this_val, argc, argv, which); /* refuses it */
    JSValue none[2] = {V_UNDEFINED, V_UNDEFINED}, copy = copy_door(ctx, this_val, 0, none, LOOP_TO_SPLICED), same = copy;
    if (copy.tag != TAG_EXCEPTION) {
        same = sort_door(ctx, copy, argc, argv, LOOP_SORT);
        JS_FreeValue(ctx, copy);
    }
    return same;
}

#define LISTED(which, n, c, f) [which] = {n, PROP_C_W, 0, which, {c, CFUNC_GENERIC_MAGIC, f}}
static e_entry_of_list ours[LOOP_IS_ARRAY] = {
    LISTED(LOOP_SHIFT, "shift", 0, door),     LISTED(LOOP_UNSHIFT, "unshift", 1, door), LISTED(LOOP_COPY_WITHIN, "copyWithin", 2, door),
    LISTED(LOOP_FILL, "fill", 1, door),       LISTED(LOOP_REVERSE, "reverse", 0, door), LISTED(LOOP_SLICE, "slice", 2, door),
    LISTED(LOOP_SPLICE, "splice", 2, door),   LISTED(LOOP_CONCAT, "concat", 1, concat_door),
    LISTED(LOOP_FLAT, "flat", 0, flat_door),  LISTED(LOOP_FLAT_MAP, "flatMap", 1, flat_map_door),
    LISTED(LOOP_JOIN, "join", 1, door),       LISTED(LOOP_SORT, "sort", 1, sort_door),
    LISTED(LOOP_STRINGIFY, "stringify", 3, stringify_door), LISTED(LOOP_PARSE, "parse", 2, rvm_parse_door), LISTED(LOOP_DROP, "drop", 1, drop_door),
    LISTED(LOOP_INDEX_OF, "indexOf", 1, rvm_search_door), LISTED(LOOP_LAST_INDEX_OF, "lastIndexOf", 1, rvm_search_door), LISTED(LOOP_INCLUDES, "includes", 1, rvm_search_door),
    LISTED(LOOP_SPLIT, "split", 2, rvm_split_door), LISTED(LOOP_REPLACE, "replace", 2, rvm_replace_door), LISTED(LOOP_REPLACE_ALL, "replaceAll", 2, rvm_replace_door),
    LISTED(LOOP_REPEAT, "repeat", 1, rvm_repeat_door), LISTED(LOOP_PAD_END, "padEnd", 1, rvm_pad_door), LISTED(LOOP_PAD_START, "padStart", 1, rvm_pad_door),
    LISTED(LOOP_TO_SORTED, "toSorted", 1, to_sorted_door), LISTED(LOOP_TO_REVERSED, "toReversed", 0, copy_door), LISTED(LOOP_TO_SPLICED, "toSpliced", 2, copy_door), LISTED(LOOP_WITH, "with", 2, copy_door),
    LISTED(LOOP_TYPED_SET, "set", 1, rvm_typed_door), LISTED(LOOP_TYPED_FROM, "from", 1, rvm_typed_door),
    LISTED(LOOP_TYPED_SORT, "sort", 1, rvm_typed_sort_door), LISTED(LOOP_TYPED_TO_SORTED, "toSorted", 1, rvm_typed_sort_door),
};

/* The place of a property that the engine makes when it is first looked at. */
static void **place_of(JSContext *ctx, JSValue home, const char *name)
{
    const e_object *o = home.u.ptr;
    JSAtom atom = JS_NewAtomLen(ctx, name, strlen(name));
    const e_key *keys = (const e_key *)(o->shape->table + o->shape->mask + 1);
    void **place = NULL;
    for (int32_t i = 0; i < o->shape->count; i++)
        if (keys[i].atom == atom && (keys[i].flags & E_KIND) == AUTO)
            place = o->properties[i].u.pointers;
    JS_FreeAtom(ctx, atom);
    return place;
}

static JSAtom symbol(JSContext *ctx, JSValue home, const char *name)
{
    JSValue value = JS_GetPropertyStr(ctx, home, name);
    JSAtom atom = JS_ValueToAtom(ctx, value);
    JS_FreeValue(ctx, value);
    return atom; /* predefined */
}

/* Before any script runs, while every one of these functions is still to be made. False: the engine is another than is declared here. */
bool rvm_own_loops(rvm_slot *slot)
{
    JSContext *ctx = slot->ctx;
    rvm_loop_atoms.length = JS_NewAtomLen(ctx, "length", 6);
    rvm_loop_atoms.constructor = JS_NewAtomLen(ctx, "constructor", 11);
    JSValue symbols = JS_GetPropertyStr(ctx, slot->global, "Symbol");
    rvm_loop_atoms.species = symbol(ctx, symbols, "species");
    rvm_loop_atoms.spreadable = symbol(ctx, symbols, "isConcatSpreadable");
    rvm_loop_atoms.match = symbol(ctx, symbols, "match");
    rvm_loop_atoms.split = symbol(ctx, symbols, "split");
    rvm_loop_atoms.replace = symbol(ctx, symbols, "replace");
    JS_FreeValue(ctx, symbols);
    bool good = true;
    for (int i = 0; i < LOOPS && good; i++) {
        JSValue home = JS_GetPropertyStr(ctx, slot->global, methods[i].home ? methods[i].home : "Int8Array");
        if (!methods[i].home) {
            JSValue all = JS_GetPrototype(ctx, home);
            JS_FreeValue(ctx, home);
            home = all;
        }
        if (methods[i].is_of_prototype) {
            JSValue prototype = JS_GetPropertyStr(ctx, home, "prototype");
            JS_FreeValue(ctx, home);
            home = prototype;
        }
        void **place = place_of(ctx, home, methods[i].name);
        const e_entry_of_list *e = place ? place[1] : NULL;
        bool has_magic = methods[i].magic >= 0;
        good = e && ((uintptr_t)place[0] & 3) == AUTO_LISTED && strcmp(e->name, methods[i].name) == 0 && e->flags == PROP_C_W && e->kind == 0 &&
               e->of.length == methods[i].length && e->of.convention == (has_magic ? CFUNC_GENERIC_MAGIC : 0) && (!has_magic || e->magic == methods[i].magic);
        if (good) {
            engine[i] = e->of.function;
            if (i < LOOP_IS_ARRAY)
                place[1] = &ours[i];
        }
        JS_FreeValue(ctx, home);
    }
    return good && rvm_own_typed(slot);
}
