// http2
(function (exports, require) {
  'use strict';
  const deny = require('internal/deny')('http2');
  const { Stream, Readable } = require('stream');
  deny.functions(exports, 'connect/3');
  Object.defineProperty(exports, 'constants', { enumerable: true, configurable: true, get: () => require('internal/http2_constants') });
  deny.functions(exports, 'createServer/2 createSecureServer/2');
  exports.getDefaultSettings = function getDefaultSettings() {
    return {
      headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384, maxConcurrentStreams: 4294967295,
      maxHeaderSize: 65535, maxHeaderListSize: 65535, enableConnectProtocol: false,
    };
  };
  deny.functions(exports, 'getPackedSettings/1 getUnpackedSettings/1 performServerHandshake/1');
  exports.sensitiveHeaders = Symbol('sensitiveHeaders');
  exports.Http2ServerRequest = deny.type('Http2ServerRequest', Readable, { length: 4, methods: 'setTimeout' });
  exports.Http2ServerResponse = deny.type('Http2ServerResponse', Stream, {
    length: 2,
    methods: 'setTrailer addTrailers getHeader getHeaderNames getHeaders hasHeader removeHeader setHeader appendHeader flushHeaders ' +
      'writeHead cork uncork write end destroy setTimeout createPushResponse writeContinue writeEarlyHints',
  });
})
