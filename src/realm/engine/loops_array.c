/* Methods of Array.prototype by the steps of ECMA-262 (2024; the numbers are those of its sections), each asking whether to stop; see loops.c. */
#include "loops.h"

#include <math.h>

bool rvm_loop_stops(loop *l)
{
    if (++l->steps & 511)
        return false;
    return rvm_loop_stops_now(l);
}

bool rvm_loop_stops_now(loop *l)
{
    rvm_slot *slot = JS_GetContextOpaque(l->ctx);
    return rvm_on_interrupt(slot->rt, slot) && rvm_throw_interrupted(l->ctx);
}

static JSAtom index_atom(JSContext *ctx, int64_t i)
{
    return i <= UINT32_MAX ? JS_NewAtomUInt32(ctx, (uint32_t)i) : JS_ValueToAtom(ctx, JS_NewNumber(ctx, (double)i));
}

/* HasProperty, then Get: 1 and the value, 0, or -1. Asks whether to stop. */
int rvm_loop_get(loop *l, JSValue object, int64_t i, JSValue *value)
{
    const e_object *o = object.u.ptr;
    *value = V_UNDEFINED;
    if (rvm_loop_stops(l))
        return -1;
    if (o->class_id == C_ARRAY && (o->flags & E_IS_ARRAY) && i < o->u.array.count) {
        *value = JS_DupValue(l->ctx, ((const JSValue *)o->u.array.values)[i]);
        return 1;
    }
    JSAtom atom = index_atom(l->ctx, i);
    if (!atom)
        return -1;
    int has = JS_HasProperty(l->ctx, object, atom);
    if (has > 0) {
        *value = JS_GetProperty(l->ctx, object, atom);
        if (value->tag == TAG_EXCEPTION)
            has = -1;
    }
    JS_FreeAtom(l->ctx, atom);
    return has;
}

int rvm_loop_delete(loop *l, JSValue object, int64_t i)
{
    if (rvm_loop_stops(l))
        return -1;
    JSAtom atom = index_atom(l->ctx, i);
    int done = atom ? JS_DeleteProperty(l->ctx, object, atom, PROP_THROW) : -1;
    JS_FreeAtom(l->ctx, atom);
    return done;
}

/* CreateDataPropertyOrThrow. Consumes the value. */
int rvm_loop_define(loop *l, JSValue object, int64_t i, JSValue value)
{
    if (i < UINT32_MAX)
        return JS_DefinePropertyValueUint32(l->ctx, object, (uint32_t)i, value, PROP_C_W_E | PROP_THROW);
    JSAtom atom = index_atom(l->ctx, i);
    if (!atom) {
        JS_FreeValue(l->ctx, value);
        return -1;
    }
    int done = JS_DefinePropertyValue(l->ctx, object, atom, value, PROP_C_W_E | PROP_THROW);
    JS_FreeAtom(l->ctx, atom);
    return done;
}

/* ToIntegerOrInfinity, from the end where it is negative, between 0 and `length`. */
static int relative(loop *l, JSValue value, int64_t length, int64_t *at)
{
    double d;
    if (JS_ToFloat64(l->ctx, &d, value) < 0)
        return -1;
    d = isnan(d) ? 0 : trunc(d);
    if (d < 0)
        d += (double)length;
    *at = d < 0 ? 0 : d > (double)length ? length : (int64_t)d;
    return 0;
}

static int relative_or(loop *l, int argc, JSValue *argv, int which, int64_t length, int64_t *at)
{
    return which < argc && argv[which].tag != TAG_UNDEFINED ? relative(l, argv[which], length, at) : 0;
}

static JSValue too_long(loop *l) { return JS_ThrowTypeError(l->ctx, "Array too long"); }

/* IsArray (7.2.2): 1, 0, or -1 for a proxy that was revoked. */
static int is_array(loop *l, JSValue value)
{
    const e_object *o = value.u.ptr;
    if (value.tag != TAG_OBJECT || o->class_id != C_PROXY)
        return value.tag == TAG_OBJECT && o->class_id == C_ARRAY;
    JSValue is = rvm_loop_engine(l->ctx, LOOP_IS_ARRAY, V_UNDEFINED, 1, &value);
    return is.tag == TAG_EXCEPTION ? -1 : is.u.int32;
}

