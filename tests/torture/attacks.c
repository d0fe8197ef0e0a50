/* Attacks by hand: what the list of hostile scripts does not cover. Each test runs in a child of its own, so that a crash or a hang is one failure.
 *
 *   attacks [part of a test's name …]      TORTURE_FULL=1: full counts
 */
#define FIXTURES "."
#include "../c/host.h"

static int full(void) { return env_set("TORTURE_FULL"); }

/* ---- the battery: every operation on whatever a script exports ---- */

static const char *battery_script = "";
static int answers[16];

static void good(rvm_status status, const char *what) {
    char text[400];
    answers[status & 15]++;
    if (status == RVM_INTERNAL || (status != RVM_OK) != (error != NULL)) {
        snprintf(text, sizeof text, "%s: %s (%s) in: %.200s", what, status_name(status), error ? rvm_error_message(error) : "no error", battery_script);
        check_that(false, text, __FILE__, __LINE__);
    }
    if (error && (!rvm_error_name(error) || !rvm_error_message(error)))
        check_that(false, "an error without name or message", __FILE__, __LINE__);
    forget_error();
}
#define GOOD(call) good((call), #call)

static rvm_status echo(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    rvm_value self = undefined();
    rvm_handle ctx = 0;
    (void)failure, (void)userdata;
    rvm_frame_this(call, &self);
    rvm_frame_context(call, &ctx);
    if (nargs && args[0].kind == RVM_HANDLE) {
        rvm_value inner = undefined();
        rvm_call(args[0].as.handle, NULL, args, nargs, &inner, NULL);
        *result = inner;
    } else if (nargs)
        *result = args[0];
    return RVM_OK;
}

static void every(rvm_handle it) {
    rvm_value value = undefined(), *keys = NULL, key = str("x"), arguments[2];
    size_t count = 0;
    bool flag;
    uint32_t type;
    rvm_handle copy = 0;
#define READ(call)                       \
    do {                                 \
        value = undefined();             \
        GOOD(call);                      \
        rvm_value_clear(&value);         \
    } while (0)
    GOOD(rvm_type(it, &type, &error));
    READ(rvm_get(it, "x", &value, &error));
    READ(rvm_get(it, "then", &value, &error));
    READ(rvm_get(it, "constructor", &value, &error));
    READ(rvm_get_at(it, &key, &value, &error));
    key = num(4294967295.0);
    READ(rvm_get_at(it, &key, &value, &error));
    key = str("a\0b");
    key.length = 3;
    READ(rvm_get_at(it, &key, &value, &error));
    value = num(1);
    GOOD(rvm_set(it, "x", &value, &error));
    value = json("{\"a\":[1,2,{\"__proto__\":1}]}");
    GOOD(rvm_set(it, "y", &value, &error));
    value = undefined();
    GOOD(rvm_has(it, "x", &flag, &error));
    GOOD(rvm_delete(it, "x", NULL, &error));
    GOOD(rvm_keys(it, &keys, &count, &error));
    rvm_values_free(keys, count);
    READ(rvm_to_json(it, &value, &error));
    READ(rvm_to_bytes(it, &value, &error));
    READ(rvm_to_string(it, &value, &error));
    READ(rvm_value_of(it, &value, &error));
    READ(rvm_call(it, NULL, NULL, 0, &value, &error));
    READ(rvm_call(it, "f", NULL, 0, &value, &error));
    arguments[0] = hnd(it);
    arguments[1] = bytes("abc", 3);
    READ(rvm_call(it, "f", arguments, 2, &value, &error));
    READ(rvm_construct(it, arguments, 2, &value, &error));
    GOOD(rvm_poll(it, NULL, &error));
    READ(rvm_await(it, 20, &value, &error));
    GOOD(rvm_retain(it, &copy, &error));
    if (copy) {
        GOOD(rvm_same(it, copy, &flag, &error));
        rvm_release(copy);
    }
    copy = 0;
    GOOD(rvm_from_json(it, "[1,{\"a\":2}]", 11, &copy, &error));
    if (copy)
        rvm_release(copy);
    copy = 0;
    GOOD(rvm_from_bytes(it, "abc", 3, &copy, &error));
    if (copy)
        rvm_release(copy);
    copy = 0;
    GOOD(rvm_function_new(it, "echo", echo, NULL, NULL, &copy, &error));
    if (copy) {
        value = hnd(copy);
        GOOD(rvm_set(it, "echo", &value, &error));
        rvm_release(copy);
        arguments[0] = hnd(it);
        READ(rvm_call(it, "echo", arguments, 1, &value, &error));
    }
}

