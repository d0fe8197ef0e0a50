// Calls with many arguments, and how deep calls go.
'use strict';
const attempt = (f) => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };
const ones = (n) => new Array(n).fill(1);
exports.apply = () => [Math.max.apply(null, ones(70000)), String.fromCharCode.apply(null, new Uint8Array(100000)).length, [].push.apply([], ones(120000)), [].concat.apply([], ones(70000)).length, Array.of.apply(Array, ones(70000)).length, (() => { const a = []; a.unshift.apply(a, ones(70000)); return a.length; })()];
exports.functions = () => [((...a) => a.length).apply(null, ones(70000)), (function () { return arguments.length + this.x; }).apply({ x: 1 }, ones(110000)), (function (a, b) { return a + b; }).apply(null, ones(70000)), (() => 1).bind(null, 2).apply(null, ones(65536))];
exports.reflect = () => [Reflect.apply(Math.max, null, ones(70000)), Reflect.apply(function () { return this; }, 'x', ones(65536)).valueOf()];
exports.beyond = () => [attempt(() => Math.max.apply(null, ones(200000))), attempt(() => Reflect.apply(Math.max, null, ones(1000000)))];
exports.throws = () => [attempt(() => (() => { throw new RangeError('mine'); }).apply(null, ones(70000))), attempt(() => (() => { throw new RangeError('mine'); }).apply(null, [1])), attempt(() => { throw (() => 5).apply(null, null); })];
exports.shape = () => [Function.prototype.apply.name, Function.prototype.apply.length, Reflect.apply.name, Reflect.apply.length, Object.keys(Function.prototype), 'prototype' in Function.prototype.apply, Function.prototype.apply.toString()];
exports.holes = () => (function () { return [arguments.length, 1 in arguments, arguments[1]]; }).apply(null, new Array(66000));
exports.few = () => [Math.max.apply(), Math.max.apply(null), Math.max.apply(null, undefined), Math.max.apply(null, { length: 2, 0: 1, 1: 2 }), Math.max.apply(null, new Float64Array([1, 3]))];
exports.refused = () => [attempt(() => Math.max.apply(null, 5)).startsWith('TypeError'), attempt(() => Reflect.apply(Math.max, null)).startsWith('TypeError'), attempt(() => Function.prototype.apply.call(5, null, [])).startsWith('TypeError')];
exports.trace = () => (function inner() { return new Error('x').stack.split('\n')[2].includes('exports.trace'); }).apply(null, []);
