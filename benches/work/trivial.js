// (d) The least that a live instance can be.
exports.add = (a) => a + 1;
