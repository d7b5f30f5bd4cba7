import { setImmediate as turn } from 'node:timers/promises';
import { sql, type RawBuilder } from 'kysely';
import type { DueDate, Instant, OpenDuty, Uuid } from '#libs/kernel';
import type { ViewDatabase } from '#libs/views';
import { warningAt, type Warning } from './light.js';
import { fromTable, type DeclaredView } from './tables.js';

/** A row of the view as the loop handles it. */
export interface DueRow {
  readonly duty: OpenDuty;
  readonly stream: string;
  /** Key of the row in the view. */
  readonly key: string;
  readonly revision: number;
  readonly clock: string;
  readonly agency?: Uuid;
  readonly officer?: Uuid;
  readonly dueUntil: Instant;
  readonly yellowFrom: Instant;
  readonly warnFrom: Instant;
}

/** Where a page of due rows ended. */
interface Place {
  readonly value: string;
  readonly bornNo: number;
  readonly key: string;
}

interface StoredRow {
  _stream: string;
  _key: string;
  _revision: number;
  _born_no: number;
  sorted: string;
  type: string;
  duty: string;
  clock: string;
  part: string;
  rule: string;
  version: string;
  trigger: string;
  due: string;
  provisional: number;
  opened_by: string;
  agency: string | null;
  officer: string | null;
  due_until: string;
  yellow_from: string;
  warn_from: string;
}

/** Handling a page takes the thread that answers requests some ten milliseconds; they get their turn between two. */
const PAGE = 100;

/** Open duties whose command is due by now and not parked, page by page in the order of their dates. */
export function dueActs(database: ViewDatabase, view: DeclaredView, now: Instant): AsyncGenerator<readonly DueRow[]> {
  const parked = notParked('act', now, sql`1 = 1`);
  return pages(database, view, 'act_at', sql`d."act_at" <= ${now} and ${unindexed(database)}d."state" = 'open' and ${parked}`);
}

/**
 * Duties whose date ran into a calendar that was not loaded, recorded under another law than the one loaded now, and not asked in vain under
 * it. Those that stand still are told anew as well: their date goes on from there.
 */
export function provisionalDuties(
  database: ViewDatabase,
  view: DeclaredView,
  now: Instant,
  lawDigest: string,
): AsyncGenerator<readonly DueRow[]> {
  const parked = notParked('recompute', now, sql`p.law = ${lawDigest}`);
  return pages(
    database,
    view,
    'due_until',
    sql`d."provisional" = 1 and ${unindexed(database)}d."state" in ('open', 'paused')
    and d."law" is distinct from ${lawDigest} and ${parked}`,
  );
}

/** Every open duty of which more than half of the time has passed. */
export function everyWarning(database: ViewDatabase, view: DeclaredView, now: Instant): AsyncGenerator<readonly DueRow[]> {
  return pages(database, view, 'warn_from', sql`d."state" = 'open' and d."warn_from" <= ${now}`);
}

/** Open duties that passed 50, 80 or 100 % at `from` or after it, page by page; a duty may be met more than once. */
export async function* recentWarnings(
  database: ViewDatabase,
  view: DeclaredView,
  from: Instant,
  now: Instant,
): AsyncGenerator<readonly DueRow[]> {
  for (const column of ['warn_from', 'yellow_from', 'due_until']) {
    yield* pages(
      database,
      view,
      column,
      sql`d."state" = 'open' and ${sql.id('d', column)} >= ${from} and ${sql.id('d', column)} <= ${now}`,
    );
  }
}

/** The highest warning that the duty has reached. */
export function warningOf(row: DueRow, now: Instant): Warning | undefined {
  return warningAt({ halfAt: row.warnFrom, yellowFrom: row.yellowFrom, dueUntil: row.dueUntil }, now);
}

/** Keeps SQLite, which has no statistics, from walking every open duty for the few that are due. */
export function unindexed({ dialect }: Pick<ViewDatabase, 'dialect'>): RawBuilder<unknown> {
  return sql.raw(dialect === 'sqlite' ? '+' : '');
}

function notParked(kind: string, now: Instant, more: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`not exists (select 1 from agenda_parked as p where p.stream = d."_stream" and p.duty_key = d."_key" and p.kind = ${kind}
    and p.opened_by = d."opened_by" and p.due = d."due" and p.next_try_at > ${Date.parse(now)} and ${more})`;
}

async function* pages(
  database: ViewDatabase,
  view: DeclaredView,
  column: string,
  wanted: RawBuilder<unknown>,
): AsyncGenerator<readonly DueRow[]> {
  for (let after: Place | undefined; ;) {
    const from = after;
    // whoever handles a page takes a while: the view may be swapped before the next, which goes on from the same place
    const rows = await fromTable(database, view, (table) => page(database, table, column, wanted, from));
    if (rows.length > 0) yield rows.map(loaded);
    const last = rows[rows.length - 1];
    if (last === undefined || rows.length < PAGE) return;
    // SQLite answers at once: without a turn in between, a hundred thousand duties are one task, and nobody is answered meanwhile
    await turn();
    after = { value: last.sorted, bornNo: last._born_no, key: last._key };
  }
}

async function page(database: ViewDatabase, table: string, column: string, wanted: RawBuilder<unknown>, after: Place | undefined) {
  const sorted = sql.id('d', column);
  const behind =
    after === undefined ? sql`1 = 1` : sql`(${sorted}, d."_born_no", d."_key") > (${after.value}, ${after.bornNo}, ${after.key})`;
  const found = await sql<StoredRow>`select d."_stream", d."_key", d."_revision", d."_born_no", ${sorted} as "sorted", d."type", d."duty",
      d."clock", d."part", d."rule", d."version", d."trigger", d."due", d."provisional", d."opened_by", d."agency", d."officer",
      d."due_until", d."yellow_from", d."warn_from"
    from ${sql.id(table)} as d where ${wanted} and ${behind}
    order by ${sorted}, d."_born_no", d."_key" limit ${PAGE}`.execute(database.reads);
  return found.rows;
}

function loaded(row: StoredRow): DueRow {
  const owed: DueDate = {
    rule: row.rule,
    version: row.version,
    trigger: row.trigger,
    due: row.due,
    provisional: Number(row.provisional) === 1,
  };
  const duty = { type: row.type, caseId: row._stream.slice(-36), name: row.duty, key: row.part, owed, openedBy: row.opened_by };
  return {
    duty,
    stream: row._stream,
    key: row._key,
    revision: Number(row._revision),
    clock: row.clock,
    ...(row.agency === null ? {} : { agency: row.agency }),
    ...(row.officer === null ? {} : { officer: row.officer }),
    dueUntil: row.due_until,
    yellowFrom: row.yellow_from,
    warnFrom: row.warn_from,
  };
}
