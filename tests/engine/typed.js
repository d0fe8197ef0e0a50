// Copies of arrays with very many elements, typed arrays that are made from such, and the order of very many numbers, which are not the engine's own
// (src/realm/engine/loops.c, loops_typed.c): what they do is what Node does.
'use strict';
const A = Array.prototype, N = 200003;
let seed = 1;
const random = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
};
const sum = (list) => {
  let h = list.length;
  for (let i = 0; i < list.length; i += i < 300 || i > list.length - 300 ? 1 : 37) {
    const t = String(list[i]);
    for (let k = 0; k < t.length; k++) h = (Math.imul(h, 31) + t.charCodeAt(k)) | 0;
  }
  return [list.constructor.name, list.length, h];
};
const thrown = (f) => {
  try {
    return f();
  } catch (e) {
    return e.name;
  }
};
const sparse = () => {
  const a = new Array(N);
  for (let i = 0; i < N; i += 50021) a[i] = 'v' + i;
  return a;
};
const like = (n = N) => ({ length: n, 0: 3, 3: 1, [n - 1]: 2 });
const makers = [Uint8ClampedArray, Int8Array, Int16Array, Uint32Array, Float32Array, Float64Array, BigInt64Array];
const out = {};
for (const M of makers) {
  const big = M.name.startsWith('Big');
  const filled = (n) => {
    seed = 5;
    const a = new M(n);
    for (let i = 0; i < n; i++) {
      const v = random(20) ? random(1 << 24) * random(1 << 24) * (random(2) ? 1 : -1) : [0, -0, NaN, Infinity, -Infinity, 1e-310, -1e-310, 2 ** 53, -1][random(9)];
      a[i] = big ? BigInt(Number.isFinite(v) ? Math.trunc(v) : 7) * 4096n : M === Float64Array ? v / 997 : v;
    }
    return a;
  };
  out['sort of many in ' + M.name] = () => {
    const a = filled(100003), same = a.slice();
    const r = a.sort(), sorted = same.toSorted(undefined);
    let right = true;
    for (let i = 1; i < a.length; i++) right &&= !(a[i - 1] > a[i]) && Object.is(a[i], sorted[i]);
    return [r === a, right, sum(a), sum(sorted), sum(same), Object.is(a[0], -0), String(a.at(-1)), sum(filled(100001).fill(big ? 1n : 1).sort())];
  };
  out['sort of few and of parts in ' + M.name] = () => {
    const a = filled(200), b = filled(102000), part = b.subarray(1000, 101500);
    part.sort();
    return [sum(a.sort()), sum(b)];
  };
  if ([Int16Array, BigInt64Array].includes(M)) out['made from what has many elements, ' + M.name] = () => {
    if (big) return [thrown(() => new M(like())), thrown(() => M.from(like())), sum(new M({ length: 3, 0: 1n, 1: 2n, 2: 3n }))];
    class Mine extends M {}
    const o = { *[Symbol.iterator]() { for (let i = 0; i < 10; i++) yield this.from + i; }, from: 5, length: N };
    const target = new M(N + 5);
    target.set(like(), 5);
    return [
      sum(new M(like())), sum(new M(sparse())), sum(M.from(like())), sum(M.from(like(), (v, i) => v ?? i)), sum(new Mine(like())), sum(Mine.from(sparse())), sum(new M(o)), sum(M.from(o)), sum(target),
      thrown(() => target.set(like(N + 6))), thrown(() => target.set(like(), 6)), thrown(() => new M({ length: N, get 7() { throw new RangeError('7'); } })), thrown(() => M(like())),
      sum(new M(new Proxy([1, 2, 3], {}))), sum(new M({ length: 3, 0: 4 })), sum(new M(new ArrayBuffer(16))), sum(new M(new Set([1, 2]))), sum(new M([1, , 3])), Object.getPrototypeOf(Reflect.construct(M, [like()], Mine)) === Mine.prototype,
    ];
  };
}
const calls = {
  toSorted: (o) => A.toSorted.call(o),
  toSortedBy: (o) => A.toSorted.call(o, (a, b) => (a < b ? 1 : a > b ? -1 : 0)),
  toReversed: (o) => A.toReversed.call(o),
  toSpliced: (o) => A.toSpliced.call(o, 2, 100, 'x', 'y'),
  toSplicedRest: (o) => A.toSpliced.call(o, -5),
  toSplicedNone: (o) => A.toSpliced.call(o),
  with: (o) => A.with.call(o, 2, 'w'),
  withLast: (o) => A.with.call(o, -1, 'w'),
};
for (const [name, call] of Object.entries(calls)) {
  out[name + ' of many'] = () => {
    const getters = { length: N, get 5() { return this === getters ? 'own' : 'another'; }, 1: 'b' };
    class Mine extends Array {}
    const mine = Mine.from(sparse());
    return [sparse(), like(), getters, mine, new Proxy(sparse(), {}), Object.freeze(sparse()), Array.from({ length: N }, (_, i) => (i * 7919) % 10007)].map((o) => {
      const r = call(o);
      return [Array.isArray(r), r !== o, r.length, r.constructor.name, 5 in r, sum(r)];
    });
  };
  out[name + ' of what is none'] = () => [null, undefined, 5, 'text', { length: 2 ** 33 }, { length: 2 ** 53 }, { length: -1 }].map((o) => thrown(() => call(o).length));
}
Object.assign(out, {
  'order of arguments'() {
    const order = [], n = (name, value) => ({ valueOf() { order.push(name); return value; } });
    const o = { get length() { order.push('length'); return N; }, get 0() { order.push(0); return 1; } };
    A.with.call(o, n('index', 3), 1);
    A.toSpliced.call(o, n('from', 1), n('count', 2));
    const bad = [thrown(() => A.toSorted.call(o, 5)), thrown(() => A.with.call(o, N, 1)), thrown(() => A.with.call(o, -N - 1, 1))];
    return [order, bad];
  },
  'sort of long texts'() {
    const base = 'x'.repeat(3000), wide = '\u20ac'.repeat(3000), pieces = [base + 'b', base + 'a', wide + 'b', wide + 'a', base, wide + '\ud800', base + '\uffff', (base + base).slice(1), base + '\u00e9'];
    const list = Array.from({ length: 4000 }, (_, i) => pieces[(i * 7) % pieces.length] + (i % 3)), objects = list.slice(0, 2000).map((t) => ({ toString: () => t })).concat(new Array(3000).fill({}));
    return [sum(list.slice().sort().map((s) => s.slice(-4))), sum(list.toSorted().map((s) => s.slice(-4))), sum(objects.sort().map((s) => String(s).slice(-4)))];
  },
  'what cannot be sorted'() {
    const a = new Float64Array(200000), b = new ArrayBuffer(8 * 200000), gone = new Float64Array(b);
    structuredClone(b, { transfer: [b] });
    return [thrown(() => gone.sort()), thrown(() => gone.toSorted()), thrown(() => a.sort(5)), thrown(() => a.toSorted(null)), thrown(() => Uint8Array.prototype.sort.call([])), thrown(() => Uint8Array.prototype.set.call({}, like()))];
  },
  'names, lengths and attributes'() {
    const T = Object.getPrototypeOf(Uint8Array);
    return [[A, 'toSorted'], [A, 'toReversed'], [A, 'toSpliced'], [A, 'with'], [T.prototype, 'set'], [T, 'from'], [T.prototype, 'sort'], [T.prototype, 'toSorted'], [globalThis, 'Float64Array']].map(([o, k]) => [
      o[k].name, o[k].length, JSON.stringify(Object.getOwnPropertyDescriptor(o, k)), Object.keys(Object.getOwnPropertyDescriptors(o[k])).sort(), String(o[k]),
    ]);
  },
});
module.exports = out;
