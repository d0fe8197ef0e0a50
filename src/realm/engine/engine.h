/*
 * The C room: everything that touches the engine's C API.
 *
 * Any engine call may allocate, and at the memory limit (or on a hard stop) control leaves by longjmp, because
 * the engine does not survive a NULL from its allocator. longjmp must cross C frames only; so Rust reaches
 * the engine through the guarded thunks declared here and through nothing else.
 *
 * rquickjs-sys has no `links` key, so its header cannot be reached from build.rs: the few engine functions that
 * are needed are declared below by hand, and a Rust test (realm/engine/layout.rs) holds the layouts and constants against
 * rquickjs::qjs.
 */
#ifndef RVM_ENGINE_H
#define RVM_ENGINE_H

#include <setjmp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef RVM_TORTURE
#include "torture.h"
#else
#define RVM_FAILS(counter) false
#endif

/* ---- the engine, as far as it is used ---- */

typedef struct JSRuntime JSRuntime;
typedef struct JSContext JSContext;
typedef struct JSModuleDef JSModuleDef;
typedef uint32_t JSAtom;

typedef union {
    int32_t int32;
    double float64;
    void *ptr;
} JSValueUnion;

typedef struct JSValue {
    JSValueUnion u;
    int64_t tag;
} JSValue;

enum {
    TAG_BIG_INT = -9,
    TAG_SYMBOL = -8,
    TAG_STRING = -7,
    TAG_STRING_ROPE = -6,
    TAG_MODULE = -3,
    TAG_FUNCTION_BYTECODE = -2,
    TAG_OBJECT = -1,
    TAG_INT = 0,
    TAG_BOOL = 1,
    TAG_NULL = 2,
    TAG_UNDEFINED = 3,
    TAG_EXCEPTION = 6,
    TAG_SHORT_BIG_INT = 7,
    TAG_FLOAT64 = 8,
};

#define MK(t, v) ((JSValue){(JSValueUnion){.int32 = (v)}, (t)})
#define V_UNDEFINED MK(TAG_UNDEFINED, 0)
#define V_NULL MK(TAG_NULL, 0)
#define V_EXCEPTION MK(TAG_EXCEPTION, 0)

#define CFUNC_CONSTRUCTOR_OR_FUNC_MAGIC 5
#define CFUNC_GENERIC_MAGIC 1
#define PROP_C 1
#define PROP_E 4
#define PROP_C_W (1 | 2)
#define PROP_C_W_E (1 | 2 | 4)
#define PROP_THROW (1 << 14)
#define EVAL_GLOBAL 0
#define EVAL_MODULE 1
#define EVAL_COMPILE_ONLY (1 << 5)
#define GPN_STRING_ENUM (1 | (1 << 4))
#define WRITE_BYTECODE 1
#define WRITE_STRIP_SOURCE (1 << 4)
#define READ_BYTECODE 1

typedef struct {
    void *(*js_calloc)(void *opaque, size_t count, size_t size);
    void *(*js_malloc)(void *opaque, size_t size);
    void (*js_free)(void *opaque, void *ptr);
    void *(*js_realloc)(void *opaque, void *ptr, size_t size);
    size_t (*js_malloc_usable_size)(const void *ptr);
} JSMallocFunctions;

typedef struct {
    int version;
    int eval_flags;
    const char *filename;
    int line_num;
} JSEvalOptions;

typedef struct {
    bool is_enumerable;
    JSAtom atom;
} JSPropertyEnum;

typedef struct {
    int flags;
    JSValue value;
    JSValue getter;
    JSValue setter;
} JSPropertyDescriptor;

typedef JSValue JSCFunctionData(JSContext *, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data);
typedef JSValue JSCFunctionMagic(JSContext *, JSValue this_val, int argc, JSValue *argv, int magic);
typedef int JSModuleInitFunc(JSContext *, JSModuleDef *);
typedef char *JSModuleNormalizeFunc2(JSContext *, const char *base, const char *name, JSValue attributes, void *);
typedef JSModuleDef *JSModuleLoaderFunc2(JSContext *, const char *name, void *, JSValue attributes);
typedef int JSModuleCheckSupportedImportAttributes(JSContext *, void *, JSValue attributes);
typedef int JSInterruptHandler(JSRuntime *, void *);
typedef void JSPromiseHook(JSContext *, int type, JSValue promise, JSValue parent, void *);
typedef void JSRejectionTracker(JSContext *, JSValue promise, JSValue reason, bool is_handled, void *);

