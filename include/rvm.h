/* require-vm: somebody else's JavaScript module inside your own program. Made by cbindgen: do not edit. */

#ifndef RVM_H
#define RVM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Four rules of ownership:
 *   1. What a function writes through an output pointer is yours: release handles (rvm_release), clear values
 *      (rvm_value_clear), free errors (rvm_error_free).
 *   2. What you pass in is borrowed for the call and copied where it is kept.
 *   3. Outputs are written only on RVM_OK, *error only on failure (and only if error is not NULL).
 *   4. What a host function receives is borrowed until it returns; what it answers with is the library's.
 *
 * A realm is one isolated JavaScript world. It lives exactly as long as one handle into it lives.
 * Any handle may be used on any thread; one thread at a time is inside a realm.
 */


/*
 JavaScript's `undefined`; a zeroed `rvm_value` is this.
 */
#define RVM_UNDEFINED 0

/*
 JavaScript's `null`.
 */
#define RVM_NULL 1

/*
 A boolean, in `as.boolean`.
 */
#define RVM_BOOL 2

/*
 A number, in `as.number`.
 */
#define RVM_NUMBER 3

/*
 A BigInt: in `as.integer` when `length` is 0, else as `length` bytes of decimal text (an optional `-`, then
 digits) in `as.data`. Results use `as.integer` whenever the number fits.
 */
#define RVM_BIGINT 4

/*
 A string: `length` bytes of UTF-8 in `as.data`. Results are followed by a NUL byte that `length` does not
 count. Going in, text that is not UTF-8 is `RVM_INVALID_ARGUMENT`; coming out, each unpaired UTF-16
 surrogate becomes U+FFFD.
 */
#define RVM_STRING 5

/*
 Bytes: `length` of them in `as.data`. They go in as a new Uint8Array; they come out of `rvm_to_bytes`.
 */
#define RVM_BYTES 6

/*
 JSON text, `length` bytes of UTF-8 in `as.data`. It goes in as the value it describes, in one crossing; it
 comes out of `rvm_to_json`. Unpaired surrogates stay exact here, as `\ud800` escapes.
 */
#define RVM_JSON 7

/*
 A handle, in `as.handle`. In results, `length` tells what it names (`RVM_TYPE_…`), as `rvm_type` would; inputs need none.
 */
#define RVM_HANDLE 8

/*
 Data text, `length` bytes of UTF-8 in `as.data`: JSON extended so that everything plain crosses exactly (see `rvm_to_data`). It goes in as the
 value it describes, in one crossing; it comes out of `rvm_to_data`.
 */
#define RVM_DATA 9

/*
 In `flags`: whoever holds this value owns what is in it and calls `rvm_value_clear` once. Every value that
 this library writes has it where there is something to free. Inputs are borrowed for the call and
 never consumed, with one exception: what a host function puts in `*result` is cleared by the library if
 it is owned.
 */
#define RVM_OWNED 1

/*
 What `rvm_call_integer` answers where there is no integer to answer.
 */
#define RVM_NO_INTEGER INT64_MIN

/*
 A plain object, or one that is none of the others.
 */
#define RVM_TYPE_OBJECT 1

/*
 A function or class.
 */
#define RVM_TYPE_FUNCTION 2

/*
 An array.
 */
#define RVM_TYPE_ARRAY 3

/*
 A Uint8Array (Node's Buffer included), another typed array, an ArrayBuffer or a DataView: `rvm_to_bytes` reads it.
 */
#define RVM_TYPE_BYTES 4

/*
 A promise.
 */
#define RVM_TYPE_PROMISE 5

/*
 An Error object.
 */
#define RVM_TYPE_ERROR 6

/*
 A Date.
 */
#define RVM_TYPE_DATE 7

/*
 A Map.
 */
#define RVM_TYPE_MAP 8

/*
 A Set.
 */
#define RVM_TYPE_SET 9

/*
 A symbol.
 */
#define RVM_TYPE_SYMBOL 10

/*
 Module exports that are not an object: `rvm_value_of` reads them.
 */
#define RVM_TYPE_PRIMITIVE 11

/*
 A context (`rvm_context_new`).
 */
#define RVM_TYPE_CONTEXT 100

/*
 A module map (`rvm_map_new`).
 */
#define RVM_TYPE_MODULE_MAP 101

/*
 A template (`rvm_template`).
 */
#define RVM_TYPE_TEMPLATE 102

/*
 In `busy`: a second thread waits until the first has left the realm (the default).
 */
#define RVM_BUSY_WAIT 0

/*
 In `busy`: a second thread gets `RVM_BUSY`.
 */
#define RVM_BUSY_FAIL 1

/*
 In `console`: what modules print goes nowhere (the default: a script cannot fill or block the host's output).
 */
#define RVM_CONSOLE_SILENT 0

/*
 In `console`: to the process's standard output and standard error, as in Node.
 */
#define RVM_CONSOLE_INHERIT 1

/*
 Of `rvm_map_allow`: files may be read, folders listed.
 */
#define RVM_READ 1

/*
 Of `rvm_map_allow`: files and folders may be made, changed and removed.
 */
#define RVM_WRITE 2

/*
 What `rvm_poll` answers when no timer is set.
 */
#define RVM_NEVER UINT64_MAX

/*
 A promise that is not settled yet.
 */
#define RVM_PENDING 0

/*
 A promise that has its value.
 */
#define RVM_FULFILLED 1

/*
 A promise that was rejected.
 */
#define RVM_REJECTED 2

/*
 In `flags`: where another thread is inside the realm that a call in the scope enters first, the call answers `RVM_BUSY` at once. Realms that scripts
 call into from there are waited for as ever.
 */
#define RVM_SCOPE_TRY 1

/*
 The ABI this header describes; compare it with `rvm_abi_version()` after loading the library at run time.
 */
#define RVM_ABI_VERSION 1

/*
 Says what went wrong. Made by any function that takes `rvm_error **error` and fails, when `error` is not NULL;
 the caller owns it and frees it with `rvm_error_free`. Strings read from it are UTF-8, NUL-terminated and
 live as long as it does. It holds nothing of the realm and outlives it. One thread at a time. Asked of NULL, the accessors below
 answer `RVM_OK`, an empty text, NULL or 0.
 */
typedef struct rvm_error rvm_error;

/*
 One call of a host function; valid until the function returns.
 */
typedef struct rvm_frame rvm_frame;

/*
 Names one thing that the host holds: a module's exports, an object, a function, a symbol, a context, a
 map. 0 names nothing. It is a number with a generation: a stale, forged or doubly released one is
 answered with `RVM_STALE_HANDLE`, never with undefined behaviour.
 */
typedef uint64_t rvm_handle;

/*
 The content of an [`rvm_value`]; `kind` tells which member counts.
 */
typedef union rvm_payload {
    /*
     `RVM_NUMBER`.
     */
    double number;
    /*
     `RVM_BIGINT` with `length` 0.
     */
    int64_t integer;
    /*
     `RVM_BOOL`.
     */
    bool boolean;
    /*
     `RVM_HANDLE`.
     */
    rvm_handle handle;
    /*
     `RVM_STRING`, `RVM_BYTES`, `RVM_JSON`, `RVM_DATA`, `RVM_BIGINT` as text.
     */
    const char *data;
} rvm_payload;

