// tls
(function (exports, require, module) {
  'use strict';
  const net = require('net');
  const deny = require('internal/deny')('tls');
  const ciphers = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:' +
    'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:' +
    '!MD5:!PSK:!SRP:!CAMELLIA';
  Object.assign(exports, {
    CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600, DEFAULT_CIPHERS: ciphers, DEFAULT_ECDH_CURVE: 'auto',
    DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3',
    getCiphers: function getCiphers() { return ciphers.split(':').filter((c) => /^(?:TLS|ECDHE)/.test(c)).map((c) => c.toLowerCase()); },
  });
  Object.defineProperty(exports, 'rootCertificates', { value: Object.freeze([]), enumerable: true, configurable: true });
  exports.convertALPNProtocols = function convertALPNProtocols(protocols, out) {
    const { Buffer } = require('buffer');
    if (Array.isArray(protocols)) {
      out.ALPNProtocols = Buffer.concat(protocols.map((p) => {
        const b = Buffer.from(p);
        return Buffer.concat([Buffer.from([b.length]), b]);
      }));
    } else if (ArrayBuffer.isView(protocols)) out.ALPNProtocols = Buffer.from(protocols);
  };
  deny.functions(exports, 'checkServerIdentity/2 createSecureContext/1');
  exports.SecureContext = deny.type('SecureContext', null, { length: 4 });
  // Over a stream of the script's own it can be made, so that packages which only take it apart load; it sends nothing.
  class JSStreamSocket extends net.Socket {
    constructor(stream) {
      super();
      this.stream = stream;
    }
  }
  exports.TLSSocket = deny.type('TLSSocket', net.Socket, {
    length: 2,
    make(socket) {
      if (!(socket instanceof require('stream').Stream) || socket instanceof net.Socket) throw deny.error('TLSSocket');
      net.Socket.call(this);
      this._handle = { _parentWrap: new JSStreamSocket(socket) };
      this.encrypted = true;
      this.authorized = false;
    },
    methods: 'disableRenegotiation _wrapHandle _destroySSL _init renegotiate exportKeyingMaterial setMaxSendFragment _handleTimeout ' +
      '_emitTLSError _tlsError _releaseControl _finishInit _start setServername setSession getPeerCertificate getCertificate ' +
      'getPeerX509Certificate getX509Certificate setKeyCert getCipher getSharedSigalgs getEphemeralKeyInfo getFinished ' +
      'getPeerFinished getProtocol getSession getTLSTicket isSessionReused enableTrace',
  });
  exports.Server = deny.type('Server', net.Server, {
    length: 2, methods: 'setSecureContext _getServerData _setServerData getTicketKeys setTicketKeys setOptions addContext listen',
  });
  deny.functions(exports, 'createServer/2 connect createSecurePair');
})
