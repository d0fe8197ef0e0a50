/* rvm_value: every kind, both ways. */
#include "host.h"

#include <math.h>

static rvm_handle echo;

static rvm_value echoed(rvm_value value) {
    rvm_value result = undefined();
    OK(rvm_call(echo, "echo", &value, 1, &result, &error));
    return result;
}

TEST(layout) {
    CHECK_EQUAL(sizeof(rvm_value), 24);
    CHECK_EQUAL(offsetof(rvm_value, kind), 0);
    CHECK_EQUAL(offsetof(rvm_value, flags), 4);
    CHECK_EQUAL(offsetof(rvm_value, length), 8);
    CHECK_EQUAL(offsetof(rvm_value, as), 16);
}

TEST(simple_kinds) {
    rvm_value value, zeroed;
    echo = FIXTURE("echo.js");
    memset(&zeroed, 0, sizeof zeroed);
    value = echoed(zeroed);
    CHECK(value.kind == RVM_UNDEFINED && value.flags == 0);
    CALLS_STRING("undefined", echo, "kind", ARGS(zeroed));
    value = echoed(null());
    CHECK(value.kind == RVM_NULL && value.flags == 0);
    CALLS_STRING("null", echo, "kind", ARGS(null()));
    value = echoed(boolean(true));
    CHECK(value.kind == RVM_BOOL && value.as.boolean && value.flags == 0);
    value = echoed(boolean(false));
    CHECK(value.kind == RVM_BOOL && !value.as.boolean);
    CALLS_STRING("boolean", echo, "kind", ARGS(boolean(false)));
    RELEASE(echo);
}

TEST(numbers) {
    static const double numbers[] = {0,       1,        -1,          0.5,           -0.1,       1e308,      5e-324,
                                     2147483647.0, -2147483648.0, 2147483648.0, 4294967295.0, 4294967296.0, 9007199254740991.0, 9007199254740993.0,
                                     1e21,    123456.789};
    size_t i;
    rvm_value value;
    echo = FIXTURE("echo.js");
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        value = echoed(num(numbers[i]));
        CHECK_EQUAL(value.kind, RVM_NUMBER);
        CHECK_EQUAL(value.as.number, numbers[i]);
        CHECK_EQUAL(value.flags, 0);
    }
    value = echoed(num(-0.0));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 0 && signbit(value.as.number));
    OK(rvm_call(echo, "isNegativeZero", ARGS(num(-0.0)), &value, &error));
    CHECK(value.kind == RVM_BOOL && value.as.boolean);
    OK(rvm_call(echo, "isNegativeZero", ARGS(num(0.0)), &value, &error));
    CHECK(value.kind == RVM_BOOL && !value.as.boolean);
    value = echoed(num(NAN));
    CHECK(value.kind == RVM_NUMBER && isnan(value.as.number));
    value = echoed(num(INFINITY));
    CHECK(value.kind == RVM_NUMBER && isinf(value.as.number) && value.as.number > 0);
    value = echoed(num(-INFINITY));
    CHECK(value.kind == RVM_NUMBER && isinf(value.as.number) && value.as.number < 0);
    { /* a NaN with another payload must not turn into a tagged something */
        uint64_t bits = 0xfffe123456789abcu;
        double odd;
        memcpy(&odd, &bits, sizeof odd);
        value = echoed(num(odd));
        CHECK(value.kind == RVM_NUMBER && isnan(value.as.number));
        CALLS_STRING("number", echo, "kind", ARGS(num(odd)));
    }
    RELEASE(echo);
}

