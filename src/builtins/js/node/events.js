// events: EventEmitter keeps its listeners where Node's does (`_events`, a function or an array each), because packages look
// there. A plain function, so that old classes can call it on themselves, and its methods work on what was mixed into.
(function (exports, require, module, host, L) {
  'use strict';
  const kCapture = Symbol('kCapture'), kShapeMode = Symbol('shapeMode');
  const kRejection = Symbol.for('nodejs.rejection');
  const kErrorMonitor = Symbol('events.errorMonitor');
  const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
  const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
  let defaultMax = 10;

  function EventEmitter(opts) {
    EventEmitter.init.call(this, opts);
  }
  module.exports = EventEmitter;

  const errors = require('internal/errors');
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNHANDLED_ERROR } } = errors;
  const { validateFunction, validateNumber, validateBoolean } = require('internal/validators');
  const inspect = (...args) => L.use('inspect').inspect(...args);
  const proto = EventEmitter.prototype;
  const isFunction = (v) => typeof v === 'function';
  const bare = () => ({ __proto__: null });

  EventEmitter.init = function (opts) {
    if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
      this._events = bare();
      this._eventsCount = 0;
      this[kShapeMode] = false;
    } else this[kShapeMode] = true;
    this._maxListeners = this._maxListeners || undefined;
    if (opts?.captureRejections) {
      validateBoolean(opts.captureRejections, 'options.captureRejections');
      this[kCapture] = Boolean(opts.captureRejections);
    } else this[kCapture] = proto[kCapture];
  };
  proto._events = undefined;
  proto._eventsCount = 0;
  proto._maxListeners = undefined;
  Object.defineProperty(proto, kCapture, { value: false, writable: true, enumerable: false });

  const maxOf = (emitter) => emitter._maxListeners === undefined ? defaultMax : emitter._maxListeners;
  proto.setMaxListeners = function setMaxListeners(n) {
    validateNumber(n, 'setMaxListeners', 0);
    this._maxListeners = n;
    return this;
  };
  proto.getMaxListeners = function getMaxListeners() {
    return maxOf(this);
  };

  // A listener that answers a promise, where somebody asked for rejections to become events.
  const watch = (emitter, promise, type, args) => {
    if (!emitter[kCapture]) return;
    try {
      const { then } = promise;
      if (isFunction(then))
        then.call(promise, undefined, (error) => require('process').nextTick(rejected, emitter, error, type, args));
    } catch (error) {
      emitter.emit('error', error);
    }
  };
  const rejected = (emitter, error, type, args) => {
    if (isFunction(emitter[kRejection])) return emitter[kRejection](error, type, ...args);
    const before = emitter[kCapture];
    try {
      emitter[kCapture] = false;
      emitter.emit('error', error);
    } finally {
      emitter[kCapture] = before;
    }
  };
  const unhandled = (error) => {
    if (error instanceof Error || (typeof error === 'object' && error !== null && host.classOf(error) === 'Error')) throw error;
    let text;
    try {
      text = inspect(error);
    } catch {
      text = error;
    }
    const e = new ERR_UNHANDLED_ERROR(text);
    e.context = error;
    throw e;
  };

  proto.emit = function emit(type, ...args) {
    const events = this._events;
    if (type === 'error') {
      if (events !== undefined && events[kErrorMonitor] !== undefined) this.emit(kErrorMonitor, ...args);
      if (events === undefined || events.error === undefined) unhandled(args[0]);
    } else if (events === undefined) return false;
    const handler = events[type];
    if (handler === undefined) return false;
    if (isFunction(handler)) {
      const result = handler.apply(this, args);
      if (result !== undefined && result !== null) watch(this, result, type, args);
    } else {
      const list = handler.slice();
      for (let i = 0; i < list.length; i++) {
        const result = list[i].apply(this, args);
        if (result !== undefined && result !== null) watch(this, result, type, args);
      }
    }
    return true;
  };

  const check = (listener) => validateFunction(listener, 'listener');
  const add = (target, type, listener, first) => {
    check(listener);
    let events = target._events, existing;
    if (events === undefined) {
      events = target._events = bare();
      target._eventsCount = 0;
    } else {
      if (events.newListener !== undefined) {
        target.emit('newListener', type, listener.listener ?? listener);
        events = target._events; // a listener may have replaced it
      }
      existing = events[type];
    }
    if (existing === undefined) {
      events[type] = listener;
      ++target._eventsCount;
      return target;
    }
    if (isFunction(existing)) existing = events[type] = first ? [listener, existing] : [existing, listener];
    else if (first) existing.unshift(listener);
    else existing.push(listener);
    const max = maxOf(target);
    if (max > 0 && existing.length > max && !existing.warned) {
      existing.warned = true;
      const w = new Error(`Possible EventEmitter memory leak detected. ${existing.length} ${String(type)} listeners ` +
        `added to ${inspect(target, { depth: -1 })}. MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`);
      w.name = 'MaxListenersExceededWarning';
      w.emitter = target;
      w.type = type;
      w.count = existing.length;
      require('process').emitWarning(w);
    }
    return target;
  };
  proto.addListener = function addListener(type, listener) {
    return add(this, type, listener, false);
  };
  proto.on = proto.addListener;
  proto.prependListener = function prependListener(type, listener) {
    return add(this, type, listener, true);
  };
  const onceOf = (target, type, listener) => {
    const state = { fired: false, wrapFn: undefined, target, type, listener };
    const wrapped = function onceWrapper(...args) {
      if (this.fired) return;
      this.target.removeListener(this.type, this.wrapFn);
      this.fired = true;
      return this.listener.apply(this.target, args);
    }.bind(state);
    wrapped.listener = listener;
    return state.wrapFn = wrapped;
  };
  proto.once = function once(type, listener) {
    check(listener);
    this.on(type, onceOf(this, type, listener));
    return this;
  };
  proto.prependOnceListener = function prependOnceListener(type, listener) {
    check(listener);
    this.prependListener(type, onceOf(this, type, listener));
    return this;
  };

  proto.removeListener = function removeListener(type, listener) {
    check(listener);
    const events = this._events;
    if (events === undefined) return this;
    const list = events[type];
    if (list === undefined) return this;
    if (list === listener || list.listener === listener) {
      this._eventsCount -= 1;
      if (this[kShapeMode]) events[type] = undefined;
      else if (this._eventsCount === 0) this._events = bare();
      else delete events[type];
      if (events.removeListener) this.emit('removeListener', type, list.listener || listener);
    } else if (!isFunction(list)) {
      let at = list.length - 1;
      while (at >= 0 && list[at] !== listener && list[at].listener !== listener) at--;
      if (at < 0) return this;
      if (at === 0) list.shift();
      else list.splice(at, 1);
      if (list.length === 1) events[type] = list[0];
      if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
    }
    return this;
  };
  proto.off = proto.removeListener;
  proto.removeAllListeners = function removeAllListeners(type) {
    const events = this._events;
    if (events === undefined) return this;
    if (events.removeListener === undefined) {
      if (arguments.length === 0) {
        this._events = bare();
        this._eventsCount = 0;
      } else if (events[type] !== undefined) {
        if (--this._eventsCount === 0) this._events = bare();
        else delete events[type];
      }
      this[kShapeMode] = false;
      return this;
    }
    if (arguments.length === 0) {
      for (const key of Reflect.ownKeys(events)) if (key !== 'removeListener') this.removeAllListeners(key);
      this.removeAllListeners('removeListener');
      this._events = bare();
      this._eventsCount = 0;
      this[kShapeMode] = false;
      return this;
    }
    const listeners = events[type];
    if (isFunction(listeners)) this.removeListener(type, listeners);
    else if (listeners !== undefined) for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
    return this;
  };

  const listOf = (target, type, unwrap) => {
    const list = target._events?.[type];
    if (list === undefined) return [];
    const one = (f) => unwrap ? f.listener || f : f;
    return isFunction(list) ? [one(list)] : list.map(one);
  };
  proto.listeners = function listeners(type) {
    return listOf(this, type, true);
  };
  proto.rawListeners = function rawListeners(type) {
    return listOf(this, type, false);
  };
  const listenerCount = function listenerCount(type, listener) {
    const list = this._events?.[type];
    if (list === undefined) return 0;
    if (isFunction(list)) return listener == null || listener === list || listener === list.listener ? 1 : 0;
    if (listener == null) return list.length;
    return list.filter((f) => f === listener || f.listener === listener).length;
  };
  proto.listenerCount = listenerCount;
  proto.eventNames = function eventNames() {
    return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
  };

  // ---- what the module itself offers ----
  const more = () => require('internal/events');
  const door = (name, length) => {
    const f = { [name](...args) { return more()[name](...args); } }[name];
    Object.defineProperty(f, 'length', { value: length });
    return f;
  };
  EventEmitter.addAbortListener = door('addAbortListener', 2);
  // As async functions: what they refuse is a rejection.
  EventEmitter.once = { async once(emitter, name, options) { return more().once(emitter, name, options); } }.once;
  Object.defineProperty(EventEmitter.once, 'length', { value: 2 });
  EventEmitter.on = door('on', 2);
  EventEmitter.getEventListeners = door('getEventListeners', 2);
  EventEmitter.getMaxListeners = door('getMaxListeners', 1);
  EventEmitter.EventEmitter = EventEmitter;
  EventEmitter.usingDomains = false;
  EventEmitter.captureRejectionSymbol = kRejection;
  const accessor = (name, get, set) =>
    Object.defineProperty(EventEmitter, name, { get, set, enumerable: true, configurable: true });
  accessor('captureRejections', () => proto[kCapture], (value) => {
    validateBoolean(value, 'EventEmitter.captureRejections');
    proto[kCapture] = value;
  });
  accessor('EventEmitterAsyncResource', () => more().EventEmitterAsyncResource, undefined);
  EventEmitter.errorMonitor = kErrorMonitor;
  accessor('defaultMaxListeners', () => defaultMax, (n) => {
    validateNumber(n, 'defaultMaxListeners', 0);
    defaultMax = n;
  });
  Object.defineProperties(EventEmitter, {
    kMaxEventTargetListeners: { value: kMaxEventTargetListeners },
    kMaxEventTargetListenersWarned: { value: kMaxEventTargetListenersWarned },
  });
  EventEmitter.setMaxListeners = function (n = defaultMax, ...targets) {
    validateNumber(n, 'setMaxListeners', 0);
    if (targets.length === 0) {
      defaultMax = n;
      return;
    }
    for (const target of targets) {
      if (require('internal/event_target').isEventTarget(target)) {
        target[kMaxEventTargetListeners] = n;
        target[kMaxEventTargetListenersWarned] = false;
      } else if (isFunction(target.setMaxListeners)) target.setMaxListeners(n);
      else throw new ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  };
  const init = EventEmitter.init;
  delete EventEmitter.init; // its place is here, among the keys
  EventEmitter.init = init;
  EventEmitter.listenerCount = (emitter, type) =>
    isFunction(emitter.listenerCount) ? emitter.listenerCount(type) : listenerCount.call(emitter, type);
  Object.defineProperty(EventEmitter.listenerCount, 'name', { value: 'listenerCount' });

})