/*
 One JavaScript value on its way across: 24 bytes, the same on every 64-bit platform. Zeroed, it is `undefined`.
 */
typedef struct rvm_value {
    /*
     One of `RVM_UNDEFINED` … `RVM_DATA`.
     */
    uint32_t kind;
    /*
     0 or `RVM_OWNED`.
     */
    uint32_t flags;
    /*
     Bytes in `as.data`, without the closing NUL.
     */
    uint64_t length;
    /*
     The content.
     */
    union rvm_payload as;
} rvm_value;

/*
 What every function answers. `RVM_OK` is 0; every other value is a failure, and then no output but
 `*error` was written. Codes are never renumbered; later versions may add some.
 */
typedef int32_t rvm_status;

/*
 A call that is prepared once and made often (`rvm_call_prepared`).
 */
typedef struct rvm_call_frame {
    /*
     `sizeof(rvm_call_frame)`.
     */
    size_t size;
    /*
     What is called, as in `rvm_call`.
     */
    rvm_handle target;
    /*
     The `this` of the call, a handle of the target's realm, where `method` is NULL; 0: `undefined`.
     */
    rvm_handle receiver;
    /*
     A method of `target`, as in `rvm_call`; NULL: `target` itself.
     */
    const char *method;
    /*
     The arguments, borrowed.
     */
    const struct rvm_value *args;
    /*
     How many `args`.
     */
    size_t nargs;
    /*
     Written on `RVM_OK`, without a look at what was there: the caller cleared it.
     */
    struct rvm_value result;
    /*
     NULL on `RVM_OK`, else what went wrong, for `rvm_error_free`.
     */
    struct rvm_error *error;
} rvm_call_frame;

/*
 A host function. It runs on the thread and stack of the call into the realm, and may call back into its own realm or into others.

 `args` are borrowed: their data and handles are valid until it returns (`rvm_retain` keeps a handle). It answers `RVM_OK` with `*result` written (it is
 `undefined` at first), or any other status, then with `*error` from `rvm_error_new` or NULL: JavaScript gets an exception
 with that message, and the host gets `RVM_EXCEPTION` if nothing catches it, whatever the status was. `*error` may also be one that another call of this library
 gave: `return rvm_call(…, result, error)` is fine. What `*result` and `*error` own is the library's on return.

 It must return: C++ exceptions and `longjmp` must not cross it. A realm that one did cross is condemned, not trusted.
 */
typedef rvm_status (*rvm_host_function)(void *userdata,
                                        const struct rvm_frame *call,
                                        const struct rvm_value *args,
                                        size_t nargs,
                                        struct rvm_value *result,
                                        struct rvm_error **error);

/*
 Runs exactly once per registration, when no JavaScript can call the function any more, outside every lock; also when
 the registration itself failed. May be NULL.
 */
typedef void (*rvm_drop)(void *userdata);

/*
 How a context's realm is set up. Zero the struct, set `size`, then what differs from the default: zero always means default.
 Everything is copied by `rvm_context_new`.
 */
typedef struct rvm_options {
    /*
     `sizeof(rvm_options)`.
     */
    size_t size;
    /*
     A folder: relative and bare names given to `rvm_require` resolve from it. NULL: the working directory at the time of the call.
     */
    const char *base;
    /*
     Folders below which modules may be read, also through symlinks and `..`. NULL: for each file that the host asks for, the folder of
     its package (the nearest `package.json` at or above it, else the file's own folder) and every `node_modules` folder in the folders at or above it.
     */
    const char *const *roots;
    /*
     How many `roots`.
     */
    size_t roots_count;
    /*
     Extra conditions for package `exports` and `imports`, besides `node`, `require`, `default` and Node's others.
     */
    const char *const *conditions;
    /*
     How many `conditions`.
     */
    size_t conditions_count;
    /*
     Bytes that the realm may take, the engine's own included (about 190 KB). 0: 268435456 (256 MiB). It is hard: the realm is condemned when it would take more.
     */
    uint64_t memory_limit;
    /*
     Bytes of stack that a call into the realm may use. 0: what the calling thread has left, less a reserve of 64 KiB, or, where that is less than 7 MiB, 8 MiB on
     a stack of the library's own, less that reserve; host functions run on the thread's stack always. At most 512 calls at a time have such a stack;
     others make do with the thread's. Past the limit, JavaScript gets a RangeError.
     */
    uint64_t stack_limit;
    /*
     Milliseconds that each outermost call may take, callbacks included. 0: no limit. The script is first stopped by an exception that it cannot catch; one
     that does not stop is condemned soon after.
     */
    uint64_t time_limit_ms;
    /*
     `RVM_BUSY_WAIT` or `RVM_BUSY_FAIL`.
     */
    uint32_t busy;
    /*
     `RVM_CONSOLE_SILENT` or `RVM_CONSOLE_INHERIT`; `rvm_context_console` redirects it to the host.
     */
    uint32_t console;
    /*
     A name for the context, which errors about limits and condemned realms tell. NULL: none.
     */
    const char *name;
    /*
     1: the hard guard. What the engine never asks about, built-ins that go on for minutes and a native stack that overflows, is stopped by
     signals, and the realm is condemned: 15 ms after the time limit, `rvm_interrupt` or a scope's stop. 0: without.

     The first such context of the process installs handlers for SIGSEGV, SIGBUS and one real-time signal, which hand what is not theirs to those that were
     there before; handlers that are installed later should do the same. The library then stays loaded for good. A thread that calls into a guarded realm gets an alternate signal stack, if it has none, and
     those three signals unblocked. Linux on x86-64 and AArch64; elsewhere such a context is `RVM_SYSTEM`.
     */
    uint32_t hard_guard;
    /*
     Zero.
     */
    uint32_t reserved;
} rvm_options;

/*
 Receives what modules print: `level` is `log`, `info`, `warn`, `error`, `debug`, `trace`; `text` is `length` bytes of formatted UTF-8 without a closing newline. The rules of
 host functions hold.
 */
typedef void (*rvm_console_function)(void *userdata, const char *level, const char *text, size_t length);

/*
 Receives a promise rejection that nothing handled by the end of the outermost call: `rejection` describes it and is borrowed for the call.
 */
typedef void (*rvm_rejection_function)(void *userdata, const struct rvm_error *rejection);

/*
 Asks the host whether to go on: answers other than 0 stop what runs.
 */
typedef int32_t (*rvm_watch_function)(void *userdata);

/*
 Begins at `rvm_scope_begin`, ends at `rvm_scope_end`. Zeroed by the caller, who may set `flags`.
 */
typedef struct rvm_scope {
    /*
     Any thread may make it non-zero at any time, before or after the begin (atomically, without order): what the scope's thread runs or waits for within
     the scope then ends with `RVM_INTERRUPTED`.
     */
    uint32_t stop;
    /*
     0 or `RVM_SCOPE_TRY`; may be changed between calls.
     */
    uint32_t flags;
    /*
     Written at the begin: 1 if the thread was inside a realm already, else 0.
     */
    uint32_t inside;
    /*
     0.
     */
    uint32_t reserved;
    /*
     The library's.
     */
    struct rvm_scope *outer;
    /*
     The library's.
     */
    const void *base;
} rvm_scope;

