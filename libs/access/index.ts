export { BoundedCache } from './bounded-cache.js';
export { CaseScope } from './case-scope.js';
export { headsAgency, headsOnDay } from './heads.js';
export { ADMINISTRATORS, handlesCasesOf, isInRegionOf, mayAsk, rightsOf, scopePathsOf, viewerOf, withReorganised } from './permissions.js';
