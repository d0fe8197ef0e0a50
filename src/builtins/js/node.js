// Node's built-in modules and globals that are files of js/node: compiled once per process, run when first asked for.
// Each file is a function (exports, require, module, host, L); its `require` knows built-ins only, those of the library
// (`internal/…`) included, which no user code can require.
(function (host, L) {
  'use strict';
  const { apply, builtins, G } = L;
  // What runs, and what has come to its end for the sake of it. These know each other half done, so they are all forgotten when the first of them
  // does not come to its end.
  let loading = { __proto__: null }, fresh = { __proto__: null }, depth = 0;
  const forget = () => {
    for (const name in fresh) delete builtins[name];
    loading = { __proto__: null };
    fresh = { __proto__: null };
    depth = 0;
  };

  const require = (name) => {
    if (name in builtins) return builtins[name];
    if (name in loading) return loading[name].exports;
    if (name === 'module') return L.use('rare') && builtins.module;
    if (name === 'console') return L.use('console');
    const run = host.lazy('node/' + name);
    if (run === undefined) return host.load('builtin', name, ''); // throws
    const module = loading[name] = { exports: {} };
    depth++;
    try {
      run(module.exports, require, module, host, L);
    } catch (e) {
      delete loading[name];
      if (--depth === 0) forget();
      throw e;
    }
    delete loading[name];
    builtins[name] = module.exports;
    if (--depth === 0) fresh = { __proto__: null };
    else fresh[name] = true;
    return module.exports;
  };

  // Where globals come from; those behind the bar have no door of their own and come with the first of the others.
  const families = {
    __proto__: null,
    buffer: 'Buffer atob btoa Blob File',
    url: 'URL URLSearchParams',
    'internal/encoding': 'TextEncoder TextDecoder',
    'internal/event_target': 'Event EventTarget CustomEvent MessageEvent',
    'internal/abort_controller': 'AbortController AbortSignal',
    'internal/structured_clone': 'structuredClone',
    worker_threads: 'MessageChannel MessagePort | BroadcastChannel',
    'internal/webcrypto': 'crypto | Crypto CryptoKey SubtleCrypto',
    'internal/intl': 'Intl',
    'internal/fetch': 'fetch FormData Headers Request Response',
    perf_hooks: 'Performance PerformanceObserver | PerformanceEntry PerformanceMark PerformanceMeasure ' +
      'PerformanceObserverEntryList PerformanceResourceTiming',
    'stream/web': 'ReadableStream WritableStream TransformStream CompressionStream DecompressionStream | ' +
      'ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableByteStreamController ' +
      'ReadableStreamDefaultController TransformStreamDefaultController WritableStreamDefaultController ' +
      'WritableStreamDefaultWriter ByteLengthQueuingStrategy CountQueuingStrategy TextEncoderStream TextDecoderStream',
  };
  const words = (s) => apply(L.split, s, [' ']);
  const value = (k) => {
    if (k === 'process') return require(k);
    for (const file in families) {
      const names = words(families[file]);
      if (!apply(L.includes, names, [k])) continue;
      const all = require(file), bar = apply(L.arrayIndexOf, names, ['|']);
      if (bar > 0)
        for (let i = bar + 1; i < names.length; i++)
          if (L.desc(G, names[i]) === undefined && all[names[i]] !== undefined) L.def(G, names[i], all[names[i]]);
      return all[k];
    }
  };

  L.node = {
    __proto__: null,
    require,
    forget, // after an interrupt, where no `catch` has run
    // The global of a number: globals.js has getter and setter in one.
    global(number, ...args) {
      const k = L.globals[number], v = args.length > 0 ? args[0] : value(k);
      L.def(G, k, v, L.desc(G, k)?.enumerable ?? false);
      return v;
    },
  };
})
