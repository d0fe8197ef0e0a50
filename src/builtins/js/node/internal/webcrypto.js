// The global `crypto`: randomness, and of `subtle` what the hashes and AES give.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  const lazy = (name) => require(name);
  const { rust } = host;
  const RANDOM = host.op('crypto.random'), EQUAL = host.op('crypto.equal'), ONCE = host.op('crypto.once');
  const refuse = (message, name) => new (lazy('internal/domexception').DOMException)(message, name);
  const own = new WeakSet();
  const kinds = ['Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Uint8ClampedArray', 'BigInt64Array', 'BigUint64Array'];

  const fill = (data) => {
    const kind = ArrayBuffer.isView(data) ? Object.prototype.toString.call(data).slice(8, -1) : '';
    const base = data instanceof Uint8Array ? 'Uint8Array' : kind;
    if (!kinds.includes(base)) throw refuse('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    if (data.byteLength > 65536) throw refuse(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
    rust(RANDOM, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 0, data.byteLength);
    return data;
  };

  const keys = new WeakMap();
  class CryptoKey {
    constructor() { throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); }
    get type() { return keys.get(this).type; }
    get extractable() { return keys.get(this).extractable; }
    get algorithm() { return keys.get(this).algorithm; }
    get usages() { return keys.get(this).usages; }
  }
  Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { configurable: true, value: 'CryptoKey' });
  const newKey = (raw, algorithm, extractable, usages) => {
    const key = Object.create(CryptoKey.prototype);
    keys.set(key, { type: 'secret', raw, algorithm, extractable, usages: [...new Set(usages)] });
    return key;
  };
  const bytes = (v, what = "an operation on 'SubtleCrypto': data") => {
    const b = lazy('internal/crypto_base').bytesOf(typeof v === 'string' ? undefined : v);
    if (b === undefined) {
      throw Object.assign(new TypeError(`Failed to execute ${what} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`),
        { code: 'ERR_INVALID_ARG_TYPE' });
    }
    return b;
  };
  const exact = (u) => u.buffer.byteLength === u.byteLength ? u.buffer : new Uint8Array(u).buffer;

  const HASHES = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };
  const BLOCKS = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };
  const AES = ['AES-CBC', 'AES-CTR', 'AES-GCM'], KW = 'AES-KW', AES_KEYS = [...AES, KW], DERIVE = ['PBKDF2', 'HKDF'];
  const named = (a, list) => {
    const algorithm = typeof a === 'string' ? { name: a } : { ...a };
    const name = list.find((n) => n === `${algorithm.name}`.toUpperCase());
    if (name === undefined) throw refuse('Unrecognized algorithm name', 'NotSupportedError');
    return Object.assign(algorithm, { name });
  };
  const hashOf = (h) => named(h, Object.keys(HASHES)).name;
  const usable = (key, usage, name) => {
    const k = keys.get(key);
    if (k === undefined) throw new TypeError('the key is not a CryptoKey');
    const wrong = (message) => refuse(message, 'InvalidAccessError');
    if (AES_KEYS.includes(name) && (k.algorithm.name !== name || !k.usages.includes(usage))) throw wrong('The requested operation is not valid for the provided key');
    if (!k.usages.includes(usage)) throw wrong(DERIVE.includes(name) ? `baseKey does not have ${usage} usage` : `Unable to use this key to ${usage}`);
    if (k.algorithm.name !== name) throw wrong('Key algorithm mismatch');
    return k;
  };
  const random = (n) => {
    const b = new Uint8Array(n);
    rust(RANDOM, b, 0, n);
    return b;
  };

  const aes = (encrypt, algorithm, k, data) => {
    const { createCipheriv, createDecipheriv } = lazy('crypto');
    const bits = k.raw.length * 8, { name } = algorithm;
    const make = encrypt ? createCipheriv : createDecipheriv;
    try {
      if (name === 'AES-GCM') {
        const tag = (algorithm.tagLength ?? 128) / 8, c = make(`aes-${bits}-gcm`, k.raw, bytes(algorithm.iv, 'iv'), { authTagLength: tag });
        if (algorithm.additionalData !== undefined) c.setAAD(bytes(algorithm.additionalData, 'additionalData'));
        const { Buffer } = lazy('buffer');
        if (encrypt) return exact(Buffer.concat([c.update(data), c.final(), c.getAuthTag()]));
        if (data.length < tag) throw new Error('short');
        c.setAuthTag(data.subarray(data.length - tag));
        return exact(Buffer.concat([c.update(data.subarray(0, data.length - tag)), c.final()]));
      }
      if (name === 'AES-CTR' && algorithm.length !== 128 && algorithm.length !== undefined && data.length > 16 * 2 ** Math.min(algorithm.length, 40))
        throw new Error('the counter wraps');
      const c = make(`aes-${bits}-${name === 'AES-CBC' ? 'cbc' : 'ctr'}`, k.raw, bytes(name === 'AES-CBC' ? algorithm.iv : algorithm.counter, 'iv'));
      return exact(lazy('buffer').Buffer.concat([c.update(data), c.final()]));
    } catch (e) {
      if (e.code === 'ERR_MEMORY_ALLOCATION_FAILED') throw e;
      throw refuse('The operation failed for an operation-specific reason', 'OperationError');
    }
  };
  const derive = (algorithm, key, length, usage) => {
    algorithm = named(algorithm, DERIVE);
    const k = usable(key, usage, algorithm.name), hash = HASHES[hashOf(algorithm.hash)];
    if (length === null || length === undefined) throw refuse('length cannot be null', 'OperationError');
    if (length % 8 !== 0) throw refuse('length must be a multiple of 8', 'OperationError');
    const c = lazy('crypto'), salt = bytes(algorithm.salt, 'salt');
    if (algorithm.name === 'PBKDF2') return exact(c.pbkdf2Sync(k.raw, salt, algorithm.iterations, length / 8, hash));
    return c.hkdfSync(hash, k.raw, salt, bytes(algorithm.info, 'info'), length / 8);
  };
  const importRaw = (raw, algorithm, extractable, usages) => {
    algorithm = named(algorithm, ['HMAC', ...AES_KEYS, ...DERIVE]);
    const allowed = algorithm.name === 'HMAC' ? ['sign', 'verify'] : algorithm.name === KW ? ['wrapKey', 'unwrapKey'] : AES.includes(algorithm.name) ? ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] : ['deriveKey', 'deriveBits'];
    for (const u of usages) if (!allowed.includes(u)) {
        const kind = algorithm.name.replace(/^AES-.*/, 'AES');
        throw refuse(`Unsupported key usage for ${/^[AEH]/.test(kind) ? 'an' : 'a'} ${kind} key`, 'SyntaxError');
      }
    if (algorithm.name === 'HMAC') {
      if (raw.length === 0) throw refuse('Zero-length key is not supported', 'DataError');
      return newKey(raw, { name: 'HMAC', hash: { name: hashOf(algorithm.hash) }, length: algorithm.length ?? raw.length * 8 }, extractable, usages);
    }
    if (AES_KEYS.includes(algorithm.name)) {
      if (![16, 24, 32].includes(raw.length)) throw refuse('Invalid key length', 'DataError');
      return newKey(raw, { name: algorithm.name, length: raw.length * 8 }, extractable, usages);
    }
    if (extractable) throw refuse(`${algorithm.name} keys are not extractable`, 'SyntaxError');
    return newKey(raw, { name: algorithm.name }, false, usages);
  };
  const lengthOf = (algorithm) => {
    algorithm = named(algorithm, ['HMAC', ...AES_KEYS, ...DERIVE]);
    if (AES_KEYS.includes(algorithm.name)) return algorithm.length;
    return algorithm.name === 'HMAC' ? algorithm.length ?? BLOCKS[hashOf(algorithm.hash)] : null;
  };
  const exportKey = (format, key) => {
    const k = keys.get(key);
    if (k === undefined) throw new TypeError('the key is not a CryptoKey');
    if (!k.extractable) throw refuse('key is not extractable', 'InvalidAccessException');
    if (format === 'raw') return exact(new Uint8Array(k.raw));
    if (format !== 'jwk') throw refuse(`Unable to export a ${k.algorithm.name} key using ${format} format`, 'NotSupportedError');
    const alg = k.algorithm.name === 'HMAC' ? `HS${k.algorithm.hash.name.slice(4)}` : `A${k.raw.length * 8}${k.algorithm.name.slice(4)}`;
    return { key_ops: k.usages, ext: true, kty: 'oct', k: lazy('buffer').Buffer.from(k.raw).toString('base64url'), alg };
  };
  const importKey = (format, data, algorithm, extractable, usages) => {
    if (format === 'jwk') {
      named(algorithm, ['HMAC', ...AES_KEYS, ...DERIVE]);
      if (data === null || typeof data !== 'object' || data.kty !== 'oct') throw refuse('Invalid keyData', 'DataError');
      return importRaw(new Uint8Array(lazy('buffer').Buffer.from(data.k, 'base64url')), algorithm, extractable, usages);
    }
    if (format !== 'raw') throw refuse(`Unable to import a key using ${format} format`, 'NotSupportedError');
    return importRaw(new Uint8Array(bytes(data, 'keyData')), algorithm, extractable, usages);
  };
  // RFC 3394
  const keyWrap = (encrypt, k, data) => {
    const { Buffer } = lazy('buffer'), n = data.length / 8 - (encrypt ? 0 : 1);
    const failed = () => refuse('The operation failed for an operation-specific reason', 'OperationError');
    if (n < 2 || n % 1 !== 0) throw failed();
    const one = (block) => {
      const { createCipheriv, createDecipheriv } = lazy('crypto'), c = (encrypt ? createCipheriv : createDecipheriv)(`aes-${k.raw.length * 8}-ecb`, k.raw, null);
      c.setAutoPadding(false);
      return Buffer.concat([c.update(block), c.final()]);
    };
    const out = Buffer.concat([Buffer.alloc(encrypt ? 8 : 0, 0xA6), data]), first = out.subarray(0, 8);
    const mix = (t) => first.writeUInt32BE((first.readUInt32BE(4) ^ t) >>> 0, 4);
    for (let t = encrypt ? 1 : 6 * n; encrypt ? t <= 6 * n : t > 0; t += encrypt ? 1 : -1) {
      const at = 8 * ((t - 1) % n + 1);
      if (!encrypt) mix(t);
      const block = one(Buffer.concat([first, out.subarray(at, at + 8)]));
      block.copy(out, 0, 0, 8);
      block.copy(out, at, 8);
      if (encrypt) mix(t);
    }
    if (encrypt) return exact(out);
    if (!first.every((v) => v === 0xA6)) throw failed();
    return exact(out.subarray(8));
  };

  class SubtleCrypto {
    constructor() { throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); }
    async digest(algorithm, data) {
      const name = HASHES[hashOf(algorithm)];
      return exact(rust(ONCE, name, bytes(data, "'digest' on 'SubtleCrypto': 2nd argument")));
    }
    async importKey(format, keyData, algorithm, extractable, keyUsages) { return importKey(format, keyData, algorithm, !!extractable, keyUsages); }
    async exportKey(format, key) { return exportKey(format, key); }
    async generateKey(algorithm, extractable, keyUsages) {
      algorithm = named(algorithm, ['HMAC', ...AES_KEYS]);
      if (keyUsages.length === 0) throw refuse('Usages cannot be empty when creating a key.', 'SyntaxError');
      const key = importRaw(random(lengthOf(algorithm) / 8), algorithm, !!extractable, keyUsages), made = keys.get(key);
      if (algorithm.name === 'HMAC') made.algorithm = { name: 'HMAC', length: made.algorithm.length, hash: made.algorithm.hash };
      return key;
    }
    async sign(algorithm, key, data) {
      const { name } = named(algorithm, ['HMAC']), k = usable(key, 'sign', name);
      return exact(lazy('crypto').createHmac(HASHES[k.algorithm.hash.name], k.raw).update(bytes(data)).digest());
    }
    async verify(algorithm, key, signature, data) {
      const { name } = named(algorithm, ['HMAC']), k = usable(key, 'verify', name);
      const mac = lazy('crypto').createHmac(HASHES[k.algorithm.hash.name], k.raw).update(bytes(data)).digest(), given = bytes(signature, 'signature');
      return mac.length === given.length && rust(EQUAL, mac, given);
    }
    async encrypt(algorithm, key, data) {
      algorithm = named(algorithm, AES);
      return aes(true, algorithm, usable(key, 'encrypt', algorithm.name), bytes(data));
    }
    async decrypt(algorithm, key, data) {
      algorithm = named(algorithm, AES);
      return aes(false, algorithm, usable(key, 'decrypt', algorithm.name), bytes(data));
    }
    async deriveBits(algorithm, baseKey, length = null) { return derive(algorithm, baseKey, length, 'deriveBits'); }
    async deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
      const raw = derive(algorithm, baseKey, lengthOf(derivedKeyType), 'deriveKey');
      return importRaw(new Uint8Array(raw), derivedKeyType, !!extractable, keyUsages);
    }
    async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
      wrapAlgorithm = named(wrapAlgorithm, AES_KEYS);
      const k = usable(wrappingKey, 'wrapKey', wrapAlgorithm.name), { Buffer } = lazy('buffer'), exported = exportKey(format, key);
      let data = format === 'jwk' ? Buffer.from(JSON.stringify(exported)) : new Uint8Array(exported);
      if (wrapAlgorithm.name !== KW) return aes(true, wrapAlgorithm, k, data);
      if (data.length % 8 !== 0 && format === 'jwk') data = Buffer.concat([data, Buffer.alloc(8 - data.length % 8, ' ')]);
      return keyWrap(true, k, data);
    }
    async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, keyUsages) {
      unwrapAlgorithm = named(unwrapAlgorithm, AES_KEYS);
      const k = usable(unwrappingKey, 'unwrapKey', unwrapAlgorithm.name), data = bytes(wrappedKey, 'wrappedKey');
      const plain = unwrapAlgorithm.name === KW ? keyWrap(false, k, data) : aes(false, unwrapAlgorithm, k, data);
      return importKey(format, format === 'jwk' ? JSON.parse(lazy('buffer').Buffer.from(plain).toString()) : plain, unwrappedKeyAlgorithm, !!extractable, keyUsages);
    }
  }
  for (const k of Object.getOwnPropertyNames(SubtleCrypto.prototype)) if (k !== 'constructor') Object.defineProperty(SubtleCrypto.prototype, k, { enumerable: true });
  Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { configurable: true, value: 'SubtleCrypto' });
  const subtle = Object.create(SubtleCrypto.prototype);

  const check = (o) => {
    if (!own.has(o)) throw new codes.ERR_INVALID_THIS('Crypto');
  };
  class Crypto {
    constructor() { throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); }
    get subtle() {
      check(this);
      return subtle;
    }
    getRandomValues(data) {
      check(this);
      return fill(data);
    }
    randomUUID(options) {
      check(this);
      return lazy('crypto').randomUUID(options);
    }
  }
  for (const k of ['subtle', 'getRandomValues', 'randomUUID']) Object.defineProperty(Crypto.prototype, k, { enumerable: true });
  Object.defineProperty(Crypto.prototype, Symbol.toStringTag, { configurable: true, value: 'Crypto' });
  const crypto = Object.create(Crypto.prototype);
  own.add(crypto);
  Object.assign(exports, { crypto, Crypto, CryptoKey, SubtleCrypto, getRandomValues: (data) => fill(data), rawOf: (key) => keys.get(key)?.raw });
})
