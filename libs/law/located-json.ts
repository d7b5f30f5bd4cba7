import type { Json } from '#libs/kernel';
import { BadLaw } from './bad-law.js';

/** JSON text read together with the line on which each of its values begins. */
export interface LocatedJson {
  readonly value: Json;
  /** Line (from 1) of the value at that JSON pointer; of its nearest parent, where the value itself is missing. */
  lineOf(pointer: string): number;
}

const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const LITERALS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/**
 * Reads JSON strictly and remembers positions: JSON.parse would neither say where a value stands nor refuse a key given twice.
 * @throws BadLaw for text that is not JSON, a key given twice, a number that is not a whole number
 */
export function readLocatedJson(file: string, text: string): LocatedJson {
  const starts = new Map<string, number>();
  let at = 0;

  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const fail = (reason: string, offset = at): never => {
    throw new BadLaw(file, lineAt(offset), reason);
  };
  const skip = (): void => {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const readString = (otherwise: string): string => {
    const start = at;
    const quoted = match(STRING) ?? fail(otherwise);
    try {
      return JSON.parse(quoted) as string;
    } catch {
      return fail('a control character or an unknown escape in a string', start);
    }
  };
  const expect = (character: string): void => {
    skip();
    if (text.charAt(at) !== character) fail(`expected ${character}`);
    at += 1;
  };

  const readObject = (pointer: string): Json => {
    const members = new Map<string, Json>();
    at += 1;
    skip();
    if (text.charAt(at) === '}') {
      at += 1;
      return {};
    }
    for (;;) {
      skip();
      const start = at;
      const key = readString('expected a key in double quotes');
      if (members.has(key)) fail(`the key "${key}" is given twice`, start);
      expect(':');
      members.set(key, readValue(`${pointer}/${key}`));
      skip();
      if (text.charAt(at) !== ',') break;
      at += 1;
    }
    expect('}');
    return Object.fromEntries(members);
  };

  const readArray = (pointer: string): Json => {
    const array: Json[] = [];
    at += 1;
    skip();
    if (text.charAt(at) === ']') {
      at += 1;
      return array;
    }
    for (;;) {
      array.push(readValue(`${pointer}/${array.length}`));
      skip();
      if (text.charAt(at) !== ',') break;
      at += 1;
    }
    expect(']');
    return array;
  };

  const readValue = (pointer: string): Json => {
    skip();
    starts.set(pointer, at);
    const next = text.charAt(at);
    if (next === '{') return readObject(pointer);
    if (next === '[') return readArray(pointer);
    if (next === '"') return readString('a string does not end');
    for (const [word, value] of LITERALS) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    const start = at;
    const digits = match(NUMBER) ?? fail(next === '' ? 'the text ends too early' : `unexpected ${next}`);
    const number = Number(digits);
    if (!Number.isSafeInteger(number)) fail(`${digits} is not a whole number`, start);
    return number;
  };

  const value = readValue('');
  skip();
  if (at < text.length) fail('text after the end of the value');

  return {
    value,
    lineOf(pointer) {
      for (let nearest = pointer; ; nearest = nearest.slice(0, nearest.lastIndexOf('/'))) {
        const start = starts.get(nearest);
        if (start !== undefined) return lineAt(start);
        if (nearest === '') return 1;
      }
    },
  };
}
