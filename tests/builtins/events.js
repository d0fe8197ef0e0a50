'use strict';
const EE = require('events');
module.exports = require('./kit')(async (t) => {
  const log = (f) => () => {
    const out = [];
    f((...a) => out.push(a.length === 1 ? a[0] : a), out);
    return out;
  };
  t('shape', () => [typeof EE, EE === EE.EventEmitter, EE.length, Object.keys(EE), Object.keys(EE.prototype), EE.defaultMaxListeners, EE.usingDomains,
    String(EE.errorMonitor), String(EE.captureRejectionSymbol), EE.prototype.on === EE.prototype.addListener, EE.prototype.off === EE.prototype.removeListener]);
  t('names', () => Object.keys(EE.prototype).map((k) => [k, EE.prototype[k]?.name, EE.prototype[k]?.length]));
  t('own', () => [Object.keys(new EE()), Object.getOwnPropertySymbols(new EE()).map(String)]);
  t('order', log((p) => {
    const e = new EE();
    e.on('newListener', (n, f) => p('new', n, typeof f));
    e.on('removeListener', (n, f) => p('gone', n, f.name));
    const a = function a(...x) { p('a', x, this === e); }, b = () => p('b'), c = () => p('c');
    e.on('x', a).prependListener('x', b).once('x', c).prependOnceListener('x', c);
    p(e.listeners('x').map((f) => f.name), e.rawListeners('x').map((f) => f.name), e.eventNames(), e.listenerCount('x'));
    p(e.emit('x', 1, 2, 3, 4), e.emit('x'), e.emit('nothing'));
    e.off('x', a).off('x', a);
    p(e.listenerCount('x'), e.listenerCount('x', b), e._eventsCount, typeof e._events.x);
    e.removeAllListeners('x');
    p(e.eventNames());
    e.removeAllListeners();
    p(e.eventNames(), Object.getPrototypeOf(e._events));
  }));
  t('changing while emitting', log((p) => {
    const e = new EE();
    const b = () => p('b');
    e.on('x', () => { p('a'); e.off('x', b); e.on('x', () => p('late')); });
    e.on('x', b);
    e.emit('x');
    e.emit('x');
    const f = new EE();
    f.once('y', () => { p('once'); f.emit('y'); });
    f.emit('y');
  }));
  for (const v of [undefined, null, 1, 'text', { a: [1] }, new Error('own'), new TypeError('t'), Symbol('s')]) {
    t(`unhandled ${typeof v} ${v instanceof Error}`, () => new EE().emit('error', v));
    t(`context ${typeof v} ${v instanceof Error}`, () => {
      try { new EE().emit('error', v); } catch (e) { return [e === v, e.context, Object.keys(e)]; }
    });
  }
  t('monitor', log((p) => {
    const e = new EE();
    e.on(EE.errorMonitor, (x) => p('seen', x.message));
    try { e.emit('error', new Error('m')); } catch (x) { p(x.message); }
    e.on('error', (x) => p('handled', x.message));
    p(e.emit('error', new Error('n')));
  }));
  for (const f of [undefined, null, 1, {}, 'f']) {
    t(`bad listener ${f}`, () => new EE().on('a', f));
    t(`bad once ${f}`, () => new EE().once('a', f));
    t(`bad off ${f}`, () => new EE().off('a', f));
  }
  for (const n of [-1, NaN, 'a', null, 5, 0, Infinity]) t(`max ${n}`, () => new EE().setMaxListeners(n).getMaxListeners());
  for (const n of [-1, NaN, 'a']) t(`default max ${n}`, () => { EE.defaultMaxListeners = n; });
  t('mixin', log((p) => {
    const o = Object.assign({}, EE.prototype);
    o.on('x', (v) => p(v));
    o.once('x', (v) => p('once', v));
    o.emit('x', 1);
    o.emit('x', 2);
    p(Object.keys(o).length, o.listenerCount('x'));
    const q = Object.create(EE.prototype);
    q.on('a', () => p('q'));
    q.emit('a');
    const plain = { __proto__: { ...EE.prototype } };
    plain.addListener('z', () => p('z'));
    plain.emit('z');
  }));
  t('old classes', log((p) => {
    function Old() { EE.call(this); this.mine = 1; }
    require('util').inherits(Old, EE);
    const o = new Old();
    o.on('x', () => p('x'));
    o.emit('x');
    p(o instanceof EE, Old.super_ === EE, Object.keys(o));
    function Proto() {}
    Proto.prototype = new EE();
    const a = new Proto(), b = new Proto();
    a.on('x', () => p('a'));
    p(b.emit('x'), a.emit('x'));
    class Sub extends EE { constructor() { super({ captureRejections: true }); } }
    p(new Sub() instanceof EE);
    const { EventEmitter } = EE;
    p(Object.keys(EventEmitter.call({}) ?? {}));
  }));
  t('static listenerCount', () => { const e = new EE(); e.on('a', () => {}); return [EE.listenerCount(e, 'a'), EE.listenerCount(e, 'b')]; });
  t('getEventListeners', () => {
    const e = new EE(), et = new EventTarget(), f = () => {};
    e.on('a', f); e.once('a', f); et.addEventListener('a', f);
    return [EE.getEventListeners(e, 'a').length, EE.getEventListeners(et, 'a').length, EE.getEventListeners(et, 'b'), EE.getMaxListeners(e), EE.getMaxListeners(et)];
  });
  t('setMaxListeners', () => { const e = new EE(), et = new EventTarget(); EE.setMaxListeners(3, e, et); return [EE.getMaxListeners(e), EE.getMaxListeners(et)]; });
  t('setMaxListeners bad', () => EE.setMaxListeners(3, {}));
  t('warned', () => { const e = new EE(); e.setMaxListeners(1); e.on('a', () => {}); e.on('a', () => {}); return [e._events.a.warned, e._events.a.length]; });
  await t.async('warning text', () => new Promise((resolve) => {
    const e = new EE();
    const seen = (w) => {
      if (w.name !== 'MaxListenersExceededWarning' || w.emitter !== e) return;
      process.removeListener('warning', seen);
      resolve([w.message, w.type, w.count, w.emitter === e]);
    };
    process.on('warning', seen);
    for (let i = 0; i < 11; i++) e.on('many', () => {});
  }));
  await t.async('once', async () => {
    const e = new EE();
    setTimeout(() => e.emit('x', 1, 2), 1);
    return EE.once(e, 'x');
  });
  await t.async('once error', async () => {
    const e = new EE();
    setTimeout(() => e.emit('error', new Error('bad')), 1);
    return EE.once(e, 'x');
  });
  await t.async('once of error', async () => {
    const e = new EE();
    setTimeout(() => e.emit('error', new Error('bad')), 1);
    return (await EE.once(e, 'error'))[0].message;
  });
  await t.async('once aborted', async () => {
    const c = new AbortController(), e = new EE();
    setTimeout(() => c.abort(), 1);
    try { await EE.once(e, 'x', { signal: c.signal }); } catch (x) { return [x.name, x.code, x.message, x.cause?.name, e.listenerCount('x')]; }
  });
  await t.async('once already aborted', async () => EE.once(new EE(), 'x', { signal: AbortSignal.abort() }));
  await t.async('once target', async () => {
    const e = new EventTarget();
    setTimeout(() => e.dispatchEvent(new Event('x')), 1);
    return (await EE.once(e, 'x'))[0].type;
  });
  await t.async('once bad', () => EE.once({}, 'x'));
  await t.async('on', async () => {
    const e = new EE(), out = [];
    setTimeout(() => { e.emit('x', 1); e.emit('x', 2, 3); e.emit('end'); }, 1);
    for await (const v of EE.on(e, 'x', { close: ['end'] })) out.push(v);
    return [out, e.listenerCount('x'), e.listenerCount('error')];
  });
  await t.async('on error', async () => {
    const e = new EE(), out = [];
    setTimeout(() => { e.emit('x', 1); e.emit('error', new Error('stop')); }, 1);
    try { for await (const v of EE.on(e, 'x')) out.push(v); } catch (x) { out.push(x.message); }
    return out;
  });
  await t.async('on abort', async () => {
    const e = new EE(), c = new AbortController(), out = [];
    setTimeout(() => { e.emit('x', 1); c.abort(); }, 1);
    try { for await (const v of EE.on(e, 'x', { signal: c.signal })) out.push(v); } catch (x) { out.push(x.name, x.code); }
    return out;
  });
  await t.async('on return', async () => {
    const e = new EE(), it = EE.on(e, 'x');
    e.emit('x', 5);
    const first = await it.next();
    const end = await it.return();
    return [first, end, await it.next(), e.listenerCount('x')];
  });
  await t.async('captured rejection', () => new Promise((resolve) => {
    const e = new EE({ captureRejections: true });
    e.on('x', async () => { throw new Error('async'); });
    e.on('error', (x) => resolve(x.message));
    e.emit('x');
  }));
  await t.async('captured by symbol', () => new Promise((resolve) => {
    const e = new EE({ captureRejections: true });
    e[EE.captureRejectionSymbol] = (x, type, ...args) => resolve([x.message, type, args]);
    e.on('x', async () => { throw new Error('async'); });
    e.emit('x', 1, 2);
  }));
  t('captureRejections bad', () => new EE({ captureRejections: 1 }));
  t('captureRejections', () => [EE.captureRejections, (() => { EE.captureRejections = 1; })()]);
  t('addAbortListener', () => {
    const c = new AbortController();
    let n = 0;
    EE.addAbortListener(c.signal, () => n++);
    c.abort();
    return n;
  });
  t('addAbortListener bad', () => EE.addAbortListener(undefined, () => {}));
  t('emit without listeners', () => [new EE().emit('x'), new EE().eventNames()]);
  t('symbol events', () => { const s = Symbol('s'), e = new EE(); e.on(s, () => {}); return [e.eventNames(), e.emit(s)]; });
  t('proto names', () => { const e = new EE(); e.on('__proto__', () => {}); e.on('toString', () => {}); return [e.eventNames(), e.listenerCount('hasOwnProperty')]; });
});
