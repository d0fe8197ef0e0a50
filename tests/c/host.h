/* What the C tests do again and again: values, modules from fixtures or from text, calls with their checks. */
#ifndef HOST_H
#define HOST_H

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Values going in: borrowed, nothing to free. */
static inline rvm_value value_of_kind(uint32_t kind) {
    rvm_value value;
    memset(&value, 0, sizeof value);
    value.kind = kind;
    return value;
}
static inline rvm_value undefined(void) { return value_of_kind(RVM_UNDEFINED); }
static inline rvm_value null(void) { return value_of_kind(RVM_NULL); }
static inline rvm_value boolean(bool it) {
    rvm_value value = value_of_kind(RVM_BOOL);
    value.as.boolean = it;
    return value;
}
static inline rvm_value num(double it) {
    rvm_value value = value_of_kind(RVM_NUMBER);
    value.as.number = it;
    return value;
}
static inline rvm_value big(int64_t it) {
    rvm_value value = value_of_kind(RVM_BIGINT);
    value.as.integer = it;
    return value;
}
static inline rvm_value data(uint32_t kind, const char *it, size_t length) {
    rvm_value value = value_of_kind(kind);
    value.length = length;
    value.as.data = it;
    return value;
}
static inline rvm_value bigtext(const char *it) { return data(RVM_BIGINT, it, strlen(it)); }
static inline rvm_value strn(const char *it, size_t length) { return data(RVM_STRING, it, length); }
static inline rvm_value str(const char *it) { return strn(it, strlen(it)); }
static inline rvm_value bytes(const char *it, size_t length) { return data(RVM_BYTES, it, length); }
static inline rvm_value json(const char *it) { return data(RVM_JSON, it, strlen(it)); }
static inline rvm_value hnd(rvm_handle it) {
    rvm_value value = value_of_kind(RVM_HANDLE);
    value.as.handle = it;
    return value;
}

/* The two arguments `args, nargs`. */
#define ARGS(...) (const rvm_value[]){__VA_ARGS__}, sizeof((const rvm_value[]){__VA_ARGS__}) / sizeof(rvm_value)
#define NOARGS NULL, 0

static inline bool is_text(const rvm_value *value, uint32_t kind, const char *expected, size_t length) {
    return value->kind == kind && value->length == length && (length == 0 || memcmp(value->as.data, expected, length) == 0);
}
static inline bool is_str(const rvm_value *value, const char *expected) {
    return is_text(value, RVM_STRING, expected, strlen(expected)) && value->as.data[value->length] == 0;
}

/* Fixtures, and files of a test's own in a temporary folder that goes away at exit. */
#ifndef FIXTURES
#error "compile with -DFIXTURES=\"the folder of the fixtures\""
#endif
static inline const char *fixture(const char *name) {
    static __thread char path[4][PATH_MAX];
    static __thread int turn = 0;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", FIXTURES, name);
    return path[turn];
}

static char temp_folder[64];
static inline void remove_temp_folder(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", temp_folder);
    if (system(command)) {
    }
}
static inline void make_temp_folder(void) {
    strcpy(temp_folder, "/tmp/rvm-test-XXXXXX");
    if (!mkdtemp(temp_folder))
        abort();
    atexit(remove_temp_folder);
}
/* The path of `name` in the temporary folder; makes the folders above it. */
static inline const char *temp(const char *name) {
    static __thread char path[4][PATH_MAX];
    static __thread int turn = 0;
    static pthread_once_t once = PTHREAD_ONCE_INIT; /* several threads may come first */
    char *slash;
    turn = (turn + 1) % 4;
    pthread_once(&once, make_temp_folder);
    snprintf(path[turn], sizeof path[turn], "%s/%s", temp_folder, name);
    for (slash = path[turn] + strlen(temp_folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path[turn], 0755);
        *slash = '/';
    }
    return path[turn];
}
static inline const char *write_bytes(const char *name, const char *text, size_t length) {
    const char *path = temp(name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text, 1, length, file) != length)
        abort();
    fclose(file);
    return path;
}
static inline const char *write_file(const char *name, const char *text) { return write_bytes(name, text, strlen(text)); }

/* Modules. Each gives 0 and a failed check if it cannot. */
static inline rvm_handle load_at(const char *file, int line, const char *path, rvm_handle ctx, rvm_handle map) {
    rvm_handle module = 0;
    forget_error();
    check_status(rvm_require(path, ctx, map, &module, &error), RVM_OK, path, file, line);
    return module;
}
#define LOAD(path, ctx, map) load_at(__FILE__, __LINE__, (path), (ctx), (map))
#define FIXTURE(name) LOAD(fixture(name), 0, 0)

