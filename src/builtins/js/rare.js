// The rest of the loader and of what the C side calls: errors, look-ups that fail, what few modules use of Module.
(function (host, L) {
  'use strict';
  const { apply, def, desc, ownKeys, getPrototypeOf, Module, G } = L;
  const { slice, indexOf, exec, join, isObject, own, data, cap, text, frames, err } = L.use('base');
  const { classOf } = host;
  const isRelative = (s) => exec(/^\.\.?(?:[\\/]|$)/, s) !== null;
  const isArray = (v) => isObject(v) && classOf(v) === 'Array';
  const isMissing = (e) => isObject(e) && desc(e, 'code')?.value === 'MODULE_NOT_FOUND';
  const sameList = (a, b) => {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  };

  const drop = (m, parent) => {
    const { children } = parent;
    if (!isArray(children)) return;
    let j = 0;
    for (let i = 0; i < children.length; i++) if (children[i] !== m) children[j++] = children[i];
    children.length = j;
  };

  // With options.paths, or with module.paths that somebody looked at.
  const resolve = (request, parent, options) => {
    const from = L.folder(parent), tries = [];
    const paths = typeof options === 'object' ? options?.paths : undefined;
    if (paths !== undefined) {
      if (!isArray(paths)) throw L.use('inspect').argValue('options.paths', paths, 'is invalid');
      for (let i = 0; i < paths.length; i++) {
        L.check('path', paths[i]);
        tries[i] = [request, paths[i]];
      }
    } else {
      const list = parent && !isRelative(request) && !L.isAbsolute(request) && request[0] !== '#' &&
        desc(parent, 'paths')?.value;
      if (isArray(list) && !sameList(list, Module._nodeModulePaths(from))) {
        for (let i = 0; i < list.length; i++) {
          const m = exec(/^(.*)[\\/]node_modules$/s, list[i]);
          tries[i] = m === null ? [list[i] + '/' + request, from] : [request, m[1] || '/'];
        }
      } else tries[0] = [request, from];
    }
    let error;
    for (let i = 0; i < tries.length; i++) {
      try {
        return L.lookup(tries[i][0], tries[i][1]);
      } catch (e) {
        if (!isMissing(e)) throw e;
        error ??= e;
      }
    }
    return missing(error ?? err(L.Error, 'MODULE_NOT_FOUND', "Cannot find module '" + request + "'"), request, parent);
  };

  // The last things to try before the error of a resolution is the user's.
  const missing = (error, request, parent) => {
    if (!isMissing(error)) throw error;
    if ('map:' + request in Module._cache) {
      L.kind = 'map';
      L.format = 'cjs';
      L.loaded = undefined;
      return L.name = request;
    }
    // File name extensions that somebody added.
    const extensions = ownKeys(Module._extensions);
    for (let i = 3; i < extensions.length; i++) {
      try {
        return L.lookup(request + extensions[i], L.folder(parent));
      } catch (e) {
        if (!isMissing(e)) throw e;
      }
    }
    const stack = [];
    for (let m = parent; m && stack.length < 100; m = m.parent) stack[stack.length] = m.filename || m.id;
    if (stack.length > 0)
      def(error, 'message', data(error, 'message') + '\nRequire stack:\n- ' + join(stack, '\n- '));
    def(error, 'requireStack', stack, true);
    throw error;
  };

  // Module's own properties
  const add = {
    __proto__: null,
    _nodeModulePaths(from) {
      L.check('from', from);
      return host.paths('', from) ?? [];
    },
    _resolveLookupPaths(request, parent) {
      if (isRelative(request)) return [L.folder(parent)];
      const list = host.paths(request, L.folder(parent)), own = parent && desc(parent, 'paths')?.value;
      return list !== null && isArray(own) ? own : list;
    },
    _findPath(request, paths) {
      try {
        return resolve(request, undefined, L.isAbsolute(request) ? undefined : { __proto__: null, paths: paths || [] });
      } catch (e) {
        if (!isMissing(e)) throw e;
        return false;
      }
    },
    _initPaths() {},
    createRequire(filename) {
      let f = isObject(filename) ? filename.href : filename;
      try {
        if (exec(/^file:\/\//, f) !== null)
          f = L.decodeURIComponent(slice(f, exec(/^file:\/\/\/[A-Za-z]:/, f) === null ? 7 : 8));
      } catch {
        f = '';
      }
      if (typeof f !== 'string' || !L.isAbsolute(f))
        throw L.use('inspect').argValue('filename', filename,
          'must be a file URL object, file URL string, or absolute path string');
      if (f[f.length - 1] === '/') f += 'noop.js';
      const m = new Module(f);
      m.filename = f;
      return L.makeRequire(m);
    },
    isBuiltin: (name) => typeof name === 'string' && host.isBuiltin(name),
    syncBuiltinESMExports() {
      if (L.esm !== undefined) L.esm.sync();
    },
    wrap: (script) => Module.wrapper[0] + script + Module.wrapper[1],
    wrapper: ['(function (exports, require, module, __filename, __dirname) { ', '\n});'],
    globalPaths: [],
    _debug() {},
    _preloadModules() {},
    runMain() {},
    findSourceMap() {},
    register() {
      throw err(L.Error, 'ERR_ACCESS_DENIED', 'module.register is denied: hooks of the loader are the host\'s map (moduleMap)');
    },
    SourceMap: class SourceMap {
      #payload;
      constructor(payload) { this.#payload = payload; }
      get payload() { return this.#payload; }
      findEntry() { return {}; }
    },
    _pathCache: { __proto__: null },
    Module,
    builtinModules: [],
  };
  const names = '_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex ' +
    '_stream_passthrough _stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap assert ' +
    'assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns ' +
    'dns/promises domain events fs fs/promises http http2 https inspector inspector/promises module net os path ' +
    'path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream ' +
    'stream/consumers stream/promises stream/web string_decoder sys timers timers/promises tls trace_events tty url ' +
    'util util/types v8 vm wasi worker_threads zlib ';
  for (let at = 0, end; (end = indexOf(names, ' ', at)) > 0; at = end + 1)
    def(add.builtinModules, add.builtinModules.length, slice(names, at, end), true);
  for (const k in add) if (desc(Module, k) === undefined) def(Module, k, add[k], true);
  L.builtins.module = Module;

  // The tag of a host's error, where user code can neither see nor copy it.
  let tagOf, tag;
  const same = function (o) { return o; };
  new class extends same {
    #tag;
    static {
      tagOf = (o) => #tag in o ? o.#tag : undefined;
      tag = (o, value) => { new this(o).#tag = value; };
    }
  }({});
  // Also that of an error which has a host's error for its cause, however deep: within reason.
  const tagWithin = (e) => {
    for (let i = 0, t; i < 32 && classOf(e) === 'Error'; i++, e = own(e, 'cause')) if ((t = tagOf(e)) !== undefined) return t;
  };
  const errors = { __proto__: null, TypeError: L.TypeError, RangeError: L.RangeError };

  // The first place that a stack text names.
  const place = (s) => {
    for (let at = 0, end; at < s.length; at = end + 1) {
      end = indexOf(s, '\n', at);
      if (end < 0) end = s.length;
      if (end - at > 5000) continue;      // no path, and the search takes the square of its length
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
  L.rejections = L.bare();

  L.rare = {
    __proto__: null, drop, resolve, missing,

    badJson(e, filename) {
      def(e, 'message', filename + ': ' + data(e, 'message'));
      const stack = L.use('stack'), s = host.stackOf(e), { input } = stack, i = typeof s === 'string' ? indexOf(s, '\n    at ') : -1;
      if (input !== undefined)
        def(e, 'stack', stack.header(e) + '\n    at ' + filename + ':' + input.line + ':' + input.column + (i < 0 ? '' : slice(s, i)));
      return e;
    },
    dlopen(m, filename) {
      throw err(L.Error, 'ERR_DLOPEN_FAILED', filename + ': native addons cannot be loaded here');
    },
    paths(m) {
      if (typeof m.filename !== 'string') return;
      const list = Module._nodeModulePaths(L.folder(m));
      def(m, 'paths', list, true);
      return list;
    },
    siteText() {
      const name = this.getFunctionName(), file = this.getFileName();
      const at = file ? file + ':' + this.getLineNumber() + ':' + this.getColumnNumber() : 'native';
      return name ? name + ' (' + at + ')' : at;
    },

    trackRejection(promise, reason, isHandled) {
      const list = L.rejections;
      if (!isHandled) {
        // A bounded list: who makes promises in a loop learns of the first ones.
        if (list.length < 256) list[list.length] = { __proto__: null, promise, reason };
        return;
      }
      let j = 0;
      for (let i = 0; i < list.length; i++) if (list[i].promise !== promise) list[j++] = list[i];
      list.length = j;
    },
    takeRejections() {
      const list = L.rejections, reasons = [];
      if (list.length === 0) return;
      const all = list;
      L.rejections = L.bare();
      for (let i = 0; i < all.length; i++)
        if (!L.unhandled?.(all[i].reason, all[i].promise)) def(reasons, reasons.length, all[i].reason, true);
      return reasons;
    },
    userGlobals() {
      const all = ownKeys(G), names = [];
      for (let i = 0; i < all.length; i++) {
        const k = all[i];
        if (typeof k === 'string' && !(k in L.before) && desc(G, k).enumerable) def(names, names.length, k, true);
      }
      return names;
    },
    mapObjectSet(target, name, value) {
      for (let i; (i = indexOf(name, '.')) >= 0; name = slice(name, i + 1)) {
        const k = slice(name, 0, i);
        let next = desc(target, k)?.value;
        if (!isObject(next)) def(target, k, next = {}, true);
        target = next;
      }
      def(target, name, value, true);
    },
    describeError(thrown) {
      if (!isObject(thrown)) return [undefined, cap(text(thrown))];
      const name = read(thrown, 'name'), code = read(thrown, 'code');
      let message = read(thrown, 'message'), stack, at;
      if (classOf(thrown) === 'Error') {
        // Without its first lines, the name and the message.
        const top = L.use('stack').header(thrown);
        stack = host.stackOf(thrown);
        if (typeof stack === 'string' && slice(stack, 0, top.length) === top) stack = slice(stack, top.length + 1);
      } else stack = read(thrown, 'stack');
      if (typeof message !== 'string') {
        try {
          message = L.use('inspect').inspect(thrown);
        } catch {
          message = '[object]';
        }
      }
      if (typeof stack === 'string') at = place(stack = frames(cap(stack)));
      else stack = undefined;
      return [
        typeof name === 'string' ? cap(name) : undefined, cap(message), stack,
        typeof code === 'string' || typeof code === 'number' ? cap('' + code) : undefined,
        at?.[1], at && +at[2], at && +at[3], tagWithin(thrown),
      ];
    },
    makeHostError(name, message, code, value, stack) {
      const e = new (errors[name] ?? L.Error)(message);
      if (stack !== undefined) {
        // The parser's: a SyntaxError of this realm that tells the place in the text.
        try {
          L.parse('{');
        } catch (own) {
          L.setPrototypeOf(e, getPrototypeOf(own));
        }
        def(e, 'stack', stack);
      }
      if (name !== undefined && name !== data(e, 'name')) def(e, 'name', name);
      if (code !== undefined) def(e, 'code', code, true);
      tag(e, value);
      return e;
    },
    // No handler runs where the host interrupts: after that, modules half loaded are forgotten from outside.
    abandon() {
      if (L.node !== undefined) L.node.forget();
      if (L.esm !== undefined) L.esm.forget();
      if (classOf(Module._cache) !== 'Object') return; // a proxy of the script's
      const keys = ownKeys(Module._cache);
      for (let i = 0; i < keys.length; i++) {
        const m = own(Module._cache, keys[i]);
        if (!isObject(m) || own(m, 'loaded') !== false) continue;
        delete Module._cache[keys[i]];
        if (L.main === m) L.main = undefined;
      }
    },
    newPromiseState(promise) {
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
  };
})
