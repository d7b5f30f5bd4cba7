import { sql } from 'kysely';
import { endOfDay, startOfDay, type Instant, type LocalDate, type Uuid } from '#libs/kernel';
import { allOf, fromServings, InvalidQuestion, ViewUnavailable, type Condition, type Servings, type ViewDatabase } from '#libs/views';
import { AGENCIES, type AgencyChoice } from './agencies.js';
import { DUTIES, INDEX } from './duties.view.js';
import type { Light } from './light.js';

/** What narrows a list or count of duties; parts that are left out do not. */
export interface DutyFilter extends AgencyChoice {
  readonly lights?: readonly Light[];
  /** Open and paused ones unless set; with lights only open ones, whatever is set. */
  readonly states?: readonly DutyState[];
  readonly item?: string;
  /** Who owes it, or leads the case where it names nobody. */
  readonly officer?: Uuid;
  readonly clocks?: readonly string[];
  readonly types?: readonly string[];
  readonly dueFrom?: LocalDate;
  readonly dueTo?: LocalDate;
  /** Only those that tell none: no agency, an agency of no known level, no item, nobody responsible. */
  readonly without?: readonly Untold[];
  /** Only those that the overdue rate counts. */
  readonly counted?: Counted;
}

export const UNTOLD = ['agency', 'level', 'item', 'officer'] as const;
type Untold = (typeof UNTOLD)[number];
/** What the overdue rate counts: all that fell due, and what of it came late or is still owed. */
export const COUNTED = ['due', 'overdue'] as const;
export type Counted = (typeof COUNTED)[number];

export const DUTY_STATES = ['open', 'paused', 'closed'] as const;
export type DutyState = (typeof DUTY_STATES)[number];

/** The tables that answer, now or as of a past moment. */
export class DutySource {
  private constructor(
    readonly database: ViewDatabase,
    private readonly table: string,
    readonly asOf: Instant | undefined,
    /** Generations that answer for the views that agencies and cases are read from. */
    readonly servings: Servings,
  ) {}

  /** Answers from the tables that serve now, and anew where one was swapped meanwhile. @throws ViewUnavailable while duties are being built */
  static answer<T>(
    database: ViewDatabase,
    asOf: Instant | undefined,
    registers: readonly string[],
    answer: (source: DutySource) => Promise<T>,
  ): Promise<T> {
    return fromServings(database, [DUTIES, AGENCIES, ...registers], (servings) => {
      const duties = servings.get(DUTIES);
      if (duties === undefined) throw new ViewUnavailable(DUTIES, 'it is being built');
      return answer(new DutySource(database, duties.table, asOf, servings));
    });
  }

  /**
   * Rows that hold as asked, as a table expression: the tail (order and limit) applies to each part, so that both are plain walks.
   */
  rows(columns: Condition, wanted: readonly Condition[], walk: Walk = {}, tail: Condition = sql``): Condition {
    const { index, streams } = walk;
    const hint = index !== undefined && this.database.dialect === 'sqlite' ? sql` indexed by ${sql.id(`${this.table}_i${index}`)}` : sql``;
    // `cross join` keeps SQLite to the order written: from the few streams to their rows
    const from = streams === undefined ? sql`` : sql`${this.listed(streams)} cross join `;
    const own = streams === undefined ? [] : [sql`d."_stream" = wanted.value`];
    const part = (table: string, using: Condition, more: readonly Condition[]) =>
      sql`select ${columns} from ${from}${sql.id(table)} as d${using} where ${allOf([...own, ...wanted, ...more])}${tail}`;
    if (this.asOf === undefined) return part(this.table, hint, []);
    const at = Date.parse(this.asOf);
    const begun = sql`d."_from_at" <= ${at}`;
    return sql`select * from (${part(this.table, hint, [begun])}) as live_then
      union all select * from (${part(`${this.table}_history`, sql``, [begun, sql`d."_to_at" > ${at}`])}) as closed_since`;
  }

  /** Rows of another view as of the same moment, as a table expression. */
  told(table: string, columns: readonly string[]): Condition {
    if (this.asOf === undefined) return sql.id(table);
    const at = Date.parse(this.asOf);
    const part = (name: string) =>
      sql`select ${sql.join(columns.map((column) => sql.id(column)))} from ${sql.id(name)} where "_from_at" <= ${at}`;
    return sql`(${part(table)} union all ${part(`${table}_history`)} and "_to_at" > ${at})`;
  }

  private listed(values: readonly string[]): Condition {
    return this.database.dialect === 'sqlite'
      ? sql`json_each(${JSON.stringify(values)}) as wanted`
      : sql`unnest(${values}::text[]) as wanted(value)`;
  }

  /** One parameter however many values. */
  among(column: string, values: readonly string[], unindexed = false): Condition {
    if (values.length === 0) return sql`1 = 0`;
    const plus = sql.raw(unindexed && this.database.dialect === 'sqlite' ? '+' : '');
    if (values.length <= 8) return sql`${plus}${sql.id('d', column)} in (${sql.join([...values])})`;
    return this.database.dialect === 'sqlite'
      ? sql`${sql.id('d', column)} in (select value from json_each(${JSON.stringify(values)}))`
      : sql`${sql.id('d', column)} = any(${values}::text[])`;
  }
}

/** What is owed, unless other states are asked for; a light has only what runs. */
export function statesOf({ states, lights }: DutyFilter): readonly DutyState[] {
  if (lights === undefined) return states ?? ['open', 'paused'];
  return states === undefined || states.includes('open') ? ['open'] : [];
}