TEST(strings) {
    static const char *const strings[] = {"", "a", "hello", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\x7f\xc2\x80", "\xef\xbf\xbd",
                                          "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf\xee\x80\x80", "\xef\xbb\xbf" "bom", "mixed \xc3\xa9 \xf0\x9f\x98\x80 end"};
    size_t i;
    rvm_value value;
    echo = FIXTURE("echo.js");
    for (i = 0; i < sizeof strings / sizeof *strings; i++) {
        value = echoed(str(strings[i]));
        CHECK(is_str(&value, strings[i]));
        CHECK_EQUAL(value.flags, RVM_OWNED);
        rvm_value_clear(&value);
        CHECK(value.kind == RVM_UNDEFINED && value.flags == 0 && value.length == 0);
    }
    value = echoed(strn(NULL, 0));
    CHECK(is_str(&value, ""));
    rvm_value_clear(&value);
    CALLS_STRING("55357 56832", echo, "codes", ARGS(str("\xf0\x9f\x98\x80")));
    CALLS_STRING("233", echo, "codes", ARGS(str("\xc3\xa9")));
    CALLS_STRING("97 98", echo, "codes", ARGS(strn("abcd", 2))); /* the length counts, not a NUL */
    RELEASE(echo);
}

TEST(strings_outlive_their_realm) {
    rvm_value value;
    echo = FIXTURE("echo.js");
    value = echoed(str("still here"));
    RELEASE(echo);
    CHECK(is_str(&value, "still here"));
    rvm_value_clear(&value);
}

TEST(nul_inside_strings) {
    rvm_value value;
    echo = FIXTURE("echo.js");
    value = echoed(strn("a\0b\0", 4));
    CHECK(is_text(&value, RVM_STRING, "a\0b\0", 4) && value.as.data[4] == 0);
    rvm_value_clear(&value);
    CALLS_STRING("97 0 98 0", echo, "codes", ARGS(strn("a\0b\0", 4)));
    CALLS_NUMBER(1, echo, "length", ARGS(strn("\0", 1)));
    RELEASE(echo);
}

TEST(lone_surrogates_become_replacement_characters) {
    static const struct {
        double codes[3];
        const char *expected;
    } cases[] = {
        {{0xd800, 'a', 'b'}, "\xef\xbf\xbd" "ab"},           {{'a', 0xdc00, 'b'}, "a\xef\xbf\xbd" "b"},
        {{'a', 'b', 0xd83d}, "ab\xef\xbf\xbd"},              {{0xd800, 0xd800, 0xd800}, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {{0xdc00, 0xd800, 'x'}, "\xef\xbf\xbd\xef\xbf\xbdx"}, {{0xd800, 0xd83d, 0xde00}, "\xef\xbf\xbd\xf0\x9f\x98\x80"},
        {{0xd83d, 0xde00, 0xde00}, "\xf0\x9f\x98\x80\xef\xbf\xbd"},
    };
    size_t i;
    echo = FIXTURE("echo.js");
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        CALLS_STRING(cases[i].expected, echo, "fromCodes", ARGS(num(cases[i].codes[0]), num(cases[i].codes[1]), num(cases[i].codes[2])));
    RELEASE(echo);
}

TEST(a_string_of_16_mib) {
    size_t length = (size_t)16 << 20, i;
    char *text = malloc(length);
    rvm_value value;
    echo = FIXTURE("echo.js");
    for (i = 0; i < length; i++)
        text[i] = (char)('a' + i % 23);
    CALLS_NUMBER((double)length, echo, "length", ARGS(strn(text, length)));
    value = echoed(strn(text, length));
    CHECK(is_text(&value, RVM_STRING, text, length) && value.as.data[length] == 0);
    rvm_value_clear(&value);
    for (i = 0; i + 4 <= length; i += 4)
        memcpy(text + i, "\xf0\x9f\x98\x80", 4);
    CALLS_NUMBER((double)length / 2, echo, "length", ARGS(strn(text, length)));
    value = echoed(strn(text, length));
    CHECK(is_text(&value, RVM_STRING, text, length));
    rvm_value_clear(&value);
    RELEASE(echo);
    free(text);
}

TEST(text_that_is_not_utf8_is_refused) {
    static const struct {
        const char *text;
        size_t length;
    } wrong[] = {
        {"\xff", 1}, {"ab\x80", 3}, {"\xc0\x80", 2}, {"\xc1\xbf", 2}, {"\xe0\x80\x80", 3}, {"\xed\xa0\x80", 3}, {"\xed\xbf\xbf", 3},
        {"\xe2\x82", 2}, {"\xf0\x9f\x98", 3}, {"\xf0\x80\x80\x80", 4}, {"\xf4\x90\x80\x80", 4}, {"\xf8\x88\x80\x80\x80", 5},
        {"\xc3", 1}, {"\xc3(", 2}, {"long enough to leave the fast path behind \xff", 43},
    };
    size_t i;
    echo = FIXTURE("echo.js");
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        rvm_value value = strn(wrong[i].text, wrong[i].length), result = num(7);
        CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
        CHECK_STATUS(rvm_set(echo, "x", &value, &error), RVM_INVALID_ARGUMENT);
        CHECK_STATUS(rvm_get_at(echo, &value, &result, &error), RVM_INVALID_ARGUMENT);
        value.kind = RVM_JSON;
        CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
        CHECK(result.kind == RVM_NUMBER && result.as.number == 7);
        CHECK_STATUS(rvm_string_copy(wrong[i].text, wrong[i].length, &result), RVM_INVALID_ARGUMENT);
        CHECK(result.kind == RVM_NUMBER && result.as.number == 7);
    }
    CALLS_STRING("fine", echo, "echo", ARGS(str("fine")));
    RELEASE(echo);
}

