import type { Position } from '#libs/event-store';
import type { Instant, View } from '#libs/kernel';
import { sql, type Kysely, type Transaction } from 'kysely';
import { addColumn, type ViewDatabase } from './database.js';
import { createLeaseTable, type LeaseTable } from './leases.js';
import type { Tables } from './row-writer.js';
import type { StoppedAt } from './errors.js';
import { columnsText, createTables, dropTables, tablesOf } from './tables.js';

/** How far a generation has come: the last event processed, and how many events of the store that makes. */
export interface Checkpoint {
  readonly position: Position | undefined;
  /** Which event lies there (`fingerprintOf`); undefined where an older version left it. */
  readonly fingerprint: string | undefined;
  /** Events processed; the number of the next event (numbers begin at 0). */
  readonly eventNo: number;
  /** `at` of the last event processed. */
  readonly at: Instant | undefined;
}

export type GenerationState = 'building' | 'live' | 'stopped' | 'retired';

/** One set of tables of one view: a version of its declaration, built once. */
export interface Generation extends Checkpoint {
  readonly view: string;
  readonly version: number;
  readonly generation: number;
  readonly table: string;
  /** Columns as declared when it was made. */
  readonly columns: string;
  readonly serving: boolean;
  readonly state: GenerationState;
  /** Raised with every change of the lease's holder; a write under an older number fails. */
  readonly fence: number;
  readonly holder: string;
  readonly stopped: StoppedAt | undefined;
  readonly progressAt: Instant | undefined;
}

type Executor = Kysely<Tables> | Transaction<Tables>;

interface StoredGeneration {
  view: string;
  version: number;
  generation: number;
  table_name: string;
  columns: string;
  serving: number;
  state: GenerationState;
  position: string | null;
  fingerprint?: string | null;
  event_no: number;
  at: string | null;
  fence: number;
  holder: string;
  stopped: string | null;
  progress_at: string | null;
}

const GENERATIONS = 'view_generations';

/** A lease per view, where processes share them. */
export const VIEW_LEASES: LeaseTable = { name: 'view_leases', of: 'view' };

/** Makes the tables that hold checkpoints and leases. */
export async function createCatalogue(database: ViewDatabase): Promise<void> {
  const long = sql.raw(database.dialect === 'sqlite' ? 'integer' : 'bigint');
  await database.transaction(async (trx) => {
    // PostgreSQL's `if not exists` does not exclude a second process doing the same at the same moment.
    if (database.dialect === 'postgresql') await sql`select pg_advisory_xact_lock(7164320012)`.execute(trx);
    await sql`create table if not exists ${sql.id(GENERATIONS)} (
      view text not null, version ${long} not null, generation ${long} not null, table_name text not null, columns text not null,
      serving ${long} not null, state text not null, position text, event_no ${long} not null, at text, fence ${long} not null,
      holder text not null, stopped text, progress_at text, primary key (view, generation))`.execute(trx);
    await addColumn(database, trx, GENERATIONS, 'fingerprint', 'text');
    await createLeaseTable(database, trx, VIEW_LEASES);
  });
}

/** Generations of the named views that are not retired, oldest first. */
export async function generationsOf(db: Executor, views: readonly string[]): Promise<readonly Generation[]> {
  if (views.length === 0) return [];
  const found = await sql<StoredGeneration>`select * from ${sql.id(GENERATIONS)}
    where view in (${sql.join(views)}) and state <> 'retired' order by view, generation`.execute(db);
  return found.rows.map(loaded);
}

function loaded(row: StoredGeneration): Generation {
  return {
    view: row.view,
    version: row.version,
    generation: row.generation,
    table: row.table_name,
    columns: row.columns,
    serving: row.serving === 1,
    state: row.state,
    position: row.position ?? undefined,
    fingerprint: row.fingerprint ?? undefined,
    eventNo: row.event_no,
    at: row.at ?? undefined,
    fence: row.fence,
    holder: row.holder,
    stopped: row.stopped === null ? undefined : (JSON.parse(row.stopped) as StoppedAt),
    progressAt: row.progress_at ?? undefined,
  };
}

/** Makes empty tables for a new generation; what was being built before it is given up. Undefined where `mayWrite` says no. */
export async function createGeneration(
  database: ViewDatabase,
  view: View,
  fence: number,
  mayWrite: (trx: Transaction<Tables>) => Promise<boolean>,
): Promise<Generation | undefined> {
  return database.transaction(async (trx) => {
    if (!(await mayWrite(trx))) return undefined;
    const others = await generationsOf(trx, [view.name]);
    for (const other of others) if (!other.serving) await retire(trx, other);
    const latest = await sql<{ latest: number | null }>`select max(generation) as latest from ${sql.id(GENERATIONS)}
      where view = ${view.name}`.execute(trx);
    const generation = (latest.rows[0]?.latest ?? 0) + 1;
    const plain = `${view.name}_v${view.version}`;
    const table = others.some((other) => other.serving && other.table === plain) ? `${plain}_g${generation}` : plain;
    await createTables(database, trx, tablesOf(view, table));
    await sql`insert into ${sql.id(GENERATIONS)} (view, version, generation, table_name, columns, serving, state, event_no, fence, holder)
      values (${view.name}, ${view.version}, ${generation}, ${table}, ${columnsText(view)}, 0, 'building', 0, ${fence}, '')`.execute(trx);
    const made = (await generationsOf(trx, [view.name])).find((other) => other.generation === generation);
    if (made === undefined) throw new Error(`generation ${generation} of ${view.name} was not stored`);
    return made;
  });
}