static int battery_alone = 1; /* no other thread works: what is left can be counted */
static uint64_t battery_memory = 64 << 20, battery_time = 10;
static void battery_in(const char *source) {
    rvm_options o = options();
    rvm_handle ctx = 0, map = 0, module = 0, host = 0;
    rvm_value value = undefined();
    rvm_process_stats before = process_stats(), after;
    double start = now_ms();
    char text[300];
    battery_script = source;
    o.memory_limit = battery_memory;
    o.time_limit_ms = battery_time;
    GOOD(rvm_context_new(&o, &ctx, &error));
    GOOD(rvm_map_new(&map, &error));
    if (!ctx || !map) {
        rvm_release(ctx);
        rvm_release(map);
        return;
    }
    GOOD(rvm_map_source(map, "attack", source, strlen(source), &error));
    GOOD(rvm_map_function(map, "host", "echo", echo, NULL, NULL, &error));
    GOOD(rvm_function_new(ctx, "host", echo, NULL, NULL, &host, &error));
    value = hnd(host);
    if (host)
        GOOD(rvm_set(ctx, "host", &value, &error));
    rvm_release(host);
    GOOD(rvm_require("attack", ctx, map, &module, &error));
    if (module)
        every(module);
    every(ctx);
    for (;;) {
        rvm_error *rejection = NULL;
        GOOD(rvm_context_rejection(ctx, &rejection, &error));
        if (!rejection)
            break;
        rvm_error_free(rejection);
    }
    rvm_release(map);
    rvm_release(ctx);
    rvm_release(module);
    after = process_stats();
    if (battery_alone && (after.live_handles != before.live_handles || after.live_realms != before.live_realms || after.bytes_used != before.bytes_used)) {
        snprintf(text, sizeof text, "%ld handles, %ld realms left by: %.200s", (long)(after.live_handles - before.live_handles),
                 (long)(after.live_realms - before.live_realms), source);
        check_that(false, text, __FILE__, __LINE__);
    }
    if (battery_time == 10 && now_ms() - start > 5000) {
        snprintf(text, sizeof text, "%.0f ms for: %.200s", now_ms() - start, source);
        check_that(false, text, __FILE__, __LINE__);
    }
}

static void *battery_thread(void *source) {
    battery_in(source);
    forget_error();
    return NULL;
}
static void on_stack(void *(*run)(void *), void *arg, size_t stack) {
    pthread_attr_t attr;
    pthread_t thread;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, stack);
    if (!check_that(pthread_create(&thread, &attr, run, arg) == 0, "pthread_create", __FILE__, __LINE__))
        return;
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attr);
}

/* Each script in a child of its own, on the test's thread and on two small ones. */
static void battery(const char *source) {
    static const size_t stacks[] = {0, 256 << 10, 128 << 10};
    size_t i;
    for (i = 0; i < 3; i++) {
        int status = 0;
        char text[400];
        pid_t pid;
        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            signal(SIGALRM, SIG_DFL);
            check_failures = 0;
            alarm(full() ? 60 : 10);
            stacks[i] ? on_stack(battery_thread, (void *)source, stacks[i]) : battery_in(source);
            fflush(stdout);
            _exit(check_failures ? 1 : 0);
        }
        waitpid(pid, &status, 0);
        if (status != 0) {
            snprintf(text, sizeof text, "%s on a stack of %zu KiB (0: the main one): %.250s",
                     !WIFSIGNALED(status) ? "fails" : WTERMSIG(status) == SIGALRM ? "HANGS" : "CRASHES", stacks[i] >> 10, source);
            check_that(false, text, __FILE__, __LINE__);
        }
    }
}

