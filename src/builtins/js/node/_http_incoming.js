// The old name of http's IncomingMessage.
(function (exports, require) {
  'use strict';
  exports.IncomingMessage = require('http').IncomingMessage;
  exports.readStart = function readStart(socket) { if (socket) socket.resume(); };
  exports.readStop = function readStop(socket) { if (socket) socket.pause(); };
})
