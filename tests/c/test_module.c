/* rvm_require, rvm_call, rvm_construct. */
#include "host.h"

#include <math.h>

TEST(require_gives_the_exports) {
    rvm_handle module = FIXTURE("math.js");
    uint32_t type = 0;
    CHECK(module != 0);
    OK(rvm_type(module, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_OBJECT);
    CALLS_NUMBER(3, module, "add", ARGS(num(1), num(2)));
    RELEASE(module);
}

TEST(module_sees_its_file_names) {
    rvm_handle module = FIXTURE("where.js");
    char real[PATH_MAX], folder[PATH_MAX];
    rvm_value value = undefined();
    CHECK(realpath(fixture("where.js"), real) != NULL);
    CHECK(realpath(FIXTURES, folder) != NULL);
    HAS_STRING(real, module, "filename");
    HAS_STRING(folder, module, "dirname");
    HAS_NUMBER(5, module, "argumentCount");
    HAS_STRING("function function", module, "require");
    OK(rvm_get(module, "thisIsExports", &value, &error));
    CHECK(value.kind == RVM_BOOL && value.as.boolean);
    OK(rvm_get(module, "sameModule", &value, &error));
    CHECK(value.kind == RVM_BOOL && value.as.boolean);
    RELEASE(module);
}

TEST(names_resolve_from_base) {
    rvm_options options_ = options();
    rvm_handle ctx = 0, module;
    write_file("base/node_modules/left/package.json", "{\"name\":\"left\",\"main\":\"lib/main.js\"}");
    write_file("base/node_modules/left/lib/main.js", "exports.name = 'left';");
    write_file("base/own.js", "exports.name = 'own';");
    options_.base = temp("base");
    OK(rvm_context_new(&options_, &ctx, &error));
    module = LOAD("./own.js", ctx, 0);
    HAS_STRING("own", module, "name");
    RELEASE(module);
    module = LOAD("./own", ctx, 0);
    HAS_STRING("own", module, "name");
    RELEASE(module);
    module = LOAD("left", ctx, 0);
    HAS_STRING("left", module, "name");
    RELEASE(module);
    RELEASE(ctx);
}

TEST(names_resolve_from_the_working_directory) {
    char before[PATH_MAX];
    rvm_handle module;
    CHECK(getcwd(before, sizeof before) != NULL);
    CHECK(chdir(FIXTURES) == 0);
    module = LOAD("./math.js", 0, 0);
    HAS_NUMBER(3, module, "factor");
    RELEASE(module);
    CHECK(chdir(before) == 0);
}

TEST(folders_packages_and_json) {
    rvm_handle module;
    write_file("folder/index.js", "exports.name = 'index';");
    module = LOAD(temp("folder"), 0, 0);
    HAS_STRING("index", module, "name");
    RELEASE(module);
    write_file("pack/package.json", "{\"main\":\"./lib/start\"}");
    write_file("pack/lib/start.js", "exports.name = require('./part').name;");
    write_file("pack/lib/part.js", "exports.name = 'part';");
    module = LOAD(temp("pack"), 0, 0);
    HAS_STRING("part", module, "name");
    RELEASE(module);
    module = FIXTURE("data.json");
    HAS_STRING("data", module, "name");
    RELEASE(module);
}

TEST(one_context_loads_a_file_once) {
    rvm_handle ctx = new_context(), a = LOAD(fixture("case1.js"), ctx, 0), b = LOAD(fixture("case1.js"), ctx, 0);
    bool same = false;
    OK(rvm_same(a, b, &same, &error));
    CHECK(same);
    CALLS_NUMBER(1, a, "leak", NOARGS);
    CALLS_NUMBER(2, b, "leak", NOARGS);
    RELEASE(a);
    RELEASE(b);
    RELEASE(ctx);
}

TEST(requires_without_context_share_nothing) {
    rvm_handle a = FIXTURE("case1.js"), b = FIXTURE("case1.js"), c, d;
    CALLS_NUMBER(1, a, "leak", NOARGS);
    CALLS_NUMBER(1, b, "leak", NOARGS);
    c = JS("shared = 1; Array.prototype.extra = 2; exports.see = () => typeof shared + ' ' + typeof [].extra;");
    d = JS("exports.see = () => typeof shared + ' ' + typeof [].extra;");
    CALLS_STRING("number number", c, "see", NOARGS);
    CALLS_STRING("undefined undefined", d, "see", NOARGS);
    CHECK_EQUAL(live_realms(), 4);
    RELEASE(a);
    RELEASE(b);
    RELEASE(c);
    RELEASE(d);
}

TEST(an_edit_shows_in_the_next_realm) {
    rvm_handle first, second;
    const char *path = write_file("edited.js", "exports.version = 1;");
    first = LOAD(path, 0, 0);
    write_file("edited.js", "exports.version = 2;"); /* the same length */
    second = LOAD(path, 0, 0);
    HAS_NUMBER(1, first, "version");
    HAS_NUMBER(2, second, "version");
    RELEASE(first);
    RELEASE(second);
}

TEST(exports_of_every_kind) {
    rvm_handle module;
    rvm_value value = undefined();
    uint32_t type = 0;
    bool same = false;
    static const struct {
        const char *source;
        uint32_t kind;
    } primitives[] = {
        {"module.exports = 42;", RVM_NUMBER},        {"module.exports = 'text';", RVM_STRING},
        {"module.exports = '';", RVM_STRING},        {"module.exports = null;", RVM_NULL},
        {"module.exports = undefined;", RVM_UNDEFINED}, {"module.exports = true;", RVM_BOOL},
        {"module.exports = 12n;", RVM_BIGINT},
    };
    size_t i;
    for (i = 0; i < sizeof primitives / sizeof *primitives; i++) {
        module = JS(primitives[i].source);
        OK(rvm_type(module, &type, &error));
        CHECK_EQUAL(type, RVM_TYPE_PRIMITIVE);
        OK(rvm_value_of(module, &value, &error));
        CHECK_EQUAL(value.kind, primitives[i].kind);
        rvm_value_clear(&value);
        RELEASE(module);
    }
    module = JS("module.exports = 42;");
    OK(rvm_value_of(module, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 42);
    RELEASE(module);
    module = JS("module.exports = 'text';");
    OK(rvm_value_of(module, &value, &error));
    RELEASE(module);
    CHECK(is_str(&value, "text")); /* the realm is gone */
    rvm_value_clear(&value);

    module = JS("module.exports = (a) => a + 1;");
    OK(rvm_type(module, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_FUNCTION);
    CALLS_NUMBER(2, module, NULL, ARGS(num(1)));
    OK(rvm_value_of(module, &value, &error));
    CHECK_EQUAL(value.kind, RVM_HANDLE);
    OK(rvm_same(module, value.as.handle, &same, &error));
    CHECK(same && value.as.handle != module);
    RELEASE(module);
    CALLS_NUMBER(2, value.as.handle, NULL, ARGS(num(1)));
    rvm_value_clear(&value);
}

TEST(a_missing_module_is_not_found) {
    rvm_handle module = 77;
    CHECK_STATUS(rvm_require("./no-such-file", 0, 0, &module, &error), RVM_NOT_FOUND);
    CHECK_TEXT(rvm_error_message(error), "./no-such-file");
    CHECK_TEXT(rvm_error_code(error), "MODULE_NOT_FOUND");
    CHECK_STATUS(rvm_require("no-such-package", 0, 0, &module, &error), RVM_NOT_FOUND);
    CHECK_TEXT(rvm_error_message(error), "no-such-package");
    CHECK_STATUS(rvm_require(fixture("no-such-file.js"), 0, 0, &module, &error), RVM_NOT_FOUND);
    CHECK_TEXT(rvm_error_message(error), "no-such-file.js");
    CHECK_EQUAL(module, 77);
}

TEST(a_missing_nested_module_says_from_where) {
    const char *path = write_file("misses.js", "require('./absent.js');");
    rvm_handle module = 77;
    rvm_status status;
    forget_error();
    status = rvm_require(path, 0, 0, &module, &error);
    CHECK(status == RVM_NOT_FOUND || status == RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "./absent.js");
    CHECK_TEXT(rvm_error_message(error), "misses.js");
    CHECK_TEXT(rvm_error_code(error), "MODULE_NOT_FOUND");
    module = JS("try { require('./absent.js'); } catch (e) { exports.code = e.code; exports.error = e instanceof Error; }");
    HAS_STRING("MODULE_NOT_FOUND", module, "code");
    RELEASE(module);
}

TEST(a_syntax_error_has_its_place) {
    rvm_handle module = 77;
    CHECK_STATUS(rvm_require(fixture("syntax.js"), 0, 0, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "SyntaxError");
    CHECK_TEXT(rvm_error_file(error), "/syntax.js");
    CHECK_EQUAL(rvm_error_line(error), 3);
    CHECK(rvm_error_column(error) > 1);
    CHECK_EQUAL(module, 77);
    write_file("bad.json", "{\n  \"a\": 1,\n  oops\n}");
    CHECK_STATUS(rvm_require(temp("bad.json"), 0, 0, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "SyntaxError");
    CHECK(strstr(rvm_error_message(error), "bad.json") || (rvm_error_file(error) && strstr(rvm_error_file(error), "bad.json")));
}

TEST(what_a_module_throws_has_its_place) {
    rvm_handle module = 77;
    CHECK_STATUS(rvm_require(fixture("throws.js"), 0, 0, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "RangeError");
    CHECK(strcmp(rvm_error_message(error), "thrown at load") == 0);
    CHECK_TEXT(rvm_error_file(error), "/throws.js");
    CHECK_EQUAL(rvm_error_line(error), 2);
    CHECK(rvm_error_column(error) > 1);
    CHECK_TEXT(rvm_error_stack(error), "at inner (");
    CHECK_TEXT(rvm_error_stack(error), "throws.js:2:");
    CHECK_TEXT(rvm_error_stack(error), "at outer (");
    CHECK_TEXT(rvm_error_stack(error), "throws.js:4:");
    CHECK(rvm_error_code(error) == NULL);
    CHECK_EQUAL(rvm_error_tag(error), 0);
}

TEST(an_error_outlives_its_realm) {
    rvm_handle module = FIXTURE("host.js");
    CALL_THROWS("RangeError", "from the call", module, "thrower", ARGS(str("from the call")));
    CHECK(rvm_release(module) == RVM_OK); /* RELEASE would forget the error */
    CHECK_EQUAL(live_realms(), 0);
    CHECK_TEXT(rvm_error_message(error), "from the call");
    CHECK_TEXT(rvm_error_stack(error), "host.js:");
}

TEST(source_details) {
    rvm_handle module = JS("#!/usr/bin/env node\nexports.x = 1;");
    HAS_NUMBER(1, module, "x");
    RELEASE(module);
    module = JS("\xef\xbb\xbf" "exports.x = 2;");
    HAS_NUMBER(2, module, "x");
    RELEASE(module);
    module = JS("exports.x = 3; return; exports.x = 4;");
    HAS_NUMBER(3, module, "x");
    RELEASE(module);
    module = JS("exports.x = 5; // no newline at the end");
    HAS_NUMBER(5, module, "x");
    RELEASE(module);
    module = JS("");
    CHECK(module != 0);
    RELEASE(module);
    module = JS("with ({ y: 6 }) exports.x = y; exports.sloppy = (function () { return this === globalThis; })();");
    HAS_NUMBER(6, module, "x");
    RELEASE(module);
    CHECK_STATUS(rvm_require(write_file("escape.js", "}); (function () {"), 0, 0, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "SyntaxError");
}

TEST(cycles_see_partial_exports) {
    rvm_handle module = FIXTURE("cycle_a.js");
    HAS_STRING("a early, undefined", module, "seen");
    HAS_STRING("a late", module, "late");
    RELEASE(module);
}

TEST(calls) {
    rvm_handle module = FIXTURE("math.js"), add;
    CALLS_NUMBER(21, module, "scale", ARGS(num(7))); /* this is the module */
    add = GET_HANDLE(module, "add");
    CALLS_NUMBER(5, add, NULL, ARGS(num(2), num(3)));
    CALLS_NUMBER(5, add, "call", ARGS(null(), num(2), num(3)));
    OK(rvm_call(module, "add", ARGS(num(1), num(2)), NULL, NULL));
    CALL_THROWS("TypeError", "", module, "absent", NOARGS);
    CALL_THROWS("TypeError", "", module, "factor", NOARGS);
    CALL_THROWS("TypeError", "", module, NULL, NOARGS);
    RELEASE(add);
    RELEASE(module);
    module = JS("'use strict'; exports.self = function () { return this === undefined ? 'undefined' : typeof this; };");
    add = GET_HANDLE(module, "self");
    CALLS_STRING("undefined", add, NULL, NOARGS);
    CALLS_STRING("object", module, "self", NOARGS);
    RELEASE(add);
    RELEASE(module);
}

TEST(many_arguments) {
    rvm_handle module = FIXTURE("echo.js");
    size_t count = 1000, i;
    rvm_value *args = calloc(count, sizeof *args);
    CALLS_NUMBER(0, module, "count", NOARGS);
    for (i = 0; i < count; i++)
        args[i] = num((double)i);
    CALLS_NUMBER(1000, module, "count", args, count);
    free(args);
    RELEASE(module);
}

TEST(construct) {
    rvm_handle module = FIXTURE("math.js"), class = GET_HANDLE(module, "Point"), add = GET_HANDLE(module, "add");
    rvm_value point = undefined();
    OK(rvm_construct(class, ARGS(num(3), num(4)), &point, &error));
    CHECK_EQUAL(point.kind, RVM_HANDLE);
    HAS_NUMBER(3, point.as.handle, "x");
    CALLS_NUMBER(7, point.as.handle, "sum", NOARGS);
    rvm_value_clear(&point);
    CHECK_EQUAL(point.kind, RVM_UNDEFINED);
    CHECK_STATUS(rvm_construct(add, NULL, 0, &point, &error), RVM_EXCEPTION); /* an arrow function */
    CHECK_TEXT(rvm_error_name(error), "TypeError");
    CHECK_STATUS(rvm_construct(module, NULL, 0, &point, &error), RVM_EXCEPTION);
    CALL_THROWS("TypeError", "", class, NULL, NOARGS); /* a class without new */
    OK(rvm_construct(class, ARGS(num(3), num(4)), NULL, &error));
    RELEASE(add);
    RELEASE(class);
    RELEASE(module);
}

TEST(jobs_have_run_when_the_outermost_call_returns) {
    rvm_handle module = FIXTURE("jobs.js");
    CALL_STATUS(RVM_OK, module, "job", ARGS(str("job")));
    HAS_STRING("sync job ", module, "log");
    RELEASE(module);
    module = JS("exports.seen = 0; Promise.resolve().then(() => { exports.seen = 1; });");
    HAS_NUMBER(1, module, "seen"); /* a load is a call, too */
    RELEASE(module);
}

TEST(what_a_call_gives_outlives_the_module_handle) {
    rvm_handle module = FIXTURE("echo.js"), object;
    rvm_value json_ = undefined();
    object = CALL_HANDLE(module, "object", NOARGS);
    RELEASE(module);
    HAS_NUMBER(1, object, "a");
    OK(rvm_to_json(object, &json_, &error));
    CHECK(is_text(&json_, RVM_JSON, "{\"a\":1}", 7));
    rvm_value_clear(&json_);
    CHECK_EQUAL(live_realms(), 1);
    RELEASE(object);
    CHECK_EQUAL(live_realms(), 0);
}

/* The short way of a call, and where it ends: names of every length, names that look alike, every number of arguments, kinds that go in as they are and others. */
TEST(calls_by_every_name) {
    rvm_handle module = JS("const name = (n, middle) => 'a'.repeat(n >> 1) + middle + 'a'.repeat(n - (n >> 1) - 1);\n"
                           "for (let n = 1; n <= 70; n++) for (const middle of ['b', 'c', '\\u00e9']) exports[name(n, middle)] = () => n + middle;");
    char name[80], expected[16];
    int n, turn, kind;
    for (turn = 0; turn < 3; turn++)
        for (n = 1; n <= 70; n++)
            for (kind = 0; kind < 3; kind++) {
                const char *middle = kind == 0 ? "b" : kind == 1 ? "c" : "\xC3\xA9";
                size_t size = strlen(middle);
                memset(name, 'a', sizeof name);
                memcpy(name + n / 2, middle, size);
                name[(size_t)n - 1 + size] = 0;
                snprintf(expected, sizeof expected, "%d%s", n, middle);
                CALLS_STRING(expected, module, name, NOARGS);
                if (kind == 2)
                    continue;
                name[n / 2] = 'X'; /* one that is not there */
                CALL_THROWS("TypeError", "is not a function", module, name, NOARGS);
            }
    RELEASE(module);
}

TEST(calls_with_few_arguments) {
    rvm_handle module = JS("exports.list = (...all) => all.map((a) => Object.is(a, -0) ? '-0' : typeof a + ' ' + a).join();\n"
                           "exports.soon = () => { Promise.resolve().then(() => exports.ran++); return exports.ran; }; exports.ran = 0;\n"
                           "exports.late = () => { process.nextTick(() => exports.ran += 10); return 'text'; };\n"
                           "exports.fail = () => { Promise.resolve().then(() => { throw new Error('later'); }); return 1; };\n"
                           "exports.notFunction = 5; Object.defineProperty(exports, 'getter', { get() { throw new RangeError('from the getter'); } });");
    rvm_value value, yes;
    rvm_value all[6];
    memset(&yes, 0xFF, sizeof yes); /* a bool is one byte; what is behind it does not count */
    yes.kind = RVM_BOOL;
    yes.as.boolean = true;
    all[0] = num(-0.0), all[1] = str(""), all[2] = str("\xC3\xA9\xE2\x82\xAC"), all[3] = num(2147483648.0), all[4] = num(-2147483648.0), all[5] = num(NAN);
    CALLS_STRING("", module, "list", NOARGS);
    CALLS_STRING("-0,string ,string \xC3\xA9\xE2\x82\xAC,number 2147483648,number -2147483648,number NaN", module, "list", all, 6);
    CALLS_STRING("-0,string ,string \xC3\xA9\xE2\x82\xAC,number 2147483648", module, "list", all, 4);
    CALLS_STRING("boolean true,undefined undefined,object null,string abc", module, "list", ARGS(yes, undefined(), null(), str("abc")));
    all[0] = str("abc");
    all[0].as.data = NULL;
    CHECK_STATUS(rvm_call(module, "list", all, 1, &value, &error), RVM_INVALID_ARGUMENT);
    all[0].kind = 77;
    CHECK_STATUS(rvm_call(module, "list", all, 1, &value, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_call(module, "list", NULL, 1, &value, &error), RVM_INVALID_ARGUMENT);
    /* what jobs a short call leaves have run */
    CALLS_NUMBER(0, module, "soon", NOARGS);
    CALLS_NUMBER(1, module, "soon", NOARGS);
    CALLS_STRING("text", module, "late", NOARGS);
    HAS_NUMBER(12, module, "ran");
    CALLS_NUMBER(1, module, "fail", NOARGS);
    CHECK_EQUAL(realm_stats(module).unhandled_rejections, 1);
    CALL_THROWS("TypeError", "notFunction is not a function", module, "notFunction", NOARGS);
    CALL_THROWS("RangeError", "from the getter", module, "getter", NOARGS);
    RELEASE(module);
    CHECK_STATUS(rvm_call(module, "list", NULL, 0, &value, &error), RVM_STALE_HANDLE);
}

TEST(a_prepared_call_is_used_again) {
    rvm_handle module = JS("exports.add = (a, b) => a + b; exports.self = function () { return this; }; exports.bad = () => { throw new TypeError('no'); };"
                           "exports.f = function () { return this && this.tag; }; exports.tag = 'mine';");
    rvm_handle other = JS("exports.tag = 'other';");
    rvm_value args[2];
    rvm_call_frame frame;
    memset(&frame, 0, sizeof frame);
    frame.size = sizeof frame;
    frame.target = module;
    frame.method = "add";
    frame.args = args;
    frame.nargs = 2;
    for (int i = 0; i < 5; i++) {
        args[0] = num(i);
        args[1] = num(2);
        frame.error = (rvm_error *)&frame; /* whatever was there before */
        CHECK_EQUAL(rvm_call_prepared(&frame), RVM_OK);
        CHECK(frame.error == NULL && frame.result.kind == RVM_NUMBER && frame.result.as.number == i + 2);
    }
    frame.method = "bad";
    CHECK_EQUAL(rvm_call_prepared(&frame), RVM_EXCEPTION);
    CHECK(strcmp(rvm_error_name(frame.error), "TypeError") == 0);
    CHECK(frame.result.kind == RVM_NUMBER); /* untouched */
    rvm_error_free(frame.error);
    frame.method = "add"; /* 4 + 2 */
    CHECK(rvm_call_integer(&frame) == 6 && frame.error == NULL);
    double others[] = {9007199254740989.0, 0.5, -2, 9007199254740990.0, -9007199254740993.0 /* even: …992 */, 1e300, INFINITY, NAN};
    int64_t expected[] = {9007199254740991, RVM_NO_INTEGER, 0, RVM_NO_INTEGER, -9007199254740990, RVM_NO_INTEGER, RVM_NO_INTEGER, RVM_NO_INTEGER};
    for (int i = 0; i < 8; i++) {
        args[0] = num(others[i]);
        CHECK(rvm_call_integer(&frame) == expected[i] && frame.error == NULL && frame.result.kind == RVM_NUMBER);
    }
    args[0] = args[1] = num(-0.0);
    CHECK(rvm_call_integer(&frame) == RVM_NO_INTEGER && signbit(frame.result.as.number));
    args[0] = num(0);
    CHECK(rvm_call_integer(&frame) == 0);
    frame.method = "bad";
    CHECK(rvm_call_integer(&frame) == RVM_NO_INTEGER && frame.error != NULL);
    rvm_error_free(frame.error);
    frame.method = "self";
    CHECK(rvm_call_integer(&frame) == RVM_NO_INTEGER && frame.error == NULL && frame.result.kind == RVM_HANDLE);
    rvm_value_clear(&frame.result);
    /* by handle: this is undefined, or the receiver */
    rvm_value function = undefined();
    OK(rvm_get(module, "f", &function, &error));
    CHECK_EQUAL(function.length, RVM_TYPE_FUNCTION); /* results tell what a handle names */
    frame.target = function.as.handle;
    frame.method = NULL;
    frame.nargs = 0;
    CHECK_EQUAL(rvm_call_prepared(&frame), RVM_OK);
    CHECK(frame.result.kind == RVM_UNDEFINED);
    frame.receiver = module;
    CHECK_EQUAL(rvm_call_prepared(&frame), RVM_OK);
    CHECK(is_str(&frame.result, "mine"));
    rvm_value_clear(&frame.result);
    frame.receiver = other;
    CHECK_EQUAL(rvm_call_prepared(&frame), RVM_WRONG_REALM);
    rvm_error_free(frame.error);
    frame.receiver = 12345;
    CHECK_EQUAL(rvm_call_prepared(&frame), RVM_STALE_HANDLE);
    rvm_error_free(frame.error);
    frame.receiver = module;
    frame.method = "f";
    CHECK_EQUAL(rvm_call_prepared(&frame), RVM_INVALID_ARGUMENT);
    rvm_error_free(frame.error);
    frame.size--;
    CHECK_EQUAL(rvm_call_prepared(&frame), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(rvm_call_prepared(NULL), RVM_INVALID_ARGUMENT);
    CHECK(rvm_call_integer(NULL) == RVM_NO_INTEGER);
    rvm_value_clear(&function);
    RELEASE(module);
    RELEASE(other);
}

/* From some load on, realms for a file start with what it asks for in place; nothing of it has run. */
TEST(a_file_that_is_loaded_often_runs_each_time) {
    const char *path = fixture("often.js");
    uint64_t first = 0, most = 0;
    int i;
    for (i = 0; i < 14; i++) {
        rvm_handle ctx = i % 2 ? new_context() : 0, module = LOAD(path, ctx, 0);
        rvm_process_stats stats = {.size = sizeof stats};
        OK(rvm_stats_process(&stats, &error));
        CALLS_STRING("1 50 6162 true", module, "work", ARGS(num(50)));
        RELEASE(module);
        if (ctx)
            RELEASE(ctx);
        CHECK_EQUAL(live_bytes(), 0);
        if (i == 1)
            first = stats.cached_bytes;
        if (stats.cached_bytes > most)
            most = stats.cached_bytes;
    }
    CHECK(most > first + 200000); /* an image is there */
    rvm_cache_clear();
    {
        rvm_handle module = LOAD(path, 0, 0);
        CALLS_STRING("1 1 6162 true", module, "work", ARGS(num(1)));
        RELEASE(module);
    }
}

int main(int argc, char **argv) { return check_main(argc, argv); }
