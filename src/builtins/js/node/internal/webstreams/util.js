// What the web's streams share.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  exports.deferred = () => {
    const d = {};
    d.promise = new Promise((resolve, reject) => {
      d.resolve = resolve;
      d.reject = reject;
    });
    return d;
  };
  // Somebody else tells of it.
  exports.handled = (promise) => {
    promise.then(undefined, () => {});
    return promise;
  };
  exports.state = (s) => new codes.ERR_INVALID_STATE.TypeError(s);
  exports.thisError = (name) => new codes.ERR_INVALID_THIS(name);
  // A value of a callback as a promise, also where it throws.
  exports.call = (f, self, ...args) => {
    try {
      return Promise.resolve(f === undefined ? undefined : Reflect.apply(f, self, args));
    } catch (e) {
      return Promise.reject(e);
    }
  };
  exports.method = (object, name, label) => {
    const f = object?.[name];
    if (f !== undefined && typeof f !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(`${label}.${name}`, 'Function', f);
    return f;
  };
  exports.dictionary = (value, name) => {
    if (value !== undefined && value !== null && typeof value !== 'object' && typeof value !== 'function')
      throw new codes.ERR_INVALID_ARG_TYPE(name, 'Object', value);
    return value ?? {};
  };
  exports.strategy = (given, defaultMark) => {
    given = exports.dictionary(given, 'strategy');
    const { highWaterMark, size } = given;
    if (size !== undefined && typeof size !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
    const mark = highWaterMark === undefined ? defaultMark : +highWaterMark;
    if (Number.isNaN(mark) || mark < 0) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', highWaterMark);
    return { mark, size: size ?? (() => 1), hasSize: size !== undefined };
  };
  exports.checkSize = (size) => {
    size = +size;
    if (!(size >= 0) || size === Infinity) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
    return size;
  };
  exports.shape = (C, names, inspected) => {
    for (const k of names) Object.defineProperty(C.prototype, k, { enumerable: true });
    Object.defineProperty(C.prototype, Symbol.toStringTag, { value: C.name, configurable: true });
    Object.defineProperty(C.prototype, L.custom, {
      value(depth, options) {
        if (depth < 0) return `[${C.name}]`;
        return `${C.name} ${L.use('inspect').inspect(inspected ? inspected(this) : {}, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
      },
      writable: true, configurable: true,
    });
  };
  exports.own = Symbol('own');
  exports.illegal = () => new codes.ERR_ILLEGAL_CONSTRUCTOR();
})
