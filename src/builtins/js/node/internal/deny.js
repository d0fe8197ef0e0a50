// What modules that reach the host are made of: they have Node's shape, and every call that would reach it refuses, naming the map's
// entry that grants it. One that is a promise's rejects, one that got a callback tells that, all others throw.
(function (exports, require, module) {
  'use strict';
  const { denied } = require('internal/errors');
  const how = {
    __proto__: null,
    sync: (error) => { throw error(); },
    promise: (error) => Promise.reject(error()),
    callback(error, args) {
      const callback = args[args.length - 1];
      if (typeof callback !== 'function') throw error();
      require('process').nextTick(callback, error());
    },
  };
  module.exports = (prefix, entry = prefix) => {
    const kit = {
      error: (name) => denied(`${prefix}.${name}`, entry),
      refuse(name, length = 0, kind = 'sync', full = name) {
        const f = { [name](...args) { return how[kind](() => kit.error(full), args); } }[name];
        return Object.defineProperty(f, 'length', { value: length, configurable: true });
      },
      // 'exec/3 fork/1': names with their lengths
      functions(target, list, kind) {
        for (const item of list.split(' ')) {
          const [name, length = '0'] = item.split('/');
          target[name] = kit.refuse(name, +length, kind);
        }
        return target;
      },
      // A class of the old kind, that can be extended and called on an object. With no `make`, making one refuses.
      type(name, Base, { length = 0, make, methods = '', kind = 'sync' }) {
        const C = {
          [name]: function (...args) {
            if (!(this instanceof C)) return new C(...args);
            if (make === undefined) throw kit.error(name);
            make.apply(this, args);
          },
        }[name];
        Object.defineProperty(C, 'length', { value: length, configurable: true });
        if (Base) {
          Object.setPrototypeOf(C.prototype, Base.prototype);
          Object.setPrototypeOf(C, Base);
        }
        for (const item of methods.split(' ')) {
          if (item === '') continue;
          const [m, n = '0'] = item.split('/');
          Object.defineProperty(C.prototype, m, {
            value: kit.refuse(m, +n, kind, `${name}.${m}`), writable: true, enumerable: true, configurable: true,
          });
        }
        return C;
      },
    };
    return kit;
  };
})
