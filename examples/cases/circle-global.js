// No `const`: the assignment makes a global variable, the way careless modules do.
circle = require('./circle.js');
