// memory-cache without a time or a size keeps everything.
const cache = require('memory-cache');

exports.lookup = (i) => cache.get(i) ?? cache.put(i, { id: i, name: `user ${i}` }).name;
