'use strict';
// A point each second, by a timer of its own.
const game = require('game');

let state = { points: 0 };
setInterval(() => { state.points++; }, 1000);

exports.update = () => game.say(`${state.points} points`);
exports.save = () => state;
exports.load = (saved) => { state = saved; };
