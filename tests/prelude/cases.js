// The functions that C calls, and hostile scripts. `code` runs in a fresh realm with `world`, `entry` (by name) and `$`;
// what it returns has to be `expect`. `only` names a world where the other cannot show it.
const root = '/r';
const tree = (files, map) => ({ root, files: Object.fromEntries(Object.entries(files).map(([k, v]) => [`${root}/${k}`, v])), map });
const cases = [];
const test = (name, code, expect, more = {}) => cases.push({ name, code, expect, ...more });

// ---- errors

test('describeError: what is thrown', `
  class Mine extends Error { constructor(m) { super(m); this.name = 'Mine'; } }
  const list = [
    Object.assign(new TypeError('m'), { code: 'E_X' }), new Mine('own'), Object.assign(new Error('n'), { code: 5 }), Object.assign(new Error('o'), { code: {} }),
    'text', 5, -0, 1n, Symbol('s'), null, undefined, true, { a: 1 }, Object.create(null), [1], () => {}, { message: 'like', name: 'Err' },
    new Proxy({}, { get() { throw 1 }, has() { throw 1 }, ownKeys() { throw 1 } }), (() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy })(),
    { get message() { throw 1 }, get name() { throw 1 }, get stack() { throw 1 }, get code() { throw 1 } }, Object.freeze(new Error('frozen')), Object.setPrototypeOf(new Error('bare'), null),
    Object.defineProperties(new Error('x'), { name: { value: 5 }, stack: { value: {} } }), { message: 5 }];
  return list.map((e) => { const d = entry.describeError(e); return [d[0], d[1], typeof d[2], d[3], d.length <= 8] });`,
  [['TypeError', 'm', 'string', 'E_X', true], ['Mine', 'own', 'string', null, true], ['Error', 'n', 'string', '5', true], ['Error', 'o', 'string', null, true],
    [null, 'text', 'undefined', null, true], [null, '5', 'undefined', null, true], [null, '-0', 'undefined', null, true], [null, '1n', 'undefined', null, true], [null, 'Symbol(s)', 'undefined', null, true],
    [null, 'null', 'undefined', null, true], [null, 'undefined', 'undefined', null, true], [null, 'true', 'undefined', null, true], [null, '{ a: 1 }', 'undefined', null, true],
    [null, '[Object: null prototype] {}', 'undefined', null, true], [null, '[ 1 ]', 'undefined', null, true], ['', '[Function (anonymous)]', 'undefined', null, true], ['Err', 'like', 'undefined', null, true],
    [null, '{}', 'undefined', null, true], [null, '<Revoked Proxy>', 'undefined', null, true],
    [null, '{ message: [Getter], name: [Getter], stack: [Getter], code: [Getter] }', 'undefined', null, true], ['Error', 'frozen', 'string', null, true], [null, 'bare', 'x', null, true],
    [null, 'x', 'undefined', null, true], [null, '{ message: 5 }', 'undefined', null, true]],
  { map: (r) => { if (Array.isArray(r)) r[21][2] = 'x'; return r; } });

test('describeError: places', `
  const t = (f) => { try { f() } catch (e) { const [name, message, stack, code, file, line, column] = entry.describeError(e); return [name, file, line, typeof column, stack.includes('rvm:'), stack.split('\\n')[0]] } };
  return [t(() => world.require('./throws')), t(() => world.require('./syntax')), t(() => world.require('./below')), t(() => world.require('./json')), t(() => world.require('./parse')), t(() => { world.require('./later')(); })];`,
  [['Error', '/r/throws.js', 2, 'number', false, '    at inner (/r/throws.js:2:30)'], ['SyntaxError', '/r/syntax.js', 3, 'number', false, '    at /r/syntax.js:3:9'],
    ['TypeError', '/r/below.js', 1, 'number', false, '    at /r/below.js:1:61'], ['SyntaxError', '/r/bad.json', 1, 'number', false, '    at /r/bad.json:1:6'],
    ['SyntaxError', '/r/parse.js', 2, 'number', false, '    at JSON.parse (<anonymous>)'], ['RangeError', '/r/later.js', 3, 'number', false, '    at late (/r/later.js:3:46)']],
  { only: 'engine', tree: tree({ 'throws.js': '\nfunction inner() { throw new Error("x") } inner();', 'syntax.js': '\n\nvar x = ;', 'below.js': 'null.x;', 'json.js': 'require("./bad.json")', 'bad.json': '{"a":}',
    'parse.js': '\nJSON.parse("{")', 'later.js': '\n\nmodule.exports = function late() { throw new RangeError(1) }' }) });

