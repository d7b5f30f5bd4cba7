import type { Json, JsonObject, Wording } from '#libs/kernel';
import { pascal } from '../pascal.js';

/** The parts of an OpenAPI 3.1 document that the office uses. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: JsonObject;
  readonly tags: readonly Tag[];
  readonly security: readonly JsonObject[];
  readonly paths: Paths;
  readonly components: Components;
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

export interface Components {
  readonly schemas: { readonly [name: string]: JsonObject };
  readonly responses: { readonly [name: string]: Response };
  readonly parameters: { readonly [name: string]: JsonObject };
  readonly headers: { readonly [name: string]: JsonObject };
  readonly securitySchemes: { readonly [name: string]: JsonObject };
}

export type Method = 'get' | 'post';
export type PathItem = { readonly [method in Method]?: Operation };
export type Paths = { readonly [path: string]: PathItem };

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly JsonObject[];
  readonly requestBody?: JsonObject;
  readonly responses: { readonly [status: string]: Response | Reference };
  /** Empty: open to all. */
  readonly security?: readonly JsonObject[];
}

export interface Response {
  readonly description: string;
  readonly headers?: { readonly [header: string]: JsonObject };
  readonly content?: { readonly [type: string]: JsonObject };
}

export interface Reference {
  readonly $ref: string;
}

export type ComponentKind = keyof Components;

/** A reference to a component. */
export function ref(kind: ComponentKind, name: string): { readonly $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}

/** Chinese with English beside it. */
export function both({ zh, en }: Wording): string {
  return zh === en ? zh : `${zh} · ${en}`;
}

/** `penalty`, `decide-penalty` → `penaltyDecidePenalty`. */
export function operationIdOf(...parts: readonly string[]): string {
  const name = parts.map(pascal).join('');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function object(properties: { readonly [name: string]: Json }, optional: readonly string[] = []): JsonObject {
  return { type: 'object', properties, required: Object.keys(properties).filter((name) => !optional.includes(name)) };
}

export function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

export function jsonContent(schema: JsonObject, example?: Json): { readonly 'application/json': JsonObject } {
  return { 'application/json': { schema, ...(example === undefined ? {} : { example }) } };
}

export const UUID_SCHEMA: JsonObject = { type: 'string', format: 'uuid' };
export const TEXT_SCHEMA: JsonObject = { type: 'string' };
export const COUNT_SCHEMA: JsonObject = { type: 'integer', minimum: 0 };
export const DAY_SCHEMA: JsonObject = { type: 'string', format: 'date' };
export const INSTANT_SCHEMA: JsonObject = { type: 'string', format: 'date-time' };
/** Leads from a number to what it counts. */
export const ROWS_LINK: JsonObject = {
  type: 'string',
  format: 'uri-reference',
  description: '所统计的各行，与数字一致 · The list of exactly the rows counted',
};
