// stream/promises
(function (exports, require) {
  'use strict';
  require('stream');
  exports.finished = function finished(stream, options) {
    return require('internal/streams/eos').finished(stream, options);
  };
  exports.pipeline = function pipeline(...streams) {
    return require('internal/streams/pipeline').promised(...streams);
  };
})