/* ArrayCreate (10.4.2.2) */
static JSValue new_array(loop *l, int64_t length)
{
    JSValue array = JS_NewArray(l->ctx);
    if (array.tag != TAG_EXCEPTION && length && JS_SetLength(l->ctx, array, length) < 0) {
        JS_FreeValue(l->ctx, array);
        return V_EXCEPTION;
    }
    return array;
}

/* ArraySpeciesCreate (10.4.2.3) */
static JSValue new_of_species(loop *l, JSValue object, int64_t length)
{
    JSContext *ctx = l->ctx;
    int is = is_array(l, object);
    if (is <= 0)
        return is < 0 ? V_EXCEPTION : new_array(l, length);
    JSValue maker = JS_GetProperty(ctx, object, rvm_loop_atoms.constructor);
    if (maker.tag == TAG_OBJECT) {
        JSValue species = JS_GetProperty(ctx, maker, rvm_loop_atoms.species);
        JS_FreeValue(ctx, maker);
        maker = species.tag == TAG_NULL ? V_UNDEFINED : species;
    }
    if (maker.tag == TAG_EXCEPTION || maker.tag == TAG_UNDEFINED)
        return maker.tag == TAG_EXCEPTION ? maker : new_array(l, length);
    JSValue count = JS_NewNumber(ctx, (double)length), made = JS_CallConstructor(ctx, maker, 1, &count);
    JS_FreeValue(ctx, maker);
    return made;
}

/* Moves `count` elements, holes included, upwards or downwards. */
static int move(loop *l, JSValue object, int64_t to, int64_t from, int64_t count, bool backwards)
{
    for (int64_t i = 0; i < count; i++) {
        int64_t at = backwards ? count - 1 - i : i;
        JSValue value;
        int has = rvm_loop_get(l, object, from + at, &value);
        if (has < 0 || (has ? JS_SetPropertyInt64(l->ctx, object, to + at, value) : rvm_loop_delete(l, object, to + at)) < 0)
            return -1;
    }
    return 0;
}

/* ---- the methods; a long form answers a value of its own ---- */

/* 23.1.3.27 */
JSValue rvm_long_shift(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    (void)argc, (void)argv;
    JSValue first = length ? JS_GetPropertyInt64(l->ctx, object, 0) : V_UNDEFINED;
    if (first.tag == TAG_EXCEPTION)
        return first;
    if ((length && (move(l, object, 0, 1, length - 1, false) < 0 || rvm_loop_delete(l, object, length - 1) < 0)) ||
        JS_SetLength(l->ctx, object, length ? length - 1 : 0) < 0) {
        JS_FreeValue(l->ctx, first);
        return V_EXCEPTION;
    }
    return first;
}

/* 23.1.3.37 */
JSValue rvm_long_unshift(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    if (length + argc > LOOP_MOST)
        return too_long(l);
    if (argc && move(l, object, argc, 0, length, true) < 0)
        return V_EXCEPTION;
    for (int i = 0; i < argc; i++)
        if (JS_SetPropertyInt64(l->ctx, object, i, JS_DupValue(l->ctx, argv[i])) < 0)
            return V_EXCEPTION;
    return JS_SetLength(l->ctx, object, length + argc) < 0 ? V_EXCEPTION : JS_NewNumber(l->ctx, (double)(length + argc));
}

/* 23.1.3.4 */
JSValue rvm_long_copy_within(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    int64_t to = 0, from = 0, end = length;
    if (relative(l, argv[0], length, &to) < 0 || relative(l, argv[1], length, &from) < 0 || relative_or(l, argc, argv, 2, length, &end) < 0)
        return V_EXCEPTION;
    int64_t count = end - from < length - to ? end - from : length - to;
    if (move(l, object, to, from, count, from < to && to < from + count) < 0)
        return V_EXCEPTION;
    return JS_DupValue(l->ctx, object);
}

/* 23.1.3.7 */
JSValue rvm_long_fill(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    int64_t at = 0, end = length;
    if (relative_or(l, argc, argv, 1, length, &at) < 0 || relative_or(l, argc, argv, 2, length, &end) < 0)
        return V_EXCEPTION;
    for (; at < end; at++)
        if (rvm_loop_stops(l) || JS_SetPropertyInt64(l->ctx, object, at, JS_DupValue(l->ctx, argv[0])) < 0)
            return V_EXCEPTION;
    return JS_DupValue(l->ctx, object);
}

