/* Loops of built-ins that ask whether to stop: loops.c, loops_array.c, loops_text.c, loops_string.c, loops_typed.c. */
#ifndef RVM_LOOPS_H
#define RVM_LOOPS_H
#include "heap.h"

typedef struct {
    JSContext *ctx;
    uint32_t steps;
} loop;

/* In the order of `methods` in loops.c. The last are not replaced, only used. */
enum {
    LOOP_SHIFT, LOOP_UNSHIFT, LOOP_COPY_WITHIN, LOOP_FILL, LOOP_REVERSE, LOOP_SLICE, LOOP_SPLICE, LOOP_CONCAT, LOOP_FLAT, LOOP_FLAT_MAP, LOOP_JOIN, LOOP_SORT,
    LOOP_STRINGIFY, LOOP_PARSE, LOOP_DROP,
    LOOP_INDEX_OF, LOOP_LAST_INDEX_OF, LOOP_INCLUDES, LOOP_SPLIT, LOOP_REPLACE, LOOP_REPLACE_ALL, LOOP_REPEAT, LOOP_PAD_END, LOOP_PAD_START,
    LOOP_TO_SORTED, LOOP_TO_REVERSED, LOOP_TO_SPLICED, LOOP_WITH,
    LOOP_TYPED_SET, LOOP_TYPED_FROM, LOOP_TYPED_SORT, LOOP_TYPED_TO_SORTED,
    LOOP_IS_ARRAY, LOOP_SUBSTRING, LOOP_TYPED_TO_REVERSED, LOOPS
};
#define LOOP_MOST ((INT64_C(1) << 53) - 1)
/* Elements that the engine's own sorts by their texts. */
#define RVM_SORT_FEW 100000

typedef struct {
    JSAtom length, constructor, species, spreadable, match, split, replace;
} rvm_loop_names;
extern rvm_loop_names rvm_loop_atoms;

bool rvm_loop_stops(loop *l); /* throws */
bool rvm_loop_stops_now(loop *l);
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
/* loops_typed.c */
JSCFunctionMagic rvm_typed_door, rvm_typed_sort_door;
bool rvm_own_typed(rvm_slot *slot);
bool rvm_loop_is_long(JSContext *ctx, JSValue object);                   /* loops.c: has many elements that the engine would read without asking */
JSValue rvm_loop_asking(JSContext *ctx, JSValue object, bool has_methods); /* the same object, of which each read asks */
/* loops_string.c */
int rvm_loop_order(loop *l, JSValue a, JSValue b, bool *stops); /* of texts that are in one piece */
JSCFunctionMagic rvm_search_door, rvm_split_door, rvm_replace_door, rvm_repeat_door, rvm_pad_door;
JSValue rvm_long_concat(loop *l, JSValue object, int argc, JSValue *argv);
#endif
