#include "shim.h"
#include "_cgo_export.h"

#include <stdlib.h>
#include <string.h>

#if defined(__has_include)
#if __has_include("archive.h")
#include "archive.h"
#endif
#endif
#ifndef RVM_ARCHIVE
#define RVM_ARCHIVE ""
#endif
const char rvmgo_archive[] = RVM_ARCHIVE;

rvmgo_frame *rvmgo_frame_new(void) {
    return calloc(1, sizeof(rvmgo_frame));
}

/* ---- host functions ---- */

static rvm_status host(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                       rvm_error **error) {
    rvmgo_answer answer;
    answer.result = *result;
    answer.error = NULL;
    rvm_status status = rvmgoHost((uintptr_t)userdata, (rvm_frame *)call, (rvm_value *)args, nargs, &answer);
    if (status != RVM_OK) {
        *error = answer.error;
        return status;
    }
    if (answer.result.length != 0 && answer.result.as.data == answer.text && !(answer.result.flags & RVM_OWNED)) {
        uint32_t kind = answer.result.kind;
        status = rvm_bytes_copy(answer.text, answer.result.length, result);
        if (status == RVM_OK) result->kind = kind;
        return status;
    }
    *result = answer.result;
    return RVM_OK;
}

static void drop(void *userdata) { rvmgoDrop((uintptr_t)userdata); }

static void print(void *userdata, const char *level, const char *text, size_t length) {
    rvmgoPrint((uintptr_t)userdata, (char *)level, (char *)text, length);
}

static void rejected(void *userdata, const rvm_error *rejection) { rvmgoRejected((uintptr_t)userdata, (rvm_error *)rejection); }

rvm_status rvmgo_map_function(rvm_handle map, const char *specifier, const char *name, uintptr_t userdata, rvm_error **error) {
    return rvm_map_function(map, specifier, name, host, (void *)userdata, drop, error);
}

/* ---- operations ---- */

static _Thread_local rvm_scope *outermost;

static void begin(rvm_scope *scope) {
    rvm_scope_begin(scope);
    if (!scope->outer) outermost = scope;
}

void rvmgo_abandon(void) {
    rvm_scope_end(outermost);
    outermost = NULL;
}

static rvm_status to_data(rvm_handle handle, rvm_value *data, rvm_error **error) {
    return rvm_to_data(handle, data, error);
}

/* A call whose result comes as data, if it is an object. */
static rvm_status call_data(rvmgo_frame *f) {
    rvm_value result = {0};
    rvm_status status = rvm_call(f->target, f->name, f->args, f->nargs, &result, &f->error);
    if (status == RVM_OK && result.kind == RVM_HANDLE) {
        status = to_data(result.as.handle, &f->result, &f->error);
        rvm_value_clear(&result);
    } else if (status == RVM_OK) {
        f->result = result;
    }
    return status;
}

