import type { Check } from './rules.js';
import { PICKING_FORM, ZERO_WIDTH } from './text.js';

/** A JSON Schema as OpenAPI 3.1 takes it (draft 2020-12). */
export interface Schema {
  type?: string;
  format?: string;
  description?: string;
  pattern?: string;
  $ref?: string;
  enum?: readonly unknown[];
  const?: unknown;
  not?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  uniqueItems?: boolean;
  items?: Schema;
  properties?: { [name: string]: Schema };
  required?: readonly string[];
  additionalProperties?: boolean;
  examples?: readonly unknown[];
}

/** Characters that texts may not hold, as text.ts refuses them. */
const UNREADABLE = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069';

const string = (more: Schema = {}): Schema => ({ type: 'string', ...more });

/** What `IsInstantText` takes: narrower than date-time, so that one moment is written in one way. */
export function instantTextSchema() {
  return { type: 'string', format: 'date-time', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' };
}

/** A readable text, as isText takes it: white space and what shows nothing around it are not among the characters asked for. */
export function textSchema(least: number, most: number) {
  const any = `[^${UNREADABLE}]`;
  const seen = `[^\\s${UNREADABLE}${ZERO_WIDTH}${PICKING_FORM}]`;
  const long = least > 1 ? `${seen}${any}{${least - 2},}${seen}` : seen;
  return { type: 'string', minLength: least, maxLength: most, pattern: least > 0 ? `^${any}*${long}${any}*$` : `^${any}*$` };
}

/** A name or number that is compared, as isIdentifier takes it. */
export function identifierSchema(most: number) {
  const first = `[^\\s${UNREADABLE}${ZERO_WIDTH}${PICKING_FORM}]`;
  const pattern = `^${first}([^\\n\\t${UNREADABLE}]*[^\\s${UNREADABLE}${ZERO_WIDTH}])?$`;
  return { type: 'string', minLength: 1, maxLength: most, pattern, description: 'Unicode NFC' };
}

const SCHEMAS: { readonly [constraint: string]: (parameters: readonly unknown[]) => Schema } = {
  isString: () => string(),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isArray: () => ({ type: 'array' }),
  isObject: () => ({ type: 'object' }),
  isNotEmptyObject: () => ({ type: 'object', minProperties: 1 }),
  isUuid: () => string({ format: 'uuid' }),
  isDateString: () => string({ description: 'ISO 8601' }),
  isIso8601: () => string({ description: 'ISO 8601' }),
  isEmail: () => string({ format: 'email' }),
  isUrl: () => string({ format: 'uri' }),
  isIn: ([values]) => ({ enum: Array.isArray(values) ? values : [] }),
  isEnum: ([, values]) => ({ enum: Array.isArray(values) ? values : [] }),
  isNotIn: ([values]) => ({ not: { enum: Array.isArray(values) ? values : [] } }),
  equals: ([value]) => ({ const: value }),
  notEquals: ([value]) => ({ not: { const: value } }),
  min: ([least]) => ({ minimum: Number(least) }),
  max: ([most]) => ({ maximum: Number(most) }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isNegative: () => ({ exclusiveMaximum: 0 }),
  isDivisibleBy: ([by]) => ({ multipleOf: Number(by) }),
  minLength: ([least]) => string({ minLength: Number(least) }),
  maxLength: ([most]) => string({ maxLength: Number(most) }),
  isLength: ([least, most]) => string({ minLength: Number(least), ...(most === undefined ? {} : { maxLength: Number(most) }) }),
  // A pattern with flags (such as letters of either case) means something else without them; in a schema `u` is always meant (ECMA-262).
  matches: ([pattern]) => string(pattern instanceof RegExp && /^u?$/.test(pattern.flags) ? { pattern: pattern.source } : {}),
  isNotEmpty: () => ({ not: { const: '' } }),
  arrayNotEmpty: () => ({ type: 'array', minItems: 1 }),
  arrayMinSize: ([least]) => ({ type: 'array', minItems: Number(least) }),
  arrayMaxSize: ([most]) => ({ type: 'array', maxItems: Number(most) }),
  arrayUnique: () => ({ type: 'array', uniqueItems: true }),
  isLocalDate: () => string({ format: 'date' }),
  isInstantText: () => instantTextSchema(),
  isFen: () => ({ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: '人民币，单位：分 · CNY in fen' }),
  isUuidText: () => string({ format: 'uuid', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' }),
  isText: ([least, most]) => textSchema(Number(least), Number(most)),
  isIdentifier: ([most]) => identifierSchema(Number(most)),
  isSha256: () => string({ pattern: '^[0-9a-f]{64}$' }),
  isUnifiedSocialCreditCode: () =>
    string({ pattern: '^[1-9A-HJ-NP-RTUWXY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$', description: 'GB 32100-2015' }),
  isCitizenId: () => string({ pattern: '^[1-9][0-9]{16}[0-9X]$', description: 'GB 11643-1999' }),
};

/** What JSON Schema can say about a constraint; nothing where it has no word for it. */
export function constraintSchema(check: Check): Schema {
  return SCHEMAS[check.name]?.(check.parameters) ?? {};
}
