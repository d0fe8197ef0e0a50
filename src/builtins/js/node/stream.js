// stream: the module is the oldest of the classes, and the others hang on it.
(function (exports, require, module, host, L) {
  'use strict';
  const { Stream } = require('internal/streams/legacy');
  module.exports = Stream;
  const u = require('internal/streams/utils');
  const { codes } = require('internal/errors');
  const promisify = L.promisify;

  Stream.isDestroyed = u.isDestroyed;
  Stream.isDisturbed = u.isDisturbed;
  Stream.isErrored = u.isErrored;
  Stream.isReadable = u.isReadable;
  Stream.isWritable = u.isWritable;
  const Readable = Stream.Readable = require('internal/streams/readable');
  // What comes late, as a function that loads it, for functions that few call.
  const late = (name, length, load) => {
    const f = { [name](...args) { return load()[name].apply(this, args); } }[name];
    Object.defineProperty(f, 'length', { value: length });
    return f;
  };
  const operators = () => require('internal/streams/operators');
  for (const [k, length] of [['asIndexedPairs', 0], ['drop', 1], ['filter', 1], ['flatMap', 1], ['map', 1], ['take', 1], ['compose', 1]]) {
    const f = function (...args) {
      if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      const result = operators().returningStream[k].apply(this, args);
      return k === 'compose' ? result : Readable.from(result);
    };
    Object.defineProperties(f, { name: { value: k }, length: { value: length } });
    Object.defineProperty(Readable.prototype, k, { value: f, enumerable: false, configurable: true, writable: true });
  }
  for (const [k, length] of [['every', 1], ['forEach', 1], ['reduce', 2], ['toArray', 0], ['some', 1], ['find', 1]]) {
    const f = function (...args) {
      if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      return Promise.resolve().then(() => operators().returningPromise[k].apply(this, args));
    };
    Object.defineProperties(f, { name: { value: k }, length: { value: length } });
    Object.defineProperty(Readable.prototype, k, { value: f, enumerable: false, configurable: true, writable: true });
  }
  Stream.Writable = require('internal/streams/writable');
  const { Duplex, Transform, PassThrough } = require('internal/streams/duplex');
  Object.assign(Stream, { Duplex, Transform, PassThrough });
  Stream.duplexPair = function duplexPair(options) {
    const kCallback = Symbol('Callback'), kOther = Symbol('Other');
    class DuplexSide extends Duplex {
      constructor() {
        super(options);
        this[kCallback] = null;
        this[kOther] = null;
      }
      _read() {
        const callback = this[kCallback];
        if (!callback) return;
        this[kCallback] = null;
        callback();
      }
      _write(chunk, encoding, callback) {
        if (chunk.length === 0) u.nextTick(callback);
        else {
          this[kOther].push(chunk);
          this[kOther][kCallback] = callback;
        }
      }
      _final(callback) {
        this[kOther].on('end', callback);
        this[kOther].push(null);
      }
    }
    const a = new DuplexSide(), b = new DuplexSide();
    a[kOther] = b;
    b[kOther] = a;
    return [a, b];
  };
  Stream.pipeline = late('pipeline', 0, () => require('internal/streams/pipeline'));
  Stream.addAbortSignal = late('addAbortSignal', 2, () => require('internal/streams/compose'));
  const { eos } = require('internal/streams/eos');
  Stream.finished = eos;
  Stream.destroy = require('internal/streams/destroy').destroyer;
  Stream.compose = late('compose', 0, () => require('internal/streams/compose'));
  Stream.setDefaultHighWaterMark = function setDefaultHighWaterMark(objectMode, value) { u.setDefault(objectMode, value); };
  Stream.getDefaultHighWaterMark = function getDefaultHighWaterMark(objectMode) { return u.defaults(objectMode); };
  Object.defineProperty(Stream, 'promises', { configurable: true, enumerable: true, get: () => require('stream/promises') });
  Object.defineProperty(Stream.pipeline, promisify, { enumerable: true, get: () => require('stream/promises').pipeline });
  Object.defineProperty(eos, promisify, { enumerable: true, get: () => require('stream/promises').finished });
  Stream.Stream = Stream;
  Stream._isArrayBufferView = (v) => ArrayBuffer.isView(v);
  Stream._isUint8Array = (v) => v instanceof Uint8Array;
  Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
    return require('buffer').Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  };
})
