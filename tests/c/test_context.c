/* Contexts and their options: jail, limits, console, rejections. */
#include "host.h"

static rvm_handle make(const rvm_options *options) {
    rvm_handle ctx = 0;
    OK(rvm_context_new(options, &ctx, &error));
    return ctx;
}

static void refuses(rvm_options options, rvm_status expected, int line) {
    rvm_handle ctx = 77;
    forget_error();
    check_status(rvm_context_new(&options, &ctx, &error), expected, "rvm_context_new(&error)", __FILE__, line);
    check_that(ctx == 77, "*ctx is written on failure", __FILE__, line);
}
#define REFUSES(options, expected) refuses((options), (expected), __LINE__)

TEST(defaults) {
    rvm_options options_ = options();
    rvm_handle a = make(NULL), b = make(&options_);
    CHECK_EQUAL(realm_stats(a).bytes_limit, 268435456);
    CHECK_EQUAL(realm_stats(b).bytes_limit, 268435456);
    CHECK_EQUAL(realm_stats(a).handles, 1);
    CHECK_EQUAL(realm_stats(a).condemned, 0);
    CHECK(realm_stats(a).bytes_used > 10000);
    RELEASE(a);
    RELEASE(b);
}

TEST(wrong_sizes) {
    static const size_t sizes[] = {0, 1, 8, sizeof(rvm_options) - 1, sizeof(rvm_options) + 1, sizeof(rvm_options) + 8, (size_t)-1};
    size_t i;
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        rvm_options options_ = options();
        options_.size = sizes[i];
        REFUSES(options_, RVM_INVALID_ARGUMENT);
    }
}

TEST(wrong_options) {
    rvm_options o;
    const char *none[] = {NULL}, *bad[] = {"\xff"}, *missing[] = {"/no/such/folder"};
    o = options(), o.busy = 7;
    REFUSES(o, RVM_INVALID_ARGUMENT);
    o = options(), o.console = 9;
    REFUSES(o, RVM_INVALID_ARGUMENT);
    o = options(), o.name = "\xff";
    REFUSES(o, RVM_INVALID_ARGUMENT);
    o = options(), o.roots_count = 1;
    REFUSES(o, RVM_INVALID_ARGUMENT);
    o = options(), o.roots = none, o.roots_count = 1;
    REFUSES(o, RVM_INVALID_ARGUMENT);
    o = options(), o.conditions_count = 1;
    REFUSES(o, RVM_INVALID_ARGUMENT);
    o = options(), o.conditions = bad, o.conditions_count = 1;
    REFUSES(o, RVM_INVALID_ARGUMENT);
    o = options(), o.roots = missing, o.roots_count = 1;
    REFUSES(o, RVM_SYSTEM);
    CHECK_TEXT(rvm_error_message(error), "/no/such/folder");
    o = options(), o.memory_limit = 1000;
    REFUSES(o, RVM_OUT_OF_MEMORY);
    CHECK_STATUS(rvm_context_new(NULL, NULL, &error), RVM_INVALID_ARGUMENT);
}

TEST(options_are_copied) {
    rvm_options o = options();
    char base[PATH_MAX], root[PATH_MAX];
    const char *roots[1];
    rvm_handle ctx, module;
    write_file("copied/a.js", "exports.name = 'a';");
    strcpy(base, temp("copied"));
    strcpy(root, base);
    roots[0] = root;
    o.base = base;
    o.roots = roots;
    o.roots_count = 1;
    ctx = make(&o);
    memset(base, 'x', 10);
    memset(root, 'x', 10);
    roots[0] = NULL;
    memset(&o, 0xff, sizeof o);
    module = LOAD("./a.js", ctx, 0);
    HAS_STRING("a", module, "name");
    RELEASE(module);
    RELEASE(ctx);
}

/* The jail. */
static void denied(rvm_handle ctx, const char *path, int line) {
    rvm_handle module = 77;
    forget_error();
    check_status(rvm_require(path, ctx, 0, &module, &error), RVM_ACCESS_DENIED, path, __FILE__, line);
    check_that(module == 77, "*module is written on failure", __FILE__, line);
    check_text(error ? rvm_error_code(error) : NULL, "ERR_ACCESS_DENIED", path, __FILE__, line);
    rvm_release(module == 77 ? 0 : module);
}
#define DENIED(ctx, path) denied((ctx), (path), __LINE__)

