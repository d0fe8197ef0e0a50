// A socket of JavaScript around a stream: sockets reach the host.
(function (exports, require, module) {
  'use strict';
  const { denied } = require('internal/errors');
  module.exports = class JSStreamSocket {
    constructor() {
      throw denied('_stream_wrap', 'net');
    }
  };
})
