module.exports = require('./kit')(async (t) => {
  const all = () => [RegExp.$1, RegExp.$2, RegExp.$9, RegExp.lastMatch, RegExp['$&'], RegExp.lastParen, RegExp['$+'], RegExp.leftContext, RegExp['$`'], RegExp.rightContext, RegExp["$'"], RegExp.input, RegExp.$_];
  t('test', () => [/(b)(c)?/.test('abd'), all()]);
  t('exec', () => [/(\d+)-(\d+)/.exec('x 12-34 y')[0], all()]);
  t('no match keeps', () => [/z/.test('abc'), all()]);
  t('match', () => ['a1b2'.match(/([a-z])(\d)/g), all()]);
  t('replace', () => ['a1b2'.replace(/([a-z])(\d)/g, '$2$1'), all()]);
  t('replace by a function', () => ['k7'.replace(/([a-z])(\d)/, () => RegExp.$1 + RegExp.$2 + RegExp.$2), all()]);
  t('split, search', () => ['a, b'.split(/(,) /), 'xay'.search(/(a)/), all()]);
  t('taken apart', () => {
    /(q)(r)/.test('pqrs');
    const { $1: a, $2: b, lastMatch } = RegExp;
    return [a, b, lastMatch];
  });
  t('sticky, named', () => [[...'a1b2'.matchAll(/(?<l>[a-z])(\d)/g)].map((m) => m.groups.l), RegExp.$1, RegExp.$2]);
});