TEST(bigints_in_range) {
    static const int64_t numbers[] = {0, 1, -1, 42, INT64_C(9007199254740993), INT64_MAX, INT64_MIN, INT64_MIN + 1, INT64_C(1) << 32};
    size_t i;
    char text[32];
    echo = FIXTURE("echo.js");
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        rvm_value value = echoed(big(numbers[i]));
        CHECK(value.kind == RVM_BIGINT && value.length == 0 && value.flags == 0);
        CHECK(value.as.integer == numbers[i]);
        snprintf(text, sizeof text, "%lld", (long long)numbers[i]);
        CALLS_STRING(text, echo, "text", ARGS(big(numbers[i])));
        CALLS_STRING("bigint", echo, "kind", ARGS(big(numbers[i])));
        value = echoed(bigtext(text)); /* text that fits comes back as a number */
        CHECK(value.kind == RVM_BIGINT && value.length == 0 && value.as.integer == numbers[i]);
        OK(rvm_call(echo, "big", ARGS(str(text)), &value, &error));
        CHECK(value.kind == RVM_BIGINT && value.length == 0 && value.as.integer == numbers[i]);
    }
    RELEASE(echo);
}

TEST(bigints_beyond_range) {
    static const char *const numbers[] = {"9223372036854775808", "-9223372036854775809", "18446744073709551616", "340282366920938463463374607431768211456",
                                          "-1000000000000000000000000000000000000000000000000000000000000000000001"};
    size_t i;
    char *digits = malloc(5001);
    rvm_value value;
    echo = FIXTURE("echo.js");
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        value = echoed(bigtext(numbers[i]));
        CHECK(is_text(&value, RVM_BIGINT, numbers[i], strlen(numbers[i])) && value.flags == RVM_OWNED);
        rvm_value_clear(&value);
        CALLS_STRING(numbers[i], echo, "text", ARGS(bigtext(numbers[i])));
        OK(rvm_call(echo, "big", ARGS(str(numbers[i])), &value, &error));
        CHECK(is_text(&value, RVM_BIGINT, numbers[i], strlen(numbers[i])));
        rvm_value_clear(&value);
    }
    memset(digits, '7', 5000);
    digits[5000] = 0;
    value = echoed(bigtext(digits));
    CHECK(is_text(&value, RVM_BIGINT, digits, 5000));
    rvm_value_clear(&value);
    free(digits);
    value = echoed(bigtext("-0007"));
    CHECK(value.kind == RVM_BIGINT && value.length == 0 && value.as.integer == -7);
    RELEASE(echo);
}

