// What Node takes to load a module of benches/work and do its work: `node load.js FILE` prints milliseconds of CPU time: load, first work, best of later ones.
'use strict';
const file = process.argv[2];
const now = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3;
};
const start = now();
const loaded = require(file);
const after = now();
const value = loaded.work();
const first = now() - after;
let warm = Infinity;
for (let i = 0; i < 20; i++) {
    const begin = now();
    if (loaded.work() !== value) throw new Error('not the same');
    warm = Math.min(warm, now() - begin);
}
console.log(after - start, first, warm, value);
