// The global object beyond what the engine has, and the few engine functions that a realm must not have as they are.
// `lib` takes captured intrinsics to the other files: user code may patch every prototype, so nothing is called
// through one later, and descriptors that we make or read have no prototype (`Object.prototype.get` is the user's).
(function (host, lib) {
  'use strict';
  const G = globalThis;
  const { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, ownKeys } = Reflect;
  const S = String.prototype;

  const def = (o, k, value, enumerable = false) =>
    defineProperty(o, k, { __proto__: null, value, writable: true, enumerable, configurable: true });
  const desc = (o, k) => {
    const d = getOwnPropertyDescriptor(o, k);
    if (d !== undefined) setPrototypeOf(d, null);
    return d;
  };
  // A method as a plain function that takes `this` first.
  const un = (fn) => (self, ...args) => apply(fn, self, args);
  const slice = un(S.slice);
  const indexOf = un(S.indexOf);

  const err = (Type, code, message) => {
    const e = new Type(message);
    def(e, 'code', code, true);
    return e;
  };
  // Node's ERR_INVALID_ARG_TYPE and ERR_INVALID_ARG_VALUE
  const argType = (name, expected, v) => {
    let got;
    if (v === null || v === undefined) got = `${v}`;
    else if (typeof v === 'function') got = `function ${lib.data(v, 'name')}`;
    else if (typeof v === 'object') {
      got = lib.className(v);
      got = got === null ? lib.inspect(v, { __proto__: null, depth: -1 }) : `an instance of ${got}`;
    } else {
      if (typeof v === 'string' && v.length > 28) v = `${slice(v, 0, 25)}...`;
      got = typeof v === 'string' || typeof v === 'bigint' ? lib.inspect(v) : lib.text(v);
      got = `type ${typeof v} (${got})`;
    }
    return err(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument must be ${expected}. Received ${got}`);
  };
  const argValue = (name, v, reason) => {
    let got = lib.inspect(v);
    if (got.length > 128) got = `${slice(got, 0, 128)}...`;
    const what = indexOf(name, '.') < 0 ? 'argument' : 'property';
    return err(TypeError, 'ERR_INVALID_ARG_VALUE', `The ${what} '${name}' ${reason}. Received ${got}`);
  };

  // The engine's stack text without the frames of these files and of the natives that they called.
  const frames = (text) => {
    let out = '', native = '';
    for (let at = 0, end; at < text.length; at = end) {
      end = indexOf(text, '\n', at) + 1 || text.length;
      const line = slice(text, at, end);
      if (indexOf(line, ' (native)') > 0) native += line;
      else {
        if (indexOf(line, ' (rvm:') < 0) out += native + line;
        native = '';
      }
    }
    return out + native;
  };

  Object.assign(lib, {
    apply, defineProperty, def, desc, un, slice, indexOf, getPrototypeOf, setPrototypeOf, ownKeys,
    err, argType, argValue, frames,
    // Built-in modules that are JavaScript here, by name.
    builtins: { __proto__: null },
    isArray: Array.isArray, floor: Math.floor, lastIndexOf: un(S.lastIndexOf), join: un(Array.prototype.join),
  });

  def(G, 'global', G, true);

  // The engine's own seed sits where a copied realm cannot reseed it, so copies would be twins; the host's function
  // itself takes the name, because a wrapper would halve the speed.
  for (const [k, value] of [['name', 'random'], ['length', 0]])
    defineProperty(host.random, k, { __proto__: null, value, configurable: true });
  def(Math, 'random', host.random);

  const clock = {
    now() { return host.now(); },
    get timeOrigin() { return host.wall(); },
    toJSON() { return { timeOrigin: host.wall() }; },
  };
  defineProperty(clock, Symbol.toStringTag, { __proto__: null, value: 'Performance', configurable: true });
  def(G, 'performance', { __proto__: clock }, true);

  // Atomics.notify takes a mutex of the whole process where it might wake somebody. Nobody can wait here
  // (Atomics.wait refuses, as on a thread that must not block), so a count of 0 is as good, after the same checks.
  if (typeof Atomics === 'object') {
    const { notify } = Atomics;
    def(Atomics, 'notify', {
      notify(typedArray, index, count) {
        return apply(notify, undefined, [typedArray, index, {
          __proto__: null,
          valueOf() { return count === undefined ? 0 : +count * 0 || 0; },
        }]);
      },
    }.notify);
  }

  // Iterator helpers step each other without a look at the stack, and a long chain of them overflows it. A step in
  // JavaScript looks, so that it ends in a RangeError.
  if (typeof Iterator === 'function') {
    for (const proto of [getPrototypeOf([].values().map(def)), getPrototypeOf(Iterator.from({ next() {} }))]) {
      for (const k of ['next', 'return']) {
        const native = proto[k];
        def(proto, k, { [k]() { return apply(native, this, []); } }[k]);
      }
    }
  }

  // A call site would hand out the very function that was called, those of these files too; the methods that V8 has
  // and this engine has not are asked for by old packages.
  Error.prepareStackTrace = (e, sites) => sites;
  const [site] = new Error().stack;
  Error.prepareStackTrace = undefined;
  if (site && !site.getThis) {
    const proto = getPrototypeOf(site);
    const { getFileName, getFunctionName, getLineNumber, getColumnNumber } = proto;
    const none = () => undefined, no = () => false, nil = () => null;
    const add = {
      getFunction: none, getThis: none, getEvalOrigin: none, getTypeName: nil, getMethodName: nil, getPromiseIndex: nil,
      isEval: no, isAsync: no, isPromiseAll: no, isToplevel: no, getScriptNameOrSourceURL: getFileName,
      toString() {
        const name = apply(getFunctionName, this, []), file = apply(getFileName, this, []);
        const at = file ? `${file}:${apply(getLineNumber, this, [])}:${apply(getColumnNumber, this, [])}` : 'native';
        return name ? `${name} (${at})` : at;
      },
    };
    for (const k of ownKeys(add)) def(proto, k, add[k]);
  }
})
