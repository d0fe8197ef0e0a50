// Further cases for tests/resolve.rs: how Node resolves by `require.resolve` and by `import`, with its
// messages. Usage: node more.js OUT   writes OUT/more.json: a list of
// { kind: 'require' | 'import' | 'in' | 'paths', folder, specifier, folders?, paths?, path?, builtin?, format?, name?, code?, message?,
//   errorPath?, requestPath? }, absolute paths.
const fs = require('fs'), path = require('path');
const { createRequire, register } = require('module');
const { pathToFileURL, fileURLToPath } = require('url');
const OUT = fs.realpathSync(path.resolve(process.argv[2]));
const R = path.join(OUT, 'more');
fs.rmSync(R, { recursive: true, force: true });
const w = (p, c = '') => {
  p = path.join(R, p);
  fs.mkdirSync(path.dirname(p), { recursive: true });
  fs.writeFileSync(p, typeof c === 'string' ? c : JSON.stringify(c));
};
const cases = [];
const ask = (folder, ...specifiers) => {
  for (const kind of ['require', 'import'])
    for (const specifier of specifiers) cases.push({ kind, folder: path.join(R, folder), specifier });
};

// 1. Random packages: every field of `exports` and `imports` drawn from pools, always the same.
let seed = 20;
const random = (n) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0, (seed >>> 8) % n);
const pick = (list) => list[random(list.length)];
const files = ['a.js', 'b.js', 'lib/a.js', 'lib/b/c.js', 'lib/a.json', 'a.js.js', 'd e.js', 'x*y.js',
  'é.js', 'index.js', 'main', 'q.mjs', 'r.cjs', 'é/ü.js', 'a.node'];
const targets = ['./a.js', './b.js', './lib/*.js', './lib/*', './*', './*.js', './lib/a', './lib', './lib/',
  './gone.js', 'a.js', '../x.js', './../x.js', './lib/../a.js', './lib/./a.js', './lib//a.js', '.', './', '',
  '/a.js', './node_modules/x.js', './%61.js', './a%2ejs', './lib%2fa.js', './lib%5Ca.js', './lib\\a.js',
  './a.js?x', './a.js#y', './a.js ', ' ./a.js', './%', './%ff.js', './é.js', './%C3%A9.js', './d e.js', './x*y.js',
  './*/*.js', './.\t./a.js', './%2e%2e/a.js', './lib/%2E/a.js', './NODE_MODULES/a.js', './n\node_modules/x.js',
  './lib/b/*', './q.mjs', './r.cjs', './a.node', './lib/a.json', './"a".js', './a`b{}.js', './\u007f.js'];
const bare = ['dep', 'dep/x', 'dep/gone', 'fs', 'node:fs', 'nope', 'node:nope', 'test', 'node:test', 'file:///x', 'http:',
  'a:b', '@s/dep', '@s', '.dep', 'de%70', 'd\\e', 'dep/', 'dep/*', '*', '', 'self', 'exp', 'exp/x', 'exp/n', 'nomain'];
const conditions = ['require', 'import', 'node', 'default', 'browser', 'module-sync', 'node-addons', 'module', '', '.x', '0', 'types'];
const target = (internal, depth = 0) => {
  const r = random(20);
  if (r === 0) return null;
  if (r === 1) return pick([5, true, false, 1.5]);
  if (r < 5 && depth < 4) return Array.from({ length: random(4) }, () => target(internal, depth + 1));
  if (r < 10 && depth < 4)
    return Object.fromEntries(Array.from({ length: random(4) }, () =>
      [random(8) ? conditions[random(8)] : pick(conditions), target(internal, depth + 1)]));
  return internal && random(2) ? pick(bare) : pick(targets);
};
const subpaths = ['', '/', '/a', '/a.js', '/lib/a', '/lib/a.js', '/lib/b/c', '/lib/b/c.js', '/b', '/x/a/y', '/a*', '/*', '/lib/',
  '/a/', '/lib/b/', '/é', '/%61', '/a?x', '/a#y', '/a%2fb', '/a%5cb', '/a\\b', '/lib/../a', '/lib/./a', '/lib//a', '//a', '/..',
  '/.', '/d e', '/x*y', '/node_modules/a', '/lib/node_modules', '/%', '/%ff', '/a ', '/ a', '/\ta', '/a\nb', '/package.json',
  '/lib/%2e%2e/a', '/lib/Node_Modules/x', '/lib/.\t./a', '/"', '/{a}', '/^a', '/b/b', '/bb', '/b/bb'];
