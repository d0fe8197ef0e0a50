// Case 1: an array without bound. Nobody outside this module can reach leakArray, so nobody outside can empty it.
const leakArray = [];

// Adds one big item and returns how many there are.
exports.leak = () => leakArray.push(new Array(24).fill('a big item'));
