// Everything that reaches the host refuses: every export of every such built-in, what hangs on it and the methods of its classes are
// called, and each must give ERR_ACCESS_DENIED that names the map's entry, or be on the list of what touches nothing. Run by denied.sh
// under strace, which sees that no file and no socket is opened.
'use strict';
const modules = ['fs', 'fs/promises', 'child_process', 'net', 'tls', 'dns', 'dns/promises', 'http', 'https', 'http2', 'dgram', 'cluster',
  'readline', 'readline/promises', 'repl', 'inspector', 'inspector/promises', 'wasi', 'trace_events', 'worker_threads', 'tty',
  '_http_agent', '_http_client', '_http_common', '_http_incoming', '_http_outgoing', '_http_server', '_tls_common', '_tls_wrap', 'process'];
// What works, because it is data, arithmetic or a stream that nobody is behind.
const pure = new Set(`
  fs.Dirent fs.Stats fs.Dir fs.unwatchFile fs._toUnixTimestamp
  net._normalizeArgs net._setSimultaneousAccepts net.BlockList net.SocketAddress net.isIP net.isIPv4 net.isIPv6
  net.getDefaultAutoSelectFamily net.setDefaultAutoSelectFamily net.getDefaultAutoSelectFamilyAttemptTimeout
  net.setDefaultAutoSelectFamilyAttemptTimeout net.Socket net.Server
  tls.getCiphers tls.convertALPNProtocols tls.Server
  dns.getDefaultResultOrder dns.setDefaultResultOrder dns.Resolver dns/promises.getDefaultResultOrder dns/promises.setDefaultResultOrder dns/promises.Resolver
  http.validateHeaderName http.validateHeaderValue http.setMaxIdleHTTPParsers http.Agent http.IncomingMessage http.OutgoingMessage
  http.ServerResponse http.Server http.createServer https.Agent https.Server
  http2.getDefaultSettings
  readline.clearLine readline.clearScreenDown readline.createInterface readline.cursorTo readline.emitKeypressEvents readline.moveCursor
  readline.Interface readline/promises.Interface readline/promises.Readline readline/promises.createInterface
  repl.writer repl.Recoverable repl.isValidSyntax
  inspector.url inspector.Session inspector/promises.url inspector/promises.Session
  worker_threads.MessagePort worker_threads.MessageChannel worker_threads.markAsUntransferable worker_threads.moveMessagePortToContext
  worker_threads.receiveMessageOnPort worker_threads.BroadcastChannel worker_threads.setEnvironmentData
  worker_threads.getEnvironmentData
  tty.isatty child_process.ChildProcess cluster.Worker
  _http_common._checkInvalidHeaderChar _http_common._checkIsHttpToken _http_common.isLenient _http_incoming.readStart
  _http_incoming.readStop _http_outgoing.parseUniqueHeadersOption _tls_common.translatePeerCertificate
`.trim().split(/\s+/));
// Of process what reaches beyond the realm.
const ofProcess = ['binding', '_linkedBinding', 'dlopen', 'reallyExit', '_kill', 'loadEnvFile', 'kill', 'exit', 'abort', 'chdir', 'umask',
  'initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid', 'setuid'];
const events = new Set(Object.getOwnPropertyNames(require('events').prototype));
const streams = new Set([...Object.getOwnPropertyNames(require('stream').Duplex.prototype), ...Object.getOwnPropertyNames(require('stream').Readable.prototype),
  ...Object.getOwnPropertyNames(require('stream').prototype)]);
const pureMethods = new Set(`ref unref setTimeout setNoDelay setKeepAlive address close destroySoon getConnections _emitCloseIfDrained _final _read
  getName destroy setHeader setHeaders appendHeader getHeader getHeaderNames getRawHeaderNames getHeaders hasHeader removeHeader _renderHeaders cork
  uncork _finish _implicitHeader pipe _destroy _addHeaderLine _dump closeAllConnections closeIdleConnections _getSession _cacheSession _evictSession cancel
  disconnect getColorDepth hasColors getPrompt setPrompt prompt question _onLine _writeToOutput pause resume write getCursorPos setMaxListeners
  toString`.split(/\s+/));
// They write to a stream that the script gives.
const written = new Set(['_storeHeader', '_send', '_writeRaw', 'end', '_flush', '_flushOutput', 'flushHeaders', 'addTrailers'].map((k) => `http.OutgoingMessage#${k}`)
  .concat(['writeHead', 'writeHeader', 'assignSocket', 'detachSocket', 'writeContinue', 'writeProcessing', 'writeEarlyHints'].map((k) => `http.ServerResponse#${k}`)));
