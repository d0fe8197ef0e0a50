// Buffer. Long lists of calls are folded into hashes where the single answer says little; a mismatch names the list.
'use strict';
module.exports = require('./kit')((t) => {
  const buffer = require('buffer');
  const { Buffer } = buffer;
  const texts = ['', 'a', 'abc', 'é', 'ÿ', '€', '😀', 'a😀b', '\ud800', 'x\udc00y', '\ud83d', 'żółw', 'Ünïcödé', '\0\x7f\x80\xff', 'Ā', '\ufeffbom',
    'YQ==', 'YQ==YQ==', 'YQ=YQ', 'Y=Q=', 'YWJj=ZGVm', 'YW Jj\nZA==', 'Y', 'YW', '====', 'Y!!Q', 'YWJj\u0142ZGVm', 'YWJj\u00e9ZGVm', '-_+/', 'YWJjZ', 'YQ==\n',
    'abxxcd', '0\u0130', 'ABcd', '\u0161\u0161', '1g', 'abcdefg', '00ff', 'q'.repeat(5000), '€'.repeat(3000)];
  const encodings = ['utf8', 'UTF-8', 'ucs2', 'utf16le', 'latin1', 'binary', 'ascii', 'hex', 'base64', 'base64url', 'HEX'];
  for (const e of encodings) {
    for (const s of texts) {
      const name = `${e} ${JSON.stringify(s.slice(0, 12))}`;
      t(`from ${name}`, () => Buffer.from(s, e));
      t(`byteLength ${name}`, () => Buffer.byteLength(s, e));
      t(`text of ${name}`, () => Buffer.from(s).toString(e));
      t(`write ${name}`, () => {
        const out = [];
        for (let n = 0; n < 9; n++) {
          const b = Buffer.alloc(10, 1);
          out.push(b.write(s, 1, n, e), b.toString('hex'));
        }
        return out;
      });
      t(`fill ${name}`, () => Buffer.alloc(11, s, e));
    }
    t(`all bytes ${e}`, () => Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString(e));
    t(`windows ${e}`, () => {
      const b = Buffer.from([0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80, 0xff, 0x41]);
      const out = [];
      for (let i = 0; i <= b.length; i++) for (let j = i; j <= b.length; j++) out.push(b.toString(e, i, j));
      return out;
    });
  }
  // A generator of its own, the same in both.
  let seed = 1;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648, seed % n);
  t('random bytes as utf8', () => {
    const out = [];
    for (let i = 0; i < 500; i++) out.push(Buffer.from(Array.from({ length: random(9) }, () => [0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xa0, 0x90, 0xff][random(11)])).toString());
    return out;
  });
  t('random base64', () => {
    const out = [];
    const letters = 'ABab01+/-_= \n!é\u0142';
    for (let i = 0; i < 500; i++) {
      let s = '';
      for (let n = random(12); n > 0; n--) s += letters[random(letters.length)];
      out.push(s, Buffer.from(s, 'base64').toString('hex'), Buffer.from(s, 'hex').toString('hex'));
    }
    return out;
  });
  t('long texts', () => encodings.map((e) => {
    const s = 'a€😀é'.repeat(1000003), b = Buffer.from(s, e === 'hex' || e === 'HEX' || e.startsWith('base') ? 'utf8' : e);
    let sum = 0;
    const text = b.toString(e);
    for (let i = 0; i < text.length; i += 997) sum = (sum * 31 + text.charCodeAt(i)) | 0;
    return [b.length, text.length, sum, Buffer.from(text, e).equals(b)];
  }));

  t('keys', () => [Object.keys(buffer).sort(), Object.keys(Buffer).sort(), Object.keys(Buffer.prototype).filter((k) => !['asciiWriteStatic', 'latin1WriteStatic', 'utf8WriteStatic'].includes(k)).sort()]);
  t('shape', () => [Buffer.name, Buffer.length, Object.getPrototypeOf(Buffer) === Uint8Array, Buffer.from('a') instanceof Uint8Array, Buffer.prototype.constructor === Buffer,
    Object.getPrototypeOf(Buffer.prototype) === Uint8Array.prototype, Buffer.poolSize, buffer.kMaxLength, buffer.kStringMaxLength, buffer.constants, buffer.INSPECT_MAX_BYTES]);
  t('classes', () => [Buffer.from('abc').map((x) => x + 1), Buffer.from('abc').filter((x) => x > 97), Buffer.of(1, 2, 300)].map((b) => [b.constructor.name, Buffer.isBuffer(b), b]));
  t('old inheritance', () => {
    function Mine() { const b = Buffer.alloc(2); Object.setPrototypeOf(b, Mine.prototype); return b; }
    Object.setPrototypeOf(Mine.prototype, Buffer.prototype);
    const m = new Mine();
    return [m instanceof Buffer, m instanceof Uint8Array, Buffer.isBuffer(m), m.write('hi'), m.toString()];
  });
  t('legacy', () => [Buffer(5), new Buffer('x'), new Buffer([1, 2]), buffer.SlowBuffer(3), Buffer('6869', 'hex')]);
  for (const v of [undefined, null, 5, true, Symbol('x'), {}, { length: 2 }, { length: '2' }, { type: 'Buffer', data: [1, 2] }, { 0: 7, length: 1 }, () => 1, new String('str'), [], [1, 256, -1, 'x', 3.7],
    { valueOf: () => 'v' }, { [Symbol.toPrimitive]: () => 'p' }, new Uint16Array([1, 258]), new DataView(new ArrayBuffer(2)), new ArrayBuffer(3), 5n]) {
    t(`from ${typeof v} ${v?.constructor?.name}`, () => Buffer.from(v));
    t(`new Buffer ${typeof v}`, () => new Buffer(v, 'utf8'));
    t(`alloc ${typeof v}`, () => Buffer.alloc(v));
    t(`byteLength ${typeof v}`, () => Buffer.byteLength(v));
    t(`concat ${typeof v}`, () => Buffer.concat(v));
    if (v != null) t(`concat [${typeof v}]`, () => Buffer.concat([v]));
    t(`compare ${typeof v}`, () => Buffer.compare(Buffer.from('a'), v));
    t(`indexOf ${typeof v}`, () => Buffer.from('a\x05bc').indexOf(v));
    if (typeof v !== 'symbol' && typeof v !== 'bigint') t(`fill ${typeof v}`, () => Buffer.alloc(4).fill(v));
    t(`write ${typeof v}`, () => Buffer.alloc(4).write(v));
    t(`encoding ${typeof v}`, () => [Buffer.isEncoding(v), Buffer.from('ab', v)]);
    if (typeof v !== 'symbol' && !ArrayBuffer.isView(v) && !v?.[Symbol.toPrimitive]) t(`toString ${typeof v}`, () => Buffer.from('ab').toString(v));
    if (typeof v !== 'symbol') t(`toString from ${typeof v}`, () => Buffer.from('abcd').toString('utf8', v));
    t(`isAscii ${typeof v}`, () => buffer.isAscii(v));
    t(`equals ${typeof v}`, () => Buffer.from('a').equals(v));
    t(`copy ${typeof v}`, () => Buffer.from('a').copy(v));
  }
  t('array buffers', () => {
    const ab = new Uint8Array([1, 2, 3, 4]).buffer;
    return [Buffer.from(ab), Buffer.from(ab, 1), Buffer.from(ab, 1, 2), Buffer.from(ab, '1', '2'), Buffer.from(ab, NaN, -1)];
  });
  t('outside of array buffers', () => Buffer.from(new ArrayBuffer(2), 3));
  t('outside of array buffers 2', () => Buffer.from(new ArrayBuffer(2), 1, 3));
  t('shared', () => {
    const b = Buffer.from('abcdef'), s = b.slice(1, 4), u = b.subarray(-3, -1);
    s[0] = 65;
    u[0] = 66;
    return [b.toString(), s.toString(), u.toString(), b.slice(2, 1), b.slice(10), b.slice('1', '3').toString(), b.slice(1.7, 3.2).toString(), b.slice(NaN).toString(), s.buffer === b.buffer, s.parent === b.buffer, s.offset - b.offset];
  });
  for (const needle of ['b', 'bc', '', 'cd', 'zz', 'a', Buffer.from('bc'), new Uint8Array([99]), 98, 98.5, 256 + 98, -158]) {
    for (const at of [undefined, 0, 1, 2, 5, 6, 7, 100, -1, -2, -6, -7, -100, NaN, null, '2', {}, 1.9, -1.5, 'ucs2', Infinity, -Infinity]) {
      t(`indexOf ${String(needle)} ${String(at)}`, () => {
        const b = Buffer.from('abcabc');
        return [b.indexOf(needle, at), b.lastIndexOf(needle, at), b.includes(needle, at)];
      });
    }
  }
  for (const e of encodings) for (const at of [0, 1, 2, 3, -1, -3, -4])
    t(`indexOf in ${e} ${at}`, () => {
      const b = Buffer.from('6162636162', e);
      return [b.indexOf('61', at, e), b.lastIndexOf('62', at, e), b.indexOf(b.subarray(2, 4), at, e), b.lastIndexOf(Buffer.alloc(0), at, e)];
    });
  t('indexOf in an unknown encoding', () => Buffer.from('a').indexOf('a', 0, 'nope'));
  t('fills', () => [Buffer.alloc(5, 'ab'), Buffer.alloc(5).fill('abc', 1), Buffer.alloc(5).fill('abc', 1, 3), Buffer.alloc(5).fill(257), Buffer.alloc(5).fill(-1), Buffer.alloc(5).fill(Buffer.from([1, 2])),
    Buffer.alloc(5).fill('é'), Buffer.alloc(5).fill('é', 'latin1'), Buffer.alloc(6).fill('6162', 'hex'), Buffer.alloc(4).fill('', 'hex'), Buffer.alloc(4).fill(new Uint16Array([258])), Buffer.alloc(3, true)]);
  for (const args of [['zz', 'hex'], ['a', 'nope'], ['a', 0, 9], ['a', -1], ['a', 0, 'x'], ['a', 0, 3, 5], [Buffer.alloc(0)], [1, 5, 2], [1, 0, 1.5], [1, '0']])
    t(`fill ${args}`, () => Buffer.alloc(4).fill(...args));
  for (const args of [['ab', 5], ['ab', -1], ['ab', 1.5], ['ab', '1'], ['ab', 1, 9], ['ab', 1, -1], ['ab', 1, 'hex'], ['ab', 'nope'], ['ab', null], ['ab', 0, null], ['ab', 4]])
    t(`write ${args}`, () => [Buffer.alloc(4).write(...args)]);
  for (const args of [[0], [1, 1], [2, 1, 2], [-1], [0, -1], [0, 9], [0, 0, -1], [9], ['1'], [NaN], [0.5, 1.5, 3.5], [0, 3, 2]])
    t(`copy ${args}`, () => {
      const b = Buffer.alloc(5);
      return [Buffer.from('abcd').copy(b, ...args), b];
    });
  t('copy over itself', () => {
    const b = Buffer.from('abcdef');
    b.copy(b, 2, 0, 4);
    const c = Buffer.from('abcdef');
    c.copy(c, 0, 2);
    return [b.toString(), c.toString()];
  });
  for (const args of [[0], [1], [0, 2], [0, 2, 1], [0, 2, 1, 2], [-1], [0, 9], [0, 2, 0, 9], [2, 1], [0, 0, 2, 1], ['a'], [1.5]])
    t(`compare ${args}`, () => Buffer.from('abc').compare(Buffer.from('abd'), ...args));
  t('compare', () => [['a', 'b'], ['b', 'a'], ['a', 'a'], ['', 'a'], ['ab', 'a'], ['\xff', 'a']].map(([a, b]) => [Buffer.compare(Buffer.from(a), Buffer.from(b)), Buffer.from(a).equals(Buffer.from(b))]));
  t('concat', () => [Buffer.concat([]), Buffer.concat([Buffer.from('a'), new Uint8Array([98])]), Buffer.concat([Buffer.from('abc')], 2), Buffer.concat([Buffer.from('abc')], 5), Buffer.concat([Buffer.from('ab'), Buffer.from('cd')], 3)]);
  for (const n of [-1, 1.5, '1', NaN]) t(`concat to ${n}`, () => Buffer.concat([Buffer.from('a')], n));
  for (const n of [-1, 1.5, NaN, Infinity, 2 ** 53, '5']) {
    t(`alloc ${n}`, () => Buffer.alloc(n).length);
    t(`allocUnsafe ${n}`, () => Buffer.allocUnsafe(n).length);
  }
  for (const m of ['swap16', 'swap32', 'swap64']) for (const n of [0, 2, 4, 6, 8, 16]) t(`${m} ${n}`, () => Buffer.from(Array.from({ length: n }, (_, i) => i))[m]());
  t('json', () => [JSON.stringify(Buffer.from('hé')), Buffer.alloc(0).toJSON(), Buffer.from(JSON.parse(JSON.stringify(Buffer.from('x'))))]);
  t('inspect', () => {
    const b = Buffer.from('abc');
    b.foo = 1;
    return [Buffer.from('abc').inspect(), Buffer.alloc(60).inspect(), Buffer.alloc(51).inspect(), Buffer.alloc(0).inspect(), b.inspect()];
  });
  t('toString ranges', () => {
    const b = Buffer.from('abcdef'), out = [];
    for (const s of [undefined, -1, 0, 2, 9, 1.7, '2', NaN, null]) for (const e of [undefined, -1, 0, 4, 99, 3.9, '5', NaN, null]) out.push(b.toString('utf8', s, e));
    return out;
  });
  t('slices of encodings', () => [Buffer.from('abcd').utf8Slice(1, 3), Buffer.from('abcd').hexSlice(), Buffer.from('ab').ucs2Slice(), Buffer.from('a\xff').latin1Slice(), Buffer.alloc(4).latin1Write('\xff', 1), Buffer.alloc(4).utf8Write('ab', 2)]);
  const nan = new Uint8Array([0x7f, 0xc0, 0, 1, 0, 0, 0, 0, 0xff, 0xfe, 0xfd]);
  for (const k of Object.keys(Buffer.prototype).filter((k) => k.startsWith('read') || (k.startsWith('write') && k.length > 5)).sort().filter((k) => !k.includes('Uint'))) {
    for (const args of [[], [0], [1], [2], [3], [-1], [7], [8], [10], [11], [99], [1.5], ['1'], [null], [NaN], [Infinity], [0, 1], [0, 2], [0, 3], [1, 4], [2, 5], [3, 6], [0, 7], [0, 0], [5, 6], [6, 6], [undefined, 2], [0, '2'], [0, 1.5]]) {
      if (k.startsWith('read')) {
        t(`${k} ${args}`, () => Buffer.from(nan)[k](...args));
        t(`${k} of a short one ${args}`, () => Buffer.alloc(1)[k](...args));
        continue;
      }
      for (const v of [0, 1, -1, 127, 128, 255, 256, -128, -129, 32768, 65535, 65536, -32769, 2 ** 31, -(2 ** 31), 2 ** 32 - 1, 2 ** 32, 2 ** 40 - 1, 2 ** 47, -(2 ** 47), 2 ** 48, 1.9, -1.9, NaN, Infinity, '7', 'x', 5n, -5n, 2n ** 63n, 2n ** 64n, -(2n ** 63n), undefined, 0.1, 1e300, -0])
        if ((typeof v !== 'bigint' || k.includes('Big')) && (args.length < 1 || k.includes('nt') && k.length > 12 && args.length !== 1 || (args[0] ?? 0) < 4 || v === 1))
          t(`${k} ${typeof v} ${String(v)} ${args}`, () => {
            const b = Buffer.alloc(11);
            return [b[k](v, ...args), b.toString('hex')];
          });
    }
  }
  t('other names', () => Object.keys(Buffer.prototype).filter((k) => k.includes('Uint')).sort().map((k) => [k, Buffer.prototype[k] === Buffer.prototype[k.replace('Uint', 'UInt')]]));
  t('transcode', () => [['utf8', 'latin1'], ['utf8', 'ascii'], ['utf8', 'ucs2'], ['latin1', 'utf8'], ['ucs2', 'utf8'], ['latin1', 'ucs2'], ['ascii', 'utf8']].map(([a, b]) => buffer.transcode(Buffer.from('aé€'), a, b)));
  t('transcode to hex', () => buffer.transcode(Buffer.from('a'), 'utf8', 'hex'));
  t('checks', () => [[0x61], [0xc3], [0xc3, 0xa9], []].map((b) => [buffer.isUtf8(Buffer.from(b)), buffer.isAscii(Uint8Array.from(b))]));
  for (const s of ['YQ==', 'YQ', 'Y Q = =', 'Y', 'Y===', 'YQ=', '!', 'é', '', ' ', null, undefined, 12, 'YWJj', '__', 'YR==']) {
    t(`atob ${s}`, () => atob(s));
    t(`btoa ${s}`, () => btoa(s));
  }
  t('btoa €', () => btoa('€'));
  t('globals', () => [Buffer === global.Buffer, atob.length, btoa.name]);
  t('copyBytesFrom', () => [Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, 1), Buffer.copyBytesFrom(new Uint8Array(0))]);
  t('copyBytesFrom a string', () => Buffer.copyBytesFrom('x'));
});
