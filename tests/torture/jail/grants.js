// Every function of fs that takes a path, with every path that leads out of what was granted: T/grant to read and write, T/read-only to read, T/write-only to write,
// T/write-only/readable to read.
'use strict';
const fs = require('fs');
const path = require('path');

// What each function is called with, for a path that may not be reached. `follow`: whether it follows a symlink that is the path's last name.
const one = {
  access: [], appendFile: ['x'], chmod: [0o777], copyFile: ['$grant/copy'], cp: ['$grant/copied', { recursive: true, dereference: true }], exists: [], link: ['$grant/linked'], lstat: [], lutimes: [1, 1], mkdir: [], mkdtemp: [], open: [], opendir: [],
  readFile: [], readdir: [], readlink: [], realpath: [], rename: ['$grant/renamed'], rm: [{ recursive: true, force: false }], rmdir: [], stat: [], truncate: [0], unlink: [], utimes: [1, 1], writeFile: ['x'], chown: [0, 0], lchown: [0, 0], statfs: [],
};
const flags = ['r+', 'w', 'wx', 'w+', 'a', 'a+', 'as', 'rs+', 0, 1, 2, fs.constants.O_PATH ?? 0o10000000, fs.constants.O_DIRECTORY, fs.constants.O_CREAT | fs.constants.O_WRONLY, fs.constants.O_TMPFILE ?? 0o20200001];
// The path as the second one.
const two = { copyFile: '$grant/in.txt', cp: '$grant/in.txt', link: '$grant/in.txt', rename: '$grant/in2.txt' };
// About a symlink itself, which lies inside.
const ofLinks = new Set(['lstat', 'lutimes', 'readlink', 'unlink', 'rm', 'rename', 'link', 'cp', 'lchown', 'symlink', 'mkdtemp']);

