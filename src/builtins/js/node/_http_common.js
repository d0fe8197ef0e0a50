// What http's modules have in common.
(function (exports, require) {
  'use strict';
  const { isToken, isBadChar, METHODS } = require('internal/http');
  const deny = require('internal/deny')('_http_common', 'http');
  Object.assign(exports, {
    _checkInvalidHeaderChar: (s) => isBadChar(s), _checkIsHttpToken: (s) => isToken(s), chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
    continueExpression: /(?:^|\W)100-continue(?:$|\W)/i, CRLF: '\r\n', methods: METHODS,
  });
  deny.functions(exports, 'freeParser/3');
  exports.HTTPParser = deny.type('HTTPParser', null, {});
  Object.assign(exports.HTTPParser, { REQUEST: 1, RESPONSE: 2 });
  exports.kIncomingMessage = Symbol('IncomingMessage');
  exports.isLenient = function isLenient() { return false; };
  deny.functions(exports, 'prepareError/3');
})