#define BATTERY(name, ...)                                              \
    TEST(name) {                                                        \
        static const char *const sources[] = {__VA_ARGS__};             \
        size_t i;                                                       \
        for (i = 0; i < sizeof sources / sizeof *sources; i++)          \
            battery(sources[i]);                                        \
    }

BATTERY(patched_prototypes,
        "Function.prototype.call=Function.prototype.apply=Function.prototype.bind=()=>{throw 1};exports.f=()=>require('nope')",
        "Array.prototype.push=Array.prototype.slice=Array.prototype.map=Array.prototype[Symbol.iterator]=function(){for(;;);};exports.f=()=>console.log([1])",
        "Object.defineProperty(Array.prototype,0,{set(v){throw v},get(){return 7},configurable:true});exports.f=()=>{throw new Error('x')};Promise.reject(1)",
        "for(const k of ['get','set','value','writable','enumerable','configurable'])Object.defineProperty(Object.prototype,k,{get(){throw new Error(k)},set(){},configurable:true});exports.f=()=>setTimeout(()=>{},0)",
        "Object.prototype.get=function(){return 1};Object.prototype.set=function(){};Object.prototype.value=5;exports.f=()=>{console.table([{a:1}]);setTimeout(()=>{},1);require('x')}",
        "Promise.prototype.then=function(){throw 1};exports.f=async()=>{await 1};exports.then=function(a){a(this)}",
        "Promise.prototype.then=function(){for(;;);};exports.f=async()=>{await Promise.resolve(1)};module.exports=Promise.resolve(1)",
        "Object.defineProperty(Promise,Symbol.species,{get(){throw 1}});Promise.prototype.constructor=null;module.exports=Promise.reject(new Error('r'))",
        "Object.defineProperty(Promise.prototype,'constructor',{get(){for(;;);}});module.exports=(async()=>1)()",
        "for(const n of Object.getOwnPropertyNames(globalThis)){try{delete globalThis[n]}catch{}};exports.f=function(){throw {}}",
        "for(const n of Object.getOwnPropertyNames(globalThis)){try{globalThis[n]=null}catch{}};exports.f=function(){return this.x.y}",
        "for(const n of Object.getOwnPropertyNames(globalThis))try{const p=globalThis[n].prototype;for(const k of Reflect.ownKeys(p))try{Object.defineProperty(p,k,{value(){throw p}})}catch{}}catch{};exports.f=()=>{null.x}",
        "for(const n of Object.getOwnPropertyNames(globalThis))try{const p=globalThis[n].prototype;for(const k of Reflect.ownKeys(p))try{Object.defineProperty(p,k,{get(){return p[k]}})}catch{}}catch{};exports.f=()=>{null.x}",
        "Object.setPrototypeOf(Object.prototype,new Proxy({},{}))", "Object.freeze(globalThis);exports.f=()=>1", "Object.freeze(Object.prototype);Object.freeze(Array.prototype);exports.f=()=>{throw new Error('q')}",
        "String.prototype.toString=Symbol.prototype.toString=Error.prototype.toString=function(){return {}};exports.f=()=>{throw Symbol('s')}",
        "RegExp.prototype.exec=()=>{throw 1};RegExp.prototype[Symbol.replace]=null;exports.f=()=>{throw new TypeError('t')}",
        "Object.defineProperty(Error.prototype,'name',{get(){throw new Error('n')}});Object.defineProperty(Error.prototype,'message',{get(){for(;;);}});exports.f=()=>{throw new Error()}",
        "Object.defineProperty(Error.prototype,'stack',{get(){throw this},set(){throw this}});exports.f=()=>{throw new Error()}",
        "JSON.parse=JSON.stringify=null;Object.keys=null;Reflect.ownKeys=()=>[1];exports.f=()=>1",
        "Symbol.prototype[Symbol.toPrimitive]=()=>{throw 1};exports.f=()=>{throw Symbol.iterator}")