JSRuntime *JS_NewRuntime2(const JSMallocFunctions *, void *);
JSContext *JS_NewContext(JSRuntime *);
void JS_FreeContext(JSContext *);
JSContext *JS_NewContextRaw(JSRuntime *);
int JS_AddIntrinsicBaseObjects(JSContext *);
int JS_AddIntrinsicEval(JSContext *);
int JS_AddIntrinsicJSON(JSContext *);
void JS_AddIntrinsicRegExpCompiler(JSContext *);
void JS_SetContextOpaque(JSContext *, void *);
void *JS_GetContextOpaque(JSContext *);
void JS_SetInterruptHandler(JSRuntime *, JSInterruptHandler *, void *);
void JS_SetHostPromiseRejectionTracker(JSRuntime *, JSRejectionTracker *, void *);
void JS_SetPromiseHook(JSRuntime *, JSPromiseHook *, void *);
void JS_SetCanBlock(JSRuntime *, bool);
void JS_SetMaxStackSize(JSRuntime *, size_t);
void JS_UpdateStackTop(JSRuntime *);
void JS_SetGCThreshold(JSRuntime *, size_t);
size_t JS_GetGCThreshold(JSRuntime *);
size_t js_malloc_usable_size(JSContext *, const void *);
void JS_RunGC(JSRuntime *);
JSValue JS_GetGlobalObject(JSContext *);
JSValue JS_DupValue(JSContext *, JSValue);
void JS_FreeValue(JSContext *, JSValue);
JSAtom JS_NewAtomLen(JSContext *, const char *, size_t);
JSAtom JS_NewAtomUInt32(JSContext *, uint32_t);
JSAtom JS_DupAtom(JSContext *, JSAtom);
void JS_FreeAtom(JSContext *, JSAtom);
JSAtom JS_ValueToAtom(JSContext *, JSValue);
JSValue JS_AtomToString(JSContext *, JSAtom);
const char *JS_AtomToCStringLen(JSContext *, size_t *, JSAtom);
JSValue JS_NewNumber(JSContext *, double);
JSValue JS_NewDate(JSContext *, double);
JSValue JS_NewBigInt64(JSContext *, int64_t);
JSValue JS_NewStringLen(JSContext *, const char *, size_t);
JSValue JS_NewStringUTF16(JSContext *, const uint16_t *, size_t);
void JS_SetUncatchableError(JSContext *, JSValue);
JSValue JS_NewUint8ArrayCopy(JSContext *, const uint8_t *, size_t);
JSValue JS_NewArrayBufferCopy(JSContext *, const uint8_t *, size_t);
JSValue JS_ParseJSON(JSContext *, const char *, size_t, const char *);
JSValue JS_JSONStringify(JSContext *, JSValue, JSValue, JSValue);
const char *JS_ToCStringLen2(JSContext *, size_t *, JSValue, bool cesu8);
void JS_FreeCString(JSContext *, const char *);
JSValue JS_ToString(JSContext *, JSValue);
JSValue JS_ToObject(JSContext *, JSValue);
int JS_ToFloat64(JSContext *, double *, JSValue);
int JS_ToInt32(JSContext *, int32_t *, JSValue);
int JS_ToBool(JSContext *, JSValue);
JSValue JS_GetProperty(JSContext *, JSValue, JSAtom);
JSValue JS_GetPropertyUint32(JSContext *, JSValue, uint32_t);
JSValue JS_GetPropertyInt64(JSContext *, JSValue, int64_t);
int JS_SetPropertyInt64(JSContext *, JSValue, int64_t, JSValue);
int JS_SetLength(JSContext *, JSValue, int64_t);
int JS_GetLength(JSContext *, JSValue, int64_t *);
JSValue JS_GetPropertyStr(JSContext *, JSValue, const char *);
int JS_SetProperty(JSContext *, JSValue, JSAtom, JSValue);
int JS_SetPropertyStr(JSContext *, JSValue, const char *, JSValue);
int JS_DefinePropertyValue(JSContext *, JSValue, JSAtom, JSValue, int);
int JS_DefinePropertyGetSet(JSContext *, JSValue, JSAtom, JSValue getter, JSValue setter, int);
int JS_DefinePropertyValueStr(JSContext *, JSValue, const char *, JSValue, int);
int JS_DefinePropertyValueUint32(JSContext *, JSValue, uint32_t, JSValue, int);
int JS_HasProperty(JSContext *, JSValue, JSAtom);
int JS_GetOwnProperty(JSContext *, JSPropertyDescriptor *, JSValue, JSAtom);
int JS_DeleteProperty(JSContext *, JSValue, JSAtom, int);
int JS_GetOwnPropertyNames(JSContext *, JSPropertyEnum **, uint32_t *, JSValue, int);
JSValue JS_GetPrototype(JSContext *, JSValue);
void JS_FreePropertyEnum(JSContext *, JSPropertyEnum *, uint32_t);
JSValue JS_NewObject(JSContext *);
JSValue JS_NewArray(JSContext *);
JSValue JS_NewArrayFrom(JSContext *, int, const JSValue *);
JSValue JS_Call(JSContext *, JSValue, JSValue, int, JSValue *);
JSValue JS_CallConstructor2(JSContext *, JSValue, JSValue new_target, int, JSValue *);
JSValue JS_CallConstructor(JSContext *, JSValue, int, JSValue *);
JSValue JS_Eval2(JSContext *, const char *, size_t, JSEvalOptions *);
JSValue JS_EvalFunction(JSContext *, JSValue);
uint8_t *JS_WriteObject(JSContext *, size_t *, JSValue, int);
JSValue JS_ReadObject(JSContext *, const uint8_t *, size_t, int);
void *js_malloc(JSContext *, size_t);
void *js_realloc(JSContext *, void *, size_t);
void js_free(JSContext *, void *);
char *js_strdup(JSContext *, const char *);
void JS_SetModuleLoaderFunc2(JSRuntime *, void *normalize, JSModuleLoaderFunc2 *, JSModuleCheckSupportedImportAttributes *, void *);
void JS_SetModuleNormalizeFunc2(JSRuntime *, JSModuleNormalizeFunc2 *);
JSModuleDef *JS_NewCModule(JSContext *, const char *, JSModuleInitFunc *);
int JS_AddModuleExport(JSContext *, JSModuleDef *, const char *);
int JS_SetModuleExport(JSContext *, JSModuleDef *, const char *, JSValue);
JSValue JS_GetModuleNamespace(JSContext *, JSModuleDef *);
JSValue JS_GetImportMeta(JSContext *, JSModuleDef *);
JSAtom JS_GetModuleName(JSContext *, JSModuleDef *);
int JS_ResolveModule(JSContext *, JSValue);
JSValue JS_GetException(JSContext *);
bool JS_HasException(JSContext *);
JSValue JS_Throw(JSContext *, JSValue);
JSValue JS_ThrowTypeError(JSContext *, const char *, ...);
JSValue JS_ThrowRangeError(JSContext *, const char *, ...);
JSValue JS_ThrowPlainError(JSContext *, const char *, ...);
JSValue JS_NewCFunction2(JSContext *, JSCFunctionMagic *, const char *, int, int cproto, int magic);
JSValue JS_NewCFunction3(JSContext *, JSCFunctionMagic *, const char *, int, int cproto, int magic, JSValue proto, int fields);
JSValue JS_NewCFunctionData2(JSContext *, JSCFunctionData *, const char *, int, int, int, JSValue *);
int JS_SetConstructor(JSContext *, JSValue function, JSValue prototype);
int JS_SetPrototype(JSContext *, JSValue, JSValue);
bool JS_IsFunction(JSContext *, JSValue);
bool JS_IsArray(JSValue);
bool JS_IsError(JSValue);
bool JS_IsDate(JSValue);
bool JS_IsMap(JSValue);
bool JS_IsSet(JSValue);
bool JS_IsPromise(JSValue);
bool JS_IsArrayBuffer(JSValue);
bool JS_IsDataView(JSValue);
bool JS_IsProxy(JSValue);
JSValue JS_NewProxy(JSContext *, JSValue target, JSValue handler);
JSValue JS_GetProxyTarget(JSContext *, JSValue);
JSValue JS_GetProxyHandler(JSContext *, JSValue);
uint32_t JS_GetClassID(JSValue);
JSAtom JS_GetClassName(JSRuntime *, uint32_t);
void *JS_GetAnyOpaque(JSValue, uint32_t *);
JSRuntime *JS_GetRuntime(JSContext *);
int JS_SetPropertyUint32(JSContext *, JSValue, uint32_t, JSValue);
bool JS_IsStrictEqual(JSContext *, JSValue, JSValue);
int JS_GetTypedArrayType(JSValue);
JSValue JS_GetTypedArrayBuffer(JSContext *, JSValue, size_t *, size_t *, size_t *);
uint8_t *JS_GetArrayBuffer(JSContext *, size_t *, JSValue);
JSValue JS_NewPromiseCapability(JSContext *, JSValue *);
int JS_PromiseState(JSContext *, JSValue);
JSValue JS_PromiseResult(JSContext *, JSValue);
bool JS_IsJobPending(JSRuntime *);
int JS_ExecutePendingJob(JSRuntime *, JSContext **);

