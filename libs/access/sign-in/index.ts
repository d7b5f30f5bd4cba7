/** Tokens and the guard, which load the web framework: the rules themselves are in the door above. */
export * from '../tokens.js';
export * from '../key-sources.js';
export * from '../local-issuer.js';
export * from '../refusals.js';
export * from '../bearer-guard.js';
