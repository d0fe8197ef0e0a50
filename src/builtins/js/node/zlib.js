// zlib
(function (exports, require, module, host, L) {
  'use strict';
  const { MODES, CODES, BROTLI_ERRORS, optionsOf, bytesOf, whole, codes } = require('internal/zlib_core');
  const { validateFunction, validateUint32 } = require('internal/validators');
  const { Buffer } = require('buffer');
  const CRC32 = host.op('zlib.crc32');
  const BROTLI = { BrotliCompress: 9, BrotliDecompress: 8 };
  const brotli = () => require('internal/zlib_brotli');

  exports.crc32 = function crc32(data, value = 0) {
    if (typeof data !== 'string' && !ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
    validateUint32(value, 'value');
    return host.rust(CRC32, bytesOf(data), value);
  };
  const lazily = (k, get) => Object.defineProperty(exports, k, {
    configurable: true, enumerable: true, get,
    set(value) { Object.defineProperty(exports, k, { configurable: true, enumerable: true, writable: true, value }); },
  });
  // The classes are streams, whose module is large: it comes with the first of them.
  for (const name of [...Object.keys(MODES), ...Object.keys(BROTLI)]) lazily(name, () => require('internal/zlib_streams')[name]);

  const withInfo = (result, options, name, opts, input) =>
    options.info ? { buffer: result, engine: Object.assign(new exports[name](opts), { bytesWritten: input.length }) } : result;
  const functions = (name, parse, run) => {
    const k = name[0].toLowerCase() + name.slice(1);
    exports[k] = { [k](buffer, opts, callback) {
      if (typeof opts === 'function') [callback, opts] = [opts, {}];
      validateFunction(callback, 'callback');
      const input = bytesOf(buffer), options = parse(opts);
      L.G.setImmediate(() => {
        let result;
        try {
          result = run(input, options);
        } catch (e) {
          callback(e);
          return;
        }
        callback(null, withInfo(result, options, name, opts, input));
      });
    } }[k];
    exports[`${k}Sync`] = { [`${k}Sync`](buffer, opts) {
      const input = bytesOf(buffer), options = parse(opts);
      return withInfo(run(input, options), options, name, opts, input);
    } }[`${k}Sync`];
  };
  for (const name of ['Deflate', 'Gzip', 'DeflateRaw', 'Unzip', 'Inflate', 'Gunzip', 'InflateRaw'])
    functions(name, (opts) => optionsOf(opts, MODES[name]), whole);
  for (const name of Object.keys(BROTLI))
    functions(name, (opts) => brotli().optionsOf(opts, BROTLI[name]), (input, options) => whole(input, options, new (brotli().BrotliHandle)(options)));
  for (const name of ['Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Gzip', 'Gunzip', 'Unzip', ...Object.keys(BROTLI)])
    exports[`create${name}`] = { [`create${name}`](options) { return new exports[name](options); } }[`create${name}`];

  const constants = {
    Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2,
    Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6, Z_NO_COMPRESSION: 0,
    Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4,
    Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4880, DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5, INFLATERAW: 6, UNZIP: 7,
    BROTLI_DECODE: 8, BROTLI_ENCODE: 9, Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15, Z_MIN_CHUNK: 64,
    Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384, Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8, Z_MIN_LEVEL: -1,
    Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1, BROTLI_OPERATION_PROCESS: 0, BROTLI_OPERATION_FLUSH: 1, BROTLI_OPERATION_FINISH: 2,
    BROTLI_OPERATION_EMIT_METADATA: 3, BROTLI_PARAM_MODE: 0, BROTLI_MODE_GENERIC: 0, BROTLI_MODE_TEXT: 1, BROTLI_MODE_FONT: 2,
    BROTLI_DEFAULT_MODE: 0, BROTLI_PARAM_QUALITY: 1, BROTLI_MIN_QUALITY: 0, BROTLI_MAX_QUALITY: 11, BROTLI_DEFAULT_QUALITY: 11,
    BROTLI_PARAM_LGWIN: 2, BROTLI_MIN_WINDOW_BITS: 10, BROTLI_MAX_WINDOW_BITS: 24, BROTLI_LARGE_MAX_WINDOW_BITS: 30,
    BROTLI_DEFAULT_WINDOW: 22, BROTLI_PARAM_LGBLOCK: 3, BROTLI_MIN_INPUT_BLOCK_BITS: 16, BROTLI_MAX_INPUT_BLOCK_BITS: 24,
    BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING: 4, BROTLI_PARAM_SIZE_HINT: 5, BROTLI_PARAM_LARGE_WINDOW: 6, BROTLI_PARAM_NPOSTFIX: 7,
    BROTLI_PARAM_NDIRECT: 8, BROTLI_DECODER_RESULT_ERROR: 0, BROTLI_DECODER_RESULT_SUCCESS: 1, BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: 2,
    BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: 3, BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION: 0,
    BROTLI_DECODER_PARAM_LARGE_WINDOW: 1, BROTLI_DECODER_NO_ERROR: 0, BROTLI_DECODER_SUCCESS: 1, BROTLI_DECODER_NEEDS_MORE_INPUT: 2,
    BROTLI_DECODER_NEEDS_MORE_OUTPUT: 3,
  };
  BROTLI_ERRORS.forEach((name, i) => { constants[`BROTLI_DECODER_ERROR_${name}`] = -1 - i; });
  const fixed = (value, enumerable = true) => ({ configurable: false, enumerable, writable: false, value });
  Object.defineProperty(exports, 'constants', fixed(Object.freeze(Object.assign(Object.create(null), constants))));
  const names = { Z_OK: 0 };
  for (const n of Object.keys(CODES)) names[CODES[n]] = Number(n);
  for (const n of Object.keys(names)) names[names[n]] = n;
  Object.defineProperty(exports, 'codes', fixed(Object.freeze(names)));
  for (const k of Object.keys(constants)) if (!k.startsWith('BROTLI')) Object.defineProperty(exports, k, fixed(constants[k], false));
})