BATTERY(hostile_exports, "Object.defineProperty(exports,'x',{enumerable:true,get(){return this.x}})",
        "Object.defineProperty(exports,'x',{enumerable:true,get(){throw this},set(){throw this}});Object.defineProperty(exports,'f',{get(){for(;;);}})",
        "module.exports=new Proxy(function(){},{get(t,k,r){return r[k]},has(t,k){return k in this},ownKeys(){return ['a','a']},getOwnPropertyDescriptor(){return {}} })",
        "module.exports=new Proxy(function(){},{get(t,k){throw k},has(){throw 1},ownKeys(){throw new Proxy({},{get(){throw 1}})},getPrototypeOf(){throw 1},apply(){throw 1},construct(){return 1},set(){throw 1},deleteProperty(){throw 1},defineProperty(){throw 1}})",
        "const p=Proxy.revocable(function(){},{});p.revoke();module.exports=p.proxy",
        "let p={};for(let i=0;i<1e5;i++)p=new Proxy(p,{});module.exports=p", "let p=function(){};for(let i=0;i<1e5;i++)p=new Proxy(p,{});module.exports=p",
        "let p=function(){};for(let i=0;i<1e4;i++)p=p.bind();module.exports=p", "let p={};for(let i=0;i<1e5;i++)p=Object.create(p);module.exports=p",
        "module.exports=Object.freeze({f(){throw Object.freeze(new Error('z'))}})",
        "let o={};let q=o;for(let i=0;i<2e5;i++){q.a={};q=q.a};module.exports=o", "let o=[];let q=o;for(let i=0;i<2e5;i++){q[0]=[];q=q[0]};module.exports=o",
        "const o={};o.o=o;module.exports=o", "exports.toJSON=function(){return this}", "exports.toJSON=function(){return {toJSON:this.toJSON,a:[this,this]}}",
        "exports.toJSON=function(){return JSON.stringify(this)}", "exports.toJSON=()=>'x'.repeat(6e7)", "exports.toJSON=()=>{for(;;);}",
        "exports.a=[];for(let i=0;i<30;i++)exports.a=[exports.a,exports.a]", "exports['k'.repeat(2e7)]=1", "for(let i=0;i<1e5;i++)exports['k'+i]=i",
        "const k='k'.repeat(1e6);for(let i=0;i<30;i++)exports[k+i]=i;", "for(let i=0;i<1e5;i++)exports[Symbol(i)]=i",
        "exports['\\ud800']='\\udfff';exports['\\0']='\\0';exports['__proto__']=1;exports['']=''",
        "module.exports=new Array(2**32-1)", "module.exports=new Uint8Array(5e7)", "module.exports=new SharedArrayBuffer(1e6)",
        "module.exports=new DataView(new ArrayBuffer(10));Object.defineProperties(module.exports,{byteLength:{value:1e300},byteOffset:{value:-0.5},buffer:{value:new ArrayBuffer(1)}})",
        "module.exports=new DataView(new ArrayBuffer(10));Object.defineProperties(module.exports,{byteLength:{value:NaN},byteOffset:{value:Infinity}})",
        "module.exports=new DataView(new ArrayBuffer(10));Object.defineProperties(module.exports,{byteLength:{get(){throw 1}},byteOffset:{get(){for(;;);}}})",
        "const b=new ArrayBuffer(10,{maxByteLength:1e6});module.exports=new Uint8Array(b,5);b.resize(1);exports.f=()=>b.resize(1e6)",
        "const b=new ArrayBuffer(10);module.exports=new Uint8Array(b);b.transfer()", "const b=new ArrayBuffer(10);module.exports=b;b.transfer(0)",
        "const b=new ArrayBuffer(10,{maxByteLength:1e6});module.exports=new DataView(b);Object.defineProperty(module.exports,'buffer',{get(){b.resize(0);return b}})",
        "module.exports={then(a){a(this)}}", "module.exports={then(a){a({then:this.then})}}", "module.exports={get then(){throw 1}}", "module.exports={then(a,b){b(this);a(1);throw 2}}",
        "module.exports={then(){for(;;);}}", "module.exports=new Promise(()=>{})", "module.exports=new Promise((a)=>{const t=()=>setTimeout(t,0);t()})",
        "module.exports=(async()=>{for(;;)await 1})()", "module.exports=(async()=>{for(;;)await null})();exports.f=1", "module.exports=Symbol('x')", "module.exports=10n**1000000n", "module.exports='x'.repeat(3e7)+'\\u1234'",
        "module.exports=class{constructor(){throw new.target}}", "module.exports=class extends null{}", "module.exports=class A{constructor(){return new A()}}", "module.exports=document=1;delete exports")

