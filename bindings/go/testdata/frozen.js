exports.freeze = Object.freeze;
