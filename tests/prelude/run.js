// Tests of the prelude (src/builtins/js) without the library: in node:vm and, where a C compiler and the engine's
// sources are there, in the real engine, both over a host made of JavaScript (world.js). What real Node does with the
// same modules and values is what is expected. node tests/prelude/run.js [-v] [PATTERN]
'use strict';
const { spawnSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const vm = require('vm');
const util = require('util');

if (!process.execArgv.includes('--expose-internals')) {
  const flags = ['--expose-internals', '--no-warnings', '--allow-natives-syntax', '--stack-size=900'];
  process.exit(spawnSync(process.execPath, [...flags, __filename, ...process.argv.slice(2)], { stdio: 'inherit' }).status);
}
const here = __dirname, dir = path.resolve(here, '../../src/builtins/js');
const verbose = process.argv.includes('-v'), pattern = process.argv.slice(2).find((a) => a !== '-v') ?? '';
const work = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'rvm-prelude-')));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

// ---- the two worlds

const { internalBinding } = require('internal/test/binding');
const { getProxyDetails, getPromiseDetails } = internalBinding('util');
const drain = new Function('%PerformMicrotaskCheckpoint()');
const classNames = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Date', 'RegExp', 'Promise', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView'];
const classOf = (v) => {
  const t = util.types;
  if (t.isProxy(v)) return 'Proxy';
  if (typeof v === 'function')
    return `${t.isAsyncFunction(v) ? 'Async' : ''}${t.isGeneratorFunction(v) ? 'Generator' : ''}Function`;
  if (Array.isArray(v)) return 'Array';
  if (t.isTypedArray(v)) return Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get.call(v);
  for (const n of classNames) if (t[`is${n}`](v)) return n;
  if (t.isNativeError(v)) return 'Error';
  if (t.isArgumentsObject(v)) return 'Arguments';
  for (const n of ['Number', 'String', 'Boolean', 'BigInt', 'Symbol']) if (t[`is${n}Object`](v)) return n;
  return 'Object';
};
const inside = (v) => {
  if (util.types.isProxy(v)) return getProxyDetails(v, true);
  if (util.types.isPromise(v)) return getPromiseDetails(v);
};
function inVm(job) {
  const context = vm.createContext();
  vm.runInContext(`Object.defineProperty(globalThis, 'queueMicrotask', { value: (f) => { Promise.resolve().then(f); }, writable: true, configurable: true })`, context);
  const $ = {
    read: (p) => fs.readFileSync(p, 'utf8'), eval: (source, filename) => vm.runInContext(source, context, { filename }),
    jobs: drain, classOf, inside, memory: () => 0, onReject() {},
  };
  return $.eval($.read(`${here}/probe.js`), 'probe.js')($, dir, here, JSON.stringify(job));
}

