// The old name of http's OutgoingMessage.
(function (exports, require) {
  'use strict';
  const { OutgoingMessage, validateHeaderName, validateHeaderValue } = require('http');
  Object.assign(exports, {
    kHighWaterMark: Symbol('kHighWaterMark'), kUniqueHeaders: Symbol('kUniqueHeaders'),
    parseUniqueHeadersOption: function parseUniqueHeadersOption(headers) {
      return Array.isArray(headers) ? new Set(headers.flat().map((h) => h.toLowerCase())) : null;
    },
    validateHeaderName, validateHeaderValue, OutgoingMessage,
  });
})
