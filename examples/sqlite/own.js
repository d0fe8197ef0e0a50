'use strict';
// Functions of our own, good ones and bad ones.
exports.sum = (previous, x) => (previous === undefined ? 0n : previous) + BigInt(x);
exports.tally = (previous, word) => { const all = previous || {}; all[word] = (all[word] || 0) + 1; return all; };
exports.kind = (x) => (x instanceof Uint8Array ? 'bytes' : x === null ? 'null' : typeof x);
exports.echo = (x) => x;
exports.bytes = (x) => x.reverse();
exports.pair = (a, b) => ({ a, b });
exports.later = async (x) => { await null; return x * 2; };
exports.never = () => new Promise(() => {});
exports.count = (...all) => all.length;
let calls = 0;
exports.calls = () => ++calls;
exports.throws = (...all) => { throw new RangeError(all.pop()); };
exports.hang = () => { for (;;); };
const kept = [];
exports.eat = () => { for (;;) kept.push(new Array(1000).fill(kept.length)); };
exports.keep = (n) => kept.push(new Array(n).fill(1.5));
exports.fs = () => require('fs').readFileSync('/etc/passwd', 'utf8');
exports.stubborn = () => { for (;;) new Promise(() => { for (;;); }); }; // swallows what stops it
exports.waits = () => new Promise(() => setInterval(() => {}, 1000));