/*
 Statistics of one realm. Bytes are of the realm's arena: everything its JavaScript and the engine took.
 */
typedef struct rvm_realm_stats {
    /*
     `sizeof(rvm_realm_stats)`, set by the caller.
     */
    size_t size;
    /*
     Bytes in use now, the engine's own included.
     */
    uint64_t bytes_used;
    /*
     The most bytes that were in use since the realm began.
     */
    uint64_t bytes_peak;
    /*
     The memory limit.
     */
    uint64_t bytes_limit;
    /*
     Handles into the realm.
     */
    uint64_t handles;
    /*
     Host functions registered in it.
     */
    uint64_t host_functions;
    /*
     Timers waiting.
     */
    uint64_t timers;
    /*
     Unhandled promise rejections so far.
     */
    uint64_t unhandled_rejections;
    /*
     1 if the realm is condemned, else 0.
     */
    uint32_t condemned;
    /*
     Promises of `rvm_promise_new` that nobody has settled or given up yet.
     */
    uint32_t resolvers;
} rvm_realm_stats;

/*
 Statistics of the process.
 */
typedef struct rvm_process_stats {
    /*
     `sizeof(rvm_process_stats)`, set by the caller.
     */
    size_t size;
    /*
     Handles of any kind.
     */
    uint64_t live_handles;
    /*
     Realms alive.
     */
    uint64_t live_realms;
    /*
     Bytes of all live realms' arenas now.
     */
    uint64_t bytes_used;
    /*
     The most bytes they had together.
     */
    uint64_t bytes_peak;
    /*
     Slots kept ready for the next realm, and the bytes they keep.
     */
    uint64_t pooled_slots;
    /*
     Bytes that pooled slots keep.
     */
    uint64_t pooled_bytes;
    /*
     Modules whose compiled code is cached.
     */
    uint64_t cached_modules;
    /*
     Bytes of that code.
     */
    uint64_t cached_bytes;
    /*
     Bytes of the images that realms start from.
     */
    uint64_t image_bytes;
    /*
     Bytes of address space reserved (not memory).
     */
    uint64_t reserved_bytes;
    /*
     Stacks of the library's own, on which JavaScript runs that was called on a thread with less than 7 MiB of stack left: those in use, and those kept ready.
     */
    uint64_t stacks;
    /*
     Bytes of memory that those kept ready take.
     */
    uint64_t stack_bytes;
} rvm_process_stats;

/*
 What the way into CPython needs of it: addresses of its objects and functions, by their names in Python's C API. All of them are in its stable ABI, but for
 `call` before 3.12.
 */
typedef struct rvm_python {
    /*
     `sizeof(rvm_python)`.
     */
    size_t size;
    /*
     `&PyLong_Type`
     */
    const void *int_type;
    /*
     `&PyFloat_Type`
     */
    const void *float_type;
    /*
     `&PyUnicode_Type`
     */
    const void *str_type;
    /*
     `Py_None`
     */
    void *none;
    /*
     `Py_True`
     */
    void *yes;
    /*
     `Py_False`
     */
    void *no;
    /*
     `PyExc_AttributeError`
     */
    void *attribute_error;
    /*
     A set: while it is not empty, `done` is called after each call.
     */
    void *attention;
    /*
     A set: the names of attributes that all objects have as Python objects.
     */
    void *names;
    /*
     A set: those that objects of classes other than that of `RVM_TYPE_OBJECT` and `RVM_TYPE_FUNCTION` have besides.
     */
    void *more_names;
    /*
     By what `rvm_type` says, up to `RVM_TYPE_PRIMITIVE`: the class of objects for such handles. NULL: `done` makes them.
     */
    void *const *classes;
    /*
     Where in an object of these classes, in bytes from its start, its attribute `_handle` lies, a Python int.
     */
    size_t handle_at;
    /*
     Where `_realm` lies, which objects hand on.
     */
    size_t realm_at;
    /*
     Where in an object of the class of functions `_this` lies: the object which it was taken from, or None.
     */
    size_t this_at;
    /*
     A callable, `any(function, names, …)`: makes the calls whose arguments are not a few numbers, strings, booleans and None. `names`: of the last arguments, a tuple, or None.
     */
    void *any;
    /*
     A callable, `done(object, address of an rvm_call_frame)`: has what else came of a call, and owns it.
     */
    void *done;
    /*
     A callable, `any_attribute(object, name)`: reads the attributes whose names are not plain.
     */
    void *any_attribute;
    /*
     A callable, `attribute_done(object, name, address of an rvm_call_frame)`: as `done`, for an attribute.
     */
    void *attribute_done;
    /*
     A callable, `load_done(realm, address of an rvm_call_frame)`: as `done`, for a module.
     */
    void *load_done;
    void *(*save_thread)(void);
    void (*restore_thread)(void *thread);
    void *(*int_new)(int64_t value);
    /*
     `PyLong_AsLongLongAndOverflow`
     */
    int64_t (*int_value)(void *object, int *overflow);
    void *(*int_from_address)(void *address);
    void *(*float_new)(double value);
    double (*float_value)(void *object);
    /*
     `PyUnicode_DecodeUTF8`
     */
    void *(*str_new)(const char *data, ptrdiff_t length, const char *errors);
    /*
     `PyUnicode_AsUTF8AndSize`
     */
    const char *(*str_value)(void *object, ptrdiff_t *length);
    void (*error_clear)(void);
    /*
     `PyErr_ExceptionMatches`
     */
    int (*error_is)(void *exception);
    /*
     `PyObject_GenericGetAttr`
     */
    void *(*attribute)(void *object, void *name);
    /*
     `PyLong_AsUnsignedLongLongMask`, the fastest that takes 64 bits
     */
    uint64_t (*int_bits)(void *object);
    /*
     `PyLong_FromUnsignedLongLong`
     */
    void *(*int_of_bits)(uint64_t value);
    /*
     `PyErr_CheckSignals`
     */
    int (*check_signals)(void);
    ptrdiff_t (*set_size)(void *object);
    int (*set_contains)(void *object, void *key);
    void *(*tuple_item)(void *object, ptrdiff_t index);
    /*
     `PyObject_Vectorcall`, or before 3.11 `PyObject_VectorcallDict`: `names` is always NULL.
     */
    void *(*call)(void *callable, void *const *args, size_t nargs, void *names);
    void (*increment)(void *object);
    void (*decrement)(void *object);
    /*
     `PyType_GenericAlloc`
     */
    void *(*object_new)(void *kind, ptrdiff_t items);
} rvm_python;

/*
 Done.
 */
#define RVM_OK 0

/*
 An argument cannot be right: NULL where that is not allowed, text that is not UTF-8, a struct size this
 library does not know, a number out of range.
 */
#define RVM_INVALID_ARGUMENT 1

/*
 The handle names nothing: released already, never given out, or made up.
 */
#define RVM_STALE_HANDLE 2

/*
 The handle is alive but names another kind of thing than the function takes.
 */
#define RVM_WRONG_KIND 3

/*
 A handle of one realm was given to another; only functions may cross.
 */
#define RVM_WRONG_REALM 4