BATTERY(hostile_errors, "Error.prepareStackTrace=()=>{throw 1};exports.f=()=>{throw new Error('x')}", "Error.prepareStackTrace=(e)=>{throw e};null.x",
        "Error.prepareStackTrace=(e)=>e.stack;exports.f=()=>{throw new Error('x')}", "Error.prepareStackTrace=()=>new Error().stack;null.x",
        "Error.prepareStackTrace=(e,s)=>{for(;;)s.push(s)};null.x", "Error.prepareStackTrace=(e,s)=>s.map(c=>[c.getFunction(),c.getThis(),c.getFileName(),c+''])+'';exports.f=()=>{throw new Error('x')}",
        "Error.stackTraceLimit=Infinity;(function f(){f()})()", "Error.stackTraceLimit={valueOf(){throw 1}};null.x", "Error.stackTraceLimit=-1;null.x", "Error.stackTraceLimit=1e9;(function f(){f()})()", "delete Error.stackTraceLimit;null.x",
        "Object.defineProperty(Error,'stackTraceLimit',{get(){throw new Error('again')}});null.x", "Object.defineProperty(Error,'prepareStackTrace',{get(){throw new Error('again')}});null.x",
        "throw {get stack(){throw 1},get message(){throw 2},get name(){throw 3},get code(){throw 4}}", "throw {get message(){for(;;);}}", "throw {stack:'at x\\n'.repeat(1e6),message:'m'.repeat(4e7),name:'n'.repeat(1e7),code:'c'.repeat(1e7)}",
        "const e=new Error('x'.repeat(2e7));e.cause=e;throw e", "throw new Proxy(new Error('p'),{get(){throw 1}})", "throw new Proxy(new Error('p'),{getPrototypeOf(){throw 1}})", "throw Object.create(Error.prototype)", "throw new AggregateError([1,{}])",
        "const e=new Error('a');e.stack=e;e.message=e;e.name=e;e.code=e;throw e", "const e=new Error('a');Object.defineProperty(e,'stack',{get(){throw this}});throw e",
        "const e=new Error('a');e.stack='    at '+'('.repeat(1e5)+':1:1)\\n';throw e", "const e=new Error('a');e.stack='    at f (x:99999999999999999999:1e400)';throw e", "const e=new Error('a');e.stack=('    at '+'a (b'.repeat(2e5)+'\\n').repeat(3);throw e",
        "const e=new Error();e.code=-1e400;throw e", "const e=new Error();e.code=Symbol();throw e", "throw Object.assign(()=>{},{message:1})", "throw 'x'.repeat(5e7)", "throw 10n**100000n", "throw new Array(2**32-1)", "throw globalThis",
        "throw {[Symbol.for('nodejs.util.inspect.custom')](){throw 1}}", "throw {[Symbol.for('nodejs.util.inspect.custom')](d,o,i){return i(this)}}", "throw {[Symbol.for('nodejs.util.inspect.custom')](){for(;;);}}",
        "let a={};for(let i=0;i<1e5;i++)a={a};throw a", "let p={};for(let i=0;i<1e5;i++)p=new Proxy(p,{});throw p", "let p=new Error('x');for(let i=0;i<1e4;i++)p=Object.create(p);throw p",
        "const big=new Error('x'.repeat(1e6));for(let i=0;i<1e5;i++)Promise.reject(big)", "for(let i=0;i<1e5;i++)Promise.reject({get message(){for(;;);}})", "const big='x'.repeat(3e7);for(let i=0;i<300;i++)Promise.reject(big)",
        "const t=()=>Promise.reject(1).catch(t);t()", "Promise.reject({then(){throw 1},get message(){Promise.reject(2);return ''}})",
        "for(let i=0;i<300;i++)Promise.reject(i).catch(()=>{throw 1})", "process=1;queueMicrotask(()=>{throw {get name(){queueMicrotask(this);return 1}}})")

