'use strict';
// Every fiftieth frame it does not come back.
let state = { frames: 0 };

exports.update = () => {
  state.frames++;
  if (state.frames % 50 === 0) for (;;);
};
exports.save = () => state;
exports.load = (saved) => { state = saved; };