exports.run = async function (root, attempt) {
  const top = path.join(root, '..'), grant = path.join(top, 'grant'), out = path.join(top, 'outside');
  const fill = (v) => (typeof v === 'string' ? v.replace('$grant', grant) : v);
  const files = [
    `${out}/secret.txt`, out, `${out}/`, `${grant}/../outside/secret.txt`, `${grant}/sub/../../outside/secret.txt`, `${grant}/out/secret.txt`, `${grant}/out/lib`, `${grant}/absolute/secret.txt`, `${grant}/slash${out}/secret.txt`, `${grant}/chain/secret.txt`,
    `${grant}/out/new-file`, `${grant}/../outside/new-file`, `${grant}/..`, `${grant}/../`, `${grant}/sub/../..`, top, '/', '/etc/passwd', '/proc/self/mem', '/proc/self/fd/0', '/dev/zero', `/proc/self/root${out}/secret.txt`, '', '.', '..', 'outside/secret.txt',
    `${grant}/sub/../out/secret.txt`, `${grant}/good/../../outside/secret.txt`, `${grant}-x`, `${grant}/${'../'.repeat(50)}${out}/secret.txt`, `${grant}/${'x'.repeat(5000)}`, `${grant}/${'sub/../'.repeat(5000)}../outside/secret.txt`, `${grant}/in.txt/../../outside/secret.txt`,
    `${grant}\0/../outside/secret.txt`, `${grant}/out\0`, `file://${out}/secret.txt`, Buffer.from(`${out}/secret.txt`), new URL(`file://${out}/secret.txt`), new URL(`file://${grant}/%2e%2e/outside/secret.txt`), `${root}/inside.js`,
  ];
  // The last name is a symlink out: refused to what follows it.
  const links = [`${grant}/out.txt`, `${grant}/out`, `${grant}/absolute`, `${grant}/chain`, `${grant}/slash`, `${grant}/dangling`];
  const pipes = [`${grant}/pipe`];
  const call = async (name, way, args) => {
    if (way === 'sync') return fs[`${name}Sync`](...args);
    if (way === 'promise') return fs.promises[name](...args);
    return new Promise((y, n) => fs[name](...args, (e, v) => (name === 'exists' ? y(e) : e ? n(e) : y(v))));
  };
  const refused = (name, v) => {
    // An opened file that is empty or a folder would still be a hole: only these answers are refusals.
    if (name === 'exists' && v === false) throw new Error('does not exist');
    return typeof v === 'number' || v === undefined ? `GIVEN ${v}` : typeof v === 'object' && v && 'fd' in v ? 'GIVEN a file' : v;
  };
  for (const [name, rest] of Object.entries(one)) {
    for (const way of ['sync', 'callback', 'promise']) {
      if (way === 'promise' ? !fs.promises[name] : !fs[name === 'exists' && way === 'callback' ? name : way === 'sync' ? `${name}Sync` : name]) continue;
      const args = rest.map(fill);
      for (const file of [...files, ...(ofLinks.has(name) ? [] : links)]) {
        if ((name === 'mkdtemp' && /\.\.$/.test(file)) || (name === 'realpath' && file === '')) continue; // a name that goes on after the dots; the base, by its text
        await attempt(`${way} ${name} ${short(file)}`, async () => refused(name, await call(name, way, [file, ...args])));
        if (name === 'open') for (const flag of flags) await attempt(`${way} open ${flag} ${short(file)}`, async () => refused(name, await call(name, way, [file, flag])));
        if (name === 'mkdir' || name === 'readdir') await attempt(`${way} ${name} recursive ${short(file)}`, async () => refused(name, await call(name, way, [file, { recursive: true }])));
      }
      for (const file of pipes) if (/^(readFile|appendFile|truncate)$/.test(name)) await attempt(`${way} ${name} of a pipe`, async () => refused(name, await call(name, way, [file, ...args])));
      if (two[name]) {
        for (const file of [...files, `${grant}/out/made`, `${grant}/dangling/x`]) await attempt(`${way} ${name} to ${short(file)}`, async () => refused(name, await call(name, way, [fill(two[name]), file])));
      }
    }
  }
  for (const file of [...files, ...links]) {
    await attempt(`stream from ${short(file)}`, () => new Promise((y, n) => fs.createReadStream(file).on('data', y).on('error', n).on('end', () => y('GIVEN nothing'))));
    await attempt(`stream to ${short(file)}`, () => new Promise((y, n) => fs.createWriteStream(file).on('error', n).on('open', () => y('GIVEN'))));
    await attempt(`watch ${short(file)}`, () => fs.watch(file));
    await attempt(`open as a blob ${short(file)}`, () => fs.openAsBlob(file));
  }
  // A module from what fs was granted is not granted to require.
  await attempt('require of what fs may read', () => { fs.writeFileSync(`${grant}/module.js`, 'module.exports = "SECRET"'); return require(`${grant}/module.js`); });
  // Links that the script makes itself.
  const made = (name, target) => { try { fs.unlinkSync(`${grant}/${name}`); } catch {} fs.symlinkSync(target, `${grant}/${name}`); return `${grant}/${name}`; };
  for (const target of ['../outside/secret.txt', `${out}/secret.txt`, `/proc/self/root${out}/secret.txt`, '../outside', '/', '../root', 'out/secret.txt', './chain/secret.txt', '/proc/self/fd/3', '/proc/self/cwd']) {
    const link = made('mine', target);
    for (const tail of ['', '/secret.txt', `${out}/secret.txt`, '/../outside/secret.txt']) await attempt(`my link to ${target}${tail}`, () => fs.readFileSync(link + tail, 'utf8'));
    await attempt(`writing my link to ${target}`, () => { fs.writeFileSync(link, 'overwritten'); return 'GIVEN'; });
    await attempt(`copying my link to ${target}`, () => { fs.cpSync(link, `${grant}/copy-of-mine`, { recursive: true, dereference: true, force: true }); return fs.readFileSync(`${grant}/copy-of-mine`, 'utf8'); });
    await attempt(`a file below my link to ${target}`, () => { fs.writeFileSync(`${link}/escaped`, 'x'); return 'GIVEN'; });
  }
  // Removing a tree does not follow its links.
  fs.mkdirSync(`${grant}/tree/a/b`, { recursive: true });
  for (const at of ['tree/out', 'tree/a/out', 'tree/a/b/out']) made(at, out);
  await attempt('rm of a tree with links', () => { fs.rmSync(`${grant}/tree`, { recursive: true }); return fs.existsSync(`${grant}/tree`) ? 'still there' : 'INSIDE'; }, 'INSIDE');
  // cp of a tree copies the links, and what they name stays unread.
  fs.mkdirSync(`${grant}/tree2`);
  made('tree2/out', `${out}/secret.txt`);
  await attempt('cp of a tree with links', () => { fs.cpSync(`${grant}/tree2`, `${grant}/tree3`, { recursive: true }); return fs.readFileSync(`${grant}/tree3/out`, 'utf8'); });
  // Rights: what may only be written is not read, what may only be read is not written.
  const w = `${top}/write-only`, r = `${top}/read-only`, inner = `${w}/readable`;
  const put = (link, target) => { try { fs.symlinkSync(target, link); } catch {} return link; };
  const through = put(`${w}/through`, 'secret.txt');
  for (const file of [`${w}/secret.txt`, through, `${inner}/../secret.txt`, put(`${inner}/up.txt`, '../secret.txt'), put(`${inner}/up2.txt`, `${w}/secret.txt`)]) {
    await attempt(`reads ${file}`, () => fs.readFileSync(file, 'utf8'));
    for (const flag of ['r', 'r+', 'a+', 'rs+', fs.constants.O_RDWR, fs.constants.O_RDWR | fs.constants.O_CREAT]) await attempt(`opens ${flag} and reads ${file}`, () => { const fd = fs.openSync(file, flag); return `GIVEN ${fs.readFileSync(fd, 'utf8')}`; });
    await attempt(`copies ${file}`, () => { fs.copyFileSync(file, `${inner}/copy.txt`); return fs.readFileSync(`${inner}/copy.txt`, 'utf8'); });
    await attempt(`links ${file}`, () => { fs.linkSync(file, `${inner}/hard.txt`); return fs.readFileSync(`${inner}/hard.txt`, 'utf8'); });
    await attempt(`links ${file} elsewhere`, () => { fs.linkSync(file, `${grant}/hard.txt`); return fs.readFileSync(`${grant}/hard.txt`, 'utf8'); });
  }
  await attempt('renames to where it may read', () => { fs.writeFileSync(`${w}/other.txt`, 'SECRET'); fs.renameSync(`${w}/secret.txt`, `${inner}/moved.txt`); return fs.readFileSync(`${inner}/moved.txt`, 'utf8'); });
  await attempt('renames to where it may read, elsewhere', () => { fs.renameSync(`${w}/secret.txt`, `${grant}/moved.txt`); return fs.readFileSync(`${grant}/moved.txt`, 'utf8'); });
  await attempt('renames its folder', () => { fs.renameSync(w, `${grant}/w`); return 'GIVEN'; });
  for (const [label, f] of Object.entries({
    write: () => fs.writeFileSync(`${r}/in.txt`, 'x'), append: () => fs.appendFileSync(`${r}/in.txt`, 'x'), truncate: () => fs.truncateSync(`${r}/in.txt`), unlink: () => fs.unlinkSync(`${r}/in.txt`), make: () => fs.writeFileSync(`${r}/new`, 'x'),
    mkdir: () => fs.mkdirSync(`${r}/new`), rename: () => fs.renameSync(`${r}/in.txt`, `${grant}/stolen`), chmod: () => fs.chmodSync(`${r}/in.txt`, 0), utimes: () => fs.utimesSync(`${r}/in.txt`, 1, 1), link: () => fs.linkSync(`${r}/in.txt`, `${r}/hard`),
    'hard link that is written': () => { fs.linkSync(`${r}/in.txt`, `${grant}/hard-of-read-only`); fs.writeFileSync(`${grant}/hard-of-read-only`, 'overwritten'); },
    symlink: () => fs.symlinkSync('x', `${r}/s`), open: () => fs.openSync(`${r}/in.txt`, 'r+'), ftruncate: () => { const fd = fs.openSync(`${r}/in.txt`, 'r'); fs.ftruncateSync(fd, 0); }, fwrite: () => { const fd = fs.openSync(`${r}/in.txt`, 'r'); fs.writeSync(fd, 'x'); },
    fchmod: () => { const fd = fs.openSync(`${r}/in.txt`, 'r'); fs.fchmodSync(fd, 0o777); }, futimes: () => { const fd = fs.openSync(`${r}/in.txt`, 'r'); fs.futimesSync(fd, 1, 1); }, 'through a link': () => { put(`${grant}/to-r`, `${r}/in.txt`); fs.writeFileSync(`${grant}/to-r`, 'overwritten'); },
    'chmod through a link': () => { put(`${grant}/to-r`, `${r}/in.txt`); fs.chmodSync(`${grant}/to-r`, 0o777); }, 'utimes through a link': () => { put(`${grant}/to-r`, `${r}/in.txt`); fs.utimesSync(`${grant}/to-r`, 1, 1); },
  })) await attempt(`read only: ${label}`, async () => { await f(); return `GIVEN ${label}`; });
  // What works.
  for (const [label, f] of Object.entries({
    read: () => fs.readFileSync(`${grant}/in.txt`, 'utf8'), link: () => fs.readFileSync(`${grant}/good/in.txt`, 'utf8'), write: () => { fs.writeFileSync(`${grant}/new.txt`, 'INSIDE'); return fs.readFileSync(`${grant}/new.txt`, 'utf8'); },
    'read only': () => fs.readFileSync(`${r}/in.txt`, 'utf8'), 'write only': () => { fs.writeFileSync(`${w}/new.txt`, 'x'); return 'INSIDE'; }, inner: () => fs.readFileSync(`${inner}/in.txt`, 'utf8'), 'a link from grant to read only': () => fs.readFileSync(put(`${grant}/to-r`, `${r}/in.txt`), 'utf8'),
    'read and write': () => { const fd = fs.openSync(`${grant}/in.txt`, 'r+'); try { return fs.readFileSync(fd, 'utf8'); } finally { fs.closeSync(fd); } }, 'made, to read and write': () => { const fd = fs.openSync(`${grant}/rw.txt`, 'w+'); fs.writeSync(fd, 'INSIDE'); const b = Buffer.alloc(6); fs.readSync(fd, b, 0, 6, 0); fs.closeSync(fd); return String(b); },
    stat: () => (fs.statSync(`${grant}/in.txt`).size === 6 ? 'INSIDE' : 'no'), 'stat of a link': () => (fs.lstatSync(`${grant}/out.txt`).isSymbolicLink() ? 'INSIDE' : 'no'), 'the link itself': () => (fs.readlinkSync(`${grant}/out.txt`) === '../outside/secret.txt' ? 'INSIDE' : 'no'),
    rename: () => { fs.writeFileSync(`${grant}/q1`, 'INSIDE'); fs.renameSync(`${grant}/q1`, `${grant}/sub/q2`); return fs.readFileSync(`${grant}/sub/q2`, 'utf8'); }, 'hard link': () => { fs.linkSync(`${grant}/in.txt`, `${grant}/sub/h`); return fs.readFileSync(`${grant}/sub/h`, 'utf8'); },
  })) await attempt(`works: ${label}`, f, 'INSIDE');
  return Object.keys(one).length;
};
const short = (f) => (String(f).length > 120 ? `${String(f).slice(0, 60)}…${String(f).slice(-40)}` : String(f));
