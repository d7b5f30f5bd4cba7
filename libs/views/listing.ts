import type { ColumnValue, ListQuestion, Row } from '#libs/kernel';
import { sql } from 'kysely';
import {
  allOf,
  conditionsOf,
  filtersAsked,
  heldAt,
  named,
  rowsHolding,
  rowsInScope,
  type Answering,
  type Condition,
} from './conditions.js';
import { InvalidQuestion } from './errors.js';
import { reachedBy } from './reach.js';
import type { ListAsk, ListedRow } from './questions.js';
import { chosenWalk, type Walk } from './walk.js';

const LARGEST_LIMIT = 200;
const USUAL_LIMIT = 50;

interface Sort {
  readonly text: string;
  readonly column: string;
  readonly descending: boolean;
}

/** The last row of a page: its sort value, and what orders rows that sort alike. */
interface Cursor {
  readonly value: ColumnValue;
  readonly bornNo: number;
  readonly key: string;
}

interface FoundRow {
  readonly [column: string]: ColumnValue;
}

function sortOf(question: ListQuestion, asked: string | undefined): Sort {
  const text = asked ?? question.sorts[0];
  if (text === undefined) throw new Error(`the list ${question.path} of ${question.view} declares no sort`);
  const column = text.replace(/^-/, '');
  if (!question.sorts.some((sort) => sort.replace(/^-/, '') === column)) {
    throw new InvalidQuestion('sort', `one of ${question.sorts.join(', ')}`);
  }
  return { text, column, descending: text.startsWith('-') };
}

function limitOf(asked: number | undefined): number {
  const limit = asked ?? USUAL_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) {
    throw new InvalidQuestion('limit', `a whole number from 1 to ${LARGEST_LIMIT}`);
  }
  return limit;
}

function writeCursor(sort: Sort, row: FoundRow): string {
  return Buffer.from(JSON.stringify([sort.text, row['_sort'], row['_born_no'], row['_key']])).toString('base64url');
}

function readCursor(sort: Sort, text: string): Cursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw new InvalidQuestion('after', 'not a cursor of this list');
  }
  const [sorted, value, bornNo, key] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
  const isValue = value === null || typeof value === 'string' || Number.isSafeInteger(value);
  if (
    sorted !== sort.text ||
    !isValue ||
    !Number.isSafeInteger(bornNo) ||
    typeof key !== 'string' ||
    `${value as ColumnValue}${key}`.includes('\u0000')
  ) {
    throw new InvalidQuestion('after', 'not a cursor of this list and sort');
  }
  return { value: value as ColumnValue, bornNo: bornNo as number, key };
}

/** Part of a list: rows with a value in the sort column, or those without one. Apart, each is a plain walk along an index. */
type Segment = 'valued' | 'empty';

/** Whatever is the same for both segments of a page. */
interface Page {
  readonly source: Answering;
  readonly sort: Sort;
  readonly shows: readonly string[];
  readonly scope: string | undefined;
  readonly asOf: number | undefined;
  readonly walk: Walk;
  /** Conditions that bound the walk, and those that are looked at row by row along it. */
  readonly bounds: readonly Condition[];
  readonly others: readonly Condition[];
  readonly nearby: number;
}

/**
 * One page, by key and never by offset: a page costs the same wherever it lies, and rows that come or go shift nothing. What would pass
 * over more than `nearby` rows is found by the long reads.
 */
export async function listRows(
  source: Answering,
  question: ListQuestion,
  ask: ListAsk,
  asOf: number | undefined,
  nearby: number,
): Promise<{ readonly rows: readonly ListedRow[]; readonly next?: string }> {
  const sort = sortOf(question, ask.sort);
  const limit = limitOf(ask.limit);
  const cursor = ask.after === undefined ? undefined : readCursor(sort, ask.after);
  const declared = source.column(sort.column);
  if (cursor !== undefined && cursor.value !== null && (typeof cursor.value === 'number') !== (declared.type === 'integer')) {
    throw new InvalidQuestion('after', 'not a cursor of this list and sort');
  }
  const shows = question.shows ?? Object.keys(source.view.columns);
  const narrowings = [
    ...filtersAsked(source, question.filters, ask.filters),
    ...rowsHolding(source, ask.holding),
    ...rowsInScope(source, question.scope, ask.scope),
  ];
  const walk = await chosenWalk({ source, question, ask, asOf, sortedBy: sort.column, few: nearby }, narrowings);
  const isBound = (column: string) => column === walk.within || column === sort.column;
  const page: Page = {
    source,
    sort,
    shows,
    scope: question.scope,
    asOf,
    walk,
    bounds: conditionsOf(
      narrowings.filter(({ column }) => isBound(column)),
      walk.hidden,
    ),
    others: conditionsOf(
      narrowings.filter(({ column }) => !isBound(column)),
      walk.hidden,
    ),
    nearby,
  };
  const order: readonly Segment[] = declared.nullable !== true ? ['valued'] : sort.descending ? ['valued', 'empty'] : ['empty', 'valued'];
  const begun = cursor === undefined ? 0 : Math.max(0, order.indexOf(cursor.value === null ? 'empty' : 'valued'));
  const found: FoundRow[] = [];
  for (const [index, segment] of order.entries()) {
    if (index < begun || found.length > limit) continue;
    const after = index === begun ? cursor : undefined;
    const within = await segmentConditions(page, segment, after, declared.nullable === true);
    found.push(...(await foundRows(page, segment, within, limit + 1 - found.length)));
  }
  const rows = found.slice(0, limit);
  const last = rows[rows.length - 1];
  return {
    rows: rows.map((row) => listed(row, shows, question.scope)),
    ...(found.length > limit && last !== undefined ? { next: writeCursor(sort, last) } : {}),
  };
}

