(function (exports, require, module, host, L) {
  'use strict';
  module.exports = { sep: '/' };
})
