// console: one text per call to host.print(level, text); level is log, info, debug, warn or error.
(function (host, L) {
  'use strict';
  const { apply, desc, ownKeys, repeat } = L;
  const { inspect, format, own, indent, spaces, width, stackOf, isObject, cap, slice, floor, join, argType } = L.use('inspect');
  const { classOf, inside } = host;
  const counts = { __proto__: null }, times = { __proto__: null };
  let margin = '';

  const emit = (level, text) => {
    if (margin !== '') text = margin + indent(text, margin);
    host.print(level, cap(text));
  };
  const writer = (name, level) => ({ [name](...args) { emit(level, format(args)); } })[name];

  // n digits at least
  const digits = (v, n) => {
    v = '' + v;
    return apply(repeat, '0', [v.length < n ? n - v.length : 0]) + v;
  };
  const duration = (ms) => {
    const micros = floor(ms * 1000 + 0.5);
    if (ms < 1000) return (micros / 1000) + 'ms';
    const total = floor((micros + 500) / 1000), rest = '.' + digits(total % 1000, 3), seconds = floor(total / 1000);
    if (seconds < 60) return '' + seconds + rest + 's';
    const minutes = floor(seconds / 60), hours = floor(minutes / 60);
    return hours > 0 ? hours + ':' + digits(minutes % 60, 2) + ':' + digits(seconds % 60, 2) + rest + ' (h:mm:ss.mmm)' :
      minutes + ':' + digits(seconds % 60, 2) + rest + ' (m:ss.mmm)';
  };
  const elapsed = (label, name, args) => {
    const start = times[label];
    if (start === undefined) return emit('warn', "Warning: No such label '" + label + "' for console." + name + '()');
    let text = label + ': ' + duration(host.now() - start);
    for (let i = 0; i < args.length; i++) text += ' ' + (typeof args[i] === 'string' ? args[i] : inspect(args[i]));
    emit('log', text);
  };

  // A cell shows an object with more than two keys as [Object].
  const cell = (v) => inspect(v, {
    __proto__: null, maxArrayLength: 3, breakLength: 1 / 0,
    depth: isObject(v) && typeof v === 'object' && classOf(v) === 'Object' && names(v).length > 2 ? -1 : 0,
  });
  const names = (v) => {
    const all = ownKeys(v), keys = [];
    for (let i = 0; i < all.length && keys.length < 1000; i++)
      if (typeof all[i] === 'string' && desc(v, all[i]).enumerable) keys[keys.length] = all[i];
    return keys;
  };
  const table = (head, columns, count) => {
    const widths = [], bars = [];
    for (let i = 0; i < head.length; i++) {
      let w = width(head[i]);
      for (let j = 0; j < count; j++) {
        const n = width(columns[i][j] ?? '');
        if (n > w) w = n;
      }
      widths[i] = w;
      bars[i] = apply(repeat, '─', [w + 2]);
    }
    const row = (j) => {
      const cells = [];
      for (let i = 0; i < head.length; i++) {
        const s = j < 0 ? head[i] : columns[i][j] ?? '';
        cells[i] = s + spaces(widths[i] - width(s));
      }
      return '│ ' + join(cells, ' │ ') + ' │\n';
    };
    let out = '┌' + join(bars, '┬') + '┐\n' + row(-1) + '├' + join(bars, '┼') + '┤\n';
    for (let j = 0; j < count; j++) out += row(j);
    emit('log', out + '└' + join(bars, '┴') + '┘');
  };

  const console = {
    log: writer('log', 'log'),
    warn: writer('warn', 'warn'),
    dir(object, options) {
      emit('log', inspect(object, { __proto__: null, customInspect: false, ...options }));
    },
    time(label = 'default') {
      label = L.String(label);
      if (times[label] === undefined) times[label] = host.now();
      else emit('warn', "Warning: Label '" + label + "' already exists for console.time()");
    },
    timeEnd(label = 'default') {
      label = L.String(label);
      elapsed(label, 'timeEnd', []);
      delete times[label];
    },
    timeLog(label = 'default', ...args) {
      elapsed(L.String(label), 'timeLog', args);
    },
    trace(...args) {
      const message = format(args);
      emit('error', 'Trace' + (message === '' ? '' : ': ' + message) + slice(stackOf(new L.Error()), 5));
    },
    assert(value, ...args) {
      if (value) return;
      args[0] = args.length === 0 ? 'Assertion failed' : 'Assertion failed: ' + L.String(args[0]);
      emit('warn', format(args));
    },
    clear() {},
    count(label = 'default') {
      label = L.String(label);
      emit('log', label + ': ' + (counts[label] = (counts[label] ?? 0) + 1));
    },
    countReset(label = 'default') {
      label = L.String(label);
      if (counts[label] === undefined) emit('warn', "Warning: Count for '" + label + "' does not exist");
      else delete counts[label];
    },
    group(...args) {
      if (args.length > 0) emit('log', format(args));
      margin += '  ';
    },
    groupEnd() {
      margin = slice(margin, 2);
    },
    table(rows, properties) {
      if (properties !== undefined && !(isObject(properties) && classOf(properties) === 'Array')) throw argType('properties', 'an instance of Array', properties);
      while (isObject(rows) && classOf(rows) === 'Proxy') rows = inside(rows)[0];
      if (typeof rows !== 'object' || rows === null) return emit('log', format([rows]));
      const cls = classOf(rows), index = [], values = [];
      if (cls === 'Map' || cls === 'Set') {
        const keys = [];
        let n = 0;
        apply(cls === 'Map' ? L.mapForEach : L.setForEach, rows, [(v, k) => {
          if (n === 1000) return;
          index[n] = '' + n;
          keys[n] = cell(k);
          values[n++] = cell(v);
        }]);
        return cls === 'Map' ? table(['(iteration index)', 'Key', 'Values'], [index, keys, values], n) :
          table(['(iteration index)', 'Values'], [index, values], n);
      }
      const keys = names(rows), head = ['(index)'], columns = [keys], at = { __proto__: null };
      let primitives = false;
      for (let i = 0; i < keys.length; i++) {
        const item = desc(rows, keys[i]).value;
        if (!isObject(item) && properties === undefined) {
          primitives = true;
          values[i] = cell(item);
          continue;
        }
        const fields = properties ?? (classOf(item) === 'Proxy' ? [] : names(item));
        for (let j = 0; j < fields.length; j++) {
          const k = fields[j];
          if (at[k] === undefined) {
            at[k] = head.length;
            columns[head.length] = [];
            head[head.length] = L.String(k);
          }
          const d = isObject(item) && classOf(item) !== 'Proxy' ? desc(item, k) : undefined;
          if (d !== undefined) columns[at[k]][i] = cell(d.value);
        }
      }
      if (primitives) {
        head[head.length] = 'Values';
        columns[columns.length] = values;
      }
      table(head, columns, keys.length);
    },
    debug: writer('debug', 'debug'),
    info: writer('info', 'info'),
    dirxml: writer('dirxml', 'log'),
    error: writer('error', 'error'),
  };
  console.groupCollapsed = console.group;
  L.defineProperty(console, L.toStringTag, { __proto__: null, value: 'console', configurable: true });
  L.builtins.console = L.console = console;
})
