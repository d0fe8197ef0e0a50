/* ES modules as a host sees them: from maps, by require and await, and under every limit. */
#include "every.h"

static rvm_handle map;

static void begin(void) { OK(rvm_map_new(&map, &error)); }
static void source(const char *specifier, const char *text) { OK(rvm_map_source(map, specifier, text, strlen(text), &error)); }

/* A graph with a cycle, star exports, JSON, CommonJS, import.meta and a facade. */
static void graph(void) {
    begin();
    source("a.mjs", "import { b, fb } from 'b.mjs'; import c, { named } from 'c.cjs'; import j from 'j.json' with { type: 'json' };"
                    "import * as all from 'all.mjs'; export let n = 1; export function up() { return ++n; } export function fa() { return b; }"
                    "export default () => [b, fb(), c.named, named, j.j, Object.keys(all).join(), import.meta.url].join(' ');");
    source("b.mjs", "import { fa } from 'a.mjs'; export const b = 'b'; export const fb = () => fa();");
    source("c.cjs", "exports.named = 'named'; exports.other = require('d.mjs').default;");
    source("d.mjs", "export default 'd'; export const x = Array.from({ length: 100 }, (_, i) => ({ i }));");
    source("all.mjs", "export * from 'd.mjs'; export * from 'c.cjs'; export const own = /x/.source;");
    source("j.json", "{\"j\": 7}");
    source("dyn", "exports.go = () => import('a.mjs').then((a) => a.default());"
                  "exports.lazy = async () => { const { default: f } = await import('a.mjs'); return f(); };");
}

#define SAYS "b b named named 7 named,other,own,x a.mjs"

TEST(a_graph_of_the_map) {
    rvm_handle module;
    graph();
    module = LOAD("a.mjs", 0, map);
    CALLS_STRING(SAYS, module, "default", NOARGS);
    CALLS_NUMBER(2, module, "up", NOARGS);
    HAS_NUMBER(2, module, "n"); /* a live binding */
    {
        rvm_value value = undefined();
        OK(rvm_get(module, "__esModule", &value, &error));
        CHECK(value.kind == RVM_BOOL && value.as.boolean);
    }
    RELEASE(module);
    RELEASE(map);
    CHECK_EQUAL(live_bytes(), 0);
    CHECK_EQUAL(live_realms(), 0);
}

static void awaits(rvm_handle module, const char *method, const char *expected) {
    rvm_handle promise = CALL_HANDLE(module, method, NOARGS);
    rvm_value value = undefined();
    OK(rvm_await(promise, 0, &value, &error));
    CHECK(is_str(&value, expected));
    rvm_value_clear(&value);
    RELEASE(promise);
}

TEST(import_from_commonjs) {
    rvm_handle module;
    graph();
    module = LOAD("dyn", 0, map);
    awaits(module, "go", SAYS);
    awaits(module, "lazy", SAYS);
    RELEASE(module);
    RELEASE(map);
    CHECK_EQUAL(live_bytes(), 0);
}

TEST(errors_have_codes_and_places) {
    rvm_handle module = 0;
    begin();
    source("tla.mjs", "await 0; export default 1;");
    source("miss.mjs", "import 'nowhere';");
    source("name.mjs", "import { no } from 'x.mjs';");
    source("x.mjs", "export const y = 1;");
    source("bad.mjs", "let a;\nexport let b = (;");
    source("throws.mjs", "throw new RangeError('mine');");
    CHECK_STATUS(rvm_require("tla.mjs", 0, map, &module, &error), RVM_EXCEPTION);
    CHECK(error && strcmp(rvm_error_code(error), "ERR_REQUIRE_ASYNC_MODULE") == 0 && strstr(rvm_error_message(error), "import()"));
    forget_error();
    CHECK_STATUS(rvm_require("miss.mjs", 0, map, &module, &error), RVM_NOT_FOUND);
    CHECK(error && strcmp(rvm_error_code(error), "ERR_MODULE_NOT_FOUND") == 0);
    forget_error();
    CHECK_STATUS(rvm_require("name.mjs", 0, map, &module, &error), RVM_EXCEPTION);
    CHECK(error && strcmp(rvm_error_name(error), "SyntaxError") == 0 && strstr(rvm_error_message(error), "'x.mjs' does not provide an export named 'no'"));
    forget_error();
    CHECK_STATUS(rvm_require("bad.mjs", 0, map, &module, &error), RVM_EXCEPTION);
    CHECK(error && strcmp(rvm_error_name(error), "SyntaxError") == 0 && rvm_error_line(error) == 2 && strcmp(rvm_error_file(error), "bad.mjs") == 0);
    forget_error();
    CHECK_STATUS(rvm_require("throws.mjs", 0, map, &module, &error), RVM_EXCEPTION);
    CHECK(error && strcmp(rvm_error_name(error), "RangeError") == 0 && strcmp(rvm_error_message(error), "mine") == 0);
    forget_error();
    RELEASE(map);
    CHECK_EQUAL(live_bytes(), 0);
}

/* Whatever stops a module while it loads, the realm answers or is condemned, and all comes back. */
static void under_time(const char *entry, const char *text, bool is_called) {
    rvm_options o = options();
    rvm_handle ctx, module = 0;
    rvm_status status;
    begin();
    source("x.mjs", "export const x = 1;");
    source("endless.mjs", "for (;;) await 0; export const x = 1;");
    source("spin.mjs", "for (;;) ; export const x = 1;");
    source("storm.mjs", "export function go() { for (;;) import('x.mjs'); }");
    source(entry, text);
    o.time_limit_ms = limit_ms(50);
    OK(rvm_context_new(&o, &ctx, &error));
    status = rvm_require(entry, ctx, map, &module, &error);
    if (is_called && CHECK(status == RVM_OK)) {
        rvm_value value = undefined();
        status = rvm_call(module, "go", NULL, 0, &value, &error);
        rvm_value_clear(&value);
    }
    CHECK(status == RVM_TIMEOUT || status == RVM_OUT_OF_MEMORY);
    forget_error();
    RELEASE(module);
    RELEASE(ctx);
    RELEASE(map);
    CHECK_EQUAL(live_bytes(), 0);
    CHECK_EQUAL(live_realms(), 0);
}