/*
 No module answers to the specifier; the message says from where and what was tried.
 */
#define RVM_NOT_FOUND 5

/*
 The jail or the map forbids it; the message names the root or map entry that would grant it.
 */
#define RVM_ACCESS_DENIED 6

/*
 JavaScript threw (a SyntaxError included); the error carries name, message, stack, file, line, column.
 */
#define RVM_EXCEPTION 7

/*
 The time limit passed. The realm can be used again unless `RVM_CONDEMNED` follows.
 */
#define RVM_TIMEOUT 8

/*
 `rvm_interrupt` stopped the call.
 */
#define RVM_INTERRUPTED 9

/*
 The realm's memory limit was reached. The realm is condemned by it.
 */
#define RVM_OUT_OF_MEMORY 10

/*
 The realm was condemned earlier (memory limit, hard stop, fork in a call): only release is left, and `rvm_stats`.
 */
#define RVM_CONDEMNED 11

/*
 Another thread is inside the realm and its options say not to wait.
 */
#define RVM_BUSY 12

/*
 The operating system refused: a file could not be read, address space or memory could not be had.
 */
#define RVM_SYSTEM 13

/*
 The value cannot cross as asked. `rvm_to_data` of a function, a cycle, …: the message names where in the value it is.
 */
#define RVM_NOT_CONVERTIBLE 14

/*
 A fault of this library, caught at the border. Please report it.
 */
#define RVM_INTERNAL 15

/*
 `rvm_template`: the module left something behind when it had loaded that a copy could not have: a timer, an open handle, a promise that is not settled, … The message says which.
 */
#define RVM_NOT_FREEZABLE 16

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Frees what `value` owns (string, bytes, JSON or data text, handle) and makes it `undefined`. NULL, values that own nothing,
 and a value cleared before are no-ops. Any thread; never waits.
 */
void rvm_value_clear(struct rvm_value *value);

/*
 Clears `count` values and frees the array itself, as given by `rvm_keys`. NULL is a no-op.
 */
void rvm_values_free(struct rvm_value *values, size_t count);

/*
 Copies `length` bytes of text into a string value that owns its copy: what a host function answers with when
 the text does not outlive it. `text` may be NULL when `length` is 0.

 Errors: `RVM_INVALID_ARGUMENT` (NULL, not UTF-8), `RVM_SYSTEM` (no memory).
 */
rvm_status rvm_string_copy(const char *text, size_t length, struct rvm_value *value);

/*
 As `rvm_string_copy`, for bytes (`RVM_BYTES`) of any content.
 */
rvm_status rvm_bytes_copy(const char *bytes, size_t length, struct rvm_value *value);

/*
 The status the failing function answered.
 */
rvm_status rvm_error_status(const struct rvm_error *error);

/*
 The error's name: `TypeError`, `SyntaxError`, … for what JavaScript threw (the thrown object's `name`), `Error`
 for the library's own. Never NULL.
 */
const char *rvm_error_name(const struct rvm_error *error);

/*
 The message, without the name. Of a thrown value that is no Error: a string as it is, anything else as console.log shows it. Never NULL.
 */
const char *rvm_error_message(const struct rvm_error *error);

/*
 The thrown object's `code`, such as `MODULE_NOT_FOUND` or `ERR_ACCESS_DENIED`; NULL if there is none.
 */
const char *rvm_error_code(const struct rvm_error *error);

/*
 The JavaScript stack, one frame a line, `    at name (file:line:column)`; NULL if there is none.
 */
const char *rvm_error_stack(const struct rvm_error *error);

/*
 The file of the innermost JavaScript frame, or of the syntax error; NULL if unknown.
 */
const char *rvm_error_file(const struct rvm_error *error);

/*
 The line in that file, from 1; 0 if unknown.
 */
uint32_t rvm_error_line(const struct rvm_error *error);

/*
 The column in that line, from 1; 0 if unknown.
 */
uint32_t rvm_error_column(const struct rvm_error *error);

/*
 The tag that a host function gave with `rvm_error_new` when its failure travelled through JavaScript and came
 out uncaught; 0 if there is none. Bindings find their own exception by it.
 */
uint64_t rvm_error_tag(const struct rvm_error *error);

/*
 Makes an error for a host function to fail with. JavaScript sees an `Error` of that `name` (NULL: `Error`),
 `message` (NULL: empty) and `code` (NULL: none). `tag` is any number of the host's; 0 is none.

 Errors: `RVM_INVALID_ARGUMENT` (text not UTF-8, `error` NULL).
 */
rvm_status rvm_error_new(const char *name, const char *message, const char *code, uint64_t tag, struct rvm_error **error);

/*
 Frees an error. NULL is a no-op.
 */
void rvm_error_free(struct rvm_error *error);

/*
 Loads a module as Node's `require` does and gives a handle to its exports.

 `path`: a file, a folder, a package or a mapped name. Relative (`./x`) and bare (`lodash`) names resolve from
 the option `base` of `ctx`, else from the working directory.
 `ctx`: a context: its realm is used, with its globals, options and module cache. 0: a new realm with the
 default options (256 MiB of memory, stack as the thread allows, no time limit), which lives until the last
 handle into it is released.
 Use a context with a `time_limit_ms` for code you do not trust: before the first handle exists, nothing could be interrupted.
 `map`: what specifiers stand for, at every depth; 0: nothing, or the map that the context has already. A context takes one map: the first that is given;
 another is `RVM_INVALID_ARGUMENT`.

 Exports that are not objects (a string, a number) are wrapped for the handle: `rvm_value_of` reads them.
 The file is looked at on every call: an edit shows in the next new realm.

 Ownership: `*module` is the caller's, for `rvm_release`. Errors: `RVM_NOT_FOUND`, `RVM_ACCESS_DENIED`,
 `RVM_EXCEPTION` (the module threw or does not parse), `RVM_TIMEOUT`, `RVM_OUT_OF_MEMORY`, `RVM_SYSTEM`, and
 for the arguments `RVM_INVALID_ARGUMENT`, `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`. Threads: any; waits while
 another thread is inside the context, unless its options say busy.
 */
rvm_status rvm_require(const char *path,
                       rvm_handle ctx,
                       rvm_handle map,
                       rvm_handle *module,
                       struct rvm_error **error);

/*
 Calls `target.method(args…)` with `this` being `target`; with `method` NULL, calls `target` itself with `this`
 undefined. When the outermost call returns, the promise jobs it left have run.

 Objects, functions, symbols and promises in the result come as handles; `result` may be NULL to drop it.
 Arguments are borrowed. A handle of the same realm arrives as that same object; a function of another realm
 arrives as a host function that calls it there; any other foreign handle is `RVM_WRONG_REALM`. Such a function keeps its own realm alive until the realm that it
 was given to ends: two realms that hold functions of each other keep each other alive. On a context, `method` is a global function. An argument's `data` may be NULL where `length` is 0.

 Ownership: `*result` is the caller's, for `rvm_value_clear`. Errors: `RVM_EXCEPTION`, `RVM_TIMEOUT`,
 `RVM_INTERRUPTED`, `RVM_OUT_OF_MEMORY`, `RVM_CONDEMNED`, `RVM_BUSY`, and those of the arguments. Threads: any; one at a time is inside a realm,
 others wait; a host function may call back into its own realm.
 */
