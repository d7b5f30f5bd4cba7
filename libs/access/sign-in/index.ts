/** Tokens and the guard, which load the web framework: the rules themselves are in the door above. */
export { AccessModule, bearerToken, BearerGuard, OpenToAll, type Access } from '../bearer-guard.js';
export { RemoteKeys } from '../key-sources.js';
export { LOCAL_ISSUER, LocalIssuer } from '../local-issuer.js';
export { ACCESS_REFUSALS, AccessRefused } from '../refusals.js';
export { TokenVerifier } from '../tokens.js';
