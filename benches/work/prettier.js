// A large package: one line formatted.
const prettier = require('prettier-2/standalone');
const plugins = [require('prettier-2/parser-babel')];
exports.work = () => prettier.format('const f=({a,b:[c]})=>{if(a)return c;else{g(  a ,c)}}', { parser: 'babel', plugins }).length;
