import type { AnyCaseType, LawInForce } from '#libs/kernel';
import { openApiDocument, type OpenApiDocument } from '#libs/http/openapi';
import { VERSION } from '#config/version';

/** The interface of an office with these case types, as `/docs-json` answers it and docs/openapi.json keeps it. */
export function apiDocument(types: readonly AnyCaseType[], law: LawInForce, demo: boolean): OpenApiDocument {
  return openApiDocument(types, { version: VERSION, cite: (rule) => law.cite(rule), demo });
}
