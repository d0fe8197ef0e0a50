// finished: tells when a stream of any kind has ended, closed or failed.
(function (exports, require) {
  'use strict';
  const { AbortError, codes } = require('internal/errors');
  const { validateAbortSignal, validateFunction, validateObject, validateBoolean } = require('internal/validators');
  const u = require('internal/streams/utils');
  const { nextTick } = u;
  const isRequest = (s) => s.setHeader && typeof s.abort === 'function';
  const nop = () => {};

  const addAbortListener = (signal, listener) => {
    signal.addEventListener('abort', listener, { once: true });
    return () => signal.removeEventListener('abort', listener);
  };
  const onceOnly = (f) => {
    let isCalled = false;
    return function (...args) {
      if (isCalled) return;
      isCalled = true;
      f.apply(this, args);
    };
  };

  const eos = (stream, options, callback) => {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    } else if (options == null) options = {};
    else validateObject(options, 'options');
    validateFunction(callback, 'callback');
    validateAbortSignal(options.signal, 'options.signal');
    const bind = require('internal/streams/context');
    callback = onceOnly(bind(callback));
    if (u.isReadableStream(stream) || u.isWritableStream(stream)) return eosWeb(stream, options, callback);
    if (!u.isNodeStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    const readable = options.readable ?? u.isReadableNodeStream(stream);
    const writable = options.writable ?? u.isWritableNodeStream(stream);
    const w = stream._writableState, r = stream._readableState;

    const onLegacyFinish = () => {
      if (!stream.writable) onFinish();
    };
    // Whether 'close' comes for certain after 'end' and 'finish'.
    let willClose = u.willEmitClose(stream) && u.isReadableNodeStream(stream) === readable && u.isWritableNodeStream(stream) === writable;
    let isWritten = u.isWritableFinished(stream, false), isRead = u.isReadableFinished(stream, false);
    const onFinish = () => {
      isWritten = true;
      if (stream.destroyed) willClose = false;
      if (willClose && (!stream.readable || readable)) return;
      if (!readable || isRead) callback.call(stream);
    };
    const onEnd = () => {
      isRead = true;
      if (stream.destroyed) willClose = false;
      if (willClose && (!stream.writable || writable)) return;
      if (!writable || isWritten) callback.call(stream);
    };
    const onError = (e) => callback.call(stream, e);
    let isClosed = u.isClosed(stream);
    const onClose = () => {
      isClosed = true;
      const errored = u.isWritableErrored(stream) || u.isReadableErrored(stream);
      if (errored && typeof errored !== 'boolean') return callback.call(stream, errored);
      if (readable && !isRead && u.isReadableNodeStream(stream, true) && !u.isReadableFinished(stream, false))
        return callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
      if (writable && !isWritten && !u.isWritableFinished(stream, false))
        return callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
      callback.call(stream);
    };
    const onClosed = () => {
      isClosed = true;
      const errored = u.isWritableErrored(stream) || u.isReadableErrored(stream);
      if (errored && typeof errored !== 'boolean') return callback.call(stream, errored);
      callback.call(stream);
    };
    const onRequest = () => stream.req.on('finish', onFinish);

    if (isRequest(stream)) {
      stream.on('complete', onFinish);
      if (!willClose) stream.on('abort', onClose);
      if (stream.req) onRequest();
      else stream.on('request', onRequest);
    } else if (writable && !w) { // streams of the first Node
      stream.on('end', onLegacyFinish);
      stream.on('close', onLegacyFinish);
    }
    if (!willClose && typeof stream.aborted === 'boolean') stream.on('aborted', onClose);
    stream.on('end', onEnd);
    stream.on('finish', onFinish);
    if (options.error !== false) stream.on('error', onError);
    stream.on('close', onClose);

    if (isClosed) nextTick(onClose);
    else if (w?.errorEmitted || r?.errorEmitted) {
      if (!willClose) nextTick(onClosed);
    } else if (!readable && (!willClose || u.isReadable(stream)) && (isWritten || u.isWritable(stream) === false)) nextTick(onClosed);
    else if (!writable && (!willClose || u.isWritable(stream)) && (isRead || u.isReadable(stream) === false)) nextTick(onClosed);
    else if (r && stream.req && stream.aborted) nextTick(onClosed);

    const cleanup = () => {
      callback = nop;
      stream.removeListener('aborted', onClose);
      stream.removeListener('complete', onFinish);
      stream.removeListener('abort', onClose);
      stream.removeListener('request', onRequest);
      if (stream.req) stream.req.removeListener('finish', onFinish);
      stream.removeListener('end', onLegacyFinish);
      stream.removeListener('close', onLegacyFinish);
      stream.removeListener('finish', onFinish);
      stream.removeListener('end', onEnd);
      stream.removeListener('error', onError);
      stream.removeListener('close', onClose);
    };
    if (options.signal && !isClosed) {
      const abort = () => {
        const done = callback; // cleanup takes it
        cleanup();
        done.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
      };
      if (options.signal.aborted) nextTick(abort);
      else {
        const stop = addAbortListener(options.signal, abort), inner = callback;
        callback = onceOnly((...args) => {
          stop();
          inner.apply(stream, args);
        });
      }
    }
    return cleanup;
  };

  const eosWeb = (stream, options, callback) => {
    let isAborted = false, abort = nop;
    if (options.signal) {
      abort = () => {
        isAborted = true;
        callback.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
      };
      if (options.signal.aborted) nextTick(abort);
      else {
        const stop = addAbortListener(options.signal, abort), inner = callback;
        callback = onceOnly((...args) => {
          stop();
          inner.apply(stream, args);
        });
      }
    }
    const done = (...args) => {
      if (!isAborted) nextTick(() => callback.apply(stream, args));
    };
    stream[u.kIsClosedPromise].then(() => done(), done);
    return nop;
  };

  exports.eos = eos;
  exports.finished = (stream, options) => {
    let autoCleanup = false;
    if (options === null) options = {};
    if (options?.cleanup) {
      validateBoolean(options.cleanup, 'cleanup');
      autoCleanup = options.cleanup;
    }
    return new Promise((resolve, reject) => {
      const cleanup = eos(stream, options, (e) => {
        if (autoCleanup) cleanup();
        if (e) reject(e);
        else resolve();
      });
    });
  };
})
