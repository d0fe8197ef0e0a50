/* Templates: what a copy has, what it shares with nobody, what cannot be frozen, and that everything comes back. */
#include "every.h"

static rvm_handle map;

static void begin(void) { OK(rvm_map_new(&map, &error)); }
static void source(const char *specifier, const char *text) { OK(rvm_map_source(map, specifier, text, strlen(text), &error)); }

static rvm_handle freeze(const char *path, rvm_handle ctx) {
    rvm_handle template = 0;
    OK(rvm_template(path, ctx, map, &template, &error));
    return template;
}

static rvm_handle copy(rvm_handle template) {
    rvm_handle module = 0;
    OK(rvm_instantiate(template, &module, &error));
    return module;
}

static uint64_t image_bytes(void) {
    rvm_process_stats stats = {.size = sizeof stats};
    OK(rvm_stats_process(&stats, &error));
    return stats.image_bytes;
}

static void says(const char *expected, rvm_handle module, const char *method) { CALLS_STRING(expected, module, method, NOARGS); }

TEST(copies_are_worlds_of_their_own) {
    rvm_handle template, a, b;
    uint64_t before, pooled;
    begin();
    source("m", "let n = 5; const list = []; globalThis.seen = 0;"
                "exports.up = () => ++n; exports.keep = () => list.push({ n }); exports.mark = () => ++globalThis.seen;");
    RELEASE(LOAD("m", 0, map)); /* the pristine image is there */
    before = image_bytes();
    template = freeze("m", 0);
    CHECK(image_bytes() > before);
    CHECK_EQUAL(live_realms(), 0);
    a = copy(template);
    b = copy(template);
    CALLS_NUMBER(6, a, "up", NOARGS);
    CALLS_NUMBER(7, a, "up", NOARGS);
    CALLS_NUMBER(6, b, "up", NOARGS);
    for (int i = 1; i <= 1000; i++)
        CALLS_NUMBER(i, a, "keep", NOARGS);
    CALLS_NUMBER(1, b, "keep", NOARGS);
    CALLS_NUMBER(1, a, "mark", NOARGS);
    CALLS_NUMBER(1, b, "mark", NOARGS);
    RELEASE(a);
    a = copy(template); /* in the slot of the first, most likely */
    CALLS_NUMBER(6, a, "up", NOARGS);
    CALLS_NUMBER(1, a, "keep", NOARGS);
    RELEASE(template); /* copies live on without it */
    CALLS_NUMBER(7, b, "up", NOARGS);
    pooled = process_stats().pooled_slots;
    RELEASE(a);
    RELEASE(b);
    CHECK(process_stats().pooled_slots <= pooled); /* nobody will start from that image again */
    RELEASE(map);
    CHECK_EQUAL(live_realms(), 0);
    CHECK_EQUAL(live_bytes(), 0);
    CHECK_EQUAL(image_bytes(), before);
}

