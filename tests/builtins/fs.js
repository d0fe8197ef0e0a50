'use strict';
const fs = require('fs');
const path = require('path');
const root = globalThis.TEST_FOLDER ?? process.env.TEST_FOLDER;
const at = (...names) => path.join(root, ...names);
// Both run in folders of their own.
const clean = (v) => typeof v === 'string' ? v.replaceAll(root, '/ROOT') : Array.isArray(v) ? v.map(clean) :
  v && typeof v === 'object' && Object.getPrototypeOf(v) === Object.prototype ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, clean(x)])) : v;
const err = (e) => e === null || e === undefined ? String(e) : clean([e.name, e.code, e.message, e.errno, e.syscall, e.path, e.dest]);
module.exports = require('./kit')(async (t) => {
  const run = (name, f) => t(name, () => { try { return clean(f()); } catch (e) { return ['threw', ...err(e)]; } });
  const runAsync = (name, f) => t.async(name, async () => { try { return clean(await f()); } catch (e) { return ['threw', ...err(e)]; } });
  run('shape', () => [Object.keys(fs), Object.keys(fs.promises), Object.keys(fs.constants).length]);
  run('lengths', () => Object.keys(fs).filter((k) => typeof fs[k] === 'function').map((k) => [k, fs[k].length, fs[k].name]));
  run('write and read', () => { fs.writeFileSync(at('a.txt'), 'hällo\n'); return [fs.readFileSync(at('a.txt'), 'utf8'), fs.readFileSync(at('a.txt')).length, fs.readFileSync(at('a.txt'), { encoding: 'latin1' }), Buffer.isBuffer(fs.readFileSync(at('a.txt')))]; });
  run('append', () => { fs.appendFileSync(at('a.txt'), 'more'); fs.appendFileSync(at('a.txt'), Buffer.from('!')); return fs.readFileSync(at('a.txt'), 'utf8'); });
  run('bytes', () => { fs.writeFileSync(at('b.bin'), new Uint8Array([0, 255, 128])); fs.writeFileSync(at('c.hex'), '00ff', 'hex'); return [[...fs.readFileSync(at('b.bin'))], [...fs.readFileSync(at('c.hex'))], fs.readFileSync(at('b.bin'), 'hex')]; });
  run('large', () => { const b = Buffer.alloc(3 * 1024 * 1024 + 7, 'xyz'); fs.writeFileSync(at('large'), b); const r = fs.readFileSync(at('large')); fs.unlinkSync(at('large')); return [r.length, r.equals(b)]; });
  run('empty', () => { fs.writeFileSync(at('empty'), ''); return [fs.readFileSync(at('empty')).length, fs.readFileSync(at('empty'), 'utf8')]; });
  for (const [name, f] of Object.entries({
    read: () => fs.readFileSync(at('none')), open: () => fs.openSync(at('none'), 'r'), stat: () => fs.statSync(at('none')), lstat: () => fs.lstatSync(at('none')), readdir: () => fs.readdirSync(at('none')),
    unlink: () => fs.unlinkSync(at('none')), rmdir: () => fs.rmdirSync(at('none')), mkdir: () => fs.mkdirSync(at('none', 'deep')), rename: () => fs.renameSync(at('none'), at('other')), copy: () => fs.copyFileSync(at('none'), at('other')),
    readlink: () => fs.readlinkSync(at('none')), readlinkFile: () => fs.readlinkSync(at('a.txt')), realpath: () => fs.realpathSync(at('none')), access: () => fs.accessSync(at('none')), truncate: () => fs.truncateSync(at('none')),
    chmod: () => fs.chmodSync(at('none'), 0o600), utimes: () => fs.utimesSync(at('none'), 1, 1), link: () => fs.linkSync(at('none'), at('l')), rm: () => fs.rmSync(at('none')), rmForce: () => fs.rmSync(at('none'), { force: true }),
    readFolder: () => fs.readFileSync(root), writeFolder: () => fs.writeFileSync(root, 'x'), mkdirThere: () => fs.mkdirSync(at('a.txt')), notFolder: () => fs.readFileSync(at('a.txt', 'x')),
    readdirFile: () => fs.readdirSync(at('a.txt')), unlinkFolder: () => { fs.mkdirSync(at('f')); fs.rmSync(at('f')); }, rmdirFile: () => fs.rmdirSync(at('a.txt')), exclusive: () => fs.writeFileSync(at('a.txt'), 'x', { flag: 'wx' }),
    copyExclusive: () => fs.copyFileSync(at('a.txt'), at('b.bin'), fs.constants.COPYFILE_EXCL), badFd: () => fs.closeSync(999), badFdRead: () => fs.readSync(999, Buffer.alloc(1)), emptyPath: () => fs.readFileSync(''), emptyStat: () => fs.statSync(''),
    mkdirRecursiveFile: () => fs.mkdirSync(at('a.txt', 'b', 'c'), { recursive: true }), mkdtemp: () => fs.mkdtempSync(at('none', 'x')), copyFolder: () => { fs.mkdirSync(at('folder0')); fs.copyFileSync(at('folder0'), at('z')); }, cpFolder: () => fs.cpSync(at('folder0'), at('z')),
  })) run(`error ${name}`, f);
  for (const [name, f] of Object.entries({
    number: () => fs.readFileSync(-1), object: () => fs.readFileSync({}), nul: () => fs.readFileSync('a\0b'), undef: () => fs.statSync(), encoding: () => fs.readFileSync(at('a.txt'), 'nope'), flag: () => fs.openSync(at('a.txt'), 'q'), mode: () => fs.openSync(at('a.txt'), 'r', 'z'),
    callback: () => fs.readFile(at('a.txt')), data: () => fs.writeFileSync(at('x'), {}), options: () => fs.readFileSync(at('a.txt'), 5), fd: () => fs.closeSync('x'), fdRange: () => fs.closeSync(-1), accessMode: () => fs.accessSync(at('a.txt'), 99), recursive: () => fs.mkdirSync(at('q'), { recursive: 1 }),
  })) run(`bad ${name}`, f);
  run('exists', () => [fs.existsSync(at('a.txt')), fs.existsSync(at('none')), fs.existsSync(), fs.existsSync({}), fs.existsSync(root)]);
  run('stat', () => { const s = fs.statSync(at('a.txt')); return [Object.keys(s), s.isFile(), s.isDirectory(), s.isSymbolicLink(), s.size, s.mode.toString(8), s.mtime instanceof Date, Math.abs(s.mtimeMs - Date.now()) < 60000, s.nlink, s instanceof fs.Stats]; });
  run('stat folder', () => { const s = fs.statSync(root); return [s.isFile(), s.isDirectory(), s.nlink > 0]; });
  run('stat options', () => [fs.statSync(at('none'), { throwIfNoEntry: false }), typeof fs.statSync(at('a.txt'), { bigint: true }).size, typeof fs.statSync(at('a.txt'), { bigint: true }).mtimeNs]);
  run('mkdir', () => [fs.mkdirSync(at('d')), fs.mkdirSync(at('d1', 'd2', 'd3'), { recursive: true }), fs.mkdirSync(at('d1', 'd2'), { recursive: true }), fs.mkdirSync(at('d1', 'e'), { recursive: true }), fs.readdirSync(at('d1'))]);
  run('readdir', () => { fs.writeFileSync(at('d1', 'f.txt'), '1'); fs.writeFileSync(at('d1', 'd2', 'g.txt'), '22'); return [fs.readdirSync(at('d1')), fs.readdirSync(at('d1'), { withFileTypes: true }).map((d) => [d.name, d.isFile(), d.isDirectory(), d.parentPath, d.path]), fs.readdirSync(at('d1'), { recursive: true }).sort(), fs.readdirSync(at('d1'), { recursive: true, withFileTypes: true }).map((d) => [d.name, d.parentPath]).sort()]; });
  run('opendir', () => { const d = fs.opendirSync(at('d1')), out = []; for (let e; (e = d.readSync()) !== null;) out.push(e.name); d.closeSync(); let again; try { d.readSync(); } catch (e) { again = e.code; } return [out.sort(), d.path, again]; });
  await runAsync('opendir async', async () => { const out = []; for await (const e of await fs.promises.opendir(at('d1'))) out.push(e.name); return out.sort(); });
  run('rename', () => { fs.renameSync(at('d1', 'f.txt'), at('d1', 'h.txt')); return fs.readdirSync(at('d1')); });
  run('copy', () => { fs.copyFileSync(at('a.txt'), at('copy.txt')); return fs.readFileSync(at('copy.txt'), 'utf8'); });
  run('symlinks', () => { fs.symlinkSync('a.txt', at('link')); fs.symlinkSync(at('d1'), at('abs')); return [fs.readlinkSync(at('link')), fs.readFileSync(at('link'), 'utf8'), fs.lstatSync(at('link')).isSymbolicLink(), fs.statSync(at('link')).isFile(), fs.realpathSync(at('link')), fs.readdirSync(at('abs')), fs.realpathSync(at('abs', 'h.txt')), fs.realpathSync.native(at('link'))]; });
  run('through symlinks', () => { fs.writeFileSync(at('abs', 'new.txt'), 'n'); fs.mkdirSync(at('abs', 'nd')); fs.renameSync(at('abs', 'new.txt'), at('abs', 'newer.txt')); const r = fs.readdirSync(at('d1')); fs.unlinkSync(at('abs', 'newer.txt')); return [r, fs.existsSync(at('d1', 'newer.txt'))]; });
  run('dangling', () => { fs.symlinkSync('nowhere', at('dangling')); return [fs.existsSync(at('dangling')), fs.lstatSync(at('dangling')).isSymbolicLink()]; });
  run('loop', () => { fs.symlinkSync('loop', at('loop')); return fs.readFileSync(at('loop')); });
  run('link', () => { fs.linkSync(at('a.txt'), at('hard')); return [fs.statSync(at('hard')).nlink, fs.readFileSync(at('hard'), 'utf8')]; });
  run('chmod', () => { fs.chmodSync(at('copy.txt'), 0o640); return (fs.statSync(at('copy.txt')).mode & 0o777).toString(8); });
  run('utimes', () => { fs.utimesSync(at('copy.txt'), 1000, new Date(2000500)); const s = fs.statSync(at('copy.txt')); return [s.atimeMs, s.mtimeMs, s.mtime.toISOString()]; });
  run('truncate', () => { fs.truncateSync(at('copy.txt'), 3); fs.truncateSync(at('copy.txt'), 5); return [...fs.readFileSync(at('copy.txt'))]; });
  run('fds', () => {
    const fd = fs.openSync(at('fd.txt'), 'w+');
    const out = [typeof fd, fs.writeSync(fd, 'hello'), fs.writeSync(fd, Buffer.from('XYZ'), 1, 2, 1), fs.writeSync(fd, 'é', 5)];
    const b = Buffer.alloc(10, '.');
    out.push(fs.readSync(fd, b, 0, 10, 0), b.toString(), fs.readSync(fd, b, { position: 2, length: 2 }), fs.readSync(fd, b), fs.fstatSync(fd).size);
    fs.ftruncateSync(fd, 2); fs.fsyncSync(fd); fs.fdatasyncSync(fd); fs.futimesSync(fd, 5, 6); fs.fchmodSync(fd, 0o600);
    out.push(fs.fstatSync(fd).size, fs.fstatSync(fd).mtimeMs, fs.writevSync(fd, [Buffer.from('a'), Buffer.from('bc')], 0), fs.readvSync(fd, [b.subarray(0, 1), b.subarray(1, 3)], 0), b.toString('latin1', 0, 3));
    fs.closeSync(fd);
    return out;
  });
  run('append fd', () => { const fd = fs.openSync(at('fd.txt'), 'a'); fs.writeSync(fd, '+'); fs.writeFileSync(fd, '++'); fs.closeSync(fd); return fs.readFileSync(at('fd.txt'), 'utf8'); });
  run('read only fd', () => { const fd = fs.openSync(at('fd.txt'), 'r'); try { return fs.writeSync(fd, 'x'); } finally { fs.closeSync(fd); } });
  run('read range', () => { const fd = fs.openSync(at('fd.txt'), 'r'); try { return fs.readSync(fd, Buffer.alloc(2), 0, 5, 0); } finally { fs.closeSync(fd); } });
  run('access', () => [fs.accessSync(at('a.txt')), fs.accessSync(at('a.txt'), fs.constants.R_OK | fs.constants.W_OK), fs.accessSync(root, fs.constants.W_OK)]);
  run('access x', () => fs.accessSync(at('a.txt'), fs.constants.X_OK));
  run('mkdtemp', () => { const p = fs.mkdtempSync(at('tmp-')); return [p.length - root.length, fs.statSync(p).isDirectory(), (fs.statSync(p).mode & 0o777).toString(8)]; });
  run('cp', () => { fs.cpSync(at('d1'), at('d9'), { recursive: true }); return fs.readdirSync(at('d9'), { recursive: true }).sort(); });
  run('rm', () => { fs.rmSync(at('d9'), { recursive: true }); fs.rmSync(at('link')); fs.rmdirSync(at('d')); return [fs.existsSync(at('d9')), fs.existsSync(at('link')), fs.existsSync(at('a.txt')), fs.existsSync(at('d'))]; });
  run('rmdir full', () => fs.rmdirSync(at('d1')));
  run('url and buffer', () => [fs.readFileSync(require('url').pathToFileURL(at('b.bin'))).length, fs.readFileSync(Buffer.from(at('b.bin'))).length]);
  run('constants', () => [fs.constants.O_RDONLY, fs.F_OK, fs.R_OK, fs.constants.S_IFMT, Object.isFrozen(fs.constants)]);
  const cb = (f, ...args) => new Promise((resolve) => f(...args, (...r) => resolve(r.map((v) => v instanceof Error ? err(v) : Buffer.isBuffer(v) ? v.toString() : v))));
  await runAsync('callbacks', async () => [await cb(fs.readFile, at('a.txt'), 'utf8'), await cb(fs.readFile, at('none')), await cb(fs.writeFile, at('cb'), 'data'), await cb(fs.appendFile, at('cb'), '!'), await cb(fs.readFile, at('cb')), await cb(fs.exists, at('cb')), await cb(fs.exists, at('nope')),
    await cb(fs.mkdir, at('cbd', 'x'), { recursive: true }), await cb(fs.mkdir, at('cbd')), await cb(fs.readdir, at('cbd')), await cb(fs.rename, at('cb'), at('cb2')), await cb(fs.access, at('cb2')), await cb(fs.unlink, at('cb2')), await cb(fs.unlink, at('cb2')), await cb(fs.rmdir, at('cbd', 'x')), await cb(fs.rm, at('cbd'), { recursive: true })]);
  await runAsync('callback fds', async () => { const [, fd] = await cb(fs.open, at('cbfd'), 'w+'); const b = Buffer.alloc(4); return [typeof fd, (await cb(fs.write, fd, 'abc')).slice(0, 2), await cb(fs.write, fd, Buffer.from('Z'), 0, 1, 0), await cb(fs.read, fd, b, 0, 4, 0), (await cb(fs.fstat, fd))[1].size, await cb(fs.ftruncate, fd, 1), await cb(fs.fsync, fd), await cb(fs.close, fd), await cb(fs.close, fd)]; });
  await runAsync('callback order', () => new Promise((resolve) => { const out = []; fs.stat(root, () => { out.push('stat'); resolve(out); }); process.nextTick(() => out.push('tick')); Promise.resolve().then(() => out.push('job')); out.push('sync'); }));
  const p = fs.promises;
  await runAsync('promises', async () => [await p.writeFile(at('p'), 'pp'), await p.readFile(at('p'), 'utf8'), (await p.stat(at('p'))).size, await p.appendFile(at('p'), '!'), await p.copyFile(at('p'), at('p2')), await p.readFile(at('p2'), { encoding: 'utf8' }), await p.access(at('p')), await p.mkdir(at('pd', 'e'), { recursive: true }), await p.readdir(at('pd')), await p.rename(at('p2'), at('p3')), await p.unlink(at('p3')), await p.rm(at('pd'), { recursive: true }), await p.truncate(at('p'), 1), await p.readFile(at('p'), 'latin1')]);
  for (const [name, f] of Object.entries({ opendir: () => p.opendir(at('none')), read: () => p.readFile(at('none')), stat: () => p.stat(at('none')), bad: () => p.readFile({}), access: () => p.access(at('none')), aborted: () => p.readFile(at('a.txt'), { signal: AbortSignal.abort() }) })) await runAsync(`promise error ${name}`, f);
  await runAsync('file handle', async () => {
    const h = await p.open(at('fh'), 'w+');
    const out = [typeof h.fd, (await h.write('hello')).bytesWritten, (await h.read(Buffer.alloc(5), 0, 5, 0)).buffer.toString(), (await h.stat()).size, await h.truncate(2), await h.sync(), await h.writeFile('zz'), await h.close(), h.fd];
    try { await h.read(Buffer.alloc(1)); } catch (e) { out.push(e.code, e.syscall); }
    return [out, fs.readFileSync(at('fh'), 'utf8')];
  });
  await runAsync('write pieces', async () => { await p.writeFile(at('pieces'), (function* () { yield 'a'; yield 'b'; })()); return fs.readFileSync(at('pieces'), 'utf8'); });
  await runAsync('read lines', async () => { await p.writeFile(at('lines'), 'one\ntwo\r\nthree'); const h = await p.open(at('lines')); const out = []; for await (const l of h.readLines()) out.push(l); return out; });
  const events = (s, names) => new Promise((resolve) => { const out = []; for (const n of names) s.on(n, (v) => { out.push(v instanceof Error ? [n, ...err(v)] : Buffer.isBuffer(v) ? [n, v.toString()] : n === 'open' ? n : v === undefined ? n : [n, v]); if (n === 'close') resolve(out); }); });
  const all = ['open', 'ready', 'data', 'end', 'finish', 'error', 'close'];
  await runAsync('read stream', () => events(fs.createReadStream(at('a.txt')), all));
  await runAsync('read stream range', () => events(fs.createReadStream(at('a.txt'), { start: 1, end: 5, encoding: 'utf8', highWaterMark: 2 }), all));
  await runAsync('read stream missing', () => events(fs.createReadStream(at('none')), all));
  await runAsync('read stream fields', async () => { const s = fs.createReadStream(at('a.txt')); const r = [s.path, s.flags, s.mode, s.pending, s.fd, s.bytesRead, s instanceof fs.ReadStream, s.autoClose]; s.destroy(); await new Promise((done) => s.on('close', done)); return r; });
  run('read stream bad', () => fs.createReadStream(at('a.txt'), { start: 5, end: 2 }));
  run('read stream bad path', () => fs.createReadStream());
  await runAsync('write stream', async () => { const s = fs.createWriteStream(at('ws')); const e = events(s, all); s.write('a'); s.write('b'); s.end('c'); return [await e, fs.readFileSync(at('ws'), 'utf8'), s.bytesWritten]; });
  await runAsync('write stream start', async () => { const s = fs.createWriteStream(at('ws'), { flags: 'r+', start: 1 }); s.end('ZZ'); await events(s, ['close']); return fs.readFileSync(at('ws'), 'utf8'); });
  await runAsync('write stream append', async () => { const s = fs.createWriteStream(at('ws'), { flags: 'a' }); s.end('+'); await events(s, ['close']); return fs.readFileSync(at('ws'), 'utf8'); });
  await runAsync('write stream fails', () => { const s = fs.createWriteStream(at('none', 'x')); s.write('a'); return events(s, all); });
  await runAsync('pipe', async () => { await require('stream/promises').pipeline(fs.createReadStream(at('a.txt')), fs.createWriteStream(at('piped'))); return fs.readFileSync(at('piped'), 'utf8'); });
  await runAsync('iterate stream', async () => { const out = []; for await (const c of fs.createReadStream(at('a.txt'), 'utf8')) out.push(c); return out; });
  await runAsync('promisify', async () => { const { promisify } = require('util'); const fd = fs.openSync(at('a.txt')); const r = await promisify(fs.read)(fd, Buffer.alloc(3), 0, 3, 0); fs.closeSync(fd); return [await promisify(fs.readFile)(at('a.txt'), 'utf8'), Object.keys(r), r.bytesRead, await promisify(fs.exists)(at('a.txt'))]; });
  run('old style streams', () => { function R(...a) { return fs.ReadStream.apply(this, a) ?? this; } R.prototype = Object.create(fs.ReadStream.prototype); const r = new R(at('a.txt')); const is = r instanceof fs.ReadStream; r.destroy(); return is; });
  run('Dirent', () => { const d = new fs.Dirent('n', 1, '/p'); return [d.name, d.isFile(), d.isDirectory(), d.path]; });
});