/* ---- shared with Rust (realm/engine/ffi.rs holds the twins) ---- */

/* What a thunk answers. */
enum {
    T_OK = 0,
    T_EXCEPTION = 1, /* the engine's current exception is set */
    T_CONDEMNED = 2, /* control left by longjmp; nothing in the realm may run again */
    T_WRONG_KIND = 3,
    T_FAULT = 4, /* live->fault says what is wrong */
};

/* Why a realm was condemned, or what the soft stop was for. */
enum {
    STOP_NONE = 0,
    STOP_MEMORY = 1,    /* the memory limit */
    STOP_SYSTEM = 2,    /* the system gave no memory below the limit */
    STOP_TIME = 3,      /* the deadline */
    STOP_INTERRUPT = 4, /* rvm_interrupt */
    STOP_HOST = 5,      /* a C++ exception or longjmp crossed a host function */
    STOP_FORK = 6,      /* another thread was inside at fork */
    STOP_ENGINE = 7,    /* the engine failed between two steps that belong together */
    STOP_STACK = 8,     /* the native stack was full (hard.c) */
};

/* One value on its way across, inside the library. Kinds are those of rvm_value; with CELL_JS the value is `js`:
   borrowed going in, a counted reference coming out. Data coming out is malloc'ed, with a closing NUL. */
