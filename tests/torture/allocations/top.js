// What a module of some size does at load and later; ./middle.js and ./bottom.mjs are below it.
'use strict';
const middle = require('./middle');
const host = require('host');
class Made {
    #items;
    constructor(...items) { this.#items = items; this.map = new Map([[1, items]]); }
    *[Symbol.iterator]() { yield* this.#items; yield* middle.config.deep.list; }
}
module.exports = Object.assign(Made, {
    list: (...a) => a.length,
    echo: (x) => host.deep.call(typeof x === 'string' ? { x } : x),
    text: 'tëxt \u{1F600} '.repeat(20),
    get rope() { let s = ''; for (let i = 0; i < 300; i++) s = 'ab' + s + i; return s; },
    get bytes() { return Buffer.from('x'.repeat(700)); },
    big: 3n ** 500n,
    plain: { a: [1, 2.5, { b: null }], d: new Date(0), m: new Map([[1, new Set([2])]]), e: new RangeError('r') },
    symbol: Symbol('s'),
    later: async (...a) => {
        const { answer, default: loaded } = await import('./bottom.mjs');
        await new Promise((done) => setTimeout(done, 1));
        await Promise.allSettled([Promise.reject(new Error('handled')), new Promise((done) => setImmediate(done, 1))]);
        return middle.sum([answer, ...loaded.list]) + a.length;
    },
    fail: (x) => { try { host.deep.call(x); } catch (e) { e.message += '!'; throw e; } },
});
globalThis.total = middle.sum([1, 2, 3]);
Promise.reject(new Error('never handled'));
