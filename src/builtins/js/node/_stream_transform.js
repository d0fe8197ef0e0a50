// The old name of stream's Transform.
(function (exports, require, module) {
  'use strict';
  module.exports = require('stream').Transform;
})