test('makeHostError: name, code, class and tag', `
  const e = entry.makeHostError('TypeError', 'bad', 'E_H', 7), f = entry.makeHostError('MyError', 'worse', undefined, 8), g = entry.makeHostError(undefined, 'plain', undefined, 0);
  const again = (() => { try { try { throw e } catch (x) { throw x } } catch (y) { return y } })();
  const copy = Object.assign(new Error(e.message), e), child = Object.create(e), proxy = new Proxy(e, {}), bare = Object.defineProperties(Object.create(Object.getPrototypeOf(e)), Object.getOwnPropertyDescriptors(e));
  const tag = (x) => entry.describeError(x)[7];
  return [e instanceof TypeError, e.name, e.message, e.code, f.name, f instanceof Error, Object.keys(f), g.name, tag(e), tag(f), tag(g), tag(again), tag(copy), tag(child), tag(proxy), tag(bare), Reflect.ownKeys(e).filter((k) => typeof k === 'symbol').length, tag(new Error())];`,
  [true, 'TypeError', 'bad', 'E_H', 'MyError', true, [], 'Error', 7, 8, 0, 7, null, null, null, null, 0, null]);

// ---- maps and the host's requires

test('mapObjectSet', `
  const o = {}, f = () => 1; entry.mapObjectSet(o, 'a', 1); entry.mapObjectSet(o, 'b.c.d', f); entry.mapObjectSet(o, 'b.c.e', 2); entry.mapObjectSet(o, 'a.x', 3); entry.mapObjectSet(o, '__proto__.y', 4); entry.mapObjectSet(o, '__proto__', 5);
  return [Object.keys(o), o.b.c.d === f, o.b.c.e, o.a.x, ({}).y, Object.getOwnPropertyDescriptor(o, '__proto__').value, Object.getPrototypeOf(o) === Object.prototype];`,
  [['a', 'b', '__proto__'], true, 2, 3, null, 5, true]);

test('requires of the host', `
  const a = world.require('./a'), b = world.require('./b'), again = world.require('./a');
  let error; try { world.require('./bad') } catch (e) { error = e.message }
  let missing; try { world.require('./none') } catch (e) { missing = [e.code, e.message] }
  return [a.main, a === again, b.main, b.id, b.parent === null, error, missing, world.entry.requireMain('file', '/r/j.json', 'json', '{"x":1}').x, world.entry.requireMain('file', '/r/j.json', 'json', 'never').x, world.entry.requireMain('builtin', 'path', 'builtin', undefined).sep, typeof world.require('module'), world.loads.filter((l) => l.includes('/a.js')).length];`,
  [[true, '.', true], true, '/r/a.js', '/r/b.js', true, 'bad', ['MODULE_NOT_FOUND', "Cannot find module './none'"], 1, 1, '/', 'function', 1],
  { tree: tree({ 'a.js': 'exports.main = [require.main === module, module.id, module.parent === null]', 'b.js': 'exports.main = require.main.filename; exports.id = module.id; exports.parent = module.parent', 'bad.js': 'throw new Error("bad")', 'none.txt': '', 'j.json': '{}' }) });

test('the first module of the host that throws is not main', `
  try { world.require('./bad') } catch {} return world.require('./ok');`, [true, 1],
  { tree: tree({ 'bad.js': 'throw 1', 'ok.js': 'module.exports = [require.main === module, Object.keys(require.cache).length]' }) });

test('what the host loaded already is used once', `
  let n = 0; const f = (exports) => { exports.n = ++n };
  const a = entry.requireMain('file', '/r/x.js', 'cjs', f); delete world.L.Module._cache['/r/x.js'];
  return [a.n, entry.requireMain('file', '/r/x.js', 'cjs', undefined).disk];`, [1, true], { tree: tree({ 'x.js': 'exports.disk = true' }) });

