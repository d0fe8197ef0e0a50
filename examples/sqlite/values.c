/* Values and errors on their way between SQL and JavaScript. */
#include "js.h"

#include <math.h>
#include <string.h>

SQLITE_EXTENSION_INIT3

#define EXACT 9007199254740991 /* numbers beyond it are BigInts, for they would not be exact */

rvm_value js_from_sql(sqlite3_value *value) {
    rvm_value it;
    memset(&it, 0, sizeof it);
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: {
        sqlite3_int64 integer = sqlite3_value_int64(value);
        if (integer >= -EXACT && integer <= EXACT) {
            it.kind = RVM_NUMBER;
            it.as.number = (double)integer;
        } else {
            it.kind = RVM_BIGINT;
            it.as.integer = integer;
        }
        break;
    }
    case SQLITE_FLOAT:
        it.kind = RVM_NUMBER;
        it.as.number = sqlite3_value_double(value);
        break;
    case SQLITE_TEXT:
        it.kind = RVM_STRING;
        it.as.data = (const char *)sqlite3_value_text(value); /* before the length: it may convert */
        it.length = (uint64_t)sqlite3_value_bytes(value);
        break;
    case SQLITE_BLOB:
        it.kind = RVM_BYTES;
        it.as.data = sqlite3_value_blob(value);
        it.length = (uint64_t)sqlite3_value_bytes(value);
        break;
    default:
        it.kind = RVM_NULL;
    }
    return it;
}

void js_fail_text(sqlite3_context *context, const char *format, const char *name) {
    char *text = sqlite3_mprintf(format, name);
    if (text == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_error(context, text, -1);
    sqlite3_free(text);
}

/*
 * SQLITE_ERROR also for limits: SQLITE_NOMEM would roll back the whole transaction, and it is only a script that failed. But who interrupts the
 * statement wants SQLITE_INTERRUPT.
 */
void js_fail(sqlite3_context *context, const char *name, rvm_status status, rvm_error *error) {
    if (status == RVM_INTERRUPTED) {
        rvm_error_free(error);
        sqlite3_result_error_code(context, SQLITE_INTERRUPT);
        return;
    }
    const char *message = error ? rvm_error_message(error) : "no memory";
    const char *kind = status == RVM_EXCEPTION || status == RVM_NOT_FOUND || status == RVM_ACCESS_DENIED ? rvm_error_name(error)
                       : status == RVM_TIMEOUT                                                           ? "time limit"
                       : status == RVM_OUT_OF_MEMORY                                                     ? "memory limit"
                                                                                                         : "require-vm";
    char *text = error && rvm_error_line(error) && rvm_error_file(error)
                     ? sqlite3_mprintf("js %s: %s: %s (%s:%u)", name, kind, message, rvm_error_file(error), (unsigned)rvm_error_line(error))
                     : sqlite3_mprintf("js %s: %s: %s", name, kind, message);
    rvm_error_free(error);
    if (text == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_error(context, text, -1);
    sqlite3_free(text);
}

static void answer_text(sqlite3_context *context, const rvm_value *text) {
    sqlite3_result_text64(context, text->as.data, text->length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void answer_object(sqlite3_context *context, const char *name, rvm_value *value, sqlite3_int64 time_limit_ms) {
    rvm_value content;
    rvm_error *error = NULL;
    rvm_status status;
    memset(&content, 0, sizeof content);
    switch (value->length) {
    case RVM_TYPE_PROMISE:
        status = rvm_await(value->as.handle, (uint64_t)time_limit_ms, &content, &error);
        if (status == RVM_OK) {
            js_to_sql(context, name, &content, time_limit_ms); /* what a promise gives is no promise */
            return;
        }
        break;
    case RVM_TYPE_BYTES:
        status = rvm_to_bytes(value->as.handle, &content, &error);
        if (status == RVM_OK) sqlite3_result_blob64(context, content.length ? content.as.data : "", content.length, SQLITE_TRANSIENT);
        break;
    case RVM_TYPE_PRIMITIVE: /* a module that exports a number, a string, … */
        status = rvm_value_of(value->as.handle, &content, &error);
        if (status == RVM_OK && content.kind != RVM_HANDLE) {
            js_to_sql(context, name, &content, time_limit_ms);
            return;
        }
        break;
    default:
        status = rvm_to_json(value->as.handle, &content, &error);
        if (status == RVM_OK && content.kind != RVM_JSON) { /* a function, a symbol */
            js_fail_text(context, "js %s: the answer is nothing that SQL knows", name);
        } else if (status == RVM_OK) {
            answer_text(context, &content);
            sqlite3_result_subtype(context, 'J'); /* so that SQLite's JSON functions take it as JSON */
        }
    }
    if (status != RVM_OK) js_fail(context, name, status, error);
    rvm_value_clear(&content);
}

void js_to_sql(sqlite3_context *context, const char *name, rvm_value *value, sqlite3_int64 time_limit_ms) {
    switch (value->kind) {
    case RVM_BOOL:
        sqlite3_result_int(context, value->as.boolean);
        break;
    case RVM_NUMBER: {
        double number = value->as.number;
        if (number == floor(number) && fabs(number) <= (double)EXACT && !(number == 0 && signbit(number))) sqlite3_result_int64(context, (sqlite3_int64)number);
        else sqlite3_result_double(context, number); /* NaN is NULL, as everywhere in SQLite */
        break;
    }
    case RVM_BIGINT:
        if (value->length == 0) sqlite3_result_int64(context, value->as.integer);
        else answer_text(context, value);
        break;
    case RVM_STRING:
        answer_text(context, value);
        break;
    case RVM_HANDLE:
        answer_object(context, name, value, time_limit_ms);
        break;
    default:
        sqlite3_result_null(context);
    }
    rvm_value_clear(value);
}
