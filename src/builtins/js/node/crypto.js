// crypto: hashes, HMAC, keys out of passwords, randomness, AES. What needs other ciphers or big numbers has its shape and says no.
(function (exports, require, module, host, L) {
  'use strict';
  const { viewOrText, later, codes } = require('internal/crypto_base');
  const { Hash, Hmac, hash } = require('internal/crypto_hash');
  const { validateFunction, validateInteger, validateInt32, validateNumber, validateObject, validateString, validateBoolean } = require('internal/validators');
  const { Buffer, internals: { isAnyArrayBuffer } } = require('buffer');
  const { rust } = host;
  const PBKDF2 = host.op('crypto.pbkdf2'), ROOM = host.op('crypto.room'), HKDF = host.op('crypto.hkdf'), SCRYPT = host.op('crypto.scrypt'), RANDOM = host.op('crypto.random'),
    EQUAL = host.op('crypto.equal');
  const MOST = 2 ** 31 - 1;

  // ---- randomness ----
  const randomBytes = function randomBytes(size, callback) {
    validateNumber(size, 'size', 0, MOST);
    if (callback !== undefined) validateFunction(callback, 'callback');
    const fill = () => {
      const b = Buffer.alloc(Math.trunc(size));
      rust(RANDOM, b, 0, b.length);
      return b;
    };
    if (callback === undefined) return fill();
    later(callback, fill);
  };
  const range = (buf, offset, size) => {
    if (!isAnyArrayBuffer(buf) && !ArrayBuffer.isView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
    const unit = buf.BYTES_PER_ELEMENT || 1, whole = buf.byteLength;
    validateNumber(offset, 'offset');
    offset *= unit;
    if (Number.isNaN(offset) || offset > Math.min(whole, MOST) || offset < 0) throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${Math.min(whole, MOST)}`, offset);
    if (size === undefined) size = whole - offset;
    else {
      validateNumber(size, 'size');
      size *= unit;
      if (Number.isNaN(size) || size > MOST || size < 0) throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MOST}`, size);
      if (size + offset > whole) throw new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${whole}`, size + offset);
    }
    const bytes = isAnyArrayBuffer(buf) ? new Uint8Array(buf) : new Uint8Array(buf.buffer, buf.byteOffset, whole);
    return [bytes, offset, offset + size];
  };
  const randomFillSync = function randomFillSync(buf, offset = 0, size) {
    rust(RANDOM, ...range(buf, offset, size));
    return buf;
  };
  const randomFill = function randomFill(buf, offset, size, callback) {
    if (typeof offset === 'function') [callback, offset, size] = [offset, 0, undefined];
    else if (typeof size === 'function') [callback, size] = [size, undefined];
    else validateFunction(callback, 'callback');
    const place = range(buf, offset, size);
    later(callback, () => (rust(RANDOM, ...place), buf));
  };
  const six = Buffer.allocUnsafeSlow(6);
  const randomInt = function randomInt(min, max, callback) {
    if (max === undefined || typeof max === 'function') [callback, max, min] = [max, min, 0];
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (!Number.isSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
    if (!Number.isSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
    if (max <= min) throw new codes.ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
    const n = max - min;
    if (!(n <= 0xFFFFFFFFFFFF)) throw new codes.ERR_OUT_OF_RANGE('max - min', '<= 281474976710655', n);
    const limit = 0x1000000000000 - 0x1000000000000 % n;
    const draw = () => {
      for (;;) {
        rust(RANDOM, six, 0, 6);
        const v = six.readUIntBE(0, 6);
        if (v < limit) return v % n + min;
      }
    };
    if (callback === undefined) return draw();
    later(callback, draw);
  };
  const randomUUID = function randomUUID(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      if (options.disableEntropyCache !== undefined) validateBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
    }
    const b = Buffer.allocUnsafeSlow(16);
    rust(RANDOM, b, 0, 16);
    b[6] = b[6] & 0x0F | 0x40;
    b[8] = b[8] & 0x3F | 0x80;
    const s = b.toString('hex');
    return `${s.slice(0, 8)}-${s.slice(8, 12)}-${s.slice(12, 16)}-${s.slice(16, 20)}-${s.slice(20)}`;
  };
  const timingSafeEqual = function timingSafeEqual(a, b) {
    const bytes = (v, name) => {
      if (isAnyArrayBuffer(v)) return new Uint8Array(v);
      if (ArrayBuffer.isView(v)) return new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
      const e = new codes.ERR_INVALID_ARG_TYPE(name, 'ArrayBuffer', v);
      e.message = `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`;
      throw e;
    };
    a = bytes(a, 'buf1');
    b = bytes(b, 'buf2');
    if (a.length !== b.length) throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
    return rust(EQUAL, a, b);
  };

  // ---- keys out of passwords ----
  const HASHES = ['RSA-MD5', 'RSA-RIPEMD160', 'RSA-SHA1', 'RSA-SHA224', 'RSA-SHA256', 'RSA-SHA384', 'RSA-SHA512', 'RSA-SHA512/224', 'RSA-SHA512/256',
    'blake2b512', 'blake2s256', 'md5', 'ripemd', 'ripemd160', 'rmd160', 'sha1', 'sha224', 'sha256', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512',
    'sha384', 'sha512', 'sha512-224', 'sha512-256', 'shake128', 'shake256', 'ssl3-md5', 'ssl3-sha1'];
  const known = (digest) => {
    const name = digest.toLowerCase();
    if (name.startsWith('shake') || !(HASHES.some((h) => h.toLowerCase() === name) || /^sha-(1|224|256|384|512)$/.test(name)))
      throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest);
    return name;
  };
  // Calls with a buffer in the place of its length.
  const filled = (op, place, args) => {
    rust(ROOM, args[place]);
    const key = Buffer.alloc(args[place]);
    rust(op, ...args.slice(0, place), key, ...args.slice(place + 1));
    return key;
  };
  const pbkdf2Args = (password, salt, iterations, keylen, digest) => {
    validateString(digest, 'digest');
    password = viewOrText(password, 'password');
    salt = viewOrText(salt, 'salt');
    validateInt32(iterations, 'iterations', 1);
    validateInt32(keylen, 'keylen', 0);
    return [password, salt, iterations, keylen, known(digest)];
  };
  const pbkdf2Sync = function pbkdf2Sync(password, salt, iterations, keylen, digest) {
    return filled(PBKDF2, 3, pbkdf2Args(password, salt, iterations, keylen, digest));
  };
  // The package pbkdf2 tells by the source whether it needs one of its own.
  Object.defineProperty(pbkdf2Sync, 'toString', {
    configurable: true, writable: true, value: () => 'function pbkdf2Sync(password, salt, iterations, keylen, digest) { [native code] }',
  });
  const pbkdf2 = function pbkdf2(password, salt, iterations, keylen, digest, callback) {
    if (typeof digest === 'function') [callback, digest] = [digest, undefined];
    const args = pbkdf2Args(password, salt, iterations, keylen, digest);
    validateFunction(callback, 'callback');
    later(callback, () => filled(PBKDF2, 3, args));
  };
  const scryptArgs = (password, salt, keylen, options) => {
    password = viewOrText(password, 'password');
    salt = viewOrText(salt, 'salt');
    validateInt32(keylen, 'keylen', 0);
    let N = 16384, r = 8, p = 1, maxmem = 32 << 20;
    if (options && options !== undefined) {
      const pick = (short, long, value) => {
        const a = options[short], b = options[long];
        if (a !== undefined && b !== undefined) throw new codes.ERR_CRYPTO_SCRYPT_INVALID_PARAMETER();
        if (a !== undefined) validateInteger(a, short, 0, 2 ** 32 - 1);
        if (b !== undefined) validateInteger(b, long, 0, 2 ** 32 - 1);
        return a ?? b ?? value;
      };
      N = pick('N', 'cost', N);
      r = pick('r', 'blockSize', r);
      p = pick('p', 'parallelization', p);
      if (options.maxmem !== undefined) {
        validateInteger(options.maxmem, 'maxmem', 0);
        maxmem = options.maxmem;
      }
    }
    if (N === 0 || (N & (N - 1)) !== 0 && Math.log2(N) % 1 !== 0 || r < 1 || p < 1 || p * r > 2 ** 30 - 1)
      throw new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS('Invalid scrypt params');
    if (N === 1 || 128 * N * r + 128 * r * p + 32 * r * 4 > maxmem)
      throw new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS('Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded');
    return [password, salt, keylen, N, r, p];
  };
  const scryptSync = function scryptSync(password, salt, keylen, options) {
    return filled(SCRYPT, 2, scryptArgs(password, salt, keylen, options));
  };
  const scrypt = function scrypt(password, salt, keylen, options, callback) {
    if (callback === undefined) [callback, options] = [options, undefined];
    const args = scryptArgs(password, salt, keylen, options);
    validateFunction(callback, 'callback');
    later(callback, () => filled(SCRYPT, 2, args));
  };
  const hkdfArgs = (digest, key, salt, info, length) => {
    validateString(digest, 'digest');
    key = require('internal/crypto_keys').secretOf(key, 'ikm', undefined, ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer']);
    salt = viewOrText(salt, 'salt');
    info = viewOrText(info, 'info');
    validateInteger(length, 'length', 0, 2 ** 32);
    if (info.byteLength > 1024) throw new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
    return [known(digest), key, salt, info, length];
  };
  const exact = (u) => u.buffer.byteLength === u.length ? u.buffer : new Uint8Array(u).buffer;
  const hkdfSync = function hkdfSync(digest, key, salt, info, length) { return exact(rust(HKDF, ...hkdfArgs(digest, key, salt, info, length))); };
  const hkdf = function hkdf(digest, key, salt, info, length, callback) {
    const args = hkdfArgs(digest, key, salt, info, length);
    validateFunction(callback, 'callback');
    later(callback, () => exact(rust(HKDF, ...args)));
  };

  // ---- what is not here ----
  const missing = (name) => ({ [name]() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`crypto.${name}()`); } })[name];
  const missingClass = (name) => {
    const C = { [name]: function () { throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`crypto.${name}`); } }[name];
    return C;
  };

  const lazily = (o, file, names) => {
    for (const k of names) Object.defineProperty(o, k, { configurable: true, enumerable: true, get() {
      const value = require(file)[k];
      Object.defineProperty(o, k, { configurable: true, enumerable: true, writable: true, value });
      return value;
    }, set(value) { Object.defineProperty(o, k, { configurable: true, enumerable: true, writable: true, value }); } });
  };
  for (const k of ['checkPrime', 'checkPrimeSync']) exports[k] = missing(k);
  Object.assign(exports, {
    createCipheriv(cipher, key, iv, options) { return new (require('internal/crypto_cipher').Cipheriv)(cipher, key, iv, options); },
    createDecipheriv(cipher, key, iv, options) { return new (require('internal/crypto_cipher').Decipheriv)(cipher, key, iv, options); },
  });
  for (const k of ['createDiffieHellman', 'createDiffieHellmanGroup', 'createECDH']) exports[k] = missing(k);
  Object.assign(exports, {
    createHash(algorithm, options) { return new Hash(algorithm, options); },
    createHmac(hmac, key, options) { return new Hmac(hmac, key, options); },
  });
  for (const k of ['createPrivateKey', 'createPublicKey']) exports[k] = missing(k);
  lazily(exports, 'internal/crypto_keys', ['createSecretKey']);
  for (const k of ['createSign', 'createVerify', 'diffieHellman', 'generatePrime', 'generatePrimeSync']) exports[k] = missing(k);
  lazily(exports, 'internal/crypto_cipher', ['getCiphers', 'getCipherInfo']);
  Object.assign(exports, { getCurves() { return []; }, getDiffieHellman: missing('getDiffieHellman'), getHashes() { return HASHES.slice(); }, hkdf, hkdfSync, pbkdf2, pbkdf2Sync });
  for (const k of ['generateKeyPair', 'generateKeyPairSync']) exports[k] = missing(k);
  Object.assign(exports, {
    generateKey(type, options, callback) {
      validateFunction(callback, 'callback');
      const key = require('internal/crypto_keys').generate(type, options);
      later(callback, () => key);
    },
    generateKeySync(type, options) { return require('internal/crypto_keys').generate(type, options); },
  });
  for (const k of ['privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt']) exports[k] = missing(k);
  Object.assign(exports, { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, scrypt, scryptSync });
  for (const k of ['sign', 'setEngine']) exports[k] = missing(k);
  Object.assign(exports, { timingSafeEqual, getFips() { return 0; }, setFips(v) { if (v) missing('setFips')(); }, verify: missing('verify'), hash });
  for (const k of ['Certificate', 'Cipher', 'Decipher', 'DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'Sign', 'Verify', 'X509Certificate']) exports[k] = missingClass(k);
  lazily(exports, 'internal/crypto_cipher', ['Cipheriv', 'Decipheriv']);
  Object.assign(exports, { Hash, Hmac });
  lazily(exports, 'internal/crypto_keys', ['KeyObject']);
  for (const k of ['pseudoRandomBytes', 'prng', 'rng']) Object.defineProperty(exports, k, { configurable: true, enumerable: false, writable: true, value: randomBytes });
  exports.secureHeapUsed = () => ({ total: 0, used: 0, utilization: 0, min: 0 });
  exports.constants = Object.assign(Object.create(null), {
    RSA_PKCS1_PADDING: 1, RSA_NO_PADDING: 3, RSA_PKCS1_OAEP_PADDING: 4, RSA_X931_PADDING: 5, RSA_PKCS1_PSS_PADDING: 6, RSA_PSS_SALTLEN_DIGEST: -1,
    RSA_PSS_SALTLEN_MAX_SIGN: -2, RSA_PSS_SALTLEN_AUTO: -2, defaultCoreCipherList: '', TLS1_VERSION: 769, TLS1_1_VERSION: 770, TLS1_2_VERSION: 771,
    TLS1_3_VERSION: 772, POINT_CONVERSION_COMPRESSED: 2, POINT_CONVERSION_UNCOMPRESSED: 4, POINT_CONVERSION_HYBRID: 6, DH_CHECK_P_NOT_SAFE_PRIME: 2,
    DH_CHECK_P_NOT_PRIME: 1, DH_UNABLE_TO_CHECK_GENERATOR: 4, DH_NOT_SUITABLE_GENERATOR: 8, ENGINE_METHOD_ALL: 65535, ENGINE_METHOD_NONE: 0,
    SSL_OP_ALL: 2147485776, SSL_OP_NO_SSLv2: 0, SSL_OP_NO_SSLv3: 33554432, SSL_OP_NO_TLSv1: 67108864, SSL_OP_NO_TLSv1_1: 268435456,
    SSL_OP_NO_TLSv1_2: 134217728, SSL_OP_NO_TLSv1_3: 536870912, SSL_OP_CIPHER_SERVER_PREFERENCE: 4194304, SSL_OP_NO_COMPRESSION: 131072,
  });
  Object.defineProperty(exports, 'webcrypto', { configurable: false, enumerable: true, get: () => require('internal/webcrypto').crypto });
  Object.defineProperty(exports, 'subtle', { configurable: false, enumerable: true, get: () => require('internal/webcrypto').crypto.subtle });
  Object.defineProperty(exports, 'getRandomValues', { configurable: false, enumerable: true, get: () => require('internal/webcrypto').getRandomValues });
})
