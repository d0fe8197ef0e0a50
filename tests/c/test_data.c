/* Data text: every kind of value in and out exactly, what it refuses and how, and what a hostile value can do to its writer. */
#include "every.h"

#include <math.h>

static rvm_value dat(const char *text) { return data(RVM_DATA, text, strlen(text)); }
#define N "\\u0000"

static const struct {
    const char *name, *text;
} kinds[] = {
    {"null", "null"},
    {"undefined", "{\"" N "undefined\":0}"},
    {"true", "true"},
    {"zero", "0"},
    {"minusZero", "-0.0"},
    {"nan", "NaN"},
    {"infinity", "Infinity"},
    {"minusInfinity", "-Infinity"},
    {"safe", "9007199254740991"},
    {"minusSafe", "-9007199254740991"},
    {"beyondSafe", "9007199254740992.0"},
    {"tenth", "0.1"},
    {"price", "-12.25"},
    {"third", "0.3333333333333333"},
    {"sum", "0.30000000000000004"},
    {"tiny", "5e-324"},
    {"huge", "1.7976931348623157e+308"},
    {"e21", "1e+21"},
    {"million", "123456.789012"},
    {"big", "9007199254740992"},
    {"minusBig", "-123456789012345678901234567890"},
    {"bigSmall", "{\"" N "bigint\":\"5\"}"},
    {"bigEdge", "{\"" N "bigint\":\"-9007199254740991\"}"},
    {"text", "\"a \\\"q\\\" \\\\ / \\b\\f\\n\\r\\t" N "\\u001f\x7f\""},
    {"utf8", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbf\""},
    {"latin", "\"\xc3\xa9\xc3\xbf\""},
    {"lone", "\"x\\ud800y\\udc00\\ud801\""},
    {"rope", "\"xy0xy1\""},
    {"object", "{\"7\":3,\"b\":1,\"a\":[true,null,{\"c\":\"d\"}],\"\":4}"},
    {"keys", "{\"\xc3\xa9\":1,\"\xc3\x83\xc2\xa9\":2,\"\\ud800\":3,\"q\\\"\":4,\"" N N "x\":5,\"" N N "\":6,\"" N N N "y\":7}"},
    {"proto", "{\"__proto__\":{\"x\":1}}"},
    {"array", "[1,{\"" N "undefined\":0},3]"},
    {"empty", "[[],{},\"\"]"},
    {"bytes", "{\"" N "bytes\":\"AAH+/w==\"}"},
    {"noBytes", "{\"" N "bytes\":\"\"}"},
    {"view", "{\"" N "bytes\":\"AgM=\"}"},
    {"words", "{\"" N "bytes\":\"AQIDBA==\"}"},
    {"buffer", "{\"" N "bytes\":\"CQgH\"}"},
    {"dataView", "{\"" N "bytes\":\"Ag==\"}"},
    {"date", "{\"" N "date\":1234567890123}"},
    {"oldDate", "{\"" N "date\":-1}"},
    {"badDate", "{\"" N "date\":null}"},
    {"map", "{\"" N "map\":[[\"a\",1],[{\"k\":1},{\"" N "map\":[]}]]}"},
    {"set", "{\"" N "set\":[1,\"b\",{\"" N "undefined\":0}]}"},
    {"error", "{\"" N "error\":{\"name\":\"TypeError\",\"message\":\"bad\",\"stack\":\"here\"}}"},
    {"ownError", "{\"" N "error\":{\"name\":\"Mine\",\"message\":\"m\",\"stack\":\"s\"}}"},
    {"boxed", "[1.5,\"s\",false,{\"" N "bigint\":\"2\"}]"},
    {"instance", "{\"x\":1}"},
    {"bare", "{\"x\":1}"},
    {"toJson", "{\"a\":1,\"b\":1}"},
    {"proxy", "[1,2]"},
    {"proxyObject", "{\"x\":\"x!\"}"},
    {"args", "{\"0\":1,\"1\":2}"},
    {"twice", "[{\"x\":1},{\"x\":1}]"},
};

/* The data text of an object that a call gives. */
static rvm_value written(rvm_handle module, const char *method, const char *name) {
    rvm_value text = undefined();
    rvm_handle object = CALL_HANDLE(module, method, ARGS(str(name)));
    OK(rvm_to_data(object, &text, &error));
    RELEASE(object);
    return text;
}

