/* The names of one connection and their modules. */
#include "js.h"

#include <string.h>

SQLITE_EXTENSION_INIT3

static void forget(js_module *module) {
    rvm_release(module->function);
    sqlite3_free(module->name);
    sqlite3_free(module->specifier);
    sqlite3_free(module->export_name);
    sqlite3_free(module);
}

void js_release(js_connection *connection) {
    if (--connection->references > 0) return;
    while (connection->modules) {
        js_module *module = connection->modules;
        connection->modules = module->next;
        forget(module);
    }
    sqlite3_free(connection->base);
    sqlite3_free(connection);
}

js_module *js_find(js_connection *connection, const char *name, size_t length) {
    js_module *module = connection->modules;
    while (module && (strlen(module->name) != length || memcmp(module->name, name, length) != 0)) module = module->next;
    return module;
}

int js_unbind(js_connection *connection, const char *name) {
    js_module **place = &connection->modules;
    while (*place && strcmp((*place)->name, name) != 0) place = &(*place)->next;
    if (*place == NULL) return 0;
    js_module *module = *place;
    *place = module->next;
    forget(module);
    return 1;
}

/* A realm of its own for each module, with the limits that are set now. False if it failed, and said so. */
static int load(js_connection *connection, sqlite3_context *context, js_module *module) {
    rvm_options options;
    rvm_handle ctx = 0, exports = 0;
    rvm_value value;
    rvm_error *error = NULL;
    memset(&options, 0, sizeof options);
    memset(&value, 0, sizeof value);
    options.size = sizeof options;
    options.base = connection->base;
    options.name = module->name;
    options.memory_limit = (uint64_t)connection->memory_limit;
    options.stack_limit = (uint64_t)connection->stack_limit;
    options.time_limit_ms = (uint64_t)connection->time_limit_ms;
    rvm_status status = rvm_context_new(&options, &ctx, &error);
    if (status == RVM_OK) status = rvm_require(module->specifier, ctx, 0, &exports, &error);
    if (status == RVM_OK && module->export_name) {
        status = rvm_get(exports, module->export_name, &value, &error);
        rvm_release(exports);
        exports = 0;
        if (status == RVM_OK && value.kind != RVM_HANDLE) {
            js_fail_text(context, "load_js: the module exports no function or object named '%s'", module->export_name);
            rvm_value_clear(&value);
            rvm_release(ctx);
            return 0;
        }
        exports = value.as.handle;
    }
    rvm_release(ctx);
    if (status != RVM_OK) {
        js_fail(context, module->name, status, error);
        return 0;
    }
    module->function = exports;
    return 1;
}

int js_bind(js_connection *connection, sqlite3_context *context, const char *name, const char *specifier, const char *export_name) {
    js_module *module = sqlite3_malloc(sizeof *module);
    if (module) {
        memset(module, 0, sizeof *module);
        module->name = sqlite3_mprintf("%s", name);
        module->specifier = sqlite3_mprintf("%s", specifier);
        if (export_name) module->export_name = sqlite3_mprintf("%s", export_name);
    }
    if (module == NULL || module->name == NULL || module->specifier == NULL || (export_name && module->export_name == NULL)) {
        if (module) forget(module);
        sqlite3_result_error_nomem(context);
        return 0;
    }
    if (!load(connection, context, module)) { /* what had the name keeps it */
        forget(module);
        return 0;
    }
    js_unbind(connection, name);
    module->next = connection->modules;
    connection->modules = module;
    return 1;
}

js_module *js_resolve(js_connection *connection, sqlite3_context *context, sqlite3_value *path, const char **method) {
    const char *text = (const char *)sqlite3_value_text(path);
    if (text == NULL) {
        sqlite3_result_error(context, "js: the first argument is the name of a module", -1);
        return NULL;
    }
    size_t length = strlen(text);
    js_module *module = js_find(connection, text, length);
    *method = NULL;
    if (module == NULL) {
        const char *dot = strchr(text, '.');
        if (dot) {
            module = js_find(connection, text, (size_t)(dot - text));
            *method = dot + 1;
        }
    }
    if (module == NULL) {
        js_fail_text(context, "js: there is no '%s': SELECT load_js(name, package) makes it", text);
        return NULL;
    }
    if (module->function == 0 && !load(connection, context, module)) return NULL;
    return module;
}

void js_call_failed(sqlite3_context *context, js_module *module, rvm_status status, rvm_error *error) {
    if (status == RVM_OUT_OF_MEMORY || status == RVM_CONDEMNED) {
        rvm_release(module->function);
        module->function = 0;
    }
    js_fail(context, module->name, status, error);
}
