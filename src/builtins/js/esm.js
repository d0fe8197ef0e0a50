// ES modules: the graph is loaded and checked here, before the engine sees any of it (see engine/module.c).
//
// A record stands for one module of whatever kind:
//   kind, name, format  what host.resolve said it is ('builtin', 'object', 'cjs', 'json', 'esm')
//   key                 the engine's name for it: what functions of an ES module give as their file
//   batch, index        where its handle is, once it was made
//   specs, deps         what an ES module asks for, and the records of that
(function (host, L) {
  'use strict';
  const { apply, def, desc, Module } = L;
  const { err, isObject, slice, indexOf, exec, join, data } = L.use('base');
  const op = (name) => {
    const n = host.op('modules.' + name);
    return (a, b, c) => host.rust(n, a, b, c);
  };
  const open = op('open'), namesOf = op('names'), importsOf = op('imports'), urlFrom = op('url'), URL = host.op('modules.url');
  const url = (path) => host.rust(URL, path);
  const MAKE = host.op('modules.make');
  // As in module.c
  const EVALUATE = 0, NAMESPACE = 1, META = 2, SET = 3, STATUS = 4, FORGET = 6;
  const LINKED = 2, EVALUATING = 3, EVALUATING_ASYNC = 4, EVALUATED = 5;
  const MOST_DEEP = 20000;
  const bare = () => ({ __proto__: null });

  const records = bare();                // by id
  const byKey = bare();
  const handle = (r) => r.batch === undefined || r.batch.handles === undefined ? undefined : r.batch.handles[r.index];
  const status = (r) => handle(r)(STATUS);

  const quote = (s) => "'" + s + "'";
  const shown = (r) => r.kind === 'file' ? url(r.name) : r.key;
  const folder = (r) => L.isAbsolute(r.name) ? L.dirname(r.name) : r.folder;

  // What a specifier of `from`, a file name, means. The host's map is asked first.
  const resolve = (spec, from) => {
    let r;
    try {
      r = host.resolve(spec, from, 'import');
    } catch (e) {
      throw hint(e, spec, from);
    }
    L.loaded = undefined;
    L.name = r[1];
    L.kind = r[0];
    return L.format = r[0] === 'builtin' || r[0] === 'object' ? r[0] : r[2];
  };
  // What `require` would have found.
  const hint = (e, spec, from) => {
    const code = isObject(e) ? data(e, 'code') : undefined;
    if ((code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_UNSUPPORTED_DIR_IMPORT') || exec(/^\.\.?\//, spec) === null) return e;
    try {
      const r = host.resolve(spec, L.dirname(from)), start = L.dirname(from) + '/';
      if (r[0] === 'file' && indexOf(r[1], start) === 0)
        def(e, 'message', data(e, 'message') + '\nDid you mean to import ' + L.stringify('./' + slice(r[1], start.length)) + '?');
    } catch {
      // It would not have found any.
    }
    return e;
  };
  // A module of the map has no folder but that of who asked for it first.
  const referrer = (r) => L.isAbsolute(r.name) ? r.name : r.folder + '/' + r.name;

  const shownLast = () => L.kind === 'file' ? url(L.name) : L.kind === 'builtin' ? 'node:' + L.name : L.name;
  const badType = (code, message) => err(L.TypeError, code, message);
  const checkAttributes = (attributes, format, name) => {
    let type;
    for (const k in attributes) {
      if (k === 'type') type = attributes[k];
      else throw badType('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', 'Import attribute "' + k + '" with value "' + attributes[k] + '" is not supported');
    }
    if (type !== undefined && type !== 'json')
      throw badType('ERR_IMPORT_ASSERTION_TYPE_UNSUPPORTED', 'Import attribute type "' + type + '" is unsupported');
    if (format === 'json' && type === undefined)
      throw badType('ERR_IMPORT_ASSERTION_TYPE_MISSING', 'Module "' + name() + '" needs an import attribute of type "json"');
    if (format !== 'json' && type !== undefined)
      throw badType('ERR_IMPORT_ASSERTION_TYPE_FAILED', 'Module "' + name() + '" is not of type "json"');
  };

  // The key in require's cache.
  const cacheKey = (r) => r.kind === 'map' ? 'map:' + r.name : r.name;
  const required = (r) => {
    L.kind = r.kind;
    L.name = r.name;
    L.format = r.format === 'json' ? 'json' : 'cjs';
    L.loaded = undefined;
    return L.load(r.kind === 'map' ? { __proto__: null, path: r.folder, filename: null } : undefined, '', false);
  };

  // The record of what was resolved last: a known one, or a new one that nobody knows yet but `fresh`.
  const obtain = (fresh, from) => {
    const { kind, name, format } = L, id = kind + ':' + name;
    let r = records[id];
    if (r !== undefined && handle(r) !== undefined) return r;
    r = fresh[id];
    if (r !== undefined) return r;
    if (format === 'native') throw badType('ERR_UNKNOWN_FILE_EXTENSION', 'Unknown file extension ".node" for ' + name);
    r = {
      __proto__: null, id, kind, name, format, key: name, batch: undefined, index: 0, specs: L.bare(), deps: L.bare(), tla: false, isAsync: undefined,
      meta: false, names: undefined, value: undefined, folder: L.dirname(from),
    };
    if (kind === 'builtin' || kind === 'object') {
      r.key = kind === 'builtin' ? 'node:' + name : 'object:' + name;
      r.value = L.native();
      r.names = keysOf(r.value);
    } else if (format === 'json') {
      r.key = 'json:' + name;
      r.value = required(r);
      r.names = ['default'];
    } else {
      const about = open(kind, name, format);
      if (about === null) {
        r.format = 'cjs';
        r.key = 'cjs:' + name;
        r.names = exportsOf(r);
      } else {
        r.format = 'esm';
        r.tla = about[0];
        r.meta = about[1];
        for (let i = 2; i < about.length; i += 2) r.specs[r.specs.length] = [about[i], about[i + 1] === undefined ? undefined : L.parse(about[i + 1])];
      }
    }
    return fresh[id] = r;
  };

  // A list without doubles, 'default' first.
  const collect = () => {
    const list = ['default'], seen = { __proto__: null, default: true };
    list.add = (name) => {
      if (seen[name]) return;
      seen[name] = true;
      def(list, list.length, name, true);
    };
    return list;
  };
  const keysOf = (value) => {
    const list = collect();
    if (isObject(value)) {
      const keys = L.ownKeys(value);
      for (let i = 0; i < keys.length; i++) if (typeof keys[i] === 'string' && desc(value, keys[i]).enumerable) list.add(keys[i]);
    }
    return list;
  };
  // The names that a CommonJS module and those whose names it exports seem to have.
  const exportsOf = (r) => {
    const list = collect(), seen = bare(), waiting = [[r.kind, r.name, referrer(r)]];
    for (let n = 0; n < waiting.length && n < 1000; n++) {
      const [kind, name, from] = waiting[n];
      if (seen[name]) continue;
      seen[name] = true;
      const found = namesOf(kind, name), count = found[0] + 1;
      for (let i = 1; i < count; i++) list.add(found[i]);
      for (let i = count; i < found.length; i++) {
        try {
          L.lookup(found[i], L.dirname(from));
        } catch {
          continue;
        }
        if ((L.kind === 'file' || L.kind === 'map') && L.format === 'cjs')
          def(waiting, waiting.length, [L.kind, L.name, L.isAbsolute(L.name) ? L.name : from], true);
        else if (L.kind === 'builtin' || L.kind === 'object') {
          const keys = keysOf(L.native());
          for (let j = 1; j < keys.length; j++) list.add(keys[j]);
        }
      }
    }
    return list;
  };

  // Loads the graph of the record that was resolved last, and has the engine make what is new in it.
  const load = (from, attributes, isRequired) => {
    try {
      return loadAll(from, attributes, isRequired);
    } catch (e) {
      open(); // forgets what will not be made
      throw e;
    }
  };
  const loadAll = (from, attributes, isRequired) => {
    const fresh = bare();
    checkAttributes(attributes, L.format, shownLast);
    const root = obtain(fresh, from);
    if (handle(root) !== undefined) return root;
    // A walk without recursion, which leaves behind what others ask for before those who ask.
    const order = L.bare(), path = L.bare();
    const enter = (r) => {
      r.at = 0;
      path[path.length] = r;
      if (path.length > MOST_DEEP) throw new L.RangeError('Maximum call stack size exceeded');
    };
    enter(root);
    while (path.length > 0) {
      const r = path[path.length - 1];
      if (r.at === r.specs.length) {
        path.length--;
        r.index = order.length;
        order[order.length] = r;
        continue;
      }
      const s = r.specs[r.at], asking = referrer(r);
      resolve(s[0], asking);
      checkAttributes(s[1], L.format, shownLast);
      const dep = obtain(fresh, asking);
      if (isRequired && dep.format === 'cjs') {
        const m = Module._cache[cacheKey(dep)];
        if (m !== undefined && m.loaded === false)
          throw err(L.Error, 'ERR_REQUIRE_CYCLE_MODULE', 'Cannot import CommonJS Module ' + s[0] + ' in a cycle. (from ' + r.name + ')');
      }
      r.deps[r.at++] = dep;
      if (handle(dep) === undefined && dep.at === undefined) enter(dep);
    }
    make(order);
    return root;
  };

  const make = (order) => {
    const links = bare(), batch = { __proto__: null, handles: undefined }, args = L.bare();
    args[0] = MAKE;
    args[1] = links;
    for (let i = 0; i < order.length; i++) {
      const r = order[i];
      args[args.length] = r.format === 'esm' ? null : r.names;
      args[args.length] = r.key;
      for (let j = 0; j < r.specs.length; j++) links[r.key + '\n' + r.specs[j][0]] = r.deps[j].key;
      r.batch = batch;
      records[r.id] = byKey[r.key] = r;
    }
    // No step of a script can come between this and the handles.
    batch.handles = apply(host.rust, host, args);
  };

  // Whether some module of a graph waits when it is evaluated.
  const isAsync = (root) => {
    if (root.isAsync !== undefined) return root.isAsync;
    const seen = bare(), list = L.bare();
    list[0] = root;
    let found = false;
    for (let i = 0; i < list.length && !found; i++) {
      const r = list[i];
      if (r.tla || r.isAsync) found = true;
      for (let j = 0; j < r.deps.length; j++) {
        const dep = r.deps[j];
        if (seen[dep.id] || dep.isAsync === false) continue;
        seen[dep.id] = true;
        list[list.length] = dep;
      }
    }
    return root.isAsync = found;
  };
  // Walks what is not evaluated yet, and answers how deep that is; undefined if some of it is being evaluated.
  const prepare = (root) => {
    const seen = bare(), path = L.bare();
    let deepest = 0;
    const enter = (r) => {
      seen[r.id] = true;
      if (r.meta) giveMeta(r);
      r.at = 0;
      path[path.length] = r;
      if (path.length > deepest) deepest = path.length;
    };
    if (status(root) === EVALUATING) return;
    enter(root);
    while (path.length > 0) {
      const r = path[path.length - 1];
      if (r.at === r.deps.length) {
        path.length--;
        continue;
      }
      const dep = r.deps[r.at++];
      if (seen[dep.id]) continue;
      const s = status(dep);
      if (s === EVALUATING) return;
      if (s <= LINKED) enter(dep);
    }
    return deepest;
  };

  const metaResolve = (r) => function resolve_(spec) {
    try {
      resolve(L.String(spec), referrer(r));
    } catch (e) {
      const code = isObject(e) ? data(e, 'code') : undefined;
      // That needs no file.
      if ((code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_ACCESS_DENIED') && exec(/^(?:\.{0,2}\/|file:)/, spec) !== null)
        return urlFrom(exec(/^file:\/\//, spec) !== null ? slice(spec, 7) : spec, folder(r));
      throw e;
    }
    return L.kind === 'builtin' ? 'node:' + L.name : L.kind === 'file' ? url(L.name) : L.name;
  };
  const giveMeta = (r) => {
    r.meta = false;
    const meta = handle(r)(META);
    if (L.isAbsolute(r.name) || r.kind === 'map') {
      def(meta, 'dirname', folder(r), true);
      def(meta, 'filename', r.name, true);
    }
    const f = metaResolve(r);
    def(f, 'name', 'resolve');
    def(meta, 'resolve', f, true);
    def(meta, 'url', shown(r), true);
  };

  const handled = async (promise) => {
    try {
      await promise;
    } catch {
      // Who asked for the module is told.
    }
  };
  // Starts the evaluation of a graph that is not being evaluated.
  const evaluate = (r, deep) => {
    try {
      return handle(r)(EVALUATE, deep);
    } catch (e) {
      throw explain(e, r);
    }
  };

  // Whether a module that was evaluated failed because the host interrupted it.
  const wasStopped = (r) => {
    const promise = evaluate(r, 2), s = host.inside(promise);
    if (s[0] !== 2) return false;
    handled(promise);
    return isObject(s[1]) && host.classOf(s[1]) === 'Error' && data(s[1], 'message') === 'interrupted';
  };

  // What the engine says about a name that cannot be imported, in V8's words.
  const explain = (e, root) => {
    if (!isObject(e) || host.classOf(e) !== 'Error') return e;
    const message = data(e, 'message');
    if (typeof message !== 'string') return e;
    const m = exec(/^(?:Could not find export|circular reference when looking for export|circular import: binding|export) '([^]*)' (?:is not resolvable )?in module '([^]*?)'( is ambiguous)?$/, message);
    if (m === null) return e;
    const seen = bare(), list = L.bare();
    list[0] = root;
    for (let i = 0; i < list.length; i++) {
      const r = list[i];
      let wrong = -1;
      for (let j = 0; j < r.deps.length; j++) {
        const dep = r.deps[j];
        // The engine cuts long names.
        if (indexOf(dep.key, m[2]) === 0) wrong = j;
        if (!seen[dep.id]) {
          seen[dep.id] = true;
          list[list.length] = dep;
        }
      }
      if (wrong < 0 || r.format !== 'esm' || r.id === undefined) continue;
      const imports = importsOf(r.kind, r.name);
      for (let j = 0; j < imports.length; j += 2) {
        const dep = r.deps[imports[j]], name = imports[j + 1];
        if (indexOf(dep.key, m[2]) !== 0 || indexOf(name, m[1]) !== 0) continue;
        const spec = r.specs[imports[j]][0], all = L.bare();
        for (let k = 0; k < imports.length; k += 2) if (imports[k] === imports[j]) all[all.length] = imports[k + 1];
        let text = 'The requested module ' + quote(spec) + ' does not provide an export named ' + quote(name);
        if (dep.format === 'cjs')
          text = 'Named export ' + quote(name) + ' not found. The requested module ' + quote(spec) +
            ' is a CommonJS module, which may not support all module.exports as named exports.\nCommonJS modules can always be ' +
            'imported via the default export, for example using:\n\nimport pkg from ' + quote(spec) + ';\nconst { ' +
            join(all, ', ') + ' } = pkg;\n';
        else if (m[3] !== undefined)
          text = 'The requested module ' + quote(spec) + ' contains conflicting star exports for name ' + quote(name);
        else if (slice(message, 0, 8) === 'circular') text = 'Detected cycle while resolving name ' + quote(name) + ' in ' + quote(spec);
        def(e, 'message', text);
        return e;
      }
    }
    return e;
  };

  // A module that is no ES module is evaluated.
  const run = (key) => {
    const r = byKey[key], give = handle(r);
    const value = r.format === 'cjs' ? required(r) : r.value;
    give(SET, 'default', value);
    const { names } = r;
    for (let i = 1; i < names.length; i++) setName(give, value, names[i]);
  };
  const setName = (give, value, name) => {
    let item;
    try {
      if (isObject(value)) item = value[name];
    } catch {
      // A getter threw: undefined, as in Node.
    }
    give(SET, name, item);
  };

  const cycle = (name, from, byImport) => err(L.Error, 'ERR_REQUIRE_CYCLE_MODULE', 'Cannot require() ES Module ' + name + ' in a cycle.' +
    (from ? ' (from ' + from + ')' : '') + (byImport ? ' A cycle involving require(esm) is not allowed to maintain invariants mandated ' +
    'by the ECMAScript specification. Try making at least part of the dependency in the graph lazily loaded.' : ''));
  // What import() comes to: the key of a module that is evaluated, or being evaluated and waiting.
  const importing = (base, spec, attributes) => {
    const at = byKey[base];
    let from = base;
    if (at !== undefined && at.format === 'esm') from = referrer(at);
    else if (!L.isAbsolute(base)) {
      // A module of the map, or code that a script made.
      const m = Module._cache['map:' + base] ?? L.main;
      from = L.folder(m ?? null) + '/' + base;
    }
    resolve(spec, from);
    const r = load(from, attributes, false);
    const deep = status(r) <= EVALUATING ? prepare(r) : 0;
    if (deep === undefined) throw cycle(r.name);
    const promise = evaluate(r, deep), s = host.inside(promise);
    if (s[0] === 2) inScope(s[1]);
    handled(promise);
    return r.key;
  };

  // `require` of an ES module, which was resolved last.
  const require = (m, filename) => {
    const { kind } = L, parent = m.parent?.filename, from = kind === 'map' ? m.path + '/' + filename : filename;
    L.name = filename;
    L.format = 'esm';
    L.loaded = undefined;
    const r = load(from, undefined, true), key = cacheKey(r);
    if (r.by === undefined && status(r) < EVALUATING) r.by = parent;
    // Until it has run, who requires it again comes here, too, and learns that this is a cycle.
    const isCached = Module._cache[key] === m;
    if (isCached) delete Module._cache[key];
    if (isAsync(r))
      throw err(L.Error, 'ERR_REQUIRE_ASYNC_MODULE', 'require() cannot be used on an ESM graph with top-level await. Use import() ' +
        'instead. To see where the top-level await comes from, use --experimental-print-required-tla.' +
        (parent ? '\n  From ' + parent + ' ' : '') + '\n  Requiring ' + filename + ' ');
    const deep = status(r) < EVALUATED ? prepare(r) : 0;
    if (deep === undefined) throw cycle(filename, r.by ?? parent, r.by === undefined);
    settle(evaluate(r, deep), filename, parent);
    m.exports = exported(r);
    if (isCached) Module._cache[key] = m;
  };
  const settle = (promise, filename, parent) => {
    const s = host.inside(promise);
    if (s[0] === 1) return;
    handled(promise);
    if (s[0] === 2) throw inScope(s[1]);
    throw cycle(filename, parent);
  };
  // Who uses what only CommonJS has is told so, as by Node.
  const inScope = (e) => {
    if (!isObject(e) || host.classOf(e) !== 'Error') return e;
    const message = data(e, 'message');
    if (typeof message !== 'string') return e;
    const m = exec(/^'?(require|module|exports|__filename|__dirname)'? is not defined$/, message);
    if (m !== null)
      def(e, 'message', m[1] + ' is not defined in ES module scope' + (m[1] === 'require' ? ', you can use import instead' : ''));
    return e;
  };
  const exported = (r) => {
    if (r.facade !== undefined) return r.facade;
    const ns = handle(r)(NAMESPACE);
    if (desc(ns, 'module.exports') !== undefined) return ns['module.exports'];
    if (desc(ns, 'default') === undefined || desc(ns, '__esModule') !== undefined) return ns;
    const f = {
      __proto__: null, id: 'facade:' + r.id, kind: 'facade', name: 'rvm:facade', format: 'esm', key: 'rvm:facade',
      specs: [['original']], deps: [r], batch: undefined, index: 0,
    };
    const order = L.bare();
    order[0] = f;
    make(order);
    const promise = handle(f)(EVALUATE, 2);
    if (host.inside(promise)[0] !== 1) handled(promise);
    return r.facade = handle(f)(NAMESPACE);
  };

  L.esm = {
    __proto__: null, require,
    // What the engine asks.
    ask(what, a, b, c) {
      if (what === 0) return importing(a, b, c);
      if (what === 1) return byKey[a] === undefined ? undefined : handle(byKey[a]);
      return run(a);
    },
    // After an interrupt: the modules that it hit, and those that have not run yet, which may ask for these, are made anew when somebody asks.
    forget() {
      for (const id in records) {
        const r = records[id];
        if (handle(r) === undefined) continue;
        const s = status(r);
        if (s === EVALUATING_ASYNC || (s === EVALUATED && !wasStopped(r))) continue;
        handle(r)(FORGET);
        delete records[id];
        delete byKey[r.key];
      }
    },
    // Sets the exports of built-in modules anew.
    sync() {
      for (const id in records) {
        const r = records[id];
        if (r.kind !== 'builtin' || handle(r) === undefined || status(r) < EVALUATED) continue;
        handle(r)(SET, 'default', r.value);
        for (let i = 1; i < r.names.length; i++) setName(handle(r), r.value, r.names[i]);
      }
    },
  };
})
