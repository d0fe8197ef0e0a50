// punycode: RFC 3492 for labels, domains and mail addresses, as the module of that name.
(function (exports, require, module) {
  'use strict';
  const BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, START_BIAS = 72, START = 128, MOST = 0x7FFFFFFF;
  const errors = {
    'overflow': 'Overflow: input needs wider integers to process',
    'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
    'invalid-input': 'Invalid input',
  };
  const fail = (kind) => { throw new RangeError(errors[kind]); };

  const ucs2decode = (s) => {
    const out = [];
    for (let i = 0; i < s.length; i++) {
      const c = s.codePointAt(i);
      out.push(c);
      if (c > 0xFFFF) i++;
    }
    return out;
  };
  const ucs2encode = (points) => {
    let out = '';
    for (const p of points) out += String.fromCodePoint(p);
    return out;
  };
  const adapt = (delta, count, first) => {
    delta = first ? Math.floor(delta / DAMP) : delta >> 1;
    delta += Math.floor(delta / count);
    let k = 0;
    for (; delta > (BASE - T_MIN) * T_MAX >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
    return Math.floor(k + (BASE - T_MIN + 1) * delta / (delta + SKEW));
  };
  const threshold = (k, bias) => k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
  const digitOf = (c) => c >= 48 && c < 58 ? 26 + c - 48 : c >= 65 && c < 91 ? c - 65 : c >= 97 && c < 123 ? c - 97 : BASE;
  const letter = (d) => String.fromCharCode(d < 26 ? d + 97 : d + 22);

  const decode = (input) => {
    const out = [];
    let n = START, i = 0, bias = START_BIAS;
    const basic = Math.max(input.lastIndexOf('-'), 0);
    for (let j = 0; j < basic; j++) {
      if (input.charCodeAt(j) >= 0x80) fail('not-basic');
      out.push(input.charCodeAt(j));
    }
    for (let at = basic > 0 ? basic + 1 : 0; at < input.length;) {
      const before = i;
      for (let w = 1, k = BASE; ; k += BASE) {
        if (at >= input.length) fail('invalid-input');
        const d = digitOf(input.charCodeAt(at++));
        if (d >= BASE) fail('invalid-input');
        if (d > Math.floor((MOST - i) / w)) fail('overflow');
        i += d * w;
        const t = threshold(k, bias);
        if (d < t) break;
        if (w > Math.floor(MOST / (BASE - t))) fail('overflow');
        w *= BASE - t;
      }
      const length = out.length + 1;
      bias = adapt(i - before, length, before === 0);
      if (Math.floor(i / length) > MOST - n) fail('overflow');
      n += Math.floor(i / length);
      i %= length;
      out.splice(i++, 0, n);
    }
    return String.fromCodePoint(...out);
  };
  const encode = (input) => {
    const points = ucs2decode(input);
    let n = START, delta = 0, bias = START_BIAS;
    let out = ucs2encode(points.filter((p) => p < 0x80));
    const basic = out.length;
    let done = basic;
    if (basic > 0) out += '-';
    while (done < points.length) {
      let next = MOST;
      for (const p of points) if (p >= n && p < next) next = p;
      if (next - n > Math.floor((MOST - delta) / (done + 1))) fail('overflow');
      delta += (next - n) * (done + 1);
      n = next;
      for (const p of points) {
        if (p < n && ++delta > MOST) fail('overflow');
        if (p !== n) continue;
        let q = delta;
        for (let k = BASE; ; k += BASE) {
          const t = threshold(k, bias);
          if (q < t) break;
          out += letter(t + (q - t) % (BASE - t));
          q = Math.floor((q - t) / (BASE - t));
        }
        out += letter(q);
        bias = adapt(delta, done + 1, done === basic);
        delta = 0;
        done++;
      }
      delta++;
      n++;
    }
    return out;
  };
  const mapDomain = (domain, f) => {
    const at = domain.split('@');
    let head = '';
    if (at.length > 1) {
      head = at[0] + '@';
      domain = at[1];
    }
    return head + domain.replace(/[\u3002\uFF0E\uFF61]/g, '.').split('.').map(f).join('.');
  };
  const toUnicode = (input) => mapDomain(input, (s) => /^xn--/.test(s) ? decode(s.slice(4).toLowerCase()) : s);
  const toASCII = (input) => mapDomain(input, (s) => /[^\0-\x7F]/.test(s) ? 'xn--' + encode(s) : s);
  module.exports = { version: '2.1.0', ucs2: { decode: ucs2decode, encode: ucs2encode }, decode, encode, toASCII, toUnicode };
})
