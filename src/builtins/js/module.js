// Node's CommonJS loader over host.resolve and host.load, and the functions that the C side calls in a realm.
// Returns those functions as an array; their order is the contract.
(function (host, lib) {
  'use strict';
  const { apply, defineProperty, def, desc, un, slice, indexOf, lastIndexOf, join, ownKeys, isArray, err, argType,
    argValue, data, inspect, text, isObject, cap, frames, builtins } = lib;
  const { hasOwn } = Object;
  const { parse } = JSON;
  const { push, splice } = Array.prototype;
  const exec = un(RegExp.prototype.exec), split = String.prototype.split;
  const G = globalThis, E = Error, P = Promise, promiseResolve = Promise.resolve, decode = decodeURIComponent;

  let main;                              // the module that the host required first
  let found = null, current = null;      // the last resolution, and that of the module which is loading
  const known = { __proto__: null };     // folder \0 specifier -> key in the cache
  const natives = { __proto__: null };   // built-ins and host objects of this realm

  const dirname = (f) => {
    let i = lastIndexOf(f, '/');
    if (i < 0 || f[1] === ':') {
      const j = lastIndexOf(f, '\\');
      if (j > i) i = j;
    }
    return i > 0 ? slice(f, 0, i) : i === 0 ? '/' : '.';
  };
  const isAbsolute = (f) => f[0] === '/' || f[0] === '\\' || (f[1] === ':' && (f[2] === '/' || f[2] === '\\'));
  const isRelative = (s) => exec(/^\.\.?(?:[\\/]|$)/, s) !== null;
  const checkString = (name, v) => {
    if (typeof v !== 'string') throw argType(name, 'of type string', v);
  };
  const adopt = (parent, child, scan) => {
    const children = parent?.children;
    if (!children) return;
    if (scan) for (let i = 0; i < children.length; i++) if (children[i] === child) return;
    apply(push, children, [child]);
  };

  function Module(id = '', parent) {
    checkString('path', id);
    this.id = id;
    this.path = dirname(id);
    this.exports = {};
    def(this, 'parent', parent);
    adopt(parent, this, false);
    this.filename = null;
    this.loaded = false;
    this.children = [];
  }
  const proto = Module.prototype;

  // Where the specifiers of a module resolve from. A module of the map that has no path is where it was required.
  const folder = (m) => {
    if (m === null || m === undefined) return '.';
    const { filename, path } = m;
    if (typeof filename === 'string' && (isAbsolute(filename) || typeof path !== 'string')) return dirname(filename);
    return typeof path === 'string' ? path : '.';
  };

  const lookup = (request, from) => {
    const r = host.resolve(request, from);
    return found = { __proto__: null, kind: r[0], name: r[1], format: r[2], loaded: undefined };
  };

  const native = (r) => {
    // The same name can be a built-in and, mapped, an object; with and without `node:` it is the same.
    const name = slice(r.name, 0, 5) === 'node:' ? slice(r.name, 5) : r.name, key = `${r.kind}:${name}`;
    if (key in natives) return natives[key];
    return natives[key] = r.kind === 'builtin' && name in builtins ? builtins[name] :
      r.loaded === undefined ? host.load(r.kind, r.name, r.format) : r.loaded;
  };

  const load = (r, parent, id, isMain) => {
    const filename = r.name;
    // A name of the map is no file name.
    const key = r.kind === 'map' ? `map:${filename}` : filename;
    const cached = Module._cache[key];
    if (cached !== undefined) {
      adopt(parent, cached, true);
      return cached.exports;
    }
    const m = new Module(filename, parent), outer = current;
    let ok = false;
    if (r.kind === 'map' && !isAbsolute(filename)) m.path = folder(parent);
    if (isMain) {
      main = m;
      m.id = '.';
    }
    Module._cache[key] = m;
    if (id !== '') known[id] = key;
    current = r;
    try {
      m.load(filename);
      ok = true;
    } finally {
      current = outer;
      if (!ok) {
        delete Module._cache[key];
        delete known[id];
        if (main === m) main = undefined;
        const children = parent?.children;
        if (isArray(children))
          for (let i = 0; i < children.length; i++) if (children[i] === m) apply(splice, children, [i--, 1]);
      }
    }
    return m.exports;
  };

  Module._load = function (request, parent) {
    let id = '';
    if (parent) {
      id = `${parent.path}\0${request}`;
      const key = known[id], m = key === undefined ? key : Module._cache[key];
      if (m !== undefined) {
        adopt(parent, m, true);
        return m.exports;
      }
    }
    found = null;
    const filename = Module._resolveFilename(request, parent, false);
    let r = found;
    const isFound = r !== null && r.name === filename;
    if (!isFound || r.kind === 'builtin' || r.kind === 'object') {
      // As in Node the cache comes before a built-in, but for `node:`. A patched _resolveFilename can name anything.
      const cached = slice(request, 0, 5) === 'node:' ? undefined : Module._cache[filename];
      if (cached !== undefined) {
        adopt(parent, cached, true);
        return cached.exports;
      }
      if (!isFound) r = lookup(filename, '.');
      if (r.kind === 'builtin' || r.kind === 'object') return native(r);
    }
    return load(r, parent, id, false);
  };

  const isMissing = (e) => isObject(e) && desc(e, 'code')?.value === 'MODULE_NOT_FOUND';
  const sameList = (a, b) => {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  };
  Module._resolveFilename = function (request, parent, isMain, options) {
    checkString('request', request);
    const from = folder(parent);
    let paths, error;
    if (typeof options === 'object' && options !== null) {
      ({ paths } = options);
      if (paths !== undefined && !isArray(paths)) throw argValue('options.paths', paths, 'is invalid');
    }
    const tries = [];
    if (paths !== undefined) {
      for (let i = 0; i < paths.length; i++) {
        checkString('path', paths[i]);
        tries[i] = [request, paths[i]];
      }
    } else {
      // module.paths, if it was changed, is where to look.
      const own = parent && hasOwn(parent, 'paths') && !isRelative(request) && !isAbsolute(request) &&
        request[0] !== '#' && parent.paths;
      if (isArray(own) && !sameList(own, Module._nodeModulePaths(from))) {
        for (let i = 0; i < own.length; i++) {
          const m = exec(/^(.*)[\\/]node_modules$/s, own[i]);
          tries[i] = m === null ? [`${own[i]}/${request}`, from] : [request, m[1] || '/'];
        }
      } else tries[0] = [request, from];
    }
    for (let i = 0; i < tries.length; i++) {
      try {
        return lookup(tries[i][0], tries[i][1]).name;
      } catch (e) {
        if (!isMissing(e)) throw e;
        error ??= e;
      }
    }
    if (`map:${request}` in Module._cache) {
      found = { __proto__: null, kind: 'map', name: request, format: 'cjs', loaded: undefined };
      return request;
    }
    // File name extensions that somebody added are tried last.
    const extensions = ownKeys(Module._extensions);
    for (let i = 3; i < extensions.length; i++) {
      try {
        return lookup(request + extensions[i], from).name;
      } catch (e) {
        if (!isMissing(e)) throw e;
      }
    }
    const stack = [];
    for (let m = parent; m && stack.length < 100; m = m.parent) stack[stack.length] = m.filename || m.id;
    error ??= err(E, 'MODULE_NOT_FOUND', `Cannot find module '${request}'`);
    if (stack.length > 0) def(error, 'message', `${error.message}\nRequire stack:\n- ${join(stack, '\n- ')}`);
    def(error, 'requireStack', stack, true);
    throw error;
  };

  proto.require = function (id) {
    checkString('id', id);
    if (id === '') throw argValue('id', id, 'must be a non-empty string');
    return Module._load(id, this, false);
  };

  proto.load = function (filename) {
    this.filename = filename;
    let extension = '.js';
    const name = slice(filename, lastIndexOf(filename, '/') + 1);
    for (let i = 0; (i = indexOf(name, '.', i + 1)) > 0;) {
      const e = slice(name, i);
      if (Module._extensions[e]) {
        extension = e;
        break;
      }
    }
    Module._extensions[extension](this, filename);
    this.loaded = true;
  };

  const makeRequire = (m) => {
    const require = (path) => m.require(path);
    require.resolve = (request, options) => {
      checkString('request', request);
      return Module._resolveFilename(request, m, false, options);
    };
    require.resolve.paths = (request) => {
      checkString('request', request);
      return Module._resolveLookupPaths(request, m);
    };
    require.main = main;
    require.extensions = Module._extensions;
    require.cache = Module._cache;
    return require;
  };

  const run = (m, wrapper, filename) => {
    const { exports } = m;
    return apply(wrapper, exports, [exports, makeRequire(m), m, filename, isAbsolute(filename) ? dirname(filename) : m.path]);
  };
  proto._compile = function (content, filename) {
    return run(this, host.compile(content, filename), filename);
  };
  const { _compile } = proto;

  const resolved = (filename) =>
    current !== null && current.name === filename ? current : lookup(filename, '.');
  // Once, and only what the host had loaded already.
  const take = (r, format) => {
    const { loaded } = r;
    r.loaded = undefined;
    return loaded === undefined || r.format !== format ? host.load(r.kind, r.name, format) : loaded;
  };

  Module._extensions = {
    __proto__: null,
    '.js'(m, filename) {
      const r = resolved(filename);
      if (r.format === 'esm') return esm(m, r);
      // Who replaced _compile wants the text, which the format 'json' gives.
      if (m._compile !== _compile) return m._compile(take(r, 'json'), filename);
      return run(m, take(r, 'cjs'), filename);
    },
    '.json'(m, filename) {
      let s = take(resolved(filename), 'json');
      if (s[0] === '\ufeff') s = slice(s, 1);
      try {
        m.exports = parse(s);
      } catch (e) {
        def(e, 'message', `${filename}: ${data(e, 'message')}`);
        throw e;
      }
    },
    '.node'(m, filename) {
      throw err(E, 'ERR_DLOPEN_FAILED', `${filename}: native addons cannot be loaded here`);
    },
  };
  // ES modules: this is the place where `require` meets one.
  const esm = (m, r) => {
    const from = m.parent?.filename;
    throw err(E, 'ERR_REQUIRE_ESM', `require() of ES Module ${r.name}${from ? ` from ${from}` : ''} not supported.`);
  };

  // Few modules ever ask for their paths.
  defineProperty(proto, 'paths', {
    __proto__: null,
    configurable: true,
    get() {
      if (typeof this.filename !== 'string') return;
      const list = Module._nodeModulePaths(folder(this));
      def(this, 'paths', list, true);
      return list;
    },
    set(value) { def(this, 'paths', value, true); },
  });
  Module._nodeModulePaths = function (from) {
    checkString('from', from);
    return host.paths('node_modules', from) ?? [];
  };
  Module._resolveLookupPaths = function (request, parent) {
    if (isRelative(request)) return [folder(parent)];
    const list = host.paths(request, folder(parent));
    return list !== null && parent && hasOwn(parent, 'paths') && isArray(parent.paths) ? parent.paths : list;
  };
  Module._findPath = function (request, paths) {
    try {
      return Module._resolveFilename(request, undefined, false, isAbsolute(request) ? undefined : { paths: paths || [] });
    } catch (e) {
      if (!isMissing(e)) throw e;
      return false;
    }
  };
  Module.createRequire = function createRequire(filename) {
    let f = isObject(filename) ? filename.href : filename;
    try {
      if (exec(/^file:\/\//, f) !== null) f = decode(slice(f, exec(/^file:\/\/\/[A-Za-z]:/, f) === null ? 7 : 8));
    } catch {
      f = '';
    }
    if (typeof f !== 'string' || !isAbsolute(f))
      throw argValue('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    if (f[f.length - 1] === '/') f += 'noop.js';
    const m = new Module(f);
    m.filename = f;
    return makeRequire(m);
  };
  Module._cache = { __proto__: null };
  Module._pathCache = { __proto__: null };
  Module.globalPaths = [];
  Module.wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
  Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];
  Module.isBuiltin = (name) => typeof name === 'string' && host.isBuiltin(name);
  Module.syncBuiltinESMExports = () => {};
  defineProperty(Module, 'builtinModules', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const list = apply(split, '_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex _stream_passthrough _stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events fs fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder sys timers timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib', [' ']);
      def(Module, 'builtinModules', list, true);
      return list;
    },
    set(list) { def(Module, 'builtinModules', list, true); },
  });
  Module.Module = Module;
  builtins.module = Module;
  lib.main = () => main;

  const errors = { __proto__: null };
  for (const C of [TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError]) errors[C.name] = C;
  const tags = new WeakMap(), { get: getTag, set: setTag } = WeakMap.prototype;
  const rejections = lib.setPrototypeOf([], null);

  // What was there when the image was made.
  const before = { __proto__: null };
  for (const k of ownKeys(G)) before[k] = true;

  // The first place that a stack text names.
  const place = (s) => {
    for (let at = 0, end; at < s.length; at = end + 1) {
      end = indexOf(s, '\n', at);
      if (end < 0) end = s.length;
      const m = exec(/^ {4}at (?:.* \()?(.+):(\d+):(\d+)\)?$/, slice(s, at, end));
      if (m !== null && m[1] !== '<input>') return m;
    }
  };
  const read = (o, k) => {
    try {
      return o[k];
    } catch {
      // A getter or a trap threw: as if it were not there.
    }
  };

  return [
    function requireMain(kind, filename, format, loaded) {
      const r = { __proto__: null, kind, name: filename, format, loaded };
      return kind === 'builtin' || kind === 'object' ? native(r) : load(r, undefined, '', main === undefined);
    },
    lib.poll,
    lib.timerCount,
    function trackRejection(promise, reason, isHandled) {
      if (!isHandled) {
        // A bounded list: who makes promises in a loop learns of the first ones.
        if (rejections.length < 256) rejections[rejections.length] = { __proto__: null, promise, reason };
        return;
      }
      let j = 0;
      for (let i = 0; i < rejections.length; i++)
        if (rejections[i].promise !== promise) rejections[j++] = rejections[i];
      rejections.length = j;
    },
    function takeRejections() {
      if (rejections.length === 0) return;
      const reasons = [];
      for (let i = 0; i < rejections.length; i++) def(reasons, i, rejections[i].reason, true);
      rejections.length = 0;
      return reasons;
    },
    function userGlobals() {
      const all = ownKeys(G), names = [];
      for (let i = 0; i < all.length; i++) {
        const k = all[i];
        if (typeof k === 'string' && !(k in before) && desc(G, k).enumerable) def(names, names.length, k, true);
      }
      return names;
    },
    function mapObjectSet(target, name, value) {
      for (let i; (i = indexOf(name, '.')) >= 0; name = slice(name, i + 1)) {
        const k = slice(name, 0, i);
        let next = desc(target, k)?.value;
        if (!isObject(next)) def(target, k, next = {}, true);
        target = next;
      }
      def(target, name, value, true);
    },
    function describeError(thrown) {
      if (!isObject(thrown)) return [undefined, cap(text(thrown))];
      const name = read(thrown, 'name'), code = read(thrown, 'code');
      let message = read(thrown, 'message'), stack = read(thrown, 'stack'), at;
      if (typeof message !== 'string') {
        try {
          message = inspect(thrown);
        } catch {
          message = '[object]';
        }
      }
      if (typeof stack !== 'string') stack = undefined;
      else {
        stack = frames(cap(stack));
        at = place(stack);
      }
      return [
        typeof name === 'string' ? cap(name) : undefined, cap(message), stack,
        typeof code === 'string' || typeof code === 'number' ? `${code}` : undefined,
        at?.[1], at && +at[2], at && +at[3], apply(getTag, tags, [thrown]),
      ];
    },
    function makeHostError(name, message, code, tag) {
      const e = new (errors[name] ?? E)(message);
      if (name !== undefined && e.name !== name) def(e, 'name', name);
      if (code !== undefined) def(e, 'code', code, true);
      apply(setTag, tags, [e, tag]);
      return e;
    },
    function isThenable(x) {
      return isObject(x) && typeof read(x, 'then') === 'function';
    },
    function toPromise(x) {
      return apply(promiseResolve, P, [x]);
    },
    function newPromiseState(promise) {
      const s = { __proto__: null, state: 0, value: undefined };
      // `await` does not go through `then`, which is the user's.
      (async () => {
        try {
          s.value = await promise;
          s.state = 1;
        } catch (e) {
          s.value = e;
          s.state = 2;
        }
      })();
      return s;
    },
  ];
})
