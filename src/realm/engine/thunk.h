/* The thunks: every engine call that Rust makes. Each answers T_…; realm/engine/ffi.rs holds the twins. */
#ifndef RVM_THUNK_H
#define RVM_THUNK_H
#include "engine.h"

/* Bytecode of a script of the library. */
typedef struct {
    const uint8_t *code;
    size_t size;
} rvm_script;

/* Arguments of one call, kept together so that a thunk has one pointer to hand to its guard. */
typedef struct {
    JSValue target;
    JSValue this_val;
    const char *method; /* NULL: call target */
    size_t method_length;
    const rvm_cell *args;
    size_t nargs;
    rvm_cell *out;
} rvm_call_args;

/* A module to be made: compiled code, or the names that another kind of module exports. */
typedef struct {
    const uint8_t *code; /* NULL: `names` */
    size_t size;
    const char *name;
    JSValue names; /* an array of strings */
} rvm_module_part;

void rvm_use_rust(const rvm_rust_functions *rust);
int rvm_boot(rvm_live *live, const rvm_script *scripts, size_t count, uint64_t shift);
void rvm_enter(rvm_live *live, size_t limit, size_t reserve, size_t unknown);
void rvm_exit(rvm_live *live);
bool rvm_take_stack(rvm_live *live);
void rvm_give_stack(rvm_live *live);
bool rvm_on_stack(uintptr_t address);
void rvm_lend_stack(rvm_live *live, size_t bytes);
size_t rvm_stack_left(void);

int rvm_call_thunk(rvm_live *live, rvm_call_args *args);
int rvm_construct_thunk(rvm_live *live, rvm_call_args *args);
int rvm_get_thunk(rvm_live *live, JSValue object, const rvm_cell *key, rvm_cell *out);
int rvm_set_thunk(rvm_live *live, JSValue object, const rvm_cell *key, const rvm_cell *value);
int rvm_has_thunk(rvm_live *live, JSValue object, const rvm_cell *key, bool *has);
int rvm_delete_thunk(rvm_live *live, JSValue object, const rvm_cell *key, bool *deleted);
int rvm_keys_thunk(rvm_live *live, JSValue object, JSValue *array, uint32_t *count);
int rvm_new_thunk(rvm_live *live, const rvm_cell *from, JSValue *value);
int rvm_out_thunk(rvm_live *live, JSValue value, rvm_cell *out);
int rvm_string_thunk(rvm_live *live, JSValue value, rvm_cell *out);
int rvm_json_thunk(rvm_live *live, JSValue value, rvm_cell *out);
int rvm_bytes_thunk(rvm_live *live, JSValue value, rvm_cell *out);
int rvm_data_thunk(rvm_live *live, JSValue value, rvm_cell *out);
int rvm_same_thunk(rvm_live *live, JSValue a, JSValue b, bool *same);
JSValue rvm_dup(rvm_live *live, JSValue value);
int rvm_free_thunk(rvm_live *live, JSValue value);
uint32_t rvm_type_of(rvm_live *live, JSValue value);

int rvm_entry_thunk(rvm_live *live, uint32_t entry, const rvm_cell *args, size_t nargs, rvm_cell *out);
int rvm_compile_thunk(rvm_live *live, const char *text, size_t length, const char *name, int line, bool strip, uint8_t **code,
                      size_t *size);
