'use strict';
const tp = require('timers/promises');
module.exports = require('./kit')(async (t) => {
  t('shape', () => [Object.keys(tp), Object.keys(tp.scheduler), tp.setTimeout.length, tp.setImmediate.name]);
  await t.async('setTimeout', () => tp.setTimeout(2, 'v'));
  await t.async('setImmediate', () => tp.setImmediate('i'));
  await t.async('scheduler', async () => [await tp.scheduler.wait(1), await tp.scheduler.yield()]);
  await t.async('aborted', () => tp.setTimeout(1000, 1, { signal: AbortSignal.abort('x') }));
  await t.async('abort later', async () => {
    const c = new AbortController();
    setTimeout(() => c.abort('why'), 1);
    try { await tp.setTimeout(5000, 1, { signal: c.signal }); } catch (e) { return [e.name, e.code, e.message, e.cause]; }
  });
  await t.async('interval', async () => {
    const out = [];
    for await (const v of tp.setInterval(1, 'tick')) { out.push(v); if (out.length === 3) break; }
    return out;
  });
  await t.async('interval abort', async () => {
    const c = new AbortController(), out = [];
    setTimeout(() => c.abort(), 20);
    try { for await (const v of tp.setInterval(3, 'tick', { signal: c.signal })) out.push(v); } catch (e) { return [e.name, e.code, out.length > 0]; }
  });
  await t.async('bad options', () => tp.setTimeout(1, 1, 5));
  await t.async('bad signal', () => tp.setTimeout(1, 1, { signal: {} }));
  await t.async('bad ref', () => tp.setTimeout(1, 1, { ref: 1 }));
});
