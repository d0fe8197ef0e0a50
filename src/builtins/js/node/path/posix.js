(function (exports, require, module) { module.exports = require('path').posix; })