TEST(bigint_text_that_is_none_is_refused) {
    static const char *const wrong[] = {"-", "+1", "12x", " 1", "1 ", "0x10", "1.5", "1e3", "1n", "--1", "\xff", "9999999999999999999999x", "1_000"};
    size_t i;
    echo = FIXTURE("echo.js");
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        rvm_value value = bigtext(wrong[i]), result = num(7);
        if (!CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT))
            printf(" (%s)", wrong[i]);
        CHECK(result.kind == RVM_NUMBER);
    }
    RELEASE(echo);
}

TEST(bytes_go_in_as_a_copy) {
    char raw[256], *many;
    size_t i, length = 1 << 20;
    rvm_value value = undefined(), out = undefined();
    rvm_handle array;
    echo = FIXTURE("echo.js");
    for (i = 0; i < 256; i++)
        raw[i] = (char)i;
    OK(rvm_call(echo, "isBytes", ARGS(bytes(raw, 256)), &value, &error));
    CHECK(value.kind == RVM_BOOL && value.as.boolean);
    CALLS_NUMBER(255 * 128, echo, "sum", ARGS(bytes(raw, 256)));
    array = CALL_HANDLE(echo, "echo", ARGS(bytes(raw, 256)));
    memset(raw, 0, sizeof raw);
    OK(rvm_to_bytes(array, &out, &error));
    CHECK(out.kind == RVM_BYTES && out.length == 256 && out.flags == RVM_OWNED);
    for (i = 0; i < 256; i++)
        if (!CHECK((unsigned char)out.as.data[i] == i))
            break;
    rvm_value_clear(&out);
    RELEASE(array);
    CALLS_NUMBER(0, echo, "length", ARGS(bytes("", 0)));
    CALLS_NUMBER(0, echo, "length", ARGS(bytes(NULL, 0)));
    many = calloc(1, length);
    CALLS_NUMBER((double)length, echo, "length", ARGS(bytes(many, length)));
    free(many);
    RELEASE(echo);
}

TEST(json_goes_in_as_what_it_describes) {
    rvm_handle object;
    rvm_status status;
    rvm_value wrong = json("{oops"), result = num(7);
    echo = FIXTURE("echo.js");
    CALLS_STRING("object", echo, "kind", ARGS(json("{\"a\":[1,2,{\"b\":null}]}")));
    CALLS_STRING("array", echo, "kind", ARGS(json("[1,2]")));
    CALLS_STRING("null", echo, "kind", ARGS(json("null")));
    CALLS_STRING("boolean", echo, "kind", ARGS(json(" true ")));
    CALLS_NUMBER(-12.5, echo, "echo", ARGS(json("-12.5")));
    CALLS_STRING("text", echo, "echo", ARGS(json("\"text\"")));
    CALLS_STRING("55296", echo, "codes", ARGS(json("\"\\ud800\""))); /* exact here */
    object = CALL_HANDLE(echo, "echo", ARGS(json("{\"a\":{\"b\":5}}")));
    CALLS_STRING("[object Object]", echo, "text", ARGS(hnd(object)));
    RELEASE(object);
    forget_error();
    status = rvm_call(echo, "echo", &wrong, 1, &result, &error);
    CHECK(status == RVM_EXCEPTION || status == RVM_INVALID_ARGUMENT);
    wrong = json("");
    forget_error();
    status = rvm_call(echo, "echo", &wrong, 1, &result, &error);
    CHECK(status == RVM_EXCEPTION || status == RVM_INVALID_ARGUMENT);
    CHECK(result.kind == RVM_NUMBER);
    RELEASE(echo);
}

TEST(objects_symbols_functions_and_promises_come_as_handles) {
    static const struct {
        const char *method;
        uint32_t type;
    } cases[] = {{"symbol", RVM_TYPE_SYMBOL}, {"object", RVM_TYPE_OBJECT}, {"promise", RVM_TYPE_PROMISE}};
    size_t i;
    uint32_t type = 0;
    echo = FIXTURE("echo.js");
    for (i = 0; i < 3; i++) {
        rvm_handle it = CALL_HANDLE(echo, cases[i].method, NOARGS), back;
        bool same = false;
        OK(rvm_type(it, &type, &error));
        CHECK_EQUAL(type, cases[i].type);
        back = CALL_HANDLE(echo, "echo", ARGS(hnd(it)));
        OK(rvm_same(it, back, &same, &error));
        CHECK(same);
        RELEASE(it);
        RELEASE(back);
    }
    RELEASE(echo);
}

