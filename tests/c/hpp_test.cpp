// include/rvm.hpp, the C++ face.
#include "check.h"
#include "rvm.hpp"

#include <csignal>
#include <thread>

namespace {

std::string fixture(const char *name) { return std::string(FIXTURES) + "/" + name; }

// The status of the rvm::Error that `f` throws; RVM_OK if it throws none.
template <class F> rvm_status status_of(F f) {
    try {
        f();
    } catch (const rvm::Error &it) {
        return it.status();
    }
    return RVM_OK;
}

struct Custom : std::runtime_error {
    int number;
    explicit Custom(int number) : std::runtime_error("custom"), number(number) {}
};

struct Counted { // counts how many live
    int *count;
    explicit Counted(int *count) : count(count) { ++*count; }
    Counted(const Counted &other) : count(other.count) { ++*count; }
    ~Counted() { --*count; }
};

} // namespace

TEST(require_and_call) {
    rvm::Module m = rvm::require(fixture("math.js"));
    CHECK(m.raw() != 0);
    CHECK_EQUAL(m.call("add", 1, 2).to_double(), 3);
    CHECK_EQUAL(m.call("add", 1.5f, static_cast<short>(2)).to_double(), 3.5);
    CHECK(m.call("add", "a", std::string("b")).to_string() == "ab");
    CHECK(m.call("add", true, "").to_string() == "true");
    CHECK(m.call("add", nullptr, "").to_string() == "null");
    CHECK_EQUAL(m.get("factor").to_int64(), 3);
    rvm::Object add = m.get_object("add");
    CHECK_EQUAL(add(2, 3).to_double(), 5);
    CHECK_EQUAL(add.type(), RVM_TYPE_FUNCTION);
    CHECK(add.same(m.get_object("add")) && !add.same(m));
    rvm::Object point = m.get_object("Point").construct(3, 4);
    CHECK_EQUAL(point.call("sum").to_double(), 7);
}

TEST(templates) {
    rvm::Map map;
    int calls = 0;
    map.source("m", "let n = require('h').first(); exports.up = () => ++n;");
    map.source("timer", "setTimeout(() => {}, 1000);");
    map.function("h", "first", [&](const rvm::Args &) -> rvm::Value { return 10 * ++calls; });
    rvm::Template once("m", map);
    rvm::Module a = once.instantiate(), b = once.instantiate();
    CHECK_EQUAL(a.call("up").to_int64(), 11);
    CHECK_EQUAL(a.call("up").to_int64(), 12);
    CHECK_EQUAL(b.call("up").to_int64(), 11);
    CHECK_EQUAL(calls, 1);
    CHECK_EQUAL(status_of([&] { rvm::Template("timer", map); }), RVM_NOT_FREEZABLE);
    once.reset();
    CHECK_EQUAL(status_of([&] { once.instantiate(); }), RVM_STALE_HANDLE);
    CHECK_EQUAL(b.call("up").to_int64(), 12);
}

TEST(handles_move_and_release) {
    rvm::Module m = rvm::require(fixture("math.js"));
    rvm_handle raw = m.raw();
    CHECK_EQUAL(live_handles(), 1);
    rvm::Module moved = std::move(m);
    CHECK(!m && moved.raw() == raw);
    rvm::Object copy = moved.retain();
    CHECK_EQUAL(live_handles(), 2);
    moved = rvm::Module();
    CHECK_EQUAL(live_handles(), 1);
    CHECK_EQUAL(copy.call("add", 1, 2).to_double(), 3);
    copy.reset();
    CHECK_EQUAL(live_realms(), 0);
    CHECK_EQUAL(status_of([&] { copy.call("add"); }), RVM_STALE_HANDLE);
    static_assert(!std::is_copy_constructible<rvm::Handle>::value, "handles are move-only");
    static_assert(!std::is_copy_constructible<rvm::Module>::value, "modules are move-only");
    static_assert(!std::is_copy_constructible<rvm::Value>::value, "values are move-only");
    static_assert(std::is_nothrow_move_constructible<rvm::Value>::value, "values move without failing");
    static_assert(!std::is_convertible<void *, rvm::Value>::value, "a pointer is no boolean");
}

