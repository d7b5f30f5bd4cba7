import type { Column, View } from '#libs/kernel';
import { sql, type Transaction } from 'kysely';
import type { ViewDatabase } from './database.js';
import type { TableShape, Tables } from './row-writer.js';

/**
 * The runner's own columns begin with an underscore, so that no view's column can clash. Instants are integers here (milliseconds
 * since 1970): half the size of the text in every index, and compared as fast as event numbers.
 */
const VERSION_COLUMNS = ['_stream', '_key', '_revision', '_born_no', '_from_at', '_from_no'] as const;
const LIVE_COLUMNS = ['_row', ...VERSION_COLUMNS] as const;
const HISTORY_COLUMNS = [...VERSION_COLUMNS, '_to_at', '_to_no'] as const;
const TEXT = new Set<string>(['_stream', '_key', '_places']);

/** The tables of one generation of one view. */
export interface GenerationTables {
  /** Rows by their number, which follows from the event that made them: nearly in the order they are written, which is what bulk costs. */
  readonly live: TableShape;
  readonly history: TableShape;
  /** Highest value of each sortable column seen up to the end of an hour: where a descending list as of then has to begin. */
  readonly reach: TableShape;
  /** While the live rows have no index by stream: keys and numbers of the rows of streams that memory has forgotten. */
  readonly forgotten: TableShape;
  readonly sortable: readonly string[];
}

const VIEW_NAME = /^[a-z][a-z0-9_-]{0,39}$/;
const COLUMN_NAME = /^[a-z][A-Za-z0-9_]{0,50}$/;

/** @throws Error where names would not survive as identifiers on both databases */
export function checkDeclaration(view: View): void {
  if (!VIEW_NAME.test(view.name)) throw new Error(`view name ${view.name} is not usable as a table name`);
  for (const column of Object.keys(view.columns)) {
    if (!COLUMN_NAME.test(column)) throw new Error(`column ${column} of view ${view.name} is not usable as a column name`);
  }
  for (const column of (view.indexes ?? []).flat()) {
    if (view.columns[column] === undefined) throw new Error(`view ${view.name} indexes ${column}, which it does not have`);
  }
}

function isInteger(column: Column): boolean {
  return column.type === 'integer';
}

/** Shapes of the tables of a view under a table name. */
export function tablesOf(view: View, name: string): GenerationTables {
  const own = (columns: readonly string[]) => columns.map((column) => ({ name: column, integer: !TEXT.has(column) }));
  const declared = Object.entries(view.columns).map(([column, declaration]) => ({ name: column, integer: isInteger(declaration) }));
  const sortable = [...new Set((view.indexes ?? []).map((columns) => columns[columns.length - 1]!))];
  return {
    live: { name, columns: [...own(LIVE_COLUMNS), ...declared] },
    history: { name: `${name}_history`, columns: [...own(HISTORY_COLUMNS), ...declared] },
    reach: {
      name: `${name}_reach`,
      columns: [
        { name: '_hour', integer: true },
        ...sortable.map((column) => ({ name: column, integer: isInteger(view.columns[column]!) })),
      ],
    },
    forgotten: { name: `${name}_forgotten`, columns: own(['_stream', '_places']) },
    sortable,
  };
}

/** PostgreSQL must compare text as SQLite does: byte by byte. */
function definition(database: ViewDatabase, column: { readonly name: string; readonly integer: boolean }, suffix = '') {
  const type = database.dialect === 'sqlite' ? (column.integer ? 'integer' : 'text') : column.integer ? 'bigint' : 'text collate "C"';
  return sql`${sql.id(column.name)} ${sql.raw(type + suffix)}`;
}

/** Makes empty tables with nothing but what folding itself needs; `indexTables` comes after the bulk of the rows. */
export async function createTables(database: ViewDatabase, trx: Transaction<Tables>, tables: GenerationTables): Promise<void> {
  const columns = (shape: TableShape, required: number) =>
    sql.join(shape.columns.map((column, index) => definition(database, column, index < required ? ' not null' : '')));
  const { live, history, reach, forgotten } = tables;
  await sql`create table ${sql.id(live.name)} (${columns(live, LIVE_COLUMNS.length)}, primary key ("_row"))`.execute(trx);
  await sql`create table ${sql.id(history.name)} (${columns(history, HISTORY_COLUMNS.length)})`.execute(trx);
  await sql`create table ${sql.id(reach.name)} (${columns(reach, 1)}, primary key ("_hour"))`.execute(trx);
  await sql`create table ${sql.id(forgotten.name)} (${columns(forgotten, 2)}, primary key ("_stream"))`.execute(trx);
}

/** Live rows can be found by stream from here on. Every row costs an entry at a place of chance: sorting them once is far cheaper. */
export async function indexStreams(trx: Transaction<Tables>, { live, forgotten }: GenerationTables): Promise<void> {
  await sql`create unique index if not exists ${sql.id(`${live.name}_key`)} on ${sql.id(live.name)} ("_stream", "_key")`.execute(trx);
  await sql`drop table if exists ${sql.id(forgotten.name)}`.execute(trx);
}

/**
 * Statements that index a generation, each its own transaction. For every declared list of columns: (columns, birth) on live rows,
 * which pages a list by key, and the same with the interval on closed versions, so that versions of other times are passed over
 * without touching their rows.
 */
export function indexStatements(view: View, tables: GenerationTables) {
  const listed = (columns: readonly string[]) => sql.join(columns.map((column) => sql.id(column)));
  const byStream = sql`create index if not exists ${sql.id(`${tables.live.name}_hs`)} on ${sql.id(tables.history.name)}
    (${listed(['_stream', '_from_at', '_to_at'])})`;
  const declared = (view.indexes ?? []).flatMap((columns, number) => [
    sql`create index if not exists ${sql.id(`${tables.live.name}_i${number}`)} on ${sql.id(tables.live.name)}
      (${listed([...columns, '_born_no', '_key', '_from_at'])})`,
    sql`create index if not exists ${sql.id(`${tables.live.name}_h${number}`)} on ${sql.id(tables.history.name)}
      (${listed([...columns, '_born_no', '_key', '_from_at', '_to_at'])})`,
  ]);
  return view.byStreamThen === true ? [...declared, byStream] : declared;
}

export async function dropTables(trx: Transaction<Tables>, name: string): Promise<void> {
  for (const table of [name, `${name}_history`, `${name}_reach`, `${name}_forgotten`])
    await sql`drop table if exists ${sql.id(table)}`.execute(trx);
}

/** Text of the columns as they were declared when a generation was made. */
export function columnsText(view: View): string {
  return JSON.stringify(Object.fromEntries(Object.entries(view.columns).sort(([a], [b]) => (a < b ? -1 : 1))));
}
