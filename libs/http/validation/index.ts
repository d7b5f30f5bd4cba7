export { parseStrictJson, JSON_LIMITS, type JsonLimits } from './strict-json.js';
export { MalformedJson, MALFORMED_WORDING, type MalformedReason } from './malformed-json.js';
export { compile, type Validate, type Validated } from './compiled.js';
export { UnfitDataClass, type DataClass } from './rules.js';
export type { Problem } from './problem.js';
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
export { isIdentifier, isText } from './text.js';
export { pointerOf, pointerStep } from './pointer.js';
export { Described, type Description } from './described.js';
export { schemaOf, schemasOf } from './schema.js';
export { identifierSchema, textSchema, type Schema } from './constraint-schemas.js';
