/* Properties, JSON, bytes, text. */
#include "host.h"

static rvm_handle module;

TEST(get) {
    rvm_value value = num(7);
    rvm_handle plain, child;
    module = FIXTURE("objects.js");
    plain = GET_HANDLE(module, "plain");
    child = GET_HANDLE(module, "child");
    HAS_NUMBER(1, plain, "b");
    HAS_NUMBER(3, plain, "7");
    HAS_NUMBER(7, plain, "");
    HAS_NUMBER(8, plain, "hidden");
    HAS_NUMBER(1, child, "inherited");
    OK(rvm_get(plain, "absent", &value, &error));
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    CHECK_STATUS(rvm_get(plain, "b", NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(plain);
    RELEASE(child);
    RELEASE(module);
}

TEST(set) {
    rvm_handle plain, other;
    rvm_value value;
    bool same = false;
    module = FIXTURE("objects.js");
    plain = GET_HANDLE(module, "plain");
    value = num(5);
    OK(rvm_set(plain, "fresh", &value, &error));
    HAS_NUMBER(5, plain, "fresh");
    value = str("text");
    OK(rvm_set(plain, "fresh", &value, &error));
    HAS_STRING("text", plain, "fresh");
    value = num(9);
    OK(rvm_set(plain, "", &value, &error));
    HAS_NUMBER(9, plain, "");
    OK(rvm_set(plain, "\xc3\xa9", &value, &error));
    HAS_NUMBER(9, plain, "\xc3\xa9");
    value = hnd(module);
    OK(rvm_set(plain, "up", &value, &error));
    other = GET_HANDLE(plain, "up");
    OK(rvm_same(other, module, &same, &error));
    CHECK(same);
    RELEASE(other);
    value = json("{\"deep\":[1]}");
    OK(rvm_set(plain, "fresh", &value, &error));
    other = GET_HANDLE(plain, "fresh");
    RELEASE(other);
    value = undefined();
    OK(rvm_set(plain, "fresh", &value, &error));
    CHECK_STATUS(rvm_set(plain, "fresh", NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(plain);
    RELEASE(module);
}

TEST(has) {
    static const struct {
        const char *object, *key;
        bool has;
    } cases[] = {{"plain", "b", true},        {"plain", "absent", false}, {"plain", "toString", true}, {"child", "inherited", true},
                 {"child", "own", true},      {"array", "0", true},       {"array", "3", false},       {"array", "length", true},
                 {"accessors", "throws", true}, {"proxy", "yes", true},   {"proxy", "no", false}};
    size_t i;
    bool has;
    rvm_handle object;
    module = FIXTURE("objects.js");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        object = GET_HANDLE(module, cases[i].object);
        has = !cases[i].has;
        OK(rvm_has(object, cases[i].key, &has, &error));
        check_equal(has, cases[i].has, cases[i].key, __FILE__, __LINE__);
        RELEASE(object);
    }
    object = GET_HANDLE(module, "proxy");
    has = true;
    CHECK_STATUS(rvm_has(object, "bad", &has, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "the has trap");
    CHECK(has);
    RELEASE(object);
    RELEASE(module);
}

TEST(delete) {
    rvm_handle object;
    bool deleted = false, has = true;
    module = FIXTURE("objects.js");
    object = GET_HANDLE(module, "plain");
    OK(rvm_delete(object, "b", &deleted, &error));
    CHECK(deleted);
    OK(rvm_has(object, "b", &has, &error));
    CHECK(!has);
    deleted = false;
    OK(rvm_delete(object, "absent", &deleted, &error));
    CHECK(deleted);
    OK(rvm_delete(object, "a", NULL, &error));
    OK(rvm_has(object, "a", &has, &error));
    CHECK(!has);
    RELEASE(object);
    object = GET_HANDLE(module, "fixed");
    deleted = true;
    OK(rvm_delete(object, "x", &deleted, &error));
    CHECK(!deleted);
    HAS_NUMBER(1, object, "x");
    RELEASE(object);
    object = GET_HANDLE(module, "proxy");
    CHECK_STATUS(rvm_delete(object, "x", &deleted, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "the delete trap");
    RELEASE(object);
    RELEASE(module);
}

TEST(keys) {
    static const char *const expected[] = {"1", "7", "b", "a", "nul\0key", ""};
    static const size_t lengths[] = {1, 1, 1, 1, 7, 0};
    rvm_value *keys = NULL;
    size_t count = 0, i;
    rvm_handle object;
    module = FIXTURE("objects.js");
    object = GET_HANDLE(module, "plain");
    OK(rvm_keys(object, &keys, &count, &error));
    if (CHECK_EQUAL(count, 6))
        for (i = 0; i < 6; i++)
            CHECK(is_text(&keys[i], RVM_STRING, expected[i], lengths[i]));
    RELEASE(object);
    if (keys)
        CHECK(is_text(&keys[0], RVM_STRING, "1", 1) && keys[0].as.data[1] == 0);
    rvm_values_free(keys, count);

    object = GET_HANDLE(module, "child");
    OK(rvm_keys(object, &keys, &count, &error));
    CHECK(count == 1 && is_str(&keys[0], "own"));
    rvm_values_free(keys, count);
    RELEASE(object);

    object = GET_HANDLE(module, "array");
    OK(rvm_keys(object, &keys, &count, &error));
    CHECK(count == 3 && is_str(&keys[2], "2"));
    rvm_values_free(keys, count);
    RELEASE(object);

    object = GET_HANDLE(module, "empty");
    keys = (rvm_value *)&count;
    OK(rvm_keys(object, &keys, &count, &error));
    CHECK(count == 0 && keys == NULL);
    rvm_values_free(keys, count);
    RELEASE(object);

    object = GET_HANDLE(module, "proxy");
    keys = (rvm_value *)&i;
    CHECK_STATUS(rvm_keys(object, &keys, &count, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "the keys trap");
    CHECK(keys == (rvm_value *)&i);
    RELEASE(object);
    RELEASE(module);
}

TEST(many_keys) {
    rvm_value *keys = NULL;
    size_t count = 0;
    module = JS("for (let i = 0; i < 20000; i++) exports['key' + i] = i;");
    OK(rvm_keys(module, &keys, &count, &error));
    CHECK_EQUAL(count, 20000);
    CHECK(keys && is_str(&keys[19999], "key19999"));
    rvm_values_free(keys, count);
    RELEASE(module);
}

TEST(keys_that_are_values) {
    rvm_handle array, plain, sym;
    rvm_value key, value;
    module = FIXTURE("objects.js");
    array = GET_HANDLE(module, "array");
    plain = GET_HANDLE(module, "plain");
    sym = GET_HANDLE(module, "sym");

    key = num(1);
    OK(rvm_get_at(array, &key, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 20);
    key = num(3);
    OK(rvm_get_at(array, &key, &value, &error));
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    value = num(40);
    OK(rvm_set_at(array, &key, &value, &error));
    HAS_NUMBER(4, array, "length");
    HAS_NUMBER(40, array, "3");
    key = num(1.5);
    OK(rvm_set_at(array, &key, &value, &error));
    HAS_NUMBER(40, array, "1.5");
    HAS_NUMBER(4, array, "length");
    key = num(-1);
    OK(rvm_set_at(array, &key, &value, &error));
    HAS_NUMBER(40, array, "-1");
    key = num(4294967295.0); /* no index: too large */
    OK(rvm_set_at(array, &key, &value, &error));
    HAS_NUMBER(40, array, "4294967295");
    HAS_NUMBER(4, array, "length");
    key = num(1e21);
    OK(rvm_set_at(array, &key, &value, &error));
    HAS_NUMBER(40, array, "1e+21");
    key = str("2");
    OK(rvm_get_at(array, &key, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 30);

    key = strn("nul\0key", 7);
    OK(rvm_get_at(plain, &key, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 6);
    value = num(66);
    OK(rvm_set_at(plain, &key, &value, &error));
    OK(rvm_get_at(plain, &key, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 66);
    key = strn("nul", 3);
    OK(rvm_get_at(plain, &key, &value, &error));
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);

    key = hnd(sym);
    OK(rvm_get_at(plain, &key, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 5);
    value = num(55);
    OK(rvm_set_at(plain, &key, &value, &error));
    OK(rvm_get_at(plain, &key, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 55);

    CHECK_STATUS(rvm_get_at(plain, NULL, &value, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_set_at(plain, &key, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_set_at(plain, NULL, &value, &error), RVM_INVALID_ARGUMENT);
    RELEASE(array);
    RELEASE(plain);
    RELEASE(sym);
    RELEASE(module);
}

TEST(accessors_that_throw) {
    rvm_handle object;
    rvm_value value = num(7), ten = num(10);
    module = FIXTURE("objects.js");
    object = GET_HANDLE(module, "accessors");
    HAS_NUMBER(42, object, "fine");
    CHECK_STATUS(rvm_get(object, "throws", &value, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "RangeError");
    CHECK_TEXT(rvm_error_message(error), "the getter");
    CHECK_TEXT(rvm_error_file(error), "objects.js");
    CHECK(value.kind == RVM_NUMBER && value.as.number == 7);
    CHECK_STATUS(rvm_set(object, "throws", &ten, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "the setter 10");
    CHECK_STATUS(rvm_set(object, "readOnly", &ten, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "TypeError");
    CHECK_STATUS(rvm_set(object, "fine", &ten, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_call(object, "throws", NULL, 0, &value, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "the getter");
    RELEASE(object);
    object = GET_HANDLE(module, "proxy");
    HAS_STRING("got anything", object, "anything");
    CHECK_STATUS(rvm_get(object, "bad", &value, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "the trap");
    RELEASE(object);
    RELEASE(module);
}

TEST(frozen_objects_refuse) {
    rvm_handle object;
    rvm_value value = num(2);
    bool deleted = true;
    module = FIXTURE("objects.js");
    object = GET_HANDLE(module, "frozen");
    CHECK_STATUS(rvm_set(object, "x", &value, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "TypeError");
    CHECK_STATUS(rvm_set(object, "y", &value, &error), RVM_EXCEPTION);
    OK(rvm_delete(object, "x", &deleted, &error));
    CHECK(!deleted);
    HAS_NUMBER(1, object, "x");
    RELEASE(object);
    RELEASE(module);
}

TEST(json_out) {
    rvm_handle object;
    rvm_value out = num(7);
    const char *expected = "{\"list\":[1,\"two\",null,true,{\"three\":3}],\"text\":\"\xc3\xa9\xf0\x9f\x98\x80\",\"lone\":\"\\ud800\"}";
    module = FIXTURE("objects.js");
    object = GET_HANDLE(module, "deep");
    OK(rvm_to_json(object, &out, &error));
    if (!CHECK(is_text(&out, RVM_JSON, expected, strlen(expected))))
        printf(" %s", out.kind == RVM_JSON ? out.as.data : "");
    CHECK_EQUAL(out.flags, RVM_OWNED);
    rvm_value_clear(&out);
    RELEASE(object);
    object = GET_HANDLE(module, "error"); /* no own enumerable properties */
    OK(rvm_to_json(object, &out, &error));
    CHECK(is_text(&out, RVM_JSON, "{}", 2));
    rvm_value_clear(&out);
    RELEASE(object);
    RELEASE(module);
    module = FIXTURE("math.js");
    object = GET_HANDLE(module, "add"); /* a function has no JSON */
    out = num(7);
    OK(rvm_to_json(object, &out, &error));
    CHECK_EQUAL(out.kind, RVM_UNDEFINED);
    RELEASE(object);
    RELEASE(module);
    module = JS("module.exports = 'text';");
    OK(rvm_to_json(module, &out, &error));
    CHECK(is_text(&out, RVM_JSON, "\"text\"", 6));
    rvm_value_clear(&out);
    RELEASE(module);
}

TEST(json_that_cannot_be) {
    static const struct {
        const char *key, *name, *part;
    } cases[] = {{"cycle", "TypeError", ""}, {"bigint", "TypeError", ""}, {"toJson", "Error", "the toJSON"}};
    size_t i;
    module = FIXTURE("objects.js");
    for (i = 0; i < 3; i++) {
        rvm_handle object = GET_HANDLE(module, cases[i].key);
        rvm_value out = num(7);
        CHECK_STATUS(rvm_to_json(object, &out, &error), RVM_EXCEPTION);
        CHECK_TEXT(rvm_error_name(error), cases[i].name);
        CHECK_TEXT(rvm_error_message(error), cases[i].part);
        CHECK(out.kind == RVM_NUMBER && out.as.number == 7);
        RELEASE(object);
    }
    RELEASE(module);
}

TEST(json_in) {
    rvm_handle object = 0, list;
    rvm_value value = undefined();
    const char *text = "{\"a\":1,\"list\":[1,2,3],\"lone\":\"\\udc00\",\"__proto__\":{\"x\":5},\"nul\\u0000key\":6}";
    rvm_value key = strn("nul\0key", 7);
    uint32_t type = 0;
    char *deep;
    module = FIXTURE("echo.js");
    OK(rvm_from_json(module, text, strlen(text), &object, &error));
    HAS_NUMBER(1, object, "a");
    list = GET_HANDLE(object, "list");
    HAS_NUMBER(3, list, "length");
    RELEASE(list);
    OK(rvm_get_at(object, &key, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 6);
    OK(rvm_get(object, "x", &value, &error)); /* an own property, not the prototype */
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    HAS_STRING("\xef\xbf\xbd", object, "lone");
    RELEASE(object);
    OK(rvm_from_json(module, "42", 2, &object, &error));
    OK(rvm_type(object, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_PRIMITIVE);
    OK(rvm_value_of(object, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 42);
    RELEASE(object);

    object = 77;
    CHECK_STATUS(rvm_from_json(module, "{oops", 5, &object, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "SyntaxError");
    CHECK_STATUS(rvm_from_json(module, "", 0, &object, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_from_json(module, "[1,]", 4, &object, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_from_json(module, "{}x", 3, &object, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_from_json(module, "{}\0", 3, &object, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_from_json(module, "\"\xff\"", 3, &object, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_from_json(module, NULL, 3, &object, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_from_json(module, "{}", 2, NULL, &error), RVM_INVALID_ARGUMENT);
    deep = malloc(1000000);
    memset(deep, '[', 1000000);
    CHECK_STATUS(rvm_from_json(module, deep, 1000000, &object, &error), RVM_EXCEPTION);
    free(deep);
    CHECK_EQUAL(object, 77);
    RELEASE(module);
}

TEST(bytes_out) {
    static const struct {
        const char *key, *bytes;
        size_t length;
    } cases[] = {{"bytes", "\1\2\3\xfe\xff", 5}, {"view", "\2\3\xfe", 3}, {"buffer", "\x9\x8\x7", 3}, {"dataView", "\3\4\5", 3},
                 {"floats", "\0\0\0\0\0\0\xf8\x3f", 8}, {"noBytes", "", 0}};
    size_t i;
    rvm_value out = undefined();
    module = FIXTURE("objects.js");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        rvm_handle object = GET_HANDLE(module, cases[i].key);
        OK(rvm_to_bytes(object, &out, &error));
        check_that(is_text(&out, RVM_BYTES, cases[i].bytes, cases[i].length), cases[i].key, __FILE__, __LINE__);
        rvm_value_clear(&out);
        RELEASE(object);
    }
    RELEASE(module);
}

TEST(bytes_in) {
    rvm_handle object = 0, sum;
    rvm_value out = undefined();
    uint32_t type = 0;
    char raw[] = "\1\2\xff";
    module = FIXTURE("echo.js");
    OK(rvm_from_bytes(module, raw, 3, &object, &error));
    raw[0] = 9;
    OK(rvm_type(object, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_BYTES);
    CALLS_NUMBER(258, module, "sum", ARGS(hnd(object)));
    OK(rvm_to_bytes(object, &out, &error));
    RELEASE(module);
    RELEASE(object);
    CHECK(is_text(&out, RVM_BYTES, "\1\2\xff", 3)); /* the realm is gone */
    rvm_value_clear(&out);
    module = FIXTURE("echo.js");
    OK(rvm_from_bytes(module, NULL, 0, &object, &error));
    HAS_NUMBER(0, object, "length");
    RELEASE(object);
    sum = 77;
    CHECK_STATUS(rvm_from_bytes(module, NULL, 1, &sum, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_from_bytes(module, raw, 3, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(sum, 77);
    RELEASE(module);
}

TEST(text) {
    static const struct {
        const char *key, *text;
    } cases[] = {{"named", "named"}, {"error", "TypeError: wrong thing"}, {"array", "10,20,30"}, {"sym", "Symbol(key)"}, {"empty", "[object Object]"}};
    size_t i;
    rvm_value out = num(7);
    rvm_handle object;
    module = FIXTURE("objects.js");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        object = GET_HANDLE(module, cases[i].key);
        OK(rvm_to_string(object, &out, &error));
        if (check_that(out.kind == RVM_STRING, cases[i].key, __FILE__, __LINE__))
            check_text(out.as.data, cases[i].text, cases[i].key, __FILE__, __LINE__);
        rvm_value_clear(&out);
        RELEASE(object);
    }
    out = num(7);
    object = GET_HANDLE(module, "stringThrows");
    CHECK_STATUS(rvm_to_string(object, &out, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "the toString");
    CHECK(out.kind == RVM_NUMBER);
    RELEASE(object);
    RELEASE(module);
}

TEST(globals) {
    rvm_handle ctx = new_context(), function;
    rvm_value value = num(5), *keys = NULL;
    size_t count = 77;
    bool has = true, deleted = false;
    OK(rvm_keys(ctx, &keys, &count, &error));
    CHECK_EQUAL(count, 0); /* built-in globals are not listed */
    rvm_values_free(keys, count);
    OK(rvm_set(ctx, "given", &value, &error));
    HAS_NUMBER(5, ctx, "given");
    module = JS_IN(ctx, 0, "made = given + 1; globalThis.more = 2; var local = 3; exports.see = () => typeof given + ' ' + given;");
    HAS_NUMBER(6, ctx, "made");
    HAS_NUMBER(2, ctx, "more");
    OK(rvm_has(ctx, "local", &has, &error));
    CHECK(!has);
    OK(rvm_keys(ctx, &keys, &count, &error));
    CHECK(count == 3 && is_str(&keys[0], "given") && is_str(&keys[1], "made") && is_str(&keys[2], "more"));
    rvm_values_free(keys, count);
    CALLS_STRING("number 5", module, "see", NOARGS);
    value = str("changed");
    OK(rvm_set(ctx, "given", &value, &error));
    CALLS_STRING("string changed", module, "see", NOARGS);
    OK(rvm_delete(ctx, "given", &deleted, &error));
    CHECK(deleted);
    OK(rvm_has(ctx, "given", &has, &error));
    CHECK(!has);
    CALL_THROWS("ReferenceError", "given", module, "see", NOARGS);
    OK(rvm_has(ctx, "Array", &has, &error));
    CHECK(has);
    function = GET_HANDLE(ctx, "parseInt");
    CALLS_NUMBER(12, function, NULL, ARGS(str("12px")));
    RELEASE(function);
    CALLS_NUMBER(12, ctx, "parseInt", ARGS(str("12px")));
    RELEASE(module);
    RELEASE(ctx);
}

TEST(keys_and_names_must_be_utf8) {
    rvm_value value = num(1);
    bool flag = true;
    module = FIXTURE("echo.js");
    CHECK_STATUS(rvm_get(module, "\xff", &value, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_set(module, "\xff", &value, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_has(module, "\xff", &flag, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_delete(module, "\xff", &flag, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_call(module, "\xff", NULL, 0, &value, &error), RVM_INVALID_ARGUMENT);
    CHECK(flag && value.kind == RVM_NUMBER && value.as.number == 1);
    RELEASE(module);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
