// fetch and what belongs to it. Headers, FormData, Request and Response are data and work; fetch itself refuses, unless the map gives 'fetch'.
(function (exports, require, module, host, L) {
  'use strict';
  const { denied } = require('internal/errors');
  const { isToken } = require('internal/http');
  const trim = (s) => s.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  const shape = (C, names) => {
    for (const k of names) Object.defineProperty(C.prototype, k, { enumerable: true });
    Object.defineProperty(C.prototype, Symbol.toStringTag, { value: C.name, configurable: true });
  };
  const pairs = (C, kind, list) => {
    // keys, values, entries, forEach, and iteration
    Object.assign(C.prototype, {
      * entries() { yield* list(this); },
      * keys() { for (const [k] of list(this)) yield k; },
      * values() { for (const [, v] of list(this)) yield v; },
      forEach(f, self) {
        if (typeof f !== 'function') throw new TypeError(`Failed to execute 'forEach' on '${kind}': parameter 1 is not of type 'Function'.`);
        for (const [k, v] of list(this)) f.call(self, v, k, this);
      },
    });
    Object.defineProperty(C.prototype, Symbol.iterator, { value: C.prototype.entries, writable: true, configurable: true });
  };

  class Headers {
    #map = new Map(); // lower-case name to [values]
    constructor(init = undefined) {
      if (init === undefined) return;
      if (init === null || (typeof init !== 'object' && typeof init !== 'function'))
        throw new TypeError("Headers constructor: init given is not of an expected type: 'sequence<sequence<ByteString>>' or 'record<ByteString, ByteString>'.");
      if (typeof init[Symbol.iterator] === 'function') {
        for (const pair of init) {
          const both = [...pair];
          if (both.length !== 2) throw new TypeError('Headers constructor: expected name/value pair to be length 2');
          this.append(...both);
        }
      } else for (const k of Reflect.ownKeys(init)) if (typeof k === 'string') this.append(k, init[k]);
    }
    #name(name, method) {
      name = `${name}`;
      if (!isToken(name)) throw new TypeError(`Headers.${method}: ${name} is an invalid header name.`);
      return name.toLowerCase();
    }
    #value(value, method) {
      value = trim(`${value}`);
      if (/[\0\r\n]|[^\x00-\xff]/.test(value)) throw new TypeError(`Headers.${method}: ${value} is an invalid header value.`);
      return value;
    }
    append(name, value) {
      const k = this.#name(name, 'append'), v = this.#value(value, 'append');
      const known = this.#map.get(k);
      if (known) known.push(v);
      else this.#map.set(k, [v]);
    }
    delete(name) { this.#map.delete(this.#name(name, 'delete')); }
    get(name) { return this.#map.get(this.#name(name, 'get'))?.join(this.#name(name, 'get') === 'cookie' ? '; ' : ', ') ?? null; }
    has(name) { return this.#map.has(this.#name(name, 'has')); }
    set(name, value) { this.#map.set(this.#name(name, 'set'), [this.#value(value, 'set')]); }
    getSetCookie() { return [...this.#map.get('set-cookie') ?? []]; }
    static list(h) {
      const all = [];
      for (const k of [...h.#map.keys()].sort()) {
        if (k === 'set-cookie') for (const v of h.#map.get(k)) all.push([k, v]);
        else all.push([k, h.get(k)]);
      }
      return all;
    }
    [L.custom](depth, options) { return `Headers ${L.use('inspect').inspect(Object.fromEntries(list(this)), options)}`; }
  }
  const { list } = Headers;
  delete Headers.list;
  pairs(Headers, 'Headers', list);
  shape(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);

  class FormData {
    #list = [];
    constructor(form = undefined) {
      if (form !== undefined) throw new TypeError("FormData constructor: Argument 1 could not be converted to: undefined.");
    }
    static #entry(name, value, filename) {
      const { File, isBlob } = require('internal/blob');
      if (!isBlob(value)) return [`${name}`, `${value}`];
      if (!(value instanceof File) || filename !== undefined)
        value = new File([value], filename ?? (value instanceof File ? value.name : 'blob'), { type: value.type });
      return [`${name}`, value];
    }
    append(name, value, filename) { this.#list.push(FormData.#entry(name, value, filename)); }
    delete(name) { this.#list = this.#list.filter(([k]) => k !== `${name}`); }
    get(name) { return this.#list.find(([k]) => k === `${name}`)?.[1] ?? null; }
    getAll(name) { return this.#list.filter(([k]) => k === `${name}`).map(([, v]) => v); }
    has(name) { return this.#list.some(([k]) => k === `${name}`); }
    set(name, value, filename) {
      const entry = FormData.#entry(name, value, filename), i = this.#list.findIndex(([k]) => k === entry[0]);
      if (i < 0) this.#list.push(entry);
      else {
        this.#list[i] = entry;
        this.#list = this.#list.filter(([k], j) => j <= i || k !== entry[0]);
      }
    }
    static list(f) { return f.#list; }
  }
  const formList = FormData.list;
  delete FormData.list;
  pairs(FormData, 'FormData', formList);
  shape(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set']);

  // What a body is given as, as a stream, a type, and bytes where they are there.
  const extract = (body) => {
    const { TextEncoder } = require('internal/encoding');
    const { ReadableStream } = require('stream/web');
    const { isBlob, bytesOf, Blob } = require('internal/blob');
    let bytes, type = null, stream;
    if (body instanceof ReadableStream) {
      if (body.locked) throw new TypeError('Response body object should not be disturbed or locked');
      stream = body;
    } else if (isBlob(body)) {
      bytes = bytesOf(body);
      type = body.type || null;
    } else if (ArrayBuffer.isView(body)) bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
    else if (body instanceof ArrayBuffer) bytes = new Uint8Array(body.slice(0));
    else if (body instanceof FormData) {
      const boundary = `----formdata-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
      const quote = (s) => s.replace(/\r\n|\r|\n/g, '%0D%0A').replace(/"/g, '%22');
      const parts = [];
      for (const [k, v] of formList(body)) {
        const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quote(k)}"`;
        if (typeof v === 'string') parts.push(`${head}\r\n\r\n${v.replace(/\r\n|\r|\n/g, '\r\n')}\r\n`);
        else parts.push(`${head}; filename="${quote(v.name)}"\r\nContent-Type: ${v.type || 'application/octet-stream'}\r\n\r\n`, v, '\r\n');
      }
      bytes = bytesOf(new Blob([...parts, `--${boundary}--\r\n`]));
      type = `multipart/form-data; boundary=${boundary}`;
    } else if (Object.prototype.toString.call(body) === '[object URLSearchParams]') {
      bytes = new TextEncoder().encode(`${body}`);
      type = 'application/x-www-form-urlencoded;charset=UTF-8';
    } else if (typeof body === 'object' && body !== null && typeof body[Symbol.asyncIterator] === 'function') {
      stream = ReadableStream.from(body);
    } else {
      bytes = new TextEncoder().encode(`${body}`);
      type = 'text/plain;charset=UTF-8';
    }
    stream ??= new ReadableStream({
      type: 'bytes',
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes.slice());
        controller.close();
      },
    });
    return { stream, type };
  };
  // text(), json() … of Request and Response
  const bodies = (C, name, streamOf) => {
    const used = new WeakSet();
    const isUsed = (self) => used.has(self) || !!streamOf(self)?.[Symbol.for('nodejs.stream.disturbed')];
    const all = async (self) => {
      const stream = streamOf(self);
      if (isUsed(self) || stream?.locked) throw new TypeError('Body is unusable: Body has already been read');
      if (stream === null) return new Uint8Array(0);
      used.add(self);
      const chunks = [];
      for await (const chunk of stream) {
        if (!(chunk instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
        chunks.push(chunk);
      }
      return require('internal/blob').bytesOf(new (require('internal/blob').Blob)(chunks));
    };
    const text = async (self) => new (require('internal/encoding').TextDecoder)().decode(await all(self));
    const methods = {
      async arrayBuffer() { return (await all(this)).slice().buffer; },
      async blob() { return new (require('internal/blob').Blob)([await all(this)], { type: this.headers.get('content-type') ?? '' }); },
      async bytes() { return (await all(this)).slice(); },
      async formData() {
        const type = this.headers.get('content-type') ?? '';
        if (/^application\/x-www-form-urlencoded/i.test(type)) {
          const form = new FormData();
          for (const [k, v] of new (require('url').URLSearchParams)(await text(this))) form.append(k, v);
          return form;
        }
        throw new TypeError(`${name}.formData: Could not parse content as FormData.`);
      },
      async json() { return JSON.parse(await text(this)); },
      async text() { return text(this); },
    };
    for (const k of Object.keys(methods)) Object.defineProperty(C.prototype, k, { value: methods[k], writable: true, enumerable: true, configurable: true });
    Object.defineProperty(C.prototype, 'bodyUsed', { get() { return isUsed(this); }, enumerable: true, configurable: true });
    return isUsed;
  };

  const noBody = new Set([101, 103, 204, 205, 304]);
  let own;
  class Response {
    #headers;
    #stream = null;
    #is = { type: 'default', url: '', status: 200, statusText: '' };
    static {
      own = {
        stream: (r) => r.#stream,
        make(headers, is, stream) {
          const r = new Response();
          r.#headers = headers;
          r.#is = { ...r.#is, ...is };
          r.#stream = stream;
          return r;
        },
        insides: (r) => r.#is,
      };
    }
    constructor(body = null, init = {}) {
      const { status = 200, statusText = '', headers } = init ?? {};
      const code = Number(status);
      if (!Number.isInteger(code) || code < 200 || code > 599)
        throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(`${statusText}`)) throw new TypeError('Invalid statusText');
      this.#headers = new Headers(headers);
      this.#is.status = code;
      this.#is.statusText = `${statusText}`;
      if (body === null || body === undefined) return;
      if (noBody.has(code)) throw new TypeError(`Response constructor: Invalid response status code ${code}`);
      const { stream, type } = extract(body);
      this.#stream = stream;
      if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
    }
    static error() { return own.make(new Headers(), { type: 'error', status: 0 }, null); }
    static json(data, init = {}) {
      const text = JSON.stringify(data);
      if (text === undefined) throw new TypeError('The data is not JSON serializable');
      const headers = new Headers(init?.headers);
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      return new Response(text, { ...init, headers });
    }
    static redirect(url, status = 302) {
      const parsed = new (require('url').URL)(`${url}`);
      if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Invalid status code ${status}`);
      return own.make(new Headers({ location: parsed.href }), { status }, null);
    }
    get type() { return this.#is.type; }
    get url() { return this.#is.url; }
    get redirected() { return false; }
    get status() { return this.#is.status; }
    get ok() { return this.status >= 200 && this.status <= 299; }
    get statusText() { return this.#is.statusText; }
    get headers() { return this.#headers; }
    get body() { return this.#stream; }
    clone() {
      if (this.bodyUsed || this.#stream?.locked) throw new TypeError('Response.clone: Body has already been consumed.');
      let other = null;
      if (this.#stream !== null) [this.#stream, other] = this.#stream.tee();
      return own.make(new Headers(this.#headers), this.#is, other);
    }
    [L.custom](depth, options) {
      const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
      return `Response ${L.use('inspect').inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
    }
  }
  bodies(Response, 'Response', (r) => own.stream(r));
  shape(Response, ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'body', 'clone']);

  let streamOfRequest;
  class Request {
    #url;
    #headers;
    #stream = null;
    #signal;
    #is;
    static { streamOfRequest = (r) => r.#stream; }
    constructor(input, init = {}) {
      if (arguments.length === 0) throw new TypeError('Request constructor: 1 argument required, but only 0 present.');
      init ??= {};
      const from = typeof input === 'object' && input !== null && #url in input ? input : undefined;
      if (from === undefined) {
        let url;
        try {
          url = new (require('url').URL)(`${input}`);
        } catch (e) {
          throw new TypeError(`Failed to parse URL from ${input}`, { cause: e });
        }
        if (url.username || url.password) throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
        this.#url = url.href;
      } else this.#url = from.#url;
      let method = init.method ?? from?.method ?? 'GET';
      if (!isToken(`${method}`) || /^(?:connect|trace|track)$/i.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
      if (/^(?:delete|get|head|options|post|put|patch)$/i.test(method)) method = method.toUpperCase();
      this.#headers = new Headers(init.headers ?? from?.headers);
      const pick = (k, otherwise) => init[k] ?? from?.[k] ?? otherwise;
      this.#is = {
        method, destination: '', referrer: pick('referrer', 'about:client'), referrerPolicy: pick('referrerPolicy', ''), mode: pick('mode', 'cors'),
        credentials: pick('credentials', 'same-origin'), cache: pick('cache', 'default'), redirect: pick('redirect', 'follow'),
        integrity: pick('integrity', ''), keepalive: pick('keepalive', false),
      };
      const { AbortController, AbortSignal } = require('internal/abort_controller');
      const signal = init.signal === undefined ? from?.signal : init.signal;
      if (signal != null && !(signal instanceof AbortSignal)) throw new TypeError('Failed to construct \'Request\': member signal is not of type AbortSignal.');
      this.#signal = signal == null ? new AbortController().signal : AbortSignal.any([signal]);
      const body = init.body ?? null;
      if ((body !== null || (from?.body ?? null) !== null) && (method === 'GET' || method === 'HEAD'))
        throw new TypeError('Request with GET/HEAD method cannot have body.');
      if (body !== null) {
        const { stream, type } = extract(body);
        if (type === null && body instanceof require('stream/web').ReadableStream && init.duplex == null)
          throw new TypeError('RequestInit: duplex option is required when sending a body.');
        this.#stream = stream;
        if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
      } else if (from?.body) {
        if (from.bodyUsed) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
        this.#stream = from.#stream.pipeThrough(new (require('stream/web').TransformStream)());
      }
    }
    get url() { return this.#url; }
    get headers() { return this.#headers; }
    get signal() { return this.#signal; }
    get body() { return this.#stream; }
    get duplex() { return 'half'; }
    clone() {
      if (this.bodyUsed || this.#stream?.locked) throw new TypeError('unusable');
      const copy = new Request(this.#url, { ...this.#is, headers: this.#headers, signal: this.#signal });
      if (this.#stream !== null) [this.#stream, copy.#stream] = this.#stream.tee();
      return copy;
    }
    static #of(r, k) { return r.#is[k]; }
    static {
      for (const k of ['method', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache', 'redirect', 'integrity', 'keepalive'])
        Object.defineProperty(Request.prototype, k, { get() { return Request.#of(this, k); }, enumerable: true, configurable: true });
    }
  }
  bodies(Request, 'Request', (r) => streamOfRequest(r));
  shape(Request, ['url', 'headers', 'signal', 'body', 'duplex', 'clone']);

  // The map's function of that name, where it gives one.
  let given;
  const mapped = () => {
    if (given === undefined) {
      try {
        L.lookup('node:fetch', '/'); // so it is no package's name: nothing is looked for on disk
        given = L.kind === 'object' ? L.native() : null;
      } catch {
        given = null;
      }
    }
    return typeof given === 'function' ? given : typeof given?.fetch === 'function' ? given.fetch : undefined;
  };
  exports.fetch = async function fetch(input, init = undefined) {
    const f = mapped();
    if (f === undefined) throw denied('fetch', 'fetch');
    return f(input, init);
  };
  Object.assign(exports, { FormData, Headers, Request, Response });
})
