// dgram
(function (exports, require) {
  'use strict';
  const deny = require('internal/deny')('dgram');
  deny.functions(exports, '_createSocketHandle createSocket/2');
  exports.Socket = deny.type('Socket', require('events'), {
    length: 2,
    methods: 'bind connect disconnect sendto send close address remoteAddress setBroadcast setTTL setMulticastTTL setMulticastLoopback ' +
      'setMulticastInterface addMembership dropMembership addSourceSpecificMembership dropSourceSpecificMembership ref unref ' +
      'setRecvBufferSize setSendBufferSize getRecvBufferSize getSendBufferSize getSendQueueSize getSendQueueCount',
  });
})
