// The old name of http's servers.
(function (exports, require) {
  'use strict';
  const { STATUS_CODES, Server, ServerResponse, _connectionListener } = require('http');
  const deny = require('internal/deny')('_http_server', 'http');
  Object.assign(exports, { STATUS_CODES, Server, ServerResponse });
  deny.functions(exports, 'setupConnectionsTracking storeHTTPOptions/1');
  Object.assign(exports, { _connectionListener, kServerResponse: Symbol('ServerResponse') });
  deny.functions(exports, 'httpServerPreClose/1');
  exports.kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');
})
