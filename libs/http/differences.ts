import type { Json, JsonObject } from '#libs/kernel';

/** One field that changed; `old` or `new` is absent where the field came or went. */
export interface Change {
  readonly pointer: string;
  readonly old?: Json;
  readonly new?: Json;
}

/** Leaf by leaf, what differs between two JSON values, in the order of the newer one. Linear in their size. */
export function differences(before: Json | undefined, after: Json | undefined, pointer = ''): readonly Change[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
    return [...keys].flatMap((key) => differences(before[key], after[key], `${pointer}/${segment(key)}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index).flatMap((index) =>
      differences(before[index] as Json | undefined, after[index] as Json | undefined, `${pointer}/${index}`),
    );
  }
  return [{ pointer, ...(before === undefined ? {} : { old: before }), ...(after === undefined ? {} : { new: after }) }];
}

/** The member's name as RFC 6901 writes it in a pointer. */
export function segment(key: string): string {
  return /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
