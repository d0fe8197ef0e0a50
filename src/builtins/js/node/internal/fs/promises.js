// fs/promises where fs is granted, with its FileHandle.
(function (exports, require, module) {
  'use strict';
  const sync = require('internal/fs/sync');
  const base = require('internal/fs/base');
  const EventEmitter = require('events');
  const { AbortError } = require('internal/errors');
  const { promised } = require('internal/fs/shape');
  const Buffer = () => require('buffer').Buffer;
  const refuseAborted = (options) => {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
  };

  class FileHandle extends EventEmitter {
    #fd;
    constructor(fd) {
      super();
      this.#fd = fd;
    }
    get fd() { return this.#fd; }
    getAsyncId() { return 0; }
    #open(syscall) {
      if (this.#fd === -1) throw base.failure(-9, syscall);
      return this.#fd;
    }
    async appendFile(data, options) { sync.appendFile(this.#open('write'), data, options); }
    async chmod(mode) { sync.fchmod(this.#open('fchmod'), mode); }
    async chown() { sync.fchown(this.#open('fchown')); }
    async datasync() { sync.fdatasync(this.#open('fdatasync')); }
    async sync() { sync.fsync(this.#open('fsync')); }
    async read(buffer, offset, length, position) {
      const fd = this.#open('read');
      if (buffer === undefined || (buffer !== null && typeof buffer === 'object' && !ArrayBuffer.isView(buffer)))
        ({ buffer = Buffer().alloc(16384), offset, length, position } = buffer ?? {});
      return { bytesRead: sync.read(fd, buffer, offset, length, position), buffer };
    }
    async readv(buffers, position) { return { bytesRead: sync.readv(this.#open('read'), buffers, position), buffers }; }
    async readFile(options) {
      refuseAborted(options);
      return sync.readFile(this.#open('read'), options);
    }
    readLines(options) {
      return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
    }
    async stat(options) { return sync.fstat(this.#open('fstat'), options); }
    async truncate(length) { sync.ftruncate(this.#open('ftruncate'), length); }
    async utimes(atime, mtime) { sync.futimes(this.#open('futime'), atime, mtime); }
    async write(buffer, offset, length, position) {
      return { bytesWritten: sync.write(this.#open('write'), buffer, offset, length, position), buffer };
    }
    async writev(buffers, position) { return { bytesWritten: sync.writev(this.#open('write'), buffers, position), buffers }; }
    async writeFile(data, options) {
      refuseAborted(options);
      await writeAny(this.#open('write'), data, options);
    }
    async close() {
      if (this.#fd === -1) return;
      const fd = this.#fd;
      this.#fd = -1;
      sync.close(fd);
      this.emit('close');
    }
    readableWebStream() {
      const handle = this, { ReadableStream } = require('stream/web');
      return new ReadableStream({
        async pull(controller) {
          const { bytesRead, buffer } = await handle.read(Buffer().alloc(16384));
          if (bytesRead === 0) controller.close();
          else controller.enqueue(new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead));
        },
      });
    }
    createReadStream(options) { return new (require('fs').ReadStream)(undefined, { ...options, fd: this.#open('read') }); }
    createWriteStream(options) { return new (require('fs').WriteStream)(undefined, { ...options, fd: this.#open('write') }); }
  }
  if (Symbol.asyncDispose) FileHandle.prototype[Symbol.asyncDispose] = FileHandle.prototype.close;

  const fdOf = (path) => path instanceof FileHandle ? path.fd : path;
  // Also what comes bit by bit.
  const writeAny = async (path, data, options) => {
    const isPieces = data !== null && typeof data === 'object' && !ArrayBuffer.isView(data) &&
      (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
    if (!isPieces) return sync.writeFile(path, data, options);
    const { flag, mode, encoding } = base.options(options, { encoding: 'utf8', mode: 0o666, flag: 'w' });
    const fd = typeof path === 'number' ? path : sync.open(path, flag, mode);
    try {
      for await (const piece of data) sync.write(fd, base.bytes(piece, encoding));
    } finally {
      if (fd !== path) sync.close(fd);
    }
  };
  const own = {
    __proto__: null,
    open: (path, flags, mode) => new FileHandle(sync.open(path, flags, mode)),
    readFile(path, options) {
      refuseAborted(options);
      return sync.readFile(fdOf(path), options);
    },
    writeFile(path, data, options) {
      refuseAborted(options);
      return writeAny(fdOf(path), data, options);
    },
    appendFile: (path, data, options) => sync.appendFile(fdOf(path), data, options),
    lchmod() { throw Object.assign(new Error('The lchmod() method is not implemented'), { code: 'ERR_METHOD_NOT_IMPLEMENTED' }); },
  };
  module.exports = (target) => {
    for (const [name, length] of promised) {
      const f = { async [name](...args) { return (own[name] ?? sync[name])(...args); } }[name];
      target[name] = Object.defineProperty(f, 'length', { value: length });
    }
  };
})
