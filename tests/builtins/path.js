module.exports = require('./kit')(async (t) => {
  const path = require('path');
  const samples = ['', '.', '..', '/', '//', '///', 'a', '/a', 'a/', 'a//b', '/a/b/', './a', '../a', 'a/..', 'a/../..', '/..', '/../a',
    'a/./b', '.x', 'x.', '..x', 'a.b.c', '/a.b/c', '//a', '//a/b', '//a//b/', 'a\\b', 'C:', 'C:\\', 'C:/', 'c:a', 'C:\\a\\..\\b', 'C:\\..',
    '\\\\server\\share', '\\\\server\\share\\', '\\\\server\\share\\a', '\\a', '\\', 'C:a/..', '\\\\server', '\\\\s', ' ', 'a b/c d', './',
    '../', '.../a', 'file.', '.file.', 'a/.b', '/foo/bar/baz/asdf/quux.html', 'basename.ext//', '\\\\?\\C:\\a', '\\\\.\\x', 'a/b/../../../c',
    '//server/share/dir/file.ext', 'C:\\path\\dir\\index.html', 'C:\\\\a', 'é/ü.ñ'];
  for (const k of ['posix', 'win32']) {
    const p = path[k];
    for (const s of samples) {
      for (const f of ['normalize', 'dirname', 'basename', 'extname', 'isAbsolute', 'parse', 'toNamespacedPath'])
        if (k === 'posix' || f !== 'toNamespacedPath' || p.isAbsolute(s)) t(`${k}.${f}(${s})`, () => p[f](s));
      t(`${k}.format(parse(${s}))`, () => p.format(p.parse(s)));
      for (const o of ['', 'a', '..', '/b', '../c', 'C:\\x', 'd:y', '.html', '//u/v'])
        t(`${k}.join(${s}, ${o})`, () => [p.join(s, o), p.basename(s, o)]);
      for (const o of ['/a/b', '/a', '/c/d/e', '/A/b'])
        t(`${k}.rel(${s}, ${o})`, () => k === 'posix' || /^([A-Za-z]:[\\/]|[\\/]{2}\w+[\\/]\w)/.test(s) ?
          [p.relative(k === 'posix' ? `/x/${s}` : s, k === 'posix' ? o : `C:${o}`), p.resolve(k === 'posix' ? '/q' : 'C:\\q', s)] : 0);
    }
  }
  t('resolve', () => [path.resolve('/a', 'b', '../c'), path.resolve('/a', '/b'), path.resolve('/a', ''), path.win32.resolve('C:\\a', '\\b'), path.win32.resolve('C:/a', 'D:/b', 'c')]);
  for (const v of [1, null, undefined, {}, [], true]) for (const f of ['join', 'normalize', 'resolve', 'dirname', 'parse', 'format'])
    t(`${f}(${JSON.stringify(v)})`, () => path[f](v));
  t('basename suffix', () => [path.basename('a.html', '.html'), path.basename('.html', '.html'), path.basename('a.html', 'ml'), path.basename('aa', 'a'), path.basename('a', 'a')]);
  t('format', () => [path.format({ name: 'x', ext: 'y' }), path.format({ dir: '/a', base: 'b' }), path.format({ root: '/', base: 'b', name: 'n' }), path.format({})]);
  t('shape', () => [Object.keys(path), path.posix === path, require('path/posix') === path.posix, require('path/win32') === path.win32, path.sep, path.win32.delimiter]);
});
