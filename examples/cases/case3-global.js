// Case 3 again: `circle` is a global, made by the module that is required here.
require('./circle-global.js');

exports.turn = (count) => circle.turn(count);
