// The page that the service renders. It keeps what it is given, as careless modules do: each request has a copy of its own, so nothing adds up.
'use strict';
const Handlebars = require('handlebars');

const visits = [];

Handlebars.registerHelper('money', (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
Handlebars.registerHelper('forever', () => { for (;;); });

const page = Handlebars.compile(`<!doctype html>
<title>Hello, {{name}}</title>
<h1>Hello, {{name}}: visit {{visit}}</h1>
<table>
{{#each items}}<tr><td>{{@index}}</td><td>{{title}}</td><td>{{money cents}}</td></tr>
{{/each}}</table>
{{#if slow}}{{forever}}{{/if}}
`);
// Handlebars compiles at the first use: so it is in the template already.
page({ name: '', items: [{ title: '', cents: 0 }] });

exports.render = (request) => {
  visits.push({ request, kept: new Array(1000).fill(request.name) });
  return page({ ...request, visit: visits.length });
};
