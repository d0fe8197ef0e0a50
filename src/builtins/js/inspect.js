// util.inspect and util.format in the form of Node 20, and the texts of Node's argument errors. No getter and no proxy
// trap runs: what is read are data properties and what the engine itself knows of an object (host.classOf,
// host.inside). Output is bounded.
(function (host, L) {
  'use strict';
  const { apply, def, desc, getPrototypeOf, ownKeys, G } = L;
  const { MAX, slice, indexOf, exec, codeAt, floor, join, isObject, own, data, more, cap, text, indent, spaces, frames,
    err } = L.use('base');
  const { classOf, inside } = host;
  const min = (a, b) => a < b ? a : b;
  const has = (list, v) => {
    for (let i = 0; i < list.length; i++) if (list[i] === v) return true;
    return false;
  };
  // The name of what constructed `o`, null if nothing in its chain did.
  const className = (o) => {
    const proto = getPrototypeOf(o);
    if (proto === L.objectProto) return 'Object';
    if (proto === L.arrayProto) return 'Array';
    for (let n = 0, p = o; p !== null && n < 1000 && classOf(p) !== 'Proxy'; n++, p = getPrototypeOf(p)) {
      const C = own(p, 'constructor');
      if (typeof C !== 'function' || classOf(C) === 'Proxy') continue;
      const name = own(C, 'name'), proto = own(C, 'prototype');
      if (typeof name !== 'string' || name === '') continue;
      for (let i = 0, q = o; i < 1000 && classOf(q) !== 'Proxy' && (q = getPrototypeOf(q)) !== null; i++)
        if (q === proto) return name;
    }
    return null;
  };
  const isGlobal = (f) => {
    const name = own(f, 'name');
    return typeof name === 'string' && own(G, name) === f;
  };

  // Columns that a text takes on a terminal.
  const width = (s) => {
    if (exec(/[^\x00-\x7f]/, s) === null) return s.length;
    let n = 0;
    for (let i = 0; i < s.length; i++) {
      const c = codeAt(s, i);
      if (c > 0xffff) i++;
      if (exec(/[^\x00-\x1f\x7f-\x9f\u0300-\u036f\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f]/u, s[i]) !== null) n++;
      if ((c >= 0x1100 && c < 0x1160) || (c >= 0x2e80 && c < 0xa4d0 && c !== 0x303f) || (c >= 0xac00 && c < 0xd7a4) ||
        (c >= 0xf900 && c < 0xfb00) || (c >= 0xfe30 && c < 0xfe70) || (c >= 0xff00 && c < 0xff61) ||
        (c >= 0xffe0 && c < 0xffe7) || (c >= 0x1f300 && c < 0x1f650) || (c >= 0x1f900 && c < 0x1fa00) ||
        (c >= 0x20000 && c < 0x3fffe)) n++;
    }
    return n;
  };

  const hex = (n, digits = '0123456789abcdef') => digits[n >> 4] + digits[n & 15];
  const escape = (s, q) => {
    if (exec(/[\x00-\x1f\x27\x5c\x7f-\x9f\ud800-\udfff]|["`]/, s) === null) return s;
    let out = '', last = 0;
    for (let i = 0; i < s.length; i++) {
      const c = codeAt(s, i);
      let to;
      if (c === q || c === 92) to = '\\' + s[i];
      else if (c < 32 || (c > 126 && c < 160))
        to = c > 7 && c < 14 && c !== 11 ? '\\' + 'btn fr'[c - 8] : '\\x' + hex(c, '0123456789ABCDEF');
      else if (c >= 0xd800 && c < 0xe000) to = '\\u' + hex(c >> 8) + hex(c & 255);
      else {
        if (c > 0xffff) i++;
        continue;
      }
      out += slice(s, last, i) + to;
      last = i + 1;
    }
    return out + slice(s, last);
  };
  const quote = (s) => {
    let q = "'";
    if (indexOf(s, q) >= 0) {
      if (indexOf(s, '"') < 0) q = '"';
      else if (indexOf(s, '`') < 0 && indexOf(s, '${') < 0) q = '`';
    }
    return q + escape(s, codeAt(q, 0)) + q;
  };

  // In colour where that is asked for. A style can be patched to be a colour that does not exist.
  const paint = (c, s, style) => {
    if (!c.colors) return s;
    if (c.stylize !== undefined) return c.stylize(s, style);
    const pair = own(inspect.colors, own(inspect.styles, style) ?? '');
    return pair === undefined ? s : '\x1b[' + pair[0] + 'm' + s + '\x1b[' + pair[1] + 'm';
  };
  const bare = (s) => {
    let out = '', at = 0, i;
    while ((i = indexOf(s, '\x1b[', at)) >= 0) {
      out += slice(s, at, i);
      at = indexOf(s, 'm', i) + 1;
    }
    return out + slice(s, at);
  };
  // 1234567.891 with `_` between thousands
  const separated = (s) => {
    const m = exec(/^(-?)(\d+)(\.\d+)?(n?)$/, s);
    if (m === null) return s;
    let whole = m[2], tail = '', out = '';
    for (; whole.length > 3; whole = slice(whole, 0, -3)) out = '_' + slice(whole, -3) + out;
    if (m[3] !== undefined) {
      let d = slice(m[3], 1);
      for (tail = '.'; d.length > 3; d = slice(d, 3)) tail += slice(d, 0, 3) + '_';
      tail += d;
    }
    return m[1] + whole + out + tail + m[4];
  };
  const primitive = (c, v) => {
    let out = '';
    if (typeof v === 'string') {
      let rest = '';
      if (v.length > c.maxStringLength) {
        rest = more(v.length - c.maxStringLength, 'character');
        v = slice(v, 0, c.maxStringLength);
      }
      if (c.compact !== true && v.length > 16 && v.length > c.breakLength - c.indent - 4) {
        // One literal per line.
        for (let i; (i = indexOf(v, '\n') + 1) > 0 && i < v.length; v = slice(v, i))
          out += paint(c, quote(slice(v, 0, i)), 'string') + ' +\n' + spaces(c.indent + 2);
      }
      out += paint(c, quote(v), 'string') + rest;
    } else {
      out = text(v);
      if (c.numericSeparator && (typeof v === 'number' || typeof v === 'bigint')) out = out === '-0' ? '0' : separated(out);
      out = paint(c, out, v === null ? 'null' : typeof v);
    }
    c.left -= out.length + c.indent;
    return out;
  };

  const prefix = (name, tag, fallback, size = '') => {
    if (name === null)
      return '[' + fallback + size + ': null prototype] ' + (tag !== '' && tag !== fallback ? '[' + tag + '] ' : '');
    return name + size + ' ' + (tag !== '' && tag !== name ? '[' + tag + '] ' : '');
  };
  const isIndex = (k) => typeof k === 'string' && '' + (k >>> 0) === k && k !== '4294967295';
  const keysOf = (c, v, skipIndexes) => {
    const all = ownKeys(v), keys = [];
    for (let i = 0; i < all.length; i++) {
      const k = all[i];
      if (!(skipIndexes && isIndex(k)) && (c.showHidden || desc(v, k)?.enumerable)) keys[keys.length] = k;
    }
    return keys;
  };

  const functionBase = (v, name, tag) => {
    const kind = classOf(v);
    let base;
    // A class's prototype cannot be replaced. Of the library's own functions nobody has the text.
    if (desc(v, 'prototype')?.writable === false && (host.isClass(v) ?? !isGlobal(v))) {
      base = '[class ' + (own(v, 'name') || '(anonymous)');
      if (name !== 'Function' && name !== null) base += ' [' + name + ']';
      if (tag !== '' && tag !== name) base += ' [' + tag + ']';
      const parent = getPrototypeOf(v), parentName = parent === null ? '[null prototype]' : data(parent, 'name');
      return base + (parentName ? ' extends ' + parentName : '') + ']';
    }
    const fname = data(v, 'name');
    base = '[' + kind + (name === null ? ' (null prototype)' : '') + (fname ? ': ' + text(fname) : ' (anonymous)') + ']';
    if (name !== kind && name !== null) base += ' ' + name;
    if (tag !== '' && tag !== name) base += ' [' + tag + ']';
    return base;
  };

  const stackOf = (e) => {
    const top = L.use('stack').header(e);
    let s = host.stackOf(e);
    if (typeof s !== 'string') return top;
    s = frames(s);
    if (s[s.length - 1] === '\n') s = slice(s, 0, -1);
    return s === '' ? top : slice(s, 0, 7) === '    at ' ? top + '\n' + s : s;
  };
  const errorBase = (c, e, cname, tag, keys) => {
    let name = data(e, 'name') ?? 'Error', s = stackOf(e), j = 0;
    name = isObject(name) ? '' : text(name);
    for (let i = 0; i < keys.length; i++) {
      const k = keys[i];
      // What the text shows already is not shown twice.
      if (!c.showHidden && (k === 'name' || k === 'message' || k === 'stack')) {
        const v = own(e, k);
        if (typeof v === 'string' && (k === 'stack' || indexOf(s, v) >= 0)) continue;
      }
      keys[j++] = k;
    }
    keys.length = j;
    if (!has(keys, 'cause') && desc(e, 'cause') !== undefined) keys[keys.length] = 'cause';
    const errors = own(e, 'errors');
    if (!has(keys, 'errors') && isObject(errors) && classOf(errors) === 'Array') keys[keys.length] = 'errors';
    // A stack that names the base class gets the name of the class.
    let n = name.length;
    if (cname === null || (slice(name, -5) === 'Error' && slice(s, 0, n) === name &&
        (s.length === n || s[n] === ':' || s[n] === '\n'))) {
      let fallback = 'Error';
      if (cname === null) {
        const m = exec(/^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/, s) ?? exec(/^([a-z_A-Z0-9-]*Error)$/, s);
        fallback = m === null ? '' : m[1];
        n = fallback.length;
        fallback = fallback || 'Error';
      }
      const p = slice(prefix(cname, tag, fallback), 0, -1);
      if (p !== name)
        s = indexOf(p, name) < 0 ? p + ' [' + name + ']' + slice(s, n) : n === 0 ? p + ': ' + s : p + slice(s, n);
    }
    const message = data(e, 'message');
    let at = typeof message === 'string' && message !== '' ? indexOf(s, message) : -1;
    if (at >= 0) at += message.length;
    if (indexOf(s, '\n    at', at) < 0) s = '[' + s + ']';
    c.left -= s.length;
    return c.indent === 0 ? s : indent(s, spaces(c.indent));
  };

  // More than six entries of an array stand in columns.
  const group = (c, out, v) => {
    const n = c.maxArrayLength < out.length ? out.length - 1 : out.length;
    const lengths = [];
    let total = 0, longest = 0;
    for (let i = 0; i < n; i++) {
      const len = lengths[i] = width(c.colors ? bare(out[i]) : out[i]);
      total += len + 2;
      if (longest < len) longest = len;
    }
    const actual = longest + 2;
    if (actual * 3 + c.indent >= c.breakLength || (total / actual <= 5 && longest > 6)) return out;
    let biased = actual - 3 - (actual - total / out.length) ** 0.5;
    if (!(biased > 1)) biased = 1;
    const columns = min(min(floor((2.5 * biased * n) ** 0.5 / biased + 0.5), floor((c.breakLength - c.indent) / actual)),
      min(c.compact * 4, 15));
    if (columns <= 1) return out;
    const lines = [], widths = [];
    for (let i = 0; i < columns; i++) {
      let w = 0;
      for (let j = i; j < n; j += columns) if (lengths[j] > w) w = lengths[j];
      widths[i] = w + 2;
    }
    let numbers = v !== undefined;
    for (let i = 0; numbers && i < out.length; i++) {
      const t = typeof own(v, i);
      numbers = t === 'number' || t === 'bigint';
    }
    for (let i = 0; i < n; i += columns) {
      const last = min(i + columns, n) - 1;
      let line = '';
      for (let j = i; j <= last; j++) {
        const s = j < last ? out[j] + ', ' : out[j];
        const pad = spaces(widths[j - i] - lengths[j] - (j < last || numbers ? 2 : 1000));
        line += numbers ? pad + s : s + pad;
      }
      lines[lines.length] = line;
    }
    if (n < out.length) lines[lines.length] = out[n];
    return lines;
  };

  const fits = (c, out, start, base) => {
    let n = out.length + start;
    if (n + out.length > c.breakLength) return false;
    for (let i = 0; i < out.length; i++) if ((n += (c.colors ? bare(out[i]) : out[i]).length) > c.breakLength) return false;
    return indexOf(base, '\n') < 0;
  };
  const reduce = (c, out, base, open, close, isList, n, v) => {
    const start = open.length + base.length;
    const full = base !== '' ? base + ' ' + open : open;
    if (c.compact !== true) {
      const count = out.length;
      if (c.compact >= 1) {
        if (isList && count > 6) out = group(c, out, v);
        // The innermost levels stand on one line where they fit.
        if (c.now - n < c.compact && count === out.length && fits(c, out, out.length + c.indent + start + 10, base)) {
          const line = join(out, ', ');
          if (indexOf(line, '\n') < 0) return full + ' ' + line + ' ' + close;
        }
      }
    } else {
      const head = open + (base !== '' ? ' ' + base : ''), pad = '\n' + spaces(c.indent) + '  ';
      if (fits(c, out, 0, base)) return head + ' ' + join(out, ', ') + ' ' + close;
      return head + (base === '' && open.length === 1 ? ' ' : pad) + join(out, ',' + pad) + ' ' + close;
    }
    const pad = '\n' + spaces(c.indent);
    return full + pad + '  ' + join(out, ',' + pad + '  ') + pad + close;
  };

  const prop = (c, o, n, key, isElement, d = desc(o, key)) => {
    let out, extra = ' ';
    if (d === undefined || (d.value === undefined && d.get === undefined && d.set === undefined)) out = paint(c, 'undefined', 'undefined');
    else if (d.value !== undefined) {
      const by = c.compact === true && !isElement ? 3 : 2;
      c.indent += by;
      out = show(c, d.value, n);
      if (by === 3 && c.breakLength < width(c.colors ? bare(out) : out)) extra = '\n' + spaces(c.indent);
      c.indent -= by;
    } else {
      const label = d.get === undefined ? 'Setter' : d.set === undefined ? 'Getter' : 'Getter/Setter';
      const { getters } = c;
      if (d.get !== undefined && (getters === true || (getters === 'get' && d.set === undefined) || (getters === 'set' && d.set !== undefined))) {
        try {
          const value = apply(d.get, o, []);
          c.indent += 2;
          out = isObject(value) ? paint(c, '[' + label + ']', 'special') + ' ' + show(c, value, n) :
            paint(c, '[' + label + ':', 'special') + ' ' + primitive(c, value) + paint(c, ']', 'special');
          c.indent -= 2;
        } catch (e) {
          out = paint(c, '[' + label + ': <Inspection threw (' + (isObject(e) ? text(data(e, 'message')) : text(e)) + ')>]', 'special');
        }
      } else out = paint(c, '[' + label + ']', 'special');
    }
    if (isElement) return out;
    let name;
    if (typeof key === 'symbol') name = '[' + paint(c, escape(text(key), 39), 'symbol') + ']';
    else if (key === '__proto__') name = "['__proto__']";
    else if (d !== undefined && d.enumerable === false) name = '[' + escape(key, 39) + ']';
    else name = exec(/^[a-zA-Z_][a-zA-Z_0-9]*$/, key) === null ? paint(c, quote(key), 'string') : paint(c, key, 'name');
    c.left -= name.length + c.indent + 2;
    return name + ':' + extra + out;
  };

  // The entries of arrays, maps, sets, buffers and promises.
  const stop = { __proto__: null };
  const items = (c, v, n, cls, isTyped, size) => {
    const out = [], limit = min(c.maxArrayLength, size);
    const full = () => c.left < 0 && (out[out.length] = '...') !== '';
    let i = 0;
    if (cls === 'Array') {
      for (; i < limit && !full(); i++) {
        const d = desc(v, i);
        if (d === undefined) break;
        out[i] = prop(c, v, n, i, true, d);
      }
      if (i < limit && c.left >= 0) {
        // Holes
        const keys = ownKeys(v);
        for (let k = i; i < size && out.length < limit && !full(); k++) {
          const at = isIndex(keys[k]) ? +keys[k] : size;
          if (at > i) out[out.length] = paint(c, '<' + (at - i) + ' empty item' + (at - i > 1 ? 's' : '') + '>', 'undefined');
          i = at;
          if (at < size && out.length < limit) {
            out[out.length] = prop(c, v, n, keys[k], true);
            i++;
          }
        }
      }
    } else if (isTyped) for (; i < limit && !full(); i++) out[i] = primitive(c, v[i]);
    else if (cls === 'Map' || cls === 'Set') {
      c.indent += 2;
      try {
        apply(cls === 'Map' ? L.mapForEach : L.setForEach, v, [(value, key) => {
          if (i >= limit || full()) throw stop;
          out[i++] = cls === 'Map' ? show(c, key, n) + ' => ' + show(c, value, n) : show(c, value, n);
        }]);
      } catch (e) {
        if (e !== stop) throw e;
      }
      c.indent -= 2;
    } else if (cls === 'Promise') {
      const p = inside(v);
      c.indent += 2;
      out[0] = p[0] === 0 ? paint(c, '<pending>', 'special') : (p[0] === 2 ? paint(c, '<rejected>', 'special') + ' ' : '') + show(c, p[1], n);
      c.indent -= 2;
    } else if (cls === 'DataView') {
      c.indent += 2;
      for (const k in L.view) {
        let value = 0;
        try {
          value = apply(L.view[k], v, []);
        } catch {
          // of a detached buffer
        }
        out[out.length] = k + ': ' + show(c, value, n);
      }
      c.indent -= 2;
    } else if (cls === 'WeakMap' || cls === 'WeakSet') out[0] = paint(c, '<items unknown>', 'special');
    else {
      // ArrayBuffer and SharedArrayBuffer
      let s = '', length = 0;
      try {
        const bytes = new L.Uint8Array(v);
        length = apply(L.typedLength, bytes, []);
        for (; i < length && i < c.maxArrayLength; i++) s += (i > 0 ? ' ' : '') + hex(bytes[i]);
        if (i < length) s += ' ' + more(length - i, 'byte');
        out[0] = paint(c, '[Uint8Contents]', 'special') + ': <' + s + '>';
      } catch {
        out[0] = paint(c, '(detached)', 'special');
      }
      out[1] = 'byteLength: ' + paint(c, '' + length, 'number');
      c.left -= s.length;
    }
    if (i < size && c.left >= 0) out[out.length] = more(size - i, 'item');
    return out;
  };

  const boxedStyle = { __proto__: null, Number: 'number', String: 'string', Boolean: 'boolean', Symbol: 'symbol', BigInt: 'bigint' };
  // Sorts the entries from `from` on.
  const sort = (list, from, by) => {
    for (let i = from + 1; i < list.length; i++) {
      const item = list[i];
      let j = i;
      for (; j > from && (typeof by === 'function' ? by(list[j - 1], item) > 0 : list[j - 1] > item); j--) list[j] = list[j - 1];
      list[j] = item;
    }
  };
  // A module namespace. Of what is not initialized yet not even the descriptor can be had.
  const namespace = (c, v, n) => {
    const copy = { __proto__: null }, keys = ownKeys(v);
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      if (typeof keys[i] !== 'string') continue;
      let value;
      try {
        value = v[keys[i]];
      } catch {
        value = { __proto__: null, [L.custom]: () => paint(c, '<uninitialized>', 'special') };
      }
      L.def(copy, keys[i], value, true);
      count++;
    }
    return '[Module' + (count === 0 ? ': null prototype] {  }' : slice(raw(c, copy, n), 7));
  };
  const raw = (c, v, n) => {
    const cls = classOf(v), isTyped = cls !== 'Array' && slice(cls, -5) === 'Array';
    if (cls === 'Module') return namespace(c, v, n);
    let name = className(v), base = '', open = '{', close = '}', hasItems = true, size = 0, d, keys, out;
    if (name === null && (d = getPrototypeOf(v)) !== null) {
      const p = classOf(d) === 'Proxy' ? 'Proxy' : className(d);
      name = cls + ' <' + (p ?? inspect(d, { __proto__: null, depth: -1, customInspect: false })) + '>';
    }
    let tag = isTyped ? cls : data(v, L.toStringTag);
    if (typeof tag !== 'string' ||
        (tag !== '' && (d = desc(v, L.toStringTag)) !== undefined && (c.showHidden || d.enumerable))) tag = '';
    const pre = (size) => prefix(name, tag, tag === cls && !isTyped ? 'Object' : cls, size);

    if (cls === 'Array' || isTyped) {
      size = cls === 'Array' ? v.length : apply(L.typedLength, v, []);
      // Other properties of a huge array are not worth a list of all its indexes.
      keys = size > 100000 ? [] : keysOf(c, v, true);
      open = isTyped || name !== 'Array' || tag !== '' ? prefix(name, tag, cls, '(' + size + ')') + '[' : '[';
      close = ']';
      if (size === 0 && keys.length === 0) return open + ']';
    } else if (cls === 'Map' || cls === 'Set') {
      size = apply(cls === 'Map' ? L.mapSize : L.setSize, v, []);
      keys = keysOf(c, v, false);
      open = prefix(name, tag, cls, '(' + size + ')') + '{';
      if (size === 0 && keys.length === 0) return open + '}';
    } else {
      keys = keysOf(c, v, cls === 'String');
      if (cls === 'ArrayBuffer' || cls === 'SharedArrayBuffer' || cls === 'Promise' || cls === 'WeakMap' || cls === 'WeakSet' ||
          cls === 'DataView') open = prefix(name, tag, cls) + '{';
      else {
        const boxed = L.boxed[cls];
        hasItems = false;
        if (typeof v === 'function') {
          base = functionBase(v, name, tag);
          if (keys.length === 0) return paint(c, base, 'special');
        }
        else if (cls === 'Error' || cls === 'DOMException') base = errorBase(c, v, name, tag, keys);
        else if (cls === 'RegExp' || cls === 'Date') {
          const p = prefix(name, tag, cls);
          if (p !== cls + ' ') base = p;
          if (cls === 'RegExp') base += '/' + apply(L.source, v, []) + '/';
          try {
            base += cls === 'Date' ? apply(L.toISOString, v, []) : apply(L.flags, v, []);
          } catch {
            if (cls === 'Date') base += 'Invalid Date';
          }
          base = paint(c, base, cls === 'Date' ? 'date' : 'regexp');
          if (cls === 'RegExp' && n > c.depth) return base;
        } else if (boxed !== undefined) {
          base = '[' + cls + (name === cls ? '' : name === null ? ' (null prototype)' : ' (' + name + ')') + ': ' +
            primitive({ __proto__: c, breakLength: 1 / 0, colors: false }, apply(boxed, v, [])) + ']';
          if (tag !== '' && tag !== name) base += ' [' + tag + ']';
          if (keys.length === 0 || c.colors) base = paint(c, base, boxedStyle[cls]);
        } else if (cls === 'Arguments' && name === 'Object') open = '[Arguments] {';
        else if (name !== 'Object' || tag !== '') open = pre() + '{';
        if (keys.length === 0) return base === '' ? open + '}' : base;
      }
    }
    if (n > c.depth) {
      const p = slice(pre(), 0, -1);
      return paint(c, name === null ? p : '[' + p + ']', 'special');
    }
    n++;
    const { seen, indent: level } = c;
    seen[seen.length] = v;
    c.now = n;
    try {
      out = hasItems ? items(c, v, n, cls, isTyped, size) : [];
      for (let i = 0; i < keys.length; i++) {
        if (c.left < 0) {
          out[out.length] = '...';
          break;
        }
        out[out.length] = prop(c, v, n, keys[i], false);
      }
      if (c.sorted) sort(out, cls === 'DataView' ? 0 : out.length - keys.length, c.sorted);
    } catch (e) {
      if (!isObject(e) || classOf(e) !== 'Error' || data(e, 'message') !== 'Maximum call stack size exceeded') throw e;
      seen.length--;
      c.indent = level;
      return '[' + slice(pre(), 0, -1) + ': Inspection interrupted prematurely. Maximum call stack size exceeded.]';
    }
    seen.length--;
    for (let i = 0; i < c.refs.length; i++)
      {
      if (c.refs[i] !== v) continue;
      const ref = paint(c, '<ref *' + (i + 1) + '>', 'special');
      if (c.compact === true) open = ref + ' ' + open;
      else base = base === '' ? ref : ref + ' ' + base;
    }
    return reduce(c, out, base, open, close, close === ']', n, close === ']' ? v : undefined);
  };

  const show = (c, v, n) => {
    if (!isObject(v)) return primitive(c, v);
    const self = v;
    while (classOf(v) === 'Proxy') {
      const p = inside(v);
      if (p[0] === null) return '<Revoked Proxy>';
      if (c.showProxy) {
        if (n > c.depth) return 'Proxy [Array]';
        c.indent += 2;
        const out = [show(c, p[0], n + 1), show(c, p[1], n + 1)];
        c.indent -= 2;
        return reduce(c, out, '', 'Proxy [', ']', true, n + 1);
      }
      v = p[0];
    }
    if (c.customInspect) {
      const f = data(v, L.custom), C = typeof f === 'function' ? data(v, 'constructor') : f;
      if (typeof f === 'function' && f !== inspect &&
          !(isObject(C) && classOf(C) !== 'Proxy' && own(C, 'prototype') === v)) {
        const { left, seen, refs, now, indent: level, stylize, isEndless, ...options } = c;
        options.depth = c.isEndless ? null : c.depth - n;
        options.stylize = (s, style) => paint(c, text(s), style);
        const out = apply(f, self, [options.depth, options, inspect]);
        if (out !== self) return typeof out === 'string' ? indent(out, spaces(c.indent)) : show(c, out, n);
      }
    }
    if (!has(c.seen, v)) return raw(c, v, n);
    let i = 0;
    while (i < c.refs.length && c.refs[i] !== v) i++;
    c.refs[i] = v;
    return paint(c, '[Circular *' + (i + 1) + ']', 'special');
  };

  const number = (v, otherwise) => v === null ? 1 / 0 : typeof v === 'number' ? v : otherwise;
  let defaults = {
    showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100,
    maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false, getters: false, numericSeparator: false,
  };
  // The second form is older: inspect(value, showHidden, depth, colors).
  const inspect = function inspect(v, options) {
    let o = defaults;
    if (isObject(options)) o = { __proto__: null, ...defaults, ...options };
    else if (arguments.length > 1) {
      o = { __proto__: null, ...defaults, showHidden: options };
      if (arguments[2] !== undefined) o.depth = arguments[2];
      if (arguments[3] !== undefined) o.colors = arguments[3];
    }
    const { compact } = o;
    return cap(show({
      __proto__: null,
      showHidden: !!o.showHidden, depth: number(o.depth, 2), isEndless: o.depth === null, showProxy: !!o.showProxy,
      customInspect: !!o.customInspect,
      maxArrayLength: number(o.maxArrayLength, 100), maxStringLength: number(o.maxStringLength, 10000),
      breakLength: number(o.breakLength, 80), colors: !!o.colors, sorted: o.sorted, getters: o.getters,
      numericSeparator: !!o.numericSeparator, stylize: typeof o.stylize === 'function' && o.colors ? o.stylize : undefined,
      compact: compact === true ? true : compact === false ? 0 : number(compact, 3),
      left: MAX, seen: [], refs: [], now: 0, indent: 0,
    }, v, 0));
  };
  def(inspect, 'custom', L.custom, true);
  const colors = { __proto__: null }, styles = { __proto__: null };
  const list = (to, s) => {
    for (let at = 0, end; at < s.length; at = end + 1) {
      end = indexOf(s, ' ', at);
      if (end < 0) end = s.length;
      const item = slice(s, at, end), i = indexOf(item, '=');
      const value = slice(item, i + 1), comma = indexOf(value, ',');
      def(to, slice(item, 0, i), comma < 0 ? value : [+slice(value, 0, comma), +slice(value, comma + 1)], true);
    }
  };
  list(colors, 'reset=0,0 bold=1,22 dim=2,22 italic=3,23 underline=4,24 blink=5,25 inverse=7,27 hidden=8,28 ' +
    'strikethrough=9,29 doubleunderline=21,24 black=30,39 red=31,39 green=32,39 yellow=33,39 blue=34,39 magenta=35,39 ' +
    'cyan=36,39 white=37,39 bgBlack=40,49 bgRed=41,49 bgGreen=42,49 bgYellow=43,49 bgBlue=44,49 bgMagenta=45,49 ' +
    'bgCyan=46,49 bgWhite=47,49 framed=51,54 overlined=53,55 gray=90,39 redBright=91,39 greenBright=92,39 ' +
    'yellowBright=93,39 blueBright=94,39 magentaBright=95,39 cyanBright=96,39 whiteBright=97,39 bgGray=100,49 ' +
    'bgRedBright=101,49 bgGreenBright=102,49 bgYellowBright=103,49 bgBlueBright=104,49 bgMagentaBright=105,49 ' +
    'bgCyanBright=106,49 bgWhiteBright=107,49');
  list(styles, 'special=cyan number=yellow bigint=yellow boolean=yellow undefined=grey null=bold string=green symbol=green ' +
    'date=magenta regexp=red module=underline');
  const aliases = 'grey=gray blackBright=gray bgGrey=bgGray bgBlackBright=bgGray faint=dim crossedout=strikethrough ' +
    'strikeThrough=strikethrough crossedOut=strikethrough conceal=hidden swapColors=inverse swapcolors=inverse ' +
    'doubleUnderline=doubleunderline';
  const other = { __proto__: null };
  list(other, aliases);
  for (const k in other) def(colors, k, colors[other[k]]);
  def(inspect, 'colors', colors, true);
  def(inspect, 'styles', styles, true);
  L.defineProperty(inspect, 'defaultOptions', {
    __proto__: null,
    get: () => defaults,
    set(value) {
      if (!isObject(value)) throw L.inspect.argType('options', 'of type object', value);
      defaults = { ...defaults, ...value };
    },
    enumerable: false,
    configurable: false,
  });

  // Whether an object has no text of its own, so that %s shows it as %O would.
  const plain = (v) => {
    while (classOf(v) === 'Proxy') if ((v = inside(v)[0]) === null) return true;
    for (let n = 0, o = v; o !== null && n < 1000 && classOf(o) !== 'Proxy'; n++, o = getPrototypeOf(o)) {
      if (desc(o, 'toString') === undefined && desc(o, L.toPrimitive) === undefined) continue;
      const C = own(o, 'constructor');
      return o !== v && typeof C === 'function' && isGlobal(C);
    }
    return true;
  };
  const json = (v) => {
    try {
      return '' + L.stringify(v);
    } catch (e) {
      if (isObject(e) && classOf(e) === 'Error' && indexOf(text(data(e, 'message')), 'circular') >= 0) return '[Circular]';
      throw e;
    }
  };
  // The arguments of console.log as one text.
  const format = (args, options) => {
    const first = args[0], count = args.length;
    let out = '', at = 0, a = 0;
    if (count > 0 && typeof first === 'string') {
      if (count === 1) return first;
      for (let i = 0; (i = indexOf(first, '%', i)) >= 0 && i < first.length - 1; i += 2) {
        const kind = first[i + 1];
        let s;
        if (kind === '%') s = '%';
        else if (a + 1 < count && indexOf('sdifjoOc', kind) >= 0) {
          const v = args[++a];
          if (kind === 's')
            s = typeof v !== 'object' || v === null ? text(v) : plain(v) ?
              inspect(v, { __proto__: null, ...options, depth: 0, colors: false, compact: 3 }) : L.String(v);
          else if (kind === 'j') s = json(v);
          else if (kind === 'O') s = inspect(v, options ?? defaults);
          else if (kind === 'o') s = inspect(v, { __proto__: null, ...options, showHidden: true, showProxy: true, depth: 4 });
          else if (kind === 'c') s = '';
          else if (typeof v === 'bigint' && kind !== 'f') s = text(v);
          else if (typeof v === 'symbol') s = 'NaN';
          else s = text(kind === 'd' ? +v : kind === 'i' ? L.parseInt(v) : L.parseFloat(v));
        } else continue;
        out += slice(first, at, i) + s;
        at = i + 2;
      }
      out += slice(first, at);
      a++;
    }
    for (; a < count; a++) out += (a > 0 ? ' ' : '') + (typeof args[a] === 'string' ? args[a] : inspect(args[a], options ?? defaults));
    return out;
  };

  L.inspect = {
    __proto__: null, inspect, format, width, stackOf, bare,
    // Node's ERR_INVALID_ARG_TYPE and ERR_INVALID_ARG_VALUE
    argType(name, expected, v) {
      let got;
      if (v === null || v === undefined) got = '' + v;
      else if (typeof v === 'function') got = 'function ' + data(v, 'name');
      else if (typeof v === 'object') {
        got = classOf(v) === 'Proxy' ? null : className(v);
        got = got === null ? inspect(v, { __proto__: null, depth: -1 }) : 'an instance of ' + got;
      } else {
        if (typeof v === 'string' && v.length > 28) v = slice(v, 0, 25) + '...';
        got = 'type ' + (typeof v) + ' (' + (typeof v === 'string' ? quote(v) : text(v)) + ')';
      }
      return err(L.TypeError, 'ERR_INVALID_ARG_TYPE', 'The "' + name + '" argument must be ' + expected + '. Received ' + got);
    },
    argValue(name, v, reason) {
      let got = inspect(v);
      if (got.length > 128) got = slice(got, 0, 128) + '...';
      return err(L.TypeError, 'ERR_INVALID_ARG_VALUE',
        'The ' + (indexOf(name, '.') < 0 ? 'argument' : 'property') + " '" + name + "' " + reason + '. Received ' + got);
    },
  };
})
