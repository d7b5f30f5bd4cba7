/** JSON as the office stores it: no floats, no undefined, no exotic objects. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The value cannot be written in the restricted canonical form; `path` is a JSON pointer to the offending place. */
export class NotCanonical extends Error {
  constructor(
    readonly reason: string,
    readonly path: string,
  ) {
    super(`${reason} at ${path === '' ? 'the root' : path}`);
    this.name = 'NotCanonical';
  }
}

const ASCII_KEY = /^[\x20-\x7e]*$/;
const MAX_DEPTH = 32;

/** Strings without any of these are written as they are; the others are looked at closely. */
const NOT_PLAIN = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** Events and commands have a few hundred keys: each is checked and quoted once. */
const quotedKeys = new Map<string, string>();
const QUOTED_KEYS = 4096;

/** Keys and indices on the way to the value that is being written: a path is put together only for a refusal. */
const trail: (string | number)[] = [];

/**
 * Canonical JSON text (RFC 8785, restricted): keys sorted and ASCII, safe integers only, well-formed strings, depth ≤ 32.
 * Members whose value is `undefined` are left out, as absent fields are never stored as null.
 * @throws NotCanonical for floats, unsafe integers, -0, lone surrogates, non-ASCII keys, exotic objects, too deep nesting
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      if (!NOT_PLAIN.test(value)) return `"${value}"`;
      if (!value.isWellFormed()) throw refused('lone surrogate', depth);
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw refused('not a safe integer', depth);
      return `${value}`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      break;
    default:
      throw refused(`a ${typeof value} cannot be stored`, depth);
  }
  if (value === null) return 'null';
  if (depth >= MAX_DEPTH) throw refused('nested too deeply', depth);
  return Array.isArray(value) ? writeList(value, depth) : writeObject(value as Record<string, unknown>, depth);
}

function writeList(list: readonly unknown[], depth: number): string {
  let text = '[';
  for (let index = 0; index < list.length; index += 1) {
    if (index > 0) text += ',';
    trail[depth] = index;
    text += write(list[index], depth + 1);
  }
  return `${text}]`;
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null && !isPlainInstance(object)) throw refused(EXOTIC, depth);
  if (typeof object['toJSON'] === 'function') throw refused(EXOTIC, depth);
  let text = '{';
  for (const key of sortedKeys(object)) {
    const member = object[key];
    if (member === undefined) continue;
    trail[depth] = key;
    text += `${text.length > 1 ? ',' : ''}${quotedKeys.get(key) ?? quoted(key, depth)}${write(member, depth + 1)}`;
  }
  return `${text}}`;
}

const EXOTIC = 'an exotic object cannot be stored';

/** Objects with more keys than this are left to the general sorting. */
const FEW_KEYS = 32;

/** Most objects are built with their keys in order or nearly so: they are sorted in place, which leaves nothing to collect. */
function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index]!;
    let place = index;
    while (place > 0 && keys[place - 1]! > key) {
      keys[place] = keys[place - 1]!;
      place -= 1;
    }
    keys[place] = key;
  }
  return keys;
}

/** The key as it stands before its value. */
function quoted(key: string, depth: number): string {
  if (!ASCII_KEY.test(key)) throw refused('a key must be ASCII', depth + 1);
  const text = `${JSON.stringify(key)}:`;
  if (quotedKeys.size < QUOTED_KEYS) quotedKeys.set(key, text);
  return text;
}

function refused(reason: string, depth: number): NotCanonical {
  return new NotCanonical(
    reason,
    trail
      .slice(0, depth)
      .map((step) => `/${step}`)
      .join(''),
  );
}

/** Command objects are instances of plain data classes; Map, Set, Date, Buffer and the like are not. */
function isPlainInstance(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]' && !(Symbol.iterator in value);
}
