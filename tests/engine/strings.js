// Searches for long texts in long texts, which are not the engine's own (src/realm/engine/loops_string.c): what they answer is what Node does.
'use strict';
const S = String.prototype;
let seed = 7;
const random = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
};
// Texts of few letters, periods in periods: what a search stumbles over. Some are wide, some are slices or not yet put together.
const letters = ['ab', 'aab', 'ab\u20ac', '\u20ac\ud83d\ude00', 'abcdefgh'];
const text = (length, from) => {
  let s = '';
  for (let i = 1 + random(9); i--; ) s += from[random(from.length)];
  while (s.length < length) s = random(3) ? s + s.slice(random(s.length)) : s + from[random(from.length)] + s;
  return random(2) ? s.slice(0, length) : (s + '!').slice(0, length);
};
const found = (s, p) => {
  const parts = s.split(p), limit = s.split(p, 3), at = [s.length / 2, s.length - p.length, 1, -1, 2.7, Infinity, NaN, undefined];
  return [
    s.indexOf(p), s.lastIndexOf(p), s.includes(p), at.map((i) => [s.indexOf(p, i), s.lastIndexOf(p, i), s.includes(p, i)]),
    parts.length, parts.map((x) => x.length).slice(0, 20), parts.join(p) === s, limit.length, s.split(p, 0), s.split(p, -1).length,
    sum(s.replace(p, '<$&|$$|$1>')), sum(s.replaceAll(p, '[$`]').slice(0, 1e5)), sum(s.replaceAll(p, (m, i, whole) => (m === p && whole === s ? '(' + i + ')' : 'wrong'))), sum(s.replaceAll(p, "$'$<a>$")),
  ];
};
const sum = (s) => {
  let h = s.length;
  for (let i = 0; i < s.length; i++) h = (Math.imul(h, 31) + s.charCodeAt(i)) | 0;
  return [s.length, h];
};
const thrown = (f) => {
  try {
    return f();
  } catch (e) {
    return e.name;
  }
};
const long = 'ab'.repeat(8000) + 'c', what = 'ab'.repeat(4000) + 'c';
const out = {};
for (let i = 0; i < 20; i++)
  out['case ' + i] = () => {
    seed = i * 7919 + 1;
    const from = letters[i % letters.length], s = text(6000 + random(9000), from), at = random(s.length - 1000), length = 900 + random(3000);
    const inside = s.slice(at, at + length), other = text(1000 + random(2000), from);
    return [found(s, inside), found(s, inside + 'a'), found(s, other), found(s + inside + s, inside), found(s, s), found(s, s + 'a'), found(s, s.slice(0, -1) + '\u0161')];
  };
