module.exports = async function () {
  const compression = require('compression'), http = require('http'), zlib = require('zlib'), { Writable } = require('stream');
  const undo = { br: zlib.brotliDecompressSync, gzip: zlib.gunzipSync, deflate: zlib.inflateSync, identity: (b) => b };
  const served = (encoding, options, handler) => new Promise((resolve, reject) => {
    const pieces = [], socket = new Writable({ write(c, e, callback) { pieces.push(c); callback(); } });
    const req = Object.assign(new http.IncomingMessage(socket), { method: 'GET', url: '/', httpVersionMajor: 1, httpVersionMinor: 1, headers: { 'accept-encoding': encoding } }), res = new http.ServerResponse(req);
    res.sendDate = false;
    res.useChunkedEncodingByDefault = false;
    res.assignSocket(socket);
    res.on('finish', () => setImmediate(() => {
      const all = Buffer.concat(pieces), at = all.indexOf('\r\n\r\n'), head = all.subarray(0, at).toString();
      resolve([head, undo[res.getHeader('content-encoding') ?? 'identity'](all.subarray(at + 4)).toString()]);
    }));
    compression(options)(req, res, (e) => e ? reject(e) : handler(res));
  });
  const text = (res) => { res.setHeader('Content-Type', 'text/plain'); res.write('hello '.repeat(50)); res.flush(); res.end('end'); };
  return [await served('br', { threshold: 0 }, text), await served('gzip, br;q=0.1', {}, text), await served('deflate', { level: 1 }, text), await served('identity', {}, text), await served('br', { filter: () => false }, text),
    await served('gzip', {}, (res) => { res.setHeader('Content-Type', 'image/png'); res.end('x'.repeat(2000)); }), await served('br', {}, (res) => { res.setHeader('Content-Type', 'application/json'); res.end(JSON.stringify({ small: true })); })];
};
