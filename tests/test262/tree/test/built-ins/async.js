/*---
flags: [async]
---*/
Promise.resolve(1).then(function (x) { assert.sameValue(x, 1); }).then($DONE, $DONE);