TEST(roots) {
    rvm_options o = options();
    const char *roots[2];
    char root[PATH_MAX], path[PATH_MAX * 2];
    rvm_handle ctx, module;
    write_file("jail/in/ok.js", "exports.name = 'ok';");
    write_file("jail/in/sub/deep.js", "exports.name = require('../ok.js').name;");
    write_file("jail/out/secret.js", "exports.name = 'secret';");
    write_file("jail/inside/neighbour.js", "exports.name = 'secret';"); /* the same beginning as the root's name */
    strcpy(root, temp("jail/in"));
    roots[0] = root;
    o.roots = roots;
    o.roots_count = 1;
    o.base = root;
    ctx = make(&o);

    module = LOAD("./sub/deep.js", ctx, 0);
    HAS_STRING("ok", module, "name");
    RELEASE(module);
    module = LOAD(temp("jail/in/ok.js"), ctx, 0);
    RELEASE(module);
    module = LOAD("./sub/../ok.js", ctx, 0);
    RELEASE(module);
    snprintf(path, sizeof path, "%s/../in/ok.js", root); /* out and in again */
    module = LOAD(path, ctx, 0);
    RELEASE(module);

    DENIED(ctx, "../out/secret.js");
    DENIED(ctx, "../inside/neighbour.js");
    DENIED(ctx, "./sub/../../out/secret.js");
    DENIED(ctx, temp("jail/out/secret.js"));
    DENIED(ctx, "/etc/passwd");
    snprintf(path, sizeof path, "%s/../out/secret.js", root);
    DENIED(ctx, path);

    CHECK(symlink(temp("jail/out/secret.js"), temp("jail/in/link.js")) == 0);
    CHECK(symlink("../out", temp("jail/in/linked")) == 0);
    CHECK(symlink("ok.js", temp("jail/in/fine.js")) == 0);
    CHECK(symlink("link.js", temp("jail/in/chain.js")) == 0);
    DENIED(ctx, "./link.js");
    DENIED(ctx, "./linked/secret.js");
    DENIED(ctx, "./chain.js");
    module = LOAD("./fine.js", ctx, 0);
    HAS_STRING("ok", module, "name");
    RELEASE(module);

    write_file("jail/in/tries.js",
               "exports.tries = (path) => { try { return require(path).name; } catch (e) { return e.code; } };");
    module = LOAD("./tries.js", ctx, 0);
    CALLS_STRING("ok", module, "tries", ARGS(str("./ok.js")));
    CALLS_STRING("ERR_ACCESS_DENIED", module, "tries", ARGS(str("../out/secret.js")));
    CALLS_STRING("ERR_ACCESS_DENIED", module, "tries", ARGS(str("./linked/secret.js")));
    CALLS_STRING("ERR_ACCESS_DENIED", module, "tries", ARGS(str(temp("jail/out/secret.js"))));
    RELEASE(module);
    RELEASE(ctx);

    roots[1] = temp("jail/out"); /* a second root lets it in */
    o.roots_count = 2;
    ctx = make(&o);
    module = LOAD("../out/secret.js", ctx, 0);
    HAS_STRING("secret", module, "name");
    RELEASE(module);
    module = LOAD("./linked/secret.js", ctx, 0);
    RELEASE(module);
    DENIED(ctx, "../inside/neighbour.js");
    RELEASE(ctx);
}

TEST(package_json_does_not_lead_out) {
    rvm_options o = options();
    const char *roots[1];
    char root[PATH_MAX];
    rvm_handle ctx, module = 77;
    write_file("lead/in/node_modules/evil/package.json", "{\"main\":\"../../../out/secret.js\"}");
    write_file("lead/out/secret.js", "exports.name = 'secret';");
    strcpy(root, temp("lead/in"));
    roots[0] = root;
    o.roots = roots;
    o.roots_count = 1;
    o.base = root;
    ctx = make(&o);
    forget_error();
    CHECK(rvm_require("evil", ctx, 0, &module, &error) != RVM_OK);
    CHECK(module == 77 && error && *rvm_error_message(error));
    RELEASE(ctx);
}

