/* Case 1: a module with an array that only grows. */
#include "demo.h"

#include <stdio.h>

static double leak(rvm_handle target, const char *method) {
    rvm_value length;
    rvm_error *error = NULL;
    must(rvm_call(target, method, NULL, 0, &length, &error), error, "leak");
    return number(length);
}

static void released(uint64_t iterations) {
    run *r = run_begin("case 1", "require, leak, release", false, iterations, 1000);
    for (uint64_t i = 1; i <= iterations; i++) {
        rvm_handle module = require("./case1.js", 0, 0);
        double length = leak(module, "leak");
        rvm_release(module);
        if (length != 1) claim(false, "iteration %.0f found %.0f items of an earlier one", (double)i, length - 1);
        run_tick(r, i);
    }
    run_end(r);
    run_released(r);
    claim_flat(r, 0);
}

/* The handle to the function alone keeps the module's private array; the module's own handle is not needed. */
static void function_alone(void) {
    rvm_value function;
    rvm_error *error = NULL;
    uint64_t before = resident();
    rvm_handle module = require("./case1.js", 0, 0);
    must(rvm_get(module, "leak", &function, &error), error, "rvm_get leak");
    rvm_release(module);
    double a = leak(handle(function), NULL), b = leak(handle(function), NULL), c = leak(handle(function), NULL);
    claim(a == 1 && b == 2 && c == 3, "a handle to leak() alone keeps the array: lengths %.0f, %.0f, %.0f", a, b, c);
    rvm_value_clear(&function);
    uint64_t after = resident();
    claim(after <= before + 4096, "and its release frees it: %.0f KiB resident, %.0f before", (double)after / 1024,
          (double)before / 1024);
}

static void kept(uint64_t iterations) {
    run *r = run_begin("case 1", "leak, the handle kept", true, iterations, 1000);
    rvm_handle ctx = context(KEEP_LIMIT, 0);
    rvm_handle module = require("./case1.js", ctx, 0);
    rvm_release(ctx);
    for (uint64_t i = 1; i <= iterations; i++) {
        leak(module, "leak");
        run_tick(r, i);
    }
    run_end(r);
    rvm_release(module);
    run_released(r);
    claim_returned(r, 1 << 20);
}

void case1(uint64_t iterations) {
    released(iterations);
    function_alone();
    kept(iterations);
}
