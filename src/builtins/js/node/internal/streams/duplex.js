// Duplex, Transform and PassThrough.
(function (exports, require, module) {
  'use strict';
  const Readable = require('internal/streams/readable');
  const Writable = require('internal/streams/writable');
  const { codes } = require('internal/errors');
  const { highWaterMark } = require('internal/streams/utils');

  function Duplex(options) {
    if (!(this instanceof Duplex)) return new Duplex(options);
    Readable.call(this, options);
    Writable.call(this, options);
    this.allowHalfOpen = options?.allowHalfOpen !== false;
    if (!options) return;
    if (options.readable === false) {
      const r = this._readableState;
      r.readable = false;
      r.ended = r.endEmitted = true;
    }
    if (options.writable === false) {
      const w = this._writableState;
      w.writable = false;
      w.ending = w.ended = w.finished = true;
    }
  }
  Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
  Object.setPrototypeOf(Duplex, Readable);
  for (const k of Object.keys(Writable.prototype)) if (!Duplex.prototype[k]) Duplex.prototype[k] = Writable.prototype[k];
  for (const k of ['writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength', 'writableFinished',
    'writableCorked', 'writableEnded', 'writableNeedDrain', 'writableAborted'])
    Object.defineProperty(Duplex.prototype, k, Object.getOwnPropertyDescriptor(Writable.prototype, k));
  Object.defineProperty(Duplex.prototype, 'destroyed', {
    get() {
      const r = this._readableState, w = this._writableState;
      return r === undefined || w === undefined ? false : r.destroyed && w.destroyed;
    },
    set(value) {
      if (!this._readableState || !this._writableState) return;
      this._readableState.destroyed = value;
      this._writableState.destroyed = value;
    },
    configurable: true,
  });
  Duplex.fromWeb = (pair, options) => require('internal/streams/adapters').duplexFromWeb(pair, options);
  Duplex.toWeb = (duplex) => require('internal/streams/adapters').duplexToWeb(duplex);
  Duplex.from = (body) => require('internal/streams/duplexify')(body, 'body');

  const kCallback = Symbol('kCallback');
  function Transform(options) {
    if (!(this instanceof Transform)) return new Transform(options);
    const readableHwm = options ? highWaterMark(options, 'readableHighWaterMark', true, false) : null;
    if (readableHwm === 0) {
      // What is written must not wait for a reader who never asks.
      options = { ...options, highWaterMark: null, readableHighWaterMark: readableHwm, writableHighWaterMark: options.writableHighWaterMark || 0 };
    }
    Duplex.call(this, options);
    this._readableState.sync = false;
    this[kCallback] = null;
    if (options) {
      if (typeof options.transform === 'function') this._transform = options.transform;
      if (typeof options.flush === 'function') this._flush = options.flush;
    }
    this.on('prefinish', prefinish);
  }
  Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
  Object.setPrototypeOf(Transform, Duplex);
  function final(callback) {
    if (typeof this._flush !== 'function' || this.destroyed) {
      this.push(null);
      if (callback) callback();
      return;
    }
    this._flush((error, data) => {
      if (error) {
        if (callback) callback(error);
        else this.destroy(error);
        return;
      }
      if (data != null) this.push(data);
      this.push(null);
      if (callback) callback();
    });
  }
  // A class may bring a _final of its own.
  function prefinish() {
    if (this._final !== final) final.call(this);
  }
  Transform.prototype._final = final;
  Transform.prototype._transform = function () {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()');
  };
  Transform.prototype._write = function (chunk, encoding, callback) {
    const r = this._readableState, w = this._writableState, { length } = r;
    this._transform(chunk, encoding, (error, value) => {
      if (error) return callback(error);
      if (value != null) this.push(value);
      if (w.ended || length === r.length || r.length < r.highWaterMark) callback();
      else this[kCallback] = callback;
    });
  };
  Transform.prototype._read = function () {
    const callback = this[kCallback];
    if (!callback) return;
    this[kCallback] = null;
    callback();
  };

  function PassThrough(options) {
    if (!(this instanceof PassThrough)) return new PassThrough(options);
    Transform.call(this, options);
  }
  Object.setPrototypeOf(PassThrough.prototype, Transform.prototype);
  Object.setPrototypeOf(PassThrough, Transform);
  PassThrough.prototype._transform = function (chunk, encoding, callback) {
    callback(null, chunk);
  };
  Object.assign(exports, { Duplex, Transform, PassThrough });
})
