(function (exports, require, module) {
  'use strict';
  const { constants } = require('os');
  Object.assign(exports, constants.dlopen, constants.errno, constants.priority, constants.signals, require('internal/fs_constants'));
})
