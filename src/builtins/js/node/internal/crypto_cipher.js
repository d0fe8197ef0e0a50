// createCipheriv and createDecipheriv: AES.
(function (exports, require, module, host, L) {
  'use strict';
  const { closer, CLOSE, bytesOf, viewOrText, dataOf, lazyTransform, codes } = require('internal/crypto_base');
  const { secretOf } = require('internal/crypto_keys');
  const { validateString, validateInteger, validateUint32 } = require('internal/validators');
  const { Buffer } = require('buffer');
  const { rust } = host;
  const OPEN = host.op('crypto.cipher'), RUN = host.op('crypto.run'), AAD = host.op('crypto.aad'), PADDING = host.op('crypto.padding'),
    FINISH = host.op('crypto.finish');
  const state = Symbol('kHandle');
  const NONE = new Uint8Array(0);

  const nids = { 'ecb128': 418, 'cbc128': 419, 'ecb192': 422, 'cbc192': 423, 'ecb256': 426, 'cbc256': 427, 'gcm128': 895, 'gcm192': 898,
    'gcm256': 901, 'ctr128': 904, 'ctr192': 905, 'ctr256': 906 };
  const infoOf = (name) => {
    const m = /^(?:aes|id-aes)-?(128|192|256)(?:-(ecb|cbc|ctr|gcm))?$/.exec(name.toLowerCase());
    if (!m) return undefined;
    const mode = m[2] ?? 'cbc', info = { mode, name: `${mode === 'gcm' ? 'id-aes' : 'aes-'}${m[1]}-${mode}`, nid: nids[mode + m[1]] };
    info.blockSize = mode === 'ctr' || mode === 'gcm' ? 1 : 16;
    if (mode !== 'ecb') info.ivLength = mode === 'gcm' ? 12 : 16;
    info.keyLength = m[1] / 8;
    return info;
  };

  const construct = (o, encrypt, cipher, key, iv, options) => {
    validateString(cipher, 'cipher');
    const bytes = secretOf(key, 'key', options?.encoding);
    iv = iv === null ? null : viewOrText(iv, 'iv');
    const info = infoOf(cipher);
    if (info === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
    if (bytes.length !== info.keyLength) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
    const wanted = info.ivLength;
    if (iv === null ? wanted !== undefined : wanted === undefined ? iv.length > 0 : info.mode === 'gcm' ? iv.length === 0 : iv.length !== wanted)
      throw new codes.ERR_CRYPTO_INVALID_IV();
    let tagLength = options?.authTagLength;
    if (tagLength !== undefined && info.mode === 'gcm') {
      validateUint32(tagLength, 'options.authTagLength');
      checkTag(tagLength);
    }
    const id = rust(OPEN, info.mode, encrypt, bytes, iv ?? NONE), handle = {};
    Object.defineProperty(o, state, { value: { id, handle, mode: info.mode, encrypt, tagLength, tag: undefined, done: false, decoder: undefined, fed: false } });
    if (options != null) Object.defineProperty(o, '_options', { value: options, writable: true });
    closer.register(o, id, handle);
  };
  const checkTag = (n) => {
    if (n !== 4 && n !== 8 && (n < 12 || n > 16)) throw new codes.ERR_CRYPTO_INVALID_AUTH_TAG(`Invalid authentication tag length: ${n}`);
  };
  const text = (s, encoding, bytes, last) => {
    if (!encoding || encoding === 'buffer') return bytes;
    const { StringDecoder } = require('string_decoder');
    s.decoder ??= new StringDecoder(encoding);
    return last ? s.decoder.end(bytes) : s.decoder.write(bytes);
  };
  const methods = {
    update(data, inputEncoding, outputEncoding) {
      const s = this[state];
      data = dataOf(data, 'data', inputEncoding);
      if (s.done) throw new Error('Trying to add data in unsupported state');
      const to = Buffer.allocUnsafeSlow(data.length + 16), n = rust(RUN, s.id, data, to);
      s.fed = true;
      return text(s, outputEncoding, n === to.length ? to : to.subarray(0, n), false);
    },
    final(outputEncoding) {
      const s = this[state];
      if (s.done) throw Object.assign(new Error('Invalid state'), { code: 'ERR_CRYPTO_INVALID_STATE' });
      s.done = true;
      closer.unregister(s.handle);
      const [last, tag] = rust(FINISH, s.id, s.encrypt ? undefined : s.tag);
      if (s.encrypt && s.mode === 'gcm') s.tag = Buffer.from(tag.subarray(0, s.tagLength ?? 16));
      return text(s, outputEncoding, Buffer.from(last.buffer, last.byteOffset, last.byteLength), true);
    },
    setAutoPadding(on = true) {
      const s = this[state];
      if (s.done) throw new codes.ERR_CRYPTO_INVALID_STATE('setAutoPadding');
      rust(PADDING, s.id, !!on);
      return this;
    },
    setAAD(bytes, options) {
      const s = this[state];
      if (s.mode !== 'gcm' || s.done || s.fed) throw new codes.ERR_CRYPTO_INVALID_STATE('setAAD');
      rust(AAD, s.id, viewOrText(bytes, 'buffer', options?.encoding));
      return this;
    },
    _transform(chunk, encoding, callback) {
      this.push(this.update(chunk, encoding));
      callback();
    },
    _flush(callback) {
      try {
        this.push(this.final());
      } catch (e) {
        callback(e);
        return;
      }
      callback();
    },
  };
  function Cipheriv(cipher, key, iv, options) {
    if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
    linkIn();
    construct(this, true, cipher, key, iv, options);
  }
  function Decipheriv(cipher, key, iv, options) {
    if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
    linkOut();
    construct(this, false, cipher, key, iv, options);
  }
  Object.assign(Cipheriv.prototype, methods, {
    getAuthTag() {
      const s = this[state];
      if (s.tag === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('getAuthTag');
      return Buffer.from(s.tag);
    },
  });
  Object.assign(Decipheriv.prototype, methods, {
    setAuthTag(tag, encoding) {
      const s = this[state];
      const bytes = viewOrText(tag, 'buffer', encoding);
      if (s.mode !== 'gcm' || s.done || s.tag !== undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
      checkTag(bytes.length);
      if (s.tagLength !== undefined && bytes.length !== s.tagLength)
        throw new codes.ERR_CRYPTO_INVALID_AUTH_TAG(`Invalid authentication tag length: ${bytes.length}`);
      s.tag = new Uint8Array(bytes);
      return this;
    },
  });
  const linkIn = lazyTransform(Cipheriv), linkOut = lazyTransform(Decipheriv);

  const getCipherInfo = function getCipherInfo(nameOrNid, options) {
    if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
    const info = typeof nameOrNid === 'string' ? infoOf(nameOrNid) : getCiphers().map(infoOf).find((i) => i.nid === nameOrNid);
    if (info === undefined) return undefined;
    if (options?.keyLength !== undefined && options.keyLength !== info.keyLength) return undefined;
    if (options?.ivLength !== undefined) {
      if (info.mode === 'gcm' ? options.ivLength < 1 : options.ivLength !== info.ivLength) return undefined;
      info.ivLength = options.ivLength;
    }
    return info;
  };
  const getCiphers = () => ['128', '192', '256'].flatMap((n) => [...['cbc', 'ctr', 'ecb', 'gcm'].map((m) => `aes-${n}-${m}`), `aes${n}`, `id-aes${n}-GCM`]).sort();
  module.exports = { Cipheriv, Decipheriv, getCipherInfo, getCiphers };
})
