// KeyObject for secret keys. There are no others here.
(function (exports, require, module, host, L) {
  'use strict';
  const { viewOrText, bytesOf, toBuffer, codes } = require('internal/crypto_base');
  const { validateOneOf, validateObject, validateString, validateInteger } = require('internal/validators');
  const { Buffer } = require('buffer');
  const EQUAL = host.op('crypto.equal'), RANDOM = host.op('crypto.random');
  const material = new WeakMap();

  class KeyObject {
    constructor(type, handle) {
      if (type !== 'secret' && type !== 'public' && type !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('type', type);
      if (!(handle instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
      material.set(this, handle);
    }
    get type() { return 'secret'; }
    static from(key) {
      const bytes = require('internal/webcrypto').rawOf(key);
      if (bytes === undefined) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
      return new SecretKeyObject('secret', bytes);
    }
    equals(other) {
      if (!(other instanceof KeyObject)) throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', other);
      const a = material.get(this), b = material.get(other);
      return a.length === b.length && host.rust(EQUAL, a, b);
    }
  }
  class SecretKeyObject extends KeyObject {
    get symmetricKeySize() { return material.get(this).length; }
    export(options) {
      if (options !== undefined) {
        validateObject(options, 'options');
        validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
        if (options.format === 'jwk') return { kty: 'oct', k: toBuffer(material.get(this)).toString('base64url') };
      }
      return Buffer.from(material.get(this));
    }
  }
  Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { configurable: true, value: 'KeyObject' });

  // The bytes of a secret key in any of its forms.
  const FORMS = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];
  const secretOf = (key, name, encoding, forms = FORMS) => {
    if (material.has(key)) return material.get(key);
    if (key !== null && typeof key === 'object') {
      const raw = require('internal/webcrypto').rawOf?.(key);
      if (raw !== undefined) return raw;
    }
    const b = bytesOf(key, encoding);
    if (b === undefined) throw new codes.ERR_INVALID_ARG_TYPE(name, forms, key);
    return b;
  };
  const createSecretKey = function createSecretKey(key, encoding) {
    return new SecretKeyObject('secret', new Uint8Array(viewOrText(key, 'key', encoding)));
  };
  const generate = (type, options) => {
    validateString(type, 'type');
    validateObject(options, 'options');
    let { length } = options;
    if (type === 'hmac') validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
    else if (type === 'aes') validateOneOf(length, 'options.length', [128, 192, 256]);
    else throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
    const bytes = new Uint8Array(length >>> 3);
    host.rust(RANDOM, bytes, 0, bytes.length);
    return new SecretKeyObject('secret', bytes);
  };
  module.exports = { KeyObject, SecretKeyObject, createSecretKey, secretOf, generate, isKeyObject: (v) => material.has(v) };
})