enum { CELL_UNDEFINED, CELL_NULL, CELL_BOOL, CELL_NUMBER, CELL_BIGINT, CELL_STRING, CELL_BYTES, CELL_JSON, CELL_JS, CELL_DATA };

typedef struct {
    uint32_t kind;
    uint32_t flags;
    uint64_t length;
    union {
        double number;
        int64_t integer;
        bool boolean;
        const char *data;
    } as;
    JSValue js;
} rvm_cell;

/* What a cell begins with, and all of it that counts where it is no value of the engine. */
typedef struct {
    uint32_t kind;
    uint32_t flags;
    uint64_t length;
    union {
        double number;
        int64_t integer;
        const char *data;
    } as;
} rvm_plain;
#define RVM_HOT_ARGS 4

/* malloc'ed memory that a thunk holds while the engine runs; its guard frees it when control leaves. */
struct rvm_scratch {
    struct rvm_scratch *outer;
    max_align_t bytes[];
};

/* The compiler's own keep three words, the library's all registers, mangled. Nobody but rvm_leave jumps. */
#if defined(__GNUC__) && !defined(__clang__) && (defined(__x86_64__) || defined(__aarch64__))
typedef void *rvm_jump[5];
#define RVM_SET_JUMP(env) __builtin_setjmp(env)
#define RVM_JUMP(env) __builtin_longjmp(env, 1)
#define RVM_JUMP_HAS_STACK /* env[2] is the stack pointer */
#else
typedef jmp_buf rvm_jump;
#define RVM_SET_JUMP(env) _setjmp(env)
#define RVM_JUMP(env) _longjmp(env, 1)
#endif

