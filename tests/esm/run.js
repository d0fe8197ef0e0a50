// ES modules against Node's own: each case of cases.js is a tree of files and a program; Node runs it, and so does the library.
// node tests/esm/run.js HOST [PATTERN …]   HOST: tests/esm/host.c, built
'use strict';
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const [given, ...patterns] = process.argv.slice(2), host = path.resolve(given);
const cases = require('./cases.js');
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'rvm-esm-')));
const env = { ...process.env, TZ: 'UTC', NO_COLOR: '', FORCE_COLOR: '0', NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };

// What both sides have at hand: `log` prints, `t` says what a function gives or throws.
const kit = `'use strict';
const { log } = console;
const say = (e) => e === null || typeof e !== 'object' ? 'threw ' + String(e) :
  [e.name, e.code ?? '', e instanceof Error, String(e.message).replaceAll(${JSON.stringify(root)}, 'ROOT')].join(' | ');
const show = (v) => v instanceof Promise ? 'a promise' : v !== null && typeof v === 'object' ?
  Object.prototype.toString.call(v) + ' ' + JSON.stringify(Object.getOwnPropertyNames(v).map((k) => {
    try { return [k, typeof v[k] === 'function' ? 'function ' + v[k].name : v[k]]; } catch (e) { return [k, e.name]; }
  })).replaceAll(${JSON.stringify(root)}, 'ROOT') : typeof v + ' ' + String(v).replaceAll(${JSON.stringify(root)}, 'ROOT');
globalThis.t = (name, f) => { try { log(name + ': ' + show(f())); } catch (e) { log(name + ': ' + say(e)); } };
globalThis.ta = async (name, f) => { try { log(name + ': ' + show(await f())); } catch (e) { log(name + ': ' + say(e)); } };
globalThis.show = show;
`;
let passed = 0, failed = 0;
for (const [name, { expect, ...files }] of Object.entries(cases)) {
  if (patterns.length > 0 && !patterns.some((p) => name.includes(p))) continue;
  const folder = path.join(root, name.replace(/[^\w]+/g, '_'));
  for (const [file, text] of Object.entries(files)) {
    const full = path.join(folder, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  }
  fs.writeFileSync(path.join(folder, 'kit.cjs'), kit);
  fs.writeFileSync(path.join(folder, 'start.cjs'), `require('./kit.cjs'); require('./main.cjs');`);
  const main = path.join(folder, 'start.cjs');
  const run = (program) => {
    const r = spawnSync(program, [main], { env, cwd: folder, encoding: 'utf8', timeout: 30000 });
    return r.signal !== null || (program === host && r.status !== 0) ? `ended with ${r.signal ?? r.status}\n${r.stdout}${r.stderr}` : r.stdout;
  };
  const [expected, got] = [expect ?? run(process.execPath), run(host)];
  if (expected === got && expected !== '') passed++;
  else {
    failed++;
    console.log(`FAILED ${name}\n--- node\n${expected.trimEnd()}\n--- here\n${got.trimEnd()}`);
  }
}
fs.rmSync(root, { recursive: true, force: true });
console.log(`esm: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