const keys = ['.', './a', './a.js', './*', './lib/*', './lib/*.js', './a*', './*a', './*.js', './lib/', './a/', './x/*/y', './x/*', './b*b',
  './lib/b/*', './**', './a**', './*/*', './%61', './é', './', './lib/*/', './package.json', './b/*', './b/b*', './bb'];
const hashes = ['#', '#/', '#a', '#a.js', '#lib/a', '#lib/b/c', '#x', '#x/a', '#x/', '#é', '#a*', '#*', '#ab', '#abc', '#lib/../a', '#a%2fb',
  '#a/b', '#lib/%61', '#b b', '#lib/a?x', '#self', '#toString', '#lib/node_modules/x', '#x/a/y'];
const hashKeys = ['#a', '#a.js', '#*', '#lib/*', '#lib/*.js', '#a*', '#x', '#x/*', '#é', '#lib/', '#a*b', '#x/*/y', '#b*', '#', '#/', 'a', '#a**'];
w('package.json', { name: 'root' });
w('node_modules/dep/package.json', { main: 'main' });
for (const f of ['main', 'x.js', 'x']) w('node_modules/dep/' + f);
w('node_modules/@s/dep/index.js');
w('node_modules/nomain/index.json', '{}');
w('node_modules/exp/package.json', { exports: { '.': './x.js', './x': { import: './x.mjs', require: './x.js' }, './n': null } });
w('node_modules/exp/x.js');
w('node_modules/exp/x.mjs');
for (let i = 0; i < 220; i++) {
  const r = random(12);
  const name = random(6) ? 'p' + i : pick(['@s/p', '@s/p-']) + i;
  const map = (keys, internal) =>
    Object.fromEntries(Array.from({ length: 1 + random(6) }, () => [pick(keys), target(internal)]));
  const json = { name: random(5) ? name : pick(['other', 'self']), main: pick([undefined, './a', 'lib', 'gone']), type: pick([undefined, 'module', 'commonjs']) };
  json.exports = r === 0 ? undefined : r === 1 ? target(false) : r === 2 ? map([...keys, ...conditions], false) : map(keys, false);
  json.imports = random(8) ? map(hashKeys, true) : pick([undefined, null, 'x', [], {}]);
  const folder = 'node_modules/' + name;
  w(folder + '/package.json', json);
  for (const f of files) if (random(8)) w(folder + '/' + f);
  for (let n = 0; n < 10; n++) ask('', name + pick(subpaths));
  for (let n = 0; n < 5; n++) ask(folder, pick(hashes));
  for (let n = 0; n < 3; n++) ask(folder, json.name + pick(subpaths));
}

// 2. Folders whose names mean something in URLs. (No `*`: Node fills stars there, too.)
for (const odd of ['sp ace', 'per%20cent', 'we#ird', 'q?q', 'é', 'back\\slash', '%2f', '"`{}^|~']) {
  const base = 'odd/' + odd;
  w(base + '/package.json', { name: 'odd', exports: { '.': './a.js', './*': './*.js', './m': './gone.js' }, imports: { '#a': './a.js', '#*': './*.js' } });
  w(base + '/a.js');
  w(base + '/é.js');
  w(base + '/node_modules/exp/package.json', { exports: { '.': './x.js', './s/*': './s/*.js', './e': './%2f.js', './g': './gone.js' } });
  for (const f of ['x.js', 's/y.js', 's/é.js']) w(base + '/node_modules/exp/' + f);
  ask(base, 'odd', 'odd/a', 'odd/m', 'odd/é', 'odd/none', '#a', '#é', '#none', 'exp', 'exp/s/y', 'exp/s/é', 'exp/s/%C3%A9', 'exp/e', 'exp/g',
    'exp/none', './a', './a.js', './é.js', './%C3%A9.js', '../' + odd + '/a.js', '.', './', './node_modules/exp', './node_modules/exp/x.js');
}

