import SqliteConnection from '#sqlite';
import { Kysely, PostgresDialect, sql, SqliteDialect, type Transaction } from 'kysely';
import { ReadingThread, readingDialect, type ReadingThreadOptions } from './reading-thread.js';
import { PostgresRows, SqliteRows, type RowWriter, type Tables } from './row-writer.js';

export interface ViewDatabaseOptions {
  /** `postgres://…`; one process or many. */
  readonly url?: string;
  /** SQLite file, used where no url is given. */
  readonly file?: string;
  /** PostgreSQL schema, `public` unless set; created where missing. */
  readonly schema?: string;
  /** What specs see of the thread that answers long questions on SQLite. */
  readonly reading?: Pick<ReadingThreadOptions, 'start' | 'timers'>;
}

/** Where rows of views live. Everything in it can be made again from the events. */
export interface ViewDatabase {
  readonly dialect: 'sqlite' | 'postgresql';
  readonly reads: Kysely<Tables>;
  /** For questions that may pass over many rows: SQLite answers them in a thread of their own, and who asks `reads` does not wait. */
  readonly longReads: Kysely<Tables>;
  /** The only way to write: what `work` does becomes visible at once or not at all. Transactions of one database run one after another. */
  transaction<T>(work: (trx: Transaction<Tables>, rows: RowWriter) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens (and makes, where missing) the read database. @throws where neither url nor file is given or the server cannot be reached */
export async function openViewDatabase(options: ViewDatabaseOptions): Promise<ViewDatabase> {
  if (options.url !== undefined) return openPostgres(options.url, options.schema ?? 'public');
  if (options.file !== undefined) return openSqlite(options.file, options.reading);
  throw new Error('a view database needs a url or a file');
}

/** Prepared statements are kept: preparing costs more than running a list query of fifty rows. */
function remembering(connection: SqliteConnection.Database) {
  const statements = new Map<string, SqliteConnection.Statement<unknown[]>>();
  return {
    prepare(text: string) {
      let statement = statements.get(text);
      if (statement === undefined) {
        // A transaction that begins by reading cannot be raised to writing once somebody else has written: it takes the lock at once.
        if (text === 'begin') return connection.prepare<unknown[]>('begin immediate');
        if (statements.size >= 500) statements.clear();
        statement = connection.prepare<unknown[]>(text);
        statements.set(text, statement);
      }
      return statement;
    },
    close: () => connection.close(),
  };
}

function openConnection(file: string, busyTimeoutMs: number): SqliteConnection.Database {
  const connection = new SqliteConnection(file, { timeout: busyTimeoutMs });
  connection.pragma('journal_mode = WAL');
  // A lost tail after a power cut is folded again from the events: rows and checkpoint are lost together.
  connection.pragma('synchronous = NORMAL');
  connection.pragma('temp_store = FILE');
  return connection;
}

const READER_BUSY_MS = 5_000;
const READER_CACHE = 'cache_size = -8192';

function openSqlite(file: string, reading: ViewDatabaseOptions['reading'] = {}): ViewDatabase {
  const answering = openConnection(file, READER_BUSY_MS);
  answering.pragma('query_only = ON');
  answering.pragma(READER_CACHE);
  const reads = new Kysely<Tables>({ dialect: new SqliteDialect({ database: remembering(answering) }) });
  const pragmas = [READER_CACHE, 'temp_store = FILE'];
  const thread = new ReadingThread({ file, busyTimeoutMs: READER_BUSY_MS, pragmas, ...reading });
  const longReads = new Kysely<Tables>({ dialect: readingDialect(thread) });
  let writing: { readonly kysely: Kysely<Tables>; readonly rows: RowWriter } | undefined;
  const open = () => {
    // Waiting for the lock stands still; the runner's own retries wait without standing still.
    const connection = openConnection(file, 100);
    // Bulk is written in order and indexed afterwards: more would not make it faster (measured), only larger.
    connection.pragma('cache_size = -8192');
    // 64 MB of log: what crowds write again and again goes to the file once.
    connection.pragma('wal_autocheckpoint = 16000');
    const database = remembering(connection);
    return { kysely: new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }), rows: new SqliteRows(database) };
  };
  return {
    dialect: 'sqlite',
    reads,
    longReads,
    transaction: async (work) => {
      writing ??= open();
      const { kysely, rows } = writing;
      return kysely.transaction().execute((trx) => work(trx, rows));
    },
    close: async () => {
      await thread.close();
      await longReads.destroy();
      await writing?.kysely.destroy();
      await reads.destroy();
    },
  };
}

/** Number of the type by which PostgreSQL announces an eight-byte integer. */
const INT8 = 20;
const READING_CONNECTIONS = 4;

async function openPostgres(url: string, schema: string): Promise<ViewDatabase> {
  // Five megabytes for every thread, which an office on SQLite does not need.
  const { default: pg } = await import('pg');
  const parserOf = (oid: number, format?: 'text' | 'binary') =>
    // Counts, instants in milliseconds and event numbers all stay below 2^53.
    oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown);
  const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => parserOf(oid, format) };
  const pool = (max: number) => {
    const made = new pg.Pool({
      connectionString: url,
      max,
      types,
      options: `-c search_path=${quoted(schema)}`,
      application_name: 'anjuan-views',
    });
    // An idle connection that breaks is replaced by the pool; the next query meets the error, if it lasts.
    made.on('error', () => undefined);
    // One that breaks between two statements of a transaction tells nobody but its listeners, and without any ends the process.
    made.on('connect', (client) => client.on('error', () => undefined));
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: made }) });
  };
  const reads = pool(READING_CONNECTIONS);
  const writes = pool(1);
  try {
    await writes.transaction().execute(async (trx) => {
      // `if not exists` alone fails when two processes start at once.
      await sql`select pg_advisory_xact_lock(7164320011)`.execute(trx);
      await sql`create schema if not exists ${sql.id(schema)}`.execute(trx);
    });
  } catch (error) {
    await Promise.all([reads.destroy(), writes.destroy()]);
    throw error;
  }
  const rows = new PostgresRows();
  return {
    dialect: 'postgresql',
    reads,
    longReads: reads,
    transaction: (work) => writes.transaction().execute((trx) => work(trx, rows)),
    close: async () => {
      await Promise.all([reads.destroy(), writes.destroy()]);
    },
  };
}

/** Gives a table made by an older version a column that it lacks. */
export async function addColumn(
  { dialect }: Pick<ViewDatabase, 'dialect'>,
  trx: Transaction<Tables>,
  table: string,
  column: string,
  definition: string,
): Promise<void> {
  // asked first: PostgreSQL takes the lock against everybody before it looks whether the column is there
  const found = await (
    dialect === 'sqlite'
      ? sql`select name from pragma_table_info(${table}) where name = ${column}`
      : sql`select column_name from information_schema.columns
          where table_schema = current_schema() and table_name = ${table} and column_name = ${column}`
  ).execute(trx);
  if (found.rows.length === 0) await sql`alter table ${sql.id(table)} add column ${sql.id(column)} ${sql.raw(definition)}`.execute(trx);
}

function quoted(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new Error('a schema name is lower-case letters, digits and underscores');
  return schema;
}