struct rvm_guard {
    rvm_jump env;
    struct rvm_guard *outer;
    struct rvm_scratch *volatile scratch;
    void *volatile made; /* plain malloc'ed memory that the thunk will hand out */
};

struct rvm_slot;

/* The running state of a realm. It lies outside the slot, so that a reset of the slot does not touch it. */
typedef struct rvm_live {
    struct rvm_slot *slot;
    struct rvm_guard *guard;  /* innermost */
    uint64_t limit;           /* the arena may not grow beyond this offset */
    uint64_t opened;          /* readable and writable up to this offset */
    uint64_t peak;            /* the most bytes in use */
    uint64_t touched;         /* bytes above this offset are zero */
    uint64_t keep;            /* free blocks below this size keep their pages */
    uint64_t gc_used;         /* cycles are collected when more bytes are in use than this … */
    uint64_t gc_top;          /* … or the arena reaches beyond this offset */
    uint64_t deadline;        /* on the coarse clock, in ms; 0: none */
    uint64_t serial;          /* number of the present outermost entry */
    _Atomic uint64_t stop;    /* the serial that is to be interrupted */
    uint64_t random;          /* state of Math.random */
    double started;           /* monotonic ms when the realm began */
    double started_wall;      /* epoch ms when the realm began */
    uint32_t condemned;       /* STOP_…, or 0 */
    uint32_t soft;            /* STOP_… that was delivered in this entry, or 0 */
    uint32_t polls;           /* polls since then */
    uint32_t rejections;      /* the prelude holds unhandled rejections */
    uint32_t jobs;            /* promise jobs waited when the outermost thunk ended */
    uint32_t ticks;           /* the queue of process.nextTick holds something */
    uint32_t describing;      /* how deep in describing or making errors */
    uint32_t goes_over;       /* this thread is at home, and the next body runs on the stack of our own */
    uint64_t stack_low;       /* of the thread for whose stack the engine's limit is set; 0: set it anew */
    uint64_t stack_enough;    /* from here on down that stack is too short */
    uint64_t stack_end;       /* the engine's limit, as an address */
    uint64_t stack_floor;     /* the same, while some of the reserve is lent */
    uint64_t own_low;         /* bounds of the stack of our own that this entry has; 0: it runs on the thread's */
    uint64_t own_high;
    uint64_t own_top;         /* where the next body on it begins */
    uint64_t home;            /* where on the thread's stack the innermost body there was called from */
    uint64_t home_end;        /* where the thread's stack counts as full for Rust and the host */
    uint64_t home_floor;      /* the same, while some of the reserve is lent */
    uint32_t own_number;
    char *fault;              /* malloc'ed: why the thunk that is running fails without an exception */
    uint32_t fault_status;
    struct rvm_live *outer;   /* the realm that called into this one on the same thread */
    void *realm;              /* the Rust side */
    struct rvm_live *inner;   /* the realm that this one called into on the same thread */
    struct rvm_guard *volatile jump; /* the innermost guard while no frame of Rust's is between it and what runs, else NULL */
    /* hard.c */
    uint32_t hard;                   /* the realm is guarded */
    uint32_t hard_listed;
    struct rvm_live *hard_next;
    _Atomic uint32_t hard_tid;       /* the thread that is inside, or 0 */
    _Atomic uint64_t hard_sent_at;   /* when the last signal was sent; 0: it was answered */
    _Atomic uint64_t hard_at;        /* when the thread is to be signalled, on the coarse clock */
    _Atomic uint64_t hard_serial;    /* `serial`, for other threads */
    _Atomic uint64_t hard_stop;      /* the serial that somebody interrupted … */
    _Atomic uint64_t hard_stop_at;   /* … and when that becomes hard */
    uint64_t soft_at;                /* when `soft` was delivered … */
    uint64_t soft_us;                /* … in time of the thread */
    uint64_t hard_floor;             /* not before: the last host function may have returned past the deadline */
    uint64_t hard_scope_at;          /* when the stop of a scope becomes hard; 0: none was seen */
    uint64_t late_at;                /* thread time, in us, when the arena saw that the realm is past its time; 0: not since the last poll */
    uint32_t late_in;                /* the arena looks after so many blocks */
    uint32_t late_looks;             /* looks since then */
    int32_t *counter;            /* where the engine counts down to its next question */
    struct rvm_watched *watched; /* template.c; set while the module of a template loads */
} rvm_live;

