export { makeOnce } from './make-once.js';