BATTERY(jobs_and_timers, "function l(){Promise.resolve().then(l)} l()", "const t=()=>{setTimeout(t,0);setTimeout(t,0)};t()", "const t=()=>{setImmediate(t)};t();module.exports=new Promise(()=>{})", "setInterval(()=>{for(;;);},0)",
        "setInterval(()=>{throw new Error('t')},0);module.exports=new Promise(()=>{})", "for(let i=0;i<1e5;i++)setTimeout(()=>{},i%7)", "setTimeout(()=>{},NaN);setTimeout(()=>{},-1e300);setTimeout(()=>{},2**53);setTimeout(null,1)",
        "setTimeout({},1)", "const i=setInterval(()=>clearInterval(i),0);clearTimeout({});clearTimeout(i);clearTimeout(NaN)", "clearTimeout({get id(){throw 1},valueOf(){throw 1}})", "setTimeout(()=>host(()=>{throw 1}),0)",
        "const r=new FinalizationRegistry(()=>{for(;;);});for(let i=0;i<1e4;i++)r.register({},i)", "const r=new FinalizationRegistry((x)=>{r.register({},x)});r.register({},1);for(let i=0;i<1e5;i++)({})",
        "const w=new WeakRef({});const k=Symbol(),wm=new WeakMap();wm.set(k,{});exports.f=()=>w.deref()", "const s=new WeakSet();s.add(Symbol());exports.s=s", "const r=new FinalizationRegistry(()=>{throw 1});r.register(Symbol('q'),1);",
        "function*g(){try{yield 1}finally{for(;;);}}exports.g=g();exports.g.next()", "async function*g(){try{yield 1}finally{await new Promise(()=>{})}}exports.g=g();exports.g.next();exports.g.return()",
        "async function f(){await new Promise(()=>{})}for(let i=0;i<1e4;i++)f()", "function*g(){yield*g()}exports.f=()=>g().next();exports.f()", "const i={};exports.g=(function*(){i.g.next();yield 1})();i.g=exports.g;try{exports.g.next()}catch{}",
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,1e9)", "Atomics.waitAsync&&Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)),0,0,1e9)", "for(let i=0;i<1e6;i++)Atomics.notify(new Int32Array(new SharedArrayBuffer(4)),0)",
        "Atomics.notify(new Int32Array(4),0,{valueOf(){for(;;);}})", "const it=[].values();let q=it;for(let i=0;i<1e5;i++)q=q.map(x=>x);q.next()", "let q=Iterator.from({next(){return{done:true}}});for(let i=0;i<1e5;i++)q=q.filter(x=>x);q.next()",
        "let q=[1].values();for(let i=0;i<1e5;i++)q=q.flatMap(x=>[x]);q.next()", "let q=[1].values();for(let i=0;i<1e5;i++)q=q.take(5);q.return()", "let q=[1].values();for(let i=0;i<1e5;i++)q=Iterator.from({__proto__:null,next:q.next.bind(q)});q.next()",
        "Iterator.concat&&(()=>{let q=[1];for(let i=0;i<1e5;i++)q=Iterator.concat(q);q.next()})()", "let p=Promise.resolve();for(let i=0;i<1e5;i++)p=Promise.race([p]);module.exports=p", "let p=new Promise(()=>{});for(let i=0;i<1e5;i++)p=p.then(()=>{});module.exports=p",
        "let s='';for(let i=0;i<1e6;i++)s=s+'x'+s.length;exports.s=s;", "let s='a';for(let i=0;i<1e5;i++)s='b'+s+'c';exports.f=()=>s.length;module.exports=s", "let r='a';for(;;)r=[r]+r", "eval('('.repeat(1e6))", "new Function('['.repeat(1e5))()", "eval('`${'.repeat(1e5))",
        "JSON.parse('['.repeat(1e6))", "JSON.parse('{\"a\":'.repeat(1e6))", "new RegExp('('.repeat(1e6))", "new RegExp('(?:'.repeat(1e4)+')'.repeat(1e4)).test('a')", "/(?=(a+))*b/.test('a'.repeat(1e5))", "/^(?:a?){30000}$/.test('a'.repeat(3e4))", "'a'.repeat(1e7).replace(/a/g,(x)=>x+x)",
        "structuredClone&&structuredClone(globalThis)", "let a=[1];a=a.concat(a);for(;;)a.push(...a)", "host.apply(null,{length:1e6})", "host(...new Array(6e4).fill({}))", "for(let i=0;i<1e6;i++)host(i)", "host(()=>host(()=>host(()=>{throw 1})))", "(function f(){host(f)})()", "host(host);host(host,host)",
        "new host(host)", "class A extends host{};new A()", "Reflect.construct(host,[],Object)", "host.call(10n**1000n,10n**1000n)", "host('x'.repeat(5e7))", "exports.f=()=>{const {port1}=new MessageChannel()}", "import('x').catch(()=>{})", "import('attack').then(m=>exports.m=m)", "exports.f=()=>import({toString(){throw 1}})")

