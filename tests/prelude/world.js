// The prelude in a realm, over a host made of JavaScript: the same text runs in node:vm and in the real engine.
// `$` has the natives: read, eval(source, name, strip), jobs, classOf, inside. `dir` is where the prelude's files are.
(function ($, dir, tree, options) {
  'use strict';
  const clock = { now: 0, wall: 1700000000000 };
  const log = [], loads = [];
  const files = tree.files, links = tree.links || {}, map = tree.map || {};
  const fail = (code, message) => Object.assign(new Error(message), { code });

  // Enough of Node's resolution for these tests: relative, absolute, node_modules, main, index, links.
  const normalize = (p) => {
    const out = [];
    for (const s of p.split('/')) {
      if (s === '..') out.pop();
      else if (s !== '.' && s !== '') out.push(s);
    }
    return '/' + out.join('/');
  };
  const real = (p) => {
    for (const [from, to] of Object.entries(links))
      if (p === from || p.startsWith(from + '/')) return real(to + p.slice(from.length));
    return p;
  };
  const isFile = (p) => Object.hasOwn(files, real(p));
  const isFolder = (p) => Object.keys(files).some((f) => f.startsWith(real(p) + '/'));
  const asFile = (p) => ['', '.js', '.json', '.node'].map((e) => p + e).find(isFile);
  const asFolder = (p) => {
    if (isFile(p + '/package.json')) {
      const { main } = JSON.parse(files[real(p + '/package.json')]);
      const m = main && normalize(p + '/' + main);
      const f = m && (asFile(m) || asFile(m + '/index'));
      if (f) return f;
    }
    return asFile(p + '/index');
  };
  const at = (p) => (p.endsWith('/') ? undefined : asFile(normalize(p))) || asFolder(normalize(p));
  const paths = (from) => {
    const out = [], parts = from.split('/');
    for (let i = parts.length; i > 0; i--)
      if (parts[i - 1] !== 'node_modules') out.push(normalize(parts.slice(0, i).join('/') + '/node_modules'));
    return out;
  };
  const builtins = new Set(['fs', 'path', 'module', 'timers', 'console', 'fs/promises']);
  const bare = (s) => s.startsWith('node:') ? s.slice(5) : s;

  const functionText = $.eval('Function.prototype.toString', 'text.js'), { apply, getOwnPropertyDescriptor } = Reflect, { indexOf } = String.prototype;
  const host = {
    resolve(specifier, from) {
      if (typeof specifier !== 'string' || typeof from !== 'string') throw new TypeError('resolve needs strings');
      const mapped = Object.hasOwn(map, bare(specifier)) && map[bare(specifier)];
      if (mapped) {
        return typeof mapped === 'string' ? ['map', bare(specifier), specifier.endsWith('.json') ? 'json' : 'cjs'] :
          ['object', bare(specifier), 'object'];
      }
      if (builtins.has(bare(specifier))) return ['builtin', bare(specifier), 'builtin'];
      if (specifier.startsWith('node:'))
        throw fail('ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${specifier}`);
      if (from === '.') from = tree.root;
      let found;
      if (/^(\.\.?)?(\/|$)/.test(specifier)) found = at(specifier[0] === '/' ? specifier : from + '/' + specifier);
      else for (const p of paths(from)) if ((found = at(p + '/' + specifier))) break;
      if (!found) throw fail('MODULE_NOT_FOUND', `Cannot find module '${specifier}'`);
      found = real(found);
      const format = found.endsWith('.json') ? 'json' : found.endsWith('.node') ? 'native' :
        found.endsWith('.mjs') ? 'esm' : 'cjs';
      return ['file', found, format];
    },
    load(kind, filename, format) {
      loads.push(`${kind} ${filename} ${format}`);
      if (kind === 'builtin') {
        if (filename === 'path') return { sep: '/' };
        throw fail('ERR_UNKNOWN_BUILTIN_MODULE', `Cannot find ${filename}: give a module map that has it`);
      }
      if (kind === 'object') {
        const o = {};
        for (const [k, v] of Object.entries(map[filename])) world.entry.mapObjectSet(o, k, v);
        return o;
      }
      const text = kind === 'map' ? map[filename] : files[filename];
      if (text === undefined) throw fail('MODULE_NOT_FOUND', `Cannot find module '${filename}'`);
      return format === 'json' ? text : host.compile(text, filename);
    },
    compile(source, filename) {
      source = source.replace(/^\ufeff/, '').replace(/^#!/, '//');
      return $.eval(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, filename);
    },
    paths: (specifier, from) => builtins.has(bare(specifier)) ? null : paths(from),
    print: (level, text) => { log.push([level, text]); },
    now: () => clock.now,
    wall: () => clock.wall,
    random: () => 0.5,
    isBuiltin: (name) => builtins.has(bare(name)),
    jobs: $.jobs,
    classOf: $.classOf,
    inside: $.inside,
    door: (number) => function (...v) { return entry.global(number, ...v); },
    // The files of js/node are tested in the library.
    lazy: (name) => name.startsWith('node/') ? undefined : $.eval($.read(`${dir}/${name}.js`), `rvm:${name}.js`, true),
    // Errors are those of the library's C room in the engine, and Node's in node:vm.
    ownErrors: $.ownErrors ?? (() => [Error, Error.captureStackTrace]),
    stackOf: $.stackOf ?? ((e) => getOwnPropertyDescriptor(e, 'stack')?.value),
    position() {},
    home() {},
    place() {},
    toString: functionText,
    isClass(f) {
      const s = apply(functionText, f, []);
      return apply(indexOf, s, ['[native code]']) < 0 ? apply(indexOf, s, ['class']) === 0 : undefined;
    },
  };

  const L = {};
  let entries;
  const before = $.memory();
  for (const f of ['globals', 'module']) entries = host.lazy(f)(host, L);
  const memory = $.memory() - before;
  const names = ['requireMain', 'poll', 'timerCount', 'trackRejection', 'takeRejections', 'userGlobals', 'mapObjectSet',
    'describeError', 'makeHostError', 'isThenable', 'toPromise', 'newPromiseState', 'abandon', 'global', 'ticks', 'formatStack'];
  const entry = {};
  for (const [i, n] of names.entries()) entry[n] = entries[i];
  $.formatWith?.(entry.formatStack);
  const world = {
    host, L, entry, entries, clock, memory, log, loads, files, tree,
    // rvm_require
    require(specifier) {
      const [kind, filename, format] = host.resolve(specifier, '.');
      return entry.requireMain(kind, filename, format, undefined);
    },
    // Polls until nothing is due any more, on a clock that jumps.
    run(limit = 1000) {
      $.jobs();
      for (let ms; limit-- > 0 && (ms = entry.poll()) >= 0;) clock.now += ms;
    },
  };
  return world;
})
