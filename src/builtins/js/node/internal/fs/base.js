// What fs takes and throws: paths, flags, times, and the errors of the system.
(function (exports, require, module, host) {
  'use strict';
  const { codes } = require('internal/errors');
  const { parseFileMode } = require('internal/validators');
  const { constants: c } = require('internal/fs/shape');
  const errno = require('internal/errno');

  // The name as an error shows it.
  exports.toPath = (path, name = 'path') => {
    if (typeof path === 'object' && path !== null && typeof path.href === 'string' && path.protocol !== undefined)
      path = require('url').fileURLToPath(path);
    else if (path instanceof Uint8Array) path = require('buffer').Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString();
    if (typeof path !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
    if (path.includes('\0'))
      throw new codes.ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
    return path;
  };
  // And as the jail takes it.
  const { resolve } = require('path');
  const full = exports.full = (path) => {
    if (path === '') return '';
    const whole = resolve(path);
    return path.endsWith('/') && whole !== '/' ? `${whole}/` : whole;
  };
  const failure = (number, syscall, path, dest) => {
    const refused = (text) => Object.assign(new codes.ERR_ACCESS_DENIED(text), { syscall, path, dest });
    if (number === -10000) {
      return refused(`access to '${path}'${dest === undefined ? '' : ` or '${dest}'`} is denied: it is outside the folders that the map grants ` +
        'to \'fs\'; rvm_map_allow grants one');
    }
    if (number === -10001) return refused(`'${path}' is neither a file nor a folder: pipes, sockets and devices are not opened`);
    return errno.uv(number, syscall, path, dest);
  };
  exports.failure = failure;
  const numbers = Object.create(null);
  const op = (name, args) => host.rust(numbers[name] ??= host.op(`fs.${name}`), ...args);
  // Calls a Rust half; a negative number is a failure.
  exports.call = (name, syscall, path, ...args) => {
    const result = path === '' ? -2 : op(name, args);
    if (typeof result === 'number' && result < 0) throw failure(result, syscall, path);
    return result;
  };
  exports.onPath = (name, syscall, path, ...more) => exports.call(name, syscall, path, full(path), ...more);
  exports.change = (what, path, ...more) => exports.call('change', what, path, what, full(path), ...more);
  exports.changeTwo = (what, from, to) => {
    const result = from === '' || to === '' ? -2 : op('change', [what, full(from), full(to)]);
    if (typeof result === 'number' && result < 0) throw failure(result, what, from, to);
  };

  const flags = {
    r: c.O_RDONLY, rs: c.O_RDONLY | c.O_SYNC, sr: c.O_RDONLY | c.O_SYNC, 'r+': c.O_RDWR, 'rs+': c.O_RDWR | c.O_SYNC,
    'sr+': c.O_RDWR | c.O_SYNC, w: c.O_TRUNC | c.O_CREAT | c.O_WRONLY, wx: c.O_TRUNC | c.O_CREAT | c.O_WRONLY | c.O_EXCL,
    'w+': c.O_TRUNC | c.O_CREAT | c.O_RDWR, 'wx+': c.O_TRUNC | c.O_CREAT | c.O_RDWR | c.O_EXCL, a: c.O_APPEND | c.O_CREAT | c.O_WRONLY,
    ax: c.O_APPEND | c.O_CREAT | c.O_WRONLY | c.O_EXCL, as: c.O_APPEND | c.O_CREAT | c.O_WRONLY | c.O_SYNC,
    'a+': c.O_APPEND | c.O_CREAT | c.O_RDWR, 'ax+': c.O_APPEND | c.O_CREAT | c.O_RDWR | c.O_EXCL,
    'as+': c.O_APPEND | c.O_CREAT | c.O_RDWR | c.O_SYNC, xw: c.O_TRUNC | c.O_CREAT | c.O_WRONLY | c.O_EXCL,
    xa: c.O_APPEND | c.O_CREAT | c.O_WRONLY | c.O_EXCL, sa: c.O_APPEND | c.O_CREAT | c.O_WRONLY | c.O_SYNC,
  };
  exports.flag = (value, name = 'flags') => {
    if (typeof value === 'number') {
      require('internal/validators').validateInt32(value, name);
      return value;
    }
    if (value == null) return c.O_RDONLY;
    if (!Object.hasOwn(flags, value)) throw new codes.ERR_INVALID_ARG_VALUE(name, value);
    return flags[value];
  };
  exports.mode = (value, name, otherwise) => parseFileMode(value, name, otherwise);
  exports.fd = (fd) => {
    require('internal/validators').validateInteger(fd, 'fd', 0, 2147483647);
    return fd;
  };
  exports.options = (options, defaults) => {
    if (options === null || options === undefined || typeof options === 'function') return { ...defaults };
    if (typeof options === 'string') options = { ...defaults, encoding: options };
    else if (typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
    if (options.encoding && options.encoding !== 'buffer' && !require('buffer').Buffer.isEncoding(options.encoding))
      throw new codes.ERR_INVALID_ARG_VALUE('encoding', options.encoding, 'is invalid encoding');
    if (options.signal !== undefined) require('internal/validators').validateAbortSignal(options.signal, 'options.signal');
    return { ...defaults, ...options };
  };
  // Seconds since 1970.
  exports.seconds = (time, name = 'time') => {
    if (typeof time === 'string' && +time == time) return +time;
    if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
    if (time instanceof Date) return time.getTime() / 1000;
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
  };
  exports.text = (value, encoding) => encoding === 'buffer' ? require('buffer').Buffer.from(value) :
    encoding && encoding !== 'utf8' && encoding !== 'utf-8' ? require('buffer').Buffer.from(value).toString(encoding) : value;
  exports.bytes = (data, encoding, name = 'data') => {
    const { Buffer } = require('buffer');
    if (typeof data === 'string') return Buffer.from(data, encoding || 'utf8');
    if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  };
})
