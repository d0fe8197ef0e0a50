// What a tenant does with a marker that it is given, and what the next one looks for. The marker itself is nowhere in this text.
'use strict';
const own = (o) => Reflect.ownKeys(o).map(String);

// Everything that a tenant can see before it did anything: the names, the kinds and the attributes of all that the global object leads to.
exports.world = () => {
  const seen = new Set(), lines = [];
  const visit = (o, path, depth) => {
    if (depth > 6 || (typeof o !== 'object' && typeof o !== 'function') || o === null || seen.has(o)) return;
    seen.add(o);
    for (const key of Reflect.ownKeys(o)) {
      if (o === globalThis && ['exports', 'module'].includes(key)) continue;
      const d = Object.getOwnPropertyDescriptor(o, key);
      const value = d.value;
      lines.push(`${path}.${String(key)} ${typeof value} ${d.writable}${d.enumerable}${d.configurable}${!!d.get} ${typeof value === 'string' ? value : ''}`);
      if ('value' in d) visit(value, `${path}.${String(key)}`, depth + 1);
      if (d.get) visit(d.get, `${path}.get ${String(key)}`, depth + 1);
    }
    visit(Object.getPrototypeOf(o), `${path}.__proto__`, depth + 1);
  };
  visit(globalThis, 'global', 0);
  visit(process.env, 'env', 0);
  lines.push(`cache ${Object.keys(require.cache).length}`, `regexp ${RegExp.lastMatch}|${RegExp.$1}|${RegExp.input}`, `lines ${seen.size}`);
  const hash = require('crypto').createHash('sha256').update(lines.join('\n')).digest('hex');
  return `${hash} ${lines.length}`;
};

exports.fresh = () => JSON.stringify({ random: [Math.random(), Math.random()], uuid: require('crypto').randomUUID(), now: performance.now(), origin: performance.timeOrigin, uptime: process.uptime() });

const kept = [];
exports.work = (marker, kind) => {
  const wide = marker + '\u1234';
  Object.prototype[marker] = marker;
  Array.prototype[`${marker}a`] = wide;
  globalThis[`${marker}g`] = { [marker]: Symbol.for(`${marker}s`), w: wide };
  const symbol = Symbol.for(marker), map = new Map([[marker, symbol], [symbol, wide]]), weak = new WeakMap([[map, marker]]);
  kept.push(symbol, map, weak, new Set([wide]), Buffer.from(marker), Buffer.from(wide, 'utf16le'), new TextEncoder().encode(marker.repeat(100)), new Uint16Array([...wide].map((c) => c.charCodeAt(0))));
  kept.push(new RegExp(`(${marker})`).exec(`x${marker}x`), new Error(marker), JSON.parse(JSON.stringify({ [marker]: [marker, wide] })), BigInt(`0x${Buffer.from(marker).toString('hex')}`), new Date(), new URL(`http://h/${marker}?${marker}`));
  kept.push((0, eval)(`(function ${marker}() { return '${marker}' })`), new Function(`return '${wide}'`), class { static [marker] = marker }, (function* () { yield marker })(), Object.assign(async () => { await null; return marker }, { [marker]: 1 })());
  kept.push(setTimeout(() => marker, 1e9, marker, wide), new Promise(() => {}).then(() => marker), Promise.reject(new Error(marker)).catch(() => {}), structuredClone({ [marker]: wide }));
  process.env[marker] = marker;
  process.title = marker;
  console.log(marker, wide, { [marker]: wide });
  require.cache[`/${marker}.js`] = { exports: marker };
  try { require(`./${marker}`); } catch (e) { kept.push(e); }
  try { require(marker); } catch (e) { kept.push(e); }
  const z = require('zlib'), c = require('crypto');
  kept.push(z.gzipSync(marker.repeat(50)), z.gunzipSync(z.gzipSync(marker)), c.createHash('md5').update(marker), c.createHmac('sha1', marker).update(wide), c.createCipheriv('aes-256-cbc', Buffer.alloc(32, marker), Buffer.alloc(16)).update(marker.repeat(20)), c.pbkdf2Sync(marker, marker, 2, 64, 'sha512'), c.scryptSync(marker, marker, 32, { N: 256 }));
  kept.push(new TextDecoder('shift_jis').decode(Buffer.from(marker)), new Intl.NumberFormat('de').format(1), marker.normalize('NFD'), encodeURIComponent(wide), require('util').inspect({ [marker]: map }), require('querystring').parse(`${marker}=${marker}`), require('path').join('/', marker), Object.getOwnPropertyDescriptors({ [marker]: 1 }));
  if (kind === 'large') { const all = []; for (let i = 0; i < 30; i++) all.push(marker.repeat(5000) + i, new Array(20000).fill(marker + i)); kept.push(all); }
  if (kind === 'throw') throw Object.assign(new Error(`${marker} ${wide}`), { code: marker, [marker]: marker });
  if (kind === 'reject') Promise.reject(new TypeError(marker));
  if (kind === 'memory') for (;;) kept.push(marker.repeat(1000) + kept.length);
  if (kind === 'time') for (;;) kept[0] = marker + 1;
  if (kind === 'stack') (function f(a) { f(a + marker); })(marker);
  if (kind === 'return') return { [marker]: wide };
  if (kind === 'text') return wide;
  return undefined;
};
