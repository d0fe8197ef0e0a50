// DOMException is the engine's, taken before a script could replace the global.
(function (exports, require, module, host, L) {
  'use strict';
  const { DOMException } = L;
  exports.DOMException = DOMException;
  // One as the library throws it.
  exports.make = (message, name, cause) => {
    const e = new DOMException(message, name);
    if (cause !== undefined)
      Object.defineProperty(e, 'cause', { value: cause, writable: true, enumerable: false, configurable: true });
    return e;
  };
})
