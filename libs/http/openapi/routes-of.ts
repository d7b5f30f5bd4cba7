import type { OpenApiDocument } from './document.js';

/** Every route of the document as `GET /v1/penalty-cases/:id`, sorted: what the router must hold, no more and no less. */
export function routesOf(document: Pick<OpenApiDocument, 'paths'>): readonly string[] {
  return Object.entries(document.paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{([^}]+)\}/g, ':$1')}`))
    .sort();
}
