module.exports = require('./kit')(async (t) => {
  const vm = require('vm');
  t('keys', () => Object.keys(vm).sort());
  t('this', () => { globalThis.vmx = 4; const r = [vm.runInThisContext('vmx + 1'), vm.runInThisContext('var vmy = 7; vmy'), globalThis.vmy]; return r; });
  t('new', () => vm.runInNewContext('a + b', { a: 1, b: 2 }));
  t('write', () => { const o = { a: 1 }; const r = vm.runInNewContext('a = 5; var c = 6; function f() { return a; } d = f(); this.e = 9; typeof nothing', o); return [r, Object.keys(o).sort(), o.a, o.c, o.d, o.e, typeof o.f, o.f()]; });
  t('context', () => { const c = vm.createContext({ n: 1 }); vm.runInContext('n++; var m = n * 2', c); vm.runInContext('m = m + n', c); return [c, vm.isContext(c), vm.isContext({})]; });
  t('missing', () => { try { vm.runInNewContext('nope', {}); } catch (e) { return [e.name, e.message]; } });
  t('isolated', () => vm.runInNewContext('this.process === undefined && typeof process', {}));
  t('language', () => vm.runInNewContext('[Array.isArray([]), Math.max(1, 2), JSON.stringify({a:1}), new Date(0).getTime()]', {}));
  t('script', () => { const s = new vm.Script('x = (typeof x === "number" ? x : 0) + 1'); const c = vm.createContext({}); s.runInContext(c); s.runInContext(c); return c.x; });
  t('script this', () => { const s = new vm.Script('1 + 1', { filename: 'q.js' }); return [s.runInThisContext(), s.runInNewContext()]; });
  t('syntax', () => { try { new vm.Script('a b', { filename: 'bad.js' }); } catch (e) { return e.name; } });
  t('throws', () => { try { vm.runInNewContext('throw new RangeError("in")'); } catch (e) { return [e.name, e.message]; } });
  t('compileFunction', () => [vm.compileFunction('return a + b', ['a', 'b'])(1, 2), vm.compileFunction('return this', []).call(5) == 5]);
  t('bad', () => vm.runInContext('1', {}));
  t('bad2', () => vm.createContext(1));
  t('bad3', () => vm.compileFunction(1));
});