TEST(endless_modules_are_stopped) {
    under_time("e1.mjs", "import 'spin.mjs';", false);
    under_time("e2", "exports.go = () => import('endless.mjs');", true);
    under_time("e3", "exports.go = () => import('spin.mjs');", true);
    under_time("e4", "exports.go = () => { for (;;) import('x.mjs'); };", true);
    under_time("e5", "exports.go = () => { (function again() { import('x.mjs').then(again, again); })(); };", true);
    under_time("e6", "exports.go = async () => { for (let i = 0; ; i++) try { await import('nowhere' + i); } catch {} };", true);
    under_time("e7", "exports.go = () => require('storm.mjs').go();", true);
}

TEST(what_was_stopped_can_be_required_again) {
    rvm_options o = options();
    rvm_handle ctx, module = 0;
    int i;
    begin();
    source("slow.mjs", "import 'y.mjs'; const end = Date.now() + (globalThis.wait ?? 0); while (Date.now() < end) ; export const ok = 1;");
    source("y.mjs", "export {};");
    source("fine.mjs", "import 'y.mjs'; export const fine = 2;");
    o.time_limit_ms = limit_ms(40);
    OK(rvm_context_new(&o, &ctx, &error));
    for (i = 0; i < 2; i++) {
        rvm_value wait = num(100000);
        rvm_status status;
        OK(rvm_set(ctx, "wait", &wait, &error));
        status = rvm_require("slow.mjs", ctx, map, &module, &error);
        CHECK(status == RVM_TIMEOUT || status == RVM_EXCEPTION);
        forget_error();
    }
    module = LOAD("fine.mjs", ctx, map);
    HAS_NUMBER(2, module, "fine");
    RELEASE(module);
    RELEASE(ctx);
    RELEASE(map);
    CHECK_EQUAL(live_bytes(), 0);
}

/* The memory limit, reached at every place of loading: compiled anew, and from the cache. */
TEST(the_memory_limit_swept_over_loading) {
    long steps = rounds(20, 400, 2000), i, counts[16], cold;
    memset(counts, 0, sizeof counts);
    graph();
    for (cold = 0; cold < 2; cold++)
        for (i = 0; i < steps; i++) {
            rvm_options o = options();
            rvm_handle ctx = 0, module = 0, promise;
            rvm_value value = undefined();
            rvm_status status;
            o.memory_limit = 262144 + (uint64_t)i * (1200 << 10) / (uint64_t)steps;
            if (cold)
                rvm_cache_clear();
            status = rvm_context_new(&o, &ctx, &error);
            if (status == RVM_OK)
                status = rvm_require(i % 2 ? "dyn" : "a.mjs", ctx, map, &module, &error);
            if (status == RVM_OK) {
                status = rvm_call(module, i % 2 ? "go" : "default", NULL, 0, &value, &error);
                promise = value.kind == RVM_HANDLE ? value.as.handle : 0;
                if (status == RVM_OK && promise) {
                    rvm_value text = undefined();
                    status = rvm_await(promise, 0, &text, &error);
                    CHECK(status != RVM_OK || is_str(&text, SAYS));
                    rvm_value_clear(&text);
                } else {
                    CHECK(status != RVM_OK || is_str(&value, SAYS));
                }
                rvm_value_clear(&value);
            }
            if (!CHECK(status == RVM_OK || status == RVM_OUT_OF_MEMORY || status == RVM_INVALID_ARGUMENT))
                printf(" (%s at %llu bytes)", status_name(status), (unsigned long long)o.memory_limit);
            counts[status & 15]++;
            forget_error();
            RELEASE(module);
            RELEASE(ctx);
            if (!CHECK_EQUAL(live_realms(), 0) || !CHECK_EQUAL(live_bytes(), 0))
                return;
        }
    CHECK(counts[RVM_OUT_OF_MEMORY] > 0 && counts[RVM_OK] > 0); /* the sweep passes through both */
    RELEASE(map);
}

/* Long chains and long cycles end in a RangeError or work. */
TEST(deep_graphs) {
    int shape, i, deep = small_run() ? 300 : 3000;
    for (shape = 0; shape < 2; shape++) {
        rvm_handle module = 0;
        rvm_status status;
        begin();
        for (i = 0; i < deep; i++) {
            char name[32], text[200];
            snprintf(name, sizeof name, "m%d.mjs", i);
            if (i < deep - 1 || shape == 1)
                snprintf(text, sizeof text, "import { f as g } from 'm%d.mjs'; export function f() { return 1; } export const n = %d;", (i + 1) % deep, i);
            else
                snprintf(text, sizeof text, "export function f() { return 1; } export const n = %d;", i);
            source(name, text);
        }
        status = rvm_require("m0.mjs", 0, map, &module, &error);
        if (status == RVM_OK)
            HAS_NUMBER(0, module, "n");
        else
            CHECK(status == RVM_EXCEPTION && strcmp(rvm_error_name(error), "RangeError") == 0);
        forget_error();
        RELEASE(module);
        RELEASE(map);
        CHECK_EQUAL(live_bytes(), 0);
    }
}

int main(int argc, char **argv) { return check_main(argc, argv); }