/* Things whose insides hold addresses, hashes of addresses, or both. */
TEST(every_kind_of_object_survives) {
    const int copies = small_run() ? 2 : 12;
    rvm_handle template, module[12];
    begin();
    source("rounds", small_run() ? "module.exports = 2000;" : "module.exports = 200000;");
    source("other", "exports.answer = 42;");
    source("m", "const keys = Array.from({ length: 3000 }, (_, i) => ({ i }));"
                "const m = new Map(keys.map((k) => [k, k.i])), w = new WeakMap(keys.map((k) => [k, k.i])), s = new Set(keys);"
                "const symbols = keys.slice(0, 500).map((k) => Symbol(k.i)), bySymbol = Object.fromEntries(symbols.map((y, i) => [y, i]));"
                "const ref = new WeakRef(keys[7]);"
                "class P { #x = 11; static #made = 0; constructor() { P.#made++; } get x() { return this.#x; } static made() { return P.#made; } } const p = new P();"
                "function* gen() { let i = 0; while (true) yield ++i; } const g = gen(); g.next(); g.next();"
                "const bytes = new Uint8Array(100000).fill(3), view = new DataView(bytes.buffer, 8), big = 2n ** 200n, date = new Date(1e12);"
                "const proxy = new Proxy(keys, { get: (t, k) => k === 'magic' ? 'yes' : t[k] }), re = /(\\d+)-(?<w>\\w+)/g; re.lastIndex = 3;"
                "const bound = function (a, b) { return this.i + a + b; }.bind(keys[5], 10); const sparse = []; sparse[5000] = 1;"
                "const rope = Array.from({ length: 300 }, (_, i) => 'part ' + i).reduce((a, b) => a + b); const text = 'ünïcödé ☃'.repeat(50);"
                "const done = Promise.resolve('kept'); const { EventEmitter } = require('events'); const e = new EventEmitter(); let heard = 0; e.on('x', (n) => { heard += n; });"
                "const hash = require('crypto').createHash('sha256').update('ab'), decoder = new TextDecoder(); decoder.decode(new Uint8Array(0), { stream: true }); const buffer = Buffer.from('hello'); const err = new Error('made at load');"
                "const fn = function named(a, b) { return a + b; /* a comment */ };"
                "exports.check = () => {"
                "  const bad = []; const is = (what, ok) => { if (!ok) bad.push(what); };"
                "  is('map', keys.every((k) => m.get(k) === k.i) && m.size === 3000); is('weak map', keys.every((k) => w.get(k) === k.i)); is('set', keys.every((k) => s.has(k)));"
                "  m.set(bad, 1); is('map grows', m.get(bad) === 1 && m.size === 3001);"
                "  is('symbols', symbols.every((y, i) => bySymbol[y] === i)); is('weak ref', ref.deref() === keys[7]);"
                "  is('private', p.x === 11 && P.made() === 1 && new P().x === 11 && P.made() === 2); is('generator', g.next().value === 3);"
                "  is('bytes', bytes.every((b) => b === 3) && view.getUint8(0) === 3); is('bigint', big + 1n === 2n ** 200n + 1n); is('date', date.getTime() === 1e12);"
                "  is('proxy', proxy.magic === 'yes' && proxy.length === 3000); is('regexp', re.lastIndex === 3 && re.exec('12-ab 34-cd').groups.w === 'cd');"
                "  is('bound', bound(1) === 16); is('sparse', sparse.length === 5001); is('rope', rope.length === 2290 && rope.endsWith('part 299')); is('text', text.length === 450);"
                "  e.emit('x', 4); is('emitter', heard === 4 && e.listenerCount('x') === 1); is('buffer', buffer.toString('base64') === 'aGVsbG8=');"
                "  is('error', err instanceof Error && err.stack.includes('made at load') && /\\bm:1:/.test(err.stack)); is('source', String(fn) === 'function named(a, b) { return a + b; /* a comment */ }');"
                "  is('hash', hash.copy().update('c').digest('hex').startsWith('ba7816bf')); is('decoder', decoder.decode(new Uint8Array([226, 152, 131])) === '\u2603'); is('instanceof', keys instanceof Array && m instanceof Map && buffer instanceof Uint8Array); is('json', JSON.parse(JSON.stringify({ a: [1] })).a[0] === 1);"
                "  is('require', require('other').answer === 42 && require('util').inspect({ a: 1 }) === '{ a: 1 }' && require('m') === exports);"
                "  for (let i = 0, keep = []; i < require('rounds'); i++) keep[i % 100] = { i, self: null }, keep[i % 100].self = keep[i % 100];"
                "  is('after collections', keys.every((k) => m.get(k) === k.i) && ref.deref() === keys[7]);"
                "  return bad.join(', ') || 'good'; };"
                "exports.later = () => done.then((v) => v);");
    template = freeze("m", 0);
    for (int i = 0; i < copies; i++) {
        rvm_value value = undefined();
        rvm_handle promise;
        module[i] = copy(template);
        says("good", module[i], "check");
        promise = CALL_HANDLE(module[i], "later", NOARGS);
        OK(rvm_await(promise, 0, &value, &error));
        CHECK(is_str(&value, "kept"));
        rvm_value_clear(&value);
        RELEASE(promise);
    }
    for (int i = 0; i < copies; i++)
        RELEASE(module[i]);
    RELEASE(template);
    RELEASE(map);
}

