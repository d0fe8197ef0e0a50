// dns/promises
(function (exports, require) {
  'use strict';
  const deny = require('internal/deny')('dns');
  const shared = require('internal/dns');
  deny.functions(exports, 'lookup/2 lookupService/2', 'promise');
  exports.Resolver = shared.resolver(deny, 'promise');
  shared.add(exports, deny, 'promise', 2);
})
