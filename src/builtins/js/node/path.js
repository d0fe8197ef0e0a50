// path: both systems' rules, chosen by name; what is documented at nodejs.org/docs/latest-v20.x/api/path.html.
(function (exports, require, module) {
  'use strict';
  const { validateString, validateObject } = require('internal/validators');
  const cwd = () => require('process').cwd();

  // The parts of a path without `.` and with `..` applied. Above a root there is nothing.
  const reduce = (parts, isRooted) => {
    const out = [];
    for (const p of parts) {
      if (p === '' || p === '.') continue;
      if (p !== '..') out.push(p);
      else if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
      else if (!isRooted) out.push('..');
    }
    return out;
  };
  // Where the last part begins and ends, without separators behind it.
  const last = (s, from, isSep) => {
    let end = s.length;
    while (end > from && isSep(s[end - 1])) end--;
    let start = end;
    while (start > from && !isSep(s[start - 1])) start--;
    return [start, end];
  };
  const dotOf = (base) => {
    const i = base.lastIndexOf('.');
    return i <= 0 || base === '..' ? -1 : i;
  };
  // Without the suffix. Node looks for it from the end, and takes the separators behind a part in which it ran out of text.
  const stripped = (s, start, end, suffix) => {
    const base = s.slice(start, end);
    if (!suffix || suffix.length > s.length) return base;
    if (suffix === s) return '';
    if (suffix !== base && suffix.endsWith(base)) return s.slice(start);
    return suffix !== base && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base;
  };
  const format = (sep) => (o) => {
    validateObject(o, 'pathObject');
    const dir = o.dir || o.root, ext = o.ext ? `${o.ext[0] === '.' ? '' : '.'}${o.ext}` : '';
    const base = o.base || `${o.name || ''}${ext}`;
    return !dir ? base : dir === o.root ? `${dir}${base}` : `${dir}${sep}${base}`;
  };
  const extname = (basename) => (s) => {
    validateString(s, 'path');
    const b = basename(s), i = dotOf(b);
    return i < 0 ? '' : b.slice(i);
  };

  // `*`, `**`, `?`, `[…]` and `{a,b}`; a leading dot has to be written.
  const glob = (s, pattern) => {
    validateString(s, 'path');
    validateString(pattern, 'pattern');
    const text = (p) => {
      let out = '', depth = 0;
      for (let i = 0; i < p.length; i++) {
        const c = p[i], start = i === 0 || p[i - 1] === '/';
        if (c === '*') {
          if (p[i + 1] === '*' && start && (p[i + 2] === '/' || i + 2 === p.length)) {
            out += i + 2 === p.length ? '(?:(?!\\.)[^/]*(?:/(?!\\.)[^/]*)*)?' : '(?:(?!\\.)[^/]+/)*';
            i += p[i + 2] === '/' ? 2 : 1;
          } else {
            while (p[i + 1] === '*') i++;
            out += `${start ? '(?!\\.)(?=[^/])' : ''}[^/]*`;
          }
        } else if (c === '?') out += `${start ? '(?!\\.)' : ''}[^/]`;
        else if (c === '[' && p.indexOf(']', i + 2) > 0) {
          const end = p.indexOf(']', i + 2);
          out += `[${p.slice(i + 1, end).replace(/^!/, '^').replace(/\\/g, '\\\\')}]`;
          i = end;
        } else if (c === '{') out += (depth++, '(?:');
        else if (c === '}' && depth > 0) out += (depth--, ')');
        else if (c === ',' && depth > 0) out += '|';
        else out += c.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      }
      return out;
    };
    return new RegExp(`^${text(pattern)}$`).test(s);
  };

  const isSlash = (c) => c === '/';
  const posix = {
    resolve(...args) {
      let all = '', isRooted = false;
      for (let i = args.length - 1; i >= -1 && !isRooted; i--) {
        const p = i >= 0 ? args[i] : cwd();
        if (i >= 0) validateString(p, `paths[${i}]`);
        if (p.length === 0) continue;
        all = `${p}/${all}`;
        isRooted = p[0] === '/';
      }
      const s = reduce(all.split('/'), isRooted).join('/');
      return isRooted ? `/${s}` : s || '.';
    },
    normalize(s) {
      validateString(s, 'path');
      if (s.length === 0) return '.';
      const isRooted = s[0] === '/', isFolder = s[s.length - 1] === '/';
      let out = reduce(s.split('/'), isRooted).join('/');
      if (out === '') {
        if (isRooted) return '/';
        return isFolder ? './' : '.';
      }
      if (isFolder) out += '/';
      return isRooted ? `/${out}` : out;
    },
    isAbsolute(s) {
      validateString(s, 'path');
      return s[0] === '/';
    },
    join(...args) {
      let all = '';
      for (const a of args) {
        validateString(a, 'path');
        if (a.length > 0) all = all === '' ? a : `${all}/${a}`;
      }
      return all === '' ? '.' : posix.normalize(all);
    },
    relative(from, to) {
      validateString(from, 'from');
      validateString(to, 'to');
      if (from === to) return '';
      from = posix.resolve(from);
      to = posix.resolve(to);
      if (from === to) return '';
      const a = from.split('/').filter(Boolean), b = to.split('/').filter(Boolean);
      let same = 0;
      while (same < a.length && same < b.length && a[same] === b[same]) same++;
      return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
    },
    toNamespacedPath: (s) => s,
    dirname(s) {
      validateString(s, 'path');
      if (s.length === 0) return '.';
      let [end] = last(s, 0, isSlash);
      if (end === 0) return s[0] === '/' ? '/' : '.';
      end--;
      // `//a` keeps both: a root of its own in POSIX.
      return end === 0 ? '/' : end === 1 && s[0] === '/' ? '//' : s.slice(0, end);
    },
    basename(s, suffix) {
      if (suffix !== undefined) validateString(suffix, 'suffix');
      validateString(s, 'path');
      const [start, end] = last(s, 0, isSlash);
      return stripped(s, start, end, suffix);
    },
    extname: undefined,
    format: format('/'),
    parse(s) {
      validateString(s, 'path');
      const root = s[0] === '/' ? '/' : '';
      const [start, end] = last(s, root.length, isSlash), base = s.slice(start, end);
      const i = root !== '' && start === 1 && base === '..' ? 1 : dotOf(base); // as Node has it
      // The dir is the text before the last part, less one separator.
      const dir = start > 1 ? s.slice(0, start - 1) : start === 1 || root !== '' ? root : '';
      return { root, dir: base === '' ? root : dir, base, ext: i < 0 ? '' : base.slice(i), name: i < 0 ? base : base.slice(0, i) };
    },
    matchesGlob: (s, pattern) => glob(s, pattern, '/'),
    sep: '/',
    delimiter: ':',
    win32: null,
    posix: null,
  };
  posix.extname = extname(posix.basename);

  const isSep = (c) => c === '/' || c === '\\';
  // The device (`C:`, `\\server\share`), whether it is rooted, and the length of both.
  const head = (s) => {
    if (isSep(s[0])) {
      const unc = isSep(s[1]) && /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)([\\/]|$)/.exec(s);
      if (unc) return [`\\\\${unc[1]}\\${unc[2]}`, true, unc[0].length, true];
      return ['', true, 1, false];
    }
    if (/^[A-Za-z]:/.test(s)) return isSep(s[2]) ? [s.slice(0, 2), true, 3, false] : [s.slice(0, 2), false, 2, false];
    return ['', false, 0, false];
  };
  // `\\\\.\\x` and `\\\\?\\x` name devices, not shares.
  const deviceHead = (s) => {
    const h = head(s);
    return h[3] && /^[.?]\\/.test(h[0].slice(2)) ? [h[0].slice(0, 3), true, 4, false] : h;
  };
  const win32 = {
    resolve(...args) {
      let device = '', tail = '', isRooted = false;
      for (let i = args.length - 1; i >= -1; i--) {
        let p;
        if (i >= 0) {
          p = args[i];
          validateString(p, `paths[${i}]`);
          if (p.length === 0) continue;
        } else {
          p = cwd();
          if (device !== '' && head(p)[0].toLowerCase() !== device.toLowerCase() && p[2] === '\\') p = `${device}\\`;
        }
        const [d, rooted, length] = deviceHead(p);
        if (d !== '') {
          if (device !== '') {
            if (d.toLowerCase() !== device.toLowerCase()) continue;
          } else device = d;
        }
        if (isRooted) {
          if (device !== '') break;
        } else {
          tail = `${p.slice(length)}\\${tail}`;
          isRooted = rooted;
          if (rooted && device !== '') break;
        }
      }
      const s = reduce(tail.split(/[\\/]/), isRooted).join('\\');
      return isRooted ? `${device}\\${s}` : `${device}${s}` || '.';
    },
    normalize(s) {
      validateString(s, 'path');
      if (s.length === 0) return '.';
      const [device, isRooted, length, isUnc] = deviceHead(s);
      if (s.length === 1) return isSep(s) ? '\\' : s;
      const rest = s.slice(length);
      let tail = reduce(rest.split(/[\\/]/), isRooted).join('\\');
      if (isUnc && rest === '') return `${device}\\`;
      if (tail === '' && !isRooted) tail = '.';
      if (tail !== '' && isSep(s[s.length - 1])) tail += '\\';
      // What was relative must not come out with a drive.
      if (!isRooted && device === '' && s.includes(':') && (/^[A-Za-z]:/.test(tail) || /:([\\/]|$)/.test(s))) return `.\\${tail}`;
      return isRooted ? `${device}\\${tail}` : `${device}${tail}`;
    },
    isAbsolute(s) {
      validateString(s, 'path');
      return isSep(s[0]) || (/^[A-Za-z]:[\\/]/.test(s));
    },
    join(...args) {
      const parts = args.filter((a) => {
        validateString(a, 'path');
        return a.length > 0;
      });
      if (parts.length === 0) return '.';
      let all = parts.join('\\');
      // Only a first part that is written as a UNC path makes one.
      if (!/^[\\/]{2}[^\\/]/.test(parts[0])) all = all.replace(/^[\\/]{2,}/, '\\');
      return win32.normalize(all);
    },
    relative(from, to) {
      validateString(from, 'from');
      validateString(to, 'to');
      if (from === to) return '';
      const f = win32.resolve(from), t = win32.resolve(to);
      if (f === t || f.toLowerCase() === t.toLowerCase()) return '';
      const a = f.split('\\').filter(Boolean), b = t.split('\\').filter(Boolean);
      let same = 0;
      while (same < a.length && same < b.length && a[same].toLowerCase() === b[same].toLowerCase()) same++;
      if (same === 0) return t;
      return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('\\');
    },
    toNamespacedPath(s) {
      if (typeof s !== 'string' || s.length === 0) return s;
      const r = win32.resolve(s);
      if (r.length <= 2) return s;
      if (r.startsWith('\\\\')) return r[2] !== '?' && r[2] !== '.' ? `\\\\?\\UNC\\${r.slice(2)}` : r;
      return /^[A-Za-z]:\\/.test(r) ? `\\\\?\\${r}` : r;
    },
    dirname(s) {
      validateString(s, 'path');
      if (s.length === 0) return '.';
      const [, , length, isUnc] = head(s);
      if (isUnc && length >= s.length) return s;
      let [end] = last(s, length, isSep);
      if (end <= length) return length > 0 ? s.slice(0, length) : '.';
      end--;
      return s.slice(0, Math.max(end, length));
    },
    basename(s, suffix) {
      if (suffix !== undefined) validateString(suffix, 'suffix');
      validateString(s, 'path');
      const from = /^[A-Za-z]:/.test(s) ? 2 : 0, [start, end] = last(s, from, isSep);
      return stripped(s, start, end, suffix);
    },
    extname: undefined,
    format: format('\\'),
    parse(s) {
      validateString(s, 'path');
      const length = head(s)[2], root = s.slice(0, length);
      const [start, end] = last(s, length, isSep), base = s.slice(start, end), i = dotOf(base);
      const dir = base === '' ? root : start > length ? s.slice(0, start - 1) : root;
      return { root, dir, base, ext: i < 0 ? '' : base.slice(i), name: i < 0 ? base : base.slice(0, i) };
    },
    matchesGlob: (s, pattern) => glob(s.replaceAll('\\', '/'), pattern.replaceAll('\\', '/'), '/'),
    sep: '\\',
    delimiter: ';',
    win32: null,
    posix: null,
  };
  win32.extname = extname(win32.basename);

  posix.posix = win32.posix = posix;
  posix.win32 = win32.win32 = win32;
  posix._makeLong = posix.toNamespacedPath;
  win32._makeLong = win32.toNamespacedPath;
  module.exports = posix;
})