TEST(default_roots_are_the_package_and_its_node_modules) {
    rvm_handle module = 77;
    write_file("def/node_modules/dep/index.js", "exports.name = 'dep';");
    write_file("def/pkg/package.json", "{\"name\":\"pkg\"}");
    write_file("def/pkg/lib/a.js", "exports.name = require('../b.js').name + require('dep').name;");
    write_file("def/pkg/b.js", "exports.name = 'b';");
    write_file("def/pkg/lib/out.js", "require('../../other/c.js');");
    write_file("def/other/c.js", "exports.name = 'c'; require('./d.js');");
    write_file("def/other/d.js", "exports.name = 'd';");
    write_file("def/other/up.js", "require('../top.js');");
    write_file("def/top.js", "");
    module = LOAD(temp("def/pkg/lib/a.js"), 0, 0);
    HAS_STRING("bdep", module, "name");
    RELEASE(module);
    module = LOAD(temp("def/other/c.js"), 0, 0); /* no package.json: its own folder */
    RELEASE(module);
    {
        static const char *const outside[] = {"def/pkg/lib/out.js", "def/other/up.js"};
        size_t i;
        for (i = 0; i < 2; i++) {
            rvm_status status;
            module = 77;
            forget_error();
            status = rvm_require(temp(outside[i]), 0, 0, &module, &error);
            CHECK(status == RVM_EXCEPTION || status == RVM_ACCESS_DENIED);
            CHECK_TEXT(error ? rvm_error_code(error) : NULL, "ERR_ACCESS_DENIED");
        }
    }
}

TEST(conditions) {
    rvm_options o = options();
    const char *conditions[] = {"game"};
    rvm_handle ctx, module;
    write_file("cond/node_modules/p/package.json",
               "{\"exports\":{\".\":{\"game\":\"./game.js\",\"require\":\"./require.js\"},\"./sub\":\"./sub.js\"}}");
    write_file("cond/node_modules/p/game.js", "exports.name = 'game';");
    write_file("cond/node_modules/p/require.js", "exports.name = 'require';");
    write_file("cond/node_modules/p/sub.js", "exports.name = 'sub';");
    o.base = temp("cond");
    ctx = make(&o);
    module = LOAD("p", ctx, 0);
    HAS_STRING("require", module, "name");
    RELEASE(module);
    module = LOAD("p/sub", ctx, 0);
    HAS_STRING("sub", module, "name");
    RELEASE(module);
    CHECK_STATUS(rvm_require("p/game.js", ctx, 0, &module, &error), RVM_NOT_FOUND);
    CHECK_TEXT(rvm_error_code(error), "ERR_PACKAGE_PATH_NOT_EXPORTED");
    RELEASE(ctx);
    o.conditions = conditions;
    o.conditions_count = 1;
    ctx = make(&o);
    module = LOAD("p", ctx, 0);
    HAS_STRING("game", module, "name");
    RELEASE(module);
    RELEASE(ctx);
}

/* Limits. */
TEST(memory_limit) {
    rvm_options o = options();
    rvm_handle ctx, module;
    o.memory_limit = 8 << 20;
    ctx = make(&o);
    module = JS_IN(ctx, 0, "const kept = []; exports.eat = (n) => { for (let i = 0; i < n; i++) kept.push(new Array(1000).fill(i)); return n; };");
    CHECK_EQUAL(realm_stats(ctx).bytes_limit, 8 << 20);
    CALLS_NUMBER(10, module, "eat", ARGS(num(10)));
    CALL_STATUS(RVM_OUT_OF_MEMORY, module, "eat", ARGS(num(1e9)));
    CHECK_TEXT(rvm_error_message(error), "memory");
    CHECK_EQUAL(realm_stats(ctx).condemned, 1);
    CHECK(realm_stats(ctx).bytes_peak <= 8 << 20);
    CALL_STATUS(RVM_CONDEMNED, module, "eat", ARGS(num(1)));
    RELEASE(module);
    RELEASE(ctx);
    ctx = make(&o); /* one large piece */
    module = JS_IN(ctx, 0, "exports.large = () => new ArrayBuffer(64 << 20).byteLength; exports.text = () => 'x'.repeat(64 << 20).length;");
    CALL_STATUS(RVM_OUT_OF_MEMORY, module, "large", NOARGS);
    RELEASE(module);
    RELEASE(ctx);
    ctx = make(&o); /* what goes in counts as well */
    {
        char *large = calloc(1, 64 << 20);
        rvm_handle it = 77;
        CHECK_STATUS(rvm_from_bytes(ctx, large, 64 << 20, &it, &error), RVM_OUT_OF_MEMORY);
        CHECK_EQUAL(it, 77);
        free(large);
    }
    RELEASE(ctx);
    ctx = make(&o); /* at load */
    {
        rvm_handle it = 77;
        write_file("eats.js", "globalThis.all = []; for (;;) all.push({});");
        CHECK_STATUS(rvm_require(temp("eats.js"), ctx, 0, &it, &error), RVM_OUT_OF_MEMORY);
        CHECK_EQUAL(it, 77);
    }
    RELEASE(ctx);
}

