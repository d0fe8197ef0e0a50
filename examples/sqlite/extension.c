/*
 * A loadable extension for SQLite: npm packages as SQL functions.
 *
 *     .load build/rvm_sqlite
 *     SELECT js_setting('base', 'examples/sqlite');       -- where node_modules is; then: memory_limit, time_limit_ms, stack_limit
 *     SELECT load_js('slug', 'slugify');                  -- or load_js('median', 'simple-statistics', 'median')
 *     SELECT js('slug', title) FROM posts;                -- js('stats.mean', …) calls a method
 *     SELECT js_column('median', score) FROM posts;       -- an aggregate: called once, with the column as an array
 *     SELECT js_reduce('sum', score) FROM posts;          -- an aggregate: sum(previous, score) for each row
 *     SELECT js_status();                                 -- JSON: what each module takes
 *     SELECT unload_js('slug');                           -- and all its memory is given back
 *
 * Each module has a realm of its own. A script that throws, hangs, or eats all memory is an SQL error, and the connection goes on.
 * What interrupts a statement (Ctrl-C in the shell, sqlite3_interrupt) stops its scripts, too.
 */
#include "js.h"

#include <string.h>

SQLITE_EXTENSION_INIT1

#define MOST_ARGUMENTS 127 /* SQLite's own limit */

static js_connection *connection_of(sqlite3_context *context) { return sqlite3_user_data(context); }

/*
 * Whether the statement that runs was interrupted. SQLite before 3.41 has no function that tells, but every version's sqlite3_prepare looks when it passes
 * over a space. That prepares nothing: no statement comes of it, and neither authorizer nor trace hear of it.
 */
static int32_t interrupted(void *db) {
    sqlite3_stmt *none = NULL;
    return sqlite3_prepare_v2(db, " ", 1, &none, NULL) == SQLITE_INTERRUPT;
}

/* Around everything that runs JavaScript: the library asks now and then, on this thread, which has the connection. */
static void begin(sqlite3_context *context) { rvm_watch(interrupted, sqlite3_context_db_handle(context)); }
static void end(void) { rvm_watch(NULL, NULL); }

/* load_js(name, specifier [, export]) */
static void load_js(sqlite3_context *context, int count, sqlite3_value **values) {
    const char *text[3] = {NULL, NULL, NULL};
    for (int i = 0; i < count; i++) {
        text[i] = (const char *)sqlite3_value_text(values[i]);
        if (text[i] == NULL || text[i][0] == '\0') {
            sqlite3_result_error(context, "load_js(name, package [, export]): each is a text", -1);
            return;
        }
    }
    begin(context);
    if (js_bind(connection_of(context), context, text[0], text[1], text[2])) sqlite3_result_text(context, text[0], -1, SQLITE_TRANSIENT);
    end();
}

/* unload_js(name): 1 if it was there. */
static void unload_js(sqlite3_context *context, int count, sqlite3_value **values) {
    const char *name = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    sqlite3_result_int(context, name != NULL && js_unbind(connection_of(context), name));
}

/* js(name, …) */
static void js(sqlite3_context *context, int count, sqlite3_value **values) {
    rvm_value args[MOST_ARGUMENTS], result;
    rvm_error *error = NULL;
    const char *method;
    if (count == 0 || count > MOST_ARGUMENTS) {
        sqlite3_result_error(context, "js(name, …): the name of a module, and at most 126 arguments", -1);
        return;
    }
    begin(context);
    js_module *module = js_resolve(connection_of(context), context, values[0], &method);
    if (module != NULL) {
        for (int i = 1; i < count; i++) args[i - 1] = js_from_sql(values[i]);
        rvm_status status = rvm_call(module->function, method, args, (size_t)count - 1, &result, &error);
        if (status != RVM_OK) js_call_failed(context, module, status, error);
        else js_to_sql(context, module->name, &result, connection_of(context)->time_limit_ms);
    }
    end();
}

/* ---- aggregates ---- */

/* What an aggregate has between its rows. The realm lives as long as it, whatever becomes of the name. */
typedef struct {
    rvm_handle function, array;
    rvm_value previous;
    sqlite3_int64 rows;
    char *name, *method;
    int failed;
} js_rows;

