// What the engine says of its own errors, where packages look for V8's words.
'use strict';
const said = (f) => { try { return `no error: ${String(f())}`; } catch (e) { return `${e.name}: ${e.message}\n${e.stack.split('\n')[0]}`; } };
/** The first line's beginning or a part: what follows names what the engine does not know. */
const part = (pattern, f) => { try { return `no error: ${String(f())}`; } catch (e) { return [e.name, pattern.test(e.message), pattern.test(e.stack)]; } };
let nothing, none = null;
exports.read = () => [said(() => nothing.x), said(() => none.x), said(() => nothing[0]), said(() => none['a b']), said(() => nothing.x()), said(() => nothing["it's 'quoted' of"])];
exports.write = () => [said(() => { nothing.x = 1; }), said(() => { none[1] = 1; })];
exports.bindings = () => [said(() => { early; let early; }), said(() => missing), said(() => { class A extends Object { constructor() { } } return new A(); })];
exports.arrays = () => [said(() => new Array(-1)), said(() => { [].length = -1; }), said(() => [].reduce((a) => a)), said(() => [].reduceRight((a) => a))];
exports.symbols = () => [said(() => `${Symbol('a')}`), said(() => +Symbol('a')), said(() => Symbol('a') + '')];
exports.dates = () => [said(() => new Date(NaN).toISOString())];
exports.uris = () => [said(() => decodeURIComponent('%')), said(() => decodeURIComponent('%ff')), said(() => decodeURI('%zz'))];
exports.generators = () => said(() => { const g = (function* () { g.next(); })(); g.next(); });
exports.numbers = () => [said(() => 1n / 0n), said(() => 1n % 0n)];
exports.views = () => [said(() => new DataView(new ArrayBuffer(1)).getInt32(0)), said(() => new DataView(new ArrayBuffer(1)).setInt8(5, 0))];
exports.texts = () => said(() => 'a'.normalize('x'));
exports.fields = () => said(() => { class A { #x = 1; static get(o) { return o.#x; } } A.get({}); });
exports.weak = () => said(() => new WeakMap().set(1, 1));
exports.json = () => [said(() => JSON.parse('{a')), said(() => JSON.parse('[1,')), said(() => JSON.parse('')), said(() => JSON.parse('[1 2]'))];
exports.parts = () => [part(/is not a function/, () => none ?? nothing ?? ({}).x()), part(/is not a constructor/, () => new (() => 1)()), part(/is not iterable/, () => { const [a] = {}; return a; }),
  part(/^(TypeError: )?Class constructor .* ?cannot be invoked without 'new'/, () => { class A {} A(); }), part(/^(TypeError: )?Converting circular structure to JSON/, () => { const a = {}; a.a = a; JSON.stringify(a); })];
// What scripts say is theirs.
exports.own = () => [said(() => { throw new TypeError('not a function'); }), said(() => { throw new RangeError('invalid array length'); }), said(() => { throw Object.assign(new Error('x'), { message: 'circular reference' }); }).split('\n')[0]];
exports.shape = () => { try { nothing.x; } catch (e) { return [Object.getOwnPropertyNames(e), Object.getOwnPropertyDescriptor(e, 'message'), e instanceof TypeError, Object.keys(e)]; } };
