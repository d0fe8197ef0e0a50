// Messages of http without a network: what a response writes to a stream that the script assigns.
'use strict';
module.exports = require('./kit')(async (t) => {
  const http = require('http'), { PassThrough, Writable, Readable, pipeline } = require('stream');
  const fixed = (s) => s.replace(/Date: [^\r]+/, 'Date: D');
  // What a handler makes of a request, as text on the wire.
  const served = (handler, { method = 'GET', version = [1, 1], slow = false, later = false, headers = {} } = {}) => new Promise((resolve, reject) => {
    const pieces = [], events = [];
    const socket = new Writable({ highWaterMark: slow ? 10 : undefined, write(c, e, callback) { pieces.push(c.toString('latin1')); slow ? setTimeout(callback, 1) : callback(); } });
    const req = Object.assign(new http.IncomingMessage(socket), { method, url: '/', httpVersionMajor: version[0], httpVersionMinor: version[1], httpVersion: version.join('.'), headers });
    req.push(null);
    const res = new http.ServerResponse(req);
    for (const k of ['socket', 'prefinish', 'finish', 'close', 'drain']) res.on(k, () => events.push(k));
    res.on('error', (e) => events.push([e.code, e.message]));
    if (!later) res.assignSocket(socket);
    const waits = setTimeout(() => resolve(['never finished', fixed(pieces.join('')), events]), 1000);
    res.on('finish', () => setImmediate(() => clearTimeout(waits) ?? resolve([fixed(pieces.join('')), events, res.statusCode, res.headersSent, res.writableFinished, res.shouldKeepAlive, res.chunkedEncoding, res._last])));
    Promise.resolve().then(() => handler(res, req, socket)).catch(reject);
    if (later) setTimeout(() => res.assignSocket(socket), 2);
  });
  const handlers = {
    plain: (r) => r.end('hello'), nothing: (r) => r.end(), bytes: (r) => r.end(Buffer.from([1, 2, 255])), utf8: (r) => r.end('é€🎉'), hex: (r) => r.end('6869', 'hex'),
    pieces: (r) => { r.write('a'); r.write('bc', 'utf8'); r.end('d'); }, latin: (r) => { r.write('é', 'latin1'); r.end(); }, empty: (r) => { r.write(''); r.end(); },
    head: (r) => { r.writeHead(201, 'Made', { 'X-A': 'b', 'Set-Cookie': ['a=1', 'b=2'] }); r.end('x'); }, list: (r) => { r.setHeader('q', '1'); r.writeHead(200, ['A', '1', 'q', '2', 'A', '3']); r.end(); }, bare: (r) => { r.writeHead(200, ['A', '1', 'B', '2']); r.end('x'); },
    set: (r) => { r.setHeader('Content-Type', 'text/x'); r.setHeader('Content-Length', 2); r.appendHeader('V', 'a'); r.appendHeader('V', 'b'); r.end('ok'); }, length: (r) => { r.setHeader('content-length', '3'); r.write('ab'); r.end('c'); },
    none: (r) => { r.statusCode = 204; r.end('dropped'); }, same: (r) => { r.writeHead(304); r.end(); }, info: (r) => { r.statusMessage = 'Hm'; r.statusCode = 299; r.end('i'); }, unknown: (r) => { r.writeHead(599); r.end(); },
    close: (r) => { r.setHeader('Connection', 'close'); r.end('x'); }, kept: (r) => { r.setHeader('Connection', 'keep-alive'); r.write('x'); r.end(); }, undated: (r) => { r.sendDate = false; r.end('x'); }, own: (r) => { r.setHeader('Date', 'mine'); r.end(); },
    noEncoding: (r) => { r.removeHeader('transfer-encoding'); r.write('x'); r.end('y'); }, noConnection: (r) => { r.removeHeader('connection'); r.end('y'); }, noLength: (r) => { r.removeHeader('content-length'); r.end('y'); },
    flushed: (r) => { r.flushHeaders(); r.end('late'); }, trailers: (r) => { r.setHeader('Trailer', 'X-T'); r.write('b'); r.addTrailers({ 'X-T': 'v' }); r.end(); }, continues: (r) => { r.writeContinue(); r.end('c'); }, processing: (r) => { r.writeProcessing(); r.writeEarlyHints({ link: '</a.css>; rel=preload', 'x-y': 'z' }); r.end('c'); },
    corked: (r) => { r.cork(); r.write('a'); r.write('b'); r.uncork(); r.end('c'); }, implicit: (r) => { r.write('x'); try { r.setHeader('a', 'b'); } catch (e) { r.write(e.code); } try { r.writeHead(200); } catch (e) { r.end(e.code); } },
    callbacks: async (r) => { await new Promise((f) => r.write('one', f)); await new Promise((f) => r.end('two', f)); }, twice: (r) => { r.end('a'); r.end('b'); }, after: (r) => { r.end('a'); r.write('b'); }, again: (r) => { r.end('a'); r.end(); r.end(() => {}); },
    piped: (r) => { Readable.from(['x', 'y', 'z']).pipe(r); }, pipeline: (r) => new Promise((f, g) => pipeline(Readable.from([Buffer.alloc(50, 97), 'end']), r, (e) => e ? g(e) : f())),
  };
  for (const k of Object.keys(handlers)) await t.async(`response ${k}`, () => served(handlers[k]));
  for (const k of ['plain', 'pieces', 'length', 'none', 'piped']) {
    await t.async(`response ${k}, HEAD`, () => served(handlers[k], { method: 'HEAD' }));
    await t.async(`response ${k}, HTTP/1.0`, () => served(handlers[k], { version: [1, 0] }));
    await t.async(`response ${k}, slow`, () => served(handlers[k], { slow: true }));
    await t.async(`response ${k}, a socket later`, () => served(handlers[k], { later: true }));
  }
  const thrown = {
    status: (r) => r.writeHead(99), text: (r) => r.writeHead(200, 'a\nb'), odd: (r) => { r.setHeader('x', '1'); r.writeHead(200, ['a']); }, name: (r) => r.writeHead(200, { 'a b': '1' }), value: (r) => r.writeHead(200, { a: 'x\n' }), nul: (r) => r.write(null), number: (r) => r.write(5),
    trailer: (r) => { r.setHeader('trailer', 'x'); r.setHeader('content-length', 1); r.end('x'); }, trailers: (r) => r.addTrailers({ 'a b': '1' }), twice: (r) => { const s = new PassThrough(); r.assignSocket(s); new http.ServerResponse({}).assignSocket(s); }, pipe: (r) => r.pipe(new PassThrough()),
  };
  for (const k of Object.keys(thrown)) t(`throws: ${k}`, () => { try { const r = new http.ServerResponse({ method: 'GET' }); return [typeof thrown[k](r)]; } catch (e) { return [e.name, e.code, e.message]; } });
  await t.async('destroyed', () => new Promise((resolve) => {
    const r = new http.ServerResponse({ method: 'GET' }), s = new PassThrough(), events = [];
    r.assignSocket(s);
    r.on('close', () => resolve([events, r.destroyed, s.destroyed, r.closed, r.errored?.message]));
    s.on('error', (e) => events.push(e.message));
    r.destroy(new Error('gone'));
  }));
  t('unassigned', () => { const r = new http.ServerResponse({ method: 'GET' }); r.write('a'); r.end('b'); return [r.outputData.length > 0, r.writableEnded, r.writableFinished, r.writableLength > 0, r.writableHighWaterMark, r.finished]; });
  t('detached', () => { const r = new http.ServerResponse({}), s = new PassThrough(); r.assignSocket(s); r.detachSocket(s); return [r.socket, s._httpMessage, s.listenerCount('close')]; });
});
