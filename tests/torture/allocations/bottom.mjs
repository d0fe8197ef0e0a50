import middle from './middle.js';
export const answer = 42;
export default middle.config.deep;
