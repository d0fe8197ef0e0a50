// domain, deprecated since long: names what runs inside; errors of members and of intercepted callbacks reach its listeners.
(function (exports, require, module) {
  'use strict';
  const EventEmitter = require('events');
  exports._stack = [];
  class Domain extends EventEmitter {
    constructor() {
      super();
      this.members = [];
    }
    enter() {
      exports.active = this;
      exports._stack.push(this);
    }
    exit() {
      const i = exports._stack.lastIndexOf(this);
      if (i >= 0) exports._stack.length = i;
      exports.active = exports._stack.at(-1);
    }
    #call(fn, self, args) {
      // Who throws stays in the domain, as in Node.
      this.enter();
      const result = Reflect.apply(fn, self, args);
      this.exit();
      return result;
    }
    run(fn, ...args) { return this.#call(fn, this, args); }
    bind(fn) {
      const self = this;
      return function (...args) { return self.#call(fn, this, args); };
    }
    intercept(fn) {
      return this.bind((error, ...args) => {
        if (error) return this.emit('error', Object.assign(error, { domainBound: fn, domainThrown: false, domain: this }));
        return fn(...args);
      });
    }
    add(member) {
      if (this.members.includes(member)) return;
      this.members.push(member);
      Object.defineProperty(member, 'domain', { configurable: true, value: this, writable: true, enumerable: false });
      member.on?.('error', (e) => this.emit('error', e));
    }
    remove(member) {
      const i = this.members.indexOf(member);
      if (i >= 0) this.members.splice(i, 1);
      member.domain = null;
    }
  }
  exports.Domain = Domain;
  exports.createDomain = exports.create = () => new Domain();
  exports.active = null;
})