test('module map', `
  const m = world.require('./main'); const fs = world.require('fs'), src = world.require('mapped');
  return [m, fs === m.fs, fs.promises.read, src.n, world.loads.filter((l) => l.startsWith('object') || l.startsWith('map')), Object.keys(world.L.Module._cache)];`,
  [{ fs: { readFileSync: 'fake', promises: { read: 'async' } }, same: [true, true, true], deep: [true, 'fake'], mapped: ['mapped', '/r', '/r', 'a'], json: { j: 1 }, resolve: ['fs', 'node:fs', 'mapped'], round: true, id: 'mapped' }, true, 'async', 1,
    ['object fs object', 'map mapped cjs', 'map conf.json json'], ['/r/main.js', '/r/node_modules/dep/index.js', '/r/node_modules/dep/node_modules/two.js', 'map:mapped', '/r/a.js', 'map:conf.json']],
  { tree: tree({ 'main.js': `
      exports.fs = require('fs'); exports.same = [require('fs') === exports.fs, require('node:fs') === exports.fs, require('dep').fs === exports.fs]; exports.deep = require('dep').deep;
      exports.mapped = require('mapped').r; exports.json = require('conf.json'); exports.resolve = [require.resolve('fs'), require.resolve('node:fs'), require.resolve('mapped')];
      exports.round = require(require.resolve('mapped')) === require('mapped'); exports.id = module.children.find((m) => m.id.includes('mapped')).id;`,
    'a.js': `module.exports = 'a'`, 'node_modules/dep/index.js': `exports.fs = require('fs'); exports.deep = require('two')`, 'node_modules/dep/node_modules/two.js': `module.exports = [require('fs') === require('node:fs'), require('fs').readFileSync]` },
  { fs: { readFileSync: 'fake', 'promises.read': 'async' }, mapped: `exports.r = [__filename, __dirname, module.path, require('./a')]; exports.n = 1;`, 'conf.json': '{"j":1}' }) });

test('an unmapped built-in names the map', `
  try { world.require('./m') } catch (e) { return [e.message, e.code] }`, ['Cannot find fs: give a module map that has it', 'ERR_UNKNOWN_BUILTIN_MODULE'], { tree: tree({ 'm.js': `require('fs')` }) });

test('a mapped timers module is the map\'s, the cache can stand in for a built-in but not for node:', `
  return world.require('./m');`, [{ mine: 1 }, 'fake', '/'],
  { tree: tree({ 'm.js': `require.cache.path = { exports: 'fake', loaded: true }; module.exports = [require('timers'), require('path'), require('node:path').sep]` }, { timers: { mine: 1 } }) });

test('userGlobals', `
  global.mine = 1; globalThis.other = undefined; console; Object.defineProperty(globalThis, 'hidden', { value: 1, enumerable: false }); Object.defineProperty(globalThis, 'g', { get() { throw 1 }, enumerable: true, configurable: true });
  setTimeout = 5; globalThis[Symbol('x')] = 1; (0, eval)('var declared = 1');
  return entry.userGlobals();`, ['mine', 'other', 'g', 'declared']);

// ---- promises

test('rejections', `
  const no = entry.takeRejections(); $.onReject(entry.trackRejection);
  const p = Promise.reject('late'), q = Promise.reject('never'); $.jobs(); p.catch(() => {}); $.jobs();
  const first = entry.takeRejections(), second = entry.takeRejections();
  for (let i = 0; i < 2000; i++) Promise.reject(i); $.jobs();
  const many = entry.takeRejections();
  return [no === undefined, first, second === undefined, many.length, many[0], entry.takeRejections() === undefined];`, [true, ['never'], true, 256, 0, true], { only: 'engine' });

test('promise helpers', `
  const t = [Promise.resolve(), { then() {} }, () => {}, { then: 1 }, { get then() { throw 1 } }, null, 'then', Object.assign(() => {}, { then() {} })].map(entry.isThenable);
  const a = entry.newPromiseState(Promise.resolve(5)), b = entry.newPromiseState(Promise.reject('r')), c = entry.newPromiseState(new Promise(() => {})), d = entry.newPromiseState(entry.toPromise({ then(f) { f('thenable') } })), e = entry.newPromiseState(entry.toPromise(3));
  const before = [a.state, b.state]; $.jobs(); $.jobs();
  return [t, before, [a, b, c, d, e].map((s) => [s.state, s.value])];`,
  [[true, true, false, false, false, false, false, true], [0, 0], [[1, 5], [2, 'r'], [0, null], [1, 'thenable'], [1, 3]]]);

test('promises do not go through patched methods', `
  let calls = 0; Promise.prototype.then = Promise.resolve = () => { calls++; throw 1 };
  const s = entry.newPromiseState((async () => 1)()), u = entry.newPromiseState(entry.toPromise(2)); $.jobs(); return [s.state, u.value, calls];`, [1, 2, 0]);

