'use strict';
// Never loads.
for (;;);
