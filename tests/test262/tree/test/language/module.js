/*---
flags: [module]
---*/
import * as self from "node:path"; if (typeof self.join !== "function") throw 1; export default 1;
