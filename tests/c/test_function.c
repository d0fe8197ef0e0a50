/* Host functions: C functions that JavaScript calls. */
#include "host.h"

static rvm_handle module;

static rvm_handle function_of(rvm_handle realm, const char *name, rvm_host_function function, void *userdata) {
    rvm_handle handle = 0;
    OK(rvm_function_new(realm, name, function, userdata, NULL, &handle, &error));
    return handle;
}

/* Counts its calls, and answers with a copy of the value in `give`; a string there is answered as it is. */
typedef struct giver {
    rvm_value give;
    int calls;
    size_t nargs;
    uint32_t kinds[8];
} giver;

static rvm_status give(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    giver *self = userdata;
    size_t i;
    (void)failure;
    CHECK(call != NULL);
    CHECK(result->kind == RVM_UNDEFINED && *failure == NULL);
    self->calls++;
    self->nargs = nargs;
    for (i = 0; i < nargs && i < 8; i++)
        self->kinds[i] = args[i].kind;
    *result = self->give;
    return RVM_OK;
}

TEST(arguments_and_results) {
    giver giver_;
    rvm_handle function;
    memset(&giver_, 0, sizeof giver_);
    module = FIXTURE("host.js");
    function = function_of(module, "give", give, &giver_);
    CALLS_STRING("function", module, "typeOf", ARGS(hnd(function)));
    CALLS_STRING("give", module, "nameOf", ARGS(hnd(function)));

    giver_.give = num(1.5);
    CALLS_NUMBER(1.5, module, "call", ARGS(hnd(function)));
    CHECK_EQUAL(giver_.nargs, 0);
    CALLS_NUMBER(1.5, module, "call",
                 ARGS(hnd(function), undefined(), null(), boolean(true), num(1), big(2), str("s"), bytes("b", 1)));
    CHECK_EQUAL(giver_.nargs, 7);
    CHECK_EQUAL(giver_.kinds[0], RVM_UNDEFINED);
    CHECK_EQUAL(giver_.kinds[1], RVM_NULL);
    CHECK_EQUAL(giver_.kinds[2], RVM_BOOL);
    CHECK_EQUAL(giver_.kinds[3], RVM_NUMBER);
    CHECK_EQUAL(giver_.kinds[4], RVM_BIGINT);
    CHECK_EQUAL(giver_.kinds[5], RVM_STRING);
    CHECK_EQUAL(giver_.kinds[6], RVM_HANDLE);
    giver_.give = str("borrowed from the host");
    CALLS_STRING("borrowed from the host", module, "call", ARGS(hnd(function)));
    giver_.give = json("{\"a\":[1]}");
    {
        rvm_handle object = CALL_HANDLE(module, "call", ARGS(hnd(function))), list = GET_HANDLE(object, "a");
        HAS_NUMBER(1, list, "0");
        RELEASE(list);
        RELEASE(object);
    }
    giver_.give = undefined();
    CALL_STATUS(RVM_OK, module, "call", ARGS(hnd(function)));
    CALLS_NUMBER(7, module, "double", ARGS(num(3.5)));
    CHECK_EQUAL(giver_.calls, 5);
    giver_.give = num(2);
    CALLS_NUMBER(2, function, NULL, NOARGS); /* the host may call it, too */
    CALLS_STRING("2,2,2", module, "map", ARGS(json("[1,2,3]"), hnd(function)));
    RELEASE(function);
    function = function_of(module, NULL, give, &giver_);
    CALLS_STRING("", module, "nameOf", ARGS(hnd(function)));
    RELEASE(function);
    CHECK_EQUAL(realm_stats(module).host_functions, 2);
    RELEASE(module);
}

static rvm_status greet(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    char text[64];
    (void)userdata, (void)call, (void)failure;
    CHECK(nargs == 1 && is_str(&args[0], "w\xc3\xb6rld"));
    snprintf(text, sizeof text, "hello %.20s", args[0].as.data);
    return rvm_string_copy(text, strlen(text), result);
}

