export { makeOnce } from './make-once.js';
export { makeFolders } from './make-folders.js';
