// What JSON.parse says of bad texts: mutations of good ones, the same ones each time.
module.exports = require('./kit')(async (t) => {
  let seed = 12345;
  const random = (n) => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return (seed >> 8) % n; };
  const good = ['{"a":[1,2.5e3,-0,"x\\u00e9\\n",true,false,null],"b":{"c":"é🎉"}}', '[1,2,3]', '"abc\\"d"', '-12.5e+7', '{"undefined":NaN}', '[[[],{}],{"x":{"y":[0]}}]', '  {"k" : "v" , "z":[ ] }\n', 'true', 'null'];
  const bits = ['"', '\\', '{', '}', '[', ']', ',', ':', '0', '1', '-', '.', 'e', '+', 'u', 't', 'n', 'f', ' ', '\n', '\t', '\0', 'é', '🎉', '\ud800', '\u2028', 'x', '\ufeff', '\x01', 'tru', 'null'];
  const mutated = () => {
    let text = good[random(good.length)];
    for (let k = random(3); k >= 0; k--) {
      const at = random(text.length + 1), how = random(3);
      text = text.slice(0, at) + (how === 0 ? bits[random(bits.length)] + text.slice(at) : how === 1 ? text.slice(at + 1 + random(2)) : '');
    }
    return text;
  };
  const said = (text, revive) => { try { return JSON.stringify(JSON.parse(text, revive)); } catch (e) { return [e.name, e.message, Object.keys(e), Object.getOwnPropertyDescriptor(e, 'message').enumerable]; } };
  for (let i = 0; i < 3000; i++) {
    const text = mutated();
    t('json ' + JSON.stringify(text), () => said(text));
  }
  for (const text of ['###', '', ' ', 'undefined', '<!DOCTYPE html><p>', '<!DOCTYPE html><p>..', '<!DOCTYPE html><p>...', '[object Object]', 'Infinity', 'Infinity ', '0123456789,,', '[1,2,3,4,5,6,7,8,9,x]', '["' + 'é'.repeat(20) + '" "' + '🎉'.repeat(20)])
    t('json ' + text, () => said(text));
  for (const value of [undefined, null, {}, [], 5n, () => 1, Symbol.iterator]) t('json of ' + typeof value, () => said(value));
  t('json once a text', () => { let n = 0; return [said({ toString() { return `{${++n}`; } }), n]; });
  t('json revived', () => [said('{"a":1}', () => { throw new SyntaxError('mine'); }), said('[1,2]', (k, v) => (k === '0' ? v + 1 : v)), said('[1,x]', () => 1)]);
  t('json stack', () => { try { JSON.parse('{x'); } catch (e) { return e.stack.split('\n').slice(0, 2); } });
  t('json shape', () => [JSON.parse.length, JSON.parse.name, String(JSON.parse)]);
});
