// Deep equality as assert and util compare: strict (types, prototypes, Object.is) or loose (==, no prototypes).
(function (exports, require, module, host) {
  'use strict';
  const { classOf } = host;
  const typedTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
  const enumerableSymbols = (o) => Object.getOwnPropertySymbols(o).filter((s) => Object.prototype.propertyIsEnumerable.call(o, s));
  const isIndex = (k) => /^(0|[1-9]\d*)$/.test(k) && +k < 2 ** 32 - 1;
  const boxedValue = {
    Number: Number.prototype.valueOf, String: String.prototype.valueOf, Boolean: Boolean.prototype.valueOf,
    BigInt: BigInt.prototype.valueOf, Symbol: Symbol.prototype.valueOf,
  };

  const equal = (a, b, strict, memo) => {
    if (a === b) return a !== 0 || !strict || Object.is(a, b);
    if (strict) {
      if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
      if (typeof b !== 'object' || a === null || b === null) return false;
      if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    } else {
      if (a === null || typeof a !== 'object') {
        return (b === null || typeof b !== 'object') && (a == b || (Number.isNaN(a) && Number.isNaN(b))); // eslint-disable-line eqeqeq
      }
      if (b === null || typeof b !== 'object') return false;
    }
    const ca = classOf(a), cb = classOf(b);
    if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
    if (Array.isArray(a)) {
      if (!Array.isArray(b) || a.length !== b.length) return false;
      return keysEqual(a, b, strict, memo, 'array', true);
    }
    if (Array.isArray(b)) return false;
    if (ca === 'Date') {
      if (cb !== 'Date' || !Object.is(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b))) return false;
    } else if (ca === 'RegExp') {
      if (cb !== 'RegExp' || a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
    } else if (ca === 'Error' || a instanceof Error) {
      if ((cb !== 'Error' && !(b instanceof Error)) || a.message !== b.message || a.name !== b.name) return false;
      for (const k of ['cause', 'errors']) {
        if (Object.hasOwn(a, k) !== Object.hasOwn(b, k)) return false;
        if (Object.hasOwn(a, k) && !equal(a[k], b[k], strict, memo)) return false;
      }
    } else if (ArrayBuffer.isView(a)) {
      if (!ArrayBuffer.isView(b) || typedTag.call(a) !== typedTag.call(b) || a.byteLength !== b.byteLength) return false;
      const isFloat = /^Float/.test(typedTag.call(a) ?? '');
      if (isFloat) {
        for (let i = 0; i < a.length; i++) if (strict ? !Object.is(a[i], b[i]) : a[i] !== b[i] && !(a[i] !== a[i] && b[i] !== b[i])) return false;
      } else {
        const x = new Uint8Array(a.buffer, a.byteOffset, a.byteLength), y = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
        for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
      }
      return keysEqual(a, b, strict, memo, 'none', true);
    } else if (ca === 'Set') {
      if (cb !== 'Set' || a.size !== b.size) return false;
      return keysEqual(a, b, strict, memo, 'set');
    } else if (ca === 'Map') {
      if (cb !== 'Map' || a.size !== b.size) return false;
      return keysEqual(a, b, strict, memo, 'map');
    } else if (ca === 'ArrayBuffer' || ca === 'SharedArrayBuffer') {
      if (cb !== ca || a.byteLength !== b.byteLength) return false;
      const x = new Uint8Array(a), y = new Uint8Array(b);
      for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
    } else if (boxedValue[ca] !== undefined) {
      if (cb !== ca || !Object.is(boxedValue[ca].call(a), boxedValue[ca].call(b))) return false;
    } else if (cb !== ca && ['Date', 'RegExp', 'Error', 'Set', 'Map', 'ArrayBuffer', 'Number', 'String', 'Boolean', 'BigInt', 'Symbol'].includes(cb)) {
      return false;
    } else if ((ca === 'WeakMap' || ca === 'WeakSet' || ca === 'Promise') && strict) return false;
    return keysEqual(a, b, strict, memo, 'none');
  };

  const keysEqual = (a, b, strict, memo, kind, skipIndexes = false) => {
    let keys = Object.keys(a), other = Object.keys(b);
    if (skipIndexes) {
      keys = keys.filter((k) => !isIndex(k));
      other = other.filter((k) => !isIndex(k));
    }
    if (keys.length !== other.length) return false;
    for (const k of keys) if (!Object.prototype.propertyIsEnumerable.call(b, k)) return false;
    if (strict) {
      const symbols = enumerableSymbols(a), others = enumerableSymbols(b);
      if (symbols.length !== others.length) return false;
      for (const s of symbols) if (!Object.prototype.propertyIsEnumerable.call(b, s)) return false;
      keys = [...keys, ...symbols];
    }
    if (keys.length === 0 && (kind === 'none' || (kind === 'array' && a.length === 0) || ((kind === 'set' || kind === 'map') && a.size === 0)))
      return true;
    // Cycles: a pair that is being compared counts as equal.
    const seen = memo.get(a);
    if (seen !== undefined && seen === b) return true;
    memo.set(a, b);
    const result = contentsEqual(a, b, strict, keys, memo, kind);
    if (seen === undefined) memo.delete(a);
    else memo.set(a, seen);
    return result;
  };

  const contentsEqual = (a, b, strict, keys, memo, kind) => {
    if (kind === 'set' ? !setsEqual(a, b, strict, memo) : kind === 'map' ? !mapsEqual(a, b, strict, memo) : false) return false;
    if (kind === 'array') {
      for (let i = 0; i < a.length; i++) {
        const inA = Object.hasOwn(a, i), inB = Object.hasOwn(b, i);
        if (inA !== inB && (strict || inA || inB) && !(!strict && !inA && !inB)) {
          if (strict || inA !== inB) return false;
        }
        if (inA && !equal(a[i], b[i], strict, memo)) return false;
      }
    }
    for (const k of keys) if (!equal(a[k], b[k], strict, memo)) return false;
    return true;
  };

  const isSimple = (v, strict) => strict ? v === null || typeof v !== 'object' : typeof v === 'function' || typeof v === 'symbol';
  const setsEqual = (a, b, strict, memo) => {
    const left = [];
    for (const v of a) {
      if (b.has(v)) continue;
      if (isSimple(v, strict)) return false;
      left.push(v);
    }
    if (left.length === 0) return true;
    const right = new Set();
    for (const v of b) if (!a.has(v)) right.add(v);
    for (const v of left) {
      let found = false;
      for (const w of right) {
        if (equal(v, w, strict, memo)) {
          right.delete(w);
          found = true;
          break;
        }
      }
      if (!found) return false;
    }
    return right.size === 0;
  };
  const mapsEqual = (a, b, strict, memo) => {
    const left = [];
    for (const [k, v] of a) {
      if (b.has(k)) {
        if (!equal(v, b.get(k), strict, memo)) {
          if (strict || isSimple(k, false)) return false;
          left.push(k);
        }
        continue;
      }
      if (isSimple(k, strict)) return false;
      left.push(k);
    }
    if (left.length === 0) return true;
    const right = new Set();
    for (const k of b.keys()) if (!a.has(k) || left.includes(k)) right.add(k);
    for (const k of left) {
      let found = false;
      for (const w of right) {
        if (equal(k, w, strict, memo) && equal(a.get(k), b.get(w), strict, memo)) {
          right.delete(w);
          found = true;
          break;
        }
      }
      if (!found) return false;
    }
    return true;
  };

  exports.isDeepStrictEqual = (a, b) => equal(a, b, true, new Map());
  exports.isDeepEqual = (a, b) => equal(a, b, false, new Map());
})
