// The old name of stream's PassThrough.
(function (exports, require, module) {
  'use strict';
  module.exports = require('stream').PassThrough;
})