static void in_and_out(rvm_handle module, const char *name, const char *expected) {
    rvm_value text, good = undefined();
    size_t length = strlen(expected);
    OK(rvm_call(module, "is", ARGS(str(name), dat(expected)), &good, &error));
    if (!CHECK(good.kind == RVM_BOOL && good.as.boolean))
        printf(" (in: %s)", name);
    text = written(module, "list", name); /* in an array, because a string would come out of the call as a string */
    if (!CHECK(text.length == length + 2 && memcmp(text.as.data + 1, expected, length) == 0))
        printf(" (out: %s is %s)", name, text.length ? text.as.data : "");
    CHECK(text.kind == RVM_DATA && text.flags == RVM_OWNED && text.as.data[text.length] == 0);
    rvm_value_clear(&text);
}

TEST(every_kind_in_and_out) {
    size_t i;
    rvm_handle module = FIXTURE("data.js");
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        in_and_out(module, kinds[i].name, kinds[i].text);
    { /* strings longer than a word, with what must be escaped behind it */
        rvm_value text = written(module, "list", "long"), good = undefined();
        OK(rvm_call(module, "isList", ARGS(str("long"), text), &good, &error));
        CHECK(good.kind == RVM_BOOL && good.as.boolean);
        rvm_value_clear(&text);
    }
    RELEASE(module);
}

TEST(what_scripts_patch_does_not_matter) {
    static const char *const names[] = {"date", "map", "set", "bytes", "big", "bigSmall", "error", "utf8", "object"};
    size_t i;
    rvm_handle module = FIXTURE("data.js"), value;
    rvm_value text = undefined(), before[9];
    for (i = 0; i < 9; i++)
        before[i] = written(module, "list", names[i]);
    OK(rvm_call(module, "patch", NOARGS, NULL, &error));
    for (i = 0; i < 9; i++) {
        OK(rvm_value_new(module, &before[i], &value, &error));
        OK(rvm_to_data(value, &text, &error));
        CHECK(is_text(&text, RVM_DATA, before[i].as.data, before[i].length));
        RELEASE(value);
        rvm_value_clear(&text);
        rvm_value_clear(&before[i]);
    }
    CHECK_STATUS(rvm_to_data(module, &text, &error), RVM_NOT_CONVERTIBLE);
    RELEASE(module);
}

TEST(numbers_read_as_javascript_reads_them) {
    static const char *const numbers[] = {"1", "-1", "1.5", "0.000001", "1e3", "1E+3", "1e-7", "12345678.875", "2147483648", "-2147483649",
                                          "4503599627370497.5", "0.1e1", "123456789012345678.5", "1.7976931348623157e308", "1e400", "-1e400",
                                          "2.2250738585072014e-308", "9007199254740993.0", "0.30000000000000004", "179769313486231570000.0",
                                          "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117067982"};
    size_t i;
    rvm_handle module = JS("exports.same = (v, text) => Object.is(v, Number(text));");
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        rvm_value same = undefined();
        OK(rvm_call(module, "same", ARGS(dat(numbers[i]), str(numbers[i])), &same, &error));
        if (!CHECK(same.kind == RVM_BOOL && same.as.boolean))
            printf(" (%s)", numbers[i]);
    }
    RELEASE(module);
}

/* Random doubles of every size, out by our writer and in by the engine, and the other way round. */
TEST(random_numbers_are_exact) {
    rvm_handle module = JS("let s = 1n; const next = () => (s = (s * 6364136223846793005n + 1442695040888963407n) % (1n << 64n));"
                           "const f = new Float64Array(1), b = new BigUint64Array(f.buffer);"
                           "exports.make = (n) => { const a = []; while (a.length < n) { b[0] = next(); if (Number.isFinite(f[0])) a.push(f[0]);"
                           "  a.push(Math.round(f[0] % 1e9 * 1000) / 1000 || 0, Number(next() % 100000n) / 64); } exports.last = a; return a; };"
                           "exports.same = (a) => a.length === exports.last.length && a.every((v, i) => Object.is(v, exports.last[i]));"
                           "exports.read = (text) => exports.same(JSON.parse(text));"
                           "exports.write = () => JSON.stringify(exports.last.map((v) => (Object.is(v, -0) ? 0 : v)));");
    rvm_value count = num((double)rounds(300, 20000, 400000)), text = undefined(), good = undefined(), string;
    rvm_handle array = CALL_HANDLE(module, "make", &count, 1);
    OK(rvm_to_data(array, &text, &error));
    string = strn(text.as.data, text.length);
    OK(rvm_call(module, "read", &string, 1, &good, &error));
    CHECK(good.kind == RVM_BOOL && good.as.boolean);
    OK(rvm_call(module, "same", &text, 1, &good, &error));
    CHECK(good.kind == RVM_BOOL && good.as.boolean);
    rvm_value_clear(&text);
    RELEASE(array);
    RELEASE(module);
}