TEST(a_string_that_does_not_outlive_the_call) {
    rvm_handle function;
    module = FIXTURE("host.js");
    function = function_of(module, "greet", greet, NULL);
    CALLS_STRING("hello w\xc3\xb6rld", module, "call", ARGS(hnd(function), str("w\xc3\xb6rld")));
    RELEASE(function);
    RELEASE(module);
}

/* What a host function may do with handles: make a new object, answer with an argument, keep one. */
static rvm_handle kept, borrowed;
static rvm_status use_handles(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    rvm_handle ctx = 0;
    (void)userdata;
    CHECK_STATUS(rvm_frame_context(call, &ctx), RVM_OK);
    if (nargs == 0) {
        *result = value_of_kind(RVM_HANDLE);
        result->flags = RVM_OWNED;
        return rvm_from_json(ctx, "{\"made\":\"in C\"}", 15, &result->as.handle, failure);
    }
    CHECK(args[0].kind == RVM_HANDLE);
    borrowed = args[0].as.handle;
    OK(rvm_retain(borrowed, &kept, &error));
    *result = args[0];
    result->flags = 0;
    return RVM_OK;
}

TEST(handles_in_host_functions) {
    rvm_handle function, made, object, back;
    bool same = false;
    module = FIXTURE("host.js");
    function = function_of(module, "use", use_handles, NULL);
    made = CALL_HANDLE(module, "call", ARGS(hnd(function)));
    HAS_STRING("in C", made, "made");
    object = CALL_HANDLE(module, "object", NOARGS);
    back = CALL_HANDLE(module, "call", ARGS(hnd(function), hnd(object)));
    OK(rvm_same(object, back, &same, &error));
    CHECK(same);
    OK(rvm_same(object, kept, &same, &error));
    CHECK(same);
    CHECK(borrowed != object);
    CHECK_STATUS(rvm_release(borrowed), RVM_STALE_HANDLE); /* it ended with the call */
    HAS_STRING("here", kept, "made");
    CHECK_EQUAL(realm_stats(module).handles, 6);
    RELEASE(kept);
    RELEASE(back);
    RELEASE(object);
    RELEASE(made);
    RELEASE(function);
    RELEASE(module);
}

static rvm_status look_at_frame(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                rvm_error **failure) {
    rvm_value self = num(7), seen = num(5);
    rvm_handle ctx = 0;
    uint32_t type = 0;
    (void)args, (void)nargs, (void)failure;
    CHECK_STATUS(rvm_frame_this(call, &self), RVM_OK);
    *result = num(self.kind);
    if (self.kind == RVM_HANDLE)
        HAS_STRING("the object", self.as.handle, "name");
    CHECK_STATUS(rvm_frame_context(call, &ctx), RVM_OK);
    OK(rvm_type(ctx, &type, &error));
    CHECK_EQUAL(type, RVM_TYPE_CONTEXT);
    OK(rvm_set(ctx, "setByHost", &seen, &error));
    if (userdata)
        OK(rvm_retain(ctx, userdata, &error));
    CHECK_STATUS(rvm_frame_this(call, NULL), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_frame_context(call, NULL), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_frame_this(NULL, &self), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_frame_context(NULL, &ctx), RVM_INVALID_ARGUMENT);
    return RVM_OK;
}

TEST(frames) {
    rvm_handle function, ctx = 0;
    module = FIXTURE("host.js"); /* made without a context */
    function = function_of(module, "look", look_at_frame, NULL);
    CALLS_NUMBER(RVM_HANDLE, module, "callOn", ARGS(json("{\"name\":\"the object\"}"), hnd(function)));
    CALLS_NUMBER(RVM_STRING, module, "callOn", ARGS(str("text"), hnd(function)));
    CALLS_NUMBER(RVM_UNDEFINED, module, "call", ARGS(hnd(function)));
    CHECK_EQUAL(realm_stats(module).handles, 2); /* what was borrowed is gone */
    RELEASE(function);
    function = function_of(module, "look", look_at_frame, &ctx);
    CALLS_NUMBER(RVM_UNDEFINED, module, "call", ARGS(hnd(function)));
    RELEASE(function);
    RELEASE(module);
    HAS_NUMBER(5, ctx, "setByHost"); /* the retained context keeps the realm */
    module = LOAD(fixture("math.js"), ctx, 0);
    HAS_NUMBER(3, module, "factor");
    RELEASE(module);
    RELEASE(ctx);
}

