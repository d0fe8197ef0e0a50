// URLSearchParams: a list of pairs, in step with its URL where it has one.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS } } = require('internal/errors');
  const { validateFunction } = require('internal/validators');

  const decoded = (s) => {
    s = s.replace(/\+/g, ' ');
    if (!s.includes('%')) return s;
    try {
      return decodeURIComponent(s);
    } catch {
      return require('querystring').unescapeBuffer(require('buffer').Buffer.from(s).latin1Slice(), false).toString();
    }
  };
  const parse = (text) => {
    const list = [];
    for (const piece of text.split('&')) {
      if (piece === '') continue;
      const i = piece.indexOf('=');
      list.push(decoded(i < 0 ? piece : piece.slice(0, i)), i < 0 ? '' : decoded(piece.slice(i + 1)));
    }
    return list;
  };
  const encoded = (s) => encodeURIComponent(s.isWellFormed() ? s : s.toWellFormed())
    .replace(/%20|[!'()~]/g, (c) => c === '%20' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const serialize = (list) => {
    let out = '';
    for (let i = 0; i < list.length; i += 2) out += `${i > 0 ? '&' : ''}${encoded(list[i])}=${encoded(list[i + 1])}`;
    return out;
  };
  const text = (v) => {
    const s = `${v}`;
    return s.isWellFormed() ? s : s.toWellFormed();
  };

  class URLSearchParams {
    #list = [];
    #url = null;
    #update = null;
    constructor(init = undefined) {
      if (init == null) return;
      if (typeof init === 'object' || typeof init === 'function') {
        const method = init[Symbol.iterator];
        if (method === this[Symbol.iterator] && #list in init) {
          this.#list = init.#list.slice();
        } else if (method != null) {
          if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
          for (const pair of { [Symbol.iterator]: () => method.call(init) }) {
            if (pair == null || (typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[Symbol.iterator] !== 'function')
              throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
            const two = [...pair];
            if (two.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
            this.#list.push(text(two[0]), text(two[1]));
          }
        } else {
          const seen = new Map();
          for (const k of Reflect.ownKeys(init)) {
            if (!Reflect.getOwnPropertyDescriptor(init, k)?.enumerable) continue;
            const key = text(k), value = text(init[k]);
            if (seen.has(key)) this.#list[seen.get(key)] = value;
            else seen.set(key, this.#list.push(key, value) - 1);
          }
        }
        return;
      }
      init = text(init);
      this.#list = parse(init[0] === '?' ? init.slice(1) : init);
    }
    static link(params, url, search, update) {
      params.#url = url;
      params.#update = update;
      URLSearchParams.#fill(params, search);
    }
    static refill(params, search) { URLSearchParams.#fill(params, search); }
    static #fill(params, search) { params.#list = parse(search[0] === '?' ? search.slice(1) : search); }
    static #check(o) {
      if (typeof o !== 'object' || o === null || !(#list in o)) throw new ERR_INVALID_THIS('URLSearchParams');
      return o;
    }
    #changed() {
      if (this.#url !== null) this.#update(this.#url, serialize(this.#list));
    }
    get size() { return URLSearchParams.#check(this).#list.length / 2; }
    append(name, value) {
      URLSearchParams.#check(this);
      if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
      this.#list.push(text(name), text(value));
      this.#changed();
    }
    delete(name, value = undefined) {
      URLSearchParams.#check(this);
      if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
      name = text(name);
      if (value !== undefined) value = text(value);
      const list = this.#list;
      for (let i = 0; i < list.length;) {
        if (list[i] === name && (value === undefined || list[i + 1] === value)) list.splice(i, 2);
        else i += 2;
      }
      this.#changed();
    }
    get(name) {
      URLSearchParams.#check(this);
      if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
      name = text(name);
      for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === name) return this.#list[i + 1];
      return null;
    }
    getAll(name) {
      URLSearchParams.#check(this);
      if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
      name = text(name);
      return this.#list.filter((v, i) => i % 2 === 1 && this.#list[i - 1] === name);
    }
    has(name, value = undefined) {
      URLSearchParams.#check(this);
      if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
      name = text(name);
      if (value !== undefined) value = text(value);
      for (let i = 0; i < this.#list.length; i += 2)
        if (this.#list[i] === name && (value === undefined || this.#list[i + 1] === value)) return true;
      return false;
    }
    set(name, value) {
      URLSearchParams.#check(this);
      if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
      name = text(name);
      value = text(value);
      const list = this.#list;
      let found = false;
      for (let i = 0; i < list.length;) {
        if (list[i] !== name) i += 2;
        else if (!found) {
          list[i + 1] = value;
          found = true;
          i += 2;
        } else {
          list.splice(i, 2);
        }
      }
      if (!found) list.push(name, value);
      this.#changed();
    }
    sort() {
      URLSearchParams.#check(this);
      const pairs = [];
      for (let i = 0; i < this.#list.length; i += 2) pairs.push([this.#list[i], this.#list[i + 1]]);
      pairs.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
      this.#list = pairs.flat();
      this.#changed();
    }
    forEach(callback, thisArg = undefined) {
      URLSearchParams.#check(this);
      validateFunction(callback, 'callback');
      for (let i = 0; i < this.#list.length; i += 2) callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
    }
    entries() { return iterator(URLSearchParams.#check(this), (list, i) => [list[i], list[i + 1]]); }
    keys() { return iterator(URLSearchParams.#check(this), (list, i) => list[i]); }
    values() { return iterator(URLSearchParams.#check(this), (list, i) => list[i + 1]); }
    toString() { return serialize(URLSearchParams.#check(this).#list); }
    static list(params) { return params.#list; }
    [L.custom](depth, ctx) {
      URLSearchParams.#check(this);
      if (typeof depth === 'number' && depth < 0) return ctx.stylize('[Object]', 'special');
      const { inspect } = require('util'), list = this.#list, out = [];
      for (let i = 0; i < list.length; i += 2) out.push(`${inspect(list[i], ctx)} => ${inspect(list[i + 1], ctx)}`);
      return out.length > 0 ? `URLSearchParams { ${out.join(', ')} }` : 'URLSearchParams {}';
    }
  }
  // For the URL's file only.
  exports.link = URLSearchParams.link;
  exports.refill = URLSearchParams.refill;
  const { list } = URLSearchParams;
  for (const k of ['link', 'refill', 'list']) delete URLSearchParams[k];

  const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  const state = new WeakMap();
  const proto = Object.create(IteratorPrototype, {
    next: { configurable: true, enumerable: true, writable: true, value: function next() {
      const s = state.get(this);
      if (s === undefined) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
      const pairs = list(s.params);
      if (s.at >= pairs.length) return { value: undefined, done: true };
      const value = s.take(pairs, s.at);
      s.at += 2;
      return { value, done: false };
    } },
    [Symbol.toStringTag]: { configurable: true, value: 'URLSearchParams Iterator' },
  });
  const iterator = (params, take) => {
    const o = Object.create(proto);
    state.set(o, { params, take, at: 0 });
    return o;
  };
  Object.defineProperty(URLSearchParams.prototype, Symbol.iterator,
    { configurable: true, writable: true, enumerable: false, value: URLSearchParams.prototype.entries });
  Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { configurable: true, value: 'URLSearchParams' });
  for (const k of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'forEach', 'entries', 'keys', 'values', 'toString', 'size'])
    Object.defineProperty(URLSearchParams.prototype, k, { enumerable: true });
  exports.URLSearchParams = URLSearchParams;
})
