// wasi
(function (exports, require) {
  'use strict';
  exports.WASI = require('internal/deny')('wasi').type('WASI', null, { methods: 'start initialize getImportObject' });
})