static rvm_status run(rvmgo_frame *f, uint32_t operation) {
    bool truth = false;
    uint32_t type = 0;
    size_t count = 0;
    rvm_status status;
    switch (operation) {
    case RVMGO_CALL: return rvm_call(f->target, f->name, f->args, f->nargs, &f->result, &f->error);
    case RVMGO_CONSTRUCT: return rvm_construct(f->target, f->args, f->nargs, &f->result, &f->error);
    case RVMGO_GET: return rvm_get_at(f->target, &f->args[0], &f->result, &f->error);
    case RVMGO_SET: return rvm_set_at(f->target, &f->args[0], &f->args[1], &f->error);
    case RVMGO_HAS:
        status = rvm_has_at(f->target, &f->args[0], &truth, &f->error);
        f->number = truth;
        return status;
    case RVMGO_DELETE:
        status = rvm_delete_at(f->target, &f->args[0], &truth, &f->error);
        f->number = truth;
        return status;
    case RVMGO_KEYS:
        status = rvm_keys(f->target, &f->list, &count, &f->error);
        f->number = count;
        return status;
    case RVMGO_TYPE:
        status = rvm_type(f->target, &type, &f->error);
        f->number = type;
        return status;
    case RVMGO_SAME:
        status = rvm_same(f->target, f->other, &truth, &f->error);
        f->number = truth;
        return status;
    case RVMGO_RETAIN: return rvm_retain(f->target, &f->number, &f->error);
    case RVMGO_VALUE_OF: return rvm_value_of(f->target, &f->result, &f->error);
    case RVMGO_TO_DATA: return to_data(f->target, &f->result, &f->error);
    case RVMGO_CALL_DATA: return call_data(f);
    case RVMGO_TO_BYTES: return rvm_to_bytes(f->target, &f->result, &f->error);
    case RVMGO_HEAP_REPORT: return rvm_heap_report(f->target, &f->result, &f->error);
    case RVMGO_TO_STRING: return rvm_to_string(f->target, &f->result, &f->error);
    case RVMGO_REQUIRE: return rvm_require(f->name, f->target, f->other, &f->number, &f->error);
    case RVMGO_TEMPLATE: return rvm_template(f->name, f->target, f->other, &f->number, &f->error);
    case RVMGO_INSTANTIATE: return rvm_instantiate(f->target, &f->number, &f->error);
    case RVMGO_FUNCTION: return rvm_function_new(f->target, f->name, host, (void *)f->userdata, drop, &f->number, &f->error);
    case RVMGO_AWAIT: return rvm_await(f->target, f->timeout_ms, &f->result, &f->error);
    case RVMGO_POLL: return rvm_poll(f->target, &f->number, &f->error);
    case RVMGO_VALUE_NEW: return rvm_value_new(f->target, &f->args[0], &f->number, &f->error);
    case RVMGO_ITERATE: return rvm_iterate(f->target, &f->number, &f->error);
    case RVMGO_NEXT:
        status = rvm_next(f->target, &truth, &f->result, &f->error);
        f->number = truth;
        return status;
    case RVMGO_PROMISE_NEW: return rvm_promise_new(f->target, &f->number, &f->second, &f->error);
    case RVMGO_RESOLVE: return rvm_promise_settle(f->target, false, &f->args[0], NULL, &f->error);
    case RVMGO_REJECT: return rvm_promise_settle(f->target, true, NULL, f->failure, &f->error);
    case RVMGO_PROMISE_STATE:
        status = rvm_promise_state(f->target, &type, &f->result, &f->error);
        f->number = type;
        return status;
    case RVMGO_CLASS_NAME: return rvm_class_name(f->target, &f->result, &f->error);
    case RVMGO_CONSOLE:
        return rvm_context_console(f->target, f->userdata ? print : NULL, (void *)f->userdata, f->userdata ? drop : NULL, &f->error);
    case RVMGO_ON_REJECTION:
        return rvm_context_on_rejection(f->target, f->userdata ? rejected : NULL, (void *)f->userdata, f->userdata ? drop : NULL, &f->error);
    }
    return RVM_INVALID_ARGUMENT;
}

void rvmgo_describe(rvmgo_frame *f) {
    if (!f->error) return;
    f->error_name = rvm_error_name(f->error);
    f->error_message = rvm_error_message(f->error);
    f->error_code = rvm_error_code(f->error);
    f->error_stack = rvm_error_stack(f->error);
    f->error_file = rvm_error_file(f->error);
    f->error_line = rvm_error_line(f->error);
    f->error_column = rvm_error_column(f->error);
    f->error_tag = rvm_error_tag(f->error);
}

rvmgo_quick rvmgo_call_numbers(rvm_handle target, const char *method, uint32_t length, uint32_t nargs, double a, double b, double c, double d) {
    rvmgo_quick quick;
    rvm_value args[RVMGO_NUMBERS];
    double numbers[RVMGO_NUMBERS] = {a, b, c, d};
    char name[RVMGO_METHOD];
    rvm_scope scope = {.flags = RVM_SCOPE_TRY};
    for (uint32_t i = 0; i < nargs; i++) {
        args[i].kind = RVM_NUMBER;
        args[i].flags = 0;
        args[i].length = 0;
        args[i].as.number = numbers[i];
    }
    if (method) {
        memcpy(name, method, length);
        name[length] = 0;
        method = name;
    }
    quick.error = NULL;
    begin(&scope);
    quick.status = rvm_call(target, method, args, nargs, &quick.result, &quick.error);
    rvm_scope_end(&scope);
    return quick;
}

rvm_status rvmgo_run(uintptr_t frame, uint32_t operation) {
    rvmgo_frame *f = (rvmgo_frame *)frame;
    begin(&f->scope);
    rvm_status status = run(f, operation);
    rvm_scope_end(&f->scope);
    if (status != RVM_OK) {
        rvmgo_describe(f);
        return status;
    }
    /* Short text: Go reads it from here, and nothing is left to free. */
    if ((f->result.flags & RVM_OWNED) && f->result.kind != RVM_HANDLE && f->result.length <= RVMGO_TEXT) {
        uint32_t kind = f->result.kind;
        uint64_t length = f->result.length;
        memcpy(f->text, f->result.as.data, length);
        rvm_value_clear(&f->result);
        f->result.kind = kind;
        f->result.length = length;
        f->result.as.data = f->text;
    }
    return status;
}
