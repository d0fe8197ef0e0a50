// (a) Case 1 of the npm package's documentation: a private array that only grows.
const leakArray = [];
exports.leak = function leak() {
    leakArray.push('leak');
    return leakArray.length;
};