const results = [], refused = [];
const waits = [];
const isDenied = (e) => e?.code === 'ERR_ACCESS_DENIED' && (/give '[\w/]+' in it/.test(e.message) || /host ends the module/.test(e.message));
const wrong = (name, what) => results.push(`${name}: ${what}`);
const judge = (name, f) => {
  let answer;
  try {
    answer = f();
  } catch (e) {
    if (isDenied(e)) refused.push(name);
    else wrong(name, `threw ${e?.name}[${e?.code}]: ${e?.message}`);
    return;
  }
  if (answer && typeof answer.then === 'function')
    waits.push(answer.then(() => wrong(name, 'resolved'), (e) => isDenied(e) ? refused.push(name) : wrong(name, `rejected with ${e?.code}: ${e?.message}`)));
  else wrong(name, `gave ${typeof answer}`);
};
const argumentSets = [[], ['/etc/passwd'], ['127.0.0.1', 80], [80], [{}], [Buffer.from('/etc/passwd'), 'utf8']];
const seen = new Set();
const walk = (name, holder, value) => {
  if (typeof value === 'function') {
    if (seen.has(value)) return;
    seen.add(value);
    const last = name.split('.').pop();
    if (!pure.has(name)) {
      for (const args of argumentSets) {
        judge(name, () => Reflect.apply(value, holder, args));
        // With a callback, which may be what is told.
        waits.push(new Promise((resolve) => {
          let isTold = false;
          try {
            const answer = Reflect.apply(value, holder, [...args, (e) => { isTold = true; if (isDenied(e)) refused.push(name); else wrong(name, `told its callback ${e?.code}`); }]);
            if (answer && typeof answer.then === 'function') answer.then(() => wrong(name, 'resolved'), (e) => { if (!isDenied(e)) wrong(name, `rejected ${e?.code}`); resolve(); });
            else setImmediate(() => { if (!isTold) wrong(name, 'with a callback: nothing came'); resolve(); });
          } catch (e) {
            if (isDenied(e)) refused.push(name);
            else wrong(name, `with a callback: threw ${e?.code}: ${e?.message}`);
            resolve();
          }
        }));
      }
      if (value.prototype && /^[A-Z]/.test(last)) judge(`new ${name}`, () => Reflect.construct(value, []));
    }
    if (value.prototype && /^[A-Z]/.test(last)) methods(name, value);
    // What else hangs on a function; promisified forms are among it.
    for (const k of Reflect.ownKeys(value)) {
      if (['length', 'name', 'prototype', 'super_', 'arguments', 'caller', 'options', 'isSocketAddress', 'isBlockList', 'defaultMaxSockets'].includes(k)) continue;
      const d = Object.getOwnPropertyDescriptor(value, k);
      if (typeof d.value === 'function' && typeof k !== 'symbol' && !events.has(k)) walk(`${name}.${k}`, value, d.value);
      else if (typeof d.value === 'function' && k === Symbol.for('nodejs.util.promisify.custom') && !name.startsWith('readline')) walk(`${name}.promisified`, value, d.value);
    }
    return;
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (name.endsWith('.console') || value instanceof require('events') || Array.isArray(value)) return;
  for (const k of Object.keys(value)) walk(`${name}.${k}`, value, value[k]);
};
const make = (name, C) => {
  try {
    return Reflect.construct(C, name.endsWith('Session') || !/Interface|Readline/.test(name) ? [] : [new (require('stream').PassThrough)()]);
  } catch {
    return Object.create(C.prototype); // it refuses to be made: its methods refuse too
  }
};
const methods = (name, C) => {
  if (/Dirent|Stats|BlockList|SocketAddress|MessageChannel|MessagePort|BroadcastChannel|Recoverable|Dir$|Readline|Interface/.test(name)) return;
  const own = Object.getOwnPropertyNames(C.prototype);
  for (const k of own) {
    const d = Object.getOwnPropertyDescriptor(C.prototype, k);
    if (k === 'constructor' || typeof d.value !== 'function' || pureMethods.has(k) || written.has(`${name}#${k}`)) continue;
    if ((streams.has(k) && !['_write', '_writev', 'write', 'end'].includes(k)) || events.has(k)) continue;
    const f = d.value;
    judge(`${name}#${k}`, () => Reflect.apply(f, make(name, C), ['/etc/passwd', 80]));
  }
};
for (const m of modules) {
  const exported = require(m);
  if (m === 'process') {
    for (const k of ofProcess) judge(`process.${k}`, () => exported[k](1, 2));
    continue;
  }
  for (const k of Object.keys(exported)) {
    if (k === 'promises') continue; // a module of its own
    if (m === 'cluster' && (k.startsWith('_') || events.has(k))) continue;
    walk(`${m}.${k}`, exported, exported[k]);
  }
}
if (typeof fetch === 'function') judge('fetch', () => fetch('http://127.0.0.1/'));
module.exports = (async () => {
  await Promise.all(waits);
  await new Promise((resolve) => setImmediate(resolve));
  return { refused: refused.length, distinct: new Set(refused).size, wrong: [...new Set(results)] };
})();
