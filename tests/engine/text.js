// Function.prototype.toString
'use strict';
const own = (o, k) => Object.getOwnPropertyDescriptor(o, k);
/* a comment with } and ` and "function" */ function plain(a, b = '}', { c } = {}) { /* in ü here */ return `a${b + `${c}`}` + /[/}]/.test(a); }
const expression = function named /* x */ (  ) { return named }, anonymous = function(){}, arrow = (x) => x + 1, short = async x => ({ x }), nested = a => b => c => a + b + c;
async function later() { await 1; }
function* generator() { yield* [1]; }
async function* both() { for await (const x of []) yield x }
const object = {
  method(a) { return a; }, 'quoted key'() {}, [`computed${1}`]() { return 2 }, async am() {}, *gm() {}, async *agm() {}, 12() {},
  get prop() { return 1; }, set prop(v) {}, arrow: () => {}, fn: function () { return 'ö'; },
};
class Empty {}
class Base { constructor(a) { this.a = a; } method() { return '{'; } static stat() {} #secret() { return 1 } get secret() { return this.#secret } static { Base.block = () => 'in block'; } field = () => this.a; static sfield = function () { return 1 }; get g() { return 1 } ['comp' + 'uted']() {} }
class Derived extends Base { static x = 1; y = 2; method() { return super.method(); } }
const Anon = class extends (class {}) { z() {} }, list = [function(){ return 1 }, () => [], class { }];
class Late {
  a() {}
  b() {}
  // the constructor comes far below

  constructor() { this.x = function () { return 1; }; }
}
var 名前 = function 関数() { return 'é'; }; var next = function after() {};
	var tabbed = function () { return '	'; };
if (true) { function inBlock() { return 'block' } exports.inBlock = () => String(inBlock); }
const text = (f) => Function.prototype.toString.call(f);
for (const [k, f] of Object.entries({ plain, expression, anonymous, arrow, short, nested, nested1: nested(1), nested2: nested(1)(2), later, generator, both, Empty, Base, Derived, Anon, Late, field: new Base().field, sfield: Base.sfield, secret: new Base().secret, block: Base.block, inLate: new Late().x, 名前, next, tabbed, list0: list[0], list1: list[1], list2: list[2] }))
  exports[k] = () => text(f);
for (const k of Reflect.ownKeys(object)) {
  const d = own(object, k);
  for (const what of ['value', 'get', 'set']) if (d[what]) exports[`object ${String(k)} ${what}`] = () => text(d[what]);
}
for (const k of Object.getOwnPropertyNames(Base.prototype)) exports[`proto ${k}`] = () => text(own(Base.prototype, k).value ?? own(Base.prototype, k).get);
exports.natives = () => [Math.max, Array, Object.prototype.hasOwnProperty, own(Map.prototype, 'size').get, Array.prototype[Symbol.iterator], Function.prototype, Symbol, Promise.resolve, JSON.parse, parseInt, Reflect.ownKeys, Proxy, Error, TypeError, Uint8Array, RegExp].map(text);
exports.others = () => [plain.bind(null), (function () {}).bind(), new Proxy(plain, {}), new Proxy(class {}, {}), Math.max.bind(), String.bind()].map(text);
exports.made = () => [new Function('a', 'b', 'return a + b'), new Function(), eval('(function ev() { return 1 })'), (0, eval)('() => 2'), Object.getPrototypeOf(async function () {}).constructor('await 1')].map(text);
exports.inherited = () => [plain.toString(), String(plain) === plain + '', plain.toString('a', 'b').length, `${arrow}`, Function.prototype.toString.name, Function.prototype.toString.length];
exports.refused = () => [undefined, null, 1, {}, 'x', Object.create(plain)].map((v) => { try { return text(v) } catch (e) { return e.name + ': ' + e.message } });
exports.renamed = () => { const f = function original() {}; Object.defineProperty(f, 'name', { value: 'x' }); return text(f); };
exports.sloppy = () => { const f = Function('return arguments.callee')(); return text(f); };
exports.roundtrip = () => [plain, arrow, expression, nested, later, generator, Empty, Base, Late].map((f) => text((0, eval)(`(${text(f)})`)) === text(f));
exports.noTrace = () => ['fileName', 'lineNumber', 'columnNumber'].map((k) => k in plain);
exports.long = () => { const f = require('./long.js'); return [text(f.last), text(f.first), text(f.Huge).length]; };
