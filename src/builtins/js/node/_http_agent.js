// The old name of http's agents.
(function (exports, require) {
  'use strict';
  exports.Agent = require('http').Agent;
  Object.defineProperty(exports, 'globalAgent', { enumerable: true, configurable: true, get: () => require('http').globalAgent });
})
