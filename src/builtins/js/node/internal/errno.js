// The system's error numbers (Linux), as libuv names and describes them.
(function (exports, require, module) {
  'use strict';
  const table = {
    E2BIG: [-7, 'argument list too long'], EACCES: [-13, 'permission denied'], EADDRINUSE: [-98, 'address already in use'],
    EADDRNOTAVAIL: [-99, 'address not available'], EAGAIN: [-11, 'resource temporarily unavailable'],
    EALREADY: [-114, 'connection already in progress'], EBADF: [-9, 'bad file descriptor'],
    EBUSY: [-16, 'resource busy or locked'], ECANCELED: [-125, 'operation canceled'],
    ECONNABORTED: [-103, 'software caused connection abort'], ECONNREFUSED: [-111, 'connection refused'],
    ECONNRESET: [-104, 'connection reset by peer'], EDESTADDRREQ: [-89, 'destination address required'],
    EEXIST: [-17, 'file already exists'], EFAULT: [-14, 'bad address in system call argument'], EFBIG: [-27, 'file too large'],
    EHOSTUNREACH: [-113, 'host is unreachable'], EINTR: [-4, 'interrupted system call'], EINVAL: [-22, 'invalid argument'],
    EIO: [-5, 'i/o error'], EISCONN: [-106, 'socket is already connected'], EISDIR: [-21, 'illegal operation on a directory'],
    ELOOP: [-40, 'too many symbolic links encountered'], EMFILE: [-24, 'too many open files'], EMLINK: [-31, 'too many links'],
    EMSGSIZE: [-90, 'message too long'], ENAMETOOLONG: [-36, 'name too long'], ENETDOWN: [-100, 'network is down'],
    ENETUNREACH: [-101, 'network is unreachable'], ENFILE: [-23, 'file table overflow'],
    ENOBUFS: [-105, 'no buffer space available'], ENODEV: [-19, 'no such device'],
    ENOENT: [-2, 'no such file or directory'], ENOMEM: [-12, 'not enough memory'], ENOSPC: [-28, 'no space left on device'],
    ENOSYS: [-38, 'function not implemented'], ENOTCONN: [-107, 'socket is not connected'], ENOTDIR: [-20, 'not a directory'],
    ENOTEMPTY: [-39, 'directory not empty'], ENOTSOCK: [-88, 'socket operation on non-socket'],
    ENOTSUP: [-95, 'operation not supported on socket'], ENXIO: [-6, 'no such device or address'],
    EOVERFLOW: [-75, 'value too large for defined data type'], EPERM: [-1, 'operation not permitted'], EPIPE: [-32, 'broken pipe'],
    EPROTO: [-71, 'protocol error'], EPROTONOSUPPORT: [-93, 'protocol not supported'], ERANGE: [-34, 'result too large'],
    EROFS: [-30, 'read-only file system'], ESPIPE: [-29, 'invalid seek'], ESRCH: [-3, 'no such process'],
    ETIMEDOUT: [-110, 'connection timed out'], ETXTBSY: [-26, 'text file is busy'], EXDEV: [-18, 'cross-device link not permitted'],
    EOF: [-4095, 'end of file'], UNKNOWN: [-4094, 'unknown error'],
  };
  const byNumber = new Map(Object.entries(table).map(([name, [n, text]]) => [n, [name, text]]));
  exports.table = table;
  exports.map = () => new Map(byNumber);
  exports.name = (n) => byNumber.get(n)?.[0] ?? `Unknown system error ${n}`;
  const find = (e) => typeof e === 'number' ? [...(byNumber.get(e) ?? [`Unknown system error ${e}`, '']), e] :
    [e, table[e]?.[1] ?? 'unknown error', table[e]?.[0] ?? -4094];
  exports.exception = (err, syscall, original) => {
    const [code] = find(err), e = new Error(`${syscall} ${original ? `${code} ${original}` : code}`);
    return Object.assign(e, { errno: find(err)[2], code, syscall });
  };
  // fs's: `ENOENT: no such file or directory, open '/x'`
  exports.uv = (err, syscall, path, dest) => {
    const [code, text, errno] = find(err);
    const e = new Error(`${code}: ${text}, ${syscall}${path === undefined ? '' : ` '${path}'`}${dest === undefined ? '' : ` -> '${dest}'`}`);
    Object.assign(e, { errno, code, syscall });
    if (path !== undefined) e.path = path;
    if (dest !== undefined) e.dest = dest;
    return e;
  };
  exports.withHostPort = (err, syscall, address, port) => {
    const [code, , errno] = find(err);
    const e = new Error(`${syscall} ${code}${address ? ` ${address}${port ? `:${port}` : ''}` : ''}`);
    return Object.assign(e, { errno, code, syscall, address }, port ? { port } : {});
  };
})