/* The rows so far; at the first, looks the name up. NULL if it failed, now or before. */
static js_rows *rows_of(sqlite3_context *context, sqlite3_value *path) {
    js_rows *rows = sqlite3_aggregate_context(context, sizeof *rows);
    const char *method = NULL;
    rvm_error *error = NULL;
    if (rows == NULL) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    if (rows->failed) return NULL;
    if (rows->function != 0) return rows;
    js_module *module = js_resolve(connection_of(context), context, path, &method);
    if (module != NULL) {
        rvm_status status = rvm_retain(module->function, &rows->function, &error);
        rows->name = sqlite3_mprintf("%s", module->name);
        if (method) rows->method = sqlite3_mprintf("%s", method);
        if (status == RVM_OK && rows->name != NULL && (method == NULL) == (rows->method == NULL)) return rows;
        if (status != RVM_OK) js_call_failed(context, module, status, error);
        else sqlite3_result_error_nomem(context);
    }
    rows->failed = 1;
    return NULL;
}

static void rows_failed(sqlite3_context *context, js_rows *rows, rvm_status status, rvm_error *error) {
    js_module *module = js_find(connection_of(context), rows->name, strlen(rows->name));
    rows->failed = 1;
    if (module) js_call_failed(context, module, status, error);
    else js_fail(context, rows->name, status, error);
}

/* SQLite calls the end of every aggregate that had a row, also where a statement ends early. */
static void free_rows(js_rows *rows) {
    rvm_release(rows->function);
    rvm_release(rows->array);
    rvm_value_clear(&rows->previous);
    sqlite3_free(rows->name);
    sqlite3_free(rows->method);
}

/* js_column(name, value): the column grows in the realm, under the realm's limit. */
static void js_column_step(sqlite3_context *context, int count, sqlite3_value **values) {
    begin(context);
    js_rows *rows = rows_of(context, values[0]);
    rvm_error *error = NULL;
    rvm_status status = RVM_OK;
    (void)count;
    if (rows != NULL && rows->array == 0) status = rvm_from_json(rows->function, "[]", 2, &rows->array, &error);
    if (rows != NULL && status == RVM_OK) {
        rvm_value value = js_from_sql(values[1]), index;
        memset(&index, 0, sizeof index);
        index.kind = RVM_NUMBER;
        index.as.number = (double)rows->rows++;
        status = rvm_set_at(rows->array, &index, &value, &error);
    }
    if (status != RVM_OK) rows_failed(context, rows, status, error);
    end();
}

static void js_column_final(sqlite3_context *context) {
    js_rows *rows = sqlite3_aggregate_context(context, 0);
    rvm_value list, result;
    rvm_error *error = NULL;
    if (rows == NULL) return; /* no rows: NULL */
    if (!rows->failed && rows->array != 0) {
        memset(&list, 0, sizeof list);
        list.kind = RVM_HANDLE;
        list.as.handle = rows->array;
        begin(context);
        rvm_status status = rvm_call(rows->function, rows->method, &list, 1, &result, &error);
        if (status != RVM_OK) rows_failed(context, rows, status, error);
        else js_to_sql(context, rows->name, &result, connection_of(context)->time_limit_ms);
        end();
    }
    free_rows(rows);
}

/* js_reduce(name, value): the first `previous` is undefined. */
static void js_reduce_step(sqlite3_context *context, int count, sqlite3_value **values) {
    begin(context);
    js_rows *rows = rows_of(context, values[0]);
    rvm_value args[2], result;
    rvm_error *error = NULL;
    (void)count;
    if (rows != NULL) {
        args[0] = rows->previous;
        args[1] = js_from_sql(values[1]);
        rvm_status status = rvm_call(rows->function, rows->method, args, 2, &result, &error);
        if (status != RVM_OK) {
            rows_failed(context, rows, status, error);
        } else {
            rvm_value_clear(&rows->previous);
            rows->previous = result;
            rows->rows++;
        }
    }
    end();
}

static void js_reduce_final(sqlite3_context *context) {
    js_rows *rows = sqlite3_aggregate_context(context, 0);
    if (rows == NULL) return;
    if (!rows->failed) {
        begin(context);
        js_to_sql(context, rows->name, &rows->previous, connection_of(context)->time_limit_ms);
        end();
        memset(&rows->previous, 0, sizeof rows->previous);
    }
    free_rows(rows);
}

/* ---- settings ---- */

