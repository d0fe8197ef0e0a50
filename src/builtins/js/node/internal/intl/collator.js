// Intl.Collator: base letters first, then accents, then case, as Unicode's algorithm does for the scripts that have these; other
// scripts by code point.
(function (exports, require, module, host, L) {
  'use strict';
  const { enter, resolve, option, flag, object, keeper, finish } = require('internal/intl/locale');

  // Signs before digits before letters, in the order of CLDR's root.
  const ORDER = '\t\n\v\f\r \u00a0_-–—,;:!¡?¿./…\'‘’"“”«»()[]{}§¶@*\\&#%‰†‡•`´˜^¨¯°©®+±÷×<=>|¦~¤¢$£¥€0123456789';
  const weight = new Map([...ORDER].map((c, i) => [c.codePointAt(0), i + 2]));
  const LETTERS = 1000, ASCII = new Uint16Array(128);
  for (let i = 0; i < 128; i++) ASCII[i] = /[a-z]/i.test(String.fromCharCode(i)) ? LETTERS + (i | 32) * 8 : weight.get(i) ?? 0;
  const isPunctuation = (w) => w < weight.get(0x60) && w !== 0;
  // The dictionary's slash comes before the point there, and the rest as listed.
  ASCII[47] = weight.get(47);
  const ACCENTS = '\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0327\u0328\u0304\u0338';
  const SPLIT = { ß: 'ss\u0338', æ: 'ae\u0338', Æ: 'AE\u0338', œ: 'oe\u0338', Œ: 'OE\u0338', ø: 'o\u0338', Ø: 'O\u0338', đ: 'd\u0338', Đ: 'D\u0338', ł: 'l\u0338', Ł: 'L\u0338', ı: 'i\u0338', ﬁ: 'fi', ﬂ: 'fl' };
  const NORDIC = { å: 7, ä: 8, æ: 8, ö: 9, ø: 9 }, DANISH = { æ: 7, ä: 7, ø: 8, ö: 8, å: 9 };
  // Letters of their own in some languages: after which base letter, and in what place.
  const tailored = {
    sv: NORDIC, fi: NORDIC, da: DANISH, nb: DANISH, no: DANISH, nn: DANISH, es: { ñ: ['n', 4] }, et: { õ: 5, ä: 6, ö: 7, ü: 8, š: ['s', 4], ž: ['s', 6] },
    tr: { ç: ['c', 4], ğ: ['g', 4], ı: ['h', 4], ö: ['o', 4], ş: ['s', 4], ü: ['u', 4] },
    pl: { ą: ['a', 4], ć: ['c', 4], ę: ['e', 4], ł: ['l', 4], ń: ['n', 4], ó: ['o', 4], ś: ['s', 4], ź: ['z', 4], ż: ['z', 5] },
    cs: { č: ['c', 4], ř: ['r', 4], š: ['s', 4], ž: ['z', 4] }, hu: { ö: ['o', 4], ő: ['o', 4], ü: ['u', 4], ű: ['u', 4] },
  };

  // Primary weights, accents and case of each letter.
  function keys(text, s) {
    const primary = [], accents = [], cases = [], own = tailored[s.language];
    const push = (p, mark, high) => {
      primary.push(p);
      accents.push(mark);
      cases.push(high);
    };
    for (const composed of text.normalize('NFC')) {
      const lower = composed.toLowerCase(), place = own?.[lower];
      if (place !== undefined) {
        const [base, n] = typeof place === 'number' ? ['z', place] : place;
        push(LETTERS + base.charCodeAt(0) * 8 + (typeof place === 'number' ? n - 6 + 1 : n), own.å === undefined || (own === NORDIC) === (lower === 'ä' || lower === 'ö') ? '' : lower === 'å' ? '' : '\u0002', composed !== lower ? 1 : 0);
        continue;
      }
      // Cyrillic short i is a letter, Hangul is ordered as it is.
      const plain = SPLIT[composed] ?? (/[йЙ\uac00-\ud7a3]/.test(composed) ? composed : composed.normalize('NFD'));
      for (const c of plain) {
        const code = c.codePointAt(0);
        if (/\p{Mn}/u.test(c)) {
          if (accents.length > 0) accents[accents.length - 1] += String.fromCharCode(1 + (ACCENTS.indexOf(c) + 1 || 100 + (code & 0xff)));
          continue;
        }
        const w = code < 128 ? ASCII[code] : weight.get(code);
        if (w !== undefined) {
          if (w !== 0) push(w, '', code >= 65 && code <= 90 ? 1 : 0);
          continue;
        }
        const small = c.toLowerCase(), kana = code >= 0x30a1 && code <= 0x30f6;
        push(LETTERS * 100 + (kana ? code - 0x60 : small.codePointAt(0)), '', kana ? 2 : small !== c ? 1 : 0);
      }
    }
    return { primary, accents, cases };
  }
  const digit = (w) => w >= ZERO && w <= ZERO + 9 ? w - ZERO : -1;
  const ZERO = weight.get(48);
  function run(list, i) {
    let from = i;
    while (digit(list[i] ?? 0) >= 0) i++;
    while (from < i - 1 && list[from] === ZERO) from++;
    return [from, i];
  }
  function primaries(a, b, s) {
    let i = 0, j = 0;
    for (;;) {
      if (s.ignorePunctuation) {
        while (i < a.length && isPunctuation(a[i])) i++;
        while (j < b.length && isPunctuation(b[j])) j++;
      }
      if (i >= a.length || j >= b.length) return (i < a.length) - (j < b.length);
      if (s.numeric && digit(a[i]) >= 0 && digit(b[j]) >= 0) {
        const [ai, ae] = run(a, i), [bi, be] = run(b, j);
        if (ae - ai !== be - bi) return ae - ai < be - bi ? -1 : 1;
        for (let k = 0; k < ae - ai; k++) if (a[ai + k] !== b[bi + k]) return a[ai + k] < b[bi + k] ? -1 : 1;
        i = ae;
        j = be;
        continue;
      }
      if (a[i] !== b[j]) return a[i] < b[j] ? -1 : 1;
      i++;
      j++;
    }
  }
  const rank = (x, y) => x === y ? 0 : x < y ? -1 : 1;
  function compare(s, a, b) {
    if (a === b) return 0;
    if (!s.special) {
      // Plain text needs no tables: the first letter that differs decides, and the first case if none does.
      let third = 0;
      const n = Math.min(a.length, b.length);
      let i = 0;
      for (; i < n; i++) {
        const x = a.charCodeAt(i), y = b.charCodeAt(i);
        if (x === y && x < 128 && ASCII[x] !== 0) continue;
        if (x > 127 || y > 127) break;
        const p = ASCII[x], q = ASCII[y];
        if (p === 0 || q === 0) break;
        // A mark may follow, and then the letter is another.
        if (p !== q) {
          if (a.charCodeAt(i + 1) > 127 || b.charCodeAt(i + 1) > 127) break;
          return p < q ? -1 : 1;
        }
        if (third === 0) third = x > y ? -1 : 1;
      }
      if (i === n) {
        if (a.length !== b.length) {
          const rest = (a.length > n ? a : b).charCodeAt(n);
          if (rest < 128 && ASCII[rest] !== 0) return a.length < b.length ? -1 : 1;
        } else return s.sensitivity === 'base' || s.sensitivity === 'accent' ? 0 : s.caseFirst === 'upper' ? -third : third;
      }
    }
    return slow(s, a, b);
  }
  function slow(s, a, b) {
    const x = keys(a, s), y = keys(b, s), first = primaries(x.primary, y.primary, s);
    if (first !== 0) return first;
    const n = Math.min(x.primary.length, y.primary.length);
    if (s.sensitivity === 'accent' || s.sensitivity === 'variant')
      for (let i = 0; i < n; i++) if (x.accents[i] !== y.accents[i]) return rank(x.accents[i], y.accents[i]);
    if (s.sensitivity === 'case' || s.sensitivity === 'variant')
      for (let i = 0; i < n; i++) if (x.cases[i] !== y.cases[i]) return rank(x.cases[i], y.cases[i]) * (s.caseFirst === 'upper' && x.cases[i] + y.cases[i] === 1 ? -1 : 1);
    return 0;
  }

  function read(locales, options) {
    enter('Collator');
    const r = resolve(locales, ['kn', 'kf', 'co']), o = object(options), s = { locale: r.locale, language: r.language };
    s.usage = option(o, 'usage', ['sort', 'search'], 'sort');
    option(o, 'localeMatcher', ['lookup', 'best fit']);
    option(o, 'collation');
    const kn = r.keywords.kn === undefined ? undefined : r.keywords.kn !== 'false', numeric = flag(o, 'numeric', undefined);
    s.numeric = numeric ?? kn ?? false;
    const extra = [];
    if (r.keywords.kf !== undefined && o.caseFirst === undefined) extra.push(`kf-${r.keywords.kf}`);
    s.caseFirst = option(o, 'caseFirst', ['upper', 'lower', 'false'], r.keywords.kf ?? 'false');
    if (kn !== undefined && (numeric === undefined || numeric === kn)) extra.push(kn ? 'kn' : 'kn-false');
    if (extra.length > 0) s.locale += `-u-${extra.join('-')}`;
    s.sensitivity = option(o, 'sensitivity', ['base', 'accent', 'case', 'variant'], 'variant');
    s.ignorePunctuation = flag(o, 'ignorePunctuation', r.language === 'th');
    s.collation = 'default';
    s.special = s.numeric || s.ignorePunctuation || s.sensitivity === 'base' || tailored[s.language] !== undefined;
    return s;
  }
  const kept = keeper('Intl.Collator');
  function Collator(locales, options) {
    const self = new.target === undefined ? Object.create(Collator.prototype) : this;
    kept.set(self, read(locales, options));
    return self;
  }
  const methods = {
    resolvedOptions() {
      const s = kept.get(this, 'resolvedOptions'), out = {};
      for (const k of ['locale', 'usage', 'sensitivity', 'ignorePunctuation', 'collation', 'numeric', 'caseFirst']) out[k] = s[k];
      return out;
    },
  };
  Collator.prototype = Object.create(Object.prototype, {
    constructor: { value: Collator, writable: true, configurable: true },
    compare: { configurable: true, get: Object.getOwnPropertyDescriptor({ get compare() {
      const s = kept.get(this, 'compare');
      return s.compare ??= Object.defineProperty((x, y) => compare(s, String(x), String(y)), 'name', { value: '' });
    } }, 'compare').get },
    resolvedOptions: { value: methods.resolvedOptions, writable: true, configurable: true },
  });
  Object.defineProperty(Collator, 'length', { value: 0 });

  let usual;
  function compareText(a, b, locales, options) {
    if (locales === undefined && options === undefined) return compare(usual ??= read(), a, b);
    return compare(read(locales, options), a, b);
  }
  module.exports = { Collator: finish(Collator, 'Collator'), compareText };
})
