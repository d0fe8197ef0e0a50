// Small trees of modules, each with a main.js whose exports are a JSON-able record of what it saw. Real Node, the
// prelude in node:vm and the prelude in the engine have to see the same. `$ROOT` in a record stands for the folder.
module.exports = {
  'exports and module are what Node gives': { 'main.js': `
    exports.same = this === module.exports && exports === module.exports;
    exports.args = arguments.length;
    exports.names = [__filename, __dirname, module.id, module.filename, module.path, module.loaded];
    exports.types = [typeof require, typeof module, module instanceof require('module'), require.length, require.name];
    exports.main = [require.main === module, module.parent === null];
    exports.keys = Object.keys(module).filter((k) => k !== 'paths');
    exports.requireKeys = Object.keys(require).sort();
    exports.sloppy = (function () { return this === globalThis; })();` },
  'global is the global object': { 'main.js': `
    global.leaked = 1; exports.r = [globalThis.leaked, global === globalThis, typeof leaked];
    exports.d = Object.getOwnPropertyDescriptor(globalThis, 'global').enumerable;` },
  'the same file twice': { 'main.js': `
    const a = require('./a'), b = require('./a.js'), c = require(__dirname + '/a');
    a.n++; exports.r = [a === b, b === c, c.n, Object.keys(require.cache).map((k) => k.split('/').pop())];`,
    'a.js': `exports.n = 1;` },
  'cycles give partial exports': { 'main.js': `
    exports.log = []; global.log = exports.log; const a = require('./a'); log.push(['main', a.done, require('./b').done]);`,
    'a.js': `exports.done = false; const b = require('./b'); log.push(['a', b.done]); exports.done = true;`,
    'b.js': `exports.done = false; const a = require('./a'); log.push(['b', a.done, require.cache[require.resolve('./a')].loaded]); exports.done = true;` },
  'a cycle with the main module': { 'main.js': `exports.early = 1; const a = require('./a'); exports.seen = a.seen;`,
    'a.js': `exports.seen = Object.keys(require('./main'));` },
  'module.exports replaced': { 'main.js': `exports.r = [require('./f')(2), require('./p'), require('./n'), require('./u') === undefined, require('./s')];`,
    'f.js': `module.exports = (x) => x * 2;`, 'p.js': `module.exports = 42;`, 'n.js': `module.exports = null;`,
    'u.js': `module.exports = undefined;`, 's.js': `module.exports = 'text'; exports.lost = 1;` },
  'children and parents': { 'main.js': `
    require('./a'); require('./b'); require('./a');
    exports.r = module.children.map((m) => [m.id.split('/').pop(), m.parent === module, m.loaded, m.children.map((c) => c.id.split('/').pop())]);`,
    'a.js': `require('./b');`, 'b.js': `` },
  'a deleted cache entry loads again': { 'main.js': `
    const a = require('./a'); const key = require.resolve('./a'); delete require.cache[key];
    const b = require('./a'); exports.r = [a === b, a.id, b.id, module.children.length, key in require.cache];`,
    'a.js': `global.n = (global.n || 0) + 1; exports.id = global.n;` },
  'a replaced cache entry is honoured': { 'main.js': `
    const key = require.resolve('./a'); require.cache[key] = { exports: 'fake', loaded: true, id: key };
    exports.r = [require('./a'), module.children.length];
    require('./b'); require.cache[require.resolve('./b')].exports = 'other'; exports.b = require('./b');`,
    'a.js': `throw new Error('never')`, 'b.js': `` },
  'a module that throws is forgotten': { 'main.js': `
    const seen = []; for (let i = 0; i < 2; i++) try { require('./a') } catch (e) { seen.push(e.message) }
    exports.r = [seen, Object.keys(require.cache).length, module.children.length];
    try { require('./c') } catch (e) { exports.c = [e.message, Object.keys(require.cache).map((k) => k.split('/').pop()), module.children.length] }`,
    'a.js': `global.k = (global.k || 0) + 1; throw new Error('boo' + k);`, 'c.js': `require('./d'); require('./a');`, 'd.js': `` },
  'json': { 'main.js': `
    exports.r = require('./a.json'); exports.same = require('./a.json') === require('./a'); exports.bom = require('./bom.json');
    exports.child = module.children[0].children.length; exports.id = module.children[0].id;
    try { require('./bad.json') } catch (e) { exports.bad = [e.name, e.message.startsWith(__dirname + '/bad.json: '), Object.keys(require.cache).length] }
    try { require('./empty.json') } catch (e) { exports.empty = e.message.startsWith(__dirname + '/empty.json: ') }`,
    'a.json': `{"x":[1,{"y":null}]}`, 'bom.json': `\ufeff[1]`, 'bad.json': `{"x":}`, 'empty.json': `` },
  'not found': { 'main.js': `
    const t = (f) => { try { f() } catch (e) { return [e.name, e.code, e.message, e.requireStack, Object.keys(e)] } };
    exports.r = [t(() => require('./none')), t(() => require('nopackage')), t(() => require('nopackage/x')), t(() => require('./deep')),
      t(() => require.resolve('./none')), t(() => require('/nowhere/at/all'))];`,
    'deep.js': `require('./deeper')`, 'deeper.js': `require('./missing')` },
  'arguments of require': { 'main.js': `
    class Foo {}
    const t = (f) => { try { f() } catch (e) { return [e.name, e.code, e.message, e instanceof TypeError] } };
    exports.r = [undefined, null, 0, -0, NaN, 1n, true, Symbol('s'), {}, [], new Foo(), Object.create(null), () => 1, function named() {}, ''].map((v) => t(() => require(v)));
    exports.s = [t(() => require.resolve(5)), t(() => require.resolve.paths(5)), t(() => require.resolve('x', { paths: 'y' })), t(() => module.require('')),
      t(() => require('module').createRequire('x')), t(() => require('module').createRequire(5)), t(() => new (require('module'))(5))];` },
  'require.resolve': { 'main.js': `
    exports.r = [require.resolve('./a'), require.resolve('./dir'), require.resolve('pkg'), require.resolve('fs'), require.resolve('node:fs'),
      require.resolve.paths('fs'), require.resolve.paths('./a'), require.resolve.paths('x').slice(0, 3), require.resolve('./a', { paths: [__dirname + '/dir', __dirname] }),
      require.resolve('pkg', { paths: ['/', __dirname] }), require.resolve('inner', { paths: [__dirname + '/dir'] })];
    try { require.resolve('x', { paths: [] }) } catch (e) { exports.e = [e.code, e.message] }
    try { require.resolve('inner') } catch (e) { exports.f = e.code }`,
    'a.js': ``, 'dir/index.js': ``, 'node_modules/pkg/package.json': `{"main":"lib/m"}`, 'node_modules/pkg/lib/m.js': ``, 'dir/node_modules/inner.js': `` },
  'require.main seen from below': { 'main.js': `exports.r = require('./a'); exports.id = module.id;`,
    'a.js': `module.exports = [require.main.filename, require.main === module.parent, require.main === module, module.id];` },
  'createRequire': { 'main.js': `
    const { createRequire } = require('module'); const r = createRequire(__dirname + '/dir/x.js'), q = createRequire(__dirname + '/dir/'), u = createRequire('file://' + __dirname + '/dir/x%20y.js');
    exports.r = [r('./a'), q('./a'), u('./a'), r.resolve('./a'), r('./a') === require('./dir/a'), r.main === module, typeof r.cache, r.cache === require.cache, Object.keys(r).sort()];
    try { r('./none') } catch (e) { exports.e = e.message }`,
    'dir/a.js': `module.exports = [__filename];` },
  'module._compile and new Module': { 'main.js': `
    const Module = require('module'); const m = new Module(__dirname + '/virtual.js', module); m.filename = __dirname + '/virtual.js';
    m._compile('exports.x = [__filename, __dirname, module.id, require("./a")]; this.y = 1;', m.filename);
    exports.r = [m.exports, m.loaded, module.children.includes(m), m.parent === module, Object.keys(new Module('z')), new Module().id, Module.Module === Module];`,
    'a.js': `module.exports = 'a';` },
  'hooks: extensions, compile, resolve, load': { 'main.js': `
    const Module = require('module'); const js = Module._extensions['.js'];
    Module._extensions['.js'] = function (m, f) {
      const c = m._compile; m._compile = function (code, name) { m._compile = c; return m._compile(code.replace('ONE', '1'), name); }; js(m, f);
    };
    exports.a = require('./a'); Module._extensions['.js'] = js;
    Module._extensions['.txt'] = (m, f) => { m.exports = f.split('/').pop(); };
    exports.t = [require('./b.txt'), require('./b')];
    const resolve = Module._resolveFilename; Module._resolveFilename = function (r, ...rest) { return resolve.call(this, r === 'alias' ? './c' : r, ...rest); };
    exports.c = require('alias'); Module._resolveFilename = resolve;
    const load = Module._load; Module._load = function (r, ...rest) { return r === 'magic' ? 'wand' : load.call(this, r, ...rest); };
    exports.m = require('magic'); Module._load = load;
    const req = Module.prototype.require; Module.prototype.require = function (r) { return r === 'sea' ? 'wet' : req.call(this, r); };
    exports.s = require('sea'); Module.prototype.require = req;`,
    'a.js': `module.exports = ONE;`, 'b.txt': `hello`, 'c.js': `module.exports = __filename.split('/').pop();` },
  'a resolver that makes names up': { 'main.js': `
    const Module = require('module'); const resolve = Module._resolveFilename;
    Module._cache['made-up'] = { exports: 'from cache', loaded: true };
    Module._resolveFilename = function (r, ...rest) { return r === 'x' ? 'made-up' : r === 'y' ? __dirname + '/y.js' : resolve.call(this, r, ...rest); };
    exports.r = [require('x'), require('y')];`, 'y.js': `module.exports = 'y';` },
  'module.paths': { 'main.js': `
    exports.p = module.paths.slice(0, 2); module.paths.unshift(__dirname + '/lib'); exports.r = [require('thing'), require('./a')]; module.paths.shift();
    try { require('other') } catch (e) { exports.e = e.code }
    module.paths = [__dirname + '/deps/node_modules']; exports.o = require('other');`,
    'lib/thing.js': `module.exports = 'thing';`, 'a.js': `module.exports = module.paths[0].split('/').slice(-2);`, 'deps/node_modules/other.js': `module.exports = 1;` },
  'resolve-from': { 'main.js': `
    const Module = require('module'); const from = __dirname + '/dir/noop.js';
    exports.r = Module._resolveFilename('dep', { id: from, filename: from, paths: Module._nodeModulePaths(__dirname + '/dir') });
    exports.n = Module._nodeModulePaths('/a/node_modules/b');`,
    'dir/node_modules/dep.js': `` },
  'Module says what it has': { 'main.js': `
    const M = require('module');
    exports.r = [M === module.constructor, M.builtinModules.includes('fs'), Object.prototype.toString.call(M._cache), M._cache === require.cache, M._extensions === require.extensions,
      Object.keys(M._extensions), M.wrap('x'), M.wrapper.length, M.isBuiltin('fs'), M.isBuiltin('node:fs'), M.isBuiltin('nope'), typeof M.createRequire, typeof M.syncBuiltinESMExports, Object.getPrototypeOf(M._cache)];` },
  'links are followed': { 'main.js': `exports.r = [require('linked').f, require('linked') === require('./real')];`, 'real/index.js': `exports.f = __filename;`, 'real/package.json': `{}`,
    links: { 'node_modules/linked': 'real' } },
  'modules that are not objects cannot be lost': { 'main.js': `let n = 0; for (let i = 0; i < 3; i++) n += require('./a'); exports.r = [n, global.t];`, 'a.js': `global.t = (global.t || 0) + 1; module.exports = 5;` },
  'hashbang and bom': { 'main.js': `#!/usr/bin/env node\nexports.r = require('./b');`, 'b.js': `\ufeffmodule.exports = 'bom';` },
  'return at top level, and declarations named like the wrapper': { 'main.js': `exports.r = [require('./a'), require('./b')];`, 'a.js': `exports.x = 1; return; exports.x = 2;`,
    'b.js': `let process = 1, Buffer = 2, global = 3, globalThis = 4; exports.x = [process, Buffer, global, globalThis];` },
  'mutating exports late': { 'main.js': `const a = require('./a'); exports.before = a.x; setTimeout(() => { exports.after = a.x; }, 5);`, 'a.js': `exports.x = 1; setTimeout(() => { exports.x = 2; }, 1);` },
  'an error in a module keeps its class': { 'main.js': `try { require('./a') } catch (e) { exports.r = [e instanceof RangeError, e.extra, e.stack.includes('a.js')] }`, 'a.js': `throw Object.assign(new RangeError('x'), { extra: 1 });` },
  'a syntax error': { 'main.js': `try { require('./a') } catch (e) { exports.r = [e instanceof SyntaxError, e.stack.includes('a.js:2')]; exports.k = Object.keys(require.cache).length }`, 'a.js': `var a = 1;\nvar b = ;` },
  'native addons are refused': { 'main.js': `
    const t = (f) => { try { f() } catch (e) { return e.code } };
    exports.r = [t(() => require('./a.node'))];`, 'a.node': `not a library`, expect: { r: ['ERR_DLOPEN_FAILED'] } },
  'timers of the module timers': { 'main.js': `const t = require('timers'); exports.r = [t.setTimeout === setTimeout, t.clearInterval === clearInterval, t === require('node:timers'), require('console') === console];` },
  // ---- timers, on a real clock in Node and on one that jumps here
  'timers: order': { 'main.js': `
    const log = exports.log = []; const t = (n, ms) => setTimeout(() => log.push(n), ms);
    t('60', 60); t('1', 1); t('30a', 30); t('30b', 30); t('none'); t('nan', NaN); t('neg', -5); t('str', '30'); t('big', 2 ** 31); t('frac', 1.9); t('null', null);
    setImmediate(() => log.push('imm')); Promise.resolve().then(() => log.push('job')); queueMicrotask(() => log.push('micro')); log.push('sync');
    log.sort = undefined; setTimeout(() => { const i = log.indexOf('imm'); log.splice(i, 1); exports.imm = i > 0; delete log.sort; }, 90);` },
  'timers: jobs run between timers': { 'main.js': `
    const log = exports.log = []; for (const i of [1, 2]) setTimeout(() => { log.push('t' + i); Promise.resolve().then(() => log.push('j' + i)).then(() => log.push('jj' + i)); }, 1);
    setTimeout(() => { for (const i of [1, 2]) setImmediate(() => { log.push('i' + i); queueMicrotask(() => log.push('ij' + i)); }); }, 20);` },
  'timers: timers set by timers, immediates by immediates': { 'main.js': `
    const log = exports.log = [];
    setTimeout(() => { log.push('a'); setTimeout(() => log.push('c'), 100); setImmediate(() => { log.push('i'); setImmediate(() => log.push('ii')); setTimeout(() => log.push('it'), 250); }); }, 1);` },
  'timers: interval': { 'main.js': `
    const log = exports.log = []; let n = 0; const t = setInterval((a, b) => { log.push([a, b, ++n]); if (n === 3) clearInterval(t); }, 10, 'x', 'y');
    let m = 0; const u = setInterval(function () { if (++m === 2) { clearTimeout(this); exports.self = this === u; } }, 3); setTimeout(() => { exports.m = m; }, 50);` },
  'timers: clear': { 'main.js': `
    const log = exports.log = []; const t = (n, ms = 5) => setTimeout(() => log.push(n), ms);
    clearTimeout(t('a')); clearInterval(t('b')); const c = t('c'); clearTimeout(+c); const d = t('d'); clearTimeout(String(+d)); const e = t('e'); e.close(); clearTimeout(t('keep', 500) && undefined);
    const f = t('f', 10); setTimeout(() => clearTimeout(f), 1); clearImmediate(setImmediate(() => log.push('i'))); const i2 = setImmediate(() => log.push('i2')); clearTimeout(i2);
    for (const x of [null, 1e9, 'x', {}, [], true, Symbol.iterator]) { try { clearTimeout(x); clearInterval(x); } catch (e) { log.push(e.name) } }
    setTimeout(() => { clearTimeout(g); }, 15); const g = t('g', 15); const h1 = setImmediate(() => clearImmediate(h2)), h2 = setImmediate(() => log.push('h2'));` },
  'timers: objects': { 'main.js': `
    const t = setTimeout(() => {}, 5), i = setImmediate(() => {}), v = setInterval(() => {}, 1000);
    exports.r = [t.constructor.name, i.constructor.name, t.hasRef(), t.unref() === t, t.hasRef(), t.ref() === t, t.hasRef(), i.hasRef(), i.unref().hasRef(), typeof +t, +t === +t, typeof t[Symbol.toPrimitive], t.refresh() === t, v.close() === v, v.unref().hasRef()];
    exports.types = [typeof setTimeout, clearTimeout(t) === undefined]; setTimeout(function () { exports.self = this.constructor.name; }, 1); setImmediate(function () { exports.iself = this.constructor.name; });
    const bad = (f) => { try { f() } catch (e) { return [e.name, e.code, e.message] } }; exports.bad = [bad(() => setTimeout()), bad(() => setTimeout('code')), bad(() => setInterval(5)), bad(() => setImmediate({}))];` },
  'timers: refresh': { 'main.js': `
    const log = exports.log = []; const a = setTimeout(() => log.push('a'), 300); setTimeout(() => { a.refresh(); }, 150); setTimeout(() => log.push('b'), 380);
    let n = 0; const c = setTimeout(() => { log.push('c'); if (++n < 3) c.refresh(); }, 600); const d = setTimeout(() => log.push('d'), 1); clearTimeout(d); d.refresh();` },
  'timers: unref does not hold': { 'main.js': `
    const log = exports.log = []; setTimeout(() => log.push('late'), 300).unref(); setTimeout(() => log.push('early'), 1).unref(); setTimeout(() => log.push('held'), 30); setInterval(() => {}, 5000).unref();` },
  'timers: promisified': { 'main.js': `
    const c = Symbol.for('nodejs.util.promisify.custom'); setTimeout[c](5, 'v').then((v) => { exports.v = v; }); setImmediate[c]('w').then((v) => { exports.w = v; });` },
  'timers: the globals': { 'main.js': `
    exports.r = ['global', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'console'].map((k) => { const d = Object.getOwnPropertyDescriptor(globalThis, k); return [k, (console, Object.getOwnPropertyDescriptor(globalThis, k)).writable, d.enumerable, d.configurable, globalThis[k].name]; }).map((x) => x[0] === 'global' || x[0] === 'console' ? x.slice(0, 4) : x);` },
};