TEST(text_that_is_none) {
    static const struct {
        const char *text;
        int offset; /* -1: in the message, whatever it is */
    } texts[] = {
        {"", 0},           {" ", 1},           {"nul", 0},          {"[1,]", 3},       {"[1 2]", 3},     {"{\"a\":1,}", 7},   {"{a:1}", 1},
        {"{\"a\" 1}", 5},  {"01", 0},          {"-", 1},            {"-x", 1},         {"1.", 2},        {".5", 0},           {"1e", 2},
        {"+1", 0},         {"0x1", 1},         {"\"abc", 4},        {"\"a\nb\"", 2},   {"\"\\x\"", 1},   {"\"\\u12g4\"", 1},  {"'a'", 0},
        {"1 2", 2},        {"[", 1},           {"{", 1},            {"{\"a\":", 5},    {"tru", 0},       {"undefined", 0},    {"NaN1", 3},
        {"-Inf", 1},       {"{\"" N "date\":\"x\"}", 14}, {"{\"" N "date\":1n}", -1}, {"{\"" N "bytes\":\"A\"}", -1}, {"{\"" N "bytes\":\"A*==\"}", -1},
        {"{\"" N "bytes\":5}", -1}, {"{\"" N "bigint\":\"\"}", -1}, {"{\"" N "bigint\":\"1x\"}", -1}, {"{\"" N "bigint\":\"-\"}", -1},
        {"{\"" N "bigint\":12}", -1}, {"{\"" N "undefined\":null}", -1}, {"{\"" N "undefined\":0,\"a\":1}", -1}, {"{\"a\":1,\"" N "undefined\":0}", -1},
        {"{\"" N "nothing\":0}", -1}, {"{\"" N "\":0}", -1}, {"{\"" N "map\":{}}", -1}, {"{\"" N "map\":[1]}", -1}, {"{\"" N "map\":[[1]]}", -1},
        {"{\"" N "map\":[[1,2,3]]}", -1}, {"{\"" N "set\":1}", -1}, {"{\"" N "set\":[1,]}", -1}, {"{\"" N "error\":1}", -1},
        {"{\"" N "error\":{\"name\":1}}", -1}, {"{\"" N "error\":{\"other\":\"x\"}}", -1}, {"{\"" N "handle\":1}", -1}, {"{\"" N "handle\":\"\"}", -1},
        {"{\"" N "handle\":\"-1\"}", -1}, {"{\"" N "handle\":\"99999999999999999999\"}", -1}, {"{\"" N "date\":12345678901234567890}", -1},
        {"[{\"a\":[{\"b\":[\"x\",{\"" N "map\":[[\"k\",{\"c\":", -1},
    };
    size_t i;
    rvm_handle module = FIXTURE("echo.js");
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        rvm_value text = dat(texts[i].text);
        char offset[32];
        snprintf(offset, sizeof offset, "at offset %d", texts[i].offset);
        CALL_STATUS(RVM_INVALID_ARGUMENT, module, "echo", &text, 1);
        if (!CHECK_TEXT(rvm_error_message(error), texts[i].offset < 0 ? "at offset " : offset))
            printf(" (%s)", texts[i].text);
    }
    { /* not UTF-8 */
        rvm_value text = dat("\"\xff\"");
        CALL_STATUS(RVM_INVALID_ARGUMENT, module, "echo", &text, 1);
    }
    { /* every beginning of a text is none */
        static const char whole[] = "{\"a\":[1.5,\"\\u00e9\",{\"" N "map\":[[\"k\",{\"" N "set\":[null]}]]},{\"" N "error\":{\"name\":\"E\"}}],\"b\":{\"" N "bytes\":\"AAAA\"}}";
        for (i = 0; i + 1 < sizeof whole; i++) {
            rvm_value text = data(RVM_DATA, whole, i);
            CALL_STATUS(RVM_INVALID_ARGUMENT, module, "echo", &text, 1);
        }
        CALL_STATUS(RVM_OK, module, "echo", ARGS(dat(whole)));
    }
    RELEASE(module);
}

