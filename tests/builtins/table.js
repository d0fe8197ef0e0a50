// docs/node.md: what of Node's built-in modules is here, from what Node and the library say of themselves and from what the tests compared.
// node tests/builtins/table.js HOST SUMMARY DOCUMENT    RVM_UPDATE=1 writes the document instead of comparing it
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const [host, summary, document] = process.argv.slice(2);
const shape = path.join(__dirname, 'shape.js');
const node = JSON.parse(execFileSync(process.execPath, ['--no-warnings', '-p', `JSON.stringify(require(${JSON.stringify(shape)}))`], { encoding: 'utf8' }));
const asked = execFileSync(host, [shape], { encoding: 'utf8' }).split('\n').find((l) => l.startsWith('{'));
const here = JSON.parse(asked);
const compared = JSON.parse(fs.readFileSync(summary, 'utf8'));
const source = fs.readFileSync(path.join(__dirname, 'denied.js'), 'utf8');
const denied = new Set(source.slice(source.indexOf('['), source.indexOf(']')).match(/'[^']+'/g).map((s) => s.slice(1, -1)));

const shorten = (names) => names.length > 40 ? `${names.slice(0, 12).map((n) => `\`${n}\``).join(', ')} and ${names.length - 12} more` : names.map((n) => `\`${n}\``).join(', ');
const rows = [];
for (const [name, theirs] of Object.entries(node)) {
  if (!theirs) continue;
  const ours = here[name];
  const names = Object.keys(theirs);
  const missing = ours ? names.filter((k) => !(k in ours) || ours[k] === 'empty') : names;
  const how = !ours ? 'not there' : name === 'fs' || name === 'fs/promises' ? 'refuses; by grant (`rvm_map_allow`) below a folder'
    : denied.has(name) && name !== 'process' ? 'refuses (`ERR_ACCESS_DENIED`)' : 'works';
  rows.push(`| \`${name}\` | ${how} | ${names.length - missing.length} of ${names.length} | ${ours ? shorten(missing) : ''} |`);
}
const files = Object.entries(compared).map(([file, count]) => `| ${file.replace(/\.js$/, '').replace('last_match', 'RegExp.$1').replace('small', 'os, tty, querystring, … and globals')} | ${count} |`);
const total = Object.values(compared).reduce((a, b) => a + b, 0);
const text = `# Node's built-in modules, as the tests see them

<!-- Made by tests/builtins/table.js (make test-builtins compares it; RVM_UPDATE=1 make test-builtins writes it). Do not edit. -->

*Works*: what is there does what it does in Node ${process.version.split('.')[0].slice(1)}. *Refuses*: packages find the shape that they look for, and every call throws \`ERR_ACCESS_DENIED\`, which names the map
entry that grants it or stands in for it. *Names*: how many of the names that Node's module has, without those that begin with an underscore, are here; those that are only names, and throw
\`ERR_METHOD_NOT_IMPLEMENTED\`, count as not there. Of \`crypto.subtle\` the same holds: hashes, HMAC, AES and key derivation are there, the asymmetric half is not.

| module | here | names | not there |
|---|---|---|---|
${rows.join('\n')}

What was compared with Node's own answer, value by value:

| tests of | values |
|---|---|
${files.join('\n')}
| together | ${total} |
`;
if (process.env.RVM_UPDATE) fs.writeFileSync(document, text);
else if (fs.readFileSync(document, 'utf8') !== text) {
  const was = fs.readFileSync(document, 'utf8').split('\n');
  console.log(`${document} is not what the tests say; RVM_UPDATE=1 make test-builtins writes it anew. Lines that differ:`);
  for (const line of text.split('\n')) if (!was.includes(line)) console.log(`  ${line}`);
  process.exit(1);
}
console.log(`${document}: ${rows.length} modules, ${total} values`);
