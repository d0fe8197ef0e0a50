// inflight keeps the callbacks of each key until it is told the result. A request that never ends is kept for ever: "this module leaks memory".
const inflight = require('inflight');

exports.fetch = (i) => {
  const done = inflight(`/page/${i}`, () => 'a page came');
  // Whoever holds `done` gave up.
  return done !== null;
};
