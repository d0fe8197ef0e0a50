// Readable's methods that are like an array's.
(function (exports, require) {
  'use strict';
  const { AbortError, codes } = require('internal/errors');
  const { validateInteger, validateObject, validateAbortSignal } = require('internal/validators');
  const { finished } = require('internal/streams/eos');
  const { AbortController, AbortSignal } = require('internal/abort_controller');
  const checkFunction = (f, name) => {
    if (typeof f !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(name, ['Function', 'AsyncFunction'], f);
  };
  const kEmpty = Symbol('kEmpty'), kEof = Symbol('kEof');
  const checkOptions = (options) => {
    if (options != null) validateObject(options, 'options');
    if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  };
  const aborted = (signal) => new AbortError(undefined, { cause: signal?.reason });

  function map(f, options) {
    checkFunction(f, 'fn');
    checkOptions(options);
    let concurrency = 1;
    if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
    let most = concurrency - 1;
    if (options?.highWaterMark != null) most = Math.floor(options.highWaterMark);
    validateInteger(concurrency, 'options.concurrency', 1);
    validateInteger(most, 'options.highWaterMark', 0);
    most += concurrency;
    return async function* mapped() {
      const signal = AbortSignal.any([options?.signal].filter(Boolean));
      const stream = this, queue = [], given = { signal };
      let wakeReader, wakeWriter, isDone = false, running = 0;
      const fail = () => {
        isDone = true;
        after();
      };
      const after = () => {
        running -= 1;
        maybeGoOn();
      };
      const maybeGoOn = () => {
        if (wakeWriter && !isDone && running < concurrency && queue.length < most) {
          wakeWriter();
          wakeWriter = null;
        }
      };
      const pump = async () => {
        try {
          for await (let value of stream) {
            if (isDone) return;
            if (signal.aborted) throw aborted(signal);
            try {
              value = f(value, given);
              if (value === kEmpty) continue;
              value = Promise.resolve(value);
            } catch (e) {
              value = Promise.reject(e);
            }
            running += 1;
            value.then(after, fail);
            queue.push(value);
            if (wakeReader) {
              wakeReader();
              wakeReader = null;
            }
            if (!isDone && (queue.length >= most || running >= concurrency)) await new Promise((resolve) => { wakeWriter = resolve; });
          }
          queue.push(kEof);
        } catch (e) {
          const value = Promise.reject(e);
          value.then(after, fail);
          queue.push(value);
        } finally {
          isDone = true;
          if (wakeReader) {
            wakeReader();
            wakeReader = null;
          }
        }
      };
      pump();
      try {
        for (;;) {
          while (queue.length > 0) {
            const value = await queue[0];
            if (value === kEof) return;
            if (signal.aborted) throw aborted(signal);
            if (value !== kEmpty) yield value;
            queue.shift();
            maybeGoOn();
          }
          await new Promise((resolve) => { wakeReader = resolve; });
        }
      } finally {
        isDone = true;
        if (wakeWriter) {
          wakeWriter();
          wakeWriter = null;
        }
      }
    }.call(this);
  }
  function filter(f, options) {
    checkFunction(f, 'fn');
    return map.call(this, async (value, given) => await f(value, given) ? value : kEmpty, options);
  }
  function flatMap(f, options) {
    const values = map.call(this, f, options);
    return async function* flat() {
      for await (const v of values) yield* v;
    }.call(this);
  }
  const count = (n) => {
    n = Number(n);
    if (Number.isNaN(n)) return 0;
    if (n < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', n);
    return n;
  };
  function drop(n, options) {
    checkOptions(options);
    n = count(n);
    return async function* dropped() {
      if (options?.signal?.aborted) throw aborted(options.signal);
      for await (const v of this) {
        if (options?.signal?.aborted) throw aborted(options.signal);
        if (n-- <= 0) yield v;
      }
    }.call(this);
  }
  function take(n, options) {
    checkOptions(options);
    n = count(n);
    return async function* taken() {
      if (options?.signal?.aborted) throw aborted(options.signal);
      for await (const v of this) {
        if (options?.signal?.aborted) throw aborted(options.signal);
        if (n-- > 0) yield v;
        if (n <= 0) return;
      }
    }.call(this);
  }
  function asIndexedPairs(options) {
    checkOptions(options);
    return async function* indexed() {
      let i = 0;
      for await (const v of this) {
        if (options?.signal?.aborted) throw aborted(options.signal);
        yield [i++, v];
      }
    }.call(this);
  }
  async function some(f, options) {
    for await (const unused of filter.call(this, f, options)) return true;
    return false;
  }
  async function every(f, options) {
    checkFunction(f, 'fn');
    return !(await some.call(this, async (...args) => !(await f(...args)), options));
  }
  async function find(f, options) {
    for await (const v of filter.call(this, f, options)) return v;
    return undefined;
  }
  async function forEach(f, options) {
    checkFunction(f, 'fn');
    const each = async (value, given) => {
      await f(value, given);
      return kEmpty;
    };
    for await (const unused of map.call(this, each, options));
  }
  async function reduce(f, initial, options) {
    checkFunction(f, 'reducer');
    checkOptions(options);
    let has = arguments.length > 1;
    if (options?.signal?.aborted) {
      const e = aborted(options.signal);
      this.once('error', () => {});
      await finished(this.destroy(e));
      throw e;
    }
    const controller = new AbortController(), { signal } = controller;
    if (options?.signal) options.signal.addEventListener('abort', () => controller.abort(), { once: true });
    let isEmpty = true, value = initial;
    try {
      for await (const v of this) {
        isEmpty = false;
        if (options?.signal?.aborted) throw new AbortError();
        if (!has) {
          value = v;
          has = true;
        } else value = await f(value, v, { signal });
      }
      if (isEmpty && !has) throw emptyReduce();
    } finally {
      controller.abort();
    }
    return value;
  }
  const emptyReduce = () => {
    const e = new codes.ERR_MISSING_ARGS('reduce');
    e.message = 'Reduce of an empty stream requires an initial value';
    return e;
  };
  async function toArray(options) {
    checkOptions(options);
    const all = [];
    for await (const v of this) {
      if (options?.signal?.aborted) throw aborted(options.signal);
      all.push(v);
    }
    return all;
  }
  function compose(stream, options) {
    checkOptions(options);
    const u = require('internal/streams/utils');
    if (u.isNodeStream(stream) && !u.isWritable(stream)) throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
    const composed = require('internal/streams/compose').compose(this, stream);
    if (options?.signal) require('internal/streams/compose').addAbortSignalNoValidate(options.signal, composed);
    return composed;
  }
  exports.returningStream = { asIndexedPairs, drop, filter, flatMap, map, take, compose };
  exports.returningPromise = { every, forEach, reduce, toArray, some, find };
})
