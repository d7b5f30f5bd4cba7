import type { ColumnValue, ListQuestion, Row } from '#libs/kernel';
import { sql } from 'kysely';
import {
  allOf,
  filterConditions,
  heldAt,
  holdingConditions,
  narrowedTo,
  scopeCondition,
  walkUnder,
  withoutIndex,
  type Answering,
  type Condition,
  type Walk,
} from './conditions.js';
import { InvalidQuestion } from './errors.js';
import { reachedBy } from './reach.js';
import type { ListAsk, ListedRow } from './questions.js';

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

/** One page, by key and never by offset: a page costs the same wherever it lies, and rows that come or go shift nothing. */
export async function listRows(
  source: Answering,
  question: ListQuestion,
  ask: ListAsk,
  asOf: number | undefined,
): Promise<{ readonly rows: readonly ListedRow[]; readonly next?: string }> {
  const sort = sortOf(question, ask.sort);
  const limit = limitOf(ask.limit);
  const cursor = ask.after === undefined ? undefined : readCursor(sort, ask.after);
  const declared = source.column(sort.column);
  if (cursor !== undefined && cursor.value !== null && (typeof cursor.value === 'number') !== (declared.type === 'integer')) {
    throw new InvalidQuestion('after', 'not a cursor of this list and sort');
  }
  const narrowed = narrowedTo(question.scope, question.filters, ask.filters, ask.scope);
  const walk = await walkUnder(source, question.scope, narrowed);
  const shows = question.shows ?? Object.keys(source.view.columns);
  const wanted = [
    ...filterConditions(source, question.filters, ask.filters, {
      ...(question.scope === undefined ? {} : { scope: question.scope }),
      walk,
    }),
    ...holdingConditions(source, ask.holding),
    ...scopeCondition(source, question.scope, ask.scope, walk),
  ];
  const order: readonly Segment[] = declared.nullable !== true ? ['valued'] : sort.descending ? ['valued', 'empty'] : ['empty', 'valued'];
  const begun = cursor === undefined ? 0 : Math.max(0, order.indexOf(cursor.value === null ? 'empty' : 'valued'));
  const found: FoundRow[] = [];
  for (const [index, segment] of order.entries()) {
    if (index < begun || found.length > limit) continue;
    const after = index === begun ? cursor : undefined;
    const conditions = [...wanted, ...(await segmentConditions(source, sort, segment, after, asOf, declared.nullable === true, walk))];
    found.push(...(await page(source, sort, segment, shows, conditions, limit + 1 - found.length, asOf, walk)));
  }
  const rows = found.slice(0, limit);
  const last = rows[rows.length - 1];
  return {
    rows: rows.map((row) => listed(row, shows)),
    ...(found.length > limit && last !== undefined ? { next: writeCursor(sort, last) } : {}),
  };
}

async function segmentConditions(
  source: Answering,
  sort: Sort,
  segment: Segment,
  after: Cursor | undefined,
  asOf: number | undefined,
  nullable: boolean,
  walk: Walk,
): Promise<readonly Condition[]> {
  const column = walk === 'along-scope' ? withoutIndex(sort.column) : sql.id(sort.column);
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

async function page(
  source: Answering,
  sort: Sort,
  segment: Segment,
  shows: readonly string[],
  conditions: readonly Condition[],
  limit: number,
  asOf: number | undefined,
  walk: Walk,
): Promise<readonly FoundRow[]> {
  const direction = sql.raw(sort.descending ? 'desc' : 'asc');
  const shown = shows.map((column) => (source.has(column) ? sql.id(column) : sql`null as ${sql.id(column)}`));
  const columns = sql.join([sql`"_stream", "_key", "_revision", "_born_no", "_from_at", ${sql.id(sort.column)} as "_sort"`, ...shown]);
  const order = (first: string) => {
    const tail = sql`"_born_no" ${direction}, "_key" ${direction}`;
    const by = walk === 'along-scope' && first === sort.column ? withoutIndex(first) : sql.id(first);
    return segment === 'empty' ? tail : sql`${by} ${direction}, ${tail}`;
  };
  const part = (
    table: Condition,
    more: readonly Condition[],
  ) => sql`select ${columns} from ${table} where ${allOf([...conditions, ...more])}
    order by ${order(sort.column)} limit ${limit}`;
  if (asOf === undefined) return (await part(source.live, []).execute(source.database.reads)).rows as FoundRow[];
  const held = heldAt(asOf);
  const both = sql`select * from (${part(source.live, [held.live])}) as live_then
    union all select * from (${part(source.history, [held.history])}) as closed_since order by ${order('_sort')} limit ${limit}`;
  return (await both.execute(source.database.reads)).rows as FoundRow[];
}

function listed(row: FoundRow, shows: readonly string[]): ListedRow {
  const columns: { [column: string]: ColumnValue } = {};
  for (const column of shows) columns[column] = row[column] ?? null;
  return {
    stream: String(row['_stream']),
    key: String(row['_key']),
    revision: Number(row['_revision']),
    at: new Date(Number(row['_from_at'])).toISOString(),
    columns: columns as Row,
  };
}