TEST(stack_limit) {
    rvm_options o = options();
    rvm_handle small, large, module;
    rvm_value shallow = undefined(), deep = undefined();
    o.stack_limit = 100 << 10;
    small = make(&o);
    o.stack_limit = 1 << 20;
    large = make(&o);
    module = LOAD(fixture("deep.js"), small, 0);
    CALL_THROWS("RangeError", "", module, "recurse", ARGS(num(0)));
    OK(rvm_call(module, "depth", NULL, 0, &shallow, &error));
    RELEASE(module);
    module = LOAD(fixture("deep.js"), large, 0);
    CALL_THROWS("RangeError", "", module, "recurse", ARGS(num(0)));
    OK(rvm_call(module, "depth", NULL, 0, &deep, &error));
    RELEASE(module);
    CHECK(shallow.kind == RVM_NUMBER && deep.kind == RVM_NUMBER && shallow.as.number > 10 &&
          deep.as.number > 5 * shallow.as.number);
    RELEASE(small);
    RELEASE(large);
}

TEST(time_limit) {
    rvm_options o = options();
    rvm_handle ctx, module, it = 77;
    double start, margin = small_run() ? 20000 : 500;
    o.time_limit_ms = limit_ms(50);
    ctx = make(&o);
    module = LOAD(fixture("jobs.js"), ctx, 0);
    start = now_ms();
    CALL_STATUS(RVM_TIMEOUT, module, "forever", NOARGS);
    CHECK(now_ms() - start >= limit_ms(50) - 5 && now_ms() - start < limit_ms(50) + margin);
    CALL_STATUS(RVM_OK, module, "note", ARGS(str("and the realm goes on")));
    RELEASE(module);
    RELEASE(ctx);

    ctx = make(&o); /* try, catch and finally do not hold it */
    module = LOAD(fixture("jobs.js"), ctx, 0);
    start = now_ms();
    CALL_STATUS(RVM_TIMEOUT, module, "swallow", NOARGS);
    CHECK(now_ms() - start < limit_ms(50) + margin);
    RELEASE(module);
    RELEASE(ctx);

    ctx = make(&o); /* nor do promise jobs without end */
    module = LOAD(fixture("jobs.js"), ctx, 0);
    start = now_ms();
    CALL_STATUS(RVM_TIMEOUT, module, "jobsForever", NOARGS);
    CHECK(now_ms() - start < limit_ms(50) + margin);
    RELEASE(module);
    RELEASE(ctx);

    ctx = make(&o); /* this one swallows the polite form for ever: it is stopped by force */
    module = JS_IN(ctx, 0, "exports.hostile = () => { for (;;) new Promise(() => { for (;;) {} }); };");
    start = now_ms();
    CALL_STATUS(RVM_TIMEOUT, module, "hostile", NOARGS);
    CHECK(now_ms() - start < limit_ms(50) + margin);
    RELEASE(module);
    RELEASE(ctx);

    ctx = make(&o); /* at load */
    write_file("forever.js", "for (;;) {}");
    CHECK_STATUS(rvm_require(temp("forever.js"), ctx, 0, &it, &error), RVM_TIMEOUT);
    CHECK_EQUAL(it, 77);
    RELEASE(ctx);
}

TEST(time_limit_counts_each_call) {
    rvm_options o = options();
    rvm_handle ctx, module;
    int i;
    o.time_limit_ms = small_run() ? 2000 : 200;
    ctx = make(&o);
    module = LOAD(fixture("case4.js"), ctx, 0);
    for (i = 0; i < 6; i++) {
        CALLS_NUMBER(1000, module, "loop", ARGS(num(1000)));
        usleep(small_run() ? 0 : 50000);
    }
    RELEASE(module);
    RELEASE(ctx);
}

