// vm over the realm that there is: runInThisContext is real; a context is an object that scripts see in front of the realm's own
// globals, of which they see the language's only. It keeps names apart and is no wall: the wall is the realm.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  const { validateString, validateObject, validateArray, validateBoolean, validateInteger } = require('internal/validators');
  const evaluate = host.op('vm.evaluate'), check = host.op('vm.check');
  const contexts = new WeakMap();
  const main = Symbol('vm_dynamic_import_main_context_default');
  let language;

  // Names of the language itself, which every context has; the same objects.
  const isLanguage = (k) => {
    language ??= new Set(('Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error ' +
      'AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl ArrayBuffer Atomics Uint8Array Int8Array ' +
      'Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set ' +
      'WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry SharedArrayBuffer decodeURI decodeURIComponent encodeURI encodeURIComponent escape ' +
      'unescape eval isFinite isNaN console').split(' '));
    return language.has(k);
  };
  const scopeOf = (sandbox) => {
    let scope = contexts.get(sandbox);
    if (scope === undefined) throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', sandbox);
    return scope;
  };
  // `typeof x` of what is not there must not throw, and the engine asks no differently than for x itself: a text that has
  // `typeof` in it gets undefined for both. `declared`: functions of the text that runs, which it finds in front of the scope.
  let probing = false, declared = new Set();
  const makeScope = (sandbox) => {
    const scope = new Proxy(sandbox, {
      has: (o, k) => typeof k !== 'symbol' && k !== 'rvm_code' && !declared.has(k),
      get(o, k) {
        if (k === Symbol.unscopables) return undefined;
        if (k === 'globalThis') return Reflect.has(o, k) ? o[k] : o;
        if (Reflect.has(o, k)) return Reflect.get(o, k);
        if (k === 'undefined') return undefined;
        if (isLanguage(k)) return globalThis[k];
        if (probing) return undefined;
        throw new ReferenceError(`${String(k)} is not defined`);
      },
      set: (o, k, v) => Reflect.set(o, k, v),
    });
    contexts.set(sandbox, scope);
    return scope;
  };
  const run = (code, filename, line) => host.rust(evaluate, code, filename, line);

  const optionsOf = (options, name = 'options') => {
    if (typeof options === 'string') return { filename: options };
    if (options === undefined) return {};
    validateObject(options, name);
    const { filename, lineOffset, columnOffset, timeout, displayErrors, breakOnSigint } = options;
    if (filename !== undefined) validateString(filename, `${name}.filename`);
    if (lineOffset !== undefined) validateInteger(lineOffset, `${name}.lineOffset`);
    if (columnOffset !== undefined) validateInteger(columnOffset, `${name}.columnOffset`);
    if (timeout !== undefined) validateInteger(timeout, `${name}.timeout`, 1);
    if (displayErrors !== undefined) validateBoolean(displayErrors, `${name}.displayErrors`);
    if (breakOnSigint !== undefined) validateBoolean(breakOnSigint, `${name}.breakOnSigint`);
    return options;
  };

  class Script {
    #code; #filename; #line;
    constructor(code, options) {
      code = `${code}`;
      const { filename = 'evalmachine.<anonymous>', lineOffset = 0, produceCachedData } = optionsOf(options);
      [this.#code, this.#filename, this.#line] = [code, filename, lineOffset + 1];
      // A fault in the text shows here.
      host.rust(check, code, filename, lineOffset + 1);
      this.cachedDataRejected = options?.cachedData ? false : undefined;
      if (produceCachedData) this.cachedDataProduced = false;
      this.sourceMapURL = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
    }
    runInThisContext(options) {
      optionsOf(options);
      return run(this.#code, this.#filename, this.#line);
    }
    runInContext(sandbox, options) {
      optionsOf(options);
      const scope = scopeOf(sandbox);
      const before = [probing, declared];
      probing = /\btypeof\b/.test(this.#code);
      declared = new Set([...this.#code.matchAll(/(?:^|[;{}])\s*(?:async\s+)?function\s*\*?\s*([A-Za-z_$][\w$]*)/gm)].map((m) => m[1]));
      // Functions that the text declares belong to the context, too.
      const head = [...declared].map((n) => `try { this.${n} = ${n}; } catch {}`).join('');
      try {
        const runner = run('(function (rvm_scope, rvm_code) { with (rvm_scope) { return eval(rvm_code); } })', this.#filename, 1);
        return Reflect.apply(runner, sandbox, [scope, head + this.#code]);
      } finally {
        [probing, declared] = before;
      }
    }
    runInNewContext(object, options) { return this.runInContext(createContext(object ?? {}), options); }
    createCachedData() { return require('buffer').Buffer.alloc(0); }
  }
  const createContext = (object = {}, options = {}) => {
    if (object === exports.constants.DONT_CONTEXTIFY) object = {};
    validateObject(object, 'object');
    validateObject(options, 'options');
    if (!contexts.has(object)) makeScope(object);
    return object;
  };
  Object.assign(exports, {
    Script,
    createContext,
    createScript: (code, options) => new Script(code, options),
    runInContext(code, sandbox, options) {
      validateObject(sandbox, 'contextifiedObject');
      scopeOf(sandbox);
      return new Script(code, options).runInContext(sandbox, typeof options === 'string' ? undefined : options);
    },
    runInNewContext: (code, object, options) => new Script(code, options).runInNewContext(object, typeof options === 'string' ? undefined : options),
    runInThisContext: (code, options) => new Script(code, options).runInThisContext(typeof options === 'string' ? undefined : options),
    isContext(object) {
      validateObject(object, 'object');
      return contexts.has(object);
    },
    compileFunction(code, params, options = {}) {
      validateString(code, 'code');
      if (params !== undefined) {
        validateArray(params, 'params');
        params.forEach((p, i) => validateString(p, `params[${i}]`));
      }
      const { filename = '', lineOffset = 0 } = optionsOf(options);
      // Parameters and body have to be whole each by itself.
      Function(...(params ?? []), code); // eslint-disable-line no-new-func
      return run(`(function (${(params ?? []).join(',')}) {\n${code}\n})`, filename, lineOffset);
    },
    measureMemory: () => Promise.resolve({ total: { jsMemoryEstimate: require('process').memoryUsage().heapUsed, jsMemoryRange: [0, 0] } }),
    constants: Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER: main, DONT_CONTEXTIFY: Symbol('vm_context_no_contextify') }),
  });
})