TEST(kinds_of_modules) {
    rvm_handle template, module;
    begin();
    source("e.mjs", "import { x } from 'f.mjs'; export let n = x; export const up = () => ++n; export default import.meta.url;");
    source("f.mjs", "export const x = 40;");
    source("j.json", "{\"a\": [1, 2, 3]}");
    source("f", "module.exports = (a) => a * 2;");
    source("p", "module.exports = 7;");
    template = freeze("e.mjs", 0);
    for (int i = 0; i < 3; i++) {
        module = copy(template);
        CALLS_NUMBER(41, module, "up", NOARGS);
        HAS_NUMBER(41, module, "n");
        RELEASE(module);
    }
    RELEASE(template);
    template = freeze("j.json", 0);
    module = copy(template);
    RELEASE(template);
    {
        rvm_value value = undefined();
        OK(rvm_to_json(module, &value, &error));
        CHECK(is_text(&value, RVM_JSON, "{\"a\":[1,2,3]}", 13));
        rvm_value_clear(&value);
    }
    RELEASE(module);
    template = freeze("f", 0);
    module = copy(template);
    CALLS_NUMBER(8, module, NULL, ARGS(num(4)));
    RELEASE(module);
    RELEASE(template);
    template = freeze("p", 0);
    module = copy(template);
    {
        rvm_value value = undefined();
        OK(rvm_value_of(module, &value, &error));
        CHECK(value.kind == RVM_NUMBER && value.as.number == 7);
    }
    RELEASE(module);
    RELEASE(template);
    template = freeze("path", 0);
    module = copy(template);
    CALLS_STRING("/a/c", module, "join", ARGS(str("/a/b"), str("../c")));
    RELEASE(module);
    RELEASE(template);
    RELEASE(map);
}

/* ---- what happens while it loads happens once ---- */

struct once {
    int calls, drops, prints;
};

static rvm_status tells(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    struct once *once = userdata;
    (void)call, (void)failure;
    once->calls++;
    if (nargs == 1 && is_str(&args[0], "data"))
        *result = json("{\"list\":[1,2,{\"x\":\"y\"}]}");
    else if (nargs == 1 && is_str(&args[0], "bytes"))
        *result = bytes("\1\2\3", 3);
    else if (nargs == 1 && is_str(&args[0], "fail"))
        return rvm_error_new("Error", "told to fail", NULL, 77, failure) == RVM_OK ? RVM_EXCEPTION : RVM_INTERNAL;
    else
        *result = num(once->calls);
    return RVM_OK;
}
static void drops(void *userdata) { ((struct once *)userdata)->drops++; }
static void prints(void *userdata, const char *level, const char *text, size_t length) {
    (void)level, (void)text, (void)length;
    ((struct once *)userdata)->prints++;
}

TEST(load_effects_happen_once) {
    struct once once = {0, 0, 0}, plain = {0, 0, 0}, outside = {0, 0, 0};
    rvm_handle template, module, ctx, another;
    begin();
    OK(rvm_map_function(map, "host", "tell", tells, &once, drops, &error));
    source("m", "const { tell } = require('host'); console.log('loading');"
                "const first = tell(), data = tell('data'), bytes = tell('bytes'); let failed; try { tell('fail'); } catch (e) { failed = e.message; }"
                "exports.says = () => [first, data.list[2].x, bytes instanceof Uint8Array, bytes[2], failed, twice(21)].join(' '); exports.again = () => tell();");
    OK(rvm_context_new(NULL, &ctx, &error));
    OK(rvm_context_console(ctx, prints, &outside, drops, &error));
    {
        rvm_handle function;
        rvm_value value;
        OK(rvm_function_new(ctx, "twice", tells, &plain, drops, &function, &error));
        value = hnd(function);
        OK(rvm_set(ctx, "twice", &value, &error));
        RELEASE(function);
        value = json("{\"deep\":[1,2,3]}");
        OK(rvm_set(ctx, "config", &value, &error));
    }
    template = freeze("m", ctx);
    CHECK_EQUAL(once.calls, 4);
    CHECK_EQUAL(outside.prints, 1);
    CHECK_EQUAL(plain.calls, 0);
    RELEASE(map);
    RELEASE(ctx);
    module = copy(template);
    another = copy(template);
    says("1 y true 3 told to fail 1", module, "says");
    says("1 y true 3 told to fail 2", another, "says"); /* the function is one, and its host counts */
    CHECK_EQUAL(once.calls, 4);
    CALLS_NUMBER(5, another, "again", NOARGS);
    CALLS_NUMBER(6, module, "again", NOARGS);
    CHECK_EQUAL(outside.prints, 1);
    RELEASE(module);
    RELEASE(template);
    CHECK_EQUAL(once.drops + plain.drops + outside.drops, 0);
    RELEASE(another);
    CHECK_EQUAL(once.drops, 1);
    CHECK_EQUAL(plain.drops, 1);
    CHECK_EQUAL(outside.drops, 1);
}

