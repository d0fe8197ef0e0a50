exports.add = (a, b) => a + b;
exports.echo = (x) => x;
exports.all = (...args) => args;
exports.typeOf = (x) => x === null ? 'null' : typeof x;
exports.classOf = (x) => Object.prototype.toString.call(x).slice(8, -1);
exports.call = (f, ...args) => f(...args);
exports.callLater = (f, ...args) => { exports.later = () => f(...args); };
exports.caught = (f) => { try { f(); return 'no exception'; } catch (e) { return `${e.name}|${e.message}|${e.code}`; } };
exports.fail = () => { throw new TypeError('a bad thing'); };
exports.forever = () => { for (;;); };
exports.record = (n) => ({ id: n, name: 'record ' + n, tags: ['a', 'b'], nested: { ok: true, at: null } });
exports.sum = (list) => list.reduce((a, r) => a + r.id, 0);
exports.counter = (() => { let n = 0; return () => ++n; })();
exports.Point = class Point { constructor(x, y) { this.x = x; this.y = y; } norm() { return Math.hypot(this.x, this.y); } };
exports.reject = async () => { throw new RangeError('later'); };
exports.resolve = async (x) => x;
exports.sleep = (ms) => new Promise((done) => setTimeout(() => done('slept'), ms));
exports.never = () => new Promise(() => {});
exports.rethrow = async (f) => f();
exports.symbol = Symbol('s');
exports.fromSymbol = { [exports.symbol]: 7 };
exports.bytes = (x) => x instanceof Uint8Array && Array.from(x).join();
exports.makeBytes = (...n) => Uint8Array.from(n);
exports.repeat = (f, n) => { let last; for (let i = 0; i < n; i++) last = f(i); return last; };
exports.iterate = function* (n) { for (let i = 0; i < n; i++) yield i; };
exports.cycle = () => { const a = { b: {} }; a.b.c = a; return a; };
exports.deepFunction = () => ({ a: [1, 2, { b() {} }] });
exports.everything = () => ({
  nothing: null, missing: undefined, yes: true, number: 1.5, whole: 42, big: 2n ** 70n, small: 5n, negative: -(2n ** 63n), text: 'snowman ☃ 😀 "q"\n\u0000',
  bytes: Uint8Array.of(0, 1, 255), date: new Date(1700000000123), list: [1, [2, [3]]], map: new Map([['a', 1], [2, 'b']]), set: new Set([1, 'x']),
  nan: NaN, inf: -Infinity, minusZero: -0, error: new RangeError('out'), ['\u0000odd']: 1,
});
exports.print = (x) => console.log(x);
exports.load = (name) => require(name);
exports.rejectLater = (ms) => new Promise((_, no) => setTimeout(() => no(new Error('much later')), ms));
exports.thenable = (x) => ({ then(done) { setTimeout(() => done(x), 5); } });
exports.doubled = async (promise) => 2 * (await promise);
exports.ended = 0;
exports.endless = function* () { try { for (let i = 0; ; i++) yield i; } finally { exports.ended++; } };
exports.iterateLater = async function* (n) {
  for (let i = 0; i < n; i++) {
    await exports.sleep(2);
    yield i;
  }
  throw new Error('the end');
};
exports.callTwice = (collect, f, more) => {
  collect();
  const first = f(1, 2);
  collect();
  return more ? first + more.add(1, 2) : first;
};
