#include <stdio.h>
#include <rvm.h>
int main(void) {
    rvm_handle module;
    rvm_value length;
    rvm_error *error;
    if (rvm_require("./examples/cases/case1.js", 0, 0, &module, &error) != RVM_OK
        || rvm_call(module, "leak", NULL, 0, &length, &error) != RVM_OK) {
        fprintf(stderr, "%s\n", rvm_error_message(error));
        return 1;
    }
    printf("leakArray holds %.0f item\n", length.as.number);
    rvm_release(module); /* the array, the module and its whole world are gone */
    return 0;
}
