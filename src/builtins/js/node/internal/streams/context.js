// A callback that keeps the asynchronous context (AsyncLocalStorage) in which it was given.
(function (exports, require, module, host, L) {
  'use strict';
  module.exports = (f) => {
    const run = L.bindContext?.();
    return run === undefined ? f : function (...args) { return run(() => f.apply(this, args)); };
  };
})
