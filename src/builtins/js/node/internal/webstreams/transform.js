// TransformStream, the strategies, and the streams of encodings.
(function (exports, require) {
  'use strict';
  const { deferred, state: stateError, call, method, dictionary, strategy, shape, own, illegal, thisError } = require('internal/webstreams/util');
  const { codes } = require('internal/errors');
  const R = require('internal/webstreams/readable'), W = require('internal/webstreams/writable');

  class TransformStream {
    #readable;
    #writable;
    constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
      dictionary(transformer, 'transformer');
      if (transformer?.readableType !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', transformer.readableType);
      if (transformer?.writableType !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', transformer.writableType);
      const to = strategy(readableStrategy, 0), from = strategy(writableStrategy, 1);
      const start = method(transformer, 'start', 'transformer'), flush = method(transformer, 'flush', 'transformer');
      const transform = method(transformer, 'transform', 'transformer'), cancel = method(transformer, 'cancel', 'transformer');
      const started = deferred();
      let backpressure = true, change = deferred();
      const setBackpressure = (on) => {
        change.resolve();
        change = deferred();
        backpressure = on;
      };
      let r, w, controller, isFinished = false;
      const failWritable = (e) => {
        W.controllerError(w, e);
        if (backpressure) setBackpressure(false);
      };
      const failBoth = (e) => {
        R.fail(r, e);
        failWritable(e);
      };
      const enqueue = (chunk) => {
        if (r.closing || r.state !== 'readable') throw stateError('Unable to enqueue');
        try {
          R.put(r, chunk);
        } catch (e) {
          failWritable(e);
          throw r.error ?? e;
        }
        const now = !(r.reader !== undefined && r.waiting.length > 0) && !(R.desired(r) > 0);
        if (now !== backpressure && now) setBackpressure(true);
      };
      controller = new TransformStreamDefaultController(own, {
        enqueue, error: failBoth, desired: () => R.desired(r),
        terminate() {
          if (r.state === 'readable' && !r.closing) R.end(r);
          failWritable(stateError('TransformStream terminated'));
        },
      });
      this.#writable = Object.create(W.WritableStream.prototype);
      this.#readable = Object.create(R.ReadableStream.prototype);
      w = W.setUp(this.#writable, {
        mark: from.mark, size: from.size, start: () => started.promise,
        async write(chunk) {
          if (backpressure) {
            await change.promise;
            if (w.state === 'erroring') throw w.error;
          }
          try {
            if (transform === undefined) enqueue(chunk);
            else await call(transform, transformer, chunk, controller);
          } catch (e) {
            failBoth(e);
            throw e;
          }
        },
        async close() {
          if (isFinished) return;
          isFinished = true;
          try {
            await call(flush, transformer, controller);
          } catch (e) {
            failBoth(e);
            throw r.error;
          }
          if (r.state === 'errored') throw r.error;
          if (r.state === 'readable' && !r.closing) R.end(r);
        },
        async abort(reason) {
          if (!isFinished) {
            isFinished = true;
            await call(cancel, transformer, reason);
          }
          R.fail(r, reason);
        },
      });
      r = R.setUp(this.#readable, {
        isBytes: false, mark: to.mark, size: to.size, start: () => started.promise,
        pull() {
          setBackpressure(false);
          return change.promise;
        },
        async cancel(reason) {
          if (!isFinished) {
            isFinished = true;
            await call(cancel, transformer, reason);
          }
          failWritable(reason);
        },
      });
      if (start === undefined) started.resolve();
      else started.resolve(Reflect.apply(start, transformer, [controller]));
    }
    get readable() {
      if (!(#readable in this)) throw thisError('TransformStream');
      return this.#readable;
    }
    get writable() {
      if (!(#readable in this)) throw thisError('TransformStream');
      return this.#writable;
    }
  }
  shape(TransformStream, ['readable', 'writable'], (o) => ({ readable: o.readable, writable: o.writable, backpressure: true }));

  class TransformStreamDefaultController {
    #is;
    constructor(token, insides) {
      if (token !== own) throw illegal();
      this.#is = insides;
    }
    get desiredSize() { return this.#is.desired(); }
    enqueue(chunk = undefined) { this.#is.enqueue(chunk); }
    error(reason = undefined) { this.#is.error(reason); }
    terminate() { this.#is.terminate(); }
  }
  shape(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);

  const strategies = (name, size) => {
    const C = { [name]: class {
      #mark;
      constructor(init) {
        if (init === null || typeof init !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('init', 'Object', init);
        if (init.highWaterMark === undefined) throw new codes.ERR_MISSING_OPTION('options.highWaterMark');
        this.#mark = +init.highWaterMark;
      }
      get highWaterMark() { return this.#mark; }
      get size() { return size; }
    } }[name];
    Object.defineProperty(C, 'name', { value: name });
    shape(C, ['highWaterMark', 'size'], (o) => ({ highWaterMark: o.highWaterMark }));
    return C;
  };
  require('internal/errors').E('ERR_MISSING_OPTION', (s) => `${s} is required`, TypeError);
  const ByteLengthQueuingStrategy = strategies('ByteLengthQueuingStrategy', function size(chunk) { return chunk.byteLength; });
  const CountQueuingStrategy = strategies('CountQueuingStrategy', function size() { return 1; });

  // A pair of streams around what turns chunks.
  class TextEncoderStream {
    #transform;
    constructor() {
      const encoder = new (require('internal/encoding').TextEncoder)();
      let high = '';
      this.#transform = new TransformStream({
        transform(chunk, controller) {
          let text = high + chunk;
          high = '';
          // Half a character waits for the other half.
          const last = text.charCodeAt(text.length - 1);
          if (last >= 0xd800 && last <= 0xdbff) {
            high = text[text.length - 1];
            text = text.slice(0, -1);
          }
          if (text !== '') controller.enqueue(encoder.encode(text));
        },
        flush(controller) {
          if (high !== '') controller.enqueue(encoder.encode(high));
        },
      });
    }
    get encoding() { return 'utf-8'; }
    get readable() { return this.#transform.readable; }
    get writable() { return this.#transform.writable; }
  }
  shape(TextEncoderStream, ['encoding', 'readable', 'writable']);
  class TextDecoderStream {
    #decoder;
    #transform;
    constructor(encoding = 'utf-8', options = {}) {
      const decoder = this.#decoder = new (require('internal/encoding').TextDecoder)(encoding, options);
      this.#transform = new TransformStream({
        transform(chunk, controller) {
          const text = decoder.decode(chunk, { stream: true });
          if (text) controller.enqueue(text);
        },
        flush(controller) {
          const text = decoder.decode();
          if (text) controller.enqueue(text);
        },
      });
    }
    get encoding() { return this.#decoder.encoding; }
    get fatal() { return this.#decoder.fatal; }
    get ignoreBOM() { return this.#decoder.ignoreBOM; }
    get readable() { return this.#transform.readable; }
    get writable() { return this.#transform.writable; }
  }
  shape(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']);

  const zlibbed = (name, makers) => {
    const C = { [name]: class {
      #transform;
      constructor(format) {
        if (!Object.hasOwn(makers, format)) throw new codes.ERR_INVALID_ARG_VALUE('format', format);
        this.#transform = require('internal/streams/adapters').duplexToWeb(require('zlib')[makers[format]]());
      }
      get readable() { return this.#transform.readable; }
      get writable() { return this.#transform.writable; }
    } }[name];
    Object.defineProperty(C, 'name', { value: name });
    shape(C, ['readable', 'writable']);
    return C;
  };
  Object.assign(exports, {
    TransformStream, TransformStreamDefaultController, ByteLengthQueuingStrategy, CountQueuingStrategy, TextEncoderStream, TextDecoderStream,
    CompressionStream: zlibbed('CompressionStream', { deflate: 'createDeflate', 'deflate-raw': 'createDeflateRaw', gzip: 'createGzip' }),
    DecompressionStream: zlibbed('DecompressionStream', { deflate: 'createInflate', 'deflate-raw': 'createInflateRaw', gzip: 'createGunzip' }),
  });
})
