/* Runs a module as `node file` does: prints go to standard output, timers and promises run until nothing is left. */
#define _POSIX_C_SOURCE 199309L

#include <rvm.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int fail(const char *what, rvm_error *error)
{
    printf("%s: %s [%s] %s\n%s\n%s:%u\n", what, rvm_error_name(error), rvm_error_code(error) ? rvm_error_code(error) : "", rvm_error_message(error),
           rvm_error_stack(error) ? rvm_error_stack(error) : "", rvm_error_file(error) ? rvm_error_file(error) : "", rvm_error_line(error));
    return 1;
}

int main(int argc, char **argv)
{
    rvm_options options = {0};
    rvm_handle ctx, module;
    rvm_error *error = NULL;
    uint64_t next;
    options.size = sizeof options;
    options.console = RVM_CONSOLE_INHERIT;
    if (argc < 2)
        return 2;
    if (rvm_context_new(&options, &ctx, &error) != RVM_OK)
        return fail("context", error);
    if (rvm_require(argv[1], ctx, 0, &module, &error) != RVM_OK)
        return fail("require", error);
    for (;;) {
        if (rvm_poll(ctx, &next, &error) != RVM_OK)
            return fail("poll", error);
        if (next == RVM_NEVER)
            break;
        nanosleep(&(struct timespec){.tv_sec = (time_t)(next / 1000), .tv_nsec = (long)(next % 1000) * 1000000}, NULL);
    }
    while (rvm_context_rejection(ctx, &error, NULL) == RVM_OK && error) {
        fail("rejection", error);
        rvm_error_free(error);
        error = NULL;
    }
    rvm_release(module);
    rvm_release(ctx);
    return 0;
}
