/*---
includes:
  - included.js
flags: [noStrict]
---*/
assert.sameValue(included, "yes"); with ({ a: 1 }) assert.sameValue(a, 1);
