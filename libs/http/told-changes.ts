import { isUuid, type AnyCaseType, type Json, type Language, type Uuid } from '#libs/kernel';
import { differences, segment, type Change } from './differences.js';

/** What a code or an id within a whole value is called. */
export interface NamedPart {
  readonly pointer: string;
  readonly text: string;
}

/** One field that changed, and what it is called. */
export interface ToldChange extends Change {
  readonly field: string;
  /** What the values are called, where they are words of the case type or ids of officers and agencies, not what somebody wrote. */
  readonly oldText?: string;
  readonly newText?: string;
  /** The same of what lies within them, where a whole list or object came or went. */
  readonly oldParts?: readonly NamedPart[];
  readonly newParts?: readonly NamedPart[];
}

/** What an id is called; undefined where it is of nobody known. */
type NameOf = (id: Uuid) => string | undefined;

/** What differs between two states, field by field, with the names of fields, values, officers and agencies: each id is asked for once. */
export async function tellChanges(
  type: AnyCaseType,
  before: Json,
  after: Json,
  language: Language,
  nameOf: (id: Uuid) => Promise<string | undefined>,
): Promise<readonly ToldChange[]> {
  const changes = differences(before, after);
  const ids = new Set(changes.flatMap((change) => [...leaves(change.old), ...leaves(change.new)].map(({ value }) => value).filter(isUuid)));
  const names = new Map(await Promise.all([...ids].map(async (id) => [id, await nameOf(id)] as const)));
  return changes.map((change) => told(type, change, language, (id) => names.get(id)));
}

function told(type: AnyCaseType, change: Change, language: Language, nameOf: NameOf): ToldChange {
  const { pointer } = change;
  const nameAt = (at: string, value: Json) => (isUuid(value) ? nameOf(value) : valueName(type, at, value, language));
  const [was, is] = [change.old, change.new].map((value) => named(pointer, value, nameAt));
  return {
    ...change,
    field: fieldName(type, pointer, language),
    ...(was!.text === undefined ? {} : { oldText: was!.text }),
    ...(is!.text === undefined ? {} : { newText: is!.text }),
    ...(was!.parts.length === 0 ? {} : { oldParts: was!.parts }),
    ...(is!.parts.length === 0 ? {} : { newParts: is!.parts }),
  };
}

function named(
  pointer: string,
  value: Json | undefined,
  nameAt: (at: string, value: Json) => string | undefined,
): { readonly text?: string | undefined; readonly parts: readonly NamedPart[] } {
  if (typeof value !== 'object' || value === null) return { text: value === undefined ? undefined : nameAt(pointer, value), parts: [] };
  const parts = leaves(value, pointer).flatMap(({ at, value: leaf }) => {
    const text = nameAt(at, leaf);
    return text === undefined ? [] : [{ pointer: at, text }];
  });
  return { parts };
}

interface Leaf {
  readonly at: string;
  readonly value: Json;
}

/** Every value that is no list or object, with the pointer to it. */
function leaves(value: Json | undefined, at = ''): readonly Leaf[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [{ at, value }];
  return Object.entries(value).flatMap(([key, member]: [string, Json]) => leaves(member, `${at}/${segment(key)}`));
}

/** The name of the innermost named field on the way to the pointer. */
export function fieldName(type: AnyCaseType, pointer: string, language: Language): string {
  const segments = pointer.split('/').slice(1);
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const named = type.wording.fields[segments[index]!];
    if (named !== undefined) return named[language];
  }
  return segments.filter((segment) => !/^\d+$/.test(segment)).pop() ?? pointer;
}

/** What a stored value is called at its place; undefined where it has no name. */
function valueName(type: AnyCaseType, pointer: string, value: Json, language: Language): string | undefined {
  if (typeof value !== 'string') return undefined;
  const { stages, values = {} } = type.wording;
  if (pointer === '/stage') return stages[value]?.[language];
  const within = pointer.split('/').findLast((segment, index, all) => index < all.length - 1 && !/^\d*$/.test(segment));
  const key = [`${within}.${value}`, value].find((known) => Object.hasOwn(values, known));
  return key === undefined ? undefined : values[key]![language];
}