/* Texts with bytes changed, dropped and doubled: each is refused, or is a value whose own text reads as the same value. */
TEST(mutated_texts) {
    static const char whole[] = "[{\"a\":[1.5,-0,1e3,12345678901234567890,\"\\u00e9\\ud800 \xc3\xa9\",{\"" N "map\":[[\"k\",{\"" N "set\":[null,NaN]}]]}]},{\"" N "error\":{\"name\":\"E\"}},"
                                "{\"b\":{\"" N "bytes\":\"AAAA\"},\"" N N "c\":{\"" N "date\":5}},{\"" N "bigint\":\"7\"},{\"" N "undefined\":0},{\"" N "handle\":\"12\"}]";
    static const char set[] = "[]{}:,\"\\u0019eE+-.NIntaf \x01\xc3\xff";
    rvm_handle module = FIXTURE("echo.js"), made;
    long i, count = rounds(300, 30000, 1000000), good = 0;
    uint64_t seed = 1;
    char text[2 * sizeof whole];
    for (i = 0; i < count; i++) {
        size_t length = sizeof whole - 1;
        int changes;
        rvm_status status;
        rvm_value value, first = undefined(), second = undefined();
        memcpy(text, whole, length);
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        for (changes = 1 + (int)(seed >> 62); changes; changes--) {
            size_t at;
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            at = (size_t)(seed >> 33) % length;
            switch (seed >> 30 & 3) {
            case 0:
                memmove(text + at, text + at + 1, --length - at);
                break;
            case 1:
                memmove(text + at + 1, text + at, length - at);
                length++;
                break;
            default:
                text[at] = set[(seed >> 20) % (sizeof set - 1)];
            }
        }
        if (i % 2) { /* the handle names nothing: without it more is right */
            char *handle = NULL;
            size_t k;
            for (k = 0; k + 12 < length; k++)
                if (memcmp(text + k, ",{\"\\u0000handle", 12) == 0)
                    handle = text + k;
            if (handle) {
                *handle = ']';
                length = (size_t)(handle - text) + 1;
            }
        }
        value = data(RVM_DATA, text, length);
        forget_error();
        status = rvm_value_new(module, &value, &made, &error);
        if (!CHECK(status == RVM_OK || status == RVM_INVALID_ARGUMENT || status == RVM_STALE_HANDLE)) {
            printf(" (%.*s)", (int)length, text);
            break;
        }
        if (status != RVM_OK)
            continue;
        good++;
        OK(rvm_to_data(made, &first, &error));
        RELEASE(made);
        OK(rvm_value_new(module, &first, &made, &error));
        OK(rvm_to_data(made, &second, &error));
        RELEASE(made);
        if (!CHECK(is_text(&first, RVM_DATA, second.as.data, second.length)))
            printf(" (%.*s)", (int)length, text);
        rvm_value_clear(&first);
        rvm_value_clear(&second);
    }
    CHECK(good > count / 100);
    RELEASE(module);
}

TEST(what_data_cannot_hold) {
    static const struct {
        const char *name, *message;
    } refused[] = {
        {"function", "$.a[3].b is a function"}, {"root", "$ is a function"},           {"symbol", "$.s is a symbol"},
        {"promise", "$[0] is Promise"},         {"weakMap", "$[\"odd key\"] is WeakMap"}, {"regexp", "$[0][1] is RegExp"},
        {"set", "$[1] is a function"},          {"cycle", "$.list[1].back is an object that it is inside of"},
        {"self", "$[0] is an object that it is inside of"}, {"mapSelf", "$[0][1][0] is an object that it is inside of"},
        {"revoked", "$.p is a proxy of nothing"}, {"callable", "$ is a function"},      {"symbolObject", "$[0] is Symbol"},
        {"generator", "$.g is Generator"},      {"longPath", "\xe2\x80\xa6"},
    };
    size_t i;
    rvm_handle module = FIXTURE("data.js"), makers = GET_HANDLE(module, "refused");
    for (i = 0; i < sizeof refused / sizeof *refused; i++) {
        rvm_value text = value_of_kind(77);
        rvm_handle object = CALL_HANDLE(makers, refused[i].name, NOARGS);
        CHECK_STATUS(rvm_to_data(object, &text, &error), RVM_NOT_CONVERTIBLE);
        CHECK_TEXT(rvm_error_message(error), refused[i].message);
        CHECK(text.kind == 77);
        RELEASE(object);
    }
    {
        rvm_value text = value_of_kind(77);
        rvm_handle object = GET_HANDLE(module, "throws");
        CHECK_STATUS(rvm_to_data(object, &text, &error), RVM_EXCEPTION);
        CHECK_TEXT(rvm_error_message(error), "the getter");
        RELEASE(object);
    }
    RELEASE(makers);
    RELEASE(module);
}