int rvm_compile_twice_thunk(rvm_live *live, const char *text, size_t length, const char *name, int line, uint8_t **code, size_t *size);
int rvm_load_thunk(rvm_live *live, const uint8_t *code, size_t size, JSValue *value);
int rvm_function_thunk(rvm_live *live, const char *name, int32_t id, JSValue *value);
int rvm_array_thunk(rvm_live *live, const rvm_cell *items, size_t count, JSValue *value);
int rvm_throw_text_thunk(rvm_live *live, const char *text);
int rvm_item_thunk(rvm_live *live, JSValue array, uint32_t index, JSValue *value);
int rvm_throw_thunk(rvm_live *live, JSValue value);
int rvm_take_exception_thunk(rvm_live *live, JSValue *value);
int rvm_jobs_thunk(rvm_live *live, JSValue *thrown);
int rvm_iterate_thunk(rvm_live *live, JSValue object, JSValue *iterator);
int rvm_next_thunk(rvm_live *live, JSValue iterator, bool *done, rvm_cell *out);
int rvm_promise_new_thunk(rvm_live *live, JSValue *promise, JSValue *resolver);
int rvm_settle_thunk(rvm_live *live, JSValue resolver, bool reject, const rvm_cell *value);
int rvm_class_name_thunk(rvm_live *live, JSValue value, rvm_cell *out);
/* hot.c */
int rvm_hot_thunk(rvm_live *live, rvm_call_args *args);
JSAtom rvm_name_atom(rvm_live *live, const char *text, size_t length);
__attribute__((cold)) void rvm_throw_no_function(JSContext *ctx, const rvm_call_args *call);

/* bytes.c */
int rvm_view_thunk(rvm_live *live, JSValue value, uint8_t **data, size_t *length);
int rvm_text_thunk(rvm_live *live, JSValue value, const uint8_t **data, size_t *length);
int rvm_text_free_thunk(rvm_live *live, const uint8_t *text);
int rvm_units_thunk(rvm_live *live, const uint16_t *data, size_t length, JSValue *value);
int rvm_poll_thunk(rvm_live *live);
int rvm_throw_stop_thunk(rvm_live *live, const char *text);
int rvm_collect_thunk(rvm_live *live);

int rvm_promise_thunk(rvm_live *live, JSValue promise, int *state, JSValue *value);

/* heap.c */
typedef struct {
    uint64_t address;
    uint64_t bytes;    /* with what belongs to nobody else */
    uint32_t edges;    /* number of the first */
    uint32_t count;    /* elements, entries, properties, length of a string */
    int32_t refs;
    uint32_t code;     /* function, cell: the node of the code; code: its number in `codes`, from 1; else 0 */
    uint32_t captured; /* cell: its number among what the code captures */
    uint16_t class_id; /* of an object */
    uint8_t kind;
    uint8_t flags;
} rvm_heap_node;

/* Kinds of nodes beside the engine's six. */
enum { HEAP_STRING = 6, HEAP_SYMBOL, HEAP_BIGINT, HEAP_ROPE /* becomes a string */ };

typedef struct {
    uint32_t to;
    uint32_t label; /* an atom, an index with bit 31, or 0 */
} rvm_heap_edge;

typedef struct {
    uint32_t node, name, file, line, captured, captured_count, arg_count;
} rvm_heap_code;

typedef struct {
    uint32_t name;
    uint16_t index;
    uint16_t from;
} rvm_heap_captured;

typedef struct {
    rvm_heap_node *nodes; /* one more than node_count: where the edges end */
    rvm_heap_edge *edges;
    rvm_heap_code *codes;
    rvm_heap_captured *captured;
    uint64_t node_count, edge_count, code_count, captured_count;
    uint32_t global; /* the node of the global object */
    uint32_t constructor, exports, filename, loaded, name; /* atoms */
} rvm_heap;

int rvm_heap_thunk(rvm_live *live, rvm_heap *heap);
int rvm_heap_atom_thunk(rvm_live *live, JSAtom atom, rvm_cell *out);
int rvm_heap_class_thunk(rvm_live *live, uint32_t class_id, rvm_cell *out);

/* template.c */
int rvm_watch_promises_thunk(rvm_live *live);
void rvm_watched_free(rvm_live *live);
int32_t rvm_function_id(JSValue value);
int rvm_freeze_thunk(rvm_live *live, uint64_t *pending);

/* module.c */
int rvm_module_check_thunk(rvm_live *live);
extern uint32_t rvm_namespace_class;
void rvm_modules_init(rvm_slot *slot);
int rvm_module_compile_thunk(rvm_live *live, const char *text, size_t length, const char *name, uint8_t **code, size_t *size, rvm_cell *about);
int rvm_modules_thunk(rvm_live *live, const rvm_module_part *parts, size_t count, JSValue links, JSValue *handles);
#endif
