// The old name of stream's Readable.
(function (exports, require, module) {
  'use strict';
  module.exports = require('stream').Readable;
})
