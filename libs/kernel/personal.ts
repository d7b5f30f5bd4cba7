import type { Json, JsonObject } from './canonical-json.js';

/**
 * Replaces the values at the pointers (`*` for every element or member) by what `mask` makes of them. The input is not changed;
 * pointers that lead nowhere are passed over.
 */
export function replaceAt(value: JsonObject, pointers: readonly string[], mask: (value: Json, pointer: string) => Json): JsonObject {
  let result: Json = value;
  for (const pointer of pointers) result = replace(result, pointer.split('/').slice(1), (found) => mask(found, pointer));
  return result as JsonObject;
}

function replace(value: Json, path: readonly string[], mask: (value: Json) => Json): Json {
  if (value === null) return null;
  const [head, ...rest] = path;
  if (head === undefined) return mask(value);
  if (Array.isArray(value)) {
    return value.map((element: Json, index) => (head === '*' || head === String(index) ? replace(element, rest, mask) : element));
  }
  if (typeof value !== 'object') return value;
  const result: { [key: string]: Json } = { ...(value as JsonObject) };
  for (const key of head === '*' ? Object.keys(result) : [head]) {
    const member = result[key];
    if (member !== undefined) result[key] = replace(member, rest, mask);
  }
  return result;
}

/** What a person without a reason to know sees of a text: the first character of a name, the outer digits of a number. */
export function masked(value: Json): Json {
  if (typeof value !== 'string' || value.length === 0) return '***';
  // a day of birth is most of an identity number
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return '***';
  const characters = [...value];
  if (/^[0-9A-Za-z+-]+$/.test(value) && characters.length > 7) {
    return `${characters.slice(0, 3).join('')}${'*'.repeat(characters.length - 5)}${characters.slice(-2).join('')}`;
  }
  return `${characters[0]}**`;
}