/* The console. */
static char printed[1024];
static void print(void *userdata, const char *level, const char *text, size_t length) {
    size_t used = strlen(printed);
    (void)userdata;
    snprintf(printed + used, sizeof printed - used, "[%s:%.*s]", level, (int)length, text);
}

TEST(console_to_the_host) {
    rvm_handle ctx = make(NULL), module = LOAD(fixture("console.js"), ctx, 0);
    int first = 0, second = 0, third = 0;
    printed[0] = 0;
    OK(rvm_context_console(ctx, print, &first, count_drop, &error));
    CALL_STATUS(RVM_OK, module, "all", NOARGS);
    CHECK_TEXT(printed, "[log:hello 42][info:info][warn:warn][error:error][debug:debug][log:x is 5][log:\xc3\xa9\xf0\x9f\x98\x80][log:]");
    printed[0] = 0;
    OK(rvm_context_console(ctx, print, &second, count_drop, &error));
    CHECK(first == 1 && second == 0);
    CALL_STATUS(RVM_OK, module, "log", ARGS(str("again")));
    CHECK_TEXT(printed, "[log:again]");
    printed[0] = 0;
    OK(rvm_context_console(ctx, NULL, NULL, NULL, &error));
    CHECK_EQUAL(second, 1);
    CALL_STATUS(RVM_OK, module, "log", ARGS(str("silent")));
    CHECK(printed[0] == 0);
    OK(rvm_context_console(ctx, print, &third, count_drop, &error));
    RELEASE(module);
    CHECK_EQUAL(third, 0);
    RELEASE(ctx);
    CHECK(first == 1 && second == 1 && third == 1);
}

/* What standard output and standard error receive while `module.log` and `module.error` print. */
static void capture(rvm_handle module, char *out, char *err, size_t size) {
    int k, saved[2], files[2];
    char *texts[2];
    texts[0] = out;
    texts[1] = err;
    fflush(stdout);
    for (k = 0; k < 2; k++) {
        saved[k] = dup(k + 1);
        files[k] = open(temp(k ? "stderr" : "stdout"), O_RDWR | O_CREAT | O_TRUNC, 0600);
        dup2(files[k], k + 1);
    }
    rvm_call(module, "log", ARGS(str("to stdout")), NULL, NULL);
    rvm_call(module, "error", ARGS(str("to stderr")), NULL, NULL);
    fflush(stdout);
    for (k = 0; k < 2; k++) {
        ssize_t count;
        dup2(saved[k], k + 1);
        close(saved[k]);
        count = pread(files[k], texts[k], size - 1, 0);
        texts[k][count < 0 ? 0 : count] = 0;
        close(files[k]);
    }
}

TEST(console_silent_and_inherited) {
    char out[256], err[256];
    rvm_options o = options();
    rvm_handle ctx, module = FIXTURE("console.js");
    capture(module, out, err, sizeof out);
    CHECK(out[0] == 0 && err[0] == 0);
    RELEASE(module);
    o.console = RVM_CONSOLE_INHERIT;
    ctx = make(&o);
    module = LOAD(fixture("console.js"), ctx, 0);
    capture(module, out, err, sizeof out);
    CHECK(strcmp(out, "to stdout\n") == 0);
    CHECK(strcmp(err, "to stderr\n") == 0);
    RELEASE(module);
    RELEASE(ctx);
}

/* Rejections. */
static rvm_error *take(rvm_handle ctx) {
    rvm_error *rejection = (rvm_error *)printed;
    OK(rvm_context_rejection(ctx, &rejection, &error));
    CHECK(rejection != (rvm_error *)printed);
    return rejection;
}