Object.assign(out, {
  'periods with faults'() {
    seed = 99;
    return Array.from({ length: 120 }, () => {
      const word = text(2 + random(7), 'ab'), what = word.repeat(1 + Math.ceil(1300 / word.length)).slice(0, 1300 + random(9));
      const units = [...(what.slice(random(what.length)) + what.repeat(6).slice(0, 7000) + word.repeat(200))];
      for (let i = 1 + random(12); i--; ) units[random(units.length)] = 'abc'[random(3)];
      const s = units.join('');
      return [s.indexOf(what), s.lastIndexOf(what), s.includes(what), s.split(what).length, s.indexOf(what, 1 + random(3000)), s.lastIndexOf(what, random(7000))];
    });
  },
  'what is no text'() {
    const order = [];
    const o = (name, value) => ({ toString() { order.push(name); return value; } });
    const n = (name, value) => ({ valueOf() { order.push(name); return value; } });
    const r = [
      S.indexOf.call(o('this', long), o('what', what), n('at', 3)), S.lastIndexOf.call(o('this', long), o('what', what), n('at', 9e9)), S.includes.call(o('this', long), o('what', what), n('at', 3)),
      S.split.call(o('this', long), o('what', what), n('limit', 1)).length, S.replace.call(o('this', long), o('what', what), o('with', '$&$&')).length, S.replaceAll.call(o('this', long), o('what', what), o('with', '')).length,
      new String(long).indexOf(new String(what)), S.split.call(5, what), S.indexOf.call(o('this', long), 5),
    ];
    return [r, order];
  },
  'objects that see to it themselves'() {
    const own = { [Symbol.split]: (s, l) => ['split', s.length, l], [Symbol.replace]: (s, w) => ['replace', s.length, w] };
    const not = { [Symbol.split]: undefined, [Symbol.replace]: null, toString: () => what };
    return [long.split(own, 5), long.replace(own, 'w'), long.replaceAll(own, 'w'), long.split(not).length, long.replace(not, '').length, long.replaceAll(not, 'x').length];
  },
  'regular expressions'() {
    const bare = /b/g, flags = [], watched = new Proxy(/b/g, { get(t, k) { flags.push(String(k)); const v = Reflect.get(t, k, t); return typeof v === 'function' ? v.bind(t) : v; } });
    Object.defineProperty(bare, Symbol.match, { value: false });
    return [
      long.split(/c/).length, long.replace(/b/g, '').length, long.replaceAll(/b/g, '').length, thrown(() => long.replaceAll(/b/, '')), thrown(() => long.includes(/b/)), thrown(() => long.includes(bare)),
      thrown(() => long.replaceAll({ [Symbol.match]: true, flags: 'i' }, '')), thrown(() => long.replaceAll({ [Symbol.match]: true, flags: undefined }, '')), long.replaceAll(watched, '-').length, flags.slice(0, 3),
    ];
  },
  'what throws'() {
    const bad = { toString() { throw new RangeError('no'); } };
    return [
      [null, undefined].flatMap((v) => ['indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll', 'repeat', 'padEnd'].map((k) => thrown(() => S[k].call(v, what)))),
      ['indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll'].map((k) => [thrown(() => long[k](bad)), thrown(() => long[k](Symbol('s'))), thrown(() => S[k].call(bad, what))]),
      thrown(() => long.indexOf(what, 1n)), thrown(() => long.split(what, bad)), thrown(() => long.replace(what, bad)), thrown(() => long.replace(what, () => bad)), thrown(() => long.replaceAll(what, () => { throw new TypeError('x'); })),
    ];
  },
  'without arguments'() {
    return [long.indexOf(), long.lastIndexOf(), long.includes(), long.split().length, long.replace(), long.replaceAll(), S.indexOf.call({ toString: () => long }), (long + 'undefined').replace().length].map((x) => (typeof x === 'string' ? x.length : x));
  },
  'many parts'() {
    const s = what.repeat(40), many = ('x'.repeat(20) + ',').repeat(450000);
    return [sum(s.replaceAll(what, '$`|').slice(-100)), sum(s.split(what).join('-')), sum(many.replaceAll('x'.repeat(20), 'y')), sum(many.replaceAll('x'.repeat(20), (m, i) => i)), many.split('x'.repeat(19)).length];
  },
  'repeat and pad'() {
    return [
      sum('a'.repeat(1048577)), sum('a'.repeat(3000000)), sum('\u20ac'.repeat(1048583)), sum('abc'.repeat(700001)), sum('a\u20ac'.repeat(1000003)), sum('x'.repeat(513).repeat(3000)), thrown(() => 'ab'.repeat(-1)),
      sum('ab'.padEnd(1048579)), sum('ab'.padStart(1100001, 'xyz')), sum('ab'.padEnd(1100001, '\u20acx')), sum('\u20ac'.padStart(1100001, 'x')), sum('ab'.padEnd(1100001, '')), sum('ab'.padEnd(1100001, undefined)), sum(what.padEnd(1100001, 'q')),
      thrown(() => 'ab'.padEnd(2000000, Symbol('s'))), thrown(() => S.padEnd.call(null, 2000000)), sum(S.padStart.call(12, 1200000, 34)), sum('ab'.padEnd(1100001, null)), sum(''.repeat(2e9)), thrown(() => 'a'.repeat(2 ** 31)),
    ];
  },
  'names, lengths and attributes'() {
    return ['indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll', 'repeat', 'padEnd', 'padStart', 'substring'].map((k) => [
      S[k].name, S[k].length, JSON.stringify(Object.getOwnPropertyDescriptor(S, k)), JSON.stringify(Object.getOwnPropertyDescriptors(S[k])), 'prototype' in S[k], String(S[k]),
    ]);
  },
});
module.exports = out;
