// The old name of stream's Writable.
(function (exports, require, module) {
  'use strict';
  module.exports = require('stream').Writable;
})
