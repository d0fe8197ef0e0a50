/* moduleMap: what `require('fs')` gives is up to the host, at every depth. */
#include "demo.h"

#include <stdio.h>
#include <string.h>

typedef struct files {
    int reads, drops;
} files;

static rvm_status read_file_sync(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                 rvm_error **error) {
    char text[256];
    (void)call;
    if (nargs < 1 || args[0].kind != RVM_STRING || strcmp(args[0].as.data, "settings.json") != 0) {
        rvm_error_new(NULL, "this host has one file, settings.json", "ENOENT", 0, error);
        return RVM_EXCEPTION;
    }
    ((files *)userdata)->reads++;
    int length = snprintf(text, sizeof text, "{\"file\":\"%s\",\"lives\":3}", args[0].as.data);
    return rvm_string_copy(text, (size_t)length, result);
}

static void drop(void *userdata) { ((files *)userdata)->drops++; }

static rvm_value with_text(rvm_handle target, const char *method, const char *text, rvm_error **error, rvm_status *status) {
    rvm_value argument = {.kind = RVM_STRING, .length = strlen(text), .as.data = text}, result = {0};
    *status = rvm_call(target, method, &argument, 1, &result, error);
    return result;
}

void case_map(void) {
    files counters = {0, 0};
    rvm_handle map;
    rvm_value value;
    rvm_status status;
    rvm_error *error = NULL;

    printf("moduleMap: fs is an object of the host whose readFileSync is a C function\n");
    must(rvm_map_new(&map, &error), error, "rvm_map_new");
    must(rvm_map_function(map, "fs", "readFileSync", read_file_sync, &counters, drop, &error), error, "rvm_map_function");

    rvm_handle config = require("./config.js", 0, map);
    value = with_text(config, "load", "settings.json", &error, &status);
    must(status, error, "load");
    rvm_value lives;
    must(rvm_get(handle(value), "lives", &lives, &error), error, "rvm_get lives");
    claim(number(lives) == 3 && counters.reads == 1, "a module two levels down reads settings.json through it");
    rvm_value_clear(&value);

    with_text(config, "load", "/etc/passwd", &error, &status);
    claim(status == RVM_EXCEPTION && error && rvm_error_code(error) && strcmp(rvm_error_code(error), "ENOENT") == 0,
          "its failure is an exception and comes back out: %s", error ? rvm_error_message(error) : "none");
    rvm_error_free(error);
    error = NULL;
    rvm_release(config);

    rvm_handle fs = require("fs", 0, map);
    value = with_text(fs, "readFileSync", "settings.json", &error, &status);
    must(status, error, "readFileSync");
    claim(value.kind == RVM_STRING && counters.reads == 2, "rvm_require(\"fs\", 0, map) gives the replacement itself");
    rvm_value_clear(&value);
    rvm_release(fs);
    rvm_release(map);
    claim(counters.drops == 1, "the host's data is dropped once, with the last realm that could reach it");

    /* Without a map there is no fs, or one that refuses. */
    value = (rvm_value){0};
    status = rvm_require("./config.js", 0, 0, &config, &error);
    if (status == RVM_OK) {
        value = with_text(config, "load", "package.json", &error, &status);
        rvm_release(config);
    }
    claim(status != RVM_OK && error && strstr(rvm_error_message(error), "map"), "without the map: %s",
          error ? rvm_error_message(error) : "no error");
    rvm_value_clear(&value);
    rvm_error_free(error);
}
