import { sql } from 'kysely';
import type { Timers, ViewDatabase } from '#libs/views';

export type Transaction = Parameters<Parameters<ViewDatabase['transaction']>[0]>[0];

const BUSY_ATTEMPTS = 50;

/** Makes the tables that the loop keeps beside the views: what is parked, and who asks. Losing them costs nothing but a repeated refusal. */
export async function createAgendaTables(database: ViewDatabase, timers: Timers): Promise<void> {
  const long = sql.raw(database.dialect === 'sqlite' ? 'integer' : 'bigint');
  await written(database, timers, async (trx) => {
    // PostgreSQL's `if not exists` does not exclude a second process doing the same at the same moment.
    if (database.dialect === 'postgresql') await sql`select pg_advisory_xact_lock(7164320013)`.execute(trx);
    await sql`create table if not exists agenda_parked (
      cause text not null primary key, kind text not null, stream text not null, duty_key text not null, opened_by text not null,
      due text not null, law text not null, revision ${long} not null, reason text not null, facts text not null, attempts ${long} not null,
      parked_at ${long} not null, next_try_at ${long} not null)`.execute(trx);
    await sql`create index if not exists agenda_parked_row on agenda_parked (stream, duty_key)`.execute(trx);
    await sql`create table if not exists agenda_lease (
      name text not null primary key, holder text not null, fence ${long} not null, until_ms ${long} not null)`.execute(trx);
  });
}

/** Writes while the view runner may be writing too: on SQLite the lock is another's for moments. @throws the database's errors */
export async function written<T>(database: ViewDatabase, timers: Timers, work: (trx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction((trx) => work(trx));
    } catch (error) {
      // not by its class: the driver's errors may have been made for another realm
      const busy = String((error as { readonly code?: unknown } | null)?.code).startsWith('SQLITE_BUSY');
      if (!busy || attempt === BUSY_ATTEMPTS) throw error;
      await timers.sleep(20, new AbortController().signal);
    }
  }
}
