/* Case 4: one call that makes millions of objects, without and with a limit of memory and of time. */
#include "demo.h"

#include <string.h>

/* The loop calls this C function now and then: memory is measured while the script runs. */
static rvm_status tick(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                       rvm_error **error) {
    (void)call, (void)result, (void)error;
    if (nargs == 1 && args[0].kind == RVM_NUMBER) run_tick(userdata, (uint64_t)args[0].as.number);
    return RVM_OK;
}

static rvm_status loop(rvm_handle ctx, const char *method, uint64_t rounds, run *r, rvm_error **error) {
    rvm_handle module = require("./case4.js", ctx, 0), function;
    must(rvm_function_new(ctx, "tick", tick, r, NULL, &function, error), *error, "rvm_function_new");
    rvm_value arguments[3] = {
        {.kind = RVM_NUMBER, .as.number = (double)rounds},
        {.kind = RVM_NUMBER, .as.number = (double)(rounds < 1000 ? 1 : rounds / 1000)},
        {.kind = RVM_HANDLE, .as.handle = function},
    };
    rvm_status status = rvm_call(module, method, arguments, 3, NULL, error);
    rvm_release(function);
    rvm_release(module);
    return status;
}

static void dropped(uint64_t rounds) {
    rvm_error *error = NULL;
    run *r = run_begin("case 4", "objects dropped", false, rounds, rounds / 100);
    rvm_handle ctx = context(0, 0);
    must(loop(ctx, "drop", rounds, r, &error), error, "the loop");
    run_end(r);
    claim_flat(r, 0);
    rvm_release(ctx);
    run_released(r);
    claim_returned(r, 1 << 20);
}

/* Kept objects run into the memory limit: the script ends, the host does not. */
static void kept(uint64_t rounds) {
    rvm_error *error = NULL;
    run *r = run_begin("case 4", "objects kept", true, rounds, rounds / 100);
    rvm_handle ctx = context(rounds < 1000000 ? KEEP_LIMIT / 100 : KEEP_LIMIT, 0);
    rvm_status status = loop(ctx, "keep", rounds, r, &error);
    run_end(r);
    claim(status == RVM_OUT_OF_MEMORY, "the memory limit stopped it: %s", error ? rvm_error_message(error) : "no error");
    rvm_error_free(error);
    rvm_release(ctx);
    run_released(r);
    claim_returned(r, 1 << 20);
}

static void timed(void) {
    rvm_error *error = NULL;
    run unmeasured = {.next = UINT64_MAX};
    rvm_handle ctx = context(0, 200);
    double start = now();
    rvm_status status = loop(ctx, "drop", UINT64_C(1) << 52, &unmeasured, &error);
    double seconds = now() - start;
    claim(status == RVM_TIMEOUT && seconds < 2, "a time limit of 200 ms stopped the endless loop after %.0f ms: %s", seconds * 1000,
          error ? rvm_error_message(error) : "no error");
    rvm_error_free(error);
    error = NULL;
    rvm_release(ctx);

    rvm_value length;
    rvm_handle module = require("./case1.js", 0, 0);
    must(rvm_call(module, "leak", NULL, 0, &length, &error), error, "leak");
    claim(number(length) == 1, "and the host goes on: the next module runs");
    rvm_release(module);
}

void case4(uint64_t iterations) {
    dropped(iterations);
    kept(iterations);
    timed();
}