TEST(rejections_are_kept) {
    rvm_handle ctx = make(NULL), module = LOAD(fixture("jobs.js"), ctx, 0);
    rvm_error *rejection;
    int i;
    char text[32];
    CHECK(take(ctx) == NULL);
    CALL_STATUS(RVM_OK, module, "rejectHandled", ARGS(str("handled")));
    CHECK(take(ctx) == NULL);
    CALL_STATUS(RVM_OK, module, "rejectUnhandled", ARGS(str("first")));
    CALL_STATUS(RVM_OK, module, "rejectValue", ARGS(str("a mere string")));
    CHECK_EQUAL(realm_stats(ctx).unhandled_rejections, 2);
    rejection = take(ctx);
    if (CHECK(rejection != NULL)) {
        CHECK_TEXT(rvm_error_name(rejection), "Error");
        CHECK_TEXT(rvm_error_message(rejection), "first");
        CHECK_TEXT(rvm_error_stack(rejection), "jobs.js:");
    }
    rvm_error_free(rejection);
    rejection = take(ctx);
    CHECK_TEXT(rejection ? rvm_error_message(rejection) : NULL, "a mere string");
    rvm_error_free(rejection);
    CHECK(take(ctx) == NULL);
    for (i = 0; i < 20; i++) {
        snprintf(text, sizeof text, "number %d.", i);
        CALL_STATUS(RVM_OK, module, "rejectUnhandled", ARGS(str(text)));
    }
    CHECK_EQUAL(realm_stats(ctx).unhandled_rejections, 22);
    for (i = 4; i < 20; i++) { /* the last 16 are kept */
        snprintf(text, sizeof text, "number %d.", i);
        rejection = take(ctx);
        CHECK_TEXT(rejection ? rvm_error_message(rejection) : NULL, text);
        rvm_error_free(rejection);
    }
    CHECK(take(ctx) == NULL);
    CALL_STATUS(RVM_OK, module, "rejectUnhandled", ARGS(str("never taken")));
    CHECK_STATUS(rvm_context_rejection(ctx, NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(module);
    RELEASE(ctx);
}

static void on_rejection(void *userdata, const rvm_error *rejection) {
    size_t used = strlen(printed);
    (void)userdata;
    snprintf(printed + used, sizeof printed - used, "[%s:%s]", rvm_error_name(rejection), rvm_error_message(rejection));
}

TEST(rejections_to_the_host) {
    rvm_handle ctx = make(NULL), module = LOAD(fixture("jobs.js"), ctx, 0);
    int first = 0, second = 0;
    printed[0] = 0;
    OK(rvm_context_on_rejection(ctx, on_rejection, &first, count_drop, &error));
    CALL_STATUS(RVM_OK, module, "rejectUnhandled", ARGS(str("to the host")));
    CALL_STATUS(RVM_OK, module, "rejectHandled", ARGS(str("handled")));
    CHECK_TEXT(printed, "[Error:to the host]");
    CHECK(strlen(printed) == strlen("[Error:to the host]"));
    CHECK_EQUAL(realm_stats(ctx).unhandled_rejections, 1);
    CHECK(take(ctx) == NULL);
    OK(rvm_context_on_rejection(ctx, on_rejection, &second, count_drop, &error));
    CHECK(first == 1 && second == 0);
    RELEASE(module);
    RELEASE(ctx);
    CHECK(first == 1 && second == 1);
}

TEST(many_contexts_at_once) {
    enum { COUNT = 200 };
    rvm_handle contexts[COUNT];
    long count = rounds(10, COUNT, COUNT), i;
    for (i = 0; i < count; i++) {
        rvm_value value = num((double)i);
        contexts[i] = make(NULL);
        OK(rvm_set(contexts[i], "id", &value, &error));
    }
    CHECK_EQUAL(live_realms(), count);
    for (i = 0; i < count; i++)
        HAS_NUMBER((double)i, contexts[i], "id");
    for (i = 0; i < count; i++)
        RELEASE(contexts[(i * 7) % count]);
}

TEST(a_context_of_any_handle) {
    rvm_handle module = JS("globalThis.made = 5; module.exports = () => 1;"), ctx, again;
    OK(rvm_context_of(module, &ctx, &error));
    HAS_NUMBER(5, ctx, "made");
    OK(rvm_context_of(ctx, &again, &error));
    {
        rvm_handle other = JS("exports.a = 1"), map;
        uint64_t id = rvm_realm_id(module);
        CHECK(id != 0 && rvm_realm_id(ctx) == id && rvm_realm_id(again) == id && rvm_realm_id(other) != id);
        OK(rvm_map_new(&map, &error));
        CHECK(rvm_realm_id(map) == 0 && rvm_realm_id(0) == 0);
        RELEASE(map);
        RELEASE(other);
        CHECK(rvm_realm_id(other) == 0);
    }
    RELEASE(module);
    RELEASE(ctx);
    HAS_NUMBER(5, again, "made"); /* a handle of its own */
    CHECK_EQUAL(live_realms(), 1);
    RELEASE(again);
    CHECK_EQUAL(live_realms(), 0);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
