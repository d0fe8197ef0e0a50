module.exports = function () {
  const Keygrip = require('keygrip'), keys = new Keygrip(['SEKRIT2', 'SEKRIT1']), hash = keys.sign('foo');
  return { hash, known: [keys.verify('foo', hash), keys.index('foo', new Keygrip(['SEKRIT1']).sign('foo')), keys.index('foo', 'bad'), keys.verify('bar', hash)], hex: new Keygrip(['a'], 'sha256', 'hex').sign('x') };
};
