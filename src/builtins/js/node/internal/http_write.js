// How messages of http are written: what a response says goes to the stream that assignSocket was given, which is the script's own. Handlers
// of servers run so without one (fastify's inject, adapters of cloud functions, tests).
(function (exports, require) {
  'use strict';
  const { codes, E } = require('internal/errors');
  const { Buffer } = require('buffer');
  const nextTick = (f, ...args) => require('process').nextTick(f, ...args);
  E('ERR_HTTP_INVALID_STATUS_CODE', (code) => `Invalid status code: ${code}`, RangeError);
  E('ERR_HTTP_SOCKET_ASSIGNED', 'ServerResponse has an already assigned socket');
  E('ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding');
  const kNeedDrain = Symbol('kNeedDrain'), kCorked = Symbol('corked'), kErrored = Symbol('errored');
  const MARK = 16384;

  exports.install = (out, kHeaders, { STATUS_CODES, validateHeaderName, validateHeaderValue, isBadChar }) => {
    const nop = () => {};
    const fail = (message, error, callback) => {
      nextTick(() => {
        callback(error);
        if (!message.destroyed || error.code === 'ERR_STREAM_WRITE_AFTER_END') message.emit('error', error);
      });
    };
    const finished = (message) => {
      if (!message.socket?._hadError) message.emit('finish');
    };
    // What the headers that are there decide.
    const meet = (message, state, name, value) => {
      const k = name.toLowerCase();
      state.text += `${name}: ${value}\r\n`;
      switch (k) {
        case 'connection':
          state.connection = true;
          message._removedConnection = false;
          if (/(?:^|\W)close(?:$|\W)/i.test(value)) message._last = true;
          else message.shouldKeepAlive = true;
          break;
        case 'transfer-encoding':
          state.encoding = true;
          message._removedTE = false;
          if (/(?:^|\W)chunked(?:$|\W)/i.test(value)) message.chunkedEncoding = true;
          break;
        case 'content-length':
          state.length = true;
          message._contentLength = +value;
          message._removedContLen = false;
          break;
        case 'keep-alive': message._defaultKeepAlive = false; break;
        case 'date': case 'expect': case 'trailer': state[k] = true;
      }
    };
    const header = (message, state, name, value, checks) => {
      if (checks) validateHeaderName(name);
      const list = Array.isArray(value) ? (value.length < 2 || name.toLowerCase() !== 'cookie' ? value : [value.join('; ')]) : [value];
      for (const v of list) {
        if (checks) validateHeaderValue(name, v);
        meet(message, state, name, v);
      }
    };

    Object.assign(out, {
      _storeHeader(firstLine, headers) {
        const state = { text: firstLine, connection: false, length: false, encoding: false, date: false, expect: false, trailer: false };
        if (headers) {
          if (headers === this[kHeaders]) for (const k of Object.keys(headers)) header(this, state, headers[k][0], headers[k][1], false);
          else if (Array.isArray(headers) && Array.isArray(headers[0])) for (const [k, v] of headers) header(this, state, k, v, true);
          else if (Array.isArray(headers)) {
            if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
            for (let i = 0; i < headers.length; i += 2) header(this, state, headers[i], headers[i + 1], true);
          } else for (const k of Object.keys(headers)) header(this, state, k, headers[k], true);
        }
        if (this.sendDate && !state.date) state.text += `Date: ${new Date().toUTCString()}\r\n`;
        if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) this.chunkedEncoding = this.shouldKeepAlive = false;
        if (this._removedConnection) this._last = !this.shouldKeepAlive;
        else if (!state.connection) {
          const keep = this.shouldKeepAlive && (state.length || this.useChunkedEncodingByDefault || this.agent);
          if (keep && !this.maxRequestsOnConnectionReached) {
            state.text += 'Connection: keep-alive\r\n';
            if (this._keepAliveTimeout && this._defaultKeepAlive) state.text += `Keep-Alive: timeout=${Math.floor(this._keepAliveTimeout / 1000)}\r\n`;
          } else {
            this._last = true;
            state.text += 'Connection: close\r\n';
          }
        }
        if (!state.length && !state.encoding) {
          if (!this._hasBody) this.chunkedEncoding = false;
          else if (!this.useChunkedEncodingByDefault) this._last = true;
          else if (!state.trailer && !this._removedContLen && typeof this._contentLength === 'number') state.text += `Content-Length: ${this._contentLength}\r\n`;
          else if (!this._removedTE) {
            state.text += 'Transfer-Encoding: chunked\r\n';
            this.chunkedEncoding = true;
          } else this._last = true;
        }
        if (!this.chunkedEncoding && state.trailer) throw new codes.ERR_HTTP_TRAILER_INVALID();
        this._header = `${state.text}\r\n`;
        this._headerSent = false;
        if (state.expect) this._send('');
      },
      _send(data, encoding, callback, length) {
        if (!this._headerSent) {
          if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) data = this._header + data;
          else {
            this.outputData.unshift({ data: this._header, encoding: 'latin1', callback: null });
            this.outputSize += this._header.length;
          }
          this._headerSent = true;
        }
        return this._writeRaw(data, encoding, callback, length);
      },
      _writeRaw(data, encoding, callback) {
        if (typeof encoding === 'function') [callback, encoding] = [encoding, null];
        const { socket } = this;
        if (socket?.destroyed) return false;
        if (socket && socket._httpMessage === this && socket.writable) {
          if (this.outputData.length > 0) this._flushOutput(socket);
          return socket.write(data, encoding, callback ?? undefined);
        }
        this.outputData.push({ data, encoding, callback });
        this.outputSize += data.length;
        return this.outputSize < MARK;
      },
      write(chunk, encoding, callback) {
        if (typeof encoding === 'function') [callback, encoding] = [encoding, null];
        return put(this, chunk, encoding, callback, false);
      },
      end(chunk, encoding, callback) {
        if (typeof chunk === 'function') [callback, chunk, encoding] = [chunk, null, null];
        else if (typeof encoding === 'function') [callback, encoding] = [encoding, null];
        if (chunk) {
          if (this.finished) {
            fail(this, new codes.ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
            return this;
          }
          this.socket?.cork();
          put(this, chunk, encoding, null, true);
        } else if (this.finished) {
          if (typeof callback === 'function') {
            if (!this.writableFinished) this.on('finish', callback);
            else callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
          }
          return this;
        } else if (!this._header) {
          this.socket?.cork();
          this._contentLength = 0;
          this._implicitHeader();
        }
        if (typeof callback === 'function') this.once('finish', callback);
        const done = () => finished(this);
        if (this._hasBody && this.chunkedEncoding) this._send(`0\r\n${this._trailer}\r\n`, 'latin1', done);
        else if (!this._headerSent || this.writableLength || chunk) this._send('', 'latin1', done);
        else nextTick(done);
        while (this.socket?.writableCorked) this.socket.uncork();
        this[kCorked] = 0;
        this.finished = true;
        if (this.outputData.length === 0 && this.socket?._httpMessage === this) this._finish();
        return this;
      },
      _finish() { this.emit('prefinish'); },
      _flush() {
        const { socket } = this;
        if (!socket?.writable) return;
        const more = this._flushOutput(socket);
        if (this.finished) this._finish();
        else if (more && this[kNeedDrain]) {
          this[kNeedDrain] = false;
          this.emit('drain');
        }
      },
      _flushOutput(socket) {
        const list = this.outputData;
        if (list.length === 0) return undefined;
        let more = true;
        socket.cork();
        this.outputData = [];
        this.outputSize = 0;
        for (const { data, encoding, callback } of list) more = socket.write(data, encoding, callback ?? undefined);
        socket.uncork();
        return more;
      },
      flushHeaders() {
        if (!this._header) this._implicitHeader();
        this._send('');
      },
      addTrailers(headers) {
        this._trailer = '';
        for (const k of Object.keys(headers)) {
          const [field, value] = Array.isArray(headers) ? headers[k] : [k, headers[k]];
          validateHeaderName(field, 'Trailer name');
          for (const v of [].concat(value)) {
            if (isBadChar(`${v}`)) throw new codes.ERR_INVALID_CHAR('trailer content', field);
            this._trailer += `${field}: ${v}\r\n`;
          }
        }
      },
      cork() {
        this[kCorked] = (this[kCorked] ?? 0) + 1;
        this.socket?.cork();
      },
      uncork() {
        this[kCorked] = Math.max((this[kCorked] ?? 0) - 1, 0);
        this.socket?.uncork();
      },
      destroy(error) {
        if (this.destroyed) return this;
        this.destroyed = true;
        this[kErrored] = error;
        if (this.socket) this.socket.destroy(error);
        else this.once('socket', (socket) => socket.destroy(error));
        return this;
      },
    });
    const put = (message, chunk, encoding, callback, isLast) => {
      if (typeof callback !== 'function') callback = nop;
      if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
      if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
      const error = message.finished ? new codes.ERR_STREAM_WRITE_AFTER_END() : message.destroyed ? new codes.ERR_STREAM_DESTROYED('write') : undefined;
      if (error !== undefined) {
        if (message.destroyed) nextTick(callback, error);
        else fail(message, error, callback);
        return false;
      }
      const length = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding ?? undefined) : chunk.byteLength;
      if (!message._header) {
        if (isLast) message._contentLength = length;
        message._implicitHeader();
      }
      if (!message._hasBody) {
        nextTick(callback);
        return true;
      }
      const { socket } = message;
      if (!isLast && socket && !socket.writableCorked) {
        socket.cork();
        nextTick(() => socket.uncork());
      }
      let more;
      if (message.chunkedEncoding && length > 0) {
        message._send(length.toString(16), 'latin1', null);
        message._send('\r\n', null, null);
        message._send(chunk, encoding, null, length);
        more = message._send('\r\n', null, callback);
      } else more = message._send(chunk, encoding, callback, length);
      if (!more) message[kNeedDrain] = true;
      return more;
    };
    const get = (all) => {
      for (const k of Object.keys(all)) Object.defineProperty(out, k, { get: all[k], configurable: true });
    };
    get({
      errored() { return this[kErrored]; }, closed() { return this._closed; },
      writableFinished() { return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0); },
      writableObjectMode() { return false; }, writableLength() { return this.outputSize + (this.socket ? this.socket.writableLength : 0); },
      writableHighWaterMark() { return this.socket ? this.socket.writableHighWaterMark : MARK; },
      writableCorked() { return this.socket ? this.socket.writableCorked : this[kCorked] ?? 0; },
      headersSent() { return !!this._header; }, writableEnded() { return this.finished; },
      writableNeedDrain() { return !this.destroyed && !this.finished && !!this[kNeedDrain]; },
    });

    // ---- responses ----
    const closes = new WeakMap();
    const writeHead = function writeHead(statusCode, reason, obj) {
      if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
      const given = statusCode;
      statusCode |= 0;
      if (statusCode < 100 || statusCode > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(given);
      if (typeof reason === 'string') this.statusMessage = reason;
      else {
        this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
        obj ??= reason;
      }
      this.statusCode = statusCode;
      let headers = obj;
      if (this[kHeaders]) {
        if (Array.isArray(obj)) {
          if (obj.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', obj);
          for (let i = 0; i < obj.length; i += 2) if (obj[i]) this.setHeader(obj[i], obj[i + 1]);
        } else if (obj) {
          for (const k of Object.keys(obj)) if (k) this.setHeader(k, obj[k]);
        }
        headers = this[kHeaders];
      }
      if (isBadChar(this.statusMessage)) throw new codes.ERR_INVALID_CHAR('statusMessage');
      if (statusCode === 204 || statusCode === 304 || statusCode < 200) this._hasBody = false;
      if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
      this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}\r\n`, headers);
      return this;
    };
    return {
      writeHead, writeHeader: writeHead,
      assignSocket(socket) {
        if (socket._httpMessage) throw new codes.ERR_HTTP_SOCKET_ASSIGNED();
        socket._httpMessage = this;
        const closed = () => {
          if (this._closed) return;
          this.destroyed = true;
          this._closed = true;
          this.emit('close');
        };
        closes.set(this, closed);
        socket.on('close', closed);
        this.socket = socket;
        this.emit('socket', socket);
        this._flush();
      },
      detachSocket(socket) {
        socket.removeListener('close', closes.get(this) ?? nop);
        socket._httpMessage = null;
        this.socket = null;
      },
      writeContinue(callback) {
        this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
        this._sent100 = true;
      },
      writeProcessing(callback) { this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback); },
      writeEarlyHints(hints, callback) {
        if (hints === null || typeof hints !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('hints', 'object', hints);
        if (hints.link === null || hints.link === undefined) return;
        const link = [].concat(hints.link).join(', ');
        if (link.length === 0) return;
        let text = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
        for (const k of Object.keys(hints)) if (k !== 'link') text += `${k}: ${hints[k]}\r\n`;
        this._writeRaw(`${text}\r\n`, 'ascii', callback);
      },
    };
  };
})
