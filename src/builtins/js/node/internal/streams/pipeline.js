// pipeline: streams, iterables and functions one behind the other, ended together.
(function (exports, require) {
  'use strict';
  const { AbortError, codes } = require('internal/errors');
  const { validateFunction, validateAbortSignal } = require('internal/validators');
  const u = require('internal/streams/utils');
  const { eos } = require('internal/streams/eos');
  const impl = require('internal/streams/destroy');
  const { nextTick } = u;
  const parts = () => require('internal/streams/duplex');
  const Readable = () => require('internal/streams/readable');

  const destroyer = (stream, reading, writing) => {
    let isFinished = false;
    stream.on('close', () => { isFinished = true; });
    const cleanup = eos(stream, { readable: reading, writable: writing }, (e) => { isFinished = !e; });
    return {
      destroy(error) {
        if (isFinished) return;
        isFinished = true;
        impl.destroyer(stream, error || new codes.ERR_STREAM_DESTROYED('pipe'));
      },
      cleanup,
    };
  };
  const iterableOf = (v) => {
    if (u.isIterable(v)) return v;
    if (u.isReadableNodeStream(v)) return readWith(v); // streams of the first Node
    throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], v);
  };
  async function* readWith(v) {
    yield* Readable().prototype[Symbol.asyncIterator].call(v);
  }

  const pump = async (iterable, writable, finish, { end }) => {
    let error, wake = null;
    const resume = (e) => {
      if (e) error = e;
      if (wake) {
        const f = wake;
        wake = null;
        f();
      }
    };
    const wait = () => new Promise((resolve, reject) => {
      if (error) reject(error);
      else wake = () => error ? reject(error) : resolve();
    });
    writable.on('drain', resume);
    const cleanup = eos(writable, { readable: false }, resume);
    try {
      if (writable.writableNeedDrain) await wait();
      for await (const chunk of iterable) if (!writable.write(chunk)) await wait();
      if (end) {
        writable.end();
        await wait();
      }
      finish();
    } catch (e) {
      finish(error !== e ? u.aggregateTwoErrors(error, e) : e);
    } finally {
      cleanup();
      writable.off('drain', resume);
    }
  };
  const pumpToWeb = async (readable, writable, finish, { end }) => {
    if (u.isTransformStream(writable)) writable = writable.writable;
    const writer = writable.getWriter();
    try {
      for await (const chunk of readable) {
        await writer.ready;
        writer.write(chunk).catch(() => {});
      }
      await writer.ready;
      if (end) await writer.close();
      finish();
    } catch (e) {
      try {
        await writer.abort(e);
        finish(e);
      } catch (e2) {
        finish(e2);
      }
    }
  };

  exports.pipeline = function pipeline(...streams) {
    validateFunction(streams[streams.length - 1], 'streams[stream.length - 1]');
    const callback = streams.pop();
    let isCalled = false;
    return exports.pipelineImpl(streams, (...args) => {
      if (isCalled) return;
      isCalled = true;
      callback(...args);
    });
  };
  exports.pipelineImpl = (streams, callback, options) => {
    if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
    if (streams.length < 2) throw new codes.ERR_MISSING_ARGS('streams');
    const controller = new (require('internal/abort_controller').AbortController)(), { signal } = controller, outer = options?.signal;
    const lastCleanup = [];
    validateAbortSignal(outer, 'options.signal');
    const abort = () => finishAll(new AbortError(undefined, { cause: outer?.reason }));
    if (outer) {
      if (outer.aborted) nextTick(abort);
      else outer.addEventListener('abort', abort, { once: true });
    }
    let error, value, count = 0;
    const destroys = [];
    const finish = (e) => finishAll(e, --count === 0);
    const finishOnlyError = (e) => finishAll(e, false);
    const finishAll = (e, isFinal) => {
      if (e && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = e;
      if (!error && !isFinal) return;
      while (destroys.length) destroys.shift()(error);
      outer?.removeEventListener('abort', abort);
      controller.abort();
      if (isFinal) {
        if (!error) for (const f of lastCleanup) f();
        nextTick(callback, error, value);
      }
    };

    let from;
    for (let i = 0; i < streams.length; i++) {
      const stream = streams[i], reading = i < streams.length - 1, writing = i > 0, isLast = i === streams.length - 1;
      const end = reading || options?.end !== false;
      if (u.isNodeStream(stream)) {
        if (end) {
          const { destroy, cleanup } = destroyer(stream, reading, writing);
          destroys.push(destroy);
          if (u.isReadable(stream) && isLast) lastCleanup.push(cleanup);
        }
        // A failure of the last one after it is through still counts.
        const onError = (e) => {
          if (e && e.name !== 'AbortError' && e.code !== 'ERR_STREAM_PREMATURE_CLOSE') finishOnlyError(e);
        };
        stream.on('error', onError);
        if (u.isReadable(stream) && isLast) lastCleanup.push(() => stream.removeListener('error', onError));
      }
      if (i === 0) {
        if (typeof stream === 'function') {
          from = stream({ signal });
          if (!u.isIterable(from)) throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', from);
        } else if (u.isIterable(stream) || u.isReadableNodeStream(stream) || u.isTransformStream(stream)) from = stream;
        else from = parts().Duplex.from(stream);
      } else if (typeof stream === 'function') {
        from = u.isTransformStream(from) ? iterableOf(from.readable) : iterableOf(from);
        from = stream(from, { signal });
        if (reading) {
          if (!u.isIterable(from, true)) throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, from);
        } else {
          // The result of the last function is what pipeline answers, as a stream too.
          const through = new (parts().PassThrough)({ objectMode: true });
          const then = from?.then;
          if (typeof then === 'function') {
            count++;
            then.call(from, (v) => {
              value = v;
              if (v != null) through.write(v);
              if (end) through.end();
              nextTick(finish);
            }, (e) => {
              through.destroy(e);
              nextTick(finish, e);
            });
          } else if (u.isIterable(from, true)) {
            count++;
            pump(from, through, finish, { end });
          } else if (u.isReadableStream(from) || u.isTransformStream(from)) {
            count++;
            pump(from.readable || from, through, finish, { end });
          } else throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', from);
          from = through;
          const { destroy, cleanup } = destroyer(from, false, true);
          destroys.push(destroy);
          if (isLast) lastCleanup.push(cleanup);
        }
      } else if (u.isNodeStream(stream)) {
        if (u.isReadableNodeStream(from)) {
          count += 2;
          const cleanup = pipe(from, stream, finish, finishOnlyError, { end });
          if (u.isReadable(stream) && isLast) lastCleanup.push(cleanup);
        } else if (u.isTransformStream(from) || u.isReadableStream(from)) {
          count++;
          pump(from.readable || from, stream, finish, { end });
        } else if (u.isIterable(from)) {
          count++;
          pump(from, stream, finish, { end });
        } else throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], from);
        from = stream;
      } else if (u.isWebStream(stream)) {
        count++;
        if (u.isReadableNodeStream(from)) pumpToWeb(iterableOf(from), stream, finish, { end });
        else if (u.isReadableStream(from) || u.isIterable(from)) pumpToWeb(from, stream, finish, { end });
        else if (u.isTransformStream(from)) pumpToWeb(from.readable, stream, finish, { end });
        else throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], from);
        from = stream;
      } else from = parts().Duplex.from(stream);
    }
    if (signal?.aborted || outer?.aborted) nextTick(abort);
    return from;
  };

  const pipe = (source, dest, finish, finishOnlyError, { end }) => {
    let isEnded = false;
    dest.on('close', () => {
      if (!isEnded) finishOnlyError(new codes.ERR_STREAM_PREMATURE_CLOSE());
    });
    source.pipe(dest, { end: false }); // ended below, when the source is known to be whole
    if (end) {
      const endIt = () => {
        isEnded = true;
        dest.end();
      };
      if (u.isReadableFinished(source)) nextTick(endIt);
      else source.once('end', endIt);
    } else finish();
    eos(source, { readable: true, writable: false }, (e) => {
      const r = source._readableState;
      if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE' && r?.ended && !r.errored && !r.errorEmitted) {
        // Closed before all of it was read: it was whole, so the rest is waited for.
        source.once('end', finish).once('error', finish);
      } else finish(e);
    });
    return eos(dest, { readable: false, writable: true }, finish);
  };

  exports.promised = (...streams) => new Promise((resolve, reject) => {
    let signal, end;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && !u.isNodeStream(last) && !u.isIterable(last) && !u.isWebStream(last)) {
      const options = streams.pop();
      ({ signal, end } = options);
    }
    exports.pipelineImpl(streams, (e, value) => e ? reject(e) : resolve(value), { signal, end });
  });
})
