// URL, URLSearchParams and the legacy functions.
'use strict';
module.exports = require('./kit')((t) => {
  const url = require('url');
  const keys = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
  const all = (u) => keys.map((k) => u[k]);
  const list = ['http://a.b:80/c?d=e#f', 'https://user:pa%20ss@Ex.ample:8443/a/../b/./c?q=1 2#h h', 'http://[::1]:3000/x', 'file:///C:/a/b', 'file://host/x', 'file:/a', 'mailto:a@b.c', 'data:text/plain,hi there',
    'javascript:alert(1)', 'HTTP://EXAMPLE.com', 'http://例え.テスト/', 'http://0x7f.1/', 'http://1.2.3', 'http://a b/', 'http://', 'http:///a', '//x/y', '/p?q', 'a/b', '../x', '?q', '#h', '', 'http:a', 'http:\\\\a\\b',
    ' \thttp://tab\n.com ', 'http://a/%zz?%zz', 'http://a/é?é#é', "http://a/'\"<>`{}|^?'\"<>`{}|^#'\"<>`{}|^", 'ws://h:80/', 'wss://h:443/', 'ftp://u@h:21/x', 'blob:http://a/b', 'http://a:65536/', 'http://a:0/', 'http://a:/x', 'http://u@:80/', 'http://%41.com/',
    'http://a..b/', 'http://.../', 'http://a_b/', 'foo://Bar:1/x/../y', 'foo:/a/../b', 'foo:a/../b', 'urn:isbn:1', 'http://xn--fsq.com', 'http://xn--zz/', 'http://a/?', 'http://a/#', 'http://a/??', 'http://user:@h/', 'http://:p@h/', 'http://@h/', 'http://a@b@c/', 'http://a/b;c=d', 'http://256.1.1.1/', 'http://faß.de', 'http://ﬀ.com',
    'node:fs', 'https://a.com/x%2fy', 'http://h/a\\b', 'x:y:z', 'http://[1::2::3]/', 'http://[fe80::1%25eth0]/', 'http://a/\ud800', 'http://h?q#f', 'c:/dos', 'about:blank', 'tel:+1'];
  for (const s of list) {
    t(`new URL ${s}`, () => all(new URL(s)));
    t(`on a base ${s}`, () => all(new URL(s, 'http://base:81/dir/file?bq#bh')));
    t(`on an opaque base ${s}`, () => all(new URL(s, 'mailto:x')));
    t(`canParse ${s}`, () => [URL.canParse(s), URL.canParse(s, 'http://b')]);
    for (const slashes of [false, true]) for (const query of [false, true]) t(`parse ${s} ${query} ${slashes}`, () => ({ ...url.parse(s, query, slashes) }));
    for (const base of ['http://a.com/b/c?d#e', '/one/two', 'mailto:x@y', 'http://u:p@h:1/a', 'file:///a/b', 'javascript:x', '', 'a/b/../c', 'http://h']) t(`resolve ${base} ${s}`, () => url.resolve(base, s));
    t(`format ${s}`, () => url.format(s));
  }
  for (const s of ['.', './', '..', '../', '../../..', 'g', './g', 'g/', '/g', '//g', '?y', 'g?y', '#s', ';x', '/./g', '/../g', 'g.', '..g', './../g', 'g;x=1/../y', 'http:g', '.../g', 'g?y/./x', 'http://x@y', 'mailto:q@r', '//u:p@h/p'])
    for (const base of ['http://a/b/c/d;p?q', '/a/b/c', 'a/b', 'http://u@h', 'foo:bar/baz', 'foo://h/p/q', ''])
      t(`resolve ${base} + ${s}`, () => [url.resolve(base, s), base ? { ...url.resolveObject(base, s) } : url.resolveObject(base, s)]);
  for (const [k, values] of Object.entries({ href: ['http://z/', 'bad'], protocol: ['https', 'https:', 'foo', 'ws:x', '1', ''], username: ['a b', '', '@'], password: ['p:', ''], host: ['x:9', 'x', 'x:y', '', '[::2]', 'a b', 'x/y'], hostname: ['q', 'q:1', '', '例え'], port: ['81', '80', '', 'x', '99999', '9x', 8], pathname: ['p', '/p q?#', '', '..'], search: ['a=b', '?', '', '?a#b', 'é'], hash: ['x', '#', '', 'a b'] }))
    for (const v of values) for (const s of ['http://u:p@h:8080/p?q#f', 'mailto:a', 'file:///x', 'http://h'])
      t(`set ${k} ${v} of ${s}`, () => {
        const u = new URL(s);
        u[k] = v;
        return all(u);
      });
  t('errors', () => {
    try {
      new URL('x', 'y');
    } catch (e) {
      return [e.name, e.code, e.message, e.input, e.base, Object.keys(e), String(e)];
    }
  });
  t('no arguments', () => new URL());
  t('json', () => [JSON.stringify(new URL('http://a/b')), String(new URL('http://a')), `${Object.prototype.toString.call(new URL('http://a'))}`, Object.keys(new URL('http://a')), Object.keys(URL.prototype).sort(), Object.keys(URL).sort()]);

  t('search params in step', () => {
    const u = new URL('http://a/?x=1&y=2'), p = u.searchParams, out = [p === u.searchParams];
    p.append('z', 'é &=+');
    out.push(u.href);
    u.search = '?q=%20+a';
    out.push([...p], p.get('q'));
    p.delete('q');
    out.push(u.href, u.search);
    u.href = 'http://b/?n=1';
    out.push([...p]);
    return out;
  });
  const inits = ['', '?', 'a=1&b=2&a=3', '?a=%20+%zz&=x&y=&&z', '%F0%9F%98%80=é', '%E9=1', { a: 1, b: [1, 2] }, [['a', 'b'], ['c', 'd']], new Map([['m', 1]]), new URLSearchParams('q=r'), null, undefined, 5, [['a']], [1], ['ab'], { [Symbol.iterator]: 1 }, '\ud800', "!'()~*-._ "];
  for (const init of inits) t(`URLSearchParams ${typeof init} ${String(init?.toString?.() ?? init)}`, () => {
    const p = new URLSearchParams(init);
    const out = [p.toString(), [...p], [...p.keys()], [...p.values()], p.size, p.get('a'), p.getAll('a'), p.has('a'), p.has('a', '3'), p.get('zz')];
    p.set('a', 'new');
    p.append('b', 5);
    p.sort();
    out.push(p.toString());
    p.delete('a', 'x');
    p.delete('b');
    out.push(`${p}`);
    p.forEach((v, k, o) => out.push([v, k, o === p]));
    return out;
  });
  for (const k of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'forEach']) {
    t(`${k} without`, () => new URLSearchParams()[k]());
    t(`${k} of another`, () => URLSearchParams.prototype[k].call({}, 'a', 'b'));
  }
  t('iterators', () => {
    const i = new URLSearchParams('a=1').entries();
    return [String(i), i[Symbol.iterator]() === i, i.next(), i.next(), Object.keys(URLSearchParams.prototype).sort()];
  });
  for (const f of ['file:///a%20b/c', 'file:///a%2fb', 'file://h/a', 'http://a', 'file:///', 'file:///%E4', 'file:///é', 5, null, {}, new URL('file:///x?y#z')]) t(`fileURLToPath ${f}`, () => url.fileURLToPath(f));
  for (const f of ['/a b', '/a%b', '/a#b?c', '/a/', '/é', '/a\\b', '/a\nb\tc', 5, '/']) t(`pathToFileURL ${f}`, () => url.pathToFileURL(f).href);
  for (const d of ['español.com', 'xn--espaol-zwa.com', '中文.com', 'xn--fiq228c.com', 'xn--iñvalid.com', 'A.B', '', 'a b', '1.2', undefined]) t(`domains ${d}`, () => [url.domainToASCII(d), url.domainToUnicode(d)]);
  t('urlToHttpOptions', () => ({ ...url.urlToHttpOptions(new URL('https://u:p%40@[::1]:81/a?b#c')) }));
  for (const o of [{ protocol: 'http', host: 'a:1', pathname: 'x', query: { a: [1, 2] } }, { hostname: '::1', port: 5, slashes: true }, { protocol: 'mailto:', auth: 'a', pathname: 'x#?' }, { auth: 'a:b@', hostname: 'h', protocol: 'http:' }, { search: 'a#b', hash: 'c' }, { protocol: 'file', pathname: '/x' }, {}, null, 5, undefined])
    t(`format ${JSON.stringify(o)}`, () => url.format(o));
  for (const o of [undefined, {}, { fragment: false }, { search: false, auth: false }, { unicode: true }, 5]) t(`format URL ${JSON.stringify(o)}`, () => url.format(new URL('http://u:p@xn--fsq.com/a?b#c'), o));
  t('parse a wrong type', () => url.parse(5));
  t('keys', () => [Object.keys(url), Object.keys(url.parse('')), url.parse('http://a') instanceof url.Url, url.parse.length]);
});
