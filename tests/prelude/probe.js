// Runs one job in a fresh realm and returns its result as JSON. The same in node:vm and in the engine.
(function ($, dir, here, job) {
  'use strict';
  job = JSON.parse(job);
  const make = $.eval($.read(`${here}/world.js`), 'world.js');
  const world = make($, dir, job.tree || { root: '/', files: {} });
  const { stringify } = JSON, show = (v) => stringify(v, (k, x) => typeof x === 'bigint' ? `${x}n` : x === undefined ? null : x);
  if (job.kind === 'modules') {
    const exports = world.require(job.tree.root + '/main.js');
    world.run();
    return show(exports);
  }
  if (job.kind === 'values') {
    return show(job.values.map((source) => {
      try {
        world.log.length = 0;
        console.log(...(0, eval)(`(() => (${source}))()`));
        return world.log.map((l) => l[1]).join('\n');
      } catch (e) {
        return `threw ${e && e.stack ? e + e.stack : e}`;
      }
    }));
  }
  return show($.eval(`(function (world, entry, $) { ${job.code} })`, 'test.js')(world, world.entry, $));
})
