/*---
flags: [onlyStrict]
---*/
assert.throws(ReferenceError, function () { notDeclared = 1; });