// ---- globals

test('Math.random, performance and the rest look native', `
  const d = Object.getOwnPropertyDescriptor(Math, 'random'), p = performance;
  world.clock.now = 12.5;
  return [d.writable, d.enumerable, d.configurable, Math.random.name, Math.random.length, Math.random(), p.now(), p.timeOrigin, JSON.stringify(p), Object.prototype.toString.call(p), Object.keys(globalThis).filter((k) => !['gc'].includes(k)).sort().join()];`,
  [true, false, true, 'random', 0, 0.5, 12.5, 1700000000000, '{"timeOrigin":1700000000000}', '[object Performance]', 'atob,btoa,clearImmediate,clearInterval,clearTimeout,crypto,fetch,global,performance,queueMicrotask,setImmediate,setInterval,setTimeout,structuredClone']);

test('no function of the prelude has a source to show or a prototype to take', `
  return ['setTimeout', 'clearImmediate'].map((k) => [Function.prototype.toString.call(globalThis[k]).includes('[native code]'), 'prototype' in globalThis[k]]);`, [[true, false], [true, false]], { only: 'engine' });

test('Atomics', `
  const a = new Int32Array(new SharedArrayBuffer(8)), n = (...x) => { try { return Atomics.notify(...x) } catch (e) { return e.name } };
  let order = '';
  return [n(a, 0), n(a, 0, 5), n(a, 9), n(a, -1), n(new Int32Array(2), 0), n(new Float64Array(1), 0), n([], 0), n(a, 0, Symbol()), n(a, 0, 1n), n(a, 0, { valueOf() { order += 'v'; return 3 } }), order, n(a, 0, NaN), n(a, 0, -Infinity), (() => { try { Atomics.wait(a, 0, 0, 1) } catch (e) { return e.name } })(), Atomics.notify.name, Atomics.notify.length];`,
  [0, 0, 'RangeError', 'RangeError', 0, 'TypeError', 'TypeError', 'TypeError', 'TypeError', 0, 'v', 0, 0, 'TypeError', 'notify', 3], { only: 'engine' });

test('chains of iterator helpers end in a RangeError', `
  const Iterator = Object.getPrototypeOf(Object.getPrototypeOf([].values())).constructor;
  const t = (f) => { try { f(); return 'ok' } catch (e) { return e.name + ': ' + e.message } };
  const chain = (make, n = 1e5) => { let it = [1, 2, 3].values(); for (let i = 0; i < n; i++) it = make(it); return it };
  const ops = [(it) => it.map((x) => x), (it) => it.filter(() => true), (it) => it.take(2), (it) => it.drop(0), (it) => it.flatMap((x) => [x]), (it) => Iterator.concat(it)];
  const out = ops.map((op) => [t(() => chain(op).next()), t(() => chain(op).return()), t(() => [...chain(op, 100)].length && 0)]);
  let inner = [1].values(); for (let i = 0; i < 1e5; i++) { const last = inner; inner = [1].values().flatMap(() => last) }
  let wrap = [1].values(); const next = Object.getPrototypeOf(Iterator.from({ next() {} })); for (let i = 0; i < 1e5; i++) { Object.setPrototypeOf(wrap, { next: i ? next.next : wrap.next, return: next.return }); wrap = Iterator.from(wrap) }
  const h = [1].values().map((x) => x), p = Object.getPrototypeOf(h), d = Object.getOwnPropertyDescriptor(p, 'next');
  return [out.flat().every((x) => x === 'ok' || x === 'RangeError: Maximum call stack size exceeded'), out.map((o) => o[0][0] + o[2]), t(() => inner.next()), t(() => wrap.next()), d.enumerable, d.writable, d.configurable, p.next.name, p.next.length, p.return.name, t(() => p.next.call({})).slice(0, 9), [...[1, 2, 3].values().map((x) => x * 2).filter((x) => x > 2).take(5)], [1, 2, 3].values().flatMap((x) => [x, x]).drop(1).toArray()];`,
  [true, ['Rok', 'Rok', 'Rok', 'Rok', 'Rok', 'Rok'], 'RangeError: Maximum call stack size exceeded', 'RangeError: Maximum call stack size exceeded', false, true, true, 'next', 0, 'return', 'TypeError', [4, 6], [1, 2, 2, 3, 3]], { only: 'engine' });

