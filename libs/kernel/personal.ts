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

/**
 * What finds the words in a text: the longest first, digits and letters only where they stand alone. A single character, or a number of
 * fewer than five digits, would be found in what has nothing to do with anybody. Undefined where no word is left.
 */
export function patternOf(words: Iterable<string>): RegExp | undefined {
  const told = new Set<string>();
  for (const word of words) {
    const text = word.trim();
    if ([...text].length >= (/^\d+$/.test(text) ? 5 : 2)) told.add(text);
  }
  if (told.size === 0) return undefined;
  const longestFirst = [...told].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(alone).join('|'), 'giu');
}

function alone(word: string): string {
  const literal = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const before = /^[0-9A-Za-z]/.test(word) ? '(?<![0-9A-Za-z])' : '';
  const after = /[0-9A-Za-z]$/.test(word) ? '(?![0-9A-Za-z])' : '';
  return `${before}${literal}${after}`;
}

/** The value with what the pattern finds masked in every text of it, however deep; names of members stay. */
export function maskedWithin<T extends Json>(value: T, pattern: RegExp): T {
  return within(value, pattern) as T;
}

function within(value: Json, pattern: RegExp): Json {
  if (typeof value === 'string') return value.replace(pattern, (found) => masked(found) as string);
  if (Array.isArray(value)) return value.map((element: Json) => within(element, pattern));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, member]) => [key, within(member, pattern)]));
}
