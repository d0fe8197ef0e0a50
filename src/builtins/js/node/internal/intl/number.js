// Intl.NumberFormat.
(function (exports, require, module, host, L) {
  'use strict';
  const { enter, resolve, data, option, flag, keeper, finish, object } = require('internal/intl/locale');
  const decimal = require('internal/intl/decimal');
  const digits = require('internal/intl/digits');
  const { category } = require('internal/intl/plural');

  const lazy = (name) => {
    let all;
    return () => all ??= require(`internal/intl/data/${name}`);
  };
  const units = lazy('units'), names = lazy('names');
  const fractionDigits = (currency) => {
    for (const [n, list] of Object.entries(names().digits)) if (list.includes(currency)) return +n;
    return 2;
  };
  const isUnit = (u) => {
    const known = units().units;
    if (known[u] !== undefined) return true;
    const i = u.indexOf('-per-');
    return i > 0 && known[u.slice(0, i)] !== undefined && known[u.slice(i + 5)] !== undefined;
  };

  function read(locales, options) {
    enter('NumberFormat');
    const { locale } = resolve(locales, ['nu']), o = object(options), s = { locale, numberingSystem: 'latn' };
    option(o, 'localeMatcher', ['lookup', 'best fit']);
    const nu = option(o, 'numberingSystem');
    if (nu !== undefined && !/^[a-z\d]{3,8}(-[a-z\d]{3,8})*$/i.test(nu)) throw new RangeError(`Invalid numberingSystem : ${nu}`);
    s.style = option(o, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal');
    const currency = option(o, 'currency');
    if (currency === undefined) {
      if (s.style === 'currency') throw new TypeError('Currency code is required with currency style.');
    } else if (!/^[a-z]{3}$/i.test(currency)) throw new RangeError(`Invalid currency code : ${currency}`);
    const display = option(o, 'currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol');
    const sign = option(o, 'currencySign', ['standard', 'accounting'], 'standard');
    const unit = option(o, 'unit');
    if (unit === undefined) {
      if (s.style === 'unit') throw new TypeError('Invalid unit argument for Intl.NumberFormat() \'\'');
    } else if (!isUnit(unit)) throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${unit}'`);
    const unitDisplay = option(o, 'unitDisplay', ['short', 'narrow', 'long'], 'short');
    if (s.style === 'currency') Object.assign(s, { currency: currency.toUpperCase(), currencyDisplay: display, currencySign: sign });
    if (s.style === 'unit') Object.assign(s, { unit, unitDisplay });
    s.notation = option(o, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
    const c = s.style === 'currency' && s.notation === 'standard' ? fractionDigits(s.currency) : 0;
    if (s.style === 'currency' && s.notation === 'standard') digits.read(s, o, c, c, s.notation);
    else digits.read(s, o, 0, s.style === 'percent' ? 0 : s.style === 'currency' ? 0 : 3, s.notation);
    const compact = option(o, 'compactDisplay', ['short', 'long'], 'short');
    if (s.notation === 'compact') s.compactDisplay = compact;
    let g = o.useGrouping;
    const fallback = s.notation === 'compact' ? 'min2' : 'auto';
    if (g === undefined) g = fallback;
    else if (g === true) g = 'always';
    else if (g === false || g === null || g === 0 || g === '') g = false;
    else {
      g = String(g);
      if (g === 'true' || g === 'false') g = fallback;
      else if (!['min2', 'auto', 'always'].includes(g)) throw new RangeError(`Value ${g} out of range for Intl.NumberFormat options property useGrouping`);
    }
    s.useGrouping = g;
    s.signDisplay = option(o, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto');
    s.data = data(locale).number;
    s.indian = /^(en|hi|bn|ta|te|mr|gu|kn|ml|pa)\b.*-IN$|^hi$/.test(locale);
    return s;
  }

  function grouped(s, whole, out) {
    const { useGrouping, data: t } = s;
    const least = useGrouping === 'min2' || (useGrouping === 'auto' && !t.fourDigits) ? 5 : 4;
    if (useGrouping === false || whole.length < least) {
      out.push({ type: 'integer', value: whole });
      return;
    }
    const list = [];
    let end = whole.length, size = 3;
    while (end > 0) {
      list.unshift(whole.slice(Math.max(0, end - size), end));
      end -= size;
      if (s.indian) size = 2;
    }
    list.forEach((value, i) => {
      if (i > 0) out.push({ type: 'group', value: t.group });
      out.push({ type: 'integer', value });
    });
  }
  const magnitude = (d) => decimal.isZero(d) ? 0 : d.point - 1;
  const scaled = (d, by) => decimal.isZero(d) ? d : { ...d, point: d.point - by };

  // What stands before and after the digits, '¤' for the currency, and the digits' own parts.
  function body(s, d) {
    const t = s.data, out = [];
    let exponent = 0, compact, shown;
    if (s.notation === 'compact') {
      let m = magnitude(d);
      for (let again = 0; again < 2; again++) {
        compact = m < 3 ? undefined : t.compact[s.compactDisplay][Math.min(m, 14) - 3];
        exponent = compact === undefined ? 0 : Math.min(m, 14) - compact[0];
        shown = digits.shown(s, scaled(d, exponent));
        const after = magnitude(shown.d) + exponent;
        if (after <= m) break;
        m = after;
      }
    } else if (s.notation === 'scientific' || s.notation === 'engineering') {
      const of = (m) => s.notation === 'scientific' ? m : Math.floor(m / 3) * 3;
      exponent = of(magnitude(d));
      shown = digits.shown(s, scaled(d, exponent));
      const after = of(magnitude(shown.d) + exponent);
      if (after > exponent) shown = digits.shown(s, scaled(d, exponent = after));
    } else shown = digits.shown(s, d);
    grouped(s, shown.whole, out);
    if (shown.fraction !== '') out.push({ type: 'decimal', value: t.decimal }, { type: 'fraction', value: shown.fraction });
    if (s.notation === 'scientific' || s.notation === 'engineering') {
      out.push({ type: 'exponentSeparator', value: 'E' });
      if (exponent < 0) out.push({ type: 'exponentMinusSign', value: t.minus });
      out.push({ type: 'exponentInteger', value: String(Math.abs(exponent)) });
    }
    if (compact !== undefined) {
      const [, before, forms, alone] = compact;
      // Some languages say `mille` and not `1 mille`.
      if (alone !== undefined && shown.whole === '1' && shown.fraction === '') return { out: [{ type: 'compact', value: alone }], d: shown.d, plural: 'other' };
      const after = typeof forms === 'string' ? forms : forms[category(s.locale, 'cardinal', shown.whole, shown.fraction)] ?? forms.other;
      for (const [text, where] of [[before, 'unshift'], [after, 'push']]) {
        const m = /^(\s*)(.*?)(\s*)$/su.exec(text);
        if (text === '') continue;
        const list = [m[1] && { type: 'literal', value: m[1] }, m[2] && { type: 'compact', value: m[2] }, m[3] && { type: 'literal', value: m[3] }].filter(Boolean);
        out[where](...list);
      }
    }
    return { out, d: shown.d, plural: s.notation === 'scientific' ? 'other' : compact ? 'other' : category(s.locale, 'cardinal', shown.whole, shown.fraction) };
  }

  // Literal and symbol of an affix.
  function affix(text, symbol, type, before) {
    const out = [];
    const push = (value, kind) => { if (value !== '') out.push({ type: kind, value }); };
    if (!text.includes('¤')) {
      for (const c of text.split(/([-\u2212%])/)) push(c, c === '-' || c === '\u2212' ? 'minusSign' : c === '%' ? 'percentSign' : 'literal');
      return out;
    }
    const [a, b] = text.split('¤'), sign = (x) => { for (const c of x.split(/([-\u2212])/)) push(c, c === '-' || c === '\u2212' ? 'minusSign' : 'literal'); };
    sign(a);
    push(symbol, type);
    sign(b);
    // A letter does not touch a digit.
    if (before === 'before' && b === '' && !/[\p{S}\p{Z}]$/u.test(symbol)) push('\u00a0', 'literal');
    if (!before && a === '' && !/^[\p{S}\p{Z}]/u.test(symbol)) out.unshift({ type: 'literal', value: '\u00a0' });
    return out;
  }
  const spaced = (text, type) => {
    const m = /^(\s*)(.*?)(\s*)$/su.exec(text);
    return [m[1] && { type: 'literal', value: m[1] }, m[2] && { type, value: m[2] }, m[3] && { type: 'literal', value: m[3] }].filter(Boolean);
  };
  function unitForm(s, plural) {
    const u = units(), i = ['long', 'short', 'narrow'].indexOf(s.unitDisplay), pick = (f) => {
      const list = f.split('|');
      return plural === 'one' ? list[0] : list.at(-1);
    };
    const own = u.compounds[s.unit]?.[i];
    if (own) return pick(own);
    if (u.units[s.unit] !== undefined) return pick(u.units[s.unit][i]);
    const at = s.unit.indexOf('-per-');
    return pick(u.units[s.unit.slice(0, at)][i]) + u.per[s.unit.slice(at + 5)][i];
  }
  const symbolOf = (s) => {
    const found = s.data.symbols[s.currency];
    if (s.currencyDisplay === 'code' || found === undefined) return s.currency;
    if (s.currency === 'USD' && /^en-(IN|PH)/.test(s.locale)) return '$';
    return typeof found === 'string' ? found : found[s.currencyDisplay === 'narrowSymbol' ? 1 : 0];
  };

  function parts(s, value) {
    let d = decimal.read(value), out, plural = 'other';
    if (s.style === 'percent' && d.special === undefined) d = scaled(d, -2);
    if (d.special === 'NaN') out = [{ type: 'nan', value: 'NaN' }];
    else if (d.special === 'Infinity') out = [{ type: 'infinity', value: '∞' }];
    else {
      const b = body(s, d);
      ({ out, plural } = b);
      d = { ...b.d, negative: d.negative };
    }
    const zero = d.special === 'NaN' || (d.special === undefined && decimal.isZero(d));
    let sign = '';
    switch (s.signDisplay) {
      case 'auto': sign = d.negative ? '-' : ''; break;
      case 'always': sign = d.negative ? '-' : '+'; break;
      case 'exceptZero': sign = zero ? '' : d.negative ? '-' : '+'; break;
      case 'negative': sign = d.negative && !zero ? '-' : '';
    }
    // Only digits are kept away from letters.
  const isNumber = d.special === undefined;
  let before = [], after = [], signFirst = true;
    const t = s.data;
    if (s.style === 'percent') [before, after] = [affix(t.percent[0], '', '', true), affix(t.percent[1], '', '', false)];
    else if (s.style === 'currency' && s.currencyDisplay === 'name') {
      const list = (names().currencies[s.currency] ?? `${s.currency}|${s.currency}|${s.currency}`).split('|');
      after = [{ type: 'literal', value: ' ' }, { type: 'currency', value: list[plural === 'one' ? 1 : 2] }];
    } else if (s.style === 'currency') {
      const symbol = symbolOf(s), accounting = sign === '-' && s.currencySign === 'accounting', pattern = accounting ? t.accounting : t.currency;
      before = affix(pattern[0], symbol, 'currency', isNumber ? 'before' : true);
      after = affix(pattern[1], symbol, 'currency', false);
      if (accounting) sign = '';
      signFirst = t.currencyMinus;
    } else if (s.style === 'unit') {
      const [a, b] = unitForm(s, plural).split('#');
      before = spaced(a, 'unit');
      after = b === '%' ? [{ type: 'unit', value: '%' }] : spaced(b, 'unit');
    }
    const signs = sign === '' ? [] : [{ type: sign === '-' ? 'minusSign' : 'plusSign', value: sign === '-' ? t.minus : sign }];
    return signFirst ? [...signs, ...before, ...out, ...after] : [...before, ...signs, ...out, ...after];
  }
  const join = (list) => {
    let text = '';
    for (let i = 0; i < list.length; i++) text += list[i].value;
    return text;
  };

  function rangeParts(s, a, b) {
    const x = parts(s, a), y = parts(s, b);
    if (x.some((p) => p.type === 'nan') || y.some((p) => p.type === 'nan')) throw new RangeError('Invalid time value'.replace('time value', 'number value'));
    if (join(x) === join(y)) {
      const at = { type: 'approximatelySign', value: '~' };
      return [at, ...x].map((p) => ({ ...p, source: 'shared' }));
    }
    const isNumber = (p) => ['integer', 'group', 'decimal', 'fraction', 'infinity'].includes(p.type);
    const tail = (list) => list.slice(list.findLastIndex(isNumber) + 1), head = (list) => list.slice(0, list.findIndex(isNumber));
    const sameTail = tail(x).length > 0 && join(tail(x)) === join(tail(y)), text = (list) => list.some((p) => p.type !== 'minusSign' && p.type !== 'plusSign');
    const open = text(head(x)) || text(head(y)) || head(x).length + head(y).length > 0 || (!sameTail && tail(x).length > 0);
    const separator = open ? ` ${s.data.range.trim()} ` : s.data.range;
    return [
      ...(sameTail ? x.slice(0, x.length - tail(x).length) : x).map((p) => ({ ...p, source: 'startRange' })),
      { type: 'literal', value: separator, source: 'shared' },
      ...(sameTail ? y.slice(0, y.length - tail(y).length) : y).map((p) => ({ ...p, source: 'endRange' })),
      ...(sameTail ? tail(y).map((p) => ({ ...p, source: 'shared' })) : []),
    ];
  }

  const kept = keeper('Intl.NumberFormat');
  const SHOWN = ['locale', 'numberingSystem', 'style', 'currency', 'currencyDisplay', 'currencySign', 'unit', 'unitDisplay', ...digits.names,
    'useGrouping', 'notation', 'compactDisplay', 'signDisplay', 'roundingMode', 'roundingIncrement', 'trailingZeroDisplay', 'roundingPriority'];
  function NumberFormat(locales, options) {
    const self = new.target === undefined ? Object.create(NumberFormat.prototype) : this;
    kept.set(self, read(locales, options));
    return self;
  }
  NumberFormat.prototype = Object.create(Object.prototype, {
    constructor: { value: NumberFormat, writable: true, configurable: true },
    format: { configurable: true, get: Object.getOwnPropertyDescriptor({ get format() {
      const s = kept.get(this, 'format');
      return s.format ??= Object.defineProperty((value) => join(parts(s, decimal.numeric(value))), 'name', { value: '' });
    } }, 'format').get },
  });
  const ends = (start, end) => {
    if (start === undefined || end === undefined) throw new TypeError('start or end is undefined');
    return [decimal.numeric(start), decimal.numeric(end)];
  };
  const methods = {
    formatToParts(value) { return parts(kept.get(this, 'formatToParts'), decimal.numeric(value)); },
    formatRange(start, end) {
      const s = kept.get(this, 'formatRange');
      return join(rangeParts(s, ...ends(start, end)));
    },
    formatRangeToParts(start, end) {
      const s = kept.get(this, 'formatRangeToParts');
      return rangeParts(s, ...ends(start, end));
    },
    resolvedOptions() {
      const s = kept.get(this, 'resolvedOptions'), out = {};
      for (const k of digits.order(SHOWN, s)) if (s[k] !== undefined) out[k] = s[k];
      return out;
    },
  };
  for (const k of Object.keys(methods)) Object.defineProperty(NumberFormat.prototype, k, { value: methods[k], writable: true, configurable: true });
  Object.defineProperty(NumberFormat, 'length', { value: 0 });

  // What toLocaleString asks for, again and again.
  const usual = new Map();
  function format(value, locales, options) {
    if (options !== undefined || (locales !== undefined && typeof locales !== 'string')) return join(parts(read(locales, options), value));
    let s = usual.get(locales);
    if (s === undefined) {
      if (usual.size > 20) usual.clear();
      usual.set(locales, s = read(locales));
    }
    return join(parts(s, value));
  }
  module.exports = { NumberFormat: finish(NumberFormat, 'NumberFormat'), format, state: read, parts, join };
})
