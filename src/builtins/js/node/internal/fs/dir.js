// Dir: the entries of a folder, which were read when it was opened.
(function (exports, require) {
  'use strict';
  const { codes, E } = require('internal/errors');
  const { validateFunction } = require('internal/validators');
  E('ERR_DIR_CLOSED', 'Directory handle was closed');

  class Dir {
    #list;
    #path;
    #isClosed = false;
    constructor(list, path, _options) {
      if (!Array.isArray(list)) throw new codes.ERR_MISSING_ARGS('handle');
      this.#list = list.slice();
      this.#path = path;
    }
    get path() { return this.#path; }
    #check() {
      if (this.#isClosed) throw new codes.ERR_DIR_CLOSED();
    }
    readSync() {
      this.#check();
      return this.#list.shift() ?? null;
    }
    read(callback) {
      if (callback === undefined) {
        return (async () => this.readSync())();
      }
      validateFunction(callback, 'callback');
      this.#check();
      const next = this.readSync();
      require('process').nextTick(callback, null, next);
    }
    closeSync() {
      this.#check();
      this.#isClosed = true;
    }
    close(callback) {
      if (callback === undefined) return (async () => this.closeSync())();
      validateFunction(callback, 'callback');
      this.closeSync();
      require('process').nextTick(callback, null);
    }
    async* entries() {
      try {
        for (let d; (d = this.readSync()) !== null;) yield d;
      } finally {
        if (!this.#isClosed) this.closeSync();
      }
    }
  }
  Object.defineProperty(Dir.prototype, Symbol.asyncIterator, { value: Dir.prototype.entries, writable: true, configurable: true });
  exports.Dir = Dir;
})
