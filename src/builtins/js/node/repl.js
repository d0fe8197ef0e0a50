// repl
(function (exports, require, module, host, L) {
  'use strict';
  const deny = require('internal/deny')('repl');
  deny.functions(exports, 'start/6');
  exports.writer = function writer(value) { return L.use('inspect').inspect(value, { showProxy: true }); };
  exports.writer.options = { showProxy: true };
  exports.REPLServer = deny.type('REPLServer', require('readline').Interface, {
    length: 6,
    methods: 'setupHistory clearBufferedCommand close createContext resetContext displayPrompt setPrompt complete completeOnEditorMode defineCommand',
  });
  exports.REPL_MODE_SLOPPY = Symbol('repl-sloppy');
  exports.REPL_MODE_STRICT = Symbol('repl-strict');
  exports.Recoverable = class Recoverable extends SyntaxError {
    constructor(error) {
      super();
      this.err = error;
    }
  };
  exports.isValidSyntax = function isValidSyntax(code) {
    try {
      host.compile(`(${code})`, 'repl');
      return true;
    } catch {
      try {
        host.compile(`${code}`, 'repl');
        return true;
      } catch {
        return false;
      }
    }
  };
  Object.defineProperty(exports, 'builtinModules', { enumerable: true, configurable: true, get: () => require('module').builtinModules.filter((k) => k[0] !== '_') });
})