test('call sites give no functions away', `
  const found = []; Error.prepareStackTrace = (e, sites) => { for (const s of sites) { found.push(typeof s.getFunction(), typeof s.getThis()); String(s); s.isEval(); s.getTypeName(); s.getMethodName(); s.isToplevel(); s.getScriptNameOrSourceURL(); } return sites.map(String).join('\\n') };
  let text; try { world.require('./m') } catch (e) { text = e.stack }
  setTimeout(() => { new Error().stack }, 1); world.run(); console.log(new Error('x')); try { require } catch {} try { setTimeout() } catch (e) { e.stack }
  return [found.length > 10, [...new Set(found)], text.split('\\n')[0], typeof text];`, [true, ['undefined'], 'f (/r/m.js:1:87)', 'string'], { only: 'engine', tree: tree({ 'm.js': 'function f() { throw new Error }; f()' }) });

// ---- hostile scripts

const hostile = `
  const secrets = new Set([world.host, world.L, world.L.natives, world.L.known]); for (const v of Object.values(world.host)) secrets.add(v);
  for (const k of ['use', 'def', 'desc', 'lookup', 'native', 'load', 'take', 'resolved', 'start', 'five', 'makeRequire', 'compile', 'adopt', 'folder', 'check', 'door', 'before', 'bare']) if (typeof world.L[k] !== 'undefined') secrets.add(world.L[k]);
  secrets.delete(world.host.random); secrets.delete(world.host.now); secrets.delete(world.host.wall); secrets.delete(world.L.compile);
  const R = Reflect, own = Object.getOwnPropertyNames, has = Set.prototype.has, names = [];
  let leaks = 0, calls = 0, on = false;
  const call = Reflect.apply, look = (v) => { if (call(has, secrets, [v])) leaks++ };
  const E = Error;`;
const patch = `
  const victims = [Object, Function, Array, String, Number, Boolean, Symbol, BigInt, RegExp, Date, Map, Set, WeakMap, WeakSet, Promise, Error, TypeError, Uint8Array, Object.getPrototypeOf(Uint8Array)].flatMap((C) => [C, C.prototype]).concat([Math, JSON, Reflect, Object.getPrototypeOf([].values()), Object.getPrototypeOf(new Map().entries()), Object.getPrototypeOf(new Set().values())]);
  const keep = new Set(['constructor', 'prototype', 'length', 'name', 'arguments', 'caller', '__proto__', 'prepareStackTrace', 'stackTraceLimit']);
  const g = { Reflect, Symbol, Object, Set, String, Array };
  const list = []; for (const o of victims) for (const k of g.Reflect.ownKeys(o)) { if (has.call(keep, k)) continue; const d = g.Reflect.getOwnPropertyDescriptor(o, k); if (d.configurable) { g.Reflect.setPrototypeOf(d, null); list[list.length] = [o, k, d] } }
  const define = R.defineProperty, apply = R.apply, isSpecies = (k) => k === g.Symbol.species;
  for (let i = 0; i < list.length; i++) {
    const o = list[i][0], k = list[i][1], d = list[i][2];
    const evil = function (...args) { if (on) { calls++; names[names.length] = typeof k === 'symbol' ? 'symbol' : k; look(this); for (let j = 0; j < args.length; j++) look(args[j]); } throw new E('patched ' + (typeof k === 'symbol' ? 'symbol' : k)) };
    define(o, k, d.get ? { __proto__: null, get: evil, set: evil, configurable: true } : typeof d.value === 'function' ? { __proto__: null, value: evil, writable: true, configurable: true } : d);
  }
  for (const k in { get: 1, set: 1, value: 1, enumerable: 1, configurable: 1, writable: 1, loaded: 1, kind: 1, format: 1, depth: 1, showHidden: 1, then: 1, code: 1, paths: 1 }) define(g.Object.prototype, k, { __proto__: null, get() { if (on) { look(this) } return undefined }, set(v) { if (on) { look(v); look(this) } define(this, k, { __proto__: null, value: v, writable: true, enumerable: true, configurable: true }) }, configurable: true });
  for (const k of []) k;`;
