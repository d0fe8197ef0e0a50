// Writes hostile.txt from hostile.json: one script a line, `kind<TAB>script`, with \\, \n, \r, \t and \0 as escapes.
//   node convert.js hostile.json > hostile.txt
const escape = (s) => s.replace(/[\\\n\r\t\0]/g, (c) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' })[c]);
for (const { kind, script } of JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'))) console.log(kind + '\t' + escape(script));
