// net: addresses are pure, sockets refuse to connect and servers to listen.
(function (exports, require) {
  'use strict';
  const EventEmitter = require('events');
  const { Duplex } = require('stream');
  const { validateBoolean, validateInt32 } = require('internal/validators');
  const deny = require('internal/deny')('net');
  const getter = (o, k, get) => Object.defineProperty(o, k, { get, enumerable: true, configurable: true });
  const addresses = () => require('internal/net');

  deny.functions(exports, '_createServerHandle/5');
  exports._normalizeArgs = function _normalizeArgs(args) {
    let options = {};
    const [first] = args, callback = args[args.length - 1];
    if (args.length > 0) {
      if (typeof first === 'object' && first !== null) options = first;
      else if (typeof first === 'string' && !(Number(first) >= 0 && first !== '')) options.path = first;
      else {
        options.port = first;
        if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
      }
    }
    return [options, typeof callback === 'function' ? callback : null];
  };
  exports._setSimultaneousAccepts = function _setSimultaneousAccepts() {};
  getter(exports, 'BlockList', () => addresses().BlockList);
  getter(exports, 'SocketAddress', () => addresses().SocketAddress);
  deny.functions(exports, 'connect createConnection createServer/2');
  const own = (k) => ({ [k](input) { return addresses()[k](input); } })[k];
  for (const k of ['isIP', 'isIPv4', 'isIPv6']) exports[k] = own(k);

  exports.Server = deny.type('Server', EventEmitter, {
    length: 2,
    make(options, listener) {
      EventEmitter.call(this);
      if (typeof options === 'function') listener = options;
      if (typeof listener === 'function') this.on('connection', listener);
      this._connections = 0;
      this._handle = null;
      this.maxConnections = undefined;
    },
    methods: '_listen2 listen _setupWorker',
  });
  Object.assign(exports.Server.prototype, {
    address() { return null; },
    getConnections(callback) {
      require('process').nextTick(callback, null, 0);
      return this;
    },
    close(callback) {
      const { codes, E } = require('internal/errors');
      codes.ERR_SERVER_NOT_RUNNING ?? E('ERR_SERVER_NOT_RUNNING', 'Server is not running.');
      if (typeof callback === 'function') require('process').nextTick(callback, new codes.ERR_SERVER_NOT_RUNNING());
      return this;
    },
    _emitCloseIfDrained() {}, ref() { return this; }, unref() { return this; },
  });
  getter(exports.Server.prototype, 'listening', () => false);

  const Socket = exports.Socket = deny.type('Socket', Duplex, {
    length: 1,
    make(options) {
      if (typeof options === 'number' || options?.fd !== undefined || options?.handle) throw deny.error('Socket');
      Duplex.call(this, { ...options, autoDestroy: true, emitClose: true, decodeStrings: false });
      this.connecting = false;
      this._hadError = false;
      this._host = null;
      this._parent = null;
      this.server = null;
      this._server = null;
    },
    methods: 'connect resetAndDestroy _reset _getpeername _getsockname _writeGeneric _write/3 _writev/2',
  });
  const chain = (k) => ({ [k]() { return this; } })[k];
  for (const k of ['setNoDelay', 'setKeepAlive', 'ref', 'unref', 'setTimeout']) Socket.prototype[k] = chain(k);
  Socket.prototype._read = function _read() {};
  Socket.prototype._final = function _final(callback) { callback(); };
  Socket.prototype.address = function address() { return {}; };
  Socket.prototype.destroySoon = function destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  };
  for (const [k, value] of Object.entries({
    _connecting: false, pending: true, readyState: 'closed', bufferSize: undefined, bytesRead: 0, bytesWritten: 0, _bytesDispatched: 0,
    remoteAddress: undefined, remoteFamily: undefined, remotePort: undefined, localAddress: undefined, localPort: undefined,
    localFamily: undefined,
  })) getter(Socket.prototype, k, () => value);
  exports.Stream = Socket;

  let autoSelect = true, attempt = 250;
  exports.getDefaultAutoSelectFamily = function getDefaultAutoSelectFamily() { return autoSelect; };
  exports.setDefaultAutoSelectFamily = function setDefaultAutoSelectFamily(value) {
    validateBoolean(value, 'value');
    autoSelect = value;
  };
  exports.getDefaultAutoSelectFamilyAttemptTimeout = function getDefaultAutoSelectFamilyAttemptTimeout() { return attempt; };
  exports.setDefaultAutoSelectFamilyAttemptTimeout = function setDefaultAutoSelectFamilyAttemptTimeout(value) {
    validateInt32(value, 'value', 1);
    attempt = Math.max(10, value);
  };
})
