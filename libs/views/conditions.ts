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

/** Part of a `where`. */
export type Condition = RawBuilder<unknown>;

/** Greater than every text that begins with the prefix. */
const AFTER_ALL = '\u{10ffff}';

export function beginsWith(column: Condition, prefix: string): Condition {
  return sql`(${column} >= ${prefix} and ${column} < ${prefix + AFTER_ALL})`;
}

/** Whether a column's path is one of those allowed, or begins with it where those below are allowed too. */
export function within(column: Condition, allowed: readonly Scope[]): Condition {
  const roots = allowed.filter(({ below }) => below).map(({ path }) => beginsWith(column, path));
  const single = allowed.filter(({ below }) => !below).map(({ path }) => path);
  // one list: SQLite takes no chain of a thousand conditions
  const listed = single.length === 1 ? sql`${column} = ${single[0]}` : sql`${column} in (${sql.join(single)})`;
  const parts = single.length === 0 ? roots : [...roots, listed];
  return parts.length === 0 ? sql`1 = 0` : sql`(${sql.join(parts, sql` or `)})`;
}

/** A condition on one column. */
export interface Narrowing {
  readonly column: string;
  /** One value, several, or something else than values to be found by. */
  readonly by: 'one' | 'several' | 'other';
  /** `unindexed` keeps SQLite from finding rows along an index of the column. */
  where(unindexed: boolean): Condition;
}

/** The conditions, with the columns named hidden from SQLite's choice of an index. */
export function conditionsOf(narrowings: readonly Narrowing[], hidden: ReadonlySet<string> = NONE): readonly Condition[] {
  return narrowings.map(({ column, where }) => where(hidden.has(column)));
}

const NONE: ReadonlySet<string> = new Set();

/** One condition per filter asked for. @throws InvalidQuestion naming the parameter */
export function filtersAsked(
  source: Answering,
  declared: { readonly [parameter: string]: Filter },
  asked: { readonly [parameter: string]: string } = {},
): readonly Narrowing[] {
  return Object.entries(asked).map(([parameter, text]) => {
    const filter = Object.hasOwn(declared, parameter) ? declared[parameter] : undefined;
    if (filter === undefined) throw new InvalidQuestion(parameter, 'there is no such filter');
    const given = filter.op === 'in' ? text.split(',') : [text];
    const allowed = filter.values;
    if (allowed !== undefined && given.some((value) => !allowed.includes(value))) {
      throw new InvalidQuestion(parameter, `one of ${allowed.join(', ')}`);
    }
    const declaredColumn = source.column(filter.column);
    const values = given.map((value) => valueOf(declaredColumn, parameter, value, filter.op));
    const isFound = filter.op === 'eq' || filter.op === 'in';
    return {
      column: filter.column,
      by: !isFound ? 'other' : values.length === 1 ? 'one' : 'several',
      where: (unindexed) => condition(source, filter, values, unindexed),
    };
  });
}

/** Rows whose columns hold exactly the values; null stands for none. */
export function rowsHolding(source: Answering, held: Row = {}): readonly Narrowing[] {
  return Object.entries(held).map(([column, value]) => {
    source.column(column);
    return {
      column,
      by: 'one',
      where: (unindexed) => (value === null ? sql`${named(column, unindexed)} is null` : sql`${named(column, unindexed)} = ${value}`),
    };
  });
}

function condition(source: Answering, { column, op }: Filter, values: readonly ColumnValue[], unindexed: boolean): Condition {
  const name = named(column, unindexed);
  const [value] = values;
  switch (op) {
    case 'eq':
      return sql`${name} = ${value}`;
    case 'in':
      return values.length === 1 ? sql`${name} = ${value}` : sql`${name} in (${sql.join(values)})`;
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

/** The column; `unindexed` hides it from SQLite's choice of an index. */
export function named(column: string, unindexed: boolean): Condition {
  return unindexed ? sql`+${sql.id(column)}` : sql.id(column);
}

/** Rows whose scope column lies within what is allowed. */
export function rowsInScope(source: Answering, scope: string | undefined, allowed: readonly Scope[] | undefined): readonly Narrowing[] {
  if (scope === undefined || allowed === undefined) return [];
  source.column(scope);
  const isOne = allowed.length === 1 && allowed[0]?.below === false;
  return [{ column: scope, by: isOne ? 'one' : 'other', where: (unindexed) => within(named(scope, unindexed), allowed) }];
}

/** The conditions joined by `and`; one that always holds where there are none. */
export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`1 = 1` : sql.join([...conditions], sql` and `);
}

/** The row versions of a moment: live rows begun by then, and closed versions that held then. */
export function heldAt(at: number): { readonly live: Condition; readonly history: Condition } {
  return { live: sql`"_from_at" <= ${at}`, history: sql`"_from_at" <= ${at} and "_to_at" > ${at}` };
}
