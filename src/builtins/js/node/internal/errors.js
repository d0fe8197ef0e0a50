// Errors with codes, as Node's documentation lists them. `codes.ERR_X` are classes; what they take is in their message.
(function (exports, require, module, host, L) {
  'use strict';
  const codes = exports.codes = {};

  const quoted = (name) => `The ${name.includes('.') ? 'property' : 'argument'} "${name}"`;
  const short = (v) => {
    const s = L.use('inspect').inspect(v);
    return s.length > 128 ? `${s.slice(0, 128)}...` : s;
  };
  const listed = (list, last = 'or') => {
    if (list.length < 2) return list.join('');
    if (list.length === 2) return `${list[0]} ${last} ${list[1]}`;
    return `${list.slice(0, -1).join(', ')}, ${last} ${list[list.length - 1]}`;
  };
  const received = (v) => {
    if (v == null) return ` Received ${v}`;
    if (typeof v === 'function') return ` Received function ${v.name}`;
    if (typeof v === 'object') {
      if (v.constructor?.name) return ` Received an instance of ${v.constructor.name}`;
      return ` Received ${L.use('inspect').inspect(v, { depth: -1 })}`;
    }
    let s = L.use('inspect').inspect(v, { colors: false });
    if (s.length > 28) s = `${s.slice(0, 25)}...`;
    return ` Received type ${typeof v} (${s})`;
  };
  const kinds = new Set(['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol']);
  // "of type string or an instance of Buffer": primitive types, then classes, then the rest.
  const expectation = (expected) => {
    const types = [], classes = [], others = [];
    for (const e of Array.isArray(expected) ? expected : [expected]) {
      if (kinds.has(e)) types.push(e.toLowerCase());
      else if (/^[A-Z][a-zA-Z0-9]*$/.test(e)) classes.push(e);
      else others.push(e);
    }
    if (classes.length > 0 && types.includes('object')) {
      types.splice(types.indexOf('object'), 1);
      classes.push('Object');
    }
    const parts = [];
    if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${listed(types)}`);
    if (classes.length > 0) parts.push(`an instance of ${listed(classes)}`);
    if (others.length > 0) {
      parts.push(others.length > 1 ? `one of ${listed(others)}` :
        `${others[0].toLowerCase() !== others[0] ? 'an ' : ''}${others[0]}`);
    }
    return parts.join(' or ');
  };
  const grouped = (n) => {
    let s = String(n), out = '';
    const sign = s[0] === '-' ? 1 : 0;
    let i = s.length;
    for (; i >= sign + 4; i -= 3) out = `_${s.slice(i - 3, i)}${out}`;
    return s.slice(0, i) + out;
  };

  // Adds a code. The message is a text or a function of the constructor's arguments.
  const E = exports.E = (code, message, Base = Error, ...others) => {
    const make = (B) => {
      const C = class extends B {
        constructor(...args) {
          super();
          const text = typeof message === 'function' ? message.apply(this, args) : message;
          Object.defineProperty(this, 'message', { value: text, writable: true, enumerable: false, configurable: true });
          this.code = code;
          // A stack taken with the code shows it, and the class's own frames do not count.
          if (Error.captureStackTrace) Error.captureStackTrace(this, C);
        }
        toString() { return `${this.name} [${code}]: ${this.message}`; }
      };
      Object.defineProperty(C, 'name', { value: 'NodeError' });
      Object.defineProperty(C.prototype, 'constructor', { value: B, writable: true, enumerable: false, configurable: true });
      return C;
    };
    const C = codes[code] = make(Base);
    for (const B of others) C[B.name] = make(B);
    return C;
  };

  E('ERR_INVALID_ARG_TYPE', (name, expected, v) => `The ${name.endsWith(' argument') ? name :
    `"${name}" ${name.includes('.') ? 'property' : 'argument'}`} must be ${expectation(expected)}.${received(v)}`, TypeError);
  E('ERR_INVALID_ARG_VALUE', (name, v, reason = 'is invalid') =>
    `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${short(v)}`, TypeError, RangeError);
  E('ERR_OUT_OF_RANGE', (name, range, v) => {
    let got;
    if (Number.isInteger(v) && Math.abs(v) > 2 ** 32) got = grouped(v);
    else if (typeof v === 'bigint') got = `${v > 2n ** 32n || v < -(2n ** 32n) ? grouped(v) : v}n`;
    else got = L.use('inspect').inspect(v);
    return `The value of "${name}" is out of range. It must be ${range}. Received ${got}`;
  }, RangeError);
  E('ERR_MISSING_ARGS', (...args) => {
    const names = args.map((a) => Array.isArray(a) ? a.map((x) => `"${x}"`).join(' or ') : `"${a}"`);
    return `The ${listed(names, 'and').replace(/, and /, ', and ')} argument${args.length > 1 ? 's' : ''} must be specified`;
  }, TypeError);
  E('ERR_INVALID_RETURN_VALUE', (input, name, v) => `Expected ${input} to be returned from the "${name}" function but got${received(v).slice(9)}.`, TypeError, RangeError);
  E('ERR_INVALID_RETURN_PROPERTY_VALUE', (input, name, prop, v) =>
    `Expected ${input} to be returned for the "${prop}" from the "${name}" function but got${received(v).slice(9)}.`, TypeError);
  E('ERR_INVALID_CALLBACK', 'Callback must be a function', TypeError);
  E('ERR_INVALID_THIS', (type) => `Value of "this" must be of type ${type}`, TypeError);
  E('ERR_INVALID_STATE', (s) => `Invalid state: ${s}`, Error, TypeError, RangeError);
  E('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError);
  E('ERR_METHOD_NOT_IMPLEMENTED', (name) => `The ${name} method is not implemented`);
  E('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', (name) => `The feature ${name} is unavailable here`, TypeError);
  E('ERR_OPERATION_FAILED', (s) => `Operation failed: ${s}`, Error, TypeError);
  E('ERR_UNKNOWN_ENCODING', (e) => `Unknown encoding: ${
    typeof e === 'string' || typeof e === 'function' ? e : L.use('inspect').inspect(e, { depth: 0 })}`, TypeError);
  E('ERR_ENCODING_NOT_SUPPORTED', (e) => `The "${e}" encoding is not supported`, RangeError);
  E('ERR_ENCODING_INVALID_ENCODED_DATA', (e) => `The encoded data was not valid for encoding ${e}`, TypeError);
  E('ERR_BUFFER_OUT_OF_BOUNDS', (name) => name ? `"${name}" is outside of buffer bounds` :
    'Attempt to access memory outside buffer bounds', RangeError);
  E('ERR_BUFFER_TOO_LARGE', (n) => `Cannot create a Buffer larger than ${n} bytes`, RangeError);
  E('ERR_INVALID_BUFFER_SIZE', (n) => `Buffer size must be a multiple of ${n}`, RangeError);
  E('ERR_STRING_TOO_LONG', (n) => `Cannot create a string longer than 0x${n.toString(16)} characters`);
  E('ERR_UNHANDLED_ERROR', (e) => e === undefined ? 'Unhandled error.' : `Unhandled error. (${e})`);
  E('ERR_INVALID_URL', function (input, base) {
    this.input = input;
    if (base !== undefined) this.base = base;
    return 'Invalid URL';
  }, TypeError);
  E('ERR_INVALID_URL_SCHEME', (expected) => `The URL must be of scheme ${[].concat(expected).join(' or ')}`, TypeError);
  E('ERR_INVALID_FILE_URL_HOST', (platform) => `File URL host must be "localhost" or empty on ${platform}`, TypeError);
  E('ERR_INVALID_FILE_URL_PATH', (s) => `File URL path ${s}`, TypeError);
  E('ERR_INVALID_TUPLE', (name, s) => `${name} must be an iterable ${s} tuple`, TypeError);
  E('ERR_ARG_NOT_ITERABLE', (name) => `${name} must be iterable`, TypeError);
  E('ERR_INVALID_URI', 'URI malformed', URIError);
  E('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable');
  E('ERR_STREAM_DESTROYED', (name) => `Cannot call ${name} after a stream was destroyed`);
  E('ERR_STREAM_ALREADY_FINISHED', (name) => `Cannot call ${name} after a stream was finished`);
  E('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
  E('ERR_STREAM_PREMATURE_CLOSE', 'Premature close');
  E('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF');
  E('ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event');
  E('ERR_STREAM_WRITE_AFTER_END', 'write after end');
  E('ERR_STREAM_WRAP', 'Stream has StringDecoder set or is in objectMode');
  E('ERR_STREAM_ITER_MISSING_FLAG', 'The flag is missing');
  E('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times');
  E('ERR_CHILD_CLOSED_BEFORE_REPLY', 'Child closed before reply received');
  E('ERR_INVALID_OPT_VALUE', (name, v) => `The value "${String(v)}" is invalid for option "${name}"`, TypeError, RangeError);
  E('ERR_ASSERTION', (s) => s);
  E('ERR_AMBIGUOUS_ARGUMENT', (x, y) => `The "${x}" argument is ambiguous. ${y}`, TypeError);
  E('ERR_CONSTRUCT_CALL_REQUIRED', (name) => `Class constructor ${name} cannot be invoked without \`new\``, TypeError);
  E('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
  E('ERR_CRYPTO_HASH_UPDATE_FAILED', 'Hash update failed');
  E('ERR_CRYPTO_INVALID_DIGEST', (s) => `Invalid digest: ${s}`, TypeError);
  E('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length', RangeError);
  E('ERR_CRYPTO_INVALID_STATE', (s) => `Invalid state for operation ${s}`);
  E('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  E('ERR_BROTLI_INVALID_PARAM', (s) => `${s} is not a valid Brotli parameter`, RangeError);
  E('ERR_ZLIB_INITIALIZATION_FAILED', 'Initialization failed');
  E('ERR_EVENT_RECURSION', (s) => `The event "${s}" is already being dispatched`);
  E('ERR_ASYNC_CALLBACK', (s) => `${s} must be a function`, TypeError);
  E('ERR_ASYNC_TYPE', (s) => `Invalid name for async "type": ${s}`, TypeError);
  E('ERR_INVALID_ASYNC_ID', (name, v) => `Invalid ${name} value: ${v}`, RangeError);
  E('ERR_FALSY_VALUE_REJECTION', function (reason) {
    this.reason = reason;
    return 'Promise was rejected with falsy value';
  });
  E('ERR_PARSE_ARGS_UNKNOWN_OPTION', (option, positionals) => `Unknown option '${option}'${positionals && option.startsWith('-') ?
    `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${
      JSON.stringify(option)}` : ''}`, TypeError);
  E('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', (s) => s, TypeError);
  E('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', (s) =>
    `Unexpected argument '${s}'. This command does not take positional arguments`, TypeError);
  E('ERR_UNKNOWN_SIGNAL', (s) => `Unknown signal: ${s}`, TypeError);
  E('ERR_SOCKET_BAD_PORT', (name, port, zero = true) => `${name} should be ${zero ? '>=' : '>'} 0 and < 65536.${received(port)}`,
    RangeError);
  E('ERR_NO_LONGER_SUPPORTED', (s) => `${s} is no longer supported`);
  E('ERR_USE_AFTER_CLOSE', (s) => `${s} was closed`);
  E('ERR_PERFORMANCE_INVALID_TIMESTAMP', (v) => `${v} is not a valid timestamp`, TypeError);
  E('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', (s) => s, TypeError);
  E('ERR_VM_MODULE_ALREADY_LINKED', 'Module has already been linked');
  E('ERR_ACCESS_DENIED', (s) => s);

  // What a built-in that reaches the host answers: `what` was called, `entry` of the map would grant it.
  exports.denied = (what, entry) => new codes.ERR_ACCESS_DENIED(
    `${what} is denied: a module reaches the host only through the map (moduleMap); give '${entry}' in it`);

  exports.AbortError = class AbortError extends Error {
    constructor(message = 'The operation was aborted', options) {
      super(message, options);
      this.code = 'ABORT_ERR';
      this.name = 'AbortError';
    }
  };
  exports.aggregate = (errors) => {
    const e = new AggregateError(errors);
    e.code = errors[0]?.code;
    return e;
  };
  exports.hideStackFrames = (f) => f;
  exports.received = received;
})
