/* Attacks from the C side: releases, interrupts, forks and memory limits in the middle of everything. */
#include "battery.h"

TEST(an_operation_that_times_out_in_its_jobs_loses_no_handle) {
    rvm_options o = options();
    rvm_handle ctx = 0, map = 0, module = 0, it = 0;
    rvm_value value = undefined();
    const char *source = "exports.f=()=>{(function l(){Promise.resolve().then(l)})();return {}};Object.defineProperty(exports,'g',{get(){exports.f();return {}}});(function l(){Promise.resolve().then(l)})()";
    o.time_limit_ms = 10;
    OK(rvm_context_new(&o, &ctx, &error));
    OK(rvm_map_new(&map, &error));
    OK(rvm_map_source(map, "m", source, strlen(source), &error));
    CHECK_STATUS(rvm_require("m", ctx, map, &module, &error), RVM_TIMEOUT);
    CHECK_STATUS(rvm_get(ctx, "Object", &value, &error), RVM_TIMEOUT);
    CHECK_STATUS(rvm_from_json(ctx, "{}", 2, &it, &error), RVM_TIMEOUT);
    CHECK_STATUS(rvm_from_bytes(ctx, "{}", 2, &it, &error), RVM_TIMEOUT);
    CHECK_STATUS(rvm_function_new(ctx, "f", echo, NULL, NULL, &it, &error), RVM_TIMEOUT);
    RELEASE(map);
    RELEASE(ctx);
}

static rvm_handle keep_ctx, keep_module;
static rvm_status release_all(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    size_t i;
    rvm_handle ctx = 0;
    (void)userdata, (void)failure;
    rvm_release(keep_ctx);
    rvm_release(keep_module);
    for (i = 0; i < nargs; i++)
        if (args[i].kind == RVM_HANDLE)
            rvm_release(args[i].as.handle);
    rvm_frame_context(call, &ctx);
    rvm_release(ctx);
    rvm_frame_this(call, result);
    return RVM_OK;
}
TEST(a_host_function_releases_everything) {
    static const char *const sources[] = {"exports.f=(h)=>{h({},[],h);h({},[],h);return {a:1}}", "exports.f=(h)=>{Promise.resolve().then(()=>h({}));setTimeout(()=>h(1),0);return h}",
                                          "exports.f=(h)=>{exports.x=[];for(let i=0;i<1e4;i++)exports.x.push({});h(exports);throw new Error('x')}", "exports.f=(h)=>{h(1);for(;;);}",
                                          "exports.f=(h)=>{h(1);const a=[];for(;;)a.push(new Array(1000))}", "exports.f=(h)=>{h(1);(function f(){h(f);f()})()}"};
    size_t i;
    int drops = 0, k;
    for (k = 0; k < 50; k++)
        for (i = 0; i < sizeof sources / sizeof *sources; i++) {
            rvm_options o = options();
            rvm_handle map = 0, function = 0;
            rvm_value value = undefined(), arg;
            o.time_limit_ms = 20;
            o.memory_limit = 8 << 20;
            OK(rvm_context_new(&o, &keep_ctx, &error));
            OK(rvm_map_new(&map, &error));
            OK(rvm_map_source(map, "m", sources[i], strlen(sources[i]), &error));
            OK(rvm_require("m", keep_ctx, map, &keep_module, &error));
            OK(rvm_function_new(keep_ctx, "h", release_all, &drops, count_drop, &function, &error));
            arg = hnd(function);
            if (k % 2) {
                rvm_release(map);
                map = 0;
            }
            GOOD(rvm_call(keep_module, "f", &arg, 1, &value, &error));
            rvm_release(function);
            rvm_value_clear(&value);
            rvm_release(map);
            /* On a machine that has no time the limit may pass before `h` is called. */
            rvm_release(keep_ctx);
            rvm_release(keep_module);
        }
    CHECK_EQUAL(drops, 50 * (int)(sizeof sources / sizeof *sources));
}

TEST(many_host_functions) {
    long n = full() ? 1000000 : 100000, i;
    int drops = 0;
    rvm_handle ctx = new_context();
    for (i = 0; i < n; i++) {
        rvm_handle it = 0;
        forget_error();
        if (rvm_function_new(ctx, "a", echo, &drops, count_drop, &it, &error) != RVM_OK) {
            CHECK_STATUS(rvm_error_status(error), RVM_OUT_OF_MEMORY);
            i++;
            break;
        }
        rvm_release(it);
    }
    RELEASE(ctx);
    CHECK_EQUAL(drops, i);
}