// 3. By hand: relative names, `main`, links, package.json of every sort.
for (const f of ['a.js', 'a/index.js', 'b.json', 'c.node', 'd/package.json', 'd.mjs', 'e.cjs', 'f', 'g.foo', '.json', '.hidden.json', 'h.', 'sub/x.js',
  'wh\nat.js', 'tab\tx.js', 'i.wasm', 'node_modules/node_modules/deep/index.js', 'node_modules/file.js', 'node_modules/.dot/index.js',
  'node_modules/a%b/index.js', 'node_modules/ x/index.js', 'index.js', '...js', '..a.js', 'node_modules/@/index.js', 'node_modules/@s/.q/index.js'])
  w('hand/' + f, f.endsWith('json') ? '{}' : '');
fs.symlinkSync('a.js', R + '/hand/link.js');
fs.symlinkSync('sub', R + '/hand/linkdir');
fs.symlinkSync('gone', R + '/hand/broken.js');
fs.symlinkSync('../hand/sub', R + '/hand/updir');
const mains = ['a', 'a.js', './a', '/a', 'a/', 'a/b', '../m0', '..', './', 'a/../b', 'b', 'b.json', 'x y', 'é', 'a?b', '%61', 'dir', 'dir/', 'c', 0, null, ['a'], 'package.json', 'a\\b', 'e.mjs', 'n'];
mains.forEach((main, i) => {
  w('hand/node_modules/m' + i + '/package.json', { main, type: pick(['module', 'commonjs', 'x']) });
  for (const f of ['a.js', 'b.json', 'dir/index.js', 'c.node', 'e.mjs', 'n/index.node', 'é.js']) w('hand/node_modules/m' + i + '/' + f, f.endsWith('n') ? '{}' : '');
  if (i % 2) w('hand/node_modules/m' + i + '/index.js');
  ask('hand', 'm' + i, 'm' + i + '/', './node_modules/m' + i);
});
const configs = ['{', '', 'null', '5', '"x"', '[1]', 'true', '\ufeff{"exports":"./a.js"}', '{"exports":"./a.js",}', '{"exports":5}', '{"exports":true}',
  '{"exports":0}', '{"exports":""}', '{"exports":{".":{}}}', '{"exports":[]}', '{"exports":[[]]}', '{"exports":[null]}', '{"exports":["x","./a.js"]}',
  '{"exports":["x",null]}', '{"exports":[null,"x"]}', '{"exports":[{"browser":"./b.js"},"./a.js"]}', '{"exports":["x",{"browser":"./b.js"}]}',
  '{"exports":{"":"./a.js"}}', '{"exports":{"a":"./a.js",".":"./a.js"}}', '{"exports":{".":"./a.js","a":"./a.js"}}', '{"exports":{".":{".":"./a.js"}}}',
  '{"exports":{".":{"default":{"1":"./a.js"}}}}', '{"exports":{"1":"./a.js"}}', '{"exports":{".":{"1.5":"./a.js"}}}', '{"exports":{".":{"01":"./a.js","default":"./a.js"}}}',
  '{"exports":{".":{"4294967295":1,"default":"./a.js"}}}', '{"exports":{".":{"4294967294":1}}}', '{"exports":{".":{"-1":1,"default":"./a.js"}}}',
  '{"exports":{".":{"default":null,"node":"./a.js"}}}', '{"exports":{".":{"node":null,"default":"./a.js"}}}', '{"exports":{".":{"node":[],"default":"./a.js"}}}',
  '{"exports":{".":{"node":{},"default":"./a.js"}}}', '{"exports":{".":{"node":["x"],"default":"./a.js"}}}', '{"exports":{"__proto__":"./a.js"}}',
  '{"exports":{".":{"node":"./b.js","node":"./a.js"}}}', '{"name":"\\ud800","exports":"./a.js"}', '{"main":"\\u0061"}',
  '{"exports":{"./x":"./a.js"}}', '{"exports":{".":1e3}}', '{"exports":{".":-1}}', '{"exports":{"..":"./a.js"}}', '{"exports":{".a":"./a.js"}}', '{"exports":"./a"}',
  '{"exports":"./"}', '{"exports":"./dir"}', '{"exports":{"./":"./"}}', '{"exports":{"./*":"./*","./x":null}}', '{"type":"module"}', '{"type":"commonjs"}', '{"type":1}'];
