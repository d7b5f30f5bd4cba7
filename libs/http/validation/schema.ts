import { constraintSchema, type Schema } from './constraint-schemas.js';
import { descriptionOf, fieldDescription, type Description } from './described.js';
import { rulesOf, type Check, type DataClass, type FieldRules } from './rules.js';

/** The schema of a class for an OpenAPI 3.1 document, made from the same decorators that bodies are checked by. */
export function schemaOf(dataClass: DataClass): Schema {
  const { fields, foreign } = rulesOf(dataClass);
  const description = describing(descriptionOf(dataClass));
  // What class-transformer makes of a body cannot be said in a schema.
  if (foreign) return { type: 'object', ...description };
  const properties: { [name: string]: Schema } = {};
  for (const field of fields) properties[field.name] = fieldSchema(dataClass, field);
  const required = fields.filter((field) => isRequired(dataClass, field)).map((field) => field.name);
  return { type: 'object', ...description, properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

/**
 * The schemas of the classes and of every class inside them, by class name, for `components.schemas`.
 * @throws Error if two classes have one name
 */
export function schemasOf(dataClasses: readonly DataClass[]): { [name: string]: Schema } {
  const found = new Map<string, DataClass>();
  const visit = (dataClass: DataClass): void => {
    const known = found.get(dataClass.name);
    if (known === dataClass) return;
    if (known !== undefined) throw new Error(`two data classes are called ${dataClass.name}`);
    found.set(dataClass.name, dataClass);
    for (const field of rulesOf(dataClass).fields) if (field.nested !== undefined) visit(field.nested);
  };
  dataClasses.forEach(visit);
  const names = [...found.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, schemaOf(found.get(name)!)]));
}

function fieldSchema(dataClass: DataClass, field: FieldRules): Schema {
  const itself = merged(field.checks.filter((check) => !check.each));
  const described = describing(fieldDescription(dataClass.prototype as object, field.name), itself.description);
  const reference: Schema | undefined = field.nested === undefined ? undefined : { $ref: `#/components/schemas/${field.nested.name}` };
  const ofItems = field.checks.filter((check) => check.each);
  if (reference !== undefined && !field.nestedEach && itself.type !== 'array') return { ...reference, ...described };
  if (reference === undefined && ofItems.length === 0) return { ...typed(dataClass, field, itself), ...described };
  return { ...itself, type: 'array', items: reference ?? merged(ofItems), ...described };
}

function merged(checks: readonly Check[]): Schema {
  const schemas = checks.map(constraintSchema);
  const negations = schemas.flatMap((schema) => (schema.not === undefined ? [] : [schema.not]));
  const whole = Object.assign({}, ...schemas) as Schema;
  if (negations.length < 2) return whole;
  return { ...whole, not: { enum: negations.flatMap((not) => not.enum ?? [not.const]) } };
}

const DECLARED: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Array, 'array'],
]);

/** The declared type fills in where no constraint names one. */
function typed(dataClass: DataClass, field: FieldRules, schema: Schema): Schema {
  if (schema.type !== undefined || schema.enum !== undefined || 'const' in schema) return schema;
  const declared = DECLARED.get(Reflect.getMetadata('design:type', dataClass.prototype as object, field.name));
  return declared === undefined ? schema : { type: declared, ...schema };
}

/** Whether the decorators refuse the field's absence: they are asked, not guessed at. */
function isRequired(dataClass: DataClass, field: FieldRules): boolean {
  if (field.optional || field.conditions.length > 0) return false;
  const empty = Object.create(dataClass.prototype as object) as object;
  return field.checks.some((check) => !check.accepts(undefined, empty));
}

function describing(described: Description | undefined, fallback?: string): Schema {
  if (described === undefined) return fallback === undefined ? {} : { description: fallback };
  const standard = fallback === undefined ? '' : ` (${fallback})`;
  const description = `${described.zh} · ${described.en}${standard}`;
  return described.example === undefined ? { description } : { description, examples: [described.example] };
}
