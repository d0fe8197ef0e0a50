'use strict';
const s = require('stream');
const { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished } = s;
module.exports = require('./kit')(async (t) => {
  const wait = (ms = 5) => new Promise((r) => setTimeout(r, ms));
  // All events of streams in the order in which they come, with what else happens between.
  const watch = (p, name, stream, events = ['data', 'end', 'finish', 'close', 'error', 'drain', 'pipe', 'unpipe', 'prefinish', 'pause', 'resume']) => {
    for (const e of events) stream.on(e, (v) => p(`${name}:${e}${v instanceof Error ? ` ${v.code || v.message}` : e === 'data' ? ` ${typeof v === 'object' ? JSON.stringify(v) : v}` : ''}`));
    return stream;
  };
  const quiet = ['end', 'finish', 'close', 'error', 'drain', 'pipe', 'unpipe', 'prefinish', 'pause', 'resume'];
  const order = (name, f) => t.async(name, async () => {
    const out = [];
    await f((x) => out.push(x));
    await wait();
    await new Promise((r) => setImmediate(r));
    return out;
  });
  const words = (...list) => new Readable({ objectMode: true, read() { this.push(list.length ? list.shift() : null); } });

  t('shape', () => [Object.keys(s), typeof s, s === s.Stream, Object.keys(Readable.prototype), Object.getOwnPropertyNames(Readable.prototype).sort()]);
  t('writable shape', () => [Object.keys(Writable.prototype).sort(), Object.getOwnPropertyNames(Writable.prototype).sort(), Object.keys(Readable), Object.keys(Writable), Object.keys(Duplex)]);
  t('lengths', () => ['pipeline', 'finished', 'compose', 'addAbortSignal', 'destroy', 'isReadable'].map((k) => [s[k].name, k === 'isReadable' || k === 'destroy' || k === 'finished' ? 0 : s[k].length]));
  t('chain', () => { const x = new Transform(); return [x instanceof Readable, x instanceof Writable, x instanceof Duplex, x instanceof s, new Readable() instanceof Writable, new Writable() instanceof Readable, Duplex.prototype instanceof Readable]; });
  t('defaults', () => { const r = new Readable(), w = new Writable(), o = new Duplex({ objectMode: true }); return [r.readableHighWaterMark, w.writableHighWaterMark, o.readableHighWaterMark, o.writableHighWaterMark, r.readable, w.writable, r.readableFlowing, r.destroyed, r.closed, r.errored, w.writableCorked, w.writableLength, w.writableEnded, w.writableFinished, r.readableEnded, r.readableObjectMode, r.readableEncoding, o.allowHalfOpen]; });
  t('hwm', () => new Readable({ highWaterMark: -1 }));
  t('hwm duplex', () => new Duplex({ readableHighWaterMark: 'a' }));
  t('hwm sides', () => { const d = new Duplex({ readableHighWaterMark: 3, writableHighWaterMark: 5, readableObjectMode: true }); return [d.readableHighWaterMark, d.writableHighWaterMark, d.readableObjectMode, d.writableObjectMode]; });
  t('without new', () => [s.Readable() instanceof Readable, s.Writable() instanceof Writable, s.Duplex() instanceof Duplex, s.Transform() instanceof Transform, s.PassThrough() instanceof PassThrough]);

  await order('flowing', async (p) => { watch(p, 'r', words('a', 'b', 'c')); p('sync'); process.nextTick(() => p('tick')); Promise.resolve().then(() => p('promise')); setImmediate(() => p('immediate')); });
  await order('async read', async (p) => {
    let n = 0;
    const r = new Readable({ objectMode: true, read() { setImmediate(() => this.push(n < 3 ? n++ : null)); } });
    watch(p, 'r', r, [...quiet]);
    r.on('readable', () => { p('readable'); let c; while ((c = r.read()) !== null) p(c); });
    await new Promise((done) => r.on('close', done));
  });
  await order('readable event', async (p) => {
    const r = words('a', 'b');
    watch(p, 'r', r, quiet);
    r.on('readable', () => { let c; while ((c = r.read()) !== null) p(c); p('null'); });
  });
  await order('pause resume', async (p) => {
    const r = watch(p, 'r', words('a', 'b', 'c'));
    r.once('data', () => { r.pause(); p(r.isPaused()); setTimeout(() => { p('resuming'); r.resume(); }, 1); });
  });
  await order('push from outside', async (p) => {
    const r = new Readable({ objectMode: true, read() { p('read'); } });
    p(r.push(1)); p(r.push(2)); p(r.readableLength);
    watch(p, 'r', r);
    await wait(1);
    r.push(3); r.push(null);
    await wait(1);
    r.push(4);
  });
  await order('unshift', async (p) => { const r = new Readable({ objectMode: true, read() {} }); r.push(1); r.unshift(0); r.push(null); watch(p, 'r', r); await wait(2); r.unshift(5); });
  await order('destroy', async (p) => { const r = watch(p, 'r', words('a')); r.destroy(); p(r.destroyed); process.nextTick(() => p('tick')); });
  await order('destroy error', async (p) => { const r = watch(p, 'r', words('a')); r.destroy(new Error('boom')); r.destroy(new Error('two')); p([r.errored?.message, r.readable]); });
  await order('destroy callback', async (p) => { const r = new Readable({ read() {}, destroy(e, cb) { p(`_destroy ${e}`); setTimeout(() => cb(new Error('late')), 1); } }); watch(p, 'r', r); r.destroy(null, (e) => p(`cb ${e}`)); await wait(2); });
  await order('read throws', async (p) => { watch(p, 'r', new Readable({ read() { throw new Error('in read'); } })); });
  await order('no read', async (p) => { watch(p, 'r', new Readable()); });
  await order('no write', async (p) => { try { watch(p, 'w', new Writable(), quiet).write('a'); } catch (e) { p(e.code); } });
  await order('autoDestroy false', async (p) => { const r = new Readable({ autoDestroy: false, objectMode: true, read() { this.push(null); } }); watch(p, 'r', r); r.resume(); await wait(); p(r.destroyed); });
  await order('emitClose false', async (p) => { const r = new Readable({ emitClose: false, read() { this.push(null); } }); watch(p, 'r', r); await wait(); p(r.closed); });
  await order('construct', async (p) => {
    const w = new Writable({ objectMode: true, construct(cb) { p('construct'); setTimeout(() => { p('constructed'); cb(); }, 1); }, write(c, e, cb) { p(`write ${c}`); cb(); }, final(cb) { p('final'); cb(); } });
    watch(p, 'w', w, quiet); w.write(1); w.end(2); await wait();
  });
  await order('construct fails', async (p) => { const w = new Writable({ construct(cb) { cb(new Error('no')); }, write() {} }); watch(p, 'w', w, quiet); w.end(); });
  await order('destroy during construct', async (p) => { const r = new Readable({ construct(cb) { setTimeout(cb, 2); }, read() {} }); watch(p, 'r', r); r.destroy(new Error('early')); await wait(6); });

  const slow = (p, options = {}) => new Writable({ objectMode: true, highWaterMark: 2, write(c, e, cb) { p(`write ${c}`); setTimeout(cb, 1); }, ...options });
  const fast = (p, options = {}) => new Writable({ objectMode: true, highWaterMark: 2, write(c, e, cb) { p(`write ${c}`); cb(); }, ...options });
  await order('write sync', async (p) => { const w = watch(p, 'w', fast(p), quiet); p(w.write(1, () => p('cb1'))); p(w.write(2, () => p('cb2'))); p(w.writableNeedDrain); w.end(3, () => p('end cb')); p(w.writableEnded); p(w.writableFinished); });
  await order('write async', async (p) => { const w = watch(p, 'w', slow(p), quiet); p(w.write(1, () => p('cb1'))); p(w.write(2, () => p('cb2'))); p(w.write(3)); p([w.writableLength, w.writableNeedDrain]); await wait(12); w.end(() => p('end cb')); });
  await order('cork', async (p) => { const w = watch(p, 'w', new Writable({ objectMode: true, writev(list, cb) { p(list.map((x) => x.chunk)); cb(); } }), quiet); w.cork(); w.write(1); w.write(2); p(w.writableCorked); process.nextTick(() => { w.uncork(); w.write(3); w.end(); }); });
  await order('write after end', async (p) => { const w = watch(p, 'w', fast(p), quiet); w.end(1); p(w.write(2, (e) => p(`cb ${e.code}`))); });
  await order('write after destroy', async (p) => { const w = watch(p, 'w', fast(p), quiet); w.destroy(); p(w.write(2, (e) => p(`cb ${e.code}`))); w.end((e) => p(`end ${e.code}`)); });
  await order('end twice', async (p) => { const w = watch(p, 'w', fast(p), quiet); w.end(); w.end((e) => p(`again ${e && e.code}`)); await wait(); w.end((e) => p(`late ${e && e.code}`)); w.end(5, (e) => p(`late write ${e && e.code}`)); });
  await order('write fails sync', async (p) => { const w = watch(p, 'w', new Writable({ write(c, e, cb) { cb(new Error('bad')); } }), quiet); w.write('a', (e) => p(`cb ${e.message}`)); w.write('b', (e) => p(`cb2 ${e.message}`)); w.end((e) => p(`end ${e && e.message}`)); });
  await order('write fails async', async (p) => { const w = watch(p, 'w', new Writable({ write(c, e, cb) { setTimeout(() => cb(new Error('bad')), 1); } }), quiet); w.write('a', (e) => p(`cb ${e.message}`)); w.write('b', (e) => p(`cb2 ${e.message}`)); });
  await order('callback twice', async (p) => { const w = watch(p, 'w', new Writable({ write(c, e, cb) { cb(); cb(); } }), quiet); w.write('a'); });
  await order('final', async (p) => { const w = watch(p, 'w', fast(p, { final(cb) { p('final'); setTimeout(cb, 1); } }), quiet); w.end(1); await wait(); });
  await order('final fails', async (p) => { const w = watch(p, 'w', fast(p, { final(cb) { cb(new Error('f')); } }), quiet); w.end(1, (e) => p(`end ${e.message}`)); });
  await order('destroy with buffered', async (p) => { const w = watch(p, 'w', slow(p), quiet); w.write(1, (e) => p(`1 ${e && e.code}`)); w.write(2, (e) => p(`2 ${e && e.code}`)); w.destroy(); await wait(); });
  t('write null', () => new Writable({ write() {} }).write(null));
  t('write number', () => new Writable({ write() {} }).write(5));
  t('write bad encoding', () => new Writable({ write() {} }).write('a', 'nope'));
  t('default encoding bad', () => new Writable().setDefaultEncoding('nope'));
  await order('pipe from writable', async (p) => { watch(p, 'w', new Writable({ write() {} }), quiet).pipe(new PassThrough()); });

  await order('transform', async (p) => { const x = new Transform({ objectMode: true, transform(c, e, cb) { p(`t ${c}`); cb(null, c * 2); }, flush(cb) { p('flush'); cb(null, 'last'); } }); watch(p, 'x', x); x.write(1); x.write(2); x.end(3); });
  await order('transform async', async (p) => { const x = new Transform({ objectMode: true, transform(c, e, cb) { setTimeout(() => { this.push(c); this.push(c); cb(); }, 1); } }); watch(p, 'x', x); x.write(1); x.end(2); await wait(); });
  await order('transform fails', async (p) => { const x = new Transform({ transform(c, e, cb) { cb(new Error('t')); } }); watch(p, 'x', x); x.write('1'); });
  await order('flush fails', async (p) => { const x = new Transform({ objectMode: true, transform(c, e, cb) { cb(); }, flush(cb) { cb(new Error('fl')); } }); watch(p, 'x', x); x.end(1); });
  await order('transform backpressure', async (p) => { const x = new Transform({ objectMode: true, highWaterMark: 1, transform(c, e, cb) { p(`t ${c}`); cb(null, c); } }); for (let i = 0; i < 4; i++) p(x.write(i)); await wait(1); p(x.read()); await wait(1); watch(p, 'x', x); x.end(); });
  await order('no transform', async (p) => { try { new Transform().write('a'); } catch (e) { p(e.code); } });
  await order('old final', async (p) => { class T extends Transform { _final(cb) { p('own final'); cb(); } _transform(c, e, cb) { cb(null, c); } } const x = watch(p, 'x', new T({ objectMode: true })); x.end('z'); });
  await order('passthrough', async (p) => { const x = watch(p, 'x', new PassThrough({ objectMode: true })); x.write('a'); x.end(); });
  await order('duplex half open', async (p) => { const d = new Duplex({ objectMode: true, allowHalfOpen: false, read() { this.push(null); }, write(c, e, cb) { cb(); } }); watch(p, 'd', d); });
  await order('duplex whole', async (p) => { const d = new Duplex({ objectMode: true, read() { this.push(null); }, write(c, e, cb) { cb(); } }); watch(p, 'd', d); await wait(1); d.end(1); });

  await order('pipe', async (p) => { const r = watch(p, 'r', words('a', 'b')), w = watch(p, 'w', fast(p), quiet); p(r.pipe(w) === w); });
  await order('pipe slow', async (p) => { const r = watch(p, 'r', words(1, 2, 3, 4, 5), quiet), w = watch(p, 'w', slow(p), quiet); r.pipe(w); await wait(20); });
  await order('pipe no end', async (p) => { const r = words('a'), w = watch(p, 'w', fast(p), quiet); r.pipe(w, { end: false }); });
  await order('pipe two', async (p) => { const r = words(1, 2, 3), a = watch(p, 'a', fast(p), quiet), b = watch(p, 'b', slow(p), quiet); r.pipe(a); r.pipe(b); await wait(12); });
  await order('unpipe', async (p) => { const r = words(1, 2, 3, 4), w = watch(p, 'w', fast(p), quiet); r.pipe(w); w.once('pipe', () => p('p')); r.once('data', () => r.unpipe(w)); await wait(2); p(r.readableFlowing); r.unpipe(); });
  await order('pipe dest error', async (p) => { const r = watch(p, 'r', words(1, 2), quiet), w = watch(p, 'w', new Writable({ objectMode: true, write(c, e, cb) { cb(new Error('w')); } }), quiet); r.pipe(w); });
  await order('pipe src error', async (p) => { const r = watch(p, 'r', new Readable({ read() { this.destroy(new Error('r')); } }), quiet), w = watch(p, 'w', fast(p), quiet); r.pipe(w); });
  await order('chain', async (p) => { words(1, 2).pipe(new Transform({ objectMode: true, transform(c, e, cb) { cb(null, c + 1); } })).pipe(watch(p, 'w', fast(p), quiet)); });

  await order('iterate', async (p) => { for await (const c of words('a', 'b')) p(c); });
  await order('iterate break', async (p) => { const r = watch(p, 'r', words('a', 'b'), ['close', 'error', 'end']); for await (const c of r) { p(c); break; } p(r.destroyed); });
  await order('iterate error', async (p) => { const r = new Readable({ objectMode: true, read() { this.push('x'); setTimeout(() => this.destroy(new Error('it')), 1); this._read = () => {}; } }); try { for await (const c of r) p(c); } catch (e) { p(e.message); } });
  await order('iterate destroyed', async (p) => { const r = words('a'); r.destroy(); try { for await (const c of r) p(c); } catch (e) { p(e.code); } });
  await order('iterator keep', async (p) => { const r = words('a', 'b', 'c'); for await (const c of r.iterator({ destroyOnReturn: false })) { p(c); break; } p(r.destroyed); for await (const c of r) p(c); });
  await order('from array', async (p) => { watch(p, 'r', Readable.from([1, 2, 3])); });
  await order('from async', async (p) => { watch(p, 'r', Readable.from((async function* () { yield 1; await wait(1); yield 2; })())); await wait(); });
  await order('from fails', async (p) => { watch(p, 'r', Readable.from((function* () { yield 1; throw new Error('gen'); })())); });
  await order('from promises', async (p) => { watch(p, 'r', Readable.from([Promise.resolve(1), 2])); });
  await order('from null', async (p) => { watch(p, 'r', Readable.from([1, null])); });
  await order('from returns', async (p) => { const r = Readable.from((function* () { try { yield 1; yield 2; } finally { p('finally'); } })()); r.once('data', () => r.destroy()); watch(p, 'r', r, quiet); });
  t('from bad', () => Readable.from(5));

  await order('pipeline', async (p) => { const w = watch(p, 'w', fast(p), quiet); p(pipeline(words(1, 2), new PassThrough({ objectMode: true }), w, (e) => p(`done ${e}`)) === w); });
  await order('pipeline fails', async (p) => { const r = watch(p, 'r', words(1, 2), quiet), x = watch(p, 'x', new Transform({ objectMode: true, transform(c, e, cb) { cb(new Error('mid')); } }), quiet), w = watch(p, 'w', fast(p), quiet); pipeline(r, x, w, (e) => p(`done ${e.message}`)); });
  await order('pipeline premature', async (p) => { const r = new Readable({ read() {} }), w = watch(p, 'w', fast(p), quiet); pipeline(r, w, (e) => p(`done ${e.code}`)); setTimeout(() => r.destroy(), 1); await wait(); });
  await order('pipeline generators', async (p) => { pipeline(words('a', 'b'), async function* (src) { for await (const c of src) yield c.toUpperCase(); }, async (src) => { for await (const c of src) p(c); return 'value'; }, (e, v) => p([e, v])); await wait(); });
  await order('pipeline iterable', async (p) => { pipeline([1, 2, 3], fast(p), (e) => p(`done ${e}`)); await wait(); });
  await order('pipeline source fn', async (p) => { pipeline(async function* () { yield 'q'; }, fast(p), (e) => p(`done ${e}`)); await wait(); });
  await order('pipeline promise', async (p) => { p(await s.promises.pipeline(words(1, 2), fast(p))); });
  await order('pipeline promise end false', async (p) => { const w = watch(p, 'w', fast(p), quiet); await s.promises.pipeline(words(1, 2), w, { end: false }); p(w.writableEnded); });
  await order('pipeline abort', async (p) => { const c = new AbortController(); setTimeout(() => c.abort(), 1); try { await s.promises.pipeline(new Readable({ read() {} }), fast(p), { signal: c.signal }); } catch (e) { p([e.name, e.code]); } });
  t('pipeline no callback', () => pipeline(words(1), new PassThrough()));
  t('pipeline one', () => pipeline(words(1), () => {}));
  await order('finished', async (p) => { const r = words(1); finished(r, (e) => p(`f ${e}`)); watch(p, 'r', r); });
  await order('finished premature', async (p) => { const r = words(1); finished(r, (e) => p(`f ${e.code}`)); r.destroy(); });
  await order('finished error', async (p) => { const w = fast(p); finished(w, (e) => p(`f ${e.message}`)); w.destroy(new Error('x')); });
  await order('finished promise', async (p) => { const w = fast(p); setTimeout(() => w.end(1), 1); await s.promises.finished(w); p('done'); });
  await order('finished already', async (p) => { const w = fast(p); w.end(); await wait(2); finished(w, (e) => p(`f ${e}`)); });
  await order('finished abort', async (p) => { const c = new AbortController(); finished(words(1), { signal: c.signal }, (e) => p(e.name)); c.abort(); });
  await order('finished cleanup', async (p) => { const r = words(1), stop = finished(r, () => p('never')); stop(); r.resume(); await wait(); p(r.listenerCount('end')); });
  t('finished bad', () => finished({}, () => {}));
  t('finished bad cb', () => finished(words(1)));
  await order('addAbortSignal', async (p) => { const c = new AbortController(), r = watch(p, 'r', s.addAbortSignal(c.signal, new Readable({ read() {} })), ['error', 'close']); c.abort(); p(r.destroyed); });
  await order('signal option', async (p) => { const c = new AbortController(); watch(p, 'r', new Readable({ read() {}, signal: c.signal }), ['error', 'close']); c.abort(); });

  for (const [name, f] of Object.entries({
    map: (r) => r.map((x) => x + 1).toArray(), mapAsync: (r) => r.map(async (x) => { await wait(1); return x * 2; }, { concurrency: 2 }).toArray(), filter: (r) => r.filter((x) => x % 2).toArray(),
    flatMap: (r) => r.flatMap((x) => [x, x]).toArray(), take: (r) => r.take(2).toArray(), drop: (r) => r.drop(2).toArray(), some: (r) => r.some((x) => x === 2), every: (r) => r.every((x) => x < 3),
    find: (r) => r.find((x) => x > 1), reduce: (r) => r.reduce((a, b) => a + b), reduceInit: (r) => r.reduce((a, b) => a + b, 10), forEach: async (r) => { const o = []; await r.forEach((x) => { o.push(x); }); return o; },
    pairs: (r) => r.asIndexedPairs().toArray(), toArray: (r) => r.toArray(), mapThrows: (r) => r.map(() => { throw new Error('m'); }).toArray(), takeBad: (r) => r.take(-1), mapBad: (r) => r.map(5), everyBad: (r) => r.every(5),
    compose: (r) => r.compose(async function* (src) { for await (const x of src) yield `c${x}`; }).toArray(), concurrencyBad: (r) => r.map((x) => x, { concurrency: 0 }).toArray(),
  })) await t.async(`op ${name}`, async () => f(Readable.from([1, 2, 3, 4])));
  await t.async('reduce empty', () => Readable.from([]).reduce((a, b) => a + b));
  await t.async('compose', async () => s.compose(Readable.from([1, 2]), new Transform({ objectMode: true, transform(c, e, cb) { cb(null, c * 3); } })).toArray());
  await t.async('compose generators', async () => { const d = s.compose(async function* (src) { for await (const c of src) yield String(c).toUpperCase(); }); d.end('abc'); return d.toArray(); });
  await order('Duplex.from', async (p) => {
    for (const body of [[1, 2], async function* () { yield 5; }, Promise.resolve('pr'), words('w'), { readable: words('r1') }]) { const d = Duplex.from(body); p([d.readable, d.writable]); for await (const c of d) p(c); }
    const seen = []; const d = Duplex.from(async (src) => { for await (const c of src) seen.push(String(c)); }); d.write('x'); d.end('y'); await s.promises.finished(d, { readable: false }); p(seen);
  });
  t('Duplex.from bad', () => { try { Duplex.from(5); } catch (e) { return [e.code, e.name]; } });
  await order('duplexPair', async (p) => { const [a, b] = s.duplexPair({ objectMode: true }); watch(p, 'b', b); a.write(1); a.end(2); b.end(); a.resume(); });
  t('is', () => { const r = words(1), w = new Writable({ write() {} }); const before = [s.isReadable(r), s.isWritable(w), s.isErrored(r), s.isDisturbed(r), s.isReadable(w), s.isDestroyed(r), s.isReadable({})]; r.on('error', () => {}); r.destroy(new Error('e')); return [before, s.isReadable(r), s.isErrored(r), s.isDestroyed(r), s.isDisturbed(r), r.readableAborted]; });
  await order('old style', async (p) => {
    const { inherits } = require('util');
    function R(list) { Readable.call(this, { objectMode: true }); this.list = list; }
    inherits(R, Readable);
    R.prototype._read = function () { this.push(this.list.length ? this.list.shift() : null); };
    function W() { Writable.call(this, { objectMode: true }); }
    inherits(W, Writable);
    W.prototype._write = function (c, e, cb) { p(`w ${c}`); cb(); };
    function T() { if (!(this instanceof T)) return new T(); Transform.call(this, { objectMode: true }); }
    inherits(T, Transform);
    T.prototype._transform = function (c, e, cb) { this.push(c + 1); cb(); };
    new R([1, 2]).pipe(T()).pipe(new W()).on('finish', () => p('finish'));
    function Old() { s.call(this); this.readable = true; }
    inherits(Old, s);
    const o = new Old();
    o.pipe(new W());
    o.emit('data', 'legacy');
    o.emit('end');
  });
  await order('wrap', async (p) => { const o = new s(); const r = new Readable({ objectMode: true }).wrap(o); watch(p, 'r', r); o.emit('data', 1); o.emit('data', 2); o.emit('end'); });
  await order('captured', async (p) => { const r = new Readable({ objectMode: true, captureRejections: true, read() { this.push(1); this.push(null); } }); r.on('data', async () => { throw new Error('cap'); }); r.on('error', (e) => p(e.message)); });
  t('aliases', () => ['readable', 'writable', 'duplex', 'transform', 'passthrough'].map((k) => require(`_stream_${k}`).name));
  t('promises', () => [Object.keys(s.promises), s.promises === require('stream/promises'), require('util').promisify(finished) === s.promises.finished, require('util').promisify(pipeline) === s.promises.pipeline]);
  t('state names', () => { const r = new Readable()._readableState, w = new Writable()._writableState; return [['ended', 'endEmitted', 'flowing', 'length', 'highWaterMark', 'objectMode', 'pipes', 'reading', 'destroyed', 'errored', 'sync', 'needReadable', 'autoDestroy', 'emitClose', 'defaultEncoding', 'constructed', 'resumeScheduled', 'pipesCount'].map((k) => [k, r[k]]),
    ['finalCalled', 'needDrain', 'ending', 'ended', 'finished', 'destroyed', 'decodeStrings', 'length', 'writing', 'corked', 'sync', 'pendingcb', 'prefinished', 'errorEmitted', 'autoDestroy', 'bufferedRequestCount'].map((k) => [k, w[k]])]; });
});
