// Writes src/builtins/js/node/internal/intl/data/*.js: what Intl knows of a language, read off Node's own Intl.
// node tests/intl/make-data.js
'use strict';
const fs = require('fs');
const path = require('path');
const out = path.join(__dirname, '../../src/builtins/js/node/internal/intl/data');
const LOCALES = ['en', 'en-GB', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'ja', 'zh', 'ko', 'ru'];
const write = (name, value, why) => fs.writeFileSync(path.join(out, `${name}.js`),
  `// ${why} Made by tests/intl/make-data.js.\n(function (exports, require, module) {\n  'use strict';\n  module.exports = ${layout(value)};\n})\n`);
const layout = (value) => `{\n${Object.entries(value).map(([k, v]) => `  ${JSON.stringify(k)}: ${wrap(JSON.stringify(v))},\n`).join('')}}`;
// Long lines are hard to review: a break after a comma between strings.
const wrap = (s) => {
  let line = 0, text = '';
  for (const piece of s.match(/"(?:[^"\\]|\\.)*"[,:]?|[^"]+/g)) {
    if (line + piece.length > 110 && /[,\[{]$/.test(text)) {
      text += '\n    ';
      line = 0;
    }
    text += piece;
    line += piece.length;
  }
  return text;
};
const day = (m, d) => new Date(Date.UTC(2024, m, d));
const parts = (l, o, date) => new Intl.DateTimeFormat(l, { timeZone: 'UTC', ...o }).formatToParts(date);
const part = (l, o, date, type) => parts(l, o, date).find((p) => p.type === type)?.value;
const to24 = (p) => p.replace(/'[^']*'|h/g, (m) => m === 'h' ? 'H' : m);
const quote = (s) => s.replace(/[A-Za-z]+/g, "'$&'");

function dates(l) {
  const all = (f) => Array.from({ length: 12 }, (_, i) => f(i)), names = {};
  for (const w of ['long', 'short', 'narrow']) {
    names[w] = all((m) => part(l, { month: w, day: 'numeric' }, day(m, 5), 'month'));
    names[`${w}Alone`] = all((m) => part(l, { month: w }, day(m, 5), 'month') ?? parts(l, { month: w }, day(m, 5))[0].value);
    if (String(names[w]) === String(names[`${w}Alone`])) delete names[`${w}Alone`];
    // Numbers in the pattern instead of names.
    if (names[w][0] === '1') names[w] = names[`${w}Alone`] ?? names[w];
  }
  const days = Object.fromEntries(['long', 'short', 'narrow'].map((w) => [w, Array.from({ length: 7 }, (_, i) => part(l, { weekday: w }, day(0, 7 + i), 'weekday'))]));
  const inside = Array.from({ length: 7 }, (_, i) => part(l, { weekday: 'short', day: 'numeric', month: 'long' }, day(0, 7 + i), 'weekday'));
  if (String(inside) !== String(days.short)) [days.short, days.shortAlone] = [inside, days.short];
  const date = new Date(Date.UTC(2024, 0, 5, 15, 4, 9));
  const pattern = (o, when = date) => parts(l, o, when).map(({ type, value }) => {
    switch (type) {
      case 'year': return value.length === 2 ? 'yy' : 'y';
      case 'month':
        if (/^\d+$/.test(value)) return value.length === 2 ? 'MM' : 'M';
        for (const [w, n] of [['long', 4], ['short', 3], ['narrow', 5]]) {
          if (names[w][0] === value && (o.month === w || !o.month)) return 'M'.repeat(n);
          if (names[`${w}Alone`]?.[0] === value && (o.month === w || !o.month)) return 'L'.repeat(n);
        }
        return 'MMM';
      case 'day': return value.length === 2 ? 'dd' : 'd';
      case 'weekday': return value === days.long[5] ? 'EEEE' : value === days.shortAlone?.[5] ? 'ccc' : 'EEE';
      case 'hour': return `${+value > 12 ? 'H' : 'h'}${value.length === 2 && +value < 10 ? `${+value > 12 ? 'H' : 'h'}` : ''}`;
      case 'minute': return value.length === 2 ? 'mm' : 'm';
      case 'second': return value.length === 2 ? 'ss' : 's';
      case 'dayPeriod': return 'a';
      case 'timeZoneName': return o.timeStyle === 'full' ? 'zzzz' : 'z';
      case 'era': return 'G';
      default: return quote(value);
    }
  }).join('');
  const d = {};
  for (const weekday of ['', 'short', 'long']) for (const year of ['', 'numeric']) for (const month of ['', 'numeric', 'short', 'long']) for (const dd of ['', 'numeric']) {
    const o = {};
    if (weekday) o.weekday = weekday;
    if (year) o.year = year;
    if (month) o.month = month;
    if (dd) o.day = dd;
    if (Object.keys(o).length) d[`${weekday ? weekday[0] : ''}${year ? 'y' : ''}${month ? { numeric: 'M', short: 'S', long: 'L' }[month] : ''}${dd ? 'd' : ''}`] = pattern(o);
  }
  const t = {}, early = new Date(Date.UTC(2024, 0, 5, 4, 4, 9));
  for (const hour12 of [true, false]) for (const more of ['', 'm', 'ms']) {
    const o = { hour: 'numeric', hour12 };
    if (more) o.minute = 'numeric';
    if (more === 'ms') o.second = 'numeric';
    let p = pattern(o, early);
    if (!hour12) p = to24(p);
    t[`${hour12 ? 'h' : 'H'}${more}`] = p;
  }
  t.ms = pattern({ minute: 'numeric', second: 'numeric' }, early);
  const styles = ['full', 'long', 'medium', 'short'];
  const hc = new Intl.DateTimeFormat(l, { hour: 'numeric' }).resolvedOptions().hourCycle;
  const time = (o) => {
    const p = pattern(o, early);
    return hc === 'h23' ? to24(p) : p;
  };
  const glue = (o) => {
    const p = parts(l, { ...o, hour: 'numeric', minute: '2-digit', hour12: false }, date), h = p.findIndex((x) => x.type === 'hour');
    return p[h - 1]?.type === 'literal' ? p[h - 1].value : '';
  };
  // What stands between date and time, also where the date ends with a literal of its own.
  const between = (o) => {
    const whole = glue(o), alone = parts(l, o, date), last = alone.at(-1);
    return last.type === 'literal' ? whole.slice(last.value.length) : whole;
  };
  const styleGlue = styles.map((s) => {
    const whole = parts(l, { dateStyle: s, timeStyle: 'short' }, date), alone = parts(l, { dateStyle: s }, date);
    const i = alone.at(-1).type === 'literal' ? alone.length - 1 : alone.length;
    const before = whole[i].type === 'literal' ? whole[i].value : '';
    return alone.at(-1).type === 'literal' ? before.slice(alone.at(-1).value.length) : before;
  });
  return {
    months: names, days, hourCycle: hc,
    periods: [part(l, { hour: 'numeric', hour12: true }, early, 'dayPeriod') ?? 'AM', part(l, { hour: 'numeric', hour12: true }, date, 'dayPeriod') ?? 'PM'],
    eras: Object.fromEntries(['long', 'short', 'narrow'].map((w) => [w, [part(l, { era: w, year: 'numeric' }, new Date(Date.UTC(-5, 0, 5)), 'era'), part(l, { era: w, year: 'numeric' }, date, 'era')]])),
    dates: d, times: t,
    dateStyles: styles.map((dateStyle) => pattern({ dateStyle })),
    timeStyles: styles.map((timeStyle) => time({ timeStyle })),
    styleGlue,
    glue: [{ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, { year: 'numeric', month: 'long', day: 'numeric' },
      { year: 'numeric', month: 'short', day: 'numeric' }, { year: 'numeric', month: 'numeric', day: 'numeric' }].map(between),
  };
}

const affixes = (p, inner) => {
  const i = p.findIndex((x) => inner.includes(x.type)), j = p.findLastIndex((x) => inner.includes(x.type));
  const text = (list) => list.map((x) => x.type === 'currency' ? '¤' : x.value).join('');
  return [text(p.slice(0, i)), text(p.slice(j + 1))];
};
const NUMBER = ['integer', 'group', 'decimal', 'fraction'];
const CURRENCIES = ['USD', 'EUR', 'GBP', 'JPY', 'CNY', 'KRW', 'INR', 'BRL', 'CAD', 'AUD', 'MXN', 'CHF', 'RUB', 'PLN', 'SEK', 'NOK', 'DKK', 'ILS', 'VND', 'NZD', 'HKD', 'TWD', 'CZK', 'HUF', 'TRY', 'UAH', 'THB', 'PHP'];
function numbers(l) {
  const nf = (o) => new Intl.NumberFormat(l, o);
  const p = nf({ minimumFractionDigits: 1 }).formatToParts(12345.5), find = (type) => p.find((x) => x.type === type)?.value;
  const four = nf().formatToParts(1234).some((x) => x.type === 'group');
  const symbols = {};
  const symbol = (c, currencyDisplay) => nf({ style: 'currency', currency: c, currencyDisplay }).formatToParts(1).find((x) => x.type === 'currency').value;
  const list = l === 'en' ? Intl.supportedValuesOf('currency') : CURRENCIES;
  for (const c of list) {
    const s = symbol(c, 'symbol'), n = symbol(c, 'narrowSymbol');
    if (s !== c || n !== c) symbols[c] = s === n ? s : [s, n];
  }
  const compact = {};
  for (const w of ['short', 'long']) {
    compact[w] = Array.from({ length: 12 }, (_, i) => {
      const form = (x) => {
        const q = nf({ notation: 'compact', compactDisplay: w, useGrouping: false }).formatToParts(x * 10 ** (i + 3)), [a, b] = affixes(q, NUMBER);
        return { a, b, n: q.filter((x) => x.type === 'integer').map((x) => x.value).join('').length - 1 };
      };
      const two = form(2), forms = {};
      for (const x of [1.5, 1, 2, 5, 1.2]) {
        const c = new Intl.PluralRules(l).select(two.n === 0 ? x : x * 10 ** two.n), f = form(x);
        if (f.n >= 0) forms[c] = f.b;
      }
      const same = Object.values(forms).every((f) => f === two.b), out = [two.n, two.a, same ? two.b : forms];
      if (!same) forms.other ??= two.b;
      const exactly = nf({ notation: 'compact', compactDisplay: w }).formatToParts(10 ** (i + 3));
      if (!exactly.some((p) => p.type === 'integer')) out.push(exactly.map((p) => p.value).join(''));
      return out;
    });
  }
  return {
    decimal: find('decimal'), group: find('group') ?? ',', fourDigits: four, minus: nf().formatToParts(-1)[0].value,
    percent: affixes(nf({ style: 'percent' }).formatToParts(0.5), NUMBER),
    currency: affixes(nf({ style: 'currency', currency: 'USD' }).formatToParts(1), NUMBER),
    currencyMinus: nf({ style: 'currency', currency: 'USD' }).formatToParts(-1)[0].type === 'minusSign',
    accounting: affixes(nf({ style: 'currency', currency: 'USD', currencySign: 'accounting' }).formatToParts(-1), NUMBER),
    symbols, compact,
    range: affixes(nf().formatRangeToParts(1, 2).filter((x) => x.type === 'literal').map((x) => ({ ...x, type: 'x' })), ['y']).join(''),
  };
}

function words(l) {
  const lists = {};
  for (const type of ['conjunction', 'disjunction', 'unit']) for (const style of ['long', 'short', 'narrow']) {
    const lf = new Intl.ListFormat(l, { type, style }), lit = (list) => lf.formatToParts(list).flatMap((x, i, all) => x.type === 'literal' ? [x.value] : all[i - 1]?.type === 'element' ? [''] : []);
    const four = lit(['a', 'b', 'c', 'd']);
    lists[`${type} ${style}`] = [lit(['a', 'b'])[0], four[0], four[1], four[2]];
  }
  const relative = {}, rules = new Intl.PluralRules(l), samples = {};
  for (const n of [0, 1, 2, 3, 5, 11, 21, 1.5, 1e6]) samples[rules.select(n)] ??= n;
  for (const style of ['long', 'short', 'narrow']) for (const unit of ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']) {
    const rtf = new Intl.RelativeTimeFormat(l, { style }), auto = new Intl.RelativeTimeFormat(l, { style, numeric: 'auto' });
    const shape = (x) => rtf.formatToParts(x, unit).map((p) => p.type === 'literal' ? p.value : p.type === 'integer' ? '#' : '').join('').replace(/##+/, '#');
    const e = { past: {}, future: {}, auto: {} };
    for (const [category, n] of Object.entries(samples)) {
      e.past[category] = shape(-n);
      e.future[category] = shape(n);
    }
    for (const k of ['past', 'future']) if (new Set(Object.values(e[k])).size === 1) e[k] = Object.values(e[k])[0];
    for (const n of [-2, -1, 0, 1, 2]) {
      const q = auto.formatToParts(n, unit);
      if (q.length === 1 && q[0].type === 'literal') e.auto[n] = q[0].value;
    }
    const same = style !== 'long' && relative[`${unit} ${style === 'narrow' && relative[`${unit} short`] ? 'short' : 'long'}`];
    if (JSON.stringify(same) !== JSON.stringify(e)) relative[`${unit} ${style}`] = e;
  }
  return { lists, relative };
}

fs.mkdirSync(out, { recursive: true });
for (const l of LOCALES) write(l, { ...dates(l), number: numbers(l), ...words(l) }, `${l}: names, patterns and signs.`);

// English only: units, and the names of currencies, regions, languages and scripts.
const units = {};
for (const unit of Intl.supportedValuesOf('unit')) {
  units[unit] = ['long', 'short', 'narrow'].map((unitDisplay) => {
    const [one, other] = [1, 2].map((n) => affixes(new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay }).formatToParts(n), NUMBER).join('#'));
    return one === other ? other : `${one}|${other}`;
  });
}
// Compounds that have a form of their own, and what follows the first unit in the others.
const compounds = {}, per = {};
for (const b of Object.keys(units)) {
  per[b] = ['long', 'short', 'narrow'].map((unitDisplay) => {
    const q = new Intl.NumberFormat('en', { style: 'unit', unit: `acre-per-${b}`, unitDisplay }).format(2);
    const a = new Intl.NumberFormat('en', { style: 'unit', unit: 'acre', unitDisplay }).format(2);
    return q.slice(a.length);
  });
}
for (const a of Object.keys(units)) for (const b of Object.keys(units)) {
  const forms = ['long', 'short', 'narrow'].map((unitDisplay, i) => {
    const own = [1, 2].map((n) => affixes(new Intl.NumberFormat('en', { style: 'unit', unit: `${a}-per-${b}`, unitDisplay }).formatToParts(n), NUMBER).join('#'));
    const plain = units[a][i].split('|'), made = [plain[0], plain.at(-1)].map((s) => s + per[b][i]);
    return String(own) === String(made) ? '' : own[0] === own[1] ? own[1] : own.join('|');
  });
  if (forms.some(Boolean)) compounds[`${a}-per-${b}`] = forms;
}
write('units', { units, per, compounds }, 'Units in English: the form of one, and of others.');
const digits = {}, names = {};
for (const c of Intl.supportedValuesOf('currency')) {
  const nf = new Intl.NumberFormat('en', { style: 'currency', currency: c, currencyDisplay: 'name' }), n = nf.resolvedOptions().maximumFractionDigits;
  if (n !== 2) (digits[n] ??= []).push(c);
  const name = (x) => nf.formatToParts(x).find((y) => y.type === 'currency').value;
  names[c] = [new Intl.DisplayNames('en', { type: 'currency' }).of(c), name(1), name(2)].join('|');
}
const display = (type, codes) => {
  const dn = new Intl.DisplayNames('en', { type, fallback: 'none' });
  return codes.map((c) => [c, dn.of(c)]).filter(([, n]) => n !== undefined).map((x) => x.join('=')).join('|');
};
const AZ = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'], two = AZ.flatMap((a) => AZ.map((b) => a + b));
write('names', {
  digits: Object.fromEntries(Object.entries(digits).map(([n, list]) => [n, list.join(' ')])), currencies: names,
  regions: display('region', [...two, '001', '150', '419']),
  languages: display('language', [...two.map((x) => x.toLowerCase()), 'en-US', 'en-GB', 'en-AU', 'en-CA', 'fr-CA', 'fr-CH', 'es-MX', 'es-ES', 'es-419', 'pt-BR', 'pt-PT', 'zh-Hans', 'zh-Hant', 'de-AT', 'de-CH', 'nl-BE', 'fil', 'haw', 'yue', 'ckb', 'gsw']),
  scripts: display('script', ['Arab', 'Armn', 'Beng', 'Cyrl', 'Deva', 'Ethi', 'Geor', 'Grek', 'Gujr', 'Guru', 'Hang', 'Hani', 'Hans', 'Hant', 'Hebr', 'Hira', 'Jpan', 'Kana', 'Khmr', 'Knda', 'Kore', 'Laoo', 'Latn', 'Mlym', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu', 'Thaa', 'Thai', 'Tibt']),
}, 'Names in English, and the digits of currencies.');
