module.exports = async function () {
  const inject = require('light-my-request'), out = [];
  const handler = (req, res) => {
    let body = '';
    req.on('data', (d) => { body += d; });
    req.on('end', () => {
      if (req.url === '/none') { res.statusCode = 204; res.end(); return; }
      if (req.url === '/pieces') { res.write('a'); res.write(Buffer.from('é')); res.addTrailers({ 'X-Sum': '1' }); res.end('z'); return; }
      res.writeHead(201, { 'Content-Type': 'application/json', 'Set-Cookie': ['a=1; Path=/', 'b=2; HttpOnly'] });
      res.end(JSON.stringify({ method: req.method, url: req.url, type: req.headers['content-type'], cookie: req.headers.cookie, body }));
    });
  };
  for (const o of ['/', { url: '/none', method: 'DELETE' }, { url: '/pieces' }, { method: 'POST', url: 'http://a.b/p?q=1', query: { r: ['1', '2'] }, payload: { a: [1, 'é'] }, cookies: { c: 'd' } }, { method: 'PUT', url: '/', payload: Buffer.from('raw'), headers: { 'Content-Type': 'x/y' } }]) {
    const r = await inject(handler, o);
    out.push([r.statusCode, r.statusMessage, r.payload, r.trailers, r.cookies, Object.keys(r.headers).filter((k) => k !== 'date'), r.headers['content-length'] ?? null]);
  }
  out.push(await inject(handler).post('/chain').body('text').headers({ 'x-a': 'b' }).end().then((r) => r.json()));
  out.push(await inject(() => { throw new Error('handler'); }, '/').catch((e) => e.message), inject.isInjection({}));
  return out;
};
