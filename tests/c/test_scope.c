/* Scopes: a call that somebody else stops, and nobody else's. */
#include "host.h"

#include <pthread.h>

static rvm_handle spinning(void) {
    return JS("exports.spin = () => { for (;;); }; exports.swallow = () => { for (;;) new Promise(() => { for (;;); }); };"
              "exports.wait = () => new Promise((done) => setTimeout(done, 600000)); exports.one = () => 1;"
              "exports.call = (f) => { const got = f(); return got + 1; };"
              "exports.gated = (f) => { f(); for (;;); };");
}

/* A thread that spins in a realm within a scope of its own until that is stopped. */
typedef struct spinner {
    pthread_t thread;
    rvm_handle module, inside;
    rvm_scope scope;
    rvm_status status;
    volatile int entered;
} spinner;

static rvm_status has_entered(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                              rvm_error **failure) {
    (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    ((spinner *)userdata)->entered = 1;
    return RVM_OK;
}

static void *spin(void *argument) {
    spinner *self = argument;
    rvm_value function = hnd(self->inside);
    rvm_scope_begin(&self->scope);
    self->status = rvm_call(self->module, "gated", &function, 1, NULL, NULL);
    rvm_scope_end(&self->scope);
    return NULL;
}

static void start_spinner(spinner *self, rvm_handle module) {
    memset(self, 0, sizeof *self);
    self->module = module;
    OK(rvm_function_new(module, "inside", has_entered, self, NULL, &self->inside, &error));
    if (!CHECK(pthread_create(&self->thread, NULL, spin, self) == 0))
        abort();
    while (!self->entered)
        usleep(1000);
}

static void stop_spinner(spinner *self) {
    __atomic_store_n(&self->scope.stop, 1, __ATOMIC_RELAXED);
    pthread_join(self->thread, NULL);
    CHECK_EQUAL(self->status, RVM_INTERRUPTED);
    RELEASE(self->inside);
}

TEST(a_stopped_scope_ends_its_call) {
    rvm_handle module = spinning();
    rvm_scope scope;
    int i;
    memset(&scope, 0, sizeof scope);
    scope.stop = 1; /* also if it was stopped before it began */
    rvm_scope_begin(&scope);
    CHECK_EQUAL(scope.inside, 0);
    CALL_STATUS(RVM_INTERRUPTED, module, "spin", NOARGS);
    CALL_STATUS(RVM_OK, module, "one", NOARGS); /* too short to notice */
    CALL_STATUS(RVM_INTERRUPTED, module, "spin", NOARGS);
    rvm_scope_end(&scope);
    CALLS_NUMBER(1, module, "one", NOARGS);
    for (i = 0; i < 20 && !realm_stats(module).condemned; i++) { /* not where the stop comes in the instant between two promises */
        rvm_scope_begin(&scope);
        CALL_STATUS(RVM_INTERRUPTED, module, "swallow", NOARGS);
        rvm_scope_end(&scope);
    }
    CHECK(realm_stats(module).condemned == 1); /* who swallows the polite form is condemned, as ever */
    RELEASE(module);
    rvm_scope_begin(NULL);
    rvm_scope_end(NULL);
    rvm_scope_end(&scope);
}

TEST(a_stop_from_another_thread_stops_only_its_own) {
    rvm_handle module = spinning();
    rvm_value value = undefined();
    rvm_scope scope;
    spinner other;
    double began;
    start_spinner(&other, module);
    memset(&scope, 0, sizeof scope);
    scope.flags = RVM_SCOPE_TRY;
    rvm_scope_begin(&scope);
    CALL_STATUS(RVM_BUSY, module, "one", NOARGS);
    scope.flags = 0;
    __atomic_store_n(&scope.stop, 1, __ATOMIC_RELAXED);
    began = now_ms();
    CHECK_STATUS(rvm_call(module, "one", NULL, 0, &value, &error), RVM_INTERRUPTED); /* it waited for the realm */
    CHECK(now_ms() - began < 5000);
    rvm_scope_end(&scope);
    CHECK_EQUAL(__atomic_load_n(&other.status, __ATOMIC_RELAXED), 0);
    stop_spinner(&other);
    CALLS_NUMBER(1, module, "one", NOARGS);
    RELEASE(module);
}

TEST(a_wait_in_a_scope_ends) {
    rvm_handle module = spinning(), promise = CALL_HANDLE(module, "wait", NOARGS);
    rvm_value value = undefined();
    rvm_scope scope;
    memset(&scope, 0, sizeof scope);
    scope.stop = 1;
    rvm_scope_begin(&scope);
    CHECK_STATUS(rvm_await(promise, 0, &value, &error), RVM_INTERRUPTED);
    rvm_scope_end(&scope);
    CHECK_STATUS(rvm_await(promise, 30, &value, &error), RVM_TIMEOUT);
    RELEASE(promise);
    RELEASE(module);
}

/* A host function that gives another realm only so long. */
static rvm_status bounded(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                          rvm_error **failure) {
    rvm_scope scope;
    (void)call, (void)args, (void)nargs, (void)failure;
    memset(&scope, 0, sizeof scope);
    scope.stop = 1;
    rvm_scope_begin(&scope);
    CHECK_EQUAL(scope.inside, 1);
    *result = num(rvm_call(*(rvm_handle *)userdata, "spin", NULL, 0, NULL, NULL));
    rvm_scope_end(&scope);
    return RVM_OK;
}

TEST(realms_outside_of_a_stopped_scope_go_on) {
    rvm_handle outer = spinning(), inner = spinning(), function;
    rvm_value argument;
    rvm_scope scope;
    OK(rvm_function_new(outer, "bounded", bounded, &inner, NULL, &function, &error));
    argument = hnd(function);
    CALLS_NUMBER(RVM_INTERRUPTED + 1, outer, "call", &argument, 1);
    /* What began outside of both stops both. */
    memset(&scope, 0, sizeof scope);
    scope.stop = 1;
    rvm_scope_begin(&scope);
    CALL_STATUS(RVM_INTERRUPTED, outer, "call", &argument, 1);
    rvm_scope_end(&scope);
    CALLS_NUMBER(1, outer, "one", NOARGS);
    CALLS_NUMBER(1, inner, "one", NOARGS);
    RELEASE(function);
    RELEASE(inner);
    RELEASE(outer);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