/* js_setting(name [, value]): reads or sets; holds for what is loaded afterwards. */
static void js_setting(sqlite3_context *context, int count, sqlite3_value **values) {
    js_connection *connection = connection_of(context);
    const char *name = (const char *)sqlite3_value_text(values[0]);
    sqlite3_int64 *number = NULL;
    if (name == NULL) name = "NULL";
    if (strcmp(name, "base") == 0) {
        if (count == 2) {
            const char *text = (const char *)sqlite3_value_text(values[1]);
            char *base = text ? sqlite3_mprintf("%s", text) : NULL;
            if (text && base == NULL) {
                sqlite3_result_error_nomem(context);
                return;
            }
            sqlite3_free(connection->base);
            connection->base = base;
        }
        sqlite3_result_text(context, connection->base, -1, SQLITE_TRANSIENT); /* NULL where there is none */
        return;
    }
    if (strcmp(name, "memory_limit") == 0) number = &connection->memory_limit;
    if (strcmp(name, "time_limit_ms") == 0) number = &connection->time_limit_ms;
    if (strcmp(name, "stack_limit") == 0) number = &connection->stack_limit;
    if (number == NULL) {
        js_fail_text(context, "js_setting: there is no '%s'; there are base, memory_limit, time_limit_ms, stack_limit", name);
        return;
    }
    if (count == 2) {
        if (sqlite3_value_type(values[1]) != SQLITE_INTEGER || sqlite3_value_int64(values[1]) < 0) {
            js_fail_text(context, "js_setting: '%s' is a whole number, 0 for the default", name);
            return;
        }
        *number = sqlite3_value_int64(values[1]);
    }
    sqlite3_result_int64(context, *number);
}

/* As JSON. */
static void append_text(sqlite3_str *json, const char *text) {
    sqlite3_str_appendchar(json, 1, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 32 || c == '"' || c == '\\') sqlite3_str_appendf(json, "\\u%04x", c);
        else sqlite3_str_appendchar(json, 1, *text);
    }
    sqlite3_str_appendchar(json, 1, '"');
}

/* js_status(): `[{"name","package","bytes","limit"}]`. */
static void js_status(sqlite3_context *context, int count, sqlite3_value **values) {
    sqlite3_str *json = sqlite3_str_new(NULL);
    const char *between = "";
    (void)count, (void)values;
    sqlite3_str_appendall(json, "[");
    for (js_module *module = connection_of(context)->modules; module; module = module->next) {
        rvm_realm_stats stats;
        memset(&stats, 0, sizeof stats);
        stats.size = sizeof stats;
        if (module->function != 0) rvm_stats(module->function, &stats, NULL);
        sqlite3_str_appendf(json, "%s{\"name\":", between);
        append_text(json, module->name);
        sqlite3_str_appendall(json, ",\"package\":");
        append_text(json, module->specifier);
        sqlite3_str_appendf(json, ",\"bytes\":%lld,\"limit\":%lld}", (sqlite3_int64)stats.bytes_used, (sqlite3_int64)stats.bytes_limit);
        between = ",";
    }
    sqlite3_str_appendall(json, "]");
    char *text = sqlite3_str_finish(json);
    if (text == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_text(context, text, -1, sqlite3_free);
    sqlite3_result_subtype(context, 'J');
}

static void release_connection(void *connection) { js_release(connection); }

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
int sqlite3_rvmsqlite_init(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
    /* What is in a database file (views, triggers) must not load code or change limits; js() in them works, unless trusted_schema is off. */
    static const struct {
        const char *name;
        int arguments, flags;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
        void (*end)(sqlite3_context *);
    } functions[] = {
        {"load_js", 2, SQLITE_DIRECTONLY, load_js, NULL},
        {"load_js", 3, SQLITE_DIRECTONLY, load_js, NULL},
        {"unload_js", 1, SQLITE_DIRECTONLY, unload_js, NULL},
        {"js_setting", 1, SQLITE_DIRECTONLY, js_setting, NULL},
        {"js_setting", 2, SQLITE_DIRECTONLY, js_setting, NULL},
        {"js_status", 0, SQLITE_DIRECTONLY, js_status, NULL},
        {"js", -1, 0, js, NULL},
        {"js_column", 2, 0, js_column_step, js_column_final},
        {"js_reduce", 2, 0, js_reduce_step, js_reduce_final},
    };
    SQLITE_EXTENSION_INIT2(api);
    if (rvm_abi_version() != RVM_ABI_VERSION) {
        *message = sqlite3_mprintf("rvm_sqlite: another librvm than it was built with");
        return SQLITE_ERROR;
    }
    js_connection *connection = sqlite3_malloc(sizeof *connection);
    if (connection == NULL) return SQLITE_NOMEM;
    memset(connection, 0, sizeof *connection);
    connection->references = 1;
    connection->memory_limit = 64 << 20;
    connection->time_limit_ms = 5000;
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof functions / sizeof *functions && code == SQLITE_OK; i++) {
        connection->references++; /* release_connection is called for it in any case */
        code = sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments, SQLITE_UTF8 | functions[i].flags, connection,
                                          functions[i].end ? NULL : functions[i].call, functions[i].end ? functions[i].call : NULL, functions[i].end,
                                          release_connection);
    }
    js_release(connection);
    /* The library's helper threads outlive a connection: the code stays. */
    return code == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : code;
}
