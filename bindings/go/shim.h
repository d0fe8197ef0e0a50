/* What Go calls in place of the library's own functions: one crossing for an operation, its text and its error. */
#ifndef RVMGO_SHIM_H
#define RVMGO_SHIM_H

#include <rvm.h>

enum { RVMGO_ARGS = 8, RVMGO_TEXT = 2048 };

/* Operations of rvmgo_run. */
enum {
    RVMGO_CALL, RVMGO_CONSTRUCT, RVMGO_GET, RVMGO_SET, RVMGO_HAS, RVMGO_DELETE, RVMGO_KEYS, RVMGO_TYPE, RVMGO_SAME, RVMGO_RETAIN,
    RVMGO_VALUE_OF, RVMGO_TO_DATA, RVMGO_CALL_DATA, RVMGO_TO_BYTES, RVMGO_TO_STRING, RVMGO_REQUIRE, RVMGO_FUNCTION, RVMGO_AWAIT,
    RVMGO_POLL, RVMGO_VALUE_NEW, RVMGO_ITERATE, RVMGO_NEXT,
    RVMGO_PROMISE_NEW, RVMGO_RESOLVE, RVMGO_REJECT, RVMGO_PROMISE_STATE, RVMGO_CLASS_NAME, RVMGO_CONSOLE, RVMGO_ON_REJECTION,
    RVMGO_TEMPLATE, RVMGO_INSTANTIATE, RVMGO_HEAP_REPORT
};

/* One operation, in C's memory: what goes in, what comes out. Go keeps them in a pool. */
typedef struct rvmgo_frame {
    /* In. */
    rvm_handle target;
    rvm_handle other;       /* a second handle: a map, what to compare with */
    const char *name;       /* NUL-terminated: a method, a path; or NULL */
    rvm_value *args;        /* `few`, or an array of Go's making */
    size_t nargs;
    uintptr_t userdata;     /* a cgo.Handle */
    uint64_t timeout_ms;
    rvm_scope scope;        /* `flags` in, `inside` out; any thread may set `stop` while the operation runs */
    /* Out. */
    rvm_value result;       /* text of up to RVMGO_TEXT bytes is in `text`, and not owned */
    uint64_t number;        /* a truth value, a type, milliseconds, a count */
    rvm_value *list;        /* of RVMGO_KEYS: `number` strings */
    rvm_handle second;      /* of RVMGO_PROMISE_NEW: the resolver */
    rvm_error *failure;     /* in, for RVMGO_REJECT */
    rvm_error *error;
    const char *error_name, *error_message, *error_code, *error_stack, *error_file;
    uint32_t error_line, error_column;
    uint64_t error_tag;
    /* Room. */
    rvm_value few[RVMGO_ARGS];
    char text[RVMGO_TEXT];  /* for names and arguments on the way in, for a result's text on the way out */
} rvmgo_frame;

rvmgo_frame *rvmgo_frame_new(void);
/* Copies out where the error's parts are; they live as long as the error does. */
void rvmgo_describe(rvmgo_frame *frame);
rvm_status rvmgo_run(uintptr_t frame, uint32_t operation);

/* A call with numbers alone needs no frame: it goes there and back in registers and on the stack. */
enum { RVMGO_NUMBERS = 4, RVMGO_METHOD = 128 };
typedef struct rvmgo_quick {
    rvm_status status;
    rvm_value result;
    rvm_error *error;
} rvmgo_quick;
/* `method` is `length` bytes, fewer than RVMGO_METHOD and none of them NUL, or NULL. RVM_BUSY instead of waiting. */
rvmgo_quick rvmgo_call_numbers(rvm_handle target, const char *method, uint32_t length, uint32_t nargs, double a, double b, double c, double d);

/* A host function will not return (runtime.Goexit): the calls that led to it on this thread are over, and so are their scopes. */
void rvmgo_abandon(void);

rvm_status rvmgo_map_function(rvm_handle map, const char *specifier, const char *name, uintptr_t userdata, rvm_error **error);

/* The hash of the archive that this package was built against, or an empty text. Go's build cache looks at the headers of a package
 * but not at its archives: make writes the hash to archive.h. */
extern const char rvmgo_archive[];

/* The answer of a Go host function: short text is copied out of `text` by C. */
typedef struct rvmgo_answer {
    rvm_value result;
    rvm_error *error;
    char text[512];
} rvmgo_answer;

#endif
