// cluster: there is one process, and it is the primary.
(function (exports, require, module) {
  'use strict';
  const EventEmitter = require('events');
  const deny = require('internal/deny')('cluster');
  const cluster = module.exports = new EventEmitter();
  Object.assign(cluster, { isWorker: false, isMaster: true, isPrimary: true });
  cluster.Worker = deny.type('Worker', EventEmitter, {
    length: 1, make() { EventEmitter.call(this); }, methods: 'kill send isDead isConnected disconnect destroy',
  });
  Object.assign(cluster, { workers: {}, settings: {}, SCHED_NONE: 1, SCHED_RR: 2, schedulingPolicy: 2 });
  deny.functions(cluster, 'setupPrimary/1 setupMaster/1 fork/1 disconnect/1');
})
