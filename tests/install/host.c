/* The smallest host: says which library it runs with, and calls a module. */
#include <rvm.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    static const char source[] = "exports.twice = n => n * 2";
    rvm_handle map = 0, module = 0;
    rvm_value six, twelve;
    rvm_error *error = NULL;
    memset(&six, 0, sizeof six);
    six.kind = RVM_NUMBER;
    six.as.number = 6;
    if (rvm_abi_version() != RVM_ABI_VERSION || rvm_map_new(&map, &error) != RVM_OK || rvm_map_source(map, "twice", source, sizeof source - 1, &error) != RVM_OK
        || rvm_require("twice", 0, map, &module, &error) != RVM_OK || rvm_call(module, "twice", &six, 1, &twelve, &error) != RVM_OK) {
        fprintf(stderr, "%s\n", rvm_error_message(error));
        return 1;
    }
    printf("rvm %s: %.0f\n", rvm_version(), twelve.as.number);
    rvm_release(module);
    rvm_release(map);
    return 0;
}