TEST(a_context_gives_options_and_globals_and_stays) {
    rvm_options options = {.size = sizeof options};
    rvm_handle template, module, ctx;
    rvm_value value = json("{\"deep\":[1,2,3]}");
    begin();
    source("m", "exports.sum = () => config.deep.reduce((a, b) => a + b); exports.eat = () => { const a = []; while (true) a.push(new Uint8Array(100000)); };"
                "exports.spin = () => { while (true); }; globalThis.left = 1;");
    source("bad", "1");
    options.memory_limit = 4 << 20;
    options.time_limit_ms = limit_ms(50);
    options.name = "small";
    OK(rvm_context_new(&options, &ctx, &error));
    OK(rvm_set(ctx, "config", &value, &error));
    template = freeze("m", ctx);
    {
        bool has = true;
        OK(rvm_has(ctx, "left", &has, &error)); /* nothing was loaded in it */
        CHECK(!has);
    }
    module = copy(template);
    CALLS_NUMBER(6, module, "sum", NOARGS);
    CHECK_STATUS(rvm_call(module, "spin", NOARGS, NULL, &error), RVM_TIMEOUT);
    CHECK_TEXT(rvm_error_message(error), "small");
    CALLS_NUMBER(6, module, "sum", NOARGS);
    CHECK_STATUS(rvm_call(module, "eat", NOARGS, NULL, &error), RVM_OUT_OF_MEMORY);
    RELEASE(module);
    module = copy(template); /* a condemned copy harms no other */
    CALLS_NUMBER(6, module, "sum", NOARGS);
    RELEASE(module);
    RELEASE(template);
    {
        rvm_handle other = LOAD("m", ctx, map), target = 0; /* its functions are globals of no kind that can be carried */
        rvm_value function = hnd(other);
        OK(rvm_set(ctx, "exported", &function, &error));
        CHECK_STATUS(rvm_template("bad", ctx, map, &target, &error), RVM_NOT_CONVERTIBLE);
        CHECK_TEXT(rvm_error_message(error), "'exported'");
        CHECK_EQUAL(target, 0);
        RELEASE(other);
    }
    RELEASE(ctx);
    RELEASE(map);
}

/* ---- what cannot be frozen ---- */

static rvm_status goes_in(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)result;
    return nargs == 1 && args[0].kind == RVM_HANDLE ? rvm_call(args[0].as.handle, NULL, NOARGS, NULL, failure) : RVM_OK;
}
static rvm_status gives_back(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)failure;
    if (nargs == 1)
        *result = args[0];
    return RVM_OK;
}
static rvm_status promises(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    rvm_handle ctx, promise, *resolver = userdata;
    rvm_status status;
    (void)args, (void)nargs;
    if ((status = rvm_frame_context(call, &ctx)) || (status = rvm_promise_new(ctx, &promise, resolver, failure)))
        return status;
    *result = hnd(promise);
    result->flags = RVM_OWNED;
    return RVM_OK;
}

static void refuses(const char *text, const char *why) {
    rvm_handle template = 77;
    source("m", text);
    CHECK_STATUS(rvm_template("m", 0, map, &template, &error), RVM_NOT_FREEZABLE);
    CHECK_TEXT(rvm_error_message(error), why);
    CHECK_EQUAL(template, 77);
}

