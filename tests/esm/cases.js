// The cases of run.js: name -> files. Each starts with main.cjs, which has `t(name, f)` and `ta(name, async f)` to print what f gives.
'use strict';
const esm = { 'package.json': '{"type":"module"}' };
module.exports = {
  // ---- bindings
  'live bindings': {
    'main.cjs': `ta('x', async () => { const a = await import('./a.mjs'); const before = a.n; a.up(); return [before, a.n, require('./a.mjs').n]; })`,
    'a.mjs': `export let n = 1; export function up() { n++; }`,
  },
  'live bindings through modules': {
    'main.cjs': `t('x', () => require('./b.mjs').result)`,
    'a.mjs': `export let n = 1; export default function up() { n *= 5; }; export { n as 'a string name' }`,
    'b.mjs': `import up, { n, 'a string name' as s } from './a.mjs'; export { n as again } from './a.mjs'; import * as ns from './a.mjs';
      const before = [n, s]; up(); export const result = [before, n, s, ns.n, Object.keys(ns)];`,
  },
  'imports cannot be assigned': {
    'main.cjs': `t('x', () => require('./b.mjs').r)`, 'a.mjs': `export let n = 1;`,
    'b.mjs': `import { n } from './a.mjs'; import * as ns from './a.mjs'; export const r = [];
      try { n = 2; } catch (e) { r.push(e.name); } try { ns.n = 2; } catch (e) { r.push(e.name); } try { ns.q = 2; } catch (e) { r.push(e.name); }
      try { delete ns.n; } catch (e) { r.push(e.name); } r.push(Reflect.set(ns, 'n', 2), Object.isExtensible(ns), 'n' in ns, Object.isSealed(ns));`,
  },
  'default exports of all kinds': {
    'main.cjs': `for (const f of 'abcdefg') t(f, () => { const d = require('./' + f + '.mjs').default; return [typeof d, d && d.name, typeof d === 'function' && !d.prototype]; })`,
    'a.mjs': `export default function () {}`, 'b.mjs': `export default class {}`, 'c.mjs': `export default () => {};`, 'd.mjs': `export default 1 + 1;`,
    'e.mjs': `export default class K {}`, 'f.mjs': `const x = { name: 'n' }; export { x as default };`, 'g.mjs': `export default async function* named() {}`,
  },
  'hoisting': {
    'main.cjs': `t('x', () => require('./a.mjs').r)`,
    'a.mjs': `export const r = [f(), typeof v]; function f() { return 1; } import { g } from './b.mjs'; var v = 1; r.push(g());`, 'b.mjs': `export function g() { return 2; }`,
  },
  'this, strict mode, and no wrapper': {
    'main.cjs': `t('x', () => require('./a.mjs').r)`,
    'a.mjs': `export const r = [typeof this, (function () { return typeof this; })(), typeof require, typeof module, typeof exports, typeof __filename, typeof arguments];
      try { undeclared = 1; } catch (e) { r.push(e.name); }`,
  },
  // ---- star exports
  'star exports and conflicts': {
    'main.cjs': `t('ns', () => require('./s.mjs')); t('own wins', () => require('./o.mjs')); ta('named', () => import('./n.mjs'))`,
    'a.mjs': `export const x = 'a', y = 'a'; export default 1;`, 'b.mjs': `export const x = 'b', z = 'b';`,
    's.mjs': `export * from './a.mjs'; export * from './b.mjs';`, 'o.mjs': `export * from './a.mjs'; export * from './b.mjs'; export const x = 'own';`,
    'n.mjs': `export { y, z as w } from './s.mjs'; export * as all from './s.mjs';`,
  },
  'star exports in a circle': {
    'main.cjs': `t('x', () => require('./a.mjs'))`, 'a.mjs': `export * from './b.mjs'; export const a = 1;`, 'b.mjs': `export * from './a.mjs'; export const b = 2;`,
  },
  'the same binding by two ways is no conflict': {
    'main.cjs': `t('x', () => require('./d.mjs'))`, 'a.mjs': `export const x = 1;`, 'b.mjs': `export * from './a.mjs';`, 'c.mjs': `export { x } from './a.mjs';`,
    'd.mjs': `export * from './b.mjs'; export * from './c.mjs';`,
  },
  // ---- what is missing
  'names that are not exported': {
    'main.cjs': `(async () => { for (const f of 'abcefgh') await ta(f, () => import('./' + f + '.mjs')); t('req', () => require('./a.mjs')); t('req again', () => require('./a.mjs')); })()`,
    'x.mjs': `export const y = 1;`, 'x.cjs': `exports.y = 1;`, 'x.json': `{"y":1}`,
    'a.mjs': `import { no } from './x.mjs';`, 'b.mjs': `export { no as yes } from './x.mjs';`, 'c.mjs': `import d from './x.mjs';`,
    'e.mjs': `import { y, no as z } from './x.mjs';`, 'f.mjs': `import { y } from './x.json' with { type: 'json' };`,
    'g.mjs': `import * as ns from './x.mjs'; export default ns.no;`, 'h.mjs': `import { no } from 'node:path';`,
  },
  'names that are not exported by CommonJS': {
    'main.cjs': `ta('x', async () => { try { await import('./a.mjs'); } catch (e) { return [e.name, e.message.split(String.fromCharCode(10)).slice(0, 5)]; } })`,
    'x.cjs': `module.exports = Object.assign({}, { no: 1 });`, 'a.mjs': `import { no } from './x.cjs';`,
  },
  'a conflict that is asked for': {
    'main.cjs': `ta('x', async () => { try { await import('./c.mjs'); } catch (e) { return [e.name, e.message.slice(0, 70)]; } })`,
    'a.mjs': `export const x = 1;`, 'b.mjs': `export const x = 2;`, 's.mjs': `export * from './a.mjs'; export * from './b.mjs';`, 'c.mjs': `import { x } from './s.mjs';`,
  },
  // ---- cycles
  'cycles of ES modules': {
    'main.cjs': `require('./a.mjs')`,
    'a.mjs': `import { b, fb } from './b.mjs'; export let a = 'a'; export function fa() { return 'fa' + typeof b; } console.log('a', b, fb());`,
    'b.mjs': `import { a, fa } from './a.mjs'; export let b = 'b'; export function fb() { return 'fb' + a; } try { console.log(a); } catch (e) { console.log(e.name); } console.log('b', fa === undefined);
      try { console.log(fa()); } catch (e) { console.log(e.name); }`,
  },
  'order of evaluation': {
    'main.cjs': `require('./a.mjs'); console.log('end')`,
    'a.mjs': `import './b.mjs'; import './c.mjs'; import './d.cjs'; console.log('a');`, 'b.mjs': `import './e.mjs'; import './a.mjs'; import './f.mjs'; console.log('b');`,
    'c.mjs': `import './b.mjs'; console.log('c');`, 'd.cjs': `console.log('d'); require('./e.mjs'); require('./g.mjs')`, 'e.mjs': `console.log('e');`, 'f.mjs': `import './c.mjs'; console.log('f');`,
    'g.mjs': `console.log('g');`,
  },
  'cycles across both kinds': {
    'main.cjs': `t('a', () => require('./a.mjs')); t('c', () => require('./c.cjs'))`,
    'a.mjs': `import b from './b.cjs'; export default b; export const x = 1;`,
    'b.cjs': `t('b', () => require('./a.mjs')); module.exports = 'b';`,
    'c.cjs': `exports.early = 1; t('d', () => require('./d.mjs')); exports.late = 2;`, 'd.mjs': `import c from './c.cjs'; export default c;`,
  },
  'a cycle by way of a third': {
    'main.cjs': `t('a', () => require('./a.mjs'))`, 'a.mjs': `import './b.mjs'; export const a = 1;`, 'b.mjs': `import './c.cjs'; export const b = 2;`,
    'c.cjs': `t('a', () => require('./a.mjs')); t('b', () => require('./b.mjs')); t('e', () => require('./e.mjs')); exports.c = 1`, 'e.mjs': `export const e = 5;`,
  },
  'a module of the graph is required early': {
    'main.cjs': `t('a', () => require('./a.mjs').r)`, 'a.mjs': `import c from './c.cjs'; import { later } from './later.mjs'; export const r = [c, later, c.ns.later === later];`,
    'c.cjs': `module.exports = { ns: require('./later.mjs') };`, 'later.mjs': `console.log('later'); export const later = {};`,
  },
  'import() of what imports': {
    'main.cjs': `import('./a.mjs').then((a) => { console.log('done', Object.keys(a)); })`,
    'a.mjs': `export const p = import('./a.mjs').then((me) => { console.log('me', me.x); }); export const x = 1;`,
  },
  // ---- require of ES modules
  'what require gives': {
    'main.cjs': `for (const f of 'abcdefg') t(f, () => require('./' + f + '.mjs'));
      t('same', () => require('./b.mjs') === require('./b.mjs')); t('is it the namespace', async () => 0); ta('ns', async () => [require('./a.mjs') === await import('./a.mjs'), require('./b.mjs') === await import('./b.mjs')]);
      t('cache', () => { const m = require.cache[require.resolve('./b.mjs')]; return [m.exports === require('./b.mjs'), m.loaded, m.id.endsWith('b.mjs'), m.children.length]; });`,
    'a.mjs': `export const x = 1;`, 'b.mjs': `export default 1; export const x = 2;`, 'c.mjs': `export default 1; export const __esModule = 'own';`,
    'd.mjs': `const f = () => 'mine'; export { f as 'module.exports' }; export default 3;`, 'e.mjs': ``, 'f.mjs': `export let x = 1; export default x; export const up = () => ++x;`,
    'g.mjs': `export const __esModule = false;`,
  },
  'live bindings through require': {
    'main.cjs': `const f = require('./f.mjs'); const a = f.x; f.up(); t('x', () => [a, f.x, f.default])`, 'f.mjs': `export let x = 1; export default 'd'; export const up = () => ++x;`,
  },
  'type module': {
    'main.cjs': `t('js', () => require('./m/a.js')); t('cjs', () => require('./m/b.cjs')); t('folder', () => require('./m')); t('no ext', () => require('./m/a'))`,
    'm/package.json': `{"type":"module","main":"./a.js"}`, 'm/a.js': `import b from './b.cjs'; export { b }; export default typeof require;`, 'm/b.cjs': `module.exports = typeof require;`,
  },
  'type commonjs': {
    'main.cjs': `t('x', () => { try { return require('./m/a.js'); } catch (e) { return e.name; } }); t('y', () => require('./m/b.js'))`, 'm/package.json': `{"type":"commonjs"}`,
    'm/a.js': `export default 1;`, 'm/b.js': `module.exports = require('./c.mjs').default`, 'm/c.mjs': `export default 7`,
  },
  'errors when a module runs': {
    'main.cjs': `t('a', () => require('./a.mjs')); t('again', () => require('./a.mjs')); ta('b', () => import('./b.mjs')).then(() => ta('b again', () => import('./b.mjs')))
      .then(() => ta('c', () => import('./c.cjs'))).then(() => ta('d', () => import('./d.mjs')))`,
    'a.mjs': `console.log('runs'); throw new TypeError('thrown');`, 'b.mjs': `import './a.mjs'; console.log('never');`, 'c.cjs': `throw 'a string'`, 'd.mjs': `throw null;`,
  },
  'what only CommonJS has': {
    'main.cjs': `for (const f of ['a', 'b', 'c', 'd', 'e']) t(f, () => require('./' + f + '.mjs')); ta('import', () => import('./f.mjs'))`,
    'a.mjs': `require('fs');`, 'b.mjs': `module.exports = 1;`, 'c.mjs': `exports.x = 1;`, 'd.mjs': `__filename;`, 'e.mjs': `other;`, 'f.mjs': `__dirname;`,
  },
  // ---- CommonJS from ES modules
  'CommonJS by default, by name, whole': {
    'main.cjs': `t('x', () => require('./a.mjs').r)`,
    'a.mjs': `import d, { a, b as c } from './c.cjs'; import * as ns from './c.cjs'; import f from './f.cjs'; import n from './n.cjs';
      export const r = [d, a, c, Object.keys(ns), ns.default === d, typeof f, n, ns[Symbol.toStringTag]];`,
    'c.cjs': `exports.a = 1; exports.b = 2; exports.hidden = undefined; Object.defineProperty(exports, 'dyn', { enumerable: true, value: 3 }); exports['a-b'] = 4;`,
    'f.cjs': `module.exports = function f() {}; module.exports.p = 1;`, 'n.cjs': `module.exports = null;`,
  },
  'CommonJS names of compilers': {
    'main.cjs': `(async () => { for (const f of ['ts', 'babel', 'esbuild', 'star', 'lit', 'req', 'def', 'get', 'throws', 'late']) await ta(f, () => import('./' + f + '.cjs')); })()`,
    'x.cjs': `exports.x1 = 1; exports.x2 = 2;`,
    'ts.cjs': `"use strict";\nvar __createBinding = 0;\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.b = exports.a = void 0;\nexports.a = 1;\nexports.b = 2;\nvar x_1 = require("./x.cjs");\nObject.defineProperty(exports, "x1", { enumerable: true, get: function () { return x_1.x1; } });\nexports.default = 5;`,
    'babel.cjs': `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nvar _x = require("./x.cjs");\nObject.keys(_x).forEach(function (key) {\n  if (key === "default" || key === "__esModule") return;\n  if (key in exports && exports[key] === _x[key]) return;\n  Object.defineProperty(exports, key, {\n    enumerable: true,\n    get: function () {\n      return _x[key];\n    }\n  });\n});`,
    'esbuild.cjs': `var x = { a: 1, b: 2 }; module.exports = x;\n// Annotate the CommonJS export names for ESM import in node:\n0 && (module.exports = {\n  a,\n  b,\n  ...require("./x.cjs")\n});`,
    'star.cjs': `var __exportStar = function (m, e) { Object.assign(e, m); };\n__exportStar(require("./x.cjs"), exports);`,
    'lit.cjs': `const a = 1, b = 2; module.exports = { a, b, c: b, 'd-e': a, f() {}, g: 1 };`, 'req.cjs': `module.exports = require('./x.cjs');`,
    'def.cjs': `module.exports.default = 1; module.exports.other = 2;`, 'get.cjs': `Object.defineProperty(exports, 'z', { enumerable: true, get: () => 1 }); Object.defineProperty(exports, 'y', { get() { return q.r } }); var q = { r: 4 };`,
    'throws.cjs': `Object.defineProperty(exports, 'y', { enumerable: true, get() { return q.r } }); var q = { get r() { throw new RangeError('mine'); } };`, 'late.cjs': `exports.a = 1; setTimeout(() => { exports.a = 2; }, 1); if (0) exports.never = 1;`,
  },
  'reexports of CommonJS': {
    'main.cjs': `ta('x', () => import('./a.mjs'))`, 'a.mjs': `export { x1 as one, default } from './x.cjs'; export * from './x.cjs';`, 'x.cjs': `exports.x1 = 1; exports.x2 = 2;`,
  },
  'one instance for both kinds': {
    'main.cjs': `const c = require('./c.cjs'); ta('x', async () => { const a = await import('./a.mjs'); return [a.c === c, c.n]; })`, 'a.mjs': `import c from './c.cjs'; c.n++; export { c };`, 'c.cjs': `exports.n = 1;`,
  },
  // ---- JSON and built-ins
  'JSON': {
    'main.cjs': `(async () => { for (const f of 'abcdef') await ta(f, () => import('./' + f + '.mjs')); const j = require('./x.json');
      await ta('same', async () => (await import('./x.json', { with: { type: 'json' } })).default === j);
      await ta('none', () => import('./x.json')); await ta('not json', () => import('./a.mjs', { with: { type: 'json' } }));
      await ta('other', () => import('./x.json', { with: { type: 'css' } })); await ta('broken', async () => { try { await import('./bad.json', { with: { type: 'json' } }); } catch (e) { return e.name; } }); })()`,
    'x.json': `{"a":[1,2]}`, 'bad.json': `{`, 'a.mjs': `import x from './x.json' with { type: 'json' }; export default x;`, 'b.mjs': `import x from './x.json';`,
    'c.mjs': `import * as x from './x.json' with { type: 'json' }; export default Object.keys(x);`, 'd.mjs': `export { default } from './x.json' with { type: 'json' };`,
    'e.mjs': `import './x.cjs' with { type: 'json' };`, 'f.mjs': `import { type } from 'node:path' with { type: 'json' };`, 'x.cjs': ``,
  },
  'built-ins': {
    'main.cjs': `t('x', () => require('./a.mjs').r); ta('dyn', async () => [(await import('path')) === (await import('node:path')), (await import('node:path')).default === require('path')])`,
    'a.mjs': `import path, { join, posix } from 'node:path'; import * as ns from 'path'; import util from 'util'; import { EventEmitter } from 'events'; import { createRequire } from 'module';
      export const r = [join('a', 'b'), path.join === join, ns.join === join, ns.default === path, posix === path.posix, typeof util.inspect, typeof EventEmitter, typeof createRequire, 'module.exports' in ns];`,
  },
  'createRequire': {
    'main.cjs': `t('x', () => require('./m/a.mjs').r)`, 'm/c.cjs': `module.exports = [__filename.endsWith('c.cjs'), module.parent === undefined];`,
    'm/a.mjs': `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); export const r = [require('./c.cjs'), require.resolve('./c.cjs').endsWith('m/c.cjs'), require('./b.mjs').b];`, 'm/b.mjs': `export const b = 1;`,
  },
  'syncBuiltinESMExports': {
    'main.cjs': `ta('x', async () => { const p = require('path'), a = await import('./a.mjs'); const was = p.sep; p.sep = 'changed'; const before = a.get(); require('module').syncBuiltinESMExports(); const after = a.get(); p.sep = was; return [before, after]; })`,
    'a.mjs': `import { sep } from 'path'; export const get = () => sep;`,
  },
  // ---- packages
  'dual packages': {
    'main.cjs': `t('req', () => [require('dual'), require('dual/sub'), require('both').default]); ta('imp', async () => [(await import('dual')).default, (await import('dual/sub')).default, (await import('both')).default]);
      t('m', () => require('./m.mjs').r); t('main', () => require('esmain').x); ta('legacy', async () => (await import('legacy')).default)`,
    'm.mjs': `import d from 'dual'; import e from 'dual/sub'; import l from 'legacy'; import { x } from 'esmain'; export const r = [d, e, l, x];`,
    'node_modules/dual/package.json': `{"name":"dual","exports":{".":{"import":"./i.mjs","require":"./r.cjs"},"./sub":{"node":{"import":"./si.mjs","default":"./sr.cjs"}}}}`,
    'node_modules/dual/i.mjs': `export default 'import';`, 'node_modules/dual/r.cjs': `module.exports = 'require';`, 'node_modules/dual/si.mjs': `export default 'sub import';`, 'node_modules/dual/sr.cjs': `module.exports = 'sub require';`,
    'node_modules/both/package.json': `{"type":"module","exports":{"module-sync":"./sync.js","import":"./i.js","require":"./r.cjs"}}`, 'node_modules/both/sync.js': `export default 'sync';`, 'node_modules/both/i.js': `export default 'i';`, 'node_modules/both/r.cjs': `exports.default = 'r';`,
    'node_modules/legacy/package.json': `{"main":"lib"}`, 'node_modules/legacy/lib/index.js': `module.exports = 'legacy';`, 'node_modules/esmain/package.json': `{"type":"module","main":"x.js"}`, 'node_modules/esmain/x.js': `export const x = 'esmain';`,
  },
  'imports and self-reference': {
    'main.cjs': `t('x', () => require('./p/a.js').r)`, 'p/package.json': `{"name":"me","type":"module","exports":{"./b":"./b.js","./*.x":"./*.js"},"imports":{"#c":{"import":"./c.js","default":"./d.cjs"},"#p":"node:path","#n/*":"./n/*.js"}}`,
    'p/a.js': `import b from 'me/b'; import c from '#c'; import { sep } from '#p'; import q from '#n/q'; import bx from 'me/b.x'; export const r = [b, c, sep, q, bx];`, 'p/b.js': `export default 'b';`, 'p/c.js': `export default 'c';`, 'p/n/q.js': `export default 'q';`,
  },
  // ---- import.meta
  'import.meta': {
    'main.cjs': `t('x', () => require('./a b%.mjs').r); t('y', () => require('./b.mjs').same); t('res', () => require('./sub/c.mjs').r)`,
    'a b%.mjs': `export const r = [Object.getPrototypeOf(import.meta), Object.keys(import.meta), import.meta.url.split('/').pop(), import.meta.dirname.split('/').pop(), import.meta.filename.split('/').pop(), typeof import.meta.resolve];`,
    'b.mjs': `const m = import.meta; m.own = 1; export const same = [m === import.meta, (() => import.meta)() === m, import.meta.own, import.meta.resolve.name, import.meta.resolve.length];`,
    'sub/c.mjs': `const end = (u) => u.split('/').slice(-2).join('/'); export const r = [end(import.meta.resolve('./x.js')), end(import.meta.resolve('../b.mjs')), import.meta.resolve('fs'), import.meta.resolve('node:fs')];
      for (const s of ['nopackage', 'file:///x/y.js', '/abs/z.js', './q?x#y']) try { r.push(import.meta.resolve(s).replace(/^file:.*sub/, 'SUB')); } catch (e) { r.push(e.code); }`,
  },
  // ---- import()
  'import() from everywhere': {
    'main.cjs': `ta('cjs', () => import('./a.mjs')).then(() => ta('eval', () => eval("import('./a.mjs')"))).then(() => ta('nested', () => require('./sub/b.cjs')())).then(() => ta('esm', async () => (await import('./sub/c.mjs')).p()))
      .then(() => ta('file url', () => import(require('url').pathToFileURL(__dirname + '/a.mjs').href))).then(() => ta('absolute', () => import(__dirname + '/a.mjs'))).then(() => ta('number', () => import(1)))
      .then(() => ta('object', () => import({ toString() { return './a.mjs'; } }))).then(() => ta('throws', () => import({ toString() { throw new RangeError('mine'); } })))`,
    'a.mjs': `export const a = 1;`, 'sub/b.cjs': `module.exports = () => import('../a.mjs');`, 'sub/c.mjs': `export const p = () => import('../a.mjs');`,
  },
  'import() is asynchronous': {
    'main.cjs': `console.log(1); import('./a.mjs').then(() => console.log('then')); console.log(2); console.log(3);`, 'a.mjs': `console.log('runs');`,
  },
  'errors of import()': {
    'main.cjs': `(async () => { for (const s of ['./no.mjs', 'nopackage', './folder', './folder/', './a', './x.foo', 'http://a/b', './a.mjs/', 'p/hidden', '#none', 'p/%2f', './%2f', './x.node'])
      await ta(s, () => import(s)); })()`,
    'a.mjs': ``, 'folder/index.js': ``, 'x.foo': `1`, 'x.node': `1`, 'node_modules/p/package.json': `{"exports":"./i.js"}`, 'node_modules/p/i.js': ``,
  },
  'errors of static imports': {
    'main.cjs': `(async () => { for (const f of 'abcde') { await ta(f, () => import('./' + f + '.mjs')); t('require ' + f, () => require('./' + f + '.mjs')); } })()`,
    'a.mjs': `import './no.mjs';`, 'b.mjs': `import 'nopackage';`, 'c.mjs': `import './folder';`, 'd.mjs': `import './a.mjs'; console.log('never')`, 'e.mjs': `export * from './x';`, 'folder/index.js': ``, 'x.js': ``,
  },
  'a graph that fails can be mended': {
    'main.cjs': `const fs = require('fs'); ta('x', async () => { const r = []; try { await import('./a.mjs'); } catch (e) { r.push(e.code); } try { await import('./b.mjs'); } catch (e) { r.push(e.code); } r.push(typeof require('./c.mjs').c); return r; })`,
    'a.mjs': `import './b.mjs'; import './c.mjs'; import './gone.mjs';`, 'b.mjs': `import './a.mjs';`, 'c.mjs': `export const c = 1;`,
    // Node 20 reports a bug of its own here.
    expect: 'x: [object Array] [["0","ERR_MODULE_NOT_FOUND"],["1","ERR_MODULE_NOT_FOUND"],["2","number"],["length",3]]\n',
  },
  'built-ins that do not exist': { 'main.cjs': `ta('x', async () => { try { await import('node:nope'); } catch (e) { return [e.name, e.code]; } })` },
  // ---- top-level await
  'top-level await': {
    'main.cjs': `t('req', () => require('./a.mjs')); t('req b', () => require('./b.mjs')); ta('imp', () => import('./b.mjs')).then(() => t('after', () => require('./a.mjs'))).then(() => ta('all', () => import('./all.mjs')))`,
    'a.mjs': `export const a = await Promise.resolve('a');`, 'b.mjs': `import { a } from './a.mjs'; export const b = a + 'b';`,
    'all.mjs': `export const list = []; for await (const x of [1, Promise.resolve(2)]) list.push(x); const f = async () => { await 0; }; await f();`,
  },
  'await that is not at the top': {
    'main.cjs': `t('x', () => Object.keys(require('./a.mjs')))`, 'a.mjs': `export const f = async () => await 1; export async function g() { for await (const x of []); } class A { async m() { await 0; } }; const s = 'await 0'; /* await 0 */ export const re = /await 0/;`,
  },
  'order with top-level await': {
    'main.cjs': `import('./main.mjs').then(() => console.log('end'))`,
    'main.mjs': `import './a.mjs'; import './b.mjs'; import './c.mjs'; console.log('main');`, 'a.mjs': `console.log('a1'); await 0; console.log('a2');`, 'b.mjs': `import './a.mjs'; console.log('b');`,
    'c.mjs': `console.log('c1'); await new Promise((f) => setTimeout(f, 5)); console.log('c2');`,
  },
  'top-level await that fails': {
    'main.cjs': `ta('a', () => import('./a.mjs')).then(() => ta('b', () => import('./b.mjs'))).then(() => ta('again', () => import('./a.mjs')))`,
    'a.mjs': `await 0; throw new RangeError('late');`, 'b.mjs': `import './a.mjs'; console.log('never');`,
  },
  'top-level await in a cycle': {
    'main.cjs': `ta('x', () => import('./a.mjs'))`, 'a.mjs': `import { b } from './b.mjs'; export const a = await 'a'; console.log('a', b);`, 'b.mjs': `import './a.mjs'; export const b = await 'b'; console.log('b');`,
  },
  // ---- which kind a file is
  'syntax detection': {
    'main.cjs': `(async () => { for (const f of ['imp', 'exp', 'meta', 'tla', 'redecl', 'cjs', 'both', 'bad', 'dyn', 'comment', 'empty']) { t(f, () => { try { return require('./' + f + '.js'); } catch (e) { return [e.name, e.code]; } });
      await ta('import ' + f, async () => { try { return await import('./' + f + '.js'); } catch (e) { return [e.name, e.code]; } }); } })()`,
    'imp.js': `import './exp.js'; var x = 1;`, 'exp.js': `export const x = typeof require;`, 'meta.js': `globalThis.u = import.meta.url; export {}`, 'tla.js': `await 0; globalThis.tla = typeof require;`,
    'redecl.js': `const require = 1; import './exp.js'; export default require;`, 'cjs.js': `exports.x = 1;`, 'both.js': `exports.x = 1; export const y = 2;`, 'bad.js': `export const y = ;`, 'dyn.js': `exports.p = typeof import('./exp.js');`,
    'comment.js': `/* import x from 'y' */ exports.s = "export default 1";`, 'empty.js': ``,
  },
  'const require at the top is an ES module': { 'main.cjs': `t('x', () => require('./a.js'))`, 'a.js': `const module = 1, exports = 2; export default module + exports;` },
  'syntax errors tell where': {
    'main.cjs': `for (const f of ['a.mjs', 'b.cjs']) t(f, () => { try { require('./' + f); } catch (e) { return [e.name, e instanceof SyntaxError, e.constructor === SyntaxError]; } })`, 'a.mjs': `let x = 1;\nexport let y = (;`, 'b.cjs': `var x;\nvar = 3`,
  },
  'hashbang and byte order mark': { 'main.cjs': `t('x', () => [require('./a.mjs').x, require('./b.mjs').x])`, 'a.mjs': `#!/usr/bin/env node\nexport const x = 1;`, 'b.mjs': `\ufeffexport const x = 2;` },
  // ---- the rest
  'namespaces': {
    'main.cjs': `const ns = require('./a.mjs'); t('x', () => [Object.getOwnPropertyNames(ns), Object.getOwnPropertySymbols(ns).length, Object.prototype.toString.call(ns), Object.getPrototypeOf(ns), typeof ns, 'b' in ns, Object.getOwnPropertyDescriptor(ns, 'a')]); console.log(ns); console.log({ ns });
      for (const k in ns) console.log(k); console.log({ ...ns });`,
    'a.mjs': `export const b = 1, a = 2, Z = 3; export function f() {}`,
  },
  'names not initialized yet': {
    'main.cjs': `require('./a.mjs')`, 'a.mjs': `import './b.mjs'; export let x = 1; export function f() {} export var v = 2; export class C {}`,
    'b.mjs': `import * as ns from './a.mjs'; console.log(ns); for (const k of ['x', 'f', 'v', 'C']) try { console.log(k, typeof ns[k]); } catch (e) { console.log(k, e.name); } try { Object.keys(ns); } catch (e) { console.log(e.name); }`,
  },
  'many modules': {
    'main.cjs': `t('x', () => require('./m0.mjs').sum)`, ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`m${i}.mjs`, i === 299 ? `export const sum = 299;` : `import { sum as s } from './m${i + 1}.mjs'; export const sum = s + ${i};`])),
  },
  'a package of ES modules in type module': { ...esm, 'main.cjs': `t('x', () => require('./a.js').default)`, 'a.js': `import x from './lib/index.js'; export default x;`, 'lib/index.js': `export { default } from './y.js';`, 'lib/y.js': `export default [import.meta.url.endsWith('/lib/y.js')];` },
  'modules that are required while promises run': {
    'main.cjs': `Promise.resolve().then(() => t('x', () => require('./a.mjs'))); import('./a.mjs').then((a) => console.log(a.x)); setTimeout(() => t('late', () => require('./a.mjs')), 2)`, 'a.mjs': `console.log('once'); export const x = 1;`,
  },
  'functions and their text': { 'main.cjs': `t('x', () => { const a = require('./a.mjs'); return [a.f.toString(), a.default.toString(), a.C.toString()]; })`, 'a.mjs': `export function f(a, b) { return a + b; }\nexport default (x) => x * 2;\nexport class C { m() {} }` },
  'classes, generators and more at the top': { 'main.cjs': `t('x', () => require('./a.mjs').r)`, 'a.mjs': `export const r = []; class A { #p = 1; static s = 2; get p() { return this.#p; } } function* g() { yield 1; yield* [2, 3]; } r.push(new A().p, A.s, ...g()); label: for (;;) { break label; } export { A, g };` },
};
