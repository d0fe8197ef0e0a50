// The context that AsyncLocalStorage keeps: a Map of storage to value that travels with promises, timers, ticks and
// microtasks. Nothing is changed until a storage is first used.
//
// The engine resumes an `await` without any call that could be seen. But it asks the awaited promise for its
// `constructor`, and where that is not the engine's own Promise it makes a promise and takes the long way, through `then`. So
// the realm gets a Promise of its own in front of the engine's (same prototype, so `instanceof` holds both ways), and `then`
// puts a job that sets the context right before the one that resumes: jobs run in the order in which they were queued. What
// is no promise is awaited by a new one that is settled at once; that it was made is seen by host.onPromise.
(function (exports, require, module, host, L) {
  'use strict';
  let current;

  exports.get = () => current;
  // Runs fn in a context.
  const run = exports.run = (context, fn, self, args) => {
    const before = current;
    current = context;
    try {
      return Reflect.apply(fn, self, args);
    } finally {
      current = before;
    }
  };
  exports.enter = (context) => { current = context; };
  // A function that runs in the context of now.
  const wrap = (fn) => {
    if (typeof fn !== 'function') return fn;
    const context = current;
    return function (...args) { return run(context, fn, this, args); };
  };

  let isInstalled = false, isLast = true, queue;
  // Sets the context for the job behind it. When all jobs are done there is none.
  const setLater = (context) => queue(() => {
    current = context;
    if (!isLast) return;
    isLast = false;
    queue(() => {
      isLast = true;
      current = undefined;
    });
  });
  exports.install = () => {
    if (isInstalled) return;
    isInstalled = true;
    const Engine = L.Promise, { prototype } = Engine, { then } = prototype;
    queue = globalThis.queueMicrotask;
    host.onPromise(() => {
      if (current !== undefined) setLater(current);
    });
    const Own = { Promise: function (executor) {
      if (new.target === undefined) throw new TypeError('Promise constructor cannot be invoked without \'new\'');
      return Reflect.construct(Engine, [executor], new.target === Own ? Engine : new.target);
    } }.Promise;
    Object.setPrototypeOf(Own, Engine);
    Object.defineProperty(Own, 'prototype', { value: prototype, writable: false });
    for (const k of Reflect.ownKeys(Engine)) {
      const d = Object.getOwnPropertyDescriptor(Engine, k);
      if (!Object.hasOwn(Own, k)) Object.defineProperty(Own, k, d);
    }
    prototype.constructor = Own;
    if (globalThis.Promise === Engine) globalThis.Promise = Own;
    const isResolver = (f) => typeof f === 'function' && !Object.hasOwn(f, 'prototype') && f.name === '' && f.length === 1;
    const make = (at) => ({ then(onFulfilled, onRejected) {
      const context = at === undefined ? current : at.context;
      const bound = (f) => typeof f !== 'function' ? f : function (value) {
        // The engine's resolving functions queue what resumes an await: the context is set just before it.
        if (isResolver(f)) setLater(context);
        return run(context, f, undefined, [value]);
      };
      return Reflect.apply(then, this, [bound(onFulfilled), bound(onRejected)]);
    } }.then);
    // An await reads `then` at once and calls it in a later job: who reads it in a context gets one that remembers it.
    let plain = make();
    Object.defineProperty(prototype, 'then', {
      get: () => current === undefined ? plain : make({ context: current }),
      set(value) {
        if (this === prototype) plain = value;
        else Object.defineProperty(this, 'then', { value, writable: true, enumerable: true, configurable: true });
      },
      configurable: true,
    });
    globalThis.queueMicrotask = { queueMicrotask(fn) { return queue(wrap(fn)); } }.queueMicrotask;
    L.wrap = wrap;
    // For process.nextTick
    L.bindContext = () => {
      const context = current;
      return (fn) => run(context, fn, undefined, []);
    };
  };
})
