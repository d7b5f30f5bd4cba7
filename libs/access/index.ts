export * from './case-scope.js';
export * from './heads.js';
export * from './permissions.js';
export * from './bounded-cache.js';
