// AbortController and AbortSignal.
(function (exports, require, module, host, L) {
  'use strict';
  const { EventTarget, Event, kTrusted, defineEventHandler } = require('internal/event_target');
  const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
  const { validateUint32, validateAbortSignal } = require('internal/validators');
  const { make } = require('internal/domexception');
  const { setTimeout } = L.use('timers');
  const key = Symbol('own');
  const abortError = () => make('This operation was aborted', 'AbortError');

  let abort, timed, follow;
  class AbortSignal extends EventTarget {
    #aborted = false;
    #reason = undefined;
    #sources = null;           // of one that follows others, those; of others, who follows them
    #dependents = new Set();
    #timer;
    static {
      abort = (signal, reason) => {
        if (signal.#aborted) return;
        signal.#aborted = true;
        signal.#reason = reason;
        const followers = [...signal.#dependents].filter((s) => !s.#aborted);
        for (const s of followers) {
          s.#aborted = true;
          s.#reason = reason;
        }
        fire(signal);
        for (const s of followers) fire(s);
        signal.#dependents.clear();
      };
      timed = (signal, ms) => {
        // It holds nobody up, as in Node.
        signal.#timer = setTimeout(() => abort(signal, make('The operation was aborted due to timeout', 'TimeoutError')), ms);
        signal.#timer.unref();
      };
      follow = (signal, sources) => {
        for (const s of sources) {
          if (!s.#aborted) continue;
          signal.#aborted = true;
          signal.#reason = s.#reason;
          return;
        }
        signal.#sources = new Set();
        for (const s of sources) for (const source of s.#sources === null ? [s] : s.#sources) {
          signal.#sources.add(source);
          source.#dependents.add(signal);
        }
      };
    }
    constructor(token) {
      if (token !== key) throw new ERR_ILLEGAL_CONSTRUCTOR();
      super();
    }
    get aborted() {
      AbortSignal.#own(this);
      return this.#aborted;
    }
    get reason() {
      AbortSignal.#own(this);
      return this.#reason;
    }
    throwIfAborted() {
      AbortSignal.#own(this);
      if (this.#aborted) throw this.#reason;
    }
    [L.custom](depth, options) {
      return inspectAs('AbortSignal', { aborted: this.#aborted }, depth, options);
    }
    static abort(reason = abortError()) {
      const signal = new AbortSignal(key);
      signal.#aborted = true;
      signal.#reason = reason;
      return signal;
    }
    static timeout(delay) {
      validateUint32(delay, 'delay', false);
      const signal = new AbortSignal(key);
      timed(signal, delay);
      return signal;
    }
    static any(signals) {
      if (signals === null || typeof signals !== 'object' && typeof signals !== 'function' || typeof signals[Symbol.iterator] !== 'function')
        throw new ERR_INVALID_ARG_TYPE('signals', 'Array', signals);
      const list = [...signals];
      list.forEach((s, i) => {
        if (typeof s !== 'object' || s === null || !(#aborted in s)) throw new ERR_INVALID_ARG_TYPE(`signals[${i}]`, 'AbortSignal', s);
      });
      const signal = new AbortSignal(key);
      follow(signal, list);
      return signal;
    }
    static #own(s) {
      if (typeof s !== 'object' || s === null || !(#aborted in s)) throw new ERR_INVALID_THIS('AbortSignal');
    }
  }
  const fire = (signal) => signal.dispatchEvent(new Event('abort', { [kTrusted]: true }));
  const inspectAs = (name, value, depth, options) => {
    if (depth < 0) return `[${name}]`;
    return `${name} ${L.use('inspect').inspect(value, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  };

  class AbortController {
    #signal;
    static #of(c) {
      if (typeof c !== 'object' || c === null || !(#signal in c)) throw new ERR_INVALID_THIS('AbortController');
      return c;
    }
    get signal() {
      AbortController.#of(this);
      return this.#signal ??= new AbortSignal(key);
    }
    abort(reason = abortError()) {
      AbortController.#of(this);
      abort(this.#signal ??= new AbortSignal(key), reason);
    }
    [L.custom](depth, options) {
      return inspectAs('AbortController', { signal: this.signal }, depth, options);
    }
  }
  const shape = (C, names) => {
    for (const k of names) Object.defineProperty(C.prototype, k, { enumerable: true });
    Object.defineProperty(C.prototype, Symbol.toStringTag, { value: C.name, configurable: true });
  };
  shape(AbortSignal, ['aborted']);
  for (const k of ['abort', 'timeout', 'any']) Object.defineProperty(AbortSignal, k, { enumerable: true });
  shape(AbortController, ['signal', 'abort']);
  defineEventHandler(AbortSignal.prototype, 'abort');

  exports.AbortController = AbortController;
  exports.AbortSignal = AbortSignal;
  // Nothing is sent anywhere here, so any signal will do.
  exports.transferableAbortSignal = (signal) => {
    if (!(signal instanceof AbortSignal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
    return signal;
  };
  exports.transferableAbortController = () => new AbortController();
  exports.aborted = async (signal, resource) => {
    if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
    validateAbortSignal(signal, 'signal');
    require('internal/validators').validateObject(resource, 'resource', { nullable: false, allowFunction: true, allowArray: true });
    if (signal.aborted) return;
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
})
