/*---
includes: [included.js]
---*/
assert.sameValue(included, "yes");
