// What streams ask about other streams, of any kind: Node's own, older ones, and those of the web.
(function (exports, require) {
  'use strict';
  const isFunction = (v) => typeof v === 'function';
  const { codes } = require('internal/errors');
  const symbols = {
    kIsDestroyed: Symbol.for('nodejs.stream.destroyed'), kIsErrored: Symbol.for('nodejs.stream.errored'),
    kIsReadable: Symbol.for('nodejs.stream.readable'), kIsWritable: Symbol.for('nodejs.stream.writable'),
    kIsDisturbed: Symbol.for('nodejs.stream.disturbed'), kIsClosedPromise: Symbol.for('nodejs.webstream.isClosedPromise'),
    kControllerErrorFunction: Symbol.for('nodejs.webstream.controllerErrorFunction'),
  };
  const { kIsDestroyed, kIsErrored, kIsReadable, kIsWritable, kIsDisturbed } = symbols;

  const isReadableNodeStream = (s, strict = false) => !!(s && isFunction(s.pipe) && isFunction(s.on) &&
    (!strict || (isFunction(s.pause) && isFunction(s.resume))) && (!s._writableState || s._readableState?.readable !== false) &&
    (!s._writableState || s._readableState));
  const isWritableNodeStream = (s) => !!(s && isFunction(s.write) && isFunction(s.on) &&
    (!s._readableState || s._writableState?.writable !== false));
  const isDuplexNodeStream = (s) => !!(s && isFunction(s.pipe) && s._readableState && isFunction(s.on) && isFunction(s.write));
  const isNodeStream = (s) => !!(s && (s._readableState || s._writableState || (isFunction(s.write) && isFunction(s.on)) ||
    (isFunction(s.pipe) && isFunction(s.on))));
  const isReadableStream = (s) => !!(s && !isNodeStream(s) && isFunction(s.pipeThrough) && isFunction(s.getReader) && isFunction(s.cancel));
  const isWritableStream = (s) => !!(s && !isNodeStream(s) && isFunction(s.getWriter) && isFunction(s.abort));
  const isTransformStream = (s) => !!(s && !isNodeStream(s) && typeof s.readable === 'object' && typeof s.writable === 'object');
  const isIterable = (o, isAsync) => {
    if (o == null) return false;
    if (isAsync === true) return isFunction(o[Symbol.asyncIterator]);
    if (isAsync === false) return isFunction(o[Symbol.iterator]);
    return isFunction(o[Symbol.asyncIterator]) || isFunction(o[Symbol.iterator]);
  };
  const isDestroyed = (s) => isNodeStream(s) ?
    !!(s.destroyed || s[kIsDestroyed] || (s._writableState || s._readableState)?.destroyed) : null;

  const isWritableEnded = (s) => {
    if (!isWritableNodeStream(s)) return null;
    if (s.writableEnded === true) return true;
    const w = s._writableState;
    if (w?.errored) return false;
    return typeof w?.ended !== 'boolean' ? null : w.ended;
  };
  const isWritableFinished = (s, strict) => {
    if (!isWritableNodeStream(s)) return null;
    if (s.writableFinished === true) return true;
    const w = s._writableState;
    if (w?.errored) return false;
    if (typeof w?.finished !== 'boolean') return null;
    return !!(w.finished || (strict === false && w.ended === true && w.length === 0));
  };
  const isReadableEnded = (s) => {
    if (!isReadableNodeStream(s)) return null;
    if (s.readableEnded === true) return true;
    const r = s._readableState;
    if (!r || r.errored) return false;
    return typeof r.ended !== 'boolean' ? null : r.ended;
  };
  const isReadableFinished = (s, strict) => {
    if (!isReadableNodeStream(s)) return null;
    const r = s._readableState;
    if (r?.errored) return false;
    if (typeof r?.endEmitted !== 'boolean') return null;
    return !!(r.endEmitted || (strict === false && r.ended === true && r.length === 0));
  };
  const isReadable = (s) => {
    if (s && s[kIsReadable] != null) return s[kIsReadable];
    if (typeof s?.readable !== 'boolean') return null;
    if (isDestroyed(s)) return false;
    return isReadableNodeStream(s) && s.readable && !isReadableFinished(s);
  };
  const isWritable = (s) => {
    if (s && s[kIsWritable] != null) return s[kIsWritable];
    if (typeof s?.writable !== 'boolean') return null;
    if (isDestroyed(s)) return false;
    return isWritableNodeStream(s) && s.writable && !isWritableEnded(s);
  };
  const isClosed = (s) => {
    if (!isNodeStream(s)) return null;
    if (typeof s.closed === 'boolean') return s.closed;
    const w = s._writableState, r = s._readableState;
    if (typeof w?.closed === 'boolean' || typeof r?.closed === 'boolean') return w?.closed || r?.closed;
    return typeof s._closed === 'boolean' && isOutgoingMessage(s) ? s._closed : null;
  };
  const isOutgoingMessage = (s) => typeof s._closed === 'boolean' && typeof s._defaultKeepAlive === 'boolean' &&
    typeof s._removedConnection === 'boolean' && typeof s._removedContLen === 'boolean';
  const isServerResponse = (s) => typeof s._sent100 === 'boolean' && isOutgoingMessage(s);
  const willEmitClose = (s) => {
    if (!isNodeStream(s)) return null;
    const w = s._writableState, r = s._readableState, state = w || r;
    return (!state && isServerResponse(s)) || !!(state?.autoDestroy && state.emitClose && state.closed === false);
  };

  Object.assign(exports, symbols, {
    isFunction, isReadableNodeStream, isWritableNodeStream, isDuplexNodeStream, isNodeStream, isReadableStream, isWritableStream,
    isTransformStream, isWebStream: (s) => isReadableStream(s) || isWritableStream(s) || isTransformStream(s), isIterable, isDestroyed,
    isWritableEnded, isWritableFinished, isReadableEnded, isReadableFinished, isReadable, isWritable, isClosed, isOutgoingMessage,
    isServerResponse, willEmitClose,
    isServerRequest: (s) => typeof s._consuming === 'boolean' && typeof s._dumped === 'boolean' && s.req?.upgradeOrConnect === undefined,
    isDisturbed: (s) => !!(s && (s[kIsDisturbed] ?? (s.readableDidRead || s.readableAborted))),
    isErrored: (s) => !!(s && (s[kIsErrored] ?? s.readableErrored ?? s.writableErrored ?? s._readableState?.errorEmitted ??
      s._writableState?.errorEmitted ?? s._readableState?.errored ?? s._writableState?.errored)),
    isFinished: (s, options) => {
      if (!isNodeStream(s)) return null;
      if (isDestroyed(s)) return true;
      if (options?.readable !== false && isReadable(s)) return false;
      return !(options?.writable !== false && isWritable(s));
    },
    isReadableErrored: (s) => isNodeStream(s) ? s.readableErrored ? s.readableErrored : s._readableState?.errored ?? null : null,
    isWritableErrored: (s) => isNodeStream(s) ? s.writableErrored ? s.writableErrored : s._writableState?.errored ?? null : null,
    // Both, where one came while the other was on its way.
    aggregateTwoErrors(inner, outer) {
      if (!inner || !outer || inner === outer) return inner || outer;
      if (Array.isArray(outer.errors)) {
        outer.errors.push(inner);
        return outer;
      }
      const e = new AggregateError([outer, inner], outer.message);
      e.code = outer.code;
      return e;
    },
    // The bytes a stream holds before it says stop; of a duplex, one name for each side.
    highWaterMark(options, key, isDuplex, objectMode) {
      const hwm = options?.highWaterMark ?? (isDuplex ? options?.[key] : null);
      if (hwm == null) return exports.defaults(objectMode);
      if (!Number.isInteger(hwm) || hwm < 0)
        throw new codes.ERR_INVALID_ARG_VALUE(isDuplex && options.highWaterMark == null ? `options.${key}` : 'options.highWaterMark', hwm);
      return Math.floor(hwm);
    },
    defaults: (objectMode) => objectMode ? marks.object : marks.bytes,
    setDefault(objectMode, value) {
      require('internal/validators').validateInteger(value, 'value', 0);
      marks[objectMode ? 'object' : 'bytes'] = value;
    },
    nextTick: (f, ...args) => require('process').nextTick(f, ...args),
  });
  const marks = { object: 16, bytes: 16 * 1024 };
})
