// tty: nothing here is a terminal.
(function (exports, require) {
  'use strict';
  const net = require('net');
  const deny = require('internal/deny')('tty');
  exports.isatty = function isatty(_fd) { return false; };
  exports.ReadStream = deny.type('ReadStream', net.Socket, { length: 2, methods: 'setRawMode/1' });
  exports.WriteStream = deny.type('WriteStream', net.Socket, {
    length: 1, methods: '_refreshSize cursorTo/3 moveCursor/3 clearLine/2 clearScreenDown/1 getWindowSize',
  });
  exports.WriteStream.prototype.isTTY = true;
  // Of a stream that is a terminal somewhere else, by the environment that it is told.
  exports.WriteStream.prototype.getColorDepth = function getColorDepth(env = {}) {
    if (env.NO_COLOR !== undefined || env.NODE_DISABLE_COLORS !== undefined || env.TERM === 'dumb') return 1;
    if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
    if (/-256(?:color)?$/i.test(env.TERM ?? '')) return 8;
    return env.TERM ? 4 : 1;
  };
  exports.WriteStream.prototype.hasColors = function hasColors(count, env) {
    if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
      env = count;
      count = 16;
    }
    return count <= 2 ** this.getColorDepth(env);
  };
})