enum {
    ENTRY_REQUIRE_MAIN,
    ENTRY_POLL,
    ENTRY_TIMER_COUNT,
    ENTRY_TRACK_REJECTION,
    ENTRY_TAKE_REJECTIONS,
    ENTRY_USER_GLOBALS,
    ENTRY_MAP_OBJECT_SET,
    ENTRY_DESCRIBE_ERROR,
    ENTRY_MAKE_HOST_ERROR,
    ENTRY_IS_THENABLE,
    ENTRY_TO_PROMISE,
    ENTRY_NEW_PROMISE_STATE,
    ENTRY_ABANDON,
    ENTRY_GLOBAL,
    ENTRY_TICKS,
    ENTRY_FORMAT_STACK,
    ENTRY_MODULES,
    ENTRY_LINKS, /* no function: what the modules that are being made ask for; null while they are read */
    ENTRY_COUNT
};

/* Functions that any realm has, before a script could replace them. In the order of intrinsic_names in realm.c. */
enum {
    INTRINSIC_BIGINT,
    INTRINSIC_STRING,
    INTRINSIC_MAP,
    INTRINSIC_MAP_SET,
    INTRINSIC_MAP_EACH,
    INTRINSIC_SET,
    INTRINSIC_SET_ADD,
    INTRINSIC_SET_EACH,
    INTRINSIC_DATE_TIME,
    INTRINSIC_NUMBER_VALUE,
    INTRINSIC_STRING_VALUE,
    INTRINSIC_BOOLEAN_VALUE,
    INTRINSIC_BIGINT_VALUE,
    INTRINSIC_ITERATOR,
    INTRINSIC_ASYNC_ITERATOR,
    INTRINSIC_COUNT
};

/* Names that rvm_call looked up lately, so that a call by name need not make an atom each time. */
#define NAMES 16
#define NAME_LENGTH 27
typedef struct {
    JSAtom atom; /* counted; 0: free */
    uint8_t length;
    char text[NAME_LENGTH];
} rvm_name;

#define ERRORS 8
enum { ATOM_STACK, ATOM_MESSAGE, ATOM_CAUSE, ATOM_ERRORS, ATOMS };

/* Size classes of the arena: 16 per power of two. */
#define ARENA_FL 40
#define ARENA_SL 16

/* The first bytes of every slot, and part of the image. Offsets, not pointers, wherever that is possible: what is
   not a pointer need not be relocated. */
typedef struct rvm_slot {
    rvm_live *live; /* set after each reset */
    JSRuntime *rt;
    JSContext *ctx;
    JSValue global;
    JSValue intrinsics[INTRINSIC_COUNT];
    JSValue function_text; /* Function.prototype.toString of the engine, and what tells where a function stands */
    JSValue function_at[3];
    /* error.c */
    JSValue errors[ERRORS]; /* the constructors that scripts see, and the engine's */
    JSValue engine_errors[ERRORS];
    JSValue set_stack, capture, engine_capture, limit;
    JSValue apply[2], engine_apply[2]; /* apply.c */
    JSAtom atoms[ATOMS];
    uint32_t dom_exception; /* class numbers */
    uint32_t getter;
    int32_t frames;         /* Error.stackTraceLimit */
    uint32_t capturing;
    JSValue entries[ENTRY_COUNT];
    JSValue on_promise; /* called when a promise is made, for AsyncLocalStorage */
    rvm_name names[NAMES];
    uint64_t top;  /* offset of the end of the last block */
    uint64_t used; /* bytes in blocks that are in use */
    uint64_t fl_map;
    uint32_t sl_map[ARENA_FL];
    uint64_t free_lists[ARENA_FL][ARENA_SL]; /* offsets of blocks, 0: none */
} rvm_slot;