test('everything patched: modules, timers, console and errors still work and nothing leaks', `${hostile}
  const log = world.log, clock = world.clock, jobs = $.jobs; const o2 = { a: [1, 'x', { b: 1n }], m: new Map([[1, new Set(['s'])]]), d: new Date(0), r: /x/g, e: new RangeError('in'), u: new Uint8Array(2), b: Object(1), s: Symbol('q'), f() {}, c: class K {}, p: new Proxy({}, {}), n: null };
  const lazy = {}; for (const f of ['base', 'inspect', 'console', 'timers', 'rare', 'table', 'stack']) lazy[f] = world.host.lazy(f); world.host.lazy = (f) => lazy[f];
  ${patch.replace('for (const k of []) k;', '')}
  // The host of these tests is JavaScript itself: what it does has to be done before, so it answers from a table.
  const table = { './a': ['file', '/r/a.js', 'cjs'], './j.json': ['file', '/r/j.json', 'json'], './t': ['file', '/r/t.js', 'cjs'] };
  const wrappers = { '/r/main.js': (exports, require, module) => { const a = require('./a'); exports.a = a.x; exports.j = require('./j.json').v; exports.again = require('./a') === a; exports.kids = module.children.length; try { require('./t') } catch (e) { exports.t = e === 5 } try { require('./none') } catch (e) { exports.none = e.code; exports.stack = e.requireStack[0] } try { require(5) } catch (e) { exports.arg = e.code } exports.main = require.main === module; exports.res = require.resolve('./a') }, '/r/a.js': (exports) => { exports.x = 1 }, '/r/t.js': () => { throw 5 } };
  world.host.resolve = (s) => { const r = table[s]; if (!r) { const e = new E("Cannot find module '" + s + "'"); define(e, 'code', { __proto__: null, value: 'MODULE_NOT_FOUND', enumerable: true }); throw e } return r };
  world.host.load = (kind, name) => name === '/r/j.json' ? '{"v":2}' : wrappers[name];
  const texts = []; world.host.print = (level, text) => { texts[texts.length] = text };
  on = true;
  const out = {};
  out.m = entry.requireMain('file', '/r/main.js', 'cjs', undefined);
  try { console.log('%s %d %j', 'a', '5', 1, o2); console.error(o2.m, [1, 2, 3, 4, 5, 6, 7, 8]); console.table([{ a: 1 }]); console.count(); console.time('t'); console.timeEnd('t'); console.group('g'); console.trace('tr'); console.groupEnd(); console.assert(false, 'x'); console.dir({ a: 1 }) } catch (e) { out.console = e }
  const fired = []; out.t0 = setTimeout((x) => { fired[fired.length] = x }, 5, 'five').hasRef(); const c = setTimeout(() => { fired[fired.length] = 'no' }, 6); clearTimeout(+c); setImmediate(() => { fired[fired.length] = 'imm' }); const iv = setInterval(() => { fired[fired.length] = 'iv'; clearInterval(iv) }, 7); setTimeout(() => { throw new E('from timer') }, 8);
  for (let n = 0; n < 20; n++) { try { const ms = entry.poll(); if (ms < 0) break; clock.now += ms } catch (e) { fired[fired.length] = e.message } }
  out.fired = fired; const d = entry.describeError(new E('last')); out.d = [d[0], d[1]]; out.tag = entry.describeError(entry.makeHostError('X', 'y', 'Z', 3))[7]; global.madeHere = 1; out.g = entry.userGlobals();
  const st = entry.newPromiseState((async () => 4)()); jobs(); out.st = st.value; out.then = entry.isThenable({ then() {} });
  on = false; out.leaks = leaks; out.calls = names;  out.first = texts[0]; out.count = texts.length;
  // Only now does anything use what was patched: JSON.stringify of the test itself.
  for (let i = 0; i < list.length; i++) define(list[i][0], list[i][1], list[i][2]);
  delete Object.prototype.get; for (const k of ['get', 'set', 'value', 'enumerable', 'configurable', 'writable', 'loaded', 'kind', 'format', 'depth', 'showHidden', 'then', 'code', 'paths']) delete Object.prototype[k];
  out.console = out.console && String(out.console.stack || out.console); return out;`,
  { m: { a: 1, j: 2, again: true, kids: 2, t: true, none: 'MODULE_NOT_FOUND', stack: '/r/main.js', arg: 'ERR_INVALID_ARG_TYPE', main: true, res: '/r/a.js' }, t0: true, fired: ['imm', 'five', 'iv', 'from timer'], d: ['Error', 'last'], tag: 3, g: ['madeHere'], st: 4, then: true, leaks: 0, calls: ['hasIndices'], count: 9, first: "a 5 1 {\n  a: [ 1, 'x', { b: 1n } ],\n  m: Map(1) { 1 => Set(1) { 's' } },\n  d: 1970-01-01T00:00:00.000Z,\n  r: /x/,\n  e: RangeError: in" },
  { only: 'engine', map: (r) => { if (r && r.first) r.first = r.first.slice(0, r.first.indexOf(' in') + 3); if (r && r.console === undefined) delete r.console; if (r && r.console === null) delete r.console; return r; } });

