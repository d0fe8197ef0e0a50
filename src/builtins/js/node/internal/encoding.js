// TextEncoder and TextDecoder. The decoder's state is a list of bytes that wait, and the Rust half does the rest.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes: { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } =
    require('internal/errors');
  const { internals: { isAnyArrayBuffer } } = require('buffer');
  const { rust } = host;
  const LENGTH = host.op('buffer.utf8Length'), WRITE = host.op('buffer.write'), INTO = host.op('encoding.into'),
    LABEL = host.op('encoding.label'), DECODE = host.op('encoding.decode'), OPEN = host.op('encoding.open'),
    STEP = host.op('encoding.step'), CLOSE = host.op('objects.close');
  const inspectCustom = L.custom;

  class TextEncoder {
    #own = true;
    static #check(o) {
      if (typeof o !== 'object' || o === null || !(#own in o)) throw new ERR_INVALID_THIS('TextEncoder');
    }
    get encoding() {
      TextEncoder.#check(this);
      return 'utf-8';
    }
    encode(input = '') {
      TextEncoder.#check(this);
      input = `${input}`;
      if (input.length > 1 << 20) {
        const { Buffer } = require('buffer'), b = Buffer.from(input);
        return new Uint8Array(b.buffer, b.byteOffset, b.length);
      }
      const bytes = new Uint8Array(rust(LENGTH, input));
      rust(WRITE, 0, bytes, input, 0, bytes.length);
      return bytes;
    }
    encodeInto(src, dest) {
      TextEncoder.#check(this);
      if (typeof src !== 'string') throw new ERR_INVALID_ARG_TYPE('src', 'string', src);
      if (!dest || Object.prototype.toString.call(dest) !== '[object Uint8Array]') throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
      const [read, written] = rust(INTO, src, dest);
      return { read, written };
    }
    [inspectCustom](depth, opts) {
      TextEncoder.#check(this);
      if (typeof depth === 'number' && depth < 0) return this;
      const o = Object.create({ constructor: function TextEncoder() {} });
      o.encoding = this.encoding;
      return require('util').inspect(o, opts);
    }
  }

  const closer = new FinalizationRegistry((id) => rust(CLOSE, id));
  const bytesOf = (input) => {
    if (isAnyArrayBuffer(input)) return new Uint8Array(input);
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    const e = new ERR_INVALID_ARG_TYPE('list', 'ArrayBuffer', input);
    e.message = 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
    throw e;
  };
  const PIECE = 1 << 20;

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    #stream;   // the number of the decoder in the host, while a stream is open
    #key;
    constructor(encoding = 'utf-8', options = {}) {
      encoding = `${encoding}`;
      if (options === null) options = {};
      if (typeof options !== 'object' && typeof options !== 'function') throw new ERR_INVALID_ARG_TYPE('options', ['Object'], options);
      const name = rust(LABEL, encoding);
      if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
      this.#encoding = name;
      this.#fatal = Boolean(options?.fatal);
      this.#ignoreBOM = Boolean(options?.ignoreBOM);
    }
    static #check(o) {
      if (typeof o !== 'object' || o === null || !(#encoding in o)) throw new ERR_INVALID_THIS('TextDecoder');
    }
    get encoding() {
      TextDecoder.#check(this);
      return this.#encoding;
    }
    get fatal() {
      TextDecoder.#check(this);
      return this.#fatal;
    }
    get ignoreBOM() {
      TextDecoder.#check(this);
      return this.#ignoreBOM;
    }
    decode(input = new Uint8Array(0), options = {}) {
      TextDecoder.#check(this);
      const bytes = bytesOf(input);
      if (options === null) options = {};
      if (typeof options !== 'object' && typeof options !== 'function') throw new ERR_INVALID_ARG_TYPE('options', ['Object'], options);
      const stream = Boolean(options?.stream);
      let text;
      if (!stream && this.#stream === undefined && bytes.length <= PIECE) {
        text = rust(DECODE, this.#encoding, bytes, this.#fatal, this.#ignoreBOM);
        if (text === undefined) this.#refuse();
        return text;
      }
      if (this.#stream === undefined) {
        this.#stream = rust(OPEN, this.#encoding, this.#ignoreBOM);
        closer.register(this, this.#stream, this.#key ??= {});
      }
      text = '';
      let at = 0;
      do {
        const end = Math.min(bytes.length, at + PIECE);
        const piece = rust(STEP, this.#stream, bytes.subarray(at, end), this.#fatal, !stream && end === bytes.length);
        if (piece === undefined) {
          this.#close();
          this.#refuse();
        }
        text += piece;
        at = end;
      } while (at < bytes.length);
      if (!stream) this.#close();
      return text;
    }
    #close() {
      rust(CLOSE, this.#stream);
      closer.unregister(this.#key);
      this.#stream = undefined;
    }
    #refuse() { throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined); }
    [inspectCustom](depth, opts) {
      TextDecoder.#check(this);
      if (typeof depth === 'number' && depth < 0) return this;
      const o = Object.create({ constructor: function TextDecoder() {} });
      o.encoding = this.encoding;
      o.fatal = this.fatal;
      o.ignoreBOM = this.ignoreBOM;
      return require('util').inspect(o, opts);
    }
  }
  for (const [C, keys] of [[TextEncoder, ['encode', 'encodeInto', 'encoding']], [TextDecoder, ['encoding', 'fatal', 'ignoreBOM', 'decode']]]) {
    for (const k of keys) Object.defineProperty(C.prototype, k, { enumerable: true });
    Object.defineProperty(C.prototype, Symbol.toStringTag, { configurable: true, value: C.name });
  }
  exports.TextEncoder = TextEncoder;
  exports.TextDecoder = TextDecoder;
})
