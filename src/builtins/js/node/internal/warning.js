// process.emitWarning and what prints a warning that nobody silenced.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  const { validateString } = require('internal/validators');
  const isObject = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);

  const print = (process, w) => {
    if (!(w instanceof Error)) return;
    if (w.name === 'DeprecationWarning' && process.noDeprecation) return;
    const code = w.code ? `[${w.code}] ` : '';
    const text = (process.traceDeprecation || process.traceProcessWarnings) && w.stack ? w.stack : `${w.name}: ${w.message}`;
    const detail = typeof w.detail === 'string' ? `\n${w.detail}` : '';
    host.print('warn', `(node:${process.pid}) ${code}${text}${detail}`);
  };
  exports.emit = (process, warning, type, code, ctor) => {
    let detail;
    if (isObject(type)) {
      ctor = type.ctor;
      code = type.code;
      if (typeof type.detail === 'string') ({ detail } = type);
      type = type.type || 'Warning';
    } else if (typeof type === 'function') {
      ctor = type;
      code = '';
      type = 'Warning';
    }
    if (type !== undefined) validateString(type, 'type');
    if (typeof code === 'function') {
      ctor = code;
      code = undefined;
    } else if (code !== undefined) validateString(code, 'code');
    if (typeof warning === 'string') {
      warning = new Error(warning);
      warning.name = String(type || 'Warning');
      if (code !== undefined) warning.code = code;
      if (detail !== undefined) warning.detail = detail;
      Error.captureStackTrace?.(warning, ctor || process.emitWarning);
    } else if (!(warning instanceof Error)) throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
    if (warning.name === 'DeprecationWarning') {
      if (process.noDeprecation) return;
      if (process.throwDeprecation) return process.nextTick(() => { throw warning; });
    }
    process.nextTick(() => {
      print(process, warning);
      process.emit('warning', warning);
    });
  };
})
