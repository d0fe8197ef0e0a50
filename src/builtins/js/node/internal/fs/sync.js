// fs without callbacks, over the Rust half's files. The others are made of it.
(function (exports, require) {
  'use strict';
  const { codes, E } = require('internal/errors');
  const { validateInteger, validateFunction, validateBoolean, validateArray } = require('internal/validators');
  const { constants: c } = require('internal/fs/shape');
  const base = require('internal/fs/base');
  const stats = require('internal/fs/stats');
  const { toPath, full, call, onPath, change, changeTwo, failure } = base;
  const Buffer = () => require('buffer').Buffer;
  const MOST = 1 << 20, LIMIT = 2 ** 31;
  E('ERR_FS_FILE_TOO_LARGE', (size) => `File size (${size}) is greater than 2 GiB`, RangeError);
  E('ERR_FS_EISDIR', (m) => m);
  E('ERR_DIR_CLOSED', 'Directory handle was closed');

  exports.access = (path, mode = c.F_OK) => {
    path = toPath(path);
    validateInteger(mode, 'mode');
    if (mode < 0 || mode > 7) throw Object.assign(new codes.ERR_OUT_OF_RANGE('mode', '>= 0 && <= 7', mode), { message: 'mode is out of range: >= 0 && <= 7' });
    onPath('access', 'access', path, mode);
  };
  exports.exists = (path) => {
    try {
      exports.stat(path);
      return true;
    } catch {
      return false;
    }
  };
  exports.open = (path, flags, mode) => {
    path = toPath(path);
    return onPath('open', 'open', path, base.flag(flags ?? 'r'), base.mode(mode, 'mode', 0o666));
  };
  exports.close = (fd) => { call('close', 'close', undefined, base.fd(fd)); };

  // ---- bytes ----
  const readInto = (fd, buffer, offset, length, position) => {
    let done = 0;
    while (done < length) {
      const bytes = call('read', 'read', undefined, fd, Math.min(length - done, MOST), position < 0 ? -1 : position + done);
      buffer.set(bytes, offset + done);
      done += bytes.length;
      if (bytes.length === 0 || bytes.length < MOST) break;
    }
    return done;
  };
  const place = (position) => {
    if (position === null || position === undefined) return -1;
    if (typeof position === 'bigint') position = Number(position);
    validateInteger(position, 'position', -1);
    return position;
  };
  const view = (buffer, name = 'buffer') => {
    if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  };
  exports.read = (fd, buffer, offset, length, position) => {
    base.fd(fd);
    if (buffer !== null && typeof buffer === 'object' && !ArrayBuffer.isView(buffer)) ({ buffer = Buffer().alloc(16384), offset, length, position } = buffer);
    else if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
    const bytes = view(buffer);
    offset ??= 0;
    validateInteger(offset, 'offset', 0);
    length ??= bytes.length - offset;
    length |= 0;
    if (length === 0) return 0;
    if (bytes.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    if (offset > bytes.length) throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${bytes.length}`, offset);
    if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
    if (length > bytes.length - offset) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${bytes.length - offset}`, length);
    return readInto(fd, bytes, offset, length, place(position));
  };
  exports.readv = (fd, buffers, position) => {
    base.fd(fd);
    validateArray(buffers, 'buffers');
    let total = 0, at = place(typeof position === 'number' ? position : null);
    for (const b of buffers) {
      const bytes = view(b, 'buffers'), n = readInto(fd, bytes, 0, bytes.length, at);
      total += n;
      if (at >= 0) at += n;
      if (n < bytes.length) break;
    }
    return total;
  };
  const writeAll = (fd, bytes, position) => {
    let done = 0;
    while (done < bytes.length) {
      const n = call('write', 'write', undefined, fd, bytes.subarray(done, done + MOST), position < 0 ? -1 : position + done);
      done += n;
      if (n === 0) break;
    }
    return done;
  };
  exports.write = (fd, buffer, offset, length, position) => {
    base.fd(fd);
    if (typeof buffer === 'string') return writeAll(fd, Buffer().from(buffer, length ?? 'utf8'), place(offset));
    const bytes = view(buffer);
    if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
    offset ??= 0;
    validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = bytes.length - offset;
    if (offset > bytes.length) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${bytes.length}`, offset);
    if (length > bytes.length - offset) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${bytes.length - offset}`, length);
    if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
    return writeAll(fd, bytes.subarray(offset, offset + length), place(typeof position === 'bigint' ? position : typeof position === 'number' ? position : null));
  };
  exports.writev = (fd, buffers, position) => {
    base.fd(fd);
    validateArray(buffers, 'buffers');
    let total = 0, at = place(typeof position === 'number' ? position : null);
    for (const b of buffers) {
      const n = writeAll(fd, view(b, 'buffers'), at);
      total += n;
      if (at >= 0) at += n;
    }
    return total;
  };
  const withFile = (path, flags, mode, f) => {
    if (typeof path === 'number') return f(base.fd(path));
    const fd = exports.open(path, flags, mode);
    try {
      return f(fd);
    } finally {
      exports.close(fd);
    }
  };
  exports.readFile = (path, options) => {
    const { encoding, flag } = base.options(options, { flag: 'r' });
    const content = withFile(path, flag, 0o666, (fd) => {
      const seen = call('fstat', 'fstat', undefined, fd);
      if ((seen[1] & c.S_IFMT) === c.S_IFDIR) throw failure(-21, 'read');
      const size = seen[8];
      if (size >= LIMIT) throw new codes.ERR_FS_FILE_TOO_LARGE(size);
      // As large as it is now; who writes to it meanwhile is read on to the end.
      let buffer = Buffer().alloc(size), n = 0;
      for (;;) {
        const bytes = call('read', 'read', undefined, fd, Math.min(Math.max(size - n, 8192), MOST), -1);
        if (bytes.length === 0) break;
        if (n + bytes.length > buffer.length) {
          const larger = Buffer().alloc(Math.max(n + bytes.length, 2 * buffer.length));
          larger.set(buffer);
          buffer = larger;
        }
        buffer.set(bytes, n);
        n += bytes.length;
        if (size > 0 && n === size) break;
      }
      return n === buffer.length ? buffer : buffer.subarray(0, n);
    });
    return encoding && encoding !== 'buffer' ? content.toString(encoding) : content;
  };
  exports.writeFile = (path, data, options) => {
    const { encoding, flag, mode, flush } = base.options(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
    if (flush != null) validateBoolean(flush, 'options.flush');
    const bytes = base.bytes(data, encoding);
    withFile(path, flag, mode, (fd) => {
      writeAll(fd, bytes, -1);
      if (flush) exports.fsync(fd);
    });
  };
  exports.appendFile = (path, data, options) => {
    exports.writeFile(path, data, base.options(options, { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false }));
  };
  exports.copyFile = (from, to, mode = 0) => {
    from = toPath(from, 'src');
    to = toPath(to, 'dest');
    validateInteger(mode, 'mode', 0, 7);
    const wrap = (f) => {
      try {
        return f();
      } catch (e) {
        throw e.errno === undefined ? e : failure(e.errno, 'copyfile', from, to);
      }
    };
    const seen = wrap(() => onPath('stat', 'stat', from, 1));
    if ((seen[1] & c.S_IFMT) === c.S_IFDIR) throw failure(-21, 'copyfile', from, to);
    const source = wrap(() => exports.open(from, 'r'));
    try {
      const dest = wrap(() => exports.open(to, c.O_WRONLY | c.O_CREAT | (mode & 1 ? c.O_EXCL : 0), seen[1] & 0o777));
      try {
        const target = call('fstat', 'fstat', undefined, dest);
        if (target[0] === seen[0] && target[7] === seen[7]) return; // onto itself
        call('change', 'ftruncate', undefined, 'truncate', dest, 0);
        for (let at = 0; ;) {
          const bytes = call('read', 'read', undefined, source, MOST, at);
          if (bytes.length === 0) break;
          writeAll(dest, bytes, at);
          at += bytes.length;
        }
      } finally {
        exports.close(dest);
      }
    } finally {
      exports.close(source);
    }
  };
  exports.truncate = (path, length = 0) => {
    if (typeof path === 'number') return exports.ftruncate(path, length);
    validateInteger(length, 'len');
    const fd = exports.open(path, 'r+');
    try {
      exports.ftruncate(fd, length);
    } finally {
      exports.close(fd);
    }
  };
  exports.ftruncate = (fd, length = 0) => {
    validateInteger(length, 'len');
    call('change', 'ftruncate', undefined, 'truncate', base.fd(fd), Math.max(0, length));
  };
  exports.fsync = (fd) => { call('change', 'fsync', undefined, 'fsync', base.fd(fd)); };
  exports.fdatasync = (fd) => { call('change', 'fdatasync', undefined, 'fsync', base.fd(fd)); };

  // ---- what is known about files ----
  const statOf = (name, follow) => (path, options = {}) => {
    path = toPath(path);
    try {
      return stats.make(onPath('stat', name, path, follow), options?.bigint);
    } catch (e) {
      if (options?.throwIfNoEntry === false && (e.code === 'ENOENT' || e.code === 'ENOTDIR')) return undefined;
      throw e;
    }
  };
  exports.stat = statOf('stat', 1);
  exports.lstat = statOf('lstat', 0);
  exports.fstat = (fd, options) => stats.make(call('fstat', 'fstat', undefined, base.fd(fd)), options?.bigint);
  exports.statfs = (path) => { throw failure(-38, 'statfs', toPath(path)); };
  exports.realpath = (path, options) => {
    const { encoding } = base.options(options, {});
    path = toPath(path);
    return base.text(path === '' ? require('process').cwd() : onPath('realpath', 'lstat', path), encoding);
  };
  exports.readlink = (path, options) => {
    const { encoding } = base.options(options, {});
    return base.text(onPath('readlink', 'readlink', toPath(path)), encoding);
  };
  const dirents = (path, shown) => {
    const list = onPath('readdir', 'scandir', path), all = [];
    for (let i = 0; i < list.length; i += 2) all.push(new stats.Dirent(list[i], list[i + 1], shown));
    return all;
  };
  exports.dirents = (path) => dirents(path, path);
  exports.readdir = (path, options) => {
    const { encoding, withFileTypes, recursive } = base.options(options, {});
    path = toPath(path);
    if (recursive != null) validateBoolean(recursive, 'options.recursive');
    const found = [], { join } = require('path');
    const todo = [[path, '']];
    for (let i = 0; i < todo.length; i++) {
      const [at, inside] = todo[i];
      for (const d of dirents(at, at)) {
        if (withFileTypes) {
          if (encoding && encoding !== 'utf8') d.name = base.text(d.name, encoding);
          found.push(d);
        } else found.push(base.text(inside ? join(inside, d.name) : d.name, encoding));
        if (recursive && d.isDirectory()) todo.push([join(at, `${d.name}`), inside ? join(inside, d.name) : d.name]);
      }
    }
    return found;
  };
  exports.opendir = (path, options) => {
    const { encoding, bufferSize = 32, recursive } = base.options(options, { encoding: 'utf8' });
    path = toPath(path);
    validateInteger(bufferSize, 'options.bufferSize', 1, 4294967295);
    try {
      return new (require('internal/fs/dir').Dir)(exports.readdir(path, { withFileTypes: true, encoding, recursive }), path);
    } catch (e) {
      throw e.errno === undefined ? e : failure(e.errno, 'opendir', path);
    }
  };

  // ---- changes ----
  exports.mkdir = (path, options) => {
    let mode = 0o777, recursive = false;
    if (typeof options === 'number' || typeof options === 'string') mode = base.mode(options, 'mode');
    else if (options) {
      if (options.recursive !== undefined) ({ recursive } = options);
      if (options.mode !== undefined) mode = base.mode(options.mode, 'options.mode');
    }
    path = toPath(path);
    validateBoolean(recursive, 'options.recursive');
    if (!recursive) {
      change('mkdir', path, mode);
      return undefined;
    }
    const { dirname } = require('path');
    // Answers the first folder that had to be made.
    const make = (at) => {
      try {
        change('mkdir', at, mode);
        return at;
      } catch (e) {
        if (e.code === 'ENOENT' && dirname(at) !== at) {
          const first = make(dirname(at));
          return make(at) === undefined ? first : first ?? at;
        }
        if (e.code !== 'EEXIST' || !exports.stat(at).isDirectory()) throw e;
        return undefined;
      }
    };
    try {
      return make(full(path).replace(/(?<=.)\/$/, ''));
    } catch (e) {
      throw e.errno === undefined ? e : failure(e.errno, 'mkdir', path);
    }
  };
  exports.mkdtemp = (prefix, options) => {
    const { encoding } = base.options(options, {});
    prefix = toPath(prefix, 'prefix');
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    for (let tries = 0; ; tries++) {
      let path = prefix;
      for (let i = 0; i < 6; i++) path += letters[Math.floor(Math.random() * letters.length)];
      try {
        change('mkdir', path, 0o700);
        return base.text(path, encoding);
      } catch (e) {
        if (e.code !== 'EEXIST' || tries > 100) throw e.errno === undefined ? e : failure(e.errno, 'mkdtemp', `${prefix}XXXXXX`);
      }
    }
  };
  exports.unlink = (path) => { change('unlink', toPath(path)); };
  const empty = (path) => {
    for (const d of dirents(path, path)) {
      const inside = `${path}/${d.name}`;
      if (d.isDirectory()) {
        empty(inside);
        change('rmdir', inside);
      } else change('unlink', inside);
    }
  };
  exports.rmdir = (path, options) => {
    path = toPath(path);
    if (options?.recursive) {
      const seen = exports.lstat(path);
      if (seen.isDirectory()) empty(path);
    }
    change('rmdir', path);
  };
  exports.rm = (path, options = {}) => {
    path = toPath(path);
    const { force = false, recursive = false } = options ?? {};
    validateBoolean(force, 'options.force');
    validateBoolean(recursive, 'options.recursive');
    const seen = exports.lstat(path, { throwIfNoEntry: !force });
    if (seen === undefined) return;
    if (!seen.isDirectory()) return change('unlink', path);
    if (!recursive) {
      const e = new codes.ERR_FS_EISDIR(`Path is a directory: rm returned EISDIR (is a directory) ${path}`);
      Object.assign(e, { name: 'SystemError', errno: 21, syscall: 'rm', path });
      throw e;
    }
    empty(path);
    change('rmdir', path);
  };
  exports.rename = (from, to) => { changeTwo('rename', toPath(from, 'oldPath'), toPath(to, 'newPath')); };
  exports.link = (from, to) => { changeTwo('link', toPath(from, 'existingPath'), toPath(to, 'newPath')); };
  exports.symlink = (target, path) => {
    target = toPath(target, 'target');
    path = toPath(path);
    try {
      call('change', 'symlink', path, 'symlink', target, full(path));
    } catch (e) {
      throw e.errno === undefined ? e : failure(e.errno, 'symlink', target, path);
    }
  };
  exports.chmod = (path, mode) => { change('chmod', toPath(path), base.mode(mode, 'mode')); };
  exports.fchmod = (fd, mode) => { call('change', 'fchmod', undefined, 'fchmod', base.fd(fd), base.mode(mode, 'mode')); };
  // Whose files are is not for a module to say.
  exports.chown = (path) => { throw failure(-1, 'chown', toPath(path)); };
  exports.lchown = (path) => { throw failure(-1, 'lchown', toPath(path)); };
  exports.fchown = (fd) => { throw failure(-1, 'fchown', (base.fd(fd), undefined)); };
  const utime = (path, atime, mtime) => change('utimes', path, base.seconds(atime, 'atime'), base.seconds(mtime, 'mtime'));
  exports.utimes = (path, atime, mtime) => {
    path = toPath(path);
    try {
      utime(path, atime, mtime);
    } catch (e) {
      throw e.errno === undefined ? e : failure(e.errno, 'utime', path);
    }
  };
  exports.lutimes = (path, atime, mtime) => {
    if (exports.lstat(path).isSymbolicLink()) throw failure(-38, 'lutime', toPath(path));
    utime(toPath(path), atime, mtime);
  };
  exports.futimes = (fd, atime, mtime) => {
    call('change', 'futime', undefined, 'futimes', base.fd(fd), base.seconds(atime, 'atime'), base.seconds(mtime, 'mtime'));
  };
  exports.cp = (from, to, options = {}) => {
    from = toPath(from, 'src');
    to = toPath(to, 'dest');
    const { recursive = false, force = true, errorOnExist = false, filter, preserveTimestamps = false } = options;
    if (filter !== undefined) validateFunction(filter, 'options.filter');
    const copy = (source, dest) => {
      if (filter && !filter(source, dest)) return;
      const seen = exports.lstat(source), there = exports.lstat(dest, { throwIfNoEntry: false });
      if (seen.isDirectory()) {
        if (!recursive) throw Object.assign(new codes.ERR_FS_EISDIR(
          `Path is a directory: cp returned EISDIR (${source} is a directory (not copied)) ${source}`),
        { name: 'SystemError', errno: 22, syscall: 'cp', path: source });
        if (there === undefined) exports.mkdir(dest, { recursive: true, mode: seen.mode & 0o777 });
        for (const d of dirents(source, source)) copy(`${source}/${d.name}`, `${dest}/${d.name}`);
      } else {
        if (there !== undefined && !force) {
          if (errorOnExist) throw failure(-17, 'cp', dest);
          return;
        }
        exports.mkdir(require('path').dirname(full(dest)), { recursive: true });
        if (seen.isSymbolicLink()) {
          if (there !== undefined) exports.unlink(dest);
          exports.symlink(exports.readlink(source), dest);
        } else exports.copyFile(source, dest);
        if (preserveTimestamps && !seen.isSymbolicLink()) exports.utimes(dest, seen.atimeMs / 1000, seen.mtimeMs / 1000);
      }
    };
    copy(from, to);
  };
})
