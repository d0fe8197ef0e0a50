/* How the engine keeps its objects, so far as the heap report looks at them. No header of the engine's tells: heap.c compares what can be
   asked before it looks, and tests/engine/heap.rs compares the rest with what scripts made. */
#ifndef RVM_HEAP_H
#define RVM_HEAP_H
#include "thunk.h"

typedef struct e_link {
    struct e_link *prev, *next;
} e_link;

/* What stands in the 8 bytes before every piece of memory. */
typedef struct {
    uint16_t index;
    uint8_t size;
    uint8_t kind : 7, mark : 1;
    int32_t refs;
} e_head;

enum { E_OBJECT, E_CODE, E_SHAPE, E_CELL, E_COROUTINE, E_CONTEXT };

typedef void e_mark(JSRuntime *, e_link *);
typedef void e_mark_class(JSRuntime *, JSValue, e_mark *);

typedef struct {
    uint32_t id;
    JSAtom name;
    void *finalizer;
    e_mark_class *mark;
    void *call;
    const void *exotic;
} e_class;

typedef struct {
    uint32_t next : 26, flags : 6;
    JSAtom atom;
} e_key;

#define E_KIND 0x30 /* of a property, in its flags */
#define E_ACCESSOR 0x10
#define E_CELL_PROPERTY 0x20

typedef struct e_shape {
    e_link link;
    uint8_t is_hashed;
    uint32_t hash, mask;
    int32_t room, count, deleted;
    struct e_shape *next;
    struct e_object *proto;
    uint32_t table[]; /* mask + 1, and behind it the keys */
} e_shape;

typedef struct {
    e_link link;
    uint8_t is_detached, is_lexical, is_const, is_of_coroutine;
    JSValue *at;
    struct e_frame *frame; /* where it is not detached, behind a number */
} e_cell;

typedef struct e_frame {
    struct e_frame *outer;
    JSValue function;
    JSValue *args, *variables;
    e_cell **cells;
    uint8_t *counter;
    uint16_t cell_count, arg_count;
    bool is_strict, is_constructor;
    JSValue *top;
    e_link *owner;
} e_frame;

typedef struct {
    JSValue receiver;
    int32_t argc;
    bool throws;
    e_frame frame;
} e_state; /* of a call that is suspended */

typedef struct {
    e_link link;
    JSValue settle[2];
    bool is_active;
    e_state state;
} e_coroutine;

typedef struct {
    int phase; /* E_DONE: nothing else counts */
    e_state state;
} e_generator;

typedef struct {
    int state;
    e_link waiting[2];
    bool is_handled;
    JSValue result;
} e_promise;

typedef struct {
    JSValue promise;
    void *settled; /* of both functions of a promise */
} e_settle;

typedef struct {
    uint8_t from; /* in the low 3 bits: whose variable it is */
    uint8_t kind;
    uint16_t index;
    JSAtom name;
} e_captured;

typedef struct {
    e_link link;
    uint16_t flags;
    uint8_t *code;
    int32_t code_length;
    JSAtom name;
    void *variables;
    e_captured *captured;
    uint16_t arg_count, variable_count, length, stack, cell_count, captured_count;
    int32_t constant_count;
    JSContext *realm;
    JSValue *constants;
    JSAtom file;
    int32_t line, column, source_length, lines_length;
    uint8_t *lines;
    char *source;
} e_code;

typedef struct e_weak {
    int kind; /* 0: a key of a WeakMap */
    struct e_weak *next;
    void *record;
} e_weak;

typedef struct {
    int32_t refs;
    bool is_empty;
    void *map;
    e_link link, in_table;
    JSValue key, value;
} e_entry;

typedef struct {
    bool is_weak;
    e_link entries;
    uint32_t count;
    void *table;
} e_map;

typedef struct {
    int32_t length, most;
    uint8_t flags[3];
    uint8_t *data;
} e_buffer;

typedef struct e_object {
    e_link link;
    uint8_t flags, more; /* bit 4: u.array counts */
    uint16_t class_id;
    e_shape *shape;
    struct { union { JSValue value; void *pointers[2]; } u; } *properties;
    e_weak *weak;
    union {
        void *opaque;
        struct { e_code *code; e_cell **cells; struct e_object *home; } function;
        struct { void *typed; void *values; uint32_t count; } array;
        e_map *map;
        e_buffer *buffer;
        e_promise *promise;
        e_generator *generator;
        e_settle *settle;
        void *texts[2];
        JSValue value;
    } u;
} e_object;

#define E_IS_ARRAY 0x10

typedef struct {
    uint32_t length : 31, wide : 1;
    uint32_t hash : 28, form : 2, atom : 2;
    uint32_t next;
    void *weak;
    void *parent; /* of a slice */
} e_text;

typedef struct {
    uint32_t length;
    uint8_t wide, depth;
    JSValue left, right;
} e_rope;

/* Numbers of classes; checked by their names. */
enum {
    C_OBJECT = 1, C_ARRAY = 2, C_NUMBER = 4, C_MAPPED_ARGUMENTS = 9, C_C_FUNCTION = 12, C_FUNCTION = 13, C_BOUND = 14, C_FUNCTION_DATA = 15, C_REGEXP = 19, C_ARRAY_BUFFER = 20,
    C_TYPED_FIRST = 22, C_DATA_VIEW = 34, C_MAP = 36, C_WEAK_MAP = 38, C_WEAK_SET = 39, C_CONCAT = 41, C_GENERATOR = 49, C_PROXY = 51, C_PROMISE = 52, C_REJECT = 54, C_ASYNC_RESOLVE = 56, C_ASYNC_REJECT = 57, C_CALL_SITE = 65,
    E_DONE = 4,
};
#endif
