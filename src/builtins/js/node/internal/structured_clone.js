// structuredClone, and what MessagePorts send: the HTML standard's StructuredSerialize and Deserialize in one pass.
// What a class of the library needs to be cloned or moved it says itself, under these symbols.
(function (exports, require, module, host, L) {
  'use strict';
  const { make } = require('internal/domexception');
  const { E, codes: { ERR_MISSING_ARGS, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  const ERR_INVALID_TRANSFER_OBJECT = E('ERR_INVALID_TRANSFER_OBJECT', 'Found invalid object in transferList', TypeError);
  const kClone = exports.kClone = Symbol('clone'), kTransfer = exports.kTransfer = Symbol('transfer');
  const { classOf } = host;
  const errors = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  const typed = Object.getPrototypeOf(Uint8Array.prototype);
  const getter = (proto, k) => Object.getOwnPropertyDescriptor(proto, k).get;
  const tagOf = getter(typed, Symbol.toStringTag), bufferOf = getter(typed, 'buffer'), offsetOf = getter(typed, 'byteOffset');
  const lengthOf = getter(typed, 'length');
  const transferBuffer = ArrayBuffer.prototype.transfer;
  const classes = { __proto__: null };
  for (const C of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
    Float64Array, BigInt64Array, BigUint64Array, globalThis.Float16Array]) if (C) classes[C.name] = C;

  const refuse = (v) => {
    let text;
    if (typeof v === 'function') text = host.toString.call(v);
    else if (typeof v === 'symbol') text = String(v);
    else text = `#<${v.constructor?.name || 'Object'}>`;
    throw make(`${text} could not be cloned.`, 'DataCloneError');
  };
  const define = (o, k, value) =>
    Object.defineProperty(o, k, { value, writable: true, enumerable: true, configurable: true });

  exports.clone = (root, transfer = []) => {
    const seen = new Map();
    for (const t of transfer) {
      const isBuffer = classOf(t) === 'ArrayBuffer';
      if (!isBuffer && (typeof t !== 'object' || t === null || typeof t[kTransfer] !== 'function'))
        throw new ERR_INVALID_TRANSFER_OBJECT();
      if (seen.has(t)) throw make(`${isBuffer ? 'ArrayBuffer' : t.constructor.name} at index ${transfer.indexOf(t)} is a duplicate of an earlier ${isBuffer ? 'ArrayBuffer' : t.constructor.name}`, 'DataCloneError');
      if (isBuffer && t.detached) throw make('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
      seen.set(t, undefined);
    }
    const moved = new Set(transfer);
    // A moved buffer is detached only when all went well; until then a copy of the same size stands for it.
    const buffers = [];

    const properties = (from, to) => {
      for (const k of Object.keys(from)) if (Object.hasOwn(from, k)) define(to, k, copy(from[k]));
      return to;
    };
    const bufferCopy = (b) => {
      if (b.detached) throw make('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
      if (!b.resizable) return b.slice(0);
      const made = new ArrayBuffer(b.byteLength, { maxByteLength: b.maxByteLength });
      new Uint8Array(made).set(new Uint8Array(b));
      return made;
    };
    const keep = (v, made) => {
      seen.set(v, made);
      return made;
    };
    const copy = (v) => {
      if (typeof v === 'function' || typeof v === 'symbol') refuse(v);
      if (typeof v !== 'object' || v === null) return v;
      const known = seen.get(v);
      if (known !== undefined) return known;
      if (typeof v[kClone] === 'function') return keep(v, v[kClone](copy));
      if (moved.has(v) && typeof v[kTransfer] === 'function') return keep(v, v[kTransfer]());
      const cls = classOf(v);
      switch (cls) {
        case 'Object': return properties(v, keep(v, {}));
        case 'Arguments': case 'MappedArguments': case 'Proxy': throw make('#<Object> could not be cloned.', 'DataCloneError');
        case 'Array': {
          const made = keep(v, []);
          made.length = v.length;
          return properties(v, made);
        }
        case 'Number': case 'String': case 'Boolean': case 'BigInt':
          return keep(v, Object(L.boxed[cls].call(v)));
        case 'Symbol': return refuse(v);
        case 'Date': return keep(v, new Date(Date.prototype.getTime.call(v)));
        case 'RegExp': return keep(v, new RegExp(L.source.call(v), L.flags.call(v)));
        case 'Map': {
          const made = keep(v, new Map()), entries = [];
          L.mapForEach.call(v, (value, k) => entries.push([k, value]));
          for (const [k, value] of entries) made.set(copy(k), copy(value));
          return made;
        }
        case 'Set': {
          const made = keep(v, new Set()), values = [];
          L.setForEach.call(v, (value) => values.push(value));
          for (const value of values) made.add(copy(value));
          return made;
        }
        case 'ArrayBuffer': {
          const made = keep(v, bufferCopy(v));
          if (moved.has(v)) buffers.push(v);
          return made;
        }
        case 'SharedArrayBuffer': return keep(v, v);
        case 'DataView': {
          const buffer = copy(v.buffer);
          return keep(v, new DataView(buffer, v.byteOffset, v.byteLength));
        }
        case 'Error': {
          let name;
          for (let p = v; p !== null && name === undefined; p = Object.getPrototypeOf(p)) {
            const d = Object.getOwnPropertyDescriptor(p, 'name');
            if (d) name = 'value' in d ? d.value : v.name;
          }
          const C = errors[String(name)] ?? Error;
          const real = keep(v, Reflect.construct(Error, [], C));
          const own = (k) => Object.getOwnPropertyDescriptor(v, k);
          if (own('message') && 'value' in own('message')) hidden(real, 'message', String(own('message').value));
          const stack = v.stack;
          hidden(real, 'stack', typeof stack === 'string' ? stack : undefined);
          if (own('cause') && 'value' in own('cause')) hidden(real, 'cause', copy(own('cause').value));
          return real;
        }
      }
      const name = tagOf.call(v);
      if (name !== undefined) {
        const buffer = bufferOf.call(v);
        if (buffer.detached) throw make('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
        return keep(v, new classes[name](copy(buffer), offsetOf.call(v), lengthOf.call(v)));
      }
      return refuse(v);
    };
    const hidden = (o, k, value) => Object.defineProperty(o, k, { value, writable: true, enumerable: false, configurable: true });

    const result = copy(root);
    const all = [];
    for (const t of transfer) {
      if (classOf(t) === 'ArrayBuffer') {
        if (!buffers.includes(t)) seen.set(t, undefined);
        transferBuffer.call(t);
      } else if (seen.get(t) === undefined) seen.set(t, t[kTransfer]());
      if (seen.get(t) !== undefined) all.push(seen.get(t));
    }
    exports.moved = all; // for a MessagePort, which tells its event
    return result;
  };

  const saying = (e, message) => Object.assign(e, { message });
  exports.structuredClone = function structuredClone(value, options) {
    if (arguments.length === 0) throw saying(new ERR_MISSING_ARGS('value'), 'The value argument must be specified');
    if (options === undefined || options === null) return exports.clone(value);
    if (typeof options !== 'object' && typeof options !== 'function')
      throw saying(new ERR_INVALID_ARG_TYPE('options', 'Object', options), 'The options argument must be either an object or undefined');
    const { transfer } = options;
    return exports.clone(value, transfer === undefined || transfer === null ? [] : [...transfer]);
  };
})
