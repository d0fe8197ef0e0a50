// Duplex.from: a duplex of whatever can be read or written.
(function (exports, require, module) {
  'use strict';
  const { AbortError, codes } = require('internal/errors');
  const u = require('internal/streams/utils');
  const { eos } = require('internal/streams/eos');
  const { destroyer } = require('internal/streams/destroy');
  const { Duplex } = require('internal/streams/duplex');
  const Readable = require('internal/streams/readable');
  const Writable = require('internal/streams/writable');
  const { nextTick } = u;
  const isPromise = (v) => typeof v?.then === 'function';
  const isBlob = (v) => typeof v === 'object' && v !== null && Object.prototype.toString.call(v) === '[object Blob]';

  const duplexify = module.exports = (body, name) => {
    if (u.isDuplexNodeStream(body)) return body;
    if (u.isReadableNodeStream(body)) return pair({ readable: body });
    if (u.isWritableNodeStream(body)) return pair({ writable: body });
    if (u.isNodeStream(body)) return pair({ writable: false, readable: false });
    if (u.isReadableStream(body)) return pair({ readable: Readable.fromWeb(body) });
    if (u.isWritableStream(body)) return pair({ writable: Writable.fromWeb(body) });
    if (typeof body === 'function') {
      const { value, write, final, destroy } = fromGenerator(body);
      if (u.isIterable(value)) return require('internal/streams/from')(FromDuplex, value, { objectMode: true, write, final, destroy });
      if (isPromise(value)) {
        let d;
        const promise = value.then((v) => {
          if (v != null) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', v);
        }, (e) => destroyer(d, e));
        return d = new FromDuplex({
          objectMode: true, readable: false, write,
          final(callback) {
            final(async () => {
              try {
                await promise;
                nextTick(callback, null);
              } catch (e) {
                nextTick(callback, e);
              }
            });
          },
          destroy,
        });
      }
      throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
    }
    if (isBlob(body)) return duplexify(body.arrayBuffer());
    if (u.isIterable(body)) return require('internal/streams/from')(FromDuplex, body, { objectMode: true, writable: false });
    if (u.isReadableStream(body?.readable) && u.isWritableStream(body?.writable)) return Duplex.fromWeb(body);
    if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
      const readable = body?.readable ? u.isReadableNodeStream(body.readable) ? body.readable : duplexify(body.readable) : undefined;
      const writable = body?.writable ? u.isWritableNodeStream(body.writable) ? body.writable : duplexify(body.writable) : undefined;
      return pair({ readable, writable });
    }
    if (isPromise(body)) {
      let d;
      body.then((v) => {
        if (v != null) d.push(v);
        d.push(null);
      }, (e) => destroyer(d, e));
      return d = new FromDuplex({ objectMode: true, writable: false, read() {} });
    }
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
      '{ readable, writable } pair', 'Promise'], body);
  };
  // One side only has to be destroyed with what it does not have.
  class FromDuplex extends Duplex {
    constructor(options) {
      super(options);
      if (options?.readable === false) {
        this._readableState.readable = false;
        this._readableState.ended = true;
        this._readableState.endEmitted = true;
      }
      if (options?.writable === false) {
        const w = this._writableState;
        w.writable = false;
        w.ending = w.ended = w.finished = true;
      }
    }
  }
  Object.defineProperty(FromDuplex, 'name', { value: 'Duplexify' });

  const fromGenerator = (f) => {
    let resolve, promise = new Promise((r) => { resolve = r; });
    const controller = new (require('internal/abort_controller').AbortController)(), { signal } = controller;
    const value = f((async function* () {
      for (;;) {
        const given = promise;
        promise = null;
        const { chunk, done, callback } = await given;
        nextTick(callback);
        if (done) return;
        if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
        promise = new Promise((r) => { resolve = r; });
        yield chunk;
      }
    })(), { signal });
    return {
      value,
      write(chunk, encoding, callback) {
        const r = resolve;
        resolve = null;
        r({ chunk, done: false, callback });
      },
      final(callback) {
        const r = resolve;
        resolve = null;
        r({ done: true, callback });
      },
      destroy(e, callback) {
        controller.abort();
        callback(e);
      },
    };
  };

  const pair = ({ readable: source, writable: dest }) => {
    const r = source && typeof source.read !== 'function' ? Readable.wrap(source) : source, w = dest;
    let readable = !!u.isReadable(r), writable = !!u.isWritable(w), onDrain, onFinish, onReadable, onClose;
    const finished = (e) => {
      const callback = onClose;
      onClose = null;
      if (callback) callback(e);
      else if (e) d.destroy(e);
    };
    const d = new FromDuplex({
      readableObjectMode: !!r?.readableObjectMode, writableObjectMode: !!w?.writableObjectMode, readable, writable,
    });
    const fire = (take) => {
      const callback = take();
      if (callback) callback();
    };
    if (writable) {
      eos(w, (e) => {
        writable = false;
        if (e) destroyer(r, e);
        finished(e);
      });
      d._write = (chunk, encoding, callback) => {
        if (w.write(chunk, encoding)) callback();
        else onDrain = callback;
      };
      d._final = (callback) => {
        w.end();
        onFinish = callback;
      };
      w.on('drain', () => fire(() => { const f = onDrain; onDrain = null; return f; }));
      w.on('finish', () => fire(() => { const f = onFinish; onFinish = null; return f; }));
    }
    if (readable) {
      eos(r, (e) => {
        readable = false;
        if (e) destroyer(r, e);
        finished(e);
      });
      r.on('readable', () => fire(() => { const f = onReadable; onReadable = null; return f; }));
      r.on('end', () => d.push(null));
      d._read = () => {
        for (;;) {
          const chunk = r.read();
          if (chunk === null) {
            onReadable = d._read;
            return;
          }
          if (!d.push(chunk)) return;
        }
      };
    }
    d._destroy = (e, callback) => {
      if (!e && onClose !== null) e = new AbortError();
      onReadable = onDrain = onFinish = null;
      if (onClose === null) callback(e);
      else {
        onClose = callback;
        destroyer(w, e);
        destroyer(r, e);
      }
    };
    return d;
  };
})
