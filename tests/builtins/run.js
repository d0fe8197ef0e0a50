// Built-in modules against Node's own: each file here records what many calls give, in Node and in the library.
// node tests/builtins/run.js HOST [PATTERN …]   HOST: tests/builtins/host.c, built
'use strict';
const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const [host, ...patterns] = process.argv.slice(2);
const own = ['run.js', 'kit.js', 'probe.js', 'denied.js', 'shape.js', 'table.js'];
const files = fs.readdirSync(__dirname).filter((f) => f.endsWith('.js') && !own.includes(f))
  .filter((f) => patterns.length === 0 || patterns.some((p) => f.includes(p)));
let passed = 0, failed = 0;
const summary = {};
const env = { ...process.env, TZ: 'UTC', NO_COLOR: '', FORCE_COLOR: '0' };
for (const file of files) {
  const full = path.join(__dirname, file);
  // A file that is named fs… gets a fresh folder each time, in Node and in the library.
  const folder = () => /^fs/.test(file) ? { TEST_FOLDER: fs.mkdtempSync(path.join(require('os').tmpdir(), 'rvm-builtins-')) } : {};
  const program = `require(${JSON.stringify(full)}).then((r) => { process.stdout.write('\\n' + JSON.stringify(r), () => process.exit()); })`;
  const expected = JSON.parse(execFileSync(process.execPath, ['--no-warnings', '-e', program], { env: { ...env, ...folder() }, maxBuffer: 1 << 28 }).toString().split('\n').pop());
  const r = spawnSync(host, [full], { env: { ...env, ...folder() }, encoding: 'utf8', maxBuffer: 1 << 28 });
  const line = r.stdout.trimEnd().split('\n').find((l) => l.startsWith('[') || l.startsWith('!'));
  if (r.status !== 0 || !line?.startsWith('[')) {
    failed++;
    console.log(`FAILED ${file}: ${r.signal ?? r.status} ${r.stdout.slice(0, 3000)}${r.stderr.slice(0, 1000)}`);
    continue;
  }
  const got = JSON.parse(line);
  let here = 0;
  for (let i = 0; i < Math.max(expected.length, got.length); i++) {
    const [e, g] = [JSON.stringify(expected[i]), JSON.stringify(got[i])];
    if (e === g) {
      here++;
      continue;
    }
    failed++;
    console.log(`FAILED ${file}: ${expected[i]?.[0] ?? got[i]?.[0]}\n  node ${e?.slice(0, +(process.env.WIDE ?? 600))}\n  here ${g?.slice(0, +(process.env.WIDE ?? 600))}`);
  }
  passed += here;
  summary[file] = here;
}
// Patterns of packages: every line of probe.js is ok.
if (fs.existsSync(path.join(__dirname, 'probe.js')) && (patterns.length === 0 || patterns.includes('probe'))) {
  const text = fs.readFileSync(path.join(__dirname, 'probe.js'), 'utf8').trimEnd();
  const at = text.lastIndexOf('out.join');
  const file = path.join(fs.mkdtempSync(path.join(require('os').tmpdir(), 'rvm-probe-')), 'probe.js');
  fs.writeFileSync(file, `${text.slice(0, at)}module.exports = out;\n`);
  const r = spawnSync(host, [file], { env, encoding: 'utf8' });
  const line = r.stdout.split('\n').find((l) => l.startsWith('['));
  for (const l of line ? JSON.parse(line) : [`probe.js: ${r.stdout}${r.stderr}`]) {
    if (l.endsWith(': ok')) passed++;
    else {
      failed++;
      console.log(`FAILED probe.js: ${l}`);
    }
  }
}
// For table.js.
if (process.env.RVM_SUMMARY) fs.writeFileSync(process.env.RVM_SUMMARY, JSON.stringify(summary));
console.log(`builtins: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
