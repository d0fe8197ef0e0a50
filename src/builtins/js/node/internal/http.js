// What http, https and the modules behind them share. Messages and their headers are data and work, and responses go
// to a stream of the script's own; what would connect or listen refuses.
(function (exports, require) {
  'use strict';
  const EventEmitter = require('events');
  const { Stream, Readable } = require('stream');
  const { codes, E } = require('internal/errors');
  const { validateString } = require('internal/validators');
  const net = require('net');
  const deny = require('internal/deny')('http');
  E('ERR_INVALID_HTTP_TOKEN', (name, field) => `${name} must be a valid HTTP token ["${field}"]`, TypeError);
  E('ERR_HTTP_INVALID_HEADER_VALUE', (value, name) => `Invalid value "${value}" for header "${name}"`, TypeError);
  E('ERR_INVALID_CHAR', (name, field) => `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`, TypeError);
  E('ERR_HTTP_HEADERS_SENT', (what) => `Cannot ${what} headers after they are sent to the client`);

  exports.METHODS = (
    'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE ' +
    'NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE ' +
    'UNBIND UNLINK UNLOCK UNSUBSCRIBE'
  ).split(' ');
  exports.STATUS_CODES = {
    100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints', 200: 'OK', 201: 'Created',
    202: 'Accepted', 203: 'Non-Authoritative Information', 204: 'No Content', 205: 'Reset Content',
    206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used', 300: 'Multiple Choices',
    301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy',
    307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized',
    402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable',
    407: 'Proxy Authentication Required', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone',
    411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large', 414: 'URI Too Long',
    415: 'Unsupported Media Type', 416: 'Range Not Satisfiable', 417: 'Expectation Failed', 418: "I'm a Teapot",
    421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked', 424: 'Failed Dependency',
    425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests',
    431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons', 500: 'Internal Server Error',
    501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
    505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates', 507: 'Insufficient Storage',
    508: 'Loop Detected', 509: 'Bandwidth Limit Exceeded', 510: 'Not Extended',
    511: 'Network Authentication Required',
  };

  const isToken = exports.isToken = (s) => /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/.test(s);
  const isBadChar = exports.isBadChar = (s) => /[^\t\x20-\x7e\x80-\xff]/.test(s);
  const validateHeaderName = exports.validateHeaderName = function validateHeaderName(name, label) {
    if (typeof name !== 'string' || !name || !isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  };
  const validateHeaderValue = exports.validateHeaderValue = function validateHeaderValue(name, value) {
    if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
    if (isBadChar(value)) throw new codes.ERR_INVALID_CHAR('header content', name);
  };
  for (const f of [validateHeaderName, validateHeaderValue]) Object.defineProperty(f, 'length', { value: 0 });

  // ---- messages that go out ----
  const kHeaders = Symbol('kOutHeaders');
  function OutgoingMessage() {
    Stream.call(this);
    Object.assign(this, {
      outputData: [], outputSize: 0, writable: true, destroyed: false, _last: false, chunkedEncoding: false, shouldKeepAlive: true,
      maxRequestsOnConnectionReached: false, _defaultKeepAlive: true, useChunkedEncodingByDefault: true, sendDate: false,
      _removedConnection: false, _removedContLen: false, _removedTE: false, strictContentLength: false, _contentLength: null,
      _hasBody: true, _trailer: '', finished: false, _headerSent: false, _closed: false, socket: null, _header: null,
      _keepAliveTimeout: 0,
    });
    this[kHeaders] = null;
  }
  exports.OutgoingMessage = OutgoingMessage;
  Object.defineProperty(OutgoingMessage, 'length', { value: 1 });
  Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
  Object.setPrototypeOf(OutgoingMessage, Stream);
  const out = OutgoingMessage.prototype;
  const method = (proto, methods) => {
    for (const k of Object.keys(methods)) proto[k] = methods[k];
  };
  method(out, {
    setTimeout(ms, callback) {
      if (callback) this.on('timeout', callback);
      return this;
    },
    setHeader(name, value) {
      if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('set');
      validateHeaderName(name);
      validateHeaderValue(name, value);
      (this[kHeaders] ??= { __proto__: null })[name.toLowerCase()] = [name, value];
      return this;
    },
    setHeaders(headers) {
      if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('set');
      if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function')
        throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
      for (const k of headers.keys()) this.setHeader(k, headers.get(k));
      return this;
    },
    appendHeader(name, value) {
      if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('append');
      validateHeaderName(name);
      validateHeaderValue(name, value);
      const known = (this[kHeaders] ??= { __proto__: null })[name.toLowerCase()];
      if (known === undefined) this[kHeaders][name.toLowerCase()] = [name, value];
      else known[1] = [].concat(known[1], value);
      return this;
    },
    getHeader(name) {
      validateString(name, 'name');
      return this[kHeaders]?.[name.toLowerCase()]?.[1];
    },
    getHeaderNames() { return Object.keys(this[kHeaders] ?? {}); },
    getRawHeaderNames() { return Object.values(this[kHeaders] ?? {}).map((h) => h[0]); },
    getHeaders() {
      const all = { __proto__: null };
      for (const k of Object.keys(this[kHeaders] ?? {})) all[k] = this[kHeaders][k][1];
      return all;
    },
    hasHeader(name) {
      validateString(name, 'name');
      return this[kHeaders] !== null && this[kHeaders][name.toLowerCase()] !== undefined;
    },
    removeHeader(name) {
      validateString(name, 'name');
      if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('remove');
      switch (name.toLowerCase()) {
        case 'connection': this._removedConnection = true; break;
        case 'content-length': this._removedContLen = true; break;
        case 'transfer-encoding': this._removedTE = true; break;
        case 'date': this.sendDate = false;
      }
      if (this[kHeaders] !== null) delete this[kHeaders][name.toLowerCase()];
    },
    _renderHeaders() {
      if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
      return Object.fromEntries(Object.values(this[kHeaders] ?? {}));
    },
    _implicitHeader() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()'); },
    pipe() { this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE()); },
  });
  const response = require('internal/http_write').install(out, kHeaders, exports);
  const getters = (proto, all) => {
    for (const k of Object.keys(all)) Object.defineProperty(proto, k, { get: all[k], configurable: true });
  };
  getters(out, { connection() { return this.socket; }, _headers() { return this.getHeaders(); } });

  const ServerResponse = exports.ServerResponse = deny.type('ServerResponse', OutgoingMessage, {
    length: 2,
    make(req) {
      OutgoingMessage.call(this);
      if (req?.method === 'HEAD') this._hasBody = false;
      this.req = req;
      this.sendDate = true;
      this._sent100 = false;
      this._expect_continue = false;
      this.statusMessage = undefined;
      if (req?.httpVersionMajor < 1 || req?.httpVersionMinor < 1) {
        this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(req.headers?.te);
        this.shouldKeepAlive = false;
      }
    },
  });
  method(ServerResponse.prototype, response);
  ServerResponse.prototype.statusCode = 200;
  ServerResponse.prototype._implicitHeader = function _implicitHeader() { this.writeHead(this.statusCode); };
  exports.ClientRequest = deny.type('ClientRequest', OutgoingMessage, {
    length: 3, methods: 'abort onSocket/2 _deferToConnect setNoDelay setSocketKeepAlive clearTimeout',
  });

  // ---- and that come in ----
  const IncomingMessage = exports.IncomingMessage = deny.type('IncomingMessage', Readable, {
    length: 1,
    make(socket) {
      Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
      Object.assign(this, {
        socket, httpVersionMajor: null, httpVersionMinor: null, httpVersion: null, complete: false, rawHeaders: [], rawTrailers: [],
        joinDuplicateHeaders: false, aborted: false, upgrade: null, url: '', method: null, statusCode: null, statusMessage: null,
        client: socket, _consuming: false, _dumped: false,
      });
      this[kHeaders] = null;
    },
  });
  const single = new Set(('age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since ' +
    'last-modified location max-forwards proxy-authorization referer retry-after server user-agent').split(' '));
  const inc = IncomingMessage.prototype;
  method(inc, {
    setTimeout(ms, callback) {
      if (callback) this.on('timeout', callback);
      return this;
    },
    _read() {
      if (!this._consuming) {
        this._readableState.readingMore = false;
        this._consuming = true;
      }
    },
    _destroy(error, callback) {
      if (!this.readableEnded || !this.complete) {
        this.aborted = true;
        this.emit('aborted');
      }
      require('process').nextTick(callback, error);
    },
    _addHeaderLine(field, value, dest) {
      const k = field.toLowerCase();
      if (k === 'set-cookie') (dest[k] ??= []).push(value);
      else if (dest[k] === undefined) dest[k] = value;
      else if (!single.has(k)) dest[k] += (k === 'cookie' ? '; ' : ', ') + value;
    },
    _dump() {
      if (this._dumped) return;
      this._dumped = true;
      this.resume();
    },
  });
  const lines = (self, raw) => {
    const all = {};
    for (let i = 0; i < raw.length; i += 2) self._addHeaderLine(raw[i], raw[i + 1], all);
    return all;
  };
  const distinct = (raw) => {
    const all = { __proto__: null };
    for (let i = 0; i < raw.length; i += 2) (all[raw[i].toLowerCase()] ??= []).push(raw[i + 1]);
    return all;
  };
  for (const [k, get] of Object.entries({
    headers: (m) => lines(m, m.rawHeaders), headersDistinct: (m) => distinct(m.rawHeaders),
    trailers: (m) => lines(m, m.rawTrailers), trailersDistinct: (m) => distinct(m.rawTrailers),
  })) {
    const kept = Symbol(k);
    Object.defineProperty(inc, k, {
      get() { return this[kept] ??= get(this); }, set(value) { this[kept] = value; }, configurable: true,
    });
  }
  Object.defineProperty(inc, 'connection', { get() { return this.socket; }, set(value) { this.socket = value; }, configurable: true });

  // ---- agents and servers ----
  exports.agent = (kit, protocol, defaultPort, Base) => {
    const Agent = kit.type('Agent', Base ?? EventEmitter, {
      length: 1,
      make(options) {
        EventEmitter.call(this);
        this.defaultPort = defaultPort;
        this.protocol = protocol;
        this.options = { __proto__: null, path: null, ...options };
        this.options.noDelay ??= true;
        this.requests = { __proto__: null };
        this.sockets = { __proto__: null };
        this.freeSockets = { __proto__: null };
        this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
        this.keepAlive = this.options.keepAlive || false;
        this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
        this.maxFreeSockets = this.options.maxFreeSockets || 256;
        this.scheduling = this.options.scheduling || 'lifo';
        this.maxTotalSockets = this.options.maxTotalSockets ?? Infinity;
        this.totalSocketCount = 0;
      },
      methods: 'createConnection addRequest createSocket removeSocket keepSocketAlive reuseSocket',
    });
    if (!Base) Agent.defaultMaxSockets = Infinity;
    Agent.prototype.getName = function getName(options = {}) {
      let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
      if (options.family === 4 || options.family === 6) name += `:${options.family}`;
      return options.socketPath ? `${name}:${options.socketPath}` : name;
    };
    Agent.prototype.destroy = function destroy() {};
    return Agent;
  };
  exports.Agent = exports.agent(deny, 'http:', 80);
  exports.server = (kit, Base) => kit.type('Server', Base, {
    length: 2,
    make(options, listener) {
      if (typeof options === 'function') listener = options;
      Base.call(this);
      if (typeof listener === 'function') this.on('request', listener);
      Object.assign(this, { timeout: 0, maxHeadersCount: null, maxRequestsPerSocket: 0, headersTimeout: 60000, requestTimeout: 300000, keepAliveTimeout: 5000 });
    },
    methods: 'listen',
  });
  exports.Server = exports.server(deny, net.Server);
  method(exports.Server.prototype, {
    closeAllConnections() {}, closeIdleConnections() {},
    setTimeout(ms, callback) {
      this.timeout = ms;
      if (callback) this.on('timeout', callback);
      return this;
    },
  });
})
