// Plural categories, by CLDR's rules for the languages that are used most; the others have the rule of many: none.
(function (exports, require, module, host, L) {
  'use strict';
  const { enter, resolve, option, keeper, finish, object } = require('internal/intl/locale');
  const decimal = require('internal/intl/decimal');
  const digits = require('internal/intl/digits');

  // Each rule gets n (the value), i (whole part), v (digits of the fraction), f (the fraction), e (compact exponent).
  const one = (n, i, v) => i === 1 && v === 0 ? 'one' : 'other';
  const n1 = (n) => n === 1 ? 'one' : 'other';
  const zeroOne = (n, i) => i === 0 || n === 1 ? 'one' : 'other';
  const upTo1 = (n, i) => n === 0 || n === 1 ? 'one' : 'other';
  const million = (i, v, e) => (e === 0 && i !== 0 && i % 1e6 === 0 && v === 0) || e > 5;
  const within = (x, a, b) => x >= a && x <= b && Number.isInteger(x);
  const slavic = (n, i, v) => {
    if (v !== 0) return 'other';
    if (i % 10 === 1 && i % 100 !== 11) return 'one';
    return within(i % 10, 2, 4) && !within(i % 100, 12, 14) ? 'few' : 'many';
  };
  const balkan = (n, i, v, f) => {
    const is = (x) => x % 10 === 1 && x % 100 !== 11, few = (x) => within(x % 10, 2, 4) && !within(x % 100, 12, 14);
    return (v === 0 && is(i)) || is(f) ? 'one' : (v === 0 && few(i)) || few(f) ? 'few' : 'other';
  };
  const groups = [
    ['en de nl sv et fi fy gl ia io ji lij nb sc yi ur sw ast ca', one],
    ['da', (n, i, v, f) => n === 1 || (f !== 0 && (i === 0 || i === 1)) ? 'one' : 'other'],
    ['no nn bg el eu hu tr az ka kk ky uz mn ml ta te ne mr or pa sq so tk ku ps eo af lb fo gsw', n1],
    ['hi bn gu kn fa am zu as', zeroOne],
    ['ja zh ko th vi id ms lo my km bo dz ig jv', () => 'other'],
    ['fr', (n, i, v, f, e) => i === 0 || i === 1 ? 'one' : million(i, v, e) ? 'many' : 'other'],
    ['pt', (n, i, v, f, e) => i === 0 || i === 1 ? 'one' : million(i, v, e) ? 'many' : 'other'],
    ['es', (n, i, v, f, e) => n === 1 ? 'one' : million(i, v, e) ? 'many' : 'other'],
    ['it ca', (n, i, v, f, e) => i === 1 && v === 0 ? 'one' : million(i, v, e) ? 'many' : 'other'],
    ['ru uk', slavic],
    ['be', (n, i, v) => v ? 'other' : slavic(n, i, v)],
    ['pl', (n, i, v) => i === 1 && v === 0 ? 'one' : v === 0 ? within(i % 10, 2, 4) && !within(i % 100, 12, 14) ? 'few' : 'many' : 'other'],
    ['cs sk', (n, i, v) => v !== 0 ? 'many' : i === 1 ? 'one' : within(i, 2, 4) ? 'few' : 'other'],
    ['hr sr bs', balkan],
    ['sl', (n, i, v) => v !== 0 ? 'few' : i % 100 === 1 ? 'one' : i % 100 === 2 ? 'two' : within(i % 100, 3, 4) ? 'few' : 'other'],
    ['ro', (n, i, v) => i === 1 && v === 0 ? 'one' : v !== 0 || n === 0 || (n !== 1 && within(n % 100, 1, 19)) ? 'few' : 'other'],
    ['lt', (n, i, v, f) => n % 10 === 1 && !within(n % 100, 11, 19) ? 'one' : within(n % 10, 2, 9) && !within(n % 100, 11, 19) ? 'few' : f !== 0 ? 'many' : 'other'],
    ['lv', (n, i, v, f) => n % 10 === 0 || within(n % 100, 11, 19) || (v === 2 && within(f % 100, 11, 19)) ? 'zero' :
      (n % 10 === 1 && n % 100 !== 11) || (v === 2 && f % 10 === 1 && f % 100 !== 11) || (v !== 2 && f % 10 === 1) ? 'one' : 'other'],
    ['he', (n, i, v) => (i === 1 && v === 0) || (i === 0 && v !== 0) ? 'one' : i === 2 && v === 0 ? 'two' : 'other'],
    ['ar', (n) => n === 0 ? 'zero' : n === 1 ? 'one' : n === 2 ? 'two' : within(n % 100, 3, 10) ? 'few' : within(n % 100, 11, 99) ? 'many' : 'other'],
    ['cy', (n) => ({ 0: 'zero', 1: 'one', 2: 'two', 3: 'few', 6: 'many' })[n] ?? 'other'],
    ['ga', (n) => n === 1 ? 'one' : n === 2 ? 'two' : within(n, 3, 6) ? 'few' : within(n, 7, 10) ? 'many' : 'other'],
    ['mk is', (n, i, v, f) => (v === 0 && i % 10 === 1 && i % 100 !== 11) || (f % 10 === 1 && f % 100 !== 11) ? 'one' : 'other'],
    ['hy', (n, i) => i === 0 || i === 1 ? 'one' : 'other'],
    ['fil', (n, i, v, f) => (v === 0 && within(i, 1, 3)) || (v === 0 && ![4, 6, 9].includes(i % 10)) || (v !== 0 && ![4, 6, 9].includes(f % 10)) ? 'one' : 'other'],
    ['mt', (n) => n === 1 ? 'one' : n === 2 ? 'two' : n === 0 || within(n % 100, 3, 10) ? 'few' : within(n % 100, 11, 19) ? 'many' : 'other'],
    ['si', (n, i, v, f) => n === 0 || n === 1 || (i === 0 && f === 1) ? 'one' : 'other'],
    ['ak bh ln mg ti wa', upTo1],
  ];
  const ordinals = {
    en: (n) => n % 10 === 1 && n % 100 !== 11 ? 'one' : n % 10 === 2 && n % 100 !== 12 ? 'two' : n % 10 === 3 && n % 100 !== 13 ? 'few' : 'other',
    fr: n1, sv: (n) => (n % 10 === 1 || n % 10 === 2) && n % 100 !== 11 && n % 100 !== 12 ? 'one' : 'other',
    it: (n) => [8, 11, 80, 800].includes(n) ? 'many' : 'other', ca: (n) => n === 1 || n === 3 ? 'one' : n === 2 ? 'two' : n === 4 ? 'few' : 'other',
    uk: (n) => n % 10 === 3 && n % 100 !== 13 ? 'few' : 'other', hu: (n) => n === 1 || n === 5 ? 'one' : 'other', ms: n1, vi: n1, ro: n1, ga: n1, hy: n1, fil: n1,
  };
  const cardinals = Object.create(null);
  for (const [languages, rule] of groups) for (const l of languages.split(' ')) cardinals[l] = rule;
  const ruleOf = (language, type) => (type === 'ordinal' ? ordinals[language] : cardinals[language]) ?? (type === 'ordinal' ? () => 'other' : n1);

  // The category of a number as it is shown.
  function category(locale, type, whole, fraction, exponent = 0) {
    const [language] = locale.split('-'), n = Number(fraction === '' ? whole : `${whole}.${fraction}`);
    if (locale === 'pt-PT' && type === 'cardinal') return n === 1 && fraction === '' ? 'one' : million(Number(whole), fraction.length, exponent) ? 'many' : 'other';
    return ruleOf(language, type)(n, Number(whole), fraction.length, fraction === '' ? 0 : Number(fraction), exponent);
  }
  const ORDER = ['few', 'many', 'one', 'two', 'zero', 'other'];
  function categories(locale, type) {
    const found = new Set(['other']);
    for (const x of [...Array(200).keys(), 800, 1e6]) found.add(category(locale, type, String(x), ''));
    for (const x of ['0.0', '1.5', '0.5', '2.10', '0.01', '0.1']) found.add(category(locale, type, ...x.split('.')));
    return ORDER.filter((c) => found.has(c));
  }

  const kept = keeper('Intl.PluralRules');
  class PluralRules {
    constructor(locales, options) {
      enter('PluralRules');
      const { locale } = resolve(locales), o = object(options), s = { locale };
      option(o, 'localeMatcher', ['lookup', 'best fit']);
      s.type = option(o, 'type', ['cardinal', 'ordinal'], 'cardinal');
      const d = {};
      digits.read(d, o, 0, 3, 'standard');
      kept.set(this, { ...s, d });
    }
    select(value) {
      const s = kept.get(this, 'select'), x = Number(value);
      return select(s, x);
    }
    selectRange(start, end) {
      const s = kept.get(this, 'selectRange');
      if (start === undefined || end === undefined) throw new TypeError('start or end is undefined');
      const [a, b] = [Number(start), Number(end)];
      if (Number.isNaN(a) || Number.isNaN(b)) throw new RangeError('Invalid start or end');
      select(s, a);
      return select(s, b);
    }
    resolvedOptions() {
      const s = kept.get(this, 'resolvedOptions'), out = { locale: s.locale, type: s.type };
      for (const k of digits.order(digits.names, s.d)) if (s.d[k] !== undefined) out[k] = s.d[k];
      out.pluralCategories = categories(s.locale, s.type);
      return out;
    }
  }
  Object.defineProperty(PluralRules, 'length', { value: 0 });
  function select(s, x) {
    if (!Number.isFinite(x)) return 'other';
    const { whole, fraction } = digits.shown(s.d, { ...decimal.read(x), negative: false });
    return category(s.locale, s.type, whole, fraction);
  }
  module.exports = { PluralRules: finish(PluralRules, 'PluralRules'), category };
})
