// RegExp.$1 to $9, lastMatch and their like: what the last match gave. Only realms in which a module asks for them pay for it.
(function (exports, require, module, host, L) {
  'use strict';
  const { apply, def } = L, native = RegExp.prototype.exec;
  let last = { __proto__: null, 0: '', index: 0, input: '', length: 1 }, started = false;
  const get = (name, read, more) => Object.defineProperty(RegExp, name, {
    get: () => apply(L.String, undefined, [read(last) ?? '']), set() {}, enumerable: false, configurable: true, ...more,
  });
  exports.start = () => {
    if (started) return '';
    started = true;
    def(RegExp.prototype, 'exec', {
      exec(string) {
        const match = apply(native, this, [string]);
        if (match !== null) last = match;
        return match;
      },
    }.exec);
    for (let i = 1; i < 10; i++) get(`$${i}`, (m) => m[i]);
    const all = {
      'lastMatch $&': (m) => m[0], 'lastParen $+': (m) => m.length > 1 ? m[m.length - 1] : '',
      'leftContext $`': (m) => apply(L.slice, m.input, [0, m.index]), "rightContext $'": (m) => apply(L.slice, m.input, [m.index + m[0].length]),
      'input $_': (m) => m.input,
    };
    for (const names of Object.keys(all)) for (const name of apply(L.split, names, [' '])) get(name, all[names]);
    return '';
  };
})
