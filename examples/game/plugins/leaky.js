'use strict';
// Keeps all it ever saw, 100 KB a frame, as a plug-in with a forgotten cache does. The host starts it afresh before its memory is full.
const history = [];
let state = { frames: 0 };

exports.update = (dt) => {
  state.frames++;
  history.push(new Float64Array(12500).fill(dt), { of: history });
};
exports.save = () => state;
exports.load = (saved) => { state = saved; };
