// What the other lazy files share.
(function (host, L) {
  'use strict';
  const { apply, def, desc, getPrototypeOf } = L;
  const { classOf } = host;
  const MAX = 1 << 20;                   // characters of one text
  const slice = (s, i, j) => apply(L.slice, s, [i, j]);
  const indexOf = (s, t, i) => apply(L.indexOf, s, [t, i]);
  const exec = (re, s) => apply(L.exec, re, [s]);
  const codeAt = (s, i) => apply(L.codePointAt, s, [i]);
  const spaces = (n) => n > 0 ? apply(L.repeat, ' ', [n]) : '';
  const floor = (n) => n - n % 1;
  const join = (list, by) => {
    let out = '';
    for (let i = 0; i < list.length; i++) out += i > 0 ? by + list[i] : list[i];
    return out;
  };
  const isObject = (v) => (typeof v === 'object' && v !== null) || typeof v === 'function';

  const own = (o, k) => desc(o, k)?.value;
  // The value of a data property of `o` or of what it inherits from.
  const data = (o, k) => {
    for (let n = 0; o !== null && n < 1000 && classOf(o) !== 'Proxy'; n++, o = getPrototypeOf(o)) {
      const d = desc(o, k);
      if (d !== undefined) return d.value;
    }
  };
  const more = (n, what) => '... ' + n + ' more ' + what + (n > 1 ? 's' : '');
  const cap = (s) => s.length > MAX ? slice(s, 0, MAX) + more(s.length - MAX, 'character') : s;
  const text = (v) => typeof v === 'bigint' ? v + 'n' : v === 0 && 1 / v < 0 ? '-0' : L.String(v);

  // Starts every line but the first with `pad`.
  const indent = (s, pad) => {
    let out = '', at = 0, i;
    while ((i = indexOf(s, '\n', at) + 1) > 0) {
      out += slice(s, at, i) + pad;
      at = i;
    }
    return out + slice(s, at);
  };

  // The engine's stack text without the frames of these files and of the natives that they called.
  const frames = (s) => {
    let out = '', natives = '';
    for (let at = 0, end; at < s.length; at = end) {
      end = indexOf(s, '\n', at) + 1 || s.length;
      const line = slice(s, at, end);
      if (indexOf(line, ' (native)') > 0) natives += line;
      else {
        if (indexOf(line, ' (rvm:') < 0) out += natives + line;
        natives = '';
      }
    }
    return out + natives;
  };
  const err = (Type, code, message) => {
    const e = new Type(message);
    def(e, 'code', code, true);
    return e;
  };

  L.base = {
    __proto__: null, MAX, slice, indexOf, exec, codeAt, floor, join, isObject, own, data, more, cap, text, indent, spaces,
    frames, err,
  };
})
