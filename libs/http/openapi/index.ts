export { openApiDocument } from './openapi-document.js';
export type { OpenApiDocument, Operation } from './document.js';
export { routesOf } from './routes-of.js';
export { faultsOf } from './faults.js';
export { eventCatalogue } from './event-catalogue.js';
export { setUpDocs } from './docs-ui.js';
