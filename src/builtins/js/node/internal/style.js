(function (exports, require, module, host, L) {
  'use strict';
  const { codes } = require('internal/errors');
  const { validateString, validateOneOf, validateBoolean } = require('internal/validators');
  exports.styleText = (style, text, { validateStream = true, stream } = {}) => {
    validateString(text, 'text');
    validateBoolean(validateStream, 'options.validateStream');
    const { colors } = L.use('inspect').inspect;
    let before = '', after = '';
    for (const k of Array.isArray(style) ? style : [style]) {
      if (k === 'none') continue;
      const pair = typeof k === 'string' ? colors[k] : undefined;
      if (pair === undefined) validateOneOf(k, 'format', Object.keys(colors));
      before += `\u001b[${pair[0]}m`;
      after = `\u001b[${pair[1]}m${after}`;
    }
    return `${before}${text}${after}`;
  };
})
