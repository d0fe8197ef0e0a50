// inspector/promises
(function (exports, require) {
  'use strict';
  require('internal/inspector')(exports, 'promise');
})