/* Errors. */
static rvm_status fail(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    const char *const *what = userdata;
    (void)call, (void)args, (void)nargs, (void)result;
    CHECK_STATUS(rvm_error_new(what[0], what[1], what[2], 0x1234567890abcdefu, failure), RVM_OK);
    return RVM_SYSTEM;
}
static rvm_status fail_bare(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                            rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    return RVM_SYSTEM;
}

TEST(errors_travel_through_javascript_and_back) {
    const char *named[] = {"DiskError", "the disk is gone \xc3\xa9", "EDISK"}, *plain[] = {NULL, "just so", NULL}, *empty[] = {NULL, NULL, NULL};
    rvm_handle function;
    rvm_value result = num(7);
    module = FIXTURE("host.js");
    function = function_of(module, "fail", fail, named);
    CALLS_STRING("true|DiskError|the disk is gone \xc3\xa9|EDISK", module, "caught", ARGS(hnd(function)));
    CALL_THROWS("DiskError", "the disk is gone \xc3\xa9", module, "call", ARGS(hnd(function)));
    CHECK(error && strcmp(rvm_error_message(error), named[1]) == 0);
    CHECK_TEXT(rvm_error_code(error), "EDISK");
    CHECK(error && rvm_error_tag(error) == 0x1234567890abcdefu);
    CHECK_TEXT(rvm_error_stack(error), "host.js:");
    CALL_THROWS("DiskError", "the disk is gone", module, "catchAndThrow", ARGS(hnd(function)));
    CHECK(error && rvm_error_tag(error) == 0x1234567890abcdefu);
    CALL_THROWS("Error", "wrapped: the disk is gone", module, "catchAndWrap", ARGS(hnd(function)));
    CHECK_EQUAL(rvm_error_tag(error), 0);
    CHECK_STATUS(rvm_call(function, NULL, NULL, 0, &result, &error), RVM_EXCEPTION); /* straight from the host */
    CHECK(error && rvm_error_tag(error) == 0x1234567890abcdefu);
    CHECK(result.kind == RVM_NUMBER && result.as.number == 7);
    RELEASE(function);

    function = function_of(module, "fail", fail, plain);
    CALLS_STRING("true|Error|just so|undefined", module, "caught", ARGS(hnd(function)));
    CALL_THROWS("Error", "just so", module, "call", ARGS(hnd(function)));
    CHECK(error && rvm_error_code(error) == NULL);
    RELEASE(function);
    function = function_of(module, "fail", fail, empty);
    CALLS_STRING("true|Error||undefined", module, "caught", ARGS(hnd(function)));
    RELEASE(function);
    function = function_of(module, "failBare", fail_bare, NULL);
    CALL_THROWS("Error", "", module, "call", ARGS(hnd(function)));
    CHECK(error && *rvm_error_message(error));
    CHECK_EQUAL(rvm_error_tag(error), 0);
    RELEASE(function);
    RELEASE(module);
}

TEST(error_new) {
    rvm_error *made = NULL;
    CHECK_STATUS(rvm_error_new("Name", "message", "CODE", 5, &made), RVM_OK);
    CHECK(made && strcmp(rvm_error_name(made), "Name") == 0 && strcmp(rvm_error_message(made), "message") == 0 &&
          strcmp(rvm_error_code(made), "CODE") == 0 && rvm_error_tag(made) == 5 && rvm_error_stack(made) == NULL &&
          rvm_error_file(made) == NULL && rvm_error_line(made) == 0 && rvm_error_column(made) == 0);
    rvm_error_free(made);
    made = (rvm_error *)&made;
    CHECK_STATUS(rvm_error_new("\xff", NULL, NULL, 0, &made), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_error_new(NULL, "\xff", NULL, 0, &made), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_error_new(NULL, NULL, "\xff", 0, &made), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_error_new(NULL, NULL, NULL, 0, NULL), RVM_INVALID_ARGUMENT);
    CHECK(made == (rvm_error *)&made);
    rvm_error_free(NULL);
}

