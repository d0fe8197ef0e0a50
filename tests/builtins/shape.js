// The names that each of Node's built-in modules has, and what is behind them: run by Node and by the library for table.js.
'use strict';
const { builtinModules } = require('module');
const shapes = {};
for (const name of [...builtinModules, 'test', 'sqlite', 'sea'].sort()) {
  if (/^_/.test(name)) continue;
  try {
    const module = require(name);
    shapes[name] = Object.fromEntries(Object.getOwnPropertyNames(module).filter((k) => !/^_|^(length|name|prototype|arguments|caller)$/.test(k)).sort().map((k) => {
      const own = Object.getOwnPropertyDescriptor(module, k);
      return [k, own.get ? 'getter' : typeof own.value];
    }));
  } catch (e) {
    shapes[name] = null;
  }
}
module.exports = shapes;
