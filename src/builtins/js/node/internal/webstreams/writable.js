// WritableStream, its writer and controller (the Streams standard).
(function (exports, require) {
  'use strict';
  const { deferred, handled, state: stateError, thisError, call, method, dictionary, strategy, checkSize, shape, own, illegal } =
    require('internal/webstreams/util');
  const { codes } = require('internal/errors');
  const { kIsClosedPromise, kControllerErrorFunction, kIsErrored, kIsWritable } = require('internal/streams/utils');
  const of = new WeakMap();
  const get = (o, kind, name) => {
    const s = of.get(o);
    if (s === undefined || s.kind !== kind) throw thisError(name);
    return s;
  };

  class WritableStream {
    constructor(sink = {}, given = {}) {
      dictionary(sink, 'sink');
      if (sink?.type !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('type', sink.type);
      const { mark, size } = strategy(given, 1);
      const start = method(sink, 'start', 'sink'), write = method(sink, 'write', 'sink'), close = method(sink, 'close', 'sink');
      const abort = method(sink, 'abort', 'sink');
      setUp(this, {
        mark, size, start: start && ((c) => Reflect.apply(start, sink, [c])), write: (chunk, c) => call(write, sink, chunk, c),
        close: () => call(close, sink), abort: (reason) => call(abort, sink, reason),
      });
    }
    get locked() { return get(this, 'stream', 'WritableStream').writer !== undefined; }
    get [kIsErrored]() { return get(this, 'stream', 'WritableStream').state === 'errored'; }
    get [kIsWritable]() { return get(this, 'stream', 'WritableStream').state === 'writable'; }
    get [kIsClosedPromise]() { return get(this, 'stream', 'WritableStream').closed.promise; }
    [kControllerErrorFunction](e) { controllerError(get(this, 'stream', 'WritableStream'), e); }
    abort(reason = undefined) {
      const s = of.get(this);
      if (s?.kind !== 'stream') return Promise.reject(thisError('WritableStream'));
      if (s.writer !== undefined) return Promise.reject(stateError('WritableStream is locked'));
      return abort(s, reason);
    }
    close() {
      const s = of.get(this);
      if (s?.kind !== 'stream') return Promise.reject(thisError('WritableStream'));
      if (s.writer !== undefined) return Promise.reject(stateError('WritableStream is locked'));
      if (isClosing(s)) return Promise.reject(stateError('Failure closing WritableStream'));
      return close(s);
    }
    getWriter() {
      get(this, 'stream', 'WritableStream');
      return new WritableStreamDefaultWriter(this);
    }
  }
  shape(WritableStream, ['locked', 'abort', 'close', 'getWriter'], (o) => ({ locked: o.locked, state: of.get(o).state }));

  const setUp = (stream, how) => {
    const s = {
      kind: 'stream', self: stream, state: 'writable', error: undefined, writer: undefined, closed: deferred(), ...how, queue: [], total: 0,
      started: false, writing: undefined, closeRequest: undefined, closing: undefined, aborting: undefined, backpressure: false, controller: undefined,
      sink: how,
    };
    handled(s.closed.promise);
    of.set(stream, s);
    s.controller = new WritableStreamDefaultController(own, s);
    s.backpressure = desired(s) <= 0;
    const started = Promise.resolve(how.start === undefined ? undefined : how.start(s.controller));
    started.then(() => {
      s.started = true;
      advance(s);
    }, (e) => {
      s.started = true;
      dealWith(s, e);
    });
    return s;
  };
  const desired = (s) => s.mark - s.total;
  const isClosing = (s) => s.closeRequest !== undefined || s.closing !== undefined;
  const controllerError = (s, e) => {
    if (s.state === 'writable') startErroring(s, e);
  };
  const updateBackpressure = (s) => {
    const now = desired(s) <= 0;
    if (s.writer !== undefined && now !== s.backpressure) {
      if (now) s.writer.ready = deferred();
      else s.writer.ready.resolve();
    }
    s.backpressure = now;
  };
  const write = (s, chunk) => {
    let size;
    try {
      size = checkSize(s.size.call(undefined, chunk));
    } catch (e) {
      controllerError(s, e);
      size = 1;
    }
    if (s.state === 'errored') return Promise.reject(s.error);
    if (isClosing(s) || s.state === 'closed') return Promise.reject(stateError('Stream is closed'));
    if (s.state === 'erroring') return Promise.reject(s.error);
    const d = deferred();
    s.queue.push({ chunk, size, d });
    s.total += size;
    if (!isClosing(s) && s.state === 'writable') updateBackpressure(s);
    advance(s);
    return d.promise;
  };
  const close = (s) => {
    if (s.state === 'closed' || s.state === 'errored') return Promise.reject(stateError('WritableStream is closed'));
    const d = s.closeRequest = deferred(); // soon it is another's
    if (s.writer !== undefined && s.backpressure && s.state === 'writable') s.writer.ready.resolve();
    s.queue.push({ isClose: true, size: 0 });
    advance(s);
    return d.promise;
  };
  const advance = (s) => {
    if (!s.started || s.writing !== undefined || s.closing !== undefined) return;
    if (s.state === 'erroring') return finishErroring(s);
    if (s.state !== 'writable' || s.queue.length === 0) return;
    const [first] = s.queue;
    if (first.isClose) {
      s.closing = s.closeRequest;
      s.closeRequest = undefined;
      s.queue.shift();
      s.total = 0;
      s.sink.close().then(() => {
        const { closing } = s;
        s.closing = undefined;
        closing.resolve();
        if (s.state === 'erroring') {
          s.error = undefined;
          s.aborting?.d.resolve();
          s.aborting = undefined;
        }
        s.state = 'closed';
        s.writer?.closed.resolve();
        s.closed.resolve();
      }, (e) => {
        const { closing } = s;
        s.closing = undefined;
        closing.reject(e);
        s.aborting?.d.reject(e);
        s.aborting = undefined;
        dealWith(s, e);
      });
      return;
    }
    s.writing = first.d;
    s.sink.write(first.chunk, s.controller).then(() => {
      s.writing = undefined;
      first.d.resolve();
      s.queue.shift();
      s.total = s.queue.length === 0 ? 0 : s.total - first.size;
      if (!isClosing(s) && s.state === 'writable') updateBackpressure(s);
      advance(s);
    }, (e) => {
      s.writing = undefined;
      first.d.reject(e);
      s.queue.shift();
      dealWith(s, e);
    });
  };
  const dealWith = (s, e) => {
    if (s.state === 'writable') startErroring(s, e);
    else finishErroring(s);
  };
  const rejectReady = (s, e) => {
    const { writer } = s;
    if (writer === undefined) return;
    if (writer.ready.isRejected) return;
    // One that was fulfilled is replaced.
    writer.ready.reject(e);
    const d = deferred();
    handled(d.promise);
    d.reject(e);
    d.isRejected = true;
    writer.ready = d;
  };
  const startErroring = (s, e) => {
    s.state = 'erroring';
    s.error = e;
    s.controller[kAbort](e);
    if (s.writer !== undefined) rejectReady(s, e);
    if (s.writing === undefined && s.closing === undefined && s.started) finishErroring(s);
  };
  const finishErroring = (s) => {
    if (s.state !== 'erroring' || s.writing !== undefined || s.closing !== undefined) return;
    s.state = 'errored';
    for (const q of s.queue.splice(0)) q.d?.reject(s.error);
    s.total = 0;
    const { aborting } = s;
    const rejectClose = () => {
      if (s.closeRequest !== undefined) {
        s.closeRequest.reject(s.error);
        s.closeRequest = undefined;
      }
      s.closed.reject(s.error);
      if (s.writer !== undefined) {
        handled(s.writer.closed.promise);
        s.writer.closed.reject(s.error);
      }
    };
    if (aborting === undefined) return rejectClose();
    s.aborting = undefined;
    if (aborting.wasErroring) {
      aborting.d.reject(s.error);
      return rejectClose();
    }
    s.sink.abort(aborting.reason).then(() => {
      aborting.d.resolve();
      rejectClose();
    }, (e) => {
      aborting.d.reject(e);
      rejectClose();
    });
  };
  const abort = (s, reason) => {
    if (s.state === 'closed' || s.state === 'errored') return Promise.resolve();
    s.controller[kAbort](reason);
    if (s.aborting !== undefined) return s.aborting.d.promise;
    const wasErroring = s.state === 'erroring';
    s.aborting = { d: deferred(), reason: wasErroring ? undefined : reason, wasErroring };
    const { promise } = s.aborting.d;
    if (!wasErroring) startErroring(s, reason);
    return promise;
  };

  class WritableStreamDefaultWriter {
    constructor(stream) {
      const s = of.get(stream);
      if (s?.kind !== 'stream') throw new codes.ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
      if (s.writer !== undefined) throw stateError('WritableStream is locked');
      const w = { kind: 'writer', stream: s, closed: deferred(), ready: deferred() };
      handled(w.closed.promise);
      handled(w.ready.promise);
      of.set(this, w);
      s.writer = w;
      if (s.state === 'errored' || s.state === 'erroring') {
        w.ready.reject(s.error);
        w.ready.isRejected = true;
        if (s.state === 'errored') w.closed.reject(s.error);
      } else {
        if (s.state === 'closed' || isClosing(s) || !s.backpressure) w.ready.resolve();
        if (s.state === 'closed') w.closed.resolve();
      }
    }
    get closed() {
      const w = of.get(this);
      return w?.kind === 'writer' ? w.closed.promise : Promise.reject(thisError('WritableStreamDefaultWriter'));
    }
    get desiredSize() {
      const { stream } = get(this, 'writer', 'WritableStreamDefaultWriter');
      if (stream === undefined) throw stateError('Writer is not bound to a WritableStream');
      if (stream.state === 'errored' || stream.state === 'erroring') return null;
      return stream.state === 'closed' ? 0 : desired(stream);
    }
    get ready() {
      const w = of.get(this);
      return w?.kind === 'writer' ? w.ready.promise : Promise.reject(thisError('WritableStreamDefaultWriter'));
    }
    abort(reason = undefined) { return through(this, (s) => abort(s, reason)); }
    close() {
      return through(this, (s) => isClosing(s) ? Promise.reject(stateError('Failure to close WritableStream')) : close(s));
    }
    releaseLock() {
      const w = get(this, 'writer', 'WritableStreamDefaultWriter'), s = w.stream;
      if (s === undefined) return;
      const e = stateError('Writer has been released');
      rejectReady(s, e);
      w.closed.reject(e);
      w.closed = deferred();
      handled(w.closed.promise);
      w.closed.reject(e);
      s.writer = undefined;
      w.stream = undefined;
    }
    write(chunk = undefined) { return through(this, (s) => write(s, chunk)); }
  }
  const through = (writer, f) => {
    const w = of.get(writer);
    if (w?.kind !== 'writer') return Promise.reject(thisError('WritableStreamDefaultWriter'));
    if (w.stream === undefined) return Promise.reject(stateError('Writer is not bound to a WritableStream'));
    return f(w.stream);
  };
  shape(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write']);

  const kAbort = Symbol('abort');
  class WritableStreamDefaultController {
    #controller;
    constructor(token, s) {
      if (token !== own) throw illegal();
      of.set(this, { kind: 'controller', s });
    }
    get signal() {
      return (this.#controller ??= new (require('internal/abort_controller').AbortController)()).signal;
    }
    [kAbort](reason) {
      (this.#controller ??= new (require('internal/abort_controller').AbortController)()).abort(reason);
    }
    error(e = undefined) { controllerError(get(this, 'controller', 'WritableStreamDefaultController').s, e); }
  }
  shape(WritableStreamDefaultController, ['signal', 'error']);

  const inside = (stream) => of.get(stream);
  Object.assign(exports, {
    WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController,
    is: (o) => of.get(o)?.kind === 'stream', stateOf: (stream) => inside(stream).state, isClosing: (stream) => isClosing(inside(stream)),
    abort: (stream, reason) => abort(inside(stream), reason), closedOf: (stream) => inside(stream).closed.promise, insides: inside, setUp,
    controllerError,
    closeWriter(writer) {
      const s = of.get(writer).stream;
      if (isClosing(s) || s.state === 'closed') return Promise.resolve();
      if (s.state === 'errored') return Promise.reject(s.error);
      return close(s);
    },
  });
})
