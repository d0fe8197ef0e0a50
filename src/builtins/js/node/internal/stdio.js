// process.stdout and stderr write to the realm's console, and stdin is at its end from the start. They are no terminals. Most who look at
// them only ask `isTTY`, so what makes them real streams comes with the first look at anything else.
(function (exports, require, module, host, L) {
  'use strict';

  // The console takes lines: a part of one waits for its end, or for the next tick.
  const lines = (level) => {
    let held = '', waits = false;
    const flush = () => {
      waits = false;
      if (held === '') return;
      const text = held;
      held = '';
      host.print(level, text);
    };
    return (text) => {
      held += text;
      const end = held.lastIndexOf('\n');
      if (end >= 0) {
        const whole = held.slice(0, end);
        held = held.slice(end + 1);
        host.print(level, whole);
      }
      if (held !== '' && !waits) {
        waits = true;
        require('process').nextTick(flush);
      }
    };
  };

  const light = new Set(['isTTY', 'columns', 'rows', 'hasColors', 'getColorDepth', 'getWindowSize', 'toJSON', 'then']);
  exports.output = (fd) => {
    const put = lines(fd === 1 ? 'log' : 'error');
    const own = { fd, _type: 'pipe', _isStdio: true };
    let stream, isReal = false;
    const real = () => {
      if (isReal) return;
      isReal = true;
      const { Writable } = require('stream');
      Object.setPrototypeOf(stream, Writable.prototype);
      Writable.call(stream, {
        decodeStrings: false,
        write(chunk, encoding, callback) {
          put(typeof chunk === 'string' ? chunk : require('buffer').Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString());
          callback();
        },
      });
      // As in Node, ending it is no end.
      stream.destroy = stream.destroySoon = stream._destroy = function (error, callback) {
        if (typeof callback === 'function') callback(error);
        return this;
      };
      delete stream.write;
    };
    stream = Object.assign(Object.create(new Proxy({}, {
      get(target, k, receiver) {
        if (light.has(k) || k === Symbol.toStringTag || k === L.custom) return undefined;
        real();
        return Reflect.get(Object.getPrototypeOf(stream), k, receiver);
      },
      has(target, k) {
        if (light.has(k)) return false;
        real();
        return k in stream;
      },
      set(target, k, value, receiver) {
        return Reflect.defineProperty(receiver, k, { value, writable: true, enumerable: true, configurable: true });
      },
      getPrototypeOf: () => require('stream').Writable.prototype,
    })), own);
    // A text needs no stream.
    Object.defineProperty(stream, 'write', {
      value: function write(chunk, encoding, callback) {
        if (typeof chunk === 'string' && encoding === undefined && !isReal) {
          put(chunk);
          return true;
        }
        real();
        return stream.write(chunk, encoding, callback);
      },
      writable: true, enumerable: false, configurable: true,
    });
    return stream;
  };
  exports.input = () => {
    const { Readable } = require('stream');
    const stdin = new Readable({ read() { this.push(null); } });
    stdin.fd = 0;
    return stdin;
  };
})