TEST(depth_is_bounded) {
    enum { DEEP = 200000 };
    char *text = malloc(2 * DEEP + 1);
    int depths[] = {100, 1000};
    size_t i;
    rvm_handle module = FIXTURE("data.js"), object;
    rvm_value value = undefined(), n = num(DEEP);
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    for (i = 0; i < 2; i++) {
        rvm_value arg = data(RVM_DATA, text + DEEP - depths[i], (size_t)(2 * depths[i]));
        CALLS_NUMBER(depths[i], module, "depth", &arg, 1);
        arg = num(depths[i]);
        object = CALL_HANDLE(module, "deep", &arg, 1);
        OK(rvm_to_data(object, &value, &error));
        CHECK_EQUAL(value.length, 2 * depths[i] + 1);
        rvm_value_clear(&value);
        RELEASE(object);
    }
    value = data(RVM_DATA, text, 2 * DEEP);
    CALL_STATUS(RVM_INVALID_ARGUMENT, module, "depth", &value, 1);
    CHECK_TEXT(rvm_error_message(error), "nested too deeply at offset");
    object = CALL_HANDLE(module, "deep", &n, 1);
    value = undefined();
    CHECK_STATUS(rvm_to_data(object, &value, &error), RVM_NOT_CONVERTIBLE);
    CHECK_TEXT(rvm_error_message(error), "nested too deeply");
    RELEASE(object);
    object = GET_HANDLE(module, "endless");
    CHECK_STATUS(rvm_to_data(object, &value, &error), RVM_NOT_CONVERTIBLE);
    RELEASE(object);
    RELEASE(module);
    free(text);
}

/* On a thread with little stack as on any; where the context allows little, an error and no crash. */
static void *on_a_small_stack(void *ignored) {
    rvm_options o = options();
    int little;
    char text[18000];
    (void)ignored;
    memset(text, '[', 9000);
    memset(text + 9000, ']', 9000);
    for (little = 0; little < 2; little++) {
        rvm_handle ctx = 0, module, object;
        rvm_value n = num(9000), value = undefined();
        o.stack_limit = little ? 128 << 10 : 0;
        OK(rvm_context_new(&o, &ctx, &error));
        module = LOAD(fixture("data.js"), ctx, 0);
        object = CALL_HANDLE(module, "deep", &n, 1);
        CHECK_STATUS(rvm_to_data(object, &value, &error), little ? RVM_NOT_CONVERTIBLE : RVM_OK);
        rvm_value_clear(&value);
        value = data(RVM_DATA, text, sizeof text);
        CALL_STATUS(little ? RVM_INVALID_ARGUMENT : RVM_OK, module, "depth", &value, 1);
        RELEASE(object);
        RELEASE(module);
        RELEASE(ctx);
    }
    forget_error();
    return NULL;
}

