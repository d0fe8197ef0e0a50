'use strict';
// Thirty birds that fly after each other. A well-behaved plug-in: its state survives a reload.
const game = require('game');

exports.version = 1;
let state = { frames: 0, birds: Array.from({ length: 30 }, (_, i) => ({ x: (i * 37) % 100, y: (i * 61) % 100, dx: 1, dy: 0 })) };

exports.update = (dt) => {
  state.frames++;
  let cx = 0, cy = 0;
  for (const bird of state.birds) { cx += bird.x; cy += bird.y; }
  cx /= state.birds.length;
  cy /= state.birds.length;
  for (const [i, bird] of state.birds.entries()) {
    bird.dx += (cx - bird.x) * 0.01 - (bird.y - cy) * 0.02;
    bird.dy += (cy - bird.y) * 0.01 + (bird.x - cx) * 0.02;
    const speed = Math.hypot(bird.dx, bird.dy) || 1;
    bird.x = (bird.x + (bird.dx / speed) * 20 * dt + 100) % 100;
    bird.y = (bird.y + (bird.dy / speed) * 20 * dt + 100) % 100;
    game.put(`bird ${i}`, bird.x, bird.y);
  }
};
exports.save = () => state;
exports.load = (saved) => { state = saved; };