BATTERY(at_the_bottom_of_the_stack, "function f(){try{f()}catch(e){setTimeout(f,1)}} f()", "function f(){try{f()}catch(e){console.log({a:1})}} f()", "function f(){try{f()}catch(e){Promise.reject(e)}} f()", "function f(){try{f()}catch(e){require('nope')}} f()",
        "function f(){try{f()}catch(e){require('module').createRequire('/x')('y')}} f()", "function f(){try{f()}catch(e){host(f)}} f()", "function f(){try{f()}finally{host(f)}} f()", "function f(){try{f()}catch(e){console.error(e);throw e}} f()", "function f(){f()};exports.f=f;f.toString=f;f.toJSON=f",
        "const f=()=>{try{f()}catch{new Promise((a,b)=>b(f))}};f()", "const e=new Error();function f(){try{f()}catch(x){e.stack=x.stack;throw e}};f()", "function f(n){try{return f(n+1)}catch{return eval('['.repeat(n)+']'.repeat(n))}};f(0)",
        "function f(){try{f()}catch(e){performance.toJSON();structuredClone&&structuredClone({})}} f()", "function f(){try{f()}catch(e){new Error().stack}} Error.prepareStackTrace=(e,s)=>s+'';f()", "const o={get a(){return this.a+1},toString(){return ''+this},valueOf(){return +this},toJSON(){return JSON.stringify(this)}};module.exports=o",
        "(function f(){try{f()}catch(e){import('x').catch(f)}})()", "(async function f(){try{await f()}catch(e){await f()}})()")

