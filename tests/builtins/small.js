// Modules of a few functions each.
module.exports = require('./kit')(async (t) => {
  const os = require('os'), dc = require('diagnostics_channel'), { performance, PerformanceObserver, createHistogram } = require('perf_hooks');
  t('os shape', () => Object.keys(os).sort());
  t('os values', () => [os.EOL, os.platform(), os.arch(), os.endianness(), os.type(), os.devNull, os.tmpdir(), `${os.platform}`, os.constants.signals.SIGTERM, os.constants.errno.ENOENT, Object.keys(os.constants.signals).length, os.constants.priority]);
  t('constants', () => { const c = require('constants'); return [c.ENOENT, c.SIGKILL, c.O_CREAT, c.S_IFMT, c.R_OK, c.EWOULDBLOCK, c.COPYFILE_EXCL]; });
  t('dc', () => { const out = [], c = dc.channel('a'), f = (m, n) => out.push([m, n]); c.subscribe(f); c.publish({ x: 1 }); out.push(c.hasSubscribers, dc.hasSubscribers('a'), c.unsubscribe(f), c.unsubscribe(f), c.hasSubscribers); dc.subscribe('b', f); dc.channel('b').publish(2); return out; });
  t('dc bad', () => dc.channel(1));
  t('dc bad2', () => dc.subscribe('x', 1));
  t('tracing', () => { const tc = dc.tracingChannel('t'), out = []; tc.subscribe({ start: () => out.push('start'), end: () => out.push('end'), error: () => out.push('error') }); out.push(tc.traceSync((a) => a + 1, {}, null, 4)); try { tc.traceSync(() => { throw new Error('q'); }); } catch (e) { out.push(e.message); } return out; });
  await t.async('tracing promise', async () => { const tc = dc.tracingChannel('p'), out = []; tc.subscribe({ start: () => out.push('s'), end: () => out.push('e'), asyncStart: () => out.push('as'), asyncEnd: () => out.push('ae') }); out.push(await tc.tracePromise(async () => 5)); return out; });
  t('perf', () => { const m = performance.mark('m', { startTime: 5, detail: { a: 1 } }); performance.mark('n', { startTime: 9 }); const x = performance.measure('x', 'm', 'n'); return [m.name, m.entryType, m.startTime, m.duration, m.detail, x.duration, x.startTime, JSON.stringify(x), performance.getEntriesByName('m').length, performance.getEntriesByType('measure').length, (performance.clearMarks(), performance.getEntriesByType('mark').length), performance.measure('y', { start: 1, duration: 4 }).toJSON()]; });
  t('perf bad', () => performance.measure('z', 'nomark'));
  t('perf bad2', () => performance.mark('z', { startTime: -1 }));
  await t.async('observer', () => new Promise((r) => { const o = new PerformanceObserver((l) => { o.disconnect(); r(l.getEntries().map((e) => e.name)); }); o.observe({ entryTypes: ['mark'] }); performance.mark('q1', { startTime: 2 }); performance.mark('q0', { startTime: 1 }); }));
  t('timerify', () => { const f = performance.timerify(function add(a, b) { return a + b; }); return [f(1, 2), f.length, f.name]; });
  t('histogram', () => { const h = createHistogram(); for (const v of [1, 2, 3, 4]) h.record(v); return [h.min, h.max, h.mean, h.count, h.percentile(50)]; });
  t('globals', () => [typeof performance.now(), performance.timeOrigin > 1e12, performance === globalThis.performance, Object.prototype.toString.call(performance)]);
  t('dates name their zone', () => [0, 1e12, 1.6e12, -1, NaN].map((d) => [String(new Date(d)), new Date(d).toTimeString(), `${new Date(d)}`, new Date(d) + 1]));
  t('how dates become texts', () => ['toString', 'toTimeString', 'toDateString'].map((k) => [Date.prototype[k].name, Date.prototype[k].length, Object.getOwnPropertyDescriptor(Date.prototype, k).enumerable]));
  t('no date', () => { try { Date.prototype.toString.call({}); } catch (e) { return e.name; } });
  t('MessageEvent', () => { const { Event } = globalThis, e = new MessageEvent('m', { data: { a: 1 }, origin: 'o' }); return [e.type, e.data, e.origin, e.lastEventId, e.source, e.ports, e instanceof Event, String(e)]; });
  t('a socket over a stream', () => { const { TLSSocket } = require('tls'), s = new TLSSocket(new (require('stream').PassThrough)()); return [s._handle._parentWrap.constructor.name, s instanceof require('net').Socket, s.encrypted, s.authorized]; });
});
