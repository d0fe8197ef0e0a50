import path from 'path';
export const answer = 42;
export default function (f) { return f ? f(path.sep) : answer; }

