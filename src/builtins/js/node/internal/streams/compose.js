// compose: several streams as one duplex. addAbortSignal.
(function (exports, require) {
  'use strict';
  const { AbortError, codes } = require('internal/errors');
  const u = require('internal/streams/utils');
  const { eos } = require('internal/streams/eos');
  const { destroyer } = require('internal/streams/destroy');
  const { Duplex } = require('internal/streams/duplex');

  exports.compose = function compose(...streams) {
    if (streams.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
    if (streams.length === 1) return Duplex.from(streams[0]);
    const given = [...streams];
    const n = streams.length - 1;
    if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
    if (typeof streams[n] === 'function') streams[n] = Duplex.from(streams[n]);
    streams.forEach((s, i) => {
      if (!u.isNodeStream(s) && !u.isWebStream(s)) return;
      if (i < n && !(u.isReadable(s) || u.isReadableStream(s) || u.isTransformStream(s)))
        throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
      if (i > 0 && !(u.isWritable(s) || u.isWritableStream(s) || u.isTransformStream(s)))
        throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
    });
    let onDrain, onFinish, onReadable, onClose, duplex;
    const finished = (e) => {
      const callback = onClose;
      onClose = null;
      if (callback) callback(e);
      else if (e) duplex.destroy(e);
      else if (!readable && !writable) duplex.destroy();
    };
    const head = streams[0], tail = require('internal/streams/pipeline').pipelineImpl(streams, onceOnly(finished));
    const writable = !!(u.isWritable(head) || u.isWritableStream(head) || u.isTransformStream(head));
    const readable = !!(u.isReadable(tail) || u.isReadableStream(tail) || u.isTransformStream(tail));
    duplex = new Duplex({
      writableObjectMode: !!head?.writableObjectMode, readableObjectMode: !!tail?.readableObjectMode, writable, readable,
    });
    if (writable) {
      if (u.isNodeStream(head)) {
        duplex._write = (chunk, encoding, callback) => {
          if (head.write(chunk, encoding)) callback();
          else onDrain = callback;
        };
        duplex._final = (callback) => {
          head.end();
          onFinish = callback;
        };
        head.on('drain', () => {
          const callback = onDrain;
          onDrain = null;
          callback?.();
        });
      } else {
        const web = u.isTransformStream(head) ? head.writable : head, writer = web.getWriter();
        duplex._write = async (chunk, encoding, callback) => {
          try {
            await writer.ready;
            writer.write(chunk).catch(() => {});
            callback();
          } catch (e) {
            callback(e);
          }
        };
        duplex._final = async (callback) => {
          try {
            await writer.ready;
            writer.close().catch(() => {});
            onFinish = callback;
          } catch (e) {
            callback(e);
          }
        };
      }
      const toRead = u.isTransformStream(tail) ? tail.readable : tail;
      eos(toRead, () => {
        const callback = onFinish;
        onFinish = null;
        callback?.();
      });
    }
    if (readable) {
      if (u.isNodeStream(tail)) {
        tail.on('readable', () => {
          const callback = onReadable;
          onReadable = null;
          callback?.();
        });
        tail.on('end', () => duplex.push(null));
        duplex._read = () => {
          for (;;) {
            const chunk = tail.read();
            if (chunk === null) {
              onReadable = duplex._read;
              return;
            }
            if (!duplex.push(chunk)) return;
          }
        };
      } else {
        const reader = (u.isTransformStream(tail) ? tail.readable : tail).getReader();
        duplex._read = async () => {
          for (;;) {
            try {
              const { value, done } = await reader.read();
              if (!duplex.push(done ? null : value)) return;
              if (done) return;
            } catch {
              return;
            }
          }
        };
      }
    }
    duplex._destroy = (e, callback) => {
      if (!e && onClose !== null) e = new AbortError();
      onReadable = onDrain = onFinish = null;
      if (onClose === null) callback(e);
      else {
        onClose = callback;
        if (u.isNodeStream(tail)) destroyer(tail, e);
      }
    };
    return duplex;
  };
  const onceOnly = (f) => {
    let isCalled = false;
    return (...args) => {
      if (!isCalled) f(...args);
      isCalled = true;
    };
  };

  const isSignal = (s) => typeof s === 'object' && s !== null && 'aborted' in s;
  exports.addAbortSignal = function addAbortSignal(signal, stream) {
    if (!isSignal(signal)) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
    if (!u.isNodeStream(stream) && !u.isWebStream(stream))
      throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    return exports.addAbortSignalNoValidate(signal, stream);
  };
  exports.addAbortSignalNoValidate = (signal, stream) => {
    if (!isSignal(signal)) return stream;
    const abort = u.isNodeStream(stream) ? () => stream.destroy(new AbortError(undefined, { cause: signal.reason })) :
      () => stream[u.kControllerErrorFunction](new AbortError(undefined, { cause: signal.reason }));
    if (signal.aborted) abort();
    else {
      signal.addEventListener('abort', abort, { once: true });
      eos(stream, () => signal.removeEventListener('abort', abort));
    }
    return stream;
  };
})