/* Memory limits hit inside every kind of operation. */
static void *sweep_limits(void *unused) {
    static const char *const sources[] = {
        "exports.a=[];for(let i=0;i<500;i++)exports.a.push({i,s:'s'+i});exports.f=(...x)=>{host(...x);throw new Error('x'.repeat(1000))};exports.x=exports.a;setTimeout(()=>{exports.t=new Array(5000).fill({})},0);Promise.reject(new Error('r'))",
        "exports.toJSON=()=>new Array(2000).fill('abcdefgh');exports.toString=()=>'x'.repeat(20000);exports.f=async()=>{await 1;console.log({a:[1,{b:2}]});require('nope')}",
        "module.exports=Promise.resolve().then(()=>new Array(9999).fill(1).map(x=>({x})))",
        "exports.f=()=>host(()=>host(()=>host(()=>{throw new TypeError('deep'.repeat(3000))})))"};
    uint64_t step = full() ? 509 : 4093;
    size_t i;
    (void)unused;
    battery_time = 0;
    for (i = 0; i < sizeof sources / sizeof *sources; i++)
        for (battery_memory = 200 << 10; battery_memory < (900 << 10); battery_memory += step)
            battery_in(sources[i]);
    battery_memory = 64 << 20;
    battery_time = 10;
    forget_error();
    return NULL;
}
TEST(memory_limits_inside_every_operation) { sweep_limits(NULL); }
TEST(memory_limits_on_a_small_stack) { on_stack(sweep_limits, NULL, 192 << 10); }

/* Three realms deep, each calling the next, the last the first. */
static rvm_status into(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    rvm_handle next = *(rvm_handle *)userdata;
    (void)call;
    return rvm_call(next, "f", args, nargs, result, failure);
}
static rvm_status call_back(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call;
    return nargs && args[0].kind == RVM_HANDLE ? rvm_call(args[0].as.handle, NULL, NULL, 0, result, failure) : RVM_OK;
}
TEST(nested_realms_and_memory) {
    static const char *const ends[] = {"const a=[];for(;;)a.push(new Array(100))", "for(;;);", "(function f(){f()})()", "null.x", "throw {get message(){const a=[];for(;;)a.push(a.slice())}}", "h(()=>1)", "for(;;)new Promise(()=>{for(;;);})"};
    size_t e;
    int where, k;
    for (e = 0; e < sizeof ends / sizeof *ends; e++)
        for (where = 0; where < 3; where++)
            for (k = 0; k < 3; k++) {
                rvm_handle ctx[3], map[3], module[3], function[3];
                rvm_value value = undefined();
                char source[400];
                int i;
                /* Functions that go round make realms that hold functions of each other, which stay (see rvm_call): where one goes, the last realm calls nobody. */
                bool round = strcmp(ends[e], "h(()=>1)") != 0;
                memset(module, 0, sizeof module);
                for (i = 0; i < 3; i++) {
                    rvm_options o = options();
                    rvm_value h;
                    snprintf(source, sizeof source, "exports.f=function(x){let r;%s;try{r=h(x)}catch(e){r=e};%s;return r}", i == where && k == 0 ? ends[e] : "",
                             i == where && k == 1 ? ends[e] : i == 2 && k == 2 ? ends[e] : "");
                    o.memory_limit = 4 << 20;
                    o.time_limit_ms = i == where ? 10 : 30;
                    OK(rvm_context_new(&o, &ctx[i], &error));
                    OK(rvm_map_new(&map[i], &error));
                    OK(rvm_map_source(map[i], "m", source, strlen(source), &error));
                    OK(rvm_function_new(ctx[i], "h", i < 2 || round ? into : call_back, &module[(i + 1) % 3], NULL, &function[i], &error));
                    h = hnd(function[i]);
                    OK(rvm_set(ctx[i], "h", &h, &error));
                    OK(rvm_require("m", ctx[i], map[i], &module[i], &error));
                }
                GOOD(rvm_call(module[0], "f", NULL, 0, &value, &error));
                rvm_value_clear(&value);
                for (i = 0; i < 3; i++) {
                    GOOD(rvm_call(module[i], "f", ARGS(num(1)), NULL, &error));
                    rvm_release(ctx[i]), rvm_release(map[i]), rvm_release(module[i]), rvm_release(function[i]);
                }
                if (!CHECK_EQUAL(live_handles(), 0)) {
                    printf(" (%s at %d)", ends[e], where);
                    return;
                }
            }
}

