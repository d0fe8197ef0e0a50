// Everything by which a module may ask for a file, with every name that leads out of its root. Runs in the jail; the host looks at what it answers, and
// strace at what was opened.
'use strict';
const Module = require('module');
const path = require('path');
const { pathToFileURL } = require('url');

const root = __dirname;
const out = path.join(root, '..', 'outside');
const up = (n) => '../'.repeat(n);

// Names that lead out, as a module in the root writes them.
function bad() {
  const names = [
    '../outside/secret.js', '../outside/secret', './../outside/secret.js', './sub/../../outside/secret.js', './gone/../../outside/secret.js', './inside.js/../../outside/secret.js',
    '.././outside//secret.js', '..//outside/./secret', '../outside', '../outside/', '../outside/lib/secret', '../outside/secret.json', '../outside/secret.cjs', '../outside/secret.mjs',
    '../outside/package.json', '../outside/folder', '..', '../', '../..', '../.', './..', '../root-but-not/secret.js', '../secret.js', `${root}-but-not/secret.js`,
    up(40) + out.slice(1) + '/secret.js', up(40) + 'etc/hostname', `${root}/${up(40)}etc/passwd`, `${out}/secret.js`, `${out}/secret`, out, `${out}/`, `/${out}/secret.js`, `//${out}/secret.js`,
    `${root}/../outside/secret.js`, `${root}/links/../../outside/secret.js`, '/etc/passwd', '/etc/hostname', '/proc/self/environ', '/proc/self/maps', '/proc/self/exe', '/dev/zero', '/dev/stdin', '/sys/kernel/notes',
    `/proc/self/root${out}/secret.js`, `/proc/self/cwd/../outside/secret.js`, `/proc/1/root${out}/secret.js`, '/dev/fd/3', '/proc/self/fd/3', '/proc/self/fd/3/inside.js', `/proc/self/fd/3/../outside/secret.js`,
    // Symlinks.
    './links/file.js', './links/file', './links/absolute.js', './links/folder/secret.js', './links/folder', './links/folder/', './links/folder/lib/secret', './links/absolute-folder/secret.js',
    './links/chain1.js', './links/chain2.js', './links/chain3.js', './links/through/secret.js', './links/top/outside/secret.js', `./links/slash${out}/secret.js`, './links/slash/etc/passwd',
    `./links/magic-root${out}/secret.js`, './links/magic-cwd/../outside/secret.js', './links/magic-fd/3/inside.js', './links/magic-fd/3/../outside/secret.js', './links/magic-file.js', './links/prefix.js', './links/circle1.js',
    './links/out-and-in.js', './links/long0.js', './links/file.mjs', './links/file.json', './links/raw-target.js', './links/folder/../outside/secret.js', './links/folder/../secret.js', './links/good-folder/../../outside/secret.js',
    // What package.json says.
    '#up', '#upx', '#upurl', '#updots', '#upencoded', '#upslash', '#upback', '#uplink', '#star/../../outside/secret.js', '#star/links/file.js', '#star/%2e%2e/outside/secret.js', 'root/up', 'root/link', 'root/star/links/file.js', 'root/star/../outside/secret.js',
    'main-up', 'main-absolute', 'main-link', 'main-folder', 'main-url', 'exports-up', 'exports-dots', 'exports-absolute', 'exports-url', 'exports-encoded', 'exports-slash', 'exports-modules', 'exports-back', 'exports-link', 'exports-array',
    'exports-nested', 'exports-bare', 'exports-up/out.js', 'exports-up/../../../outside/secret.js', 'exports-up/dir/secret.js', 'exports-up/dir/../secret.js', 'exports-up/..%2f..%2f..%2foutside%2fsecret.js',
    'json-link', 'package-link', 'package-link/secret.js', '@scope/linked', '@scope/linked/index.js', 'file-link', 'file-link.js', 'evil', '@scope/../../../outside/secret.js', 'good/../../../outside/secret.js',
    './node_modules/package-link', './node_modules/main-up', './node_modules/exports-up/out.js',
    // Bombs that end in an error, or name something outside.
    'bomb-deep', 'bomb-array', 'bomb-wide', 'bomb-wide/x', 'bomb-long', 'bomb-circle', 'bomb-broken', 'bomb-utf16', 'bomb-nul', 'bomb-self', 'bomb-stars', 'bomb-stars/' + 'a'.repeat(50_000),
    // What is no file, and what is too large.
    './special/pipe.js', './special/pipe-package', './special/pipe-package/', './special/socket.js', './special/zero.js', './special/full.js', './special/tty.js', './special/zero-link.js', './special/stdin-link.js', './special/tty-link.js',
    './special/mem-link.js', './special/folder.js', './special/sparse.js', './special/huge.js', './special/huge.json',
    // Case, spelling, separators, encodings.
    '../OUTSIDE/secret.js', './INSIDE.js', './mixed/case.js', './MIXED/Case.js', '../Outside/Secret.js', '..\\outside\\secret.js', './..\\outside\\secret.js', '\\..\\outside\\secret.js', 'C:\\outside\\secret.js', '\\\\?\\C:\\x', '..%2foutside%2fsecret.js', '%2e%2e/outside/secret.js',
    './%2e%2e/outside/secret.js', '../outside/secret.js\0', './inside.js\0/../../outside/secret.js', '../outside/secret.js\0.js', '\0', './\0', '../outside/secret.js?x', '../outside/secret.js#x', '../outside/secret.js ', ' ../outside/secret.js', '\u2025/outside/secret.js', '\uff0e\uff0e/outside/secret.js', '..\u2215outside\u2215secret.js',
    '~/secret.js', '$HOME/x', './\ud800.js', './\ufffd.js', './\xff.js', '.', './', '', '/', '//', './...', '..\x00/',
    // Lengths.
    './' + 'x'.repeat(256) + '.js', './' + 'x'.repeat(70_000), './' + 'x/'.repeat(40_000) + 'secret.js', './' + 'sub/../'.repeat(20_000) + '../outside/secret.js', '../'.repeat(100_000) + out.slice(1) + '/secret.js', './' + './'.repeat(100_000) + '../outside/secret.js',
    './' + ('d'.repeat(100) + '/').repeat(60) + 'inside.js', '@'.repeat(10_000), 'a/'.repeat(10_000), '/'.repeat(100_000) + out.slice(1) + '/secret.js',
  ];
  return names;
}

