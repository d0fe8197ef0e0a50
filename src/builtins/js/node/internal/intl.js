// Intl in JavaScript: English in full, a dozen languages in what is asked for most, and no language that throws. What the
// prototypes of Number, Date, String and others have of it is in methods at the end; globals.js has the doors.
(function (exports, require, module, host, L) {
  'use strict';
  const { canonicalList, resolve } = require('internal/intl/locale');
  const number = require('internal/intl/number');

  const Intl = {};
  const put = (k, value) => Object.defineProperty(Intl, k, { value, writable: true, configurable: true });
  Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', configurable: true });
  put('getCanonicalLocales', { getCanonicalLocales(locales) { return canonicalList(locales); } }.getCanonicalLocales);
  put('supportedValuesOf', { supportedValuesOf(key) {
    switch (String(key)) {
      case 'calendar': return ['gregory'];
      case 'collation': return ['default', 'emoji', 'eor'].slice(1);
      case 'currency': return Object.keys(require('internal/intl/data/names').currencies);
      case 'numberingSystem': return ['latn'];
      case 'timeZone': return require('internal/intl/zones').all();
      case 'unit': return Object.keys(require('internal/intl/data/units').units);
      default: throw new RangeError(`Invalid key : ${String(key)}`);
    }
  } }.supportedValuesOf);

  // The parts are files, read when first used.
  const files = { DateTimeFormat: 'date', NumberFormat: 'number', Collator: 'collator', PluralRules: 'plural', RelativeTimeFormat: 'text', ListFormat: 'text', Locale: 'names', DisplayNames: 'names', Segmenter: 'segmenter' };
  for (const k of Object.keys(files)) {
    Object.defineProperty(Intl, k, {
      get() {
        const value = require(`internal/intl/${files[k]}`)[k];
        put(k, value);
        return value;
      },
      set(value) { put(k, value); },
      configurable: true,
    });
  }

  const date = (required, defaults) => function (locales, options) {
    return require('internal/intl/date').format(L.apply(getTime, this, []), locales, options, required, defaults);
  };
  const { getTime } = Date.prototype, { valueOf } = Number.prototype, { valueOf: bigValueOf } = BigInt.prototype;
  const language = (locales) => resolve(canonicalList(locales)[0]).language;
  const TURKIC = ['tr', 'az'];
  const native = { lower: String.prototype.toLowerCase, upper: String.prototype.toUpperCase };
  const text = (self, method) => {
    if (self === undefined || self === null) throw new TypeError(`String.prototype.${method} called on null or undefined`);
    return String(self);
  };
  const anyDate = date('any', 'all'), whole = (self, ...args) => L.apply(anyDate, self, args);
  // As the engine's, and the name of the zone. The realm has not kept the engine's: bytes count there.
  const { getHours, getMinutes, getSeconds, getTimezoneOffset, toDateString } = Date.prototype;
  const zoneNames = new Map();
  let longNames;
  const two = (n) => String(n).padStart(2, '0');
  const zoned = (self, time) => {
    const minutes = -L.apply(getTimezoneOffset, self, []), size = Math.abs(minutes);
    const offset = `${minutes < 0 ? '-' : '+'}${two(Math.trunc(size / 60))}${two(Math.trunc(size % 60))}`;
    let name = time > 0 ? zoneNames.get(offset) : undefined;
    if (name === undefined) {
      longNames ??= new Intl.DateTimeFormat('en-US', { timeZoneName: 'long' });
      name = longNames.formatToParts(time).find((part) => part.type === 'timeZoneName').value;
      if (time > 0) zoneNames.set(offset, name);
    }
    return `${[getHours, getMinutes, getSeconds].map((get) => two(L.apply(get, self, []))).join(':')} GMT${offset} (${name})`;
  };
  // A list in itself is empty there.
  const busy = new Set();
  function list(self, locales, options) {
    if (self === undefined || self === null) throw new TypeError('Cannot convert undefined or null to object');
    const items = Object(self), n = Math.min(Math.max(Math.trunc(+items.length) || 0, 0), Number.MAX_SAFE_INTEGER);
    if (busy.has(items)) return '';
    busy.add(items);
    try {
      let out = '';
      for (let i = 0; i < n; i++) {
        const x = items[i];
        if (i > 0) out += ',';
        if (x !== undefined && x !== null) out += x.toLocaleString(locales, options);
      }
      return out;
    } finally {
      busy.delete(items);
    }
  }
  module.exports = {
    Intl,
    methods: {
      // Whose it is shows by what it is called on.
      toLocaleString(locales, options) {
        const kind = typeof this === 'object' ? host.classOf(this) : typeof this;
        switch (kind) {
          case 'number': case 'Number': return number.format(L.apply(valueOf, this, []), locales, options);
          case 'bigint': case 'BigInt': return number.format(L.apply(bigValueOf, this, []), locales, options);
          case 'Date': return whole(this, locales, options);
          default: return list(this, locales, options);
        }
      },
      toString() {
        const time = L.apply(getTime, this, []);
        return time !== time ? 'Invalid Date' : `${L.apply(toDateString, this, [])} ${zoned(this, time)}`;
      },
      toTimeString() {
        const time = L.apply(getTime, this, []);
        return time !== time ? 'Invalid Date' : zoned(this, time);
      },
      toLocaleDateString: date('date', 'date'),
      toLocaleTimeString: date('time', 'time'),
      localeCompare(that, locales, options) {
        return require('internal/intl/collator').compareText(text(this, 'localeCompare'), String(that), locales, options);
      },
      toLocaleLowerCase(locales) {
        const s = text(this, 'toLocaleLowerCase');
        if (locales === undefined) return L.apply(native.lower, s, []);
        const l = language(locales);
        if (TURKIC.includes(l)) return L.apply(native.lower, s.replace(/İ/g, 'i').replace(/I\u0307/g, 'i').replace(/I/g, 'ı'), []);
        return L.apply(native.lower, s, []);
      },
      toLocaleUpperCase(locales) {
        const s = text(this, 'toLocaleUpperCase');
        if (locales === undefined) return L.apply(native.upper, s, []);
        const l = language(locales);
        if (TURKIC.includes(l)) return L.apply(native.upper, s.replace(/i/g, 'İ'), []);
        if (l === 'el') return L.apply(native.upper, s.normalize('NFD').replace(/\u0301/g, ''), []).normalize('NFC');
        return L.apply(native.upper, s, []);
      },
    },
  };
})