test('globals replaced', `
  const { setTimeout: st, console: c } = globalThis; console.log('a');
  const G = globalThis; for (const k of ['Reflect', 'Object', 'Array', 'String', 'Error', 'TypeError', 'RangeError', 'Promise', 'Map', 'Symbol', 'JSON', 'Math', 'Uint8Array', 'WeakMap', 'globalThis', 'parseInt', 'Function', 'RegExp', 'Proxy', 'console', 'setTimeout']) G[k] = undefined;
  const out = []; st(() => { out[out.length] = 'fired' }, 1); world.clock.now = 5; entry.poll();
  c.log('%i', '42', { a: [1, 'b'] }); c.error('x'); try { st() } catch (e) { out[out.length] = e.code }
  out[out.length] = entry.describeError(entry.makeHostError('TypeError', 'm', 'C', 1))[7]; out[out.length] = world.log[1][1];
  return out;`, ['fired', 'ERR_INVALID_ARG_TYPE', 1, "42 { a: [ 1, 'b' ] }"], { only: 'engine' });

test('console survives getters, proxies and throwing inspectors', `
  let ran = 0; const bad = () => { ran++; throw new Error('trap') };
  const traps = Object.fromEntries(['get', 'set', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'defineProperty', 'apply', 'construct', 'isExtensible'].map((k) => [k, bad]));
  const p = new Proxy(function () {}, traps), o = new Proxy({}, traps), chain = Object.create(o), revoked = Proxy.revocable([], {}); revoked.revoke();
  const list = [p, o, chain, { p, o }, [p], new Map([[o, p]]), class extends Object { static get name() { bad() } }, Object.defineProperty({}, 'constructor', { get: bad }), { constructor: p }, { constructor: { name: 'x' } }, Object.defineProperty(() => {}, 'name', { get: bad }), Object.setPrototypeOf([], o), Object.setPrototypeOf(new Map(), null), Object.setPrototypeOf(new Date(), o), revoked.proxy,
    Object.assign(new Error('x'), { name: o, message: p }), Object.defineProperty(new Error('y'), 'stack', { get: bad }), Object.defineProperty(new Error('z'), 'cause', { get: bad }), Object.defineProperty({}, Symbol.toStringTag, { get: bad }), Object.defineProperty(new Uint8Array(1), 'length', { get: bad }), Object.defineProperty(new Map([[1, 2]]), 'size', { get: bad }), Object.create({ get [Symbol.for('nodejs.util.inspect.custom')]() { bad() } }), Object.defineProperty(/x/, 'source', { get: bad })];
  const failed = []; for (const [i, v] of list.entries()) { try { console.log(v); console.log('%s %o', 'a', v) } catch (e) { failed.push([i, String(e)]) } }
  return [ran, failed, world.log.length];`, [0, [], 46], { only: 'engine' });

test('output is bounded', `
  const sizes = []; const log = (...a) => { world.log.length = 0; console.log(...a); sizes.push(world.log[0][1].length) };
  log('x'.repeat(3e6)); log(Object.fromEntries(Array.from({ length: 2e5 }, (_, i) => ['k' + i, i]))); log({ s: 'y'.repeat(3e6) }); log(Array.from({ length: 1e6 }, () => 1)); log(new Map(Array.from({ length: 2e5 }, (_, i) => [i, i])));
  let deep = {}; for (let i = 0; i < 1e5; i++) deep = { deep }; log(deep); world.log.length = 0; console.dir(deep, { depth: null }); sizes.push(world.log[0][1].length);
  const wide = (d) => d ? Object.fromEntries(Array.from({ length: 40 }, (_, i) => ['p' + i, wide(d - 1)])) : 'leaf'; world.log.length = 0; console.dir(wide(3), { depth: null }); sizes.push(world.log[0][1].length); const sparse = []; sparse[4e9] = 1; log(sparse); log(new Array(4e9));
  return sizes.map((n) => n < 1.2e6);`, Array(10).fill(true));

