// One measurement in a fresh Node process: what it takes to load a probe (or package) and to run it.
//   node node.js FOLDER SPECIFIER run|load
'use strict';
const [, , folder, specifier, what] = process.argv;
const load = module.constructor.createRequire(folder + '/');
(async () => {
  const start = performance.now();
  const exported = load(specifier);
  const value = what === 'run' ? await exported() : undefined;
  const ms = performance.now() - start;
  require('fs').writeSync(1, JSON.stringify({ ms, value }));
  process.exit(0);
})();