rvm_status rvm_call(rvm_handle target,
                    const char *method,
                    const struct rvm_value *args,
                    size_t nargs,
                    struct rvm_value *result,
                    struct rvm_error **error);

/*
 `new target(args…)`, otherwise as `rvm_call`.
 */
rvm_status rvm_construct(rvm_handle target,
                         const struct rvm_value *args,
                         size_t nargs,
                         struct rvm_value *result,
                         struct rvm_error **error);

/*
 Loads the module `path` once and keeps its realm as it is then, as a *template*: `rvm_instantiate` makes fresh realms in that state, for the price of a copy.
 Nothing but this function makes one: `rvm_require` runs a module anew each time, and sees an edited file at once; a template does not.

 Copies have the options of `ctx` (0: the defaults), its console and rejection listeners, and what is in its globals that a fresh context has not: plain data and host functions;
 anything else there is an error that names it. `ctx` itself stays as it is. `map` counts as for `rvm_require`. A map's and context's host functions are shared by all
 copies; their `drop` runs when the template and the last copy are gone.

 What the module did while it loaded happened once: the host functions it called were called once, what it printed was printed once, and each copy has the results. (The library
 runs the module two or three times to find the pointers in its memory, and gives it the same answers again.) A host function that goes into the realm meanwhile, or answers with a
 handle, cannot be repeated: `RVM_NOT_FREEZABLE`. So is what a copy could not have: timers, promises that nothing has settled, open files, unfinished crypto and zlib objects, handles that the
 host took; the message says which. Random numbers and clocks (`Math.random`, `crypto`, `performance`) are fresh in every copy; what the module itself made of them while loading is the same in all.

 Ownership: `*template` is the caller's; copies live on without it. Errors: those of `rvm_require`, and `RVM_NOT_FREEZABLE`. Loading may take at most 1 GiB. Threads: any.
 */
rvm_status rvm_template(const char *path,
                        rvm_handle ctx,
                        rvm_handle map,
                        rvm_handle *template_,
                        struct rvm_error **error);

/*
 Makes a fresh realm in the state of a template, and a handle to the module's exports in it. It is released as any other, and costs no more to release.

 Ownership: `*module` is the caller's. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`, `RVM_SYSTEM` (no memory or address space). Threads: any, many at once.
 */
rvm_status rvm_instantiate(rvm_handle template_,
                           rvm_handle *module,
                           struct rvm_error **error);

/*
 As `rvm_call`, with everything in one struct that can be used again: what stays the same from call to call is written once.
 One thread at a time uses a frame; it may lie anywhere, and is not used after this returns. NULL is `RVM_INVALID_ARGUMENT`, and so is a size that
 this library does not know; then nothing is written.

 Ownership: `frame->result` and `frame->error` are the caller's.
 */
rvm_status rvm_call_prepared(struct rvm_call_frame *frame);

/*
 As `rvm_call_prepared`, for hosts to which each look at a frame is dear: answers the number that the call gave if that is an integer within ±(2^53−1) and
 not minus zero. Whatever else came of it, it answers `RVM_NO_INTEGER`: then `frame->error` tells whether it failed, and if not, `frame->result` what it gave.
 So it does for a frame that `rvm_call_prepared` would refuse as such, and then nothing is written.
 */
int64_t rvm_call_integer(struct rvm_call_frame *frame);

/*
 Lets go of a handle of any kind. When it was the last one into its realm, the realm ends: all of its memory comes
 back at once, and the `drop` of its host functions has run when this returns (or, if the realm is busy, when whoever
 is inside has left it). Never waits, on any thread; also inside a host function. 0 is a no-op.

 Errors: `RVM_STALE_HANDLE` (released before, or never given out).
 */
rvm_status rvm_release(rvm_handle handle);

/*
 Gives a second handle to the same thing, to be released on its own. It is also how a host function keeps an argument
 beyond its return.

 Errors: `RVM_STALE_HANDLE`, `RVM_CONDEMNED`, `RVM_BUSY`.
 */
rvm_status rvm_retain(rvm_handle handle, rvm_handle *copy, struct rvm_error **error);

/*
 Tells what a handle names: one of `RVM_TYPE_…`. Runs no JavaScript.

 Errors: `RVM_STALE_HANDLE`, `RVM_CONDEMNED`, `RVM_BUSY`.
 */
rvm_status rvm_type(rvm_handle handle, uint32_t *type, struct rvm_error **error);

/*
 Tells what the class of a value is called, for messages and displays: the `name` of its constructor (`Object`, `Map`, `Point`), found without running script code, else
 the engine's name of it; `Proxy` for a proxy, whatever it stands for.

 Ownership: `*text` is a string value, the caller's, for `rvm_value_clear`. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND` (a map), `RVM_CONDEMNED`, `RVM_BUSY`.
 */
rvm_status rvm_class_name(rvm_handle handle,
                          struct rvm_value *text,
                          struct rvm_error **error);

/*
 A number for the realm that `handle` is into: the same for all handles into it, another one for every other realm that lives at the time, never 0. 0 for a map, a template and a stale
 handle. Takes no lock and never waits. For bindings that keep something of their own for each realm.
 */
uint64_t rvm_realm_id(rvm_handle handle);

/*
 Whether two handles name the same object (JavaScript's `===`); false across realms.

 Errors: `RVM_STALE_HANDLE`, `RVM_CONDEMNED`, `RVM_BUSY`.
 */
rvm_status rvm_same(rvm_handle a, rvm_handle b, bool *same, struct rvm_error **error);

/*
 Reads what a handle names as a value: a number, a string, … for exports that are not an object (see `rvm_require`), else a
 second handle.

 Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`, `RVM_CONDEMNED`, `RVM_BUSY`.
 */
rvm_status rvm_value_of(rvm_handle handle,
                        struct rvm_value *value,
                        struct rvm_error **error);

/*
 Reads `object[key]`; an absent property is `undefined`. Getters run. On a context: a global.

 Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: `RVM_EXCEPTION` (a getter threw), and those of `rvm_call`.
 */
rvm_status rvm_get(rvm_handle object, const char *key, struct rvm_value *value, struct rvm_error **error);

/*
 Does `object[key] = value`. Setters run. A failed assignment (frozen object, getter only) is `RVM_EXCEPTION` with a TypeError, as in strict mode.
 */
rvm_status rvm_set(rvm_handle object,
                   const char *key,
                   const struct rvm_value *value,
                   struct rvm_error **error);

/*
 Whether `key in object`.
 */
rvm_status rvm_has(rvm_handle object, const char *key, bool *has, struct rvm_error **error);

/*
 Does `delete object[key]`; `*deleted` (NULL allowed) is false where the property cannot be deleted.
 */
rvm_status rvm_delete(rvm_handle object, const char *key, bool *deleted, struct rvm_error **error);

/*
 Lists the own enumerable string keys, in JavaScript's order (`Object.keys`). On a context: the globals that hosts and modules made, not the
 built-in ones.

 Ownership: `*keys` is an array of `*count` string values, the caller's, for `rvm_values_free`; it is NULL when `*count` is 0.
 */
