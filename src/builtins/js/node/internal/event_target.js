// Event, EventTarget and CustomEvent of the web platform, as Node has them; NodeEventTarget is the one with on() and off() besides.
(function (exports, require, module, host, L) {
  'use strict';
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS, ERR_EVENT_RECURSION } } = require('internal/errors');
  const { validateObject, validateAbortSignal, validateString } = require('internal/validators');
  const kMax = () => require('events').kMaxEventTargetListeners;
  const kWarned = () => require('events').kMaxEventTargetListenersWarned;

  const kTrusted = Symbol('kTrustEvent'), kNodeStyle = Symbol('kIsNodeStyleListener'), kHybrid = Symbol('kHybridDispatch');
  const kCreateEvent = Symbol('kCreateEvent'), kNewListener = Symbol('kNewListener'), kRemoveListener = Symbol('kRemoveListener');

  // What targets do with an event that is being dispatched.
  let setTarget, state;
  const trusted = new WeakSet();
  class Event {
    #type;
    #cancelable = false;
    #bubbles = false;
    #composed = false;
    #prevented = false;
    #timestamp = host.now();
    #propagation = false;
    #target = null;
    #current = null;
    #dispatching = false;
    #stop = false;
    static {
      setTarget = (e, target, current) => {
        e.#target = target;
        e.#current = current;
      };
      state = {
        is: (e) => typeof e === 'object' && e !== null && #type in e,
        type: (e) => e.#type, dispatching: (e) => e.#dispatching, stopped: (e) => e.#stop, target: (e) => e.#target,
        setDispatching(e, on) { e.#dispatching = on; },
      };
    }
    constructor(type, options = undefined) {
      if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
      if (options != null) validateObject(options, 'options', { allowArray: true, allowFunction: true });
      this.#type = `${type}`;
      this.#bubbles = !!options?.bubbles;
      this.#cancelable = !!options?.cancelable;
      this.#composed = !!options?.composed;
      if (options?.[kTrusted]) trusted.add(this);
    }
    #check() {
      if (!(#type in this)) throw new ERR_INVALID_THIS('Event');
    }
    initEvent(type, bubbles = false, cancelable = false) {
      if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
      if (this.#dispatching) return;
      this.#type = `${type}`;
      this.#bubbles = !!bubbles;
      this.#cancelable = !!cancelable;
    }
    [L.custom](depth, options) {
      this.#check();
      const name = this.constructor.name;
      if (depth < 0) return name;
      const opts = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
      return `${name} ${L.use('inspect').inspect({
        type: this.#type, defaultPrevented: this.defaultPrevented, cancelable: this.#cancelable, timeStamp: this.#timestamp,
      }, opts)}`;
    }
    stopImmediatePropagation() {
      this.#check();
      this.#stop = this.#propagation = true;
    }
    preventDefault() {
      this.#check();
      if (this.#cancelable) this.#prevented = true;
    }
    get target() { this.#check(); return this.#target; }
    get currentTarget() { this.#check(); return this.#current; }
    get srcElement() { this.#check(); return this.#target; }
    get type() { this.#check(); return this.#type; }
    get cancelable() { this.#check(); return this.#cancelable; }
    get defaultPrevented() { this.#check(); return this.#cancelable && this.#prevented; }
    get timeStamp() { this.#check(); return this.#timestamp; }
    composedPath() { this.#check(); return this.#dispatching ? [this.#current] : []; }
    get returnValue() { this.#check(); return !this.#cancelable || !this.#prevented; }
    get bubbles() { this.#check(); return this.#bubbles; }
    get composed() { this.#check(); return this.#composed; }
    get eventPhase() { this.#check(); return this.#dispatching ? Event.AT_TARGET : Event.NONE; }
    get cancelBubble() { this.#check(); return this.#propagation; }
    set cancelBubble(value) { this.#check(); if (value) this.#propagation = true; }
    stopPropagation() { this.#check(); this.#propagation = true; }
    get isTrusted() { this.#check(); return trusted.has(this); }
    static NONE = 0;
    static CAPTURING_PHASE = 1;
    static AT_TARGET = 2;
    static BUBBLING_PHASE = 3;
  }
  const enumerable = (C, names) => {
    for (const k of names) Object.defineProperty(C.prototype, k, { enumerable: true });
  };
  const tag = (C, name) => Object.defineProperty(C.prototype, Symbol.toStringTag, { value: name, configurable: true });
  enumerable(Event, ['initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
    'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
    'cancelBubble', 'stopPropagation', 'isTrusted']);
  tag(Event, 'Event');

  class CustomEvent extends Event {
    #detail;
    constructor(type, options = undefined) {
      if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
      super(type, options);
      this.#detail = options?.detail ?? null;
    }
    get detail() {
      if (!(#detail in this)) throw new ERR_INVALID_THIS('CustomEvent');
      return this.#detail;
    }
  }
  enumerable(CustomEvent, ['detail']);
  tag(CustomEvent, 'CustomEvent');

  class MessageEvent extends Event {
    #data;
    #origin;
    #id;
    #source;
    #ports;
    constructor(type, { data = null, origin = '', lastEventId = '', source = null, ports = [], ...options } = {}) {
      super(type, options);
      this.#data = data;
      this.#origin = `${origin}`;
      this.#id = `${lastEventId}`;
      this.#source = source;
      this.#ports = ports;
    }
    get data() { return this.#data; }
    get origin() { return this.#origin; }
    get lastEventId() { return this.#id; }
    get source() { return this.#source; }
    get ports() { return this.#ports; }
  }
  enumerable(MessageEvent, ['data', 'origin', 'lastEventId', 'source', 'ports']);

  const readOptions = (options) => {
    if (typeof options === 'boolean') return { capture: options };
    if (options === null || options === undefined) return {};
    validateObject(options, 'options', { allowArray: true, allowFunction: true });
    return {
      once: Boolean(options.once), capture: Boolean(options.capture), passive: Boolean(options.passive), signal: options.signal,
      isNodeStyle: Boolean(options[kNodeStyle]), node: options[kNodeStyle],
    };
  };

  let listsOf;
  class EventTarget {
    #lists = new Map();
    static {
      listsOf = (t) => typeof t === 'object' && t !== null && #lists in t ? t.#lists : undefined;
    }
    addEventListener(type, listener, options = {}) {
      EventTarget.#own(this);
      if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
      const { once, capture, passive, signal, isNodeStyle } = readOptions(options);
      validateAbortSignal(signal, 'options.signal');
      if (listener == null) {
        const w = new Error(`addEventListener called with ${listener === null ? 'null' : 'undefined'} which has no effect.`);
        w.name = 'AddEventListenerArgumentTypeWarning';
        w.target = this;
        w.type = type;
        require('process').emitWarning(w);
        return;
      }
      if (typeof listener !== 'function' && typeof listener !== 'object')
        throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
      type = `${type}`;
      if (signal) {
        if (signal.aborted) return;
        signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), { once: true });
      }
      let list = this.#lists.get(type);
      if (list === undefined) this.#lists.set(type, list = []);
      if (list.some((l) => l.listener === listener && l.capture === !!capture)) return;
      list.push({ listener, capture: !!capture, once: !!once, passive: !!passive, isNodeStyle, removed: false });
      this[kNewListener]?.(list.length, type, listener, once, capture, passive);
      const max = this[kMax()] ?? require('events').defaultMaxListeners;
      if (max > 0 && list.length > max && !this[kWarned()]) {
        this[kWarned()] = true;
        const w = new Error(`Possible EventTarget memory leak detected. ${list.length} ${type} listeners added to ${
          L.use('inspect').inspect(this, { depth: -1 })}. MaxListeners is ${max}. Use events.setMaxListeners() to increase limit`);
        w.name = 'MaxListenersExceededWarning';
        w.target = this;
        w.type = type;
        w.count = list.length;
        require('process').emitWarning(w);
      }
    }
    removeEventListener(type, listener, options = {}) {
      EventTarget.#own(this);
      if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
      if (listener == null) return;
      type = `${type}`;
      const capture = typeof options === 'boolean' ? options : !!options?.capture;
      const list = this.#lists.get(type);
      const i = list === undefined ? -1 : list.findIndex((l) => l.listener === listener && l.capture === capture);
      if (i >= 0) this.#remove(type, list, i);
    }
    #remove(type, list, i) {
      const [l] = list.splice(i, 1);
      l.removed = true;
      if (list.length === 0) this.#lists.delete(type);
      this[kRemoveListener]?.(list.length, type, l.listener, l.capture);
    }
    dispatchEvent(event) {
      EventTarget.#own(this);
      if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
      if (!state.is(event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
      if (state.dispatching(event)) throw new ERR_EVENT_RECURSION(state.type(event));
      this[kHybrid](event, state.type(event), event);
      return event.defaultPrevented !== true;
    }
    // Node-style listeners get the value, the others an event.
    [kHybrid](value, type, event) {
      const make = () => {
        if (event === undefined) {
          event = this[kCreateEvent](value, type);
          begin();
        }
        return event;
      };
      const begin = () => {
        setTarget(event, this, this);
        state.setDispatching(event, true);
      };
      if (event !== undefined) begin();
      const list = this.#lists.get(`${type}`);
      for (const l of list === undefined ? [] : list.slice()) {
        if (l.removed) continue;
        if (event !== undefined && state.stopped(event)) break;
        if (l.once) {
          const now = this.#lists.get(`${type}`), i = now === undefined ? -1 : now.indexOf(l);
          if (i >= 0) this.#remove(`${type}`, now, i);
        }
        try {
          const argument = l.isNodeStyle ? value : make();
          const result = typeof l.listener === 'function' ? l.listener.call(this, argument) : l.listener.handleEvent?.(argument);
          if (result !== undefined && result !== null && typeof result.then === 'function') result.then(undefined, later);
        } catch (e) {
          later(e);
        }
      }
      if (event !== undefined) {
        state.setDispatching(event, false);
        setTarget(event, this, null);
      }
    }
    [L.custom](depth, options) {
      const name = this.constructor.name;
      if (depth < 0) return name;
      return `${name} ${L.use('inspect').inspect({}, { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth })}`;
    }
    static #own(t) {
      if (typeof t !== 'object' || t === null || !(#lists in t)) throw new ERR_INVALID_THIS('EventTarget');
    }
  }
  // What a listener throws is nobody's: it is an uncaught exception.
  const later = (e) => require('process').nextTick(() => { throw e; });
  enumerable(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent']);
  tag(EventTarget, 'EventTarget');

  class NodeEventTarget extends EventTarget {
    setMaxListeners(n) { require('events').setMaxListeners(n, this); }
    getMaxListeners() { return this[kMax()] ?? require('events').defaultMaxListeners; }
    eventNames() { return [...listsOf(this).keys()]; }
    listenerCount(type) { return listsOf(this).get(`${type}`)?.length ?? 0; }
    on(type, listener) {
      this.addEventListener(type, listener, { [kNodeStyle]: true });
      return this;
    }
    addListener(type, listener) { return this.on(type, listener); }
    once(type, listener) {
      this.addEventListener(type, listener, { once: true, [kNodeStyle]: true });
      return this;
    }
    off(type, listener, options) {
      this.removeEventListener(type, listener, options);
      return this;
    }
    removeListener(type, listener, options) { return this.off(type, listener, options); }
    emit(type, arg) {
      validateString(type, 'type');
      const has = this.listenerCount(type) > 0;
      this[kHybrid](arg, type);
      return has;
    }
    removeAllListeners(type) {
      if (type !== undefined) listsOf(this).delete(`${type}`);
      else listsOf(this).clear();
      return this;
    }
  }
  enumerable(NodeEventTarget, ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'on', 'addListener', 'once', 'off',
    'removeListener', 'emit', 'removeAllListeners']);

  // An attribute such as onabort.
  exports.defineEventHandler = (proto, name) => {
    const handlers = new WeakMap();
    const d = {
      get: { [`get on${name}`]() { return handlers.get(this)?.handler ?? null; } }[`get on${name}`],
      set: {
        [`set on${name}`](value) {
          let h = handlers.get(this);
          if (h === undefined) {
            if (typeof value !== 'function') return;
            const self = this;
            h = { handler: value };
            h.listener = function (event) { return typeof h.handler === 'function' ? h.handler.call(self, event) : undefined; };
            handlers.set(this, h);
            this.addEventListener(name, h.listener);
          } else if (typeof value === 'function') {
            if (h.handler === null) this.addEventListener(name, h.listener);
            h.handler = value;
          } else {
            this.removeEventListener(name, h.listener);
            h.handler = null;
          }
        },
      }[`set on${name}`],
      enumerable: true, configurable: true,
    };
    Object.defineProperty(proto, `on${name}`, d);
  };
  Object.assign(exports, {
    Event, EventTarget, CustomEvent, MessageEvent, NodeEventTarget, kTrusted, kCreateEvent, kNewListener, kRemoveListener, kHybrid,
    isEventTarget: (t) => listsOf(t) !== undefined,
    listenersOf: (t, type) => (listsOf(t).get(`${type}`) ?? []).map((l) => l.listener),
  });
})