/* arena.c */
extern const JSMallocFunctions rvm_arena_functions;
void rvm_arena_init(rvm_slot *slot, uint64_t shift);
uint64_t rvm_arena_start(void);
void rvm_arena_packed(rvm_slot *slot, uint64_t top);
void rvm_arena_unmark(void *base, uint64_t bytes);

/* stack.c */
uintptr_t rvm_home(const rvm_live *live);
void rvm_known_stack(const rvm_live *live, uintptr_t *low, uintptr_t *high);
int rvm_guarded_over(rvm_live *live, int (*body)(rvm_live *, void *), void *arg);
void rvm_at_home(rvm_live *live, void (*function)(void *), void *arg);
int rvm_call_native(rvm_live *live, int native, int argc, JSValue *argv, JSValue *result);
int rvm_call_host(rvm_live *live, int32_t id, JSValue this_val, int argc, JSValue *argv, JSValue *result);

/* guard.c */
int rvm_guarded(rvm_live *live, int (*body)(rvm_live *, void *), void *arg);
void *rvm_scratch(rvm_live *live, size_t size);
void *rvm_scratch_grow(rvm_live *live, void *bytes, size_t size);
void *rvm_scratch_try_grow(rvm_live *live, void *bytes, size_t size); /* NULL: no memory, and the old one stays */
void *rvm_scratch_keep(rvm_live *live, void *bytes, size_t size);     /* makes it plain malloc'ed memory of that size */
void rvm_scratch_free(rvm_live *live, void *bytes);
__attribute__((format(printf, 3, 4))) void rvm_fault(rvm_live *live, uint32_t status, const char *format, ...);
__attribute__((cold)) bool rvm_throw_stack_is_full(rvm_live *live);

/* The engine checks the stack where bytecode runs. Host and library can call each other without any between them. Throws. */
static inline bool rvm_stack_is_full(rvm_live *live)
{
    return (uintptr_t)__builtin_frame_address(0) <= live->stack_floor && rvm_throw_stack_is_full(live);
}

_Noreturn void rvm_leave(rvm_live *live);
_Noreturn void rvm_condemn(rvm_live *live, uint32_t why);
int rvm_on_interrupt(JSRuntime *rt, void *slot);
void rvm_set_soft(rvm_live *live, uint32_t why); /* the soft stop is delivered; signal handlers, too */
void rvm_look_late(rvm_live *live, bool is_large);
bool rvm_find_counter(JSContext *ctx);
void rvm_know_counter(rvm_live *live);
void rvm_ask_soon(rvm_live *live);
bool rvm_throw_interrupted(JSContext *ctx); /* what no script catches; true */
typedef int32_t rvm_watch_function(void *userdata);
void rvm_set_watch(rvm_watch_function *function, void *userdata); /* of the calling thread */
bool rvm_watch_stops(void);                                       /* asks it, if its time has come */
rvm_live *rvm_innermost(void); /* the realm that this thread entered last and is still in, or NULL */
void rvm_came_back(rvm_live *live);

/* scope.c; the layout is that of src/abi/scope.rs. */
enum { RVM_SCOPE_TRY = 1, RVM_MOST_NESTED = 64 };
typedef struct rvm_scope {
    uint32_t stop, flags, inside, reserved;
    struct rvm_scope *outer;
    const void *base; /* the innermost realm at its begin */
} rvm_scope;
void rvm_push_scope(rvm_scope *scope);
void rvm_pop_scope(rvm_scope *scope);
void rvm_quiet_scopes(bool quiet);
bool rvm_scope_stops(void);
bool rvm_scope_tries(void);
bool rvm_in_scope(void);
void rvm_stop_scope(rvm_live *live);

