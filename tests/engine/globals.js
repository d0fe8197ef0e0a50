// What the engine has that Node 20 has not.
'use strict';
for (const k of ['Iterator', 'Float16Array', 'SuppressedError', 'DisposableStack', 'AsyncDisposableStack', 'InternalError', 'WeakRef', 'FinalizationRegistry', 'AggregateError', 'globalThis', 'SharedArrayBuffer', 'Atomics', 'BigInt64Array', 'escape'])
  exports[k] = () => typeof globalThis[k];
exports.generators = () => { class A { *[Symbol.iterator]() { yield 1; yield 2; } } return [...new A(), ...new Map([[1, 2]]).keys()]; };
