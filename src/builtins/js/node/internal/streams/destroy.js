// The end of a stream before its time, and its beginning (_construct).
(function (exports, require) {
  'use strict';
  const { AbortError, codes: { ERR_MULTIPLE_CALLBACK } } = require('internal/errors');
  const { nextTick, aggregateTwoErrors, isDestroyed, isFinished, isServerRequest, kIsDestroyed } = require('internal/streams/utils');
  const kDestroy = Symbol('kDestroy'), kConstruct = Symbol('kConstruct');

  // Keeps the first error of each side.
  const note = (error, w, r) => {
    if (!error) return;
    error.stack;
    if (w && !w.errored) w.errored = error;
    if (r && !r.errored) r.errored = error;
  };

  function destroy(error, callback) {
    const r = this._readableState, w = this._writableState, state = w || r;
    if (w?.destroyed || r?.destroyed) {
      if (typeof callback === 'function') callback();
      return this;
    }
    note(error, w, r);
    if (w) w.destroyed = true;
    if (r) r.destroyed = true;
    if (!state.constructed) this.once(kDestroy, (e) => run(this, aggregateTwoErrors(e, error), callback));
    else run(this, error, callback);
    return this;
  }
  const run = (self, error, callback) => {
    let isCalled = false;
    const done = (e) => {
      if (isCalled) return;
      isCalled = true;
      const r = self._readableState, w = self._writableState;
      note(e, w, r);
      if (w) w.closed = true;
      if (r) r.closed = true;
      if (typeof callback === 'function') callback(e);
      if (e) nextTick(errorAndClose, self, e);
      else nextTick(close, self);
    };
    try {
      self._destroy(error || null, done);
    } catch (e) {
      done(e);
    }
  };
  const errorAndClose = (self, e) => {
    emitError(self, e);
    close(self);
  };
  const close = (self) => {
    const r = self._readableState, w = self._writableState;
    if (w) w.closeEmitted = true;
    if (r) r.closeEmitted = true;
    if (w?.emitClose || r?.emitClose) self.emit('close');
  };
  const emitError = (self, e) => {
    const r = self._readableState, w = self._writableState;
    if (w?.errorEmitted || r?.errorEmitted) return;
    if (w) w.errorEmitted = true;
    if (r) r.errorEmitted = true;
    self.emit('error', e);
  };

  function undestroy() {
    const r = this._readableState, w = this._writableState;
    for (const s of [r, w]) {
      if (!s) continue;
      Object.assign(s, { constructed: true, closed: false, closeEmitted: false, destroyed: false, errored: null, errorEmitted: false });
    }
    if (r) {
      r.reading = false;
      r.ended = r.endEmitted = r.readable === false;
    }
    if (w) {
      w.finalCalled = w.prefinished = false;
      w.ended = w.ending = w.finished = w.writable === false;
    }
  }

  const errorOrDestroy = (stream, error, isSync) => {
    const r = stream._readableState, w = stream._writableState;
    if (w?.destroyed || r?.destroyed) return;
    if (r?.autoDestroy || w?.autoDestroy) stream.destroy(error);
    else if (error) {
      note(error, w, r);
      if (isSync) nextTick(emitError, stream, error);
      else emitError(stream, error);
    }
  };

  const construct = (stream, callback) => {
    if (typeof stream._construct !== 'function') return;
    const r = stream._readableState, w = stream._writableState;
    if (r) r.constructed = false;
    if (w) w.constructed = false;
    stream.once(kConstruct, callback);
    if (stream.listenerCount(kConstruct) <= 1) nextTick(constructNow, stream);
  };
  const constructNow = (stream) => {
    let isCalled = false;
    const done = (error) => {
      if (isCalled) return errorOrDestroy(stream, error ?? new ERR_MULTIPLE_CALLBACK());
      isCalled = true;
      const r = stream._readableState, w = stream._writableState, s = w || r;
      if (r) r.constructed = true;
      if (w) w.constructed = true;
      if (s.destroyed) stream.emit(kDestroy, error);
      else if (error) errorOrDestroy(stream, error, true);
      else nextTick((self) => self.emit(kConstruct), stream);
    };
    try {
      stream._construct((error) => nextTick(done, error));
    } catch (e) {
      nextTick(done, e);
    }
  };

  const isRequest = (s) => s?.setHeader && typeof s.abort === 'function';
  // Ends a stream of whatever kind.
  const destroyer = (stream, error) => {
    if (!stream || isDestroyed(stream)) return;
    if (!error && !isFinished(stream)) error = new AbortError();
    if (isServerRequest(stream)) {
      stream.socket = null;
      stream.destroy(error);
    } else if (isRequest(stream)) stream.abort();
    else if (isRequest(stream.req)) stream.req.abort();
    else if (typeof stream.destroy === 'function') stream.destroy(error);
    else if (typeof stream.close === 'function') stream.close();
    else if (error) nextTick((s, e) => s.emit('error', e), stream, error);
    else nextTick((s) => s.emit('close'), stream);
    if (!stream.destroyed) stream[kIsDestroyed] = true;
  };
  Object.assign(exports, { construct, destroyer, destroy, undestroy, errorOrDestroy });
})
