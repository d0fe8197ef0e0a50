// Brotli in zlib. Compressed bytes may differ from Node's (another implementation), so what is compared is what comes out again.
'use strict';
module.exports = require('./kit')(async (t) => {
  const z = require('zlib'), { Readable, pipeline } = require('stream'), { createHash } = require('crypto');
  const noise = (n) => Buffer.from(Array.from({ length: n }, (_, i) => (i * i * 31 + (i >> 3)) & 255));
  const datas = { empty: Buffer.alloc(0), one: Buffer.from('a'), text: Buffer.from('hello hello hello '.repeat(500)), noise: noise(70000), zeros: Buffer.alloc(300000), mixed: Buffer.concat([noise(40000), Buffer.from('{"name":"value"},'.repeat(9000))]) };
  const { BROTLI_PARAM_MODE: MODE, BROTLI_PARAM_QUALITY: Q, BROTLI_PARAM_LGWIN: W, BROTLI_PARAM_SIZE_HINT: HINT, BROTLI_PARAM_LGBLOCK: BLOCK, BROTLI_PARAM_NPOSTFIX: POST, BROTLI_PARAM_NDIRECT: DIRECT, BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING: PLAIN } = z.constants;
  const list = [undefined, ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((q) => ({ params: { [Q]: q } })), { params: { [W]: 10 } }, { params: { [W]: 24, [Q]: 5 } }, { params: { [MODE]: 1, [Q]: 4, [HINT]: 9000 } }, { params: { [MODE]: 2, [BLOCK]: 20, [Q]: 6 } }, { params: { [PLAIN]: true, [POST]: 2, [DIRECT]: 8, [Q]: 5 } }, { chunkSize: 64, params: { [Q]: 3 } }];
  for (const k of Object.keys(datas)) for (const o of list) t(`brotli ${k} ${JSON.stringify(o)}`, () => {
    const c = z.brotliCompressSync(datas[k], o);
    return [z.brotliDecompressSync(c, o?.chunkSize ? { chunkSize: 64 } : undefined).equals(datas[k]), Buffer.isBuffer(c), c.length < datas[k].length];
  });
  // What Node made is read here, to the byte.
  const made = { hello: 'CwKAaGVsbG8D', empty: 'Ow==', words: 'G1cAiCwOeNPQlV2XELsXK6nK0JLMjK1BXObyNsgZnp4Ke4MNOHBIIG8hv0GnFc4cHieqKTjCnX0aYw==' };
  for (const k of Object.keys(made)) t(`made elsewhere: ${k}`, () => z.brotliDecompressSync(Buffer.from(made[k], 'base64')).toString('latin1'));
  t('small ones are the same bytes', () => ['', 'hello', 'x'].map((s) => z.brotliCompressSync(s).toString('hex')));
  const packed = z.brotliCompressSync(datas.text);
  const tries = {
    junk: () => z.brotliDecompressSync(Buffer.from('bad data here')), zeros: () => z.brotliDecompressSync(Buffer.alloc(9)), ff: () => z.brotliDecompressSync(Buffer.alloc(9, 255)), nothing: () => z.brotliDecompressSync(''), window: () => z.brotliDecompressSync(Buffer.from([0x11])),
    cut: () => z.brotliDecompressSync(packed.subarray(0, packed.length - 3)), trailing: () => z.brotliDecompressSync(Buffer.concat([packed, Buffer.from('trail')])).length, more: () => z.brotliDecompressSync(packed, { maxOutputLength: 9 }),
    cutButFlushed: () => z.brotliDecompressSync(packed.subarray(0, packed.length - 3), { finishFlush: z.constants.BROTLI_OPERATION_FLUSH }).length <= 9000,
    param99: () => z.brotliCompressSync('x', { params: { 99: 1 } }), paramName: () => z.brotliCompressSync('x', { params: { a: 1 } }), paramText: () => z.brotliCompressSync('x', { params: { [Q]: '1' } }), plain7: () => z.brotliCompressSync('x', { params: { [PLAIN]: 7 } }),
    quality99: () => z.brotliCompressSync('x', { params: { [Q]: 99 } }), flush: () => z.brotliCompressSync('x', { flush: 9 }), number: () => z.brotliCompressSync(5), callback: () => z.brotliCompress('x'), info: () => { const r = z.brotliCompressSync('x', { info: true }); return [r.buffer, r.engine.constructor.name, r.engine.bytesWritten]; },
  };
  for (const k of Object.keys(tries)) t(`tries ${k}`, () => { try { return tries[k](); } catch (e) { return [e.name, e.code, e.errno, e.message]; } });
  t('shape', () => ['BrotliCompress', 'BrotliDecompress'].map((k) => [z[k].name, z[k].length, Object.getPrototypeOf(z[k]).name, z[`create${k}`].length, z[k]() instanceof z[k], typeof z[`create${k}`]()._handle]));
  const collect = (s) => new Promise((resolve, reject) => { const a = []; s.on('data', (d) => a.push(d)).on('end', () => resolve(Buffer.concat(a))).on('error', reject); });
  for (const size of [1, 7, 1000, 65536]) await t.async(`pieces of ${size}`, async () => {
    const data = datas.mixed.subarray(0, size === 1 ? 500 : undefined), pieces = [];
    for (let i = 0; i < data.length; i += size) pieces.push(data.subarray(i, i + size));
    const c = z.createBrotliCompress({ params: { [Q]: 5 } }), d = z.createBrotliDecompress();
    const out = collect(pipeline(Readable.from(pieces), c, d, () => {}));
    return [createHash('md5').update(await out).digest('hex'), c.bytesWritten, c._flushFlag];
  });
  await t.async('flush', () => new Promise((resolve) => {
    const c = z.createBrotliCompress(), d = z.createBrotliDecompress(), seen = [];
    c.pipe(d);
    d.on('data', (b) => { seen.push(b.toString()); if (seen.length === 1) c.end('second'); });
    d.on('end', () => resolve(seen));
    c.write('first');
    c.flush();
  }));
  await t.async('callbacks', () => new Promise((resolve) => z.brotliCompress('cb', (e, c) => z.brotliDecompress(c, {}, (e2, d) => z.brotliDecompress('junk', (e3) => resolve([e, e2, d.toString(), e3.code]))))));
  await t.async('bad stream', () => collect(Readable.from([Buffer.from('bad data here')]).pipe(z.createBrotliDecompress())));
  await t.async('short stream', () => collect(Readable.from([packed.subarray(0, 9)]).pipe(z.createBrotliDecompress())));
  await t.async('reset', async () => {
    const c = z.createBrotliCompress();
    c.write('dropped');
    await new Promise((r) => setImmediate(r));
    c.reset();
    c.end('kept');
    return z.brotliDecompressSync(await collect(c)).toString();
  });
  t('closed', () => { const c = z.createBrotliCompress(); c.close(); return c._handle; });
});