TEST(values) {
    rvm::Module m = rvm::require(fixture("echo.js"));
    CHECK(m.call("echo").is_undefined());
    CHECK(m.call("echo", nullptr).is_null());
    CHECK(m.call("echo", true).to_bool());
    CHECK_EQUAL(m.call("echo", -0.5).to_double(), -0.5);
    CHECK_EQUAL(m.call("echo", int64_t(9007199254740991)).to_int64(), 9007199254740991);
    CHECK(m.call("echo", rvm::Value::bigint(INT64_MIN)).to_int64() == INT64_MIN);
    CHECK(m.call("echo", rvm::Value::bigint("123456789012345678901234567890")).to_string() == "123456789012345678901234567890");
    CHECK(m.call("text", rvm::Value::bigint(-5)).to_string() == "-5");
    CHECK(m.call("echo", "").to_string().empty());
    CHECK(m.call("echo", "\xc3\xa9").to_string() == "\xc3\xa9");
    CHECK(m.call("echo", std::string("a\0b", 3)).to_string() == std::string("a\0b", 3));
    CHECK(m.call("echo", rvm::Value("kept")).to_string() == "kept");
    CHECK(m.call("kind", rvm::Value::json("[1,2]")).to_string() == "array");
    const unsigned char raw[] = {1, 2, 255};
    rvm::Bytes bytes(raw, raw + 3);
    CHECK_EQUAL(m.call("sum", bytes).to_double(), 258);
    CHECK(m.call("echo", bytes).to_bytes() == bytes);
    CHECK(rvm::Value(bytes).to_bytes() == bytes);
    CHECK(m.call("echo", rvm::Bytes()).to_bytes().empty());
    CHECK(m.call("object").to_object().json() == "{\"a\":1}");
    CHECK(m.call("echo", m).to_object().same(m));

    CHECK_EQUAL(status_of([&] { m.call("echo", 5).to_string(); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { m.call("echo", "5").to_double(); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { m.call("echo", 5.5).to_int64(); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { m.call("echo", 1e300).to_int64(); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { m.call("echo", 1).to_bool(); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { m.call("echo").to_object(); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { m.call("echo", INT64_MAX); }), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(status_of([&] { m.call("echo", "\xff"); }), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(status_of([&] { rvm::Value("\xff"); }), RVM_INVALID_ARGUMENT);
    CHECK_EQUAL(status_of([&] { rvm::Value::bigint(""); }), RVM_INVALID_ARGUMENT);

    rvm::Value object = m.call("object"), clone = object.clone(), text = rvm::Value("text").clone();
    m = rvm::Module();
    CHECK_EQUAL(clone.to_object().get("a").to_double(), 1);
    object = std::move(text);
    CHECK(object.to_string() == "text");
}

TEST(objects) {
    rvm::Module m = rvm::require(fixture("objects.js"));
    rvm::Object plain = m.get_object("plain");
    CHECK(plain.has("b") && !plain.has("absent"));
    plain.set("fresh", "text");
    CHECK(plain.get("fresh").to_string() == "text");
    CHECK(plain.remove("fresh") && !plain.has("fresh"));
    CHECK(!m.get_object("fixed").remove("x"));
    std::vector<std::string> keys = plain.keys();
    CHECK(keys.size() == 6 && keys[0] == "1" && keys[2] == "b" && keys[4] == std::string("nul\0key", 7) && keys[5].empty());
    CHECK(m.get_object("empty").keys().empty());
    CHECK_EQUAL(plain.get_at(m.get_object("sym")).to_double(), 5);
    CHECK_EQUAL(plain.get_at(std::string("nul\0key", 7)).to_double(), 6);
    rvm::Object array = m.get_object("array");
    array.set_at(1, "two");
    CHECK(array.json() == "[10,\"two\",30]");
    CHECK(m.get_object("error").text() == "TypeError: wrong thing");
    CHECK(m.get_object("view").bytes() == rvm::Bytes({2, 3, 254}));
    CHECK_EQUAL(status_of([&] { m.get_object("cycle").json(); }), RVM_EXCEPTION);
    CHECK(m.from_json("{\"a\":[1,2]}").get_object("a").json() == "[1,2]");
    CHECK(m.from_bytes(rvm::Bytes({7, 8})).bytes() == rvm::Bytes({7, 8}));
}

TEST(errors) {
    try {
        rvm::require(fixture("throws.js"));
        CHECK(false && "it throws");
    } catch (const rvm::Error &it) {
        CHECK_EQUAL(it.status(), RVM_EXCEPTION);
        CHECK(it.name() == "RangeError" && std::string(it.what()) == "thrown at load");
        CHECK_TEXT(it.file().c_str(), "throws.js");
        CHECK_EQUAL(it.line(), 2);
        CHECK(it.column() > 1 && it.code().empty());
        CHECK_TEXT(it.stack().c_str(), "at inner (");
        rvm::Error copy(it);
        CHECK(copy.stack() == it.stack());
    }
    try {
        rvm::require("./absent");
        CHECK(false && "it throws");
    } catch (const std::runtime_error &it) {
        CHECK_TEXT(it.what(), "./absent");
        CHECK(dynamic_cast<const rvm::Error &>(it).code() == "MODULE_NOT_FOUND");
        CHECK_EQUAL(dynamic_cast<const rvm::Error &>(it).status(), RVM_NOT_FOUND);
    }
    CHECK_EQUAL(status_of([] { rvm::require(fixture("syntax.js")); }), RVM_EXCEPTION);
}

TEST(host_functions) {
    rvm::Context ctx;
    rvm::Module m = rvm::require(fixture("host.js"), ctx);
    int calls = 0;
    rvm::Object sum = ctx.function("sum", [&calls](rvm::Args args) {
        double sum = 0;
        for (size_t i = 0; i < args.size(); i++)
            sum += args[i].to_double();
        calls++;
        return sum;
    });
    CHECK_EQUAL(m.call("call", sum, 1, 2, 3).to_double(), 6);
    CHECK_EQUAL(sum(4, 5).to_double(), 9);
    CHECK_EQUAL(calls, 2);
    CHECK(m.call("nameOf", sum).to_string() == "sum");
    CHECK(m.call("call", ctx.function("text", [](rvm::Args args) { return "got " + args[0].to_string(); }), "x").to_string() == "got x");
    CHECK(m.call("call", ctx.function("none", [](rvm::Args args) { return args[5]; })).is_undefined());
    CHECK(m.call("call", ctx.function("back", [](rvm::Args args) { return args[0]; }), m).to_object().same(m));
    CHECK(m.call("call", ctx.function("make", [](rvm::Args args) { return args.context().from_json("{\"x\":1}"); })).to_object().json() == "{\"x\":1}");
    CHECK(m.call("callOn", rvm::Value::json("{\"x\":2}"), ctx.function("self", [](rvm::Args args) { return args.self().to_object().get("x"); }))
              .to_double() == 2);
    ctx.set("sum", sum); // as a global
    CHECK_EQUAL(ctx.call("sum", 1, 1).to_double(), 2);
}

TEST(host_functions_are_destroyed_with_their_realm) {
    int alive = 0;
    {
        Counted counted(&alive);
        rvm::Context ctx;
        ctx.function("f", [counted](rvm::Args) { return *counted.count; });
        CHECK_EQUAL(alive, 2);
    }
    CHECK_EQUAL(alive, 0);
    {
        Counted counted(&alive);
        rvm::Context ctx;
        CHECK_EQUAL(status_of([&] { ctx.function("\xff", [counted](rvm::Args) { return 1; }); }), RVM_INVALID_ARGUMENT);
        CHECK_EQUAL(alive, 1);
    }
    CHECK_EQUAL(alive, 0);
}

TEST(cpp_exceptions_come_back_as_they_were) {
    rvm::Context ctx;
    rvm::Module m = rvm::require(fixture("host.js"), ctx);
    rvm::Object thrower = ctx.function("thrower", [](rvm::Args args) -> rvm::Value { throw Custom(static_cast<int>(args[0].to_double())); });
    try {
        m.call("call", thrower, 42);
        CHECK(false && "it throws");
    } catch (const Custom &it) {
        CHECK_EQUAL(it.number, 42);
    }
    try { // through JavaScript that catches and throws the same again
        m.call("catchAndThrow", thrower, 43);
        CHECK(false && "it throws");
    } catch (const Custom &it) {
        CHECK_EQUAL(it.number, 43);
    }
    try { // JavaScript's own error is another one
        m.call("catchAndWrap", thrower, 44);
        CHECK(false && "it throws");
    } catch (const rvm::Error &it) {
        CHECK(std::string(it.what()) == "wrapped: custom");
    }
    CHECK(m.call("caught", thrower, 45).to_string() == "true|Error|custom|undefined");
    rvm::Object odd = ctx.function("odd", [](rvm::Args) -> rvm::Value { throw 7; });
    try {
        m.call("call", odd);
        CHECK(false && "it throws");
    } catch (int it) {
        CHECK_EQUAL(it, 7);
    }
    rvm::Object named = ctx.function("named", [](rvm::Args) -> rvm::Value { throw rvm::Error("the disk is gone", "DiskError", "EDISK"); });
    CHECK(m.call("caught", named).to_string() == "true|DiskError|the disk is gone|EDISK");
    CHECK_EQUAL(status_of([&] { m.call("call", named); }), RVM_EXCEPTION);
    rvm::Object bad = ctx.function("bad", [](rvm::Args) -> rvm::Value { throw std::runtime_error("\xff"); });
    try {
        m.call("call", bad);
        CHECK(false && "it throws");
    } catch (const std::runtime_error &it) {
        CHECK(std::string(it.what()) == "\xff");
    }
}

TEST(cpp_exceptions_cross_several_levels) {
    rvm::Context outer, inner;
    rvm::Module a = rvm::require(fixture("host.js"), outer), b = rvm::require(fixture("host.js"), inner);
    rvm::Object deep = inner.function("deep", [](rvm::Args) -> rvm::Value { throw Custom(1); });
    rvm::Object middle = outer.function("middle", [&](rvm::Args) { return b.call("call", deep); });
    try {
        a.call("call", middle);
        CHECK(false && "it throws");
    } catch (const Custom &it) {
        CHECK_EQUAL(it.number, 1);
    }
    rvm::Object tamer = outer.function("tamer", [&](rvm::Args) -> rvm::Value {
        try {
            return b.call("call", deep);
        } catch (const Custom &it) {
            return it.number + 1;
        }
    });
    CHECK_EQUAL(a.call("call", tamer).to_double(), 2);
}

TEST(caught_exceptions_do_not_pile_up) {
    struct Heavy : Counted {
        using Counted::Counted;
    };
    int alive = 0;
    rvm::Context ctx;
    rvm::Module m = rvm::require(fixture("host.js"), ctx);
    rvm::Object thrower = ctx.function("thrower", [&alive](rvm::Args) -> rvm::Value { throw Heavy(&alive); });
    rvm::Object watch = ctx.function("watch", [&alive](rvm::Args) { return alive; });
    m.call("caught", thrower);
    CHECK_EQUAL(alive, 0);
    ctx.set("thrower", thrower);
    ctx.set("watch", watch);
    rvm::Object loop = ctx.get_object("Function").construct("for (let i = 0; i < 1000; i++) try { thrower(); } catch (e) {} return watch();");
    CHECK(loop().to_double() <= 64);
    CHECK_EQUAL(alive, 0);
}

TEST(contexts_and_options) {
    rvm::Options options;
    options.memory_limit = 8 << 20;
    options.base = FIXTURES;
    options.roots.push_back(FIXTURES);
    options.name = "a test";
    rvm::Context ctx(options);
    CHECK_EQUAL(ctx.stats().bytes_limit, 8 << 20);
    rvm::Module m = rvm::require("./math.js", ctx);
    CHECK_EQUAL(m.call("add", 1, 1).to_double(), 2);
    CHECK_EQUAL(status_of([&] { rvm::require("/etc/passwd", ctx); }), RVM_ACCESS_DENIED);
    options.roots.push_back("/no/such/folder");
    CHECK_EQUAL(status_of([&] { rvm::Context other(options); }), RVM_SYSTEM);

    std::string printed, rejected;
    rvm::Context talking;
    talking.console([&](const std::string &level, const std::string &text) { printed += level + ":" + text + ";"; });
    rvm::Module console = rvm::require(fixture("console.js"), talking);
    console.call("log", "hi");
    console.call("error", "oh");
    CHECK(printed == "log:hi;error:oh;");
    rvm::Module jobs = rvm::require(fixture("jobs.js"), talking);
    jobs.call("rejectUnhandled", "kept");
    std::unique_ptr<rvm::Error> rejection = talking.rejection();
    CHECK(rejection != nullptr && std::string(rejection->what()) == "kept");
    CHECK(!talking.rejection());
    talking.on_rejection([&](const rvm::Error &it) { rejected = it.what(); });
    jobs.call("rejectUnhandled", "told");
    CHECK(rejected == "told");
}

TEST(maps) {
    int alive = 0;
    {
        Counted counted(&alive);
        rvm::Map map;
        map.function("fs", "readFileSync", [counted](rvm::Args args) { return "<" + args[0].to_string() + ">"; })
            .source("greeting", "exports.hello = 'hello';")
            .file("numbers", fixture("math.js"))
            .value("env", "answer", 42)
            .deny("secret");
        rvm::Module fs = rvm::require("fs", map);
        CHECK(fs.call("readFileSync", "/x").to_string() == "</x>");
        rvm::Context ctx;
        rvm::Module top = rvm::require(fixture("fs_top.js"), ctx, map);
        CHECK(top.call("read", "/y").to_string() == "read: </y>");
        CHECK(rvm::require("greeting", map).get("hello").to_string() == "hello");
        CHECK_EQUAL(rvm::require("numbers", map).call("add", 1, 2).to_double(), 3);
        CHECK_EQUAL(rvm::require("env", map).get("answer").to_double(), 42);
        CHECK_EQUAL(status_of([&] { rvm::require("secret", map); }), RVM_ACCESS_DENIED);
        CHECK(alive > 1);
    }
    CHECK_EQUAL(alive, 0);
}

TEST(promises_and_timers) {
    rvm::Module m = rvm::require(fixture("jobs.js"));
    CHECK(m.call("delayed", "late", 5).to_object().await().to_string() == "late");
    CHECK_EQUAL(m.call("async", 3).to_object().await(10000).to_object().get("x").to_double(), 3);
    CHECK_EQUAL(status_of([&] { m.call("rejectedLater", "no", 1).to_object().await(); }), RVM_EXCEPTION);
    CHECK_EQUAL(status_of([&] { m.call("never").to_object().await(); }), RVM_TIMEOUT);
    CHECK(m.poll() == RVM_NEVER);
    m.call("timeout", "x", 5000);
    CHECK(m.poll() <= 5000);
    rvm::Options options;
    options.time_limit_ms = limit_ms(50);
    rvm::Context limited(options);
    rvm::Module slow = rvm::require(fixture("jobs.js"), limited);
    CHECK_EQUAL(status_of([&] { slow.call("forever"); }), RVM_TIMEOUT);
    slow.interrupt();
    CHECK_EQUAL(slow.stats().condemned, 0);
}

TEST(data_text) {
    rvm::Module m = rvm::require(fixture("data.js"));
    rvm::Object map = m.call("make", "map").to_object();
    CHECK(map.data() == "{\"\\u0000map\":[[\"a\",1],[{\"k\":1},{\"\\u0000map\":[]}]]}");
    CHECK(m.call("is", "map", rvm::Value::data(map.data())).to_bool());
    CHECK(map.class_name() == "Map");
    rvm::Value text = rvm::Value::data("[1,{\"\\u0000date\":5}]"), copy = text.clone();
    CHECK(copy.to_string() == text.to_string() && copy.kind() == RVM_DATA);
    rvm::Object list = m.make_value(copy);
    CHECK_EQUAL(list.get("length").to_double(), 2);
    CHECK(list.get_object("1").class_name() == "Date");
    CHECK_EQUAL(m.make_value(42).value().to_double(), 42);
    CHECK_EQUAL(status_of([&] { m.data(); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { m.make_value(rvm::Value::data("[1")); }), RVM_INVALID_ARGUMENT);
    try {
        rvm::Value::data("1").to_double();
        CHECK(!"data text is no number");
    } catch (const rvm::Error &it) {
        CHECK_TEXT(it.what(), "the value is data text");
    }
}

TEST(iteration) {
    rvm::Module m = rvm::require(fixture("data.js"));
    std::string seen;
    auto note = [&](rvm::Value value) {
        seen += value.is_undefined() ? std::string("undefined") : value.kind() == RVM_NUMBER ? std::string("number") : value.to_string();
        return seen.size() < 100;
    };
    m.call("make", "set").to_object().each(note);
    CHECK(seen == "numberbundefined");
    rvm::Object counter = m.make_value(rvm::Value::data("{\"from\":0}"));
    CHECK_EQUAL(status_of([&] { counter.each(note); }), RVM_EXCEPTION);
    // Ended early, by an answer and by an exception: the generator's finally has run.
    for (int how = 0; how < 2; how++) {
        rvm::Object generator = m.call("counting").to_object();
        int sum = 0;
        try {
            generator.each([&](rvm::Value value) -> bool {
                sum += static_cast<int>(value.to_double());
                if (how == 1 && sum > 5)
                    throw Custom(sum);
                return sum <= 5;
            });
            CHECK(how == 0);
        } catch (const Custom &it) {
            CHECK(how == 1 && it.number == 6);
        }
        CHECK_EQUAL(sum, 6);
        CHECK_EQUAL(m.call("ended").to_double(), how + 1);
    }
}

TEST(promises_of_the_host) {
    rvm::Module m = rvm::require(fixture("data.js"));
    rvm::Deferred good = m.defer(), bad = m.defer(), other = m.defer();
    CHECK_EQUAL(good.promise().promise_state(), RVM_PENDING);
    std::thread([&] { good.resolve("later"); }).join();
    CHECK_EQUAL(good.promise().promise_state(), RVM_FULFILLED);
    CHECK(good.promise().await().to_string() == "later");
    bad.reject("went wrong", "RangeError");
    CHECK_EQUAL(bad.promise().promise_state(), RVM_REJECTED);
    try {
        bad.promise().await();
        CHECK(!"it was rejected");
    } catch (const rvm::Error &it) {
        CHECK_TEXT(it.what(), "went wrong");
        CHECK(it.name() == "RangeError");
    }
    other.reject_with(5);
    CHECK_EQUAL(status_of([&] { other.promise().await(); }), RVM_EXCEPTION);
    CHECK_EQUAL(status_of([&] { m.promise_state(); }), RVM_WRONG_KIND);
}

TEST(a_host_function_on_another_thread) {
    rvm::Context ctx;
    rvm::Module m = rvm::require(fixture("host.js"), ctx);
    rvm::Object thrower = ctx.function("thrower", [](rvm::Args) -> rvm::Value { throw Custom(5); });
    int seen = 0;
    std::thread other([&] {
        try {
            m.call("call", thrower);
        } catch (const Custom &it) {
            seen = it.number;
        } catch (const std::exception &it) {
            check_that(false, it.what(), __FILE__, __LINE__);
        }
    });
    other.join();
    CHECK_EQUAL(seen, 5);
}

TEST(prepared_calls) {
    rvm::Module m = rvm::require(fixture("math.js")), e = rvm::require(fixture("echo.js"));
    rvm::Call add(m, "add"), echo(e.get_object("echo")), scale(m.get_object("scale"));
    for (int i = 0; i < 1000; i++)
        CHECK_EQUAL(add(i, 1).to_double(), i + 1);
    CHECK(add("a", std::string("b")).to_string() == "ab");
    CHECK_EQUAL(add.integer(2, 3), 5);
    CHECK_EQUAL(echo.integer(-0.0), 0);
    CHECK_EQUAL(echo.integer(rvm::Value::bigint(INT64_MAX)), INT64_MAX);
    CHECK_EQUAL(status_of([&] { echo.integer(0.5); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { echo.integer("text"); }), RVM_NOT_CONVERTIBLE);
    CHECK(echo().is_undefined() && echo("text").to_string() == "text");
    CHECK_EQUAL(scale.receiver(m)(7).to_double(), 21);
    CHECK_EQUAL(status_of([&] { rvm::Call(m, "absent")(); }), RVM_EXCEPTION);
    CHECK_EQUAL(status_of([&] { rvm::Call(m, "absent").integer(); }), RVM_EXCEPTION);
    // It moves, holds what it calls, and the exceptions of host functions come through it.
    rvm::Call moved = std::move(add);
    m.reset();
    CHECK_EQUAL(moved.integer(4, 4), 8);
    rvm::Context ctx;
    rvm::Call thrower(ctx.function("thrower", [](rvm::Args) -> rvm::Value { throw Custom(8); }));
    int seen = 0;
    for (int how = 0; how < 2; how++)
        try {
            if (how)
                thrower.integer();
            else
                thrower();
        } catch (const Custom &it) {
            seen += it.number;
        }
    CHECK_EQUAL(seen, 16);
}

TEST(scopes_and_watches) {
    rvm::Map map;
    map.source("loop", "exports.forever = () => { for (;;); }; exports.fine = () => 1");
    rvm::Module m("loop", map);
    {
        rvm::Scope scope;
        std::thread other([&] { scope.stop(); });
        CHECK_EQUAL(status_of([&] { m.call("forever"); }), RVM_INTERRUPTED);
        other.join();
        CHECK(!scope.inside());
    }
    CHECK_EQUAL(m.call("fine").to_double(), 1); // only what ran in the scope was stopped
    int outer = 0, inner = 0;
    {
        rvm::Watch watch([&] { return ++outer == 2; });
        {
            rvm::Watch nested([&]() -> bool { ++inner; throw Custom(1); });
            CHECK_EQUAL(status_of([&] { m.call("forever"); }), RVM_INTERRUPTED);
        }
        CHECK(inner == 1 && outer == 0);
        CHECK_EQUAL(status_of([&] { m.call("forever"); }), RVM_INTERRUPTED);
        CHECK_EQUAL(outer, 2);
    }
    CHECK_EQUAL(m.call("fine").to_double(), 1);
}

TEST(grants_contexts_and_reports) {
    rvm::Map map;
    map.source("reads", "const fs = require('fs'); globalThis.kept = ['one']; exports.read = p => fs.readFileSync(p, 'utf8').length; exports.list = [1, 2, 3]");
    CHECK_EQUAL(status_of([&] { rvm::Module("reads", map).call("read", fixture("echo.js")); }), RVM_EXCEPTION);
    map.allow("fs", FIXTURES, RVM_READ);
    rvm::Module m("reads", map);
    CHECK(m.call("read", fixture("echo.js")).to_double() > 100);
    CHECK_EQUAL(status_of([&] { m.call("read", "/etc/passwd"); }), RVM_EXCEPTION);
    CHECK_EQUAL(status_of([&] { map.allow("fs", FIXTURES "/nowhere", RVM_READ); }), RVM_NOT_FOUND);
    rvm::Context ctx = m.context();
    CHECK(ctx.get_object("kept").get_at(0).to_string() == "one");
    CHECK(ctx.realm_id() == m.realm_id() && m.realm_id() != rvm::Module("reads", map).realm_id());
    rvm::Object list = m.get_object("list");
    CHECK(list.has_at(2) && !list.has_at(3) && list.remove_at(2) && !list.has_at(2));
    CHECK(m.heap_report().find("\"kept\"") != std::string::npos);
    rvm::Deferred later = m.defer();
    CHECK(later.promise().promise_value().is_undefined());
    later.resolve(5);
    CHECK_EQUAL(later.promise().promise_value().to_double(), 5);
    CHECK(rvm::stats().live_realms == 1 && rvm::version() == rvm_version());
    rvm::clear_cache();
    rvm::trim();
}

// What the option did is seen by its signal handler.
TEST(a_hard_guard) {
    struct sigaction before, after;
    { rvm::Context plain; }
    CHECK(sigaction(SIGBUS, nullptr, &before) == 0 && before.sa_handler == SIG_DFL);
    rvm::Options options;
    options.hard_guard = true;
    try {
        rvm::Context guarded(options);
        CHECK(sigaction(SIGBUS, nullptr, &after) == 0 && after.sa_handler != SIG_DFL);
    } catch (const rvm::Error &it) {
        CHECK_EQUAL(it.status(), RVM_SYSTEM); // on other systems and processors
    }
}

TEST(a_value_moved_to_itself_stays) {
    rvm::Value text("kept"), &same = text;
    text = std::move(same);
    CHECK(text.to_string() == "kept");
    rvm::Module m = rvm::require(fixture("math.js"));
    rvm::Object &itself = m;
    m = rvm::Module(std::move(itself).release());
    CHECK_EQUAL(m.call("add", 1, 2).to_double(), 3);
}

// Text that ends at a NUL in C names something else than the std::string that it came from: a property is found all the same, all else is refused.
TEST(text_with_nul) {
    using std::string;
    const string odd("a\0b", 3);
    rvm::Map map;
    map.source("m", "exports.a = 'wrong'; exports['a\\0b'] = 'right'; exports.f = () => 'wrong';");
    rvm::Module m("m", map);
    CHECK(m.has(odd) && m.get(odd).to_string() == "right");
    m.set(odd, 5);
    CHECK(m.get("a").to_string() == "wrong" && m.get_at(odd).to_double() == 5);
    CHECK(m.remove(odd) && !m.has(odd) && m.has("a"));
    const std::vector<std::function<void()>> refused{
        [&] { m.call(string("f\0x", 3)); },
        [&] { rvm::Call(m, string("f\0x", 3)); },
        [&] { rvm::require(string("m\0x", 3), map); },
        [&] { rvm::Template(string("m\0x", 3), map); },
        [&] { map.source(string("n\0x", 3), "1"); },
        [&] { map.deny(string("n\0x", 3)); },
        [&] { map.file("n", FIXTURES + string("/math.js\0x", 10)); },
        [&] { map.allow("fs", FIXTURES + string("\0x", 2), RVM_READ); },
        [&] { map.value("n", odd, 1); },
        [&] { map.function("n", odd, [](rvm::Args) { return rvm::Value(); }); },
        [&] { m.function(odd, [](rvm::Args) { return rvm::Value(); }); },
        [&] { m.defer().reject(odd); },
        [&] { rvm::Options options; options.roots.push_back(odd); rvm::Context ctx(options); },
        [&] { rvm::Options options; options.base = FIXTURES + string("\0x", 2); rvm::Context ctx(options); },
    };
    for (size_t i = 0; i < refused.size(); i++)
        check_that(status_of(refused[i]) == RVM_INVALID_ARGUMENT, ("refused: " + std::to_string(i)).c_str(), __FILE__, __LINE__);
}

// The frame of a Call that calls itself through JavaScript.
TEST(a_prepared_call_below_itself) {
    rvm::Map map;
    map.source("m", "exports.go = (f, n) => { try { return f(n); } catch (e) { return 'caught ' + e.message; } };");
    rvm::Module m("m", map);
    rvm::Call go(m, "go");
    rvm::Object f;
    f = m.function("f", [&](rvm::Args args) -> rvm::Value {
        double n = args[0].to_double();
        if (n == 0)
            throw Custom(1);
        return go(f, n - 1);
    });
    CHECK(go(f, 1).to_string() == "caught custom" && go(f, 5).to_string() == "caught custom");
    rvm::Call direct(m, "go");
    rvm::Object nested = m.function("nested", [&](rvm::Args args) -> rvm::Value {
        if (args[0].to_double() == 0)
            CHECK(status_of([&] { direct.integer(rvm::Value("no function"), 1); }) == RVM_NOT_CONVERTIBLE);
        else
            CHECK(status_of([&] { direct.receiver(m).integer(1); }) == RVM_INVALID_ARGUMENT);
        return rvm::Value("text");
    });
    CHECK_EQUAL(status_of([&] { direct.integer(nested, 0); }), RVM_NOT_CONVERTIBLE);
    CHECK_EQUAL(status_of([&] { direct.integer(nested, 1); }), RVM_NOT_CONVERTIBLE); // and not what failed below
}

// Of two exceptions the first counts.
TEST(iteration_that_fails_twice) {
    rvm::Map map;
    map.source("m", "let i = 0; exports.closed = 0; exports[Symbol.iterator] = () => ({ next: () => ({ value: i++ }), return() { exports.closed++; throw new Error('in return'); } });");
    rvm::Module m("m", map);
    int caught = 0;
    try {
        m.each([](rvm::Value) -> bool { throw Custom(7); });
    } catch (const Custom &it) {
        caught = it.number;
    }
    CHECK(caught == 7 && m.get("closed").to_double() == 1);
    CHECK_EQUAL(status_of([&] { m.each([](rvm::Value) { return false; }); }), RVM_EXCEPTION);
}

namespace {
struct Late { // what is left when a thread's own objects go
    rvm::Object call, fails;
    int *number = nullptr;
    ~Late() {
        try {
            if (number)
                call(fails);
        } catch (const Custom &it) {
            *number += it.number;
        }
    }
};
} // namespace

TEST(calls_from_the_destructors_of_a_thread) {
    rvm::Map map;
    map.source("m", "exports.call = f => f();");
    rvm::Module m("m", map);
    int number = 0;
    std::thread([&] {
        static thread_local Late late; // before the first call, so destroyed after all else
        late.call = m.get_object("call");
        late.fails = m.function("fails", [](rvm::Args) -> rvm::Value { throw Custom(9); });
        late.number = &number;
        try {
            late.call(late.fails);
        } catch (const Custom &it) {
            number += it.number;
        }
    }).join();
    CHECK_EQUAL(number, 18);
}

int main(int argc, char **argv) { return check_main(argc, argv); }
