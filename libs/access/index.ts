export * from './tokens.js';
export * from './key-sources.js';
export * from './local-issuer.js';
export * from './permissions.js';
export * from './separation.js';
export * from './refusals.js';
export * from './bearer-guard.js';
export * from './bounded-cache.js';
