// Intl.Segmenter: graphemes by Unicode's annex 29; words and sentences by its rules for scripts that put spaces between words.
(function (exports, require, module, host, L) {
  'use strict';
  const { enter, resolve, option, strict, keeper, finish } = require('internal/intl/locale');

  const AFTER = '[\\p{Grapheme_Extend}\\p{Emoji_Modifier}\\p{Mc}\\u200d\\u0e33\\u0eb3]*';
  const HANGUL = '[\\u1100-\\u115f\\ua960-\\ua97c]*(?:[\\uac00-\\ud7a3]|[\\u1160-\\u11a7\\ud7b0-\\ud7c6])[\\u1160-\\u11ff\\ud7b0-\\ud7fb]*|[\\u1100-\\u115f\\ua960-\\ua97c]+|[\\u11a8-\\u11ff]+';
  const PICTURE = '\\p{Extended_Pictographic}(?:[\\p{Grapheme_Extend}\\p{Emoji_Modifier}]*\\u200d\\p{Extended_Pictographic})*';
  const CONTROL = '[\\p{Cc}\\p{Zl}\\p{Zp}\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb\\u{e0000}-\\u{e001f}]';
  const PREPEND = '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}]*';
  // In Indic scripts a virama ties two consonants.
  const CONJUNCT = '[\\u0915-\\u0939\\u0958-\\u095f\\u0978-\\u097f\\u0995-\\u09b9\\u09dc-\\u09df\\u0a95-\\u0ab9\\u0b15-\\u0b39\\u0c15-\\u0c39\\u0d15-\\u0d3a](?:[\\p{Grapheme_Extend}\\u200d]*[\\u094d\\u09cd\\u0acd\\u0b4d\\u0c4d\\u0d4d][\\p{Grapheme_Extend}\\u200d]*[\\u0915-\\u0939\\u0958-\\u095f\\u0978-\\u097f\\u0995-\\u09b9\\u09dc-\\u09df\\u0a95-\\u0ab9\\u0b15-\\u0b39\\u0c15-\\u0c39\\u0d15-\\u0d3a])*';
  let grapheme, word, sentence;
  const graphemes = () => grapheme ??= new RegExp(`\\r\\n|${CONTROL}|${PREPEND}(?:\\p{RI}\\p{RI}|${HANGUL}|${PICTURE}|${CONJUNCT}|(?!${CONTROL})[^])${AFTER}|[^]`, 'uy');
  const X = '[\\p{M}\\u200c\\u200d\\u00ad\\u2060]*';
  const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}', LETTER = `(?:(?![${CJK}])[\\p{Alphabetic}\\p{Lm}])`;
  const words = () => word ??= new RegExp(
    `\\r\\n|[\\r\\n\\v\\f\\x85\\u2028\\u2029]|(?:\\p{RI}\\p{RI}|${PICTURE})${AFTER}|(?:(?:${LETTER}|[\\p{Nd}_\\u202f])${X})(?:(?:${LETTER}|[\\p{Nd}_\\u202f])${X}` +
    `|(?<=${LETTER}${X})[.':\\u00b7\\u2018\\u2019\\u2024\\u2027\\ufe13\\ufe52\\ufe55\\uff07\\uff0e\\uff1a]${X}(?=${LETTER})|(?<=\\p{Nd}${X})[.,;'\\u2018\\u2019\\u2024\\u066c\\ufe10\\ufe14\\uff0c\\uff0e]${X}(?=\\p{Nd}))*` +
    `|[\\p{Script=Katakana}\\u30fc\\uff70]+${X}|\\p{Script=Hiragana}+${X}|\\p{Script=Han}+${X}|(?![\\u00a0\\u2007\\u202f])\\p{Zs}+${X}|[^]${X}`, 'uy');
  const sentences = () => sentence ??= new RegExp(
    '(?:[^.!?\\u2026\\u3002\\uff01\\uff1f\\r\\n\\x85\\u2028\\u2029]|[.\\u2026](?=\\p{Nd})|(?<=\\p{L})\\.(?=\\p{L})|\\.(?=[^\\p{L}\\p{Nd}.!?\\r\\n]*\\p{Ll}))*' +
    '(?:\\r\\n|[\\r\\n\\x85\\u2028\\u2029]|[.!?\\u2026\\u3002\\uff01\\uff1f]+[\\p{Pe}\\p{Pf}\\p{Pi}"\']*[\\p{Zs}\\t]*(?:\\r\\n|[\\r\\n\\x85\\u2028\\u2029])?|$)', 'uy');

  const LIKE = new RegExp(`[\\p{Alphabetic}\\p{Nd}${CJK}]`, 'u');
  const kept = keeper('Intl.Segmenter');
  class Segmenter {
    constructor(locales, options) {
      enter('Segmenter');
      const { locale } = resolve(locales), o = strict(options);
      option(o, 'localeMatcher', ['lookup', 'best fit']);
      kept.set(this, { locale, granularity: option(o, 'granularity', ['grapheme', 'word', 'sentence'], 'grapheme') });
    }
    segment(input) { return new Segments(kept.get(this, 'segment').granularity, String(input)); }
    resolvedOptions() {
      const { locale, granularity } = kept.get(this, 'resolvedOptions');
      return { locale, granularity };
    }
  }
  Object.defineProperty(Segmenter, 'length', { value: 0 });

  // The end of the segment that begins at i.
  function end(granularity, text, i) {
    const regexp = granularity === 'grapheme' ? graphemes() : granularity === 'word' ? words() : sentences();
    if (granularity === 'grapheme') {
      // Most text: a letter, and another.
      const c = text.charCodeAt(i), d = text.charCodeAt(i + 1);
      if (c > 31 && c < 127 && !(d > 126)) return i + 1;
    }
    regexp.lastIndex = i;
    const m = regexp.exec(text);
    return m === null || m[0] === '' ? granularity === 'sentence' ? text.length : i + 1 : i + m[0].length;
  }
  const make = (g, text, from, to) => {
    const segment = text.slice(from, to), out = { segment, index: from, input: text };
    if (g === 'word') out.isWordLike = LIKE.test(segment) && !/^\p{Extended_Pictographic}/u.test(segment);
    return out;
  };
  const states = keeper('%Segments');
  class Segments {
    constructor(g, text) { states.set(this, { g, text }); }
    containing(index) {
      const { g, text } = states.get(this, 'containing'), at = Math.trunc(Number(index)) || 0;
      if (at < 0 || at >= text.length) return undefined;
      let from = 0, to;
      while ((to = end(g, text, from)) <= at) from = to;
      return make(g, text, from, to);
    }
    [Symbol.iterator]() { return Object.setPrototypeOf(new Walk(states.get(this, 'iterator')), iterator); }
  }
  class Walk {
    #state;
    #at = 0;
    constructor(state) { this.#state = state; }
    static step(self) {
      const { g, text } = self.#state, from = self.#at;
      if (from >= text.length) return { value: undefined, done: true };
      self.#at = end(g, text, from);
      return { value: make(g, text, from, self.#at), done: false };
    }
  }
  const { step } = Walk;
  delete Segments.prototype.constructor;
  const iterator = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), {
    next: { value: { next() { return step(this); } }.next, writable: true, configurable: true },
    [Symbol.toStringTag]: { value: 'Segmenter String Iterator', configurable: true },
  });
  module.exports = { Segmenter: finish(Segmenter, 'Segmenter') };
})
