// The names that each of Node's built-in modules has, and what is behind them: run by Node and by the library for table.js.
'use strict';
const { builtinModules } = require('module');
const shapes = {};

// A function that is there so that packages load, and only says that it is not there. (Without arguments none of these modules' functions does anything.)
const empty = (name, f) => {
  if (!['crypto', 'zlib'].includes(name) || typeof f !== 'function') return false;
  for (const call of [() => f(), () => new f()]) {
    try {
      call();
    } catch (e) {
      if (e.code === 'ERR_METHOD_NOT_IMPLEMENTED') return true;
    }
  }
  return false;
};
for (const name of [...builtinModules, 'test', 'sqlite', 'sea'].sort()) {
  if (/^_/.test(name)) continue;
  try {
    const module = require(name);
    shapes[name] = Object.fromEntries(Object.getOwnPropertyNames(module).filter((k) => !/^_|^(length|name|prototype|arguments|caller)$/.test(k)).sort().map((k) => {
      const own = Object.getOwnPropertyDescriptor(module, k);
      return [k, own.get ? 'getter' : empty(name, own.value) ? 'empty' : typeof own.value];
    }));
  } catch (e) {
    shapes[name] = null;
  }
}
module.exports = shapes;
