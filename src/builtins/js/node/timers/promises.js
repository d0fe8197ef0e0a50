// timers/promises
(function (exports, require, module, host, L) {
  'use strict';
  const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
  const { validateAbortSignal, validateBoolean, validateObject, validateNumber } = require('internal/validators');
  const timers = L.use('timers');
  const aborted = (signal) => new AbortError(undefined, { cause: signal?.reason });

  const check = (options) => {
    validateObject(options, 'options');
    const { signal, ref = true } = options;
    validateAbortSignal(signal, 'options.signal');
    validateBoolean(ref, 'options.ref');
    return { signal, ref };
  };
  const once = (options, start, stop) => {
    let signal, ref;
    try {
      ({ signal, ref } = check(options));
    } catch (e) {
      return Promise.reject(e);
    }
    if (signal?.aborted) return Promise.reject(aborted(signal));
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        stop(timer);
        reject(aborted(signal));
      };
      const timer = start((value) => {
        signal?.removeEventListener('abort', onAbort);
        resolve(value);
      });
      if (!ref) timer.unref();
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  };
  const delayed = (after) => {
    if (after !== undefined) validateNumber(after, 'delay');
  };
  exports.setTimeout = function setTimeout(after, value, options = {}) {
    try {
      delayed(after);
    } catch (e) {
      return Promise.reject(e);
    }
    return once(options, (done) => timers.setTimeout(done, after, value), timers.clearTimeout);
  };
  exports.setImmediate = function setImmediate(value, options = {}) {
    return once(options, (done) => timers.setImmediate(done, value), timers.clearImmediate);
  };
  exports.setInterval = async function* setInterval(after, value, options = {}) {
    delayed(after);
    const { signal, ref } = check(options);
    if (signal?.aborted) throw aborted(signal);
    let due = 0, wake;
    const timer = timers.setInterval(() => {
      due++;
      wake?.();
      wake = undefined;
    }, after);
    if (!ref) timer.unref();
    const onAbort = () => {
      timers.clearInterval(timer);
      wake?.(Promise.reject(aborted(signal)));
      wake = undefined;
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      while (!signal?.aborted) {
        if (due === 0) await new Promise((resolve) => { wake = resolve; });
        for (; due > 0; due--) yield value;
      }
      throw aborted(signal);
    } finally {
      timers.clearInterval(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };
  const key = Symbol('own');
  class Scheduler {
    #is = true;
    constructor(token) {
      if (token !== key) throw new ERR_ILLEGAL_CONSTRUCTOR();
    }
    yield() {
      if (!(#is in this)) throw new ERR_INVALID_THIS('Scheduler');
      return exports.setImmediate();
    }
    wait(delay, options) {
      if (!(#is in this)) throw new ERR_INVALID_THIS('Scheduler');
      return exports.setTimeout(delay, undefined, options);
    }
  }
  exports.scheduler = new Scheduler(key);
})
