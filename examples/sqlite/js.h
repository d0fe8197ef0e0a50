/* What the files of the SQLite example share. */
#ifndef RVM_EXAMPLE_SQLITE_H
#define RVM_EXAMPLE_SQLITE_H

#include <rvm.h>
#include <sqlite3ext.h>

/* One name that SQL knows. Its module has a realm of its own, and starts afresh in a new one after it ran out of memory. */
typedef struct js_module {
    struct js_module *next;
    char *name, *specifier, *export_name; /* of sqlite3_malloc; export_name may be NULL */
    rvm_handle function;                  /* what the name stands for; 0: to be loaded at the next call */
} js_module;

/* What one connection has. */
typedef struct js_connection {
    int references; /* the SQL functions that share it */
    js_module *modules;
    char *base;
    sqlite3_int64 memory_limit, time_limit_ms, stack_limit;
} js_connection;

/* values.c: SQL values become JavaScript values, which borrow from them, and the other way round. */
rvm_value js_from_sql(sqlite3_value *value);
/* The answer of an SQL function; clears `value`. */
void js_to_sql(sqlite3_context *context, const char *name, rvm_value *value, sqlite3_int64 time_limit_ms);
/* Fails the SQL function with what `error` tells; frees it. */
void js_fail(sqlite3_context *context, const char *name, rvm_status status, rvm_error *error);
void js_fail_text(sqlite3_context *context, const char *format, const char *name);

/* modules.c */
void js_release(js_connection *connection);
js_module *js_find(js_connection *connection, const char *name, size_t length);
/* Binds a name, in place of what had it. False if it failed, and said so. */
int js_bind(js_connection *connection, sqlite3_context *context, const char *name, const char *specifier, const char *export_name);
int js_unbind(js_connection *connection, const char *name);
/* What `path` (`name` or `name.method`) stands for. `*method` is in `path`, or NULL. NULL if it failed, and said so. */
js_module *js_resolve(js_connection *connection, sqlite3_context *context, sqlite3_value *path, const char **method);
/* Fails the SQL function; lets go of the module if its realm is lost. */
void js_call_failed(sqlite3_context *context, js_module *module, rvm_status status, rvm_error *error);

#endif
