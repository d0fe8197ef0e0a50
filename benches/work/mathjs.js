// A large package: one expression evaluated.
const math = require('mathjs');
exports.work = () => Math.round(math.evaluate('sqrt(3^2 + 4^2) * det([[1, 2], [3, 5]]) + number(12.7 cm, mm)') * 1000);
