// fs. What the map grants of it (rvm_map_allow) works through the jail; without a grant it has its shape only, and every call refuses.
(function (exports, require, module, host) {
  'use strict';
  const deny = require('internal/deny')('fs');
  const shape = require('internal/fs/shape');
  const { Stats, Dirent } = require('internal/fs/stats');
  const isGranted = host.rust(host.op('fs.granted')) > 0;
  const late = (name, length, load) => {
    const f = { [name](...args) { return load()[name](...args); } }[name];
    return Object.defineProperty(f, 'length', { value: length });
  };
  // The functions that nobody calls are not even made.
  const callbacks = () => require('internal/fs/callbacks'), sync = () => require('internal/fs/sync');
  const property = (k, value) => { exports[k] = value; };
  const streams = (k) => isGranted ? require('internal/fs/streams')[k] :
    deny.type(k, require('stream')[k === 'ReadStream' ? 'Readable' : 'Writable'], { length: 2, methods: 'open close _construct _destroy' });

  for (const [name, length, syncLength] of shape.both) {
    if (name === 'opendir') continue;
    const other = `${name}Sync`;
    if (name === 'cp') {
      property('cp', isGranted ? late('cp', length, callbacks) : deny.refuse('cp', length, 'callback'));
      property('cpSync', isGranted ? named('cpSync', syncLength, (...args) => sync().cp(...args)) : deny.refuse(other, syncLength));
      for (const [k, kind, n] of [['createReadStream', 'ReadStream', 2], ['createWriteStream', 'WriteStream', 2]])
        property(k, isGranted ? named(k, n, (path, options) => new exports[kind](path, options)) : deny.refuse(k, n));
      continue;
    }
    if (isGranted) {
      const f = late(name, length, callbacks);
      property(name, f);
      if (name === 'stat') property('statfs', undefined); // its place among the keys
      const custom = Symbol.for('nodejs.util.promisify.custom');
      if (['read', 'readv', 'write', 'writev', 'exists'].includes(name))
        Object.defineProperty(f, custom, { get: () => callbacks()[name][custom], configurable: true });
      property(other, named(other, syncLength, (...args) => sync()[name](...args)));
    } else {
      property(name, deny.refuse(name, length, 'callback'));
      if (name === 'stat') property('statfs', undefined);
      property(other, deny.refuse(other, syncLength));
    }
    if (name === 'lchown') {
      property('lchmod', undefined);
      property('lchmodSync', undefined);
    } else if (name === 'open') property('openAsBlob', deny.refuse('openAsBlob', 1, 'promise'));
    else if (name === 'truncate') property('unwatchFile', named('unwatchFile', 2, () => {}));
    else if (name === 'utimes') deny.functions(exports, 'watch/3 watchFile/3');
  }
  function named(name, length, f) {
    return Object.defineProperties(f, { name: { value: name }, length: { value: length } });
  }
  for (const k of ['realpath', 'realpathSync']) Object.defineProperty(exports[k], 'native', { value: named(k, exports[k].length, (...args) => exports[k](...args)), writable: true, enumerable: true, configurable: true });
  exports.Dirent = Dirent;
  exports.Stats = Stats;
  for (const [k, kind] of [['ReadStream', 'ReadStream'], ['WriteStream', 'WriteStream'], ['FileReadStream', 'ReadStream'], ['FileWriteStream', 'WriteStream']]) {
    Object.defineProperty(exports, k, {
      get() {
        const C = k === kind ? streams(kind) : exports[kind];
        Object.defineProperty(exports, k, { value: C, writable: true, enumerable: true, configurable: true });
        return C;
      },
      set(value) { Object.defineProperty(exports, k, { value, writable: true, enumerable: true, configurable: true }); },
      enumerable: true, configurable: true,
    });
  }
  exports._toUnixTimestamp = named('toUnixTimestamp', 1, (time) => require('internal/fs/base').seconds(time));
  Object.defineProperty(exports, 'Dir', { get: () => require('internal/fs/dir').Dir, enumerable: true, configurable: true });
  exports.opendir = isGranted ? late('opendir', 3, callbacks) : deny.refuse('opendir', 3, 'callback');
  exports.opendirSync = isGranted ? named('opendirSync', 2, (...args) => sync().opendir(...args)) : deny.refuse('opendirSync', 2);
  Object.assign(exports, { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 });
  for (const k of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) Object.defineProperty(exports, k, { writable: false });
  Object.defineProperty(exports, 'constants', { value: shape.constants, enumerable: true });
  Object.defineProperty(exports, 'promises', { get: () => require('fs/promises'), enumerable: true, configurable: true });
})
