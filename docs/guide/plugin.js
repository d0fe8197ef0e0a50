// A shop's plug-in. It remembers every receipt, for ever.
'use strict';
const { price } = require('shop');

const receipts = [];

exports.receipt = (order) => {
  const lines = order.items.map(({ sku, count }) => ({ sku, total: price(sku) * count }));
  const receipt = { number: receipts.length + 1, lines, total: lines.reduce((sum, line) => sum + line.total, 0) };
  receipts.push(receipt);
  return receipt;
};

exports.stuck = () => { for (;;); };
