/* Whatever a caller or a module does wrong is a status with a message, and nothing is lost. */
#include "host.h"

static rvm_handle module;

static void refuses(const char *path, rvm_status expected, int line) {
    module = 77;
    forget_error();
    check_status(rvm_require(path, 0, 0, &module, &error), expected, "rvm_require(&error)", __FILE__, line);
    check_that(module == 77, "*module is written on failure", __FILE__, line);
    if (module != 77)
        rvm_release(module);
}
#define REFUSES(path, expected) refuses((path), (expected), __LINE__)

TEST(paths_that_are_none) {
    rvm_options o = options();
    rvm_handle ctx = 77;
    REFUSES(NULL, RVM_INVALID_ARGUMENT);
    REFUSES("\xff\xfe", RVM_INVALID_ARGUMENT);
    REFUSES("./caf\xe9.js", RVM_INVALID_ARGUMENT);
    forget_error();
    CHECK(rvm_require("", 0, 0, &module, &error) != RVM_OK);
    CHECK(error && *rvm_error_message(error));
    REFUSES("/", RVM_NOT_FOUND);
    CHECK_STATUS(rvm_require(fixture("math.js"), 0, 0, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK(rvm_require(NULL, 0, 0, &module, NULL) == RVM_INVALID_ARGUMENT);
    o.base = "\xff";
    CHECK_STATUS(rvm_context_new(&o, &ctx, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(ctx, 77);
}

TEST(huge_paths_and_names) {
    size_t length = 1 << 20;
    char *huge = malloc(length + 1);
    rvm_value value = undefined();
    bool has = true;
    rvm_status status;
    memset(huge, 'a', length);
    huge[length] = 0;
    REFUSES(huge, RVM_NOT_FOUND);
    huge[0] = '/';
    module = 77;
    forget_error();
    status = rvm_require(huge, 0, 0, &module, &error);
    CHECK(status == RVM_NOT_FOUND || status == RVM_SYSTEM);
    CHECK(module == 77 && error && *rvm_error_message(error));
    huge[0] = 'a';
    module = FIXTURE("echo.js");
    OK(rvm_get(module, huge, &value, &error));
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    OK(rvm_has(module, huge, &has, &error));
    CHECK(!has);
    value = num(1);
    OK(rvm_set(module, huge, &value, &error));
    HAS_NUMBER(1, module, huge);
    CALL_STATUS(RVM_EXCEPTION, module, huge, NOARGS);
    CALLS_NUMBER((double)length, module, "length", ARGS(str(huge)));
    RELEASE(module);
    free(huge);
}

TEST(empty_strings) {
    rvm_value value = num(1);
    module = FIXTURE("echo.js");
    OK(rvm_set(module, "", &value, &error));
    HAS_NUMBER(1, module, "");
    CALL_THROWS("TypeError", "", module, "", NOARGS);
    CALLS_NUMBER(0, module, "length", ARGS(str("")));
    RELEASE(module);
}

TEST(modules_that_throw_anything) {
    static const struct {
        const char *source, *message;
    } cases[] = {
        {"throw new Error('an error');", "an error"}, {"throw 'a string';", "a string"},   {"throw 42;", "42"},
        {"throw null;", "null"},                      {"throw undefined;", "undefined"},   {"throw true;", "true"},
        {"throw 10n;", "10"},                         {"throw Symbol('sym');", "Symbol(sym)"}, {"throw [1, 2];", "[ 1, 2 ]"},
        {"throw { toString() { return 'an object'; } };", "toString: [Function"},
        {"throw '';", ""},
        /* and what makes trouble when it is looked at */
        {"throw { get message() { throw 1; }, get name() { throw 2; }, get stack() { throw 3; }, get code() { throw 4; } };", ""},
        {"throw { toString() { throw new Error('again'); } };", ""},
        {"throw Object.create(null);", ""},
        {"throw new Proxy({}, { get() { throw 5; }, getPrototypeOf() { throw 6; } });", ""},
        {"throw new Proxy(function () {}, { get() { for (let i = 0; i < 10; i++); throw 5; } });", ""},
        {"const e = new Error('odd'); e.name = Symbol('n'); e.code = {}; Object.defineProperty(e, 'stack', { value: 5 }); throw e;", "odd"},
        {"const e = new Error('x'); e.message = { toString() { throw 7; } }; throw e;", ""},
        {"const e = new Error('self'); e.cause = e; e.name = e; throw e;", "self"},
        {"class Mine extends TypeError {}; throw new Mine('subclass');", "subclass"},
        {"throw new Error('nul \\0 inside');", "nul"},
        {"throw new Error('lone \\ud800');", "lone \xef\xbf\xbd"},
        {"Promise.reject(1); throw new Error('with a rejection');", "with a rejection"},
        {"setTimeout(() => {}, 0); throw new Error('with a timer');", "with a timer"},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = write_file("throws_anything.js", cases[i].source);
        module = 77;
        if (!CHECK_STATUS(rvm_require(path, 0, 0, &module, &error), RVM_EXCEPTION)) {
            printf(" (%s)", cases[i].source);
            if (module != 77)
                rvm_release(module);
            continue;
        }
        check_text(rvm_error_message(error), cases[i].message, cases[i].source, __FILE__, __LINE__);
        CHECK(rvm_error_name(error) != NULL);
        CHECK_EQUAL(live_realms(), 0);
    }
}

TEST(a_module_that_throws_leaves_its_context_usable) {
    rvm_handle ctx = new_context();
    int i;
    module = 77;
    write_file("first.js", "globalThis.tried = (globalThis.tried || 0) + 1; if (tried < 3) throw new Error('not yet'); exports.tried = tried;");
    for (i = 0; i < 2; i++) {
        CHECK_STATUS(rvm_require(temp("first.js"), ctx, 0, &module, &error), RVM_EXCEPTION);
        CHECK_TEXT(rvm_error_message(error), "not yet");
    }
    module = LOAD(temp("first.js"), ctx, 0); /* as in Node, a failed module is not kept */
    HAS_NUMBER(3, module, "tried");
    RELEASE(module);
    RELEASE(ctx);
}

TEST(folders_and_odd_files) {
    rvm_status status;
    char path[PATH_MAX];
    mkdir(temp("empty"), 0755);
    REFUSES(temp("empty"), RVM_NOT_FOUND);
    write_file("nomain/package.json", "{\"main\":\"absent.js\"}");
    REFUSES(temp("nomain"), RVM_NOT_FOUND);
    write_file("badpackage/package.json", "{oops");
    write_file("badpackage/index.js", "");
    forget_error();
    CHECK(rvm_require(temp("badpackage"), 0, 0, &module, &error) != RVM_OK);
    CHECK_TEXT(rvm_error_message(error), "package.json");
    mkdir(temp("named.js"), 0755); /* a folder with a file's name */
    REFUSES(temp("named.js"), RVM_NOT_FOUND);
    snprintf(path, sizeof path, "%s/inside.js", fixture("math.js")); /* a file used as a folder */
    REFUSES(path, RVM_NOT_FOUND);

    write_bytes("latin1.js", "exports.x = 'caf\xe9';", 19);
    module = 0;
    forget_error();
    status = rvm_require(temp("latin1.js"), 0, 0, &module, &error); /* Node replaces the byte; a refusal is fine, too */
    if (status == RVM_OK) {
        HAS_STRING("caf\xef\xbf\xbd", module, "x");
        RELEASE(module);
    } else
        CHECK(error && *rvm_error_message(error));
    write_bytes("nul.js", "exports.x = 'a\0b'.length;", 25);
    module = LOAD(temp("nul.js"), 0, 0);
    HAS_NUMBER(3, module, "x");
    RELEASE(module);
    write_file("binary.node", "\x7f" "ELF");
    forget_error();
    CHECK(rvm_require(temp("binary.node"), 0, 0, &module, &error) != RVM_OK);
    CHECK_TEXT(rvm_error_message(error), ".node");

    write_file("unreadable.js", "exports.x = 1;");
    if (geteuid() != 0) { /* root reads everything */
        chmod(temp("unreadable.js"), 0);
        REFUSES(temp("unreadable.js"), RVM_SYSTEM);
    }
    CHECK(mkfifo(temp("pipe.js"), 0600) == 0); /* nobody will ever write to it: must not hang */
    forget_error();
    CHECK(rvm_require(temp("pipe.js"), 0, 0, &module, &error) != RVM_OK);
    CHECK(error && *rvm_error_message(error));
}

TEST(symlink_loops) {
    CHECK(symlink("loop_b.js", temp("loop_a.js")) == 0);
    CHECK(symlink("loop_a.js", temp("loop_b.js")) == 0);
    CHECK(symlink("self", temp("self")) == 0);
    CHECK(symlink("nowhere.js", temp("dangling.js")) == 0);
    {
        static const char *const names[] = {"loop_a.js", "self", "self/x.js", "dangling.js"};
        size_t i;
        for (i = 0; i < sizeof names / sizeof *names; i++) {
            rvm_status status;
            module = 77;
            forget_error();
            status = rvm_require(temp(names[i]), 0, 0, &module, &error);
            CHECK(status == RVM_NOT_FOUND || status == RVM_SYSTEM || status == RVM_ACCESS_DENIED);
            CHECK(module == 77 && error && *rvm_error_message(error));
        }
    }
    write_file("ring/a.js", "exports.x = require('./b.js').x;"); /* a folder that holds itself is fine */
    write_file("ring/b.js", "exports.x = 1;");
    CHECK(symlink(".", temp("ring/same")) == 0);
    {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/same/same/same/a.js", temp("ring"));
        module = LOAD(path, 0, 0);
        HAS_NUMBER(1, module, "x");
        RELEASE(module);
    }
}

TEST(endless_requires) {
    write_file("deep/0.js", "");
    {
        int i;
        char name[32], text[64];
        for (i = 0; i < 300; i++) { /* a long chain is fine */
            snprintf(name, sizeof name, "deep/%d.js", i);
            snprintf(text, sizeof text, i == 299 ? "module.exports = 1;" : "module.exports = 1 + require('./%d.js');", i + 1);
            write_file(name, text);
        }
    }
    {
        rvm_value value = undefined();
        module = LOAD(temp("deep/0.js"), 0, 0);
        OK(rvm_value_of(module, &value, &error));
        CHECK(value.kind == RVM_NUMBER && value.as.number == 300);
        RELEASE(module);
    }
    module = JS("exports.x = require(__filename) === exports;"); /* itself */
    {
        rvm_value value = undefined();
        OK(rvm_get(module, "x", &value, &error));
        CHECK(value.kind == RVM_BOOL && value.as.boolean);
    }
    RELEASE(module);
}

TEST(arguments_of_require_in_a_module) {
    module = JS("exports.tries = (...args) => { try { require(...args); return 'loaded'; } catch (e) { return e instanceof Error ? e.name + ' ' + e.code : 'odd'; } };"
                "exports.odd = () => [undefined, null, 5, {}, [], Symbol('x'), 1n, () => 1, { toString() { throw 1; } }].map((x) => exports.tries(x)).join('|');"
                "exports.huge = () => exports.tries('./' + 'a'.repeat(1 << 20)); exports.nul = () => exports.tries('./a\\0b.js');"
                "exports.lone = () => exports.tries('./\\ud800.js');");
    CALLS_STRING("TypeError ERR_INVALID_ARG_TYPE", module, "tries", NOARGS);
    CALLS_STRING("TypeError ERR_INVALID_ARG_VALUE", module, "tries", ARGS(str("")));
    CALLS_STRING("TypeError ERR_INVALID_ARG_TYPE|TypeError ERR_INVALID_ARG_TYPE|TypeError ERR_INVALID_ARG_TYPE|TypeError ERR_INVALID_ARG_TYPE|"
                 "TypeError ERR_INVALID_ARG_TYPE|TypeError ERR_INVALID_ARG_TYPE|TypeError ERR_INVALID_ARG_TYPE|TypeError ERR_INVALID_ARG_TYPE|"
                 "TypeError ERR_INVALID_ARG_TYPE",
                 module, "odd", NOARGS);
    {
        static const char *const methods[] = {"huge", "nul", "lone"};
        size_t i;
        for (i = 0; i < 3; i++) {
            rvm_value value = undefined();
            OK(rvm_call(module, methods[i], NULL, 0, &value, &error));
            check_that(value.kind == RVM_STRING && strstr(value.as.data, "Error") != NULL, methods[i], __FILE__, __LINE__);
            rvm_value_clear(&value);
        }
    }
    RELEASE(module);
}

TEST(deep_recursion) {
    module = FIXTURE("deep.js");
    RECURSE_EVERYWHERE(module);
    RELEASE(module);
}

TEST(getters_and_toprimitive_that_throw) {
    rvm_value value = num(7);
    module = JS("Object.defineProperty(module, 'exports', { value: new Proxy({}, { get(t, k) { throw new Error('no ' + String(k)); },"
                "has() { throw new Error('no has'); }, ownKeys() { throw new Error('no keys'); }, set() { throw new Error('no set'); },"
                "getPrototypeOf() { throw new Error('no prototype'); } }) });");
    CHECK_STATUS(rvm_get(module, "x", &value, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "no x");
    CHECK_STATUS(rvm_set(module, "x", &value, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_call(module, "x", NULL, 0, &value, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_to_json(module, &value, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_to_string(module, &value, &error), RVM_EXCEPTION);
    {
        rvm_value *keys = NULL;
        size_t count = 0;
        CHECK_STATUS(rvm_keys(module, &keys, &count, &error), RVM_EXCEPTION);
        CHECK(keys == NULL);
    }
    CHECK(value.kind == RVM_NUMBER && value.as.number == 7);
    RELEASE(module);
    write_file("nogetter.js", "Object.defineProperty(module, 'exports', { get() { throw new RangeError('no exports'); } });");
    CHECK_STATUS(rvm_require(temp("nogetter.js"), 0, 0, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "no exports");
}

TEST(null_outputs_and_arguments) {
    rvm_value one = num(1), keys_;
    rvm_value *keys = &keys_;
    size_t count = 0;
    rvm_handle handle = 0;
    module = FIXTURE("echo.js");
    OK(rvm_call(module, "echo", NULL, 0, NULL, &error));
    CHECK_STATUS(rvm_call(module, "echo", NULL, 1, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_construct(module, NULL, 1, NULL, &error), RVM_INVALID_ARGUMENT);
    OK(rvm_call(module, "count", &one, 0, NULL, &error));
    CHECK_STATUS(rvm_get(module, NULL, &one, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_get(module, "x", NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_set(module, NULL, &one, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_set(module, "x", NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_has(module, "x", NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_has(module, NULL, (bool *)&count, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_delete(module, NULL, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_keys(module, NULL, &count, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_keys(module, &keys, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_get_at(module, &one, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_to_json(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_to_bytes(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_to_string(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_value_of(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_retain(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_type(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_same(module, module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_await(module, 0, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_from_json(module, "{}", 2, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_from_bytes(module, "a", 1, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_new(NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_context_new(NULL, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_function_new(module, "f", NULL, NULL, NULL, &handle, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(realm_stats(module).handles, 1);
    RELEASE(module);
}

TEST(errors_that_nobody_asked_for) {
    int i;
    rvm_value value = undefined();
    for (i = 0; i < 100; i++) { /* error is NULL throughout */
        CHECK(rvm_require("./absent", 0, 0, &module, NULL) == RVM_NOT_FOUND);
        CHECK(rvm_require(fixture("throws.js"), 0, 0, &module, NULL) == RVM_EXCEPTION);
        CHECK(rvm_get(0, "x", &value, NULL) == RVM_STALE_HANDLE);
        CHECK(rvm_map_new(NULL, NULL) == RVM_INVALID_ARGUMENT);
    }
}

TEST(a_thousand_failing_loads_are_flat) {
    long count = rounds(20, 1000, 100000), i, before = 0;
    for (i = 0; i < count; i++) {
        if (!CHECK_STATUS(rvm_require(fixture(i % 2 ? "throws.js" : "syntax.js"), 0, 0, &module, &error), RVM_EXCEPTION))
            return;
        if (i == count / 2)
            before = resident_pages();
    }
    FLAT(before);
}

TEST(a_source_of_many_megabytes) {
    size_t length = (size_t)rounds(1, 8, 64) << 20;
    char *text = malloc(length);
    memset(text, ' ', length);
    memcpy(text, "exports.x = 1; /*", 17);
    memcpy(text + length - 17, "*/ exports.y = 2;", 17);
    write_bytes("large.js", text, length);
    module = LOAD(temp("large.js"), 0, 0);
    HAS_NUMBER(1, module, "x");
    HAS_NUMBER(2, module, "y");
    RELEASE(module);
    free(text);
}

TEST(hostile_globals_do_not_reach_the_library) {
    rvm_handle other;
    rvm_value json_ = undefined();
    rvm_value *keys = NULL;
    size_t count = 0;
    module = JS("const boom = () => { throw new Error('boom'); };"
                "JSON.stringify = JSON.parse = Object.keys = Array.prototype.push = Array.prototype.map = String.prototype.toString = boom;"
                "Promise.prototype.then = Promise.resolve = Function.prototype.call = Function.prototype.apply = Symbol.prototype.toString = boom;"
                "Object.defineProperty(Object.prototype, 'value', { get: boom, set: boom });"
                "Array.prototype[Symbol.iterator] = boom; globalThis.Error = globalThis.TypeError = globalThis.Uint8Array = globalThis.String = boom;"
                "exports.x = 5; exports.f = (a) => a + 1;");
    OK(rvm_to_json(module, &json_, &error));
    CHECK(is_text(&json_, RVM_JSON, "{\"x\":5}", 7));
    rvm_value_clear(&json_);
    OK(rvm_keys(module, &keys, &count, &error));
    CHECK_EQUAL(count, 2);
    rvm_values_free(keys, count);
    CALLS_NUMBER(2, module, "f", ARGS(num(1)));
    OK(rvm_from_json(module, "[1]", 3, &other, &error));
    RELEASE(other);
    OK(rvm_from_bytes(module, "a", 1, &other, &error));
    RELEASE(other);
    RELEASE(module);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
