// fs with callbacks: each works at once, and tells its callback when the host polls next, as Node does from its event loop.
(function (exports, require, module, host, L) {
  'use strict';
  const sync = require('internal/fs/sync');
  const { codes } = require('internal/errors');
  const { both } = require('internal/fs/shape');
  const { setImmediate } = L.use('timers');
  const bind = require('internal/streams/context');

  // What the system refuses is the callback's, what no call should have been given is thrown.
  const isSystem = (e) => e?.syscall !== undefined || e?.code === 'ERR_FS_EISDIR' || e?.code === 'ERR_FS_FILE_TOO_LARGE';
  const check = (callback) => {
    if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('cb', 'Function', callback);
    return bind(callback);
  };
  const aborted = (options) => {
    const { AbortError } = require('internal/errors');
    return options?.signal?.aborted ? new AbortError(undefined, { cause: options.signal.reason }) : undefined;
  };
  const results = {
    __proto__: null,
    read: (n, args) => [n, args[1] !== null && typeof args[1] === 'object' && !ArrayBuffer.isView(args[1]) ? args[1].buffer : args[1]],
    write: (n, args) => [n, args[1]], readv: (n, args) => [n, args[1]], writev: (n, args) => [n, args[1]],
  };
  for (const [name, length] of both) {
    const f = {
      [name](...args) {
        // The callback is the last of what was given; behind it there is nothing.
        let at = args.length - 1;
        while (at > 0 && args[at] === undefined) at--;
        if (name === 'close' && typeof args[at] !== 'function' && args.length <= 1) args[at = 1] = (e) => { if (e) throw e; };
        const callback = check(at === 0 && typeof args[0] !== 'function' ? undefined : args[at]);
        const given = args.slice(0, at);
        if (name === 'exists') {
          const is = sync.exists(given[0]);
          setImmediate(() => callback(is));
          return;
        }
        if (name === 'read') {
          // Where no buffer is given there is one.
          if (given.length === 1) given.push({ buffer: require('buffer').Buffer.alloc(16384) });
          else if (given[1] !== null && typeof given[1] === 'object' && !ArrayBuffer.isView(given[1]))
            given[1] = { buffer: require('buffer').Buffer.alloc(16384), ...given[1] };
        }
        let error = aborted(given[given.length - 1]) ?? null, result;
        if (error === null) {
          try {
            result = sync[name](...given);
          } catch (e) {
            if (!isSystem(e)) throw e;
            error = e;
          }
        }
        setImmediate(() => {
          if (error !== null) callback(error);
          else if (name in results) callback(null, ...results[name](result, given));
          else if (result === undefined && name !== 'mkdir') callback(null);
          else callback(null, result);
        });
      },
    }[name];
    Object.defineProperty(f, 'length', { value: length });
    exports[name] = f;
  }
  const custom = (name, keys) => Object.defineProperty(exports[name], Symbol.for('nodejs.util.promisify.custom'), {
    value: (...args) => new Promise((resolve, reject) => exports[name](...args, (e, ...values) => e ? reject(e) :
      resolve(Object.fromEntries(keys.map((k, i) => [k, values[i]]))))),
  });
  custom('read', ['bytesRead', 'buffer']);
  custom('readv', ['bytesRead', 'buffers']);
  custom('write', ['bytesWritten', 'buffer']);
  custom('writev', ['bytesWritten', 'buffers']);
  Object.defineProperty(exports.exists, Symbol.for('nodejs.util.promisify.custom'), { value: (path) => new Promise((resolve) => exports.exists(path, resolve)) });
})
