// (g) Classic kernels; each gives a number that is the same in every engine.
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
exports.fib = fib;

// Floating point in arrays.
exports.spectral = (n) => {
    const a = (i, j) => 1 / ((i + j) * (i + j + 1) / 2 + i + 1);
    const times = (v, transposed) => v.map((_, i) => {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += (transposed ? a(j, i) : a(i, j)) * v[j];
        return sum;
    });
    let u = new Array(n).fill(1), v;
    for (let i = 0; i < 3; i++) { v = times(times(u, false), true); u = times(times(v, false), true); }
    let uv = 0, vv = 0;
    for (let i = 0; i < n; i++) { uv += u[i] * v[i]; vv += v[i] * v[i]; }
    return Math.round(Math.sqrt(uv / vv) * 1e6);
};

// Bits in a typed array.
exports.sieve = (n) => {
    const composite = new Uint8Array(n + 1);
    let primes = 0;
    for (let i = 2; i <= n; i++) {
        if (composite[i]) continue;
        primes++;
        for (let j = i * 2; j <= n; j += i) composite[j] = 1;
    }
    return primes;
};

// Small objects that come and go.
exports.churn = (n) => {
    let live = {};
    let sum = 0;
    for (let i = 0; i < n; i++) {
        const o = { id: i, next: null, name: 'k' + (i & 255) };
        o.next = live[o.name] || null;
        if (o.next) { sum += o.next.id; o.next.next = null; }
        live[o.name] = o;
        if ((i & 1023) === 1023) live = {};
    }
    return sum;
};

// A binary tree made, walked and dropped.
exports.trees = (depth) => {
    const make = (d) => d === 0 ? { left: null, right: null } : { left: make(d - 1), right: make(d - 1) };
    const count = (t) => t.left === null ? 1 : 1 + count(t.left) + count(t.right);
    return count(make(depth));
};

// Strings: built, split, sorted, counted, joined.
exports.words = (n) => {
    let seed = 12345;
    const words = [];
    for (let i = 0; i < n; i++) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        words.push('w' + (seed % 997).toString(36));
    }
    const counts = new Map();
    for (const w of words.join(' ').split(' ')) counts.set(w, (counts.get(w) || 0) + 1);
    const sorted = [...counts.keys()].sort();
    return sorted.join(',').length + counts.get(sorted[0]);
};

// JSON and regular expressions.
exports.text = (n) => {
    const rows = [];
    for (let i = 0; i < n; i++) rows.push({ id: i, name: 'name ' + i, at: '2026-01-' + (10 + i % 20) });
    const text = JSON.stringify(rows);
    const days = text.match(/\d{4}-\d\d-\d\d/g).length;
    return JSON.parse(text).length + days + text.replace(/name (\d+)/g, '<$1>').length;
};

// Things that grow to megabytes.
exports.grow = (n) => {
    const list = [];
    for (let i = 0; i < n; i++) list.push(i);
    let text = '';
    for (let i = 0; i < n; i++) text += 'abcdefghij';
    const bytes = new Uint8Array(n * 4).fill(7);
    return list.slice().concat(list).length + text.length + bytes[n];
};