test('100,000 timers', `
  let fired = 0, wrong = 0, last = -1; const t0 = $.now ? $.now() : 0;
  for (let i = 0; i < 1e5; i++) { const ms = (i * 7919) % 5000 + 1; setTimeout((at) => { fired++; if (at < last) wrong++; last = at }, ms, ms) }
  const half = []; for (let i = 0; i < 1e5; i++) half.push(setTimeout(() => { fired++ }, 6000)); for (let i = 0; i < 1e5; i += 2) clearTimeout(half[i]);
  const count = entry.timerCount(); world.run(1e6); if ($.now && $.print) $.print('100,000 timers of 5,000 durations and 100,000 of one: ' + Math.round($.now() - t0) + ' ms');
  return [count, fired, wrong, entry.timerCount(), entry.poll()];`, [150000, 150000, 0, 0, -1]);

test('timers: an error does not stop the others, and comes out once', `
  const log = []; setTimeout(() => { log.push(1); throw new Error('first') }, 1); setTimeout(() => { log.push(2); throw new Error('second') }, 1); setTimeout(() => log.push(3), 1); setImmediate(() => log.push('i')); setInterval(function () { log.push('iv'); if (log.length > 6) clearInterval(this); else throw new Error('iv') }, 10);
  world.clock.now = 2; const e = []; for (let i = 0; i < 6; i++) { try { log.push(entry.poll()) } catch (x) { e.push(x.message) } world.clock.now += 10 }
  return [log, e];`, [[1, 2, 3, 'i', 'iv', 'iv', 'iv', -1, -1, -1], ['first', 'iv', 'iv']]);

test('timers: what poll returns', `
  const r = [entry.poll(), entry.timerCount()]; const t = setTimeout(() => {}, 100); world.clock.now = 40.5; r.push(entry.poll(), entry.timerCount()); t.unref(); r.push(entry.poll(), entry.timerCount()); t.ref(); setImmediate(() => { setImmediate(() => {}) }); r.push(entry.poll()); r.push(entry.poll()); world.clock.now = 99.9; r.push(Math.round(entry.poll() * 10)); world.clock.now = 100; r.push(entry.poll());
  let inner; setTimeout(() => { inner = entry.poll() }, 1); setTimeout(() => {}, 1); world.clock.now = 200; r.push(entry.poll(), inner); return r;`,
  [-1, 0, 59.5, 1, -1, 1, 0, 59.5, 1, -1, -1, -1]);

test('a forged timer or handle is nothing', `
  const t = setTimeout(() => {}, 5), C = t.constructor, f = new C(() => {}, 5), out = []; for (const k of ['ref', 'unref', 'hasRef', 'refresh']) { try { f[k](); out.push('?') } catch (e) { out.push(e.name) } }
  clearTimeout(f); clearTimeout(Object.create(t)); clearTimeout(new Proxy(t, {})); clearImmediate(t); return [out, Object.keys(t), entry.timerCount()];`, [['TypeError', 'TypeError', 'TypeError', 'TypeError'], [], 1]);

test('what an interrupt left half loaded is forgotten', `
  const a = world.require('./a'); const M = world.L.Module, half = new M('/r/half.js'); M._cache['/r/half.js'] = half; M._cache.odd = 5; world.L.main = half;
  entry.abandon(); return [Object.keys(M._cache), world.L.main === undefined, world.require('./a') === a];`, [['/r/a.js', 'odd'], true, true], { tree: tree({ 'a.js': '' }) });

test('requires too deep end in a RangeError and leave no half module', `
  let e; try { world.require('./m') } catch (x) { e = x } return [e instanceof RangeError, e.message, Object.keys(world.L.Module._cache).length, world.require('./ok')];`, [true, 'Maximum call stack size exceeded', 0, 1],
  { only: 'engine', tree: tree(Object.fromEntries([['m.js', 'require("./m0")'], ['ok.js', 'module.exports = 1'], ...Array.from({ length: 600 }, (_, i) => [`m${i}.js`, `require("./m${i + 1}")`]), ['m600.js', '']])) });

test('the prelude is small', `
  $.print('the prelude takes ' + world.memory + ' bytes of engine memory'); return world.memory < 61000;`, true, { only: 'engine' });

module.exports = cases;
