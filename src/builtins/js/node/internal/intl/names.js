// Intl.DisplayNames and Intl.Locale.
(function (exports, require, module, host, L) {
  'use strict';
  const { enter, parse, text, base, canonical, resolve, data, option, strict, object, keeper, finish, brand, title } = require('internal/intl/locale');

  let tables;
  function table(type) {
    const all = require('internal/intl/data/names');
    tables ??= {};
    return tables[type] ??= type === 'currency' ? Object.fromEntries(Object.entries(all.currencies).map(([k, v]) => [k, v.split('|')[0]])) :
      Object.fromEntries(all[`${type}s`].split('|').map((x) => x.split('=')));
  }
  const CALENDARS = { gregory: 'Gregorian Calendar', buddhist: 'Buddhist Calendar', chinese: 'Chinese Calendar', hebrew: 'Hebrew Calendar', iso8601: 'Gregorian Calendar (Year First)', japanese: 'Japanese Calendar', persian: 'Persian Calendar', roc: 'Minguo Calendar', indian: 'Indian National Calendar', coptic: 'Coptic Calendar' };
  const FIELDS = { era: 'era', year: 'year', quarter: 'quarter', month: 'month', weekOfYear: 'week', weekday: 'day of the week', day: 'day', dayPeriod: 'AM/PM', hour: 'hour', minute: 'minute', second: 'second', timeZoneName: 'time zone' };
  const shown = keeper('Intl.DisplayNames');
  class DisplayNames {
    constructor(locales, options) {
      enter('DisplayNames');
      const { locale } = resolve(locales);
      if (options === undefined) throw new TypeError('invalid_argument');
      const o = strict(options), s = { locale };
      option(o, 'localeMatcher', ['lookup', 'best fit']);
      s.style = option(o, 'style', ['narrow', 'short', 'long'], 'long');
      s.type = option(o, 'type', ['language', 'region', 'script', 'currency', 'calendar', 'dateTimeField'], undefined);
      if (s.type === undefined) throw new TypeError('Required option "type" must not be undefined');
      s.fallback = option(o, 'fallback', ['code', 'none'], 'code');
      const languageDisplay = option(o, 'languageDisplay', ['dialect', 'standard'], 'dialect');
      if (s.type === 'language') s.languageDisplay = languageDisplay;
      shown.set(this, s);
    }
    of(code) {
      const s = shown.get(this, 'of'), c = String(code), wrong = () => { throw new RangeError('invalid_argument'); };
      switch (s.type) {
        case 'region':
          if (!/^([a-z]{2}|\d{3})$/i.test(c)) wrong();
          return table('region')[c] ?? fall(s, c);
        case 'script':
          if (!/^[a-z]{4}$/i.test(c)) wrong();
          return table('script')[title(c)] ?? fall(s, title(c));
        case 'currency':
          if (!/^[a-z]{3}$/i.test(c)) wrong();
          return table('currency')[c.toUpperCase()] ?? fall(s, c.toUpperCase());
        case 'calendar': return CALENDARS[c.toLowerCase()] ?? fall(s, c.toLowerCase());
        case 'dateTimeField':
          if (!(c in FIELDS)) wrong();
          return FIELDS[c];
        default: return language(s, c, wrong);
      }
    }
    resolvedOptions() {
      const s = shown.get(this, 'resolvedOptions'), out = { locale: s.locale, style: s.style, type: s.type, fallback: s.fallback };
      if (s.languageDisplay !== undefined) out.languageDisplay = s.languageDisplay;
      return out;
    }
  }
  const fall = (s, code) => s.fallback === 'code' ? code : undefined;
  function language(s, code, wrong) {
    const p = parse(code);
    if (p === undefined || p.rest.length > 0 || p.unicode !== undefined) wrong();
    const all = table('language'), whole = base(p);
    if (s.languageDisplay === 'dialect' && all[whole] !== undefined) return all[whole];
    let name = all[p.language], { script, region } = p;
    if (s.languageDisplay === 'dialect') {
      if (script && all[`${p.language}-${script}`]) [name, script] = [all[`${p.language}-${script}`], undefined];
      else if (region && all[`${p.language}-${region}`]) [name, region] = [all[`${p.language}-${region}`], undefined];
    }
    if (name === undefined) return fall(s, whole);
    const more = [script && (table('script')[script] ?? script), region && (table('region')[region] ?? region), ...p.variants].filter(Boolean);
    return more.length === 0 ? name : `${name} (${more.join(', ')})`;
  }

  // The script and region that a language most likely has.
  const LIKELY = {};
  for (const item of ('en Latn US|de Latn DE|fr Latn FR|es Latn ES|it Latn IT|pt Latn BR|nl Latn NL|sv Latn SE|pl Latn PL|ja Jpan JP|zh Hans CN|ko Kore KR|ru Cyrl RU|uk Cyrl UA|' +
    'cs Latn CZ|sk Latn SK|da Latn DK|nb Latn NO|no Latn NO|nn Latn NO|fi Latn FI|hu Latn HU|ro Latn RO|bg Cyrl BG|el Grek GR|tr Latn TR|ar Arab EG|he Hebr IL|hi Deva IN|th Thai TH|' +
    'vi Latn VN|id Latn ID|ms Latn MY|fa Arab IR|ur Arab PK|bn Beng BD|ta Taml IN|te Telu IN|mr Deva IN|gu Gujr IN|kn Knda IN|ml Mlym IN|pa Guru IN|sr Cyrl RS|hr Latn HR|bs Latn BA|' +
    'sl Latn SI|mk Cyrl MK|sq Latn AL|lt Latn LT|lv Latn LV|et Latn EE|is Latn IS|ga Latn IE|cy Latn GB|eu Latn ES|ca Latn ES|gl Latn ES|af Latn ZA|sw Latn TZ|zu Latn ZA|am Ethi ET|' +
    'ka Geor GE|hy Armn AM|az Latn AZ|kk Cyrl KZ|uz Latn UZ|mn Cyrl MN|my Mymr MM|km Khmr KH|lo Laoo LA|ne Deva NP|si Sinh LK|fil Latn PH|und Latn US').split('|')) {
    const [l, script, region] = item.split(' ');
    LIKELY[l] = [script, region];
  }
  const BY_SCRIPT = { 'zh-Hant': 'TW', 'sr-Latn': 'RS', 'pa-Arab': 'PK', 'uz-Arab': 'AF' }, BY_REGION = { 'zh-TW': 'Hant', 'zh-HK': 'Hant', 'zh-MO': 'Hant', 'pa-PK': 'Arab', 'sr-ME': 'Latn' };
  const maximal = (p) => {
    const likely = LIKELY[p.language];
    if (likely === undefined) return p;
    const script = p.script ?? BY_REGION[`${p.language}-${p.region}`] ?? likely[0];
    return { ...p, script, region: p.region ?? BY_SCRIPT[`${p.language}-${script}`] ?? likely[1] };
  };
  const KEYS = { calendar: 'ca', caseFirst: 'kf', collation: 'co', hourCycle: 'hc', numberingSystem: 'nu' };
  const locales = keeper('Intl.Locale');
  class Locale {
    constructor(tag, options) {
      if (typeof tag !== 'string' && (typeof tag !== 'object' || tag === null)) throw new TypeError('First argument to Intl.Locale constructor can\'t be empty or missing');
      enter('Locale');
      const p = parse(locales.has(tag) ? tag.toString() : String(tag));
      if (p === undefined) throw new RangeError('Incorrect locale information provided');
      const o = object(options), wrong = () => { throw new RangeError('Incorrect locale information provided'); };
      for (const [k, test] of [['language', /^([a-z]{2,3}|[a-z]{5,8})$/i], ['script', /^[a-z]{4}$/i], ['region', /^([a-z]{2}|\d{3})$/i]]) {
        const v = option(o, k);
        if (v === undefined) continue;
        if (!test.test(v)) wrong();
        p[k] = k === 'language' ? v.toLowerCase() : k === 'script' ? title(v) : v.toUpperCase();
      }
      const set = (key, value) => {
        p.unicode ??= { attributes: [], keywords: [] };
        const list = p.unicode.keywords.filter(([k]) => k !== key);
        p.unicode.keywords = [...list, [key, value]].sort((a, b) => a[0] < b[0] ? -1 : 1);
      };
      for (const [k, key] of Object.entries(KEYS)) {
        const v = option(o, k, k === 'hourCycle' ? ['h11', 'h12', 'h23', 'h24'] : k === 'caseFirst' ? ['upper', 'lower', 'false'] : undefined);
        if (v === undefined) continue;
        if (!/^[a-z\d]{3,8}(-[a-z\d]{3,8})*$/i.test(v)) wrong();
        set(key, v.toLowerCase() === 'gregorian' ? 'gregory' : v.toLowerCase());
      }
      if (o.numeric !== undefined) set('kn', o.numeric ? '' : 'false');
      locales.set(this, p);
      Object.defineProperty(this, brand, { value: text(p) });
    }
    toString() { return text(locales.get(this, 'toString')); }
    maximize() { return new Locale(text(maximal(locales.get(this, 'maximize')))); }
    minimize() {
      const p = locales.get(this, 'minimize'), full = base(maximal(p));
      for (const q of [{ script: undefined, region: undefined }, { script: undefined }, { region: undefined }]) {
        const small = { ...p, ...maximal(p), ...q };
        if (base(maximal(small)) === full) return new Locale(text(small));
      }
      return new Locale(text(maximal(p)));
    }
    get baseName() { return base(locales.get(this, 'baseName')); }
    get language() { return locales.get(this, 'language').language; }
    get script() { return locales.get(this, 'script').script; }
    get region() { return locales.get(this, 'region').region; }
    get numeric() {
      const v = keyword(locales.get(this, 'numeric'), 'kn');
      return v === '' || v === 'true';
    }
    get collations() { return ['emoji', 'eor']; }
    get timeZones() { return locales.get(this, 'timeZones').region === undefined ? undefined : []; }
    get calendars() { return [keyword(locales.get(this, 'calendars'), 'ca') ?? 'gregory']; }
    get hourCycles() { return [keyword(locales.get(this, 'hourCycles'), 'hc') ?? data(base(locales.get(this, 'hourCycles'))).hourCycle]; }
    get numberingSystems() { return [keyword(locales.get(this, 'numberingSystems'), 'nu') ?? 'latn']; }
    get textInfo() { return { direction: /^(ar|he|fa|ur|yi|ps|sd|ug|dv|ku-Arab|ckb)/.test(base(locales.get(this, 'textInfo'))) ? 'rtl' : 'ltr' }; }
    get weekInfo() {
      const { region } = maximal(locales.get(this, 'weekInfo')), sunday = ['US', 'CA', 'JP', 'KR', 'TW', 'HK', 'IN', 'BR', 'MX', 'IL', 'ZA', 'PH', 'CO', 'PE', 'SG', 'PT'];
      return { firstDay: sunday.includes(region) ? 7 : 1, weekend: [6, 7], minimalDays: ['US', 'CA', 'JP', 'KR', 'CN', 'IN', 'BR', 'MX', 'AU'].includes(region) ? 1 : 4 };
    }
  }
  Object.defineProperty(Locale, 'length', { value: 1 });
  const keyword = (p, key) => p.unicode?.keywords.find(([k]) => k === key)?.[1];
  for (const [k, key] of Object.entries(KEYS))
    Object.defineProperty(Locale.prototype, k, Object.getOwnPropertyDescriptor({ get [k]() { return keyword(locales.get(this, k), key); } }, k));
  module.exports = { DisplayNames: finish(DisplayNames, 'DisplayNames'), Locale: finish(Locale, 'Locale', false), canonical };
})
