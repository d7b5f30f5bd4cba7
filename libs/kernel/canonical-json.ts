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

/**
 * Canonical JSON text (RFC 8785, restricted): keys sorted and ASCII, safe integers only, well-formed strings, depth ≤ 32.
 * Members whose value is `undefined` are left out, as absent fields are never stored as null.
 * @throws NotCanonical for floats, unsafe integers, -0, lone surrogates, non-ASCII keys, exotic objects, too deep nesting
 */
export function canonicalJson(value: unknown): string {
  return write(value, '', 0);
}

function write(value: unknown, path: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new NotCanonical('lone surrogate', path);
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotCanonical('not a safe integer', path);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      break;
    default:
      throw new NotCanonical(`a ${typeof value} cannot be stored`, path);
  }
  if (value === null) return 'null';
  if (depth >= MAX_DEPTH) throw new NotCanonical('nested too deeply', path);
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) text += ',';
      text += write(value[index], `${path}/${index}`, depth + 1);
    }
    return `${text}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') throw new NotCanonical('an exotic object cannot be stored', path);
  if (prototype !== Object.prototype && prototype !== null && !isPlainInstance(value)) {
    throw new NotCanonical('an exotic object cannot be stored', path);
  }
  const object = value as Record<string, unknown>;
  let text = '{';
  let first = true;
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member === undefined) continue;
    if (!ASCII_KEY.test(key)) throw new NotCanonical('a key must be ASCII', `${path}/${key}`);
    if (!first) text += ',';
    first = false;
    text += `${JSON.stringify(key)}:${write(member, `${path}/${key}`, depth + 1)}`;
  }
  return `${text}}`;
}

/** Command objects are instances of plain data classes; Map, Set, Date, Buffer and the like are not. */
function isPlainInstance(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]' && !(Symbol.iterator in value);
}
