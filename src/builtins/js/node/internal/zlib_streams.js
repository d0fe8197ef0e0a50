// zlib's streams: Transforms over the Rust half.
(function (exports, require, module, host, L) {
  'use strict';
  const { Z, MODES, Handle, optionsOf, within, codes } = require('internal/zlib_core');
  const { Transform, finished } = require('stream');
  const { validateFunction } = require('internal/validators');
  const { Buffer } = require('buffer');
  const PARAMS = host.op('zlib.params');
  const flushMark = Symbol('kFlushFlag');
  // Which flush is the stronger: by number, but for Z_BLOCK.
  const rank = (f) => [0, 2, 3, 4, 5, 1][f] ?? 0;

  const BROTLI = { BrotliCompress: 9, BrotliDecompress: 8 };
  const brotli = () => require('internal/zlib_brotli');

  function ZlibBase(opts, mode) {
    const isBrotli = mode >= BROTLI.BrotliDecompress;
    const options = isBrotli ? brotli().optionsOf(opts, mode) : optionsOf(opts, mode);
    if (opts && (opts.encoding || opts.objectMode || opts.writableObjectMode)) {
      opts = { ...opts };
      opts.encoding = null;
      opts.objectMode = false;
      opts.writableObjectMode = false;
    }
    Transform.call(this, { autoDestroy: true, ...opts });
    this.bytesWritten = 0;
    this._handle = isBrotli ? new (brotli().BrotliHandle)(options) : new Handle(options);
    Object.defineProperty(this, '_options', { value: options, configurable: true });
    this._chunkSize = options.chunkSize;
    this._defaultFlushFlag = options.flush;
    this._finishFlushFlag = options.finishFlush;
    this._defaultFullFlushFlag = isBrotli ? 1 : Z.FULL_FLUSH;
    this._info = options.info;
    this._maxOutputLength = options.maxOutputLength;
    this._level = options.level;
    this._strategy = options.strategy;
  }
  Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
  Object.setPrototypeOf(ZlibBase, Transform);
  Object.defineProperties(ZlibBase.prototype, {
    _closed: { configurable: true, enumerable: true, get() { return !this._handle; } },
    bytesRead: { configurable: true, enumerable: true, get() { return this.bytesWritten; }, set(v) { this.bytesWritten = v; } },
  });
  const run = (o, chunk, flag) => {
    const handle = o._handle;
    if (handle === null) return undefined;
    const error = handle.run(chunk, flag, (piece) => o.push(piece));
    o.bytesWritten = handle.read;
    return error;
  };
  Object.assign(ZlibBase.prototype, {
    reset() {
      if (!this._handle) throw new Error('zlib binding closed');
      this._handle.ended = false;
      return this._handle.reset();
    },
    _flush(callback) { this._transform(Buffer.alloc(0), '', callback); },
    _final(callback) { callback(); },
    flush(kind, callback) {
      if (typeof kind === 'function' || (kind === undefined && !callback)) {
        callback = kind;
        kind = this._defaultFullFlushFlag;
      }
      if (this.writableFinished) {
        if (callback) L.G.process.nextTick(callback);
      } else if (this.writableEnded) {
        if (callback) this.once('end', callback);
      } else {
        const empty = Buffer.alloc(0);
        empty[flushMark] = kind;
        this.write(empty, '', callback);
      }
    },
    close(callback) {
      if (callback) finished(this, callback);
      this.destroy();
    },
    _destroy(error, callback) {
      this._handle?.close();
      this._handle = null;
      callback(error);
    },
    _transform(chunk, encoding, callback) {
      let flag = this._defaultFlushFlag;
      if (typeof chunk[flushMark] === 'number') flag = chunk[flushMark];
      else if (this.writableEnded && this.writableLength === chunk.byteLength && rank(this._finishFlushFlag) >= rank(flag)) flag = this._finishFlushFlag;
      if (this._handle?.ended && chunk.length === 0) {
        callback();
        return;
      }
      let error;
      try {
        error = run(this, chunk, flag);
      } catch (e) {
        error = e;
      }
      if (error !== undefined) {
        this.destroy(error);
        return;
      }
      // What follows the end is nobody's.
      if (this._handle?.ended && this._handle.left > 0) this.push(null);
      callback();
    },
    _processChunk(chunk, flag, callback) {
      if (typeof callback === 'function') {
        const list = run(this, chunk, flag);
        callback(list);
        return;
      }
      const out = [];
      let size = 0;
      const error = this._handle.run(chunk, flag, (piece) => {
        size += piece.length;
        if (size > this._maxOutputLength) throw new codes.ERR_BUFFER_TOO_LARGE(this._maxOutputLength);
        out.push(piece);
      });
      this.bytesWritten = this._handle.read;
      if (error !== undefined) throw error;
      return out.length === 1 ? out[0] : Buffer.concat(out, size);
    },
  });

  function Zlib(opts, mode) { ZlibBase.call(this, opts, mode); }
  Object.setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
  Object.setPrototypeOf(Zlib, ZlibBase);
  Zlib.prototype.params = function params(level, strategy, callback) {
    level = within(level, 'level', -1, 9, this._level);
    strategy = within(strategy, 'strategy', 0, 4, this._strategy);
    if (this._level === level && this._strategy === strategy) {
      L.G.process.nextTick(callback);
      return;
    }
    this.flush(Z.SYNC_FLUSH, () => {
      if (this.destroyed) return;
      host.rust(PARAMS, this._handle.id, level, strategy);
      this._level = level;
      this._strategy = strategy;
      if (callback) callback();
    });
  };

  function Brotli(opts, mode) { ZlibBase.call(this, opts, mode); }
  Object.setPrototypeOf(Brotli.prototype, Zlib.prototype);
  Object.setPrototypeOf(Brotli, Zlib);

  const types = (Base, modes) => {
    for (const name of Object.keys(modes)) {
      const C = { [name]: function (opts) {
        if (!(this instanceof C)) return new C(opts);
        Base.call(this, opts, modes[name]);
      } }[name];
      Object.setPrototypeOf(C.prototype, Base.prototype);
      Object.setPrototypeOf(C, Base);
      exports[name] = C;
    }
  };
  types(Zlib, MODES);
  types(Brotli, BROTLI);
})
