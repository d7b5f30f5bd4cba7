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

/** A value in its canonical form: the text that is stored, and what reading it back gives. */
export interface Canonical {
  readonly text: string;
  readonly value: Json;
}

const MAX_DEPTH = 32;
const ASCII_KEY = /^[\x20-\x7e]*$/;
/** Keys that objects order by themselves, as numbers, before all others: the engine cannot write them in the order of their characters. */
const INDEX_KEY = /^(0|[1-9]\d{0,9})$/;

/** Events and commands have a few hundred keys: each is looked at once. */
const ordinaryKeys = new Set<string>();
const KEYS_REMEMBERED = 4096;

/** Keys and indices on the way to the value that is being copied: a path is put together only for a refusal. */
const trail: (string | number)[] = [];
let holdsIndexKeys = false;

/**
 * Canonical JSON (RFC 8785, restricted): keys sorted and ASCII, safe integers only, well-formed strings, depth ≤ 32.
 * Members whose value is `undefined` are left out, as absent fields are never stored as null.
 * @throws NotCanonical for floats, unsafe integers, -0, lone surrogates, non-ASCII keys, exotic objects, too deep nesting
 */
export function canonical(given: unknown): Canonical {
  holdsIndexKeys = false;
  const value = copied(given, 0);
  const text = holdsIndexKeys ? written(value) : JSON.stringify(value);
  // the engine writes a lone surrogate as an escape, and escapes no other character beyond ASCII
  if (text.includes(LONE_SURROGATE)) refuseLoneSurrogates(value, 0);
  return { text, value };
}

/** The canonical text alone. @throws NotCanonical */
export function canonicalJson(value: unknown): string {
  return canonical(value).text;
}

/** A plain copy with its members in order, from which the engine writes what RFC 8785 asks for. */
function copied(value: unknown, depth: number): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw refused('not a safe integer', depth);
      return value;
    case 'object':
      break;
    default:
      throw refused(`a ${typeof value} cannot be stored`, depth);
  }
  if (value === null) return null;
  if (depth >= MAX_DEPTH) throw refused('nested too deeply', depth);
  return Array.isArray(value) ? copiedList(value, depth) : copiedObject(value as Fields, depth);
}

type Fields = { readonly [key: string]: unknown };

function copiedList(list: readonly unknown[], depth: number): Json {
  const copy: Json[] = [];
  for (let index = 0; index < list.length; index += 1) {
    trail[depth] = index;
    copy.push(copied(list[index], depth + 1));
  }
  return copy;
}

function copiedObject(object: Fields, depth: number): Json {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null && !isPlainInstance(object)) throw refused(EXOTIC, depth);
  const copy: { [key: string]: Json } = {};
  for (const key of sortedKeys(object)) {
    const member = object[key];
    if (member === undefined) continue;
    trail[depth] = key;
    if (!ordinaryKeys.has(key)) admitKey(key, member, depth);
    const inOrder = typeof member === 'string' ? member : copied(member, depth + 1);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: inOrder, enumerable: true, configurable: true, writable: true });
    else copy[key] = inOrder;
  }
  return copy;
}

/** Looks at a key not seen before, or one that is never ordinary. @throws NotCanonical */
function admitKey(key: string, member: unknown, depth: number): void {
  if (key === 'toJSON' && typeof member === 'function') throw refused(EXOTIC, depth);
  if (!ASCII_KEY.test(key)) throw refused('a key must be ASCII', depth + 1);
  if (INDEX_KEY.test(key)) holdsIndexKeys = true;
  else if (key !== 'toJSON' && ordinaryKeys.size < KEYS_REMEMBERED) ordinaryKeys.add(key);
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

/** The text of a copy whose objects order some keys by themselves. */
function written(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  const members = value as { readonly [key: string]: Json };
  return `{${Object.keys(members)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${written(members[key]!)}`)
    .join(',')}}`;
}

const LONE_SURROGATE = '\\ud';

/** The escape may also be what a string says: only a string that is not well-formed is refused. */
function refuseLoneSurrogates(value: Json, depth: number): void {
  if (typeof value === 'string' && !value.isWellFormed()) throw refused('lone surrogate', depth);
  if (typeof value !== 'object' || value === null) return;
  for (const [step, member] of Object.entries(value)) {
    trail[depth] = step;
    refuseLoneSurrogates(member as Json, depth + 1);
  }
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

/** Command objects are instances of plain data classes; Map, Set, Date, Buffer and the like are not, nor what writes itself. */
function isPlainInstance(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]' && !(Symbol.iterator in value) && !('toJSON' in value);
}