/* What an operation works on is released by what it runs; nothing else refers to it. */
static rvm_handle victim;
static rvm_status release_victim(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    (void)userdata, (void)call, (void)args, (void)nargs, (void)result, (void)failure;
    rvm_release(victim);
    return RVM_OK;
}
static void released_by_itself(int how) {
    static const char *const source = "const junk=()=>{const z=[];for(let i=0;i<2000;i++)z.push({x:i},[i],()=>i,'s'+i);return z};"
                                      "exports.make=(h)=>{const big=[1,2,3];return function(){h();const z=junk();return big.length+z.length+arguments.length}};"
                                      "exports.object=(h)=>({a:[1,2],get x(){h();const z=junk();return this.a.length+z.length},f(){h();const z=junk();return this.a.concat(z).length},set x(v){h();junk();this.a.push(v)},"
                                      "toJSON(){h();const z=junk();return {a:this.a,b:z.length}},toString(){h();junk();return 's'+this.a},then(r){h();junk();r(this.a.length)}});"
                                      "exports.proxy=(h)=>new Proxy({a:1},{ownKeys(t){h();junk();return Reflect.ownKeys(t)},has(t,k){h();junk();return k in t},deleteProperty(t,k){h();junk();return delete t[k]},getPrototypeOf(){h();junk();return null}})";
    rvm_handle ctx = new_context(), map = 0, module = 0, function = 0;
    rvm_value value = undefined(), h, *keys = NULL, key = str("x");
    size_t count = 0;
    bool flag;
    OK(rvm_map_new(&map, &error));
    OK(rvm_map_source(map, "m", source, strlen(source), &error));
    OK(rvm_require("m", ctx, map, &module, &error));
    OK(rvm_function_new(ctx, "h", release_victim, NULL, NULL, &function, &error));
    h = hnd(function);
    victim = CALL_HANDLE(module, how < 2 ? "make" : how < 9 ? "object" : "proxy", &h, 1);
    switch (how) {
    case 0: GOOD(rvm_call(victim, NULL, NULL, 0, &value, &error)); break;
    case 1: GOOD(rvm_construct(victim, NULL, 0, &value, &error)); break;
    case 2: GOOD(rvm_get(victim, "x", &value, &error)); break;
    case 3: GOOD(rvm_call(victim, "f", NULL, 0, &value, &error)); break;
    case 4: GOOD(rvm_to_json(victim, &value, &error)); break;
    case 5: GOOD(rvm_to_string(victim, &value, &error)); break;
    case 6: GOOD(rvm_await(victim, 100, &value, &error)); break;
    case 7: GOOD(rvm_set(victim, "x", &key, &error)); break;
    case 8: GOOD(rvm_get_at(victim, &key, &value, &error)); break;
    case 9: GOOD(rvm_keys(victim, &keys, &count, &error)); rvm_values_free(keys, count); break;
    case 10: GOOD(rvm_has(victim, "x", &flag, &error)); break;
    case 11: GOOD(rvm_delete(victim, "x", NULL, &error)); break;
    default: GOOD(rvm_value_of(victim, &value, &error)); rvm_release(victim);
    }
    rvm_value_clear(&value);
    CHECK_STATUS(rvm_release(victim), RVM_STALE_HANDLE);
    CALL_THROWS("TypeError", "", module, "nope", NOARGS);
    RELEASE(ctx), RELEASE(map), RELEASE(module), RELEASE(function);
}
TEST(call_releases_its_target) { released_by_itself(0); }
TEST(construct_releases_its_target) { released_by_itself(1); }
TEST(get_releases_its_target) { released_by_itself(2); }
TEST(method_releases_its_target) { released_by_itself(3); }
TEST(to_json_releases_its_target) { released_by_itself(4); }
TEST(to_string_releases_its_target) { released_by_itself(5); }
TEST(await_releases_its_target) { released_by_itself(6); }
TEST(set_releases_its_target) { released_by_itself(7); }
TEST(get_at_releases_its_target) { released_by_itself(8); }
TEST(keys_releases_its_target) { released_by_itself(9); }
TEST(has_releases_its_target) { released_by_itself(10); }
TEST(delete_releases_its_target) { released_by_itself(11); }

