// The text of an error's `stack` as V8 writes it, and V8's call sites: of the engine's call sites, when somebody first looks
// at `stack`. Frames of these files are not shown, nor the natives that they called.
(function (host, L) {
  'use strict';
  const { apply, def, desc, getPrototypeOf, G } = L;
  const { slice, indexOf, exec, isObject, own, data, text } = L.use('base');
  const hidden = host.ownErrors(), capture = hidden[hidden.length - 1];
  // They call in the caller's name: V8 has no frames of them. A template literal is a call of concat here.
  const through = [L.apply, L.construct, L.functionCall, L.functionApply, L.concat];
  const has = (list, v) => {
    for (let i = 0; i < list.length; i++) if (list[i] === v) return true;
    return false;
  };

  // The engine's own methods of a call site, once one was seen; the prototype then has V8's.
  let siteProto, nativeOf;
  const facts = (site) => {
    if (siteProto === undefined) patch(getPrototypeOf(site));
    const f = apply(nativeOf.getFunction, site, []), line = host.position(f);
    return {
      __proto__: null, site, function: f, name: apply(nativeOf.getFunctionName, site, []),
      file: apply(nativeOf.getFileName, site, []), line: apply(nativeOf.getLineNumber, site, []),
      column: apply(nativeOf.getColumnNumber, site, []), isNew: apply(nativeOf.isConstructor, site, []),
      // Node's wrapper begins before the first line.
      isModule: line < 1, isCall: false, origin: undefined,
    };
  };

  // What was found out last: the same places show up again and again.
  let places = { __proto__: null }, homes = new L.WeakMap(), kept = 0;
  const placed = (f) => {
    const key = f.line + (f.isCall ? ' ' : ':') + f.column + f.file;
    let at = places[key];
    if (at === undefined) {
      if (++kept > 200) {
        places = { __proto__: null };
        kept = 0;
      }
      at = places[key] = host.place(f.file, f.line, f.column, f.isCall) ?? false;
    }
    if (at !== false) {
      f.line = at[0];
      f.column = at[1];
    }
  };
  const homeIn = (f) => {
    let home = apply(L.weakGet, homes, [f.function]);
    if (home === undefined)
      apply(L.weakSet, homes, [f.function, home = host.home(f.function, f.name !== null) ?? (f.file === null ? homeOf(f.function, f.name) : null) ?? null]);
    return home === null ? undefined : home;
  };

  // Natives are known by where the globals have them.
  const owners = ['Array', 'Object', 'String', 'Map', 'Set', 'Promise', 'JSON', 'RegExp', 'Reflect', 'Number', 'Date',
    'Math', 'Symbol', 'BigInt', 'ArrayBuffer', 'DataView', 'WeakMap', 'WeakSet', 'Function'];
  const homeOf = (f, name) => {
    for (let i = 0; i < owners.length; i++) {
      const C = own(G, owners[i]);
      if (!isObject(C)) continue;
      const proto = own(C, 'prototype');
      if (isObject(proto) && own(proto, name) === f) return owners[i];
      if (own(C, name) === f) return typeof C === 'function' ? 'Function' : owners[i];
    }
  };
  const isEval = (f) => f.file === '<input>' || f.file === '<evalScript>' || f.file === '<eval>';

  // What V8 calls the type of the receiver, as far as it shows in the text.
  const typeOf = (f) => {
    if (f.isModule) return 'Object';
    if (f.isNew || f.function === null) return;
    return f.name === null ? undefined : homeIn(f);
  };
  const place = (f) => {
    if (isEval(f)) return (f.origin ? f.origin + ', ' : '') + '<anonymous>:' + f.line + ':' + f.column;
    return f.file === null ? '<anonymous>' : f.file + ':' + f.line + ':' + f.column;
  };
  const called = (f) => {
    const { name } = f;
    if (isEval(f) && (name === null || name === '<eval>' || name === 'anonymous')) return 'eval';
    if (name === null) return f.function === null ? undefined : f.file === null ? '<anonymous>' : homeIn(f);
    const type = typeOf(f);
    return type === undefined ? name : type + '.' + name;
  };
  const line = (f) => {
    const at = place(f);
    if (f.isModule) return 'Object.<anonymous> (' + at + ')';
    if (f.isNew) return 'new ' + (f.name ?? '<anonymous>') + ' (' + at + ')';
    const name = called(f);
    return name === undefined ? at : name + ' (' + at + ')';
  };

  const visible = (sites, limit, isCall, isBelow) => {
    const list = L.bare();
    let natives = 0, i = 0, evals = 0;
    const n = own(sites, 'length');
    if (isBelow && n > 0 && facts(own(sites, 0)).function === capture) return list; // it was not in the stack
    for (; i < n; i++) {
      const f = facts(own(sites, i));
      // A text that does not parse is no frame.
      if (f.function === null && isEval(f)) {
        L.stack.input = f;
        continue;
      }
      f.isCall = isCall;                 // it has called something: it did not throw by itself
      isCall = true;
      if (has(hidden, f.function)) continue;
      if (f.file === null && f.function !== null) {
        if (has(through, f.function)) continue;
        natives++;
      } else if (f.file !== null && slice(f.file, 0, 4) === 'rvm:') {
        list.length -= natives;
        natives = 0;
        continue;
      } else natives = 0;
      if (f.file !== null && !isEval(f)) placed(f);
      if (isEval(f)) evals++;
      else if (evals > 0 && f.file !== null) {
        // About where the text was evaluated: in the next frame that has a file.
        for (let j = list.length; evals > 0; evals--) {
          do j--; while (!isEval(list[j]));
          list[j].origin = 'eval at ' + (f.isModule ? '<anonymous>' : called(f) ?? '<anonymous>') + ' (' + place(f) + ')';
        }
      }
      list[list.length] = f;
    }
    if (list.length > limit) list.length = limit;
    return list;
  };

  // Name and message, as the engine would show the error, without running what a script has put there: no getter.
  const header = (e) => {
    const name = data(e, 'name'), message = data(e, 'message');
    const head = name === undefined ? 'Error' : isObject(name) ? '' : text(name);
    const tail = message === undefined || isObject(message) ? '' : text(message);
    return head !== '' && tail !== '' ? head + ': ' + tail : head + tail;
  };

  const known = new L.WeakMap();
  const factOf = (site) => {
    const f = apply(L.weakGet, known, [site]);
    if (f === undefined) throw new L.TypeError('CallSite method called on an object that is none');
    return f;
  };
  function CallSite() { throw new L.TypeError('Illegal constructor'); }
  const methods = {
    __proto__: null,
    getColumnNumber() { return factOf(this).column; },
    getEnclosingColumnNumber() { return factOf(this).column; },
    getEnclosingLineNumber() { return factOf(this).line; },
    getEvalOrigin() { return factOf(this).origin; },
    getFileName() {
      const f = factOf(this);
      return isEval(f) || f.file === null ? undefined : f.file;
    },
    // V8 says undefined for strict functions, and so it is here for all: a script gets at no function in this way.
    getFunction() {},
    getFunctionName() {
      const f = factOf(this);
      return f.name === null || f.name === '<eval>' || f.file === null ? f.isModule ? null : called(f) ?? null : f.name;
    },
    getLineNumber() { return factOf(this).line; },
    getMethodName() {
      const f = factOf(this);
      return f.isModule || f.name === null || typeOf(f) === undefined ? null : f.name;
    },
    getPosition() { return 0; },
    getPromiseIndex() { return null; },
    getScriptHash() { return ''; },
    getScriptNameOrSourceURL() { return apply(methods.getFileName, this, []); },
    getThis() {},
    getTypeName() { return typeOf(factOf(this)) ?? null; },
    isAsync() { return false; },
    isConstructor() { return factOf(this).isNew; },
    isEval() { return isEval(factOf(this)); },
    isNative() { return false; },
    isPromiseAll() { return false; },
    isToplevel() {
      const f = factOf(this);
      return !f.isNew && typeOf(f) === undefined;
    },
    toString() { return line(factOf(this)); },
  };
  const patch = (proto) => {
    const wanted = ['getFunction', 'getFunctionName', 'getFileName', 'getLineNumber', 'getColumnNumber', 'isConstructor'];
    nativeOf = { __proto__: null };
    for (let i = 0; i < wanted.length; i++) nativeOf[wanted[i]] = own(proto, wanted[i]);
    siteProto = proto;
    def(proto, 'constructor', CallSite);
    L.defineProperty(CallSite, 'prototype', { __proto__: null, value: proto, writable: false });
    for (const k in methods) def(proto, k, methods[k]);
    delete proto[L.toStringTag];
  };

  let preparing = false;
  L.stack = {
    __proto__: null,
    header,
    // Where the text did not parse that the error formatted last is about.
    input: undefined,
    format(error, sites, limit, isCaptured, isBelow) {
      const list = visible(sites, limit, isCaptured, isBelow);
      const prepare = preparing ? undefined : L.Error.prepareStackTrace;
      if (typeof prepare === 'function') {
        const shown = [];
        for (let i = 0; i < list.length; i++) {
          apply(L.weakSet, known, [list[i].site, list[i]]);
          def(shown, i, list[i].site, true);
        }
        preparing = true;
        try {
          return apply(prepare, L.Error, [error, shown]);
        } finally {
          preparing = false;
        }
      }
      let out = header(error);
      for (let i = 0; i < list.length; i++) out += '\n    at ' + line(list[i]);
      return out;
    },
  };
})
