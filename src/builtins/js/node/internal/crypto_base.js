// What the files of crypto share: errors, arguments as bytes, and classes that become streams when somebody uses them as one.
(function (exports, require, module, host, L) {
  'use strict';
  const { E, codes } = require('internal/errors');
  const { Buffer, internals: { isAnyArrayBuffer } } = require('buffer');
  E('ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector', TypeError);
  E('ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length', RangeError);
  E('ERR_CRYPTO_INVALID_AUTH_TAG', (s) => s, TypeError);
  E('ERR_CRYPTO_INVALID_SCRYPT_PARAMS', (s) => s, RangeError);
  E('ERR_CRYPTO_SCRYPT_INVALID_PARAMETER', 'Invalid scrypt parameter');
  E('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', (t, expected) => `Invalid key object type ${t}, expected ${expected}.`, TypeError);
  E('ERR_CRYPTO_UNSUPPORTED_OPERATION', (s) => s);

  const { rust } = host;
  const CLOSE = host.op('objects.close');
  // Objects of the host go when nobody can reach what holds them; when the realm ends at the latest.
  const closer = new FinalizationRegistry((id) => rust(CLOSE, id));

  const bytesOf = (v, encoding) => {
    if (typeof v === 'string') return Buffer.from(v, encoding === 'buffer' ? 'utf8' : encoding);
    if (ArrayBuffer.isView(v)) return v instanceof Uint8Array ? v : new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
    if (isAnyArrayBuffer(v)) return new Uint8Array(v);
  };
  const viewOrText = (v, name, encoding) => {
    const b = bytesOf(v, encoding);
    if (b === undefined) throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], v);
    return b;
  };
  const dataOf = (v, name, encoding) => {
    if (typeof v !== 'string' && !ArrayBuffer.isView(v)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], v);
    return bytesOf(v, encoding);
  };
  const toBuffer = (u) => Buffer.from(u.buffer, u.byteOffset, u.byteLength);
  const out = (u, encoding) => {
    const b = toBuffer(u);
    return encoding && encoding !== 'buffer' ? b.toString(encoding) : b;
  };
  const openssl = (code, message) => Object.assign(new Error(message), { code });

  // Hash, Hmac and the ciphers are Transforms. The module of streams is large, and most never use them as one: the first who does
  // brings it in.
  const NAMES = ['on', 'once', 'addListener', 'prependListener', 'off', 'removeListener', 'removeAllListeners', 'emit', 'listeners', 'listenerCount',
    'pipe', 'unpipe', 'write', 'end', 'read', 'push', 'resume', 'pause', 'setEncoding', 'destroy', 'cork', 'uncork', Symbol.asyncIterator];
  const lazyTransform = (C) => {
    const { prototype } = C;
    let linked = false;
    const started = new WeakSet();
    const link = () => {
      if (linked) return;
      linked = true;
      for (const k of NAMES) delete prototype[k];
      const { Transform } = require('stream');
      Object.setPrototypeOf(prototype, Transform.prototype);
      Object.setPrototypeOf(C, Transform);
    };
    const start = (o) => {
      link();
      if (started.has(o)) return;
      started.add(o);
      for (const k of ['_readableState', '_writableState'])
        Object.defineProperty(o, k, { value: undefined, writable: true, enumerable: true, configurable: true });
      require('stream').Transform.call(o, o._options);
    };
    for (const k of NAMES) {
      Object.defineProperty(prototype, k, { configurable: true, writable: true, value(...args) {
        start(this);
        return this[k](...args);
      } });
    }
    for (const k of ['_readableState', '_writableState']) {
      Object.defineProperty(prototype, k, {
        configurable: true,
        get() {
          if (this === prototype || !(this instanceof C)) return undefined;
          start(this);
          return this[k];
        },
        set(value) { Object.defineProperty(this, k, { value, writable: true, enumerable: true, configurable: true }); },
      });
    }
    // Who has the module asks with instanceof, perhaps.
    return () => { if (!linked && L.builtins.stream !== undefined) link(); };
  };

  const later = (callback, f) => {
    let value;
    try {
      value = f();
    } catch (e) {
      L.G.setImmediate(callback, e);
      return;
    }
    L.G.setImmediate(callback, null, value);
  };
  module.exports = { CLOSE, closer, bytesOf, viewOrText, dataOf, toBuffer, out, openssl, lazyTransform, later, codes };
})
