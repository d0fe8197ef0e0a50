// Runs what a file of cases exports, in Node and here alike: an object of results by name, as JSON.
'use strict';
exports.run = (file) => {
  const cases = require(file), out = {};
  for (const name of Object.keys(cases)) {
    try {
      out[name] = cases[name]() ?? null;
    } catch (e) {
      out[name] = 'threw ' + e;
    }
  }
  return JSON.stringify(out);
};
