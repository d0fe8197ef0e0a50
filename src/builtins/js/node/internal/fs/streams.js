// ReadStream and WriteStream, over the functions of fs (or of what the option `fs` gives).
(function (exports, require) {
  'use strict';
  const { Readable, Writable, finished } = require('stream');
  const { codes } = require('internal/errors');
  const { validateInteger, validateFunction } = require('internal/validators');
  const { toPath } = require('internal/fs/base');
  const kFs = Symbol('kFs'), kIsPerformingIO = Symbol('kIsPerformingIO');

  const setUp = (self, path, options, defaults) => {
    options = typeof options === 'string' ? { encoding: options } : { ...options };
    if (options !== null && typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
    if (options.autoDestroy === undefined) options.autoDestroy = true;
    if (options.highWaterMark === undefined) options.highWaterMark = defaults.highWaterMark;
    if (options.fd == null) {
      self.fd = null;
      self[kFs] = options.fs || require('fs');
      for (const k of defaults.uses) validateFunction(self[kFs][k], `options.fs.${k}`);
      self.path = toPath(path);
      self.flags = options.flags === undefined ? options.flag ?? defaults.flags : options.flags;
      self.mode = options.mode === undefined ? 0o666 : options.mode;
    } else {
      self.fd = typeof options.fd === 'object' ? options.fd.fd : options.fd;
      validateInteger(self.fd, 'fd', 0, 2147483647);
      self[kFs] = options.fs || require('fs');
    }
    options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
    self.start = options.start;
    self.pos = undefined;
    if (self.start !== undefined) {
      validateInteger(self.start, 'start', 0);
      self.pos = self.start;
    }
    return options;
  };
  const onBoth = (C) => {
    Object.defineProperty(C.prototype, 'autoClose', {
      get() { return (this._readableState ?? this._writableState).autoDestroy; },
      set(value) { (this._readableState ?? this._writableState).autoDestroy = value; },
    });
    C.prototype.open = function open() { openNow(this, () => {}); };
    const own = C.prototype.open;
    C.prototype._construct = function (callback) {
      if (typeof this.fd === 'number') return callback();
      // Some packages replace open().
      if (this.open !== own) {
        const emit = this.emit;
        const stream = this;
        this.emit = function (...args) {
          if (args[0] === 'open') {
            this.emit = emit;
            callback();
            return Reflect.apply(emit, this, args);
          }
          if (args[0] === 'error') {
            this.emit = emit;
            callback(args[1]);
            return;
          }
          return Reflect.apply(emit, stream, args);
        };
        this.open();
      } else openNow(this, callback);
    };
    const openNow = (self, callback) => self[kFs].open(self.path, self.flags, self.mode, (e, fd) => {
      if (e) return callback(e);
      self.fd = fd;
      callback();
      self.emit('open', self.fd);
      self.emit('ready');
    });
    C.prototype._destroy = function (error, callback) {
      if (this[kIsPerformingIO]) this.once('ioDone', (e) => close(this, error || e, callback));
      else close(this, error, callback);
    };
    const close = (self, error, callback) => {
      const { fd } = self;
      self.fd = null;
      if (typeof fd !== 'number') return callback(error);
      self[kFs].close(fd, (e) => callback(error || e));
    };
    Object.defineProperty(C.prototype, 'pending', { get() { return this.fd === null; }, configurable: true });
  };

  function ReadStream(path, options) {
    if (!(this instanceof ReadStream)) return new ReadStream(path, options);
    options = setUp(this, path, options, { highWaterMark: 64 * 1024, flags: 'r', uses: ['open', 'read', 'close'] });
    this.end = options.end ?? Infinity;
    this.bytesRead = 0;
    if (this.end !== Infinity) {
      validateInteger(this.end, 'end', 0);
      if (this.start === undefined) this.pos = 0;
      if (this.start > this.end) throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
    Readable.call(this, options);
    if (options.encoding) this.setEncoding(options.encoding);
  }
  Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
  Object.setPrototypeOf(ReadStream, Readable);
  onBoth(ReadStream);
  ReadStream.prototype._read = function (n) {
    n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
    if (n <= 0) {
      this.push(null);
      return;
    }
    const buffer = require('buffer').Buffer.allocUnsafeSlow(n);
    this[kIsPerformingIO] = true;
    this[kFs].read(this.fd, buffer, 0, n, this.pos, (e, bytesRead, given) => {
      this[kIsPerformingIO] = false;
      if (this.destroyed) {
        this.emit('ioDone', e);
        return;
      }
      if (e) return require('internal/streams/destroy').errorOrDestroy(this, e);
      if (bytesRead === 0) return void this.push(null);
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      this.push(bytesRead === given.length ? given : given.subarray(0, bytesRead));
    });
  };
  ReadStream.prototype.close = function (callback) {
    if (typeof callback === 'function') finished(this, callback);
    this.destroy();
  };

  function WriteStream(path, options) {
    if (!(this instanceof WriteStream)) return new WriteStream(path, options);
    options = setUp(this, path, options, { highWaterMark: undefined, flags: 'w', uses: ['open', 'close', 'write'] });
    options.decodeStrings = true;
    this.bytesWritten = 0;
    Writable.call(this, options);
    if (options.encoding) this.setDefaultEncoding(options.encoding);
  }
  Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
  Object.setPrototypeOf(WriteStream, Writable);
  onBoth(WriteStream);
  const put = (self, buffer, callback) => {
    self[kIsPerformingIO] = true;
    self[kFs].write(self.fd, buffer, 0, buffer.length, self.pos, (e, bytes) => {
      self[kIsPerformingIO] = false;
      if (self.destroyed) {
        callback(e);
        self.emit('ioDone', e);
        return;
      }
      if (e) return callback(e);
      self.bytesWritten += bytes;
      if (self.pos !== undefined) self.pos += bytes;
      callback();
    });
  };
  WriteStream.prototype._write = function (data, encoding, callback) { put(this, data, callback); };
  WriteStream.prototype._writev = function (data, callback) {
    put(this, require('buffer').Buffer.concat(data.map((d) => d.chunk)), callback);
  };
  WriteStream.prototype.close = function (callback) {
    if (callback) {
      if (this.closed) {
        require('process').nextTick(callback);
        return;
      }
      this.on('close', callback);
    }
    if (!this.autoClose) this.on('finish', this.destroy);
    this.end();
  };
  WriteStream.prototype.destroySoon = WriteStream.prototype.end;
  Object.assign(exports, { ReadStream, WriteStream });
})
