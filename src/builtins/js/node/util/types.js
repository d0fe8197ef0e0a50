// What the engine itself knows of an object, which no property can fake.
(function (exports, require, module, host) {
  'use strict';
  const { classOf } = host;
  const typed = new Set(['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array',
    'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']);
  const is = (...names) => (v) => {
    const c = classOf(v);
    return c !== undefined && names.includes(c);
  };
  const boxed = ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'];
  Object.assign(exports, {
    isExternal: () => false,
    isDate: is('Date'),
    isArgumentsObject: is('Arguments', 'MappedArguments'),
    isBigIntObject: is('BigInt'),
    isBooleanObject: is('Boolean'),
    isNumberObject: is('Number'),
    isStringObject: is('String'),
    isSymbolObject: is('Symbol'),
    isNativeError: is('Error'),
    isRegExp: is('RegExp'),
    isAsyncFunction: is('AsyncFunction', 'AsyncGeneratorFunction'),
    isGeneratorFunction: is('GeneratorFunction', 'AsyncGeneratorFunction'),
    isGeneratorObject: is('Generator', 'AsyncGenerator'),
    isPromise: is('Promise'),
    isMap: is('Map'),
    isSet: is('Set'),
    isMapIterator: is('Map Iterator'),
    isSetIterator: is('Set Iterator'),
    isWeakMap: is('WeakMap'),
    isWeakSet: is('WeakSet'),
    isArrayBuffer: is('ArrayBuffer'),
    isDataView: is('DataView'),
    isSharedArrayBuffer: is('SharedArrayBuffer'),
    isProxy: is('Proxy'),
    isModuleNamespaceObject: is('Module'),
    isAnyArrayBuffer: is('ArrayBuffer', 'SharedArrayBuffer'),
    isBoxedPrimitive: is(...boxed),
    isArrayBufferView: (v) => ArrayBuffer.isView(v),
    isTypedArray: (v) => typed.has(classOf(v)),
  });
  for (const name of typed) if (name !== 'Float16Array') exports[`is${name}`] = is(name);
  exports.isKeyObject = (v) => v?.constructor?.name?.endsWith?.('KeyObject') ?? false;
  exports.isCryptoKey = (v) => v?.constructor?.name === 'CryptoKey';
})
