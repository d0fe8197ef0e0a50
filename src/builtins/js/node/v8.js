// v8: what can be said of another engine, and structured data as bytes (of a format of this library's own).
(function (exports, require, module, host, L) {
  'use strict';
  const { denied, codes } = require('internal/errors');
  const { validateString } = require('internal/validators');
  const refuse = (name) => ({ [name]() { throw denied(`v8.${name}`, 'v8'); } })[name];
  const { Buffer } = require('buffer');

  // One value as JSON text with tags, which keeps what structuredClone keeps.
  const pack = (root) => {
    const ids = new Map(), nodes = [];
    const put = (v) => {
      if (v === undefined) return 'u';
      if (typeof v === 'function' || typeof v === 'symbol') throw new Error(`${String(v)} could not be cloned.`);
      if (typeof v === 'bigint') return `n${v}`;
      if (typeof v === 'string') return `s${v}`;
      if (typeof v === 'number') return Number.isFinite(v) && !Object.is(v, -0) ? v : `d${Object.is(v, -0) ? '-0' : v}`;
      if (v === null || typeof v !== 'object') return v;
      if (ids.has(v)) return [ids.get(v)];
      const id = nodes.length, node = [];
      ids.set(v, id);
      nodes.push(node);
      const c = host.classOf(v);
      if (c === 'Array') node.push('a', v.length, Object.keys(v).map((k) => [k, put(v[k])]));
      else if (c === 'Map') node.push('m', [...v].map(([k, x]) => [put(k), put(x)]));
      else if (c === 'Set') node.push('S', [...v].map(put));
      else if (c === 'Date') node.push('D', +v);
      else if (c === 'RegExp') node.push('R', v.source, v.flags);
      else if (c === 'Error') node.push('E', v.name, v.message, v.stack);
      else if (c === 'ArrayBuffer') node.push('b', Buffer.from(v).toString('base64'));
      else if (ArrayBuffer.isView(v)) node.push('v', Buffer.isBuffer(v) ? 'Buffer' : c, Buffer.from(v.buffer, v.byteOffset, v.byteLength).toString('base64'));
      else if (['Number', 'String', 'Boolean', 'BigInt'].includes(c)) node.push('o', put(v.valueOf()));
      else node.push('O', Object.keys(v).map((k) => [k, put(v[k])]));
      return [id];
    };
    const clone = require('internal/structured_clone').structuredClone;
    return JSON.stringify({ root: put(typeof root === 'object' && root !== null && !Buffer.isBuffer(root) ? clone(root) : root), nodes });
  };
  const unpack = (text) => {
    const { root, nodes } = JSON.parse(text), made = [];
    const get = (v) => {
      if (Array.isArray(v)) return made[v[0]] ?? make(v[0]);
      if (typeof v !== 'string') return v;
      const rest = v.slice(1);
      return v[0] === 'u' ? undefined : v[0] === 'n' ? BigInt(rest) : v[0] === 'd' ? Number(rest) : rest;
    };
    const bytes = (s) => Buffer.from(s, 'base64');
    const make = (id) => {
      const [kind, a, b, c] = nodes[id];
      let o;
      if (kind === 'a') {
        made[id] = o = new Array(a);
        for (const [k, v] of b) o[k] = get(v);
      } else if (kind === 'm') {
        made[id] = o = new Map();
        for (const [k, v] of a) o.set(get(k), get(v));
      } else if (kind === 'S') {
        made[id] = o = new Set();
        for (const v of a) o.add(get(v));
      } else if (kind === 'D') made[id] = o = new Date(a ?? NaN);
      else if (kind === 'R') made[id] = o = new RegExp(a, b);
      else if (kind === 'E') {
        made[id] = o = new (typeof globalThis[a] === 'function' && a.endsWith('Error') ? globalThis[a] : Error)(b);
        Object.defineProperty(o, 'stack', { value: c, writable: true, configurable: true });
      } else if (kind === 'b') made[id] = o = new Uint8Array(bytes(a)).buffer;
      else if (kind === 'v') {
        const raw = new Uint8Array(bytes(b));
        made[id] = o = a === 'Buffer' ? Buffer.from(raw) : a === 'DataView' ? new DataView(raw.buffer) : new globalThis[a](raw.buffer);
      } else if (kind === 'o') made[id] = o = Object(get(a));
      else {
        made[id] = o = {};
        for (const [k, v] of a) Object.defineProperty(o, k, { value: get(v), writable: true, enumerable: true, configurable: true });
      }
      return o;
    };
    return get(root);
  };
  const magic = Buffer.from([0xff, 0x0f]);
  class Serializer {
    #parts = [];
    writeHeader() { this.#parts.push(magic); }
    writeValue(v) {
      const text = Buffer.from(pack(v)), head = Buffer.alloc(4);
      head.writeUInt32LE(text.length);
      this.#parts.push(head, text);
      return true;
    }
    releaseBuffer() { return Buffer.concat(this.#parts.splice(0)); }
    transferArrayBuffer() {}
    writeUint32(v) { this.#number(v, 4, 'writeUInt32LE'); }
    writeUint64(hi, lo) {
      this.writeUint32(hi);
      this.writeUint32(lo);
    }
    writeDouble(v) { this.#number(v, 8, 'writeDoubleLE'); }
    writeRawBytes(v) { this.#parts.push(Buffer.from(v.buffer, v.byteOffset, v.byteLength)); }
    #number(v, size, how) {
      const b = Buffer.alloc(size);
      b[how](v);
      this.#parts.push(b);
    }
  }
  class Deserializer {
    #at = 0;
    constructor(buffer) {
      if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
      this.buffer = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    }
    readHeader() {
      if (!this.buffer.subarray(0, 2).equals(magic)) throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
      this.#at += 2;
      return true;
    }
    readValue() {
      const n = this.readUint32();
      return unpack(this.#take(n).toString());
    }
    readUint32() { return this.#take(4).readUInt32LE(); }
    readUint64() { return [this.readUint32(), this.readUint32()]; }
    readDouble() { return this.#take(8).readDoubleLE(); }
    readRawBytes(n) { return this.#take(n); }
    getWireFormatVersion() { return 15; }
    transferArrayBuffer() {}
    #take(n) {
      if (this.#at + n > this.buffer.length) throw new Error('Unable to deserialize cloned data.');
      return this.buffer.subarray(this.#at, this.#at += n);
    }
  }
  class DefaultSerializer extends Serializer {}
  class DefaultDeserializer extends Deserializer {}
  const usage = () => require('process').memoryUsage();
  Object.assign(exports, {
    cachedDataVersionTag: () => 0,
    getHeapSnapshot: refuse('getHeapSnapshot'),
    getHeapStatistics() {
      const { heapTotal, heapUsed } = usage(), limit = require('process').constrainedMemory?.() ?? 0;
      return { total_heap_size: heapTotal, total_heap_size_executable: 0, total_physical_size: heapTotal, total_available_size: Math.max(0, limit - heapUsed), used_heap_size: heapUsed,
        heap_size_limit: limit, malloced_memory: 0, peak_malloced_memory: 0, does_zap_garbage: 0, number_of_native_contexts: 1, number_of_detached_contexts: 0,
        total_global_handles_size: 0, used_global_handles_size: 0, external_memory: 0 };
    },
    getHeapSpaceStatistics() {
      const { heapTotal, heapUsed } = usage();
      return [{ space_name: 'arena', space_size: heapTotal, space_used_size: heapUsed, space_available_size: heapTotal - heapUsed, physical_space_size: heapTotal }];
    },
    getHeapCodeStatistics: () => ({ code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0, cpu_profiler_metadata_size: 0 }),
    setFlagsFromString(flags) { validateString(flags, 'flags'); },
    Serializer,
    Deserializer,
    DefaultSerializer,
    DefaultDeserializer,
    deserialize(buffer) {
      const d = new DefaultDeserializer(buffer);
      d.readHeader();
      return d.readValue();
    },
    takeCoverage() {},
    stopCoverage() {},
    serialize(value) {
      const s = new DefaultSerializer();
      s.writeHeader();
      s.writeValue(value);
      return s.releaseBuffer();
    },
    writeHeapSnapshot: refuse('writeHeapSnapshot'),
    promiseHooks: { createHook: () => () => {}, onInit: () => () => {}, onBefore: () => () => {}, onAfter: () => () => {}, onSettled: () => () => {} },
    queryObjects: refuse('queryObjects'),
    startupSnapshot: { addDeserializeCallback() {}, addSerializeCallback() {}, setDeserializeMainFunction() {}, isBuildingSnapshot: () => false },
    setHeapSnapshotNearHeapLimit() {},
    GCProfiler: class GCProfiler {
      start() {}
      stop() { return { version: 1, startTime: 0, statistics: [], endTime: 0 }; }
    },
  });
})
