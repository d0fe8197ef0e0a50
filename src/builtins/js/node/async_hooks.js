(function (exports, require, module) {
  'use strict';
  const context = require('internal/async_context');
  const { codes } = require('internal/errors');
  const { validateFunction, validateString, validateObject } = require('internal/validators');
  let ids = 1;

  class AsyncLocalStorage {
    #default;
    #name;
    constructor(options = {}) {
      validateObject(options, 'options');
      this.#default = options.defaultValue;
      this.#name = options.name === undefined ? '' : `${options.name}`;
    }
    get name() { return this.#name; }
    static bind(fn) { return AsyncResource.bind(fn); }
    static snapshot() { return AsyncLocalStorage.bind((fn, ...args) => fn(...args)); }
    #with(value) {
      context.install();
      return new Map(context.get()).set(this, value);
    }
    run(store, fn, ...args) {
      if (Object.is(store, this.getStore())) return Reflect.apply(fn, null, args);
      return context.run(this.#with(store), fn, null, args);
    }
    exit(fn, ...args) {
      const all = new Map(context.get());
      all.delete(this);
      return context.run(all, fn, null, args);
    }
    enterWith(store) { context.enter(this.#with(store)); }
    disable() {
      const all = new Map(context.get());
      all.delete(this);
      context.enter(all);
    }
    getStore() {
      const all = context.get();
      return all?.has(this) ? all.get(this) : this.#default;
    }
  }

  class AsyncResource {
    #context = context.get();
    #id = ++ids;
    #trigger;
    constructor(type, options = {}) {
      validateString(type, 'type');
      let trigger = options;
      if (typeof options !== 'number') trigger = options.triggerAsyncId ?? exports.executionAsyncId();
      if (!Number.isSafeInteger(trigger) || trigger < -1) throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
      if (type.length === 0) throw new codes.ERR_ASYNC_TYPE(type);
      this.#trigger = trigger;
    }
    runInAsyncScope(fn, thisArg, ...args) { return context.run(this.#context, fn, thisArg, args); }
    emitDestroy() { return this; }
    asyncId() { return this.#id; }
    triggerAsyncId() { return this.#trigger; }
    bind(fn, thisArg) {
      validateFunction(fn, 'fn');
      const self = this;
      const bound = thisArg === undefined ? function (...args) { return self.runInAsyncScope(fn, this, ...args); } :
        (...args) => self.runInAsyncScope(fn, thisArg, ...args);
      Object.defineProperties(bound, {
        length: { value: fn.length, configurable: true, enumerable: false, writable: false },
      });
      return bound;
    }
    static bind(fn, type, thisArg) {
      return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
    }
  }

  Object.assign(exports, {
    AsyncLocalStorage,
    // There are no events of the engine's to hook; what it makes can be enabled and disabled as ever.
    createHook(callbacks) {
      validateObject(callbacks, 'hooks');
      for (const k of ['init', 'before', 'after', 'destroy', 'promiseResolve'])
        if (callbacks[k] !== undefined && typeof callbacks[k] !== 'function') throw new codes.ERR_ASYNC_CALLBACK(`hook.${k}`);
      return { enable() { return this; }, disable() { return this; } };
    },
    executionAsyncId: () => 1,
    triggerAsyncId: () => 0,
    executionAsyncResource: () => ({}),
    asyncWrapProviders: Object.freeze({ __proto__: null, NONE: 0, PROMISE: 28, Timeout: 60, TickObject: 61, Immediate: 62 }),
    AsyncResource,
  });
})
