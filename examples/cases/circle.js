// A circle whose points all know their circle: each of them closes a reference cycle, so counting references frees none.
const circle = {
  points: [],

  // Adds `count` points to the rim and returns how many there are.
  turn(count) {
    for (let i = 0; i < count; i++) {
      const angle = (2 * Math.PI * i) / count;
      circle.points.push({ x: Math.cos(angle), y: Math.sin(angle), circle });
    }
    return circle.points.length;
  },
};

module.exports = circle;
