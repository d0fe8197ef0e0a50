// readline/promises
(function (exports, require) {
  'use strict';
  const readline = require('readline');
  class Interface extends readline.Interface {
    constructor(input, output, completer, terminal) { super(input, output, completer, terminal); }
    question(query) {
      return new Promise((resolve, reject) => {
        try {
          super.question(query, resolve);
        } catch (e) {
          reject(e);
        }
      });
    }
  }
  class Readline {
    #stream;
    #todo = [];
    #auto;
    constructor(stream, options = undefined) {
      this.#stream = stream;
      this.#auto = !!options?.autoCommit;
    }
    #add(f) {
      if (this.#auto) require('process').nextTick(() => f(this.#stream));
      else this.#todo.push(f);
      return this;
    }
    cursorTo(x, y) { return this.#add((s) => readline.cursorTo(s, x, y)); }
    moveCursor(dx, dy) { return this.#add((s) => readline.moveCursor(s, dx, dy)); }
    clearLine(dir) { return this.#add((s) => readline.clearLine(s, dir)); }
    clearScreenDown() { return this.#add((s) => readline.clearScreenDown(s)); }
    async commit() { for (const f of this.#todo.splice(0)) f(this.#stream); }
    rollback() {
      this.#todo = [];
      return this;
    }
  }
  exports.Interface = Interface;
  exports.Readline = Readline;
  exports.createInterface = function createInterface(input, output, completer, terminal) {
    return new Interface(input, output, completer, terminal);
  };
})
