// querystring: as old as Node, and as lenient.
(function (exports, require) {
  'use strict';
  const { codes: { ERR_INVALID_URI } } = require('internal/errors');

  const hexOf = (c) => {
    const n = c | 32;
    return c >= 48 && c <= 57 ? c - 48 : n >= 97 && n <= 102 ? n - 87 : -1;
  };
  // The bytes of a text, `%XX` read; what is no such pair stays as it is. Of other characters the low byte counts.
  const unescapeBuffer = (s, decodeSpaces) => {
    const { Buffer } = require('buffer');
    const out = Buffer.allocUnsafe(s.length);
    let n = 0;
    for (let i = 0; i < s.length; i++) {
      let c = s.charCodeAt(i);
      if (c === 37) {
        const a = hexOf(s.charCodeAt(i + 1)), b = hexOf(s.charCodeAt(i + 2));
        if (a >= 0 && b >= 0) {
          c = a * 16 + b;
          i += 2;
        }
      } else if (c === 43 && decodeSpaces) {
        c = 32;
      }
      out[n++] = c;
    }
    return out.slice(0, n);
  };
  const unescape = (s, decodeSpaces) => {
    try {
      return decodeURIComponent(s);
    } catch {
      return exports.unescapeBuffer(s, decodeSpaces).toString();
    }
  };
  const escape = (s) => {
    if (typeof s !== 'string') s = typeof s === 'object' ? String(s) : s + '';
    try {
      return encodeURIComponent(s);
    } catch {
      throw new ERR_INVALID_URI();
    }
  };
  const primitive = (v) => {
    if (typeof v === 'string') return v;
    if (typeof v === 'number' && isFinite(v)) return '' + v;
    if (typeof v === 'bigint') return '' + v;
    return typeof v === 'boolean' ? v ? 'true' : 'false' : '';
  };
  const stringify = (obj, sep, eq, options) => {
    sep ||= '&';
    eq ||= '=';
    const own = options && typeof options.encodeURIComponent === 'function' ? options.encodeURIComponent : undefined;
    const encode = own ?? exports.escape;
    const convert = (v) => own !== undefined ? own(primitive(v)) : typeof v === 'string' && v.length === 0 ? '' : encode(primitive(v));
    if (obj === null || typeof obj !== 'object') return '';
    let out = '';
    for (const k of Object.keys(obj)) {
      const v = obj[k], key = convert(k) + eq;
      if (Array.isArray(v)) {
        for (const item of v) out += (out && sep) + key + convert(item);
      } else {
        out += (out && sep) + key + convert(v);
      }
    }
    return out;
  };
  const parse = (qs, sep, eq, options) => {
    const obj = { __proto__: null };
    if (typeof qs !== 'string' || qs.length === 0) return obj;
    sep = sep ? `${sep}` : '&';
    eq = eq ? `${eq}` : '=';
    let pairs = 1000;
    if (options && typeof options.maxKeys === 'number') pairs = options.maxKeys;
    const limit = pairs > 0 ? pairs : Infinity;
    let decode = exports.unescape;
    if (options && typeof options.decodeURIComponent === 'function') decode = options.decodeURIComponent;
    const custom = decode !== unescape;
    const read = (s) => {
      if (s.length === 0) return '';
      s = s.replace(/\+/g, custom ? '%20' : ' ');
      if (!custom && !s.includes('%')) return s;
      try {
        return decode(s);
      } catch {
        return unescape(s, true);
      }
    };
    let n = 0;
    for (let at = 0; at <= qs.length && n < limit;) {
      let end = qs.indexOf(sep, at);
      if (end < 0) end = qs.length;
      if (end > at) {
        const pair = qs.slice(at, end), i = pair.indexOf(eq);
        const key = read(i < 0 ? pair : pair.slice(0, i)), value = i < 0 ? '' : read(pair.slice(i + eq.length));
        if (!(key in obj)) obj[key] = value;
        else if (Array.isArray(obj[key])) obj[key].push(value);
        else obj[key] = [obj[key], value];
      }
      n++;
      at = end + sep.length;
    }
    return obj;
  };
  for (const [f, name] of [[unescape, 'qsUnescape'], [escape, 'qsEscape']]) Object.defineProperty(f, 'name', { value: name });
  Object.assign(exports, { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse });
})