let engine;
function findEngine() {
  const cargo = path.join(process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo'), 'registry/src');
  let source = process.env.RVM_QUICKJS;
  if (!source && fs.existsSync(cargo)) {
    for (const r of fs.readdirSync(cargo)) {
      for (const c of fs.readdirSync(path.join(cargo, r)).sort())
        if (c.startsWith('rquickjs-sys-')) source = path.join(cargo, r, c, 'quickjs');
    }
  }
  if (!source) return 'no sources of the engine in the cargo registry (cargo fetch)';
  // By what it is made of: other copies of this repository may have other versions.
  const hash = require('crypto').createHash('sha256').update(source).update(fs.readFileSync(`${here}/engine.c`)).digest('hex');
  const cache = path.join(os.tmpdir(), `rvm-prelude-engine-${hash.slice(0, 16)}`);
  fs.mkdirSync(cache, { recursive: true });
  const cc = process.env.CC ?? 'cc', run = (args) => spawnSync(cc, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (spawnSync(cc, ['--version']).error) return `no C compiler (${cc})`;
  const newer = (a, b) => !fs.existsSync(a) || fs.statSync(a).mtimeMs < fs.statSync(b).mtimeMs;
  const objects = ['quickjs', 'libregexp', 'libunicode', 'dtoa'].map((n) => {
    const o = path.join(cache, `${n}.o`);
    if (newer(o, path.join(source, `${n}.c`))) run(['-O2', '-DNDEBUG', '-D_GNU_SOURCE', '-w', '-c', path.join(source, `${n}.c`), '-o', o]);
    return o;
  });
  const bin = path.join(cache, 'engine');
  // The engine's header and the library's declare the same things, so each part has a file of its own.
  const room = path.resolve(here, '../../src/realm/engine'), ours = [`${here}/room.c`, `${room}/error.c`, `${room}/wording.c`];
  const parts = ours.map((f) => {
    const o = path.join(cache, `${path.basename(f)}.o`);
    if (newer(o, f) || newer(o, `${room}/engine.h`)) run(['-O2', '-w', '-std=gnu11', '-I', room, '-c', f, '-o', o]);
    return o;
  });
  if ([`${here}/engine.c`, ...parts].some((f) => newer(bin, f)))
    run(['-O2', '-w', '-I', source, `${here}/engine.c`, ...parts, ...objects, '-o', bin, '-lm', '-lpthread']);
  engine = bin;
}
function inEngine(job) {
  const file = path.join(work, 'job.json'), main = path.join(work, 'main-probe.js');
  fs.writeFileSync(file, JSON.stringify(job));
  fs.writeFileSync(main, `(function ($, dir, here, job) { $.print('RESULT' + $.eval($.read(here + '/probe.js'), 'probe.js')($, dir, here, $.read(job))); })`);
  const r = spawnSync(engine, [main, dir, here, file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const i = r.stdout.lastIndexOf('RESULT');
  if (i < 0) throw new Error(`the engine ended (${r.status ?? r.signal}): ${r.stderr}${r.stdout}`);
  if (i > 0) process.stdout.write(r.stdout.slice(0, i).replace(/^/gm, '  engine: ').replace(/  engine: $/, ''));
  return r.stdout.slice(i + 6).trimEnd();
}

// ---- results

let passed = 0, failed = 0;
const accepted = [];
function check(name, actual, expected) {
  if (util.isDeepStrictEqual(actual, expected)) return passed++;
  failed++;
  console.log(`FAILED ${name}`);
  const a = JSON.stringify(actual, null, 1) ?? 'undefined', e = JSON.stringify(expected, null, 1) ?? 'undefined';
  const la = a.split('\n'), le = e.split('\n');
  let i = 0;
  while (la[i] === le[i]) i++;
  console.log(`  is       ${la.slice(i, verbose ? undefined : i + 4).join('\n           ')}\n  expected ${le.slice(i, verbose ? undefined : i + 4).join('\n           ')}`);
}
const worlds = [['vm', inVm]];
function inBoth(name, job, expected, map = (x) => x, only) {
  if (!name.includes(pattern)) return;
  for (const [world, run] of worlds) {
    if (only && only !== world) continue;
    let actual;
    try {
      actual = map(JSON.parse(run(job)), world);
    } catch (e) {
      actual = `threw ${e?.stack ?? e}`;
    }
    check(`${world}: ${name}`, actual, typeof expected === 'function' ? expected(world) : expected);
  }
}

// ---- modules: what real Node records

fs.writeFileSync(path.join(work, 'reporter.js'), `
  delete require.cache[__filename]; require('module')._cache[__filename] && 0;
  process.on('exit', () => require('fs').writeFileSync(process.env.OUT, JSON.stringify(process.mainModule.exports, (k, x) => x === undefined ? null : x) ?? 'null'));`);
function realNode(root, out) {
  const env = { ...process.env, OUT: out, HOME: '/nonexistent', NODE_PATH: '' };
  return new Promise((resolve) => {
    const p = spawn(process.execPath, ['--no-warnings', '-r', path.join(work, 'reporter.js'), path.join(root, 'main.js')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let err = '';
    p.stderr.on('data', (d) => { err += d; });
    p.on('exit', () => resolve(fs.existsSync(out) ? JSON.parse(fs.readFileSync(out, 'utf8')) : { failed: err }));
  });
}
async function modules() {
  const fixtures = Object.entries(require('./fixtures.js')).filter(([n]) => n.includes(pattern)).map(([name, f], i) => {
    const { links = {}, expect, ...texts } = f, root = path.join(work, `f${i}`), tree = { root, files: {}, links: {} };
    for (const [n, text] of Object.entries(texts)) {
      tree.files[`${root}/${n}`] = text;
      fs.mkdirSync(path.dirname(`${root}/${n}`), { recursive: true });
      fs.writeFileSync(`${root}/${n}`, text);
    }
    for (const [from, to] of Object.entries(links)) {
      tree.links[`${root}/${from}`] = `${root}/${to}`;
      fs.mkdirSync(path.dirname(`${root}/${from}`), { recursive: true });
      fs.symlinkSync(`${root}/${to}`, `${root}/${from}`);
    }
    return { name, tree, root, expect };
  });
  const queue = fixtures.filter((f) => !f.expect);
  await Promise.all([0, 1].map(async () => {
    for (let f; (f = queue.shift());) f.expect = await realNode(f.root, `${f.root}.json`);
  }));
  return fixtures;
}

// ---- values

function values() {
  const list = require('./values.js');
  const node = spawnSync(process.execPath, ['-e', `
    const util = require('util'), out = [];
    for (const s of JSON.parse(require('fs').readFileSync(0, 'utf8'))) out.push(util.format(...(0, eval)('(() => (' + s + '))()')));
    console.log(JSON.stringify(out))`], { input: JSON.stringify(list.map((v) => v.source)), encoding: 'utf8' });
  const expected = JSON.parse(node.stdout);
  for (const [world, run] of worlds) {
    const actual = JSON.parse(run({ kind: 'values', values: list.map((v) => v.source) }));
    list.forEach((v, i) => {
      if (!v.source.includes(pattern) && !'inspect'.includes(pattern)) return;
      // The engine names some things differently by itself.
      if (v.accepted && actual[i] !== expected[i]) accepted.push(`${world}: ${v.source}: ${v.accepted}`);
      else check(`${world}: inspect ${v.source}`, actual[i], expected[i]);
    });
  }
}

function consoles() {
  const list = require('./consoles.js');
  const node = spawnSync(process.execPath, ['--no-warnings', '-e', `
    const out = [];
    process.stdout.write = (t) => { out.push(['out', String(t)]); return true; };
    process.stderr.write = (t) => { out.push(['err', String(t)]); return true; };
    const all = [];
    for (const s of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
      (0, eval)('{' + s + '}');
      all.push(out.splice(0));
    }
    require('fs').writeSync(1, JSON.stringify(all));`], { input: JSON.stringify(list), encoding: 'utf8' });
  const expected = JSON.parse(node.stdout);
  list.forEach((source, i) => inBoth(`console: ${source}`, { kind: 'script', code: `(0, eval)(${JSON.stringify(`{${source}}`)}); return world.log;` },
    expected[i], (log) => log.map(([level, text]) => [level === 'warn' || level === 'error' ? 'err' : 'out', `${text}\n`])));
}

(async () => {
  const why = findEngine();
  if (why) {
    if (process.env.CI) {
      failed++;
      console.log(`FAILED engine: ${why}`);
    } else console.log(`SKIPPED engine: ${why}`);
  } else worlds.push(['engine', inEngine]);
  const fixtures = await modules();
  // Not inside a microtask: none would run in node:vm then.
  await new Promise((resolve) => setImmediate(() => resolve(all(fixtures))));
  if (verbose) for (const a of accepted) console.log(`accepted ${a}`);
  console.log(`${passed} passed, ${failed} failed${accepted.length ? `, ${accepted.length} accepted differences from Node (-v lists them)` : ''}`);
  process.exitCode = failed ? 1 : 0;
})();
function all(fixtures) {
  for (const f of fixtures) inBoth(`modules: ${f.name}`, { kind: 'modules', tree: f.tree }, f.expect);
  values();
  consoles();
  for (const t of require('./cases.js')) inBoth(t.name, { kind: 'script', code: t.code, tree: t.tree }, t.expect, t.map, t.only);
}
