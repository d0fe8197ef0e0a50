// Of this project: what the tests of the small tree need of test262's harness.
function assert(condition, message) {
  if (condition !== true) throw new Test262Error(message);
}
assert.sameValue = function (actual, expected, message) {
  if (!Object.is(actual, expected)) throw new Test262Error(String(message) + ': ' + String(actual) + ' is not ' + String(expected));
};
assert.throws = function (Expected, f) {
  try {
    f();
  } catch (e) {
    if (e.constructor === Expected) return;
    throw new Test262Error('another error was thrown');
  }
  throw new Test262Error('nothing was thrown');
};
