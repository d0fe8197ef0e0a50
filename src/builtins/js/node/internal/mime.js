// MIMEType, by the WHATWG's MIME Sniffing standard, section 4.
(function (exports, require, module) {
  'use strict';
  const { codes, E } = require('internal/errors');
  E('ERR_INVALID_MIME_SYNTAX', (what, s, i) => `The MIME syntax for a ${what} in ${JSON.stringify(s)} is invalid${i >= 0 ? ` at ${i}` : ''}`, TypeError);
  const token = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/, quotable = /^[\t\x20-\x7e\x80-\xff]*$/;
  class MIMEParams {
    #map = new Map();
    delete(name) { this.#map.delete(`${name}`); }
    get(name) { return this.#map.get(`${name}`) ?? null; }
    has(name) { return this.#map.has(`${name}`); }
    set(name, value) {
      name = `${name}`;
      value = `${value}`;
      if (!token.test(name)) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter name', name, -1);
      if (!quotable.test(value)) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter value', value, -1);
      this.#map.set(name, value);
    }
    * entries() { yield* this.#map.entries(); }
    * keys() { yield* this.#map.keys(); }
    * values() { yield* this.#map.values(); }
    [Symbol.iterator]() { return this.entries(); }
    toString() {
      return [...this.#map].map(([k, v]) => `${k}=${v !== '' && token.test(v) ? v : `"${v.replace(/["\\]/g, '\\$&')}"`}`).join(';');
    }
    toJSON() { return this.toString(); }
  }
  class MIMEType {
    #type; #subtype; #params = new MIMEParams();
    constructor(input) {
      input = `${input}`;
      const m = /^[\n\r\t ]*([^/]*)\/([^;]*)(?:;([^]*))?$/.exec(input);
      const type = m?.[1], subtype = m?.[2].replace(/[\n\r\t ]+$/, '');
      if (!m || !token.test(type)) throw new codes.ERR_INVALID_MIME_SYNTAX('type', input, input.indexOf('/'));
      if (!token.test(subtype)) throw new codes.ERR_INVALID_MIME_SYNTAX('subtype', input, -1);
      this.#type = type.toLowerCase();
      this.#subtype = subtype.toLowerCase();
      for (const [, name, , q, plain] of (m[3] ?? '').matchAll(/[\n\r\t ]*([^;=]*)(=(?:"((?:[^"\\]|\\[^])*)"?[^;]*|([^;]*)))?(?:;|$)/g)) {
        const k = name?.toLowerCase(), v = q !== undefined ? q.replace(/\\([^])/g, '$1') : plain?.replace(/[\n\r\t ]+$/, '');
        if (k && token.test(k) && v !== undefined && (q !== undefined || v !== '') && quotable.test(v) && !this.#params.has(k)) this.#params.set(k, v);
      }
    }
    get type() { return this.#type; }
    set type(v) {
      v = `${v}`;
      if (!token.test(v)) throw new codes.ERR_INVALID_MIME_SYNTAX('type', v, -1);
      this.#type = v.toLowerCase();
    }
    get subtype() { return this.#subtype; }
    set subtype(v) {
      v = `${v}`;
      if (!token.test(v)) throw new codes.ERR_INVALID_MIME_SYNTAX('subtype', v, -1);
      this.#subtype = v.toLowerCase();
    }
    get essence() { return `${this.#type}/${this.#subtype}`; }
    get params() { return this.#params; }
    toString() {
      const p = this.#params.toString();
      return `${this.essence}${p ? `;${p}` : ''}`;
    }
    toJSON() { return this.toString(); }
  }
  Object.assign(exports, { MIMEType, MIMEParams });
})
