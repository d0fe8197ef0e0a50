// Case 3: `circle` is a private variable of this module.
const circle = require('./circle.js');

exports.turn = (count) => circle.turn(count);
