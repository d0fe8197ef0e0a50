// child_process: the shape; no process is started here.
(function (exports, require) {
  'use strict';
  const EventEmitter = require('events');
  const deny = require('internal/deny')('child_process');
  deny.functions(exports, '_forkChild/2');
  exports.ChildProcess = deny.type('ChildProcess', EventEmitter, {
    make() { EventEmitter.call(this); }, methods: 'spawn/1 kill/1 ref unref',
  });
  deny.functions(exports, 'exec/3 execFile/4 execFileSync/3 execSync/2 fork/1 spawn/3 spawnSync/3');
  // The promises of exec and execFile reject.
  for (const k of ['exec', 'execFile'])
    Object.defineProperty(exports[k], Symbol.for('nodejs.util.promisify.custom'), { value: deny.refuse(k, 0, 'promise') });
})
