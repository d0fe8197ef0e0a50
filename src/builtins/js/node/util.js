// util. Lodash and others require it at load, so what is rare is in files of its own.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  const { validateFunction, validateString, validateObject, validateNumber } = require('internal/validators');
  const { inspect, format } = L.use('inspect');

  const rare = (file, names) => {
    for (const k of names.split(' ')) {
      Object.defineProperty(exports, k, {
        get() {
          const value = require(file)[k];
          Object.defineProperty(exports, k, { value, writable: true, enumerable: true, configurable: true });
          return value;
        },
        set(value) { Object.defineProperty(exports, k, { value, writable: true, enumerable: true, configurable: true }); },
        enumerable: true,
        configurable: true,
      });
    }
  };

  const callbackified = Symbol.for('nodejs.util.promisify.custom');
  const customArgs = Symbol('customPromisifyArgs');
  const promisify = (original) => {
    validateFunction(original, 'original');
    const own = original[callbackified];
    if (own) {
      validateFunction(own, 'util.promisify.custom');
      return Object.defineProperty(own, callbackified, { value: own, configurable: true });
    }
    const names = original[customArgs];
    function fn(...args) {
      return new Promise((resolve, reject) => {
        Reflect.apply(original, this, [...args, (error, ...values) => {
          if (error) reject(error);
          else if (names !== undefined && values.length > 1) resolve(Object.fromEntries(names.map((n, i) => [n, values[i]])));
          else resolve(values[0]);
        }]);
      });
    }
    Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
    Object.defineProperty(fn, callbackified, { value: fn, configurable: true });
    const all = Object.getOwnPropertyDescriptors(original);
    for (const k of Reflect.ownKeys(all)) Object.setPrototypeOf(all[k], null);
    return Object.defineProperties(fn, all);
  };
  promisify.custom = callbackified;

  const callbackify = (original) => {
    validateFunction(original, 'original');
    function callbackified(...args) {
      const callback = args.pop();
      validateFunction(callback, 'last argument');
      const later = (...a) => require('process').nextTick(() => Reflect.apply(callback, this, a));
      Reflect.apply(original, this, args).then((value) => later(null, value), (reason) => {
        if (!reason) {
          const e = new codes.ERR_FALSY_VALUE_REJECTION(reason);
          return later(e);
        }
        later(reason);
      });
    }
    const all = Object.getOwnPropertyDescriptors(original);
    if (typeof all.length?.value === 'number') all.length.value++;
    if (typeof all.name?.value === 'string') all.name.value += 'Callbackified';
    return Object.defineProperties(callbackified, all);
  };

  const warned = new Set();
  const deprecate = (fn, message, code, shape = {}) => {
    if (require('process').noDeprecation === true) return fn;
    if (code !== undefined) validateString(code, 'code');
    let isWarned = false;
    function deprecated(...args) {
      if (!isWarned) {
        isWarned = true;
        if (code === undefined || !warned.has(code)) {
          if (code !== undefined) warned.add(code);
          require('process').emitWarning(message, 'DeprecationWarning', code, deprecated);
        }
      }
      return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
    }
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
    return deprecated;
  };

  // NODE_DEBUG of process.env, which is empty unless the host fills it.
  const debuglog = (set, cb) => {
    set = set.toUpperCase();
    const enabled = () => `,${require('process').env.NODE_DEBUG ?? ''},`.toUpperCase()
      .split(/[\s,]+/).some((p) => p !== '' && new RegExp(`^${p.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*/g, '.*')}$`).test(set));
    const logger = (...args) => {
      if (logger.enabled) L.use('console').error(`${set} 0: ${format(args)}`);
    };
    Object.defineProperty(logger, 'enabled', { get: enabled, configurable: true, enumerable: true });
    cb?.(logger);
    return logger;
  };

  const inherits = (ctor, superCtor) => {
    if (ctor === undefined || ctor === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
    if (superCtor === undefined || superCtor === null) throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
    if (superCtor.prototype === undefined) throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
    Object.defineProperty(ctor, 'super_', { value: superCtor, writable: true, configurable: true });
    Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
  };

  Object.assign(exports, {
    _errnoException(...args) { return require('internal/errno').exception(...args); },
    _exceptionWithHostPort(...args) { return require('internal/errno').withHostPort(...args); },
    _extend(target, source) {
      if (source === null || typeof source !== 'object') return target;
      for (const k of Object.keys(source)) target[k] = source[k];
      return target;
    },
    callbackify,
    debug: debuglog,
    debuglog,
    deprecate,
    format: (...args) => format(args),
  });
  rare('internal/style', 'styleText');
  Object.assign(exports, {
    formatWithOptions(options, ...args) {
      validateObject(options, 'inspectOptions', { allowFunction: true });
      return format(args, options);
    },
    getSystemErrorMap: () => require('internal/errno').map(),
    getSystemErrorName(n) {
      validateNumber(n, 'err');
      if (n >= 0 || !Number.isSafeInteger(n)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', n);
      return require('internal/errno').name(n);
    },
    inherits,
    inspect,
    isArray: Array.isArray,
    isBoolean: (v) => typeof v === 'boolean',
    isBuffer: (v) => require('buffer').Buffer.isBuffer(v),
    isDeepStrictEqual: (a, b) => require('internal/equal').isDeepStrictEqual(a, b),
    isNull: (v) => v === null,
    isNullOrUndefined: (v) => v === null || v === undefined,
    isNumber: (v) => typeof v === 'number',
    isString: (v) => typeof v === 'string',
    isSymbol: (v) => typeof v === 'symbol',
    isUndefined: (v) => v === undefined,
    isRegExp: (v) => host.classOf(v) === 'RegExp',
    isObject: (v) => v !== null && typeof v === 'object',
    isDate: (v) => host.classOf(v) === 'Date',
    isError: (v) => host.classOf(v) === 'Error' || v instanceof Error,
    isFunction: (v) => typeof v === 'function',
    isPrimitive: (v) => v === null || (typeof v !== 'object' && typeof v !== 'function'),
    log(...args) { L.use('console').log('%s - %s', new Date().toLocaleTimeString(), format(args)); },
    promisify,
    stripVTControlCharacters(s) {
      validateString(s, 'str');
      return s.replace(/[\u001B\u009B][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d\/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d\/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]))/g, '');
    },
    toUSVString: (s) => String(s).toWellFormed(),
  });
  rare('internal/abort_controller', 'transferableAbortSignal transferableAbortController aborted');
  Object.defineProperty(exports, 'types', { value: require('util/types'), writable: true, enumerable: true, configurable: true });
  rare('internal/parse', 'parseEnv parseArgs');
  rare('internal/encoding', 'TextDecoder TextEncoder');
  rare('internal/mime', 'MIMEType MIMEParams');
  exports.promisify.custom = callbackified;
  Object.defineProperty(exports, Symbol.for('rvm.customPromisifyArgs'), { value: customArgs });
})
