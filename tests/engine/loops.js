// Methods of arrays with very many elements, which are not the engine's own (src/realm/engine/loops.c): what they do is what Node does.
'use strict';
const A = Array.prototype, N = 250001;
// Few elements far apart, and one inherited.
const sparse = (n = N) => {
  const a = new Array(n);
  for (let i = 0; i < n; i += 50021) a[i] = 'v' + i;
  return a;
};
const dense = (n) => Array.from({ length: n }, (_, i) => (i * 7919) % 10007);
const like = (n = N) => ({ length: n, 0: 'a', 3: 'b', [n - 1]: 'z' });
const show = (o) => {
  const keys = Object.keys(o);
  return [Array.isArray(o), o.length, keys.length, keys.slice(0, 40).map((k) => [k, String(o[k])]), keys.slice(-3)];
};
// What a script sees of each step, in a proxy: the first steps and the last, and how many.
const seen = (target, run) => {
  const steps = [];
  const note = (name) => (t, k, ...rest) => {
    steps.push(name + ' ' + String(k));
    return Reflect[name](t, k, ...rest);
  };
  const names = ['get', 'set', 'has', 'deleteProperty', 'defineProperty', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'ownKeys'];
  const proxy = new Proxy(target, Object.fromEntries(names.map((name) => [name, note(name)])));
  let result;
  try {
    result = run(proxy);
  } catch (e) {
    result = e.name;
  }
  return [steps.length, steps.slice(0, 30), steps.slice(-30), result === proxy, typeof result === 'object' && result !== proxy ? show(result) : String(result === proxy)];
};
const calls = {
  shift: (o) => A.shift.call(o),
  unshift: (o) => A.unshift.call(o, 1, 2),
  unshiftNone: (o) => A.unshift.call(o),
  copyWithin: (o) => A.copyWithin.call(o, 5, 0, 100200),
  copyWithinDown: (o) => A.copyWithin.call(o, 0, -150100),
  fill: (o) => A.fill.call(o, 'f', -120, -20),
  reverse: (o) => A.reverse.call(o),
  slice: (o) => A.slice.call(o, 3, -2),
  sliceNothing: (o) => A.slice.call(o, 10, 5),
  splice: (o) => A.splice.call(o, 2, 100, 'x', 'y'),
  spliceMore: (o) => A.splice.call(o, -5, 1, 'x', 'y', 'z'),
  spliceRest: (o) => A.splice.call(o, 100),
  spliceNone: (o) => A.splice.call(o),
  concat: (o) => A.concat.call(o, [1, , 2], 'p', like(4)),
  flat: (o) => A.flat.call(o, 2),
  flatMap: (o) => A.flatMap.call(o, (v, i) => (i === 0 ? [[v], i] : v)),
  sort: (o) => A.sort.call(o),
  sortBy: (o) => A.sort.call(o, (a, b) => (a < b ? 1 : a > b ? -1 : 0)),
};
const out = {};
for (const [name, call] of Object.entries(calls)) {
  out[name + ' of an array with holes'] = () => {
    const o = sparse(), r = call(o);
    return [r === o, typeof r === 'object' ? show(r) : r, show(o)];
  };
  out[name + ' of what is like an array'] = () => {
    const o = like(), r = call(o);
    return [r === o, typeof r === 'object' ? show(r) : r, show(o)];
  };
  out[name + ', step by step'] = () => seen(like(name.startsWith('sort') ? 12 : 40), call);
  // The engine's proxies let no trap define an array's length.
  if (!name.startsWith('splice')) out[name + ' of an array, step by step'] = () => seen(sparse(60), call);
  out[name + ' of a frozen one'] = () => {
    try {
      return show(call(Object.freeze(sparse())));
    } catch (e) {
      return e.name;
    }
  };
  out[name + ' of a length that is asked for once'] = () => {
    let asked = 0;
    const o = { get length() { asked++; return { valueOf() { asked += 100; return 5; } }; }, set length(v) {}, 1: 'b' };
    const r = call(o);
    return [asked, typeof r === 'object' ? show(r) : r];
  };
  for (const value of [null, undefined, 7, 'text', Symbol.iterator, -1n])
    out[name + ' of ' + String(value)] = () => {
      try {
        const r = call(value);
        return typeof r === 'object' ? [typeof r, String(r).slice(0, 50), r.length] : r;
      } catch (e) {
        return e.name;
      }
    };
}
Object.assign(out, {
  'join of many'() {
    return [dense(N).join('').length, dense(N).join().slice(-40), dense(N).join('--').slice(8000, 8100), sparse().join('').slice(0, 50), sparse().join().length];
  },
  'join of what becomes a text when its turn comes'() {
    const list = new Array(N), order = [];
    for (const i of [0, 4095, 4096, 8191, 20000]) list[i] = { toString() { order.push(i); list[i + 1] = 'after ' + i; return 'o' + i; } };
    const text = list.join('');
    return [text, order];
  },
  'join of null, undefined and a symbol'() {
    const list = new Array(N).fill(null);
    list[5] = undefined;
    list[6] = [1, [2]];
    const text = list.join('');
    list[7] = Symbol('s');
    try {
      list.join('');
    } catch (e) {
      return [text, e.name];
    }
  },
  'join asks for the length before the separator'() {
    const order = [];
    const text = A.join.call({ get length() { order.push('length'); return 2; }, 0: 'a', 1: 'b' }, { toString() { order.push('separator'); return '+'; } });
    return [text, order];
  },
  'sort of numbers by their texts'() {
    const list = dense(40000), same = list.slice().sort();
    return [same.slice(0, 20), same.slice(-20), same.slice(20000, 20010), same.length];
  },
  'sort of strings'() {
    const list = dense(40000).map((n) => 'k' + n + (n % 3 ? '\u20ac' : n % 5 ? '\ud83d\ude00' : '\uffff'));
    const sorted = list.sort();
    return [sorted.slice(0, 20), sorted.slice(-20), sorted.every((s, i) => i === 0 || !(s < sorted[i - 1]))];
  },
  'sort keeps the order of equals'() {
    const list = dense(40000).map((n, i) => ({ i, toString: () => 'k' + (n % 7) }));
    list[10] = undefined;
    delete list[11];
    const sorted = list.sort();
    let good = true;
    for (let i = 1; i < 39998; i++) good &&= String(sorted[i - 1]) < String(sorted[i]) || (String(sorted[i - 1]) === String(sorted[i]) && sorted[i - 1].i < sorted[i].i);
    return [good, sorted[39998], 39999 in sorted, sorted.length];
  },
  'sort of what throws'() {
    const list = dense(40000);
    list[39999] = { toString() { throw new RangeError('no text'); } };
    try {
      list.sort();
    } catch (e) {
      return [String(e), list[0], list[1]];
    }
  },
  'sort refuses what is no function before anything else'() {
    try {
      A.sort.call({ get length() { throw new Error('asked'); } }, 5);
    } catch (e) {
      return e.name;
    }
  },
  'species'() {
    class Mine extends Array {}
    const list = new Mine(N);
    list[1] = [1, [2]];
    return ['slice', 'concat', 'flat'].map((k) => [list[k]() instanceof Mine, list[k]().length]).concat([[list.splice(5) instanceof Mine, list.length]], [[list.flatMap((x) => x) instanceof Mine]]);
  },
  'species that is none'() {
    return [undefined, null, 5, {}, Object, function () {}].map((C) => {
      const list = sparse();
      list.constructor = { [Symbol.species]: C };
      try {
        const part = list.slice(0, 3);
        return [Array.isArray(part), part.constructor === Array, Object.keys(part)];
      } catch (e) {
        return e.name;
      }
    });
  },
  'what spreads in concat'() {
    const no = sparse();
    no[Symbol.isConcatSpreadable] = false;
    const yes = like();
    yes[Symbol.isConcatSpreadable] = true;
    return [show([0].concat(no, sparse())), show([0].concat(yes, sparse())), [1].concat(new Proxy([2, 3], {}), sparse()).length];
  },
  'lengths beyond what an array can have'() {
    return ['unshift', 'splice', 'slice', 'push'].map((k) => {
      try {
        return A[k].call({ length: 2 ** 53 - 1 }, 0, 0, 1, [1, 2]);
      } catch (e) {
        return e.name;
      }
    });
  },
  'far indexes'() {
    const o = { length: 2 ** 53 - 1, [2 ** 53 - 3]: 'x', [2 ** 53 - 2]: 'y' };
    return [A.slice.call(o, -3), A.splice.call(o, -2, 1), Object.keys(o), A.fill.call(o, 'f', -1) === o, Object.keys(o), A.copyWithin.call(o, 2 ** 53 - 5, -3) === o, Object.keys(o)];
  },
  'flat of what is deep, or many'() {
    const many = new Array(60).fill(dense(10000));
    let deep = [1];
    for (let i = 0; i < 100; i++) deep = [deep, i];
    return [many.flat().length, many.flat(0).length, deep.flat(Infinity).length, deep.flat(50).length, deep.flat({ valueOf: () => 3 }).length, [[1]].flat(-1), [[1, [2]]].flat(NaN), [[[4]]].flat('2')];
  },
  'names, lengths and attributes'() {
    return ['shift', 'unshift', 'copyWithin', 'fill', 'reverse', 'slice', 'splice', 'concat', 'flat', 'flatMap', 'join', 'sort'].map((k) => [
      A[k].name, A[k].length, JSON.stringify(Object.getOwnPropertyDescriptor(A, k)), JSON.stringify(Object.getOwnPropertyDescriptors(A[k])), 'prototype' in A[k], String(A[k]),
    ]);
  },
});
module.exports = out;