rvm_status rvm_keys(rvm_handle object,
                    struct rvm_value **keys,
                    size_t *count,
                    struct rvm_error **error);

/*
 As `rvm_get`, with a key that is a value: a number (index), a string that may hold NUL, a symbol's handle.
 */
rvm_status rvm_get_at(rvm_handle object, const struct rvm_value *key, struct rvm_value *value, struct rvm_error **error);

/*
 As `rvm_set`, with a key that is a value.
 */
rvm_status rvm_set_at(rvm_handle object, const struct rvm_value *key, const struct rvm_value *value, struct rvm_error **error);

/*
 As `rvm_has`, with a key that is a value.
 */
rvm_status rvm_has_at(rvm_handle object, const struct rvm_value *key, bool *has, struct rvm_error **error);

/*
 As `rvm_delete`, with a key that is a value.
 */
rvm_status rvm_delete_at(rvm_handle object, const struct rvm_value *key, bool *deleted, struct rvm_error **error);

/*
 Gives `JSON.stringify(object)` as an `RVM_JSON` value; `undefined` where JSON has nothing (a function).

 Errors: `RVM_EXCEPTION` (a cycle, a BigInt, a `toJSON` that throws), and those of `rvm_call`.
 */
rvm_status rvm_to_json(rvm_handle object, struct rvm_value *json, struct rvm_error **error);

/*
 Makes the value that `length` bytes of JSON describe, in the realm of `realm` (any handle into it), and gives a handle to it.

 Errors: `RVM_EXCEPTION` (SyntaxError: not JSON), `RVM_INVALID_ARGUMENT` (not UTF-8), and those of `rvm_call`.
 */
rvm_status rvm_from_json(rvm_handle realm, const char *json, size_t length, rvm_handle *object, struct rvm_error **error);

/*
 Copies out the bytes of a typed array, Buffer, ArrayBuffer or DataView (of the view, not its whole buffer) as an `RVM_BYTES` value.

 Errors: `RVM_WRONG_KIND` (not bytes), and those of `rvm_call`.
 */
rvm_status rvm_to_bytes(rvm_handle object,
                        struct rvm_value *bytes,
                        struct rvm_error **error);

/*
 Makes a Uint8Array with a copy of `length` bytes in the realm of `realm` and gives a handle to it.
 */
rvm_status rvm_from_bytes(rvm_handle realm, const char *bytes, size_t length, rvm_handle *object, struct rvm_error **error);

/*
 Gives `String(object)`, as a string value; for an Error that is `name: message`.
 */
rvm_status rvm_to_string(rvm_handle object, struct rvm_value *text, struct rvm_error **error);

/*
 Begins to iterate: gives a handle to what `object[Symbol.iterator]()` gives, for `rvm_next`. Where there is no such method, `Symbol.asyncIterator` is taken. To end early,
 call the iterator's `return` method if it has one, as `for … of` does.

 Ownership: `*iterator` is the caller's, for `rvm_release`. Errors: `RVM_EXCEPTION` (a TypeError: not iterable), and those of `rvm_call`.
 */
rvm_status rvm_iterate(rvm_handle object,
                       rvm_handle *iterator,
                       struct rvm_error **error);

/*
 Takes one step: `*done` is false and `*value` the next value, or `*done` is true and `*value` what the iterator returned at its end (mostly `undefined`).
 The step of an asynchronous iterator is a promise of the object `{ value, done }`: then `*value` is a handle to it, and `*done` false.

 Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: those of `rvm_call`.
 */
rvm_status rvm_next(rvm_handle iterator,
                    bool *done,
                    struct rvm_value *value,
                    struct rvm_error **error);

/*
 Writes what `object` names as *data text* (an `RVM_DATA` value): JSON text, extended so that everything plain crosses exactly and at once. Passed as a value
 anywhere (an argument, `rvm_set`, a host function's answer, `rvm_map_value`, `rvm_value_new`) it becomes what it describes.

 It is JSON in UTF-8, and besides:
 - `NaN`, `Infinity` and `-Infinity` are numbers; minus zero is `-0` or `-0.0`, and written `-0.0`, so that readers which take digits for integers keep it.
 - An integer literal (no `.`, no exponent) beyond 2^53 - 1 on either side is a BigInt; every other number literal is a Number.
 - An object whose only member has a key that begins with U+0000 (written `\u0000`, as JSON asks) is *tagged*:
   `{"\u0000bigint":"123"}` a BigInt of any size, `{"\u0000bytes":"<base64>"}` a Uint8Array,
   `{"\u0000date":<milliseconds since 1970, or null for an invalid date>}` a Date, `{"\u0000undefined":0}` undefined,
   `{"\u0000map":[[key,value],…]}` a Map, `{"\u0000set":[value,…]}` a Set,
   `{"\u0000error":{"name":…,"message":…,"stack":…}}` an Error (each member a string that may be missing), and, going in only,
   `{"\u0000handle":"<decimal number>"}` what the handle names, borrowed as `RVM_HANDLE` is.
 - A key of a plain object that itself begins with U+0000 has one U+0000 more in front.

 Coming out: plain objects and instances of classes are their own enumerable string keys (getters run; `toJSON` is not called), arrays are arrays (a hole is
 undefined), boxed primitives are primitives, typed arrays, ArrayBuffers, DataViews and Buffers are bytes, an Error is its name, message and stack. What occurs twice is written twice.
 Unpaired surrogates are exact, as `\ud800` escapes. Nesting is at most 10,000 deep, or what the stack allows.

 Ownership: `*data` is the caller's, for `rvm_value_clear`. Errors: `RVM_NOT_CONVERTIBLE` (a function, symbol, promise, WeakMap, … or a cycle: the message tells where, as `$.a[3].b`; nested too deeply; more text than the realm's memory limit),
 `RVM_EXCEPTION` (a getter threw), and those of `rvm_call`. Going in: `RVM_INVALID_ARGUMENT` (not data text; the message tells the offset).
 */
rvm_status rvm_to_data(rvm_handle object,
                       struct rvm_value *data,
                       struct rvm_error **error);

/*
 Makes any value in the realm of `realm` (any handle into it) and gives a handle to it; a primitive too, which `rvm_value_of` reads.

 Ownership: `*object` is the caller's, for `rvm_release`. Errors: those of an argument of `rvm_call`.
 */
rvm_status rvm_value_new(rvm_handle realm,
                         const struct rvm_value *value,
                         rvm_handle *object,
                         struct rvm_error **error);

/*
 Makes a JavaScript function in the realm of `realm` (any handle into it) that calls `function`. `name` becomes its `name` (NULL: empty).
 The host function lives as long as its realm: releasing the handle alone does not drop it.

 Ownership: `*handle` is the caller's. `drop(userdata)` runs when the realm ends, or before this returns if it fails.
 Errors: `RVM_INVALID_ARGUMENT` (`function` NULL, name not UTF-8), and those of `rvm_call`.
 */
rvm_status rvm_function_new(rvm_handle realm,
                            const char *name,
                            rvm_host_function function,
                            void *userdata,
                            rvm_drop drop,
                            rvm_handle *handle,
                            struct rvm_error **error);

/*
 The `this` of the call, borrowed until the host function returns.
 */
