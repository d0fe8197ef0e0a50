// os: nothing of the real host. What is the same on every Linux is told; the rest is a plain machine that does not exist.
(function (exports, require, module) {
  'use strict';
  const { codes } = require('internal/errors');
  const { validateInt32, validateObject } = require('internal/validators');
  const signals = Object.fromEntries(('SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE ' +
    'SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH ' +
    'SIGIO SIGPWR SIGSYS').split(' ').map((k, i) => [k, i + 1]));
  Object.assign(signals, { SIGIOT: 6, SIGPOLL: 29 });
  const { table } = require('internal/errno');
  const errno = {};
  for (const [k, [n]] of Object.entries(table)) if (n > -4000) errno[k] = -n;
  Object.assign(errno, { EBADMSG: 74, ECHILD: 10, EDEADLK: 35, EDOM: 33, EDQUOT: 122, EIDRM: 43, EILSEQ: 84, EINPROGRESS: 115, EMULTIHOP: 72, ENETRESET: 102, ENODATA: 61, ENOEXEC: 8,
    ENOLCK: 37, ENOLINK: 67, ENOMSG: 42, ENOPROTOOPT: 92, ENOSR: 63, ENOSTR: 60, ENOTTY: 25, EOPNOTSUPP: 95, EPROTOTYPE: 91, ESTALE: 116, ETIME: 62, EWOULDBLOCK: 11 });
  const priority = { PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20 };
  const constant = (value) => {
    const f = () => value;
    Object.defineProperty(f, Symbol.toPrimitive, { value: f });
    return f;
  };
  const cpu = () => ({ model: 'unknown', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } });
  Object.assign(exports, {
    arch: constant('x64'),
    availableParallelism: constant(1),
    cpus: () => [cpu()],
    endianness: constant('LE'),
    freemem: constant(0),
    getPriority(pid = 0) {
      validateInt32(pid, 'pid');
      return 0;
    },
    homedir: constant('/'),
    hostname: constant('localhost'),
    loadavg: () => [0, 0, 0],
    networkInterfaces: () => ({}),
    platform: constant('linux'),
    release: constant('0.0.0'),
    setPriority() { throw require('internal/errors').denied('os.setPriority', 'os'); },
    tmpdir: constant('/tmp'),
    totalmem: () => require('process').constrainedMemory?.() ?? 0,
    type: constant('Linux'),
    userInfo(options) {
      if (options !== undefined) validateObject(options, 'options');
      return { uid: -1, gid: -1, username: 'nobody', homedir: '/', shell: null };
    },
    uptime: () => require('process').uptime(),
    version: constant('unknown'),
    machine: constant('x86_64'),
    constants: Object.freeze({ __proto__: null, UV_UDP_REUSEADDR: 4, dlopen: { RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, RTLD_DEEPBIND: 8 }, errno, signals: Object.freeze(signals), priority }),
    EOL: '\n',
    devNull: '/dev/null',
  });
})
