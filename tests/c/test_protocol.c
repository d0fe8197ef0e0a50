/* JavaScript's protocols: iteration, promises that the host settles, names of classes, errors of the host on their way through promises and causes. */
#include "every.h"

static rvm_handle iterate(rvm_handle object) {
    rvm_handle iterator = 0;
    OK(rvm_iterate(object, &iterator, &error));
    return iterator;
}

static const char *const sources = "exports.array = ['a', 2, null];"
                                   "exports.map = new Map([['k', 1]]);"
                                   "exports.empty = new Set();"
                                   "exports.count = function* () { try { yield 1; yield 2; return 9; } finally { exports.ended = 'yes'; } };"
                                   "exports.throws = { [Symbol.iterator]() { throw new RangeError('no iterator'); } };"
                                   "exports.throwsLater = { [Symbol.iterator]: () => ({ next() { throw new RangeError('no next'); } }) };"
                                   "exports.noObject = { [Symbol.iterator]: () => 1 };"
                                   "exports.noResult = { [Symbol.iterator]: () => ({ next: () => 1 }) };"
                                   "exports.noNext = { [Symbol.iterator]: () => ({}) };"
                                   "exports.async = { async *[Symbol.asyncIterator]() { yield 'x'; } };"
                                   "exports.both = { *[Symbol.iterator]() { yield 'sync'; }, async *[Symbol.asyncIterator]() { yield 'async'; } };"
                                   "exports.nullish = { [Symbol.iterator]: null };"
                                   "exports.forever = { [Symbol.iterator]: () => ({ next() { for (;;); } }) };"
                                   "exports.getter = { [Symbol.iterator]: () => ({ next: () => ({ get done() { throw new RangeError('no done'); } }) }) };";

TEST(iteration) {
    rvm_handle module = JS(sources), object, iterator;
    rvm_value value = undefined();
    bool done = true;
    object = GET_HANDLE(module, "array");
    iterator = iterate(object);
    RELEASE(object);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(!done && is_str(&value, "a"));
    rvm_value_clear(&value);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(!done && value.kind == RVM_NUMBER && value.as.number == 2);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(!done && value.kind == RVM_NULL);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(done && value.kind == RVM_UNDEFINED);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(done);
    RELEASE(iterator);
    object = GET_HANDLE(module, "map");
    iterator = iterate(object);
    RELEASE(object);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(!done && value.kind == RVM_HANDLE && value.length == RVM_TYPE_ARRAY);
    rvm_value_clear(&value);
    RELEASE(iterator);
    object = GET_HANDLE(module, "empty");
    iterator = iterate(object);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(done);
    RELEASE(object);
    RELEASE(iterator);
    { /* a string, and the value that a generator returns; then one that is ended early */
        rvm_value text = str("\xc3\xa9x");
        OK(rvm_value_new(module, &text, &object, &error));
        iterator = iterate(object);
        OK(rvm_next(iterator, &done, &value, &error));
        CHECK(!done && is_str(&value, "\xc3\xa9"));
        rvm_value_clear(&value);
        RELEASE(object);
        RELEASE(iterator);
        object = CALL_HANDLE(module, "count", NOARGS);
        iterator = iterate(object);
        RELEASE(object);
        OK(rvm_next(iterator, &done, &value, &error));
        OK(rvm_next(iterator, &done, &value, &error));
        CHECK(!done && value.as.number == 2);
        OK(rvm_next(iterator, &done, &value, &error));
        CHECK(done && value.kind == RVM_NUMBER && value.as.number == 9);
        RELEASE(iterator);
        HAS_STRING("yes", module, "ended");
        OK(rvm_set(module, "ended", (text = str("no"), &text), &error));
        object = CALL_HANDLE(module, "count", NOARGS);
        iterator = iterate(object);
        RELEASE(object);
        OK(rvm_next(iterator, &done, &value, &error));
        OK(rvm_call(iterator, "return", NOARGS, NULL, &error));
        HAS_STRING("yes", module, "ended");
        OK(rvm_next(iterator, &done, &value, &error));
        CHECK(done);
        RELEASE(iterator);
    }
    RELEASE(module);
}

