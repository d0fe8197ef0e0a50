// Node's CommonJS loader over host.resolve and host.load, and the functions that the C side calls in a realm.
// Returns those functions as an array; the order is the contract.
(function (host, lib) {
  'use strict';
  const { apply, defineProperty, def, desc, slice, indexOf, lastIndexOf, join, getPrototypeOf, ownKeys, isArray, err,
    argType, argValue, data, inspect, text, isObject, stackOf, frames } = lib;
  const { hasOwn } = Object;
  const { parse } = JSON;
  const { isBuiltin } = host;
  const { charCodeAt, split } = String.prototype;
  const { push, splice } = Array.prototype;
  const G = globalThis, E = Error, P = Promise, promiseResolve = Promise.resolve;
  const decode = decodeURIComponent;

  let main;                                       // what the host required first
  let found = null, current = null;               // the last resolution; that of the module being loaded
  const known = { __proto__: null };              // folder \0 specifier -> cache key, as Node keeps it
  const objects = { __proto__: null };            // host objects and built-ins of this realm

  const dirname = (f) => {
    let i = lastIndexOf(f, '/');
    if (i < 0 || f[1] === ':') {
      const j = lastIndexOf(f, '\\');
      if (j > i) i = j;
    }
    return i > 0 ? slice(f, 0, i) : i === 0 ? '/' : '.';
  };
  const isAbsolute = (f) => f[0] === '/' || f[0] === '\\' || (f[1] === ':' && (f[2] === '/' || f[2] === '\\'));
  const isRelative = (s) => s[0] === '.' && (s.length === 1 || s[1] === '/' || s[1] === '\\' ||
    (s[1] === '.' && (s.length === 2 || s[2] === '/' || s[2] === '\\')));
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

  const lookup = (request, from, loaded) => {
    const r = host.resolve(request, from);
    return found = { __proto__: null, kind: r[0], name: r[1], format: r[2], loaded: undefined };
  };
  // Names of the map are no file names: "map:" keeps them apart in the cache.
  const keyOf = (r) => r.kind === 'map' ? `map:${r.name}` : r.name;

  const native = (r) => {
    let { name } = r;
    if (slice(name, 0, 5) === 'node:') name = slice(name, 5);
    if (name in objects) return objects[name];
    return objects[name] = r.loaded ?? host.load(r.kind, r.name, r.format);
  };
})
