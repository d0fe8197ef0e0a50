// moduleMap: two levels down from here, a module requires `fs`.
exports.load = require('./config/load.js');
