/* Module maps: what a specifier stands for. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* mkdtemp, mkfifo, symlink */
#endif
#include "host.h"

#include <sys/stat.h>
#include <unistd.h>

static rvm_handle map, module;

static void begin(void) {
    map = module = 0;
    OK(rvm_map_new(&map, &error));
}
static void source(const char *specifier, const char *text) {
    OK(rvm_map_source(map, specifier, text, strlen(text), &error));
}
/* A module whose text requires mapped names. */
static void run(const char *text) { module = JS_IN(0, map, text); }

TEST(source_text) {
    begin();
    source("greeting", "exports.hello = (who) => 'hello ' + who; exports.filename = __filename; exports.inner = () => require('inner').x;");
    source("inner", "exports.x = 5;");
    source("data/config.json", "{\"depth\": 3}");
    source("lodash/merge", "module.exports = () => 'merged';");
    run("exports.greeting = require('greeting'); exports.again = require('greeting') === exports.greeting;"
        "exports.depth = require('data/config.json').depth; exports.merged = require('lodash/merge')();");
    {
        rvm_handle greeting = GET_HANDLE(module, "greeting");
        CALLS_STRING("hello you", greeting, "hello", ARGS(str("you")));
        HAS_STRING("greeting", greeting, "filename");
        CALLS_NUMBER(5, greeting, "inner", NOARGS);
        RELEASE(greeting);
    }
    {
        rvm_value again = undefined();
        OK(rvm_get(module, "again", &again, &error));
        CHECK(again.kind == RVM_BOOL && again.as.boolean);
    }
    HAS_NUMBER(3, module, "depth");
    HAS_STRING("merged", module, "merged");
    RELEASE(module);
    RELEASE(map);
}

TEST(a_mapped_name_is_required_directly) {
    begin();
    source("greeting", "exports.x = 1;");
    source("settings.json", "{\"y\": 2}");
    module = LOAD("greeting", 0, map);
    HAS_NUMBER(1, module, "x");
    RELEASE(module);
    module = LOAD("settings.json", 0, map);
    HAS_NUMBER(2, module, "y");
    RELEASE(module);
    RELEASE(map);
}

TEST(relative_and_absolute_specifiers) {
    begin();
    source("./config.json", "{\"from\": \"the map\"}");
    source(fixture("circle.js"), "exports.area = () => 7;");
    run("exports.from = require('./config.json').from;");
    HAS_STRING("the map", module, "from");
    RELEASE(module);
    module = LOAD(fixture("case3.js"), 0, map); /* requires ./circle.js, which is that file */
    CALLS_NUMBER(7, module, "area", ARGS(num(1)));
    RELEASE(module);
    module = LOAD(fixture("circle.js"), 0, map);
    CALLS_NUMBER(7, module, "area", ARGS(num(1)));
    RELEASE(module);
    RELEASE(map);
}

