module.exports = require('./kit')(async (t) => {
  const assert = require('assert');
  const err = (f) => { try { f(); } catch (e) { return [e.name, e.code, e.message, e.operator, e.generatedMessage, String(e)]; } };
  const values = [0, -0, 1, '1', '', null, undefined, true, NaN, 1n, Symbol.iterator, [], [1], [1, , 3], [1, undefined, 3], {}, { a: 1 }, { a: '1' }, { a: undefined },
    { b: 1 }, { a: { b: [1, 2, { c: 3 }] } }, { a: { b: [1, 2, { c: 4 }] } }, new Date(0), new Date(1), /a/g, /a/i, new Map([[1, 2]]), new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 3]]),
    new Set([1, 2]), new Set([2, 1]), new Set([{ a: 1 }]), new Set([{ a: 2 }]), new Error('x'), new TypeError('x'), Object(1), Object('a'), new Uint8Array([1, 2]), new Uint8Array([1, 3]), new Float32Array([1, 2]),
    Object.create(null), Object.create({ a: 1 }), [1, 2, 3].concat(), 'a long string that has no equal', 'a long string that had no equal', 'a\nb\nc', 'a\nx\nc', (() => { const o = {}; o.o = o; return o; })()];
  for (let i = 0; i < values.length; i++) for (let j = 0; j < values.length; j++)
    t(`${i} ${j}`, () => ['equal', 'deepEqual', 'deepStrictEqual', 'strictEqual'].map((k) => { try { assert[k](values[i], values[j]); return 1; } catch (e) { return 0; } }).join(''));
  const pairs = [[1, 2], ['a', 'b'], ['a long string that has no equal', 'a long string that had no equal'], [{ a: 1 }, { a: 2 }], [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, { a: 1, b: 2, c: 3, d: 0, e: 5, f: 6, g: 7 }],
    [[1, 2, 3], [1, 2, 3, 4]], ['a\nb\nc', 'a\nx\nc'], [1, '1'], [null, undefined], [NaN, 0], [new Error('a'), new Error('b')]];
  for (const [i, [a, b]] of pairs.entries()) for (const k of ['equal', 'notEqual', 'strictEqual', 'deepEqual', 'deepStrictEqual', 'notStrictEqual', 'notDeepStrictEqual', 'notDeepEqual']) {
    if (!(k.startsWith('deepS') && i === 10)) t(`${k} ${i}`, () => err(() => assert[k](a, b)));
    if (k.startsWith('not')) t(`${k} ${i} same`, () => err(() => assert[k](a, a)));
  }
  t('throws', () => [err(() => assert.throws(() => {})), err(() => assert.throws(() => {}, TypeError)), err(() => assert.throws(() => {}, TypeError, 'm')), err(() => assert.throws(() => { throw new Error('abc'); }, /abd/)),
    err(() => assert.throws(() => { throw new Error('abc'); }, /abc/)), err(() => assert.throws(() => { throw new Error('abc'); }, TypeError)), err(() => assert.throws(() => { throw new Error('abc'); }, { message: 'abc' })),
    err(() => assert.throws(() => { throw new Error('abc'); }, { message: 'abd' })), err(() => assert.throws(() => { throw new Error('abc'); }, (e) => e.message === 'q')), err(() => assert.throws(() => { throw new Error('abc'); }, 'abc')),
    err(() => assert.throws('x')), err(() => assert.throws(() => { throw new Error('e'); }, 'other'))]);
  t('doesNotThrow', () => [err(() => assert.doesNotThrow(() => { throw new Error('abc'); })), err(() => assert.doesNotThrow(() => { throw new Error('abc'); }, 'msg')), err(() => assert.doesNotThrow(() => 1))]);
  t('misc', () => [err(() => assert.fail()), err(() => assert.fail('boom')), err(() => assert.fail(new TypeError('own'))), err(() => assert.ifError(null)), err(() => assert.ifError(new Error('z'))), err(() => assert.ifError('s')),
    err(() => assert.match('abc', /x/)), err(() => assert.match(1, /x/)), err(() => assert.doesNotMatch('abc', /b/)), err(() => assert(false, 'why')), err(() => assert.ok(0, new RangeError('r'))), err(() => assert()), err(() => assert.ok()), err(() => assert.equal(1))]);
  await t.async('rejects', async () => {
    const out = [];
    for (const f of [() => assert.rejects(Promise.resolve(1)), () => assert.rejects(Promise.reject(new Error('a')), /b/), () => assert.rejects(Promise.reject(new Error('a')), /a/), () => assert.rejects(() => 1), () => assert.doesNotReject(Promise.reject(new Error('q'))), () => assert.rejects(5)])
      out.push(await f().then(() => 'fine', (e) => [e.name, e.code, e.message]));
    return out;
  });
  t('strict', () => [err(() => assert.strict.equal(1, '1')), assert.strict.strict === assert.strict, require('assert/strict') === assert.strict, Object.keys(assert).sort(), err(() => assert.strict(0, 'm'))]);
  t('AssertionError', () => { const e = new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' }); return [e.message, e.name, e.code, Object.keys(e), e instanceof Error]; });
});
