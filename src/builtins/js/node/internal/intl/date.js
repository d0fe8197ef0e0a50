// Intl.DateTimeFormat.
(function (exports, require, module, host, L) {
  'use strict';
  const { enter, resolve, data, option, flag, integer, object, keeper, finish } = require('internal/intl/locale');
  const zones = require('internal/intl/zones');
  const { offsetText, zoneName } = require('internal/intl/zone_names');

  const FIELDS = ['weekday', 'era', 'year', 'month', 'day', 'dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits', 'timeZoneName'];
  const DATE = ['weekday', 'year', 'month', 'day'], TIME = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'];
  const VALUES = {
    weekday: ['narrow', 'short', 'long'], era: ['narrow', 'short', 'long'], year: ['2-digit', 'numeric'], month: ['2-digit', 'numeric', 'narrow', 'short', 'long'],
    day: ['2-digit', 'numeric'], dayPeriod: ['narrow', 'short', 'long'], hour: ['2-digit', 'numeric'], minute: ['2-digit', 'numeric'], second: ['2-digit', 'numeric'],
    timeZoneName: ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'],
  };
  const STYLES = ['full', 'long', 'medium', 'short'];

  function read(locales, options, required = 'any', defaults = 'date') {
    enter('DateTimeFormat');
    const r = resolve(locales, ['hc', 'ca', 'nu']), o = object(options), s = { locale: r.locale, calendar: 'gregory', numberingSystem: 'latn' };
    option(o, 'localeMatcher', ['lookup', 'best fit']);
    for (const k of ['calendar', 'numberingSystem']) {
      const v = option(o, k);
      if (v !== undefined && !/^[a-z\d]{3,8}(-[a-z\d]{3,8})*$/i.test(v)) throw new RangeError(`Invalid ${k} : ${v}`);
    }
    const hour12 = flag(o, 'hour12', undefined);
    let cycle = option(o, 'hourCycle', ['h11', 'h12', 'h23', 'h24'], undefined);
    const { timeZone } = o;
    if (timeZone === undefined) s.zone = zones.local();
    else {
      s.zone = zones.find(String(timeZone));
      if (s.zone === undefined) throw new RangeError(`Invalid time zone specified: ${timeZone}`);
    }
    s.timeZone = s.zone.name;
    let any = false;
    for (const k of FIELDS) {
      s[k] = k === 'fractionalSecondDigits' ? integer(o, k, 1, 3, undefined) : option(o, k, VALUES[k], undefined);
      any ||= s[k] !== undefined;
    }
    option(o, 'formatMatcher', ['basic', 'best fit']);
    s.dateStyle = option(o, 'dateStyle', STYLES, undefined);
    s.timeStyle = option(o, 'timeStyle', STYLES, undefined);
    s.data = data(r.locale);
    const usual = s.data.hourCycle;
    if (hour12 !== undefined) cycle = hour12 ? usual === 'h23' ? 'h11' : 'h12' : usual === 'h23' ? 'h23' : 'h24';
    else if (cycle === undefined) {
      const hc = r.keywords.hc;
      if (['h11', 'h12', 'h23', 'h24'].includes(hc)) {
        cycle = hc;
        s.locale += `-u-hc-${hc}`;
      } else cycle = usual;
    }
    s.cycle = cycle;
    if (s.dateStyle !== undefined || s.timeStyle !== undefined) {
      for (const k of FIELDS) if (s[k] !== undefined) throw new TypeError(`Can't set option ${k} when ${s.dateStyle !== undefined ? 'dateStyle' : 'timeStyle'} is used`);
      if (required === 'date' && s.timeStyle !== undefined) throw new TypeError('Invalid option : timeStyle');
      if (required === 'time' && s.dateStyle !== undefined) throw new TypeError('Invalid option : dateStyle');
      s.pattern = styled(s);
    } else {
      const has = (list) => list.some((k) => s[k] !== undefined);
      let need = true;
      if ((required === 'date' || required === 'any') && has(DATE)) need = false;
      if ((required === 'time' || required === 'any') && has(TIME)) need = false;
      if (need && (defaults === 'date' || defaults === 'all')) s.year = s.month = s.day = 'numeric';
      if (need && (defaults === 'time' || defaults === 'all')) s.hour = s.minute = s.second = 'numeric';
      s.pattern = composed(s);
    }
    s.tokens = s.pattern.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
    s.hasHour = /[hHKk]/.test(s.pattern.replace(/'[^']*'/g, ''));
    return s;
  }

  // The times of a pattern in another cycle.
  const recycled = (p, cycle) => p.replace(/'[^']*'|[hH]+/g, (m) => m[0] === "'" ? m : { h11: 'K', h12: 'h', h23: 'H', h24: 'k' }[cycle].repeat(m.length));
  function styled(s) {
    const t = s.data, i = STYLES.indexOf(s.dateStyle), j = STYLES.indexOf(s.timeStyle);
    let time = j < 0 ? '' : t.timeStyles[j];
    const is12 = s.cycle === 'h11' || s.cycle === 'h12';
    if (time !== '' && is12 !== (t.hourCycle === 'h12' || t.hourCycle === 'h11'))
      time = t.times[`${is12 ? 'h' : 'H'}m${j < 3 ? 's' : ''}`] + (j === 0 ? ' zzzz' : j === 1 ? ' z' : '');
    time = recycled(time, s.cycle);
    if (i < 0) return time;
    return j < 0 ? t.dateStyles[i] : t.dateStyles[i] + quote(t.styleGlue[i]) + time;
  }
  const quote = (s) => s.replace(/[A-Za-z]+/g, "'$&'");
  const rewrite = (p, f) => p.replace(/'[^']*'|([A-Za-z])\1*/g, (m) => m[0] === "'" ? m : f(m));
  function composed(s) {
    const t = s.data;
    let date = '', time = '';
    const key = `${s.weekday ? s.weekday === 'long' ? 'l' : 's' : ''}${s.year ? 'y' : ''}${s.month ? { long: 'L', short: 'S', narrow: 'S' }[s.month] ?? 'M' : ''}${s.day ? 'd' : ''}`;
    if (key !== '') {
      date = rewrite(t.dates[key], (m) => {
        switch (m[0]) {
          case 'y': return s.year === '2-digit' ? 'yy' : m;
          case 'd': return s.day === '2-digit' ? 'dd' : m;
          case 'M': case 'L': return m.length < 3 ? s.month === '2-digit' ? 'MM' : m : s.month === 'narrow' ? 'MMMMM' : m;
          case 'E': case 'c': return s.weekday === 'narrow' ? 'EEEEE' : m;
          default: return m;
        }
      });
    }
    if (s.era) {
      const era = { long: 'GGGG', short: 'G', narrow: 'GGGGG' }[s.era];
      date = key === '' ? `${t.dates.yMd} ${era}` : s.year ? `${date} ${era}` : `${era} (${quote({ S: 'month', L: 'month', M: 'month' }[key] ?? 'day')}: ${date})`;
    }
    if (s.hour) {
      const is12 = s.cycle === 'h11' || s.cycle === 'h12';
      time = t.times[`${is12 ? 'h' : 'H'}${s.minute ? 'm' : ''}${s.minute && s.second ? 's' : ''}`];
      if (s.hour === '2-digit') time = rewrite(time, (m) => m === 'h' ? 'hh' : m === 'H' ? 'HH' : m);
      time = recycled(time, s.cycle);
      if (s.second && !s.minute) time += " ('second': s)";
      if (s.dayPeriod) time = rewrite(time, (m) => m === 'a' ? 'B' : m).replace('\u202fB', ' B');
    } else {
      time = s.minute && (s.second || s.fractionalSecondDigits) ? t.times.ms : s.minute ? 'm' : s.second ? 's' : '';
      if (s.dayPeriod && time === '') time = 'B';
    }
    if (s.fractionalSecondDigits) {
      const f = 'S'.repeat(s.fractionalSecondDigits);
      time = s.second || (s.minute && !s.hour) ? rewrite(time, (m) => m[0] === 's' ? `${m}${quote(t.number.decimal)}${f}` : m) : time === '' ? f : `${time} ${f}`;
    }
    if (s.timeZoneName) {
      const z = { short: 'z', long: 'zzzz', shortOffset: 'O', longOffset: 'OOOO', shortGeneric: 'v', longGeneric: 'vvvv' }[s.timeZoneName];
      if (key === '' && time === '') date = t.dates.yMd;
      time = time === '' ? z : `${time} ${z}`;
    }
    if (date === '' || time === '') return date + time;
    const i = s.month === 'long' ? s.weekday ? 0 : 1 : s.month === 'short' || s.month === 'narrow' ? 2 : s.month || s.day && s.year ? 3 : 4;
    return date + (i === 4 ? s.weekday && !s.day && !s.year ? ' ' : quote(t.glue[3]) : quote(t.glue[i])) + time;
  }

  const pad = (n, width) => String(n).padStart(width, '0');
  const period = (h, m) => h < 12 ? 'in the morning' : h === 12 && m === 0 ? 'noon' : h < 18 ? 'in the afternoon' : h < 21 ? 'in the evening' : 'at night';
  function fields(s, ms) {
    const kind = s.zone.at(ms), d = new Date(ms + kind.offset * 1000), year = d.getUTCFullYear();
    return { d, kind, year: year > 0 ? year : 1 - year, isBefore: year <= 0, month: d.getUTCMonth(), day: d.getUTCDate(), weekday: d.getUTCDay(),
      hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds(), ms: d.getUTCMilliseconds() };
  }
  const WIDTHS = { 3: 'short', 4: 'long', 5: 'narrow' };
  function piece(s, token, f) {
    const t = s.data, n = token.length, wide = (x) => n === 2 ? pad(x, 2) : String(x);
    switch (token[0]) {
      case "'": return ['literal', token.slice(1, -1)];
      case 'y': return ['year', n === 2 ? pad(f.year % 100, 2) : String(f.year)];
      case 'M': case 'L': {
        if (n < 3) return ['month', wide(f.month + 1)];
        const w = WIDTHS[n];
        return ['month', (token[0] === 'L' ? t.months[`${w}Alone`] ?? t.months[w] : t.months[w])[f.month]];
      }
      case 'd': return ['day', wide(f.day)];
      case 'E': return ['weekday', t.days[WIDTHS[n]][f.weekday]];
      case 'c': return ['weekday', (t.days.shortAlone ?? t.days.short)[f.weekday]];
      case 'G': return ['era', t.eras[n === 4 ? 'long' : n === 5 ? 'narrow' : 'short'][f.isBefore ? 0 : 1]];
      case 'H': return ['hour', wide(f.hour)];
      case 'k': return ['hour', wide(f.hour || 24)];
      case 'h': return ['hour', wide(f.hour % 12 || 12)];
      case 'K': return ['hour', wide(f.hour % 12)];
      case 'm': return ['minute', wide(f.minute)];
      case 's': return ['second', wide(f.second)];
      case 'S': return ['fractionalSecond', pad(f.ms, 3).slice(0, n)];
      case 'a': return ['dayPeriod', t.periods[f.hour < 12 ? 0 : 1]];
      case 'B': return ['dayPeriod', s.dayPeriod === 'narrow' && f.hour === 12 && f.minute === 0 ? 'n' : period(f.hour, f.minute)];
      case 'z': return ['timeZoneName', zoneName(s, f.kind, n === 4)];
      case 'v': return ['timeZoneName', zoneName(s, f.kind, n === 4, true)];
      case 'O': return ['timeZoneName', offsetText(f.kind.offset, n === 4)];
      default: return ['literal', token];
    }
  }
  function parts(s, ms) {
    const f = fields(s, ms), out = [];
    let last;
    for (let i = 0; i < s.tokens.length; i++) {
      const [type, value] = piece(s, s.tokens[i], f);
      // Literals that touch are one.
      if (type === 'literal' && last?.type === 'literal') last.value += value;
      else out.push(last = { type, value });
    }
    return out;
  }
  const join = (list) => {
    let text = '';
    for (let i = 0; i < list.length; i++) text += list[i].value;
    return text;
  };
  // V8 writes an ordinary space before AM, in plain text.
  const plain = (list) => join(list).replaceAll('\u202f', ' ');
  function time(value) {
    const ms = value === undefined ? Date.now() : Number(value);
    if (!(Math.abs(ms) <= 8.64e15)) throw new RangeError('Invalid time value');
    return Math.trunc(ms);
  }

  function rangeParts(s, a, b) {
    const x = parts(s, a), y = parts(s, b), fa = fields(s, a), fb = fields(s, b);
    const tag = (list, source) => list.map((p) => ({ ...p, source }));
    if (join(x) === join(y) && fa.year === fb.year) {
      const sameDay = fa.month === fb.month && fa.day === fb.day;
      if (sameDay || !s.hasHour) return tag(x, 'shared');
    }
    const dash = { type: 'literal', value: '\u2009–\u2009', source: 'shared' }, has = (list, type) => list.some((p) => p.type === type);
    const sameDate = fa.year === fb.year && fa.month === fb.month && fa.day === fb.day;
    if (sameDate && s.hasHour) {
      const start = x.findIndex((p) => ['hour'].includes(p.type)), yStart = y.findIndex((p) => p.type === 'hour');
      const period = x.findIndex((p) => p.type === 'dayPeriod'), samePeriod = period > start && x[period].value === y.find((p) => p.type === 'dayPeriod')?.value;
      const end = samePeriod ? period - 1 : x.length;
      return [...tag(x.slice(0, start), 'shared'), ...tag(x.slice(start, end), 'startRange'), dash, ...tag(y.slice(yStart), 'endRange')];
    }
    if (s.hasHour && !has(x, 'day')) {
      const full = { ...s, tokens: [...s.data.dates.yMd.match(/([A-Za-z])\1*|[^A-Za-z]+/g), s.data.glue[3], ...s.tokens] };
      return [...tag(parts(full, a), 'startRange'), dash, ...tag(parts(full, b), 'endRange')];
    }
    // Named months: a year that both have stands once, and so does the month.
    const named = s.tokens.some((t) => /^[ML]{3,}$/.test(t));
    if (named && !s.hasHour && /^en/.test(s.locale)) {
      const year = x.findIndex((p) => p.type === 'year');
      if (fa.year === fb.year && (year < 0 || year === x.length - 1)) {
        const cut = year < 0 ? x.length : year - 1, yCut = year < 0 ? y.length : year - 1;
        const onlyDay = fa.month === fb.month && !has(x, 'weekday') && has(x, 'day');
        const head = onlyDay ? x.findIndex((p) => p.type === 'day') : 0;
        return [...tag(x.slice(0, head), 'shared'), ...tag(x.slice(head, cut), 'startRange'), dash, ...tag(y.slice(head, yCut), 'endRange'), ...tag(y.slice(yCut), 'shared')];
      }
      if (year < 0) {
        const full = read(s.locale, { weekday: s.weekday, month: s.month, day: s.day, year: 'numeric', timeZone: s.timeZone });
        return [...tag(parts(full, a), 'startRange'), dash, ...tag(parts(full, b), 'endRange')];
      }
    }
    return [...tag(x, 'startRange'), dash, ...tag(y, 'endRange')];
  }

  const kept = keeper('Intl.DateTimeFormat');
  function DateTimeFormat(locales, options) {
    const self = new.target === undefined ? Object.create(DateTimeFormat.prototype) : this;
    kept.set(self, read(locales, options));
    return self;
  }
  DateTimeFormat.prototype = Object.create(Object.prototype, {
    constructor: { value: DateTimeFormat, writable: true, configurable: true },
    format: { configurable: true, get: Object.getOwnPropertyDescriptor({ get format() {
      const s = kept.get(this, 'format');
      return s.format ??= Object.defineProperty((date) => plain(parts(s, time(date))), 'name', { value: '' });
    } }, 'format').get },
  });
  const resolvedDigits = (s, letter) => {
    const token = s.tokens.find((t) => letter.includes(t[0]));
    return token === undefined ? undefined : token.length === 2 ? '2-digit' : 'numeric';
  };
  const both = (start, end) => {
    if (start === undefined || end === undefined) throw new TypeError('startDate or endDate cannot be undefined');
    return [time(start), time(end)];
  };
  const methods = {
    formatToParts(date) { return parts(kept.get(this, 'formatToParts'), time(date)); },
    formatRange(start, end) {
      const s = kept.get(this, 'formatRange');
      const list = rangeParts(s, ...both(start, end));
        return list.every((p) => p.source === 'shared') ? plain(list) : join(list);
    },
    formatRangeToParts(start, end) {
      const s = kept.get(this, 'formatRangeToParts');
      return rangeParts(s, ...both(start, end));
    },
    resolvedOptions() {
      const s = kept.get(this, 'resolvedOptions'), out = {};
      for (const k of ['locale', 'calendar', 'numberingSystem', 'timeZone']) out[k] = s[k];
      if (s.hasHour) {
        out.hourCycle = s.cycle;
        out.hour12 = s.cycle === 'h11' || s.cycle === 'h12';
      }
      const styled = s.dateStyle !== undefined || s.timeStyle !== undefined;
      if (!styled) for (const k of FIELDS) {
        const letters = { year: 'y', day: 'd', hour: 'hHkK', minute: 'm', second: 's' }[k];
        let v = letters === undefined ? s[k] : resolvedDigits(s, letters);
        if (k === 'month' && s.month !== undefined) v = ['numeric', '2-digit'].includes(s.month) ? resolvedDigits(s, 'ML') : s.month;
        if (k === 'dayPeriod' && !s.tokens.some((t) => t[0] === 'B')) v = undefined;
        if (v !== undefined) out[k] = v;
      }
      for (const k of ['dateStyle', 'timeStyle']) if (s[k] !== undefined) out[k] = s[k];
      return out;
    },
  };
  for (const k of Object.keys(methods)) Object.defineProperty(DateTimeFormat.prototype, k, { value: methods[k], writable: true, configurable: true });
  Object.defineProperty(DateTimeFormat, 'length', { value: 0 });

  const usual = new Map();
  // What toLocaleString, toLocaleDateString and toLocaleTimeString ask for.
  function format(ms, locales, options, required, defaults) {
    const simple = options === undefined && (locales === undefined || typeof locales === 'string'), key = `${defaults} ${locales}`;
    let s = simple ? usual.get(key) : undefined;
    if (s === undefined) {
      s = read(locales, options, required, defaults);
      if (simple) {
        if (usual.size > 20) usual.clear();
        usual.set(key, s);
      }
    }
    return Number.isNaN(ms) ? 'Invalid Date' : plain(parts(s, ms));
  }
  module.exports = { DateTimeFormat: finish(DateTimeFormat, 'DateTimeFormat'), format };
})
