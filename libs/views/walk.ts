import type { ListQuestion } from '#libs/kernel';
import { sql } from 'kysely';
import { allOf, conditionsOf, rowsInScope, type Answering, type Condition, type Narrowing } from './conditions.js';
import type { ListAsk, Scope } from './questions.js';

/**
 * How SQLite finds a page. It keeps no statistics, so the reader chooses the index and hides the others: the few rows that one condition
 * leaves are read and sorted; else rows are passed over in the order of the sort until the page is full, where an index allows within one
 * value of a condition. PostgreSQL plans by its statistics.
 */
export interface Walk {
  readonly hidden: ReadonlySet<string>;
  /** A condition that leaves few rows. */
  readonly few: boolean;
  /** Column of which the walk passes over one value only. */
  readonly within?: string;
}

const PLANNED: Walk = { hidden: new Set(), few: false };

/** Closed versions that may be read for each live row, as of a past moment. */
const VERSIONS_PER_ROW = 10;

interface Walking {
  readonly source: Answering;
  readonly question: ListQuestion;
  readonly ask: ListAsk;
  readonly asOf: number | undefined;
  readonly sortedBy: string;
  /** So many rows at most are few. */
  readonly few: number;
}

/** Chooses the index that a page is found along: each condition that an index is led by is looked at, which that index makes cheap. */
export async function chosenWalk(walking: Walking, narrowings: readonly Narrowing[]): Promise<Walk> {
  const { source, question, sortedBy } = walking;
  const { database, view, generation } = source;
  if (database.dialect !== 'sqlite') return PLANNED;
  // An older version may have indexed other columns.
  const indexes = generation.version === view.version ? (view.indexes ?? []) : [];
  const leads = (column: string) => indexes.some(([first]) => first === column);
  const choices = narrowings.filter(({ column, by }) => column !== sortedBy && (by !== 'other' || column === question.scope));
  const orders = choices.filter(
    ({ column, by }) => by === 'one' && indexes.some(([first, second]) => first === column && second === sortedBy),
  );
  const led = (orders.find(({ column }) => column === question.scope) ?? orders[0])?.column;
  const others = new Set(choices.map(({ column }) => column).filter((column) => column !== led));
  for (const column of others) {
    if (!leads(column) || !(await isFew(walking, column, narrowings))) continue;
    return { hidden: new Set([...others, ...(led === undefined ? [] : [led]), sortedBy].filter((other) => other !== column)), few: true };
  }
  return { hidden: others, few: false, ...(led === undefined ? {} : { within: led }) };
}

async function isFew({ source, question, ask, asOf, few }: Walking, column: string, narrowings: readonly Narrowing[]): Promise<boolean> {
  const own =
    column === question.scope
      ? rowsInScope(source, column, narrowedTo(question, ask))
      : narrowings.filter((narrowing) => narrowing.column === column);
  const where = allOf(conditionsOf(own));
  const most =
    asOf === undefined ? [[source.live, few] as const] : [[source.live, few] as const, [source.history, few * VERSIONS_PER_ROW] as const];
  for (const [table, limit] of most) {
    const some = sql`select 1 from ${table} where ${where} limit ${limit + 1}`;
    const found = await sql<{ rows: number }>`select count(*) as rows from (${some})`.execute(source.database.reads);
    if ((found.rows[0]?.rows ?? 0) > limit) return false;
  }
  return true;
}

/**
 * Columns to hide from SQLite when rows are counted: finding a row along an index costs as much as passing over two or three in the
 * order they lie in, so an index serves where it leaves less than a third of them, and of several the one that leaves fewest.
 */
export async function hiddenForCounting(source: Answering, narrowings: readonly Narrowing[]): Promise<ReadonlySet<string>> {
  const { database, view, generation } = source;
  if (database.dialect !== 'sqlite') return PLANNED.hidden;
  const hidden = new Set(narrowings.map(({ column }) => column));
  const indexed = [...hidden].filter(
    (column) => generation.version === view.version && (view.indexes ?? []).some(([first]) => first === column),
  );
  const rowsOf = async (rows: Condition) =>
    (await sql<{ rows: number }>`select count(*) as rows from ${rows}`.execute(database.longReads)).rows[0]?.rows ?? 0;
  let fewest = indexed.length === 0 ? 0 : Math.floor((await rowsOf(source.live)) / 3);
  let best: string | undefined;
  for (const column of indexed) {
    const where = allOf(conditionsOf(narrowings.filter((narrowing) => narrowing.column === column)));
    const rows = await rowsOf(sql`(select 1 from ${source.live} where ${where} limit ${fewest + 1})`);
    if (rows > fewest) continue;
    [fewest, best] = [rows, column];
  }
  if (best !== undefined) hidden.delete(best);
  return hidden;
}

/** What a page is narrowed to by its scope column: the path asked for by a filter, which lies within the reader's scope or finds nothing. */
function narrowedTo({ scope, filters }: ListQuestion, ask: ListAsk): readonly Scope[] | undefined {
  for (const [parameter, path] of Object.entries(ask.filters ?? {})) {
    const filter = filters[parameter];
    if (filter?.column === scope && filter?.op === 'prefix') return [{ path, below: true }];
  }
  return ask.scope;
}
