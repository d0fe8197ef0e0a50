// Readable.from: a stream of what an iterable gives.
(function (exports, require, module) {
  'use strict';
  const { codes } = require('internal/errors');
  const { nextTick } = require('internal/streams/utils');

  module.exports = (Readable, iterable, options) => {
    if (typeof iterable === 'string' || iterable instanceof require('buffer').Buffer) {
      return new Readable({ objectMode: true, ...options, read() {
        this.push(iterable);
        this.push(null);
      } });
    }
    let iterator, isAsync;
    if (iterable?.[Symbol.asyncIterator]) {
      isAsync = true;
      iterator = iterable[Symbol.asyncIterator]();
    } else if (iterable?.[Symbol.iterator]) {
      isAsync = false;
      iterator = iterable[Symbol.iterator]();
    } else throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);

    const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
    let isReading = false;
    readable._read = function () {
      if (isReading) return;
      isReading = true;
      if (isAsync) next();
      else nextSync();
    };
    readable._destroy = function (error, callback) {
      close(error).then(() => nextTick(callback, error), (e) => nextTick(callback, e || error));
    };
    const close = async (error) => {
      const failed = error !== undefined && error !== null, throws = typeof iterator.throw === 'function';
      if (failed && throws) {
        const { value, done } = await iterator.throw(error);
        await value;
        if (done) return;
      }
      if (typeof iterator.return === 'function') {
        const { value } = await iterator.return();
        await value;
      }
    };
    // Values that are there run on without a tick between, promises do not.
    const nextSync = () => {
      for (;;) {
        try {
          const { value, done } = iterator.next();
          if (done) return readable.push(null);
          if (value && typeof value.then === 'function') return later(value);
          if (value === null) {
            isReading = false;
            throw new codes.ERR_STREAM_NULL_VALUES();
          }
          if (readable.push(value)) continue;
          isReading = false;
        } catch (e) {
          readable.destroy(e);
        }
        return;
      }
    };
    const later = async (promise) => {
      try {
        const value = await promise;
        if (value === null) {
          isReading = false;
          throw new codes.ERR_STREAM_NULL_VALUES();
        }
        if (readable.push(value)) return nextSync();
        isReading = false;
      } catch (e) {
        readable.destroy(e);
      }
    };
    const next = async () => {
      for (;;) {
        try {
          const { value, done } = await iterator.next();
          if (done) readable.push(null);
          else {
            const chunk = value && typeof value.then === 'function' ? await value : value;
            if (chunk === null) {
              isReading = false;
              throw new codes.ERR_STREAM_NULL_VALUES();
            }
            if (readable.push(chunk)) continue;
            isReading = false;
          }
        } catch (e) {
          readable.destroy(e);
        }
        break;
      }
    };
    return readable;
  };
})
