module.exports = require('./kit')(async (t) => {
  const path = require('path');
  for (const v of [1, null, undefined, {}, [], () => 1, function named() {}, class K {}, Symbol('s'), 10n, true, new Map(), 'x'.repeat(5)])
    t(`path.join(${typeof v})`, () => path.join(v));
});
