// The old name of http's ClientRequest.
(function (exports, require) {
  'use strict';
  exports.ClientRequest = require('http').ClientRequest;
})
