// http: messages, headers and agents are data and work; requests and servers refuse.
(function (exports, require) {
  'use strict';
  const shared = require('internal/http');
  const { validateInteger } = require('internal/validators');
  const deny = require('internal/deny')('http');
  deny.functions(exports, '_connectionListener/1');
  const { METHODS, STATUS_CODES, Agent, ClientRequest, IncomingMessage, OutgoingMessage, Server, ServerResponse, validateHeaderName,
    validateHeaderValue } = shared;
  Object.assign(exports, { METHODS: METHODS.slice().sort(), STATUS_CODES, Agent, ClientRequest, IncomingMessage, OutgoingMessage, Server, ServerResponse });
  // It can be handed requests; listening is refused.
  exports.createServer = function createServer(opts, requestListener) { return new Server(opts, requestListener); };
  Object.assign(exports, { validateHeaderName, validateHeaderValue });
  deny.functions(exports, 'get/3 request/3');
  exports.setMaxIdleHTTPParsers = function setMaxIdleHTTPParsers(max) {
    validateInteger(max, 'max', 1);
  };
  Object.defineProperty(exports, 'maxHeaderSize', { get: () => 16384, enumerable: true, configurable: true });
  Object.defineProperty(exports, 'globalAgent', {
    get: () => shared.globalAgent ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
    set(value) { shared.globalAgent = value; },
    enumerable: true, configurable: true,
  });
})