configs.forEach((config, i) => {
  const p = 'hand/node_modules/c' + i + '/';
  w(p + 'package.json', config);
  for (const f of ['a.js', 'index.js', 'dir/index.js', 'sub/x.js']) w(p + f);
  ask('hand', 'c' + i, 'c' + i + '/x', 'c' + i + '/a.js', 'c' + i + '/', './node_modules/c' + i, './node_modules/c' + i + '/a.js');
  ask(p, './a', './a.js', '#x', 'c' + i, './sub/x.js', 'file');
});
ask('hand', '', ' ', '.', '..', './', '../', '...', './...', '..a', './..a', '../a', './a', './a.js', './a/', './a/.', './a/..', './a.js/', './a.js/.', './a.js/..', './b',
  './c', './d', './d/', './d.mjs', './e.cjs', './f', './g.foo', './.json', './.hidden', './.hidden.json', './h', './h.', './i.wasm', './link', './link.js', './linkdir/x', './linkdir/x.js',
  './linkdir/../a', './updir/x.js', './broken', './broken.js', './gone', './gone/../a', './gone/../a.js', './gone/..', './wh\nat', './wh\nat.js', './tab\tx.js', 'file', 'file.js', 'file/', 'file/..', 'file/x',
  'node_modules', 'node_modules/deep', 'deep', '.dot', '.dot/index', 'a%b', 'a%b/index', ' x', 'x ', '@', '@/', '@/index', '@s', '@s/', '@s/.q', '@s//.q', '@s/x/y',
  'dep', 'dep/x', 'dep/x.js', 'dep/x?y', 'dep/x#y', 'dep//x', 'dep/./x', 'dep/../dep/x', 'dep/..', 'dep/.', 'dep/%78', 'exp', 'exp/', 'exp/x', 'exp//x', 'exp/./x', 'exp\n', 'exp/\nx', 'exp?x', 'exp#x', 'nomain', 'nomain/',
  'fs', 'fs/', 'fs/promises', 'fs/promises/', 'node:fs', 'node:fs/', 'node:fs/promises', 'node:test', 'test', 'node:', 'node:node:fs', 'NODE:fs', 'node:FS', 'sea', 'node:sea', 'test/reporters', 'node:test/reporters',
  'file:a.js', 'file:./a.js', 'file:' + R + '/hand/a.js', 'file://' + R + '/hand/a.js', 'file:///' + R + '/hand/a.js', 'FILE:' + R + '/hand/a.js', 'file://localhost' + R + '/hand/a.js', 'file://host' + R + '/hand/a.js',
  'http://x/y', 'https:', 'ftp:x', 'x:y', 'blob:x', 'C:/x', 'a:', '1:x', ':x', R + '/hand/a', R + '/hand/a.js', '//' + R + '/hand/a.js', '/' + R + '/hand/a.js', '/', '//', '///', '/.', '/..', '\\', '\\a', '.\\a.js', './sub\\x.js', '..\\a', 'dep\\x', '@s\\dep',
  './%61.js', './a%2ejs', './sub%2fx.js', './sub%5cx.js', './%', './%zz.js', './%ff.js', './a.js?', './a.js?x=/../y', './a.js#', './a.js#x', './a.js?#', './ a.js', './a.js ', './\ta.js', '\0', './\0', './a\0.js', 'dep\0', '#', '#a',
  './a.js'.padEnd(5000, '/'), './' + 'x'.repeat(300), 'x'.repeat(5000), './' + 'sub/../'.repeat(800) + 'a.js', './' + '../'.repeat(50) + 'x', '\ud800', './\ud800', 'é', '💩', './a/../../hand/a.js', '../hand/../hand/a.js', '../../more/hand/a.js');
