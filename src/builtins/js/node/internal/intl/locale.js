// Language tags, the options that all constructors read, and what is known of a language (data/…).
(function (exports, require, module, host, L) {
  'use strict';
  const grandfathered = { 'art-lojban': 'jbo', 'zh-min-nan': 'nan' };
  const aliases = { iw: 'he', in: 'id', ji: 'yi', jw: 'jv', mo: 'ro', sh: 'sr-Latn', tl: 'fil', no: 'no', aju: 'jrb', cmn: 'zh' };
  // Languages for which ICU has data: what supportedLocalesOf answers, and what a formatter says its locale is.
  const known = 'af agq ak am ar as asa ast az bas be bem bez bg bgc bho blo bm bn bo br brx bs ca ccp ce ceb cgg chr ckb cs csw cv cy da dav de dje doi dsb dua dyo dz ebu ee el en eo es et eu ewo fa ff fi fil fo fr fur fy ga gd gl gsw gu guz gv ha haw he hi hr hsb hu hy ia id ie ig ii is it ja jgo jmc jv ka kab kam kde kea kgp khq ki kk kkj kl kln km kn ko kok ks ksb ksf ksh ku kw kxv ky lag lb lg lij lkt lmo ln lo lrc lt lu luo luy lv mai mas mer mfe mg mgh mgo mi mk ml mn mni mr ms mt mua my mzn naq nb nd nds ne nl nmg nn nnh no nqo nus nyn oc om or os pa pcm pl prg ps pt qu raj rm rn ro rof ru rw rwk sa sah saq sat sbp sc sd se seh ses sg shi si sk sl smn sn so sq sr su sv sw syr szl ta te teo tg th ti tk to tok tr tt twq tzm ug uk ur uz vai vec vi vmw vun wae wo xh xnr xog yav yi yo yrl yue za zgh zh zu'.split(' ');
  const own = { en: 1, 'en-GB': 1, de: 1, fr: 1, es: 1, it: 1, pt: 1, nl: 1, sv: 1, pl: 1, ja: 1, zh: 1, ko: 1, ru: 1 };
  // English outside America dates as Britain does.
  const british = { GB: 1, AU: 1, NZ: 1, IE: 1, ZA: 1, IN: 1, SG: 1, HK: 1, 150: 1, '001': 1 };

  const title = (s) => s[0].toUpperCase() + s.slice(1).toLowerCase();
  function parse(tag) {
    const lower = tag.toLowerCase();
    if (grandfathered[lower] !== undefined) return parse(grandfathered[lower]);
    const list = lower.split('-'), p = { language: undefined, script: undefined, region: undefined, variants: [], unicode: undefined, rest: [] };
    let i = 0;
    if (!/^([a-z]{2,3}|[a-z]{5,8})$/.test(list[0])) return undefined;
    p.language = list[i++];
    if (/^[a-z]{4}$/.test(list[i])) p.script = title(list[i++]);
    if (/^([a-z]{2}|\d{3})$/.test(list[i])) p.region = list[i++].toUpperCase();
    while (/^([a-z\d]{5,8}|\d[a-z\d]{3})$/.test(list[i])) {
      if (p.variants.includes(list[i])) return undefined;
      p.variants.push(list[i++]);
    }
    const seen = new Set();
    while (i < list.length) {
      const single = list[i++];
      if (!/^[a-z\d]$/.test(single) || seen.has(single)) return undefined;
      seen.add(single);
      const from = i;
      if (single === 'x') {
        while (/^[a-z\d]{1,8}$/.test(list[i])) i++;
        if (i === from || i < list.length) return undefined;
        p.rest.push(['x', list.slice(from, i)]);
        break;
      }
      while (/^[a-z\d]{2,8}$/.test(list[i])) i++;
      if (i === from) return undefined;
      const items = list.slice(from, i);
      if (single !== 'u') {
        p.rest.push([single, items]);
        continue;
      }
      p.unicode = { attributes: [], keywords: [] };
      let key;
      for (const item of items) {
        if (item.length === 2) {
          key = [item, []];
          if (!p.unicode.keywords.some(([k]) => k === item)) p.unicode.keywords.push(key);
        } else if (key === undefined) p.unicode.attributes.push(item);
        else key[1].push(item);
      }
      for (const k of p.unicode.keywords) {
        k[1] = k[1].join('-');
        if (k[1] === 'true' || k[1] === 'yes') k[1] = '';
        if (k[0] === 'ca' && k[1] === 'gregorian') k[1] = 'gregory';
      }
      p.unicode.keywords.sort((a, b) => a[0] < b[0] ? -1 : 1);
    }
    const alias = aliases[p.language];
    if (alias !== undefined) {
      const [language, script] = alias.split('-');
      p.language = language;
      p.script ??= script;
    }
    if (p.region === 'UK') p.region = 'GB';
    p.variants.sort();
    return p;
  }
  const base = (p) => [p.language, p.script, p.region, ...p.variants].filter((x) => x !== undefined).join('-');
  const extension = (u) => u === undefined || u.attributes.length + u.keywords.length === 0 ? [] :
    [['u', [...u.attributes, ...u.keywords.flatMap(([k, v]) => v === '' ? [k] : [k, v])]]];
  const text = (p) => {
    const all = [...p.rest.filter(([k]) => k !== 'x'), ...extension(p.unicode)].sort((a, b) => a[0] < b[0] ? -1 : 1);
    return [base(p), ...[...all, ...p.rest.filter(([k]) => k === 'x')].map(([k, v]) => `${k}-${v.join('-')}`)].join('-');
  };

  function canonical(tag) {
    const p = parse(String(tag));
    if (p === undefined) throw new RangeError(`Incorrect locale information provided`);
    return text(p);
  }
  function canonicalList(locales) {
    if (locales === undefined) return [];
    const list = typeof locales === 'string' || locales?.[brand] ? [locales] : Object(locales), out = [];
    if (locales === null) throw new TypeError('Cannot convert undefined or null to object');
    const n = Math.min(Math.max(Math.trunc(+list.length) || 0, 0), Number.MAX_SAFE_INTEGER);
    for (let i = 0; i < n; i++) {
      if (!(i in list)) continue;
      const tag = list[i];
      if (typeof tag !== 'string' && (typeof tag !== 'object' || tag === null)) throw new TypeError('Incorrect locale information provided');
      const c = tag[brand] ?? canonical(tag);
      if (!out.includes(c)) out.push(c);
    }
    return out;
  }
  const brand = Symbol('locale');

  const isKnown = (p) => known.includes(p.language);
  // The first of the wanted locales that is known, without extensions, and the keywords it came with.
  function resolve(locales, keys = []) {
    for (const tag of canonicalList(locales)) {
      const p = parse(tag);
      if (!isKnown(p)) continue;
      const keywords = {};
      for (const [k, v] of p.unicode?.keywords ?? []) if (keys.includes(k)) keywords[k] = v;
      return { locale: supportedBase(p), language: p.language, keywords };
    }
    return { locale: 'en-US', language: 'en', keywords: {} };
  }
  // ICU knows no variants, and regions only of languages it has.
  const supportedBase = (p) => [p.language, p.script, p.region].filter((x) => x !== undefined).join('-');
  function supportedLocalesOf(locales, options) {
    option(Object(options), 'localeMatcher', ['lookup', 'best fit']);
    return canonicalList(locales).filter((tag) => isKnown(parse(tag)));
  }

  const sets = new Map();
  function data(locale) {
    let name = locale;
    if (own[name] === undefined) {
      const [language, ...more] = locale.split('-');
      name = language === 'en' && more.some((r) => british[r]) ? 'en-GB' : own[language] ? language : 'en';
    }
    if (!sets.has(name)) sets.set(name, require(`internal/intl/data/${name}`));
    return sets.get(name);
  }

  // Whose options are read, for messages.
  let owner = '';
  const enter = (name) => { owner = name; };
  // An option as one of the values, or anything if there are none.
  function option(options, name, values, fallback) {
    let v = options[name];
    if (v === undefined) return fallback;
    v = String(v);
    if (values !== undefined && !values.includes(v)) throw new RangeError(`Value ${v} out of range for Intl.${owner} options property ${name}`);
    return v;
  }
  function flag(options, name, fallback) {
    const v = options[name];
    return v === undefined ? fallback : Boolean(v);
  }
  function integer(options, name, low, high, fallback) {
    const v = options[name];
    if (v === undefined) return fallback;
    const n = Number(v);
    if (!(n >= low && n <= high)) throw new RangeError(`${name} value is out of range.`);
    return Math.floor(n);
  }
  const object = (options) => {
    if (options === undefined) return { __proto__: null };
    if (options === null) throw new TypeError('Cannot convert undefined or null to object');
    return Object(options);
  };
  const strict = (options) => {
    if (options === undefined) return { __proto__: null };
    if (typeof options !== 'object' && typeof options !== 'function' || options === null) throw new TypeError('Incorrect options argument');
    return options;
  };

  // The state of an object, by a private map: a method that gets a stranger says so.
  function keeper(name) {
    const all = new WeakMap();
    return {
      set: (self, state) => { all.set(self, state); },
      has: (self) => all.has(self),
      get(self, method) {
        const state = all.get(self);
        if (state === undefined) throw new TypeError(`Method ${name}.prototype.${method} called on incompatible receiver ${typeof self === 'object' && self !== null ? `#<${self.constructor?.name ?? 'Object'}>` : String(self)}`);
        return state;
      },
    };
  }
  // What every constructor of Intl has.
  function finish(Class, name, methods) {
    for (const k of Object.getOwnPropertyNames(Class.prototype)) if (k !== 'constructor') Object.defineProperty(Class.prototype, k, { enumerable: false });
    Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: `Intl.${name}`, configurable: true });
    Object.defineProperty(Class, 'prototype', { writable: false });
    if (methods !== false) Object.defineProperty(Class, 'supportedLocalesOf', { value: { supportedLocalesOf(locales) { return supportedLocalesOf(locales, arguments[1] ?? {}); } }.supportedLocalesOf, writable: true, configurable: true });
    return Class;
  }

  module.exports = { enter, parse, text, base, canonical, canonicalList, resolve, supportedLocalesOf, data, option, flag, integer, object, strict, keeper, finish, brand, title };
})
