'use strict';
module.exports = require('./kit')(async (t) => {
  const order = (f) => new Promise((resolve) => {
    const out = [], p = (x) => out.push(x);
    setTimeout(() => { f(p); setTimeout(() => resolve(out), 10); }, 0);
  });
  await t.async('ticks before promises', () => order((p) => {
    Promise.resolve().then(() => { p('p1'); process.nextTick(() => p('t in p1')); }).then(() => p('p2'));
    queueMicrotask(() => p('m'));
    process.nextTick((a, b) => { p(`t1${a}${b}`); process.nextTick(() => p('t in t1')); Promise.resolve().then(() => p('p in t1')); }, 'a', 'b');
    process.nextTick(() => p('t2'));
    setImmediate(() => p('immediate'));
    p('sync');
  }));
  await t.async('ticks between timers', () => order((p) => {
    setTimeout(() => { p('a'); process.nextTick(() => p('a tick')); Promise.resolve().then(() => p('a job')); }, 1);
    setTimeout(() => p('b'), 1);
  }));
  await t.async('async functions and ticks', () => order((p) => {
    (async () => { p('in'); await null; p('after await'); process.nextTick(() => p('tick')); await null; p('after two'); })();
    process.nextTick(() => p('first tick'));
  }));
  t('nextTick bad', () => process.nextTick(5));
  t('tag', () => [Object.prototype.toString.call(process), typeof process, process instanceof require('events'), process === require('process'), process === globalThis.process, process.constructor.name]);
  t('kinds', () => ['version', 'versions', 'arch', 'platform', 'release', 'config', 'env', 'argv', 'execArgv', 'pid', 'ppid', 'execPath', 'title', 'argv0', 'features', 'debugPort',
    'nextTick', 'hrtime', 'uptime', 'memoryUsage', 'cwd', 'exit', 'kill', 'abort', 'chdir', 'umask', 'binding', 'emitWarning', 'on', 'getuid', 'cpuUsage', 'resourceUsage', 'stdout', 'stderr', 'stdin',
    'allowedNodeEnvironmentFlags', 'report', 'constrainedMemory', 'setUncaughtExceptionCaptureCallback', 'exitCode', 'domain', 'mainModule', 'browser', 'type', 'getBuiltinModule', 'emit'].map((k) => [k, k === 'domain' || k === 'mainModule' ? '' : typeof process[k]]));
  t('versions', () => [process.version, process.versions.node, process.versions.modules, process.release.name, process.platform, /^v(\d+)\.(\d+)\.(\d+)$/.test(process.version)]);
  t('hrtime', () => { const a = process.hrtime(), b = process.hrtime(a); return [a.length, b[0] === 0, b[1] >= 0, typeof process.hrtime.bigint(), process.hrtime.bigint() <= process.hrtime.bigint()]; });
  t('hrtime bad', () => process.hrtime(5));
  t('hrtime bad 2', () => process.hrtime([1]));
  t('memory', () => [Object.keys(process.memoryUsage()), typeof process.memoryUsage.rss(), process.memoryUsage().heapUsed > 0]);
  t('env', () => { process.env.RVM_X = 5; process.env.RVM_U = undefined; const r = [process.env.RVM_X, process.env.RVM_U, 'RVM_X' in process.env, delete process.env.RVM_X, process.env.RVM_X, process.env.NOT_THERE]; return r; });
  t('env keys', () => { process.env.RVM_K = 'v'; return [Object.keys(process.env).includes('RVM_K'), { ...process.env }.RVM_K, Object.hasOwn(process.env, 'RVM_K')]; });
  t('std', () => [process.stdout.isTTY, process.stdout.fd, process.stderr.fd, typeof process.stdout.write, process.stdout instanceof require('events'), process.stdout instanceof require('stream').Writable, process.stdout.columns, typeof process.stdout.on, process.stdout.writable, process.stdin.fd]);
  t('umask', () => typeof process.umask());
  t('exitCode', () => { process.exitCode = 3; const r = process.exitCode; process.exitCode = undefined; return [r, process.exitCode]; });
  t('exitCode bad', () => { process.exitCode = 'x'; });
  await t.async('warning', () => new Promise((resolve) => {
    const out = [];
    const seen = (w) => { out.push([w.name, w.message, w.code, w.detail, w instanceof Error]); if (out.length === 4) { process.off('warning', seen); resolve(out); } };
    process.on('warning', seen);
    process.emitWarning('plain');
    process.emitWarning('typed', 'MyWarning', 'C1');
    process.emitWarning('opts', { type: 'T', code: 'C2', detail: 'more' });
    process.emitWarning(Object.assign(new Error('err'), { name: 'Own' }));
  }));
  t('warning bad', () => process.emitWarning(5));
  t('warning bad type', () => process.emitWarning('a', 5));
  t('events', () => { let n = 0; process.once('own', (v) => { n += v; }); process.emit('own', 2); process.emit('own', 2); return n; });
  t('getBuiltinModule', () => [process.getBuiltinModule('events') === require('events'), process.getBuiltinModule('node:events') === require('events'), process.getBuiltinModule('nope'), process.getBuiltinModule('internal/errors')]);
  t('features', () => typeof process.features.inspector);
  t('argv', () => [Array.isArray(process.argv), typeof process.argv[0], typeof process.argv0]);
});
