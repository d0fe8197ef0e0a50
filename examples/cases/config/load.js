const read = require('./read.js');

module.exports = (file) => JSON.parse(read(file));