// Names that stay inside, and work in each way that is not listed with them.
const good = [
  ['./inside.js'], ['./sub/../inside.js'], [`${root}/inside.js`], ['./links/good.js'], ['./links/good-chain.js'], ['./links/good-folder/inside.js'], ['good'], ['good-exports'], ['./with space/inside.js', 'url'], ['./\u00fcn\u00ef/inside.js'], ['#in'], ['root'],
  ['root/star/inside.js'], ['./inside', 'import'], ['./folder', 'import'], ['./inside.json', 'import'], ['./' + 'l'.repeat(252) + '.js'], ['./sub/' + '../sub/'.repeat(200) + 'inside.js'], ['bomb-proto'], ['bomb-string'], ['bomb-targets'], ['json-folder'], ['bomb-utf8'], ['./special/text.js', 'large'],
];

// The ways to ask; each answers something, or throws.
const plain = {
  require: (name) => require(name),
  resolve: (name) => require.resolve(name),
  'created require': (name) => Module.createRequire(`${root}/other.js`)(name),
  'created resolve': (name) => Module.createRequire(pathToFileURL(`${root}/sub/../other.js`)).resolve(name),
  'module.require': (name) => module.require(name),
  'Module._load': (name) => Module._load(name, module),
  'Module._resolveFilename': (name) => Module._resolveFilename(name, module),
  'resolve with paths': (name) => require.resolve(name, { paths: [root] }),
};
const dynamic = {
  import: (name) => import(name),
  'import of a URL': (name) => import(pathToFileURL(path.resolve(root, name)).href),
};
// Ways that themselves lead out: with an absolute name each, or without one.
function odd() {
  const secret = `${out}/secret.js`, url = pathToFileURL(secret).href, list = [];
  const add = (name, f) => list.push([name, f]);
  const M = (filename) => Object.assign(new Module(filename, module), { filename, paths: [`${out}/node_modules`, out] });
  for (const u of [url, url.replace('///', '//localhost/'), url.replace('file:', 'FILE:'), url.replace('file:///', 'file:/'), url.replace('file:///', 'file:'), `file://${root}/../outside/secret.js`, `file://${root}/%2e%2e/outside/secret.js`, `file://${root}/%2E%2E%2Foutside%2Fsecret.js`,
    `file://${root}/..%5coutside%5csecret.js`, `file://${root}/links/file.js`, `file://${root}/links/file.mjs`, `file://${root}/links/folder/secret.mjs`, url + '?x', url + '#x', url.replace('secret', '%73ecret'), `file://${root}/inside.js%00/../../outside/secret.js`, 'file:///etc/passwd', 'file:', 'file://', 'file:///', 'file://host/etc/passwd',
    `file:///proc/self/root${secret}`, 'data:text/javascript,export default "SEC"+"RET"', 'http://127.0.0.1:9/x.js', 'https://127.0.0.1:9/x.js', 'blob:x', 'node:fs/../../etc/passwd', 'node:../outside/secret.js', 'node:internal/x', `import-map:${secret}`]) {
    for (const way of ['require', 'resolve', 'Module._load']) add(`${way} ${u}`, () => plain[way](u));
    add(`import ${u}`, () => import(u));
    add(`import JSON ${u}`, () => import(u, { with: { type: 'json' } }));
    add(`createRequire ${u}`, () => Module.createRequire(u)('./secret.js'));
    add(`createRequire.resolve ${u}`, () => Module.createRequire(u).resolve('./secret'));
  }
  for (const from of [secret, `${out}/`, `${out}/x.js`, '/x.js', '/etc/x.js', `${root}/../outside/x.js`, `${root}/links/folder/x.js`, `${root}/links/file.js`, `${root}/links/top/x.js`, `/proc/self/root${out}/x.js`]) {
    for (const name of ['./secret.js', './secret', '.', './', '..', 'evil', 'outside', '#up', './lib/secret', './secret.json', './outside/secret.js', secret]) {
      add(`createRequire(${from})(${name})`, () => Module.createRequire(from)(name));
      add(`createRequire(${from}).resolve(${name})`, () => Module.createRequire(from).resolve(name));
      add(`new Module(${from}).require(${name})`, () => M(from).require(name));
      add(`require.call(${from}, ${name})`, () => Module.prototype.require.call({ filename: from, id: from, paths: [out], children: [] }, name));
      add(`_load(${name}, ${from})`, () => Module._load(name, { filename: from, id: from, paths: [out, `${out}/node_modules`], children: [] }));
      add(`_resolveFilename(${name}, ${from})`, () => Module._resolveFilename(name, M(from)));
      add(`compiled in ${from}: ${name}`, () => { const m = M(from); m._compile(`module.exports = require(${JSON.stringify(name)})`, from); return m.exports; });
    }
  }
  for (const paths of [[out], ['/'], [`${out}/node_modules`], [`${root}/links/folder`], [`${root}/..`], ['..'], [path.dirname(root)]]) {
    for (const name of ['./secret.js', 'evil', './outside/secret.js', '../outside/secret.js', 'secret', '.']) {
      add(`resolve ${name} from ${paths}`, () => require.resolve(name, { paths }));
      add(`_findPath ${name} in ${paths}`, () => Module._findPath(name, paths, false) || Promise.reject(new Error('nothing')));
      add(`paths ${name} in ${paths}`, () => { const before = module.paths; try { module.paths = [...paths, `${out}/node_modules`]; return require(name); } finally { module.paths = before; } });
    }
  }
  for (const ext of ['.js', '.json', '.cjs', '.mjs', '.node', '.txt', '']) {
    add(`extension ${ext}`, () => { const m = M(`${out}/secret${ext}`); Module._extensions[ext || '.js'](m, `${out}/secret${ext}`); return m.exports; });
    add(`extension by a link ${ext}`, () => { const m = M(`${root}/links/file${ext}`); Module._extensions[ext || '.js'](m, `${root}/links/file${ext}`); return m.exports; });
    add(`load ${ext}`, () => { const m = M(`${out}/secret${ext}`); m.loaded = false; m.load(`${out}/secret${ext}`); return m.exports; });
  }
  // Long ones: each folder above a folder, and each name of a path, is not to be looked at a million times.
  for (const [n, folder] of [[20_000, 'a'.repeat(100) + '/'], [1_000_000, 'a'.repeat(9) + '/']]) {
    for (const from of ['/', `${root}/`]) {
      add(`createRequire from ${n} folders below ${from}`, () => Module.createRequire(`${from}${folder.repeat(n)}x.js`)('y'));
      add(`${n} folders below ${from}`, () => require(`${from}${folder.repeat(n)}x`));
      add(`import of ${n} folders below ${from}`, () => import(`${from}${folder.repeat(n)}x.js`));
    }
  }
  add('a long path at the end of the stack', () => {
    let left = 100, caught;
    const name = './' + 'a/'.repeat(2000) + 'x';
    const f = () => { try { f(); } catch (e) { if (left-- > 0) { try { require(name); } catch (x) { caught = x; } throw e; } } };
    f();
    throw caught;
  });
  add('NODE_PATH', () => { process.env.NODE_PATH = `${out}:${out}/node_modules`; Module._initPaths?.(); return require('evil'); });
  add('globalPaths', () => { Module.globalPaths.unshift(out, `${out}/node_modules`); return require('evil'); });
  add('_nodeModulePaths', () => { const before = Module._nodeModulePaths; try { Module._nodeModulePaths = () => [`${out}/node_modules`]; return Module.createRequire(`${root}/q.js`)('evil'); } finally { Module._nodeModulePaths = before; } });
  add('_resolveLookupPaths', () => { const before = Module._resolveLookupPaths; try { Module._resolveLookupPaths = () => [`${out}/node_modules`]; return require('evil'); } finally { Module._resolveLookupPaths = before; } });
  add('_resolveFilename replaced', () => { const before = Module._resolveFilename; try { Module._resolveFilename = () => secret; return require('./replaced'); } finally { Module._resolveFilename = before; } });
  add('_pathCache', () => { for (const k of Object.keys(Module._pathCache)) Module._pathCache[k] = secret; delete require.cache[`${root}/inside.js`]; return require('./inside.js') === 'SECRET' ? 'SECRET' : Promise.reject(new Error('the cache is not looked at')); });
  add('filename', () => { const before = [module.filename, module.path, module.id]; try { module.filename = `${out}/x.js`; module.path = out; module.id = module.filename; return module.require('./secret.js'); } finally { [module.filename, module.path, module.id] = before; } });
  add('eval', () => (0, eval)(`import(${JSON.stringify(secret)})`));
  add('new Function', () => new Function('return import(' + JSON.stringify(secret) + ')')());
  add('vm', () => require('vm').runInThisContext(`import(${JSON.stringify(secret)})`));
  add('vm, an importer of its own', () => require('vm').runInThisContext('import("./secret.js")', { filename: `${out}/x.js`, importModuleDynamically: () => import(secret) }));
  add('vm, a filename outside', () => new (require('vm').Script)('import("./secret.js")', { filename: `${out}/x.js` }).runInThisContext());
  add('fetch', () => fetch(url).then((r) => r.text()));
  add('fs', () => require('fs').readFileSync(secret, 'utf8'));
  add('getBuiltinModule', () => process.getBuiltinModule('fs').readFileSync(secret, 'utf8'));
  add('process.binding', () => process.binding('fs').readFileUtf8(secret, 0));
  add('dlopen', () => process.dlopen({ exports: {} }, secret));
  add('chdir', () => { process.chdir(out); return require('./secret.js'); });
  add('cwd', () => { const before = process.cwd; try { process.cwd = () => out; return require('./secret.js'); } finally { process.cwd = before; } });
  add('loadEnvFile', () => process.loadEnvFile(`${out}/secret.txt`) ?? Promise.reject(new Error('nothing')));
  add('findPackageJSON', () => Module.findPackageJSON('evil', url));
  add('Worker', () => new (require('worker_threads').Worker)(secret));
  add('a source map', () => { const e = new Error(); require('vm').runInThisContext(`//# sourceMappingURL=${url}\n1`); Module.findSourceMap?.(secret); throw e; });
  add('child_process', () => require('child_process').execFileSync('cat', [secret]).toString());
  add('wasi', () => new (require('wasi').WASI)({ version: 'preview1', preopens: { '/': '/' } }) && Promise.reject(new Error('made')));
  add('v8', () => require('v8').writeHeapSnapshot(`${out}/heap`));
  add('report', () => process.report.writeReport(`${out}/report`));
  return list;
}