/* ---- threads ---- */

static volatile int stop_threads;
static rvm_handle shared[4];
static unsigned next_random(unsigned *seed) { return *seed = *seed * 1103515245u + 12345u, *seed >> 8; }
static void *interrupts(void *unused) {
    unsigned seed = 7;
    (void)unused;
    while (!stop_threads) {
        rvm_handle it = __atomic_load_n(&shared[0], __ATOMIC_SEQ_CST);
        volatile unsigned wait = next_random(&seed) % 20000;
        while (wait)
            wait--;
        rvm_interrupt(it);
    }
    return NULL;
}
TEST(interrupts_at_random_times) {
    static const char *const sources[] = {"exports.f=()=>{for(let i=0;i<1e4;i++)exports.x={i};throw new Error('x')}", "exports.f=()=>{for(;;){new Promise(()=>{for(;;){}})}}", "exports.f=async()=>{for(let i=0;i<1e3;i++)await i;console.log({});require('nope')}",
                                          "exports.f=()=>{for(;;);}", "exports.f=()=>{JSON.stringify(Array.from({length:1e4},(_, i)=>({i})))}"};
    pthread_t thread;
    long rounds = full() ? 4000 : 400, i;
    stop_threads = 0;
    pthread_create(&thread, NULL, interrupts, NULL);
    for (i = 0; i < rounds; i++) {
        rvm_options o = options();
        rvm_handle ctx = 0, map = 0, module = 0;
        rvm_value value = undefined();
        const char *source = sources[i % 5];
        int k;
        o.time_limit_ms = 200;
        GOOD(rvm_context_new(&o, &ctx, &error));
        __atomic_store_n(&shared[0], ctx, __ATOMIC_SEQ_CST);
        GOOD(rvm_map_new(&map, &error));
        GOOD(rvm_map_source(map, "m", source, strlen(source), &error));
        GOOD(rvm_require("m", ctx, map, &module, &error));
        for (k = 0; module && k < 5; k++) {
            GOOD(rvm_call(module, "f", NULL, 0, &value, &error));
            rvm_value_clear(&value);
            GOOD(rvm_poll(ctx, NULL, &error));
        }
        rvm_release(ctx), rvm_release(map), rvm_release(module);
    }
    stop_threads = 1;
    pthread_join(thread, NULL);
}

