// Hash and Hmac.
(function (exports, require, module, host, L) {
  'use strict';
  const { closer, dataOf, openssl, lazyTransform, out, codes } = require('internal/crypto_base');
  const { validateEncoding, validateString, validateUint32 } = require('internal/validators');
  const { Buffer } = require('buffer');
  const { rust } = host;
  const OPEN = host.op('crypto.hash'), MAC = host.op('crypto.mac'), UPDATE = host.op('crypto.update'), DIGEST = host.op('crypto.digest'),
    COPY = host.op('crypto.copy'), ONCE = host.op('crypto.once');
  const state = Symbol('kState');

  const keep = (o, id, options) => {
    const key = {};
    Object.defineProperty(o, state, { value: { id, key, done: false, mac: undefined } });
    if (options !== undefined) Object.defineProperty(o, '_options', { value: options, writable: true });
    closer.register(o, id, key);
  };
  const isUtf8 = (encoding) => encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer';
  const update = (o, data, encoding) => {
    const s = o[state];
    if (s.done) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
    if (typeof data === 'string') validateEncoding(data, encoding);
    if (typeof data === 'string' && isUtf8(encoding)) rust(UPDATE, s.id, data);
    else rust(UPDATE, s.id, dataOf(data, 'data', Buffer.isEncoding(encoding) ? encoding : 'utf8'));
    return o;
  };
  const transform = {
    _transform(chunk, encoding, callback) {
      this.update(chunk, encoding);
      callback();
    },
    _flush(callback) {
      this.push(this.digest());
      callback();
    },
  };

  function Hash(algorithm, options) {
    if (!(this instanceof Hash)) return new Hash(algorithm, options);
    linkHash();
    if (algorithm instanceof Hash) { // a copy
      keep(this, rust(COPY, algorithm[state].id), options);
      this[state].length = options?.outputLength ?? algorithm[state].length;
      return;
    }
    validateString(algorithm, 'algorithm');
    const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
    if (length !== undefined) validateUint32(length, 'options.outputLength');
    const id = rust(OPEN, algorithm.toLowerCase(), length ?? -1);
    if (id === undefined) throw new Error('Digest method not supported');
    if (id === null) throw openssl('ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH', 'error:030000B2:digital envelope routines::not XOF or invalid length');
    keep(this, id, options);
    this[state].length = length;
  }
  Object.assign(Hash.prototype, transform, {
    copy(options) {
      if (this[state].done) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
      return new Hash(this, options);
    },
    update(data, encoding) { return update(this, data, encoding); },
    digest(encoding) {
      const s = this[state];
      if (s.done) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
      s.done = true;
      closer.unregister(s.key);
      return out(rust(DIGEST, s.id, s.length), encoding === undefined ? undefined : `${encoding}`);
    },
  });

  function Hmac(hmac, key, options) {
    if (!(this instanceof Hmac)) return new Hmac(hmac, key, options);
    linkHmac();
    validateString(hmac, 'hmac');
    const bytes = require('internal/crypto_keys').secretOf(key, 'key', options?.encoding);
    const id = rust(MAC, hmac.toLowerCase(), bytes);
    if (id === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(hmac);
    keep(this, id, options);
  }
  Object.assign(Hmac.prototype, transform, {
    update(data, encoding) { return update(this, data, encoding); },
    digest(encoding) {
      const s = this[state];
      const wanted = encoding === undefined ? undefined : `${encoding}`;
      if (s.done) return wanted && wanted !== 'buffer' ? '' : Buffer.from('');
      s.done = true;
      closer.unregister(s.key);
      return out(rust(DIGEST, s.id), wanted);
    },
  });
  const linkHash = lazyTransform(Hash), linkHmac = lazyTransform(Hmac);

  const hash = (algorithm, input, outputEncoding = 'hex') => {
    validateString(algorithm, 'algorithm');
    if (typeof input !== 'string' && !ArrayBuffer.isView(input))
      throw new codes.ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
    const wanted = outputEncoding === 'buffer' ? 'buffer' : outputEncoding;
    if (wanted !== 'buffer' && !Buffer.isEncoding(wanted)) {
      validateString(wanted, 'outputEncoding');
      throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', wanted);
    }
    const bytes = rust(ONCE, algorithm.toLowerCase(), typeof input === 'string' ? input : dataOf(input, 'input'));
    if (bytes === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
    return out(bytes, wanted);
  };
  module.exports = { Hash, Hmac, hash };
})