TEST(errors_in_source_text) {
    begin();
    source("wrong", "// line 1\nlet = = 5;");
    source("throws", "\n\nthrow new RangeError('from the map');");
    source("wrong.json", "{oops");
    CHECK_STATUS(rvm_require("wrong", 0, map, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "SyntaxError");
    CHECK_TEXT(rvm_error_file(error), "wrong");
    CHECK_EQUAL(rvm_error_line(error), 2);
    CHECK_STATUS(rvm_require("throws", 0, map, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_message(error), "from the map");
    CHECK_TEXT(rvm_error_file(error), "throws");
    CHECK_EQUAL(rvm_error_line(error), 3);
    CHECK_STATUS(rvm_require("wrong.json", 0, map, &module, &error), RVM_EXCEPTION);
    CHECK_TEXT(rvm_error_name(error), "SyntaxError");
    CHECK_EQUAL(module, 0);
    RELEASE(map);
}

TEST(file) {
    begin();
    write_file("granted/part.js", "exports.x = 4;");
    write_file("granted/index.js", "exports.x = require('./part.js').x;");
    OK(rvm_map_file(map, "numbers", fixture("math.js"), &error)); /* outside the default roots of what requires it */
    OK(rvm_map_file(map, "granted", temp("granted"), &error));
    run("exports.three = require('numbers').add(1, 2); exports.four = require('granted').x;");
    HAS_NUMBER(3, module, "three");
    HAS_NUMBER(4, module, "four");
    RELEASE(module);
    {
        rvm_options o = options();
        const char *roots[1];
        rvm_handle ctx = 0;
        write_file("narrow/a.js", "exports.x = require('granted').x;");
        roots[0] = temp("narrow");
        o.roots = roots;
        o.roots_count = 1;
        OK(rvm_context_new(&o, &ctx, &error));
        module = LOAD(temp("narrow/a.js"), ctx, map); /* the grant holds where the roots do not */
        HAS_NUMBER(4, module, "x");
        RELEASE(module);
        RELEASE(ctx);
    }
    RELEASE(map);
}

TEST(deny) {
    begin();
    OK(rvm_map_deny(map, "secret", &error));
    OK(rvm_map_deny(map, "./circle.js", &error));
    run("const code = (name) => { try { require(name); return 'loaded'; } catch (e) { return e.code; } };"
        "exports.secret = code('secret'); exports.circle = code('./circle.js');");
    HAS_STRING("ERR_ACCESS_DENIED", module, "secret");
    HAS_STRING("ERR_ACCESS_DENIED", module, "circle");
    RELEASE(module);
    module = 77;
    CHECK_STATUS(rvm_require("secret", 0, map, &module, &error), RVM_ACCESS_DENIED);
    CHECK_TEXT(rvm_error_message(error), "secret");
    CHECK_TEXT(rvm_error_code(error), "ERR_ACCESS_DENIED");
    CHECK_EQUAL(module, 77);
    {
        rvm_status status; /* caught by nobody */
        forget_error();
        status = rvm_require(fixture("case3.js"), 0, map, &module, &error);
        CHECK(status == RVM_ACCESS_DENIED || status == RVM_EXCEPTION);
        CHECK_TEXT(rvm_error_code(error), "ERR_ACCESS_DENIED");
    }
    RELEASE(map);
}

/* Functions. */
static rvm_status read_file_sync(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result,
                                 rvm_error **failure) {
    char text[128];
    (void)call;
    if (nargs < 1 || args[0].kind != RVM_STRING) {
        rvm_error_new("TypeError", "a path, please", "ERR_INVALID_ARG_TYPE", 9, failure);
        return RVM_INVALID_ARGUMENT;
    }
    ++*(int *)userdata;
    snprintf(text, sizeof text, "<%.100s>", args[0].as.data);
    return rvm_string_copy(text, strlen(text), result);
}

TEST(fs_is_a_host_object) {
    int calls = 0;
    rvm_handle ctx = new_context();
    begin();
    OK(rvm_map_function(map, "fs", "readFileSync", read_file_sync, &calls, NULL, &error));
    module = LOAD(fixture("fs_top.js"), ctx, map);
    CALLS_STRING("read: </etc/motd>", module, "read", ARGS(str("/etc/motd"))); /* two levels down */
    CHECK_EQUAL(calls, 1);
    CALLS_STRING("readFileSync", module, "keys", NOARGS);
    {
        rvm_value same = undefined();
        OK(rvm_call(module, "same", NULL, 0, &same, &error));
        CHECK(same.kind == RVM_BOOL && same.as.boolean);
    }
    CALL_THROWS("TypeError", "a path, please", module, "read", ARGS(num(5)));
    CHECK_TEXT(rvm_error_code(error), "ERR_INVALID_ARG_TYPE");
    CHECK_EQUAL(rvm_error_tag(error), 9);
    RELEASE(module);
    RELEASE(ctx);
    module = LOAD("fs", 0, map); /* the replacement itself */
    CALLS_STRING("</a>", module, "readFileSync", ARGS(str("/a")));
    RELEASE(module);
    module = LOAD("node:fs", 0, map);
    CALLS_STRING("</b>", module, "readFileSync", ARGS(str("/b")));
    RELEASE(module);
    RELEASE(map);
    begin(); /* and an entry for node:fs is one for fs */
    OK(rvm_map_function(map, "node:fs", "readFileSync", read_file_sync, &calls, NULL, &error));
    module = LOAD("fs", 0, map);
    CALLS_STRING("</c>", module, "readFileSync", ARGS(str("/c")));
    RELEASE(module);
    RELEASE(map);
}

TEST(an_unknown_builtin_names_the_map) {
    static const char *const names[] = {"node:sqlite", "node:sea", "node:no_such_builtin"};
    size_t i;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        rvm_status status;
        module = 77;
        forget_error();
        status = rvm_require(names[i], 0, 0, &module, &error);
        CHECK(status == RVM_NOT_FOUND || status == RVM_ACCESS_DENIED);
        CHECK_TEXT(rvm_error_message(error), strncmp(names[i], "node:", 5) == 0 ? names[i] + 5 : names[i]);
        CHECK_TEXT(rvm_error_message(error), "map");
        CHECK_EQUAL(module, 77);
    }
    module = JS("exports.tries = (name) => { try { require(name); return 'loaded'; } catch (e) { return String(e.message.includes('map')) + ' ' + typeof e.code; } };");
    CALLS_STRING("true string", module, "tries", ARGS(str("node:sqlite")));
    CALLS_STRING("loaded", module, "tries", ARGS(str("inspector")));
    RELEASE(module);
}

TEST(what_reaches_the_host_loads_and_refuses) {
    static const char *const calls[][2] = {{"net", "connect"}, {"http", "get"}, {"child_process", "execSync"}, {"dgram", "createSocket"}, {"cluster", "fork"}};
    size_t i;
    for (i = 0; i < sizeof calls / sizeof *calls; i++) {
        module = LOAD(calls[i][0], 0, 0);
        CHECK_STATUS(rvm_call(module, calls[i][1], NULL, 0, NULL, &error), RVM_EXCEPTION);
        CHECK_TEXT(rvm_error_code(error), "ERR_ACCESS_DENIED");
        CHECK_TEXT(rvm_error_message(error), calls[i][0]);
        CHECK_TEXT(rvm_error_message(error), "map");
        RELEASE(module);
    }
}

TEST(function_names_with_dots) {
    double one = 1, two = 2, three = 3, four = 4;
    begin();
    OK(rvm_map_function(map, "tool", "promises.read", answer_number, &one, NULL, &error));
    OK(rvm_map_function(map, "tool", "promises.deep.write", answer_number, &two, NULL, &error));
    OK(rvm_map_function(map, "tool", "plain", answer_number, &three, NULL, &error));
    OK(rvm_map_function(map, "alone", NULL, answer_number, &four, NULL, &error));
    run("const t = require('tool'); exports.sum = t.promises.read() + t.promises.deep.write() * 10 + t.plain() * 100 + require('alone')() * 1000;");
    HAS_NUMBER(4321, module, "sum");
    RELEASE(module);
    module = LOAD("alone", 0, map);
    CALLS_NUMBER(4, module, NULL, NOARGS);
    RELEASE(module);
    RELEASE(map);
}

TEST(values) {
    rvm_value value;
    rvm_handle handle;
    double one = 1;
    begin();
    value = num(5);
    OK(rvm_map_value(map, "env", "number", &value, &error));
    value = str("text");
    OK(rvm_map_value(map, "env", "nested.string", &value, &error));
    value = json("{\"a\":[1,2]}");
    OK(rvm_map_value(map, "env", "json", &value, &error));
    value = bytes("\1\2", 2);
    OK(rvm_map_value(map, "env", "bytes", &value, &error));
    value = big(7);
    OK(rvm_map_value(map, "env", "big", &value, &error));
    value = null();
    OK(rvm_map_value(map, "env", "nothing", &value, &error));
    OK(rvm_map_function(map, "env", "f", answer_number, &one, NULL, &error)); /* one host object for both */
    value = str("all of it");
    OK(rvm_map_value(map, "whole", NULL, &value, &error));
    run("const e = require('env'); exports.seen = [e.number, e.nested.string, e.json.a[1], e.bytes instanceof Uint8Array, e.bytes[1], e.big === 7n,"
        "e.nothing, e.f(), require('whole')].join();");
    HAS_STRING("5,text,2,true,2,true,,1,all of it", module, "seen");
    CHECK_STATUS(rvm_map_value(map, "env", "number", NULL, &error), RVM_INVALID_ARGUMENT);
    handle = GET_HANDLE(module, "constructor");
    value = hnd(handle);
    CHECK_STATUS(rvm_map_value(map, "env", "number", &value, &error), RVM_INVALID_ARGUMENT);
    value = strn("\xff", 1);
    CHECK_STATUS(rvm_map_value(map, "env", "number", &value, &error), RVM_INVALID_ARGUMENT);
    RELEASE(handle);
    RELEASE(module);
    module = LOAD("whole", 0, map);
    OK(rvm_value_of(module, &value, &error));
    CHECK(is_str(&value, "all of it"));
    rvm_value_clear(&value);
    RELEASE(module);
    RELEASE(map);
}

TEST(every_realm_has_a_host_object_of_its_own) {
    double one = 1;
    rvm_handle other;
    begin();
    OK(rvm_map_function(map, "tool", "f", answer_number, &one, NULL, &error));
    run("require('tool').mark = 'here'; exports.see = () => String(require('tool').mark);");
    other = JS_IN(0, map, "exports.see = () => String(require('tool').mark);");
    CALLS_STRING("here", module, "see", NOARGS);
    CALLS_STRING("undefined", other, "see", NOARGS);
    RELEASE(other);
    RELEASE(module);
    RELEASE(map);
}

TEST(a_realm_sees_the_entries_of_when_the_map_was_given) {
    rvm_handle ctx = new_context();
    begin();
    source("early", "exports.x = 1;");
    module = JS_IN(ctx, map, "exports.tries = (name) => { try { return require(name).x; } catch (e) { return -1; } };");
    source("late", "exports.x = 2;");
    source("early", "exports.x = 3;");
    CALLS_NUMBER(-1, module, "tries", ARGS(str("late")));
    CALLS_NUMBER(1, module, "tries", ARGS(str("early")));
    RELEASE(module);
    RELEASE(ctx);
    module = JS_IN(0, map, "exports.x = require('late').x + require('early').x;");
    HAS_NUMBER(5, module, "x");
    RELEASE(module);
    RELEASE(map);
}

TEST(one_context_takes_one_map) {
    rvm_handle ctx = new_context(), second = 0, other = 77;
    rvm_status status;
    begin();
    OK(rvm_map_new(&second, &error));
    source("x", "exports.y = 1;");
    module = LOAD("x", ctx, map);
    forget_error();
    status = rvm_require("x", ctx, second, &other, &error);
    CHECK(status != RVM_OK && status != RVM_INTERNAL);
    CHECK(error && *rvm_error_message(error) && rvm_error_status(error) == status);
    CHECK_EQUAL(other, 77);
    RELEASE(module);
    module = LOAD("x", ctx, map); /* the same one again, or none: the first one holds */
    RELEASE(module);
    module = LOAD("x", ctx, 0);
    RELEASE(module);
    RELEASE(second);
    RELEASE(ctx);
    RELEASE(map);
}

/* Drop. */
TEST(drop_after_map_and_realms) {
    int drops = 0, order;
    for (order = 0; order < 2; order++) {
        rvm_handle other;
        drops = 0;
        begin();
        OK(rvm_map_function(map, "tool", "f", read_file_sync, &drops, count_drop, &error));
        run("exports.f = require('tool').f;");
        other = JS_IN(0, map, "exports.f = require('tool').f;");
        if (order == 0) {
            RELEASE(map);
            CHECK_EQUAL(drops, 0);
            CALL_THROWS("TypeError", "a path", module, "f", NOARGS); /* still there */
            RELEASE(module);
            CHECK_EQUAL(drops, 0);
            RELEASE(other);
        } else {
            RELEASE(module);
            RELEASE(other);
            CHECK_EQUAL(drops, 0);
            RELEASE(map);
        }
        CHECK_EQUAL(drops, 1);
    }
    begin(); /* no realm ever */
    drops = 0;
    OK(rvm_map_function(map, "tool", "f", read_file_sync, &drops, count_drop, &error));
    OK(rvm_map_function(map, "tool", "g", read_file_sync, &drops, count_drop, &error));
    RELEASE(map);
    CHECK_EQUAL(drops, 2);
}

TEST(drop_when_the_entry_is_replaced) {
    int first = 0, second = 0;
    double one = 1;
    begin();
    OK(rvm_map_function(map, "tool", "f", answer_number, &first, count_drop, &error));
    OK(rvm_map_function(map, "tool", "f", answer_number, &one, NULL, &error)); /* the same name again */
    CHECK_EQUAL(first, 1);
    OK(rvm_map_function(map, "tool", "g", answer_number, &second, count_drop, &error));
    source("tool", "exports.now = 'source';"); /* the whole entry */
    CHECK_EQUAL(second, 1);
    module = LOAD("tool", 0, map);
    HAS_STRING("source", module, "now");
    RELEASE(module);
    first = 0; /* while a realm uses it, it stays until that ends */
    OK(rvm_map_function(map, "used", "f", read_file_sync, &first, count_drop, &error));
    module = LOAD("used", 0, map);
    source("used", "");
    CHECK_EQUAL(first, 0);
    CALL_THROWS("TypeError", "a path", module, "f", NOARGS);
    RELEASE(module);
    CHECK_EQUAL(first, 1);
    RELEASE(map);
    CHECK_EQUAL(first, 1);
}

TEST(drop_when_registration_fails) {
    int drops = 0;
    begin();
    CHECK_STATUS(rvm_map_function(map, NULL, "f", read_file_sync, &drops, count_drop, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(drops, 1);
    CHECK_STATUS(rvm_map_function(map, "\xff", "f", read_file_sync, &drops, count_drop, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(drops, 2);
    CHECK_STATUS(rvm_map_function(map, "tool", "\xff", read_file_sync, &drops, count_drop, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(drops, 3);
    CHECK_STATUS(rvm_map_function(map, "tool", "f", NULL, &drops, count_drop, &error), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(drops, 4);
    CHECK_STATUS(rvm_map_function(0, "tool", "f", read_file_sync, &drops, count_drop, &error), RVM_STALE_HANDLE);
    CHECK_EQUAL(drops, 5);
    RELEASE(map);
    CHECK_EQUAL(drops, 5);
}

TEST(wrong_arguments) {
    begin();
    CHECK_STATUS(rvm_map_new(NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_source(map, NULL, "", 0, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_source(map, "\xff", "", 0, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_source(map, "x", NULL, 5, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_source(map, "x", "\xff", 1, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_file(map, NULL, "/", &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_file(map, "x", NULL, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_deny(map, NULL, &error), RVM_INVALID_ARGUMENT);
    RELEASE(map);
}

/* What fs does in a module, as "what it gave" or the error's code. */
#define FS_PROGRAM \
    "const fs = require('fs'), root = %s; const t = (f) => { try { return String(f()); } catch (e) { return e.code; } };" \
    "exports.read = t(() => fs.readFileSync(root + '/in.txt', 'utf8'));" \
    "exports.write = t(() => fs.writeFileSync(root + '/out.txt', 'x'));" \
    "exports.made = t(() => fs.mkdirSync(root + '/a/b', { recursive: true }) !== undefined);" \
    "exports.outside = t(() => fs.readFileSync('/etc/passwd'));" \
    "exports.above = t(() => fs.readFileSync(root + '/../' + 'etc/passwd'));" \
    "exports.dots = t(() => fs.readdirSync(root + '/..'));" \
    "exports.link = t(() => fs.readFileSync(root + '/out-link'));" \
    "exports.linkStat = t(() => fs.statSync(root + '/out-link').size);" \
    "exports.through = t(() => fs.writeFileSync(root + '/dir-link/rvm-escaped', 'x'));" \
    "exports.renamed = t(() => fs.renameSync(root + '/in.txt', '/tmp/rvm-escaped'));" \
    "exports.made_link = t(() => { fs.symlinkSync('/etc/passwd', root + '/new-link'); return fs.readFileSync(root + '/new-link', 'utf8'); });" \
    "exports.pipe = t(() => fs.readFileSync(root + '/pipe'));" \
    "exports.pipe_write = t(() => fs.writeFileSync(root + '/pipe', 'x'));" \
    "exports.exists = t(() => fs.existsSync('/etc/passwd'));" \
    "exports.many = t(() => { const all = []; try { for (;;) all.push(fs.openSync(root + '/in.txt')); } catch (e) { return e.code + all.length; } finally { for (const fd of all) fs.closeSync(fd); } });"

static char granted_root[64];
static void granted(uint32_t rights) {
    static char program[4096];
    char path[128], quoted[80];
    strcpy(granted_root, "/tmp/rvm-allow-XXXXXX");
    CHECK(mkdtemp(granted_root) != NULL);
    snprintf(path, sizeof path, "%s/in.txt", granted_root);
    FILE *file = fopen(path, "w");
    fputs("inside", file);
    fclose(file);
    snprintf(path, sizeof path, "%s/out-link", granted_root);
    CHECK(symlink("/etc/passwd", path) == 0);
    snprintf(path, sizeof path, "%s/dir-link", granted_root);
    CHECK(symlink("/tmp", path) == 0);
    snprintf(path, sizeof path, "%s/pipe", granted_root);
    CHECK(mkfifo(path, 0600) == 0);
    snprintf(quoted, sizeof quoted, "'%s'", granted_root);
    snprintf(program, sizeof program, FS_PROGRAM, quoted);
    begin();
    if (rights)
        OK(rvm_map_allow(map, "node:fs", granted_root, rights, &error));
    run(program);
    /* Whatever was granted, nothing beyond it. */
    HAS_STRING("ERR_ACCESS_DENIED", module, "outside");
    HAS_STRING("ERR_ACCESS_DENIED", module, "above");
    HAS_STRING("ERR_ACCESS_DENIED", module, "dots");
    HAS_STRING("ERR_ACCESS_DENIED", module, "link");
    HAS_STRING("ERR_ACCESS_DENIED", module, "linkStat");
    HAS_STRING("ERR_ACCESS_DENIED", module, "through");
    HAS_STRING("ERR_ACCESS_DENIED", module, "renamed");
    HAS_STRING("ERR_ACCESS_DENIED", module, "made_link");
    HAS_STRING("ERR_ACCESS_DENIED", module, "pipe");
    CHECK(access("/tmp/rvm-escaped", F_OK) != 0);
}
static void ungrant(void) {
    char command[128];
    RELEASE(module);
    RELEASE(map);
    snprintf(command, sizeof command, "rm -rf %s", granted_root);
    CHECK(system(command) == 0);
}

TEST(fs_without_a_grant_refuses) {
    granted(0);
    HAS_STRING("ERR_ACCESS_DENIED", module, "read");
    HAS_STRING("ERR_ACCESS_DENIED", module, "write");
    HAS_STRING("ERR_ACCESS_DENIED", module, "exists");
    HAS_STRING("ERR_ACCESS_DENIED0", module, "many");
    ungrant();
}
TEST(fs_granted_to_read) {
    granted(RVM_READ);
    HAS_STRING("inside", module, "read");
    HAS_STRING("ERR_ACCESS_DENIED", module, "write");
    HAS_STRING("ERR_ACCESS_DENIED", module, "made");
    HAS_STRING("false", module, "exists");
    HAS_STRING("EMFILE1024", module, "many");
    ungrant();
}
TEST(fs_granted_to_read_and_write) {
    granted(RVM_READ | RVM_WRITE);
    HAS_STRING("inside", module, "read");
    HAS_STRING("undefined", module, "write");
    HAS_STRING("true", module, "made");
    HAS_STRING("ENXIO", module, "pipe_write"); /* at once: nobody reads it */
    ungrant();
}
TEST(wrong_grants) {
    begin();
    CHECK_STATUS(rvm_map_allow(map, "net", "/tmp", RVM_READ, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_allow(map, "fs", "/tmp", 0, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_allow(map, "fs", "/tmp", 4, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_allow(map, "fs", "/no/such/folder", RVM_READ, &error), RVM_NOT_FOUND);
    CHECK_STATUS(rvm_map_allow(map, "fs", NULL, RVM_READ, &error), RVM_INVALID_ARGUMENT);
    CHECK_STATUS(rvm_map_allow(0, "fs", "/tmp", RVM_READ, &error), RVM_STALE_HANDLE);
    RELEASE(map);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