/* The library owns what is answered: nothing here is freed by the host, and valgrind must find nothing. */
static rvm_status answer_everything(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                    rvm_error **failure) {
    (void)call, (void)args, (void)nargs;
    CHECK_STATUS(rvm_string_copy("owned", 5, result), RVM_OK);
    CHECK_STATUS(rvm_error_new(NULL, "an error", NULL, 0, failure), RVM_OK);
    return *(rvm_status *)userdata;
}

TEST(the_library_frees_what_is_answered) {
    rvm_status answer = RVM_OK;
    rvm_handle function;
    module = FIXTURE("host.js");
    function = function_of(module, "answer", answer_everything, &answer);
    CALLS_STRING("owned", module, "call", ARGS(hnd(function)));
    answer = RVM_SYSTEM;
    CALL_THROWS("Error", "an error", module, "call", ARGS(hnd(function)));
    RELEASE(function);
    RELEASE(module);
}

TEST(answers_that_are_none) {
    giver giver_;
    rvm_handle function, other = FIXTURE("host.js"), foreign = CALL_HANDLE(other, "object", NOARGS);
    memset(&giver_, 0, sizeof giver_);
    module = FIXTURE("host.js");
    function = function_of(module, "give", give, &giver_);
    giver_.give = value_of_kind(99);
    CALL_THROWS("Error", "", module, "call", ARGS(hnd(function)));
    giver_.give = strn("\xff", 1);
    CALL_THROWS("Error", "", module, "call", ARGS(hnd(function)));
    giver_.give = strn(NULL, 5);
    CALL_THROWS("Error", "", module, "call", ARGS(hnd(function)));
    giver_.give = hnd(0);
    CALL_THROWS("Error", "", module, "call", ARGS(hnd(function)));
    giver_.give = hnd(0xdeadbeef);
    CALL_THROWS("Error", "", module, "call", ARGS(hnd(function)));
    giver_.give = hnd(foreign);
    CALL_THROWS("Error", "", module, "call", ARGS(hnd(function)));
    giver_.give = num(5);
    CALLS_NUMBER(5, module, "call", ARGS(hnd(function)));
    RELEASE(function);
    RELEASE(foreign);
    RELEASE(other);
    RELEASE(module);
}

/* Drop. */
TEST(drop_runs_once_when_the_realm_ends) {
    int forgotten = 0, kept_by_js = 0;
    rvm_handle function = 0, copy = 0;
    module = FIXTURE("host.js");
    OK(rvm_function_new(module, "f", answer_number, NULL, NULL, &function, &error)); /* drop may be NULL */
    RELEASE(function);
    OK(rvm_function_new(module, "f", answer_number, &forgotten, count_drop, &function, &error));
    OK(rvm_retain(function, &copy, &error));
    RELEASE(function);
    RELEASE(copy);
    OK(rvm_function_new(module, "f", answer_number, &kept_by_js, count_drop, &function, &error));
    CALL_STATUS(RVM_OK, module, "keep", ARGS(hnd(function)));
    RELEASE(function);
    CHECK(forgotten == 0 && kept_by_js == 0); /* releasing the handle alone does not drop it */
    RELEASE(module);
    CHECK(forgotten == 1 && kept_by_js == 1);
}

TEST(a_function_lives_on_without_its_handle) {
    double five = 5;
    rvm_handle function = 0;
    module = FIXTURE("host.js");
    OK(rvm_function_new(module, "f", answer_number, &five, NULL, &function, &error));
    CALL_STATUS(RVM_OK, module, "keep", ARGS(hnd(function)));
    RELEASE(function);
    CALLS_NUMBER(5, module, "callKept", NOARGS);
    RELEASE(module);
}

