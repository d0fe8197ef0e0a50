madeInside = 'yes';
exports.run = () => {
  console.log('hello', { a: 1 });
  return twice(answer);
};
