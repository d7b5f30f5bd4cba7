import type { AnyCaseType, Json, JsonObject } from '#libs/kernel';
import { LATE_REGISTRATION, lateRegistrable } from '#libs/case-runtime';
import { LateRegistrationBody } from '../late-registration.js';
import { schemasOf } from '../validation/index.js';
import { both, ref } from './document.js';

/** Name of a class of a type among the schemas: two types may have classes of one name. */
export function classSchemaName(type: AnyCaseType, dataClass: { readonly name: string }): string {
  return `${type.name}.${dataClass.name}`;
}

/** Schemas of every command's body and of every correctable fact, by name, worded where their author left that to the type. */
export function classSchemas(type: AnyCaseType): { readonly [name: string]: JsonObject } {
  const bodies = Object.values(type.commands).map(({ body }) => body);
  const corrected = Object.values(type.events).flatMap(({ correctable }) => (correctable === undefined ? [] : [correctable]));
  const late = new Set(Object.entries(type.commands).flatMap(([name, { body }]) => (lateRegistrable(type, name) ? [body.name] : [])));
  const schemas = schemasOf([...new Set([...bodies, ...corrected])]) as unknown as { readonly [name: string]: JsonObject };
  const own = Object.entries(schemas).map(([name, schema]): readonly [string, JsonObject] => [name, worded(type, schema)]);
  return Object.fromEntries(
    own.map(([name, schema]) => [classSchemaName(type, { name }), late.has(name) ? withLateRegistration(type, schema) : schema]),
  );
}

/** The body with the member that registers its act late. */
function withLateRegistration(type: AnyCaseType, schema: JsonObject): JsonObject {
  const member = {
    ...ref('schemas', LATE_SCHEMA),
    description: both(type.wording.fields[LATE_REGISTRATION]!),
  };
  return { ...schema, properties: { ...(schema['properties'] as JsonObject), [LATE_REGISTRATION]: member } };
}

/** Name of the schema of a late registration, the same for every type. */
const LATE_SCHEMA = 'LateRegistration';

/** Schema of a late registration. */
export function lateSchemas(): { readonly [name: string]: JsonObject } {
  const [schema] = Object.values(schemasOf([LateRegistrationBody])) as unknown as JsonObject[];
  const description =
    '补录：行为已经做出，事后登记。须说明理由，并经办案机关负责人批准；期限、证件按行为之日判断 · The act was done earlier and is registered late: with a reason and the approval of a head; due dates and certificates are judged by the day of the act';
  return { [LATE_SCHEMA]: { ...schema!, description } };
}

function worded(type: AnyCaseType, schema: JsonObject): JsonObject {
  const properties = schema['properties'] as { readonly [name: string]: JsonObject } | undefined;
  const own = prefixed(type, schema) as JsonObject;
  if (properties === undefined) return own;
  const described = Object.fromEntries(
    Object.entries(own['properties'] as { readonly [name: string]: JsonObject }).map(([name, property]) => [
      name,
      { ...property, ...describing(type, name, property) },
    ]),
  );
  return { ...own, properties: described };
}

function describing(type: AnyCaseType, name: string, property: JsonObject): JsonObject {
  const wording = type.wording.fields[name];
  const given = property['description'];
  const lines = [typeof given === 'string' ? given : wording === undefined ? undefined : both(wording), ...valueLines(type, property)];
  const description = lines.filter((line) => line !== undefined).join('\n');
  return description === '' ? {} : { description };
}

/** What the values that a field may take are called. */
function valueLines(type: AnyCaseType, property: JsonObject): readonly string[] {
  const items = property['items'] as JsonObject | undefined;
  const values = (property['enum'] ?? items?.['enum'] ?? []) as readonly Json[];
  return values.flatMap((value) => {
    const wording = type.wording.values?.[String(value)];
    return wording === undefined ? [] : [`- \`${String(value)}\` ${both(wording)}`];
  });
}

/** The schema with its references led to the names that this type's classes have. */
function prefixed(type: AnyCaseType, value: Json): Json {
  if (Array.isArray(value)) return value.map((element: Json) => prefixed(type, element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => {
      const name = key === '$ref' && typeof member === 'string' ? /^#\/components\/schemas\/(.+)$/.exec(member)?.[1] : undefined;
      return [key, name === undefined ? prefixed(type, member) : ref('schemas', classSchemaName(type, { name })).$ref];
    }),
  );
}
