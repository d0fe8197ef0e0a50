// zlib. Compressed bytes may differ from Node's (another implementation), so what is compared is what comes out again.
'use strict';
module.exports = require('./kit')(async (t) => {
  const z = require('zlib');
  const noise = (n) => Buffer.from(Array.from({ length: n }, (_, i) => (i * i * 31 + (i >> 3)) & 255));
  const datas = { empty: Buffer.alloc(0), one: Buffer.from('a'), text: Buffer.from('hello hello hello '.repeat(500)), noise: noise(70000), zeros: Buffer.alloc(300000) };
  const pairs = [['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'], ['deflate', 'unzip'], ['gzip', 'unzip']];
  const optionsList = [undefined, { level: 0 }, { level: 1 }, { level: 9 }, { windowBits: 9 }, { windowBits: 15, memLevel: 1 }, { memLevel: 9 }, { strategy: 2 }, { strategy: 3 }, { strategy: 4 }, { strategy: 1 }, { chunkSize: 64 }, { chunkSize: 1 << 20 }, { dictionary: Buffer.from('hello world') }];
  for (const [a, b] of pairs) for (const k of Object.keys(datas)) for (const o of optionsList)
    if (!(o?.dictionary && a === 'gzip')) t(`${a} ${b} ${k} ${JSON.stringify(o)}`, () => {
      const c = z[`${a}Sync`](datas[k], o);
      return [z[`${b}Sync`](c, o).equals(datas[k]), Buffer.isBuffer(c)];
    });
  // What Node made is read here, to the byte.
  const made = {
    gzip: 'H4sIAAAAAAAAA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==', deflate: 'eJzLSM3JyVcozy/KSQEAGgsEXQ==', deflateRaw: 'y0jNyclXKM8vykkBAA==',
  };
  t('made elsewhere', () => [z.gunzipSync(Buffer.from(made.gzip, 'base64')).toString(), z.inflateSync(Buffer.from(made.deflate, 'base64')).toString(), z.inflateRawSync(Buffer.from(made.deflateRaw, 'base64')).toString()]);
  const plain = z.deflateSync(datas.text), zipped = z.gzipSync('abc');
  for (const [name, f] of Object.entries({
    junk: () => z.inflateSync(Buffer.from('abc')), empty: () => z.inflateSync(Buffer.alloc(0)), cut: () => z.inflateSync(plain.subarray(0, plain.length - 5)), onebyte: () => z.gunzipSync('x'), notgzip: () => z.gunzipSync('xyz'),
    raw: () => z.inflateRawSync(Buffer.from([255, 255])), checksum: () => z.inflateSync(Buffer.concat([plain.subarray(0, plain.length - 1), Buffer.from([plain[plain.length - 1] ^ 1])])), crc: () => {
      const b = Buffer.from(zipped);
      b[b.length - 6] ^= 1;
      return z.gunzipSync(b);
    }, size: () => {
      const b = Buffer.from(zipped);
      b[b.length - 1] ^= 1;
      return z.gunzipSync(b);
    },
    large: () => z.inflateSync(plain, { maxOutputLength: 100 }), exact: () => z.inflateSync(plain, { maxOutputLength: 9000 }).length, dictionary: () => z.inflateSync(z.deflateSync('a', { dictionary: Buffer.from('abc') })),
    baddictionary: () => z.inflateSync(z.deflateSync('a', { dictionary: Buffer.from('abc') }), { dictionary: Buffer.from('x') }), unzip: () => z.unzipSync('a'), unzipjunk: () => z.unzipSync('hello'),
    partial: () => z.inflateSync(plain.subarray(0, 30), { finishFlush: z.constants.Z_SYNC_FLUSH }).length > 0, trailing: () => z.inflateSync(Buffer.concat([plain, Buffer.from('junk')])).length,
    members: () => z.gunzipSync(Buffer.concat([z.gzipSync('abc'), z.gzipSync('def')])).toString(), padding: () => z.gunzipSync(Buffer.concat([z.gzipSync('abc'), Buffer.alloc(10)])).toString(),
    trailingjunk: () => z.gunzipSync(Buffer.concat([z.gzipSync('abc'), Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])])).toString(), unzipmembers: () => z.unzipSync(Buffer.concat([z.gzipSync('abc'), z.gzipSync('def')])).toString(),
  })) t(name, () => {
    try {
      return f();
    } catch (e) {
      return [e.name, e.code, e.errno, e.message];
    }
  });
  for (const v of [5, null, undefined, {}, new ArrayBuffer(3), new DataView(new ArrayBuffer(2)), 'é', new Uint16Array([1])]) t(`input ${v}`, () => z.inflateSync(z.deflateSync(v)));
  for (const o of [{ level: 10 }, { level: -2 }, { level: '5' }, { level: NaN }, { level: Infinity }, { windowBits: 7 }, { windowBits: 16 }, { windowBits: 8 }, { memLevel: 0 }, { memLevel: 10 }, { strategy: 5 }, { chunkSize: 63 }, { chunkSize: Infinity }, { flush: 6 }, { finishFlush: -1 }, { dictionary: 'a' }, { maxOutputLength: 0 }, null])
    for (const f of ['deflateSync', 'gzipSync', 'deflateRawSync']) t(`${f} ${JSON.stringify(o)} ${o?.level}`, () => z[f]('abc', o).length > 0);
  t('crc32', () => [z.crc32('abc'), z.crc32(''), z.crc32(Buffer.from('bc'), z.crc32('a')), z.crc32(datas.noise)]);
  for (const a of [[5], ['a', -1], ['a', 'x']]) t(`crc32 ${a}`, () => z.crc32(...a));
  t('keys', () => [Object.keys(z).sort(), Object.keys(z.constants).length, z.constants, z.codes, z.Z_BEST_SPEED]);
  await t.async('callbacks', async () => {
    const p = require('util').promisify;
    const out = [];
    for (const [a, b] of pairs) out.push((await p(z[b])(await p(z[a])('some text'))).toString());
    out.push((await p(z.deflate)('abc', { level: 0 })).length);
    return out;
  });
  await t.async('a callback with an error', () => require('util').promisify(z.gunzip)('nonsense'));
  t('no callback', () => z.deflate('a'));
  const collect = async (stream, ...pieces) => {
    const out = [];
    for (const p of pieces) stream.write(p);
    stream.end();
    for await (const c of stream) out.push(c);
    return Buffer.concat(out);
  };
  for (const [a, b] of pairs) await t.async(`streams ${a} ${b}`, async () => {
    const make = (n) => z[`create${n[0].toUpperCase()}${n.slice(1)}`]();
    const c = await collect(make(a), datas.text, datas.noise, Buffer.alloc(0), datas.one);
    const bits = [];
    for (let i = 0; i < c.length; i += 1000) bits.push(c.subarray(i, i + 1000));
    const d = make(b), back = await collect(d, ...bits);
    return [back.equals(Buffer.concat([datas.text, datas.noise, datas.one])), d.bytesWritten === c.length, d instanceof require('stream').Transform];
  });
  await t.async('byte by byte', async () => (await collect(z.createGunzip(), ...Array.from(z.gzipSync('hello'), (x) => Buffer.from([x])))).toString());
  await t.async('two members in pieces', async () => (await collect(z.createGunzip(), z.gzipSync('abc'), z.gzipSync('def'))).toString());
  for (const [n, f] of [['createGunzip', 'junkjunk'], ['createInflate', plain.subarray(0, 10)]]) await t.async(`a stream fails ${n}`, async () => {
    try {
      return (await collect(z[n](), f)).length;
    } catch (e) {
      return [e.code, e.errno, e.message];
    }
  });
  await t.async('pipeline', async () => {
    const { pipeline, Readable } = require('stream');
    const out = [];
    await new Promise((ok, no) => pipeline(Readable.from([Buffer.from('abc'), Buffer.from('def')]), z.createGzip(), z.createGunzip(), async function (source) {
      for await (const c of source) out.push(c);
    }, (e) => e ? no(e) : ok()));
    return Buffer.concat(out).toString();
  });
  await t.async('flush', async () => {
    const d = z.createDeflate(), seen = [];
    d.on('data', (c) => seen.push(c));
    d.write('some text');
    await new Promise((ok) => d.flush(ok));
    const early = z.inflateSync(Buffer.concat(seen), { finishFlush: z.constants.Z_SYNC_FLUSH }).toString();
    d.end('more');
    await new Promise((ok) => d.on('end', ok));
    return [early, z.inflateSync(Buffer.concat(seen)).toString()];
  });
  await t.async('params', async () => {
    const d = z.createDeflate({ level: 9 }), seen = [];
    d.on('data', (c) => seen.push(c));
    d.write(datas.text);
    await new Promise((ok) => d.params(0, 0, ok));
    d.end(datas.text);
    await new Promise((ok) => d.on('end', ok));
    return [z.inflateSync(Buffer.concat(seen)).length, Buffer.concat(seen).length > 9000];
  });
  t('as old packages do', () => {
    const d = new z.Inflate();
    const out = d._processChunk(plain, z.constants.Z_FINISH);
    function Mine(o) { z.Inflate.call(this, o); }
    require('util').inherits(Mine, z.Inflate);
    return [out.length, new Mine()._processChunk(plain, 4).length, z.Gzip() instanceof z.Gzip, z.Deflate.name, d.close.length];
  });
  await t.async('close', async () => {
    const d = z.createDeflate();
    await new Promise((ok) => d.close(() => ok()));
    return [d.destroyed, d._closed];
  });
});