rvm_status rvm_frame_this(const struct rvm_frame *call, struct rvm_value *value);

/*
 A context handle of the calling realm, borrowed until the host function returns; `rvm_retain` keeps it.
 */
rvm_status rvm_frame_context(const struct rvm_frame *call, rvm_handle *ctx);

/*
 Makes a context: a realm of its own, ready before any module is loaded in it. `options` NULL means all defaults.
 All requires through it share its globals and its module cache, so the same file twice gives the same exports.

 Its globals are reached with `rvm_get`, `rvm_set`, `rvm_has`, `rvm_delete`, `rvm_keys` on the handle, before and after modules run.
 Ownership: `*ctx` is the caller's; the realm lives until it and every handle made through it are released.
 Errors: `RVM_INVALID_ARGUMENT` (struct size, text, values out of range), `RVM_SYSTEM` (a root cannot be opened, no address space), `RVM_OUT_OF_MEMORY`
 (`memory_limit` is less than an empty realm takes).
 */
rvm_status rvm_context_new(const struct rvm_options *options,
                           rvm_handle *ctx,
                           struct rvm_error **error);

/*
 Gives a context handle of the realm that `handle` (any handle into it) names something of: its globals, its console, its limits.

 Ownership: `*ctx` is the caller's. Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND` (a map), `RVM_CONDEMNED`, `RVM_BUSY`.
 */
rvm_status rvm_context_of(rvm_handle handle, rvm_handle *ctx, struct rvm_error **error);

/*
 Sends the context's console to `function`; NULL makes it silent, and then `drop` runs before this returns. Replaces (and drops) an earlier one. `drop` runs as for `rvm_function_new`.
 */
rvm_status rvm_context_console(rvm_handle ctx,
                               rvm_console_function function,
                               void *userdata,
                               rvm_drop drop,
                               struct rvm_error **error);

/*
 Sends unhandled rejections to `function`. Without one, they are kept (the last 16) for `rvm_context_rejection` and counted in the stats. `drop` runs as for `rvm_function_new`.
 */
rvm_status rvm_context_on_rejection(rvm_handle ctx,
                                    rvm_rejection_function function,
                                    void *userdata,
                                    rvm_drop drop,
                                    struct rvm_error **error);

/*
 Takes the oldest unhandled rejection that is kept; `*rejection` is NULL when there is none. The caller frees it with `rvm_error_free`.
 */
rvm_status rvm_context_rejection(rvm_handle ctx,
                                 struct rvm_error **rejection,
                                 struct rvm_error **error);

/*
 Makes an empty map. A map can serve many realms; a realm sees the entries that the map had when it was first given. `specifier` in the functions below is the
 text as modules write it (`fs`, `lodash/merge`, `./config.json`), or an absolute path, which also replaces the file found under that path. `node:fs` and `fs` are the same entry. A second entry for a specifier replaces the first.

 Ownership: `*map` is the caller's; realms that use it keep what they need of it alive.
 */
rvm_status rvm_map_new(rvm_handle *map,
                       struct rvm_error **error);

/*
 `specifier` is a module with this source text, `length` bytes of UTF-8: JSON if the specifier ends in `.json`, an ES module if it ends in `.mjs`, else
 CommonJS. Its own requires resolve from where it was first required in the realm; its filename is the specifier.
 */
rvm_status rvm_map_source(rvm_handle map,
                          const char *specifier,
                          const char *source,
                          size_t length,
                          struct rvm_error **error);

/*
 `specifier` is the file, folder or package at `path` (absolute, or relative to the base of the context). The grant covers what `path` alone would by default, also where the roots do not.
 */
rvm_status rvm_map_file(rvm_handle map,
                        const char *specifier,
                        const char *path,
                        struct rvm_error **error);

/*
 `require(specifier)` fails with `ERR_ACCESS_DENIED`, whatever is on disk.
 */
rvm_status rvm_map_deny(rvm_handle map, const char *specifier, struct rvm_error **error);

/*
 Adds a host function to the host object that `specifier` stands for: `require(specifier)[name]`; with `name` NULL the module itself is the function. Dots in `name` make
 nested objects (`promises.readFile`). Every realm gets an object of its own; all share `userdata`.

 `drop(userdata)` runs when the map is released and the last realm that used it has ended, or when the entry is replaced and no realm uses it, or before this returns if it fails.
 */
rvm_status rvm_map_function(rvm_handle map,
                            const char *specifier,
                            const char *name,
                            rvm_host_function function,
                            void *userdata,
                            rvm_drop drop,
                            struct rvm_error **error);

/*
 Adds a value (anything but a handle) to the host object that `specifier` stands for; with `name` NULL the module itself is the value.
 */
rvm_status rvm_map_value(rvm_handle map,
                         const char *specifier,
                         const char *name,
                         const struct rvm_value *value,
                         struct rvm_error **error);

/*
 Lets the built-in `specifier` reach what it otherwise refuses with `ERR_ACCESS_DENIED`. There is one that can be granted: `fs` (and with it `fs/promises`), the
 folder `root` and all below it, to read (`RVM_READ`), to write (`RVM_WRITE`) or both. Neither `..` nor a symlink leads out of it, what may only be written is not
 read through links, moves or an `r+` from what may be read, and set-user-ID bits are not set. Modules see the host's own paths;
 relative ones are relative to the base of the context, or to `/`. Pipes, sockets and devices are not opened, and nothing is watched. A further call adds a folder, one for the
 same folder changes its rights.

 Errors: `RVM_INVALID_ARGUMENT` for another specifier or right, `RVM_NOT_FOUND` if `root` is no folder.
 */
rvm_status rvm_map_allow(rvm_handle map,
                         const char *specifier,
                         const char *root,
                         uint32_t access,
                         struct rvm_error **error);

/*
 Runs the timers of the realm that are due, and the promise jobs that wait. Timers (`setTimeout`, `setInterval`, `setImmediate`) fire only here and in `rvm_await`: a game calls this once a frame.
 `*next_ms` (NULL allowed) is milliseconds until the next timer is due, 0 if one is due already, `RVM_NEVER` if there is none.

 Errors: `RVM_EXCEPTION` (a timer's callback threw; the others still run at the next poll), and those of `rvm_call`.
 */
rvm_status rvm_poll(rvm_handle realm,
                    uint64_t *next_ms,
                    struct rvm_error **error);

/*
 Waits until a promise is settled, running jobs and timers and sleeping between them, and gives its value. A rejection is `RVM_EXCEPTION`. Anything that has no `then` method
 is its own value. Other threads may use the realm while this sleeps.

 `timeout_ms`: milliseconds, 0 for no limit. Errors: `RVM_TIMEOUT` (also at once when nothing is left that could settle it), and those of `rvm_call`.
 */
rvm_status rvm_await(rvm_handle promise,
                     uint64_t timeout_ms,
                     struct rvm_value *value,
                     struct rvm_error **error);

/*
 Stops what runs in the realm of `realm`, from any thread and without waiting: the call that is inside answers `RVM_INTERRUPTED`, and the realm can be used again unless
 it is condemned. An `rvm_await` that sleeps ends with `RVM_INTERRUPTED`, too. When nothing runs or waits, it does nothing.
 It is meant for the realm's present tenant: a stale handle never stops another realm.

 Errors: `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`.
 */
