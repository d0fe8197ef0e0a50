// Writable.
(function (exports, require, module) {
  'use strict';
  module.exports = Writable;
  const { Stream } = require('internal/streams/legacy');
  const utils = require('internal/streams/utils');
  const impl = require('internal/streams/destroy');
  const { AbortError, codes } = require('internal/errors');
  const { nextTick } = utils;
  const { errorOrDestroy } = impl;
  const kOnFinished = Symbol('kOnFinished');
  const nop = () => {};
  const buffers = () => require('buffer').Buffer;

  Writable.WritableState = WritableState;
  Object.setPrototypeOf(Writable.prototype, Stream.prototype);
  Object.setPrototypeOf(Writable, Stream);
  const proto = Writable.prototype;

  function WritableState(options, stream, isDuplex) {
    isDuplex = typeof isDuplex === 'boolean' ? isDuplex : stream instanceof Stream.Duplex;
    this.objectMode = !!(options?.objectMode || (isDuplex && options?.writableObjectMode));
    this.highWaterMark = utils.highWaterMark(options, 'writableHighWaterMark', isDuplex, this.objectMode);
    this.finalCalled = this.needDrain = this.ending = this.ended = this.finished = this.destroyed = false;
    this.decodeStrings = options?.decodeStrings !== false;
    this.defaultEncoding = options?.defaultEncoding || 'utf8';
    this.length = 0;
    this.writing = false;
    this.corked = 0;
    this.sync = true;
    this.bufferProcessing = false;
    this.onwrite = onWrite.bind(undefined, stream);
    this.writecb = null;
    this.writelen = 0;
    this.afterWriteTickInfo = null;
    reset(this);
    this.pendingcb = 0;
    this.constructed = true;
    this.prefinished = this.errorEmitted = false;
    this.emitClose = options?.emitClose !== false;
    this.autoDestroy = options?.autoDestroy !== false;
    this.errored = null;
    this.closed = this.closeEmitted = false;
    this[kOnFinished] = [];
  }
  const reset = (state) => {
    state.buffered = [];
    state.bufferedIndex = 0;
    state.allBuffers = state.allNoop = true;
  };
  WritableState.prototype.getBuffer = function getBuffer() {
    return this.buffered.slice(this.bufferedIndex);
  };
  Object.defineProperty(WritableState.prototype, 'bufferedRequestCount', {
    get() { return this.buffered.length - this.bufferedIndex; },
  });

  function Writable(options) {
    const isDuplex = this instanceof Stream.Duplex;
    if (!isDuplex && !Function.prototype[Symbol.hasInstance].call(Writable, this)) return new Writable(options);
    this._writableState = new WritableState(options, this, isDuplex);
    if (options) {
      if (typeof options.write === 'function') this._write = options.write;
      if (typeof options.writev === 'function') this._writev = options.writev;
      if (typeof options.destroy === 'function') this._destroy = options.destroy;
      if (typeof options.final === 'function') this._final = options.final;
      if (typeof options.construct === 'function') this._construct = options.construct;
      if (options.signal) Stream.addAbortSignal(options.signal, this);
    }
    Stream.call(this, options);
    impl.construct(this, () => {
      const state = this._writableState;
      if (!state.writing) clearBuffer(this, state);
      finishMaybe(this, state);
    });
  }
  Object.defineProperty(Writable, Symbol.hasInstance, {
    value(object) {
      if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
      return this === Writable && !!object && object._writableState instanceof WritableState;
    },
  });

  proto.pipe = function () {
    errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
  };
  const put = (stream, chunk, encoding, callback) => {
    const state = stream._writableState;
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = state.defaultEncoding;
    } else {
      if (!encoding) encoding = state.defaultEncoding;
      else if (encoding !== 'buffer' && !buffers().isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
      if (typeof callback !== 'function') callback = nop;
    }
    if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
    if (!state.objectMode) {
      if (typeof chunk === 'string') {
        if (state.decodeStrings !== false) {
          chunk = buffers().from(chunk, encoding);
          encoding = 'buffer';
        }
      } else if (ArrayBuffer.isView(chunk)) {
        if (!(chunk instanceof buffers())) chunk = Stream._uint8ArrayToBuffer(chunk);
        encoding = 'buffer';
      } else throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
    let error;
    if (state.ending) error = new codes.ERR_STREAM_WRITE_AFTER_END();
    else if (state.destroyed) error = new codes.ERR_STREAM_DESTROYED('write');
    if (error) {
      nextTick(callback, error);
      errorOrDestroy(stream, error, true);
      return error;
    }
    state.pendingcb++;
    const length = state.objectMode ? 1 : chunk.length;
    state.length += length;
    const isRoom = state.length < state.highWaterMark;
    if (!isRoom) state.needDrain = true;
    if (state.writing || state.corked || state.errored || !state.constructed) {
      state.buffered.push({ chunk, encoding, callback });
      if (state.allBuffers && encoding !== 'buffer') state.allBuffers = false;
      if (state.allNoop && callback !== nop) state.allNoop = false;
    } else {
      begin(state, length, callback);
      stream._write(chunk, encoding, state.onwrite);
      state.sync = false;
    }
    return isRoom && !state.errored && !state.destroyed;
  };
  const begin = (state, length, callback) => {
    state.writelen = length;
    state.writecb = callback;
    state.writing = true;
    state.sync = true;
  };
  proto.write = function (chunk, encoding, callback) {
    return put(this, chunk, encoding, callback) === true;
  };
  proto.cork = function () {
    this._writableState.corked++;
  };
  proto.uncork = function () {
    const state = this._writableState;
    if (!state.corked) return;
    state.corked--;
    if (!state.writing) clearBuffer(this, state);
  };
  proto.setDefaultEncoding = function setDefaultEncoding(encoding) {
    if (typeof encoding === 'string') encoding = encoding.toLowerCase();
    if (!buffers().isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    this._writableState.defaultEncoding = encoding;
    return this;
  };
  proto._write = function (chunk, encoding, callback) {
    if (!this._writev) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
    this._writev([{ chunk, encoding }], callback);
  };
  proto._writev = null;

  // What _write calls when it is through.
  const onWrite = (stream, error) => {
    const state = stream._writableState, isSync = state.sync, callback = state.writecb;
    if (typeof callback !== 'function') return errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    state.writing = false;
    state.writecb = null;
    state.length -= state.writelen;
    state.writelen = 0;
    if (error) {
      error.stack;
      if (!state.errored) state.errored = error;
      const r = stream._readableState;
      if (r && !r.errored) r.errored = error;
      if (isSync) nextTick(onWriteError, stream, state, error, callback);
      else onWriteError(stream, state, error, callback);
      return;
    }
    if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
    if (!isSync) return afterWrite(stream, state, 1, callback);
    // One tick tells about many writes whose callback is the same.
    const info = state.afterWriteTickInfo;
    if (info !== null && info.callback === callback) info.count++;
    else {
      state.afterWriteTickInfo = { count: 1, callback };
      nextTick((made) => {
        state.afterWriteTickInfo = null;
        afterWrite(stream, state, made.count, callback);
      }, state.afterWriteTickInfo);
    }
  };
  const onWriteError = (stream, state, error, callback) => {
    --state.pendingcb;
    callback(error);
    failBuffered(state);
    errorOrDestroy(stream, error);
  };
  const afterWrite = (stream, state, count, callback) => {
    if (!state.ending && !stream.destroyed && state.length === 0 && state.needDrain) {
      state.needDrain = false;
      stream.emit('drain');
    }
    while (count-- > 0) {
      state.pendingcb--;
      callback(null);
    }
    if (state.destroyed) failBuffered(state);
    finishMaybe(stream, state);
  };
  const failBuffered = (state) => {
    if (state.writing) return;
    for (let i = state.bufferedIndex; i < state.buffered.length; i++) {
      const { chunk, callback } = state.buffered[i];
      state.length -= state.objectMode ? 1 : chunk.length;
      callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
    }
    for (const callback of state[kOnFinished].splice(0)) callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
    reset(state);
  };
  const clearBuffer = (stream, state) => {
    if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed) return;
    const { buffered, bufferedIndex, objectMode } = state, count = buffered.length - bufferedIndex;
    if (count === 0) return;
    let i = bufferedIndex;
    state.bufferProcessing = true;
    if (count > 1 && stream._writev) {
      state.pendingcb -= count - 1;
      const callback = state.allNoop ? nop : (error) => {
        for (let n = i; n < buffered.length; n++) buffered[n].callback(error);
      };
      const chunks = state.allNoop && i === 0 ? buffered : buffered.slice(i);
      chunks.allBuffers = state.allBuffers;
      doWrite(stream, state, true, state.length, chunks, '', callback);
      reset(state);
    } else {
      do {
        const { chunk, encoding, callback } = buffered[i];
        buffered[i++] = null;
        doWrite(stream, state, false, objectMode ? 1 : chunk.length, chunk, encoding, callback);
      } while (i < buffered.length && !state.writing);
      if (i === buffered.length) reset(state);
      else if (i > 256) {
        buffered.splice(0, i);
        state.bufferedIndex = 0;
      } else state.bufferedIndex = i;
    }
    state.bufferProcessing = false;
  };
  const doWrite = (stream, state, isMany, length, chunk, encoding, callback) => {
    begin(state, length, callback);
    if (state.destroyed) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
    else if (isMany) stream._writev(chunk, state.onwrite);
    else stream._write(chunk, encoding, state.onwrite);
    state.sync = false;
  };

  // ---- the end ----
  proto.end = function (chunk, encoding, callback) {
    const state = this._writableState;
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = encoding = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    let error;
    if (chunk !== null && chunk !== undefined) {
      const result = put(this, chunk, encoding);
      if (result instanceof Error) error = result;
    }
    if (state.corked) {
      state.corked = 1;
      this.uncork();
    }
    if (error === undefined) {
      if (!state.errored && !state.ending) {
        state.ending = true;
        finishMaybe(this, state, true);
        state.ended = true;
      } else if (state.finished) error = new codes.ERR_STREAM_ALREADY_FINISHED('end');
      else if (state.destroyed) error = new codes.ERR_STREAM_DESTROYED('end');
    }
    if (typeof callback === 'function') {
      if (error) nextTick(callback, error);
      else if (state.finished) nextTick(callback);
      else if (state.errored) nextTick(callback, state.errored);
      else state[kOnFinished].push(callback);
    }
    return this;
  };
  const needFinish = (s) => s.ending && !s.destroyed && s.constructed && s.length === 0 && !s.errored && s.buffered.length === 0 &&
    !s.finished && !s.writing && !s.errorEmitted && !s.closeEmitted;
  const callFinal = (stream, state) => {
    let isCalled = false;
    const done = (error) => {
      if (isCalled) return errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      isCalled = true;
      state.pendingcb--;
      if (error) {
        for (const callback of state[kOnFinished].splice(0)) callback(error);
        errorOrDestroy(stream, error, state.sync);
      } else if (needFinish(state)) {
        state.prefinished = true;
        stream.emit('prefinish');
        state.pendingcb++;
        nextTick(finish, stream, state);
      }
    };
    state.sync = true;
    state.pendingcb++;
    try {
      stream._final(done);
    } catch (e) {
      done(e);
    }
    state.sync = false;
  };
  const finishMaybe = (stream, state, isSync) => {
    if (!needFinish(state)) return;
    if (!state.prefinished && !state.finalCalled) {
      if (typeof stream._final === 'function' && !state.destroyed) {
        state.finalCalled = true;
        callFinal(stream, state);
      } else {
        state.prefinished = true;
        stream.emit('prefinish');
      }
    }
    if (state.pendingcb !== 0) return;
    if (isSync) {
      state.pendingcb++;
      nextTick(() => {
        if (needFinish(state)) finish(stream, state);
        else state.pendingcb--;
      });
    } else if (needFinish(state)) {
      state.pendingcb++;
      finish(stream, state);
    }
  };
  const finish = (stream, state) => {
    state.pendingcb--;
    state.finished = true;
    for (const callback of state[kOnFinished].splice(0)) callback(null);
    stream.emit('finish');
    if (!state.autoDestroy) return;
    const r = stream._readableState;
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
  };
  proto.destroy = function (error, callback) {
    const state = this._writableState;
    if (!state.destroyed && (state.bufferedIndex < state.buffered.length || state[kOnFinished].length)) nextTick(failBuffered, state);
    impl.destroy.call(this, error, callback);
    return this;
  };
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
        error = this.writableFinished ? null : new AbortError();
        this.destroy(error);
      }
      return new Promise((resolve, reject) => Stream.finished(this, (e) => e && e.name !== 'AbortError' ? reject(e) : resolve(null)));
    };
  }

  const of = (get) => ({ get() { return get(this._writableState); }, enumerable: false, configurable: true });
  Object.defineProperties(proto, {
    closed: of((w) => w ? w.closed : false),
    destroyed: {
      get() { return this._writableState ? this._writableState.destroyed : false; },
      set(value) { if (this._writableState) this._writableState.destroyed = value; },
      configurable: true,
    },
    writable: {
      get() {
        const w = this._writableState;
        return !!w && w.writable !== false && !w.destroyed && !w.errored && !w.ending && !w.ended;
      },
      set(value) { if (this._writableState) this._writableState.writable = !!value; },
      configurable: true,
    },
    writableFinished: of((w) => w ? w.finished : false),
    writableObjectMode: of((w) => w ? w.objectMode : false),
    writableBuffer: of((w) => w && w.getBuffer()),
    writableEnded: of((w) => w ? w.ending : false),
    writableNeedDrain: of((w) => w ? !w.destroyed && !w.ending && w.needDrain : false),
    writableHighWaterMark: of((w) => w?.highWaterMark),
    writableCorked: of((w) => w ? w.corked : 0),
    writableLength: of((w) => w?.length),
    errored: of((w) => w ? w.errored : null),
    writableAborted: of((w) => !!(w.writable !== false && (w.destroyed || w.errored) && !w.finished)),
  });
  Writable.fromWeb = (stream, options) => require('internal/streams/adapters').writableFromWeb(stream, options);
  Writable.toWeb = (stream) => require('internal/streams/adapters').writableToWeb(stream);
})
