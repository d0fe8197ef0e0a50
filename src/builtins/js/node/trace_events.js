// trace_events
(function (exports, require) {
  'use strict';
  require('internal/deny')('trace_events').functions(exports, 'createTracing/1 getEnabledCategories');
})
