// console.Console: a console that writes to streams.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes, E } = require('internal/errors');
  const { validateObject, validateInteger } = require('internal/validators');
  E('ERR_CONSOLE_WRITABLE_STREAM', (name) => `Console expects a writable stream instance for ${name}`, TypeError);
  E('ERR_INCOMPATIBLE_OPTION_PAIR', (a, b) => `Option "${a}" cannot be used in combination with option "${b}"`, TypeError);

  exports.Console = function Console(options, ...rest) {
    if (new.target === undefined) return new Console(options, ...rest);
    if (!options || typeof options.write === 'function') options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
    const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation = 2 } = options;
    if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
    if (!stderr || typeof stderr.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
    validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
    if (typeof colorMode !== 'boolean' && colorMode !== 'auto') throw new codes.ERR_INVALID_ARG_VALUE('colorMode', colorMode);
    if (inspectOptions !== undefined) {
      validateObject(inspectOptions, 'options.inspectOptions');
      if (inspectOptions.colors !== undefined && options.colorMode !== undefined)
        throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
    const methods = L.makeConsole((level, text) => {
      const stream = level === 'warn' || level === 'error' || level === 'trace' ? stderr : stdout;
      try {
        stream.write(`${text}\n`);
      } catch (e) {
        if (!ignoreErrors) throw e;
      }
    }, ' '.repeat(groupIndentation));
    for (const k of Object.keys(methods)) {
      // A subclass may have its own.
      const f = k in Console.prototype && this[k] !== Console.prototype[k] ? this[k] : methods[k];
      Object.defineProperty(this, k, { value: f, writable: true, enumerable: true, configurable: true });
    }
    Object.defineProperties(this, {
      _stdout: { value: stdout, writable: true, configurable: true },
      _stderr: { value: stderr, writable: true, configurable: true },
      [Symbol.toStringTag]: { value: 'console', writable: false, configurable: true },
    });
  };
  const { prototype } = exports.Console;
  for (const k of Object.keys(L.makeConsole(() => {}, ''))) prototype[k] = { [k](...args) { return L.console[k](...args); } }[k];
  Object.defineProperty(exports.Console, Symbol.hasInstance, { value: (o) => o === L.console || (o !== null && typeof o === 'object' && prototype.isPrototypeOf(o)) });
})