async function segmentConditions(
  { source, sort, asOf, walk }: Page,
  segment: Segment,
  after: Cursor | undefined,
  nullable: boolean,
): Promise<readonly Condition[]> {
  const column = named(sort.column, walk.hidden.has(sort.column));
  const further = sql.raw(sort.descending ? '<' : '>');
  if (segment === 'empty') {
    const behind = after === undefined ? [] : [sql`("_born_no", "_key") ${further} (${after.bornNo}, ${after.key})`];
    return [sql`${column} is null`, ...behind];
  }
  if (after !== undefined) return [sql`(${column}, "_born_no", "_key") ${further} (${after.value}, ${after.bornNo}, ${after.key})`];
  if (asOf !== undefined && sort.descending && isReached(source, sort.column)) {
    const reached = await reachedBy(source.database.reads, `${source.generation.table}_reach`, sort.column, asOf);
    if (reached !== undefined) return [sql`${column} <= ${reached}`];
  }
  return nullable ? [sql`${column} is not null`] : [];
}

/** Whether the generation keeps the reach of the column: an older version may have indexed other columns. */
function isReached(source: Answering, column: string): boolean {
  const { view, generation } = source;
  return generation.version === view.version && (view.indexes ?? []).some((columns) => columns[columns.length - 1] === column);
}

/** Rows of a segment, from where it is begun. */
async function foundRows(page: Page, segment: Segment, within: readonly Condition[], limit: number): Promise<readonly FoundRow[]> {
  const { source, sort, shows, scope, asOf, walk, bounds, others, nearby } = page;
  const { live, history, database, generation } = source;
  const direction = sql.raw(sort.descending ? 'desc' : 'asc');
  const columnOr = (column: string) => (source.has(column) ? sql.id(column) : sql`null as ${sql.id(column)}`);
  const shown = [...new Set([...shows, ...(scope === undefined ? [] : [scope])])].map(columnOr);
  const columns = sql.join([sql`"_stream", "_key", "_revision", "_born_no", "_from_at", ${sql.id(sort.column)} as "_sort"`, ...shown]);
  const order = (by: Condition) => {
    const tail = sql`"_born_no" ${direction}, "_key" ${direction}`;
    return segment === 'empty' ? tail : sql`${by} ${direction}, ${tail}`;
  };
  const inOrder = order(named(sort.column, walk.hidden.has(sort.column)));
  const part = (table: Condition, more: readonly Condition[]) =>
    sql`select ${columns} from ${table} where ${allOf([...bounds, ...others, ...within, ...more])} order by ${inOrder} limit ${limit}`;
  const rowsOf = async (reads: typeof database.reads, query: Condition) => (await query.execute(reads)).rows as FoundRow[];

  if (asOf !== undefined) {
    const held = heldAt(asOf);
    const both = sql`select * from (${part(live, [held.live])}) as live_then
      union all select * from (${part(history, [held.history])}) as closed_since order by ${order(sql.id('_sort'))} limit ${limit}`;
    // An event makes few versions: where there were few events there is little to pass over.
    return rowsOf(generation.eventNo <= nearby ? database.reads : database.longReads, both);
  }
  if (database.dialect !== 'sqlite' || walk.few || others.length === 0) return rowsOf(database.reads, part(live, []));

  // What lies near is found at once; only who asks for what is rare waits behind other long questions.
  const walked = (what: Condition, most: number) =>
    sql`select ${what} from ${live} where ${allOf([...bounds, ...within])} order by ${inOrder} limit ${most}`;
  const near = sql`select ${columns} from (${walked(sql`*`, nearby)}) as near where ${allOf(others)} order by ${inOrder} limit ${limit}`;
  const found = await rowsOf(database.reads, near);
  if (found.length === limit) return found;
  const passed = sql<{ rows: number }>`select count(*) as rows from (${walked(sql`1`, nearby + 1)})`;
  if (((await passed.execute(database.reads)).rows[0]?.rows ?? 0) <= nearby) return found;
  return rowsOf(database.longReads, part(live, []));
}

function listed(row: FoundRow, shows: readonly string[], scope: string | undefined): ListedRow {
  const columns: { [column: string]: ColumnValue } = {};
  for (const column of shows) columns[column] = row[column] ?? null;
  return {
    stream: String(row['_stream']),
    key: String(row['_key']),
    revision: Number(row['_revision']),
    at: new Date(Number(row['_from_at'])).toISOString(),
    columns: columns as Row,
    ...(scope === undefined ? {} : { path: String(row[scope] ?? '') }),
  };
}