/* A module with this text, in a file of its own. */
static inline rvm_handle js_at(const char *file, int line, rvm_handle ctx, rvm_handle map, const char *source) {
    static int count = 0;
    char name[32];
    snprintf(name, sizeof name, "js%d.js", __sync_add_and_fetch(&count, 1));
    return load_at(file, line, write_file(name, source), ctx, map);
}
#define JS(source) js_at(__FILE__, __LINE__, 0, 0, (source))
#define JS_IN(ctx, map, source) js_at(__FILE__, __LINE__, (ctx), (map), (source))

/* A host function that forks: the child goes on in the midst of the call, the parent's call fails. */
static inline rvm_status fork_here(void *child, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    *(pid_t *)child = fork();
    if (*(pid_t *)child == 0)
        alarm(20);
    return *(pid_t *)child == 0 ? RVM_OK : RVM_EXCEPTION;
}
/* Calls f(forks) of the module, where `forks` is fork_here with `child`: in the child the call is stopped by its time limit. */
static inline void stops_in_the_child(rvm_handle module, rvm_handle forks, pid_t *child) {
    rvm_value argument = hnd(forks);
    rvm_status status;
    int result = -1;
    fflush(stdout);
    status = rvm_call(module, "f", &argument, 1, NULL, NULL);
    if (*child == 0)
        _exit(status == RVM_TIMEOUT ? 0 : 1);
    CHECK_EQUAL(status, RVM_EXCEPTION);
    CHECK(*child > 0 && waitpid(*child, &result, 0) == *child);
    CHECK_EQUAL(result, 0);
}

/* Goes down in every way that deep.js knows: each must be an answer or an error. */
static inline void recurse_everywhere(rvm_handle deep, const char *file, int line) {
    static const char *const methods[] = {"recurse", "json", "nested", "getter", "sort", "regexp", "source", "proxy", "recurse"};
    size_t i;
    if (small_run()) {
        rvm_value size = num(3000);
        OK(rvm_call(deep, "setSize", &size, 1, NULL, &error));
    }
    for (i = 0; i < sizeof methods / sizeof *methods; i++) {
        rvm_value value = value_of_kind(RVM_UNDEFINED);
        rvm_status status;
        forget_error();
        status = rvm_call(deep, methods[i], NULL, 0, &value, &error);
        if (strcmp(methods[i], "recurse") == 0)
            check_that(status == RVM_EXCEPTION && strcmp(rvm_error_name(error), "RangeError") == 0, "recurse: RangeError", file, line);
        check_that(status == RVM_OK || (status == RVM_EXCEPTION && *rvm_error_message(error)), methods[i], file, line);
        rvm_value_clear(&value);
    }
}
#define RECURSE_EVERYWHERE(deep) recurse_everywhere((deep), __FILE__, __LINE__)

static inline rvm_handle new_context(void) {
    rvm_handle ctx = 0;
    OK(rvm_context_new(NULL, &ctx, &error));
    return ctx;
}
static inline rvm_options options(void) {
    rvm_options options;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    return options;
}
static inline rvm_realm_stats realm_stats(rvm_handle realm) {
    rvm_realm_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.size = sizeof stats;
    OK(rvm_stats(realm, &stats, &error));
    return stats;
}

/* Calls with their checks. `args` is ARGS(…) or NOARGS. */
static inline bool number_at(const char *file, int line, double expected, rvm_handle target, const char *method,
                             const rvm_value *args, size_t nargs) {
    rvm_value result = value_of_kind(RVM_UNDEFINED);
    char text[128];
    bool good;
    forget_error();
    if (!check_status(rvm_call(target, method, args, nargs, &result, &error), RVM_OK, method ? method : "call", file, line))
        return false;
    good = result.kind == RVM_NUMBER && result.as.number == expected;
    snprintf(text, sizeof text, "%s gives kind %u, %.17g, not %.17g", method ? method : "call", result.kind,
             result.kind == RVM_NUMBER ? result.as.number : 0, expected);
    rvm_value_clear(&result);
    return check_that(good, text, file, line);
}
#define CALLS_NUMBER(expected, target, method, ...) number_at(__FILE__, __LINE__, (expected), (target), (method), __VA_ARGS__)

static inline bool string_at(const char *file, int line, const char *expected, rvm_handle target, const char *method,
                             const rvm_value *args, size_t nargs) {
    rvm_value result = value_of_kind(RVM_UNDEFINED);
    char text[1024];
    bool good;
    forget_error();
    if (!check_status(rvm_call(target, method, args, nargs, &result, &error), RVM_OK, method ? method : "call", file, line))
        return false;
    good = is_str(&result, expected);
    snprintf(text, sizeof text, "%s gives kind %u, \"%.400s\", not \"%.400s\"", method ? method : "call", result.kind,
             result.kind == RVM_STRING ? result.as.data : "", expected);
    rvm_value_clear(&result);
    return check_that(good, text, file, line);
}
#define CALLS_STRING(expected, target, method, ...) string_at(__FILE__, __LINE__, (expected), (target), (method), __VA_ARGS__)

