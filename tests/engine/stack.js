// Errors: their stacks, call sites and own properties.
'use strict';
// Node's own frames, those of the runner and async ones are not compared; the path is the same in both.
const lines = (e, n = 3) => {
  const all = String(e.stack).split('\n'), i = all.findIndex((l) => l.startsWith('    at '));
  const head = i < 0 ? all : all.slice(0, i), at = i < 0 ? [] : all.slice(i);
  return [...head, ...at.filter((l) => l.includes('engine/stack.js') || l.includes('(<anonymous>)') || l.includes('(eval')).slice(0, n)];
};
const names = (e) => Object.getOwnPropertyNames(e);
function plain() { return new Error('plain'); }
const arrow = () => new Error('arrow');
class Foo {
  constructor() { this.e = new Error('in new'); }
  method() { return new TypeError('m'); }
  static make() { return new RangeError('s'); }
  get prop() { return new Error('g'); }
  #secret() { return new Error('secret'); }
  open() { return this.#secret(); }
}
class Bar extends Foo { constructor() { super(); this.f = plain(); } }
class Named extends Error { constructor(m) { super(m); this.name = 'Named'; } }
class Bare extends Error {}
class Coded extends TypeError { constructor(m, c) { super(m); this.code = c; } }
function Old(message) { Error.captureStackTrace(this, Old); this.message = message; }
Old.prototype = Object.create(Error.prototype, { constructor: { value: Old, writable: true, configurable: true } });
Old.prototype.name = 'Old';
Old.stat = function () { return new Error('stat'); };
Old.prototype.pm = function () { return new Error('pm'); };
const object = { method() { return new Error('o'); }, fn: function () { return new Error('fn'); }, arrow: () => new Error('oa') };
exports.topLevel = (() => { const e = new Error('top'); return () => lines(e); })();
const top = new Error('really');
exports.module = () => lines(top, 1);

exports.plain = () => lines(plain());
exports.arrow = () => lines(arrow());
exports.construct = () => [lines(new Foo().e, 1), lines(new Bar().e, 2), lines(new Bar().f, 2)];
exports.methods = () => [new Foo().method(), Foo.make(), new Foo().open(), object.method(), object.fn(), Old.stat(), new Old('x').pm()].map((e) => lines(e, 1));
exports.natives = () => [[1].map(function () { return new Error('x'); })[0], 'a'.replace('a', () => { exports.last = new Error('r'); return ''; }) || exports.last].map((e) => lines(e, 3));
exports.columns = () => { const at = () => lines(new Error('x'), 2)[2].replace(/.*js:/, ''), o = { f: at, a: { g: at } }; /* ü */ return ['é' && at(1), o.f(), o.a.g(1), o['f'](2), o.f?.(4), at(
    o,
    at), at({ a: o, b: [o] }), new (class { constructor() { this.s = at(o); } })().s, (() => { if (o) return at(o); })(), typeof at(o) === 'string' && at(o), o.a.g(o.a, (o.a))]; };
exports.promise = () => { let e; new Promise(() => { e = new Error('p'); }); return lines(e, 2); };
exports.through = () => [plain.call(null), plain.apply(null, []), Reflect.apply(plain, null, []), plain.bind(null)()].map((e) => lines(e, 1));
exports.header = () => [new Error(), new Error(''), new Error('a\nb'), new Named('q'), new Bare('q'), new Coded('c', 1), new Old('old'), new AggregateError([1], 'agg'), Error('call'), TypeError('t')].map((e) => lines(e, 0));
exports.lateHeader = () => { const e = new Error('a'), f = new Error('a'); e.message = 'b'; f.stack; f.message = 'b'; return [lines(e, 0), lines(f, 0)]; };
exports.own = () => [new Error('x'), new Error(), new Error('x', { cause: 1 }), new AggregateError([1], 'x', { cause: 0 }), new Named('n'), new Coded('m', 2)].map(names);
exports.ownAfterLook = () => { const e = new Error('x'); e.stack; const d = Object.getOwnPropertyDescriptor(e, 'stack'); return [names(e), typeof d.value, d.writable, d.enumerable, d.configurable]; };
exports.ownBefore = () => { const d = Object.getOwnPropertyDescriptor(new Error('x'), 'stack'); return [d.enumerable, d.configurable]; };
exports.set = () => { const e = new Error('x'); e.stack = 'mine'; const d = Object.getOwnPropertyDescriptor(e, 'stack'); e.stack += '!'; return [d, e.stack, Object.keys(e)]; };
exports.setInherited = () => { const o = Object.create(new Error('x')); o.stack = 5; return [o.stack, Object.keys(o), Object.keys(Object.create(Error.prototype))]; };
exports.oldStyle = () => { function My() { this.stack = new Error('inner').stack.split('\n')[0]; } My.prototype = Object.create(Error.prototype); const e = new My(); return [e.stack, Object.keys(e), e instanceof Error]; };
exports.delete = () => { const e = new Error('x'); return [delete e.stack, names(e)]; };
exports.frozen = () => { const e = Object.freeze(new Error('f')); return [lines(e, 1), lines(e, 1), (() => { try { e.stack = 1; } catch (x) { return x instanceof TypeError; } })()]; };
exports.inherits = () => { const e = new Error('base'), o = Object.create(e); return lines(o, 1); };
exports.capture = () => { const o = {}, p = { name: 'N', message: 'M' }, q = new Error('again'); Error.captureStackTrace(o); Error.captureStackTrace(p); q.message = 'more'; Error.captureStackTrace(q); return [lines(o, 2), lines(p, 1), lines(q, 1), names(o), Object.keys(o)]; };
exports.captureAbove = () => { function a() { return b(); } function b() { const o = {}; Error.captureStackTrace(o, a); return o; } function c() { const o = {}; Error.captureStackTrace(o, Old); return o; } function d() { const o = {}; Error.captureStackTrace(o, d); return o; } return [lines(a(), 1), lines(c(), 5), lines(d(), 1)]; };
exports.captureRefused = () => [undefined, null, 1, 'x'].map((v) => { try { Error.captureStackTrace(v); } catch (e) { return e instanceof TypeError; } });
exports.limit = () => {
  const deep = (n) => n ? deep(n - 1) : new Error('d'), was = Error.stackTraceLimit, out = [was];
  for (const n of [3, 0, 1, 25, 10.7]) { Error.stackTraceLimit = n; const e = deep(30); Error.stackTraceLimit = 5; out.push(e.stack.split('\n').length); }
  Error.stackTraceLimit = Infinity; out.push(deep(40).stack.split('\n').length > 40, Error.stackTraceLimit);
  Error.stackTraceLimit = was; return out;
};
exports.limitProperty = () => [Object.keys(Error), 'stackTraceLimit' in Error, names(Error).filter((n) => n !== 'prepareStackTrace'), names(Error.prototype).filter((n) => n !== 'stack').sort(), names(TypeError), Error.length, AggregateError.length, Error.name, TypeError.name];
exports.classes = () => [Object.getPrototypeOf(TypeError) === Error, TypeError.prototype.constructor === TypeError, Error.prototype.constructor === Error, (() => { try { null.x; } catch (e) { return [e.constructor === TypeError, e instanceof Error, Object.prototype.toString.call(e)]; } })(), Reflect.construct(Error, ['m'], Array) instanceof Array, new Error('x').toString(), Object.getOwnPropertyDescriptor(Error, 'prototype')];
exports.thrown = () => { const out = []; for (const f of [() => null.x, () => undefined(), () => nope, () => new Array(-1), () => decodeURIComponent('%'), () => JSON.parse('{'), () => new Function('a b'), () => 1n + 1]) try { f(); } catch (e) { out.push([names(e).sort(), e.stack.split('\n')[0] === `${e.name}: ${e.message}`, e.stack.includes('engine/stack.js')]); } return out; };
exports.evals = () => [eval('new Error("ev")'), eval('(function named() { return new Error("x") })()'), new Function('return new Error("nf")')()].map((e) => lines(e, 3).map((l) => l.replace(/:\d+:\d+/g, '')));
const prepared = (f, take = (e, s) => s) => { const was = Error.prepareStackTrace; Error.prepareStackTrace = take; try { const e = f(); return e.stack; } finally { Error.prepareStackTrace = was; } };
const told = (s) => [s.getTypeName(), s.getFunctionName(), s.getMethodName(), s.getLineNumber(), typeof s.getColumnNumber(), s.isNative(), s.isEval(), s.isConstructor(), s.isAsync(), s.isToplevel(), s.getEvalOrigin() ?? null, s.getFileName() ?? null, s.getScriptNameOrSourceURL() ?? null, s.getPromiseIndex(), s.isPromiseAll(), typeof s.getPosition(), typeof s.toString()];
exports.sites = () => [plain, arrow, () => new Foo().e, () => new Foo().method(), () => [1].map(function cb() { return new Error('x'); })[0]].map((f) => prepared(f).filter((s) => s.getFileName() === __filename).slice(0, 2).map(told));
exports.siteProto = () => Object.getOwnPropertyNames(Object.getPrototypeOf(prepared(plain)[0])).sort().join();
exports.siteText = () => prepared(() => new Foo().e).slice(0, 2).map(String);
exports.prepare = () => [prepared(plain, (e, s) => `${e.message} ${Array.isArray(s)} ${s.length > 0}`), prepared(plain, () => 5), prepared(plain, () => undefined) === undefined];
exports.prepareLate = () => { const e = new Error('late'), was = Error.prepareStackTrace; Error.prepareStackTrace = () => 'mine'; const got = e.stack; Error.prepareStackTrace = () => 'other'; const again = e.stack; Error.prepareStackTrace = was; return [got, again]; };
exports.prepareThrows = () => { try { prepared(plain, () => { throw new Error('no'); }); } catch (e) { return e.message; } };
exports.prepareLooks = () => prepared(plain, (e) => String(e.stack === undefined || typeof e.stack === 'string') + new Error('inner').stack.split('\n')[0]);
exports.prepareCapture = () => { const o = {}; const was = Error.prepareStackTrace, lim = Error.stackTraceLimit; Error.prepareStackTrace = (x, s) => s; Error.stackTraceLimit = Math.max(10, lim); Error.captureStackTrace(o); const s = o.stack.slice(1); Error.prepareStackTrace = was; Error.stackTraceLimit = lim; return [Array.isArray(s), s[0].getFileName() === require('path').join(__dirname, 'runner.js')]; };
exports.clone = () => { const e = new Error('c'), f = Object.create(Object.getPrototypeOf(e), Object.getOwnPropertyDescriptors(e)); return [lines(f, 1), names(f)]; };
exports.rethrow = () => { const e = new Error('r'); for (let i = 0; i < 3; i++) try { throw e; } catch {} return lines(e, 1); };
exports.notErrors = () => { const o = { a: 1 }; try { throw o; } catch (e) { return [names(e), (() => { try { throw 5; } catch (n) { return n; } })()]; } };
exports.cause = () => { const e = new Error('outer', { cause: new Error('inner') }); return [e.cause.message, Object.getOwnPropertyDescriptor(e, 'cause').enumerable, 'cause' in new Error('x', {}), 'cause' in new Error('x', { cause: undefined })]; };
exports.aggregate = () => { const e = new AggregateError(new Set([1, 2]), 'm'); return [e.errors, Object.getOwnPropertyDescriptor(e, 'errors').enumerable, (() => { try { new AggregateError(5); } catch (x) { return x instanceof TypeError; } })()]; };
exports.overflow = () => { try { (function f() { f(); })(); } catch (e) { return [e instanceof RangeError, e.message, e.stack.split('\n')[0]]; } };
exports.iterables = () => { let n = 0; try { new Error({ toString() { n++; return 'conv'; } }); new Error(Symbol('x')); } catch (e) { return [n, e instanceof TypeError]; } };
