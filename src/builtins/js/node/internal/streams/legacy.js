// Stream: the base class, and the pipe of the first Node.
(function (exports, require, module) {
  'use strict';
  const EE = require('events');
  function Stream(opts) {
    EE.call(this, opts);
  }
  Object.setPrototypeOf(Stream.prototype, EE.prototype);
  Object.setPrototypeOf(Stream, EE);

  Stream.prototype.pipe = function (dest, options) {
    const source = this;
    const onData = (chunk) => {
      if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
    };
    const onDrain = () => {
      if (source.readable && source.resume) source.resume();
    };
    source.on('data', onData);
    dest.on('drain', onDrain);
    let isDone = false;
    const onEnd = () => {
      if (isDone) return;
      isDone = true;
      dest.end();
    };
    const onClose = () => {
      if (isDone) return;
      isDone = true;
      if (typeof dest.destroy === 'function') dest.destroy();
    };
    if (!dest._isStdio && options?.end !== false) {
      source.on('end', onEnd);
      source.on('close', onClose);
    }
    const onError = function (e) {
      cleanup();
      if (EE.listenerCount(this, 'error') === 0) this.emit('error', e);
    };
    prependListener(source, 'error', onError);
    prependListener(dest, 'error', onError);
    const cleanup = () => {
      source.removeListener('data', onData);
      dest.removeListener('drain', onDrain);
      source.removeListener('end', onEnd);
      source.removeListener('close', onClose);
      source.removeListener('error', onError);
      dest.removeListener('error', onError);
      source.removeListener('end', cleanup);
      source.removeListener('close', cleanup);
      dest.removeListener('close', cleanup);
    };
    source.on('end', cleanup);
    source.on('close', cleanup);
    dest.on('close', cleanup);
    dest.emit('pipe', source);
    return dest;
  };
  Stream.prototype.eventNames = function eventNames() {
    const names = [];
    for (const key of Reflect.ownKeys(this._events ?? {}))
      if (typeof this._events[key] === 'function' || (Array.isArray(this._events[key]) && this._events[key].length > 0)) names.push(key);
    return names;
  };

  // Before all others, also on emitters that know no prependListener.
  const prependListener = (emitter, event, fn) => {
    if (typeof emitter.prependListener === 'function') return emitter.prependListener(event, fn);
    if (!emitter._events?.[event]) emitter.on(event, fn);
    else if (Array.isArray(emitter._events[event])) emitter._events[event].unshift(fn);
    else emitter._events[event] = [fn, emitter._events[event]];
  };
  module.exports = { Stream, prependListener };
})
