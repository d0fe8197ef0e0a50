// Between Node's streams and those of the web.
(function (exports, require) {
  'use strict';
  const { codes, AbortError } = require('internal/errors');
  const u = require('internal/streams/utils');
  const { eos } = require('internal/streams/eos');
  const { destroyer } = require('internal/streams/destroy');
  const { nextTick } = u;
  const web = () => require('stream/web');
  const nop = () => {};

  exports.readableToWeb = (readable, options = {}) => {
    if (typeof readable?._readableState !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
    const { ReadableStream, CountQueuingStrategy } = web();
    if (u.isDestroyed(readable) || !u.isReadable(readable)) {
      const empty = new ReadableStream();
      empty.cancel();
      return empty;
    }
    const { objectMode } = readable._readableState, mark = readable.readableHighWaterMark;
    const strategy = options.strategy ?? (objectMode ? new CountQueuingStrategy({ highWaterMark: mark }) :
      { highWaterMark: mark, size: (chunk) => chunk.byteLength });
    let controller, isCancelled = false;
    readable.pause();
    readable.on('data', (chunk) => {
      // The web's bytes are no Buffers.
      if (!objectMode && chunk instanceof Uint8Array && chunk.constructor !== Uint8Array) chunk = new Uint8Array(chunk);
      controller.enqueue(chunk);
      if (controller.desiredSize <= 0) readable.pause();
    });
    const cleanup = eos(readable, (e) => {
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = new AbortError(undefined, { cause: e });
      cleanup();
      readable.on('error', nop);
      if (e) return controller.error(e);
      if (!isCancelled) controller.close();
    });
    return new ReadableStream({
      start(c) { controller = c; },
      pull() { readable.resume(); },
      cancel(reason) {
        isCancelled = true;
        destroyer(readable, reason);
      },
    }, strategy);
  };
  exports.readableFromWeb = (stream, options = {}) => {
    if (!u.isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', stream);
    const { Readable } = require('stream'), reader = stream.getReader();
    const { highWaterMark, encoding, objectMode = false, signal } = options;
    let isClosed = false;
    const readable = new Readable({
      objectMode, highWaterMark, encoding, signal,
      read() {
        reader.read().then(({ value, done }) => { readable.push(done ? null : value); }, (e) => destroyer(readable, e));
      },
      destroy(error, callback) {
        const done = () => {
          try {
            callback(error);
          } catch (e) {
            nextTick(() => { throw e; });
          }
        };
        if (isClosed) return done();
        reader.cancel(error).then(done, done);
      },
    });
    reader.closed.then(() => { isClosed = true; }, (e) => {
      isClosed = true;
      destroyer(readable, e);
    });
    return readable;
  };
  exports.writableToWeb = (writable) => {
    if (typeof writable?._writableState !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
    const { WritableStream, CountQueuingStrategy } = web();
    if (u.isDestroyed(writable) || !u.isWritable(writable)) {
      const closed = new WritableStream();
      closed.close();
      return closed;
    }
    const mark = writable.writableHighWaterMark;
    const strategy = writable.writableObjectMode ? new CountQueuingStrategy({ highWaterMark: mark }) :
      { highWaterMark: mark, size: (chunk) => chunk?.byteLength ?? chunk?.length ?? 1 };
    let controller, drained, closing;
    writable.on('drain', () => {
      drained?.resolve();
      drained = undefined;
    });
    const cleanup = eos(writable, { readable: false }, (e) => {
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE') e = new AbortError(undefined, { cause: e });
      cleanup();
      writable.on('error', nop);
      if (e) {
        drained?.reject(e);
        closing?.reject(e);
        drained = closing = undefined;
        return controller.error(e);
      }
      if (closing) {
        closing.resolve();
        closing = undefined;
      } else controller.error(new AbortError());
    });
    const wait = () => {
      const d = {};
      d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject }));
      return d;
    };
    return new WritableStream({
      start(c) { controller = c; },
      write(chunk) {
        if (writable.writableNeedDrain || !writable.write(chunk)) {
          drained = wait();
          return drained.promise.finally(() => { drained = undefined; });
        }
      },
      abort(reason) { destroyer(writable, reason); },
      close() {
        if (!closing && !u.isWritableEnded(writable)) writable.end();
        closing = wait();
        return closing.promise;
      },
    }, strategy);
  };
  exports.writableFromWeb = (stream, options = {}) => {
    if (!u.isWritableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', stream);
    const { Writable } = require('stream'), writer = stream.getWriter();
    const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
    let isClosed = false;
    const writable = new Writable({
      highWaterMark, objectMode, decodeStrings, signal,
      write(chunk, encoding, callback) {
        if (typeof chunk === 'string' && decodeStrings && !objectMode) chunk = require('buffer').Buffer.from(chunk, encoding);
        writer.ready.then(() => writer.write(chunk)).then(() => nextTick(callback), (e) => nextTick(callback, e));
      },
      destroy(error, callback) {
        const done = () => nextTick(callback, error);
        if (isClosed) return done();
        if (error != null) writer.abort(error).then(done, done);
        else writer.close().then(done, done);
      },
      final(callback) {
        if (isClosed) return callback();
        writer.close().then(() => nextTick(callback), (e) => nextTick(callback, e));
      },
    });
    writer.closed.then(() => {
      isClosed = true;
      if (!u.isWritableEnded(writable)) destroyer(writable, new codes.ERR_STREAM_PREMATURE_CLOSE());
    }, (e) => {
      isClosed = true;
      destroyer(writable, e);
    });
    return writable;
  };
  exports.duplexToWeb = (duplex) => {
    if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object')
      throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
    return { writable: exports.writableToWeb(duplex), readable: exports.readableToWeb(duplex) };
  };
  exports.duplexFromWeb = (pair, options) => {
    if (typeof pair !== 'object' || pair === null) throw new codes.ERR_INVALID_ARG_TYPE('pair', 'Object', pair);
    return require('internal/streams/duplexify')({
      readable: exports.readableFromWeb(pair.readable, options), writable: exports.writableFromWeb(pair.writable, options),
    }, 'pair');
  };
})
