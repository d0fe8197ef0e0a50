// (b) Case 2: lodash, and a memo table that only grows.
const { memoize } = require('lodash');
const squared = memoize((n) => n * n);
exports.leak = () => squared(6) + squared(6) - squared.cache.size;