/* 23.1.3.26 */
JSValue rvm_long_reverse(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    (void)argc, (void)argv;
    for (int64_t low = 0, high = length - 1; low < high; low++, high--) {
        JSValue a, b;
        int has_a = rvm_loop_get(l, object, low, &a);
        int has_b = has_a < 0 ? -1 : rvm_loop_get(l, object, high, &b);
        if (has_b < 0) {
            JS_FreeValue(l->ctx, has_a > 0 ? a : V_UNDEFINED);
            return V_EXCEPTION;
        }
        int done = 0;
        if (has_a && !has_b)
            done = rvm_loop_delete(l, object, low);
        else if (has_b)
            done = JS_SetPropertyInt64(l->ctx, object, low, b);
        if (done < 0) {
            JS_FreeValue(l->ctx, a);
            return V_EXCEPTION;
        }
        if (has_a)
            done = JS_SetPropertyInt64(l->ctx, object, high, a);
        else if (has_b)
            done = rvm_loop_delete(l, object, high);
        if (done < 0)
            return V_EXCEPTION;
    }
    return JS_DupValue(l->ctx, object);
}

/* Elements from `at` on, holes left out, into a new array: the first part of slice and of splice. */
static JSValue copied(loop *l, JSValue object, int64_t at, int64_t count)
{
    JSValue made = new_of_species(l, object, count);
    if (made.tag == TAG_EXCEPTION)
        return made;
    for (int64_t i = 0; i < count; i++) {
        JSValue value;
        int has = rvm_loop_get(l, object, at + i, &value);
        if (has < 0 || (has && rvm_loop_define(l, made, i, value) < 0))
            goto fail;
    }
    if (JS_SetLength(l->ctx, made, count) >= 0)
        return made;
fail:
    JS_FreeValue(l->ctx, made);
    return V_EXCEPTION;
}

/* 23.1.3.28 */
JSValue rvm_long_slice(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    int64_t at = 0, end = length;
    if (relative(l, argv[0], length, &at) < 0 || relative_or(l, argc, argv, 1, length, &end) < 0)
        return V_EXCEPTION;
    return copied(l, object, at, end > at ? end - at : 0);
}

/* 23.1.3.31 */
JSValue rvm_long_splice(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    int64_t at = 0, gone = 0, more = argc > 2 ? argc - 2 : 0;
    if (relative(l, argv[0], length, &at) < 0)
        return V_EXCEPTION;
    if (argc == 1)
        gone = length - at;
    else if (argc > 1) {
        double d;
        if (JS_ToFloat64(l->ctx, &d, argv[1]) < 0)
            return V_EXCEPTION;
        gone = !(d > 0) ? 0 : d > (double)(length - at) ? length - at : (int64_t)d;
    }
    if (length + more - gone > LOOP_MOST)
        return too_long(l);
    JSValue made = copied(l, object, at, gone);
    if (made.tag == TAG_EXCEPTION)
        return made;
    if (more != gone) {
        if (move(l, object, at + more, at + gone, length - at - gone, more > gone) < 0)
            goto fail;
        for (int64_t i = length; i-- > length + more - gone;)
            if (rvm_loop_delete(l, object, i) < 0)
                goto fail;
    }
    for (int64_t i = 0; i < more; i++)
        if (JS_SetPropertyInt64(l->ctx, object, at + i, JS_DupValue(l->ctx, argv[i + 2])) < 0)
            goto fail;
    if (JS_SetLength(l->ctx, object, length + more - gone) >= 0)
        return made;
fail:
    JS_FreeValue(l->ctx, made);
    return V_EXCEPTION;
}

