/* Case 2: lodash's memoize remembers every result of a function, here of a C function that takes and gives BigInts. */
#include "demo.h"

#include <stdio.h>

static uint64_t squares; /* how often the C function ran */

static rvm_status square(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                         rvm_error **error) {
    (void)call;
    if (nargs < 1 || args[0].kind != RVM_BIGINT || args[0].length != 0) {
        rvm_error_new("TypeError", "square takes a BigInt", NULL, 0, error);
        return RVM_EXCEPTION;
    }
    ++*(uint64_t *)userdata;
    *result = (rvm_value){.kind = RVM_BIGINT, .as.integer = args[0].as.integer * args[0].as.integer};
    return RVM_OK;
}

static rvm_handle memoize(rvm_handle lodash, rvm_handle function) {
    rvm_value argument = {.kind = RVM_HANDLE, .as.handle = function}, memoized;
    rvm_error *error = NULL;
    must(rvm_call(lodash, "memoize", &argument, 1, &memoized, &error), error, "lodash.memoize");
    return handle(memoized);
}

static int64_t call(rvm_handle memoized, uint64_t key) {
    rvm_value argument = {.kind = RVM_BIGINT, .as.integer = (int64_t)key}, result;
    rvm_error *error = NULL;
    must(rvm_call(memoized, NULL, &argument, 1, &result, &error), error, "the memoized function");
    int64_t squared = result.kind == RVM_BIGINT && result.length == 0 ? result.as.integer : -1;
    rvm_value_clear(&result);
    return squared;
}

/* The host function and lodash, in one realm. */
static void open_realm(rvm_handle *lodash, rvm_handle *function) {
    rvm_error *error = NULL;
    rvm_handle ctx = context(KEEP_LIMIT, 0);
    *lodash = require("lodash", ctx, 0);
    must(rvm_function_new(ctx, "square", square, &squares, NULL, function, &error), error, "rvm_function_new");
    rvm_release(ctx);
}

static void kept(uint64_t iterations) {
    rvm_handle lodash, function;
    run *r = run_begin("case 2", "memoize once, one new key a round", true, iterations, 1000);
    open_realm(&lodash, &function);
    rvm_handle memoized = memoize(lodash, function);
    rvm_release(lodash);
    rvm_release(function);
    squares = 0;
    for (uint64_t i = 1; i <= iterations; i++) {
        if (call(memoized, i) != (int64_t)(i * i)) claim(false, "the square of %.0f is wrong", (double)i);
        run_tick(r, i);
    }
    run_end(r);
    claim(squares == iterations, "the C function ran once a key");
    int64_t again = call(memoized, iterations / 2 + 1);
    claim(squares == iterations && again == (int64_t)((iterations / 2 + 1) * (iterations / 2 + 1)),
          "and not again for a key that the memo holds");
    rvm_release(memoized);
    run_released(r);
    claim_returned(r, 1 << 20);
}

static void released(uint64_t iterations) {
    rvm_handle lodash, function;
    run *r = run_begin("case 2", "memoize anew each round, release", false, iterations, iterations / 10);
    open_realm(&lodash, &function);
    for (uint64_t i = 1; i <= iterations; i++) {
        rvm_handle memoized = memoize(lodash, function);
        call(memoized, i);
        rvm_release(memoized);
        run_tick(r, i);
    }
    run_end(r);
    /* lodash's memoized function refers to itself, so its memo waits for the realm's collector, which lets garbage grow to half
     * of what lives before it runs. */
    claim_flat(r, 1 << 20);
    rvm_release(lodash);
    rvm_release(function);
    run_released(r);
    claim_returned(r, 1 << 20);
}

void case2(uint64_t iterations) {
    rvm_handle lodash;
    rvm_error *error = NULL;
    rvm_status status = rvm_require("lodash", 0, 0, &lodash, &error);
    if (status == RVM_NOT_FOUND) {
        printf("SKIPPED case 2: lodash is not installed (npm ci in examples/cases installs it)\n");
        rvm_error_free(error);
        return;
    }
    must(status, error, "lodash");
    rvm_release(lodash);
    kept(iterations);
    released(iterations);
}