/** Conditions on the row itself; agencies, items and officers come from other views. */
export function ownConditions(source: DutySource, filter: DutyFilter, now: Instant, byStream = false): readonly Condition[] {
  const conditions: Condition[] = [source.among('state', statesOf(filter), byStream)];
  // a term of somebody else's that has passed is nobody's concern any more
  conditions.push(sql`(d."term_of_other" = 0 or d."due_until" >= ${now})`);
  if (filter.clocks !== undefined) conditions.push(source.among('clock', filter.clocks, byStream));
  if (filter.types !== undefined) conditions.push(source.among('type', filter.types));
  if (filter.dueFrom !== undefined) conditions.push(sql`d."due_on" >= ${filter.dueFrom}`);
  if (filter.dueTo !== undefined) conditions.push(sql`d."due_on" <= ${filter.dueTo}`);
  if (filter.lights !== undefined) {
    const lit = filter.lights.map((light) => lightCondition(light, now));
    conditions.push(lit.length === 0 ? sql`1 = 0` : sql`(${sql.join(lit, sql` or `)})`);
  }
  if (filter.counted !== undefined) conditions.push(countedCondition(filter.counted, now));
  return conditions;
}

/** A term of somebody else's is never late, and what lapsed in time was not to be done. */
export function countedCondition(counted: Counted, now: Instant): Condition {
  return counted === 'due'
    ? sql`(d."term_of_other" = 0 and not (d."late" = 0 and d."ended" is not null and d."ended" = 'lapsed'))`
    : sql`(d."term_of_other" = 0 and (d."late" = 1 or (d."state" = 'open' and d."due_until" < ${now})))`;
}

/** The same bounds of the due day for a walk along the due dates, which ends where they end: a due day is the day of its last instant. */
export function dueBounds({ dueFrom, dueTo }: DutyFilter): readonly Condition[] {
  return [
    ...(dueFrom === undefined ? [] : [sql`d."due_until" >= ${startOfDay(dueFrom)}`]),
    ...(dueTo === undefined ? [] : [sql`d."due_until" <= ${endOfDay(dueTo)}`]),
  ];
}

function lightCondition(light: Light, now: Instant): Condition {
  switch (light) {
    case 'red':
      return sql`d."due_until" < ${now}`;
    case 'yellow':
      return sql`(d."due_until" >= ${now} and d."yellow_from" <= ${now})`;
    case 'green':
      return sql`(d."due_until" >= ${now} and d."yellow_from" > ${now})`;
  }
}

/** The light of a row as a column: null where the clock does not run. */
export function lightColumn(now: Instant): Condition {
  return sql`case when d."state" <> 'open' then null when d."due_until" < ${now} then 'red'
    when d."yellow_from" <= ${now} then 'yellow' else 'green' end`;
}

/** Rows a narrowed list may sort; beyond, walking along the due dates finds a page sooner than collecting them. */
export const FEW = 2_000;

/** Cases that a list is narrowed to: named where they are few; and a condition on the row. */
export interface Cases {
  readonly streams?: readonly string[];
  readonly condition?: Condition;
}

/** How rows are reached: along an index (a hint for SQLite, which keeps no statistics unless told to), or from a few streams. */
export interface Walk {
  readonly index?: number;
  readonly streams?: readonly string[];
}

export interface Narrowing extends Walk {
  readonly conditions: readonly Condition[];
}

/** Chooses how a list is walked: the rows of few agencies or cases are collected and sorted, many are met along the due dates. */
export async function narrowing(
  source: DutySource,
  filter: DutyFilter,
  agencies: readonly Uuid[] | undefined,
  { streams, condition }: Cases,
  few: number,
): Promise<Narrowing> {
  const { database } = source;
  const conditions: Condition[] = [];
  if (agencies !== undefined) conditions.push(source.among('agency', agencies, streams !== undefined));
  if (condition !== undefined) conditions.push(condition);
  if (streams !== undefined) return { conditions, streams };
  if (agencies !== undefined) {
    const states = source.among('state', statesOf(filter));
    const rows = source.rows(sql`1 as one`, [source.among('agency', agencies), states], { index: INDEX.agency }, sql` limit ${few + 1}`);
    const counted = await sql<{ n: number }>`select count(*) as n from (${rows}) as counted`.execute(database.reads);
    if (Number(counted.rows[0]?.n ?? 0) <= few) return { conditions, index: INDEX.agency };
  }
  if (filter.clocks?.length === 1) return { conditions, index: INDEX.clock };
  return { conditions, index: INDEX.due };
}

/** Where a page ended. */
interface DutyPlace {
  readonly dueUntil: Instant;
  readonly bornNo: number;
  readonly key: string;
}

export function writePlace({ dueUntil, bornNo, key }: DutyPlace, sort: string): string {
  return Buffer.from(JSON.stringify([sort, dueUntil, bornNo, key])).toString('base64url');
}

/** @throws InvalidQuestion for what is no place in this list */
export function readPlace(text: string, sort: string): DutyPlace {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw new InvalidQuestion('after', 'not a cursor of this list');
  }
  const [sorted, dueUntil, bornNo, key] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const whole = typeof dueUntil === 'string' && typeof key === 'string' && !`${dueUntil}${key}`.includes('\u0000');
  if (sorted !== sort || !whole || !Number.isSafeInteger(bornNo)) throw new InvalidQuestion('after', 'not a cursor of this list and sort');
  return { dueUntil, bornNo: bornNo as number, key };
}
