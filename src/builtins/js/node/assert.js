(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  const { validateFunction } = require('internal/validators');
  const { isDeepEqual, isDeepStrictEqual } = require('internal/equal');
  const { inspect } = L.use('inspect');
  const isError = (v) => v instanceof Error || host.classOf(v) === 'Error';

  const shown = (v) => inspect(v, {
    compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false,
    sorted: true, getters: true, breakLength: Infinity,
  });
  const verbs = {
    deepStrictEqual: 'Expected values to be strictly deep-equal:',
    strictEqual: 'Expected values to be strictly equal:',
    strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
    deepEqual: 'Expected values to be loosely deep-equal:',
    notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
    notStrictEqual: 'Expected "actual" to be strictly unequal to:',
    notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
    notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
    notIdentical: 'Values identical but not reference-equal:',
    notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
  };

  // A comma at the end is no difference.
  const alike = (a, b) => a === b || `${a},` === b || a === `${b},`;
  // The lines of two texts, `+` for those of the actual value only and `-` for the expected one's: Myers' algorithm
  // ("An O(ND) Difference Algorithm", 1986).
  const differ = (a, b) => {
    const max = a.length + b.length, v = { 1: 0 }, trace = [];
    for (let d = 0; d <= max; d++) {
      trace.push({ ...v });
      for (let k = -d; k <= d; k += 2) {
        let x = k === -d || (k !== d && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1, y = x - k;
        while (x < a.length && y < b.length && alike(a[x], b[y])) {
          x++;
          y++;
        }
        v[k] = x;
        if (x >= a.length && y >= b.length) return walk(trace, a, b);
      }
    }
  };
  const walk = (trace, a, b) => {
    const out = [];
    let x = a.length, y = b.length;
    for (let d = trace.length - 1; d >= 0; d--) {
      const v = trace[d], k = x - y, from = k === -d || (k !== d && v[k - 1] < v[k + 1]) ? k + 1 : k - 1;
      const px = v[from], py = px - from;
      while (x > px && y > py) {
        x--;
        y--;
        out.push([' ', a[x].length >= b[y].length ? a[x] : b[y]]);
      }
      if (d > 0) {
        if (x === px) out.push(['-', b[--y]]);
        else out.push(['+', a[--x]]);
      }
    }
    return out.reverse();
  };
  const difference = (actual, expected, operator) => {
    const a = shown(actual), b = shown(expected);
    let head = verbs[operator] ?? '';
    const x = a.split('\n'), y = b.split('\n');
    if (operator === 'strictEqual' && ((typeof actual === 'object' && actual !== null && typeof expected === 'object' && expected !== null) ||
        (typeof actual === 'function' && typeof expected === 'function'))) head = verbs.strictEqualObject;
    const simple = x.length === 1 && y.length === 1 && x[0] !== y[0];
    if (simple && (typeof actual !== 'object' || actual === null) && (typeof expected !== 'object' || expected === null) &&
        (actual !== 0 || expected !== 0) && a.length + b.length <= 12) return `${head}\n\n${x[0]} !== ${y[0]}\n`;
    if (a === b) {
      if (operator === 'deepEqual' || operator === 'strictEqual' || operator === 'deepStrictEqual') {
        const lines = x.length > 30 ? [...x.slice(0, 26), '...', ...x.slice(-3)] : x;
        return `${verbs.notIdentical}\n\n${lines.join('\n')}\n`;
      }
    }
    if (simple) {
      // The place where two short texts begin to differ.
      let indicator = '';
      if (x[0].length < 80 && typeof actual === 'string' && typeof expected === 'string' && a[0] === b[0]) {
        let i = 0;
        while (a[i] === b[i]) i++;
        if (i > 2) indicator = `\n${' '.repeat(i + 2)}^`;
      }
      return `${head}\n+ actual - expected\n\n+ ${x[0]}\n- ${y[0]}${indicator}`;
    }
    const lines = x.length + y.length > 4000 ? [...x.map((s) => ['+', s]), ...y.map((s) => ['-', s])] : differ(x, y);
    const out = [];
    let skipped = false, same = 0;
    // Of more than five lines that are the same the first five and the last are shown.
    for (let i = 0; i < lines.length; i++) {
      const [kind, line] = lines[i];
      if (kind === ' ') {
        if (same++ < 5) out.push(`  ${line}`);
        continue;
      }
      if (same > 5) {
        if (same === 7) out.push(`  ${lines[i - 2][1]}`);
        if (same > 7) {
          out.push('...');
          skipped = true;
        }
        out.push(`  ${lines[i - 1][1]}`);
      }
      same = 0;
      out.push(`${kind} ${line}`);
    }
    return `${head}\n+ actual - expected${skipped ? '\n... Skipped lines' : ''}\n\n${out.join('\n')}`;
  };

  const stackless = (e) => {
    const copy = Object.assign(new Error(), e);
    Object.setPrototypeOf(copy, Object.getPrototypeOf(e));
    Object.defineProperty(copy, 'message', { value: e.message, writable: true, configurable: true });
    return Object.defineProperty(copy, 'stack', { value: '', writable: true, configurable: true });
  };
  class AssertionError extends Error {
    constructor(options) {
      if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
      const { message, operator, stackStartFn, details, stackStartFunction } = options;
      let { actual, expected } = options;
      let text = message;
      // Two errors differ by what they say, not by where they were made.
      if (actual instanceof Error && expected instanceof Error) [actual, expected] = [actual, expected].map(stackless);
      if (message === undefined || message === null) {
        if (operator === 'deepStrictEqual' || operator === 'strictEqual') text = difference(actual, expected, operator);
        else if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
          let base = verbs[operator];
          const lines = shown(actual).split('\n');
          if (operator === 'notStrictEqual' && ((typeof actual === 'object' && actual !== null) || typeof actual === 'function')) base = verbs.notStrictEqualObject;
          if (lines.length > 50) lines.splice(46, lines.length, '...');
          text = lines.length === 1 ? `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}` : `${base}\n\n${lines.join('\n')}\n`;
        } else {
          let a = shown(actual), b = shown(expected);
          const known = verbs[operator];
          if (operator === 'notDeepEqual' && a === b) {
            text = `${known}\n\n${a.length > 1024 ? `${a.slice(0, 1021)}...` : a}`;
          } else {
            if (a.length > 512) a = `${a.slice(0, 509)}...`;
            if (b.length > 512) b = `${b.slice(0, 509)}...`;
            if (operator === 'deepEqual') text = `${known}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
            else if (operator === 'notDeepEqual') text = `${verbs.notDeepEqualUnequal}\n\n${a}\n\nshould not loosely deep-equal\n\n${b}`;
            else text = `${a} ${operator} ${b}`;
          }
        }
      }
      super(`${text}`);
      this.generatedMessage = !message;
      Object.defineProperty(this, 'name', { value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true });
      this.code = 'ERR_ASSERTION';
      if (details) {
        this.actual = undefined;
        this.expected = undefined;
        this.operator = undefined;
        for (let i = 0; i < details.length; i++) {
          this[`message ${i}`] = details[i].message;
          this[`actual ${i}`] = details[i].actual;
          this[`expected ${i}`] = details[i].expected;
          this[`operator ${i}`] = details[i].operator;
          this[`stack trace ${i}`] = details[i].stack;
        }
      } else {
        this.actual = options.actual;
        this.expected = options.expected;
        this.operator = operator;
      }
      if (Error.captureStackTrace) Error.captureStackTrace(this, stackStartFn || stackStartFunction);
      this.stack; // eslint-disable-line no-unused-expressions
      this.name = 'AssertionError';
    }
    toString() { return `${this.name} [${this.code}]: ${this.message}`; }
    [inspect.custom](depth, options) { return inspect(this, { ...options, customInspect: false, depth: 0 }); }
  }

  const fail = (o) => {
    if (o.message instanceof Error) throw o.message;
    throw new AssertionError(o);
  };
  // `assert.ok(x)` shows its own text in Node, which reads it from the file; here the values.
  const truthy = (fn, count, value, message) => {
    if (value) return;
    let isGenerated = false;
    if (count === 0) {
      isGenerated = true;
      message = 'No value argument passed to `assert.ok()`';
    } else if (message == null) {
      isGenerated = true;
      message = 'The expression evaluated to a falsy value:\n\n  ' +
        `${fn.name === 'ok' ? 'assert.ok' : 'assert'}(${inspect(value)})\n`;
    } else if (message instanceof Error) throw message;
    const e = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn: fn });
    e.generatedMessage = isGenerated;
    throw e;
  };
  const assert = module.exports = function ok(...args) { truthy(ok, args.length, ...args); };
  Object.defineProperty(assert, 'name', { value: 'ok', configurable: true });
  const needTwo = (args) => {
    if (args < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
  };
  const compare = (operator, test) => {
    const f = { [operator](actual, expected, message) {
      needTwo(arguments.length);
      if (!test(actual, expected)) fail({ actual, expected, message, operator: names[operator] ?? operator, stackStartFn: f });
    } }[operator];
    return f;
  };
  const names = { equal: '==', notEqual: '!=' };

  // What throws and rejects take to check an error with.
  const comparison = (actual, expected, keys, message, fn) => {
    for (const k of keys) {
      if (k in actual && (isDeepStrictEqual(actual[k], expected[k]) ||
        (host.classOf(expected[k]) === 'RegExp' && typeof actual[k] === 'string' && RegExp.prototype.exec.call(expected[k], actual[k]) !== null))) continue;
      if (!message) {
        const pick = (o, other) => {
          const out = {};
          for (const q of keys) {
            if (q in o)
              out[q] = other !== undefined && typeof other[q] === 'string' && host.classOf(o[q]) === 'RegExp' && o[q].exec(other[q]) !== null ? other[q] : o[q];
          }
          return out;
        };
        class Comparison {
          constructor(o) { Object.assign(this, o); }
        }
        const a = new Comparison(pick(actual)), b = new Comparison(pick(expected, actual));
        const e = new AssertionError({ actual: a, expected: b, operator: 'deepStrictEqual', stackStartFn: fn });
        e.actual = actual;
        e.expected = expected;
        e.operator = fn.name;
        throw e;
      }
      fail({ actual, expected, message, operator: fn.name, stackStartFn: fn });
    }
  };
  const check = (actual, expected, message, fn) => {
    let isGenerated = false, throwIt = false;
    if (typeof expected !== 'function') {
      if (host.classOf(expected) === 'RegExp') {
        const s = String(actual);
        if (expected.exec(s) !== null) return;
        if (!message) {
          isGenerated = true;
          message = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(s)}\n`;
        }
        throwIt = true;
      } else if (typeof actual !== 'object' || actual === null) {
        const e = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn });
        e.operator = fn.name;
        throw e;
      } else {
        const keys = Object.keys(expected);
        if (expected instanceof Error) keys.push('name', 'message');
        else if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
        comparison(actual, expected, keys, message, fn);
        return;
      }
    } else if (expected.prototype !== undefined && actual instanceof expected) return;
    else if (Error.isPrototypeOf(expected)) {
      if (!message) {
        isGenerated = true;
        message = `The error is expected to be an instance of "${expected.name}". Received `;
        if (isError(actual)) message += `"${actual.name}"`;
        else message += `"${inspect(actual, { depth: -1 })}"`;
        message += isError(actual) ? `\n\nError message:\n\n${actual.message}` : '';
      }
      throwIt = true;
    } else {
      const r = Reflect.apply(expected, {}, [actual]);
      if (r === true) return;
      if (!message) {
        isGenerated = true;
        message = `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received ${inspect(r)}`;
        if (isError(actual)) message += `\n\nCaught error:\n\n${actual}`;
      }
      throwIt = true;
    }
    if (throwIt) {
      const e = new AssertionError({ actual, expected, message, operator: fn.name, stackStartFn: fn });
      e.generatedMessage = isGenerated;
      throw e;
    }
  };
  const none = Symbol('none');
  const caught = (fn) => {
    validateFunction(fn, 'fn');
    try {
      fn();
    } catch (e) {
      return e;
    }
    return none;
  };
  const isPromise = (v) => host.classOf(v) === 'Promise' ||
    (v !== null && typeof v === 'object' && typeof v.then === 'function' && typeof v.catch === 'function');
  const settled = async (p) => {
    if (typeof p === 'function') {
      p = p();
      if (!isPromise(p)) throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', p);
    } else if (!isPromise(p)) throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], p);
    try {
      await p;
    } catch (e) {
      return e;
    }
    return none;
  };
  const expects = (fn, actual, error, message) => {
    if (typeof error === 'string') {
      if (message !== undefined) throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
      if (typeof actual === 'object' && actual !== null) {
        if (actual.message === error) throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error message "${actual.message}" is identical to the message.`);
      } else if (actual === error) throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
      message = error;
      error = undefined;
    } else if (error != null && typeof error !== 'object' && typeof error !== 'function')
      throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    if (actual === none) {
      let details = error?.name ? ` (${error.name})` : '';
      details += message ? `: ${message}` : '.';
      fail({ actual: undefined, expected: error, operator: fn.name, stackStartFn: fn,
        message: `Missing expected ${fn.name === 'rejects' ? 'rejection' : 'exception'}${details}` });
    }
    if (error) check(actual, error, message, fn);
  };
  const expectsNone = (fn, actual, error, message) => {
    if (actual === none) return;
    if (typeof error === 'string') {
      message = error;
      error = undefined;
    }
    if (!error || (typeof error === 'function' ? error.prototype !== undefined && actual instanceof error : host.classOf(error) === 'RegExp' && error.exec(String(actual)) !== null) ||
        (typeof error === 'function' && !Error.isPrototypeOf(error) && error.prototype === undefined && error.call({}, actual) === true)) {
      fail({ actual, expected: error, operator: fn.name, stackStartFn: fn,
        message: `Got unwanted ${fn.name === 'doesNotReject' ? 'rejection' : 'exception'}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"` });
    }
    throw actual;
  };
  const matcher = (name, wanted) => {
    const f = { [name](string, regexp, message) {
      if (host.classOf(regexp) !== 'RegExp') throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
      if (typeof string === 'string' && (regexp.exec(string) !== null) === wanted) return;
      if (message instanceof Error) throw message;
      const isGenerated = !message;
      message ||= typeof string !== 'string' ? `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})` :
        `${wanted ? 'The input did not match the regular expression ' : 'The input was expected to not match the regular expression '}${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
      const e = new AssertionError({ actual: string, expected: regexp, message, operator: name, stackStartFn: f });
      e.generatedMessage = isGenerated;
      throw e;
    } }[name];
    return f;
  };

  Object.assign(assert, {
    fail(actual, expected, message, operator, stackStartFn) {
      const count = arguments.length;
      let isGenerated = false;
      if (actual == null && count <= 1) actual = 'Failed';
      else if (count > 1) {
        require('process').emitWarning('assert.fail() with more than one argument is deprecated. Please use assert.strictEqual() instead or only pass a message.', 'DeprecationWarning', 'DEP0094');
        if (count === 2) operator = '!=';
      }
      if (count <= 1) {
        message = actual;
        isGenerated = count === 0;
        actual = undefined;
        operator = 'fail';
      }
      if (message instanceof Error) throw message;
      const e = new AssertionError({ actual, expected, operator: operator ?? 'fail', stackStartFn: stackStartFn ?? assert.fail, ...(message !== undefined && { message }) });
      e.generatedMessage = isGenerated || message === undefined;
      throw e;
    },
    AssertionError,
    ok: assert,
    equal: compare('equal', (a, b) => a == b || (a !== a && b !== b)), // eslint-disable-line eqeqeq
    notEqual: compare('notEqual', (a, b) => !(a == b || (a !== a && b !== b))), // eslint-disable-line eqeqeq
    deepEqual: compare('deepEqual', isDeepEqual),
    notDeepEqual: compare('notDeepEqual', (a, b) => !isDeepEqual(a, b)),
    deepStrictEqual: compare('deepStrictEqual', isDeepStrictEqual),
    notDeepStrictEqual: compare('notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b)),
    strictEqual: compare('strictEqual', Object.is),
    notStrictEqual: compare('notStrictEqual', (a, b) => !Object.is(a, b)),
    throws(fn, ...rest) { expects(assert.throws, caught(fn), ...rest); },
    async rejects(promise, ...rest) { expects(assert.rejects, await settled(promise), ...rest); },
    doesNotThrow(fn, ...rest) { expectsNone(assert.doesNotThrow, caught(fn), ...rest); },
    async doesNotReject(promise, ...rest) { expectsNone(assert.doesNotReject, await settled(promise), ...rest); },
    ifError(e) {
      if (e === null || e === undefined) return;
      let message = 'ifError got unwanted exception: ';
      if (typeof e === 'object' && typeof e.message === 'string') message += e.message.length === 0 && e.constructor ? e.constructor.name : e.message;
      else message += inspect(e);
      const made = new AssertionError({ actual: e, expected: null, operator: 'ifError', message, stackStartFn: assert.ifError });
      made.generatedMessage = false;
      throw made;
    },
    match: matcher('match', true),
    doesNotMatch: matcher('doesNotMatch', false),
    CallTracker: class CallTracker {
      #checks = [];
      calls(fn, expected = 1) {
        if (typeof fn === 'number') [fn, expected] = [() => {}, fn];
        const record = { count: 0, expected, name: fn?.name || 'calls', calls: [] };
        this.#checks.push(record);
        return function (...args) {
          record.count++;
          record.calls.push({ thisArg: this, arguments: args });
          return fn?.apply(this, args);
        };
      }
      report() {
        return this.#checks.filter((r) => r.count !== r.expected).map((r) => ({
          message: `Expected the ${r.name} function to be executed ${r.expected} time(s) but was executed ${r.count} time(s).`,
          actual: r.count, expected: r.expected, operator: r.name, stack: new Error(),
        }));
      }
      verify() {
        const errors = this.report();
        if (errors.length === 0) return;
        throw new AssertionError({ message: errors.length === 1 ? errors[0].message : 'Functions were not called the expected number of times', details: errors });
      }
      reset() { for (const r of this.#checks) Object.assign(r, { count: 0, calls: [] }); }
    },
  });
  const strict = assert.strict = function strict(...args) { truthy(strict, args.length, ...args); };
  Object.assign(strict, assert, {
    equal: assert.strictEqual, deepEqual: assert.deepStrictEqual, notEqual: assert.notStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
  });
  strict.strict = strict;
})
