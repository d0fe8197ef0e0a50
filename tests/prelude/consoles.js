// What console writes: each has to be what Node writes to stdout and stderr.
module.exports = [
  `console.log('a', 1); console.info({ a: 1 }); console.debug('%s', 'd'); console.warn('w'); console.error('e', [1]); console.log(); console.dirxml('x', { y: 1 });`,
  `console.group('G'); console.log('in\\nside'); console.group(); console.warn({ a: 1, b: 'x'.repeat(80) }); console.groupEnd(); console.log('out'); console.groupEnd(); console.groupEnd(); console.log('end'); console.groupCollapsed('c', 1); console.log('x'); console.groupEnd();`,
  `console.assert(true, 'no'); console.assert(false); console.assert(0, 'msg %s', 'arg'); console.assert(false, { a: 1 });`,
  `console.count(); console.count('x'); console.count(); console.countReset(); console.count(); console.count(undefined); console.count(null);`,
  `console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 }); console.dir({ a: { b: { c: { d: 1 } } } }, { depth: null }); console.dir('s'); console.dir([1, 2], { showHidden: true }); console.dir({ a: 'x'.repeat(30), b: 'y'.repeat(40) }, { breakLength: 200 }); console.dir({ [Symbol.for('nodejs.util.inspect.custom')]() { return 'no' } }); console.dir([1, 2, 3, 4], { maxArrayLength: 2 }); console.dir({ a: 1, b: { c: 2 } }, { compact: false }); console.dir({ a: 1, b: { c: 2 } }, { compact: true }); console.dir('abcdef', { maxStringLength: 3 });`,
  `console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]); console.table([[1, 2], [3, 4]]); console.table([1, 'b', { x: 1 }]); console.table({ r1: { a: 1 }, r2: { b: 2 } }); console.table(5); console.table('s'); console.table(null); console.table([]);`,
  `console.table([{ a: 1, b: 2 }, { a: 3, b: 4 }], ['b']); console.table([{ a: 1 }], ['z']); console.table(new Map([['k', { v: 1 }], [1, 2]])); console.table(new Set(['p', 1])); console.table([{ 名: '中文', n: 1 }]); console.table([{ deep: { a: 1, b: 2, c: 3 }, arr: [1, 2, 3, 4, 5] }]);`,
  `try { console.table([], 5) } catch (e) { console.log(e.message) } console.log(Object.prototype.toString.call(console), typeof console.clear());`,
  `const { log, error, group, groupEnd } = console; group(); log('bound'); groupEnd(); error('e'); [1].forEach(log); console.log.call(null, 'x'); console.log(Object.keys(console).filter((k) => ['log', 'warn', 'dir', 'time', 'table', 'trace', 'group'].includes(k)).length);`,
  `for (let i = 0; i < 3; i++) console.log('%d/%d', i, 3, { i });`,
];
