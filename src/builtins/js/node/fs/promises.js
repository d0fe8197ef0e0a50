// fs/promises
(function (exports, require, module, host) {
  'use strict';
  const deny = require('internal/deny')('fs.promises', 'fs');
  const shape = require('internal/fs/shape');
  const isGranted = host.rust(host.op('fs.granted')) > 0;
  if (isGranted) require('internal/fs/promises')(exports);
  else for (const [name, length] of shape.promised) exports[name] = deny.refuse(name, length, 'promise');
  exports.watch = deny.refuse('watch', 1);
  exports.constants = shape.constants;
})
