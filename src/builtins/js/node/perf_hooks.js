(function (exports, require, module, host, L) {
  'use strict';
  const { codes, E } = require('internal/errors');
  const { validateNumber, validateObject, validateFunction, validateInteger } = require('internal/validators');
  const make = Symbol('make');
  E('ERR_INVALID_PERFORMANCE_MARK', (s) => `The "${s}" performance mark has not been set`, SyntaxError);

  class PerformanceEntry {
    #name; #type; #start; #duration; #detail;
    constructor(key, name, type, start, duration, detail) {
      if (key !== make) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      [this.#name, this.#type, this.#start, this.#duration, this.#detail] = [name, type, start, duration, detail];
    }
    get name() { return this.#name; }
    get entryType() { return this.#type; }
    get startTime() { return this.#start; }
    get duration() { return this.#duration; }
    get detail() { return this.#detail; }
    toJSON() {
      return { name: this.#name, entryType: this.#type, startTime: this.#start, duration: this.#duration, ...(this.#detail !== undefined && { detail: this.#detail }) };
    }
    [L.custom](depth, options, inspect) { return `${this.constructor.name} ${inspect({ ...this.toJSON(), detail: this.#detail }, options)}`; }
  }
  const copied = (v) => v === undefined || v === null ? null : require('internal/structured_clone').structuredClone(v);
  class PerformanceMark extends PerformanceEntry {
    constructor(name, options = {}) {
      if (options !== null) validateObject(options, 'options');
      const start = options?.startTime ?? performance.now();
      validateNumber(start, 'startTime');
      if (start < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
      super(make, `${name}`, 'mark', start, 0, copied(options?.detail));
    }
  }
  class PerformanceMeasure extends PerformanceEntry {}
  class PerformanceResourceTiming extends PerformanceEntry {}
  class PerformanceObserverEntryList {
    #list;
    constructor(list) { this.#list = [...list].sort((a, b) => a.startTime - b.startTime); }
    getEntries() { return [...this.#list]; }
    getEntriesByType(type) { return this.#list.filter((e) => e.entryType === `${type}`); }
    getEntriesByName(name, type) { return this.#list.filter((e) => e.name === `${name}` && (type === undefined || e.entryType === type)); }
  }
  const types = ['function', 'mark', 'measure'];
  const observers = new Set();
  class PerformanceObserver {
    #callback; #buffer = []; #types = new Set(); #isQueued = false;
    constructor(callback) {
      validateFunction(callback, 'callback');
      this.#callback = callback;
    }
    static get supportedEntryTypes() { return [...types]; }
    observe(options = {}) {
      validateObject(options, 'options');
      const { entryTypes, type, buffered } = options;
      if (entryTypes === undefined && type === undefined) throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
      this.#types = new Set(entryTypes ?? [...this.#types, type]);
      observers.add(this);
      if (buffered && type) for (const e of entries) if (e.entryType === type) this[make](e);
    }
    disconnect() {
      observers.delete(this);
      this.#buffer = [];
    }
    takeRecords() { return this.#buffer.splice(0); }
    [make](entry) {
      if (!this.#types.has(entry.entryType)) return;
      this.#buffer.push(entry);
      if (this.#isQueued) return;
      this.#isQueued = true;
      setImmediate(() => {
        this.#isQueued = false;
        if (this.#buffer.length > 0) Reflect.apply(this.#callback, this, [new PerformanceObserverEntryList(this.takeRecords()), this]);
      });
    }
  }
  let entries = [];
  const add = (e, keep = true) => {
    // Bounded: a module that marks in a loop keeps the last ones.
    if (keep && entries.push(e) > 100000) entries.shift();
    for (const o of observers) o[make](e);
    return e;
  };
  const { performance } = globalThis;
  const time = (v) => {
    if (v === undefined) return undefined;
    if (typeof v === 'number') {
      if (v < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(v);
      return v;
    }
    const found = entries.findLast((e) => e.entryType === 'mark' && e.name === `${v}`);
    if (found === undefined) {
      const Exception = require('internal/domexception').DOMException;
      throw new Exception(`The "${v}" performance mark has not been set`, 'SyntaxError');
    }
    return found.startTime;
  };
  const Performance = function () { throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); };
  Object.defineProperty(Performance, 'name', { value: 'Performance' });
  const methods = {
    clearMarks(name) { entries = entries.filter((e) => e.entryType !== 'mark' || (name !== undefined && e.name !== `${name}`)); },
    clearMeasures(name) { entries = entries.filter((e) => e.entryType !== 'measure' || (name !== undefined && e.name !== `${name}`)); },
    clearResourceTimings() {},
    eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
    getEntries: () => [...entries].sort((a, b) => a.startTime - b.startTime),
    getEntriesByName: (name, type) => methods.getEntries().filter((e) => e.name === `${name}` && (type === undefined || e.entryType === type)),
    getEntriesByType: (type) => methods.getEntries().filter((e) => e.entryType === `${type}`),
    mark(name, options) { return add(new PerformanceMark(name, options)); },
    measure(name, start, end) {
      let detail = null, from, to;
      if (start !== null && typeof start === 'object' && (start.start !== undefined || start.end !== undefined || start.duration !== undefined || start.detail !== undefined)) {
        if (end !== undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
        const { duration } = start;
        if (start.start === undefined && start.end === undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
        if (start.start !== undefined && start.end !== undefined && duration !== undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('Must not have options.start, options.end, and options.duration specified');
        to = start.end !== undefined ? time(start.end) : duration !== undefined ? time(start.start) + duration : performance.now();
        from = start.start !== undefined ? time(start.start) : duration !== undefined ? to - duration : 0;
        detail = copied(start.detail);
      } else {
        to = end === undefined ? performance.now() : time(end);
        from = start === undefined || (start !== null && typeof start === 'object') ? 0 : time(start);
      }
      return add(new PerformanceMeasure(make, `${name}`, 'measure', from, to - from, detail));
    },
    get nodeTiming() {
      return { name: 'node', entryType: 'node', startTime: 0, duration: performance.now(), nodeStart: 0, v8Start: 0, bootstrapComplete: 0, environment: 0, loopStart: -1, loopExit: -1, idleTime: 0 };
    },
    setResourceTimingBufferSize() {},
    timerify(fn, options = {}) {
      validateFunction(fn, 'fn');
      validateObject(options, 'options');
      function timerified(...args) {
        const start = performance.now();
        const r = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
        const done = () => add(new PerformanceEntry(make, fn.name, 'function', start, performance.now() - start, args), false);
        if (!new.target && typeof r?.finally === 'function') return r.finally(done);
        done();
        return r;
      }
      Object.defineProperties(timerified, { length: { value: fn.length, configurable: true }, name: { value: `timerified ${fn.name}`, configurable: true } });
      return timerified;
    },
  };
  // The global object has now, timeOrigin and toJSON in its prototype; the rest is added there.
  const proto = Object.getPrototypeOf(performance);
  const all = Object.getOwnPropertyDescriptors(methods);
  Object.defineProperties(proto, all);
  Object.defineProperty(proto, 'constructor', { value: Performance, writable: true, configurable: true, enumerable: false });
  Performance.prototype = proto;

  class Histogram {
    #values = [];
    #disabled = false;
    exceeds = 0;
    record(v) {
      validateInteger(Number(v), 'val', 1);
      if (this.#values.length < 100000) this.#values.push(Number(v));
    }
    recordDelta() {}
    add(other) { for (const v of other.#values) this.record(v); }
    reset() { this.#values = []; }
    enable() { return !(this.#disabled = false); }
    disable() { return this.#disabled = true; }
    get #sorted() { return this.#values.toSorted((a, b) => a - b); }
    get count() { return this.#values.length; }
    get min() { return this.#values.length ? Math.min(...this.#values) : 9223372036854776000; }
    get max() { return this.#values.length ? Math.max(...this.#values) : 0; }
    get mean() { return this.#values.length ? this.#values.reduce((a, b) => a + b) / this.#values.length : NaN; }
    get stddev() {
      const { mean } = this;
      return this.#values.length ? Math.sqrt(this.#values.reduce((a, b) => a + (b - mean) ** 2, 0) / this.#values.length) : NaN;
    }
    percentile(p) { return this.#sorted[Math.max(0, Math.ceil(p / 100 * this.#values.length) - 1)] ?? 0; }
    get percentiles() { return new Map([50, 75, 90, 99, 100].map((p) => [p, this.percentile(p)])); }
    toJSON() { return { count: this.count, min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, percentiles: Object.fromEntries(this.percentiles) }; }
  }
  Object.assign(exports, {
    PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, PerformanceObserverEntryList, PerformanceResourceTiming,
    monitorEventLoopDelay: () => new Histogram(),
    createHistogram: () => new Histogram(),
    performance,
    constants: { NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_INCREMENTAL: 8, NODE_PERFORMANCE_GC_WEAKCB: 16, NODE_PERFORMANCE_GC_FLAGS_NO: 0,
      NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2, NODE_PERFORMANCE_GC_FLAGS_FORCED: 4, NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
      NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16, NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32, NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64 },
  });
  Object.defineProperty(exports, 'Performance', { value: Performance });
})
