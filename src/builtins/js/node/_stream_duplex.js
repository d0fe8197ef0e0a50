// The old name of stream's Duplex.
(function (exports, require, module) {
  'use strict';
  module.exports = require('stream').Duplex;
})
