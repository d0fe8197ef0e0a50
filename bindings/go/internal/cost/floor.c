#define _POSIX_C_SOURCE 200809L
#include "floor.h"

#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

rvm_handle floor_require(const char *path) {
    rvm_handle module = 0;
    return rvm_require(path, 0, 0, &module, NULL) == RVM_OK ? module : 0;
}

double floor_calls(rvm_handle module, uint64_t count) {
    double began = now();
    for (uint64_t i = 0; i < count; i++) {
        rvm_value args[2] = {{.kind = RVM_NUMBER, .as.number = (double)i}, {.kind = RVM_NUMBER, .as.number = 2.5}}, result;
        rvm_error *error = NULL;
        if (rvm_call(module, "add", args, 2, &result, &error) != RVM_OK || result.as.number != (double)i + 2.5) return -1;
    }
    return now() - began;
}

double floor_echo(rvm_handle module, uint64_t count) {
    char text[101];
    double began = now();
    memset(text, 'x', 100);
    for (uint64_t i = 0; i < count; i++) {
        rvm_value arg = {.kind = RVM_STRING, .length = 100, .as.data = text}, result;
        rvm_error *error = NULL;
        if (rvm_call(module, "echo", &arg, 1, &result, &error) != RVM_OK || result.length != 100) return -1;
        rvm_value_clear(&result);
    }
    return now() - began;
}

static rvm_status increment(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                            rvm_error **error) {
    (void)userdata, (void)call, (void)error;
    if (nargs != 1 || args[0].kind != RVM_NUMBER) return RVM_EXCEPTION;
    result->kind = RVM_NUMBER;
    result->as.number = args[0].as.number + 1;
    return RVM_OK;
}

double floor_callback(rvm_handle module, uint64_t count) {
    rvm_value args[2] = {{.kind = RVM_HANDLE}, {.kind = RVM_NUMBER, .as.number = (double)count}}, result;
    if (rvm_function_new(module, "f", increment, NULL, NULL, &args[0].as.handle, NULL) != RVM_OK) return -1;
    double began = now();
    rvm_status status = rvm_call(module, "repeat", args, 2, &result, NULL);
    double took = now() - began;
    rvm_release(args[0].as.handle);
    return status == RVM_OK && result.as.number == (double)count ? took : -1;
}

double floor_cycle(const char *path, uint64_t count) {
    double began = now();
    for (uint64_t i = 0; i < count; i++) {
        rvm_handle module;
        rvm_value result;
        if (rvm_require(path, 0, 0, &module, NULL) != RVM_OK || rvm_call(module, "leak", NULL, 0, &result, NULL) != RVM_OK || result.as.number != 1) return -1;
        rvm_release(module);
    }
    return now() - began;
}

double floor_data(rvm_handle module, const char *text, uint64_t length, uint64_t count) {
    double began = now();
    for (uint64_t i = 0; i < count; i++) {
        rvm_value arg = {.kind = RVM_DATA, .length = length, .as.data = text}, result, data;
        if (rvm_call(module, "echo", &arg, 1, &result, NULL) != RVM_OK || rvm_to_data(result.as.handle, &data, NULL) != RVM_OK) return -1;
        if (data.length < length / 2) return -1;
        rvm_value_clear(&data);
        rvm_value_clear(&result);
    }
    return now() - began;
}

double floor_nothing(void) { return 0; }
