/* Runs modules whose exports are JSON-able, or promises of that: host FILE … prints one line of JSON for each, or "!" and the error.
   The folder that the environment names in TEST_FOLDER is granted to fs, and the global of that name. */
#include "rvm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *what, rvm_error *error)
{
    printf("!%s: %s: %s\n%s\n", what, rvm_error_name(error), rvm_error_message(error), rvm_error_stack(error) ? rvm_error_stack(error) : "");
    rvm_error_free(error);
    return 1;
}

static int run(const char *file)
{
    rvm_options options = {.size = sizeof options};
    const char *roots[] = {"/"};
    options.roots = roots;
    options.roots_count = 1;
    options.time_limit_ms = 60000;
    options.console = RVM_CONSOLE_INHERIT;
    rvm_handle ctx = 0, module = 0, map = 0;
    const char *folder = getenv("TEST_FOLDER");
    rvm_error *error = NULL;
    rvm_value value = {0}, json = {0};
    int failed = 0;
    if (rvm_context_new(&options, &ctx, &error))
        return fail("context", error);
    if (folder) {
        rvm_value text = {.kind = RVM_STRING, .length = strlen(folder), .as.data = (char *)folder};
        if (rvm_map_new(&map, &error) || rvm_map_allow(map, "fs", folder, RVM_READ | RVM_WRITE, &error) ||
            rvm_set(ctx, "TEST_FOLDER", &text, &error))
            return fail("grant", error);
    }
    if (rvm_require(file, ctx, map, &module, &error))
        failed = fail("require", error);
    else if (rvm_await(module, 60000, &value, &error))
        failed = fail("await", error);
    else if (value.kind != RVM_HANDLE || rvm_to_json(value.as.handle, &json, &error))
        failed = fail("json", error);
    else
        printf("%.*s\n", (int)json.length, json.as.data);
    rvm_value_clear(&json);
    rvm_value_clear(&value);
    rvm_release(module);
    rvm_release(ctx);
    rvm_release(map);
    rvm_process_stats stats = {.size = sizeof stats};
    if (!rvm_stats_process(&stats, NULL) && (stats.live_realms || stats.bytes_used)) {
        printf("!%s leaves %llu realms\n", file, (unsigned long long)stats.live_realms);
        failed = 1;
    }
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= run(argv[i]);
    return failed;
}
