// console.table
(function (host, L) {
  'use strict';
  const { apply, desc, ownKeys } = L;
  const { join, isObject, spaces } = L.use('base');
  const { inspect, format, width, argType } = L.use('inspect');
  const { classOf, inside } = host;

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
  const draw = (head, columns, count) => {
    const widths = [], bars = [];
    for (let i = 0; i < head.length; i++) {
      let w = width(head[i]);
      for (let j = 0; j < count; j++) {
        const n = width(columns[i][j] ?? '');
        if (n > w) w = n;
      }
      widths[i] = w;
      bars[i] = apply(L.repeat, '─', [w + 2]);
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
    L.emit('log', out + '└' + join(bars, '┴') + '┘');
  };

  L.table = {
    __proto__: null,
    table(rows, properties) {
      if (properties !== undefined && !(isObject(properties) && classOf(properties) === 'Array'))
        throw argType('properties', 'an instance of Array', properties);
      while (isObject(rows) && classOf(rows) === 'Proxy') rows = inside(rows)[0];
      if (typeof rows !== 'object' || rows === null) return L.emit('log', format([rows]));
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
        return cls === 'Map' ? draw(['(iteration index)', 'Key', 'Values'], [index, keys, values], n) :
          draw(['(iteration index)', 'Values'], [index, values], n);
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
      draw(head, columns, keys.length);
    },
  };
})
