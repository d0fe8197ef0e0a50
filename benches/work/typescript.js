// A large package: one file transpiled.
const ts = require('typescript');
const source = 'export class Point<T extends number> { constructor(readonly x: T, private y?: T) {} at(): [T, T?] { return [this.x, this.y]; } }\n';
exports.work = () => ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2017 } }).outputText.length;