TEST(a_small_stack) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    CHECK(pthread_create(&thread, &attributes, on_a_small_stack, NULL) == 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

/* A value can take more text than there is memory, and more time than there is. */
TEST(hostile_sizes) {
    rvm_options limits = options();
    rvm_handle ctx = 0, module, object;
    rvm_value text = undefined(), n = num(4294967295.0);
    double start;
    limits.memory_limit = 8 << 20;
    limits.time_limit_ms = 2000;
    OK(rvm_context_new(&limits, &ctx, &error));
    module = LOAD(fixture("data.js"), ctx, 0);
    object = CALL_HANDLE(module, "hole", &n, 1);
    CHECK_STATUS(rvm_to_data(object, &text, &error), RVM_NOT_CONVERTIBLE);
    CHECK_TEXT(rvm_error_message(error), "more data text than the realm may have memory");
    RELEASE(object);
    object = CALL_HANDLE(module, "laughs", NOARGS);
    CHECK_STATUS(rvm_to_data(object, &text, &error), RVM_NOT_CONVERTIBLE);
    RELEASE(object);
    RELEASE(module);
    RELEASE(ctx);

    limits.memory_limit = 1 << 30;
    limits.time_limit_ms = limit_ms(50);
    ctx = 0;
    OK(rvm_context_new(&limits, &ctx, &error));
    module = LOAD(fixture("data.js"), ctx, 0);
    object = GET_HANDLE(module, "slow");
    start = now_ms();
    CHECK_STATUS(rvm_to_data(object, &text, &error), RVM_TIMEOUT);
    CHECK(now_ms() - start < (small_run() ? 60000 : 5000));
    CALLS_NUMBER(0, module, "depth", ARGS(num(1))); /* it was only stopped */
    RELEASE(object);
    RELEASE(module);
    RELEASE(ctx);
}

/* The limit is met within the parser and within the writer: nothing of theirs stays (valgrind looks). */
TEST(the_memory_limit) {
    size_t size = 64, i;
    for (i = 0; i < 12; i++, size *= 4) {
        rvm_options limits = options();
        rvm_handle ctx = 0, module;
        char *text = malloc(size * 9 + 64), *at = text;
        rvm_value value, out = undefined();
        rvm_status status;
        size_t k;
        limits.memory_limit = 2 << 20;
        OK(rvm_context_new(&limits, &ctx, &error));
        module = JS_IN(ctx, 0, "exports.take = (x) => { exports.x = x; }; exports.grow = () => ({ get a() { const b = []; for (;;) b.push({}); } });");
        *at++ = '[';
        for (k = 0; k < size; k++)
            at += sprintf(at, "%s\"\\u%04x\"", k ? "," : "", (unsigned)(0xe9 + k % 512));
        *at++ = ']';
        if (size > 65536) { /* big enough */
            free(text);
            RELEASE(module);
            RELEASE(ctx);
            break;
        }
        value = data(RVM_DATA, text, (size_t)(at - text));
        forget_error();
        status = rvm_call(module, "take", &value, 1, NULL, &error);
        CHECK(status == RVM_OK || status == RVM_OUT_OF_MEMORY);
        CHECK(status == RVM_OUT_OF_MEMORY || size < 65536);
        if (status == RVM_OK) {
            rvm_handle grow = CALL_HANDLE(module, "grow", NOARGS);
            CHECK_STATUS(rvm_to_data(grow, &out, &error), RVM_OUT_OF_MEMORY);
            RELEASE(grow);
        }
        free(text);
        RELEASE(module);
        RELEASE(ctx);
    }
}

/* Handles in data. */
TEST(handles_in_data) {
    char text[256];
    double four = 4;
    rvm_value value = undefined(), result = undefined();
    bool same = false;
    rvm_handle module = FIXTURE("data.js"), other = FIXTURE("math.js"), object = CALL_HANDLE(module, "make", ARGS(str("object"))), add = GET_HANDLE(other, "add");
    rvm_handle host = 0, picked, made = 0;
    snprintf(text, sizeof text, "{\"list\":[{\"it\":{\"" N "handle\" : \"%llu\"}}]}", (unsigned long long)object);
    picked = CALL_HANDLE(module, "pick", ARGS(dat(text)));
    OK(rvm_same(picked, object, &same, &error));
    CHECK(same);
    RELEASE(picked);
    /* a function of the same realm, and one of another, which crosses as a host function */
    OK(rvm_function_new(module, "four", answer_number, &four, NULL, &host, &error));
    snprintf(text, sizeof text, "{\"list\":[{\"it\":{\"" N "handle\":\"%llu\"}}]}", (unsigned long long)host);
    CALLS_NUMBER(4, module, "callPicked", ARGS(dat(text), num(1)));
    snprintf(text, sizeof text, "{\"list\":[{\"it\":{\"" N "handle\":\"%llu\"}},{\"" N "handle\":\"%llu\"}]}", (unsigned long long)add, (unsigned long long)add);
    value = dat(text);
    picked = CALL_HANDLE(module, "pick", &value, 1);
    CALLS_NUMBER(5, picked, NULL, ARGS(num(2), num(3)));
    RELEASE(picked);
    OK(rvm_value_new(module, &value, &made, &error));
    RELEASE(made);
    OK(rvm_set(module, "kept", &value, &error));
    /* what is not a function may not cross */
    snprintf(text, sizeof text, "[{\"" N "handle\":\"%llu\"}]", (unsigned long long)other);
    CALL_STATUS(RVM_WRONG_REALM, module, "is", ARGS(dat(text)));
    snprintf(text, sizeof text, "[{\"" N "handle\":\"%llu\"}]", (unsigned long long)object);
    RELEASE(object);
    CALL_STATUS(RVM_STALE_HANDLE, module, "is", ARGS(dat(text)));
    CALL_STATUS(RVM_STALE_HANDLE, module, "is", ARGS(dat("{\"" N "handle\":\"0\"}")));
    CALL_STATUS(RVM_STALE_HANDLE, module, "is", ARGS(dat("{\"" N "handle\":\"18446744073709551615\"}")));
    /* in a string it is only text */
    OK(rvm_call(module, "is", ARGS(str("null"), dat("\"\\\\u0000handle\\\":\\\"1\\\"\"")), &result, &error));
    {
        rvm_handle map = 0;
        OK(rvm_map_new(&map, &error));
        value = dat("[{\"" N "handle\":\"5\"}]");
        CHECK_STATUS(rvm_map_value(map, "name", "key", &value, &error), RVM_INVALID_ARGUMENT);
        snprintf(text, sizeof text, "[{\"" N "handle\":\"%llu\"}]", (unsigned long long)map);
        CALL_STATUS(RVM_WRONG_KIND, module, "is", ARGS(dat(text)));
        RELEASE(map);
    }
    RELEASE(host);
    RELEASE(add);
    RELEASE(other);
    RELEASE(module);
}

static rvm_status answer_data(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)failure;
    *result = dat((const char *)userdata);
    return RVM_OK;
}

