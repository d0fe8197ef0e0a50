/* Loops of built-ins that ask whether to stop: loops.c, loops_array.c, loops_text.c. */
#ifndef RVM_LOOPS_H
#define RVM_LOOPS_H
#include "heap.h"

typedef struct {
    JSContext *ctx;
    uint32_t steps;
} loop;

/* In the order of `methods` in loops.c. The last is not replaced, only used. */
enum {
    LOOP_SHIFT, LOOP_UNSHIFT, LOOP_COPY_WITHIN, LOOP_FILL, LOOP_REVERSE, LOOP_SLICE, LOOP_SPLICE, LOOP_CONCAT, LOOP_FLAT, LOOP_FLAT_MAP, LOOP_JOIN, LOOP_SORT,
    LOOP_STRINGIFY, LOOP_PARSE, LOOP_DROP,
    LOOP_IS_ARRAY, LOOPS
};
#define LOOP_MOST ((INT64_C(1) << 53) - 1)
/* Elements that the engine's own sorts by their texts. */
#define RVM_SORT_FEW 100000

typedef struct {
    JSAtom length, constructor, species, spreadable;
} rvm_loop_names;
extern rvm_loop_names rvm_loop_atoms;

bool rvm_loop_stops(loop *l); /* throws */
int rvm_loop_get(loop *l, JSValue object, int64_t i, JSValue *value);
int rvm_loop_define(loop *l, JSValue array, int64_t i, JSValue value);
int rvm_loop_delete(loop *l, JSValue object, int64_t i);
JSValue rvm_loop_engine(JSContext *ctx, int which, JSValue this_val, int argc, JSValue *argv); /* what the engine has under the name */

/* A method for an object of that length. Answers a value of its own. */
typedef JSValue long_form(loop *l, JSValue object, int64_t length, int argc, JSValue *argv);
long_form rvm_long_shift, rvm_long_unshift, rvm_long_copy_within, rvm_long_fill, rvm_long_reverse, rvm_long_slice, rvm_long_splice, rvm_long_flat, rvm_long_flat_map;
long_form rvm_long_join, rvm_long_sort;
/* json.c */
JSValue rvm_parse_door(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int which);
JSValue rvm_long_concat(loop *l, JSValue object, int argc, JSValue *argv);
#endif
