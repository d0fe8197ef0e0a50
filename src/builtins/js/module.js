// Node's CommonJS loader over host.resolve and host.load, and the functions that the C side calls in a realm.
// Returns those functions as an array; their order is the contract. What is not needed to load a module that is found
// and does not throw is in rare.js.
//
// A fresh realm's first require goes through here each time, and the stack of a small thread has to hold a deep chain of
// requires: what looks clumsy saves calls and frames.
(function (host, L) {
  'use strict';

  L.known = { __proto__: null };         // folder \0 specifier -> key in the cache
  L.natives = { __proto__: null };       // built-ins and host objects of this realm
  L.main = undefined;                    // the module that the host required first
  // The last resolution, and what the host had loaded for it already.
  L.kind = L.name = L.format = L.loaded = undefined;
  L.file = L.dir = '';                   // the last file name asked for its folder, and that
  L.fromFile = L.from = '';              // the same for who requires

  L.dirname = (f) => {
    if (f === L.file) return L.dir;
    let i = L.apply(L.lastIndexOf, f, ['/']);
    if (i < 0 || f[1] === ':') {
      const j = L.apply(L.lastIndexOf, f, ['\\']);
      if (j > i) i = j;
    }
    L.file = f;
    return L.dir = i > 0 ? L.apply(L.slice, f, [0, i]) : i === 0 ? '/' : '.';
  };
  L.isAbsolute = (f) => f[0] === '/' || f[0] === '\\' || (f[1] === ':' && (f[2] === '/' || f[2] === '\\'));
  // Where the specifiers of a module resolve from. A module of the map that has no path is where it was required.
  L.folder = (m) => {
    if (m === null || m === undefined) return '.';
    const { filename, path } = m;
    if (typeof filename !== 'string' || (typeof path === 'string' && !L.isAbsolute(filename)))
      return typeof path === 'string' ? path : '.';
    if (filename !== L.fromFile) {
      L.from = L.dirname(filename);
      L.fromFile = filename;
    }
    return L.from;
  };
  L.check = (name, v) => {
    if (typeof v !== 'string') throw L.use('inspect').argType(name, 'of type string', v);
  };
  // The exports of a module that is in the cache. Whoever asks has it as a child.
  L.adopt = (parent, m, isNew) => {
    const children = parent?.children;
    if (children) {
      let i = 0;
      for (; i < children.length; i++) if (!isNew && children[i] === m) return m.exports;
      children[i] = m;
    }
    return m.exports;
  };

  const Module = L.Module = function Module(id = '', parent) {
    if (typeof id !== 'string') L.check('path', id);
    this.id = id;
    this.path = L.dirname(id);
    this.exports = {};
    this.filename = null;
    this.loaded = false;
    this.children = [];
    if (parent !== undefined) {
      L.def(this, 'parent', parent);
      L.adopt(parent, this, true);
    }
  };
  L.def(Module.prototype, 'parent', null);
  Module._cache = { __proto__: null };

  L.lookup = (request, from) => {
    const r = host.resolve(request, from), name = r[1];
    L.kind = r[0];
    L.format = r[2];
    L.loaded = undefined;
    // require.resolve('node:fs') is 'node:fs'.
    return L.name = request.length === name.length + 5 && request === 'node:' + name ? request : name;
  };
  L.native = () => {
    // The same name can be a built-in and, mapped, an object; with and without `node:` it is the same.
    const { kind, format, loaded } = L;
    const name = L.apply(L.slice, L.name, [0, 5]) === 'node:' ? L.apply(L.slice, L.name, [5]) : L.name;
    if (kind === 'builtin') return name in L.builtins ? L.builtins[name] : L.use('node').require(name);
    const key = kind + ':' + name;
    if (key in L.natives) return L.natives[key];
    return L.natives[key] = loaded === undefined ? host.load(kind, name, format) : loaded;
  };

  // Loads what was resolved last.
  L.load = (parent, id, isMain) => {
    const filename = L.name, isMapped = L.kind === 'map';
    // A name of the map is no file name.
    const key = isMapped ? 'map:' + filename : filename, cached = Module._cache[key];
    if (cached !== undefined) return L.adopt(parent, cached, false);
    const m = new Module(filename, parent);
    if (isMapped && !L.isAbsolute(filename)) m.path = L.folder(parent);
    if (isMain) {
      L.main = m;
      m.id = '.';
    }
    Module._cache[key] = m;
    if (id !== '') L.known[id] = key;
    try {
      if (m.load === L.loadMethod) L.start(m, filename);
      else m.load(filename);
    } catch (e) {
      // Node forgets a module that threw.
      delete Module._cache[key];
      delete L.known[id];
      if (L.main === m) L.main = undefined;
      if (parent) L.use('rare').drop(m, parent);
      throw e;
    }
    return m.exports;
  };

  Module._load = function (request, parent) {
    let id = '';
    if (parent) {
      id = parent.path + '\0' + request;
      const key = L.known[id], m = key === undefined ? key : Module._cache[key];
      if (m !== undefined) return L.adopt(parent, m, false);
    }
    L.name = undefined;
    const filename = Module._resolveFilename(request, parent, false), isFound = L.name === filename;
    if (!isFound || L.kind === 'builtin' || L.kind === 'object') {
      // As in Node the cache comes before a built-in, but for `node:`. A patched _resolveFilename can name anything.
      const cached = L.apply(L.slice, request, [0, 5]) === 'node:' ? undefined : Module._cache[filename];
      if (cached !== undefined) return L.adopt(parent, cached, false);
      if (!isFound) L.lookup(filename, '.');
      if (L.kind === 'builtin' || L.kind === 'object') return L.native();
    }
    return L.load(parent, id, false);
  };

  Module._resolveFilename = function (request, parent, isMain, options) {
    if (typeof request !== 'string') L.check('request', request);
    // Own paths mean that somebody looked at module.paths, and perhaps changed them.
    if (options || (parent && L.getOwnPropertyDescriptor(parent, 'paths') !== undefined))
      return L.use('rare').resolve(request, parent, options);
    try {
      return L.lookup(request, L.folder(parent));
    } catch (e) {
      return L.use('rare').missing(e, request, parent);
    }
  };

  L.require = Module.prototype.require = function (id) {
    if (typeof id !== 'string' || id === '') {
      L.check('id', id);
      throw L.use('inspect').argValue('id', id, 'must be a non-empty string');
    }
    return Module._load(id, this, false);
  };
  L.makeRequire = (m) => {
    const require = (path) => typeof path === 'string' && path !== '' && m.require === L.require ?
      Module._load(path, m, false) : m.require(path);
    const resolve = require.resolve = (request, options) => {
      L.check('request', request);
      return Module._resolveFilename(request, m, false, options);
    };
    resolve.paths = (request) => {
      L.check('request', request);
      return L.use('rare') && Module._resolveLookupPaths(request, m);
    };
    require.main = L.main;
    require.extensions = Module._extensions;
    require.cache = Module._cache;
    return require;
  };

  // The five arguments of a wrapper.
  L.five = (m, filename) => [m.exports, L.makeRequire(m), m, filename,
    L.isAbsolute(filename) ? L.dirname(filename) : m.path];
  L.start = (m, filename) => {
    m.filename = filename;
    // The longest file name extension that somebody handles.
    let i = filename[0] === '/' ? L.dirname(filename).length + 1 : 1, extension = '.js';
    while ((i = L.apply(L.indexOf, filename, ['.', i])) >= 0) {
      const e = L.apply(L.slice, filename, [i]);
      if (Module._extensions[e] && filename[i - 1] !== '/') {
        extension = e;
        break;
      }
      i++;
    }
    const handler = Module._extensions[extension];
    if (handler === L.js && L.name === filename && L.format === 'cjs' && m._compile === L.compile) {
      const wrapper = L.take(filename, 'cjs');
      // What nothing says to be CommonJS can turn out to be an ES module.
      if (wrapper === null) L.use('esm').require(m, filename);
      else L.apply(wrapper, m.exports, L.five(m, filename));
    } else handler(m, filename);
    m.loaded = true;
  };
  L.loadMethod = Module.prototype.load = function (filename) { L.start(this, filename); };
  L.compile = Module.prototype._compile = function (content, filename) {
    return L.apply(host.compile(content, filename), this.exports, L.five(this, filename));
  };

  // What host.load gives, or gave already. The format 'json' is the text, whatever it is.
  L.take = (filename, format) => {
    if (L.name !== filename) L.lookup(filename, '.');
    const { loaded } = L;
    L.loaded = undefined;
    return loaded === undefined || L.format !== format ? host.load(L.kind, L.name, format) : loaded;
  };
  Module._extensions = {
    __proto__: null,
    '.js'(m, filename) {
      if (L.name !== filename) L.lookup(filename, '.');
      if (L.format === 'esm') return L.use('esm').require(m, filename);
      // Who replaced _compile wants the text.
      if (m._compile !== L.compile) return m._compile(L.take(filename, 'json'), filename);
      const wrapper = L.take(filename, 'cjs');
      if (wrapper === null) return L.use('esm').require(m, filename);
      return L.apply(wrapper, m.exports, L.five(m, filename));
    },
    '.json'(m, filename) {
      let s = L.take(filename, 'json');
      if (s[0] === '\ufeff') s = L.apply(L.slice, s, [1]);
      try {
        m.exports = L.parse(s);
      } catch (e) {
        throw L.use('rare').badJson(e, filename);
      }
    },
    '.node': L.door('rare', 'dlopen'),
  };
  L.js = Module._extensions['.js'];

  // Few modules ever ask for these, which come with rare.js.
  L.defineProperty(Module.prototype, 'constructor', {
    __proto__: null,
    configurable: true,
    get: () => L.use('rare') && Module,
    set(value) { L.def(this, 'constructor', value); },
  });
  L.defineProperty(Module.prototype, 'paths', {
    __proto__: null,
    configurable: true,
    get() { return L.use('rare').paths(this); },
    set(value) { L.def(this, 'paths', value, true); },
  });

  // What was there when the image was made.
  L.before = { __proto__: null };
  for (const k of Object.keys(L.G)) L.before[k] = true;

  const door = (name) => L.door('rare', name);
  return [
    (kind, filename, format, loaded) => {
      L.kind = kind;
      L.name = filename;
      L.format = format;
      L.loaded = loaded;
      return kind === 'builtin' || kind === 'object' ? L.native() : L.load(undefined, '', L.main === undefined);
    },
    () => L.timers === undefined ? -1 : L.timers.poll(),
    () => L.timers === undefined ? 0 : L.timers.count(),
    door('trackRejection'),
    () => L.rare === undefined ? undefined : L.rare.takeRejections(),
    door('userGlobals'),
    door('mapObjectSet'),
    door('describeError'),
    door('makeHostError'),
    (x) => {
      try {
        return ((typeof x === 'object' && x !== null) || typeof x === 'function') && typeof x.then === 'function';
      } catch {
        return false;
      }
    },
    async (x) => x,
    door('newPromiseState'),
    door('abandon'),
    L.door('node', 'global'),
    () => L.ticks(),
    L.door('stack', 'format'),
    L.door('esm', 'ask'),
  ];
})
