/* A built-in that never asks whether to stop, ended by the hard guard: it knows where the engine's code is, however it was linked. */
#include <rvm.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    static const char source[] = "exports.endless = () => Array.prototype.reverse.call({ length: 2 ** 53 - 1 })";
    rvm_handle map = 0, ctx = 0, module = 0;
    rvm_error *error = NULL;
    rvm_options options;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.time_limit_ms = 50;
    options.hard_guard = 1;
    if (rvm_map_new(&map, &error) != RVM_OK || rvm_map_source(map, "endless", source, sizeof source - 1, &error) != RVM_OK
        || rvm_context_new(&options, &ctx, &error) != RVM_OK || rvm_require("endless", ctx, map, &module, &error) != RVM_OK) {
        fprintf(stderr, "%s\n", rvm_error_message(error));
        return 1;
    }
    rvm_status status = rvm_call(module, "endless", NULL, 0, NULL, &error);
    if (status == RVM_TIMEOUT)
        puts("the hard guard ended it");
    else
        printf("status %d: %s\n", (int)status, error ? rvm_error_message(error) : "it returned");
    return 0;
}
