// What zlib's functions and streams need for Brotli, over the Rust half.
(function (exports, require, module, host) {
  'use strict';
  const { AnyHandle, BROTLI_ERRORS, commonOptions, codes } = require('internal/zlib_core');
  const { E } = require('internal/errors');
  const { kMaxLength } = require('buffer');
  const OPEN = host.op('brotli.open'), STEP = host.op('brotli.step');
  const COMPRESS = 9, FINISH = 2, MOST_PARAM = 8, ERRORS = -100;
  E('ERR_BROTLI_INVALID_PARAM', (key) => `${key} is not a valid Brotli parameter`, RangeError);

  const optionsOf = (opts, mode) => {
    const o = { chunkSize: 16384, flush: 0, finishFlush: FINISH, maxOutputLength: kMaxLength, info: false, mode, params: [] };
    if (!opts) return o;
    commonOptions(o, opts, 3);
    for (const key of Object.keys(opts.params ?? {})) {
      const number = +key, value = opts.params[key];
      if (Number.isNaN(number) || number < 0 || number > MOST_PARAM) throw new codes.ERR_BROTLI_INVALID_PARAM(key);
      if (typeof value !== 'number' && typeof value !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
      if (mode === COMPRESS && number === 4 && value !== 0 && value !== 1 && typeof value !== 'boolean') throw new codes.ERR_ZLIB_INITIALIZATION_FAILED();
      o.params.push(number, Number(value));
    }
    return o;
  };

  class BrotliHandle extends AnyHandle {
    constructor(options) {
      super(options, FINISH);
    }
    // What it will take is known with the first piece.
    run(input, flush, take) {
      if (this.id === null && (input.length > 0 || flush !== 0)) this.adopt(host.rust(OPEN, this.options.mode === COMPRESS, input, flush === FINISH, ...this.options.params));
      return this.id === null ? undefined : super.run(input, flush, take);
    }
    step(...args) { return host.rust(STEP, this.id, ...args); }
    reset() {
      this.close();
      this.id = null;
    }
    failure(code) {
      if (this.options.mode === COMPRESS) return Object.assign(new Error('Compression failed'), { errno: -1, code: 'ERR_BROTLI_COMPRESSION_FAILED' });
      return Object.assign(new Error('Decompression failed'), { errno: code - ERRORS, code: `ERR__ERROR_${BROTLI_ERRORS[ERRORS - code - 1]}` });
    }
  }
  module.exports = { optionsOf, BrotliHandle };
})
