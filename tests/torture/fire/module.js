// What the random fire calls: everything here ends by itself, but for what `limited` (a global of contexts that have a time limit) lets run on.
'use strict';
const kept = [];
const keep = (x) => (kept.length > 60 && (kept.length = 0), kept.push(x), x);
const forever = () => typeof limited !== 'undefined';
const call = (f, ...a) => (typeof f === 'function' ? f(...a) : f);

exports.plain = { a: 1, b: 'two', c: [1, 2.5, -0, NaN], d: null, e: { f: undefined, g: true }, '\0h': 10n ** 30n };
exports.array = [1, 'x', [2], { y: 3 }];
exports.number = 42;
exports.text = 'tëxt \u{1F600} \ud800';
exports.symbol = Symbol('fire');
exports.never = new Promise(() => {});
exports.echo = (...a) => (a.length > 1 ? a : a[0]);
exports.apply = (f, ...a) => call(f, ...a);
exports.twice = (f, ...a) => { try { call(f, ...a); } catch (e) { keep(e); } return call(f, ...a); };
exports.nested = (f, n) => [1, 2].map(() => call(f, n)).concat(JSON.stringify({ toJSON: () => call(f) }));
exports.sorted = (f) => [3, 1, 2, 5, 4].sort((a, b) => (call(f, a, b), a - b));
exports.replaced = (f) => 'a-b-c'.replace(/[a-c]/g, (x) => String(call(f, x)));
exports.keep = (x) => keep(x);
exports.kept = () => kept.slice();
exports.fail = (x) => { throw x; };
exports.error = (m) => { throw Object.assign(new TypeError(String(m)), { code: 'E_FIRE', cause: keep(m) }); };
exports.spin = () => { for (let i = 0; forever() || i < 2e4; i++); };
exports.stubborn = () => { for (let i = 0; forever() || i < 50; i++) { try { new Promise(() => { for (let j = 0; forever() || j < 500; j++); }); } catch { /* again */ } } };
exports.eat = (n) => { const a = []; for (let i = 0; i < (n % 40) * 1000; i++) a.push({ i, s: 's' + i }); return a.length; };
exports.eatMore = (n) => new Uint8Array(((n >>> 0) % 64) << 16).length + 'x'.repeat(((n >>> 0) % 40) << 16).length;
exports.deep = function deep(f) { try { return deep(f); } catch (e) { return call(f, e); } };
exports.later = (f, n) => new Promise((r) => setTimeout(() => { try { call(f); } finally { r(n); } }, (n >>> 0) % 4));
exports.every = (f) => { const t = setInterval(() => { clearInterval(t); call(f); }, 1); return t; };
exports.tick = (f) => { process.nextTick(() => call(f)); queueMicrotask(() => call(f)); setImmediate(() => call(f)); };
exports.reject = (x) => Promise.reject(x);
exports.rejectLater = async (x) => { await 1; throw x; };
exports.wait = async (f) => { await null; return await call(f); };
exports.iterate = function* (f) { try { for (let i = 0; i < 5; i++) yield call(f, i); } finally { call(f); } };
exports.iterateLater = async function* (f) { for (let i = 0; i < 3; i++) yield call(f, i); };
exports.thenable = (f) => ({ then: (r) => r(call(f)) });
exports.proxy = (f) => new Proxy(function () {}, {
    get: (t, k, r) => (call(f, k), Reflect.get(t, k, r)), set: (t, k, v) => (call(f, v), Reflect.set(t, k, v)), has: (t, k) => (call(f), k in t),
    deleteProperty: (t, k) => (call(f), delete t[k]), ownKeys: (t) => (call(f), Reflect.ownKeys(t)), apply: (t, s, a) => call(f, ...a),
    construct: () => ({ made: call(f) }), getPrototypeOf: (t) => (call(f), Object.getPrototypeOf(t)),
});
exports.live = (f) => ({
    get x() { return call(f); }, set x(v) { call(f, v); }, toString() { return String(call(f)); }, toJSON() { return call(f); }, name: 'live',
    [Symbol.toPrimitive]() { return call(f); }, *[Symbol.iterator]() { yield call(f); }, f() { return call(f, this); },
});
exports.Class = class Fire { #secret = 1; constructor(f) { this.made = call(f, this); } get secret() { return this.#secret; } static f(x) { return x; } };
exports.bytes = (n) => new Uint8Array((n >>> 0) % 5000);
exports.view = (n) => new DataView(new ArrayBuffer(64, { maxByteLength: 4096 }), (n >>> 0) % 60);
exports.moved = () => { const b = new ArrayBuffer(64), v = new Uint8Array(b); b.transfer(); return v; };
exports.buffer = (n) => Buffer.alloc((n >>> 0) % 9000, 'fire');
exports.big = (n) => 3n ** BigInt((n >>> 0) % 400);
exports.map = (x) => new Map([[1, x], [x, { m: new Set([x]) }]]);
exports.date = (n) => new Date(Number(n));
exports.circle = () => { const a = {}; a.a = [a]; return a; };
exports.weak = (x) => { const r = new FinalizationRegistry(() => keep(1)); r.register({ x }, 1); return new WeakRef(r); };
exports.global = (n, v) => { globalThis['g' + ((n >>> 0) % 5)] = v; return globalThis['g' + ((n + 1) % 5)]; };
exports.print = (x) => { console.log('%o %s', x, x); console.table([x]); };
exports.load = (n) => require(['path', 'util', 'zlib', 'crypto', 'events', 'fire-host', 'fire-value', 'fire-json.json', 'fire-denied', 'nope', 'fs', 'stream'][(n >>> 0) % 12]);
exports.loadLater = (n) => import(['fire-esm', 'node:path', 'fire-host', 'nope'][(n >>> 0) % 4]);
exports.again = () => require('fire');
exports.zip = (n) => { const z = require('zlib'); return z.inflateSync(z.deflateSync(Buffer.alloc((n >>> 0) % 20000, 7))); };
exports.hash = (x) => require('crypto').createHash('sha256').update(String(x)).digest();
exports.write = (n) => { const fs = require('fs'); fs.writeFileSync('fire-' + ((n >>> 0) % 3), 'x'.repeat((n >>> 0) % 3000)); return fs.readdirSync('.'); };
exports.evaluate = (s) => (0, eval)(String(s));
exports.make = (s) => new Function('f', 'return ' + String(s));
exports.clone = (x) => structuredClone(x);
exports.hooked = (f) => { const { AsyncLocalStorage } = require('async_hooks'); const s = new AsyncLocalStorage(); return s.run(1, async () => { await 1; return call(f, s.getStore()); }); };
exports.stack = () => { Error.prepareStackTrace = (e, s) => s.length; const n = new Error().stack; delete Error.prepareStackTrace; return n; };
exports.patch = (f) => { Array.prototype.push = function () { return call(f); }; Promise.prototype.then = function () { return this; }; };
