// Asks for the same files again and again while somebody swaps them with symlinks that lead outside: what comes is of the inside, or an error.
'use strict';
const result = { tried: 0, seen: 0, refused: 0, wrong: [] };
const look = (label, f) => {
  result.tried++;
  try {
    const got = JSON.stringify(f());
    if (got.includes('INSIDE') && !got.includes('SECRET')) result.seen++;
    else result.wrong.push(`${label}: ${got}`);
  } catch (e) {
    if (String(e && e.message).includes('SECRET')) result.wrong.push(`${label}: ${e.message}`);
    result.refused++;
  }
};
const forget = () => { for (const k of Object.keys(require.cache)) if (k !== __filename) delete require.cache[k]; };
exports.run = (rounds, grants) => {
  for (let i = 0; i < rounds; i++) {
    forget();
    for (const name of ['./race/a/f.js', './race/a/f', './race/a', './race/b/g.js', './race/b/h.js', './race/out/f.js']) look(name, () => require(name));
    look('resolve', () => (require.resolve('./race/a/f.js').startsWith(`${__dirname}/race/`) ? 'INSIDE' : 'SECRET'));
    if (!grants) continue;
    const fs = require('fs'), g = `${__dirname}/../grant/race`;
    look('readFile', () => fs.readFileSync(`${g}/a/secret.txt`, 'utf8'));
    look('open', () => { const fd = fs.openSync(`${g}/a/secret.txt`, 'r+'); try { return fs.readFileSync(fd, 'utf8'); } finally { fs.closeSync(fd); } });
    look('write', () => { fs.writeFileSync(`${g}/a/secret.txt`, 'INSIDE'); return 'INSIDE'; });
    look('copy', () => { fs.copyFileSync(`${g}/a/secret.txt`, `${g}/copy`); return fs.readFileSync(`${g}/copy`, 'utf8'); });
    look('cp', () => { fs.cpSync(`${g}/a`, `${g}/tree`, { recursive: true, force: true }); return fs.readFileSync(`${g}/tree/secret.txt`, 'utf8'); });
    look('make and remove', () => { fs.writeFileSync(`${g}/a/more`, 'x'); fs.unlinkSync(`${g}/a/more`); return 'INSIDE'; });
    look('rename', () => { fs.renameSync(`${g}/b/secret.txt`, `${g}/a/moved`); fs.renameSync(`${g}/a/moved`, `${g}/b/secret.txt`); return 'INSIDE'; });
    look('rm', () => { fs.mkdirSync(`${g}/a/t/u`, { recursive: true }); fs.rmSync(`${g}/a/t`, { recursive: true, force: true }); return 'INSIDE'; });
    look('readdir', () => (fs.readdirSync(`${g}/a`).includes('node_modules') ? 'SECRET' : 'INSIDE'));
  }
  result.wrong = result.wrong.slice(0, 20);
  return JSON.stringify(result);
};