TEST(what_cannot_be_frozen_is_named) {
    rvm_handle resolver = 0;
    char folder[] = "/tmp/rvm-template-XXXXXX", text[600];
    begin();
    OK(rvm_map_function(map, "host", "call", goes_in, NULL, NULL, &error));
    OK(rvm_map_function(map, "host", "same", gives_back, NULL, NULL, &error));
    OK(rvm_map_function(map, "host", "promise", promises, &resolver, NULL, &error));
    refuses("setTimeout(() => {}, 1000);", "1 timer ");
    refuses("setInterval(() => {}, 1000); setImmediate(() => {});", "2 timers ");
    refuses("exports.p = new Promise(() => {});", "1 promise that nothing has settled");
    refuses("exports.a = (async () => { await new Promise((r) => { exports.r = r; }); })();", "promises that nothing has settled");
    refuses("require('host').call(() => {});", "went into the realm");
    refuses("exports.o = require('host').same({});", "with a handle");
    refuses("require('host').promise();", "went into the realm");
    if (resolver)
        CHECK_STATUS(rvm_release(resolver), RVM_OK);
    CHECK_EQUAL(live_realms(), 0);
    refuses("exports.h = require('zlib').createDeflate(); exports.h.write('x');", "1 object of crypto, zlib or TextDecoder");
    refuses("exports.d = new TextDecoder(); exports.d.decode(new Uint8Array([0xe2]), { stream: true });", "1 object of crypto, zlib or TextDecoder");
    CHECK(mkdtemp(folder) != NULL);
    OK(rvm_map_allow(map, "fs", folder, RVM_READ | RVM_WRITE, &error));
    snprintf(text, sizeof text, "exports.fd = require('fs').openSync('%s/x', 'w');", folder);
    refuses(text, "1 file of fs");
    /* The same, done with: all of it can be frozen. */
    {
        rvm_handle template;
        snprintf(text, sizeof text,
                 "const fs = require('fs'); fs.closeSync(fs.openSync('%s/x', 'w')); clearTimeout(setTimeout(() => {}, 1));"
                 "require('crypto').createHash('sha256').update('x').digest(); new Promise(() => {}); for (let i = 0; i < 9; i++) { const o = {}; o.p = new Promise((r) => { o.r = r; o.self = o; }); }"
                 "exports.p = Promise.reject(new Error('handled')).catch(() => 1);",
                 folder);
        source("m", text);
        template = freeze("m", 0);
        RELEASE(copy(template));
        RELEASE(template);
    }
    snprintf(text, sizeof text, "%s/x", folder);
    unlink(text);
    rmdir(folder);
    RELEASE(map);
}

