// What every realm's memory holds of Node's globals, so it is kept small: what few modules use is in files that are
// evaluated when first asked for (host.lazy), and most of what is here are doors to them.
//
// `L` is shared by all files. It holds the engine's functions as they were before user code could patch a prototype;
// nothing is ever called through one. Syntax that calls through one is not used either where user code can run before:
// no for-of, no spread of iterables, and no template literals (the engine makes them a call of String.prototype.concat).
// Properties of L are cheaper than variables that functions capture.
(function (host, L) {
  'use strict';
  const G = globalThis;
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect;
  const S = String.prototype;
  const get = (C, k) => getOwnPropertyDescriptor(C.prototype, k)?.get;

  setPrototypeOf(L, null);
  Object.assign(L, {
    G, String, Error, DOMException: G.DOMException, TypeError, RangeError, Promise, Uint8Array, decodeURIComponent, defineProperty, getPrototypeOf,
    setPrototypeOf, getOwnPropertyDescriptor, apply: Reflect.apply, construct: Reflect.construct,
    functionCall: Function.prototype.call, functionApply: Function.prototype.apply, ownKeys: Reflect.ownKeys,
    concat: S.concat, split: S.split, includes: Array.prototype.includes, arrayIndexOf: Array.prototype.indexOf, slice: S.slice, indexOf: S.indexOf, lastIndexOf: S.lastIndexOf, codePointAt: S.codePointAt, repeat: S.repeat,
    exec: RegExp.prototype.exec, toStringTag: Symbol.toStringTag, toPrimitive: Symbol.toPrimitive,
    parse: JSON.parse, stringify: JSON.stringify, parseInt, parseFloat,
    functionToString: host.toString, toISOString: Date.prototype.toISOString,
    WeakMap, weakGet: WeakMap.prototype.get, weakSet: WeakMap.prototype.set,
    mapForEach: Map.prototype.forEach, setForEach: Set.prototype.forEach,
    mapSize: get(Map, 'size'), setSize: get(Set, 'size'), typedLength: get(getPrototypeOf(Uint8Array), 'length'),
    source: get(RegExp, 'source'), flags: get(RegExp, 'flags'),
    custom: Symbol.for('nodejs.util.inspect.custom'), promisify: Symbol.for('nodejs.util.promisify.custom'),
    // What takes the primitive out of an object, by the name of its class, and the two commonest prototypes.
    view: {
      __proto__: null, byteLength: get(DataView, 'byteLength'), byteOffset: get(DataView, 'byteOffset'),
      buffer: get(DataView, 'buffer'),
    },
    boxed: {
      __proto__: null, Number: Number.prototype.valueOf, String: S.valueOf, Boolean: Boolean.prototype.valueOf,
      Symbol: Symbol.prototype.valueOf, BigInt: BigInt.prototype.valueOf,
    },
    objectProto: Object.prototype, arrayProto: Array.prototype,
    // The built-in modules that are JavaScript here, by name. One that comes from a lazy file is added by that file.
    builtins: { __proto__: null },
  });

  // Descriptors have no prototype: Object.prototype.get is the user's.
  L.def = (o, k, value, enumerable = false) =>
    L.defineProperty(o, k, { __proto__: null, value, writable: true, enumerable, configurable: true });
  L.desc = (o, k) => {
    const d = L.getOwnPropertyDescriptor(o, k);
    if (d !== undefined) L.setPrototypeOf(d, null);
    return d;
  };
  L.bare = () => {
    const list = [];
    L.setPrototypeOf(list, null);
    return list;
  };
  // A lazy file leaves what it offers under its name.
  L.use = (file) => {
    if (L[file] === undefined) host.lazy(file)(host, L);
    return L[file];
  };
  L.door = (file, name) => ({ [name](...args) { return L.apply(L.use(file)[name], this, args); } })[name];

  L.def(G, 'global', G, true);
  delete G.InternalError;                // Node has none

  // The engine's own seed sits where a copied realm cannot reseed it, so copies would be twins; the host's function
  // itself takes the name, because a wrapper would halve the speed.
  defineProperty(host.random, 'name', { value: 'random', configurable: true });
  L.def(Math, 'random', host.random);

  const clock = { now: host.now, toJSON() { return { timeOrigin: host.wall() }; } };
  defineProperty(clock, 'timeOrigin', { get: host.wall, enumerable: true, configurable: true });
  defineProperty(clock, Symbol.toStringTag, { value: 'Performance', configurable: true });
  L.def(G, 'performance', { __proto__: clock }, true);

  // No realm keeps the source of its functions; the host's function finds it.
  L.def(Function.prototype, 'toString', host.toString);

  const timers = L.builtins.timers = {};
  for (const k of ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'])
    L.def(G, k, timers[k] = L.door('timers', k), true);
  L.def(timers.setTimeout, L.promisify, L.door('timers', 'sleep'));
  L.def(timers.setImmediate, L.promisify, L.door('timers', 'immediate'));

  // console and what js/node has come into being when first looked at. One function is the getter and the setter.
  defineProperty(G, 'console', {
    get() {
      const console = L.use('console');
      L.def(L.G, 'console', console);
      return console;
    },
    set(value) { L.def(L.G, 'console', value); },
    enumerable: false,
    configurable: true,
  });
  L.globals = [];
  const lazily = (names, enumerable) => {
    for (const k of names.split(' ')) {
      const door = host.door(L.globals.push(k) - 1);
      defineProperty(G, k, { get: door, set: door, enumerable, configurable: true });
    }
  };
  // A door takes 300 bytes of every realm. Names that few modules know come with the first of their family (node.js).
  lazily('process Intl Buffer URL URLSearchParams TextEncoder TextDecoder Event EventTarget CustomEvent AbortController ' +
    'AbortSignal Blob File MessageChannel MessagePort MessageEvent FormData Headers Request Response ReadableStream ' +
    'WritableStream TransformStream CompressionStream DecompressionStream Performance PerformanceObserver', false);
  defineProperty(G, 'queueMicrotask', { enumerable: true });
  lazily('structuredClone atob btoa crypto fetch', true);

  // A module that reads it is compiled so that it is read once before: then the realm begins to keep the last match.
  defineProperty(RegExp, '$1', { get() { return L.use('node').require('internal/last_match').start(); }, configurable: true });

  // What of the prototypes speaks a language. One toLocaleString serves all that have their own: bytes count here.
  const speak = (name) => ({ [name](...args) {
    return L.apply(L.use('node').require('internal/intl').methods[name], this, args);
  } })[name];
  const plain = speak('toLocaleString');
  for (const C of [Number, BigInt, Date, Array]) L.def(C.prototype, 'toLocaleString', plain);
  for (const k of ['toLocaleDateString', 'toLocaleTimeString', 'toString', 'toTimeString']) L.def(Date.prototype, k, speak(k));
  for (const k of ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase']) L.def(String.prototype, k, speak(k));
  defineProperty(String.prototype.localeCompare, 'length', { value: 1 });

  // Atomics.notify takes a mutex of the whole process where it might wake somebody. Nobody can wait here
  // (Atomics.wait refuses, as on a thread that must not block), so a count of 0 is as good, after the same checks.
  if (typeof Atomics === 'object') {
    L.notify = Atomics.notify;
    L.def(Atomics, 'notify', {
      notify(typedArray, index, count) {
        return L.apply(L.notify, undefined, [typedArray, index, {
          __proto__: null,
          valueOf: () => count === undefined ? 0 : +count * 0 || 0,
        }]);
      },
    }.notify);
  }

  // Iterator helpers step each other without a look at the stack, and a long chain of them overflows it. A step in
  // JavaScript looks, so that it ends in a RangeError.
  if (typeof Iterator === 'function') {
    for (const proto of [getPrototypeOf([].values().map(get)), getPrototypeOf(Iterator.from({ next() {} }))]) {
      for (const k of ['next', 'return']) {
        const native = proto[k];
        L.def(proto, k, { [k]() { return L.apply(native, this, []); } }[k]);
      }
    }
  }

  // What Node 20 has not: packages that bring their own look for these. Methods that only newer versions have may stay.
  for (const k of ['Iterator', 'Float16Array', 'SuppressedError', 'DisposableStack', 'AsyncDisposableStack']) delete G[k];
})
