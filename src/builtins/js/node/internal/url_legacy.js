// url.parse, url.resolve and url.format: how addresses were read before there was a standard, which old packages rely on.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes: { ERR_INVALID_URL } } = require('internal/errors');
  const { validateString } = require('internal/validators');
  const qs = require('querystring');
  const TO_ASCII = host.op('url.toASCII');

  const hostless = new Set(['javascript', 'javascript:']);
  const slashed = new Set(['http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file', 'file:', 'ws', 'ws:', 'wss', 'wss:']);
  const FIELDS = ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href'];

  function Url() {
    for (const k of FIELDS) this[k] = null;
  }

  const isBracketed = (s) => s[0] === '[' && s[s.length - 1] === ']';
  const escapes = { '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E', '\\': '%5C',
    '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D' };
  const escaped = (s) => s.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => escapes[c]);
  const toASCII = (name) => /[^\0-\x7F]|xn--/i.test(name) ? host.rust(TO_ASCII, name) : name;

  // Without blanks around it, `\` before the query made `/`; whether it has `@` before and `#`.
  const cleaned = (url) => {
    url = url.replace(/^[\0-\x20\xA0\uFEFF]+|[\0-\x20\xA0\uFEFF]+$/g, '');
    const i = url.search(/[?#]/), head = i < 0 ? url : url.slice(0, i);
    return [head.replace(/\\/g, '/') + (i < 0 ? '' : url.slice(i)), head.includes('@'), url.includes('#')];
  };

  const setQuery = (o, search, parseQuery) => {
    if (search !== null) {
      o.search = search;
      o.query = parseQuery ? qs.parse(search.slice(1)) : search.slice(1);
    } else if (parseQuery) {
      o.search = null;
      o.query = { __proto__: null };
    }
  };

  // Takes the host off the front of `rest`, with what stands before an `@`.
  const takeHost = (o, rest, url) => {
    let at = -1, end = -1;
    for (let i = 0; i < rest.length; i++) {
      const c = rest[i];
      if (c === '\t' || c === '\n' || c === '\r') {
        rest = rest.slice(0, i) + rest.slice(i + 1);
        i--;
      } else if (c === '#' || c === '/' || c === '?') {
        if (end < 0) end = i;
        break;
      } else if (c === '@') {
        at = i;
        end = -1;
      } else if (end < 0 && ' "%\';<>\\^`{|}'.includes(c)) {
        end = i;
      }
    }
    if (at >= 0) o.auth = decodeURIComponent(rest.slice(0, at));
    o.host = end < 0 ? rest.slice(at + 1) : rest.slice(at + 1, end);
    rest = end < 0 ? '' : rest.slice(end);
    o.parseHost();
    if (typeof o.hostname !== 'string') o.hostname = '';
    const bracketed = isBracketed(o.hostname);
    if (!bracketed) {
      const i = o.hostname.search(/[/\\#?:]/);
      if (i >= 0) {
        rest = `/${o.hostname.slice(i)}${rest}`;
        o.hostname = o.hostname.slice(0, i);
      }
    }
    o.hostname = o.hostname.length > 255 ? '' : o.hostname.toLowerCase();
    if (o.hostname !== '') {
      if (bracketed) {
        if (/[\0\t\n\r #%/<>?@\\^|]/.test(o.hostname)) throw new ERR_INVALID_URL(url);
      } else {
        o.hostname = toASCII(o.hostname);
        if (o.hostname === '' || /[\0\t\n\r #%/:<>?@[\\\]^|]/.test(o.hostname)) throw new ERR_INVALID_URL(url);
      }
    }
    o.host = (o.hostname || '') + (o.port ? `:${o.port}` : '');
    if (bracketed) {
      o.hostname = o.hostname.slice(1, -1);
      if (rest[0] !== '/') rest = `/${rest}`;
    }
    return rest;
  };

  Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
    validateString(url, 'url');
    let [rest, hasAt, hasHash] = cleaned(url);
    if (!slashesDenoteHost && !hasHash && !hasAt) {
      const simple = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(rest);
      if (simple) {
        this.path = this.href = rest;
        this.pathname = simple[1];
        setQuery(this, simple[2] ?? null, parseQueryString);
        return this;
      }
    }
    let proto = /^[a-z0-9.+-]+:/i.exec(rest)?.[0], lower;
    if (proto) {
      this.protocol = lower = proto.toLowerCase();
      rest = rest.slice(proto.length);
    }
    let slashes = false;
    if (slashesDenoteHost || proto || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
      slashes = rest.startsWith('//');
      if (slashes && !hostless.has(lower)) {
        rest = rest.slice(2);
        this.slashes = true;
      }
    }
    if (!hostless.has(lower) && (slashes || (proto && !slashed.has(proto)))) rest = takeHost(this, rest, url);
    if (!hostless.has(lower)) rest = escaped(rest);
    const hash = rest.indexOf('#');
    if (hash >= 0) this.hash = rest.slice(hash);
    const front = hash >= 0 ? rest.slice(0, hash) : rest, question = front.indexOf('?');
    setQuery(this, question >= 0 ? front.slice(question) : null, parseQueryString);
    const pathname = question >= 0 ? front.slice(0, question) : front;
    if (pathname) this.pathname = pathname;
    if (slashed.has(lower) && this.hostname && !this.pathname) this.pathname = '/';
    if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
    this.href = this.format();
    return this;
  };

  Url.prototype.parseHost = function parseHost() {
    let { host } = this;
    const port = /:[0-9]*$/.exec(host)?.[0];
    if (port !== undefined) {
      if (port !== ':') this.port = port.slice(1);
      host = host.slice(0, host.length - port.length);
    }
    if (host) this.hostname = host;
  };

  Url.prototype.format = function format() {
    const auth = this.auth ? `${encodeURIComponent(this.auth).replace(/%3A/gi, ':')}@` : '';
    let protocol = this.protocol || '', pathname = this.pathname || '', hash = this.hash || '', hostText = '', query = '';
    if (this.host) hostText = auth + this.host;
    else if (this.hostname) {
      hostText = auth + (this.hostname.includes(':') && !isBracketed(this.hostname) ? `[${this.hostname}]` : this.hostname);
      if (this.port) hostText += `:${this.port}`;
    }
    if (this.query !== null && typeof this.query === 'object') query = qs.stringify(this.query);
    let search = this.search || (query && `?${query}`) || '';
    if (protocol && protocol[protocol.length - 1] !== ':') protocol += ':';
    pathname = pathname.replace(/[#?]/g, (c) => c === '#' ? '%23' : '%3F');
    if (this.slashes || slashed.has(protocol)) {
      if (this.slashes || hostText) {
        if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
        hostText = `//${hostText}`;
      } else if (protocol.startsWith('file')) {
        hostText = '//';
      }
    }
    search = search.replace(/#/g, '%23');
    if (hash && hash[0] !== '#') hash = `#${hash}`;
    if (search && search[0] !== '?') search = `?${search}`;
    return protocol + hostText + pathname + search + hash;
  };

  Url.prototype.resolve = function resolve(relative) {
    return this.resolveObject(urlParse(relative, false, true)).format();
  };

  const finish = (o) => {
    o.href = o.format();
    return o;
  };
  const pathOf = (o) => (o.pathname || '') + (o.search || '');
  const takeAuthFromHost = (o) => {
    const parts = o.host && o.host.indexOf('@') > 0 ? o.host.split('@') : undefined;
    if (parts) [o.auth, o.host, o.hostname] = [parts[0], parts[1], parts[1]];
  };
  const pushHost = (list, name) => {
    if (list[0] === '') list[0] = name;
    else list.unshift(name);
  };

  // Another scheme than that of the base, of those that have a host.
  const otherScheme = (o, relative) => {
    o.protocol = relative.protocol;
    if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless.has(relative.protocol)) {
      const parts = (relative.pathname || '').split('/');
      while (parts.length > 0 && !(relative.host = parts.shift()));
      relative.host ||= '';
      relative.hostname ||= '';
      if (parts[0] !== '') parts.unshift('');
      if (parts.length < 2) parts.unshift('');
      o.pathname = parts.join('/');
    } else {
      o.pathname = relative.pathname;
    }
    o.search = relative.search;
    o.query = relative.query;
    o.host = relative.host || '';
    o.auth = relative.auth;
    o.hostname = relative.hostname || relative.host;
    o.port = relative.port;
    if (o.pathname || o.search) o.path = pathOf(o);
    o.slashes = o.slashes || relative.slashes;
    return finish(o);
  };

  Url.prototype.resolveObject = function resolveObject(relative) {
    if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
    const o = Object.assign(new Url(), this);
    o.hash = relative.hash;
    if (relative.href === '') return finish(o);
    if (relative.slashes && !relative.protocol) {
      for (const k of Object.keys(relative)) if (k !== 'protocol') o[k] = relative[k];
      if (slashed.has(o.protocol) && o.hostname && !o.pathname) o.path = o.pathname = '/';
      return finish(o);
    }
    if (relative.protocol && relative.protocol !== o.protocol)
      return slashed.has(relative.protocol) ? otherScheme(o, relative) : finish(Object.assign(o, relative));

    const sourceAbsolute = o.pathname && o.pathname[0] === '/';
    const relativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
    let endAbsolute = relativeAbsolute || sourceAbsolute || (o.host && relative.pathname);
    const dropDots = endAbsolute;
    let path = (o.pathname && o.pathname.split('/')) || [];
    const relativePath = (relative.pathname && relative.pathname.split('/')) || [];
    const bare = o.protocol && !slashed.has(o.protocol);
    if (bare) { // the host is the first piece of the path
      o.hostname = '';
      o.port = null;
      if (o.host) pushHost(path, o.host);
      o.host = '';
      if (relative.protocol) {
        relative.hostname = null;
        relative.port = null;
        o.auth = null;
        if (relative.host) pushHost(relativePath, relative.host);
        relative.host = null;
      }
      endAbsolute = endAbsolute && (relativePath[0] === '' || path[0] === '');
    }
    if (relativeAbsolute) {
      if (relative.host || relative.host === '') {
        if (o.host !== relative.host) o.auth = null;
        o.host = relative.host;
        o.port = relative.port;
      }
      if (relative.hostname || relative.hostname === '') {
        if (o.hostname !== relative.hostname) o.auth = null;
        o.hostname = relative.hostname;
      }
      o.search = relative.search;
      o.query = relative.query;
      path = relativePath;
    } else if (relativePath.length > 0) {
      path.pop();
      path = path.concat(relativePath);
      o.search = relative.search;
      o.query = relative.query;
    } else if (relative.search !== null && relative.search !== undefined) {
      if (bare) {
        o.hostname = o.host = path.shift();
        takeAuthFromHost(o);
      }
      o.search = relative.search;
      o.query = relative.query;
      if (o.pathname !== null || o.search !== null) o.path = pathOf(o);
      return finish(o);
    }
    if (path.length === 0) {
      o.pathname = null;
      o.path = o.search ? `/${o.search}` : null;
      return finish(o);
    }
    const last = path[path.length - 1];
    const trailing = ((o.host || relative.host || path.length > 1) && (last === '.' || last === '..')) || last === '';
    let up = 0;
    for (let i = path.length - 1; i >= 0; i--) {
      if (path[i] === '.') path.splice(i, 1);
      else if (path[i] === '..') {
        path.splice(i, 1);
        up++;
      } else if (up > 0) {
        path.splice(i, 1);
        up--;
      }
    }
    if (!endAbsolute && !dropDots) while (up-- > 0) path.unshift('..');
    if (endAbsolute && path[0] !== '' && (!path[0] || path[0][0] !== '/')) path.unshift('');
    if (trailing && path.join('/').slice(-1) !== '/') path.push('');
    const absolute = path[0] === '' || (path[0] && path[0][0] === '/');
    if (bare) {
      o.hostname = o.host = absolute ? '' : path.length > 0 ? path.shift() : '';
      takeAuthFromHost(o);
    }
    endAbsolute = endAbsolute || (o.host && path.length > 0);
    if (endAbsolute && !absolute) path.unshift('');
    if (path.length === 0) o.pathname = o.path = null;
    else o.pathname = path.join('/');
    if (o.pathname !== null || o.search !== null) o.path = pathOf(o);
    o.auth = relative.auth || o.auth;
    o.slashes = o.slashes || relative.slashes;
    return finish(o);
  };

  const urlParse = (url, parseQueryString, slashesDenoteHost) =>
    url instanceof Url ? url : new Url().parse(url, parseQueryString, slashesDenoteHost);
  Object.assign(exports, { Url, urlParse });
})
