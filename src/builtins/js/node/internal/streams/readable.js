// Readable. What the state's fields are called is Node's, because packages look there.
(function (exports, require, module) {
  'use strict';
  module.exports = Readable;
  const { Stream, prependListener } = require('internal/streams/legacy');
  const utils = require('internal/streams/utils');
  const impl = require('internal/streams/destroy');
  const { AbortError, codes } = require('internal/errors');
  const { nextTick } = utils;
  const { errorOrDestroy } = impl;
  const kPaused = Symbol('kPaused');
  const nop = () => {};
  const buffers = () => require('buffer').Buffer;

  Readable.ReadableState = ReadableState;
  Object.setPrototypeOf(Readable.prototype, Stream.prototype);
  Object.setPrototypeOf(Readable, Stream);
  const proto = Readable.prototype;

  // Chunks that wait to be read.
  class BufferList {
    #items = [];
    #from = 0;
    get length() { return this.#items.length - this.#from; }
    push(chunk) { this.#items.push(chunk); }
    unshift(chunk) {
      if (this.#from > 0) this.#items[--this.#from] = chunk;
      else this.#items.unshift(chunk);
    }
    shift() {
      if (this.length === 0) return undefined;
      const chunk = this.#items[this.#from];
      this.#items[this.#from++] = undefined;
      if (this.#from > 1024 && this.#from * 2 > this.#items.length) {
        this.#items = this.#items.slice(this.#from);
        this.#from = 0;
      }
      return chunk;
    }
    clear() {
      this.#items = [];
      this.#from = 0;
    }
    first() { return this.#items[this.#from]; }
    get head() { return this.length > 0 ? { data: this.first() } : null; }
    join(separator) { return this.#items.slice(this.#from).join(separator); }
    concat(n) { return buffers().concat(this.#items.slice(this.#from), n); }
    // The first n bytes or characters.
    consume(n, hasStrings) {
      const parts = [];
      while (n > 0) {
        const chunk = this.first();
        if (chunk.length <= n) {
          parts.push(this.shift());
          n -= chunk.length;
        } else {
          parts.push(chunk.slice(0, n));
          this.#items[this.#from] = chunk.slice(n);
          n = 0;
        }
      }
      if (parts.length === 1) return parts[0];
      return hasStrings ? parts.join('') : buffers().concat(parts);
    }
    [Symbol.iterator]() { return this.#items.slice(this.#from)[Symbol.iterator](); }
  }

  function ReadableState(options, stream, isDuplex) {
    isDuplex = typeof isDuplex === 'boolean' ? isDuplex : stream instanceof Stream.Duplex;
    this.objectMode = !!(options?.objectMode || (isDuplex && options?.readableObjectMode));
    this.highWaterMark = utils.highWaterMark(options, 'readableHighWaterMark', isDuplex, this.objectMode);
    this.buffer = new BufferList();
    this.length = 0;
    this.pipes = [];
    this.flowing = null;
    this.ended = this.endEmitted = this.reading = false;
    this.constructed = true;
    this.sync = true;
    this.needReadable = this.emittedReadable = this.readableListening = this.resumeScheduled = false;
    this[kPaused] = null;
    this.errorEmitted = false;
    this.emitClose = options?.emitClose !== false;
    this.autoDestroy = options?.autoDestroy !== false;
    this.destroyed = false;
    this.errored = null;
    this.closed = this.closeEmitted = false;
    this.defaultEncoding = options?.defaultEncoding || 'utf8';
    this.awaitDrainWriters = null;
    this.multiAwaitDrain = this.readingMore = this.dataEmitted = false;
    this.decoder = null;
    this.encoding = null;
    if (options?.encoding) {
      const { StringDecoder } = require('string_decoder');
      this.decoder = new StringDecoder(options.encoding);
      this.encoding = options.encoding;
    }
  }
  Object.defineProperties(ReadableState.prototype, {
    pipesCount: { get() { return this.pipes.length; } },
    paused: { get() { return this[kPaused] !== false; }, set(value) { this[kPaused] = !!value; } },
  });

  function Readable(options) {
    if (!(this instanceof Readable)) return new Readable(options);
    const isDuplex = this instanceof Stream.Duplex;
    this._readableState = new ReadableState(options, this, isDuplex);
    if (options) {
      if (typeof options.read === 'function') this._read = options.read;
      if (typeof options.destroy === 'function') this._destroy = options.destroy;
      if (typeof options.construct === 'function') this._construct = options.construct;
      if (options.signal && !isDuplex) Stream.addAbortSignal(options.signal, this);
    }
    Stream.call(this, options);
    impl.construct(this, () => {
      if (this._readableState.needReadable) maybeReadMore(this, this._readableState);
    });
  }
  proto.destroy = impl.destroy;
  proto._undestroy = impl.undestroy;
  proto._destroy = function (error, callback) {
    callback(error);
  };
  proto[require('events').captureRejectionSymbol] = function (error) {
    this.destroy(error);
  };
  if (Symbol.asyncDispose) {
    proto[Symbol.asyncDispose] = function () {
      let error;
      if (!this.destroyed) {
        error = this.readableEnded ? null : new AbortError();
        this.destroy(error);
      }
      return new Promise((resolve, reject) => Stream.finished(this, (e) => e && e !== error ? reject(e) : resolve(null)));
    };
  }

  // ---- what is put in ----
  proto.push = function (chunk, encoding) {
    return addChunkTo(this, chunk, encoding, false);
  };
  proto.unshift = function (chunk, encoding) {
    return addChunkTo(this, chunk, encoding, true);
  };
  const addChunkTo = (stream, chunk, encoding, inFront) => {
    const state = stream._readableState;
    if (!state.objectMode) {
      if (typeof chunk === 'string') {
        encoding = encoding || state.defaultEncoding;
        if (state.encoding !== encoding) {
          if (inFront && state.encoding) chunk = buffers().from(chunk, encoding).toString(state.encoding);
          else {
            chunk = buffers().from(chunk, encoding);
            encoding = '';
          }
        }
      } else if (ArrayBuffer.isView(chunk)) {
        if (!(chunk instanceof buffers())) chunk = Stream._uint8ArrayToBuffer(chunk);
        encoding = '';
      } else if (chunk !== null && chunk !== undefined) {
        errorOrDestroy(stream, new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
        return goesOn(state);
      }
    }
    if (chunk === null) {
      state.reading = false;
      onEnd(stream, state);
    } else if (state.objectMode || chunk?.length > 0) {
      if (inFront) {
        if (state.endEmitted) errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
        else if (state.destroyed || state.errored) return false;
        else addChunk(stream, state, chunk, true);
      } else if (state.ended) errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
      else if (state.destroyed || state.errored) return false;
      else {
        state.reading = false;
        if (state.decoder && !encoding) {
          chunk = state.decoder.write(chunk);
          if (state.objectMode || chunk.length !== 0) addChunk(stream, state, chunk, false);
          else maybeReadMore(stream, state);
        } else addChunk(stream, state, chunk, false);
      }
    } else if (!inFront) {
      state.reading = false;
      maybeReadMore(stream, state);
    }
    return goesOn(state);
  };
  const goesOn = (state) => !state.ended && (state.length < state.highWaterMark || state.length === 0);
  const forgetDrain = (state) => {
    if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
  };
  const addChunk = (stream, state, chunk, inFront) => {
    if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
      forgetDrain(state);
      state.dataEmitted = true;
      stream.emit('data', chunk);
    } else {
      state.length += state.objectMode ? 1 : chunk.length;
      if (inFront) state.buffer.unshift(chunk);
      else state.buffer.push(chunk);
      if (state.needReadable) emitReadable(stream);
    }
    maybeReadMore(stream, state);
  };
  const onEnd = (stream, state) => {
    if (state.ended) return;
    const rest = state.decoder?.end();
    if (rest?.length > 0) {
      state.buffer.push(rest);
      state.length += state.objectMode ? 1 : rest.length;
    }
    state.ended = true;
    if (state.sync) emitReadable(stream);
    else {
      state.needReadable = false;
      state.emittedReadable = true;
      emitReadableNow(stream);
    }
  };
  const emitReadable = (stream) => {
    const state = stream._readableState;
    state.needReadable = false;
    if (state.emittedReadable) return;
    state.emittedReadable = true;
    nextTick(emitReadableNow, stream);
  };
  const emitReadableNow = (stream) => {
    const state = stream._readableState;
    if (!state.destroyed && !state.errored && (state.length || state.ended)) {
      stream.emit('readable');
      state.emittedReadable = false;
    }
    state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
    flow(stream);
  };
  const maybeReadMore = (stream, state) => {
    if (state.readingMore || !state.constructed) return;
    state.readingMore = true;
    nextTick(readMore, stream, state);
  };
  const readMore = (stream, state) => {
    while (!state.reading && !state.ended && (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
      const before = state.length;
      stream.read(0);
      if (before === state.length) break;
    }
    state.readingMore = false;
  };

  // ---- what is taken out ----
  proto.isPaused = function () {
    return this._readableState[kPaused] === true || this._readableState.flowing === false;
  };
  proto.setEncoding = function (encoding) {
    const { StringDecoder } = require('string_decoder'), state = this._readableState;
    const decoder = state.decoder = new StringDecoder(encoding);
    state.encoding = decoder.encoding;
    let content = '';
    for (const chunk of state.buffer) content += decoder.write(chunk);
    state.buffer.clear();
    if (content !== '') state.buffer.push(content);
    state.length = content.length;
    return this;
  };
  const MAX = 0x40000000;
  const amount = (n, state) => {
    if (n <= 0 || (state.length === 0 && state.ended)) return 0;
    if (state.objectMode) return 1;
    if (Number.isNaN(n)) return state.flowing && state.length ? state.buffer.first().length : state.length;
    if (n <= state.length) return n;
    return state.ended ? state.length : 0;
  };
  const take = (n, state) => {
    if (state.length === 0) return null;
    const { buffer } = state;
    if (state.objectMode) return buffer.shift();
    if (n && n < state.length) return buffer.consume(n, state.decoder);
    const all = state.decoder ? buffer.join('') : buffer.length === 1 ? buffer.first() : buffer.concat(state.length);
    buffer.clear();
    return all;
  };
  proto.read = function (n) {
    if (n === undefined) n = NaN;
    else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
    const state = this._readableState, asked = n;
    if (n > state.highWaterMark) {
      if (n > MAX) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
      let mark = 1;
      while (mark < n) mark *= 2;
      state.highWaterMark = mark;
    }
    if (n !== 0) state.emittedReadable = false;
    if (n === 0 && state.needReadable &&
        ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.ended)) {
      if (state.length === 0 && state.ended) endReadable(this);
      else emitReadable(this);
      return null;
    }
    n = amount(n, state);
    if (n === 0 && state.ended) {
      if (state.length === 0) endReadable(this);
      return null;
    }
    const wants = state.needReadable || state.length === 0 || state.length - n < state.highWaterMark;
    if (wants && !state.ended && !state.reading && !state.destroyed && !state.errored && state.constructed) {
      state.reading = true;
      state.sync = true;
      if (state.length === 0) state.needReadable = true;
      try {
        this._read(state.highWaterMark);
      } catch (e) {
        errorOrDestroy(this, e);
      }
      state.sync = false;
      if (!state.reading) n = amount(asked, state);
    }
    const chunk = n > 0 ? take(n, state) : null;
    if (chunk === null) {
      state.needReadable = state.length <= state.highWaterMark;
      n = 0;
    } else {
      state.length -= n;
      forgetDrain(state);
    }
    if (state.length === 0) {
      if (!state.ended) state.needReadable = true;
      if (asked !== n && state.ended) endReadable(this);
    }
    if (chunk !== null && !state.errorEmitted && !state.closeEmitted) {
      state.dataEmitted = true;
      this.emit('data', chunk);
    }
    return chunk;
  };
  proto._read = function () {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
  };
  const endReadable = (stream) => {
    const state = stream._readableState;
    if (state.endEmitted) return;
    state.ended = true;
    nextTick(endNow, state, stream);
  };
  const endNow = (state, stream) => {
    if (state.errored || state.closeEmitted || state.endEmitted || state.length !== 0) return;
    state.endEmitted = true;
    stream.emit('end');
    if (stream.writable && stream.allowHalfOpen === false) {
      nextTick((s) => {
        if (s.writable && !s.writableEnded && !s.destroyed) s.end();
      }, stream);
    } else if (state.autoDestroy) {
      const w = stream._writableState;
      if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
    }
  };

  // ---- pipes ----
  proto.pipe = function (dest, options) {
    const source = this, state = this._readableState;
    if (state.pipes.length === 1 && !state.multiAwaitDrain) {
      state.multiAwaitDrain = true;
      state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
    }
    state.pipes.push(dest);
    const ends = (!options || options.end !== false) && !dest._isStdio;
    const onEnd = () => dest.end();
    const unpipe = () => source.unpipe(dest);
    const atEnd = ends ? onEnd : unpipe;
    if (state.endEmitted) nextTick(atEnd);
    else source.once('end', atEnd);
    let onDrain, isClean = false;
    const onUnpipe = (readable, info) => {
      if (readable === source && info && info.hasUnpiped === false) {
        info.hasUnpiped = true;
        cleanup();
      }
    };
    dest.on('unpipe', onUnpipe);
    const cleanup = () => {
      dest.removeListener('close', onClose);
      dest.removeListener('finish', onFinish);
      if (onDrain) dest.removeListener('drain', onDrain);
      dest.removeListener('error', onError);
      dest.removeListener('unpipe', onUnpipe);
      source.removeListener('end', onEnd);
      source.removeListener('end', unpipe);
      source.removeListener('data', onData);
      isClean = true;
      if (onDrain && state.awaitDrainWriters && (!dest._writableState || dest._writableState.needDrain)) onDrain();
    };
    const pause = () => {
      if (!isClean) {
        if (state.pipes.length === 1 && state.pipes[0] === dest) {
          state.awaitDrainWriters = dest;
          state.multiAwaitDrain = false;
        } else if (state.pipes.length > 1 && state.pipes.includes(dest)) state.awaitDrainWriters.add(dest);
        source.pause();
      }
      if (!onDrain) {
        onDrain = () => {
          if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
          else if (state.multiAwaitDrain) state.awaitDrainWriters.delete(dest);
          if ((!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) && source.listenerCount('data')) source.resume();
        };
        dest.on('drain', onDrain);
      }
    };
    const onData = (chunk) => {
      if (dest.write(chunk) === false) pause();
    };
    source.on('data', onData);
    const onError = (error) => {
      unpipe();
      dest.removeListener('error', onError);
      if (dest.listenerCount('error') === 0) {
        const s = dest._writableState || dest._readableState;
        if (s && !s.errorEmitted) errorOrDestroy(dest, error);
        else dest.emit('error', error);
      }
    };
    prependListener(dest, 'error', onError);
    const onClose = () => {
      dest.removeListener('finish', onFinish);
      unpipe();
    };
    dest.once('close', onClose);
    const onFinish = () => {
      dest.removeListener('close', onClose);
      unpipe();
    };
    dest.once('finish', onFinish);
    dest.emit('pipe', source);
    if (dest.writableNeedDrain === true) pause();
    else if (!state.flowing) source.resume();
    return dest;
  };
  proto.unpipe = function (dest) {
    const state = this._readableState;
    if (state.pipes.length === 0) return this;
    if (!dest) {
      const all = state.pipes;
      state.pipes = [];
      this.pause();
      for (const d of all) d.emit('unpipe', this, { hasUnpiped: false });
      return this;
    }
    const i = state.pipes.indexOf(dest);
    if (i < 0) return this;
    state.pipes.splice(i, 1);
    if (state.pipes.length === 0) this.pause();
    dest.emit('unpipe', this, { hasUnpiped: false });
    return this;
  };

  // ---- listeners set it flowing ----
  proto.on = function (event, fn) {
    const result = Stream.prototype.on.call(this, event, fn), state = this._readableState;
    if (event === 'data') {
      state.readableListening = this.listenerCount('readable') > 0;
      if (state.flowing !== false) this.resume();
    } else if (event === 'readable' && !state.endEmitted && !state.readableListening) {
      state.readableListening = state.needReadable = true;
      state.flowing = false;
      state.emittedReadable = false;
      if (state.length) emitReadable(this);
      else if (!state.reading) nextTick((self) => self.read(0), this);
    }
    return result;
  };
  proto.addListener = proto.on;
  const updateListening = (self) => {
    const state = self._readableState;
    state.readableListening = self.listenerCount('readable') > 0;
    if (state.resumeScheduled && state[kPaused] === false) state.flowing = true;
    else if (self.listenerCount('data') > 0) self.resume();
    else if (!state.readableListening) state.flowing = null;
  };
  proto.removeListener = function (event, fn) {
    const result = Stream.prototype.removeListener.call(this, event, fn);
    if (event === 'readable') nextTick(updateListening, this);
    return result;
  };
  proto.off = proto.removeListener;
  proto.removeAllListeners = function (event) {
    const result = Stream.prototype.removeAllListeners.apply(this, arguments);
    if (event === 'readable' || event === undefined) nextTick(updateListening, this);
    return result;
  };
  proto.resume = function () {
    const state = this._readableState;
    if (!state.flowing) {
      // Who listens for 'readable' reads himself.
      state.flowing = !state.readableListening;
      if (!state.resumeScheduled) {
        state.resumeScheduled = true;
        nextTick(resumeNow, this, state);
      }
    }
    state[kPaused] = false;
    return this;
  };
  const resumeNow = (stream, state) => {
    if (!state.reading) stream.read(0);
    state.resumeScheduled = false;
    stream.emit('resume');
    flow(stream);
    if (state.flowing && !state.reading) stream.read(0);
  };
  proto.pause = function () {
    const state = this._readableState;
    if (state.flowing !== false) {
      state.flowing = false;
      this.emit('pause');
    }
    state[kPaused] = true;
    return this;
  };
  const flow = (stream) => {
    const state = stream._readableState;
    while (state.flowing && stream.read() !== null);
  };
  // A stream of the first Node.
  proto.wrap = function (stream) {
    let isPaused = false;
    stream.on('data', (chunk) => {
      if (!this.push(chunk) && stream.pause) {
        isPaused = true;
        stream.pause();
      }
    });
    stream.on('end', () => this.push(null));
    stream.on('error', (error) => errorOrDestroy(this, error));
    stream.on('close', () => this.destroy());
    stream.on('destroy', () => this.destroy());
    this._read = () => {
      if (isPaused && stream.resume) {
        isPaused = false;
        stream.resume();
      }
    };
    for (const k of Object.keys(stream))
      if (this[k] === undefined && typeof stream[k] === 'function') this[k] = stream[k].bind(stream);
    return this;
  };

  proto[Symbol.asyncIterator] = function () {
    return iterate(this);
  };
  proto.iterator = function (options) {
    if (options !== undefined) require('internal/validators').validateObject(options, 'options');
    return iterate(this, options);
  };
  const iterate = (stream, options) => {
    if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
    const iterator = iterateOver(stream, options);
    iterator.stream = stream;
    return iterator;
  };
  async function* iterateOver(stream, options) {
    let wake = nop;
    function next(resolve) {
      if (this === stream) {
        wake();
        wake = nop;
      } else wake = resolve;
    }
    stream.on('readable', next);
    let error;
    const cleanup = Stream.finished(stream, { writable: false }, (e) => {
      error = e ? utils.aggregateTwoErrors(error, e) : null;
      wake();
      wake = nop;
    });
    try {
      for (;;) {
        const chunk = stream.destroyed ? null : stream.read();
        if (chunk !== null) yield chunk;
        else if (error) throw error;
        else if (error === null) return;
        else await new Promise(next);
      }
    } catch (e) {
      error = utils.aggregateTwoErrors(error, e);
      throw error;
    } finally {
      if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy))
        impl.destroyer(stream, null);
      else {
        stream.off('readable', next);
        cleanup();
      }
    }
  }

  const of = (get) => ({ get: function () { return get(this._readableState, this); }, enumerable: false, configurable: true });
  Object.defineProperties(proto, {
    readable: {
      get() {
        const r = this._readableState;
        return !!r && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
      },
      set(value) {
        if (this._readableState) this._readableState.readable = !!value;
      },
      configurable: true,
    },
    readableDidRead: of((r) => r.dataEmitted),
    readableAborted: of((r) => !!(r.readable !== false && (r.destroyed || r.errored) && !r.endEmitted)),
    readableHighWaterMark: of((r) => r.highWaterMark),
    readableBuffer: of((r) => r?.buffer),
    readableFlowing: { get() { return this._readableState.flowing; }, set(value) { if (this._readableState) this._readableState.flowing = value; }, configurable: true },
    readableLength: of((r) => r.length),
    readableObjectMode: of((r) => r ? r.objectMode : false),
    readableEncoding: of((r) => r ? r.encoding : null),
    errored: of((r) => r ? r.errored : null),
    closed: of((r) => r ? r.closed : false),
    destroyed: { get() { return this._readableState ? this._readableState.destroyed : false; }, set(value) { if (this._readableState) this._readableState.destroyed = value; }, configurable: true },
    readableEnded: of((r) => r ? r.endEmitted : false),
  });

  Readable._fromList = take;
  Readable.from = (iterable, options) => require('internal/streams/from')(Readable, iterable, options);
  Readable.fromWeb = (stream, options) => require('internal/streams/adapters').readableFromWeb(stream, options);
  Readable.toWeb = (stream, options) => require('internal/streams/adapters').readableToWeb(stream, options);
  Readable.wrap = (source, options) => new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      impl.destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
})
