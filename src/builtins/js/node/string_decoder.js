// StringDecoder: texts out of bytes that come in pieces; a character that is cut waits for its rest.
(function (exports, require, module) {
  'use strict';
  const { Buffer, internals: { encodingOf } } = require('buffer');
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
  const names = ['utf8', 'utf16le', 'latin1', 'ascii', 'hex', 'base64', 'base64url'];
  const kept = Symbol('kept'), needed = Symbol('needed');

  const bytesOf = (v) => {
    if (Buffer.isBuffer(v)) return v;
    if (!ArrayBuffer.isView(v)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], v);
    return Buffer.from(v.buffer, v.byteOffset, v.byteLength);
  };

  // How many bytes at the end of `b` begin a character that is not whole, and how many of it are missing.
  const cutUtf8 = (b) => {
    for (let i = 1; i <= Math.min(3, b.length); i++) {
      const c = b[b.length - i];
      if ((c & 0xC0) === 0x80) continue;
      const length = c >= 0xF0 && c <= 0xF4 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 1;
      if (length <= i) return [0, 0];
      return [i, length - i];
    }
    return [0, 0];
  };
  const cutUtf16 = (b) => {
    if (b.length % 2 === 1) {
      // The odd byte, and a first half before it.
      if (b.length >= 3 && (b[b.length - 2] & 0xFC) === 0xD8) return [3, 1];
      return [1, 1];
    }
    return b.length >= 2 && (b[b.length - 1] & 0xFC) === 0xD8 ? [2, 2] : [0, 0];
  };
  const cutBase64 = (b) => b.length % 3 === 0 ? [0, 0] : [b.length % 3, 3 - b.length % 3];
  const cuts = { __proto__: null, utf8: cutUtf8, utf16le: cutUtf16, base64: cutBase64, base64url: cutBase64 };

  function StringDecoder(encoding) {
    let e;
    if (!encoding) e = 0;
    else if ((e = encodingOf(encoding)) === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    this.encoding = names[e];
    this[kept] = Buffer.alloc(0);
    this[needed] = 0;
  }
  StringDecoder.prototype.write = function write(buf) {
    if (typeof buf === 'string') return buf;
    buf = bytesOf(buf);
    if (this[kept] === undefined) throw new ERR_INVALID_ARG_TYPE('this', 'StringDecoder', this);
    const cut = cuts[this.encoding];
    if (cut === undefined) return buf.toString(this.encoding);
    const all = this[kept].length > 0 ? Buffer.concat([this[kept], buf]) : buf;
    const [n, missing] = cut(all);
    this[kept] = n > 0 ? Buffer.from(all.subarray(all.length - n)) : Buffer.alloc(0);
    this[needed] = missing;
    return all.toString(this.encoding, 0, all.length - n);
  };
  StringDecoder.prototype.end = function end(buf) {
    const text = buf !== undefined ? this.write(buf) : '';
    const rest = this[kept];
    this[kept] = Buffer.alloc(0);
    this[needed] = 0;
    if (rest.length === 0) return text;
    return text + rest.toString(this.encoding, 0, this.encoding === 'utf16le' ? rest.length & ~1 : rest.length);
  };
  StringDecoder.prototype.text = function text(buf, offset) {
    this[kept] = Buffer.alloc(0);
    this[needed] = 0;
    return this.write(buf.slice(offset));
  };
  Object.defineProperties(StringDecoder.prototype, {
    lastChar: { configurable: true, enumerable: true, get() {
      const b = Buffer.alloc(4);
      this[kept].copy(b);
      return b;
    } },
    lastNeed: { configurable: true, enumerable: true, get() { return this[needed]; } },
    lastTotal: { configurable: true, enumerable: true, get() { return this[kept].length + this[needed]; } },
  });
  exports.StringDecoder = StringDecoder;
})
