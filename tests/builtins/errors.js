module.exports = require('./kit')(async (t) => {
  const path = require('path');
  for (const v of [1, null, undefined, {}, [], () => 1, function named() {}, class K {}, Symbol('s'), 10n, true, new Map(), 'x'.repeat(5)])
    t(`path.join(${typeof v})`, () => path.join(v));
  // Without a prototype of its own, new.target's errors get that of the constructor that was called.
  const prototypes = [undefined, null, 1, AggregateError.prototype, Error.prototype, TypeError.prototype, Object.prototype];
  for (const C of [AggregateError, Error, RangeError])
    t(`prototype of what Reflect.construct(${C.name}) makes`, () => prototypes.map((p) => {
      const target = Object.assign(function () {}, { prototype: p }), made = Object.getPrototypeOf(Reflect.construct(C, [[]], target));
      return [AggregateError, Error, RangeError, TypeError, Object].find((X) => X.prototype === made).name;
    }));
});
