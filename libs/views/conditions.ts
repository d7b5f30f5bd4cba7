import { endOfDay, isLocalDate, startOfDay, type Column, type ColumnValue, type Filter, type Row, type View } from '#libs/kernel';
import { sql, type RawBuilder } from 'kysely';
import type { ViewDatabase } from './database.js';
import type { Scope } from './questions.js';
import { InvalidQuestion, ViewUnavailable } from './errors.js';
import type { Generation } from './generations.js';

/** A generation that answers, with the columns its tables really have (an older version may lack some). */
export class Answering {
  private readonly columns: ReadonlyMap<string, Column>;

  constructor(
    readonly database: ViewDatabase,
    readonly view: View,
    readonly generation: Generation,
  ) {
    this.columns = new Map(Object.entries(JSON.parse(generation.columns) as Record<string, Column>));
  }

  has(column: string): boolean {
    return this.columns.has(column);
  }

  /** @throws ViewUnavailable where an older version is answering that lacks the column */
  column(name: string): Column {
    const column = this.columns.get(name);
    if (column !== undefined) return column;
    if (this.view.columns[name] === undefined) throw new Error(`view ${this.view.name} has no column ${name}`);
    throw new ViewUnavailable(this.view.name, `version ${this.generation.version} answers, which has no ${name}`);
  }

  get live() {
    return sql.id(this.generation.table);
  }

  get history() {
    return sql.id(`${this.generation.table}_history`);
  }
}

export type Condition = RawBuilder<unknown>;

/** Greater than every text that begins with the prefix. */
const AFTER_ALL = '\u{10ffff}';

function beginsWith(column: Condition, prefix: string): Condition {
  return sql`(${column} >= ${prefix} and ${column} < ${prefix + AFTER_ALL})`;
}

/** One condition per filter asked for. @throws InvalidQuestion naming the parameter */
export function filterConditions(
  source: Answering,
  declared: { readonly [parameter: string]: Filter },
  asked: { readonly [parameter: string]: string } = {},
  within: { readonly scope?: string; readonly walk?: Walk } = {},
): readonly Condition[] {
  return Object.entries(asked).map(([parameter, text]) => {
    const filter = Object.hasOwn(declared, parameter) ? declared[parameter] : undefined;
    if (filter === undefined) throw new InvalidQuestion(parameter, 'there is no such filter');
    const given = filter.op === 'in' ? text.split(',') : [text];
    const values = filter.values;
    if (values !== undefined && given.some((value) => !values.includes(value))) {
      throw new InvalidQuestion(parameter, `one of ${values.join(', ')}`);
    }
    const hidden = within.walk === 'along-sort' && filter.column === within.scope;
    return condition(source, parameter, filter, given, hidden);
  });
}

/** Rows whose columns hold exactly the values; null stands for none. */
export function holdingConditions(source: Answering, held: Row = {}): readonly Condition[] {
  return Object.entries(held).map(([column, value]) => {
    source.column(column);
    return value === null ? sql`${sql.id(column)} is null` : sql`${sql.id(column)} = ${value}`;
  });
}

