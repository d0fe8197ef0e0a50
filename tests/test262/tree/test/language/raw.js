/*---
flags: [raw]
---*/
if (typeof assert !== "undefined") throw new Error("no harness is wanted");
