/* What an interrupt stops halfway is forgotten, and whoever asks next gets the whole: modules, ES modules, Node's built-in modules and all that they load. */
#include "host.h"

static rvm_handle stopped; /* the realm which `stop` stops */

static rvm_status stop(void *userdata, const rvm_frame *frame, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)frame, (void)args, (void)nargs, (void)result, (void)failure;
    return rvm_interrupt(stopped);
}

/* A context with `stop` among its globals. */
static rvm_handle stoppable(void) {
    rvm_handle function = 0;
    rvm_value value;
    stopped = new_context();
    OK(rvm_function_new(stopped, "stop", stop, NULL, NULL, &function, &error));
    value = hnd(function);
    OK(rvm_set(stopped, "stop", &value, &error));
    RELEASE(function);
    return stopped;
}

/* Built-ins call functions of the language while they load: at the n-th call of one of these it is stopped. */
static const char BUILTINS[] =
    "let left = 0;\n"
    "const count = () => { if (left > 0 && --left === 0) { stop(); for (;;); } };\n"
    "for (const name of ['defineProperty', 'defineProperties', 'setPrototypeOf', 'create', 'freeze', 'keys', 'getOwnPropertyDescriptor']) {\n"
    "  const plain = Object[name];\n"
    "  Object[name] = function (...args) { count(); return plain.apply(this, args); };\n"
    "}\n"
    "exports.load = (name, n) => { left = n; require(name); return left; };\n"
    "const names = 'https http net tls stream events zlib crypto process buffer url util assert string_decoder dns fs timers'.split(' ');\n"
    "exports.whole = () => {\n"
    "  left = 0;\n"
    "  const { Readable, Duplex } = require('stream'), EventEmitter = require('events'), zlib = require('zlib');\n"
    "  return names.map((n) => n + ' ' + Object.keys(require(n)).join()).join('; ') + [\n"
    "    Readable.prototype instanceof EventEmitter, Object.getPrototypeOf(Duplex) === Readable, process instanceof EventEmitter,\n"
    "    require('http').IncomingMessage.prototype instanceof Readable, require('net').Socket.prototype instanceof Duplex,\n"
    "    zlib.gunzipSync(zlib.gzipSync('text')) + '', require('crypto').createHash('md5').update('').digest('hex'),\n"
    "    new TextDecoder().decode(Buffer.from('é')), new URL('http://a/b').pathname, Buffer === require('buffer').Buffer,\n"
    "  ];\n"
    "};\n";

static char *whole(rvm_handle module) {
    rvm_value value = undefined();
    char *text;
    if (!OK(rvm_call(module, "whole", NOARGS, &value, &error)))
        return strdup("");
    text = strndup(value.as.data, value.length);
    rvm_value_clear(&value);
    return text;
}

static void built_ins(const char *name) {
    rvm_handle ctx = stoppable(), module = JS_IN(ctx, 0, BUILTINS);
    char *expected = whole(module);
    long n, step = rounds(40, 7, 1);
    CHECK_TEXT(expected, "true,true,true,true,true,text,d41d8cd98f00b204e9800998ecf8427e,é,/b,true");
    RELEASE(module);
    RELEASE(ctx);
    for (n = 1;; n += step) {
        rvm_value result = undefined();
        rvm_status status;
        char *got;
        ctx = stoppable(), module = JS_IN(ctx, 0, BUILTINS);
        forget_error();
        status = rvm_call(module, "load", ARGS(str(name), num((double)n)), &result, &error);
        got = whole(module);
        if (!CHECK(strcmp(got, expected) == 0))
            printf("\n    %s, stopped at %ld", name, n);
        free(got);
        RELEASE(module);
        RELEASE(ctx);
        if (status == RVM_OK)
            break;
        CHECK_EQUAL(status, RVM_INTERRUPTED);
    }
    CHECK(n > step); /* it was stopped at least once */
    free(expected);
}

TEST(built_in_https) { built_ins("https"); }
TEST(built_in_crypto) { built_ins("crypto"); }
TEST(built_in_assert) { built_ins("assert"); }

TEST(modules) {
    rvm_handle ctx = stoppable(), map = 0, module = 0;
    static const char *const sources[][2] = {
        {"slow", "globalThis.runs = (globalThis.runs ?? 0) + 1; exports.early = 1; if (runs === 1) { stop(); for (;;); } exports.late = 1;"},
        {"between", "exports.early = require('slow'); exports.late = 1;"},
        {"esm.mjs", "globalThis.turns = (globalThis.turns ?? 0) + 1; if (turns === 1) { stop(); for (;;); } export const late = 1;"},
        {"above.mjs", "export * from 'esm.mjs'; export const own = 1;"},
        {"m", "exports.get = () => JSON.stringify(require('between')) + runs; exports.esm = () => JSON.stringify(require('above.mjs')) + turns;"},
    };
    size_t i;
    OK(rvm_map_new(&map, &error));
    for (i = 0; i < sizeof sources / sizeof *sources; i++)
        OK(rvm_map_source(map, sources[i][0], sources[i][1], strlen(sources[i][1]), &error));
    module = LOAD("m", ctx, map);
    CHECK_STATUS(rvm_call(module, "get", NOARGS, NULL, &error), RVM_INTERRUPTED);
    CALLS_STRING("{\"early\":{\"early\":1,\"late\":1},\"late\":1}2", module, "get", NOARGS);
    CHECK_STATUS(rvm_call(module, "esm", NOARGS, NULL, &error), RVM_INTERRUPTED);
    CALLS_STRING("{\"late\":1,\"own\":1}2", module, "esm", NOARGS);
    RELEASE(module);
    RELEASE(map);
    RELEASE(ctx);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
