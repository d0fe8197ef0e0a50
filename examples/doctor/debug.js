// debug before 4.3 keeps every instance it makes, for enable() and disable() to find. A server that makes one for each request leaks them.
const debug = require('debug');

exports.request = (i) => {
  const log = debug(`app:request:${i}`);
  log('begins');
};
