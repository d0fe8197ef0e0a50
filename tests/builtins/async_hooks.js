module.exports = require('./kit')(async (t) => {
  const { AsyncLocalStorage, AsyncResource, executionAsyncId, createHook } = require('async_hooks');
  const als = new AsyncLocalStorage(), other = new AsyncLocalStorage();
  const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
  t('none', () => [als.getStore(), als.run(1, () => als.getStore()), als.getStore()]);
  t('args', () => als.run('s', (a, b) => [a, b, als.getStore()], 1, 2));
  t('throws', () => { try { als.run(2, () => { throw new Error('x'); }); } catch (e) { return [e.message, als.getStore()]; } });
  t('nested', () => als.run(1, () => [als.getStore(), als.run(2, () => als.getStore()), als.getStore(), als.exit(() => als.getStore())]));
  await t.async('await', () => als.run('a', async () => { const out = [als.getStore()]; await 1; out.push(als.getStore()); await sleep(2); out.push(als.getStore()); await null; await Promise.resolve(5); out.push(als.getStore()); return out; }));
  await t.async('two', async () => {
    const log = [];
    const task = async (id, n) => { for (let i = 0; i < n; i++) { await (i % 2 ? sleep(1) : i); log.push(als.getStore() === id); } return als.getStore(); };
    const r = await Promise.all([als.run('x', task, 'x', 6), als.run('y', task, 'y', 7), als.run('z', () => task('z', 3))]);
    return [r, log.every(Boolean), log.length];
  });
  await t.async('same promise', async () => {
    let go; const gate = new Promise((r) => { go = r; });
    const w = (id) => als.run(id, async () => { await gate; return als.getStore(); });
    const all = [w(1), w(2), w(3)];
    als.run('opener', () => go());
    return Promise.all(all);
  });
  await t.async('then/catch/finally', () => als.run('c', () => Promise.reject(new Error('q')).catch(() => als.getStore()).then((v) => [v, als.getStore()]).finally(() => als.getStore())));
  await t.async('timers', () => als.run('t', () => new Promise((r) => setTimeout(() => setImmediate(() => queueMicrotask(() => r(als.getStore()))), 1))));
  await t.async('nextTick', () => als.run('n', () => new Promise((r) => process.nextTick(() => r(als.getStore())))));
  await t.async('async iterator', () => als.run('i', async () => { const out = []; async function* g() { for (let i = 0; i < 3; i++) { await sleep(1); yield als.getStore(); } } for await (const x of g()) out.push(x, als.getStore()); return out; }));
  await t.async('rejected await', () => als.run('r', async () => { try { await Promise.reject(new Error('no')); } catch { return als.getStore(); } }));
  await t.async('thenable', () => als.run('th', async () => { const v = await { then(f) { f(als.getStore()); } }; return [v, als.getStore()]; }));
  await t.async('two storages', () => als.run('A', () => other.run('B', async () => { await sleep(1); return [als.getStore(), other.getStore(), other.exit(() => [als.getStore(), other.getStore()])]; })));
  await t.async('enterWith', async () => { const f = async () => { als.enterWith('e'); await 1; return als.getStore(); }; return f(); });
  await t.async('outside stays clean', async () => { await als.run('in', async () => { await 1; }); return als.getStore() === undefined || als.getStore() === 'e'; });
  t('resource', () => { const r = als.run('R', () => new AsyncResource('X')); return [r.runInAsyncScope(() => als.getStore()), typeof r.asyncId(), als.run('Q', () => r.bind(() => als.getStore()))()]; });
  t('bind/snapshot', () => { const s = als.run('S', () => AsyncLocalStorage.snapshot()); const b = als.run('B2', () => AsyncLocalStorage.bind(() => als.getStore())); return [s(() => als.getStore()), b()]; });
  t('promise identity', () => [Promise.resolve(1) instanceof Promise, (async () => {})() instanceof Promise, (async () => {})().constructor === Promise, Promise.name, Promise.length, Object.prototype.toString.call(Promise.resolve()), class A extends Promise {}.resolve(1) instanceof Promise]);
  t('promise bad', () => Promise());
  t('resource bad', () => new AsyncResource(1));
  t('hook bad', () => createHook({ init: 1 }));
  t('hook', () => { const h = createHook({}); return [h.enable() === h, h.disable() === h, typeof executionAsyncId()]; });
});
