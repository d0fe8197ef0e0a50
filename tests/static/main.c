/* A host that carries another QuickJS and links require-vm's static library: both live side by side. */
#include "other_engine.h"

#include <rvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                              \
        }                                                                         \
    } while (0)

static rvm_status call_other_engine(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                    rvm_error **error) {
    (void)call, (void)args, (void)nargs, (void)error;
    result->kind = RVM_NUMBER;
    result->as.number = JS_Eval(userdata, "6 * 7");
    return RVM_OK;
}

int main(int argc, char **argv) {
    rvm_handle module, function, huge;
    rvm_value text = {.kind = RVM_STRING, .length = 5, .as.data = "sheep"}, result;
    rvm_error *error = NULL;
    char path[4096];

    CHECK(argc == 2);
    snprintf(path, sizeof path, "%s%s", argv[1][0] == '/' ? "" : "./", argv[1]);
    void *runtime = JS_NewRuntime();
    void *context = JS_NewContext(runtime);
    CHECK(JS_Eval(context, "1") == OTHER_ENGINE_ANSWER);

    if (rvm_require(path, 0, 0, &module, &error) != RVM_OK) {
        fprintf(stderr, "%s: %s\n", rvm_error_name(error), rvm_error_message(error));
        return 1;
    }
    CHECK(rvm_call(module, "add", &text, 1, &result, &error) == RVM_OK);
    CHECK(result.kind == RVM_STRING && strcmp(result.as.data, "shEp") == 0);
    rvm_value_clear(&result);

    /* One engine calls the other. */
    CHECK(rvm_function_new(module, "other", call_other_engine, context, NULL, &function, &error) == RVM_OK);
    CHECK(rvm_call(function, NULL, NULL, 0, &result, &error) == RVM_OK);
    CHECK(result.kind == RVM_NUMBER && result.as.number == OTHER_ENGINE_ANSWER);

    CHECK(rvm_call(module, "fail", NULL, 0, NULL, &error) == RVM_EXCEPTION);
    CHECK(strcmp(rvm_error_message(error), "too far") == 0);
    rvm_error_free(error);
    error = NULL;

    /* Bad input goes through the library's own guards. */
    CHECK(rvm_require(NULL, 0, 0, &huge, &error) == RVM_INVALID_ARGUMENT);
    rvm_error_free(error);
    CHECK(rvm_release(function) == RVM_OK);
    CHECK(rvm_release(module) == RVM_OK);
    CHECK(rvm_release(module) == RVM_STALE_HANDLE);

    CHECK(other_engine_runtimes() == 1);
    JS_FreeRuntime(runtime);
    CHECK(other_engine_runtimes() == 0);
    CHECK(other_engine_calls() == 1);
    return 0;
}
