/* Case 3: a variable `circle`, private to a module or global, full of objects that refer to each other. */
#include "demo.h"

static const double POINTS = 12; /* a call */

static void turn(rvm_handle module) {
    rvm_value count = {.kind = RVM_NUMBER, .as.number = POINTS}, length;
    rvm_error *error = NULL;
    must(rvm_call(module, "turn", &count, 1, &length, &error), error, "turn");
    number(length);
}

static void private_released(uint64_t iterations) {
    run *r = run_begin("case 3", "private circle: require, turn, release", false, iterations, 1000);
    for (uint64_t i = 1; i <= iterations; i++) {
        rvm_handle module = require("./case3.js", 0, 0);
        turn(module);
        rvm_release(module);
        run_tick(r, i);
    }
    run_end(r);
    run_released(r);
    claim_flat(r, 0);
}

static void private_kept(uint64_t iterations) {
    run *r = run_begin("case 3", "private circle: turn, the handle kept", true, iterations, 1000);
    rvm_handle ctx = context(KEEP_LIMIT, 0);
    rvm_handle module = require("./case3.js", ctx, 0);
    rvm_error *error = NULL;
    bool seen;
    must(rvm_has(ctx, "circle", &seen, &error), error, "rvm_has circle");
    rvm_release(ctx);
    for (uint64_t i = 1; i <= iterations; i++) {
        turn(module);
        run_tick(r, i);
    }
    run_end(r);
    claim(!seen, "the private circle is no global of its context");
    rvm_release(module);
    run_released(r);
    claim_returned(r, 1 << 20);
}

static void global_released(uint64_t iterations) {
    rvm_error *error = NULL;
    double points = 0;
    run *r = run_begin("case 3", "global circle: context, require, turn, release", false, iterations, 1000);
    for (uint64_t i = 1; i <= iterations; i++) {
        rvm_value circle, list, length;
        rvm_handle ctx = context(0, 0);
        rvm_handle module = require("./case3-global.js", ctx, 0);
        turn(module);
        must(rvm_get(ctx, "circle", &circle, &error), error, "rvm_get circle");
        rvm_release(module);
        rvm_release(ctx);
        /* The global itself now holds the realm. */
        must(rvm_get(handle(circle), "points", &list, &error), error, "rvm_get points");
        must(rvm_get(handle(list), "length", &length, &error), error, "rvm_get length");
        points = number(length);
        rvm_value_clear(&list);
        rvm_value_clear(&circle);
        run_tick(r, i);
    }
    run_end(r);
    run_released(r);
    claim(points == POINTS, "the global circle is read through the context: %.0f points", points);
    claim_flat(r, 0);
}

void case3(uint64_t iterations) {
    private_released(iterations);
    private_kept(iterations);
    global_released(iterations);
}
