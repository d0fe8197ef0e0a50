// The old name of tls's sockets.
(function (exports, require) {
  'use strict';
  const { TLSSocket, Server, createServer, connect } = require('tls');
  Object.assign(exports, { TLSSocket, Server, createServer, connect });
})