TEST(drop_runs_once_when_registration_fails) {
    int drops = 0;
    rvm_handle handle = 77, map = 0;
    module = FIXTURE("host.js");
    OK(rvm_map_new(&map, &error));
    CHECK_STATUS(rvm_function_new(module, "f", NULL, &drops, count_drop, &handle, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(drops, 1);
    CHECK_STATUS(rvm_function_new(module, "\xff", answer_number, &drops, count_drop, &handle, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(drops, 2);
    CHECK_STATUS(rvm_function_new(module, "f", answer_number, &drops, count_drop, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(drops, 3);
    CHECK_STATUS(rvm_function_new(0, "f", answer_number, &drops, count_drop, &handle, &error), RVM_STALE_HANDLE);
    CHECK_EQUAL(drops, 4);
    CHECK_STATUS(rvm_function_new(map, "f", answer_number, &drops, count_drop, &handle, &error), RVM_WRONG_KIND);
    CHECK_EQUAL(drops, 5);
    CHECK_EQUAL(handle, 77);
    RELEASE(map);
    RELEASE(module);
    CHECK_EQUAL(drops, 5);
}

/* A drop runs outside every lock: it may use the library. */
static int dropped_inside;
static void drop_that_works(void *userdata) {
    rvm_handle other;
    (void)userdata;
    other = FIXTURE("math.js");
    CALLS_NUMBER(3, other, "add", ARGS(num(1), num(2)));
    RELEASE(other);
    dropped_inside++;
}

TEST(drop_may_use_the_library) {
    rvm_handle function = 0;
    dropped_inside = 0;
    module = FIXTURE("host.js");
    OK(rvm_function_new(module, "f", answer_number, NULL, drop_that_works, &function, &error));
    RELEASE(function);
    RELEASE(module);
    CHECK_EQUAL(dropped_inside, 1);
    CHECK_STATUS(rvm_function_new(0, "f", answer_number, NULL, drop_that_works, &function, &error), RVM_STALE_HANDLE);
    CHECK_EQUAL(dropped_inside, 2);
}

/* Calls back. */
typedef struct reentry {
    rvm_handle module, function;
} reentry;

static rvm_status call_back(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                            rvm_error **failure) {
    reentry *self = userdata;
    (void)call, (void)failure;
    if (!CHECK(nargs == 1 && args[0].kind == RVM_NUMBER))
        return RVM_INVALID_ARGUMENT;
    OK(rvm_call(self->module, "deepen", ARGS(hnd(self->function), args[0]), result, &error));
    return RVM_OK;
}

TEST(re_entry_into_the_own_realm) {
    reentry self;
    self.module = FIXTURE("host.js");
    self.function = function_of(self.module, "back", call_back, &self);
    CALLS_NUMBER(50, self.module, "deepen", ARGS(hnd(self.function), num(50)));
    RELEASE(self.function);
    RELEASE(self.module);
}

static rvm_status call_back_forever(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                    rvm_error **failure) {
    reentry *self = userdata;
    rvm_error *inner = NULL;
    rvm_status status = rvm_call(self->module, "call", ARGS(hnd(self->function)), result, &inner);
    (void)call, (void)args, (void)nargs;
    if (status != RVM_OK) {
        rvm_error_new(rvm_error_name(inner), rvm_error_message(inner), NULL, 0, failure);
        rvm_error_free(inner);
    }
    return status;
}

TEST(endless_re_entry_is_a_range_error) {
    reentry self;
    self.module = FIXTURE("host.js");
    self.function = function_of(self.module, "forever", call_back_forever, &self);
    if (!CALL_THROWS("RangeError", "", self.module, "call", ARGS(hnd(self.function))))
        printf(" (%s)", error ? rvm_error_message(error) : "");
    CALLS_NUMBER(4, self.module, "double", ARGS(num(2)));
    RELEASE(self.function);
    RELEASE(self.module);
}

static rvm_status call_another_realm(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                     rvm_error **failure) {
    (void)call, (void)failure;
    return rvm_call(*(rvm_handle *)userdata, "double", args, nargs, result, failure);
}

TEST(a_host_function_calls_another_realm) {
    rvm_handle other = FIXTURE("host.js"), function;
    module = FIXTURE("host.js");
    function = function_of(module, "other", call_another_realm, &other);
    CALLS_NUMBER(42, module, "call", ARGS(hnd(function), num(21)));
    RELEASE(function);
    RELEASE(module);
    RELEASE(other);
}

static rvm_status make_a_realm(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                               rvm_error **failure) {
    rvm_handle other = FIXTURE("case1.js");
    (void)userdata, (void)call, (void)args, (void)nargs, (void)failure;
    OK(rvm_call(other, "leak", NULL, 0, result, &error));
    RELEASE(other);
    return RVM_OK;
}

TEST(a_host_function_makes_and_releases_a_realm) {
    rvm_handle function;
    module = FIXTURE("host.js");
    function = function_of(module, "make", make_a_realm, NULL);
    CALLS_NUMBER(1, module, "call", ARGS(hnd(function)));
    CALLS_STRING("1,1,1", module, "map", ARGS(json("[1,2,3]"), hnd(function)));
    RELEASE(function);
    RELEASE(module);
}

/* Across realms. */
TEST(a_function_of_another_realm_as_an_argument) {
    rvm_handle a = FIXTURE("host.js"), b = FIXTURE("host.js"), twice = GET_HANDLE(b, "double"), thrower = GET_HANDLE(b, "thrower"),
               object = GET_HANDLE(b, "object");
    CALLS_STRING("function", a, "typeOf", ARGS(hnd(twice)));
    CALLS_NUMBER(42, a, "call", ARGS(hnd(twice), num(21)));
    CALLS_STRING("2,4,6", a, "map", ARGS(json("[1,2,3]"), hnd(twice)));
    CALL_STATUS(RVM_OK, a, "keep", ARGS(hnd(twice)));
    CALLS_NUMBER(14, a, "callKept", ARGS(num(7)));
    CALLS_STRING("true|RangeError|from b|undefined", a, "caught", ARGS(hnd(thrower), str("from b")));
    CALL_THROWS("RangeError", "from b", a, "call", ARGS(hnd(thrower), str("from b")));
    CALL_STATUS(RVM_EXCEPTION, a, "call", ARGS(hnd(object))); /* its result is an object, which cannot cross */
    CALLS_NUMBER(8, a, "call", ARGS(hnd(twice), num(4)));
    RELEASE(twice);
    RELEASE(thrower);
    RELEASE(object);
    RELEASE(a);
    RELEASE(b);
}

TEST(a_function_that_crossed_outlives_its_handles) {
    rvm_handle a = FIXTURE("host.js"), b = FIXTURE("host.js"), twice = GET_HANDLE(b, "double");
    CALL_STATUS(RVM_OK, a, "keep", ARGS(hnd(twice)));
    RELEASE(twice);
    RELEASE(b);
    CALLS_NUMBER(14, a, "callKept", ARGS(num(7)));
    RELEASE(a);
    CHECK_EQUAL(live_realms(), 0);
}

TEST(a_function_of_the_own_realm_is_itself) {
    rvm_handle twice, back;
    bool same = false;
    module = FIXTURE("host.js");
    twice = GET_HANDLE(module, "double");
    CALLS_STRING("true", module, "isDouble", ARGS(hnd(twice)));
    back = GET_HANDLE(module, "double");
    OK(rvm_same(twice, back, &same, &error));
    CHECK(same);
    RELEASE(back);
    RELEASE(twice);
    RELEASE(module);
}

TEST(foreign_objects_are_refused) {
    rvm_handle b = FIXTURE("kinds.js"), ctx = new_context();
    rvm_value result = num(7), value;
    static const char *const keys[] = {"object", "array", "symbol", "promise", "date", "error", "uint8"};
    size_t i;
    module = FIXTURE("host.js");
    for (i = 0; i < sizeof keys / sizeof *keys; i++) {
        rvm_handle foreign = GET_HANDLE(b, keys[i]);
        value = hnd(foreign);
        CHECK_STATUS(rvm_call(module, "double", &value, 1, &result, &error), RVM_WRONG_REALM);
        CHECK_STATUS(rvm_set(module, "x", &value, &error), RVM_WRONG_REALM);
        CHECK_STATUS(rvm_get_at(module, &value, &result, &error), RVM_WRONG_REALM);
        RELEASE(foreign);
    }
    value = hnd(ctx);
    CHECK_STATUS(rvm_call(module, "double", &value, 1, &result, &error), RVM_WRONG_REALM);
    CHECK(result.kind == RVM_NUMBER && result.as.number == 7);
    RELEASE(ctx);
    RELEASE(b);
    RELEASE(module);
}

/* Releasing the own realm from inside. */
typedef struct releaser {
    rvm_handle handles[2];
    int drops, drops_seen_inside;
} releaser;
static void drop_releaser(void *userdata) { ((releaser *)userdata)->drops++; }

static rvm_status release_all(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    releaser *self = userdata;
    (void)call, (void)args, (void)nargs, (void)failure;
    RELEASE(self->handles[0]);
    RELEASE(self->handles[1]);
    CHECK_STATUS(rvm_release(self->handles[0]), RVM_STALE_HANDLE);
    self->drops_seen_inside = self->drops;
    return rvm_string_copy("still answered", 14, result);
}

TEST(releasing_the_own_realm_from_inside) {
    releaser self;
    rvm_value result = undefined();
    int round;
    for (round = 0; round < 10; round++) {
        memset(&self, 0, sizeof self);
        self.handles[0] = FIXTURE("host.js");
        OK(rvm_function_new(self.handles[0], "release", release_all, &self, drop_releaser, &self.handles[1], &error));
        OK(rvm_call(self.handles[0], "call", ARGS(hnd(self.handles[1])), &result, &error));
        CHECK(is_str(&result, "still answered"));
        rvm_value_clear(&result);
        CHECK_EQUAL(self.drops_seen_inside, 0);
        CHECK_EQUAL(self.drops, 1);
        CHECK_EQUAL(live_realms(), 0);
        CHECK_EQUAL(live_handles(), 0);
    }
}

/* From jobs and timers. */
static char heard[64];
static rvm_status hear(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)result, (void)failure;
    if (CHECK(nargs == 1 && args[0].kind == RVM_STRING))
        strncat(heard, args[0].as.data, sizeof heard - strlen(heard) - 1);
    return RVM_OK;
}

TEST(called_from_jobs_and_timers) {
    rvm_handle function;
    heard[0] = 0;
    module = FIXTURE("host.js");
    function = function_of(module, "hear", hear, NULL);
    CALLS_STRING("now", module, "later", ARGS(hnd(function)));
    CHECK(strcmp(heard, "job") == 0);
    CALL_STATUS(RVM_OK, module, "timer", ARGS(hnd(function)));
    CHECK(strcmp(heard, "job") == 0);
    usleep(3000);
    OK(rvm_poll(module, NULL, &error));
    CHECK(strcmp(heard, "jobtimer") == 0);
    RELEASE(function);
    RELEASE(module);
}

TEST(many_host_functions_come_and_go) {
    long count = rounds(20, 300, 10000), i;
    int drops = 0, k;
    for (i = 0; i < count; i++) {
        rvm_handle function = 0;
        module = FIXTURE("host.js");
        for (k = 0; k < 10; k++) {
            OK(rvm_function_new(module, "f", answer_number, &drops, count_drop, &function, &error));
            RELEASE(function);
        }
        CHECK_EQUAL(realm_stats(module).host_functions, 10);
        RELEASE(module);
        CHECK_EQUAL(drops, (i + 1) * 10);
    }
}

int main(int argc, char **argv) { return check_main(argc, argv); }
