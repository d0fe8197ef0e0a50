/* Runs a script in the real engine, with the few natives that the prelude's tests need, and without the rest of the
   library: engine SCRIPT [ARG...]. The script is one expression, a function that gets the natives and the arguments. */
#include "quickjs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static JSRuntime *rt;
static JSValue on_reject;

static JSValue slurp(JSContext *ctx, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) return JS_ThrowReferenceError(ctx, "cannot read %s", path);
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *s = malloc(n + 1);
    n = fread(s, 1, n, f);
    fclose(f);
    JSValue v = JS_NewStringLen(ctx, s, n);
    free(s);
    return v;
}
static JSValue n_read(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    const char *p = JS_ToCString(ctx, argv[0]);
    JSValue v = slurp(ctx, p);
    JS_FreeCString(ctx, p);
    return v;
}
static JSValue n_print(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    size_t n;
    const char *s = JS_ToCStringLen(ctx, &n, argv[0]);
    fwrite(s, 1, n, stdout);
    fputc('\n', stdout);
    fflush(stdout);
    JS_FreeCString(ctx, s);
    return JS_UNDEFINED;
}
/* eval(source, filename, strip): strip goes through bytecode without the source text, as the library does */
static JSValue n_eval(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    size_t n;
    const char *s = JS_ToCStringLen(ctx, &n, argv[0]), *f = JS_ToCString(ctx, argv[1]);
    int strip = argc > 2 && JS_ToBool(ctx, argv[2]);
    JSValue v = JS_Eval(ctx, s, n, f, JS_EVAL_TYPE_GLOBAL | (strip ? JS_EVAL_FLAG_COMPILE_ONLY : 0));
    if (strip && !JS_IsException(v)) {
        size_t size;
        uint8_t *code = JS_WriteObject(ctx, &size, v, JS_WRITE_OBJ_BYTECODE | JS_WRITE_OBJ_STRIP_SOURCE);
        JS_FreeValue(ctx, v);
        v = JS_ReadObject(ctx, code, size, JS_READ_OBJ_BYTECODE);
        js_free(ctx, code);
        v = JS_EvalFunction(ctx, v);
    }
    JS_FreeCString(ctx, s);
    JS_FreeCString(ctx, f);
    return v;
}
static JSValue n_jobs(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JSContext *c;
    int r;
    while ((r = JS_ExecutePendingJob(rt, &c)) != 0)
        if (r < 0) JS_FreeValue(c, JS_GetException(c));
    return JS_UNDEFINED;
}
static JSValue n_class_of(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    if (JS_IsProxy(argv[0])) return JS_NewString(ctx, "Proxy");
    JSAtom a = JS_GetClassName(rt, JS_GetClassID(argv[0]));
    JSValue v = JS_AtomToString(ctx, a);
    JS_FreeAtom(ctx, a);
    return v;
}
static JSValue n_inside(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JSValue a = JS_UNDEFINED;
    if (JS_IsProxy(argv[0])) {
        a = JS_NewArray(ctx);
        /* both throw on a revoked proxy */
        JSValue t = JS_GetProxyTarget(ctx, argv[0]), h = JS_GetProxyHandler(ctx, argv[0]);
        if (JS_IsException(t)) { JS_FreeValue(ctx, JS_GetException(ctx)); t = JS_NULL; }
        if (JS_IsException(h)) { JS_FreeValue(ctx, JS_GetException(ctx)); h = JS_NULL; }
        JS_SetPropertyUint32(ctx, a, 0, t);
        JS_SetPropertyUint32(ctx, a, 1, h);
    } else if ((int)JS_PromiseState(ctx, argv[0]) >= 0) {
        a = JS_NewArray(ctx);
        JS_SetPropertyUint32(ctx, a, 0, JS_NewInt32(ctx, JS_PromiseState(ctx, argv[0])));
        JS_SetPropertyUint32(ctx, a, 1, JS_PromiseResult(ctx, argv[0]));
    }
    return a;
}
static JSValue n_memory(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JSMemoryUsage m;
    JS_RunGC(rt);
    JS_ComputeMemoryUsage(rt, &m);
    if (argc > 0 && JS_ToBool(ctx, argv[0])) JS_DumpMemoryUsage(stdout, &m, rt);
    return JS_NewInt64(ctx, m.malloc_size);
}
static JSValue n_stack(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    char here;
    return JS_NewInt64(ctx, (int64_t)(intptr_t)&here & 0xffffffffff);
}
#include <time.h>
static JSValue n_now(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return JS_NewFloat64(ctx, t.tv_sec * 1e3 + t.tv_nsec / 1e6);
}
void room_open(JSContext *);
void room_format_with(JSContext *, JSValue);
JSValue room_error_functions(void);
JSValue room_stack_of(JSContext *, JSValue);
static JSValue n_own_errors(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) { return room_error_functions(); }
static JSValue n_stack_of(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) { return room_stack_of(ctx, argv[0]); }
static JSValue n_format_with(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    room_format_with(ctx, argv[0]);
    return JS_UNDEFINED;
}
static JSValue n_on_reject(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv) {
    JS_FreeValue(ctx, on_reject);
    on_reject = JS_DupValue(ctx, argv[0]);
    return JS_UNDEFINED;
}
static void tracker(JSContext *ctx, JSValueConst promise, JSValueConst reason, bool handled, void *p) {
    JSValueConst args[] = { promise, reason, JS_NewBool(ctx, handled) };
    if (JS_IsFunction(ctx, on_reject)) JS_FreeValue(ctx, JS_Call(ctx, on_reject, JS_UNDEFINED, 3, args));
}

