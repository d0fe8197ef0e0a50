// What the files beside this one are written with: the same file runs in Node and in the library, and what it records is
// compared. module.exports = require('./kit')(async (t) => { t('name', () => value); await t.async('name', async () => value); });
'use strict';
const shown = (v, depth = 0) => {
  if (typeof v === 'bigint') return `${v}n`;
  if (typeof v === 'symbol' || typeof v === 'function') return String(typeof v === 'function' ? `function ${v.name}` : v.toString());
  if (v === undefined) return 'undefined';
  if (typeof v === 'number') return Object.is(v, -0) ? '-0' : Number.isFinite(v) ? v : String(v);
  if (typeof v !== 'object' || v === null) return v;
  if (depth > 8) return '…';
  if (v instanceof Error) return `${v.name}[${v.code}]: ${v.message}`;
  if (ArrayBuffer.isView(v)) return `${Object.prototype.toString.call(v)} ${Array.from(new Uint8Array(v.buffer, v.byteOffset, v.byteLength)).join()}`;
  if (v instanceof Date) return `date ${+v}`;
  if (v instanceof RegExp) return String(v);
  if (v instanceof Map) return ['map', ...[...v].map((x) => shown(x, depth + 1))];
  if (v instanceof Set) return ['set', ...[...v].map((x) => shown(x, depth + 1))];
  if (Array.isArray(v)) return v.map((x) => shown(x, depth + 1));
  return Object.fromEntries(Object.keys(v).map((k) => [k, shown(v[k], depth + 1)]));
};
const thrown = (e) => `throws ${e instanceof Error ? `${e.name}[${e.code}]: ${e.message}` : JSON.stringify(shown(e))}`;
module.exports = async (body) => {
  const out = [];
  const t = (name, f) => {
    let v;
    try {
      v = shown(f());
    } catch (e) {
      v = thrown(e);
    }
    out.push([name, v]);
  };
  t.async = async (name, f) => {
    let v;
    try {
      v = shown(await f());
    } catch (e) {
      v = thrown(e);
    }
    out.push([name, v]);
  };
  await body(t);
  return out;
};
