// What tls's modules have in common.
(function (exports, require) {
  'use strict';
  const { SecureContext, createSecureContext } = require('tls');
  Object.assign(exports, { SecureContext, createSecureContext });
  exports.translatePeerCertificate = function translatePeerCertificate(c) { return c || null; };
})
