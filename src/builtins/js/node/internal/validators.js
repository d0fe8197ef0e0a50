// Checks of arguments, each throwing what Node throws.
(function (exports, require, module) {
  'use strict';
  const { codes } = require('internal/errors');
  const type = (name, expected, v) => new codes.ERR_INVALID_ARG_TYPE(name, expected, v);
  const range = (name, what, v) => new codes.ERR_OUT_OF_RANGE(name, what, v);

  const all = module.exports = {
    isInt32: (v) => v === (v | 0),
    isUint32: (v) => v === (v >>> 0),
    validateString(v, name) {
      if (typeof v !== 'string') throw type(name, 'string', v);
    },
    validateBoolean(v, name) {
      if (typeof v !== 'boolean') throw type(name, 'boolean', v);
    },
    validateFunction(v, name) {
      if (typeof v !== 'function') throw type(name, 'Function', v);
    },
    validateNumber(v, name, min, max) {
      if (typeof v !== 'number') throw type(name, 'number', v);
      if ((min != null && v < min) || (max != null && v > max) || ((min != null || max != null) && Number.isNaN(v))) {
        throw range(name, `${min != null ? `>= ${min}` : ''}${min != null && max != null ? ' && ' : ''}${
          max != null ? `<= ${max}` : ''}`, v);
      }
    },
    validateInteger(v, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
      if (typeof v !== 'number') throw type(name, 'number', v);
      if (!Number.isInteger(v)) throw range(name, 'an integer', v);
      if (v < min || v > max) throw range(name, `>= ${min} && <= ${max}`, v);
    },
    validateInt32(v, name, min = -2147483648, max = 2147483647) {
      if (typeof v !== 'number') throw type(name, 'number', v);
      if (!Number.isInteger(v)) throw range(name, 'an integer', v);
      if (v < min || v > max) throw range(name, `>= ${min} && <= ${max}`, v);
    },
    validateUint32(v, name, positive = false) {
      if (typeof v !== 'number') throw type(name, 'number', v);
      if (!Number.isInteger(v)) throw range(name, 'an integer', v);
      if (v < (positive ? 1 : 0) || v > 4294967295) throw range(name, `>= ${positive ? 1 : 0} && <= 4294967295`, v);
    },
    validateObject(v, name, { nullable = false, allowArray = false, allowFunction = false } = {}) {
      if ((v === null && !nullable) || (!allowArray && Array.isArray(v)) ||
          (typeof v !== 'object' && !(allowFunction && typeof v === 'function'))) throw type(name, 'Object', v);
    },
    validateArray(v, name, minLength = 0) {
      if (!Array.isArray(v)) throw type(name, 'Array', v);
      if (v.length < minLength) throw new codes.ERR_INVALID_ARG_VALUE(name, v, `must be longer than ${minLength}`);
    },
    validateStringArray(v, name) {
      all.validateArray(v, name);
      v.forEach((s, i) => all.validateString(s, `${name}[${i}]`));
    },
    validateOneOf(v, name, oneOf) {
      if (!oneOf.includes(v)) {
        throw new codes.ERR_INVALID_ARG_VALUE(name, v,
          `must be one of: ${oneOf.map((o) => typeof o === 'string' ? `'${o}'` : String(o)).join(', ')}`);
      }
    },
    validateUnion(v, name, union) {
      if (!union.includes(v)) throw type(name, `('${union.join('|')}')`, v);
    },
    validateAbortSignal(v, name) {
      if (v !== undefined && (v === null || typeof v !== 'object' || !('aborted' in v))) throw type(name, 'AbortSignal', v);
    },
    validateBuffer(v, name = 'buffer') {
      if (!ArrayBuffer.isView(v)) throw type(name, ['Buffer', 'TypedArray', 'DataView'], v);
    },
    validateEncoding(data, encoding) {
      if (`${encoding}`.toLowerCase() === 'hex' && data.length % 2 !== 0)
        throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`);
    },
    validatePort(v, name = 'Port', zero = true) {
      if ((typeof v !== 'number' && typeof v !== 'string') || (typeof v === 'string' && v.trim().length === 0) ||
          +v !== (+v >>> 0) || v > 0xffff || (v === 0 && !zero)) throw new codes.ERR_SOCKET_BAD_PORT(name, v, zero);
      return v | 0;
    },
    parseFileMode(v, name, otherwise) {
      v ??= otherwise;
      if (typeof v === 'string') {
        if (!/^[0-7]+$/.test(v)) {
          throw new codes.ERR_INVALID_ARG_VALUE(name, v,
            'must be a 32-bit unsigned integer or an octal string');
        }
        v = parseInt(v, 8);
      }
      all.validateUint32(v, name);
      return v;
    },
    checkRange(name, v, min, max) {
      if (v < min || v > max) throw range(name, `>= ${min} && <= ${max}`, v);
    },
  };
})
