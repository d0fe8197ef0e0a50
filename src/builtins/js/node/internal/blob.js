// Blob and File: bytes that do not change.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  const { kClone } = require('internal/structured_clone');
  const { TextEncoder, TextDecoder } = require('internal/encoding');
  const kShown = Symbol('shown');
  let bytesOf;
  const part = (p, endings) => {
    if (p instanceof ArrayBuffer || (typeof SharedArrayBuffer === 'function' && p instanceof SharedArrayBuffer)) return new Uint8Array(p.slice(0));
    if (ArrayBuffer.isView(p)) return new Uint8Array(p.buffer, p.byteOffset, p.byteLength).slice();
    const known = bytesOf(p);
    if (known) return known;
    p = `${p}`;
    return new TextEncoder().encode(endings === 'native' ? p.replace(/\r\n|\r/g, '\n') : p);
  };
  class Blob {
    #bytes;
    #type;
    static { bytesOf = (o) => typeof o === 'object' && o !== null && #bytes in o ? o.#bytes : undefined; }
    constructor(sources = [], options = {}) {
      if (sources === null || typeof sources[Symbol.iterator] !== 'function' || typeof sources === 'string')
        throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
      require('internal/validators').validateObject(options ?? {}, 'options', { allowFunction: true, allowArray: true });
      const { type = '', endings = 'transparent' } = options ?? {};
      if (`${endings}` !== 'transparent' && `${endings}` !== 'native') throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
      const parts = [];
      let size = 0;
      for (const p of sources) {
        const bytes = part(p, endings);
        parts.push(bytes);
        size += bytes.length;
      }
      this.#bytes = new Uint8Array(size);
      let at = 0;
      for (const p of parts) {
        this.#bytes.set(p, at);
        at += p.length;
      }
      this.#type = /[^\x20-\x7e]/.test(`${type}`) ? '' : `${type}`.toLowerCase();
    }
    static #of(o) {
      if (typeof o !== 'object' || o === null || !(#bytes in o)) throw new codes.ERR_INVALID_THIS('Blob');
      return o;
    }
    [L.custom](depth, options) {
      if (depth < 0) return this;
      return `${this.constructor.name} ${L.use('inspect').inspect(this[kShown](), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
    }
    [kShown]() { return { size: this.size, type: this.type }; }
    [kClone]() {
      const made = new Blob();
      made.#bytes = this.#bytes;
      made.#type = this.#type;
      return made;
    }
    get type() { return Blob.#of(this).#type; }
    get size() { return Blob.#of(this).#bytes.length; }
    slice(start = 0, end = this.size, type = '') {
      const self = Blob.#of(this), made = new Blob([], { type });
      // As the slice of an array, by numbers that are whole.
      made.#bytes = self.#bytes.slice(Math.trunc(+start) || 0, Number.isNaN(+end) ? 0 : Math.trunc(+end));
      return made;
    }
    async arrayBuffer() { return Blob.#of(this).#bytes.slice().buffer; }
    async bytes() { return Blob.#of(this).#bytes.slice(); }
    async text() { return new TextDecoder().decode(Blob.#of(this).#bytes); }
    stream() {
      const bytes = Blob.#of(this).#bytes, { ReadableStream } = require('internal/webstreams/readable');
      let at = 0;
      return new ReadableStream({
        type: 'bytes',
        pull(controller) {
          if (at >= bytes.length) {
            controller.close();
            controller.byobRequest?.respond(0);
            return;
          }
          controller.enqueue(bytes.slice(at, at += 65536));
        },
      });
    }
  }
  const enumerable = (C, names) => {
    for (const k of names) Object.defineProperty(C.prototype, k, { enumerable: true });
    Object.defineProperty(C.prototype, Symbol.toStringTag, { value: C.name, configurable: true });
  };
  enumerable(Blob, ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer', 'bytes']);
  class File extends Blob {
    #name;
    #modified;
    constructor(parts, name, options = {}) {
      if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
      super(parts, options);
      const { lastModified } = options ?? {};
      this.#modified = lastModified === undefined ? Date.now() : Math.trunc(+lastModified) || 0;
      this.#name = `${name}`;
    }
    get name() { return this.#name; }
    get lastModified() { return this.#modified; }
    [kShown]() { return { size: this.size, type: this.type, name: this.name, lastModified: this.lastModified }; }
  }
  enumerable(File, ['name', 'lastModified']);
  Object.assign(exports, { Blob, File, isBlob: (o) => bytesOf(o) !== undefined, bytesOf: (o) => bytesOf(o) });
  exports.resolveObjectURL = () => undefined;
})
