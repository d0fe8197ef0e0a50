// Buffer: a Uint8Array with Node's methods. Texts become bytes and back in one call of the Rust half.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes: {
    ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_BUFFER_SIZE, ERR_MISSING_ARGS,
    ERR_OUT_OF_RANGE, ERR_STRING_TOO_LONG, ERR_UNKNOWN_ENCODING,
  } } = require('internal/errors');
  const { validateArray, validateInteger, validateNumber, validateString } = require('internal/validators');
  const { rust } = host;
  const op = (name) => host.op('buffer.' + name);
  const TEXT = op('text'), WRITE = op('write'), UTF8_LENGTH = op('utf8Length'), COMPARE = op('compare'), INDEX_OF = op('indexOf'),
    SWAP = op('swap'), COPY = op('copy'), FILL = op('fill'), IS_UTF8 = op('isUtf8'), IS_ASCII = op('isAscii');

  const MAX_LENGTH = 4294967296, MAX_STRING_LENGTH = 536870888;
  const UTF8 = 0, UTF16 = 1, LATIN1 = 2, ASCII = 3, HEX = 4, BASE64 = 5, BASE64URL = 6;
  const inspectCustom = L.custom;
  const isView = ArrayBuffer.isView;
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const tag = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;
  const { set: typedSet, fill: typedFill } = Uint8Array.prototype;
  const isUint8Array = (v) => typeof v === 'object' && L.apply(tag, v, []) === 'Uint8Array';
  const isAnyArrayBuffer = (v) => {
    const c = typeof v === 'object' && v !== null ? host.classOf(v) : undefined;
    return c === 'ArrayBuffer' || c === 'SharedArrayBuffer';
  };

  class FastBuffer extends Uint8Array {
    // One for each number of arguments: undefined is not the same as none.
    constructor(bufferOrLength, byteOffset, length) { super(bufferOrLength, byteOffset, length); }
  }

  const numbers = {
    __proto__: null, 'utf8': UTF8, 'utf-8': UTF8, 'ucs2': UTF16, 'ucs-2': UTF16, 'utf16le': UTF16, 'utf-16le': UTF16,
    'latin1': LATIN1, 'binary': LATIN1, 'ascii': ASCII, 'hex': HEX, 'base64': BASE64, 'base64url': BASE64URL,
  };
  // The number of an encoding; undefined where there is none of that name.
  const encodingOf = (encoding) => numbers[encoding] ?? numbers[`${encoding}`.toLowerCase()];
  const known = (encoding) => {
    const e = encodingOf(encoding);
    if (e === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    return e;
  };

  const base64Length = (s) => {
    let n = s.length;
    if (n > 0 && s.charCodeAt(n - 1) === 0x3D) n--;
    if (n > 1 && s.charCodeAt(n - 1) === 0x3D) n--;
    return Math.floor(n * 3 / 4);
  };
  const lengthOf = (s, e) => {
    switch (e) {
      case UTF8: return s.length > PIECE ? longLength(s) : rust(UTF8_LENGTH, s);
      case UTF16: return s.length * 2;
      case HEX: return s.length >>> 1;
      case BASE64: case BASE64URL: return base64Length(s);
      default: return s.length;
    }
  };

  // Large texts go piece by piece, so that a deadline is met between them.
  const PIECE = 3 << 20;
  const longText = (e, buf, start, end) => {
    const factor = e === HEX ? 2 : e === BASE64 || e === BASE64URL ? 4 / 3 : e === UTF16 ? 0.5 : 1;
    if ((end - start) * factor > MAX_STRING_LENGTH) throw new ERR_STRING_TOO_LONG(MAX_STRING_LENGTH);
    let out = '';
    for (let next; start < end; start = next) {
      next = Math.min(end, start + PIECE);
      if (e === UTF8 && next < end) {
        // Before a byte that begins a character, or after three that do not.
        for (let i = 0; i < 3 && (buf[next] & 0xC0) === 0x80; i++) next--;
        if ((buf[next] & 0xC0) === 0x80) next += 3;
      }
      out += rust(TEXT, e, buf, start, next);
    }
    return out;
  };
  const textOf = (e, buf, start, end) => end - start > PIECE ? longText(e, buf, start, end) : rust(TEXT, e, buf, start, end);

  const longLength = (s) => {
    let n = 0;
    for (let i = 0, next; i < s.length; i = next) {
      next = pieceEnd(s, i);
      n += rust(UTF8_LENGTH, s.slice(i, next));
    }
    return n;
  };
  const pieceEnd = (s, i) => {
    const next = Math.min(s.length, i + PIECE);
    return next < s.length && (s.charCodeAt(next - 1) & 0xFC00) === 0xD800 ? next - 1 : next; // no pair is torn
  };
  const longWrite = (e, buf, string, offset, length) => {
    let done = 0;
    for (let i = 0; i < string.length && done < length;) {
      const next = pieceEnd(string, i);
      const piece = string.slice(i, next), n = rust(WRITE, e, buf, piece, offset + done, length - done);
      done += n;
      if (n < lengthOf(piece, e)) break;
      i = next;
    }
    return done;
  };
  const writeText = (e, buf, string, offset, length) =>
    string.length > PIECE && e < BASE64 ? longWrite(e, buf, string, offset, length) : rust(WRITE, e, buf, string, offset, length);

  // ---- making them ----

  let pool, poolOffset = 0;
  const newPool = () => {
    pool = new FastBuffer(Buffer.poolSize).buffer;
    poolOffset = 0;
  };
  const fromPool = (size) => {
    if (pool === undefined || size > pool.byteLength - poolOffset) newPool();
    const b = new FastBuffer(pool, poolOffset, size);
    poolOffset += size;
    if (poolOffset & 7) poolOffset = (poolOffset | 7) + 1;
    return b;
  };
  const allocate = (size) => {
    if (size <= 0) return new FastBuffer();
    return size < Buffer.poolSize >>> 1 ? fromPool(size) : new FastBuffer(size);
  };

  const fromString = (string, encoding) => {
    const e = typeof encoding !== 'string' || encoding.length === 0 ? UTF8 : known(encoding);
    if (string.length === 0) return new FastBuffer();
    const size = lengthOf(string, e);
    if (size >= Buffer.poolSize >>> 1) {
      const b = new FastBuffer(size), n = writeText(e, b, string, 0, size);
      return n === size ? b : new FastBuffer(b.buffer, 0, n);
    }
    if (pool === undefined || size > pool.byteLength - poolOffset) newPool();
    let b = new FastBuffer(pool, poolOffset, size);
    const n = rust(WRITE, e, b, string, 0, size);
    if (n !== size) b = new FastBuffer(pool, poolOffset, n);
    poolOffset += n;
    if (poolOffset & 7) poolOffset = (poolOffset | 7) + 1;
    return b;
  };
  const fromArrayBuffer = (obj, byteOffset, length) => {
    if (byteOffset === undefined) byteOffset = 0;
    else {
      byteOffset = +byteOffset;
      if (Number.isNaN(byteOffset)) byteOffset = 0;
    }
    const max = obj.byteLength - byteOffset;
    if (max < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
    if (length === undefined) length = max;
    else {
      length = +length;
      if (!(length > 0)) length = 0;
      else if (length > max) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    }
    return new FastBuffer(obj, byteOffset, length);
  };
  const fromArrayLike = (obj) => {
    if (obj.length <= 0) return new FastBuffer();
    const b = allocate(obj.length);
    L.apply(typedSet, b, [obj, 0]);
    return b;
  };
  const fromObject = (obj) => {
    if (obj.length !== undefined || isAnyArrayBuffer(obj.buffer))
      return typeof obj.length !== 'number' ? new FastBuffer() : fromArrayLike(obj);
    if (obj.type === 'Buffer' && Array.isArray(obj.data)) return fromArrayLike(obj.data);
  };

  let warned = false;
  function Buffer(arg, encodingOrOffset, length) {
    if (!warned) {
      warned = true;
      L.builtins.process?.emitWarning?.('Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
        'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
    }
    if (typeof arg === 'number') {
      if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
      return Buffer.alloc(arg);
    }
    return Buffer.from(arg, encodingOrOffset, length);
  }
  const method = (o, k, value, enumerable = true) =>
    Object.defineProperty(o, k, { value, writable: true, enumerable, configurable: true });
  Object.setPrototypeOf(Buffer, Uint8Array);
  const proto = Buffer.prototype = FastBuffer.prototype;
  method(proto, 'constructor', Buffer, false);
  Object.defineProperty(Buffer, Symbol.species, { configurable: true, enumerable: false, get() { return FastBuffer; } });
  Buffer.poolSize = 8 * 1024;

  Buffer.from = function from(value, encodingOrOffset, length) {
    if (typeof value === 'string') return fromString(value, encodingOrOffset);
    if (typeof value === 'object' && value !== null) {
      if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
      const valueOf = value.valueOf && value.valueOf();
      if (valueOf != null && valueOf !== value && (typeof valueOf === 'string' || typeof valueOf === 'object'))
        return from(valueOf, encodingOrOffset, length);
      const b = fromObject(value);
      if (b) return b;
      if (typeof value[Symbol.toPrimitive] === 'function') {
        const primitive = value[Symbol.toPrimitive]('string');
        if (typeof primitive === 'string') return fromString(primitive, encodingOrOffset);
      }
    }
    throw new ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
  };
  Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
    if (L.apply(tag, view, []) === undefined) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
    if (view.length === 0) return new FastBuffer();
    if (offset !== undefined) {
      validateInteger(offset, 'offset', 0);
      if (offset >= view.length) return new FastBuffer();
    } else {
      offset = 0;
    }
    let end = view.length;
    if (length !== undefined) {
      validateInteger(length, 'length', 0);
      end = offset + length;
    }
    const part = view.slice(offset, end);
    return fromArrayLike(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  };
  Buffer.of = function of(...items) {
    const b = allocate(items.length);
    for (let i = 0; i < items.length; i++) b[i] = items[i];
    return b;
  };
  const checkSize = (size) => validateNumber(size, 'size', 0, MAX_LENGTH);
  Buffer.alloc = function alloc(size, fill, encoding) {
    checkSize(size);
    const b = new FastBuffer(size);
    return fill !== undefined && fill !== 0 && size > 0 ? fillWith(b, fill, 0, b.length, encoding) : b;
  };
  Buffer.allocUnsafe = function allocUnsafe(size) {
    checkSize(size);
    return allocate(size);
  };
  Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
    checkSize(size);
    return new FastBuffer(size);
  };
  Buffer.isBuffer = function isBuffer(b) { return b instanceof Buffer; };
  Buffer.isEncoding = function isEncoding(encoding) {
    return typeof encoding === 'string' && encoding.length !== 0 && encodingOf(encoding) !== undefined;
  };
  Buffer.compare = function compare(a, b) {
    if (!isUint8Array(a)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], a);
    if (!isUint8Array(b)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], b);
    return a === b ? 0 : rust(COMPARE, a, 0, a.length, b, 0, b.length);
  };
  Buffer.concat = function concat(list, length) {
    validateArray(list, 'list');
    if (list.length === 0) return new FastBuffer();
    if (length === undefined) {
      length = 0;
      for (let i = 0; i < list.length; i++) if (list[i].length) length += list[i].length;
    } else {
      validateInteger(length, 'length', 0, MAX_LENGTH);
    }
    const b = Buffer.allocUnsafe(length);
    let at = 0;
    for (let i = 0; i < list.length; i++) {
      const part = list[i];
      if (!isUint8Array(part)) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], part);
      at += copyBytes(part, b, at, 0, part.length);
    }
    if (at < length) L.apply(typedFill, b, [0, at, length]);
    return b;
  };
  Buffer.byteLength = function byteLength(string, encoding) {
    if (typeof string !== 'string') {
      if (isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
      throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
    }
    if (string.length === 0) return 0;
    return lengthOf(string, encoding ? encodingOf(encoding) ?? UTF8 : UTF8);
  };

  // ---- methods ----

  const copyBytes = (source, target, targetStart, sourceStart, sourceEnd) => {
    if (sourceEnd - sourceStart > target.byteLength - targetStart) sourceEnd = sourceStart + target.byteLength - targetStart;
    let n = sourceEnd - sourceStart;
    if (n > source.length - sourceStart) n = source.length - sourceStart;
    if (sourceStart !== 0 || sourceEnd < source.length) source = new Uint8Array(source.buffer, source.byteOffset + sourceStart, n);
    L.apply(typedSet, target, [source, targetStart]);
    return n;
  };
  const toInteger = (n, fallback) => {
    n = +n;
    if (!Number.isNaN(n) && n >= Number.MIN_SAFE_INTEGER && n <= Number.MAX_SAFE_INTEGER) return n % 1 === 0 ? n : Math.floor(n);
    return fallback;
  };
  const methods = {
    copy(target, targetStart, sourceStart, sourceEnd) {
      if (!isUint8Array(this)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
      if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
      if (targetStart === undefined) targetStart = 0;
      else {
        targetStart = toInteger(targetStart, 0);
        if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
      }
      if (sourceStart === undefined) sourceStart = 0;
      else {
        sourceStart = toInteger(sourceStart, 0);
        if (sourceStart < 0 || sourceStart > this.length)
          throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
      }
      if (sourceEnd === undefined) sourceEnd = this.length;
      else {
        sourceEnd = toInteger(sourceEnd, 0);
        if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
      }
      if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
      return copyBytes(this, target, targetStart, sourceStart, sourceEnd);
    },
    toString(encoding, start, end) {
      const length = this.length;
      if (arguments.length === 0) return textOf(UTF8, this, 0, length);
      if (start <= 0) start = 0;
      else if (start >= length) return '';
      else start = Math.trunc(start) || 0;
      if (end === undefined || end > length) end = length;
      else end = Math.trunc(end) || 0;
      if (end <= start) return '';
      return textOf(encoding === undefined ? UTF8 : known(encoding), this, start, end);
    },
    equals(other) {
      if (!isUint8Array(other)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], other);
      if (this === other) return true;
      return this.byteLength === other.byteLength && rust(COMPARE, this, 0, this.length, other, 0, other.length) === 0;
    },
    compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
      if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
      const from = (v, name) => {
        if (v === undefined) return 0;
        validateInteger(v, name, 0, MAX_LENGTH);
        return v;
      };
      const to = (v, name, length) => {
        if (v === undefined) return length;
        validateInteger(v, name, 0, length);
        return v;
      };
      targetStart = from(targetStart, 'targetStart');
      targetEnd = to(targetEnd, 'targetEnd', target.length);
      sourceStart = from(sourceStart, 'sourceStart');
      sourceEnd = to(sourceEnd, 'sourceEnd', this.length);
      if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
      if (targetStart >= targetEnd) return 1;
      return rust(COMPARE, this, sourceStart, sourceEnd, target, targetStart, targetEnd);
    },
    indexOf(value, byteOffset, encoding) { return indexIn(this, value, byteOffset, encoding, true); },
    lastIndexOf(value, byteOffset, encoding) { return indexIn(this, value, byteOffset, encoding, false); },
    includes(value, byteOffset, encoding) { return this.indexOf(value, byteOffset, encoding) !== -1; },
    fill(value, offset, end, encoding) { return fillWith(this, value, offset, end, encoding); },
    write(string, offset, length, encoding) {
      if (offset === undefined) return writeAs(UTF8, this, string, 0, this.length);
      if (length === undefined && typeof offset === 'string') {
        encoding = offset;
        length = this.length;
        offset = 0;
      } else {
        validateInteger(offset, 'offset', 0, this.length);
        const remaining = this.length - offset;
        if (length === undefined) length = remaining;
        else if (typeof length === 'string') {
          encoding = length;
          length = remaining;
        } else {
          validateInteger(length, 'length', 0, this.length);
          if (length > remaining) length = remaining;
        }
      }
      return writeAs(encoding ? known(encoding) : UTF8, this, string, offset, length);
    },
    toJSON() {
      if (this.length === 0) return { type: 'Buffer', data: [] };
      const data = new Array(this.length);
      for (let i = 0; i < this.length; i++) data[i] = this[i];
      return { type: 'Buffer', data };
    },
    subarray(start, end) {
      const length = this.length;
      start = clip(start, length);
      end = end === undefined ? length : clip(end, length);
      return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
    },
    slice(start, end) { return this.subarray(start, end); },
    swap16() { return swap(this, 2); },
    swap32() { return swap(this, 4); },
    swap64() { return swap(this, 8); },
  };
  const clip = (n, length) => {
    n = +n;
    if (n === 0 || Number.isNaN(n)) return 0;
    if (n < 0) {
      n += length;
      return n > 0 ? Math.floor(n) : 0;
    }
    return n < length ? Math.trunc(n) : length;
  };
  const swap = (b, n) => {
    if (b.length % n !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${n * 8}-bits`);
    rust(SWAP, b, n);
    return b;
  };
  const writeAs = (e, b, string, offset, length) => {
    if (typeof string !== 'string') {
      const error = new TypeError('argument must be a string');
      error.code = 'ERR_INVALID_ARG_TYPE';
      throw error;
    }
    return writeText(e, b, string, offset, length);
  };
  const indexIn = (buffer, value, byteOffset, encoding, forward) => {
    if (!isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
    if (typeof byteOffset === 'string') {
      encoding = byteOffset;
      byteOffset = undefined;
    } else if (byteOffset > 0x7fffffff) {
      byteOffset = 0x7fffffff;
    } else if (byteOffset < -0x80000000) {
      byteOffset = -0x80000000;
    }
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = forward ? 0 : buffer.length || buffer.byteLength;
    byteOffset = Math.trunc(byteOffset);
    if (typeof value === 'number') return rust(INDEX_OF, buffer, new Uint8Array([value]), byteOffset, UTF8, forward);
    const e = encoding === undefined ? UTF8 : encodingOf(encoding);
    if (typeof value === 'string') {
      if (e === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
      if (e >= HEX) value = Buffer.from(value, encoding);
      return rust(INDEX_OF, buffer, value, byteOffset, e, forward);
    }
    if (isUint8Array(value)) return rust(INDEX_OF, buffer, value, byteOffset, e ?? UTF8, forward);
    throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  };
  const fillWith = (b, value, offset, end, encoding) => {
    if (typeof value === 'string') {
      if (offset === undefined || typeof offset === 'string') {
        encoding = offset;
        offset = 0;
        end = b.length;
      } else if (typeof end === 'string') {
        encoding = end;
        end = b.length;
      }
      if (encoding !== undefined && typeof encoding !== 'string') throw new ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
      const e = encoding === undefined || encoding === '' ? UTF8 : encodingOf(encoding);
      if (e === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
      if (value.length === 0) value = 0;
      else if (value.length === 1) {
        const code = value.charCodeAt(0);
        if ((e === UTF8 && code < 128) || e === LATIN1) value = code & 255;
      }
    } else {
      encoding = undefined;
    }
    if (offset === undefined) {
      offset = 0;
      end = b.length;
    } else {
      validateInteger(offset, 'offset', 0, MAX_LENGTH);
      if (end === undefined) end = b.length;
      else validateInteger(end, 'end', 0, b.length);
      if (offset >= end) return b;
    }
    if (typeof value !== 'string' && !isView(value)) {
      if (end > b.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS();
      if (end - offset > PIECE) rust(FILL, b, new Uint8Array([value & 255]), offset, end);
      else L.apply(typedFill, b, [value & 255, offset, end]);
      return b;
    }
    const given = value;
    value = typeof value === 'string' ? Buffer.from(value, encoding) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (value.length === 0) throw new ERR_INVALID_ARG_VALUE('value', given);
    if (offset > b.length || end > b.length) throw new ERR_BUFFER_OUT_OF_BOUNDS();
    let done = Math.min(value.length, end - offset);
    if (end - offset > PIECE) {
      rust(FILL, b, value, offset, end);
      return b;
    }
    rust(COPY, b, offset, value, 0, done);
    for (; offset + done < end;) { // what is there is doubled
      const n = Math.min(done, end - offset - done);
      b.copyWithin(offset + done, offset, offset + n);
      done += n;
    }
    return b;
  };

  let inspectMax = 50;
  methods[inspectCustom] = function inspect(recurseTimes, ctx) {
    const shown = Math.min(inspectMax, this.length), more = this.length - inspectMax;
    let text = rust(TEXT, HEX, this, 0, shown).replace(/(.{2})/g, '$1 ').trim();
    if (more > 0) text += ` ... ${more} more byte${more > 1 ? 's' : ''}`;
    if (ctx) {
      const extras = { __proto__: null };
      let any = false;
      for (const k of Object.getOwnPropertyNames(this)) {
        const d = Object.getOwnPropertyDescriptor(this, k);
        if (/^(0|[1-9]\d*)$/.test(k) || !(ctx.showHidden || d.enumerable)) continue;
        any = true;
        extras[k] = this[k];
      }
      if (any) {
        if (this.length !== 0) text += ', ';
        const inspected = require('util').inspect(extras, { ...ctx, breakLength: Infinity, compact: true });
        text += inspected.slice(inspected.indexOf('{') + 2, -2);
      }
    }
    return `<${this.constructor.name} ${text}>`;
  };
  methods.inspect = methods[inspectCustom];
  methods.toLocaleString = methods.toString;

  // What the methods call is there under the encoding's name, too.
  for (const [name, e] of [['ascii', ASCII], ['base64', BASE64], ['base64url', BASE64URL], ['latin1', LATIN1], ['hex', HEX],
    ['ucs2', UTF16], ['utf8', UTF8]]) {
    methods[`${name}Slice`] = { [name](start = 0, end = this.length) {
      if (start > this.length || end > this.length || start < 0) throw new ERR_OUT_OF_RANGE('start', `<= ${this.length}`, start);
      return end <= start ? '' : textOf(e, this, start, end);
    } }[name];
    methods[`${name}Write`] = { [name](string, offset = 0, length = this.length - offset) {
      if (offset > this.length || offset < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
      return writeAs(e, this, string, offset, Math.min(length, this.length - offset));
    } }[name];
  }
  const numeric = require('internal/buffer_numbers');
  for (const k of Object.keys(numeric)) method(proto, k, numeric[k]);
  for (const k of Reflect.ownKeys(methods)) method(proto, k, methods[k]);
  Object.defineProperty(proto, 'parent', { enumerable: true, get() { return this instanceof Buffer ? this.buffer : undefined; } });
  Object.defineProperty(proto, 'offset', { enumerable: true, get() { return this instanceof Buffer ? this.byteOffset : undefined; } });

  function SlowBuffer(size) {
    validateNumber(size, 'size', 0, MAX_LENGTH);
    return Buffer.allocUnsafeSlow(size);
  }
  Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
  Object.setPrototypeOf(SlowBuffer, Uint8Array);

  // ---- functions of the module ----

  const notCharacters = (message) => {
    const { DOMException } = require('internal/domexception');
    return new DOMException(message, 'InvalidCharacterError');
  };
  const atob = function atob(input) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
    let s = `${input}`.replace(/[\t\n\f\r ]+/g, '');
    if (s.length % 4 === 0) s = s.replace(/==?$/, '');
    if (/[^A-Za-z0-9+/]/.test(s)) throw notCharacters('Invalid character');
    if (s.length % 4 === 1)
      throw notCharacters('The string to be decoded is not correctly encoded.');
    return Buffer.from(s, 'base64').latin1Slice();
  };
  const btoa = function btoa(input) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
    const s = `${input}`;
    if (/[^\0-\xFF]/.test(s)) throw notCharacters('Invalid character');
    return Buffer.from(s, 'latin1').base64Slice();
  };
  const bytesToAsk = (v) => {
    if (isAnyArrayBuffer(v) || L.apply(tag, v, []) !== undefined) return v;
    throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], v);
  };
  const transcode = function transcode(source, fromEncoding, toEncoding) {
    if (!isUint8Array(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
    if (source.length === 0) return Buffer.alloc(0);
    const from = encodingOf(fromEncoding ?? 'utf8'), to = encodingOf(toEncoding ?? 'utf8');
    if (!(from <= ASCII && to <= ASCII)) {
      const e = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
      e.code = 'U_ILLEGAL_ARGUMENT_ERROR';
      e.errno = 1;
      throw e;
    }
    let text = textOf(from === ASCII ? LATIN1 : from, source, 0, source.length);
    if (from === ASCII) text = text.replace(/[\x80-\xFF]/g, '\uFFFD');
    const limit = to === LATIN1 ? 0xFF : to === ASCII ? 0x7F : 0x10FFFF;
    if (limit < 0x10FFFF) text = Array.from(text, (c) => c.codePointAt(0) > limit ? '?' : c).join('');
    return Buffer.from(text, to === UTF8 ? 'utf8' : to === UTF16 ? 'ucs2' : 'latin1');
  };

  Object.assign(exports, {
    Buffer, SlowBuffer, transcode, kMaxLength: MAX_LENGTH, kStringMaxLength: MAX_STRING_LENGTH, btoa, atob,
  });
  const lazily = (k, get, set) => Object.defineProperty(exports, k, { configurable: true, enumerable: true, get, set });
  const constants = Object.defineProperties({}, {
    MAX_LENGTH: { value: MAX_LENGTH, enumerable: true }, MAX_STRING_LENGTH: { value: MAX_STRING_LENGTH, enumerable: true },
  });
  Object.defineProperty(exports, 'constants', { value: constants, enumerable: true });
  lazily('INSPECT_MAX_BYTES', () => inspectMax, (n) => {
    validateNumber(n, 'INSPECT_MAX_BYTES', 0);
    inspectMax = n;
  });
  lazily('Blob', () => require('internal/blob').Blob);
  exports.resolveObjectURL = function resolveObjectURL(url) {
    validateString(url, 'url');
    return require('internal/blob').resolveObjectURL?.(url);
  };
  exports.isUtf8 = (input) => rust(IS_UTF8, bytesToAsk(input));
  exports.isAscii = (input) => rust(IS_ASCII, bytesToAsk(input));
  lazily('File', () => require('internal/blob').File);
  // For the other files of the library.
  Object.defineProperty(exports, 'internals', { value: { FastBuffer, isAnyArrayBuffer, isUint8Array, encodingOf, textOf, writeText } });
})