/* 23.1.3.2 */
JSValue rvm_long_concat(loop *l, JSValue object, int argc, JSValue *argv)
{
    JSContext *ctx = l->ctx;
    JSValue made = new_of_species(l, object, 0), value;
    int64_t n = 0, length;
    if (made.tag == TAG_EXCEPTION)
        return made;
    for (int which = -1; which < argc; which++) {
        JSValue part = which < 0 ? object : argv[which];
        int spreads = 0;
        if (part.tag == TAG_OBJECT) {
            value = JS_GetProperty(ctx, part, rvm_loop_atoms.spreadable);
            if (value.tag == TAG_EXCEPTION)
                goto fail;
            spreads = value.tag == TAG_UNDEFINED ? is_array(l, part) : JS_ToBool(ctx, value);
            JS_FreeValue(ctx, value);
            if (spreads < 0 || (spreads && JS_GetLength(ctx, part, &length) < 0))
                goto fail;
        }
        if (n + (spreads ? length : 1) > LOOP_MOST) {
            too_long(l);
            goto fail;
        }
        if (!spreads) {
            if (rvm_loop_define(l, made, n++, JS_DupValue(ctx, part)) < 0)
                goto fail;
            continue;
        }
        for (int64_t i = 0; i < length; i++, n++) {
            int has = rvm_loop_get(l, part, i, &value);
            if (has < 0 || (has && rvm_loop_define(l, made, n, value) < 0))
                goto fail;
        }
    }
    if (JS_SetLength(ctx, made, n) >= 0)
        return made;
fail:
    JS_FreeValue(ctx, made);
    return V_EXCEPTION;
}

/* FlattenIntoArray (23.1.3.13.1); `mapper` only at the outermost level. Answers the next index, or -1. */
static int64_t flatten(loop *l, JSValue made, JSValue source, int64_t length, int64_t n, double depth, JSValue mapper, JSValue receiver)
{
    JSContext *ctx = l->ctx;
    rvm_slot *slot = JS_GetContextOpaque(ctx);
    if (rvm_stack_is_full(slot->live))
        return -1;
    for (int64_t i = 0; i < length; i++) {
        JSValue value;
        int has = rvm_loop_get(l, source, i, &value);
        if (has < 0)
            return -1;
        if (!has)
            continue;
        if (mapper.tag != TAG_UNDEFINED) {
            JSValue args[3] = {value, i <= INT32_MAX ? MK(TAG_INT, (int32_t)i) : JS_NewNumber(ctx, (double)i), source}, mapped = JS_Call(ctx, mapper, receiver, 3, args);
            JS_FreeValue(ctx, value);
            if (mapped.tag == TAG_EXCEPTION)
                return -1;
            value = mapped;
        }
        int inner = depth > 0 && value.tag == TAG_OBJECT ? is_array(l, value) : 0;
        int64_t count;
        if (inner > 0)
            n = JS_GetLength(ctx, value, &count) < 0 ? -1 : flatten(l, made, value, count, n, depth - 1, V_UNDEFINED, V_UNDEFINED);
        else if (inner < 0)
            n = -1;
        else if (n >= LOOP_MOST) {
            too_long(l);
            n = -1;
        } else {
            if (rvm_loop_define(l, made, n, value) < 0)
                return -1;
            n++;
            continue;
        }
        JS_FreeValue(ctx, value);
        if (n < 0)
            return -1;
    }
    return n;
}

static JSValue flattened(loop *l, JSValue object, int64_t length, double depth, JSValue mapper, JSValue receiver)
{
    JSValue made = new_of_species(l, object, 0);
    if (made.tag != TAG_EXCEPTION && flatten(l, made, object, length, 0, depth, mapper, receiver) < 0) {
        JS_FreeValue(l->ctx, made);
        return V_EXCEPTION;
    }
    return made;
}

/* 23.1.3.13 */
JSValue rvm_long_flat(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    double depth = 1;
    if (argc && argv[0].tag != TAG_UNDEFINED) {
        if (JS_ToFloat64(l->ctx, &depth, argv[0]) < 0)
            return V_EXCEPTION;
        depth = isnan(depth) ? 0 : trunc(depth);
    }
    return flattened(l, object, length, depth, V_UNDEFINED, V_UNDEFINED);
}

/* 23.1.3.14 */
JSValue rvm_long_flat_map(loop *l, JSValue object, int64_t length, int argc, JSValue *argv)
{
    if (!JS_IsFunction(l->ctx, argv[0]))
        return JS_ThrowTypeError(l->ctx, "not a function");
    return flattened(l, object, length, 1, argv[0], argc > 1 ? argv[1] : V_UNDEFINED);
}

