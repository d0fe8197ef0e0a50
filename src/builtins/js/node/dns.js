// dns: no name is resolved here.
(function (exports, require) {
  'use strict';
  const deny = require('internal/deny')('dns');
  const shared = require('internal/dns');
  deny.functions(exports, 'lookup/3 lookupService/3', 'callback');
  exports.Resolver = shared.resolver(deny, 'callback');
  shared.add(exports, deny, 'callback', 3);
  Object.defineProperty(exports, 'promises', { configurable: true, enumerable: true, get: () => require('dns/promises') });
})
