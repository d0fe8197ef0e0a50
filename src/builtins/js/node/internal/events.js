// The part of events that few modules ask for: once and on as promises and iterators, also of EventTargets.
(function (exports, require, module, host, L) {
  'use strict';
  const EventEmitter = require('events');
  const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  const { validateAbortSignal, validateFunction, validateObject, validateInteger } = require('internal/validators');
  const { isEventTarget } = require('internal/event_target');
  const isFunction = (v) => typeof v === 'function';
  const isTarget = (v) => isFunction(v?.addEventListener);
  const aborted = (signal) => new AbortError(undefined, { cause: signal?.reason });

  const listen = (emitter, name, listener, flags) => {
    if (isFunction(emitter.on)) {
      if (flags?.once) emitter.once(name, listener);
      else emitter.on(name, listener);
    } else if (isTarget(emitter)) emitter.addEventListener(name, listener, flags);
    else throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  };
  const unlisten = (emitter, name, listener, flags) => {
    if (isFunction(emitter.removeListener)) emitter.removeListener(name, listener);
    else if (isFunction(emitter.removeEventListener)) emitter.removeEventListener(name, listener, flags);
    else throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  };

  exports.addAbortListener = (signal, listener) => {
    if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
    validateAbortSignal(signal, 'signal');
    validateFunction(listener, 'listener');
    let stop;
    if (signal.aborted) queueMicrotask(() => listener());
    else {
      signal.addEventListener('abort', listener, { once: true });
      stop = () => signal.removeEventListener('abort', listener);
    }
    return { __proto__: null, [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() { stop?.(); } };
  };

  exports.once = (emitter, name, options = {}) => {
    validateObject(options, 'options');
    const { signal } = options;
    validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) throw aborted(signal);
    return new Promise((resolve, reject) => {
      const onError = (error) => {
        if (isFunction(emitter.removeListener)) emitter.removeListener(name, onEvent);
        if (signal) signal.removeEventListener('abort', onAbort);
        reject(error);
      };
      const onEvent = (...args) => {
        if (isFunction(emitter.removeListener)) emitter.removeListener('error', onError);
        if (signal) signal.removeEventListener('abort', onAbort);
        resolve(args);
      };
      const onAbort = () => {
        unlisten(emitter, name, onEvent);
        if (isFunction(emitter.removeListener)) unlisten(emitter, 'error', onError);
        reject(aborted(signal));
      };
      listen(emitter, name, onEvent, { __proto__: null, once: true });
      if (name !== 'error' && isFunction(emitter.once)) emitter.once('error', onError);
      if (signal) signal.addEventListener('abort', onAbort, { once: true });
    });
  };

  const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
  exports.on = (emitter, event, options = {}) => {
    validateObject(options, 'options');
    const { signal } = options;
    validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) throw aborted(signal);
    const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
    validateInteger(high, 'options.highWaterMark', 1);
    const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
    validateInteger(low, 'options.lowWaterMark', 1);
    const waiting = [], values = [], listeners = [];
    let paused = false, error = null, finished = false;
    const listenTo = (name, listener) => {
      listen(emitter, name, listener);
      listeners.push([name, listener]);
    };
    const close = () => {
      signal?.removeEventListener('abort', onAbort);
      for (const [name, listener] of listeners.splice(0)) unlisten(emitter, name, listener);
      finished = true;
      for (const promise of waiting.splice(0)) promise.resolve({ value: undefined, done: true });
      return Promise.resolve({ value: undefined, done: true });
    };
    const onEvent = (...args) => {
      if (waiting.length > 0) return waiting.shift().resolve({ value: args, done: false });
      values.push(args);
      if (!paused && values.length > high) {
        paused = true;
        emitter.pause?.();
      }
    };
    const onError = (e) => {
      if (waiting.length > 0) waiting.shift().reject(e);
      else error = e;
      close();
    };
    const onAbort = () => onError(aborted(signal));
    const iterator = Object.setPrototypeOf({
      next() {
        if (values.length > 0) {
          const value = values.shift();
          if (paused && values.length < low) {
            emitter.resume?.();
            paused = false;
          }
          return Promise.resolve({ value, done: false });
        }
        if (error) {
          const p = Promise.reject(error);
          error = null;
          return p;
        }
        if (finished) return close();
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      return: close,
      throw(e) {
        if (!e || !(e instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', e);
        onError(e);
      },
      [Symbol.asyncIterator]() { return this; },
      [Symbol.for('nodejs.watermarkData')]: {
        get size() { return values.length; }, get low() { return low; }, get high() { return high; },
        get isPaused() { return paused; },
      },
    }, asyncIteratorPrototype);
    listenTo(event, onEvent);
    if (event !== 'error' && isFunction(emitter.on)) listenTo('error', onError);
    for (const name of options.close ?? []) listenTo(name, close);
    if (signal) signal.addEventListener('abort', onAbort, { once: true });
    return iterator;
  };

  exports.getEventListeners = (target, type) => {
    if (isFunction(target.listeners)) return target.listeners(type);
    if (isEventTarget(target)) return require('internal/event_target').listenersOf(target, type);
    throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], target);
  };
  exports.getMaxListeners = (target) => {
    if (isFunction(target?.getMaxListeners)) return target._maxListeners === undefined ? EventEmitter.defaultMaxListeners : target._maxListeners;
    if (isEventTarget(target)) return target[EventEmitter.kMaxEventTargetListeners] ?? 10;
    throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], target);
  };

  let Resourceful;
  Object.defineProperty(exports, 'EventEmitterAsyncResource', {
    enumerable: true,
    get() {
      if (Resourceful) return Resourceful;
      const { AsyncResource } = require('async_hooks');
      const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
      class EventEmitterReferencingAsyncResource extends AsyncResource {
        #emitter;
        constructor(emitter, type, options) {
          super(type, options);
          this.#emitter = emitter;
        }
        get eventEmitter() { return this.#emitter; }
      }
      return Resourceful = class EventEmitterAsyncResource extends EventEmitter {
        #resource;
        constructor(options = undefined) {
          let name;
          if (typeof options === 'string') {
            name = options;
            options = undefined;
          } else {
            if (new.target === Resourceful && typeof options?.name !== 'string')
              throw new ERR_INVALID_ARG_TYPE('options.name', 'string', options?.name);
            name = options?.name || new.target.name;
          }
          super(options);
          this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
        }
        #check() {
          if (!(#resource in this)) throw new ERR_INVALID_THIS('EventEmitterAsyncResource');
          return this.#resource;
        }
        emit(event, ...args) {
          const resource = this.#check();
          args.unshift(super.emit, this, event);
          return Reflect.apply(resource.runInAsyncScope, resource, args);
        }
        emitDestroy() { this.#check().emitDestroy(); }
        get asyncId() { return this.#check().asyncId(); }
        get triggerAsyncId() { return this.#check().triggerAsyncId(); }
        get asyncResource() { return this.#check(); }
      };
    },
  });
})
