// Buffer's methods that read and write numbers.
(function (exports, require, module) {
  'use strict';
  const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
  const { validateNumber } = require('internal/validators');

  const outside = (value, length, name) => {
    if (Math.floor(value) !== value) {
      validateNumber(value, name ?? 'offset');
      throw new ERR_OUT_OF_RANGE(name || 'offset', 'an integer', value);
    }
    if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
    throw new ERR_OUT_OF_RANGE(name || 'offset', `>= ${name ? 1 : 0} and <= ${length}`, value);
  };
  // Whether `n` bytes at `offset` are there.
  const check = (b, offset, n) => {
    validateNumber(offset, 'offset');
    if (b[offset] === undefined || b[offset + n - 1] === undefined) outside(offset, b.length - n);
  };
  const checkValue = (value, min, max, b, offset, n) => {
    // The engine is not to be trusted with a number against a BigInt beyond 32 bits.
    const exact = typeof value === 'number' && typeof min === 'bigint' ? Number : (v) => v;
    if (value > exact(max) || value < exact(min)) {
      const s = typeof min === 'bigint' ? 'n' : '';
      let range;
      if (n > 4) {
        if (min == 0) range = `>= 0${s} and < 2${s} ** ${n * 8}${s}`;
        else range = `>= -(2${s} ** ${n * 8 - 1}${s}) and < 2${s} ** ${n * 8 - 1}${s}`;
      } else {
        range = `>= ${min}${s} and <= ${max}${s}`;
      }
      throw new ERR_OUT_OF_RANGE('value', range, value);
    }
    check(b, offset, n);
  };

  const readLE = (b, offset, n) => {
    check(b, offset, n);
    let v = 0, k = 1;
    for (let i = 0; i < n; i++, k *= 256) v += b[offset + i] * k;
    return v;
  };
  const readBE = (b, offset, n) => {
    check(b, offset, n);
    let v = 0;
    for (let i = 0; i < n; i++) v = v * 256 + b[offset + i];
    return v;
  };
  const signed = (v, n) => v >= 2 ** (n * 8 - 1) ? v - 2 ** (n * 8) : v;
  const writeLE = (b, value, offset, n, min, max) => {
    value = +value;
    checkValue(value, min, max, b, offset, n);
    value = Math.trunc(value) || 0;
    if (value < 0) value += 2 ** (n * 8);
    for (let i = 0; i < n; i++, value = Math.floor(value / 256)) b[offset + i] = value % 256;
    return offset + n;
  };
  const writeBE = (b, value, offset, n, min, max) => {
    value = +value;
    checkValue(value, min, max, b, offset, n);
    value = Math.trunc(value) || 0;
    if (value < 0) value += 2 ** (n * 8);
    for (let i = n - 1; i >= 0; i--, value = Math.floor(value / 256)) b[offset + i] = value % 256;
    return offset + n;
  };
  const lengthOf = (n) => {
    if (!(n >= 1 && n <= 6 && Math.floor(n) === n)) outside(n, 6, 'byteLength');
  };

  const needed = (offset) => {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  };

  const f32 = new Float32Array(1), f64 = new Float64Array(1), u32 = new Uint8Array(f32.buffer), u64 = new Uint8Array(f64.buffer);
  const big = new BigInt64Array(f64.buffer), ubig = new BigUint64Array(f64.buffer);
  const take = (b, offset, bytes, reverse) => {
    const n = bytes.length;
    check(b, offset, n);
    for (let i = 0; i < n; i++) bytes[reverse ? n - 1 - i : i] = b[offset + i];
  };
  const put = (b, offset, bytes, reverse) => {
    const n = bytes.length;
    for (let i = 0; i < n; i++) b[offset + i] = bytes[reverse ? n - 1 - i : i];
    return offset + n;
  };

  const methods = {
    readUInt8(offset = 0) {
      validateNumber(offset, 'offset');
      const v = this[offset];
      if (v === undefined) outside(offset, this.length - 1);
      return v;
    },
    readInt8(offset = 0) {
      validateNumber(offset, 'offset');
      const v = this[offset];
      if (v === undefined) outside(offset, this.length - 1);
      return v << 24 >> 24;
    },
    readUInt16LE(offset = 0) {
      check(this, offset, 2);
      return this[offset] | this[offset + 1] << 8;
    },
    readUInt16BE(offset = 0) {
      check(this, offset, 2);
      return this[offset] << 8 | this[offset + 1];
    },
    readInt16LE(offset = 0) {
      check(this, offset, 2);
      return (this[offset] | this[offset + 1] << 8) << 16 >> 16;
    },
    readInt16BE(offset = 0) {
      check(this, offset, 2);
      return (this[offset] << 8 | this[offset + 1]) << 16 >> 16;
    },
    readUInt32LE(offset = 0) {
      check(this, offset, 4);
      return (this[offset] | this[offset + 1] << 8 | this[offset + 2] << 16 | this[offset + 3] << 24) >>> 0;
    },
    readUInt32BE(offset = 0) {
      check(this, offset, 4);
      return (this[offset] << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | this[offset + 3]) >>> 0;
    },
    readInt32LE(offset = 0) {
      check(this, offset, 4);
      return this[offset] | this[offset + 1] << 8 | this[offset + 2] << 16 | this[offset + 3] << 24;
    },
    readInt32BE(offset = 0) {
      check(this, offset, 4);
      return this[offset] << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | this[offset + 3];
    },
    readUIntLE(offset, byteLength) {
      needed(offset);
      lengthOf(byteLength);
      return readLE(this, offset, byteLength);
    },
    readUIntBE(offset, byteLength) {
      needed(offset);
      lengthOf(byteLength);
      return readBE(this, offset, byteLength);
    },
    readIntLE(offset, byteLength) {
      needed(offset);
      lengthOf(byteLength);
      return signed(readLE(this, offset, byteLength), byteLength);
    },
    readIntBE(offset, byteLength) {
      needed(offset);
      lengthOf(byteLength);
      return signed(readBE(this, offset, byteLength), byteLength);
    },
    writeUIntLE(value, offset, byteLength) {
      lengthOf(byteLength);
      return writeLE(this, value, offset, byteLength, 0, 2 ** (byteLength * 8) - 1);
    },
    writeUIntBE(value, offset, byteLength) {
      lengthOf(byteLength);
      return writeBE(this, value, offset, byteLength, 0, 2 ** (byteLength * 8) - 1);
    },
    writeIntLE(value, offset, byteLength) {
      lengthOf(byteLength);
      const half = 2 ** (byteLength * 8 - 1);
      return writeLE(this, value, offset, byteLength, -half, half - 1);
    },
    writeIntBE(value, offset, byteLength) {
      lengthOf(byteLength);
      const half = 2 ** (byteLength * 8 - 1);
      return writeBE(this, value, offset, byteLength, -half, half - 1);
    },
    writeUInt8(value, offset = 0) { return writeByte(this, value, offset, 0, 0xFF); },
    writeInt8(value, offset = 0) { return writeByte(this, value, offset, -0x80, 0x7F); },
  };
  const writeByte = (b, value, offset, min, max) => {
    value = +value;
    validateNumber(offset, 'offset');
    if (value > max || value < min) throw new ERR_OUT_OF_RANGE('value', `>= ${min} and <= ${max}`, value);
    if (b[offset] === undefined) outside(offset, b.length - 1);
    b[offset] = value;
    return offset + 1;
  };
  const write16 = (le, min, max) => function (value, offset = 0) {
    value = +value;
    checkValue(value, min, max, this, offset, 2);
    this[offset + (le ? 0 : 1)] = value;
    this[offset + (le ? 1 : 0)] = value >>> 8;
    return offset + 2;
  };
  const write32 = (le, min, max) => function (value, offset = 0) {
    value = +value;
    checkValue(value, min, max, this, offset, 4);
    for (let i = 0; i < 4; i++) {
      this[offset + (le ? i : 3 - i)] = value;
      value >>>= 8;
    }
    return offset + 4;
  };
  const readBig = (from, reverse) => function (offset = 0) {
    take(this, offset, u64, reverse);
    return from[0];
  };
  const writeBig = (to, min, max, reverse) => function (value, offset = 0) {
    checkValue(value, min, max, this, offset, 8);
    if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
    to[0] = value;
    return put(this, offset, u64, reverse);
  };
  for (const [suffix, reverse] of [['LE', false], ['BE', true]]) {
    methods[`writeUInt16${suffix}`] = write16(!reverse, 0, 0xFFFF);
    methods[`writeInt16${suffix}`] = write16(!reverse, -0x8000, 0x7FFF);
    methods[`writeUInt32${suffix}`] = write32(!reverse, 0, 0xFFFFFFFF);
    methods[`writeInt32${suffix}`] = write32(!reverse, -0x80000000, 0x7FFFFFFF);
    methods[`readBigUInt64${suffix}`] = readBig(ubig, reverse);
    methods[`readBigInt64${suffix}`] = readBig(big, reverse);
    methods[`writeBigUInt64${suffix}`] = writeBig(ubig, 0n, 0xFFFFFFFFFFFFFFFFn, reverse);
    methods[`writeBigInt64${suffix}`] = writeBig(big, -0x8000000000000000n, 0x7FFFFFFFFFFFFFFFn, reverse);
    methods[`readFloat${suffix}`] = function (offset = 0) {
      take(this, offset, u32, reverse);
      return f32[0];
    };
    methods[`readDouble${suffix}`] = function (offset = 0) {
      take(this, offset, u64, reverse);
      return f64[0];
    };
    methods[`writeFloat${suffix}`] = function (value, offset = 0) {
      value = +value;
      check(this, offset, 4);
      f32[0] = value;
      return put(this, offset, u32, reverse);
    };
    methods[`writeDouble${suffix}`] = function (value, offset = 0) {
      value = +value;
      check(this, offset, 8);
      f64[0] = value;
      return put(this, offset, u64, reverse);
    };
  }
  for (const k of Object.keys(methods)) {
    Object.defineProperty(methods[k], 'name', { value: k, configurable: true });
    module.exports[k] = methods[k];
    if (k.includes('UInt')) module.exports[k.replace('UInt', 'Uint')] = methods[k]; // the other spelling
  }
})
