'use strict';
const path = require('path');
exports.config = require('config.json');
exports.sum = (list) => list.map(Number).reduce((a, b) => a + (b || 0), 0);
exports.where = path.join(__dirname, '..', path.basename(__filename));
exports.regexp = /^(?<name>[a-z]+)-(\d+)$/u.exec('torture-42').groups.name;
