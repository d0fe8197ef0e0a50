// util.inspect and util.format in the form of Node 20. No getter and no proxy trap runs: what is read are data
// properties and what the engine itself knows of an object (host.classOf, host.inside). Output is bounded.
(function (host, lib) {
  'use strict';
  const { apply, def, desc, un, slice, indexOf, join, getPrototypeOf, ownKeys, isArray, floor, frames } = lib;
  const { classOf, inside } = host;
  const G = globalThis;
  const S = String.prototype;
  const { min, max, sqrt, round } = Math;
  const { parseFloat, parseInt } = G;
  const { stringify } = JSON;
  const { toStringTag, toPrimitive } = Symbol;
  const custom = Symbol.for('nodejs.util.inspect.custom');
  const charCodeAt = un(S.charCodeAt), codePointAt = un(S.codePointAt), repeat = un(S.repeat);
  const { padStart, padEnd } = S;
  const exec = un(RegExp.prototype.exec);
  const numberToString = Number.prototype.toString, symbolToString = Symbol.prototype.toString;
  const functionToString = Function.prototype.toString;
  const { toISOString, getTime } = Date.prototype;
  const mapEntries = Map.prototype.entries, setValues = Set.prototype.values;
  const mapNext = new Map().entries().next, setNext = new Set().values().next;
  const Bytes = Uint8Array;
  const get = (o, k) => o && desc(o.prototype, k).get;
  const gets = {
    __proto__: null,
    source: get(RegExp, 'source'), flags: get(RegExp, 'flags'),
    Map: get(Map, 'size'), Set: get(Set, 'size'), typed: get(getPrototypeOf(Bytes), 'length'),
    byteLength: get(DataView, 'byteLength'), byteOffset: get(DataView, 'byteOffset'), buffer: get(DataView, 'buffer'),
    ArrayBuffer: get(ArrayBuffer, 'byteLength'), SharedArrayBuffer: get(G.SharedArrayBuffer, 'byteLength'),
    // In this engine `stack` is an accessor over a private slot.
    stack: desc(Error.prototype, 'stack')?.get,
  };
  const valueOf = { __proto__: null };
  for (const C of [Number, String, Boolean, Symbol, BigInt]) valueOf[C.name] = C.prototype.valueOf;
  const escapes = { __proto__: null, 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r' };

  const isObject = (v) => (typeof v === 'object' && v !== null) || typeof v === 'function';
  // The value of a data property of `o` or of what it inherits from.
  const data = (o, k) => {
    for (let n = 0; o !== null && n < 1000 && classOf(o) !== 'Proxy'; n++, o = getPrototypeOf(o)) {
      const d = desc(o, k);
      if (d !== undefined) return d.value;
    }
  };
  const own = (o, k) => desc(o, k)?.value;
  const inherits = (o, proto) => {
    for (let n = 0; n < 1000 && classOf(o) !== 'Proxy' && (o = getPrototypeOf(o)) !== null; n++)
      if (o === proto) return true;
    return false;
  };
  // The name of what constructed `o`, null if nothing in its chain did.
  const className = (o) => {
    for (let n = 0, p = o; p !== null && n < 1000 && classOf(p) !== 'Proxy'; n++, p = getPrototypeOf(p)) {
      const C = own(p, 'constructor');
      if (typeof C === 'function' && classOf(C) !== 'Proxy') {
        const name = own(C, 'name');
        if (typeof name === 'string' && name !== '' && inherits(o, own(C, 'prototype'))) return name;
      }
    }
    return null;
  };
  const isGlobal = (f) => {
    const name = own(f, 'name');
    return typeof name === 'string' && own(G, name) === f;
  };

  // Starts every line but the first with `pad`.
  const indent = (s, pad) => {
    let out = '', at = 0, i;
    while ((i = indexOf(s, '\n', at) + 1) > 0) {
      out += slice(s, at, i) + pad;
      at = i;
    }
    return out + slice(s, at);
  };
  const spaces = (n) => repeat(' ', n);
  const more = (n, what) => `... ${n} more ${what}${n > 1 ? 's' : ''}`;
  const text = (v) => {
    if (typeof v === 'symbol') return apply(symbolToString, v, []);
    if (typeof v === 'bigint') return `${v}n`;
    return v === 0 && 1 / v < 0 ? '-0' : `${v}`;
  };
  // Columns that a text takes on a terminal.
  const width = (s) => {
    let n = s.length;
    if (exec(/[^\x00-\x7f]/, s) === null) return n;
    n = 0;
    for (let i = 0; i < s.length; i++) {
      const c = codePointAt(s, i);
      if (c > 0xffff) i++;
      if (c > 31 && !(c >= 0x300 && c < 0x370) && !(c >= 0x200b && c < 0x2010) && !(c >= 0xfe00 && c < 0xfe10)) n++;
      if ((c >= 0x1100 && c < 0x1160) || (c >= 0x2e80 && c < 0xa4d0 && c !== 0x303f) || (c >= 0xac00 && c < 0xd7a4) ||
        (c >= 0xf900 && c < 0xfb00) || (c >= 0xfe30 && c < 0xfe70) || (c >= 0xff00 && c < 0xff61) ||
        (c >= 0xffe0 && c < 0xffe7) || (c >= 0x1f300 && c < 0x1f650) || (c >= 0x1f900 && c < 0x1fa00) ||
        (c >= 0x20000 && c < 0x3fffe)) n++;
    }
    return n;
  };

  const escape = (s, q) => {
    if (exec(/[\x00-\x1f\x22\x27\x5c\x60\x7f-\x9f\ud800-\udfff]/, s) === null) return s;
    let out = '', last = 0;
    for (let i = 0; i < s.length; i++) {
      const c = charCodeAt(s, i);
      let to;
      if (c === q || c === 92) to = `\\${s[i]}`;
      else if (c < 32 || (c > 126 && c < 160))
        to = escapes[c] ?? `\\x${'0123456789ABCDEF'[c >> 4]}${'0123456789ABCDEF'[c & 15]}`;
      else if (c >= 0xd800 && c < 0xe000) {
        if (codePointAt(s, i) > 0xffff) {
          i++;
          continue;
        }
        to = `\\u${apply(numberToString, c, [16])}`;
      } else continue;
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
    return q + escape(s, charCodeAt(q, 0)) + q;
  };

  const primitive = (c, v) => {
    let out;
    if (typeof v === 'string') {
      let rest = '';
      if (v.length > c.maxStringLength) {
        rest = more(v.length - c.maxStringLength, 'character');
        v = slice(v, 0, c.maxStringLength);
      }
      out = '';
      if (c.compact !== true && v.length > 16 && v.length > c.breakLength - c.indent - 4) {
        // One literal per line.
        for (let i; (i = indexOf(v, '\n') + 1) > 0 && i < v.length; v = slice(v, i))
          out += `${quote(slice(v, 0, i))} +\n${spaces(c.indent + 2)}`;
      }
      out += quote(v) + rest;
    } else out = text(v);
    c.left -= out.length + c.indent;
    return out;
  };

  const prefix = (name, tag, fallback, size = '') => {
    if (name === null)
      return `[${fallback}${size}: null prototype] ${tag !== '' && tag !== fallback ? `[${tag}] ` : ''}`;
    return `${name}${size} ${tag !== '' && tag !== name ? `[${tag}] ` : ''}`;
  };

  const keysOf = (c, v, skipIndexes) => {
    const all = ownKeys(v), keys = [];
    for (let i = 0; i < all.length; i++) {
      const k = all[i];
      if (skipIndexes && typeof k === 'string' && `${k >>> 0}` === k && k !== '4294967295') continue;
      if (c.showHidden || desc(v, k)?.enumerable) keys[keys.length] = k;
    }
    return keys;
  };

  const functionBase = (v, name, tag) => {
    let kind = 'Function', base;
    const source = apply(functionToString, v, []), fname = data(v, 'name');
    // Without its source a class is known by its prototype, which cannot be replaced.
    if (slice(source, 0, 5) === 'class' || (indexOf(source, '[native code]') > 0 && !isGlobal(v) &&
        desc(v, 'prototype')?.writable === false)) {
      base = `[class ${(own(v, 'name') !== '' && own(v, 'name')) || '(anonymous)'}`;
      if (name !== 'Function' && name !== null) base += ` [${name}]`;
      if (tag !== '' && tag !== name) base += ` [${tag}]`;
      if (name === null) base += ' extends [null prototype]';
      else {
        const parent = getPrototypeOf(v);
        const parentName = parent === null ? '' : data(parent, 'name');
        if (parentName) base += ` extends ${parentName}`;
      }
      return `${base}]`;
    }
    kind = classOf(v);
    base = `[${kind}${name === null ? ' (null prototype)' : ''}${fname ? `: ${text(fname)}` : ' (anonymous)'}]`;
    if (name !== kind && name !== null) base += ` ${name}`;
    if (tag !== '' && tag !== name) base += ` [${tag}]`;
    return base;
  };

  // Name and message, and the stack below: the engine's stack text has only the frames.
  const stackOf = (e) => {
    const name = data(e, 'name'), message = data(e, 'message');
    let s = own(e, 'stack');
    if (s === undefined && gets.stack !== undefined && classOf(e) === 'Error') s = apply(gets.stack, e, []);
    const head = name === undefined ? 'Error' : isObject(name) ? '' : text(name);
    const tail = message === undefined || isObject(message) ? '' : text(message);
    const top = head !== '' && tail !== '' ? `${head}: ${tail}` : head + tail;
    if (typeof s !== 'string' || s === '') return top;
    s = frames(s);
    if (s[s.length - 1] === '\n') s = slice(s, 0, -1);
    return s === '' ? top : slice(s, 0, 7) === '    at ' ? `${top}\n${s}` : s;
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
    if (!has(keys, 'errors') && isArray(own(e, 'errors'))) keys[keys.length] = 'errors';
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
        s = indexOf(p, name) < 0 ? `${p} [${name}]${slice(s, n)}` : n === 0 ? `${p}: ${s}` : p + slice(s, n);
    }
    const message = data(e, 'message');
    let at = typeof message === 'string' && message !== '' ? indexOf(s, message) : -1;
    if (at >= 0) at += message.length;
    if (indexOf(s, '\n    at', at) < 0) s = `[${s}]`;
    c.left -= s.length;
    return c.indent === 0 ? s : indent(s, spaces(c.indent));
  };
  const has = (list, v) => {
    for (let i = 0; i < list.length; i++) if (list[i] === v) return true;
    return false;
  };

  // More than six entries of an array stand in columns.
  const group = (c, out, v) => {
    const n = c.maxArrayLength < out.length ? out.length - 1 : out.length;
    const lengths = [];
    let total = 0, longest = 0;
    for (let i = 0; i < n; i++) {
      const len = lengths[i] = width(out[i]);
      total += len + 2;
      if (longest < len) longest = len;
    }
    const actual = longest + 2;
    if (actual * 3 + c.indent >= c.breakLength || (total / actual <= 5 && longest > 6)) return out;
    const biased = max(actual - 3 - sqrt(actual - total / out.length), 1);
    const columns = min(round(sqrt(2.5 * biased * n) / biased), floor((c.breakLength - c.indent) / actual),
      c.compact * 4, 15);
    if (columns <= 1) return out;
    const lines = [], widths = [];
    for (let i = 0; i < columns; i++) {
      let w = 0;
      for (let j = i; j < n; j += columns) if (lengths[j] > w) w = lengths[j];
      widths[i] = w + 2;
    }
    let pad = padStart;
    for (let i = 0; v !== undefined && i < out.length; i++) {
      const t = typeof own(v, i);
      if (t !== 'number' && t !== 'bigint') {
        pad = padEnd;
        break;
      }
    }
    for (let i = 0; i < n; i += columns) {
      const last = min(i + columns, n) - 1;
      let line = '', j = i;
      for (; j < last; j++) line += apply(pad, `${out[j]}, `, [widths[j - i] + out[j].length - lengths[j]]);
      lines[lines.length] = line +
        (pad === padStart ? apply(pad, out[j], [widths[j - i] + out[j].length - lengths[j] - 2]) : out[j]);
    }
    if (n < out.length) lines[lines.length] = out[n];
    return lines;
  };

  const reduce = (c, out, base, open, close, isList, n, v) => {
    if (base !== '') open = `${base} ${open}`;
    if (c.compact !== true) {
      const count = out.length;
      if (c.compact >= 1) {
        if (isList && count > 6) out = group(c, out, v);
        // The innermost levels stand on one line where they fit.
        if (c.now - n < c.compact && count === out.length &&
            fits(c, out, out.length + c.indent + open.length + (base === '' ? 10 : 9), base)) {
          const line = join(out, ', ');
          if (indexOf(line, '\n') < 0) return `${open} ${line} ${close}`;
        }
      }
    } else if (fits(c, out, 0, base)) return `${open} ${join(out, ', ')} ${close}`;
    const pad = `\n${spaces(c.indent)}`;
    return `${open}${pad}  ${join(out, `,${pad}  `)}${pad}${close}`;
  };
  const fits = (c, out, start, base) => {
    let n = out.length + start;
    if (n + out.length > c.breakLength) return false;
    for (let i = 0; i < out.length; i++) if ((n += out[i].length) > c.breakLength) return false;
    return indexOf(base, '\n') < 0;
  };

  // mode 0: with its name; 1: an element, without
  const prop = (c, o, n, key, mode, d = desc(o, key)) => {
    let out;
    if (d === undefined || (d.value === undefined && d.get === undefined && d.set === undefined)) out = 'undefined';
    else if (d.value !== undefined) {
      c.indent += 2;
      out = show(c, d.value, n);
      c.indent -= 2;
    } else out = d.get === undefined ? '[Setter]' : d.set === undefined ? '[Getter]' : '[Getter/Setter]';
    if (mode === 1) return out;
    let name;
    if (typeof key === 'symbol') name = `[${escape(text(key), 39)}]`;
    else if (key === '__proto__') name = "['__proto__']";
    else if (d !== undefined && d.enumerable === false) name = `[${escape(key, 39)}]`;
    else name = exec(/^[a-zA-Z_][a-zA-Z_0-9]*$/, key) === null ? quote(key) : key;
    c.left -= name.length + c.indent + 2;
    return `${name}: ${out}`;
  };

  // The entries of arrays, maps, sets, buffers and promises.
  const items = (c, v, n, cls, isTyped, size, inner) => {
    const out = [], limit = min(c.maxArrayLength, size);
    const full = () => c.left < 0 && (out[out.length] = '...') !== '';
    if (cls === 'Array') {
      let i = 0;
      for (; i < limit && !full(); i++) {
        const d = desc(v, i);
        if (d === undefined) break;
        out[i] = prop(c, v, n, i, 1, d);
      }
      if (i < limit && c.left >= 0) {
        // Holes
        const keys = ownKeys(v), hole = (n) => { out[out.length] = `<${n} empty item${n > 1 ? 's' : ''}>`; };
        for (let k = i; out.length < limit && !full(); k++) {
          const key = keys[k], at = typeof key === 'string' && `${key >>> 0}` === key ? +key : size;
          if (at > i) hole(at - i);
          i = at;
          if (at >= size || out.length >= limit) break;
          out[out.length] = prop(c, v, n, key, 1);
          i++;
        }
      }
      if (i < size) out[out.length] = more(size - i, 'item');
    } else if (isTyped) {
      for (let i = 0; i < limit && !full(); i++) out[i] = primitive(c, v[i]);
      if (limit < size) out[out.length] = more(size - limit, 'item');
    } else if (cls === 'Map' || cls === 'Set') {
      c.indent += 2;
      const it = apply(cls === 'Map' ? mapEntries : setValues, v, []);
      for (let i = 0; i < limit && !full(); i++) {
        const { value } = apply(cls === 'Map' ? mapNext : setNext, it, []);
        out[i] = cls === 'Map' ? `${show(c, value[0], n)} => ${show(c, value[1], n)}` : show(c, value, n);
      }
      c.indent -= 2;
      if (limit < size) out[out.length] = more(size - limit, 'item');
    } else if (cls === 'Promise') {
      const p = inside(v);
      if (p === undefined || p[0] === 0) out[0] = '<pending>';
      else {
        c.indent += 2;
        out[0] = (p[0] === 2 ? '<rejected> ' : '') + show(c, p[1], n);
        c.indent -= 2;
      }
    } else if (cls === 'WeakMap' || cls === 'WeakSet') out[0] = '<items unknown>';
    else if (cls === 'ArrayBuffer' || cls === 'SharedArrayBuffer') {
      if (!inner) {
        const bytes = new Bytes(v, 0, limit);
        let s = '';
        for (let i = 0; i < limit; i++)
          s += `${i > 0 ? ' ' : ''}${bytes[i] < 16 ? '0' : ''}${apply(numberToString, bytes[i], [16])}`;
        out[0] = `[Uint8Contents]: <${s}${limit < size ? ` ${more(size - limit, 'byte')}` : ''}>`;
        c.left -= s.length;
      }
      out[out.length] = `byteLength: ${size}`;
    } else if (cls === 'DataView') {
      for (const k in views) out[out.length] = prop(c, v, n, k, 0, { __proto__: null, value: apply(gets[k], v, []) });
    }
    if (isTyped && c.showHidden) {
      c.indent += 2;
      out[out.length] = `[BYTES_PER_ELEMENT]: ${data(v, 'BYTES_PER_ELEMENT')}`;
      out[out.length] = `[length]: ${size}`;
      c.indent -= 2;
    }
    return out;
  };
  const views = { __proto__: null, byteLength: 0, byteOffset: 0, buffer: 0 };

  const raw = (c, v, n, inner) => {
    const cls = classOf(v);
    const isTyped = cls !== 'Array' && slice(cls, -5) === 'Array';
    let name = className(v), base = '', open = '{', close = '}', isList = false, size = 0, d;
    if (name === null) {
      const p = getPrototypeOf(v);
      if (p !== null) {
        const pname = classOf(p) === 'Proxy' ? 'Proxy' : className(p);
        name = `${cls} <${pname ?? inspect(p, { __proto__: null, depth: -1, customInspect: false })}>`;
      }
    }
    let tag = isTyped ? cls : data(v, toStringTag);
    if (typeof tag !== 'string' ||
        (tag !== '' && (d = desc(v, toStringTag)) !== undefined && (c.showHidden || d.enumerable))) tag = '';
    let keys, entries = true;
    if (cls === 'Array' || isTyped) {
      size = cls === 'Array' ? v.length : apply(gets.typed, v, []);
      // Extra properties of a huge array are not worth a list of all its indexes.
      keys = size > 100000 ? [] : keysOf(c, v, true);
      if (isTyped || name !== 'Array' || tag !== '') open = prefix(name, tag, cls, `(${size})`);
      else open = '';
      open += '[';
      close = ']';
      isList = true;
      if (size === 0 && keys.length === 0) return `${open}]`;
    } else if (cls === 'Map' || cls === 'Set') {
      size = apply(gets[cls], v, []);
      keys = keysOf(c, v, false);
      open = `${prefix(name, tag, cls, `(${size})`)}{`;
      if (size === 0 && keys.length === 0) return `${open}}`;
    } else {
      keys = keysOf(c, v, cls === 'String');
      if (cls === 'ArrayBuffer' || cls === 'SharedArrayBuffer') {
        size = apply(gets[cls], v, []);
        open = `${prefix(name, tag, cls)}{`;
      } else if (cls === 'DataView' || cls === 'Promise' || cls === 'WeakMap' || cls === 'WeakSet')
        open = `${prefix(name, tag, cls)}{`;
      else {
        entries = false;
        if (typeof v === 'function') base = functionBase(v, name, tag);
        else if (cls === 'Error' || cls === 'DOMException') base = errorBase(c, v, name, tag, keys);
        else if (cls === 'RegExp') {
          const p = prefix(name, tag, cls);
          base = `${p === 'RegExp ' ? '' : p}/${apply(gets.source, v, [])}/${apply(gets.flags, v, [])}`;
          if (n > c.depth) return base;
        } else if (cls === 'Date') {
          const p = prefix(name, tag, cls), t = apply(getTime, v, []);
          base = (p === 'Date ' ? '' : p) + (t === t ? apply(toISOString, v, []) : 'Invalid Date');
        } else if (valueOf[cls] !== undefined) {
          base = `[${cls}${name === cls ? '' : name === null ? ' (null prototype)' : ` (${name})`}: ${
            primitive({ __proto__: c, breakLength: 1 / 0 }, apply(valueOf[cls], v, []))}]`;
          if (tag !== '' && tag !== name) base += ` [${tag}]`;
        } else if (name === 'Object') {
          if (cls === 'Arguments') open = '[Arguments] {';
          else if (tag !== '') open = `${prefix(name, tag, cls)}{`;
        } else open = `${prefix(name, tag, tag === cls ? 'Object' : cls)}{`;
        if (keys.length === 0) return base === '' ? `${open}}` : base;
      }
    }
    if (n > c.depth) {
      const p = slice(prefix(name, tag, tag === cls ? 'Object' : cls), 0, -1);
      return name === null ? p : `[${p}]`;
    }
    n++;
    const { seen, indent: level } = c;
    seen[seen.length] = v;
    c.now = n;
    let out;
    try {
      out = entries ? items(c, v, n, cls, isTyped, size, inner) : [];
      for (let i = 0; i < keys.length; i++) {
        if (c.left < 0) {
          out[out.length] = '...';
          break;
        }
        out[out.length] = prop(c, v, n, keys[i], 0);
      }
    } catch (e) {
      if (!isObject(e) || classOf(e) !== 'Error' || data(e, 'message') !== 'Maximum call stack size exceeded') throw e;
      seen.length--;
      c.indent = level;
      return `[${slice(prefix(name, tag, cls), 0, -1)}: Inspection interrupted prematurely. ` +
        'Maximum call stack size exceeded.]';
    }
    seen.length--;
    for (let i = 0; i < c.refs.length; i++)
      if (c.refs[i] === v) base = base === '' ? `<ref *${i + 1}>` : `<ref *${i + 1}> ${base}`;
    return reduce(c, out, base, open, close, isList, n, isList ? v : undefined);
  };

  const show = (c, v, n, inner) => {
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
      const f = data(v, custom);
      if (typeof f === 'function' && f !== inspect && own(data(v, 'constructor') ?? {}, 'prototype') !== v) {
        const { depth, left, seen, refs, now, indent: level, ...options } = c;
        const out = apply(f, self, [depth - n, { ...options, depth: depth - n, stylize: text }, inspect]);
        if (out !== self) return typeof out === 'string' ? indent(out, spaces(c.indent)) : show(c, out, n);
      }
    }
    if (has(c.seen, v)) {
      let i = 0;
      while (i < c.refs.length && c.refs[i] !== v) i++;
      c.refs[i] = v;
      return `[Circular *${i + 1}]`;
    }
    return raw(c, v, n, inner);
  };

  const number = (v, otherwise) => v === null ? 1 / 0 : typeof v === 'number' ? v : otherwise;
  const inspect = (v, options) => {
    const o = isObject(options) ? options : { __proto__: null };
    const { compact, customInspect } = o;
    const c = {
      __proto__: null,
      showHidden: !!o.showHidden, depth: number(o.depth, 2), showProxy: !!o.showProxy,
      customInspect: customInspect === undefined || !!customInspect, maxArrayLength: max(number(o.maxArrayLength, 100), 0),
      maxStringLength: max(number(o.maxStringLength, 10000), 0), breakLength: number(o.breakLength, 80),
      compact: compact === true ? true : compact === false ? 0 : number(compact, 3),
      left: MAX, seen: [], refs: [], now: 0, indent: 0,
    };
    return cap(show(c, v, 0));
  };
  const MAX = 1 << 20;
  const cap = (s) => s.length > MAX ? slice(s, 0, MAX) + more(s.length - MAX, 'character') : s;
  def(inspect, 'custom', custom, true);

  // Whether an object has no text of its own, so that %s shows it as %O would.
  const plain = (v) => {
    while (classOf(v) === 'Proxy') if ((v = inside(v)[0]) === null) return true;
    for (let n = 0, o = v; o !== null && n < 1000 && classOf(o) !== 'Proxy'; n++, o = getPrototypeOf(o)) {
      if (desc(o, 'toString') !== undefined || desc(o, toPrimitive) !== undefined) {
        const C = own(o, 'constructor');
        return o !== v && typeof C === 'function' && isGlobal(C);
      }
    }
    return true;
  };
  // The arguments of console.log as one text.
  const format = (args) => {
    const first = args[0], count = args.length;
    let out = '', at = 0, a = 0;
    if (typeof first === 'string') {
      if (count === 1) return first;
      for (let i = 0; (i = indexOf(first, '%', i)) >= 0 && i < first.length - 1; i += 2) {
        const kind = first[i + 1];
        let s;
        if (kind === '%') s = '%';
        else if (a + 1 < count && indexOf('sdifjoOc', kind) >= 0) {
          const v = args[++a];
          if (kind === 's')
            s = typeof v !== 'object' || v === null ? text(v) : plain(v) ? inspect(v, { __proto__: null, depth: 0 }) : `${v}`;
          else if (kind === 'j') s = json(v);
          else if (kind === 'O') s = inspect(v);
          else if (kind === 'o') s = inspect(v, { __proto__: null, showHidden: true, showProxy: true, depth: 4 });
          else if (kind === 'c') s = '';
          else if (typeof v === 'bigint' && kind !== 'f') s = text(v);
          else if (typeof v === 'symbol') s = 'NaN';
          else s = text(kind === 'd' ? +v : kind === 'i' ? parseInt(v) : parseFloat(v));
        } else continue;
        out += slice(first, at, i) + s;
        at = i + 2;
      }
      if (at > 0) out += slice(first, at);
      else out = first;
      a++;
    }
    for (; a < count; a++) out += (a > 0 ? ' ' : '') + (typeof args[a] === 'string' ? args[a] : inspect(args[a]));
    return out;
  };
  const json = (v) => {
    try {
      return `${stringify(v)}`;
    } catch (e) {
      if (isObject(e) && classOf(e) === 'Error' && indexOf(text(data(e, 'message')), 'circular') >= 0) return '[Circular]';
      throw e;
    }
  };
  Object.assign(lib, { inspect, format, data, className, text, indent, spaces, width, stackOf, isObject, cap });
})