const text = (value) => {
  try {
    if (value && value[Symbol.toStringTag] === 'Module') return text(value.default) + Object.keys(value);
    return typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
  } catch (e) {
    return String(value);
  }
};
const short = (s) => (s.length > 300 ? `${s.slice(0, 150)}…(${s.length})…${s.slice(-60)}` : s);

const result = { tried: 0, refused: 0, inside: 0, wrong: [], codes: {}, slowest: 0, slow: '' };
async function attempt(label, f, wanted) {
  result.tried++;
  let value, error;
  const began = Date.now();
  try {
    value = text(await f());
  } catch (e) {
    error = e;
  }
  if (Date.now() - began > result.slowest) [result.slowest, result.slow] = [Date.now() - began, short(label)];
  if (wanted) {
    if (error || !value.includes(wanted)) result.wrong.push(short(`${label}: ${error ? error.message : value}`));
    else result.inside++;
  } else if (error) {
    result.refused++;
    const code = error && (error.code || error.name);
    result.codes[code] = (result.codes[code] || 0) + 1;
    if (text(error.message).includes('SECRET') || text(error.stack).includes("'SECRET'")) result.wrong.push(short(`${label}: its error tells what is there: ${error.message}`));
  } else if (value.includes('SECRET') || !inside(value)) {
    result.wrong.push(short(`${label}: ${value}`));
  } else {
    result.inside++;
  }
}
// What an attempt may give: what is in the root, or the root's own module, which Node's rules give for some odd names.
const inside = (value) => value.includes('INSIDE') || value.startsWith(`${root}/`);

exports.run = async function run(grants) {
  for (const name of bad()) {
    for (const [way, f] of Object.entries({ ...plain, ...dynamic })) {
      if (!/sparse|huge/.test(name) || way === 'require' || way === 'import') await attempt(`${way} ${name}`, () => f(name)); // once each: they take their time
    }
  }
  for (const [name, not] of good) {
    for (const [way, f] of Object.entries(plain)) {
      if (not === 'large' && way !== 'resolve') continue;
      await attempt(`${way} ${name}`, () => f(name), /esolve/.test(way) ? root : 'INSIDE');
    }
    for (const [way, f] of Object.entries(dynamic)) {
      if (not === 'import' || not === 'large' || (way !== 'import' && !/^[./]/.test(name))) continue;
      await attempt(`${way} ${name}`, () => f(name), 'INSIDE');
    }
  }
  for (const [label, f] of odd()) await attempt(label, f);
  if (grants) {
    const more = await require('./grants.js').run(root, attempt);
    result.fs = more;
  }
  return JSON.stringify(result);
};
