// The same with debug 4.3, where instances ask whether they are enabled and nobody keeps them.
const debug = require('debug-mended');

exports.request = (i) => {
  const log = debug(`app:request:${i}`);
  log('begins');
};
