// A column of titles through an npm package: a whole part of it goes in as a list and comes out as one.
const slugify = require('slugify');

const options = { lower: true, strict: true };
exports.slug = (title) => slugify(title, options);
exports.slugs = (titles) => titles.map(exports.slug);
