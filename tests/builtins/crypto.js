// crypto and the global of that name.
'use strict';
module.exports = require('./kit')(async (t) => {
  const c = require('crypto');
  const bytes = (n) => Buffer.from(Array.from({ length: n }, (_, i) => (i * 37 + 11) & 255));
  const hashes = ['md5', 'sha1', 'SHA1', 'RSA-SHA1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512', 'ripemd160', 'rmd160', 'blake2b512', 'blake2s256', 'shake128', 'shake256', 'SHA-256', 'RSA-SHA512/256'];
  for (const h of [...hashes, 'nope', '', 5, undefined]) {
    t(`hash ${h}`, () => [0, 1, 55, 56, 63, 64, 65, 111, 127, 128, 136, 1000].map((n) => c.createHash(h).update(bytes(n)).digest('hex')));
    t(`hash pieces ${h}`, () => {
      const x = c.createHash(h);
      for (let i = 0; i < 50; i++) x.update(bytes(i));
      const y = x.copy();
      y.update('more');
      return [x.digest('base64'), y.digest('base64url'), c.createHash(h).digest().length];
    });
    const xof = String(h).startsWith('shake');
    if (!xof) t(`hmac ${h}`, () => [0, 1, 20, 64, 65, 128, 129, 300].map((n) => c.createHmac(h, bytes(n)).update('data').digest('hex')));
    if (typeof h === 'string' && !xof) t(`pbkdf2 ${h}`, () => [c.pbkdf2Sync('pass', 'salt', 3, 100, h), c.pbkdf2Sync(bytes(200), bytes(9), 1, 7, h)]);
    if (typeof h === 'string' && !xof) t(`hkdf ${h}`, () => [new Uint8Array(c.hkdfSync(h, 'key', 'salt', 'info', 100)), new Uint8Array(c.hkdfSync(h, bytes(100), '', '', 20))]);
    t(`one call ${h}`, () => [c.hash(h, 'abc'), c.hash(h, bytes(10), 'base64'), c.hash(h, '', 'buffer')]);
  }
  t('texts', () => ['utf8', 'latin1', 'hex', 'base64', 'ucs2', undefined, 'nope'].map((e) => c.createHash('md5').update('616263é', e).digest('hex')));
  t('lone surrogates', () => c.createHash('md5').update('a\ud800b').digest('hex'));
  t('lengths', () => [c.createHash('shake128', { outputLength: 100 }).update('a').digest('hex'), c.createHash('shake256', { outputLength: 0 }).digest('hex'), c.createHash('sha256', { outputLength: 32 }).digest('hex')]);
  t('a wrong length', () => c.createHash('sha256', { outputLength: 5 }));
  for (const v of [5, null, undefined, {}, new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), new Uint16Array([1, 2])]) {
    t(`update ${v}`, () => c.createHash('md5').update(v).digest('hex'));
    t(`key ${v}`, () => c.createHmac('md5', v).update('a').digest('hex'));
  }
  t('twice', () => {
    const h = c.createHash('md5');
    h.digest();
    h.digest();
  });
  t('update after', () => {
    const h = c.createHash('md5');
    h.digest();
    h.update('a');
  });
  t('hmac twice', () => {
    const h = c.createHmac('md5', '');
    h.digest();
    return [h.digest(), h.digest('hex')];
  });
  t('without new', () => [c.Hash('md5').digest('hex'), c.Hmac('md5', 'k').digest('hex'), c.createHash('md5') instanceof c.Hash]);
  await t.async('streams', async () => {
    const { pipeline, Readable, Transform } = require('stream');
    const h = c.createHash('sha256'), chunks = [];
    await new Promise((ok, no) => pipeline(Readable.from([Buffer.from('ab'), Buffer.from('c')]), h, (e) => e ? no(e) : ok()));
    const i = c.createHash('sha256');
    i.setEncoding('hex');
    i.write('abc');
    i.end();
    for await (const x of i) chunks.push(x);
    return [h.read().toString('hex'), chunks, h instanceof Transform, c.createHmac('md5', 'a') instanceof Transform];
  });
  for (const a of [['a', 'b', 0, 10, 'md5'], ['a', 'b', 1, -1, 'md5'], ['a', 'b', 1, 0, 'md5'], ['a', 'b', 1, 10, 'no'], ['a', 'b', 1, 10], [1, 'b', 1, 10, 'md5'], ['a', null, 1, 10, 'md5'], ['a', 'b', '1', 10, 'md5'], ['a', 'b', 1.5, 10, 'md5'], ['a', 'b', 2 ** 31, 1, 'md5']])
    t(`pbkdf2 ${a}`, () => c.pbkdf2Sync(...a));
  t('pbkdf2 more', () => [c.pbkdf2Sync('password', 'salt', 4096, 20, 'sha1').toString('hex'), c.pbkdf2Sync('p', 's', 1000, 64, 'sha512').toString('hex')]);
  for (const [i, a] of [['p', 's', 64], ['', '', 64, { N: 16, r: 1, p: 1 }], ['password', 'NaCl', 64, { N: 1024, r: 8, p: 16 }], ['a', 'b', 10, { N: 3 }], ['a', 'b', 10, { N: 2 ** 20 }], ['a', 'b', 10, { N: 1 }], ['a', 'b', 10, { cost: 16, N: 16 }], ['a', 'b', 0], ['a', 'b', 10, { cost: 32, blockSize: 2, parallelization: 3, maxmem: 1e6 }], ['a', 'b', 10, { r: -1 }], ['a', 'b', -1], ['a', 'b', 10, { maxmem: 100 }]].entries())
    t(`scrypt ${i}`, () => c.scryptSync(...a));
  for (const a of [['md5', 'k', 's', 'i', 5000], ['md5', 'k', 's', 'i', 0], ['md5', 'k', 's', 'i', -1], ['md5', 'k', 's', bytes(1025), 1], ['md5', 1, 's', 'i', 1]]) t(`hkdf ${a}`, () => new Uint8Array(c.hkdfSync(...a)));
  await t.async('callbacks', async () => {
    const p = require('util').promisify;
    return [await p(c.pbkdf2)('a', 'b', 2, 8, 'sha1'), await p(c.scrypt)('a', 'b', 8, { N: 4 }), new Uint8Array(await p(c.hkdf)('sha1', 'a', 'b', 'c', 8)), (await p(c.randomBytes)(9)).length, (await p(c.randomFill)(new Uint8Array(3))).length, await p(c.randomInt)(1)];
  });

  for (const size of [128, 192, 256]) for (const mode of ['ecb', 'cbc', 'ctr', 'gcm']) {
    const name = `aes-${size}-${mode}`, key = bytes(size / 8), iv = mode === 'ecb' ? null : bytes(mode === 'gcm' ? 12 : 16);
    t(`cipher ${name}`, () => [0, 1, 15, 16, 17, 100].map((n) => {
      const x = c.createCipheriv(name, key, iv);
      const enc = Buffer.concat([x.update(bytes(n)), x.final()]);
      const y = c.createDecipheriv(name, key, iv);
      const out = [enc.toString('hex')];
      if (mode === 'gcm') {
        out.push(x.getAuthTag().toString('hex'));
        y.setAuthTag(x.getAuthTag());
      }
      const dec = Buffer.concat([y.update(enc.subarray(0, 7)), y.update(enc.subarray(7)), y.final()]);
      return [...out, dec.equals(bytes(n))];
    }));
    t(`pieces ${name}`, () => {
      const x = c.createCipheriv(name, key, iv), out = [];
      for (let i = 0; i < 20; i++) out.push(x.update(bytes(i), null, 'hex'));
      out.push(x.final('hex'));
      return out;
    });
    t(`without padding ${name}`, () => [16, 17].map((n) => {
      const x = c.createCipheriv(name, key, iv).setAutoPadding(false);
      return x.update(bytes(n), undefined, 'hex') + x.final('hex');
    }));
    t(`a wrong end ${name}`, () => {
      const x = c.createDecipheriv(name, key, iv);
      if (mode === 'gcm') x.setAuthTag(bytes(16));
      return [x.update(bytes(16)).length, x.final()];
    });
    t(`a cut end ${name}`, () => {
      const x = c.createDecipheriv(name, key, iv);
      return [x.update(bytes(15)).length, x.final()];
    });
  }
  for (const n of [1, 8, 12, 13, 16, 60]) t(`gcm iv ${n}`, () => {
    const x = c.createCipheriv('aes-128-gcm', bytes(16), bytes(n), { authTagLength: 12 }).setAAD(bytes(33));
    return [x.update('hello', 'utf8', 'hex'), x.final('hex'), x.getAuthTag()];
  });
  t('gcm refuses', () => {
    const x = c.createDecipheriv('aes-128-gcm', bytes(16), bytes(12));
    x.setAuthTag(bytes(3));
  });
  t('gcm without a tag', () => c.createDecipheriv('aes-128-gcm', bytes(16), bytes(12)).final());
  t('no tag yet', () => c.createCipheriv('aes-128-gcm', bytes(16), bytes(12)).getAuthTag());
  t('final twice', () => {
    const x = c.createCipheriv('aes-128-cbc', bytes(16), bytes(16));
    x.final();
    x.final();
  });
  t('update after final', () => {
    const x = c.createCipheriv('aes-128-cbc', bytes(16), bytes(16));
    x.final();
    x.update('a');
  });
  t('unknown cipher', () => c.createCipheriv('nope', 'a', 'b'));
  t('old names', () => c.createCipheriv('AES256', bytes(32), bytes(16)).final('hex'));
  await t.async('a cipher as a stream', async () => {
    const x = c.createCipheriv('aes-128-ctr', bytes(16), bytes(16)), out = [];
    x.on('data', (d) => out.push(d));
    x.write('abc');
    x.end('def');
    await new Promise((ok) => x.on('end', ok));
    return Buffer.concat(out).toString('hex');
  });

  for (const a of [[5, 5], [0, 2 ** 49], [1.5], ['a'], [3, 2], []]) t(`randomInt ${a}`, () => c.randomInt(...a));
  for (const a of [[-1], ['a'], [2 ** 31 + 5], [NaN], []]) t(`randomBytes ${a}`, () => c.randomBytes(...a).length);
  for (const a of [[Buffer.alloc(3), 5], [Buffer.alloc(3), 1, 5], [Buffer.alloc(3), -1], ['x'], [new Uint32Array(2), 1], [new ArrayBuffer(3), 1, 1]]) t(`randomFillSync ${a[0].constructor.name} ${a.slice(1)}`, () => c.randomFillSync(...a).byteLength);
  t('random', () => {
    const seen = new Set(Array.from({ length: 300 }, () => c.randomInt(10)));
    return [[...seen].sort(), c.randomInt(7, 8), c.randomBytes(20).length, c.randomBytes(0).length, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(c.randomUUID()), c.randomUUID() !== c.randomUUID(), c.randomBytes(16).equals(c.randomBytes(16)), c.randomFillSync(Buffer.alloc(8)).equals(Buffer.alloc(8))];
  });
  t('equal', () => [c.timingSafeEqual(bytes(5), bytes(5)), c.timingSafeEqual(bytes(5), Buffer.alloc(5)), c.timingSafeEqual(new ArrayBuffer(2), new DataView(new ArrayBuffer(2)))]);
  t('unequal lengths', () => c.timingSafeEqual(bytes(1), bytes(2)));
  t('equal of a text', () => c.timingSafeEqual('a', bytes(2)));
  t('secret keys', () => {
    const k = c.createSecretKey('abc', 'utf8');
    return [k.type, k.symmetricKeySize, k.export(), k.export({ format: 'jwk' }), k.equals(c.createSecretKey(Buffer.from('abc'))), k instanceof c.KeyObject, c.createHmac('md5', k).digest('hex'), c.createSecretKey('616263', 'hex').equals(k)];
  });
  t('generated keys', () => [c.generateKeySync('hmac', { length: 64 }).export().length, c.generateKeySync('aes', { length: 256 }).symmetricKeySize]);
  t('generated keys of no kind', () => c.generateKeySync('x', { length: 64 }));
  // Last of the ciphers: what fails here leaves Node's OpenSSL with an error that the next failure shows.
  for (const size of [128, 192, 256]) for (const mode of ['ecb', 'cbc', 'ctr', 'gcm']) {
    const name = `aes-${size}-${mode}`, key = bytes(size / 8), iv = mode === 'ecb' ? null : bytes(mode === 'gcm' ? 12 : 16);
    t(`info ${name}`, () => [c.getCipherInfo(name), c.getCipherInfo(name, { keyLength: 5 }), c.getCipherInfo(name, { ivLength: 16 })]);
    for (const [k, v] of [[bytes(5), iv], [key, bytes(5)], [key, null], [key, ''], ['x'.repeat(size / 8), iv], [c.createSecretKey(key), iv], [null, iv], [key, undefined]])
      t(`arguments of ${name} ${k?.length} ${v?.length}`, () => c.createCipheriv(name, k, v).final('hex'));
  }
  t('keys', () => Object.keys(c).sort());

  const { subtle } = crypto;
  t('global', () => [String(crypto), String(subtle), crypto === c.webcrypto, subtle === c.subtle, crypto.getRandomValues(new Uint8Array(4)).length, crypto.randomUUID().length]);
  t('too many', () => crypto.getRandomValues(new Uint8Array(70000)));
  t('no integers', () => crypto.getRandomValues(new Float32Array(1)));
  for (const h of ['SHA-1', 'sha-256', 'SHA-384', { name: 'SHA-512' }, 'MD5']) await t.async(`digest ${h.name ?? h}`, async () => Buffer.from(await subtle.digest(h, bytes(77))).toString('hex'));
  await t.async('digest of a text', async () => (await subtle.digest('SHA-1', 'x')).byteLength);
  for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) await t.async(`HMAC ${hash}`, async () => {
    const k = await subtle.importKey('raw', bytes(20), { name: 'HMAC', hash }, true, ['sign', 'verify']);
    const s = await subtle.sign('HMAC', k, bytes(50));
    return [Buffer.from(s).toString('hex'), await subtle.verify('HMAC', k, s, bytes(50)), await subtle.verify('HMAC', k, s, bytes(51)), k.algorithm, k.type, k.usages, k.extractable, await subtle.exportKey('jwk', k), Buffer.from(await subtle.exportKey('raw', k)).length];
  });
  for (const [name, params] of [['AES-GCM', { iv: bytes(12), additionalData: bytes(5) }], ['AES-GCM', { iv: bytes(12), tagLength: 96 }], ['AES-CBC', { iv: bytes(16) }], ['AES-CTR', { counter: bytes(16), length: 64 }]]) for (const n of [16, 32]) await t.async(`${name} ${n}`, async () => {
    const k = await subtle.importKey('raw', bytes(n), name, false, ['encrypt', 'decrypt']);
    const e = await subtle.encrypt({ name, ...params }, k, bytes(40));
    const d = await subtle.decrypt({ name, ...params }, k, e);
    return [Buffer.from(e).toString('hex'), Buffer.from(d).equals(bytes(40))];
  });
  await t.async('a forged text', async () => {
    const k = await subtle.importKey('raw', bytes(16), 'AES-GCM', false, ['decrypt']);
    return subtle.decrypt({ name: 'AES-GCM', iv: bytes(12) }, k, bytes(40));
  });
  await t.async('PBKDF2', async () => {
    const k = await subtle.importKey('raw', bytes(9), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
    const p = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(5), iterations: 10 };
    const a = await subtle.deriveKey(p, k, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
    return [Buffer.from(await subtle.deriveBits(p, k, 256)).toString('hex'), Buffer.from(await subtle.exportKey('raw', a)).toString('hex')];
  });
  await t.async('HKDF', async () => {
    const k = await subtle.importKey('raw', bytes(9), 'HKDF', false, ['deriveBits']);
    return Buffer.from(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-512', salt: bytes(5), info: bytes(3) }, k, 512)).toString('hex');
  });
  await t.async('generated', async () => {
    const k = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
    return [k.algorithm, (await subtle.exportKey('raw', k)).byteLength];
  });
  const tried = async (f) => { try { return await f(); } catch (e) { return [e.name, e.message, e.code]; } };
  await t.async('keys that wrap keys', async () => {
    const out = [], hmac = { name: 'HMAC', hash: 'SHA-256' }, hex = (b) => Buffer.from(b).toString('hex');
    const kek = await subtle.importKey('raw', Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex'), 'AES-KW', true, ['wrapKey', 'unwrapKey']);
    const key = await subtle.importKey('raw', Buffer.from('00112233445566778899AABBCCDDEEFF', 'hex'), hmac, true, ['sign']);
    const wrapped = await subtle.wrapKey('raw', key, kek, 'AES-KW'), text = await subtle.wrapKey('jwk', key, kek, { name: 'AES-KW' });
    out.push(hex(wrapped), hex(await subtle.exportKey('raw', await subtle.unwrapKey('raw', wrapped, kek, 'AES-KW', hmac, true, ['sign']))));
    out.push(text.byteLength % 8, (await subtle.unwrapKey('jwk', text, kek, 'AES-KW', hmac, true, ['sign'])).algorithm, await subtle.exportKey('jwk', kek));
    const gcm = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey', 'unwrapKey']), iv = bytes(12), sealed = await subtle.wrapKey('raw', kek, gcm, { name: 'AES-GCM', iv });
    out.push(sealed.byteLength, hex(await subtle.exportKey('raw', await subtle.unwrapKey('raw', sealed, gcm, { name: 'AES-GCM', iv }, 'AES-KW', true, ['wrapKey']))));
    const bad = new Uint8Array(wrapped.slice(0));
    bad[3] ^= 1;
    const short = await subtle.importKey('raw', bytes(9), hmac, true, ['sign']);
    for (const f of [() => subtle.unwrapKey('raw', bad, kek, 'AES-KW', hmac, true, ['sign']), () => subtle.wrapKey('raw', short, kek, 'AES-KW'), () => subtle.wrapKey('raw', key, gcm, 'AES-KW'),
      () => subtle.generateKey({ name: 'AES-KW', length: 192 }, true, ['encrypt']), () => subtle.encrypt({ name: 'AES-GCM', iv }, gcm, bytes(4)), () => subtle.sign('HMAC', gcm, bytes(4)), () => subtle.deriveBits({ name: 'HKDF', hash: 'SHA-1', salt: iv, info: iv }, key, 8)]) out.push(await tried(f));
    return out;
  });
  t('older names', () => { const crypto = require('crypto'); return [crypto.pseudoRandomBytes(4).length, Object.keys(crypto).includes('prng'), crypto.rng(3).length, String(crypto.pbkdf2Sync).includes('keylen, digest')]; });
});