/* The call throws an error with this name, and a message with this part; `error` stays for a look. */
static inline bool throws_at(const char *file, int line, const char *name, const char *part, rvm_handle target,
                             const char *method, const rvm_value *args, size_t nargs) {
    rvm_value result = value_of_kind(RVM_UNDEFINED);
    forget_error();
    if (!check_status(rvm_call(target, method, args, nargs, &result, &error), RVM_EXCEPTION, method ? method : "call", file, line)) {
        rvm_value_clear(&result);
        return false;
    }
    return check_text(rvm_error_name(error), name, "name", file, line) &&
           check_text(rvm_error_message(error), part, "message", file, line);
}
#define CALL_THROWS(name, part, target, method, ...) \
    throws_at(__FILE__, __LINE__, (name), (part), (target), (method), __VA_ARGS__)

/* The call answers this status; whatever it gives is dropped. */
#define CALL_STATUS(expected, target, method, ...) \
    CHECK_STATUS(rvm_call((target), (method), __VA_ARGS__, NULL, &error), expected)

/* The handle that a call or a property gives; the caller's to release. */
static inline rvm_handle handle_at(const char *file, int line, rvm_status status, const char *what, rvm_value *result) {
    if (!check_status(status, RVM_OK, what, file, line))
        return 0;
    if (!check_that(result->kind == RVM_HANDLE, what, file, line)) {
        rvm_value_clear(result);
        return 0;
    }
    return result->as.handle;
}
static inline rvm_handle get_handle_at(const char *file, int line, rvm_handle object, const char *key) {
    rvm_value result = value_of_kind(RVM_UNDEFINED);
    rvm_status status;
    forget_error();
    status = rvm_get(object, key, &result, &error);
    return handle_at(file, line, status, key, &result);
}
#define GET_HANDLE(object, key) get_handle_at(__FILE__, __LINE__, (object), (key))
static inline rvm_handle call_handle_at(const char *file, int line, rvm_handle target, const char *method, const rvm_value *args,
                                        size_t nargs) {
    rvm_value result = value_of_kind(RVM_UNDEFINED);
    rvm_status status;
    forget_error();
    status = rvm_call(target, method, args, nargs, &result, &error);
    return handle_at(file, line, status, method ? method : "call", &result);
}
#define CALL_HANDLE(target, method, ...) call_handle_at(__FILE__, __LINE__, (target), (method), __VA_ARGS__)

static inline bool get_number_at(const char *file, int line, double expected, rvm_handle object, const char *key) {
    rvm_value result = value_of_kind(RVM_UNDEFINED);
    char text[256];
    bool good;
    forget_error();
    if (!check_status(rvm_get(object, key, &result, &error), RVM_OK, key, file, line))
        return false;
    good = result.kind == RVM_NUMBER && result.as.number == expected;
    snprintf(text, sizeof text, "%.100s is kind %u, %.17g, not %.17g", key, result.kind,
             result.kind == RVM_NUMBER ? result.as.number : 0, expected);
    rvm_value_clear(&result);
    return check_that(good, text, file, line);
}
#define HAS_NUMBER(expected, object, key) get_number_at(__FILE__, __LINE__, (expected), (object), (key))
static inline bool get_string_at(const char *file, int line, const char *expected, rvm_handle object, const char *key) {
    rvm_value result = value_of_kind(RVM_UNDEFINED);
    char text[1024];
    bool good;
    forget_error();
    if (!check_status(rvm_get(object, key, &result, &error), RVM_OK, key, file, line))
        return false;
    good = is_str(&result, expected);
    snprintf(text, sizeof text, "%.100s is kind %u, \"%.400s\", not \"%.400s\"", key, result.kind,
             result.kind == RVM_STRING ? result.as.data : "", expected);
    rvm_value_clear(&result);
    return check_that(good, text, file, line);
}
#define HAS_STRING(expected, object, key) get_string_at(__FILE__, __LINE__, (expected), (object), (key))

#define RELEASE(handle) CHECK_STATUS(rvm_release(handle), RVM_OK)

/* For drop: counts in an int. */
static inline void count_drop(void *userdata) { __sync_fetch_and_add((int *)userdata, 1); }

/* A host function that answers with its userdata's double. */
static inline rvm_status answer_number(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs,
                                       rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)failure;
    *result = num(*(double *)userdata);
    return RVM_OK;
}

#endif