BATTERY(swallowed_stops, "for(;;){new Promise(()=>{for(;;){}})}", "for(;;){try{(async function*(){for(;;){}})().next()}catch(e){}}", "for(;;)Promise.reject(0)", "for(;;){try{new Date({valueOf(){for(;;){}}})}catch(e){}}", "for(;;)new Promise(()=>{for(;;)new Promise(()=>{for(;;);})})",
        "const f=()=>{for(;;)new Promise(f)};f()", "for(;;)host(()=>{for(;;);})", "const f=()=>{for(;;)new Promise(()=>host(f))};f()", "for(;;)new Promise(()=>{console.log({});for(;;);})", "for(;;)new Promise(()=>{setTimeout(()=>{});for(;;);})", "for(;;)new Promise(()=>{try{for(;;);}finally{require('nope')}})")

/* ---- by the C side ---- */

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

/* Three realms deep. */
static rvm_status into(void *userdata, const rvm_frame *call, const rvm_value *args, size_t nargs, rvm_value *result, rvm_error **failure) {
    rvm_handle next = *(rvm_handle *)userdata;
    (void)call;
    return rvm_call(next, "f", args, nargs, result, failure);
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
                    OK(rvm_function_new(ctx[i], "h", into, &module[(i + 1) % 3], NULL, &function[i], &error));
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

BATTERY(requires, "for(let i=0;i<1e5;i++)try{require('./no'+i)}catch{}", "for(const n of ['\\0','','.','..','/','a\\0b','\\ud800','x'.repeat(1e6),'../'.repeat(1e5),'./'.repeat(1e5),'node:','node:\\0','#a','@','@/','@a','a/../../b','file:///etc/passwd','C:\\\\x','\\\\\\\\x','%2e%2e/','a\\nb','\\u202e'])try{require(n)}catch(e){exports[n]=e.message}",
        "require(require)", "require.cache=null;require('x')", "Object.defineProperty(require,'cache',{get(){throw 1}});require('x')", "require('module')._load=()=>{for(;;);};require('x')", "require('module')._resolveFilename=()=>({});require('x')", "require('module')._cache=null;require('attack')",
        "require('module').prototype.require=null;module.require('x')", "module.children=null;module.parent=module;require('nope')", "module.filename={};module.id=1;module.paths={length:1e9};try{require('nope')}catch(e){}", "module.paths=new Proxy([],{get(){throw 1}});require('nope')",
        "require('module')._extensions['.js']=()=>{throw 1};require('nope')", "for(let i=0;i<1e4;i++)require('module')._extensions['.'+i]=1;require('nope')", "new (require('module'))('/x')._compile('throw new Error(1)','/x')", "new (require('module'))('/x')._compile('['.repeat(1e6),'a\\0b')",
        "module.constructor._load('attack',null,{})", "require.resolve('x',{paths:{length:-1}})", "require.resolve('x',{paths:Array(1e5).fill('/')})", "require.main=null;module.loaded={};delete module.exports", "module.exports.f=()=>module.constructor.wrap=1;require('module').wrapper.push=1", "arguments[1]=null;arguments[2]=null", "return void require('./'+__filename)")

/* ---- each test in a child ---- */
int main(int argc, char **argv) {
    int passed = 0, failed = 0, i;
    check_test *test;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (test = check_first; test; test = test->next) {
        bool wanted = argc < 2;
        int status = 0;
        double start = now_ms();
        pid_t pid;
        for (i = 1; i < argc; i++)
            wanted = wanted || strstr(test->name, argv[i]);
        if (!wanted)
            continue;
        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            signal(SIGALRM, SIG_DFL);
            check_failures = 0;
            alarm(full() ? 1200 : 300);
            check_before = process_stats();
            test->run();
            forget_error();
            check_nothing_lost();
            fflush(stdout);
            if (*temp_folder)
                remove_temp_folder();
            _exit(check_failures ? 1 : 0);
        }
        waitpid(pid, &status, 0);
        status == 0 ? passed++ : failed++;
        printf("\n  %s %s (%.0f ms)\n", test->name, status == 0 ? "ok" : WIFSIGNALED(status) ? WTERMSIG(status) == SIGALRM ? "FAILED: hangs" : "FAILED: crashed" : "FAILED", now_ms() - start);
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