/* Only values with a tag below 0 are counted; a call less for the others. */
static inline void rvm_free(JSContext *ctx, JSValue value)
{
    if (value.tag < 0)
        JS_FreeValue(ctx, value);
}

/* convert.c */
void rvm_convert_boot(JSContext *ctx);
const char *rvm_ascii(JSValue value, size_t *length);
JSAtom rvm_atom(JSContext *ctx, const char *text, size_t length);
int rvm_view(rvm_live *live, JSValue object, JSValue *hold, const uint8_t **bytes, size_t *length);
JSValue rvm_cell_in(rvm_live *live, const rvm_cell *cell);
int rvm_cell_out(rvm_live *live, JSValue value, rvm_cell *out);
int rvm_cell_string(rvm_live *live, JSValue value, uint32_t kind, rvm_cell *out);

/* data_parse.c, data_write.c */
JSValue rvm_data_parse(rvm_live *live, const char *text, size_t length);
int rvm_data_write(rvm_live *live, JSValue value, rvm_cell *out);

/* host.c */
JSValue rvm_native_call(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data);
JSValue rvm_door_call(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic);
JSValue rvm_function_text(JSContext *ctx, JSValue function, bool whether);
JSValue rvm_function_home(JSContext *ctx, JSValue function, bool is_named);
JSValue rvm_function_line(JSContext *ctx, JSValue function);
void rvm_own_function_text(rvm_slot *slot);
void rvm_hook_promises(rvm_slot *slot);

/* template.c */
extern uint32_t rvm_data_function_class;
void rvm_watch_promise(rvm_live *live, JSContext *ctx, JSValue promise);

/* error.c */
void rvm_own_errors(rvm_slot *slot);

/* wording.c */
JSValue rvm_reworded(rvm_slot *slot, JSValue error);

/* hard.c */
int rvm_hard_install(void);
void rvm_hard_arm(rvm_live *live);
void rvm_hard_interrupt(rvm_live *live, uint64_t serial);
void rvm_hard_child(void);
void rvm_hard_back(rvm_live *live);
void rvm_hard_scope(rvm_live *live);
void rvm_own_notify(rvm_slot *slot);

/* loops.c */
bool rvm_own_loops(rvm_slot *slot);

/* apply.c */
void rvm_own_apply(rvm_slot *slot);
JSValue rvm_error_functions(rvm_slot *slot);
JSValue rvm_stack_of(JSContext *ctx, JSValue error);
JSValue rvm_host_call(JSContext *ctx, JSValue this_val, int argc, JSValue *argv, int magic, JSValue *data);
void rvm_on_rejection(JSContext *ctx, JSValue promise, JSValue reason, bool is_handled, void *slot);

/* Rust, called from here: never unwinds, never jumped over. Pointers, because functions that C can name would be exported. */
typedef struct {
    int (*native)(rvm_live *live, int native, int argc, JSValue *argv, JSValue *result);
    int (*host_call)(rvm_live *live, int32_t id, JSValue this_val, int argc, JSValue *argv, JSValue *result);
    int (*open)(rvm_live *live, uint64_t end);
    void (*discard)(rvm_live *live, uint64_t from, uint64_t to);
    void (*stack_bounds)(uintptr_t *low, uintptr_t *high);
    int (*handle)(rvm_live *live, uint64_t handle, JSValue *value);
    size_t (*base64_decode)(const char *text, size_t length, uint8_t *bytes); /* SIZE_MAX: it is none */
    void (*base64_encode)(const uint8_t *bytes, size_t length, char *text, size_t text_length);
    bool (*take_stack)(uint32_t *number, uintptr_t *low, uintptr_t *high); /* false: there is none */
    void (*give_stack)(uint32_t number);
} rvm_rust_functions;
extern rvm_rust_functions rvm_rust;

#endif