TEST(iteration_that_fails) {
    static const struct {
        const char *name, *error, *message;
        bool late;
    } bad[] = {{"count", "TypeError", "not iterable", false}, {"nullish", "TypeError", "not iterable", false},
               {"throws", "RangeError", "no iterator", false}, {"noObject", "TypeError", "not an object", false},
               {"throwsLater", "RangeError", "no next", true}, {"noResult", "TypeError", "not an object", true},
               {"noNext", "TypeError", "not a function", true}, {"getter", "RangeError", "no done", true}};
    size_t i;
    rvm_options limits = options();
    rvm_handle ctx = 0, module, object, iterator;
    rvm_value value = value_of_kind(77);
    bool done = true;
    limits.time_limit_ms = limit_ms(50);
    OK(rvm_context_new(&limits, &ctx, &error));
    module = JS_IN(ctx, 0, sources);
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        iterator = UNTOUCHED;
        object = GET_HANDLE(module, bad[i].name);
        if (bad[i].late) {
            iterator = iterate(object);
            CHECK_STATUS(rvm_next(iterator, &done, &value, &error), RVM_EXCEPTION);
            CHECK(done && value.kind == 77);
        } else {
            CHECK_STATUS(rvm_iterate(object, &iterator, &error), RVM_EXCEPTION);
            CHECK(iterator == UNTOUCHED);
        }
        CHECK_TEXT(rvm_error_name(error), bad[i].error);
        CHECK_TEXT(rvm_error_message(error), bad[i].message);
        if (bad[i].late)
            RELEASE(iterator);
        RELEASE(object);
    }
    object = GET_HANDLE(module, "forever");
    iterator = iterate(object);
    CHECK_STATUS(rvm_next(iterator, &done, &value, &error), RVM_TIMEOUT);
    RELEASE(iterator);
    RELEASE(object);
    CHECK_STATUS(rvm_iterate(module, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_next(module, NULL, &value, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_next(module, &done, NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(module);
    RELEASE(ctx);
}

TEST(asynchronous_iteration) {
    rvm_handle module = JS(sources), object = GET_HANDLE(module, "async"), iterator = iterate(object);
    rvm_value value = undefined(), step = undefined();
    bool done = true;
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(!done && value.kind == RVM_HANDLE && value.length == RVM_TYPE_PROMISE);
    OK(rvm_await(value.as.handle, 1000, &step, &error));
    HAS_STRING("x", step.as.handle, "value");
    rvm_value_clear(&step);
    rvm_value_clear(&value);
    OK(rvm_next(iterator, &done, &value, &error));
    OK(rvm_await(value.as.handle, 1000, &step, &error));
    rvm_value_clear(&value);
    OK(rvm_get(step.as.handle, "done", &value, &error));
    CHECK(value.kind == RVM_BOOL && value.as.boolean);
    rvm_value_clear(&step);
    RELEASE(iterator);
    RELEASE(object);
    object = GET_HANDLE(module, "both"); /* the synchronous one is taken */
    iterator = iterate(object);
    OK(rvm_next(iterator, &done, &value, &error));
    CHECK(is_str(&value, "sync"));
    rvm_value_clear(&value);
    RELEASE(iterator);
    RELEASE(object);
    RELEASE(module);
}

/* ---- promises ---- */

struct promise {
    rvm_handle promise, resolver;
};
static struct promise new_promise(rvm_handle realm) {
    struct promise p = {0, 0};
    OK(rvm_promise_new(realm, &p.promise, &p.resolver, &error));
    return p;
}
static uint32_t state_of(rvm_handle promise) {
    uint32_t state = 77;
    rvm_value value = value_of_kind(77);
    OK(rvm_promise_state(promise, &state, &value, &error));
    CHECK(state == RVM_FULFILLED || value.kind == RVM_UNDEFINED);
    rvm_value_clear(&value);
    return state;
}

TEST(promises_of_the_host) {
    rvm_handle module = JS("exports.log = []; exports.watch = (p) => p.then((v) => { exports.log.push('then ' + v); }, (e) => { exports.log.push(e.name + ' ' + e.message + ' ' + e.code); });"
                           "exports.text = () => exports.log.join(',');");
    struct promise p = new_promise(module);
    rvm_value value = str("done");
    uint32_t state = 77;
    CHECK_EQUAL(state_of(p.promise), RVM_PENDING);
    CHECK_EQUAL(realm_stats(module).resolvers, 1);
    OK(rvm_call(module, "watch", ARGS(hnd(p.promise)), NULL, &error));
    OK(rvm_promise_settle(p.resolver, false, &value, NULL, &error));
    CHECK_EQUAL(realm_stats(module).resolvers, 0);
    CHECK_EQUAL(state_of(p.promise), RVM_FULFILLED);
    CALLS_STRING("then done", module, "text", NOARGS); /* what it led to has run */
    value = undefined();
    OK(rvm_promise_state(p.promise, &state, &value, &error));
    CHECK(is_str(&value, "done"));
    rvm_value_clear(&value);
    OK(rvm_promise_state(p.promise, &state, NULL, &error));
    value = num(2); /* once only */
    OK(rvm_promise_settle(p.resolver, true, &value, NULL, &error));
    CHECK_EQUAL(state_of(p.promise), RVM_FULFILLED);
    RELEASE(p.promise);
    RELEASE(p.resolver);
    { /* rejected with an error of the host's, whose tag comes back */
        rvm_error *failure = NULL;
        p = new_promise(module);
        OK(rvm_call(module, "watch", ARGS(hnd(p.promise)), NULL, &error));
        CHECK(rvm_error_new("MyError", "went wrong", "E_MINE", 4711, &failure) == RVM_OK);
        CHECK_STATUS(rvm_promise_settle(p.resolver, false, NULL, failure, &error), RVM_INVALID_ARGUMENT);
        CHECK_EQUAL(state_of(p.promise), RVM_PENDING);
        OK(rvm_promise_settle(p.resolver, true, NULL, failure, &error));
        CHECK_TEXT(rvm_error_message(failure), "went wrong"); /* borrowed */
        rvm_error_free(failure);
        CHECK_EQUAL(state_of(p.promise), RVM_REJECTED);
        CALLS_STRING("then done,MyError went wrong E_MINE", module, "text", NOARGS);
        value = value_of_kind(77);
        CHECK_STATUS(rvm_await(p.promise, 100, &value, &error), RVM_EXCEPTION);
        CHECK(value.kind == 77 && rvm_error_tag(error) == 4711);
        CHECK_TEXT(rvm_error_name(error), "MyError");
        RELEASE(p.promise);
        RELEASE(p.resolver);
    }
    { /* rejected with a value, followed with a promise, and data */
        struct promise q = new_promise(module);
        p = new_promise(module);
        value = hnd(q.promise);
        OK(rvm_promise_settle(p.resolver, false, &value, NULL, &error));
        CHECK_EQUAL(state_of(p.promise), RVM_PENDING);
        value = str("because");
        OK(rvm_promise_settle(q.resolver, true, &value, NULL, &error));
        CHECK_STATUS(rvm_await(p.promise, 100, &value, &error), RVM_EXCEPTION);
        CHECK_TEXT(rvm_error_message(error), "because");
        RELEASE(p.promise);
        RELEASE(p.resolver);
        RELEASE(q.promise);
        RELEASE(q.resolver);
        p = new_promise(module);
        value = data(RVM_DATA, "{\"x\":5}", 7);
        OK(rvm_promise_settle(p.resolver, false, &value, NULL, &error));
        value = undefined();
        OK(rvm_await(p.promise, 100, &value, &error));
        HAS_NUMBER(5, value.as.handle, "x");
        rvm_value_clear(&value);
        RELEASE(p.promise);
        RELEASE(p.resolver);
        p = new_promise(module);
        value = data(RVM_DATA, "{", 1); /* nothing is settled by what is no value: an await still waits */
        CHECK_STATUS(rvm_promise_settle(p.resolver, false, &value, NULL, &error), RVM_INVALID_ARGUMENT);
        CHECK_EQUAL(state_of(p.promise), RVM_PENDING);
        CHECK_STATUS(rvm_await(p.promise, 20, &value, &error), RVM_TIMEOUT);
        CHECK_TEXT(rvm_error_message(error), "not settled within 20 ms");
        OK(rvm_promise_settle(p.resolver, false, NULL, NULL, &error));
        CHECK_EQUAL(state_of(p.promise), RVM_FULFILLED);
        {
            rvm_handle copy = 0;
            OK(rvm_retain(p.resolver, &copy, &error));
            OK(rvm_promise_settle(copy, true, NULL, NULL, &error));
            RELEASE(copy);
        }
        RELEASE(p.promise);
        RELEASE(p.resolver);
    }
    CHECK_STATUS(rvm_promise_settle(module, false, NULL, NULL, &error), RVM_WRONG_KIND);
    CHECK_STATUS(rvm_promise_state(module, &state, NULL, &error), RVM_WRONG_KIND);
    CHECK_STATUS(rvm_promise_state(module, NULL, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_promise_new(module, NULL, &p.resolver, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_promise_new(module, &p.promise, NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(module);
}

/* JavaScript awaits a host function whose answer comes later, from another thread. */
struct later {
    rvm_handle resolver;
    int asked;
};
static rvm_status answer_later(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    struct later *later = (struct later *)userdata;
    rvm_handle ctx = 0, promise = 0;
    (void)args, (void)nargs;
    if (rvm_frame_context(call, &ctx) != RVM_OK)
        return RVM_INTERNAL;
    if (rvm_promise_new(ctx, &promise, &later->resolver, failure) != RVM_OK)
        return RVM_INTERNAL;
    *result = hnd(promise);
    result->flags = RVM_OWNED;
    later->asked++;
    return RVM_OK;
}
/* The last thing that a wait finds to do settles the promise only when the realm is left: a listener of rejections, whose promise a timer's callback rejected. */
static void settle_by_rejection(void *resolver, const rvm_error *rejection) {
    (void)rejection;
    OK(rvm_promise_settle(*(rvm_handle *)resolver, false, &(rvm_value){.kind = RVM_NUMBER, .as = {.number = 9}}, NULL, &error));
}

TEST(a_listener_of_rejections_settles_what_is_awaited) {
    rvm_handle ctx = 0, module, promise = 0, resolver = 0;
    rvm_value value = undefined();
    OK(rvm_context_new(NULL, &ctx, &error));
    module = JS_IN(ctx, 0, "exports.f = () => { setTimeout(() => { Promise.reject(new Error('x')) }, 1) }");
    OK(rvm_promise_new(ctx, &promise, &resolver, &error));
    OK(rvm_context_on_rejection(ctx, settle_by_rejection, &resolver, NULL, &error));
    OK(rvm_call(module, "f", NOARGS, NULL, &error));
    if (OK(rvm_await(promise, 0, &value, &error)))
        CHECK(value.kind == RVM_NUMBER && value.as.number == 9);
    RELEASE(promise);
    RELEASE(resolver);
    RELEASE(module);
    RELEASE(ctx);
}

static void *settle_later(void *userdata) {
    struct later *later = (struct later *)userdata;
    rvm_value value = num(20);
    usleep(50000);
    OK(rvm_promise_settle(later->resolver, false, &value, NULL, &error));
    RELEASE(later->resolver);
    forget_error();
    return NULL;
}

TEST(a_host_answers_later_from_another_thread) {
    rvm_handle module = JS("exports.ask = async (f) => { const v = await f(); return v + 1; };"), function = 0, promise;
    struct later later = {0, 0};
    pthread_t thread;
    rvm_value value = undefined();
    double start;
    OK(rvm_function_new(module, "later", answer_later, &later, NULL, &function, &error));
    promise = CALL_HANDLE(module, "ask", ARGS(hnd(function)));
    CHECK_EQUAL(later.asked, 1);
    CHECK_STATUS(rvm_await(promise, 20, &value, &error), RVM_TIMEOUT); /* it waits, because somebody may still answer */
    CHECK_TEXT(rvm_error_message(error), "not settled within 20 ms");
    CHECK(pthread_create(&thread, NULL, settle_later, &later) == 0);
    start = now_ms();
    OK(rvm_await(promise, 0, &value, &error));
    CHECK(value.kind == RVM_NUMBER && value.as.number == 21);
    CHECK(now_ms() - start < (small_run() ? 60000 : 5000));
    pthread_join(thread, NULL);
    RELEASE(promise);
    /* a resolver that is given up, or was used, keeps nobody waiting */
    promise = CALL_HANDLE(module, "ask", ARGS(hnd(function)));
    {
        rvm_handle second = 0;
        OK(rvm_retain(later.resolver, &second, &error));
        RELEASE(later.resolver);
        CHECK_STATUS(rvm_await(promise, 20, &value, &error), RVM_TIMEOUT);
        CHECK_TEXT(rvm_error_message(error), "not settled within 20 ms");
        RELEASE(second);
    }
    start = now_ms();
    CHECK_STATUS(rvm_await(promise, 20000, &value, &error), RVM_TIMEOUT);
    CHECK_TEXT(rvm_error_message(error), "is left that could settle it");
    CHECK(now_ms() - start < 10000);
    {
        struct promise used = new_promise(module);
        OK(rvm_promise_settle(used.resolver, false, NULL, NULL, &error));
        CHECK_STATUS(rvm_await(promise, 0, &value, &error), RVM_TIMEOUT);
        RELEASE(used.promise);
        RELEASE(used.resolver);
    }
    RELEASE(promise);
    RELEASE(function);
    RELEASE(module);
}

/* ---- names and errors ---- */

TEST(class_names) {
    static const struct {
        const char *key, *name;
    } names[] = {{"object", "Object"}, {"array", "Array"}, {"map", "Map"}, {"point", "Point"}, {"far", "Far"}, {"bare", "Object"}, {"function", "Function"},
                 {"error", "RangeError"}, {"bytes", "Uint8Array"}, {"proxy", "Proxy"}, {"symbol", "Symbol"}, {"promise", "Promise"}, {"getter", "Object"},
                 {"named", "Object"}, {"generator", "Generator"}, {"deep", "Object"}};
    size_t i;
    rvm_handle module = JS("let ran = 0; class Point {} class Far extends Point {} exports.object = {}; exports.array = []; exports.map = new Map();"
                           "exports.point = new Point(); exports.far = Object.create(new Far()); exports.bare = Object.create(null); exports.function = () => 1;"
                           "exports.error = new RangeError(); exports.bytes = new Uint8Array(1); exports.proxy = new Proxy({}, { get() { ran++; }, getPrototypeOf() { ran++; return null; }, getOwnPropertyDescriptor() { ran++; } });"
                           "exports.symbol = Symbol('x'); exports.promise = Promise.resolve(); exports.getter = { get constructor() { ran++; return Map; } };"
                           "exports.named = { constructor: class { static name() { ran++; } } }; exports.generator = (function* () {})();"
                           "exports.deep = { __proto__: new Proxy({}, { get() { ran++; }, getPrototypeOf() { ran++; return null; } }) };"
                           "exports.ran = () => ran;");
    rvm_value text = undefined();
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        rvm_handle object = GET_HANDLE(module, names[i].key);
        OK(rvm_class_name(object, &text, &error));
        if (!CHECK(is_str(&text, names[i].name)))
            printf(" (%s is %s)", names[i].key, text.kind == RVM_STRING ? text.as.data : "?");
        rvm_value_clear(&text);
        RELEASE(object);
    }
    CALLS_NUMBER(0, module, "ran", NOARGS); /* no script code */
    CHECK_STATUS(rvm_class_name(module, NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(module);
}

static rvm_status fail_tagged(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result;
    rvm_error_new(NULL, "of the host", NULL, *(uint64_t *)userdata, failure);
    return RVM_EXCEPTION;
}

static uint64_t rejected_tag;
static void note_rejection(void *userdata, const rvm_error *rejection) {
    (void)userdata;
    rejected_tag = rvm_error_tag(rejection);
}

TEST(tags_travel_through_promises_and_causes) {
    uint64_t tag = 1234567890123456789u;
    rvm_handle ctx = new_context(), module, function = 0, promise;
    rvm_value value = undefined();
    module = JS_IN(ctx, 0, "exports.reject = async (f) => { f(); }; exports.cause = (f) => { try { f(); } catch (e) { throw new Error('outer', { cause: new TypeError('middle', { cause: e }) }); } };"
                           "exports.causeLater = async (f) => exports.cause(f); exports.loop = () => { const e = new Error('loop'); e.cause = e; throw e; };"
                           "exports.getter = (f) => { let c; try { f(); } catch (e) { c = e; } const e = new Error('getter'); Object.defineProperty(e, 'cause', { get() { for (;;); } }); throw e; };");
    OK(rvm_function_new(module, "fails", fail_tagged, &tag, NULL, &function, &error));
    CALL_THROWS("Error", "outer", module, "cause", ARGS(hnd(function)));
    CHECK(rvm_error_tag(error) == tag);
    CALL_THROWS("Error", "loop", module, "loop", NOARGS);
    CHECK(rvm_error_tag(error) == 0);
    CALL_THROWS("Error", "getter", module, "getter", ARGS(hnd(function)));
    CHECK(rvm_error_tag(error) == 0);
    promise = CALL_HANDLE(module, "causeLater", ARGS(hnd(function)));
    CHECK_STATUS(rvm_await(promise, 100, &value, &error), RVM_EXCEPTION);
    CHECK(rvm_error_tag(error) == tag);
    RELEASE(promise);
    promise = CALL_HANDLE(module, "reject", ARGS(hnd(function)));
    CHECK_STATUS(rvm_await(promise, 100, &value, &error), RVM_EXCEPTION);
    CHECK(rvm_error_tag(error) == tag);
    RELEASE(promise);
    OK(rvm_context_on_rejection(ctx, note_rejection, NULL, NULL, &error));
    promise = CALL_HANDLE(module, "reject", ARGS(hnd(function)));
    CHECK(rejected_tag == tag); /* unhandled: the listener has it */
    RELEASE(promise);
    RELEASE(function);
    RELEASE(module);
    RELEASE(ctx);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
