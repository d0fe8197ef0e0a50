/*---
flags: [noStrict]
---*/
var declared = 1; let lexical = 2; assert.sameValue(globalThis.declared, 1); assert.sameValue($262.evalScript("lexical"), 2); assert.sameValue(Object.getOwnPropertyDescriptor(globalThis, "declared").configurable, false);
