// ReadableStream, its readers and controllers (the Streams standard).
(function (exports, require, module, host, L) {
  'use strict';
  const { deferred, handled, state: stateError, thisError, call, method, dictionary, strategy, checkSize, shape, own, illegal } =
    require('internal/webstreams/util');
  const { codes } = require('internal/errors');
  const { kIsClosedPromise, kControllerErrorFunction, kIsErrored, kIsReadable, kIsDisturbed } = require('internal/streams/utils');
  const of = new WeakMap(); // a stream, reader or controller to its insides
  const get = (o, kind, name) => {
    const s = of.get(o);
    if (s === undefined || s.kind !== kind) throw thisError(name);
    return s;
  };

  class ReadableStream {
    constructor(source = {}, given = {}) {
      if (source === null) throw new codes.ERR_INVALID_ARG_VALUE('source', 'Object', source);
      dictionary(source, 'source');
      const type = source?.type;
      if (type !== undefined && `${type}` !== 'bytes') throw new codes.ERR_INVALID_ARG_VALUE('source.type', type);
      const isBytes = type !== undefined, { mark, size, hasSize } = strategy(given, isBytes ? 0 : 1);
      if (isBytes && hasSize) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.size', given.size);
      const start = method(source, 'start', 'source'), pull = method(source, 'pull', 'source'), cancel = method(source, 'cancel', 'source');
      const auto = isBytes ? source.autoAllocateChunkSize : undefined;
      if (auto === 0) throw new codes.ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', auto);
      setUp(this, {
        isBytes, mark, size, auto, start: start && ((c) => Reflect.apply(start, source, [c])),
        pull: (c) => call(pull, source, c), cancel: (reason) => call(cancel, source, reason),
      });
    }
    get locked() { return get(this, 'stream', 'ReadableStream').reader !== undefined; }
    get [kIsDisturbed]() { return get(this, 'stream', 'ReadableStream').disturbed; }
    get [kIsErrored]() { return get(this, 'stream', 'ReadableStream').state === 'errored'; }
    get [kIsReadable]() { return get(this, 'stream', 'ReadableStream').state === 'readable'; }
    get [kIsClosedPromise]() { return get(this, 'stream', 'ReadableStream').closed.promise; }
    [kControllerErrorFunction](e) { fail(get(this, 'stream', 'ReadableStream'), e); }
    cancel(reason = undefined) {
      const s = of.get(this);
      if (s?.kind !== 'stream') return Promise.reject(thisError('ReadableStream'));
      if (s.reader !== undefined) return Promise.reject(stateError('ReadableStream is locked'));
      return cancel(s, reason);
    }
    getReader(options = {}) {
      const s = get(this, 'stream', 'ReadableStream');
      const mode = dictionary(options, 'options').mode;
      if (mode === undefined) return new ReadableStreamDefaultReader(this);
      if (`${mode}` !== 'byob') throw new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
      return new ReadableStreamBYOBReader(this);
    }
    pipeThrough(transform, options = {}) {
      const s = get(this, 'stream', 'ReadableStream');
      const W = require('internal/webstreams/writable');
      const readable = transform?.readable;
      if (of.get(readable)?.kind !== 'stream') throw new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
      const writable = transform?.writable;
      if (!W.is(writable)) throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
      dictionary(options, 'options');
      if (s.reader !== undefined) throw stateError('The ReadableStream is locked');
      if (writable.locked) throw stateError('The WritableStream is locked');
      handled(pipe(this, writable, options));
      return readable;
    }
    pipeTo(destination, options = {}) {
      try {
        const s = get(this, 'stream', 'ReadableStream');
        if (!require('internal/webstreams/writable').is(destination))
          throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
        dictionary(options, 'options');
        if (options?.signal !== undefined) require('internal/validators').validateAbortSignal(options.signal, 'options.signal');
        if (s.reader !== undefined) throw stateError('The ReadableStream is locked');
        if (destination.locked) throw stateError('The WritableStream is locked');
        return pipe(this, destination, options ?? {});
      } catch (e) {
        return Promise.reject(e);
      }
    }
    tee() {
      get(this, 'stream', 'ReadableStream');
      return tee(this);
    }
    values(options = {}) {
      get(this, 'stream', 'ReadableStream');
      return iterate(this, !!dictionary(options, 'options').preventCancel);
    }
    static from(iterable) {
      if (iterable == null || (typeof iterable[Symbol.asyncIterator] !== 'function' && typeof iterable[Symbol.iterator] !== 'function'))
        throw Object.assign(new TypeError(`${iterable} is not iterable`), { code: 'ERR_ARG_NOT_ITERABLE' });
      const isAsync = typeof iterable[Symbol.asyncIterator] === 'function';
      const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
      return new ReadableStream({
        async pull(controller) {
          const r = await iterator.next();
          if (typeof r !== 'object' || r === null) throw stateError('The promise returned by the iterator.next() method must fulfill with an object');
          if (r.done) controller.close();
          else controller.enqueue(await r.value);
        },
        async cancel(reason) {
          if (typeof iterator.return === 'function') await iterator.return(reason);
        },
      }, { highWaterMark: 0 });
    }
  }
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, { value: ReadableStream.prototype.values, writable: true, configurable: true });
  const about = (o) => {
    const s = of.get(o);
    return { locked: s.reader !== undefined, state: s.state, supportsBYOB: s.isBytes };
  };
  shape(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'], about);

  // ---- what a stream does ----
  const setUp = (stream, how) => {
    const s = {
      kind: 'stream', self: stream, state: 'readable', reader: undefined, error: undefined, disturbed: false, closed: deferred(), ...how,
      queue: [], total: 0, started: false, closing: false, pulling: false, again: false, waiting: [], controller: undefined,
    };
    handled(s.closed.promise);
    of.set(stream, s);
    const C = how.isBytes ? ReadableByteStreamController : ReadableStreamDefaultController;
    s.controller = new C(own, s);
    let started;
    if (how.start === undefined) started = Promise.resolve();
    else started = Promise.resolve(how.start(s.controller)); // what it throws is the constructor's
    started.then(() => {
      s.started = true;
      maybePull(s);
    }, (e) => fail(s, e));
    return s;
  };
  const desired = (s) => s.state === 'errored' ? null : s.state === 'closed' ? 0 : s.mark - s.total;
  const maybePull = (s) => {
    if (s.state !== 'readable' || s.closing || !s.started) return;
    if (!(s.reader !== undefined && s.waiting.length > 0) && !(desired(s) > 0)) return;
    if (s.pulling) {
      s.again = true;
      return;
    }
    s.pulling = true;
    s.pull(s.controller).then(() => {
      s.pulling = false;
      if (!s.again) return;
      s.again = false;
      maybePull(s);
    }, (e) => fail(s, e));
  };
  const close = (s) => {
    if (s.state !== 'readable') return;
    s.state = 'closed';
    s.closed.resolve();
    s.reader?.closed.resolve();
    for (const w of s.waiting.splice(0)) w.close();
    s.pull = s.cancel = () => Promise.resolve();
  };
  const fail = (s, e) => {
    if (s.state !== 'readable') return;
    s.state = 'errored';
    s.error = e;
    s.queue = [];
    s.total = 0;
    s.closed.reject(e);
    if (s.reader) {
      handled(s.reader.closed.promise);
      s.reader.closed.reject(e);
    }
    for (const w of s.waiting.splice(0)) w.fail(e);
    s.pull = s.cancel = () => Promise.resolve();
  };
  const cancel = (s, reason) => {
    s.disturbed = true;
    if (s.state === 'closed') return Promise.resolve();
    if (s.state === 'errored') return Promise.reject(s.error);
    const how = s.cancel;
    s.queue = [];
    s.total = 0;
    close(s);
    return how(reason).then(() => undefined);
  };
  const put = (s, chunk) => {
    if (s.closing || s.state !== 'readable') throw stateError('Controller is already closed');
    if (s.isBytes) return putBytes(s, chunk);
    if (s.reader !== undefined && s.waiting.length > 0) s.waiting.shift().chunk(chunk);
    else {
      let size;
      try {
        size = s.size.call(undefined, chunk);
        size = checkSize(size);
      } catch (e) {
        fail(s, e);
        throw e;
      }
      s.queue.push([chunk, size]);
      s.total += size;
    }
    maybePull(s);
  };
  const end = (s) => {
    if (s.closing || s.state !== 'readable') throw stateError('Controller is already closed');
    s.closing = true;
    if (s.queue.length === 0) {
      if (s.isBytes && s.waiting.some((w) => w.filled % w.size > 0)) {
        const e = stateError('Partial read');
        fail(s, e);
        throw e;
      }
      close(s);
    }
  };
  const take = (s) => {
    const [chunk, size] = s.queue.shift();
    s.total = s.queue.length === 0 ? 0 : s.total - size;
    if (s.closing && s.queue.length === 0) close(s);
    else maybePull(s);
    return chunk;
  };
  // A read of a default reader: `to` has chunk(), close() and fail().
  const read = (s, to) => {
    s.disturbed = true;
    if (s.state === 'closed') return to.close();
    if (s.state === 'errored') return to.fail(s.error);
    if (s.queue.length > 0) return to.chunk(take(s));
    if (s.isBytes && s.auto !== undefined) Object.assign(to, { view: new Uint8Array(s.auto), filled: 0, size: 1, least: 1, isAuto: true });
    s.waiting.push(to);
    maybePull(s);
  };

  // ---- bytes ----
  const putBytes = (s, chunk) => {
    if (!ArrayBuffer.isView(chunk)) throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['Buffer', 'TypedArray', 'DataView'], chunk);
    if (chunk.byteLength === 0) throw stateError('chunk ArrayBuffer is zero-length or detached');
    const { buffer, byteOffset, byteLength } = chunk;
    const bytes = new Uint8Array(buffer.transfer(), byteOffset, byteLength);
    s.queue.push([bytes, bytes.length]);
    s.total += bytes.length;
    serve(s);
    maybePull(s);
  };
  const serve = (s) => {
    while (s.waiting.length > 0 && s.queue.length > 0) {
      const w = s.waiting[0];
      if (w.view === undefined || w.isAuto) {
        s.waiting.shift();
        w.chunk(s.queue.shift()[0]);
        s.total = s.queue.reduce((n, q) => n + q[1], 0);
      } else {
        fill(s, w);
        if (w.filled < w.least) break;
        s.waiting.shift();
        finish(w);
      }
    }
    if (s.closing && s.queue.length === 0) close(s);
  };
  const fill = (s, w) => {
    while (s.queue.length > 0 && w.filled < w.view.length) {
      const [bytes] = s.queue[0], n = Math.min(bytes.length, w.view.length - w.filled);
      w.view.set(bytes.subarray(0, n), w.filled);
      w.filled += n;
      s.total -= n;
      if (n === bytes.length) s.queue.shift();
      else s.queue[0] = [bytes.subarray(n), bytes.length - n];
    }
  };
  const finish = (w) => {
    if (w.isAuto) return w.chunk(w.view.subarray(0, w.filled));
    const { C, view, filled, size } = w;
    w.chunk(new C(view.buffer, view.byteOffset, Math.floor(filled / size)));
  };

  const readerOf = (reader, stream, name) => {
    const s = of.get(stream);
    if (s?.kind !== 'stream') throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (s.reader !== undefined) throw stateError('ReadableStream is locked');
    const r = { kind: name, stream: s, closed: deferred() };
    handled(r.closed.promise);
    if (s.state === 'closed') r.closed.resolve();
    else if (s.state === 'errored') r.closed.reject(s.error);
    of.set(reader, r);
    s.reader = r;
    return s;
  };
  const release = (r) => {
    const s = r.stream;
    if (s === undefined) return;
    const e = stateError('Reader released');
    if (s.state === 'readable') r.closed.reject(e);
    else {
      r.closed = deferred();
      handled(r.closed.promise);
      r.closed.reject(e);
    }
    for (const w of s.waiting.splice(0)) w.fail(e);
    s.reader = undefined;
    r.stream = undefined;
  };
  const result = (d) => ({
    chunk: (value) => d.resolve({ value, done: false }), close: () => d.resolve({ value: undefined, done: true }), fail: d.reject,
  });
  const readers = (name) => class {
    get closed() {
      const r = of.get(this);
      return r?.kind === name ? r.closed.promise : Promise.reject(thisError(name));
    }
    cancel(reason = undefined) {
      const r = of.get(this);
      if (r?.kind !== name) return Promise.reject(thisError(name));
      if (r.stream === undefined) return Promise.reject(stateError('The reader is not attached to a stream'));
      return cancel(r.stream, reason);
    }
    releaseLock() { release(get(this, name, name)); }
  };
  class ReadableStreamDefaultReader extends readers('ReadableStreamDefaultReader') {
    constructor(stream) {
      super();
      readerOf(this, stream, 'ReadableStreamDefaultReader');
    }
    read() {
      const r = of.get(this), d = deferred();
      if (r?.kind !== 'ReadableStreamDefaultReader') return Promise.reject(thisError('ReadableStreamDefaultReader'));
      if (r.stream === undefined) return Promise.reject(stateError('The reader is not attached to a stream'));
      read(r.stream, result(d));
      return d.promise;
    }
  }
  class ReadableStreamBYOBReader extends readers('ReadableStreamBYOBReader') {
    constructor(stream) {
      super();
      if (of.get(stream)?.kind === 'stream' && !of.get(stream).isBytes) throw new codes.ERR_INVALID_ARG_VALUE('reader', stream);
      readerOf(this, stream, 'ReadableStreamBYOBReader');
    }
    read(view, options = {}) {
      const r = of.get(this);
      if (r?.kind !== 'ReadableStreamBYOBReader') return Promise.reject(thisError('ReadableStreamBYOBReader'));
      if (!ArrayBuffer.isView(view)) return Promise.reject(new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view));
      if (view.byteLength === 0) return Promise.reject(stateError('View or ArrayBuffer is zero-length'));
      const s = r.stream, d = deferred();
      if (s === undefined) return Promise.reject(stateError('The reader is not attached to a stream'));
      s.disturbed = true;
      if (s.state === 'errored') return Promise.reject(s.error);
      const { byteOffset, byteLength, constructor: C } = view, size = view.BYTES_PER_ELEMENT ?? 1;
      const w = {
        C: view instanceof Uint8Array ? Uint8Array : C, view: new Uint8Array(view.buffer.transfer(), byteOffset, byteLength), filled: 0, size,
        least: size * (options?.min ?? 1), chunk: (value) => d.resolve({ value, done: false }), fail: d.reject,
        close: () => d.resolve({ value: new w.C(w.view.buffer, byteOffset, 0), done: true }),
      };
      if (s.state === 'closed') w.close();
      else {
        fill(s, w);
        if (w.filled >= w.least) {
          finish(w);
          if (s.closing && s.queue.length === 0) close(s);
          else maybePull(s);
        } else if (s.closing && s.queue.length === 0) {
          close(s);
          w.close();
        } else {
          s.waiting.push(w);
          maybePull(s);
        }
      }
      return d.promise;
    }
  }
  for (const [C, names] of [[ReadableStreamDefaultReader, ['read']], [ReadableStreamBYOBReader, ['read']]]) {
    for (const k of ['closed', 'cancel', 'releaseLock'])
      Object.defineProperty(C.prototype, k, Object.getOwnPropertyDescriptor(Object.getPrototypeOf(C.prototype), k));
    Object.setPrototypeOf(C.prototype, Object.prototype);
    shape(C, ['closed', 'cancel', 'releaseLock', ...names], (o) => ({ stream: of.get(o).stream?.self }));
  }

  const controllers = (name) => class {
    constructor(token, s) {
      if (token !== own) throw illegal();
      of.set(this, { kind: name, s });
    }
    get desiredSize() { return desired(get(this, name, name).s); }
    close() { end(get(this, name, name).s); }
    enqueue(chunk = undefined) { put(get(this, name, name).s, chunk); }
    error(e = undefined) { fail(get(this, name, name).s, e); }
  };
  class ReadableStreamDefaultController extends controllers('ReadableStreamDefaultController') {}
  class ReadableByteStreamController extends controllers('ReadableByteStreamController') {
    get byobRequest() {
      const { s } = get(this, 'ReadableByteStreamController', 'ReadableByteStreamController'), w = s.waiting.find((x) => x.view !== undefined);
      if (w === undefined) return null;
      return w.request ??= new ReadableStreamBYOBRequest(own, s, w);
    }
  }
  class ReadableStreamBYOBRequest {
    constructor(token, s, w) {
      if (token !== own) throw illegal();
      of.set(this, { kind: 'request', s, w, view: w.view.subarray(w.filled) });
    }
    get view() { return get(this, 'request', 'ReadableStreamBYOBRequest').view; }
    respond(n) {
      const r = get(this, 'request', 'ReadableStreamBYOBRequest'), { s, w } = r;
      if (r.view === null) throw stateError('This BYOB request has been invalidated');
      n = Number(n);
      if (!(n >= 0) || n > w.view.length - w.filled) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', n);
      if (s.state === 'readable' && !s.closing && n === 0) throw stateError('bytesWritten is zero');
      r.view = null;
      w.request = undefined;
      w.filled += n;
      const i = s.waiting.indexOf(w);
      if (i < 0) return;
      if (s.closing && n === 0) {
        s.waiting.splice(i, 1);
        w.close();
      } else if (w.filled >= w.least) {
        s.waiting.splice(i, 1);
        finish(w);
      }
      maybePull(s);
    }
    respondWithNewView(view) {
      const r = get(this, 'request', 'ReadableStreamBYOBRequest');
      if (!ArrayBuffer.isView(view)) throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
      r.w.view.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), r.w.filled);
      this.respond(view.byteLength);
    }
  }
  for (const [C, names] of [[ReadableStreamDefaultController, []], [ReadableByteStreamController, ['byobRequest']]]) {
    for (const k of ['desiredSize', 'close', 'enqueue', 'error'])
      Object.defineProperty(C.prototype, k, Object.getOwnPropertyDescriptor(Object.getPrototypeOf(C.prototype), k));
    Object.setPrototypeOf(C.prototype, Object.prototype);
    shape(C, [...names, 'desiredSize', 'close', 'enqueue', 'error']);
  }
  shape(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

  // ---- what is made of them ----
  const iterate = (stream, preventCancel) => {
    const reader = stream.getReader(), r = of.get(reader);
    let isDone = false, last = Promise.resolve();
    const next = async () => {
      if (isDone) return { value: undefined, done: true };
      try {
        const step = await reader.read();
        if (step.done && !isDone) {
          isDone = true;
          release(r);
        }
        return step;
      } catch (e) {
        isDone = true;
        release(r);
        throw e;
      }
    };
    const finishIt = async (value) => {
      if (isDone) return { value, done: true };
      isDone = true;
      if (preventCancel) release(r);
      else {
        const done = cancel(r.stream, value);
        release(r);
        await done;
      }
      return { value, done: true };
    };
    const chain = (f) => last = last.then(f, f);
    return Object.setPrototypeOf({
      next: () => chain(next), return: (value) => chain(() => finishIt(value)),
    }, iteratorPrototype);
  };
  const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

  const pipe = (source, dest, options) => {
    const preventClose = !!options.preventClose, preventAbort = !!options.preventAbort, preventCancel = !!options.preventCancel, { signal } = options;
    const reader = source.getReader(), writer = dest.getWriter(), s = of.get(source), d = deferred();
    s.disturbed = true;
    let isEnding = false, lastWrite = Promise.resolve();
    const W = require('internal/webstreams/writable');
    const finishIt = (e, failed) => {
      writer.releaseLock();
      release(of.get(reader));
      signal?.removeEventListener('abort', onAbort);
      if (failed) d.reject(e);
      else d.resolve();
    };
    const shutdown = (action, e, failed) => {
      if (isEnding) return;
      isEnding = true;
      const go = () => {
        if (!action) return finishIt(e, failed);
        action().then(() => finishIt(e, failed), (e2) => finishIt(e2, true));
      };
      // What was read is written first.
      if (W.stateOf(dest) === 'writable' && !W.isClosing(dest)) lastWrite.then(go, go);
      else go();
    };
    const onAbort = () => {
      const e = signal.reason;
      const todo = [];
      if (!preventAbort) todo.push(() => W.stateOf(dest) === 'writable' ? W.abort(dest, e) : Promise.resolve());
      if (!preventCancel) todo.push(() => s.state === 'readable' ? cancel(s, e) : Promise.resolve());
      shutdown(() => Promise.all(todo.map((f) => f())), e, true);
    };
    if (signal) {
      if (signal.aborted) {
        onAbort();
        return d.promise;
      }
      signal.addEventListener('abort', onAbort);
    }
    const onDestClosed = () => {
      const e = stateError('Destination WritableStream is closed');
      shutdown(preventCancel ? undefined : () => cancel(s, e), e, true);
    };
    if (W.isClosing(dest) || W.stateOf(dest) === 'closed') onDestClosed();
    s.closed.promise.then(() => shutdown(preventClose ? undefined : () => W.closeWriter(writer)),
      (e) => shutdown(preventAbort ? undefined : () => W.abort(dest, e), e, true));
    W.closedOf(dest).then(() => { if (!isEnding) onDestClosed(); },
      (e) => shutdown(preventCancel ? undefined : () => cancel(s, e), e, true));
    const step = async () => {
      while (!isEnding) {
        try {
          await writer.ready;
        } catch {
          return;
        }
        if (isEnding) return;
        const got = deferred();
        read(s, { chunk: (value) => {
          lastWrite = writer.write(value);
          handled(lastWrite);
          got.resolve(true);
        }, close: () => got.resolve(false), fail: () => got.resolve(false) });
        if (!await got.promise) return;
      }
    };
    step();
    return d.promise;
  };
  const tee = (stream) => {
    const reader = stream.getReader(), s = of.get(stream);
    let isReading = false, again = false;
    const cancelled = [false, false], reasons = [], done = deferred(), branches = [];
    const pull = () => {
      if (isReading) {
        again = true;
        return Promise.resolve();
      }
      isReading = true;
      read(s, {
        chunk: (value) => queueMicrotask(() => {
          again = false;
          const chunks = [value, s.isBytes ? value.slice() : value]; // putting takes the buffer away
          branches.forEach((b, i) => {
            if (!cancelled[i]) put(b, chunks[i]);
          });
          isReading = false;
          if (again) pull();
        }),
        close: () => {
          isReading = false;
          branches.forEach((b, i) => {
            if (!cancelled[i] && b.state === 'readable' && !b.closing) end(b);
          });
          if (!cancelled[0] || !cancelled[1]) done.resolve();
        },
        fail: () => { isReading = false; },
      });
      return Promise.resolve();
    };
    const make = (i) => {
      const branch = Object.create(ReadableStream.prototype);
      branches[i] = setUp(branch, {
        isBytes: s.isBytes, mark: s.isBytes ? 0 : 1, size: () => 1, auto: undefined, pull,
        cancel: (reason) => {
          cancelled[i] = true;
          reasons[i] = reason;
          if (cancelled[1 - i]) cancel(s, [reasons[0], reasons[1]]).then(done.resolve, done.reject);
          return done.promise;
        },
      });
      return branch;
    };
    const pair = [make(0), make(1)];
    of.get(reader).closed.promise.catch((e) => {
      for (const b of branches) fail(b, e);
      if (!cancelled[0] || !cancelled[1]) done.resolve();
    });
    return pair;
  };
  Object.assign(exports, {
    ReadableStream, ReadableStreamDefaultReader, ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableByteStreamController,
    ReadableStreamDefaultController,
    // For TransformStream
    insides: (stream) => of.get(stream), setUp, put, end, fail, desired,
  });
})
