module.exports = require('./kit')(async (t) => {
  const util = require('util');
  const { inspect } = util;
  class K { constructor() { this.a = 1; } }
  class L2 extends K { get x() { return 1; } static s = 1; }
  const cyc = { name: 'c' }; cyc.self = cyc; cyc.list = [cyc, { cyc }];
  const values = { num: 1.5, neg: -0, big: 12n, str: 'it\'s', str2: 'a "b" \'c\'', nl: 'a\nb', sym: Symbol('s'), undef: undefined, nul: null, fn: function f() {}, arrow: () => 1, anon: (() => function () {})(), cls: K, sub: L2,
    inst: new L2(), date: new Date(0), bad: new Date(NaN), re: /a\/b/giu, err: (() => { const e = new RangeError('m'); e.stack = 'RangeError: m\n    at x'; e.code = 'C'; return e; })(), arr: [1, 'a', [2, [3, [4, [5]]]]], holes: [1, , , 4], long: Array.from({ length: 120 }, (_, i) => i),
    strs: Array.from({ length: 30 }, (_, i) => 'item' + i), map: new Map([['a', { b: 1 }], [{ k: 1 }, 2]]), set: new Set([1, [2]]), wm: new WeakMap(), ws: new WeakSet(), p1: Promise.resolve(5), p3: new Promise(() => {}), ab: new ArrayBuffer(4), u8: new Uint8Array([1, 2, 3]),
    f64: new Float64Array(2), dv: new DataView(new ArrayBuffer(2)), boxed: [Object(1), Object('s'), Object(true), Object(1n), Object(Symbol('q'))], nullp: Object.assign(Object.create(null), { a: 1 }), getter: { get a() { return 1; }, set b(v) {}, get c() { return 1; }, set c(v) {} }, symkey: { [Symbol('k')]: 1, 'a-b': 2, 3: 4 },
    cyc, args: (function () { return arguments; })(1, 2), deep: { a: { b: { c: { d: 1 } } } }, wide: Object.fromEntries(Array.from({ length: 30 }, (_, i) => ['key' + i, i])), gen: (function* g() {})(), genf: function* g() {}, asf: async function as() {}, asg: async function* ag() {}, proxy: new Proxy({ a: 1 }, {}), pf: new Proxy(function q() {}, {}),
    tag: { [Symbol.toStringTag]: 'Tagged', a: 1 }, math: Math, json: JSON, cust: { [inspect.custom]: (d, o) => `<${d} ${typeof o.stylize}>` }, extra: Object.assign([1], { x: 2 }), fnp: Object.assign(function z() {}, { y: 1 }), emp: {}, empa: [], map0: new Map(), clsn: class extends null {}, anonc: class {}, unicode: '\u{1F600}é\u0007', long1: 'x'.repeat(200), obj2: { s: 'y'.repeat(100), t: ['z'.repeat(50), 'w'.repeat(50)] } };
  const optionSets = [undefined, { depth: 0 }, { depth: null }, { compact: false }, { compact: true }, { showHidden: true }, { colors: true }, { breakLength: 20 }, { sorted: true }, { getters: true }, { maxArrayLength: 3 }, { maxStringLength: 5 }, { numericSeparator: true }, { showProxy: true }];
  for (const [k, v] of Object.entries(values)) for (const [i, o] of optionSets.entries()) {
    if (i === 5 && ['cls', 'sub', 'inst', 'fn', 'arrow', 'anon', 'genf', 'asf', 'asg', 'pf', 'math', 'json', 'fnp', 'clsn', 'anonc', 'proxy', 'err', 'args', 'ab', 'u8', 'f64', 'dv', 'wm', 'ws', 'gen', 'map', 'set', 'getter'].includes(k)) continue; // engine's own hidden keys
    t(`inspect ${k} ${JSON.stringify(o)}`, () => inspect(v, o));
  }
  const formats = [['%s', 'a'], ['%s', 1, 2], ['%s', { a: { b: { c: 1 } } }], ['%s', [1, [2, [3]]]], ['%s', null], ['%s', undefined], ['%s', 5n], ['%s', Symbol('a')], ['%s', -0], ['%s', () => 5], ['%s', class A {}], ['%s', new Date(0)], ['%s', new Error('q').message], ['%d', '42'], ['%d', 5n], ['%d', {}], ['%i', 4.7], ['%i', 'x'], ['%f', '1.5'], ['%f', Symbol('a')],
    ['%j', { a: 1 }], ['%j', cyc], ['%o', { a: 1 }], ['%O', { a: { b: { c: {} } } }], ['%c', 'css'], ['%%', 1], ['%x', 1], ['a%', 1], ['%s %s', 'a'], ['a', 'b', { c: 1 }], [1, 2, '3'], ['%s%d', 'x'], [''], [], ['%s', Object.create(null)], ['%s', { toString() { return 'own'; } }], ['%s', new (class Q { toString() { return 'cls'; } })()], ['%d', ''], ['%i', 5n], ['%d', Symbol('s')]];
  for (const f of formats) t(`format ${f.length} ${String(f[0])}`, () => util.format(...f));
  t('formatWithOptions', () => [util.formatWithOptions({ colors: true }, '%s %O', 'a', { b: 1 }), util.formatWithOptions({ compact: false }, { a: 1 })]);
  for (const k of Object.keys(util.types)) t(`types.${k}`, () => Object.entries(values).filter(([n]) => !['wm'].includes(n)).filter(([, v]) => { try { return util.types[k](v); } catch { return false; } }).map(([n]) => n).concat(values.boxed.map((b) => util.types[k](b))));
  t('keys', () => Object.keys(util).filter((k) => k !== 'toUSVString').join());
  await t.async('promisify', async () => [await util.promisify((a, cb) => cb(null, a + 1))(1), await util.promisify((cb) => cb(new Error('no')))().catch((e) => e.message), util.promisify(setTimeout)(1).constructor.name, await util.promisify(setTimeout)(1, 'v'), util.promisify.custom === Symbol.for('nodejs.util.promisify.custom')]);
  t('promisify bad', () => util.promisify(1));
  await t.async('callbackify', () => new Promise((r) => util.callbackify(async (a) => a * 2)(4, (e, v) => r([e, v]))));
  await t.async('callbackify falsy', () => new Promise((r) => util.callbackify(() => Promise.reject(null))((e) => r([e.code, e.message, e.reason]))));
  t('inherits', () => { function A() {} function B() {} A.prototype.x = 1; util.inherits(B, A); return [new B().x, B.super_ === A, Object.keys(B)]; });
  t('inherits bad', () => util.inherits(1));
  t('inherits bad2', () => util.inherits(function () {}, null));
  t('deprecate', () => { const f = util.deprecate(function q(a, b) { return a + b; }, 'old', 'DEP_X'); return [f(1, 2), f.length, f.name]; });
  t('isDeepStrictEqual', () => [util.isDeepStrictEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), util.isDeepStrictEqual([1], ['1']), util.isDeepStrictEqual(NaN, NaN), util.isDeepStrictEqual(0, -0)]);
  t('strip', () => util.stripVTControlCharacters('\u001b[31mred\u001b[0m x \u001b]8;;http://a\u0007l\u001b]8;;\u0007'));
  t('styleText', () => [util.styleText('red', 'x', { validateStream: false }), util.styleText(['bold', 'underline'], 'y', { validateStream: false })]);
  t('styleText bad', () => util.styleText('nocolor', 'x'));
  t('toUSVString', () => util.toUSVString('a\ud800b'));
  t('_extend', () => util._extend({ a: 1 }, { b: 2 }));
  t('parseArgs', () => util.parseArgs({ args: ['-f', '--bar', 'b', 'pos', '--', '-z'], options: { foo: { type: 'boolean', short: 'f' }, bar: { type: 'string' } }, allowPositionals: true, tokens: true }));
  t('parseArgs2', () => util.parseArgs({ args: ['-abc', '--x=1', '--x', '2', '-ofile', '--no-color'], strict: false, options: { x: { type: 'string', multiple: true }, o: { type: 'string', short: 'o' }, d: { type: 'string', default: 'dd' } } }));
  for (const args of [['--nope'], ['pos'], ['--bar'], ['--foo=1'], ['--bar', '-x'], ['-q'], ['-fb', 'v']]) t(`parseArgs ${args}`, () => util.parseArgs({ args, options: { foo: { type: 'boolean', short: 'f' }, bar: { type: 'string', short: 'b' } } }));
  t('parseEnv', () => util.parseEnv('A=1\nB="two\\nlines"\n# c\nexport C=\'x y\' # z\nD=\nE=a#b\nF = spaced \nG=`q"\'`'));
  t('mime', () => { const m = new util.MIMEType('Text/HTML; Charset="utf-8"; q=1'); m.params.set('x', 'a b'); return [String(m), m.essence, m.params.get('charset'), m.type, m.subtype]; });
  t('mime bad', () => new util.MIMEType('nope'));
  t('errname', () => [util.getSystemErrorName(-2), util.getSystemErrorMap().get(-13), util.getSystemErrorMap().size > 50]);
  t('is', () => ['isArray', 'isBoolean', 'isNull', 'isNullOrUndefined', 'isNumber', 'isString', 'isSymbol', 'isUndefined', 'isRegExp', 'isObject', 'isDate', 'isError', 'isFunction', 'isPrimitive', 'isBuffer'].map((k) => [k, Object.entries(values).filter(([, v]) => util[k](v)).map(([n]) => n)]));
  t('debuglog', () => { const d = util.debuglog('x'); d('hidden'); return [d.enabled, typeof d]; });
});
