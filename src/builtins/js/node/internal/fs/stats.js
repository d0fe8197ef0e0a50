// Stats and Dirent.
(function (exports, require) {
  'use strict';
  const { constants } = require('internal/fs/shape');
  const kinds = {
    isDirectory: 'S_IFDIR', isFile: 'S_IFREG', isBlockDevice: 'S_IFBLK', isCharacterDevice: 'S_IFCHR', isSymbolicLink: 'S_IFLNK',
    isFIFO: 'S_IFIFO', isSocket: 'S_IFSOCK',
  };
  function StatsBase() {}
  for (const k of Object.keys(kinds))
    StatsBase.prototype[k] = { [k]() { return (Number(this.mode) & constants.S_IFMT) === constants[kinds[k]]; } }[k];

  const fields = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
  const times = ['atime', 'mtime', 'ctime', 'birthtime'];
  const lazily = (C, toMs) => {
    for (const k of times) {
      Object.defineProperty(C.prototype, k, {
        enumerable: true, configurable: true,
        get() {
          const value = new Date(toMs(this[`${k}Ms`]));
          Object.defineProperty(this, k, { value, writable: true, enumerable: true, configurable: true });
          return value;
        },
        set(value) { Object.defineProperty(this, k, { value, writable: true, enumerable: true, configurable: true }); },
      });
    }
  };
  function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
    if (!(this instanceof Stats)) return new Stats(...arguments);
    Object.assign(this, { dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs });
    for (const k of times) this[k] = this[k];
  }
  Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
  Object.setPrototypeOf(Stats, StatsBase);
  Stats.prototype.isFile = StatsBase.prototype.isFile;
  lazily(Stats, (ms) => Math.round(Number(ms)));
  function BigIntStats(all) {
    fields.forEach((k, i) => { this[k] = BigInt(all[i]); });
    times.forEach((k, i) => {
      this[`${k}Ms`] = BigInt(Math.floor(all[10 + i]));
    });
    times.forEach((k, i) => { this[`${k}Ns`] = BigInt(Math.floor(all[10 + i])) * 1000000n + BigInt(Math.round(all[10 + i] % 1 * 1e6)); });
    for (const k of times) this[k] = this[k];
  }
  Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
  lazily(BigIntStats, Number);
  exports.Stats = Stats;
  exports.make = (all, isBig) => isBig ? new BigIntStats(all) : new Stats(...all);

  const codes = { isDirectory: 2, isFile: 1, isBlockDevice: 7, isCharacterDevice: 6, isSymbolicLink: 3, isFIFO: 4, isSocket: 5 };
  const kType = Symbol('type');
  class Dirent {
    constructor(name, type, path) {
      this.name = name;
      this.parentPath = path;
      this.path = path;
      this[kType] = type;
    }
  }
  for (const k of Object.keys(codes)) {
    Object.defineProperty(Dirent.prototype, k, {
      value: { [k]() { return this[kType] === codes[k]; } }[k], writable: true, enumerable: false, configurable: true,
    });
  }
  exports.Dirent = Dirent;
})