TEST(values_that_are_none) {
    rvm_value value = value_of_kind(99), result = num(7);
    echo = FIXTURE("echo.js");
    CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_set(echo, "x", &value, &error), RVM_INVALID_ARGUMENT);
    value = strn(NULL, 3);
    CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
    value = bytes(NULL, 3);
    CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
    value = data(RVM_BIGINT, NULL, 3);
    CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
    value = data(RVM_JSON, NULL, 3);
    CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
    value = strn("x", (size_t)-1 / 2 + 1); /* no such string can be */
    CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_INVALID_ARGUMENT);
    value = hnd(0);
    CHECK_STATUS(rvm_call(echo, "echo", &value, 1, &result, &error), RVM_STALE_HANDLE);
    CHECK(result.kind == RVM_NUMBER && result.as.number == 7);
    RELEASE(echo);
}

TEST(inputs_are_never_consumed) {
    rvm_value owned = undefined();
    rvm_handle object;
    rvm_value handle;
    echo = FIXTURE("echo.js");
    OK(rvm_string_copy("owned", 5, &owned));
    CHECK_EQUAL(owned.flags, RVM_OWNED);
    CALLS_STRING("owned", echo, "echo", ARGS(owned));
    CALLS_STRING("owned", echo, "echo", ARGS(owned));
    OK(rvm_set(echo, "x", &owned, &error));
    CHECK(is_str(&owned, "owned"));
    rvm_value_clear(&owned);
    HAS_STRING("owned", echo, "x");
    object = CALL_HANDLE(echo, "object", NOARGS);
    handle = hnd(object);
    handle.flags = RVM_OWNED;
    CALLS_STRING("object", echo, "kind", ARGS(handle));
    HAS_NUMBER(1, object, "a");
    RELEASE(object);
    RELEASE(echo);
}

TEST(copies) {
    char text[] = "text";
    rvm_value value = undefined();
    OK(rvm_string_copy(text, 4, &value));
    text[0] = 'n';
    CHECK(is_str(&value, "text"));
    CHECK_EQUAL(value.flags, RVM_OWNED);
    rvm_value_clear(&value);
    OK(rvm_string_copy(NULL, 0, &value));
    CHECK(is_str(&value, ""));
    rvm_value_clear(&value);
    OK(rvm_string_copy("a\0b", 3, &value));
    CHECK(is_text(&value, RVM_STRING, "a\0b", 3));
    rvm_value_clear(&value);
    OK(rvm_bytes_copy("\xff\0\x80", 3, &value));
    CHECK(is_text(&value, RVM_BYTES, "\xff\0\x80", 3));
    CHECK_EQUAL(value.flags, RVM_OWNED);
    rvm_value_clear(&value);
    OK(rvm_bytes_copy(NULL, 0, &value));
    CHECK(value.kind == RVM_BYTES && value.length == 0);
    rvm_value_clear(&value);
    CHECK_STATUS(rvm_string_copy(NULL, 1, &value), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_bytes_copy(NULL, 1, &value), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_string_copy("x", 1, NULL), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_bytes_copy("x", 1, NULL), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
}

TEST(clear) {
    rvm_value value = num(5);
    rvm_value_clear(NULL);
    rvm_values_free(NULL, 0);
    rvm_values_free(NULL, 5);
    rvm_value_clear(&value);
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    value = str("borrowed"); /* owns nothing: nothing is freed */
    rvm_value_clear(&value);
    CHECK_EQUAL(value.kind, RVM_UNDEFINED);
    OK(rvm_string_copy("x", 1, &value));
    rvm_value_clear(&value);
    rvm_value_clear(&value);
    CHECK(value.kind == RVM_UNDEFINED && value.flags == 0);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