int main(int argc, char **argv) {
    rt = JS_NewRuntime();
    JSContext *ctx = JS_NewContext(rt);
    room_open(ctx);
    on_reject = JS_UNDEFINED;
    JS_SetHostPromiseRejectionTracker(rt, tracker, NULL);
    JSValue n = JS_NewObject(ctx);
    static const struct { const char *name; JSCFunction *fn; int len; } natives[] = {
        { "read", n_read, 1 }, { "print", n_print, 1 }, { "eval", n_eval, 3 }, { "jobs", n_jobs, 0 },
        { "classOf", n_class_of, 1 }, { "inside", n_inside, 1 }, { "memory", n_memory, 0 }, { "stack", n_stack, 0 },
        { "now", n_now, 0 }, { "onReject", n_on_reject, 1 }, { "ownErrors", n_own_errors, 0 },
        { "stackOf", n_stack_of, 1 }, { "formatWith", n_format_with, 1 },
    };
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        JS_SetPropertyStr(ctx, n, natives[i].name, JS_NewCFunction(ctx, natives[i].fn, natives[i].name, natives[i].len));
    JSValue src = slurp(ctx, argv[1]), r = src;
    if (!JS_IsException(src)) {
        size_t len;
        const char *s = JS_ToCStringLen(ctx, &len, src);
        JSValue fn = JS_Eval(ctx, s, len, argv[1], JS_EVAL_TYPE_GLOBAL);
        JS_FreeCString(ctx, s);
        JS_FreeValue(ctx, src);
        r = fn;
        if (!JS_IsException(fn)) {
            JSValueConst args[16] = { n };
            for (int i = 2; i < argc && i < 17; i++) args[i - 1] = JS_NewString(ctx, argv[i]);
            r = JS_Call(ctx, fn, JS_UNDEFINED, argc - 1, args);
        }
    }
    if (JS_IsException(r)) {
        JSValue e = JS_GetException(ctx), st = JS_GetPropertyStr(ctx, e, "stack");
        const char *m = JS_ToCString(ctx, e), *s = JS_ToCString(ctx, st);
        const char *t = JS_ToCString(ctx, JS_GetPropertyStr(ctx, e, "message"));
        fprintf(stderr, "%s\n%s\n%s\n", m ? m : "?", t ? t : "", s ? s : "");
        return 1;
    }
    return 0;
}
