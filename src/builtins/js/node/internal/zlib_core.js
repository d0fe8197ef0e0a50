// What zlib's functions and streams share: options, and the loop over the Rust half.
(function (exports, require, module, host, L) {
  'use strict';
  const { E, codes } = require('internal/errors');
  const { validateNumber } = require('internal/validators');
  const { Buffer, kMaxLength, internals: { isAnyArrayBuffer } } = require('buffer');
  const { rust } = host;
  const OPEN = host.op('zlib.open'), STEP = host.op('zlib.step'), RESET = host.op('zlib.reset'), CLOSE = host.op('objects.close');
  const closer = new FinalizationRegistry((id) => rust(CLOSE, id));
  const Z = { NO_FLUSH: 0, SYNC_FLUSH: 2, FULL_FLUSH: 3, FINISH: 4, BLOCK: 5, OK: 0, STREAM_END: 1, NEED_DICT: 2, BUF_ERROR: -5 };
  const MODES = { Deflate: 1, Inflate: 2, Gzip: 3, Gunzip: 4, DeflateRaw: 5, InflateRaw: 6, Unzip: 7 };
  const CODES = { 1: 'Z_STREAM_END', 2: 'Z_NEED_DICT', '-1': 'Z_ERRNO', '-2': 'Z_STREAM_ERROR', '-3': 'Z_DATA_ERROR', '-4': 'Z_MEM_ERROR', '-5': 'Z_BUF_ERROR', '-6': 'Z_VERSION_ERROR' };

  // Of Brotli, by their numbers, from -1 down.
  const BROTLI_ERRORS = ['FORMAT_EXUBERANT_NIBBLE', 'FORMAT_RESERVED', 'FORMAT_EXUBERANT_META_NIBBLE', 'FORMAT_SIMPLE_HUFFMAN_ALPHABET',
    'FORMAT_SIMPLE_HUFFMAN_SAME', 'FORMAT_CL_SPACE', 'FORMAT_HUFFMAN_SPACE', 'FORMAT_CONTEXT_MAP_REPEAT', 'FORMAT_BLOCK_LENGTH_1',
    'FORMAT_BLOCK_LENGTH_2', 'FORMAT_TRANSFORM', 'FORMAT_DICTIONARY', 'FORMAT_WINDOW_BITS', 'FORMAT_PADDING_1', 'FORMAT_PADDING_2',
    'FORMAT_DISTANCE', , , 'DICTIONARY_NOT_SET', 'INVALID_ARGUMENTS', 'ALLOC_CONTEXT_MODES', 'ALLOC_TREE_GROUPS', , , 'ALLOC_CONTEXT_MAP',
    'ALLOC_RING_BUFFER_1', 'ALLOC_RING_BUFFER_2', , , 'ALLOC_BLOCK_TYPE_TREES', 'UNREACHABLE'];

  const within = (v, name, least, most, otherwise) => {
    if (v === undefined || Number.isNaN(v)) return otherwise;
    if (!Number.isFinite(v)) {
      validateNumber(v, name);
      throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', v);
    }
    if (v < least || v > most) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${least}${most === Infinity ? '' : ` and <= ${most}`}`, v);
    return v;
  };
  const commonOptions = (o, opts, mostFlush) => {
    o.chunkSize = opts.chunkSize === Infinity ? Infinity : within(opts.chunkSize, 'options.chunkSize', 64, Infinity, 16384);
    if (o.chunkSize === Infinity) throw new codes.ERR_OUT_OF_RANGE('options.chunkSize', 'a finite number', Infinity);
    o.flush = within(opts.flush, 'options.flush', 0, mostFlush, o.flush);
    o.finishFlush = within(opts.finishFlush, 'options.finishFlush', 0, mostFlush, o.finishFlush);
    o.maxOutputLength = within(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    o.info = Boolean(opts.info);
  };
  const optionsOf = (opts, mode) => {
    const o = { chunkSize: 16384, flush: Z.NO_FLUSH, finishFlush: Z.FINISH, maxOutputLength: kMaxLength, windowBits: 15, level: -1, memLevel: 8,
      strategy: 0, dictionary: undefined, info: false, mode };
    if (!opts) return o;
    commonOptions(o, opts, 5);
    if ((mode === 2 || mode === 4 || mode === 7) && (opts.windowBits == null || opts.windowBits === 0)) o.windowBits = 0;
    else o.windowBits = within(opts.windowBits, 'options.windowBits', mode === 3 ? 9 : 8, 15, 15);
    o.level = within(opts.level, 'options.level', -1, 9, -1);
    o.memLevel = within(opts.memLevel, 'options.memLevel', 1, 9, 8);
    o.strategy = within(opts.strategy, 'options.strategy', 0, 4, 0);
    if (opts.dictionary !== undefined && !ArrayBuffer.isView(opts.dictionary)) {
      if (!isAnyArrayBuffer(opts.dictionary))
        throw new codes.ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], opts.dictionary);
      o.dictionary = new Uint8Array(opts.dictionary);
    } else if (opts.dictionary !== undefined) {
      o.dictionary = new Uint8Array(opts.dictionary.buffer, opts.dictionary.byteOffset, opts.dictionary.byteLength);
    }
    if (mode === 5 && o.windowBits === 8) o.windowBits = 9; // zlib has no such raw stream
    return o;
  };
  const failure = (code, message) => Object.assign(new Error(message), { errno: code, code: CODES[code] });

  // A stream of the host, of whatever kind. `take` gets each full or last piece of output.
  class AnyHandle {
    constructor(options, finish) {
      this.options = options;
      this.finish = finish; // the flush flag that ends it
      this.read = 0;
      this.ended = false;
      this.left = 0;
      this.id = null;
    }
    adopt(id) {
      if (id === undefined) throw new codes.ERR_ZLIB_INITIALIZATION_FAILED();
      this.id = id;
      closer.register(this, id, this);
    }
    close() {
      if (this.id === undefined) return;
      closer.unregister(this);
      if (this.id !== null) rust(CLOSE, this.id);
      this.id = undefined;
    }
    // Feeds all of `input`; answers the error, if there is one.
    run(input, flush, take) {
      const { chunkSize } = this.options;
      let at = 0, out = Buffer.allocUnsafeSlow(chunkSize), used = 0;
      for (;;) {
        if (this.id === undefined) return undefined; // closed by who took a piece
        const [code, read, written, message] = this.step(flush, input, at, input.length, out, used, out.length);
        at += read;
        this.read += read;
        used += written;
        if (used === out.length) {
          const full = out;
          out = Buffer.allocUnsafeSlow(chunkSize);
          used = 0;
          take(full);
          if (code === Z.OK || code === Z.BUF_ERROR) continue; // there may be more
        }
        if (code !== Z.OK && code !== Z.STREAM_END && code !== Z.BUF_ERROR) {
          if (used > 0) take(out.subarray(0, used));
          return this.failure(code, message);
        }
        const more = read > 0 || written > 0;
        if (code === Z.STREAM_END || !more || (at === input.length && used < out.length && flush !== this.finish)) {
          if (used > 0) take(out.subarray(0, used));
          this.ended = code === Z.STREAM_END;
          this.left = input.length - at; // of which nobody wants more
          if (!this.ended && flush === this.finish) return failure(Z.BUF_ERROR, 'unexpected end of file');
          return undefined;
        }
      }
    }
  }
  class Handle extends AnyHandle {
    constructor(options) {
      super(options, Z.FINISH);
      this.adopt(rust(OPEN, options.mode, options.windowBits, options.level, options.memLevel, options.strategy, options.dictionary));
    }
    step(...args) { return rust(STEP, this.id, ...args); }
    reset() { return rust(RESET, this.id); }
    failure(code, message) {
      if (code === Z.NEED_DICT) return failure(code, this.options.dictionary === undefined ? 'Missing dictionary' : 'Bad dictionary');
      return failure(code, message ?? 'Zlib error');
    }
  }

  const bytesOf = (buffer) => {
    if (typeof buffer === 'string') return Buffer.from(buffer);
    if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    if (isAnyArrayBuffer(buffer)) return new Uint8Array(buffer);
    throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
  };
  const whole = (input, options, handle = new Handle(options)) => {
    const list = [];
    let size = 0;
    try {
      const error = handle.run(input, options.finishFlush, (piece) => {
        size += piece.length;
        if (size > options.maxOutputLength) throw new codes.ERR_BUFFER_TOO_LARGE(options.maxOutputLength);
        list.push(piece);
      });
      if (error !== undefined) throw error;
    } finally {
      handle.close();
    }
    if (list.length === 1) return list[0].byteLength === list[0].buffer.byteLength ? list[0] : Buffer.from(new Uint8Array(list[0]).buffer);
    return Buffer.concat(list, size);
  };
  module.exports = { Z, MODES, CODES, BROTLI_ERRORS, AnyHandle, Handle, failure, commonOptions, optionsOf, bytesOf, whole, within, codes };
})
