// inspector
(function (exports, require) {
  'use strict';
  require('internal/inspector')(exports, 'callback');
})