ask('hand/node_modules/dep', 'dep', 'file', 'deep', '../file');
ask('hand/node_modules', 'dep', 'file', 'deep', 'node_modules/deep', './file.js', './node_modules/deep');
ask('hand/node_modules/node_modules', 'deep', 'file', './deep');
ask('hand/gone', './a', '../a', '../a.js', 'file', 'dep', './../a.js', '..', '.', '../');

// 4. `require.resolve` with folders, and `require.resolve.paths`.
for (const specifier of ['dep', './x', './x.js', './a', '../a', 'file', 'exp', 'exp/n', 'fs', 'fs/', 'node:fs', '#a', 'odd', R + '/hand/a', 'gone', './gone', '@s/dep', 'deep'])
  for (const folders of [[], ['hand'], ['hand/sub'], ['hand/gone', 'hand'], ['hand', 'hand', 'hand/sub'], ['odd/é', 'hand/node_modules'], ['hand/sub/../..//odd']])
    for (const folder of ['', 'odd/é'])
      cases.push({ kind: 'in', folder: path.join(R, folder), specifier, folders: folders.map((f) => R + '/' + f) });
for (const specifier of ['', 'a', '.', '..', './a', '../a', '.a', '..a', '...', '/a', 'fs', 'node:fs', 'node:nope', 'test', 'node:test', '#a', '@a/b', '\\a', '.\\a', 'é'])
  for (const folder of ['', 'hand/node_modules/dep', 'hand/node_modules', 'hand/node_modules/node_modules/x', '../../../../../..'])
    cases.push({ kind: 'paths', folder: path.join(R, folder), specifier });

const answers = [];
const hooks = `export async function resolve(specifier, context, next) {
  if (!specifier.startsWith('probe:')) return next(specifier, context);
  const [s, parentURL] = JSON.parse(decodeURIComponent(specifier.slice(6)));
  let answer;
  try { const { url, format } = await next(s, { ...context, parentURL }); answer = { url, format }; }
  catch (e) { answer = { name: e.name, code: e.code, message: e.message }; }
  return { url: 'data:text/javascript,export default ' + encodeURIComponent(JSON.stringify(answer)) + '//' + Math.random(), shortCircuit: true };
}`;
register('data:text/javascript,' + encodeURIComponent(hooks));
(async () => {
  const globals = require('module').globalPaths;
  for (const { kind, folder, specifier, folders } of cases) {
    const from = path.join(folder, '__x.js');
    const answer = { kind, folder, specifier, folders };
    if (!specifier.isWellFormed()) continue;
    if (kind === 'paths') {
      answer.paths = createRequire(from).resolve.paths(specifier)?.filter((p) => !globals.includes(p)) ?? null;
    } else if (kind !== 'import') {
      try {
        const found = createRequire(from).resolve(specifier, folders && { paths: folders });
        if (path.isAbsolute(found)) answer.path = found; else answer.builtin = found;
      } catch (e) {
        Object.assign(answer, { name: e.name, code: e.code, message: e.message, errorPath: e.path, requestPath: e.requestPath });
      }
    } else {
      const probe = 'probe:' + encodeURIComponent(JSON.stringify([specifier, pathToFileURL(from).href]));
      const found = (await import(probe)).default;
      if (found.url?.startsWith('file:')) Object.assign(answer, { path: fileURLToPath(found.url.replace(/[?#].*/, '')), format: found.format ?? undefined });
      else if (found.url?.startsWith('node:')) answer.builtin = found.url;
      else Object.assign(answer, found);
    }
    answers.push(answer);
  }
  fs.writeFileSync(path.join(OUT, 'more.json'), JSON.stringify(answers));
  console.log(answers.length + ' cases');
})();
