// console: one text per call to host.print(level, text); level is log, info, debug, warn or error.
(function (host, L) {
  'use strict';
  const { slice, indexOf, floor, cap, indent } = L.use('base');

  const inspect = (v, options) => L.use('inspect').inspect(v, options);
  // Plain texts need no formatter.
  const format = (args) => {
    let text = '';
    for (let i = 0; i < args.length; i++) {
      if (typeof args[i] !== 'string' || (i === 0 && args.length > 1 && indexOf(args[0], '%') >= 0))
        return L.use('inspect').format(args);
      text += i > 0 ? ' ' + args[i] : args[i];
    }
    return text;
  };
  // n digits at least
  const digits = (v, n) => {
    v = '' + v;
    return slice('00', 0, v.length < n ? n - v.length : 0) + v;
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
  const make = (print, unit) => {
    const counts = { __proto__: null }, times = { __proto__: null };
    let margin = '';
    const emit = (level, text) => {
      if (margin !== '') text = margin + indent(text, margin);
      print(level, cap(text));
    };
    const writer = (name, level) => ({ [name](...args) { emit(level, format(args)); } })[name];

    const elapsed = (label, name, args) => {
      const start = times[label];
      if (start === undefined) return emit('warn', "Warning: No such label '" + label + "' for console." + name + '()');
      let text = label + ': ' + duration(host.now() - start);
      for (let i = 0; i < args.length; i++) text += ' ' + (typeof args[i] === 'string' ? args[i] : inspect(args[i]));
      emit('log', text);
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
        emit('error', 'Trace' + (message === '' ? '' : ': ' + message) + slice(L.use('inspect').stackOf(new L.Error()), 5));
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
        margin += unit;
      },
      groupEnd() {
        margin = slice(margin, unit.length);
      },
      table(...args) {
        // Draws through L.emit.
        const before = L.emit;
        L.emit = emit;
        try {
          return L.apply(L.use('table').table, this, args);
        } finally {
          L.emit = before;
        }
      },
      debug: writer('debug', 'debug'),
      info: writer('info', 'info'),
      dirxml: writer('dirxml', 'log'),
      error: writer('error', 'error'),
    };
    console.groupCollapsed = console.group;
    return console;
  };
  const console = make(host.print, '  ');
  L.defineProperty(console, L.toStringTag, { __proto__: null, value: 'console', configurable: true });
  // console.Console is a class over streams: js/node/internal/console.js.
  L.makeConsole = make;
  L.defineProperty(console, 'Console', {
    __proto__: null,
    get: () => L.use('node').require('internal/console').Console,
    set(value) { L.def(console, 'Console', value, true); },
    enumerable: true,
    configurable: true,
  });
  const nothing = (name) => ({ [name]() {} })[name];
  console.profile = nothing('profile');
  console.profileEnd = nothing('profileEnd');
  console.timeStamp = nothing('timeStamp');
  console.context = nothing('context');
  console.createTask = { createTask: () => ({ run: (f) => f() }) }.createTask;
  const stream = (k) => L.defineProperty(console, '_' + k, {
    __proto__: null, get: () => L.use('node').require('process')[k], enumerable: false, configurable: true,
  });
  stream('stdout');
  stream('stderr');
  L.builtins.console = L.console = console;
})
