// URL: the Rust half parses and answers the address with the places of its parts.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH, ERR_INVALID_THIS,
    ERR_INVALID_URL_SCHEME, ERR_MISSING_ARGS,
  } } = require('internal/errors');
  const { URLSearchParams, link, refill } = require('internal/search_params');
  const { rust } = host;
  const PARSE = host.op('url.parse'), CAN_PARSE = host.op('url.canParse'), SET = host.op('url.set'),
    TO_ASCII = host.op('url.domainToASCII'), TO_UNICODE = host.op('url.domainToUnicode');
  // Places in what the Rust half answers.
  const SCHEME = 1, USER = 2, USER_END = 3, PASSWORD = 4, PASSWORD_END = 5, HOST = 6, HOST_END = 7, PORT = 8, PORT_END = 9, PATH = 10,
    PATH_END = 11, QUERY = 12, QUERY_END = 13, FRAGMENT = 14, HAS_HOST = 15, ORIGIN = 16;
  const inspectCustom = L.custom;
  const text = (v) => {
    const s = `${v}`;
    return s.isWellFormed() ? s : s.toWellFormed();
  };

  const invalid = (input, base) => {
    const e = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input });
    if (base !== undefined) e.base = base;
    return e;
  };
  const unescaped = (s) => {
    try {
      return decodeURIComponent(s);
    } catch {
      throw new URIError('URI malformed');
    }
  };

  class URL {
    #p;
    #params;
    constructor(input, base = undefined) {
      if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
      input = `${input}`;
      if (base !== undefined) base = `${base}`;
      const p = rust(PARSE, input, base);
      if (p === undefined) throw invalid(input, base);
      this.#p = p;
    }
    static canParse(input, base = undefined) {
      if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
      return rust(CAN_PARSE, `${input}`, base === undefined ? undefined : `${base}`);
    }
    static parse(input, base = undefined) {
      if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
      return URL.canParse(input, base) ? new URL(input, base) : null;
    }
    static createObjectURL(obj) { return require('internal/blob').createObjectURL(obj); }
    static revokeObjectURL(id) { return require('internal/blob').revokeObjectURL(id); }
    static is(v) { return typeof v === 'object' && v !== null && #p in v; }
    static #check(o) {
      if (typeof o !== 'object' || o === null || !(#p in o)) throw new ERR_INVALID_THIS('URL');
      return o.#p;
    }
    #set(part, value) {
      URL.#check(this);
      const p = rust(SET, this.#p[0], part, text(value));
      if (p === undefined) return;
      this.#p = p;
      if (part === 7 && this.#params !== undefined) refill(this.#params, this.search);
    }
    static #part(o, from, to) {
      const p = URL.#check(o);
      return p[0].slice(p[from], p[to]);
    }
    get href() { return URL.#check(this)[0]; }
    set href(value) {
      URL.#check(this);
      value = text(value);
      const p = rust(PARSE, value);
      if (p === undefined) throw invalid(value);
      this.#p = p;
      if (this.#params !== undefined) refill(this.#params, this.search);
    }
    get origin() { return URL.#check(this)[ORIGIN]; }
    get protocol() { return URL.#check(this)[0].slice(0, this.#p[SCHEME] + 1); }
    set protocol(v) { this.#set(0, v); }
    get username() { return URL.#part(this, USER, USER_END); }
    set username(v) { this.#set(1, v); }
    get password() { return URL.#part(this, PASSWORD, PASSWORD_END); }
    set password(v) { this.#set(2, v); }
    get host() { return URL.#check(this)[HAS_HOST] ? URL.#part(this, HOST, PORT_END) : ''; }
    set host(v) { this.#set(3, v); }
    get hostname() { return URL.#check(this)[HAS_HOST] ? URL.#part(this, HOST, HOST_END) : ''; }
    set hostname(v) { this.#set(4, v); }
    get port() { return URL.#part(this, PORT, PORT_END); }
    set port(v) { this.#set(5, v); }
    get pathname() { return URL.#part(this, PATH, PATH_END); }
    set pathname(v) { this.#set(6, v); }
    get search() {
      const s = URL.#part(this, PATH_END, QUERY_END);
      return s.length > 1 ? s : '';
    }
    set search(v) { this.#set(7, v); }
    get hash() {
      const p = URL.#check(this), s = p[0].slice(p[QUERY_END]);
      return s.length > 1 ? s : '';
    }
    set hash(v) { this.#set(8, v); }
    get searchParams() {
      URL.#check(this);
      if (this.#params === undefined) {
        this.#params = new URLSearchParams();
        link(this.#params, this, this.search, URL.#update);
      }
      return this.#params;
    }
    static #update(url, search) { url.#p = rust(SET, url.#p[0], 7, search); }
    toString() { return URL.#check(this)[0]; }
    toJSON() { return URL.#check(this)[0]; }
    [inspectCustom](depth, opts) {
      URL.#check(this);
      if (typeof depth === 'number' && depth < 0) return this;
      const { constructor } = this;
      const o = Object.create({ constructor: constructor === undefined ? URL : constructor });
      for (const k of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash'])
        o[k] = this[k];
      return `${constructor.name} ${require('util').inspect(o, opts).replace(/^\S+ (?=\{)/, '')}`;
    }
  }
  const isURL = URL.is;
  delete URL.is;
  Object.defineProperty(URL.prototype, Symbol.toStringTag, { configurable: true, value: 'URL' });
  for (const k of ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
    'searchParams', 'hash', 'toJSON']) Object.defineProperty(URL.prototype, k, { enumerable: true });
  for (const k of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) Object.defineProperty(URL, k, { enumerable: true });

  // A URL, or an object of another realm or package that looks like one.
  const looksLikeURL = (v) => Boolean(v?.href && v.protocol && v.auth === undefined && v.path === undefined);

  const fileURLToPath = function fileURLToPath(path, options = undefined) {
    const windows = options?.windows;
    if (typeof path === 'string') path = new URL(path);
    else if (!looksLikeURL(path)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
    if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
    const { pathname } = path;
    if (windows) {
      if (/%2f|%5c/i.test(pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters');
      const p = unescaped(pathname.replace(/\//g, '\\'));
      if (path.hostname !== '') return `\\\\${rust(TO_UNICODE, path.hostname)}${p}`;
      if (!/^\\[a-z]:/i.test(p)) throw new ERR_INVALID_FILE_URL_PATH('must be absolute');
      return p.slice(1);
    }
    if (path.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST('linux');
    if (/%2f/i.test(pathname)) throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters');
    return unescaped(pathname);
  };
  const pathToFileURL = function pathToFileURL(filepath, options = undefined) {
    if (typeof filepath !== 'string') throw new ERR_INVALID_ARG_TYPE('path', 'string', filepath);
    const path = require('path');
    let resolved = options?.windows ? path.win32.resolve(filepath) : path.resolve(filepath);
    if ((filepath.endsWith('/') || (options?.windows && filepath.endsWith('\\'))) && !/[/\\]$/.test(resolved)) resolved += options?.windows ? '\\' : '/';
    const url = new URL('file:///');
    if (options?.windows && resolved.startsWith('\\\\')) {
      const end = resolved.indexOf('\\', 2);
      if (end < 0) throw new ERR_INVALID_ARG_VALUE('path', resolved, 'Missing UNC resource path');
      url.hostname = rust(TO_ASCII, resolved.slice(2, end));
      resolved = resolved.slice(end);
    }
    const codes = { '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D', '\t': '%09', '?': '%3F', '#': '%23' };
    url.pathname = options?.windows ? resolved.replace(/[%\n\r\t?#]/g, (c) => codes[c]) : resolved.replace(/[%\\\n\r\t?#]/g, (c) => codes[c]);
    return url;
  };
  const domainTo = (op, name) => ({ [name](domain) {
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
    return rust(op, text(domain));
  } })[name];
  const urlToHttpOptions = function urlToHttpOptions(url) {
    const { hostname, pathname, port, username, password, search } = url;
    const options = {
      __proto__: null,
      ...url,
      protocol: url.protocol,
      hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
      hash: url.hash,
      search,
      pathname,
      path: `${pathname || ''}${search || ''}`,
      href: url.href,
    };
    if (port !== '') options.port = Number(port);
    if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return options;
  };
  Object.assign(exports, {
    URL, URLSearchParams, isURL, looksLikeURL, fileURLToPath, pathToFileURL, urlToHttpOptions,
    domainToASCII: domainTo(TO_ASCII, 'domainToASCII'), domainToUnicode: domainTo(TO_UNICODE, 'domainToUnicode'),
    toPathIfFileURL: (v) => looksLikeURL(v) ? fileURLToPath(v) : v,
  });
})
