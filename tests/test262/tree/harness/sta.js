class Test262Error extends Error {}