function condition(source: Answering, parameter: string, { column, op }: Filter, given: readonly string[], hidden: boolean): Condition {
  const declared = source.column(column);
  const values = given.map((text) => valueOf(declared, parameter, text, op));
  const name = hidden ? withoutIndex(column) : sql.id(column);
  const [value] = values;
  switch (op) {
    case 'eq':
      return sql`${name} = ${value}`;
    case 'in':
      return sql`${name} in (${sql.join(values)})`;
    case 'from':
      return sql`${name} >= ${value}`;
    case 'to':
      return sql`${name} <= ${value}`;
    case 'prefix':
      return beginsWith(name, String(value));
    case 'contains':
      return source.database.dialect === 'sqlite'
        ? sql`exists (select 1 from json_each(${name}) as element where element.value = ${value})`
        : sql`${name}::jsonb @> to_jsonb(${value}::text)`;
  }
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A time with zone in the spelling that is stored; the `+` of a zone may have become a space on the way. */
function instantOf(text: string): string | undefined {
  const time = text.replace(/ (?=\d{2}:\d{2}$)/, '+');
  return isLocalDate(RFC_3339.exec(time)?.[1]) ? new Date(time.toUpperCase()).toISOString() : undefined;
}

function valueOf(column: Column, parameter: string, text: string, op: Filter['op']): ColumnValue {
  if (text.includes('\u0000')) throw new InvalidQuestion(parameter, 'holds a character that is not text');
  if (column.type === 'integer') {
    const value = Number(text);
    if (!/^-?\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidQuestion(parameter, 'not a whole number');
    return value;
  }
  // A day on a column of instants means that day in the office's zone, its first or its last moment.
  if (column.type === 'instant') {
    if (isLocalDate(text)) return op === 'to' ? endOfDay(text) : startOfDay(text);
    const instant = instantOf(text);
    if (instant === undefined) throw new InvalidQuestion(parameter, 'neither a day YYYY-MM-DD nor a time with zone (RFC 3339)');
    return instant;
  }
  if (column.type === 'date' && op !== 'prefix' && op !== 'contains' && !isLocalDate(text)) {
    throw new InvalidQuestion(parameter, 'not a day YYYY-MM-DD');
  }
  return text;
}

/**
 * Which index a list walks along. PostgreSQL decides by its statistics (`planned`); SQLite keeps none, so the reader decides:
 * `along-sort` until the page is full, or `along-scope` over the few rows a narrow scope has, sorting them.
 */
export type Walk = 'planned' | 'along-sort' | 'along-scope';

/** The column, hidden from SQLite's choice of an index. */
export function withoutIndex(column: string): Condition {
  return sql`+${sql.id(column)}`;
}

/** A scope of at most so many rows is read and sorted whole. */
const NARROW_SCOPE_ROWS = 2_000;

/** How to walk a list under a scope: by a look at how many rows the scope has, which an index led by the scope column makes cheap. */
export async function walkUnder(source: Answering, scope: string | undefined, allowed: readonly Scope[] | undefined): Promise<Walk> {
  const { database, view, generation } = source;
  if (database.dialect !== 'sqlite' || scope === undefined || allowed === undefined || allowed.length === 0) return 'planned';
  const indexed = generation.version === view.version && (view.indexes ?? []).some(([first]) => first === scope);
  if (!indexed) return 'along-sort';
  const within = allOf(scopeCondition(source, scope, allowed));
  const some = sql`select 1 from ${source.live} where ${within} limit ${NARROW_SCOPE_ROWS + 1}`;
  const found = await sql<{ rows: number }>`select count(*) as rows from (${some})`.execute(database.reads);
  return (found.rows[0]?.rows ?? 0) > NARROW_SCOPE_ROWS ? 'along-sort' : 'along-scope';
}

/** What a page is narrowed to by its scope column: the paths asked for by a filter, which lie within the reader's scope or find nothing. */
export function narrowedTo(
  scope: string | undefined,
  declared: { readonly [parameter: string]: Filter },
  asked: { readonly [parameter: string]: string } = {},
  allowed: readonly Scope[] | undefined,
): readonly Scope[] | undefined {
  for (const [parameter, path] of Object.entries(asked)) {
    const filter = Object.hasOwn(declared, parameter) ? declared[parameter] : undefined;
    if (scope !== undefined && filter?.column === scope && filter.op === 'prefix') return [{ path, below: true }];
  }
  return allowed;
}

/** Rows whose scope column is one of the paths, or begins with it where those below are allowed too. */
export function scopeCondition(
  source: Answering,
  scope: string | undefined,
  allowed: readonly Scope[] | undefined,
  walk: Walk = 'planned',
): readonly Condition[] {
  if (scope === undefined || allowed === undefined) return [];
  source.column(scope);
  if (allowed.length === 0) return [sql`1 = 0`];
  const column = walk === 'along-sort' ? withoutIndex(scope) : sql.id(scope);
  const each = allowed.map(({ path, below }) => (below ? beginsWith(column, path) : sql`${column} = ${path}`));
  return [sql`(${sql.join(each, sql` or `)})`];
}

export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`1 = 1` : sql.join([...conditions], sql` and `);
}

/** The row versions of a moment: live rows begun by then, and closed versions that held then. */
export function heldAt(at: number): { readonly live: Condition; readonly history: Condition } {
  return { live: sql`"_from_at" <= ${at}`, history: sql`"_from_at" <= ${at} and "_to_at" > ${at}` };
}
