// process: what a module sees of the process is the realm. Nothing of the host shows: the environment is empty and the arguments
// bare unless the host fills them in, the working directory is the option `base`, or `/`, and the numbers are fixed ones.
(function (exports, require, module, host, L) {
  'use strict';
  function process() {}
  const proto = process.prototype;
  Object.defineProperty(process, 'prototype', { value: proto });
  const self = module.exports = Object.create(proto);
  const EventEmitter = require('events');
  Object.setPrototypeOf(proto, EventEmitter.prototype);
  const { codes, denied, E } = require('internal/errors');
  E('ERR_INVALID_OBJECT_DEFINE_PROPERTY', (s) => s, TypeError);
  const op = (name) => {
    let n;
    return (...args) => host.rust(n ??= host.op(name), ...args);
  };

  // ---- nextTick: a queue that the C side runs before promise jobs, and again when those are through ----
  const wantTicks = op('process.ticks');
  let queue = [], at = 0;
  L.ticks = () => {
    while (at < queue.length) {
      const tick = queue[at];
      queue[at++] = undefined;
      if (at === queue.length) {
        queue = [];
        at = 0;
      } else if (at === 4096) {
        queue = queue.slice(at);
        at = 0;
      }
      const { run } = tick;
      try {
        if (run === undefined) tick.callback(...tick.args);
        else run(() => tick.callback(...tick.args));
      } catch (e) {
        if (!uncaught(e, 'uncaughtException')) throw e;
      }
    }
  };
  const nextTick = (callback, args) => {
    if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    if (queue.length === 0) wantTicks();
    // async_hooks leaves here what takes its context along.
    queue.push({ callback, args, run: L.bindContext?.() });
  };

  // ---- errors that nothing caught ----
  let capture = null;
  const uncaught = L.uncaught = (e, origin) => {
    if (capture !== null) {
      capture(e);
      return true;
    }
    if (self.listenerCount('uncaughtExceptionMonitor') > 0) self.emit('uncaughtExceptionMonitor', e, origin);
    return self.listenerCount('uncaughtException') > 0 && self.emit('uncaughtException', e, origin);
  };
  L.unhandled = (reason, promise) =>
    self.listenerCount('unhandledRejection') > 0 && self.emit('unhandledRejection', reason, promise);

  const put = (k, value, enumerable = true) =>
    Object.defineProperty(self, k, { value, writable: true, enumerable, configurable: true });
  const getter = (k, get, set) => Object.defineProperty(self, k, { get, set, enumerable: true, configurable: true });
  const once = (k, make) => getter(k, () => {
    const value = make();
    put(k, value);
    return value;
  }, (value) => put(k, value));

  const version = '20.20.2';
  put('version', `v${version}`);
  put('versions', Object.freeze({
    node: version, acorn: '8.16.0', ada: '2.9.2', ares: '1.34.6', brotli: '1.1.0', cjs_module_lexer: '2.2.0', cldr: '48.0',
    icu: '78.2', llhttp: '9.3.1', modules: '115', napi: '9', nghttp2: '1.61.0', openssl: '3.0.19', simdutf: '6.4.2',
    tz: '2025c', undici: '6.24.1', unicode: '17.0', uv: '1.46.0', uvwasi: '0.0.23', v8: '11.3.244.8-node.38', zlib: '1.3.1',
  }));
  put('arch', 'x64');
  put('platform', 'linux');
  put('release', { name: 'node', lts: 'Iron' });
  put('moduleLoadList', []);
  const refuse = (k, length = 0) => {
    const f = { [k]() { throw denied(`process.${k}`, 'process'); } }[k];
    Object.defineProperty(f, 'length', { value: length });
    put(k, f);
  };
  refuse('binding', 1);
  refuse('_linkedBinding', 1);
  EventEmitter.call(self);

  let exitCode;
  getter('exitCode', () => exitCode, (code) => {
    if (code !== undefined && code !== null) {
      const n = typeof code === 'string' && code !== '' && Number.isInteger(+code) ? +code : code;
      require('internal/validators').validateInteger(n, 'code');
    }
    exitCode = code;
  });
  put('_exiting', false);
  once('config', () => ({ target_defaults: { cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] },
    variables: { host_arch: 'x64', target_arch: 'x64', napi_build_version: '9', node_shared: false, v8_enable_i18n_support: 1 } }));
  refuse('dlopen');

  // ---- clocks and figures of the realm ----
  const hrtime = (time) => {
    const now = host.now(), s = Math.floor(now / 1000), ns = Math.floor((now - s * 1000) * 1e6);
    if (time === undefined) return [s, ns];
    const { validateArray } = require('internal/validators');
    validateArray(time, 'time');
    if (time.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, time.length);
    return ns < time[1] ? [s - time[0] - 1, ns - time[1] + 1e9] : [s - time[0], ns - time[1]];
  };
  hrtime.bigint = () => BigInt(Math.floor(host.now() * 1e6));
  const figures = op('process.memory'), directory = op('process.cwd');
  const memoryUsage = () => {
    const [used, peak] = figures();
    return { rss: peak, heapTotal: peak, heapUsed: used, external: 0, arrayBuffers: 0 };
  };
  memoryUsage.rss = () => figures()[1];
  const micros = () => Math.floor(host.now() * 1000);
  const methods = {
    _rawDebug(...args) { host.print('error', L.use('inspect').format(args)); },
    uptime: () => host.now() / 1000,
    _getActiveRequests: () => [],
    _getActiveHandles: () => [],
    getActiveResourcesInfo: () => [],
    cpuUsage(previous) {
      const user = micros();
      return previous === undefined ? { user, system: 0 } : { user: user - previous.user, system: 0 - previous.system };
    },
    resourceUsage: () => ({
      userCPUTime: micros(), systemCPUTime: 0, maxRSS: Math.ceil(figures()[1] / 1024), sharedMemorySize: 0, unsharedDataSize: 0,
      unsharedStackSize: 0, minorPageFault: 0, majorPageFault: 0, swappedOut: 0, fsRead: 0, fsWrite: 0, ipcSent: 0,
      ipcReceived: 0, signalsCount: 0, voluntaryContextSwitches: 0, involuntaryContextSwitches: 0,
    }),
    memoryUsage,
    constrainedMemory: () => figures()[2],
    availableMemory() {
      const [used, , limit] = figures();
      return Math.max(0, limit - used);
    },
    hrtime,
    getuid: () => 1000,
    geteuid: () => 1000,
    getgid: () => 1000,
    getegid: () => 1000,
    getgroups: () => [1000],
    assert(value, message) { if (!value) throw new codes.ERR_ASSERTION(message || 'assertion error'); },
    setUncaughtExceptionCaptureCallback(fn) {
      if (fn !== null && typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
      capture = fn;
    },
    hasUncaughtExceptionCaptureCallback: () => capture !== null,
    emitWarning(...args) { require('internal/warning').emit(self, ...args); },
    nextTick(callback, ...args) { nextTick(callback, args); },
    _tickCallback() { host.jobs(); },
    setSourceMapsEnabled() {},
    getBuiltinModule(id) {
      require('internal/validators').validateString(id, 'id');
      const name = id.startsWith('node:') ? id.slice(5) : id;
      return !name.startsWith('internal/') && host.isBuiltin(id) ? require(name) : undefined;
    },
    umask(mask) {
      if (mask === undefined) return 0o22;
      throw denied('process.umask', 'process');
    },
    cwd: () => directory(),
    exit(code) {
      if (code !== undefined) self.exitCode = code;
      throw new codes.ERR_ACCESS_DENIED(`process.exit(${code === undefined ? '' : String(code)}) was called: a module cannot end the ` +
        'host; the host ends the module by releasing it');
    },
  };
  methods.openStdin = () => {
    self.stdin.resume();
    return self.stdin;
  };
  for (const k of Object.keys(methods)) {
    if (methods[k].name !== k) Object.defineProperty(methods[k], 'name', { value: k });
    put(k, methods[k]);
  }
  for (const [k, length] of [['reallyExit'], ['_kill'], ['loadEnvFile'], ['kill', 2], ['_fatalException', 2], ['_debugProcess'],
    ['_debugEnd'], ['_startProfilerIdleNotifier'], ['_stopProfilerIdleNotifier'], ['abort'], ['chdir', 1], ['initgroups', 2],
    ['setgroups', 1], ['setegid', 1], ['seteuid', 1], ['setgid', 1], ['setuid', 1]]) refuse(k, length);
  once('allowedNodeEnvironmentFlags', () => Object.freeze(new Set()));
  put('features', {
    inspector: false, debug: false, uv: true, ipv6: true, tls_alpn: true, tls_sni: true, tls_ocsp: true, tls: true,
    cached_builtins: true, require_module: true,
  });
  getter('sourceMapsEnabled', () => false);
  once('stdout', () => require('internal/stdio').output(1));
  once('stdin', () => require('internal/stdio').input());
  once('stderr', () => require('internal/stdio').output(2));

  // What is assigned becomes text, as in Node.
  put('env', new Proxy({}, {
    set(target, k, value) {
      if (typeof k === 'symbol' || typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      target[k] = `${value}`;
      return true;
    },
    defineProperty(target, k, d) {
      if ('get' in d || 'set' in d) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY("'process.env' does not accept an accessor(getter/setter) descriptor");
      }
      if (!d.configurable || !d.writable || !d.enumerable) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY("'process.env' only accepts a configurable, writable, and " +
          'enumerable data descriptor');
      }
      return Reflect.defineProperty(target, k, { ...d, value: `${d.value}` });
    },
  }));
  put('title', 'node');
  put('argv', ['node']);
  put('execArgv', []);
  put('pid', 1);
  put('ppid', 0);
  put('execPath', '/usr/local/bin/node');
  put('debugPort', 9229);
  put('argv0', 'node');
  put('_preload_modules', []);
  once('report', () => {
    const no = (k) => ({ [k]() { throw denied(`process.report.${k}`, 'process'); } }[k]);
    return {
      writeReport: no('writeReport'), getReport: no('getReport'), directory: '', filename: '', compact: false,
      excludeNetwork: false, signal: 'SIGUSR2', reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false,
    };
  });
  getter('mainModule', () => L.main, (value) => put('mainModule', value));
  Object.defineProperty(self, Symbol.toStringTag, { value: 'process', configurable: true });
})
