// How deep plain recursion goes until its RangeError.
'use strict';
const depth = (start) => {
  let n = 0;
  try {
    start(() => { n++; });
  } catch (e) {
    if (!(e instanceof RangeError) || e.message !== 'Maximum call stack size exceeded') throw e;
  }
  return n;
};
exports.plain = () => depth((count) => { (function f() { count(); f(); })(); });
exports.method = () => depth((count) => { const o = { m() { count(); o.m(); } }; o.m(); });
exports.mutual = () => depth((count) => { const a = () => { count(); b(); }, b = () => { count(); a(); }; a(); });
exports.json = () => { const n = 12000; return JSON.stringify(JSON.parse('['.repeat(n) + ']'.repeat(n))).length; };
