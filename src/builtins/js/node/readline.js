// readline: lines of any readable stream. There is no terminal, and stdin is at its end.
(function (exports, require) {
  'use strict';
  const EventEmitter = require('events');
  const { codes } = require('internal/errors');
  const { validateFunction, validateString } = require('internal/validators');
  const CSI = '\x1b[';

  function Interface(input, output, completer, terminal) {
    if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
    EventEmitter.call(this);
    let options = {};
    if (input?.input) {
      options = input;
      ({ input, output, completer, terminal } = options);
    }
    if (completer !== undefined && completer !== null) validateFunction(completer, 'completer');
    if (input === undefined) throw new TypeError('Cannot read properties of undefined (reading \'on\')');
    Object.assign(this, {
      input, output, completer, terminal: !!terminal, line: '', cursor: 0, closed: false, paused: false,
      crlfDelay: Math.max(100, options.crlfDelay ?? 100), history: options.history ?? [], historySize: options.historySize ?? 30,
      escapeCodeTimeout: options.escapeCodeTimeout ?? 500, tabSize: options.tabSize ?? 8,
    });
    this._prompt = options.prompt ?? '> ';
    this._questionCallback = null;
    const decoder = new (require('string_decoder').StringDecoder)('utf8');
    let rest = null, wasReturn = false;
    const split = (text) => {
      if (wasReturn && text[0] === '\n') text = text.slice(1);
      if (text === '') return;
      wasReturn = text.endsWith('\r');
      const all = ((rest ?? '') + text).split(/\r\n|\n|\r|\u2028|\u2029/);
      rest = all.pop();
      if (rest === '') rest = null;
      for (const line of all) {
        if (this.closed) return;
        this._onLine(line);
      }
    };
    const onData = (chunk) => split(decoder.write(chunk));
    const onEnd = () => {
      const last = decoder.end();
      if (last) split(last);
      if (rest !== null) {
        const line = rest;
        rest = null;
        this._onLine(line);
      }
      this.close();
    };
    const onError = (e) => this.emit('error', e);
    input.on('error', onError);
    input.on('data', onData);
    input.on('end', onEnd);
    this.once('close', () => {
      input.removeListener('error', onError);
      input.removeListener('data', onData);
      input.removeListener('end', onEnd);
    });
    const { signal } = options;
    if (signal) {
      const abort = () => this.close();
      if (signal.aborted) require('process').nextTick(abort);
      else {
        signal.addEventListener('abort', abort, { once: true });
        this.once('close', () => signal.removeEventListener('abort', abort));
      }
    }
    input.resume();
  }
  Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
  Object.setPrototypeOf(Interface, EventEmitter);
  const check = (self) => {
    if (self.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
  };
  Object.assign(Interface.prototype, {
    getPrompt() { return this._prompt; },
    setPrompt(prompt) { this._prompt = prompt; },
    prompt() {
      if (this.paused) this.resume();
      this._writeToOutput(this._prompt);
    },
    question(query, options, callback) {
      callback = typeof options === 'function' ? options : callback;
      check(this);
      if (typeof callback !== 'function') return;
      if (this._questionCallback) return this.prompt();
      this._writeToOutput(query);
      this._questionCallback = callback;
    },
    _onLine(line) {
      if (!this._questionCallback) return this.emit('line', line);
      const callback = this._questionCallback;
      this._questionCallback = null;
      callback(line);
    },
    _writeToOutput(text) {
      validateString(text, 'stringToWrite');
      if (this.output !== null && this.output !== undefined) this.output.write(text);
    },
    pause() {
      if (this.paused) return this;
      this.input.pause();
      this.paused = true;
      this.emit('pause');
      return this;
    },
    resume() {
      if (!this.paused) return this;
      this.input.resume();
      this.paused = false;
      this.emit('resume');
      return this;
    },
    write(data) {
      check(this);
      if (this.paused) this.resume();
      if (data !== null && data !== undefined) this.input.emit('data', data);
    },
    close() {
      if (this.closed) return;
      this.pause();
      this.closed = true;
      this.emit('close');
    },
    getCursorPos() { return { rows: 0, cols: this.cursor }; },
    [Symbol.asyncIterator]() {
      const lines = [], waiting = [];
      let isDone = this.closed;
      this.on('line', (line) => waiting.length > 0 ? waiting.shift()({ value: line, done: false }) : lines.push(line));
      this.on('close', () => {
        isDone = true;
        for (const resolve of waiting.splice(0)) resolve({ value: undefined, done: true });
      });
      return {
        next: () => {
          if (lines.length > 0) return Promise.resolve({ value: lines.shift(), done: false });
          if (isDone) return Promise.resolve({ value: undefined, done: true });
          return new Promise((resolve) => waiting.push(resolve));
        },
        return: () => {
          this.close();
          return Promise.resolve({ value: undefined, done: true });
        },
        [Symbol.asyncIterator]() { return this; },
      };
    },
  });
  if (Symbol.dispose) Interface.prototype[Symbol.dispose] = Interface.prototype.close;
  Interface.prototype.question[Symbol.for('nodejs.util.promisify.custom')] = function (query) {
    return new Promise((resolve) => this.question(query, resolve));
  };

  // What a terminal is told; any stream can be one.
  const tell = (stream, text, callback) => {
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (stream === null || stream === undefined || text === '') {
      if (typeof callback === 'function') require('process').nextTick(callback, null);
      return true;
    }
    return stream.write(text, callback);
  };
  exports.Interface = Interface;
  exports.clearLine = function clearLine(stream, dir, callback) {
    return tell(stream, `${CSI}${dir < 0 ? 1 : dir > 0 ? 0 : 2}K`, callback);
  };
  exports.clearScreenDown = function clearScreenDown(stream, callback) { return tell(stream, `${CSI}0J`, callback); };
  exports.createInterface = function createInterface(input, output, completer, terminal) {
    return new Interface(input, output, completer, terminal);
  };
  exports.cursorTo = function cursorTo(stream, x, y, callback) {
    if (typeof y === 'function') {
      callback = y;
      y = undefined;
    }
    if (Number.isNaN(x)) throw new codes.ERR_INVALID_ARG_VALUE('x', x);
    if (Number.isNaN(y)) throw new codes.ERR_INVALID_ARG_VALUE('y', y);
    if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return tell(null, '', callback);
    return tell(stream, typeof y !== 'number' ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`, callback);
  };
  exports.emitKeypressEvents = function emitKeypressEvents(_stream) {};
  exports.moveCursor = function moveCursor(stream, dx, dy, callback) {
    let text = '';
    if (dx < 0) text += `${CSI}${-dx}D`;
    else if (dx > 0) text += `${CSI}${dx}C`;
    if (dy < 0) text += `${CSI}${-dy}A`;
    else if (dy > 0) text += `${CSI}${dy}B`;
    return tell(stream, text, callback);
  };
  Object.defineProperty(exports, 'promises', { enumerable: true, configurable: true, get: () => require('readline/promises') });
})
