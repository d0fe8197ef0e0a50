module.exports = require('./kit')(async (t) => {
  // Numbers: every style with many values.
  const values = [0, -0, 1, -1, 1.5, 2, 12, 999.5, 999.9999, 1000, 1234.5678, -1234.5678, 9999, 10000, 123456, 999999, 1234567.891, 1e9, 1.5e12, 123456789012345, 1e15, 1e21, 1.005, 0.5, 0.05, 0.1234567, 1e-7, 1e-21, NaN, Infinity, -Infinity, 5e-324, 2.5, 3.5, -2.5];
  const styles = [undefined, {}, { style: 'percent' }, { style: 'percent', maximumFractionDigits: 1 }, { style: 'currency', currency: 'USD' }, { style: 'currency', currency: 'EUR', currencyDisplay: 'name' },
    { style: 'currency', currency: 'JPY' }, { style: 'currency', currency: 'CHF' }, { style: 'currency', currency: 'usd', currencySign: 'accounting' }, { style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol' },
    { style: 'currency', currency: 'KWD', currencyDisplay: 'code' }, { style: 'currency', currency: 'USD', minimumFractionDigits: 0 }, { style: 'currency', currency: 'USD', notation: 'compact' }, { style: 'currency', currency: 'XYZ' },
    { style: 'unit', unit: 'kilometer-per-hour' }, { style: 'unit', unit: 'liter', unitDisplay: 'long' }, { style: 'unit', unit: 'celsius' }, { style: 'unit', unit: 'byte', unitDisplay: 'narrow' }, { style: 'unit', unit: 'megabyte-per-second' },
    { style: 'unit', unit: 'mile-per-gallon', unitDisplay: 'long' }, { style: 'unit', unit: 'day', unitDisplay: 'long' }, { style: 'unit', unit: 'foot', unitDisplay: 'narrow' }, { style: 'unit', unit: 'percent' }, { style: 'unit', unit: 'inch-per-second', unitDisplay: 'long' },
    { notation: 'compact' }, { notation: 'compact', compactDisplay: 'long' }, { notation: 'compact', maximumFractionDigits: 1 }, { notation: 'compact', minimumFractionDigits: 2 }, { notation: 'scientific' }, { notation: 'engineering' }, { notation: 'scientific', maximumFractionDigits: 1 },
    { minimumFractionDigits: 2 }, { maximumFractionDigits: 0 }, { minimumFractionDigits: 2, maximumFractionDigits: 2 }, { maximumFractionDigits: 20 }, { minimumIntegerDigits: 3 }, { maximumSignificantDigits: 3 }, { minimumSignificantDigits: 4 }, { minimumSignificantDigits: 2, maximumSignificantDigits: 5 },
    { useGrouping: false }, { useGrouping: true }, { useGrouping: 'min2' }, { useGrouping: 'always' }, { signDisplay: 'always' }, { signDisplay: 'never' }, { signDisplay: 'exceptZero' }, { signDisplay: 'negative' }, { signDisplay: 'exceptZero', style: 'currency', currency: 'USD', currencySign: 'accounting' },
    { roundingMode: 'ceil', maximumFractionDigits: 1 }, { roundingMode: 'floor', maximumFractionDigits: 1 }, { roundingMode: 'trunc', maximumFractionDigits: 0 }, { roundingMode: 'halfEven', maximumFractionDigits: 0 }, { roundingMode: 'halfTrunc', maximumFractionDigits: 0 }, { roundingMode: 'expand', maximumFractionDigits: 0 },
    { roundingIncrement: 5, maximumFractionDigits: 2, minimumFractionDigits: 2 }, { roundingIncrement: 25, style: 'currency', currency: 'USD' }, { trailingZeroDisplay: 'stripIfInteger', style: 'currency', currency: 'USD' }, { roundingPriority: 'morePrecision', maximumFractionDigits: 2, maximumSignificantDigits: 2 }, { roundingPriority: 'lessPrecision', maximumFractionDigits: 2, maximumSignificantDigits: 2 }];
  for (const o of styles) {
    t(`number ${JSON.stringify(o)}`, () => values.map((v) => v.toLocaleString('en-US', o)));
    t(`number parts ${JSON.stringify(o)}`, () => [-1234.5, 1, 1234567].map((v) => new Intl.NumberFormat('en', o).formatToParts(v)));
    t(`number options ${JSON.stringify(o)}`, () => Object.entries(new Intl.NumberFormat('en', o).resolvedOptions()));
  }
  const big = [0n, -1n, 1234567890123456789012345678901234567890n];
  t('bigint', () => [...big.map((x) => x.toLocaleString()), big[2].toLocaleString('de'), new Intl.NumberFormat('en', { notation: 'compact' }).format(big[2]), new Intl.NumberFormat('en').format('12345678901234567890.123')]);
  for (const l of ['de', 'fr', 'es', 'it', 'pt-BR', 'nl', 'sv', 'pl', 'ja', 'zh-CN', 'ko', 'ru', 'en-GB', 'en-IN']) {
    t(`number in ${l}`, () => [1234, 12345, 1234567.891, -5.5].map((v) => v.toLocaleString(l)));
    t(`percent in ${l}`, () => [0.256, -1].map((v) => v.toLocaleString(l, { style: 'percent' })));
    t(`currency in ${l}`, () => [1, 1234.5, -12].flatMap((v) => ['EUR', 'USD', 'JPY'].map((currency) => v.toLocaleString(l, { style: 'currency', currency }))));
  }
  for (const l of ['de', 'fr', 'es', 'it', 'nl', 'sv', 'pl', 'ja', 'zh', 'ko', 'ru']) t(`compact in ${l}`, () => [1000, 1500, 25000, 1e6, 2e6, 3.5e9].flatMap((v) => ['short', 'long'].map((compactDisplay) => v.toLocaleString(l, { notation: 'compact', compactDisplay }))));
  t('range', () => [new Intl.NumberFormat('en').formatRange(3, 5), new Intl.NumberFormat('en').formatRange(3, 3), new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).formatRange(3, 5), new Intl.NumberFormat('en', { style: 'unit', unit: 'meter' }).formatRange(3, 5),
    new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' }).formatRange(3, 5)]);
  t('lengths', () => [String.prototype.localeCompare.length, Number.prototype.toLocaleString.length, Array.prototype.toLocaleString.length]);
  t('errors', () => 1);
  const errors = [() => new Intl.NumberFormat('en', { style: 'currency' }), () => new Intl.NumberFormat('en', { style: 'x' }), () => new Intl.NumberFormat('en', { style: 'unit' }), () => new Intl.NumberFormat('en', { style: 'unit', unit: 'x' }),
    () => new Intl.NumberFormat('en', { currency: 'x' }), () => new Intl.NumberFormat('en', { maximumFractionDigits: 101 }), () => (1).toLocaleString('x-'), () => new Intl.NumberFormat(null), () => Intl.NumberFormat.prototype.formatToParts.call({}),
    () => new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 2 }), () => new Intl.DateTimeFormat('en', { timeZone: 'Mars/X' }), () => new Intl.DateTimeFormat('en').format(NaN),
    () => new Intl.DateTimeFormat('en', { dateStyle: 'short', year: 'numeric' }), () => new Date(0).toLocaleDateString('en', { timeStyle: 'short' }), () => Intl.DateTimeFormat.prototype.formatToParts.call(1), () => Intl.getCanonicalLocales('a'),
    () => Intl.supportedValuesOf('x'), () => new Intl.RelativeTimeFormat().format(1, 'x'), () => new Intl.RelativeTimeFormat().format(NaN, 'day'), () => new Intl.ListFormat().format([1]), () => new Intl.Segmenter('en', { granularity: 'x' }),
    () => new Intl.DisplayNames('en'), () => new Intl.DisplayNames('en', { type: 'region' }).of('x'), () => new Intl.Locale(), () => new Intl.Locale('x'), () => new Intl.Collator('en', { sensitivity: 'x' }), () => new Date(NaN).toLocaleString(), () => String.prototype.localeCompare.call(null),
    () => Array.prototype.toLocaleString.call(null), () => Array.prototype.toLocaleString.call(undefined)];
  errors.forEach((f) => t(`error ${f}`, f));

  // Dates.
  const dates = [Date.UTC(2024, 0, 5, 15, 4, 9, 87), Date.UTC(1999, 11, 31), Date.UTC(2024, 1, 29, 12), Date.UTC(5, 0, 5, 0, 30), Date.UTC(-3, 6, 4)];
  const forms = [undefined, {}];
  for (const dateStyle of ['full', 'long', 'medium', 'short', undefined]) for (const timeStyle of ['full', 'long', 'medium', 'short', undefined]) if (dateStyle || timeStyle) forms.push({ dateStyle, timeStyle });
  for (const year of [undefined, 'numeric', '2-digit']) for (const month of [undefined, 'numeric', '2-digit', 'short', 'long', 'narrow']) for (const day of [undefined, 'numeric', '2-digit']) for (const weekday of [undefined, 'short', 'long', 'narrow']) if ((day || !weekday || !month) && (month || !year || !(day || weekday))) forms.push({ year, month, day, weekday });
  for (const hour of ['numeric', '2-digit']) for (const more of [{}, { minute: 'numeric' }, { minute: '2-digit', second: '2-digit' }, { minute: 'numeric', second: 'numeric', fractionalSecondDigits: 3 }])
    for (const cycle of [{}, { hour12: false }, { hour12: true }, { hourCycle: 'h23' }, { hourCycle: 'h11' }, { hourCycle: 'h24' }]) forms.push({ hour, ...more, ...cycle });
  forms.push({ minute: 'numeric' }, { second: '2-digit' }, { minute: '2-digit', second: '2-digit' }, { fractionalSecondDigits: 2 }, { era: 'short' }, { era: 'long', year: 'numeric', month: 'long', day: 'numeric' }, { timeZoneName: 'short' }, { timeZoneName: 'long', hour: 'numeric' },
    { era: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }, { dayPeriod: 'short', hour: 'numeric' }, { dayPeriod: 'long' }, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }, { weekday: 'short', hour: 'numeric' },
    { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }, { dateStyle: 'short', timeStyle: 'long', hour12: false }, { timeStyle: 'full', hourCycle: 'h23' });
  for (const o of forms) t(`date ${JSON.stringify(o)}`, () => dates.map((d) => new Intl.DateTimeFormat('en-US', o).format(d)));
  for (const o of [{}, { dateStyle: 'full', timeStyle: 'full' }, { hour: 'numeric', minute: 'numeric', month: 'short', timeZoneName: 'short' }, { era: 'short', year: 'numeric', hour: '2-digit' }]) {
    t(`date parts ${JSON.stringify(o)}`, () => new Intl.DateTimeFormat('en', o).formatToParts(dates[0]));
    t(`date options ${JSON.stringify(o)}`, () => Object.entries(new Intl.DateTimeFormat('en', o).resolvedOptions()));
  }
  for (const d of dates) t(`locale strings ${d}`, () => [new Date(d).toLocaleString(), new Date(d).toLocaleDateString(), new Date(d).toLocaleTimeString(), new Date(d).toLocaleTimeString('en-US', { hour: 'numeric' }), new Date(d).toLocaleDateString('en-US', { hour: 'numeric' }), new Date(d).toLocaleDateString([], { month: 'long' })]);
  for (const l of ['de', 'fr', 'es', 'it', 'pt-BR', 'nl', 'sv', 'pl', 'ja', 'zh-CN', 'ko', 'ru', 'en-GB']) {
    t(`dates in ${l}`, () => [{}, { dateStyle: 'full' }, { dateStyle: 'long' }, { dateStyle: 'medium' }, { dateStyle: 'short' }, { timeStyle: 'short' }, { dateStyle: 'short', timeStyle: 'short' }, { dateStyle: 'long', timeStyle: 'medium' }, { month: 'long' }, { month: 'long', day: 'numeric' }, { month: 'short', year: 'numeric' },
      { weekday: 'short' }, { weekday: 'long', day: 'numeric', month: 'long' }, { hour: 'numeric', minute: '2-digit' }, { year: 'numeric', month: '2-digit', day: '2-digit' }, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }].map((o) => new Intl.DateTimeFormat(l, o).format(dates[0])));
    t(`locale string in ${l}`, () => [new Date(dates[0]).toLocaleString(l), new Date(dates[0]).toLocaleTimeString(l)]);
  }
  for (const timeZone of ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Tokyo', 'Australia/Sydney', 'America/Sao_Paulo', 'Africa/Cairo', 'Pacific/Auckland', 'Europe/London', 'Europe/Dublin', 'America/St_Johns', 'Asia/Kathmandu', 'utc', 'us/eastern', 'Etc/GMT+5', 'Pacific/Apia'])
    t(`zone ${timeZone}`, () => [new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone, ...[dates[0], Date.UTC(2024, 6, 4, 12), Date.UTC(1985, 3, 1), Date.UTC(2045, 9, 31), Date.UTC(2024, 2, 10, 6, 59, 59), Date.UTC(2024, 2, 10, 7), Date.UTC(2024, 2, 31, 1), Date.UTC(1970, 5, 1)].flatMap((d) =>
      [new Date(d).toLocaleString('en-US', { timeZone }), new Date(d).toLocaleTimeString('en-US', { timeZone, timeZoneName: 'short' }), new Date(d).toLocaleTimeString('en-US', { timeZone, timeZoneName: 'longOffset' })])]);
  const ranges = [[2024, 0, 6, 16, 5], [2024, 1, 6], [2025, 1, 6], [2024, 0, 5, 16, 5], [2024, 0, 5, 15, 4]];
  for (const o of [{}, { dateStyle: 'medium' }, { dateStyle: 'long' }, { dateStyle: 'full' }, { dateStyle: 'short' }, { month: 'short', day: 'numeric' }, { dateStyle: 'medium', timeStyle: 'short' }, { timeStyle: 'short' }, { hour: 'numeric' }, { year: 'numeric', month: 'long' }])
    t(`date range ${JSON.stringify(o)}`, () => ranges.map((r) => new Intl.DateTimeFormat('en-US', o).formatRange(Date.UTC(2024, 0, 5, 15, 4), Date.UTC(...r))));

  // Order.
  const words = ['b', 'a', 'C', 'ä', 'Z', 'A', 'z', 'á', 'aa', 'Aa', 'ab', 'ß', 'ss', 'st', 'résumé', 'resume', 'Resume', 'résume', 'ñ', 'n', 'o', 'ø', 'œ', 'oe', '1', '10', '2', '_', '-', ' ', 'a b', 'a-b', 'ab', 'a_b', '', '日本', '中', 'б', 'а', 'й', 'и', 'α', 'β', 'ア', 'あ', 'イ', 'co-op', 'coop', 'CO-OP', 'a1', 'a10', 'a2', '$', '€', '(', '.'];
  for (const o of [undefined, { numeric: true }, { sensitivity: 'base' }, { caseFirst: 'upper' }]) t(`sort ${JSON.stringify(o)}`, () => words.slice().sort(new Intl.Collator('en', o).compare));
  t('localeCompare', () => words.flatMap((a) => words.slice(0, 24).map((b) => Math.sign(a.localeCompare(b)))).join());
  for (const sensitivity of ['base', 'accent', 'case', 'variant']) t(`sensitivity ${sensitivity}`, () => [['a', 'A'], ['a', 'á'], ['a', 'b'], ['aB', 'ab'], ['é', 'É'], ['ss', 'ß'], ['a', '']].map(([a, b]) => a.localeCompare(b, 'en', { sensitivity })));
  for (const l of ['sv', 'da', 'es', 'de', 'pl', 'cs', 'tr']) t(`order in ${l}`, () => ['z', 'å', 'ä', 'ö', 'a', 'o', 'ø', 'æ', 'ñ', 'n', 'nz', 'ł', 'l', 'lz', 'č', 'c', 'cz', 'ş', 's', 'ü', 'u', 'é'].sort(new Intl.Collator(l).compare));
  t('collator options', () => [Object.entries(new Intl.Collator('en-u-kn').resolvedOptions()), new Intl.Collator('de', { numeric: true, ignorePunctuation: true }).compare('a-10', 'a9')]);

  // Plurals, lists, relative times.
  for (const l of ['en', 'de', 'fr', 'es', 'it', 'pt', 'ru', 'pl', 'uk', 'cs', 'ar', 'he', 'ja', 'ro', 'lt', 'lv', 'sl', 'sr', 'sv', 'hi', 'tr', 'da', 'cy', 'ga', 'mt'])
    t(`plural ${l}`, () => [[0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 14, 19, 20, 21, 22, 25, 100, 101, 102, 111, 1e6, 0.5, 1.5, 2.1, 1.21].map((n) => new Intl.PluralRules(l).select(n)), new Intl.PluralRules(l).resolvedOptions().pluralCategories]);
  for (const l of ['en', 'fr', 'sv', 'it', 'de']) t(`ordinal ${l}`, () => [0, 1, 2, 3, 4, 8, 11, 12, 13, 21, 22, 23, 101, 111].map((n) => new Intl.PluralRules(l, { type: 'ordinal' }).select(n)));
  t('plural options', () => [Object.entries(new Intl.PluralRules('en', { minimumFractionDigits: 1 }).resolvedOptions()), new Intl.PluralRules('en', { minimumFractionDigits: 1 }).select(1)]);
  for (const l of ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'ja', 'zh', 'ko', 'ru']) {
    t(`lists ${l}`, () => ['conjunction', 'disjunction', 'unit'].flatMap((type) => ['long', 'short', 'narrow'].flatMap((style) => [['a'], ['a', 'b'], ['a', 'b', 'c', 'd'], []].map((x) => new Intl.ListFormat(l, { type, style }).format(x)))));
    for (const style of ['long', 'short', 'narrow']) for (const numeric of ['auto', 'always'])
      t(`relative ${l} ${style} ${numeric}`, () => ['second', 'minutes', 'hour', 'day', 'week', 'month', 'quarter', 'year'].flatMap((u) => [-1000, -5, -2, -1, -0, 0, 1, 2, 1.5, 21].map((n) => new Intl.RelativeTimeFormat(l, { style, numeric }).format(n, u))));
  }
  t('list parts', () => [new Intl.ListFormat('en').formatToParts(['a', 'b', 'c']), new Intl.ListFormat('es').format(['a', 'iglesia']), new Intl.RelativeTimeFormat('en').formatToParts(-1234.5, 'day')]);

  // Text.
  const texts = ['', 'abc', 'a\r\nb', 'e\u0301a', '👨‍👩‍👧‍👦x', '🇩🇪🇫🇷🇺', '👍🏽!', 'नमस्ते', '한국어', '각', 'a\u200db', 'Z͑ͫ̓ͪ̂ͫ', '\ud83d', 'ก็', 'Hello, world! It\'s 3.14 o\'clock.', 'foo_bar a-b  x\ty', 'can\'t e.g. 1,000.5', 'A b. C d? E! f "G." H\nI', 'Mr. x said 3.5. Then', '#️⃣*️⃣', 'naïve café'];
  for (const granularity of ['grapheme', 'word', 'sentence']) for (const s of texts) t(`segments ${granularity} ${JSON.stringify(s)}`, () => [...new Intl.Segmenter('en', { granularity }).segment(s)].map((x) => [x.segment, x.index, x.isWordLike]));
  t('containing', () => [new Intl.Segmenter('en', { granularity: 'word' }).segment('ab cd').containing(4), new Intl.Segmenter().segment('ab').containing(5)]);
  t('case', () => ['iI'.toLocaleUpperCase('tr'), 'Iİ'.toLocaleLowerCase('tr'), 'iI'.toLocaleUpperCase(), 'ß'.toLocaleUpperCase('de'), 'iI'.toLocaleLowerCase(['en'])]);
  t('array', () => [[1234.5, new Date(0), 'a', null, undefined, [1e6]].toLocaleString(), [1234.5].toLocaleString('de'), [].toLocaleString()]);

  // Locales and names.
  for (const l of ['EN-us', 'zh-hans-cn', 'de-DE-u-co-phonebk', 'sr-latn', 'iw', 'en-x-foo', 'cmn', 'sl-rozaj-biske', 'en-GB-oxendict', 'i-klingon', 'x', '', 'e', 'en_US', 'abcdefghi', 'en-us-us', 'en-t-fr'])
    t(`canonical ${l}`, () => Intl.getCanonicalLocales(l));
  t('canonical list', () => [Intl.getCanonicalLocales(), Intl.getCanonicalLocales(['en-us', 'EN-US', 'de']), Intl.getCanonicalLocales([])]);
  t('supported', () => [Intl.NumberFormat.supportedLocalesOf(['en-US', 'xx', 'de-u-nu-latn', 'tlh']), Intl.DateTimeFormat.supportedLocalesOf('fr'), Intl.Collator.supportedLocalesOf()]);
  for (const l of ['en-US', 'zh-Hant-TW-u-ca-chinese-hc-h12', 'de', 'zh', 'sr-Latn', 'en-u-kn-kf-upper', 'pt-BR']) t(`locale ${l}`, () => {
    const x = new Intl.Locale(l);
    return [String(x), x.baseName, x.language, x.script, x.region, x.calendar, x.hourCycle, x.numeric, x.caseFirst, x.collation, x.numberingSystem, String(x.maximize()), String(x.minimize())];
  });
  t('locale options', () => [String(new Intl.Locale('en', { region: 'gb', hourCycle: 'h23', numeric: true, calendar: 'gregory' })), new Intl.NumberFormat(new Intl.Locale('de')).format(1.5)]);
  t('names', () => ['US', 'de', 'JP', '419', 'ZZ', 'XQ'].map((c) => new Intl.DisplayNames('en', { type: 'region' }).of(c)));
  t('languages', () => ['en', 'de-AT', 'zh-Hant', 'fr-CA', 'es-AR', 'sr-Cyrl-ME', 'xx'].map((c) => new Intl.DisplayNames('en', { type: 'language' }).of(c)));
  t('other names', () => [new Intl.DisplayNames('en', { type: 'currency' }).of('usd'), new Intl.DisplayNames('en', { type: 'script' }).of('Latn'), new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of('XQ'), new Intl.DisplayNames('en', { type: 'dateTimeField' }).of('weekday')]);
  t('shape', () => [Object.getOwnPropertyNames(Intl).sort(), Object.keys(Intl), String(Intl), ...['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'ListFormat', 'RelativeTimeFormat', 'Segmenter', 'DisplayNames', 'Locale'].map((k) =>
    [Intl[k].name, Intl[k].length, Intl[k].prototype[Symbol.toStringTag], Object.getOwnPropertyNames(Intl[k]).sort(), Object.getOwnPropertyNames(Intl[k].prototype).sort(), Object.keys(Intl[k].prototype)])]);
  t('called without new', () => [Intl.NumberFormat('de').format(1.5), Intl.DateTimeFormat('en') instanceof Intl.DateTimeFormat, Intl.Collator().compare('a', 'b')]);
  for (const l of ['sw', 'fa', 'zu', 'xx', 'zh-Hant-HK', 'ar-EG', 'th'])
    t(`does not throw in ${l}`, () => typeof [(1.5).toLocaleString(l), new Date(0).toLocaleString(l), new Intl.RelativeTimeFormat(l).format(1, 'day'), new Intl.ListFormat(l).format(['a']), 'a'.localeCompare('b', l), new Intl.PluralRules(l).select(1)].join());
  t('currencies', () => Intl.supportedValuesOf('currency').length > 150 && Intl.supportedValuesOf('unit'));
  t('zones', () => ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'].every((z) => Intl.supportedValuesOf('timeZone').includes(z)));
});
