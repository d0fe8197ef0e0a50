/* Scripts that attack whoever touches what they export; each on three stacks. */
#include "battery.h"

/* Each script in a child of its own, on the test's thread and on two small ones, without the hard guard and with it. */
static void battery(const char *source) {
    static const size_t stacks[] = {0, 256 << 10, 128 << 10};
    size_t i;
    for (i = 0; i < 6; i++) {
        size_t stack = stacks[i % 3];
        int status = 0;
        char text[400];
        pid_t pid;
        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            signal(SIGALRM, SIG_DFL);
            check_failures = 0;
            battery_guard = i >= 3;
            alarm(battery_guard ? 20 : full() ? 120 : 40);
            stack ? on_stack(battery_thread, (void *)source, stack) : battery_in(source);
            fflush(stdout);
            _exit(check_failures ? 1 : 0);
        }
        waitpid(pid, &status, 0);
        if (status != 0) {
            snprintf(text, sizeof text, "%s on a stack of %zu KiB (0: the main one), %s: %.250s", !WIFSIGNALED(status) ? "fails" : WTERMSIG(status) == SIGALRM ? "HANGS" : "CRASHES", stack >> 10,
                     i < 3 ? "no guard" : "guarded", source);
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

BATTERY(requires, "for(let i=0;i<1e5;i++)try{require('./no'+i)}catch{}", "for(const n of ['\\0','','.','..','/','a\\0b','\\ud800','x'.repeat(1e6),'../'.repeat(1e5),'./'.repeat(1e5),'node:','node:\\0','#a','@','@/','@a','a/../../b','file:///etc/passwd','C:\\\\x','\\\\\\\\x','%2e%2e/','a\\nb','\\u202e'])try{require(n)}catch(e){exports[n]=e.message}",
        "require(require)", "require.cache=null;require('x')", "Object.defineProperty(require,'cache',{get(){throw 1}});require('x')", "require('module')._load=()=>{for(;;);};require('x')", "require('module')._resolveFilename=()=>({});require('x')", "require('module')._cache=null;require('attack')",
        "require('module').prototype.require=null;module.require('x')", "module.children=null;module.parent=module;require('nope')", "module.filename={};module.id=1;module.paths={length:1e9};try{require('nope')}catch(e){}", "module.paths=new Proxy([],{get(){throw 1}});require('nope')",
        "require('module')._extensions['.js']=()=>{throw 1};require('nope')", "for(let i=0;i<1e4;i++)require('module')._extensions['.'+i]=1;require('nope')", "new (require('module'))('/x')._compile('throw new Error(1)','/x')", "new (require('module'))('/x')._compile('['.repeat(1e6),'a\\0b')",
        "module.constructor._load('attack',null,{})", "require.resolve('x',{paths:{length:-1}})", "require.resolve('x',{paths:Array(1e5).fill('/')})", "require.main=null;module.loaded={};delete module.exports", "module.exports.f=()=>module.constructor.wrap=1;require('module').wrapper.push=1", "arguments[1]=null;arguments[2]=null", "return void require('./'+__filename)")

int main(int argc, char **argv) { return run_apart(argc, argv); }
