'use strict';
module.exports = require('./kit')(async (t) => {
  class Point { constructor() { this.x = 1; } get y() { return 2; } }
  const cyclic = { a: 1 }; cyclic.self = cyclic;
  const sparse = [1, , 3]; sparse.extra = 'e';
  const shared = { s: 1 };
  const values = {
    number: 1, zero: -0, nan: NaN, big: 5n, text: 'ü', undef: undefined, nul: null, bool: true, date: new Date(5), badDate: new Date(NaN), re: /a+/gi,
    map: new Map([[1, { a: 2 }], ['k', new Set([1])]]), set: new Set([1, 'a', { b: 1 }]), bytes: new Uint8Array([1, 2, 3]), floats: new Float64Array([1.5]),
    sub: new Uint8Array([1, 2, 3, 4]).subarray(1, 3), view: new DataView(new ArrayBuffer(4), 1, 2), buffer: new Uint8Array([9, 8]).buffer, point: new Point(),
    boxed: [Object(1), Object('s'), Object(true), Object(1n)].map((x) => x), nested: { a: [{ b: { c: [] } }] }, twice: [shared, shared],
    err: new RangeError('r'), args: (function () { return arguments; })(1, 2), bareObject: Object.assign(Object.create(null), { q: 1 }), big64: new BigInt64Array([1n]),
  };
  for (const k of Object.keys(values)) t(k, () => {
    const c = structuredClone(values[k]);
    return [c, typeof c, Object.prototype.toString.call(c), c !== null && typeof c === 'object' ? c !== values[k] : 0, c?.constructor?.name];
  });
  t('cycle', () => { const c = structuredClone(cyclic); return [c.self === c, c !== cyclic, c.a]; });
  t('sparse', () => { const c = structuredClone(sparse); return [c.length, 1 in c, c.extra, Object.keys(c)]; });
  t('identity', () => { const c = structuredClone(values.twice); return c[0] === c[1]; });
  t('shared buffer', () => { const b = new ArrayBuffer(8), c = structuredClone([new Uint8Array(b, 0, 4), new Uint8Array(b, 4)]); return [c[0].buffer === c[1].buffer, c[1].byteOffset, c[0].buffer.byteLength]; });
  t('lastIndex', () => { const r = /a/g; r.lastIndex = 3; return structuredClone(r).lastIndex; });
  t('error', () => {
    const e = new TypeError('m', { cause: { z: 1 } }); e.own = 1; e.code = 'X';
    const c = structuredClone(e);
    return [c.name, c.message, c instanceof TypeError, typeof c.stack, c.own, c.code, Object.getOwnPropertyNames(c).sort(), c.cause];
  });
  t('error names', () => { class Mine extends Error {} const m = new Mine('a'); const n = new Error('b'); n.name = 'SyntaxError'; const o = new Error('c'); o.name = 'Other';
    return [m, n, o].map((e) => structuredClone(e)).map((e) => [e.name, e.constructor.name]); });
  t('getter', () => structuredClone({ get a() { return 5; } }));
  t('symbol keys', () => Object.getOwnPropertySymbols(structuredClone({ [Symbol('a')]: 1 })).length);
  t('hidden', () => Object.keys(structuredClone(Object.defineProperty({}, 'a', { value: 1 }))));
  t('proto key', () => { const o = JSON.parse('{"__proto__":5}'); return Object.getOwnPropertyNames(structuredClone(o)); });
  for (const [k, v] of Object.entries({ fn: () => 1, named: function named(a, b) { return a + b; }, sym: Symbol('q'), weak: new WeakMap(), ws: new WeakSet(), promise: Promise.resolve(), inObject: { a: { f() {} } } })) {
    t(`refuse ${k}`, () => structuredClone(v));
    t(`refuse code ${k}`, () => { try { structuredClone(v); } catch (e) { return [e.name, e.code, e instanceof DOMException]; } });
  }
  t('transfer', () => { const b = new Uint8Array([1, 2]).buffer; const c = structuredClone({ b, v: new Uint8Array(b) }, { transfer: [b] }); return [b.byteLength, c.b.byteLength, c.v.buffer === c.b, c.v]; });
  t('transfer unused', () => { const b = new ArrayBuffer(3); structuredClone(1, { transfer: [b] }); return b.byteLength; });
  t('transfer bad', () => structuredClone(1, { transfer: [{}] }));
  t('detached', () => { const b = new ArrayBuffer(3); structuredClone(b, { transfer: [b] }); return structuredClone(b); });
  t('none', () => structuredClone());
  t('options', () => [structuredClone(1, undefined), structuredClone(1, {})]);
  t('bad options', () => structuredClone(1, 5));
});