TEST(hosts_answer_with_data) {
    static char good[] = "{\"list\":[{\"it\":7}]}", bad[] = "{\"list\":", handle[128];
    rvm_handle module = FIXTURE("data.js"), other = FIXTURE("math.js"), add = GET_HANDLE(other, "add"), function = 0, map = 0, user;
    rvm_value value;
    OK(rvm_function_new(module, "f", answer_data, good, NULL, &function, &error));
    OK(rvm_set(module, "f", (value = hnd(function), &value), &error));
    RELEASE(function);
    {
        rvm_value result = undefined();
        rvm_handle answer = CALL_HANDLE(module, "f", NOARGS);
        OK(rvm_call(module, "pick", ARGS(hnd(answer)), &result, &error));
        CHECK(result.kind == RVM_NUMBER && result.as.number == 7);
        RELEASE(answer);
    }
    OK(rvm_function_new(module, "g", answer_data, bad, NULL, &function, &error));
    CALL_THROWS("Error", "it ends too early at offset 8", module, "call", ARGS(hnd(function)));
    RELEASE(function);
    snprintf(handle, sizeof handle, "{\"list\":[{\"it\":{\"" N "handle\":\"%llu\"}}]}", (unsigned long long)add);
    OK(rvm_function_new(module, "h", answer_data, handle, NULL, &function, &error));
    {
        rvm_handle answer = CALL_HANDLE(function, NULL, NOARGS);
        CALLS_NUMBER(3, module, "callPicked", ARGS(hnd(answer), num(1), num(2)));
        RELEASE(answer);
    }
    RELEASE(function);
    /* in a map: new in every realm */
    OK(rvm_map_new(&map, &error));
    value = dat("{\"when\":{\"" N "date\":86400000},\"n\":12345678901234567890}");
    OK(rvm_map_value(map, "settings", NULL, &value, &error));
    value = dat("{\"broken\"");
    OK(rvm_map_value(map, "broken", NULL, &value, &error));
    user = js_at(__FILE__, __LINE__, 0, map, "const s = require('settings'); exports.day = () => s.when.getTime() / 86400000; exports.n = s.n === 12345678901234567890n;"
                                             "exports.broken = () => require('broken');");
    CALLS_NUMBER(1, user, "day", NOARGS);
    OK(rvm_get(user, "n", &value, &error));
    CHECK(value.kind == RVM_BOOL && value.as.boolean);
    CHECK(rvm_call(user, "broken", NOARGS, NULL, NULL) == RVM_EXCEPTION);
    RELEASE(user);
    RELEASE(map);
    RELEASE(add);
    RELEASE(other);
    RELEASE(module);
}

/* While it is written, a getter's host function lets go of the object and of the module, and calls back in. */
struct hostile {
    rvm_handle object, module;
};
static rvm_status let_go(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    struct hostile *h = (struct hostile *)userdata;
    rvm_value text = undefined();
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    CHECK(rvm_to_data(h->module, &text, NULL) == RVM_NOT_CONVERTIBLE); /* a module of functions, within the writer */
    {
        rvm_handle inner = CALL_HANDLE(h->module, "make", ARGS(str("map")));
        OK(rvm_to_data(inner, &text, &error));
        CHECK(text.kind == RVM_DATA);
        rvm_value_clear(&text);
        RELEASE(inner);
    }
    RELEASE(h->object);
    RELEASE(h->module);
    return RVM_OK;
}