/** Drops what these generations hold, as rows that must not answer any more; what another runner has taken over is its own. */
export async function discard(database: ViewDatabase, generations: readonly Generation[]): Promise<void> {
  await database.transaction(async (trx) => {
    for (const generation of generations) await retire(trx, generation);
  });
}

async function retire(trx: Transaction<Tables>, generation: Generation): Promise<void> {
  const retired = await sql`update ${sql.id(GENERATIONS)} set state = 'retired', serving = 0
    where view = ${generation.view} and generation = ${generation.generation} and fence = ${generation.fence}`.execute(trx);
  if (Number(retired.numAffectedRows ?? 0n) === 1) await dropTables(trx, generation.table);
}

export interface Advance extends Checkpoint {
  readonly state: GenerationState;
  readonly stopped?: StoppedAt;
  readonly holder: string;
  readonly progressAt: Instant;
}

/** What became of a checkpoint that was to be moved. */
export type Outcome = 'moved' | 'repeated' | 'lost';

/** A checkpoint where this runner left it. */
export type LeftAt = Pick<Generation, 'view' | 'generation' | 'fence' | 'eventNo' | 'position'>;

/**
 * Moves checkpoints from where this runner left them to one place, in the transaction that writes the rows; tells of each, in their order,
 * what became of it. `repeated`: an earlier attempt of the same holder was committed although its answer was lost. `lost`: somebody else
 * moved it, or holds the lease now. One statement for all: with one each, checkpoints took a tenth of the work of following (measured).
 */
export async function advance(trx: Transaction<Tables>, left: readonly LeftAt[], to: Advance): Promise<readonly Outcome[]> {
  const stopped = to.stopped === undefined ? null : JSON.stringify(to.stopped);
  const unmoved = left.map(
    ({ view, generation, fence, eventNo, position }) => sql`view = ${view} and generation = ${generation} and fence = ${fence}
      and event_no = ${eventNo} and coalesce(position, '') = ${position ?? ''}`,
  );
  const moved = await sql<Pick<StoredGeneration, 'view' | 'generation'>>`update ${sql.id(GENERATIONS)} set
    position = ${to.position ?? null}, fingerprint = ${to.fingerprint ?? null}, event_no = ${to.eventNo}, at = ${to.at ?? null}, state = ${to.state}, stopped = ${stopped},
    holder = ${to.holder}, progress_at = ${to.progressAt}
    where state <> 'retired' and (${sql.join(unmoved, sql` or `)}) returning view, generation`.execute(trx);
  const isMoved = (one: LeftAt) => moved.rows.some(({ view, generation }) => view === one.view && generation === one.generation);
  const others = left.filter((one) => !isMoved(one));
  const found = await generationsOf(
    trx,
    others.map(({ view }) => view),
  );
  const isRepeated = (one: LeftAt) => {
    const now = found.find(({ view, generation }) => view === one.view && generation === one.generation);
    const same = now?.fence === one.fence && now.holder === to.holder && now.eventNo === to.eventNo && now.position === to.position;
    return same && now.state === to.state;
  };
  return left.map((one) => (!others.includes(one) ? 'moved' : isRepeated(one) ? 'repeated' : 'lost'));
}

/** The generation answers from now on; the one that did is retired and its tables dropped. False where it was lost meanwhile. */
export async function swap(trx: Transaction<Tables>, generation: Pick<Generation, 'view' | 'generation' | 'fence'>): Promise<boolean> {
  const { view } = generation;
  const raised = await sql`update ${sql.id(GENERATIONS)} set serving = 1, state = 'live'
    where view = ${view} and generation = ${generation.generation} and fence = ${generation.fence} and state in ('building', 'live')`.execute(
    trx,
  );
  if (Number(raised.numAffectedRows ?? 0n) !== 1) return false;
  for (const other of await generationsOf(trx, [view])) {
    if (other.generation !== generation.generation) await retire(trx, other);
  }
  return true;
}

/** What was begun under an older number writes nothing any more. */
export async function fenceOff(trx: Transaction<Tables>, view: string, fence: number): Promise<void> {
  await sql`update ${sql.id(GENERATIONS)} set fence = ${fence} where view = ${view}`.execute(trx);
}
