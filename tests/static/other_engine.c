/* Stands for another version of QuickJS in the host: the same names, other functions. */
#include "other_engine.h"

#include <stddef.h>

static int runtimes, calls;

void *JS_NewRuntime(void) {
    runtimes++;
    return &runtimes;
}

void *JS_NewRuntime2(const void *functions, void *opaque) {
    (void)functions, (void)opaque;
    return JS_NewRuntime();
}

void JS_FreeRuntime(void *runtime) {
    (void)runtime;
    runtimes--;
}

void *JS_NewContext(void *runtime) {
    calls++;
    return runtime;
}

int JS_Eval(void *context, const char *source) {
    (void)context, (void)source;
    return OTHER_ENGINE_ANSWER;
}

int JS_Call(void) {
    calls++;
    return -1;
}

void JS_FreeContext(void *context) {
    (void)context;
    calls++;
}

void *js_malloc(void *context, size_t size) {
    (void)context, (void)size;
    calls++;
    return NULL;
}

int lre_compile(void) {
    calls++;
    return -1;
}

/* Another Rust library in the host brings these. */
void rust_eh_personality(void) { calls++; }
void __rust_alloc(void) { calls++; }

int other_engine_runtimes(void) { return runtimes; }
int other_engine_calls(void) { return calls; }
