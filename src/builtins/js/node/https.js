// https
(function (exports, require) {
  'use strict';
  const shared = require('internal/http');
  const deny = require('internal/deny')('https');
  exports.Agent = shared.agent(deny, 'https:', 443, shared.Agent);
  const { getName } = shared.Agent.prototype;
  const parts = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion', 'maxVersion',
    'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier',
    'privateKeyEngine'];
  exports.Agent.prototype.getName = function (options = {}) {
    return [getName.call(this, options), ...parts.map((k) => k === 'rejectUnauthorized' ? options[k] ?? '' : options[k] || '')].join(':');
  };
  for (const k of ['_getSession', '_cacheSession', '_evictSession']) exports.Agent.prototype[k] = function () {};
  exports.globalAgent = new exports.Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });
  const tls = require('tls');
  exports.Server = shared.server(deny, require('net').Server);
  Object.setPrototypeOf(exports.Server.prototype, tls.Server.prototype);
  for (const k of ['closeAllConnections', 'closeIdleConnections', 'setTimeout']) exports.Server.prototype[k] = shared.Server.prototype[k];
  deny.functions(exports, 'createServer/2 get/3 request');
})