TEST(bad_arguments) {
    rvm_handle template = 77, module = 77, ctx, good;
    begin();
    source("m", "exports.f = () => 1;");
    source("throws", "null.x");
    CHECK_STATUS(rvm_template(NULL, 0, 0, &template, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_template("", 0, 0, &template, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_template("m", 0, map, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_template("./no/such/file", 0, 0, &template, &error), RVM_NOT_FOUND);
    CHECK_STATUS(rvm_template("throws", 0, map, &template, &error), RVM_EXCEPTION);
    CHECK_STATUS(rvm_template("m", map, map, &template, &error), RVM_WRONG_KIND);
    CHECK_STATUS(rvm_template("m", 12345, map, &template, &error), RVM_STALE_HANDLE);
    CHECK_STATUS(rvm_instantiate(map, &module, &error), RVM_WRONG_KIND);
    CHECK_STATUS(rvm_instantiate(0, &module, &error), RVM_STALE_HANDLE);
    OK(rvm_context_new(NULL, &ctx, &error));
    CHECK_STATUS(rvm_instantiate(ctx, &module, &error), RVM_WRONG_KIND);
    good = freeze("m", 0);
    CHECK_STATUS(rvm_instantiate(good, NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_call(good, "f", NOARGS, NULL, &error), RVM_WRONG_KIND);
    CHECK_STATUS(rvm_template("m", good, map, &template, &error), RVM_WRONG_KIND);
    {
        uint32_t type = 0;
        rvm_handle second = 0;
        bool same = false;
        OK(rvm_type(good, &type, &error));
        CHECK_EQUAL(type, RVM_TYPE_TEMPLATE);
        CHECK_EQUAL(rvm_realm_id(good), 0);
        OK(rvm_retain(good, &second, &error));
        OK(rvm_same(good, second, &same, &error));
        CHECK(same);
        RELEASE(good);
        module = copy(second);
        CALLS_NUMBER(1, module, "f", NOARGS);
        RELEASE(module);
        RELEASE(second);
        CHECK_STATUS(rvm_instantiate(second, &module, &error), RVM_STALE_HANDLE);
    }
    CHECK_EQUAL(template, 77);
    RELEASE(ctx);
    RELEASE(map);
}

/* ---- fresh in every copy ---- */

TEST(randomness_and_clocks_are_fresh) {
    const char *const methods[] = {"random", "uuid", "bytes", "values", "origin"};
    enum { COPIES = 6 };
    rvm_handle template;
    char *got[COPIES][5];
    begin();
    source("m", "const crypto = require('crypto'), { performance } = require('perf_hooks');"
                "Math.random(); crypto.randomUUID(); crypto.randomBytes(8); crypto.getRandomValues(new Uint8Array(8)); performance.now(); performance.timeOrigin; process.hrtime();" /* caches, if any, are warm */
                "exports.random = () => String(Math.random()); exports.uuid = () => crypto.randomUUID(); exports.bytes = () => crypto.randomBytes(16).toString('hex');"
                "exports.values = () => String(crypto.getRandomValues(new Uint8Array(16))); exports.origin = () => String(performance.timeOrigin);"
                "exports.now = () => performance.now() < 60000 && Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 60000;");
    template = freeze("m", 0);
    for (int i = 0; i < COPIES; i++) {
        rvm_handle module = copy(template);
        rvm_value value = undefined();
        for (int k = 0; k < 5; k++) {
            OK(rvm_call(module, methods[k], NOARGS, &value, &error));
            got[i][k] = strdup(value.kind == RVM_STRING ? value.as.data : "");
            rvm_value_clear(&value);
        }
        OK(rvm_call(module, "now", NOARGS, &value, &error));
        CHECK(value.kind == RVM_BOOL && value.as.boolean);
        RELEASE(module);
        usleep(3000);
    }
    for (int k = 0; k < 5; k++)
        for (int i = 0; i < COPIES; i++)
            for (int j = 0; j < i; j++)
                CHECK(strcmp(got[i][k], got[j][k]) != 0);
    for (int k = 0; k < 5 * COPIES; k++)
        free(got[k / 5][k % 5]);
    RELEASE(template);
    RELEASE(map);
}

/* ---- never unasked ---- */

TEST(require_is_never_a_template) {
    const char *path = strdup(write_file("once.js", "require('host').tell(); exports.version = () => 1;"));
    struct once once = {0, 0, 0};
    rvm_handle template, module;
    begin();
    OK(rvm_map_function(map, "host", "tell", tells, &once, NULL, &error));
    template = freeze(path, 0);
    CHECK_EQUAL(once.calls, 1);
    for (int i = 2; i < 5; i++) {
        RELEASE(LOAD(path, 0, map)); /* loads, and its effects, each time */
        CHECK_EQUAL(once.calls, i);
    }
    write_file("once.js", "require('host').tell(); exports.version = () => 22;");
    module = LOAD(path, 0, map);
    CALLS_NUMBER(22, module, "version", NOARGS);
    RELEASE(module);
    module = copy(template);
    CALLS_NUMBER(1, module, "version", NOARGS);
    RELEASE(module);
    RELEASE(template);
    RELEASE(map);
    free((char *)path);
}

/* ---- many ---- */

static rvm_handle shared;

static void *starts(void *seed) {
    for (int i = 0; i < (small_run() ? 2 : 200); i++) {
        rvm_handle held[3];
        for (int k = 0; k < 3; k++)
            held[k] = copy(shared);
        for (int k = 0; k < 3; k++) {
            CALLS_NUMBER(1000, held[(k + (int)(intptr_t)seed) % 3], "count", NOARGS);
            RELEASE(held[(k + (int)(intptr_t)seed) % 3]);
        }
    }
    return NULL;
}

TEST(many_at_once) {
    pthread_t threads[8];
    rvm_handle other, held[100];
    begin();
    source("m", "const list = Array.from({ length: 1000 }, (_, i) => ({ i })); exports.count = () => { const n = list.length; list.length = 0; return n; };");
    source("n", "exports.n = () => 9;");
    shared = freeze("m", 0);
    other = freeze("n", 0);
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, starts, (void *)(intptr_t)i);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 100; i++) /* more than the pool keeps, of two images and of none */
        held[i] = i % 3 == 0 ? copy(shared) : i % 3 == 1 ? copy(other) : LOAD("n", 0, map);
    for (int i = 0; i < 100; i++) {
        CALLS_NUMBER(i % 3 == 0 ? 1000 : 9, held[i], i % 3 == 0 ? "count" : "n", NOARGS);
        RELEASE(held[i]);
    }
    RELEASE(shared);
    RELEASE(other);
    RELEASE(map);
    CHECK_EQUAL(live_realms(), 0);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
