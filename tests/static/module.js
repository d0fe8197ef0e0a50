const seen = [];

exports.add = (text) => {
  seen.push(text.replace(/e+/g, 'E'));
  return seen.join(' ');
};

exports.fail = () => {
  throw new RangeError('too far');
};