TEST(getters_let_go_of_everything) {
    struct hostile h;
    rvm_handle function = 0;
    rvm_value text = undefined();
    h.module = FIXTURE("data.js");
    OK(rvm_function_new(h.module, "let_go", let_go, &h, NULL, &function, &error));
    h.object = CALL_HANDLE(h.module, "hostile", ARGS(hnd(function)));
    RELEASE(function);
    OK(rvm_to_data(h.object, &text, &error));
    CHECK(is_text(&text, RVM_DATA, "{\"a\":1,\"b\":[2],\"c\":3}", 21));
    rvm_value_clear(&text);
}

/* The engine keeps strings in several ways: whole, as a slice of another, as a rope, as the name of a property. */
TEST(strings_however_they_are_kept) {
    static const char *const makers[] = {"whole", "slice", "sliceOfSlice", "rope", "name", "number", "latin", "wide", "wideSlice"};
    size_t i;
    rvm_handle module = JS("const long = '0123456789'.repeat(5000), wide = '01234567\u20ac9'.repeat(5000), latin = '0123\xe9'.repeat(5000); const made = { whole: long, slice: long.slice(3, 40000),"
                           "sliceOfSlice: long.slice(3, 40000).slice(5, 30000), rope: long.slice(0, 20000) + '!' + long.slice(1, 20002), name: Object.keys({ ['k' + long]: 1 })[0],"
                           "number: Object.keys({ 12345: 1 })[0], latin: latin.slice(0, 24999), wide, wideSlice: wide.slice(1, 40000) };"
                           "exports.make = (n) => made[n]; exports.list = (n) => [made[n]]; exports.same = (n, s) => made[n] === s; exports.sameList = (n, [s]) => made[n] === s;");
    for (i = 0; i < sizeof makers / sizeof *makers; i++) {
        rvm_value value = undefined(), good = undefined(), text = written(module, "list", makers[i]);
        OK(rvm_call(module, "make", ARGS(str(makers[i])), &value, &error));
        CHECK(value.kind == RVM_STRING && value.as.data[value.length] == 0);
        OK(rvm_call(module, "same", ARGS(str(makers[i]), value), &good, &error));
        CHECK(good.kind == RVM_BOOL && good.as.boolean);
        OK(rvm_call(module, "sameList", ARGS(str(makers[i]), text), &good, &error));
        if (!CHECK(good.kind == RVM_BOOL && good.as.boolean))
            printf(" (%s)", makers[i]);
        rvm_value_clear(&value);
        rvm_value_clear(&text);
    }
    RELEASE(module);
}

TEST(value_new) {
    rvm_handle module = FIXTURE("echo.js"), other = FIXTURE("math.js"), add = GET_HANDLE(other, "add"), made = 0;
    rvm_value values[6], read = undefined();
    size_t i;
    bool same = false;
    values[0] = undefined();
    values[1] = num(1.5);
    values[2] = str("text");
    values[3] = bigtext("123456789012345678901234567890");
    values[4] = boolean(true);
    values[5] = null();
    for (i = 0; i < 6; i++) {
        OK(rvm_value_new(module, &values[i], &made, &error));
        OK(rvm_value_of(made, &read, &error));
        CHECK_EQUAL(read.kind, values[i].kind);
        CHECK_EQUAL(read.length, values[i].length);
        rvm_value_clear(&read);
        RELEASE(made);
    }
    values[0] = hnd(module);
    OK(rvm_value_new(module, &values[0], &made, &error));
    OK(rvm_same(module, made, &same, &error));
    CHECK(same);
    RELEASE(made);
    values[0] = hnd(add);
    OK(rvm_value_new(module, &values[0], &made, &error));
    CALLS_NUMBER(3, made, NULL, ARGS(num(1), num(2)));
    RELEASE(made);
    made = UNTOUCHED;
    values[0] = hnd(other);
    CHECK_STATUS(rvm_value_new(module, &values[0], &made, &error), RVM_WRONG_REALM);
    CHECK_STATUS(rvm_value_new(module, NULL, &made, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_value_new(module, &values[1], NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_to_data(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK(made == UNTOUCHED);
    RELEASE(add);
    RELEASE(other);
    RELEASE(module);
}

TEST(a_key_is_found_by_its_text_and_not_by_its_bytes) {
    rvm_handle module = JS("exports['\xc3\x83\xc2\xa9'] = 1; exports['\xc3\xa9'] = 2;"); /* the first, in eight bits, looks like the UTF-8 of the second */
    HAS_NUMBER(2, module, "\xc3\xa9");
    HAS_NUMBER(1, module, "\xc3\x83\xc2\xa9");
    RELEASE(module);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
