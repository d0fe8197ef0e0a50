/* A host with a QuickJS of its own, the real one, in the same version whose names this library has inside: both engines run by turns, and each keeps its own. */
#include <quickjs.h>
#include <rvm.h>
#include <stdio.h>
#include <string.h>

#define CHECK(condition) do { if (!(condition)) { fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); return 1; } } while (0)

static double own(JSContext *context, const char *source) {
    JSValue value = JS_Eval(context, source, strlen(source), "own.js", JS_EVAL_TYPE_GLOBAL);
    double number = -1;
    JS_ToFloat64(context, &number, value);
    JS_FreeValue(context, value);
    return number;
}

int main(void) {
    static const char source[] = "globalThis.shared = 'rvm'; let n = 0; exports.next = () => ++n; exports.own = typeof host";
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *context = JS_NewContext(runtime);
    rvm_handle map, module;
    rvm_value value;
    rvm_error *error = NULL;
    int i;
    JS_SetMemoryLimit(runtime, 16 << 20);
    CHECK(own(context, "var shared = 41, host = true; shared + 1") == 42);
    CHECK(rvm_map_new(&map, &error) == RVM_OK && rvm_map_source(map, "m", source, sizeof source - 1, &error) == RVM_OK);
    for (i = 0; i < 100; i++) {
        CHECK(rvm_require("m", 0, map, &module, &error) == RVM_OK);
        CHECK(rvm_call(module, "next", NULL, 0, &value, &error) == RVM_OK && value.as.number == 1);
        CHECK(own(context, "shared++; shared") == 42 + i);
        CHECK(rvm_get(module, "own", &value, &error) == RVM_OK && strcmp(value.as.data, "undefined") == 0);
        rvm_value_clear(&value);
        CHECK(rvm_release(module) == RVM_OK);
    }
    /* This one gets its null from malloc; rvm's would have condemned a realm. */
    CHECK(own(context, "try { const a = []; for (;;) a.push('x'.repeat(1e5) + a.length) } catch (e) { 7 }") == 7);
    rvm_release(map);
    JS_FreeContext(context);
    JS_FreeRuntime(runtime);
    printf("both engines\n");
    return 0;
}
