// What inspector and inspector/promises share.
(function (exports, require, module, host, L) {
  'use strict';
  const EventEmitter = require('events');
  module.exports = (target, kind) => {
    const deny = require('internal/deny')('inspector');
    deny.functions(target, 'open/3 close');
    target.url = function url() { return undefined; };
    deny.functions(target, 'waitForDebugger');
    target.console = L.use('console');
    target.Session = deny.type('Session', EventEmitter, {
      make() { EventEmitter.call(this); }, methods: 'connect connectToMainThread',
    });
    target.Session.prototype.post = deny.refuse('post', 3, kind, 'Session.post');
    target.Session.prototype.disconnect = function disconnect() {};
    target.Network = deny.functions({}, 'requestWillBeSent responseReceived loadingFinished loadingFailed');
  };
})
