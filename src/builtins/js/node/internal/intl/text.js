// Intl.ListFormat and Intl.RelativeTimeFormat.
(function (exports, require, module, host, L) {
  'use strict';
  const { enter, resolve, data, option, object, strict, keeper, finish } = require('internal/intl/locale');
  const { state, parts: numberParts, join } = require('internal/intl/number');
  const { category } = require('internal/intl/plural');

  const lists = keeper('Intl.ListFormat');
  class ListFormat {
    constructor(locales, options) {
      enter('ListFormat');
      const { locale } = resolve(locales), o = strict(options), s = { locale };
      option(o, 'localeMatcher', ['lookup', 'best fit']);
      s.type = option(o, 'type', ['conjunction', 'disjunction', 'unit'], 'conjunction');
      s.style = option(o, 'style', ['long', 'short', 'narrow'], 'long');
      s.words = data(locale).lists[`${s.type} ${s.style}`];
      lists.set(this, s);
    }
    format(list) { return join(listParts(lists.get(this, 'format'), list)); }
    formatToParts(list) { return listParts(lists.get(this, 'formatToParts'), list); }
    resolvedOptions() {
      const { locale, type, style } = lists.get(this, 'resolvedOptions');
      return { locale, type, style };
    }
  }
  Object.defineProperty(ListFormat, 'length', { value: 0 });
  function listParts(s, list) {
    const items = [];
    if (list !== undefined) for (const x of list) {
      if (typeof x !== 'string') throw new TypeError(`Iterable yielded ${String(x)} which is not a string`);
      items.push(x);
    }
    const [two, start, middle, end] = s.words, out = [];
    items.forEach((value, i) => {
      if (i > 0) {
        let text = items.length === 2 ? two : i === items.length - 1 ? end : i === 1 ? start : middle;
        // Spanish changes the word before its own sound.
        if (s.locale.startsWith('es') && i === items.length - 1) {
          if (text === ' y ' && /^(i|hi(?![ae]))/i.test(value)) text = ' e ';
          if (text === ' o ' && /^(o|ho|8|11\b)/i.test(value)) text = ' u ';
        }
        out.push({ type: 'literal', value: text });
      }
      out.push({ type: 'element', value });
    });
    return out;
  }

  const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
  const relatives = keeper('Intl.RelativeTimeFormat');
  class RelativeTimeFormat {
    constructor(locales, options) {
      enter('RelativeTimeFormat');
      const { locale } = resolve(locales), o = object(options), s = { locale };
      option(o, 'localeMatcher', ['lookup', 'best fit']);
      option(o, 'numberingSystem');
      s.style = option(o, 'style', ['long', 'short', 'narrow'], 'long');
      s.numeric = option(o, 'numeric', ['always', 'auto'], 'always');
      s.number = state(locale);
      s.data = data(locale).relative;
      enter('RelativeTimeFormat');
      relatives.set(this, s);
    }
    format(value, unit) { return join(relativeParts(relatives.get(this, 'format'), value, unit, 'format')); }
    formatToParts(value, unit) { return relativeParts(relatives.get(this, 'formatToParts'), value, unit, 'formatToParts'); }
    resolvedOptions() {
      const { locale, style, numeric } = relatives.get(this, 'resolvedOptions');
      return { locale, style, numeric, numberingSystem: 'latn' };
    }
  }
  Object.defineProperty(RelativeTimeFormat, 'length', { value: 0 });
  function relativeParts(s, value, unit, method) {
    const n = Number(value), name = String(unit).replace(/s$/, '');
    if (!UNITS.includes(name) || /ss$/.test(unit)) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.${method}() '${String(unit)}'`);
    if (!Number.isFinite(n)) throw new RangeError(`Value need to be finite number for Intl.RelativeTimeFormat.prototype.${method}()`);
    const styles = { long: ['long'], short: ['short', 'long'], narrow: ['narrow', 'short', 'long'] }[s.style];
    const e = s.data[styles.map((style) => `${name} ${style}`).find((k) => s.data[k] !== undefined)];
    if (s.numeric === 'auto') {
      const word = e.auto[Object.is(n, -0) ? 0 : n];
      if (word !== undefined) return [{ type: 'literal', value: word }];
    }
    const list = numberParts(s.number, Math.abs(n)), whole = list.filter((p) => p.type === 'integer').map((p) => p.value).join('');
    const c = category(s.locale, 'cardinal', whole, list.find((p) => p.type === 'fraction')?.value ?? '');
    const forms = n < 0 || Object.is(n, -0) ? e.past : e.future, form = typeof forms === 'string' ? forms : forms[c] ?? forms.other;
    const [before, after = ''] = form.split('#'), out = [];
    if (before !== '') out.push({ type: 'literal', value: before });
    for (const p of list) out.push({ ...p, unit: name });
    if (after !== '') out.push({ type: 'literal', value: after });
    return out;
  }
  module.exports = { ListFormat: finish(ListFormat, 'ListFormat'), RelativeTimeFormat: finish(RelativeTimeFormat, 'RelativeTimeFormat') };
})