rvm_status rvm_interrupt(rvm_handle realm);

/*
 Has `function` asked about every 20 ms while JavaScript runs on the calling thread, or `rvm_await` waits there: what answers other than 0 stops it, and
 the realms that called into it on this thread, as `rvm_interrupt` does. For languages whose signals wait until native code
 returns: their handlers can run here. Short calls are not slower by it. NULL: nobody is asked.

 `function` runs in the midst of a script, under the rules of host functions; it is not asked again before it has returned. It is the thread's, and ends with it.
 */
void rvm_watch(rvm_watch_function function,
               void *userdata);

/*
 Makes a promise that the host settles, now or later, from any thread: what a host function answers when its work takes time. `*promise` is a handle to it, `*resolver` to an object
 with the functions `resolve` and `reject`, for `rvm_promise_settle`. As long as the resolver is neither used nor released, an `rvm_await` in the realm waits.

 Ownership: both are the caller's, for `rvm_release`. Errors: those of `rvm_call`.
 */
rvm_status rvm_promise_new(rvm_handle realm,
                           rvm_handle *promise,
                           rvm_handle *resolver,
                           struct rvm_error **error);

/*
 Settles the promise of `resolver`. With `reject` false it is resolved with `value` (NULL: `undefined`; a promise or thenable is followed). With `reject` true it is
 rejected: with an Error that carries `failure` (from `rvm_error_new` or any other call; borrowed) with its tag, or, where that is NULL, with `value`.
 A promise is settled once; later calls change nothing and are `RVM_OK`. What the promise led to has run when this returns, unless a call into the realm is
 under way on this thread. Waits while another thread is inside the realm.

 Errors: `RVM_WRONG_KIND` (no resolver), `RVM_INVALID_ARGUMENT` (`failure` without `reject`), and those of `rvm_call`.
 */
rvm_status rvm_promise_settle(rvm_handle resolver,
                              bool reject,
                              const struct rvm_value *value,
                              const struct rvm_error *failure,
                              struct rvm_error **error);

/*
 Looks at a promise without waiting: `*state` is `RVM_PENDING`, `RVM_FULFILLED` or `RVM_REJECTED`, and `*value` (`value` may be NULL) is its value when it is fulfilled, else
 `undefined`. `rvm_await` gives what it was rejected with.

 Ownership: `*value` is the caller's, for `rvm_value_clear`. Errors: `RVM_WRONG_KIND` (no promise), and those of `rvm_call`.
 */
rvm_status rvm_promise_state(rvm_handle promise,
                             uint32_t *state,
                             struct rvm_value *value,
                             struct rvm_error **error);

/*
 Begins a scope of the calling thread: a call, and whatever it calls, that can be stopped without stopping anybody else's. Where `rvm_interrupt` stops whoever is in the
 realm, and nobody if the call has not come that far, a scope's `stop` stops just what runs in the scope, also while it
 waits for a realm or in `rvm_await`. Realms that the thread was in at the begin go on, but for a realm that is entered again in the scope and stopped there.
 Short calls may end by themselves before they notice.

 Scopes nest. `scope` stays where it is until its end, on the same thread. It costs a few nanoseconds. NULL is a no-op.
 */
void rvm_scope_begin(struct rvm_scope *scope);

/*
 Ends a scope, and those that began in it.
 */
void rvm_scope_end(struct rvm_scope *scope);

/*
 The ABI version of the library that is loaded.
 */
uint32_t rvm_abi_version(void);

/*
 The version of the library, such as `"0.1.0"`. Static.
 */
const char *rvm_version(void);

/*
 Fills `*stats` for the realm of `realm` (any handle into it).

 Errors: `RVM_INVALID_ARGUMENT` (`size`), `RVM_STALE_HANDLE`, `RVM_WRONG_KIND`.
 */
rvm_status rvm_stats(rvm_handle realm, struct rvm_realm_stats *stats, struct rvm_error **error);

/*
 Fills `*stats` for the process. Any thread; never waits.

 Errors: `RVM_INVALID_ARGUMENT` (`size`).
 */
rvm_status rvm_stats_process(struct rvm_process_stats *stats, struct rvm_error **error);

/*
 Gives back what is only kept for speed: pooled slots, cached code, the image (realms that live keep their own hold on it). Any thread.
 */
void rvm_trim(void);

/*
 Forgets all compiled code; the next require compiles anew.
 */
void rvm_cache_clear(void);

/*
 Collects garbage, then tells what is in the heap of the realm of `realm` (any handle into it) and who holds it, as JSON text (an `RVM_JSON` value):
 `{"version":1, "bytes":…, "objects":…, "classes":[…], "variables":[…], "omitted":…}`.

 - `classes`: `{"name","count","bytes"}` by class, the most bytes first. Instances of a class written in JavaScript go by its name;
   what is no object has its name in parentheses: `(string)`, `(code)`, `(shape)`, `(variable)`, …. `bytes` is what they take by themselves.
 - `variables`: who holds something by a name, the largest first, at most 400 (`omitted` tells how many more there are). `kind` is `"variable"` (of a module: `name`, `file`;
   of a function that can run again: with `function` and `line` besides), `"global"` (`name`) or `"exports"` (`file`). Variables are those that some function which is alive uses.
   `type` is the class of the value, `length` how many elements, entries, properties or characters it has; of a function, `defined` is the file that it is written in. `bytes` and `objects` are what the value keeps alive: what would go with it if nothing held it. Where one variable has
   many instances (a closure made often), `values` tells how many, `bytes` and `objects` are their sums, and the rest is about the largest. `most` (may be missing)
   tells where most of it lies: `{"path":[names of properties],"id","type","length","bytes"}`. Where two have the same `id`, a number in this report, they are the same object. `within` is the index of the row that keeps this one alive, or null.

 Two reports, with calls between them, tell what grows. It takes about a microsecond for each object, and memory of the host, about half of what the realm takes.

 Ownership: `*report` is the caller's, for `rvm_value_clear`. Errors: `RVM_INTERNAL` (the engine keeps its objects in another way than this library knows), and
 those of `rvm_call`.
 */
rvm_status rvm_heap_report(rvm_handle realm,
                           struct rvm_value *report,
                           struct rvm_error **error);

/*
 For CPython (64 bits, with its global lock, 3.9 or newer), whose ctypes takes several times as long as a short call: gives four `PyMethodDef`, three for
 `PyDescr_NewMethod` and one for `PyCFunction_NewEx`. Objects of the classes that get the three hold a handle each.

 The first is `__del__`: it releases the handle without running anything of Python's, such as handlers of signals, whose exceptions would be lost there.
 The second is `__getattribute__`: an attribute that is none of Python's is a property of the JavaScript object.
 The third is `__call__` of functions. The fourth is a function, `load(realm, path, ctx, map)`, two objects and two handles: the module as an object with that `_realm`. Python's global lock is released wherever JavaScript may run.

 The first table that is given counts, and it is copied. NULL for every other one (a second copy of the package, or an interpreter that came after another: its
 objects are of other classes), if something is missing in it, or if the size is not this library's.
 */
const void *rvm_python_method(const struct rvm_python *python);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* RVM_H */
