export { parseStrictJson, JSON_LIMITS } from './strict-json.js';
export { MalformedJson } from './malformed-json.js';
export { compile, type Validate, type Validated } from './compiled.js';
export {
  IsCitizenId,
  IsFen,
  IsIdentifier,
  IsInstantText,
  IsLocalDate,
  IsSha256,
  IsText,
  IsUnifiedSocialCreditCode,
  IsUuidText,
  Nested,
  NestedList,
} from './decorators.js';
export { isCitizenId, isUnifiedSocialCreditCode } from './national-codes.js';
export { Described } from './described.js';
export { schemaOf, schemasOf } from './schema.js';
export { identifierSchema, instantTextSchema, textSchema } from './constraint-schemas.js';
