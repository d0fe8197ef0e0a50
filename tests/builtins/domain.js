module.exports = require('./kit')(async (t) => {
  const domain = require('domain'), v8 = require('v8'), sys = require('sys');
  t('domain', () => { const d = domain.create(), out = []; d.on('error', (e) => out.push(e.message)); try { d.run(() => { throw new Error('in'); }); } catch (e) { out.push(e.message); } out.push(d.run((a) => a, 7)); d.bind((a) => { out.push(a, domain.active === d); })(1); out.push(domain.active === d); d.intercept((v) => out.push(v))(null, 5); d.intercept(() => 0)(new Error('i')); return out; });
  t('v8', () => Object.keys(v8).sort());
  t('v8 round', () => { const v = { a: [1, , 3], m: new Map([[1, { x: 2n }]]), s: new Set(['q']), d: new Date(5), r: /x/g, u: undefined, n: -0, i: Infinity, b: new Uint8Array([1, 2]) }; v.self = v; const w = v8.deserialize(v8.serialize(v)); return [w.self === w, w.a.length, 1 in w.a, w.m, w.s, w.d, w.r, 'u' in w, Object.is(w.n, -0), w.i, [...w.b]]; });
  t('v8 bad', () => { try { v8.serialize(() => 1); } catch (e) { return e.name; } });
  t('v8 stats', () => [typeof v8.getHeapStatistics().used_heap_size, v8.getHeapStatistics().used_heap_size > 0]);
  t('sys', () => sys === require('util'));
});