/* Every operation against releases by other threads. */
static void *releases(void *seed_pointer) {
    unsigned seed = (unsigned)(size_t)seed_pointer;
    while (!stop_threads) {
        rvm_handle it = __atomic_exchange_n(&shared[next_random(&seed) % 4], 0, __ATOMIC_SEQ_CST);
        volatile unsigned wait = next_random(&seed) % 5000;
        while (wait)
            wait--;
        if (it)
            rvm_release(it);
    }
    return NULL;
}
static void *stats_reader(void *unused) {
    (void)unused;
    while (!stop_threads) {
        rvm_process_stats s = process_stats();
        rvm_handle it = __atomic_load_n(&shared[1], __ATOMIC_SEQ_CST);
        rvm_realm_stats r;
        rvm_value value = undefined();
        r.size = sizeof r;
        (void)s;
        rvm_stats(it, &r, NULL);
        rvm_get(it, "x", &value, NULL);
        rvm_value_clear(&value);
        rvm_trim();
        usleep(100);
    }
    return NULL;
}
TEST(releases_at_random_times) {
    pthread_t a, b, c;
    long rounds = full() ? 20000 : 2000, i;
    int drops = 0;
    const char *source = "exports.f=(o)=>{for(let i=0;i<300;i++)exports.x={i};return {o}};Object.defineProperty(exports,'x',{get(){return {}},set(){},enumerable:true})";
    stop_threads = 0;
    pthread_create(&a, NULL, releases, (void *)1);
    pthread_create(&b, NULL, releases, (void *)2);
    pthread_create(&c, NULL, stats_reader, NULL);
    for (i = 0; i < rounds; i++) {
        rvm_handle ctx = 0, map = 0, module = 0, it = 0;
        rvm_value value = undefined(), *keys = NULL;
        size_t count = 0;
        int k;
        GOOD(rvm_context_new(NULL, &ctx, &error));
        GOOD(rvm_map_new(&map, &error));
        GOOD(rvm_map_source(map, "m", source, strlen(source), &error));
        GOOD(rvm_require("m", ctx, map, &module, &error));
        GOOD(rvm_function_new(ctx, "e", echo, &drops, count_drop, &it, &error));
        for (k = 0; k < 4; k++) {
            rvm_handle old = __atomic_exchange_n(&shared[k], k == 0 ? ctx : k == 1 ? module : k == 2 ? it : map, __ATOMIC_SEQ_CST);
            if (old)
                rvm_release(old);
        }
        for (k = 0; k < 6; k++) {
            GOOD(rvm_call(module, "f", ARGS(hnd(it)), &value, &error));
            rvm_value_clear(&value);
            GOOD(rvm_get(module, "x", &value, &error));
            rvm_value_clear(&value);
            GOOD(rvm_keys(ctx, &keys, &count, &error));
            rvm_values_free(keys, count);
            keys = NULL, count = 0;
            GOOD(rvm_set(module, "f2", &(rvm_value){RVM_HANDLE, 0, 0, {.handle = it}}, &error));
        }
    }
    stop_threads = 1;
    pthread_join(a, NULL), pthread_join(b, NULL), pthread_join(c, NULL);
    for (i = 0; i < 4; i++)
        if (shared[i])
            rvm_release(shared[i]);
    CHECK_EQUAL(drops, rounds);
}

/* fork while a second thread is busy in every way; the child uses the library. */
static void *busy(void *unused) {
    (void)unused;
    while (!stop_threads) {
        battery_in("exports.f=()=>{null.x};setTimeout(()=>{},0);Promise.reject(1);console.log({})");
        forget_error();
        rvm_trim();
        rvm_cache_clear();
    }
    return NULL;
}
TEST(fork_at_random_times) {
    pthread_t thread[2];
    long rounds = full() ? 1000 : 150, i;
    unsigned seed = 5;
    rvm_handle idle = new_context();
    stop_threads = 0;
    battery_alone = 0;
    pthread_create(&thread[0], NULL, busy, NULL);
    pthread_create(&thread[1], NULL, busy, NULL);
    for (i = 0; i < rounds; i++) {
        pid_t pid;
        int status = 0;
        usleep(next_random(&seed) % 3000);
        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            rvm_value value = undefined();
            alarm(5);
            check_failures = 0;
            battery_alone = 1;
            if (rvm_get(idle, "Object", &value, NULL) != RVM_OK)
                _exit(11);
            rvm_value_clear(&value);
            check_before = process_stats();
            battery_in("exports.f=()=>{null.x};setTimeout(()=>{},0);Promise.reject(1);for(;;);");
            rvm_release(idle);
            _exit(check_failures ? 12 : 0);
        }
        waitpid(pid, &status, 0);
        if (!CHECK_EQUAL(status, 0))
            break;
    }
    stop_threads = 1;
    pthread_join(thread[0], NULL), pthread_join(thread[1], NULL);
    RELEASE(idle);
}

/* ---- modules ---- */

TEST(ten_thousand_modules_in_a_cycle) {
    int n = full() ? 10000 : 2000, i;
    char name[64], text[200];
    rvm_handle module = 0;
    rvm_status status;
    for (i = 0; i < n; i++) {
        snprintf(name, sizeof name, "cycle/m%d.js", i);
        snprintf(text, sizeof text, "exports.a=1;exports.n=require('./m%d.js')", (i + 1) % n);
        write_file(name, text);
    }
    forget_error();
    status = rvm_require(temp("cycle/m0.js"), 0, 0, &module, &error);
    good(status, "cycle");
    printf(" (%s)", status_name(status));
    if (module)
        every(module);
    rvm_release(module);
}

int main(int argc, char **argv) { return run_apart(argc, argv); }
