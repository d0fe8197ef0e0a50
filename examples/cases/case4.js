// Case 4: a loop that makes one object a round. `tick(round)` is called every `every` rounds.

// Nobody keeps the objects.
exports.drop = (rounds, every, tick) => {
  for (let round = 1; round <= rounds; round++) {
    const object = { round, text: 'an object' };
    if (object.round % every === 0) tick(round);
  }
};

const objects = [];

// This module keeps them all.
exports.keep = (rounds, every, tick) => {
  for (let round = 1; round <= rounds; round++) {
    objects.push({ round, text: 'an object' });
    if (round % every === 0) tick(round);
  }
};
