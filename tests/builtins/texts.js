// string_decoder, querystring, punycode, TextEncoder and TextDecoder.
'use strict';
module.exports = require('./kit')((t) => {
  const { StringDecoder } = require('string_decoder');
  const qs = require('querystring');
  const punycode = require('punycode');
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648, seed % n);
  const bytes = [0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xa0, 0x90, 0xff, 0xd8, 0xdc, 0x3d];
  for (const e of ['utf8', 'utf16le', 'ucs2', 'base64', 'base64url', 'hex', 'latin1', 'ascii', undefined]) {
    t(`pieces ${e}`, () => {
      const out = [];
      for (let i = 0; i < 400; i++) {
        const d = new StringDecoder(e), row = [];
        for (let n = random(5); n >= 0; n--) row.push(d.write(Buffer.from(Array.from({ length: random(5) }, () => bytes[random(bytes.length)]))), d.lastNeed);
        row.push(d.end());
        out.push(row);
      }
      return out;
    });
    t(`whole texts ${e}`, () => {
      const s = 'añ€😀z', out = [];
      for (let size = 1; size < 6; size++) {
        const d = new StringDecoder(e), b = Buffer.from(s, e === 'hex' || e === 'base64' || e === 'base64url' ? 'utf8' : e);
        let text = '';
        for (let i = 0; i < b.length; i += size) text += d.write(b.subarray(i, i + size));
        out.push(text + d.end(), d.encoding);
      }
      return out;
    });
  }
  t('decoder of a string', () => new StringDecoder().write('abc'));
  t('decoder of nothing', () => new StringDecoder().write(null));
  t('unknown', () => new StringDecoder('nope'));
  t('views', () => [new StringDecoder().write(new Uint8Array([97])), new StringDecoder().write(new DataView(new ArrayBuffer(1))), new StringDecoder('utf8').end(Buffer.from([0xe2]))]);
  t('old inheritance', () => {
    function S() { StringDecoder.call(this, 'utf8'); }
    S.prototype = Object.create(StringDecoder.prototype);
    return new S().write(Buffer.from('x'));
  });

  for (const s of ['a=1&a=2', 'a', '=', '=b', 'a=', '&&a=1&', 'a=b=c', 'a+b=c+d', '%41=%42', '%E4=%zz', 'a=%', 'a=%u2020', '%C3%A9=é', 'a&a&a', 'x=%F0%9F%98%80', '__proto__=1', 'a=1;b=2', '']) {
    t(`parse ${s}`, () => [qs.parse(s), qs.parse(s, ';', ':'), qs.parse(s, '&', '=', { maxKeys: 1 }), qs.parse(s, null, null, { decodeURIComponent: (x) => `<${x}>` })]);
    t(`unescape ${s}`, () => [qs.unescape(s), qs.unescapeBuffer(s)]);
  }
  for (const o of [{ a: 1, b: 'x y', c: [1, 'ü', null], d: true, e: undefined, f: null, g: {}, h: NaN, i: 5n, 'k=': '&' }, { a: [] }, { a: '' }, 'str', null, undefined, 5, [1, 2], { "é!'()*~": "é!'()*~" }])
    t(`stringify ${JSON.stringify(typeof o === 'object' ? Object.keys(o ?? {}) : o)}`, () => [qs.stringify(o), qs.stringify(o, ';', ':'), qs.stringify(o, null, null, { encodeURIComponent: (x) => `<${x}>` })]);
  t('lone surrogate', () => qs.stringify({ a: '\ud800' }));
  t('escape', () => [qs.escape('a b&é'), qs.escape(5), qs.escape({}), qs.escape.name, qs.unescape.name, Object.keys(qs)]);
  t('own unescape', () => {
    const { unescape } = qs;
    qs.unescape = (s) => s.toUpperCase();
    const out = qs.parse('a+b=c');
    qs.unescape = unescape;
    return out;
  });

  for (const s of ['mañana', 'mañana.com', 'bücher.例え.テスト', '☃-⌘', 'a@ñ.com', 'джумла@джpумлатест.bрфa', 'plain', '', '例。え', '😀', '-', 'ü-', '-ü', 'Ü'])
    t(`punycode ${s}`, () => [punycode.encode(s), punycode.decode(punycode.encode(s)) === s, punycode.toASCII(s), punycode.toUnicode(punycode.toASCII(s)), punycode.ucs2.decode(s), punycode.ucs2.encode(punycode.ucs2.decode(s))]);
  for (const s of ['x', '\x80', '99999999999', 'ls8h', 'a-b-c-!'])
    t(`punycode decode ${s}`, () => punycode.decode(s));
  t('punycode keys', () => [Object.keys(punycode), punycode.version]);

  t('encode', () => ['', 'é€😀', '\ud800x', undefined, null, 5].map((s) => new TextEncoder().encode(s)));
  for (const s of ['abc', 'é€😀', '😀', '\ud800x', ''])
    for (let n = 0; n < 9; n++) t(`encodeInto ${s} ${n}`, () => {
      const b = new Uint8Array(n);
      return [new TextEncoder().encodeInto(s, b), b];
    });
  t('encodeInto nothing', () => new TextEncoder().encodeInto('a'));
  t('shapes', () => [new TextEncoder().encoding, Object.keys(TextDecoder.prototype).sort(), String(new TextDecoder()), new TextDecoder('UTF8').encoding]);
  for (const label of ['utf-8', 'unicode-1-1-utf-8', 'utf-16le', 'utf-16', 'utf-16be', 'latin1', 'ascii', 'windows-1252', 'iso-8859-2', 'koi8-r', 'shift_jis', 'euc-jp', 'gbk', 'gb18030', 'big5', 'euc-kr', 'windows-1251', ' UTF-8 ', 'iso-8859-15', 'macintosh', 'x', 'replacement', '']) {
    t(`label ${label}`, () => new TextDecoder(label).encoding);
    if (!label.startsWith('euc')) t(`decode ${label}`, () => new TextDecoder(label).decode(Uint8Array.from([0x41, 0xe9, 0x80, 0x93, 0x30, 0x42])));
  }
  for (const fatal of [false, true]) for (const ignoreBOM of [false, true]) {
    const options = { fatal, ignoreBOM };
    for (const list of [[], [0xef, 0xbb, 0xbf, 97], [0xe2, 0x82], [0xff], [97, 0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb], [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]])
      t(`utf-8 ${JSON.stringify(options)} ${list}`, () => new TextDecoder('utf-8', options).decode(new Uint8Array(list)));
    for (const list of [[0xff, 0xfe, 97, 0], [97], [0, 0xd8], [0, 0xd8, 0, 0xdc], [0xfe, 0xff]])
      t(`utf-16le ${JSON.stringify(options)} ${list}`, () => new TextDecoder('utf-16le', options).decode(new Uint8Array(list)));
    t(`stream ${JSON.stringify(options)}`, () => {
      const d = new TextDecoder('utf-8', options), b = new TextEncoder().encode('\ufeffa€😀');
      let out = '';
      for (const x of b) out += d.decode(new Uint8Array([x]), { stream: true });
      out += d.decode();
      for (const x of b) out += d.decode(new Uint8Array([x]), { stream: true });
      return out + d.decode();
    });
  }
  t('a cut stream', () => {
    const d = new TextDecoder();
    return [d.decode(new Uint8Array([0xe2]), { stream: true }), d.decode(), d.decode(new Uint8Array([0x82]))];
  });
  t('sources', () => [new TextDecoder().decode(new Uint16Array([0x6261]).buffer), new TextDecoder().decode(new DataView(new ArrayBuffer(1))), new TextDecoder().decode()]);
  t('a wrong source', () => new TextDecoder().decode('x'));
  t('long', () => new TextDecoder().decode(new TextEncoder().encode('é€'.repeat(1000003))).length);
  t('wrong this', () => TextDecoder.prototype.decode.call({}));
});
