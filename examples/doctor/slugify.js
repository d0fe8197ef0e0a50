// A function that keeps nothing.
const slugify = require('slugify');

exports.slug = (i) => slugify(`Déjà vu, the ${i}th time!`);
