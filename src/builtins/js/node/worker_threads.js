// worker_threads: this is the main thread, and there is no other. Channels work within the realm; what they carry is cloned.
(function (exports, require, module, host, L) {
  'use strict';
  const EventEmitter = require('events');
  const { Event, EventTarget, MessageEvent, NodeEventTarget, kCreateEvent, kNewListener, kHybrid, defineEventHandler } =
    require('internal/event_target');
  const { clone, kTransfer } = require('internal/structured_clone');
  const structured = require('internal/structured_clone');
  const { codes } = require('internal/errors');
  const { make } = require('internal/domexception');
  const deny = require('internal/deny')('worker_threads');
  const { setImmediate } = L.use('timers');

  const shape = (C, names) => {
    for (const k of names) Object.defineProperty(C.prototype, k, { enumerable: true });
    Object.defineProperty(C.prototype, Symbol.toStringTag, { value: C.name, configurable: true });
  };

  const key = Symbol('own');
  let ends;
  class MessagePort extends NodeEventTarget {
    #other = null;
    #queue = [];
    #isStarted = false;
    #isClosed = false;
    #waits = false;
    static {
      ends = {
        join(a, b) {
          a.#other = b;
          b.#other = a;
        },
        is: (p) => typeof p === 'object' && p !== null && #queue in p,
        take: (p) => p.#queue.shift(),
      };
    }
    constructor(token) {
      if (token !== key) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      super();
    }
    #flush() {
      if (this.#waits || !this.#isStarted || this.#queue.length === 0) return;
      this.#waits = true;
      // A message comes as a task of its own, like a timer's.
      setImmediate(() => {
        this.#waits = false;
        if (this.#isClosed || !this.#isStarted) return;
        const message = this.#queue.shift();
        if (message !== undefined) this[kHybrid](message, 'message');
        this.#flush();
      });
    }
    postMessage(message, transfer) {
      if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
      const list = Array.isArray(transfer) ? transfer : transfer?.transfer ?? [];
      if (list.includes(this)) throw make('Transfer list contains source port', 'DataCloneError');
      const data = clone(message, [...list]), ports = structured.moved.filter((p) => ends.is(p));
      const other = this.#other;
      if (other === null || other.#isClosed) return;
      other.#queue.push({ data, ports });
      other.#flush();
    }
    start() {
      this.#isStarted = true;
      this.#flush();
    }
    close(callback) {
      if (typeof callback === 'function') this.once('close', callback);
      if (this.#isClosed) return;
      const other = this.#other;
      for (const p of [this, other]) {
        if (p === null || p.#isClosed) continue;
        p.#isClosed = true;
        setImmediate(() => p[kHybrid](undefined, 'close'));
      }
    }
    ref() {}
    unref() {}
    hasRef() { return this.#isStarted && !this.#isClosed; }
    [kTransfer]() {
      const moved = new MessagePort(key);
      moved.#other = this.#other;
      if (this.#other) this.#other.#other = moved;
      moved.#queue = this.#queue;
      this.#queue = [];
      this.#isClosed = true;
      this.#other = null;
      return moved;
    }
    [kCreateEvent](value, type) {
      if (type !== 'message' && type !== 'messageerror') return new Event(type);
      return new MessageEvent(type, { data: value.data, ports: value.ports });
    }
    [kNewListener](size, type, listener) {
      if (type === 'message' && listener !== undefined && size === 1 && this[kStarts] !== false) this.start();
    }
    addEventListener(type, listener, options) {
      // Only on() and onmessage start it.
      const before = this[kStarts];
      if (!this[kByNode]) this[kStarts] = false;
      try {
        super.addEventListener(type, listener, options);
      } finally {
        this[kStarts] = before;
      }
    }
    on(type, listener) {
      return this.#byNode(() => super.on(type, type === 'message' ? unwrap(listener) : listener));
    }
    once(type, listener) {
      return this.#byNode(() => super.once(type, type === 'message' ? unwrap(listener) : listener));
    }
    off(type, listener, options) {
      return super.off(type, type === 'message' ? unwrap(listener) : listener, options);
    }
    #byNode(f) {
      this[kByNode] = true;
      try {
        f();
      } finally {
        this[kByNode] = false;
      }
      return this;
    }
    set onmessage(f) {
      handler.set.call(this, f);
      if (typeof f === 'function') this.start();
    }
    get onmessage() { return handler.get.call(this); }
    static [Symbol.hasInstance](v) { return ends.is(v); }
  }
  const kStarts = Symbol('starts'), kByNode = Symbol('byNode');
  // Node's listeners get the value itself.
  const unwrapped = new WeakMap();
  const unwrap = (listener) => {
    if (typeof listener !== 'function') return listener;
    let f = unwrapped.get(listener);
    if (f === undefined) unwrapped.set(listener, f = function (message) { return listener.call(this, message?.data); });
    return f;
  };
  const holder = {};
  defineEventHandler(holder, 'message');
  const handler = Object.getOwnPropertyDescriptor(holder, 'onmessage');
  defineEventHandler(MessagePort.prototype, 'messageerror');
  shape(MessagePort, ['postMessage', 'start', 'close', 'ref', 'unref', 'onmessage']);

  class MessageChannel {
    constructor() {
      this.port1 = new MessagePort(key);
      this.port2 = new MessagePort(key);
      ends.join(this.port1, this.port2);
    }
  }

  const channels = new Map();
  class BroadcastChannel extends EventTarget {
    #name;
    #isClosed = false;
    constructor(name) {
      if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
      super();
      this.#name = `${name}`;
      if (!channels.has(this.#name)) channels.set(this.#name, new Set());
      channels.get(this.#name).add(this);
    }
    get name() { return this.#name; }
    postMessage(message) {
      if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
      if (this.#isClosed) throw make('BroadcastChannel is closed.', 'InvalidStateError');
      for (const other of channels.get(this.#name)) {
        if (other === this) continue;
        const data = clone(message);
        setImmediate(() => {
          if (!other.#isClosed) other.dispatchEvent(new MessageEvent('message', { data }));
        });
      }
    }
    close() {
      this.#isClosed = true;
      channels.get(this.#name)?.delete(this);
    }
    ref() { return this; }
    unref() { return this; }
  }
  defineEventHandler(BroadcastChannel.prototype, 'message');
  defineEventHandler(BroadcastChannel.prototype, 'messageerror');
  shape(BroadcastChannel, ['name', 'close', 'postMessage', 'onmessage', 'onmessageerror']);

  const environment = new Map();
  Object.assign(exports, {
    isMainThread: true, MessagePort, MessageChannel,
    markAsUntransferable: function markAsUntransferable(_object) {},
    moveMessagePortToContext: function moveMessagePortToContext(port) { return port; },
    receiveMessageOnPort: function receiveMessageOnPort(port) {
      if (!ends.is(port)) throw new codes.ERR_INVALID_ARG_TYPE('port', ['MessagePort', 'BroadcastChannel'], port);
      const message = ends.take(port);
      return message === undefined ? undefined : { message: message.data };
    },
    resourceLimits: {},
  });
  deny.functions(exports, 'postMessageToThread/4', 'promise');
  Object.assign(exports, { threadId: 0, SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV') });
  exports.Worker = deny.type('Worker', EventEmitter, { length: 1, methods: 'postMessage terminate ref unref getHeapSnapshot' });
  Object.assign(exports, {
    parentPort: null, workerData: null, BroadcastChannel,
    setEnvironmentData: function setEnvironmentData(k, value) {
      if (value === undefined) environment.delete(k);
      else environment.set(k, value);
    },
    getEnvironmentData: function getEnvironmentData(k) { return environment.get(k); },
  });
  // For the globals
  Object.defineProperty(exports, 'MessageEvent', { value: MessageEvent, enumerable: false });
})
